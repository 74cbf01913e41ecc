//! What the operations under load need to be there: a role whose sessions may be tagged, a session to
//! be somebody with, and identity providers with roles that trust them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::doing;
use super::programs::Programs;
use super::scratch::Scratch;
use super::server::{Issued, Keys, Server};

/// A role that whoever its account lets may assume and tag.
pub(super) const TAGGED_ROLE: &str = "TaggedRole";

/// A role for who has an ID token.
pub(super) const WEB_ROLE: &str = "WebRole";

/// A role for who has a SAML response.
pub(super) const SAML_ROLE: &str = "SamlRole";

/// The SAML provider.
pub(super) const SAML_PROVIDER: &str = "arn:aws:iam::841860927337:saml-provider/Bench";

const ACCOUNT: &str = "arn:aws:iam::841860927337";

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::841860927337:root"},"Action":["sts:AssumeRole","sts:TagSession"]}]}"#;

/// `Policy=..`: a session policy of a kilobyte.
pub(super) fn session_policy() -> String {
    let statements: Vec<String> = (0..7)
        .map(|n| {
            format!(
                r#"{{"Sid":"Bucket{n}","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::example-{n}","arn:aws:s3:::example-{n}/*"]}}"#
            )
        })
        .collect();
    format!(
        r#"Policy={{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    )
}

/// `Tags.member.N...=..`: five tags.
pub(super) fn tags() -> impl Iterator<Item = String> {
    let tags = [
        ("Team", "storage"),
        ("Project", "daypass-benchmark"),
        ("Environment", "production"),
        ("CostCenter", "4711"),
        ("Owner", "somebody@example.org"),
    ];
    tags.into_iter().zip(1..).flat_map(|((key, value), n)| {
        [
            format!("Tags.member.{n}.Key={key}"),
            format!("Tags.member.{n}.Value={value}"),
        ]
    })
}

/// Prepares a Daypass server by single requests of our load generator; `scratch` is a place for
/// an answer.
pub(super) fn set(generator: &Path, server: &mut Server, scratch: &Path) -> Result<(), String> {
    create_role(generator, server, scratch, (TAGGED_ROLE, TRUST))?;
    let assume = [
        "--action",
        "AssumeRole",
        "--param",
        "RoleArn=arn:aws:iam::841860927337:role/S3AccessRole",
        "--param",
        "RoleSessionName=identity",
        "--param",
        "DurationSeconds=3600",
    ];
    let answer = once(generator, server, scratch, &assume)?;
    let value = |name: &str| {
        let (_, rest) = answer.split_once(&format!("<{name}>"))?;
        Some(rest.split_once('<')?.0.to_owned())
    };
    let keys = || {
        Some(Keys {
            access_key: value("AccessKeyId")?,
            secret_key: value("SecretAccessKey")?,
            token: Some(value("SessionToken")?),
        })
    };
    server.session = Some(keys().ok_or("AssumeRole answered without credentials")?);
    Ok(())
}

/// Lets the server trust an identity provider of our own; `key` is a place for its key.
pub(super) fn trust_providers(
    programs: &Programs,
    server: &mut Server,
    scratch: &Scratch,
) -> Result<f64, String> {
    let issued = Printed::by(&programs.idp, scratch)?;
    let generator = &programs.stagehand;
    let answer = scratch.path("answer");
    let host = issued.issuer.trim_start_matches("https://");
    let provider = format!("{ACCOUNT}:oidc-provider/{host}");
    let calls = [
        (
            "CreateOpenIDConnectProvider",
            vec![
                format!("Url={}", issued.issuer),
                "ClientIDList.member.1=sts.amazonaws.com".to_owned(),
            ],
        ),
        (
            "DaypassUpdateOpenIDConnectProvider",
            vec![
                format!("OpenIDConnectProviderArn={provider}"),
                format!("JsonWebKeySet={}", issued.jwks),
            ],
        ),
        (
            "CreateSAMLProvider",
            vec![
                "Name=Bench".to_owned(),
                format!("SAMLMetadataDocument={}", issued.metadata),
            ],
        ),
    ];
    for (action, parameters) in &calls {
        iam(generator, server, &answer, action, parameters)?;
    }
    let web = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"{provider}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringEquals":{{"{host}:aud":"sts.amazonaws.com"}},"StringLike":{{"{host}:sub":"repo:acme/*"}}}}}}]}}"#
    );
    create_role(generator, server, &answer, (WEB_ROLE, &web))?;
    let saml = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"{SAML_PROVIDER}"}},"Action":"sts:AssumeRoleWithSAML","Condition":{{"StringEquals":{{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}}}}]}}"#
    );
    create_role(generator, server, &answer, (SAML_ROLE, &saml))?;
    server.idp = Some(issued.handed_out);
    Ok(issued.rsa_verify_us)
}

