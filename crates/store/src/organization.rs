//! Organizations: the accounts that one management account governs, and the policies that bind
//! them.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use daypass_model::{
    AccountId, ControlPolicyId, ControlPolicyKind, OrganizationId, OrganizationNodeId,
};

use crate::error::StoreError;
use crate::record::Revision;

/// An organization, whole: it is read and written as one.
///
/// What is in no order of its own comes back in the order of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// `o-…`. Never changes.
    pub id: OrganizationId,
    /// The account that governs it. Never changes.
    pub management: AccountId,
    /// The root of its tree, `r-…`.
    pub root: OrganizationNodeId,
    /// The units, by id.
    pub units: Vec<OrganizationalUnit>,
    /// Every account, the management account too, by id.
    pub accounts: Vec<OrganizationAccount>,
    /// Member accounts that administer IAM for it, by id.
    pub delegated_administrators: Vec<AccountId>,
    /// What IAM may do for its members.
    pub features: OrganizationFeatures,
    /// Its policies, by id. [`ControlPolicyId::FULL_AWS_ACCESS`] is not among them.
    pub policies: Vec<ControlPolicy>,
    /// Which policy is attached where, in order.
    pub attachments: Vec<Attachment>,
    /// As of this revision.
    pub revision: Revision,
}

/// An organizational unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrganizationalUnit {
    /// `ou-…`.
    pub id: OrganizationNodeId,
    /// Its name.
    pub name: String,
    /// The unit or root that it lies in.
    pub parent: OrganizationNodeId,
}

/// An account's place in an organization.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrganizationAccount {
    /// The account. It is of one organization at most.
    pub account: AccountId,
    /// The unit or root that it lies in.
    pub parent: OrganizationNodeId,
}

/// What IAM may do for the members of an organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrganizationFeatures {
    /// `RootCredentialsManagement`.
    pub root_credentials_management: bool,
    /// `RootSessions`.
    pub root_sessions: bool,
}

/// A policy of an organization.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ControlPolicy {
    /// `p-…`.
    pub id: ControlPolicyId,
    /// What it controls.
    pub kind: ControlPolicyKind,
    /// Its name.
    pub name: String,
    /// The document, byte for byte.
    pub text: String,
}

/// A policy that is attached somewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attachment {
    /// Where.
    pub target: AttachmentTarget,
    /// The policy.
    pub policy: ControlPolicyId,
}

/// Where a policy may be attached.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttachmentTarget {
    /// The root or a unit.
    Node(OrganizationNodeId),
    /// An account.
    Account(AccountId),
}

impl Organization {
    /// The nodes from the root down to where the account lies; `None` if it is no account of this
    /// organization, or if the tree is broken above it.
    pub fn line_of(&self, account: AccountId) -> Option<Vec<&OrganizationNodeId>> {
        let place = self
            .accounts
            .iter()
            .find(|place| place.account == account)?;
        self.line_to(&place.parent)
    }

    /// The nodes from the root down to this one.
    pub fn line_to<'a>(
        &'a self,
        node: &'a OrganizationNodeId,
    ) -> Option<Vec<&'a OrganizationNodeId>> {
        let mut line = vec![node];
        let mut at = node;
        while *at != self.root {
            at = &self.units.iter().find(|unit| unit.id == *at)?.parent;
            // Longer than there are units: a circle.
            if line.len() > self.units.len() {
                return None;
            }
            line.push(at);
        }
        line.reverse();
        Some(line)
    }

    /// The ids of the policies of a kind that are attached there, in order.
    pub fn attached<'a>(
        &'a self,
        target: &'a AttachmentTarget,
        kind: ControlPolicyKind,
    ) -> impl Iterator<Item = &'a ControlPolicyId> {
        let here = self.attachments.iter().filter(move |a| a.target == *target);
        here.map(|attachment| &attachment.policy)
            .filter(move |id| self.kind_of(id) == Some(kind))
    }

    /// What a policy that this organization has controls.
    pub fn kind_of(&self, policy: &ControlPolicyId) -> Option<ControlPolicyKind> {
        if policy.is_full_aws_access() {
            return Some(ControlPolicyKind::Service);
        }
        let own = self.policies.iter().find(|own| own.id == *policy);
        own.map(|own| own.kind)
    }

    /// Whether every reference within it leads somewhere: the tree hangs together, the management
    /// account and the delegated administrators are of it, and what is attached exists.
    pub fn is_whole(&self) -> bool {
        let accounts: BTreeSet<AccountId> = self.accounts.iter().map(|a| a.account).collect();
        let names: BTreeMap<(&OrganizationNodeId, &str), ()> = self
            .units
            .iter()
            .map(|unit| ((&unit.parent, unit.name.as_str()), ()))
            .collect();
        self.root.is_root()
            && accounts.len() == self.accounts.len()
            && names.len() == self.units.len()
            && accounts.contains(&self.management)
            && (self.accounts.iter()).all(|a| self.line_to(&a.parent).is_some())
            && (self.units.iter()).all(|u| !u.id.is_root() && self.line_to(&u.id).is_some())
            && (self.delegated_administrators.iter())
                .all(|account| *account != self.management && accounts.contains(account))
            && self.attachments.iter().all(|attachment| {
                let is_there = match &attachment.target {
                    AttachmentTarget::Node(node) => self.line_to(node).is_some(),
                    AttachmentTarget::Account(account) => accounts.contains(account),
                };
                is_there && self.kind_of(&attachment.policy).is_some()
            })
    }

    /// The organization with its lists in order and nothing in them twice.
    pub(crate) fn in_order(mut self) -> Self {
        fn tidy<T: Ord>(list: &mut Vec<T>) {
            list.sort();
            list.dedup();
        }
        tidy(&mut self.units);
        tidy(&mut self.accounts);
        tidy(&mut self.delegated_administrators);
        tidy(&mut self.policies);
        tidy(&mut self.attachments);
        self
    }
}

/// Organizations. There are few, and each is written as a whole.
#[async_trait]
pub trait Organizations: Send + Sync {
    /// Every organization, by id.
    async fn organizations(&self) -> Result<Vec<Organization>, StoreError>;

    /// The organization that this account is of.
    async fn organization_of(&self, account: AccountId)
    -> Result<Option<Organization>, StoreError>;

    /// Adds an organization. One that is not whole, or names an account that does not exist, is
    /// [`Conflict::NotFound`]; an account or id that is of another one already is
    /// [`Conflict::IdTaken`].
    ///
    /// [`Conflict::NotFound`]: crate::Conflict::NotFound
    /// [`Conflict::IdTaken`]: crate::Conflict::IdTaken
    async fn add_organization(&self, organization: Organization) -> Result<(), StoreError>;

    /// Replaces everything of an organization but its id and management account. Refuses what
    /// [`Self::add_organization`] refuses.
    async fn update_organization(&self, organization: Organization)
    -> Result<Revision, StoreError>;

    /// Removes an organization. Its accounts stay, and nothing binds them any more.
    async fn remove_organization(&self, id: &OrganizationId) -> Result<(), StoreError>;
}
