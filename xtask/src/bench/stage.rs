//! What the operations under load need to be there: a role whose sessions may be tagged, and a
//! session to be somebody with.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::doing;
use super::server::{Keys, Server};

/// A role that whoever its account lets may assume and tag.
pub(super) const TAGGED_ROLE: &str = "TaggedRole";

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
    let role = format!("RoleName={TAGGED_ROLE}");
    let trust = format!("AssumeRolePolicyDocument={TRUST}");
    let iam = ["--service", "iam", "--version", "2010-05-08"];
    let create = [
        "--action",
        "CreateRole",
        "--param",
        &role,
        "--param",
        &trust,
    ];
    once(
        generator,
        server,
        scratch,
        &[iam.as_slice(), &create].concat(),
    )?;
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
