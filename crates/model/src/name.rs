//! Names and paths that people give. Each is parsed once, at the door, and valid ever after.

use std::fmt;
use std::str::FromStr;

/// A name or path did not have the length or the characters that its kind asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {kind}")]
pub struct InvalidName {
    /// What the text was meant to be.
    pub kind: &'static str,
}

/// `[\w+=,.@-]` with an ASCII `\w`, as the service models print it.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidName;

            fn from_str(text: &str) -> Result<Self, InvalidName> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.into())) } else { Err(InvalidName { kind: $kind }) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

name_type!(
    /// The name of a user, role or federated user: 1 to 64 of `[\w+=,.@-]`. Unique in its
    /// account ignoring case, compared with case in ARNs (spec 3.3).
    EntityName,
    "name",
    |text| (1..=64).contains(&text.len()) && text.bytes().all(is_name_byte)
);

name_type!(
    /// The name of a group: 1 to 128 of `[\w+=,.@-]`. Unique in its account ignoring case.
    GroupName,
    "group name",
    |text| (1..=128).contains(&text.len()) && text.bytes().all(is_name_byte)
);

name_type!(
    /// The name of a policy: 1 to 128 of `[\w+=,.@-]`.
    PolicyName,
    "policy name",
    |text| (1..=128).contains(&text.len()) && text.bytes().all(is_name_byte)
);

name_type!(
    /// The name of an instance profile: 1 to 128 of `[\w+=,.@-]`. Unique in its account ignoring
    /// case.
    InstanceProfileName,
    "instance profile name",
    |text| (1..=128).contains(&text.len()) && text.bytes().all(is_name_byte)
);

name_type!(
    /// What an account is called in place of its number: 3 to 63 of `[a-z0-9-]`, no hyphen at an end
    /// or beside another. Twelve digits are a number and no alias.
    AccountAlias,
    "account alias",
    |text| {
        let is_number = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        let has_stray_hyphen = text.starts_with('-') || text.ends_with('-') || text.contains("--");
        let is_alias_byte =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (3..=63).contains(&text.len())
            && text.bytes().all(is_alias_byte)
            && !has_stray_hyphen
            && !is_number
    }
);

name_type!(
    /// The name that the caller of AssumeRole gives a session: 2 to 64 of `[\w+=,.@-]`.
    SessionName,
    "role session name",
    |text| (2..=64).contains(&text.len()) && text.bytes().all(is_name_byte)
);

name_type!(
    /// Who is behind a chain of sessions: 2 to 64 of `[\w+=,.@-]`.
    SourceIdentity,
    "source identity",
    |text| (2..=64).contains(&text.len()) && text.bytes().all(is_name_byte)
);

name_type!(
    /// The name of a virtual MFA device: 1 to 226 of `[\w+=,.@-]`.
    MfaDeviceName,
    "virtual MFA device name",
    |text| (1..=226).contains(&text.len()) && text.bytes().all(is_name_byte)
);

name_type!(
    /// The name of a SAML provider: 1 to 128 of `[\w.-]`.
    SamlProviderName,
    "SAML provider name",
    |text| (1..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
);

name_type!(
    /// What a relying party is called at an OIDC provider: 1 to 255 characters.
    ClientId,
    "client ID",
    |text| (1..=255).contains(&text.chars().count())
);

name_type!(
    /// The path of a user, role, group or policy: `/`, or 3 to 512 characters of `[!-~]` between two
    /// slashes.
    EntityPath,
    "path",
    |text| text == "/"
        || ((3..=512).contains(&text.len())
            && text.starts_with('/')
            && text.ends_with('/')
            && text.bytes().all(|b| b.is_ascii_graphic()))
);

impl Default for EntityPath {
    fn default() -> Self {
        Self("/".into())
    }
}

impl EntityName {
    /// The form under which names are unique: ASCII lower case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl GroupName {
    /// The form under which names are unique: ASCII lower case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl InstanceProfileName {
    /// The form under which names are unique: ASCII lower case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl PolicyName {
    /// The form under which names of managed policies are unique: ASCII lower case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl SamlProviderName {
    /// The form under which names are unique: ASCII lower case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_their_alphabet_and_length() {
        assert!("S3AccessRole".parse::<EntityName>().is_ok());
        assert!("a".repeat(64).parse::<EntityName>().is_ok());
        for bad in ["", "a b", "a/b", "é", "a*", &"a".repeat(65)] {
            assert!(bad.parse::<EntityName>().is_err(), "{bad}");
        }
        assert!("g".repeat(128).parse::<GroupName>().is_ok());
        assert!("g".repeat(129).parse::<GroupName>().is_err());
        assert!("s".parse::<SessionName>().is_err());
        assert!("s3-access-example".parse::<SessionName>().is_ok());
    }

    #[test]
    fn an_alias_is_no_number_and_has_no_stray_hyphen() {
        for good in [
            "abc",
            "a-b",
            "1-2",
            "12345678901",
            "1234567890123",
            &"a".repeat(63),
        ] {
            assert!(good.parse::<AccountAlias>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "ab",
            "-ab",
            "ab-",
            "a--b",
            "Abc",
            "a_b",
            "é12",
            "123456789012",
            &"a".repeat(64),
        ] {
            assert!(bad.parse::<AccountAlias>().is_err(), "{bad}");
        }
    }

    #[test]
    fn paths_begin_and_end_with_a_slash() {
        for good in ["/", "/a/", "/a/b/", "/!~/"] {
            assert!(good.parse::<EntityPath>().is_ok(), "{good}");
        }
        for bad in ["", "a", "/a", "a/", "//", "/ /", "/é/"] {
            assert!(bad.parse::<EntityPath>().is_err(), "{bad}");
        }
    }
}
