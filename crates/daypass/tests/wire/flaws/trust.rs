//! Area F: whom a role trusts, and across which accounts.

use serde_json::{Value, json};

use crate::harness::{Query, World, allow, assuming, shared, trust, unique};

fn world() -> World<'static> {
    World::new(shared())
}

fn aws(principal: &str) -> Value {
    json!({"AWS": principal})
}

/// The trust policy alone lets in whom it names in its own account, and nobody of another account.
#[test]
fn flaw_f01_trust_and_permission_are_both_asked() {
    let (here, there) = (world(), World::next_door(shared()));
    let may = allow("sts:AssumeRole");
    for (home, permitted) in [
        (&here, true),
        (&here, false),
        (&there, true),
        (&there, false),
    ] {
        let same_account = home.account == here.account;
        let person = home.user(if permitted { &may } else { "" });
        for (principal, trusted_as) in [
            (aws(&person.arn), "itself"),
            (aws(&home.root_arn()), "its account"),
            (json!("*"), "everybody"),
            (aws(&here.user("").arn), "nobody"),
        ] {
            let role = here.role(&trust(&principal, &json!({})), "");
            let expected = match trusted_as {
                "nobody" => false,
                "its account" => permitted,
                _ => permitted || same_account,
            };
            let reply = shared().assume(&role.arn, &person.keys);
            let told = format!("{trusted_as}, {permitted}, {same_account}: {}", reply.body);
            assert_eq!(reply.status == 200, expected, "{told}");
            if !expected {
                reply.assert_code(403, "AccessDenied");
            }
        }
    }
}

/// A deputy has a role of each of two tenants, and each tenant's id opens that tenant's alone.
#[test]
fn flaw_f05_a_deputy_acts_for_the_tenant_whose_id_it_says() {
    let (tenants, deputy) = (
        world(),
        World::next_door(shared()).user(&allow("sts:AssumeRole")),
    );
    let role_of = |id: &str| {
        let condition = json!({"StringEquals": {"sts:ExternalId": id}});
        tenants.role(&trust(&aws(&deputy.arn), &condition), "")
    };
    let (one, other) = (role_of("tenant-one"), role_of("tenant-two"));
    let not_absent = json!({
        "StringEqualsIfExists": {"sts:ExternalId": "tenant-one"},
        "Null": {"sts:ExternalId": "false"},
    });
    let checked = tenants.role(&trust(&aws(&deputy.arn), &not_absent), "");
    let call = |query: &Query| shared().call(query, &deputy.keys);
    let with = |arn: &str, id: &str| call(&assuming(arn).arg("ExternalId", id));
    with(&one.arn, "tenant-one").ok();
    with(&other.arn, "tenant-two").ok();
    with(&checked.arn, "tenant-one").ok();
    for arn in [&one.arn, &checked.arn] {
        for id in [
            "tenant-two",
            "Tenant-One",
            "tenant-on",
            "tenant-one:",
            "tenant-one,tenant-two",
        ] {
            with(arn, id).assert_code(403, "AccessDenied");
        }
        for odd in ["", " ", "*", "tenant-*"] {
            let reply = with(arn, odd);
            assert!(
                [400, 403].contains(&reply.status),
                "{odd:?}: {}",
                reply.body
            );
        }
        call(&assuming(arn)).assert_code(403, "AccessDenied");
        // Another spelling of the parameter, or a list, is not it.
        for name in [
            "externalId",
            "ExternalID",
            "ExternalId.member.1",
            "sts:ExternalId",
        ] {
            call(&assuming(arn).arg(name, "tenant-one")).assert_code(403, "AccessDenied");
        }
    }
}

