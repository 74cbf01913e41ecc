//! When keys and roles were last used, and services by users and roles.
//!
//! A use is noted in memory, where a request is authenticated or a role's session issued, and
//! written to the store in batches by a task of its own: the request path neither waits for the
//! store nor writes to it. What was noted and is not written yet is seen by this node's readers.
//! A node that is killed forgets what it noted since the last batch.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use daypass_api::Service;
use daypass_model::{AccessKeyId, Timestamp, UniqueId};
use daypass_store::{KeyUse, LastUses, RoleUse, ServiceUse, StoreError};
use tokio::sync::Notify;

use crate::call::Records;
use crate::gate::Gate;

/// How many uses are written in one transaction, so that no other writer waits long.
const BATCH: usize = 1_000;

/// How many uses may wait before they are written ahead of time.
const CROWD: usize = 50_000;

/// What was noted last of one key or role: the minute, and a hash of service and region. To meet
/// the same again costs one load. Two that share a hash within a minute are one use.
#[derive(Debug, Default)]
pub(crate) struct Seen(AtomicU64);

impl Seen {
    /// Whether this use is another than the one that was noted last, which it is from now on.
    fn is_new(&self, at: Timestamp, service: &str, region: &str) -> bool {
        // FNV-1a: a handful of bytes, and nothing hangs on how hard it is to meet.
        let hash = [service, "/", region]
            .iter()
            .flat_map(|part| part.bytes())
            .fold(0x811c_9dc5_u32, |hash, byte| {
                (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
            });
        let minute = u64::try_from(at.seconds() / 60).unwrap_or_default();
        let mark = (minute << 32) | u64::from(hash);
        if self.0.load(Ordering::Relaxed) == mark {
            return false;
        }
        self.0.store(mark, Ordering::Relaxed);
        true
    }
}

/// Uses that are not written yet, at most one of each key and role, and of each service by one.
#[derive(Clone, Debug, Default)]
struct Uses {
    keys: HashMap<AccessKeyId, KeyUse>,
    roles: HashMap<UniqueId, RoleUse>,
    services: HashMap<(UniqueId, &'static str), ServiceUse>,
}

impl Uses {
    fn len(&self) -> usize {
        self.keys.len() + self.roles.len() + self.services.len()
    }

    fn service(&mut self, id: &UniqueId, name: &'static str, (region, at): (&str, Timestamp)) {
        let noted = ServiceUse {
            entity: id.clone(),
            service: name.to_owned(),
            at,
            region: region.to_owned(),
        };
        self.services.insert((id.clone(), name), noted);
    }

    /// Adds older uses, which take the place of none that is there.
    fn add_older(&mut self, older: &Self) {
        add_absent(&mut self.keys, &older.keys);
        add_absent(&mut self.roles, &older.roles);
        add_absent(&mut self.services, &older.services);
    }
}

fn add_absent<K: Clone + Eq + Hash, V: Clone>(to: &mut HashMap<K, V>, from: &HashMap<K, V>) {
    for (key, value) in from {
        if !to.contains_key(key) {
            to.insert(key.clone(), value.clone());
        }
    }
}

#[derive(Debug, Default)]
struct Pending {
    /// Noted since the last batch was begun.
    waiting: Uses,
    /// Being written.
    under_way: Option<Arc<Uses>>,
}

/// The uses that this node has noted.
#[derive(Debug, Default)]
pub(crate) struct LastUsed {
    pending: Mutex<Pending>,
    crowded: Notify,
    /// Held by the one who writes.
    writing: tokio::sync::Mutex<()>,
}

impl LastUsed {
    /// Notes that a key has signed a request, a user's unless it is root's.
    pub(crate) fn key(
        &self,
        (id, user, seen): (&AccessKeyId, Option<&UniqueId>, &Seen),
        service: Service,
        region: &str,
        at: Timestamp,
    ) {
        let name = service.signing_name();
        if !seen.is_new(at, name, region) {
            return;
        }
        let noted = KeyUse {
            key: id.clone(),
            at,
            service: name.to_owned(),
            region: region.to_owned(),
        };
        self.note(|waiting| {
            waiting.keys.insert(id.clone(), noted);
            if let Some(user) = user {
                waiting.service(user, name, (region, at));
            }
        });
    }

