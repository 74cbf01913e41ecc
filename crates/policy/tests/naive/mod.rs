//! A second evaluator, written to be obviously right and not to be fast: it interprets the JSON
//! of a case line anew for every question, works on strings, recurses, and shares no line and no
//! idea with the engine. Where the two differ, one of them is wrong.

use std::cmp::Ordering;
use std::net::IpAddr;

use serde_json::Value;

/// The outcome of a case, as the case files write it.
pub(crate) fn decide(case: &Value) -> &'static str {
    let q = Question { case };
    if q.action().eq_ignore_ascii_case("sts:getcalleridentity") {
        return "Allowed";
    }
    match (q.denied(), q.allowed()) {
        (true, _) => "ExplicitlyDenied",
        (false, true) => "Allowed",
        (false, false) => "ImplicitlyDenied",
    }
}

struct Question<'a> {
    case: &'a Value,
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => vec![],
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

fn scalars(value: &Value) -> Vec<String> {
    list(value).into_iter().map(scalar).collect()
}

fn statements(policy: &Value) -> Vec<(&Value, bool)> {
    let current = policy["Version"] == "2012-10-17";
    list(&policy["Statement"])
        .into_iter()
        .map(|s| (s, current))
        .collect()
}

/// Which kind of document, by the field that it stands in.
#[derive(Clone, Copy, PartialEq)]
enum Holder {
    Caller,
    Resource,
    Role,
}

