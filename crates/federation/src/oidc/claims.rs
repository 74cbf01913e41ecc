//! What a token says, read strictly: a claim of another type than its own is never one that is
//! not there (flaw G09), and never a different one (flaw G27).

use std::collections::HashMap;
use std::fmt;

use daypass_model::{OidcUrl, SourceIdentity, Tag, TagKey, TagValue, Timestamp};

use super::fault::TokenFault;
use super::json::{Bounds, Object, Value};

/// How much a token may hold. A token of 20,000 characters that is nothing but a list of groups
/// has less.
pub(super) const BOUNDS: Bounds = Bounds {
    depth: 12,
    values: 4_000,
};

/// The longest `sub`, in characters (OpenID Connect Core 1.0, 2).
const LONGEST_SUBJECT: usize = 255;

/// The last second that can be written, 9999-12-31T23:59:59Z.
const LAST_INSTANT: i128 = 253_402_300_799;

/// Under what a token of GetWebIdentityToken tells of its session (STS spec 8.11).
const STS_CLAIMS: &str = "https://sts.amazonaws.com/";

const ROLES: &str = "https://aws.amazon.com/roles";
const TAGS: &str = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/source_identity";

/// The claims whose meaning is fixed, and the keys that are made of them: another claim never
/// takes the place of one (flaw G27).
const RESERVED: [&str; 12] = [
    "iss",
    "sub",
    "aud",
    "oaud",
    "azp",
    "amr",
    "exp",
    "iat",
    "nbf",
    ROLES,
    TAGS,
    SOURCE_IDENTITY,
];

/// A claim with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar<'c> {
    /// A text.
    Text(&'c str),
    /// A whole number.
    Integer(i128),
    /// A truth.
    Bool(bool),
}

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Bool(truth) => truth.fmt(f),
        }
    }
}

/// The claims of a token. Whether they are true is another question.
pub(super) struct Claims {
    pub(super) issuer: Box<str>,
    pub(super) subject: Box<str>,
    pub(super) audiences: Vec<Box<str>>,
    pub(super) authorized_party: Option<Box<str>>,
    pub(super) expires: Timestamp,
    pub(super) issued: Timestamp,
    pub(super) not_before: Option<Timestamp>,
    all: Object,
}

/// What a token says of the session that is made for it (STS spec 10.4).
pub(super) struct Wishes {
    pub(super) methods: Vec<Box<str>>,
    pub(super) roles: Option<Vec<Box<str>>>,
    pub(super) tags: Vec<Tag>,
    pub(super) transitive: Vec<TagKey>,
    pub(super) source_identity: Option<SourceIdentity>,
}

impl Claims {
    /// Reads the claims that every token has.
    pub(super) fn read(all: Object) -> Result<Self, TokenFault> {
        let issuer = text(&all, "iss")?.into();
        let subject: Box<str> = text(&all, "sub")?.into();
        if subject.chars().count() > LONGEST_SUBJECT {
            return Err(wrong("sub", "longer than 255 characters"));
        }
        let audiences = match required(&all, "aud")? {
            Value::Text(one) => vec![one.clone()],
            several => several
                .as_texts()
                .ok_or_else(|| wrong("aud", "neither a text nor a list of texts"))?,
        };
        let authorized_party = match all.get("azp") {
            None => None,
            Some(Value::Text(party)) => Some(party.clone()),
            Some(_) => return Err(wrong("azp", "no text")),
        };
        Ok(Self {
            issuer,
            subject,
            audiences,
            authorized_party,
            expires: instant("exp", required(&all, "exp")?)?,
            issued: instant("iat", required(&all, "iat")?)?,
            not_before: all
                .get("nbf")
                .map(|value| instant("nbf", value))
                .transpose()?,
            all,
        })
    }

    /// Reads the claims that shape the session.
    pub(super) fn wishes(&self) -> Result<Wishes, TokenFault> {
        let (tags, transitive) = match self.all.get(TAGS) {
            None => Default::default(),
            Some(Value::Object(tags)) => (principal_tags(tags)?, transitive_keys(tags)?),
            Some(_) => return Err(wrong(TAGS, "no object")),
        };
        let source_identity = match self.all.get(SOURCE_IDENTITY) {
            None => None,
            Some(value) => {
                let parsed = value.as_text().and_then(|text| text.parse().ok());
                Some(parsed.ok_or_else(|| wrong(SOURCE_IDENTITY, "no source identity"))?)
            }
        };
        Ok(Wishes {
            methods: self.texts("amr")?.unwrap_or_default(),
            roles: self.texts(ROLES)?,
            tags,
            transitive,
            source_identity,
        })
    }

    /// One text, or a list of texts.
    fn texts(&self, name: &'static str) -> Result<Option<Vec<Box<str>>>, TokenFault> {
        match self.all.get(name) {
            None => Ok(None),
            Some(Value::Text(one)) => Ok(Some(vec![one.clone()])),
            Some(several) => match several.as_texts() {
                Some(texts) => Ok(Some(texts)),
                None => Err(wrong(name, "neither a text nor a list of texts")),
            },
        }
    }

