//! Identity providers, as whoever verifies their word needs them.

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{AccountId, OidcUrl};
use daypass_store::OidcProvider;

use super::{Directory, lock};
use crate::blame;

/// An account's provider, or that it has none with this URL: which issuers are asked for is said by
/// nobody who was verified, so what is not there must cost no more than what is.
pub(crate) type KnownOidcProvider = Option<Arc<OidcProvider>>;

/// What an OIDC provider takes in the cache, in bytes.
pub(super) fn weight(provider: &KnownOidcProvider) -> usize {
    const RECORD: usize = 1_024;
    let provider = provider.as_ref();
    let client_ids = provider.map_or(0, |provider| {
        let lengths = provider.client_ids.iter().map(|id| 64 + id.as_str().len());
        lengths.sum::<usize>()
    });
    let keys = provider.and_then(|provider| provider.keys.as_ref());
    RECORD + client_ids + keys.map_or(0, String::len)
}

impl Directory {
    /// The account's OIDC provider with exactly this URL (STS spec 10.2).
    pub(crate) async fn oidc_provider(
        &self,
        account: AccountId,
        url: &OidcUrl,
    ) -> Result<KnownOidcProvider, Fault> {
        let key = (account, url.clone());
        if let Some(known) = self.oidc_providers.get(&key) {
            return Ok(known);
        }
        let read_at = *lock(&self.followed);
        let found = self.store.find_oidc_provider(account, url).await;
        let found = found.map_err(blame::store)?.map(Arc::new);
        self.keep(read_at, || self.oidc_providers.insert(key, found.clone()));
        Ok(found)
    }
}
