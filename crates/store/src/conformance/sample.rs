//! Records to put in.

use std::sync::atomic::{AtomicU64, Ordering};

use daypass_model::{
    AccessKeyId, AccountId, MfaDeviceId, Partition, PasswordId, ProviderId, Tag, Timestamp,
    TokenAlgorithm, UniqueId,
};

use crate::{
    AccessKey, Account, Conflict, Deployment, Founding, Group, InlinePolicy, InstanceProfile,
    KeyOwner, ManagedPolicy, MfaCodes, MfaDevice, OidcProvider, Pin, PolicyUsage, Revision,
    RingKeyRecord, Role, SamlKey, SamlProvider, Sealed, Store, StoreError, StoredPassword,
    TokenKeyRecord, TrustPolicy, User,
};

pub(super) fn account_id(number: u64) -> AccountId {
    AccountId::from_number(number).unwrap()
}

pub(super) fn account(number: u64) -> Account {
    Account {
        id: account_id(number),
        created_at: Timestamp::from_seconds(1_767_225_600),
    }
}

/// Adds an account and answers its id.
pub(super) async fn an_account(store: &dyn Store, number: u64) -> AccountId {
    store.add_account(account(number)).await.unwrap();
    account_id(number)
}

fn fresh() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

pub(super) fn user(account: AccountId, name: &str) -> User {
    User {
        account,
        id: format!("AIDA{:017}", fresh()).parse().unwrap(),
        name: name.parse().unwrap(),
        path: "/".parse().unwrap(),
        created_at: Timestamp::from_seconds(1_767_225_601),
        tags: vec![tag("Team", "blue é \"quoted\""), tag("empty", "")],
        boundary: Some("arn:aws:iam::aws:policy/Edge".to_owned()),
        revision: Revision::FIRST,
    }
}

/// A user without a boundary.
pub(super) fn unbounded(account: AccountId, name: &str) -> User {
    User {
        boundary: None,
        ..user(account, name)
    }
}

pub(super) fn group(account: AccountId, name: &str) -> Group {
    Group {
        account,
        id: format!("AGPA{:017}", fresh()).parse().unwrap(),
        name: name.parse().unwrap(),
        path: "/team/".parse().unwrap(),
        created_at: Timestamp::from_seconds(1_767_225_607),
        revision: Revision::FIRST,
    }
}

pub(super) fn tag(key: &str, value: &str) -> Tag {
    Tag {
        key: key.parse().unwrap(),
        value: value.parse().unwrap(),
    }
}

pub(super) fn role(account: AccountId, name: &str) -> Role {
    Role {
        account,
        id: format!("AROA{:017}", fresh()).parse().unwrap(),
        name: name.parse().unwrap(),
        path: "/service/".parse().unwrap(),
        created_at: Timestamp::from_seconds(1_767_225_602),
        description: Some("for\ttesting\r\n".to_owned()),
        max_session_duration: 43_200,
        trust: TrustPolicy {
            text: "{ \"Version\" :\r\n\t\"2012-10-17\",\u{a0}\"é\": \"\u{1f511}\" }\n ".to_owned(),
            pins: vec![Pin {
                arn: format!("arn:aws:iam::{account}:user/alice"),
                id: "AIDA00000000000000000".parse().unwrap(),
            }],
        },
        tags: vec![tag("a", "1")],
        boundary: None,
        revision: Revision::FIRST,
    }
}

pub(super) fn access_key(account: AccountId, owner: KeyOwner) -> AccessKey {
    AccessKey {
        id: access_key_id(),
        account,
        owner,
        sealed_secret: Sealed(vec![0, 1, 2, 254, 255]),
        active: true,
        created_at: Timestamp::from_seconds(1_767_225_603),
        revision: Revision::FIRST,
    }
}

fn access_key_id() -> AccessKeyId {
    format!("AKIA{:016}", fresh()).parse().unwrap()
}

pub(super) fn inline_policy(owner: &UniqueId, name: &str, text: &str) -> InlinePolicy {
    InlinePolicy {
        owner: owner.clone(),
        name: name.parse().unwrap(),
        text: text.to_owned(),
    }
}

pub(super) fn managed_policy(account: AccountId, name: &str) -> ManagedPolicy {
    ManagedPolicy {
        account,
        id: format!("ANPA{:017}", fresh()).parse().unwrap(),
        arn: format!("arn:aws:iam::{account}:policy/team/{name}"),
        name: name.parse().unwrap(),
        path: "/team/".parse().unwrap(),
        description: Some("for\ttesting\r\n".to_owned()),
        tags: vec![tag("Team", "blue é")],
        created_at: Timestamp::from_seconds(1_767_225_605),
        updated_at: Timestamp::from_seconds(1_767_225_606),
        default_version: 1,
        usage: PolicyUsage::default(),
    }
}

