//! Organizations: what binds whom (policy spec, SCP and RCP; STS spec 4.2, 5.3, 5.4), and the file
//! that says so.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Corporation, NEIGHBOUR_ACCOUNT, ORGANIZATION, Query, Server, Start,
    World, allow, allow_each, deny, file, org, policy, trust,
};

fn listing(what: &str) -> Query {
    Query::iam(what)
}

/// Ends a refusal by a service control policy of the organization.
fn names_the_policy(message: &str, kind: &str) -> bool {
    let word = kind.replace(' ', "_");
    let middle = format!(
        " with an explicit deny in a {kind}: arn:aws:organizations::{NEIGHBOUR_ACCOUNT}:policy/\
         {ORGANIZATION}/{word}/p-"
    );
    let (_, id) = message.split_once(&middle).unwrap_or_default();
    id.len() == 8
}

#[test]
fn a_deny_at_any_level_binds_the_member_and_its_root_and_not_the_management_account() {
    let attached =
        |level: &str, name: &str| format!("{level}\nscps = [\"FullAWSAccess\", \"{name}\"]");
    let policies = [
        policy("scp", "AtRoot", &deny("iam:ListRoles")),
        policy("scp", "AtUnit", &deny("iam:ListUsers")),
        policy("scp", "AtAccount", &deny("iam:ListAccessKeys")),
    ]
    .concat();
    let whole = file("scps = [\"FullAWSAccess\", \"AtAccount\"]", &policies)
        .replacen(
            "[[organization.unit]]",
            &format!(
                "{}\n[[organization.unit]]",
                attached("[organization.root]", "AtRoot")
            ),
            1,
        )
        .replace("path = \"A\"", &attached("path = \"A\"", "AtUnit"));
    let corporation = Corporation::new(&whole);
    let (server, member) = (&corporation.server, corporation.member());
    for operation in ["ListRoles", "ListUsers", "ListAccessKeys"] {
        for keys in [&member.admin, &corporation.root] {
            let refused = server.call(&listing(operation), keys);
            refused.assert_code(403, "AccessDenied");
            let message = refused.message();
            assert!(
                names_the_policy(&message, "service control policy"),
                "{message}"
            );
            // What stands in the organization's policy is not the member's to read.
            let encoded = refused.encoded_message().unwrap();
            let decoding = Query::sts("DecodeAuthorizationMessage").arg("EncodedMessage", &encoded);
            let decoded = server.call(&decoding, keys).ok().get("DecodedMessage");
            let decoded: Value = serde_json::from_str(&decoded).unwrap();
            assert_eq!(decoded["explicitDeny"], json!(true));
            assert_eq!(decoded["matchedStatements"], json!({"items": []}));
        }
        corporation.management().call(&listing(operation)).ok();
    }
    // What is not denied is there as before.
    let get = listing("GetUser");
    server.call(&get, &member.admin).ok();
    server.call(&get, &corporation.root).ok();
    // A session of a role is bound as its account is.
    let role = member.open_role(ADMINISTRATOR);
    let session = server.session(&role.arn, &member.admin);
    server
        .call(&listing("ListUsers"), &session)
        .assert_code(403, "AccessDenied");
}

#[test]
fn an_allow_list_leaves_what_every_level_allows() {
    let policies = [
        policy(
            "scp",
            "Iam",
            &allow_each(&["iam:*", "sts:GetAccessKeyInfo"]),
        ),
        policy("scp", "Lists", &allow("iam:List*")),
    ]
    .concat();
    let whole = file("scps = [\"Lists\"]", &policies)
        .replace("path = \"A\"", "path = \"A\"\nscps = [\"Iam\"]");
    let corporation = Corporation::new(&whole);
    let member = corporation.member();
    member.call(&listing("ListUsers")).ok();
    for (query, action) in [
        (listing("GetUser"), "iam:GetUser"),
        (
            Query::sts("GetAccessKeyInfo").arg("AccessKeyId", &member.admin.id),
            "sts:GetAccessKeyInfo",
        ),
    ] {
        let refused = member.call(&query);
        refused.assert_code(403, "AccessDenied");
        let end = format!(" because no service control policy allows the {action} action");
        assert!(refused.message().ends_with(&end), "{}", refused.body);
    }
    // What the levels allow is no permission yet.
    let root = World {
        admin: corporation.root.clone(),
        ..member.clone()
    };
    let nobody = corporation.management().user("");
    root.call(&listing("ListUsers")).ok();
    corporation
        .server
        .call(&listing("ListUsers"), &nobody.keys)
        .assert_code(403, "AccessDenied");
}

