//! Virtual MFA devices through the IAM API.

use crate::harness::{
    ADMINISTRATOR, Authenticator, Person, Query, Reply, World, allow, shared, unique,
};

const WRONG_CODES: &str = "Authentication code for device is not valid.";

fn world() -> World<'static> {
    World::new(shared())
}

fn pair<'a>(
    user: &'a str,
    device: &'a Authenticator,
    codes: &'a [String; 2],
) -> [(&'a str, &'a str); 4] {
    [
        ("UserName", user),
        ("SerialNumber", &device.serial),
        ("AuthenticationCode1", &codes[0]),
        ("AuthenticationCode2", &codes[1]),
    ]
}

fn serials(reply: &Reply) -> Vec<String> {
    reply.texts("SerialNumber")
}

#[test]
fn a_device_is_made_enabled_shown_deactivated_and_deleted() {
    let world = world();
    let person = world.user("");
    let name = unique("phone");
    let made = world.iam(
        "CreateVirtualMFADevice",
        [
            ("VirtualMFADeviceName", &name),
            ("Path", "/people/"),
            ("Tags.member.1.Key", "Owner"),
            ("Tags.member.1.Value", "alice"),
        ],
    );
    let device = Authenticator::of(&made);
    let arn = format!("arn:aws:iam::{}:mfa/people/{name}", world.account);
    assert_eq!(device.serial, arn);
    assert_eq!(made.get("Key"), "Owner");
    assert_eq!(device.seed.len(), 32, "160 bits of base32");
    // The first bytes of every PNG.
    assert!(made.get("QRCodePNG").starts_with("iVBORw0KGgo"));
    let serial = ("SerialNumber", device.serial.as_str());
    let user = ("UserName", person.name.as_str());
    world
        .try_iam("GetMFADevice", [user, serial])
        .assert_refused(404, "NoSuchEntity", "MFA Device invalid for user.");

    world.enable(&person.name, &device);
    let shown = world.iam("GetMFADevice", [user, serial]);
    assert_eq!(shown.get("UserName"), person.name);
    assert_eq!(shown.get("SerialNumber"), device.serial);
    let listed = world.iam("ListMFADevices", [user]);
    assert_eq!(serials(&listed), [device.serial.as_str()]);
    assert_eq!(listed.get("EnableDate"), shown.get("EnableDate"));
    assert_eq!(listed.get("IsTruncated"), "false");
    world
        .try_iam("DeleteVirtualMFADevice", [serial])
        .assert_refused(
            409,
            "DeleteConflict",
            "MFA VirtualDevice in use. Must deactivate first.",
        );
    let keyless = world.user("");
    world.iam(
        "DeleteAccessKey",
        [
            ("UserName", &keyless.name),
            ("AccessKeyId", &keyless.keys.id),
        ],
    );
    let second = world.device();
    world.enable(&keyless.name, &second);
    world
        .try_iam("DeleteUser", [("UserName", &keyless.name)])
        .assert_refused(
            409,
            "DeleteConflict",
            "Cannot delete entity, must delete MFA device first.",
        );

    world.iam("DeactivateMFADevice", [user, serial]);
    world
        .try_iam("DeactivateMFADevice", [user, serial])
        .assert_refused(404, "NoSuchEntity", "MFA Device invalid for user.");
    world.iam("DeleteVirtualMFADevice", [serial]);
    let missing = format!("VirtualMFADevice with serial number {arn} doesn't exist.");
    world
        .try_iam("DeleteVirtualMFADevice", [serial])
        .assert_refused(404, "NoSuchEntity", &missing);
    world
        .try_iam(
            "EnableMFADevice",
            pair(&person.name, &device, &[device.code(0), device.code(1)]),
        )
        .assert_refused(404, "NoSuchEntity", &missing);
}

#[test]
fn a_device_is_enabled_with_two_consecutive_codes_only() {
    let world = world();
    let person = world.user("");
    let device = world.device();
    let wrong = device.wrong_code();
    for codes in [
        [device.code(0), device.code(0)],
        [device.code(0), device.code(-1)],
        [device.code(-2), device.code(0)],
        [device.code(-1), wrong.clone()],
        [wrong, device.code(0)],
        [device.code(-9), device.code(-8)],
        [device.code(8), device.code(9)],
    ] {
        world
            .try_iam("EnableMFADevice", pair(&person.name, &device, &codes))
            .assert_refused(403, "InvalidAuthenticationCode", WRONG_CODES);
    }
    world.enable(&person.name, &device);
    let again = [device.code(0), device.code(1)];
    let reply = world.try_iam("EnableMFADevice", pair(&person.name, &device, &again));
    reply.assert_code(409, "EntityAlreadyExists");
    let other = world.user("");
    let reply = world.try_iam("EnableMFADevice", pair(&other.name, &device, &again));
    reply.assert_code(409, "EntityAlreadyExists");
    assert!(!reply.body.contains(&person.name));
}

