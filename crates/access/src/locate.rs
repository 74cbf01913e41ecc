//! What is acted on, found before it is known whether the caller may know of it.
//!
//! A decision needs the thing's full ARN and its tags; the caller may see neither before the
//! decision. So what is found is handed over sealed, and only a decision about that very thing
//! opens it.

use daypass_api::fault::{Fault, FaultKind};
use daypass_model::{
    AccessKeyId, AccountId, Arn, EntityName, EntityPath, GroupName, InstanceProfileName, Tag,
};
use daypass_store::{Group, InstanceProfile, KeyOwner, ManagedPolicy, MfaDevice, Role, User};

use crate::blame;
use crate::call::{Call, ConditionKey, Target};
use crate::grant::Grant;
use crate::managed::{AwsManagedPolicy, PolicyArn, PolicyOwner};

/// Something that a request names, and whether it exists: for the decision first.
#[derive(Debug)]
#[must_use = "what was located is for a decision"]
pub struct Located<T> {
    arn: String,
    /// The ARN as far as the request told it: what a refusal names, so that it does not give away
    /// the path of something that the caller may not see.
    told: String,
    account: AccountId,
    tags: Vec<Tag>,
    /// The boundary that it has.
    boundary: Option<String>,
    found: Option<T>,
}

/// A managed policy, of whichever of the two kinds.
#[derive(Debug)]
pub enum PolicyEntry {
    /// The caller's account's own.
    Own(ManagedPolicy),
    /// One that comes with the program.
    Aws(&'static AwsManagedPolicy),
}

/// The actions on a user or role that can be made to depend on the boundary that it has. (For
/// those that set one, `iam:PermissionsBoundary` is the one to be set.)
const BOUNDED: [&str; 10] = [
    "iam:AttachUserPolicy",
    "iam:DetachUserPolicy",
    "iam:PutUserPolicy",
    "iam:DeleteUserPolicy",
    "iam:DeleteUserPermissionsBoundary",
    "iam:AttachRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePolicy",
    "iam:DeleteRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
];

/// The actions that change a role and that nobody performs on a service-linked one but the service.
/// (Its description may be changed, and its tags.)
pub(crate) const PROTECTED: [&str; 10] = [
    "iam:AddRoleToInstanceProfile",
    "iam:AttachRolePolicy",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:RemoveRoleFromInstanceProfile",
    "iam:UpdateAssumeRolePolicy",
];

/// Where service-linked roles are. No request makes another role there.
pub const SERVICE_LINKED: &str = "/aws-service-role/";

/// What is told of a service-linked role that somebody else than its service wants to change.
pub fn protected(role: &str) -> Fault {
    Fault::new(
        FaultKind::UnmodifiableEntity,
        format!(
            "Cannot perform the operation on the protected role '{role}' - this role is only \
             modifiable by AWS"
        ),
    )
}

impl<T> Located<T> {
    /// Something of a request's own spelling, which its ARN tells in full.
    pub(crate) fn told_in_full(
        arn: &str,
        account: AccountId,
        tags: Vec<Tag>,
        found: Option<T>,
    ) -> Self {
        Self {
            tags,
            ..Self::untagged(arn.to_owned(), account, found)
        }
    }

    /// Something without tags or a boundary, whose ARN the request tells in full.
    pub(crate) fn untagged(arn: String, account: AccountId, found: Option<T>) -> Self {
        Self {
            told: arn.clone(),
            arn,
            account,
            tags: Vec::new(),
            boundary: None,
            found,
        }
    }

    /// Something of this ARN, which the request tells in full, and this account.
    pub(crate) fn tagged(
        (arn, account): (String, AccountId),
        tags: Vec<Tag>,
        found: Option<T>,
    ) -> Self {
        Self {
            tags,
            ..Self::untagged(arn, account, found)
        }
    }

    /// Decides an action on it, and opens it: the thing, or `None` if there is none of that name.
    pub fn authorize(
        self,
        call: &Call<'_>,
        action: &'static str,
    ) -> Result<(Grant, Option<T>), Fault> {
        self.authorize_with(call, action, [])
    }

