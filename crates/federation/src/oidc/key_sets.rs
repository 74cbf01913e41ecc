//! The key sets of all providers, as one node holds them: fetched when they are needed, kept while
//! they are good, and asked for again only so often.
//!
//! One flight is under way for an issuer at a time, and of one account's providers few; whoever needs
//! its outcome waits for it, and whoever holds a key that will do does not. A flight is a task of its
//! own: it ends in its time and leaves its outcome, whether those who wait for it are still there or
//! not, and though it panic.
//! A good set is replaced by a good one and by nothing else, and is good for so long (flaw G24).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use daypass_model::{AccountId, OidcUrl, Thumbprint, Timestamp};
use tokio::sync::watch;
use tokio::time::timeout;

use super::discovery::{Discovery, DiscoveryFault};
use super::fault::NO_KEY;
use super::keys::{KeySet, KeySetFault};
use crate::places::{Place, Places};
use crate::transport::{Errand, FLIGHTS, Transport, TransportFault};

/// Where a provider's keys come from, as its account has it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Whose provider it is, of whose share it is fetched; `None` for one that every account has.
    pub account: Option<AccountId>,
    /// The provider's URL.
    pub issuer: &'a OidcUrl,
    /// By what the certificates of its hosts may be known. They are the account's own, so what is
    /// fetched under them is for whoever has the same ones.
    pub thumbprints: &'a [Thumbprint],
    /// Its key set, if that was uploaded. Then nothing is ever fetched.
    pub uploaded: Option<&'a str>,
}

/// How often, how long and how many. Times without a unit are seconds.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How old a set is when the next one is fetched beside the requests that use it.
    pub refresh_after: i64,
    /// How old a set is when requests wait for the next one, if it comes.
    pub wait_after: i64,
    /// How old a set is when it is used no longer, whatever becomes of its provider.
    pub keep_for: i64,
    /// How often an unknown key may cause a fetch.
    pub unknown_key_every: i64,
    /// How long a provider is left alone after a fetch that failed.
    pub retry_after: i64,
    /// How long a fetch takes at most, all of it, and how long a request waits for one
    /// (STS spec 10.2). Half of it is how long a request waits before that for a flight to depart,
    /// where its account has too many under way.
    pub budget: Duration,
    /// How many flights are under way at once.
    pub flights: usize,
    /// How many of these must be free for each that an account's providers have, before they get one
    /// more. So a single account has a small part of them, however slow its providers are.
    pub reserve: usize,
    /// How many issuers are held at most.
    pub issuers: usize,
    /// How many keys of theirs are held at most, but for the set that came last.
    pub keys: usize,
    /// How many keys of uploaded sets are held at most.
    pub uploaded_keys: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            refresh_after: 15 * 60,
            wait_after: 60 * 60,
            keep_for: 24 * 60 * 60,
            unknown_key_every: 60,
            retry_after: 30,
            budget: Duration::from_secs(5),
            flights: FLIGHTS,
            // Eight are what one account has at most.
            reserve: 8,
            issuers: 1_000,
            keys: 10_000,
            uploaded_keys: 10_000,
        }
    }
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Nothing came back.
    #[error(transparent)]
    Transport(#[from] TransportFault),
    /// What came back has another status than 200: a redirect, too.
    #[error("the host answered with status {0}")]
    Status(u16),
    /// What came back is no discovery document of this provider.
    #[error("the discovery document is not taken: {0}")]
    Discovery(#[from] DiscoveryFault),
    /// What came back is no key set.
    #[error("the key set is not taken: {0}")]
    KeySet(#[from] KeySetFault),
    /// It took too long.
    #[error("no keys in time")]
    Slow,
    /// The fetch broke off.
    #[error("the fetch broke off")]
    Broken,
    /// Other providers have all the flights that there are, or the account's others all that they
    /// may have.
    #[error("too many providers are being asked, of this account or of all")]
    Crowded,
    /// The provider's set has no key of this name.
    #[error("the provider has no key of the token's kid")]
    UnknownKey,
}

impl KeyFault {
    /// What the client is told, with InvalidIdentityToken whatever went wrong (STS spec 10.2).
    pub fn told(&self) -> &'static str {
        match self {
            Self::Transport(TransportFault::Thumbprint) => {
                "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"
            }
            _ => NO_KEY,
        }
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::Transport(TransportFault::Certificate(_) | TransportFault::Thumbprint) => {
                Outcome::Untrusted
            }
            Self::Transport(TransportFault::Large) => Outcome::BadAnswer,
            Self::Slow | Self::Transport(TransportFault::Slow | TransportFault::Crowded) => {
                Outcome::Slow
            }
            Self::Transport(_) => Outcome::Unreachable,
            _ => Outcome::BadAnswer,
        }
    }
}

