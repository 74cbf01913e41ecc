//! The directory: everything that Daypass remembers of deployments, accounts, users, groups, roles,
//! keys and policies.
//!
//! - [`store`] is the trait, a part for each noun ([`managed`] holds one of them). [`record`] is what goes in and comes out,
//!   [`page`] how lists are read, [`change`] how caches learn of changes, [`error`] what can go
//!   wrong and by whose fault.
//! - [`sqlite`] is the embedded backend (DESIGN section 7): one file, one process that owns it.
//! - `conformance` (feature of that name) is the suite that every backend passes.
//!
//! **Invariants.** This room never knows cryptography: what is secret arrives sealed and leaves
//! sealed. It never knows what a policy means: documents are text that comes back byte for byte.
//! It never knows HTTP, reads a clock or draws a random number. No backend's types appear in a
//! signature outside that backend's module, and only the binary names a backend.

pub mod account_settings;
pub mod assertion;
pub mod change;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod delegation;
pub mod error;
pub mod group;
pub mod instance_profile;
pub mod last_use;
pub mod managed;
pub mod mfa;
pub mod organization;
pub mod outbound;
pub mod page;
pub mod password;
pub mod provider;
pub mod record;
pub mod report;
pub mod service_linked;
pub mod sqlite;
pub mod store;
pub mod tags;
pub mod token_key;

pub use account_settings::{AccountCounts, AccountSettings, TokenVersion};
pub use assertion::{AssertionDigest, SpentAssertion, SpentAssertions};
pub use change::{Change, Feed, Named, Position, Subject};
pub use delegation::Delegations;
pub use error::{Conflict, Dependents, StoreError};
pub use group::{GROUPS_PER_ACCOUNT, GROUPS_PER_USER, Group, Groups};
pub use instance_profile::{
    INSTANCE_PROFILES_PER_ACCOUNT, InstanceProfile, InstanceProfiles, ROLES_PER_INSTANCE_PROFILE,
};
pub use last_use::{KeyUse, LastUses, RoleUse, ServiceUse};
pub use managed::{
    ATTACHED_POLICIES_PER_ENTITY, HolderFilter, HolderKind, ManagedPolicies, ManagedPolicy,
    NewVersion, PolicyFilter, PolicyHolder, PolicyUsage, PolicyUse, PolicyVersion,
    VERSIONS_PER_POLICY,
};
pub use mfa::{
    MFA_DEVICES_PER_OWNER, MfaAssignment, MfaCodes, MfaDevice, MfaDevices, MfaListing,
    OwnedMfaDevice,
};
pub use organization::{
    Attachment, AttachmentTarget, ControlPolicy, Organization, OrganizationAccount,
    OrganizationFeatures, OrganizationalUnit, Organizations,
};
pub use outbound::{OutboundIssuer, OutboundIssuers};
pub use page::{Page, Slice};
pub use password::{
    Guesses, LoginProfile, LoginProfiles, PREVIOUS_PASSWORDS, PasswordPolicies, PasswordPolicy,
    StoredPassword,
};
pub use provider::{
    AssertionEncryption, OIDC_PROVIDERS_PER_ACCOUNT, OidcListing, OidcProvider, OidcProviders,
    SAML_PROVIDERS_PER_ACCOUNT, SamlKey, SamlListing, SamlProvider, SamlProviders,
};
pub use record::{
    AccessKey, Account, Deployment, Founding, InlinePolicy, KeyOwner, Pin, Revision, RingKeyRecord,
    Role, Sealed, TrustPolicy, User,
};
pub use report::{AccessJob, CredentialReport, FinishedReport, ReportAges, ReportStart, Reports};
pub use service_linked::{DELETIONS_KEPT, RoleDeletion, ServiceLinkedRoles};
pub use sqlite::{SqliteStore, SqliteTokenKeys};
pub use store::{
    ACCESS_KEYS_PER_OWNER, AccessKeys, Accounts, ChangeFeed, Deployments, InlinePolicies, Roles,
    Store, Users,
};
pub use tags::{TAGS_PER_RESOURCE, TagEdit, Tagged, Tags};
pub use token_key::{TokenKeyChange, TokenKeyRecord, TokenKeys};
