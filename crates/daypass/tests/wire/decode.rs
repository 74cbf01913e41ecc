//! DecodeAuthorizationMessage and the messages that refusals carry (STS spec 11; cases X01, X02).

use serde_json::{Value, json};

use crate::harness::{Query, Reply, Server, Start, World, allow, assuming, deny, shared, trust};

fn world() -> World<'static> {
    World::new(shared())
}

fn decoding(encoded: &str) -> Query {
    Query::sts("DecodeAuthorizationMessage").arg("EncodedMessage", encoded)
}

#[track_caller]
fn decoded(refusal: &Reply) -> Value {
    decoded_by(shared(), refusal)
}

#[track_caller]
fn decoded_by(server: &Server, refusal: &Reply) -> Value {
    let encoded = refusal.encoded_message().unwrap();
    let reply = server.call(&decoding(&encoded), &server.developer()).ok();
    serde_json::from_str(&reply.get("DecodedMessage")).unwrap()
}

#[track_caller]
fn assert_invalid(reply: &Reply) {
    reply.assert_refused(
        400,
        "InvalidAuthorizationMessageException",
        "Message is not valid",
    );
}

#[test]
fn x02_a_decoded_message_has_nested_items_and_real_booleans() {
    let world = world();
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "NoRoles", "Effect": "Deny", "Action": ["iam:GetRole", "iam:List*"],
        "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }]});
    let person = world.user(&policy.to_string());
    let role = world.open_role("");
    let query = Query::iam("GetRole").arg("RoleName", &role.name);
    let refusal = shared().call(&query, &person.keys);
    refusal.assert_code(403, "AccessDenied");
    let message = decoded(&refusal);
    assert_eq!(message["allowed"], json!(false));
    assert_eq!(message["explicitDeny"], json!(true));
    assert_eq!(message["failures"], json!({"items": []}));
    let statement = &message["matchedStatements"]["items"][0];
    assert_eq!(statement["statementId"], "NoRoles");
    assert_eq!(statement["effect"], "DENY");
    assert_eq!(
        statement["actions"],
        json!({"items": [{"value": "iam:GetRole"}, {"value": "iam:List*"}]})
    );
    assert_eq!(
        statement["conditions"]["items"][0],
        json!({"key": "aws:SecureTransport", "values": {"items": [{"value": "false"}]}})
    );
    let context = &message["context"];
    assert_eq!(
        context["principal"],
        json!({"id": person.id, "name": person.name, "arn": person.arn})
    );
    assert_eq!(context["action"], "iam:GetRole");
    assert_eq!(context["resource"], role.arn.as_str());
    let keys = context["conditions"]["items"].as_array().unwrap();
    assert!(keys.iter().any(|item| item["key"] == "aws:SourceIp"));
}

#[test]
fn an_implicit_denial_matched_nothing() {
    let person = world().user("");
    let role = world().open_role("");
    let refusal = shared().assume(&role.arn, &person.keys);
    refusal.assert_code(403, "AccessDenied");
    let message = decoded(&refusal);
    assert_eq!(message["explicitDeny"], json!(false));
    assert_eq!(message["matchedStatements"], json!({"items": []}));
    assert_eq!(message["context"]["action"], "sts:AssumeRole");
}

#[test]
fn a_session_is_told_of_as_itself() {
    let world = world();
    let role = world.open_role("");
    let keys = shared().session(&role.arn, &shared().developer());
    let query = Query::iam("GetRole").arg("RoleName", &role.name);
    let message = decoded(&shared().call(&query, &keys));
    let principal = &message["context"]["principal"];
    let session = format!(
        "arn:aws:sts::{}:assumed-role/{}/session",
        world.account, role.name
    );
    assert_eq!(principal["id"], format!("{}:session", role.id));
    assert_eq!(principal["arn"], session);
    assert!(principal.get("name").is_none_or(Value::is_null));
}

