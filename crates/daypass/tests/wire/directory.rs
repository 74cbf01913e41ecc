//! The directory over the wire (STS spec 12): users, roles, keys and inline policies, and what is
//! answered when the state of the account does not allow a request.

use std::collections::HashSet;

use serde_json::json;

use crate::harness::{
    ADMINISTRATOR, Keys, NEIGHBOUR_ACCOUNT, Query, Reply, World, allow, encoded, shared, trust,
    unique,
};

fn world() -> World<'static> {
    World::new(shared())
}

fn open_trust(world: &World<'_>) -> String {
    trust(&json!({"AWS": world.root_arn()}), &json!({}))
}

#[test]
fn a_user_is_made_shown_and_deleted() {
    let world = world();
    let name = unique("Alice");
    let args = [
        ("UserName", name.as_str()),
        ("Path", "/division/team/"),
        ("Tags.member.1.Key", "Dept"),
        ("Tags.member.1.Value", "R+D = 1/2"),
    ];
    let made = world.iam("CreateUser", args);
    let arn = format!("arn:aws:iam::{}:user/division/team/{name}", world.account);
    let shown = world.iam("GetUser", [("UserName", &name)]);
    for reply in [&made, &shown] {
        assert_eq!(reply.get("Arn"), arn);
        assert_eq!(reply.get("Path"), "/division/team/");
        assert_eq!(reply.get("UserName"), name);
        assert_eq!(
            (reply.get("Key"), reply.get("Value")),
            ("Dept".into(), "R+D = 1/2".into())
        );
    }
    for field in ["UserId", "CreateDate"] {
        assert_eq!(made.get(field), shown.get(field));
    }
    // ARNs and answers have the name as it was made, whatever case it is asked for in.
    let shouted = world.iam("GetUser", [("UserName", &name.to_uppercase())]);
    assert_eq!(shouted.get("Arn"), arn);

    world.iam("DeleteUser", [("UserName", &name)]);
    for action in ["GetUser", "DeleteUser"] {
        world.try_iam(action, [("UserName", &name)]).assert_refused(
            404,
            "NoSuchEntity",
            &format!("The user with name {name} cannot be found."),
        );
    }
}

#[test]
fn a_role_is_made_changed_shown_and_deleted() {
    let world = world();
    let name = unique("Role");
    let document = open_trust(&world);
    let args = [
        ("RoleName", name.as_str()),
        ("Path", "/service/"),
        ("AssumeRolePolicyDocument", document.as_str()),
        ("Description", "What it's for"),
        ("MaxSessionDuration", "7200"),
    ];
    let made = world.iam("CreateRole", args);
    let arn = format!("arn:aws:iam::{}:role/service/{name}", world.account);
    assert_eq!(made.get("Arn"), arn);
    let show = || world.iam("GetRole", [("RoleName", &name)]);
    let shown = show();
    assert_eq!(shown.get("RoleId"), made.get("RoleId"));
    assert_eq!(shown.get("Description"), "What it's for");
    assert_eq!(shown.get("MaxSessionDuration"), "7200");
    assert_eq!(shown.get("AssumeRolePolicyDocument"), encoded(&document));

    let args = [("RoleName", name.as_str()), ("MaxSessionDuration", "3600")];
    world.iam("UpdateRole", args);
    assert_eq!(show().get("MaxSessionDuration"), "3600");
    assert_eq!(show().get("Description"), "What it's for");
    for (duration, bound) in [
        ("3599", "greater than or equal to 3600"),
        ("43201", "less than or equal to 43200"),
    ] {
        let args = [
            ("RoleName", name.as_str()),
            ("MaxSessionDuration", duration),
        ];
        let reply = world.try_iam("UpdateRole", args);
        reply.assert_code(400, "ValidationError");
        assert!(reply.message().ends_with(bound), "{}", reply.message());
    }
    world.iam("DeleteRole", [("RoleName", &name)]);
    world
        .try_iam("GetRole", [("RoleName", &name)])
        .assert_refused(
            404,
            "NoSuchEntity",
            &format!("The role with name {name} cannot be found."),
        );
}

