//! Versions of managed policies. Their numbers are never given twice, and one of them decides.

use daypass_access::managed::AwsManagedPolicy;
use daypass_access::{Call, PolicyAccess, PolicyEntry, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    CreatePolicyVersionInput, CreatePolicyVersionOutput, DeletePolicyVersionInput,
    DeletePolicyVersionOutput, GetPolicyVersionInput, GetPolicyVersionOutput,
    ListPolicyVersionsInput, ListPolicyVersionsOutput, PolicyVersion as WireVersion,
    SetDefaultPolicyVersionInput, SetDefaultPolicyVersionOutput,
};
use daypass_store::{Conflict, NewVersion, PolicyVersion, StoreError};

use crate::managed::{check_document, open, own};
use crate::{paging, refusal, shape};

/// CreatePolicyVersion.
pub(crate) async fn create_policy_version(
    call: &Call<'_>,
    input: CreatePolicyVersionInput,
) -> Result<CreatePolicyVersionOutput, Fault> {
    let arn = &input.policy_arn;
    let (grant, policy) = own(call, "iam:CreatePolicyVersion", arn).await?;
    check_document(&input.policy_document)?;
    let created_at = call.facts().received_at;
    let default = input.set_as_default.unwrap_or(false);
    let new = NewVersion {
        text: input.policy_document,
        created_at,
        default,
    };
    let number = call
        .store(&grant)
        .managed_policies()
        .add_policy_version(policy.account, &policy.id, new)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::LimitExceeded { limit }) => Fault::new(
                FaultKind::LimitExceeded,
                format!(
                    "A managed policy can have up to {limit} versions. Before you create a new \
                     version, you must delete an existing version."
                ),
            ),
            Some(Conflict::NotFound) => refusal::no_such_policy(arn),
            _ => blame::store(error),
        })?;
    Ok(CreatePolicyVersionOutput {
        policy_version: Some(WireVersion {
            document: None,
            version_id: Some(version_id(number)),
            is_default_version: Some(default),
            create_date: Some(created_at),
        }),
    })
}

/// GetPolicyVersion.
pub(crate) async fn get_policy_version(
    call: &Call<'_>,
    input: GetPolicyVersionInput,
) -> Result<GetPolicyVersionOutput, Fault> {
    let arn = &input.policy_arn;
    let missing = || no_such_version(arn, &input.version_id);
    let (grant, policy) = open(call, "iam:GetPolicyVersion", arn, PolicyAccess::Read).await?;
    let number = number(&input.version_id).ok_or_else(missing)?;
    let shown = match policy {
        PolicyEntry::Own(policy) => {
            let version = call
                .store(&grant)
                .managed_policies()
                .policy_version(&policy.id, number)
                .await
                .map_err(blame::store)?
                .ok_or_else(missing)?;
            with_document(&version, policy.default_version)
        }
        PolicyEntry::Aws(policy) if number == 1 => with_document(&only_version(policy), 1),
        PolicyEntry::Aws(_) => return Err(missing()),
    };
    Ok(GetPolicyVersionOutput {
        policy_version: Some(shown),
    })
}

/// ListPolicyVersions, newest first and without their documents.
pub(crate) async fn list_policy_versions(
    call: &Call<'_>,
    input: ListPolicyVersionsInput,
) -> Result<ListPolicyVersionsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let arn = &input.policy_arn;
    let (grant, policy) = open(call, "iam:ListPolicyVersions", arn, PolicyAccess::Read).await?;
    let (versions, default) = match policy {
        PolicyEntry::Own(policy) => {
            let versions = call
                .store(&grant)
                .managed_policies()
                .list_policy_versions(&policy.id)
                .await
                .map_err(blame::store)?;
            (versions, policy.default_version)
        }
        PolicyEntry::Aws(policy) => (vec![only_version(policy)], 1),
    };
    // Newest first, so the key falls as the number grows.
    let slice = paging::within(versions, &page, |version| {
        format!("{:010}", u32::MAX - version.number)
    });
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListPolicyVersionsOutput {
        versions: slice
            .items
            .iter()
            .map(|version| WireVersion {
                document: None,
                ..with_document(version, default)
            })
            .collect(),
        is_truncated,
        marker,
    })
}

/// SetDefaultPolicyVersion.
pub(crate) async fn set_default_policy_version(
    call: &Call<'_>,
    input: SetDefaultPolicyVersionInput,
) -> Result<SetDefaultPolicyVersionOutput, Fault> {
    let arn = &input.policy_arn;
    let missing = || no_such_version(arn, &input.version_id);
    let (grant, policy) = own(call, "iam:SetDefaultPolicyVersion", arn).await?;
    let number = number(&input.version_id).ok_or_else(missing)?;
    let now = call.facts().received_at;
    call.store(&grant)
        .managed_policies()
        .set_default_policy_version(policy.account, &policy.id, number, now)
        .await
        .map_err(|error| not_found_is(error, missing))?;
    Ok(SetDefaultPolicyVersionOutput)
}

/// DeletePolicyVersion.
pub(crate) async fn delete_policy_version(
    call: &Call<'_>,
    input: DeletePolicyVersionInput,
) -> Result<DeletePolicyVersionOutput, Fault> {
    let arn = &input.policy_arn;
    let missing = || no_such_version(arn, &input.version_id);
    let (grant, policy) = own(call, "iam:DeletePolicyVersion", arn).await?;
    let number = number(&input.version_id).ok_or_else(missing)?;
    call.store(&grant)
        .managed_policies()
        .remove_policy_version(policy.account, &policy.id, number)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::IsDefaultVersion) => Fault::new(
                FaultKind::DeleteConflict,
                "Cannot delete the default version of a policy.",
            ),
            _ => not_found_is(error, missing),
        })?;
    Ok(DeletePolicyVersionOutput)
}

fn not_found_is(error: StoreError, missing: impl FnOnce() -> Fault) -> Fault {
    match error.conflict() {
        Some(Conflict::NotFound) => missing(),
        _ => blame::store(error),
    }
}

fn no_such_version(arn: &str, id: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("Policy {arn} version {id} does not exist or is not attachable."),
    )
}

/// `v1`, `v2`, ..
pub(crate) fn version_id(number: u32) -> String {
    format!("v{number}")
}

/// The number in a version's id, which has one spelling only.
fn number(id: &str) -> Option<u32> {
    let number = id.strip_prefix('v')?.parse().ok()?;
    (version_id(number) == id).then_some(number)
}

/// The one version of a policy that comes with the program.
pub(crate) fn only_version(policy: &AwsManagedPolicy) -> PolicyVersion {
    PolicyVersion {
        number: 1,
        text: policy.text.to_owned(),
        created_at: AwsManagedPolicy::created_at(),
    }
}

/// A version with its document.
pub(crate) fn with_document(version: &PolicyVersion, default: u32) -> WireVersion {
    WireVersion {
        document: Some(shape::document(&version.text)),
        version_id: Some(version_id(version.number)),
        is_default_version: Some(version.number == default),
        create_date: Some(version.created_at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_versions_id_has_one_spelling() {
        assert_eq!(number("v1"), Some(1));
        assert_eq!(number("v4294967295"), Some(u32::MAX));
        for other in ["1", "v", "v01", "v+1", "V1", "v1.0", "v4294967296"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}
