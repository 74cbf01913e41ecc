//! A case line as those ask who decide whether to compare it.

use serde_json::Value;

/// Where a policy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    Caller,
    Resource,
    Rcp,
    Endpoint,
}

const PLACES: [(&str, Layer); 8] = [
    ("identityPolicies", Layer::Caller),
    ("permissionBoundary", Layer::Caller),
    ("sessionPolicies", Layer::Caller),
    ("scopeDownPolicies", Layer::Caller),
    ("scps", Layer::Caller),
    ("resourcePolicy", Layer::Resource),
    ("rcps", Layer::Rcp),
    ("endpointPolicies", Layer::Endpoint),
];

/// A case line.
pub(crate) struct Line<'a>(pub(crate) &'a Value);

/// A statement of one of its policies.
pub(crate) struct Statement<'a> {
    pub(crate) of: &'a Value,
    pub(crate) layer: Layer,
    /// Whether its policy is of the version that has variables.
    pub(crate) current: bool,
}

/// One key under one operator.
pub(crate) struct Condition<'a> {
    /// The set prefix, or nothing.
    pub(crate) set: &'a str,
    /// The operator without prefix, suffix and `Not`.
    pub(crate) kind: String,
    pub(crate) negated: bool,
    pub(crate) if_exists: bool,
    pub(crate) key: &'a str,
    values: &'a Value,
}

/// The items of a list, or the one that stands for itself.
pub(crate) fn items(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Null => Box::new(std::iter::empty()),
        Value::Array(list) => Box::new(list.iter()),
        one => Box::new(std::iter::once(one)),
    }
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    items(value).filter_map(Value::as_str)
}

impl<'a> Line<'a> {
    pub(crate) fn statements(&self) -> impl Iterator<Item = Statement<'a>> {
        let line = self.0;
        PLACES.into_iter().flat_map(move |(place, layer)| {
            let policies = items(&line[place]).flat_map(items);
            policies.flat_map(move |policy| {
                let current = policy["Version"] == "2012-10-17";
                items(&policy["Statement"]).map(move |of| Statement { of, layer, current })
            })
        })
    }

    /// The statements of the resource's or the role's own policy.
    pub(crate) fn gate(&self) -> impl Iterator<Item = Statement<'a>> {
        self.statements().filter(|s| s.layer == Layer::Resource)
    }

    pub(crate) fn condition(&self, test: impl Fn(&Condition<'a>) -> bool) -> bool {
        self.statements().any(|s| s.conditions().any(|c| test(&c)))
    }

    pub(crate) fn is_empty(&self, place: &str) -> bool {
        items(&self.0[place]).next().is_none()
    }

    // ---- the request ----

    /// The value of a condition key.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        let mut members = self.0["context"].as_object()?.iter();
        let (_, value) = members.find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        Some(value)
    }

    /// Whether a key has such a value.
    pub(crate) fn has(&self, key: &str, test: impl Fn(&str) -> bool) -> bool {
        self.value(key).is_some_and(|value| texts(value).any(test))
    }

    /// The variables in a text: what follows the key, and the key's value.
    pub(crate) fn variables<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = (Option<&'t str>, Option<&'a Value>)> {
        text.split("${").skip(1).filter_map(|rest| {
            let inner = rest.split('}').next().unwrap_or(rest);
            let (key, default) = match inner.split_once(", ") {
                Some((key, default)) => (key, Some(default)),
                None => (inner, None),
            };
            (!["*", "?", "$"].contains(&inner)).then(|| (default, self.value(key)))
        })
    }

    /// Whether a text holds a variable without a value.
    pub(crate) fn is_unresolved(&self, text: &str) -> bool {
        self.variables(text).any(|(default, value)| match value {
            None => default.is_none(),
            Some(value) => value.is_array(),
        })
    }

    // ---- the caller ----

    fn principal(&self) -> &'a str {
        let principal = &self.0["principal"];
        let provider = principal["Federated"].as_str();
        principal.as_str().or(provider).unwrap_or_default()
    }

    pub(crate) fn account(&self) -> &'a str {
        self.principal().split(':').nth(4).unwrap_or_default()
    }

    pub(crate) fn is_provider(&self) -> bool {
        !self.0["principal"]["Federated"].is_null()
    }

    pub(crate) fn has_account(&self) -> bool {
        self.0["principal"].is_string() && !self.is_service()
    }

    pub(crate) fn is_service(&self) -> bool {
        let is_arn = self.principal().starts_with("arn:");
        self.0["principal"].is_string() && !is_arn
    }

    /// Whether what the caller's ARN names begins so.
    pub(crate) fn is_caller(&self, start: &str) -> bool {
        let name = self.principal().split(':').nth(5);
        !self.is_provider() && name.is_some_and(|name| name.starts_with(start))
    }

    /// Whether the resource is of the caller's account. Every resource is the first account's.
    pub(crate) fn is_at_home(&self) -> bool {
        self.has_account() && self.account() == "111111111111"
    }

    pub(crate) fn has_full_identity(&self) -> bool {
        let policies = items(&self.0["identityPolicies"]);
        policies
            .flat_map(|p| items(&p["Statement"]))
            .any(is_full_access)
    }

    /// Whether there are session policies that may be silent.
    pub(crate) fn limits_session(&self) -> bool {
        let policies = items(&self.0["sessionPolicies"]);
        let mut statements = policies.flat_map(|p| items(&p["Statement"]));
        !self.is_empty("sessionPolicies") && !statements.any(is_full_access)
    }

    /// Whether the gate may allow the very caller, and not only the role, user or account behind.
    pub(crate) fn is_granted_directly(&self) -> bool {
        let me = self.principal();
        self.gate().any(|s| {
            let mut named = s.names("AWS", "Principal");
            !s.denies() && named.any(|name| name == "*" || name == me)
        })
    }

    // ---- the action ----

    pub(crate) fn on_role(&self) -> bool {
        self.0["resource"]
            .as_str()
            .is_some_and(|r| r.contains(":role/"))
    }

    pub(crate) fn assumes(&self) -> bool {
        let action = self.0["action"].as_str().unwrap_or_default();
        action.to_ascii_lowercase().starts_with("sts:assumerole")
    }

    /// Whether a list has some of the caller's identities and lacks others.
    pub(crate) fn lists_some(&self, statement: &Statement<'_>) -> bool {
        let (me, account) = (self.principal(), self.account());
        let listed =
            |wanted: &dyn Fn(&str) -> bool| statement.names("AWS", "NotPrincipal").any(wanted);
        let root = format!("arn:aws:iam::{account}:root");
        let by_account = !account.is_empty() && listed(&|n| n == account || n == root);
        let mut is_listed = vec![by_account];
        if !self.is_caller("root") {
            is_listed.push(listed(&|n| n == me));
        }
        let behind = me.split_once(":assumed-role/").map(|(_, rest)| {
            let role = rest.split('/').next().unwrap_or_default();
            format!("arn:aws:iam::{account}:role/{role}")
        });
        if let Some(role) = behind {
            is_listed.push(listed(&|n| n == role));
        }
        // The user behind a federated user need not be listed, but does for the engine.
        let behind_federated =
            self.is_caller("federated-user/") && listed(&|n| Some(n) == user_behind(me).as_deref());
        let some = is_listed.contains(&true) || behind_federated;
        self.has_account() && some && is_listed.contains(&false)
    }
}

