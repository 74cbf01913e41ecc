//! Short forms and the policies that they stand for: who is trusted, and what is allowed on what.

use anyhow::{Context, bail, ensure};

use super::document::Document;
use super::file::{GithubTrust, OidcTrust, OneOrMany, StatementEntry, TrustEntry};
use super::model::Place;

/// GitHub's issuer, and the audience that its actions ask for unless they are told otherwise.
const GITHUB: &str = "token.actions.githubusercontent.com";
const GITHUB_AUDIENCE: &str = "sts.amazonaws.com";

/// The policy of these statements.
pub(super) fn policy(statements: Vec<Document>) -> Document {
    Document::object([
        ("Version", Document::text("2012-10-17")),
        ("Statement", Document::List(statements)),
    ])
}

/// A list, or its only item.
fn texts(texts: &OneOrMany<String>) -> Document {
    match &texts.0[..] {
        [one] => Document::text(one),
        many => Document::List(many.iter().map(Document::text).collect()),
    }
}

/// A statement of an identity policy.
pub(super) fn statement(entry: &StatementEntry) -> anyhow::Result<Document> {
    let (effect, actions) = match (&entry.allow, &entry.deny) {
        (Some(actions), None) => ("Allow", actions),
        (None, Some(actions)) => ("Deny", actions),
        _ => bail!("a statement has either `allow` or `deny`"),
    };
    let mut members = Vec::new();
    let mut put = |name: &str, value| members.push((name.to_owned(), value));
    if let Some(sid) = &entry.sid {
        put("Sid", Document::text(sid));
    }
    put("Effect", Document::text(effect));
    put("Action", texts(actions));
    put("Resource", texts(&entry.on));
    if let Some(condition) = &entry.when {
        put("Condition", condition.clone());
    }
    Ok(Document::Object(members))
}

/// A statement of a trust policy. `principal` finds the ARN of `user/NAME` or `role/NAME`.
pub(super) fn trust(
    entry: &TrustEntry,
    place: &Place,
    principal: impl Fn(&str) -> anyhow::Result<String>,
) -> anyhow::Result<Document> {
    let TrustEntry {
        aws,
        external_id,
        mfa,
        service,
        oidc,
        github,
        saml,
        audience,
    } = entry;
    let ways = [
        aws.is_some(),
        service.is_some(),
        oidc.is_some(),
        github.is_some(),
        saml.is_some(),
    ];
    ensure!(
        ways.iter().filter(|is_there| **is_there).count() == 1,
        "an entry of `trust` has one of `aws`, `service`, `oidc`, `github` and `saml`"
    );
    ensure!(
        aws.is_some() || (external_id.is_none() && mfa.is_none()),
        "`externalId` and `mfa` go with `aws` only"
    );
    ensure!(
        saml.is_some() || audience.is_none(),
        "`audience` goes with `saml` only"
    );
    if let Some(aws) = aws {
        let mut conditions = Vec::new();
        if let Some(id) = external_id {
            conditions.push(("StringEquals", vec![("sts:ExternalId", Document::text(id))]));
        }
        if let Some(mfa) = mfa {
            let value = Document::text(mfa.to_string());
            conditions.push(("Bool", vec![("aws:MultiFactorAuthPresent", value)]));
        }
        let who = ("AWS", Document::text(principal(aws)?));
        return Ok(way(who, "sts:AssumeRole", conditions));
    }
    if let Some(service) = service {
        return Ok(way(
            ("Service", Document::text(service)),
            "sts:AssumeRole",
            vec![],
        ));
    }
    if let Some(oidc) = oidc {
        return federated(place, oidc);
    }
    if let Some(github) = github {
        return federated(place, &from_github(github)?);
    }
    let name = saml.as_deref().unwrap_or_default();
    let who = (
        "Federated",
        Document::text(place.arn("saml-provider", "/", name)),
    );
    let audience = match audience {
        Some(places) => {
            ensure!(!places.0.is_empty(), "`audience` names no place");
            texts(places)
        }
        None => Document::text("https://signin.aws.amazon.com/saml"),
    };
    let conditions = vec![("StringEquals", vec![("SAML:aud", audience)])];
    Ok(way(who, "sts:AssumeRoleWithSAML", conditions))
}

/// A statement that lets somebody in.
fn way(
    principal: (&str, Document),
    action: &str,
    conditions: Vec<(&str, Vec<(&str, Document)>)>,
) -> Document {
    let mut members = vec![
        ("Effect".to_owned(), Document::text("Allow")),
        ("Principal".to_owned(), Document::object([principal])),
        ("Action".to_owned(), Document::text(action)),
    ];
    if !conditions.is_empty() {
        let operators = conditions.into_iter().map(|(operator, keys)| {
            let keys = keys.into_iter().map(|(key, value)| (key.to_owned(), value));
            (operator.to_owned(), Document::Object(keys.collect()))
        });
        let condition = Document::Object(operators.collect());
        members.push(("Condition".to_owned(), condition));
    }
    Document::Object(members)
}

