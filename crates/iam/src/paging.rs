//! `Marker` and `MaxItems`.
//!
//! A marker is where the page before ended, so a list stays true while others write. It opens
//! nothing: whoever forges one starts elsewhere in a list that it may read anyway.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_api::fault::Fault;
use daypass_store::{Page, Slice};

/// How many items a page has when nobody says.
const DEFAULT: usize = 100;

/// The page that a request asks for. The model has bounded the number.
pub(crate) fn page(marker: Option<&str>, max_items: Option<i32>) -> Result<Page, Fault> {
    let after = match marker {
        None => None,
        Some(marker) => Some(
            URL_SAFE_NO_PAD
                .decode(marker)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .ok_or_else(|| Fault::validation("Invalid Marker."))?,
        ),
    };
    let limit = max_items
        .and_then(|items| usize::try_from(items).ok())
        .unwrap_or(DEFAULT);
    Ok(Page { limit, after })
}

/// `IsTruncated` and `Marker` of a page that was read.
pub(crate) fn mark<T>(slice: &Slice<T>) -> (Option<bool>, Option<String>) {
    let marker = slice.next.as_ref().map(|key| URL_SAFE_NO_PAD.encode(key));
    (Some(marker.is_some()), marker)
}

/// The page of a list that is at hand as a whole, in the order of its keys.
pub(crate) fn within<T>(items: Vec<T>, page: &Page, key: impl Fn(&T) -> String) -> Slice<T> {
    let after = page.after.as_deref().unwrap_or_default();
    let mut items: Vec<T> = items
        .into_iter()
        .filter(|item| key(item).as_str() > after)
        .collect();
    let limit = page.limit.max(1);
    let more = items.len() > limit;
    items.truncate(limit);
    Slice {
        next: items.last().filter(|_| more).map(key),
        items,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_leads_to_where_the_page_before_ended() {
        let slice = Slice {
            items: vec![()],
            next: Some("ä/b".to_owned()),
        };
        let (truncated, marker) = mark(&slice);
        assert_eq!(truncated, Some(true));
        let page = page(marker.as_deref(), Some(7)).unwrap();
        assert_eq!(
            page,
            Page {
                limit: 7,
                after: Some("ä/b".to_owned())
            }
        );
    }

    #[test]
    fn what_is_no_marker_is_refused() {
        assert!(page(Some("' OR 1=1"), None).is_err());
        assert!(page(Some("_w"), None).is_err());
    }
}
