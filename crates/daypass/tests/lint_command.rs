//! `daypass lint` on files and pipes, by driving the real program.
#![expect(clippy::unwrap_used, reason = "what cannot be read must fail the test")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

const ARN: &str = "arn:aws:iam::123456789012";
const AS_OF: &str = "2026-11-27T00:00:00Z";

struct Done {
    code: i32,
    out: String,
    err: String,
}

/// Runs `daypass lint` in a folder with an input.
fn lint(arguments: &[&str], folder: &Path, input: &str) -> Done {
    let mut child = Command::new(env!("CARGO_BIN_EXE_daypass"))
        .args(["lint", "--as-of", AS_OF])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Done {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The findings in a document on standard input, as JSON.
#[track_caller]
fn findings(document: &Value) -> Vec<Value> {
    let done = lint(&["--json", "-"], Path::new("."), &document.to_string());
    assert!(done.code < 2, "{}", done.err);
    let told: Value = serde_json::from_str(&done.out).unwrap();
    told["findings"].as_array().unwrap().clone()
}

/// The ids of the findings.
#[track_caller]
fn ids(document: &Value) -> Vec<String> {
    let found = findings(document).into_iter();
    found
        .map(|f| f["id"].as_str().unwrap().to_owned())
        .collect()
}

fn statement(fields: &Value) -> Value {
    let mut statement = json!({"Effect": "Allow"});
    let own = fields.as_object().unwrap().clone();
    statement.as_object_mut().unwrap().extend(own);
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

fn trust(principal: &Value, condition: &Value) -> Value {
    statement(&json!({
        "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition,
    }))
}

fn web(provider: &str, condition: &Value) -> Value {
    statement(&json!({
        "Principal": {"Federated": format!("{ARN}:oidc-provider/{provider}")},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition,
    }))
}

fn user(name: &str, document: &Value) -> Value {
    json!({"UserName": name, "Arn": format!("{ARN}:user/{name}"),
           "UserId": "AIDA4IAWSJ5UXM7MV5C44",
           "UserPolicyList": [{"PolicyName": "Own", "PolicyDocument": document}]})
}

#[test]
fn a_role_that_anybody_may_assume_is_found() {
    for principal in [json!("*"), json!({"AWS": "*"})] {
        assert_eq!(ids(&trust(&principal, &json!({}))), ["trust-anyone"]);
        let own = json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
        assert!(ids(&trust(&principal, &own)).is_empty());
        let secret = json!({"StringEquals": {"sts:ExternalId": "lunch"}});
        assert_eq!(ids(&trust(&principal, &secret)), ["trust-anyone-who-knows"]);
        // A condition that keeps nobody out.
        let any = json!({"StringLike": {"aws:PrincipalArn": "*"}});
        assert_eq!(ids(&trust(&principal, &any)), ["trust-anyone"]);
        let careful = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
        assert_eq!(ids(&trust(&principal, &careful)), ["trust-anyone"]);
    }
    let own = json!({"AWS": "arn:aws:iam::111111111111:root"});
    assert!(ids(&trust(&own, &json!({}))).is_empty());
}

#[test]
fn another_account_as_a_whole_is_found_unless_it_must_say_an_external_id() {
    for principal in [
        json!("222222222222"),
        json!(["arn:aws:iam::222222222222:root"]),
    ] {
        let named = json!({"AWS": principal});
        assert_eq!(ids(&trust(&named, &json!({}))), ["trust-foreign-account"]);
        let asked = json!({"StringEquals": {"sts:ExternalId": "lunch"}});
        assert!(ids(&trust(&named, &asked)).is_empty());
    }
    let one = json!({"AWS": "arn:aws:iam::222222222222:role/deployer"});
    assert!(ids(&trust(&one, &json!({}))).is_empty());
}

#[test]
fn an_issuer_without_a_subject_is_found_and_a_shared_one_is_worse() {
    let github = "token.actions.githubusercontent.com";
    let key = |claim: &str| format!("{github}:{claim}");
    let audience = json!({"StringEquals": {key("aud"): "sts.amazonaws.com"}});
    assert_eq!(ids(&web(github, &audience)), ["trust-shared-issuer"]);
    for (pattern, expected) in [
        ("repo:example/app:ref:refs/heads/main", "trust-by-name"),
        ("repo:example/*", "trust-by-name"),
        ("repo:*", "trust-shared-issuer"),
        ("*", "trust-shared-issuer"),
    ] {
        let condition = json!({
            "StringEquals": {key("aud"): "sts.amazonaws.com"},
            "StringLike": {key("sub"): pattern},
        });
        assert_eq!(ids(&web(github, &condition)), [expected], "{pattern}");
    }
    // `IfExists` asks nothing of a token, which has a subject, and everything of this one.
    let own = "idp.example.com/realm";
    assert_eq!(ids(&web(own, &json!({}))), ["trust-any-subject"]);
    let subject = json!({"StringEquals": {format!("{own}:sub"): "deployer"}});
    assert!(ids(&web(own, &subject)).is_empty());
    // Whom the token was made for is not whom it is about, by either key.
    let for_whom = json!({"StringEquals": {
        format!("{own}:aud"): "client",
        format!("{own}:oaud"): "client",
    }});
    assert_eq!(ids(&web(own, &for_whom)), ["trust-any-subject"]);
    // Where the audience is one application's, it keeps others out.
    let google = "accounts.google.com";
    let audience = json!({"StringEquals": {format!("{google}:aud"): "client"}});
    assert!(ids(&web(google, &audience)).is_empty());
    assert_eq!(ids(&web(google, &json!({}))), ["trust-shared-issuer"]);
}

/// `repo:acme*` is meant for one organization, and another may call itself `acme-evil`.
#[test]
fn flaw_f04_a_pattern_that_ends_within_a_name_is_found() {
    let github = "token.actions.githubusercontent.com";
    let subject = |pattern: &str, more: &Value| {
        let mut condition = json!({"StringLike": {format!("{github}:sub"): pattern}});
        condition["StringEquals"] = more.clone();
        ids(&web(github, &condition))
    };
    let owner = json!({format!("{github}:repository_owner_id"): "74"});
    for open in [
        "repo:acme*",
        "repo:acme*/app:*",
        "repo:acme*:ref:refs/heads/main",
        "repo:a?me*/app:ref:refs/heads/main",
        "repo:acm?/app:ref:refs/heads/main",
    ] {
        assert_eq!(subject(open, &json!({})), ["trust-open-subject"], "{open}");
        // Whoever calls itself so has another number.
        assert!(subject(open, &owner).is_empty(), "{open}");
    }
    for closed in ["repo:acme/*", "repo:acme/app*", "repo:acme/app:ref:refs/*"] {
        assert_eq!(subject(closed, &json!({})), ["trust-by-name"], "{closed}");
        assert!(subject(closed, &owner).is_empty(), "{closed}");
    }
    let gitlab = "gitlab.com";
    let condition = json!({"StringLike": {format!("{gitlab}:sub"): "project_path:acme*"}});
    assert_eq!(ids(&web(gitlab, &condition)), ["trust-open-subject"]);
}

/// A name that was given up can be taken by somebody else, and a claim that is not there is all that
/// `ForAllValues` wants.
#[test]
fn flaw_f03_trust_in_names_alone_is_found() {
    let github = "token.actions.githubusercontent.com";
    let key = |claim: &str| format!("{github}:{claim}");
    let named = json!({key("sub"): "repo:acme/app:environment:prod", key("environment"): "prod"});
    let names = json!({ "StringEquals": named });
    assert_eq!(ids(&web(github, &names)), ["trust-by-name"]);
    for number in ["repository_id", "repository_owner_id", "enterprise_id"] {
        let mut numbered = names.clone();
        numbered["StringEquals"][key(number)] = json!("74");
        assert!(ids(&web(github, &numbered)).is_empty(), "{number}");
        let alone = json!({"StringEquals": {key(number): "74"}});
        assert!(ids(&web(github, &alone)).is_empty(), "{number}");
    }
    // What one statement asks says nothing of the next.
    let mut both = web(
        github,
        &json!({"StringEquals": {
            key("sub"): "repo:acme/one:environment:prod", key("repository_id"): "74",
        }}),
    );
    let next = |condition: &Value| web(github, condition)["Statement"][0].clone();
    let named = json!({"StringEquals": {key("sub"): "repo:acme/two:environment:prod"}});
    both["Statement"].as_array_mut().unwrap().push(next(&named));
    assert_eq!(ids(&both), ["trust-by-name"]);
    both["Statement"][1]["Condition"]["StringEquals"][key("repository_id")] = json!("75");
    assert!(ids(&both).is_empty());
    let absent = json!({"ForAllValues:StringLike": {key("repository"): "acme/*"}});
    assert_eq!(ids(&web(github, &absent)), ["trust-shared-issuer"]);
}

#[test]
fn an_assertion_for_another_service_is_found() {
    let saml = |condition: &Value| {
        statement(&json!({
            "Principal": {"Federated": format!("{ARN}:saml-provider/corp")},
            "Action": "sts:AssumeRoleWithSAML", "Condition": condition,
        }))
    };
    assert_eq!(ids(&saml(&json!({}))), ["trust-saml-audience"]);
    let audience = json!({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}});
    assert!(ids(&saml(&audience)).is_empty());
}

#[test]
fn a_resource_that_is_open_to_everybody_is_found() {
    let policy = |condition: &Value| {
        statement(&json!({"Principal": "*", "Action": "s3:Get*",
            "Resource": "arn:aws:s3:::b/*", "Condition": condition}))
    };
    assert_eq!(ids(&policy(&json!({}))), ["public-resource"]);
    let own = json!({"StringEquals": {"aws:PrincipalAccount": "123456789012"}});
    assert!(ids(&policy(&own)).is_empty());
}

#[test]
fn policies_in_files_are_judged_as_if_somebody_had_them() {
    let all = statement(&json!({"Action": "*", "Resource": "*"}));
    assert_eq!(ids(&all), ["wildcard-policy"]);
    let keys = statement(&json!({"Action": "iam:CreateAccessKey", "Resource": "*"}));
    assert_eq!(ids(&keys), ["escalation-create-access-key"]);
    let one = json!({"Action": "iam:CreateAccessKey", "Resource": format!("{ARN}:user/bot-*")});
    assert_eq!(ids(&statement(&one)), ["escalation-create-access-key"]);
    let own =
        json!({"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::*:user/${aws:username}"});
    assert!(ids(&statement(&own)).is_empty());
    let any = statement(&json!({"Action": "sts:AssumeRole", "Resource": "*"}));
    assert_eq!(ids(&any), ["assume-any-role"]);
    let some = json!({"Action": "sts:AssumeRole", "Resource": format!("{ARN}:role/*")});
    assert!(ids(&statement(&some)).is_empty());
}

#[test]
fn a_finding_says_where_why_and_what_to_do() {
    let mut document = statement(&json!({"Action": "iam:PutUserPolicy", "Resource": "*"}));
    document["Statement"][0]["Sid"] = json!("Careless");
    let account = json!({"UserDetailList": [user("mallory", &document)]});
    let found = findings(&account);
    let [one] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(one["id"], "escalation-put-user-policy");
    assert_eq!(one["severity"], "critical");
    assert_eq!(one["entity"], format!("{ARN}:user/mallory"));
    assert_eq!(one["policy"], "Own");
    assert_eq!(one["statement"], json!({"index": 0, "sid": "Careless"}));
    assert!(one["why"].as_str().unwrap().contains("user/mallory"));
    assert!(!one["remedy"].as_str().unwrap().is_empty());

    let text = lint(&["-"], Path::new("."), &account.to_string());
    for part in [
        "critical: arn:aws:iam::123456789012:user/mallory [escalation-put-user-policy]",
        "  where: Own, statement 0 (Careless)\n",
        "  do: ",
        "1 found: 1 critical",
    ] {
        assert!(text.out.contains(part), "{part:?} in {}", text.out);
    }
}

#[test]
fn what_a_group_gives_is_told_of_the_group() {
    let document = statement(&json!({"Action": "iam:PutUserPolicy", "Resource": "*"}));
    let mut member = user(
        "member",
        &statement(&json!({"Action": "s3:*", "Resource": "*"})),
    );
    member["GroupList"] = json!(["ops"]);
    let account = json!({
        "UserDetailList": [member],
        "GroupDetailList": [{"GroupName": "ops", "Arn": format!("{ARN}:group/ops"),
            "GroupPolicyList": [{"PolicyName": "P", "PolicyDocument": document}]}],
    });
    let found = findings(&account);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["entity"], format!("{ARN}:group/ops"));
    assert_eq!(found[0]["policy"], "group/ops: P");
}

#[test]
fn a_role_that_leads_to_an_administrator_is_found() {
    let everything = statement(&json!({"Action": "*", "Resource": "*"}));
    let open = trust(
        &json!({"AWS": "arn:aws:iam::123456789012:root"}),
        &json!({}),
    );
    let role = json!({"RoleName": "admin", "Arn": format!("{ARN}:role/admin"),
        "RoleId": "AROA4IAWSJ5UXM7MV5C44", "AssumeRolePolicyDocument": open,
        "RolePolicyList": [{"PolicyName": "All", "PolicyDocument": everything}]});
    let may = statement(&json!({"Action": "sts:AssumeRole", "Resource": format!("{ARN}:role/*")}));
    let account = json!({"UserDetailList": [user("mallory", &may)], "RoleDetailList": [role]});
    assert_eq!(
        ids(&account),
        ["administrator", "escalation-assume-administrator"]
    );
    let mut closed = account;
    closed["RoleDetailList"][0]["AssumeRolePolicyDocument"] =
        trust(&json!({"AWS": format!("{ARN}:user/boss")}), &json!({}));
    assert_eq!(ids(&closed), ["administrator"]);
}

#[test]
fn what_is_not_in_the_file_is_said_not_to_be() {
    let mut someone = user(
        "someone",
        &statement(&json!({"Action": "s3:*", "Resource": "*"})),
    );
    someone["AttachedManagedPolicies"] = json!([{"PolicyArn": "arn:aws:iam::aws:policy/X"}]);
    someone["PermissionsBoundary"] = json!({"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/Y"});
    let account = json!({"UserDetailList": [someone]});
    assert_eq!(ids(&account), ["not-read", "not-read"]);
    // As the API answers it, percent-encoded.
    let encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A\
                   %22Allow%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%5D%7D";
    let account = json!({"UserDetailList": [user("boss", &json!(encoded))]});
    assert_eq!(ids(&account), ["administrator"]);
}

#[test]
fn roles_and_policies_that_nobody_uses_are_found() {
    let quiet = trust(&json!({"AWS": format!("{ARN}:user/boss")}), &json!({}));
    let role = |name: &str, made: &str, used: &Value| {
        json!({"RoleName": name, "Arn": format!("{ARN}:role/{name}"), "CreateDate": made,
            "RoleId": "AROA4IAWSJ5UXM7MV5C44", "AssumeRolePolicyDocument": quiet,
            "RoleLastUsed": used})
    };
    let day = |date: &str| format!("{date}T12:00:00+00:00");
    let used = |date: &str| json!({"LastUsedDate": day(date), "Region": "us-east-1"});
    let everything = statement(&json!({"Action": "*", "Resource": "*"}));
    let account = json!({
        "RoleDetailList": [
            role("busy", &day("2020-01-01"), &used("2026-11-20")),
            role("idle", &day("2020-01-01"), &used("2026-01-01")),
            role("never", &day("2026-01-01"), &json!({})),
            role("new", &day("2026-11-01"), &json!({})),
            role("unknown", &day("2020-01-01"), &Value::Null),
        ],
        "Policies": [{"Arn": format!("{ARN}:policy/Wide"), "DefaultVersionId": "v1",
            "PolicyVersionList": [{"VersionId": "v1", "Document": everything}]}],
    });
    let found = findings(&account);
    let told: Vec<_> = found.iter().map(|f| (&f["id"], &f["entity"])).collect();
    assert_eq!(
        told,
        [
            (
                &json!("wildcard-policy"),
                &json!(format!("{ARN}:policy/Wide"))
            ),
            (&json!("unused-role"), &json!(format!("{ARN}:role/idle"))),
            (&json!("unused-role"), &json!(format!("{ARN}:role/never"))),
        ]
    );
    let input = account.to_string();
    let patient = lint(&["--unused-days", "400", "-"], Path::new("."), &input);
    assert!(!patient.out.contains("unused-role"), "{}", patient.out);
}

const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,\
    password_last_changed,password_next_rotation,mfa_active,access_key_1_active,\
    access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,\
    access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
    access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,\
    cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

#[test]
fn a_credential_report_tells_of_keys_and_passwords() {
    let folder = TempDir::new().unwrap();
    let (long_ago, ago, lately) = (
        "2024-01-01T00:00:00+00:00",
        "2026-01-01T00:00:00+00:00",
        "2026-11-20T00:00:00+00:00",
    );
    let none = "false,N/A,N/A,N/A,N/A";
    let line = |name: &str, password: &str, mfa: bool, keys: [String; 2]| {
        let arn = match name {
            "<root_account>" => format!("{ARN}:root"),
            name => format!("{ARN}:user/{name}"),
        };
        let [first, second] = keys;
        format!("{name},{arn},{long_ago},{password},{mfa},{first},{second},false,N/A,false,N/A")
    };
    let key = |made: &str, used: &str| format!("true,{made},{used},us-east-1,sts");
    let report = [
        HEADER.to_owned(),
        line(
            "<root_account>",
            "not_supported,no_information,not_supported,not_supported",
            false,
            [key(ago, lately), none.to_owned()],
        ),
        line(
            "good",
            &format!("true,{lately},{lately},N/A"),
            true,
            [key(ago, lately), none.to_owned()],
        ),
        line(
            "idle",
            &format!("true,no_information,{ago},N/A"),
            false,
            [key(ago, "N/A"), key(ago, ago)],
        ),
        line(
            "old",
            "false,N/A,N/A,N/A",
            false,
            [key(long_ago, lately), none.to_owned()],
        ),
    ]
    .join("\n");
    fs::write(folder.path().join("report.csv"), report).unwrap();
    let arguments = ["--json", "--credential-report", "report.csv", "-"];
    let done = lint(&arguments, folder.path(), r#"{"UserDetailList": []}"#);
    assert_eq!(done.code, 1, "{}", done.err);
    let told: Value = serde_json::from_str(&done.out).unwrap();
    let told: Vec<(String, String)> = (told["findings"].as_array().unwrap().iter())
        .map(|f| {
            let entity = f["entity"]
                .as_str()
                .unwrap()
                .rsplit([':', '/'])
                .next()
                .unwrap();
            (f["id"].as_str().unwrap().to_owned(), entity.to_owned())
        })
        .collect();
    let expected = [
        ("root-key", "root"),
        ("root-without-mfa", "root"),
        ("unused-key", "idle"),
        ("unused-key", "idle"),
        ("password-without-mfa", "idle"),
        ("unused-password", "idle"),
        ("old-key", "old"),
    ]
    .map(|(id, entity)| (id.to_owned(), entity.to_owned()));
    assert_eq!(told, expected);

    fs::write(folder.path().join("report.csv"), "name,arn\n").unwrap();
    let done = lint(&arguments, folder.path(), r#"{"UserDetailList": []}"#);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("no credential report"), "{}", done.err);
}

#[test]
fn the_exit_code_says_whether_something_is_as_bad_as_asked() {
    let foreign = trust(&json!({"AWS": "222222222222"}), &json!({})).to_string();
    let code = |arguments: &[&str]| lint(arguments, Path::new("."), &foreign).code;
    assert_eq!(code(&["-"]), 0);
    assert_eq!(code(&["--fail-on", "low", "-"]), 1);
    assert_eq!(
        code(&["--fail-on", "low", "--ignore", "trust-foreign-account", "-"]),
        0
    );
    assert_eq!(code(&["--ignore", "trust-foreign-acount", "-"]), 2);
    assert_eq!(code(&["missing.json"]), 2);
    for not_read in ["", "[]", "{}", r#"{"Statement": [{"Effect": "Maybe"}]}"#] {
        assert_eq!(lint(&["-"], Path::new("."), not_read).code, 2, "{not_read}");
    }
    let page = json!({"UserDetailList": [], "IsTruncated": true}).to_string();
    let done = lint(&["-"], Path::new("."), &page);
    assert!(
        done.code == 2 && done.err.contains("one page"),
        "{}",
        done.err
    );
    let nothing = lint(&["-"], Path::new("."), r#"{"Policies": []}"#);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, "nothing found\n"));
}

/// The table in the documentation is what the program says of itself.
#[test]
fn the_documentation_has_every_id_with_its_severity_and_meaning() {
    let list = lint(&["--list"], Path::new("."), "").out;
    let rows: Vec<String> = (list.lines())
        .map(|line| {
            let [id, severity, what] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            format!("| `{id}` | {severity} | {what} |")
        })
        .collect();
    let page = fs::read_to_string("../../docs/lint.md").unwrap();
    let (_, table) = page.split_once("## What is looked for").unwrap();
    let told: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    assert_eq!(told, rows);
}