/// Documents that must come back byte for byte.
fn odd_documents() -> Vec<String> {
    let statement = |rest: &str| {
        format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"{rest}}}"#)
    };
    vec![
        format!(
            " \t{{ \"Version\" :\n\t\"2012-10-17\",\r\n \"Statement\": {} }}\n\n",
            statement("")
        ),
        format!(
            r#"{{"Statement":[{}],"Version":"2012-10-17"}}"#,
            statement("")
        ),
        format!(
            r#"{{"Version":"2012-10-17","Id":"é+&=%41 ü","Statement":{}}}"#,
            statement("")
        ),
        format!(
            r#"{{"Version":"2012-10-17","Statement":{}}}"#,
            statement(r#","Condition":{"StringLike":{"s3:prefix":["\u0061/*","a b+c%2F~"]}}"#)
        ),
    ]
}

#[test]
fn a_policy_comes_back_byte_for_byte() {
    let world = world();
    let person = world.user("");
    let role = world.open_role("");
    for text in odd_documents() {
        for (kind, name) in [("User", &person.name), ("Role", &role.name)] {
            let owner = format!("{kind}Name");
            let named = [(owner.as_str(), name.as_str()), ("PolicyName", "P")];
            let args = [named[0], named[1], ("PolicyDocument", text.as_str())];
            world.iam(&format!("Put{kind}Policy"), args);
            let shown = world.iam(&format!("Get{kind}Policy"), named);
            let document = shown.get("PolicyDocument");
            assert_eq!(document, encoded(&text));
            let decoded = percent_encoding::percent_decode_str(&document);
            assert_eq!(decoded.decode_utf8().unwrap(), text);
        }
    }
}

#[test]
fn inline_policies_are_listed_replaced_and_deleted() {
    let world = world();
    let role = world.open_role("");
    let put = |name: &str, text: &str| {
        let args = [
            ("RoleName", role.name.as_str()),
            ("PolicyName", name),
            ("PolicyDocument", text),
        ];
        world.iam("PutRolePolicy", args);
    };
    for name in ["b", "a", "A+=,.@-_"] {
        put(name, ADMINISTRATOR);
    }
    put("a", &allow("s3:*"));
    let names = || {
        let reply = world.iam("ListRolePolicies", [("RoleName", &role.name)]);
        assert_eq!(reply.get("IsTruncated"), "false");
        let mut names = reply.texts("member");
        names.sort();
        names
    };
    assert_eq!(names(), ["A+=,.@-_", "a", "b"]);
    let a = [("RoleName", role.name.as_str()), ("PolicyName", "a")];
    assert_eq!(
        world.iam("GetRolePolicy", a).get("PolicyDocument"),
        encoded(&allow("s3:*"))
    );
    world.iam("DeleteRolePolicy", a);
    for action in ["GetRolePolicy", "DeleteRolePolicy"] {
        let message = "The role policy with name a cannot be found.";
        world
            .try_iam(action, a)
            .assert_refused(404, "NoSuchEntity", message);
    }
    assert_eq!(names(), ["A+=,.@-_", "b"]);
}

#[test]
fn a_name_is_taken_ignoring_case() {
    let world = world();
    let (user, role) = (unique("Bob"), unique("Job"));
    world.iam("CreateUser", [("UserName", &user)]);
    let document = open_trust(&world);
    let make_role = |name: &str| {
        let args = [
            ("RoleName", name),
            ("AssumeRolePolicyDocument", document.as_str()),
        ];
        world.try_iam("CreateRole", args)
    };
    make_role(&role).ok();
    for name in [user.clone(), user.to_uppercase(), user.to_lowercase()] {
        world
            .try_iam("CreateUser", [("UserName", &name)])
            .assert_refused(
                409,
                "EntityAlreadyExists",
                &format!("User with name {name} already exists."),
            );
    }
    for name in [role.clone(), role.to_uppercase()] {
        make_role(&name).assert_refused(
            409,
            "EntityAlreadyExists",
            &format!("Role with name {name} already exists."),
        );
    }
    // Whatever the path, and not next door.
    let elsewhere = [("UserName", user.as_str()), ("Path", "/other/")];
    world
        .try_iam("CreateUser", elsewhere)
        .assert_code(409, "EntityAlreadyExists");
    World::next_door(shared()).iam("CreateUser", [("UserName", &user)]);
}

#[test]
fn what_owns_something_is_not_deleted() {
    let world = world();
    let person = world.user(ADMINISTRATOR);
    let role = world.open_role(ADMINISTRATOR);
    let name = ("UserName", person.name.as_str());
    let refused = |reply: Reply, first: &str| {
        let message = format!("Cannot delete entity, must delete {first} first.");
        reply.assert_refused(409, "DeleteConflict", &message);
    };
    refused(
        world.try_iam("DeleteRole", [("RoleName", &role.name)]),
        "policies",
    );
    world
        .try_iam("DeleteUser", [name])
        .assert_code(409, "DeleteConflict");
    world.iam("DeleteUserPolicy", [name, ("PolicyName", "P")]);
    refused(world.try_iam("DeleteUser", [name]), "access keys");
    world.iam("DeleteAccessKey", [name, ("AccessKeyId", &person.keys.id)]);
    world.iam("DeleteUser", [name]);
    world.abolish(&role);
}

#[test]
fn a_user_has_two_keys_at_most() {
    let world = world();
    let person = world.user("");
    let name = ("UserName", person.name.as_str());
    let second = world.key(&person.name);
    world.try_iam("CreateAccessKey", [name]).assert_refused(
        409,
        "LimitExceeded",
        "Cannot exceed quota for AccessKeysPerUser: 2",
    );
    let listed = world.iam("ListAccessKeys", [name]);
    let ids: HashSet<_> = listed.texts("AccessKeyId").into_iter().collect();
    assert_eq!(
        ids,
        HashSet::from([person.keys.id.clone(), second.id.clone()])
    );
    assert_eq!(listed.texts("Status"), ["Active", "Active"]);
    assert!(!listed.body.contains("Secret"), "{}", listed.body);
    for keys in [&person.keys, &second] {
        assert_eq!(shared().whoami(keys).ok().get("Arn"), person.arn);
    }
    world.iam("DeleteAccessKey", [name, ("AccessKeyId", &second.id)]);
    let third = world.key(&person.name);
    shared().whoami(&third).ok();
    shared()
        .whoami(&second)
        .assert_code(403, "InvalidClientTokenId");
}

/// Two at once must not both get the last place.
#[test]
fn the_limit_of_keys_holds_under_a_race() {
    let world = world();
    let person = world.user("");
    let made: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    let reply = world.try_iam("CreateAccessKey", [("UserName", &person.name)]);
                    if reply.status != 200 {
                        reply.assert_code(409, "LimitExceeded");
                    }
                    usize::from(reply.status == 200)
                })
            })
            .collect();
        tries.into_iter().map(|made| made.join().unwrap()).sum()
    });
    assert_eq!(made, 1);
}

