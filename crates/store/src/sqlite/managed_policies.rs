//! Managed policies, their versions, and what they are attached to.

use async_trait::async_trait;
use daypass_model::{AccountId, Timestamp, UniqueId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, Dependents, StoreError};
use crate::managed::{
    ATTACHED_POLICIES_PER_ENTITY, HolderFilter, HolderKind, ManagedPolicies, ManagedPolicy,
    NewVersion, PolicyFilter, PolicyHolder, PolicyUsage, PolicyUse, PolicyVersion,
    VERSIONS_PER_POLICY,
};
use crate::page::{Page, Slice};
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::{SqliteStore, row};
use crate::tags::TagEdit;

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT account, id, arn, name, path, description, tags, created_at, updated_at,
                    default_version,
                    (SELECT count(*) FROM attached_policies WHERE policy = arn) AS attached,
                    (SELECT count(*) FROM users WHERE boundary = arn)
                        + (SELECT count(*) FROM roles WHERE boundary = arn) AS boundaries
             FROM managed_policies ",
            $which
        )
    };
}

fn policy(row: &Row<'_>) -> Result<ManagedPolicy, Fault> {
    Ok(ManagedPolicy {
        account: row::text(row, "account")?,
        id: row::text(row, "id")?,
        arn: row.get("arn")?,
        name: row::text(row, "name")?,
        path: row::text(row, "path")?,
        description: row.get("description")?,
        tags: row::tags(row)?,
        created_at: row::instant(row, "created_at")?,
        updated_at: row::instant(row, "updated_at")?,
        default_version: row::number(row, "default_version")?,
        usage: usage(row)?,
    })
}

fn usage(row: &Row<'_>) -> Result<PolicyUsage, Fault> {
    Ok(PolicyUsage {
        attached: row::number(row, "attached")?,
        boundaries: row::number(row, "boundaries")?,
    })
}

fn version(row: &Row<'_>) -> Result<PolicyVersion, Fault> {
    Ok(PolicyVersion {
        number: row::number(row, "number")?,
        text: row.get("text")?,
        created_at: row::instant(row, "created_at")?,
    })
}

fn holder(row: &Row<'_>) -> Result<PolicyHolder, Fault> {
    Ok(PolicyHolder {
        kind: match row.get_ref("kind")?.as_str().unwrap_or_default() {
            "user" => HolderKind::User,
            "role" => HolderKind::Role,
            "group" => HolderKind::Group,
            _ => return Err(Fault::corrupt("kind")),
        },
        id: row::text(row, "id")?,
        name: row.get("name")?,
    })
}

/// Refuses an ARN that names no policy of this account and none of AWS's.
pub(super) fn refuse_absent(
    connection: &Connection,
    account: AccountId,
    arn: &str,
) -> Result<(), Fault> {
    let own = "SELECT 1 FROM managed_policies WHERE arn = ?1 AND account = ?2";
    if is_of_aws(arn) || row::exists(connection, own, [arn, &account.to_string()])? {
        Ok(())
    } else {
        Err(Conflict::NoSuchPolicy.into())
    }
}

/// Whether the account in the ARN is `aws`.
fn is_of_aws(arn: &str) -> bool {
    arn.split(':').nth(4) == Some("aws")
}

/// The policy, which must be this account's.
fn owned(
    connection: &Connection,
    account: AccountId,
    id: &UniqueId,
) -> Result<ManagedPolicy, Fault> {
    row::first(
        connection,
        select!("WHERE id = ?1 AND account = ?2"),
        [id.as_str(), &account.to_string()],
        policy,
    )?
    .ok_or_else(|| Conflict::NotFound.into())
}

fn versions(connection: &Connection, policy: &UniqueId) -> Result<Vec<PolicyVersion>, Fault> {
    row::all(
        connection,
        "SELECT number, text, created_at FROM managed_policy_versions
         WHERE policy = ?1 ORDER BY number DESC",
        [policy.as_str()],
        version,
    )
}