#[test]
fn a_name_is_taken_once_in_its_path_ignoring_case() {
    let world = world();
    let name = unique("phone");
    let create = |name: &str, path: &str| {
        let args = [("VirtualMFADeviceName", name), ("Path", path)];
        world.try_iam("CreateVirtualMFADevice", args)
    };
    create(&name, "/").ok();
    for same in [name.clone(), name.to_uppercase()] {
        create(&same, "/").assert_refused(
            409,
            "EntityAlreadyExists",
            "MFADevice entity at the same path and name already exists.",
        );
    }
    create(&name, "/elsewhere/").ok();
    for (name, path) in [
        ("a b".to_owned(), "/"),
        ("x".repeat(227), "/"),
        ("x".repeat(226), "/long/"),
        (unique("phone"), "no-slash"),
        (unique("phone"), "/!/"),
        (unique("phone"), "/aws-reserved/x/"),
    ] {
        create(&name, path).assert_code(400, "ValidationError");
    }
}

#[test]
fn a_user_has_eight_devices_at_most() {
    let world = world();
    let person = world.user("");
    for _ in 0..8 {
        world.enable(&person.name, &world.device());
    }
    let ninth = world.device();
    world
        .try_iam(
            "EnableMFADevice",
            pair(&person.name, &ninth, &[ninth.code(-1), ninth.code(0)]),
        )
        .assert_refused(
            409,
            "LimitExceeded",
            "Cannot exceed quota for MFADevicesPerUser: 8",
        );
    let listed = world.iam("ListMFADevices", [("UserName", person.name.as_str())]);
    assert_eq!(serials(&listed).len(), 8);
}

#[test]
fn devices_are_listed_by_assignment_and_in_pages() {
    let world = World::next_door(shared());
    let person = world.user("");
    let (enabled, spare) = (world.device(), world.device());
    world.enable(&person.name, &enabled);
    for (status, has_enabled, has_spare) in [
        ("Any", true, true),
        ("Assigned", true, false),
        ("Unassigned", false, true),
    ] {
        let mut seen = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let mut query = Query::iam("ListVirtualMFADevices")
                .arg("AssignmentStatus", status)
                .arg("MaxItems", "1");
            if let Some(marker) = &marker {
                query = query.arg("Marker", marker);
            }
            let page = world.call(&query).ok();
            assert!(!page.body.contains("Base32StringSeed"), "{}", page.body);
            assert!(!page.body.contains("QRCodePNG"), "{}", page.body);
            if serials(&page) == [enabled.serial.clone()] {
                assert_eq!(page.get("UserId"), person.id);
                assert_eq!(page.get("Arn"), person.arn);
            }
            seen.extend(serials(&page));
            marker = page.text("Marker");
            assert_eq!(page.get("IsTruncated"), marker.is_some().to_string());
            if marker.is_none() {
                break;
            }
        }
        assert_eq!(seen.contains(&enabled.serial), has_enabled, "{status}");
        assert_eq!(seen.contains(&spare.serial), has_spare, "{status}");
        assert!(seen.iter().all(|serial| serial.contains(&world.account)));
    }
    let all = serials(&world.iam("ListVirtualMFADevices", []));
    assert!(all.contains(&enabled.serial) && all.contains(&spare.serial));
}

/// A device whose clock has run away is found by two codes in a row, and then its codes are those
/// of its own clock.
#[test]
fn a_resync_follows_a_device_whose_clock_is_off() {
    let world = world();
    let (person, device) = world.user_with_device(ADMINISTRATOR);
    let resync = |user: &str, codes: [String; 2]| {
        world.try_iam("ResyncMFADevice", pair(user, &device, &codes))
    };
    let prove = |code: &str| {
        let query = device.sign_off(&Query::sts("GetSessionToken"), code);
        shared().call(&query, &person.keys)
    };
    prove(&device.code(6)).assert_code(403, "AccessDenied");
    for codes in [
        [device.code(5), device.code(5)],
        [device.code(5), device.code(7)],
        [device.code(30), device.code(31)],
        // Used when it was enabled.
        [device.code(-2), device.code(-1)],
    ] {
        resync(&person.name, codes).assert_refused(403, "InvalidAuthenticationCode", WRONG_CODES);
    }
    let other = world.user("");
    resync(&other.name, [device.code(4), device.code(5)]).assert_refused(
        404,
        "NoSuchEntity",
        "MFA Device invalid for user.",
    );
    resync(&person.name, [device.code(4), device.code(5)]).ok();
    prove(&device.code(5)).assert_code(403, "AccessDenied");
    prove(&device.code(0)).assert_code(403, "AccessDenied");
    prove(&device.code(6)).ok();
}

