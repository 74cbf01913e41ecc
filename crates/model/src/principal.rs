//! Who a request is from (spec 4.1).

use crate::{AccountId, Arn, EntityName, EntityPath, Partition, SessionName, UniqueId};

/// An identity in a deployment. It says who; how the identity was proved is the business of
/// the room that verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The deployment's partition, for the ARNs.
    pub partition: Partition,
    /// Which kind of principal, with what identifies it.
    pub kind: PrincipalKind,
}

/// The kinds of principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalKind {
    /// The account's root.
    Root {
        /// The account.
        account: AccountId,
    },
    /// An IAM user, by a long-term key or by a GetSessionToken session.
    User {
        /// The user's account.
        account: AccountId,
        /// The user's path.
        path: EntityPath,
        /// The user's name.
        name: EntityName,
        /// `AIDA…`.
        id: UniqueId,
    },
    /// A session of a role.
    RoleSession {
        /// The role's account.
        account: AccountId,
        /// The role's path; not part of the session's ARN.
        path: EntityPath,
        /// The role's name.
        role: EntityName,
        /// `AROA…`.
        role_id: UniqueId,
        /// The name that the session was given.
        session: SessionName,
    },
    /// A federated user (GetFederationToken).
    FederatedUser {
        /// The account of whoever asked for the session.
        account: AccountId,
        /// The name that the session was given.
        name: EntityName,
        /// Whose permissions stand behind it.
        issuer: FederationIssuer,
    },
    /// A service of the deployment, `name.amazonaws.com`-shaped.
    Service {
        /// The service's name.
        name: Box<str>,
    },
    /// Nobody: an unsigned request.
    Anonymous,
}

/// Who asked for a federated user's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FederationIssuer {
    /// The account's root.
    Root,
    /// A user.
    User {
        /// The user's path.
        path: EntityPath,
        /// The user's name.
        name: EntityName,
        /// `AIDA…`.
        id: UniqueId,
    },
}

impl Principal {
    /// The account that the principal belongs to; none for services and anonymous callers.
    pub fn account(&self) -> Option<AccountId> {
        match &self.kind {
            PrincipalKind::Root { account }
            | PrincipalKind::User { account, .. }
            | PrincipalKind::RoleSession { account, .. }
            | PrincipalKind::FederatedUser { account, .. } => Some(*account),
            PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
        }
    }

    /// The ARN that GetCallerIdentity answers and that error texts name. `None` for services and
    /// anonymous callers.
    pub fn arn(&self) -> Option<String> {
        let partition = self.partition;
        match &self.kind {
            PrincipalKind::Root { account } => Some(Arn::root(partition, *account)),
            PrincipalKind::User {
                account,
                path,
                name,
                ..
            } => Some(Arn::user(partition, *account, path, name)),
            PrincipalKind::RoleSession {
                account,
                role,
                session,
                ..
            } => Some(Arn::assumed_role(partition, *account, role, session)),
            PrincipalKind::FederatedUser { account, name, .. } => {
                Some(Arn::federated_user(partition, *account, name))
            }
            PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
        }
    }

    /// The value of `aws:PrincipalArn`: as [`Self::arn`], but a role session's is its role's ARN.
    pub fn principal_arn(&self) -> Option<String> {
        match &self.kind {
            PrincipalKind::RoleSession {
                account,
                path,
                role,
                ..
            } => Some(Arn::role(self.partition, *account, path, role)),
            _ => self.arn(),
        }
    }

    /// GetCallerIdentity's `UserId` and the value of `aws:userid`.
    pub fn user_id(&self) -> String {
        match &self.kind {
            PrincipalKind::Root { account } => account.to_string(),
            PrincipalKind::User { id, .. } => id.to_string(),
            PrincipalKind::RoleSession {
                role_id, session, ..
            } => format!("{role_id}:{session}"),
            PrincipalKind::FederatedUser { account, name, .. } => format!("{account}:{name}"),
            PrincipalKind::Service { name } => name.to_string(),
            PrincipalKind::Anonymous => "anonymous".to_owned(),
        }
    }

    /// The value of `aws:username`: users only.
    pub fn user_name(&self) -> Option<&EntityName> {
        match &self.kind {
            PrincipalKind::User { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The value of `aws:PrincipalType`.
    pub fn principal_type(&self) -> &'static str {
        match &self.kind {
            PrincipalKind::Root { .. } => "Account",
            PrincipalKind::User { .. } => "User",
            PrincipalKind::RoleSession { .. } => "AssumedRole",
            PrincipalKind::FederatedUser { .. } => "FederatedUser",
            PrincipalKind::Service { .. } => "Service",
            PrincipalKind::Anonymous => "Anonymous",
        }
    }

    /// Whether this is the account's root.
    pub fn is_root(&self) -> bool {
        matches!(self.kind, PrincipalKind::Root { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> AccountId {
        "841860927337".parse().unwrap()
    }

    #[test]
    fn a_role_session_drops_the_path_in_its_arn_and_keeps_it_in_principal_arn() {
        let principal = Principal {
            partition: Partition::Aws,
            kind: PrincipalKind::RoleSession {
                account: account(),
                path: "/a/b/".parse().unwrap(),
                role: "R".parse().unwrap(),
                role_id: "AROASSFAZTPA6YOSG5O4F".parse().unwrap(),
                session: "s1".parse().unwrap(),
            },
        };
        assert_eq!(
            principal.arn().unwrap(),
            "arn:aws:sts::841860927337:assumed-role/R/s1"
        );
        assert_eq!(
            principal.principal_arn().unwrap(),
            "arn:aws:iam::841860927337:role/a/b/R"
        );
        assert_eq!(principal.user_id(), "AROASSFAZTPA6YOSG5O4F:s1");
        assert_eq!(principal.user_name(), None);
    }

    #[test]
    fn roots_user_id_is_the_bare_account() {
        let root = Principal {
            partition: Partition::China,
            kind: PrincipalKind::Root { account: account() },
        };
        assert_eq!(root.arn().unwrap(), "arn:aws-cn:iam::841860927337:root");
        assert_eq!(root.user_id(), "841860927337");
        assert_eq!(root.principal_type(), "Account");
    }
}
