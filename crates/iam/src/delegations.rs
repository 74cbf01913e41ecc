//! Delegation requests: an account asks for temporary access to another, somebody there takes the
//! request, accepts it in their own name, and sends the token that the first account trades in
//! (STS spec 8.8).

use daypass_access::managed::{AwsManagedPolicy, PolicyArn};
use daypass_access::{Call, ConditionKey, Grant, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    AcceptDelegationRequestInput, AcceptDelegationRequestOutput, AssociateDelegationRequestInput,
    AssociateDelegationRequestOutput, CreateDelegationRequestInput, CreateDelegationRequestOutput,
    GetDelegationRequestInput, GetDelegationRequestOutput, ListDelegationRequestsInput,
    ListDelegationRequestsOutput, PermissionCheckResultType, PermissionCheckStatusType,
    RejectDelegationRequestInput, RejectDelegationRequestOutput, SendDelegationTokenInput,
    SendDelegationTokenOutput, UpdateDelegationRequestInput, UpdateDelegationRequestOutput,
};
use daypass_model::{AccountId, PrincipalKind, Session};
use daypass_policy::{DocumentKind, Policy};
use daypass_store::delegation::{
    Approver, ApprovingSession, DelegationRequest, DelegationState, DelegationTerms,
};
use daypass_store::{Conflict, Revision};

use crate::template::{self, Template};
use crate::{paging, refusal, shape};

/// How long a request waits for an answer, in seconds: a week.
const PATIENCE: i64 = 7 * 86_400;

/// CreateDelegationRequest. The permissions are a managed policy of the requestor's account, or
/// one of AWS's, with its parameters filled in.
pub(crate) async fn create_delegation_request(
    call: &Call<'_>,
    input: CreateDelegationRequestInput,
) -> Result<CreateDelegationRequestOutput, Fault> {
    let owner_account: Option<AccountId> = (input.owner_account_id.as_deref())
        .map(str::parse)
        .transpose()
        .map_err(refusal::invalid)?;
    let arn = input.permissions.policy_template_arn.unwrap_or_default();
    let template_arn = PolicyArn::parse(&arn, call.gate().partition())
        .ok_or_else(|| Fault::validation(format!("ARN {arn} is not valid.")))?;
    let requestor = call.caller().account();
    let session_duration = u32::try_from(input.session_duration).map_err(refusal::invalid)?;
    let keys: [ConditionKey; 3] = [
        ("iam:TemplateArn".into(), arn.as_str().into()),
        (
            "iam:NotificationChannel".into(),
            input.notification_channel.as_str().into(),
        ),
        (
            "iam:DelegationDuration".into(),
            i64::from(session_duration).into(),
        ),
    ];
    let anything = Target {
        arn: "*",
        account: requestor,
        tags: &[],
    };
    let grant = call.authorize(&["iam:CreateDelegationRequest"], anything, keys)?;

    let text = template_text(call, &grant, &template_arn).await?;
    let template = Template::new(&text, &input.permissions.parameters);
    let policy = template.filled_in()?;
    if policy.chars().count() > template::LONGEST {
        return Err(refusal_of_template(
            "the policy is longer than 2048 characters",
        ));
    }
    Policy::parse(&policy, DocumentKind::Session)
        .map_err(|error| refusal_of_template(&error.to_string()))?;
    let now = call.facts().received_at;
    let request = DelegationRequest {
        id: format!("dr-{}", call.facts().id.as_simple()),
        requestor,
        owner_account,
        owner: None,
        approver: None,
        terms: DelegationTerms {
            description: input.description,
            message: input.request_message,
            workflow: input.requestor_workflow_id,
            redirect_url: input.redirect_url,
            channel: input.notification_channel,
            template: arn,
            parameters: template.parameters_text(),
            policy,
            session_duration,
            only_send_by_owner: input.only_send_by_owner.unwrap_or(false),
        },
        state: DelegationState::Unassigned,
        notes: None,
        rejection_reason: None,
        created_at: now,
        updated_at: now,
        expires_at: now.plus(PATIENCE),
        sent_at: None,
        revision: Revision::FIRST,
    };
    let id = request.id.clone();
    let added = call.store(&grant).delegations().add_delegation(request);
    added.await.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => invalid("The owner's account does not exist."),
        _ => blame::store(error),
    })?;
    Ok(CreateDelegationRequestOutput {
        // There is no page yet to which it could lead.
        console_deep_link: None,
        delegation_request_id: Some(id),
    })
}

