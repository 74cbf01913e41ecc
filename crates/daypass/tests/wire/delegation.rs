//! Delegation: from the request to the session that its token is traded in for (STS spec 8.8).

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Keys, NEIGHBOUR_ACCOUNT, Query, Reply, Server, Start, World, allow,
    assuming, clock, deny, exchange, past, shared, trust, trust_for,
};

/// A policy with places to fill in: within a value, and in place of a list of values.
const TEMPLATE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::@{Bucket}/*","Condition":{"StringEquals":{"s3:prefix":"@{Prefixes}"}}}]}"#;

/// The neighbour asks, the developer's account is asked.
struct Delegation<'a> {
    server: &'a Server,
    id: String,
}

impl<'a> Delegation<'a> {
    fn asked(server: &'a Server, arguments: &[(&str, &str)]) -> Reply {
        let template = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
        let mut query = Query::iam("CreateDelegationRequest")
            .arg("Description", "Look at the users")
            .arg("RequestorWorkflowId", "flow-1")
            .arg("NotificationChannel", "channel:one")
            .arg("SessionDuration", "900");
        if !arguments.iter().any(|(name, _)| *name == "OwnerAccountId") {
            query = query.arg("OwnerAccountId", ACCOUNT);
        }
        if !arguments.iter().any(|(name, _)| name.contains("Template")) {
            query = query.arg("Permissions.PolicyTemplateArn", template);
        }
        for (name, value) in arguments {
            query = query.arg(name, value);
        }
        server.call(&query, &server.neighbour())
    }

    fn new(server: &'a Server) -> Self {
        let reply = Self::asked(server, &[]).ok();
        Self {
            server,
            id: reply.get("DelegationRequestId"),
        }
    }

    fn step(&self, action: &str, keys: &Keys) -> Reply {
        let query = Query::iam(action).arg("DelegationRequestId", &self.id);
        self.server.call(&query, keys)
    }

    fn state(&self) -> String {
        self.step("GetDelegationRequest", &self.server.neighbour())
            .ok()
            .get("State")
    }

    /// The file that the token was put into.
    fn delivery(&self) -> Value {
        let path = self
            .server
            .directory
            .join("delegations")
            .join(format!("{}.json", self.id));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }

    fn token(&self) -> String {
        self.delivery()["tradeInToken"].as_str().unwrap().to_owned()
    }

    /// Takes, accepts and sends as these.
    fn sent_by(&self, keys: &Keys) {
        for action in [
            "AssociateDelegationRequest",
            "AcceptDelegationRequest",
            "SendDelegationToken",
        ] {
            self.step(action, keys).ok();
        }
    }
}

fn trading(token: &str) -> Query {
    Query::sts("GetDelegatedAccessToken").arg("TradeInToken", token)
}

#[track_caller]
fn assert_invalid(reply: &Reply) {
    reply.assert_refused(403, "AccessDenied", "The trade-in token is not valid.");
}

#[test]
fn a_request_becomes_a_session_in_the_approvers_name_with_what_was_asked_for() {
    let server = Server::dev();
    let world = World::new(&server);
    let role = world.open_role(ADMINISTRATOR);
    let approver = server.session(&role.arn, &server.developer());
    let delegation = Delegation::new(&server);
    assert_eq!(delegation.state(), "UNASSIGNED");
    for (action, state) in [
        ("AssociateDelegationRequest", "ASSIGNED"),
        ("UpdateDelegationRequest", "PENDING_APPROVAL"),
        ("AcceptDelegationRequest", "ACCEPTED"),
        ("SendDelegationToken", "FINALIZED"),
    ] {
        delegation.step(action, &approver).ok();
        assert_eq!(delegation.state(), state);
    }
    let delivery = delegation.delivery();
    assert_eq!(delivery["requestorAccount"], NEIGHBOUR_ACCOUNT);
    assert_eq!(delivery["notificationChannel"], "channel:one");

    let reply = server
        .call(&trading(&delegation.token()), &server.neighbour())
        .ok();
    let arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/{}/session", role.name);
    assert_eq!(reply.get("AssumedPrincipal"), arn);
    let keys = Keys::of(&reply);
    assert_eq!(server.whoami(&keys).ok().get("Arn"), arn);
    server.call(&Query::iam("ListUsers"), &keys).ok();
    let create = Query::iam("CreateUser").arg("UserName", "never-made");
    server.call(&create, &keys).assert_code(403, "AccessDenied");
    // What the approver loses, the session loses.
    world.role_policy(&role, &deny("iam:ListUsers"));
    server
        .call(&Query::iam("ListUsers"), &keys)
        .assert_code(403, "AccessDenied");
}

#[test]
fn the_session_ends_when_the_delegation_does() {
    let server = Server::dev();
    let delegation = Delegation::new(&server);
    delegation.sent_by(&server.developer());
    let delivered: jiff::Timestamp = delegation.delivery()["expiration"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    // It counts from the sending, however often the token is traded in.
    for _ in 0..2 {
        let reply = server
            .call(&trading(&delegation.token()), &server.neighbour())
            .ok();
        let ends: jiff::Timestamp = reply.get("Expiration").parse().unwrap();
        assert_eq!(ends, delivered);
    }
}

#[test]
fn a_token_whose_time_has_passed_is_told_so() {
    let server = Server::dev();
    let delegation = Delegation::new(&server);
    delegation.sent_by(&server.developer());
    let (token, neighbour) = (delegation.token(), server.neighbour());
    let host = server.host();
    server.stop();
    let trade_in = |seconds: i64| {
        past::serve(&server.directory, -seconds, |address| {
            let request = trading(&token).at(seconds).signed(&host, &neighbour);
            exchange(address, &request.bytes()).unwrap()
        })
    };
    trade_in(800).ok();
    let reply = trade_in(901);
    reply.assert_code(400, "ExpiredTradeInTokenException");
}

#[test]
fn a_token_is_for_the_account_that_asked() {
    let server = Server::dev();
    let delegation = Delegation::new(&server);
    delegation.sent_by(&server.developer());
    let token = delegation.token();
    assert_invalid(&server.call(&trading(&token), &server.developer()));
    let half = token.len() / 2;
    let flipped = if token.as_bytes()[half] == b'A' {
        "B"
    } else {
        "A"
    };
    for broken in [
        format!("{}{flipped}{}", &token[..half], &token[half + 1..]),
        format!("{token}A"),
        token[..half].to_owned(),
        "x".to_owned(),
    ] {
        assert_invalid(&server.call(&trading(&broken), &server.neighbour()));
    }
    server.call(&trading(&token), &server.neighbour()).ok();
}

#[test]
fn trading_in_needs_a_permission() {
    let next_door = World::next_door(shared());
    let person = next_door.user("");
    let message = format!(
        "User: {} is not authorized to perform: sts:GetDelegatedAccessToken because no \
         identity-based policy allows the sts:GetDelegatedAccessToken action",
        person.arn
    );
    shared()
        .call(&trading("x"), &person.keys)
        .assert_refused(403, "AccessDenied", &message);
    next_door.dismiss(&person);
}

#[test]
fn what_was_rejected_opens_nothing_any_more() {
    let server = Server::dev();
    let delegation = Delegation::new(&server);
    delegation.sent_by(&server.developer());
    let token = delegation.token();
    let trade = || server.call(&trading(&token), &server.neighbour());
    trade().ok();
    delegation
        .step("RejectDelegationRequest", &server.developer())
        .ok();
    assert_invalid(&trade());
    assert_eq!(delegation.state(), "REJECTED");
}

#[test]
fn a_token_ends_with_its_approver() {
    let server = Server::dev();
    let world = World::new(&server);
    let person = world.user(ADMINISTRATOR);
    let delegation = Delegation::new(&server);
    delegation.sent_by(&person.keys);
    let token = delegation.token();
    let reply = server.call(&trading(&token), &server.neighbour()).ok();
    assert_eq!(reply.get("AssumedPrincipal"), person.arn);
    // It reaches what was delegated, IAM too, unlike a session that the user got for itself.
    let keys = Keys::of(&reply);
    server.call(&Query::iam("ListUsers"), &keys).ok();
    let create = Query::iam("CreateUser").arg("UserName", "never-made");
    server.call(&create, &keys).assert_code(403, "AccessDenied");
    world.dismiss(&person);
    assert_invalid(&server.call(&trading(&token), &server.neighbour()));
}

/// The requestor decides nothing about its own request, and nobody else sees it.
#[test]
fn only_the_account_that_is_asked_decides() {
    let server = Server::dev();
    let delegation = Delegation::new(&server);
    for action in [
        "AssociateDelegationRequest",
        "UpdateDelegationRequest",
        "AcceptDelegationRequest",
        "RejectDelegationRequest",
        "SendDelegationToken",
    ] {
        delegation
            .step(action, &server.neighbour())
            .assert_code(404, "NoSuchEntity");
    }
    assert_eq!(delegation.state(), "UNASSIGNED");
    let third = Start::production(&server.directory.join("elsewhere")).start();
    let query = Query::iam("GetDelegationRequest").arg("DelegationRequestId", &delegation.id);
    third
        .call(&query, &third.root_key())
        .assert_code(404, "NoSuchEntity");
}

#[test]
fn steps_are_taken_in_order() {
    let server = Server::dev();
    let delegation = Delegation::new(&server);
    let developer = server.developer();
    let refused = |action: &str| {
        delegation
            .step(action, &developer)
            .assert_code(400, "InvalidInput");
    };
    refused("AcceptDelegationRequest");
    refused("SendDelegationToken");
    delegation
        .step("AssociateDelegationRequest", &developer)
        .ok();
    refused("AssociateDelegationRequest");
    refused("SendDelegationToken");
    delegation.step("AcceptDelegationRequest", &developer).ok();
    refused("AcceptDelegationRequest");
    delegation.step("SendDelegationToken", &developer).ok();
    refused("SendDelegationToken");
}

#[test]
fn only_the_owner_sends_where_the_request_says_so() {
    let server = Server::dev();
    let world = World::new(&server);
    let other = world.user(ADMINISTRATOR);
    let reply = Delegation::asked(&server, &[("OnlySendByOwner", "true")]).ok();
    let delegation = Delegation {
        server: &server,
        id: reply.get("DelegationRequestId"),
    };
    delegation
        .step("AssociateDelegationRequest", &server.developer())
        .ok();
    delegation.step("AcceptDelegationRequest", &other.keys).ok();
    delegation
        .step("SendDelegationToken", &other.keys)
        .assert_code(400, "InvalidInput");
    delegation
        .step("SendDelegationToken", &server.developer())
        .ok();
}

/// A session that was narrowed lends nothing that it does not have itself.
#[test]
fn a_narrowed_session_accepts_nothing() {
    let server = Server::dev();
    let role = World::new(&server).open_role(ADMINISTRATOR);
    let session = server.session(&role.arn, &server.developer());
    let scoping = Query::sts("GetScopedCredentials").arg("Policy", ADMINISTRATOR);
    let scoped = Keys::of(&server.call(&scoping, &session).ok());
    let delegation = Delegation::new(&server);
    delegation.step("AssociateDelegationRequest", &session).ok();
    delegation
        .step("AcceptDelegationRequest", &scoped)
        .assert_code(400, "InvalidInput");
    delegation.step("AcceptDelegationRequest", &session).ok();
}

#[test]
fn a_template_is_filled_in_and_shown() {
    let server = Server::dev();
    let next_door = World::next_door(&server);
    let args = [("PolicyName", "Filled"), ("PolicyDocument", TEMPLATE)];
    let template = next_door.iam("CreatePolicy", args).get("Arn");
    let parameters = [
        ("Permissions.PolicyTemplateArn", template.as_str()),
        ("Permissions.Parameters.member.1.Name", "Bucket"),
        ("Permissions.Parameters.member.1.Values.member.1", "b\"x"),
        ("Permissions.Parameters.member.1.Type", "string"),
        ("Permissions.Parameters.member.2.Name", "Prefixes"),
        ("Permissions.Parameters.member.2.Values.member.1", "in/"),
        ("Permissions.Parameters.member.2.Values.member.2", "out/"),
        ("Permissions.Parameters.member.2.Type", "stringList"),
    ];
    let reply = Delegation::asked(&server, &parameters).ok();
    let query = Query::iam("GetDelegationRequest")
        .arg("DelegationRequestId", &reply.get("DelegationRequestId"));
    let shown = server.call(&query, &server.developer()).ok();
    let policy: Value = serde_json::from_str(&shown.get("PermissionPolicy")).unwrap();
    let statement = &policy["Statement"][0];
    assert_eq!(statement["Resource"], "arn:aws:s3:::b\"x/*");
    assert_eq!(
        statement["Condition"]["StringEquals"]["s3:prefix"],
        json!(["in/", "out/"])
    );
    Delegation::asked(&server, &parameters[..4]).assert_code(400, "InvalidInput");
}

#[test]
fn requests_are_listed_for_both_accounts() {
    let server = Server::dev();
    let first = Delegation::new(&server);
    let second = Delegation::new(&server);
    first
        .step("AssociateDelegationRequest", &server.developer())
        .ok();
    let list = |keys: &Keys, owner: Option<&str>| {
        let mut query = Query::iam("ListDelegationRequests");
        if let Some(owner) = owner {
            query = query.arg("OwnerId", owner);
        }
        let mut ids = server.call(&query, keys).ok().texts("DelegationRequestId");
        ids.sort();
        ids
    };
    let mut both = vec![first.id.clone(), second.id.clone()];
    both.sort();
    assert_eq!(list(&server.neighbour(), None), both);
    assert_eq!(list(&server.developer(), None), both);
    let developer = format!("arn:aws:iam::{ACCOUNT}:user/developer");
    assert_eq!(
        list(&server.developer(), Some(&developer)),
        std::slice::from_ref(&first.id)
    );
}

#[test]
fn without_an_outbox_nothing_is_sent() {
    let directory = tempfile::TempDir::new().unwrap();
    let unusable = directory.path().join("file");
    fs::write(&unusable, "").unwrap();
    let config = format!("delegation_outbox = \"{}\"\n", unusable.display());
    let data = directory.path().join("data");
    let server = Start::dev(&data).config(&config).start();
    let delegation = Delegation::new(&server);
    for action in ["AssociateDelegationRequest", "AcceptDelegationRequest"] {
        delegation.step(action, &server.developer()).ok();
    }
    delegation
        .step("SendDelegationToken", &server.developer())
        .assert_code(503, "ServiceUnavailable");
    assert_eq!(delegation.state(), "ACCEPTED");
}

/// A role that trusts the approver by its own ARN grants it directly, which asks none of the
/// approver's own policies; what was delegated binds all the same.
#[test]
fn a_role_that_trusts_the_approver_directly_is_no_way_out() {
    let server = Server::dev();
    let world = World::new(&server);
    let role = world.open_role(ADMINISTRATOR);
    let person = world.user(ADMINISTRATOR);
    let session = server.session(&role.arn, &server.developer());
    let session_arn = format!("arn:aws:sts::{ACCOUNT}:assumed-role/{}/session", role.name);
    for (approver, arn) in [(&person.keys, &person.arn), (&session, &session_arn)] {
        let principal = json!({"AWS": [arn, "*"]});
        let trusting = world.role(&trust(&principal, &json!({})), ADMINISTRATOR);
        server.assume(&trusting.arn, approver).ok();
        let delegation = Delegation::new(&server);
        delegation.sent_by(approver);
        let token = delegation.token();
        let reply = server.call(&trading(&token), &server.neighbour()).ok();
        let keys = Keys::of(&reply);
        server.call(&Query::iam("ListUsers"), &keys).ok();
        server
            .assume(&trusting.arn, &keys)
            .assert_code(403, "AccessDenied");
    }
}

/// Policies of the role may bind a session by its tags, and an audit trail by its source identity.
#[test]
fn a_session_that_carries_more_than_its_role_accepts_nothing() {
    let server = Server::dev();
    let role = World::new(&server).role(
        &trust_for(
            &json!(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]),
            &json!({"AWS": "*"}),
            &json!({}),
        ),
        ADMINISTRATOR,
    );
    let delegation = Delegation::new(&server);
    delegation
        .step("AssociateDelegationRequest", &server.developer())
        .ok();
    let tagged = assuming(&role.arn)
        .arg("Tags.member.1.Key", "contractor")
        .arg("Tags.member.1.Value", "yes");
    let named = assuming(&role.arn).arg("SourceIdentity", "bob");
    for query in [tagged, named] {
        let session = Keys::of(&server.call(&query, &server.developer()).ok());
        delegation
            .step("AcceptDelegationRequest", &session)
            .assert_code(400, "InvalidInput");
    }
    let plain = server.session(&role.arn, &server.developer());
    delegation.step("AcceptDelegationRequest", &plain).ok();
}

#[test]
fn no_account_lends_to_itself() {
    let server = Server::dev();
    let reply = Delegation::asked(&server, &[("OwnerAccountId", NEIGHBOUR_ACCOUNT)]).ok();
    let own = Delegation {
        server: &server,
        id: reply.get("DelegationRequestId"),
    };
    own.step("AssociateDelegationRequest", &server.neighbour())
        .assert_code(404, "NoSuchEntity");
}

/// AWS revokes a role's sessions by denying those that were issued before an instant.
#[test]
fn who_revokes_the_approvers_session_revokes_what_it_lent() {
    let server = Server::dev();
    let world = World::new(&server);
    let role = world.open_role(ADMINISTRATOR);
    let assumed = server.assume(&role.arn, &server.developer()).ok();
    let hours = |text: &str, by: i64| {
        let instant: jiff::Timestamp = text.parse().unwrap();
        (instant + jiff::SignedDuration::from_hours(by)).to_string()
    };
    let issued_at = hours(&assumed.get("Expiration"), -1);
    let delegation = Delegation::new(&server);
    delegation.sent_by(&Keys::of(&assumed));
    let token = delegation.token();
    // Traded in a second or more later.
    let mut traded = None;
    clock::eventually(
        "the access ends more than a quarter of an hour later",
        || {
            let reply = server.call(&trading(&token), &server.neighbour()).ok();
            let date = reply.header("date").unwrap().to_owned();
            let later = date != assumed.header("date").unwrap();
            traded = Some(Keys::of(&reply));
            later
        },
    );
    let keys = traded.unwrap();
    server.call(&Query::iam("ListUsers"), &keys).ok();
    let revoking = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"DateLessThanEquals": {"aws:TokenIssueTime": issued_at}},
    }});
    world.role_policy(&role, &revoking.to_string());
    server
        .call(&Query::iam("ListUsers"), &keys)
        .assert_code(403, "AccessDenied");
}

/// Wrong codes from what a user lent, or narrowed, do not lock the user's device.
#[test]
fn a_lent_or_narrowed_session_proves_no_mfa_and_locks_no_device() {
    let server = Server::dev();
    let world = World::new(&server);
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let role = world.open_role("");
    let delegation = Delegation::new(&server);
    delegation.sent_by(&person.keys);
    let lent = server
        .call(&trading(&delegation.token()), &server.neighbour())
        .ok();
    let own = Keys::of(
        &server
            .call(&Query::sts("GetSessionToken"), &person.keys)
            .ok(),
    );
    let scoping = Query::sts("GetScopedCredentials").arg("Policy", &allow("sts:*"));
    let narrowed = server.call(&scoping, &own).ok();
    for reply in [lent, narrowed] {
        for _ in 0..6 {
            let query = device.sign_off(&assuming(&role.arn), &device.wrong_code());
            let refused = server.call(&query, &Keys::of(&reply));
            refused.assert_code(403, "AccessDenied");
            assert!(
                refused.message().contains("unable to validate MFA code"),
                "{}",
                refused.body
            );
        }
    }
    let right = device.sign_off(&Query::sts("GetSessionToken"), &device.code(0));
    server.call(&right, &person.keys).ok();
}
