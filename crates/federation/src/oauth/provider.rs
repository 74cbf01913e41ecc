//! The providers whose access tokens are taken, as a table (STS spec 4.3, 10.1, 10.5).
//!
//! There is no code for one of them. A row says what to ask, and which members of the answers tell
//! what must be known of a token.

use std::fmt;

use super::answer::Learns;

/// A built-in provider of OAuth 2.0 access tokens.
#[derive(Clone, Copy)]
pub struct OAuthProvider(&'static Row);

struct Row {
    id: &'static str,
    endpoint: &'static str,
    questions: &'static [Question],
    app_key: &'static str,
    user_key: &'static str,
}

/// One request about a token.
pub(super) struct Question {
    /// What follows the endpoint, up to the token.
    pub(super) path: &'static str,
    /// What the members of the answer tell. All of them must be there.
    pub(super) learns: &'static [(&'static str, Learns)],
}

/// All of them. Only requests that need nothing but the token itself are made: a deployment has no
/// secret at these providers.
const ROWS: [Row; 2] = [
    Row {
        id: "graph.facebook.com",
        endpoint: "https://graph.facebook.com",
        questions: &[
            Question {
                path: "/app?fields=id&access_token=",
                learns: &[("id", Learns::App)],
            },
            Question {
                path: "/me?fields=id&access_token=",
                learns: &[("id", Learns::User)],
            },
        ],
        app_key: "graph.facebook.com:app_id",
        user_key: "graph.facebook.com:id",
    },
    Row {
        id: "www.amazon.com",
        endpoint: "https://api.amazon.com",
        questions: &[Question {
            path: "/auth/o2/tokeninfo?access_token=",
            learns: &[
                ("iss", Learns::Issuer("https://www.amazon.com")),
                ("app_id", Learns::App),
                ("user_id", Learns::User),
                ("exp", Learns::SecondsLeft),
            ],
        }],
        app_key: "www.amazon.com:app_id",
        user_key: "www.amazon.com:user_id",
    },
];

impl OAuthProvider {
    /// The one with this `ProviderId`, which is compared exactly.
    pub fn named(id: &str) -> Option<Self> {
        Self::all().find(|provider| provider.id() == id)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// The `ProviderId`, by which trust policies name it too.
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// The key of conditions about the application.
    pub fn app_key(self) -> &'static str {
        self.0.app_key
    }

    /// The key of conditions about the user.
    pub fn user_key(self) -> &'static str {
        self.0.user_key
    }

    /// Where it is asked unless told otherwise.
    pub fn endpoint(self) -> &'static str {
        self.0.endpoint
    }

    pub(super) fn questions(self) -> &'static [Question] {
        self.0.questions
    }
}

impl PartialEq for OAuthProvider {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for OAuthProvider {}

impl fmt::Debug for OAuthProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
