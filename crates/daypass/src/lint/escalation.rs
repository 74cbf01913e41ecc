//! Ways up: permissions with which their holder can get more than it has.
//!
//! A way is data: what it needs, each need an action on a kind of thing. The engine says whether
//! somebody has what is needed, on things that the account has; so a boundary, a denial and a
//! condition count as they do at the real call. Published collections of such ways differ in what
//! they count as one; every permission that they name is in one here.

use daypass_policy::{DocumentKind, Policy};

use super::account::{Account, Basis, Entity, Kind, Probe, STRANGER};
use super::finding::Finding;
use super::rules::Severity::{Critical, High, Medium};
use super::rules::{ADMINISTRATOR, ASSUME_ANY_ROLE, Rule, Severity};

/// A way up.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) rule: Rule,
    needs: &'static [Need],
}

/// One of the permissions that a way needs.
type Need = (&'static str, On);

/// What an action must be allowed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    /// A managed policy of the account that somebody has.
    UsedPolicy,
    /// A managed policy of the account with versions to choose from.
    OlderVersion,
    /// A user but itself.
    OtherUser,
    /// A user, and if it is itself.
    User,
    /// A group.
    Group,
    /// A group that it is not in.
    OtherGroup,
    /// A role, and if it is itself.
    Role,
    /// Itself, which has a boundary, as a user or a role.
    OwnBoundary(Kind),
    /// A role that this service may be.
    RoleFor(&'static str),
    /// A thing of a service: the rest of its ARN after the region and account.
    Thing(&'static str, &'static str),
    /// No resource.
    Nothing,
}

const IAM_REMEDY: &str = "Take the permission away, narrow its Resource to what is harmless, or set \
                          a permissions boundary and ask for it with iam:PermissionsBoundary.";
const PASS_REMEDY: &str = "Narrow iam:PassRole to the roles that are meant, with \
                           iam:PassedToService, or take the launch away.";
const CODE_REMEDY: &str = "Narrow the permission to what its holder owns.";

const fn way(
    (id, severity): (&'static str, Severity),
    what: &'static str,
    remedy: &'static str,
    needs: &'static [Need],
) -> Way {
    Way {
        rule: Rule {
            id,
            severity,
            what,
            remedy,
        },
        needs,
    }
}

/// Assuming a role that may do everything.
pub(super) const ASSUME_ADMINISTRATOR: Rule = Rule {
    id: "escalation-assume-administrator",
    severity: High,
    what: "somebody who is no administrator may assume a role that is",
    remedy: "Narrow whom the role trusts, or what it may do.",
};

/// Every way.
#[rustfmt::skip]
pub(super) const WAYS: &[Way] = &[
    way(("escalation-create-policy-version", Critical),
        "may write a new version of a managed policy in use", IAM_REMEDY,
        &[("iam:CreatePolicyVersion", On::UsedPolicy)]),
    way(("escalation-set-default-policy-version", High),
        "may choose an older version of a managed policy", IAM_REMEDY,
        &[("iam:SetDefaultPolicyVersion", On::OlderVersion)]),
    way(("escalation-create-access-key", Critical),
        "may make access keys for other users", IAM_REMEDY,
        &[("iam:CreateAccessKey", On::OtherUser)]),
    way(("escalation-create-login-profile", Critical),
        "may give other users a password", IAM_REMEDY,
        &[("iam:CreateLoginProfile", On::OtherUser)]),
    way(("escalation-update-login-profile", Critical),
        "may change other users' passwords", IAM_REMEDY,
        &[("iam:UpdateLoginProfile", On::OtherUser)]),
    way(("escalation-attach-user-policy", Critical),
        "may attach any policy to a user", IAM_REMEDY,
        &[("iam:AttachUserPolicy", On::User)]),
    way(("escalation-attach-group-policy", Critical),
        "may attach any policy to a group", IAM_REMEDY,
        &[("iam:AttachGroupPolicy", On::Group)]),
    way(("escalation-attach-role-policy", Critical),
        "may attach any policy to a role", IAM_REMEDY,
        &[("iam:AttachRolePolicy", On::Role)]),
    way(("escalation-put-user-policy", Critical),
        "may write a user's inline policies", IAM_REMEDY,
        &[("iam:PutUserPolicy", On::User)]),
    way(("escalation-put-group-policy", Critical),
        "may write a group's inline policies", IAM_REMEDY,
        &[("iam:PutGroupPolicy", On::Group)]),
    way(("escalation-put-role-policy", Critical),
        "may write a role's inline policies", IAM_REMEDY,
        &[("iam:PutRolePolicy", On::Role)]),
    way(("escalation-add-user-to-group", Critical),
        "may put users into other groups", IAM_REMEDY,
        &[("iam:AddUserToGroup", On::OtherGroup)]),
    way(("escalation-update-trust", Critical),
        "may write whom a role trusts", IAM_REMEDY,
        &[("iam:UpdateAssumeRolePolicy", On::Role)]),
    way(("escalation-delete-own-user-boundary", High),
        "a user may take away the boundary that limits it", IAM_REMEDY,
        &[("iam:DeleteUserPermissionsBoundary", On::OwnBoundary(Kind::User))]),
    way(("escalation-put-own-user-boundary", High),
        "a user may put another boundary in place of its own", IAM_REMEDY,
        &[("iam:PutUserPermissionsBoundary", On::OwnBoundary(Kind::User))]),
    way(("escalation-delete-own-role-boundary", High),
        "a role may take away the boundary that limits it", IAM_REMEDY,
        &[("iam:DeleteRolePermissionsBoundary", On::OwnBoundary(Kind::Role))]),
    way(("escalation-put-own-role-boundary", High),
        "a role may put another boundary in place of its own", IAM_REMEDY,
        &[("iam:PutRolePermissionsBoundary", On::OwnBoundary(Kind::Role))]),
    way(("escalation-pass-role-ec2", High),
        "may launch an instance with a role", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("ec2.amazonaws.com")),
          ("ec2:RunInstances", On::Thing("ec2", "instance/any"))]),
    way(("escalation-pass-role-lambda", High),
        "may make a function with a role and call it", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("lambda.amazonaws.com")),
          ("lambda:CreateFunction", On::Thing("lambda", "function:any")),
          ("lambda:InvokeFunction", On::Thing("lambda", "function:any"))]),
    way(("escalation-pass-role-lambda-event", High),
        "may make a function with a role and have events call it", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("lambda.amazonaws.com")),
          ("lambda:CreateFunction", On::Thing("lambda", "function:any")),
          ("lambda:CreateEventSourceMapping", On::Nothing)]),
    way(("escalation-pass-role-lambda-permission", High),
        "may make a function with a role and let another account call it", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("lambda.amazonaws.com")),
          ("lambda:CreateFunction", On::Thing("lambda", "function:any")),
          ("lambda:AddPermission", On::Thing("lambda", "function:any"))]),
    way(("escalation-lambda-code", Medium),
        "may change the code of functions, which run with their roles", CODE_REMEDY,
        &[("lambda:UpdateFunctionCode", On::Thing("lambda", "function:any"))]),
    way(("escalation-lambda-layer", Medium),
        "may put a layer under functions, which run with their roles", CODE_REMEDY,
        &[("lambda:UpdateFunctionConfiguration", On::Thing("lambda", "function:any"))]),
    way(("escalation-pass-role-glue-endpoint", High),
        "may make a Glue endpoint with a role", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("glue.amazonaws.com")),
          ("glue:CreateDevEndpoint", On::Thing("glue", "devEndpoint/any"))]),
    way(("escalation-glue-endpoint", Medium),
        "may enter Glue endpoints with a key of its own", CODE_REMEDY,
        &[("glue:UpdateDevEndpoint", On::Thing("glue", "devEndpoint/any"))]),
    way(("escalation-pass-role-glue-job", High),
        "may make a Glue job with a role and run it", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("glue.amazonaws.com")),
          ("glue:CreateJob", On::Thing("glue", "job/any")),
          ("glue:StartJobRun", On::Thing("glue", "job/any"))]),
    way(("escalation-pass-role-cloudformation", High),
        "may make a stack with a role", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("cloudformation.amazonaws.com")),
          ("cloudformation:CreateStack", On::Thing("cloudformation", "stack/any/1"))]),
    way(("escalation-pass-role-data-pipeline", High),
        "may make a pipeline with a role", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("datapipeline.amazonaws.com")),
          ("datapipeline:CreatePipeline", On::Nothing),
          ("datapipeline:PutPipelineDefinition", On::Thing("datapipeline", "pipeline/any"))]),
    way(("escalation-pass-role-notebook", High),
        "may make a notebook with a role and open it", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("sagemaker.amazonaws.com")),
          ("sagemaker:CreateNotebookInstance", On::Thing("sagemaker", "notebook-instance/any")),
          ("sagemaker:CreatePresignedNotebookInstanceUrl",
           On::Thing("sagemaker", "notebook-instance/any"))]),
    way(("escalation-open-notebook", Medium),
        "may open notebooks, which run with their roles", CODE_REMEDY,
        &[("sagemaker:CreatePresignedNotebookInstanceUrl",
           On::Thing("sagemaker", "notebook-instance/any"))]),
    way(("escalation-pass-role-training", High),
        "may run a training job with a role", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("sagemaker.amazonaws.com")),
          ("sagemaker:CreateTrainingJob", On::Thing("sagemaker", "training-job/any"))]),
    way(("escalation-pass-role-codestar", High),
        "may make a CodeStar project with a role", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("codestar.amazonaws.com")),
          ("codestar:CreateProject", On::Nothing)]),
    way(("escalation-pass-role-codebuild", High),
        "may make a build project with a role and run it", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("codebuild.amazonaws.com")),
          ("codebuild:CreateProject", On::Thing("codebuild", "project/any")),
          ("codebuild:StartBuild", On::Thing("codebuild", "project/any"))]),
    way(("escalation-pass-role-ecs", High),
        "may define a task with a role and run it", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("ecs-tasks.amazonaws.com")),
          ("ecs:RegisterTaskDefinition", On::Nothing),
          ("ecs:RunTask", On::Thing("ecs", "task-definition/any:1"))]),
    way(("escalation-pass-role-auto-scaling", High),
        "may have instances launched with a role", PASS_REMEDY,
        &[("iam:PassRole", On::RoleFor("ec2.amazonaws.com")),
          ("autoscaling:CreateLaunchConfiguration",
           On::Thing("autoscaling", "launchConfiguration:1:launchConfigurationName/any")),
          ("autoscaling:CreateAutoScalingGroup",
           On::Thing("autoscaling", "autoScalingGroup:1:autoScalingGroupName/any"))]),
    way(("escalation-command-instances", Medium),
        "may run commands on instances, which have their roles", CODE_REMEDY,
        &[("ssm:SendCommand", On::Thing("ec2", "instance/any"))]),
    way(("escalation-session-instances", Medium),
        "may open a session on instances, which have their roles", CODE_REMEDY,
        &[("ssm:StartSession", On::Thing("ec2", "instance/any"))]),
];

