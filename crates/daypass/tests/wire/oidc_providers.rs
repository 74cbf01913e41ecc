//! OIDC providers through the IAM API.

use serde_json::json;

use crate::harness::{NEIGHBOUR_ACCOUNT, Query, Reply, World, allow, shared, trust_for, unique};

fn world() -> World<'static> {
    World::new(shared())
}

fn create(world: &World<'_>, url: &str) -> Reply {
    world.try_iam("CreateOpenIDConnectProvider", [("Url", url)])
}

fn get(world: &World<'_>, arn: &str) -> Reply {
    let arn = ("OpenIDConnectProviderArn", arn);
    world.try_iam("GetOpenIDConnectProvider", [arn])
}

fn delete(world: &World<'_>, arn: &str) {
    let arn = ("OpenIDConnectProviderArn", arn);
    world.iam("DeleteOpenIDConnectProvider", [arn]);
}

/// The texts of the list's own members.
fn members(reply: &Reply, list: &str) -> Vec<String> {
    let start = format!("<{list}>");
    let Some((_, rest)) = reply.body.split_once(&start) else {
        return Vec::new();
    };
    let (inside, _) = rest.split_once(&format!("</{list}>")).unwrap();
    let parts = inside.split("<member>").skip(1);
    parts
        .map(|part| part.split("</member>").next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_provider_is_made_shown_listed_and_deleted() {
    let world = world();
    let host = format!("{}.example", unique("idp"));
    let thumbprint = "6938fd4d98bab03faadb97b34396831e3780aea1";
    let made = world.iam(
        "CreateOpenIDConnectProvider",
        [
            ("Url", &format!("https://{host}/realms/a")),
            ("ClientIDList.member.1", "sts.amazonaws.com"),
            ("ClientIDList.member.2", "other"),
            ("ClientIDList.member.3", "other"),
            ("ThumbprintList.member.1", thumbprint),
            ("Tags.member.1.Key", "Team"),
            ("Tags.member.1.Value", "blue"),
        ],
    );
    let arn = format!(
        "arn:aws:iam::{}:oidc-provider/{host}/realms/a",
        world.account
    );
    assert_eq!(made.get("OpenIDConnectProviderArn"), arn);
    assert_eq!(made.get("Key"), "Team");

    let shown = get(&world, &arn).ok();
    assert_eq!(shown.get("Url"), format!("{host}/realms/a"));
    assert_eq!(
        members(&shown, "ClientIDList"),
        ["sts.amazonaws.com", "other"]
    );
    assert_eq!(members(&shown, "ThumbprintList"), [thumbprint]);
    assert_eq!(shown.get("Value"), "blue");
    assert!(shown.get("CreateDate").ends_with('Z'));
    let listed = world.iam("ListOpenIDConnectProviders", []).texts("Arn");
    assert!(listed.contains(&arn));

    delete(&world, &arn);
    let missing = format!("OpenIDConnect Provider not found for arn {arn}");
    get(&world, &arn).assert_refused(404, "NoSuchEntity", &missing);
    let listed = world.iam("ListOpenIDConnectProviders", []).texts("Arn");
    assert!(!listed.contains(&arn));
    // One that is not there is as good as deleted.
    delete(&world, &arn);
    for (action, argument) in [
        ("AddClientIDToOpenIDConnectProvider", ("ClientID", "x")),
        ("RemoveClientIDFromOpenIDConnectProvider", ("ClientID", "x")),
        (
            "UpdateOpenIDConnectProviderThumbprint",
            ("ThumbprintList.member.1", thumbprint),
        ),
        ("UntagOpenIDConnectProvider", ("TagKeys.member.1", "k")),
        ("ListOpenIDConnectProviderTags", ("MaxItems", "1")),
    ] {
        let args = [("OpenIDConnectProviderArn", arn.as_str()), argument];
        world
            .try_iam(action, args)
            .assert_refused(404, "NoSuchEntity", &missing);
    }
}

#[test]
fn a_url_is_taken_once_and_as_it_was_written() {
    let world = world();
    let host = unique("idp");
    let url = format!("https://{host}.example:8443/a");
    let mut made = vec![create(&world, &url).ok().get("OpenIDConnectProviderArn")];
    let exists = format!("Provider with url {url} already exists.");
    create(&world, &url).assert_refused(409, "EntityAlreadyExists", &exists);
    for other in [format!("{url}/"), url.replace("/a", "/A")] {
        made.push(create(&world, &other).ok().get("OpenIDConnectProviderArn"));
    }
    assert!(made[1].ends_with(&format!(":oidc-provider/{host}.example:8443/a/")));
    // Another account has providers of its own.
    let next_door = World::next_door(shared());
    let theirs = create(&next_door, &url)
        .ok()
        .get("OpenIDConnectProviderArn");
    assert!(theirs.contains(NEIGHBOUR_ACCOUNT));
    get(&next_door, &made[0]).assert_code(403, "AccessDenied");
    delete(&next_door, &theirs);
    for arn in made {
        delete(&world, &arn);
    }
}

#[test]
fn what_is_no_url_of_a_provider_is_refused() {
    for url in [
        "http://idp.example",
        "idp.example",
        "https://idp.example?x=y",
        "https://idp.example/#x",
        "https://alice@idp.example",
        "https://idp.example/a/../b",
        "https://idp.example/*",
    ] {
        let text = "Invalid Open ID Connect Provider URL";
        create(&world(), url).assert_refused(400, "ValidationError", text);
    }
    let long = format!("https://idp.example/{}", "x".repeat(236));
    create(&world(), &long).assert_code(400, "ValidationError");
}

#[test]
fn what_is_no_arn_of_a_provider_is_refused() {
    let account = world().account;
    for arn in [
        "idp.example/aaaaaaaaaaaaaaaa".to_owned(),
        format!("arn:aws:iam::{account}:saml-provider/Corporate"),
        format!("arn:aws:iam::{account}:oidc-provider/https://idp.example"),
        format!("arn:aws-cn:iam::{account}:oidc-provider/idp.example"),
    ] {
        let text = format!("ARN {arn} is not valid.");
        get(&world(), &arn).assert_refused(400, "InvalidInput", &text);
    }
}

#[test]
fn client_ids_are_added_and_removed_up_to_a_hundred() {
    let world = world();
    let url = format!("https://{}.example", unique("idp"));
    let full = (0..101).fold(
        Query::iam("CreateOpenIDConnectProvider").arg("Url", &url),
        |query, at| {
            query.arg(
                &format!("ClientIDList.member.{}", at + 1),
                &format!("app-{at}"),
            )
        },
    );
    let quota = "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100";
    world
        .call(&full)
        .assert_refused(409, "LimitExceeded", quota);
    let full = (0..99).fold(
        Query::iam("CreateOpenIDConnectProvider").arg("Url", &url),
        |query, at| {
            query.arg(
                &format!("ClientIDList.member.{}", at + 1),
                &format!("app-{at}"),
            )
        },
    );
    let arn = world.call(&full).ok().get("OpenIDConnectProviderArn");
    let change = |action: &str, client_id: &str| {
        let arn = ("OpenIDConnectProviderArn", arn.as_str());
        world.try_iam(action, [arn, ("ClientID", client_id)])
    };
    let add = |client_id: &str| change("AddClientIDToOpenIDConnectProvider", client_id);
    let remove = |client_id: &str| change("RemoveClientIDFromOpenIDConnectProvider", client_id);
    add("last").ok();
    // One that is there is no mistake, and client ids have case.
    add("last").ok();
    add("LAST").assert_refused(409, "LimitExceeded", quota);
    remove("LAST").ok();
    remove("app-0").ok();
    remove("app-0").ok();
    add("LAST").ok();
    let shown = get(&world, &arn).ok();
    let client_ids = members(&shown, "ClientIDList");
    assert_eq!(client_ids.len(), 100);
    assert_eq!(client_ids[..1], ["app-1"]);
    assert_eq!(client_ids[98..], ["last", "LAST"]);
    delete(&world, &arn);
}

#[test]
fn thumbprints_are_replaced_as_a_whole_and_five_at_most() {
    let world = world();
    let arn = world.oidc_provider();
    assert_eq!(members(&get(&world, &arn), "ThumbprintList"), [""; 0]);
    let update = |count: usize, digit: &str| {
        let query = Query::iam("UpdateOpenIDConnectProviderThumbprint")
            .arg("OpenIDConnectProviderArn", &arn);
        let query = (1..=count).fold(query, |query, at| {
            query.arg(
                &format!("ThumbprintList.member.{at}"),
                &format!("{at}{}", digit.repeat(39)),
            )
        });
        world.call(&query)
    };
    update(5, "a").ok();
    assert_eq!(members(&get(&world, &arn), "ThumbprintList").len(), 5);
    update(6, "a").assert_refused(
        400,
        "InvalidInput",
        "Thumbprint list must contain fewer than 5 entries.",
    );
    update(1, "g").assert_code(400, "ValidationError");
    update(0, "a").assert_code(400, "ValidationError");
    update(1, "bb").assert_code(400, "ValidationError");
    update(1, "B").ok();
    let kept = format!("1{}", "B".repeat(39));
    assert_eq!(members(&get(&world, &arn), "ThumbprintList"), [kept]);
    delete(&world, &arn);
}

#[test]
fn a_providers_tags_are_set_changed_removed_and_asked_for() {
    let world = world();
    let arn = world.oidc_provider();
    let by_arn = ("OpenIDConnectProviderArn", arn.as_str());
    let tag = |key: &str, value: &str| {
        let tag = [("Tags.member.1.Key", key), ("Tags.member.1.Value", value)];
        world.try_iam("TagOpenIDConnectProvider", [by_arn, tag[0], tag[1]])
    };
    tag("Team", "blue").ok();
    tag("team", "red").ok();
    tag("aws:x", "y").assert_code(400, "InvalidInput");
    world.iam(
        "UntagOpenIDConnectProvider",
        [by_arn, ("TagKeys.member.1", "K")],
    );
    let listed = world.iam("ListOpenIDConnectProviderTags", [by_arn]);
    assert_eq!(listed.texts("Key"), ["team"]);
    assert_eq!(listed.texts("Value"), ["red"]);

    let by_tag = |action: &str, key: &str, value: &str| {
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow", "Action": action, "Resource": arn,
                "Condition": {"StringEquals": {key: value}},
            }],
        })
        .to_string()
    };
    let person = world.user(&by_tag("iam:*", "iam:ResourceTag/Team", "blue"));
    let ask = |query: &Query| shared().call(query, &person.keys);
    let read = Query::iam("GetOpenIDConnectProvider").arg("OpenIDConnectProviderArn", &arn);
    ask(&read).assert_code(403, "AccessDenied");
    world.user_policy(
        &person.name,
        &by_tag("iam:*", "aws:ResourceTag/team", "red"),
    );
    ask(&read).ok();
    let tags_it = Query::iam("TagOpenIDConnectProvider")
        .arg("OpenIDConnectProviderArn", &arn)
        .arg("Tags.member.1.Key", "Cost")
        .arg("Tags.member.1.Value", "1");
    world.user_policy(
        &person.name,
        &by_tag("iam:TagOpenIDConnectProvider", "aws:RequestTag/Cost", "2"),
    );
    ask(&tags_it).assert_code(403, "AccessDenied");
    world.user_policy(
        &person.name,
        &by_tag("iam:TagOpenIDConnectProvider", "aws:RequestTag/Cost", "1"),
    );
    ask(&tags_it).ok();
    delete(&world, &arn);
}

