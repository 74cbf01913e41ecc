//! As whom to ask: the credentials of the environment, or of a profile in the shared credentials
//! file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use aws_credential_types::Credentials;
use zeroize::Zeroizing;

use crate::ambient::filled_variable;

/// An access key, and the token of temporary credentials.
pub(super) struct Keys {
    id: String,
    secret: Zeroizing<String>,
    token: Option<Zeroizing<String>>,
}

impl Keys {
    /// A profile that is named wins; else the environment, else the profile that it names.
    pub(super) fn find(profile: Option<&str>) -> anyhow::Result<Self> {
        if profile.is_none()
            && let Some(id) = filled_variable("AWS_ACCESS_KEY_ID")
        {
            let secret = filled_variable("AWS_SECRET_ACCESS_KEY")
                .context("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not")?;
            return Ok(Self {
                id,
                secret: secret.into(),
                token: filled_variable("AWS_SESSION_TOKEN").map(Zeroizing::new),
            });
        }
        let name = profile
            .map(str::to_owned)
            .or_else(|| filled_variable("AWS_PROFILE"))
            .unwrap_or_else(|| "default".to_owned());
        let path = file().context("no credentials: set AWS_ACCESS_KEY_ID, or give --profile")?;
        Self::of_profile(&path, &name)
    }

    fn of_profile(path: &Path, profile: &str) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)
            .map(Zeroizing::new)
            .with_context(|| {
                format!(
                    "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or have a \
                 profile `{profile}` in {}",
                    path.display()
                )
            })?;
        let (mut id, mut secret, mut token) = (None, None, None);
        let mut here = false;
        let mut found = false;
        for line in text.lines().map(str::trim) {
            if let Some(name) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                here = name.trim() == profile;
                found |= here;
            }
            let Some((key, value)) = line.split_once('=').filter(|_| here) else {
                continue;
            };
            let value = value.trim().to_owned();
            match key.trim() {
                "aws_access_key_id" => id = Some(value),
                "aws_secret_access_key" => secret = Some(Zeroizing::new(value)),
                "aws_session_token" => token = Some(Zeroizing::new(value)),
                _ => {}
            }
        }
        match (id, secret) {
            (Some(id), Some(secret)) => Ok(Self { id, secret, token }),
            _ if found => bail!(
                "the profile `{profile}` of {} has no aws_access_key_id and aws_secret_access_key",
                path.display()
            ),
            _ => bail!("{} has no profile `{profile}`", path.display()),
        }
    }

    pub(super) fn identity(&self) -> Credentials {
        let token = self.token.as_deref().cloned();
        Credentials::new(&self.id, self.secret.as_str(), token, None, "daypass")
    }
}

/// The shared credentials file.
pub(crate) fn file() -> Option<PathBuf> {
    filled_variable("AWS_SHARED_CREDENTIALS_FILE")
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(&filled_variable("HOME")?).join(".aws/credentials")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_and_only_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials");
        let text = "[default]\naws_access_key_id = A\naws_secret_access_key = a\n\n[ lab ]\n\
                    # of the lab\naws_access_key_id=B\naws_secret_access_key=b=/+\n\
                    aws_session_token = t\n[half]\naws_access_key_id = C\n";
        fs::write(&path, text).unwrap();
        let keys = Keys::of_profile(&path, "lab").unwrap();
        assert_eq!((keys.id.as_str(), keys.secret.as_str()), ("B", "b=/+"));
        assert_eq!(keys.token.as_ref().map(|token| token.as_str()), Some("t"));
        assert!(Keys::of_profile(&path, "default").unwrap().token.is_none());
        for (name, why) in [("half", "has no aws_access_key_id"), ("none", "no profile")] {
            let error = Keys::of_profile(&path, name).err().unwrap().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