pub(super) fn instance_profile(account: AccountId, name: &str) -> InstanceProfile {
    InstanceProfile {
        account,
        id: format!("AIPA{:017}", fresh()).parse().unwrap(),
        name: name.parse().unwrap(),
        path: "/hosts/".parse().unwrap(),
        created_at: Timestamp::from_seconds(1_767_225_607),
        tags: vec![tag("Fleet", "é")],
        role: None,
    }
}

pub(super) fn mfa_device(account: AccountId, name: &str) -> MfaDevice {
    MfaDevice {
        account,
        id: MfaDeviceId(u128::from(fresh()).to_be_bytes()),
        path: "/phones/".parse().unwrap(),
        name: name.parse().unwrap(),
        created_at: Timestamp::from_seconds(1_767_225_605),
        tags: vec![tag("Maker", "é")],
        sealed_seed: Sealed(vec![3, 0, 255]),
        assignment: None,
        codes: MfaCodes::default(),
        revision: Revision::FIRST,
    }
}

fn provider_id() -> ProviderId {
    ProviderId(u128::from(fresh()).to_be_bytes())
}

pub(super) fn password() -> StoredPassword {
    StoredPassword {
        id: PasswordId(u128::from(fresh()).to_be_bytes()),
        sealed: Sealed(vec![5, 0, 255]),
        set_at: Timestamp::from_seconds(1_767_225_609),
    }
}

pub(super) fn oidc_provider(account: AccountId, url: &str) -> OidcProvider {
    OidcProvider {
        account,
        id: provider_id(),
        url: url.parse().unwrap(),
        client_ids: vec![
            "sts.amazonaws.com".parse().unwrap(),
            "é \"x\"".parse().unwrap(),
        ],
        thumbprints: vec!["6938fd4d98bab03faadb97b34396831e3780AEA1".parse().unwrap()],
        keys: None,
        exposes_all_claims: false,
        accepts_own_tokens: false,
        created_at: Timestamp::from_seconds(1_767_225_606),
        tags: vec![tag("Team", "blue é")],
        revision: Revision::FIRST,
    }
}

pub(super) fn saml_provider(account: AccountId, name: &str) -> SamlProvider {
    SamlProvider {
        account,
        id: provider_id(),
        name: name.parse().unwrap(),
        metadata: "<?xml version='1.0'?>\r\n<é>\t</é>\n".to_owned(),
        created_at: Timestamp::from_seconds(1_767_225_607),
        valid_until: Timestamp::from_seconds(4_920_825_607),
        encryption: None,
        keys: Vec::new(),
        single_use: false,
        allows_cbc: false,
        tags: vec![tag("Team", "blue é")],
        revision: Revision::FIRST,
    }
}

pub(super) fn saml_key() -> SamlKey {
    SamlKey {
        id: provider_id(),
        added_at: Timestamp::from_seconds(1_767_225_608),
        sealed: Sealed(vec![9, 0, 255]),
    }
}

pub(super) fn ring_key(id: u32) -> RingKeyRecord {
    RingKeyRecord {
        id,
        not_before: Timestamp::from_seconds(-5),
        retire_after: None,
        sealed: Sealed(vec![7; 60]),
    }
}

/// A key whose id is this letter over and over.
pub(super) fn token_key(
    letter: char,
    algorithm: TokenAlgorithm,
    generation: u32,
) -> TokenKeyRecord {
    TokenKeyRecord {
        id: letter.to_string().repeat(43).parse().unwrap(),
        algorithm,
        generation,
        created_at: Timestamp::from_seconds(1_767_225_600),
        not_before: Timestamp::from_seconds(1_767_312_000),
        sealed: Sealed(vec![7; 90]),
    }
}

pub(super) fn founding(number: u64) -> Founding {
    Founding {
        deployment: Deployment {
            id: [9; 16],
            partition: Partition::China,
            created_at: Timestamp::from_seconds(1_767_225_604),
            master_key_check: Sealed(vec![1; 48]),
        },
        account: account(number),
        ring_keys: vec![ring_key(1), ring_key(2)],
        access_keys: vec![access_key(account_id(number), KeyOwner::Root)],
    }
}

/// The write was refused because of this.
#[track_caller]
pub(super) fn refused<T: std::fmt::Debug>(answer: Result<T, StoreError>, expected: &Conflict) {
    match answer {
        Err(StoreError::Conflict(conflict)) => assert_eq!(conflict, *expected),
        other => panic!("expected the conflict {expected:?}, got {other:?}"),
    }
}
