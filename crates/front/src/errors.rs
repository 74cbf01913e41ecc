//! The one table where faults meet AWS's codes (STS spec 1.4; the IAM model's error shapes).

use daypass_api::Service;
use daypass_api::fault::{Fault, FaultKind};
use http::StatusCode;

/// The namespace of `InvalidAction`, unlike every other error's (STS spec 1.2.4).
const FAULT_NAMESPACE: &str = "http://webservices.amazon.com/AWSFault/2005-15-09";

/// A fault as it goes over the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WireError {
    pub(crate) code: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) namespace: &'static str,
}

impl WireError {
    /// The wire form of a fault of this service.
    pub(crate) fn of(fault: &Fault, service: Service) -> Self {
        let (code, status) = code_and_status(fault.kind(), service);
        let namespace = match fault.kind() {
            FaultKind::InvalidAction => FAULT_NAMESPACE,
            _ => service.namespace(),
        };
        Self {
            code,
            status,
            namespace,
        }
    }

    /// Whose fault the client is told it is.
    pub(crate) fn blame(&self) -> &'static str {
        if self.status.is_server_error() {
            "Receiver"
        } else {
            "Sender"
        }
    }
}

fn code_and_status(kind: FaultKind, service: Service) -> (&'static str, StatusCode) {
    match kind {
        FaultKind::InvalidAction => ("InvalidAction", StatusCode::BAD_REQUEST),
        // As other services of this protocol say it. The caller asks for what is not there, so it is
        // the caller's to change: a server's status would have SDKs try again.
        FaultKind::UnsupportedOperation => ("UnsupportedOperation", StatusCode::BAD_REQUEST),
        FaultKind::MalformedInput => ("MalformedInput", StatusCode::BAD_REQUEST),
        FaultKind::ValidationError => ("ValidationError", StatusCode::BAD_REQUEST),
        FaultKind::InvalidParameterValue => ("InvalidParameterValue", StatusCode::BAD_REQUEST),
        FaultKind::MalformedPolicyDocument => ("MalformedPolicyDocument", StatusCode::BAD_REQUEST),
        FaultKind::PackedPolicyTooLarge => ("PackedPolicyTooLarge", StatusCode::BAD_REQUEST),
        FaultKind::InvalidAuthorizationMessage => (
            "InvalidAuthorizationMessageException",
            StatusCode::BAD_REQUEST,
        ),
        FaultKind::ExpiredTradeInToken => ("ExpiredTradeInTokenException", StatusCode::BAD_REQUEST),
        FaultKind::InvalidIdentityToken => ("InvalidIdentityToken", StatusCode::BAD_REQUEST),
        FaultKind::ExpiredIdentityToken => ("ExpiredTokenException", StatusCode::BAD_REQUEST),
        FaultKind::IdpRejectedClaim => ("IDPRejectedClaim", StatusCode::FORBIDDEN),
        FaultKind::IdpCommunicationError => ("IDPCommunicationError", StatusCode::BAD_REQUEST),
        FaultKind::JwtPayloadSizeExceeded => {
            ("JWTPayloadSizeExceededException", StatusCode::BAD_REQUEST)
        }
        FaultKind::InvalidInput => ("InvalidInput", StatusCode::BAD_REQUEST),
        FaultKind::RequestTooLarge => ("RequestEntityTooLarge", StatusCode::PAYLOAD_TOO_LARGE),
        FaultKind::RequestTimeout => ("RequestTimeout", StatusCode::REQUEST_TIMEOUT),
        FaultKind::NoSuchEntity => ("NoSuchEntity", StatusCode::NOT_FOUND),
        FaultKind::EntityAlreadyExists => ("EntityAlreadyExists", StatusCode::CONFLICT),
        FaultKind::DeleteConflict => ("DeleteConflict", StatusCode::CONFLICT),
        FaultKind::ReportNotPresent => ("ReportNotPresent", StatusCode::GONE),
        FaultKind::ReportExpired => ("ReportExpired", StatusCode::GONE),
        FaultKind::ReportInProgress => ("ReportInProgress", StatusCode::NOT_FOUND),
        FaultKind::OrganizationNotFound => {
            ("OrganizationNotFoundException", StatusCode::BAD_REQUEST)
        }
        FaultKind::NotManagementOrDelegatedAdministrator => (
            "AccountNotManagementOrDelegatedAdministratorException",
            StatusCode::BAD_REQUEST,
        ),
        FaultKind::NotManagementAccount => (
            "CallerIsNotManagementAccountException",
            StatusCode::BAD_REQUEST,
        ),
        FaultKind::LimitExceeded => ("LimitExceeded", StatusCode::CONFLICT),
        FaultKind::UnmodifiableEntity => ("UnmodifiableEntity", StatusCode::BAD_REQUEST),
        FaultKind::ConcurrentModification => ("ConcurrentModification", StatusCode::CONFLICT),
        FaultKind::InvalidAuthenticationCode => {
            ("InvalidAuthenticationCode", StatusCode::FORBIDDEN)
        }
        FaultKind::PasswordPolicyViolation => ("PasswordPolicyViolation", StatusCode::BAD_REQUEST),
        FaultKind::InvalidUserType => ("InvalidUserType", StatusCode::BAD_REQUEST),
        FaultKind::FeatureEnabled => ("FeatureEnabled", StatusCode::CONFLICT),
        FaultKind::FeatureDisabled => ("FeatureDisabled", StatusCode::NOT_FOUND),
        FaultKind::MissingAuthenticationToken => {
            ("MissingAuthenticationToken", StatusCode::FORBIDDEN)
        }
        FaultKind::IncompleteSignature => ("IncompleteSignature", StatusCode::BAD_REQUEST),
        FaultKind::SignatureDoesNotMatch => ("SignatureDoesNotMatch", StatusCode::FORBIDDEN),
        FaultKind::InvalidClientTokenId => ("InvalidClientTokenId", StatusCode::FORBIDDEN),
        FaultKind::ExpiredToken => ("ExpiredToken", StatusCode::FORBIDDEN),
        FaultKind::AccessDenied => ("AccessDenied", StatusCode::FORBIDDEN),
        FaultKind::RegionDisabled => ("RegionDisabledException", StatusCode::FORBIDDEN),
        FaultKind::OutboundWebIdentityFederationDisabled => (
            "OutboundWebIdentityFederationDisabledException",
            StatusCode::FORBIDDEN,
        ),
        FaultKind::SessionDurationEscalation => {
            ("SessionDurationEscalationException", StatusCode::FORBIDDEN)
        }
        FaultKind::Throttling => ("Throttling", StatusCode::BAD_REQUEST),
        FaultKind::ServiceUnavailable => ("ServiceUnavailable", StatusCode::SERVICE_UNAVAILABLE),
        FaultKind::InternalFailure => match service {
            Service::Sts => ("InternalFailure", StatusCode::INTERNAL_SERVER_ERROR),
            Service::Iam => ("ServiceFailure", StatusCode::INTERNAL_SERVER_ERROR),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The rows of STS spec 1.4 that exist so far.
    #[test]
    fn codes_have_the_status_of_the_spec() {
        for (kind, code, status) in [
            (FaultKind::AccessDenied, "AccessDenied", 403),
            (
                FaultKind::ExpiredTradeInToken,
                "ExpiredTradeInTokenException",
                400,
            ),
            (
                FaultKind::InvalidAuthorizationMessage,
                "InvalidAuthorizationMessageException",
                400,
            ),
            (
                FaultKind::JwtPayloadSizeExceeded,
                "JWTPayloadSizeExceededException",
                400,
            ),
            (
                FaultKind::OutboundWebIdentityFederationDisabled,
                "OutboundWebIdentityFederationDisabledException",
                403,
            ),
            (
                FaultKind::SessionDurationEscalation,
                "SessionDurationEscalationException",
                403,
            ),
            (FaultKind::RegionDisabled, "RegionDisabledException", 403),
            (FaultKind::InvalidIdentityToken, "InvalidIdentityToken", 400),
            (
                FaultKind::ExpiredIdentityToken,
                "ExpiredTokenException",
                400,
            ),
            (FaultKind::IdpRejectedClaim, "IDPRejectedClaim", 403),
            (
                FaultKind::IdpCommunicationError,
                "IDPCommunicationError",
                400,
            ),
            (FaultKind::Throttling, "Throttling", 400),
            (FaultKind::ExpiredToken, "ExpiredToken", 403),
            (FaultKind::IncompleteSignature, "IncompleteSignature", 400),
            (FaultKind::InternalFailure, "InternalFailure", 500),
            (FaultKind::InvalidAction, "InvalidAction", 400),
            (FaultKind::InvalidClientTokenId, "InvalidClientTokenId", 403),
            (
                FaultKind::InvalidParameterValue,
                "InvalidParameterValue",
                400,
            ),
            (FaultKind::MalformedInput, "MalformedInput", 400),
            (
                FaultKind::MalformedPolicyDocument,
                "MalformedPolicyDocument",
                400,
            ),
            (
                FaultKind::MissingAuthenticationToken,
                "MissingAuthenticationToken",
                403,
            ),
            (FaultKind::PackedPolicyTooLarge, "PackedPolicyTooLarge", 400),
            (FaultKind::ServiceUnavailable, "ServiceUnavailable", 503),
            (
                FaultKind::SignatureDoesNotMatch,
                "SignatureDoesNotMatch",
                403,
            ),
            (FaultKind::ValidationError, "ValidationError", 400),
        ] {
            let fault = Fault::new(kind, "");
            let wire = WireError::of(&fault, Service::Sts);
            assert_eq!((wire.code, wire.status.as_u16()), (code, status));
            assert_eq!(wire.blame() == "Receiver", status >= 500);
        }
    }

    #[test]
    fn every_kind_of_fault_has_a_code_of_its_own() {
        let codes: HashSet<_> = FaultKind::ALL
            .iter()
            .map(|kind| code_and_status(*kind, Service::Iam).0)
            .collect();
        assert_eq!(codes.len(), FaultKind::ALL.len());
    }

    /// What the IAM model says of the codes it names, this table says too.
    #[test]
    fn the_table_agrees_with_the_iam_model() {
        use daypass_api::{Operation, iam};
        for shape in iam::CreateRole::ERRORS
            .iter()
            .chain(iam::DeleteRole::ERRORS)
            .chain(iam::EnableMFADevice::ERRORS)
            .chain(iam::EnableOrganizationsRootSessions::ERRORS)
            .chain(iam::ChangePassword::ERRORS)
            .chain(iam::EnableOutboundWebIdentityFederation::ERRORS)
            .chain(iam::DisableOutboundWebIdentityFederation::ERRORS)
        {
            let known = FaultKind::ALL
                .iter()
                .map(|kind| code_and_status(*kind, Service::Iam))
                .find(|(code, _)| *code == shape.code);
            if let Some((code, status)) = known {
                assert_eq!(status.as_u16(), shape.status, "{code}");
            }
        }
    }
}
