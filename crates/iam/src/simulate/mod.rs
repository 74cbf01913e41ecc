//! What would happen if: SimulateCustomPolicy, SimulatePrincipalPolicy, and the condition keys that
//! they would like to be told.
//!
//! The engine that decides requests decides here too (`daypass_policy::simulate`). What is
//! simulated is gathered first: [`principal`] reads the policies of a user, group or role, [`question`]
//! what came with the request, [`answer`] tells the outcome in AWS's shape.

mod answer;
mod effort;
mod principal;
mod question;

use std::collections::HashSet;
use std::sync::Arc;

use daypass_access::{Call, EntityArn, Target};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    GetContextKeysForCustomPolicyInput, GetContextKeysForPolicyOutput,
    GetContextKeysForPrincipalPolicyInput, SimulateCustomPolicyInput, SimulatePolicyOutput,
    SimulatePrincipalPolicyInput,
};
use daypass_policy::{DocumentKind, Policy, PolicySource, SourcePolicy};

use self::principal::Standing;
pub(crate) use self::principal::{Held, Place, held_policies, missing};
use self::question::Question;

/// A policy of a simulation.
pub(crate) struct Document {
    /// Its `SourcePolicyId`.
    pub(crate) id: String,
    /// To what it belongs.
    source: PolicySource,
    /// The text.
    pub(crate) text: Arc<str>,
}

impl Document {
    fn source(&self) -> SourcePolicy<'_> {
        SourcePolicy {
            id: &self.id,
            source: self.source,
            text: &self.text,
        }
    }
}

/// The documents of a list of the request, each with the id that AWS gives it.
fn listed(name: &str, texts: Vec<String>) -> Vec<Document> {
    let numbered = texts.into_iter().enumerate();
    numbered
        .map(|(at, text)| Document {
            id: format!("{name}.{}", at + 1),
            source: PolicySource::None,
            text: text.into(),
        })
        .collect()
}

/// SimulateCustomPolicy.
pub(crate) async fn simulate_custom_policy(
    call: &Call<'_>,
    input: SimulateCustomPolicyInput,
) -> Result<SimulatePolicyOutput, Fault> {
    let _ = call.authorize(&["iam:SimulateCustomPolicy"], anything(call), [])?;

    let question = Question::read(question::Asked {
        policies: input.policy_input_list,
        boundaries: input.permissions_boundary_policy_input_list,
        levels: input.ordered_organization_policy_input_list,
        actions: input.action_names,
        resources: input.resource_arns,
        resource_policy: input.resource_policy,
        resource_owner: input.resource_owner,
        caller: input.caller_arn,
        context: input.context_entries,
        handling: input.resource_handling_option,
        max_items: input.max_items,
        marker: input.marker,
    })?;
    let standing = Standing::of_nobody(call, &question)?;
    answer::answer(question, &standing)
}

/// SimulatePrincipalPolicy.
pub(crate) async fn simulate_principal_policy(
    call: &Call<'_>,
    input: SimulatePrincipalPolicyInput,
) -> Result<SimulatePolicyOutput, Fault> {
    let arn = source_arn(call, &input.policy_source_arn)?;
    let located = call.locate_entity(&arn).await?;
    let (grant, entity) = located.authorize(call, "iam:SimulatePrincipalPolicy")?;
    let entity = entity.ok_or_else(|| missing(&arn))?;

    let question = Question::read(question::Asked {
        policies: input.policy_input_list,
        boundaries: input.permissions_boundary_policy_input_list,
        levels: Vec::new(),
        actions: input.action_names,
        resources: input.resource_arns,
        resource_policy: input.resource_policy,
        resource_owner: input.resource_owner,
        caller: input.caller_arn,
        context: input.context_entries,
        handling: input.resource_handling_option,
        max_items: input.max_items,
        marker: input.marker,
    })?;
    let standing = Standing::of(call, &grant, &entity).await?;
    let standing = standing.without(&input.policy_exclusion_list)?;
    let standing = standing.for_caller(call, &question)?;
    let standing = standing.with_trusts(call, &question).await?;
    answer::answer(question, &standing)
}

/// GetContextKeysForCustomPolicy.
pub(crate) async fn get_context_keys_for_custom_policy(
    call: &Call<'_>,
    input: GetContextKeysForCustomPolicyInput,
) -> Result<GetContextKeysForPolicyOutput, Fault> {
    let _ = call.authorize(&["iam:GetContextKeysForCustomPolicy"], anything(call), [])?;
    context_keys(&listed("PolicyInputList", input.policy_input_list))
}

/// GetContextKeysForPrincipalPolicy: those of the policies that a user, group or role has, its
/// boundary's too, and of those that are passed.
pub(crate) async fn get_context_keys_for_principal_policy(
    call: &Call<'_>,
    input: GetContextKeysForPrincipalPolicyInput,
) -> Result<GetContextKeysForPolicyOutput, Fault> {
    let arn = source_arn(call, &input.policy_source_arn)?;
    let located = call.locate_entity(&arn).await?;
    let (grant, entity) = located.authorize(call, "iam:GetContextKeysForPrincipalPolicy")?;
    let entity = entity.ok_or_else(|| missing(&arn))?;
    let standing = Standing::of(call, &grant, &entity).await?;
    let mut documents = standing.into_documents();
    documents.extend(listed("PolicyInputList", input.policy_input_list));
    context_keys(&documents)
}

/// The condition keys of all policies, each once.
fn context_keys(documents: &[Document]) -> Result<GetContextKeysForPolicyOutput, Fault> {
    let mut names: Vec<String> = Vec::new();
    let mut known = HashSet::new();
    for document in documents {
        let policy = Policy::load(&document.text, DocumentKind::Identity)
            .map_err(|error| invalid(format!("{}: {error}", document.id)))?;
        for name in policy.context_keys() {
            if known.insert(name.to_ascii_lowercase()) {
                names.push(name);
            }
        }
    }
    Ok(GetContextKeysForPolicyOutput {
        context_key_names: names,
    })
}

/// The target of an action without a resource type.
fn anything<'a>(call: &Call<'_>) -> Target<'a> {
    Target {
        arn: "*",
        account: call.caller().account(),
        tags: &[],
    }
}

/// The ARN of the user, group or role that a request is about.
fn source_arn(call: &Call<'_>, text: &str) -> Result<EntityArn, Fault> {
    EntityArn::parse(text, call.gate().partition()).ok_or_else(|| {
        invalid(format!(
            "Invalid Entity Arn: {text} does not clearly define entity type and name."
        ))
    })
}

fn invalid(message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::InvalidInput, message)
}
