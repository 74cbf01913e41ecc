//! The plain text of a session token, in protobuf: field numbers are for ever, new fields get new
//! numbers.
//!
//! A reader skips fields that it does not know. That is right for facts and wrong for limits: an
//! older node must not honour a session whose limits it cannot see. So a message says the
//! revision that its reader must have ([`REVISION`]); whoever adds a field that takes something
//! away raises it in the sessions that carry the field.

use daypass_model::{
    AccessKeyId, AccountId, EntityName, Federation, Session, SessionId, SessionPolicies,
    SessionSubject, SessionTag, TaskPolicy, Timestamp, UniqueId,
};
use prost::{Message, Oneof};
use zeroize::{Zeroize as _, Zeroizing};

use super::pack::{self, Packed};
use crate::SecretAccessKey;

/// The newest revision of the message that this code understands.
const REVISION: u32 = 1;

/// The message did not describe a session. The seal was good, so we or another version of us
/// wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotASession;

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Payload {
    #[prost(uint32, tag = "1")]
    needs_revision: u32,
    #[prost(bytes = "vec", tag = "2")]
    session_id: Vec<u8>,
    #[prost(string, tag = "3")]
    access_key_id: String,
    #[prost(uint64, tag = "4")]
    account: u64,
    #[prost(oneof = "Subject", tags = "5, 6, 7, 8, 24")]
    subject: Option<Subject>,
    #[prost(int64, tag = "9")]
    issued_at: i64,
    /// After `issued_at`, in seconds: shorter than the instant.
    #[prost(sint64, tag = "10")]
    lifetime: i64,
    #[prost(int64, optional, tag = "11")]
    mfa_at: Option<i64>,
    #[prost(bool, tag = "12")]
    chained: bool,
    #[prost(string, optional, tag = "13")]
    source_identity: Option<String>,
    #[prost(message, repeated, tag = "14")]
    tags: Vec<Tag>,
    /// The thirty bytes behind a secret that was made here ..
    #[prost(bytes = "vec", tag = "15")]
    secret_raw: Vec<u8>,
    /// .. or the text of one that was not.
    #[prost(string, tag = "16")]
    secret_text: String,
    #[prost(message, optional, tag = "17")]
    federation: Option<FederationFacts>,
    #[prost(message, optional, tag = "18")]
    policies: Option<Policies>,
    #[prost(message, repeated, tag = "19")]
    scope_down: Vec<Text>,
}

#[derive(Clone, PartialEq, Oneof)]
#[prost(skip_debug)]
enum Subject {
    #[prost(message, tag = "5")]
    Role(Named),
    #[prost(string, tag = "6")]
    User(String),
    #[prost(bool, tag = "7")]
    Root(bool),
    #[prost(message, tag = "8")]
    Federated(Named),
    /// The task policy's name. A reader that does not know the field finds no subject, and one
    /// that does not know the task no session.
    #[prost(string, tag = "24")]
    AssumedRoot(String),
}

/// A role's id with a session's name, or a federated user's issuer (empty: root) with its name.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Named {
    #[prost(string, tag = "1")]
    id: String,
    #[prost(string, tag = "2")]
    name: String,
}

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Tag {
    #[prost(string, tag = "1")]
    key: String,
    #[prost(string, tag = "2")]
    value: String,
    #[prost(bool, tag = "3")]
    transitive: bool,
}

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct FederationFacts {
    #[prost(string, tag = "1")]
    provider: String,
    #[prost(message, repeated, tag = "2")]
    facts: Vec<Fact>,
}

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Fact {
    #[prost(string, tag = "1")]
    key: String,
    #[prost(string, tag = "2")]
    value: String,
}

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Policies {
    #[prost(message, optional, tag = "1")]
    inline: Option<Text>,
    #[prost(message, repeated, tag = "2")]
    managed: Vec<Text>,
}

/// A text, packed when that made it shorter.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Text {
    #[prost(bytes = "vec", tag = "1")]
    bytes: Vec<u8>,
    /// The length before packing; 0: not packed.
    #[prost(uint32, tag = "2")]
    unpacked: u32,
}

impl Text {
    fn write(text: &str) -> Self {
        match pack::pack(text) {
            Some(Packed { bytes, unpacked }) => Self { bytes, unpacked },
            None => Self {
                bytes: text.as_bytes().to_vec(),
                unpacked: 0,
            },
        }
    }

    fn read(self) -> Result<Box<str>, NotASession> {
        let bytes = match self.unpacked {
            0 => self.bytes,
            unpacked => pack::unpack(&self.bytes, unpacked).ok_or(NotASession)?,
        };
        let text = String::from_utf8(bytes).map_err(|_| NotASession)?;
        Ok(text.into())
    }
}

