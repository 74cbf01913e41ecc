//! Rules that a case line cannot say: pins, providers, paths, scope-down policies, and the layer
//! that a refusal is attributed to.
#![expect(clippy::unwrap_used, reason = "only in tests")]

use daypass_model::{FederationIssuer, Partition, Principal, PrincipalKind, UniqueId};
use daypass_policy::{
    Context, DocumentKind, Effect, Fit, Layer, Layers, NamedPolicy, Outcome, Policy, Request,
    authorization_message, evaluate, explain,
};

const ROLE: &str = "arn:aws:iam::111111111111:role/target";

fn principal(kind: PrincipalKind) -> Principal {
    Principal {
        partition: Partition::Aws,
        kind,
    }
}

fn user(id: &str) -> Principal {
    principal(PrincipalKind::User {
        account: "111111111111".parse().unwrap(),
        path: "/eng/".parse().unwrap(),
        name: "alice".parse().unwrap(),
        id: id.parse().unwrap(),
    })
}

fn session(path: &str) -> Principal {
    principal(PrincipalKind::RoleSession {
        account: "111111111111".parse().unwrap(),
        path: path.parse().unwrap(),
        role: "app".parse().unwrap(),
        role_id: "AROAAPPAAAAAAAAAAAAAA".parse().unwrap(),
        session: "s1".parse().unwrap(),
    })
}

fn trust(principal: &str) -> Policy {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Sid": "T", "Effect": "Allow",
            "Action": "sts:*", "Principal": {principal}}}]}}"#
    );
    Policy::parse(&text, DocumentKind::Trust).unwrap()
}

fn allow(action: &str) -> NamedPolicy {
    statement("Allow", action)
}

fn statement(effect: &str, action: &str) -> NamedPolicy {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Sid": "S", "Effect": "{effect}",
            "Action": "{action}", "Resource": "*"}}]}}"#
    );
    NamedPolicy::new(
        format!("{effect} {action}"),
        Policy::parse(&text, DocumentKind::Identity).unwrap(),
    )
}

fn assume(caller: &Principal, trust: &Policy) -> (Outcome, Option<Layer>) {
    let layers = Layers {
        trust: Some(trust),
        ..Layers::default()
    };
    decide(caller, "sts:AssumeRole", ROLE, &layers)
}

fn decide(
    caller: &Principal,
    action: &str,
    resource: &str,
    layers: &Layers<'_>,
) -> (Outcome, Option<Layer>) {
    let context = Context::new();
    let decision = evaluate(&Request::new(caller, action, resource, &context), layers);
    (decision.outcome, decision.layer)
}

const ALLOWED: (Outcome, Option<Layer>) = (Outcome::Allowed, None);
const NOT_TRUSTED: (Outcome, Option<Layer>) = (Outcome::ImplicitlyDenied, Some(Layer::Trust));

