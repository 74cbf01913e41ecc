//! The requests that make a thing, make it into another, or delete it.
//!
//! The file is long because every kind of thing stands in it beside the phases that order them all:
//! which of two requests comes first is to be seen in one place.

use std::collections::BTreeSet;

use daypass_policy::{DocumentKind, Policy};

use super::diff::{Detail, Value};
use super::document::Document;
use super::live::{Belongings, Live};
use super::model::{
    Group, InstanceProfile, ManagedPolicy, OidcProvider, Rights, Role, SamlProvider, Tags, User,
    folded,
};
use super::short;
use crate::provider::options::{OidcOptions, SamlOptions};
use crate::remote::Ask;

/// When a request is sent. What narrows comes before what widens, and what denied goes when all
/// that may stand in for it is there: nobody has more for a moment than before or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Alias,
    /// Whose a thing is, before anything else is done to it.
    Tags,
    Policies,
    Providers,
    Groups,
    Users,
    Roles,
    /// Policies that may deny something and are given.
    Deny,
    /// Boundaries that are set, policies that only allow and are taken away.
    Narrow,
    /// Policies that are given, boundaries that are taken away.
    Widen,
    Trust,
    Memberships,
    /// Policies that may deny something and are taken away.
    Lift,
    Profiles,
    Delete,
}

pub(super) type Asks = Vec<(Phase, Ask)>;

/// The requests, or why a thing cannot be made into another.
pub(super) type Made = Result<Asks, String>;

/// Says how to make a thing, or to make one into another.
pub(super) type Maker<T> = fn(&Live, Option<&T>, &T) -> Made;

fn immutable(what: &str) -> String {
    format!(
        "its {what} cannot be changed once it is made: delete it first, or give the file the {what} \
         that it has"
    )
}

/// The operations that tag and untag, and the parameter that names what.
struct Tagging {
    tag: &'static str,
    untag: &'static str,
    parameter: &'static str,
}

fn retag(tagging: &Tagging, name: &str, known: &Tags, wanted: &Tags, asks: &mut Asks) {
    let changed: Vec<(&String, &String)> = wanted
        .iter()
        .filter(|(key, value)| known.get(*key) != Some(value))
        .collect();
    if !changed.is_empty() {
        let ask = Ask::new(tagging.tag)
            .arg(tagging.parameter, name)
            .tags(changed);
        asks.push((Phase::Tags, ask));
    }
    let gone: Vec<&str> = known
        .keys()
        .filter(|key| !wanted.contains_key(*key))
        .map(String::as_str)
        .collect();
    if !gone.is_empty() {
        let ask = Ask::new(tagging.untag)
            .arg(tagging.parameter, name)
            .list("TagKeys", gone);
        asks.push((Phase::Tags, ask));
    }
}

/// How the operations on rights are called.
struct Holding {
    parameter: &'static str,
    put: &'static str,
    delete: &'static str,
    attach: &'static str,
    detach: &'static str,
}

const USER: Holding = Holding {
    parameter: "UserName",
    put: "PutUserPolicy",
    delete: "DeleteUserPolicy",
    attach: "AttachUserPolicy",
    detach: "DetachUserPolicy",
};
const GROUP: Holding = Holding {
    parameter: "GroupName",
    put: "PutGroupPolicy",
    delete: "DeleteGroupPolicy",
    attach: "AttachGroupPolicy",
    detach: "DetachGroupPolicy",
};
const ROLE: Holding = Holding {
    parameter: "RoleName",
    put: "PutRolePolicy",
    delete: "DeleteRolePolicy",
    attach: "AttachRolePolicy",
    detach: "DetachRolePolicy",
};

impl Holding {
    fn ask(&self, action: &'static str, name: &str) -> Ask {
        Ask::new(action).arg(self.parameter, name)
    }

