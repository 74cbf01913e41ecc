//! Groups, and who is in them.

use std::sync::Arc;

use daypass_model::AccountId;

use super::sample::{
    an_account, group, inline_policy, managed_policy, refused, role, unbounded, user,
};
use crate::{
    Conflict, Dependents, GROUPS_PER_ACCOUNT, GROUPS_PER_USER, Group, HolderFilter, HolderKind,
    Page, PolicyUsage, PolicyUse, Revision, Store, User,
};

async fn a_group(store: &dyn Store, account: AccountId, name: &str) -> Group {
    let group = group(account, name);
    store.add_group(group.clone()).await.unwrap();
    group
}

async fn a_user(store: &dyn Store, account: AccountId, name: &str) -> User {
    let user = unbounded(account, name);
    store.add_user(user.clone()).await.unwrap();
    user
}

async fn members(store: &dyn Store, group: &Group, limit: usize) -> Vec<String> {
    let mut page = Page::first(limit);
    let mut names = Vec::new();
    loop {
        let slice = store.list_members(&group.id, page.clone()).await.unwrap();
        assert!(slice.items.len() <= limit);
        names.extend(slice.items.iter().map(|user| user.name.to_string()));
        assert!(names.len() <= 50, "it goes round: {names:?}");
        let Some(next) = page.following(&slice) else {
            return names;
        };
        page = next;
    }
}

async fn groups_of(store: &dyn Store, user: &User) -> Vec<String> {
    let groups = store.groups_of(&user.id).await.unwrap();
    groups.iter().map(|group| group.name.to_string()).collect()
}

pub(super) async fn a_group_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    for name in ["Group+=,.@-_", &"g".repeat(128)] {
        let given = a_group(&*store, account, name).await;
        let found = store.group(account, &given.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&given));
        assert_eq!(store.group(stranger, &given.id).await.unwrap(), None);
    }
}

pub(super) async fn names_are_found_and_unique_ignoring_case_within_their_account(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    let readers = a_group(&*store, account, "Readers").await;
    for name in ["Readers", "READERS", "readers"] {
        let found = store.find_group(account, &name.parse().unwrap()).await;
        assert_eq!(found.unwrap().as_ref(), Some(&readers));
        let again = store.add_group(group(account, name)).await;
        refused(again, &Conflict::NameTaken);
    }
    a_group(&*store, other, "rEADERS").await;
    // A user and a role may have a group's name, but nobody its id.
    a_user(&*store, account, "readers").await;
    store.add_role(role(account, "readers")).await.unwrap();
    let clash = User {
        id: readers.id,
        ..user(account, "clash")
    };
    refused(store.add_user(clash).await, &Conflict::IdTaken);
    let missing = store.find_group(account, &"Reader".parse().unwrap()).await;
    assert_eq!(missing.unwrap(), None);
    let nowhere = group("000000000404".parse().unwrap(), "x");
    refused(store.add_group(nowhere).await, &Conflict::NotFound);
}

pub(super) async fn an_update_changes_name_and_path_and_counts_the_revision(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let given = a_group(&*store, account, "old").await;
    a_group(&*store, account, "taken").await;

    let changed = Group {
        name: "New".parse().unwrap(),
        path: "/elsewhere/".parse().unwrap(),
        ..given.clone()
    };
    let revision = store.update_group(changed.clone()).await.unwrap();
    assert_eq!(revision, Revision::FIRST.next());
    let expected = Group {
        revision,
        ..changed.clone()
    };
    let read = store.group(account, &given.id).await.unwrap().unwrap();
    assert_eq!(read, expected);
    refused(store.update_group(changed).await, &Conflict::StaleRevision);
    // The old name is free, a taken one is not, and one's own in another case is.
    a_group(&*store, account, "OLD").await;
    let named = |name: &str| Group {
        name: name.parse().unwrap(),
        ..expected.clone()
    };
    let taken = store.update_group(named("TAKEN")).await;
    refused(taken, &Conflict::NameTaken);
    store.update_group(named("nEW")).await.unwrap();
    let foreign = Group {
        account: stranger,
        ..named("x")
    };
    refused(store.update_group(foreign).await, &Conflict::NotFound);
}