/// Looks for ways up, and for who needs none. Who may do everything is told so once.
pub(super) fn look(account: &Account, findings: &mut Vec<Finding>) {
    let everything = Probe::new("*".to_owned());
    let is_administrator = |entity: &Entity| entity.may("daypass-lint:Everything", &everything);
    let administrators: Vec<Option<Basis>> =
        account.entities.iter().map(is_administrator).collect();
    let mut of_groups: Vec<(&'static str, &str)> = Vec::new();
    for (entity, administrator) in account.entities.iter().zip(&administrators) {
        let mut found: Vec<(&'static Rule, Basis, String)> = Vec::new();
        if let Some(basis) = administrator {
            let why = "Every action on every resource is allowed.".to_owned();
            found.push((&ADMINISTRATOR, basis.clone(), why));
        } else {
            let ways = WAYS.iter();
            found.extend(ways.filter_map(|way| {
                let (basis, why) = way.is_open(account, entity)?;
                Some((&way.rule, basis, why))
            }));
            found.extend(assumes(account, entity, &administrators));
        }
        for (rule, basis, why) in found {
            // What a group gives is told of the group, not of each who is in it.
            match &basis.group {
                _ if entity.kind == Kind::Group => of_groups.push((rule.id, &entity.name)),
                Some(group) if of_groups.contains(&(rule.id, group)) => continue,
                _ => {}
            }
            findings.push(Finding::at(rule, &entity.arn, &basis, why));
        }
    }
}

/// Roles that an entity may become.
fn assumes(
    account: &Account,
    entity: &Entity,
    administrators: &[Option<Basis>],
) -> Vec<(&'static Rule, Basis, String)> {
    let mut found = Vec::new();
    let others = account.entities.iter().zip(administrators);
    let mut administrators = others.filter(|(other, administrator)| {
        other.kind == Kind::Role && administrator.is_some() && other.arn != entity.arn
    });
    let assumed = administrators.find_map(|(role, _)| {
        let trust = role.trust.as_ref()?;
        Some((role, entity.may_assume(&Probe::of(role), trust)?))
    });
    if let Some((role, basis)) = assumed {
        let why = format!("It may assume {}, which may do everything.", role.arn);
        found.push((&ASSUME_ADMINISTRATOR, basis, why));
    }
    // A role of an account that is named nowhere, which trusts everybody.
    let partition = account.partition;
    let role = Probe::new(format!("arn:{partition}:iam::999999999999:role/{STRANGER}"));
    let open = Policy::load(TRUSTS_ANYBODY, DocumentKind::Trust);
    if let Some(basis) = open.ok().and_then(|trust| entity.may_assume(&role, &trust)) {
        let why = "sts:AssumeRole is allowed on roles of any account.".to_owned();
        found.push((&ASSUME_ANY_ROLE, basis, why));
    }
    found
}

const TRUSTS_ANYBODY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}"#;

impl Way {
    /// Whether an entity has all that this needs: by which statement it has the first, and on what.
    fn is_open(&self, account: &Account, entity: &Entity) -> Option<(Basis, String)> {
        let mut first = None;
        let mut told = Vec::new();
        for (action, on) in self.needs {
            // Most have no statement on most actions: what they are about need not be gone through.
            if !entity.is_allowed_somewhere(action) {
                return None;
            }
            let mut probes = on.probes(account, entity).into_iter();
            let patterns = on
                .is_unknown(account)
                .then(|| entity.allowed_patterns(action));
            let made_up = patterns
                .into_iter()
                .flatten()
                .map(|p| Probe::new(concrete(&p)));
            let (on, basis) = probes
                .by_ref()
                .chain(made_up)
                .find_map(|probe| Some((probe.arn.clone(), entity.may(action, &probe)?)))?;
            told.push(match on.as_str() {
                "*" => (*action).to_owned(),
                on => format!("{action} on {on}"),
            });
            first.get_or_insert(basis);
        }
        let why = format!("It is allowed {}.", told.join(", and "));
        first.map(|basis| (basis, why))
    }
}

impl On {
    /// Whether the account's file does not say which things of the kind there are.
    fn is_unknown(self, account: &Account) -> bool {
        matches!(self, Self::Thing(..)) || !account.is_known
    }

    /// The things of the kind that there are. Where none can be known, one that might be.
    fn probes(self, account: &Account, entity: &Entity) -> Vec<Probe> {
        let (partition, id) = (account.partition, account.id);
        let all = |kind: Kind| account.entities.iter().filter(move |e| e.kind == kind);
        let someone = |kind: &str| {
            let arn = format!("arn:{partition}:iam::{id}:{kind}/any");
            (!account.is_known).then(|| Probe::new(arn))
        };
        // Any policy may be attached, so the widest.
        let widest = format!("arn:{partition}:iam::aws:policy/AdministratorAccess");
        let with_policy = |probe: Probe| probe.with("iam:PolicyARN", &widest);
        match self {
            Self::Nothing => vec![Probe::new("*".to_owned())],
            Self::Thing(service, rest) => {
                vec![Probe::new(format!(
                    "arn:{partition}:{service}:us-east-1:{id}:{rest}"
                ))]
            }
            Self::UsedPolicy => (account.policies.iter())
                .filter(|policy| policy.is_attached)
                .map(|policy| Probe::new(policy.arn.clone()))
                .chain(someone("policy"))
                .collect(),
            Self::OlderVersion => (account.policies.iter())
                .filter(|policy| policy.versions > 1)
                .map(|policy| Probe::new(policy.arn.clone()))
                .chain(someone("policy"))
                .collect(),
            Self::OtherUser => all(Kind::User)
                .filter(|user| user.arn != entity.arn)
                .map(Probe::of)
                .chain(someone("user"))
                .collect(),
            Self::User => {
                let users = all(Kind::User).map(Probe::of).chain(someone("user"));
                users.map(with_policy).collect()
            }
            Self::Group => {
                let groups = all(Kind::Group).map(Probe::of).chain(someone("group"));
                groups.map(with_policy).collect()
            }
            Self::OtherGroup => all(Kind::Group)
                .filter(|group| !entity.groups.contains(&group.name))
                .map(Probe::of)
                .chain(someone("group"))
                .collect(),
            Self::Role => {
                let roles = all(Kind::Role).map(Probe::of).chain(someone("role"));
                roles.map(with_policy).collect()
            }
            Self::OwnBoundary(kind) => {
                let is_it = entity.kind == kind && entity.boundary_arn.is_some();
                is_it.then(|| Probe::of(entity)).into_iter().collect()
            }
            Self::RoleFor(service) => all(Kind::Role)
                .filter(|role| role.trusts_service(service))
                .map(Probe::of)
                .chain(someone("role"))
                .map(|probe| probe.with("iam:PassedToService", service))
                .collect(),
        }
    }
}

/// An ARN that fits a pattern.
fn concrete(pattern: &str) -> String {
    match pattern {
        "*" => pattern.to_owned(),
        _ => pattern.replace(['*', '?'], "x"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::lint::details::Details;

    const ARN: &str = "arn:aws:iam::123456789012";

    fn policy(effect: &str, actions: &[&str]) -> Value {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": effect, "Action": actions, "Resource": "*"}]})
    }

    fn trusting(service: &str) -> Value {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]})
    }

    fn managed(name: &str, document: &Value) -> Value {
        let version = |id: &str| json!({"VersionId": id, "Document": document});
        json!({"Arn": format!("{ARN}:policy/{name}"), "DefaultVersionId": "v2",
               "AttachmentCount": 1, "PolicyVersionList": [version("v2"), version("v1")]})
    }

    /// An account in which a user and a role have these policies beside people, roles for every
    /// service of a way, a group and a policy in use.
    fn account(own: &[Value], boundary: Option<&Value>) -> (Account, Vec<Finding>) {
        let inline: Vec<Value> = own
            .iter()
            .map(|document| json!({"PolicyName": "Own", "PolicyDocument": document}))
            .collect();
        let limit = |arn: &str| json!({"PermissionsBoundaryArn": format!("{ARN}:policy/{arn}")});
        let mut user = json!({"UserName": "mallory", "Arn": format!("{ARN}:user/mallory"),
            "UserId": "AIDA4IAWSJ5UXM7MV5C44", "UserPolicyList": inline});
        let mut role = json!({"RoleName": "worker", "Arn": format!("{ARN}:role/worker"),
            "RoleId": "AROA4IAWSJ5UXM7MV5C44", "RolePolicyList": inline,
            "AssumeRolePolicyDocument": trusting("nobody.amazonaws.com")});
        let wide = policy("Allow", &["*"]);
        for entity in [&mut user, &mut role] {
            entity["PermissionsBoundary"] = limit("Limits");
        }
        let services = WAYS.iter().flat_map(|way| way.needs);
        let services = services.filter_map(|(_, on)| match on {
            On::RoleFor(service) => Some(*service),
            _ => None,
        });
        let mut roles: Vec<Value> = services
            .map(|service| {
                let name = service.replace('.', "-");
                json!({"RoleName": name, "Arn": format!("{ARN}:role/{name}"),
                    "RoleId": "AROA4IAWSJ5UXM7MV5C45",
                    "AssumeRolePolicyDocument": trusting(service)})
            })
            .collect();
        roles.push(role);
        let details = json!({
            "UserDetailList": [user, {"UserName": "boss", "Arn": format!("{ARN}:user/boss"),
                "UserId": "AIDA4IAWSJ5UXM7MV5C45"}],
            "GroupDetailList": [{"GroupName": "bosses", "Arn": format!("{ARN}:group/bosses")}],
            "RoleDetailList": roles,
            "Policies": [managed("InUse", &policy("Allow", &["s3:Get*"])),
                         managed("Limits", boundary.unwrap_or(&wide))],
        });
        let details: Details = serde_json::from_value(details).unwrap();
        let mut findings = Vec::new();
        let account = Account::compile(&details, &mut findings);
        (account, findings)
    }

    /// The ids that are found of whoever has these policies.
    fn found(own: &[Value], boundary: Option<&Value>) -> Vec<&'static str> {
        let (account, mut findings) = account(own, boundary);
        look(&account, &mut findings);
        let own = findings.iter().filter(|finding| {
            finding.entity.ends_with("/mallory") || finding.entity.ends_with("/worker")
        });
        own.map(|finding| finding.rule.id).collect()
    }

    /// D12: the published ways by which somebody with a permission gets every other.
    #[test]
    fn flaw_d12_every_way_up_is_found_and_each_of_its_needs_is_needed() {
        for way in WAYS {
            let actions: Vec<&str> = way.needs.iter().map(|(action, _)| *action).collect();
            let id = way.rule.id;
            assert!(
                found(&[policy("Allow", &actions)], None).contains(&id),
                "{id}"
            );
            for left in 0..actions.len() {
                let mut fewer = actions.clone();
                fewer.remove(left);
                let fewer = policy("Allow", &fewer);
                assert!(
                    !found(&[fewer], None).contains(&id),
                    "{id} without {}",
                    actions[left]
                );
            }
        }
        assert!(WAYS.len() >= 25);
    }

    #[test]
    fn flaw_d12_a_denial_a_boundary_and_a_condition_close_a_way() {
        for way in WAYS {
            let actions: Vec<&str> = way.needs.iter().map(|(action, _)| *action).collect();
            let id = way.rule.id;
            let allowed = policy("Allow", &actions);
            let denied = [allowed.clone(), policy("Deny", &actions[..1])];
            assert!(!found(&denied, None).contains(&id), "{id} is denied");
            let bounded = found(
                std::slice::from_ref(&allowed),
                Some(&policy("Allow", &["s3:*"])),
            );
            assert!(!bounded.contains(&id), "{id} is bounded");
            let mut conditional = allowed;
            conditional["Statement"][0]["Condition"] =
                json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}});
            assert!(
                !found(&[conditional], None).contains(&id),
                "{id} under a condition"
            );
        }
    }

    #[test]
    fn what_a_condition_on_the_policy_or_the_service_keeps_harmless_is_not_found() {
        let mut attach = policy("Allow", &["iam:AttachUserPolicy"]);
        attach["Statement"][0]["Condition"] =
            json!({"ArnEquals": {"iam:PolicyARN": format!("{ARN}:policy/InUse")}});
        assert!(found(&[attach], None).is_empty());
        let mut pass = policy("Allow", &["iam:PassRole", "ec2:RunInstances"]);
        pass["Statement"][0]["Condition"] =
            json!({"StringEqualsIfExists": {"iam:PassedToService": "lambda.amazonaws.com"}});
        assert!(found(&[pass], None).is_empty());
    }

    #[test]
    fn who_may_do_everything_is_told_so_once() {
        let all = policy("Allow", &["*"]);
        assert_eq!(
            found(std::slice::from_ref(&all), None),
            ["administrator"; 2]
        );
        // Bounded, it may do less.
        let bounded = found(&[all], Some(&policy("Allow", &["iam:CreateAccessKey"])));
        assert_eq!(bounded, ["escalation-create-access-key"; 2]);
    }

    #[test]
    fn ids_are_given_once() {
        let mut ids: Vec<&str> = crate::lint::all_rules()
            .iter()
            .map(|rule| rule.id)
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
