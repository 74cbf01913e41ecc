//! The switch for outbound web identity. The issuer that it names is the account's for good.

use daypass_access::{Call, Grant, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    DisableOutboundWebIdentityFederationInput, DisableOutboundWebIdentityFederationOutput,
    EnableOutboundWebIdentityFederationInput, EnableOutboundWebIdentityFederationOutput,
    GetOutboundWebIdentityFederationInfoInput, GetOutboundWebIdentityFederationInfoOutput,
};
use daypass_model::AccountId;
use daypass_store::Conflict;

/// EnableOutboundWebIdentityFederation.
pub(crate) async fn enable_outbound_web_identity_federation(
    call: &Call<'_>,
    _: EnableOutboundWebIdentityFederationInput,
) -> Result<EnableOutboundWebIdentityFederationOutput, Fault> {
    let (grant, account) = authorize(call, "iam:EnableOutboundWebIdentityFederation")?;
    let offered = call.draw_outbound_issuer(&grant)?;
    // There is something to sign with before anybody may ask for a signature.
    call.provide_token_keys(&grant).await?;
    let enabled = call
        .store(&grant)
        .outbound_issuers()
        .enable_outbound_issuer(account, offered, call.facts().received_at)
        .await;
    let issuer = enabled.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::FeatureEnabled,
            "Outbound web identity federation is already enabled for this account.",
        ),
        _ => blame::store(error),
    })?;
    Ok(EnableOutboundWebIdentityFederationOutput {
        issuer_identifier: Some(call.gate().outbound_issuer(issuer.id)),
    })
}

/// DisableOutboundWebIdentityFederation.
pub(crate) async fn disable_outbound_web_identity_federation(
    call: &Call<'_>,
    _: DisableOutboundWebIdentityFederationInput,
) -> Result<DisableOutboundWebIdentityFederationOutput, Fault> {
    let (grant, account) = authorize(call, "iam:DisableOutboundWebIdentityFederation")?;
    let disabled = call
        .store(&grant)
        .outbound_issuers()
        .disable_outbound_issuer(account, call.facts().received_at)
        .await;
    disabled.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => is_off(),
        _ => blame::store(error),
    })?;
    Ok(DisableOutboundWebIdentityFederationOutput)
}

/// GetOutboundWebIdentityFederationInfo.
pub(crate) async fn get_outbound_web_identity_federation_info(
    call: &Call<'_>,
    _: GetOutboundWebIdentityFederationInfoInput,
) -> Result<GetOutboundWebIdentityFederationInfoOutput, Fault> {
    let (grant, account) = authorize(call, "iam:GetOutboundWebIdentityFederationInfo")?;
    let issuer = call
        .store(&grant)
        .outbound_issuers()
        .outbound_issuer(account)
        .await
        .map_err(blame::store)?;
    let issuer = issuer.filter(|issuer| issuer.enabled).ok_or_else(is_off)?;
    Ok(GetOutboundWebIdentityFederationInfoOutput {
        issuer_identifier: Some(call.gate().outbound_issuer(issuer.id)),
        jwt_vending_enabled: Some(true),
    })
}

/// Actions on an account's settings have no resource type.
fn authorize(call: &Call<'_>, action: &'static str) -> Result<(Grant, AccountId), Fault> {
    let account = call.caller().account();
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    Ok((call.authorize(&[action], target, [])?, account))
}

fn is_off() -> Fault {
    Fault::new(
        FaultKind::FeatureDisabled,
        "Outbound web identity federation is not enabled for this account.",
    )
}
