//! The account as it is, read through the API.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use percent_encoding::percent_decode_str;

use super::document::Document;
use super::model::{
    Group, InstanceProfile, ManagedPolicy, OidcProvider, Place, PolicyVersion, Rights, Role,
    SamlProvider, State, Tags, User, folded,
};
use super::wish::Around;
use crate::provider::options::{OidcOptions, SamlOptions};
use crate::remote::{Ask, AskError, Node, Remote, each};

/// An account and what is in it.
pub(crate) struct Live {
    pub(crate) place: Place,
    pub(crate) state: State,
    /// ARNs of managed policies that come with the service, by name.
    pub(crate) aws_managed: BTreeMap<String, String>,
    /// ARNs of the account's managed policies that may deny something: as they are, and as they are
    /// wanted ([`Self::expect`]).
    pub(crate) denying: BTreeSet<String>,
    /// What was passed over, and why.
    pub(crate) notes: Vec<String>,
}

impl Live {
    /// Reads everything that a state file can say.
    pub(crate) fn read(remote: &Remote) -> anyhow::Result<Self> {
        let place = place(remote)?;
        let mut reading = Reading {
            remote,
            notes: Vec::new(),
        };
        let state = State {
            alias: reading.alias()?,
            policies: reading.policies()?,
            groups: reading.groups()?,
            users: reading.users()?,
            roles: reading.roles()?,
            oidc_providers: reading.oidc_providers()?,
            saml_providers: reading.saml_providers()?,
            instance_profiles: reading.instance_profiles()?,
        };
        let scope = Ask::new("ListPolicies").arg("Scope", "AWS");
        let mut aws_managed = BTreeMap::new();
        for policy in remote.pages(&scope, "Policies")? {
            let name = policy.required("PolicyName")?.to_owned();
            aws_managed.insert(name, policy.required("Arn")?.to_owned());
        }
        let mut live = Self {
            place,
            aws_managed,
            denying: BTreeSet::new(),
            notes: reading.notes,
            state: State::default(),
        };
        live.expect(&state);
        live.state = state;
        Ok(live)
    }

    /// Learns which managed policies of a state may deny something.
    pub(crate) fn expect(&mut self, state: &State) {
        let denying = state.policies.values().filter(|policy| {
            let in_force = policy.versions.get(policy.default);
            in_force.is_none_or(|version| version.document.may_deny())
        });
        let arns = denying.map(|policy| self.place.arn("policy", &policy.path, &policy.name));
        self.denying.extend(arns.collect::<Vec<_>>());
    }

    /// Whether these rights may hold something that denies.
    pub(crate) fn may_deny(&self, rights: &Rights) -> bool {
        !rights.managed.is_disjoint(&self.denying) || rights.inline.values().any(Document::may_deny)
    }

    /// What names in files may mean here.
    pub(crate) fn around(&self) -> Around {
        Around {
            aws_managed: self.aws_managed.clone(),
            ..Around::of(&self.state, &self.place)
        }
    }
}

/// Whose the credentials are.
pub(crate) fn place(remote: &Remote) -> anyhow::Result<Place> {
    let identity = remote.sts(&Ask::new("GetCallerIdentity"))?;
    let arn = identity.required("Arn")?;
    Ok(Place {
        account: identity.required("Account")?.to_owned(),
        partition: arn.split(':').nth(1).unwrap_or("aws").to_owned(),
    })
}

struct Reading<'a> {
    remote: &'a Remote,
    notes: Vec<String>,
}

/// What has rights: how its operations are called.
#[derive(Clone, Copy)]
struct Holder {
    name: &'static str,
    inline: &'static str,
    get_inline: &'static str,
    attached: &'static str,
}

const USER: Holder = Holder {
    name: "UserName",
    inline: "ListUserPolicies",
    get_inline: "GetUserPolicy",
    attached: "ListAttachedUserPolicies",
};
const GROUP: Holder = Holder {
    name: "GroupName",
    inline: "ListGroupPolicies",
    get_inline: "GetGroupPolicy",
    attached: "ListAttachedGroupPolicies",
};
const ROLE: Holder = Holder {
    name: "RoleName",
    inline: "ListRolePolicies",
    get_inline: "GetRolePolicy",
    attached: "ListAttachedRolePolicies",
};

