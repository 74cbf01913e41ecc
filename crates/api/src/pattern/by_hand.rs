//! The patterns that are more than a row of character classes. Each function is the pattern in its
//! comment; the tests hold them against a regular-expression engine.

/// `(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`
pub(crate) fn entity_path(text: &str) -> bool {
    text == "/"
        || inside_slashes(text).is_some_and(|inner| {
            !inner.is_empty() && inner.bytes().all(|b| matches!(b, 0x21..=0x7E))
        })
}

/// `((/[A-Za-z0-9\.,\+@=_-]+)*)/`
pub(crate) fn policy_path(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".,+@=_-".contains(&b))
    };
    text == "/" || inside_slashes(text).is_some_and(|inner| inner.split('/').all(is_part))
}

/// `^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$`
pub(crate) fn account_alias(text: &str) -> bool {
    (3..=63).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

/// `v[1-9][0-9]*(\.[A-Za-z0-9-]*)?`
pub(crate) fn policy_version(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('v') else {
        return false;
    };
    let (number, suffix) = rest.split_once('.').unwrap_or((rest, ""));
    number.starts_with(|first: char| matches!(first, '1'..='9'))
        && number.bytes().all(|b| b.is_ascii_digit())
        && suffix
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// `^http(s?)://[a-zA-Z0-9._/-]*(\?[a-zA-Z0-9._=&-]*)?(#[a-zA-Z0-9._/-]*)?$`
pub(crate) fn redirect_url(text: &str) -> bool {
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return false;
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let all = |part: &str, others: &[u8]| {
        part.bytes()
            .all(|b| b.is_ascii_alphanumeric() || others.contains(&b))
    };
    all(place, b"._/-") && all(query, b"._=&-") && all(fragment, b"._/-")
}

/// What is between a slash at the start and another at the end.
fn inside_slashes(text: &str) -> Option<&str> {
    text.strip_prefix('/')?.strip_suffix('/')
}
