//! What identity providers say: of themselves, in metadata, and of others, in tokens and
//! assertions.
//!
//! | module | holds |
//! | --- | --- |
//! | [`saml`] | the metadata of a SAML provider |
//! | [`transport`] | the network, behind one trait |
//! | `xml` | the one XML reader: no DTD, no entities, bounded |
//!
//! This room reads texts, and fetches some. It never knows a store, a policy or the wire, and what
//! it could not read in full it does not give out in part.

pub mod saml;
pub mod transport;
mod xml;

pub use saml::{Metadata, MetadataFault};
