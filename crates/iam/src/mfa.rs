//! Virtual MFA devices. The seed is shown once, when the device is made.

use daypass_access::{Call, Grant, Target, blame};
use daypass_api::SensitiveBytes;
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AssignmentStatusType, CreateVirtualMFADeviceInput, CreateVirtualMFADeviceOutput,
    DeactivateMFADeviceInput, DeactivateMFADeviceOutput, DeleteVirtualMFADeviceInput,
    DeleteVirtualMFADeviceOutput, EnableMFADeviceInput, EnableMFADeviceOutput, GetMFADeviceInput,
    GetMFADeviceOutput, ListMFADevicesInput, ListMFADevicesOutput, ListVirtualMFADevicesInput,
    ListVirtualMFADevicesOutput, MFADevice as WireDevice, ResyncMFADeviceInput,
    ResyncMFADeviceOutput, User as WireUser, VirtualMFADevice as WireVirtualDevice,
};
use daypass_model::{AccountId, Arn, EntityPath, MfaDeviceName, Partition};
use daypass_store::{
    Conflict, KeyOwner, MfaCodes, MfaDevice, MfaListing, OwnedMfaDevice, Revision, StoreError,
};

use crate::users::{name_or_caller, parse_path};
use crate::{paging, qr, refusal, shape};

/// The longest serial number that the model takes.
const LONGEST_SERIAL: usize = 256;

/// Whose devices a request is about, once it is granted.
struct Holder {
    grant: Grant,
    account: AccountId,
    owner: KeyOwner,
    /// As the API shows it.
    name: String,
}

/// CreateVirtualMFADevice.
pub(crate) async fn create_virtual_mfa_device(
    call: &Call<'_>,
    input: CreateVirtualMFADeviceInput,
) -> Result<CreateVirtualMFADeviceOutput, Fault> {
    let name: MfaDeviceName = input
        .virtual_mfa_device_name
        .parse()
        .map_err(refusal::invalid)?;
    let path = parse_path(input.path.as_deref())?;
    let tags = shape::parse_tags(&input.tags)?;
    let account = call.caller().account();
    let arn = serial_number(call.gate().partition(), account, &path, &name)?;
    let target = Target {
        arn: &arn,
        account,
        tags: &[],
    };
    let actions = shape::create_actions("iam:CreateVirtualMFADevice", "iam:TagMFADevice", &tags);
    let grant = call.authorize(&actions, target, shape::request_tags(&tags))?;

    let new = call.draw_mfa_device(account)?;
    let device = MfaDevice {
        account,
        id: new.id,
        path,
        name,
        created_at: call.facts().received_at,
        tags,
        sealed_seed: new.sealed_seed,
        assignment: None,
        codes: MfaCodes::default(),
        revision: Revision::FIRST,
    };
    let shown_tags = shape::tags(&device.tags);
    let seed = new.seed.to_base32();
    let uri = qr::key_uri(device.name.as_str(), &account.to_string(), &seed);
    let picture = qr::png(&uri)?;
    let added = call
        .store(&grant)
        .mfa_devices()
        .add_mfa_device(device)
        .await;
    added.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::EntityAlreadyExists,
            "MFADevice entity at the same path and name already exists.",
        ),
        _ => blame::store(error),
    })?;
    Ok(CreateVirtualMFADeviceOutput {
        virtual_mfa_device: WireVirtualDevice {
            serial_number: arn,
            base32_string_seed: Some(SensitiveBytes::from(seed.as_bytes().to_vec())),
            qr_code_png: Some(SensitiveBytes::from(picture)),
            user: None,
            enable_date: None,
            tags: shown_tags,
        },
    })
}

/// EnableMFADevice.
pub(crate) async fn enable_mfa_device(
    call: &Call<'_>,
    input: EnableMFADeviceInput,
) -> Result<EnableMFADeviceOutput, Fault> {
    let holder = holder(call, "iam:EnableMFADevice", Some(&input.user_name)).await?;
    let device = find(call, &holder, &input.serial_number).await?;
    if device.assignment.is_some() {
        return Err(already_enabled());
    }
    let codes = [
        input.authentication_code1.expose(),
        input.authentication_code2.expose(),
    ];
    let pair = call
        .check_enabling(&holder.grant, &device, codes)?
        .ok_or_else(wrong_codes)?;
    let enabled = call
        .store(&holder.grant)
        .mfa_devices()
        .enable_mfa_device(
            &owned(&holder, &device),
            pair.step(),
            call.facts().received_at,
        )
        .await;
    enabled.map_err(|error| match error.conflict() {
        Some(Conflict::MfaDeviceAssigned) => already_enabled(),
        Some(Conflict::MfaStepUsed) => wrong_codes(),
        Some(Conflict::LimitExceeded { limit }) => Fault::new(
            FaultKind::LimitExceeded,
            format!("Cannot exceed quota for MFADevicesPerUser: {limit}"),
        ),
        Some(Conflict::NotFound) => no_such(&input.serial_number),
        _ => blame::store(error),
    })?;
    Ok(EnableMFADeviceOutput)
}

