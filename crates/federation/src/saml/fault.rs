//! Why a response brings no assertion.

/// What AWS's inner service calls a response that it does not take (STS spec 9.2).
const INVALID: &str = "AuthSamlInvalidSamlResponseException";

/// A response brings nothing. `text` is for who sent it; `why` is for the operator, and never holds
/// anything of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SamlFault {
    /// `InvalidIdentityToken`: it is not what a provider says to us.
    #[error("{why}")]
    Invalid {
        /// What AWS says, word for word, without the tail in parentheses.
        text: &'static str,
        /// The error code in the tail, where AWS adds one.
        code: Option<&'static str>,
        /// What is wrong.
        why: &'static str,
    },
    /// `ExpiredTokenException`: its time is over, or has not come.
    #[error("{why}")]
    Expired {
        /// What AWS says, word for word.
        text: &'static str,
        /// What is wrong.
        why: &'static str,
    },
}

impl SamlFault {
    /// What the sender is told, without the tail in parentheses.
    pub fn text(&self) -> &'static str {
        match self {
            Self::Invalid { text, .. } | Self::Expired { text, .. } => text,
        }
    }

    /// It cannot be read (STS spec 9.2, step 1).
    pub(super) const fn unreadable(why: &'static str) -> Self {
        Self::Invalid {
            text: "Invalid base64 SAMLResponse",
            code: Some(INVALID),
            why,
        }
    }

    /// It is of somebody else (step 3).
    pub(super) const fn issuer(why: &'static str) -> Self {
        Self::Invalid {
            text: "Issuer not present in specified provider",
            code: Some(INVALID),
            why,
        }
    }

    /// The assertion must be encrypted, and is not (step 4). AWS's words are not known.
    pub(super) const fn plain(why: &'static str) -> Self {
        Self::invalid("Response does not contain an encrypted assertion", why)
    }

    /// Nobody whom we know has signed it (step 5). What cannot be decrypted ends here, too: an
    /// answer of its own would tell who sends altered texts how far each of them came.
    pub(super) const fn signature(why: &'static str) -> Self {
        Self::invalid("Response signature invalid", why)
    }

    /// The provider says no (step 6). AWS's words are not known.
    pub(super) const fn status(why: &'static str) -> Self {
        Self::invalid("Response does not have the status Success", why)
    }

    /// It is not confirmed for us (steps 7 and 8). AWS misspells it.
    pub(super) const fn confirmation(why: &'static str) -> Self {
        let text =
            "Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter";
        Self::invalid(text, why)
    }

    /// It is for somebody else (step 9).
    pub(super) const fn audience(why: &'static str) -> Self {
        Self::invalid("Response does not contain the required audience.", why)
    }

    /// It is too old, or too young (step 10).
    pub(super) const fn time(why: &'static str) -> Self {
        Self::Expired {
            text: "Token must be redeemed within 5 minutes of issuance",
            why,
        }
    }

    const fn invalid(text: &'static str, why: &'static str) -> Self {
        Self::Invalid {
            text,
            code: None,
            why,
        }
    }
}
