//! Login profiles, password policies, and the switch for outbound web identity.

use std::sync::Arc;

use daypass_model::Timestamp;

use super::sample::{an_account, password, refused, user};
use crate::{
    Conflict, Dependents, Feed, Guesses, LoginProfile, PREVIOUS_PASSWORDS, PasswordPolicy,
    Revision, Store, StoredPassword, Subject, User,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_767_225_700 + seconds)
}

fn profile(user: &User) -> LoginProfile {
    LoginProfile {
        account: user.account,
        user: user.id.clone(),
        created_at: at(0),
        password: password(),
        reset_required: true,
        previous: Vec::new(),
        guesses: Guesses::default(),
        revision: Revision::FIRST,
    }
}

async fn a_user(store: &dyn Store, number: u64, name: &str) -> User {
    let account = an_account(store, number).await;
    let user = user(account, name);
    store.add_user(user.clone()).await.unwrap();
    user
}

async fn found(store: &dyn Store, user: &User) -> Option<LoginProfile> {
    store.login_profile(user.account, &user.id).await.unwrap()
}

/// Adds the user's profile.
pub(super) async fn enrolled(store: &dyn Store, user: &User) -> LoginProfile {
    let profile = profile(user);
    store.add_login_profile(profile.clone()).await.unwrap();
    profile
}

