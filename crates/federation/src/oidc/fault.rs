//! Why a token is not taken, for whom sent it and for whom looks after it.

/// What the client is told of a token for which there is no key, and of one that no key verifies:
/// one text, since the difference is for the audit alone (STS spec 10.2, flaw G21).
pub(super) const NO_KEY: &str = "Couldn't retrieve verification key from your identity provider, \
                                 please reference AssumeRoleWithWebIdentity documentation for \
                                 requirements";

const NOT_A_JWT: &str = "The ID Token provided is not a valid JWT. (You may see this error if you \
                         sent an Access Token)";

/// Why a token is not taken. As a text it is what the operator reads; [`TokenFault::told`] is what
/// the client is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It is no JSON Web Token of the one form that is taken.
    #[error("the token is no signed JWT: {0}")]
    NotAJwt(String),
    /// A claim that every token has is not there.
    #[error("the token has no claim {0}")]
    MissingClaim(&'static str),
    /// A claim is not of its type.
    #[error("the token's claim {name} is {why}")]
    Claim {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Its issuer is no `https://` URL.
    #[error("the token's issuer is no https:// URL")]
    IssuerIsNoUrl,
    /// Its issuer is not the provider whose keys it was held against.
    #[error("the token's issuer is another provider")]
    OtherIssuer,
    /// The provider has no key that this token could be signed with.
    #[error("the provider has no key for the token's kid and alg")]
    NoKey,
    /// None of the keys that it could be signed with verifies it.
    #[error("the token's signature is not one of the provider's keys")]
    Signature,
    /// It is for somebody else.
    #[error("the token's audience is no client id of the provider")]
    Audience,
    /// Its time is over.
    #[error("the token is over since {expires}, and it is {now}")]
    Expired {
        /// The present, in seconds since the epoch.
        now: i64,
        /// Its `exp`.
        expires: i64,
    },
    /// It was issued too long ago, whatever it says of its end.
    #[error("the token was issued {0} seconds ago")]
    TooOld(i64),
    /// The instant of this claim is still to come.
    #[error("the token's {0} is in the future")]
    NotYet(&'static str),
    /// It was issued by GetWebIdentityToken, and comes back.
    #[error("the token was issued by GetWebIdentityToken")]
    IssuedBySts,
}

/// Which error of the API a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFaultKind {
    /// InvalidIdentityToken.
    Invalid,
    /// ExpiredTokenException.
    Expired,
}

impl TokenFault {
    /// Which error of the API it is (STS spec 10.6).
    pub fn kind(&self) -> TokenFaultKind {
        match self {
            Self::Expired { .. } | Self::TooOld(_) => TokenFaultKind::Expired,
            _ => TokenFaultKind::Invalid,
        }
    }

    /// What the client is told (STS spec 10.3).
    pub fn told(&self) -> String {
        match self {
            Self::NotAJwt(_) => NOT_A_JWT.to_owned(),
            Self::MissingClaim(name) => format!("Missing a required claim: {name}"),
            Self::Claim { name, .. } => format!("Invalid claim: {name}"),
            Self::IssuerIsNoUrl => "Issuer must be a valid URL".to_owned(),
            Self::OtherIssuer | Self::NoKey | Self::Signature => NO_KEY.to_owned(),
            Self::Audience => "Incorrect token audience".to_owned(),
            Self::Expired { now, expires } => format!(
                "Token expired: current date/time {now} must be before the expiration date/time \
                 {expires}"
            ),
            Self::TooOld(seconds) => format!("Token too old: {seconds}"),
            Self::NotYet(_) => "Token is not valid yet".to_owned(),
            Self::IssuedBySts => {
                "Tokens that were issued by GetWebIdentityToken are not accepted".to_owned()
            }
        }
    }
}
