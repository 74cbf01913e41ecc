//! Groups over the wire: what is made, shown and refused, and what being in one comes to.
//!
//! The file is long because fifteen operations share few helpers, and those are of use nowhere else.

use std::collections::HashSet;

use serde_json::json;

use crate::harness::{
    ADMINISTRATOR, Keys, Person, Query, Reply, Server, World, allow, assuming, deny, encoded,
    shared, trust, unique,
};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn world() -> World<'static> {
    World::new(shared())
}

#[track_caller]
fn absent(reply: &Reply, kind: &str, name: &str) {
    let message = format!("The {kind} with name {name} cannot be found.");
    reply.assert_refused(404, "NoSuchEntity", &message);
}

#[track_caller]
fn must_first(reply: &Reply, first: &str) {
    let message = format!("Cannot delete entity, must {first} first.");
    reply.assert_refused(409, "DeleteConflict", &message);
}

/// What only whoever may list users may ask.
fn list_users(keys: &Keys) -> Reply {
    shared().call(&Query::iam("ListUsers"), keys)
}

#[track_caller]
fn assert_denied(reply: &Reply, end: &str) {
    reply.assert_code(403, "AccessDenied");
    let message = reply.message();
    assert!(message.ends_with(end), "{message}");
}

const NO_IDENTITY: &str = " because no identity-based policy allows the iam:ListUsers action";

/// Reads a list page by page.
fn pages(world: &World<'_>, query: &Query, field: &str, size: usize) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let mut query = query.clone().arg("MaxItems", &size.to_string());
        if let Some(marker) = &marker {
            query = query.arg("Marker", marker);
        }
        let reply = world.call(&query).ok();
        pages.push(reply.texts(field));
        assert!(pages.len() <= 20, "it goes round: {pages:?}");
        marker = reply.text("Marker");
        assert_eq!(reply.get("IsTruncated") == "true", marker.is_some());
        if marker.is_none() {
            return pages;
        }
    }
}

#[test]
fn a_group_is_made_shown_and_deleted() {
    let world = world();
    let name = unique("Team");
    let args = [("GroupName", name.as_str()), ("Path", "/division/abc/")];
    let made = world.iam("CreateGroup", args);
    let arn = format!("arn:aws:iam::{}:group/division/abc/{name}", world.account);
    let shown = world.iam("GetGroup", [("GroupName", &name)]);
    for reply in [&made, &shown] {
        assert_eq!(reply.get("Arn"), arn);
        assert_eq!(reply.get("Path"), "/division/abc/");
        assert_eq!(reply.get("GroupName"), name);
        assert!(reply.get("GroupId").starts_with("AGPA"));
    }
    for field in ["GroupId", "CreateDate"] {
        assert_eq!(made.get(field), shown.get(field));
    }
    assert_eq!(shown.get("IsTruncated"), "false");
    assert_eq!(shown.text("UserName"), None);
    let shouted = world.iam("GetGroup", [("GroupName", &name.to_uppercase())]);
    assert_eq!(shouted.get("Arn"), arn);

    world.iam("DeleteGroup", [("GroupName", &name)]);
    for action in [
        "GetGroup",
        "DeleteGroup",
        "UpdateGroup",
        "ListGroupPolicies",
    ] {
        absent(
            &world.try_iam(action, [("GroupName", &name)]),
            "group",
            &name,
        );
    }
    // Whoever takes the name is another group.
    let again = world.iam("CreateGroup", [("GroupName", &name)]);
    assert_ne!(again.get("GroupId"), made.get("GroupId"));
}

#[test]
fn a_groups_name_is_long_taken_ignoring_case_and_checked() {
    let world = world();
    let name = format!("{}{}", unique("Long"), "x".repeat(110));
    let create = |name: &str| world.try_iam("CreateGroup", [("GroupName", name)]);
    create(&name).ok();
    for taken in [name.clone(), name.to_uppercase()] {
        create(&taken).assert_refused(
            409,
            "EntityAlreadyExists",
            &format!("Group with name {taken} already exists."),
        );
    }
    World::next_door(shared()).iam("CreateGroup", [("GroupName", &name)]);
    for bad in ["", "a b", "a/b", "é", "a'b", &"x".repeat(129)] {
        create(bad).assert_code(400, "ValidationError");
    }
    for path in ["x", "/x", "x/", "/aws-reserved/"] {
        let args = [("GroupName", "never-made"), ("Path", path)];
        let reply = world.try_iam("CreateGroup", args);
        reply.assert_code(400, "ValidationError");
    }
    absent(
        &world.try_iam("GetGroup", [("GroupName", "never-made")]),
        "group",
        "never-made",
    );
}