impl Tag {
    fn write(tag: &SessionTag) -> Self {
        Self {
            key: tag.key.as_str().into(),
            value: tag.value.as_str().into(),
            transitive: tag.transitive,
        }
    }

    fn read(self) -> Result<SessionTag, NotASession> {
        Ok(SessionTag {
            key: parse(&self.key)?,
            value: parse(&self.value)?,
            transitive: self.transitive,
        })
    }
}

impl Policies {
    fn write(policies: &SessionPolicies) -> Self {
        Self {
            inline: policies.inline.as_deref().map(Text::write),
            managed: policies
                .managed
                .iter()
                .map(|arn| Text::write(arn))
                .collect(),
        }
    }

    fn read(self) -> Result<SessionPolicies, NotASession> {
        Ok(SessionPolicies {
            inline: self.inline.map(Text::read).transpose()?,
            managed: texts(self.managed)?,
        })
    }
}

impl Subject {
    fn write(subject: &SessionSubject) -> Self {
        match subject {
            SessionSubject::Role { role_id, name } => Self::Role(Named {
                id: role_id.as_str().into(),
                name: name.as_str().into(),
            }),
            SessionSubject::User { user_id } => Self::User(user_id.as_str().into()),
            SessionSubject::Root => Self::Root(true),
            SessionSubject::Federated { name, issuer } => Self::Federated(Named {
                id: issuer
                    .as_ref()
                    .map(UniqueId::as_str)
                    .unwrap_or_default()
                    .into(),
                name: name.as_str().into(),
            }),
            SessionSubject::AssumedRoot { task } => Self::AssumedRoot(task.name().into()),
        }
    }

    fn read(self) -> Result<SessionSubject, NotASession> {
        match self {
            Self::Role(Named { id, name }) => Ok(SessionSubject::Role {
                role_id: parse(&id)?,
                name: parse(&name)?,
            }),
            Self::User(id) => Ok(SessionSubject::User {
                user_id: parse(&id)?,
            }),
            Self::Root(true) => Ok(SessionSubject::Root),
            Self::Root(false) => Err(NotASession),
            Self::Federated(Named { id, name }) => Ok(SessionSubject::Federated {
                name: parse::<EntityName>(&name)?,
                issuer: match id.as_str() {
                    "" => None,
                    id => Some(parse(id)?),
                },
            }),
            Self::AssumedRoot(task) => Ok(SessionSubject::AssumedRoot {
                task: TaskPolicy::named(&task).ok_or(NotASession)?,
            }),
        }
    }
}

impl FederationFacts {
    fn write(federation: &Federation) -> Self {
        let fact = |(key, value): &(Box<str>, Box<str>)| Fact {
            key: key.as_ref().into(),
            value: value.as_ref().into(),
        };
        Self {
            provider: federation.provider.as_ref().into(),
            facts: federation.facts.iter().map(fact).collect(),
        }
    }

    fn read(self) -> Federation {
        let fact = |fact: Fact| (fact.key.into(), fact.value.into());
        Federation {
            provider: self.provider.into(),
            facts: self.facts.into_iter().map(fact).collect(),
        }
    }
}

/// A message in bytes.
pub(super) struct Encoded {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// What [`packed_length`] says of the session.
    pub(super) packed_length: usize,
}

/// The message that describes the session.
pub(super) fn encode(session: &Session, secret: &SecretAccessKey) -> Encoded {
    let raw = secret.raw();
    let packed = packed(session);
    let packed_length = packed.encoded_len();
    let mut payload = Payload {
        needs_revision: REVISION,
        session_id: session.id.0.to_vec(),
        access_key_id: session.access_key_id.as_str().into(),
        account: session.account.number(),
        subject: Some(Subject::write(&session.subject)),
        issued_at: session.issued_at.seconds(),
        lifetime: session.expires_at.since(session.issued_at),
        mfa_at: session.mfa_at.map(Timestamp::seconds),
        chained: session.chained,
        source_identity: session.source_identity.as_ref().map(|s| s.as_str().into()),
        secret_raw: raw.as_ref().map(|raw| raw.to_vec()).unwrap_or_default(),
        secret_text: match raw {
            Some(_) => String::new(),
            None => secret.expose().into(),
        },
        federation: session.federation.as_ref().map(FederationFacts::write),
        ..packed
    };
    // `encode_to_vec` reserves the whole length first, so that no copy is left behind.
    let bytes = Zeroizing::new(payload.encode_to_vec());
    payload.secret_raw.zeroize();
    payload.secret_text.zeroize();
    Encoded {
        bytes,
        packed_length,
    }
}

