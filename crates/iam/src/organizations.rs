//! What IAM may do for the members of an organization: the switches in front of AssumeRoot.

use daypass_access::{Call, Grant, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    DisableOrganizationsRootCredentialsManagementInput,
    DisableOrganizationsRootCredentialsManagementOutput, DisableOrganizationsRootSessionsInput,
    DisableOrganizationsRootSessionsOutput, EnableOrganizationsRootCredentialsManagementInput,
    EnableOrganizationsRootCredentialsManagementOutput, EnableOrganizationsRootSessionsInput,
    EnableOrganizationsRootSessionsOutput, FeatureType, ListOrganizationsFeaturesInput,
    ListOrganizationsFeaturesOutput,
};
use daypass_store::{Conflict, Organization, OrganizationFeatures};

/// Who may turn a switch. To turn one on changes what the organization trusts IAM with, which its
/// management account does; the model has an error for just that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    On,
    Off,
}

/// ListOrganizationsFeatures.
pub(crate) async fn list_organizations_features(
    call: &Call<'_>,
    _: ListOrganizationsFeaturesInput,
) -> Result<ListOrganizationsFeaturesOutput, Fault> {
    let (_, organization) = governed(call, "iam:ListOrganizationsFeatures").await?;
    Ok(ListOrganizationsFeaturesOutput {
        enabled_features: enabled(organization.features),
        organization_id: Some(organization.id.to_string()),
    })
}

/// EnableOrganizationsRootCredentialsManagement.
pub(crate) async fn enable_root_credentials_management(
    call: &Call<'_>,
    _: EnableOrganizationsRootCredentialsManagementInput,
) -> Result<EnableOrganizationsRootCredentialsManagementOutput, Fault> {
    let action = "iam:EnableOrganizationsRootCredentialsManagement";
    let (organization_id, enabled_features) = turn(call, action, Turn::On, |features| {
        features.root_credentials_management = true;
    })
    .await?;
    Ok(EnableOrganizationsRootCredentialsManagementOutput {
        organization_id,
        enabled_features,
    })
}

/// DisableOrganizationsRootCredentialsManagement.
pub(crate) async fn disable_root_credentials_management(
    call: &Call<'_>,
    _: DisableOrganizationsRootCredentialsManagementInput,
) -> Result<DisableOrganizationsRootCredentialsManagementOutput, Fault> {
    let action = "iam:DisableOrganizationsRootCredentialsManagement";
    let (organization_id, enabled_features) = turn(call, action, Turn::Off, |features| {
        features.root_credentials_management = false;
    })
    .await?;
    Ok(DisableOrganizationsRootCredentialsManagementOutput {
        organization_id,
        enabled_features,
    })
}

/// EnableOrganizationsRootSessions.
pub(crate) async fn enable_root_sessions(
    call: &Call<'_>,
    _: EnableOrganizationsRootSessionsInput,
) -> Result<EnableOrganizationsRootSessionsOutput, Fault> {
    let action = "iam:EnableOrganizationsRootSessions";
    let (organization_id, enabled_features) = turn(call, action, Turn::On, |features| {
        features.root_sessions = true;
    })
    .await?;
    Ok(EnableOrganizationsRootSessionsOutput {
        organization_id,
        enabled_features,
    })
}

/// DisableOrganizationsRootSessions.
pub(crate) async fn disable_root_sessions(
    call: &Call<'_>,
    _: DisableOrganizationsRootSessionsInput,
) -> Result<DisableOrganizationsRootSessionsOutput, Fault> {
    let action = "iam:DisableOrganizationsRootSessions";
    let (organization_id, enabled_features) = turn(call, action, Turn::Off, |features| {
        features.root_sessions = false;
    })
    .await?;
    Ok(DisableOrganizationsRootSessionsOutput {
        organization_id,
        enabled_features,
    })
}

/// The organization that the caller's account governs, or administers IAM for.
async fn governed(call: &Call<'_>, action: &'static str) -> Result<(Grant, Organization), Fault> {
    let account = call.caller().account();
    let anything = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&[action], anything, [])?;
    let found = call.store(&grant).organizations().organization_of(account);
    let organization = found.await.map_err(blame::store)?.ok_or_else(|| {
        Fault::new(
            FaultKind::OrganizationNotFound,
            "The request was rejected because your account is not a member of an organization.",
        )
    })?;
    let is_delegated = organization.delegated_administrators.contains(&account);
    if organization.management != account && !is_delegated {
        return Err(Fault::new(
            FaultKind::NotManagementOrDelegatedAdministrator,
            "The request was rejected because the account making the request is not the \
             management account or delegated administrator account for centralized root access.",
        ));
    }
    Ok((grant, organization))
}

async fn turn(
    call: &Call<'_>,
    action: &'static str,
    which: Turn,
    change: impl FnOnce(&mut OrganizationFeatures),
) -> Result<(Option<String>, Vec<FeatureType>), Fault> {
    let (grant, mut organization) = governed(call, action).await?;
    if which == Turn::On && organization.management != call.caller().account() {
        return Err(Fault::new(
            FaultKind::NotManagementAccount,
            "The request was rejected because the account making the request is not the \
             management account for the organization.",
        ));
    }
    let before = organization.features;
    change(&mut organization.features);
    let answer = (
        Some(organization.id.to_string()),
        enabled(organization.features),
    );
    if organization.features == before {
        return Ok(answer);
    }
    let written = call
        .store(&grant)
        .organizations()
        .update_organization(organization);
    match written.await {
        Ok(_) => Ok(answer),
        Err(error) => Err(match error.conflict() {
            Some(Conflict::StaleRevision) => Fault::concurrent_modification(),
            _ => blame::store(error),
        }),
    }
}

fn enabled(features: OrganizationFeatures) -> Vec<FeatureType> {
    let all = [
        (
            FeatureType::RootCredentialsManagement,
            features.root_credentials_management,
        ),
        (FeatureType::RootSessions, features.root_sessions),
    ];
    all.into_iter()
        .filter_map(|(feature, is_on)| is_on.then_some(feature))
        .collect()
}
