//! The role that a request names, the provider that is to vouch for whoever wants it, and whom its
//! session is told to be.

use daypass_access::assume::RoleTarget;
use daypass_access::providers::ProviderArn;
use daypass_access::{Call, Grant, RoleStanding};
use daypass_api::fault::Fault;
use daypass_api::sts::AssumedRoleUser;
use daypass_model::{Arn, Partition, SamlProviderName};

/// The role that an ARN names (STS spec 1.5). What is no ARN at all is refused by its own text,
/// what names something else, or a role of another partition, by another. A role has one
/// spelling only: policies that name it must not be got round with a second.
pub(crate) fn target(text: &str, partition: Partition) -> Result<RoleTarget<'_>, Fault> {
    let arn: Arn = text
        .parse()
        .map_err(|_| Fault::validation(format!("{text} is invalid")))?;
    let target = || {
        let resource = arn.resource().strip_prefix("role")?;
        let (path, name) = resource.split_at(resource.rfind('/')? + 1);
        Some(RoleTarget {
            arn: text,
            account: arn.account()?,
            path: path.parse().ok()?,
            name: name.parse().ok()?,
        })
    };
    target()
        .filter(|_| arn.service() == "iam" && arn.region().is_empty())
        .filter(|_| arn.partition() == partition.as_str())
        .ok_or_else(|| Fault::validation("Request ARN is invalid"))
}

/// The SAML provider that an ARN names, refused as a role's ARN would be: a client that takes the one
/// for the other is told so (STS spec 9.3).
pub(crate) fn saml_provider(
    text: &str,
    partition: Partition,
) -> Result<ProviderArn<SamlProviderName>, Fault> {
    if text.parse::<Arn>().is_err() {
        return Err(Fault::validation(format!("{text} is invalid")));
    }
    ProviderArn::of_saml(text, partition).ok_or_else(|| Fault::validation("Request ARN is invalid"))
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
