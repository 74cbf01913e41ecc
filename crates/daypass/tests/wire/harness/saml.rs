//! Metadata of a SAML provider.

use super::unique;
use super::world::World;

/// A certificate to sign with, in base64.
pub(crate) fn saml_certificate() -> &'static str {
    include_str!("../../../../federation/tests/data/rsa-2048.b64")
}

/// The metadata of a provider that signs with [`saml_certificate`].
pub(crate) fn saml_metadata() -> String {
    saml_metadata_with(saml_certificate(), "")
}

/// The metadata of a provider that signs with this certificate, with more attributes.
pub(crate) fn saml_metadata_with(certificate: &str, attributes: &str) -> String {
    saml_metadata_of("https://idp.example/metadata", certificate, attributes)
}

/// The metadata of a provider of this entity id.
pub(crate) fn saml_metadata_of(entity_id: &str, certificate: &str, attributes: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\r\n<EntityDescriptor \
         xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         entityID=\"{entity_id}\"{attributes}>\n\t<IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\
         <X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo>\
         </KeyDescriptor><SingleSignOnService \
         Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"https://idp.example/sso?a=1&amp;b=2\"/></IDPSSODescriptor>\
         </EntityDescriptor>\n"
    )
}

impl World<'_> {
    /// A new SAML provider with a tag; answers its ARN.
    #[track_caller]
    pub(crate) fn saml_provider(&self) -> String {
        let (name, metadata) = (unique("idp"), saml_metadata());
        let args = [
            ("Name", name.as_str()),
            ("SAMLMetadataDocument", &metadata),
            ("Tags.member.1.Key", "k"),
            ("Tags.member.1.Value", "v"),
        ];
        self.iam("CreateSAMLProvider", args).get("SAMLProviderArn")
    }
}
