//! What identity providers say: of themselves, in metadata, and of others, in tokens and
//! assertions.
//!
//! | module | holds |
//! | --- | --- |
//! | [`oauth`] | access tokens, which their providers are asked about |
//! | [`oidc`] | tokens of OIDC providers, their keys, and how these are come by |
//! | [`outward`] | the way out over the network, a closed component |
//! | [`places`] | how what strangers set going is shared out |
//! | [`saml`] | the metadata of a SAML provider, and the assertions that it signs |
//! | [`transport`] | the network, behind one trait |
//! | `xml` | the one XML reader: no DTD, no entities, bounded |
//! | `c14n` | exclusive canonicalization of what it read |
//!
//! This room reads texts, and fetches some. It never knows a store, a policy or the wire, and what
//! it could not read in full it does not give out in part.

mod c14n;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod oauth;
pub mod oidc;
pub mod outward;
pub mod places;
pub mod saml;
#[cfg(test)]
mod testing;
pub mod transport;
mod xml;

pub use saml::{Metadata, MetadataFault};
