//! Moving in: `daypass import` with what other places give.

use serde_json::{Value, json};

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Ended, Files, Keys, Query, Server, Start, World, run, trust,
};

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
            {"Path": "/", "UserName": "quarantined", "UserId": "AIDAOLD3", "Arn": format!("arn:aws:iam::{OLD}:user/quarantined"),
             "GroupList": ["Quarantined"]},
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
            {"Path": "/", "GroupName": "Quarantined", "GroupId": "AGPAOLD2", "Arn": format!("arn:aws:iam::{OLD}:group/Quarantined"),
             "GroupPolicyList": [], "AttachedManagedPolicies": [
                {"PolicyName": "DenyAll", "PolicyArn": "arn:aws:iam::aws:policy/DenyAll"}]},
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
            {"PolicyName": "DenyAll", "PolicyId": "ANPAAWS3", "Arn": "arn:aws:iam::aws:policy/DenyAll", "Path": "/",
             "DefaultVersionId": "v1", "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document":
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}}]},
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
        "not carried: group Quarantined, since its policy arn:aws:iam::aws:policy/DenyAll, which may deny",
        "not carried: user quarantined, since its group Quarantined is not imported",
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
    // Nobody gets the rights of another policy or group because it has the name.
    world.iam(
        "PutGroupPolicy",
        [
            ("GroupName", "Devs"),
            ("PolicyName", "more"),
            ("PolicyDocument", ADMINISTRATOR),
        ],
    );
    let refused = import(&server, &file, &[]).refused();
    assert!(
        refused.contains("! group Devs is there already, and is otherwise: --overwrite"),
        "{refused}"
    );
    import(&server, &file, &["--overwrite"]).with(0);
    assert!(two().contains("role%2Fone"));
    import(&server, &file, &["--dry-run"]).with(0);
}

/// What could not be carried is not found in something else that has its name.
#[test]
fn what_cannot_be_carried_is_not_replaced_by_a_namesake() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    let mut file = details();
    // Neither is one that the engine takes.
    let broken =
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "x"}]});
    file["GroupDetailList"][1]["GroupPolicyList"][0]["PolicyDocument"] = broken.clone();
    for version in file["Policies"][1]["PolicyVersionList"]
        .as_array_mut()
        .unwrap()
    {
        version["Document"] = broken.clone();
    }
    file["UserDetailList"][1]["PermissionsBoundary"] = json!(null);
    file["UserDetailList"][1]["AttachedManagedPolicies"] = json!([]);
    file["UserDetailList"][2] = json!({"Path": "/", "UserName": "bob", "UserId": "AIDAOLD4",
        "Arn": format!("arn:aws:iam::{OLD}:user/bob"), "GroupList": [], "AttachedManagedPolicies": [
            {"PolicyName": "Many", "PolicyArn": format!("arn:aws:iam::{OLD}:policy/x/Many")}]});
    world.iam("CreateGroup", [("GroupName", "Devs")]);
    world.iam(
        "CreatePolicy",
        [
            ("PolicyName", "Many"),
            ("Path", "/x/"),
            ("PolicyDocument", ADMINISTRATOR),
        ],
    );
    let file = files.put("details.json", &file.to_string());
    let told = import(&server, &file, &[]).with(0);
    for lost in [
        "user alice, since its group Devs",
        "user bob, since its policy",
    ] {
        assert!(told.contains(lost), "{told}");
    }
    let users = world.iam("ListUsers", []);
    assert!(
        !users.body.contains("alice") && !users.body.contains("bob"),
        "{}",
        users.body
    );
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

