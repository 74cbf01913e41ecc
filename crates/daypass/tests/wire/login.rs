//! `daypass login --saml`: the command, the page and the way between them on loopback.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Stdio};

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::saml_idp::SAML;
use crate::harness::{
    Ended, Job, Keys, Login, Reply, Trusted, World, allow, exchange, form, posting, program, shared,
};

const IDP: &str = "https://idp.example/sso?app=daypass";

fn world() -> World<'static> {
    World::new(shared())
}

fn endpoint() -> String {
    format!("http://{}", shared().host())
}

/// A provider and two roles that trust it.
fn roles(world: &World<'_>) -> (Trusted, [Job; 2]) {
    let provider = Trusted::new(world);
    let role = || provider.role(world, &json!(SAML), &json!({}), &allow("iam:ListUsers"));
    let roles = [role(), role()];
    (provider, roles)
}

fn pair(provider: &Trusted, role: &Job) -> String {
    format!("{},{}", role.arn, provider.arn)
}

fn login(provider: &Trusted, roles: &[Job]) -> Login {
    let pairs: Vec<String> = roles.iter().map(|role| pair(provider, role)).collect();
    let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
    Login::new(&provider.idp).aws("Role", &pairs)
}

/// Somebody's home, in which the command is run.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn start(&self, args: &[&str]) -> Child {
        program()
            .args(["login", "--saml", "--endpoint-url", &endpoint()])
            .args(args)
            .env("HOME", self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[track_caller]
    fn run(&self, args: &[&str], input: &str) -> Ended {
        let mut child = self.start(args);
        // One that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ended::of(child.wait_with_output().unwrap())
    }

    fn credentials(&self) -> String {
        fs::read_to_string(self.0.path().join(".aws/credentials")).unwrap()
    }
}

/// The command, while it waits for somebody to sign in.
struct Waiting {
    child: Child,
    errors: BufReader<std::process::ChildStderr>,
    relay_state: String,
    code: String,
}

impl Waiting {
    fn start(home: &Home, args: &[&str]) -> Self {
        let mut child = home.start(&[args, &["--no-browser", "--idp-url", IDP]].concat());
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut line = || {
            let mut line = String::new();
            errors.read_line(&mut line).unwrap();
            line.trim().to_owned()
        };
        assert_eq!(line(), "Sign in at your identity provider:");
        let address = line();
        let state = address.strip_prefix(&format!("{IDP}&RelayState=")).unwrap();
        let relay_state = percent_decode_str(state)
            .decode_utf8()
            .unwrap()
            .into_owned();
        let code = line();
        let code = code.rsplit(' ').next().unwrap().to_owned();
        Self {
            child,
            errors,
            relay_state,
            code,
        }
    }

    fn address(&self) -> String {
        let port = self.relay_state.split(':').nth(1).unwrap();
        format!("127.0.0.1:{port}")
    }

    /// Signs in with a response and chooses a role; answers the page that hands over.
    fn sign_in(&self, posted: &str, choice: &str) -> Reply {
        let fields = [("SAMLResponse", posted), ("RelayState", &self.relay_state)];
        let shown = shared().post("/-/saml/acs", &fields).ok();
        assert_eq!(shown.heading(), "Choose a role");
        assert_eq!(shown.by_id("code"), self.code);
        let (_, mut hidden) = shown.form();
        hidden.push(("role".to_owned(), choice.to_owned()));
        let fields: Vec<(&str, &str)> = (hidden.iter())
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let shown = shared().post("/-/saml/credentials", &fields).ok();
        assert_eq!(shown.heading(), "Hand the credentials over");
        assert_eq!(shown.by_id("code"), self.code);
        shown
    }

    /// What a browser sends when the page is told to hand over.
    fn handing(&self, page: &Reply) -> crate::harness::Request {
        let (action, hidden) = page.form();
        let target = action
            .strip_prefix(&format!("http://{}", self.address()))
            .unwrap();
        let fields: Vec<(&str, &str)> = (hidden.iter())
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        posting(&self.address(), target, &form(&fields)).with("Origin", &endpoint())
    }

    fn send(&self, request: &crate::harness::Request) -> Reply {
        exchange(self.address().parse().unwrap(), &request.bytes()).unwrap()
    }

    fn end(mut self) -> Ended {
        let mut rest = String::new();
        self.errors.read_to_string(&mut rest).unwrap();
        let output = self.child.wait_with_output().unwrap();
        Ended {
            stderr: rest,
            ..Ended::of(output)
        }
    }
}

fn keys(told: &Value) -> Keys {
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    Keys {
        id: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        token: Some(text("SessionToken")),
    }
}