pub(super) async fn groups_are_listed_by_name_and_path(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    for name in ["b", "A", "C"] {
        a_group(&*store, account, name).await;
        a_group(&*store, other, name).await;
    }
    let rooted = Group {
        path: "/".parse().unwrap(),
        ..group(account, "_")
    };
    store.add_group(rooted).await.unwrap();
    let list = async |prefix: &str, limit| {
        let mut page = Page::first(limit);
        let mut names = Vec::new();
        loop {
            let slice = store.list_groups(account, prefix, page.clone());
            let slice = slice.await.unwrap();
            names.extend(slice.items.iter().map(|group| group.name.to_string()));
            assert!(names.len() <= 4, "it goes round: {names:?}");
            let Some(next) = page.following(&slice) else {
                return names;
            };
            page = next;
        }
    };
    for limit in 1..=5 {
        assert_eq!(list("/", limit).await, ["_", "A", "b", "C"]);
        assert_eq!(list("/team/", limit).await, ["A", "b", "C"]);
    }
    assert_eq!(list("/teams/", 9).await, [""; 0]);
}

pub(super) async fn members_are_listed_from_both_sides(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let (red, blue) = (
        a_group(&*store, account, "Red").await,
        a_group(&*store, account, "blue").await,
    );
    for name in ["carol", "Bob", "alice"] {
        let user = a_user(&*store, account, name).await;
        let added = store.add_member(account, &red.id, &user.id).await;
        added.unwrap();
    }
    let dave = a_user(&*store, account, "dave").await;
    for group in [&red, &blue, &red] {
        // To put in who is in changes nothing.
        let added = store.add_member(account, &group.id, &dave.id).await;
        added.unwrap();
    }
    for limit in 1..=5 {
        let names = members(&*store, &red, limit).await;
        assert_eq!(names, ["alice", "Bob", "carol", "dave"]);
    }
    assert_eq!(members(&*store, &blue, 9).await, ["dave"]);
    assert_eq!(groups_of(&*store, &dave).await, ["blue", "Red"]);

    // Users come with all that they are; who is renamed stays in.
    let slice = store.list_members(&blue.id, Page::first(1)).await.unwrap();
    assert_eq!(slice.items, std::slice::from_ref(&dave));
    let renamed = User {
        name: "Aaron".parse().unwrap(),
        ..dave.clone()
    };
    store.update_user(renamed).await.unwrap();
    assert_eq!(members(&*store, &blue, 9).await, ["Aaron"]);
    for limit in 1..=5 {
        let names = members(&*store, &red, limit).await;
        assert_eq!(names, ["Aaron", "alice", "Bob", "carol"]);
    }
    for _ in 0..2 {
        let removed = store.remove_member(account, &blue.id, &dave.id).await;
        removed.unwrap();
    }
    assert_eq!(members(&*store, &blue, 9).await, [""; 0]);
    assert_eq!(groups_of(&*store, &dave).await, ["Red"]);
}

pub(super) async fn only_users_of_the_account_are_in_its_groups(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let ours = a_group(&*store, account, "ours").await;
    let theirs = a_group(&*store, neighbour, "theirs").await;
    let alice = a_user(&*store, account, "alice").await;
    let carol = a_user(&*store, neighbour, "carol").await;
    let robot = role(account, "robot");
    store.add_role(robot.clone()).await.unwrap();
    let nobody = "AIDANOBODY".parse().unwrap();
    for (account, group, user) in [
        (account, &ours.id, &carol.id),
        (account, &theirs.id, &alice.id),
        (account, &theirs.id, &carol.id),
        (neighbour, &ours.id, &alice.id),
        (account, &ours.id, &robot.id),
        (account, &ours.id, &ours.id),
        (account, &ours.id, &nobody),
        (account, &nobody, &alice.id),
    ] {
        let added = store.add_member(account, group, user).await;
        refused(added, &Conflict::NotFound);
        let removed = store.remove_member(account, group, user).await;
        refused(removed, &Conflict::NotFound);
    }
    assert_eq!(members(&*store, &ours, 9).await, [""; 0]);
    assert_eq!(members(&*store, &theirs, 9).await, [""; 0]);
}

pub(super) async fn a_user_is_in_ten_groups_at_most(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = a_user(&*store, account, "alice").await;
    let mut groups = Vec::new();
    for number in 0..=GROUPS_PER_USER {
        groups.push(a_group(&*store, account, &format!("g{number}")).await);
    }
    let (last, first) = groups.split_last().unwrap();
    let add = async |group: &Group| store.add_member(account, &group.id, &alice.id).await;
    for group in first {
        add(group).await.unwrap();
    }
    let limit = GROUPS_PER_USER;
    refused(add(last).await, &Conflict::LimitExceeded { limit });
    // Who is in may be put in again, whatever the quota.
    add(&first[0]).await.unwrap();
    let removed = store.remove_member(account, &first[0].id, &alice.id).await;
    removed.unwrap();
    add(last).await.unwrap();
    assert_eq!(store.groups_of(&alice.id).await.unwrap().len(), limit);
}

