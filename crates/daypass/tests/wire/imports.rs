//! Moving in: `daypass import` with what other places give.

use serde_json::{Value, json};

use crate::harness::{ACCOUNT, Ended, Files, Query, Server, Start, World, trust};

const OLD: &str = "111111111111";

/// An account as AWS tells it, with all that is awkward.
fn details() -> Value {
    let allow = |action: &str| {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": action, "Resource": format!("arn:aws:sns:eu-west-1:{OLD}:topic")}]})
    };
    let encoded = |document: &Value| {
        document
            .to_string()
            .replace('%', "%25")
            .replace('"', "%22")
            .replace('{', "%7B")
            .replace(' ', "%20")
    };
    let version = |id: &str, action: &str, default: bool| {
        json!({"VersionId": id, "IsDefaultVersion": default, "Document": allow(action),
            "CreateDate": "2024-01-01T00:00:00+00:00"})
    };
    let trusting = |principal: Value| -> Value {
        serde_json::from_str(&trust(&principal, &json!({}))).unwrap()
    };
    json!({
        "UserDetailList": [
            {"Path": "/team/", "UserName": "alice", "UserId": "AIDAOLD", "Arn": format!("arn:aws:iam::{OLD}:user/team/alice"),
             "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": encoded(&allow("sns:Publish"))}],
             "GroupList": ["Devs"],
             "AttachedManagedPolicies": [
                {"PolicyName": "Many", "PolicyArn": format!("arn:aws:iam::{OLD}:policy/x/Many")},
                {"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
                {"PolicyName": "Exotic", "PolicyArn": "arn:aws:iam::aws:policy/service-role/Exotic"}],
             "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": format!("arn:aws:iam::{OLD}:policy/x/Many")},
             "Tags": [{"Key": "team", "Value": "a"}, {"Key": "aws:cloudformation:stack-name", "Value": "s"}]},
            {"Path": "/", "UserName": "unbounded", "UserId": "AIDAOLD2", "Arn": format!("arn:aws:iam::{OLD}:user/unbounded"),
             "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": format!("arn:aws:iam::{OLD}:policy/NotInTheFile")}},
        ],
        "GroupDetailList": [
            {"Path": "/", "GroupName": "Devs", "GroupId": "AGPAOLD", "Arn": format!("arn:aws:iam::{OLD}:group/Devs"),
             "GroupPolicyList": [{"PolicyName": "g", "PolicyDocument": allow("sns:ListTopics")}],
             "AttachedManagedPolicies": []},
        ],
        "RoleDetailList": [
            {"Path": "/", "RoleName": "one", "RoleId": "AROAOLD", "Arn": format!("arn:aws:iam::{OLD}:role/one"),
             "AssumeRolePolicyDocument": encoded(&trusting(json!({"AWS": [
                format!("arn:aws:iam::{OLD}:role/two"), format!("arn:aws:iam::{OLD}:user/team/alice"), "AROAGONEGONEGONE"]}))),
             "InstanceProfileList": [], "RolePolicyList": [], "AttachedManagedPolicies": [], "Tags": []},
            {"Path": "/", "RoleName": "two", "RoleId": "AROAOLD2", "Arn": format!("arn:aws:iam::{OLD}:role/two"),
             "AssumeRolePolicyDocument": trusting(json!({"AWS": format!("arn:aws:iam::{OLD}:role/one")})),
             "RolePolicyList": [{"PolicyName": "r", "PolicyDocument": allow("sns:Publish")}]},
            {"Path": "/", "RoleName": "three", "RoleId": "AROAOLD3", "Arn": format!("arn:aws:iam::{OLD}:role/three"),
             "AssumeRolePolicyDocument": trusting(json!({"AWS": OLD}))},
            {"Path": "/aws-service-role/x.amazonaws.com/", "RoleName": "AWSServiceRoleForX", "RoleId": "AROAOLD4",
             "Arn": format!("arn:aws:iam::{OLD}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"),
             "AssumeRolePolicyDocument": trusting(json!({"Service": "x.amazonaws.com"}))},
        ],
        "Policies": [
            {"PolicyName": "Many", "PolicyId": "ANPAOLD", "Arn": format!("arn:aws:iam::{OLD}:policy/x/Many"), "Path": "/x/",
             "DefaultVersionId": "v7", "Description": "Has a past",
             "PolicyVersionList": [version("v10", "sns:e", false), version("v9", "sns:d", false), version("v8", "sns:c", false),
                version("v7", "sns:*", true), version("v2", "sns:a", false)]},
            {"PolicyName": "Exotic", "PolicyId": "ANPAAWS", "Arn": "arn:aws:iam::aws:policy/service-role/Exotic", "Path": "/service-role/",
             "DefaultVersionId": "v3", "PolicyVersionList": [version("v3", "sns:Exotic", true)]},
            {"PolicyName": "ReadOnlyAccess", "PolicyId": "ANPAAWS2", "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "Path": "/",
             "DefaultVersionId": "v99", "PolicyVersionList": [version("v99", "*", true)]},
        ],
    })
}

fn import(server: &Server, file: &str, more: &[&str]) -> Ended {
    let map = format!("{OLD}={ACCOUNT}");
    let args = ["import", "aws", file, "--map-account", &map];
    let args: Vec<&str> = args.iter().chain(more).copied().collect();
    server.command(&server.developer(), &args)
}

