//! Trust policies on their way in and out (STS spec 12.1, 12.2).
//!
//! On the way in, every user and role that the policy names must exist, and is bound to its
//! unique id: whoever gets the name after a deletion is not trusted. On the way out the names are
//! shown again as they are by then; of those that are gone, the id.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use daypass_access::{Call, Grant, Records, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_model::{AccountId, Arn, EntityName, EntityPath, IdKind, UniqueId};
use daypass_policy::{DocumentKind, Policy};
use daypass_store::{Pin, TrustPolicy};
use serde_json::Value;

/// The most characters of a trust policy; white space counts (STS spec 12.1).
pub(crate) const LONGEST: usize = 2_048;

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
        let id = resolve(store, principal)
            .await?
            .filter(|_| named_here(call, principal))
            .ok_or_else(|| {
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

/// What the principals of trust policies are called now. Kept while a list is made, so that each
/// is looked up once.
#[derive(Default)]
pub(crate) struct Names(HashMap<(String, UniqueId), String>);

impl Names {
    async fn of(&mut self, store: Records<'_>, pin: &Pin) -> Result<&str, Fault> {
        let name = match self.0.entry((pin.arn.clone(), pin.id.clone())) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(name_now(store, pin).await?),
        };
        Ok(name)
    }
}

/// The document as it is shown: the text as it was sent, but for principals whose ARN is another
/// by now, and for the ids of those that are gone.
pub(crate) async fn shown(
    store: Records<'_>,
    trust: &TrustPolicy,
    names: &mut Names,
) -> Result<String, Fault> {
    let mut changed = HashMap::new();
    for pin in &trust.pins {
        let name = names.of(store, pin).await?;
        if name != pin.arn {
            changed.insert(pin.arn.as_str(), name.to_owned());
        }
    }
    match changed.is_empty() {
        true => Ok(trust.text.clone()),
        false => with_names(&trust.text, &changed),
    }
}

/// What a principal is called now: its ARN, or its id if it is gone.
async fn name_now(store: Records<'_>, pin: &Pin) -> Result<String, Fault> {
    let Ok(arn) = pin.arn.parse::<Arn>() else {
        // It was named by its id, and ids do not change.
        return Ok(pin.arn.clone());
    };
    let by_id = || pin.id.as_str().to_owned();
    let (Ok(partition), Some(account)) = (arn.partition().parse(), arn.account()) else {
        return Ok(by_id());
    };
    let name = match pin.id.kind() {
        Some(IdKind::User) => store
            .users()
            .user(account, &pin.id)
            .await
            .map_err(blame::store)?
            .map(|user| Arn::user(partition, account, &user.path, &user.name)),
        Some(IdKind::Role) => store
            .roles()
            .role(account, &pin.id)
            .await
            .map_err(blame::store)?
            .map(|role| Arn::role(partition, account, &role.path, &role.name)),
        _ => None,
    };
    Ok(name.unwrap_or_else(by_id))
}

/// Puts other names in place of some where they are principals, all of them at once: one that was
/// put in may be the old name of another. The same text in a condition stays: what a condition
/// compares with is never translated (STS spec 12.2). The document is written anew, since it is no
/// longer what was sent.
fn with_names(text: &str, names: &HashMap<&str, String>) -> Result<String, Fault> {
    let mut document: Value = serde_json::from_str(text).map_err(Fault::internal)?;
    let statements = match document.get_mut("Statement") {
        Some(Value::Array(statements)) => statements.as_mut_slice(),
        Some(statement) => std::slice::from_mut(statement),
        None => &mut [],
    };
    let rename = |name: &mut Value| {
        if let Some(other) = name.as_str().and_then(|name| names.get(name)) {
            *name = Value::from(other.as_str());
        }
    };
    for statement in statements {
        match statement
            .get_mut("Principal")
            .and_then(|principal| principal.get_mut("AWS"))
        {
            Some(Value::Array(names)) => names.iter_mut().for_each(rename),
            Some(name) => rename(name),
            None => {}
        }
    }
    Ok(document.to_string())
}

/// Whether an ARN is of this deployment's partition; ids have none.
fn named_here(call: &Call<'_>, principal: &str) -> bool {
    principal.parse::<Arn>().map_or(true, |arn| {
        arn.partition() == call.gate().partition().as_str()
    })
}

/// The unique id of the user or role that a principal names by ARN or by id, in whichever account
/// of the deployment it is; `None` if there is none.
async fn resolve(store: Records<'_>, principal: &str) -> Result<Option<UniqueId>, Fault> {
    match principal.parse::<Arn>() {
        Ok(arn) => by_arn(store, &arn).await,
        Err(_) => by_id(store, principal).await,
    }
}

async fn by_arn(store: Records<'_>, arn: &Arn) -> Result<Option<UniqueId>, Fault> {
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
            .users()
            .find_user(account, &name)
            .await
            .map_err(blame::store)?
            .map(|user| (user.id, user.path, user.name)),
        _ => store
            .roles()
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

async fn by_id(store: Records<'_>, text: &str) -> Result<Option<UniqueId>, Fault> {
    let Ok(id) = text.parse::<UniqueId>() else {
        return Ok(None);
    };
    let Some(account) = id.encoded_account() else {
        return Ok(None);
    };
    let exists = match id.kind() {
        Some(IdKind::User) => store
            .users()
            .user(account, &id)
            .await
            .map_err(blame::store)?
            .is_some(),
        Some(IdKind::Role) => store
            .roles()
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
    let (kind, (account, path, name)) = match arn.resource().split_once('/')? {
        ("user", _) => (IdKind::User, arn.entity("user")?),
        ("role", _) => (IdKind::Role, arn.entity("role")?),
        _ => return None,
    };
    Some(Named {
        account,
        kind,
        path,
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_principal_that_is_gone_is_shown_by_its_id_and_conditions_are_left_alone() {
        let text = r#"{"Statement":[
          {"Sid":"Principal","Principal":{"AWS":["arn:a\/b","arn:ab"]},
           "Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:a/b"}}},
          {"Princip\u0061l" : {"AWS":"arn:a/b"}}]}"#;
        let gone = HashMap::from([("arn:a/b", "AIDA1".to_owned())]);
        let shown = with_names(text, &gone).unwrap();
        assert_eq!(shown.matches("\"AIDA1\"").count(), 2, "{shown}");
        assert!(
            shown.contains(r#"{"aws:PrincipalArn":"arn:a/b"}"#),
            "{shown}"
        );
        assert!(shown.contains(r#"["AIDA1","arn:ab"]"#), "{shown}");
        let single = with_names(r#"{"Statement":{"Principal":{"AWS":"arn:a/b"}}}"#, &gone);
        assert!(single.unwrap().contains("AIDA1"));
    }

    /// One took the name that another gave up: each is shown by its own.
    #[test]
    fn names_that_were_exchanged_are_shown_exchanged() {
        let text = r#"{"Statement":[{"Principal":{"AWS":["arn:a","arn:b"]}}]}"#;
        let names = HashMap::from([("arn:a", "arn:b".to_owned()), ("arn:b", "arn:a".to_owned())]);
        let shown = with_names(text, &names).unwrap();
        assert!(shown.contains(r#"["arn:b","arn:a"]"#), "{shown}");
    }
}