fn insert_version(
    transaction: &Transaction<'_>,
    policy: &UniqueId,
    version: &PolicyVersion,
) -> Result<(), Fault> {
    row::execute(
        transaction,
        "INSERT INTO managed_policy_versions (policy, number, text, created_at)
         VALUES (?1, ?2, ?3, ?4)",
        params![
            policy.as_str(),
            version.number,
            version.text,
            version.created_at.seconds()
        ],
    )?;
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    policy: ManagedPolicy,
    text: String,
) -> Result<Noted, Fault> {
    let taken = "SELECT 1 FROM managed_policies WHERE id = ?1";
    if row::exists(transaction, taken, [policy.id.as_str()])? {
        return Err(Conflict::IdTaken.into());
    }
    row::execute(
        transaction,
        "INSERT INTO managed_policies
             (id, account, arn, name, folded_name, path, description, tags, created_at,
              updated_at, default_version, newest_version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, 1)",
        params![
            policy.id.as_str(),
            policy.account.to_string(),
            policy.arn,
            policy.name.as_str(),
            policy.name.folded(),
            policy.path.as_str(),
            policy.description,
            row::tags_column(&policy.tags),
            policy.created_at.seconds(),
            policy.updated_at.seconds(),
        ],
    )
    .map_err(Fault::when_taken(Conflict::NameTaken))?;
    let first = PolicyVersion {
        number: 1,
        text,
        created_at: policy.created_at,
    };
    insert_version(transaction, &policy.id, &first)?;
    feed::note(transaction, &Subject::ManagedPolicy(policy.arn))
}

fn remove(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: &UniqueId,
) -> Result<Noted, Fault> {
    let stored = owned(transaction, account, id)?;
    if stored.usage != PolicyUsage::default() {
        return Err(Conflict::HasDependents(Dependents::PolicyHolders).into());
    }
    if versions(transaction, id)?.len() > 1 {
        return Err(Conflict::HasDependents(Dependents::PolicyVersions).into());
    }
    for statement in [
        "DELETE FROM managed_policy_versions WHERE policy = ?1",
        "DELETE FROM managed_policies WHERE id = ?1",
    ] {
        row::execute(transaction, statement, [id.as_str()])?;
    }
    feed::note(transaction, &Subject::ManagedPolicy(stored.arn))
}

/// Changes a policy's tags.
pub(super) fn edit_tags(
    transaction: &Transaction<'_>,
    account: AccountId,
    id: &UniqueId,
    edit: TagEdit,
) -> Result<Noted, Fault> {
    let stored = owned(transaction, account, id)?;
    let tags = edit.apply(stored.tags)?;
    row::execute(
        transaction,
        "UPDATE managed_policies SET tags = ?2 WHERE id = ?1",
        [id.as_str(), &row::tags_column(&tags)],
    )?;
    feed::note(transaction, &Subject::ManagedPolicy(stored.arn))
}

fn add_version(
    transaction: &Transaction<'_>,
    account: AccountId,
    policy: &UniqueId,
    new: NewVersion,
) -> Result<(u32, Noted), Fault> {
    let stored = owned(transaction, account, policy)?;
    if versions(transaction, policy)?.len() >= VERSIONS_PER_POLICY {
        let limit = VERSIONS_PER_POLICY;
        return Err(Conflict::LimitExceeded { limit }.into());
    }
    row::execute(
        transaction,
        "UPDATE managed_policies
         SET newest_version = newest_version + 1, updated_at = ?2,
             default_version = CASE WHEN ?3 THEN newest_version + 1 ELSE default_version END
         WHERE id = ?1",
        params![policy.as_str(), new.created_at.seconds(), new.default],
    )?;
    let number = row::first(
        transaction,
        "SELECT newest_version FROM managed_policies WHERE id = ?1",
        [policy.as_str()],
        |row| row::number(row, "newest_version"),
    )?
    .ok_or(Conflict::NotFound)?;
    let version = PolicyVersion {
        number,
        text: new.text,
        created_at: new.created_at,
    };
    insert_version(transaction, policy, &version)?;
    let noted = feed::note(transaction, &Subject::ManagedPolicy(stored.arn))?;
    Ok((number, noted))
}

