//! What AWS's services have: actions, the forms of their resources' ARNs, condition keys with the
//! types of their values.
//!
//! A policy may name what is not here: AWS accepts it on save and so does Daypass. The catalogue
//! is for warnings, and for texts that depend on whether an action has a resource.
//!
//! ```
//! use daypass_policy::catalogue;
//!
//! let action = catalogue::action("S3:getobject").unwrap();
//! assert_eq!(action.to_string(), "s3:GetObject");
//! assert!(action.resources().any(|pattern| pattern == "arn:*:s3:::*/*"));
//! assert_eq!(catalogue::has_resources("s3:ListAllMyBuckets"), Some(false));
//! assert_eq!(catalogue::has_resources("s3:GetObjekt"), None);
//! assert_eq!(catalogue::matching("sts:AssumeRoleWith*").count(), 2);
//! ```
//!
//! The table is one sorted text that is searched as it lies, so that a process that never asks
//! pays nothing. `@` begins a service, `>` the form of an ARN after its partition, `?` a condition
//! key after the letter of its type (a capital for lists); then come the actions, each with the
//! places of its forms. A key that begins with a colon belongs to the service, and `*` stands for
//! what varies.

use std::cmp::Ordering;
use std::fmt;

use crate::action::{ActionPattern, Folded};

/// ASCII, which the tests hold: any byte may be a slice's end.
const DATA: &str = include_str!("data.txt");

/// The block of the keys that every service may have.
const GLOBAL: &str = "aws";

/// An action that AWS has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    service: Service,
    /// The name and the places of its forms.
    line: &'static str,
}

/// A service that AWS has: what stands before the colon of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    name: &'static str,
    lines: &'static str,
}

/// A condition key that AWS has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConditionKey {
    /// What its values are.
    pub value: ValueType,
    /// Whether it holds a list.
    pub is_list: bool,
}

/// What a condition key's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// Text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Numeric,
    /// An address.
    Ip,
    /// A point in time.
    Date,
    /// Bytes in base64.
    Binary,
}

/// Every service, sorted by name.
pub fn services() -> impl Iterator<Item = Service> {
    DATA.split("\n@")
        .skip(1)
        .map(Service::read)
        .filter(|service| service.name != GLOBAL)
}

/// The service of this name.
pub fn service(name: &str) -> Option<Service> {
    let name = name.to_ascii_lowercase();
    block(&name).filter(|_| name != GLOBAL)
}

/// The action of this name, in whatever case.
pub fn action(name: &str) -> Option<Action> {
    let (service, name) = name.split_once(':')?;
    self::service(service)?.action(name)
}

/// Every action that a pattern of a policy's `Action` matches. A pattern whose service is one
/// name costs a look at that service, any other a look at all.
pub fn matching(pattern: &str) -> impl Iterator<Item = Action> {
    let compiled = ActionPattern::compile(pattern);
    let (prefix, _) = pattern.split_once(':').unwrap_or(("*", ""));
    let is_one = !prefix.contains(['*', '?']);
    let one = is_one.then(|| service(prefix)).flatten();
    let all = (!is_one).then(services).into_iter().flatten();
    let actions = one.into_iter().chain(all).flat_map(Service::actions);
    actions.filter(move |action| compiled.matches(&Folded::new(&action.to_string()).action()))
}

/// Whether an action is about resources, or else about `*` only; `None` if AWS has no such
/// action. A refusal names the resource only of those that have one (STS spec 5.4).
pub fn has_resources(action: &str) -> Option<bool> {
    Some(self::action(action)?.resources().next().is_some())
}

/// The names of the condition keys that every service may have; `*` stands for what varies.
pub fn global_keys() -> impl Iterator<Item = String> {
    block(GLOBAL).into_iter().flat_map(Service::condition_keys)
}

/// A condition key that every service may have, such as `aws:SourceIp`.
pub fn global_key(name: &str) -> Option<ConditionKey> {
    block(GLOBAL)?.condition_key(name)
}

impl Service {
    /// The first line is the name.
    fn read(text: &'static str) -> Self {
        let (name, lines) = text.split_once('\n').unwrap_or((text, ""));
        Self { name, lines }
    }

    /// The name.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Its actions, sorted ignoring case.
    pub fn actions(self) -> impl Iterator<Item = Action> {
        let lines = self.action_lines().lines();
        lines.map(move |line| Action {
            service: self,
            line,
        })
    }

