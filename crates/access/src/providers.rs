//! Identity providers: how they are named, and those of the caller's account found for a decision.

use daypass_api::fault::Fault;
use daypass_model::{AccountId, Arn, OidcUrl, Partition, SamlProviderName};
use daypass_store::{OidcProvider, SamlProvider, Store};

use crate::blame;
use crate::call::Call;
use crate::locate::Located;

/// The ARN of an identity provider of this partition: an OIDC provider's, named by its URL, or a
/// SAML provider's. A provider has one spelling only, so that no policy that names it is got round
/// with a second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderArn<N> {
    text: Box<str>,
    account: AccountId,
    name: N,
}

impl ProviderArn<OidcUrl> {
    /// The ARN in this text, if it is one of an OIDC provider of this partition.
    pub fn of_oidc(text: &str, partition: Partition) -> Option<Self> {
        parse(text, partition, "oidc-provider/")
    }
}

impl ProviderArn<SamlProviderName> {
    /// The ARN in this text, if it is one of a SAML provider of this partition.
    pub fn of_saml(text: &str, partition: Partition) -> Option<Self> {
        parse(text, partition, "saml-provider/")
    }
}

impl<N> ProviderArn<N> {
    /// The ARN.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The account that trusts the provider.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// What the provider is called in its account.
    pub fn name(&self) -> &N {
        &self.name
    }
}

fn parse<N: std::str::FromStr>(
    text: &str,
    partition: Partition,
    kind: &str,
) -> Option<ProviderArn<N>> {
    let arn: Arn = text.parse().ok()?;
    let name = arn.resource().strip_prefix(kind)?;
    let is_here =
        arn.partition() == partition.as_str() && arn.service() == "iam" && arn.region().is_empty();
    is_here.then_some(ProviderArn {
        text: text.into(),
        account: arn.account()?,
        name: name.parse().ok()?,
    })
}

impl Call<'_> {
    /// The OIDC provider with this ARN. Another account's is never found, and the decision about it
    /// is one across accounts.
    pub async fn locate_oidc_provider(
        &self,
        arn: &ProviderArn<OidcUrl>,
    ) -> Result<Located<OidcProvider>, Fault> {
        let found = match self.own_store(arn) {
            Some(store) => store
                .find_oidc_provider(arn.account, &arn.name)
                .await
                .map_err(blame::store)?,
            None => None,
        };
        let tags = found.as_ref().map(|provider| provider.tags.clone());
        let arn = (arn.as_str().to_owned(), arn.account);
        Ok(Located::tagged(arn, tags.unwrap_or_default(), found))
    }

    /// The SAML provider with this ARN, its name in the very case. Another account's is never
    /// found, and the decision about it is one across accounts.
    pub async fn locate_saml_provider(
        &self,
        arn: &ProviderArn<SamlProviderName>,
    ) -> Result<Located<SamlProvider>, Fault> {
        let found = match self.own_store(arn) {
            Some(store) => store
                .find_saml_provider(arn.account, &arn.name)
                .await
                .map_err(blame::store)?
                .filter(|provider| provider.name == arn.name),
            None => None,
        };
        let tags = found.as_ref().map(|provider| provider.tags.clone());
        let arn = (arn.as_str().to_owned(), arn.account);
        Ok(Located::tagged(arn, tags.unwrap_or_default(), found))
    }

    /// The store, if the provider would be the caller's account's.
    fn own_store<N>(&self, arn: &ProviderArn<N>) -> Option<&dyn Store> {
        (arn.account == self.caller.account()).then(|| self.gate.directory.store())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_of_a_provider_has_one_spelling() {
        let oidc = |text: &str| ProviderArn::of_oidc(text, Partition::Aws);
        let good = "arn:aws:iam::841860927337:oidc-provider/idp.example:8443/realms/a";
        assert_eq!(
            oidc(good).unwrap().name().as_str(),
            "idp.example:8443/realms/a"
        );
        for bad in [
            "arn:aws:iam::841860927337:oidc-provider/https://idp.example",
            "arn:aws:iam::841860927337:oidc-provider/",
            "arn:aws:iam::841860927337:oidc-provider//idp.example",
            "arn:aws:iam::841860927337:saml-provider/idp.example",
            "arn:aws-cn:iam::841860927337:oidc-provider/idp.example",
            "arn:aws:iam:us-east-1:841860927337:oidc-provider/idp.example",
            "arn:aws:sts::841860927337:oidc-provider/idp.example",
            "arn:aws:iam::aws:oidc-provider/idp.example",
            "arn:aws:iam::841860927337:oidc-provider/idp.example/*",
        ] {
            assert_eq!(oidc(bad), None, "{bad}");
        }
        let saml = |text: &str| ProviderArn::of_saml(text, Partition::Aws);
        assert!(saml("arn:aws:iam::841860927337:saml-provider/Corp_1.a-b").is_some());
        assert_eq!(
            saml("arn:aws:iam::841860927337:saml-provider/path/Corp"),
            None
        );
        assert_eq!(saml(good), None);
    }
}
