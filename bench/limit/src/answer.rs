//! The XML that goes out. Values are written as they are: the load generator sends none that
//! would need escaping.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};

use crate::issue::Credentials;

/// The request id of the answers that draw none.
pub(crate) const REQUEST_ID: &str = "c6104cbe-af31-4000-8154-cbc7ccf896c7";

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// A status and a body.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: Bytes,
}

impl Answer {
    pub(crate) fn granted(body: Bytes) -> Self {
        Self {
            status: StatusCode::OK,
            body,
        }
    }

    pub(crate) fn refused(status: StatusCode, code: &str) -> Self {
        let body = format!("<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>\n");
        Self {
            status,
            body: body.into(),
        }
    }

    pub(crate) fn into_response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
        headers.insert("x-amzn-requestid", HeaderValue::from_static(REQUEST_ID));
        response
    }
}

/// The answer to AssumeRole.
pub(crate) fn assume_role(role: &str, session: &str, credentials: &Credentials) -> Bytes {
    let Credentials {
        access_key_id,
        secret_access_key,
        session_token,
        request_id,
    } = credentials;
    format!(
        "<AssumeRoleResponse xmlns=\"{NAMESPACE}\">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROALIMITBENCH0000001:{session}</AssumedRoleId>
      <Arn>{role}/{session}</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>{access_key_id}</AccessKeyId>
      <SecretAccessKey>{secret_access_key}</SecretAccessKey>
      <SessionToken>{session_token}</SessionToken>
      <Expiration>2026-01-01T00:00:00Z</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>{request_id}</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>
"
    )
    .into()
}

/// The answer to GetCallerIdentity.
pub(crate) fn caller_identity(request_id: &str) -> Bytes {
    format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/limit</Arn>
    <UserId>AIDALIMITBENCH0000001</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>{request_id}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
"
    )
    .into()
}

/// An AssumeRole answer made once, as long as a real one.
pub(crate) fn fixed() -> Bytes {
    let credentials = Credentials {
        access_key_id: "ASIALIMITBENCH000001".to_owned(),
        secret_access_key: "s".repeat(40),
        session_token: "t".repeat(840),
        request_id: REQUEST_ID.to_owned(),
    };
    assume_role(
        "arn:aws:sts::123456789012:assumed-role/fixed",
        "fixed",
        &credentials,
    )
}