/// Tagging while creating takes the right to tag; and a right is one about a very provider.
#[test]
fn the_right_to_create_is_asked_for_the_arn_and_for_tags() {
    let world = world();
    let host = format!("{}.example", unique("idp"));
    let arn = format!("arn:aws:iam::{}:oidc-provider/{host}", world.account);
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "iam:CreateOpenIDConnectProvider", "Resource": arn,
        }],
    });
    let person = world.user(&policy.to_string());
    let create = |url: &str| Query::iam("CreateOpenIDConnectProvider").arg("Url", url);
    let other = format!("https://{host}/other");
    shared()
        .call(&create(&other), &person.keys)
        .assert_code(403, "AccessDenied");
    let url = format!("https://{host}");
    let tagged = create(&url)
        .arg("Tags.member.1.Key", "k")
        .arg("Tags.member.1.Value", "v");
    let refused = shared().call(&tagged, &person.keys);
    refused.assert_code(403, "AccessDenied");
    assert!(refused.message().contains("iam:TagOpenIDConnectProvider"));
    shared().call(&create(&url), &person.keys).ok();
    delete(&world, &arn);
}

/// Whoever may list learns ARNs; who may not learns nothing, also not whether one is there.
#[test]
fn who_may_not_look_is_not_told_what_is_there() {
    let world = world();
    let arn = world.oidc_provider();
    let person = world.user(&allow("s3:*"));
    let told = |arn: &str| {
        let query = Query::iam("GetOpenIDConnectProvider").arg("OpenIDConnectProviderArn", arn);
        let (status, code, message) = shared().call(&query, &person.keys).refusal();
        (status, code, message.replace(arn, "ARN"))
    };
    let nobodys = format!(
        "arn:aws:iam::{}:oidc-provider/nobodys.example",
        world.account
    );
    assert_eq!(told(&arn), told(&nobodys));
    shared()
        .call(&Query::iam("ListOpenIDConnectProviders"), &person.keys)
        .assert_code(403, "AccessDenied");
    delete(&world, &arn);
}

