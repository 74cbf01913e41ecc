//! Why a policy document was refused.

/// A document that is not a policy, or not one that may be saved.
///
/// [`std::fmt::Display`] gives the text that AWS sends with the wire code
/// `MalformedPolicyDocument`, which is the code of every one of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PolicyError {
    kind: PolicyErrorKind,
    message: Box<str>,
}

/// What is wrong with a document, for those who act on it; people read the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyErrorKind {
    /// Longer or deeper than anything that is looked at (see [`crate::limits`]).
    TooLarge,
    /// A character outside those that a policy's text may hold.
    Character,
    /// Not JSON, or an object with the same key twice.
    Json,
    /// JSON, but not the grammar of a policy.
    Syntax,
    /// A `Version` that this kind of document must not have.
    Version,
    /// The effect, a date or an ARN that the first parser of old refuses.
    Legacy,
    /// A `Sid` with characters that it must not have, or twice the same.
    Sid,
    /// An action that is missing or malformed, or that this kind of document must not name.
    Action,
    /// A resource that is missing, malformed or prohibited.
    Resource,
    /// A principal that is missing, malformed or prohibited.
    Principal,
    /// A condition operator, key or value that cannot be.
    Condition,
    /// A policy variable that is malformed or stands where none may.
    Variable,
    /// Trust in an issuer that many share, which does not ask whose a token is. A policy that was
    /// saved before is none the worse for it.
    SharedIssuer,
    /// Something that this kind of document must not hold.
    Prohibited,
}

impl PolicyError {
    /// The wire code of every refusal.
    pub const CODE: &'static str = "MalformedPolicyDocument";

    pub(crate) fn new(kind: PolicyErrorKind, message: impl Into<Box<str>>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    pub(crate) fn syntax() -> Self {
        Self::new(PolicyErrorKind::Syntax, "Syntax errors in policy.")
    }

    pub(crate) fn legacy() -> Self {
        Self::new(PolicyErrorKind::Legacy, "The policy failed legacy parsing")
    }

    /// The refusal of a principal that cannot be, or, for whoever resolves names on save, that
    /// does not exist (sts spec 12.1). `kind` is the type under which it stood: `AWS`, `Service`, ..
    pub fn invalid_principal(kind: &str, value: &str) -> Self {
        let kind = kind.to_ascii_uppercase();
        Self::new(
            PolicyErrorKind::Principal,
            format!("Invalid principal in policy: \"{kind}\":\"{value}\""),
        )
    }

    /// What is wrong.
    pub fn kind(&self) -> PolicyErrorKind {
        self.kind
    }
}
