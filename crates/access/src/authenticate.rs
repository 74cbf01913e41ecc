//! Who is calling: a signature verified, a session opened and found alive, a [`Caller`] made.

use daypass_api::Service;
use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::sigv4::{
    self, Expectation, Nobody, Presented, RawRequest, RegionSet, ScopedRequest, SignatureFault,
};
use daypass_credentials::{OpenedSession, TokenFault, token};
use daypass_model::{
    AccessKeyId, AccountId, FederationIssuer, IdKind, Principal, PrincipalKind, Session,
    SessionSubject,
};
use daypass_policy::NamedPolicy;
use daypass_store::KeyOwner;

use crate::admission::GLOBAL_REGION;
use crate::caller::{Caller, Credential, SessionCredential, Standing};
use crate::directory::{Directory, KnownKey};
use crate::facts::RequestFacts;
use crate::gate::Gate;
use crate::held::HeldKeys;
use crate::known_sessions::KnownSession;
use crate::{reach, task_policy};

impl Gate {
    /// Verifies a request's signature and tells who sent it: steps 1 to 12 of STS spec 2.1.
    pub async fn authenticate(
        &self,
        raw: &RawRequest<'_>,
        service: Service,
        facts: &RequestFacts,
    ) -> Result<Caller, Fault> {
        let signed = match sigv4::read(raw).map_err(refused)? {
            Presented::Anonymous => {
                return Err(refused(SignatureFault::MissingAuthenticationToken));
            }
            Presented::Signed(signed) => signed,
        };
        let settings = &self.settings;
        let expected = Expectation {
            service: service.signing_name(),
            regions: settings.endpoints.regions(facts, &settings.regions),
            now: facts.received_at,
        };
        let scoped = signed.check(&expected).map_err(refused)?;
        self.directory.refresh().await?;
        if scoped.session_token().is_some() {
            self.authenticate_session(scoped, service, facts).await
        } else {
            self.authenticate_key(scoped, service, facts).await
        }
    }

    /// Lets in a request to an operation that takes no signature. One that is there is not looked
    /// at (STS spec 1.2.5).
    pub async fn admit_unsigned(&self) -> Result<Caller, Fault> {
        self.directory.refresh().await?;
        let region = match &self.settings.regions {
            RegionSet::Only(regions) => regions.first().map_or(GLOBAL_REGION, String::as_str),
            RegionSet::Any => GLOBAL_REGION,
        };
        let organizations = self.directory.organizations().await?;
        Ok(Caller::nobody(self.partition(), organizations, region))
    }

    /// A request signed with a long-term key.
    async fn authenticate_key(
        &self,
        scoped: ScopedRequest<'_>,
        service: Service,
        facts: &RequestFacts,
    ) -> Result<Caller, Fault> {
        let unverified_id = scoped
            .unverified_access_key_id()
            .parse::<AccessKeyId>()
            .ok();
        let id = match unverified_id {
            // A temporary key signs only beside its token (STS spec 2.3).
            Some(id) if id.kind() != Some(IdKind::TemporaryKey) => id,
            _ => {
                scoped.spend_unverified(&Nobody);
                return Err(unknown_key());
            }
        };
        let key = match self.directory.key(&id).await? {
            KnownKey::Key(key) if key.active => key,
            KnownKey::Key(inactive) => {
                scoped.spend_unverified(&inactive.keys);
                return Err(unknown_key());
            }
            KnownKey::Absent(keys) => {
                scoped.spend_unverified(&*keys);
                return Err(unknown_key());
            }
        };
        let verified = scoped.verify_with(&key.keys).map_err(refused)?;

        let (principal, standing) = match &key.owner {
            KeyOwner::Root => self.root(key.account),
            KeyOwner::User(user) => {
                let entry = self
                    .directory
                    .user(key.account, user)
                    .await?
                    .ok_or_else(unknown_key)?;
                (entry.principal.clone(), Standing::User(entry))
            }
        };
        // Whatever comes of the request, the key was used (STS spec 12.3).
        let user = match &standing {
            Standing::User(entry) => Some(&entry.user.id),
            _ => None,
        };
        let (used, region) = ((&id, user, &key.seen), verified.region());
        self.last_used.key(used, service, region, facts.received_at);
        Ok(Caller {
            principal,
            credential: Credential::LongTerm(id),
            standing,
            organizations: self.directory.organizations().await?,
            region: verified.region().into(),
        })
    }