#[test]
fn the_page_hands_the_credentials_to_the_program_that_waits() {
    let world = world();
    let (provider, roles) = roles(&world);
    let waiting = Waiting::start(&Home::new(), &["--format", "json"]);
    let posted = login(&provider, &roles).post(&provider.idp);
    let page = waiting.sign_in(&posted, &pair(&provider, &roles[1]));
    let shown = waiting.send(&waiting.handing(&page)).ok();
    assert_eq!(shown.heading(), "You are signed in");
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let told: Value = serde_json::from_str(&waiting.end().with(0)).unwrap();
    assert_eq!(told["Version"], 1);
    assert_eq!(told["AccountId"], world.account);
    let arn = format!(
        "arn:aws:sts::{}:assumed-role/{}/jane",
        world.account, roles[1].name
    );
    assert_eq!(shared().whoami(&keys(&told)).ok().get("Arn"), arn);
}

#[test]
fn only_the_page_hands_anything_over_and_only_with_the_nonce_to_this_address() {
    let world = world();
    let (provider, roles) = roles(&world);
    let waiting = Waiting::start(&Home::new(), &["--format", "json"]);
    let posted = login(&provider, &roles).post(&provider.idp);
    let page = waiting.sign_in(&posted, &pair(&provider, &roles[0]));
    let good = waiting.handing(&page);
    let port = waiting.address().rsplit_once(':').unwrap().1.to_owned();
    let turned_away = |status: u16, change: &dyn Fn(&mut crate::harness::Request)| {
        let mut request = good.clone();
        change(&mut request);
        let shown = waiting.send(&request);
        assert_eq!(
            shown.status, status,
            "{} {:?}",
            request.target, request.headers
        );
        assert!(!shown.body.contains("ASIA"));
    };
    // Another name for this machine, as one that somebody has resolve to it.
    for host in ["evil.example", "localhost", "127.0.0.2", "[::1]"] {
        let host = format!("{host}:{port}");
        turned_away(421, &|request| request.set("Host", &host));
    }
    // Another page, or one that does not say which it is.
    let elsewhere = format!("http://evil.example:{}", shared().address.port());
    for origin in ["null", "https://evil.example", &elsewhere] {
        turned_away(403, &|request| request.set("Origin", origin));
    }
    turned_away(403, &|request| request.remove("Origin"));
    // Another nonce, and less or more than it.
    let target = good.target.clone();
    for target in [
        "/".to_owned(),
        format!("/{}", "a".repeat(32)),
        target[..32].to_owned(),
        format!("{target}a"),
        format!("{target}?x"),
        format!("/{target}"),
    ] {
        turned_away(404, &|request| request.target.clone_from(&target));
    }
    turned_away(405, &|request| request.method = "PUT".to_owned());
    turned_away(405, &|request| {
        request.method = "GET".to_owned();
        request.body.clear();
    });
    // What is not what the page hands over: it is going to stand before shells and in files.
    let body = String::from_utf8(good.body.clone()).unwrap();
    for body in [
        String::new(),
        format!("{body}&AccessKeyId=ASIAOTHER"),
        body.replacen("AccessKeyId=", "AccessKeyId=%27;", 1),
        body.replacen("SecretAccessKey=", "SecretAccessKey=a%0A[default]%0A", 1),
        body.replacen("Expiration=", "Expiration=$(x)", 1),
        body.replacen("AssumedRoleArn=", "AssumedRoleArn=%0D", 1),
        body.replacen("RoleArn=", "Other=", 1),
    ] {
        turned_away(400, &|request| request.body = body.clone().into_bytes());
    }
    turned_away(400, &|request| request.set("Content-Type", "text/plain"));
    turned_away(400, &|request| request.body = vec![b'a'; 70_000]);

    // None of that has changed anything.
    waiting.send(&good).ok();
    let ended = waiting.end();
    assert!(ended.stderr.contains("--page-origin"), "{}", ended.stderr);
    ended.with(0);
}

#[test]
fn a_role_that_is_named_is_chosen_at_first_and_no_other_is_taken() {
    let world = world();
    let (provider, roles) = roles(&world);
    let args = ["--role", &roles[1].arn, "--duration", "1800"];
    let waiting = Waiting::start(&Home::new(), &args);
    let posted = login(&provider, &roles).post(&provider.idp);
    let fields = [
        ("SAMLResponse", posted.as_str()),
        ("RelayState", &waiting.relay_state),
    ];
    let shown = shared().post("/-/saml/acs", &fields).ok();
    let chosen = format!(
        "value=\"{}\" required=\"required\" checked",
        pair(&provider, &roles[1])
    );
    assert!(shown.body.contains(&chosen), "{}", shown.body);
    assert!(
        shown.body.contains("<option value=\"1800\" selected"),
        "{}",
        shown.body
    );

    let page = waiting.sign_in(&posted, &pair(&provider, &roles[0]));
    let shown = waiting.send(&waiting.handing(&page));
    assert_eq!(shown.status, 409);
    let ended = waiting.end();
    assert!(
        ended.stderr.contains("--role names another"),
        "{}",
        ended.stderr
    );
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
}

