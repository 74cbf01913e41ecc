//! Users, groups and roles as requests name them that take any of the three: by ARN.

use daypass_api::fault::Fault;
use daypass_model::{
    AccountId, Arn, EntityName, EntityPath, GroupName, IdKind, Partition, Tag, UniqueId,
};
use daypass_store::{Group, Role, Store, User};

use crate::blame;
use crate::call::{Call, Records};
use crate::locate::Located;

/// The ARN of a user, group or role of this partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityArn {
    text: Box<str>,
    kind: IdKind,
    account: AccountId,
    path: EntityPath,
    name: Box<str>,
}

impl EntityArn {
    /// The ARN in this text, if it is one.
    pub fn parse(text: &str, partition: Partition) -> Option<Self> {
        let arn: Arn = text.parse().ok()?;
        if arn.partition() != partition.as_str()
            || arn.service() != "iam"
            || !arn.region().is_empty()
        {
            return None;
        }
        let (kind, _) = arn.resource().split_once('/')?;
        // The slash is the path's first.
        let (path, name) = arn.resource()[kind.len()..].rsplit_once('/')?;
        let kind = match kind {
            "user" => IdKind::User,
            "group" => IdKind::Group,
            "role" => IdKind::Role,
            _ => return None,
        };
        let is_named = match kind {
            IdKind::Group => name.parse::<GroupName>().is_ok(),
            _ => name.parse::<EntityName>().is_ok(),
        };
        is_named.then_some(())?;
        Some(Self {
            kind,
            account: arn.account()?,
            path: format!("{path}/").parse().ok()?,
            name: name.into(),
            text: text.into(),
        })
    }

    /// The ARN.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Of what it is the ARN.
    pub fn kind(&self) -> IdKind {
        self.kind
    }

    /// The account in it.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The path in it.
    pub fn path(&self) -> &EntityPath {
        &self.path
    }

    /// The name in it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A user, group or role.
#[derive(Clone, Debug)]
pub enum Entity {
    /// A user.
    User(User),
    /// A group.
    Group(Group),
    /// A role.
    Role(Role),
}

impl Entity {
    /// Its unique id.
    pub fn id(&self) -> &UniqueId {
        match self {
            Self::User(user) => &user.id,
            Self::Group(group) => &group.id,
            Self::Role(role) => &role.id,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::User(user) => user.name.as_str(),
            Self::Group(group) => group.name.as_str(),
            Self::Role(role) => role.name.as_str(),
        }
    }

    /// Its path.
    pub fn path(&self) -> &EntityPath {
        match self {
            Self::User(user) => &user.path,
            Self::Group(group) => &group.path,
            Self::Role(role) => &role.path,
        }
    }

    /// Its tags.
    pub fn tags(&self) -> &[Tag] {
        match self {
            Self::User(user) => &user.tags,
            Self::Group(_) => &[],
            Self::Role(role) => &role.tags,
        }
    }

    /// The ARN of its permissions boundary.
    pub fn boundary(&self) -> Option<&str> {
        match self {
            Self::User(user) => user.boundary.as_deref(),
            Self::Group(_) => None,
            Self::Role(role) => role.boundary.as_deref(),
        }
    }
}

impl Call<'_> {
    /// The user, group or role with exactly this ARN. Another account's is never found, and the decision
    /// about it is one across accounts.
    pub async fn locate_entity(&self, arn: &EntityArn) -> Result<Located<Entity>, Fault> {
        let found = match arn.account == self.caller.account() {
            true => find(self.gate.directory.store(), arn).await?,
            false => None,
        };
        let tags = found.as_ref().map_or(&[][..], Entity::tags).to_vec();
        Ok(Located::told_in_full(&arn.text, arn.account, tags, found))
    }
}

impl Records<'_> {
    /// The user, group or role of this account with exactly this ARN, for whoever was granted an
    /// action that may look at any.
    pub async fn entity(
        self,
        account: AccountId,
        arn: &EntityArn,
    ) -> Result<Option<Entity>, Fault> {
        match arn.account == account {
            true => find(self.store, arn).await,
            false => Ok(None),
        }
    }
}

async fn find(store: &dyn Store, arn: &EntityArn) -> Result<Option<Entity>, Fault> {
    // The name was parsed with the ARN.
    let name = || arn.name.parse::<EntityName>().map_err(Fault::internal);
    let found = match arn.kind {
        IdKind::User => {
            let users: &dyn daypass_store::Users = store;
            let found = users.find_user(arn.account, &name()?).await;
            found.map_err(blame::store)?.map(Entity::User)
        }
        IdKind::Group => {
            let groups: &dyn daypass_store::Groups = store;
            let name: GroupName = arn.name.parse().map_err(Fault::internal)?;
            let found = groups.find_group(arn.account, &name).await;
            found.map_err(blame::store)?.map(Entity::Group)
        }
        _ => {
            let roles: &dyn daypass_store::Roles = store;
            let found = roles.find_role(arn.account, &name()?).await;
            found.map_err(blame::store)?.map(Entity::Role)
        }
    };
    Ok(found.filter(|found| *found.path() == arn.path && found.name() == &*arn.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_a_kind_a_path_and_a_name() {
        let parse = |text| EntityArn::parse(text, Partition::Aws);
        let role = parse("arn:aws:iam::123456789012:role/a/b/R").unwrap();
        assert_eq!((role.kind, role.path.as_str()), (IdKind::Role, "/a/b/"));
        assert_eq!(role.name(), "R");
        let user = parse("arn:aws:iam::123456789012:user/u").unwrap();
        assert_eq!((user.kind, user.path.as_str()), (IdKind::User, "/"));
        for other in [
            "",
            "u",
            "arn:aws:iam::123456789012:user",
            "arn:aws:iam::123456789012:user/",
            "arn:aws:iam::123456789012:user//u",
            "arn:aws:iam::123456789012:policy/u",
            "arn:aws:iam::123456789012:root",
            "arn:aws:iam::aws:user/u",
            "arn:aws:iam:eu-west-1:123456789012:user/u",
            "arn:aws:sts::123456789012:user/u",
            "arn:aws-cn:iam::123456789012:user/u",
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