    /// From some rights to others.
    fn change(&self, live: &Live, name: &str, (known, wanted): Change<'_>, asks: &mut Asks) {
        let taken = |denies: bool| if denies { Phase::Lift } else { Phase::Narrow };
        for arn in known.managed.difference(&wanted.managed) {
            let ask = self.ask(self.detach, name).arg("PolicyArn", arn);
            asks.push((taken(live.denying.contains(arn)), ask));
        }
        for (policy, document) in &known.inline {
            if !wanted.inline.contains_key(policy) {
                let ask = self.ask(self.delete, name).arg("PolicyName", policy);
                asks.push((taken(document.may_deny()), ask));
            }
        }
        for (policy, document) in &wanted.inline {
            let is_there = known.inline.get(policy);
            if is_there.is_some_and(|known| known.same_as(document)) {
                continue;
            }
            let phase = match (
                document.may_deny(),
                is_there.is_some_and(Document::may_deny),
            ) {
                (true, _) => Phase::Deny,
                (false, true) => Phase::Lift,
                (false, false) => Phase::Widen,
            };
            let ask = self.ask(self.put, name).arg("PolicyName", policy);
            asks.push((phase, ask.arg("PolicyDocument", document.compact())));
        }
        for arn in wanted.managed.difference(&known.managed) {
            let phase = match live.denying.contains(arn) {
                true => Phase::Deny,
                false => Phase::Widen,
            };
            asks.push((phase, self.ask(self.attach, name).arg("PolicyArn", arn)));
        }
    }
}

/// Rights as they are, and as they are wanted.
type Change<'a> = (&'a Rights, &'a Rights);

/// The operations on a boundary.
fn rebound(
    (parameter, name): (&str, &str),
    (put, delete): (&'static str, &'static str),
    (known, wanted): (Option<&str>, Option<&str>),
    asks: &mut Asks,
) {
    if known == wanted {
        return;
    }
    match wanted {
        Some(arn) => {
            let ask = Ask::new(put)
                .arg(parameter, name)
                .arg("PermissionsBoundary", arn);
            asks.push((Phase::Narrow, ask));
        }
        None => asks.push((Phase::Widen, Ask::new(delete).arg(parameter, name))),
    }
}

/// A path is left out where it is the one that things have anyway.
fn with_path(ask: Ask, path: &str) -> Ask {
    ask.maybe("Path", (path != "/").then_some(path))
}

/// A managed policy.
pub(super) fn policy(live: &Live, known: Option<&ManagedPolicy>, wanted: &ManagedPolicy) -> Made {
    let mut asks = Asks::new();
    let arn = live.place.arn("policy", &wanted.path, &wanted.name);
    let Some(known) = known else {
        let mut documents = wanted.versions.iter().map(|version| &version.document);
        let Some(first) = documents.next() else {
            return Err("it has no version".to_owned());
        };
        let ask = Ask::new("CreatePolicy").arg("PolicyName", &wanted.name);
        let ask = with_path(ask, &wanted.path)
            .maybe("Description", wanted.description.as_deref())
            .arg("PolicyDocument", first.compact())
            .tags(&wanted.tags);
        asks.push((Phase::Policies, ask));
        for (at, document) in (1..).zip(documents) {
            asks.push((
                Phase::Policies,
                new_version(&arn, document, at == wanted.default),
            ));
        }
        return Ok(asks);
    };
    if known.path != wanted.path {
        return Err(immutable("path"));
    }
    if known.description != wanted.description {
        return Err(immutable("description"));
    }
    let tagging = Tagging {
        tag: "TagPolicy",
        untag: "UntagPolicy",
        parameter: "PolicyArn",
    };
    retag(&tagging, &arn, &known.tags, &wanted.tags, &mut asks);
    let versions = match wanted.history {
        true => all_versions(&arn, known, wanted),
        false => one_version(&arn, known, wanted),
    };
    asks.extend(versions.into_iter().map(|ask| (Phase::Policies, ask)));
    Ok(asks)
}

/// The most versions that a policy has.
const MOST_VERSIONS: usize = 5;

fn new_version(arn: &str, document: &Document, is_default: bool) -> Ask {
    Ask::new("CreatePolicyVersion")
        .arg("PolicyArn", arn)
        .arg("PolicyDocument", document.compact())
        .arg("SetAsDefault", is_default.to_string())
}

fn drop_version(arn: &str, id: &str) -> Ask {
    Ask::new("DeletePolicyVersion")
        .arg("PolicyArn", arn)
        .arg("VersionId", id)
}

fn set_default(arn: &str, id: &str) -> Ask {
    Ask::new("SetDefaultPolicyVersion")
        .arg("PolicyArn", arn)
        .arg("VersionId", id)
}

