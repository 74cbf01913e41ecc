//! The bounds that keep hostile input harmless, and the size that quotas are counted in.

use crate::DocumentKind;

/// The longest policy text that is looked at at all: the service model's maximum for every
/// `PolicyDocument` member (sts spec 12.1). Quotas per kind are smaller and belong to whoever
/// keeps the policies.
pub const MAX_TEXT_BYTES: usize = 131_072;

/// The deepest nesting of JSON that a policy can need is seven: document, `Statement` list,
/// statement, `Condition`, operator, key, list of values. One more is left so that the grammar,
/// and not this bound, says what is wrong.
pub const MAX_DEPTH: usize = 8;

/// The size that IAM's quotas count: characters without white space (policy spec, Limits).
///
/// ```
/// assert_eq!(daypass_policy::limits::size_without_white_space("{ \"a\":\n 1 }"), 7);
/// ```
pub fn size_without_white_space(text: &str) -> usize {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r'))
        .count()
}

/// The most characters without white space that any quota lets a document of the kind have: for an
/// identity the inline policies of a role, for a trust policy the raised quota (policy spec,
/// Limits). `None` where the services that keep such documents differ.
pub fn largest_quota(kind: DocumentKind) -> Option<usize> {
    match kind {
        DocumentKind::Identity => Some(10_240),
        DocumentKind::Trust => Some(4_096),
        DocumentKind::Session => Some(2_048),
        DocumentKind::Resource
        | DocumentKind::ServiceControl
        | DocumentKind::ResourceControl
        | DocumentKind::Endpoint => None,
    }
}

/// Whether every character may stand in a policy's text: tab, line feed, carriage return and
/// U+0020 to U+00FF (policy spec, Limits).
pub(crate) fn is_allowed_text(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}'))
}