fn federated(place: &Place, trust: &OidcTrust) -> anyhow::Result<Document> {
    let issuer = issuer(&trust.url);
    ensure!(
        !trust.subject.0.is_empty() && !trust.audience.0.is_empty(),
        "`oidc` needs a `subject` and an `audience`: without them everybody whom the provider \
         knows is trusted"
    );
    let key = |claim: &str| format!("{issuer}:{claim}");
    let (audience, subject) = (key("aud"), key("sub"));
    let is_pattern = (trust.subject.0.iter()).any(|subject| subject.contains(['*', '?']));
    let aud = (audience.as_str(), texts(&trust.audience));
    let sub = (subject.as_str(), texts(&trust.subject));
    let conditions = match is_pattern {
        true => vec![("StringEquals", vec![aud]), ("StringLike", vec![sub])],
        false => vec![("StringEquals", vec![aud, sub])],
    };
    let who = Document::text(place.arn("oidc-provider", "/", issuer));
    Ok(way(
        ("Federated", who),
        "sts:AssumeRoleWithWebIdentity",
        conditions,
    ))
}

/// An issuer as ARNs and condition keys name it. A slash at its end is part of it (O08).
pub(crate) fn issuer(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url)
}

fn from_github(trust: &GithubTrust) -> anyhow::Result<OidcTrust> {
    let repo = &trust.repo;
    let owner = repo.split_once('/').map(|(owner, _)| owner);
    let owner = owner.with_context(|| format!("`repo: {repo}` is not of the form owner/name"))?;
    ensure!(
        !owner.is_empty() && !owner.contains(['*', '?']),
        "`repo: {repo}`: name the owner, or everybody's repositories are trusted"
    );
    let rest = match (&trust.git_ref, &trust.environment, &trust.subject) {
        (Some(git_ref), None, None) => format!("ref:{git_ref}"),
        (None, Some(environment), None) => format!("environment:{environment}"),
        (None, None, Some(subject)) => subject.clone(),
        _ => bail!(
            "`github` has one of `ref`, `environment` and `subject`; `subject: \"*\"` trusts every \
             workflow of the repository, those of pull requests too"
        ),
    };
    let audience = trust.audience.as_deref().unwrap_or(GITHUB_AUDIENCE);
    Ok(OidcTrust {
        url: GITHUB.to_owned(),
        audience: OneOrMany(vec![audience.to_owned()]),
        subject: OneOrMany(vec![format!("repo:{repo}:{rest}")]),
    })
}

#[cfg(test)]
mod tests {
    use super::super::file::from_yaml;
    use super::*;

    fn expand(entry: &str) -> anyhow::Result<String> {
        let place = Place {
            partition: "aws".into(),
            account: "111111111111".into(),
        };
        let entry: TrustEntry = from_yaml(entry)?;
        trust(&entry, &place, |name| Ok(format!("<{name}>"))).map(|document| document.compact())
    }

    #[test]
    fn short_forms_stand_for_statements() {
        for (entry, statement) in [
            (
                "{aws: user/polaris, externalId: p-1, mfa: true}",
                r#"{"Effect":"Allow","Principal":{"AWS":"<user/polaris>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"p-1"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}}"#,
            ),
            (
                "{service: ec2.amazonaws.com}",
                r#"{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"#,
            ),
            (
                "{github: {repo: acme/app, ref: refs/heads/main}}",
                r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:acme/app:ref:refs/heads/main"}}}"#,
            ),
            (
                "{oidc: {url: 'https://i.example/', audience: a, subject: ['x:*', y]}}",
                r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/i.example/"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"i.example/:aud":"a"},"StringLike":{"i.example/:sub":["x:*","y"]}}}"#,
            ),
            (
                "{saml: corp}",
                r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}"#,
            ),
            (
                "{saml: corp, audience: 'https://sts.example/-/saml/acs'}",
                r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://sts.example/-/saml/acs"}}}"#,
            ),
        ] {
            assert_eq!(expand(entry).unwrap(), statement);
        }
    }

    #[test]
    fn a_short_form_never_trusts_everybody_of_an_issuer() {
        for entry in [
            "{github: {repo: acme/app}}",
            "{github: {repo: acme}}",
            "{github: {repo: '*/app', ref: x}}",
            "{github: {repo: acme/app, ref: x, environment: y}}",
            "{oidc: {url: i.example, audience: a}}",
            "{oidc: {url: i.example, audience: a, subject: []}}",
            "{aws: root, service: s}",
            "{service: s, externalId: x}",
            "{service: s, audience: x}",
            "{saml: s, audience: []}",
            "{}",
        ] {
            assert!(expand(entry).is_err(), "{entry}");
        }
    }

    #[test]
    fn a_statement_in_short_either_allows_or_denies() {
        let expand = |text: &str| -> anyhow::Result<String> {
            statement(&from_yaml(text)?).map(|document| document.compact())
        };
        assert_eq!(
            expand("{allow: [s3:Get*], on: [a, b], when: {Bool: {k: 'true'}}}").unwrap(),
            r#"{"Effect":"Allow","Action":"s3:Get*","Resource":["a","b"],"Condition":{"Bool":{"k":"true"}}}"#
        );
        for bad in ["{on: a}", "{allow: a, deny: b, on: c}", "{allow: a}"] {
            assert!(expand(bad).is_err(), "{bad}");
        }
    }
}
