//! Virtual MFA devices.

use std::sync::Arc;

use daypass_model::{AccountId, Timestamp};

use super::sample::{an_account, mfa_device, refused, tag, user};
use crate::{
    Conflict, Dependents, KeyOwner, MFA_DEVICES_PER_OWNER, MfaAssignment, MfaCodes, MfaDevice,
    MfaListing, OwnedMfaDevice, Page, Revision, Sealed, Store, User,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_767_225_700 + seconds)
}

async fn a_user(store: &dyn Store, account: AccountId, name: &str) -> User {
    let user = user(account, name);
    store.add_user(user.clone()).await.unwrap();
    user
}

pub(super) fn owned(device: &MfaDevice, owner: KeyOwner) -> OwnedMfaDevice {
    OwnedMfaDevice {
        account: device.account,
        id: device.id,
        owner,
    }
}

/// Adds a device and enables it at this step.
pub(super) async fn enabled(
    store: &dyn Store,
    account: AccountId,
    name: &str,
    owner: KeyOwner,
) -> OwnedMfaDevice {
    let device = mfa_device(account, name);
    store.add_mfa_device(device.clone()).await.unwrap();
    let owned = owned(&device, owner);
    store.enable_mfa_device(&owned, 100, at(0)).await.unwrap();
    owned
}

async fn found(store: &dyn Store, device: &MfaDevice) -> Option<MfaDevice> {
    store
        .find_mfa_device(device.account, &device.path, &device.name)
        .await
        .unwrap()
}

async fn codes(store: &dyn Store, device: &OwnedMfaDevice) -> MfaCodes {
    let all = store
        .mfa_devices_of(device.account, &device.owner)
        .await
        .unwrap();
    all.iter()
        .find(|other| other.id == device.id)
        .unwrap()
        .codes
}

