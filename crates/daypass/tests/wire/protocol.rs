//! The wire protocol (STS spec 1): parameters, the envelope to the byte, headers, validation.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::harness::{
    ACCOUNT, Keys, Query, Reply, Request, World, allow, assuming, clock, encoded, shared,
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Not signed: who names an operation without a signature and gets as far as to be asked for one
/// has been understood.
const UNDERSTOOD: (u16, &str, &str) = (
    403,
    "MissingAuthenticationToken",
    "Request is missing Authentication Token",
);

fn post(body: &str) -> Request {
    Request {
        method: "POST".to_owned(),
        target: "/".to_owned(),
        headers: vec![
            ("Host".to_owned(), shared().host()),
            ("Content-Type".to_owned(), FORM.to_owned()),
        ],
        body: body.as_bytes().to_vec(),
    }
}

#[track_caller]
fn assert_understood(reply: &Reply) {
    let (status, code, message) = UNDERSTOOD;
    reply.assert_refused(status, code, message);
}

#[track_caller]
fn assert_redirected(reply: &Reply, location: &str) {
    assert_eq!(reply.status, 302, "{}", reply.body);
    assert_eq!(reply.body, "");
    assert_eq!(reply.header("location"), Some(location));
    assert_headers(reply, true);
    assert_eq!(reply.header("content-type"), Some("text/xml"));
}

/// The headers of every STS answer (STS spec 1.3).
#[track_caller]
fn assert_headers(reply: &Reply, sts: bool) {
    let id = reply.header("x-amzn-requestid").expect("a request id");
    assert!(is_uuid_v4(id), "{id}");
    assert_eq!(
        reply.header("x-amz-sts-extended-request-id").is_some(),
        sts,
        "{:?}",
        reply.headers
    );
    assert_eq!(
        reply.header("content-length"),
        Some(reply.body.len().to_string().as_str())
    );
    let date = date(reply);
    let now = clock::now();
    let off = now.duration_since(date).unwrap_or_default();
    assert!(off < Duration::from_secs(60), "{off:?}");
}

fn is_uuid_v4(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => *byte == b'4',
            19 => b"89ab".contains(byte),
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(byte),
        })
}

fn date(reply: &Reply) -> SystemTime {
    httpdate::parse_http_date(reply.header("date").expect("a date")).unwrap()
}

/// An instant of the API, in seconds since the epoch.
fn seconds(instant: &str) -> i64 {
    assert!(instant.len() == 20 && instant.ends_with('Z'), "{instant}");
    instant.parse::<jiff::Timestamp>().unwrap().as_second()
}

/// Seconds from an answer's date to the expiration in it.
fn lifetime(reply: &Reply) -> i64 {
    let date = date(reply).duration_since(SystemTime::UNIX_EPOCH).unwrap();
    seconds(&reply.get("Expiration")) - i64::try_from(date.as_secs()).unwrap()
}

fn example_role() -> Query {
    assuming(&format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole"))
}

#[track_caller]
fn assert_invalid(query: &Query, message: &str) {
    let reply = shared().call(query, &shared().developer());
    reply.assert_refused(400, "ValidationError", message);
}

#[test]
fn p01_a_post_without_a_content_type_has_no_action() {
    let mut request = post("Action=GetCallerIdentity&Version=2011-06-15");
    request.remove("content-type");
    assert_redirected(&shared().send(&request), "https://aws.amazon.com/iam");
    let request = post("Action=GetCallerIdentity&Version=2011-06-15");
    for other in ["text/plain", "application/json", "multipart/form-data", ""] {
        let reply = shared().send(&request.clone().with("Content-Type", other));
        assert_redirected(&reply, "https://aws.amazon.com/iam");
    }
    for form in [FORM, "application/x-www-form-urlencoded; charset=utf-8"] {
        assert_understood(&shared().send(&request.clone().with("Content-Type", form)));
    }
}

#[test]
fn p02_a_post_without_an_action_is_sent_to_the_product_page() {
    let reply = shared().send(&post("Version=2011-06-15"));
    assert_redirected(&reply, "https://aws.amazon.com/iam");
}

#[test]
fn p03_a_get_without_an_action_takes_its_query_along() {
    let reply = shared().page("/?Version=2011-06-15");
    assert_redirected(&reply, "https://aws.amazon.com/iam?Version=2011-06-15");
    assert_redirected(&shared().page("/"), "https://aws.amazon.com/iam");
}

#[test]
fn a_method_other_than_get_and_post_names_no_operation() {
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "get", "BREW"] {
        let mut request = post("Action=GetCallerIdentity&Version=2011-06-15");
        request.method = method.to_owned();
        request.target = "/?Action=GetCallerIdentity&Version=2011-06-15".to_owned();
        let reply = shared().send(&request);
        assert_eq!(reply.status, 302, "{method}: {}", reply.body);
    }
}

