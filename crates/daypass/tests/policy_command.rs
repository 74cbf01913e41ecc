//! `daypass policy` on files and pipes, by driving the real program.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what cannot be read must fail the test"
)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

const DECISIONS: &str = include_str!("../../policy/tests/cases/policy-decisions.jsonl");
const GRAMMAR: &str = include_str!("../../policy/tests/cases/policy-grammar.jsonl");
/// Cases of our own: every operator, form of principal, layer and element, by the policy spec and
/// AWS's documentation.
const OWN: &str = include_str!("cases/own.jsonl");

/// What a run left behind.
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    fn lines(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).expect(line))
            .collect()
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_daypass"));
    command.arg("policy").args(arguments);
    command
}

/// Runs `daypass policy` with an input.
fn policy(arguments: &[&str], folder: &Path, input: impl Into<Vec<u8>>) -> Done {
    let mut child = program(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.into();
    // A program that does not read its input closes it, which is its right.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Done {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn decide(input: impl Into<Vec<u8>>) -> Done {
    policy(&["decide"], Path::new("."), input)
}

/// The decision on one case.
fn decision_on(case: &Value) -> String {
    let done = decide(case.to_string());
    assert_eq!(done.code, 0, "{case}: {}", done.out);
    done.lines()[0]["decision"].as_str().unwrap().to_owned()
}

fn allow(action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": action, "Resource": "*"}]})
}

/// A case in which a bucket of another account is read.
fn reading(principal: &str, named: &str) -> Value {
    json!({
        "principal": principal, "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
        "resourceAccount": "111111111111",
        "resourcePolicy": {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": named}, "Action": "s3:*", "Resource": "*"}]},
    })
}

#[test]
fn every_case_that_is_no_guess_gets_its_answer_in_order() {
    for file in [DECISIONS, GRAMMAR, OWN] {
        let done = decide(file);
        assert_eq!(done.code, 0, "{}", done.err);
        let answers = done.lines();
        assert_eq!(answers.len(), file.lines().count());
        let mut wrong = Vec::new();
        for (line, answer) in file.lines().zip(&answers) {
            let case: Value = serde_json::from_str(line).unwrap();
            assert_eq!(case["id"], answer["id"]);
            if case["certainty"] != "G" && case["expected"] != answer["decision"] {
                wrong.push(format!("{answer}, expected {}", case["expected"]));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn a_line_that_is_no_case_is_reported_and_the_next_is_answered() {
    let good = json!({"id": 2, "action": "s3:GetObject", "resource": "*",
        "identityPolicies": [allow("*")]});
    let bad = [
        "nope",
        "[]",
        r#"{"id": "a"}"#,
        r#"{"id": "b", "action": "s3:x", "resource": "*", "principal": "alice"}"#,
        r#"{"id": "c", "action": "s3:x", "resource": "*", "context": {"a": null}}"#,
        r#"{"id": "d", "action": "s3:x", "resource": "*", "context": {"a": "1", "A": "2"}}"#,
        r#"{"id": "e", "action": "s3:x", "action": "s3:y", "resource": "*"}"#,
        r#"{"id": "f", "validate": "nothing", "policy": "{}"}"#,
        r#"{"id": "g", "validate": "identity"}"#,
        r#"{"id": {"h": 1}, "action": "s3:x", "resource": "*"}"#,
    ];
    let done = decide(format!("{}\n\n{good}\n", bad.join("\n")));
    assert_eq!(done.code, 1);
    let answers = done.lines();
    assert_eq!(answers.len(), bad.len() + 1);
    for (at, answer) in answers[..bad.len()].iter().enumerate() {
        assert_eq!(answer["line"], at + 1);
        assert!(answer["error"].is_string(), "{answer}");
        assert_eq!(answer["decision"], Value::Null);
    }
    assert_eq!(answers[2]["id"], "a");
    assert_eq!(answers[6]["id"], "e");
    assert_eq!(
        answers[bad.len()],
        json!({"id": 2, "decision": "Allowed"}),
        "{}",
        done.out
    );
}

#[test]
fn a_line_that_is_not_text_or_too_long_is_reported() {
    let mut input = b"{\"id\": \"\xff\"}\n".to_vec();
    input.resize(input.len() + (9 << 20), b'x');
    input.extend(b"\n{\"id\": 3, \"validate\": \"trust\", \"policy\": \"\"}");
    let done = decide(input);
    assert_eq!(done.code, 1);
    let answers = done.lines();
    assert!(answers[0]["error"].is_string() && answers[1]["error"].is_string());
    assert_eq!(answers[2]["decision"], "Invalid");
}

#[test]
fn lines_that_are_made_to_stall_are_answered() {
    let (session, resource) = (
        "arn:aws:sts::111111111111:assumed-role/app/s",
        "arn:aws:s3:::b/k",
    );
    let keys: Vec<String> = (0..200_000).map(|at| format!(r#""k{at}":"v""#)).collect();
    let open = r#"{\"Principal\":"#.repeat(200_000);
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let many = vec!["1"; 1_000_000].join(",");
    let start = format!(r#"{{"principal":"{session}","action":"s3:x","resource":"{resource}","#);
    let done = decide(format!(
        "{start}\"context\":{{{}}}}}\n{start}\"resourcePolicy\":\"{open}\"}}\n\
         {start}\"identityPolicies\":{deep}}}\n{start}\"identityPolicies\":[{many}]}}\n{deep}",
        keys.join(",")
    ));
    let answers = done.lines();
    assert_eq!(answers.len(), 5);
    assert!(answers[0]["error"].is_string() && answers[4]["error"].is_string());
    assert_eq!(answers[1]["decision"], "ImplicitlyDenied");
    assert_eq!(answers[2]["decision"], "ImplicitlyDenied");
    assert_eq!(answers[3]["decision"], "ImplicitlyDenied");
}

#[test]
fn nothing_is_allowed_under_a_policy_that_cannot_be_loaded() {
    let broken = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Perhaps"}]});
    let deny = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Action": "*", "Resource": "*"}]});
    let case = |policies: Value| {
        json!({"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
            "identityPolicies": policies})
    };
    let done = decide(case(json!([allow("*"), broken])).to_string());
    assert_eq!(
        done.lines()[0],
        json!({"id": null, "decision": "ImplicitlyDenied",
            "message": "identityPolicies[1]: Syntax errors in policy."})
    );
    assert_eq!(
        decision_on(&case(json!([broken, deny]))),
        "ExplicitlyDenied"
    );
    assert_eq!(decision_on(&case(json!([allow("*")]))), "Allowed");
}

#[test]
fn a_policy_with_a_key_twice_is_seen_as_it_is_written() {
    let twice = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Effect": "Allow",
        "Action": "*", "Resource": "*"}]}"#
        .replace('\n', " ");
    let done = decide(format!(
        "{{\"action\": \"s3:x\", \"resource\": \"*\", \"identityPolicies\": [{twice}]}}\n\
         {{\"validate\": \"identity\", \"policy\": {twice}}}"
    ));
    let answers = done.lines();
    assert_eq!(answers[0]["decision"], "ImplicitlyDenied");
    assert_eq!(answers[1]["decision"], "Invalid");
}

#[test]
fn a_session_is_named_exactly_however_short_its_name_is() {
    let session = |name: &str| format!("arn:aws:sts::111111111111:assumed-role/app/{name}");
    for (asks, named, expected) in [
        ("s", "s", "Allowed"),
        ("s", "t", "ImplicitlyDenied"),
        ("s", "s_", "ImplicitlyDenied"),
        ("s1", "s1", "Allowed"),
        ("s1", "s", "ImplicitlyDenied"),
    ] {
        let case = reading(&session(asks), &session(named));
        assert_eq!(decision_on(&case), expected, "{asks} {named}");
    }
}

#[test]
fn a_roles_path_comes_from_what_the_case_tells() {
    let session = "arn:aws:sts::111111111111:assumed-role/app/s1";
    let role = "arn:aws:iam::111111111111:role/team/app";
    assert_eq!(decision_on(&reading(session, role)), "Allowed");
    let mut elsewhere = reading(session, role);
    elsewhere["context"] = json!({"aws:PrincipalArn": "arn:aws:iam::111111111111:role/other/app"});
    assert_eq!(decision_on(&elsewhere), "ImplicitlyDenied");
    elsewhere["context"] = json!({"aws:PrincipalArn": "arn:aws:iam::111111111111:role/app"});
    assert_eq!(decision_on(&elsewhere), "ImplicitlyDenied");
    assert_eq!(decision_on(&reading(role, role)), "Allowed");
}

#[test]
fn principals_have_more_forms_than_arns() {
    let trust = |principal: Value| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Action": "sts:AssumeRole*", "Principal": principal}]})
    };
    let provider = "arn:aws:iam::111111111111:oidc-provider/id.example.com";
    for (asks, action, named) in [
        (
            json!(provider),
            "sts:AssumeRoleWithWebIdentity",
            json!({"Federated": provider}),
        ),
        (
            json!("accounts.google.com"),
            "sts:AssumeRoleWithWebIdentity",
            json!({"Federated": "accounts.google.com"}),
        ),
        (
            json!({"Service": "ec2.amazonaws.com"}),
            "sts:AssumeRole",
            json!({"Service": "ec2.amazonaws.com"}),
        ),
    ] {
        let case = json!({"principal": asks, "action": action,
            "resource": "arn:aws:iam::111111111111:role/app", "resourcePolicy": trust(named)});
        assert_eq!(decision_on(&case), "Allowed", "{asks}");
    }
    let anonymous = json!({"type": "Anonymous"});
    let mut open = reading("arn:aws:iam::222222222222:user/carol", "*");
    open["principal"] = anonymous;
    assert_eq!(decision_on(&open), "Allowed");
}

#[test]
fn a_case_is_read_as_leniently_as_it_is_clear() {
    let open = reading("arn:aws:iam::222222222222:user/carol", "*");
    let marked = decide(format!("\u{feff}{open}\r\n\r\n"));
    assert_eq!(marked.lines()[0]["decision"], "ImplicitlyDenied");
    let root = json!({"principal": {"AWS": "111111111111"}, "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k", "resourceAccount": 111_111_111_111_u64});
    assert_eq!(decision_on(&root), "Allowed");
}

#[test]
fn a_document_that_no_quota_holds_is_invalid() {
    let line = |kind: &str, length: usize| {
        let text = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Action": "s3:*", "Resource": format!("arn:aws:s3:::{}", "x".repeat(length))}]});
        json!({"validate": kind, "policy": text.to_string() + &" ".repeat(20_000)})
    };
    assert_eq!(decision_on(&line("identity", 10_000)), "Valid");
    assert_eq!(decision_on(&line("identity", 10_240)), "Invalid");
    assert_eq!(decision_on(&line("session", 2_048)), "Invalid");
}

#[test]
fn empty_lists_of_session_policies_are_none_and_one_that_allows_nothing_is_one() {
    let mut case = json!({"principal": "arn:aws:sts::111111111111:assumed-role/app/s1",
        "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
        "identityPolicies": [allow("*")], "sessionPolicies": [], "endpointPolicies": [],
        "permissionBoundary": null, "scps": [], "rcps": []});
    assert_eq!(decision_on(&case), "Allowed");
    case["sessionPolicies"] = json!([allow("ec2:*")]);
    assert_eq!(decision_on(&case), "ImplicitlyDenied");
}

#[test]
fn order_is_kept_over_a_hundred_thousand_lines() {
    let count = 100_000;
    let mut input = String::new();
    for at in 0..count {
        let resource = if at % 3 == 0 { "yes" } else { "no" };
        input.push_str(&format!(
            r#"{{"id":{at},"action":"s3:GetObject","resource":"arn:aws:s3:::b/{resource}","identityPolicies":[{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/yes"}},{{"Effect":"Deny","Action":"s3:Put*","Resource":"arn:aws:s3:::{}"}}]}}]}}"#,
            at % 1000
        ));
        input.push('\n');
    }
    let done = decide(input);
    assert_eq!(done.code, 0);
    let mut expected = String::new();
    for at in 0..count {
        let answer = match at % 3 {
            0 => "Allowed",
            _ => "ImplicitlyDenied",
        };
        expected.push_str(&format!("{{\"id\":{at},\"decision\":\"{answer}\"}}\n"));
    }
    assert!(done.out == expected);
}

#[test]
fn an_answer_comes_before_the_next_question_is_asked() {
    let mut child = program(&["decide"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in 0..3 {
        writeln!(stdin, r#"{{"id":{id},"validate":"scp","policy":"x"}}"#).unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{id},")), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let mut child = program(&["decide"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(GRAMMAR.as_bytes()).unwrap();
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success());
    assert!(done.stderr.is_empty());
}

/// A folder with a policy, one that is none, and tests of the first.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("readers.json", allow("s3:Get*").to_string());
    write("broken.json", "{\"Version\": \"2012-10-17\"".to_owned());
    write(
        "trust.json",
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole"}]})
        .to_string(),
    );
    let request = json!({"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k",
        "identityPolicies": ["file:readers.json"]});
    write("request.json", format!("{request:#}"));
    let suite = |expected: &str| {
        json!({
            "given": {"identityPolicies": ["file:readers.json"], "resource": "arn:aws:s3:::b/k"},
            "tests": [
                {"id": "reads", "action": "s3:GetObject", "expected": expected},
                {"id": "writes", "action": "s3:PutObject", "expected": "ImplicitlyDenied"},
                {"validate": "trust", "policy": "file:trust.json", "expected": "Valid"},
            ]
        })
    };
    write("good.test.json", format!("{:#}", suite("Allowed")));
    write("bad.test.json", suite("ExplicitlyDenied").to_string());
    folder
}

#[test]
fn check_says_what_is_wrong_in_awss_words() {
    let folder = folder();
    let check = |arguments: &[&str]| policy(&[&["check"], arguments].concat(), folder.path(), "");
    let done = check(&["readers.json", "trust.json"]);
    assert_eq!(
        (done.code, done.out.as_str()),
        (0, "readers.json: OK (identity)\ntrust.json: OK (trust)\n")
    );
    let done = check(&["readers.json", "broken.json"]);
    assert_eq!(
        (done.code, done.out.as_str()),
        (
            1,
            "readers.json: OK (identity)\nbroken.json: Syntax errors in policy. (identity)\n"
        )
    );
    let done = check(&["--json", "--type", "session", "trust.json", "readers.json"]);
    assert_eq!(done.code, 1);
    let answers = done.lines();
    assert_eq!(answers[0]["valid"], false);
    assert!(answers[0]["message"].is_string());
    assert_eq!(
        answers[1],
        json!({"file": "readers.json", "type": "session", "valid": true, "message": null,
            "size": 91, "warnings": []})
    );
}

#[test]
fn check_warns_of_what_is_odd_and_fails_only_when_told_to() {
    let folder = folder();
    let odd = "{\"Version\": \"2012-10-17\",\n \"Statement\": [\n  {\"Sid\": \"Odd\", \
               \"Effect\": \"Allow\", \"Action\": \"s3:GetObjekt\", \"Resource\": \"*\"}]}";
    fs::write(folder.path().join("odd.json"), odd).unwrap();
    let check = |arguments: &[&str]| policy(&[&["check"], arguments].concat(), folder.path(), "");
    let message = "AWS has no action s3:GetObjekt; did you mean s3:GetObject?";
    let done = check(&["odd.json"]);
    assert_eq!(
        (done.code, done.out),
        (
            0,
            format!(
                "odd.json: OK (identity)\nodd.json:3:3: warning: statement 0 (Odd): {message} \
                 [unknown-action]\n"
            )
        )
    );
    assert_eq!(check(&["--strict", "odd.json"]).code, 1);
    assert_eq!(check(&["--strict", "readers.json"]).code, 0);
    let done = check(&["--json", "odd.json"]);
    assert_eq!(done.code, 0);
    let answer = &done.lines()[0];
    assert_eq!(answer["valid"], true);
    assert_eq!(
        answer["warnings"],
        json!([{"name": "unknown-action", "statement": 0, "sid": "Odd", "line": 3, "column": 3,
            "message": message}])
    );
}

#[test]
fn what_cannot_be_read_is_neither_valid_nor_invalid() {
    let folder = folder();
    for arguments in [
        ["check", "nowhere.json"].as_slice(),
        &["test", "nowhere.json"],
        &["explain", "--request", "nowhere.json"],
        &["explain", "--request", "broken.json"],
        &["test", "readers.json"],
    ] {
        let done = policy(arguments, folder.path(), "");
        assert_eq!(done.code, 2, "{arguments:?}");
        assert!(done.err.starts_with("daypass: "), "{}", done.err);
        assert!(done.err.contains(".json"), "{}", done.err);
    }
}

#[test]
fn explain_gives_the_reasons_in_order() {
    let folder = folder();
    let done = policy(&["explain", "--request", "request.json"], folder.path(), "");
    assert_eq!(
        (done.code, done.out.as_str()),
        (
            0,
            "allowed\n  identity-based policy: allows\n    readers.json statement 0, Allow: applies\n"
        )
    );
    let refused = r#"{"action": "s3:PutObject", "resource": "*", "permissionBoundary": "{}",
        "identityPolicies": ["file:readers.json"]}"#;
    let done = policy(
        &["explain", "--json", "--request", "-"],
        folder.path(),
        refused,
    );
    let answer: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(answer["decision"], "ImplicitlyDenied");
    assert_eq!(answer["layer"], "identity-based policy");
    assert_eq!(answer["layers"][0]["verdict"], "Silent");
    assert_eq!(answer["unreadable"][0]["policy"], "permissionBoundary[0]");
}

#[test]
fn explain_refuses_a_member_that_is_misspelt() {
    let request = r#"{"action": "s3:GetObject", "resource": "*", "permissionBoundry": {}}"#;
    let done = policy(&["explain", "--request", "-"], Path::new("."), request);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("permissionBoundry"), "{}", done.err);
}

#[test]
fn lines_that_come_from_anyone_name_no_files() {
    let folder = folder();
    let line = r#"{"validate": "identity", "policy": "file:readers.json"}"#;
    let done = policy(&["decide"], folder.path(), line);
    assert_eq!(done.lines()[0]["decision"], "Invalid");
}

#[test]
fn tests_pass_or_fail_with_the_reasons() {
    let folder = folder();
    let done = policy(&["test", "good.test.json"], folder.path(), "");
    assert_eq!(
        (done.code, done.out.as_str()),
        (0, "3 passed, 0 failed\n"),
        "{}",
        done.err
    );
    let done = policy(
        &["test", "good.test.json", "bad.test.json"],
        folder.path(),
        "",
    );
    assert_eq!(done.code, 1);
    assert!(done.out.starts_with(
        "FAILED bad.test.json, test 1 \"reads\": expected ExplicitlyDenied, got Allowed\n  allowed\n"
    ), "{}", done.out);
    assert!(done.out.ends_with("\n5 passed, 1 failed\n"), "{}", done.out);
}

#[test]
fn tests_may_be_lines_or_a_list() {
    let lines: Vec<&str> = DECISIONS
        .lines()
        .filter(|line| !line.contains(r#""certainty": "G""#))
        .collect();
    let passed = format!("{} passed, 0 failed\n", lines.len());
    for text in [lines.join("\n"), format!("[{}]", lines.join(","))] {
        let done = policy(&["test", "-"], Path::new("."), text);
        assert_eq!(done.code, 0, "{}", done.err);
        assert_eq!(done.out, passed);
    }
}
