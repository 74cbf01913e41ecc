//! Trust policies on their way in and out (STS spec 12.1, 12.2).
//!
//! On the way in, every user and role that the policy names must exist, and is bound to its
//! unique id: whoever gets the name after a deletion is not trusted. On the way out the names are
//! shown again; of those that are gone, the id.

use daypass_access::{Call, Grant, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_model::{AccountId, Arn, EntityName, EntityPath, IdKind, UniqueId};
use daypass_policy::{DocumentKind, Policy};
use daypass_store::{Pin, Store, TrustPolicy};

/// The most characters of a trust policy; white space counts (STS spec 12.1).
const LONGEST: usize = 2_048;

/// Checks a trust policy and binds its principals.
pub(crate) async fn bind(call: &Call<'_>, grant: &Grant, text: &str) -> Result<TrustPolicy, Fault> {
    let policy = Policy::parse(text, DocumentKind::Trust)
        .map_err(|error| Fault::new(FaultKind::MalformedPolicyDocument, error.to_string()))?;
    if text.chars().count() > LONGEST {
        return Err(Fault::new(
            FaultKind::LimitExceeded,
            format!("Cannot exceed quota for ACLSizePerRole: {LONGEST}"),
        ));
    }
    let store = call.store(grant);
    let mut pins: Vec<Pin> = Vec::new();
    for principal in policy.named_principals() {
        if pins.iter().any(|pin| pin.arn == principal) {
            continue;
        }
        let id = resolve(store, principal).await?.ok_or_else(|| {
            Fault::new(
                FaultKind::MalformedPolicyDocument,
                format!("Invalid principal in policy: \"AWS\":\"{principal}\""),
            )
        })?;
        pins.push(Pin {
            arn: principal.to_owned(),
            id,
        });
    }
    Ok(TrustPolicy {
        text: text.to_owned(),
        pins,
    })
}

/// The document as it is shown: the text as it was sent, with the ids of principals that are gone
/// in place of their ARNs.
pub(crate) async fn shown(store: &dyn Store, trust: &TrustPolicy) -> Result<String, Fault> {
    let mut text = trust.text.clone();
    for pin in &trust.pins {
        if resolve(store, &pin.arn).await?.as_ref() != Some(&pin.id) {
            text = text.replace(&format!("\"{}\"", pin.arn), &format!("\"{}\"", pin.id));
        }
    }
    Ok(text)
}

/// The unique id of the user or role that a principal names by ARN or by id, in whichever account
/// of the deployment it is; `None` if there is none.
async fn resolve(store: &dyn Store, principal: &str) -> Result<Option<UniqueId>, Fault> {
    match principal.parse::<Arn>() {
        Ok(arn) => by_arn(store, &arn).await,
        Err(_) => by_id(store, principal).await,
    }
}

async fn by_arn(store: &dyn Store, arn: &Arn) -> Result<Option<UniqueId>, Fault> {
    let Some(Named {
        account,
        kind,
        path,
        name,
    }) = named(arn)
    else {
        return Ok(None);
    };
    let found = match kind {
        IdKind::User => store
            .find_user(account, &name)
            .await
            .map_err(blame::store)?
            .map(|user| (user.id, user.path, user.name)),
        _ => store
            .find_role(account, &name)
            .await
            .map_err(blame::store)?
            .map(|role| (role.id, role.path, role.name)),
    };
    // ARNs compare with case, though names are unique without (STS spec 3.3).
    Ok(found
        .filter(|found| found.1 == path && found.2 == name)
        .map(|found| found.0))
}

async fn by_id(store: &dyn Store, text: &str) -> Result<Option<UniqueId>, Fault> {
    let Ok(id) = text.parse::<UniqueId>() else {
        return Ok(None);
    };
    let Some(account) = id.encoded_account() else {
        return Ok(None);
    };
    let exists = match id.kind() {
        Some(IdKind::User) => store
            .user(account, &id)
            .await
            .map_err(blame::store)?
            .is_some(),
        Some(IdKind::Role) => store
            .role(account, &id)
            .await
            .map_err(blame::store)?
            .is_some(),
        _ => false,
    };
    Ok(exists.then_some(id))
}

struct Named {
    account: AccountId,
    kind: IdKind,
    path: EntityPath,
    name: EntityName,
}

/// The parts of a user's or role's ARN.
fn named(arn: &Arn) -> Option<Named> {
    let (kind, rest) = match arn.resource().split_once('/')? {
        ("user", _) => (IdKind::User, arn.resource().strip_prefix("user")?),
        ("role", _) => (IdKind::Role, arn.resource().strip_prefix("role")?),
        _ => return None,
    };
    let (path, name) = rest.split_at(rest.rfind('/')? + 1);
    Some(Named {
        account: arn.account()?,
        kind,
        path: path.parse().ok()?,
        name: name.parse().ok()?,
    })
}