#[test]
fn a_group_gets_another_name_and_path() {
    let world = world();
    let (name, other) = (world.group(ADMINISTRATOR), unique("renamed"));
    let person = world.user("");
    world.join(&person.name, &name);
    let id = world.iam("GetGroup", [("GroupName", &name)]).get("GroupId");
    let args = [
        ("GroupName", name.as_str()),
        ("NewGroupName", &other),
        ("NewPath", "/moved/"),
    ];
    world.iam("UpdateGroup", args);
    let shown = world.iam("GetGroup", [("GroupName", &other)]);
    let arn = format!("arn:aws:iam::{}:group/moved/{other}", world.account);
    assert_eq!((shown.get("GroupId"), shown.get("Arn")), (id, arn.clone()));
    // Who is in it and what it owns are as before.
    assert_eq!(shown.get("UserName"), person.name);
    list_users(&person.keys).ok();
    absent(
        &world.try_iam("GetGroup", [("GroupName", &name)]),
        "group",
        &name,
    );

    // The old name is free, another's is not, one's own in another case is.
    world.iam("CreateGroup", [("GroupName", &name)]);
    let rename = |to: &str| {
        let args = [("GroupName", other.as_str()), ("NewGroupName", to)];
        world.try_iam("UpdateGroup", args)
    };
    let taken = name.to_uppercase();
    rename(&taken).assert_refused(
        409,
        "EntityAlreadyExists",
        &format!("Group with name {taken} already exists."),
    );
    rename(&other.to_uppercase()).ok();
    let shown = world.iam("GetGroup", [("GroupName", &other)]);
    assert_eq!(shown.get("GroupName"), other.to_uppercase());
    // What is not sent stays.
    world.iam("UpdateGroup", [("GroupName", &other)]);
    let shown = world.iam("GetGroup", [("GroupName", &other)]);
    assert_eq!(shown.get("Path"), "/moved/");
}

#[test]
fn groups_and_their_members_are_listed_page_by_page() {
    let world = world();
    let prefix = format!("/{}/", unique("paging"));
    let mut names: Vec<String> = Vec::new();
    let person = world.user("");
    for _ in 0..7 {
        let name = unique("g");
        let args = [("GroupName", name.as_str()), ("Path", &prefix)];
        world.iam("CreateGroup", args);
        world.join(&person.name, &name);
        names.push(name);
    }
    let crowd = names[0].clone();
    let mut people = vec![person.name.clone()];
    for _ in 0..6 {
        let name = unique("u");
        let args = [
            ("UserName", name.as_str()),
            ("Tags.member.1.Key", "k"),
            ("Tags.member.1.Value", "v"),
        ];
        world.iam("CreateUser", args);
        world.join(&name, &crowd);
        people.push(name);
    }
    let groups = Query::iam("ListGroups").arg("PathPrefix", &prefix);
    let for_user = Query::iam("ListGroupsForUser").arg("UserName", &person.name);
    let members = Query::iam("GetGroup").arg("GroupName", &crowd);
    for (query, field, all) in [
        (&groups, "GroupName", &names),
        (&for_user, "GroupName", &names),
        (&members, "UserName", &people),
    ] {
        for (size, shape) in [
            (1, vec![1; 7]),
            (3, vec![3, 3, 1]),
            (7, vec![7]),
            (99, vec![7]),
        ] {
            let pages = pages(&world, query, field, size);
            // GetGroup has the group on each of its pages, which is no member.
            let sizes: Vec<_> = pages.iter().map(Vec::len).collect();
            assert_eq!(sizes, shape, "{query:?} by {size}");
            let listed = pages.concat();
            assert!(listed.is_sorted_by_key(|name| name.to_ascii_lowercase()));
            let seen: HashSet<_> = listed.into_iter().collect();
            assert_eq!(seen, all.iter().cloned().collect());
        }
    }
    // In lists users come without their tags.
    assert_eq!(world.call(&members).ok().text("Key"), None);
    let none = world.iam("ListGroups", [("PathPrefix", "/nothing-here/")]);
    assert_eq!(none.text("GroupName"), None);
    for (name, value) in [
        ("Marker", "' OR 1=1 --"),
        ("MaxItems", "0"),
        ("MaxItems", "1001"),
    ] {
        for query in [&for_user, &members] {
            let reply = world.call(&query.clone().arg(name, value));
            reply.assert_code(400, "ValidationError");
        }
    }
}