#[test]
fn p04_an_unknown_action_is_invalid_action_in_its_own_namespace() {
    let reply = shared().ask(&Query::sts("NoSuchAction"));
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.anonymized(),
        "<ErrorResponse xmlns=\"http://webservices.amazon.com/AWSFault/2005-15-09\">\n  <Error>\n    \
         <Type>Sender</Type>\n    <Code>InvalidAction</Code>\n    \
         <Message>Could not find operation NoSuchAction for version 2011-06-15</Message>\n  \
         </Error>\n  <RequestId>ID</RequestId>\n</ErrorResponse>\n"
    );
    assert_headers(&reply, true);
}

#[track_caller]
fn assert_no_operation(query: &str, message: &str) {
    for reply in [
        shared().page(&format!("/?{query}")),
        shared().send(&post(query)),
    ] {
        reply.assert_refused(400, "InvalidAction", message);
    }
}

#[test]
fn p05_a_missing_version_is_named_so() {
    assert_no_operation(
        "Action=GetCallerIdentity",
        "Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED",
    );
}

#[test]
fn p06_an_empty_version_or_action_leaves_its_place_empty() {
    assert_no_operation(
        "Action=GetCallerIdentity&Version=",
        "Could not find operation GetCallerIdentity for version ",
    );
    assert_no_operation(
        "Action=&Version=2011-06-15",
        "Could not find operation  for version 2011-06-15",
    );
    assert_no_operation("Action=&Version=", "Could not find operation  for version ");
}

#[test]
fn p07_the_first_action_and_version_count() {
    let get = |query: &str| shared().page(&format!("/?{query}"));
    let version = "Version=2011-06-15";
    assert_understood(&get(&format!(
        "Action=GetCallerIdentity&Action=Nothing&{version}&Version=1"
    )));
    get(&format!(
        "Action=Nothing&Action=GetCallerIdentity&{version}"
    ))
    .assert_code(400, "InvalidAction");
    get(&format!("Action=GetCallerIdentity&Version=1&{version}")).assert_code(400, "InvalidAction");

    let signed = |query: &Query| shared().call(query, &shared().developer());
    let first = example_role().arg("DurationSeconds", "900");
    let reply = signed(&first.clone().arg("DurationSeconds", "abc")).ok();
    assert_eq!(lifetime(&reply), 900);
}

#[test]
fn a_body_comes_before_the_query_of_a_post() {
    let mut request = post("Action=NotThis&Version=2011-06-15");
    request.target = "/?Action=GetCallerIdentity".to_owned();
    shared().send(&request).assert_code(400, "InvalidAction");
    let mut request = post("Action=GetCallerIdentity");
    request.target = "/?Action=NotThis&Version=2011-06-15".to_owned();
    assert_understood(&shared().send(&request));
}

#[test]
fn names_of_parameters_and_operations_have_their_case() {
    assert_redirected(
        &shared().send(&post("action=GetCallerIdentity&Version=2011-06-15")),
        "https://aws.amazon.com/iam",
    );
    assert_no_operation(
        "Action=getCallerIdentity&Version=2011-06-15",
        "Could not find operation getCallerIdentity for version 2011-06-15",
    );
}

#[test]
fn p08_an_unknown_parameter_is_ignored() {
    let query = Query::sts("GetCallerIdentity")
        .arg("Nonsense", "x")
        .arg("RoleArn", "y")
        .arg("durationSeconds", "abc");
    shared().call(&query, &shared().developer()).ok();
    let query = example_role().arg("durationseconds", "abc");
    shared().call(&query, &shared().developer()).ok();
}

#[test]
fn p09_an_empty_number_is_malformed_with_a_text() {
    let query = example_role().arg("DurationSeconds", "");
    shared().call(&query, &shared().developer()).assert_refused(
        400,
        "MalformedInput",
        "missing value for decimal type",
    );
}