/// How a fetch ended, for metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With a set.
    Fetched,
    /// Without a connection.
    Unreachable,
    /// With a certificate that nothing vouches for.
    Untrusted,
    /// Without an answer in time.
    Slow,
    /// With an answer that is not taken.
    BadAnswer,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Fetched,
        Self::Unreachable,
        Self::Untrusted,
        Self::Slow,
        Self::BadAnswer,
    ];

    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fetched => "fetched",
            Self::Unreachable => "unreachable",
            Self::Untrusted => "untrusted",
            Self::Slow => "slow",
            Self::BadAnswer => "bad_answer",
        }
    }
}

/// What became of an issuer's keys so far, for metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The issuer.
    pub issuer: OidcUrl,
    /// How many fetches ended in each way, in the order of [`Outcome::ALL`].
    pub ended: [u64; Outcome::ALL.len()],
    /// When the set that is held was fetched: the oldest, if accounts have different thumbprints.
    pub fetched: Option<Timestamp>,
}

/// The key sets of all providers.
pub struct KeySets {
    transport: Arc<dyn Transport>,
    limits: Limits,
    issuers: Arc<Mutex<Issuers>>,
    places: Arc<Places<Option<AccountId>>>,
    /// By the hash of their text.
    uploaded: moka::sync::Cache<[u8; 32], Result<Arc<KeySet>, KeySetFault>>,
}

/// By issuer, and then by thumbprints; never by texts that were joined (flaw G17).
#[derive(Default)]
struct Issuers(HashMap<OidcUrl, Vec<Arc<Issuer>>>);

/// An issuer, to those who know its certificates by the same thumbprints.
struct Issuer {
    url: OidcUrl,
    thumbprints: Box<[Thumbprint]>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    good: Option<Good>,
    /// The last fetch, if it failed, and when it began.
    failed: Option<(Timestamp, KeyFault)>,
    /// The account of the last flight and when it began, if its host was not asked for want of a
    /// place. That is the account's and no fault of the issuer's, whom others may have asked at once.
    crowded: Option<(Timestamp, Option<AccountId>)>,
    /// When an unknown key was last looked for.
    looked: Option<Timestamp>,
    /// Closed when the fetch that is under way has ended.
    flight: Option<watch::Receiver<()>>,
    ended: [u64; Outcome::ALL.len()],
    used: i64,
}

struct Good {
    keys: Arc<KeySet>,
    fetched: Timestamp,
}

/// What a request does next.
enum Step {
    Take(Arc<KeySet>),
    GoWithout(KeyFault),
    Wait(watch::Receiver<()>),
    /// No flight can depart now.
    Queue,
}

impl KeySets {
    /// No key set yet.
    pub fn new(transport: Arc<dyn Transport>, limits: Limits) -> Self {
        let weigh = |_: &[u8; 32], set: &Result<Arc<KeySet>, KeySetFault>| {
            let keys = set.as_ref().map_or(1, |set| set.len());
            u32::try_from(keys).unwrap_or(u32::MAX)
        };
        Self {
            transport,
            limits,
            issuers: Arc::default(),
            places: Places::new(limits.flights, limits.reserve),
            uploaded: moka::sync::Cache::builder()
                .max_capacity(limits.uploaded_keys)
                .weigher(weigh)
                .build(),
        }
    }