pub(super) async fn a_profile_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let alice = a_user(&*store, 1, "alice").await;
    let bob = a_user(&*store, 2, "bob").await;
    assert_eq!(found(&*store, &alice).await, None);
    let given = profile(&alice);
    let boasting = LoginProfile {
        previous: vec![password()],
        guesses: Guesses {
            failures: 7,
            locked_until: Some(at(9)),
        },
        revision: Revision(9),
        ..given.clone()
    };
    store.add_login_profile(boasting).await.unwrap();
    assert_eq!(found(&*store, &alice).await, Some(given.clone()));
    refused(
        store.add_login_profile(profile(&alice)).await,
        &Conflict::NameTaken,
    );
    let stranger = LoginProfile {
        account: bob.account,
        ..profile(&alice)
    };
    refused(store.add_login_profile(stranger).await, &Conflict::NotFound);
    let copied = LoginProfile {
        password: given.password.clone(),
        ..profile(&bob)
    };
    refused(store.add_login_profile(copied).await, &Conflict::IdTaken);
    refused(
        store.remove_login_profile(bob.account, &alice.id).await,
        &Conflict::NotFound,
    );
    store
        .remove_login_profile(alice.account, &alice.id)
        .await
        .unwrap();
    assert_eq!(found(&*store, &alice).await, None);
    refused(
        store.remove_login_profile(alice.account, &alice.id).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_new_password_takes_its_place_before_those_before(store: Arc<dyn Store>) {
    let alice = a_user(&*store, 1, "alice").await;
    let mut profile = enrolled(&*store, &alice).await;
    let mut all = vec![profile.password.clone()];
    for round in 0..PREVIOUS_PASSWORDS + 3 {
        let next = LoginProfile {
            password: password(),
            reset_required: false,
            // What a caller says of those before does not count.
            previous: Vec::new(),
            ..profile.clone()
        };
        let revision = match round % 2 {
            0 => store.update_login_profile(next.clone()).await,
            _ => store.change_own_password(next.clone(), at(1)).await,
        };
        assert_eq!(revision, Ok(profile.revision.next()));
        profile = found(&*store, &alice).await.unwrap();
        let before: Vec<StoredPassword> =
            all.iter().rev().take(PREVIOUS_PASSWORDS).cloned().collect();
        assert_eq!(profile.previous, before);
        assert_eq!(profile.password, next.password);
        assert!(!profile.reset_required);
        all.push(next.password);
    }
    // With the same password only the flag changes.
    let flagged = LoginProfile {
        reset_required: true,
        ..profile.clone()
    };
    store.update_login_profile(flagged.clone()).await.unwrap();
    let now = found(&*store, &alice).await.unwrap();
    assert_eq!(now.previous, profile.previous);
    assert!(now.reset_required);
    refused(
        store.update_login_profile(flagged).await,
        &Conflict::StaleRevision,
    );
}

pub(super) async fn wrong_passwords_lock_a_profile_for_a_while(store: Arc<dyn Store>) {
    let alice = a_user(&*store, 1, "alice").await;
    let profile = enrolled(&*store, &alice).await;
    let (account, id) = (alice.account, &alice.id);
    let wrong = |seconds| store.count_wrong_password(account, id, at(seconds));
    for _ in 0..4 {
        wrong(0).await.unwrap();
    }
    assert!(
        !found(&*store, &alice)
            .await
            .unwrap()
            .guesses
            .is_locked(at(0))
    );
    wrong(0).await.unwrap();
    let locked = found(&*store, &alice).await.unwrap();
    assert!(locked.guesses.is_locked(at(29)) && !locked.guesses.is_locked(at(30)));
    assert_eq!(locked.revision, profile.revision);
    refused(wrong(29).await, &Conflict::PasswordLocked);
    let next = LoginProfile {
        password: password(),
        ..locked.clone()
    };
    refused(
        store.change_own_password(next.clone(), at(29)).await,
        &Conflict::PasswordLocked,
    );
    wrong(30).await.unwrap();
    let locked = found(&*store, &alice).await.unwrap();
    assert_eq!(locked.guesses.locked_until, Some(at(90)));
    store.change_own_password(next, at(90)).await.unwrap();
    let open = found(&*store, &alice).await.unwrap();
    assert_eq!(open.guesses, Guesses::default());
    // An administrator who sets a password ends the lock, one who sets the flag does not.
    for _ in 0..5 {
        wrong(100).await.unwrap();
    }
    let flagged = LoginProfile {
        reset_required: true,
        ..open
    };
    store.update_login_profile(flagged).await.unwrap();
    let locked = found(&*store, &alice).await.unwrap();
    assert!(locked.guesses.is_locked(at(100)));
    let set = LoginProfile {
        password: password(),
        ..locked
    };
    store.update_login_profile(set).await.unwrap();
    let open = found(&*store, &alice).await.unwrap();
    assert_eq!(open.guesses, Guesses::default());
    let nobody = daypass_model::AccountId::NOBODY;
    refused(
        store.count_wrong_password(nobody, id, at(0)).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_user_with_a_profile_is_not_removed(store: Arc<dyn Store>) {
    let alice = a_user(&*store, 1, "alice").await;
    enrolled(&*store, &alice).await;
    refused(
        store.remove_user(alice.account, &alice.id).await,
        &Conflict::HasDependents(Dependents::LoginProfile),
    );
    store
        .remove_login_profile(alice.account, &alice.id)
        .await
        .unwrap();
    store.remove_user(alice.account, &alice.id).await.unwrap();
}

pub(super) async fn a_password_policy_is_replaced_as_a_whole(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let policy = PasswordPolicy {
        minimum_length: 14,
        require_symbols: true,
        require_numbers: false,
        require_uppercase: true,
        require_lowercase: false,
        users_may_change: true,
        maximum_age: Some(90),
        reuse_prevention: Some(24),
        hard_expiry: Some(true),
    };
    assert_eq!(store.password_policy(account).await.unwrap(), None);
    store.put_password_policy(account, policy).await.unwrap();
    assert_eq!(store.password_policy(account).await.unwrap(), Some(policy));
    assert_eq!(store.password_policy(neighbour).await.unwrap(), None);
    let other = PasswordPolicy {
        minimum_length: 6,
        maximum_age: None,
        reuse_prevention: None,
        hard_expiry: None,
        ..policy
    };
    store.put_password_policy(account, other).await.unwrap();
    assert_eq!(store.password_policy(account).await.unwrap(), Some(other));
    refused(
        store.remove_password_policy(neighbour).await,
        &Conflict::NotFound,
    );
    store.remove_password_policy(account).await.unwrap();
    assert_eq!(store.password_policy(account).await.unwrap(), None);
    let nobody = daypass_model::AccountId::NOBODY;
    refused(
        store.put_password_policy(nobody, policy).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn an_outbound_issuer_is_drawn_once(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    assert_eq!(store.outbound_issuer(account).await.unwrap(), None);
    refused(
        store.disable_outbound_issuer(account, at(0)).await,
        &Conflict::NotFound,
    );
    let enabled = store.enable_outbound_issuer(account, [1; 16], at(1)).await;
    let enabled = enabled.unwrap();
    assert_eq!((enabled.id, enabled.enabled), ([1; 16], true));
    assert_eq!(store.outbound_issuer(account).await.unwrap(), Some(enabled));
    refused(
        store.enable_outbound_issuer(account, [2; 16], at(2)).await,
        &Conflict::NameTaken,
    );
    store.disable_outbound_issuer(account, at(3)).await.unwrap();
    let off = store.outbound_issuer(account).await.unwrap().unwrap();
    assert_eq!(
        (off.id, off.enabled, off.changed_at),
        ([1; 16], false, at(3))
    );
    refused(
        store.disable_outbound_issuer(account, at(4)).await,
        &Conflict::NotFound,
    );
    let again = store.enable_outbound_issuer(account, [3; 16], at(5)).await;
    assert_eq!(again.unwrap().id, [1; 16]);
    refused(
        store
            .enable_outbound_issuer(neighbour, [1; 16], at(6))
            .await,
        &Conflict::IdTaken,
    );
}

pub(super) async fn what_is_done_with_passwords_is_noted(store: Arc<dyn Store>) {
    let alice = a_user(&*store, 1, "alice").await;
    let (account, since) = (alice.account, store.position().await.unwrap());
    let profile = enrolled(&*store, &alice).await;
    store.update_login_profile(profile).await.unwrap();
    store
        .count_wrong_password(account, &alice.id, at(0))
        .await
        .unwrap();
    store
        .remove_login_profile(account, &alice.id)
        .await
        .unwrap();
    store
        .enable_outbound_issuer(account, [1; 16], at(0))
        .await
        .unwrap();
    store.disable_outbound_issuer(account, at(0)).await.unwrap();
    let Feed::Changes(changes) = store.changes_since(since, 100).await.unwrap() else {
        panic!("the feed is lost");
    };
    let subjects: Vec<Subject> = changes.into_iter().map(|change| change.subject).collect();
    let expected = [
        vec![Subject::LoginProfile(alice.id); 4],
        vec![Subject::OutboundIssuer(account); 2],
    ];
    assert_eq!(subjects, expected.concat());
}
