//! What an assertion says for AWS: the roles that it offers, and what shapes the session
//! (STS spec 9.2.11 to 9.2.13, 9.3, 9.5).
//!
//! Attributes are known by their names, which have case. Which condition key each of the others
//! becomes is in one table, `keys`.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use daypass_model::{
    AccountId, Partition, SamlProviderName, SessionName, SourceIdentity, Tag, TagKey,
};

use super::assertion::{Attribute, VerifiedAssertion};

/// What the names of AWS's attributes begin with.
const BASE: &str = "https://aws.amazon.com/SAML/Attributes/";

/// What they may begin with in China, too (STS spec 9.3).
const CHINESE_BASE: &str = "http://www.amazonaws.cn/SAML/Attributes/";

/// What is left out of a NameID's format where it is told.
const FORMAT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

/// The format of a NameID that does not say one (SAML core 2.0, 2.2.2).
const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

/// How long a session may be told to last, in seconds (STS spec 9.3).
const DURATION: std::ops::RangeInclusive<i64> = 900..=43_200;

/// How many tags a session has at most (STS spec 8.12).
const TAGS: usize = 50;

/// A role that an assertion offers, through a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The role's ARN, as it was sent.
    pub role: &'a str,
    /// The provider's ARN, as it was sent.
    pub provider: &'a str,
}

/// What shapes a session. What is in it is as its type wants it, but for the alphabets of tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What the session is called.
    pub session_name: SessionName,
    /// How long it lasts at most, in seconds.
    pub duration: Option<i64>,
    /// Its tags, each key as often as it was sent.
    pub tags: Vec<Tag>,
    /// The keys of those tags that sessions made from it inherit.
    pub transitive: Vec<TagKey>,
    /// Who is behind it.
    pub source_identity: Option<SourceIdentity>,
}

/// What is wrong with an assertion's attributes. The texts are AWS's where AWS's are known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// The role is not offered through the provider.
    #[error("SAML Assertion doesn't contain the requested Role and Metadata in the attributes")]
    NotOffered,
    /// The session is not called anything.
    #[error("RoleSessionName is required in AuthnResponse")]
    NoSessionName,
    /// The session is called what no session is called, or several things.
    #[error("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{{2,64}}")]
    SessionName,
    /// Whoever is behind it is called what nobody is called, or several things.
    #[error("Source Identity must match [a-zA-Z_0-9+=,.@-]{{2,64}} and not begin with \"aws:\"")]
    SourceIdentity,
    /// The duration is no whole number within bounds, or there are several.
    #[error("SessionDuration in AuthnResponse must be an integer between 900 and 43200")]
    Duration,
    /// A tag has not one value, or its key or value is too long.
    #[error("PrincipalTag attributes in AuthnResponse must have a key and one value each")]
    Tag,
    /// There are too many tags.
    #[error("AuthnResponse must not contain more than {TAGS} PrincipalTag attributes")]
    TooManyTags,
}

/// The attributes of an assertion that are AWS's, by what their names end with.
struct Ours<'a> {
    attributes: Vec<(&'a str, &'a [String])>,
}

impl<'a> Ours<'a> {
    fn of(attributes: &'a [Attribute], partition: Partition) -> Self {
        let chinese = (partition == Partition::China).then_some(CHINESE_BASE);
        let bases = || [Some(BASE), chinese].into_iter().flatten();
        let ours = attributes.iter().filter_map(|attribute| {
            let rest = bases().find_map(|base| attribute.name().strip_prefix(base))?;
            Some((rest, attribute.values()))
        });
        Self {
            attributes: ours.collect(),
        }
    }

    /// Every value of an attribute, of however many elements.
    fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.attributes.iter().filter(move |(own, _)| *own == name);
        named.flat_map(|(_, values)| values.iter().map(String::as_str))
    }

    /// The one value of an attribute, if it is there at all.
    fn one<F>(&self, name: &str, several: F) -> Result<Option<&'a str>, F> {
        let mut values = self.values(name);
        let is_there = self.attributes.iter().any(|(own, _)| *own == name);
        match (is_there, values.next(), values.next()) {
            (false, ..) => Ok(None),
            (true, Some(only), None) => Ok(Some(only)),
            (true, ..) => Err(several),
        }
    }
}

