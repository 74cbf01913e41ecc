//! What may be saved, and the texts with which the rest is refused (policy spec, Grammar; sts spec
//! 8.13 and 12.1).

use daypass_policy::DocumentKind::{
    Endpoint, Identity, Resource, ResourceControl, ServiceControl, Session, Trust,
};
use daypass_policy::{DocumentKind, Policy, PolicyErrorKind, limits};

fn refusal(kind: DocumentKind, text: &str) -> Option<String> {
    Policy::parse(text, kind)
        .err()
        .map(|error| error.to_string())
}

/// A document of one statement that is the sum of its parts.
fn one(statement: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{statement}}}]}}"#)
}

fn assert_refusals(kind: DocumentKind, table: &[(&str, &str)]) {
    for (statement, message) in table {
        let refused = refusal(kind, &one(statement));
        assert_eq!(refused.as_deref(), Some(*message), "{statement}");
    }
}

fn assert_accepted(kind: DocumentKind, statements: &[&str]) {
    for statement in statements {
        assert_eq!(refusal(kind, &one(statement)), None, "{statement}");
    }
}

const SYNTAX: &str = "Syntax errors in policy.";
const LEGACY: &str = "The policy failed legacy parsing";
const STS_ACTIONS: &str = "AssumeRole policy may only specify STS AssumeRole actions.";
const ORGANIZATION: &str =
    "The provided policy document does not meet the requirements of the specified policy type.";

