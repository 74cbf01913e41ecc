//! The end of service-linked roles.

use std::sync::Arc;

use daypass_model::{AccountId, Timestamp};

use super::sample::{an_account, inline_policy, refused, role};
use crate::{Conflict, DELETIONS_KEPT, Dependents, RoleDeletion, Store};

fn deletion(account: AccountId, task: &str, at: i64) -> RoleDeletion {
    RoleDeletion {
        account,
        task: task.to_owned(),
        deleted_at: Timestamp::from_seconds(at),
    }
}

pub(super) async fn a_role_and_the_task_that_deletes_it_go_and_come_together(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let given = role(account, "linked");
    store.add_role(given.clone()).await.unwrap();
    let policy = inline_policy(&given.id, "p", "{}");
    store.put_inline_policy(policy.clone(), 10).await.unwrap();

    let done = deletion(account, "t1", 1_000);
    let tried = store.delete_service_linked_role(&given.id, done.clone());
    let policies = Conflict::HasDependents(Dependents::InlinePolicies);
    refused(tried.await, &policies);
    assert_eq!(store.role_deletion(account, "t1").await.unwrap(), None);
    let removed = store.remove_inline_policy(&given.id, &policy.name);
    removed.await.unwrap();

    let foreign = deletion(stranger, "t1", 1_000);
    let tried = store.delete_service_linked_role(&given.id, foreign).await;
    refused(tried, &Conflict::NotFound);
    let gone = store.delete_service_linked_role(&given.id, done.clone());
    gone.await.unwrap();
    assert_eq!(store.role(account, &given.id).await.unwrap(), None);
    assert_eq!(
        store.role_deletion(account, "t1").await.unwrap(),
        Some(done)
    );
    assert_eq!(store.role_deletion(stranger, "t1").await.unwrap(), None);
}

pub(super) async fn a_deletion_is_remembered_for_a_while(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let start = 1_000_000;
    for (task, at) in [
        ("old", start),
        ("young", start + 1),
        ("new", start + DELETIONS_KEPT + 1),
    ] {
        let given = role(account, task);
        store.add_role(given.clone()).await.unwrap();
        let done = store.delete_service_linked_role(&given.id, deletion(account, task, at));
        done.await.unwrap();
    }
    for (task, known) in [("old", false), ("young", true), ("new", true)] {
        let found = store.role_deletion(account, task).await.unwrap();
        assert_eq!(found.is_some(), known, "{task}");
    }
}
