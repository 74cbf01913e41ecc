//! OIDC and SAML providers.

use std::sync::Arc;

use daypass_model::{ProviderId, Timestamp};

use super::sample::{an_account, oidc_provider, refused, saml_key, saml_provider, tag};
use crate::{
    AssertionEncryption, Conflict, Feed, OIDC_PROVIDERS_PER_ACCOUNT, OidcProvider, Revision,
    SAML_PROVIDERS_PER_ACCOUNT, SamlKey, SamlProvider, Store, Subject,
};

async fn found(store: &dyn Store, provider: &OidcProvider) -> Option<OidcProvider> {
    store
        .find_oidc_provider(provider.account, &provider.url)
        .await
        .unwrap()
}

async fn found_saml(store: &dyn Store, provider: &SamlProvider) -> Option<SamlProvider> {
    store
        .find_saml_provider(provider.account, &provider.name)
        .await
        .unwrap()
}

pub(super) async fn an_oidc_provider_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let given = oidc_provider(account, "idp.example:8443/realms/e");
    let boasting = OidcProvider {
        revision: Revision(9),
        ..given.clone()
    };
    store.add_oidc_provider(boasting).await.unwrap();
    assert_eq!(found(&*store, &given).await, Some(given.clone()));
    let nowhere = oidc_provider("000000000404".parse().unwrap(), "idp.example");
    refused(store.add_oidc_provider(nowhere).await, &Conflict::NotFound);
    store.remove_oidc_provider(account, given.id).await.unwrap();
    assert_eq!(found(&*store, &given).await, None);
    refused(
        store.remove_oidc_provider(account, given.id).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn an_oidc_provider_is_unique_by_its_very_url(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let given = oidc_provider(account, "idp.example/a");
    store.add_oidc_provider(given.clone()).await.unwrap();
    let again = oidc_provider(account, "idp.example/a");
    refused(store.add_oidc_provider(again).await, &Conflict::NameTaken);
    for other in ["idp.example/a/", "idp.example/A", "idp.example"] {
        let other = oidc_provider(account, other);
        assert_eq!(found(&*store, &other).await, None);
        store.add_oidc_provider(other).await.unwrap();
    }
    let theirs = OidcProvider {
        id: given.id,
        ..oidc_provider(neighbour, "idp.example/a")
    };
    refused(
        store.add_oidc_provider(theirs.clone()).await,
        &Conflict::IdTaken,
    );
    let theirs = OidcProvider {
        id: ProviderId([77; 16]),
        ..theirs
    };
    store.add_oidc_provider(theirs).await.unwrap();
    refused(
        store.remove_oidc_provider(neighbour, given.id).await,
        &Conflict::NotFound,
    );
    let listed = store.list_oidc_providers(account).await.unwrap();
    let urls: Vec<&str> = listed
        .iter()
        .map(|provider| provider.url.as_str())
        .collect();
    assert_eq!(
        urls,
        [
            "idp.example",
            "idp.example/A",
            "idp.example/a",
            "idp.example/a/"
        ]
    );
}

pub(super) async fn an_oidc_providers_update_changes_what_may_change(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let given = oidc_provider(account, "idp.example");
    store.add_oidc_provider(given.clone()).await.unwrap();
    let changed = OidcProvider {
        url: "elsewhere.example".parse().unwrap(),
        created_at: Timestamp::from_seconds(1),
        client_ids: vec!["other".parse().unwrap()],
        thumbprints: Vec::new(),
        keys: Some("{\r\n\"keys\": []}".to_owned()),
        exposes_all_claims: true,
        tags: vec![tag("New", "1")],
        ..given.clone()
    };
    let revision = store.update_oidc_provider(changed.clone()).await.unwrap();
    assert_eq!(revision, Revision::FIRST.next());
    let expected = OidcProvider {
        url: given.url.clone(),
        created_at: given.created_at,
        revision,
        ..changed.clone()
    };
    assert_eq!(found(&*store, &given).await, Some(expected));
    refused(
        store.update_oidc_provider(changed).await,
        &Conflict::StaleRevision,
    );
    // One that comes back under the URL is another one.
    store.remove_oidc_provider(account, given.id).await.unwrap();
    let next = oidc_provider(account, "idp.example");
    store.add_oidc_provider(next).await.unwrap();
    refused(store.update_oidc_provider(given).await, &Conflict::NotFound);
}

pub(super) async fn an_account_has_a_hundred_providers_of_a_kind(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for number in 0..OIDC_PROVIDERS_PER_ACCOUNT {
        let provider = oidc_provider(account, &format!("idp.example/{number}"));
        store.add_oidc_provider(provider).await.unwrap();
    }
    let limit = OIDC_PROVIDERS_PER_ACCOUNT;
    let more = oidc_provider(account, "idp.example/more");
    refused(
        store.add_oidc_provider(more.clone()).await,
        &Conflict::LimitExceeded { limit },
    );
    assert_eq!(found(&*store, &more).await, None);
    for number in 0..SAML_PROVIDERS_PER_ACCOUNT {
        let provider = saml_provider(account, &format!("idp-{number}"));
        store.add_saml_provider(provider).await.unwrap();
    }
    let limit = SAML_PROVIDERS_PER_ACCOUNT;
    let more = saml_provider(account, "more");
    refused(
        store.add_saml_provider(more.clone()).await,
        &Conflict::LimitExceeded { limit },
    );
    assert_eq!(found_saml(&*store, &more).await, None);
    let neighbour = an_account(&*store, 2).await;
    store
        .add_saml_provider(saml_provider(neighbour, "more"))
        .await
        .unwrap();
}

pub(super) async fn a_saml_provider_comes_back_with_its_keys(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for encryption in [
        None,
        Some(AssertionEncryption::Required),
        Some(AssertionEncryption::Allowed),
    ] {
        let given = SamlProvider {
            encryption,
            keys: vec![saml_key(), saml_key()],
            ..saml_provider(account, "Corporate")
        };
        store.add_saml_provider(given.clone()).await.unwrap();
        assert_eq!(found_saml(&*store, &given).await, Some(given.clone()));
        let listed = store.list_saml_providers(account).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].name, given.name);
        assert_eq!(listed[0].valid_until, given.valid_until);
        store.remove_saml_provider(account, given.id).await.unwrap();
        assert_eq!(store.locate_saml_provider(given.id).await.unwrap(), None);
        assert_eq!(found_saml(&*store, &given).await, None);
        refused(
            store.remove_saml_provider(account, given.id).await,
            &Conflict::NotFound,
        );
    }
}