impl Reading<'_> {
    /// A list that a node of an older version, or another server, may not have.
    fn list(&mut self, ask: &Ask, list: &str) -> anyhow::Result<Vec<Node>> {
        match self.remote.pages(ask, list) {
            Err(error) if error.is("InvalidAction") => {
                self.notes
                    .push(format!("the node does not know {}", ask.action));
                Ok(Vec::new())
            }
            other => Ok(other?),
        }
    }

    fn alias(&mut self) -> anyhow::Result<Option<String>> {
        let aliases = self.list(&Ask::new("ListAccountAliases"), "AccountAliases")?;
        Ok(aliases.into_iter().next().map(|alias| alias.text))
    }

    fn policies(&mut self) -> anyhow::Result<BTreeMap<String, ManagedPolicy>> {
        let ask = Ask::new("ListPolicies").arg("Scope", "Local");
        let listed = self.list(&ask, "Policies")?;
        let read = each(&listed, |policy| self.policy(policy))?;
        Ok(read
            .into_iter()
            .map(|one| (folded(&one.name), one))
            .collect())
    }

    fn policy(&self, listed: &Node) -> anyhow::Result<ManagedPolicy> {
        let arn = listed.required("Arn")?;
        let of = |action| Ask::new(action).arg("PolicyArn", arn);
        let answer = self.remote.iam(&of("GetPolicy"))?;
        let policy = answer
            .child("Policy")
            .context("GetPolicy answered nothing")?;
        let mut versions = Vec::new();
        let mut listed = self.remote.pages(&of("ListPolicyVersions"), "Versions")?;
        listed.sort_by_key(|version| version_number(version.text("VersionId").unwrap_or_default()));
        let mut default = 0;
        for version in listed {
            let id = version.required("VersionId")?;
            if version.text("IsDefaultVersion") == Some("true") {
                default = versions.len();
            }
            let answer = self
                .remote
                .iam(&of("GetPolicyVersion").arg("VersionId", id))?;
            let version = answer.child("PolicyVersion");
            let version = version.context("GetPolicyVersion answered nothing")?;
            versions.push(PolicyVersion {
                id: id.to_owned(),
                document: document(version.required("Document")?)?,
            });
        }
        Ok(ManagedPolicy {
            name: policy.required("PolicyName")?.to_owned(),
            path: policy.required("Path")?.to_owned(),
            description: filled(policy.text("Description")),
            versions,
            default,
            history: true,
            tags: tags(policy),
        })
    }

    fn groups(&mut self) -> anyhow::Result<BTreeMap<String, Group>> {
        let listed = self.list(&Ask::new("ListGroups"), "Groups")?;
        let read = each(&listed, |group| {
            let name = group.required("GroupName")?;
            Ok(Group {
                name: name.to_owned(),
                path: group.required("Path")?.to_owned(),
                rights: self.rights(GROUP, name)?,
            })
        })?;
        Ok(read
            .into_iter()
            .map(|one| (folded(&one.name), one))
            .collect())
    }

    fn users(&mut self) -> anyhow::Result<BTreeMap<String, User>> {
        let listed = self.list(&Ask::new("ListUsers"), "Users")?;
        let read = each(&listed, |user| self.user(user.required("UserName")?))?;
        Ok(read
            .into_iter()
            .map(|one| (folded(&one.name), one))
            .collect())
    }

    fn user(&self, name: &str) -> anyhow::Result<User> {
        let of = |action| Ask::new(action).arg("UserName", name);
        let answer = self.remote.iam(&of("GetUser"))?;
        let user = answer.child("User").context("GetUser answered nothing")?;
        let groups = match self.remote.pages(&of("ListGroupsForUser"), "Groups") {
            Err(error) if error.is("InvalidAction") => Vec::new(),
            other => other?,
        };
        let groups = groups.iter().map(|group| group.required("GroupName"));
        Ok(User {
            name: name.to_owned(),
            path: user.required("Path")?.to_owned(),
            boundary: boundary(user),
            groups: (groups.map(|name| name.map(str::to_owned)))
                .collect::<anyhow::Result<BTreeSet<_>>>()?,
            rights: self.rights(USER, name)?,
            tags: tags(user),
        })
    }

    fn roles(&mut self) -> anyhow::Result<BTreeMap<String, Role>> {
        let mut listed = self.list(&Ask::new("ListRoles"), "Roles")?;
        listed.retain(|role| {
            let is_ours = !is_reserved(role.text("Path").unwrap_or_default());
            if !is_ours {
                let name = role.text("RoleName").unwrap_or_default();
                self.notes.push(format!(
                    "role {name} belongs to a service, which makes it itself"
                ));
            }
            is_ours
        });
        let read = each(&listed, |role| self.role(role.required("RoleName")?))?;
        Ok(read
            .into_iter()
            .map(|one| (folded(&one.name), one))
            .collect())
    }

    fn role(&self, name: &str) -> anyhow::Result<Role> {
        let answer = self
            .remote
            .iam(&Ask::new("GetRole").arg("RoleName", name))?;
        let role = answer.child("Role").context("GetRole answered nothing")?;
        let max_session = role.text("MaxSessionDuration").unwrap_or("3600");
        Ok(Role {
            name: name.to_owned(),
            path: role.required("Path")?.to_owned(),
            description: filled(role.text("Description")),
            max_session: max_session.parse().context("MaxSessionDuration")?,
            trust: document(role.required("AssumeRolePolicyDocument")?)?,
            boundary: boundary(role),
            rights: self.rights(ROLE, name)?,
            tags: tags(role),
        })
    }

    fn rights(&self, holder: Holder, name: &str) -> anyhow::Result<Rights> {
        let of = |action| Ask::new(action).arg(holder.name, name);
        let mut rights = Rights::default();
        for policy in self.remote.pages(&of(holder.inline), "PolicyNames")? {
            let name = policy.text;
            let answer = self
                .remote
                .iam(&of(holder.get_inline).arg("PolicyName", &name))?;
            let text = answer.required("PolicyDocument")?;
            rights.inline.insert(name, document(text)?);
        }
        for policy in self
            .remote
            .pages(&of(holder.attached), "AttachedPolicies")?
        {
            rights
                .managed
                .insert(policy.required("PolicyArn")?.to_owned());
        }
        Ok(rights)
    }

    fn oidc_providers(&mut self) -> anyhow::Result<BTreeMap<String, OidcProvider>> {
        let ask = Ask::new("ListOpenIDConnectProviders");
        let listed = self.list(&ask, "OpenIDConnectProviderList")?;
        let read = each(&listed, |provider| {
            let arn = provider.required("Arn")?;
            let ask = Ask::new("GetOpenIDConnectProvider").arg("OpenIDConnectProviderArn", arn);
            let answer = self.remote.iam(&ask)?;
            let texts = |list: &str| -> BTreeSet<String> {
                let members = answer.members(list).iter();
                members.map(|member| member.text.clone()).collect()
            };
            Ok(OidcProvider {
                url: super::short::issuer(answer.required("Url")?).to_owned(),
                audiences: texts("ClientIDList"),
                thumbprints: texts("ThumbprintList")
                    .iter()
                    .map(|one| one.to_ascii_lowercase())
                    .collect(),
                options: OidcOptions::read_if_known(self.remote, arn)?,
                tags: tags(&answer),
            })
        })?;
        // Case counts in an issuer.
        Ok(read.into_iter().map(|one| (one.url.clone(), one)).collect())
    }

    fn saml_providers(&mut self) -> anyhow::Result<BTreeMap<String, SamlProvider>> {
        let listed = self.list(&Ask::new("ListSAMLProviders"), "SAMLProviderList")?;
        let read = each(&listed, |provider| {
            let arn = provider.required("Arn")?;
            let answer = self
                .remote
                .iam(&Ask::new("GetSAMLProvider").arg("SAMLProviderArn", arn))?;
            Ok(SamlProvider {
                name: arn.rsplit('/').next().unwrap_or_default().to_owned(),
                metadata: answer.required("SAMLMetadataDocument")?.to_owned(),
                options: SamlOptions::read_if_known(self.remote, arn)?,
                tags: tags(&answer),
            })
        })?;
        Ok(read
            .into_iter()
            .map(|one| (folded(&one.name), one))
            .collect())
    }

    fn instance_profiles(&mut self) -> anyhow::Result<BTreeMap<String, InstanceProfile>> {
        let listed = self.list(&Ask::new("ListInstanceProfiles"), "InstanceProfiles")?;
        let read = each(&listed, |profile| {
            let name = profile.required("InstanceProfileName")?;
            let ask = Ask::new("GetInstanceProfile").arg("InstanceProfileName", name);
            let answer = self.remote.iam(&ask)?;
            let profile = answer.child("InstanceProfile");
            let profile = profile.context("GetInstanceProfile answered nothing")?;
            let role = profile.members("Roles").first();
            let role = role.map(|role| role.required("RoleName").map(str::to_owned));
            Ok(InstanceProfile {
                name: name.to_owned(),
                path: profile.required("Path")?.to_owned(),
                role: role.transpose()?,
                tags: tags(profile),
            })
        })?;
        Ok(read
            .into_iter()
            .map(|one| (folded(&one.name), one))
            .collect())
    }
}

