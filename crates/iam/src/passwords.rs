//! Login profiles: the passwords of users. A password goes in, is hashed and sealed, and never comes
//! out; whether one is as the account wants it is for `password_policy` to say.

use std::sync::Arc;

use daypass_access::{Call, Grant, Target, blame};
use daypass_api::Sensitive;
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    ChangePasswordInput, ChangePasswordOutput, CreateLoginProfileInput, CreateLoginProfileOutput,
    DeleteLoginProfileInput, DeleteLoginProfileOutput, GetLoginProfileInput, GetLoginProfileOutput,
    LoginProfile as WireProfile, UpdateLoginProfileInput, UpdateLoginProfileOutput,
};
use daypass_credentials::Password;
use daypass_model::PrincipalKind;
use daypass_store::{Conflict, Guesses, LoginProfile, Revision, StoreError, User};

use crate::users::name_or_caller;
use crate::{password_policy, refusal};

/// CreateLoginProfile.
pub(crate) async fn create_login_profile(
    call: &Call<'_>,
    input: CreateLoginProfileInput,
) -> Result<CreateLoginProfileOutput, Fault> {
    let named = input.user_name.as_deref();
    let (grant, user) = open(call, "iam:CreateLoginProfile", named).await?;
    let password = input.password.as_ref().ok_or_else(no_password)?;
    let password = parse(password)?;
    let rules = password_policy::of(call, &grant, user.account).await?;
    password_policy::check(rules.as_ref(), &password)?;
    let hashed = call.new_password(&grant, (user.account, &user.id), &password);
    let profile = LoginProfile {
        account: user.account,
        password: hashed.await?,
        user: user.id,
        created_at: call.facts().received_at,
        reset_required: input.password_reset_required.unwrap_or(false),
        previous: Vec::new(),
        guesses: Guesses::default(),
        revision: Revision::FIRST,
    };
    let name = user.name.to_string();
    let shown = shape(&name, &profile);
    let added = call
        .store(&grant)
        .login_profiles()
        .add_login_profile(profile)
        .await;
    added.map_err(|error| match error.conflict() {
        Some(Conflict::NameTaken) => Fault::new(
            FaultKind::EntityAlreadyExists,
            format!("Login Profile for user {name} already exists."),
        ),
        Some(Conflict::NotFound) => refusal::no_such("user", &name),
        _ => blame::store(error),
    })?;
    Ok(CreateLoginProfileOutput {
        login_profile: shown,
    })
}

/// GetLoginProfile.
pub(crate) async fn get_login_profile(
    call: &Call<'_>,
    input: GetLoginProfileInput,
) -> Result<GetLoginProfileOutput, Fault> {
    let named = input.user_name.as_deref();
    let (grant, user) = open(call, "iam:GetLoginProfile", named).await?;
    let profile = find(call, &grant, &user).await?;
    Ok(GetLoginProfileOutput {
        login_profile: shape(user.name.as_str(), &profile),
    })
}

/// UpdateLoginProfile: an administrator sets another password, or says that there must be one.
pub(crate) async fn update_login_profile(
    call: &Call<'_>,
    input: UpdateLoginProfileInput,
) -> Result<UpdateLoginProfileOutput, Fault> {
    let named = Some(input.user_name.as_str());
    let (grant, user) = open(call, "iam:UpdateLoginProfile", named).await?;
    let mut profile = find(call, &grant, &user).await?;
    if let Some(password) = &input.password {
        let password = parse(password)?;
        check_new(call, &grant, &profile, &password).await?;
        let hashed = call.new_password(&grant, (user.account, &user.id), &password);
        profile.password = hashed.await?;
    }
    if let Some(required) = input.password_reset_required {
        profile.reset_required = required;
    }
    let updated = call
        .store(&grant)
        .login_profiles()
        .update_login_profile(profile)
        .await;
    updated.map_err(|error| not_changed(user.name.as_str(), error))?;
    Ok(UpdateLoginProfileOutput)
}

/// DeleteLoginProfile.
pub(crate) async fn delete_login_profile(
    call: &Call<'_>,
    input: DeleteLoginProfileInput,
) -> Result<DeleteLoginProfileOutput, Fault> {
    let named = input.user_name.as_deref();
    let (grant, user) = open(call, "iam:DeleteLoginProfile", named).await?;
    let removed = call
        .store(&grant)
        .login_profiles()
        .remove_login_profile(user.account, &user.id)
        .await;
    removed.map_err(|error| not_changed(user.name.as_str(), error))?;
    Ok(DeleteLoginProfileOutput)
}

