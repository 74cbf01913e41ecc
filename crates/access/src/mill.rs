//! Slow work aside from what answers requests: few do it at once, few wait, and who comes beyond that
//! is told to come later, so that nobody who has it done takes the machine from the others
//! (flaw I14).

use std::hash::Hash;
use std::sync::Arc;

use daypass_api::fault::{Fault, FaultKind};
use daypass_federation::places::Places;
use tokio::sync::Semaphore;

/// Where work of one kind is done.
#[derive(Debug)]
pub(crate) struct Mill<K: Eq + Hash> {
    /// Who may work now.
    turns: Arc<Semaphore>,
    /// Who may be here at all.
    places: Arc<Places<K>>,
}

impl<K: Clone + Eq + Hash + Send + 'static> Mill<K> {
    /// One where so many work at once and so many are at all. `reserve` places must be free for each
    /// that somebody has, before it gets another.
    pub(crate) fn new(at_once: usize, all: usize, reserve: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            places: Places::new(all, reserve),
        }
    }

    /// Does the work for this one, on a thread of its own, once it is its turn. Place and turn are
    /// kept until it is done, whoever still waits for it.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        holder: &K,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let place = self.places.take(holder);
        let place = place.ok_or_else(|| Fault::new(FaultKind::Throttling, "Rate exceeded"))?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(Fault::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, place));
            done
        });
        done.await.map_err(Fault::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Work that is done when somebody says so.
    fn held_up() -> (std::sync::mpsc::Sender<()>, impl FnOnce() + Send + 'static) {
        let (says, hears) = std::sync::mpsc::channel::<()>();
        (says, move || hears.recv().unwrap_or_default())
    }

    #[tokio::test]
    async fn a_flood_of_one_leaves_places_for_others_who_have_their_turn() {
        let mill = Arc::new(Mill::new(1, 16, 1));
        let mut flood = Vec::new();
        let mut refused = 0;
        for _ in 0..100 {
            let (says, work) = held_up();
            let running = {
                let mill = Arc::clone(&mill);
                tokio::spawn(async move { mill.run(&"one", work).await })
            };
            tokio::task::yield_now().await;
            match running.is_finished() {
                true => {
                    let answer = running.await.unwrap();
                    assert_eq!(answer.unwrap_err().kind(), FaultKind::Throttling);
                    refused += 1;
                }
                false => flood.push((says, running)),
            }
        }
        assert_eq!((flood.len(), refused), (8, 92));
        let other = {
            let mill = Arc::clone(&mill);
            tokio::spawn(async move { mill.run(&"other", || 7).await })
        };
        tokio::task::yield_now().await;
        assert!(!other.is_finished());
        for (says, running) in flood {
            says.send(()).unwrap();
            assert!(running.await.unwrap().is_ok());
        }
        assert_eq!(other.await.unwrap().unwrap(), 7);
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_turn_until_it_is_done() {
        let mill = Arc::new(Mill::new(1, 1, 0));
        let (says, work) = held_up();
        let running = {
            let mill = Arc::clone(&mill);
            tokio::spawn(async move { mill.run(&(), work).await })
        };
        tokio::task::yield_now().await;
        running.abort();
        assert!(running.await.unwrap_err().is_cancelled());
        assert!(mill.run(&(), || ()).await.is_err());
        says.send(()).unwrap();
        while mill.run(&(), || ()).await.is_err() {
            tokio::task::yield_now().await;
        }
    }
}
