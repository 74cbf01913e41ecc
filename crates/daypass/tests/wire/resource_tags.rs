//! Tags of users, roles, managed policies, MFA devices and instance profiles: what is kept, and what decisions see of
//! it.

use serde_json::json;

use crate::harness::{
    ADMINISTRATOR, Keys, NEIGHBOUR_ACCOUNT, Query, Reply, World, allow, shared, unique,
};

fn world() -> World<'static> {
    World::new(shared())
}

/// Something that can be tagged.
struct Thing {
    /// The end of the operations' names.
    noun: &'static str,
    parameter: &'static str,
    name: String,
}

impl Thing {
    fn query(&self, verb: &str) -> Query {
        let action = match verb {
            "List" => format!("List{}Tags", self.noun),
            verb => format!("{verb}{}", self.noun),
        };
        Query::iam(&action).arg(self.parameter, &self.name)
    }

    fn tag(&self, tags: &[(&str, &str)]) -> Query {
        put(self.query("Tag"), tags)
    }

    fn untag(&self, keys: &[&str]) -> Query {
        let query = self.query("Untag");
        keys.iter().enumerate().fold(query, |query, (n, key)| {
            query.arg(&format!("TagKeys.member.{}", n + 1), key)
        })
    }

    #[track_caller]
    fn tags(&self) -> Vec<(String, String)> {
        pairs(&world().call(&self.query("List")).ok())
    }
}

fn put(query: Query, tags: &[(&str, &str)]) -> Query {
    tags.iter().enumerate().fold(query, |query, (n, tag)| {
        let member = format!("Tags.member.{}", n + 1);
        query
            .arg(&format!("{member}.Key"), tag.0)
            .arg(&format!("{member}.Value"), tag.1)
    })
}

fn pairs(reply: &Reply) -> Vec<(String, String)> {
    let (keys, values) = (reply.texts("Key"), reply.texts("Value"));
    assert_eq!(keys.len(), values.len());
    keys.into_iter().zip(values).collect()
}

fn of<const N: usize>(tags: [(&str, &str); N]) -> Vec<(String, String)> {
    let owned = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
    owned.to_vec()
}

/// One of each kind, without tags.
fn things() -> Vec<Thing> {
    let world = world();
    let thing = |noun, parameter, name| Thing {
        noun,
        parameter,
        name,
    };
    vec![
        thing("User", "UserName", world.user("").name),
        thing("Role", "RoleName", world.open_role("").name),
        thing("Policy", "PolicyArn", world.managed(ADMINISTRATOR)),
        thing("MFADevice", "SerialNumber", world.device().serial),
        thing("InstanceProfile", "InstanceProfileName", {
            let name = unique("profile");
            world.iam("CreateInstanceProfile", [("InstanceProfileName", &name)]);
            name
        }),
    ]
}

#[test]
fn tags_are_set_replaced_and_removed_ignoring_case() {
    for thing in things() {
        assert_eq!(thing.tags(), []);
        let set = thing.tag(&[("Team", "blue"), ("a:b /c=+-@", "")]);
        world().call(&set).ok();
        let odd = ("a:b /c=+-@", "");
        assert_eq!(thing.tags(), of([odd, ("Team", "blue")]));
        world().call(&thing.tag(&[("TEAM", "é red")])).ok();
        assert_eq!(thing.tags(), of([odd, ("TEAM", "é red")]));
        world().call(&thing.untag(&["team", "nowhere"])).ok();
        assert_eq!(thing.tags(), of([odd]));
    }
}

#[test]
fn tags_are_listed_by_key_in_pages() {
    for thing in things() {
        let tags = [("e", "5"), ("B", "2"), ("d", "4"), ("a", "1"), ("C", "3")];
        world().call(&thing.tag(&tags)).ok();
        let mut seen = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let mut query = thing.query("List").arg("MaxItems", "2");
            if let Some(marker) = &marker {
                query = query.arg("Marker", marker);
            }
            let reply = world().call(&query).ok();
            let page = pairs(&reply);
            assert!((1..=2).contains(&page.len()));
            seen.extend(page);
            marker = reply.text("Marker");
            assert_eq!(reply.get("IsTruncated"), marker.is_some().to_string());
            if marker.is_none() {
                break;
            }
        }
        let sorted = [("a", "1"), ("B", "2"), ("C", "3"), ("d", "4"), ("e", "5")];
        assert_eq!(seen, of(sorted));
    }
}

#[test]
fn there_are_fifty_tags_at_most() {
    for thing in things() {
        let names: Vec<String> = (0..50).map(|n| format!("k{n}")).collect();
        let fifty: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "v")).collect();
        world().call(&thing.tag(&fifty)).ok();
        let full = thing.tags();
        assert_eq!(full.len(), 50);
        let message = "The number of tags has reached the maximum limit.";
        world()
            .call(&thing.tag(&[("K0", "changed"), ("one more", "v")]))
            .assert_refused(409, "LimitExceeded", message);
        assert_eq!(thing.tags(), full);
        world().call(&thing.tag(&[("K0", "changed")])).ok();
    }
}