    /// The key set of a provider, with a key of this name if one is named.
    pub async fn key_set(
        &self,
        source: &Source<'_>,
        key_id: Option<&str>,
        now: Timestamp,
    ) -> Result<Arc<KeySet>, KeyFault> {
        if let Some(text) = source.uploaded {
            return self.uploaded(text, key_id);
        }
        let issuer = self.issuer(source, now);
        let passenger = (&issuer, source.account);
        let (step, departs) = match self.step(passenger, key_id, now) {
            (Step::Queue, _) => self.queue(passenger, key_id, now).await?,
            boarded => boarded,
        };
        // What is not spawned after all is dropped, and takes the lock that is free again here.
        if let Some(flight) = departs {
            let transport = Arc::clone(&self.transport);
            tokio::spawn(flight.fly(transport, self.limits.budget));
        }
        let mut landed = match step {
            Step::Take(keys) => return Ok(keys),
            Step::GoWithout(fault) => return Err(fault),
            Step::Wait(landed) => landed,
            Step::Queue => return Err(KeyFault::Crowded),
        };
        // It is closed and never written to; who waited too long looks at what there is.
        let _ = timeout(self.limits.budget, landed.changed()).await;
        let mut state = issuer.state();
        match state.held(&self.limits, now) {
            Some(good) if good.has(key_id) => Ok(Arc::clone(&good.keys)),
            _ if state.crowded.is_some() => Err(KeyFault::Crowded),
            Some(_) => {
                // This flight has looked for the key, too.
                state.looked = state.looked.max(Some(now));
                Err(KeyFault::UnknownKey)
            }
            None => Err(match &state.failed {
                Some((_, fault)) => fault.clone(),
                None => KeyFault::Slow,
            }),
        }
    }

