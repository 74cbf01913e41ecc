//! The validation rules of STS spec 1.5 and rows P09 to P17 of its section 13.

use daypass_api::{
    DecodeFault, Input, Violations,
    fault::{Fault, FaultKind},
    iam::{
        CreateAccessKeyInput, CreateLoginProfileInput, CreateOpenIDConnectProviderInput,
        ListUsersInput, StatusType, UpdateAccessKeyInput,
        UpdateOpenIDConnectProviderThumbprintInput,
    },
    sts::{
        AssumeRoleInput, AssumeRoleWithSAMLInput, AssumeRoleWithWebIdentityInput, AssumeRootInput,
    },
};

use crate::support::params;

const ROLE: &str = "arn:aws:iam::123456789012:role/example";
const ARN_PATTERN: &str =
    r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+";

/// AssumeRole with its required members and these, which go first.
fn assume_role(pairs: &[(&str, &str)]) -> Result<AssumeRoleInput, DecodeFault> {
    let usual = [("RoleArn", ROLE), ("RoleSessionName", "example")];
    AssumeRoleInput::decode(&params(&[pairs, &usual].concat()))
}

fn refusal<T: Input>(pairs: &[(&str, &str)]) -> String {
    match T::decode(&params(pairs)) {
        Err(DecodeFault::Invalid(violations)) => violations.to_string(),
        Err(fault) => panic!("{fault:?}"),
        Ok(_) => panic!("accepted"),
    }
}

fn assume_role_refusal(pairs: &[(&str, &str)]) -> String {
    let usual = [("RoleArn", ROLE), ("RoleSessionName", "example")];
    refusal::<AssumeRoleInput>(&[pairs, &usual].concat())
}

#[test]
fn p09_an_empty_integer_is_malformed_with_a_message() {
    let message = Some("missing value for decimal type");
    assert_eq!(
        assume_role(&[("DurationSeconds", "")]).unwrap_err(),
        DecodeFault::Malformed { message }
    );
}

#[test]
fn p10_an_unreadable_integer_is_malformed_without_a_message() {
    for value in [
        "abc",
        "900.0",
        "2147483648",
        "-2147483649",
        " 900",
        "9e2",
        "+",
        "-",
        "٩٠٠",
    ] {
        assert_eq!(
            assume_role(&[("DurationSeconds", value)]).unwrap_err(),
            DecodeFault::Malformed { message: None },
            "{value}"
        );
    }
}

#[test]
fn p11_a_sign_and_leading_zeros_are_read() {
    for value in ["900", "+900", "0900"] {
        let input = assume_role(&[("DurationSeconds", value)]).unwrap();
        assert_eq!(input.duration_seconds, Some(900), "{value}");
    }
}

#[test]
fn p12_an_integer_below_its_minimum() {
    assert_eq!(
        assume_role_refusal(&[("DurationSeconds", "-1")]),
        "1 validation error detected: Value '-1' at 'durationSeconds' failed to satisfy \
         constraint: Member must have value greater than or equal to 900"
    );
}

#[test]
fn p13_pattern_before_length_joined_by_a_semicolon() {
    assert_eq!(
        assume_role_refusal(&[("RoleArn", "")]),
        format!(
            "2 validation errors detected: Value '' at 'roleArn' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: {ARN_PATTERN}; Value '' at 'roleArn' \
             failed to satisfy constraint: Member must have length greater than or equal to 20"
        )
    );
}

#[test]
fn p14_a_missing_member() {
    assert_eq!(
        refusal::<AssumeRoleInput>(&[("RoleSessionName", "example")]),
        "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: \
         Member must not be null"
    );
}

#[test]
fn p15_length_counts_code_points() {
    let at_limit = "😀".repeat(2048);
    let text = assume_role_refusal(&[("RoleArn", &at_limit)]);
    assert!(
        text.starts_with("1 validation error detected: "),
        "{}",
        &text[..40]
    );
    assert!(text.ends_with(&format!(
        "Member must satisfy regular expression pattern: {ARN_PATTERN}"
    )));

    let over = "😀".repeat(2049);
    let text = assume_role_refusal(&[("RoleArn", &over)]);
    assert!(
        text.starts_with("2 validation errors detected: "),
        "{}",
        &text[..40]
    );
    assert!(text.ends_with("Member must have length less than or equal to 2048"));

    let two_bytes_each = "é".repeat(2048);
    assert_eq!(
        assume_role(&[("RoleArn", &two_bytes_each)])
            .unwrap()
            .role_arn,
        two_bytes_each
    );
}