/// What counts for the packed size: tags, session policies and scope-down policies.
fn packed(session: &Session) -> Payload {
    Payload {
        tags: session.tags.iter().map(Tag::write).collect(),
        policies: session.policies.as_ref().map(Policies::write),
        scope_down: session
            .scope_down
            .iter()
            .map(|text| Text::write(text))
            .collect(),
        ..Payload::default()
    }
}

/// Bytes that a session's tags, session policies and scope-down policies take in the message.
pub(super) fn packed_length(session: &Session) -> usize {
    packed(session).encoded_len()
}

/// The session that a message describes, with its secret.
pub(super) fn decode(bytes: &[u8]) -> Result<(Session, SecretAccessKey), NotASession> {
    let mut payload = Payload::decode(bytes).map_err(|_| NotASession)?;
    let secret_raw = Zeroizing::new(std::mem::take(&mut payload.secret_raw));
    let secret_text = Zeroizing::new(std::mem::take(&mut payload.secret_text));
    let secret = if secret_raw.is_empty() {
        parse(&secret_text)?
    } else {
        let raw = secret_raw.as_slice().try_into().map_err(|_| NotASession)?;
        SecretAccessKey::from_raw(raw)
    };
    if !(1..=REVISION).contains(&payload.needs_revision) {
        return Err(NotASession);
    }
    let id = payload.session_id.as_slice().try_into();
    let issued_at = Timestamp::from_seconds(payload.issued_at);
    let session = Session {
        id: SessionId(id.map_err(|_| NotASession)?),
        access_key_id: parse::<AccessKeyId>(&payload.access_key_id)?,
        account: AccountId::from_number(payload.account).ok_or(NotASession)?,
        subject: payload.subject.ok_or(NotASession)?.read()?,
        issued_at,
        expires_at: issued_at.plus(payload.lifetime),
        mfa_at: payload.mfa_at.map(Timestamp::from_seconds),
        chained: payload.chained,
        source_identity: payload.source_identity.as_deref().map(parse).transpose()?,
        tags: payload
            .tags
            .into_iter()
            .map(Tag::read)
            .collect::<Result<_, _>>()?,
        federation: payload.federation.map(FederationFacts::read),
        policies: payload.policies.map(Policies::read).transpose()?,
        scope_down: texts(payload.scope_down)?,
    };
    Ok((session, secret))
}

fn texts(texts: Vec<Text>) -> Result<Vec<Box<str>>, NotASession> {
    texts.into_iter().map(Text::read).collect()
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, NotASession> {
    text.parse().map_err(|_| NotASession)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least that decodes.
    fn payload() -> Payload {
        Payload {
            needs_revision: REVISION,
            session_id: vec![3; 16],
            access_key_id: "ASIAY34FZKBOKMUTVV7A".into(),
            subject: Some(Subject::Root(true)),
            secret_raw: vec![5; 30],
            ..Payload::default()
        }
    }

    fn decodes(payload: &Payload) -> bool {
        decode(&payload.encode_to_vec()).is_ok()
    }

    #[test]
    fn a_message_that_needs_a_newer_reader_is_refused() {
        assert!(decodes(&payload()));
        for needs_revision in [0, REVISION + 1] {
            assert!(!decodes(&Payload {
                needs_revision,
                ..payload()
            }));
        }
    }

    #[test]
    fn unknown_facts_are_skipped() {
        let mut bytes = payload().encode_to_vec();
        // Field 100, a string.
        bytes.extend_from_slice(&[0xa2, 0x06, 0x03, b'n', b'e', b'w']);
        assert!(decode(&bytes).is_ok());
    }

    #[test]
    fn messages_that_are_no_session() {
        let spoilt: [fn(&mut Payload); 8] = [
            |p| p.session_id.truncate(15),
            |p| p.access_key_id.clear(),
            |p| p.account = 1_000_000_000_000,
            |p| p.subject = None,
            |p| p.subject = Some(Subject::Root(false)),
            |p| p.subject = Some(Subject::AssumedRoot("NoSuchTask".into())),
            |p| p.secret_raw.truncate(29),
            |p| p.secret_raw.clear(),
        ];
        for (at, spoil) in spoilt.into_iter().enumerate() {
            let mut payload = payload();
            spoil(&mut payload);
            assert!(!decodes(&payload), "{at}");
        }
        let lying = Text {
            bytes: b"abc".to_vec(),
            unpacked: u32::MAX,
        };
        assert!(lying.read().is_err());
    }
}
