//! Users.

use std::sync::Arc;

use super::sample::{access_key, account_id, an_account, inline_policy, refused, role, tag, user};
use crate::{Conflict, Dependents, KeyOwner, Revision, Store, User};

pub(super) async fn a_user_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let plain = User {
        tags: vec![],
        boundary: None,
        ..user(account, "plain")
    };
    for given in [user(account, "Alice+=,.@-_"), plain] {
        store.add_user(given.clone()).await.unwrap();
        assert_eq!(store.user(account, &given.id).await.unwrap(), Some(given));
    }
}

pub(super) async fn names_are_found_and_unique_ignoring_case_within_their_account(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    let alice = user(account, "Alice");
    store.add_user(alice.clone()).await.unwrap();
    for name in ["Alice", "ALICE", "alice"] {
        let found = store
            .find_user(account, &name.parse().unwrap())
            .await
            .unwrap();
        assert_eq!(found.as_ref(), Some(&alice));
        refused(
            store.add_user(user(account, name)).await,
            &Conflict::NameTaken,
        );
    }
    store.add_user(user(other, "aLICE")).await.unwrap();
    let missing = store.find_user(account, &"Alic".parse().unwrap()).await;
    assert_eq!(missing.unwrap(), None);
}

pub(super) async fn a_user_and_a_role_may_have_one_name_but_not_one_id(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "same");
    store.add_user(alice.clone()).await.unwrap();
    store.add_role(role(account, "same")).await.unwrap();

    let mut clash = role(account, "other");
    clash.id = alice.id.clone();
    refused(store.add_role(clash).await, &Conflict::IdTaken);
    let mut clash = user(account, "other");
    clash.id = alice.id;
    refused(store.add_user(clash).await, &Conflict::IdTaken);
}

pub(super) async fn a_user_needs_an_account(store: Arc<dyn Store>) {
    let nowhere = user(account_id(404), "alice");
    refused(store.add_user(nowhere.clone()).await, &Conflict::NotFound);
    // Nothing of the attempt is left: the id is free.
    an_account(&*store, 404).await;
    store.add_user(nowhere).await.unwrap();
}

pub(super) async fn an_update_changes_what_may_change_and_counts_the_revision(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let mut given = user(account, "alice");
    given.revision = Revision(77);
    store.add_user(given.clone()).await.unwrap();

    let mut read = store.user(account, &given.id).await.unwrap().unwrap();
    assert_eq!(read.revision, Revision::FIRST);
    read.name = "Bob".parse().unwrap();
    read.path = "/people/".parse().unwrap();
    read.tags = vec![tag("new", "tag")];
    read.boundary = None;
    let revision = store.update_user(read.clone()).await.unwrap();
    assert_eq!(revision, Revision(2));

    read.revision = revision;
    let birthday = read.created_at;
    let mut meddled = read.clone();
    meddled.created_at = birthday.plus(1);
    read.revision = store.update_user(meddled).await.unwrap();
    assert_eq!(store.user(account, &given.id).await.unwrap(), Some(read));
}

pub(super) async fn an_update_from_a_stale_revision_changes_nothing(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let given = user(account, "alice");
    store.add_user(given.clone()).await.unwrap();
    store.update_user(given.clone()).await.unwrap();
    let before = store.user(account, &given.id).await.unwrap();

    let mut late = given.clone();
    late.tags = vec![];
    refused(store.update_user(late).await, &Conflict::StaleRevision);
    assert_eq!(store.user(account, &given.id).await.unwrap(), before);
    let nobody = user(account, "nobody");
    refused(store.update_user(nobody).await, &Conflict::NotFound);
}

pub(super) async fn a_rename_frees_the_old_name_and_respects_the_new(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let mut alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    store.add_user(user(account, "carol")).await.unwrap();

    alice.name = "CAROL".parse().unwrap();
    refused(store.update_user(alice.clone()).await, &Conflict::NameTaken);
    // Only the case changes: it is the user's own name.
    alice.name = "ALICE".parse().unwrap();
    alice.revision = store.update_user(alice.clone()).await.unwrap();
    alice.name = "bob".parse().unwrap();
    alice.revision = store.update_user(alice.clone()).await.unwrap();

    let found = store
        .find_user(account, &"BOB".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(found, Some(alice));
    store.add_user(user(account, "Alice")).await.unwrap();
}

pub(super) async fn another_accounts_user_is_not_there(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();

    assert_eq!(store.user(stranger, &alice.id).await.unwrap(), None);
    assert_eq!(store.find_user(stranger, &alice.name).await.unwrap(), None);
    refused(
        store.remove_user(stranger, &alice.id).await,
        &Conflict::NotFound,
    );
    let taken_over = User {
        account: stranger,
        ..alice.clone()
    };
    refused(store.update_user(taken_over).await, &Conflict::NotFound);
    assert_eq!(store.user(account, &alice.id).await.unwrap(), Some(alice));
}

pub(super) async fn a_user_that_owns_something_is_not_removed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let key = access_key(account, KeyOwner::User(alice.id.clone()));
    store.add_access_key(key.clone()).await.unwrap();
    let policy = inline_policy(&alice.id, "p", "{}");
    store.put_inline_policy(policy.clone(), 10).await.unwrap();

    let keys = Conflict::HasDependents(Dependents::AccessKeys);
    refused(store.remove_user(account, &alice.id).await, &keys);
    store.remove_access_key(account, &key.id).await.unwrap();
    let policies = Conflict::HasDependents(Dependents::InlinePolicies);
    refused(store.remove_user(account, &alice.id).await, &policies);
    store
        .remove_inline_policy(&alice.id, &policy.name)
        .await
        .unwrap();
    store.remove_user(account, &alice.id).await.unwrap();
    assert_eq!(store.user(account, &alice.id).await.unwrap(), None);
    refused(
        store.remove_user(account, &alice.id).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_removed_users_name_may_be_taken_by_another(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let first = user(account, "alice");
    store.add_user(first.clone()).await.unwrap();
    store.remove_user(account, &first.id).await.unwrap();
    let second = user(account, "alice");
    store.add_user(second.clone()).await.unwrap();
    assert_eq!(
        store.find_user(account, &first.name).await.unwrap(),
        Some(second)
    );
    assert_eq!(store.user(account, &first.id).await.unwrap(), None);
}

pub(super) async fn an_id_is_nobodys_after_its_owner_is_gone(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let (alice, boss) = (user(account, "alice"), role(account, "boss"));
    store.add_user(alice.clone()).await.unwrap();
    store.add_role(boss.clone()).await.unwrap();
    store.remove_user(account, &alice.id).await.unwrap();
    store.remove_role(account, &boss.id).await.unwrap();
    for spent in [alice.id, boss.id] {
        let mut again = user(account, "again");
        again.id = spent.clone();
        refused(store.add_user(again).await, &Conflict::IdTaken);
        let mut again = role(account, "again");
        again.id = spent;
        refused(store.add_role(again).await, &Conflict::IdTaken);
    }
    store.add_user(user(account, "alice")).await.unwrap();
    store.add_role(role(account, "boss")).await.unwrap();
}