fn set_default(
    transaction: &Transaction<'_>,
    account: AccountId,
    policy: &UniqueId,
    number: u32,
    at: Timestamp,
) -> Result<Noted, Fault> {
    let stored = owned(transaction, account, policy)?;
    let known = versions(transaction, policy)?;
    if !known.iter().any(|version| version.number == number) {
        return Err(Conflict::NotFound.into());
    }
    row::execute(
        transaction,
        "UPDATE managed_policies SET default_version = ?2, updated_at = ?3 WHERE id = ?1",
        params![policy.as_str(), number, at.seconds()],
    )?;
    feed::note(transaction, &Subject::ManagedPolicy(stored.arn))
}

fn remove_version(
    transaction: &Transaction<'_>,
    account: AccountId,
    policy: &UniqueId,
    number: u32,
) -> Result<Noted, Fault> {
    let stored = owned(transaction, account, policy)?;
    if stored.default_version == number {
        return Err(Conflict::IsDefaultVersion.into());
    }
    let removed = row::execute(
        transaction,
        "DELETE FROM managed_policy_versions WHERE policy = ?1 AND number = ?2",
        params![policy.as_str(), number],
    )?;
    if removed == 0 {
        return Err(Conflict::NotFound.into());
    }
    feed::note(transaction, &Subject::ManagedPolicy(stored.arn))
}

fn attached(connection: &Connection, owner: &UniqueId) -> Result<Vec<String>, Fault> {
    row::all(
        connection,
        "SELECT policy FROM attached_policies WHERE owner = ?1 ORDER BY policy",
        [owner.as_str()],
        |row| Ok(row.get("policy")?),
    )
}

fn attach(
    transaction: &Transaction<'_>,
    account: AccountId,
    owner: UniqueId,
    arn: &str,
) -> Result<Noted, Fault> {
    let owned = row::exists(
        transaction,
        "SELECT 1 FROM users WHERE id = ?1 AND account = ?2
         UNION ALL SELECT 1 FROM roles WHERE id = ?1 AND account = ?2
         UNION ALL SELECT 1 FROM groups WHERE id = ?1 AND account = ?2",
        [owner.as_str(), &account.to_string()],
    )?;
    if !owned {
        return Err(Conflict::NotFound.into());
    }
    refuse_absent(transaction, account, arn)?;
    let others = attached(transaction, &owner)?;
    if !others.iter().any(|other| other == arn) {
        if others.len() >= ATTACHED_POLICIES_PER_ENTITY {
            let limit = ATTACHED_POLICIES_PER_ENTITY;
            return Err(Conflict::LimitExceeded { limit }.into());
        }
        row::execute(
            transaction,
            "INSERT INTO attached_policies (owner, policy) VALUES (?1, ?2)",
            [owner.as_str(), arn],
        )?;
    }
    feed::note(transaction, &Subject::AttachedPolicies(owner))
}

fn detach(transaction: &Transaction<'_>, owner: UniqueId, arn: &str) -> Result<Noted, Fault> {
    let removed = row::execute(
        transaction,
        "DELETE FROM attached_policies WHERE owner = ?1 AND policy = ?2",
        [owner.as_str(), arn],
    )?;
    if removed == 0 {
        return Err(Conflict::NotFound.into());
    }
    feed::note(transaction, &Subject::AttachedPolicies(owner))
}