#[test]
fn users_are_put_in_and_taken_out_as_often_as_one_likes() {
    let world = world();
    let (person, group) = (world.user(""), world.group(""));
    let groups = || {
        let reply = world.iam("ListGroupsForUser", [("UserName", &person.name)]);
        reply.texts("GroupName")
    };
    for _ in 0..2 {
        world.join(&person.name, &group);
        assert_eq!(groups(), [group.as_str()]);
    }
    for _ in 0..2 {
        world.leave(&person.name, &group);
        assert_eq!(groups(), [""; 0]);
    }
    for action in ["AddUserToGroup", "RemoveUserFromGroup"] {
        let both = |group: &str, user: &str| {
            let args = [("GroupName", group), ("UserName", user)];
            world.try_iam(action, args)
        };
        absent(&both("no-group", &person.name), "group", "no-group");
        absent(&both(&group, "no-user"), "user", "no-user");
        absent(&both("no-group", "no-user"), "group", "no-group");
    }
    absent(
        &world.try_iam("ListGroupsForUser", [("UserName", "no-user")]),
        "user",
        "no-user",
    );
}

#[test]
fn what_is_in_use_is_not_deleted() {
    let world = world();
    let (person, group) = (world.user(""), world.group(ADMINISTRATOR));
    let named = ("GroupName", group.as_str());
    world.iam("AttachGroupPolicy", [named, ("PolicyArn", READ_ONLY)]);
    world.join(&person.name, &group);
    let delete = || world.try_iam("DeleteGroup", [named]);
    must_first(&delete(), "remove users from group");
    let user = ("UserName", person.name.as_str());
    world.iam("DeleteAccessKey", [user, ("AccessKeyId", &person.keys.id)]);
    must_first(
        &world.try_iam("DeleteUser", [user]),
        "remove users from group",
    );
    world.leave(&person.name, &group);
    world.iam("DeleteUser", [user]);
    must_first(&delete(), "delete policies");
    world.iam("DeleteGroupPolicy", [named, ("PolicyName", "P")]);
    must_first(&delete(), "detach all policies");
    world.iam("DetachGroupPolicy", [named, ("PolicyArn", READ_ONLY)]);
    delete().ok();
}

#[test]
fn a_groups_policies_come_back_and_have_their_limits() {
    let world = world();
    let group = world.group("");
    let named = ("GroupName", group.as_str());
    let put = |name: &str, text: &str| {
        let args = [named, ("PolicyName", name), ("PolicyDocument", text)];
        world.try_iam("PutGroupPolicy", args)
    };
    let odd = "{ \"Version\":\"2012-10-17\",\r\n\t\"Statement\":[{\"Effect\":\"Allow\",\
               \"Action\":\"s3:*\",\"Resource\":\"*\"}] }";
    put("b", odd).ok();
    put("A", ADMINISTRATOR).ok();
    let shown = world.iam("GetGroupPolicy", [named, ("PolicyName", "b")]);
    assert_eq!(shown.get("PolicyDocument"), encoded(odd));
    assert_eq!(shown.get("GroupName"), group);
    assert_eq!(shown.get("PolicyName"), "b");
    let listed = world.iam("ListGroupPolicies", [named]).texts("member");
    assert_eq!(listed, ["A", "b"]);
    let paged = pages(
        &world,
        &Query::iam("ListGroupPolicies").arg("GroupName", &group),
        "member",
        1,
    );
    assert_eq!(paged, [["A"], ["b"]]);
    for action in ["GetGroupPolicy", "DeleteGroupPolicy"] {
        let reply = world.try_iam(action, [named, ("PolicyName", "B")]);
        absent(&reply, "group policy", "B");
    }
    for name in ["A", "b"] {
        world.iam("DeleteGroupPolicy", [named, ("PolicyName", name)]);
    }
    put("bad", "{").assert_code(400, "MalformedPolicyDocument");

    let sized = |characters: usize| {
        let empty = allow("s3:").len();
        allow(&format!("s3:{}", "x".repeat(characters - empty)))
    };
    put("A", &sized(5_120)).ok();
    put("B", &sized(200)).assert_refused(
        409,
        "LimitExceeded",
        &format!("Maximum policy size of 5120 bytes exceeded for group {group}"),
    );
    put("A", &sized(4_000)).ok();
    put("B", &sized(1_120)).ok();
}

