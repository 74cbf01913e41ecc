//! Endpoints, regions and rates (STS spec 1.4, 2.2, 12.4; cases S05, X03, X06, X07).

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{ADMINISTRATOR, Keys, Query, Server, Start, World, assuming};

/// A server with this configuration, and a directory that lives as long.
fn with(config: &str) -> (Server, TempDir) {
    let directory = TempDir::new().unwrap();
    let server = Start::dev(directory.path()).config(config).start();
    (server, directory)
}

fn in_region(mut query: Query, region: &str) -> Query {
    query.region = region.to_owned();
    query
}

#[test]
fn x03_in_a_region_that_is_off_only_who_am_i_is_answered() {
    let (server, _directory) = with("disabled_regions = [\"eu-south-1\"]\n");
    let world = World::new(&server);
    let role = world.open_role("");
    let message = format!(
        "STS is not activated in this region for account:{}. Your account administrator can \
         activate STS in this region using the IAM Console.",
        world.account
    );
    let off = in_region(assuming(&role.arn), "eu-south-1");
    server
        .call(&off, &server.developer())
        .assert_refused(403, "RegionDisabledException", &message);
    let who = in_region(Query::sts("GetCallerIdentity"), "eu-south-1");
    server.call(&who, &server.developer()).ok();
    let on = in_region(assuming(&role.arn), "eu-north-1");
    server.call(&on, &server.developer()).ok();
}

#[test]
fn the_region_of_the_global_endpoint_cannot_be_switched_off() {
    let directory = TempDir::new().unwrap();
    let exit = Start::dev(directory.path())
        .config("disabled_regions = [\"us-east-1\"]\n")
        .attempt()
        .unwrap_err();
    assert!(exit.stderr.contains("cannot be switched off"), "{exit:?}");
}

#[test]
fn x06_the_global_endpoint_takes_its_own_region_and_serves_no_regional_operation() {
    let (server, _directory) = with("global_hosts = [\"sts.example.org\"]\n");
    let world = World::new(&server);
    let role = world.open_role(ADMINISTRATOR);
    let keys = server.session(&role.arn, &server.developer());
    let at_global = |query: &Query, keys: &Keys| {
        for host in ["sts.example.org", "STS.example.org:8777"] {
            let reply = server.send(&query.signed(host, keys));
            if reply.status != 200 {
                return reply;
            }
        }
        server.send(&query.signed("sts.example.org", keys))
    };
    let scoping = Query::sts("GetScopedCredentials");
    at_global(&Query::sts("GetCallerIdentity"), &keys).ok();
    at_global(&scoping, &keys).assert_code(403, "AccessDenied");
    server.call(&scoping, &keys).ok();
    let elsewhere = in_region(Query::sts("GetCallerIdentity"), "eu-west-1");
    at_global(&elsewhere, &keys).assert_refused(
        403,
        "SignatureDoesNotMatch",
        "Credential should be scoped to a valid region. ",
    );
    server.call(&elsewhere, &keys).ok();
}

#[test]
fn x07_who_asks_too_often_is_throttled_and_its_neighbour_is_not() {
    let (server, _directory) = with("[throttle]\nrequests_per_second = 1\nburst = 5\n");
    let who = Query::sts("GetCallerIdentity");
    let replies: Vec<_> = (0..12)
        .map(|_| server.call(&who, &server.developer()))
        .collect();
    let answered = replies.iter().filter(|reply| reply.status == 200).count();
    assert!((5..12).contains(&answered), "{answered}");
    let refused = replies.iter().find(|reply| reply.status != 200).unwrap();
    refused.assert_refused(400, "Throttling", "Rate exceeded");
    server.call(&who, &server.neighbour()).ok();
    // Who is nobody spends nothing of the account's.
    server
        .ask(&who)
        .assert_code(403, "MissingAuthenticationToken");
}

/// Some providers vouch for anybody, so that their word alone must not keep an account's own out.
#[test]
fn whom_no_role_trusts_spends_nothing_of_an_accounts_requests() {
    let (server, _directory) = with("[throttle]\nrequests_per_second = 1\nburst = 30\n");
    let world = World::new(&server);
    let issuer = world.issuer();
    let role = world.web_role(
        &issuer,
        &json!({"StringEquals": {issuer.key("sub"): "ada"}}),
        "",
    );
    let stranger = issuer.token(&json!({"sub": "eve"}));
    for _ in 0..60 {
        world
            .trade(&role, &stranger)
            .assert_code(403, "AccessDenied");
    }
    let friend = issuer.token(&json!({}));
    world.trade(&role, &friend).ok();
    let replies: Vec<_> = (0..60).map(|_| world.trade(&role, &friend)).collect();
    let refused = replies.iter().find(|reply| reply.status != 200).unwrap();
    refused.assert_refused(400, "Throttling", "Rate exceeded");
}
