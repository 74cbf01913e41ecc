//! Every refusal of a signature, with the text that AWS answers (STS spec 2.1).
//!
//! The caller's request is to blame for all of them. Texts of our own, for what AWS has none or
//! an unknown one, stand at the end.

use std::fmt;

use daypass_model::Timestamp;

/// Why a signed request was refused. `Display` is the message for the client.
///
/// A message can repeat what the client sent, its signature included. So `Debug`, which ends up in
/// logs, tells the kind only.
#[derive(Clone, PartialEq, Eq)]
pub enum SignatureFault {
    /// Step 1: the request is not signed, and what it asks for needs a signature.
    MissingAuthenticationToken,
    /// Steps 2, 3, 4, 7 and 8: the signature's parts are not all there or are malformed.
    Incomplete {
        /// The text for the client.
        message: String,
    },
    /// Steps 5, 6, 9 and 12: it is well-formed, and it is not good for this request here and now.
    Mismatch {
        /// The text for the client.
        message: String,
    },
}

/// The kinds of [`SignatureFault`], for the table that gives codes and statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// `MissingAuthenticationToken`.
    MissingAuthenticationToken,
    /// `IncompleteSignature`.
    IncompleteSignature,
    /// `SignatureDoesNotMatch`.
    SignatureDoesNotMatch,
}

impl SignatureFault {
    /// The kind.
    pub fn kind(&self) -> FaultKind {
        match self {
            Self::MissingAuthenticationToken => FaultKind::MissingAuthenticationToken,
            Self::Incomplete { .. } => FaultKind::IncompleteSignature,
            Self::Mismatch { .. } => FaultKind::SignatureDoesNotMatch,
        }
    }
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingAuthenticationToken => "Request is missing Authentication Token",
            Self::Incomplete { message } | Self::Mismatch { message } => message,
        })
    }
}

impl fmt::Debug for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignatureFault({:?})", self.kind())
    }
}

impl std::error::Error for SignatureFault {}

fn incomplete(message: String) -> SignatureFault {
    SignatureFault::Incomplete { message }
}

fn mismatch(message: String) -> SignatureFault {
    SignatureFault::Mismatch { message }
}

/// Step 2.
pub(super) fn not_key_value(part: &str, header: &str) -> SignatureFault {
    incomplete(format!(
        "'{part}' not a valid key=value pair (missing equal-sign) in Authorization header: \
         '{header}'."
    ))
}

/// Step 3, with the names of the absent parameters and whether the date is absent too.
pub(super) fn header_lacks(parameters: &[&str], date: bool, header: &str) -> SignatureFault {
    let mut message = String::new();
    for name in parameters {
        message += &format!("Authorization header requires '{name}' parameter. ");
    }
    if date {
        message += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
                    header. ";
    }
    incomplete(message + "Authorization=" + header)
}

/// Step 3 of the presigned form, with the names of the absent parameters.
pub(super) fn query_lacks(parameters: &[&str]) -> SignatureFault {
    let mut message = String::new();
    for name in parameters {
        message += &format!("AWS query-string parameters must include '{name}'. ");
    }
    incomplete(message + "Re-examine the query-string parameters.")
}

/// Step 4.
pub(super) fn date_malformed(date: &str) -> SignatureFault {
    incomplete(format!(
        "Date must be in ISO-8601 'basic format'. Got '{date}'. See \
         http://en.wikipedia.org/wiki/ISO_8601"
    ))
}

/// Step 5, too old. `minutes` is the width of the window, to either side.
pub(super) fn expired(date: &str, now: Timestamp, minutes: i64) -> SignatureFault {
    let (oldest, now) = (now.plus(-60 * minutes).basic(), now.basic());
    mismatch(format!(
        "Signature expired: {date} is now earlier than {oldest} ({now} - {minutes} min.)"
    ))
}

/// Step 5, too new.
pub(super) fn not_yet_current(date: &str, now: Timestamp, minutes: i64) -> SignatureFault {
    let (newest, now) = (now.plus(60 * minutes).basic(), now.basic());
    mismatch(format!(
        "Signature not yet current: {date} is still later than {newest} ({now} + {minutes} min.)"
    ))
}