#[test]
fn another_users_key_cannot_be_touched_through_ones_own_name() {
    let world = world();
    let (one, other) = (world.user(""), world.user(""));
    let args = [
        ("UserName", one.name.as_str()),
        ("AccessKeyId", other.keys.id.as_str()),
    ];
    let message = format!("The Access Key with id {} cannot be found.", other.keys.id);
    world
        .try_iam("DeleteAccessKey", args)
        .assert_refused(404, "NoSuchEntity", &message);
    let args = [args[0], args[1], ("Status", "Inactive")];
    world
        .try_iam("UpdateAccessKey", args)
        .assert_refused(404, "NoSuchEntity", &message);
    shared().whoami(&other.keys).ok();
}

#[test]
fn flaw_d02_a_user_makes_keys_for_nobody_but_itself() {
    let world = world();
    let own = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["iam:*AccessKey*", "iam:GetUser"],
        "Resource": format!("arn:aws:iam::{}:user/${{aws:username}}", world.account),
    }]});
    let person = world.user(&own.to_string());
    let call = |query: Query| shared().call(&query, &person.keys);
    assert_eq!(call(Query::iam("GetUser")).ok().get("Arn"), person.arn);
    let second = Keys::of(&call(Query::iam("CreateAccessKey")).ok());
    assert_eq!(shared().whoami(&second).get("Arn"), person.arn);
    let other = world.user("");
    for name in ["developer", &other.name] {
        for action in ["CreateAccessKey", "ListAccessKeys", "GetUser"] {
            call(Query::iam(action).arg("UserName", name)).assert_code(403, "AccessDenied");
        }
    }
    call(
        Query::iam("PutUserPolicy")
            .arg("UserName", &person.name)
            .arg("PolicyName", "P")
            .arg("PolicyDocument", ADMINISTRATOR),
    )
    .assert_code(403, "AccessDenied");
}

