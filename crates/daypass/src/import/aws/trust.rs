//! Trust policies, of whom not everybody came along.

use crate::state::document::Document;

/// A trust policy without the users and roles that are not there, and who they were. A statement
/// that is left without anybody goes; one that trusts nobody is left if all did.
pub(super) fn without_strangers(
    trust: &Document,
    is_there: impl Fn(&str) -> bool,
) -> (Document, Vec<String>) {
    let is_number = |name: &str| name.len() == 12 && name.bytes().all(|b| b.is_ascii_digit());
    let is_stranger = |name: &str| name != "*" && !is_number(name) && !is_there(name);
    let named = trust.named_principals();
    let gone: Vec<String> = (named.into_iter())
        .filter(|name| is_stranger(name))
        .map(str::to_owned)
        .collect();
    if gone.is_empty() {
        return (trust.clone(), gone);
    }
    let mut statements = Vec::new();
    for statement in trust.statements() {
        let Document::Object(members) = statement else {
            continue;
        };
        let mut members = members.clone();
        let mut is_empty = false;
        for (name, value) in &mut members {
            if name == "Principal"
                && let Document::Object(kinds) = value
            {
                kinds.retain_mut(|(kind, names)| kind != "AWS" || keep(names, is_stranger));
                is_empty = kinds.is_empty();
            }
        }
        if !is_empty {
            statements.push(Document::Object(members));
        }
    }
    if statements.is_empty() {
        statements.push(Document::object([
            ("Effect", Document::text("Deny")),
            ("Principal", Document::text("*")),
            ("Action", Document::text("sts:AssumeRole")),
        ]));
    }
    let Document::Object(members) = trust else {
        return (trust.clone(), gone);
    };
    let members = members.iter().map(|(name, value)| match name.as_str() {
        "Statement" => (name.clone(), Document::List(statements.clone())),
        _ => (name.clone(), value.clone()),
    });
    (Document::Object(members.collect()), gone)
}

/// Takes strangers out of a name or a list of names; whether somebody is left.
fn keep(names: &mut Document, is_stranger: impl Fn(&str) -> bool) -> bool {
    let is_known = |name: &Document| !matches!(name, Document::Text(name) if is_stranger(name));
    if let Document::List(list) = names {
        list.retain(is_known);
        return !list.is_empty();
    }
    is_known(names)
}

/// The providers that a trust policy names.
pub(super) fn federated(trust: &Document) -> Vec<&str> {
    let principals = trust
        .statements()
        .iter()
        .filter_map(|one| one.get("Principal"));
    let named = principals.filter_map(|principal| principal.get("Federated"));
    named
        .flat_map(|names| match names {
            Document::Text(name) => vec![name.as_str()],
            Document::List(names) => names
                .iter()
                .filter_map(|name| match name {
                    Document::Text(name) => Some(name.as_str()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_leave_a_trust_policy_and_it_never_trusts_more() {
        let trust = |statements: &str| {
            Document::from_json(&format!(
                r#"{{"Version":"2012-10-17","Statement":{statements}}}"#
            ))
            .unwrap()
        };
        let here = |name: &str| name == "arn:aws:iam::1:user/here";
        let (left, gone) = without_strangers(
            &trust(
                r#"[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::1:user/here","AROAGONE"]},"Action":"sts:AssumeRole"},
                    {"Effect":"Allow","Principal":{"AWS":"AIDAGONE"},"Action":"sts:AssumeRole"},
                    {"Effect":"Allow","Principal":{"AWS":"AIDAGONE","Service":"s"},"Action":"sts:AssumeRole"},
                    {"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"},
                    {"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]"#,
            ),
            here,
        );
        assert_eq!(gone, ["AROAGONE", "AIDAGONE", "AIDAGONE"]);
        let expected = trust(
            r#"[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::1:user/here"]},"Action":"sts:AssumeRole"},
                {"Effect":"Allow","Principal":{"Service":"s"},"Action":"sts:AssumeRole"},
                {"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"},
                {"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]"#,
        );
        assert_eq!(left, expected);
        let only =
            trust(r#"{"Effect":"Allow","Principal":{"AWS":"AIDAGONE"},"Action":"sts:AssumeRole"}"#);
        let (left, _) = without_strangers(&only, here);
        assert_eq!(
            left,
            trust(r#"[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]"#)
        );
    }
}