/// Puts a document in force. The oldest version that is not gives way if there are five.
fn one_version(arn: &str, known: &ManagedPolicy, wanted: &ManagedPolicy) -> Vec<Ask> {
    let mut asks = Vec::new();
    let Some(document) = wanted
        .versions
        .get(wanted.default)
        .map(|version| &version.document)
    else {
        return asks;
    };
    let in_force = known.versions.get(known.default);
    if in_force.is_some_and(|version| version.document.same_as(document)) {
        return asks;
    }
    if known.versions.len() >= MOST_VERSIONS {
        let mut versions = known.versions.iter().enumerate();
        let oldest = versions.find(|(at, _)| *at != known.default);
        asks.extend(oldest.map(|(_, version)| drop_version(arn, &version.id)));
    }
    asks.push(new_version(arn, document, true));
    asks
}

/// Makes the versions be these, in this order: those that fit stay, the others go.
fn all_versions(arn: &str, known: &ManagedPolicy, wanted: &ManagedPolicy) -> Vec<Ask> {
    let mut asks = Vec::new();
    let mut fitting: Vec<&str> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for version in &known.versions {
        let next = wanted.versions.get(fitting.len());
        match next.is_some_and(|next| next.document.same_as(&version.document)) {
            true => fitting.push(&version.id),
            false => others.push(&version.id),
        }
    }
    let in_force = known
        .versions
        .get(known.default)
        .map(|version| version.id.as_str());
    // The version in force cannot go while it is.
    let stays = in_force.filter(|id| others.contains(id));
    asks.extend(
        others
            .iter()
            .filter(|id| Some(**id) != stays)
            .map(|id| drop_version(arn, id)),
    );
    let mut made = fitting.len();
    let mut now = in_force;
    if let Some(id) = stays {
        match fitting.get(wanted.default).or(fitting.last()) {
            Some(fitting) => {
                asks.push(set_default(arn, fitting));
                now = Some(fitting);
            }
            None => {
                asks.extend(
                    wanted
                        .versions
                        .first()
                        .map(|one| new_version(arn, &one.document, true)),
                );
                made = 1;
                now = None;
            }
        }
        asks.push(drop_version(arn, id));
    }
    for (at, version) in wanted.versions.iter().enumerate().skip(made) {
        asks.push(new_version(arn, &version.document, at == wanted.default));
    }
    // One that was there already is put in force by its id.
    if let Some(id) = fitting.get(wanted.default)
        && now != Some(*id)
    {
        asks.push(set_default(arn, id));
    }
    asks
}

/// A group.
pub(super) fn group(live: &Live, known: Option<&Group>, wanted: &Group) -> Made {
    let mut asks = Asks::new();
    let nothing = Rights::default();
    if let Some(known) = known {
        if known.path != wanted.path {
            let ask = Ask::new("UpdateGroup").arg("GroupName", &known.name);
            asks.push((Phase::Groups, ask.arg("NewPath", &wanted.path)));
        }
    } else {
        let ask = Ask::new("CreateGroup").arg("GroupName", &wanted.name);
        asks.push((Phase::Groups, with_path(ask, &wanted.path)));
    }
    let before = known.map_or(&nothing, |known| &known.rights);
    let change = (before, &wanted.rights);
    GROUP.change(live, &wanted.name, change, &mut asks);
    Ok(asks)
}

/// A user.
pub(super) fn user(live: &Live, known: Option<&User>, wanted: &User) -> Made {
    let mut asks = Asks::new();
    let name = &wanted.name;
    let nobody = User {
        name: name.clone(),
        path: wanted.path.clone(),
        boundary: wanted.boundary.clone(),
        groups: BTreeSet::new(),
        rights: Rights::default(),
        tags: wanted.tags.clone(),
    };
    if known.is_none() {
        let ask = Ask::new("CreateUser").arg("UserName", name);
        let ask = with_path(ask, &wanted.path)
            .maybe("PermissionsBoundary", wanted.boundary.as_deref())
            .tags(&wanted.tags);
        asks.push((Phase::Users, ask));
    }
    let known = known.unwrap_or(&nobody);
    if known.path != wanted.path {
        let ask = Ask::new("UpdateUser").arg("UserName", name);
        asks.push((Phase::Users, ask.arg("NewPath", &wanted.path)));
    }
    let tagging = Tagging {
        tag: "TagUser",
        untag: "UntagUser",
        parameter: "UserName",
    };
    retag(&tagging, name, &known.tags, &wanted.tags, &mut asks);
    rebound(
        ("UserName", name),
        (
            "PutUserPermissionsBoundary",
            "DeleteUserPermissionsBoundary",
        ),
        (known.boundary.as_deref(), wanted.boundary.as_deref()),
        &mut asks,
    );
    USER.change(live, name, (&known.rights, &wanted.rights), &mut asks);
    let have: BTreeSet<String> = known.groups.iter().map(|group| folded(group)).collect();
    let want: BTreeSet<String> = wanted.groups.iter().map(|group| folded(group)).collect();
    for group in known
        .groups
        .iter()
        .filter(|group| !want.contains(&folded(group)))
    {
        let ask = Ask::new("RemoveUserFromGroup").arg("GroupName", group);
        let rights = live.state.groups.get(&folded(group));
        let phase = match rights.is_none_or(|group| live.may_deny(&group.rights)) {
            true => Phase::Lift,
            false => Phase::Narrow,
        };
        asks.push((phase, ask.arg("UserName", name)));
    }
    for group in wanted
        .groups
        .iter()
        .filter(|group| !have.contains(&folded(group)))
    {
        let ask = Ask::new("AddUserToGroup").arg("GroupName", group);
        asks.push((Phase::Memberships, ask.arg("UserName", name)));
    }
    Ok(asks)
}

