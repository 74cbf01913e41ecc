//! Who would ask, and under which policies.

use std::sync::Arc;

use daypass_access::managed::{AwsManagedPolicy, PolicyArn, PolicyOwner};
use daypass_access::{Call, Entity, EntityArn, Grant, blame};
use daypass_api::Choice;
use daypass_api::fault::Fault;
use daypass_api::iam::{AttachmentType, PolicyIdentifier, PolicyIdentifierPolicyType};
use daypass_model::{AccountId, EntityPath, IdKind, Principal, PrincipalKind, SessionName, Tag};
use daypass_policy::{ContextKeyType, PolicySource, is_about_trust};

use super::question::{Entry, Question};
use super::{Document, invalid};
use crate::{refusal, trust};

/// The user for whom policies are simulated that nobody has, and the session of a role that is
/// simulated: names and ids that nothing else has, since real ids have no zero in them.
const NOBODY: &str = "simulated";
const NO_USER: &str = "AIDA0000000000000000";

/// Under what a simulation is decided besides what it is asked.
pub(super) struct Standing {
    pub(super) principal: Principal,
    /// The condition keys that follow from who asks.
    pub(super) context: Vec<Entry>,
    pub(super) identity: Vec<Held>,
    pub(super) boundary: Option<Document>,
    pub(super) scps: Vec<Vec<Document>>,
    pub(super) rcps: Vec<Vec<Document>>,
    /// Trust policies, each with the ARN of its role.
    pub(super) trusts: Vec<(String, Document)>,
    /// What has the policies.
    kind: IdKind,
}

/// An identity-based policy, with what an exclusion can call it.
pub(crate) struct Held {
    pub(crate) document: Document,
    pub(crate) place: Place,
}

/// How a principal has a policy.
pub(crate) enum Place {
    /// In itself.
    Inline {
        name: String,
        of: AttachmentType,
        owner: String,
    },
    /// Attached, by this ARN.
    Attached { arn: String, is_aws: bool },
}

/// There is no such user, group or role.
pub(crate) fn missing(arn: &EntityArn) -> Fault {
    let kind = match arn.kind() {
        IdKind::User => "user",
        IdKind::Group => "group",
        _ => "role",
    };
    refusal::no_such(kind, arn.name())
}

impl Standing {
    /// A caller without policies of its own: the one that the question names, or nobody.
    pub(super) fn of_nobody(call: &Call<'_>, question: &Question) -> Result<Self, Fault> {
        if question.resource_policy.is_some() && question.caller.is_none() {
            return Err(caller_needed());
        }
        let standing = Self {
            principal: Principal {
                partition: call.gate().partition(),
                kind: nobody(call)?,
            },
            context: Vec::new(),
            identity: Vec::new(),
            boundary: None,
            scps: Vec::new(),
            rcps: Vec::new(),
            trusts: Vec::new(),
            kind: IdKind::User,
        };
        let mut standing = standing.for_caller(call, question)?;
        standing.trust_as_passed(question);
        Ok(standing)
    }

    /// A user, group or role as it is now.
    pub(super) async fn of(call: &Call<'_>, grant: &Grant, entity: &Entity) -> Result<Self, Fault> {
        let account = call.caller().account();
        let principal = principal(call, entity)?;
        let mut context = keys_of(&principal, account);
        if let Entity::Group(_) = entity {
            // Whoever of the group would ask is not known.
            let names = ["aws:PrincipalArn", "aws:username", "aws:userid"];
            context.retain(|entry| !names.contains(&entry.name.as_str()));
        }
        context.extend(entity.tags().iter().map(tag));
        let (scps, rcps) = match call.control_policies(grant).await? {
            None => (Vec::new(), Vec::new()),
            Some(control) => {
                let management = control.management.to_string();
                context.push(one("aws:PrincipalOrgID", control.organization));
                context.push(one("aws:PrincipalOrgMasterAccountId", management));
                context.push(Entry {
                    name: "aws:PrincipalOrgPaths".to_owned(),
                    kind: ContextKeyType::STRINGS,
                    values: vec![control.path],
                });
                (levels(control.scps), levels(control.rcps))
            }
        };
        let reader = Reader {
            call,
            grant,
            account,
        };
        let boundary = match entity.boundary() {
            None => None,
            Some(arn) => Some(reader.managed(arn).await?),
        };
        Ok(Self {
            principal,
            context,
            identity: reader.identity(entity).await?,
            boundary,
            scps,
            rcps,
            trusts: Vec::new(),
            kind: match entity {
                Entity::User(_) => IdKind::User,
                Entity::Group(_) => IdKind::Group,
                Entity::Role(_) => IdKind::Role,
            },
        })
    }

