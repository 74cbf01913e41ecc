//! Random chains of AssumeRole, GetFederationToken and GetScopedCredentials: what comes out never
//! has more than it was made from, and never lives longer (STS spec 6, 7, 8.14; flaws C09, D14).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Job, Keys, Query, Reply, World, assuming, shared, trust};

/// Splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// What is tried to see what somebody may do: an action, and a call that changes nothing.
const PROBES: [&str; 6] = [
    "iam:ListUsers",
    "iam:ListRoles",
    "iam:GetUser",
    "sts:GetAccessKeyInfo",
    "sts:DecodeAuthorizationMessage",
    "sts:GetScopedCredentials",
];

type Rights = BTreeSet<&'static str>;

fn probe(action: &str) -> Query {
    match action {
        "iam:GetUser" => Query::iam("GetUser").arg("UserName", "developer"),
        "sts:GetAccessKeyInfo" => {
            Query::sts("GetAccessKeyInfo").arg("AccessKeyId", "ASIAY34FZKBOKMUTVV7A")
        }
        "sts:DecodeAuthorizationMessage" => {
            Query::sts("DecodeAuthorizationMessage").arg("EncodedMessage", "none")
        }
        "sts:GetScopedCredentials" => Query::sts("GetScopedCredentials"),
        action => Query::iam(action.strip_prefix("iam:").unwrap()),
    }
}

/// What these credentials may really do. What a federated user cannot reach at all, it may not.
fn rights(keys: &Keys) -> Rights {
    PROBES
        .into_iter()
        .filter(|action| match shared().call(&probe(action), keys) {
            reply if reply.status == 403 => false,
            reply if reply.status == 200 => true,
            // Allowed, and what was sent is no message.
            reply => {
                reply.assert_code(400, "InvalidAuthorizationMessageException");
                true
            }
        })
        .collect()
}

fn some(dice: &mut Dice) -> Rights {
    PROBES
        .into_iter()
        .filter(|action| dice.below(4) > 0 || *action == "sts:GetScopedCredentials")
        .collect()
}

/// A policy that allows these, and now and then denies one of them.
fn policy(dice: &mut Dice, rights: &Rights) -> (String, Rights) {
    let mut statements = vec![json!({"Effect": "Allow", "Action": rights, "Resource": "*"})];
    let mut left = rights.clone();
    if dice.below(4) == 0 {
        let denied = PROBES[dice.below(5) as usize];
        statements.push(json!({"Effect": "Deny", "Action": denied, "Resource": "*"}));
        left.remove(denied);
    }
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    (document.to_string(), left)
}

/// A session of a chain, with what is known of it.
struct Link {
    keys: Keys,
    rights: Rights,
    ends: jiff::Timestamp,
}

fn ends(reply: &Reply) -> jiff::Timestamp {
    reply.get("Expiration").parse().unwrap()
}

fn date(reply: &Reply) -> jiff::Timestamp {
    let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
    jiff::Timestamp::try_from(date).unwrap()
}

struct Stage {
    roles: Vec<(Job, Rights)>,
}

impl Stage {
    fn set(dice: &mut Dice) -> Self {
        let world = World::new(shared());
        let roles = (0..4).map(|_| {
            let (text, rights) = {
                let rights = some(dice);
                policy(dice, &rights)
            };
            (world.role(&trust(&json!("*"), &json!({})), &text), rights)
        });
        Self {
            roles: roles.collect(),
        }
    }

    /// A role's session, from whatever credentials: it has the role's rights as far as the session
    /// policy allows, and none of the caller's.
    fn assume(&self, dice: &mut Dice, keys: &Keys, chained: bool) -> Option<Link> {
        let (role, rights) = &self.roles[dice.below(self.roles.len() as u64) as usize];
        let mut query = assuming(&role.arn);
        let mut expected = rights.clone();
        if dice.below(2) == 0 {
            let (text, allowed) = {
                let rights = some(dice);
                policy(dice, &rights)
            };
            query = query.arg("Policy", &text);
            expected = expected.intersection(&allowed).copied().collect();
        }
        let reply = shared().call(&query, keys);
        if reply.status == 403 {
            // A scope-down policy on the way forbids it.
            return None;
        }
        let reply = reply.ok();
        let lifetime = ends(&reply).as_second() - date(&reply).as_second();
        assert!(!chained || lifetime <= 3_600);
        let link = Link {
            keys: Keys::of(&reply),
            rights: expected,
            ends: ends(&reply),
        };
        assert_eq!(rights_of(&link), link.rights, "{}", role.name);
        Some(link)
    }
}

