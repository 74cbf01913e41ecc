//! Every operation by every kind of credential (DESIGN section 3; flaws A09, A10, D02, D11).
//!
//! The operations are taken from the tables that the binary serves, so one that is not in
//! [`EXPECTED`] fails the test.
//!
//! The file is long because it is one table with what its cells need: parted, a new operation would
//! have to be entered in two places.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Authenticator, Job, Keys, NEIGHBOUR_ACCOUNT, Person, Query, Reply,
    Server, Start, World, clock, deny, past, saml_metadata, trust, unique,
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
    /// 403 ExpiredToken.
    Expired,
    /// 400 InvalidInput: allowed, and what was named is another account's.
    Foreign,
    /// 400 AccountNotManagementOrDelegatedAdministratorException: allowed in the caller's own
    /// account, which does not govern its organization.
    Governed,
    /// 400 InvalidUserType: allowed, and the caller is no user.
    NoUser,
    /// 400 InvalidIdentityToken: who signs is nothing to the operation, and what was sent in place
    /// of a token proves nothing.
    Proofless,
    /// 403 OutboundWebIdentityFederationDisabledException: allowed in the caller's own account,
    /// whose switch is off.
    Disabled,
    /// 400 UnsupportedOperation: whoever has signed is told that it is not served.
    Unsupported,
}

