//! Reading what a request claims about its signature (STS spec 2.1, steps 1 to 4). Nothing is
//! believed here.

use std::borrow::Cow;

use daypass_model::Timestamp;

use super::encoding::form_decoded;
use super::request::SignedRequest;
use super::{RawRequest, SignatureFault, fault};

/// Where the signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In the `Authorization` header.
    Header,
    /// In the query.
    Presigned,
}

/// The parameter, and header, with the regions that a SigV4a signature is for.
pub(super) const REGION_SET: &str = "X-Amz-Region-Set";

/// The parts of a signature, as claimed.
pub(super) struct Claim<'a> {
    pub(super) form: Form,
    pub(super) algorithm: Cow<'a, str>,
    pub(super) credential: Cow<'a, str>,
    pub(super) signed_headers: Cow<'a, str>,
    pub(super) signature: Cow<'a, str>,
    /// In the basic form.
    pub(super) date: Cow<'a, str>,
    pub(super) signed_at: Timestamp,
    pub(super) token: Option<Cow<'a, str>>,
    /// Of the query; that of the header is among the headers.
    pub(super) query_region_set: Option<Cow<'a, str>>,
}

/// Whether a request is signed.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once a request and taken apart at once; a box would cost an allocation"
)]
pub enum Presented<'a> {
    /// It is not. If what it asks for needs a signature, the answer is
    /// [`SignatureFault::MissingAuthenticationToken`] (step 1).
    Anonymous,
    /// It claims to be.
    Signed(SignedRequest<'a>),
}

/// Steps 1 to 4: finds the signature's parts.
pub fn read<'a>(raw: &RawRequest<'a>) -> Result<Presented<'a>, SignatureFault> {
    let query = AuthQuery::find(raw.query)?;
    let mut authorizations = raw.header("authorization");
    let authorization = authorizations.next();
    if authorizations.next().is_some() {
        return Err(fault::two_authorizations());
    }
    let mut claim = match (authorization, query.presigned) {
        (None, false) => return Ok(Presented::Anonymous),
        (Some(_), true) => return Err(fault::both_forms()),
        (Some(header), false) => from_header(raw, header)?,
        (None, true) => from_query(&query)?,
    };
    let mut tokens = raw
        .header("x-amz-security-token")
        .map(|value| String::from_utf8_lossy(value.trim_ascii()))
        .chain(query.value(Parameter::SecurityToken));
    claim.token = tokens.next();
    if tokens.next().is_some() {
        return Err(fault::two_tokens());
    }
    drop(tokens);
    claim.query_region_set = query.value(Parameter::RegionSet);
    Ok(Presented::Signed(SignedRequest { raw: *raw, claim }))
}

/// Steps 2 to 4 of the header form.
fn from_header<'a>(raw: &RawRequest<'a>, header: &'a [u8]) -> Result<Claim<'a>, SignatureFault> {
    let header = match std::str::from_utf8(header) {
        Ok(text) => text.trim_ascii(),
        Err(_) => {
            let text = String::from_utf8_lossy(header);
            return Err(fault::not_key_value(&text, &text));
        }
    };
    let (algorithm, parameters) = header.split_once(' ').unwrap_or((header, ""));
    let (mut credential, mut signature, mut signed_headers) = (None, None, None);
    for part in parameters.split(',').map(str::trim_ascii) {
        if parameters.trim_ascii().is_empty() {
            break;
        }
        let Some((name, value)) = part.split_once('=') else {
            return Err(fault::not_key_value(part, header));
        };
        let slot = match name {
            "Credential" => &mut credential,
            "Signature" => &mut signature,
            "SignedHeaders" => &mut signed_headers,
            _ => continue,
        };
        if slot.replace(value).is_some() {
            return Err(fault::parameter_repeated(name));
        }
    }
    let date = date_header(raw);
    let (Some(credential), Some(signature), Some(signed_headers), Some(date)) =
        (credential, signature, signed_headers, &date)
    else {
        let absent = [
            credential.is_none().then_some("Credential"),
            signature.is_none().then_some("Signature"),
            signed_headers.is_none().then_some("SignedHeaders"),
        ];
        let absent: Vec<_> = absent.into_iter().flatten().collect();
        return Err(fault::header_lacks(&absent, date.is_none(), header));
    };
    let signed_at = Timestamp::parse_basic(date).map_err(|_| fault::date_malformed(date))?;
    Ok(Claim {
        form: Form::Header,
        algorithm: algorithm.into(),
        credential: credential.into(),
        signed_headers: signed_headers.into(),
        signature: signature.into(),
        date: date.clone(),
        signed_at,
        token: None,
        query_region_set: None,
    })
}

