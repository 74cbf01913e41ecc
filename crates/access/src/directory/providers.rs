//! Identity providers, as whoever verifies their word needs them.

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{AccountId, OidcUrl, ProviderId, SamlProviderName};
use daypass_store::OidcProvider;

use super::{Directory, lock};
use crate::blame;
use crate::saml::SamlEntry;

/// An account's provider, or that it has none with this URL: which issuers are asked for is said by
/// nobody who was verified, so what is not there must cost no more than what is.
pub(crate) type KnownOidcProvider = Option<Arc<OidcProvider>>;

/// Likewise an account's SAML provider of a name.
pub(crate) type KnownSamlProvider = Option<Arc<SamlEntry>>;

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

    /// The account's SAML provider of this name, ignoring case.
    pub(crate) async fn saml_provider(
        &self,
        account: AccountId,
        name: &SamlProviderName,
    ) -> Result<KnownSamlProvider, Fault> {
        let key = (account, name.folded());
        if let Some(known) = self.saml_providers.get(&key) {
            return Ok(known);
        }
        let read_at = *lock(&self.followed);
        let found = self.store.find_saml_provider(account, name).await;
        let found = match found.map_err(blame::store)? {
            Some(record) => Some(Arc::new(SamlEntry::open(&record, &self.vault)?)),
            None => None,
        };
        self.keep(read_at, || self.saml_providers.insert(key, found.clone()));
        Ok(found)
    }

    /// Where the SAML provider with this id is. Ids stand in addresses that anybody may send to, so
    /// that there is none is remembered, too.
    pub(crate) async fn saml_provider_at(
        &self,
        id: ProviderId,
    ) -> Result<Option<(AccountId, SamlProviderName)>, Fault> {
        if let Some(known) = self.saml_ids.get(&id) {
            return Ok(known);
        }
        let read_at = *lock(&self.followed);
        let found = self.store.locate_saml_provider(id).await;
        let found = found.map_err(blame::store)?;
        self.keep(read_at, || self.saml_ids.insert(id, found.clone()));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use daypass_model::{Partition, Timestamp};
    use daypass_store::{Account, Revision, SamlProvider, SqliteStore, Store};

    use super::*;
    use crate::budget::CacheSize;
    use crate::vault::Vault;

    const MASTER: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const ID: ProviderId = ProviderId([7; 16]);

    fn provider(account: AccountId, name: &SamlProviderName) -> SamlProvider {
        SamlProvider {
            account,
            id: ID,
            name: name.clone(),
            metadata: String::new(),
            created_at: Timestamp::from_seconds(0),
            valid_until: Timestamp::from_seconds(1),
            encryption: None,
            keys: Vec::new(),
            single_use: false,
            allows_cbc: false,
            tags: Vec::new(),
            revision: Revision::FIRST,
        }
    }

    /// What was made is not seen before the feed was followed, so it was not asked for again; and it
    /// is seen at once when that was done, which every request begins with.
    #[tokio::test]
    async fn a_saml_provider_that_is_not_there_is_asked_for_once_and_seen_once_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(folder.path()).unwrap());
        let account: AccountId = "841860927337".parse().unwrap();
        let name: SamlProviderName = "Corporate".parse().unwrap();
        let created_at = Timestamp::from_seconds(0);
        let owner = Account {
            id: account,
            created_at,
        };
        store.add_account(owner).await.unwrap();
        let vault = Arc::new(Vault::new(MASTER.parse().unwrap()));
        let size = CacheSize::default();
        let directory = Directory::open(Arc::clone(&store), vault, Partition::Aws, size);
        let directory = directory.await.unwrap();
        let at = || directory.saml_provider_at(ID);
        let named = || directory.saml_provider(account, &name);
        assert_eq!(at().await.unwrap(), None);
        assert!(named().await.unwrap().is_none());

        store
            .add_saml_provider(provider(account, &name))
            .await
            .unwrap();
        assert_eq!(at().await.unwrap(), None);
        assert!(named().await.unwrap().is_none());
        directory.refresh().await.unwrap();
        assert_eq!(at().await.unwrap(), Some((account, name.clone())));
        // Its metadata is none, which nobody would find out who does not read it.
        assert!(named().await.is_err());

        store.remove_saml_provider(account, ID).await.unwrap();
        assert!(at().await.unwrap().is_some());
        directory.refresh().await.unwrap();
        assert_eq!(at().await.unwrap(), None);
        assert!(named().await.unwrap().is_none());
    }
}