impl Question<'_> {
    fn text(&self, key: &str) -> &str {
        self.case[key].as_str().unwrap_or("")
    }

    fn action(&self) -> &str {
        self.text("action")
    }

    fn principal(&self) -> Option<&str> {
        self.case["principal"].as_str()
    }

    /// The identity provider behind one who calls a web operation and has no account.
    fn provider(&self) -> Option<&str> {
        self.case["principal"]["Federated"].as_str()
    }

    fn principal_is(&self, what: &str) -> bool {
        self.principal()
            .is_some_and(|p| p.split(':').nth(5).is_some_and(|r| r.starts_with(what)))
    }

    fn account(&self) -> Option<&str> {
        self.principal().and_then(|p| p.split(':').nth(4))
    }

    fn same_account(&self) -> bool {
        let in_arn = self.text("resource").split(':').nth(4);
        self.account() == self.case["resourceAccount"].as_str().or(in_arn)
    }

    fn is_service(&self) -> bool {
        self.principal().is_some_and(|p| !p.starts_with("arn:"))
    }

    fn trusts(&self) -> bool {
        let action = self.action().to_lowercase();
        let companions = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
        (action.starts_with("sts:assumerole") || companions.contains(&&*action))
            && self.text("resource").contains(":role/")
    }

    fn scps(&self) -> Vec<&Value> {
        let exempt = (self.principal().is_none() && self.provider().is_none())
            || self.is_service()
            || self.principal_is("assumed-role/AWSServiceRoleFor");
        if exempt {
            vec![]
        } else {
            list(&self.case["scps"])
        }
    }

    fn rcps(&self) -> Vec<&Value> {
        if self.principal_is("assumed-role/AWSServiceRoleFor") {
            vec![]
        } else {
            list(&self.case["rcps"])
        }
    }

    fn denied(&self) -> bool {
        let mut all: Vec<(&Value, Holder)> = vec![];
        for field in [
            "identityPolicies",
            "permissionBoundary",
            "sessionPolicies",
            "scopeDownPolicies",
        ] {
            all.extend(
                list(&self.case[field])
                    .into_iter()
                    .map(|p| (p, Holder::Caller)),
            );
        }
        for level in self.scps() {
            all.extend(list(level).into_iter().map(|p| (p, Holder::Caller)));
        }
        for level in self.rcps() {
            all.extend(list(level).into_iter().map(|p| (p, Holder::Resource)));
        }
        let holder = if self.trusts() {
            Holder::Role
        } else {
            Holder::Resource
        };
        all.extend(
            list(&self.case["resourcePolicy"])
                .into_iter()
                .map(|p| (p, holder)),
        );
        all.extend(
            list(&self.case["endpointPolicies"])
                .into_iter()
                .map(|p| (p, Holder::Resource)),
        );
        all.into_iter().any(|(policy, holder)| {
            statements(policy).into_iter().any(|(s, current)| {
                s["Effect"] == "Deny"
                    && self.statement_fits(s, current, holder)
                    && (holder == Holder::Caller || self.deny_hits(s))
            })
        })
    }

    fn allows(&self, policies: Vec<&Value>) -> bool {
        policies.into_iter().any(|policy| {
            statements(policy).into_iter().any(|(s, current)| {
                s["Effect"] == "Allow" && self.statement_fits(s, current, Holder::Caller)
            })
        })
    }

    /// How the resource's side lets the caller in: the strongest of "direct", "limited",
    /// "delegated", or nothing.
    fn let_in(&self) -> Option<&'static str> {
        let holder = if self.trusts() {
            Holder::Role
        } else {
            Holder::Resource
        };
        let mut best = vec![];
        for policy in list(&self.case["resourcePolicy"]) {
            for (s, current) in statements(policy) {
                if s["Effect"] == "Allow" && self.statement_fits(s, current, holder) {
                    best.extend(self.ways_allowed(s));
                }
            }
        }
        ["direct", "limited", "delegated"]
            .into_iter()
            .find(|way| best.contains(way))
    }

    fn allowed(&self) -> bool {
        let scp = self
            .scps()
            .into_iter()
            .all(|level| self.allows(list(level)));
        let scope_down = list(&self.case["scopeDownPolicies"])
            .into_iter()
            .all(|step| self.allows(vec![step]));
        let endpoint = list(&self.case["endpointPolicies"]).is_empty()
            || list(&self.case["endpointPolicies"])
                .into_iter()
                .any(|policy| {
                    statements(policy).into_iter().any(|(s, current)| {
                        s["Effect"] == "Allow"
                            && self.statement_fits(s, current, Holder::Resource)
                            && !self.ways_allowed(s).is_empty()
                    })
                });
        let boundary = self.case["permissionBoundary"].is_null()
            || self.allows(vec![&self.case["permissionBoundary"]]);
        let federated = self.principal_is("federated-user/");
        // An empty list is as good as none.
        let session = match list(&self.case["sessionPolicies"]) {
            policies if policies.is_empty() => !federated,
            policies => self.allows(policies),
        };
        let root = self.principal_is("root");
        let identity = root || self.allows(list(&self.case["identityPolicies"]));
        let way = self.let_in();
        let assumes = self.action().to_lowercase().starts_with("sts:assumerole");
        let is_trust = assumes || self.trusts();
        if is_trust && (root || federated || way.is_none()) {
            return false;
        }
        let inner = if self.principal().is_none() || self.is_service() {
            way.is_some()
        } else if self.same_account() {
            match way {
                Some("direct") => true,
                Some("limited") => boundary && session,
                _ => identity && boundary && session,
            }
        } else {
            way.is_some() && identity && boundary && session
        };
        scp && endpoint && scope_down && inner
    }

    // ---- principals ----

    /// Every way in which a `Principal` value names the caller.
    fn ways_named(&self, element: &Value) -> Vec<&'static str> {
        let mut ways = vec![];
        let entries: Vec<(String, String)> = match element {
            Value::String(s) => vec![("AWS".into(), s.clone())],
            Value::Object(map) => map
                .iter()
                .flat_map(|(k, v)| scalars(v).into_iter().map(|v| (k.clone(), v)))
                .collect(),
            _ => vec![],
        };
        for (kind, value) in entries {
            if kind == "AWS" && value == "*" {
                ways.push("direct");
                continue;
            }
            if kind == "Federated" && self.provider() == Some(&*value) {
                ways.push("direct");
            }
            let Some(me) = self.principal() else { continue };
            if self.is_service() {
                if kind == "Service" && value == me {
                    ways.push("direct");
                }
                continue;
            }
            let account = self.account().unwrap_or("");
            if kind != "AWS" {
                continue;
            }
            if value == account || value == format!("arn:aws:iam::{account}:root") {
                ways.push("delegated");
            } else if value == me {
                ways.push("direct");
            } else if let Some((_, session)) = me.split_once(":assumed-role/") {
                let role = session.split('/').next().unwrap_or("");
                if value == format!("arn:aws:iam::{account}:role/{role}") {
                    ways.push("limited");
                }
            } else if let Some((_, name)) = me.split_once(":federated-user/")
                && value == format!("arn:aws:iam::{account}:user/{name}")
            {
                ways.push("limited");
            }
        }
        ways
    }

    fn ways_allowed(&self, s: &Value) -> Vec<&'static str> {
        // Everyone does not mean those of a provider, and nor does everyone else.
        if let Some(provider) = self.provider() {
            return match scalars(&s["Principal"]["Federated"])
                .iter()
                .any(|named| named == provider)
            {
                true => vec!["direct"],
                false => vec![],
            };
        }
        if s["NotPrincipal"].is_null() {
            return self.ways_named(&s["Principal"]);
        }
        match self.ways_named(&s["NotPrincipal"]).is_empty() {
            true => vec!["limited"],
            false => vec![],
        }
    }

    fn deny_hits(&self, s: &Value) -> bool {
        if !s["NotPrincipal"].is_null() {
            if !self.case["permissionBoundary"].is_null() {
                return true;
            }
            let ways = self.ways_named(&s["NotPrincipal"]);
            let everyone = s["NotPrincipal"] == "*"
                || scalars(&s["NotPrincipal"]["AWS"]).contains(&"*".to_owned());
            let needed: &[&str] = if self.principal().is_none() || self.is_service() {
                &["direct"]
            } else if self.principal_is("root") {
                &["delegated"]
            } else if self.principal_is("assumed-role/") {
                &["direct", "limited", "delegated"]
            } else {
                &["direct", "delegated"]
            };
            return !everyone && !needed.iter().all(|way| ways.contains(way));
        }
        s["Principal"].is_null() || !self.ways_named(&s["Principal"]).is_empty()
    }

    // ---- statements ----

    fn statement_fits(&self, s: &Value, current: bool, holder: Holder) -> bool {
        let action = |pattern: &String| {
            let pattern: Vec<Token> = wild(&pattern.to_lowercase());
            glob(&pattern, &chars(&self.action().to_lowercase()))
        };
        let by_action = if s["NotAction"].is_null() {
            scalars(&s["Action"]).iter().any(action)
        } else {
            !scalars(&s["NotAction"]).iter().any(action)
        };
        let resource = |pattern: &String| self.resource_fits(pattern, current);
        let by_resource = if !s["NotResource"].is_null() {
            !scalars(&s["NotResource"]).iter().any(resource)
        } else if s["Resource"].is_null() {
            holder == Holder::Role
        } else {
            scalars(&s["Resource"]).iter().any(resource)
        };
        by_action && by_resource && self.conditions_hold(&s["Condition"], current)
    }

    /// Part by part; the last part of the pattern takes the rest of the resource.
    fn resource_fits(&self, pattern: &str, current: bool) -> bool {
        let tokens = if current {
            self.substitute(pattern, true)
        } else {
            Some(wild(pattern))
        };
        let Some(tokens) = tokens else { return false };
        let mut parts: Vec<Vec<Token>> = vec![vec![]];
        for token in tokens {
            match (parts.len(), parts.last_mut()) {
                (1..=5, _) if token == Token::Colon => parts.push(vec![]),
                (_, Some(last)) => last.push(if token == Token::Colon {
                    Token::Char(':')
                } else {
                    token
                }),
                _ => {}
            }
        }
        let resource = self.text("resource");
        let pieces: Vec<&str> = resource.splitn(parts.len(), ':').collect();
        pieces.len() == parts.len()
            && parts
                .iter()
                .zip(pieces)
                .all(|(p, piece)| glob(p, &chars(piece)))
    }

    // ---- variables ----

    /// Pattern text with its variables filled in; `None` if one has no value.
    fn substitute(&self, text: &str, wildcards: bool) -> Option<Vec<Token>> {
        let Some(start) = text.find("${") else {
            return Some(if wildcards { wild(text) } else { literal(text) });
        };
        let Some(end) = text[start..].find('}').map(|e| start + e) else {
            return Some(if wildcards { wild(text) } else { literal(text) });
        };
        let inner = &text[start + 2..end];
        let mut tokens = if wildcards {
            wild(&text[..start])
        } else {
            literal(&text[..start])
        };
        if ["*", "?", "$"].contains(&inner) {
            tokens.extend(literal(inner));
        } else {
            let (key, default) = match inner.strip_suffix('\'').and_then(|i| i.split_once(", '")) {
                Some((key, default)) => (key, Some(default)),
                None => (inner, None),
            };
            match self.key(key) {
                Some(Value::Array(_)) => return None,
                Some(_) if multivalued(key) => return None,
                // A colon that comes from a variable never parts an ARN.
                Some(value) => tokens.extend(scalar(value).chars().map(Token::Char)),
                None => tokens.extend(default?.chars().map(Token::Char)),
            }
        }
        tokens.extend(self.substitute(&text[end + 1..], wildcards)?);
        Some(tokens)
    }

    fn key(&self, name: &str) -> Option<&Value> {
        let context = self.case["context"].as_object()?;
        let (_, value) = context
            .iter()
            .find(|(k, _)| k.to_lowercase() == name.to_lowercase())?;
        (*value != Value::Array(vec![])).then_some(value)
    }

    // ---- conditions ----

    fn conditions_hold(&self, block: &Value, current: bool) -> bool {
        let Some(operators) = block.as_object() else {
            return true;
        };
        operators.iter().all(|(operator, keys)| {
            keys.as_object().is_none_or(|keys| {
                keys.iter()
                    .all(|(k, v)| self.holds(operator, k, v, current))
            })
        })
    }

    fn holds(&self, operator: &str, key: &str, wanted: &Value, current: bool) -> bool {
        let wanted = scalars(wanted);
        let value = self.key(key);
        if operator == "Null" {
            return wanted.contains(&value.is_none().to_string());
        }
        let (set, rest) = operator.split_once(':').unwrap_or(("", operator));
        let (base, if_exists) = match rest.strip_suffix("IfExists") {
            Some(base) => (base, true),
            None => (rest, false),
        };
        let negated = base.contains("Not");
        let Some(value) = value else {
            return match set {
                "ForAllValues" => true,
                "ForAnyValue" => if_exists,
                _ => if_exists || negated,
            };
        };
        let got = scalars(value);
        let positive = base.replace("Not", "");
        let one = |got: &String| {
            wanted
                .iter()
                .any(|w| self.compare(&positive, w, got, current))
                != negated
        };
        match set {
            "ForAllValues" => got == [""] || got.iter().all(one),
            "ForAnyValue" => got.iter().any(one),
            _ if value.is_array() || multivalued(key) => false,
            _ => got.iter().all(one),
        }
    }

    /// One positive comparison of a policy's value with a request's.
    fn compare(&self, operator: &str, wanted: &str, got: &str, current: bool) -> bool {
        let tokens = |wildcards: bool| match current {
            true => self.substitute(wanted, wildcards),
            false => Some(if wildcards {
                wild(wanted)
            } else {
                literal(wanted)
            }),
        };
        let plain = || tokens(false).map(|t| t.iter().map(|t| t.as_char()).collect::<String>());
        match operator {
            "StringEquals" => plain().is_some_and(|w| w == got),
            "StringEqualsIgnoreCase" => {
                plain().is_some_and(|w| w.to_lowercase() == got.to_lowercase())
            }
            "StringLike" => tokens(true).is_some_and(|w| glob(&w, &chars(got))),
            "Bool" => wanted.to_lowercase() == got.to_lowercase(),
            "BinaryEquals" => wanted == got && is_base64(got),
            "IpAddress" => in_network(wanted, got),
            "ArnEquals" | "ArnLike" => tokens(true).is_some_and(|w| arn_like(w, got)),
            _ => {
                let order = if let Some(by) = operator.strip_prefix("Numeric") {
                    number(got)
                        .zip(number(wanted))
                        .map(|(a, b)| a.cmp(&b))
                        .zip(Some(by))
                } else if let Some(by) = operator.strip_prefix("Date") {
                    milliseconds(got)
                        .zip(milliseconds(wanted))
                        .map(|(a, b)| a.cmp(&b))
                        .zip(Some(by))
                } else {
                    panic!("{operator}")
                };
                order.is_some_and(|(order, by)| match by {
                    "Equals" => order == Ordering::Equal,
                    "LessThan" => order == Ordering::Less,
                    "LessThanEquals" => order != Ordering::Greater,
                    "GreaterThan" => order == Ordering::Greater,
                    "GreaterThanEquals" => order != Ordering::Less,
                    _ => panic!("{by}"),
                })
            }
        }
    }
}

