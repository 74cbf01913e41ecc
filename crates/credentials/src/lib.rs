//! Everything that touches a credential's bytes: SigV4 verification, session tokens and their
//! key ring, envelopes for secrets at rest, and the types that secrets live in.
//!
//! This room is pure. It is handed the time ([`daypass_model::Timestamp`]) and chance
//! ([`daypass_model::Entropy`]), and it never knows HTTP types, SQL, XML, a network, a policy or
//! where a key is stored. A resource server links it together with `daypass-model` and
//! `daypass-policy`, and nothing else.
//!
//! What it gives out are receipts. [`sigv4::Verified`] is made only by a signature that verified,
//! [`token::OpenedSession`] only by a seal that opened; neither has a public maker.
//!
//! | module | holds |
//! | --- | --- |
//! | [`secret`] | the secret access key |
//! | [`sigv4`] | verification of requests signed by SigV4 or SigV4a, header and presigned form |
//! | [`token`] | session tokens: seal, open, packed size |
//! | [`keyring`] | the keys that tokens are sealed with, and their rotation |
//! | [`totp`] | the seed of an MFA device, and what a one-time code says |
//! | [`decryption_key`] | the private key that opens encrypted assertions |
//! | [`password`] | passwords and their hashes |
//! | [`envelope`] | the master key, and what is sealed under it for storage |
//! | [`message`] | encoded authorization messages: why a request was refused |
//! | [`token_key`] | the keys that sign tokens for elsewhere |
//! | [`trade_in`] | trade-in tokens of delegations |

mod aead;
pub mod decryption_key;
mod digest;
pub mod envelope;
mod key;
pub mod keyring;
mod letter;
pub mod message;
pub mod password;
pub mod secret;
pub mod sigv4;
pub mod token;
pub mod token_key;
pub mod totp;
pub mod trade_in;

pub use decryption_key::{DecryptionKey, InvalidDecryptionKey};
pub use envelope::{EnvelopeFault, InvalidMasterKey, MasterKey, RowIdentity, Sealed};
pub use keyring::{DeploymentId, KeyRing, RingFault, RingKey, RingKeyId};
pub use letter::LetterSealError;
pub use message::InvalidMessage;
pub use password::{InvalidPassword, Password, PasswordHash};
pub use secret::{InvalidSecret, SecretAccessKey};
pub use sigv4::{SigningKey, VerifyingKey};
pub use token::{OpenedSession, SealError, SessionToken, TokenFault};
pub use token_key::{PublicJwk, TokenKey, TokenKeyFault};
pub use totp::{CodePair, TotpSeed};
