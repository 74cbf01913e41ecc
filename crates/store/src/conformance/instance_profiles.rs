//! Instance profiles.

use std::sync::Arc;

use super::sample::{account_id, an_account, instance_profile, refused, role};
use crate::{
    Conflict, Dependents, Feed, INSTANCE_PROFILES_PER_ACCOUNT, InstanceProfile, Page,
    ROLES_PER_INSTANCE_PROFILE, Store, Subject,
};

async fn stored(store: &dyn Store, profile: &InstanceProfile) -> InstanceProfile {
    let found = store.find_instance_profile(profile.account, &profile.name);
    found.await.unwrap().unwrap()
}

pub(super) async fn a_profile_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    let given = instance_profile(account, "Web");
    store.add_instance_profile(given.clone()).await.unwrap();
    let shouted = "wEB".parse().unwrap();
    let found = store.find_instance_profile(account, &shouted).await;
    assert_eq!(found.unwrap(), Some(given.clone()));
    let found = store.find_instance_profile(other, &given.name);
    assert_eq!(found.await.unwrap(), None);
    let again = instance_profile(account, "web");
    refused(
        store.add_instance_profile(again).await,
        &Conflict::NameTaken,
    );
    let next_door = instance_profile(other, "Web");
    store.add_instance_profile(next_door).await.unwrap();
    let nowhere = instance_profile(account_id(404), "x");
    refused(
        store.add_instance_profile(nowhere).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_profile_holds_one_role_of_its_account(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    let profile = instance_profile(account, "web");
    store.add_instance_profile(profile.clone()).await.unwrap();
    let (job, other, theirs) = (
        role(account, "job"),
        role(account, "other"),
        role(stranger, "job"),
    );
    for role in [&job, &other, &theirs] {
        store.add_role(role.clone()).await.unwrap();
    }
    let put = |account, role| store.put_role_into_profile(account, &profile.id, role);
    let take = |account, role| store.take_role_from_profile(account, &profile.id, role);
    refused(put(account, &theirs.id).await, &Conflict::NotFound);
    refused(put(stranger, &theirs.id).await, &Conflict::NotFound);
    put(account, &job.id).await.unwrap();
    assert_eq!(stored(&*store, &profile).await.role, Some(job.id.clone()));
    let limit = Conflict::LimitExceeded {
        limit: ROLES_PER_INSTANCE_PROFILE,
    };
    refused(put(account, &other.id).await, &limit);
    refused(put(account, &job.id).await, &limit);
    refused(take(account, &other.id).await, &Conflict::NotFound);
    refused(take(stranger, &job.id).await, &Conflict::NotFound);

    // Neither goes while one holds the other.
    let holds = Conflict::HasDependents(Dependents::ProfileRole);
    let removed = store.remove_instance_profile(account, &profile.id);
    refused(removed.await, &holds);
    let held = Conflict::HasDependents(Dependents::InstanceProfiles);
    refused(store.remove_role(account, &job.id).await, &held);

    take(account, &job.id).await.unwrap();
    refused(take(account, &job.id).await, &Conflict::NotFound);
    store.remove_role(account, &job.id).await.unwrap();
    let removed = store.remove_instance_profile(stranger, &profile.id).await;
    refused(removed, &Conflict::NotFound);
    let removed = store.remove_instance_profile(account, &profile.id);
    removed.await.unwrap();
    // A profile's id is as little given again as a role's.
    refused(
        store.add_instance_profile(profile).await,
        &Conflict::IdTaken,
    );
}

pub(super) async fn profiles_are_listed_by_name_path_and_role(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let job = role(account, "job");
    store.add_role(job.clone()).await.unwrap();
    for (name, path) in [("c", "/x/"), ("A", "/x/y/"), ("b", "/"), ("d", "/x/")] {
        let profile = InstanceProfile {
            path: path.parse().unwrap(),
            ..instance_profile(account, name)
        };
        store.add_instance_profile(profile.clone()).await.unwrap();
        if path != "/" {
            let put = store.put_role_into_profile(account, &profile.id, &job.id);
            put.await.unwrap();
        }
    }
    let names = |profiles: &[InstanceProfile]| -> Vec<String> {
        let names = profiles.iter().map(|profile| profile.name.to_string());
        names.collect()
    };
    let first = Page::first(2);
    let slice = store.list_instance_profiles(account, "/", first.clone());
    let slice = slice.await.unwrap();
    assert_eq!(names(&slice.items), ["A", "b"]);
    let next = first.following(&slice).unwrap();
    let slice = store.list_instance_profiles(account, "/", next);
    let slice = slice.await.unwrap();
    assert_eq!(
        (names(&slice.items), slice.next),
        (vec!["c".into(), "d".into()], None)
    );
    let under = store.list_instance_profiles(account, "/x/", Page::first(9));
    assert_eq!(names(&under.await.unwrap().items), ["A", "c", "d"]);
    let of = store.list_instance_profiles_of(account, &job.id, first.clone());
    let of = of.await.unwrap();
    assert_eq!(names(&of.items), ["A", "c"]);
    let next = first.following(&of).unwrap();
    let of = store.list_instance_profiles_of(account, &job.id, next);
    assert_eq!(names(&of.await.unwrap().items), ["d"]);
    let stranger = account_id(404);
    let none = store.list_instance_profiles_of(stranger, &job.id, first);
    assert_eq!(none.await.unwrap().items, []);
}

pub(super) async fn an_account_has_a_thousand_profiles(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for number in 0..INSTANCE_PROFILES_PER_ACCOUNT {
        let profile = instance_profile(account, &format!("p{number}"));
        store.add_instance_profile(profile).await.unwrap();
    }
    let limit = Conflict::LimitExceeded {
        limit: INSTANCE_PROFILES_PER_ACCOUNT,
    };
    let more = instance_profile(account, "more");
    refused(store.add_instance_profile(more.clone()).await, &limit);
    let found = store.find_instance_profile(account, &more.name);
    assert_eq!(found.await.unwrap(), None);
}

pub(super) async fn what_is_done_with_profiles_is_noted(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let (profile, job) = (instance_profile(account, "web"), role(account, "job"));
    store.add_role(job.clone()).await.unwrap();
    let at = store.position().await.unwrap();
    store.add_instance_profile(profile.clone()).await.unwrap();
    let put = store.put_role_into_profile(account, &profile.id, &job.id);
    put.await.unwrap();
    let taken = store.take_role_from_profile(account, &profile.id, &job.id);
    taken.await.unwrap();
    let removed = store.remove_instance_profile(account, &profile.id);
    removed.await.unwrap();
    let Feed::Changes(changes) = store.changes_since(at, 10).await.unwrap() else {
        panic!("the feed is lost");
    };
    let noted: Vec<_> = changes.into_iter().map(|change| change.subject).collect();
    assert_eq!(noted, vec![Subject::InstanceProfile(profile.id); 4]);
}
