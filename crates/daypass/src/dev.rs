//! `daypass serve --dev`: a deployment that is ready to play with. What it makes is a contract
//! (DESIGN section 8); what exists already is left as it is, so that a second start finds the
//! same keys.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, anyhow};
use daypass_access::{Gate, Vault};
use daypass_credentials::SecretAccessKey;
use daypass_model::{AccessKeyId, AccountId, Clock, EntityName, IdKind, Timestamp, UniqueId};
use daypass_store::{
    AccessKey, Account, InlinePolicy, KeyOwner, Revision, Role, Store, TrustPolicy, User,
};

use crate::ambient::{SystemClock, SystemEntropy};
use crate::log;

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

/// Makes what is not there yet, writes `dev.env` and prints the exports.
pub(crate) async fn set_up(
    gate: &Gate,
    store: &dyn Store,
    data_dir: &Path,
    endpoint: &str,
) -> anyhow::Result<()> {
    let maker = Maker {
        gate,
        store,
        now: SystemClock.now(),
    };
    let account = account()?;
    let second_account = SECOND_ACCOUNT.parse()?;
    let developer = maker.administrator(account, "developer").await?;
    let neighbour = maker.administrator(second_account, "neighbour").await?;
    maker.s3_access_role(account).await?;
    gate.catch_up()
        .await
        .map_err(|fault| anyhow!("{fault:?}"))?;

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
    write_private(&path, &lines).with_context(|| format!("cannot write {}", path.display()))?;
    log::say("# For a shell in which to use the AWS CLI. Not for production.");
    log::say(&format!("# The same stands in {}.", path.display()));
    lines
        .iter()
        .for_each(|line| log::say(&format!("export {line}")));
    Ok(())
}

fn write_private(path: &Path, lines: &[String]) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    lines.iter().try_for_each(|line| writeln!(file, "{line}"))
}

struct Maker<'a> {
    gate: &'a Gate,
    store: &'a dyn Store,
    now: Timestamp,
}

impl Maker<'_> {
    /// A user that may do everything in its account, with an access key.
    async fn administrator(&self, account: AccountId, name: &str) -> anyhow::Result<Pair> {
        if self.store.account(account).await?.is_none() {
            self.store
                .add_account(Account {
                    id: account,
                    created_at: self.now,
                })
                .await?;
        }
        let name: EntityName = name.parse()?;
        let user = match self.store.find_user(account, &name).await? {
            Some(user) => user.id,
            None => self.new_administrator(account, name).await?,
        };
        let owner = KeyOwner::User(user);
        let keys = self.store.list_access_keys(account, &owner).await?;
        match keys.into_iter().find(|key| key.active) {
            Some(key) => {
                let secret = self
                    .vault()
                    .open_access_key(&key)
                    .map_err(|f| anyhow!("{f:?}"))?;
                Ok(Pair { id: key.id, secret })
            }
            None => self.new_key(account, owner).await,
        }
    }

    async fn new_administrator(
        &self,
        account: AccountId,
        name: EntityName,
    ) -> anyhow::Result<UniqueId> {
        let id = UniqueId::generate(IdKind::User, account, &SystemEntropy)?;
        let user = User {
            account,
            id: id.clone(),
            name,
            path: Default::default(),
            created_at: self.now,
            tags: Vec::new(),
            boundary: None,
            revision: Revision::FIRST,
        };
        self.store.add_user(user).await?;
        self.embed(&id, "Administrator", ADMINISTRATOR).await?;
        Ok(id)
    }

    async fn new_key(&self, account: AccountId, owner: KeyOwner) -> anyhow::Result<Pair> {
        let id = AccessKeyId::generate(IdKind::LongTermKey, account, &SystemEntropy)?;
        let secret = SecretAccessKey::generate(&SystemEntropy)?;
        let sealed_secret = self
            .vault()
            .seal_access_key(account, &id, &secret, &SystemEntropy)
            .map_err(|fault| anyhow!("{fault:?}"))?;
        let key = AccessKey {
            id: id.clone(),
            account,
            owner,
            sealed_secret,
            active: true,
            created_at: self.now,
            revision: Revision::FIRST,
        };
        self.store.add_access_key(key).await?;
        Ok(Pair { id, secret })
    }

    /// `S3AccessRole`: whoever the account lets, may read the bucket `example`.
    async fn s3_access_role(&self, account: AccountId) -> anyhow::Result<()> {
        let name: EntityName = "S3AccessRole".parse()?;
        if self.store.find_role(account, &name).await?.is_some() {
            return Ok(());
        }
        let id = UniqueId::generate(IdKind::Role, account, &SystemEntropy)?;
        let role = Role {
            account,
            id: id.clone(),
            name,
            path: Default::default(),
            created_at: self.now,
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
        let partition = self.gate.partition();
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

    fn vault(&self) -> &Vault {
        self.gate.vault()
    }
}
