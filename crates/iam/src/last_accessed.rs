//! Which services somebody may use, by which policies, and when they were used last.
//!
//! Daypass sees the calls of STS and IAM, and of no other service. Of those others it tells who may
//! use them, and nothing of when.

use std::collections::{BTreeSet, HashSet};

use daypass_access::managed::{AwsManagedPolicy, PolicyArn, PolicyOwner};
use daypass_access::{Call, Entity, EntityArn, Grant, PolicyAccess, Records, Target};
use daypass_access::{RequestId, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AccessAdvisorUsageGranularityType, AttachmentType, EntityDetails, EntityInfo, ErrorDetails,
    GenerateServiceLastAccessedDetailsInput, GenerateServiceLastAccessedDetailsOutput,
    GetServiceLastAccessedDetailsInput, GetServiceLastAccessedDetailsOutput,
    GetServiceLastAccessedDetailsWithEntitiesInput,
    GetServiceLastAccessedDetailsWithEntitiesOutput, JobStatusType,
    ListPoliciesGrantingServiceAccessEntry, ListPoliciesGrantingServiceAccessInput,
    ListPoliciesGrantingServiceAccessOutput, PolicyGrantingServiceAccess, PolicyOwnerEntityType,
    PolicyType, ServiceLastAccessed,
};
use daypass_model::{AccountId, Arn, Partition, Timestamp, UniqueId};
use daypass_policy::{DocumentKind, Policy};
use daypass_store::{AccessJob, HolderFilter, HolderKind, Page, PolicyUse, ServiceUse};

use crate::simulate::{Held, Place, held_policies, missing};
use crate::{paging, refusal};

/// How long a job may be looked at, in seconds.
const LIFETIME: i64 = 24 * 3_600;

/// For how long uses are told, in seconds.
const TRACKED: i64 = 400 * 86_400;

/// How many users of a group or policy are read at a time.
const BATCH: usize = 1_000;

/// GenerateServiceLastAccessedDetails. What the job tells is read when it is looked at.
pub(crate) async fn generate(
    call: &Call<'_>,
    input: GenerateServiceLastAccessedDetailsInput,
) -> Result<GenerateServiceLastAccessedDetailsOutput, Fault> {
    let action = "iam:GenerateServiceLastAccessedDetails";
    let partition = call.gate().partition();
    let grant = match EntityArn::parse(&input.arn, partition) {
        Some(arn) => {
            let (grant, entity) = call.locate_entity(&arn).await?.authorize(call, action)?;
            entity.ok_or_else(|| missing(&arn))?;
            grant
        }
        None => {
            let arn = PolicyArn::parse(&input.arn, partition);
            let arn = arn.ok_or_else(|| invalid_arn(&input.arn))?;
            let located = call.locate_policy(&arn, PolicyAccess::Read).await?;
            let (grant, policy) = located.authorize(call, action)?;
            policy.ok_or_else(|| refusal::no_such_policy(arn.as_str()))?;
            grant
        }
    };
    let now = call.facts().received_at;
    let id = RequestId::generate(call.gate().entropy()).map_err(blame::entropy)?;
    let job = AccessJob {
        id: id.to_string(),
        account: call.caller().account(),
        arn: input.arn,
        actions: input.granularity == Some(AccessAdvisorUsageGranularityType::ActionLevel),
        created_at: now,
    };
    let added = call
        .store(&grant)
        .reports()
        .add_access_job(job, now.plus(-LIFETIME));
    added.await.map_err(blame::store)?;
    Ok(GenerateServiceLastAccessedDetailsOutput {
        job_id: Some(id.to_string()),
    })
}

/// GetServiceLastAccessedDetails.
pub(crate) async fn get(
    call: &Call<'_>,
    input: GetServiceLastAccessedDetailsInput,
) -> Result<GetServiceLastAccessedDetailsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let action = "iam:GetServiceLastAccessedDetails";
    let (grant, job) = open_job(call, action, &input.job_id).await?;
    let reader = Reader::new(call, &grant);
    let (services, error) = match reader.subject(&job.arn).await? {
        None => (Vec::new(), Some(gone(&job))),
        Some(subject) => (reader.services(&subject).await?, None),
    };
    let slice = paging::within(services, &page, |service| service.service_namespace.clone());
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(GetServiceLastAccessedDetailsOutput {
        job_status: status(error.as_ref()),
        job_type: Some(match job.actions {
            true => AccessAdvisorUsageGranularityType::ActionLevel,
            false => AccessAdvisorUsageGranularityType::ServiceLevel,
        }),
        job_creation_date: job.created_at,
        services_last_accessed: slice.items,
        job_completion_date: job.created_at,
        is_truncated,
        marker,
        error,
    })
}