/// `X-Amz-Date`, or else `Date`. Two of one name are joined as the canonical request joins them, and
/// so are no date.
fn date_header<'a>(raw: &RawRequest<'a>) -> Option<Cow<'a, str>> {
    for name in ["x-amz-date", "date"] {
        let mut values = raw.header(name);
        let Some(first) = values.next() else { continue };
        let mut date = String::from_utf8_lossy(first.trim_ascii());
        for value in values {
            let date = date.to_mut();
            date.push(',');
            date.push_str(&String::from_utf8_lossy(value));
        }
        return Some(date);
    }
    None
}

/// Steps 3 and 4 of the presigned form.
fn from_query<'a>(query: &AuthQuery<'a>) -> Result<Claim<'a>, SignatureFault> {
    // In the order in which their absence is told.
    let needed = [
        Parameter::Algorithm,
        Parameter::Credential,
        Parameter::Signature,
        Parameter::SignedHeaders,
        Parameter::Date,
    ];
    let [
        Some(algorithm),
        Some(credential),
        Some(signature),
        Some(signed_headers),
        Some(date),
    ] = needed.map(|parameter| query.value(parameter))
    else {
        let absent = needed.into_iter().filter(|p| query.value(*p).is_none());
        let absent: Vec<_> = absent.map(Parameter::name).collect();
        return Err(fault::query_lacks(&absent));
    };
    let signed_at = Timestamp::parse_basic(&date).map_err(|_| fault::date_malformed(&date))?;
    Ok(Claim {
        form: Form::Presigned,
        algorithm,
        credential,
        signed_headers,
        signature,
        date,
        signed_at,
        token: None,
        query_region_set: None,
    })
}

/// The authentication parameters of a query.
#[derive(Clone, Copy)]
enum Parameter {
    Algorithm,
    Credential,
    Signature,
    SignedHeaders,
    Date,
    Expires,
    RegionSet,
    SecurityToken,
}

impl Parameter {
    /// In the order of declaration.
    const ALL: [Self; 8] = [
        Self::Algorithm,
        Self::Credential,
        Self::Signature,
        Self::SignedHeaders,
        Self::Date,
        Self::Expires,
        Self::RegionSet,
        Self::SecurityToken,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Algorithm => "X-Amz-Algorithm",
            Self::Credential => "X-Amz-Credential",
            Self::Signature => "X-Amz-Signature",
            Self::SignedHeaders => "X-Amz-SignedHeaders",
            Self::Date => "X-Amz-Date",
            Self::Expires => "X-Amz-Expires",
            Self::RegionSet => REGION_SET,
            Self::SecurityToken => "X-Amz-Security-Token",
        }
    }
}

/// What a query says of the authentication parameters, still encoded.
#[derive(Default)]
struct AuthQuery<'a> {
    values: [Option<&'a str>; Parameter::ALL.len()],
    /// Whether the algorithm's parameter is there, in whatever case.
    presigned: bool,
}

impl<'a> AuthQuery<'a> {
    fn find(query: &'a str) -> Result<Self, SignatureFault> {
        let mut found = Self::default();
        let mut seen = [false; Parameter::ALL.len()];
        for (name, value) in pairs(query) {
            let name = decoded(name);
            let is_named = |parameter: &Parameter| parameter.name().eq_ignore_ascii_case(&name);
            let Some(parameter) = Parameter::ALL.into_iter().find(is_named) else {
                continue;
            };
            let at = parameter as usize;
            if std::mem::replace(&mut seen[at], true) {
                return Err(fault::query_repeated(parameter.name()));
            }
            found.values[at] = (parameter.name() == name).then_some(value);
        }
        found.presigned = seen[Parameter::Algorithm as usize];
        Ok(found)
    }

    fn value(&self, parameter: Parameter) -> Option<Cow<'a, str>> {
        self.values[parameter as usize].map(decoded)
    }
}

/// The names and values of a query, still encoded; an absent value is empty.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Whether an encoded name is that of the signature's parameter.
pub(super) fn is_signature(name: &str) -> bool {
    decoded(name) == Parameter::Signature.name()
}

fn decoded(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte == b'%' || byte == b'+') {
        return Cow::Borrowed(text);
    }
    let bytes: Vec<u8> = form_decoded(text).collect();
    String::from_utf8_lossy(&bytes).into_owned().into()
}
