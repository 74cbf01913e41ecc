//! What identity providers have here beyond AWS's: uploaded keys for issuers that cannot be
//! reached, and options that are off unless somebody says otherwise. AWS's own operations know
//! nothing of them, so they have operations of their own, named `Daypass…`, which are authorized
//! and recorded like any other.

use daypass_access::Call;
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    DaypassGetOpenIDConnectProviderInput, DaypassGetOpenIDConnectProviderOutput,
    DaypassGetSAMLProviderInput, DaypassGetSAMLProviderOutput,
    DaypassUpdateOpenIDConnectProviderInput, DaypassUpdateOpenIDConnectProviderOutput,
    DaypassUpdateSAMLProviderInput, DaypassUpdateSAMLProviderOutput,
};
use daypass_federation::oidc::check_upload;

use crate::{oidc_providers, saml_providers};

/// DaypassGetOpenIDConnectProvider. There is a key set if one was uploaded.
pub(crate) async fn get_open_id_connect_provider(
    call: &Call<'_>,
    input: DaypassGetOpenIDConnectProviderInput,
) -> Result<DaypassGetOpenIDConnectProviderOutput, Fault> {
    const ACTION: &str = "iam:DaypassGetOpenIDConnectProvider";
    let arn = &input.open_id_connect_provider_arn;
    let (_, provider) = oidc_providers::open(call, ACTION, arn, Vec::new()).await?;
    Ok(DaypassGetOpenIDConnectProviderOutput {
        json_web_key_set: provider.keys,
        expose_all_claims: Some(provider.exposes_all_claims),
        accept_own_tokens: Some(provider.accepts_own_tokens),
    })
}

/// DaypassUpdateOpenIDConnectProvider: what is not named stays. An empty key set takes the uploaded
/// one away, so that keys are fetched again.
pub(crate) async fn update_open_id_connect_provider(
    call: &Call<'_>,
    input: DaypassUpdateOpenIDConnectProviderInput,
) -> Result<DaypassUpdateOpenIDConnectProviderOutput, Fault> {
    const ACTION: &str = "iam:DaypassUpdateOpenIDConnectProvider";
    let arn = &input.open_id_connect_provider_arn;
    let (grant, mut provider) = oidc_providers::open(call, ACTION, arn, Vec::new()).await?;
    if let Some(keys) = &input.json_web_key_set {
        provider.keys = check_keys(keys.expose())?;
    }
    if let Some(expose) = input.expose_all_claims {
        provider.exposes_all_claims = expose;
    }
    if let Some(accept) = input.accept_own_tokens {
        provider.accepts_own_tokens = accept;
    }
    oidc_providers::save(call, &grant, provider, arn).await?;
    Ok(DaypassUpdateOpenIDConnectProviderOutput)
}

/// The key set as it is kept: `None` of the empty one.
fn check_keys(text: &str) -> Result<Option<String>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    check_upload(text).map_err(|fault| {
        Fault::new(
            FaultKind::InvalidInput,
            format!("The JSON Web Key Set cannot be kept: {fault}."),
        )
    })?;
    Ok(Some(text.to_owned()))
}

/// DaypassGetSAMLProvider.
pub(crate) async fn get_saml_provider(
    call: &Call<'_>,
    input: DaypassGetSAMLProviderInput,
) -> Result<DaypassGetSAMLProviderOutput, Fault> {
    const ACTION: &str = "iam:DaypassGetSAMLProvider";
    let arn = &input.saml_provider_arn;
    let (_, provider) = saml_providers::open(call, ACTION, arn, Vec::new()).await?;
    Ok(DaypassGetSAMLProviderOutput {
        single_use_assertions: Some(provider.single_use),
        allow_cbc_encryption: Some(provider.allows_cbc),
    })
}

/// DaypassUpdateSAMLProvider: what is not named stays.
pub(crate) async fn update_saml_provider(
    call: &Call<'_>,
    input: DaypassUpdateSAMLProviderInput,
) -> Result<DaypassUpdateSAMLProviderOutput, Fault> {
    const ACTION: &str = "iam:DaypassUpdateSAMLProvider";
    let arn = &input.saml_provider_arn;
    let (grant, mut provider) = saml_providers::open(call, ACTION, arn, Vec::new()).await?;
    if let Some(single_use) = input.single_use_assertions {
        provider.single_use = single_use;
    }
    if let Some(allow) = input.allow_cbc_encryption {
        provider.allows_cbc = allow;
    }
    saml_providers::save(call, &grant, provider, arn).await?;
    Ok(DaypassUpdateSAMLProviderOutput)
}
