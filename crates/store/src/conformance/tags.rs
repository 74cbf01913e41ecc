//! Tags.

use std::sync::Arc;

use daypass_model::{AccountId, Tag};

use super::sample::{
    account_id, an_account, instance_profile, managed_policy, mfa_device, oidc_provider, refused,
    role, saml_key, saml_provider, tag, user,
};
use crate::{
    Conflict, Feed, Named, Revision, SamlProvider, Store, Subject, TAGS_PER_RESOURCE, TagEdit,
    Tagged,
};

/// One of each kind that has tags, and what the feed calls it.
async fn one_of_each(store: &dyn Store, account: AccountId) -> Vec<(Tagged, Subject)> {
    let (alice, job) = (user(account, "alice"), role(account, "job"));
    let (policy, phone) = (managed_policy(account, "p"), mfa_device(account, "phone"));
    store.add_user(alice.clone()).await.unwrap();
    store.add_role(job.clone()).await.unwrap();
    let added = store.add_managed_policy(policy.clone(), "{}".to_owned());
    added.await.unwrap();
    store.add_mfa_device(phone.clone()).await.unwrap();
    let oidc = oidc_provider(account, "idp.example");
    let saml = SamlProvider {
        keys: vec![saml_key()],
        ..saml_provider(account, "Corporate")
    };
    store.add_oidc_provider(oidc.clone()).await.unwrap();
    store.add_saml_provider(saml.clone()).await.unwrap();
    let profile = instance_profile(account, "web");
    store.add_instance_profile(profile.clone()).await.unwrap();
    let named = |id, name| Named { account, id, name };
    vec![
        (
            Tagged::User(alice.id.clone()),
            Subject::User(named(alice.id, alice.name)),
        ),
        (
            Tagged::Role(job.id.clone()),
            Subject::Role(named(job.id, job.name)),
        ),
        (
            Tagged::Policy(policy.id),
            Subject::ManagedPolicy(policy.arn),
        ),
        (Tagged::MfaDevice(phone.id), Subject::MfaDevice(phone.id)),
        (
            Tagged::OidcProvider(oidc.id),
            Subject::OidcProvider {
                account,
                url: oidc.url,
            },
        ),
        (
            Tagged::SamlProvider(saml.id),
            Subject::SamlProvider {
                account,
                name: saml.name,
            },
        ),
        (
            Tagged::InstanceProfile(profile.id.clone()),
            Subject::InstanceProfile(profile.id),
        ),
    ]
}

async fn tags(store: &dyn Store, account: AccountId, of: &Tagged) -> Vec<Tag> {
    match of {
        Tagged::User(id) => store.user(account, id).await.unwrap().unwrap().tags,
        Tagged::Role(id) => store.role(account, id).await.unwrap().unwrap().tags,
        Tagged::Policy(_) => {
            let arn = managed_policy(account, "p").arn;
            let found = store.managed_policy(account, &arn).await;
            found.unwrap().unwrap().tags
        }
        Tagged::InstanceProfile(_) => {
            let name = "web".parse().unwrap();
            let found = store.find_instance_profile(account, &name).await;
            found.unwrap().unwrap().tags
        }
        Tagged::MfaDevice(_) => {
            let phone = mfa_device(account, "phone");
            let found = store.find_mfa_device(account, &phone.path, &phone.name);
            found.await.unwrap().unwrap().tags
        }
        Tagged::OidcProvider(_) => {
            let url = "idp.example".parse().unwrap();
            let found = store.find_oidc_provider(account, &url).await;
            found.unwrap().unwrap().tags
        }
        Tagged::SamlProvider(_) => {
            let name = "Corporate".parse().unwrap();
            let found = store.find_saml_provider(account, &name).await.unwrap();
            let found = found.unwrap();
            assert_eq!(found.keys.len(), 1, "tagging leaves the keys alone");
            found.tags
        }
    }
}