#[test]
fn p10_what_is_no_number_is_malformed_without_a_text() {
    for text in [
        "abc",
        "900.0",
        "2147483648",
        "-2147483649",
        "9e2",
        " 900",
        "900 ",
        "0x384",
        "９００",
        "9223372036854775808",
        "--900",
        "+",
        "-",
    ] {
        let query = example_role().arg("DurationSeconds", text);
        let reply = shared().call(&query, &shared().developer());
        assert_eq!(
            reply.anonymized(),
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    \
             <Type>Sender</Type>\n    <Code>MalformedInput</Code>\n  </Error>\n  \
             <RequestId>ID</RequestId>\n</ErrorResponse>\n",
            "{text:?}"
        );
        assert_eq!(reply.status, 400);
    }
}

#[test]
fn p11_a_plus_and_leading_zeros_are_part_of_a_number() {
    for text in ["+900", "0900", "900", "+0000900"] {
        let query = example_role().arg("DurationSeconds", text);
        let reply = shared().call(&query, &shared().developer()).ok();
        assert_eq!(lifetime(&reply), 900, "{text}");
    }
}

#[test]
fn p12_a_duration_below_the_range_is_named() {
    for text in ["-1", "0", "1", "899", "-2147483648"] {
        assert_invalid(
            &example_role().arg("DurationSeconds", text),
            &format!(
                "1 validation error detected: Value '{text}' at 'durationSeconds' failed to \
                 satisfy constraint: Member must have value greater than or equal to 900"
            ),
        );
    }
}

const ARN_PATTERN: &str =
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+";

fn bad_arn(value: &str, constraint: &str) -> String {
    format!("Value '{value}' at 'roleArn' failed to satisfy constraint: Member must {constraint}")
}

#[test]
fn p13_an_empty_role_arn_breaks_its_pattern_and_then_its_length() {
    let pattern = bad_arn(
        "",
        &format!("satisfy regular expression pattern: {ARN_PATTERN}"),
    );
    let length = bad_arn("", "have length greater than or equal to 20");
    let message = format!("2 validation errors detected: {pattern}; {length}");
    assert_invalid(&assuming(""), &message);
}

#[test]
fn p14_a_missing_member_is_null() {
    assert_invalid(
        &Query::sts("AssumeRole").arg("RoleSessionName", "session"),
        "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: \
         Member must not be null",
    );
    assert_invalid(
        &Query::sts("AssumeRole"),
        "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: \
         Member must not be null; Value null at 'roleSessionName' failed to satisfy constraint: \
         Member must not be null",
    );
}

#[test]
fn p15_lengths_are_counted_in_code_points() {
    let emoji = "\u{1f600}".repeat(2048);
    let pattern = |value: &str| {
        bad_arn(
            value,
            &format!("satisfy regular expression pattern: {ARN_PATTERN}"),
        )
    };
    let message = format!("1 validation error detected: {}", pattern(&emoji));
    assert_invalid(&assuming(&emoji), &message);

    let one_more = "\u{1f600}".repeat(2049);
    let length = bad_arn(&one_more, "have length less than or equal to 2048");
    let message = format!(
        "2 validation errors detected: {}; {length}",
        pattern(&one_more)
    );
    assert_invalid(&assuming(&one_more), &message);

    let two_bytes_each = "é".repeat(2048);
    assert_invalid(
        &assuming(&two_bytes_each),
        &format!("{two_bytes_each} is invalid"),
    );
}

#[test]
fn p16_what_is_no_arn_is_invalid_by_name() {
    for text in [
        "xxxxxxxxxxxxxxxxxxxx",
        "arn:aws:iam::123456789012",
        "arn::iam::123456789012:role/x",
        "arn:aws::123456789012:role/xx",
        "arn:aws:iam::123456789012:",
        "brn:aws:iam::123456789012:role/x",
    ] {
        assert_invalid(&assuming(text), &format!("{text} is invalid"));
    }
}

#[test]
fn p17_a_duration_above_the_range_is_a_range_error_whatever_the_role_allows() {
    assert_invalid(
        &example_role().arg("DurationSeconds", "43201"),
        "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy \
         constraint: Member must have value less than or equal to 43200",
    );
}

#[test]
fn all_violations_of_all_members_are_told() {
    let query = Query::sts("AssumeRole")
        .arg("RoleArn", "short")
        .arg("RoleSessionName", "a b")
        .arg("DurationSeconds", "1")
        .arg("ExternalId", "!");
    let message = shared().call(&query, &shared().developer()).message();
    assert!(
        message.starts_with("5 validation errors detected: "),
        "{message}"
    );
    let order = [
        "'roleArn'",
        "'roleSessionName'",
        "'durationSeconds'",
        "'externalId'",
    ];
    for path in order {
        assert!(message.contains(path), "{message}");
    }
}

