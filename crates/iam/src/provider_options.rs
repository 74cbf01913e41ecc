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
use daypass_federation::oidc::KeySet;
use serde_json::Value;

use crate::{oidc_providers, saml_providers};

/// Members that only a private or a secret key has (RFC 7518, 6).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

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

/// The key set as it is kept: `None` of the empty one. A private key that was sent by mistake is
/// refused rather than left out, since whoever sent it must know.
fn check_keys(text: &str) -> Result<Option<String>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let refused = |why: String| Fault::new(FaultKind::InvalidInput, why);
    let set: Value = serde_json::from_str(text)
        .map_err(|error| refused(format!("The JSON Web Key Set is not JSON: {error}")))?;
    let Some(keys) = set.get("keys").and_then(Value::as_array) else {
        let why = "The JSON Web Key Set must be an object with the list `keys`.";
        return Err(refused(why.to_owned()));
    };
    for (key, number) in keys.iter().zip(1..) {
        if let Some(member) = PRIVATE.iter().find(|member| key.get(member).is_some()) {
            return Err(refused(format!(
                "Key {number} of the JSON Web Key Set is private: it has the member `{member}`. \
                 Send public keys only, and replace the key if it is in use."
            )));
        }
    }
    KeySet::parse(text.as_bytes())
        .map_err(|fault| refused(format!("The JSON Web Key Set cannot be used: {fault}.")))?;
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