    /// A request signed with temporary credentials.
    async fn authenticate_session(
        &self,
        scoped: ScopedRequest<'_>,
        service: Service,
        facts: &RequestFacts,
    ) -> Result<Caller, Fault> {
        let text = scoped.session_token().unwrap_or_default();
        let claimed_id = scoped.unverified_access_key_id();
        let known = self.sessions.of_token(claimed_id, text);
        let (known, region): (_, Box<str>) = if let Some(known) = known {
            if let Err(fault) = known.still_opens(self.ring(), facts.received_at) {
                self.sessions.forget(&known);
                scoped.spend_unverified(&Nobody);
                return Err(token_refused(fault));
            }
            let verified = scoped.verify_with(&known.keys).map_err(refused)?;
            (known, verified.region().into())
        } else {
            // A genuine token of the key that is claimed: whether the bearer has its secret too is
            // what the signature says.
            let unverified = token::open(self.ring(), text, facts.received_at)
                .and_then(|opened| opened.for_key(claimed_id));
            let unverified: OpenedSession = match unverified {
                Ok(opened) => opened,
                Err(fault) => {
                    scoped.spend_unverified(&Nobody);
                    return Err(token_refused(fault));
                }
            };
            let token = text.into();
            let (session, secret, sealed_under) = unverified.into_parts();
            let keys = HeldKeys::new(secret);
            let verified = scoped.verify_with(&keys).map_err(refused)?;
            let region = verified.region().into();
            let known = KnownSession {
                inline: inline_policy(&self.directory, &session)?,
                scope_down: scope_down(&self.directory, &session)?,
                session,
                keys,
                token,
                sealed_under,
            };
            (self.sessions.keep(known), region)
        };

        let session = &known.session;
        if service == Service::Iam && !reach::may_call_iam(session) {
            return Err(invalid_token());
        }
        // A session whose role or user is gone is nobody's (STS spec 2.3).
        let (principal, standing) = self.subject(session).await?.ok_or_else(invalid_token)?;
        let policies = session_policies(&self.directory, &known).await?;
        let now = facts.received_at;
        match &standing {
            Standing::Role(role) => {
                let used = (&role.role.id, &role.seen);
                self.last_used.role(used, Some(service), &region, now);
            }
            Standing::User(user) => {
                let used = (&user.user.id, &user.seen);
                self.last_used.user(used, service, &region, now);
            }
            Standing::Root | Standing::Nobody => {}
        }
        Ok(Caller {
            principal,
            credential: Credential::Session(SessionCredential { known, policies }),
            standing,
            organizations: self.directory.organizations().await?,
            region,
        })
    }

    /// Who a session is, as things stand now; `None` if whoever stood behind it is gone.
    async fn subject(&self, session: &Session) -> Result<Option<(Principal, Standing)>, Fault> {
        let account = session.account;
        let principal = |kind| Principal {
            partition: self.partition(),
            kind,
        };
        match &session.subject {
            SessionSubject::Root | SessionSubject::AssumedRoot { .. } => {
                Ok(Some(self.root(account)))
            }
            SessionSubject::User { user_id } => {
                let user = self.directory.user(account, user_id).await?;
                Ok(user.map(|user| (user.principal.clone(), Standing::User(user))))
            }
            SessionSubject::Role { role_id, name } => {
                let Some(role) = self.directory.role(account, role_id).await? else {
                    return Ok(None);
                };
                let kind = PrincipalKind::RoleSession {
                    account,
                    path: role.role.path.clone(),
                    role: role.role.name.clone(),
                    role_id: role_id.clone(),
                    session: name.clone(),
                };
                Ok(Some((principal(kind), Standing::Role(role))))
            }
            SessionSubject::Federated { name, issuer: None } => {
                let issuer = FederationIssuer::Root;
                let kind = PrincipalKind::FederatedUser {
                    account,
                    name: name.clone(),
                    issuer,
                };
                Ok(Some((principal(kind), Standing::Root)))
            }
            SessionSubject::Federated {
                name,
                issuer: Some(user_id),
            } => {
                let Some(user) = self.directory.user(account, user_id).await? else {
                    return Ok(None);
                };
                let issuer = FederationIssuer::User {
                    path: user.user.path.clone(),
                    name: user.user.name.clone(),
                    id: user_id.clone(),
                };
                let kind = PrincipalKind::FederatedUser {
                    account,
                    name: name.clone(),
                    issuer,
                };
                Ok(Some((principal(kind), Standing::User(user))))
            }
        }
    }

