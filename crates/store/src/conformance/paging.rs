//! Lists.

use std::sync::Arc;

use super::sample::{account, an_account, inline_policy, role, user};
use crate::{Page, Store};

pub(super) async fn pages_give_every_item_once_in_the_order_of_folded_names(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    for name in ["b", "A", "_", "C", "a1", "B2", "=", "z"] {
        store.add_user(user(account, name)).await.unwrap();
        store.add_role(role(account, name)).await.unwrap();
        store.add_user(user(other, name)).await.unwrap();
    }
    let expected = ["=", "_", "A", "a1", "b", "B2", "C", "z"];
    for limit in 1..=9 {
        let mut page = Page::first(limit);
        let mut names = Vec::new();
        loop {
            let slice = store.list_users(account, "/", page.clone()).await.unwrap();
            assert!(slice.items.len() <= limit);
            assert!(slice.items.iter().all(|user| user.account == account));
            names.extend(slice.items.iter().map(|user| user.name.to_string()));
            assert!(names.len() <= expected.len(), "it goes round: {names:?}");
            let Some(next) = page.following(&slice) else {
                break;
            };
            page = next;
        }
        assert_eq!(names, expected);
    }
    let slice = store
        .list_roles(account, "/", Page::first(3))
        .await
        .unwrap();
    let names: Vec<_> = slice.items.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, expected[..3]);
}

pub(super) async fn a_path_prefix_is_taken_literally(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let paths = ["/", "/a/", "/a/b/", "/A/", "/a_b/", "/axb/", "/a%/"];
    for (index, path) in paths.iter().enumerate() {
        let mut user = user(account, &format!("u{index}"));
        user.path = path.parse().unwrap();
        store.add_user(user).await.unwrap();
    }
    for (prefix, expected) in [
        ("", &paths[..]),
        ("/", &paths[..]),
        ("/a/", &["/a/", "/a/b/"]),
        ("/a", &["/a/", "/a/b/", "/a_b/", "/axb/", "/a%/"]),
        ("/a_", &["/a_b/"]),
        ("/a%", &["/a%/"]),
        ("/none/", &[]),
    ] {
        let slice = store
            .list_users(account, prefix, Page::first(10))
            .await
            .unwrap();
        let found: Vec<_> = slice.items.iter().map(|user| user.path.as_str()).collect();
        assert_eq!(found, expected, "{prefix}");
        assert_eq!(slice.next, None);
    }
}

pub(super) async fn a_limit_of_zero_still_moves_on(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for name in ["a", "b"] {
        store.add_user(user(account, name)).await.unwrap();
    }
    let page = Page::first(0);
    let first = store.list_users(account, "/", page.clone()).await.unwrap();
    assert_eq!(first.items.len(), 1);
    let page = page.following(&first).unwrap();
    let second = store.list_users(account, "/", page.clone()).await.unwrap();
    assert_eq!(second.items[0].name.as_str(), "b");
    assert_eq!(page.following(&second), None);
    let everything = Page::first(usize::MAX);
    let all = store.list_users(account, "/", everything).await.unwrap();
    assert_eq!((all.items.len(), all.next), (2, None));
}

pub(super) async fn accounts_and_policies_are_paged_alike(store: Arc<dyn Store>) {
    for number in [30, 10, 20] {
        store.add_account(account(number)).await.unwrap();
    }
    let page = Page::first(2);
    let first = store.list_accounts(page.clone()).await.unwrap();
    assert_eq!(first.items, [account(10), account(20)]);
    let last = store
        .list_accounts(page.following(&first).unwrap())
        .await
        .unwrap();
    assert_eq!((last.items, last.next), (vec![account(30)], None));

    let alice = user(account(10).id, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let policies = ["P", "p", "q"].map(|name| inline_policy(&alice.id, name, "{}"));
    for policy in policies.iter().rev() {
        store.put_inline_policy(policy.clone(), 100).await.unwrap();
    }
    let first = store
        .list_inline_policies(&alice.id, page.clone())
        .await
        .unwrap();
    assert_eq!(first.items, policies[..2]);
    let page = page.following(&first).unwrap();
    let last = store.list_inline_policies(&alice.id, page).await.unwrap();
    assert_eq!((&last.items[..], last.next), (&policies[2..], None));
}