    /// What became of every issuer's keys.
    pub fn reports(&self) -> Vec<Report> {
        let issuers = lock(&self.issuers);
        let report = |(url, same): (&OidcUrl, &Vec<Arc<Issuer>>)| {
            let mut report = Report {
                issuer: url.clone(),
                ended: Default::default(),
                fetched: None,
            };
            for issuer in same {
                let state = issuer.state();
                for (sum, count) in report.ended.iter_mut().zip(state.ended) {
                    *sum += count;
                }
                let fetched = state.good.as_ref().map(|good| good.fetched);
                report.fetched = match (report.fetched, fetched) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
            report
        };
        issuers.0.iter().map(report).collect()
    }

    fn uploaded(&self, text: &str, key_id: Option<&str>) -> Result<Arc<KeySet>, KeyFault> {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        let read = || KeySet::parse(text.as_bytes()).map(Arc::new);
        let keys = self.uploaded.get_with(hash, read)?;
        match key_id {
            Some(id) if !keys.has(id) => Err(KeyFault::UnknownKey),
            _ => Ok(keys),
        }
    }

    /// The issuer, with what is known of it. If there are too many, the one that was unused for the
    /// longest time is forgotten.
    fn issuer(&self, source: &Source<'_>, now: Timestamp) -> Arc<Issuer> {
        let mut issuers = lock(&self.issuers);
        let is_same = |issuer: &&Arc<Issuer>| *issuer.thumbprints == *source.thumbprints;
        let known = issuers.0.get(source.issuer);
        if let Some(known) = known.and_then(|same| same.iter().find(is_same)) {
            return Arc::clone(known);
        }
        if issuers.all().count() >= self.limits.issuers {
            issuers.forget_one();
        }
        let new = Arc::new(Issuer {
            url: source.issuer.clone(),
            thumbprints: source.thumbprints.into(),
            state: Mutex::new(State {
                used: now.seconds(),
                ..State::default()
            }),
        });
        let same = issuers.0.entry(source.issuer.clone()).or_default();
        same.push(Arc::clone(&new));
        new
    }

    /// Waits until the account may have one flight more, or somebody else has had the issuer asked.
    async fn queue(
        &self,
        passenger: (&Arc<Issuer>, Option<AccountId>),
        key_id: Option<&str>,
        now: Timestamp,
    ) -> Result<(Step, Option<Flight>), KeyFault> {
        let boarding = async {
            loop {
                let freed = self.places.freed();
                match self.step(passenger, key_id, now) {
                    (Step::Queue, _) => freed.await,
                    boarded => return boarded,
                }
            }
        };
        let boarded = timeout(self.limits.budget / 2, boarding).await;
        boarded.map_err(|_| KeyFault::Crowded)
    }

    /// What a request of an account does, and the flight that departs for it, if one does.
    fn step(
        &self,
        (issuer, account): (&Arc<Issuer>, Option<AccountId>),
        key_id: Option<&str>,
        now: Timestamp,
    ) -> (Step, Option<Flight>) {
        let limits = &self.limits;
        let mut state = issuer.state();
        state.used = now.seconds();
        let rests = match &state.failed {
            Some((at, _)) => !has_passed(limits.retry_after, *at, now),
            None => false,
        };
        let Some(good) = state.held(limits, now) else {
            if let (None, true, Some((_, fault))) = (&state.flight, rests, &state.failed) {
                return (Step::GoWithout(fault.clone()), None);
            }
            return self.board(issuer, &mut state, (account, now));
        };
        if good.has(key_id) {
            let keys = Arc::clone(&good.keys);
            let is_due = has_passed(limits.refresh_after, good.fetched, now);
            let is_old = has_passed(limits.wait_after, good.fetched, now);
            if !is_due || rests {
                return (Step::Take(keys), None);
            }
            // Nobody waits for a provider that did not answer the last time, nor for one that
            // cannot be asked yet.
            return match (
                self.board(issuer, &mut state, (account, now)),
                &state.failed,
            ) {
                ((Step::Wait(landed), departs), None) if is_old => (Step::Wait(landed), departs),
                ((_, departs), _) => (Step::Take(keys), departs),
            };
        }
        if state.flight.is_some() {
            return self.board(issuer, &mut state, (account, now));
        }
        let looked = state.looked;
        if rests || looked.is_some_and(|at| !has_passed(limits.unknown_key_every, at, now)) {
            return (Step::GoWithout(KeyFault::UnknownKey), None);
        }
        let (step, departs) = self.board(issuer, &mut state, (account, now));
        if departs.is_some() {
            state.looked = Some(now);
        }
        (step, departs)
    }

    /// Joins the flight that is under way, or makes one ready if the account may have one more.
    fn board(
        &self,
        issuer: &Arc<Issuer>,
        state: &mut State,
        (account, now): (Option<AccountId>, Timestamp),
    ) -> (Step, Option<Flight>) {
        if let Some(landed) = &state.flight {
            return (Step::Wait(landed.clone()), None);
        }
        if let Some((at, crowded)) = state.crowded
            && crowded == account
            && !has_passed(self.limits.retry_after, at, now)
        {
            return (Step::GoWithout(KeyFault::Crowded), None);
        }
        let Some(place) = self.places.take(&account) else {
            return (Step::Queue, None);
        };
        let (lands, landed) = watch::channel(());
        state.flight = Some(landed.clone());
        state.crowded = None;
        let flight = Flight {
            issuers: Arc::clone(&self.issuers),
            most_keys: self.limits.keys,
            issuer: Arc::clone(issuer),
            account,
            began: now,
            outcome: None,
            _place: place,
            _lands: lands,
        };
        (Step::Wait(landed), Some(flight))
    }
}

impl Issuers {
    fn all(&self) -> impl Iterator<Item = &Arc<Issuer>> {
        self.0.values().flatten()
    }

    /// Removes those that were unused for the longest time, until there are no more keys than that.
    fn trim(&mut self, most: usize) {
        let count = |issuer: &Arc<Issuer>| {
            let state = issuer.state();
            state.good.as_ref().map_or(0, |good| good.keys.len())
        };
        while self.all().count() > 1 && self.all().map(count).sum::<usize>() > most {
            self.forget_one();
        }
    }