fn user_behind(federated: &str) -> Option<String> {
    let (_, name) = federated.split_once(":federated-user/")?;
    let account = federated.split(':').nth(4)?;
    Some(format!("arn:aws:iam::{account}:user/{name}"))
}

fn is_full_access(statement: &Value) -> bool {
    let stars = statement["Action"] == "*" && statement["Resource"] == "*";
    statement["Effect"] == "Allow" && stars && statement["Condition"].is_null()
}

impl<'a> Statement<'a> {
    pub(crate) fn denies(&self) -> bool {
        self.of["Effect"] == "Deny"
    }

    pub(crate) fn actions(&self) -> impl Iterator<Item = &'a str> {
        texts(&self.of["Action"]).chain(texts(&self.of["NotAction"]))
    }

    pub(crate) fn resources(&self) -> impl Iterator<Item = &'a str> {
        texts(&self.of["Resource"]).chain(texts(&self.of["NotResource"]))
    }

    /// What an element names under a type.
    pub(crate) fn names(&self, kind: &str, element: &str) -> impl Iterator<Item = &'a str> {
        let element = &self.of[element];
        let values = if element.is_string() {
            element
        } else {
            &element[kind]
        };
        texts(values)
    }

    pub(crate) fn is_for_everyone(&self) -> bool {
        self.names("AWS", "Principal").any(|name| name == "*")
    }

    pub(crate) fn names_account(&self, account: &str) -> bool {
        let names = self
            .names("AWS", "Principal")
            .chain(self.names("AWS", "NotPrincipal"));
        let root = format!("arn:aws:iam::{account}:root");
        names
            .into_iter()
            .any(|name| name == account || name == root)
    }

    /// A role's ARN with a path that the session's does not tell, or in another case, and a
    /// statement that names nobody.
    pub(crate) fn has_unusual_principal(&self) -> bool {
        let mut names = self
            .names("AWS", "Principal")
            .chain(self.names("AWS", "NotPrincipal"));
        let names_nobody = self.of["Principal"].is_null() && self.of["NotPrincipal"].is_null();
        names_nobody || names.any(|name| name.ends_with("/team/app") || name.ends_with("/APP"))
    }

    pub(crate) fn conditions(&self) -> impl Iterator<Item = Condition<'a>> {
        let operators = self.of["Condition"].as_object().into_iter().flatten();
        operators.flat_map(|(operator, keys)| {
            let keys = keys.as_object().into_iter().flatten();
            keys.map(move |(key, values)| Condition::read(operator, key, values))
        })
    }
}

impl<'a> Condition<'a> {
    fn read(operator: &'a str, key: &'a str, values: &'a Value) -> Self {
        let (set, rest) = operator.split_once(':').unwrap_or(("", operator));
        let base = rest.trim_end_matches("IfExists");
        Self {
            set,
            kind: base.replace("Not", ""),
            negated: base.contains("Not"),
            if_exists: base != rest,
            key,
            values,
        }
    }

    /// Whether the policy has such a value.
    pub(crate) fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        texts(self.values).any(test)
    }

    pub(crate) fn takes_variables(&self) -> bool {
        self.kind.starts_with("String") || self.kind.starts_with("Arn")
    }

    /// Whether a value is one that the operator knows what to do with.
    pub(crate) fn is_of_type(&self, value: &str) -> bool {
        let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
        match &*self.kind {
            kind if kind.starts_with("Numeric") || kind.starts_with("Date") => digits(value),
            kind if kind.starts_with("Arn") => {
                value.starts_with("arn:") && value.matches(':').count() > 4
            }
            "IpAddress" => value.contains(['.', ':']),
            _ => true,
        }
    }
}