/// GetServiceLastAccessedDetailsWithEntities.
pub(crate) async fn get_with_entities(
    call: &Call<'_>,
    input: GetServiceLastAccessedDetailsWithEntitiesInput,
) -> Result<GetServiceLastAccessedDetailsWithEntitiesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let action = "iam:GetServiceLastAccessedDetailsWithEntities";
    let (grant, job) = open_job(call, action, &input.job_id).await?;
    let reader = Reader::new(call, &grant);
    let (entities, error) = match reader.subject(&job.arn).await? {
        None => (Vec::new(), Some(gone(&job))),
        Some(subject) if subject.grants(&input.service_namespace) => {
            let mut entities = Vec::new();
            for user in reader.users_of(&subject).await? {
                let used = reader.uses(&user).await?;
                let mut used = used.into_iter();
                let used = used.find(|used| used.service == input.service_namespace);
                entities.push(reader.details(&user, used));
            }
            (entities, None)
        }
        Some(_) => (Vec::new(), None),
    };
    let mut entities = entities;
    entities.sort_by(|left, right| left.entity_info.arn.cmp(&right.entity_info.arn));
    let slice = paging::within(entities, &page, |entity| entity.entity_info.arn.clone());
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(GetServiceLastAccessedDetailsWithEntitiesOutput {
        job_status: status(error.as_ref()),
        job_creation_date: job.created_at,
        job_completion_date: job.created_at,
        entity_details_list: slice.items,
        is_truncated,
        marker,
        error,
    })
}

/// ListPoliciesGrantingServiceAccess, all of them on one page.
pub(crate) async fn list_policies_granting_service_access(
    call: &Call<'_>,
    input: ListPoliciesGrantingServiceAccessInput,
) -> Result<ListPoliciesGrantingServiceAccessOutput, Fault> {
    let arn = EntityArn::parse(&input.arn, call.gate().partition())
        .ok_or_else(|| invalid_arn(&input.arn))?;
    let located = call.locate_entity(&arn).await?;
    let (grant, entity) = located.authorize(call, "iam:ListPoliciesGrantingServiceAccess")?;
    let entity = entity.ok_or_else(|| missing(&arn))?;
    let mut policies = Vec::new();
    for held in held_policies(call, &grant, &entity).await? {
        let granted = granted(&held.document.text)?;
        policies.push((shown(held), granted));
    }
    let services = input.service_namespaces.into_iter();
    let entries = services.map(|service| {
        let granting = policies
            .iter()
            .filter(|(_, granted)| granted.contains(service.as_str()));
        ListPoliciesGrantingServiceAccessEntry {
            policies: granting.map(|(policy, _)| policy.clone()).collect(),
            service_namespace: Some(service),
        }
    });
    Ok(ListPoliciesGrantingServiceAccessOutput {
        policies_granting_service_access: entries.collect(),
        is_truncated: Some(false),
        marker: None,
    })
}

fn invalid_arn(text: &str) -> Fault {
    Fault::new(
        FaultKind::InvalidInput,
        format!("Invalid Entity Arn: {text} does not clearly define entity type and name."),
    )
}

/// A policy that grants, as it is shown.
fn shown(held: Held) -> PolicyGrantingServiceAccess {
    match held.place {
        Place::Inline { name, of, owner } => PolicyGrantingServiceAccess {
            policy_name: name,
            policy_type: PolicyType::Inline,
            policy_arn: None,
            entity_type: Some(match of {
                AttachmentType::User => PolicyOwnerEntityType::User,
                AttachmentType::Group => PolicyOwnerEntityType::Group,
                AttachmentType::Role => PolicyOwnerEntityType::Role,
            }),
            entity_name: Some(owner),
        },
        Place::Attached { arn, .. } => PolicyGrantingServiceAccess {
            policy_name: held.document.id,
            policy_type: PolicyType::Managed,
            policy_arn: Some(arn),
            entity_type: None,
            entity_name: None,
        },
    }
}

/// The services that a stored policy allows something in.
fn granted(text: &str) -> Result<BTreeSet<&'static str>, Fault> {
    let policy = Policy::load(text, DocumentKind::Identity).map_err(Fault::internal)?;
    Ok(policy.granted_services())
}