    /// Without what an exclusion names.
    pub(super) fn without(mut self, excluded: &[PolicyIdentifier]) -> Result<Self, Fault> {
        use PolicyIdentifierPolicyType as Type;

        for one in excluded {
            match (
                &one.policy_type,
                &one.policy_arn,
                &one.inline_policy_identifier,
            ) {
                (Some(Type::PermissionBoundary), None, None) => self.boundary = None,
                (Some(Type::Scp), None, None) => self.scps.clear(),
                (Some(Type::Rcp), None, None) => self.rcps.clear(),
                (Some(kind), None, None) => self.identity.retain(|held| {
                    let have = match &held.place {
                        Place::Inline { .. } => Type::Inline,
                        Place::Attached { is_aws: true, .. } => Type::AwsManaged,
                        Place::Attached { is_aws: false, .. } => Type::UserManaged,
                    };
                    have != *kind
                }),
                (None, Some(wanted), None) => self.identity.retain(
                    |held| !matches!(&held.place, Place::Attached { arn, .. } if arn == wanted),
                ),
                (None, None, Some(wanted)) => self.identity.retain(|held| {
                    !matches!(&held.place, Place::Inline { name, of, owner }
                        if *name == wanted.policy_name
                            && *of == wanted.attachment_type
                            && owner.eq_ignore_ascii_case(&wanted.attachment_name))
                }),
                _ => {
                    return Err(invalid(
                        "Each member of PolicyExclusionList must have exactly one of PolicyType, \
                         PolicyArn and InlinePolicyIdentifier.",
                    ));
                }
            }
        }
        Ok(self)
    }

    /// As if another user had these policies, if the question names one.
    pub(super) fn for_caller(
        mut self,
        call: &Call<'_>,
        question: &Question,
    ) -> Result<Self, Fault> {
        let Some(text) = &question.caller else {
            return match self.kind {
                IdKind::Group if question.resource_policy.is_some() => Err(caller_needed()),
                _ => Ok(self),
            };
        };
        let arn = EntityArn::parse(text, call.gate().partition());
        let Some(arn) = arn.filter(|arn| arn.kind() == IdKind::User) else {
            return Err(invalid(format!(
                "Invalid CallerArn: {text} is not the ARN of an IAM user."
            )));
        };
        if self.principal.arn().as_deref() == Some(arn.as_str()) {
            return Ok(self);
        }
        self.principal.kind = PrincipalKind::User {
            account: arn.account(),
            path: arn.path().clone(),
            name: arn.name().parse().map_err(Fault::internal)?,
            id: NO_USER.parse().map_err(Fault::internal)?,
        };
        // The organization stays that of the policies; the id of the caller is not known.
        let is_kept = |entry: &Entry| entry.name.starts_with("aws:PrincipalOrg");
        self.context.retain(is_kept);
        let told = keys_of(&self.principal, arn.account());
        let told = told.into_iter().filter(|entry| entry.name != "aws:userid");
        self.context.extend(told);
        Ok(self)
    }