/// A user who may do so manages its own device and nobody else's.
#[test]
fn policies_keep_users_to_their_own_devices() {
    let world = world();
    let own = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow",
             "Action": ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
             "Resource": "arn:aws:iam::*:mfa/${aws:username}"},
            {"Effect": "Allow",
             "Action": ["iam:EnableMFADevice", "iam:ListMFADevices", "iam:GetMFADevice",
                        "iam:ResyncMFADevice"],
             "Resource": "arn:aws:iam::*:user/${aws:username}"},
            {"Effect": "Allow", "Action": "iam:DeactivateMFADevice",
             "Resource": "arn:aws:iam::*:user/${aws:username}",
             "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
        ],
    });
    let (alice, bob) = (world.user(&own.to_string()), world.user(""));
    let as_alice = |action: &str, args: &[(&str, &str)]| {
        let query = args
            .iter()
            .fold(Query::iam(action), |query, (name, value)| {
                query.arg(name, value)
            });
        shared().call(&query, &alice.keys)
    };
    let create = |name: &str| as_alice("CreateVirtualMFADevice", &[("VirtualMFADeviceName", name)]);
    create(&bob.name).assert_code(403, "AccessDenied");
    let device = Authenticator::of(&create(&alice.name).ok());
    let codes = [device.code(-2), device.code(-1)];
    as_alice("EnableMFADevice", &pair(&bob.name, &device, &codes)).assert_code(403, "AccessDenied");
    as_alice("EnableMFADevice", &pair(&alice.name, &device, &codes)).ok();
    // Without a name it is about oneself.
    let serial = ("SerialNumber", device.serial.as_str());
    assert_eq!(
        serials(&as_alice("ListMFADevices", &[]).ok()),
        [device.serial.as_str()]
    );
    as_alice("GetMFADevice", &[serial]).ok();
    as_alice("ListMFADevices", &[("UserName", &bob.name)]).assert_code(403, "AccessDenied");
    as_alice("ListVirtualMFADevices", &[]).assert_refused(
        403,
        "AccessDenied",
        &format!(
            "User: {} is not authorized to perform: iam:ListVirtualMFADevices because no \
             identity-based policy allows the iam:ListVirtualMFADevices action",
            alice.arn
        ),
    );
    // A stolen key does not get rid of MFA.
    as_alice("DeactivateMFADevice", &[serial]).assert_code(403, "AccessDenied");
    let query = device.sign_off(&Query::sts("GetSessionToken"), &device.code(0));
    let session = crate::harness::Keys::of(&shared().call(&query, &alice.keys).ok());
    let deactivate = Query::iam("DeactivateMFADevice").arg("SerialNumber", &device.serial);
    shared().call(&deactivate, &session).ok();
    as_alice("DeleteVirtualMFADevice", &[serial]).ok();
}

#[test]
fn a_devices_tags_are_set_changed_removed_and_asked_for() {
    let world = world();
    let device = world.device();
    let serial = ("SerialNumber", device.serial.as_str());
    let tags = || {
        let listed = world.iam("ListMFADeviceTags", [serial]);
        let pairs = listed.texts("Key").into_iter().zip(listed.texts("Value"));
        pairs.collect::<Vec<_>>()
    };
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(tags(), []);
    for (key, value) in [("Team", "blue"), ("Site", ""), ("team", "red")] {
        let args = [
            serial,
            ("Tags.member.1.Key", key),
            ("Tags.member.1.Value", value),
        ];
        world.iam("TagMFADevice", args);
    }
    assert_eq!(tags(), [pair("Site", ""), pair("team", "red")]);
    world.iam("UntagMFADevice", [serial, ("TagKeys.member.1", "SITE")]);
    assert_eq!(tags(), [pair("team", "red")]);
    let by_tag = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Action": "iam:DeleteVirtualMFADevice", "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceTag/Team": "red"}},
        }],
    });
    let person: Person = world.user(&by_tag.to_string());
    let delete = |device: &Authenticator| {
        let query = Query::iam("DeleteVirtualMFADevice").arg("SerialNumber", &device.serial);
        shared().call(&query, &person.keys)
    };
    delete(&world.device()).assert_code(403, "AccessDenied");
    delete(&device).ok();
    let args = [
        serial,
        ("Tags.member.1.Key", "k"),
        ("Tags.member.1.Value", "v"),
    ];
    world
        .try_iam("TagMFADevice", args)
        .assert_code(404, "NoSuchEntity");
}

/// Tagging while creating takes the right to tag.
#[test]
fn a_device_with_tags_needs_the_right_to_tag() {
    let world = world();
    let person = world.user(&allow("iam:CreateVirtualMFADevice"));
    let plain = Query::iam("CreateVirtualMFADevice").arg("VirtualMFADeviceName", &unique("phone"));
    let tagged = Query::iam("CreateVirtualMFADevice")
        .arg("VirtualMFADeviceName", &unique("phone"))
        .arg("Tags.member.1.Key", "k")
        .arg("Tags.member.1.Value", "v");
    shared().call(&plain, &person.keys).ok();
    let reply = shared().call(&tagged, &person.keys);
    reply.assert_code(403, "AccessDenied");
    assert!(
        reply.message().contains("iam:TagMFADevice"),
        "{}",
        reply.body
    );
}
