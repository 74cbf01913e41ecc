//! `Resource` and `NotResource`.

use super::Result;
use crate::arn;
use crate::document::{Document, Statement};
use crate::error::{PolicyError, PolicyErrorKind};

/// What an IAM resource can be.
const IAM_PATHS: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

fn error(message: impl Into<Box<str>>) -> PolicyError {
    PolicyError::new(PolicyErrorKind::Resource, message)
}

/// There is at least one.
pub(super) fn present(statement: &Statement, message: &str) -> Result {
    match &statement.resource {
        Some(element) if !element.value.is_empty() => Ok(()),
        _ => Err(error(message)),
    }
}

/// Whether each is `*` or an ARN. What only the old parser refuses is the error of this call; a
/// refusal that AWS gives after other checks is its value, to be given when their turn has come.
pub(super) fn formats(
    document: &Document,
) -> std::result::Result<Option<PolicyError>, PolicyError> {
    let mut refused = None;
    for statement in &document.statements {
        for resource in statement.resource.iter().flat_map(|element| &element.value) {
            if refused.is_none() {
                refused = format_error(resource, document.has_variables()).map(error);
            }
            if refused.is_none() && !passes_the_old_parser(resource) {
                return Err(PolicyError::legacy());
            }
        }
    }
    Ok(refused)
}

/// Short ARNs pass, but not with an empty part in them; there is always a vendor.
fn passes_the_old_parser(resource: &str) -> bool {
    let colons = resource.bytes().filter(|b| *b == b':').count();
    resource == "*"
        || ((colons >= 5 || !resource.contains("::"))
            && resource
                .split(':')
                .nth(2)
                .is_some_and(|vendor| !vendor.is_empty()))
}

fn format_error(resource: &str, variables: bool) -> Option<String> {
    if resource == "*" {
        return None;
    }
    let parts = arn::split(resource, variables);
    let [prefix, partition, rest @ ..] = parts.as_slice() else {
        return Some(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        ));
    };
    if !is_partition(partition) {
        let part = |at: usize| rest.get(at).copied().unwrap_or("*");
        return Some(format!(
            "Partition \"{partition}\" is not valid for resource \"arn:{partition}:{}:{}:{}:{}\".",
            part(0),
            part(1),
            part(2),
            part(3)
        ));
    }
    if *prefix != "arn" {
        return Some(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        ));
    }
    let [service, rest @ ..] = rest else {
        return Some(VENDOR.into());
    };
    if service.contains(['*', '?', '$']) {
        return Some(VENDOR.into());
    }
    match *service {
        "iam" => iam_error(resource, rest),
        // An access point has a region and an account, a bucket has neither.
        "s3" => match rest {
            [region, "", ..] if !region.is_empty() => Some(format!(
                "Resource {resource} can not contain region information."
            )),
            _ => None,
        },
        _ => None,
    }
}

const VENDOR: &str = "Resource vendor must be fully qualified and cannot contain regexes.";

/// The partitions that AWS has, and patterns of them.
fn is_partition(text: &str) -> bool {
    let known = [
        "aws",
        "aws-cn",
        "aws-us-gov",
        "aws-eusc",
        "aws-iso",
        "aws-iso-b",
        "aws-iso-e",
        "aws-iso-f",
    ];
    known.contains(&text) || matches!(text, "*" | "aws*" | "aws-*")
}

/// `rest` is what follows the vendor: region, account and path.
fn iam_error(resource: &str, rest: &[&str]) -> Option<String> {
    match rest {
        [region, _, ..] if !region.is_empty() => Some(format!(
            "IAM resource {resource} cannot contain region information."
        )),
        [_, _, path] => {
            // AWS's text does not name root, which AssumeRoot is about (STS spec 8.4).
            let is_known = *path == "root" || IAM_PATHS.iter().any(|start| path.starts_with(start));
            (!is_known && !path.starts_with("${") && *path != "*").then(|| {
                format!(
                    "IAM resource path must either be \"*\" or start with {}.",
                    IAM_PATHS.join(", ")
                )
            })
        }
        _ => None,
    }
}
