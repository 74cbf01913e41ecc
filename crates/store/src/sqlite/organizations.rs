//! Organizations: replaced as a whole, in one transaction.

use async_trait::async_trait;
use daypass_model::{AccountId, ControlPolicyKind, OrganizationId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::change::Subject;
use crate::error::{Conflict, StoreError};
use crate::organization::{
    Attachment, AttachmentTarget, ControlPolicy, Organization, OrganizationAccount,
    OrganizationFeatures, OrganizationalUnit, Organizations,
};
use crate::record::Revision;
use crate::sqlite::SqliteStore;
use crate::sqlite::fault::Fault;
use crate::sqlite::feed::{self, Noted};
use crate::sqlite::row;

/// The row of an organization itself.
struct Head {
    id: OrganizationId,
    management: AccountId,
    features: OrganizationFeatures,
    revision: Revision,
}

fn head(row: &Row<'_>) -> Result<Head, Fault> {
    Ok(Head {
        id: row::text(row, "id")?,
        management: row::text(row, "management")?,
        features: OrganizationFeatures {
            root_credentials_management: row.get("root_credentials_management")?,
            root_sessions: row.get("root_sessions")?,
        },
        revision: row::revision(row)?,
    })
}

fn kind_column(kind: ControlPolicyKind) -> &'static str {
    match kind {
        ControlPolicyKind::Service => "service",
        ControlPolicyKind::Resource => "resource",
    }
}

fn policy(row: &Row<'_>) -> Result<ControlPolicy, Fault> {
    let kind = match row.get_ref("kind")?.as_str().unwrap_or_default() {
        "service" => ControlPolicyKind::Service,
        "resource" => ControlPolicyKind::Resource,
        _ => return Err(Fault::corrupt("kind")),
    };
    Ok(ControlPolicy {
        id: row::text(row, "id")?,
        kind,
        name: row.get("name")?,
        text: row.get("text")?,
    })
}

fn attachment(row: &Row<'_>) -> Result<Attachment, Fault> {
    let target = match row::text(row, "target") {
        Ok(account) => AttachmentTarget::Account(account),
        Err(_) => AttachmentTarget::Node(row::text(row, "target")?),
    };
    Ok(Attachment {
        target,
        policy: row::text(row, "policy")?,
    })
}

/// Reads what belongs to a head. The connection must show one view of all of it.
fn whole(connection: &Connection, head: Head) -> Result<Organization, Fault> {
    let id = head.id.as_str();
    let mut root = None;
    let units = row::all(
        connection,
        "SELECT id, name, parent FROM organization_nodes WHERE organization = ?1 ORDER BY id",
        [id],
        |row| match row::optional_text(row, "parent")? {
            Some(parent) => Ok(Some(OrganizationalUnit {
                id: row::text(row, "id")?,
                name: row.get("name")?,
                parent,
            })),
            None => {
                root = Some(row::text(row, "id")?);
                Ok(None)
            }
        },
    )?;
    let accounts = row::all(
        connection,
        "SELECT account, parent, delegated FROM organization_accounts
         WHERE organization = ?1 ORDER BY account",
        [id],
        |row| {
            let place = OrganizationAccount {
                account: row::text(row, "account")?,
                parent: row::text(row, "parent")?,
            };
            Ok((place, row.get("delegated")?))
        },
    )?;
    let delegated = accounts.iter().filter(|(_, delegated)| *delegated);
    Ok(Organization {
        delegated_administrators: delegated.map(|(place, _)| place.account).collect(),
        accounts: accounts.into_iter().map(|(place, _)| place).collect(),
        units: units.into_iter().flatten().collect(),
        root: root.ok_or_else(|| Fault::corrupt("organization_nodes.parent"))?,
        policies: row::all(
            connection,
            "SELECT id, kind, name, text FROM organization_policies
             WHERE organization = ?1 ORDER BY id",
            [id],
            policy,
        )?,
        attachments: row::all(
            connection,
            "SELECT target, policy FROM organization_attachments WHERE organization = ?1",
            [id],
            attachment,
        )?,
        management: head.management,
        features: head.features,
        revision: head.revision,
        id: head.id,
    }
    .in_order())
}

