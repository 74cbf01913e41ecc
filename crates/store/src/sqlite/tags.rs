//! Tags: each noun writes its own, this says which.

use async_trait::async_trait;
use daypass_model::AccountId;
use rusqlite::Transaction;

use crate::error::{Conflict, StoreError};
use crate::mfa::MfaDevice;
use crate::provider::{OidcProvider, SamlProvider};
use crate::record::{Role, User};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::Noted;
use crate::sqlite::{
    SqliteStore, instance_profiles, managed_policies, mfa_devices, oidc_providers, roles,
    saml_providers, users,
};
use crate::tags::{TagEdit, Tagged, Tags};

fn edit(
    transaction: &Transaction<'_>,
    account: AccountId,
    of: &Tagged,
    edit: TagEdit,
) -> Result<Noted, Fault> {
    let (_, noted) = match of {
        Tagged::User(id) => {
            let user = users::by_id(transaction, account, id)?.ok_or(Conflict::NotFound)?;
            let tags = edit.apply(user.tags.clone())?;
            users::update(transaction, User { tags, ..user })?
        }
        Tagged::Role(id) => {
            let role = roles::by_id(transaction, account, id)?.ok_or(Conflict::NotFound)?;
            let tags = edit.apply(role.tags.clone())?;
            roles::update(transaction, Role { tags, ..role })?
        }
        Tagged::MfaDevice(id) => {
            let device =
                mfa_devices::by_id(transaction, account, *id)?.ok_or(Conflict::NotFound)?;
            let tags = edit.apply(device.tags.clone())?;
            mfa_devices::update(transaction, &MfaDevice { tags, ..device })?
        }
        Tagged::OidcProvider(id) => {
            let provider =
                oidc_providers::by_id(transaction, account, *id)?.ok_or(Conflict::NotFound)?;
            let tags = edit.apply(provider.tags.clone())?;
            oidc_providers::update(transaction, &OidcProvider { tags, ..provider })?
        }
        Tagged::SamlProvider(id) => {
            let provider =
                saml_providers::by_id(transaction, account, *id)?.ok_or(Conflict::NotFound)?;
            let tags = edit.apply(provider.tags.clone())?;
            saml_providers::update(transaction, &SamlProvider { tags, ..provider })?
        }
        Tagged::InstanceProfile(id) => {
            return instance_profiles::edit_tags(transaction, account, id, edit);
        }
        Tagged::Policy(id) => {
            return managed_policies::edit_tags(transaction, account, id, edit);
        }
    };
    Ok(noted)
}

#[async_trait]
impl Tags for SqliteStore {
    async fn edit_tags(
        &self,
        account: AccountId,
        of: &Tagged,
        change: TagEdit,
    ) -> Result<(), StoreError> {
        let of = of.clone();
        self.write(move |transaction| Ok(((), edit(transaction, account, &of, change)?)))
            .await
    }
}