#[test]
fn trust_policies() {
    let user = r#""Principal": {"AWS": "arn:aws:iam::111111111111:user/alice"}"#;
    let assume = r#""Effect": "Allow", "Action": "sts:AssumeRole""#;
    let with = |principal: &str| format!("{assume}, \"Principal\": {principal}");
    let long = [
        (
            format!(r#"{assume}, {user}, "Resource": "*""#),
            "Has prohibited field Resource",
        ),
        (
            format!(r#"{assume}, {user}, "NotResource": "*""#),
            "AssumeRole policy must not contain resources.",
        ),
        (
            format!(r#""Effect": "Allow", "Action": "*", {user}"#),
            STS_ACTIONS,
        ),
        (
            format!(r#""Effect": "Allow", "Action": "s3:GetObject", {user}"#),
            STS_ACTIONS,
        ),
        (
            format!(r#""Effect": "Allow", "Action": "sts:GetSessionToken", {user}"#),
            STS_ACTIONS,
        ),
        (
            format!(r#""Effect": "Allow", "NotAction": "sts:TagSession", {user}"#),
            STS_ACTIONS,
        ),
        (
            format!(r#"{assume}, "NotPrincipal": "*""#),
            "Allow with NotPrincipal is not allowed.",
        ),
        (
            r#""Effect": "Deny", "Action": "sts:AssumeRole", "NotPrincipal": "*""#.into(),
            "AssumeRole policy must not contain NotPrincipal field.",
        ),
        (assume.into(), "Missing required field Principal"),
        (
            with("{}"),
            "Missing required field Principal cannot be empty!",
        ),
        (
            with(r#"{"AWS": []}"#),
            "Missing required field Principal cannot be empty!",
        ),
        (
            with(r#""arn:aws:iam::111111111111:root""#),
            "Principal must be a JSON object.",
        ),
        (
            format!(r#""Effect": "Allow", {user}"#),
            "Missing required field Action",
        ),
        (
            format!(r#""Effect": "Allow", "Action": [], {user}"#),
            "Missing required field Action",
        ),
        (
            format!(r#""Action": "sts:AssumeRole", {user}"#),
            "Missing required field Effect",
        ),
        (
            with(r#"{"AWS": "arn:aws:iam::111111111111:role/*"}"#),
            r#"Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:role/*""#,
        ),
        (
            with(r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/app/*"}"#),
            r#"Invalid principal in policy: "AWS":"arn:aws:sts::111111111111:assumed-role/app/*""#,
        ),
        (
            with(r#"{"AWS": "alice"}"#),
            r#"Invalid principal in policy: "AWS":"alice""#,
        ),
        (
            with(r#"{"AWS": "arn:aws:iam::111111111111:group/g"}"#),
            r#"Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:group/g""#,
        ),
        (
            with(r#"{"Service": "*"}"#),
            r#"Invalid principal in policy: "SERVICE":"*""#,
        ),
        (
            with(r#"{"CanonicalUser": "79a5"}"#),
            r#"Invalid principal in policy: "CANONICALUSER":"79a5""#,
        ),
        (
            with(r#"{"Foo": "x"}"#),
            r#"Invalid principal in policy: "FOO":"x""#,
        ),
        (
            with(r#"{"Federated": "cognito-identity.amazonaws.com"}"#),
            "A condition block must be present for the Cognito provider",
        ),
    ];
    let table: Vec<_> = long.iter().map(|(s, m)| (s.as_str(), *m)).collect();
    assert_refusals(Trust, &table);
    assert_eq!(
        refusal(Trust, "nope").unwrap(),
        "This policy contains invalid Json"
    );
    let twice = format!(
        r#"{{"Statement": [{{"Sid": "a", {assume}, {user}}}, {{"Sid": "a", {assume}, {user}}}]}}"#
    );
    assert_eq!(
        refusal(Trust, &twice).unwrap(),
        "The Statement Ids in the policy are not unique"
    );

    let accepted = [
        with(r#"{"AWS": ["111111111111", "*", "AROAAAAAAAAAAAAAAAAAA"]}"#),
        with(r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/app/s1"}"#),
        with(r#"{"AWS": "arn:aws:sts::111111111111:federated-user/bob"}"#),
        with(r#"{"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}"#),
        with(r#"{"Federated": "arn:aws:iam::111111111111:oidc-provider/idp.example/realm"}"#),
        with(r#""*""#),
        format!(r#""Effect": "Allow", "Action": ["sts:*", "STS:assumerole", "sts:Tag*"], {user}"#),
    ];
    let accepted: Vec<_> = accepted.iter().map(String::as_str).collect();
    assert_accepted(Trust, &accepted);
}

#[test]
fn identity_policies() {
    let rest = r#""Effect": "Allow", "Action": "s3:GetObject""#;
    let resource = |arn: &str| format!(r#"{rest}, "Resource": "{arn}""#);
    let action =
        |action: &str| format!(r#""Effect": "Allow", "Resource": "*", "Action": {action}"#);
    let condition = |block: &str| format!(r#"{rest}, "Resource": "*", "Condition": {block}"#);
    let iam_paths = "IAM resource path must either be \"*\" or start with user/, federated-user/, \
        role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, \
        saml-provider/, oidc-provider/, report/, access-report/.";
    let long = [
        (
            r#""Effect": "allow", "Action": "*", "Resource": "*""#.into(),
            LEGACY,
        ),
        (
            r#""Effect": "Maybe", "Action": "*", "Resource": "*""#.into(),
            SYNTAX,
        ),
        (
            r#""Effect": "Allow", "Action": "*", "Resource": "*", "Foo": 1"#.into(),
            SYNTAX,
        ),
        (
            r#""Effect": "Allow", "Resource": "*""#.into(),
            "Policy statement must contain actions.",
        ),
        (rest.into(), "Policy statement must contain resources."),
        (
            action(r#""GetObject""#),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (
            action(r#""a:b:c""#),
            "Actions/Condition can contain only one colon.",
        ),
        (action(r#""s 3:Get""#), "Vendor s 3 is not valid"),
        (action("[5]"), SYNTAX),
        (
            resource("bucket"),
            "Resource bucket must be in ARN format or \"*\".",
        ),
        (
            resource("arn:foo:s3:::b"),
            "Partition \"foo\" is not valid for resource \"arn:foo:s3:::b\".",
        ),
        (
            resource("arn:aws:s3:us-east-1::b"),
            "Resource arn:aws:s3:us-east-1::b can not contain region information.",
        ),
        (
            resource("arn:aws:iam:r:111111111111:user/x"),
            "IAM resource arn:aws:iam:r:111111111111:user/x cannot contain region information.",
        ),
        (resource("arn:aws:iam::111111111111:roots"), iam_paths),
        (
            resource("arn:aws:*:::b"),
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (resource("arn:aws:s3::b"), LEGACY),
        (resource("arn:aws:::b:c"), LEGACY),
        (
            format!(r#"{rest}, "Resource": "*", "Principal": "*""#),
            "Policy document should not specify a principal.",
        ),
        (
            format!(r#"{rest}, "Resource": "*", "Sid": "a b""#),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        ),
        (condition(r#"{"StringFoo": {"a:b": "c"}}"#), SYNTAX),
        (condition(r#"{"stringequals": {"a:b": "c"}}"#), SYNTAX),
        (condition(r#"{"StringEquals": "x"}"#), SYNTAX),
        (
            condition(r#"{"StringEquals": {"a:b": {"c": "d"}}}"#),
            SYNTAX,
        ),
        (
            condition(r#"{"StringEquals": {"a:b": "c", "A:B": "c"}}"#),
            SYNTAX,
        ),
        (condition(r#"{"DateLessThan": {"a:b": "soon"}}"#), LEGACY),
        (condition(r#"{"NumericEquals": {"a:b": "x"}}"#), SYNTAX),
        (
            condition(r#"{"IpAddress": {"a:b": "10.0.0.0/33"}}"#),
            SYNTAX,
        ),
        (condition(r#"{"BinaryEquals": {"a:b": "?"}}"#), SYNTAX),
        (condition(r#"{"Null": {"a:b": "maybe"}}"#), SYNTAX),
        (condition(r#"{"Null": {"a:b": ["true", "false"]}}"#), SYNTAX),
        (resource("arn:aws:s3:::b/${aws:username"), SYNTAX),
        (resource("arn:aws:s3:::b/${}"), SYNTAX),
        (resource("arn:aws:s3:::b/${aws:username, 'x}"), SYNTAX),
        (resource("arn:aws:s3:::b/${${aws:username}}"), SYNTAX),
        (
            resource("arn:aws:iam::${aws:PrincipalAccount}:user/x"),
            SYNTAX,
        ),
        (
            condition(r#"{"NumericEquals": {"a:b": "${aws:username}"}}"#),
            SYNTAX,
        ),
    ];
    let table: Vec<_> = long.iter().map(|(s, m)| (s.as_str(), *m)).collect();
    assert_refusals(Identity, &table);

    let accepted = [
        action(r#"["*", "*:*", "foo:Bar", "s3:Get*"]"#),
        resource("arn:aws:sns:*"),
        resource("arn:aws-cn:s3:::b"),
        resource("arn:*:s3:::b"),
        resource("arn:aws:iam::*:role/*"),
        resource("arn:aws:s3:us-east-1:111111111111:accesspoint/x"),
        resource("arn:aws:s3:::b/${aws:PrincipalTag/My Team, 'x'}/${*}").replace("My Team", "Team"),
        condition(r#"{"StringFoo": {}}"#),
        condition(
            r#"{"ForAnyValue:StringLikeIfExists": {"idp.example/realm:sub": ["a", 1, true]}}"#,
        ),
        condition(r#"{"Bool": {"aws:SecureTransport": true}, "Null": {"a:b": "TRUE"}}"#),
        condition(r#"{"DateLessThan": {"aws:CurrentTime": ["2026-01-01T00:00:00Z", 1767225600]}}"#),
    ];
    let accepted: Vec<_> = accepted.iter().map(String::as_str).collect();
    assert_accepted(Identity, &accepted);
}

#[test]
fn versions_and_the_order_of_answers() {
    let old = r#"{"Version": "2008-10-17", "Statement": [{"Effect": "allow", "Action": "x"}]}"#;
    // Syntax, then version, then the old parser, then the rest.
    assert_eq!(
        refusal(Identity, old).unwrap(),
        "Policy document must be version 2012-10-17 or greater."
    );
    let current = old.replace("2008", "2012");
    assert_eq!(refusal(Identity, &current).unwrap(), LEGACY);
    let right_effect = current.replace("allow", "Allow");
    assert_eq!(
        refusal(Identity, &right_effect).unwrap(),
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
    );
    // What the old parser refuses is not evaluated either.
    assert!(Policy::load(&current, Identity).is_err());
    let unversioned = r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#;
    assert_eq!(refusal(Session, unversioned), None);
    assert!(refusal(Identity, unversioned).is_some());
    for text in [
        "nope",
        r#"{"Version": "2013-10-17", "Statement": []}"#,
        "[]",
    ] {
        assert_eq!(refusal(Identity, text).unwrap(), SYNTAX);
    }
}

#[test]
fn documents_of_resources_and_endpoints_name_principals() {
    let rest = r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "*""#;
    for kind in [Resource, Endpoint] {
        assert_refusals(kind, &[(rest, "Missing required field Principal")]);
        let named = format!(r#"{rest}, "Principal": {{"AWS": "arn:aws:iam::111111111111:root"}}"#);
        assert_accepted(kind, &[&named]);
        let anyone = format!(r#"{rest}, "NotPrincipal": "*""#);
        assert_refusals(
            kind,
            &[(&anyone, "Allow with NotPrincipal is not allowed.")],
        );
    }
}

#[test]
fn an_endpoints_policy_never_names_whom_it_is_not_about() {
    let rest = r#""Effect": "Deny", "Action": "*", "Resource": "*", "NotPrincipal""#;
    let text = format!(r#"{rest}: {{"AWS": "111111111111"}}"#);
    assert_refusals(Endpoint, &[(&text, "Missing required field Principal")]);
    assert_accepted(Resource, &[&text]);
}

#[test]
fn what_all_kinds_have_in_common() {
    let identity = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
    let repository = r#"{"Effect": "Allow", "Action": "ecr:*", "Principal": {"AWS": "*"}}"#;
    for statements in [identity, repository, &format!("{identity}, {repository}")] {
        let text = format!(r#"{{"Version": "2008-10-17", "Statement": [{statements}]}}"#);
        assert_eq!(Policy::check_grammar(&text), Ok(()));
    }
    for (statement, message) in [
        ("{}", SYNTAX),
        (r#"{"Effect": "allow", "Action": "*"}"#, LEGACY),
        (
            r#"{"Effect": "Allow"}"#,
            "Policy statement must contain actions.",
        ),
        (
            r#"{"Effect": "Allow", "Action": "*", "NotPrincipal": "*"}"#,
            "Allow with NotPrincipal is not allowed.",
        ),
    ] {
        let text = format!(r#"{{"Statement": [{statement}]}}"#);
        let refused = Policy::check_grammar(&text).unwrap_err();
        assert_eq!(refused.to_string(), message, "{statement}");
    }
}

#[test]
fn policies_of_organizations() {
    let allow = r#""Effect": "Allow", "Action": "s3:*", "Resource""#;
    assert_accepted(ServiceControl, &[&format!(r#"{allow}: "*""#)]);
    let long = [
        format!(r#"{allow}: "arn:aws:s3:::b""#),
        format!(r#"{allow}: "*", "Principal": "*""#),
        format!(r#"{allow}: "*", "Condition": {{"Bool": {{"aws:SecureTransport": "true"}}}}"#),
        r#""Effect": "Allow", "NotAction": "s3:*", "Resource": "*""#.to_owned(),
    ];
    for statement in &long {
        assert_refusals(ServiceControl, &[(statement, ORGANIZATION)]);
    }
    let deny = r#""Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal""#;
    assert_accepted(
        ResourceControl,
        &[
            &format!(r#"{deny}: "*""#),
            &format!(r#"{deny}: {{"AWS": "*"}}"#),
        ],
    );
    assert_refusals(
        ResourceControl,
        &[(
            &format!(r#"{deny}: {{"AWS": "111111111111"}}"#),
            ORGANIZATION,
        )],
    );
    let everything = format!(r#"{deny}: "*""#).replace("\"s3:*\"", "[\"s3:*\", \"*\"]");
    assert_refusals(ResourceControl, &[(&everything, ORGANIZATION)]);
}

#[test]
fn sizes_and_characters() {
    let text = one(r#""Effect": "Allow", "Action": "s3:*", "Resource": "*""#);
    let outside = text.replace("s3:*", "s3:\u{100}*");
    let error = Policy::parse(&outside, Identity).unwrap_err();
    assert_eq!(error.kind(), PolicyErrorKind::Character);
    let padded = text.replace(' ', &" ".repeat(limits::MAX_TEXT_BYTES));
    let error = Policy::parse(&padded, Identity).unwrap_err();
    assert_eq!(error.kind(), PolicyErrorKind::TooLarge);
    assert_eq!(
        limits::size_without_white_space(&text),
        text.replace(' ', "").len()
    );
}

const GITHUB: &str = "token.actions.githubusercontent.com";

/// A statement that trusts a provider on these conditions.
fn trusting(provider: &str, conditions: &str) -> String {
    format!(
        r#""Effect": "Allow", "Principal": {{"Federated": "{provider}"}},
           "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {{{conditions}}}"#
    )
}

fn from_github(conditions: &str) -> String {
    let provider = format!("arn:aws:iam::111111111111:oidc-provider/{GITHUB}");
    trusting(&provider, &conditions.replace("gh:", &format!("{GITHUB}:")))
}

#[test]
fn a_shared_issuer_is_trusted_only_where_its_tenant_is_asked_for() {
    for conditions in [
        r#""StringEquals": {"gh:sub": "repo:acme/app:ref:refs/heads/main"}"#,
        r#""StringLike": {"gh:sub": "repo:acme/*"}"#,
        r#""StringLike": {"GH:SUB": ["repo:acme/*", "repo:acme-other/*"]}"#,
        r#""StringEqualsIgnoreCase": {"gh:sub": "repo:acme/app"}"#,
        r#""ForAnyValue:StringEquals": {"gh:sub": "repo:acme/app"}"#,
        r#""StringLike": {"gh:sub": "repository_owner_id:42:*"}"#,
        r#""StringEquals": {"gh:aud": "sts.amazonaws.com", "gh:repository_owner_id": "42"}"#,
        r#""StringEquals": {"gh:enterprise_id": "7"}"#,
        r#""NumericEquals": {"gh:repository_id": "7"}"#,
        r#""StringLike": {"gh:repository": "repo*"}"#,
        // One that lets everybody in beside one that does not: all must hold.
        r#""StringLike": {"gh:sub": "*"}, "StringEquals": {"gh:repository_id": "7"}"#,
    ] {
        let conditions = conditions.replace("GH:SUB", &format!("{}:SUB", GITHUB.to_uppercase()));
        let statement = from_github(&conditions);
        assert_eq!(refusal(Trust, &one(&statement)), None, "{statement}");
    }
}

#[test]
fn flaw_f02_a_condition_that_keeps_nobody_out_of_a_shared_issuer_does_not_count() {
    let says = format!("A statement that trusts the shared identity provider {GITHUB} must say");
    for conditions in [
        "",
        r#""StringEquals": {"gh:aud": "sts.amazonaws.com"}"#,
        r#""StringEquals": {"gh:actor": "alice", "gh:ref": "refs/heads/main"}"#,
        r#""StringEquals": {"aws:SourceIp": "x"}"#,
        r#""StringEquals": {"gitlab.com:sub": "project_path:acme/app"}"#,
        r#""StringLike": {"gh:sub": "*"}"#,
        r#""StringLike": {"gh:sub": "repo:*"}"#,
        r#""StringLike": {"gh:sub": "rep*"}"#,
        r#""StringLike": {"gh:sub": "repo:*/*:ref:refs/heads/main"}"#,
        r#""StringLike": {"gh:sub": "*acme/app*"}"#,
        r#""StringLike": {"gh:sub": "?epo:acme/app"}"#,
        r#""StringLike": {"gh:sub": ["repo:acme/*", "*"]}"#,
        r#""StringLike": {"gh:repository_owner_id": "*"}"#,
        r#""StringLike": {"gh:sub": []}"#,
        r#""StringNotEquals": {"gh:sub": "repo:acme/app"}"#,
        r#""StringNotLike": {"gh:sub": "repo:other/*"}"#,
        r#""StringEqualsIfExists": {"gh:sub": "repo:acme/app"}"#,
        r#""ForAllValues:StringEquals": {"gh:sub": "repo:acme/app"}"#,
        r#""ForAnyValue:StringNotEquals": {"gh:sub": "repo:acme/app"}"#,
        r#""Null": {"gh:sub": "false"}"#,
        r#""Bool": {"gh:sub": "true"}"#,
        r#""NumericLessThan": {"gh:repository_id": "7"}"#,
        // Every token's subject is its own.
        r#""StringEquals": {"gh:sub": "${gh:sub}"}"#,
        r#""StringLike": {"gh:sub": "repo:${gh:repository}*"}"#,
    ] {
        let statement = from_github(conditions);
        let refused = refusal(Trust, &one(&statement)).unwrap_or_default();
        assert!(refused.starts_with(&says), "{statement}: {refused}");
        assert!(refused.contains(&format!("{GITHUB}:sub")), "{refused}");
        // What was saved before goes on.
        assert!(Policy::load(&one(&statement), Trust).is_ok());
    }
}

#[test]
fn every_statement_that_trusts_a_shared_issuer_is_looked_at() {
    let good = from_github(r#""StringLike": {"gh:sub": "repo:acme/*"}"#);
    let bad = from_github(r#""StringLike": {"gh:aud": "acme"}"#);
    let of = |statements: &str| {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        refusal(Trust, &text)
    };
    assert_eq!(of(&format!("{{{good}}}")), None);
    assert!(of(&format!("{{{good}}}, {{{bad}}}")).is_some());
    // Whoever is denied is not trusted, and who may only tag does not come in.
    let denied = bad.replace("Allow", "Deny");
    let tagging = bad.replace("sts:AssumeRoleWithWebIdentity", "sts:TagSession");
    assert_eq!(
        of(&format!("{{{good}}}, {{{denied}}}, {{{tagging}}}")),
        None
    );
    for pattern in ["sts:*", "sts:AssumeRole*", "STS:assumerolewithwebidentity"] {
        let wider = bad.replace("sts:AssumeRoleWithWebIdentity", pattern);
        assert!(of(&format!("{{{wider}}}")).is_some(), "{pattern}");
    }
    let among = bad.replace(
        r#"{"Federated": "#,
        r#"{"AWS": "111111111111", "Federated": "#,
    );
    assert!(of(&format!("{{{among}}}")).is_some());
}

#[test]
fn other_issuers_are_trusted_as_before() {
    for (provider, conditions) in [
        ("arn:aws:iam::111111111111:oidc-provider/idp.example", ""),
        (
            "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com/acme",
            "",
        ),
        (
            "arn:aws:iam::111111111111:oidc-provider/gitlab.example",
            r#""StringLike": {"gitlab.example:sub": "*"}"#,
        ),
        (
            "accounts.google.com",
            r#""StringEquals": {"accounts.google.com:aud": "1.apps.googleusercontent.com"}"#,
        ),
        (
            "www.amazon.com",
            r#""StringEquals": {"www.amazon.com:app_id": "amzn1.application.1"}"#,
        ),
        (
            "arn:aws:iam::111111111111:oidc-provider/app.terraform.io",
            r#""StringLike": {"app.terraform.io:sub": "organization:acme:project:*"}"#,
        ),
        (
            "arn:aws:iam::111111111111:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d",
            r#""StringEquals": {"sts:RoleSessionName": "MicrosoftSentinel_1"}"#,
        ),
    ] {
        let statement = trusting(provider, conditions);
        assert_eq!(refusal(Trust, &one(&statement)), None, "{statement}");
    }
    for (provider, conditions) in [
        ("accounts.google.com", ""),
        (
            "www.amazon.com",
            r#""StringEquals": {"www.amazon.com:sub": "x"}"#,
        ),
        (
            "arn:aws:iam::111111111111:oidc-provider/gitlab.com",
            r#""StringLike": {"gitlab.com:sub": "project_path:*"}"#,
        ),
        (
            "arn:aws:iam::111111111111:oidc-provider/app.terraform.io",
            r#""StringLike": {"app.terraform.io:sub": "organization:*:project:p"}"#,
        ),
    ] {
        let statement = trusting(provider, conditions);
        let refused = refusal(Trust, &one(&statement)).unwrap_or_default();
        assert!(
            refused.contains("must say whose tokens it takes"),
            "{statement}: {refused}"
        );
    }
    let cognito = trusting("cognito-identity.amazonaws.com", "");
    let text = "A condition block must be present for the Cognito provider";
    assert_eq!(refusal(Trust, &one(&cognito)).as_deref(), Some(text));
    let amr =
        r#""ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}"#;
    let cognito = trusting("cognito-identity.amazonaws.com", amr);
    let refused = refusal(Trust, &one(&cognito)).unwrap_or_default();
    assert!(
        refused.contains("cognito-identity.amazonaws.com:aud"),
        "{refused}"
    );
}