#[test]
fn i01_no_policy_of_an_organization_takes_get_caller_identity_away() {
    let policies = policy("scp", "Nothing", &deny("*"));
    let corporation = Corporation::new(&file("scps = [\"FullAWSAccess\", \"Nothing\"]", &policies));
    let member = corporation.member();
    for keys in [&member.admin, &corporation.root] {
        corporation.server.whoami(keys).ok();
        corporation
            .server
            .call(&listing("ListUsers"), keys)
            .assert_code(403, "AccessDenied");
    }
}

/// Lets nobody assume the member's roles who is not of the organization.
fn perimeter() -> String {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*",
        "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION}},
    }]})
    .to_string()
}

#[test]
fn a_resource_control_policy_keeps_outsiders_from_a_members_roles() {
    let governed = |accounts: &str| {
        file(
            "rcps = [\"Perimeter\"]",
            &policy("rcp", "Perimeter", &perimeter()),
        )
        .replace(
            &format!("management_account = \"{NEIGHBOUR_ACCOUNT}\""),
            "management_account = \"333333333333\"",
        ) + accounts
    };
    let corporation = Corporation::new(&governed(""));
    let (server, outsider) = (&corporation.server, corporation.management());
    let member = corporation.member();
    let principals = json!({"AWS": [NEIGHBOUR_ACCOUNT, ACCOUNT]});
    let role = member.role(&trust(&principals, &json!({})), ADMINISTRATOR);
    // Its own account is of the organization.
    server.assume(&role.arn, &member.admin).ok();
    let refused = server.assume(&role.arn, &outsider.admin);
    refused.assert_code(403, "AccessDenied");
    assert!(!refused.message().contains("p-"), "{}", refused.body);

    let joined = governed(&format!(
        "[[organization.account]]\nid = \"{NEIGHBOUR_ACCOUNT}\"\n"
    ));
    corporation.apply_until(&joined, "the neighbour has joined", || {
        server.assume(&role.arn, &outsider.admin).status == 200
    });
    // And a change binds the sessions that there are.
    let session = server.session(&role.arn, &outsider.admin);
    server.call(&listing("ListUsers"), &session).ok();
    let none = joined.replacen(
        "rcps = [\"Perimeter\"]",
        "scps = [\"FullAWSAccess\", \"No\"]",
        1,
    ) + &policy("scp", "No", &deny("iam:ListUsers"));
    corporation.apply_until(&none, "the session is bound", || {
        server.call(&listing("ListUsers"), &session).status == 403
    });
    // Nothing is left of what kept the outsider out, once it is out again.
    let left = none.replace(
        &format!("[[organization.account]]\nid = \"{NEIGHBOUR_ACCOUNT}\"\n"),
        "",
    );
    corporation.apply(&left);
    server.assume(&role.arn, &outsider.admin).ok();
}

