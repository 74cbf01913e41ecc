//! SAML providers. What a provider's metadata means is known in `federation`; here it is text that
//! comes back as it was sent. A private key goes in and never comes out.

use daypass_access::providers::ProviderArn;
use daypass_access::{Call, ConditionKey, Grant, SamlKeyPlace, Target, blame};
use daypass_api::Sensitive;
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AssertionEncryptionModeType, CreateSAMLProviderInput, CreateSAMLProviderOutput,
    DeleteSAMLProviderInput, DeleteSAMLProviderOutput, GetSAMLProviderInput, GetSAMLProviderOutput,
    ListSAMLProviderTagsInput, ListSAMLProviderTagsOutput, ListSAMLProvidersInput,
    ListSAMLProvidersOutput, SAMLPrivateKey, SAMLProviderListEntry, TagSAMLProviderInput,
    TagSAMLProviderOutput, UntagSAMLProviderInput, UntagSAMLProviderOutput,
    UpdateSAMLProviderInput, UpdateSAMLProviderOutput,
};
use daypass_credentials::DecryptionKey;
use daypass_federation::Metadata;
use daypass_model::{AccountId, Arn, ProviderId, SamlProviderName, Timestamp};
use daypass_store::{
    AssertionEncryption, Conflict, Revision, SamlKey, SamlListing, SamlProvider, StoreError, Tagged,
};

use crate::tags::{self, Change};
use crate::{paging, refusal, shape};

/// How many private keys a provider has at most: the one in use, and the one before or after it.
const PRIVATE_KEYS: usize = 2;

/// How long metadata is good that does not say so, in seconds: a hundred years of 365 days.
const LONG: i64 = 100 * 365 * 86_400;

/// CreateSAMLProvider.
pub(crate) async fn create_saml_provider(
    call: &Call<'_>,
    input: CreateSAMLProviderInput,
) -> Result<CreateSAMLProviderOutput, Fault> {
    let name: SamlProviderName = input.name.parse().map_err(refusal::invalid)?;
    let tags = shape::parse_tags(&input.tags)?;
    let account = call.caller().account();
    let arn = Arn::saml_provider(call.gate().partition(), account, &name);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let actions = shape::create_actions("iam:CreateSAMLProvider", "iam:TagSAMLProvider", &tags);
    let grant = call.authorize(&actions, target, shape::request_tags(&tags))?;

    let valid_until = check_metadata(call, &input.saml_metadata_document)?;
    let id = ProviderId::generate(call.gate().entropy()).map_err(blame::entropy)?;
    let key = input.add_private_key.as_ref();
    let key = key.map(|key| seal_key(call, (account, id), key));
    let provider = SamlProvider {
        account,
        id,
        name,
        metadata: input.saml_metadata_document,
        created_at: call.facts().received_at,
        valid_until,
        encryption: input.assertion_encryption_mode.map(encryption),
        keys: key.transpose()?.into_iter().collect(),
        single_use: false,
        allows_cbc: false,
        tags,
        revision: Revision::FIRST,
    };
    check_keys(&provider)?;
    let shown_tags = shape::tags(&provider.tags);
    let shown_name = provider.name.clone();
    let added = call
        .store(&grant)
        .saml_providers()
        .add_saml_provider(provider)
        .await;
    added.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::EntityAlreadyExists,
            format!("Provider with name {shown_name} already exists."),
        ),
        Some(Conflict::LimitExceeded { limit }) => {
            refusal::over_quota("SAMLProvidersPerAccount", *limit)
        }
        _ => blame::store(error),
    })?;
    Ok(CreateSAMLProviderOutput {
        saml_provider_arn: Some(arn),
        tags: shown_tags,
    })
}

