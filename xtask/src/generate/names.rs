//! Names of the service model as Rust spells them.

/// A field: `SAMLProviderArn` is `saml_provider_arn`.
pub(crate) fn field(name: &str) -> String {
    let snake = words(name).join("_").to_lowercase();
    if snake == "type" {
        format!("r#{snake}")
    } else {
        snake
    }
}

/// A constant: `roleNameType` is `ROLE_NAME_TYPE`.
pub(crate) fn constant(name: &str) -> String {
    words(name).join("_").to_uppercase()
}

/// A type: the model's own name, with a capital.
pub(crate) fn type_name(name: &str) -> String {
    capital(name)
}

/// A variant: `aws-managed` is `AwsManaged`.
pub(crate) fn variant(value: &str) -> String {
    words(value)
        .iter()
        .map(|word| capital(&word.to_lowercase()))
        .collect()
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map(|c| c.to_ascii_uppercase())
        .into_iter()
        .chain(chars)
        .collect()
}

/// The words of a name: parted by what is no letter or digit, before a capital that follows a small
/// letter or a digit, and before the last of several capitals when a small letter follows.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for (at, &c) in chars.iter().enumerate() {
        let next_is_small = chars.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let starts = !previous.is_ascii_alphanumeric()
            || c.is_ascii_uppercase() && (!previous.is_ascii_uppercase() || next_is_small);
        previous = c;
        if !c.is_ascii_alphanumeric() {
            continue;
        }
        match words.last_mut() {
            Some(word) if !starts => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_words() {
        assert_eq!(field("SAMLProviderArn"), "saml_provider_arn");
        assert_eq!(
            field("OpenIDConnectProviderArn"),
            "open_id_connect_provider_arn"
        );
        assert_eq!(field("ClientIDList"), "client_id_list");
        assert_eq!(field("QRCodePNG"), "qr_code_png");
        assert_eq!(field("Base32StringSeed"), "base32_string_seed");
        assert_eq!(field("Type"), "r#type");
        assert_eq!(constant("roleNameType"), "ROLE_NAME_TYPE");
    }

    #[test]
    fn values_of_any_spelling_are_variants() {
        assert_eq!(variant("IN_PROGRESS"), "InProgress");
        assert_eq!(variant("aws-managed"), "AwsManaged");
        assert_eq!(variant("AWSManagedPolicy"), "AwsManagedPolicy");
        assert_eq!(variant("v1Token"), "V1Token");
        assert_eq!(variant("text/csv"), "TextCsv");
    }
}