pub(super) async fn a_saml_provider_is_unique_by_name_ignoring_case(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let given = saml_provider(account, "Corporate");
    store.add_saml_provider(given.clone()).await.unwrap();
    let place = store.locate_saml_provider(given.id).await.unwrap();
    assert_eq!(place, Some((account, given.name.clone())));
    refused(
        store
            .add_saml_provider(saml_provider(account, "cORPORATE"))
            .await,
        &Conflict::NameTaken,
    );
    store
        .add_saml_provider(saml_provider(neighbour, "Corporate"))
        .await
        .unwrap();
    let shouted = saml_provider(account, "CORPORATE");
    assert_eq!(found_saml(&*store, &shouted).await, Some(given.clone()));
    let again = SamlProvider {
        id: given.id,
        ..saml_provider(neighbour, "other")
    };
    refused(store.add_saml_provider(again).await, &Conflict::IdTaken);
    refused(
        store.remove_saml_provider(neighbour, given.id).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_saml_providers_update_replaces_metadata_and_keys(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let given = SamlProvider {
        keys: vec![saml_key(), saml_key()],
        ..saml_provider(account, "Corporate")
    };
    store.add_saml_provider(given.clone()).await.unwrap();
    let changed = SamlProvider {
        name: "Other".parse().unwrap(),
        created_at: Timestamp::from_seconds(1),
        metadata: "<new/>".to_owned(),
        valid_until: Timestamp::from_seconds(5),
        encryption: Some(AssertionEncryption::Required),
        keys: vec![given.keys[1].clone(), saml_key()],
        single_use: true,
        tags: Vec::new(),
        ..given.clone()
    };
    let revision = store.update_saml_provider(changed.clone()).await.unwrap();
    let expected = SamlProvider {
        name: given.name.clone(),
        created_at: given.created_at,
        revision,
        ..changed.clone()
    };
    assert_eq!(found_saml(&*store, &given).await, Some(expected));
    refused(
        store.update_saml_provider(changed).await,
        &Conflict::StaleRevision,
    );
    // A key is one provider's.
    let thief = SamlProvider {
        keys: vec![SamlKey {
            id: given.keys[1].id,
            ..saml_key()
        }],
        ..saml_provider(account, "Thief")
    };
    refused(
        store.add_saml_provider(thief.clone()).await,
        &Conflict::IdTaken,
    );
    assert_eq!(found_saml(&*store, &thief).await, None);
}

/// No option stands for another, whether it is there from the start or comes with a change.
pub(super) async fn every_option_of_a_provider_is_its_own(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let plain = oidc_provider(account, "idp.example");
    for (keys, exposes_all_claims, accepts_own_tokens) in [
        (Some("{\"keys\":[]} é\n".to_owned()), false, false),
        (None, true, false),
        (None, false, true),
    ] {
        let given = OidcProvider {
            keys,
            exposes_all_claims,
            accepts_own_tokens,
            ..plain.clone()
        };
        store.add_oidc_provider(given.clone()).await.unwrap();
        assert_eq!(found(&*store, &plain).await, Some(given.clone()));
        let revision = store.update_oidc_provider(plain.clone()).await.unwrap();
        let expected = OidcProvider {
            revision,
            ..plain.clone()
        };
        assert_eq!(found(&*store, &plain).await, Some(expected));
        let again = OidcProvider { revision, ..given };
        let revision = store.update_oidc_provider(again.clone()).await.unwrap();
        let expected = OidcProvider { revision, ..again };
        assert_eq!(found(&*store, &plain).await, Some(expected));
        store.remove_oidc_provider(account, plain.id).await.unwrap();
    }
    let plain = saml_provider(account, "Corporate");
    for (single_use, allows_cbc) in [(true, false), (false, true)] {
        let given = SamlProvider {
            single_use,
            allows_cbc,
            ..plain.clone()
        };
        store.add_saml_provider(given.clone()).await.unwrap();
        assert_eq!(found_saml(&*store, &plain).await, Some(given.clone()));
        let revision = store.update_saml_provider(plain.clone()).await.unwrap();
        let expected = SamlProvider {
            revision,
            ..plain.clone()
        };
        assert_eq!(found_saml(&*store, &plain).await, Some(expected));
        let again = SamlProvider { revision, ..given };
        let revision = store.update_saml_provider(again.clone()).await.unwrap();
        let expected = SamlProvider { revision, ..again };
        assert_eq!(found_saml(&*store, &plain).await, Some(expected));
        store.remove_saml_provider(account, plain.id).await.unwrap();
    }
}

pub(super) async fn what_is_done_with_providers_is_noted(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let at = store.position().await.unwrap();
    let oidc = oidc_provider(account, "idp.example/a");
    store.add_oidc_provider(oidc.clone()).await.unwrap();
    store.update_oidc_provider(oidc.clone()).await.unwrap();
    store.remove_oidc_provider(account, oidc.id).await.unwrap();
    let saml = saml_provider(account, "Corporate");
    store.add_saml_provider(saml.clone()).await.unwrap();
    store.update_saml_provider(saml.clone()).await.unwrap();
    store.remove_saml_provider(account, saml.id).await.unwrap();
    let Feed::Changes(changes) = store.changes_since(at, 100).await.unwrap() else {
        panic!("the feed is lost");
    };
    let subjects: Vec<Subject> = changes.into_iter().map(|change| change.subject).collect();
    let by_url = Subject::OidcProvider {
        account,
        url: oidc.url,
    };
    let by_name = Subject::SamlProvider {
        account,
        name: saml.name,
    };
    let expected = [vec![by_url; 3], vec![by_name; 3]].concat();
    assert_eq!(subjects, expected);
}
