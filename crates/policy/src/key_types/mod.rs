//! Which condition keys hold lists.

mod data;

/// Whether a condition key is known to be multivalued. Arity is a property of the key and not of
/// how many values a request has for it (policy spec, Arity). Of a key that is not known, such
/// as an identity provider's claim, the request tells: a list is a list.
///
/// ```
/// assert!(daypass_policy::is_multivalued("aws:tagkeys"));
/// assert!(!daypass_policy::is_multivalued("aws:SourceIp"));
/// ```
pub fn is_multivalued(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let of_family = |family: &&str| {
        key.strip_prefix(*family)
            .is_some_and(|member| !member.contains('/'))
    };
    data::KEYS.binary_search(&key.as_str()).is_ok() || data::FAMILIES.iter().any(of_family)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_folded() {
        assert!(data::KEYS.is_sorted());
        assert!(
            data::KEYS
                .iter()
                .all(|key| *key == key.to_ascii_lowercase())
        );
    }

    #[test]
    fn keys_that_sts_gives_as_lists_are_known() {
        for key in [
            "aws:TagKeys",
            "sts:TransitiveTagKeys",
            "sts:IdentityTokenAudience",
            "sts:RequestContextProviders",
            "aws:PrincipalOrgPaths",
            "events:Metadata/x",
        ] {
            assert!(is_multivalued(key), "{key}");
        }
        assert!(!is_multivalued("events:Metadata/x/Matcher"));
        assert!(!is_multivalued("aws:PrincipalTag/aws:TagKeys"));
    }
}
