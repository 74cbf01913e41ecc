//! Access keys. The secret is shown once, when the key is made.

use daypass_access::{Call, Grant, NewAccessKey, Target, blame};
use daypass_api::Sensitive;
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AccessKey as WireKey, AccessKeyLastUsed, AccessKeyMetadata, CreateAccessKeyInput,
    CreateAccessKeyOutput, DeleteAccessKeyInput, DeleteAccessKeyOutput, GetAccessKeyLastUsedInput,
    GetAccessKeyLastUsedOutput, ListAccessKeysInput, ListAccessKeysOutput, StatusType,
    UpdateAccessKeyInput, UpdateAccessKeyOutput,
};
use daypass_credentials::SecretAccessKey;
use daypass_model::{AccessKeyId, AccountId, IdKind};
use daypass_store::{AccessKey, Conflict, KeyOwner, Revision};

use crate::users::name_or_caller;
use crate::{paging, refusal};

/// Whose keys a request is about, once it is granted.
pub(crate) struct Holder {
    grant: Grant,
    account: AccountId,
    owner: KeyOwner,
    /// As the API shows it.
    name: String,
}

/// CreateAccessKey.
pub(crate) async fn create_access_key(
    call: &Call<'_>,
    input: CreateAccessKeyInput,
) -> Result<CreateAccessKeyOutput, Fault> {
    let holder = holder(call, "iam:CreateAccessKey", input.user_name.as_deref()).await?;
    let Holder {
        grant,
        account,
        owner,
        name,
    } = holder;
    let entropy = call.gate().entropy();
    let id =
        AccessKeyId::generate(IdKind::LongTermKey, account, entropy).map_err(blame::entropy)?;
    let secret = SecretAccessKey::generate(entropy).map_err(blame::entropy)?;
    let new_key = NewAccessKey {
        account,
        owner: &owner,
        id: &id,
        secret: &secret,
    };
    let key = AccessKey {
        sealed_secret: call.gate().seal_access_key(&new_key)?,
        id: id.clone(),
        account,
        owner,
        active: true,
        created_at: call.facts().received_at,
        revision: Revision::FIRST,
    };
    let created_at = key.created_at;
    call.store(&grant)
        .keys()
        .add_access_key(key)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::LimitExceeded { limit }) => Fault::new(
                FaultKind::LimitExceeded,
                format!("Cannot exceed quota for AccessKeysPerUser: {limit}"),
            ),
            Some(Conflict::NotFound) => refusal::no_such("user", &name),
            _ => blame::store(error),
        })?;
    Ok(CreateAccessKeyOutput {
        access_key: WireKey {
            user_name: name,
            access_key_id: id.to_string(),
            status: StatusType::Active,
            secret_access_key: Sensitive::from(secret.expose().to_owned()),
            create_date: Some(created_at),
        },
    })
}

/// ListAccessKeys. An owner has two at most, so there is never a second page.
pub(crate) async fn list_access_keys(
    call: &Call<'_>,
    input: ListAccessKeysInput,
) -> Result<ListAccessKeysOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let holder = holder(call, "iam:ListAccessKeys", input.user_name.as_deref()).await?;
    let keys = call
        .store(&holder.grant)
        .keys()
        .list_access_keys(holder.account, &holder.owner)
        .await
        .map_err(blame::store)?;
    let slice = paging::within(keys, &page, |key| key.id.to_string());
    let (is_truncated, marker) = paging::mark(&slice);
    let access_key_metadata = slice
        .items
        .into_iter()
        .map(|key| AccessKeyMetadata {
            user_name: Some(holder.name.clone()),
            access_key_id: Some(key.id.to_string()),
            status: Some(if key.active {
                StatusType::Active
            } else {
                StatusType::Inactive
            }),
            create_date: Some(key.created_at),
        })
        .collect();
    Ok(ListAccessKeysOutput {
        access_key_metadata,
        is_truncated,
        marker,
    })
}