/// ResyncMFADevice.
pub(crate) async fn resync_mfa_device(
    call: &Call<'_>,
    input: ResyncMFADeviceInput,
) -> Result<ResyncMFADeviceOutput, Fault> {
    let holder = holder(call, "iam:ResyncMFADevice", Some(&input.user_name)).await?;
    let device = find_enabled(call, &holder, &input.serial_number).await?;
    let codes = [
        input.authentication_code1.expose(),
        input.authentication_code2.expose(),
    ];
    let pair = call
        .check_resync(&holder.grant, &device, codes)?
        .ok_or_else(wrong_codes)?;
    let resynced = call
        .store(&holder.grant)
        .mfa_devices()
        .resync_mfa_device(&owned(&holder, &device), pair.step(), pair.drift())
        .await;
    resynced.map_err(|error| match error.conflict() {
        Some(Conflict::MfaStepUsed) => wrong_codes(),
        _ => not_changed(error),
    })?;
    Ok(ResyncMFADeviceOutput)
}

/// DeactivateMFADevice.
pub(crate) async fn deactivate_mfa_device(
    call: &Call<'_>,
    input: DeactivateMFADeviceInput,
) -> Result<DeactivateMFADeviceOutput, Fault> {
    let named = input.user_name.as_deref();
    let holder = holder(call, "iam:DeactivateMFADevice", named).await?;
    let device = find_enabled(call, &holder, &input.serial_number).await?;
    let deactivated = call
        .store(&holder.grant)
        .mfa_devices()
        .deactivate_mfa_device(&owned(&holder, &device))
        .await;
    deactivated.map_err(not_changed)?;
    Ok(DeactivateMFADeviceOutput)
}

/// DeleteVirtualMFADevice.
pub(crate) async fn delete_virtual_mfa_device(
    call: &Call<'_>,
    input: DeleteVirtualMFADeviceInput,
) -> Result<DeleteVirtualMFADeviceOutput, Fault> {
    let located = call.locate_mfa_device(&input.serial_number).await?;
    let (grant, device) = located.authorize(call, "iam:DeleteVirtualMFADevice")?;
    let device = device.ok_or_else(|| no_such(&input.serial_number))?;
    let removed = call
        .store(&grant)
        .mfa_devices()
        .remove_mfa_device(device.account, device.id)
        .await;
    removed.map_err(|error| match error.conflict() {
        Some(Conflict::MfaDeviceAssigned) => Fault::new(
            FaultKind::DeleteConflict,
            "MFA VirtualDevice in use. Must deactivate first.",
        ),
        Some(Conflict::NotFound) => no_such(&input.serial_number),
        _ => blame::store(error),
    })?;
    Ok(DeleteVirtualMFADeviceOutput)
}

/// GetMFADevice. Without a name it is about the caller's own.
pub(crate) async fn get_mfa_device(
    call: &Call<'_>,
    input: GetMFADeviceInput,
) -> Result<GetMFADeviceOutput, Fault> {
    let holder = holder(call, "iam:GetMFADevice", input.user_name.as_deref()).await?;
    let device = find_enabled(call, &holder, &input.serial_number).await?;
    Ok(GetMFADeviceOutput {
        user_name: Some(holder.name),
        serial_number: input.serial_number,
        enable_date: device.assignment.map(|assignment| assignment.enabled_at),
        certifications: std::collections::BTreeMap::new(),
    })
}

/// ListMFADevices.
pub(crate) async fn list_mfa_devices(
    call: &Call<'_>,
    input: ListMFADevicesInput,
) -> Result<ListMFADevicesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let holder = holder(call, "iam:ListMFADevices", input.user_name.as_deref()).await?;
    let devices = call
        .store(&holder.grant)
        .mfa_devices()
        .mfa_devices_of(holder.account, &holder.owner)
        .await
        .map_err(blame::store)?;
    let partition = call.gate().partition();
    let mut mfa_devices: Vec<WireDevice> = devices
        .into_iter()
        .filter_map(|device| {
            Some(WireDevice {
                user_name: holder.name.clone(),
                serial_number: serial(partition, &device),
                enable_date: device.assignment?.enabled_at,
            })
        })
        .collect();
    mfa_devices.sort_by(|one, other| one.serial_number.cmp(&other.serial_number));
    let slice = paging::within(mfa_devices, &page, |device| device.serial_number.clone());
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListMFADevicesOutput {
        mfa_devices: slice.items,
        is_truncated,
        marker,
    })
}

