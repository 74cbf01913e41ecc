//! Users, roles and policies, made the way that a user of the server makes them.

use serde_json::{Value, json};

use super::http::Reply;
use super::query::{Keys, Query};
use super::server::Server;
use super::{ACCOUNT, unique};

/// The account of `neighbour`.
pub(crate) const NEIGHBOUR_ACCOUNT: &str = "210987654321";

/// Allows everything.
pub(crate) const ADMINISTRATOR: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A policy that allows actions on everything.
pub(crate) fn allow(action: &str) -> String {
    statement("Allow", action)
}

/// A policy that allows each of these actions on everything.
pub(crate) fn allow_each(actions: &[&str]) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}],
    })
    .to_string()
}

/// A policy that denies actions on everything.
pub(crate) fn deny(action: &str) -> String {
    statement("Deny", action)
}

fn statement(effect: &str, action: &str) -> String {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}],
    })
    .to_string()
}

/// A trust policy: who may assume, and on which conditions (`{}`: none).
pub(crate) fn trust(principal: &Value, conditions: &Value) -> String {
    trust_for(&json!("sts:AssumeRole"), principal, conditions)
}

/// A trust policy for other actions than assuming alone.
pub(crate) fn trust_for(actions: &Value, principal: &Value, conditions: &Value) -> String {
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": principal,
        "Action": actions,
    });
    if conditions.as_object().is_some_and(|all| !all.is_empty()) {
        statement["Condition"] = conditions.clone();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// An account as its administrator sees it.
#[derive(Clone, Debug)]
pub(crate) struct World<'a> {
    pub(crate) server: &'a Server,
    pub(crate) admin: Keys,
    pub(crate) account: String,
}

/// A user and its key.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) keys: Keys,
}

/// A role.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) arn: String,
}

impl<'a> World<'a> {
    /// The account of `developer`.
    pub(crate) fn new(server: &'a Server) -> Self {
        Self {
            server,
            admin: server.developer(),
            account: ACCOUNT.to_owned(),
        }
    }

    /// The account of `neighbour`.
    pub(crate) fn next_door(server: &'a Server) -> Self {
        Self {
            server,
            admin: server.neighbour(),
            account: NEIGHBOUR_ACCOUNT.to_owned(),
        }
    }

    /// Calls as the administrator.
    #[track_caller]
    pub(crate) fn call(&self, query: &Query) -> Reply {
        self.server.call(query, &self.admin)
    }

    /// Calls an IAM operation as the administrator, which must succeed.
    #[track_caller]
    pub(crate) fn iam<const N: usize>(&self, action: &str, args: [(&str, &str); N]) -> Reply {
        self.try_iam(action, args).ok()
    }

    /// Calls an IAM operation as the administrator.
    #[track_caller]
    pub(crate) fn try_iam<const N: usize>(&self, action: &str, args: [(&str, &str); N]) -> Reply {
        let query = args
            .iter()
            .fold(Query::iam(action), |query, (name, value)| {
                query.arg(name, value)
            });
        self.call(&query)
    }

    pub(crate) fn root_arn(&self) -> String {
        format!("arn:aws:iam::{}:root", self.account)
    }

    /// A new user with a key and, unless the text is empty, a policy.
    #[track_caller]
    pub(crate) fn user(&self, policy: &str) -> Person {
        self.user_named(&unique("user"), policy)
    }

    #[track_caller]
    pub(crate) fn user_named(&self, name: &str, policy: &str) -> Person {
        let made = self.iam("CreateUser", [("UserName", name)]);
        if !policy.is_empty() {
            self.user_policy(name, policy);
        }
        Person {
            name: name.to_owned(),
            id: made.get("UserId"),
            arn: made.get("Arn"),
            keys: self.key(name),
        }
    }

    #[track_caller]
    pub(crate) fn key(&self, user: &str) -> Keys {
        Keys::of(&self.iam("CreateAccessKey", [("UserName", user)]))
    }

    /// Sets a user's one policy.
    #[track_caller]
    pub(crate) fn user_policy(&self, name: &str, policy: &str) {
        let args = [
            ("UserName", name),
            ("PolicyName", "P"),
            ("PolicyDocument", policy),
        ];
        self.iam("PutUserPolicy", args);
    }

    /// Deletes a user with what `user` gave it.
    #[track_caller]
    pub(crate) fn dismiss(&self, person: &Person) {
        let name = ("UserName", person.name.as_str());
        self.iam("DeleteAccessKey", [name, ("AccessKeyId", &person.keys.id)]);
        self.try_iam("DeleteUserPolicy", [name, ("PolicyName", "P")]);
        self.iam("DeleteUser", [name]);
    }

    /// A new role with this trust policy and, unless the text is empty, a policy.
    #[track_caller]
    pub(crate) fn role(&self, trust: &str, policy: &str) -> Job {
        self.role_named(&unique("role"), trust, policy)
    }