/// UpdateSAMLProvider: what is not named stays. A key that is removed makes room for the one that is
/// added.
pub(crate) async fn update_saml_provider(
    call: &Call<'_>,
    input: UpdateSAMLProviderInput,
) -> Result<UpdateSAMLProviderOutput, Fault> {
    let arn = &input.saml_provider_arn;
    let (grant, mut provider) = open(call, "iam:UpdateSAMLProvider", arn, Vec::new()).await?;
    if let Some(metadata) = input.saml_metadata_document {
        provider.valid_until = check_metadata(call, &metadata)?;
        provider.metadata = metadata;
    }
    if let Some(mode) = input.assertion_encryption_mode {
        provider.encryption = Some(encryption(mode));
    }
    if let Some(id) = &input.remove_private_key {
        let at = provider
            .keys
            .iter()
            .position(|key| key.id.to_string() == *id);
        let at = at.ok_or_else(|| {
            Fault::new(
                FaultKind::NoSuchEntity,
                format!("Private key with id {id} not found for arn {arn}"),
            )
        })?;
        provider.keys.remove(at);
    }
    if let Some(key) = &input.add_private_key {
        if provider.keys.len() >= PRIVATE_KEYS {
            return Err(refusal::over_quota(
                "PrivateKeysPerSAMLProvider",
                PRIVATE_KEYS,
            ));
        }
        let key = seal_key(call, (provider.account, provider.id), key)?;
        provider.keys.push(key);
    }
    check_keys(&provider)?;
    save(call, &grant, provider, arn).await?;
    Ok(UpdateSAMLProviderOutput {
        saml_provider_arn: Some(arn.clone()),
    })
}

/// GetSAMLProvider. Of private keys it shows the ids.
pub(crate) async fn get_saml_provider(
    call: &Call<'_>,
    input: GetSAMLProviderInput,
) -> Result<GetSAMLProviderOutput, Fault> {
    let arn = &input.saml_provider_arn;
    let (_, provider) = open(call, "iam:GetSAMLProvider", arn, Vec::new()).await?;
    let key = |key: &SamlKey| SAMLPrivateKey {
        key_id: Some(key.id.to_string()),
        timestamp: Some(key.added_at),
    };
    Ok(GetSAMLProviderOutput {
        saml_provider_uuid: Some(provider.id.to_string()),
        create_date: Some(provider.created_at),
        valid_until: Some(provider.valid_until),
        tags: shape::tags(&provider.tags),
        assertion_encryption_mode: provider.encryption.map(|encryption| match encryption {
            AssertionEncryption::Required => AssertionEncryptionModeType::Required,
            AssertionEncryption::Allowed => AssertionEncryptionModeType::Allowed,
        }),
        private_key_list: provider.keys.iter().map(key).collect(),
        saml_metadata_document: Some(provider.metadata),
    })
}

/// ListSAMLProviders. An account has a hundred at most, so there are no pages.
pub(crate) async fn list_saml_providers(
    call: &Call<'_>,
    _: ListSAMLProvidersInput,
) -> Result<ListSAMLProvidersOutput, Fault> {
    let account = call.caller().account();
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:ListSAMLProviders"], target, [])?;
    let providers = call
        .store(&grant)
        .saml_providers()
        .list_saml_providers(account)
        .await
        .map_err(blame::store)?;
    let partition = call.gate().partition();
    let entry = |provider: SamlListing| SAMLProviderListEntry {
        arn: Some(Arn::saml_provider(partition, account, &provider.name)),
        valid_until: Some(provider.valid_until),
        create_date: Some(provider.created_at),
    };
    Ok(ListSAMLProvidersOutput {
        saml_provider_list: providers.into_iter().map(entry).collect(),
    })
}

/// DeleteSAMLProvider.
pub(crate) async fn delete_saml_provider(
    call: &Call<'_>,
    input: DeleteSAMLProviderInput,
) -> Result<DeleteSAMLProviderOutput, Fault> {
    let arn = &input.saml_provider_arn;
    let (grant, provider) = open(call, "iam:DeleteSAMLProvider", arn, Vec::new()).await?;
    let removed = call
        .store(&grant)
        .saml_providers()
        .remove_saml_provider(provider.account, provider.id)
        .await;
    removed.map_err(|error| not_changed(arn, error))?;
    Ok(DeleteSAMLProviderOutput)
}

/// TagSAMLProvider.
pub(crate) async fn tag_saml_provider(
    call: &Call<'_>,
    input: TagSAMLProviderInput,
) -> Result<TagSAMLProviderOutput, Fault> {
    let change = Change::put(&input.tags)?;
    edit_tags(
        call,
        "iam:TagSAMLProvider",
        &input.saml_provider_arn,
        change,
    )
    .await?;
    Ok(TagSAMLProviderOutput)
}

/// UntagSAMLProvider. A key that the provider does not have is no mistake.
pub(crate) async fn untag_saml_provider(
    call: &Call<'_>,
    input: UntagSAMLProviderInput,
) -> Result<UntagSAMLProviderOutput, Fault> {
    let change = Change::remove(&input.tag_keys)?;
    edit_tags(
        call,
        "iam:UntagSAMLProvider",
        &input.saml_provider_arn,
        change,
    )
    .await?;
    Ok(UntagSAMLProviderOutput)
}

