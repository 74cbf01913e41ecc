//! Managed policies, their versions, and what they are attached to.

use std::sync::Arc;

use daypass_model::AccountId;

use super::sample::{an_account, managed_policy, refused, role, user};
use crate::{
    ATTACHED_POLICIES_PER_ENTITY, Conflict, Dependents, HolderFilter, HolderKind, ManagedPolicy,
    NewVersion, Page, PolicyFilter, PolicyUsage, PolicyUse, PolicyVersion, Store,
    VERSIONS_PER_POLICY,
};

const TEXT: &str = "\u{feff}{\r\n\t\"é\" :\"\u{1f511}'\\u0000\"}  ";

async fn a_policy(store: &dyn Store, account: AccountId, name: &str) -> ManagedPolicy {
    let policy = managed_policy(account, name);
    let added = store.add_managed_policy(policy.clone(), TEXT.to_owned());
    added.await.unwrap();
    policy
}

fn new(policy: &ManagedPolicy, text: &str, default: bool) -> NewVersion {
    NewVersion {
        text: text.to_owned(),
        created_at: policy.created_at.plus(60),
        default,
    }
}

async fn add(store: &dyn Store, policy: &ManagedPolicy, text: &str, default: bool) -> u32 {
    store
        .add_policy_version(policy.account, &policy.id, new(policy, text, default))
        .await
        .unwrap()
}

async fn numbers(store: &dyn Store, policy: &ManagedPolicy) -> Vec<u32> {
    let versions = store.list_policy_versions(&policy.id).await.unwrap();
    versions.iter().map(|version| version.number).collect()
}

async fn deciding(store: &dyn Store, policy: &ManagedPolicy) -> Option<u32> {
    let version = store.default_policy_version(policy.account, &policy.arn);
    version.await.unwrap().map(|version| version.number)
}

pub(super) async fn a_policy_and_its_text_come_back_as_they_were_given(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let given = a_policy(&*store, account, "Policy+=,.@-_").await;
    let found = store.managed_policy(account, &given.arn).await.unwrap();
    assert_eq!(found, Some(given.clone()));
    let first = PolicyVersion {
        number: 1,
        text: TEXT.to_owned(),
        created_at: given.created_at,
    };
    let version = store.policy_version(&given.id, 1).await.unwrap();
    assert_eq!(version.as_ref(), Some(&first));
    let default = store.default_policy_version(account, &given.arn).await;
    assert_eq!(default.unwrap(), Some(first));

    // An ARN is compared with case, and another account's policy is not there.
    let shouted = given.arn.to_uppercase();
    for (account, arn) in [(stranger, &given.arn), (account, &shouted)] {
        assert_eq!(store.managed_policy(account, arn).await.unwrap(), None);
        let default = store.default_policy_version(account, arn).await;
        assert_eq!(default.unwrap(), None);
    }
    assert_eq!(store.policy_version(&given.id, 2).await.unwrap(), None);
}

pub(super) async fn names_are_unique_ignoring_case_within_their_account(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let first = a_policy(&*store, account, "Readers").await;
    let again = managed_policy(account, "READERS");
    refused(
        store.add_managed_policy(again, TEXT.to_owned()).await,
        &Conflict::NameTaken,
    );
    let imitation = ManagedPolicy {
        id: first.id.clone(),
        ..managed_policy(account, "other")
    };
    refused(
        store.add_managed_policy(imitation, TEXT.to_owned()).await,
        &Conflict::IdTaken,
    );
    a_policy(&*store, neighbour, "readers").await;
    let nowhere = managed_policy("000000000404".parse().unwrap(), "x");
    refused(
        store.add_managed_policy(nowhere, TEXT.to_owned()).await,
        &Conflict::NotFound,
    );

    let removed = store.remove_managed_policy(account, &first.id).await;
    removed.unwrap();
    a_policy(&*store, account, "readers").await;
    assert_eq!(store.policy_version(&first.id, 1).await.unwrap(), None);
}

