//! What a SAML response offers to whoever was sent here with it: for a page that shows it before
//! anything is asked for.
//!
//! The response says itself which providers it is from. That tells whose keys to hold it against;
//! what it offers is told once it was held against them, and of each provider only its own.

use std::fmt;
use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_federation::saml::{self, VerifiedAssertion};
use daypass_model::{AccountId, Arn, Partition, ProviderId, SamlProviderName};

use crate::assume::RoleTarget;
use crate::audit::Recorder;
use crate::call::{Touched, VouchedFor};
use crate::facts::RequestFacts;
use crate::gate::Gate;
use crate::providers::ProviderArn;
use crate::saml::{SamlEntry, inner_fault, invalid, saml_fault, vouched_for, why_refused};

/// How many providers may turn out not to have said what a response says before the rest is not
/// asked: whoever makes responses up names as many as there are.
const FAILURES: usize = 3;

/// How many providers a response is held to have named: each is looked up in the store if it is not
/// there, and anybody may name as many as a response holds.
const NAMED: usize = 64;

/// For how many seconds a session of a role lasts at most, if nobody says otherwise, in seconds. Of
/// a role that is not there no more is told than of one like that.
const USUAL: u32 = 3_600;

/// What an identity provider has sent somebody here with.
#[derive(Clone, Copy)]
pub struct Arrival<'a> {
    /// The response, in base64.
    pub response: &'a str,
    /// The id of the provider at whose own address it arrived, where it arrived at one: an encrypted
    /// response says only in that way whose it is (STS spec 9.2.4).
    pub place: Option<&'a str>,
    /// Whether a role is redeemed at once, and nothing listed, if it is the only one.
    pub redeems_the_only: bool,
}

impl fmt::Debug for Arrival<'_> {
    /// A response is as good as a password for a while.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrival")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// What a response offers, proved.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What a session of any of the roles is called.
    pub session_name: String,
    /// The roles, in the response's order.
    pub roles: Vec<OfferedRole>,
}

/// One role that a response offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedRole {
    /// Its ARN.
    pub role: String,
    /// The ARN of the provider that offers it.
    pub provider: String,
    /// The account of both.
    pub account: AccountId,
    /// For how many seconds a session of the role lasts at most.
    pub longest: u32,
}

impl Gate {
    /// The roles that a response offers. Who is offered them, by which providers and how many, or why
    /// nobody is, is left for the record, and so is at whose address they asked.
    pub async fn offered(
        &self,
        arrival: Arrival<'_>,
        request: &RequestFacts,
        recorder: &mut Recorder,
    ) -> Result<Offered, Fault> {
        let place = arrival.place.map(|id| ("samlProviderId", id));
        recorder.request_of(place.as_slice());
        let offered = self.look_at(arrival, request, recorder).await;
        match &offered {
            Ok(offered) => recorder.response_of(&[("roleCount", offered.roles.len())]),
            Err(fault) => recorder.reason = why_refused(fault).map(str::to_owned),
        }
        offered
    }

    async fn look_at(
        &self,
        Arrival {
            response, place, ..
        }: Arrival<'_>,
        request: &RequestFacts,
        recorder: &mut Recorder,
    ) -> Result<Offered, Fault> {
        self.directory.refresh().await?;
        let named = saml::unverified_providers(response, self.partition());
        let named = named.map_err(|fault| saml_fault(fault, request.id))?;
        let providers = match (place, named) {
            (Some(id), _) => self.provider_at(id).await?.into_iter().collect(),
            (None, Some(named)) => providers_of(&named, self.partition()),
            (None, None) => {
                return Err(invalid(
                    "The assertion is encrypted, so it must be sent to its provider's own address",
                ));
            }
        };
        let mut refused = None;
        let mut failures = 0;
        let mut offered: Option<Offered> = None;
        for provider in &providers {
            let Some(entry) = self.saml_entry(provider).await? else {
                continue;
            };
            match self.verify_saml(&entry, response, request).await {
                Ok(assertion) => {
                    recorder.prove(vouched_for(&assertion, provider), provider);
                    self.add(&assertion, provider, &mut offered).await?;
                }
                Err(fault) => {
                    failures += 1;
                    refused.get_or_insert(fault);
                }
            }
            if failures == FAILURES {
                break;
            }
        }
        offered.ok_or_else(|| {
            refused.unwrap_or_else(|| {
                inner_fault(
                    "Specified provider doesn't exist",
                    "AuthSamlManifestNotFoundException",
                    request.id,
                )
            })
        })
    }

