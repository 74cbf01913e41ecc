//! Passwords: hashed, sealed and compared, aside from what answers requests.
//!
//! A hash takes tens of milliseconds and 19 MiB on purpose, so few run at once and few wait: who
//! comes beyond that is told to come later, and nobody who sends passwords takes the machine from
//! the others (flaw I14).

use std::sync::Arc;

use daypass_api::fault::Fault;
use daypass_credentials::{Password, PasswordHash};
use daypass_model::{AccountId, PasswordId, UniqueId};
use daypass_store::{LoginProfile, StoredPassword};

use crate::blame;
use crate::call::Call;
use crate::grant::Grant;
use crate::mill::Mill;

/// How many hash at once.
const AT_ONCE: usize = 2;

/// How many wait for their turn beside those.
const WAITING: usize = 32;

/// Where passwords are hashed.
pub(crate) fn mill() -> Mill<()> {
    Mill::new(AT_ONCE, AT_ONCE + WAITING, 0)
}

impl Call<'_> {
    /// A password for the store: its hash, sealed for this user and an id of its own.
    pub async fn new_password(
        &self,
        _allowed: &Grant,
        (account, user): (AccountId, &UniqueId),
        password: &Arc<Password>,
    ) -> Result<StoredPassword, Fault> {
        let entropy = Arc::clone(&self.gate.entropy);
        let password = Arc::clone(password);
        let hashed = self.gate.hashing.run(&(), move || password.hash(&*entropy));
        let hash = hashed.await?.map_err(blame::entropy)?;
        let id = PasswordId::generate(self.gate.entropy()).map_err(blame::entropy)?;
        let vault = self.gate.vault();
        Ok(StoredPassword {
            id,
            sealed: vault.seal_password((account, user, id), &hash, self.gate.entropy())?,
            set_at: self.facts.received_at,
        })
    }

    /// Whether this is the profile's password.
    pub async fn is_password_of(
        &self,
        _allowed: &Grant,
        profile: &LoginProfile,
        password: &Arc<Password>,
    ) -> Result<bool, Fault> {
        self.is_one_of(profile, &[&profile.password], password)
            .await
    }

    /// Whether this is one of the profile's last passwords, the one that is good among them.
    pub async fn was_password_of(
        &self,
        _allowed: &Grant,
        (profile, last): (&LoginProfile, usize),
        password: &Arc<Password>,
    ) -> Result<bool, Fault> {
        let all = std::iter::once(&profile.password).chain(&profile.previous);
        let asked: Vec<&StoredPassword> = all.take(last).collect();
        self.is_one_of(profile, &asked, password).await
    }

    async fn is_one_of(
        &self,
        profile: &LoginProfile,
        asked: &[&StoredPassword],
        password: &Arc<Password>,
    ) -> Result<bool, Fault> {
        let vault = self.gate.vault();
        let hashes = asked
            .iter()
            .map(|kept| {
                vault.open_password((profile.account, &profile.user, kept.id), &kept.sealed)
            })
            .collect::<Result<Vec<PasswordHash>, _>>()?;
        let password = Arc::clone(password);
        let compare = move || hashes.iter().any(|hash| hash.is_of(&password));
        self.gate.hashing.run(&(), compare).await
    }
}

#[cfg(test)]
mod tests {
    use daypass_api::fault::FaultKind;

    use super::*;

    /// Of very many at once few hash, some wait, and the others are told so at once.
    #[tokio::test]
    async fn flaw_i14_of_a_thousand_at_once_few_are_hashed() {
        let mill = Arc::new(mill());
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let gate = Arc::new(std::sync::Mutex::new(gate));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..1_000 {
            let (mill, gate) = (Arc::clone(&mill), Arc::clone(&gate));
            tasks.spawn(async move {
                // Nobody is done before everybody has come.
                let wait = move || gate.lock().unwrap().recv();
                mill.run(&(), wait).await
            });
        }
        let mut refused = 0;
        while refused < 1_000 - AT_ONCE - WAITING {
            let answer = tasks.join_next().await.unwrap().unwrap();
            assert_eq!(answer.unwrap_err().kind(), FaultKind::Throttling);
            refused += 1;
        }
        for _ in 0..AT_ONCE + WAITING {
            open.send(()).unwrap();
        }
        let done = tasks.join_all().await;
        assert_eq!(done.len(), AT_ONCE + WAITING);
        assert!(done.iter().all(Result::is_ok));
        assert!(mill.run(&(), || ()).await.is_ok());
    }
}
