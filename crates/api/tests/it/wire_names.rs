//! The names on the wire of the shapes that clients use most, and the order of captured answers.

use daypass_api::{
    Input, Output, Sensitive,
    iam::{CreateRoleInput, GetRoleOutput, ListAttachedRolePoliciesOutput, Role},
    sts::{
        AssumeRoleInput, AssumeRoleOutput, AssumedRoleUser, Credentials, GetCallerIdentityOutput,
    },
};
use daypass_model::Timestamp;

use crate::support::{Recorder, params};

fn read_and_written<T: Input>(pairs: &[(&str, &str)]) {
    let input = T::decode(&params(pairs)).unwrap_or_else(|fault| panic!("{fault}"));
    let mut out = Recorder::default();
    input.encode(&mut out);
    let written: Vec<_> = out
        .pairs
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(written, pairs);
}

#[test]
fn assume_role() {
    read_and_written::<AssumeRoleInput>(&[
        ("RoleArn", "arn:aws:iam::123456789012:role/example"),
        ("RoleSessionName", "example"),
        (
            "PolicyArns.member.1.arn",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
        ),
        (
            "PolicyArns.member.2.arn",
            "arn:aws:iam::aws:policy/SecurityAudit",
        ),
        ("Policy", "{}"),
        ("DurationSeconds", "900"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", ""),
        ("TransitiveTagKeys.member.1", "team"),
        ("ExternalId", "external"),
        ("SerialNumber", "arn:aws:iam::123456789012:mfa/example"),
        ("TokenCode", "123456"),
        ("SourceIdentity", "someone"),
        (
            "ProvidedContexts.member.1.ProviderArn",
            "arn:aws:iam::aws:contextProvider/Example",
        ),
        ("ProvidedContexts.member.1.ContextAssertion", "opaque"),
        ("MinimumSessionTokenSize", "0"),
    ]);
}

#[test]
fn create_role() {
    read_and_written::<CreateRoleInput>(&[
        ("Path", "/service/"),
        ("RoleName", "example"),
        ("AssumeRolePolicyDocument", "{}"),
        ("Description", "An example"),
        ("MaxSessionDuration", "3600"),
        (
            "PermissionsBoundary",
            "arn:aws:iam::123456789012:policy/boundary",
        ),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "blue"),
    ]);
}

#[test]
fn assume_role_answers_in_the_captured_order() {
    let output = AssumeRoleOutput {
        assumed_role_user: Some(AssumedRoleUser {
            assumed_role_id: "i".into(),
            arn: "a".into(),
        }),
        credentials: Some(Credentials {
            access_key_id: "k".into(),
            secret_access_key: Sensitive::from("s".to_owned()),
            session_token: Sensitive::from("t".to_owned()),
            expiration: Timestamp::from_seconds(1_767_225_600),
        }),
        packed_policy_size: Some(1),
        source_identity: Some("someone".into()),
        session_token_utilization: Some(12),
        session_token_size: Some(490),
    };
    let mut out = Recorder::default();
    output.encode(&mut out);
    assert_eq!(
        out.names(),
        [
            "AssumedRoleUser.AssumedRoleId",
            "AssumedRoleUser.Arn",
            "Credentials.AccessKeyId",
            "Credentials.SecretAccessKey",
            "Credentials.SessionToken",
            "Credentials.Expiration",
            "PackedPolicySize",
            "SourceIdentity",
            "SessionTokenUtilization",
            "SessionTokenSize",
        ]
    );
}

#[test]
fn get_caller_identity_answers_in_the_captured_order() {
    let output = GetCallerIdentityOutput {
        user_id: Some("u".into()),
        account: Some("123456789012".into()),
        arn: Some("a".into()),
    };
    let mut out = Recorder::default();
    output.encode(&mut out);
    assert_eq!(out.names(), ["Arn", "UserId", "Account"]);
}

#[test]
fn a_list_of_an_answer_is_written_when_empty_and_one_of_a_part_is_not() {
    let mut out = Recorder::default();
    ListAttachedRolePoliciesOutput::default().encode(&mut out);
    assert_eq!(out.lists, ["AttachedPolicies"]);

    let role = Role {
        path: "/".into(),
        role_name: "example".into(),
        role_id: "AROA".into(),
        arn: "a".into(),
        create_date: Timestamp::from_seconds(0),
        assume_role_policy_document: None,
        description: None,
        max_session_duration: None,
        permissions_boundary: None,
        tags: Vec::new(),
        role_last_used: None,
        source_role_template: None,
    };
    let mut out = Recorder::default();
    GetRoleOutput { role }.encode(&mut out);
    assert!(out.lists.is_empty());
    assert_eq!(out.names()[4..], ["Role.CreateDate"]);
}