#[test]
fn nobody_is_waited_for_without_end() {
    let waiting = Waiting::start(&Home::new(), &["--timeout", "1"]);
    let ended = waiting.end();
    assert!(
        ended.stderr.contains("nobody signed in within 1 seconds"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.code, 1);
}

#[test]
fn a_response_at_hand_is_redeemed_without_a_browser() {
    let world = world();
    let (provider, roles) = roles(&world);
    let home = Home::new();
    let both = login(&provider, &roles).post(&provider.idp);
    let stdin = ["--saml-response", "-"];
    let ended = home.run(&stdin, &both);
    assert!(ended.stderr.contains(&roles[0].arn) && ended.stderr.contains(&roles[1].arn));
    assert_eq!(ended.code, 2);

    let role = roles[1].arn.as_str();
    let args = [&stdin[..], &["--role", role, "--duration", "900"]].concat();
    let told = home.run(&args, &both).with(0);
    assert!(told.starts_with("export AWS_ACCESS_KEY_ID='ASIA"), "{told}");
    assert!(
        told.contains(&format!("export AWS_ENDPOINT_URL='{}'\n", endpoint())),
        "{told}"
    );

    // As XML in a file, of one role.
    let one = login(&provider, &roles[..1]).text(&provider.idp);
    let file = home.0.path().join("response.xml");
    fs::write(&file, one).unwrap();
    let args = [
        "--saml-response",
        file.to_str().unwrap(),
        "--format",
        "json",
    ];
    let told: Value = serde_json::from_str(&home.run(&args, "").with(0)).unwrap();
    shared().whoami(&keys(&told)).ok();

    let forged = login(&provider, &roles[..1]).post(&provider.idp.rotated());
    let ended = home.run(&stdin, &forged);
    assert!(
        ended.stderr.contains("InvalidIdentityToken: "),
        "{}",
        ended.stderr
    );
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
    for nonsense in ["", "nonsense", "<a"] {
        assert_eq!(home.run(&stdin, nonsense).code, 2, "{nonsense}");
    }
}

#[test]
fn a_profile_is_kept_privately_and_used_again_while_it_is_good() {
    let world = world();
    let (provider, roles) = roles(&world);
    let home = Home::new();
    fs::create_dir(home.0.path().join(".aws")).unwrap();
    let file = home.0.path().join(".aws/credentials");
    fs::write(&file, "# mine\n[default]\naws_access_key_id = AKIAMINE\n").unwrap();
    let posted = login(&provider, &roles).post(&provider.idp);
    let kept = [
        "--saml-response",
        "-",
        "--role",
        &roles[0].arn,
        "--profile",
        "work",
    ];
    let ended = home.run(&kept, &posted);
    assert!(
        ended.stderr.contains("the profile work of "),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.with(0), "");
    let written = home.credentials();
    assert!(written.starts_with("# mine\n[default]\naws_access_key_id = AKIAMINE\n\n[work]\n"));
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );

    // Again: nothing is asked, and nobody is bothered.
    let json = [&kept[..], &["--format", "json"]].concat();
    let told: Value = serde_json::from_str(&home.run(&json, "not needed").with(0)).unwrap();
    shared().whoami(&keys(&told)).ok();
    assert_eq!(home.credentials(), written);
    // Another role's are not these, and with --force nothing is good enough.
    let other: Vec<&str> = json
        .iter()
        .map(|arg| {
            if *arg == roles[0].arn {
                roles[1].arn.as_str()
            } else {
                arg
            }
        })
        .collect();
    let told: Value = serde_json::from_str(&home.run(&other, &posted).with(0)).unwrap();
    assert!(
        home.credentials()
            .contains(told["AccessKeyId"].as_str().unwrap())
    );
    let forced = [&other[..], &["--force"]].concat();
    let again: Value = serde_json::from_str(&home.run(&forced, &posted).with(0)).unwrap();
    assert_ne!(told["AccessKeyId"], again["AccessKeyId"]);
    // A key that lasts is nobody's to write over.
    let last: Vec<&str> = kept
        .iter()
        .map(|arg| if *arg == "work" { "default" } else { arg })
        .collect();
    let ended = home.run(&last, &posted);
    assert!(
        ended.stderr.contains("no sign-in has written"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.code, 2);
}

#[test]
fn what_cannot_be_tried_is_said_at_once() {
    let home = Home::new();
    for (args, why) in [
        (&[][..], "DAYPASS_IDP_URL"),
        (
            &["--idp-url", "ftp://idp.example"],
            "no address that a browser opens",
        ),
        (
            &["--idp-url", IDP, "--profile", "a]b"],
            "no name of a profile",
        ),
        (&["--idp-url", IDP, "--duration", "60"], "900..=43200"),
        (&["--idp-url", IDP, "--role", "admin"], "--role"),
        (&["--idp-url", IDP, "--force"], "--profile"),
        (&["--saml-response", "/nowhere/at/all"], "/nowhere/at/all"),
    ] {
        let ended = home.run(args, "");
        assert!(ended.stderr.contains(why), "{args:?}: {}", ended.stderr);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    }
}