/// A role.
pub(super) fn role(live: &Live, known: Option<&Role>, wanted: &Role) -> Made {
    let mut asks = Asks::new();
    let Some(known) = known else {
        check_trust(wanted)?;
        asks.push((Phase::Roles, new_role(wanted, &wanted.trust)));
        let change = (&Rights::default(), &wanted.rights);
        ROLE.change(live, &wanted.name, change, &mut asks);
        return Ok(asks);
    };
    let name = &wanted.name;
    if known.path != wanted.path {
        return Err(immutable("path"));
    }
    if known.description != wanted.description || known.max_session != wanted.max_session {
        let ask = Ask::new("UpdateRole")
            .arg("RoleName", name)
            .arg(
                "Description",
                wanted.description.as_deref().unwrap_or_default(),
            )
            .arg("MaxSessionDuration", wanted.max_session.to_string());
        asks.push((Phase::Roles, ask));
    }
    let tagging = Tagging {
        tag: "TagRole",
        untag: "UntagRole",
        parameter: "RoleName",
    };
    retag(&tagging, name, &known.tags, &wanted.tags, &mut asks);
    rebound(
        ("RoleName", name),
        (
            "PutRolePermissionsBoundary",
            "DeleteRolePermissionsBoundary",
        ),
        (known.boundary.as_deref(), wanted.boundary.as_deref()),
        &mut asks,
    );
    ROLE.change(live, name, (&known.rights, &wanted.rights), &mut asks);
    if !known.trust.same_as(&wanted.trust) {
        check_trust(wanted)?;
        asks.push((Phase::Trust, new_trust(wanted)));
    }
    Ok(asks)
}

/// A role whose trust policy names a role that is not there yet.
pub(super) fn role_trusting_later(live: &Live, _: Option<&Role>, wanted: &Role) -> Made {
    check_trust(wanted)?;
    let nobody = short::policy(vec![Document::object([
        ("Effect", Document::text("Deny")),
        ("Principal", Document::text("*")),
        ("Action", Document::text("sts:AssumeRole")),
    ])]);
    let mut asks = vec![(Phase::Roles, new_role(wanted, &nobody))];
    let change = (&Rights::default(), &wanted.rights);
    ROLE.change(live, &wanted.name, change, &mut asks);
    asks.push((Phase::Trust, new_trust(wanted)));
    Ok(asks)
}

/// A trust policy that is to be sent, and not one that stays as it is, must be one that IAM keeps.
fn check_trust(role: &Role) -> Result<(), String> {
    let read = Policy::parse(&role.trust.compact(), DocumentKind::Trust);
    read.map(drop).map_err(|error| format!("`trust`: {error}"))
}

fn new_role(role: &Role, trust: &Document) -> Ask {
    let ask = Ask::new("CreateRole").arg("RoleName", &role.name);
    with_path(ask, &role.path)
        .arg("AssumeRolePolicyDocument", trust.compact())
        .maybe("Description", role.description.as_deref())
        .arg("MaxSessionDuration", role.max_session.to_string())
        .maybe("PermissionsBoundary", role.boundary.as_deref())
        .tags(&role.tags)
}

fn new_trust(role: &Role) -> Ask {
    Ask::new("UpdateAssumeRolePolicy")
        .arg("RoleName", &role.name)
        .arg("PolicyDocument", role.trust.compact())
}