/// Step 6.
pub(super) fn host_not_signed() -> SignatureFault {
    mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".into())
}

/// Step 6 of SigV4a in a header: the regions must be signed (STS spec 2.2).
pub(super) fn region_set_not_signed() -> SignatureFault {
    mismatch("'X-Amz-Region-Set' must be a 'SignedHeader' in the AWS Authorization.".into())
}

/// Step 7.
pub(super) fn unsupported_algorithm(algorithm: &str) -> SignatureFault {
    incomplete(format!("Unsupported AWS 'algorithm': '{algorithm}'."))
}

/// Step 8.
pub(super) fn credential_malformed(credential: &str) -> SignatureFault {
    incomplete(format!(
        "Credential must have exactly 5 slash-delimited elements, e.g. \
         keyid/date/region/service/term, got '{credential}'"
    ))
}

/// Step 8 of SigV4a, whose scope has no region (STS spec 2.2).
pub(super) fn regionless_credential_malformed(credential: &str) -> SignatureFault {
    incomplete(format!(
        "Credential must have exactly 4 slash-delimited elements, e.g. \
         keyid/date/service/term, got '{credential}'"
    ))
}

/// Step 9: what is wrong with a credential's scope. Every sentence ends with a space.
#[derive(Default)]
pub(super) struct ScopeFaults(String);

impl ScopeFaults {
    pub(super) fn region(&mut self) {
        self.0 += "Credential should be scoped to a valid region. ";
    }

    pub(super) fn service(&mut self, expected: &str) {
        self.0 += &format!("Credential should be scoped to correct service: '{expected}'. ");
    }

    pub(super) fn terminator(&mut self, claimed: &str) {
        self.0 += &format!(
            "Credential should be scoped with a valid terminator: 'aws4_request', not \
             '{claimed}'. "
        );
    }

    /// `instant` is the request's date in the basic form, checked before.
    pub(super) fn date(&mut self, claimed: &str, instant: &str) {
        let day = instant.get(..8).unwrap_or(instant);
        self.0 += &format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
             HTTP: '{claimed}' != '{day}', from '{instant}'. "
        );
    }

    pub(super) fn finish(self) -> Result<(), SignatureFault> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(mismatch(self.0))
        }
    }
}

/// Step 12, the short text that STS answers.
pub(super) fn wrong_signature() -> SignatureFault {
    mismatch(
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method. Consult the service documentation for \
         details."
            .into(),
    )
}

/// Ours: header and presigned form at once.
pub(super) fn both_forms() -> SignatureFault {
    incomplete(
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
            .into(),
    )
}

/// Ours: more than one `Authorization` header.
pub(super) fn two_authorizations() -> SignatureFault {
    incomplete("Request must have exactly one Authorization header.".into())
}

/// Ours: a parameter of the `Authorization` header stands there twice.
pub(super) fn parameter_repeated(name: &str) -> SignatureFault {
    incomplete(format!(
        "Authorization header must have exactly one '{name}' parameter."
    ))
}

/// Ours: an authentication parameter stands in the query twice.
pub(super) fn query_repeated(name: &str) -> SignatureFault {
    incomplete(format!(
        "AWS query-string parameters must include '{name}' exactly once."
    ))
}

/// Ours: more than one security token.
pub(super) fn two_tokens() -> SignatureFault {
    incomplete("Request must have exactly one X-Amz-Security-Token.".into())
}

/// Ours: more than one list of regions.
pub(super) fn two_region_sets() -> SignatureFault {
    incomplete("Request must have exactly one X-Amz-Region-Set.".into())
}

/// Ours: no list of header names, or a longer one than a request can have.
pub(super) fn signed_headers_malformed(most: usize) -> SignatureFault {
    incomplete(format!(
        "'SignedHeaders' must be a semicolon-separated list of at most {most} header names."
    ))
}

/// Ours: flaw A20.
pub(super) fn ambiguous_path() -> SignatureFault {
    incomplete("The request's path is percent-encoded more than once or wrongly.".into())
}
