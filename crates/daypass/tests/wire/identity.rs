//! Who somebody is (STS spec 4.1, 8.7; cases I01, I02, I04).

use serde_json::json;

use crate::harness::{Keys, Query, World, allow, assuming, deny, shared, trust, unique};

#[test]
fn i01_no_policy_keeps_anybody_from_knowing_itself() {
    let world = World::new(shared());
    let person = world.user(&deny("*"));
    let me = shared().whoami(&person.keys).ok();
    assert_eq!(me.get("Arn"), person.arn);
    let role = world.open_role(&deny("*"));
    let query = assuming(&role.arn).arg("Policy", &deny("*"));
    let keys = Keys::of(&shared().call(&query, &shared().developer()).ok());
    shared().whoami(&keys).ok();
    let narrow = Query::sts("GetFederationToken")
        .arg("Name", "Bob")
        .arg("Policy", &deny("*"));
    let person = world.user(&allow("sts:GetFederationToken"));
    let keys = Keys::of(&shared().call(&narrow, &person.keys).ok());
    shared().whoami(&keys).ok();
}

#[test]
fn i02_a_users_own_session_is_the_user() {
    let person = World::new(shared()).user("");
    let own = shared().call(&Query::sts("GetSessionToken"), &person.keys);
    let me = shared().whoami(&Keys::of(&own.ok())).ok();
    assert_eq!(me.get("Arn"), person.arn);
    assert_eq!(me.get("UserId"), person.id);
}

#[test]
fn i04_a_sessions_arn_has_no_path_and_its_id_is_the_roles() {
    let world = World::new(shared());
    let name = unique("role");
    let principal = json!({"AWS": world.root_arn()});
    let args = [
        ("RoleName", name.as_str()),
        ("Path", "/a/b/"),
        ("AssumeRolePolicyDocument", &trust(&principal, &json!({}))),
    ];
    let made = world.iam("CreateRole", args);
    let reply = shared()
        .assume(&made.get("Arn"), &shared().developer())
        .ok();
    let arn = format!("arn:aws:sts::{}:assumed-role/{name}/session", world.account);
    let id = format!("{}:session", made.get("RoleId"));
    assert_eq!(reply.get("Arn"), arn);
    assert_eq!(reply.get("AssumedRoleId"), id);
    let me = shared().whoami(&Keys::of(&reply)).ok();
    assert_eq!((me.get("Arn"), me.get("UserId")), (arn, id));
}