/// What a MinIO deployment exports, with all that is awkward. The policies are about IAM, so that it
/// shows what they allow.
fn minio() -> Vec<(&'static str, Value)> {
    let policy = |effect: &str, actions: Value| {
        json!({"ID": "", "Version": "2012-10-17", "Statement": [
            {"Sid": "", "Effect": "Allow", "Action": ["admin:*"]},
            {"Sid": "of two words", "Effect": effect, "Action": actions, "Resource": ["*"]}]})
    };
    let service = |parent: &str, more: Value| {
        let mut account = json!({"parent": parent, "accessKey": "", "secretKey": "service-secret-1", "groups": null,
            "claims": {}, "sessionPolicy": null, "status": "on", "name": "", "description": "",
            "expiration": "1970-01-01T00:00:00Z"});
        account
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        account
    };
    let mapping = |policies: &str| json!({"version": 1, "policy": policies, "updatedAt": "2024-01-01T00:00:00Z"});
    vec![
        (
            "policies.json",
            json!({
                "lists": policy("Allow", json!(["iam:ListUsers", "iam:ListRoles"])),
                "identity": policy("Allow", json!(["sts:GetAccessKeyInfo"])),
                "diagnostics": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["admin:Profiling"]}]},
                "guard": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:*", "admin:*"]}]},
            }),
        ),
        (
            "users.json",
            json!({
                "backup-job.1": {"secretKey": "backup-secret-123", "status": "enabled"},
                "bob": {"secretKey": "bobs-secret-key", "status": "disabled"},
                "guarded": {"secretKey": "guarded-secret", "status": "enabled"},
                "a/b": {"secretKey": "slashed-secret", "status": "enabled"},
                "short": {"secretKey": "1234567", "status": "enabled"},
            }),
        ),
        (
            "groups.json",
            json!({
                "devs": {"version": 1, "status": "enabled", "members": ["backup-job.1"], "updatedAt": "2024-01-01T00:00:00Z"},
                "nobodies": {"version": 1, "status": "disabled", "members": null},
            }),
        ),
        (
            "svcaccts.json",
            json!({
                "SECONDKEY": service("backup-job.1", json!({})),
                "THIRDKEY": service("backup-job.1", json!({})),
                "narrow-key": service("backup-job.1", json!({"sessionPolicy": policy("Allow", json!(["iam:ListUsers"]))})),
                "ending": service("backup-job.1", json!({"expiration": "2999-01-01T00:00:00Z"})),
                "ended": service("backup-job.1", json!({"expiration": "2001-01-01T00:00:00Z"})),
                "off": service("backup-job.1", json!({"status": "off"})),
                "of-bob": service("bob", json!({})),
                "of-root": service("minioadmin", json!({})),
                "ASIAKEY": service("backup-job.1", json!({})),
            }),
        ),
        (
            "user_mappings.json",
            json!({
                "backup-job.1": mapping("lists,diagnostics"),
                "guarded": mapping("lists,guard"),
            }),
        ),
        (
            "group_mappings.json",
            json!({"devs": mapping("identity"), "nobodies": mapping("lists")}),
        ),
        (
            "stsuser_mappings.json",
            json!({"uid=x,dc=example": mapping("lists")}),
        ),
    ]
}

/// A deployment, and a zipped export beside its data directory.
struct Move {
    files: Files,
    root: Keys,
    zip: String,
}