    /// With the trust policies of the account's roles that would be assumed. Whoever simulates
    /// that learns what they say, and so must be allowed to read them.
    pub(super) async fn with_trusts(
        mut self,
        call: &Call<'_>,
        question: &Question,
    ) -> Result<Self, Fault> {
        self.trust_as_passed(question);
        if question.resource_policy.is_some() {
            return Ok(self);
        }
        for (action, resource) in question.pairs() {
            let known = self.trusts.iter().any(|(role, _)| role == resource);
            if known || !is_about_trust(action, resource) {
                continue;
            }
            let arn = EntityArn::parse(resource, call.gate().partition());
            let own = arn.filter(|arn| arn.account() == call.caller().account());
            let Some(arn) = own.filter(|arn| arn.kind() == IdKind::Role) else {
                continue;
            };
            let (grant, found) = call
                .locate_entity(&arn)
                .await?
                .authorize(call, "iam:GetRole")?;
            if let Some(Entity::Role(role)) = found {
                let mut names = trust::Names::default();
                let text = trust::shown(call.store(&grant), &role.trust, &mut names).await?;
                let document = Document {
                    id: "AssumeRolePolicyDocument".to_owned(),
                    source: PolicySource::Resource,
                    text: text.into(),
                };
                self.trusts.push((resource.to_owned(), document));
            }
        }
        Ok(self)
    }

    /// A resource policy that is passed for a role is its trust policy.
    fn trust_as_passed(&mut self, question: &Question) {
        let Some(passed) = &question.resource_policy else {
            return;
        };
        for (action, resource) in question.pairs() {
            let known = self.trusts.iter().any(|(role, _)| role == resource);
            if !known && is_about_trust(action, resource) {
                let document = Document {
                    id: passed.id.clone(),
                    source: passed.source,
                    text: Arc::clone(&passed.text),
                };
                self.trusts.push((resource.to_owned(), document));
            }
        }
    }

    /// Every policy that the principal has, its boundary last.
    pub(super) fn into_documents(self) -> Vec<Document> {
        let identity = self.identity.into_iter().map(|held| held.document);
        identity.chain(self.boundary).collect()
    }
}

fn caller_needed() -> Fault {
    invalid("CallerArn is required when a ResourcePolicy is specified.")
}

/// A user that there is not.
fn nobody(call: &Call<'_>) -> Result<PrincipalKind, Fault> {
    Ok(PrincipalKind::User {
        account: call.caller().account(),
        path: EntityPath::default(),
        name: NOBODY.parse().map_err(Fault::internal)?,
        id: NO_USER.parse().map_err(Fault::internal)?,
    })
}

/// The user, somebody of the group, or a session of the role.
fn principal(call: &Call<'_>, entity: &Entity) -> Result<Principal, Fault> {
    let kind = match entity {
        Entity::User(user) => PrincipalKind::User {
            account: user.account,
            path: user.path.clone(),
            name: user.name.clone(),
            id: user.id.clone(),
        },
        Entity::Group(_) => nobody(call)?,
        Entity::Role(role) => PrincipalKind::RoleSession {
            account: role.account,
            path: role.path.clone(),
            role: role.name.clone(),
            role_id: role.id.clone(),
            session: NOBODY.parse::<SessionName>().map_err(Fault::internal)?,
        },
    };
    Ok(Principal {
        partition: call.gate().partition(),
        kind,
    })
}

/// The condition keys that follow from who a principal is.
fn keys_of(principal: &Principal, account: AccountId) -> Vec<Entry> {
    let mut keys = vec![
        one("aws:PrincipalAccount", account.to_string()),
        one("aws:PrincipalType", principal.principal_type().to_owned()),
    ];
    if let Some(arn) = principal.principal_arn() {
        keys.push(one("aws:PrincipalArn", arn));
    }
    if let Some(name) = principal.user_name() {
        keys.push(one("aws:username", name.to_string()));
        // A session's would name the session, and there is none.
        keys.push(one("aws:userid", principal.user_id()));
    }
    keys
}

fn one(name: &str, value: String) -> Entry {
    Entry {
        name: name.to_owned(),
        kind: ContextKeyType::STRING,
        values: vec![value],
    }
}