    /// Notes that a role's session has signed a request to a service, or was issued.
    pub(crate) fn role(
        &self,
        (id, seen): (&UniqueId, &Seen),
        service: Option<Service>,
        region: &str,
        at: Timestamp,
    ) {
        let name = service.map(Service::signing_name);
        if !seen.is_new(at, name.unwrap_or_default(), region) {
            return;
        }
        let noted = RoleUse {
            role: id.clone(),
            at,
            region: region.to_owned(),
        };
        self.note(|waiting| {
            waiting.roles.insert(id.clone(), noted);
            if let Some(name) = name {
                waiting.service(id, name, (region, at));
            }
        });
    }

    /// Notes that a session of a user has signed a request.
    pub(crate) fn user(
        &self,
        (id, seen): (&UniqueId, &Seen),
        service: Service,
        region: &str,
        at: Timestamp,
    ) {
        let name = service.signing_name();
        if seen.is_new(at, name, region) {
            self.note(|waiting| waiting.service(id, name, (region, at)));
        }
    }

    fn note(&self, insert: impl FnOnce(&mut Uses)) {
        let mut pending = self.pending();
        insert(&mut pending.waiting);
        if pending.waiting.len() >= CROWD {
            self.crowded.notify_one();
        }
    }

    /// A use that was noted and of which it is not known that it is written.
    fn unwritten<T: Clone>(&self, find: impl Fn(&Uses) -> Option<&T>) -> Option<T> {
        let pending = self.pending();
        let under_way = || pending.under_way.as_deref().and_then(&find);
        find(&pending.waiting).or_else(under_way).cloned()
    }

    /// Writes what is noted. What could not be written is noted again.
    async fn write(&self, store: &dyn LastUses) -> Result<(), StoreError> {
        let _alone = self.writing.lock().await;
        let batch = self.begin();
        let written = write_all(store, &batch).await;
        let mut pending = self.pending();
        if written.is_ok() {
            pending.under_way = None;
        }
        written
    }