#[test]
fn who_may_not_see_does_not_learn_what_exists() {
    let world = world();
    let person = world.user("");
    let other = world.user("");
    let refusal = |name: &str| {
        let query = Query::iam("GetUser").arg("UserName", name);
        shared()
            .call(&query, &person.keys)
            .anonymized()
            .replace(name, "NAME")
    };
    assert_eq!(refusal(&other.name), refusal("no-such-user"));
}

#[test]
fn a_document_that_is_no_policy_is_malformed() {
    let world = world();
    let person = world.user("");
    for text in [
        "",
        "{",
        "null",
        "[]",
        r#"{"Version":"2012-10-17"}"#,
        r#"{"Version":"2013-10-17","Statement":[]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"x"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NoSuch":{"a":"b"}}}]}"#,
        r#"{"Version":"2012-10-17","Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    ] {
        let args = [
            ("UserName", person.name.as_str()),
            ("PolicyName", "P"),
            ("PolicyDocument", text),
        ];
        let reply = world.try_iam("PutUserPolicy", args);
        assert_eq!(reply.status, 400, "{text}: {}", reply.body);
        let expected = if text.is_empty() {
            "ValidationError"
        } else {
            "MalformedPolicyDocument"
        };
        assert_eq!(reply.code(), expected, "{text}: {}", reply.body);
    }
}

