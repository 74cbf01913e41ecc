//! The control policies that bind an account, as texts: for a simulation, which compiles its own.
//!
//! They are the management account's. Whoever reads them here tells what they decide and nothing
//! of what they say.

use daypass_api::fault::Fault;
use daypass_model::{AccountId, ControlPolicyKind};
use daypass_store::{AttachmentTarget, Organization};

use crate::blame;
use crate::call::Call;
use crate::grant::Grant;
use crate::organizations::{self, FULL_AWS_ACCESS};

/// An account's place in its organization, with what binds it there.
#[derive(Debug)]
pub struct ControlPolicies {
    /// The organization: the value of `aws:PrincipalOrgID`.
    pub organization: String,
    /// Its management account: the value of `aws:PrincipalOrgMasterAccountId`.
    pub management: AccountId,
    /// Where the account lies: the value of `aws:PrincipalOrgPaths`.
    pub path: String,
    /// What the account's principals may do, a list a level.
    pub scps: Vec<Vec<String>>,
    /// What may be done to the account's resources, a list a level.
    pub rcps: Vec<Vec<String>>,
}

impl Call<'_> {
    /// What binds the caller's account, if it is of an organization.
    pub async fn control_policies(
        &self,
        allowed: &Grant,
    ) -> Result<Option<ControlPolicies>, Fault> {
        let account = self.caller.account();
        let organizations = self.store(allowed).organizations();
        let found = organizations.organization_of(account).await;
        let Some(organization) = found.map_err(blame::store)? else {
            return Ok(None);
        };
        read(&organization, account)
            .map(Some)
            .ok_or_else(|| Fault::internal("the account's organization is not whole"))
    }
}

fn read(organization: &Organization, account: AccountId) -> Option<ControlPolicies> {
    let line = organization.line_of(account)?;
    let targets: Vec<AttachmentTarget> = line
        .iter()
        .map(|node| AttachmentTarget::Node((*node).clone()))
        .chain([AttachmentTarget::Account(account)])
        .collect();
    let levels = |kind| -> Option<Vec<Vec<String>>> {
        // Neither kind binds the management account (STS spec 5.3, 8).
        if organization.management == account {
            return Some(Vec::new());
        }
        let texts = |target| {
            let attached = organization.attached(target, kind);
            attached
                .map(|id| {
                    if id.is_full_aws_access() {
                        return Some(FULL_AWS_ACCESS.to_owned());
                    }
                    let own = organization.policies.iter().find(|own| own.id == *id);
                    own.map(|own| own.text.clone())
                })
                .collect()
        };
        targets.iter().map(texts).collect()
    };
    Some(ControlPolicies {
        organization: organization.id.to_string(),
        management: organization.management,
        path: organizations::path(organization, &line),
        scps: levels(ControlPolicyKind::Service)?,
        rcps: levels(ControlPolicyKind::Resource)?,
    })
}
