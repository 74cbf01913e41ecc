//! The role that a request names.

use daypass_access::assume::RoleTarget;
use daypass_api::fault::Fault;
use daypass_model::{Arn, Partition};

/// The role that an ARN names (STS spec 1.5). What is no ARN at all is refused by its own text,
/// what names something else, or a role of another partition, by another. A role has one
/// spelling only: policies that name it must not be got round with a second.
pub(crate) fn target(text: &str, partition: Partition) -> Result<RoleTarget<'_>, Fault> {
    let arn: Arn = text
        .parse()
        .map_err(|_| Fault::validation(format!("{text} is invalid")))?;
    let target = || {
        let resource = arn.resource().strip_prefix("role")?;
        let (path, name) = resource.split_at(resource.rfind('/')? + 1);
        Some(RoleTarget {
            arn: text,
            account: arn.account()?,
            path: path.parse().ok()?,
            name: name.parse().ok()?,
        })
    };
    target()
        .filter(|_| arn.service() == "iam" && arn.region().is_empty())
        .filter(|_| arn.partition() == partition.as_str())
        .ok_or_else(|| Fault::validation("Request ARN is invalid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_arn_has_account_path_and_name() {
        let found = target("arn:aws:iam::841860927337:role/a/b/R", Partition::Aws).unwrap();
        assert_eq!(found.path.as_str(), "/a/b/");
        assert_eq!(found.name.as_str(), "R");
        assert_eq!(found.account.to_string(), "841860927337");
    }

    #[test]
    fn p16_what_is_no_arn_is_refused_by_name() {
        let fault = target("xxxxxxxxxxxxxxxxxxxx", Partition::Aws).unwrap_err();
        assert_eq!(fault.message(), Some("xxxxxxxxxxxxxxxxxxxx is invalid"));
    }

    #[test]
    fn a25_an_arn_of_another_kind_is_refused() {
        for text in [
            "arn:aws:iam::841860927337:saml-provider/x",
            "arn:aws:iam::841860927337:role",
            "arn:aws:iam::841860927337:role/",
            "arn:aws:sts::841860927337:role/x",
            "arn:aws:iam::nobody:role/x",
            "arn:aws:iam::841860927337:roles/x",
            "arn:aws-cn:iam::841860927337:role/x",
            "arn:aws:iam:eu-west-1:841860927337:role/x",
        ] {
            let fault = target(text, Partition::Aws).unwrap_err();
            assert_eq!(fault.message(), Some("Request ARN is invalid"), "{text}");
        }
    }
}
