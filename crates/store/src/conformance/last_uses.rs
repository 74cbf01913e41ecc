//! When keys and roles were last used.

use std::sync::Arc;

use daypass_model::{AccessKeyId, Timestamp, UniqueId};

use super::sample::{access_key, an_account, role};
use crate::{AccessKey, KeyOwner, KeyUse, Role, RoleUse, ServiceUse, Store};

async fn a_key_and_a_role(store: &dyn Store) -> (AccessKey, Role) {
    let account = an_account(store, 1).await;
    let (key, job) = (access_key(account, KeyOwner::Root), role(account, "job"));
    store.add_access_key(key.clone()).await.unwrap();
    store.add_role(job.clone()).await.unwrap();
    (key, job)
}

fn of_key(key: &AccessKeyId, at: i64, service: &str) -> KeyUse {
    KeyUse {
        key: key.clone(),
        at: Timestamp::from_seconds(at),
        service: service.to_owned(),
        region: "eu-central-1".to_owned(),
    }
}

fn of_role(role: &UniqueId, at: i64, region: &str) -> RoleUse {
    RoleUse {
        role: role.clone(),
        at: Timestamp::from_seconds(at),
        region: region.to_owned(),
    }
}

pub(super) async fn a_use_comes_back_as_it_was_noted(store: Arc<dyn Store>) {
    let (key, job) = a_key_and_a_role(&*store).await;
    assert_eq!(store.last_key_use(&key.id).await.unwrap(), None);
    assert_eq!(store.last_role_use(&job.id).await.unwrap(), None);
    for at in [100, 200] {
        let key_use = of_key(&key.id, at, "sts");
        let role_use = of_role(&job.id, at, "us-east-1");
        let noted = store.note_last_uses(vec![key_use.clone()], vec![role_use.clone()]);
        noted.await.unwrap();
        assert_eq!(store.last_key_use(&key.id).await.unwrap(), Some(key_use));
        assert_eq!(store.last_role_use(&job.id).await.unwrap(), Some(role_use));
    }
    store.note_last_uses(vec![], vec![]).await.unwrap();
}

pub(super) async fn an_older_use_does_not_take_the_place_of_a_newer_one(store: Arc<dyn Store>) {
    let (key, job) = a_key_and_a_role(&*store).await;
    let newer = (of_key(&key.id, 200, "iam"), of_role(&job.id, 200, "b"));
    let older = (of_key(&key.id, 199, "sts"), of_role(&job.id, 199, "a"));
    for (key, role) in [&newer, &older] {
        let noted = store.note_last_uses(vec![key.clone()], vec![role.clone()]);
        noted.await.unwrap();
    }
    assert_eq!(store.last_key_use(&key.id).await.unwrap(), Some(newer.0));
    assert_eq!(store.last_role_use(&job.id).await.unwrap(), Some(newer.1));
}

pub(super) async fn a_use_goes_with_what_it_is_about(store: Arc<dyn Store>) {
    let (key, job) = a_key_and_a_role(&*store).await;
    let uses = || {
        (
            vec![of_key(&key.id, 100, "sts")],
            vec![of_role(&job.id, 100, "a")],
        )
    };
    let (keys, roles) = uses();
    store.note_last_uses(keys, roles).await.unwrap();
    store.remove_access_key(key.account, &key.id).await.unwrap();
    store.remove_role(job.account, &job.id).await.unwrap();
    assert_eq!(store.last_key_use(&key.id).await.unwrap(), None);
    assert_eq!(store.last_role_use(&job.id).await.unwrap(), None);

    // What comes late is passed over, and hinders nothing else.
    let other = role(job.account, "other");
    store.add_role(other.clone()).await.unwrap();
    let (keys, mut roles) = uses();
    roles.push(of_role(&other.id, 5, "a"));
    store.note_last_uses(keys, roles).await.unwrap();
    assert_eq!(store.last_key_use(&key.id).await.unwrap(), None);
    assert_eq!(store.last_role_use(&job.id).await.unwrap(), None);
    assert!(store.last_role_use(&other.id).await.unwrap().is_some());
}

pub(super) async fn uses_are_not_in_the_feed_and_change_no_record(store: Arc<dyn Store>) {
    let (key, job) = a_key_and_a_role(&*store).await;
    let at = store.position().await.unwrap();
    let watched = *store.watch().borrow();
    let (keys, roles) = (of_key(&key.id, 1, "sts"), of_role(&job.id, 1, "a"));
    store.note_last_uses(vec![keys], vec![roles]).await.unwrap();
    assert_eq!(store.position().await.unwrap(), at);
    assert_eq!(*store.watch().borrow(), watched);
    assert_eq!(store.access_key(&key.id).await.unwrap(), Some(key.clone()));
    assert_eq!(store.role(job.account, &job.id).await.unwrap(), Some(job));
}

pub(super) async fn each_service_that_somebody_used_is_known_by_its_newest_use(
    store: Arc<dyn Store>,
) {
    let (_, job) = a_key_and_a_role(&*store).await;
    let used = |service: &str, at: i64| ServiceUse {
        entity: job.id.clone(),
        service: service.to_owned(),
        at: Timestamp::from_seconds(at),
        region: "eu-central-1".to_owned(),
    };
    let gone = ServiceUse {
        entity: "AROAGONEGONEGONE".parse().unwrap(),
        ..used("sts", 1)
    };
    let at = store.position().await.unwrap();
    for uses in [
        vec![used("sts", 200), gone, used("iam", 100)],
        vec![used("sts", 150), used("iam", 300)],
        vec![],
    ] {
        store.note_service_uses(uses).await.unwrap();
    }
    let known = store.service_uses(&job.id).await.unwrap();
    assert_eq!(known, [used("iam", 300), used("sts", 200)]);
    assert_eq!(store.position().await.unwrap(), at);
    store.remove_role(job.account, &job.id).await.unwrap();
    assert_eq!(store.service_uses(&job.id).await.unwrap(), []);
}
