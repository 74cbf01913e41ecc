//! Delegation requests.

use std::sync::Arc;

use daypass_model::{AccountId, Timestamp};

use super::sample::{account_id, an_account, refused};
use crate::delegation::{
    Approver, ApprovingSession, DelegationRequest, DelegationState, DelegationTerms,
};
use crate::{Conflict, Page, Revision, Store};

fn request(requestor: AccountId, id: &str) -> DelegationRequest {
    DelegationRequest {
        id: id.to_owned(),
        requestor,
        owner_account: None,
        owner: None,
        approver: None,
        terms: DelegationTerms {
            description: "é \"quoted\"".to_owned(),
            message: None,
            workflow: "flow-1".to_owned(),
            redirect_url: Some("https://example.org/done".to_owned()),
            channel: "channel".to_owned(),
            template: "arn:aws:iam::aws:policy/ReadOnlyAccess".to_owned(),
            parameters: "[]".to_owned(),
            policy: "{ \"Statement\": [] }\n".to_owned(),
            session_duration: 300,
            only_send_by_owner: true,
        },
        state: DelegationState::Unassigned,
        notes: None,
        rejection_reason: None,
        created_at: Timestamp::from_seconds(1_767_225_600),
        updated_at: Timestamp::from_seconds(1_767_225_600),
        expires_at: Timestamp::from_seconds(1_767_225_900),
        sent_at: None,
        revision: Revision::FIRST,
    }
}

pub(super) async fn a_request_comes_back_as_it_was_given(store: Arc<dyn Store>) {
    let requestor = an_account(&*store, 1).await;
    let given = request(requestor, "dr-1");
    store.add_delegation(given.clone()).await.unwrap();
    assert_eq!(store.delegation("dr-1").await.unwrap(), Some(given.clone()));
    assert_eq!(store.delegation("dr-2").await.unwrap(), None);
    refused(store.add_delegation(given).await, &Conflict::IdTaken);
    let stranger = request(account_id(404), "dr-3");
    refused(store.add_delegation(stranger).await, &Conflict::NotFound);
}

pub(super) async fn an_update_changes_the_progress_and_not_the_terms(store: Arc<dyn Store>) {
    let requestor = an_account(&*store, 1).await;
    let owner = an_account(&*store, 2).await;
    let given = request(requestor, "dr-1");
    store.add_delegation(given.clone()).await.unwrap();
    for state in DelegationState::ALL {
        let read = store.delegation("dr-1").await.unwrap().unwrap();
        let mut changed = DelegationRequest {
            owner_account: Some(owner),
            owner: Some("arn:aws:iam::000000000002:user/o".to_owned()),
            approver: Some(Approver {
                arn: "arn:aws:sts::000000000002:assumed-role/r/s1".to_owned(),
                id: "AROAAAAAAAAAAAAAAAAAA".parse().unwrap(),
                session: Some(ApprovingSession {
                    name: "s1".parse().unwrap(),
                    issued_at: Timestamp::from_seconds(1_767_225_650),
                }),
            }),
            state,
            notes: Some("please".to_owned()),
            rejection_reason: Some("no".to_owned()),
            updated_at: Timestamp::from_seconds(1_767_225_700),
            sent_at: Some(Timestamp::from_seconds(1_767_225_800)),
            ..read.clone()
        };
        changed.terms.policy = "another".to_owned();
        let revision = store.update_delegation(changed.clone()).await.unwrap();
        assert_eq!(revision, read.revision.next());
        changed.terms = given.terms.clone();
        changed.revision = revision;
        assert_eq!(store.delegation("dr-1").await.unwrap(), Some(changed));
    }
    let stale = store.update_delegation(given).await;
    refused(stale, &Conflict::StaleRevision);
    let absent = store.update_delegation(request(requestor, "dr-9")).await;
    refused(absent, &Conflict::NotFound);
}

pub(super) async fn an_account_sees_what_it_made_and_what_it_was_asked(store: Arc<dyn Store>) {
    let first = an_account(&*store, 1).await;
    let second = an_account(&*store, 2).await;
    let third = an_account(&*store, 3).await;
    for (id, owner) in [("dr-1", None), ("dr-2", Some("o")), ("dr-3", Some("p"))] {
        let request = DelegationRequest {
            owner_account: Some(second),
            owner: owner.map(str::to_owned),
            ..request(first, id)
        };
        store.add_delegation(request).await.unwrap();
    }
    let list = async |account, owner, limit| {
        let page = Page { limit, after: None };
        let slice = store.list_delegations(account, owner, page).await.unwrap();
        let ids: Vec<String> = slice.items.into_iter().map(|item| item.id).collect();
        (ids, slice.next.is_some())
    };
    let all = ["dr-1", "dr-2", "dr-3"].map(str::to_owned).to_vec();
    assert_eq!(list(first, None, 10).await, (all.clone(), false));
    assert_eq!(list(second, None, 10).await, (all, false));
    assert_eq!(list(third, None, 10).await, (vec![], false));
    assert_eq!(
        list(second, Some("p"), 10).await,
        (vec!["dr-3".to_owned()], false)
    );
    assert_eq!(list(first, None, 1).await, (vec!["dr-1".to_owned()], true));
}