#[test]
fn p16_what_is_no_arn_passes_the_constraints_and_is_left_to_the_operation() {
    assert!(assume_role(&[("RoleArn", "xxxxxxxxxxxxxxxxxxxx")]).is_ok());
}

#[test]
fn p17_an_integer_above_its_maximum() {
    assert_eq!(
        assume_role_refusal(&[("DurationSeconds", "43201")]),
        "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy \
         constraint: Member must have value less than or equal to 43200"
    );
}

#[test]
fn an_empty_session_name_fails_only_its_length() {
    assert_eq!(
        assume_role_refusal(&[("RoleSessionName", "")]),
        "1 validation error detected: Value '' at 'roleSessionName' failed to satisfy constraint: \
         Member must have length greater than or equal to 2"
    );
}

#[test]
fn the_pattern_is_printed_as_the_model_has_it() {
    assert_eq!(
        assume_role_refusal(&[("RoleSessionName", "a b")]),
        r"1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"
    );
}

#[test]
fn violations_of_all_members_are_collected() {
    let text = refusal::<AssumeRoleInput>(&[("DurationSeconds", "1"), ("ExternalId", "x")]);
    assert!(
        text.starts_with("4 validation errors detected: Value null at 'roleArn' "),
        "{text}"
    );
    for path in ["roleSessionName", "durationSeconds", "externalId"] {
        assert!(text.contains(&format!("at '{path}'")), "{text}");
    }
}

#[test]
fn what_cannot_be_read_goes_before_broken_constraints() {
    let pairs = [("RoleArn", ""), ("DurationSeconds", "abc")];
    assert_eq!(
        assume_role(&pairs).unwrap_err(),
        DecodeFault::Malformed { message: None }
    );
}

#[test]
fn a_nested_member_is_named_by_its_index() {
    assert_eq!(
        assume_role_refusal(&[("Tags.member.1.Key", ""), ("Tags.member.1.Value", "x")]),
        r"2 validation errors detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+; Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1"
    );
    assert_eq!(
        assume_role_refusal(&[("Tags.member.2.Key", "x")]),
        "1 validation error detected: Value null at 'tags.2.member.value' failed to satisfy \
         constraint: Member must not be null"
    );
}

#[test]
fn a_missing_structure_is_one_violation() {
    assert_eq!(
        refusal::<AssumeRootInput>(&[("TargetPrincipal", "123456789012")]),
        "1 validation error detected: Value null at 'taskPolicyArn' failed to satisfy constraint: \
         Member must not be null"
    );
}

#[test]
fn a_list_that_is_too_long() {
    let names: Vec<_> = (1..=51)
        .map(|n| format!("TransitiveTagKeys.member.{n}"))
        .collect();
    let pairs: Vec<_> = names.iter().map(|name| (name.as_str(), "key")).collect();
    assert_eq!(
        assume_role_refusal(&pairs),
        "1 validation error detected: Value at 'transitiveTagKeys' failed to satisfy constraint: \
         Member must have length less than or equal to 50"
    );
    assert_eq!(
        assume_role(&pairs[..50]).unwrap().transitive_tag_keys.len(),
        50
    );
}

#[test]
fn a_value_outside_its_set() {
    let pairs = [
        ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"),
        ("Status", "active"),
    ];
    assert_eq!(
        refusal::<UpdateAccessKeyInput>(&pairs),
        "1 validation error detected: Value 'active' at 'status' failed to satisfy constraint: \
         Member must satisfy enum value set: [Active, Inactive, Expired]"
    );
    let pairs = [
        ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"),
        ("Status", "Inactive"),
    ];
    let input = UpdateAccessKeyInput::decode(&params(&pairs)).unwrap();
    assert_eq!(input.status, StatusType::Inactive);
}

#[test]
fn sensitive_values_are_not_echoed() {
    let text = refusal::<AssumeRoleWithWebIdentityInput>(&[
        ("RoleArn", ROLE),
        ("RoleSessionName", "example"),
        ("WebIdentityToken", "abc"),
    ]);
    assert_eq!(
        text,
        "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: \
         Member must have length greater than or equal to 4"
    );
    let text = refusal::<AssumeRoleWithSAMLInput>(&[
        ("RoleArn", ROLE),
        ("PrincipalArn", ROLE),
        ("SAMLAssertion", "abc"),
    ]);
    assert!(text.contains("Value at 'sAMLAssertion' failed"), "{text}");
    let text = refusal::<CreateLoginProfileInput>(&[("Password", "päss\u{7f}wörd→")]);
    assert!(
        text.contains("Value at 'password' failed") && !text.contains("wörd"),
        "{text}"
    );
    let text = assume_role_refusal(&[("TokenCode", "12345")]);
    assert!(
        text.contains("Value at 'tokenCode' failed") && !text.contains("12345"),
        "{text}"
    );
}

