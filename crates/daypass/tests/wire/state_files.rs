//! State files: `daypass plan`, `apply` and `export` against a running node.

use serde_json::{Value, json};

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Ended, Files, Query, Server, Start, World, allow_each, program, run,
    saml_metadata,
};

/// Something of everything, with roles that trust each other.
const LAB: &str = r#"apiVersion: daypass/v1
set: lab
account: {alias: lab-account}
policies:
  - name: ReadArtifacts
    path: /lab/
    description: Reads what was built
    document:
      Version: "2012-10-17"
      Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::artifacts/*"}]
  - name: Old
    versions:
      - document: {Version: "2012-10-17", Statement: [{Effect: Deny, Action: "s3:a", Resource: "*"}]}
      - document: {Version: "2012-10-17", Statement: [{Effect: Deny, Action: "s3:b", Resource: "*"}]}
        default: true
      - document: {Version: "2012-10-17", Statement: [{Effect: Deny, Action: "s3:c", Resource: "*"}]}
groups:
  - name: Readers
    path: /lab/
    managed: [ReadArtifacts]
    policies:
      - name: Lists
        statement: {allow: s3:ListAllMyBuckets, on: "*"}
oidcProviders:
  - url: https://token.actions.githubusercontent.com
    audiences: [sts.amazonaws.com]
    thumbprints: [6938fd4d98bab03faadb97b34396831e3780aea1]
  - url: https://idp.internal.example/realms/a
    audiences: [app]
    jwks: {keys: [{kty: EC, crv: P-256, kid: one, use: sig, x: _w-4uZ7OjkBxC13JVpVJHUEfv9r2_d7G3fz_JEVyDTw, y: 9ybhI69k58MseUJ6TZV7fYdeATNQuDGsctRRFOsKw0E}]}
    exposeAllClaims: true
users:
  - name: polaris
    path: /svc/
    groups: [Readers]
    boundary: ReadArtifacts
    managed: [ReadArtifacts, AmazonS3ReadOnlyAccess]
    policies:
      - name: Lists
        statement: {allow: [s3:ListBucket], on: "arn:aws:s3:::artifacts", when: {Bool: {"aws:SecureTransport": true}}}
    tags: {team: data, empty: ""}
roles:
  - name: ping
    trust: [{aws: role/pong}, {aws: user/polaris, externalId: p-1}]
  - name: pong
    description: Answers
    maxSession: 2h
    trust: [{aws: role/ping}]
    managed: [Old]
  - name: after
    trust: [{aws: role/pong}, {github: {repo: acme/app, ref: refs/heads/main}}]
    policies:
      - statement:
          - {allow: ["s3:*"], on: "*"}
          - {deny: s3:DeleteBucket, on: "*"}
instanceProfiles:
  - {name: ci, path: /ci/, role: pong, tags: {a: b}}
tests:
  - as: user/polaris
    can: ["s3:GetObject arn:aws:s3:::artifacts/x"]
    cannot: ["s3:PutObject arn:aws:s3:::artifacts/x", "s3:ListAllMyBuckets"]
  - as: role/after
    can: ["s3:PutObject arn:aws:s3:::b/k"]
    cannot: ["s3:DeleteBucket arn:aws:s3:::b", "iam:CreateUser"]
"#;

fn apply(server: &Server, file: &str, more: &[&str]) -> Ended {
    let args: Vec<&str> = ["apply", "-f", file].iter().chain(more).copied().collect();
    server.command(&server.developer(), &args)
}

fn plan(server: &Server, file: &str, more: &[&str]) -> Ended {
    let args: Vec<&str> = ["plan", "-f", file].iter().chain(more).copied().collect();
    server.command(&server.developer(), &args)
}

/// How many requests were answered that could have changed something.
fn writes(server: &Server) -> usize {
    let reads = |name: &str| {
        let name = name.strip_prefix("Daypass").unwrap_or(name);
        ["Get", "List"].iter().any(|verb| name.starts_with(verb))
    };
    let names = server.audit();
    names
        .iter()
        .filter(|record| !reads(record["eventName"].as_str().unwrap()))
        .count()
}

#[test]
fn what_was_applied_is_there_and_applying_it_again_changes_nothing() {
    let (server, files) = (Server::dev(), Files::new());
    let file = files.put("lab.yaml", LAB);
    let world = World::new(&server);

    let before = writes(&server);
    assert!(plan(&server, &file, &[]).with(1).contains("+ role ping"));
    apply(&server, &file, &["--dry-run"]).with(1);
    assert_eq!(writes(&server), before, "a plan writes nothing");

    apply(&server, &file, &[]).with(0);
    let polaris = world.iam("GetUser", [("UserName", "polaris")]);
    assert_eq!(polaris.get("Path"), "/svc/");
    assert_eq!(
        polaris.get("PermissionsBoundaryArn"),
        format!("arn:aws:iam::{ACCOUNT}:policy/lab/ReadArtifacts")
    );
    for part in ["<Key>daypass:managed-by</Key>", "<Value>lab</Value>"] {
        assert!(polaris.body.contains(part), "{}", polaris.body);
    }
    let pong = world.iam("GetRole", [("RoleName", "pong")]);
    assert_eq!(pong.get("MaxSessionDuration"), "7200");
    let ping = world.iam("GetRole", [("RoleName", "ping")]);
    let trust = ping.get("AssumeRolePolicyDocument");
    assert!(trust.contains("p-1") && trust.contains("pong"), "{trust}");
    let old = format!("arn:aws:iam::{ACCOUNT}:policy/Old");
    let old = world.iam("GetPolicy", [("PolicyArn", old.as_str())]);
    assert_eq!(old.get("DefaultVersionId"), "v2");

    let before = writes(&server);
    plan(&server, &file, &[]).with(0);
    assert_eq!(
        apply(&server, &file, &[]).with(0),
        "all is as the files say\n"
    );
    assert_eq!(writes(&server), before, "a second apply writes nothing");
}

#[test]
fn a_changed_file_changes_what_it_says_and_shows_it() {
    let (server, files) = (Server::dev(), Files::new());
    let file = files.put("lab.yaml", LAB);
    apply(&server, &file, &[]).with(0);
    let changed = LAB
        .replace("s3:GetObject", "s3:Get*")
        .replace("maxSession: 2h", "maxSession: 3h")
        .replace("    description: Answers\n", "")
        .replace("externalId: p-1", "externalId: p-2")
        .replace(", AmazonS3ReadOnlyAccess]", "]")
        .replace("    boundary: ReadArtifacts\n", "")
        .replace("name: Lists", "name: Lists2")
        .replace("      - document: {Version: \"2012-10-17\", Statement: [{Effect: Deny, Action: \"s3:a\", Resource: \"*\"}]}\n", "");
    files.put("lab.yaml", &changed);
    let shown = plan(&server, &file, &[]).with(1);
    for line in [
        "~ policy ReadArtifacts",
        "        -       \"Action\": \"s3:GetObject\",",
        "        +       \"Action\": \"s3:Get*\",",
        "    ~ longest session: 7200 s -> 10800 s",
        "    - description: Answers",
        "    - managed policy arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "    - inline policy Lists:",
        "    + inline policy Lists2:",
        "    ~ version in force: 2 -> 1",
        "0 to create, 6 to change, 0 to delete, 5 as they should be",
    ] {
        assert!(shown.lines().any(|have| have == line), "{line}\n{shown}");
    }
    apply(&server, &file, &[]).with(0);
    assert_eq!(plan(&server, &file, &[]).with(0).lines().count(), 1);

    // The same, written otherwise, is no change.
    let same = changed
        .replace(r#"Action: "s3:Get*""#, r#"Action: ["S3:get*"]"#)
        .replace("[{Effect: Allow, ", "{Effect: Allow, ")
        .replace(
            r#""arn:aws:s3:::artifacts/*"}]"#,
            r#""arn:aws:s3:::artifacts/*"}"#,
        );
    assert_ne!(same, changed);
    files.put("lab.yaml", &same);
    plan(&server, &file, &[]).with(0);
}

#[test]
fn what_belongs_to_nobody_or_to_another_set_is_not_touched() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    world.iam("CreateUser", [("UserName", "Polaris")]);
    let file = files.put("lab.yaml", LAB);
    let before = writes(&server);
    let refused = apply(&server, &file, &[]).refused();
    assert!(
        refused.contains("user polaris exists and does not belong to the set lab"),
        "{refused}"
    );
    assert_eq!(writes(&server), before, "nothing was changed");

    let refused = apply(&server, &file, &["--adopt"]).refused();
    assert!(
        refused.contains("user polaris is there as Polaris: write it so"),
        "{refused}"
    );
    world.iam("DeleteUser", [("UserName", "Polaris")]);
    apply(&server, &file, &[]).with(0);
    let other = files.put("other.yaml", &LAB.replace("set: lab", "set: other"));
    let refused = apply(&server, &other, &["--adopt", "--prune"]).refused();
    assert!(
        refused.contains("role ping belongs to the set lab, not to other"),
        "{refused}"
    );
    plan(&server, &file, &[]).with(0);
}

#[test]
fn what_is_taken_over_becomes_the_sets_and_is_made_as_the_files_say() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    let tags = [
        ("UserName", "polaris"),
        ("Tags.member.1.Key", "stray"),
        ("Tags.member.1.Value", "x"),
        ("Tags.member.2.Key", "team"),
        ("Tags.member.2.Value", "other"),
    ];
    world.iam("CreateUser", tags);
    world.iam("CreateGroup", [("GroupName", "Readers")]);
    world.iam(
        "AddUserToGroup",
        [("GroupName", "Readers"), ("UserName", "polaris")],
    );
    world.attach_to_user("polaris", "arn:aws:iam::aws:policy/AdministratorAccess");
    let file = files.put("lab.yaml", LAB);
    let shown = plan(&server, &file, &["--adopt"]).with(1);
    for line in [
        "~ user polaris (taken over)",
        "    - tag stray: x",
        "    ~ tag team: other -> data",
        "    - managed policy arn:aws:iam::aws:policy/AdministratorAccess",
        "    ~ path: / -> /svc/",
        "~ group Readers (taken over)",
    ] {
        assert!(shown.lines().any(|have| have == line), "{line}\n{shown}");
    }
    apply(&server, &file, &["--adopt"]).with(0);
    plan(&server, &file, &[]).with(0);
    let polaris = world.iam("GetUser", [("UserName", "polaris")]);
    assert!(!polaris.body.contains("stray"), "{}", polaris.body);
    files.put("lab.yaml", "apiVersion: daypass/v1\nset: lab\n");
    apply(&server, &file, &["--prune"]).with(0);
    let gone = Query::iam("GetGroup").arg("GroupName", "Readers");
    world.call(&gone).assert_code(404, "NoSuchEntity");
}

#[test]
fn tags_of_everything_follow_the_file() {
    let (server, files) = (Server::dev(), Files::new());
    let metadata = files.put("idp.xml", &saml_metadata());
    let text = |tags: &str| {
        format!(
            r#"apiVersion: daypass/v1
policies: [{{name: p, tags: {tags}, statement: {{allow: "s3:Get*", on: "*"}}}}]
users: [{{name: u, tags: {tags}}}]
roles: [{{name: r, tags: {tags}, trust: [{{saml: s}}]}}]
oidcProviders: [{{url: "https://idp.example", audiences: [a], tags: {tags}}}]
samlProviders: [{{name: s, file: "{metadata}", tags: {tags}}}]
instanceProfiles: [{{name: i, role: r, tags: {tags}}}]
"#
        )
    };
    let file = files.put("tags.yaml", &text("{a: x, b: y}"));
    apply(&server, &file, &[]).with(0);
    plan(&server, &file, &[]).with(0);
    files.put("tags.yaml", &text("{b: z, c: \"\"}"));
    let shown = plan(&server, &file, &[]).with(1);
    for line in ["    - tag a: x", "    ~ tag b: y -> z", "    + tag c"] {
        assert_eq!(
            shown.lines().filter(|have| *have == line).count(),
            6,
            "{shown}"
        );
    }
    apply(&server, &file, &[]).with(0);
    plan(&server, &file, &[]).with(0);
    let exported = server.command(&server.developer(), &["export"]).with(0);
    assert!(
        exported.contains("samlProviders:") && exported.contains("EntityDescriptor"),
        "{exported}"
    );
    files.put("tags.yaml", "apiVersion: daypass/v1\n");
    apply(&server, &file, &["--prune"]).with(0);
    let exported = server.command(&server.developer(), &["export"]).with(0);
    assert!(!exported.contains("Providers:"), "{exported}");
}

/// Case counts in an issuer, and so does a slash at its end (STS spec 10.2, O08).
#[test]
fn o08_an_issuer_is_registered_to_the_letter() {
    let (server, files) = (Server::dev(), Files::new());
    let issuers = [
        "idp.example",
        "idp.example/",
        "idp.example/a",
        "idp.example/A",
    ];
    let entries = issuers.map(|issuer| format!("{{url: \"https://{issuer}\", audiences: [a]}}"));
    let trust = r#"{oidc: {url: "https://idp.example/", audience: a, subject: s}}"#;
    let text = format!(
        "apiVersion: daypass/v1\noidcProviders: [{}]\nroles: [{{name: r, trust: [{trust}]}}]\n",
        entries.join(", ")
    );
    let file = files.put("issuers.yaml", &text);
    apply(&server, &file, &[]).with(0);
    plan(&server, &file, &[]).with(0);
    let exported = server.command(&server.developer(), &["export"]).with(0);
    for issuer in issuers {
        let line = format!("url: https://{issuer}\n");
        assert!(exported.contains(&line), "{exported}");
    }
    assert!(exported.contains("idp.example/:sub"), "{exported}");
}

#[test]
fn o08_of_two_issuers_that_differ_in_case_the_one_that_is_left_out_goes() {
    let (server, files) = (Server::dev(), Files::new());
    let with = |issuers: &[&str]| {
        let entries = issuers.iter();
        let entries: Vec<_> = entries
            .map(|issuer| format!("{{url: \"https://{issuer}\", audiences: [a]}}"))
            .collect();
        let text = format!(
            "apiVersion: daypass/v1\nset: lab\noidcProviders: [{}]\n",
            entries.join(", ")
        );
        let file = files.put("issuers.yaml", &text);
        apply(&server, &file, &["--prune"]).with(0);
        server.command(&server.developer(), &["export"]).with(0)
    };
    with(&["idp.example/a", "idp.example/A"]);
    let exported = with(&["idp.example/a"]);
    assert!(exported.contains("idp.example/a\n"), "{exported}");
    assert!(!exported.contains("idp.example/A\n"), "{exported}");
    // And where there is no other.
    with(&["idp.example/B"]);
    let exported = with(&[]);
    assert!(!exported.contains("idp.example"), "{exported}");
}

/// What a file does not turn on is off, and keys that nobody wrote down are nobody's.
#[test]
fn options_of_providers_follow_the_file() {
    let (server, files) = (Server::dev(), Files::new());
    let metadata = files.put("idp.xml", &saml_metadata());
    let text = |oidc: &str, saml: &str| {
        format!(
            r#"apiVersion: daypass/v1
oidcProviders: [{{url: "https://idp.example"{oidc}}}]
samlProviders: [{{name: s, file: "{metadata}"{saml}}}]
"#
        )
    };
    let key = |kid: &str| {
        json!({
            "kty": "EC", "crv": "P-256", "kid": kid,
            "x": "_w-4uZ7OjkBxC13JVpVJHUEfv9r2_d7G3fz_JEVyDTw",
            "y": "9ybhI69k58MseUJ6TZV7fYdeATNQuDGsctRRFOsKw0E",
        })
    };
    let keys = json!({"keys": [key("one")]}).to_string();
    files.put("jwks.json", &keys);
    let on = text(
        ", file: jwks.json, acceptOwnTokens: true",
        ", singleUse: true, allowCbc: true",
    );
    let file = files.put("idp.yaml", &on);
    apply(&server, &file, &[]).with(0);
    plan(&server, &file, &[]).with(0);
    // Inline, as an object and as its text, it is the same.
    for same in [keys.clone(), format!("'{keys}'")] {
        let oidc = format!(", jwks: {same}, acceptOwnTokens: true");
        files.put(
            "idp.yaml",
            &text(&oidc, ", singleUse: true, allowCbc: true"),
        );
        plan(&server, &file, &[]).with(0);
    }
    let other = json!({"keys": [key("one"), key("two")]});
    let oidc = format!(", jwks: {other}, exposeAllClaims: true");
    files.put("idp.yaml", &text(&oidc, ", singleUse: true"));
    let shown = plan(&server, &file, &[]).with(1);
    for line in [
        "    ~ uploaded keys:",
        "    + expose all claims",
        "    - accept own tokens",
        "    - allow CBC",
    ] {
        assert!(shown.lines().any(|have| have == line), "{shown}");
    }
    assert!(shown.contains(r#""kid": "two""#), "{shown}");
    apply(&server, &file, &[]).with(0);
    plan(&server, &file, &[]).with(0);
    let exported = server.command(&server.developer(), &["export"]).with(0);
    for line in ["exposeAllClaims: true", "singleUse: true", "kid: two"] {
        assert!(exported.contains(line), "{exported}");
    }
    for line in ["acceptOwnTokens", "allowCbc"] {
        assert!(!exported.contains(line), "{exported}");
    }
    // Turned on by hand, it is off again.
    let args = ["provider", "set", "s", "--allow-cbc", "on"];
    server.command(&server.developer(), &args).with(0);
    assert!(plan(&server, &file, &[]).with(1).contains("- allow CBC"));
    files.put("idp.yaml", &text("", ""));
    apply(&server, &file, &[]).with(0);
    plan(&server, &file, &[]).with(0);
    let exported = server.command(&server.developer(), &["export"]).with(0);
    assert!(!exported.contains("jwks"), "{exported}");

    let mut private = other;
    private["keys"][0]["d"] = "AQAB".into();
    let before = writes(&server);
    for (oidc, says) in [
        (format!(", jwks: {private}"), "key 1 is private"),
        (", jwks: {keys: []}".to_owned(), "one to sign with"),
        (format!(", jwks: {keys}, file: jwks.json"), "not both"),
    ] {
        files.put("idp.yaml", &text(&oidc, ""));
        let told = apply(&server, &file, &[]).refused();
        assert!(told.contains(says), "{told}");
    }
    assert_eq!(writes(&server), before, "nothing was sent");
}

#[test]
fn what_is_no_longer_in_the_files_goes_with_prune_only_and_with_all_it_has() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    let file = files.put("lab.yaml", LAB);
    apply(&server, &file, &[]).with(0);
    world.user("");
    world.key("polaris");
    files.put("lab.yaml", "apiVersion: daypass/v1\nset: lab\n");
    let told = apply(&server, &file, &[]).with(0);
    assert!(
        told.contains("user polaris belongs to the set and is not in the files"),
        "{told}"
    );
    world.iam("GetUser", [("UserName", "polaris")]);

    // A policy that somebody else uses stays, and so does all the rest.
    let developer = "developer";
    let policy = format!("arn:aws:iam::{ACCOUNT}:policy/lab/ReadArtifacts");
    world.attach_to_user(developer, &policy);
    let refused = apply(&server, &file, &["--prune"]).refused();
    assert!(
        refused
            .contains("policy ReadArtifacts cannot be deleted, since it is in use: user developer"),
        "{refused}"
    );
    world.iam(
        "DetachUserPolicy",
        [("UserName", developer), ("PolicyArn", &policy)],
    );

    let shown = plan(&server, &file, &["--prune"]).with(1);
    assert!(
        shown.contains("- user polaris") && shown.contains("    - access key AKIA"),
        "{shown}"
    );
    apply(&server, &file, &["--prune"]).with(0);
    for query in [
        Query::iam("GetUser").arg("UserName", "polaris"),
        Query::iam("GetRole").arg("RoleName", "ping"),
        Query::iam("GetPolicy").arg("PolicyArn", &policy),
        Query::iam("GetInstanceProfile").arg("InstanceProfileName", "ci"),
    ] {
        world.call(&query).assert_code(404, "NoSuchEntity");
    }
    // What was nobody's is there as before.
    assert!(
        world
            .call(&Query::iam("ListUsers"))
            .body
            .contains("<UserName>user-")
    );
    world.iam("GetRole", [("RoleName", "S3AccessRole")]);
}

#[test]
fn each_request_is_authorized_and_what_was_done_before_a_refusal_is_told_and_gone_on_with() {
    let (server, files) = (Server::dev(), Files::new());
    let world = World::new(&server);
    let may = [
        "iam:Get*",
        "iam:List*",
        "iam:CreateAccountAlias",
        "iam:CreatePolicy*",
        "iam:TagPolicy",
    ];
    let person = world.user(&allow_each(&may));
    let file = files.put("lab.yaml", LAB);
    let refused = server.command(&person.keys, &["apply", "-f", &file]);
    assert!(refused.stdout.contains("+ policy Old"), "{refused:?}");
    let refused = refused.refused();
    for part in [
        "stopped at `+ OIDC provider idp.internal.example/realms/a`",
        "3 of 11 changes",
        "CreateOpenIDConnectProvider: AccessDenied",
    ] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    let left = plan(&server, &file, &[]).with(1);
    assert!(
        left.ends_with("8 to create, 0 to change, 0 to delete, 3 as they should be\n"),
        "{left}"
    );
    apply(&server, &file, &[]).with(0);
    plan(&server, &file, &[]).with(0);
}

#[test]
fn an_export_makes_the_same_account_elsewhere() {
    let (server, files) = (Server::dev(), Files::new());
    let file = files.put("lab.yaml", LAB);
    apply(&server, &file, &[]).with(0);
    let exported = server.command(&server.developer(), &["export"]).with(0);
    assert!(!exported.contains("daypass:managed-by"), "{exported}");
    let copy = files.put("export.yaml", &exported);

    let elsewhere = Start::production(&files.data_dir()).start();
    let root = elsewhere.root_key();
    let refused = elsewhere.command(&root, &["apply", "-f", &copy]).refused();
    assert!(refused.contains("--map-account"), "{refused}");
    let whoami = elsewhere.whoami(&root).get("Account");
    let map = format!("{ACCOUNT}={whoami}");
    let args = ["apply", "-f", &copy, "--set", "copy", "--map-account", &map];
    elsewhere.command(&root, &args).with(0);
    let again = elsewhere.command(&root, &["export"]).with(0);
    assert_eq!(again.replace(&whoami, ACCOUNT), exported);
    elsewhere.command(&root, &args).with(0);

    let alias = elsewhere.call(&Query::iam("ListAccountAliases"), &root);
    assert!(alias.body.contains("lab-account"), "{}", alias.body);

    // Taken over where it came from, nothing is to be changed but whose it is.
    let adopting = ["plan", "-f", &copy, "--set", "lab", "--adopt", "--json"];
    let plan = server.command(&server.developer(), &adopting).with(1);
    let plan: Value = serde_json::from_str(&plan).unwrap();
    for change in plan["changes"].as_array().unwrap() {
        let details = change["details"].as_array().unwrap();
        assert_eq!(details.len(), 1, "{change}");
        assert_eq!(details[0]["what"], json!("tag daypass:managed-by"));
        assert_eq!(change["takenOver"], json!(true));
    }
}

#[test]
fn tests_of_who_can_what_hold_offline_and_on_the_node_alike() {
    let (server, files) = (Server::dev(), Files::new());
    let text = LAB.replace("alias: lab-account", &format!("id: \"{ACCOUNT}\""));
    let file = files.put("lab.yaml", &text);
    assert_eq!(
        run(&["test", "-f", &file, "--offline"]).with(0),
        "6 hold, 0 do not\n"
    );
    apply(&server, &file, &[]).with(0);
    let test = |more: &[&str]| {
        let args: Vec<&str> = ["test", "-f", &file].iter().chain(more).copied().collect();
        server.command(&server.developer(), &args)
    };
    assert_eq!(test(&[]).with(0), "6 hold, 0 do not\n");

    // The two trust each other, and the third may be assumed by who is trusted and allowed.
    let more = format!(
        "  - as: user/polaris
    cannot: [\"sts:AssumeRole arn:aws:iam::{ACCOUNT}:role/ping\"]
  - as: role/ping
    can: [\"sts:AssumeRole arn:aws:iam::{ACCOUNT}:role/pong\"]
  - as: role/after
    can: [\"s3:DeleteBucket arn:aws:s3:::b\"]
"
    );
    files.put("lab.yaml", &format!("{text}{more}"));
    let offline = run(&["test", "-f", &file, "--offline"]).with(1);
    assert!(
        offline
            .contains("does not hold: role/after can s3:DeleteBucket arn:aws:s3:::b: explicitDeny"),
        "{offline}"
    );
    assert_eq!(test(&[]).with(1), offline);
    let told: Value = serde_json::from_str(&test(&["--json"]).with(1)).unwrap();
    assert_eq!(told["tests"].as_array().unwrap().len(), 9);

    for bad in [
        "  - {as: user/nobody, can: [\"s3:GetObject\"]}\n",
        "  - {as: polaris, can: [\"s3:GetObject\"]}\n",
        "  - {as: user/polaris}\n",
    ] {
        files.put("lab.yaml", &format!("{text}{bad}"));
        run(&["test", "-f", &file, "--offline"]).refused();
        test(&[]).refused();
    }
}

#[test]
fn files_that_cannot_be_meant_are_refused_with_their_place() {
    let (server, files) = (Server::dev(), Files::new());
    for (text, why) in [
        ("apiVersion: daypass/v2\n", "apiVersion is `daypass/v2`"),
        ("apiVersion: daypass/v1\nusrs: []\n", "line 2"),
        (
            "apiVersion: daypass/v1\naccount: {id: '111111111111'}\n",
            "the files are of the account 111111111111",
        ),
        (
            "apiVersion: daypass/v1\nusers: [{name: a}, {name: A}]\n",
            "stands twice",
        ),
        (
            "apiVersion: daypass/v1\nusers: [{name: a, managed: [Nope]}]\n",
            "no managed policy Nope",
        ),
        (
            "apiVersion: daypass/v1\nusers: [{name: a, groups: [none]}]\n",
            "no group none",
        ),
        (
            "apiVersion: daypass/v1\nusers: [{name: a, path: /aws-reserved/x/}]\n",
            "reserved",
        ),
        (
            "apiVersion: daypass/v1\nroles: [{name: a, trust: [{aws: user/nobody}]}]\n",
            "user/nobody",
        ),
        (
            "apiVersion: daypass/v1\nroles: [{name: a, trust: {Version: x}}]\n",
            "role a",
        ),
        (
            "apiVersion: daypass/v1\npolicies: [{name: a, document: {Statement: 5}}]\n",
            "policy a",
        ),
        ("apiVersion: daypass/v1\nset: 'a b'\n", "the set `a b`"),
    ] {
        let file = files.put("bad.yaml", text);
        let refused = plan(&server, &file, &[]).refused();
        assert!(refused.contains(why), "{why}: {refused}");
    }
    let refused = plan(&server, files.path().join("none").to_str().unwrap(), &[]).refused();
    assert!(refused.contains("cannot read"), "{refused}");
}

#[test]
fn a_directory_is_its_files_and_short_forms_can_be_looked_at() {
    let (server, files) = (Server::dev(), Files::new());
    files.put(
        "b.yaml",
        "apiVersion: daypass/v1\nroles: [{name: r, trust: [{aws: user/u}], managed: [P]}]\n",
    );
    files.put(
        "a.yml",
        "apiVersion: daypass/v1\nusers: [{name: u}]\npolicies: [{name: P, file: p.json}]\n",
    );
    files.put("p.json", ADMINISTRATOR);
    files.put("notes.txt", "not a state file");
    let directory = files.path().to_str().unwrap();
    let shown = plan(&server, directory, &["--expand"]).with(0);
    assert!(
        shown.contains(&format!("AWS: arn:aws:iam::{ACCOUNT}:user/u")),
        "{shown}"
    );
    apply(&server, directory, &[]).with(0);
    plan(&server, directory, &[]).with(0);
}

/// What goes to this host alone does not go out to a proxy and back.
#[test]
fn plain_http_to_this_host_passes_no_proxy() {
    let server = Server::dev();
    let keys = server.developer();
    let mut command = program();
    command
        .arg("export")
        .env("AWS_ENDPOINT_URL", format!("http://{}", server.host()))
        .env("AWS_ACCESS_KEY_ID", &keys.id)
        .env("AWS_SECRET_ACCESS_KEY", &keys.secret)
        .env("ALL_PROXY", "http://127.0.0.1:9");
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}