#[test]
fn managed_policies_are_attached_to_a_group_up_to_ten() {
    let world = world();
    let group = world.group("");
    let named = ("GroupName", group.as_str());
    let attach = |arn: &str| world.try_iam("AttachGroupPolicy", [named, ("PolicyArn", arn)]);
    let mut arns: Vec<String> = (0..10).map(|_| world.managed(&allow("s3:*"))).collect();
    for arn in &arns {
        attach(arn).ok();
    }
    attach(&arns[0]).ok();
    attach(READ_ONLY).assert_refused(
        409,
        "LimitExceeded",
        "Cannot exceed quota for PoliciesPerGroup: 10",
    );
    let list = Query::iam("ListAttachedGroupPolicies").arg("GroupName", &group);
    arns.sort();
    for size in [3, 100] {
        assert_eq!(pages(&world, &list, "PolicyArn", size).concat(), arns);
    }
    let elsewhere = list.clone().arg("PathPrefix", "/elsewhere/");
    assert_eq!(world.call(&elsewhere).ok().text("PolicyArn"), None);

    // The group is among those who use the policy.
    let arn = ("PolicyArn", arns[0].as_str());
    let person = world.user("");
    world.attach_to_user(&person.name, &arns[0]);
    let counted = world.iam("GetPolicy", [arn]);
    assert_eq!(counted.get("AttachmentCount"), "2");
    let users = world.iam("ListEntitiesForPolicy", [arn]);
    assert_eq!(users.texts("GroupName"), [group.as_str()]);
    assert!(users.get("GroupId").starts_with("AGPA"));
    assert_eq!(users.texts("UserName"), [person.name.as_str()]);
    let filtered = |filter: &str| {
        let reply = world.iam("ListEntitiesForPolicy", [arn, ("EntityFilter", filter)]);
        (
            reply.texts("GroupName").len(),
            reply.texts("UserName").len(),
        )
    };
    assert_eq!(filtered("Group"), (1, 0));
    assert_eq!(filtered("User"), (0, 1));
    assert_eq!(filtered("AWSManagedPolicy"), (0, 0));
    let paged = Query::iam("ListEntitiesForPolicy").arg("PolicyArn", &arns[0]);
    let paged = pages(&world, &paged, "GroupName", 1);
    assert_eq!(paged, [vec![group.clone()], vec![]]);
    world.iam("DetachUserPolicy", [("UserName", &person.name), arn]);
    world.try_iam("DeletePolicy", [arn]).assert_refused(
        409,
        "DeleteConflict",
        "Cannot delete a policy attached to entities.",
    );
    world.iam("DetachGroupPolicy", [named, arn]);
    world
        .try_iam("DetachGroupPolicy", [named, arn])
        .assert_refused(
            404,
            "NoSuchEntity",
            &format!("Policy {} was not found.", arns[0]),
        );
    world.iam("DeletePolicy", [arn]);
    let absent = world.managed(ADMINISTRATOR) + "-absent";
    attach(&absent).assert_refused(
        404,
        "NoSuchEntity",
        &format!("Policy {absent} does not exist or is not attachable."),
    );
    attach("policy").assert_code(400, "ValidationError");
    let no_policy = "arn:aws:iam::aws:group/x";
    attach(no_policy).assert_refused(
        400,
        "InvalidInput",
        &format!("ARN {no_policy} is not valid."),
    );
}

#[test]
fn a_user_is_in_ten_groups_at_most() {
    let world = world();
    let person = world.user("");
    let groups: Vec<String> = (0..11).map(|_| world.group("")).collect();
    for group in &groups[..10] {
        world.join(&person.name, group);
    }
    let eleventh = [
        ("GroupName", groups[10].as_str()),
        ("UserName", person.name.as_str()),
    ];
    world.try_iam("AddUserToGroup", eleventh).assert_refused(
        409,
        "LimitExceeded",
        "Cannot exceed quota for GroupsPerUser: 10",
    );
    world.leave(&person.name, &groups[0]);
    world.iam("AddUserToGroup", eleventh);
}

#[test]
fn an_account_has_three_hundred_groups_at_most() {
    let server = Server::dev();
    let world = World::new(&server);
    let groups: Vec<String> = (0..300).map(|_| world.group("")).collect();
    let more = [("GroupName", "more")];
    world.try_iam("CreateGroup", more).assert_refused(
        409,
        "LimitExceeded",
        "Cannot exceed quota for GroupsPerAccount: 300",
    );
    World::next_door(&server).iam("CreateGroup", more);
    world.iam("DeleteGroup", [("GroupName", &groups[7])]);
    world.iam("CreateGroup", more);
}