pub(super) async fn an_edit_adds_replaces_and_removes_ignoring_case(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for (of, subject) in one_of_each(&*store, account).await {
        let before = tags(&*store, account, &of).await;
        let at = store.position().await.unwrap();
        let replaced = Tag {
            value: "new".parse().unwrap(),
            ..tag(&before[0].key.as_str().to_uppercase(), "")
        };
        let edit = TagEdit::Put(vec![tag("Zone", "a"), replaced.clone()]);
        store.edit_tags(account, &of, edit).await.unwrap();
        let mut expected = before.clone();
        expected[0] = replaced.clone();
        expected.push(tag("Zone", "a"));
        assert_eq!(tags(&*store, account, &of).await, expected);

        let gone = ["zONE", "nowhere"].map(|key| key.parse().unwrap());
        let edit = TagEdit::Remove(gone.to_vec());
        store.edit_tags(account, &of, edit).await.unwrap();
        expected.pop();
        assert_eq!(tags(&*store, account, &of).await, expected);

        let Feed::Changes(changes) = store.changes_since(at, 10).await.unwrap() else {
            panic!("the feed is lost");
        };
        let noted: Vec<_> = changes.into_iter().map(|change| change.subject).collect();
        assert_eq!(noted, [subject.clone(), subject]);
    }
}

pub(super) async fn an_edit_beyond_the_limit_changes_nothing(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    for (of, _) in one_of_each(&*store, account).await {
        let before = tags(&*store, account, &of).await;
        let numbered = |number: usize| tag(&format!("n{number}"), "");
        let room = TAGS_PER_RESOURCE - before.len();
        let fill = TagEdit::Put((0..room).map(numbered).collect());
        store.edit_tags(account, &of, fill).await.unwrap();
        let full = tags(&*store, account, &of).await;
        assert_eq!(full.len(), TAGS_PER_RESOURCE);
        let more = TagEdit::Put(vec![tag("n0", "changed"), numbered(room)]);
        let limit = Conflict::LimitExceeded {
            limit: TAGS_PER_RESOURCE,
        };
        refused(store.edit_tags(account, &of, more).await, &limit);
        assert_eq!(tags(&*store, account, &of).await, full);
        // To change one of fifty is no addition.
        let change = TagEdit::Put(vec![tag("N0", "changed")]);
        store.edit_tags(account, &of, change).await.unwrap();
    }
}

pub(super) async fn an_edit_makes_what_was_read_before_stale(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let (alice, job) = (user(account, "alice"), role(account, "job"));
    store.add_user(alice.clone()).await.unwrap();
    store.add_role(job.clone()).await.unwrap();
    let edit = || TagEdit::Put(vec![tag("k", "v")]);
    let of_user = Tagged::User(alice.id.clone());
    store.edit_tags(account, &of_user, edit()).await.unwrap();
    let of_role = Tagged::Role(job.id.clone());
    store.edit_tags(account, &of_role, edit()).await.unwrap();
    refused(
        store.update_user(alice.clone()).await,
        &Conflict::StaleRevision,
    );
    refused(store.update_role(job).await, &Conflict::StaleRevision);
    let read = store.user(account, &alice.id).await.unwrap().unwrap();
    assert_eq!(read.revision, Revision(2));
}

pub(super) async fn another_accounts_things_are_not_tagged(store: Arc<dyn Store>) {
    let account = an_account(&*store, 1).await;
    let stranger = an_account(&*store, 2).await;
    for (of, _) in one_of_each(&*store, account).await {
        let before = tags(&*store, account, &of).await;
        for edit in [
            TagEdit::Put(vec![tag("k", "v")]),
            TagEdit::Remove(vec![before[0].key.clone()]),
        ] {
            let tried = store.edit_tags(stranger, &of, edit.clone()).await;
            refused(tried, &Conflict::NotFound);
            let tried = store.edit_tags(account_id(404), &of, edit).await;
            refused(tried, &Conflict::NotFound);
        }
        assert_eq!(tags(&*store, account, &of).await, before);
    }
}