pub(super) async fn a_device_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let given = mfa_device(account, "phone");
    let boasting = MfaDevice {
        assignment: Some(MfaAssignment {
            owner: KeyOwner::Root,
            enabled_at: at(0),
        }),
        codes: MfaCodes::default().after_use(7),
        revision: Revision(9),
        ..given.clone()
    };
    store.add_mfa_device(boasting).await.unwrap();
    assert_eq!(found(&*store, &given).await, Some(given.clone()));
    let unknown = mfa_device(account, "other");
    assert_eq!(found(&*store, &unknown).await, None);
    let nowhere = mfa_device("000000000404".parse().unwrap(), "phone");
    refused(store.add_mfa_device(nowhere).await, &Conflict::NotFound);
    store.remove_mfa_device(account, given.id).await.unwrap();
    assert_eq!(found(&*store, &given).await, None);
    refused(
        store.remove_mfa_device(account, given.id).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_device_is_unique_by_path_and_name_ignoring_case(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let given = mfa_device(account, "Phone");
    store.add_mfa_device(given.clone()).await.unwrap();
    refused(
        store.add_mfa_device(mfa_device(account, "pHONE")).await,
        &Conflict::NameTaken,
    );
    let elsewhere = MfaDevice {
        path: "/".parse().unwrap(),
        ..mfa_device(account, "phone")
    };
    store.add_mfa_device(elsewhere).await.unwrap();
    store
        .add_mfa_device(mfa_device(neighbour, "Phone"))
        .await
        .unwrap();
    let again = MfaDevice {
        id: given.id,
        ..mfa_device(neighbour, "other")
    };
    refused(store.add_mfa_device(again).await, &Conflict::IdTaken);
    let shouted = MfaDevice {
        name: "PHONE".parse().unwrap(),
        path: "/PHONES/".parse().unwrap(),
        ..given.clone()
    };
    assert_eq!(found(&*store, &shouted).await, Some(given.clone()));
    refused(
        store.remove_mfa_device(neighbour, given.id).await,
        &Conflict::NotFound,
    );
}

pub(super) async fn a_device_is_enabled_for_one_owner_and_taken_from_that_one(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let alice = KeyOwner::User(a_user(&*store, account, "alice").await.id);
    let bob = KeyOwner::User(a_user(&*store, account, "bob").await.id);
    let given = mfa_device(account, "phone");
    store.add_mfa_device(given.clone()).await.unwrap();
    let nobody = KeyOwner::User("AIDANOBODY".parse().unwrap());
    for wrong in [
        owned(&given, nobody),
        OwnedMfaDevice {
            account: neighbour,
            ..owned(&given, KeyOwner::Root)
        },
        owned(&mfa_device(account, "unknown"), alice.clone()),
    ] {
        refused(
            store.enable_mfa_device(&wrong, 1, at(0)).await,
            &Conflict::NotFound,
        );
    }
    let hers = owned(&given, alice.clone());
    store.enable_mfa_device(&hers, 1, at(5)).await.unwrap();
    let expected = MfaDevice {
        assignment: Some(MfaAssignment {
            owner: alice.clone(),
            enabled_at: at(5),
        }),
        codes: MfaCodes::default().after_use(1),
        ..given.clone()
    };
    assert_eq!(found(&*store, &given).await, Some(expected));
    for owner in [alice, bob.clone(), KeyOwner::Root] {
        refused(
            store
                .enable_mfa_device(&owned(&given, owner), 2, at(6))
                .await,
            &Conflict::MfaDeviceAssigned,
        );
    }
    refused(
        store.remove_mfa_device(account, given.id).await,
        &Conflict::MfaDeviceAssigned,
    );
    refused(
        store.deactivate_mfa_device(&owned(&given, bob)).await,
        &Conflict::NotFound,
    );
    store.deactivate_mfa_device(&hers).await.unwrap();
    refused(
        store.deactivate_mfa_device(&hers).await,
        &Conflict::NotFound,
    );
    let roots = owned(&given, KeyOwner::Root);
    store.enable_mfa_device(&roots, 2, at(7)).await.unwrap();
    store.deactivate_mfa_device(&roots).await.unwrap();
    store.remove_mfa_device(account, given.id).await.unwrap();
}

pub(super) async fn each_owner_has_at_most_eight(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = KeyOwner::User(a_user(&*store, account, "alice").await.id);
    for (owner, stem) in [(alice, "a"), (KeyOwner::Root, "r")] {
        let mut first = None;
        for number in 0..MFA_DEVICES_PER_OWNER {
            let name = format!("{stem}{number}");
            first = Some(enabled(&*store, account, &name, owner.clone()).await);
        }
        let ninth = mfa_device(account, &format!("{stem}-ninth"));
        store.add_mfa_device(ninth.clone()).await.unwrap();
        let ninth = owned(&ninth, owner);
        refused(
            store.enable_mfa_device(&ninth, 1, at(0)).await,
            &Conflict::LimitExceeded {
                limit: MFA_DEVICES_PER_OWNER,
            },
        );
        store.deactivate_mfa_device(&first.unwrap()).await.unwrap();
        store.enable_mfa_device(&ninth, 1, at(0)).await.unwrap();
    }
}

pub(super) async fn devices_are_listed_by_owner_and_by_whether_they_are_enabled(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let alice = KeyOwner::User(a_user(&*store, account, "alice").await.id);
    enabled(&*store, account, "B", alice.clone()).await;
    enabled(&*store, account, "a", alice.clone()).await;
    enabled(&*store, account, "root", KeyOwner::Root).await;
    enabled(&*store, neighbour, "theirs", KeyOwner::Root).await;
    for spare in ["c", "D"] {
        store
            .add_mfa_device(mfa_device(account, spare))
            .await
            .unwrap();
    }
    let names = |devices: &[MfaDevice]| -> Vec<String> {
        devices.iter().map(|one| one.name.to_string()).collect()
    };
    for (account, owner, expected) in [
        (account, &alice, &["a", "B"][..]),
        (account, &KeyOwner::Root, &["root"]),
        (neighbour, &alice, &[]),
        (neighbour, &KeyOwner::Root, &["theirs"]),
    ] {
        let devices = store.mfa_devices_of(account, owner).await.unwrap();
        assert_eq!(names(&devices), expected);
    }
    for (which, expected) in [
        (MfaListing::Any, &["a", "B", "c", "D", "root"][..]),
        (MfaListing::Assigned, &["a", "B", "root"]),
        (MfaListing::Unassigned, &["c", "D"]),
    ] {
        let mut page = Page::first(2);
        let mut seen = Vec::new();
        loop {
            let slice = store
                .list_mfa_devices(account, which, page.clone())
                .await
                .unwrap();
            assert!(slice.items.len() <= 2);
            seen.extend(names(&slice.items));
            let Some(next) = page.following(&slice) else {
                break;
            };
            page = next;
        }
        assert_eq!(seen, expected);
    }
}

pub(super) async fn a_step_is_used_once_and_none_before_it_afterwards(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let device = enabled(&*store, account, "phone", KeyOwner::Root).await;
    refused(
        store.claim_mfa_step(&device, 100, at(1)).await,
        &Conflict::MfaStepUsed,
    );
    store.claim_mfa_step(&device, 102, at(1)).await.unwrap();
    for step in [102, 101, 0, -1, i64::MIN] {
        refused(
            store.claim_mfa_step(&device, step, at(1)).await,
            &Conflict::MfaStepUsed,
        );
    }
    store.claim_mfa_step(&device, 103, at(1)).await.unwrap();
    assert_eq!(
        codes(&*store, &device).await,
        MfaCodes::default().after_use(103)
    );
}

pub(super) async fn a_step_that_was_used_stays_used_when_the_device_is_enabled_again(
    store: Arc<dyn Store>,
) {
    let account = an_account(&*store, 1).await;
    let device = enabled(&*store, account, "phone", KeyOwner::Root).await;
    store.claim_mfa_step(&device, 105, at(1)).await.unwrap();
    store.deactivate_mfa_device(&device).await.unwrap();
    refused(
        store.enable_mfa_device(&device, 105, at(2)).await,
        &Conflict::MfaStepUsed,
    );
    store.enable_mfa_device(&device, 106, at(2)).await.unwrap();
    refused(
        store.claim_mfa_step(&device, 106, at(2)).await,
        &Conflict::MfaStepUsed,
    );
}

pub(super) async fn wrong_codes_lock_a_device_for_a_while(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let device = enabled(&*store, account, "phone", KeyOwner::Root).await;
    let other = enabled(&*store, account, "tablet", KeyOwner::Root).await;
    // A right one between them: they are no longer in a row.
    for _ in 0..4 {
        store.count_wrong_mfa_code(&device, at(0)).await.unwrap();
    }
    store.claim_mfa_step(&device, 101, at(0)).await.unwrap();
    for _ in 0..5 {
        store.count_wrong_mfa_code(&device, at(0)).await.unwrap();
    }
    let locked = codes(&*store, &device).await;
    assert_eq!((locked.failures, locked.locked_until), (5, Some(at(30))));
    refused(
        store.claim_mfa_step(&device, 102, at(29)).await,
        &Conflict::MfaLocked,
    );
    refused(
        store.count_wrong_mfa_code(&device, at(29)).await,
        &Conflict::MfaLocked,
    );
    assert_eq!(codes(&*store, &device).await, locked);
    store.claim_mfa_step(&other, 102, at(29)).await.unwrap();
    store.count_wrong_mfa_code(&device, at(30)).await.unwrap();
    let locked = codes(&*store, &device).await;
    assert_eq!(locked.locked_until, Some(at(90)));
    store.claim_mfa_step(&device, 102, at(90)).await.unwrap();
    assert_eq!(codes(&*store, &device).await.failures, 0);
}

pub(super) async fn a_resync_moves_the_drift_and_ends_a_lock_out(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let device = enabled(&*store, account, "phone", KeyOwner::Root).await;
    for _ in 0..5 {
        store.count_wrong_mfa_code(&device, at(0)).await.unwrap();
    }
    refused(
        store.resync_mfa_device(&device, 100, -4).await,
        &Conflict::MfaStepUsed,
    );
    store.resync_mfa_device(&device, 110, 7).await.unwrap();
    let expected = MfaCodes {
        drift: 7,
        ..MfaCodes::default().after_use(110)
    };
    assert_eq!(codes(&*store, &device).await, expected);
    store.claim_mfa_step(&device, 111, at(1)).await.unwrap();
    assert_eq!(codes(&*store, &device).await.drift, 7);
    store.deactivate_mfa_device(&device).await.unwrap();
    store.enable_mfa_device(&device, 112, at(2)).await.unwrap();
    assert_eq!(codes(&*store, &device).await.drift, 0);
}

pub(super) async fn only_the_owner_of_an_enabled_device_uses_its_steps(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let neighbour = an_account(&*store, 2).await;
    let alice = KeyOwner::User(a_user(&*store, account, "alice").await.id);
    let hers = enabled(&*store, account, "phone", alice.clone()).await;
    let spare = mfa_device(account, "spare");
    store.add_mfa_device(spare.clone()).await.unwrap();
    for wrong in [
        OwnedMfaDevice {
            owner: KeyOwner::Root,
            ..hers.clone()
        },
        OwnedMfaDevice {
            account: neighbour,
            ..hers.clone()
        },
        owned(&spare, alice),
        owned(&spare, KeyOwner::Root),
    ] {
        let missing = &Conflict::NotFound;
        refused(store.claim_mfa_step(&wrong, 200, at(0)).await, missing);
        refused(store.count_wrong_mfa_code(&wrong, at(0)).await, missing);
        refused(store.resync_mfa_device(&wrong, 200, 0).await, missing);
    }
    assert_eq!(
        codes(&*store, &hers).await,
        MfaCodes::default().after_use(100)
    );
}

pub(super) async fn an_update_changes_tags_and_envelope_only(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let given = mfa_device(account, "phone");
    store.add_mfa_device(given.clone()).await.unwrap();
    let device = owned(&given, KeyOwner::Root);
    store.enable_mfa_device(&device, 1, at(0)).await.unwrap();
    let before = found(&*store, &given).await.unwrap();
    let asked = MfaDevice {
        tags: vec![tag("a", "b")],
        sealed_seed: Sealed(vec![]),
        name: "other".parse().unwrap(),
        assignment: None,
        codes: MfaCodes::default(),
        created_at: at(9),
        ..before.clone()
    };
    // Codes that are given meanwhile are no reason to try again.
    store.claim_mfa_step(&device, 2, at(1)).await.unwrap();
    let revision = store.update_mfa_device(asked.clone()).await.unwrap();
    assert_eq!(revision, Revision(2));
    refused(
        store.update_mfa_device(asked.clone()).await,
        &Conflict::StaleRevision,
    );
    let expected = MfaDevice {
        tags: asked.tags,
        sealed_seed: asked.sealed_seed,
        codes: before.codes.after_use(2),
        revision,
        ..before
    };
    assert_eq!(found(&*store, &given).await, Some(expected));
}

pub(super) async fn a_user_with_an_enabled_device_is_not_removed(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let alice = a_user(&*store, account, "alice").await.id;
    let device = enabled(&*store, account, "phone", KeyOwner::User(alice.clone())).await;
    refused(
        store.remove_user(account, &alice).await,
        &Conflict::HasDependents(Dependents::MfaDevices),
    );
    store.deactivate_mfa_device(&device).await.unwrap();
    store.remove_user(account, &alice).await.unwrap();
}
