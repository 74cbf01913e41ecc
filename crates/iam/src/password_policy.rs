//! What an account wants of its users' passwords.

use daypass_access::{Call, Grant, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    DeleteAccountPasswordPolicyInput, DeleteAccountPasswordPolicyOutput,
    GetAccountPasswordPolicyInput, GetAccountPasswordPolicyOutput, PasswordPolicy as WirePolicy,
    UpdateAccountPasswordPolicyInput, UpdateAccountPasswordPolicyOutput,
};
use daypass_credentials::Password;
use daypass_model::AccountId;
use daypass_store::{Conflict, PasswordPolicy};

/// How long a password is at least where an account has said nothing, and where it has a policy
/// that does not say.
const LENGTH_WITHOUT_POLICY: u32 = 8;
const LENGTH_UNSAID: u32 = 6;

/// How many kinds of character a password has at least where an account has said nothing.
const KINDS_WITHOUT_POLICY: usize = 3;

/// What counts as a symbol.
const SYMBOLS: &str = "!@#$%^&*()_+-=[]{}|'";

/// GetAccountPasswordPolicy.
pub(crate) async fn get_account_password_policy(
    call: &Call<'_>,
    _: GetAccountPasswordPolicyInput,
) -> Result<GetAccountPasswordPolicyOutput, Fault> {
    let (grant, account) = authorize(call, "iam:GetAccountPasswordPolicy")?;
    let policy = of(call, &grant, account).await?;
    let policy = policy.ok_or_else(|| no_policy(account))?;
    let number = |number: u32| i32::try_from(number).ok();
    Ok(GetAccountPasswordPolicyOutput {
        password_policy: WirePolicy {
            minimum_password_length: number(policy.minimum_length),
            require_symbols: Some(policy.require_symbols),
            require_numbers: Some(policy.require_numbers),
            require_uppercase_characters: Some(policy.require_uppercase),
            require_lowercase_characters: Some(policy.require_lowercase),
            allow_users_to_change_password: Some(policy.users_may_change),
            expire_passwords: Some(policy.maximum_age.is_some()),
            max_password_age: policy.maximum_age.and_then(number),
            password_reuse_prevention: policy.reuse_prevention.and_then(number),
            hard_expiry: policy.hard_expiry,
        },
    })
}

/// UpdateAccountPasswordPolicy: what is not said goes back to what it is by default.
pub(crate) async fn update_account_password_policy(
    call: &Call<'_>,
    input: UpdateAccountPasswordPolicyInput,
) -> Result<UpdateAccountPasswordPolicyOutput, Fault> {
    let (grant, account) = authorize(call, "iam:UpdateAccountPasswordPolicy")?;
    // The model has bounded the numbers.
    let number = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
    let policy = PasswordPolicy {
        minimum_length: number(input.minimum_password_length).unwrap_or(LENGTH_UNSAID),
        require_symbols: input.require_symbols.unwrap_or(false),
        require_numbers: input.require_numbers.unwrap_or(false),
        require_uppercase: input.require_uppercase_characters.unwrap_or(false),
        require_lowercase: input.require_lowercase_characters.unwrap_or(false),
        users_may_change: input.allow_users_to_change_password.unwrap_or(false),
        maximum_age: number(input.max_password_age),
        reuse_prevention: number(input.password_reuse_prevention),
        hard_expiry: input.hard_expiry,
    };
    call.store(&grant)
        .password_policies()
        .put_password_policy(account, policy)
        .await
        .map_err(blame::store)?;
    Ok(UpdateAccountPasswordPolicyOutput)
}

/// DeleteAccountPasswordPolicy.
pub(crate) async fn delete_account_password_policy(
    call: &Call<'_>,
    _: DeleteAccountPasswordPolicyInput,
) -> Result<DeleteAccountPasswordPolicyOutput, Fault> {
    let (grant, account) = authorize(call, "iam:DeleteAccountPasswordPolicy")?;
    let removed = call
        .store(&grant)
        .password_policies()
        .remove_password_policy(account)
        .await;
    removed.map_err(|error| match error.conflict() {
        Some(Conflict::NotFound) => no_policy(account),
        _ => blame::store(error),
    })?;
    Ok(DeleteAccountPasswordPolicyOutput)
}

/// Actions on an account's settings have no resource type.
fn authorize(call: &Call<'_>, action: &'static str) -> Result<(Grant, AccountId), Fault> {
    let account = call.caller().account();
    let target = Target {
        arn: "*",
        account,
        tags: &[],
    };
    Ok((call.authorize(&[action], target, [])?, account))
}