/// Each change is seen by the very next request.
#[test]
fn what_a_group_may_its_members_may_at_once() {
    let world = world();
    let (person, group) = (world.user(""), world.group(""));
    let named = ("GroupName", group.as_str());
    let ask = || list_users(&person.keys);
    assert_denied(&ask(), NO_IDENTITY);
    world.join(&person.name, &group);
    assert_denied(&ask(), NO_IDENTITY);

    // Inline policies: set, replaced, deleted.
    world.group_policy(&group, &allow("iam:ListUsers"));
    ask().ok();
    world.group_policy(&group, &allow("iam:ListRoles"));
    assert_denied(&ask(), NO_IDENTITY);
    world.group_policy(&group, &allow("iam:*"));
    ask().ok();
    world.iam("DeleteGroupPolicy", [named, ("PolicyName", "P")]);
    assert_denied(&ask(), NO_IDENTITY);

    // Managed policies: attached, changed, detached.
    let managed = world.managed(&allow("iam:ListRoles"));
    let arn = ("PolicyArn", managed.as_str());
    world.iam("AttachGroupPolicy", [named, arn]);
    assert_denied(&ask(), NO_IDENTITY);
    let document = allow("iam:ListUsers");
    let second = [arn, ("PolicyDocument", &document), ("SetAsDefault", "true")];
    world.iam("CreatePolicyVersion", second);
    ask().ok();
    world.iam("SetDefaultPolicyVersion", [arn, ("VersionId", "v1")]);
    assert_denied(&ask(), NO_IDENTITY);
    world.iam("SetDefaultPolicyVersion", [arn, ("VersionId", "v2")]);
    ask().ok();
    world.iam("DetachGroupPolicy", [named, arn]);
    assert_denied(&ask(), NO_IDENTITY);
    world.iam("AttachGroupPolicy", [named, arn]);
    ask().ok();

    // Who is taken out has nothing of it, who stays keeps it.
    let other = world.user("");
    world.join(&other.name, &group);
    list_users(&other.keys).ok();
    world.leave(&person.name, &group);
    assert_denied(&ask(), NO_IDENTITY);
    list_users(&other.keys).ok();
}

#[test]
fn one_groups_deny_beats_what_every_other_allows() {
    let world = world();
    let person = world.user(ADMINISTRATOR);
    let (allowing, denying) = (world.group(ADMINISTRATOR), world.group(""));
    world.join(&person.name, &allowing);
    world.join(&person.name, &denying);
    list_users(&person.keys).ok();
    world.group_policy(&denying, &deny("iam:ListUsers"));
    let inline = " with an explicit deny in an identity-based policy";
    assert_denied(&list_users(&person.keys), inline);
    world.group_policy(&denying, &allow("s3:*"));
    list_users(&person.keys).ok();
    // A managed one is named by its ARN, as when it is attached to the user.
    let managed = world.managed(&deny("iam:ListUsers"));
    let args = [("GroupName", denying.as_str()), ("PolicyArn", &managed)];
    world.iam("AttachGroupPolicy", args);
    let named = format!("{inline}: {managed}");
    assert_denied(&list_users(&person.keys), &named);
}

/// The same policy by two ways is one policy.
#[test]
fn a_policy_that_a_user_has_twice_goes_when_it_is_taken_away_twice() {
    let world = world();
    let (person, group) = (world.user(""), world.group(""));
    let managed = world.managed(&allow("iam:ListUsers"));
    let arn = ("PolicyArn", managed.as_str());
    world.join(&person.name, &group);
    world.attach_to_user(&person.name, &managed);
    world.iam("AttachGroupPolicy", [("GroupName", &group), arn]);
    list_users(&person.keys).ok();
    world.iam("DetachUserPolicy", [("UserName", &person.name), arn]);
    list_users(&person.keys).ok();
    world.iam("DetachGroupPolicy", [("GroupName", &group), arn]);
    assert_denied(&list_users(&person.keys), NO_IDENTITY);
    // Nor do inline policies of one name stand for each other.
    world.group_policy(&group, &allow("iam:ListUsers"));
    world.user_policy(&person.name, &allow("iam:ListRoles"));
    for action in ["ListUsers", "ListRoles"] {
        shared().call(&Query::iam(action), &person.keys).ok();
    }
}

#[test]
fn a_boundary_limits_what_groups_give() {
    let world = world();
    let (person, group) = (world.user(""), world.group(ADMINISTRATOR));
    world.join(&person.name, &group);
    let boundary = world.managed(&allow("iam:ListRoles"));
    let args = [
        ("UserName", person.name.as_str()),
        ("PermissionsBoundary", &boundary),
    ];
    world.iam("PutUserPermissionsBoundary", args);
    let end = " because no permissions boundary allows the iam:ListUsers action";
    assert_denied(&list_users(&person.keys), end);
    shared().call(&Query::iam("ListRoles"), &person.keys).ok();
}

/// Variables in a group's policy mean the member who asks.
#[test]
fn a_groups_policy_is_about_each_member_by_itself() {
    let world = world();
    let own = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:GetUser",
        "Resource": format!("arn:aws:iam::{}:user/${{aws:username}}", world.account),
    }]});
    let group = world.group(&own.to_string());
    let people = [world.user(""), world.user("")];
    for person in &people {
        world.join(&person.name, &group);
    }
    for (asker, asked) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let query = Query::iam("GetUser").arg("UserName", &people[asked].name);
        let reply = shared().call(&query, &people[asker].keys);
        assert_eq!(reply.status == 200, asker == asked, "{}", reply.body);
    }
}