/// An OpenID Connect provider.
pub(super) fn oidc(live: &Live, known: Option<&OidcProvider>, wanted: &OidcProvider) -> Made {
    let mut asks = Asks::new();
    let texts = |texts: &BTreeSet<String>| texts.iter().cloned().collect::<Vec<_>>();
    let Some(known) = known else {
        let ask = Ask::new("CreateOpenIDConnectProvider")
            .arg("Url", format!("https://{}", wanted.url))
            .list(
                "ClientIDList",
                texts(&wanted.audiences).iter().map(String::as_str),
            )
            .list(
                "ThumbprintList",
                texts(&wanted.thumbprints).iter().map(String::as_str),
            )
            .tags(&wanted.tags);
        asks.push((Phase::Providers, ask));
        let arn = live.place.arn("oidc-provider", "/", &wanted.url);
        let options = OidcOptions::default().ask(&wanted.options, &arn);
        asks.extend(options.map(|ask| (Phase::Providers, ask)));
        return Ok(asks);
    };
    let arn = live.place.arn("oidc-provider", "/", &known.url);
    let of = |action| Ask::new(action).arg("OpenIDConnectProviderArn", &arn);
    let tagging = Tagging {
        tag: "TagOpenIDConnectProvider",
        untag: "UntagOpenIDConnectProvider",
        parameter: "OpenIDConnectProviderArn",
    };
    retag(&tagging, &arn, &known.tags, &wanted.tags, &mut asks);
    for gone in known.audiences.difference(&wanted.audiences) {
        let ask = of("RemoveClientIDFromOpenIDConnectProvider").arg("ClientID", gone);
        asks.push((Phase::Narrow, ask));
    }
    for new in wanted.audiences.difference(&known.audiences) {
        let ask = of("AddClientIDToOpenIDConnectProvider").arg("ClientID", new);
        asks.push((Phase::Providers, ask));
    }
    if !wanted.thumbprints.is_empty() && wanted.thumbprints != known.thumbprints {
        let thumbprints = texts(&wanted.thumbprints);
        let ask = of("UpdateOpenIDConnectProviderThumbprint");
        let ask = ask.list("ThumbprintList", thumbprints.iter().map(String::as_str));
        asks.push((Phase::Providers, ask));
    }
    let options = known.options.ask(&wanted.options, &arn);
    asks.extend(options.map(|ask| (Phase::Providers, ask)));
    Ok(asks)
}

/// A SAML provider.
pub(super) fn saml(live: &Live, known: Option<&SamlProvider>, wanted: &SamlProvider) -> Made {
    let mut asks = Asks::new();
    let Some(known) = known else {
        let ask = Ask::new("CreateSAMLProvider")
            .arg("Name", &wanted.name)
            .arg("SAMLMetadataDocument", &wanted.metadata)
            .tags(&wanted.tags);
        asks.push((Phase::Providers, ask));
        let arn = live.place.arn("saml-provider", "/", &wanted.name);
        let options = SamlOptions::default().ask(&wanted.options, &arn);
        asks.extend(options.map(|ask| (Phase::Providers, ask)));
        return Ok(asks);
    };
    let arn = live.place.arn("saml-provider", "/", &known.name);
    let tagging = Tagging {
        tag: "TagSAMLProvider",
        untag: "UntagSAMLProvider",
        parameter: "SAMLProviderArn",
    };
    retag(&tagging, &arn, &known.tags, &wanted.tags, &mut asks);
    if known.metadata.trim() != wanted.metadata.trim() {
        let ask = Ask::new("UpdateSAMLProvider").arg("SAMLProviderArn", &arn);
        let ask = ask.arg("SAMLMetadataDocument", &wanted.metadata);
        asks.push((Phase::Providers, ask));
    }
    let options = known.options.ask(&wanted.options, &arn);
    asks.extend(options.map(|ask| (Phase::Providers, ask)));
    Ok(asks)
}

/// An instance profile.
pub(super) fn instance_profile(
    _: &Live,
    known: Option<&InstanceProfile>,
    wanted: &InstanceProfile,
) -> Made {
    let mut asks = Asks::new();
    let name = &wanted.name;
    let of = |action| Ask::new(action).arg("InstanceProfileName", name);
    if let Some(known) = known {
        if known.path != wanted.path {
            return Err(immutable("path"));
        }
        let tagging = Tagging {
            tag: "TagInstanceProfile",
            untag: "UntagInstanceProfile",
            parameter: "InstanceProfileName",
        };
        retag(&tagging, name, &known.tags, &wanted.tags, &mut asks);
    } else {
        let ask = with_path(of("CreateInstanceProfile"), &wanted.path).tags(&wanted.tags);
        asks.push((Phase::Profiles, ask));
    }
    let before = known.and_then(|known| known.role.as_ref());
    if before != wanted.role.as_ref() {
        if let Some(role) = before {
            let ask = of("RemoveRoleFromInstanceProfile").arg("RoleName", role);
            asks.push((Phase::Profiles, ask));
        }
        if let Some(role) = &wanted.role {
            let ask = of("AddRoleToInstanceProfile").arg("RoleName", role);
            asks.push((Phase::Profiles, ask));
        }
    }
    Ok(asks)
}

