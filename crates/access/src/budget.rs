//! How much memory caches may take, and how it is shared out.
//!
//! An entry's size is estimated from the texts that it was made of. Estimates are on the high side,
//! so that a budget is kept, not met.

use std::hash::Hash;
use std::num::NonZeroU32;

use daypass_policy::NamedPolicy;
use moka::sync::Cache;

use crate::directory::{RoleEntry, UserEntry};
use crate::saml::SamlEntry;

/// The memory that all caches of a node may take together, in mebibytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheSize(pub NonZeroU32);

impl Default for CacheSize {
    /// 256 MiB.
    fn default() -> Self {
        const DEFAULT: NonZeroU32 = NonZeroU32::MIN.saturating_add(255);
        Self(DEFAULT)
    }
}

/// A cache's share of the memory, in percent. Together they are a hundred.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Share {
    /// Users, and likewise roles.
    Entities = 28,
    /// Access keys, sessions that were met before, and session policies: each.
    Credentials = 8,
    /// OIDC providers, and likewise SAML providers: each.
    Providers = 1,
    /// Managed policies, and likewise what groups give: few, and shared by many.
    SharedPolicies = 5,
    /// Names of roles, names that no role has, ids that no key has, and ids of SAML providers: each.
    Names = 2,
}

impl CacheSize {
    /// A cache of this share, whose entries weigh what `weigh` says, in bytes.
    pub(crate) fn cache<K, V>(
        self,
        share: Share,
        weigh: impl Fn(&K, &V) -> usize + Send + Sync + 'static,
    ) -> Cache<K, V>
    where
        K: Hash + Eq + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
    {
        let bytes = u64::from(self.0.get()) * 1024 * 1024 * share as u64 / 100;
        Cache::builder()
            .max_capacity(bytes)
            .weigher(move |key, value| u32::try_from(weigh(key, value)).unwrap_or(u32::MAX))
            .build()
    }
}

/// What an entry takes beside policies, with its place in a cache, in bytes.
const RECORD: usize = 1_024;

/// What a name takes with its place in a cache, in bytes.
pub(crate) const NAME: usize = 256;

/// What an access key takes with what was derived from it, in bytes.
pub(crate) const KEY: usize = 768;

/// A compiled policy takes nine to eleven times its text, measured.
const COMPILED: usize = 11;

/// What a policy of so many bytes of text takes.
pub(crate) fn policy(length: usize) -> usize {
    RECORD + COMPILED * length
}

/// What policies take that nobody else holds: those of a managed policy or a group are shared, and
/// weighed there. Only the name of an inline policy has no slash in it.
fn own(policies: &[NamedPolicy]) -> usize {
    policies
        .iter()
        .filter(|named| !named.name().contains('/'))
        .map(|named| COMPILED * named.policy().text_length())
        .sum()
}

pub(crate) fn user(entry: &UserEntry) -> usize {
    RECORD + own(&entry.policies)
}

pub(crate) fn role(entry: &RoleEntry) -> usize {
    // Its text is in the record, too.
    RECORD + (COMPILED + 1) * entry.trust.text_length() + own(&entry.policies)
}

/// What a SAML provider takes, or that there is none.
pub(crate) fn provider(entry: Option<&SamlEntry>) -> usize {
    RECORD + entry.map_or(0, SamlEntry::size)
}

/// Of a group's policies those in it bear its name before theirs.
pub(crate) fn group(policies: &[NamedPolicy]) -> usize {
    let inline = policies
        .iter()
        .filter(|named| named.name().starts_with("group/"));
    let lengths = inline.map(|named| COMPILED * named.policy().text_length());
    RECORD + lengths.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_a_hundred_percent() {
        let shares = 2 * Share::Entities as u32
            + 3 * Share::Credentials as u32
            + 2 * Share::Providers as u32
            + 2 * Share::SharedPolicies as u32
            + 4 * Share::Names as u32;
        assert_eq!(shares, 100);
    }

    #[test]
    fn a_cache_forgets_rather_than_outgrow_its_share() {
        let size = CacheSize(NonZeroU32::MIN);
        let cache = size.cache(Share::Names, |_: &u32, _: &()| NAME);
        for key in 0..10_000 {
            cache.insert(key, ());
        }
        cache.run_pending_tasks();
        assert!(cache.weighted_size() <= 1024 * 1024 * 2 / 100);
        assert!(cache.entry_count() > 0);
    }
}
