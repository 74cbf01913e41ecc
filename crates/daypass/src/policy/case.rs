//! A case as it is written: one request with all policies that have a say, or one policy to
//! validate. Nothing is decoded before it is needed, and policies never are: the engine must see
//! their text, because a decoded object no longer tells that it had a key twice.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow, bail, ensure};
use daypass_policy::{Context, ContextValue};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// The members of a case. `null` is as good as none.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Case<'a> {
    #[serde(borrow)]
    pub(super) id: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) expected: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) principal: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) action: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) resource: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) resource_account: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) context: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) identity_policies: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) resource_policy: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) permission_boundary: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) session_policy: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) session_policies: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) scps: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) rcps: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) endpoint_policies: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) validate: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) policy: Option<&'a RawValue>,
}

/// Every member that a case may have, with those that only people read.
const MEMBERS: [&str; 19] = [
    "id",
    "expected",
    "certainty",
    "why",
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "context",
    "identityPolicies",
    "resourcePolicy",
    "permissionBoundary",
    "sessionPolicy",
    "sessionPolicies",
    "scps",
    "rcps",
    "endpointPolicies",
    "validate",
    "policy",
];

/// A request carries a few dozen condition keys; each is compared with all that were before.
const MAX_KEYS: usize = 1_000;

impl<'a> Case<'a> {
    /// Reads a case. Members of unknown names are passed over.
    pub(super) fn read(text: &'a str) -> anyhow::Result<Self> {
        ensure!(text.trim_start().starts_with('{'), "not a JSON object");
        serde_json::from_str(text).map_err(|error| anyhow!("not a case: {error}"))
    }

    /// Reads a case that a person wrote: a name that is not known is a slip of the pen, and passing
    /// over a misspelt boundary would answer another question than was asked.
    pub(super) fn read_strictly(text: &'a str) -> anyhow::Result<Self> {
        let case = Self::read(text)?;
        let members: BTreeMap<String, IgnoredAny> = serde_json::from_str(text)?;
        if let Some(name) = members
            .keys()
            .find(|name| !MEMBERS.contains(&name.as_str()))
        {
            bail!(
                "a case has no member {name:?}; it may have {}",
                MEMBERS.join(", ")
            );
        }
        Ok(case)
    }

    /// The id of what may be no case at all.
    pub(super) fn id_of(text: &'a str) -> Option<&'a RawValue> {
        #[derive(Deserialize)]
        struct Identified<'a> {
            #[serde(borrow)]
            id: Option<&'a RawValue>,
        }
        let read: Option<Identified<'a>> = serde_json::from_str(text).ok();
        read?.id
    }

    /// The members of this case, and for those that it does not have, the given ones.
    pub(super) fn or(self, given: Self) -> Self {
        Self {
            id: self.id.or(given.id),
            expected: self.expected.or(given.expected),
            principal: self.principal.or(given.principal),
            action: self.action.or(given.action),
            resource: self.resource.or(given.resource),
            resource_account: self.resource_account.or(given.resource_account),
            context: self.context.or(given.context),
            identity_policies: self.identity_policies.or(given.identity_policies),
            resource_policy: self.resource_policy.or(given.resource_policy),
            permission_boundary: self.permission_boundary.or(given.permission_boundary),
            session_policy: self.session_policy.or(given.session_policy),
            session_policies: self.session_policies.or(given.session_policies),
            scps: self.scps.or(given.scps),
            rcps: self.rcps.or(given.rcps),
            endpoint_policies: self.endpoint_policies.or(given.endpoint_policies),
            validate: self.validate.or(given.validate),
            policy: self.policy.or(given.policy),
        }
    }
}

/// A string, borrowed where it holds no escape.
pub(super) fn text(raw: &RawValue) -> anyhow::Result<Cow<'_, str>> {
    let written = raw.get();
    let inner = written
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        Some(_) => Ok(Cow::Owned(serde_json::from_str(written)?)),
        None => bail!("must be a string"),
    }
}

/// A member that must be there and hold a string.
pub(super) fn required<'a>(raw: Option<&'a RawValue>, name: &str) -> anyhow::Result<Cow<'a, str>> {
    let raw = raw.ok_or_else(|| anyhow!("{name} is missing"))?;
    text(raw).context(name.to_owned())
}

/// The items of a list; anything else is a list of itself, and none an empty one.
pub(super) fn items(raw: Option<&RawValue>) -> anyhow::Result<Vec<&RawValue>> {
    match raw {
        None => Ok(Vec::new()),
        Some(raw) if raw.get().starts_with('[') => Ok(serde_json::from_str(raw.get())?),
        Some(one) => Ok(vec![one]),
    }
}

/// The condition keys of a request. What stands twice is refused: two readers could take it for
/// two different requests.
pub(super) fn context(raw: Option<&RawValue>) -> anyhow::Result<Context> {
    let mut context = Context::new();
    let Some(raw) = raw else {
        return Ok(context);
    };
    let Members(members) = serde_json::from_str(raw.get())
        .map_err(|_| anyhow!("context must be an object of condition keys"))?;
    ensure!(
        members.len() <= MAX_KEYS,
        "context has more than {MAX_KEYS} keys"
    );
    for (key, raw) in members {
        ensure!(context.get(&key).is_none(), "context has {key} twice");
        let value = context_value(raw).with_context(|| format!("context, {key}"))?;
        context.insert(key.into_owned(), value);
    }
    Ok(context)
}

fn context_value(raw: &RawValue) -> anyhow::Result<ContextValue> {
    if !raw.get().starts_with('[') {
        return Ok(ContextValue::One(scalar(raw)?.into()));
    }
    let values = items(Some(raw))?;
    let values: anyhow::Result<Vec<Box<str>>> = (values.into_iter())
        .map(|raw| Ok(scalar(raw)?.into()))
        .collect();
    Ok(ContextValue::Many(values?))
}

/// A string, or a number or boolean as it is written.
pub(super) fn scalar(raw: &RawValue) -> anyhow::Result<Cow<'_, str>> {
    match raw.get().as_bytes().first() {
        Some(b'"') => text(raw),
        Some(b't' | b'f' | b'-' | b'0'..=b'9') => Ok(Cow::Borrowed(raw.get())),
        _ => bail!("a value must be a string, a number, a boolean or a list of them"),
    }
}

/// The members of an object in order, those of equal names too.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// A name that is borrowed where it can be.
#[derive(Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