/// ChangePassword: a user's own, which it proves to know. That a guess was wrong, and that none is
/// taken now, is one answer.
pub(crate) async fn change_password(
    call: &Call<'_>,
    input: ChangePasswordInput,
) -> Result<ChangePasswordOutput, Fault> {
    const ACTION: &str = "iam:ChangePassword";
    let account = call.caller().account();
    let PrincipalKind::User { name, .. } = &call.caller().principal().kind else {
        let target = Target {
            arn: "*",
            account,
            tags: &[],
        };
        let _ = call.authorize(&[ACTION], target, [])?;
        return Err(Fault::new(
            FaultKind::InvalidUserType,
            "Only an IAM user can change its password.",
        ));
    };
    let located = call.locate_user(name).await?;
    let (grant, user) = located.authorize(call, ACTION)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    let profile = find(call, &grant, &user).await?;
    let (old, new) = (parse(&input.old_password)?, parse(&input.new_password)?);
    let now = call.facts().received_at;
    let profiles = call.store(&grant).login_profiles();
    if profile.guesses.is_locked(now) {
        return Err(wrong());
    }
    if !call.is_password_of(&grant, &profile, &old).await? {
        let counted = profiles.count_wrong_password(account, &user.id, now).await;
        counted.map_err(|error| not_changed(user.name.as_str(), error))?;
        return Err(wrong());
    }
    check_new(call, &grant, &profile, &new).await?;
    let hashed = call.new_password(&grant, (account, &user.id), &new);
    let profile = LoginProfile {
        password: hashed.await?,
        reset_required: false,
        ..profile
    };
    let changed = profiles.change_own_password(profile, now).await;
    changed.map_err(|error| not_changed(user.name.as_str(), error))?;
    Ok(ChangePasswordOutput)
}

/// Decides the action on the user that a request names, or on the caller, and gives the user out.
/// Root has no password here.
async fn open(
    call: &Call<'_>,
    action: &'static str,
    named: Option<&str>,
) -> Result<(Grant, User), Fault> {
    if named.is_none() && call.caller().principal().is_root() {
        let account = call.caller().account();
        let target = Target {
            arn: &call.caller().arn(),
            account,
            tags: &[],
        };
        let _ = call.authorize(&[action], target, [])?;
        return Err(no_profile(&account.to_string()));
    }
    let name = name_or_caller(call, named)?;
    let located = call.locate_user(&name).await?;
    let (grant, user) = located.authorize(call, action)?;
    let user = user.ok_or_else(|| refusal::no_such("user", name.as_str()))?;
    Ok((grant, user))
}

async fn find(call: &Call<'_>, grant: &Grant, user: &User) -> Result<LoginProfile, Fault> {
    let found = call
        .store(grant)
        .login_profiles()
        .login_profile(user.account, &user.id)
        .await
        .map_err(blame::store)?;
    found.ok_or_else(|| no_profile(user.name.as_str()))
}

/// Refuses a password that is not as the account wants it, or that the user had before.
async fn check_new(
    call: &Call<'_>,
    grant: &Grant,
    profile: &LoginProfile,
    password: &Arc<Password>,
) -> Result<(), Fault> {
    let rules = password_policy::of(call, grant, profile.account).await?;
    password_policy::check(rules.as_ref(), password)?;
    let last = rules.and_then(|rules| rules.reuse_prevention);
    let Some(last) = last.and_then(|last| usize::try_from(last).ok()) else {
        return Ok(());
    };
    if call
        .was_password_of(grant, (profile, last), password)
        .await?
    {
        return Err(Fault::new(
            FaultKind::PasswordPolicyViolation,
            "Policy constraint violation with password reuse prevention during password change.",
        ));
    }
    Ok(())
}

fn parse(password: &Sensitive) -> Result<Arc<Password>, Fault> {
    let password = Password::new(password.expose()).map_err(refusal::invalid)?;
    Ok(Arc::new(password))
}

fn shape(name: &str, profile: &LoginProfile) -> WireProfile {
    WireProfile {
        user_name: name.to_owned(),
        create_date: profile.created_at,
        password_reset_required: Some(profile.reset_required),
    }
}

fn no_profile(name: &str) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("Login Profile for User {name} cannot be found."),
    )
}

fn no_password() -> Fault {
    Fault::validation(
        "1 validation error detected: Value null at 'password' failed to satisfy constraint: \
         Member must not be null",
    )
}

fn wrong() -> Fault {
    Fault::access_denied("The old password was incorrect.")
}

fn not_changed(name: &str, error: StoreError) -> Fault {
    match error.conflict() {
        Some(Conflict::NotFound) => no_profile(name),
        Some(Conflict::PasswordLocked) => wrong(),
        _ => blame::store(error),
    }
}