#[test]
fn both_sides_organization_and_paths_are_condition_keys() {
    let corporation = Corporation::new(&file("", ""));
    let (member, management) = (corporation.member(), corporation.management());
    let server = &corporation.server;
    let of = |principal: &Value, conditions: Value| member.role(&trust(principal, &conditions), "");
    let neighbour = json!({"AWS": NEIGHBOUR_ACCOUNT});
    let path = format!("{ORGANIZATION}/r-*/");
    for (conditions, may) in [
        (
            json!({"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}),
            true,
        ),
        (
            json!({"StringEquals": {"aws:PrincipalOrgID": "o-0000000000"}}),
            false,
        ),
        (
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": path}}),
            true,
        ),
        (
            json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": format!("{path}ou-*")}}),
            false,
        ),
        // A bare operator never matches a key of many values.
        (
            json!({"StringLike": {"aws:PrincipalOrgPaths": path}}),
            false,
        ),
    ] {
        let role = of(&neighbour, conditions.clone());
        let status = server.assume(&role.arn, &management.admin).status;
        assert_eq!(status == 200, may, "{conditions}");
    }
    // The resource's side, asked by the caller's own policies.
    let role = of(&neighbour, json!({}));
    for (conditions, may) in [
        (
            json!({"StringEquals": {"aws:ResourceOrgID": ORGANIZATION}}),
            true,
        ),
        (
            json!({"StringNotEquals": {"aws:ResourceOrgID": ORGANIZATION}}),
            false,
        ),
        (
            json!({"ForAnyValue:StringLike": {"aws:ResourceOrgPaths": format!("{path}ou-*/ou-*/")}}),
            true,
        ),
        (
            json!({"ForAnyValue:StringLike": {"aws:ResourceOrgPaths": format!("{path}ou-*/ou-*/ou-*")}}),
            false,
        ),
    ] {
        let policy = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*",
            "Condition": conditions,
        }]});
        let person = management.user(&policy.to_string());
        let status = server.assume(&role.arn, &person.keys).status;
        assert_eq!(status == 200, may, "{conditions}");
    }
}

#[test]
fn without_an_organization_there_is_no_key() {
    let server = Server::dev();
    let world = World::new(&server);
    let principal = json!({"AWS": world.root_arn()});
    for (absent, may) in [("true", true), ("false", false)] {
        let conditions = json!({"Null": {
            "aws:PrincipalOrgID": absent, "aws:PrincipalOrgPaths": absent,
            "aws:ResourceOrgID": absent, "aws:ResourceOrgPaths": absent,
            "aws:AssumedRoot": absent,
        }});
        let role = world.role(&trust(&principal, &conditions), "");
        assert_eq!(server.assume(&role.arn, &world.admin).status == 200, may);
    }
}