/// ListVirtualMFADevices.
pub(crate) async fn list_virtual_mfa_devices(
    call: &Call<'_>,
    input: ListVirtualMFADevicesInput,
) -> Result<ListVirtualMFADevicesOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let which = match input.assignment_status {
        Some(AssignmentStatusType::Assigned) => MfaListing::Assigned,
        Some(AssignmentStatusType::Unassigned) => MfaListing::Unassigned,
        Some(AssignmentStatusType::Any) | None => MfaListing::Any,
    };
    let account = call.caller().account();
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:ListVirtualMFADevices"], target, [])?;
    let slice = call
        .store(&grant)
        .mfa_devices()
        .list_mfa_devices(account, which, page)
        .await
        .map_err(blame::store)?;
    let (is_truncated, marker) = paging::mark(&slice);
    let mut virtual_mfa_devices = Vec::with_capacity(slice.items.len());
    for device in slice.items {
        virtual_mfa_devices.push(WireVirtualDevice {
            serial_number: serial(call.gate().partition(), &device),
            base32_string_seed: None,
            qr_code_png: None,
            user: user_of(call, &grant, &device).await?,
            enable_date: device.assignment.map(|assignment| assignment.enabled_at),
            // In lists devices come without their tags, as users and roles do.
            tags: Vec::new(),
        });
    }
    Ok(ListVirtualMFADevicesOutput {
        virtual_mfa_devices,
        is_truncated,
        marker,
    })
}

/// Whose an enabled device is, as the list shows it.
async fn user_of(
    call: &Call<'_>,
    grant: &Grant,
    device: &MfaDevice,
) -> Result<Option<WireUser>, Fault> {
    let Some(assignment) = &device.assignment else {
        return Ok(None);
    };
    let partition = call.gate().partition();
    let records = call.store(grant);
    match &assignment.owner {
        KeyOwner::User(id) => {
            let found = records.users().user(device.account, id).await;
            let user = found.map_err(blame::store)?;
            Ok(user.map(|user| WireUser {
                tags: Vec::new(),
                ..shape::user(partition, &user)
            }))
        }
        KeyOwner::Root => {
            let found = records.accounts().account(device.account).await;
            let account = found.map_err(blame::store)?;
            Ok(account.map(|account| shape::root(partition, &account)))
        }
    }
}

/// Decides an action on a user's devices, or on root's: root names itself as GetUser shows it, by
/// the account's id, or nobody where a name may be left out.
async fn holder(
    call: &Call<'_>,
    action: &'static str,
    named: Option<&str>,
) -> Result<Holder, Fault> {
    let account = call.caller().account();
    let itself = named.is_none_or(|name| name == account.to_string());
    if itself && call.caller().principal().is_root() {
        let arn = call.caller().arn();
        let target = Target {
            arn: &arn,
            account,
            tags: &[],
        };
        return Ok(Holder {
            grant: call.authorize(&[action], target, [])?,
            account,
            owner: KeyOwner::Root,
            name: account.to_string(),
        });
    }
    let name = name_or_caller(call, named)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize(call, action)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok(Holder {
        grant,
        account,
        owner: KeyOwner::User(user.id),
        name: user.name.to_string(),
    })
}

/// The device of this serial number, whosever it is.
async fn find(call: &Call<'_>, holder: &Holder, serial: &str) -> Result<MfaDevice, Fault> {
    let found = call.find_mfa_device(&holder.grant, serial).await?;
    found.ok_or_else(|| no_such(serial))
}

/// The device of this serial number, if it is the holder's.
async fn find_enabled(call: &Call<'_>, holder: &Holder, serial: &str) -> Result<MfaDevice, Fault> {
    let device = find(call, holder, serial).await?;
    match &device.assignment {
        Some(assignment) if assignment.owner == holder.owner => Ok(device),
        _ => Err(not_theirs()),
    }
}

fn owned(holder: &Holder, device: &MfaDevice) -> OwnedMfaDevice {
    OwnedMfaDevice {
        account: device.account,
        id: device.id,
        owner: holder.owner.clone(),
    }
}

pub(crate) fn serial(partition: Partition, device: &MfaDevice) -> String {
    Arn::mfa(partition, device.account, &device.path, &device.name)
}

/// The serial number of a device that is to be made: one that no request could name is refused.
fn serial_number(
    partition: Partition,
    account: AccountId,
    path: &EntityPath,
    name: &MfaDeviceName,
) -> Result<String, Fault> {
    let serial = Arn::mfa(partition, account, path, name);
    let nameable = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=/:,.@-".contains(&byte);
    if serial.len() > LONGEST_SERIAL || !serial.bytes().all(nameable) {
        return Err(Fault::validation(
            "The path and the name make a serial number that is longer than 256 characters or has \
             a character outside [\\w+=/:,.@-].",
        ));
    }
    Ok(serial)
}

pub(crate) fn no_such(serial: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("VirtualMFADevice with serial number {serial} doesn't exist."),
    )
}

fn not_theirs() -> Fault {
    Fault::new(FaultKind::NoSuchEntity, "MFA Device invalid for user.")
}

fn already_enabled() -> Fault {
    Fault::new(
        FaultKind::EntityAlreadyExists,
        "MFA Device is already in use.",
    )
}

fn wrong_codes() -> Fault {
    Fault::new(
        FaultKind::InvalidAuthenticationCode,
        "Authentication code for device is not valid.",
    )
}

fn not_changed(error: StoreError) -> Fault {
    match error.conflict() {
        Some(Conflict::NotFound) => not_theirs(),
        _ => blame::store(error),
    }
}
