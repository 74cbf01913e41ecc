//! OIDC providers. Nothing here reaches out to one: what it says is asked when a token comes.

use daypass_access::providers::ProviderArn;
use daypass_access::{Call, ConditionKey, Grant, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AddClientIDToOpenIDConnectProviderInput, AddClientIDToOpenIDConnectProviderOutput,
    CreateOpenIDConnectProviderInput, CreateOpenIDConnectProviderOutput,
    DeleteOpenIDConnectProviderInput, DeleteOpenIDConnectProviderOutput,
    GetOpenIDConnectProviderInput, GetOpenIDConnectProviderOutput,
    ListOpenIDConnectProviderTagsInput, ListOpenIDConnectProviderTagsOutput,
    ListOpenIDConnectProvidersInput, ListOpenIDConnectProvidersOutput,
    OpenIDConnectProviderListEntry, RemoveClientIDFromOpenIDConnectProviderInput,
    RemoveClientIDFromOpenIDConnectProviderOutput, TagOpenIDConnectProviderInput,
    TagOpenIDConnectProviderOutput, UntagOpenIDConnectProviderInput,
    UntagOpenIDConnectProviderOutput, UpdateOpenIDConnectProviderThumbprintInput,
    UpdateOpenIDConnectProviderThumbprintOutput,
};
use daypass_model::{Arn, ClientId, OidcUrl, ProviderId, Thumbprint};
use daypass_store::{Conflict, OidcListing, OidcProvider, Revision, Tagged};

use crate::tags::{self, Change};
use crate::{paging, refusal, shape};

/// How many client ids a provider has at most (STS spec 10.2).
const CLIENT_IDS: usize = 100;

/// How many thumbprints a provider has at most (STS spec 10.2).
const THUMBPRINTS: usize = 5;

/// CreateOpenIDConnectProvider.
pub(crate) async fn create_open_id_connect_provider(
    call: &Call<'_>,
    input: CreateOpenIDConnectProviderInput,
) -> Result<CreateOpenIDConnectProviderOutput, Fault> {
    let url = OidcUrl::from_issuer(&input.url)
        .map_err(|_| Fault::validation("Invalid Open ID Connect Provider URL"))?;
    let tags = shape::parse_tags(&input.tags)?;
    let account = call.caller().account();
    let arn = Arn::oidc_provider(call.gate().partition(), account, &url);
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let actions = shape::create_actions(
        "iam:CreateOpenIDConnectProvider",
        "iam:TagOpenIDConnectProvider",
        &tags,
    );
    let grant = call.authorize(&actions, target, shape::request_tags(&tags))?;

    let provider = OidcProvider {
        account,
        id: ProviderId::generate(call.gate().entropy()).map_err(blame::entropy)?,
        url,
        client_ids: parse_client_ids(&input.client_id_list)?,
        thumbprints: parse_thumbprints(&input.thumbprint_list)?,
        keys: None,
        exposes_all_claims: false,
        accepts_own_tokens: false,
        created_at: call.facts().received_at,
        tags,
        revision: Revision::FIRST,
    };
    let shown_tags = shape::tags(&provider.tags);
    let added = call
        .store(&grant)
        .oidc_providers()
        .add_oidc_provider(provider)
        .await;
    added.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::EntityAlreadyExists,
            format!("Provider with url {} already exists.", input.url),
        ),
        Some(Conflict::LimitExceeded { limit }) => {
            refusal::over_quota("OpenIdConnectProvidersPerAccount", *limit)
        }
        _ => blame::store(error),
    })?;
    Ok(CreateOpenIDConnectProviderOutput {
        open_id_connect_provider_arn: Some(arn),
        tags: shown_tags,
    })
}

/// GetOpenIDConnectProvider. The URL comes without its scheme.
pub(crate) async fn get_open_id_connect_provider(
    call: &Call<'_>,
    input: GetOpenIDConnectProviderInput,
) -> Result<GetOpenIDConnectProviderOutput, Fault> {
    let arn = &input.open_id_connect_provider_arn;
    let (_, provider) = open(call, "iam:GetOpenIDConnectProvider", arn, Vec::new()).await?;
    let client_ids = provider.client_ids.iter().map(ClientId::to_string);
    let thumbprints = provider.thumbprints.iter().map(Thumbprint::as_str);
    Ok(GetOpenIDConnectProviderOutput {
        url: Some(provider.url.to_string()),
        client_id_list: client_ids.collect(),
        thumbprint_list: thumbprints.map(str::to_owned).collect(),
        create_date: Some(provider.created_at),
        tags: shape::tags(&provider.tags),
    })
}