impl VerifiedAssertion {
    /// Every role that it offers. What is no pair of a role and a provider offers nothing.
    pub fn offers(&self, partition: Partition) -> Vec<Offer<'_>> {
        let ours = Ours::of(self.attributes(), partition);
        ours.values("Role").filter_map(offer).collect()
    }

    /// What it says of a session of this role through this provider.
    pub fn profile(
        &self,
        wanted: Offer<'_>,
        partition: Partition,
    ) -> Result<Profile, ProfileFault> {
        Profile::read(self.attributes(), wanted, partition)
    }

    /// Its attributes that are condition keys. Of several that become one key the first one does
    /// (STS spec 9.5).
    pub fn mapped_keys(&self) -> Vec<MappedKey> {
        mapped(self.attributes())
    }

    /// What makes it one and not another: a digest of its issuer and its id.
    pub fn digest(&self) -> [u8; 32] {
        let mut context = digest::Context::new(&digest::SHA256);
        // Where the one ends and the other begins is part of it.
        context.update(&(self.issuer().len() as u64).to_be_bytes());
        context.update(self.issuer().as_bytes());
        context.update(self.id().as_bytes());
        let mut bytes = [0; 32];
        bytes.copy_from_slice(context.finish().as_ref());
        bytes
    }
}

/// The providers through which roles are offered, each once.
pub(super) fn unverified_providers(attributes: &[Attribute], partition: Partition) -> Vec<String> {
    let ours = Ours::of(attributes, partition);
    let mut providers: Vec<String> = Vec::new();
    for offer in ours.values("Role").filter_map(offer) {
        if !providers.iter().any(|known| known == offer.provider) {
            providers.push(offer.provider.to_owned());
        }
    }
    providers
}

impl Profile {
    fn read(
        attributes: &[Attribute],
        wanted: Offer<'_>,
        partition: Partition,
    ) -> Result<Self, ProfileFault> {
        let ours = Ours::of(attributes, partition);
        if !ours
            .values("Role")
            .any(|value| offer(value) == Some(wanted))
        {
            return Err(ProfileFault::NotOffered);
        }
        let name = ours.one("RoleSessionName", ProfileFault::SessionName)?;
        let name = name.ok_or(ProfileFault::NoSessionName)?;
        let session_name = name.parse().map_err(|_| ProfileFault::SessionName)?;
        let source_identity = ours
            .one("SourceIdentity", ProfileFault::SourceIdentity)?
            .map(|text| text.parse().map_err(|_| ProfileFault::SourceIdentity))
            .transpose()?;
        let duration = ours
            .one("SessionDuration", ProfileFault::Duration)?
            .map(duration)
            .transpose()?;
        let transitive = ours
            .values("TransitiveTagKeys")
            .map(|key| key.parse().map_err(|_| ProfileFault::Tag));
        Ok(Self {
            session_name,
            duration,
            tags: tags(&ours)?,
            transitive: transitive.collect::<Result<_, _>>()?,
            source_identity,
        })
    }
}

/// A pair of a role and a provider in either order, with or without spaces around the comma. A role's
/// name may have commas in it, a provider's has none.
fn offer(value: &str) -> Option<Offer<'_>> {
    let is_provider = |text: &str| text.contains(":saml-provider/");
    let (first, rest) = value.split_once(',')?;
    if is_provider(first) {
        return Some(Offer {
            role: rest.trim(),
            provider: first.trim(),
        });
    }
    let (rest, last) = value.rsplit_once(',')?;
    is_provider(last).then(|| Offer {
        role: rest.trim(),
        provider: last.trim(),
    })
}

fn duration(text: &str) -> Result<i64, ProfileFault> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| digits);
    seconds
        .filter(|seconds| DURATION.contains(seconds))
        .ok_or(ProfileFault::Duration)
}

fn tags(ours: &Ours<'_>) -> Result<Vec<Tag>, ProfileFault> {
    let named = ours.attributes.iter().filter_map(|(name, values)| {
        let key = name.strip_prefix("PrincipalTag:")?;
        Some((key, *values))
    });
    let tag = |(key, values): (&str, &[String])| match values {
        [value] => Ok(Tag {
            key: key.parse().map_err(|_| ProfileFault::Tag)?,
            value: value.parse().map_err(|_| ProfileFault::Tag)?,
        }),
        _ => Err(ProfileFault::Tag),
    };
    let tags: Vec<Tag> = named.map(tag).collect::<Result<_, _>>()?;
    match tags.len() <= TAGS {
        true => Ok(tags),
        false => Err(ProfileFault::TooManyTags),
    }
}

