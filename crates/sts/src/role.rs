//! The role that a request names, the provider that is to vouch for whoever wants it, and whom its
//! session is told to be.

use daypass_access::assume::RoleTarget;
use daypass_access::providers::ProviderArn;
use daypass_access::{Call, Grant, RoleStanding};
use daypass_api::fault::Fault;
use daypass_api::sts::AssumedRoleUser;
use daypass_model::{Arn, Partition, SamlProviderName};

/// The role that an ARN names (STS spec 1.5).
pub(crate) fn target(text: &str, partition: Partition) -> Result<RoleTarget<'_>, Fault> {
    RoleTarget::of_arn(text, partition).ok_or_else(|| no_such_arn(text))
}

/// The SAML provider that an ARN names, refused as a role's ARN would be: a client that takes the one
/// for the other is told so (STS spec 9.3).
pub(crate) fn saml_provider(
    text: &str,
    partition: Partition,
) -> Result<ProviderArn<SamlProviderName>, Fault> {
    ProviderArn::of_saml(text, partition).ok_or_else(|| no_such_arn(text))
}

/// What is no ARN at all is refused by its own text, what names something else, or something of
/// another partition, by another (STS spec 1.5).
fn no_such_arn(text: &str) -> Fault {
    Fault::validation(match text.parse::<Arn>() {
        Ok(_) => "Request ARN is invalid".to_owned(),
        Err(_) => format!("{text} is invalid"),
    })
}

/// Whom a session of a role is told to be.
pub(crate) fn session_user(call: &Call<'_>, grant: &Grant<RoleStanding>) -> AssumedRoleUser {
    let (role, name) = (grant.role(), grant.session_name());
    AssumedRoleUser {
        assumed_role_id: format!("{}:{name}", role.id),
        arn: Arn::assumed_role(call.gate().partition(), role.account, &role.name, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_arn_has_account_path_and_name() {
        let found = target("arn:aws:iam::841860927337:role/a/b/R", Partition::Aws).unwrap();
        assert_eq!(found.path.as_str(), "/a/b/");
        assert_eq!(found.name.as_str(), "R");
        assert_eq!(found.account.to_string(), "841860927337");
    }

    #[test]
    fn p16_what_is_no_arn_is_refused_by_name() {
        let fault = target("xxxxxxxxxxxxxxxxxxxx", Partition::Aws).unwrap_err();
        assert_eq!(fault.message(), Some("xxxxxxxxxxxxxxxxxxxx is invalid"));
    }

    #[test]
    fn a_provider_is_named_by_its_own_kind_of_arn() {
        let good = "arn:aws:iam::841860927337:saml-provider/Corp";
        let found = saml_provider(good, Partition::Aws).unwrap();
        assert_eq!(found.name().as_str(), "Corp");
        for (text, told) in [
            ("x", "x is invalid"),
            ("arn:aws:iam::841860927337:role/R", "Request ARN is invalid"),
            (
                "arn:aws-cn:iam::841860927337:saml-provider/Corp",
                "Request ARN is invalid",
            ),
        ] {
            let fault = saml_provider(text, Partition::Aws).unwrap_err();
            assert_eq!(fault.message(), Some(told), "{text}");
        }
    }

    #[test]
    fn a25_an_arn_of_another_kind_is_refused() {
        for text in [
            "arn:aws:iam::841860927337:saml-provider/x",
            "arn:aws:iam::841860927337:role",
            "arn:aws:iam::841860927337:role/",
            "arn:aws:sts::841860927337:role/x",
            "arn:aws:iam::nobody:role/x",
            "arn:aws:iam::841860927337:roles/x",
            "arn:aws-cn:iam::841860927337:role/x",
            "arn:aws:iam:eu-west-1:841860927337:role/x",
        ] {
            let fault = target(text, Partition::Aws).unwrap_err();
            assert_eq!(fault.message(), Some("Request ARN is invalid"), "{text}");
        }
    }
}
