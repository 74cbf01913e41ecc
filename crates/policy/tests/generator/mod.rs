//! Random case lines from a seed: every layer, every operator, every form of principal, over a
//! universe small enough for things to meet.

mod condition;
mod universe;

use serde_json::{Map, Value, json};

use self::universe::{
    ACTION_PATTERNS, ACTIONS, ASSUMING, CALLERS, PRINCIPALS, PROVIDERS, RESOURCE_PATTERNS,
    RESOURCES, TRUST_ACTIONS, Values,
};

/// SplitMix64: small, seedable, good enough to throw dice with.
pub(crate) struct Dice {
    state: u64,
    /// In how many of a hundred throws the odd ones come.
    odd: usize,
}

impl Dice {
    /// Dice that throw the odd ones in so many of a hundred.
    pub(crate) fn new(seed: u64, odd: usize) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
        Self { state, odd }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// True in so many of a hundred throws.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// Whether something odd is to come.
    fn is_odd(&mut self) -> bool {
        self.percent(self.odd)
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn value(&mut self, (plain, odd): Values) -> &'static str {
        if !odd.is_empty() && self.is_odd() {
            self.pick(odd)
        } else {
            self.pick(plain)
        }
    }

    /// One or two of them; one is not always in a list.
    fn some(&mut self, from: Values) -> Value {
        match self.below(3) {
            0 => json!([self.value(from), self.value(from)]),
            1 => json!([self.value(from)]),
            _ => json!(self.value(from)),
        }
    }
}

/// A case line.
pub(crate) fn case(dice: &mut Dice) -> Value {
    let trusts = dice.percent(20);
    let (action, resource) = if trusts {
        (dice.pick(ASSUMING), "arn:aws:iam::111111111111:role/target")
    } else if dice.percent(1) {
        ("sts:GetCallerIdentity", "*")
    } else {
        (dice.pick(ACTIONS), dice.pick(RESOURCES))
    };
    let principal = if action.contains("RoleWith") && dice.percent(85) {
        json!({ "Federated": dice.pick(PROVIDERS) })
    } else if dice.percent(4) {
        json!({"type": "Anonymous"})
    } else {
        json!(dice.pick(CALLERS))
    };
    let mut line = json!({
        "principal": principal,
        "action": action,
        "resource": resource,
        "resourceAccount": "111111111111",
        "context": condition::context(dice),
        "identityPolicies": [],
    });
    let lacks_owner = resource.contains("111111111111") && dice.percent(10);
    if lacks_owner && let Some(members) = line.as_object_mut() {
        members.remove("resourceAccount");
    }
    callers_policies(dice, &mut line);
    let gate = if trusts { Kind::Trust } else { Kind::Resource };
    let has_gate = if trusts {
        !dice.is_odd()
    } else {
        dice.percent(40)
    };
    if has_gate {
        line["resourcePolicy"] = policy(dice, gate);
    }
    if dice.percent(20) {
        let levels = (0..1 + dice.below(3))
            .map(|_| policies(dice, Kind::Wide, 2))
            .collect();
        line["scps"] = Value::Array(levels);
    }
    if dice.percent(12) {
        let levels = (0..1 + dice.below(2))
            .map(|_| policies(dice, Kind::Rcp, 1))
            .collect();
        line["rcps"] = Value::Array(levels);
    }
    if dice.percent(10) {
        line["endpointPolicies"] = policies(dice, Kind::Endpoint, 2);
    }
    line
}