    /// The value at the end of this path of names, if it is one.
    pub(super) fn at(&self, path: &[&str]) -> Option<Scalar<'_>> {
        let (last, way) = path.split_last()?;
        let mut object = &self.all;
        for name in way {
            object = match object.get(name)? {
                Value::Object(inner) => inner,
                _ => return None,
            };
        }
        scalar(object.get(last)?)
    }

    /// The claims with one value that have no meaning of their own.
    ///
    /// A condition key is an issuer, a colon and a name, and an issuer may have a colon itself. So a
    /// name with a colon could read as the claim of another issuer; only names that are URLs, of
    /// which there are many, may have the one behind their scheme (flaws G17, G27).
    ///
    /// Nor has a condition key case: a name that differs from another in case alone, or from one with
    /// a meaning of its own, would stand for it.
    pub(super) fn scalars(&self) -> impl Iterator<Item = (&str, Scalar<'_>)> {
        let mut spellings: HashMap<String, usize> = HashMap::new();
        let taken = RESERVED.into_iter().map(str::to_lowercase);
        for name in taken.chain(self.all.iter().map(|(name, _)| name.to_lowercase())) {
            *spellings.entry(name).or_default() += 1;
        }
        let is_free = move |name: &str| {
            let behind = ["https://", "http://"]
                .iter()
                .find_map(|scheme| name.strip_prefix(scheme));
            spellings.get(&name.to_lowercase()) == Some(&1) && !behind.unwrap_or(name).contains(':')
        };
        self.all
            .iter()
            .filter(move |(name, _)| is_free(name))
            .filter_map(|(name, value)| Some((name, scalar(value)?)))
    }

    /// Whether this is a token of GetWebIdentityToken: it has the claims that only such tokens have,
    /// or its issuer has the form that only such issuers have (STS spec 8.11).
    pub(super) fn are_of_sts(&self) -> bool {
        self.all.get(STS_CLAIMS).is_some() || is_account_issuer(&self.issuer)
    }
}

/// Whether a URL is that of an account's own issuer, at AWS or in a deployment of ours.
fn is_account_issuer(issuer: &str) -> bool {
    let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    let at_aws = host
        .to_ascii_lowercase()
        .ends_with(".tokens.sts.global.api.aws");
    let id = rest.rsplit_once("/-/issuer/").map(|(_, id)| id);
    at_aws || id.is_some_and(is_uuid)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether a text is a URL that an issuer could have.
pub(super) fn is_issuer(text: &str) -> bool {
    OidcUrl::from_issuer(text).is_ok()
}

fn wrong(name: &'static str, why: &'static str) -> TokenFault {
    TokenFault::Claim { name, why }
}

/// A claim that every token has (STS spec 10.3). `null` is none.
fn required<'a>(all: &'a Object, name: &'static str) -> Result<&'a Value, TokenFault> {
    match all.get(name) {
        None | Some(Value::Null) => Err(TokenFault::MissingClaim(name)),
        Some(value) => Ok(value),
    }
}

/// A text that every token has, and that says something.
fn text<'a>(all: &'a Object, name: &'static str) -> Result<&'a str, TokenFault> {
    match required(all, name)?.as_text() {
        Some("") => Err(wrong(name, "empty")),
        Some(text) => Ok(text),
        None => Err(wrong(name, "no text")),
    }
}

/// A NumericDate, which is a whole number here (STS spec 10.3).
fn instant(name: &'static str, value: &Value) -> Result<Timestamp, TokenFault> {
    match value {
        Value::Integer(seconds) if (0..=LAST_INSTANT).contains(seconds) => {
            // The range above fits.
            let seconds = i64::try_from(*seconds).unwrap_or_default();
            Ok(Timestamp::from_seconds(seconds))
        }
        _ => Err(wrong(name, "no whole number of seconds since 1970")),
    }
}

fn scalar(value: &Value) -> Option<Scalar<'_>> {
    match value {
        Value::Text(text) => Some(Scalar::Text(text)),
        Value::Integer(number) => Some(Scalar::Integer(*number)),
        Value::Bool(truth) => Some(Scalar::Bool(*truth)),
        _ => None,
    }
}

/// The tags of a token. Each value is a list of one (STS spec 10.4).
fn principal_tags(tags: &Object) -> Result<Vec<Tag>, TokenFault> {
    let Some(sent) = tags.get("principal_tags") else {
        return Ok(Vec::new());
    };
    let Value::Object(sent) = sent else {
        return Err(wrong(TAGS, "without an object of principal_tags"));
    };
    let tags = sent.iter().map(|(key, value)| {
        let one = match value {
            Value::List(items) => match &items[..] {
                [Value::Text(one)] => Some(one),
                _ => None,
            },
            _ => None,
        };
        let one = one.ok_or_else(|| wrong(TAGS, "with a value that is no list of one text"))?;
        let key: TagKey = key.parse().map_err(|_| wrong(TAGS, "with a wrong key"))?;
        let value: TagValue = one.parse().map_err(|_| wrong(TAGS, "with a wrong value"))?;
        Ok(Tag { key, value })
    });
    tags.collect()
}

fn transitive_keys(tags: &Object) -> Result<Vec<TagKey>, TokenFault> {
    let Some(sent) = tags.get("transitive_tag_keys") else {
        return Ok(Vec::new());
    };
    let keys = sent.as_texts().and_then(|texts| {
        let keys = texts.iter().map(|text| text.parse().ok());
        keys.collect()
    });
    keys.ok_or_else(|| wrong(TAGS, "with transitive_tag_keys that are no list of keys"))
}
