//! The receipt that a decision allowed an action.

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_model::{
    AccountId, EntityName, Federation, Session, SessionName, SessionSubject, SourceIdentity,
    Timestamp, UniqueId,
};

use daypass_store::Role;

use crate::assume_root::RootStanding;
use crate::directory::RoleEntry;
use crate::session_tags::SessionTags;

/// A decision allowed this action on this resource. Only `authorize` makes one.
///
/// `T` is what the decision found on the way and the next step needs: nothing for a plain action,
/// what a session will stand on for those that end in credentials. Issuing takes the grant by
/// value, so that one decision makes one session.
#[derive(Debug)]
#[must_use = "a grant that nobody looks at allowed nothing"]
pub struct Grant<T = ()> {
    pub(crate) action: &'static str,
    pub(crate) allows: T,
}

impl<T> Grant<T> {
    /// The action that was allowed.
    pub fn action(&self) -> &'static str {
        self.action
    }
}

/// A session of a role may be issued.
#[derive(Debug)]
pub struct RoleStanding {
    pub(crate) role: Arc<RoleEntry>,
    /// The session's name, which conditions were asked about.
    pub(crate) name: SessionName,
    /// Whether the caller's own credentials are temporary.
    pub(crate) chained: bool,
    /// Who is behind the chain, passed or inherited.
    pub(crate) source_identity: Option<SourceIdentity>,
    /// The tags, passed and inherited.
    pub(crate) tags: SessionTags,
    /// What an identity provider said that stays with the session.
    pub(crate) federation: Option<Federation>,
    /// In how many seconds the session ends at the latest, if an identity provider said so.
    pub(crate) ends_in: Option<i64>,
}

/// A session of the caller itself may be issued.
#[derive(Debug)]
pub struct OwnStanding {
    pub(crate) account: AccountId,
    /// The user, or `None` for root.
    pub(crate) user: Option<UniqueId>,
}

/// A session of a federated user may be issued.
#[derive(Debug)]
pub struct FederationStanding {
    pub(crate) account: AccountId,
    /// The name that the request gave, which conditions were asked about.
    pub(crate) name: EntityName,
    /// The user whose permissions stand behind it, or `None` for root.
    pub(crate) issuer: Option<UniqueId>,
    pub(crate) tags: SessionTags,
}

/// The caller's own session may be issued once more, narrower.
#[derive(Debug)]
pub struct ScopedStanding {
    pub(crate) session: Session,
    /// When the request arrived: what is asked for is counted from here.
    pub(crate) now: Timestamp,
}

/// A session in the name of whoever accepted a delegation may be issued.
#[derive(Debug)]
pub struct DelegatedStanding {
    pub(crate) account: AccountId,
    pub(crate) subject: SessionSubject,
    /// When the session that accepted was issued, if it was one.
    pub(crate) issued_at: Option<Timestamp>,
    /// The approver's ARN.
    pub(crate) principal: String,
    /// What was delegated.
    pub(crate) policy: String,
    /// When the delegation ends.
    pub(crate) expires_at: Timestamp,
}

/// How long a session will last, within what its grant allows. Only a grant makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    seconds: i64,
}

impl Duration {
    /// In seconds.
    pub fn seconds(self) -> i64 {
        self.seconds
    }
}

/// How long a session of a role lasts that was assumed with temporary credentials, at most
/// (STS spec 7).
const CHAINED_LIMIT: i64 = 3_600;

/// How long a session lasts when nobody says, of a role and of root (STS spec 7).
const DEFAULT_DURATION: i64 = 3_600;

/// How long a user's own session lasts when nobody says (STS spec 7).
const USER_DEFAULT_DURATION: i64 = 43_200;

/// How long root's own session lasts at most; more is silently cut (STS spec 7).
const ROOT_LIMIT: i64 = 3_600;

/// How long a session of a member's root lasts at most, and when nobody says (STS spec 7).
const ASSUMED_ROOT_LIMIT: i64 = 900;

impl Grant<RoleStanding> {
    /// The role whose session was granted.
    pub fn role(&self) -> &Role {
        &self.allows.role.role
    }

    /// The session's name.
    pub fn session_name(&self) -> &SessionName {
        &self.allows.name
    }

    /// Who is behind the chain, passed or inherited.
    pub fn source_identity(&self) -> Option<&SourceIdentity> {
        self.allows.source_identity.as_ref()
    }

    /// The session's duration in seconds, within what the role and the caller's credentials allow
    /// (STS spec 7). When both limits are broken the chaining text is given (STS spec 14.10).
    pub fn bounded_duration(&self, asked: Option<i32>) -> Result<Duration, Fault> {
        let asked = asked.map_or(DEFAULT_DURATION, i64::from);
        if self.allows.chained && asked > CHAINED_LIMIT {
            return Err(Fault::validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed \
                 by role chaining.",
            ));
        }
        if asked > i64::from(self.allows.role.role.max_session_duration) {
            return Err(Fault::validation(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            ));
        }
        // What a provider says of the end only shortens, to less than the least that may be asked
        // for, too (STS spec 9.4).
        let seconds = self.allows.ends_in.map_or(asked, |end| asked.min(end));
        Ok(Duration { seconds })
    }
}

impl Grant<OwnStanding> {
    /// The session's duration in seconds. Root's is cut to an hour without a word (STS spec 7).
    pub fn bounded_duration(&self, asked: Option<i32>) -> Duration {
        of_a_user_or_root(self.allows.user.as_ref(), asked)
    }
}

impl Grant<FederationStanding> {
    /// The federated user's name.
    pub fn name(&self) -> &EntityName {
        &self.allows.name
    }

    /// The session's duration in seconds. Root's is cut to an hour without a word (STS spec 7).
    pub fn bounded_duration(&self, asked: Option<i32>) -> Duration {
        of_a_user_or_root(self.allows.issuer.as_ref(), asked)
    }
}

fn of_a_user_or_root(user: Option<&UniqueId>, asked: Option<i32>) -> Duration {
    let asked = asked.map(i64::from);
    let seconds = match user {
        Some(_) => asked.unwrap_or(USER_DEFAULT_DURATION),
        None => asked.unwrap_or(DEFAULT_DURATION).min(ROOT_LIMIT),
    };
    Duration { seconds }
}

impl Grant<DelegatedStanding> {
    /// The ARN of the principal in whose name the session is.
    pub fn principal(&self) -> &str {
        &self.allows.principal
    }
}

impl Grant<RootStanding> {
    /// The session's duration in seconds; the model bounds what is asked for (STS spec 7).
    pub fn bounded_duration(&self, asked: Option<i32>) -> Duration {
        Duration {
            seconds: asked
                .map_or(ASSUMED_ROOT_LIMIT, i64::from)
                .min(ASSUMED_ROOT_LIMIT),
        }
    }
}

impl Grant<ScopedStanding> {
    /// The session's duration in seconds: what is left of the caller's session when nobody says,
    /// and never more (STS spec 8.14).
    pub fn bounded_duration(&self, asked: Option<i32>) -> Result<Duration, Fault> {
        let left = self.allows.session.expires_at.since(self.allows.now);
        match asked.map(i64::from) {
            None => Ok(Duration { seconds: left }),
            Some(seconds) if seconds <= left => Ok(Duration { seconds }),
            Some(_) => Err(Fault::validation(
                "The requested DurationSeconds exceeds the remaining duration of the calling \
                 session.",
            )),
        }
    }
}