fn list(
    connection: &Connection,
    account: AccountId,
    filter: &PolicyFilter,
    page: &Page,
) -> Result<Slice<ManagedPolicy>, Fault> {
    let attached = filter.attached || filter.used_as == Some(PolicyUse::Attached);
    let boundary = filter.used_as == Some(PolicyUse::Boundary);
    let policies = row::all(
        connection,
        select!(
            "WHERE account = ?1 AND folded_name > ?2 AND substr(path, 1, length(?3)) = ?3
                 AND (NOT ?4 OR EXISTS (SELECT 1 FROM attached_policies WHERE policy = arn))
                 AND (NOT ?5 OR EXISTS (SELECT 1 FROM users WHERE boundary = arn)
                             OR EXISTS (SELECT 1 FROM roles WHERE boundary = arn))
             ORDER BY folded_name LIMIT ?6"
        ),
        params![
            account.to_string(),
            page.after(),
            filter.path_prefix,
            attached,
            boundary,
            row::count(page.probe())
        ],
        policy,
    )?;
    Ok(page.cut(policies, |policy| policy.name.folded()))
}

/// A kind of holder as the queries call it.
fn word(kind: HolderKind) -> &'static str {
    match kind {
        HolderKind::User => "user",
        HolderKind::Role => "role",
        HolderKind::Group => "group",
    }
}

/// How a holder is listed: groups, roles, users, each by folded name.
fn holder_key(holder: &PolicyHolder) -> String {
    let folded = holder.name.to_ascii_lowercase();
    format!("{}/{folded}", word(holder.kind))
}

fn holders(
    connection: &Connection,
    account: AccountId,
    arn: &str,
    filter: &HolderFilter,
    page: &Page,
) -> Result<Slice<PolicyHolder>, Fault> {
    let kind = filter.kind.map_or("", word);
    let holders = row::all(
        connection,
        "SELECT kind, id, name, key FROM (
             SELECT 'user' AS kind, id, account, name, path, boundary,
                    'user/' || folded_name AS key FROM users
             UNION ALL
             SELECT 'role', id, account, name, path, boundary,
                    'role/' || folded_name FROM roles
             UNION ALL
             SELECT 'group', id, account, name, path, NULL,
                    'group/' || folded_name FROM groups
         ) AS holder
         WHERE account = ?1 AND key > ?2 AND substr(path, 1, length(?3)) = ?3
             AND (?4 = '' OR kind = ?4)
             AND ((?5 AND EXISTS (SELECT 1 FROM attached_policies
                                  WHERE owner = holder.id AND policy = ?7))
                  OR (?6 AND boundary = ?7))
         ORDER BY key LIMIT ?8",
        params![
            account.to_string(),
            page.after(),
            filter.path_prefix,
            kind,
            filter.used_as != Some(PolicyUse::Boundary),
            filter.used_as != Some(PolicyUse::Attached),
            arn,
            row::count(page.probe())
        ],
        holder,
    )?;
    Ok(page.cut(holders, holder_key))
}

fn usage_in(connection: &Connection, account: AccountId, arn: &str) -> Result<PolicyUsage, Fault> {
    let found = row::first(
        connection,
        "SELECT (SELECT count(*) FROM attached_policies JOIN users ON users.id = owner
                 WHERE policy = ?2 AND account = ?1)
                + (SELECT count(*) FROM attached_policies JOIN roles ON roles.id = owner
                   WHERE policy = ?2 AND account = ?1)
                + (SELECT count(*) FROM attached_policies JOIN groups ON groups.id = owner
                   WHERE policy = ?2 AND account = ?1) AS attached,
                (SELECT count(*) FROM users WHERE boundary = ?2 AND account = ?1)
                + (SELECT count(*) FROM roles WHERE boundary = ?2 AND account = ?1)
                    AS boundaries",
        [&account.to_string(), arn],
        usage,
    )?;
    Ok(found.unwrap_or_default())
}

#[async_trait]
impl ManagedPolicies for SqliteStore {
    async fn managed_policy(
        &self,
        account: AccountId,
        arn: &str,
    ) -> Result<Option<ManagedPolicy>, StoreError> {
        let arn = arn.to_owned();
        self.read(move |connection| {
            row::first(
                connection,
                select!("WHERE arn = ?1 AND account = ?2"),
                [&arn, &account.to_string()],
                policy,
            )
        })
        .await
    }

