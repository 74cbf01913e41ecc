//! The files of an export, as MinIO writes them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::state::document::Document;

/// The directory in the ZIP file.
const ASSETS: &str = "iam-assets/";

/// The longest file that is read: far more than a million users need, and less than memory.
const LONGEST: u64 = 256 << 20;

/// An export.
#[derive(Debug, Default)]
pub(super) struct Export {
    pub(super) policies: BTreeMap<String, Document>,
    pub(super) users: BTreeMap<String, UserEntry>,
    pub(super) groups: BTreeMap<String, GroupEntry>,
    pub(super) service_accounts: BTreeMap<String, ServiceAccount>,
    pub(super) user_mappings: BTreeMap<String, Mapping>,
    pub(super) group_mappings: BTreeMap<String, Mapping>,
    pub(super) sts_mappings: BTreeMap<String, Mapping>,
}

/// A text that is wiped, and that nothing prints.
#[derive(Default)]
pub(super) struct Secret(Zeroizing<String>);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

impl Secret {
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

/// A user, by access key.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserEntry {
    #[serde(default)]
    pub(super) secret_key: Secret,
    #[serde(default)]
    status: String,
}

/// A group, by name.
#[derive(Debug, Deserialize)]
pub(super) struct GroupEntry {
    #[serde(default)]
    status: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) members: Vec<String>,
}

/// A service account, by access key.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServiceAccount {
    pub(super) parent: String,
    #[serde(default)]
    pub(super) secret_key: Secret,
    #[serde(default)]
    status: String,
    #[serde(default)]
    pub(super) session_policy: Option<Document>,
    #[serde(default)]
    pub(super) expiration: Option<String>,
}

/// The policies of a user or group: names with commas between.
#[derive(Debug, Deserialize)]
pub(super) struct Mapping {
    #[serde(default)]
    policy: String,
}

impl UserEntry {
    pub(super) fn is_enabled(&self) -> bool {
        is_enabled(&self.status)
    }
}

impl GroupEntry {
    pub(super) fn is_enabled(&self) -> bool {
        is_enabled(&self.status)
    }
}

impl ServiceAccount {
    pub(super) fn is_enabled(&self) -> bool {
        is_enabled(&self.status)
    }
}

impl Mapping {
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.policy.split(',').map(str::trim);
        names.filter(|name| !name.is_empty())
    }
}

/// Users are `enabled`, service accounts `on`. What says neither is not let in.
fn is_enabled(status: &str) -> bool {
    matches!(status, "enabled" | "on")
}

/// Go writes an empty list as `null`.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Where the files are.
enum Source {
    Zip(Box<zip::ZipArchive<File>>),
    Directory(std::path::PathBuf),
}

impl Export {
    /// Reads a ZIP file, or a directory with what was in it.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let named = || format!("the export {}", path.display());
        let mut source = if path.is_dir() {
            let inner = path.join(ASSETS);
            Source::Directory(if inner.is_dir() {
                inner
            } else {
                path.to_owned()
            })
        } else {
            let file = File::open(path).with_context(named)?;
            let archive = zip::ZipArchive::new(file).with_context(named)?;
            Source::Zip(Box::new(archive))
        };
        source.all().with_context(named)
    }
}

impl Source {
    fn all(&mut self) -> anyhow::Result<Export> {
        ensure!(
            self.has("policies.json")? || self.has("users.json")?,
            "it has neither policies.json nor users.json: it is not what \
             `mc admin cluster iam export` writes"
        );
        Ok(Export {
            policies: self.read("policies.json")?,
            users: self.read("users.json")?,
            groups: self.read("groups.json")?,
            service_accounts: self.read("svcaccts.json")?,
            user_mappings: self.read("user_mappings.json")?,
            group_mappings: self.read("group_mappings.json")?,
            sts_mappings: self.read("stsuser_mappings.json")?,
        })
    }

    fn has(&mut self, name: &str) -> anyhow::Result<bool> {
        Ok(self.text(name)?.is_some())
    }

    fn read<T: DeserializeOwned + Default>(&mut self, name: &str) -> anyhow::Result<T> {
        match self.text(name)? {
            Some(text) => {
                let read: Option<T> =
                    serde_json::from_str(&text).with_context(|| format!("in {name}"))?;
                Ok(read.unwrap_or_default())
            }
            None => Ok(T::default()),
        }
    }

    /// A file's text, wiped after use; `None` if it is not there.
    fn text(&mut self, name: &str) -> anyhow::Result<Option<Zeroizing<String>>> {
        let mut text = Zeroizing::new(String::new());
        let read = match self {
            Self::Directory(directory) => {
                let path = directory.join(name);
                if !path.is_file() {
                    return Ok(None);
                }
                let file = File::open(&path).with_context(|| format!("cannot read {name}"))?;
                file.take(LONGEST + 1).read_to_string(&mut text)
            }
            Self::Zip(archive) => {
                let inner = format!("{ASSETS}{name}");
                let names = [inner.as_str(), name];
                let Some(at) = names.iter().find_map(|name| archive.index_for_name(name)) else {
                    return Ok(None);
                };
                let file = archive
                    .by_index(at)
                    .with_context(|| format!("cannot read {name}"))?;
                file.take(LONGEST + 1).read_to_string(&mut text)
            }
        };
        let length = read.with_context(|| format!("cannot read {name}"))?;
        if length as u64 > LONGEST {
            bail!("cannot read {name}: longer than {LONGEST} bytes");
        }
        Ok(Some(text))
    }
}