#[test]
fn a_tag_that_may_not_be_is_refused() {
    for thing in things() {
        let reserved = "System tags cannot be added/updated by requester";
        for key in ["aws:x", "AWS:x"] {
            world()
                .call(&thing.tag(&[(key, "v")]))
                .assert_refused(400, "InvalidInput", reserved);
        }
        let twice = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
        world()
            .call(&thing.tag(&[("Team", "a"), ("team", "b")]))
            .assert_refused(400, "InvalidInput", twice);
        for (key, value) in [("a;b", "v"), ("k", "a;b"), ("", "v")] {
            world()
                .call(&thing.tag(&[(key, value)]))
                .assert_code(400, "ValidationError");
        }
        world()
            .call(&thing.query("Tag"))
            .assert_code(400, "ValidationError");
        assert_eq!(thing.tags(), []);
    }
}

#[test]
fn what_is_not_there_is_not_tagged() {
    let world = world();
    let policy = format!("arn:aws:iam::{}:policy/{}", world.account, unique("no"));
    let serial = format!("arn:aws:iam::{}:mfa/{}", world.account, unique("no"));
    for (noun, parameter, name, message) in [
        (
            "User",
            "UserName",
            "nobody",
            "The user with name nobody cannot be found.",
        ),
        (
            "Role",
            "RoleName",
            "nobody",
            "The role with name nobody cannot be found.",
        ),
        (
            "Policy",
            "PolicyArn",
            &policy,
            &format!("Policy {policy} was not found."),
        ),
        (
            "MFADevice",
            "SerialNumber",
            &serial,
            &format!("VirtualMFADevice with serial number {serial} doesn't exist."),
        ),
        (
            "InstanceProfile",
            "InstanceProfileName",
            "nothing",
            "Instance Profile nothing cannot be found.",
        ),
    ] {
        let name = name.to_owned();
        let thing = Thing {
            noun,
            parameter,
            name,
        };
        for query in [
            thing.tag(&[("k", "v")]),
            thing.untag(&["k"]),
            thing.query("List"),
        ] {
            world
                .call(&query)
                .assert_refused(404, "NoSuchEntity", message);
        }
    }
}

#[test]
fn aws_policies_have_no_tags_and_get_none() {
    let thing = Thing {
        noun: "Policy",
        parameter: "PolicyArn",
        name: "arn:aws:iam::aws:policy/AdministratorAccess".to_owned(),
    };
    assert_eq!(thing.tags(), []);
    for query in [thing.tag(&[("k", "v")]), thing.untag(&["k"])] {
        world().call(&query).assert_code(403, "AccessDenied");
    }
}

#[test]
fn a_things_tags_are_shown_with_it_and_not_in_lists() {
    let world = world();
    for thing in things() {
        world.call(&thing.tag(&[("shown", "here")])).ok();
        let get = Query::iam(&format!("Get{}", thing.noun)).arg(thing.parameter, &thing.name);
        if thing.noun != "MFADevice" {
            assert_eq!(pairs(&world.call(&get).ok()), of([("shown", "here")]));
        }
    }
    for list in [
        "ListUsers",
        "ListRoles",
        "ListPolicies",
        "ListInstanceProfiles",
    ] {
        let reply = world.call(&Query::iam(list).arg("MaxItems", "1000")).ok();
        assert!(!reply.body.contains("<Tags><member>"), "{}", reply.body);
    }
}

/// A policy that allows the three actions on tags, under this condition.
fn tagging_if(condition: &serde_json::Value) -> String {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["iam:Tag*", "iam:Untag*", "iam:List*Tags"],
        "Resource": "*",
        "Condition": condition,
    }]})
    .to_string()
}

#[test]
fn decisions_see_the_tags_that_a_request_passes() {
    let world = world();
    let person = world.user(&tagging_if(&json!({
        "StringEquals": {"aws:RequestTag/team": "blue"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team", "site"]},
    })));
    for thing in things() {
        let call = |query: &Query| shared().call(query, &person.keys);
        call(&thing.tag(&[("team", "blue"), ("site", "x")])).ok();
        for tags in [
            &[("team", "red")][..],
            &[("site", "x")],
            &[("team", "blue"), ("cost", "1")],
        ] {
            let reply = call(&thing.tag(tags));
            reply.assert_code(403, "AccessDenied");
            let action = format!("iam:Tag{}", thing.noun);
            assert!(reply.message().contains(&action), "{}", reply.body);
        }
        // What is removed has keys and no values.
        call(&thing.untag(&["team"])).assert_code(403, "AccessDenied");
        assert_eq!(thing.tags(), of([("site", "x"), ("team", "blue")]));
    }
    let keys = json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["site"]}});
    let person = world.user(&tagging_if(&keys));
    for thing in things() {
        world.call(&thing.tag(&[("site", "x"), ("team", "y")])).ok();
        let call = |query: &Query| shared().call(query, &person.keys);
        call(&thing.untag(&["site", "team"])).assert_code(403, "AccessDenied");
        call(&thing.untag(&["site"])).ok();
        assert_eq!(thing.tags(), of([("team", "y")]));
    }
}