/// What a user has beside what a state file says, and loses when it is deleted.
#[derive(Debug, Default)]
pub(crate) struct Belongings {
    pub(crate) access_keys: Vec<String>,
    /// Serial numbers, and whether the device is virtual.
    pub(crate) mfa_devices: Vec<(String, bool)>,
    pub(crate) has_password: bool,
}

impl Belongings {
    pub(crate) fn of(remote: &Remote, user: &str) -> anyhow::Result<Self> {
        let of = |action| Ask::new(action).arg("UserName", user);
        let keys = remote.pages(&of("ListAccessKeys"), "AccessKeyMetadata")?;
        let keys = keys
            .iter()
            .map(|key| key.required("AccessKeyId").map(str::to_owned));
        let devices = remote.pages(&of("ListMFADevices"), "MFADevices")?;
        let devices = devices.iter().map(|device| {
            let serial = device.required("SerialNumber")?.to_owned();
            let is_virtual = serial.contains(":mfa/");
            anyhow::Ok((serial, is_virtual))
        });
        Ok(Self {
            access_keys: keys.collect::<anyhow::Result<Vec<_>>>()?,
            mfa_devices: devices.collect::<anyhow::Result<Vec<_>>>()?,
            has_password: has(remote.iam(&of("GetLoginProfile")))?,
        })
    }
}

