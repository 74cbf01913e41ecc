//! What is asked of a verified caller before its request is even decoded: whether its account may
//! ask so often, and whether the endpoint that it asked at serves the operation
//! (STS spec 1.4, 12.4). Of a caller who signed nothing it is asked about the account of the role: of
//! the region once an identity provider's word was proved, and how often once the role trusts it.

use std::num::NonZeroU32;
use std::sync::LazyLock;

use daypass_api::Service;
use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::sigv4::RegionSet;
use daypass_model::AccountId;
use governor::{DefaultKeyedRateLimiter, Quota};

use crate::facts::RequestFacts;
use crate::gate::Gate;
use crate::operation::{From, Row};

/// The region that the global endpoint signs for, and that can never be switched off.
pub const GLOBAL_REGION: &str = "us-east-1";

/// Operations that exist at regional endpoints only (STS spec 8.4, 8.11, 8.14).
const REGIONAL: [&str; 3] = ["AssumeRoot", "GetScopedCredentials", "GetWebIdentityToken"];

/// The endpoints of a deployment.
#[derive(Clone, Debug, Default)]
pub struct Endpoints {
    /// Host names, without a port, at which a node is the global endpoint.
    pub global: Vec<String>,
    /// Regions in which STS is switched off.
    pub disabled_regions: Vec<String>,
}

impl Endpoints {
    fn is_global(&self, facts: &RequestFacts) -> bool {
        let Some(host) = &facts.host else {
            return false;
        };
        let name = host
            .rsplit_once(':')
            .map_or(host.as_str(), |(name, _)| name);
        self.global
            .iter()
            .any(|global| global.eq_ignore_ascii_case(name))
    }

    /// The regions that a credential scope may name at the endpoint that was asked.
    pub(crate) fn regions<'a>(
        &self,
        facts: &RequestFacts,
        otherwise: &'a RegionSet,
    ) -> &'a RegionSet {
        static GLOBAL: LazyLock<RegionSet> =
            LazyLock::new(|| RegionSet::Only(vec![GLOBAL_REGION.to_owned()]));
        match self.is_global(facts) {
            true => &GLOBAL,
            false => otherwise,
        }
    }
}

/// How often an account may ask.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Requests a second, in the long run.
    pub per_second: NonZeroU32,
    /// Requests at once, after a time of rest.
    pub burst: NonZeroU32,
}

/// A token bucket for each account that has asked: as many as there are accounts, for only
/// verified callers and those whom a role of the account trusts reach it. Some provider vouches for
/// anybody, for whatever account, so that alone must not spend what an account's own callers need.
pub(crate) struct Throttle(DefaultKeyedRateLimiter<AccountId>);

impl Throttle {
    pub(crate) fn new(rate: Rate) -> Self {
        let quota = Quota::per_second(rate.per_second).allow_burst(rate.burst);
        Self(DefaultKeyedRateLimiter::keyed(quota))
    }
}

impl Gate {
    /// Lets a caller in, or says why not.
    pub(crate) fn admit(&self, row: &Row, from: From<'_>) -> Result<(), Fault> {
        if from.caller.is_nobody() {
            return Ok(());
        }
        let account = from.caller.account();
        self.admit_once_more(account)?;
        // Whoever asks who it is gets an answer in whatever region (STS spec 5.2).
        if row.service != Service::Sts || row.name == "GetCallerIdentity" {
            return Ok(());
        }
        let endpoints = &self.settings.endpoints;
        if endpoints.is_global(from.facts) && REGIONAL.contains(&row.name) {
            return Err(Fault::access_denied(format!(
                "{} is not available at the global endpoint; use a regional endpoint.",
                row.name
            )));
        }
        self.admit_in_region(from.caller.region(), account)
    }

    pub(crate) fn admit_once_more(&self, account: AccountId) -> Result<(), Fault> {
        match &self.throttle {
            Some(Throttle(buckets)) if buckets.check_key(&account).is_err() => {
                Err(Fault::new(FaultKind::Throttling, "Rate exceeded"))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn admit_in_region(&self, region: &str, account: AccountId) -> Result<(), Fault> {
        let endpoints = &self.settings.endpoints;
        if endpoints.disabled_regions.iter().any(|off| off == region) {
            return Err(Fault::new(
                FaultKind::RegionDisabled,
                format!(
                    "STS is not activated in this region for account:{account}. Your account \
                     administrator can activate STS in this region using the IAM Console."
                ),
            ));
        }
        Ok(())
    }
}
