//! Roles.

use std::sync::Arc;

use super::sample::{account_id, an_account, inline_policy, refused, role};
use crate::{Conflict, Dependents, Revision, Role, Store, TrustPolicy};

pub(super) async fn a_role_comes_back_byte_for_byte(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let bare = Role {
        description: None,
        trust: TrustPolicy {
            text: String::new(),
            pins: vec![],
        },
        tags: vec![],
        ..role(account, "bare")
    };
    for given in [role(account, "full"), bare] {
        store.add_role(given.clone()).await.unwrap();
        assert_eq!(store.role(account, &given.id).await.unwrap(), Some(given));
    }
}

pub(super) async fn names_are_found_and_unique_ignoring_case_within_their_account(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    let given = role(account, "S3AccessRole");
    store.add_role(given.clone()).await.unwrap();
    let found = store
        .find_role(account, &"s3accessROLE".parse().unwrap())
        .await;
    assert_eq!(found.unwrap(), Some(given));
    let again = role(account, "s3accessrole");
    refused(store.add_role(again).await, &Conflict::NameTaken);
    store.add_role(role(other, "S3AccessRole")).await.unwrap();
    let nowhere = role(account_id(404), "x");
    refused(store.add_role(nowhere).await, &Conflict::NotFound);
}

pub(super) async fn an_update_changes_what_may_change_and_counts_the_revision(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let given = role(account, "r");
    store.add_role(given.clone()).await.unwrap();
    let mut changed = Role {
        name: "R".parse().unwrap(),
        path: "/".parse().unwrap(),
        description: None,
        max_session_duration: 3_600,
        trust: TrustPolicy {
            text: "{}".to_owned(),
            pins: vec![],
        },
        tags: vec![],
        boundary: Some("arn:aws:iam::aws:policy/X".to_owned()),
        ..given.clone()
    };
    changed.revision = store.update_role(changed.clone()).await.unwrap();
    assert_eq!(changed.revision, Revision(2));
    refused(
        store.update_role(given.clone()).await,
        &Conflict::StaleRevision,
    );
    assert_eq!(store.role(account, &given.id).await.unwrap(), Some(changed));
}

pub(super) async fn another_accounts_role_is_not_there(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let given = role(account, "r");
    store.add_role(given.clone()).await.unwrap();

    assert_eq!(store.role(stranger, &given.id).await.unwrap(), None);
    assert_eq!(store.find_role(stranger, &given.name).await.unwrap(), None);
    refused(
        store.remove_role(stranger, &given.id).await,
        &Conflict::NotFound,
    );
    let taken_over = Role {
        account: stranger,
        ..given.clone()
    };
    refused(store.update_role(taken_over).await, &Conflict::NotFound);
    assert_eq!(store.role(account, &given.id).await.unwrap(), Some(given));
}

pub(super) async fn a_role_that_owns_something_is_not_removed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let given = role(account, "r");
    store.add_role(given.clone()).await.unwrap();
    let policy = inline_policy(&given.id, "p", "{}");
    store.put_inline_policy(policy.clone(), 10).await.unwrap();
    let policies = Conflict::HasDependents(Dependents::InlinePolicies);
    refused(store.remove_role(account, &given.id).await, &policies);
    store
        .remove_inline_policy(&given.id, &policy.name)
        .await
        .unwrap();
    store.remove_role(account, &given.id).await.unwrap();
    assert_eq!(store.find_role(account, &given.name).await.unwrap(), None);
    refused(
        store.remove_role(account, &given.id).await,
        &Conflict::NotFound,
    );
}
