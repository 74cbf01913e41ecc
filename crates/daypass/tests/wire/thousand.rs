//! A thousand clients at once, each on a connection of its own, who create, attach and delete
//! users, roles, policies and groups of one account. Who was answered with success is counted, and
//! the account must hold exactly that: quotas to the last one, lists whole and in order, also while
//! others write, and no failure of ours.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;

use crate::harness::{ACCOUNT, ADMINISTRATOR, Keys, Query, Reply, Server, World, allow, trust};

/// How many act at once.
const CLIENTS: usize = 1_000;
/// How many threads hold their connections.
const THREADS: usize = 8;
/// The longest that one of them waits: a busy machine, each of whose writes waits for a busy disk,
/// serves the last of a thousand late. Only a hang takes longer.
const PATIENCE: Duration = Duration::from_secs(600);
/// Where everything of theirs is.
const PATH: &str = "/crowd/";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";

/// What a client makes: clients take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Group,
    User,
    Role,
    Policy,
}

const KINDS: [Kind; 4] = [Kind::Group, Kind::User, Kind::Role, Kind::Policy];

impl Kind {
    /// Every second client is after a group, as there are 300 for them all.
    fn of(client: usize) -> Self {
        match client % 6 {
            0 => Self::User,
            2 => Self::Role,
            4 => Self::Policy,
            _ => Self::Group,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Group => "Group",
            Self::User => "User",
            Self::Role => "Role",
            Self::Policy => "Policy",
        }
    }

    fn name_field(self) -> String {
        format!("{}Name", self.noun())
    }

    /// A call that names one of the kind the way that the calls on what exists do.
    fn call(self, verb: &str, what: &str, name: &str) -> Query {
        let query = Query::iam(&format!("{verb}{}{what}", self.noun()));
        match self {
            Self::Policy => query.arg("PolicyArn", &policy_arn(name)),
            _ => query.arg(&self.name_field(), name),
        }
    }

    fn create(self, name: &str) -> Query {
        let query = Query::iam(&format!("Create{}", self.noun()))
            .arg(&self.name_field(), name)
            .arg("Path", PATH);
        match self {
            Self::Group | Self::User => query,
            Self::Role => query.arg("AssumeRolePolicyDocument", &anyone_of_the_account()),
            Self::Policy => query.arg("PolicyDocument", &allow("iam:ListRoles")),
        }
    }

    fn delete(self, name: &str) -> Query {
        self.call("Delete", "", name)
    }

    fn get(self, name: &str) -> Query {
        self.call("Get", "", name)
    }

    /// What makes that it cannot be deleted.
    fn hold(self, name: &str) -> Query {
        match self {
            Self::Policy => attach(Self::User, "held", name),
            _ => self
                .call("Attach", "Policy", name)
                .arg("PolicyArn", READ_ONLY),
        }
    }

    fn list(self) -> Query {
        let action = match self {
            Self::Policy => "ListPolicies",
            Self::Group => "ListGroups",
            Self::User => "ListUsers",
            Self::Role => "ListRoles",
        };
        Query::iam(action).arg("PathPrefix", PATH)
    }
}

fn anyone_of_the_account() -> String {
    trust(&json!({"AWS": ACCOUNT}), &json!({}))
}

fn policy_arn(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:policy{PATH}{name}")
}

fn attach(holder: Kind, name: &str, policy: &str) -> Query {
    holder
        .call("Attach", "Policy", name)
        .arg("PolicyArn", &policy_arn(policy))
}

fn name(client: usize) -> String {
    format!("client-{client:04}")
}

/// A thousand sockets are more than the usual soft limit, which children inherit, so the server
/// has it too.
fn allow_many_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    // The tests of this program share its descriptors, so that there is room for theirs.
    let wanted = 4 * CLIENTS as u64;
    if limit.current.is_some_and(|current| current < wanted) {
        let current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        setrlimit(Resource::Nofile, Rlimit { current, ..limit }).unwrap();
    }
}

