//! May somebody for whom an identity provider vouches have a session of this role
//! (STS spec 4.3, 5.1, 9, 10)?
//!
//! The request is signed by nobody. All that speaks for it is a [`FederatedIdentity`]: what a
//! provider of the role's own account said, proved by the rooms that read tokens and assertions.

use daypass_api::fault::Fault;
use daypass_model::{Federation, SessionName, SourceIdentity};
use daypass_policy::{Context, Layers, Outcome, Request, evaluate};
use daypass_store::{Conflict, SpentAssertion, SpentAssertions};

use crate::assume::{RoleTarget, SET_SOURCE_IDENTITY, TAG_SESSION};
use crate::blame;
use crate::call::{Call, ConditionKey, Target, VouchedFor};
use crate::context;
use crate::denial::{self, Refusal};
use crate::grant::{Grant, RoleStanding};
use crate::organizations::Side;
use crate::saml;
use crate::session_tags::SessionTags;

/// What an identity provider says of somebody, proved. Only this room makes one, from what the room
/// of federation has verified, and each for one role.
#[derive(Debug)]
#[must_use = "an identity that nobody decides about gets nothing"]
pub struct FederatedIdentity {
    /// The web operation that it is for: `sts:AssumeRoleWithWebIdentity` or its sibling.
    pub(crate) action: &'static str,
    /// The ARN of the role that it is for, as the request has it.
    pub(crate) role_arn: Box<str>,
    /// What a trust policy's `Federated` principal names: the provider's ARN or, of one that is
    /// built in, its domain.
    pub(crate) provider: Box<str>,
    /// What the provider said, as condition keys.
    pub(crate) keys: Vec<ConditionKey>,
    /// What of it stays with the session.
    pub(crate) persists: Vec<(Box<str>, Box<str>)>,
    pub(crate) tags: SessionTags,
    pub(crate) source_identity: Option<SourceIdentity>,
    /// Whether the provider itself names the role: `sts:RoleAuthorizedByIdp`, which only one of the
    /// operations has.
    pub(crate) names_role: Option<bool>,
    /// In how many seconds the session ends at the latest, if the provider said so.
    pub(crate) ends_in: Option<i64>,
    /// What must not have been redeemed before, if the provider's word is good once.
    pub(crate) once: Option<SpentAssertion>,
}

impl FederatedIdentity {
    /// What a trust policy's `Federated` principal names: the provider's ARN or, of one that is
    /// built in, its domain.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// Who is behind the session, if the provider says.
    pub fn source_identity(&self) -> Option<&SourceIdentity> {
        self.source_identity.as_ref()
    }

    /// Every action that must be allowed, in the order of STS spec 5.1.
    fn actions(&self) -> impl Iterator<Item = &'static str> {
        let asked = [
            (self.action, true),
            (TAG_SESSION, !self.tags.is_empty()),
            (SET_SOURCE_IDENTITY, self.source_identity.is_some()),
        ];
        asked
            .into_iter()
            .filter_map(|(action, asked)| asked.then_some(action))
    }

    /// The keys of STS spec 4.3 that every decision of the request sees.
    ///
    /// What the provider said moves into the context, which is the only place where it is looked at.
    fn describe(&mut self, name: &SessionName, context: &mut Context) {
        context.insert("aws:FederatedProvider", &*self.provider);
        context.insert("sts:RoleSessionName", name.as_str());
        if let Some(identity) = &self.source_identity {
            context.insert("sts:SourceIdentity", identity.as_str());
        }
        if let Some(names_role) = self.names_role {
            context.insert("sts:RoleAuthorizedByIdp", names_role);
        }
        self.tags.describe_passed(context);
        for (key, value) in std::mem::take(&mut self.keys) {
            if !is_ours(&key, self.action) {
                context.insert(key, value);
            }
        }
    }
}

/// Whether a condition key is of those that the server derives. A provider's keys begin with its
/// name, and whoever calls one `aws` must not say with it what address a request came from.
fn is_ours(key: &str, action: &str) -> bool {
    let prefix = key.split_once(':').map_or(key, |(prefix, _)| prefix);
    let is = |other: &str| prefix.eq_ignore_ascii_case(other);
    ["aws", "iam", "s3", "sts"].into_iter().any(is) || (is("saml") && action != saml::ACTION)
}