impl Move {
    fn begin() -> (Self, Server) {
        use std::io::Write;

        let files = Files::new();
        let path = files.path().join("old-iam-info.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (name, content) in minio() {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(format!("iam-assets/{name}"), options)
                .unwrap();
            zip.write_all(content.to_string().as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let server = Start::production(&files.data_dir()).start();
        let (root, zip) = (server.root_key(), path.to_str().unwrap().to_owned());
        (Self { files, root, zip }, server)
    }

    fn import(&self, more: &[&str]) -> Ended {
        let data_dir = self.files.data_dir();
        let args = [
            "import",
            "minio",
            &self.zip,
            "--data-dir",
            data_dir.to_str().unwrap(),
        ];
        let args: Vec<&str> = args.iter().chain(more).copied().collect();
        run(&args)
    }

    fn start(&self) -> Server {
        Start::production(&self.files.data_dir()).start()
    }
}

#[test]
fn users_of_minio_keep_their_keys_and_what_they_may() {
    let (moving, server) = Move::begin();
    let refused = moving.import(&[]).refused();
    assert!(
        refused.contains("a node is running there: stop it first"),
        "{refused}"
    );
    server.stop();
    let told = moving.import(&["--dry-run"]).with(1);
    assert!(
        told.contains("+ user backup-job.1: access key SECONDKEY"),
        "{told}"
    );
    let told = moving.import(&[]).with(0);
    for why in [
        "policy diagnostics: it is about MinIO's own administration alone",
        "policy lists: 1 statements about MinIO's own administration",
        "user backup-job.1: its policy diagnostics",
        "user guarded: its policy guard denies, and cannot be carried",
        "user a/b: ",
        "user short: its secret key: ",
        "the policies of the group nobodies, which is disabled",
        "service account ended: it expired at 2001-01-01T00:00:00Z",
        "service account of-root: its parent minioadmin is no user that was carried",
        "service account ASIAKEY: its access key begins as those of temporary credentials do",
        "the policies of uid=x,dc=example",
    ] {
        assert!(
            told.contains(&format!("not carried: {why}")),
            "{why}: {told}"
        );
    }
    assert!(!told.contains("secret-1"), "{told}");

    let server = moving.start();
    let keys = |id: &str, secret: &str| Keys::long_term(id, secret);
    let name = |keys: &Keys| {
        server
            .whoami(keys)
            .ok()
            .get("Arn")
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    let backup = keys("backup-job.1", "backup-secret-123");
    assert_eq!(name(&backup), "backup-job.1");
    assert_eq!(name(&keys("SECONDKEY", "service-secret-1")), "backup-job.1");
    let may = |keys: &Keys, query: Query| server.call(&query, keys).status == 200;
    let lists = |keys: &Keys| {
        (
            may(keys, Query::iam("ListUsers")),
            may(keys, Query::iam("ListRoles")),
        )
    };
    assert_eq!(lists(&backup), (true, true));
    // What a group of it may.
    let info = || Query::sts("GetAccessKeyInfo").arg("AccessKeyId", "AKIAIOSFODNN7EXAMPLE");
    assert!(!server.call(&info(), &backup).body.contains("AccessDenied"));

    for (id, expected) in [
        ("THIRDKEY", (true, true)),
        ("narrow-key", (true, false)),
        ("ending", (true, true)),
    ] {
        let own = keys(id, "service-secret-1");
        assert_eq!(name(&own), id);
        assert_eq!(lists(&own), expected, "{id}");
    }
    for (id, secret) in [
        ("bob", "bobs-secret-key"),
        ("of-bob", "service-secret-1"),
        ("off", "service-secret-1"),
        ("ended", "service-secret-1"),
        ("guarded", "guarded-secret"),
        ("backup-job.1", "another-secret"),
    ] {
        let refused = server.whoami(&keys(id, secret));
        assert_eq!(refused.status, 403, "{id}: {}", refused.body);
    }
    let ends = Query::iam("GetUserPolicy")
        .arg("UserName", "ending")
        .arg("PolicyName", "expires");
    assert!(
        server
            .call(&ends, &moving.root)
            .ok()
            .get("PolicyDocument")
            .contains("2999-01-01T00%3A00%3A00Z")
    );

    // A key with such an id is switched off and deleted like any other.
    let key = |action: &str| {
        Query::iam(action)
            .arg("UserName", "backup-job.1")
            .arg("AccessKeyId", "backup-job.1")
    };
    server
        .call(
            &key("UpdateAccessKey").arg("Status", "Inactive"),
            &moving.root,
        )
        .ok();
    assert_eq!(server.whoami(&backup).status, 403);
    server.call(&key("DeleteAccessKey"), &moving.root).ok();
}

/// An export says whose a key is and what is claimed for it. Neither makes it root's, nor anybody's
/// who is not imported with it.
#[test]
fn flaw_d03_an_imported_key_is_nobodys_whom_the_export_names() {
    let (moving, server) = Move::begin();
    let as_root = |server: &Server, query: Query| server.call(&query, &moving.root).ok();
    as_root(
        &server,
        Query::iam("CreateUser").arg("UserName", "minioadmin"),
    );
    let policy = Query::iam("PutUserPolicy")
        .arg("UserName", "minioadmin")
        .arg("PolicyName", "all")
        .arg("PolicyDocument", ADMINISTRATOR);
    as_root(&server, policy);
    server.stop();
    let told = moving.import(&[]).with(0);
    assert!(told.contains("of-root"), "{told}");
    let server = moving.start();
    let key = |id: &str| Keys {
        id: id.to_owned(),
        secret: "service-secret-1".to_owned(),
        token: None,
    };
    server
        .call(&Query::sts("GetCallerIdentity"), &key("of-root"))
        .assert_code(403, "InvalidClientTokenId");
    let kept = as_root(
        &server,
        Query::iam("ListAccessKeys").arg("UserName", "minioadmin"),
    );
    assert!(!kept.body.contains("<AccessKeyId>"), "{}", kept.body);
}

#[test]
fn importing_again_changes_nothing_and_what_is_there_is_left() {
    let (moving, server) = Move::begin();
    let call = |query: Query| server.call(&query, &moving.root).ok();
    call(Query::iam("CreateUser").arg("UserName", "Bob"));
    call(Query::iam("CreateGroup").arg("GroupName", "devs"));
    let administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    call(
        Query::iam("AttachGroupPolicy")
            .arg("GroupName", "devs")
            .arg("PolicyArn", administrator),
    );
    server.stop();
    let told = moving.import(&[]).with(0);
    for why in [
        "user bob: there is another of that name",
        "group devs: there is another of that name",
        "user backup-job.1: its group devs could not be made",
    ] {
        assert!(told.contains(why), "{why}: {told}");
    }

    // Without what is in the way the rest follows, and then there is nothing to do.
    let server = moving.start();
    let call = |query: Query| server.call(&query, &moving.root).ok();
    call(
        Query::iam("DetachGroupPolicy")
            .arg("GroupName", "devs")
            .arg("PolicyArn", administrator),
    );
    call(Query::iam("DeleteUser").arg("UserName", "Bob"));
    server.stop();
    let told = moving.import(&[]).with(0);
    assert!(
        told.contains("+ user backup-job.1") && told.contains("+ user bob"),
        "{told}"
    );
    let again = moving.import(&["--dry-run", "--json"]).with(0);
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["changes"], json!([]));
    let told = moving.import(&[]).with(0);
    assert!(told.ends_with("nothing to change\n"), "{told}");
}

#[test]
fn an_export_may_be_a_directory_and_has_to_be_one() {
    let (moving, server) = Move::begin();
    server.stop();
    let unpacked = Files::new();
    for (name, content) in minio() {
        unpacked.put(name, &content.to_string());
    }
    let data_dir = moving.files.data_dir();
    let data_dir = data_dir.to_str().unwrap();
    let import = |from: &str| run(&["import", "minio", from, "--data-dir", data_dir]);
    let zipped = moving.import(&["--dry-run"]).with(1);
    let told = run(&[
        "import",
        "minio",
        unpacked.path().to_str().unwrap(),
        "--data-dir",
        data_dir,
        "--dry-run",
    ]);
    assert_eq!(told.with(1), zipped);
    let empty = Files::new();
    import(empty.path().to_str().unwrap()).refused();
    import(&empty.put("not.zip", "text")).refused();
    let nowhere = empty.data_dir();
    let refused = run(&[
        "import",
        "minio",
        &moving.zip,
        "--data-dir",
        nowhere.to_str().unwrap(),
    ])
    .refused();
    assert!(refused.contains("holds no deployment"), "{refused}");
}