#[test]
fn an_empty_session_name_breaks_its_length_only() {
    let role = format!("arn:aws:iam::{ACCOUNT}:role/S3AccessRole");
    assert_invalid(
        &Query::sts("AssumeRole")
            .arg("RoleArn", &role)
            .arg("RoleSessionName", ""),
        "1 validation error detected: Value '' at 'roleSessionName' failed to satisfy constraint: \
         Member must have length greater than or equal to 2",
    );
}

#[test]
fn p18_who_am_i_is_answered_to_the_byte() {
    let server = shared();
    let person = World::new(server).user("");
    for query in [
        Query::sts("GetCallerIdentity"),
        Query::sts("GetCallerIdentity").get(),
    ] {
        let reply = server.call(&query, &person.keys).ok();
        let id = reply.header("x-amzn-requestid").unwrap();
        assert_eq!(
            reply.body,
            format!(
                "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  \
                 <GetCallerIdentityResult>\n    <Arn>{}</Arn>\n    <UserId>{}</UserId>\n    \
                 <Account>{ACCOUNT}</Account>\n  </GetCallerIdentityResult>\n  \
                 <ResponseMetadata>\n    <RequestId>{id}</RequestId>\n  </ResponseMetadata>\n\
                 </GetCallerIdentityResponse>\n",
                person.arn, person.id
            )
        );
        assert_headers(&reply, true);
        assert_eq!(reply.header("content-type"), Some("text/xml"));
    }
}

#[test]
fn a_role_is_assumed_to_the_byte() {
    let server = shared();
    let world = World::new(server);
    let role = world.open_role("");
    let reply = server.assume(&role.arn, &server.developer()).ok();
    let keys = Keys::of(&reply);
    let token = keys.token.clone().unwrap();
    let percent = (token.len() * 100).div_ceil(4096);
    let expected = format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  \
         <AssumeRoleResult>\n    <AssumedRoleUser>\n      \
         <AssumedRoleId>{}:session</AssumedRoleId>\n      \
         <Arn>arn:aws:sts::{ACCOUNT}:assumed-role/{}/session</Arn>\n    </AssumedRoleUser>\n    \
         <Credentials>\n      <AccessKeyId>{}</AccessKeyId>\n      \
         <SecretAccessKey>{}</SecretAccessKey>\n      <SessionToken>{token}</SessionToken>\n      \
         <Expiration>{}</Expiration>\n    </Credentials>\n    \
         <SessionTokenUtilization>{percent}</SessionTokenUtilization>\n    \
         <SessionTokenSize>{}</SessionTokenSize>\n  </AssumeRoleResult>\n  <ResponseMetadata>\n    \
         <RequestId>{}</RequestId>\n  </ResponseMetadata>\n</AssumeRoleResponse>\n",
        role.id,
        role.name,
        keys.id,
        keys.secret,
        reply.get("Expiration"),
        token.len(),
        reply.get("RequestId"),
    );
    assert_eq!(reply.body, expected);
    assert_headers(&reply, true);
    assert_eq!(
        reply.header("x-amzn-requestid"),
        reply.text("RequestId").as_deref()
    );
}

#[test]
fn credentials_have_the_shape_that_clients_know() {
    let reply = shared().call(&example_role(), &shared().developer());
    let keys = Keys::of(&reply.ok());
    assert!(
        keys.id.starts_with("ASIA") && keys.id.len() == 20,
        "{}",
        keys.id
    );
    assert_eq!(account_in(&keys.id), ACCOUNT);
    let base64 = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    assert!(keys.secret.len() == 40 && keys.secret.bytes().all(base64));
    let token = keys.token.unwrap();
    assert!((100..500).contains(&token.len()), "{}", token.len());
    assert!(token.bytes().all(|b| base64(b) || b == b'='), "{token}");
}

/// The account in an id, by the formula of STS spec 3.2.
fn account_in(id: &str) -> String {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = id[4..20].bytes().fold(0u128, |bits, byte| {
        let digit = alphabet.bytes().position(|other| other == byte).unwrap();
        bits << 5 | u128::try_from(digit).unwrap()
    });
    assert_eq!(bits >> 79, 1, "{id} carries no account");
    format!("{:012}", (bits >> 39) & ((1 << 40) - 1))
}

