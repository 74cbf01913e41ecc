//! AssumeRoot (STS spec 8.4): a member's root, for one task and nothing else.

use serde_json::json;

use crate::harness::{
    ACCOUNT, ADMINISTRATOR, Corporation, Keys, NEIGHBOUR_ACCOUNT, ORGANIZATION, Query, Reply,
    World, allow, deny, file, policy, shared,
};

const TASKS: [&str; 5] = [
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
];

fn task_arn(task: &str) -> String {
    format!("arn:aws:iam::aws:policy/root-task/{task}")
}

fn assuming(target: &str, task: &str) -> Query {
    Query::sts("AssumeRoot")
        .arg("TargetPrincipal", target)
        .arg("TaskPolicyArn.arn", &task_arn(task))
}

fn of_member(task: &str) -> Query {
    assuming(ACCOUNT, task)
}

fn corporation() -> Corporation {
    Corporation::new(&file("", ""))
}

fn session(corporation: &Corporation, task: &str) -> Keys {
    Keys::of(&corporation.management().call(&of_member(task)).ok())
}

#[track_caller]
fn refused(reply: &Reply, caller: &str, account: &str) {
    let message = format!(
        "User: {caller} is not authorized to perform: sts:AssumeRoot on resource: \
         arn:aws:iam::{account}:root"
    );
    reply.assert_refused(403, "AccessDenied", &message);
}

#[test]
fn the_session_is_the_members_root() {
    let corporation = corporation();
    for target in [ACCOUNT, &format!("arn:aws:iam::{ACCOUNT}:root")] {
        let query = assuming(target, TASKS[0]);
        let reply = corporation.management().call(&query).ok();
        let me = corporation.server.whoami(&Keys::of(&reply)).ok();
        assert_eq!(me.get("Arn"), format!("arn:aws:iam::{ACCOUNT}:root"));
        assert_eq!(me.get("UserId"), ACCOUNT);
        assert_eq!(me.get("Account"), ACCOUNT);
        assert_eq!(reply.text("SourceIdentity"), None);
        let record = corporation.server.audit_of(&me);
        let context = &record["userIdentity"]["sessionContext"];
        assert_eq!(context["assumedRoot"], "true", "{record}");
    }
}

#[test]
fn a_session_may_do_its_task_and_nothing_else() {
    let corporation = corporation();
    let server = &corporation.server;
    let keys_of_root = server
        .call(&Query::iam("ListAccessKeys"), &corporation.root)
        .ok()
        .get("AccessKeyId");
    let delete = Query::iam("DeleteAccessKey").arg("AccessKeyId", &keys_of_root);
    let person = corporation.member().user("");
    let of_a_user = Query::iam("ListAccessKeys").arg("UserName", &person.name);
    let may = |session: &Keys, query: &Query| {
        let reply = server.call(query, session);
        if reply.status != 200 {
            reply.assert_code(403, "AccessDenied");
        }
        reply.status == 200
    };
    let forbidden = [
        Query::iam("ListUsers"),
        Query::iam("CreateAccessKey"),
        Query::iam("CreateUser").arg("UserName", "never"),
        of_a_user,
        Query::sts("GetAccessKeyInfo").arg("AccessKeyId", &keys_of_root),
        Query::sts("GetSessionToken"),
        Query::sts("GetScopedCredentials"),
        Query::sts("GetFederationToken").arg("Name", "never"),
    ];
    for task in TASKS {
        let session = session(&corporation, task);
        for query in &forbidden {
            assert!(!may(&session, query), "{task}: {query:?}");
        }
        let audits = task.contains("Audit") || task.contains("Delete");
        assert_eq!(
            may(&session, &Query::iam("ListAccessKeys")),
            audits,
            "{task}"
        );
        assert_eq!(may(&session, &Query::iam("GetUser")), audits, "{task}");
        if !task.contains("Delete") {
            assert!(!may(&session, &delete), "{task}");
        }
    }
    // The last, since root has no key afterwards.
    let session = session(&corporation, "IAMDeleteRootUserCredentials");
    assert!(may(&session, &delete));
    server
        .whoami(&corporation.root)
        .assert_code(403, "InvalidClientTokenId");
}