use Verdict::{
    Allowed as Y, Denied as N, Disabled as D, Elsewhere as E, Foreign as I, Forged as F,
    Governed as G, NoMessage as M, NoUser as W, Proofless as P, Unfit as T, Unsigned as U,
    Unsupported as R,
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
    ("AssumeRoleWithSAML",     [P; KINDS.len()]),
    ("AssumeRoleWithWebIdentity", [P; KINDS.len()]),
    ("AssumeRoot",             [U, F, N, Y, Y, N, N, N, N, N]),
    ("DecodeAuthorizationMessage", [U, F, N, M, M, N, N, N, M, M]),
    ("GetAccessKeyInfo",       [U, F, N, Y, Y, N, N, N, Y, Y]),
    ("GetCallerIdentity",      [U, F, Y, Y, Y, Y, Y, Y, Y, Y]),
    ("GetDelegatedAccessToken", [U, F, N, N, N, N, N, N, N, N]),
    ("GetFederationToken",     [U, F, N, Y, N, N, N, N, Y, Y]),
    ("GetScopedCredentials",   [U, F, N, N, Y, N, N, Y, N, N]),
    ("GetSessionToken",        [U, F, Y, Y, N, N, Y, N, Y, Y]),
    ("GetWebIdentityToken",    [U, F, N, Y, Y, N, N, N, Y, D]),
    ("CreateUser",             [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetUser",                [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListUsers",              [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("UpdateUser",            [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteUser",             [U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateGroup",           [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetGroup",              [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListGroups",            [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("UpdateGroup",           [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteGroup",           [U, F, N, Y, Y, N, N, T, Y, E]),
    ("AddUserToGroup",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("RemoveUserFromGroup",   [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListGroupsForUser",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateRole",             [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetRole",                [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListRoles",              [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("UpdateRole",             [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UpdateRoleDescription", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UpdateAssumeRolePolicy", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteRole",             [U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateAccessKey",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListAccessKeys",         [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UpdateAccessKey",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteAccessKey",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetAccessKeyLastUsed",   [U, F, N, Y, Y, N, N, T, Y, N]),
    ("PutUserPolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetUserPolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListUserPolicies",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteUserPolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("PutRolePolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetRolePolicy",          [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListRolePolicies",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteRolePolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("PutGroupPolicy",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetGroupPolicy",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListGroupPolicies",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteGroupPolicy",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreatePolicy",           [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetPolicy",              [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListPolicies",           [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DeletePolicy",           [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListEntitiesForPolicy",  [U, F, N, Y, Y, N, N, T, Y, N]),
    ("CreatePolicyVersion",    [U, F, N, Y, Y, N, N, T, Y, N]),
    ("GetPolicyVersion",       [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListPolicyVersions",     [U, F, N, Y, Y, N, N, T, Y, N]),
    ("SetDefaultPolicyVersion",[U, F, N, Y, Y, N, N, T, Y, N]),
    ("DeletePolicyVersion",    [U, F, N, Y, Y, N, N, T, Y, N]),
    ("AttachUserPolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DetachUserPolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListAttachedUserPolicies",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("AttachRolePolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DetachRolePolicy",       [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListAttachedRolePolicies",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("AttachGroupPolicy",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DetachGroupPolicy",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListAttachedGroupPolicies",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("PutUserPermissionsBoundary",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteUserPermissionsBoundary",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("PutRolePermissionsBoundary",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteRolePermissionsBoundary",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateDelegationRequest", [U, F, N, Y, Y, N, N, T, Y, I]),
    ("AssociateDelegationRequest", [U, F, N, E, E, N, N, T, E, E]),
    ("UpdateDelegationRequest", [U, F, N, E, E, N, N, T, E, E]),
    ("AcceptDelegationRequest", [U, F, N, E, E, N, N, T, E, E]),
    ("RejectDelegationRequest", [U, F, N, E, E, N, N, T, E, E]),
    ("SendDelegationToken",     [U, F, N, E, E, N, N, T, E, E]),
    ("GetDelegationRequest",    [U, F, N, E, E, N, N, T, E, E]),
    ("ListDelegationRequests",  [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("CreateVirtualMFADevice", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("EnableMFADevice",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetMFADevice",           [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListMFADevices",         [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListVirtualMFADevices",  [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("ResyncMFADevice",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeactivateMFADevice",    [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteVirtualMFADevice", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateInstanceProfile",  [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetInstanceProfile",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListInstanceProfiles",   [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("ListInstanceProfilesForRole", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteInstanceProfile",  [U, F, N, Y, Y, N, N, T, Y, E]),
    ("AddRoleToInstanceProfile", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("RemoveRoleFromInstanceProfile", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("TagInstanceProfile",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UntagInstanceProfile",   [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListInstanceProfileTags",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateAccountAlias",     [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DeleteAccountAlias",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListAccountAliases",     [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetAccountSummary",      [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("SetSecurityTokenServicePreferences", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("ListSSHPublicKeys",      [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListServerCertificates", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("ListServiceSpecificCredentials", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListSigningCertificates",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("CreateServiceLinkedRole",[U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DeleteServiceLinkedRole",[U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetServiceLinkedRoleDeletionStatus", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("TagUser",                [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UntagUser",              [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListUserTags",           [U, F, N, Y, Y, N, N, T, Y, E]),
    ("TagRole",                [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UntagRole",              [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListRoleTags",           [U, F, N, Y, Y, N, N, T, Y, E]),
    ("TagPolicy",              [U, F, N, Y, Y, N, N, T, Y, N]),
    ("UntagPolicy",            [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListPolicyTags",         [U, F, N, Y, Y, N, N, T, Y, N]),
    ("TagMFADevice",           [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UntagMFADevice",         [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ListMFADeviceTags",      [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetAccountAuthorizationDetails", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("SimulateCustomPolicy",   [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("SimulatePrincipalPolicy", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("GetContextKeysForCustomPolicy", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetContextKeysForPrincipalPolicy", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("CreateOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListOpenIDConnectProviders", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DeleteOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("AddClientIDToOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("RemoveClientIDFromOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("UpdateOpenIDConnectProviderThumbprint", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("TagOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("UntagOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("CreateLoginProfile",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("GetLoginProfile",        [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UpdateLoginProfile",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("DeleteLoginProfile",     [U, F, N, Y, Y, N, N, T, Y, E]),
    ("ChangePassword",         [U, F, N, E, W, N, N, T, W, E]),
    ("GetAccountPasswordPolicy", [U, F, N, Y, Y, N, N, T, Y, E]),
    ("UpdateAccountPasswordPolicy", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DeleteAccountPasswordPolicy", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("EnableOutboundWebIdentityFederation", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetOutboundWebIdentityFederationInfo", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DisableOutboundWebIdentityFederation", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("CreateSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("UpdateSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("GetSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListSAMLProviders", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("DeleteSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("TagSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("UntagSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListSAMLProviderTags", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListOpenIDConnectProviderTags", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("DaypassGetOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("DaypassUpdateOpenIDConnectProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("DaypassGetSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("DaypassUpdateSAMLProvider", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("GenerateCredentialReport", [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GetCredentialReport",    [U, F, N, Y, Y, N, N, T, Y, Y]),
    ("GenerateServiceLastAccessedDetails", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("GetServiceLastAccessedDetails", [U, F, N, E, E, N, N, T, E, E]),
    ("GetServiceLastAccessedDetailsWithEntities", [U, F, N, E, E, N, N, T, E, E]),
    ("ListPoliciesGrantingServiceAccess", [U, F, N, Y, Y, N, N, T, Y, N]),
    ("ListOrganizationsFeatures", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("EnableOrganizationsRootCredentialsManagement", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("DisableOrganizationsRootCredentialsManagement", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("EnableOrganizationsRootSessions", [U, F, N, Y, Y, N, N, T, Y, G]),
    ("DisableOrganizationsRootSessions", [U, F, N, Y, Y, N, N, T, Y, G]),
];

/// The verdicts of every operation that is refused by name.
const UNSUPPORTED: [Verdict; KINDS.len()] = [U, F, R, R, R, R, R, T, R, R];

/// The id of no job.
const NO_JOB: &str = "00000000-0000-0000-0000-000000000000";

/// A password that is good where an account has said nothing.
const PASSWORD: &str = "A-passw0rd";

const ROOT_TASK: &str = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";

/// What a federated user with every right may do; IAM it does not reach (STS spec 6). Every STS
/// operation stands here.
const FEDERATED: &[(&str, Verdict)] = &[
    ("AssumeRole", N),
    ("AssumeRoot", N),
    ("DecodeAuthorizationMessage", N),
    ("GetAccessKeyInfo", N),
    ("GetCallerIdentity", Y),
    ("GetDelegatedAccessToken", N),
    ("GetFederationToken", N),
    ("GetScopedCredentials", Y),
    ("GetSessionToken", N),
    ("GetWebIdentityToken", N),
];

/// Kinds of credential whose verdicts follow from those of another kind, or are one for all.
const FOLLOWING: [(&str, Follows); 12] = [
    ("a user's inactive key", Follows::Always(T)),
    (
        "a member of an administrators' group",
        Follows::As("administrator"),
    ),
    ("an expired session", Follows::Always(Verdict::Expired)),
    ("a session with a tampered token", Follows::Always(T)),
    ("a session of a role that is gone", Follows::Always(T)),
    (
        "a session that is revoked by its issue time",
        Follows::As("session of a role without policies"),
    ),
    (
        "a chained session",
        Follows::As("session of an administrator's role"),
    ),
    (
        "a scoped session",
        Follows::As("session of an administrator's role"),
    ),
    (
        "a session that is scoped to nothing",
        Follows::As("session of a role without policies"),
    ),
    ("an administrator's own session with MFA", Follows::WithMfa),
    ("a federated user with every right", Follows::Federated),
    (
        "a federated user without a policy",
        Follows::FederatedWithoutPolicy,
    ),
];

/// Whether the operation carries its proof in a member.
fn takes_no_signature(operation: &str) -> bool {
    daypass_sts::OPERATIONS
        .iter()
        .any(|row| row.name == operation && !row.is_signed)
}

#[derive(Clone, Copy, Debug)]
enum Follows {
    /// The same whatever the operation.
    Always(Verdict),
    /// As the column of this kind.
    As(&'static str),
    /// In STS as a user's own session without MFA, in IAM as the user (STS spec 6).
    WithMfa,
    /// As [`FEDERATED`] says.
    Federated,
    /// Of what a federated user reaches, only to know itself.
    FederatedWithoutPolicy,
}

impl Follows {
    fn verdict(self, service: &str, operation: &str) -> Verdict {
        let federated = || {
            FEDERATED
                .iter()
                .find(|(name, _)| *name == operation)
                .map(|(_, verdict)| *verdict)
                .unwrap_or_else(|| panic!("{operation}: may a federated user call it?"))
        };
        match self {
            _ if takes_no_signature(operation) => P,
            Self::Always(verdict) => verdict,
            Self::As(kind) => verdicts(operation)[column(kind)],
            Self::WithMfa if service == "iam" => verdicts(operation)[column("administrator")],
            Self::WithMfa => verdicts(operation)[column("administrator's own session")],
            Self::Federated | Self::FederatedWithoutPolicy if service == "iam" => T,
            Self::Federated => federated(),
            Self::FederatedWithoutPolicy if operation == "GetCallerIdentity" => Y,
            Self::FederatedWithoutPolicy => N,
        }
    }
}

fn column(kind: &str) -> usize {
    KINDS.iter().position(|other| *other == kind).unwrap()
}

/// The names of all operations that the binary knows, with their services.
fn operations() -> Vec<(&'static str, &'static str)> {
    daypass_sts::OPERATIONS
        .iter()
        .chain(daypass_iam::OPERATIONS)
        .chain(daypass_iam::UNSUPPORTED)
        .map(|row| (row.service.signing_name(), row.name))
        .collect()
}

fn is_unsupported(operation: &str) -> bool {
    daypass_iam::UNSUPPORTED
        .iter()
        .any(|row| row.name == operation)
}

fn verdicts(operation: &str) -> [Verdict; KINDS.len()] {
    if is_unsupported(operation) {
        return UNSUPPORTED;
    }
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
            other => self.following(other),
        })
    }

    fn scoped(&self, arguments: &[(&str, &str)]) -> Keys {
        let parent = self.server.session(&self.admin_role.arn, &self.admin.keys);
        let query = arguments.iter().fold(
            Query::sts("GetScopedCredentials"),
            |query, (name, value)| query.arg(name, value),
        );
        Keys::of(&self.server.call(&query, &parent).ok())
    }

    fn federated(&self, policy: &str) -> Keys {
        let mut query = Query::sts("GetFederationToken").arg("Name", "matrix");
        if !policy.is_empty() {
            query = query.arg("Policy", policy);
        }
        Keys::of(&self.server.call(&query, &self.admin.keys).ok())
    }

    /// The credentials of the kinds of [`FOLLOWING`].
    fn following(&self, kind: &str) -> Keys {
        let (server, world) = (&self.server, self.world());
        match kind {
            "a user's inactive key" => {
                let person = world.user(ADMINISTRATOR);
                let args = [
                    ("UserName", person.name.as_str()),
                    ("AccessKeyId", &person.keys.id),
                    ("Status", "Inactive"),
                ];
                world.iam("UpdateAccessKey", args);
                person.keys
            }
            "a member of an administrators' group" => {
                let person = world.user("");
                world.join(&person.name, &world.group(ADMINISTRATOR));
                person.keys
            }
            "an expired session" => {
                let keys = self.scoped(&[("DurationSeconds", "1")]);
                clock::eventually("the session has expired", || {
                    server.whoami(&keys).code() == "ExpiredToken"
                });
                keys
            }
            "a session with a tampered token" => {
                let keys = server.session(&self.admin_role.arn, &self.admin.keys);
                let token = keys.token.as_deref().unwrap();
                let middle = token.len() / 2;
                let other = if token.as_bytes()[middle] == b'A' {
                    "B"
                } else {
                    "A"
                };
                let tampered = format!("{}{other}{}", &token[..middle], &token[middle + 1..]);
                Keys {
                    token: Some(tampered),
                    ..keys
                }
            }
            "a session of a role that is gone" => {
                let role = world.open_role(ADMINISTRATOR);
                let keys = server.session(&role.arn, &self.admin.keys);
                world.abolish(&role);
                keys
            }
            "a session that is revoked by its issue time" => {
                let role = world.open_role(ADMINISTRATOR);
                let keys = server.session(&role.arn, &self.admin.keys);
                let policy = json!({"Version": "2012-10-17", "Statement": [{
                    "Effect": "Deny", "Action": "*", "Resource": "*",
                    "Condition": {"DateLessThan": {"aws:TokenIssueTime": "2099-01-01T00:00:00Z"}},
                }]});
                let args = [
                    ("RoleName", role.name.as_str()),
                    ("PolicyName", "AWSRevokeOlderSessions"),
                    ("PolicyDocument", &policy.to_string()),
                ];
                world.iam("PutRolePolicy", args);
                keys
            }
            "a chained session" => {
                let first = world.open_role(ADMINISTRATOR);
                let keys = server.session(&first.arn, &self.admin.keys);
                server.session(&self.admin_role.arn, &keys)
            }
            "an administrator's own session with MFA" => {
                let (person, device) = (world.user(ADMINISTRATOR), world.device());
                world.enable(&person.name, &device);
                let query = Query::sts("GetSessionToken")
                    .arg("SerialNumber", &device.serial)
                    .arg("TokenCode", &device.code(0));
                Keys::of(&server.call(&query, &person.keys).ok())
            }
            "a scoped session" => self.scoped(&[("Policy", ADMINISTRATOR)]),
            "a session that is scoped to nothing" => self.scoped(&[("Policy", &deny("*"))]),
            "a federated user with every right" => self.federated(ADMINISTRATOR),
            "a federated user without a policy" => self.federated(""),
            other => panic!("no such kind: {other}"),
        }
    }
}

/// What an operation is done to: fresh for every cell, so that a cell that is allowed changes
/// nothing for the others.
struct Target {
    user: Person,
    role: Job,
    /// The name of a group, for the operations on groups.
    group: Option<String>,
    /// The ARN of a managed policy.
    policy: String,
    /// For the operations on MFA devices.
    device: Option<Authenticator>,
    /// The ARN of an identity provider, for the operations on those.
    provider: Option<String>,
    /// What else is named by the operations on instance profiles, service-linked roles and aliases.
    named: String,
    /// Held while switches of the account or the organization matter: columns run side by side.
    _switches: Option<MutexGuard<'static, ()>>,
}

impl Target {
    fn new(world: &World<'_>, operation: &str) -> Self {
        // What is deleted must own nothing any more.
        let policy = match operation {
            "DeleteUser" | "DeleteRole" | "DeleteGroup" => "",
            _ => ADMINISTRATOR,
        };
        static SWITCHES: Mutex<()> = Mutex::new(());
        let minds = operation == "AssumeRoot"
            || [
                "Organizations",
                "AccountAlias",
                "PasswordPolicy",
                "Outbound",
                "WebIdentityToken",
            ]
            .iter()
            .any(|settings| operation.contains(settings));
        let switches = minds.then(|| SWITCHES.lock().unwrap_or_else(PoisonError::into_inner));
        if operation == "AssumeRoot" {
            world.iam("EnableOrganizationsRootSessions", []);
        }
        if operation == "GetCredentialReport" {
            // Another column may be at it. The neighbour's is made by the row before.
            clock::eventually("the credential report is there", || {
                world.iam("GenerateCredentialReport", []).get("State") == "COMPLETE"
            });
        }
        let user = world.user(policy);
        if operation == "DeleteUser" {
            let args = [
                ("UserName", user.name.as_str()),
                ("AccessKeyId", &user.keys.id),
            ];
            world.iam("DeleteAccessKey", args);
        }
        let role = world.open_role(policy);
        let managed = world.managed(ADMINISTRATOR);
        let arn = ("PolicyArn", managed.as_str());
        match operation {
            "SetDefaultPolicyVersion" | "DeletePolicyVersion" => {
                let document = ("PolicyDocument", ADMINISTRATOR);
                world.iam("CreatePolicyVersion", [arn, document]);
            }
            "DetachUserPolicy" => {
                world.iam("AttachUserPolicy", [("UserName", &user.name), arn]);
            }
            "DetachRolePolicy" => {
                world.iam("AttachRolePolicy", [("RoleName", &role.name), arn]);
            }
            _ => {}
        }
        let group = operation.contains("Group").then(|| world.group(policy));
        if let Some(group) = &group {
            let named = ("GroupName", group.as_str());
            match operation {
                "RemoveUserFromGroup" => world.join(&user.name, group),
                "DetachGroupPolicy" => {
                    world.iam("AttachGroupPolicy", [named, arn]);
                }
                _ => {}
            }
        }
        let device = operation.contains("MFADevice").then(|| world.device());
        if let Some(device) = &device
            && ["GetMFADevice", "ResyncMFADevice", "DeactivateMFADevice"].contains(&operation)
        {
            world.enable(&user.name, device);
        }
        match operation {
            "GetLoginProfile" | "UpdateLoginProfile" | "DeleteLoginProfile" => {
                let args = [("UserName", user.name.as_str()), ("Password", PASSWORD)];
                world.iam("CreateLoginProfile", args);
            }
            "GetAccountPasswordPolicy" | "DeleteAccountPasswordPolicy" => {
                world.iam("UpdateAccountPasswordPolicy", []);
            }
            "EnableOutboundWebIdentityFederation" => {
                world.try_iam("DisableOutboundWebIdentityFederation", []);
            }
            name if name.contains("Outbound") || name == "GetWebIdentityToken" => {
                world.try_iam("EnableOutboundWebIdentityFederation", []);
            }
            _ => {}
        }
        let provider = match operation {
            name if name.contains("OpenIDConnect") => Some(world.oidc_provider()),
            name if name.contains("SAMLProvider") => Some(world.saml_provider()),
            _ => None,
        };
        let named = Self::named(world, operation, &role);
        Self {
            user,
            role,
            group,
            named,
            policy: managed,
            device,
            provider,
            _switches: switches,
        }
    }

    /// Makes what [`Target::named`] is for an operation.
    fn named(world: &World<'_>, operation: &str, role: &Job) -> String {
        let name = unique("named");
        match operation {
            "DeleteAccountAlias" => {
                world.iam("CreateAccountAlias", [("AccountAlias", &name)]);
                name
            }
            "DeleteServiceLinkedRole" | "GetServiceLinkedRoleDeletionStatus" => {
                let service = format!("{name}.amazonaws.com");
                let create = [("AWSServiceName", service.as_str())];
                let made = world.iam("CreateServiceLinkedRole", create).get("RoleName");
                if operation == "DeleteServiceLinkedRole" {
                    return made;
                }
                let gone = world.iam("DeleteServiceLinkedRole", [("RoleName", &made)]);
                gone.get("DeletionTaskId")
            }
            _ if operation.contains("InstanceProfile") => {
                let profile = ("InstanceProfileName", name.as_str());
                world.iam("CreateInstanceProfile", [profile]);
                if operation == "RemoveRoleFromInstanceProfile" {
                    let args = [profile, ("RoleName", &role.name)];
                    world.iam("AddRoleToInstanceProfile", args);
                }
                name
            }
            _ => name,
        }
    }

    /// The serial number and two codes that are good after those of [`World::enable`].
    fn codes(&self) -> [String; 3] {
        match &self.device {
            Some(device) => [device.serial.clone(), device.code(-1), device.code(0)],
            None => {
                let serial = format!("arn:aws:iam::{ACCOUNT}:mfa/nobodys");
                [serial, "123456".to_owned(), "654321".to_owned()]
            }
        }
    }

    fn query(&self, service: &str, operation: &str) -> Query {
        let document = trust(&json!({"AWS": NEIGHBOUR_ACCOUNT}), &json!({}));
        let fresh = unique("fresh");
        let (user, role) = (self.user.name.as_str(), self.role.name.as_str());
        let by_user = ("UserName", user);
        let by_role = ("RoleName", role);
        let group = self.group.as_deref().unwrap_or("nobodys");
        let by_group = ("GroupName", group);
        let policy = ("PolicyName", "P");
        let by_arn = ("PolicyArn", self.policy.as_str());
        let text = ("PolicyDocument", ADMINISTRATOR);
        let codes = self.codes();
        let serial = ("SerialNumber", codes[0].as_str());
        let by_profile = ("InstanceProfileName", self.named.as_str());
        let service_name = format!("{fresh}.amazonaws.com");
        let url = format!("https://{fresh}.example");
        let nobodys = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/nobodys.example");
        let oidc = self.provider.as_ref().unwrap_or(&nobodys);
        let oidc = ("OpenIDConnectProviderArn", oidc.as_str());
        let nobodys = format!("arn:aws:iam::{ACCOUNT}:saml-provider/Nobodys");
        let saml = self.provider.as_ref().unwrap_or(&nobodys);
        let saml = ("SAMLProviderArn", saml.as_str());
        let metadata = saml_metadata();
        let metadata = ("SAMLMetadataDocument", metadata.as_str());
        let thumbprint = "a".repeat(40);
        let tag = [("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")];
        let args: Vec<(&str, &str)> = match operation {
            "AssumeRole" => vec![("RoleArn", &self.role.arn), ("RoleSessionName", "matrix")],
            "AssumeRoleWithSAML" => vec![
                ("RoleArn", &self.role.arn),
                ("PrincipalArn", saml.1),
                ("SAMLAssertion", "bm90IGEgcmVzcG9uc2U="),
            ],
            "AssumeRoleWithWebIdentity" => vec![
                ("RoleArn", &self.role.arn),
                ("RoleSessionName", "matrix"),
                ("WebIdentityToken", "not.a.token"),
            ],
            "AssumeRoot" => vec![
                ("TargetPrincipal", NEIGHBOUR_ACCOUNT),
                ("TaskPolicyArn.arn", ROOT_TASK),
            ],
            name if name.contains("Organizations") || is_unsupported(name) => vec![],
            "GetCallerIdentity"
            | "GenerateCredentialReport"
            | "GetCredentialReport"
            | "GetAccountAuthorizationDetails"
            | "GetScopedCredentials"
            | "GetSessionToken"
            | "ListDelegationRequests"
            | "ListUsers"
            | "ListGroups"
            | "ListRoles"
            | "ListPolicies"
            | "ListVirtualMFADevices"
            | "ListInstanceProfiles"
            | "ListAccountAliases"
            | "ListServerCertificates"
            | "GetAccountSummary" => vec![],
            "SetSecurityTokenServicePreferences" => {
                vec![("GlobalEndpointTokenVersion", "v2Token")]
            }
            "CreateAccountAlias" => vec![("AccountAlias", &fresh)],
            "DeleteAccountAlias" => vec![("AccountAlias", &self.named)],
            "CreateServiceLinkedRole" => vec![("AWSServiceName", &service_name)],
            "DeleteServiceLinkedRole" => vec![("RoleName", &self.named)],
            "GetServiceLinkedRoleDeletionStatus" => vec![("DeletionTaskId", &self.named)],
            "CreateInstanceProfile" => vec![("InstanceProfileName", &fresh)],
            "AddRoleToInstanceProfile" | "RemoveRoleFromInstanceProfile" => {
                vec![by_profile, by_role]
            }
            "GetInstanceProfile" | "DeleteInstanceProfile" | "ListInstanceProfileTags" => {
                vec![by_profile]
            }
            "DecodeAuthorizationMessage" => vec![("EncodedMessage", "no-message")],
            "GetAccessKeyInfo" | "GetAccessKeyLastUsed" => {
                vec![("AccessKeyId", &self.user.keys.id)]
            }
            "GetDelegatedAccessToken" => vec![("TradeInToken", "no-token")],
            "GetFederationToken" => vec![("Name", "matrix")],
            "GetWebIdentityToken" => vec![
                ("Audience.member.1", "matrix"),
                ("SigningAlgorithm", "ES384"),
            ],
            "CreateDelegationRequest" => vec![
                ("Description", "matrix"),
                ("Permissions.PolicyTemplateArn", &self.policy),
                ("RequestorWorkflowId", "matrix"),
                ("NotificationChannel", "matrix"),
                ("SessionDuration", "300"),
            ],
            // Nobody has made a request: who may act on one is told so.
            name if name.contains("Delegation") => {
                vec![("DelegationRequestId", "dr-that-nobody-made")]
            }
            "CreateUser" => vec![("UserName", &fresh)],
            "UpdateUser" => vec![by_user, ("NewPath", "/moved/")],
            "CreateGroup" => vec![("GroupName", &fresh)],
            "UpdateGroup" => vec![by_group, ("NewPath", "/moved/")],
            "AddUserToGroup" | "RemoveUserFromGroup" => vec![by_group, by_user],
            "ListGroupsForUser" => vec![by_user],
            "PutGroupPolicy" => vec![by_group, ("PolicyName", "New"), text],
            "GetGroupPolicy" | "DeleteGroupPolicy" => vec![by_group, policy],
            "AttachGroupPolicy" | "DetachGroupPolicy" => vec![by_group, by_arn],
            name if name.contains("Group") => vec![by_group],
            "UpdateRoleDescription" => vec![by_role, ("Description", "changed")],
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
            "CreatePolicy" => vec![("PolicyName", fresh.as_str()), text],
            "GetPolicy"
            | "DeletePolicy"
            | "ListEntitiesForPolicy"
            | "ListPolicyVersions"
            | "ListPolicyTags" => vec![by_arn],
            "CreatePolicyVersion" => vec![by_arn, text],
            "GetPolicyVersion" => vec![by_arn, ("VersionId", "v1")],
            "SetDefaultPolicyVersion" | "DeletePolicyVersion" => vec![by_arn, ("VersionId", "v2")],
            "AttachUserPolicy" | "DetachUserPolicy" => vec![by_user, by_arn],
            "AttachRolePolicy" | "DetachRolePolicy" => vec![by_role, by_arn],
            "PutUserPermissionsBoundary" => vec![by_user, ("PermissionsBoundary", &self.policy)],
            "PutRolePermissionsBoundary" => vec![by_role, ("PermissionsBoundary", &self.policy)],
            "CreateVirtualMFADevice" => vec![("VirtualMFADeviceName", &fresh)],
            "EnableMFADevice" | "ResyncMFADevice" => vec![
                by_user,
                serial,
                ("AuthenticationCode1", &codes[1]),
                ("AuthenticationCode2", &codes[2]),
            ],
            "GetMFADevice" | "DeactivateMFADevice" => vec![by_user, serial],
            "DeleteVirtualMFADevice" | "ListMFADeviceTags" => vec![serial],
            "GenerateServiceLastAccessedDetails" => vec![("Arn", &self.user.arn)],
            // Nobody has made a job: who may look at one is told so.
            "GetServiceLastAccessedDetails" => vec![("JobId", NO_JOB)],
            "GetServiceLastAccessedDetailsWithEntities" => {
                vec![("JobId", NO_JOB), ("ServiceNamespace", "sts")]
            }
            "ListPoliciesGrantingServiceAccess" => vec![
                ("Arn", &self.user.arn),
                ("ServiceNamespaces.member.1", "s3"),
            ],
            "SimulateCustomPolicy" => vec![
                ("PolicyInputList.member.1", ADMINISTRATOR),
                ("ActionNames.member.1", "s3:GetObject"),
            ],
            "SimulatePrincipalPolicy" => vec![
                ("PolicySourceArn", &self.user.arn),
                ("ActionNames.member.1", "s3:GetObject"),
            ],
            "GetContextKeysForCustomPolicy" => vec![("PolicyInputList.member.1", ADMINISTRATOR)],
            "GetContextKeysForPrincipalPolicy" => vec![("PolicySourceArn", &self.user.arn)],
            name if name.starts_with("Tag") => {
                vec![self.tagged(name, [serial, oidc, saml]), tag[0], tag[1]]
            }
            name if name.starts_with("Untag") => {
                vec![
                    self.tagged(name, [serial, oidc, saml]),
                    ("TagKeys.member.1", "k"),
                ]
            }
            "CreateOpenIDConnectProvider" => vec![("Url", &url)],
            "ListOpenIDConnectProviders" => vec![],
            "AddClientIDToOpenIDConnectProvider" => vec![oidc, ("ClientID", "new")],
            "RemoveClientIDFromOpenIDConnectProvider" => vec![oidc, ("ClientID", "app")],
            "UpdateOpenIDConnectProviderThumbprint" => {
                vec![oidc, ("ThumbprintList.member.1", &thumbprint)]
            }
            "DaypassUpdateOpenIDConnectProvider" => vec![oidc, ("AcceptOwnTokens", "true")],
            name if name.contains("OpenIDConnect") => vec![oidc],
            "CreateSAMLProvider" => vec![("Name", fresh.as_str()), metadata],
            "UpdateSAMLProvider" => vec![saml, metadata],
            "DaypassUpdateSAMLProvider" => vec![saml, ("SingleUseAssertions", "true")],
            "ListSAMLProviders" => vec![],
            name if name.contains("PasswordPolicy") || name.contains("Outbound") => vec![],
            "CreateLoginProfile" => vec![by_user, ("Password", PASSWORD)],
            "UpdateLoginProfile" => vec![by_user, ("Password", "Another-passw0rd")],
            "ChangePassword" => vec![
                ("OldPassword", PASSWORD),
                ("NewPassword", "Another-passw0rd"),
            ],
            name if name.contains("SAMLProvider") => vec![saml],
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

    /// Takes away what an account has few of: the group and the provider.
    fn clear(&self, world: &World<'_>) {
        if let Some(arn) = &self.provider {
            let oidc = ("OpenIDConnectProviderArn", arn.as_str());
            world.try_iam("DeleteOpenIDConnectProvider", [oidc]);
            world.try_iam("DeleteSAMLProvider", [("SAMLProviderArn", arn)]);
        }
        let Some(group) = &self.group else { return };
        let named = ("GroupName", group.as_str());
        world.try_iam(
            "RemoveUserFromGroup",
            [named, ("UserName", &self.user.name)],
        );
        for policy in ["P", "New"] {
            world.try_iam("DeleteGroupPolicy", [named, ("PolicyName", policy)]);
        }
        world.try_iam("DetachGroupPolicy", [named, ("PolicyArn", &self.policy)]);
        world.try_iam("DeleteGroup", [named]);
    }

    /// What an operation on tags names.
    fn tagged<'a>(
        &'a self,
        operation: &str,
        [serial, oidc, saml]: [(&'a str, &'a str); 3],
    ) -> (&'a str, &'a str) {
        match operation {
            name if name.ends_with("MFADevice") => serial,
            name if name.ends_with("InstanceProfile") => ("InstanceProfileName", &self.named),
            name if name.ends_with("OpenIDConnectProvider") => oidc,
            name if name.ends_with("SAMLProvider") => saml,
            name if name.ends_with("Policy") => ("PolicyArn", &self.policy),
            name if name.ends_with("Role") => ("RoleName", &self.role.name),
            _ => ("UserName", &self.user.name),
        }
    }

    /// Everything that there is to see of the target.
    fn seen(&self, world: &World<'_>) -> String {
        let group = match &self.group {
            None => String::new(),
            Some(group) => ["GetGroup", "ListGroupPolicies", "ListAttachedGroupPolicies"]
                .map(|action| world.try_iam(action, [("GroupName", group)]).anonymized())
                .concat(),
        };
        let user = ("UserName", self.user.name.as_str());
        let role = ("RoleName", self.role.name.as_str());
        let provider = self.provider.as_ref().map(|arn| {
            let oidc = ("OpenIDConnectProviderArn", arn.as_str());
            let saml = ("SAMLProviderArn", arn.as_str());
            [
                world.try_iam("GetOpenIDConnectProvider", [oidc]),
                world.try_iam("DaypassGetOpenIDConnectProvider", [oidc]),
                world.try_iam("GetSAMLProvider", [saml]),
                world.try_iam("DaypassGetSAMLProvider", [saml]),
            ]
            .map(|reply| reply.anonymized())
            .concat()
        });
        [
            world.iam("GetUser", [user]),
            world.iam("ListAccessKeys", [user]),
            world.iam("ListUserPolicies", [user]),
            world.iam("ListMFADevices", [user]),
            world.try_iam("GetLoginProfile", [user]),
            world.iam("GetRole", [role]),
            world.iam("ListRolePolicies", [role]),
            world.iam("ListAttachedUserPolicies", [user]),
            world.iam("ListAttachedRolePolicies", [role]),
            world.iam("GetPolicy", [("PolicyArn", &self.policy)]),
            world.iam("ListPolicyVersions", [("PolicyArn", &self.policy)]),
            world.iam("ListGroupsForUser", [user]),
        ]
        .map(|reply| reply.anonymized())
        .concat()
            + &group
            + &provider.unwrap_or_default()
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
        (403, "ExpiredToken") => Verdict::Expired,
        (400, "InvalidInput") => Verdict::Foreign,
        (400, "InvalidUserType") => Verdict::NoUser,
        (400, "AccountNotManagementOrDelegatedAdministratorException") => Verdict::Governed,
        (400, "InvalidIdentityToken") => Verdict::Proofless,
        (403, "OutboundWebIdentityFederationDisabledException") => Verdict::Disabled,
        (400, "UnsupportedOperation") => Verdict::Unsupported,
        _ => panic!(
            "neither allowed nor refused: {} {}",
            reply.status, reply.body
        ),
    }
}

#[track_caller]
fn assert_column(kind: &str) {
    assert_kind(kind, |_, operation| verdicts(operation)[column(kind)]);
}

#[track_caller]
fn assert_following(kind: &str) {
    let (_, follows) = FOLLOWING
        .iter()
        .find(|(name, _)| *name == kind)
        .unwrap_or_else(|| panic!("no such kind: {kind}"));
    assert_kind(kind, |service, operation| {
        follows.verdict(service, operation)
    });
}

#[track_caller]
fn assert_kind(kind: &str, expectation: impl Fn(&str, &str) -> Verdict) {
    let stage = Stage::get();
    let world = stage.world();
    let keys = stage.keys(kind);
    let mut wrong = Vec::new();
    for (service, operation) in operations() {
        let expected = expectation(service, operation);
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
        target.clear(&world);
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
fn an_inactive_key_is_nobodys() {
    assert_following("a user's inactive key");
}

/// Flaw D11: whoever has all rights by a group has them as if they were its own.
#[test]
fn flaw_d11_who_administers_by_a_group_does_so_for_every_operation() {
    assert_following("a member of an administrators' group");
}

#[test]
fn an_expired_session_is_told_so_by_every_operation() {
    assert_following("an expired session");
}

#[test]
fn a_tampered_token_is_nobodys() {
    assert_following("a session with a tampered token");
}

#[test]
fn a_session_ends_with_its_role_for_every_operation() {
    assert_following("a session of a role that is gone");
}

#[test]
fn a_revoked_session_may_know_itself_and_no_more() {
    assert_following("a session that is revoked by its issue time");
}

#[test]
fn a_chained_session_is_as_good_as_one_that_is_not() {
    assert_following("a chained session");
}

#[test]
fn a_users_own_session_with_mfa_may_call_iam() {
    assert_following("an administrator's own session with MFA");
}

#[test]
fn a_scope_that_allows_everything_takes_nothing_away() {
    assert_following("a scoped session");
}

#[test]
fn a_scope_that_allows_nothing_takes_everything_away() {
    assert_following("a session that is scoped to nothing");
}

#[test]
fn a_federated_user_reaches_what_it_may_and_no_more() {
    assert_following("a federated user with every right");
}

#[test]
fn a_federated_user_without_a_policy_may_only_know_itself() {
    assert_following("a federated user without a policy");
}

#[test]
fn the_table_has_every_operation_and_nothing_else() {
    let mut served: Vec<_> = operations().into_iter().map(|(_, name)| name).collect();
    served.retain(|name| !is_unsupported(name));
    let mut expected: Vec<_> = EXPECTED.iter().map(|(name, _)| *name).collect();
    served.sort_unstable();
    expected.sort_unstable();
    assert_eq!(served, expected);
    for (name, verdicts) in EXPECTED {
        match takes_no_signature(name) {
            true => assert_eq!(verdicts, &[P; KINDS.len()], "{name} minds who has signed"),
            false => assert_eq!(verdicts[..2], [U, F], "{name} answers who has not signed"),
        }
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
        if reply.status == 200 || is_unsupported(operation) || takes_no_signature(operation) {
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

/// Calls each IAM operation as a user whom one statement allows something, and answers those that
/// came to another verdict than expected.
fn by_action(element: &str, expected: impl Fn(&str, &Reply) -> bool) -> Vec<String> {
    let stage = Stage::get();
    let world = stage.world();
    let mut wrong = Vec::new();
    for (service, operation) in operations() {
        if service == "sts" || is_unsupported(operation) {
            continue;
        }
        let mut actions = vec![format!("iam:{operation}")];
        if element == "Action" && operation == "AddRoleToInstanceProfile" {
            // It is the one that hands a role on to a service.
            actions.push("iam:PassRole".to_owned());
        }
        let policy = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", element: actions, "Resource": "*",
        }]});
        let person = world.user(&policy.to_string());
        let target = Target::new(&world, operation);
        let query = target.query(service, operation);
        let before = target.seen(&world);
        let reply = stage.server.call(&query, &person.keys);
        if !expected(operation, &reply) {
            wrong.push(format!("{operation}: {}", reply.body));
        }
        if reply.status != 200 {
            assert_eq!(target.seen(&world), before, "{operation}");
        }
        target.clear(&world);
    }
    wrong
}

/// Who has every right but one lacks that one.
#[test]
fn flaw_d04_each_operation_is_refused_without_its_own_action() {
    let wrong = by_action("NotAction", |operation, reply| {
        let told = format!("perform: iam:{operation}");
        verdict(reply) == N && reply.message().contains(&told)
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who has one right has that one.
#[test]
fn flaw_d05_each_operation_is_allowed_by_its_own_action_alone() {
    let wrong = by_action("Action", |operation, reply| {
        verdict(reply) == verdicts(operation)[column("administrator")]
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
