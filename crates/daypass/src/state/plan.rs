//! From the account as it is to what is wanted of it: the differences, and the requests that make
//! them go away, in an order in which each can succeed.
//!
//! What is not owned is not touched. A thing is owned by the set whose name its tag
//! [`OWNER_TAG`] has; a group, which has no tags, by the set that its inline policy
//! [`OWNER_POLICY`] names.

use std::collections::{BTreeMap, BTreeSet};

use super::diff::{self, Detail};
use super::document::Document;
use super::live::{Belongings, Live};
use super::model::{
    ByName, Group, InstanceProfile, ManagedPolicy, OidcProvider, Role, SamlProvider, State, Tags,
    User, folded,
};
use super::requests::{self, Asks, Maker, Phase};
use super::short;
use crate::remote::Ask;

/// The tag that says whose a thing is.
pub(crate) const OWNER_TAG: &str = "daypass:managed-by";

/// How the name of the inline policy begins that says whose a group is.
pub(crate) const OWNER_POLICY: &str = "daypass-managed-by.";

/// Whose things may be touched.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ownership<'a> {
    /// Those of a set; with `adopt` those of nobody too, which become the set's.
    Set { name: &'a str, adopt: bool },
    /// Nothing that is there already, unless it may be overwritten. What is made is nobody's.
    Nobody { overwrite: bool },
}

/// What happens to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Create,
    Update,
    Delete,
}

/// What is to be done to one thing.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) kind: Kind,
    pub(crate) noun: &'static str,
    pub(crate) name: String,
    /// It was nobody's and becomes the set's.
    pub(crate) adopts: bool,
    pub(crate) details: Vec<Detail>,
}

impl Change {
    fn of(kind: Kind, noun: &'static str, name: &str, details: Vec<Detail>) -> Self {
        Self {
            kind,
            noun,
            name: name.to_owned(),
            adopts: false,
            details,
        }
    }
}

/// A request, and which of the changes it is for.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) phase: Phase,
    pub(crate) ask: Ask,
    pub(crate) change: usize,
}

/// What is to be done, and what is not.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) changes: Vec<Change>,
    /// In the order in which they are to be sent.
    pub(crate) steps: Vec<Step>,
    /// Why nothing can be done as the files stand.
    pub(crate) refused: Vec<String>,
    /// Owned, and no longer wanted.
    pub(crate) leftover: Vec<(&'static str, String)>,
    /// There, other than wanted, and left as it is.
    pub(crate) kept: Vec<Change>,
    /// How many things are as they should be.
    pub(crate) unchanged: usize,
}

/// What a user has that no file says; asked for those that are to be deleted.
pub(crate) type AskBelongings<'a> = &'a dyn Fn(&str) -> anyhow::Result<Belongings>;

/// A thing that has an owner.
trait Owned {
    fn owner(&self) -> Option<&str>;
    /// The same thing, owned.
    fn owned_by(&self, set: &str) -> Self;
}

macro_rules! owned_by_tag {
    ($($thing:ty),*) => {$(
        impl Owned for $thing {
            fn owner(&self) -> Option<&str> {
                self.tags.get(OWNER_TAG).map(String::as_str)
            }

            fn owned_by(&self, set: &str) -> Self {
                let mut owned = self.clone();
                owned.tags.insert(OWNER_TAG.to_owned(), set.to_owned());
                owned
            }
        }
    )*};
}

owned_by_tag!(
    ManagedPolicy,
    User,
    Role,
    OidcProvider,
    SamlProvider,
    InstanceProfile
);

impl Owned for Group {
    fn owner(&self) -> Option<&str> {
        let mut names = self.rights.inline.keys();
        names.find_map(|name| name.strip_prefix(OWNER_POLICY))
    }

    fn owned_by(&self, set: &str) -> Self {
        let mut owned = self.clone();
        let name = format!("{OWNER_POLICY}{set}");
        owned.rights.inline.insert(name, ownership_mark());
        owned
    }
}

/// A policy that says nothing about anything: no service has the action.
fn ownership_mark() -> Document {
    short::policy(vec![Document::object([
        ("Sid", Document::text("SaysWhoManagesThisGroup")),
        ("Effect", Document::text("Deny")),
        ("Action", Document::text("daypass:ManagedBy")),
        ("Resource", Document::text("*")),
    ])])
}

