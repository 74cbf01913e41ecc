//! Tags: what can have them, and how they change.
//!
//! An edit is applied to the tags as they are when it is written, not as somebody read them, so
//! that of two who tag at once neither undoes the other, and both together keep to the limit.

use async_trait::async_trait;
use daypass_model::{AccountId, MfaDeviceId, ProviderId, Tag, TagKey, UniqueId};

use crate::error::{Conflict, StoreError};

/// How many tags a thing has at most (STS spec 12.3).
pub const TAGS_PER_RESOURCE: usize = 50;

/// A thing whose tags can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagged {
    /// A user.
    User(UniqueId),
    /// A role.
    Role(UniqueId),
    /// A managed policy.
    Policy(UniqueId),
    /// An instance profile.
    InstanceProfile(UniqueId),
    /// A virtual MFA device.
    MfaDevice(MfaDeviceId),
    /// An OIDC provider.
    OidcProvider(ProviderId),
    /// A SAML provider.
    SamlProvider(ProviderId),
}

/// A change of tags. Keys are one ignoring case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagEdit {
    /// These are added, or take the place of those with their keys.
    Put(Vec<Tag>),
    /// Those with these keys are removed; a key that is not there is no mistake.
    Remove(Vec<TagKey>),
}

impl TagEdit {
    /// The tags after the change, in the order in which their keys first came; refused with
    /// [`Conflict::LimitExceeded`] if they would be more than [`TAGS_PER_RESOURCE`].
    pub fn apply(self, mut tags: Vec<Tag>) -> Result<Vec<Tag>, Conflict> {
        match self {
            Self::Put(given) => {
                for tag in given {
                    match tags.iter_mut().find(|old| old.key.same_as(&tag.key)) {
                        Some(old) => *old = tag,
                        None => tags.push(tag),
                    }
                }
            }
            Self::Remove(keys) => {
                tags.retain(|tag| !keys.iter().any(|key| key.same_as(&tag.key)));
            }
        }
        if tags.len() > TAGS_PER_RESOURCE {
            let limit = TAGS_PER_RESOURCE;
            return Err(Conflict::LimitExceeded { limit });
        }
        Ok(tags)
    }
}

/// The tags of everything that has some.
#[async_trait]
pub trait Tags: Send + Sync {
    /// Changes the tags of a thing of this account. It counts as a change of the thing: whoever
    /// read that before has a stale revision.
    async fn edit_tags(
        &self,
        account: AccountId,
        of: &Tagged,
        edit: TagEdit,
    ) -> Result<(), StoreError>;
}
