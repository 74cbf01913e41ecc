//! Service-linked roles: made for a service, by a name that follows from the service's, and changed
//! by nobody else. No service runs here that could assume one; they are for tools that expect them.

use daypass_access::{Call, SERVICE_LINKED, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    CreateServiceLinkedRoleInput, CreateServiceLinkedRoleOutput, DeleteServiceLinkedRoleInput,
    DeleteServiceLinkedRoleOutput, DeletionTaskStatusType, GetServiceLinkedRoleDeletionStatusInput,
    GetServiceLinkedRoleDeletionStatusOutput,
};
use daypass_model::{Arn, EntityName, EntityPath, IdKind, UniqueId};
use daypass_store::{Conflict, Revision, Role, RoleDeletion};
use serde_json::json;

use crate::roles::DEFAULT_SESSION;
use crate::{refusal, shape, trust};

/// What the role of a service is called, where it does not follow from the service's name.
const NAMES: &[(&str, &str)] = &[
    ("autoscaling", "AutoScaling"),
    ("cloudtrail", "CloudTrail"),
    ("ec2scheduled", "EC2ScheduledInstances"),
    ("ecs", "ECS"),
    ("eks", "AmazonEKS"),
    ("eks-nodegroup", "AmazonEKSNodegroup"),
    ("elasticache", "ElastiCache"),
    ("elasticfilesystem", "AmazonElasticFileSystem"),
    ("elasticloadbalancing", "ElasticLoadBalancing"),
    ("es", "AmazonElasticsearchService"),
    ("guardduty", "AmazonGuardDuty"),
    ("rds", "RDS"),
    ("spot", "EC2Spot"),
    ("spotfleet", "EC2SpotFleet"),
    ("sso", "SSO"),
    ("transitgateway", "VPCTransitGateway"),
    ("trustedadvisor", "TrustedAdvisor"),
];

/// CreateServiceLinkedRole.
pub(crate) async fn create_service_linked_role(
    call: &Call<'_>,
    input: CreateServiceLinkedRoleInput,
) -> Result<CreateServiceLinkedRoleOutput, Fault> {
    let service = input.aws_service_name;
    let (name, path) = named(&service, input.custom_suffix.as_deref())?;

    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = Arn::role(partition, account, &path, &name);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let key = ("iam:AWSServiceName".into(), service.as_str().into());
    let grant = call.authorize(&["iam:CreateServiceLinkedRole"], target, [key])?;

    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["sts:AssumeRole"],
            "Principal": {"Service": [service]},
        }],
    });
    let trust = trust::bind(call, &grant, &document.to_string()).await?;
    let id =
        UniqueId::generate(IdKind::Role, account, call.gate().entropy()).map_err(blame::entropy)?;
    let role = Role {
        account,
        id,
        name,
        path,
        created_at: call.facts().received_at,
        description: input.description,
        max_session_duration: DEFAULT_SESSION,
        trust,
        tags: Vec::new(),
        boundary: None,
        revision: Revision::FIRST,
    };
    let added = call.store(&grant).roles().add_role(role.clone()).await;
    added.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => invalid(format!(
            "Service role name {} has been taken in this account, please try a different suffix.",
            role.name
        )),
        _ => blame::store(error),
    })?;
    Ok(CreateServiceLinkedRoleOutput {
        role: Some(shape::role(partition, &role, &role.trust.text)),
    })
}

/// DeleteServiceLinkedRole. Nothing uses such a role, so the task that deletes it is done at once.
pub(crate) async fn delete_service_linked_role(
    call: &Call<'_>,
    input: DeleteServiceLinkedRoleInput,
) -> Result<DeleteServiceLinkedRoleOutput, Fault> {
    let name: EntityName = input.role_name.parse().map_err(refusal::invalid)?;
    let located = call.locate_role(&name).await?;
    let (grant, role) = located.authorize(call, "iam:DeleteServiceLinkedRole")?;
    let role = role
        .filter(|role| role.path.as_str().starts_with(SERVICE_LINKED))
        .ok_or_else(|| refusal::no_such("role", &name))?;
    let task = format!("task{}{}/{}", role.path, role.name, call.facts().id);
    let deletion = RoleDeletion {
        account: role.account,
        task: task.clone(),
        deleted_at: call.facts().received_at,
    };
    let roles = call.store(&grant).service_linked_roles();
    roles
        .delete_service_linked_role(&role.id, deletion)
        .await
        .map_err(|error| refusal::not_removed("role", &name, error))?;
    Ok(DeleteServiceLinkedRoleOutput {
        deletion_task_id: task,
    })
}

