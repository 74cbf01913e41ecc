//! Cases that are not compared: the shapes on which the outside engine is wrong, contested, or
//! silent on what AWS does. Each is as narrow as the case line allows, has its reason, and is
//! counted; docs/policy-proof.md has the same table for people.

use serde_json::Value;

use crate::case::{Condition, Layer, Line, Statement};

/// A shape of cases that are set aside.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) is: fn(&Line<'_>) -> bool,
}

/// Every shape. A case is counted under the first that it has.
pub(crate) const SHAPES: [Shape; 38] = [
    shape("variable-in-old-version", |line| {
        let old = |s: &Statement<'_>| !s.current;
        line.statements().filter(old).any(|s| {
            let mut resources = s.resources();
            resources.any(has_variable)
                || any_condition(&s, |c| c.takes_variables() && c.any(has_variable))
        })
    }),
    shape("ip-zero-prefix", |line| {
        line.condition(|c| c.kind == "IpAddress" && c.any(|v| v.contains('.') && v.ends_with("/0")))
    }),
    shape("ip-bare-v6", |line| {
        line.condition(|c| c.kind == "IpAddress" && c.any(|v| v.contains(':') && !v.contains('/')))
    }),
    shape("not-ip-bare-v4-and-v6-source", |line| {
        line.condition(|c| {
            let is_bare = |v: &str| !v.contains(['/', ':']);
            c.kind == "IpAddress"
                && c.negated
                && c.any(is_bare)
                && line.has(c.key, |v| v.contains(':'))
        })
    }),
    shape("negated-value-not-of-type", |line| {
        line.condition(|c| {
            let odd = |v: &str| !c.is_of_type(v);
            c.negated && (c.any(odd) || line.has(c.key, odd))
        })
    }),
    shape("negated-unresolved-variable", |line| {
        line.condition(|c| c.negated && c.takes_variables() && c.any(|v| line.is_unresolved(v)))
    }),
    shape("not-resource-unresolved-variable", |line| {
        line.statements()
            .any(|s| list(&s.of["NotResource"]).any(|v| line.is_unresolved(v)))
    }),
    shape("variable-of-empty-value", |line| {
        let of_empty = |v: &str| {
            line.variables(v)
                .any(|(_, value)| value == Some(&Value::from("")))
        };
        line.statements().any(|s| s.resources().any(of_empty))
            || line.condition(|c| c.takes_variables() && c.any(of_empty))
    }),
    shape("escape-under-equals", |line| {
        let escapes = |v: &str| ["${*}", "${?}", "${$}"].iter().any(|e| v.contains(e));
        line.condition(|c| c.kind.starts_with("StringEquals") && c.any(escapes))
    }),
    shape("empty-set", |line| {
        line.condition(|c| {
            line.value(c.key)
                .and_then(Value::as_array)
                .is_some_and(Vec::is_empty)
        })
    }),
    shape("for-all-values-of-an-empty-string", |line| {
        line.condition(|c| {
            let value = line.value(c.key);
            c.set == "ForAllValues"
                && value.is_some_and(|v| *v == "" || *v == serde_json::json!([""]))
        })
    }),
    shape("for-any-value-if-exists-missing", |line| {
        line.condition(|c| c.set == "ForAnyValue" && c.if_exists && line.value(c.key).is_none())
    }),
    shape("date-in-seconds-with-calendar-date", |line| {
        line.condition(|c| {
            let seconds = |v: &str| v.bytes().all(|b| b.is_ascii_digit());
            let calendar = |v: &str| v.contains('-');
            c.kind.starts_with("Date")
                && (c.any(seconds) && line.has(c.key, calendar)
                    || c.any(calendar) && line.has(c.key, seconds))
        })
    }),
    shape("number-read-by-its-start", |line| {
        line.condition(|c| {
            let loose = |v: &str| v.contains('e');
            c.kind.starts_with("Numeric") && (c.any(loose) || line.has(c.key, loose))
        })
    }),
    shape("number-beyond-double", |line| {
        line.condition(|c| {
            let huge = |v: &str| v.len() > 15;
            c.kind.starts_with("Numeric") && (c.any(huge) || line.has(c.key, huge))
        })
    }),
    shape("bool-not-boolean", |line| {
        line.condition(|c| c.kind == "Bool" && c.any(|v| !is_boolean(v)))
    }),
    shape("binary-not-base64", |line| {
        line.condition(|c| c.kind == "BinaryEquals" && c.any(|v| v.len() % 4 != 0))
    }),
    shape("arn-star", |line| {
        line.condition(|c| c.kind.starts_with("Arn") && c.any(|v| v == "*"))
    }),
    shape("action-wildcard-in-service", |line| {
        line.statements().any(|s| {
            s.actions().any(|v| match v.split_once(':') {
                Some((service, _)) => service.contains(['*', '?']),
                None => v != "*",
            })
        })
    }),
    shape("resource-not-an-arn", |line| {
        line.statements()
            .any(|s| s.resources().any(|v| v != "*" && !v.starts_with("arn:")))
    }),
    shape("resource-short-arn", |line| {
        line.statements().any(|s| {
            let refused = s.layer == Layer::Rcp;
            s.resources()
                .any(|v| is_short(v) && (refused || !v.ends_with(":*")))
        })
    }),
    shape("not-resource-short-arn", |line| {
        line.statements()
            .any(|s| list(&s.of["NotResource"]).any(is_short))
    }),
    shape("resource-wildcard-in-type", |line| {
        line.statements()
            .any(|s| s.resources().any(has_wildcard_in_type))
    }),
    shape("root-without-identity-allow", |line| {
        line.is_caller("root") && !line.has_full_identity()
    }),
    shape("session-silent-beside-direct-grant", |line| {
        line.is_at_home() && line.limits_session() && line.is_granted_directly()
    }),
    shape("federated-user-without-session-policy", |line| {
        line.is_caller("federated-user/") && line.is_empty("sessionPolicies")
    }),
    shape("service-linked-role-in-organization", |line| {
        line.is_caller("assumed-role/AWSServiceRoleFor")
            && !(line.is_empty("scps") && line.is_empty("rcps"))
    }),
    shape("service-in-organization", |line| {
        line.is_service() && !line.is_empty("scps")
    }),
    shape("no-account-but-policies", |line| {
        !line.has_account()
            && ["identityPolicies", "permissionBoundary", "sessionPolicies"]
                .iter()
                .any(|place| !line.is_empty(place))
    }),
    shape("caller-identity-of-nobody", |line| {
        !line.0["principal"].is_string() && line.0["action"] == "sts:GetCallerIdentity"
    }),
    shape("provider-of-a-named-account", |line| {
        line.is_provider() && line.gate().any(|s| s.names_account(line.account()))
    }),
    shape("provider-of-everyone", |line| {
        line.is_provider()
            && line
                .gate()
                .any(|s| !s.denies() && (s.is_for_everyone() || !s.of["NotPrincipal"].is_null()))
    }),
    shape("assume-role-without-trust", |line| {
        line.assumes() && line.is_empty("resourcePolicy")
    }),
    shape("root-or-federated-user-assumes", |line| {
        line.on_role() && (line.is_caller("root") || line.is_caller("federated-user/"))
    }),
    shape("not-principal-deny-lists-some", |line| {
        line.gate()
            .any(|s| s.denies() && !s.of["NotPrincipal"].is_null() && line.lists_some(&s))
    }),
    shape("not-principal-allow", |line| {
        line.gate()
            .any(|s| !s.denies() && !s.of["NotPrincipal"].is_null())
            && !line.is_empty("permissionBoundary")
    }),
    shape("principal-in-rcp-or-endpoint", |line| {
        let ignoring = |s: &Statement<'_>| matches!(s.layer, Layer::Rcp | Layer::Endpoint);
        line.statements()
            .filter(ignoring)
            .any(|s| !s.is_for_everyone())
    }),
    shape("unusual-principal", |line| {
        line.gate().any(|s| s.has_unusual_principal())
    }),
];

const fn shape(name: &'static str, is: fn(&Line<'_>) -> bool) -> Shape {
    Shape { name, is }
}

fn any_condition(statement: &Statement<'_>, test: impl Fn(&Condition<'_>) -> bool) -> bool {
    statement.conditions().any(|condition| test(&condition))
}

fn list(value: &Value) -> impl Iterator<Item = &str> {
    crate::case::items(value).filter_map(Value::as_str)
}

fn has_variable(text: &str) -> bool {
    text.contains("${")
}

fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

fn is_short(pattern: &str) -> bool {
    pattern.starts_with("arn:") && pattern.matches(':').count() < 5
}

/// A wildcard or variable before the first slash or colon of what an ARN names, other than a
/// bucket: the engine takes that part for the resource's type, which has no wildcards.
fn has_wildcard_in_type(pattern: &str) -> bool {
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    let [_, _, service, region, account, resource] = parts.as_slice() else {
        return false;
    };
    let is_bucket = *service == "s3" && region.is_empty() && account.is_empty();
    match resource.find(['/', ':']) {
        Some(end) if !is_bucket => resource[..end].contains(['*', '?', '$']),
        _ => false,
    }
}