/// Decides that the caller may look at jobs, and finds one of the account's.
async fn open_job(
    call: &Call<'_>,
    action: &'static str,
    id: &str,
) -> Result<(Grant, AccessJob), Fault> {
    let (account, now) = (call.caller().account(), call.facts().received_at);
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&[action], target, [])?;
    let job = call.store(&grant).reports().access_job(account, id).await;
    let job = job.map_err(blame::store)?;
    let job = job.filter(|job| now.since(job.created_at) < LIFETIME);
    let job = job.ok_or_else(|| {
        let text = format!("The job with ID {id} cannot be found.");
        Fault::new(FaultKind::NoSuchEntity, text)
    })?;
    Ok((grant, job))
}

/// What a job was about is not there any more.
fn gone(job: &AccessJob) -> ErrorDetails {
    ErrorDetails {
        message: format!("{} cannot be found.", job.arn),
        code: "NoSuchEntity".to_owned(),
    }
}

fn status(error: Option<&ErrorDetails>) -> JobStatusType {
    match error {
        Some(_) => JobStatusType::Failed,
        None => JobStatusType::Completed,
    }
}

/// What a job is about.
struct Subject {
    whose: Whose,
    /// The services that its policies allow something in.
    granted: BTreeSet<&'static str>,
}

impl Subject {
    fn grants(&self, service: &str) -> bool {
        self.granted.contains(service)
    }
}

/// Whose uses count.
enum Whose {
    /// Its own, or those of who is in it.
    Entity(Entity),
    /// Those of whoever has the policy with this ARN.
    Policy(String),
}

/// Reads what jobs tell.
struct Reader<'a> {
    call: &'a Call<'a>,
    grant: &'a Grant,
    store: Records<'a>,
    account: AccountId,
    partition: Partition,
    /// Uses before this are not told.
    since: Timestamp,
}

impl<'a> Reader<'a> {
    fn new(call: &'a Call<'a>, grant: &'a Grant) -> Self {
        Self {
            call,
            grant,
            store: call.store(grant),
            account: call.caller().account(),
            partition: call.gate().partition(),
            since: call.facts().received_at.plus(-TRACKED),
        }
    }

    /// What an ARN names; `None` if that is gone.
    async fn subject(&self, arn: &str) -> Result<Option<Subject>, Fault> {
        if let Some(parsed) = EntityArn::parse(arn, self.partition) {
            let Some(entity) = self.store.entity(self.account, &parsed).await? else {
                return Ok(None);
            };
            let mut services = BTreeSet::new();
            for held in held_policies(self.call, self.grant, &entity).await? {
                services.extend(granted(&held.document.text)?);
            }
            return Ok(Some(Subject {
                whose: Whose::Entity(entity),
                granted: services,
            }));
        }
        let Some(text) = self.policy_text(arn).await? else {
            return Ok(None);
        };
        Ok(Some(Subject {
            whose: Whose::Policy(arn.to_owned()),
            granted: granted(&text)?,
        }))
    }

    async fn policy_text(&self, arn: &str) -> Result<Option<String>, Fault> {
        let Some(parsed) = PolicyArn::parse(arn, self.partition) else {
            return Ok(None);
        };
        if parsed.owner() == PolicyOwner::Aws {
            return Ok(AwsManagedPolicy::find(&parsed).map(|policy| policy.text.to_owned()));
        }
        let policies = self.store.managed_policies();
        let version = policies.default_policy_version(self.account, arn).await;
        Ok(version.map_err(blame::store)?.map(|version| version.text))
    }

    /// A row for each service, in order.
    async fn services(&self, subject: &Subject) -> Result<Vec<ServiceLastAccessed>, Fault> {
        let mut uses: Vec<(String, ServiceUse)> = Vec::new();
        for user in self.users_of(subject).await? {
            let arn = self.arn(&user);
            let used = self.uses(&user).await?.into_iter();
            uses.extend(used.map(|used| (arn.clone(), used)));
        }
        let rows = subject.granted.iter().map(|service| {
            let of_it = || uses.iter().filter(|(_, used)| used.service == *service);
            let last = of_it().max_by_key(|(_, used)| used.at);
            ServiceLastAccessed {
                service_name: name(service),
                last_authenticated: last.map(|(_, used)| used.at),
                service_namespace: (*service).to_owned(),
                last_authenticated_entity: last.map(|(arn, _)| arn.clone()),
                last_authenticated_region: last.map(|(_, used)| used.region.clone()),
                // What is not seen is not told as not used.
                total_authenticated_entities: is_seen(service)
                    .then(|| i32::try_from(of_it().count()).unwrap_or(i32::MAX)),
                tracked_actions_last_accessed: Vec::new(),
            }
        });
        Ok(rows.collect())
    }

