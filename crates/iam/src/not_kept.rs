//! Lists of what is not kept here: SSH keys, certificates, and passwords for single services. They
//! are asked for by whoever takes stock of a user, or deletes one, and are truly empty; what would
//! put something into them is refused (see [`crate::unsupported`]).

use daypass_access::{Call, Target};
use daypass_api::fault::Fault;
use daypass_api::iam::{
    ListSSHPublicKeysInput, ListSSHPublicKeysOutput, ListServerCertificatesInput,
    ListServerCertificatesOutput, ListServiceSpecificCredentialsInput,
    ListServiceSpecificCredentialsOutput, ListSigningCertificatesInput,
    ListSigningCertificatesOutput,
};

use crate::keys::holder;
use crate::paging;

/// ListSSHPublicKeys.
pub(crate) async fn list_ssh_public_keys(
    call: &Call<'_>,
    input: ListSSHPublicKeysInput,
) -> Result<ListSSHPublicKeysOutput, Fault> {
    paging::page(input.marker.as_deref(), input.max_items)?;
    holder(call, "iam:ListSSHPublicKeys", input.user_name.as_deref()).await?;
    Ok(ListSSHPublicKeysOutput {
        ssh_public_keys: Vec::new(),
        is_truncated: Some(false),
        marker: None,
    })
}

/// ListSigningCertificates.
pub(crate) async fn list_signing_certificates(
    call: &Call<'_>,
    input: ListSigningCertificatesInput,
) -> Result<ListSigningCertificatesOutput, Fault> {
    paging::page(input.marker.as_deref(), input.max_items)?;
    let action = "iam:ListSigningCertificates";
    holder(call, action, input.user_name.as_deref()).await?;
    Ok(ListSigningCertificatesOutput {
        certificates: Vec::new(),
        is_truncated: Some(false),
        marker: None,
    })
}

/// ListServiceSpecificCredentials: of one user, or of all.
pub(crate) async fn list_service_specific_credentials(
    call: &Call<'_>,
    input: ListServiceSpecificCredentialsInput,
) -> Result<ListServiceSpecificCredentialsOutput, Fault> {
    paging::page(input.marker.as_deref(), input.max_items)?;
    let action = "iam:ListServiceSpecificCredentials";
    if input.all_users == Some(true) {
        everything(call, action)?;
    } else {
        holder(call, action, input.user_name.as_deref()).await?;
    }
    Ok(ListServiceSpecificCredentialsOutput {
        service_specific_credentials: Vec::new(),
        marker: None,
        is_truncated: Some(false),
    })
}

/// ListServerCertificates.
pub(crate) async fn list_server_certificates(
    call: &Call<'_>,
    input: ListServerCertificatesInput,
) -> Result<ListServerCertificatesOutput, Fault> {
    paging::page(input.marker.as_deref(), input.max_items)?;
    everything(call, "iam:ListServerCertificates")?;
    Ok(ListServerCertificatesOutput {
        server_certificate_metadata_list: Vec::new(),
        is_truncated: Some(false),
        marker: None,
    })
}

fn everything(call: &Call<'_>, action: &'static str) -> Result<(), Fault> {
    let target = Target {
        arn: "*",
        account: call.caller().account(),
        tags: &[],
    };
    call.authorize(&[action], target, []).map(drop)
}