/// A role whose trust policy lets everybody in lets no assumed root in.
#[test]
fn an_assumed_root_assumes_no_role() {
    let corporation = corporation();
    let everybody = crate::harness::trust(&json!("*"), &json!({}));
    let role = corporation.member().role(&everybody, ADMINISTRATOR);
    let session = session(&corporation, TASKS[0]);
    corporation
        .server
        .assume(&role.arn, &session)
        .assert_code(403, "AccessDenied");
}

#[test]
fn x06_root_never_assumes_root() {
    // The root of the management account: the one that has a key is `developer`'s.
    let swapped = |text: String| {
        text.replace(NEIGHBOUR_ACCOUNT, "@")
            .replace(ACCOUNT, NEIGHBOUR_ACCOUNT)
            .replace('@', ACCOUNT)
    };
    let corporation = Corporation::new(&swapped(file("", "")));
    let query = assuming(NEIGHBOUR_ACCOUNT, TASKS[0]);
    corporation.member().call(&query).ok();
    let root = corporation.server.call(&query, &corporation.root);
    refused(
        &root,
        &format!("arn:aws:iam::{ACCOUNT}:root"),
        NEIGHBOUR_ACCOUNT,
    );
}

#[test]
fn d08_a_duration_of_zero_ends_at_once() {
    let corporation = corporation();
    let with = |seconds: &str| {
        let query = of_member(TASKS[0]).arg("DurationSeconds", seconds);
        corporation.management().call(&query)
    };
    let ended = Keys::of(&with("0").ok());
    corporation
        .server
        .whoami(&ended)
        .assert_code(403, "ExpiredToken");
    corporation.server.whoami(&Keys::of(&with("900").ok())).ok();
    for seconds in ["-1", "901"] {
        with(seconds).assert_code(400, "ValidationError");
    }
    let lasts = |reply: &Reply| {
        let expiration: jiff::Timestamp = reply.get("Expiration").parse().unwrap();
        let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
        expiration
            .duration_since(date.try_into().unwrap())
            .as_secs()
    };
    let default = corporation.management().call(&of_member(TASKS[0])).ok();
    assert!(
        (898..=900).contains(&lasts(&default)),
        "{}",
        lasts(&default)
    );
}

#[test]
fn only_the_five_task_policies_and_only_accounts_are_taken() {
    let corporation = corporation();
    let management = corporation.management();
    for arn in [
        "arn:aws:iam::aws:policy/AdministratorAccess",
        "arn:aws:iam::aws:policy/root-task/Everything",
        "arn:aws:iam::aws:policy/root-task/iamauditrootusercredentials",
    ] {
        let query = Query::sts("AssumeRoot")
            .arg("TargetPrincipal", ACCOUNT)
            .arg("TaskPolicyArn.arn", arn);
        management.call(&query).assert_code(400, "ValidationError");
    }
    let without = Query::sts("AssumeRoot").arg("TargetPrincipal", ACCOUNT);
    management
        .call(&without)
        .assert_code(400, "ValidationError");
    for target in [
        format!("arn:aws:iam::{ACCOUNT}:user/developer"),
        format!("arn:aws-cn:iam::{ACCOUNT}:root"),
        format!("{ACCOUNT}0"),
    ] {
        let query = assuming(&target, TASKS[0]);
        management.call(&query).assert_code(400, "ValidationError");
    }
}

#[test]
fn whatever_is_in_the_way_is_told_in_the_same_words() {
    let corporation = corporation();
    let (member, management) = (corporation.member(), corporation.management());
    let admin = format!("arn:aws:iam::{NEIGHBOUR_ACCOUNT}:user/neighbour");
    // Not a member, not even an account, and the management account itself.
    for account in ["999999999999", NEIGHBOUR_ACCOUNT] {
        let query = assuming(account, TASKS[0]);
        refused(&management.call(&query), &admin, account);
    }
    // A member that administers nothing.
    let developer = format!("arn:aws:iam::{ACCOUNT}:user/developer");
    refused(&member.call(&of_member(TASKS[0])), &developer, ACCOUNT);
    // No permission, and one that is denied.
    for policy in [allow("iam:*"), deny("sts:*")] {
        let person = management.user(&policy);
        let reply = corporation.server.call(&of_member(TASKS[0]), &person.keys);
        refused(&reply, &person.arn, ACCOUNT);
    }
    // A session of a user of its own.
    let own = Keys::of(&management.call(&Query::sts("GetSessionToken")).ok());
    refused(
        &corporation.server.call(&of_member(TASKS[0]), &own),
        &admin,
        ACCOUNT,
    );
    // Root sessions are switched off.
    management.iam("DisableOrganizationsRootSessions", []);
    refused(&management.call(&of_member(TASKS[0])), &admin, ACCOUNT);
    // No organization at all.
    let alone = World::new(shared());
    let query = assuming(NEIGHBOUR_ACCOUNT, TASKS[0]);
    refused(&alone.call(&query), &developer, NEIGHBOUR_ACCOUNT);
}