// ---- values ----

fn multivalued(key: &str) -> bool {
    ["aws:tagkeys", "aws:calledvia", "aws:principalorgpaths"].contains(&key.to_lowercase().as_str())
}

/// A decimal number in thousand-millionths, exactly.
fn number(text: &str) -> Option<i128> {
    let digits = text.trim_start_matches(['+', '-']);
    if digits.len() + 1 < text.len() {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction:0<9}");
    if whole.is_empty() || fraction.len() > 9 || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size: i128 = all.parse().ok()?;
    Some(if text.starts_with('-') { -size } else { size })
}

/// Milliseconds since the epoch of a date, or of `YYYY-MM-DD[Thh:mm:ss[.f](Z|+hh:mm|-hh:mm)]`.
fn milliseconds(text: &str) -> Option<i64> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.parse::<i64>().ok()? * 1_000);
    }
    let field = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (mut year, month, day) = (field(0, 4)?, field(5, 7)?, field(8, 10)?);
    let clock = match text.get(10..) {
        Some("") => 0,
        Some(clock) if clock.starts_with('T') => {
            let seconds = field(11, 13)? * 3600 + field(14, 16)? * 60 + field(17, 19)?;
            seconds * 1_000 + fraction_and_zone(&text[19..])?
        }
        _ => return None,
    };
    // Zeller-like count of days, March first.
    if month < 3 {
        year -= 1;
    }
    let shifted = (month + 9) % 12;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (shifted * 306 + 5) / 10 + day - 1;
    Some((days - 719_468) * 86_400_000 + clock)
}