/// Leaves out what says whose things are: it is not state.
pub(crate) fn without_owners(state: &mut State) {
    let strip = |tags: &mut Tags| tags.remove(OWNER_TAG);
    state
        .policies
        .values_mut()
        .for_each(|one| drop(strip(&mut one.tags)));
    state
        .users
        .values_mut()
        .for_each(|one| drop(strip(&mut one.tags)));
    state
        .roles
        .values_mut()
        .for_each(|one| drop(strip(&mut one.tags)));
    state
        .oidc_providers
        .values_mut()
        .for_each(|one| drop(strip(&mut one.tags)));
    state
        .saml_providers
        .values_mut()
        .for_each(|one| drop(strip(&mut one.tags)));
    state
        .instance_profiles
        .values_mut()
        .for_each(|one| drop(strip(&mut one.tags)));
    for group in state.groups.values_mut() {
        group
            .rights
            .inline
            .retain(|name, _| !name.starts_with(OWNER_POLICY));
    }
}

impl Plan {
    /// Compares what is wanted with what is there.
    pub(crate) fn draw_up(
        live: &Live,
        wish: &State,
        ownership: Ownership<'_>,
        prune: bool,
        belongings: AskBelongings<'_>,
    ) -> anyhow::Result<Self> {
        let mut drawing = Drawing {
            live,
            ownership,
            plan: Self::default(),
            doomed: BTreeSet::new(),
        };
        drawing.alias(wish);
        drawing.each(
            "policy",
            &wish.policies,
            &live.state.policies,
            requests::policy,
        );
        drawing.each(
            "OIDC provider",
            &wish.oidc_providers,
            &live.state.oidc_providers,
            requests::oidc,
        );
        drawing.each(
            "SAML provider",
            &wish.saml_providers,
            &live.state.saml_providers,
            requests::saml,
        );
        drawing.each("group", &wish.groups, &live.state.groups, requests::group);
        drawing.check_groups(wish);
        drawing.each("user", &wish.users, &live.state.users, requests::user);
        drawing.roles(wish);
        let profiles = &live.state.instance_profiles;
        drawing.each(
            "instance profile",
            &wish.instance_profiles,
            profiles,
            requests::instance_profile,
        );
        drawing.leftovers(wish, prune, belongings)?;
        let mut plan = drawing.plan;
        plan.steps.sort_by_key(|step| step.phase);
        Ok(plan)
    }

    pub(crate) fn changes_something(&self) -> bool {
        !self.changes.is_empty()
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.changes
            .iter()
            .filter(|change| change.kind == kind)
            .count()
    }
}

struct Drawing<'a> {
    live: &'a Live,
    ownership: Ownership<'a>,
    plan: Plan,
    /// What is to be deleted, by noun and folded name.
    doomed: BTreeSet<(&'static str, String)>,
}

/// What is to be made of a thing that is there already.
enum Verdict {
    Touch { adopts: bool },
    Keep,
    Refuse(String),
}

impl<'a> Drawing<'a> {
    fn alias(&mut self, wish: &State) {
        let Some(wanted) = &wish.alias else { return };
        let known = self.live.state.alias.as_ref();
        if known == Some(wanted) {
            self.plan.unchanged += 1;
            return;
        }
        let may_replace = match self.ownership {
            Ownership::Set { adopt, .. } => adopt,
            Ownership::Nobody { overwrite } => overwrite,
        };
        let mut asks = Vec::new();
        if let Some(known) = known {
            if !may_replace {
                let flag = match self.ownership {
                    Ownership::Set { .. } => "--adopt",
                    Ownership::Nobody { .. } => "--overwrite",
                };
                self.plan.refused.push(format!(
                    "the account has the alias {known}, and an account has one: {flag} replaces it \
                     by {wanted}"
                ));
                return;
            }
            asks.push((
                Phase::Alias,
                Ask::new("DeleteAccountAlias").arg("AccountAlias", known),
            ));
        }
        asks.push((
            Phase::Alias,
            Ask::new("CreateAccountAlias").arg("AccountAlias", wanted),
        ));
        let kind = match known {
            Some(_) => Kind::Update,
            None => Kind::Create,
        };
        let details = diff::texts("alias", known.map(String::as_str), Some(wanted));
        self.push(Change::of(kind, "account alias", wanted, details), asks);
    }

    /// Compares things of one kind.
    fn each<T>(
        &mut self,
        noun: &'static str,
        wanted: &ByName<T>,
        known: &ByName<T>,
        maker: Maker<T>,
    ) where
        T: Owned + diff::Facts + Clone,
    {
        for (key, thing) in wanted {
            self.one(noun, thing, known.get(key), maker);
        }
    }

