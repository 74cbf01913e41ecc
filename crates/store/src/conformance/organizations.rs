//! Organizations.

use std::sync::Arc;

use daypass_model::{AccountId, ControlPolicyId, ControlPolicyKind, OrganizationNodeId};

use super::sample::{account_id, an_account, refused};
use crate::{
    Attachment, AttachmentTarget, Conflict, ControlPolicy, Feed, Organization, OrganizationAccount,
    OrganizationFeatures, OrganizationalUnit, Revision, Store, Subject,
};

/// `Outer` under the root and `Inner` in it; account 1 governs, 2 lies in `Inner`.
fn organization(mark: &str) -> Organization {
    let node = |text: &str| -> OrganizationNodeId { text.replace('#', mark).parse().unwrap() };
    let (root, outer, inner) = (
        node("r-#aaa"),
        node("ou-#aaa-aaaaaaaa"),
        node("ou-#aaa-bbbbbbbb"),
    );
    let unit = |id: &_, name: &str, parent: &_| OrganizationalUnit {
        id: Clone::clone(id),
        name: name.to_owned(),
        parent: Clone::clone(parent),
    };
    let policy = |id: &str, kind, name: &str| ControlPolicy {
        id: id.replace('#', mark).parse().unwrap(),
        kind,
        name: name.to_owned(),
        text: "{\r\n\t\"é\" :\"\u{1f511}\"}  ".to_owned(),
    };
    let scp = policy("p-#aaaaaaa", ControlPolicyKind::Service, "Same name");
    let rcp = policy("p-#bbbbbbb", ControlPolicyKind::Resource, "Same name");
    let attached = |target, policy: &ControlPolicyId| Attachment {
        target,
        policy: policy.clone(),
    };
    Organization {
        id: format!("o-{mark}aaaaaaaaa").parse().unwrap(),
        management: account_id(1),
        accounts: [(1, &root), (2, &inner)]
            .map(|(number, parent)| OrganizationAccount {
                account: account_id(number),
                parent: parent.clone(),
            })
            .to_vec(),
        units: vec![unit(&outer, "Outer", &root), unit(&inner, "Inner", &outer)],
        delegated_administrators: vec![account_id(2)],
        features: OrganizationFeatures {
            root_credentials_management: false,
            root_sessions: true,
        },
        attachments: vec![
            attached(
                AttachmentTarget::Node(root.clone()),
                &ControlPolicyId::full_aws_access(),
            ),
            attached(AttachmentTarget::Node(inner), &scp.id),
            attached(AttachmentTarget::Account(account_id(2)), &rcp.id),
        ],
        policies: vec![scp, rcp],
        root,
        revision: Revision::FIRST,
    }
}

async fn with_accounts(store: &dyn Store) {
    for number in 1..=3 {
        an_account(store, number).await;
    }
}

async fn found(store: &dyn Store, number: u64) -> Option<Organization> {
    store.organization_of(account_id(number)).await.unwrap()
}

pub(super) async fn an_organization_comes_back_whole_and_byte_for_byte(store: Arc<dyn Store>) {
    with_accounts(&*store).await;
    let given = organization("z").in_order();
    store.add_organization(given.clone()).await.unwrap();
    assert_eq!(found(&*store, 1).await.as_ref(), Some(&given));
    assert_eq!(found(&*store, 2).await.as_ref(), Some(&given));
    assert_eq!(found(&*store, 3).await, None);
    assert_eq!(store.organizations().await.unwrap(), [given]);
}

pub(super) async fn an_account_is_of_one_organization_at_most(store: Arc<dyn Store>) {
    with_accounts(&*store).await;
    store.add_organization(organization("z")).await.unwrap();
    let taken = Conflict::IdTaken;
    refused(store.add_organization(organization("z")).await, &taken);
    refused(store.add_organization(organization("y")).await, &taken);
    let other = |accounts: &[u64]| {
        let base = organization("y");
        Organization {
            management: account_id(3),
            accounts: accounts
                .iter()
                .map(|number| OrganizationAccount {
                    account: account_id(*number),
                    parent: base.root.clone(),
                })
                .collect(),
            delegated_administrators: Vec::new(),
            attachments: Vec::new(),
            ..base
        }
    };
    refused(store.add_organization(other(&[2, 3])).await, &taken);
    assert_eq!(store.organizations().await.unwrap().len(), 1);
    store.add_organization(other(&[3])).await.unwrap();
    let all = store.organizations().await.unwrap();
    assert!(all.is_sorted_by(|left, right| left.id < right.id));
    assert_eq!(all.len(), 2);
}

