//! `daypass provider` against a running node.

use serde_json::{Value, json};

use crate::harness::{
    ADMINISTRATOR, Ended, Files, NEIGHBOUR_ACCOUNT, Query, World, allow, program, run, shared,
    unique,
};

/// A key set of two public keys.
fn key_set() -> Value {
    let key = |kid: &str| {
        json!({
            "kty": "EC", "crv": "P-256", "kid": kid,
            "x": "_w-4uZ7OjkBxC13JVpVJHUEfv9r2_d7G3fz_JEVyDTw",
            "y": "9ybhI69k58MseUJ6TZV7fYdeATNQuDGsctRRFOsKw0E",
        })
    };
    json!({"keys": [key("one"), key("two")]})
}

fn provider(args: &[&str]) -> Ended {
    let args: Vec<&str> = ["provider"].iter().chain(args).copied().collect();
    shared().command(&shared().developer(), &args)
}

fn shown(name: &str) -> Value {
    let text = provider(&["show", name, "--json"]).with(0);
    serde_json::from_str(&text).unwrap()
}

#[test]
fn keys_are_uploaded_shown_and_taken_away() {
    let (world, files) = (World::new(shared()), Files::new());
    let url = format!("https://{}.example/realms/a", unique("idp"));
    let made = world.iam("CreateOpenIDConnectProvider", [("Url", &url)]);
    let arn = made.get("OpenIDConnectProviderArn");
    let file = files.put("jwks.json", &key_set().to_string());
    let none = provider(&["show", &url]).with(0);
    let lines: Vec<&str> = none.lines().collect();
    assert_eq!(
        lines,
        [
            arn.as_str(),
            "uploaded keys: none, they are fetched",
            "expose all claims: off",
            "accept own tokens: off",
        ]
    );

    let told = provider(&["set-jwks", &url, &file, "--dry-run"]).with(1);
    assert_eq!(
        told,
        "~ uploaded keys: none, they are fetched -> one, two\n"
    );
    assert_eq!(
        shown(&url)["jwks"],
        Value::Null,
        "a dry run changes nothing"
    );
    provider(&["set-jwks", &url, &file]).with(0);
    assert_eq!(shown(&arn)["jwks"], key_set());
    let again = provider(&["set-jwks", &arn, &file]).with(0);
    assert_eq!(again, "It is as asked.\n");
    provider(&["set-jwks", &arn, &file, "--dry-run"]).with(0);

    provider(&["unset-jwks", &url, "--dry-run"]).with(1);
    assert_eq!(shown(&url)["jwks"], key_set());
    provider(&["unset-jwks", &url]).with(0);
    assert_eq!(shown(&url)["jwks"], Value::Null);
    provider(&["unset-jwks", &url, "--dry-run"]).with(0);
    let by_arn = [("OpenIDConnectProviderArn", arn.as_str())];
    world.iam("DeleteOpenIDConnectProvider", by_arn);
    let gone = provider(&["show", &url]).refused();
    assert!(gone.contains("NoSuchEntity"), "{gone}");
}

/// What is private does not even cross the network.
#[test]
fn a_set_that_is_not_to_be_kept_is_refused_before_anything_is_sent() {
    let files = Files::new();
    let mut private = key_set();
    private["keys"][1]["d"] = "AQAB".into();
    for (text, says) in [
        (
            private.to_string(),
            "key 2 is private: it has the member `d`",
        ),
        (
            r#"{"keys":[]}"#.to_owned(),
            "no key of it is one to sign with",
        ),
        ("{".to_owned(), "the key set"),
    ] {
        let file = files.put("jwks.json", &text);
        let nowhere = ["--endpoint-url", "http://127.0.0.1:9"];
        let args = ["provider", "set-jwks", "https://idp.example", &file];
        let told = run(&[&args[..], &nowhere[..]].concat()).refused();
        assert!(told.contains(says), "{told}");
    }
    let missing = provider(&["set-jwks", "https://idp.example", "/no/such/file"]).refused();
    assert!(missing.contains("cannot read /no/such/file"), "{missing}");
}

