//! Session policies as a request passes them (STS spec 8.13).

use daypass_access::managed::PolicyArn;
use daypass_access::{Call, Grant};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::sts::PolicyDescriptorType;
use daypass_model::{AccountId, SessionPolicies};

/// The most characters of session policies, white space counted (STS spec 8.12). The model gives
/// AssumeRole's no maximum, so a longer one is too large for the token and not invalid.
const LONGEST: usize = 2_048;

/// The most managed policies that a session is passed (STS spec 8.13).
const MOST_MANAGED: usize = 10;

/// Session policies that are well formed. Whether the managed ones exist is for whoever was
/// granted the session to learn.
#[derive(Debug)]
pub(crate) struct Passed {
    inline: Option<Box<str>>,
    managed: Vec<PolicyArn>,
}

impl Passed {
    /// Checks what a request passes. The inline policy is carried as the text that was sent.
    pub(crate) fn read(
        call: &Call<'_>,
        inline: Option<&str>,
        managed: &[PolicyDescriptorType],
    ) -> Result<Self, Fault> {
        if managed.len() > MOST_MANAGED {
            return Err(Fault::validation(format!(
                "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: \
                 Member must have length less than or equal to {MOST_MANAGED}"
            )));
        }
        // One that is passed twice is passed once.
        let mut arns: Vec<PolicyArn> = Vec::with_capacity(managed.len());
        for passed in managed {
            let text = passed.arn.as_deref().unwrap_or_default();
            let arn = PolicyArn::parse(text, call.gate().partition())
                .ok_or_else(|| Fault::validation(format!("ARN {text} is not valid.")))?;
            if !arns.contains(&arn) {
                arns.push(arn);
            }
        }
        let length = arns
            .iter()
            .map(PolicyArn::as_str)
            .chain(inline)
            .map(|text| text.chars().count())
            .sum::<usize>();
        if length > LONGEST {
            let percent = (100 * length).div_ceil(LONGEST);
            return Err(Fault::new(
                FaultKind::PackedPolicyTooLarge,
                format!(
                    "Packed policy consumes {percent}% of allotted space, please use smaller \
                     policy."
                ),
            ));
        }
        if let Some(text) = inline {
            call.check_session_policy(text)
                .map_err(|error| malformed(error.to_string()))?;
        }
        Ok(Self {
            inline: inline.map(Into::into),
            managed: arns,
        })
    }

    /// The session's policies; `None` if none were passed. The managed ones must be of the account
    /// of the role or user whose session it is, or of AWS. `granted` shows that the caller may
    /// have the session: nobody else learns which policies an account has.
    pub(crate) async fn resolve<T>(
        self,
        call: &Call<'_>,
        granted: &Grant<T>,
        account: AccountId,
    ) -> Result<Option<SessionPolicies>, Fault> {
        if self.inline.is_none() && self.managed.is_empty() {
            return Ok(None);
        }
        for arn in &self.managed {
            if !call.may_be_passed(granted, account, arn).await? {
                return Err(malformed(format!(
                    "Policy {} does not exist or is not attachable.",
                    arn.as_str()
                )));
            }
        }
        Ok(Some(SessionPolicies {
            inline: self.inline,
            managed: self.managed.iter().map(|arn| arn.as_str().into()).collect(),
        }))
    }
}

fn malformed(message: String) -> Fault {
    Fault::new(FaultKind::MalformedPolicyDocument, message)
}