    /// The action of this name, which is written without the service.
    pub fn action(self, name: &str) -> Option<Action> {
        let (mut low, mut high) = (0, self.action_lines().len());
        let lines = self.action_lines();
        while low < high {
            let middle = low + (high - low) / 2;
            let start = lines[..middle].rfind('\n').map_or(0, |at| at + 1);
            let end = lines[middle..].find('\n').map_or(high, |at| middle + at);
            let action = Action {
                service: self,
                line: &lines[start..end],
            };
            match compare(action.name(), name) {
                Ordering::Equal => return Some(action),
                Ordering::Less => low = end + 1,
                Ordering::Greater => high = start,
            }
        }
        None
    }

    /// A condition key of its own, by its full name; the global ones are not among them.
    pub fn condition_key(self, name: &str) -> Option<ConditionKey> {
        let own = |short: &str| {
            let rest = name.get(self.name.len()..)?;
            let is_own = name[..self.name.len()].eq_ignore_ascii_case(self.name);
            (is_own && fits(short, rest)).then_some(())
        };
        self.header('?').find_map(|line| {
            let (letter, known) = line.split_at(1);
            let is_same = match known.starts_with(':') {
                true => own(known).is_some(),
                false => fits(known, name),
            };
            is_same.then(|| ConditionKey::of_letter(letter))
        })
    }

    /// The full names of its own condition keys; `*` stands for what varies.
    pub fn condition_keys(self) -> impl Iterator<Item = String> {
        self.header('?').map(move |line| match &line[1..] {
            short if short.starts_with(':') => format!("{}{short}", self.name),
            full => full.to_owned(),
        })
    }

    /// The forms of its resources' ARNs.
    fn forms(self) -> impl Iterator<Item = &'static str> {
        self.header('>')
    }

    /// The lines that begin with a mark, without it.
    fn header(self, mark: char) -> impl Iterator<Item = &'static str> {
        let lines = self.lines.lines();
        lines
            .take_while(|line| line.starts_with(['>', '?']))
            .filter_map(move |line| line.strip_prefix(mark))
    }

    fn action_lines(self) -> &'static str {
        let mut rest = self.lines;
        while rest.starts_with(['>', '?']) {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        rest
    }
}

impl Action {
    /// The service.
    pub fn service(self) -> Service {
        self.service
    }

    /// The name, without the service.
    pub fn name(self) -> &'static str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// The forms of the ARNs of what it can be about; none if it is about `*` only.
    pub fn resources(self) -> impl Iterator<Item = String> {
        let places = self.line.split(' ').skip(1);
        let forms = places.filter_map(move |at| self.service.forms().nth(at.parse().ok()?));
        forms.map(|form| format!("arn:*:{form}"))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.name, self.name())
    }
}

impl ConditionKey {
    fn of_letter(letter: &str) -> Self {
        Self {
            value: match letter.to_ascii_lowercase().as_str() {
                "a" => ValueType::Arn,
                "b" => ValueType::Bool,
                "n" => ValueType::Numeric,
                "i" => ValueType::Ip,
                "d" => ValueType::Date,
                "y" => ValueType::Binary,
                _ => ValueType::String,
            },
            is_list: letter.starts_with(|c: char| c.is_ascii_uppercase()),
        }
    }
}

/// The block of a name in lower case, by halving the text.
fn block(name: &str) -> Option<Service> {
    let (mut low, mut high) = (0, DATA.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = DATA[..middle].rfind("\n@").map_or(0, |at| at + 2);
        let end = DATA[middle..].find("\n@").map_or(high, |at| middle + at);
        // What stands before the first block are comments, which compare as less than any name.
        let service = Service::read(&DATA[start..end]);
        match service.name.cmp(name) {
            Ordering::Equal => return Some(service),
            Ordering::Less => low = end + 2,
            Ordering::Greater => high = start.saturating_sub(2),
        }
    }
    None
}

fn compare(a: &str, b: &str) -> Ordering {
    let folded = |b: u8| b.to_ascii_lowercase();
    a.bytes().map(folded).cmp(b.bytes().map(folded))
}

/// Whether a key is the known one, whose `*` each stand for something.
fn fits(known: &str, name: &str) -> bool {
    let mut pieces = known.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(start) = name.get(..first.len()) else {
        return false;
    };
    if !start.eq_ignore_ascii_case(first) {
        return false;
    }
    let Some(last) = pieces.next_back() else {
        return name.len() == first.len();
    };
    let mut rest = name[first.len()..].to_ascii_lowercase();
    for piece in pieces.map(str::to_ascii_lowercase) {
        let Some((_, after)) = after_something(&rest, &piece) else {
            return false;
        };
        rest = after.to_owned();
    }
    rest.len() > last.len() && rest.ends_with(&last.to_ascii_lowercase())
}

