//! `daypass serve --dev`: a deployment that is ready to play with. What it makes is a contract
//! (DESIGN section 8); what exists already is left as it is, so that a second start finds the
//! same keys.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use daypass_access::{NewAccessKey, Vault};
use daypass_credentials::SecretAccessKey;
use daypass_model::{AccessKeyId, AccountId, Clock, EntityName, IdKind, Partition, UniqueId};
use daypass_store::{
    AccessKey, Account, InlinePolicy, KeyOwner, Revision, Role, Store, TrustPolicy, User,
};

use crate::ambient::{SystemClock, SystemEntropy};
use crate::{log, private_file};

/// The account of the first user.
const ACCOUNT: &str = "841860927337";
/// The account for cross-account trials.
const SECOND_ACCOUNT: &str = "210987654321";
/// The region that clients are told; any other is accepted too.
const REGION: &str = "us-east-1";

const ADMINISTRATOR: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
}"#;

const READ_EXAMPLE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example/*"},
    {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::example"}
  ]
}"#;

/// No inline policy here is anywhere near it.
const SIZE_LIMIT: usize = 2_048;

/// The account that a new development deployment is founded with.
pub(crate) fn account() -> anyhow::Result<AccountId> {
    Ok(ACCOUNT.parse()?)
}

/// A user's key pair.
struct Pair {
    id: AccessKeyId,
    secret: SecretAccessKey,
}

/// A directory that was founded in earnest is nothing to play in: its administrators would be
/// joined by two whose keys lie in a file.
pub(crate) async fn refuse_what_dev_did_not_make(
    store: &dyn Store,
    data_dir: &Path,
) -> anyhow::Result<()> {
    if store.account(account()?).await?.is_none() {
        bail!(
            "the data directory {} was not made by --dev: start without it, or choose another \
             directory",
            data_dir.display()
        );
    }
    Ok(())
}

/// Where a deployment is furnished, before it opens.
pub(crate) struct Workshop<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) store: &'a dyn Store,
    pub(crate) partition: Partition,
}

impl Workshop<'_> {
    /// Makes what is not there yet, writes `dev.env` and prints the exports.
    pub(crate) async fn set_up(&self, data_dir: &Path, endpoint: &str) -> anyhow::Result<()> {
        let account = account()?;
        let developer = self.administrator(account, "developer").await?;
        let neighbour = self
            .administrator(SECOND_ACCOUNT.parse()?, "neighbour")
            .await?;
        self.s3_access_role(account).await?;

        let lines = [
            format!("AWS_ENDPOINT_URL={endpoint}"),
            format!("AWS_ACCESS_KEY_ID={}", developer.id),
            format!("AWS_SECRET_ACCESS_KEY={}", developer.secret.expose()),
            format!("AWS_REGION={REGION}"),
            // The AWS CLI v1 and boto3 read this name only.
            format!("AWS_DEFAULT_REGION={REGION}"),
            format!("SECOND_ACCESS_KEY_ID={}", neighbour.id),
            format!("SECOND_SECRET_ACCESS_KEY={}", neighbour.secret.expose()),
        ];
        let path = data_dir.join("dev.env");
        private_file::write(&path, &(lines.join("\n") + "\n"))
            .with_context(|| format!("cannot write {}", path.display()))?;
        log::say("# For a shell in which to use the AWS CLI. Not for production.");
        log::say(&format!("# The same stands in {}.", path.display()));
        lines
            .iter()
            .for_each(|line| log::say(&format!("export {line}")));
        Ok(())
    }

    /// A user that may do everything in its account, with an access key.
    async fn administrator(&self, account: AccountId, name: &str) -> anyhow::Result<Pair> {
        if self.store.account(account).await?.is_none() {
            let created_at = SystemClock.now();
            self.store
                .add_account(Account {
                    id: account,
                    created_at,
                })
                .await?;
        }
        let name: EntityName = name.parse()?;
        let user = match self.store.find_user(account, &name).await? {
            Some(user) => user.id,
            None => self.new_user(account, name.clone()).await?,
        };
        // A start that was cut short may have left the user without its rights; rights that
        // somebody has changed since are left as they are.
        if self.store.all_inline_policies(&user).await?.is_empty() {
            self.embed(&user, "Administrator", ADMINISTRATOR).await?;
        }
        let owner = KeyOwner::User(user);
        let keys = self.store.list_access_keys(account, &owner).await?;
        match keys.into_iter().find(|key| key.active) {
            Some(key) => {
                let secret = self
                    .vault
                    .open_access_key(&key)
                    .map_err(|fault| anyhow!("{fault:?}"))?;
                Ok(Pair { id: key.id, secret })
            }
            None => self.new_key(account, owner).await.with_context(|| {
                format!("no key for {name}: make one of its keys active, or delete one")
            }),
        }
    }

    async fn new_user(&self, account: AccountId, name: EntityName) -> anyhow::Result<UniqueId> {
        let id = UniqueId::generate(IdKind::User, account, &SystemEntropy)?;
        let user = User {
            account,
            id: id.clone(),
            name,
            path: Default::default(),
            created_at: SystemClock.now(),
            tags: Vec::new(),
            boundary: None,
            revision: Revision::FIRST,
        };
        self.store.add_user(user).await?;
        Ok(id)
    }

    async fn new_key(&self, account: AccountId, owner: KeyOwner) -> anyhow::Result<Pair> {
        let id = AccessKeyId::generate(IdKind::LongTermKey, account, &SystemEntropy)?;
        let secret = SecretAccessKey::generate(&SystemEntropy)?;
        let new_key = NewAccessKey {
            account,
            owner: &owner,
            id: &id,
            secret: &secret,
        };
        let sealed_secret = self
            .vault
            .seal_access_key(&new_key, &SystemEntropy)
            .map_err(|fault| anyhow!("{fault:?}"))?;
        let key = AccessKey {
            id: id.clone(),
            account,
            owner,
            sealed_secret,
            active: true,
            created_at: SystemClock.now(),
            revision: Revision::FIRST,
        };
        self.store.add_access_key(key).await?;
        Ok(Pair { id, secret })
    }

    /// `S3AccessRole`: whoever the account lets, may read the bucket `example`.
    async fn s3_access_role(&self, account: AccountId) -> anyhow::Result<()> {
        let name: EntityName = "S3AccessRole".parse()?;
        if let Some(role) = self.store.find_role(account, &name).await? {
            // A start that was cut short may have left the role without what it may do.
            return match self.store.all_inline_policies(&role.id).await?.is_empty() {
                true => self.embed(&role.id, "ReadExample", READ_EXAMPLE).await,
                false => Ok(()),
            };
        }
        let id = UniqueId::generate(IdKind::Role, account, &SystemEntropy)?;
        let role = Role {
            account,
            id: id.clone(),
            name,
            path: Default::default(),
            created_at: SystemClock.now(),
            description: Some("May read the bucket example".to_owned()),
            max_session_duration: 3_600,
            trust: TrustPolicy {
                text: self.trust_in(account),
                pins: Vec::new(),
            },
            tags: Vec::new(),
            boundary: None,
            revision: Revision::FIRST,
        };
        self.store.add_role(role).await?;
        self.embed(&id, "ReadExample", READ_EXAMPLE).await
    }

    fn trust_in(&self, account: AccountId) -> String {
        let partition = self.partition;
        format!(
            r#"{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"AWS": "arn:{partition}:iam::{account}:root"}},
    "Action": "sts:AssumeRole"
  }}]
}}"#
        )
    }

    async fn embed(&self, owner: &UniqueId, name: &str, text: &str) -> anyhow::Result<()> {
        let policy = InlinePolicy {
            owner: owner.clone(),
            name: name.parse()?,
            text: text.to_owned(),
        };
        Ok(self.store.put_inline_policy(policy, SIZE_LIMIT).await?)
    }
}