    /// Removes the one that was unused for the longest time.
    fn forget_one(&mut self) {
        let oldest = self.all().min_by_key(|issuer| issuer.state().used);
        let Some(oldest) = oldest.cloned() else {
            return;
        };
        if let Some(same) = self.0.get_mut(&oldest.url) {
            same.retain(|issuer| !Arc::ptr_eq(issuer, &oldest));
            if same.is_empty() {
                self.0.remove(&oldest.url);
            }
        }
    }
}

/// Nothing that holds a lock here leaves what it guards half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether so many seconds lie between two instants. A clock that was set back by more than that
/// has shown nothing of how long ago it was.
fn has_passed(seconds: i64, from: Timestamp, to: Timestamp) -> bool {
    to.since(from).abs() >= seconds
}

impl Issuer {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    /// The set that may be used.
    fn held(&self, limits: &Limits, now: Timestamp) -> Option<&Good> {
        let good = self.good.as_ref();
        good.filter(|good| !has_passed(limits.keep_for, good.fetched, now))
    }

    /// A flight of this account that began then has ended so.
    fn settle(
        &mut self,
        outcome: Result<KeySet, KeyFault>,
        (account, began): (Option<AccountId>, Timestamp),
    ) {
        self.flight = None;
        let ended = outcome
            .as_ref()
            .map_or_else(KeyFault::outcome, |_| Outcome::Fetched);
        self.ended[ended as usize] += 1;
        match outcome {
            Ok(keys) => {
                self.failed = None;
                self.good = Some(Good {
                    keys: Arc::new(keys),
                    fetched: began,
                });
            }
            Err(KeyFault::Transport(TransportFault::Crowded)) => {
                self.crowded = Some((began, account));
                // Nobody has looked.
                self.looked = None;
            }
            Err(fault) => self.failed = Some((began, fault)),
        }
    }
}

impl Good {
    fn has(&self, key_id: Option<&str>) -> bool {
        key_id.is_none_or(|id| self.keys.has(id))
    }
}

/// A fetch that is under way. When it is dropped, it has ended, one way or another.
struct Flight {
    issuers: Arc<Mutex<Issuers>>,
    most_keys: usize,
    issuer: Arc<Issuer>,
    account: Option<AccountId>,
    began: Timestamp,
    outcome: Option<Result<KeySet, KeyFault>>,
    _place: Place<Option<AccountId>>,
    /// Dropped after everything else is done: what those who wait are woken by.
    _lands: watch::Sender<()>,
}

impl Flight {
    async fn fly(mut self, transport: Arc<dyn Transport>, budget: Duration) {
        let fetched = timeout(budget, self.fetch(&*transport)).await;
        self.outcome = Some(fetched.unwrap_or(Err(KeyFault::Slow)));
    }

    /// Asks an issuer where its keys are, and fetches them.
    async fn fetch(&self, transport: &dyn Transport) -> Result<KeySet, KeyFault> {
        let url = &self.issuer.url;
        let document = self.get(transport, &Discovery::url(url)).await?;
        let discovery = Discovery::parse(&document, url)?;
        let keys = self.get(transport, discovery.keys_url()).await?;
        Ok(KeySet::parse(&keys)?)
    }

    async fn get(&self, transport: &dyn Transport, url: &str) -> Result<Vec<u8>, KeyFault> {
        let errand = Errand {
            url,
            thumbprints: &self.issuer.thumbprints,
            account: self.account,
        };
        let answer = transport.get(errand).await?;
        match answer.status {
            200 => Ok(answer.body),
            other => Err(KeyFault::Status(other)),
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let outcome = self.outcome.take().unwrap_or(Err(KeyFault::Broken));
        self.issuer
            .state()
            .settle(outcome, (self.account, self.began));
        lock(&self.issuers).trim(self.most_keys);
    }
}

impl fmt::Debug for KeySets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySets")
            .field("transport", &self.transport)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