    /// [`Self::authorize`], with condition keys of the operation's own.
    pub fn authorize_with(
        self,
        call: &Call<'_>,
        action: &'static str,
        keys: impl IntoIterator<Item = ConditionKey>,
    ) -> Result<(Grant, Option<T>), Fault> {
        let boundary = self.boundary.filter(|_| BOUNDED.contains(&action));
        let boundary = boundary.map(|arn| ("iam:PermissionsBoundary".into(), arn.into()));
        let target = Target {
            arn: &self.arn,
            account: self.account,
            tags: &self.tags,
        };
        let grant = call.decide(
            &[action],
            target,
            &self.told,
            boundary.into_iter().chain(keys),
        )?;
        if self.found.is_some() && PROTECTED.contains(&action) {
            refuse_service_linked(&self.arn)?;
        }
        Ok((grant, self.found))
    }
}

/// Refuses the ARN of a service-linked role.
fn refuse_service_linked(arn: &str) -> Result<(), Fault> {
    let role = arn
        .splitn(6, ':')
        .last()
        .and_then(|resource| resource.strip_prefix("role"));
    match role {
        Some(role) if role.starts_with(SERVICE_LINKED) => {
            Err(protected(role.rsplit('/').next().unwrap_or_default()))
        }
        _ => Ok(()),
    }
}

impl Call<'_> {
    /// The instance profile of this name in the caller's account. Of one that does not exist the
    /// ARN is made with the path `/`.
    pub async fn locate_instance_profile(
        &self,
        name: &InstanceProfileName,
    ) -> Result<Located<InstanceProfile>, Fault> {
        let account = self.caller.account();
        let partition = self.gate.partition();
        let profiles: &dyn daypass_store::InstanceProfiles = self.gate.directory.store();
        let found = profiles.find_instance_profile(account, name).await;
        let found = found.map_err(blame::store)?;
        let told = Arn::instance_profile(partition, account, &EntityPath::default(), name);
        Ok(Located {
            arn: found.as_ref().map_or_else(
                || told.clone(),
                |profile| Arn::instance_profile(partition, account, &profile.path, &profile.name),
            ),
            told,
            account,
            tags: found
                .as_ref()
                .map(|profile| profile.tags.clone())
                .unwrap_or_default(),
            boundary: None,
            found,
        })
    }

    /// The user of this name in the caller's account. Of one that does not exist the ARN is made
    /// with the path `/`.
    pub async fn locate_user(&self, name: &EntityName) -> Result<Located<User>, Fault> {
        let account = self.caller.account();
        let partition = self.gate.partition();
        let users: &dyn daypass_store::Users = self.gate.directory.store();
        let found = users.find_user(account, name).await.map_err(blame::store)?;
        let told = Arn::user(partition, account, &EntityPath::default(), name);
        Ok(Located {
            arn: found.as_ref().map_or_else(
                || told.clone(),
                |user| Arn::user(partition, account, &user.path, &user.name),
            ),
            told,
            account,
            tags: found
                .as_ref()
                .map(|user| user.tags.clone())
                .unwrap_or_default(),
            boundary: found.as_ref().and_then(|user| user.boundary.clone()),
            found,
        })
    }

    /// The role of this name in the caller's account. Of one that does not exist the ARN is made
    /// with the path `/`.
    pub async fn locate_role(&self, name: &EntityName) -> Result<Located<Role>, Fault> {
        let account = self.caller.account();
        let partition = self.gate.partition();
        let roles: &dyn daypass_store::Roles = self.gate.directory.store();
        let found = roles.find_role(account, name).await.map_err(blame::store)?;
        let told = Arn::role(partition, account, &EntityPath::default(), name);
        Ok(Located {
            arn: found.as_ref().map_or_else(
                || told.clone(),
                |role| Arn::role(partition, account, &role.path, &role.name),
            ),
            told,
            account,
            tags: found
                .as_ref()
                .map(|role| role.tags.clone())
                .unwrap_or_default(),
            boundary: found.as_ref().and_then(|role| role.boundary.clone()),
            found,
        })
    }

    /// The group of this name in the caller's account. Of one that does not exist the ARN is made
    /// with the path `/`.
    pub async fn locate_group(&self, name: &GroupName) -> Result<Located<Group>, Fault> {
        let account = self.caller.account();
        let partition = self.gate.partition();
        let groups: &dyn daypass_store::Groups = self.gate.directory.store();
        let found = groups.find_group(account, name).await;
        let found = found.map_err(blame::store)?;
        let told = Arn::group(partition, account, &EntityPath::default(), name);
        Ok(Located {
            arn: found.as_ref().map_or_else(
                || told.clone(),
                |group| Arn::group(partition, account, &group.path, &group.name),
            ),
            told,
            account,
            tags: Vec::new(),
            boundary: None,
            found,
        })
    }

