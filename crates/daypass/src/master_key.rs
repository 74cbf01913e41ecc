//! Where the master key comes from: a configured file, a systemd credential, the environment, or
//! the data directory, in this order. Only the last is ever made.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use daypass_credentials::MasterKey;
use daypass_model::Entropy;
use zeroize::Zeroizing;

use crate::ambient::variable;
use crate::private_file;

/// The file's name in the data directory.
const FILE: &str = "master.key";
/// The name of the systemd credential (`LoadCredential=daypass-master-key:…`).
const CREDENTIAL: &str = "daypass-master-key";
/// The variable that holds the key itself.
const VARIABLE: &str = "DAYPASS_MASTER_KEY";

/// Whether the store already holds secrets under a master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deployment {
    /// There is one: a missing key must not be replaced by a new one.
    Founded,
    /// There is none yet: this is the first start.
    New,
}

/// Finds the master key; makes one in the data directory on the first start.
pub(crate) fn obtain(
    configured: Option<&Path>,
    data_dir: &Path,
    deployment: Deployment,
    entropy: &dyn Entropy,
) -> anyhow::Result<MasterKey> {
    if let Some(path) = configured {
        return read(path, Readers::Owner);
    }
    if let Some(path) = systemd_credential() {
        return read(&path, Readers::Group);
    }
    if let Some(text) = variable(VARIABLE) {
        return Zeroizing::new(text)
            .parse()
            .with_context(|| format!("in the variable {VARIABLE}"));
    }
    let path = data_dir.join(FILE);
    match (
        path.try_exists()
            .with_context(|| path.display().to_string())?,
        deployment,
    ) {
        (true, _) => read(&path, Readers::Owner),
        (false, Deployment::New) => make(&path, entropy),
        (false, Deployment::Founded) => bail!(
            "the master key {} is missing, and the store's secrets cannot be opened without it: \
             restore the file, or name the key with `master_key_file` or {VARIABLE}",
            path.display()
        ),
    }
}

/// Who may read a key file beside its owner.
#[derive(Clone, Copy)]
enum Readers {
    /// Nobody.
    Owner,
    /// The group too: systemd gives credentials to the service's user that way.
    Group,
}

fn read(path: &Path, readers: Readers) -> anyhow::Result<MasterKey> {
    let named = || format!("the master key {}", path.display());
    let mode = fs::metadata(path).with_context(named)?.permissions().mode();
    let too_many = match readers {
        Readers::Owner => 0o077,
        Readers::Group => 0o037,
    };
    if mode & too_many != 0 {
        bail!(
            "{} can be read by others (mode {:o}): chmod 600 it",
            named(),
            mode & 0o777
        );
    }
    let text = Zeroizing::new(fs::read_to_string(path).with_context(named)?);
    text.parse().with_context(named)
}

/// Makes the key and does not return before it is on the disk: what is sealed under a key that a
/// power cut takes away is lost.
fn make(path: &Path, entropy: &dyn Entropy) -> anyhow::Result<MasterKey> {
    let key = MasterKey::generate(entropy)?;
    let text = Zeroizing::new(format!("{}\n", *key.encode()));
    private_file::write(path, &text)
        .with_context(|| format!("cannot write the master key {}", path.display()))?;
    Ok(key)
}

fn systemd_credential() -> Option<PathBuf> {
    let path = Path::new(&variable("CREDENTIALS_DIRECTORY")?).join(CREDENTIAL);
    match fs::metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        // Anything else is for the reading to complain about.
        _ => Some(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::SystemEntropy;

    #[test]
    fn the_first_start_makes_a_private_key_and_later_ones_read_it() {
        let dir = tempfile::tempdir().unwrap();
        let made = obtain(None, dir.path(), Deployment::New, &SystemEntropy).unwrap();
        let read = obtain(None, dir.path(), Deployment::Founded, &SystemEntropy).unwrap();
        assert_eq!(made.fingerprint(), read.fingerprint());
        let mode = fs::metadata(dir.path().join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_missing_key_of_a_founded_store_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let error = obtain(None, dir.path(), Deployment::Founded, &SystemEntropy).unwrap_err();
        assert!(error.to_string().contains("restore the file"), "{error}");
        assert!(!dir.path().join(FILE).exists());
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        fs::write(&path, "00".repeat(16) + &"11".repeat(16)).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = obtain(Some(&path), dir.path(), Deployment::New, &SystemEntropy).unwrap_err();
        assert!(error.to_string().contains("chmod 600"), "{error}");
    }
}
