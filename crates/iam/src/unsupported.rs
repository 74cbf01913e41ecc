//! The IAM operations that are refused by name, each with what to do instead.
//!
//! They are about things that nothing here uses: keys and certificates of other services, and
//! templates and properties that AWS's own services keep. To store such a thing would look as if it
//! had an effect. What lists of them there are, are served, and empty.

use daypass_access::operation::Row;
use daypass_api::iam;

const SSH: &str = "SSH public keys belong to a Git service; add the key to the server that it is \
     for.";
const SERVER_CERTIFICATE: &str = "Server certificates belong to load balancers; give the \
     certificate to the proxy that ends TLS.";
const SIGNING_CERTIFICATE: &str = "Signing certificates belong to SOAP requests; sign requests \
     with an access key.";
const SERVICE_CREDENTIAL: &str = "Credentials for one service are user names and passwords; use \
     an access key, or AssumeRole for temporary credentials.";
const ORGANIZATION_REPORT: &str = "Ask about one user, role, group or policy with \
     GenerateServiceLastAccessedDetails.";
const TEMPLATE: &str = "Role templates are AWS's own; make the role with CreateRole.";
const PROPERTIES: &str = "An account has no properties here; the settings of a deployment are in \
     its configuration file.";
const SUMMARY: &str = "Read the policies of the entity, or ask SimulatePrincipalPolicy what they \
     allow.";

/// Every IAM operation that is refused by name.
pub static UNSUPPORTED: &[Row] = &[
    Row::refused::<iam::UploadSSHPublicKey>(SSH),
    Row::refused::<iam::GetSSHPublicKey>(SSH),
    Row::refused::<iam::UpdateSSHPublicKey>(SSH),
    Row::refused::<iam::DeleteSSHPublicKey>(SSH),
    Row::refused::<iam::UploadServerCertificate>(SERVER_CERTIFICATE),
    Row::refused::<iam::GetServerCertificate>(SERVER_CERTIFICATE),
    Row::refused::<iam::UpdateServerCertificate>(SERVER_CERTIFICATE),
    Row::refused::<iam::DeleteServerCertificate>(SERVER_CERTIFICATE),
    Row::refused::<iam::TagServerCertificate>(SERVER_CERTIFICATE),
    Row::refused::<iam::UntagServerCertificate>(SERVER_CERTIFICATE),
    Row::refused::<iam::ListServerCertificateTags>(SERVER_CERTIFICATE),
    Row::refused::<iam::UploadSigningCertificate>(SIGNING_CERTIFICATE),
    Row::refused::<iam::UpdateSigningCertificate>(SIGNING_CERTIFICATE),
    Row::refused::<iam::DeleteSigningCertificate>(SIGNING_CERTIFICATE),
    Row::refused::<iam::CreateServiceSpecificCredential>(SERVICE_CREDENTIAL),
    Row::refused::<iam::ResetServiceSpecificCredential>(SERVICE_CREDENTIAL),
    Row::refused::<iam::UpdateServiceSpecificCredential>(SERVICE_CREDENTIAL),
    Row::refused::<iam::DeleteServiceSpecificCredential>(SERVICE_CREDENTIAL),
    Row::refused::<iam::GenerateOrganizationsAccessReport>(ORGANIZATION_REPORT),
    Row::refused::<iam::GetOrganizationsAccessReport>(ORGANIZATION_REPORT),
    Row::refused::<iam::AcquireRole>(TEMPLATE),
    Row::refused::<iam::GetRoleTemplateVersion>(TEMPLATE),
    Row::refused::<iam::GetAccountProperties>(PROPERTIES),
    Row::refused::<iam::PutAccountProperties>(PROPERTIES),
    Row::refused::<iam::GetHumanReadableSummary>(SUMMARY),
];