pub(super) async fn versions_are_numbered_once_and_at_most_five(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let policy = a_policy(&*store, account, "p").await;
    assert_eq!(add(&*store, &policy, "two", false).await, 2);
    assert_eq!(deciding(&*store, &policy).await, Some(1));
    assert_eq!(add(&*store, &policy, "three", true).await, 3);
    assert_eq!(deciding(&*store, &policy).await, Some(3));
    let read = store.managed_policy(account, &policy.arn).await.unwrap();
    let read = read.unwrap();
    assert_eq!(
        (read.default_version, read.updated_at, read.created_at),
        (3, policy.created_at.plus(60), policy.created_at)
    );

    for number in 4..=5 {
        assert_eq!(add(&*store, &policy, "more", false).await, number);
    }
    let limit = VERSIONS_PER_POLICY;
    let sixth = store.add_policy_version(account, &policy.id, new(&policy, "six", true));
    refused(sixth.await, &Conflict::LimitExceeded { limit });
    // The newest is removed, and still its number does not return.
    for number in [5, 2] {
        let removed = store.remove_policy_version(account, &policy.id, number);
        removed.await.unwrap();
    }
    assert_eq!(add(&*store, &policy, "six", false).await, 6);
    assert_eq!(numbers(&*store, &policy).await, [6, 4, 3, 1]);
}

pub(super) async fn the_version_that_decides_is_kept_and_can_be_another(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let policy = a_policy(&*store, account, "p").await;
    add(&*store, &policy, "two", false).await;
    let at = policy.created_at.plus(99);
    let remove = async |account, number| {
        let removed = store.remove_policy_version(account, &policy.id, number);
        removed.await
    };
    let choose = async |account, number| {
        let chosen = store.set_default_policy_version(account, &policy.id, number, at);
        chosen.await
    };
    refused(remove(account, 1).await, &Conflict::IsDefaultVersion);
    refused(remove(account, 3).await, &Conflict::NotFound);
    refused(choose(account, 3).await, &Conflict::NotFound);
    for refusal in [choose(stranger, 2).await, remove(stranger, 2).await] {
        refused(refusal, &Conflict::NotFound);
    }
    let foreign = store.add_policy_version(stranger, &policy.id, new(&policy, "x", true));
    refused(foreign.await, &Conflict::NotFound);
    assert_eq!(deciding(&*store, &policy).await, Some(1));

    choose(account, 2).await.unwrap();
    let read = store.managed_policy(account, &policy.arn).await.unwrap();
    assert_eq!(read.unwrap().updated_at, at);
    remove(account, 1).await.unwrap();
    assert_eq!(numbers(&*store, &policy).await, [2]);
    assert_eq!(deciding(&*store, &policy).await, Some(2));
}

pub(super) async fn a_policy_in_use_is_not_removed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let policy = a_policy(&*store, account, "p").await;
    let mut alice = user(account, "alice");
    store.add_user(alice.clone()).await.unwrap();
    let remove = async || store.remove_managed_policy(account, &policy.id).await;
    let holders = Conflict::HasDependents(Dependents::PolicyHolders);

    let attached = store.attach_policy(account, &alice.id, &policy.arn).await;
    attached.unwrap();
    refused(remove().await, &holders);
    let detached = store.detach_policy(&alice.id, &policy.arn).await;
    detached.unwrap();
    alice.boundary = Some(policy.arn.clone());
    alice.revision = store.update_user(alice.clone()).await.unwrap();
    refused(remove().await, &holders);
    alice.boundary = None;
    store.update_user(alice).await.unwrap();

    add(&*store, &policy, "two", false).await;
    let versions = Conflict::HasDependents(Dependents::PolicyVersions);
    refused(remove().await, &versions);
    let removed = store.remove_policy_version(account, &policy.id, 2).await;
    removed.unwrap();
    remove().await.unwrap();
    refused(remove().await, &Conflict::NotFound);
    let found = store.managed_policy(account, &policy.arn).await.unwrap();
    assert_eq!(found, None);
}