/// Each of these clients sends its request, and only then does anyone read an answer.
fn at_once(
    server: &Server,
    keys: &Keys,
    clients: &[usize],
    query: impl Fn(usize) -> Query + Sync,
) -> Vec<(usize, Reply)> {
    let host = server.host();
    let (host, query) = (host.as_str(), &query);
    let group = |clients: &[usize]| -> Vec<(usize, Reply)> {
        let sent: Vec<(usize, TcpStream)> = clients
            .iter()
            .map(|&client| {
                let mut stream = TcpStream::connect(host).unwrap();
                stream.set_read_timeout(Some(PATIENCE)).unwrap();
                let request = query(client).signed(host, keys);
                stream.write_all(&request.bytes()).unwrap();
                (client, stream)
            })
            .collect();
        sent.into_iter()
            .map(|(client, mut stream)| {
                let reply = Reply::read(&mut stream).expect("an answer");
                assert!(reply.status < 500, "{} {}", reply.status, reply.body);
                (client, reply)
            })
            .collect()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = clients
            .chunks(clients.len().div_ceil(THREADS))
            .map(|part| scope.spawn(move || group(part)))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

/// Who was answered with success. All others were told that the quota is full.
fn winners(replies: &[(usize, Reply)], quota: &str) -> BTreeSet<usize> {
    let text = format!("Cannot exceed quota for {quota}");
    for (_, reply) in replies.iter().filter(|(_, reply)| reply.status != 200) {
        reply.assert_refused(409, "LimitExceeded", &text);
    }
    successes(replies)
}

fn successes(replies: &[(usize, Reply)]) -> BTreeSet<usize> {
    let succeeded = replies.iter().filter(|(_, reply)| reply.status == 200);
    succeeded.map(|(client, _)| *client).collect()
}

/// A list, page by page: in order, nothing twice.
fn listed(world: &World<'_>, query: &Query, field: &str) -> BTreeSet<String> {
    let mut names: Vec<String> = Vec::new();
    let mut page = query.clone().arg("MaxItems", "90");
    loop {
        let reply = world.call(&page).ok();
        names.extend(reply.texts(field));
        let Some(marker) = reply.text("Marker") else {
            break;
        };
        page = query.clone().arg("MaxItems", "90").arg("Marker", &marker);
    }
    assert!(names.is_sorted_by(|one, next| one < next), "{names:?}");
    names.into_iter().collect()
}

#[test]
fn a_thousand_clients_at_once_get_what_they_were_told_and_not_one_more_than_the_quotas() {
    allow_many_descriptors();
    let server = Server::dev();
    let world = World::new(&server);
    let everybody: Vec<usize> = (0..CLIENTS).collect();
    let here_before = world.iam("ListGroups", []).texts("GroupName").len();

    // Everybody makes something; there are groups for 300 of them.
    let replies = at_once(&server, &world.admin, &everybody, |client| {
        Kind::of(client).create(&name(client))
    });
    let (of_groups, others): (Vec<_>, Vec<_>) = replies
        .into_iter()
        .partition(|(client, _)| Kind::of(*client) == Kind::Group);
    let groups = winners(&of_groups, "GroupsPerAccount: 300");
    assert_eq!(groups.len(), 300 - here_before);
    assert_eq!(successes(&others).len(), others.len());
    let there = successes(&others).union(&groups).copied().collect();
    assert_is_there(&world, &there);

    quotas_of_one_holder(&world, &there);
    deletions_meet_attachments(&world, there);
}

/// The lists tell of exactly these clients' things.
fn assert_is_there(world: &World<'_>, clients: &BTreeSet<usize>) {
    for kind in KINDS {
        let of_kind = clients.iter().filter(|client| Kind::of(**client) == kind);
        let expected: BTreeSet<String> = of_kind.map(|client| name(*client)).collect();
        let mut names = listed(world, &kind.list(), &kind.name_field());
        names.retain(|name| name.starts_with("client-"));
        assert_eq!(names, expected, "{kind:?}");
    }
}

/// Everybody gives the same user, role or policy one more of what it can have few of.
fn quotas_of_one_holder(world: &World<'_>, there: &BTreeSet<usize>) {
    for kind in [Kind::User, Kind::Role, Kind::Policy] {
        world.call(&kind.create("held")).ok();
    }
    let of_kind = |kind| -> Vec<String> {
        let clients = there.iter().filter(|client| Kind::of(**client) == kind);
        clients.map(|client| name(*client)).collect()
    };
    let (groups, policies) = (of_kind(Kind::Group), of_kind(Kind::Policy));
    let everybody: Vec<usize> = (0..CLIENTS).collect();
    // Of those who are after one quota, each has another thing to give, as long as there are some.
    let user = ("UserName", "held");
    let replies = at_once(world.server, &world.admin, &everybody, |client| {
        let turn = client / 5;
        match client % 5 {
            0 => Query::iam("AddUserToGroup")
                .arg(user.0, user.1)
                .arg("GroupName", &groups[turn % groups.len()]),
            1 => attach(Kind::User, "held", &policies[turn % policies.len()]),
            2 => attach(Kind::Role, "held", &policies[turn % policies.len()]),
            3 => Query::iam("CreateAccessKey").arg(user.0, user.1),
            _ => Query::iam("CreatePolicyVersion")
                .arg("PolicyArn", &policy_arn("held"))
                .arg("PolicyDocument", ADMINISTRATOR),
        }
    });
    let won = |race: usize, quota: &str| {
        let of_race = |(client, _): &&(usize, Reply)| client % 5 == race;
        let replies: Vec<_> = replies.iter().filter(of_race).cloned().collect();
        winners(&replies, quota)
    };
    // What is there already may be given again, and that takes no room.
    let given = |race, quota: &str, names: &[String]| -> BTreeSet<String> {
        let clients = won(race, quota).into_iter();
        clients
            .map(|client| names[client / 5 % names.len()].clone())
            .collect()
    };
    let joined = given(0, "GroupsPerUser: 10", &groups);
    assert_eq!(joined.len(), 10);
    let theirs = Query::iam("ListGroupsForUser").arg(user.0, user.1);
    assert_eq!(listed(world, &theirs, "GroupName"), joined);
    for (race, kind) in [(1, Kind::User), (2, Kind::Role)] {
        let quota = format!("PoliciesPer{}: 10", kind.noun());
        let attached = given(race, &quota, &policies);
        assert_eq!(attached.len(), 10);
        let action = format!("ListAttached{}Policies", kind.noun());
        let theirs = Query::iam(&action).arg(&kind.name_field(), "held");
        assert_eq!(listed(world, &theirs, "PolicyName"), attached);
    }
    assert_eq!(won(3, "AccessKeysPerUser: 2").len(), 2);
    let keys = world.iam("ListAccessKeys", [user]).texts("AccessKeyId");
    assert_eq!(keys.len(), 2);
    // The first version was there.
    assert_eq!(versions_told(&replies).len(), 4);
    let policy = policy_arn("held");
    let versions = world.iam("ListPolicyVersions", [("PolicyArn", policy.as_str())]);
    let mut ids: BTreeSet<String> = versions.texts("VersionId").into_iter().collect();
    assert!(ids.remove("v1"));
    assert_eq!(ids, versions_told(&replies));
    let_go(world, &joined);
}

/// The ids that those who made a version of the policy were told; all others met its quota.
fn versions_told(replies: &[(usize, Reply)]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (_, reply) in replies.iter().filter(|(client, _)| client % 5 == 4) {
        if reply.status == 200 {
            ids.insert(reply.get("VersionId"));
        } else {
            reply.assert_code(409, "LimitExceeded");
        }
    }
    ids
}

/// Takes away again what the user and the role were given.
fn let_go(world: &World<'_>, joined: &BTreeSet<String>) {
    for group in joined {
        world.iam(
            "RemoveUserFromGroup",
            [("UserName", "held"), ("GroupName", group)],
        );
    }
    for kind in [Kind::User, Kind::Role] {
        let field = kind.name_field();
        let action = format!("ListAttached{}Policies", kind.noun());
        for arn in world.iam(&action, [(&field, "held")]).texts("PolicyArn") {
            let query = kind.call("Detach", "Policy", "held");
            world.call(&query.arg("PolicyArn", &arn)).ok();
        }
    }
}

/// A third holds what is theirs, a third deletes it, a third makes something else, while somebody
/// reads the lists. Then all delete what they had first.
fn deletions_meet_attachments(world: &World<'_>, mut there: BTreeSet<usize>) {
    let clients: Vec<usize> = there.iter().copied().collect();
    let place = |client: usize| clients.iter().position(|other| *other == client).unwrap();
    // A tenth of them stays out of it, so that the reader knows of something that does not change.
    let still = |client: usize| place(client) % 10 == 9;
    let late = |client: usize| client + CLIENTS;
    let act = |client: usize| {
        let kind = Kind::of(client);
        match place(client) % 3 {
            _ if still(client) => kind.get(&name(client)),
            0 => kind.hold(&name(client)),
            1 => kind.delete(&name(client)),
            _ => Kind::of(late(client)).create(&name(late(client))),
        }
    };
    let done = AtomicBool::new(false);
    let replies = std::thread::scope(|scope| {
        let known: Vec<usize> = clients.iter().copied().filter(|c| still(*c)).collect();
        let done = &done;
        let reader = scope.spawn(move || read_until(world, &known, done));
        let replies = at_once(world.server, &world.admin, &clients, act);
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
        replies
    });
    let mut held = BTreeSet::new();
    for (client, reply) in &replies {
        let full = reply.status == 409 && reply.code() == "LimitExceeded";
        match place(*client) % 3 {
            _ if still(*client) => assert_eq!(reply.status, 200, "{}", reply.body),
            // The user that holds policies has room for ten, the account for 300 groups.
            0 if full && Kind::of(*client) == Kind::Policy => {}
            2 if full && Kind::of(late(*client)) == Kind::Group => {}
            turn => {
                assert_eq!(reply.status, 200, "{}", reply.body);
                match turn {
                    0 => drop(held.insert(*client)),
                    1 => drop(there.remove(client)),
                    _ => drop(there.insert(late(*client))),
                }
            }
        }
    }
    assert_is_there(world, &there);

    let replies = at_once(world.server, &world.admin, &clients, |client| {
        Kind::of(client).delete(&name(client))
    });
    for (client, reply) in &replies {
        if held.contains(client) {
            reply.assert_code(409, "DeleteConflict");
        } else if there.remove(client) {
            assert_eq!(reply.status, 200, "{}", reply.body);
        } else {
            reply.assert_code(404, "NoSuchEntity");
        }
    }
    assert_is_there(world, &there);
}

/// Lists everything again and again: in order, nothing twice, and what nobody touches never misses.
fn read_until(world: &World<'_>, known: &[usize], done: &AtomicBool) {
    loop {
        // Asked for before the lists are read, so that they are read at least once.
        let last = done.load(Ordering::Relaxed);
        for kind in KINDS {
            let names = listed(world, &kind.list(), &kind.name_field());
            for client in known.iter().filter(|client| Kind::of(**client) == kind) {
                assert!(names.contains(&name(*client)), "{client} of {names:?}");
            }
        }
        if last {
            break;
        }
    }
}
