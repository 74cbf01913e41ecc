//! The account itself: its alias, how much it has, and which session tokens it wants.

use std::collections::BTreeMap;

use daypass_access::{Call, Grant, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    CreateAccountAliasInput, CreateAccountAliasOutput, DeleteAccountAliasInput,
    DeleteAccountAliasOutput, GetAccountSummaryInput, GetAccountSummaryOutput,
    GlobalEndpointTokenVersion, ListAccountAliasesInput, ListAccountAliasesOutput,
    SetSecurityTokenServicePreferencesInput, SetSecurityTokenServicePreferencesOutput,
};
use daypass_model::AccountAlias;
use daypass_store::{
    ACCESS_KEYS_PER_OWNER, ATTACHED_POLICIES_PER_ENTITY, Conflict, GROUPS_PER_ACCOUNT,
    GROUPS_PER_USER, INSTANCE_PROFILES_PER_ACCOUNT, TokenVersion, VERSIONS_PER_POLICY,
};

use crate::policies::Kind;
use crate::{managed, paging, refusal, trust};

/// CreateAccountAlias: in place of the one that the account has.
pub(crate) async fn create_account_alias(
    call: &Call<'_>,
    input: CreateAccountAliasInput,
) -> Result<CreateAccountAliasOutput, Fault> {
    let alias: AccountAlias = input.account_alias.parse().map_err(refusal::invalid)?;
    let grant = decide(call, "iam:CreateAccountAlias")?;
    let settings = call.store(&grant).account_settings();
    let set = settings.set_account_alias(call.caller().account(), &alias);
    set.await.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::EntityAlreadyExists,
            format!("The account alias {alias} already exists."),
        ),
        _ => blame::store(error),
    })?;
    Ok(CreateAccountAliasOutput)
}

/// DeleteAccountAlias. Another account's is as good as none.
pub(crate) async fn delete_account_alias(
    call: &Call<'_>,
    input: DeleteAccountAliasInput,
) -> Result<DeleteAccountAliasOutput, Fault> {
    let alias: AccountAlias = input.account_alias.parse().map_err(refusal::invalid)?;
    let grant = decide(call, "iam:DeleteAccountAlias")?;
    let settings = call.store(&grant).account_settings();
    let removed = settings.remove_account_alias(call.caller().account(), &alias);
    removed.await.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => Fault::new(
            FaultKind::NoSuchEntity,
            format!("The account alias {alias} cannot be found."),
        ),
        _ => blame::store(error),
    })?;
    Ok(DeleteAccountAliasOutput)
}

/// ListAccountAliases. There is one at most, so there is never a second page.
pub(crate) async fn list_account_aliases(
    call: &Call<'_>,
    input: ListAccountAliasesInput,
) -> Result<ListAccountAliasesOutput, Fault> {
    paging::page(input.marker.as_deref(), input.max_items)?;
    let grant = decide(call, "iam:ListAccountAliases")?;
    let settings = call.store(&grant).account_settings();
    let alias = settings.account_alias(call.caller().account()).await;
    Ok(ListAccountAliasesOutput {
        account_aliases: alias
            .map_err(blame::store)?
            .map(|alias| alias.to_string())
            .into_iter()
            .collect(),
        is_truncated: Some(false),
        marker: None,
    })
}

/// SetSecurityTokenServicePreferences.
pub(crate) async fn set_security_token_service_preferences(
    call: &Call<'_>,
    input: SetSecurityTokenServicePreferencesInput,
) -> Result<SetSecurityTokenServicePreferencesOutput, Fault> {
    let version = match input.global_endpoint_token_version {
        GlobalEndpointTokenVersion::V1Token => TokenVersion::V1,
        GlobalEndpointTokenVersion::V2Token => TokenVersion::V2,
    };
    let grant = decide(call, "iam:SetSecurityTokenServicePreferences")?;
    let settings = call.store(&grant).account_settings();
    let set = settings.set_token_version(call.caller().account(), version);
    set.await.map_err(blame::store)?;
    Ok(SetSecurityTokenServicePreferencesOutput)
}