/// Anybody can have a token of an issuer that many share, so that trust in it must say whose.
#[test]
fn flaw_f02_trust_in_a_shared_issuer_says_whose_tokens_are_meant() {
    let world = world();
    let issuer = "token.actions.githubusercontent.com";
    let arn = format!("arn:aws:iam::{}:oidc-provider/{issuer}", world.account);
    let action = json!("sts:AssumeRoleWithWebIdentity");
    let key = format!("{issuer}:sub");
    let on = |subject: &str| {
        let condition = json!({"StringLike": {&key: subject}});
        trust_for(&action, &json!({"Federated": arn}), &condition)
    };
    let name = unique("shared");
    let create = |trust: &str| {
        let args = [
            ("RoleName", name.as_str()),
            ("AssumeRolePolicyDocument", trust),
        ];
        world.try_iam("CreateRole", args)
    };
    let loose = trust_for(&action, &json!({"Federated": arn}), &json!({}));
    for trust in [loose.clone(), on("*"), on("repo:*")] {
        let refused = create(&trust);
        refused.assert_code(400, "MalformedPolicyDocument");
        assert!(refused.message().contains(&key), "{}", refused.message());
    }
    create(&on("repo:acme/*")).ok();
    let update = |trust: &str| {
        let args = [("RoleName", name.as_str()), ("PolicyDocument", trust)];
        world.try_iam("UpdateAssumeRolePolicy", args)
    };
    update(&loose).assert_code(400, "MalformedPolicyDocument");
    update(&on("repo:acme/app:*")).ok();
    world.iam("DeleteRole", [("RoleName", &name)]);
}

/// Trust policies name providers by ARN, with a port in it or not, whether they exist or not.
#[test]
fn a_trust_policy_may_name_a_provider() {
    let world = world();
    let arn = format!(
        "arn:aws:iam::{}:oidc-provider/idp.example:8443/realms/a",
        world.account
    );
    let condition = json!({"StringEquals": {"idp.example:8443/realms/a:sub": "alice"}});
    let action = json!("sts:AssumeRoleWithWebIdentity");
    let role = world.role(
        &trust_for(&action, &json!({"Federated": arn}), &condition),
        "",
    );
    let shown = world.iam("GetRole", [("RoleName", &role.name)]);
    assert!(
        shown
            .get("AssumeRolePolicyDocument")
            .contains("idp.example%3A8443")
    );
}
