//! The end of service-linked roles: a task says that it has come.

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp, UniqueId};

use crate::error::StoreError;

/// How long it is remembered that a role was deleted, in seconds: thirty days.
pub const DELETIONS_KEPT: i64 = 30 * 86_400;

/// The task that deletes a service-linked role. It is done as soon as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleDeletion {
    /// The account of the role.
    pub account: AccountId,
    /// Its id, which is drawn anew for each.
    pub task: String,
    /// When it was done.
    pub deleted_at: Timestamp,
}

/// Service-linked roles.
#[async_trait]
pub trait ServiceLinkedRoles: Send + Sync {
    /// Removes a role of the deletion's account that owns nothing any more, and remembers the task,
    /// in one transaction. Tasks older than [`DELETIONS_KEPT`] are forgotten.
    async fn delete_service_linked_role(
        &self,
        role: &UniqueId,
        deletion: RoleDeletion,
    ) -> Result<(), StoreError>;

    /// The deletion of this task in this account.
    async fn role_deletion(
        &self,
        account: AccountId,
        task: &str,
    ) -> Result<Option<RoleDeletion>, StoreError>;
}