fn tag(tag: &Tag) -> Entry {
    let name = format!("aws:PrincipalTag/{}", tag.key.as_str());
    one(&name, tag.value.as_str().to_owned())
}

/// Control policies. They have no id: they are never told of.
fn levels(texts: Vec<Vec<String>>) -> Vec<Vec<Document>> {
    let document = |text: String| Document {
        id: String::new(),
        source: PolicySource::None,
        text: text.into(),
    };
    let levels = texts.into_iter();
    levels
        .map(|level| level.into_iter().map(document).collect())
        .collect()
}

/// The identity-based policies that a user, group or role has, those of a user's groups too.
pub(crate) async fn held_policies(
    call: &Call<'_>,
    grant: &Grant,
    entity: &Entity,
) -> Result<Vec<Held>, Fault> {
    let account = call.caller().account();
    let reader = Reader {
        call,
        grant,
        account,
    };
    reader.identity(entity).await
}

/// Reads what is stored of a principal's policies.
struct Reader<'a> {
    call: &'a Call<'a>,
    grant: &'a Grant,
    account: AccountId,
}

impl Reader<'_> {
    /// What a user, group or role has, and what a user has of its groups.
    async fn identity(&self, entity: &Entity) -> Result<Vec<Held>, Fault> {
        let mut held = Vec::new();
        self.add(entity, &mut held).await?;
        if let Entity::User(user) = entity {
            let groups = self
                .call
                .store(self.grant)
                .groups()
                .groups_of(&user.id)
                .await;
            for group in groups.map_err(blame::store)? {
                self.add(&Entity::Group(group), &mut held).await?;
            }
        }
        Ok(held)
    }

    async fn add(&self, entity: &Entity, held: &mut Vec<Held>) -> Result<(), Fault> {
        let (of, source) = match entity {
            Entity::User(_) => (AttachmentType::User, PolicySource::User),
            Entity::Group(_) => (AttachmentType::Group, PolicySource::Group),
            Entity::Role(_) => (AttachmentType::Role, PolicySource::Role),
        };
        let store = self.call.store(self.grant);
        let inline = store.policies().all_inline_policies(entity.id()).await;
        for policy in inline.map_err(blame::store)? {
            held.push(Held {
                document: Document {
                    id: format!("{}_{}_{}", of.as_str(), entity.name(), policy.name),
                    source,
                    text: policy.text.into(),
                },
                place: Place::Inline {
                    name: policy.name.to_string(),
                    of,
                    owner: entity.name().to_owned(),
                },
            });
        }
        let attached = store
            .managed_policies()
            .attached_policies(entity.id())
            .await;
        for arn in attached.map_err(blame::store)? {
            let document = self.managed(&arn).await?;
            let is_aws = document.source == PolicySource::AwsManaged;
            let place = Place::Attached { arn, is_aws };
            held.push(Held { document, place });
        }
        Ok(())
    }

    /// The managed policy that is in use by this ARN, which the store does not let dangle.
    async fn managed(&self, arn: &str) -> Result<Document, Fault> {
        let dangles = || Fault::internal(format_args!("the policy {arn} in use is not there"));
        let parsed = PolicyArn::parse(arn, self.call.gate().partition()).ok_or_else(dangles)?;
        let (source, text) = match parsed.owner() {
            PolicyOwner::Aws => {
                let policy = AwsManagedPolicy::find(&parsed).ok_or_else(dangles)?;
                (PolicySource::AwsManaged, policy.text.to_owned())
            }
            PolicyOwner::Account(_) => {
                let policies = self.call.store(self.grant).managed_policies();
                let found = policies.default_policy_version(self.account, arn).await;
                let version = found.map_err(blame::store)?.ok_or_else(dangles)?;
                (PolicySource::UserManaged, version.text)
            }
        };
        let name = arn.rsplit('/').next().unwrap_or_default();
        Ok(Document {
            id: name.to_owned(),
            source,
            text: text.into(),
        })
    }
}