/// What STS hands out stands on the groups as they are when it is used.
#[test]
fn a_members_sessions_have_what_its_groups_have() {
    let world = world();
    let (person, group) = (world.user(""), world.group(ADMINISTRATOR));
    let role = world.open_role("");
    let own = || {
        Keys::of(
            &shared()
                .call(&Query::sts("GetSessionToken"), &person.keys)
                .ok(),
        )
    };
    let assume = |keys: &Keys| shared().call(&assuming(&role.arn), keys);
    let federating = Query::sts("GetFederationToken")
        .arg("Name", "Bob")
        .arg("Policy", ADMINISTRATOR);
    let info = |keys: &Keys| {
        let query = Query::sts("GetAccessKeyInfo").arg("AccessKeyId", &person.keys.id);
        shared().call(&query, keys)
    };
    let session = own();
    assume(&session).assert_code(403, "AccessDenied");
    let federate = || shared().call(&federating, &person.keys);
    federate().assert_code(403, "AccessDenied");

    world.join(&person.name, &group);
    assume(&session).ok();
    let federated = Keys::of(&federate().ok());
    assume(&federated).assert_code(403, "AccessDenied");
    let scoped = Query::sts("GetScopedCredentials");
    shared().call(&scoped, &federated).ok();

    world.leave(&person.name, &group);
    assume(&session).assert_code(403, "AccessDenied");
    let denied = shared().call(&scoped, &federated);
    denied.assert_code(403, "AccessDenied");
    info(&session).assert_code(403, "AccessDenied");
    // Who they are does not depend on it.
    assert_eq!(shared().whoami(&session).ok().get("Arn"), person.arn);
    shared().whoami(&federated).ok();
}

#[test]
fn a_group_is_no_principal() {
    let world = world();
    let (person, group) = (world.user(ADMINISTRATOR), world.group(ADMINISTRATOR));
    world.join(&person.name, &group);
    let shown = world.iam("GetGroup", [("GroupName", &group)]);
    for name in [&shown.get("Arn"), &shown.get("GroupId")] {
        // Of the elements of this name the first is the group's.
        let document = trust(&json!({"AWS": name}), &json!({}));
        let args = [
            ("RoleName", "never-made"),
            ("AssumeRolePolicyDocument", document.as_str()),
        ];
        world.try_iam("CreateRole", args).assert_refused(
            400,
            "MalformedPolicyDocument",
            &format!("Invalid principal in policy: \"AWS\":\"{name}\""),
        );
    }
    for action in [
        "PutUserPolicy",
        "AttachUserPolicy",
        "CreateAccessKey",
        "GetUser",
    ] {
        let args = [
            ("UserName", group.as_str()),
            ("PolicyName", "P"),
            ("PolicyDocument", ADMINISTRATOR),
            ("PolicyArn", READ_ONLY),
        ];
        absent(&world.try_iam(action, args), "user", &group);
    }
}

/// One who may act on groups, by this statement and no other.
fn delegate(world: &World<'_>, statements: &serde_json::Value) -> Person {
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    world.user(&policy.to_string())
}

#[test]
fn decisions_are_about_the_groups_arn_and_the_policys() {
    let world = world();
    let account = &world.account;
    let harmless = world.managed(&allow("s3:*"));
    let person = delegate(
        &world,
        &json!([
            {"Effect": "Allow", "Action": ["iam:AddUserToGroup", "iam:GetGroup"],
             "Resource": format!("arn:aws:iam::{account}:group/open/*")},
            {"Effect": "Allow", "Action": ["iam:AttachGroupPolicy", "iam:DetachGroupPolicy"],
             "Resource": "*", "Condition": {"ArnEquals": {"iam:PolicyARN": harmless}}},
            {"Effect": "Allow", "Action": "iam:ListGroups",
             "Resource": format!("arn:aws:iam::{account}:group/open/")},
        ]),
    );
    let limited = World {
        admin: person.keys.clone(),
        ..world.clone()
    };
    let make = |path: &str| {
        let name = unique("group");
        world.iam(
            "CreateGroup",
            [("GroupName", name.as_str()), ("Path", path)],
        );
        name
    };
    let (open, closed) = (make("/open/x/"), make("/"));
    for (group, status) in [(&open, 200), (&closed, 403)] {
        let args = [("GroupName", group.as_str()), ("UserName", &person.name)];
        assert_eq!(limited.try_iam("AddUserToGroup", args).status, status);
        let shown = limited.try_iam("GetGroup", [args[0]]);
        assert_eq!(shown.status, status);
        let removed = limited.try_iam("RemoveUserFromGroup", args);
        removed.assert_code(403, "AccessDenied");
    }
    for (arn, status) in [(harmless.as_str(), 200), (READ_ONLY, 403)] {
        for action in ["AttachGroupPolicy", "DetachGroupPolicy"] {
            let args = [("GroupName", open.as_str()), ("PolicyArn", arn)];
            assert_eq!(
                limited.try_iam(action, args).status,
                status,
                "{action} {arn}"
            );
        }
    }
    limited.iam("ListGroups", [("PathPrefix", "/open/")]);
    let refused = limited.try_iam("ListGroups", []);
    refused.assert_refused(
        403,
        "AccessDenied",
        &format!(
            "User: {} is not authorized to perform: iam:ListGroups on resource: \
             arn:aws:iam::{account}:group/ because no identity-based policy allows the \
             iam:ListGroups action",
            person.arn
        ),
    );
    // A refusal does not tell the path, nor whether the group is there.
    let refusal = |name: &str| {
        let reply = limited.try_iam("DeleteGroup", [("GroupName", name)]);
        reply.message().replace(name, "NAME")
    };
    assert_eq!(refusal(&open), refusal("no-such-group"));
    assert!(!refusal(&open).contains("/open/"));
}