fn deletion(asks: Vec<Ask>) -> Asks {
    asks.into_iter().map(|ask| (Phase::Delete, ask)).collect()
}

/// Takes all rights away.
fn strip(holding: &Holding, name: &str, rights: &Rights) -> Vec<Ask> {
    let detach = |arn: &String| holding.ask(holding.detach, name).arg("PolicyArn", arn);
    let delete = |policy: &String| holding.ask(holding.delete, name).arg("PolicyName", policy);
    let attached = rights.managed.iter().map(detach);
    attached.chain(rights.inline.keys().map(delete)).collect()
}

/// A user goes with keys, devices and password.
pub(super) fn delete_user(user: &User, owns: &Belongings) -> Asks {
    let of = |action| Ask::new(action).arg("UserName", &user.name);
    let mut asks = Vec::new();
    if owns.has_password {
        asks.push(of("DeleteLoginProfile"));
    }
    for key in &owns.access_keys {
        asks.push(of("DeleteAccessKey").arg("AccessKeyId", key));
    }
    for (serial, is_virtual) in &owns.mfa_devices {
        asks.push(of("DeactivateMFADevice").arg("SerialNumber", serial));
        if *is_virtual {
            asks.push(Ask::new("DeleteVirtualMFADevice").arg("SerialNumber", serial));
        }
    }
    for group in &user.groups {
        asks.push(of("RemoveUserFromGroup").arg("GroupName", group));
    }
    asks.extend(strip(&USER, &user.name, &user.rights));
    asks.push(of("DeleteUser"));
    deletion(asks)
}

/// What goes with a user.
pub(super) fn loses(owns: &Belongings) -> Vec<Detail> {
    let keys = owns.access_keys.iter().map(|id| format!("access key {id}"));
    let devices = owns
        .mfa_devices
        .iter()
        .map(|(serial, _)| format!("MFA device {serial}"));
    let password = owns.has_password.then(|| "password".to_owned());
    let all = keys.chain(devices).chain(password);
    all.map(|what| Detail {
        what,
        before: Some(Value::Text(String::new())),
        after: None,
    })
    .collect()
}

/// A group goes with its memberships.
pub(super) fn delete_group(live: &Live, group: &Group) -> Asks {
    let key = folded(&group.name);
    let of = |action| Ask::new(action).arg("GroupName", &group.name);
    let members = live.state.users.values();
    let members = members.filter(|user| user.groups.iter().any(|one| folded(one) == key));
    let mut asks: Vec<Ask> = members
        .map(|user| of("RemoveUserFromGroup").arg("UserName", &user.name))
        .collect();
    asks.extend(strip(&GROUP, &group.name, &group.rights));
    asks.push(of("DeleteGroup"));
    deletion(asks)
}

/// A role. Instance profiles that have it are a conflict, which the node tells.
pub(super) fn delete_role(_: &Live, role: &Role) -> Asks {
    let mut asks = strip(&ROLE, &role.name, &role.rights);
    asks.push(Ask::new("DeleteRole").arg("RoleName", &role.name));
    deletion(asks)
}

/// A policy goes with its versions.
pub(super) fn delete_policy(live: &Live, policy: &ManagedPolicy) -> Asks {
    let arn = live.place.arn("policy", &policy.path, &policy.name);
    let versions = policy.versions.iter().enumerate();
    let others = versions.filter(|(at, _)| *at != policy.default);
    let mut asks: Vec<Ask> = others
        .map(|(_, version)| drop_version(&arn, &version.id))
        .collect();
    asks.push(Ask::new("DeletePolicy").arg("PolicyArn", &arn));
    deletion(asks)
}

/// An OpenID Connect provider.
pub(super) fn delete_oidc(live: &Live, provider: &OidcProvider) -> Asks {
    let arn = live.place.arn("oidc-provider", "/", &provider.url);
    let ask = Ask::new("DeleteOpenIDConnectProvider").arg("OpenIDConnectProviderArn", arn);
    deletion(vec![ask])
}

