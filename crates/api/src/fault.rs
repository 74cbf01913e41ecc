//! How an operation fails, by whose fault it is.
//!
//! A [`Fault`] keeps what the client is told apart from what the operator may read in the log.
//! The names AWS gives these failures on the wire, and their HTTP status, are in exactly one
//! table, in the front room; nothing here knows a status code.

use std::fmt;

/// What went wrong. The groups say whose fault it is; the wire name is the front room's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    // The request is wrong.
    /// No operation has this name and version.
    InvalidAction,
    /// The operation exists in the service's model and is not served here.
    UnsupportedOperation,
    /// A scalar that cannot be read at all.
    MalformedInput,
    /// One or more members break their constraints, or break them together.
    ValidationError,
    /// A session tag or the like is well formed and still not acceptable.
    InvalidParameterValue,
    /// A policy document that does not follow the grammar.
    MalformedPolicyDocument,
    /// Session policies and tags do not fit the token.
    PackedPolicyTooLarge,
    /// An encoded authorization message that is not one, or not the account's, or too old.
    InvalidAuthorizationMessage,
    /// A trade-in token whose time has passed.
    ExpiredTradeInToken,
    /// An identity provider's token or assertion that is not one, or not good here.
    InvalidIdentityToken,
    /// An identity provider's token or assertion whose time has passed.
    ExpiredIdentityToken,
    /// The identity provider was asked about a token, and says that it is not good.
    IdpRejectedClaim,
    /// The identity provider could not be asked about a token; a retry may succeed.
    IdpCommunicationError,
    /// A token for elsewhere would say more than fits.
    JwtPayloadSizeExceeded,
    /// An IAM input that is well formed and still not acceptable.
    InvalidInput,
    /// The body is larger than the listener reads.
    RequestTooLarge,
    /// The request did not arrive whole in time.
    RequestTimeout,

    // The state of the account does not allow it.
    /// The named thing does not exist.
    NoSuchEntity,
    /// A thing of that name exists.
    EntityAlreadyExists,
    /// Other things depend on the one to be deleted.
    DeleteConflict,
    /// No credential report was made.
    ReportNotPresent,
    /// The credential report is too old.
    ReportExpired,
    /// The credential report is being made.
    ReportInProgress,
    /// The account is of no organization.
    OrganizationNotFound,
    /// The account neither governs its organization nor administers IAM for it.
    NotManagementOrDelegatedAdministrator,
    /// The account does not govern its organization.
    NotManagementAccount,
    /// A quota is used up.
    LimitExceeded,
    /// Only the service that it is linked to changes the thing.
    UnmodifiableEntity,
    /// Somebody else changed the thing at the same time.
    ConcurrentModification,
    /// The codes are not two consecutive ones of the MFA device.
    InvalidAuthenticationCode,
    /// The password is not as the account wants its users' passwords.
    PasswordPolicyViolation,
    /// The caller is not of the kind that the operation is for.
    InvalidUserType,
    /// What is to be turned on is on.
    FeatureEnabled,
    /// What is asked about, or to be turned off, is off.
    FeatureDisabled,

    // The caller is not who it claims, or claims nothing.
    /// No credentials at all.
    MissingAuthenticationToken,
    /// The signature's parts are missing or malformed.
    IncompleteSignature,
    /// The signature, its scope or its date is wrong.
    SignatureDoesNotMatch,
    /// The access key is unknown or inactive, or the session token is not its own.
    InvalidClientTokenId,
    /// The session has ended.
    ExpiredToken,

    // The caller may not.
    /// A decision denied it.
    AccessDenied,
    /// The service is switched off in the region for which the request is.
    RegionDisabled,
    /// The account's principals get no tokens for elsewhere.
    OutboundWebIdentityFederationDisabled,
    /// What is asked for would outlive the session that asks.
    SessionDurationEscalation,
    /// The caller's account asks too often.
    Throttling,

    // It is us.
    /// A part that the request needs cannot be reached now; a retry may succeed.
    ServiceUnavailable,
    /// A defect or a corrupt record.
    InternalFailure,
}