    /// Everything that is to be written. What an earlier writer left is among it, whether it failed
    /// or was dropped half-way: to note a use twice does no harm.
    fn begin(&self) -> Arc<Uses> {
        let mut pending = self.pending();
        let mut batch = std::mem::take(&mut pending.waiting);
        if let Some(left) = pending.under_way.take() {
            batch.add_older(&left);
        }
        let batch = Arc::new(batch);
        pending.under_way = Some(Arc::clone(&batch));
        batch
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        // Each change under the lock is one insertion or one exchange: a panic leaves it whole.
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write_all(store: &dyn LastUses, uses: &Uses) -> Result<(), StoreError> {
    let keys: Vec<&KeyUse> = uses.keys.values().collect();
    for batch in keys.chunks(BATCH) {
        let batch = batch.iter().copied().cloned().collect();
        store.note_last_uses(batch, Vec::new()).await?;
    }
    let roles: Vec<&RoleUse> = uses.roles.values().collect();
    for batch in roles.chunks(BATCH) {
        let batch = batch.iter().copied().cloned().collect();
        store.note_last_uses(Vec::new(), batch).await?;
    }
    let services: Vec<&ServiceUse> = uses.services.values().collect();
    for batch in services.chunks(BATCH) {
        let batch = batch.iter().copied().cloned().collect();
        store.note_service_uses(batch).await?;
    }
    Ok(())
}

impl Gate {
    /// Writes to the store which keys and roles were used since the last time. For a task that does
    /// so every so often, and once more at the end.
    pub async fn write_last_uses(&self) -> Result<(), StoreError> {
        self.last_used.write(self.directory.store()).await
    }

    /// Comes back when so many uses wait that they should be written before their time.
    pub async fn last_uses_crowd(&self) {
        self.last_used.crowded.notified().await;
    }
}

impl Records<'_> {
    /// When a key was last used; `None` if it never was.
    pub async fn last_key_use(self, key: &AccessKeyId) -> Result<Option<KeyUse>, StoreError> {
        match self.last_used.unwritten(|uses| uses.keys.get(key)) {
            Some(noted) => Ok(Some(noted)),
            None => self.store.last_key_use(key).await,
        }
    }

    /// When a role was last used; `None` if it never was.
    pub async fn last_role_use(self, role: &UniqueId) -> Result<Option<RoleUse>, StoreError> {
        match self.last_used.unwritten(|uses| uses.roles.get(role)) {
            Some(noted) => Ok(Some(noted)),
            None => self.store.last_role_use(role).await,
        }
    }
}

impl Records<'_> {
    /// When a user or role last used each service that it used, by service.
    pub async fn service_uses(self, entity: &UniqueId) -> Result<Vec<ServiceUse>, StoreError> {
        let mut uses = self.store.service_uses(entity).await?;
        for service in Service::ALL {
            let name = service.signing_name();
            let key = (entity.clone(), name);
            if let Some(noted) = self.last_used.unwritten(|uses| uses.services.get(&key)) {
                uses.retain(|known| known.service != name);
                uses.push(noted);
            }
        }
        uses.sort_by(|left, right| left.service.cmp(&right.service));
        Ok(uses)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use async_trait::async_trait;

    use super::*;

    /// Remembers what it was told, unless it is out of order.
    #[derive(Default)]
    struct Ledger {
        broken: AtomicBool,
        calls: Mutex<Vec<(Vec<KeyUse>, Vec<RoleUse>)>>,
        services: Mutex<Vec<ServiceUse>>,
    }

    #[async_trait]
    impl LastUses for Ledger {
        async fn note_last_uses(
            &self,
            keys: Vec<KeyUse>,
            roles: Vec<RoleUse>,
        ) -> Result<(), StoreError> {
            if self.broken.load(Ordering::Relaxed) {
                return Err(StoreError::unavailable("out of order"));
            }
            self.calls.lock().unwrap().push((keys, roles));
            Ok(())
        }

        async fn last_key_use(&self, _: &AccessKeyId) -> Result<Option<KeyUse>, StoreError> {
            Ok(None)
        }

        async fn last_role_use(&self, _: &UniqueId) -> Result<Option<RoleUse>, StoreError> {
            Ok(None)
        }

        async fn note_service_uses(&self, uses: Vec<ServiceUse>) -> Result<(), StoreError> {
            self.services.lock().unwrap().extend(uses);
            Ok(())
        }

        async fn service_uses(&self, _: &UniqueId) -> Result<Vec<ServiceUse>, StoreError> {
            Ok(Vec::new())
        }
    }

    fn id(number: usize) -> AccessKeyId {
        format!("AKIA{number:016}").parse().unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn waiting(last_used: &LastUsed, id: &AccessKeyId) -> Option<(i64, String)> {
        let noted = last_used.unwritten(|uses| uses.keys.get(id));
        noted.map(|noted| (noted.at.seconds(), noted.service))
    }

    #[test]
    fn a_use_is_noted_once_a_minute_for_each_service_and_region() {
        let (last_used, seen, id) = (LastUsed::default(), Seen::default(), id(1));
        let use_it = |service, region, seconds| {
            last_used.key((&id, None, &seen), service, region, at(seconds));
            waiting(&last_used, &id).unwrap()
        };
        assert_eq!(use_it(Service::Sts, "a", 600), (600, "sts".to_owned()));
        assert_eq!(use_it(Service::Sts, "a", 659), (600, "sts".to_owned()));
        assert_eq!(use_it(Service::Iam, "a", 659), (659, "iam".to_owned()));
        assert_eq!(use_it(Service::Iam, "b", 659), (659, "iam".to_owned()));
        assert_eq!(use_it(Service::Iam, "b", 660), (660, "iam".to_owned()));
    }

    /// What every request pays for the record of its key.
    #[test]
    fn to_note_what_was_noted_allocates_nothing() {
        let (last_used, seen, id) = (LastUsed::default(), Seen::default(), id(1));
        let user: UniqueId = "AIDA00000000000000000".parse().unwrap();
        let whose = (&id, Some(&user), &seen);
        let note = |seconds| last_used.key(whose, Service::Sts, "us-east-1", at(seconds));
        note(600);
        let allocated = allocation_counter::measure(|| (600..660).for_each(note));
        assert_eq!(allocated.count_total, 0);
        let allocated = allocation_counter::measure(|| note(660));
        assert!(allocated.count_total > 0, "the next minute is noted");
    }

    #[tokio::test]
    async fn what_could_not_be_written_is_written_next_time_unless_it_is_out_of_date() {
        let (last_used, ledger) = (LastUsed::default(), Ledger::default());
        let seen = [Seen::default(), Seen::default()];
        last_used.key((&id(1), None, &seen[0]), Service::Sts, "a", at(60));
        last_used.key((&id(2), None, &seen[1]), Service::Sts, "a", at(60));
        ledger.broken.store(true, Ordering::Relaxed);
        last_used.write(&ledger).await.unwrap_err();
        assert_eq!(waiting(&last_used, &id(1)), Some((60, "sts".to_owned())));

        last_used.key((&id(1), None, &seen[0]), Service::Iam, "a", at(120));
        ledger.broken.store(false, Ordering::Relaxed);
        last_used.write(&ledger).await.unwrap();
        let mut calls = std::mem::take(&mut *ledger.calls.lock().unwrap());
        assert_eq!(calls.len(), 1);
        let mut keys = calls.remove(0).0;
        keys.sort_by(|left, right| left.key.as_str().cmp(right.key.as_str()));
        let times: Vec<i64> = keys.iter().map(|noted| noted.at.seconds()).collect();
        assert_eq!(times, [120, 60]);
        assert_eq!(waiting(&last_used, &id(1)), None);

        last_used.write(&ledger).await.unwrap();
        assert!(ledger.calls.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn many_uses_are_written_in_several_transactions() {
        let (last_used, ledger) = (LastUsed::default(), Ledger::default());
        for number in 0..2 * BATCH + 1 {
            let seen = Seen::default();
            last_used.key((&id(number), None, &seen), Service::Sts, "a", at(60));
        }
        let role: UniqueId = "AROA00000000000000001".parse().unwrap();
        last_used.role((&role, &Seen::default()), Some(Service::Sts), "a", at(60));
        last_used.write(&ledger).await.unwrap();
        let calls = ledger.calls.lock().unwrap();
        let sizes: Vec<_> = calls
            .iter()
            .map(|(keys, roles)| (keys.len(), roles.len()))
            .collect();
        assert_eq!(sizes, [(BATCH, 0), (BATCH, 0), (1, 0), (0, 1)]);
    }

    #[tokio::test]
    async fn a_crowd_of_uses_asks_to_be_written() {
        let last_used = LastUsed::default();
        for number in 0..CROWD {
            let seen = Seen::default();
            last_used.key((&id(number), None, &seen), Service::Sts, "a", at(60));
        }
        last_used.crowded.notified().await;
    }

    #[tokio::test]
    async fn each_service_that_somebody_used_is_written_whichever_was_last() {
        let (last_used, ledger) = (LastUsed::default(), Ledger::default());
        let user: UniqueId = "AIDA00000000000000001".parse().unwrap();
        let role: UniqueId = "AROA00000000000000001".parse().unwrap();
        let seen = [Seen::default(), Seen::default(), Seen::default()];
        let key = (&id(1), Some(&user), &seen[0]);
        last_used.key(key, Service::Sts, "a", at(60));
        last_used.key(key, Service::Iam, "a", at(61));
        last_used.user((&user, &seen[1]), Service::Iam, "b", at(62));
        last_used.role((&role, &seen[2]), None, "a", at(63));
        last_used.write(&ledger).await.unwrap();
        let mut written: Vec<(String, String, i64)> = (ledger.services.lock().unwrap().iter())
            .map(|used| (used.service.clone(), used.region.clone(), used.at.seconds()))
            .collect();
        written.sort();
        let expected = [("iam", "b", 62), ("sts", "a", 60)];
        let expected = expected.map(|(s, r, at)| (s.to_owned(), r.to_owned(), at));
        assert_eq!(written, expected);
    }
}