    fn root(&self, account: AccountId) -> (Principal, Standing) {
        let kind = PrincipalKind::Root { account };
        (
            Principal {
                partition: self.partition(),
                kind,
            },
            Standing::Root,
        )
    }
}

/// The access key id that a request claims, for the record of one that was refused.
pub fn claimed_access_key(raw: &RawRequest<'_>) -> Option<String> {
    match sigv4::read(raw) {
        Ok(Presented::Signed(signed)) => signed.unverified_access_key_id().map(str::to_owned),
        _ => None,
    }
}

/// The session policy that the session carries as text. Texts were checked when the session was
/// issued, so what does not compile now was made by a program that knew more, and allows nothing.
fn inline_policy(directory: &Directory, session: &Session) -> Result<Option<NamedPolicy>, Fault> {
    let passed = session.policies.as_ref();
    let text = passed.and_then(|passed| passed.inline.as_deref());
    text.map(|text| compiled(directory, "session policy", text))
        .transpose()
}

/// What limits the session beyond its session policies. A task policy limits as a scope-down policy
/// does: nothing lifts it, not even a resource that lets everybody in.
fn scope_down(directory: &Directory, session: &Session) -> Result<Vec<NamedPolicy>, Fault> {
    let task = match session.subject {
        SessionSubject::AssumedRoot { task } => Some(task_policy::text(task)),
        _ => None,
    };
    task.into_iter()
        .chain(session.scope_down.iter().map(|text| &**text))
        .map(|text| compiled(directory, "scope-down policy", text))
        .collect()
}

fn compiled(directory: &Directory, name: &'static str, text: &str) -> Result<NamedPolicy, Fault> {
    let policy = directory.session_policy(text).map_err(Fault::internal)?;
    Ok(NamedPolicy::new(name, policy))
}

/// The session policies together; `None` when none were passed. Managed policies are looked up as
/// they are now; one that is gone allows nothing (STS spec 6).
async fn session_policies(
    directory: &Directory,
    known: &KnownSession,
) -> Result<Option<Vec<NamedPolicy>>, Fault> {
    let Some(passed) = &known.session.policies else {
        return Ok(None);
    };
    let mut policies = Vec::with_capacity(1 + passed.managed.len());
    policies.extend(known.inline.clone());
    for arn in &passed.managed {
        let found = directory.managed_policy(known.session.account, arn).await?;
        policies.extend(found);
    }
    Ok(Some(policies))
}

fn refused(fault: SignatureFault) -> Fault {
    let kind = match fault.kind() {
        sigv4::FaultKind::MissingAuthenticationToken => FaultKind::MissingAuthenticationToken,
        sigv4::FaultKind::IncompleteSignature => FaultKind::IncompleteSignature,
        sigv4::FaultKind::SignatureDoesNotMatch => FaultKind::SignatureDoesNotMatch,
    };
    Fault::new(kind, fault.to_string())
}

fn token_refused(fault: TokenFault) -> Fault {
    match fault {
        TokenFault::Invalid => invalid_token(),
        TokenFault::Expired { .. } => Fault::new(
            FaultKind::ExpiredToken,
            "The security token included in the request is expired",
        ),
    }
}

/// Without a token the text ends with a period, with one it does not (STS spec 2.3).
fn unknown_key() -> Fault {
    Fault::new(
        FaultKind::InvalidClientTokenId,
        "The security token included in the request is invalid.",
    )
}

fn invalid_token() -> Fault {
    Fault::new(
        FaultKind::InvalidClientTokenId,
        "The security token included in the request is invalid",
    )
}