/// The text of the policy that a request names as its template.
async fn template_text(call: &Call<'_>, grant: &Grant, arn: &PolicyArn) -> Result<String, Fault> {
    let unknown = || {
        Fault::new(
            FaultKind::InvalidInput,
            format!("Policy template {} was not found.", arn.as_str()),
        )
    };
    if let Some(aws) = AwsManagedPolicy::find(arn).filter(|aws| aws.is_attachable()) {
        return Ok(aws.text.to_owned());
    }
    let account = call.caller().account();
    let policies = call.store(grant).managed_policies();
    let version = policies.default_policy_version(account, arn.as_str()).await;
    Ok(version.map_err(blame::store)?.ok_or_else(unknown)?.text)
}

/// AssociateDelegationRequest: somebody of the account that is asked takes the request.
pub(crate) async fn associate_delegation_request(
    call: &Call<'_>,
    input: AssociateDelegationRequestInput,
) -> Result<AssociateDelegationRequestOutput, Fault> {
    let id = &input.delegation_request_id;
    let open = open(call, id, "iam:AssociateDelegationRequest").await?;
    let Open { grant, request } = open.of_owner(call, &[DelegationState::Unassigned])?;
    let changed = DelegationRequest {
        owner_account: Some(call.caller().account()),
        owner: Some(call.caller().arn()),
        state: DelegationState::Assigned,
        ..request
    };
    save(call, &grant, changed).await?;
    Ok(AssociateDelegationRequestOutput)
}

/// UpdateDelegationRequest: the request is passed on to whoever approves, with a note.
pub(crate) async fn update_delegation_request(
    call: &Call<'_>,
    input: UpdateDelegationRequestInput,
) -> Result<UpdateDelegationRequestOutput, Fault> {
    let id = &input.delegation_request_id;
    let open = open(call, id, "iam:UpdateDelegationRequest").await?;
    let states = [DelegationState::Assigned, DelegationState::PendingApproval];
    let Open { grant, request } = open.of_owner(call, &states)?;
    let changed = DelegationRequest {
        notes: input.notes.or(request.notes),
        state: DelegationState::PendingApproval,
        ..request
    };
    save(call, &grant, changed).await?;
    Ok(UpdateDelegationRequestOutput)
}

/// AcceptDelegationRequest: the caller lends its own name and rights to the access, as far as the
/// request's policy goes.
pub(crate) async fn accept_delegation_request(
    call: &Call<'_>,
    input: AcceptDelegationRequestInput,
) -> Result<AcceptDelegationRequestOutput, Fault> {
    let id = &input.delegation_request_id;
    let open = open(call, id, "iam:AcceptDelegationRequest").await?;
    let states = [DelegationState::Assigned, DelegationState::PendingApproval];
    let Open { grant, request } = open.of_owner(call, &states)?;
    let changed = DelegationRequest {
        approver: Some(approver(call)?),
        state: DelegationState::Accepted,
        ..request
    };
    save(call, &grant, changed).await?;
    Ok(AcceptDelegationRequestOutput)
}

/// The caller as an approver: a user, or a role session that is nothing but that. What a session
/// carries beside its role (policies, tags, a source identity) may be what binds it, and the access
/// that it lends would not carry it.
fn approver(call: &Call<'_>) -> Result<Approver, Fault> {
    let session = call.caller().session();
    let is_bound = |session: &Session| {
        session.is_narrowed()
            || !session.tags.is_empty()
            || session.source_identity.is_some()
            || session.federation.is_some()
    };
    let arn = call.caller().arn();
    match &call.caller().principal().kind {
        _ if session.is_some_and(is_bound) => Err(invalid(
            "A session with a policy, tags or a source identity cannot accept a delegation request.",
        )),
        PrincipalKind::User { id, .. } => Ok(Approver {
            arn,
            id: id.clone(),
            session: None,
        }),
        PrincipalKind::RoleSession {
            role_id,
            session: name,
            ..
        } => Ok(Approver {
            arn,
            id: role_id.clone(),
            session: session.map(|session| ApprovingSession {
                name: name.clone(),
                issued_at: session.issued_at,
            }),
        }),
        _ => Err(invalid(
            "Only a user or a role can accept a delegation request.",
        )),
    }
}

/// RejectDelegationRequest.
pub(crate) async fn reject_delegation_request(
    call: &Call<'_>,
    input: RejectDelegationRequestInput,
) -> Result<RejectDelegationRequestOutput, Fault> {
    let id = &input.delegation_request_id;
    let open = open(call, id, "iam:RejectDelegationRequest").await?;
    // What was accepted, and what was sent, can be taken back too.
    let Open { grant, request } = open.of_owner(call, &DelegationState::ALL)?;
    let changed = DelegationRequest {
        rejection_reason: input.notes,
        state: DelegationState::Rejected,
        ..request
    };
    save(call, &grant, changed).await?;
    Ok(RejectDelegationRequestOutput)
}