/// What tenths of a second and a zone add.
fn fraction_and_zone(text: &str) -> Option<i64> {
    if let Some(rest) = text.strip_prefix('.') {
        let tenths: i64 = rest.get(..1)?.parse().ok()?;
        return Some(tenths * 100 + fraction_and_zone(&rest[1..])?);
    }
    let minutes = |text: &str| {
        let (hours, minutes) = text.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    };
    match (text, text.get(..1)?) {
        ("Z", _) => Some(0),
        // East of Greenwich it is later.
        (_, "+") => Some(-minutes(&text[1..])? * 60_000),
        (_, "-") => Some(minutes(&text[1..])? * 60_000),
        _ => None,
    }
}

/// Whether a text is Base64 with its padding, as far as the cases need to know.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() < 3
        && body.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn bits(address: IpAddr) -> Vec<bool> {
    let bytes = match address {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().to_vec(),
    };
    bytes
        .iter()
        .flat_map(|b| (0..8).rev().map(move |i| b >> i & 1 == 1))
        .collect()
}

fn in_network(network: &str, address: &str) -> bool {
    let (base, length) = match network.split_once('/') {
        Some((base, length)) => (base, length.parse().unwrap_or(999)),
        None => (network, 128),
    };
    let (Ok(base), Ok(address)) = (base.parse::<IpAddr>(), address.parse::<IpAddr>()) else {
        return false;
    };
    let (base, address) = (bits(base), bits(address));
    base.len() == address.len() && base.iter().zip(&address).take(length).all(|(a, b)| a == b)
}