pub(super) async fn policies_are_attached_up_to_a_quota(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let role = role(account, "r");
    store.add_role(role.clone()).await.unwrap();
    let attach = async |arn: &str| store.attach_policy(account, &role.id, arn).await;
    let mut arns = vec!["arn:aws:iam::aws:policy/Everything".to_owned()];
    for number in 1..ATTACHED_POLICIES_PER_ENTITY {
        arns.push(a_policy(&*store, account, &format!("p{number}")).await.arn);
    }
    for arn in &arns {
        attach(arn).await.unwrap();
    }
    // What is attached may be attached again, whatever the quota.
    attach(&arns[0]).await.unwrap();
    arns.sort();
    assert_eq!(store.attached_policies(&role.id).await.unwrap(), arns);
    let limit = ATTACHED_POLICIES_PER_ENTITY;
    refused(
        attach("arn:aws:iam::aws:policy/Nothing").await,
        &Conflict::LimitExceeded { limit },
    );
    store.detach_policy(&role.id, &arns[0]).await.unwrap();
    let again = store.detach_policy(&role.id, &arns[0]).await;
    refused(again, &Conflict::NotFound);
    attach("arn:aws:iam::aws:policy/Nothing").await.unwrap();
}

pub(super) async fn only_what_exists_in_the_account_is_attached_or_bounds(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let theirs = a_policy(&*store, stranger, "theirs").await;
    let ours = a_policy(&*store, account, "ours").await;
    let mut alice = user(account, "alice");
    let mut robot = role(account, "robot");
    store.add_user(alice.clone()).await.unwrap();
    store.add_role(robot.clone()).await.unwrap();

    let none = Conflict::NoSuchPolicy;
    for arn in [&theirs.arn, "arn:aws:iam::000000000001:policy/None", ""] {
        refused(store.attach_policy(account, &alice.id, arn).await, &none);
        alice.boundary = Some(arn.to_owned());
        robot.boundary = Some(arn.to_owned());
        refused(store.update_user(alice.clone()).await, &none);
        refused(store.update_role(robot.clone()).await, &none);
        let mut bob = user(account, "bob");
        bob.boundary = Some(arn.to_owned());
        refused(store.add_user(bob).await, &none);
        let mut other = role(account, "other");
        other.boundary = Some(arn.to_owned());
        refused(store.add_role(other).await, &none);
    }
    // Nor is anything attached to what another account owns, or to what is not there.
    for (account, owner) in [
        (stranger, alice.id.clone()),
        (account, "AIDANOBODY".parse().unwrap()),
        (account, ours.id.clone()),
    ] {
        let attached = store.attach_policy(account, &owner, &ours.arn).await;
        refused(attached, &Conflict::NotFound);
    }
    assert_eq!(store.attached_policies(&alice.id).await.unwrap(), [""; 0]);
    robot.boundary = Some(ours.arn);
    store.update_role(robot).await.unwrap();
}

pub(super) async fn who_has_policies_attached_is_not_removed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let policy = a_policy(&*store, account, "p").await;
    let alice = user(account, "alice");
    let robot = role(account, "robot");
    store.add_user(alice.clone()).await.unwrap();
    store.add_role(robot.clone()).await.unwrap();
    for id in [&alice.id, &robot.id] {
        let attached = store.attach_policy(account, id, &policy.arn).await;
        attached.unwrap();
    }
    let attached = Conflict::HasDependents(Dependents::AttachedPolicies);
    refused(store.remove_user(account, &alice.id).await, &attached);
    refused(store.remove_role(account, &robot.id).await, &attached);
    for id in [&alice.id, &robot.id] {
        store.detach_policy(id, &policy.arn).await.unwrap();
    }
    store.remove_user(account, &alice.id).await.unwrap();
    store.remove_role(account, &robot.id).await.unwrap();
}