/// SendDelegationToken: the requestor gets its token, out of band.
pub(crate) async fn send_delegation_token(
    call: &Call<'_>,
    input: SendDelegationTokenInput,
) -> Result<SendDelegationTokenOutput, Fault> {
    let id = &input.delegation_request_id;
    let open = open(call, id, "iam:SendDelegationToken").await?;
    let Open { grant, request } = open.of_owner(call, &[DelegationState::Accepted])?;
    let is_owner = request.owner.as_deref() == Some(&*call.caller().arn());
    if request.terms.only_send_by_owner && !is_owner {
        return Err(invalid("Only the request's owner may send its token."));
    }
    call.send_delegation_token(&grant, &request)?;
    let changed = DelegationRequest {
        sent_at: Some(call.facts().received_at),
        state: DelegationState::Finalized,
        ..request
    };
    save(call, &grant, changed).await?;
    Ok(SendDelegationTokenOutput)
}

/// GetDelegationRequest.
pub(crate) async fn get_delegation_request(
    call: &Call<'_>,
    input: GetDelegationRequestInput,
) -> Result<GetDelegationRequestOutput, Fault> {
    let id = &input.delegation_request_id;
    let Open { request, .. } = open(call, id, "iam:GetDelegationRequest").await?;
    // Whether the approver may do all that is asked for is only known request by request.
    let check = input.delegation_permission_check.unwrap_or(false);
    Ok(GetDelegationRequestOutput {
        delegation_request: Some(shape::delegation(call, request)),
        permission_check_status: check.then_some(PermissionCheckStatusType::Complete),
        permission_check_result: check.then_some(PermissionCheckResultType::Unsure),
    })
}

/// ListDelegationRequests: those that the caller's account made or was asked.
pub(crate) async fn list_delegation_requests(
    call: &Call<'_>,
    input: ListDelegationRequestsInput,
) -> Result<ListDelegationRequestsOutput, Fault> {
    let page = paging::page(input.marker.as_deref(), input.max_items)?;
    let account = call.caller().account();
    let anything = Target {
        arn: "*",
        account,
        tags: &[],
    };
    let grant = call.authorize(&["iam:ListDelegationRequests"], anything, [])?;
    let slice = call
        .store(&grant)
        .delegations()
        .list_delegations(account, input.owner_id.as_deref(), page)
        .await
        .map_err(blame::store)?;
    let (is_truncated, marker) = paging::mark(&slice);
    Ok(ListDelegationRequestsOutput {
        delegation_requests: (slice.items.into_iter())
            .map(|request| shape::delegation(call, request))
            .collect(),
        is_truncated,
        marker,
    })
}

/// A request that the caller may act on.
struct Open {
    grant: Grant,
    request: DelegationRequest,
}

impl Open {
    /// Goes on only if the caller's account is the one that is asked, and the request is in one of
    /// these states and still waiting.
    fn of_owner(self, call: &Call<'_>, states: &[DelegationState]) -> Result<Self, Fault> {
        let account = call.caller().account();
        let request = &self.request;
        // Nobody decides about what their own account asks for.
        if request.owner_account.is_some_and(|owner| owner != account)
            || request.requestor == account
        {
            return Err(no_such(&request.id));
        }
        let waits = request.sent_at.is_some() || call.facts().received_at < request.expires_at;
        if !waits || !states.contains(&request.state) {
            let state = shape::delegation_state(call, request);
            return Err(invalid(&format!(
                "The delegation request is in state {state}, which does not allow this."
            )));
        }
        Ok(self)
    }
}

async fn open(call: &Call<'_>, id: &str, action: &'static str) -> Result<Open, Fault> {
    let located = call.locate_delegation(id).await?;
    let (grant, request) = located.authorize(call, action)?;
    let request = request.ok_or_else(|| no_such(id))?;
    Ok(Open { grant, request })
}

async fn save(call: &Call<'_>, grant: &Grant, request: DelegationRequest) -> Result<(), Fault> {
    let changed = DelegationRequest {
        updated_at: call.facts().received_at,
        ..request
    };
    let saved = call.store(grant).delegations().update_delegation(changed);
    saved.await.map(drop).map_err(blame::store)
}

fn no_such(id: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("The delegation request with id {id} cannot be found."),
    )
}

fn invalid(message: &str) -> Fault {
    Fault::new(FaultKind::InvalidInput, message)
}

fn refusal_of_template(why: &str) -> Fault {
    invalid(&format!(
        "The policy template with these parameters is no session policy: {why}"
    ))
}