/// What a NameID's format is called: `persistent`, `transient` and their like without the name space
/// of SAML 2.0, and every other one in full (STS spec 9.5).
pub fn subject_type(format: Option<&str>) -> &str {
    let format = format.unwrap_or(UNSPECIFIED);
    format.strip_prefix(FORMAT).unwrap_or(format)
}

/// What makes a subject one of its provider: the base64 of a SHA-1 digest of the issuer, the account
/// and the provider's name (STS spec 9.5).
pub fn name_qualifier(issuer: &str, account: AccountId, provider: &SamlProviderName) -> String {
    let text = format!("{issuer}{account}/{}", provider.as_str());
    // It names, and it protects nothing.
    let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    STANDARD.encode(digest)
}

/// A condition key that an attribute became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedKey {
    /// The key: `saml:…`.
    pub key: &'static str,
    /// Its values, one at least.
    pub values: Vec<String>,
}

fn mapped(attributes: &[Attribute]) -> Vec<MappedKey> {
    let mut keys: Vec<MappedKey> = Vec::new();
    for attribute in attributes.iter().filter(|one| !one.values().is_empty()) {
        let of_name = KEYS.iter().filter(|(name, _)| *name == attribute.name());
        for (_, key) in of_name {
            if keys.iter().all(|other| other.key != *key) {
                keys.push(MappedKey {
                    key,
                    values: attribute.values().to_vec(),
                });
            }
        }
    }
    keys
}