pub(super) async fn an_account_has_three_hundred_groups_at_most(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    for number in 0..GROUPS_PER_ACCOUNT {
        a_group(&*store, account, &format!("g{number}")).await;
    }
    let limit = GROUPS_PER_ACCOUNT;
    let more = store.add_group(group(account, "more")).await;
    refused(more, &Conflict::LimitExceeded { limit });
    // That a name is taken is told first.
    let again = store.add_group(group(account, "G0")).await;
    refused(again, &Conflict::NameTaken);
    let found = store.find_group(account, &"more".parse().unwrap()).await;
    assert_eq!(found.unwrap(), None);
    a_group(&*store, neighbour, "more").await;
}

pub(super) async fn a_group_that_has_members_or_policies_is_not_removed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let group = a_group(&*store, account, "g").await;
    let alice = a_user(&*store, account, "alice").await;
    let remove = async || store.remove_group(account, &group.id).await;
    let held = |what| Conflict::HasDependents(what);

    let added = store.add_member(account, &group.id, &alice.id).await;
    added.unwrap();
    refused(remove().await, &held(Dependents::Members));
    let user = store.remove_user(account, &alice.id).await;
    refused(user, &held(Dependents::Memberships));
    let removed = store.remove_member(account, &group.id, &alice.id).await;
    removed.unwrap();
    store.remove_user(account, &alice.id).await.unwrap();

    let policy = inline_policy(&group.id, "p", "{}");
    store.put_inline_policy(policy.clone(), 9).await.unwrap();
    refused(remove().await, &held(Dependents::InlinePolicies));
    let removed = store.remove_inline_policy(&group.id, &policy.name).await;
    removed.unwrap();
    let aws = "arn:aws:iam::aws:policy/Everything";
    store.attach_policy(account, &group.id, aws).await.unwrap();
    refused(remove().await, &held(Dependents::AttachedPolicies));
    store.detach_policy(&group.id, aws).await.unwrap();

    let foreign = store.remove_group(stranger, &group.id).await;
    refused(foreign, &Conflict::NotFound);
    remove().await.unwrap();
    refused(remove().await, &Conflict::NotFound);
    // Its id is nobody's any more, its name is free.
    refused(store.add_group(group.clone()).await, &Conflict::IdTaken);
    a_group(&*store, account, "G").await;
}

pub(super) async fn a_group_holds_policies_and_counts_among_their_users(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let policy = managed_policy(account, "p");
    let added = store.add_managed_policy(policy.clone(), "{}".to_owned());
    added.await.unwrap();
    let group = a_group(&*store, account, "Admins").await;
    let alice = a_user(&*store, account, "alice").await;
    for id in [&alice.id, &group.id] {
        let attached = store.attach_policy(account, id, &policy.arn).await;
        attached.unwrap();
    }
    let foreign = store.attach_policy(neighbour, &group.id, &policy.arn).await;
    refused(foreign, &Conflict::NotFound);
    let attached = store.attached_policies(&group.id).await.unwrap();
    assert_eq!(attached, std::slice::from_ref(&policy.arn));

    let usage = PolicyUsage {
        attached: 2,
        boundaries: 0,
    };
    let counted = store.policy_usage(account, &policy.arn).await.unwrap();
    assert_eq!(counted, usage);
    let read = store.managed_policy(account, &policy.arn).await.unwrap();
    assert_eq!(read.unwrap().usage, usage);
    let list = async |filter: HolderFilter, limit| {
        let slice = store.list_policy_holders(account, &policy.arn, filter, Page::first(limit));
        let slice = slice.await.unwrap();
        let names = slice.items.iter().map(|holder| holder.name.clone());
        (names.collect::<Vec<_>>(), slice.next)
    };
    let (all, next) = list(HolderFilter::default(), 9).await;
    assert_eq!(
        (&all[..], next),
        (&["Admins", "alice"].map(String::from)[..], None)
    );
    let (first, next) = list(HolderFilter::default(), 1).await;
    assert_eq!(first, ["Admins"]);
    assert!(next.is_some());
    let groups = HolderFilter {
        kind: Some(HolderKind::Group),
        ..HolderFilter::default()
    };
    assert_eq!(list(groups.clone(), 9).await.0, ["Admins"]);
    let boundaries = HolderFilter {
        used_as: Some(PolicyUse::Boundary),
        ..groups
    };
    assert_eq!(list(boundaries, 9).await.0, [""; 0]);

    store.detach_policy(&alice.id, &policy.arn).await.unwrap();
    let removed = store.remove_managed_policy(account, &policy.id).await;
    refused(removed, &Conflict::HasDependents(Dependents::PolicyHolders));
    store.detach_policy(&group.id, &policy.arn).await.unwrap();
    let removed = store.remove_managed_policy(account, &policy.id).await;
    removed.unwrap();
}