/// ListOpenIDConnectProviders. An account has a hundred at most, so there are no pages.
pub(crate) async fn list_open_id_connect_providers(
    call: &Call<'_>,
    _: ListOpenIDConnectProvidersInput,
) -> Result<ListOpenIDConnectProvidersOutput, Fault> {
    let account = call.caller().account();
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:ListOpenIDConnectProviders"], target, [])?;
    let providers = call
        .store(&grant)
        .oidc_providers()
        .list_oidc_providers(account)
        .await
        .map_err(blame::store)?;
    let partition = call.gate().partition();
    let entry = |provider: OidcListing| OpenIDConnectProviderListEntry {
        arn: Some(Arn::oidc_provider(partition, account, &provider.url)),
    };
    Ok(ListOpenIDConnectProvidersOutput {
        open_id_connect_provider_list: providers.into_iter().map(entry).collect(),
    })
}

/// DeleteOpenIDConnectProvider. One that is not there is as good as deleted.
pub(crate) async fn delete_open_id_connect_provider(
    call: &Call<'_>,
    input: DeleteOpenIDConnectProviderInput,
) -> Result<DeleteOpenIDConnectProviderOutput, Fault> {
    let arn = parse_arn(call, &input.open_id_connect_provider_arn)?;
    let located = call.locate_oidc_provider(&arn).await?;
    let (grant, provider) = located.authorize(call, "iam:DeleteOpenIDConnectProvider")?;
    if let Some(provider) = provider {
        let removed = call
            .store(&grant)
            .oidc_providers()
            .remove_oidc_provider(provider.account, provider.id)
            .await;
        match removed {
            Err(error) if error.conflict() != Some(&Conflict::NotFound) => {
                return Err(blame::store(error));
            }
            _ => {}
        }
    }
    Ok(DeleteOpenIDConnectProviderOutput)
}

/// AddClientIDToOpenIDConnectProvider. To add one that is there is no mistake.
pub(crate) async fn add_client_id_to_open_id_connect_provider(
    call: &Call<'_>,
    input: AddClientIDToOpenIDConnectProviderInput,
) -> Result<AddClientIDToOpenIDConnectProviderOutput, Fault> {
    const ACTION: &str = "iam:AddClientIDToOpenIDConnectProvider";
    let client_id: ClientId = input.client_id.parse().map_err(refusal::invalid)?;
    let arn = &input.open_id_connect_provider_arn;
    let (grant, mut provider) = open(call, ACTION, arn, Vec::new()).await?;
    if !provider.client_ids.contains(&client_id) {
        if provider.client_ids.len() >= CLIENT_IDS {
            return Err(too_many_client_ids());
        }
        provider.client_ids.push(client_id);
        save(call, &grant, provider, arn).await?;
    }
    Ok(AddClientIDToOpenIDConnectProviderOutput)
}

/// RemoveClientIDFromOpenIDConnectProvider. One that is not there is as good as removed.
pub(crate) async fn remove_client_id_from_open_id_connect_provider(
    call: &Call<'_>,
    input: RemoveClientIDFromOpenIDConnectProviderInput,
) -> Result<RemoveClientIDFromOpenIDConnectProviderOutput, Fault> {
    const ACTION: &str = "iam:RemoveClientIDFromOpenIDConnectProvider";
    let client_id: ClientId = input.client_id.parse().map_err(refusal::invalid)?;
    let arn = &input.open_id_connect_provider_arn;
    let (grant, mut provider) = open(call, ACTION, arn, Vec::new()).await?;
    if provider.client_ids.contains(&client_id) {
        provider.client_ids.retain(|other| *other != client_id);
        save(call, &grant, provider, arn).await?;
    }
    Ok(RemoveClientIDFromOpenIDConnectProviderOutput)
}

/// UpdateOpenIDConnectProviderThumbprint. The list replaces the one before.
pub(crate) async fn update_open_id_connect_provider_thumbprint(
    call: &Call<'_>,
    input: UpdateOpenIDConnectProviderThumbprintInput,
) -> Result<UpdateOpenIDConnectProviderThumbprintOutput, Fault> {
    const ACTION: &str = "iam:UpdateOpenIDConnectProviderThumbprint";
    let arn = &input.open_id_connect_provider_arn;
    let (grant, provider) = open(call, ACTION, arn, Vec::new()).await?;
    let thumbprints = parse_thumbprints(&input.thumbprint_list)?;
    if thumbprints.is_empty() {
        return Err(Fault::new(
            FaultKind::InvalidInput,
            "Thumbprint list must contain at least one entry.",
        ));
    }
    let provider = OidcProvider {
        thumbprints,
        ..provider
    };
    save(call, &grant, provider, arn).await?;
    Ok(UpdateOpenIDConnectProviderThumbprintOutput)
}