/// Whoever may rename one group may not by that make it one that it may not have.
#[test]
fn renaming_needs_the_right_to_both_names() {
    let world = world();
    let account = &world.account;
    let stem = unique("temp");
    let person = delegate(
        &world,
        &json!([{"Effect": "Allow", "Action": ["iam:UpdateGroup", "iam:CreateGroup"],
                 "Resource": format!("arn:aws:iam::{account}:group/{stem}-*")}]),
    );
    let limited = World {
        admin: person.keys,
        ..world.clone()
    };
    let name = format!("{stem}-1");
    limited.iam("CreateGroup", [("GroupName", &name)]);
    let update = |field: &str, value: &str| {
        limited.try_iam("UpdateGroup", [("GroupName", &name), (field, value)])
    };
    for (field, value) in [("NewGroupName", "Administrators"), ("NewPath", "/moved/")] {
        update(field, value).assert_code(403, "AccessDenied");
    }
    update("NewGroupName", &format!("{stem}-2")).ok();
    let other = world.group("");
    let args = [("GroupName", other.as_str()), ("NewGroupName", &name)];
    limited
        .try_iam("UpdateGroup", args)
        .assert_code(403, "AccessDenied");
}

/// An action, the group that it is done to, and its other arguments.
type Way<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>);

/// Flaws D05 and D12: joining the administrators, and giving one's own group more, each take the
/// very permission for it on that very group.
#[test]
fn flaw_d12_nobody_rises_by_a_group_without_the_permission_for_it() {
    let world = world();
    let (admins, own) = (world.group(ADMINISTRATOR), world.group(""));
    let managed = world.managed(ADMINISTRATOR);
    let account = &world.account;
    let ways: [Way<'_>; 5] = [
        ("AddUserToGroup", &admins, vec![]),
        (
            "PutGroupPolicy",
            &own,
            vec![("PolicyName", "P"), ("PolicyDocument", ADMINISTRATOR)],
        ),
        ("AttachGroupPolicy", &own, vec![("PolicyArn", &managed)]),
        ("DeleteGroupPolicy", &own, vec![("PolicyName", "Deny")]),
        ("RemoveUserFromGroup", &own, vec![]),
    ];
    let all: Vec<String> = ways.iter().map(|way| format!("iam:{}", way.0)).collect();
    for (action, group, args) in &ways {
        let arn = |name: &str| format!("arn:aws:iam::{account}:group/{name}");
        let others: Vec<_> = all
            .iter()
            .filter(|other| !other.ends_with(action))
            .collect();
        let elsewhere = match *group == admins {
            true => arn(&own),
            false => arn(&admins),
        };
        let person = delegate(
            &world,
            &json!([
                // Everything but this one, and this one on another group and on the user.
                {"Effect": "Allow", "Action": others, "Resource": "*"},
                {"Effect": "Allow", "Action": format!("iam:{action}"),
                 "Resource": [elsewhere, format!("arn:aws:iam::{account}:user/*")]},
            ]),
        );
        let query = Query::iam(action)
            .arg("GroupName", group)
            .arg("UserName", &person.name);
        let query = args
            .iter()
            .fold(query, |query, (name, value)| query.arg(name, value));
        let reply = shared().call(&query, &person.keys);
        reply.assert_code(403, "AccessDenied");
        let told = format!("perform: iam:{action} on resource: {}", arn(group));
        assert!(reply.message().contains(&told), "{}", reply.body);
        let groups = world.iam("ListGroupsForUser", [("UserName", &person.name)]);
        assert_eq!(groups.text("GroupName"), None);
    }
    // With the permission each way is open: it was only that which was missing.
    let person = delegate(
        &world,
        &json!([{"Effect": "Allow", "Action": "iam:AddUserToGroup",
                 "Resource": format!("arn:aws:iam::{account}:group/{admins}")}]),
    );
    let join = Query::iam("AddUserToGroup")
        .arg("GroupName", &admins)
        .arg("UserName", &person.name);
    shared().call(&join, &person.keys).ok();
    list_users(&person.keys).ok();
}