pub(super) async fn use_is_counted_and_listed_by_account(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let aws = "arn:aws:iam::aws:policy/Everything";
    let (alice, bob) = (user(account, "alice"), user(account, "Bob"));
    let mut robot = role(account, "robot");
    robot.boundary = Some(aws.to_owned());
    let carol = user(neighbour, "carol");
    for user in [&alice, &bob, &carol] {
        store.add_user(user.clone()).await.unwrap();
    }
    store.add_role(robot.clone()).await.unwrap();
    for (account, id) in [
        (account, &bob.id),
        (account, &alice.id),
        (account, &robot.id),
        (neighbour, &carol.id),
    ] {
        store.attach_policy(account, id, aws).await.unwrap();
    }
    let usage = |attached, boundaries| PolicyUsage {
        attached,
        boundaries,
    };
    let counted = store.policy_usage(account, aws).await.unwrap();
    assert_eq!(counted, usage(3, 1));
    let counted = store.policy_usage(neighbour, aws).await.unwrap();
    assert_eq!(counted, usage(1, 0));

    let list = async |filter: HolderFilter, limit| {
        let mut page = Page::first(limit);
        let mut names = Vec::new();
        loop {
            let slice = store.list_policy_holders(account, aws, filter.clone(), page.clone());
            let slice = slice.await.unwrap();
            names.extend(slice.items.iter().map(|holder| holder.name.clone()));
            assert!(names.len() <= 4, "it goes round: {names:?}");
            let Some(next) = page.following(&slice) else {
                return names;
            };
            page = next;
        }
    };
    for limit in 1..=4 {
        let all = list(HolderFilter::default(), limit).await;
        assert_eq!(all, ["robot", "alice", "Bob"]);
    }
    let bounded = HolderFilter {
        used_as: Some(PolicyUse::Boundary),
        ..HolderFilter::default()
    };
    assert_eq!(list(bounded, 9).await, ["robot"]);
    let users = HolderFilter {
        kind: Some(HolderKind::User),
        used_as: Some(PolicyUse::Attached),
        ..HolderFilter::default()
    };
    assert_eq!(list(users, 9).await, ["alice", "Bob"]);
    let below = HolderFilter {
        path_prefix: "/service/".to_owned(),
        ..HolderFilter::default()
    };
    assert_eq!(list(below, 9).await, ["robot"]);
}

pub(super) async fn policies_are_listed_by_name_path_and_use(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    a_policy(&*store, neighbour, "theirs").await;
    let plain = a_policy(&*store, account, "b").await;
    let used = a_policy(&*store, account, "A").await;
    let edge = a_policy(&*store, account, "c").await;
    let mut alice = user(account, "alice");
    alice.boundary = Some(edge.arn.clone());
    store.add_user(alice.clone()).await.unwrap();
    let attached = store.attach_policy(account, &alice.id, &used.arn).await;
    attached.unwrap();

    let list = async |filter: PolicyFilter| {
        let slice = store.list_managed_policies(account, filter, Page::first(9));
        let slice = slice.await.unwrap();
        let names = slice.items.iter().map(|policy| policy.name.to_string());
        names.collect::<Vec<_>>()
    };
    let filter = PolicyFilter::default;
    assert_eq!(list(filter()).await, ["A", "b", "c"]);
    let attached = PolicyFilter {
        attached: true,
        ..filter()
    };
    assert_eq!(list(attached).await, ["A"]);
    for (used_as, expected) in [(PolicyUse::Attached, "A"), (PolicyUse::Boundary, "c")] {
        let used_as = PolicyFilter {
            used_as: Some(used_as),
            ..filter()
        };
        assert_eq!(list(used_as).await, [expected]);
    }
    let elsewhere = PolicyFilter {
        path_prefix: format!("{}x", plain.path),
        ..filter()
    };
    assert_eq!(list(elsewhere).await, [""; 0]);

    let page = Page::first(2);
    let first = store.list_managed_policies(account, filter(), page.clone());
    let first = first.await.unwrap();
    let page = page.following(&first).unwrap();
    let last = store.list_managed_policies(account, filter(), page).await;
    let last = last.unwrap();
    assert_eq!((first.items.len(), last.items.len()), (2, 1));
    assert_eq!(last.items[0].usage.boundaries, 1);
    assert_eq!(last.next, None);
}