/// Ids carry their account, so no account's can come to be another's; and an id that was deleted is
/// not drawn again (the store's behaviour suite has that: no run would draw one by chance).
#[test]
fn flaw_f07_whoever_gets_a_name_again_gets_another_id() {
    let (here, there) = (world(), World::next_door(shared()));
    let name = unique("again");
    let mut ids = Vec::new();
    for _ in 0..20 {
        for world in [&here, &there] {
            let user = world.iam("CreateUser", [("UserName", &name)]);
            let key = world
                .iam("CreateAccessKey", [("UserName", &name)])
                .get("AccessKeyId");
            let document = trust(&json!("*"), &json!({}));
            let args = [
                ("RoleName", name.as_str()),
                ("AssumeRolePolicyDocument", &document),
            ];
            let role = world.iam("CreateRole", args).get("RoleId");
            world.iam(
                "DeleteAccessKey",
                [("UserName", name.as_str()), ("AccessKeyId", &key)],
            );
            world.iam("DeleteUser", [("UserName", &name)]);
            world.iam("DeleteRole", [("RoleName", &name)]);
            for id in [user.get("UserId"), key, role] {
                let id = id.parse::<daypass_model::UniqueId>().unwrap();
                assert_eq!(id.encoded_account(), Some(world.account.parse().unwrap()));
                ids.push(id.to_string());
            }
        }
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

/// A service is nobody here, and a parameter's name has its case.
#[test]
fn flaw_f12_nobody_is_a_service_and_parameter_names_are_exact() {
    let world = world();
    let service = |conditions: &Value| {
        let principal = json!({"Service": ["lambda.amazonaws.com", "appsync.amazonaws.com"]});
        world.role(&trust(&principal, conditions), "")
    };
    let source = json!({"StringEquals": {"aws:SourceAccount": world.account}});
    for role in [service(&json!({})), service(&source)] {
        for keys in [shared().developer(), shared().neighbour()] {
            shared()
                .assume(&role.arn, &keys)
                .assert_code(403, "AccessDenied");
        }
    }
    let role = world.open_role("");
    let named = |name: &str| {
        Query::sts("AssumeRole")
            .arg(name, &role.arn)
            .arg("RoleSessionName", "session")
    };
    for wrong in ["roleArn", "rolearn", "ROLEARN", "RoleARN"] {
        shared()
            .call(&named(wrong), &shared().developer())
            .assert_code(400, "ValidationError");
    }
    // Beside the right one it is ignored, whichever role it names.
    let both = assuming(&role.arn).arg("roleArn", "arn:aws:iam::210987654321:role/other");
    let reply = shared().call(&both, &shared().developer()).ok();
    assert!(reply.get("Arn").contains(&role.name));
}

/// A name can be registered again by somebody else, and a number cannot: what a known issuer says of
/// its tenants for good can be asked about.
#[test]
fn flaw_f03_what_an_issuer_says_of_a_tenant_for_good_is_a_condition_key() {
    let next_door = World::next_door(shared());
    let issuer = next_door.issuer_at("https://token.actions.githubusercontent.com");
    let conditions = json!({"StringEquals": {
        issuer.key("sub"): "repo:acme/app:ref:refs/heads/main", issuer.key("repository_id"): "74",
    }});
    let role = next_door.web_role(&issuer, &conditions, "");
    let of = |repository: &str| {
        let claims = json!({
            "sub": "repo:acme/app:ref:refs/heads/main", "repository_id": repository,
        });
        next_door.trade(&role, &issuer.token(&claims))
    };
    of("74").ok();
    of("4711").assert_code(403, "AccessDenied");
}

/// Whoever is gone vouches for nobody, however warm its keys are.
#[test]
fn flaw_f08_a_provider_that_is_gone_vouches_for_nobody() {
    let world = world();
    let issuer = world.issuer();
    let role = world.web_role(&issuer, &json!({}), "");
    let token = issuer.token(&json!({}));
    world.trade(&role, &token).ok();
    let arn = ("OpenIDConnectProviderArn", issuer.arn.as_str());
    world.iam("DeleteOpenIDConnectProvider", [arn]);
    world.trade(&role, &token).assert_refused(
        400,
        "InvalidIdentityToken",
        &format!(
            "No OpenIDConnect provider found in your account for {}",
            issuer.url
        ),
    );
}

/// Every condition must hold: a token of one client is not for a role that trusts another, whatever
/// else of it is right.
#[test]
fn flaw_f10_a_token_for_one_client_is_not_good_for_another() {
    let world = world();
    let issuer = world.issuer();
    let args = [
        ("OpenIDConnectProviderArn", issuer.arn.as_str()),
        ("ClientID", "other"),
    ];
    world.iam("AddClientIDToOpenIDConnectProvider", args);
    let conditions = json!({"StringEquals": {issuer.key("aud"): "app", issuer.key("sub"): "ada"}});
    let role = world.web_role(&issuer, &conditions, "");
    for (audience, subject, status) in [
        ("app", "ada", 200),
        ("other", "ada", 403),
        ("app", "eve", 403),
        ("other", "eve", 403),
        ("nobody's", "ada", 400),
    ] {
        let token = issuer.token(&json!({"aud": audience, "sub": subject}));
        let reply = world.trade(&role, &token);
        assert_eq!(reply.status, status, "{audience} {subject}: {}", reply.body);
    }
}
