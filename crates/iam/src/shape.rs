//! Records in the shapes of the API.

use daypass_access::{Call, ConditionKey};
use daypass_api::Choice;
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam;
use daypass_model::{Arn, Partition, Tag, TagKey};
use daypass_store::delegation::{DelegationRequest, DelegationState};
use daypass_store::{Account, Group, Role, User};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::template;

/// Documents travel percent-encoded as RFC 3986 has it: all but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A policy document as IAM answers it.
pub(crate) fn document(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A user.
pub(crate) fn user(partition: Partition, user: &User) -> iam::User {
    iam::User {
        path: user.path.to_string(),
        user_name: user.name.to_string(),
        user_id: user.id.to_string(),
        arn: Arn::user(partition, user.account, &user.path, &user.name),
        create_date: user.created_at,
        password_last_used: None,
        permissions_boundary: boundary(user.boundary.as_deref()),
        tags: tags(&user.tags),
    }
}

/// Root, which is no user and is shown as one without a name of its own.
pub(crate) fn root(partition: Partition, account: &Account) -> iam::User {
    iam::User {
        path: "/".to_owned(),
        user_name: account.id.to_string(),
        user_id: account.id.to_string(),
        arn: Arn::root(partition, account.id),
        create_date: account.created_at,
        password_last_used: None,
        permissions_boundary: None,
        tags: Vec::new(),
    }
}

/// A group.
pub(crate) fn group(partition: Partition, group: &Group) -> iam::Group {
    iam::Group {
        path: group.path.to_string(),
        group_name: group.name.to_string(),
        group_id: group.id.to_string(),
        arn: Arn::group(partition, group.account, &group.path, &group.name),
        create_date: group.created_at,
    }
}

/// A role, with its trust policy as it is to be shown.
pub(crate) fn role(partition: Partition, role: &Role, trust: &str) -> iam::Role {
    iam::Role {
        path: role.path.to_string(),
        role_name: role.name.to_string(),
        role_id: role.id.to_string(),
        arn: Arn::role(partition, role.account, &role.path, &role.name),
        create_date: role.created_at,
        assume_role_policy_document: Some(document(trust)),
        description: role.description.clone(),
        max_session_duration: i32::try_from(role.max_session_duration).ok(),
        permissions_boundary: boundary(role.boundary.as_deref()),
        tags: tags(&role.tags),
        role_last_used: None,
        source_role_template: None,
    }
}

/// The boundary of a user or role.
fn boundary(arn: Option<&str>) -> Option<iam::AttachedPermissionsBoundary> {
    arn.map(|arn| iam::AttachedPermissionsBoundary {
        permissions_boundary_type: Some(
            iam::PermissionsBoundaryAttachmentType::PermissionsBoundaryPolicy,
        ),
        permissions_boundary_arn: Some(arn.to_owned()),
    })
}

/// In lists users and roles come without their tags.
pub(crate) fn tags(tags: &[Tag]) -> Vec<iam::Tag> {
    tags.iter()
        .map(|tag| iam::Tag {
            key: tag.key.as_str().to_owned(),
            value: tag.value.as_str().to_owned(),
        })
        .collect()
}

/// Tags as a request passes them: keys are one ignoring case (STS spec 8.12), and those that begin
/// with `aws:` are reserved.
pub(crate) fn parse_tags(sent: &[iam::Tag]) -> Result<Vec<Tag>, Fault> {
    let mut tags: Vec<Tag> = Vec::with_capacity(sent.len());
    for tag in sent {
        let parsed = Tag {
            key: tag.key.parse().map_err(crate::refusal::invalid)?,
            value: tag.value.parse().map_err(crate::refusal::invalid)?,
        };
        if parsed.key.folded().starts_with("aws:") {
            return Err(Fault::new(
                FaultKind::InvalidInput,
                "System tags cannot be added/updated by requester",
            ));
        }
        if tags.iter().any(|other| other.key.same_as(&parsed.key)) {
            return Err(Fault::new(
                FaultKind::InvalidInput,
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
        tags.push(parsed);
    }
    Ok(tags)
}

/// Tag keys as a request passes them, and the condition key that tells them.
pub(crate) fn parse_tag_keys(sent: &[String]) -> Result<(Vec<TagKey>, Vec<ConditionKey>), Fault> {
    let keys = sent
        .iter()
        .map(|key| key.parse().map_err(crate::refusal::invalid))
        .collect::<Result<Vec<TagKey>, _>>()?;
    let names: Vec<&str> = keys.iter().map(TagKey::as_str).collect();
    let told = vec![("aws:TagKeys".into(), names.into())];
    Ok((keys, told))
}

/// What creating something takes: its own action, and tagging too if tags come with it.
pub(crate) fn create_actions(
    create: &'static str,
    tag: &'static str,
    tags: &[Tag],
) -> Vec<&'static str> {
    if tags.is_empty() {
        vec![create]
    } else {
        vec![create, tag]
    }
}

/// `aws:RequestTag/..` and `aws:TagKeys`: the tags that a request passes.
pub(crate) fn request_tags(tags: &[Tag]) -> Vec<ConditionKey> {
    if tags.is_empty() {
        return Vec::new();
    }
    let one = |tag: &Tag| -> ConditionKey {
        let key = format!("aws:RequestTag/{}", tag.key.as_str());
        (key.into(), tag.value.as_str().into())
    };
    let names: Vec<&str> = tags.iter().map(|tag| tag.key.as_str()).collect();
    let keys: ConditionKey = ("aws:TagKeys".into(), names.into());
    tags.iter().map(one).chain([keys]).collect()
}

/// A delegation request.
pub(crate) fn delegation(call: &Call<'_>, request: DelegationRequest) -> iam::DelegationRequest {
    let state = delegation_state(call, &request);
    let terms = request.terms;
    iam::DelegationRequest {
        delegation_request_id: Some(request.id),
        owner_account_id: request.owner_account.map(|account| account.to_string()),
        description: Some(terms.description),
        request_message: terms.message,
        permissions: Some(iam::DelegationPermission {
            policy_template_arn: Some(terms.template),
            parameters: template::parameters(&terms.parameters),
        }),
        permission_policy: Some(terms.policy),
        role_permission_restriction_arns: Vec::new(),
        owner_id: request.owner,
        approver_id: request.approver.map(|approver| approver.arn),
        state: iam::StateType::from_wire(state),
        expiration_time: Some(request.expires_at),
        requestor_id: Some(request.requestor.to_string()),
        requestor_name: None,
        create_date: Some(request.created_at),
        session_duration: i32::try_from(terms.session_duration).ok(),
        redirect_url: terms.redirect_url,
        notes: request.notes,
        rejection_reason: request.rejection_reason,
        only_send_by_owner: Some(terms.only_send_by_owner),
        updated_time: Some(request.updated_at),
    }
}

/// The state that a delegation request is in now: one that waited too long has expired.
pub(crate) fn delegation_state(call: &Call<'_>, request: &DelegationRequest) -> &'static str {
    let is_over = [DelegationState::Finalized, DelegationState::Rejected];
    if !is_over.contains(&request.state) && call.facts().received_at >= request.expires_at {
        "EXPIRED"
    } else {
        request.state.as_str()
    }
}