/// STS spec 12.1.
#[test]
fn x08_a_document_that_is_no_trust_policy_is_malformed() {
    let world = world();
    let statement = |rest: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{{{rest}}}]}}"#);
    let invalid =
        |kind: &str, who: &str| format!("Invalid principal in policy: \"{kind}\":\"{who}\"");
    let assume = r#""Effect":"Allow","Action":"sts:AssumeRole""#;
    let nobody = format!("arn:aws:iam::{}:user/nobody-at-all", world.account);
    let no_role = format!("arn:aws:iam::{}:role/no-role-at-all", world.account);
    let elsewhere = format!("arn:aws:iam::{NEIGHBOUR_ACCOUNT}:user/nobody-at-all");
    let wild = format!("arn:aws:iam::{}:user/*", world.account);
    let mut cases = vec![
        (
            "{".to_owned(),
            "This policy contains invalid Json".to_owned(),
        ),
        (
            statement(&format!(r#"{assume},"Principal":"*","Resource":"*""#)),
            "Has prohibited field Resource".to_owned(),
        ),
        (
            statement(r#""Effect":"Allow","Principal":"*","Action":"s3:GetObject""#),
            "AssumeRole policy may only specify STS AssumeRole actions.".to_owned(),
        ),
        (
            statement(r#""Effect":"Allow","Principal":"*","Action":"*""#),
            "AssumeRole policy may only specify STS AssumeRole actions.".to_owned(),
        ),
        (
            statement(assume),
            "Missing required field Principal".to_owned(),
        ),
        (
            statement(&format!(r#"{assume},"Principal":{{}}"#)),
            "Missing required field Principal cannot be empty!".to_owned(),
        ),
        (
            statement(r#""Effect":"Allow","Principal":"*""#),
            "Missing required field Action".to_owned(),
        ),
        (
            statement(r#""Action":"sts:AssumeRole","Principal":"*""#),
            "Missing required field Effect".to_owned(),
        ),
    ];
    for who in [
        &nobody,
        &no_role,
        &elsewhere,
        &wild,
        "AIDAIOSFODNN7EXAMPLE2",
        "bob",
        "arn:aws:s3:::example",
    ] {
        let text = statement(&format!(r#"{assume},"Principal":{{"AWS":"{who}"}}"#));
        cases.push((text, invalid("AWS", who)));
    }
    let role = world.open_role("");
    for (text, message) in cases {
        let name = unique("never");
        let args = [
            ("RoleName", name.as_str()),
            ("AssumeRolePolicyDocument", text.as_str()),
        ];
        world
            .try_iam("CreateRole", args)
            .assert_refused(400, "MalformedPolicyDocument", &message);
        let args = [
            ("RoleName", role.name.as_str()),
            ("PolicyDocument", text.as_str()),
        ];
        world
            .try_iam("UpdateAssumeRolePolicy", args)
            .assert_refused(400, "MalformedPolicyDocument", &message);
        world
            .try_iam("GetRole", [("RoleName", &name)])
            .assert_code(404, "NoSuchEntity");
    }
    let shown = world.iam("GetRole", [("RoleName", &role.name)]);
    assert_eq!(
        shown.get("AssumeRolePolicyDocument"),
        encoded(&open_trust(&world))
    );
}

#[test]
fn policies_have_their_limits() {
    let world = world();
    let person = world.user("");
    let sized = |characters: usize| {
        let empty = allow("s3:").len();
        allow(&format!("s3:{}", "x".repeat(characters - empty)))
    };
    let put = |name: &str, text: &str| {
        let args = [
            ("UserName", person.name.as_str()),
            ("PolicyName", name),
            ("PolicyDocument", text),
        ];
        world.try_iam("PutUserPolicy", args)
    };
    put("A", &sized(2049)).assert_refused(
        409,
        "LimitExceeded",
        &format!(
            "Maximum policy size of 2048 bytes exceeded for user {}",
            person.name
        ),
    );
    put("A", &sized(1024)).ok();
    put("B", &sized(1024)).ok();
    put("C", &sized(200)).assert_code(409, "LimitExceeded");
    // White space is not counted, and what is replaced is not either.
    put("B", &sized(1024).replace(':', " : \n")).assert_code(400, "MalformedPolicyDocument");
    put("B", &sized(1024).replace("\":", "\" : \n ")).ok();
    // A trust policy's is.
    let long = open_trust(&world) + &" ".repeat(2048);
    let args = [
        ("RoleName", "TooLong"),
        ("AssumeRolePolicyDocument", long.as_str()),
    ];
    world
        .try_iam("CreateRole", args)
        .assert_code(409, "LimitExceeded");
}

/// Reads a list page by page.
fn pages(world: &World<'_>, action: &str, prefix: &str, size: usize) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut marker: Option<String> = None;
    loop {
        let mut query = Query::iam(action)
            .arg("PathPrefix", prefix)
            .arg("MaxItems", &size.to_string());
        if let Some(marker) = &marker {
            query = query.arg("Marker", marker);
        }
        let reply = world.call(&query).ok();
        pages.push(reply.texts("Arn"));
        marker = reply.text("Marker");
        assert_eq!(reply.get("IsTruncated") == "true", marker.is_some());
        if marker.is_none() {
            return pages;
        }
    }
}

#[test]
fn lists_are_read_page_by_page() {
    let world = world();
    let prefix = format!("/{}/", unique("paging"));
    let document = open_trust(&world);
    let mut users = HashSet::new();
    let mut roles = HashSet::new();
    for _ in 0..7 {
        let (user, role) = (unique("u"), unique("r"));
        let path = ("Path", prefix.as_str());
        users.insert(
            world
                .iam("CreateUser", [("UserName", &user), path])
                .get("Arn"),
        );
        let args = [
            ("RoleName", role.as_str()),
            path,
            ("AssumeRolePolicyDocument", &document),
        ];
        roles.insert(world.iam("CreateRole", args).get("Arn"));
    }
    for (action, all) in [("ListUsers", &users), ("ListRoles", &roles)] {
        for (size, shape) in [
            (1, vec![1; 7]),
            (3, vec![3, 3, 1]),
            (7, vec![7]),
            (1000, vec![7]),
        ] {
            let pages = pages(&world, action, &prefix, size);
            let sizes: Vec<_> = pages.iter().map(Vec::len).collect();
            assert_eq!(sizes, shape, "{action} by {size}");
            let seen: HashSet<_> = pages.concat().into_iter().collect();
            assert_eq!(&seen, all);
        }
        let none = pages(&world, action, "/nothing-here/", 10);
        assert_eq!(none, [Vec::<String>::new()]);
    }
    let list = |name: &str, value: &str| world.try_iam("ListUsers", [(name, value)]);
    for marker in ["' OR 1=1 --", "%00", "é"] {
        list("Marker", marker).assert_code(400, "ValidationError");
    }
    for size in ["0", "1001", "-1"] {
        list("MaxItems", size).assert_code(400, "ValidationError");
    }
    list("MaxItems", "x").assert_code(400, "MalformedInput");
}

/// Flaw D16. The matrix has every operation; here are the ways round a name.
#[test]
fn the_neighbour_sees_nothing() {
    let (here, there) = (world(), World::next_door(shared()));
    let person = here.user("");
    let role = here.open_role("");
    let lists = ["ListUsers", "ListRoles"]
        .map(|action| there.iam(action, []).body)
        .concat();
    assert!(
        !lists.contains(&here.account) && !lists.contains(&person.name),
        "{lists}"
    );
    for name in [
        person.arn.as_str(),
        &person.id,
        "../user",
        &format!("{}/x", person.name),
    ] {
        let reply = there.try_iam("GetUser", [("UserName", name)]);
        assert!([400, 404].contains(&reply.status), "{}", reply.body);
    }
    // The same answer as for a key that nobody has.
    let name = there.user("").name;
    let delete = |id: &str| {
        let args = [("UserName", name.as_str()), ("AccessKeyId", id)];
        there
            .try_iam("DeleteAccessKey", args)
            .anonymized()
            .replace(id, "ID")
    };
    assert_eq!(delete(&person.keys.id), delete("AKIAIOSFODNN7EXAMPLE"));
    shared().whoami(&person.keys).ok();
    shared()
        .assume(&role.arn, &there.admin)
        .assert_code(403, "AccessDenied");
}

#[test]
fn names_are_checked_before_anything_is_made() {
    let world = world();
    for name in [
        "",
        "a b",
        "a/b",
        "a:b",
        "é",
        "a\nb",
        &"x".repeat(65),
        "..%2f",
    ] {
        let reply = world.try_iam("CreateUser", [("UserName", name)]);
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (400, "ValidationError"),
            "{name:?}"
        );
    }
    for path in ["x", "/x", "x/", "//", "/a b/", ""] {
        let args = [("UserName", "never-made"), ("Path", path)];
        let reply = world.try_iam("CreateUser", args);
        let expected = if path == "//" { [200, 400] } else { [400, 400] };
        assert!(expected.contains(&reply.status), "{path:?}: {}", reply.body);
        if reply.status == 200 {
            world.iam("DeleteUser", [("UserName", "never-made")]);
        }
    }
    for (key, value) in [("aws:x", "1"), ("", "1"), ("k\u{1}", "1")] {
        let args = [
            ("UserName", "never-made"),
            ("Tags.member.1.Key", key),
            ("Tags.member.1.Value", value),
        ];
        assert_eq!(world.try_iam("CreateUser", args).status, 400, "{key:?}");
    }
    let args = [
        ("UserName", "never-made"),
        ("Tags.member.1.Key", "Dept"),
        ("Tags.member.1.Value", "1"),
        ("Tags.member.2.Key", "dept"),
        ("Tags.member.2.Value", "2"),
    ];
    let reply = world.try_iam("CreateUser", args);
    reply.assert_refused(
        400,
        "InvalidInput",
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
    world
        .try_iam("GetUser", [("UserName", "never-made")])
        .assert_code(404, "NoSuchEntity");
}
