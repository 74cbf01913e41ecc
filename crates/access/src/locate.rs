//! What is acted on, found before it is known whether the caller may know of it.
//!
//! A decision needs the thing's full ARN and its tags; the caller may see neither before the
//! decision. So what is found is handed over sealed, and a grant opens it.

use daypass_api::fault::Fault;
use daypass_model::{AccountId, Arn, EntityName, EntityPath, Tag};
use daypass_store::{Role, User};

use crate::blame;
use crate::call::{Call, Target};
use crate::grant::Grant;

/// Something that a request names, and whether it exists: for the decision first.
#[derive(Debug)]
pub struct Located<T> {
    arn: String,
    account: AccountId,
    tags: Vec<Tag>,
    found: Option<T>,
}

impl<T> Located<T> {
    /// What the decision is about.
    pub fn target(&self) -> Target<'_> {
        Target {
            arn: &self.arn,
            account: self.account,
            tags: &self.tags,
        }
    }

    /// The thing, for whoever was granted an action; `None` if there is none of that name.
    pub fn open(self, _allowed: &Grant) -> Option<T> {
        self.found
    }
}

impl Call<'_> {
    /// The user of this name in the caller's account. Of one that does not exist the ARN is made
    /// with the path `/`.
    pub async fn locate_user(&self, name: &EntityName) -> Result<Located<User>, Fault> {
        let account = self.caller.account();
        let found = self
            .gate
            .directory
            .store()
            .find_user(account, name)
            .await
            .map_err(blame::store)?;
        let partition = self.gate.partition();
        Ok(match found {
            Some(user) => Located {
                arn: Arn::user(partition, account, &user.path, &user.name),
                account,
                tags: user.tags.clone(),
                found: Some(user),
            },
            None => Located {
                arn: Arn::user(partition, account, &EntityPath::default(), name),
                account,
                tags: Vec::new(),
                found: None,
            },
        })
    }

    /// The role of this name in the caller's account. Of one that does not exist the ARN is made
    /// with the path `/`.
    pub async fn locate_role(&self, name: &EntityName) -> Result<Located<Role>, Fault> {
        let account = self.caller.account();
        let found = self
            .gate
            .directory
            .store()
            .find_role(account, name)
            .await
            .map_err(blame::store)?;
        let partition = self.gate.partition();
        Ok(match found {
            Some(role) => Located {
                arn: Arn::role(partition, account, &role.path, &role.name),
                account,
                tags: role.tags.clone(),
                found: Some(role),
            },
            None => Located {
                arn: Arn::role(partition, account, &EntityPath::default(), name),
                account,
                tags: Vec::new(),
                found: None,
            },
        })
    }
}
