//! GetAccessKeyInfo (STS spec 8.6; cases I06, I07).

use crate::harness::{NEIGHBOUR_ACCOUNT, Query, World, allow, shared};

fn asking(id: &str) -> Query {
    Query::sts("GetAccessKeyInfo").arg("AccessKeyId", id)
}

#[test]
fn i06_key_info_needs_a_permission_and_names_no_resource() {
    let world = World::new(shared());
    let person = world.user("");
    let message = format!(
        "User: {} is not authorized to perform: sts:GetAccessKeyInfo because no identity-based \
         policy allows the sts:GetAccessKeyInfo action",
        person.arn
    );
    shared()
        .call(&asking(&person.keys.id), &person.keys)
        .assert_refused(403, "AccessDenied", &message);
    let reader = world.user(&allow("sts:GetAccessKeyInfo"));
    let reply = shared().call(&asking(&person.keys.id), &reader.keys).ok();
    assert_eq!(reply.get("Account"), world.account);
}

#[test]
fn i07_a_key_says_its_account_itself() {
    let keys = shared().developer();
    let theirs = shared().neighbour().id;
    let altered = format!(
        "{}{}",
        &theirs[..theirs.len() - 1],
        if theirs.ends_with('A') { 'B' } else { 'A' }
    );
    for id in [&theirs, &altered] {
        let reply = shared().call(&asking(id), &keys).ok();
        assert_eq!(reply.get("Account"), NEIGHBOUR_ACCOUNT);
    }
    // A key of somebody else's deployment (STS spec 3.2).
    let reply = shared().call(&asking("ASIAY34FZKBOKMUTVV7A"), &keys).ok();
    assert_eq!(reply.get("Account"), "609629065308");
}

#[test]
fn a_key_of_the_old_form_that_nobody_has_is_refused() {
    let keys = shared().developer();
    shared()
        .call(&asking("AKIAIOSFODNN7EXAMPLE"), &keys)
        .assert_code(400, "ValidationError");
    let reply = shared().call(&asking("AKIA"), &keys);
    reply.assert_code(400, "ValidationError");
    assert!(
        reply.message().contains("at 'accessKeyId'"),
        "{}",
        reply.body
    );
}