#[test]
fn an_account_of_aws_moves_in_and_what_cannot_be_carried_is_told() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    let file = files.put("details.json", &details().to_string());
    let refused = server
        .command(&server.developer(), &["import", "aws", &file])
        .refused();
    assert!(
        refused.contains(&format!("--map-account {OLD}={ACCOUNT}")),
        "{refused}"
    );
    import(&server, &file, &["--dry-run"]).with(1);
    world
        .call(&Query::iam("GetUser").arg("UserName", "alice"))
        .assert_code(404, "NoSuchEntity");

    let told = import(&server, &file, &[]).with(0);
    for why in [
        "not carried: user alice: the policy arn:aws:iam::aws:policy/service-role/Exotic: AWS's own",
        "not carried: user alice: the tag aws:cloudformation:stack-name, which only AWS sets",
        "not carried: user unbounded, since its boundary",
        "not carried: role AWSServiceRoleForX: it belongs to a service",
        "not carried: role one: its trust in AROAGONEGONEGONE",
        "not carried: access keys, passwords",
    ] {
        assert!(told.contains(why), "{why}: {told}");
    }
    let alice = world.iam("GetUser", [("UserName", "alice")]);
    assert_eq!(
        alice.get("Arn"),
        format!("arn:aws:iam::{ACCOUNT}:user/team/alice")
    );
    assert_eq!(
        alice.get("PermissionsBoundaryArn"),
        format!("arn:aws:iam::{ACCOUNT}:policy/x/Many")
    );
    world
        .call(&Query::iam("GetUser").arg("UserName", "unbounded"))
        .assert_code(404, "NoSuchEntity");
    let inline = world.iam(
        "GetUserPolicy",
        [("UserName", "alice"), ("PolicyName", "own")],
    );
    let text = inline.get("PolicyDocument");
    assert!(
        text.contains(&format!("{ACCOUNT}%3Atopic")) && !text.contains(OLD),
        "{text}"
    );
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/x/Many");
    assert_eq!(
        world
            .iam("GetPolicy", [("PolicyArn", arn.as_str())])
            .get("DefaultVersionId"),
        "v2"
    );
    let in_force = world.iam(
        "GetPolicyVersion",
        [("PolicyArn", arn.as_str()), ("VersionId", "v2")],
    );
    assert!(in_force.get("Document").contains("sns%3A%2A"));
    let one = world
        .iam("GetRole", [("RoleName", "one")])
        .get("AssumeRolePolicyDocument");
    assert!(
        one.contains("role%2Ftwo") && one.contains("alice") && !one.contains("AROAGONE"),
        "{one}"
    );
    // Who was trusted is trusted, and gets in.
    let keys = world.key("alice");
    let session = server.session(&format!("arn:aws:iam::{ACCOUNT}:role/one"), &keys);
    assert!(
        server
            .whoami(&session)
            .get("Arn")
            .contains("assumed-role/one/")
    );

    let again = import(&server, &file, &[]).with(0);
    assert!(again.ends_with("all is as the files say\n"), "{again}");
    import(&server, &file, &["--dry-run"]).with(0);
}

#[test]
fn what_is_there_already_is_left_unless_it_may_be_overwritten() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    let file = files.put("details.json", &details().to_string());
    let trusts = trust(
        &json!({"AWS": format!("arn:aws:iam::{ACCOUNT}:root")}),
        &json!({}),
    );
    world.role_named("two", &trusts, "");
    let told = import(&server, &file, &["--dry-run"]).with(1);
    assert!(
        told.contains("= role two is there already, and is otherwise"),
        "{told}"
    );
    import(&server, &file, &[]).with(0);
    let two = || {
        world
            .iam("GetRole", [("RoleName", "two")])
            .get("AssumeRolePolicyDocument")
    };
    assert!(two().contains("%3Aroot"));
    import(&server, &file, &["--overwrite"]).with(0);
    assert!(two().contains("role%2Fone"));
    import(&server, &file, &["--dry-run"]).with(0);
}

#[test]
fn policies_of_aws_that_are_not_here_come_along_where_that_is_wanted() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    let file = files.put("details.json", &details().to_string());
    let told = import(&server, &file, &["--with-aws-policies"]).with(0);
    assert!(!told.contains("Exotic: AWS's own"), "{told}");
    let attached = world.iam("ListAttachedUserPolicies", [("UserName", "alice")]);
    for arn in [
        format!("arn:aws:iam::{ACCOUNT}:policy/service-role/Exotic"),
        "arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned(),
    ] {
        assert!(attached.body.contains(&arn), "{}", attached.body);
    }
    import(&server, &file, &["--with-aws-policies", "--dry-run"]).with(0);
}

#[test]
fn what_is_exported_as_aws_writes_it_moves_in_elsewhere() {
    let (server, files) = (Server::dev(), Files::new());
    let file = files.put("details.json", &details().to_string());
    import(&server, &file, &[]).with(0);
    let export = |server: &Server, keys| server.command(keys, &["export"]).with(0);
    let developer = server.developer();
    let written = server
        .command(&developer, &["export", "--format", "aws"])
        .with(0);
    let whole: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(whole["RoleDetailList"].as_array().unwrap().len(), 4);
    assert!(whole["UserDetailList"][0]["UserPolicyList"].is_array());
    let copy = files.put("copy.json", &written);

    let elsewhere = Start::production(&files.data_dir()).start();
    let root = elsewhere.root_key();
    let here = elsewhere.whoami(&root).get("Account");
    let map = format!("{ACCOUNT}={here}");
    elsewhere
        .command(&root, &["import", "aws", &copy, "--map-account", &map])
        .with(0);
    let mut expected = export(&server, &developer).replace(ACCOUNT, &here);
    // What AWS leaves out of this answer.
    expected = expected.replace("  description: May read the bucket example\n", "");
    assert_eq!(export(&elsewhere, &root), expected);
}