/// UpdateAccessKey.
pub(crate) async fn update_access_key(
    call: &Call<'_>,
    input: UpdateAccessKeyInput,
) -> Result<UpdateAccessKeyOutput, Fault> {
    let holder = holder(call, "iam:UpdateAccessKey", input.user_name.as_deref()).await?;
    let key = owned_key(call, &holder, &input.access_key_id).await?;
    let active = match input.status {
        StatusType::Active => true,
        StatusType::Inactive => false,
        StatusType::Expired => {
            return Err(Fault::new(
                FaultKind::InvalidInput,
                "An access key is set to Active or Inactive.",
            ));
        }
    };
    let changed = AccessKey { active, ..key };
    call.store(&holder.grant)
        .keys()
        .update_access_key(changed)
        .await
        .map_err(|error| match error.conflict() {
            Some(Conflict::NotFound) => refusal::no_such_key(&input.access_key_id),
            _ => blame::store(error),
        })?;
    Ok(UpdateAccessKeyOutput)
}

/// DeleteAccessKey.
pub(crate) async fn delete_access_key(
    call: &Call<'_>,
    input: DeleteAccessKeyInput,
) -> Result<DeleteAccessKeyOutput, Fault> {
    let holder = holder(call, "iam:DeleteAccessKey", input.user_name.as_deref()).await?;
    let key = owned_key(call, &holder, &input.access_key_id).await?;
    let removed = call
        .store(&holder.grant)
        .keys()
        .remove_access_key(key.account, &key.id)
        .await;
    removed.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => refusal::no_such_key(&input.access_key_id),
        _ => blame::store(error),
    })?;
    Ok(DeleteAccessKeyOutput)
}

/// GetAccessKeyLastUsed. Whoever may ask learns nothing of a key that is not the account's.
pub(crate) async fn get_access_key_last_used(
    call: &Call<'_>,
    input: GetAccessKeyLastUsedInput,
) -> Result<GetAccessKeyLastUsedOutput, Fault> {
    let located = call.locate_access_key(&input.access_key_id).await?;
    let (grant, holder) = located.authorize(call, "iam:GetAccessKeyLastUsed")?;
    let Some(holder) = holder else {
        return Err(Fault::access_denied(format!(
            "User: {} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access \
             key {}",
            call.caller().arn(),
            input.access_key_id
        )));
    };
    let last_use = call.store(&grant).last_key_use(&holder.key).await;
    let shown = match last_use.map_err(blame::store)? {
        Some(last_use) => AccessKeyLastUsed {
            last_used_date: Some(last_use.at),
            service_name: last_use.service,
            region: last_use.region,
        },
        None => AccessKeyLastUsed {
            last_used_date: None,
            service_name: NEVER.to_owned(),
            region: NEVER.to_owned(),
        },
    };
    let account = call.caller().account();
    let user = holder.user.map(|user| user.name.to_string());
    Ok(GetAccessKeyLastUsedOutput {
        user_name: Some(user.unwrap_or_else(|| account.to_string())),
        access_key_last_used: Some(shown),
    })
}

/// Service and region of a key that was never used (STS spec 12.3).
const NEVER: &str = "N/A";

/// Decides an action on a user's keys, or on root's when root names nobody.
pub(crate) async fn holder(
    call: &Call<'_>,
    action: &'static str,
    named: Option<&str>,
) -> Result<Holder, Fault> {
    let account = call.caller().account();
    if named.is_none() && call.caller().principal().is_root() {
        let arn = call.caller().arn();
        let grant = call.authorize(
            &[action],
            Target {
                arn: &arn,
                account,
                tags: &[],
            },
            [],
        )?;
        return Ok(Holder {
            grant,
            account,
            owner: KeyOwner::Root,
            name: account.to_string(),
        });
    }
    let name = name_or_caller(call, named)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize(call, action)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok(Holder {
        grant,
        account,
        owner: KeyOwner::User(user.id),
        name: user.name.to_string(),
    })
}

/// The key of this id, if it is the holder's. Another's is as good as none.
async fn owned_key(call: &Call<'_>, holder: &Holder, id: &str) -> Result<AccessKey, Fault> {
    let missing = || refusal::no_such_key(id);
    let parsed: AccessKeyId = id.parse().map_err(|_| missing())?;
    let key = call
        .store(&holder.grant)
        .keys()
        .access_key(&parsed)
        .await
        .map_err(blame::store)?;
    key.filter(|key| key.account == holder.account && key.owner == holder.owner)
        .ok_or_else(missing)
}
