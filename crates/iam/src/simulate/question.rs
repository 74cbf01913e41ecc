//! What a simulation is asked, as far as it does not depend on who would ask.

use daypass_api::Choice;
use daypass_api::fault::Fault;
use daypass_api::iam::{ContextEntry, OrderedOrganizationPolicyType};
use daypass_model::AccountId;
use daypass_policy::{ContextKeyType, PolicySource};

use super::{Document, invalid, listed};
use crate::paging;

/// How many decisions a page comes to at most. Of resources no more are taken. How long each takes
/// is for [`super::effort`] to say.
const DECISIONS: usize = 1_000;

/// The members of a request that both operations have, as they were sent.
pub(super) struct Asked {
    pub(super) policies: Vec<String>,
    pub(super) boundaries: Vec<String>,
    pub(super) levels: Vec<OrderedOrganizationPolicyType>,
    pub(super) actions: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) resource_policy: Option<String>,
    pub(super) resource_owner: Option<String>,
    pub(super) caller: Option<String>,
    pub(super) context: Vec<ContextEntry>,
    pub(super) handling: Option<String>,
    pub(super) max_items: Option<i32>,
    pub(super) marker: Option<String>,
}

/// What is asked, read.
pub(super) struct Question {
    /// Identity-based policies beside those that the principal has.
    pub(super) policies: Vec<Document>,
    /// The boundary, in place of the principal's own.
    pub(super) boundary: Option<Document>,
    /// Service control policies, a list a level.
    pub(super) levels: Vec<Vec<Document>>,
    /// The actions of this page.
    pub(super) actions: Vec<String>,
    /// Where the page begins.
    start: usize,
    /// Where the page ends, if there is more.
    pub(super) next: Option<String>,
    pub(super) resources: Vec<String>,
    pub(super) resource_policy: Option<Document>,
    pub(super) resource_owner: Option<AccountId>,
    /// The ARN of the simulated caller.
    pub(super) caller: Option<String>,
    pub(super) context: Vec<Entry>,
}

/// A condition key with its values.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: ContextKeyType,
    pub(super) values: Vec<String>,
}