fn fill(transaction: &Transaction<'_>, organization: &Organization) -> Result<(), Fault> {
    let id = organization.id.as_str();
    let taken = || Fault::when_taken(Conflict::IdTaken);
    let node = |own: &str, name: &str, parent: Option<&str>| {
        row::execute(
            transaction,
            "INSERT INTO organization_nodes (id, organization, name, parent)
             VALUES (?1, ?2, ?3, ?4)",
            params![own, id, name, parent],
        )
        .map_err(taken())
    };
    node(organization.root.as_str(), "Root", None)?;
    for unit in &organization.units {
        node(unit.id.as_str(), &unit.name, Some(unit.parent.as_str()))?;
    }
    for place in &organization.accounts {
        row::execute(
            transaction,
            "INSERT INTO organization_accounts (account, organization, parent, delegated)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                place.account.to_string(),
                id,
                place.parent.as_str(),
                organization
                    .delegated_administrators
                    .contains(&place.account),
            ],
        )
        .map_err(taken())?;
    }
    for policy in &organization.policies {
        row::execute(
            transaction,
            "INSERT INTO organization_policies (id, organization, kind, name, text)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                policy.id.as_str(),
                id,
                kind_column(policy.kind),
                policy.name,
                policy.text
            ],
        )
        .map_err(taken())?;
    }
    for attachment in &organization.attachments {
        let target = match &attachment.target {
            AttachmentTarget::Node(node) => node.to_string(),
            AttachmentTarget::Account(account) => account.to_string(),
        };
        row::execute(
            transaction,
            "INSERT INTO organization_attachments (organization, target, policy)
             VALUES (?1, ?2, ?3)",
            [id, &target, attachment.policy.as_str()],
        )?;
    }
    Ok(())
}

fn add(transaction: &Transaction<'_>, organization: &Organization) -> Result<Noted, Fault> {
    if !organization.is_whole() {
        return Err(Conflict::NotFound.into());
    }
    row::execute(
        transaction,
        "INSERT INTO organizations
         (id, management, root_credentials_management, root_sessions, revision)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            organization.id.as_str(),
            organization.management.to_string(),
            organization.features.root_credentials_management,
            organization.features.root_sessions,
            row::revision_column(Revision::FIRST),
        ],
    )
    .map_err(Fault::when_taken(Conflict::IdTaken))?;
    fill(transaction, organization)?;
    feed::note(transaction, &Subject::Organization(organization.id.clone()))
}

fn update(
    transaction: &Transaction<'_>,
    organization: &Organization,
) -> Result<(Revision, Noted), Fault> {
    if !organization.is_whole() {
        return Err(Conflict::NotFound.into());
    }
    let id = organization.id.as_str();
    let next = organization.revision.next();
    let changed = row::execute(
        transaction,
        "UPDATE organizations SET root_credentials_management = ?4, root_sessions = ?5,
         revision = ?6 WHERE id = ?1 AND management = ?2 AND revision = ?3",
        params![
            id,
            organization.management.to_string(),
            row::revision_column(organization.revision),
            organization.features.root_credentials_management,
            organization.features.root_sessions,
            row::revision_column(next),
        ],
    )?;
    if changed == 0 {
        let exists = row::exists(
            transaction,
            "SELECT 1 FROM organizations WHERE id = ?1 AND management = ?2",
            [id, &organization.management.to_string()],
        )?;
        return Err(match exists {
            true => Conflict::StaleRevision.into(),
            false => Conflict::NotFound.into(),
        });
    }
    for table in [
        "DELETE FROM organization_attachments WHERE organization = ?1",
        "DELETE FROM organization_policies WHERE organization = ?1",
        "DELETE FROM organization_accounts WHERE organization = ?1",
        "DELETE FROM organization_nodes WHERE organization = ?1",
    ] {
        row::execute(transaction, table, [id])?;
    }
    fill(transaction, organization)?;
    let noted = feed::note(transaction, &Subject::Organization(organization.id.clone()))?;
    Ok((next, noted))
}

#[async_trait]
impl Organizations for SqliteStore {
    async fn organizations(&self) -> Result<Vec<Organization>, StoreError> {
        self.read(|connection| {
            let snapshot = connection.transaction()?;
            row::all(
                &snapshot,
                "SELECT * FROM organizations ORDER BY id",
                [],
                head,
            )?
            .into_iter()
            .map(|head| whole(&snapshot, head))
            .collect()
        })
        .await
    }

    async fn organization_of(
        &self,
        account: AccountId,
    ) -> Result<Option<Organization>, StoreError> {
        self.read(move |connection| {
            let snapshot = connection.transaction()?;
            let found = row::first(
                &snapshot,
                "SELECT * FROM organizations WHERE id =
                 (SELECT organization FROM organization_accounts WHERE account = ?1)",
                [account.to_string()],
                head,
            )?;
            found.map(|head| whole(&snapshot, head)).transpose()
        })
        .await
    }

    async fn add_organization(&self, organization: Organization) -> Result<(), StoreError> {
        let organization = organization.in_order();
        self.write(move |transaction| Ok(((), add(transaction, &organization)?)))
            .await
    }

    async fn update_organization(
        &self,
        organization: Organization,
    ) -> Result<Revision, StoreError> {
        let organization = organization.in_order();
        self.write(move |transaction| update(transaction, &organization))
            .await
    }

    async fn remove_organization(&self, id: &OrganizationId) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(move |transaction| {
            let removed = row::execute(
                transaction,
                "DELETE FROM organizations WHERE id = ?1",
                [id.as_str()],
            )?;
            if removed == 0 {
                return Err(Conflict::NotFound.into());
            }
            Ok(((), feed::note(transaction, &Subject::Organization(id))?))
        })
        .await
    }
}
