//! State files as people write them. `docs/state-files.md` describes them; what they mean in an
//! account is for `wish` to say.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail, ensure};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::document::Document;
use super::model::Tags;

/// What every file says it is.
pub(crate) const API_VERSION: &str = "daypass/v1";

/// A state file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct StateFile {
    pub(crate) api_version: String,
    /// Whose the things in the file are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) set: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<AccountEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) policies: Vec<PolicyEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) groups: Vec<GroupEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) users: Vec<UserEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) oidc_providers: Vec<OidcEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) saml_providers: Vec<SamlEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<RoleEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) instance_profiles: Vec<InstanceProfileEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tests: Vec<TestEntry>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) alias: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyEntry {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<Document>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) statement: Option<OneOrMany<StatementEntry>>,
    /// Every version, oldest first, in place of the one in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) versions: Vec<VersionEntry>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionEntry {
    pub(crate) document: Document,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) default: bool,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InlineEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<Document>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) statement: Option<OneOrMany<StatementEntry>>,
}

/// A statement in short.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatementEntry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) allow: Option<OneOrMany<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) deny: Option<OneOrMany<String>>,
    pub(crate) on: OneOrMany<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) when: Option<Document>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupEntry {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) managed: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) policies: Vec<InlineEntry>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserEntry {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) boundary: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) groups: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) managed: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) policies: Vec<InlineEntry>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct RoleEntry {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_session: Option<Span>,
    pub(crate) trust: Trust,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) boundary: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) managed: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) policies: Vec<InlineEntry>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct OidcEntry {
    pub(crate) url: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) audiences: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) thumbprints: Vec<String>,
    /// The key set, or its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jwks: Option<Document>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) expose_all_claims: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) accept_own_tokens: bool,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct SamlEntry {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) metadata: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) single_use: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) allow_cbc: bool,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InstanceProfileEntry {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<String>,
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub(crate) tags: Tags,
}

/// Who can do what.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestEntry {
    /// `user/NAME` or `role/NAME`.
    #[serde(rename = "as")]
    pub(crate) who: String,
    /// `action resource`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) can: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) cannot: Vec<String>,
    /// Condition keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) context: BTreeMap<String, OneOrMany<String>>,
}

/// Who may assume a role: the whole policy, or a list of short forms.
#[derive(Clone, Debug)]
pub(crate) enum Trust {
    Policy(Document),
    Short(Vec<TrustEntry>),
}

/// One way into a role, in short.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct TrustEntry {
    /// `user/NAME`, `role/NAME`, `root`, an account's number, or an ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) aws: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) external_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mfa: Option<bool>,
    /// `ec2.amazonaws.com`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) service: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) oidc: Option<OidcTrust>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) github: Option<GithubTrust>,
    /// A SAML provider's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) saml: Option<String>,
    /// Where that provider sends its responses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) audience: Option<OneOrMany<String>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OidcTrust {
    pub(crate) url: String,
    pub(crate) audience: OneOrMany<String>,
    pub(crate) subject: OneOrMany<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GithubTrust {
    /// `owner/name`.
    pub(crate) repo: String,
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    pub(crate) git_ref: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) environment: Option<String>,
    /// What stands after `repo:owner/name:`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) audience: Option<String>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// A list, or its only item.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OneOrMany<T>(pub(crate) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one, or a list")
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Vec<T>, E> {
                let value = serde::de::value::StrDeserializer::new(value);
                T::deserialize(value).map(|one| vec![one])
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Vec<T>, E> {
                self.visit_str(&value.to_string())
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Vec<T>, E> {
                self.visit_str(&value.to_string())
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Vec<T>, E> {
                self.visit_str(&value.to_string())
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Vec<T>, E> {
                self.visit_str(&value.to_string())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Vec<T>, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|one| vec![one])
            }
        }

        let either = Either(std::marker::PhantomData);
        deserializer.deserialize_any(either).map(Self)
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0[..] {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Trust {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Trust;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a trust policy, or a list of who is trusted")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Trust, E> {
                Document::from_json(text)
                    .map(Trust::Policy)
                    .map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Trust, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(Trust::Short)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Trust, A::Error> {
                super::document::Reader.visit_map(map).map(Trust::Policy)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl Serialize for Trust {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Policy(document) => document.serialize(serializer),
            Self::Short(entries) => entries.serialize(serializer),
        }
    }
}

/// A length of time: seconds, or a number with `s`, `m` or `h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) u32);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (number, unit) = match text.strip_suffix(['s', 'm', 'h']) {
            Some(number) => (number, text.chars().last()),
            None => (text.as_str(), None),
        };
        let unit = match unit {
            Some('h') => 3_600,
            Some('m') => 60,
            _ => 1,
        };
        let seconds = number.parse::<u32>().ok();
        seconds
            .and_then(|number| number.checked_mul(unit))
            .map(Self)
            .ok_or_else(|| {
                D::Error::custom(format_args!("`{text}` is no time: write 3600, 60m or 1h"))
            })
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            seconds if seconds % 3_600 == 0 => {
                serializer.serialize_str(&format!("{}h", seconds / 3_600))
            }
            seconds => serializer.serialize_u32(seconds),
        }
    }
}