#[test]
fn i08_every_id_carries_its_account() {
    for (id, account) in [
        ("ASIAY34FZKBOKMUTVV7A", "609629065308"),
        ("ASIAQNZGKIQY56JQ7WML", "029608264753"),
        ("AROASSFAZTPA6YOSG5O4F", "176430881729"),
    ] {
        assert_eq!(account_in(id), account, "the formula itself");
    }
    let world = World::next_door(shared());
    let person = world.user("");
    let role = world.open_role("");
    for id in [&person.id, &role.id, &person.keys.id] {
        assert_eq!(account_in(id), world.account, "{id}");
    }
    assert!(person.id.starts_with("AIDA") && person.id.len() == 21);
    assert!(role.id.starts_with("AROA") && role.id.len() == 21);
    assert!(person.keys.id.starts_with("AKIA") && person.keys.id.len() == 20);
}

#[test]
fn an_error_is_answered_to_the_byte() {
    let stranger = Keys::long_term(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    );
    let reply = shared().call(&Query::sts("GetCallerIdentity"), &stranger);
    assert_eq!(reply.status, 403);
    assert_eq!(
        reply.anonymized(),
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    \
         <Type>Sender</Type>\n    <Code>InvalidClientTokenId</Code>\n    \
         <Message>The security token included in the request is invalid.</Message>\n  </Error>\n  \
         <RequestId>ID</RequestId>\n</ErrorResponse>\n"
    );
    assert_headers(&reply, true);
    assert_eq!(
        reply.header("x-amzn-requestid"),
        reply.text("RequestId").as_deref()
    );
}

#[test]
fn iam_answers_in_its_own_namespace() {
    let world = World::new(shared());
    let reply = world.iam("ListUsers", []);
    assert!(
        reply.body.starts_with(
            "<ListUsersResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n"
        ),
        "{}",
        reply.body
    );
    assert_headers(&reply, false);
    let refused = world.try_iam("GetUser", [("UserName", "nobody")]);
    assert!(
        refused
            .body
            .starts_with("<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n"),
        "{}",
        refused.body
    );
    assert_eq!(
        refused.header("x-amzn-requestid"),
        refused.text("RequestId").as_deref()
    );
}

#[test]
fn p19_json_is_answered_to_an_unsigned_accept_header() {
    let server = shared();
    let person = World::new(server).user("");
    let request = Query::sts("GetCallerIdentity")
        .get()
        .signed(&server.host(), &person.keys);
    let reply = server
        .send(&request.with("Accept", "application/json"))
        .ok();
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let id = reply.header("x-amzn-requestid").unwrap();
    let answer: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(
        answer,
        json!({"GetCallerIdentityResponse": {
            "GetCallerIdentityResult": {
                "Account": ACCOUNT, "Arn": person.arn, "UserId": person.id,
            },
            "ResponseMetadata": {"RequestId": id},
        }})
    );
    assert_headers(&reply, true);
}

#[test]
fn json_has_the_expiration_as_epoch_seconds() {
    let server = shared();
    let request = example_role().signed(&server.host(), &server.developer());
    let reply = server
        .send(&request.with("Accept", "application/json"))
        .ok();
    let answer: Value = serde_json::from_str(&reply.body).unwrap();
    let expiration = &answer["AssumeRoleResponse"]["AssumeRoleResult"]["Credentials"]["Expiration"];
    let date = date(&reply).duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(expiration.as_f64().unwrap(), date.as_secs_f64() + 3600.0);
}

#[test]
fn p20_an_error_is_json_too() {
    let server = shared();
    let request = Query::sts("GetCallerIdentity").unsigned(&server.host());
    let reply = server.send(&request.with("Accept", "application/json"));
    assert_eq!(reply.status, 403);
    let answer: Value = serde_json::from_str(&reply.body).unwrap();
    let id = reply.header("x-amzn-requestid").unwrap();
    let (_, code, message) = UNDERSTOOD;
    let error = json!({"Code": code, "Message": message, "Type": "Sender"});
    assert_eq!(answer, json!({"Error": error, "RequestId": id}));
    assert_headers(&reply, true);
}

#[test]
fn any_other_accept_header_means_xml() {
    let server = shared();
    for accept in [
        "*/*",
        "text/html",
        "application/json;q=0.9, text/xml",
        "application/xml",
        "",
    ] {
        let request = Query::sts("GetCallerIdentity")
            .signed(&server.host(), &server.developer())
            .with("Accept", accept);
        let reply = server.send(&request).ok();
        assert_eq!(reply.header("content-type"), Some("text/xml"), "{accept}");
    }
}