#[test]
fn x01_what_is_no_message_is_not_valid() {
    let world = world();
    let person = world.user("");
    let query = Query::iam("GetUser").arg("UserName", &person.name);
    let encoded = shared()
        .call(&query, &person.keys)
        .encoded_message()
        .unwrap();
    let half = encoded.len() / 2;
    let (head, tail) = encoded.split_at(half);
    let flipped = if head.ends_with('A') { "B" } else { "A" };
    for broken in [
        "x".to_owned(),
        format!("{head}\n{tail}"),
        format!("{encoded}="),
        format!("{encoded} "),
        encoded[..encoded.len() - 4].to_owned(),
        format!("{encoded}AAAA"),
        format!("{}{flipped}{tail}", &head[..half - 1]),
        shared().developer().id,
    ] {
        assert_invalid(&shared().call(&decoding(&broken), &shared().developer()));
    }
    shared()
        .call(&decoding(&encoded), &shared().developer())
        .ok();
}

#[test]
fn a_message_is_for_its_own_account() {
    let person = world().user("");
    let query = Query::iam("GetUser").arg("UserName", &person.name);
    let encoded = shared()
        .call(&query, &person.keys)
        .encoded_message()
        .unwrap();
    assert_invalid(&shared().call(&decoding(&encoded), &shared().neighbour()));
}

#[test]
fn decoding_needs_a_permission() {
    let person = world().user("");
    let message = format!(
        "User: {} is not authorized to perform: sts:DecodeAuthorizationMessage because no \
         identity-based policy allows the sts:DecodeAuthorizationMessage action",
        person.arn
    );
    shared()
        .call(&decoding("x"), &person.keys)
        .assert_refused(403, "AccessDenied", &message);
    let reader = world().user(&allow("sts:DecodeAuthorizationMessage"));
    assert_invalid(&shared().call(&decoding("x"), &reader.keys));
}

/// What another account's policies say is not for the caller's account to read.
#[test]
fn a_message_says_nothing_of_another_accounts_policies() {
    let server = Server::dev();
    let next_door = World::next_door(&server);
    let secret = json!({"StringEquals": {"sts:ExternalId": "a-secret-of-next-door"}});
    let principal = json!({"AWS": World::new(&server).root_arn()});
    let role = next_door.role(&trust(&principal, &secret), "");
    let refusal = server.assume(&role.arn, &server.developer());
    let message = decoded_by(&server, &refusal);
    assert_eq!(message["context"]["resource"], role.arn.as_str());
    assert_eq!(message["matchedStatements"], json!({"items": []}));
    assert!(!message.to_string().contains("a-secret-of-next-door"));
    let denying = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {"sts:ExternalId": "a-secret-of-next-door"}}},
        {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"},
    ]});
    next_door.set_trust(&role, &denying.to_string());
    let query = assuming(&role.arn).arg("ExternalId", "a-secret-of-next-door");
    let message = decoded_by(&server, &server.call(&query, &server.developer()));
    assert_eq!(message["explicitDeny"], json!(false));
    assert_eq!(message["matchedStatements"], json!({"items": []}));
}

/// Whoever may not read the reasons does not learn them from their length either.
#[test]
fn an_unknown_role_and_a_known_one_have_messages_of_one_length() {
    let world = world();
    let person = world.user(&deny("s3:*"));
    let developer = format!("arn:aws:iam::{}:user/developer", world.account);
    let known = world.role(&trust(&json!({"AWS": developer}), &json!({})), "");
    let unknown = known
        .arn
        .replace(&known.name, &"x".repeat(known.name.len()));
    let length = |arn: &str| {
        let reply = shared().assume(arn, &person.keys);
        reply.encoded_message().unwrap().len()
    };
    assert_eq!(length(&known.arn), length(&unknown));
}

fn refusal(server: &Server, world: &World<'_>) -> Reply {
    let role = world.open_role("");
    let person = world.user("");
    server.assume(&role.arn, &person.keys)
}

#[test]
fn a_refusal_carries_its_reasons_where_the_deployment_wants_it() {
    let directory = tempfile::TempDir::new().unwrap();
    let config = "[behaviour]\nencoded_messages = false\n";
    let server = Start::dev(directory.path()).config(config).start();
    let world = World::new(&server);
    let reply = refusal(&server, &world);
    reply.assert_code(403, "AccessDenied");
    assert_eq!(reply.encoded_message(), None);
}