/// Gets what is good for minutes only anew.
pub(super) fn renew(
    programs: &Programs,
    server: &mut Server,
    scratch: &Scratch,
) -> Result<f64, String> {
    let issued = Printed::by(&programs.idp, scratch)?;
    server.idp = Some(issued.handed_out);
    Ok(issued.rsa_verify_us)
}

/// What the identity provider prints.
struct Printed {
    issuer: String,
    jwks: String,
    metadata: String,
    handed_out: Issued,
    rsa_verify_us: f64,
}

impl Printed {
    fn by(program: &Path, scratch: &Scratch) -> Result<Self, String> {
        let role = format!("{ACCOUNT}:role/{SAML_ROLE}");
        let output = Command::new(program)
            .args(["--role", &role, "--provider", SAML_PROVIDER, "--key"])
            .arg(scratch.path("idp.key"))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .map_err(doing("running the identity provider"))?;
        let said: Value = serde_json::from_slice(&output.stdout)
            .map_err(doing("reading what the identity provider printed"))?;
        let text = |name: &str| {
            let text = said[name].as_str().map(str::to_owned);
            text.ok_or_else(|| format!("the identity provider printed no {name}"))
        };
        Ok(Self {
            issuer: text("issuer")?,
            jwks: text("jwks")?,
            metadata: text("metadata")?,
            handed_out: Issued {
                token: text("token")?,
                response: text("response")?,
            },
            rsa_verify_us: (said["rsa_verify_us"].as_f64())
                .ok_or("the identity provider measured nothing")?,
        })
    }
}

fn create_role(
    generator: &Path,
    server: &Server,
    scratch: &Path,
    (name, trust): (&str, &str),
) -> Result<(), String> {
    let parameters = [
        format!("RoleName={name}"),
        format!("AssumeRolePolicyDocument={trust}"),
    ];
    iam(generator, server, scratch, "CreateRole", &parameters)
}

fn iam(
    generator: &Path,
    server: &Server,
    scratch: &Path,
    action: &str,
    parameters: &[String],
) -> Result<(), String> {
    let mut arguments = vec![
        "--service",
        "iam",
        "--version",
        "2010-05-08",
        "--action",
        action,
    ];
    for parameter in parameters {
        arguments.extend(["--param", parameter]);
    }
    once(generator, server, scratch, &arguments).map(drop)
}

/// One request; its answer.
fn once(
    generator: &Path,
    server: &Server,
    scratch: &Path,
    arguments: &[&str],
) -> Result<String, String> {
    let mut command = Command::new(generator);
    let endpoint = &server.endpoint;
    command.args(["--url", &endpoint.url, "--region", &endpoint.region]);
    endpoint.keys.pass(&mut command);
    command.args(["--connections", "1", "--requests", "1", "--warmup", "0"]);
    command.arg("--answer").arg(scratch).args(arguments);
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(doing("running the load generator"))?;
    if !status.success() {
        return Err("preparing the server: the load generator gave up".to_owned());
    }
    fs::read_to_string(scratch).map_err(doing("reading the answer to a preparation"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_policy_has_a_kilobyte() {
        let policy = session_policy();
        let policy = policy.strip_prefix("Policy=").unwrap();
        assert!((1_000..1_100).contains(&policy.len()), "{}", policy.len());
        assert_eq!(tags().count(), 10);
    }
}