fn arn_like(pattern: Vec<Token>, got: &str) -> bool {
    let got: Vec<&str> = got.splitn(6, ':').collect();
    if got.len() < 6 || got[0] != "arn" {
        return false;
    }
    if pattern == [Token::Star] {
        return true;
    }
    let mut parts: Vec<Vec<Token>> = vec![vec![]];
    for token in pattern {
        if token == Token::Colon && parts.len() < 6 {
            parts.push(vec![]);
        } else if let Some(last) = parts.last_mut() {
            last.push(if token == Token::Colon {
                Token::Char(':')
            } else {
                token
            });
        }
    }
    parts.len() == 6 && parts.iter().zip(got).all(|(p, g)| glob(p, &chars(g)))
}

// ---- patterns ----

#[derive(Clone, Copy, PartialEq)]
enum Token {
    Char(char),
    /// A colon of the pattern's own text.
    Colon,
    Star,
    Any,
}

impl Token {
    fn as_char(self) -> char {
        match self {
            Self::Char(c) => c,
            Self::Colon => ':',
            Self::Star => '*',
            Self::Any => '?',
        }
    }
}

fn literal(text: &str) -> Vec<Token> {
    text.chars()
        .map(|c| {
            if c == ':' {
                Token::Colon
            } else {
                Token::Char(c)
            }
        })
        .collect()
}

fn wild(text: &str) -> Vec<Token> {
    text.chars()
        .map(|c| match c {
            '*' => Token::Star,
            '?' => Token::Any,
            ':' => Token::Colon,
            c => Token::Char(c),
        })
        .collect()
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn glob(pattern: &[Token], text: &[char]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([], _) => false,
        ([Token::Star, rest @ ..], _) => {
            glob(rest, text) || (!text.is_empty() && glob(pattern, &text[1..]))
        }
        (_, []) => false,
        ([Token::Any, rest @ ..], [_, more @ ..]) => glob(rest, more),
        ([token, rest @ ..], [c, more @ ..]) => token.as_char() == *c && glob(rest, more),
    }
}