    #[track_caller]
    pub(crate) fn role_named(&self, name: &str, trust: &str, policy: &str) -> Job {
        let args = [("RoleName", name), ("AssumeRolePolicyDocument", trust)];
        let made = self.iam("CreateRole", args);
        let job = Job {
            name: name.to_owned(),
            id: made.get("RoleId"),
            arn: made.get("Arn"),
        };
        if !policy.is_empty() {
            self.role_policy(&job, policy);
        }
        job
    }

    /// A role that whoever its account lets may assume.
    #[track_caller]
    pub(crate) fn open_role(&self, policy: &str) -> Job {
        let principal = json!({"AWS": self.root_arn()});
        self.role(&trust(&principal, &json!({})), policy)
    }

    /// Sets a role's one policy.
    #[track_caller]
    pub(crate) fn role_policy(&self, role: &Job, policy: &str) {
        let args = [
            ("RoleName", role.name.as_str()),
            ("PolicyName", "P"),
            ("PolicyDocument", policy),
        ];
        self.iam("PutRolePolicy", args);
    }

    /// A new group with, unless the text is empty, a policy; answers its name.
    #[track_caller]
    pub(crate) fn group(&self, policy: &str) -> String {
        let name = unique("group");
        self.iam("CreateGroup", [("GroupName", &name)]);
        if !policy.is_empty() {
            self.group_policy(&name, policy);
        }
        name
    }

    /// Sets a group's one policy.
    #[track_caller]
    pub(crate) fn group_policy(&self, name: &str, policy: &str) {
        let args = [
            ("GroupName", name),
            ("PolicyName", "P"),
            ("PolicyDocument", policy),
        ];
        self.iam("PutGroupPolicy", args);
    }

    /// Puts a user into a group.
    #[track_caller]
    pub(crate) fn join(&self, user: &str, group: &str) {
        self.iam("AddUserToGroup", [("GroupName", group), ("UserName", user)]);
    }

    /// Takes a user out of a group.
    #[track_caller]
    pub(crate) fn leave(&self, user: &str, group: &str) {
        let args = [("GroupName", group), ("UserName", user)];
        self.iam("RemoveUserFromGroup", args);
    }

    /// A new managed policy; answers its ARN.
    #[track_caller]
    pub(crate) fn managed(&self, policy: &str) -> String {
        let args = [
            ("PolicyName", unique("policy")),
            ("PolicyDocument", policy.to_owned()),
        ];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.iam("CreatePolicy", args).get("Arn")
    }

    /// A new OIDC provider with the client id `app` and a tag; answers its ARN.
    #[track_caller]
    pub(crate) fn oidc_provider(&self) -> String {
        let url = format!("https://{}.example/a", unique("idp"));
        let args = [
            ("Url", url.as_str()),
            ("ClientIDList.member.1", "app"),
            ("Tags.member.1.Key", "k"),
            ("Tags.member.1.Value", "v"),
        ];
        self.iam("CreateOpenIDConnectProvider", args)
            .get("OpenIDConnectProviderArn")
    }

    #[track_caller]
    pub(crate) fn attach_to_user(&self, name: &str, arn: &str) {
        self.iam("AttachUserPolicy", [("UserName", name), ("PolicyArn", arn)]);
    }

    #[track_caller]
    pub(crate) fn attach_to_role(&self, role: &Job, arn: &str) {
        let args = [("RoleName", role.name.as_str()), ("PolicyArn", arn)];
        self.iam("AttachRolePolicy", args);
    }

    #[track_caller]
    pub(crate) fn set_trust(&self, role: &Job, trust: &str) {
        let args = [("RoleName", role.name.as_str()), ("PolicyDocument", trust)];
        self.iam("UpdateAssumeRolePolicy", args);
    }

    /// Deletes a role and its one policy.
    #[track_caller]
    pub(crate) fn abolish(&self, role: &Job) {
        let name = ("RoleName", role.name.as_str());
        self.try_iam("DeleteRolePolicy", [name, ("PolicyName", "P")]);
        self.iam("DeleteRole", [name]);
    }
}

/// AssumeRole with the session name `session`.
pub(crate) fn assuming(role_arn: &str) -> Query {
    Query::sts("AssumeRole")
        .arg("RoleArn", role_arn)
        .arg("RoleSessionName", "session")
}

impl Server {
    #[track_caller]
    pub(crate) fn assume(&self, role_arn: &str, keys: &Keys) -> Reply {
        self.call(&assuming(role_arn), keys)
    }

    /// Credentials of a role that must be assumable.
    #[track_caller]
    pub(crate) fn session(&self, role_arn: &str, keys: &Keys) -> Keys {
        Keys::of(&self.assume(role_arn, keys).ok())
    }

    /// Who these keys are.
    #[track_caller]
    pub(crate) fn whoami(&self, keys: &Keys) -> Reply {
        self.call(&Query::sts("GetCallerIdentity"), keys)
    }
}
