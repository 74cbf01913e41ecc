//! The switch for outbound web identity through the IAM API.

use tempfile::TempDir;

use crate::harness::{Query, Start, World};

#[test]
fn the_switch_goes_on_and_off_and_the_issuer_stays() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path())
        .config("public_url = \"https://iam.lab.example/daypass\"\n")
        .start();
    let world = World::new(&server);
    let call = |action: &str| world.call(&Query::iam(action));
    let enable = || call("EnableOutboundWebIdentityFederation");
    let disable = || call("DisableOutboundWebIdentityFederation");
    let info = || call("GetOutboundWebIdentityFederationInfo");
    let off = "Outbound web identity federation is not enabled for this account.";
    info().assert_refused(404, "FeatureDisabled", off);
    disable().assert_refused(404, "FeatureDisabled", off);

    let issuer = enable().ok().get("IssuerIdentifier");
    let id = issuer
        .strip_prefix("https://iam.lab.example/daypass/-/issuer/")
        .unwrap();
    assert_eq!((id.len(), &id[14..15]), (36, "4"), "{id}");
    enable().assert_refused(
        409,
        "FeatureEnabled",
        "Outbound web identity federation is already enabled for this account.",
    );
    let shown = info().ok();
    assert_eq!(shown.get("IssuerIdentifier"), issuer);
    assert_eq!(shown.get("JwtVendingEnabled"), "true");
    disable().ok();
    info().assert_refused(404, "FeatureDisabled", off);
    assert_eq!(enable().ok().get("IssuerIdentifier"), issuer);

    // Another account is another issuer, with a switch of its own.
    let next_door = World::next_door(&server);
    let ask = |action: &str| next_door.call(&Query::iam(action));
    ask("GetOutboundWebIdentityFederationInfo").assert_code(404, "FeatureDisabled");
    let theirs = ask("EnableOutboundWebIdentityFederation").ok();
    assert_ne!(theirs.get("IssuerIdentifier"), issuer);
}

#[test]
fn without_a_public_url_the_issuer_is_where_the_node_listens() {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).start();
    let world = World::new(&server);
    let issuer = world
        .iam("EnableOutboundWebIdentityFederation", [])
        .get("IssuerIdentifier");
    let start = format!("http://{}/-/issuer/", server.address);
    assert!(issuer.starts_with(&start), "{issuer}");
}

#[test]
fn a_public_url_that_is_none_stops_the_start() {
    let directory = TempDir::new().unwrap();
    let exit = Start::dev(directory.path())
        .config("public_url = \"iam.lab.example\"\n")
        .attempt()
        .unwrap_err();
    assert!(exit.stderr.contains("public_url"), "{}", exit.stderr);
}