/// Attributes of eduPerson and eduOrg, of Active Directory's federation services and of X.500, by
/// name. The last ones go by bare object identifiers in AWS's tables, with two slips of the pen,
/// which are here as AWS has them and as they are.
#[rustfmt::skip]
const KEYS: &[(&str, &str)] = &[
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.1",   "saml:edupersonaffiliation"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.2",   "saml:edupersonnickname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.3",   "saml:edupersonorgdn"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.4",   "saml:edupersonorgunitdn"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.5",   "saml:edupersonprimaryaffiliation"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.6",   "saml:edupersonprincipalname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.7",   "saml:edupersonentitlement"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.8",   "saml:edupersonprimaryorgunitdn"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.9",   "saml:edupersonscopedaffiliation"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.10",  "saml:edupersontargetedid"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.11",  "saml:edupersonassurance"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.2",   "saml:eduorghomepageuri"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.3",   "saml:eduorgidentityauthnpolicyuri"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.4",   "saml:eduorglegalname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.5",   "saml:eduorgsuperioruri"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.6",   "saml:eduorgwhitepagesuri"),
    ("urn:oid:2.5.4.3",                    "saml:cn"),
    ("urn:oid:2.5.4.4",                    "saml:surname"),
    ("urn:oid:2.5.4.42",                   "saml:givenName"),
    ("urn:oid:2.5.4.45",                   "saml:x500UniqueIdentifier"),
    ("urn:oid:0.9.2342.19200300.100.1.1",  "saml:uid"),
    ("urn:oid:0.9.2342.19200300.100.1.3",  "saml:mail"),
    ("urn:oid:0.9.2342.19200300.100.1.45", "saml:organizationStatus"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",              "saml:name"),
    ("http://schemas.xmlsoap.org/claims/CommonName",                            "saml:commonName"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",         "saml:givenName"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",           "saml:surname"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",      "saml:mail"),
    ("http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "saml:uid"),
    ("http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "saml:primaryGroupSID"),
    ("2.5.4.3",                    "saml:commonName"),
    ("2.5.4.4",                    "saml:surname"),
    ("2.5.4.42",                   "saml:givenName"),
    ("2.5.4.45",                   "saml:x500UniqueIdentifier"),
    ("0.9.2342.19200300.100.1.1",  "saml:uid"),
    ("0.9.2342.19200300.100.1.3",  "saml:mail"),
    ("0.9.2342.19200300.100.1.45", "saml:organizationStatus"),
    // As AWS's table prints three of them.
    ("2.4.5.42",                   "saml:givenName"),
    ("0.9.2342.19200300100.1.1",   "saml:uid"),
    ("0.9.2342.19200300100.1.3",   "saml:mail"),
];

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::123456789012:role/a/Reader";
    const PROVIDER: &str = "arn:aws:iam::123456789012:saml-provider/Corp";
    const WANTED: Offer<'static> = Offer {
        role: ROLE,
        provider: PROVIDER,
    };

    fn attributes(pairs: &[(&str, &[&str])]) -> Vec<Attribute> {
        let of = |(name, values): &(&str, &[&str])| Attribute::new(name, values);
        pairs.iter().map(of).collect()
    }

    /// AWS's attributes under a base, with a role and a name over those of `others`.
    fn ours(base: &str, others: &[(&str, &[&str])]) -> Vec<Attribute> {
        let pair = format!("{ROLE},{PROVIDER}");
        let usual: [(&str, &[&str]); 2] = [("Role", &[&pair]), ("RoleSessionName", &["jane"])];
        let is_usual = |name: &str| others.iter().all(|(own, _)| *own != name);
        let usual = usual.iter().filter(|(name, _)| is_usual(name));
        let of =
            |(name, values): &(&str, &[&str])| Attribute::new(&format!("{base}{name}"), values);
        usual.chain(others).map(of).collect()
    }

    fn read(others: &[(&str, &[&str])]) -> Result<Profile, ProfileFault> {
        Profile::read(&ours(BASE, others), WANTED, Partition::Aws)
    }

    fn text(others: &[(&str, &[&str])]) -> String {
        read(others).unwrap_err().to_string()
    }

    #[test]
    fn m01_a_role_and_its_provider_stand_in_either_order_with_spaces() {
        for value in [
            format!("{ROLE},{PROVIDER}"),
            format!("{PROVIDER},{ROLE}"),
            format!(" {PROVIDER} ,\t{ROLE}\n"),
        ] {
            assert!(read(&[("Role", &["nonsense", &value])]).is_ok(), "{value}");
        }
        let with_commas = "arn:aws:iam::123456789012:role/a,b/c,d";
        for value in [
            format!("{with_commas},{PROVIDER}"),
            format!("{PROVIDER},{with_commas}"),
        ] {
            let attributes = ours(BASE, &[("Role", &[&value])]);
            let wanted = Offer {
                role: with_commas,
                ..WANTED
            };
            assert!(Profile::read(&attributes, wanted, Partition::Aws).is_ok());
        }
    }

    #[test]
    fn m08_what_is_not_offered_is_refused() {
        let other = "arn:aws:iam::123456789012:saml-provider/Other";
        let values = [
            format!("{ROLE},{other}"),
            format!("{ROLE}x,{PROVIDER}"),
            format!("{},{PROVIDER}", ROLE.to_lowercase()),
            format!("{ROLE},{PROVIDER},{other}"),
            format!("{ROLE};{PROVIDER}"),
            ROLE.to_owned(),
            String::new(),
        ];
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let refused = "SAML Assertion doesn't contain the requested Role and Metadata in the \
                       attributes";
        assert_eq!(text(&[("Role", &values)]), refused);
        assert_eq!(text(&[("Role", &[])]), refused);
        // Names have case.
        let pair = format!("{ROLE},{PROVIDER}");
        assert_eq!(text(&[("Role", &[]), ("role", &[&pair])]), refused);
    }

    #[test]
    fn a_session_is_called_one_thing() {
        let absent = Profile::read(
            &attributes(&[(&format!("{BASE}Role"), &[&format!("{ROLE},{PROVIDER}")])]),
            WANTED,
            Partition::Aws,
        );
        assert_eq!(absent, Err(ProfileFault::NoSessionName));
        for bad in [
            &["a"][..],
            &["a b"],
            &["jane", "john"],
            &[],
            &[&"x".repeat(65)],
        ] {
            assert_eq!(
                text(&[("RoleSessionName", bad)]),
                "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"
            );
        }
        // Two elements of one name are no better than two values.
        let twice: [(&str, &[&str]); 2] = [
            ("RoleSessionName", &["jane"]),
            ("RoleSessionName", &["john"]),
        ];
        assert_eq!(read(&twice), Err(ProfileFault::SessionName));
        for bad in [&["a:b"][..], &["aws:jane"], &["a", "b"], &[]] {
            assert_eq!(
                text(&[("SourceIdentity", bad)]),
                "Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with \"aws:\""
            );
        }
        let profile = read(&[("SourceIdentity", &["jane@x"])]).unwrap();
        assert_eq!(profile.source_identity.unwrap().as_str(), "jane@x");
        assert_eq!(profile.session_name.as_str(), "jane");
    }

    #[test]
    fn a_duration_is_a_number_within_bounds() {
        for (text, seconds) in [("900", 900), ("43200", 43_200), ("03600", 3_600)] {
            let profile = read(&[("SessionDuration", &[text])]).unwrap();
            assert_eq!(profile.duration, Some(seconds));
        }
        for bad in [
            "899",
            "43201",
            "-900",
            "+900",
            "9e3",
            "",
            " 900",
            "99999999999999999999",
        ] {
            let duration = read(&[("SessionDuration", &[bad])]);
            assert_eq!(duration, Err(ProfileFault::Duration), "{bad}");
        }
        assert_eq!(read(&[]).unwrap().duration, None);
    }

    #[test]
    fn a_tag_has_one_value_and_its_key_behind_a_colon() {
        let profile = read(&[
            ("PrincipalTag:Team", &["blue"]),
            ("PrincipalTag:a:b", &[""]),
            ("TransitiveTagKeys", &["Team", "a:b"]),
        ])
        .unwrap();
        let tags: Vec<(&str, &str)> = (profile.tags.iter())
            .map(|tag| (tag.key.as_str(), tag.value.as_str()))
            .collect();
        assert_eq!(tags, [("Team", "blue"), ("a:b", "")]);
        assert_eq!(profile.transitive.len(), 2);
        let long = "x".repeat(257);
        for (name, values) in [
            ("PrincipalTag:Team", &["blue", "red"][..]),
            ("PrincipalTag:Team", &[]),
            ("PrincipalTag:", &["blue"]),
            ("PrincipalTag:Team", &[&long]),
            ("TransitiveTagKeys", &[""]),
        ] {
            assert_eq!(read(&[(name, values)]), Err(ProfileFault::Tag), "{name}");
        }
        let names: Vec<String> = (0..51).map(|at| format!("PrincipalTag:{at}")).collect();
        let many: Vec<(&str, &[&str])> = names
            .iter()
            .map(|name| (name.as_str(), &["v"][..]))
            .collect();
        assert!(read(&many[..50]).is_ok());
        assert_eq!(read(&many), Err(ProfileFault::TooManyTags));
    }

    #[test]
    fn the_chinese_base_is_known_in_china_alone() {
        let chinese = ours(CHINESE_BASE, &[]);
        assert!(Profile::read(&chinese, WANTED, Partition::China).is_ok());
        let elsewhere = Profile::read(&chinese, WANTED, Partition::Aws);
        assert_eq!(elsewhere, Err(ProfileFault::NotOffered));
        let usual = ours(BASE, &[]);
        assert!(Profile::read(&usual, WANTED, Partition::China).is_ok());
    }

    #[test]
    fn m04_the_name_qualifier_is_that_of_the_notes() {
        let provider = "MySAMLIdP".parse().unwrap();
        let account = "123456789012".parse().unwrap();
        let qualifier = name_qualifier("https://example.com/saml", account, &provider);
        assert_eq!(qualifier, "1uAJanUnBc2XeUkHURMht+xam2c=");
    }

    #[test]
    fn m05_only_formats_of_saml_2_are_told_short() {
        let email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
        for (format, told) in [
            (
                Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
                "persistent",
            ),
            (
                Some("urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
                "transient",
            ),
            (Some(email), email),
            (Some("anything"), "anything"),
            (None, UNSPECIFIED),
        ] {
            assert_eq!(subject_type(format), told);
        }
    }

    #[test]
    fn of_several_attributes_that_become_one_key_the_first_one_does() {
        let keys = mapped(&attributes(&[
            ("urn:oid:1.3.6.1.4.1.5923.1.1.1.1", &["staff", "member"]),
            ("2.5.4.3", &[]),
            ("0.9.2342.19200300.100.1.3", &["first@x"]),
            (
                "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
                &["second@x"],
            ),
            ("mail", &["third@x"]),
            ("URN:OID:2.5.4.4", &["Doe"]),
        ]));
        let keys: Vec<(&str, Vec<&str>)> = keys
            .iter()
            .map(|one| (one.key, one.values.iter().map(String::as_str).collect()))
            .collect();
        let expected = [
            ("saml:edupersonaffiliation", vec!["staff", "member"]),
            ("saml:mail", vec!["first@x"]),
        ];
        assert_eq!(keys, expected);
    }

    /// A name leads to two keys where AWS's own table and its list of keys do not agree.
    #[test]
    fn every_attribute_leads_to_its_keys_once() {
        let mut pairs = KEYS.to_vec();
        pairs.sort_unstable();
        pairs.dedup();
        assert_eq!(pairs.len(), KEYS.len());
        assert!(KEYS.iter().all(|(_, key)| key.starts_with("saml:")));
    }
}