/// What stands before and after a piece that does not come first.
fn after_something<'t>(text: &'t str, piece: &str) -> Option<(&'t str, &'t str)> {
    let width = text.chars().next()?.len_utf8();
    let at = text[width..].find(piece)? + width;
    Some((&text[..at], &text[at + piece.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_ascii_and_sorted() {
        assert!(DATA.is_ascii());
        assert!(services().map(Service::name).is_sorted());
        for service in services() {
            let folded = |action: Action| action.name().to_ascii_lowercase();
            assert!(
                service.actions().map(folded).is_sorted(),
                "{}",
                service.name
            );
        }
    }

    #[test]
    fn every_line_is_found_by_its_name() {
        let mut count = 0;
        for service in services() {
            assert_eq!(self::service(service.name), Some(service));
            for action in service.actions() {
                assert_eq!(self::action(&action.to_string()), Some(action));
                let places = action.line.split(' ').count() - 1;
                assert_eq!(action.resources().count(), places, "{action}");
                count += 1;
            }
        }
        assert!(count > 20_000, "{count}");
        for unknown in [
            "",
            "s3",
            "s3:",
            "s3:Get",
            "s3:GetObjectX",
            "zz:Get",
            "aws:Get",
            "0:x",
            "@s3:GetObject",
        ] {
            assert_eq!(action(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn actions_with_and_without_resources() {
        for (action, expected) in [
            ("iam:GetUser", Some(true)),
            ("IAM:listusers", Some(false)),
            ("sts:AssumeRole", Some(true)),
            ("sts:GetCallerIdentity", Some(false)),
            ("daypass:Nothing", None),
        ] {
            assert_eq!(has_resources(action), expected, "{action}");
        }
        let forms: Vec<String> = action("sts:AssumeRole").unwrap().resources().collect();
        assert_eq!(forms, ["arn:*:iam::*:role/*"]);
    }

    #[test]
    fn patterns_match_within_their_service_or_everywhere() {
        let names = |pattern: &str| matching(pattern).map(|a| a.to_string()).collect::<Vec<_>>();
        assert_eq!(names("STS:*federationtoken"), ["sts:GetFederationToken"]);
        assert!(names("s3:Gett*").is_empty());
        assert!(names("nothing:*").is_empty());
        assert!(names("*:AssumeRole").contains(&"sts:AssumeRole".to_owned()));
        let everything = services().flat_map(Service::actions).count();
        assert_eq!(names("*").len(), everything);
    }

    #[test]
    fn keys_of_services_and_of_all() {
        let s3 = service("s3").unwrap();
        let sts = service("sts").unwrap();
        let value = |key: Option<ConditionKey>| key.map(|key| (key.value, key.is_list));
        assert_eq!(
            value(s3.condition_key("S3:PREFIX")),
            Some((ValueType::String, false))
        );
        assert_eq!(
            value(s3.condition_key("s3:max-keys")),
            Some((ValueType::Numeric, false))
        );
        assert!(s3.condition_key("s3:ExistingObjectTag/team").is_some());
        assert!(s3.condition_key("s3:ExistingObjectTag/").is_none());
        assert!(s3.condition_key("ec2:Region").is_none());
        assert!(s3.condition_key("é").is_none());
        assert!(sts.condition_key("saml:aud").is_some());
        assert!(
            sts.condition_key("agent.x.buildkite.dev:cluster_id")
                .is_some()
        );
        assert_eq!(
            value(global_key("aws:tagkeys")),
            Some((ValueType::String, true))
        );
        assert_eq!(
            value(global_key("aws:SourceIp")),
            Some((ValueType::Ip, false))
        );
        assert!(global_key("aws:PrincipalTag/team").is_some());
        assert!(global_key("aws:PrincipalTags/team").is_none());
        assert!(global_key("aws:SourceIpX").is_none());
    }

    /// Two readings of one package: what the engine takes for lists are the lists of the table.
    #[test]
    fn lists_are_those_that_the_engine_knows() {
        for key in ["aws:TagKeys", "aws:CalledVia", "aws:PrincipalOrgPaths"] {
            assert!(global_key(key).unwrap().is_list && crate::is_multivalued(key));
        }
    }
}
