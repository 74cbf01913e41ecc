//! What accounts say of themselves, and how much they have.

use std::sync::Arc;

use daypass_model::{AccountAlias, Timestamp};

use super::sample::{
    access_key, account_id, an_account, group, instance_profile, managed_policy, mfa_device,
    oidc_provider, refused, role, saml_provider, user,
};
use crate::{
    AccountCounts, Conflict, Feed, KeyOwner, NewVersion, OwnedMfaDevice, Store, Subject,
    TokenVersion,
};

fn alias(text: &str) -> AccountAlias {
    text.parse().unwrap()
}

pub(super) async fn an_account_has_one_alias_that_no_other_has(store: Arc<dyn Store>) {
    let ours = an_account(&*store, 1).await;
    let theirs = an_account(&*store, 2).await;
    let (old, new) = (alias("acme"), alias("acme-new"));
    assert_eq!(store.account_alias(ours).await.unwrap(), None);
    store.set_account_alias(ours, &old).await.unwrap();
    for account in [ours, theirs] {
        refused(
            store.set_account_alias(account, &old).await,
            &Conflict::NameTaken,
        );
    }
    store.set_account_alias(ours, &new).await.unwrap();
    assert_eq!(store.account_alias(ours).await.unwrap(), Some(new.clone()));
    // The one that was given up is free.
    store.set_account_alias(theirs, &old).await.unwrap();
    for (account, other) in [(ours, &old), (theirs, &new)] {
        let removed = store.remove_account_alias(account, other).await;
        refused(removed, &Conflict::NotFound);
    }
    store.remove_account_alias(ours, &new).await.unwrap();
    assert_eq!(store.account_alias(ours).await.unwrap(), None);
    assert_eq!(store.account_alias(theirs).await.unwrap(), Some(old));
    let nobody = account_id(404);
    let set = store.set_account_alias(nobody, &alias("nobody")).await;
    refused(set, &Conflict::NotFound);
}

pub(super) async fn an_account_says_which_tokens_it_wants(store: Arc<dyn Store>) {
    let ours = an_account(&*store, 1).await;
    let theirs = an_account(&*store, 2).await;
    for version in [TokenVersion::V2, TokenVersion::V1, TokenVersion::V2] {
        store.set_token_version(ours, version).await.unwrap();
        assert_eq!(store.token_version(ours).await.unwrap(), version);
    }
    assert_eq!(store.token_version(theirs).await.unwrap(), TokenVersion::V1);
    let set = store.set_token_version(account_id(404), TokenVersion::V2);
    refused(set.await, &Conflict::NotFound);
}

pub(super) async fn what_an_account_says_is_noted(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let at = store.position().await.unwrap();
    let name = alias("acme");
    store.set_account_alias(account, &name).await.unwrap();
    store.remove_account_alias(account, &name).await.unwrap();
    let version = store.set_token_version(account, TokenVersion::V2);
    version.await.unwrap();
    let Feed::Changes(changes) = store.changes_since(at, 10).await.unwrap() else {
        panic!("the feed is lost");
    };
    let noted: Vec<_> = changes.into_iter().map(|change| change.subject).collect();
    assert_eq!(noted, vec![Subject::Account(account); 3]);
}

pub(super) async fn everything_that_an_account_has_is_counted(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    let empty = store.account_counts(account).await.unwrap();
    assert_eq!(empty, AccountCounts::default());

    for number in 0..3 {
        let alice = user(account, &format!("u{number}"));
        store.add_user(alice.clone()).await.unwrap();
        let key = access_key(account, KeyOwner::User(alice.id));
        store.add_access_key(key).await.unwrap();
    }
    store.add_group(group(account, "g")).await.unwrap();
    for name in ["r1", "r2"] {
        store.add_role(role(account, name)).await.unwrap();
    }
    let policy = managed_policy(account, "p");
    let added = store.add_managed_policy(policy.clone(), "{}".to_owned());
    added.await.unwrap();
    let version = NewVersion {
        text: "{}".to_owned(),
        created_at: policy.created_at,
        default: false,
    };
    let added = store.add_policy_version(account, &policy.id, version);
    added.await.unwrap();
    let profile = instance_profile(account, "i");
    store.add_instance_profile(profile).await.unwrap();
    let oidc = oidc_provider(account, "a.example");
    store.add_oidc_provider(oidc).await.unwrap();
    let saml = saml_provider(account, "s");
    store.add_saml_provider(saml).await.unwrap();
    for name in ["one", "two"] {
        let device = mfa_device(account, name);
        store.add_mfa_device(device.clone()).await.unwrap();
        if name == "one" {
            let owned = OwnedMfaDevice {
                account,
                id: device.id,
                owner: KeyOwner::Root,
            };
            let now = Timestamp::from_seconds(0);
            store.enable_mfa_device(&owned, 1, now).await.unwrap();
        }
    }
    let key = access_key(account, KeyOwner::Root);
    store.add_access_key(key).await.unwrap();
    let counted = AccountCounts {
        users: 3,
        groups: 1,
        roles: 2,
        policies: 1,
        policy_versions: 2,
        instance_profiles: 1,
        providers: 2,
        mfa_devices: 2,
        mfa_devices_in_use: 1,
        root_mfa_devices: 1,
        root_access_keys: 1,
    };
    assert_eq!(store.account_counts(account).await.unwrap(), counted);
    let others = store.account_counts(other).await.unwrap();
    assert_eq!(others, AccountCounts::default());
}