/// A SAML provider.
pub(super) fn delete_saml(live: &Live, provider: &SamlProvider) -> Asks {
    let arn = live.place.arn("saml-provider", "/", &provider.name);
    deletion(vec![
        Ask::new("DeleteSAMLProvider").arg("SAMLProviderArn", arn),
    ])
}

/// An instance profile, from which its role is taken first.
pub(super) fn delete_instance_profile(profile: &InstanceProfile) -> Asks {
    let of = |action| Ask::new(action).arg("InstanceProfileName", &profile.name);
    let role = profile.role.as_ref();
    let mut asks: Vec<Ask> = role
        .map(|role| of("RemoveRoleFromInstanceProfile").arg("RoleName", role))
        .into_iter()
        .collect();
    asks.push(of("DeleteInstanceProfile"));
    deletion(asks)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::model::{Place, PolicyVersion, State};
    use super::*;

    fn document(number: u8) -> Document {
        let action = Document::text(format!("s3:a{number}"));
        short::policy(vec![Document::object([
            ("Effect", Document::text("Allow")),
            ("Action", action),
            ("Resource", Document::text("*")),
        ])])
    }

    fn policy(numbers: &[u8], default: usize, history: bool) -> ManagedPolicy {
        let versions = numbers.iter().zip(1..).map(|(number, at)| PolicyVersion {
            id: format!("v{at}"),
            document: document(*number),
        });
        ManagedPolicy {
            name: "P".to_owned(),
            path: "/".to_owned(),
            description: None,
            versions: versions.collect(),
            default: default % numbers.len(),
            history,
            tags: Tags::new(),
        }
    }

    /// Rights of inline policies, by name and effect, and of managed ones.
    fn rights(inline: &[(&str, &str)], managed: &[&str]) -> Rights {
        let statement = |effect: &str| {
            short::policy(vec![Document::object([
                ("Effect", Document::text(effect)),
                ("Action", Document::text("*")),
                ("Resource", Document::text("*")),
            ])])
        };
        Rights {
            inline: inline
                .iter()
                .map(|(name, effect)| ((*name).to_owned(), statement(effect)))
                .collect(),
            managed: managed.iter().map(|arn| (*arn).to_owned()).collect(),
        }
    }

    fn live(denying: &[&str]) -> Live {
        Live {
            place: Place {
                partition: "aws".to_owned(),
                account: "841860927337".to_owned(),
            },
            state: State::default(),
            aws_managed: BTreeMap::new(),
            denying: denying.iter().map(|arn| (*arn).to_owned()).collect(),
            notes: Vec::new(),
        }
    }

    /// A role that trusts a shared issuer on these conditions.
    fn trusting(conditions: Document) -> Role {
        let who = "arn:aws:iam::841860927337:oidc-provider/gitlab.com";
        let trust = short::policy(vec![Document::object([
            ("Effect", Document::text("Allow")),
            (
                "Principal",
                Document::object([("Federated", Document::text(who))]),
            ),
            ("Action", Document::text("sts:AssumeRoleWithWebIdentity")),
            ("Condition", conditions),
        ])]);
        Role {
            name: "R".to_owned(),
            path: "/".to_owned(),
            description: None,
            max_session: 3_600,
            trust,
            boundary: None,
            rights: Rights::default(),
            tags: Tags::new(),
        }
    }

    /// A trust policy of before the rule goes on, and is in nobody's way while it stays.
    #[test]
    fn trust_that_iam_would_not_keep_is_refused_where_it_is_to_be_sent() {
        let live = live(&[]);
        let on = |key: &str| {
            let value = Document::text("project_path:acme/*");
            trusting(Document::object([(
                "StringLike",
                Document::object([(key, value)]),
            )]))
        };
        let (loose, tight) = (on("gitlab.com:aud"), on("gitlab.com:sub"));
        let longer = Role {
            max_session: 7_200,
            ..loose.clone()
        };
        let asks = role(&live, Some(&loose), &longer).unwrap();
        assert_eq!(asks.len(), 1, "{asks:?}");
        assert_eq!(role(&live, Some(&loose), &tight).unwrap().len(), 1);
        for refused in [
            role(&live, Some(&tight), &loose),
            role(&live, None, &loose),
            role_trusting_later(&live, None, &loose),
        ] {
            let why = refused.unwrap_err();
            assert!(why.contains("gitlab.com:sub"), "{why}");
        }
        assert!(role(&live, None, &tight).is_ok());
    }

    #[test]
    fn what_denies_is_given_first_and_taken_away_last() {
        let live = live(&["denies", "will-deny"]);
        let known = rights(
            &[
                ("gone", "Allow"),
                ("gone-deny", "Deny"),
                ("softened", "Deny"),
            ],
            &["allows", "denies"],
        );
        let wanted = rights(
            &[
                ("new", "Allow"),
                ("new-deny", "Deny"),
                ("softened", "Allow"),
            ],
            &["will-allow", "will-deny"],
        );
        let mut asks = Asks::new();
        USER.change(&live, "u", (&known, &wanted), &mut asks);
        asks.sort_by_key(|(phase, _)| *phase);
        let of = |(phase, ask): &(Phase, Ask)| {
            let (_, what) = &ask.params[1];
            (*phase, what.clone())
        };
        let expected = [
            (Phase::Deny, "new-deny"),
            (Phase::Deny, "will-deny"),
            (Phase::Narrow, "allows"),
            (Phase::Narrow, "gone"),
            (Phase::Widen, "new"),
            (Phase::Widen, "will-allow"),
            (Phase::Lift, "denies"),
            (Phase::Lift, "gone-deny"),
            (Phase::Lift, "softened"),
        ];
        let expected = expected.map(|(phase, what)| (phase, what.to_owned()));
        assert_eq!(asks.iter().map(of).collect::<Vec<_>>(), expected);
    }

    /// What a node makes of the requests, refusing what IAM refuses.
    fn carried_out(known: &ManagedPolicy, asks: &[Ask]) -> ManagedPolicy {
        let mut policy = known.clone();
        let mut last = known.versions.len();
        for ask in asks {
            let value = |name: &str| {
                let found = ask.params.iter().find(|(have, _)| have == name);
                found.map(|(_, value)| value.clone()).unwrap()
            };
            let place = |policy: &ManagedPolicy| {
                let id = value("VersionId");
                policy
                    .versions
                    .iter()
                    .position(|version| version.id == id)
                    .unwrap()
            };
            match ask.action {
                "CreatePolicyVersion" => {
                    assert!(policy.versions.len() < MOST_VERSIONS, "five at most");
                    last += 1;
                    policy.versions.push(PolicyVersion {
                        id: format!("v{last}"),
                        document: Document::from_json(&value("PolicyDocument")).unwrap(),
                    });
                    if value("SetAsDefault") == "true" {
                        policy.default = policy.versions.len() - 1;
                    }
                }
                "DeletePolicyVersion" => {
                    let at = place(&policy);
                    assert_ne!(at, policy.default, "the version in force stays");
                    policy.versions.remove(at);
                    policy.default -= usize::from(at < policy.default);
                }
                _ => policy.default = place(&policy),
            }
        }
        policy
    }

    proptest! {
        #[test]
        fn any_versions_become_any_others(
            known in prop::collection::vec(0u8..4, 1..=5), known_default in 0usize..5,
            wanted in prop::collection::vec(0u8..4, 1..=5), wanted_default in 0usize..5,
        ) {
            let known = policy(&known, known_default, true);
            let wanted = policy(&wanted, wanted_default, true);
            let asks = all_versions("arn", &known, &wanted);
            let made = carried_out(&known, &asks);
            let documents = |policy: &ManagedPolicy| -> Vec<String> {
                policy.versions.iter().map(|version| version.document.compact()).collect()
            };
            prop_assert_eq!(documents(&made), documents(&wanted));
            prop_assert_eq!(made.default, wanted.default);
            prop_assert_eq!(asks.is_empty(), documents(&known) == documents(&wanted) && known.default == wanted.default);
        }

        #[test]
        fn one_version_is_put_in_force_whatever_was(
            known in prop::collection::vec(0u8..4, 1..=5), known_default in 0usize..5, wanted in 0u8..4,
        ) {
            let known = policy(&known, known_default, true);
            let wanted = policy(&[wanted], 0, false);
            let asks = one_version("arn", &known, &wanted);
            let made = carried_out(&known, &asks);
            prop_assert_eq!(&made.versions[made.default].document, &wanted.versions[0].document);
            let was = &known.versions[known.default].document;
            prop_assert_eq!(asks.is_empty(), was == &wanted.versions[0].document);
        }
    }
}