#[test]
fn decisions_see_the_tags_that_a_thing_has() {
    let world = world();
    for prefix in ["iam", "aws"] {
        let key = format!("{prefix}:ResourceTag/team");
        let person = world.user(&tagging_if(&json!({"StringEquals": {key: "blue"}})));
        for thing in things() {
            let call = |query: &Query| shared().call(query, &person.keys);
            let queries = [
                thing.tag(&[("k", "v")]),
                thing.query("List"),
                thing.untag(&["k"]),
            ];
            for query in &queries {
                call(query).assert_code(403, "AccessDenied");
            }
            world.call(&thing.tag(&[("Team", "blue")])).ok();
            for query in &queries {
                call(query).ok();
            }
            // Whoever takes the tag away has taken the right away too.
            call(&thing.untag(&["team"])).ok();
            call(&thing.query("List")).assert_code(403, "AccessDenied");
        }
    }
}

/// What a policy that asks for a tag of the caller allows, it allows from the next request on.
#[test]
fn a_principals_tags_count_at_the_next_request() {
    let world = world();
    let by_tag = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/clearance": "high"}},
    }]})
    .to_string();
    let person = world.user(&by_tag);
    let role = world.open_role(&by_tag);
    let session = shared().session(&role.arn, &shared().developer());
    let named = |noun, parameter, name: &str| Thing {
        noun,
        parameter,
        name: name.to_owned(),
    };
    let cases: [(Thing, &Keys); 2] = [
        (named("User", "UserName", &person.name), &person.keys),
        (named("Role", "RoleName", &role.name), &session),
    ];
    for (thing, keys) in cases {
        let list = || shared().call(&Query::iam("ListUsers"), keys);
        for _ in 0..3 {
            list().assert_code(403, "AccessDenied");
            world.call(&thing.tag(&[("Clearance", "high")])).ok();
            list().ok();
            world.call(&thing.tag(&[("clearance", "low")])).ok();
            list().assert_code(403, "AccessDenied");
            world.call(&thing.tag(&[("clearance", "high")])).ok();
            list().ok();
            world.call(&thing.untag(&["CLEARANCE"])).ok();
        }
    }
}

/// D12: a tag is a right where policies ask for tags, so to tag oneself takes the permission to.
#[test]
fn flaw_d12_nobody_tags_itself_into_a_right() {
    let world = world();
    let by_tag = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/admin": "yes"}},
    }]})
    .to_string();
    let person = world.user(&by_tag);
    let role = world.open_role(&by_tag);
    let session = shared().session(&role.arn, &shared().developer());
    for keys in [&person.keys, &session] {
        for (noun, parameter, name) in [
            ("User", "UserName", &person.name),
            ("Role", "RoleName", &role.name),
        ] {
            let name = name.clone();
            let thing = Thing {
                noun,
                parameter,
                name,
            };
            // A tag that is passed is no tag that one has.
            shared()
                .call(&thing.tag(&[("admin", "yes")]), keys)
                .assert_code(403, "AccessDenied");
            assert_eq!(thing.tags(), []);
        }
    }
    // And the happy form.
    let tagger = world.user(&allow("iam:TagUser"));
    let thing = Thing {
        noun: "User",
        parameter: "UserName",
        name: person.name.clone(),
    };
    shared()
        .call(&thing.tag(&[("admin", "yes")]), &tagger.keys)
        .ok();
    shared().call(&Query::iam("ListUsers"), &person.keys).ok();
}

/// D16: what an account names of another's is not there, or is not for it to know.
#[test]
fn flaw_d16_tags_do_not_reach_into_another_account() {
    let neighbour = shared().neighbour();
    let absent = unique("absent");
    for thing in things() {
        world().call(&thing.tag(&[("k", "v")])).ok();
        let missing = Thing {
            name: match thing.noun {
                "Policy" => format!("arn:aws:iam::{}:policy/{absent}", world().account),
                "MFADevice" => format!("arn:aws:iam::{}:mfa/{absent}", world().account),
                _ => absent.clone(),
            },
            ..thing
        };
        for (there, not_there) in [
            (thing.tag(&[("k", "x")]), missing.tag(&[("k", "x")])),
            (thing.untag(&["k"]), missing.untag(&["k"])),
            (thing.query("List"), missing.query("List")),
        ] {
            let [there, not_there] =
                [there, not_there].map(|query| shared().call(&query, &neighbour));
            assert!([403, 404].contains(&there.status), "{}", there.body);
            assert_eq!(
                (there.status, there.code()),
                (not_there.status, not_there.code())
            );
            let told = there.message().replace(&thing.name, &missing.name);
            assert_eq!(told, not_there.message());
            assert!(!there.body.contains(NEIGHBOUR_ACCOUNT) || there.status == 403);
        }
        assert_eq!(thing.tags(), of([("k", "v")]));
    }
}