/// Whether something is there: a node that does not know the question has none.
fn has(answer: Result<Node, AskError>) -> anyhow::Result<bool> {
    match answer {
        Ok(_) => Ok(true),
        Err(error) if error.is("NoSuchEntity") || error.is("InvalidAction") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether a path is where the service puts what it makes itself.
pub(crate) fn is_reserved(path: &str) -> bool {
    path.starts_with("/aws-service-role/") || path.starts_with("/aws-reserved/")
}

/// A document as IAM answers it.
pub(super) fn document(encoded: &str) -> anyhow::Result<Document> {
    let text = percent_decode_str(encoded).decode_utf8()?;
    Ok(Document::from_json(&text)?)
}

fn tags(of: &Node) -> Tags {
    let tags = of.members("Tags").iter();
    tags.filter_map(|tag| Some((tag.text("Key")?.to_owned(), tag.text("Value")?.to_owned())))
        .collect()
}

fn boundary(of: &Node) -> Option<String> {
    let boundary = of.child("PermissionsBoundary")?;
    boundary.text("PermissionsBoundaryArn").map(str::to_owned)
}

fn filled(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// `v12` comes after `v9`.
pub(crate) fn version_number(id: &str) -> u64 {
    id.trim_start_matches('v').parse().unwrap_or_default()
}