#[test]
fn a_pinned_name_means_whoever_had_it() {
    let arn = "arn:aws:iam::111111111111:user/eng/alice";
    let unpinned = trust(&format!(r#"{{"AWS": "{arn}"}}"#));
    assert_eq!(unpinned.named_principals().collect::<Vec<_>>(), [arn]);
    let (first, second) = (user("AIDAFIRSTAAAAAAAAAAAA"), user("AIDASECONDAAAAAAAAAAA"));
    assert_eq!(assume(&first, &unpinned), ALLOWED);
    assert_eq!(assume(&second, &unpinned), ALLOWED);
    let id: UniqueId = "AIDAFIRSTAAAAAAAAAAAA".parse().unwrap();
    let pinned = unpinned.with_pins([(arn.to_owned(), id)]);
    assert_eq!(assume(&first, &pinned), ALLOWED);
    assert_eq!(assume(&second, &pinned), NOT_TRUSTED);
    // A deleted user is shown by its id, which still means nobody else.
    let by_id = trust(r#"{"AWS": "AIDAFIRSTAAAAAAAAAAAA"}"#);
    assert_eq!(assume(&first, &by_id), ALLOWED);
    assert_eq!(assume(&second, &by_id), NOT_TRUSTED);
}

#[test]
fn paths_partitions_and_names_are_compared_whole() {
    for arn in [
        "arn:aws:iam::111111111111:user/alice",
        "arn:aws:iam::111111111111:user/eng/alic",
        "arn:aws:iam::111111111111:user/eng/alice2",
        "arn:aws:iam::222222222222:user/eng/alice",
        "arn:aws-cn:iam::111111111111:user/eng/alice",
        "arn:aws:iam::111111111111:role/eng/alice",
    ] {
        let caller = user("AIDAFIRSTAAAAAAAAAAAA");
        assert_eq!(
            assume(&caller, &trust(&format!(r#"{{"AWS": "{arn}"}}"#))),
            NOT_TRUSTED,
            "{arn}"
        );
    }
    let by_role = trust(r#"{"AWS": "arn:aws:iam::111111111111:role/a/b/app"}"#);
    assert_eq!(assume(&session("/a/b/"), &by_role), ALLOWED);
    assert_eq!(assume(&session("/"), &by_role), NOT_TRUSTED);
}

#[test]
fn root_and_federated_users_assume_no_roles() {
    let everyone = trust(r#""*""#);
    let account = "111111111111".parse().unwrap();
    let root = principal(PrincipalKind::Root { account });
    assert_eq!(assume(&root, &everyone), NOT_TRUSTED);
    let federated = principal(PrincipalKind::FederatedUser {
        account,
        name: "bob".parse().unwrap(),
        issuer: FederationIssuer::Root,
    });
    assert_eq!(assume(&federated, &everyone), NOT_TRUSTED);
}

#[test]
fn nobody_assumes_a_role_without_a_trust_policy() {
    let identity = [allow("sts:*")];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let caller = user("AIDAFIRSTAAAAAAAAAAAA");
    assert_eq!(
        decide(&caller, "STS:assumerole", ROLE, &layers),
        NOT_TRUSTED
    );
    assert_eq!(
        decide(&caller, "sts:GetFederationToken", "*", &layers),
        ALLOWED
    );
    let federated = "arn:aws:sts::111111111111:federated-user/bob";
    for action in ["sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"] {
        assert_eq!(
            decide(&caller, action, ROLE, &layers),
            NOT_TRUSTED,
            "{action}"
        );
    }
    assert_eq!(
        decide(&caller, "sts:TagSession", federated, &layers),
        ALLOWED
    );
}

#[test]
fn users_get_session_tokens_whatever_policies_say() {
    let identity = [statement("Deny", "*")];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let caller = user("AIDAFIRSTAAAAAAAAAAAA");
    assert_eq!(
        decide(&caller, "sts:GetSessionToken", "*", &layers),
        ALLOWED
    );
    let (outcome, _) = decide(&session("/"), "sts:GetSessionToken", "*", &layers);
    assert_eq!(outcome, Outcome::ExplicitlyDenied);
}

#[test]
fn providers_match_the_web_operations_only() {
    let provider = "arn:aws:iam::111111111111:oidc-provider/idp.example";
    let trust = trust(&format!(r#"{{"Federated": "{provider}"}}"#));
    let (anonymous, context) = (principal(PrincipalKind::Anonymous), Context::new());
    let layers = Layers {
        trust: Some(&trust),
        ..Layers::default()
    };
    let mut request = Request::new(&anonymous, "sts:AssumeRoleWithWebIdentity", ROLE, &context);
    assert!(!evaluate(&request, &layers).is_allowed());
    request.federated_provider = Some(provider);
    assert!(evaluate(&request, &layers).is_allowed());
    request.federated_provider = Some("arn:aws:iam::111111111111:oidc-provider/other.example");
    assert!(!evaluate(&request, &layers).is_allowed());
    // A signed caller is nobody's federated principal.
    let caller = user("AIDAFIRSTAAAAAAAAAAAA");
    assert_eq!(assume(&caller, &trust), NOT_TRUSTED);
}

/// Anybody has an account with a provider that is built in, so everyone must not mean them; whom a
/// denial keeps out, it keeps out.
#[test]
fn flaw_f02_everyone_is_nobody_of_a_provider() {
    let provider = "arn:aws:iam::111111111111:oidc-provider/idp.example";
    let (anonymous, context) = (principal(PrincipalKind::Anonymous), Context::new());
    let of_provider = |trust: &Policy| {
        let layers = Layers {
            trust: Some(trust),
            ..Layers::default()
        };
        let request = Request {
            federated_provider: Some(provider),
            ..Request::new(&anonymous, "sts:AssumeRoleWithWebIdentity", ROLE, &context)
        };
        evaluate(&request, &layers).outcome
    };
    let named = format!(r#"{{"Federated": "{provider}"}}"#);
    assert_eq!(of_provider(&trust(&named)), Outcome::Allowed);
    for everyone in [
        r#""*""#,
        r#"{"AWS": "*"}"#,
        r#"{"AWS": ["*", "111111111111"]}"#,
    ] {
        assert_eq!(
            of_provider(&trust(everyone)),
            Outcome::ImplicitlyDenied,
            "{everyone}"
        );
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [
                {{"Effect": "Allow", "Principal": {named}, "Action": "sts:*"}},
                {{"Effect": "Deny", "Principal": {everyone}, "Action": "sts:*"}}]}}"#
        );
        let denied = Policy::load(&text, DocumentKind::Trust).unwrap();
        assert_eq!(
            of_provider(&denied),
            Outcome::ExplicitlyDenied,
            "{everyone}"
        );
    }
}

#[test]
fn forms_of_principal_decide_what_limits() {
    let boundary = allow("ec2:*");
    let nothing: [NamedPolicy; 0] = [];
    let caller = session("/");
    let outcome = |principal: &str| {
        let trust = trust(principal);
        let layers = Layers {
            trust: Some(&trust),
            boundary: Some(&boundary),
            session: Some(&nothing),
            ..Layers::default()
        };
        decide(&caller, "sts:AssumeRole", ROLE, &layers)
    };
    let by = |layer| (Outcome::ImplicitlyDenied, Some(layer));
    assert_eq!(
        outcome(r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/app/s1"}"#),
        ALLOWED
    );
    assert_eq!(outcome(r#""*""#), ALLOWED);
    assert_eq!(
        outcome(r#"{"AWS": "arn:aws:iam::111111111111:role/app"}"#),
        by(Layer::Boundary)
    );
    assert_eq!(
        outcome(r#"{"AWS": "AROAAPPAAAAAAAAAAAAAA"}"#),
        by(Layer::Boundary)
    );
    assert_eq!(outcome(r#"{"AWS": "111111111111"}"#), by(Layer::Identity));
    assert_eq!(
        outcome(r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/app/s2"}"#),
        NOT_TRUSTED
    );
}

#[test]
fn nothing_lifts_a_scope_down_policy() {
    let trust = trust(r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/app/s1"}"#);
    let steps = [allow("sts:*"), allow("s3:*")];
    let layers = Layers {
        trust: Some(&trust),
        scope_down: &steps,
        ..Layers::default()
    };
    let caller = session("/");
    let refused = (Outcome::ImplicitlyDenied, Some(Layer::ScopeDown));
    assert_eq!(decide(&caller, "sts:AssumeRole", ROLE, &layers), refused);
    let layers = Layers {
        scope_down: &steps[..1],
        ..layers
    };
    assert_eq!(decide(&caller, "sts:AssumeRole", ROLE, &layers), ALLOWED);
}

#[test]
fn service_linked_roles_are_beyond_scps_by_their_path() {
    let identity = [allow("s3:*")];
    let scps = [vec![allow("ec2:*")]];
    let layers = Layers {
        identity: &identity,
        scps: &scps,
        ..Layers::default()
    };
    let get = |caller: &Principal| decide(caller, "s3:GetObject", "arn:aws:s3:::b/k", &layers);
    assert_eq!(get(&session("/aws-service-role/x.amazonaws.com/")), ALLOWED);
    let refused = (Outcome::ImplicitlyDenied, Some(Layer::ServiceControl));
    assert_eq!(get(&session("/")), refused);
}

#[test]
fn a_federated_root_may_do_what_its_session_policy_says() {
    let federated = principal(PrincipalKind::FederatedUser {
        account: "111111111111".parse().unwrap(),
        name: "bob".parse().unwrap(),
        issuer: FederationIssuer::Root,
    });
    let session = [allow("s3:*")];
    let layers = Layers {
        session: Some(&session),
        ..Layers::default()
    };
    assert_eq!(decide(&federated, "s3:GetObject", "*", &layers), ALLOWED);
    let refused = (Outcome::ImplicitlyDenied, Some(Layer::Session));
    assert_eq!(decide(&federated, "ec2:Run", "*", &layers), refused);
    assert_eq!(
        decide(&federated, "s3:GetObject", "*", &Layers::default()),
        refused
    );
}

#[test]
fn an_explicit_denial_names_its_policy() {
    let identity = [allow("*"), statement("Deny", "s3:Put*")];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let (caller, context) = (user("AIDAFIRSTAAAAAAAAAAAA"), Context::new());
    let decision = evaluate(
        &Request::new(&caller, "s3:PutObject", "*", &context),
        &layers,
    );
    assert_eq!(decision.layer, Some(Layer::Identity));
    assert_eq!(decision.policy.as_deref(), Some("Deny s3:Put*"));
}

#[test]
fn unknown_operators_fail_closed() {
    let policy = |effect: &str| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "{effect}", "Action": "*",
                "Resource": "*", "Condition": {{"StringFoo": {{"a:b": "c"}}}}}}]}}"#
        );
        assert!(Policy::parse(&text, DocumentKind::Identity).is_err());
        NamedPolicy::new("p", Policy::load(&text, DocumentKind::Identity).unwrap())
    };
    let caller = user("AIDAFIRSTAAAAAAAAAAAA");
    let outcome = |policies: &[NamedPolicy]| {
        let layers = Layers {
            identity: policies,
            ..Layers::default()
        };
        decide(&caller, "s3:GetObject", "*", &layers).0
    };
    assert_eq!(outcome(&[policy("Allow")]), Outcome::ImplicitlyDenied);
    assert_eq!(
        outcome(&[allow("*"), policy("Deny")]),
        Outcome::ExplicitlyDenied
    );
}

#[test]
fn explanations_say_what_was_wanted_and_what_was_got() {
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "Other", "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::c/*"},
        {"Sid": "Net", "Effect": "Allow", "Action": "s3:Get*", "Resource": "*",
         "Condition": {"StringEquals": {"aws:PrincipalTag/team": "blue"},
                       "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}, "Null": {"aws:Foo": "true"}}}]}"#;
    let policy = Policy::parse(text, DocumentKind::Identity).unwrap();
    let identity = [NamedPolicy::new("net", policy)];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let caller = user("AIDAFIRSTAAAAAAAAAAAA");
    let mut context = Context::new();
    context
        .insert("aws:SourceIp", "192.168.0.1")
        .insert("aws:PrincipalTag/Team", "blue");
    let request = Request::new(&caller, "s3:GetObject", "arn:aws:s3:::b/k", &context);
    let explanation = explain(&request, &layers);
    assert_eq!(explanation.decision, evaluate(&request, &layers));
    let [report] = explanation.layers.as_slice() else {
        unreachable!("only identity policies are attached")
    };
    let [other, net] = report.statements.as_slice() else {
        unreachable!("both statements are about the action")
    };
    assert_eq!(
        (other.sid.as_deref(), &other.fit),
        (Some("Other"), &Fit::OtherResource)
    );
    let Fit::Condition(failure) = &net.fit else {
        unreachable!("a condition fails")
    };
    assert_eq!(failure.wanted.operator, "IpAddress");
    assert_eq!(failure.wanted.values, ["10.0.0.0/8"]);
    assert_eq!(
        failure.got.as_deref(),
        Some(&["192.168.0.1".to_owned()][..])
    );
    assert_eq!(explanation.missing_keys, ["aws:Foo".into()]);
    assert_eq!(explanation.deciding_statements().count(), 0);
    assert_eq!(
        explanation.to_string(),
        "denied: no identity-based policy allows it\n\
         \x20 identity-based policy: does not allow\n\
         \x20   net statement 0 (Other), Allow: is about another resource\n\
         \x20   net statement 1 (Net), Allow: IpAddress aws:SourceIp wants [\"10.0.0.0/8\"], \
         got [\"192.168.0.1\"]\n\
         \x20 the request has no aws:Foo\n"
    );
    context.insert("aws:SourceIp", "10.0.0.1");
    let request = Request::new(&caller, "s3:GetObject", "arn:aws:s3:::b/k", &context);
    let explanation = explain(&request, &layers);
    let deciding: Vec<_> = explanation.deciding_statements().collect();
    assert!(matches!(deciding.as_slice(), [one] if one.effect == Effect::Allow && one.index == 1));
}

/// The example of sts spec 11, with our own names.
#[test]
fn the_message_of_a_refusal() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "Sid1", "Effect": "Deny",
        "Action": "ec2:RunInstances", "Resource": "*",
        "Condition": {"StringEquals": {"ec2:InstanceType": "m5.large"}}}]}"#;
    let policy = Policy::parse(text, DocumentKind::Identity).unwrap();
    let identity = [NamedPolicy::new("p", policy)];
    let layers = Layers {
        identity: &identity,
        ..Layers::default()
    };
    let caller = user("AIDAFIRSTAAAAAAAAAAAA");
    let mut context = Context::new();
    context.insert("ec2:InstanceType", "m5.large");
    let resource = "arn:aws:ec2:us-east-1:111111111111:instance/*";
    let request = Request::new(&caller, "ec2:RunInstances", resource, &context);
    assert_eq!(
        authorization_message(&request, &explain(&request, &layers)),
        concat!(
            r#"{"allowed":false,"explicitDeny":true,"matchedStatements":{"items":["#,
            r#"{"statementId":"Sid1","effect":"DENY","#,
            r#""principals":{"items":[{"value":"AIDAFIRSTAAAAAAAAAAAA"}]},"#,
            r#""principalGroups":{"items":[]},"actions":{"items":[{"value":"ec2:RunInstances"}]},"#,
            r#""resources":{"items":[{"value":"*"}]},"conditions":{"items":[{"key":"#,
            r#""ec2:InstanceType","values":{"items":[{"value":"m5.large"}]}}]}}]},"#,
            r#""failures":{"items":[]},"context":{"principal":{"id":"AIDAFIRSTAAAAAAAAAAAA","#,
            r#""name":"alice","arn":"arn:aws:iam::111111111111:user/eng/alice"},"#,
            r#""action":"ec2:RunInstances","#,
            r#""resource":"arn:aws:ec2:us-east-1:111111111111:instance/*","conditions":{"items":["#,
            r#"{"key":"ec2:InstanceType","values":{"items":[{"value":"m5.large"}]}}]}}}"#,
        )
    );
    let silent = explain(&request, &Layers::default());
    let message = authorization_message(&request, &silent);
    assert!(
        message.starts_with(
            r#"{"allowed":false,"explicitDeny":false,"matchedStatements":{"items":[]}"#
        )
    );
}