/// ListSAMLProviderTags.
pub(crate) async fn list_saml_provider_tags(
    call: &Call<'_>,
    input: ListSAMLProviderTagsInput,
) -> Result<ListSAMLProviderTagsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let arn = &input.saml_provider_arn;
    let (_, provider) = open(call, "iam:ListSAMLProviderTags", arn, Vec::new()).await?;
    let listed = tags::list(provider.tags, &page);
    Ok(ListSAMLProviderTagsOutput {
        tags: listed.tags,
        is_truncated: listed.is_truncated,
        marker: listed.marker,
    })
}

async fn edit_tags(
    call: &Call<'_>,
    action: &'static str,
    arn: &str,
    Change { keys, edit }: Change,
) -> Result<(), Fault> {
    let (grant, provider) = open(call, action, arn, keys).await?;
    let of = Tagged::SamlProvider(provider.id);
    tags::save(call, &grant, (of, edit), || no_such(arn)).await
}

/// Decides the action on the provider of this ARN, and gives it out if there is one.
pub(crate) async fn open(
    call: &Call<'_>,
    action: &'static str,
    text: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, SamlProvider), Fault> {
    let arn =
        ProviderArn::of_saml(text, call.gate().partition()).ok_or_else(|| refusal::no_arn(text))?;
    let located = call.locate_saml_provider(&arn).await?;
    let (grant, provider) = located.authorize_with(call, action, keys)?;
    let provider = provider.ok_or_else(|| no_such(text))?;
    Ok((grant, provider))
}

/// Keeps a provider that was changed.
pub(crate) async fn save(
    call: &Call<'_>,
    grant: &Grant,
    provider: SamlProvider,
    arn: &str,
) -> Result<(), Fault> {
    let saved = call
        .store(grant)
        .saml_providers()
        .update_saml_provider(provider)
        .await;
    saved.map_err(|error| not_changed(arn, error))?;
    Ok(())
}

/// Refuses what is no metadata; answers until when it is good.
fn check_metadata(call: &Call<'_>, text: &str) -> Result<Timestamp, Fault> {
    let metadata = Metadata::parse(text).map_err(|fault| {
        Fault::new(
            FaultKind::InvalidInput,
            format!("Could not parse metadata: {fault}"),
        )
    })?;
    let valid_until = metadata.valid_until();
    Ok(valid_until.unwrap_or_else(|| call.facts().received_at.plus(LONG)))
}

/// Draws a key's id, and seals the key for its place.
fn seal_key(
    call: &Call<'_>,
    (account, provider): (AccountId, ProviderId),
    pem: &Sensitive,
) -> Result<SamlKey, Fault> {
    let key = DecryptionKey::from_pem(pem.expose()).map_err(|error| {
        Fault::new(
            FaultKind::InvalidInput,
            format!("The private key is not valid: {error}"),
        )
    })?;
    let id = ProviderId::generate(call.gate().entropy()).map_err(blame::entropy)?;
    let place = SamlKeyPlace {
        account,
        provider,
        key: id,
    };
    Ok(SamlKey {
        id,
        added_at: call.facts().received_at,
        sealed: call.gate().seal_saml_key(&place, &key)?,
    })
}

/// A provider whose assertions must be encrypted has a key to open them with.
fn check_keys(provider: &SamlProvider) -> Result<(), Fault> {
    if provider.encryption == Some(AssertionEncryption::Required) && provider.keys.is_empty() {
        return Err(Fault::new(
            FaultKind::InvalidInput,
            "A provider with the assertion encryption mode Required needs a private key.",
        ));
    }
    Ok(())
}

fn encryption(mode: AssertionEncryptionModeType) -> AssertionEncryption {
    match mode {
        AssertionEncryptionModeType::Required => AssertionEncryption::Required,
        AssertionEncryptionModeType::Allowed => AssertionEncryption::Allowed,
    }
}

fn no_such(arn: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("Manifest not found for arn {arn}"),
    )
}

fn not_changed(arn: &str, error: StoreError) -> Fault {
    match error.conflict() {
        Some(Conflict::NotFound) => no_such(arn),
        _ => blame::store(error),
    }
}