#[test]
fn a_policy_may_name_the_task_and_the_member() {
    let corporation = corporation();
    let statement = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRoot",
        "Resource": format!("arn:aws:iam::{ACCOUNT}:root"),
        "Condition": {"ArnEquals": {"sts:TaskPolicyArn": task_arn(TASKS[0])}},
    }]});
    let auditor = corporation.management().user(&statement.to_string());
    let by = |task: &str| corporation.server.call(&of_member(task), &auditor.keys);
    by(TASKS[0]).ok();
    refused(&by(TASKS[2]), &auditor.arn, ACCOUNT);
}

#[test]
fn a_delegated_administrator_and_a_chained_role_may_too() {
    let delegated = file("", "[[organization.account]]\nid = \"222222222222\"\n").replace(
        "features",
        &format!("delegated_administrators = [\"{ACCOUNT}\"]\nfeatures"),
    );
    let corporation = Corporation::new(&delegated);
    let member = corporation.member();
    let query = assuming("222222222222", TASKS[0]);
    member.call(&query).ok();
    // Who is behind a role session is behind what it makes.
    let principal = json!({"AWS": member.root_arn()});
    let actions = json!(["sts:AssumeRole", "sts:SetSourceIdentity"]);
    let trust = crate::harness::trust_for(&actions, &principal, &json!({}));
    let role = member.role(&trust, ADMINISTRATOR);
    let assume = crate::harness::assuming(&role.arn).arg("SourceIdentity", "alice");
    let session = Keys::of(&member.call(&assume).ok());
    let reply = corporation.server.call(&query, &session).ok();
    assert_eq!(reply.get("SourceIdentity"), "alice");
    let me = corporation.server.whoami(&Keys::of(&reply)).ok();
    assert_eq!(me.get("Account"), "222222222222");
}

#[test]
fn service_control_policies_bind_an_assumed_root_and_may_ask_whether_it_is_one() {
    let no_assumed_root = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Action": "iam:ListAccessKeys", "Resource": "*",
        "Condition": {"Bool": {"aws:AssumedRoot": "true"}},
    }]});
    let policies = policy("scp", "No", &no_assumed_root.to_string());
    let corporation = Corporation::new(&file("scps = [\"FullAWSAccess\", \"No\"]", &policies));
    let session = session(&corporation, TASKS[0]);
    let list = Query::iam("ListAccessKeys");
    let reply = corporation.server.call(&list, &session);
    reply.assert_code(403, "AccessDenied");
    let reason = "with an explicit deny in a service control policy: arn:";
    assert!(reply.message().contains(reason), "{}", reply.body);
    corporation.server.call(&list, &corporation.root).ok();
    corporation
        .server
        .call(&Query::iam("GetUser"), &session)
        .ok();
}

/// The sealed reasons of a refusal are for whoever asked, of whatever account.
#[test]
fn a_stranger_learns_nothing_of_an_organization() {
    let alone = format!(
        "[[organization]]\nid = \"{ORGANIZATION}\"\nmanagement_account = \"{NEIGHBOUR_ACCOUNT}\"\n"
    );
    for (file, is_theirs) in [(file("", ""), true), (alone, false)] {
        let corporation = Corporation::new(&file);
        let world = corporation.member();
        let person = world.user(&allow("iam:*"));
        let query = assuming(NEIGHBOUR_ACCOUNT, TASKS[0]);
        let reply = corporation.server.call(&query, &person.keys);
        refused(&reply, &person.arn, NEIGHBOUR_ACCOUNT);
        let encoded = reply.encoded_message().unwrap();
        let query = Query::sts("DecodeAuthorizationMessage").arg("EncodedMessage", &encoded);
        let told = world.call(&query).ok().get("DecodedMessage");
        assert_eq!(told.contains("aws:ResourceOrgID"), is_theirs, "{told}");
        assert_eq!(told.contains(ORGANIZATION), is_theirs, "{told}");
    }
}