fn rights_of(link: &Link) -> Rights {
    rights(&link.keys)
}

/// The same session once more, narrower.
fn scope(dice: &mut Dice, parent: &Link) -> Option<Link> {
    let (text, allowed) = {
        let rights = some(dice);
        policy(dice, &rights)
    };
    let mut query = Query::sts("GetScopedCredentials").arg("Policy", &text);
    let seconds = (60 + dice.below(600)).to_string();
    if dice.below(2) == 0 {
        query = query.arg("DurationSeconds", &seconds);
    }
    let reply = shared().call(&query, &parent.keys);
    if !parent.rights.contains("sts:GetScopedCredentials") {
        reply.assert_code(403, "AccessDenied");
        return None;
    }
    if reply.status == 400 {
        // Longer than what is left.
        reply.assert_code(400, "ValidationError");
        return None;
    }
    let reply = reply.ok();
    let link = Link {
        keys: Keys::of(&reply),
        rights: parent.rights.intersection(&allowed).copied().collect(),
        ends: ends(&reply),
    };
    assert!(link.ends <= parent.ends);
    let actual = rights_of(&link);
    assert!(actual.is_subset(&rights_of(parent)));
    assert_eq!(actual, link.rights, "{text}");
    Some(link)
}

/// A federated user of a user with these rights.
fn federate(dice: &mut Dice) -> Link {
    let world = World::new(shared());
    let (text, mut user) = {
        let mut rights = some(dice);
        rights.insert("sts:GetFederationToken");
        policy(dice, &rights)
    };
    user.remove("sts:GetFederationToken");
    let person = world.user(&text);
    let (text, allowed) = {
        let rights = some(dice);
        policy(dice, &rights)
    };
    let query = Query::sts("GetFederationToken")
        .arg("Name", "Bob")
        .arg("Policy", &text)
        .arg("DurationSeconds", "900");
    let reply = shared().call(&query, &person.keys).ok();
    // Of all that is tried a federated user reaches one (STS spec 6).
    let reach: Rights = ["sts:GetScopedCredentials"].into();
    let both: Rights = user.intersection(&allowed).copied().collect();
    let link = Link {
        keys: Keys::of(&reply),
        rights: both.intersection(&reach).copied().collect(),
        ends: ends(&reply),
    };
    assert_eq!(rights_of(&link), link.rights);
    link
}

#[test]
fn no_chain_of_sessions_wins_a_right_or_a_second() {
    let mut dice = Dice(20_261_126);
    let stage = Stage::set(&mut dice);
    let mut made = 0;
    for chain in 0..24 {
        let mut link = match chain % 3 {
            0 => Some(federate(&mut dice)),
            _ => stage.assume(&mut dice, &shared().developer(), false),
        };
        for _ in 0..5 {
            let Some(parent) = link.take() else { break };
            made += 1;
            link = match dice.below(3) {
                0 => stage.assume(&mut dice, &parent.keys, true),
                _ => scope(&mut dice, &parent),
            };
        }
    }
    assert!(made > 60, "{made} sessions prove little");
}

/// The generator of policies says what they allow: else the test above would prove nothing.
#[test]
fn the_policies_of_the_chains_deny_now_and_then() {
    let mut dice = Dice(1);
    let all: Rights = PROBES.into();
    let denying = (0..100)
        .filter(|_| policy(&mut dice, &all).1 != all)
        .count();
    assert!((10..50).contains(&denying), "{denying}");
    let (text, _) = policy(&mut dice, &all);
    assert!(serde_json::from_str::<Value>(&text).is_ok());
}
