//! Reports about an account.

use std::sync::Arc;

use daypass_model::{AccountId, Timestamp};

use super::sample::{an_account, refused};
use crate::report::ACCESS_JOBS_PER_ACCOUNT;
use crate::{
    AccessJob, Conflict, CredentialReport, FinishedReport, ReportAges, ReportStart, Store,
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// Finished reports are good for a hundred seconds, and ten are given to finish one.
fn ages(now: i64) -> ReportAges {
    ReportAges {
        now: at(now),
        finished_after: at(now - 100),
        begun_after: at(now - 10),
    }
}

fn finished(seconds: i64) -> FinishedReport {
    FinishedReport {
        at: at(seconds),
        text: "user,arn\n\u{e4},b\n".to_owned(),
    }
}

async fn begin(store: &dyn Store, account: AccountId, now: i64) -> ReportStart {
    let begun = store.begin_credential_report(account, ages(now)).await;
    begun.unwrap()
}

pub(super) async fn a_credential_report_comes_back_as_it_was_finished(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    assert_eq!(store.credential_report(account).await.unwrap(), None);
    assert_eq!(begin(&*store, account, 1_000).await, ReportStart::Begun);
    let under_way = CredentialReport {
        begun_at: at(1_000),
        finished: None,
    };
    let read = store.credential_report(account).await.unwrap();
    assert_eq!(read, Some(under_way.clone()));
    let report = finished(1_001);
    let done = store.finish_credential_report(account, at(1_000), report.clone());
    done.await.unwrap();
    let read = store.credential_report(account).await.unwrap();
    let whole = CredentialReport {
        finished: Some(report),
        ..under_way
    };
    assert_eq!(read, Some(whole));
    assert_eq!(store.credential_report(other).await.unwrap(), None);
}

pub(super) async fn a_credential_report_is_begun_anew_once_it_is_old(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    assert_eq!(begin(&*store, account, 1_000).await, ReportStart::Begun);
    assert_eq!(begin(&*store, account, 1_009).await, ReportStart::UnderWay);
    // Whoever began it is not heard of any more.
    assert_eq!(begin(&*store, account, 1_010).await, ReportStart::Begun);
    let late = store.finish_credential_report(account, at(1_000), finished(1_011));
    refused(late.await, &Conflict::NotFound);
    let done = store.finish_credential_report(account, at(1_010), finished(1_011));
    done.await.unwrap();
    assert_eq!(begin(&*store, account, 1_110).await, ReportStart::Finished);
    assert_eq!(begin(&*store, account, 1_111).await, ReportStart::Begun);
    let read = store.credential_report(account).await.unwrap().unwrap();
    assert_eq!((read.begun_at, read.finished), (at(1_111), None));
}

pub(super) async fn of_many_who_wish_for_a_credential_report_one_begins_it(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let mut tasks = Vec::new();
    for _ in 0..16 {
        let store = Arc::clone(&store);
        tasks.push(tokio::spawn(
            async move { begin(&*store, account, 1_000).await },
        ));
    }
    let mut begun = 0;
    for task in tasks {
        begun += usize::from(task.await.unwrap() == ReportStart::Begun);
    }
    assert_eq!(begun, 1);
}

fn job(account: AccountId, number: usize, created_at: i64) -> AccessJob {
    AccessJob {
        id: format!("{number:036}"),
        account,
        arn: "arn:aws:iam::000000000001:user/u".to_owned(),
        actions: number.is_multiple_of(2),
        created_at: at(created_at),
    }
}

pub(super) async fn a_job_comes_back_to_its_account_alone(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    for number in [1, 2] {
        let given = job(account, number, 100);
        store.add_access_job(given.clone(), at(0)).await.unwrap();
        let read = store.access_job(account, &given.id).await.unwrap();
        assert_eq!(read, Some(given.clone()));
        assert_eq!(store.access_job(other, &given.id).await.unwrap(), None);
        let again = store.add_access_job(given, at(0)).await;
        refused(again, &Conflict::IdTaken);
    }
}

pub(super) async fn old_jobs_and_those_beyond_the_limit_are_forgotten(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let other = an_account(&*store, 2).await;
    let theirs = job(other, 999_999, 10);
    store.add_access_job(theirs.clone(), at(0)).await.unwrap();
    for number in 0..=ACCESS_JOBS_PER_ACCOUNT {
        let added = store.add_access_job(job(account, number, 100), at(0));
        added.await.unwrap();
    }
    let read = async |number| {
        let id = job(account, number, 0).id;
        store.access_job(account, &id).await.unwrap().is_some()
    };
    assert!(!read(0).await && read(1).await && read(ACCESS_JOBS_PER_ACCOUNT).await);
    let newest = job(account, 5_000, 300);
    store.add_access_job(newest, at(200)).await.unwrap();
    assert!(!read(ACCESS_JOBS_PER_ACCOUNT).await && read(5_000).await);
    let theirs = store.access_job(other, &theirs.id).await.unwrap();
    assert!(theirs.is_some());
}
