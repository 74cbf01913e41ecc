//! Every operation by every kind of credential (DESIGN section 3; flaws A09, A10, D02, D11).
//!
//! The operations are taken from the tables that the binary serves, so one that is not in
//! [`EXPECTED`] fails the test.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Job, Keys, NEIGHBOUR_ACCOUNT, Person, Query, Reply, Server, Start,
    World, deny, past, trust, unique,
};

/// What a cell comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// 403 MissingAuthenticationToken.
    Unsigned,
    /// 403 SignatureDoesNotMatch.
    Forged,
    /// 403 InvalidClientTokenId.
    Unfit,
    /// 403 AccessDenied.
    Denied,
    /// 200.
    Allowed,
    /// 404 NoSuchEntity: allowed in the caller's own account, where there is no such thing.
    Elsewhere,
    /// 400 InvalidAuthorizationMessageException: allowed, and what was sent is no message.
    NoMessage,
    /// 400 AccountNotManagementOrDelegatedAdministratorException: allowed in the caller's own
    /// account, which does not govern its organization.
    Governed,
}

use Verdict::{
    Allowed as Y, Denied as N, Elsewhere as E, Forged as F, Governed as G, NoMessage as M,
    Unfit as T, Unsigned as U,
};

/// The columns of [`EXPECTED`].
const KINDS: [&str; 10] = [
    "anonymous",
    "forged signature",
    "user without policies",
    "administrator",
    "session of an administrator's role",
    "session of a role without policies",
    "administrator with an explicit deny",
    "administrator's own session",
    "root",
    "the neighbour's administrator",
];

