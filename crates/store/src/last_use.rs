//! When keys and roles were last used, and services by users and roles.
//!
//! These records are not like the others: they are written in batches, some time after the use
//! that they tell of, they have no revision, and they are not in the change feed, for no cache holds
//! them. They go with what they are about.

use async_trait::async_trait;
use daypass_model::{AccessKeyId, Timestamp, UniqueId};

use crate::error::StoreError;

/// The last use of a long-term access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// The key.
    pub key: AccessKeyId,
    /// When.
    pub at: Timestamp,
    /// The signing name of the service that it was used with.
    pub service: String,
    /// The region that the request was signed for.
    pub region: String,
}

/// The last use of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleUse {
    /// The role.
    pub role: UniqueId,
    /// When.
    pub at: Timestamp,
    /// The region that the request was signed for.
    pub region: String,
}

/// The last use of a service by a user or role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUse {
    /// The user or role.
    pub entity: UniqueId,
    /// The signing name of the service.
    pub service: String,
    /// When.
    pub at: Timestamp,
    /// The region that the request was signed for.
    pub region: String,
}

/// Last uses of long-term access keys and roles.
#[async_trait]
pub trait LastUses: Send + Sync {
    /// Notes uses, in one transaction. An older use never takes the place of a newer one, whatever
    /// the order in which nodes note them; what is about a key or role that is gone is passed over.
    async fn note_last_uses(
        &self,
        keys: Vec<KeyUse>,
        roles: Vec<RoleUse>,
    ) -> Result<(), StoreError>;

    /// The last use of a key that was noted; `None` if none was.
    async fn last_key_use(&self, key: &AccessKeyId) -> Result<Option<KeyUse>, StoreError>;

    /// The last use of a role that was noted; `None` if none was.
    async fn last_role_use(&self, role: &UniqueId) -> Result<Option<RoleUse>, StoreError>;

    /// Notes uses of services, in one transaction and by the rules of [`Self::note_last_uses`].
    async fn note_service_uses(&self, uses: Vec<ServiceUse>) -> Result<(), StoreError>;

    /// The last use of each service by a user or role that was noted, by service.
    async fn service_uses(&self, entity: &UniqueId) -> Result<Vec<ServiceUse>, StoreError>;
}