/// The matrix has every operation by another account's administrator; here are the ways round.
#[test]
fn flaw_d16_a_neighbours_groups_and_users_are_not_there() {
    let (here, there) = (world(), World::next_door(shared()));
    let (group, person) = (here.group(ADMINISTRATOR), here.user(""));
    here.join(&person.name, &group);
    let shown = here.iam("GetGroup", [("GroupName", &group)]);
    let (id, arn) = (shown.get("GroupId"), shown.get("Arn"));
    for name in [&group, &id, &arn] {
        let reply = there.try_iam("GetGroup", [("GroupName", name)]);
        assert!([400, 404].contains(&reply.status), "{}", reply.body);
    }
    // Their user does not get into ours, nor ours into theirs: neither is there.
    let (theirs, them) = (there.group(ADMINISTRATOR), there.user(""));
    let add = |world: &World<'_>, group: &str, user: &str| {
        let args = [("GroupName", group), ("UserName", user)];
        world.try_iam("AddUserToGroup", args)
    };
    absent(&add(&there, &theirs, &person.name), "user", &person.name);
    absent(&add(&there, &group, &them.name), "group", &group);
    absent(&add(&here, &group, &them.name), "user", &them.name);
    let policy = here.managed(ADMINISTRATOR);
    let args = [("GroupName", theirs.as_str()), ("PolicyArn", &policy)];
    there
        .try_iam("AttachGroupPolicy", args)
        .assert_code(404, "NoSuchEntity");
    // Groups of one name are two groups.
    let name = unique("same");
    for world in [&here, &there] {
        world.iam("CreateGroup", [("GroupName", &name)]);
    }
    here.group_policy(&name, ADMINISTRATOR);
    there.join(&them.name, &name);
    assert_denied(&list_users(&them.keys), NO_IDENTITY);
    let listed = there.iam("ListGroups", []).body;
    assert!(!listed.contains(&here.account), "{listed}");
    let members = here.iam("GetGroup", [("GroupName", &name)]);
    assert_eq!(members.text("UserName"), None);
}

/// M06: whoever was taken out of a group keeps nothing of it, by key, session or federation.
#[test]
fn flaw_m06_no_way_in_outlives_the_membership() {
    let world = world();
    let (person, group) = (world.user(""), world.group(ADMINISTRATOR));
    world.join(&person.name, &group);
    let role = world.open_role("");
    let session = Keys::of(
        &shared()
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    let federating = Query::sts("GetFederationToken")
        .arg("Name", "Bob")
        .arg("Policy", ADMINISTRATOR);
    let federated = Keys::of(&shared().call(&federating, &person.keys).ok());
    let scoped = Query::sts("GetScopedCredentials").arg("Policy", ADMINISTRATOR);
    let narrower = Keys::of(&shared().call(&scoped, &session).ok());
    let ways = [
        (&person.keys, assuming(&role.arn)),
        (&person.keys, Query::iam("ListUsers")),
        (&session, assuming(&role.arn)),
        (&narrower, assuming(&role.arn)),
        (&federated, scoped),
    ];
    for (keys, query) in &ways {
        shared().call(query, keys).ok();
    }
    world.leave(&person.name, &group);
    for (keys, query) in &ways {
        shared().call(query, keys).assert_code(403, "AccessDenied");
    }
}

/// M12: many writers at once, and no limit is passed.
#[test]
fn flaw_m12_the_limit_of_groups_holds_under_a_race() {
    let world = world();
    let person = world.user("");
    let groups: Vec<String> = (0..16).map(|_| world.group("")).collect();
    let joined: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = groups
            .iter()
            .map(|group| {
                let (world, person) = (&world, &person);
                scope.spawn(move || {
                    let args = [("GroupName", group.as_str()), ("UserName", &person.name)];
                    let reply = world.try_iam("AddUserToGroup", args);
                    if reply.status != 200 {
                        reply.assert_code(409, "LimitExceeded");
                    }
                    usize::from(reply.status == 200)
                })
            })
            .collect();
        tries.into_iter().map(|joined| joined.join().unwrap()).sum()
    });
    assert_eq!(joined, 10);
    let listed = world.iam("ListGroupsForUser", [("UserName", &person.name)]);
    assert_eq!(listed.texts("GroupName").len(), 10);
}