    /// The users and roles whose uses count.
    async fn users_of(&self, subject: &Subject) -> Result<Vec<Entity>, Fault> {
        let mut found = Found::default();
        match &subject.whose {
            Whose::Entity(entity) => self.add(entity, &mut found).await?,
            Whose::Policy(arn) => {
                let filter = HolderFilter {
                    used_as: Some(PolicyUse::Attached),
                    ..HolderFilter::default()
                };
                let mut page = Some(Page::first(BATCH));
                while let Some(wanted) = page {
                    let policies = self.store.managed_policies();
                    let (filter, next) = (filter.clone(), wanted.clone());
                    let slice = policies.list_policy_holders(self.account, arn, filter, next);
                    let slice = slice.await.map_err(blame::store)?;
                    for holder in &slice.items {
                        let (id, account) = (&holder.id, self.account);
                        let holder = match holder.kind {
                            HolderKind::User => {
                                let user = self.store.users().user(account, id).await;
                                user.map_err(blame::store)?.map(Entity::User)
                            }
                            HolderKind::Group => {
                                let group = self.store.groups().group(account, id).await;
                                group.map_err(blame::store)?.map(Entity::Group)
                            }
                            HolderKind::Role => {
                                let role = self.store.roles().role(account, id).await;
                                role.map_err(blame::store)?.map(Entity::Role)
                            }
                        };
                        // One that went meanwhile used nothing any more.
                        if let Some(holder) = holder {
                            self.add(&holder, &mut found).await?;
                        }
                    }
                    page = wanted.following(&slice);
                }
            }
        }
        Ok(found.entities)
    }

    /// Adds a user or role, or who is in a group, once.
    async fn add(&self, entity: &Entity, found: &mut Found) -> Result<(), Fault> {
        let Entity::Group(group) = entity else {
            found.add(entity.clone());
            return Ok(());
        };
        let mut page = Some(Page::first(BATCH));
        while let Some(wanted) = page {
            let members = self
                .store
                .groups()
                .list_members(&group.id, wanted.clone())
                .await;
            let slice = members.map_err(blame::store)?;
            page = wanted.following(&slice);
            for user in slice.items {
                found.add(Entity::User(user));
            }
        }
        Ok(())
    }

    async fn uses(&self, entity: &Entity) -> Result<Vec<ServiceUse>, Fault> {
        let mut uses = self
            .store
            .service_uses(entity.id())
            .await
            .map_err(blame::store)?;
        uses.retain(|used| used.at >= self.since);
        Ok(uses)
    }

    fn details(&self, entity: &Entity, used: Option<ServiceUse>) -> EntityDetails {
        EntityDetails {
            entity_info: EntityInfo {
                arn: self.arn(entity),
                name: entity.name().to_owned(),
                r#type: match entity {
                    Entity::User(_) => PolicyOwnerEntityType::User,
                    Entity::Group(_) => PolicyOwnerEntityType::Group,
                    Entity::Role(_) => PolicyOwnerEntityType::Role,
                },
                id: entity.id().to_string(),
                path: Some(entity.path().to_string()),
            },
            last_authenticated: used.map(|used| used.at),
        }
    }

    fn arn(&self, entity: &Entity) -> String {
        let (partition, account) = (self.partition, self.account);
        match entity {
            Entity::User(user) => Arn::user(partition, account, &user.path, &user.name),
            Entity::Group(group) => Arn::group(partition, account, &group.path, &group.name),
            Entity::Role(role) => Arn::role(partition, account, &role.path, &role.name),
        }
    }
}

/// Users and roles, each once.
#[derive(Default)]
struct Found {
    entities: Vec<Entity>,
    ids: HashSet<UniqueId>,
}

impl Found {
    fn add(&mut self, entity: Entity) {
        if self.ids.insert(entity.id().clone()) {
            self.entities.push(entity);
        }
    }
}

/// Whether calls of this service come by here.
fn is_seen(service: &str) -> bool {
    daypass_api::Service::ALL
        .iter()
        .any(|seen| seen.signing_name() == service)
}

/// What a service is called. AWS's names of others are not known here.
fn name(service: &str) -> String {
    match service {
        "iam" => "AWS Identity and Access Management",
        "sts" => "AWS Security Token Service",
        other => other,
    }
    .to_owned()
}