#[test]
fn the_switches_are_the_management_accounts_to_turn() {
    let delegated = file("", "").replace(
        "features = [\"RootCredentialsManagement\", \"RootSessions\"]",
        &format!("delegated_administrators = [\"{ACCOUNT}\"]"),
    );
    let corporation = Corporation::new(&delegated);
    let (member, management) = (corporation.member(), corporation.management());
    let enabled = |reply: crate::harness::Reply| {
        assert_eq!(reply.get("OrganizationId"), ORGANIZATION);
        reply.texts("member")
    };
    let list = listing("ListOrganizationsFeatures");
    assert_eq!(enabled(member.call(&list).ok()), [""; 0]);
    let (sessions, credentials) = (
        listing("EnableOrganizationsRootSessions"),
        listing("EnableOrganizationsRootCredentialsManagement"),
    );
    member
        .call(&sessions)
        .assert_code(400, "CallerIsNotManagementAccountException");
    assert_eq!(enabled(management.call(&sessions).ok()), ["RootSessions"]);
    let both = ["RootCredentialsManagement", "RootSessions"];
    assert_eq!(enabled(management.call(&credentials).ok()), both);
    assert_eq!(enabled(management.call(&credentials).ok()), both);
    assert_eq!(enabled(member.call(&list).ok()), both);
    // To turn one off takes away, which a delegated administrator may.
    let off = listing("DisableOrganizationsRootSessions");
    assert_eq!(
        enabled(member.call(&off).ok()),
        ["RootCredentialsManagement"]
    );
    let off = listing("DisableOrganizationsRootCredentialsManagement");
    assert_eq!(enabled(management.call(&off).ok()), [""; 0]);
    // What the file does not speak of stays as it was turned.
    management.call(&sessions).ok();
    let renamed = delegated
        .replace("path = \"A/B\"", "path = \"A/C\"")
        .replace("unit = \"A/B\"", "unit = \"A/C\"");
    corporation.apply_until(&renamed, "the unit has another name", || {
        corporation.server.stderr().contains("+ unit A/C")
    });
    assert_eq!(enabled(member.call(&list).ok()), ["RootSessions"]);

    let plain = renamed.replace(&format!("delegated_administrators = [\"{ACCOUNT}\"]"), "");
    corporation.apply_until(&plain, "the member is a plain one", || {
        member.call(&list).code() == "AccountNotManagementOrDelegatedAdministratorException"
    });
    World::new(&Server::dev())
        .call(&list)
        .assert_code(400, "OrganizationNotFoundException");
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_file_is_applied_to_a_stopped_node_once() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("data");
    let path = directory.path().join("organizations.toml");
    let text = file("", "") + &policy("scp", "No", &deny("s3:*"));
    let text = text.replace("features", "access_role = \"Access\"\nfeatures")
        + "[[organization.account]]\nid = \"222222222222\"\n";
    fs::write(&path, &text).unwrap();
    let path = path.to_str().unwrap();

    let nothing = org(&["apply", "-f", path], &data);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(
        stderr(&nothing).contains("start a node on it first"),
        "{nothing:?}"
    );
    assert!(!data.exists(), "a mistyped directory was made");

    let server = Start::dev(&data).start();
    let running = org(&["apply", "-f", path], &data);
    assert_eq!(running.status.code(), Some(2));
    assert!(
        stderr(&running).contains("serve --organization"),
        "{running:?}"
    );
    server.stop();

    let dry = org(&["apply", "-f", path, "--dry-run"], &data);
    assert_eq!(dry.status.code(), Some(1), "{dry:?}");
    assert!(stdout(&dry).contains("  + unit A/B"), "{dry:?}");
    let shown = org(&["show"], &data);
    assert_eq!(stdout(&shown), "no organizations\n");

    let applied = org(&["apply", "-f", path, "--json"], &data);
    assert_eq!(applied.status.code(), Some(0), "{applied:?}");
    let told: Value = serde_json::from_str(&stdout(&applied)).unwrap();
    assert_eq!(told["organizations"][0]["id"], ORGANIZATION);
    let again = org(&["apply", "-f", path], &data);
    assert_eq!(
        stdout(&again),
        format!("{ORGANIZATION}: as the file says\n")
    );
    assert_eq!(
        org(&["apply", "-f", path, "--dry-run"], &data)
            .status
            .code(),
        Some(0)
    );
    let shown = stdout(&org(&["show"], &data));
    assert!(
        shown.contains("account 222222222222: in the root"),
        "{shown}"
    );

    // The account that was made has a way in, and only from the management account.
    let server = Start::dev(&data).start();
    let access = "arn:aws:iam::222222222222:role/Access";
    let session = server.session(access, &server.neighbour());
    server.call(&listing("ListUsers"), &session).ok();
    server
        .assume(access, &server.developer())
        .assert_code(403, "AccessDenied");
    server.stop();

    fs::write(path, "").unwrap();
    let kept = org(&["apply", "-f", path], &data);
    assert!(stdout(&kept).contains("--prune removes it"), "{kept:?}");
    org(&["apply", "-f", path, "--prune"], &data);
    assert_eq!(stdout(&org(&["show"], &data)), "no organizations\n");
}

#[test]
fn a_file_that_makes_no_sense_stops_the_start_and_no_running_node() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("organizations.toml");
    fs::write(&path, file("scps = []", "")).unwrap();
    let exit = Start::dev(&directory.path().join("data"))
        .argument("--organization")
        .argument(path.to_str().unwrap())
        .attempt()
        .unwrap_err();
    assert_eq!(exit.code, Some(1));
    assert!(
        exit.stderr.contains("add \"FullAWSAccess\""),
        "{}",
        exit.stderr
    );

    let policies = policy("scp", "No", &deny("iam:ListUsers"));
    let corporation = Corporation::new(&file("scps = [\"FullAWSAccess\", \"No\"]", &policies));
    corporation.apply_until("[[organization]]\n", "the file is refused", || {
        corporation
            .server
            .stderr()
            .contains("the organizations stay as they are")
    });
    corporation
        .member()
        .call(&listing("ListUsers"))
        .assert_code(403, "AccessDenied");
}
