//! A profile of the shared credentials file, as AWS's tools have it: read, and written in its place.
//!
//! Everything else in the file stays as it is. One sign-in at a time uses the file, so that of many
//! programs that want the same credentials at once, one asks the person.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use daypass_api::Sensitive;
use daypass_console::Handout;
use daypass_model::Timestamp;

use super::Wanted;
use crate::{log, private_file, remote};

/// The keys that a sign-in writes.
const OURS: [&str; 6] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "x_security_token_expires",
    "x_principal_arn",
    "endpoint_url",
];

/// A profile that this process alone changes.
pub(super) struct ProfileFile {
    path: PathBuf,
    name: String,
    /// The directory, locked until this is dropped.
    _lock: File,
}

impl ProfileFile {
    /// The profile of this name. Waits for whoever else is signing in.
    pub(super) fn open(name: &str) -> anyhow::Result<Self> {
        let path = remote::credentials_file();
        let path = path.context("where are the shared credentials? HOME is not set")?;
        Self::at(path, name)
    }

    fn at(path: PathBuf, name: &str) -> anyhow::Result<Self> {
        let is_plain = |c: char| c.is_ascii_graphic() && !"[]#;=\"'".contains(c);
        ensure!(
            !name.is_empty() && name.chars().all(is_plain),
            "`{}` is no name of a profile",
            super::plain(name)
        );
        // A link stays one: what it leads to is what is written.
        let path = fs::canonicalize(&path).unwrap_or(path);
        let directory = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let directory = directory.unwrap_or(Path::new("."));
        let named = || format!("the directory {}", directory.display());
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .with_context(named)?;
        let lock = File::open(directory).with_context(named)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                log::announce("daypass: waiting for another sign-in to end");
                lock.lock().with_context(named)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(named),
        }
        Ok(Self {
            path,
            name: name.to_owned(),
            _lock: lock,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The credentials of an earlier sign-in, if they will do. A profile that has others than a
    /// sign-in's is not ours to change.
    pub(super) fn read(&self, wanted: &Wanted<'_>) -> anyhow::Result<Option<Handout>> {
        let text = self.text()?;
        let (handout, expires) = match self.find(&text)? {
            Some(found) => found,
            None => return Ok(None),
        };
        Ok(wanted.are(&handout, expires).then_some(handout))
    }

    /// Writes the credentials in the profile's place.
    pub(super) fn write(&self, handout: &Handout) -> anyhow::Result<()> {
        let text = self.text()?;
        self.find(&text)?;
        let lines = handout.profile_lines();
        let new = handout.profile(&self.name);
        let changed = replaced(text.expose(), &self.name, lines.expose(), new.expose());
        private_file::write(&self.path, changed.expose())
            .with_context(|| format!("writing {}", self.path.display()))
    }

    fn text(&self) -> anyhow::Result<Sensitive> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Sensitive::from(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Sensitive::from(String::new())),
            Err(error) => Err(error).with_context(|| format!("reading {}", self.path.display())),
        }
    }

    /// The credentials in the profile, if it has a sign-in's.
    fn find(&self, text: &Sensitive) -> anyhow::Result<Option<(Handout, Timestamp)>> {
        let value = |key: &str| {
            let mut lines = lines_of(text.expose(), &self.name);
            lines.find_map(|line| {
                let (name, value) = line.split_once('=')?;
                (name.trim() == key).then(|| value.trim().to_owned())
            })
        };
        let expiration = value("x_security_token_expires");
        if expiration.is_none() && value("aws_access_key_id").is_some() {
            bail!(
                "the profile `{}` of {} has an access key that no sign-in has written; name another",
                self.name,
                self.path.display()
            );
        }
        let handout = || {
            Some(Handout {
                access_key_id: value("aws_access_key_id")?,
                secret_access_key: value("aws_secret_access_key")?.into(),
                session_token: value("aws_session_token")?.into(),
                expiration: expiration.clone()?,
                assumed_role_arn: value("x_principal_arn")?,
                endpoint: value("endpoint_url")?,
            })
        };
        let expires = expiration.as_deref().and_then(instant);
        Ok(handout().zip(expires))
    }
}

/// An instant as it is written here.
fn instant(text: &str) -> Option<Timestamp> {
    let instant: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp::from_seconds(instant.as_second()))
}

/// The name in a line that begins a profile.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix('[')?;
    Some(rest.split_once(']')?.0.trim())
}

