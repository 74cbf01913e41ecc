//! Many who change one account at once: limits hold, no request fails by our fault, lists stay in
//! order, and what is left fits together.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::harness::{ADMINISTRATOR, Keys, Query, Reply, Server, World, allow};

/// How many act at once, and how often each does.
const CLIENTS: u64 = 48;
const ROUNDS: u64 = 40;

/// The things that they all reach for: few, so that they meet.
const USERS: u64 = 4;
const GROUPS: u64 = 14;
const POLICIES: u64 = 14;

fn name(kind: &str, number: u64) -> String {
    format!("{kind}-{number:02}")
}

fn policy_arn(number: u64) -> String {
    format!(
        "arn:aws:iam::{}:policy/{}",
        crate::harness::ACCOUNT,
        name("policy", number)
    )
}

/// Numbers that look random and are the same in every run: splitmix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One thing that somebody does to the account.
fn act(state: &mut u64) -> Query {
    let user = name("user", next(state) % USERS);
    let group = name("group", next(state) % GROUPS);
    let policy = policy_arn(next(state) % POLICIES);
    let of_group = |action: &str| Query::iam(action).arg("GroupName", &group);
    match next(state) % 16 {
        0 => of_group("CreateGroup"),
        1 => of_group("DeleteGroup"),
        2..=4 => of_group("AddUserToGroup").arg("UserName", &user),
        5 => of_group("RemoveUserFromGroup").arg("UserName", &user),
        6 | 7 => of_group("AttachGroupPolicy").arg("PolicyArn", &policy),
        8 => of_group("DetachGroupPolicy").arg("PolicyArn", &policy),
        9 => Query::iam("AttachUserPolicy")
            .arg("UserName", &user)
            .arg("PolicyArn", &policy),
        10 => Query::iam("DetachUserPolicy")
            .arg("UserName", &user)
            .arg("PolicyArn", &policy),
        11 => Query::iam("CreatePolicy")
            .arg("PolicyName", policy.rsplit('/').next().unwrap_or_default())
            .arg("PolicyDocument", &allow("iam:ListRoles")),
        12 => Query::iam("DeletePolicy").arg("PolicyArn", &policy),
        13 => of_group("PutGroupPolicy")
            .arg("PolicyName", "P")
            .arg("PolicyDocument", ADMINISTRATOR),
        14 => of_group("DeleteGroupPolicy").arg("PolicyName", "P"),
        _ => of_group("UpdateGroup").arg("NewPath", "/moved/"),
    }
}

/// An answer that is ours to give: done, refused, or told that somebody else was faster.
#[track_caller]
fn assert_answered(reply: &Reply) {
    let fine = match reply.status {
        200 | 403 | 404 => true,
        409 => reply.code() != "",
        _ => false,
    };
    assert!(fine, "{} {}", reply.status, reply.body);
}

#[test]
fn a_crowd_passes_no_limit_and_meets_no_failure_of_ours() {
    let server = Server::dev();
    let world = World::new(&server);
    let members: Vec<Keys> = (0..USERS)
        .map(|number| world.user_named(&name("user", number), "").keys)
        .collect();
    let allowed = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (server, members, allowed) = (&server, &members, &allowed);
            let administrator = world.admin.clone();
            scope.spawn(move || {
                let mut state = client;
                for _ in 0..ROUNDS {
                    assert_answered(&server.call(&act(&mut state), &administrator));
                    // Whoever is in a group asks for what some of them allow.
                    let at = usize::try_from(next(&mut state) % USERS).unwrap();
                    let reply = server.call(&Query::iam("ListRoles"), &members[at]);
                    assert_answered(&reply);
                    allowed.fetch_add(u64::from(reply.status == 200), Ordering::Relaxed);
                }
            });
        }
    });
    // Else nobody was ever in a group that had anything.
    assert!(allowed.load(Ordering::Relaxed) > 0);
    what_is_left_fits_together(&world);
}

fn what_is_left_fits_together(world: &World<'_>) {
    let listed = |query: &Query, field: &str| {
        let names = world.call(query).ok().texts(field);
        assert!(names.is_sorted(), "{query:?}: {names:?}");
        let set: BTreeSet<String> = names.iter().cloned().collect();
        assert_eq!(set.len(), names.len(), "{query:?}: {names:?}");
        set
    };
    let groups = listed(&Query::iam("ListGroups"), "GroupName");
    for number in 0..USERS {
        let user = name("user", number);
        let of_user = |action: &str| Query::iam(action).arg("UserName", &user);
        let theirs = listed(&of_user("ListGroupsForUser"), "GroupName");
        assert!(theirs.len() <= 10, "{theirs:?}");
        assert!(theirs.is_subset(&groups), "{theirs:?} of {groups:?}");
        let attached = listed(&of_user("ListAttachedUserPolicies"), "PolicyArn");
        assert!(attached.len() <= 10, "{attached:?}");
        for group in &groups {
            let members = listed(&Query::iam("GetGroup").arg("GroupName", group), "UserName");
            assert_eq!(members.contains(&user), theirs.contains(group), "{group}");
        }
    }
    // Each policy counts as many holders as are listed, and as say that they hold it.
    let policies = Query::iam("ListPolicies").arg("Scope", "Local");
    for policy in world.call(&policies).ok().texts("Arn") {
        let by_arn = ("PolicyArn", policy.as_str());
        let shown = world.iam("GetPolicy", [by_arn]);
        let holders = world.iam("ListEntitiesForPolicy", [by_arn]);
        let (of_groups, of_users) = (holders.texts("GroupName"), holders.texts("UserName"));
        let count = (of_groups.len() + of_users.len()).to_string();
        assert_eq!(shown.get("AttachmentCount"), count, "{policy}");
        for group in &groups {
            let query = Query::iam("ListAttachedGroupPolicies").arg("GroupName", group);
            let attached = listed(&query, "PolicyArn");
            assert!(attached.len() <= 10, "{attached:?}");
            assert_eq!(
                attached.contains(&policy),
                of_groups.contains(group),
                "{group}"
            );
        }
    }
}