#[test]
fn inputs_print_without_their_secrets() {
    let input = assume_role(&[("TokenCode", "987654")]).unwrap();
    assert!(!format!("{input:?}").contains("987654"));
}

#[test]
fn a_boolean_is_true_or_false() {
    let read = |value: &str| {
        CreateLoginProfileInput::decode(&params(&[("PasswordResetRequired", value)]))
            .map(|input| input.password_reset_required)
    };
    assert_eq!(read("true"), Ok(Some(true)));
    assert_eq!(read("False"), Ok(Some(false)));
    for value in ["", "1", "yes", " true"] {
        assert_eq!(
            read(value),
            Err(DecodeFault::Malformed { message: None }),
            "{value}"
        );
    }
}

#[test]
fn absent_members_are_absent() {
    let input = ListUsersInput::decode(&params::<&str, &str>(&[])).unwrap();
    assert!(input.marker.is_none() && input.max_items.is_none() && input.path_prefix.is_none());
    assert!(
        CreateAccessKeyInput::decode(&params(&[("Unknown", "x")]))
            .unwrap()
            .user_name
            .is_none()
    );
}

#[test]
fn an_empty_list_is_not_a_missing_one() {
    let provider = (
        "OpenIDConnectProviderArn",
        "arn:aws:iam::123456789012:oidc-provider/x",
    );
    let input = UpdateOpenIDConnectProviderThumbprintInput::decode(&params(&[
        provider,
        ("ThumbprintList", ""),
    ]));
    assert!(input.unwrap().thumbprint_list.is_empty());
    assert_eq!(
        refusal::<UpdateOpenIDConnectProviderThumbprintInput>(&[provider]),
        "1 validation error detected: Value null at 'thumbprintList' failed to satisfy \
         constraint: Member must not be null"
    );
}

#[test]
fn items_come_in_the_order_of_their_indices_and_gaps_close_up() {
    let input = CreateOpenIDConnectProviderInput::decode(&params(&[
        ("Url", "https://example.com"),
        ("ClientIDList.member.10", "c"),
        ("ClientIDList.member.2", "b"),
        ("ClientIDList.member.1", "a"),
        ("ClientIDList.member.0", "no index"),
        ("ClientIDList.member.03", "no index"),
        ("ClientIDList.member.+4", "no index"),
        ("ClientIDList.member.5.Unknown", "no item"),
    ]));
    assert_eq!(input.unwrap().client_id_list, ["a", "b", "c"]);
}

#[test]
fn the_first_of_a_name_wins() {
    let input = assume_role(&[("RoleSessionName", "first")]).unwrap();
    assert_eq!(input.role_session_name, "first");
}

#[test]
fn each_fault_has_its_kind() {
    let kind = |pairs| {
        let fault = Fault::from(assume_role(pairs).unwrap_err());
        (fault.kind(), fault.message().map(str::to_owned))
    };
    assert_eq!(
        kind(&[("DurationSeconds", "x")]),
        (FaultKind::MalformedInput, None)
    );
    let message = Some("missing value for decimal type".to_owned());
    assert_eq!(
        kind(&[("DurationSeconds", "")]),
        (FaultKind::MalformedInput, message)
    );
    let (kind, message) = kind(&[("RoleArn", "")]);
    assert_eq!(kind, FaultKind::ValidationError);
    assert!(
        message
            .unwrap()
            .starts_with("2 validation errors detected: ")
    );
}

#[test]
fn many_violations_are_counted_and_the_first_spelt_out() {
    let names: Vec<_> = (1..=300).map(|n| format!("Tags.member.{n}.Key")).collect();
    let pairs: Vec<_> = names.iter().map(|name| (name.as_str(), "key")).collect();
    let text = assume_role_refusal(&pairs);
    // Each tag lacks its value, and the list is too long.
    assert!(
        text.starts_with("301 validation errors detected: "),
        "{}",
        &text[..40]
    );
    assert_eq!(
        text.matches(" failed to satisfy ").count(),
        Violations::SPELT_OUT
    );
}
