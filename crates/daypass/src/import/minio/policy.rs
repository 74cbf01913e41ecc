//! MinIO's policies, made into IAM's: the language is the same but for what MinIO is laxer in.

use anyhow::{Context, ensure};
use daypass_policy::limits::size_without_white_space;
use daypass_policy::{DocumentKind, Policy};

use crate::state::document::Document;

/// The most characters of a managed policy; white space does not count.
const LONGEST: usize = 6_144;

/// Services of MinIO's own administration, which mean nothing here.
const FOREIGN: [&str; 3] = ["admin:", "kms:", "sts:"];

/// A policy for here.
pub(super) struct Translated {
    pub(super) document: Document,
    /// How many statements about MinIO's own administration it lost.
    pub(super) dropped: usize,
}

/// Whether a policy denies anything: then whoever should have it must not be without.
pub(super) fn denies(policy: &Document) -> bool {
    let mut statements = policy.statements().iter();
    statements.any(|statement| statement.get("Effect") != Some(&Document::text("Allow")))
}

/// Makes a policy what IAM takes. `None` if nothing is left of it.
pub(super) fn translate(policy: &Document) -> anyhow::Result<Option<Translated>> {
    let statements: Vec<Document> = (policy.statements().iter())
        .filter(|statement| !is_foreign(statement) || denies_sts(statement))
        .map(statement)
        .collect();
    let dropped = policy.statements().len() - statements.len();
    if statements.is_empty() {
        return Ok(None);
    }
    let Document::Object(members) = policy else {
        anyhow::bail!("it is no object");
    };
    // `ID`, which MinIO writes, is not IAM's `Id`, and says nothing.
    let version = members
        .iter()
        .filter(|(name, _)| name == "Version")
        .cloned();
    let statement = ("Statement".to_owned(), Document::List(statements));
    let document = Document::Object(version.chain([statement]).collect());
    let text = document.compact();
    Policy::parse(&text, DocumentKind::Identity).context("IAM does not take it")?;
    ensure!(
        size_without_white_space(&text) <= LONGEST,
        "it is longer than {LONGEST} characters"
    );
    Ok(Some(Translated { document, dropped }))
}

/// Statements about MinIO itself have no resource, which IAM demands.
fn is_foreign(statement: &Document) -> bool {
    let actions = match statement.get("Action") {
        Some(Document::Text(action)) => vec![action.as_str()],
        Some(Document::List(actions)) => actions.iter().filter_map(text).collect(),
        _ => return false,
    };
    let has_no_resource = ["Resource", "NotResource"].iter().all(|name| {
        statement
            .get(name)
            .is_none_or(|resource| *resource == Document::List(Vec::new()))
    });
    let is_foreign = |action: &&str| FOREIGN.iter().any(|service| action.starts_with(service));
    has_no_resource && !actions.is_empty() && actions.iter().all(is_foreign)
}

/// Whether a statement about MinIO itself denies what means something here: to take a session.
fn denies_sts(statement: &Document) -> bool {
    let is_sts = |action: &Document| text(action).is_some_and(|text| text.starts_with("sts:"));
    let names_sts = match statement.get("Action") {
        Some(Document::List(actions)) => actions.iter().any(is_sts),
        Some(action) => is_sts(action),
        None => false,
    };
    names_sts && statement.get("Effect") != Some(&Document::text("Allow"))
}

fn text(value: &Document) -> Option<&str> {
    match value {
        Document::Text(text) => Some(text),
        _ => None,
    }
}

/// A statement without a name that IAM does not take, and with the resource that IAM demands where
/// it is about none.
fn statement(statement: &Document) -> Document {
    let Document::Object(members) = statement else {
        return statement.clone();
    };
    let everything = ("Resource".to_owned(), Document::text("*"));
    let everything = is_foreign(statement).then_some(everything);
    let is_kept = |(name, value): &&(String, Document)| match name.as_str() {
        "Resource" | "NotResource" => everything.is_none(),
        name => {
            name != "Sid"
                || text(value).is_some_and(|sid| {
                    !sid.is_empty() && sid.bytes().all(|byte| byte.is_ascii_alphanumeric())
                })
        }
    };
    let members = members.iter().filter(is_kept).cloned();
    Document::Object(members.chain(everything.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(text: &str) -> Option<(String, usize)> {
        let policy = Document::from_json(text).unwrap();
        let translated = translate(&policy).unwrap();
        translated.map(|one| (one.document.compact(), one.dropped))
    }

    #[test]
    fn what_is_of_minio_alone_goes_and_the_rest_stays_as_it_is() {
        let policy = r#"{"ID":"","Version":"2012-10-17","Statement":[
            {"Sid":"","Effect":"Allow","Action":["admin:*"]},
            {"Effect":"Allow","Action":["kms:*"],"Resource":[]},
            {"Sid":"all of it","Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}"#;
        let expected = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}"#;
        assert_eq!(translated(policy), Some((expected.to_owned(), 2)));
    }

    #[test]
    fn a_policy_of_administration_alone_is_none() {
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["admin:Profiling"]}]}"#;
        assert_eq!(translated(policy), None);
    }

    #[test]
    fn a_denial_of_sessions_stays() {
        let policy = r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Deny","Action":["admin:*"]},
            {"Effect":"Allow","Action":["sts:AssumeRole"]},
            {"Effect":"Deny","Action":["sts:*","admin:*"],"Resource":[]}]}"#;
        let expected = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["sts:*","admin:*"],"Resource":"*"}]}"#;
        assert_eq!(translated(policy), Some((expected.to_owned(), 2)));
    }

    #[test]
    fn what_iam_does_not_take_is_an_error() {
        for policy in [
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["admin:*","s3:*"]}]}"#,
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Action":"s3:*","Resource":"*"}]}"#,
        ] {
            let policy = Document::from_json(policy).unwrap();
            assert!(translate(&policy).is_err());
        }
    }
}