#[test]
fn options_are_turned_on_and_off_each_by_itself() {
    let world = World::new(shared());
    let arn = world.oidc_provider();
    let set = |args: &[&str], code| provider(&[&["set", arn.as_str()], args].concat()).with(code);
    let told = set(&["--expose-all-claims", "on", "--dry-run"], 1);
    assert_eq!(told, "~ expose all claims: off -> on\n");
    set(&["--expose-all-claims", "on"], 0);
    set(&["--accept-own-tokens", "on"], 0);
    let now = shown(&arn);
    assert_eq!(now["exposeAllClaims"], true);
    assert_eq!(now["acceptOwnTokens"], true);
    set(
        &["--expose-all-claims", "off", "--accept-own-tokens", "off"],
        0,
    );
    let now = shown(&arn);
    assert_eq!(now["exposeAllClaims"], false);
    assert_eq!(now["acceptOwnTokens"], false);
    let saml = provider(&["set", &arn, "--single-use", "on"]).refused();
    assert!(saml.contains("is an OIDC provider"), "{saml}");
    provider(&["set", &arn]).refused();
    provider(&["set", &arn, "--expose-all-claims", "perhaps"]).refused();
    let by_arn = [("OpenIDConnectProviderArn", arn.as_str())];
    world.iam("DeleteOpenIDConnectProvider", by_arn);

    let arn = world.saml_provider();
    let (_, name) = arn.rsplit_once('/').unwrap();
    provider(&["set", name, "--single-use", "on", "--allow-cbc", "on"]).with(0);
    let told = provider(&["set", name, "--allow-cbc", "off"]).with(0);
    assert_eq!(told, "~ allow CBC: on -> off\n");
    let expected = json!({"arn": arn, "singleUse": true, "allowCbc": false});
    assert_eq!(shown(name), expected);
    let lines = provider(&["show", name]).with(0);
    assert_eq!(lines, format!("{arn}\nsingle use: on\nallow CBC: off\n"));
    for args in [
        &["set", name, "--accept-own-tokens", "on"][..],
        &["unset-jwks", name],
    ] {
        let told = provider(args).refused();
        assert!(told.contains("is a SAML provider"), "{told}");
    }
    world.iam("DeleteSAMLProvider", [("SAMLProviderArn", arn.as_str())]);
}

/// Whoever runs the command needs the rights, and is told which.
/// `export AWS_SESSION_TOKEN=` is how shells take a variable back.
#[test]
fn a_variable_that_is_empty_is_not_set() {
    let keys = shared().developer();
    let ended = |endpoint: &str, id: &str| {
        let mut command = program();
        command
            .args(["provider", "show", "nobody"])
            .env("AWS_ENDPOINT_URL_IAM", "")
            .env("AWS_ENDPOINT_URL", endpoint)
            .env("AWS_ACCESS_KEY_ID", id)
            .env("AWS_SECRET_ACCESS_KEY", &keys.secret)
            .env("AWS_SESSION_TOKEN", "")
            .env("AWS_REGION", "");
        Ended::of(command.output().unwrap()).refused()
    };
    let endpoint = format!("http://{}", shared().host());
    assert!(ended(&endpoint, &keys.id).contains("NoSuchEntity"));
    assert!(ended("", &keys.id).contains("which node?"));
    assert!(ended(&endpoint, "").contains("no credentials"));
}

#[test]
fn the_command_may_no_more_than_whoever_runs_it() {
    let world = World::new(shared());
    let arn = world.oidc_provider();
    let person = world.user(&allow("iam:Get*"));
    let ask = |args: &[&str]| shared().command(&person.keys, args);
    let told = ask(&["provider", "show", &arn]).refused();
    assert!(
        told.contains("iam:DaypassGetOpenIDConnectProvider"),
        "{told}"
    );
    world.user_policy(&person.name, &allow("iam:DaypassGet*"));
    ask(&["provider", "show", &arn]).with(0);
    let change = ["provider", "set", &arn, "--accept-own-tokens", "on"];
    let told = ask(&change).refused();
    assert!(told.contains("AccessDenied"), "{told}");
    ask(&[&change[..], &["--dry-run"]].concat()).with(1);
    assert_eq!(shown(&arn)["acceptOwnTokens"], false);
    world.user_policy(&person.name, ADMINISTRATOR);
    ask(&change).with(0);
    // Another account's provider is nobody's here.
    let theirs = arn.replace(&world.account, NEIGHBOUR_ACCOUNT);
    ask(&["provider", "show", &theirs]).refused();
    for bad in ["arn:aws:iam::1:role/x", "http://idp.example"] {
        ask(&["provider", "show", bad]).refused();
    }
    let delete = Query::iam("DeleteOpenIDConnectProvider").arg("OpenIDConnectProviderArn", &arn);
    world.call(&delete).ok();
}