/// The account's policy, if it has said anything.
pub(crate) async fn of(
    call: &Call<'_>,
    grant: &Grant,
    account: AccountId,
) -> Result<Option<PasswordPolicy>, Fault> {
    call.store(grant)
        .password_policies()
        .password_policy(account)
        .await
        .map_err(blame::store)
}

/// Refuses a password that is not as the account wants it.
pub(crate) fn check(policy: Option<&PasswordPolicy>, password: &Password) -> Result<(), Fault> {
    match violation(policy, password.expose()) {
        Some(text) => Err(Fault::new(FaultKind::PasswordPolicyViolation, text)),
        None => Ok(()),
    }
}

fn violation(policy: Option<&PasswordPolicy>, password: &str) -> Option<String> {
    let shortest = policy.map_or(LENGTH_WITHOUT_POLICY, |policy| policy.minimum_length);
    let is_short = u32::try_from(password.chars().count()).is_ok_and(|length| length < shortest);
    let short = is_short.then(|| format!("Password should have a minimum length of {shortest}"));
    let missing = |what: &str, kind: fn(char) -> bool| {
        let text = format!("Password should have at least one {what}");
        (!password.chars().any(kind)).then_some(text)
    };
    let kinds = [
        missing("uppercase letter", |c| c.is_ascii_uppercase()),
        missing("lowercase letter", |c| c.is_ascii_lowercase()),
        missing("number", |c| c.is_ascii_digit()),
        missing("symbol", |c| SYMBOLS.contains(c)),
    ];
    let Some(policy) = policy else {
        let missing: Vec<String> = kinds.into_iter().flatten().collect();
        let wanted = KINDS_WITHOUT_POLICY + missing.len();
        let more = wanted.saturating_sub(4);
        return short.or_else(|| {
            (more > 0).then(|| {
                format!(
                    "Password should meet {more} more of the following requirements: {}",
                    missing.join(", ")
                )
            })
        });
    };
    let required = [
        policy.require_uppercase,
        policy.require_lowercase,
        policy.require_numbers,
        policy.require_symbols,
    ];
    let kinds = kinds.into_iter().zip(required);
    let wrong: Vec<String> = short
        .into_iter()
        .chain(kinds.filter_map(|(missing, required)| missing.filter(|_| required)))
        .collect();
    (!wrong.is_empty()).then(|| wrong.join(", "))
}

fn no_policy(account: AccountId) -> Fault {
    Fault::new(
        FaultKind::NoSuchEntity,
        format!("The Password Policy with domain name {account} cannot be found."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_policy_eight_characters_of_three_kinds_are_wanted() {
        let told = |password: &str| violation(None, password).unwrap_or_default();
        for good in ["Passw0rd", "PASSW0R!", "passw0r!", "Password!", "Aa1!éééé"] {
            assert_eq!(told(good), "", "{good}");
        }
        assert_eq!(
            told("Passw0r"),
            "Password should have a minimum length of 8"
        );
        assert_eq!(
            told("passw0rd"),
            "Password should meet 1 more of the following requirements: Password should have at \
             least one uppercase letter, Password should have at least one symbol"
        );
        assert!(told("password").starts_with("Password should meet 2 more"));
        assert!(told("éééééééé").starts_with("Password should meet 3 more"));
    }

    #[test]
    fn a_policy_says_what_is_wanted() {
        let policy = PasswordPolicy {
            minimum_length: 14,
            require_symbols: true,
            require_numbers: true,
            require_uppercase: true,
            require_lowercase: true,
            users_may_change: false,
            maximum_age: None,
            reuse_prevention: None,
            hard_expiry: None,
        };
        let told = |policy: &PasswordPolicy, password: &str| {
            violation(Some(policy), password).unwrap_or_default()
        };
        assert_eq!(told(&policy, "Aa1!Aa1!Aa1!Aa"), "");
        assert_eq!(
            told(&policy, "Aa1!"),
            "Password should have a minimum length of 14"
        );
        assert_eq!(
            told(&policy, "aaaaaaaaaaaaaaa1"),
            "Password should have at least one uppercase letter, Password should have at least one \
             symbol"
        );
        let open = PasswordPolicy {
            minimum_length: 6,
            require_symbols: false,
            require_numbers: false,
            require_uppercase: false,
            require_lowercase: false,
            ..policy
        };
        assert_eq!(told(&open, "éééééé"), "");
    }
}