/// The verdicts of one operation, one for each kind of credential.
type Row = (&'static str, [Verdict; KINDS.len()]);

#[rustfmt::skip]
const EXPECTED: &[Row] = &[
    ("AssumeRole",             [U, F, N, Y, Y, N, N, Y, N, N]),
    ("AssumeRoot",             [U, F, N, Y, Y, N, N, N, N, N]),
    ("DecodeAuthorizationMessage", [U, F, N, M, M, N, N, N, M, M]),
    ("GetAccessKeyInfo",       [U, F, N, Y, Y, N, N, N, Y, Y]),
    ("GetCallerIdentity",      [U, F, Y, Y, Y, Y, Y, Y, Y, Y]),
    ("GetFederationToken",     [U, F, N, Y, N, N, N, N, Y, Y]),
    ("GetScopedCredentials",   [U, F, N, N, Y, N, N, Y, N, N]),
    ("GetSessionToken",        [U, F, Y, Y, N, N, Y, N, Y, Y]),
    ("CreateUser",             [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetUser",                [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListUsers",              [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DeleteUser",             [U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateRole",             [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetRole",                [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListRoles",              [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("UpdateRole",             [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UpdateAssumeRolePolicy", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteRole",             [U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateAccessKey",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListAccessKeys",         [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UpdateAccessKey",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteAccessKey",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("PutUserPolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetUserPolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListUserPolicies",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteUserPolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("PutRolePolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetRolePolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListRolePolicies",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteRolePolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListOrganizationsFeatures", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("EnableOrganizationsRootCredentialsManagement", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("DisableOrganizationsRootCredentialsManagement", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("EnableOrganizationsRootSessions", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("DisableOrganizationsRootSessions", [U, F, N, Y, Y, N, N, T, Y, G]),
];

const ROOT_TASK: &str = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";

/// The names of all operations that the binary serves, with their services.
fn operations() -> Vec<(&'static str, &'static str)> {
    daypass_sts::OPERATIONS
        .iter()
        .chain(daypass_iam::OPERATIONS)
        .map(|row| (row.service.signing_name(), row.name))
        .collect()
}

fn verdicts(operation: &str) -> [Verdict; KINDS.len()] {
    EXPECTED
        .iter()
        .find(|(name, _)| *name == operation)
        .map(|(_, verdicts)| *verdicts)
        .unwrap_or_else(|| panic!("{operation} is not in the table: who may call it?"))
}

/// A deployment with a root key, and an account next door.
struct Stage {
    server: Server,
    root: Keys,
    plain: Person,
    denied: Person,
    admin: Person,
    admin_role: Job,
    plain_role: Job,
}

impl Stage {
    fn set() -> Self {
        let directory = TempDir::new().unwrap();
        let root = past::found(directory.path());
        // The account governs the neighbour's.
        let path = directory.path().join("organizations.toml");
        let organization = format!(
            "[[organization]]\nmanagement_account = \"{ACCOUNT}\"\n\
             features = [\"RootSessions\"]\n\
             [[organization.account]]\nid = \"{NEIGHBOUR_ACCOUNT}\"\n"
        );
        std::fs::write(&path, organization).unwrap();
        let server = Start::dev(directory.path())
            .argument("--organization")
            .argument(path.to_str().unwrap())
            .start()
            .guarded(directory);
        let world = World {
            server: &server,
            admin: root.clone(),
            account: ACCOUNT.to_owned(),
        };
        let denied = world.user(ADMINISTRATOR);
        let args = [
            ("UserName", denied.name.as_str()),
            ("PolicyName", "Deny"),
            ("PolicyDocument", &deny("*")),
        ];
        world.iam("PutUserPolicy", args);
        let (plain, admin) = (world.user(""), world.user(ADMINISTRATOR));
        let (admin_role, plain_role) = (world.open_role(ADMINISTRATOR), world.open_role(""));
        Self {
            plain,
            denied,
            admin,
            admin_role,
            plain_role,
            root,
            server,
        }
    }

    fn get() -> &'static Self {
        static STAGE: OnceLock<Stage> = OnceLock::new();
        STAGE.get_or_init(Self::set)
    }

    fn world(&self) -> World<'_> {
        World {
            server: &self.server,
            admin: self.root.clone(),
            account: ACCOUNT.to_owned(),
        }
    }

    /// The credentials of a kind; none for the anonymous.
    fn keys(&self, kind: &str) -> Option<Keys> {
        Some(match kind {
            "anonymous" => return None,
            "forged signature" => Keys {
                secret: "x".repeat(40),
                ..self.admin.keys.clone()
            },
            "user without policies" => self.plain.keys.clone(),
            "administrator" => self.admin.keys.clone(),
            "session of an administrator's role" => {
                self.server.session(&self.admin_role.arn, &self.admin.keys)
            }
            "session of a role without policies" => {
                self.server.session(&self.plain_role.arn, &self.admin.keys)
            }
            "administrator with an explicit deny" => self.denied.keys.clone(),
            "administrator's own session" => {
                let own = Query::sts("GetSessionToken");
                Keys::of(&self.server.call(&own, &self.admin.keys).ok())
            }
            "root" => self.root.clone(),
            "the neighbour's administrator" => self.server.neighbour(),
            other => panic!("no such kind: {other}"),
        })
    }
}

/// What an operation is done to: fresh for every cell, so that a cell that is allowed changes
/// nothing for the others.
struct Target {
    user: Person,
    role: Job,
    /// Held while the organization's switches matter: columns run side by side.
    _switches: Option<MutexGuard<'static, ()>>,
}

impl Target {
    fn new(world: &World<'_>, operation: &str) -> Self {
        // What is deleted must own nothing any more.
        let policy = match operation {
            "DeleteUser" | "DeleteRole" => "",
            _ => ADMINISTRATOR,
        };
        static SWITCHES: Mutex<()> = Mutex::new(());
        let minds = operation == "AssumeRoot" || operation.contains("Organizations");
        let switches = minds.then(|| SWITCHES.lock().unwrap_or_else(PoisonError::into_inner));
        if operation == "AssumeRoot" {
            world.iam("EnableOrganizationsRootSessions", []);
        }
        let user = world.user(policy);
        if operation == "DeleteUser" {
            let args = [
                ("UserName", user.name.as_str()),
                ("AccessKeyId", &user.keys.id),
            ];
            world.iam("DeleteAccessKey", args);
        }
        Self {
            user,
            role: world.open_role(policy),
            _switches: switches,
        }
    }

    fn query(&self, service: &str, operation: &str) -> Query {
        let document = trust(&json!({"AWS": NEIGHBOUR_ACCOUNT}), &json!({}));
        let fresh = unique("fresh");
        let (user, role) = (self.user.name.as_str(), self.role.name.as_str());
        let by_user = ("UserName", user);
        let by_role = ("RoleName", role);
        let policy = ("PolicyName", "P");
        let args: Vec<(&str, &str)> = match operation {
            "AssumeRole" => vec![("RoleArn", &self.role.arn), ("RoleSessionName", "matrix")],
            "AssumeRoot" => vec![
                ("TargetPrincipal", NEIGHBOUR_ACCOUNT),
                ("TaskPolicyArn.arn", ROOT_TASK),
            ],
            name if name.contains("Organizations") => vec![],
            "GetCallerIdentity"
            | "GetScopedCredentials"
            | "GetSessionToken"
            | "ListUsers"
            | "ListRoles" => vec![],
            "DecodeAuthorizationMessage" => vec![("EncodedMessage", "no-message")],
            "GetAccessKeyInfo" => vec![("AccessKeyId", &self.user.keys.id)],
            "GetFederationToken" => vec![("Name", "matrix")],
            "CreateUser" => vec![("UserName", &fresh)],
            "CreateRole" => vec![
                ("RoleName", &fresh),
                ("AssumeRolePolicyDocument", &document),
            ],
            "UpdateRole" => vec![by_role, ("Description", "changed")],
            "UpdateAssumeRolePolicy" => vec![by_role, ("PolicyDocument", &document)],
            "UpdateAccessKey" => vec![
                by_user,
                ("AccessKeyId", &self.user.keys.id),
                ("Status", "Inactive"),
            ],
            "DeleteAccessKey" => vec![by_user, ("AccessKeyId", &self.user.keys.id)],
            "PutUserPolicy" => {
                vec![
                    by_user,
                    ("PolicyName", "New"),
                    ("PolicyDocument", ADMINISTRATOR),
                ]
            }
            "PutRolePolicy" => {
                vec![
                    by_role,
                    ("PolicyName", "New"),
                    ("PolicyDocument", ADMINISTRATOR),
                ]
            }
            "GetUserPolicy" | "DeleteUserPolicy" => vec![by_user, policy],
            "GetRolePolicy" | "DeleteRolePolicy" => vec![by_role, policy],
            name if name.contains("Role") => vec![by_role],
            _ => vec![by_user],
        };
        let query = match service {
            "sts" => Query::sts(operation),
            _ => Query::iam(operation),
        };
        args.iter()
            .fold(query, |query, (name, value)| query.arg(name, value))
    }

    /// Everything that there is to see of the target.
    fn seen(&self, world: &World<'_>) -> String {
        let user = ("UserName", self.user.name.as_str());
        let role = ("RoleName", self.role.name.as_str());
        [
            world.iam("GetUser", [user]),
            world.iam("ListAccessKeys", [user]),
            world.iam("ListUserPolicies", [user]),
            world.iam("GetRole", [role]),
            world.iam("ListRolePolicies", [role]),
        ]
        .map(|reply| reply.anonymized())
        .concat()
    }
}

fn verdict(reply: &Reply) -> Verdict {
    match (reply.status, reply.code().as_str()) {
        (200, "") => Verdict::Allowed,
        (403, "MissingAuthenticationToken") => Verdict::Unsigned,
        (403, "SignatureDoesNotMatch") => Verdict::Forged,
        (403, "InvalidClientTokenId") => Verdict::Unfit,
        (403, "AccessDenied") => Verdict::Denied,
        (404, "NoSuchEntity") => Verdict::Elsewhere,
        (400, "InvalidAuthorizationMessageException") => Verdict::NoMessage,
        (400, "AccountNotManagementOrDelegatedAdministratorException") => Verdict::Governed,
        _ => panic!(
            "neither allowed nor refused: {} {}",
            reply.status, reply.body
        ),
    }
}

#[track_caller]
fn assert_column(kind: &str) {
    let stage = Stage::get();
    let world = stage.world();
    let column = KINDS.iter().position(|other| *other == kind).unwrap();
    let keys = stage.keys(kind);
    let mut wrong = Vec::new();
    for (service, operation) in operations() {
        let expected = verdicts(operation)[column];
        let target = Target::new(&world, operation);
        let query = target.query(service, operation);
        let before = target.seen(&world);
        let reply = match &keys {
            Some(keys) => stage.server.call(&query, keys),
            None => stage.server.ask(&query),
        };
        let actual = verdict(&reply);
        if actual != expected {
            wrong.push(format!(
                "{operation}: {actual:?}, not {expected:?}: {}",
                reply.body
            ));
        }
        // Who was refused, and who acted in another account, changed nothing here.
        if expected != Verdict::Allowed || kind == KINDS[9] {
            assert_eq!(target.seen(&world), before, "{operation} by {kind}");
            assert!(!reply.body.contains(&target.user.id), "{}", reply.body);
            assert!(!reply.body.contains(&target.role.id), "{}", reply.body);
        }
    }
    assert!(wrong.is_empty(), "{kind}:\n{}", wrong.join("\n"));
}

#[test]
fn every_operation_refuses_an_anonymous_caller() {
    assert_column("anonymous");
}

#[test]
fn every_operation_refuses_a_forged_signature() {
    assert_column("forged signature");
}

#[test]
fn a_user_without_policies_may_know_itself_and_no_more() {
    assert_column("user without policies");
}

#[test]
fn an_administrator_may_do_everything() {
    assert_column("administrator");
}

#[test]
fn an_administrators_role_may_do_everything_but_get_a_session_of_its_own() {
    assert_column("session of an administrator's role");
}

#[test]
fn a_role_without_policies_may_know_itself_and_no_more() {
    assert_column("session of a role without policies");
}

#[test]
fn an_explicit_deny_takes_everything_away() {
    assert_column("administrator with an explicit deny");
}

#[test]
fn a_users_own_session_may_not_call_iam() {
    assert_column("administrator's own session");
}

#[test]
fn root_may_do_everything_but_assume_a_role() {
    assert_column("root");
}

#[test]
fn the_neighbour_reaches_nothing_here() {
    assert_column("the neighbour's administrator");
}

#[test]
fn the_table_has_every_operation_and_nothing_else() {
    let mut served: Vec<_> = operations().into_iter().map(|(_, name)| name).collect();
    let mut expected: Vec<_> = EXPECTED.iter().map(|(name, _)| *name).collect();
    served.sort_unstable();
    expected.sort_unstable();
    assert_eq!(served, expected);
    for (name, verdicts) in EXPECTED {
        assert_eq!(verdicts[..2], [U, F], "{name} answers who has not signed");
    }
}

/// Whatever is refused is refused in the name of the caller, and names the action.
#[test]
fn a_refusal_names_the_action_that_is_not_allowed() {
    let stage = Stage::get();
    let target = Target::new(&stage.world(), "");
    for (service, operation) in operations() {
        let query = target.query(service, operation);
        let reply = stage.server.call(&query, &stage.denied.keys);
        if reply.status == 200 {
            continue;
        }
        let message = reply.message();
        let start = format!(
            "User: {} is not authorized to perform: {service}:{operation}",
            stage.denied.arn
        );
        let bare = ["AssumeRole", "AssumeRoot"].contains(&operation);
        let end = " with an explicit deny in an identity-based policy";
        // Long-term credentials have no session that could be scoped.
        if operation == "GetScopedCredentials" {
            continue;
        }
        assert!(message.starts_with(&start), "{message}");
        assert!(bare || message.ends_with(end), "{message}");
    }
}