    /// The managed policy of this ARN. Another account's is never found, and the decision about it
    /// is one across accounts, as is every decision to change one of AWS's.
    pub async fn locate_policy(
        &self,
        arn: &PolicyArn,
        access: PolicyAccess,
    ) -> Result<Located<PolicyEntry>, Fault> {
        let account = match (arn.owner(), access) {
            (PolicyOwner::Account(account), _) => account,
            (PolicyOwner::Aws, PolicyAccess::Read) => self.caller.account(),
            (PolicyOwner::Aws, PolicyAccess::Change) => AccountId::NOBODY,
        };
        let found = match arn.owner() {
            PolicyOwner::Aws => AwsManagedPolicy::find(arn).map(PolicyEntry::Aws),
            PolicyOwner::Account(_) if account == self.caller.account() => {
                let policies: &dyn daypass_store::ManagedPolicies = self.gate.directory.store();
                let own = policies.managed_policy(account, arn.as_str()).await;
                own.map_err(blame::store)?.map(PolicyEntry::Own)
            }
            PolicyOwner::Account(_) => None,
        };
        Ok(Located {
            arn: arn.as_str().to_owned(),
            told: arn.as_str().to_owned(),
            account,
            tags: match &found {
                Some(PolicyEntry::Own(policy)) => policy.tags.clone(),
                _ => Vec::new(),
            },
            boundary: None,
            found,
        })
    }

    /// The virtual MFA device with this serial number, in the caller's account. What names none is
    /// decided about as it was sent.
    pub async fn locate_mfa_device(&self, serial: &str) -> Result<Located<MfaDevice>, Fault> {
        let found = self.mfa_device(serial).await?;
        Ok(Located {
            arn: serial.to_owned(),
            told: serial.to_owned(),
            account: self.caller.account(),
            tags: found
                .as_ref()
                .map(|device| device.tags.clone())
                .unwrap_or_default(),
            boundary: None,
            found,
        })
    }
}

/// A long-term access key of the account, and the user that has it; without one it is root's.
#[derive(Debug)]
pub struct KeyHolder {
    /// The key's id.
    pub key: AccessKeyId,
    /// The user.
    pub user: Option<User>,
}

impl Call<'_> {
    /// The long-term key with this id in the caller's account. The decision is about the user that
    /// has it. About one that is not the account's, and about one that is nobody's, it is a decision
    /// about users in general; a refusal says the same of all of them.
    pub async fn locate_access_key(&self, id: &str) -> Result<Located<KeyHolder>, Fault> {
        let account = self.caller.account();
        let partition = self.gate.partition();
        let store = self.gate.directory.store();
        let key = match id.parse::<AccessKeyId>() {
            Ok(id) => store.access_key(&id).await.map_err(blame::store)?,
            Err(_) => None,
        };
        let owned = key.filter(|key| key.account == account);
        let user = match owned.as_ref().map(|key| &key.owner) {
            Some(KeyOwner::User(user)) => store.user(account, user).await.map_err(blame::store)?,
            _ => None,
        };
        let arn = match (&owned, &user) {
            (_, Some(user)) => Arn::user(partition, account, &user.path, &user.name),
            (Some(_), None) => Arn::root(partition, account),
            (None, None) => format!("arn:{partition}:iam::{account}:user/*"),
        };
        Ok(Located {
            arn,
            told: format!("access key {id}"),
            account,
            tags: user
                .as_ref()
                .map(|user| user.tags.clone())
                .unwrap_or_default(),
            boundary: None,
            found: owned.map(|key| KeyHolder { key: key.id, user }),
        })
    }
}

/// What an operation wants of a managed policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyAccess {
    /// To look at it.
    Read,
    /// To change or remove it: nobody may, of AWS's.
    Change,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use daypass_api::{Operation, Visitor, iam};

    use super::*;

    /// The operations that the model lets refuse what is not theirs to change.
    #[derive(Default)]
    struct Refusing(BTreeSet<String>);

    impl Visitor for Refusing {
        fn visit<O: Operation>(&mut self) {
            if O::ERRORS
                .iter()
                .any(|error| error.code == "UnmodifiableEntity")
            {
                self.0.insert(format!("iam:{}", O::NAME));
            }
        }
    }

    #[test]
    fn whatever_the_model_lets_refuse_is_refused_of_a_service_linked_role() {
        let mut refusing = Refusing::default();
        iam::visit_all(&mut refusing);
        // Of these the operations themselves say what may be changed.
        for name in ["iam:UpdateRole", "iam:UpdateRoleDescription"] {
            assert!(refusing.0.remove(name));
        }
        let protected: BTreeSet<String> = PROTECTED.map(str::to_owned).into();
        assert_eq!(protected, refusing.0);
    }

    #[test]
    fn a_service_linked_role_is_told_by_its_path() {
        let linked = "arn:aws:iam::123456789012:role/aws-service-role/x.amazonaws.com/AWSR";
        assert!(refuse_service_linked(linked).is_err());
        for arn in [
            "arn:aws:iam::123456789012:role/AWSR",
            "arn:aws:iam::123456789012:role/a/aws-service-role/x.amazonaws.com/AWSR",
            "arn:aws:iam::123456789012:user/aws-service-role/x.amazonaws.com/AWSR",
            "arn:aws:iam::123456789012:instance-profile/aws-service-role/x",
        ] {
            assert!(refuse_service_linked(arn).is_ok(), "{arn}");
        }
    }
}
