//! The account itself: its alias, its summary, its preferences, and the lists of what is not kept.

use std::collections::BTreeMap;

use crate::harness::{NEIGHBOUR_ACCOUNT, Query, Reply, Server, World, allow, shared, unique};

/// The summary as a map.
#[track_caller]
fn summary(world: &World<'_>) -> BTreeMap<String, i64> {
    let reply = world.iam("GetAccountSummary", []);
    let (names, numbers) = (reply.texts("key"), reply.texts("value"));
    assert_eq!(names.len(), numbers.len());
    let numbers = numbers.iter().map(|number| number.parse().unwrap());
    names.into_iter().zip(numbers).collect()
}

/// An account has one alias, so these tests have servers of their own.
#[test]
fn an_account_has_one_alias_that_no_other_account_has() {
    let server = Server::dev();
    let (ours, theirs) = (World::new(&server), World::next_door(&server));
    let aliases = |world: &World<'_>| world.iam("ListAccountAliases", []).texts("member");
    assert!(aliases(&ours).is_empty());
    ours.iam("CreateAccountAlias", [("AccountAlias", "acme")]);
    assert_eq!(aliases(&ours), ["acme"]);
    for world in [&theirs, &ours] {
        world
            .try_iam("CreateAccountAlias", [("AccountAlias", "acme")])
            .assert_refused(
                409,
                "EntityAlreadyExists",
                "The account alias acme already exists.",
            );
    }
    // Another takes the place of the one that there is, which is free from then on.
    ours.iam("CreateAccountAlias", [("AccountAlias", "acme-2")]);
    assert_eq!(aliases(&ours), ["acme-2"]);
    theirs.iam("CreateAccountAlias", [("AccountAlias", "acme")]);
    for (world, alias) in [(&ours, "acme"), (&theirs, "acme-2"), (&ours, "nobodys")] {
        world
            .try_iam("DeleteAccountAlias", [("AccountAlias", alias)])
            .assert_refused(
                404,
                "NoSuchEntity",
                &format!("The account alias {alias} cannot be found."),
            );
    }
    ours.iam("DeleteAccountAlias", [("AccountAlias", "acme-2")]);
    assert!(aliases(&ours).is_empty());
    assert_eq!(aliases(&theirs), ["acme"]);
}

#[test]
fn what_cannot_be_an_alias_is_refused() {
    let world = World::new(shared());
    for bad in [
        "ab",
        "-abc",
        "abc-",
        "a--b",
        "Abc",
        "a_b",
        "a.b",
        "841860927337",
        &"a".repeat(64),
    ] {
        world
            .try_iam("CreateAccountAlias", [("AccountAlias", bad)])
            .assert_code(400, "ValidationError");
    }
}

#[test]
fn a_summary_counts_what_there_is_and_tells_the_quotas() {
    let server = Server::dev();
    let world = World::new(&server);
    let before = summary(&world);
    let person = world.user("");
    world.open_role("");
    let policy = world.managed(&allow("s3:*"));
    let document = allow("s3:List*");
    let version = [
        ("PolicyArn", policy.as_str()),
        ("PolicyDocument", &document),
    ];
    world.iam("CreatePolicyVersion", version);
    world.iam("CreateGroup", [("GroupName", "g")]);
    world.iam("CreateInstanceProfile", [("InstanceProfileName", "p")]);
    let url = ("Url", "https://issuer.example");
    world.iam("CreateOpenIDConnectProvider", [url]);
    let (device, other) = (world.device(), world.device());
    world.enable(&person.name, &device);
    assert_ne!(device.serial, other.serial);

    let after = summary(&world);
    let grown: Vec<(&str, i64)> = after
        .iter()
        .map(|(name, number)| (name.as_str(), number - before[name]))
        .filter(|(_, grown)| *grown != 0)
        .collect();
    let expected = [
        ("Groups", 1),
        ("InstanceProfiles", 1),
        ("MFADevices", 2),
        ("MFADevicesInUse", 1),
        ("Policies", 1),
        ("PolicyVersionsInUse", 2),
        ("Providers", 1),
        ("Roles", 1),
        ("Users", 1),
    ];
    assert_eq!(grown, expected);
    for (quota, number) in [
        ("AccessKeysPerUserQuota", 2),
        ("AssumeRolePolicySizeQuota", 2_048),
        ("AttachedPoliciesPerGroupQuota", 10),
        ("AttachedPoliciesPerRoleQuota", 10),
        ("AttachedPoliciesPerUserQuota", 10),
        ("GroupPolicySizeQuota", 5_120),
        ("GroupsPerUserQuota", 10),
        ("GroupsQuota", 300),
        ("InstanceProfilesQuota", 1_000),
        ("PolicySizeQuota", 6_144),
        ("RolePolicySizeQuota", 10_240),
        ("UserPolicySizeQuota", 2_048),
        ("VersionsPerPolicyQuota", 5),
    ] {
        assert_eq!(after[quota], number, "{quota}");
    }
    // Whatever the model knows is told.
    let model = include_str!("../../../../models/iam-2010-05-08.json");
    let model: serde_json::Value = serde_json::from_str(model).unwrap();
    let known = model["shapes"]["summaryKeyType"]["enum"]
        .as_array()
        .unwrap();
    let mut known: Vec<&str> = known.iter().map(|name| name.as_str().unwrap()).collect();
    known.sort_unstable();
    assert_eq!(after.keys().map(String::as_str).collect::<Vec<_>>(), known);
}

