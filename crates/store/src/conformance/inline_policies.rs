//! Inline policies.

use std::sync::Arc;

use daypass_model::UniqueId;

use super::sample::{an_account, inline_policy, refused, role, user};
use crate::{Conflict, Store};

async fn a_user(store: &dyn Store) -> UniqueId {
    let account = an_account(store, 1).await;
    let user = user(account, "alice");
    store.add_user(user.clone()).await.unwrap();
    user.id
}

pub(super) async fn a_policy_comes_back_byte_for_byte(store: Arc<dyn Store>) {
    let alice = a_user(&*store).await;
    let role = role("000000000001".parse().unwrap(), "r");
    store.add_role(role.clone()).await.unwrap();
    for owner in [&alice, &role.id] {
        let text = "\u{feff}{\r\n\t\"é\" :\"\u{1f511}'\\u0000\"}  ";
        let given = inline_policy(owner, "Policy+=,.@-_", text);
        store.put_inline_policy(given.clone(), 100).await.unwrap();
        let found = store.inline_policy(owner, &given.name).await.unwrap();
        assert_eq!(found.as_ref(), Some(&given));
        assert_eq!(store.all_inline_policies(owner).await.unwrap(), [given]);
    }
}

pub(super) async fn a_policy_is_replaced_under_its_name_as_written(store: Arc<dyn Store>) {
    let alice = a_user(&*store).await;
    for (name, text) in [("p", "old"), ("P", "upper"), ("p", "new")] {
        let policy = inline_policy(&alice, name, text);
        store.put_inline_policy(policy, 100).await.unwrap();
    }
    let expected = [
        inline_policy(&alice, "P", "upper"),
        inline_policy(&alice, "p", "new"),
    ];
    assert_eq!(store.all_inline_policies(&alice).await.unwrap(), expected);
}

pub(super) async fn all_policies_of_an_owner_share_one_limit_without_white_space(
    store: Arc<dyn Store>,
) {
    let alice = a_user(&*store).await;
    let put = async |name: &str, text: &str| {
        store
            .put_inline_policy(inline_policy(&alice, name, text), 10)
            .await
    };
    let full = Conflict::LimitExceeded { limit: 10 };
    put("a", " 1 2\t3\r\n4 ").await.unwrap();
    // Characters count, not bytes.
    put("b", "éééééé").await.unwrap();
    refused(put("c", "x").await, &full);
    put("c", " \n\t ").await.unwrap();
    // What is replaced no longer counts.
    put("a", "4321").await.unwrap();
    refused(put("a", "54321").await, &full);
    let kept = store
        .inline_policy(&alice, &"a".parse().unwrap())
        .await
        .unwrap();
    assert_eq!(kept.unwrap().text, "4321");
}

pub(super) async fn a_policy_needs_an_owner(store: Arc<dyn Store>) {
    let nobody = "AIDANOBODY".parse().unwrap();
    let policy = inline_policy(&nobody, "p", "{}");
    refused(
        store.put_inline_policy(policy, 10).await,
        &Conflict::NotFound,
    );
    assert_eq!(store.all_inline_policies(&nobody).await.unwrap(), []);
}

pub(super) async fn removing_what_is_not_there_is_not_found(store: Arc<dyn Store>) {
    let alice = a_user(&*store).await;
    let policy = inline_policy(&alice, "p", "{}");
    store.put_inline_policy(policy.clone(), 10).await.unwrap();
    let upper = "P".parse().unwrap();
    refused(
        store.remove_inline_policy(&alice, &upper).await,
        &Conflict::NotFound,
    );
    store
        .remove_inline_policy(&alice, &policy.name)
        .await
        .unwrap();
    assert_eq!(
        store.inline_policy(&alice, &policy.name).await.unwrap(),
        None
    );
    refused(
        store.remove_inline_policy(&alice, &policy.name).await,
        &Conflict::NotFound,
    );
}