/// TagOpenIDConnectProvider.
pub(crate) async fn tag_open_id_connect_provider(
    call: &Call<'_>,
    input: TagOpenIDConnectProviderInput,
) -> Result<TagOpenIDConnectProviderOutput, Fault> {
    let change = Change::put(&input.tags)?;
    edit_tags(
        call,
        "iam:TagOpenIDConnectProvider",
        &input.open_id_connect_provider_arn,
        change,
    )
    .await?;
    Ok(TagOpenIDConnectProviderOutput)
}

/// UntagOpenIDConnectProvider. A key that the provider does not have is no mistake.
pub(crate) async fn untag_open_id_connect_provider(
    call: &Call<'_>,
    input: UntagOpenIDConnectProviderInput,
) -> Result<UntagOpenIDConnectProviderOutput, Fault> {
    let change = Change::remove(&input.tag_keys)?;
    edit_tags(
        call,
        "iam:UntagOpenIDConnectProvider",
        &input.open_id_connect_provider_arn,
        change,
    )
    .await?;
    Ok(UntagOpenIDConnectProviderOutput)
}

/// ListOpenIDConnectProviderTags.
pub(crate) async fn list_open_id_connect_provider_tags(
    call: &Call<'_>,
    input: ListOpenIDConnectProviderTagsInput,
) -> Result<ListOpenIDConnectProviderTagsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let arn = &input.open_id_connect_provider_arn;
    let (_, provider) = open(call, "iam:ListOpenIDConnectProviderTags", arn, Vec::new()).await?;
    let listed = tags::list(provider.tags, &page);
    Ok(ListOpenIDConnectProviderTagsOutput {
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
    let of = Tagged::OidcProvider(provider.id);
    tags::save(call, &grant, (of, edit), || no_such(arn)).await
}

fn parse_arn(call: &Call<'_>, text: &str) -> Result<ProviderArn<OidcUrl>, Fault> {
    ProviderArn::of_oidc(text, call.gate().partition()).ok_or_else(|| refusal::no_arn(text))
}

/// Decides the action on the provider of this ARN, and gives it out if there is one.
pub(crate) async fn open(
    call: &Call<'_>,
    action: &'static str,
    arn: &str,
    keys: Vec<ConditionKey>,
) -> Result<(Grant, OidcProvider), Fault> {
    let located = call.locate_oidc_provider(&parse_arn(call, arn)?).await?;
    let (grant, provider) = located.authorize_with(call, action, keys)?;
    let provider = provider.ok_or_else(|| no_such(arn))?;
    Ok((grant, provider))
}

/// Keeps a provider that was changed.
pub(crate) async fn save(
    call: &Call<'_>,
    grant: &Grant,
    provider: OidcProvider,
    arn: &str,
) -> Result<(), Fault> {
    let saved = call
        .store(grant)
        .oidc_providers()
        .update_oidc_provider(provider)
        .await;
    saved.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => no_such(arn),
        _ => blame::store(error),
    })?;
    Ok(())
}

/// Client ids as a request passes them, each once.
fn parse_client_ids(sent: &[String]) -> Result<Vec<ClientId>, Fault> {
    let mut client_ids: Vec<ClientId> = Vec::new();
    for text in sent {
        let client_id = text.parse().map_err(refusal::invalid)?;
        if client_ids.contains(&client_id) {
            continue;
        }
        if client_ids.len() >= CLIENT_IDS {
            return Err(too_many_client_ids());
        }
        client_ids.push(client_id);
    }
    Ok(client_ids)
}

fn parse_thumbprints(sent: &[String]) -> Result<Vec<Thumbprint>, Fault> {
    if sent.len() > THUMBPRINTS {
        return Err(Fault::new(
            FaultKind::InvalidInput,
            "Thumbprint list must contain fewer than 5 entries.",
        ));
    }
    sent.iter()
        .map(|text| text.parse().map_err(refusal::invalid))
        .collect()
}

fn too_many_client_ids() -> Fault {
    refusal::over_quota("ClientIdsPerOpenIdConnectProvider", CLIENT_IDS)
}

fn no_such(arn: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("OpenIDConnect Provider not found for arn {arn}"),
    )
}