impl Question {
    pub(super) fn read(asked: Asked) -> Result<Self, Fault> {
        if asked.boundaries.len() > 1 {
            return Err(invalid(
                "Only one permissions boundary can be specified in \
                 PermissionsBoundaryPolicyInputList.",
            ));
        }
        for action in &asked.actions {
            check_action(action)?;
        }
        if asked.resources.len() > DECISIONS {
            return Err(invalid(format!(
                "No more than {DECISIONS} resources can be simulated at once."
            )));
        }
        if let Some(option) = &asked.handling {
            check_handling(option, &asked.resources)?;
        }
        let levels = asked.levels.into_iter();
        let levels = levels
            .enumerate()
            .map(|(at, level)| {
                let name = format!("OrderedOrganizationPolicyInputList.{}", at + 1);
                let texts = level.service_control_policy_input_list;
                listed(&format!("{name}.ServiceControlPolicyInputList"), texts)
            })
            .collect();
        let (start, actions, next) = page(
            asked.actions,
            asked.resources.len(),
            paging::page(asked.marker.as_deref(), asked.max_items)?,
        )?;
        Ok(Self {
            policies: listed("PolicyInputList", asked.policies),
            boundary: listed("PermissionsBoundaryPolicyInputList", asked.boundaries).pop(),
            levels,
            actions,
            start,
            next,
            resources: asked.resources,
            resource_policy: asked.resource_policy.map(|text| Document {
                id: "ResourcePolicy".to_owned(),
                source: PolicySource::Resource,
                text: text.into(),
            }),
            resource_owner: asked.resource_owner.as_deref().map(owner).transpose()?,
            caller: asked.caller,
            context: asked
                .context
                .into_iter()
                .map(entry)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The question with a page of so many actions at most.
    pub(super) fn shortened(mut self, actions: usize) -> Self {
        if actions < self.actions.len() {
            self.actions.truncate(actions);
            self.next = Some((self.start + actions).to_string());
        }
        self
    }

    /// Every pair of action and resource of the page.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let resources = self.resources.iter().map(String::as_str);
        let whole = self.resources.is_empty().then_some("*");
        let resources: Vec<&str> = resources.chain(whole).collect();
        self.actions.iter().flat_map(move |action| {
            let resources = resources.clone().into_iter();
            resources.map(|resource| (action.as_str(), resource))
        })
    }
}

/// The actions of a page. The question is the same on every page, so that a place in its list of
/// actions is where a page ends.
fn page(
    mut actions: Vec<String>,
    resources: usize,
    page: daypass_store::Page,
) -> Result<(usize, Vec<String>, Option<String>), Fault> {
    let start = match &page.after {
        None => 0,
        Some(text) => text
            .parse()
            .ok()
            .filter(|start| *start < actions.len())
            .ok_or_else(|| Fault::validation("Invalid Marker."))?,
    };
    let limit = page.limit.max(1).min(DECISIONS / resources.max(1));
    let end = actions.len().min(start + limit.max(1));
    let next = (end < actions.len()).then(|| end.to_string());
    actions.truncate(end);
    Ok((start, actions.split_off(start), next))
}

/// An action has a service and a name, and names one.
fn check_action(action: &str) -> Result<(), Fault> {
    let is_word = |text: &str| {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    match action.split_once(':') {
        Some((service, name)) if is_word(service) && is_word(name) => Ok(()),
        _ => Err(invalid(format!("Invalid Action: {action}"))),
    }
}

/// Each scenario of launching an instance needs resources of certain types.
fn check_handling(option: &str, resources: &[String]) -> Result<(), Fault> {
    let vpc = ["instance", "image", "security-group", "network-interface"];
    let needs: &[&str] = match option {
        "EC2-Classic-InstanceStore" => &["instance", "image", "security-group"],
        "EC2-Classic-EBS" => &["instance", "image", "security-group", "volume"],
        "EC2-VPC-InstanceStore" => &vpc,
        "EC2-VPC-InstanceStore-Subnet" => &[vpc[0], vpc[1], vpc[2], vpc[3], "subnet"],
        "EC2-VPC-EBS" => &[vpc[0], vpc[1], vpc[2], vpc[3], "volume"],
        "EC2-VPC-EBS-Subnet" => &[vpc[0], vpc[1], vpc[2], vpc[3], "volume", "subnet"],
        _ => {
            return Err(invalid(format!("Invalid ResourceHandlingOption: {option}")));
        }
    };
    let is_of = |resource: &String, kind: &str| {
        let mut parts = resource.splitn(6, ':').skip(2);
        parts.next() == Some("ec2")
            && parts
                .nth(2)
                .and_then(|rest| rest.split_once('/'))
                .is_some_and(|(have, _)| have == kind)
    };
    for kind in needs {
        if !resources.iter().any(|resource| is_of(resource, kind)) {
            return Err(invalid(format!(
                "The ResourceHandlingOption {option} requires a resource of the type {kind}."
            )));
        }
    }
    Ok(())
}

/// An account, by its root's ARN or its digits.
fn owner(text: &str) -> Result<AccountId, Fault> {
    let digits = match text.split(':').collect::<Vec<_>>()[..] {
        ["arn", _, "iam", "", account, "root"] => account,
        [account] => account,
        _ => "",
    };
    digits
        .parse()
        .map_err(|_| invalid(format!("Invalid ResourceOwner: {text}")))
}

fn entry(sent: ContextEntry) -> Result<Entry, Fault> {
    let name = sent.context_key_name.unwrap_or_default();
    let kind = sent
        .context_key_type
        .and_then(|kind| ContextKeyType::named(kind.as_str()));
    match kind {
        Some(kind) if !name.is_empty() => Ok(Entry {
            name,
            kind,
            values: sent.context_key_values,
        }),
        _ => Err(invalid(
            "A context entry needs a ContextKeyName and a ContextKeyType.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("s3:A{at}")).collect()
    }

    fn from(limit: usize, after: Option<&str>) -> daypass_store::Page {
        daypass_store::Page {
            limit,
            after: after.map(str::to_owned),
        }
    }

    #[test]
    fn a_page_holds_no_more_decisions_than_a_request_may_take() {
        let (_, first, next) = page(names(5), 0, from(2, None)).unwrap();
        assert_eq!((first.len(), next.as_deref()), (2, Some("2")));
        let (_, last, next) = page(names(5), 0, from(2, Some("4"))).unwrap();
        assert_eq!((last[0].as_str(), next), ("s3:A4", None));
        let (_, few, next) = page(names(5), 400, from(1_000, None)).unwrap();
        assert_eq!((few.len(), next.as_deref()), (2, Some("2")));
        let (_, one, _) = page(names(5), DECISIONS, from(1_000, None)).unwrap();
        assert_eq!(one.len(), 1);
        for marker in ["5", "-1", "x", ""] {
            assert!(
                page(names(5), 0, from(2, Some(marker))).is_err(),
                "{marker}"
            );
        }
    }

    #[test]
    fn an_action_names_one() {
        for good in ["s3:GetObject", "iam:PassRole", "execute-api:Invoke"] {
            assert!(check_action(good).is_ok(), "{good}");
        }
        for bad in [
            "s3:Get*", "*", "s3", "s3:", ":x", "a:b:c", "s3:Get?", "s 3:x",
        ] {
            assert!(check_action(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_owner_is_an_account() {
        for good in ["123456789012", "arn:aws:iam::123456789012:root"] {
            assert_eq!(owner(good).unwrap().to_string(), "123456789012");
        }
        for bad in [
            "",
            "arn:aws:iam::123456789012:user/x",
            "arn:aws:iam::12:root",
        ] {
            assert!(owner(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_scenario_needs_its_resources() {
        let arn = |kind| format!("arn:aws:ec2:eu-west-1:123456789012:{kind}/x");
        let kinds = ["instance", "image", "security-group", "network-interface"];
        let mut resources: Vec<String> = kinds.map(arn).to_vec();
        assert!(check_handling("EC2-VPC-InstanceStore", &resources).is_ok());
        assert!(check_handling("EC2-VPC-EBS", &resources).is_err());
        resources.push(arn("volume"));
        assert!(check_handling("EC2-VPC-EBS", &resources).is_ok());
        assert!(check_handling("EC2-Moon", &resources).is_err());
    }
}