/// A file that was read, and where it lies: what it names by path is relative to it.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub(crate) path: PathBuf,
    pub(crate) file: StateFile,
}

/// Reads YAML as everything here is read: a key that stands twice is an error, a number with a
/// leading zero is text (an account may begin with one), and `yes` is a word.
pub(crate) fn from_yaml<T: DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    let options = serde_saphyr::options! {
        leading_zero_numbers_as_strings: true,
        strict_booleans: true,
    };
    serde_saphyr::from_str_with_options(text, options)
}

/// Writes YAML.
pub(crate) fn to_yaml<T: Serialize>(value: &T) -> anyhow::Result<String> {
    serde_saphyr::to_string(value).map_err(|error| anyhow!("{error}"))
}

/// Reads files, and of a directory those whose names end in `.yaml` or `.yml`.
pub(crate) fn read_all(paths: &[PathBuf]) -> anyhow::Result<Vec<Located>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let named = || format!("cannot read the directory {}", path.display());
        let entries = fs::read_dir(path).with_context(named)?;
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.with_context(named)?.path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if matches!(ending, Some("yaml" | "yml")) && path.is_file() {
                found.push(path);
            }
        }
        ensure!(
            !found.is_empty(),
            "{} holds no file whose name ends in .yaml or .yml",
            path.display()
        );
        found.sort();
        files.append(&mut found);
    }
    files.into_iter().map(read).collect()
}

/// An error in the words of whoever writes files, not programs.
fn told(error: &serde_saphyr::Error, path: &Path) -> String {
    let name = path.display().to_string();
    let text = error.to_string().replace("<input>", &name);
    let text = text.replace(", set DuplicateKeyPolicy in Options if acceptable", "");
    format!(
        "in the state file {name}: {}",
        text.trim_start_matches("error: ")
    )
}

fn read(path: PathBuf) -> anyhow::Result<Located> {
    let text = fs::read_to_string(&path)
        .with_context(|| format!("cannot read the state file {}", path.display()))?;
    let file: StateFile = from_yaml(&text).map_err(|error| anyhow!(told(&error, &path)))?;
    if file.api_version != API_VERSION {
        bail!(
            "in the state file {}: apiVersion is `{}`, and this version knows `{API_VERSION}` only",
            path.display(),
            file.api_version
        );
    }
    Ok(Located { path, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(rest: &str) -> Result<StateFile, String> {
        from_yaml(&format!("apiVersion: daypass/v1\n{rest}")).map_err(|error| error.to_string())
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let error = file("roles:\n  - name: x\n    trust: []\n    maxSesion: 1h\n").unwrap_err();
        assert!(error.contains("line 5"), "{error}");
        assert!(error.contains("maxSesion"), "{error}");
        let error = file("roles:\n- name: x\n  trust:\n  - githb: {repo: a/b}\n").unwrap_err();
        assert!(
            error.contains("line 5") && error.contains("githb"),
            "{error}"
        );
        let error = file("users:\n- {name: a, name: b}\n").unwrap_err();
        assert!(error.contains("duplicate"), "{error}");
    }

    #[test]
    fn an_account_that_begins_with_a_zero_keeps_it() {
        let account = file("account: {id: 012345678901}\n")
            .unwrap()
            .account
            .unwrap();
        assert_eq!(account.id.as_deref(), Some("012345678901"));
    }

    #[test]
    fn a_time_is_seconds_or_has_a_unit() {
        for (text, seconds) in [("3600", 3600), ("60m", 3600), ("1h", 3600), ("90s", 90)] {
            assert_eq!(from_yaml::<Span>(text).unwrap(), Span(seconds), "{text}");
        }
        for text in ["1d", "-1", "h", "99999999h"] {
            assert!(from_yaml::<Span>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_trust_policy_is_an_object_a_text_or_a_list() {
        let role = |trust: &str| file(&format!("roles:\n- name: x\n  trust: {trust}\n"));
        let trust = |text: &str| role(text).unwrap().roles.remove(0).trust;
        assert!(matches!(
            trust("{Version: 2012-10-17, Statement: []}"),
            Trust::Policy(_)
        ));
        assert!(matches!(trust("'{\"Statement\": []}'"), Trust::Policy(_)));
        assert!(matches!(trust("[{aws: root}]"), Trust::Short(_)));
        assert!(role("'{'").is_err());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = "account:\n  id: '012345678901'\nroles:\n- name: x\n  maxSession: 2h\n  trust:\n  - \
                    github: {repo: a/b, ref: refs/heads/main}\n  policies:\n  - statement: {allow: [a:b, a:c], on: '*'}\n\
                    tests:\n- as: role/x\n  can: ['a:b *']\n  context: {a: true, b: [1, x]}\n";
        let once = to_yaml(&file(text).unwrap()).unwrap();
        let twice = to_yaml(&from_yaml::<StateFile>(&once).unwrap()).unwrap();
        assert_eq!(once, twice);
    }
}