impl FaultKind {
    /// Every kind, for the wire table and its test.
    pub const ALL: [Self; 46] = [
        Self::InvalidAction,
        Self::UnsupportedOperation,
        Self::MalformedInput,
        Self::ValidationError,
        Self::InvalidParameterValue,
        Self::MalformedPolicyDocument,
        Self::PackedPolicyTooLarge,
        Self::InvalidAuthorizationMessage,
        Self::ExpiredTradeInToken,
        Self::InvalidIdentityToken,
        Self::ExpiredIdentityToken,
        Self::IdpRejectedClaim,
        Self::IdpCommunicationError,
        Self::JwtPayloadSizeExceeded,
        Self::InvalidInput,
        Self::RequestTooLarge,
        Self::RequestTimeout,
        Self::NoSuchEntity,
        Self::EntityAlreadyExists,
        Self::DeleteConflict,
        Self::ReportNotPresent,
        Self::ReportExpired,
        Self::ReportInProgress,
        Self::OrganizationNotFound,
        Self::NotManagementOrDelegatedAdministrator,
        Self::NotManagementAccount,
        Self::LimitExceeded,
        Self::UnmodifiableEntity,
        Self::ConcurrentModification,
        Self::InvalidAuthenticationCode,
        Self::PasswordPolicyViolation,
        Self::InvalidUserType,
        Self::FeatureEnabled,
        Self::FeatureDisabled,
        Self::MissingAuthenticationToken,
        Self::IncompleteSignature,
        Self::SignatureDoesNotMatch,
        Self::InvalidClientTokenId,
        Self::ExpiredToken,
        Self::AccessDenied,
        Self::RegionDisabled,
        Self::OutboundWebIdentityFederationDisabled,
        Self::SessionDurationEscalation,
        Self::Throttling,
        Self::ServiceUnavailable,
        Self::InternalFailure,
    ];
}

/// A failed operation.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    kind: FaultKind,
    message: Option<String>,
    reasons: Option<String>,
    detail: Option<String>,
}

impl Fault {
    /// A fault with the text that the client is told.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: Some(message.into()),
            reasons: None,
            detail: None,
        }
    }

    /// A fault whose answer has no message element (STS spec 1.2.6).
    pub fn without_message(kind: FaultKind) -> Self {
        Self {
            kind,
            message: None,
            reasons: None,
            detail: None,
        }
    }

    /// A failure of ours. The client learns that it happened; the cause is for the operator.
    pub fn internal(detail: impl fmt::Display) -> Self {
        Self {
            kind: FaultKind::InternalFailure,
            message: Some(
                "The request processing has failed because of an unknown error, exception or failure."
                    .to_owned(),
            ),
            reasons: None,
            detail: Some(detail.to_string()),
        }
    }

    /// Something that the request needs cannot be reached. The cause is for the operator.
    pub fn unavailable(detail: impl fmt::Display) -> Self {
        Self {
            kind: FaultKind::ServiceUnavailable,
            message: Some(
                "The request has failed due to a temporary failure of the server.".to_owned(),
            ),
            reasons: None,
            detail: Some(detail.to_string()),
        }
    }

    /// The same fault, with what the client is not told: why it is one, for the operator.
    #[must_use]
    pub fn because(self, why: impl fmt::Display) -> Self {
        Self {
            detail: Some(why.to_string()),
            ..self
        }
    }

    /// Another change came between the reading and the writing of a record.
    pub fn concurrent_modification() -> Self {
        Self::new(
            FaultKind::ConcurrentModification,
            "The request was rejected because multiple requests to change this object were \
             submitted simultaneously. Wait a few minutes and submit your request again.",
        )
    }

    /// A constraint that spans members, or a semantic check of one (STS spec 1.5).
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(FaultKind::ValidationError, message)
    }

    /// A decision denied it.
    pub fn access_denied(message: impl Into<String>) -> Self {
        Self::new(FaultKind::AccessDenied, message)
    }

    /// The fault with its reasons, sealed for those who may read them (STS spec 11).
    #[must_use]
    pub fn with_reasons(self, encoded: String) -> Self {
        Self {
            reasons: Some(encoded),
            ..self
        }
    }

    /// What went wrong.
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// What the client is told; `None` when the answer has no message element.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The encoded authorization message that goes with the text over the wire, and into no
    /// record: it says nothing to whoever cannot have it decoded.
    pub fn reasons(&self) -> Option<&str> {
        self.reasons.as_deref()
    }

    /// What the operator may read; never sent to a client.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.kind)?;
        if let Some(message) = &self.message {
            write!(f, ": {message}")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, " [{detail}]")?;
        }
        Ok(())
    }
}