    fn one<T>(&mut self, noun: &'static str, wanted: &T, known: Option<&T>, maker: Maker<T>)
    where
        T: Owned + diff::Facts + Clone,
    {
        let wanted = match self.ownership {
            Ownership::Set { name, .. } => wanted.owned_by(name),
            Ownership::Nobody { .. } => wanted.clone(),
        };
        let name = wanted.name().to_owned();
        let Some(known) = known else {
            let details = diff::between(None, &wanted);
            match maker(self.live, None, &wanted) {
                Ok(asks) => self.push(Change::of(Kind::Create, noun, &name, details), asks),
                Err(why) => self.plan.refused.push(format!("{noun} {name}: {why}")),
            }
            return;
        };
        let details = diff::between(Some(known), &wanted);
        let is_same = details.is_empty();
        let mut change = Change::of(Kind::Update, noun, &name, details);
        match self.verdict(noun, &name, known.owner(), is_same) {
            Verdict::Refuse(why) => self.plan.refused.push(why),
            Verdict::Keep => self.plan.kept.push(change),
            // An ARN is not one ignoring case, and a name stands in many.
            Verdict::Touch { .. } if known.name() != name => self.plan.refused.push(format!(
                "{noun} {name} is there as {}: write it so",
                known.name()
            )),
            Verdict::Touch { .. } if is_same => self.plan.unchanged += 1,
            Verdict::Touch { adopts } => match maker(self.live, Some(known), &wanted) {
                Ok(asks) => {
                    change.adopts = adopts;
                    self.push(change, asks);
                }
                Err(why) => self.plan.refused.push(format!("{noun} {name}: {why}")),
            },
        }
    }

    fn verdict(&self, noun: &str, name: &str, owner: Option<&str>, is_same: bool) -> Verdict {
        match (self.ownership, owner) {
            (Ownership::Set { name: set, .. }, Some(owner)) if owner == set => {
                Verdict::Touch { adopts: false }
            }
            (Ownership::Set { name: set, .. }, Some(owner)) => Verdict::Refuse(format!(
                "{noun} {name} belongs to the set {owner}, not to {set}: take it out of the files, \
                 or take the set's mark ({OWNER_TAG}) off it first"
            )),
            (Ownership::Set { adopt: true, .. }, None) => Verdict::Touch { adopts: true },
            (
                Ownership::Set {
                    name: set,
                    adopt: false,
                },
                None,
            ) => Verdict::Refuse(format!(
                "{noun} {name} exists and does not belong to the set {set}: --adopt takes it over"
            )),
            (Ownership::Nobody { overwrite }, _) => match is_same || overwrite {
                true => Verdict::Touch { adopts: false },
                false => Verdict::Keep,
            },
        }
    }

    fn push(&mut self, change: Change, asks: Asks) {
        let at = self.plan.changes.len();
        self.plan.changes.push(change);
        let steps = asks.into_iter().map(|(phase, ask)| Step {
            phase,
            ask,
            change: at,
        });
        self.plan.steps.extend(steps);
    }

    /// Roles, those first that others trust: a trust policy names only who is there. Of those that
    /// trust each other in a circle one is made trusting nobody, and its trust follows.
    fn roles(&mut self, wish: &State) {
        let known = &self.live.state.roles;
        let (there, mut missing): (Vec<_>, Vec<_>) = wish
            .roles
            .iter()
            .partition(|(key, _)| known.contains_key(*key));
        while !missing.is_empty() {
            let arns: BTreeMap<&String, String> = missing
                .iter()
                .map(|(key, role)| (*key, self.live.place.arn("role", &role.path, &role.name)))
                .collect();
            let is_free = |role: &Role| {
                let named = role.trust.named_principals();
                !named
                    .iter()
                    .any(|name| arns.values().any(|arn| arn == name))
            };
            match missing.iter().position(|(_, role)| is_free(role)) {
                Some(at) => {
                    let (_, role) = missing.remove(at);
                    self.one("role", role, None, requests::role);
                }
                None => {
                    let (_, role) = missing.remove(0);
                    self.one("role", role, None, requests::role_trusting_later);
                }
            }
        }
        for (key, role) in there {
            self.one("role", role, known.get(key), requests::role);
        }
    }

    fn check_groups(&mut self, wish: &State) {
        for user in wish.users.values() {
            for group in &user.groups {
                let key = folded(group);
                let is_there =
                    wish.groups.contains_key(&key) || self.live.state.groups.contains_key(&key);
                if !is_there {
                    self.plan.refused.push(format!(
                        "user {}: there is no group {group}, neither in the files nor in the account",
                        user.name
                    ));
                }
            }
        }
    }

    /// What the set owns and the files do not have.
    fn leftovers(
        &mut self,
        wish: &State,
        prune: bool,
        belongings: AskBelongings<'_>,
    ) -> anyhow::Result<()> {
        let Ownership::Set { name: set, .. } = self.ownership else {
            return Ok(());
        };
        let state = &self.live.state;
        let live = self.live;
        self.leave(
            "instance profile",
            set,
            &wish.instance_profiles,
            &state.instance_profiles,
        );
        self.leave("user", set, &wish.users, &state.users);
        self.leave("group", set, &wish.groups, &state.groups);
        self.leave("role", set, &wish.roles, &state.roles);
        self.leave("policy", set, &wish.policies, &state.policies);
        self.leave(
            "OIDC provider",
            set,
            &wish.oidc_providers,
            &state.oidc_providers,
        );
        self.leave(
            "SAML provider",
            set,
            &wish.saml_providers,
            &state.saml_providers,
        );
        if !prune {
            return Ok(());
        }
        let leftover = std::mem::take(&mut self.plan.leftover);
        for (noun, name) in &leftover {
            self.doomed.insert((noun, folded(name)));
        }
        for (noun, name) in leftover {
            let key = folded(&name);
            let (asks, loses) = match noun {
                "user" => {
                    let owns = belongings(&name)?;
                    (
                        requests::delete_user(&state.users[&key], &owns),
                        requests::loses(&owns),
                    )
                }
                "group" => (
                    requests::delete_group(live, &state.groups[&key]),
                    Vec::new(),
                ),
                "role" => (requests::delete_role(live, &state.roles[&key]), Vec::new()),
                "policy" => {
                    let policy = &state.policies[&key];
                    if let Some(why) = self.still_used(wish, policy) {
                        self.plan.refused.push(why);
                        continue;
                    }
                    (requests::delete_policy(live, policy), Vec::new())
                }
                // Case counts in an issuer, so another one may be called so when it is folded.
                "OIDC provider" => (
                    requests::delete_oidc(live, &state.oidc_providers[&name]),
                    Vec::new(),
                ),
                "SAML provider" => (
                    requests::delete_saml(live, &state.saml_providers[&key]),
                    Vec::new(),
                ),
                _ => {
                    let profile = &state.instance_profiles[&key];
                    (requests::delete_instance_profile(profile), Vec::new())
                }
            };
            self.push(Change::of(Kind::Delete, noun, &name, loses), asks);
        }
        Ok(())
    }

    fn leave<T: Owned + diff::Facts>(
        &mut self,
        noun: &'static str,
        set: &str,
        wanted: &ByName<T>,
        known: &ByName<T>,
    ) {
        for (key, thing) in known {
            if thing.owner() == Some(set) && !wanted.contains_key(key) {
                self.plan.leftover.push((noun, thing.name().to_owned()));
            }
        }
    }

    /// Why a policy cannot be deleted: somebody has it who is not to lose it.
    fn still_used(&self, wish: &State, policy: &ManagedPolicy) -> Option<String> {
        let arn = self.live.place.arn("policy", &policy.path, &policy.name);
        let state = &self.live.state;
        let users = state
            .users
            .iter()
            .filter(|(key, _)| !self.is_doomed("user", key));
        let users = users.filter(|(key, live)| {
            let after = wish.users.get(*key).unwrap_or(live);
            after.rights.managed.contains(&arn) || after.boundary.as_ref() == Some(&arn)
        });
        let roles = state
            .roles
            .iter()
            .filter(|(key, _)| !self.is_doomed("role", key));
        let roles = roles.filter(|(key, live)| {
            let after = wish.roles.get(*key).unwrap_or(live);
            after.rights.managed.contains(&arn) || after.boundary.as_ref() == Some(&arn)
        });
        let groups = state
            .groups
            .iter()
            .filter(|(key, _)| !self.is_doomed("group", key));
        let groups = groups.filter(|(key, live)| {
            let after = wish.groups.get(*key).unwrap_or(live);
            after.rights.managed.contains(&arn)
        });
        let users = users.map(|(_, user)| format!("user {}", user.name));
        let roles = roles.map(|(_, role)| format!("role {}", role.name));
        let groups = groups.map(|(_, group)| format!("group {}", group.name));
        let all: Vec<String> = users.chain(roles).chain(groups).collect();
        (!all.is_empty()).then(|| {
            format!(
                "policy {} cannot be deleted, since it is in use: {}",
                policy.name,
                all.join(", ")
            )
        })
    }

    fn is_doomed(&self, noun: &'static str, key: &str) -> bool {
        self.doomed.contains(&(noun, key.to_owned()))
    }
}