#[test]
fn p21_without_policy_and_tags_there_is_no_packed_policy_size() {
    let (server, keys) = (shared(), shared().developer());
    let reply = server.call(&example_role(), &keys).ok();
    assert_eq!(reply.text("PackedPolicySize"), None);
    let policy = allow("s3:GetObject");
    let reply = server
        .call(&example_role().arg("Policy", &policy), &keys)
        .ok();
    let size: u32 = reply.get("PackedPolicySize").parse().unwrap();
    assert!((1..=100).contains(&size), "{size}");
}

#[test]
fn p22_an_expiration_is_the_date_plus_the_duration_in_whole_seconds() {
    let (server, keys) = (shared(), shared().developer());
    for duration in [900, 901, 3600] {
        let query = example_role().arg("DurationSeconds", &duration.to_string());
        assert_eq!(lifetime(&server.call(&query, &keys).ok()), duration);
    }
    assert_eq!(lifetime(&server.call(&example_role(), &keys).ok()), 3600);
    let own = Query::sts("GetSessionToken");
    assert_eq!(lifetime(&server.call(&own, &keys).ok()), 43_200);
    assert_eq!(
        lifetime(
            &server
                .call(&own.arg("DurationSeconds", "129600"), &keys)
                .ok()
        ),
        129_600
    );
}

#[test]
fn an_operation_that_is_not_built_answers_invalid_action() {
    let sts = [
        "AssumeRole",
        "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
        "AssumeRoot",
        "DecodeAuthorizationMessage",
        "GetAccessKeyInfo",
        "GetCallerIdentity",
        "GetDelegatedAccessToken",
        "GetFederationToken",
        "GetScopedCredentials",
        "GetSessionToken",
        "GetWebIdentityToken",
    ];
    let iam = [
        "AddUserToGroup",
        "AttachRolePolicy",
        "ChangePassword",
        "CreateGroup",
        "CreateLoginProfile",
        "CreateOpenIDConnectProvider",
        "CreatePolicy",
        "CreateSAMLProvider",
        "EnableMFADevice",
        "GenerateCredentialReport",
        "GetAccountAuthorizationDetails",
        "SimulatePrincipalPolicy",
        "TagUser",
        "UpdateUser",
    ];
    let built = |name: &str| {
        let rows = daypass_sts::OPERATIONS
            .iter()
            .chain(daypass_iam::OPERATIONS);
        rows.map(|row| row.name).any(|other| other == name)
    };
    let calls = sts
        .iter()
        .map(|name| (name, Query::sts(name), "2011-06-15"))
        .chain(
            iam.iter()
                .map(|name| (name, Query::iam(name), "2010-05-08")),
        );
    for (name, query, version) in calls.filter(|(name, ..)| !built(name)) {
        let message = format!("Could not find operation {name} for version {version}");
        for reply in [
            shared().ask(&query),
            shared().call(&query, &shared().developer()),
        ] {
            reply.assert_refused(400, "InvalidAction", &message);
        }
    }
}

#[test]
fn an_operation_is_found_in_its_own_version_only() {
    for (action, version) in [
        ("CreateUser", "2011-06-15"),
        ("GetCallerIdentity", "2010-05-08"),
        ("GetCallerIdentity", "2011-06-16"),
        ("GetCallerIdentity", " 2011-06-15"),
    ] {
        assert_no_operation(
            &format!("Action={action}&Version={}", encoded(version)),
            &format!("Could not find operation {action} for version {version}"),
        );
    }
}

#[test]
fn an_action_is_echoed_as_text_and_not_as_markup() {
    let action = "<b>&\u{1}'\"]]>";
    let reply = shared().ask(&Query::sts(action));
    reply.assert_refused(
        400,
        "InvalidAction",
        "Could not find operation <b>&\u{fffd}'\"]]> for version 2011-06-15",
    );
    assert_eq!(reply.header("content-type"), Some("text/xml"));
}

#[test]
fn a_connection_serves_one_request_after_another() {
    use std::io::Write as _;
    let server = shared();
    let mut stream = std::net::TcpStream::connect(server.address).unwrap();
    let request = Query::sts("GetCallerIdentity").signed(&server.host(), &server.developer());
    for _ in 0..3 {
        stream.write_all(&request.bytes()).unwrap();
        Reply::read(&mut stream).unwrap().ok();
        stream
            .write_all(format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", server.host()).as_bytes())
            .unwrap();
        assert_eq!(Reply::read(&mut stream).unwrap().status, 302);
    }
}