/// The lines of a profile.
fn lines_of<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let mut here = false;
    text.lines().filter(move |line| {
        if let Some(found) = heading(line) {
            here = found == name;
            return false;
        }
        here
    })
}

/// A text with other credentials in a profile; if it is not there, `new` is added. What else the
/// profile says it goes on saying.
fn replaced(text: &str, name: &str, lines: &str, new: &str) -> Sensitive {
    let mut changed = String::with_capacity(text.len() + new.len() + 2);
    let (mut here, mut done) = (false, false);
    for line in text.split_inclusive('\n') {
        if let Some(found) = heading(line) {
            here = found == name;
            changed.push_str(line);
            if here && !done {
                end_line(&mut changed);
                changed.push_str(lines);
                done = true;
            }
            continue;
        }
        let key = line.split_once('=').map(|(key, _)| key.trim());
        if !(here && key.is_some_and(|key| OURS.contains(&key))) {
            changed.push_str(line);
        }
    }
    if !done {
        end_line(&mut changed);
        if !changed.is_empty() {
            changed.push('\n');
        }
        changed.push_str(new);
    }
    Sensitive::from(changed)
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use daypass_model::Clock;

    use super::*;
    use crate::ambient::SystemClock;

    const ENDPOINT: &str = "https://sts.example";

    fn handout(seconds: i64) -> Handout {
        Handout {
            access_key_id: "ASIANEW".to_owned(),
            secret_access_key: "new".to_owned().into(),
            session_token: "token==".to_owned().into(),
            expiration: SystemClock.now().plus(seconds).to_string(),
            assumed_role_arn: "arn:aws:sts::841860927337:assumed-role/Reader/jane".to_owned(),
            endpoint: ENDPOINT.to_owned(),
        }
    }

    fn good(profile: &ProfileFile, role: &str) -> bool {
        let role = role.parse().unwrap();
        let wanted = Wanted {
            role: Some(&role),
            endpoint: ENDPOINT,
        };
        profile.read(&wanted).unwrap().is_some()
    }

    #[test]
    fn credentials_are_written_privately_and_used_again_while_they_are_good() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(".aws/credentials");
        let profile = ProfileFile::at(path.clone(), "work").unwrap();
        let reader = "arn:aws:iam::841860927337:role/Reader";
        assert!(!good(&profile, reader));
        profile.write(&handout(3600)).unwrap();
        assert!(good(&profile, reader));
        assert!(!good(&profile, "arn:aws:iam::841860927337:role/Writer"));
        profile.write(&handout(200)).unwrap();
        assert!(!good(&profile, reader));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }

    #[test]
    fn everything_else_in_the_file_stays() {
        let before = "# mine\n[default]\naws_access_key_id = AKIAOLD\n\n[ work ]\n\
                      aws_access_key_id=ASIAOLD\nregion = eu-west-1\nx_principal_arn = old\n\n\
                      [other]\nrole_arn = x";
        let after = replaced(
            before,
            "work",
            "aws_access_key_id = ASIANEW\n",
            "no new one",
        );
        assert_eq!(
            after.expose(),
            "# mine\n[default]\naws_access_key_id = AKIAOLD\n\n[ work ]\n\
             aws_access_key_id = ASIANEW\nregion = eu-west-1\n\n[other]\nrole_arn = x"
        );
        let new = "[b]\ny = 2\nregion = r\n";
        let added = replaced("[a]\nx = 1", "b", "y = 2\n", new);
        assert_eq!(added.expose(), "[a]\nx = 1\n\n[b]\ny = 2\nregion = r\n");
        assert_eq!(replaced("", "b", "y = 2\n", new).expose(), new);
    }

    #[test]
    fn keys_that_last_are_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials");
        fs::write(&path, "[default]\naws_access_key_id = AKIA\n").unwrap();
        let profile = ProfileFile::at(path.clone(), "default").unwrap();
        let why = profile.write(&handout(3600)).unwrap_err().to_string();
        assert!(why.contains("no sign-in"), "{why}");
        assert!(fs::read_to_string(&path).unwrap().contains("AKIA\n"));
    }

    #[test]
    fn a_name_that_would_break_the_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["", "a b", "a]\n[default", "x=y", "a#b"] {
            let path = dir.path().join("credentials");
            assert!(ProfileFile::at(path, name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_link_leads_where_it_led() {
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("credentials"));
        fs::write(&real, "").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let profile = ProfileFile::at(link.clone(), "work").unwrap();
        profile.write(&handout(3600)).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&real).unwrap().contains("ASIANEW"));
    }
}
