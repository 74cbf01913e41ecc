//! The form that asks, and the credentials that answer it.

use std::borrow::Cow;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What a token seals: about the record of a session with a few tags.
const RECORD_LENGTH: usize = 600;

/// One of the two requests that the limit knows.
#[derive(Debug)]
pub(crate) enum Form<'a> {
    /// Who am I?
    GetCallerIdentity,
    /// Credentials for a role.
    AssumeRole {
        /// The role's ARN.
        role: Cow<'a, str>,
        /// The name of the session.
        session: Cow<'a, str>,
    },
}

impl<'a> Form<'a> {
    /// Reads a form body; `None` when it asks for something else.
    pub(crate) fn parse(body: &'a [u8]) -> Option<Self> {
        let (mut action, mut role, mut session) = (None, None, None);
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "Action" => action = Some(value),
                "RoleArn" => role = Some(value),
                "RoleSessionName" => session = Some(value),
                _ => {}
            }
        }
        match action?.as_ref() {
            "GetCallerIdentity" => Some(Self::GetCallerIdentity),
            "AssumeRole" => Some(Self::AssumeRole {
                role: role?,
                session: session?,
            }),
            _ => None,
        }
    }
}

/// Temporary credentials as they go out.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) access_key_id: String,
    pub(crate) secret_access_key: String,
    pub(crate) session_token: String,
    pub(crate) request_id: String,
}

/// The sealing key of this process.
#[derive(Debug)]
pub(crate) struct Issuer {
    seal: LessSafeKey,
}

impl Issuer {
    /// An issuer with a random key, which ends with the process.
    pub(crate) fn new() -> Result<Self, Unspecified> {
        let key = random::<32>()?;
        Ok(Self {
            seal: LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key)?),
        })
    }

    /// Draws 60 bytes: 30 for the secret, 10 for the key id, 12 for the nonce, 8 for the
    /// request id; seals the record.
    pub(crate) fn issue(&self, role: &str, session: &str) -> Result<Credentials, Unspecified> {
        let chance = random::<60>()?;
        let (secret, rest) = chance.split_at(30);
        let (id, rest) = rest.split_at(10);
        let (nonce, request) = rest.split_at(NONCE_LEN);

        let access_key_id = key_id(id);
        let secret_access_key = STANDARD.encode(secret);
        let session_token =
            self.token(nonce, &[&access_key_id, &secret_access_key, role, session])?;
        let request_id = format!(
            "c6104cbe-af31-4000-{}-{}",
            hex::encode(&request[..2]),
            hex::encode(&request[2..])
        );
        Ok(Credentials {
            access_key_id,
            secret_access_key,
            session_token,
            request_id,
        })
    }

    fn token(&self, nonce: &[u8], fields: &[&str]) -> Result<String, Unspecified> {
        let mut sealed = Vec::with_capacity(NONCE_LEN + RECORD_LENGTH + AES_256_GCM.tag_len());
        sealed.extend_from_slice(nonce);
        for field in fields {
            sealed.extend_from_slice(field.as_bytes());
        }
        sealed.resize(NONCE_LEN + RECORD_LENGTH, 0);
        let tag = self.seal.seal_in_place_separate_tag(
            Nonce::try_assume_unique_for_key(nonce)?,
            Aad::from(b"limit"),
            &mut sealed[NONCE_LEN..],
        )?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(STANDARD.encode(sealed))
    }
}

/// `ASIA` and 80 bits in the alphabet of access keys: 20 characters.
fn key_id(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut id = String::with_capacity(20);
    id.push_str("ASIA");
    for group in bytes.chunks(5) {
        let bits = group
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        for letter in (0..8).rev() {
            id.push(char::from(LETTERS[(bits >> (5 * letter) & 31) as usize]));
        }
    }
    id
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the limit takes chance"
)]
fn random<const N: usize>() -> Result<[u8; N], Unspecified> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_have_the_shape_of_the_real_ones() {
        let credentials = Issuer::new()
            .unwrap()
            .issue("arn:aws:iam::1:role/R", "s")
            .unwrap();

        assert_eq!(credentials.access_key_id.len(), 20);
        assert_eq!(credentials.secret_access_key.len(), 40);
        assert_eq!(
            STANDARD.decode(credentials.session_token).unwrap().len(),
            12 + 600 + 16
        );
    }

    #[test]
    fn a_form_is_decoded() {
        let body = b"Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam&RoleSessionName=a+b";
        let Some(Form::AssumeRole { role, session }) = Form::parse(body) else {
            panic!("an AssumeRole")
        };
        assert_eq!((role.as_ref(), session.as_ref()), ("arn:aws:iam", "a b"));
        assert!(Form::parse(b"Action=AssumeRole&RoleArn=x").is_none());
    }
}