    async fn list_managed_policies(
        &self,
        account: AccountId,
        filter: PolicyFilter,
        page: Page,
    ) -> Result<Slice<ManagedPolicy>, StoreError> {
        self.read(move |connection| list(connection, account, &filter, &page))
            .await
    }

    async fn add_managed_policy(
        &self,
        policy: ManagedPolicy,
        text: String,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| Ok(((), insert(transaction, policy, text)?)))
            .await
    }

    async fn remove_managed_policy(
        &self,
        account: AccountId,
        id: &UniqueId,
    ) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| Ok(((), remove(transaction, account, &id)?)))
            .await
    }

    async fn policy_version(
        &self,
        policy: &UniqueId,
        number: u32,
    ) -> Result<Option<PolicyVersion>, StoreError> {
        let policy = policy.clone();
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT number, text, created_at FROM managed_policy_versions
                 WHERE policy = ?1 AND number = ?2",
                params![policy.as_str(), number],
                version,
            )
        })
        .await
    }

    async fn default_policy_version(
        &self,
        account: AccountId,
        arn: &str,
    ) -> Result<Option<PolicyVersion>, StoreError> {
        let arn = arn.to_owned();
        self.read(move |connection| {
            row::first(
                connection,
                "SELECT v.number, v.text, v.created_at
                 FROM managed_policies AS p JOIN managed_policy_versions AS v
                     ON v.policy = p.id AND v.number = p.default_version
                 WHERE p.arn = ?1 AND p.account = ?2",
                [&arn, &account.to_string()],
                version,
            )
        })
        .await
    }

    async fn list_policy_versions(
        &self,
        policy: &UniqueId,
    ) -> Result<Vec<PolicyVersion>, StoreError> {
        let policy = policy.clone();
        self.read(move |connection| versions(connection, &policy))
            .await
    }

    async fn add_policy_version(
        &self,
        account: AccountId,
        policy: &UniqueId,
        version: NewVersion,
    ) -> Result<u32, StoreError> {
        let policy = policy.clone();
        self.write(move |transaction| add_version(transaction, account, &policy, version))
            .await
    }

    async fn set_default_policy_version(
        &self,
        account: AccountId,
        policy: &UniqueId,
        number: u32,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let policy = policy.clone();
        self.write(move |transaction| {
            Ok(((), set_default(transaction, account, &policy, number, at)?))
        })
        .await
    }

    async fn remove_policy_version(
        &self,
        account: AccountId,
        policy: &UniqueId,
        number: u32,
    ) -> Result<(), StoreError> {
        let policy = policy.clone();
        self.write(move |transaction| {
            Ok(((), remove_version(transaction, account, &policy, number)?))
        })
        .await
    }

    async fn attach_policy(
        &self,
        account: AccountId,
        owner: &UniqueId,
        arn: &str,
    ) -> Result<(), StoreError> {
        let (owner, arn) = (owner.clone(), arn.to_owned());
        self.write(move |transaction| Ok(((), attach(transaction, account, owner, &arn)?)))
            .await
    }

    async fn detach_policy(&self, owner: &UniqueId, arn: &str) -> Result<(), StoreError> {
        let (owner, arn) = (owner.clone(), arn.to_owned());
        self.write(move |transaction| Ok(((), detach(transaction, owner, &arn)?)))
            .await
    }

    async fn attached_policies(&self, owner: &UniqueId) -> Result<Vec<String>, StoreError> {
        let owner = owner.clone();
        self.read(move |connection| attached(connection, &owner))
            .await
    }

    async fn policy_usage(&self, account: AccountId, arn: &str) -> Result<PolicyUsage, StoreError> {
        let arn = arn.to_owned();
        self.read(move |connection| usage_in(connection, account, &arn))
            .await
    }

    async fn list_policy_holders(
        &self,
        account: AccountId,
        arn: &str,
        filter: HolderFilter,
        page: Page,
    ) -> Result<Slice<PolicyHolder>, StoreError> {
        let arn = arn.to_owned();
        self.read(move |connection| holders(connection, account, &arn, &filter, &page))
            .await
    }
}