    /// Adds what an assertion offers through the provider that it was proved to be of.
    async fn add(
        &self,
        assertion: &VerifiedAssertion,
        provider: &ProviderArn<SamlProviderName>,
        offered: &mut Option<Offered>,
    ) -> Result<(), Fault> {
        let partition = self.partition();
        let offers = assertion.offers(partition).into_iter();
        for offer in offers.filter(|offer| offer.provider == provider.as_str()) {
            let known = match offered {
                Some(known) => known,
                None => {
                    let profile = assertion.profile(offer, partition);
                    let profile = profile.map_err(|fault| invalid(fault.to_string()))?;
                    offered.insert(Offered {
                        session_name: profile.session_name.to_string(),
                        roles: Vec::new(),
                    })
                }
            };
            if let Some(longest) = self.longest(offer.role, provider.account()).await? {
                let role = OfferedRole {
                    role: offer.role.to_owned(),
                    provider: offer.provider.to_owned(),
                    account: provider.account(),
                    longest,
                };
                if !known.roles.contains(&role) {
                    known.roles.push(role);
                }
            }
        }
        Ok(())
    }

    /// How long a session of a role lasts at most; `None` if it is no role of this account, whose
    /// provider offers nothing of anybody else's (flaw H25).
    async fn longest(&self, role: &str, account: AccountId) -> Result<Option<u32>, Fault> {
        let role = RoleTarget::of_arn(role, self.partition());
        let Some(role) = role.filter(|role| role.account == account) else {
            return Ok(None);
        };
        let found = self.directory.role_by_arn(account, &role.path, &role.name);
        let found = found.await?;
        Ok(Some(
            found.map_or(USUAL, |found| found.role.max_session_duration),
        ))
    }

    /// The provider with this id.
    async fn provider_at(&self, id: &str) -> Result<Option<ProviderArn<SamlProviderName>>, Fault> {
        let Ok(id) = id.parse::<ProviderId>() else {
            return Ok(None);
        };
        let found = self.directory.saml_provider_at(id).await?;
        Ok(found.and_then(|(account, name)| {
            let arn = Arn::saml_provider(self.partition(), account, &name);
            ProviderArn::of_saml(&arn, self.partition())
        }))
    }

    async fn saml_entry(
        &self,
        provider: &ProviderArn<SamlProviderName>,
    ) -> Result<Option<Arc<SamlEntry>>, Fault> {
        let found = self
            .directory
            .saml_provider(provider.account(), provider.name());
        Ok(found.await?.filter(|entry| entry.name == *provider.name()))
    }
}

impl Recorder {
    /// Notes whom a provider vouches for: the first of several says who it is.
    fn prove(&mut self, user: Option<VouchedFor>, provider: &ProviderArn<SamlProviderName>) {
        self.vouched_for = self.vouched_for.take().or(user);
        self.resources.push(Touched {
            account: provider.account(),
            arn: provider.as_str().to_owned(),
        });
    }
}

/// The providers that a response names, the first of them if there are too many.
fn providers_of(named: &[String], partition: Partition) -> Vec<ProviderArn<SamlProviderName>> {
    let read = |text: &String| ProviderArn::of_saml(text, partition);
    named.iter().filter_map(read).take(NAMED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_names_many_providers_has_few_of_them_looked_up() {
        let arn = |at: usize| format!("arn:aws:iam::841860927337:saml-provider/p{at}");
        let named: Vec<String> = (0..1_000).map(arn).collect();
        let few = providers_of(&named, Partition::Aws);
        assert_eq!(few.len(), NAMED);
        assert_eq!(few[0].as_str(), named[0]);
    }
}