#[test]
fn a_summary_is_of_the_callers_account_alone() {
    let server = Server::dev();
    let (ours, theirs) = (World::new(&server), World::next_door(&server));
    let before = summary(&theirs);
    ours.user("");
    ours.open_role("");
    assert_eq!(summary(&theirs), before);
}

#[test]
fn which_tokens_an_account_wants_is_told_in_its_summary() {
    let server = Server::dev();
    let (ours, theirs) = (World::new(&server), World::next_door(&server));
    let version = |world: &World<'_>| summary(world)["GlobalEndpointTokenVersion"];
    let set = |text: &str| {
        let args = [("GlobalEndpointTokenVersion", text)];
        ours.try_iam("SetSecurityTokenServicePreferences", args)
    };
    assert_eq!(version(&ours), 1);
    set("v2Token").ok();
    assert_eq!((version(&ours), version(&theirs)), (2, 1));
    set("v1Token").ok();
    assert_eq!(version(&ours), 1);
    set("v3Token").assert_code(400, "ValidationError");
}

/// The operations that list what is not kept, of a user.
const OF_A_USER: [(&str, &str); 3] = [
    ("ListSSHPublicKeys", "SSHPublicKeys"),
    ("ListSigningCertificates", "Certificates"),
    (
        "ListServiceSpecificCredentials",
        "ServiceSpecificCredentials",
    ),
];

#[track_caller]
fn assert_empty(reply: &Reply, list: &str) {
    assert!(reply.body.contains(&format!("<{list}/>")), "{}", reply.body);
    assert_eq!(reply.text("IsTruncated").as_deref(), Some("false"));
    assert_eq!(reply.text("Marker"), None);
}

#[test]
fn what_is_not_kept_is_listed_as_nothing_of_a_user_that_is_there() {
    let world = World::new(shared());
    let person = world.user("");
    for (action, list) in OF_A_USER {
        let named = [("UserName", person.name.as_str())];
        assert_empty(&world.iam(action, named), list);
        // Without a name it is about the caller.
        assert_empty(&world.iam(action, []), list);
        world
            .try_iam(action, [("UserName", "nobody")])
            .assert_refused(
                404,
                "NoSuchEntity",
                "The user with name nobody cannot be found.",
            );
        world
            .try_iam(action, [("Marker", "'")])
            .assert_code(400, "ValidationError");
        let query = Query::iam(action).arg("UserName", &person.name);
        shared()
            .call(&query, &person.keys)
            .assert_code(403, "AccessDenied");
    }
    let all = world.iam("ListServiceSpecificCredentials", [("AllUsers", "true")]);
    assert_empty(&all, "ServiceSpecificCredentials");
    let certificates = world.iam("ListServerCertificates", []);
    assert_empty(&certificates, "ServerCertificateMetadataList");
}

/// D16: whose alias it is, is told to nobody; that it is taken, must be.
#[test]
fn flaw_d16_an_alias_does_not_tell_whose_it_is() {
    let (ours, theirs) = (World::new(shared()), World::next_door(shared()));
    let alias = unique("mine");
    theirs.iam("CreateAccountAlias", [("AccountAlias", &alias)]);
    for action in ["CreateAccountAlias", "DeleteAccountAlias"] {
        let reply = ours.try_iam(action, [("AccountAlias", &alias)]);
        assert!([404, 409].contains(&reply.status), "{}", reply.body);
        assert!(!reply.body.contains(NEIGHBOUR_ACCOUNT), "{}", reply.body);
    }
    theirs.iam("DeleteAccountAlias", [("AccountAlias", &alias)]);
}