impl Call<'_> {
    /// Notes for the record which role somebody asks for who has proved nothing yet.
    pub(crate) fn note_role(&self, role: &RoleTarget<'_>) {
        self.touch(Target {
            arn: role.arn,
            account: role.account,
            tags: &[],
        });
    }

    /// Notes for the record whom the provider vouches for, and lets them in where the role's account
    /// may be asked. How often is a matter of those whom the role trusts.
    pub(crate) fn admit_vouched_for(
        &self,
        role: &RoleTarget<'_>,
        user: VouchedFor,
    ) -> Result<(), Fault> {
        self.trail().vouched_for = Some(user);
        self.gate
            .admit_in_region(self.caller.region(), role.account)
    }

    /// Decides every action that the session needs; whichever is denied, the refusal names the
    /// operation and nothing else, and an unknown role is refused in the same words (STS spec 10.6,
    /// M09, O10).
    pub async fn authorize_federated(
        &self,
        role: &RoleTarget<'_>,
        name: SessionName,
        mut identity: FederatedIdentity,
    ) -> Result<Grant<RoleStanding>, Fault> {
        if *identity.role_arn != *role.arn {
            return Err(Fault::internal("an identity was proved for another role"));
        }
        let sought = self.seek_role(role).await?;
        let target = sought.target();

        let theirs = self.caller.organizations.of(target.account)?;
        let mut context = context::global(self.caller, self.facts)?;
        context::resource(&mut context, target.account, target.tags);
        if let Some(theirs) = theirs {
            theirs.describe(Side::Resource, &mut context);
        }
        identity.describe(&name, &mut context);
        // The organization's policies bind the web operations on its accounts' roles, though the
        // principal is of none (policy spec, SCP).
        let layers = Layers {
            trust: sought.trust(),
            scps: theirs.map_or(&[], |theirs| theirs.scps()),
            rcps: theirs.map_or(&[], |theirs| theirs.rcps()),
            ..Layers::default()
        };
        for action in identity.actions() {
            let asked = Request {
                federated_provider: Some(&identity.provider),
                ..self.request(action, target, &context)
            };
            let decision = evaluate(&asked, &layers);
            if decision.outcome != Outcome::Allowed {
                self.note_reason(&denial::for_the_record(action, &decision));
                return Err(self.refuse(Refusal {
                    text: format!("Not authorized to perform {}", identity.action),
                    request: &asked,
                    layers: &layers,
                }));
            }
        }
        let entry = sought.allowed()?;
        self.gate.admit_once_more(role.account)?;
        if let Some(assertion) = identity.once {
            self.spend(assertion).await?;
        }
        let standing = RoleStanding {
            role: entry,
            name,
            chained: false,
            source_identity: identity.source_identity,
            tags: identity.tags,
            federation: Some(Federation {
                provider: identity.provider,
                facts: (identity.persists.into_iter())
                    .filter(|(key, _)| !is_ours(key, identity.action))
                    .collect(),
            }),
            ends_in: identity.ends_in,
        };
        Ok(Grant {
            action: identity.action,
            allows: standing,
        })
    }

    /// Spends an assertion that is good once, on all nodes: last, so that a login that is refused can
    /// be tried again.
    async fn spend(&self, assertion: SpentAssertion) -> Result<(), Fault> {
        let store: &dyn SpentAssertions = self.gate.directory.store();
        let spent = store.spend_assertion(assertion, self.facts.received_at);
        spent.await.map_err(|error| match error.conflict() {
            Some(Conflict::AssertionSpent) => saml::redeemed_before(),
            _ => blame::store(error),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web_identity;

    #[test]
    fn flaw_g27_no_provider_is_called_as_what_the_server_says_itself() {
        for key in [
            "aws:SourceIp",
            "AWS:userid",
            "sts:ExternalId",
            "iam:x",
            "s3:prefix",
            "saml:sub",
        ] {
            assert!(is_ours(key, web_identity::ACTION), "{key}");
        }
        for key in [
            "aws.example:sub",
            "saml.example:sub",
            "token.example/aws:sub",
        ] {
            assert!(!is_ours(key, web_identity::ACTION), "{key}");
        }
        assert!(!is_ours("saml:sub", saml::ACTION));
        assert!(is_ours("aws:SourceIp", saml::ACTION));
    }
}