/// The policies that hang on the caller. Who has no account has none, if nothing odd comes.
fn callers_policies(dice: &mut Dice, line: &mut Value) {
    let arn = line["principal"].as_str().unwrap_or_default().to_owned();
    let has_account = arn.starts_with("arn:");
    if !has_account && !dice.is_odd() {
        return;
    }
    line["identityPolicies"] = policies(dice, Kind::Caller, 2);
    // Root can do everything as it is, and has no boundary.
    let is_root = arn.ends_with(":root") && !dice.is_odd();
    if is_root {
        line["identityPolicies"] = json!([full_access()]);
    }
    if !is_root && dice.percent(25) {
        line["permissionBoundary"] = policy(dice, Kind::Wide);
    }
    let is_session = arn.contains(":assumed-role/");
    let is_federated = arn.contains(":federated-user/");
    let chance = match (is_session, is_federated) {
        (_, true) => 85,
        (true, _) => 45,
        _ => dice.odd / 2,
    };
    if dice.percent(chance) {
        line["sessionPolicies"] = policies(dice, Kind::Wide, 2);
    }
    if is_session && dice.percent(20) {
        let steps = (0..1 + dice.below(2)).map(|_| policy(dice, Kind::Wide));
        line["scopeDownPolicies"] = Value::Array(steps.collect());
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Caller,
    /// Layers that limit: mostly wide, or nothing would ever be allowed.
    Wide,
    Resource,
    Trust,
    Rcp,
    Endpoint,
}

fn policies(dice: &mut Dice, kind: Kind, most: usize) -> Value {
    let count = if dice.percent(6) {
        0
    } else {
        1 + dice.below(most)
    };
    Value::Array((0..count).map(|_| policy(dice, kind)).collect())
}

fn full_access() -> Value {
    json!({"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
}

fn policy(dice: &mut Dice, kind: Kind) -> Value {
    if kind == Kind::Wide && dice.percent(50) {
        return full_access();
    }
    let statements: Vec<Value> = (0..1 + dice.below(3))
        .map(|_| statement(dice, kind))
        .collect();
    let mut document = json!({ "Statement": statements });
    match dice.below(20) {
        0 | 1 if !dice.percent(15 + 2 * dice.odd) => document["Version"] = json!("2012-10-17"),
        0 => {}
        1 => document["Version"] = json!("2008-10-17"),
        _ => document["Version"] = json!("2012-10-17"),
    }
    document
}

fn statement(dice: &mut Dice, kind: Kind) -> Value {
    let mut s = Map::new();
    let allows = if kind == Kind::Rcp { 15 } else { 80 };
    let effect = if dice.percent(allows) {
        "Allow"
    } else {
        "Deny"
    };
    s.insert("Effect".into(), json!(effect));
    let name = |dice: &mut Dice, name: &str| match dice.percent(15) {
        true => format!("Not{name}"),
        false => name.to_owned(),
    };
    let action = name(dice, "Action");
    if kind == Kind::Trust {
        s.insert(action, dice.some((TRUST_ACTIONS, &[])));
    } else {
        s.insert(action, dice.some(ACTION_PATTERNS));
        s.insert(name(dice, "Resource"), dice.some(RESOURCE_PATTERNS));
    }
    match kind {
        Kind::Caller | Kind::Wide => {}
        Kind::Rcp | Kind::Endpoint if !dice.is_odd() => {
            let everyone = [json!("*"), json!({"AWS": "*"}), json!({"AWS": ["*"]})];
            s.insert("Principal".into(), everyone[dice.below(3)].clone());
        }
        // Who names nobody is odd: AWS would not save it.
        _ if dice.is_odd() && dice.percent(12) => {}
        _ => {
            let name = if dice.percent(10) {
                "NotPrincipal"
            } else {
                "Principal"
            };
            s.insert(name.into(), principals(dice));
        }
    }
    if dice.percent(50) {
        s.insert("Condition".into(), condition::block(dice));
    }
    Value::Object(s)
}

fn principals(dice: &mut Dice) -> Value {
    let services: Values = (&["lambda.amazonaws.com", "x.amazonaws.com"], &[]);
    match dice.below(14) {
        0 => json!("*"),
        1 => json!({"Service": "lambda.amazonaws.com"}),
        2 => json!({"AWS": dice.some(PRINCIPALS), "Service": dice.some(services)}),
        3 => json!({"Federated": dice.some((PROVIDERS, &[]))}),
        4 => json!({"Federated": dice.pick(PROVIDERS), "AWS": dice.some(PRINCIPALS)}),
        // Everything that a role's session is known by, so that NotPrincipal may spare one.
        5 => json!({"AWS": ["arn:aws:iam::111111111111:root",
            "arn:aws:iam::111111111111:role/app", universe::ROLE_SESSION]}),
        6 => json!({"AWS": [dice.value(PRINCIPALS), dice.value(PRINCIPALS),
            dice.value(PRINCIPALS), dice.value(PRINCIPALS)]}),
        _ => json!({"AWS": dice.some(PRINCIPALS)}),
    }
}
