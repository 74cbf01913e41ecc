//! Who asks, and the kinds of policies that are asked.

use daypass_model::{FederationIssuer, Partition, Principal, PrincipalKind};
use daypass_policy::DocumentKind;

/// Every kind of document.
pub(crate) const KINDS: [DocumentKind; 7] = [
    DocumentKind::Identity,
    DocumentKind::Resource,
    DocumentKind::Trust,
    DocumentKind::Session,
    DocumentKind::ServiceControl,
    DocumentKind::ResourceControl,
    DocumentKind::Endpoint,
];

/// A user, and a session of a role in another account.
pub(crate) fn user_and_guest() -> [Principal; 2] {
    [user("alice"), session("210987654321", "/", "visit")]
}

/// Everyone there can be: of two accounts, of none, and of a service.
pub(crate) fn everyone() -> [Principal; 9] {
    let federated = |issuer| PrincipalKind::FederatedUser {
        account: account(HOME),
        name: name("guest"),
        issuer,
    };
    let issuer = FederationIssuer::User {
        path: Default::default(),
        name: name("alice"),
        id: id("AIDA4IAWSJ5UXM7MV5C44"),
    };
    [
        user("alice"),
        user("bob"),
        session(HOME, "/", "night"),
        session("210987654321", "/", "visit"),
        session(HOME, "/aws-service-role/", "linked"),
        of_kind(PrincipalKind::Root {
            account: account(HOME),
        }),
        of_kind(federated(issuer)),
        of_kind(federated(FederationIssuer::Root)),
        of_kind(PrincipalKind::Anonymous),
    ]
}

const HOME: &str = "841860927337";

fn user(called: &str) -> Principal {
    of_kind(PrincipalKind::User {
        account: account(HOME),
        path: Default::default(),
        name: name(called),
        id: id("AIDA4IAWSJ5UXM7MV5C44"),
    })
}

fn session(home: &str, path: &str, called: &str) -> Principal {
    of_kind(PrincipalKind::RoleSession {
        account: account(home),
        path: path.parse().expect("it is a path"),
        role: name("example"),
        role_id: id("AROA4IAWSJ5UQALWCKMIO"),
        session: called.parse().expect("it is a session name"),
    })
}

fn of_kind(kind: PrincipalKind) -> Principal {
    Principal {
        partition: Partition::Aws,
        kind,
    }
}

fn account(text: &str) -> daypass_model::AccountId {
    text.parse().expect("it is an account")
}

fn name(text: &str) -> daypass_model::EntityName {
    text.parse().expect("it is a name")
}

fn id(text: &str) -> daypass_model::UniqueId {
    text.parse().expect("it is an id")
}