/// What is told where nothing limits.
const UNLIMITED: usize = i32::MAX as usize;

/// GetAccountSummary.
pub(crate) async fn get_account_summary(
    call: &Call<'_>,
    _: GetAccountSummaryInput,
) -> Result<GetAccountSummaryOutput, Fault> {
    let grant = decide(call, "iam:GetAccountSummary")?;
    let account = call.caller().account();
    let settings = call.store(&grant).account_settings();
    let counts = settings.account_counts(account).await;
    let counts = counts.map_err(blame::store)?;
    let version = settings.token_version(account).await;
    let token_version = match version.map_err(blame::store)? {
        TokenVersion::V1 => 1,
        TokenVersion::V2 => 2,
    };
    let counted = [
        ("Users", counts.users),
        ("Groups", counts.groups),
        ("Roles", counts.roles),
        ("Policies", counts.policies),
        ("PolicyVersionsInUse", counts.policy_versions),
        ("InstanceProfiles", counts.instance_profiles),
        ("Providers", counts.providers),
        ("MFADevices", counts.mfa_devices),
        ("MFADevicesInUse", counts.mfa_devices_in_use),
        ("AccountMFAEnabled", counts.root_mfa_devices.min(1)),
        ("AccountAccessKeysPresent", counts.root_access_keys.min(1)),
        // Root has no password, and certificates are not kept.
        ("AccountPasswordPresent", 0),
        ("AccountSigningCertificatesPresent", 0),
        ("ServerCertificates", 0),
        ("GlobalEndpointTokenVersion", token_version),
    ];
    let quotas = [
        ("UsersQuota", UNLIMITED),
        ("RolesQuota", UNLIMITED),
        ("PoliciesQuota", UNLIMITED),
        ("PolicyVersionsInUseQuota", UNLIMITED),
        ("GroupsQuota", GROUPS_PER_ACCOUNT),
        ("GroupsPerUserQuota", GROUPS_PER_USER),
        ("InstanceProfilesQuota", INSTANCE_PROFILES_PER_ACCOUNT),
        ("AccessKeysPerUserQuota", ACCESS_KEYS_PER_OWNER),
        ("VersionsPerPolicyQuota", VERSIONS_PER_POLICY),
        (
            "AttachedPoliciesPerGroupQuota",
            ATTACHED_POLICIES_PER_ENTITY,
        ),
        ("AttachedPoliciesPerRoleQuota", ATTACHED_POLICIES_PER_ENTITY),
        ("AttachedPoliciesPerUserQuota", ATTACHED_POLICIES_PER_ENTITY),
        ("PolicySizeQuota", managed::LONGEST),
        ("AssumeRolePolicySizeQuota", trust::LONGEST),
        ("UserPolicySizeQuota", Kind::User.limit()),
        ("GroupPolicySizeQuota", Kind::Group.limit()),
        ("RolePolicySizeQuota", Kind::Role.limit()),
        ("ServerCertificatesQuota", 0),
        ("SigningCertificatesPerUserQuota", 0),
    ];
    let counted = counted.map(|(name, count)| (name, i32::try_from(count).unwrap_or(i32::MAX)));
    let quotas = quotas.map(|(name, quota)| (name, i32::try_from(quota).unwrap_or(i32::MAX)));
    let summary_map: BTreeMap<String, i32> = counted
        .into_iter()
        .chain(quotas)
        .map(|(name, number)| (name.to_owned(), number))
        .collect();
    Ok(GetAccountSummaryOutput { summary_map })
}

/// Decides an action that is about no resource.
fn decide(call: &Call<'_>, action: &'static str) -> Result<Grant, Fault> {
    let target = Target {
        arn: "*",
        account: call.caller().account(),
        tags: &[],
    };
    call.authorize(&[action], target, [])
}