/// GetServiceLinkedRoleDeletionStatus. The decision is about the role, which is gone; about a text
/// that names none it is one about roles in general.
pub(crate) async fn get_service_linked_role_deletion_status(
    call: &Call<'_>,
    input: GetServiceLinkedRoleDeletionStatusInput,
) -> Result<GetServiceLinkedRoleDeletionStatusOutput, Fault> {
    let task = &input.deletion_task_id;
    let role = role_of(task);
    let account = call.caller().account();
    let partition = call.gate().partition();
    let arn = format!(
        "arn:{partition}:iam::{account}:role{}",
        role.unwrap_or("/*")
    );
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:GetServiceLinkedRoleDeletionStatus"], target, [])?;
    if role.is_none() {
        return Err(invalid(format!("Task {task} is not valid.")));
    }
    let roles = call.store(&grant).service_linked_roles();
    let deletion = roles.role_deletion(account, task).await;
    deletion.map_err(blame::store)?.ok_or_else(|| {
        Fault::new(
            FaultKind::NoSuchEntity,
            format!("The deletion task {task} cannot be found."),
        )
    })?;
    Ok(GetServiceLinkedRoleDeletionStatusOutput {
        status: DeletionTaskStatusType::Succeeded,
        reason: None,
    })
}

/// What the role of a service is called, and where it is.
fn named(service: &str, suffix: Option<&str>) -> Result<(EntityName, EntityPath), Fault> {
    let unknown = || invalid(format!("{service} is not the name of a service."));
    let label = service
        .strip_suffix(".amazonaws.com")
        .or_else(|| service.strip_suffix(".amazonaws.com.cn"))
        .filter(|label| is_label(label))
        .ok_or_else(unknown)?;
    let known = NAMES.iter().find(|(known, _)| *known == label);
    let stem = known.map_or_else(|| capitalized(label), |(_, name)| (*name).to_owned());
    let mut name = format!("AWSServiceRoleFor{stem}");
    if let Some(suffix) = suffix {
        name = format!("{name}_{suffix}");
    }
    let path = format!("{SERVICE_LINKED}{service}/");
    let name = name.parse().map_err(|_| {
        invalid(format!(
            "The role name {name} is too long, please try a shorter suffix."
        ))
    })?;
    Ok((name, path.parse().map_err(|_| unknown())?))
}

fn is_label(label: &str) -> bool {
    let parts = label.split(['.', '-']);
    let is_part = |part: &str| {
        let mut bytes = part.bytes();
        !part.is_empty() && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    parts.into_iter().all(is_part)
}

fn capitalized(label: &str) -> String {
    let mut name = String::with_capacity(label.len());
    for part in label.split(['.', '-']) {
        let (first, rest) = part.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

/// Path and name of the role that a task is about, as they stand in an ARN.
fn role_of(task: &str) -> Option<&str> {
    let role = task.strip_prefix("task")?;
    let (role, id) = role.rsplit_once('/')?;
    let parts = role.strip_prefix(SERVICE_LINKED)?.split('/');
    let named = parts.filter(|part| !part.is_empty()).count();
    (named == 2 && !id.is_empty()).then_some(role)
}

fn invalid(message: String) -> Fault {
    Fault::new(FaultKind::InvalidInput, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(service: &str, suffix: Option<&str>) -> Option<String> {
        let (name, path) = named(service, suffix).ok()?;
        assert_eq!(path.as_str(), format!("/aws-service-role/{service}/"));
        Some(name.to_string())
    }

    #[test]
    fn a_role_is_called_by_its_service() {
        for (service, suffix, name) in [
            (
                "autoscaling.amazonaws.com",
                None,
                "AWSServiceRoleForAutoScaling",
            ),
            (
                "autoscaling.amazonaws.com",
                Some("x"),
                "AWSServiceRoleForAutoScaling_x",
            ),
            (
                "access-analyzer.amazonaws.com",
                None,
                "AWSServiceRoleForAccessAnalyzer",
            ),
            ("a.b2-c.amazonaws.com.cn", None, "AWSServiceRoleForAB2C"),
        ] {
            assert_eq!(name_of(service, suffix).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_no_service_has_no_role() {
        for service in [
            "autoscaling",
            "amazonaws.com",
            ".amazonaws.com",
            "a..b.amazonaws.com",
            "a-.amazonaws.com",
            "A.amazonaws.com",
            "a_b.amazonaws.com",
            "a/b.amazonaws.com",
            "a.example.com",
        ] {
            assert_eq!(name_of(service, None), None, "{service}");
        }
        let long = "x".repeat(60);
        assert_eq!(name_of("ecs.amazonaws.com", Some(&long)), None);
    }

    #[test]
    fn a_task_tells_its_role() {
        let task = "task/aws-service-role/a.amazonaws.com/R/1-2";
        assert_eq!(role_of(task), Some("/aws-service-role/a.amazonaws.com/R"));
        for bad in [
            "",
            "task",
            "task/aws-service-role/a.amazonaws.com/R",
            "task/aws-service-role/a.amazonaws.com/R/",
            "task/aws-service-role//R/1",
            "task/aws-service-role/a/b/R/1",
            "task/other/a.amazonaws.com/R/1",
        ] {
            assert_eq!(role_of(bad), None, "{bad}");
        }
    }
}