pub(super) async fn what_is_not_whole_is_refused_and_changes_nothing(store: Arc<dyn Store>) {
    with_accounts(&*store).await;
    let spoilt: [fn(&mut Organization); 8] = [
        |o| o.root = "r-none".parse().unwrap(),
        |o| o.accounts.remove(0).account = AccountId::NOBODY,
        |o| o.accounts[1].account = account_id(404),
        |o| o.delegated_administrators = vec![account_id(3)],
        |o| o.delegated_administrators = vec![o.management],
        |o| o.attachments[1].policy = "p-nowhere1".parse().unwrap(),
        // A circle.
        |o| o.units[0].parent = o.units[1].id.clone(),
        |o| {
            let twin = OrganizationalUnit {
                id: "ou-zaaa-cccccccc".parse().unwrap(),
                ..o.units[1].clone()
            };
            o.units.push(twin);
        },
    ];
    let before = store.position().await.unwrap();
    for spoil in spoilt {
        let mut organization = organization("z");
        spoil(&mut organization);
        refused(
            store.add_organization(organization).await,
            &Conflict::NotFound,
        );
    }
    assert_eq!(store.organizations().await.unwrap(), []);
    assert_eq!(store.position().await.unwrap(), before);
}

pub(super) async fn an_update_replaces_everything_and_counts_the_revision(store: Arc<dyn Store>) {
    with_accounts(&*store).await;
    store.add_organization(organization("z")).await.unwrap();
    let read = found(&*store, 2).await.unwrap();
    let changed = Organization {
        accounts: vec![read.accounts[0].clone()],
        units: Vec::new(),
        delegated_administrators: Vec::new(),
        features: OrganizationFeatures::default(),
        policies: Vec::new(),
        attachments: (read.attachments.iter())
            .filter(|attachment| attachment.policy.is_full_aws_access())
            .cloned()
            .collect(),
        ..read.clone()
    };
    let revision = store.update_organization(changed.clone()).await.unwrap();
    assert_eq!(revision, Revision::FIRST.next());
    let changed = Organization {
        revision,
        ..changed
    };
    assert_eq!(found(&*store, 1).await, Some(changed.clone()));
    assert_eq!(found(&*store, 2).await, None);
    refused(
        store.update_organization(read.clone()).await,
        &Conflict::StaleRevision,
    );
    let elsewhere = Organization {
        id: "o-nowhere000".parse().unwrap(),
        ..read
    };
    refused(
        store.update_organization(elsewhere).await,
        &Conflict::NotFound,
    );
    assert_eq!(found(&*store, 1).await, Some(changed));
}

pub(super) async fn a_removed_organization_leaves_its_accounts(store: Arc<dyn Store>) {
    with_accounts(&*store).await;
    let given = organization("z");
    store.add_organization(given.clone()).await.unwrap();
    store.remove_organization(&given.id).await.unwrap();
    assert_eq!(found(&*store, 2).await, None);
    assert!(store.account(account_id(2)).await.unwrap().is_some());
    refused(
        store.remove_organization(&given.id).await,
        &Conflict::NotFound,
    );
    // Nothing of it is left in the way.
    store.add_organization(given).await.unwrap();
}

pub(super) async fn every_write_to_it_is_noted(store: Arc<dyn Store>) {
    with_accounts(&*store).await;
    let before = store.position().await.unwrap();
    let given = organization("z");
    store.add_organization(given.clone()).await.unwrap();
    store.update_organization(given.clone()).await.unwrap();
    store.remove_organization(&given.id).await.unwrap();
    let Feed::Changes(changes) = store.changes_since(before, 10).await.unwrap() else {
        panic!("the feed is lost");
    };
    let subjects: Vec<Subject> = changes.into_iter().map(|change| change.subject).collect();
    assert_eq!(subjects, vec![Subject::Organization(given.id); 3]);
}
