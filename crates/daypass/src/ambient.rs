//! The one lawful source of time, randomness and the environment. Everything below is handed these.

use std::cell::RefCell;

use daypass_model::ambient::EntropyUnavailable;
use daypass_model::{Clock, Entropy, Timestamp};
use zeroize::{Zeroize, Zeroizing};

/// The system's wall clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the time is read"
    )]
    fn now(&self) -> Timestamp {
        // A clock before 1970 is broken; the epoch makes every signature look far too new,
        // which fails closed.
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_seconds(i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX))
    }
}

/// The cryptographic library's random source, seeded by the operating system.
///
/// Every request draws a handful of short ids, and each draw from the source costs as much as a
/// signature check. So each thread draws a block at a time and deals it out; what was dealt is
/// wiped at once, so that no byte is given twice and none can be found later. The process never
/// forks, which would give two processes one block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemEntropy;

/// How many bytes a thread draws at a time.
const BLOCK: usize = 1024;

struct Block {
    bytes: Zeroizing<[u8; BLOCK]>,
    dealt: usize,
}

thread_local! {
    static POOL: RefCell<Block> =
        RefCell::new(Block { bytes: Zeroizing::new([0; BLOCK]), dealt: BLOCK });
}

impl Block {
    fn deal(&mut self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        if self.dealt + buffer.len() > BLOCK {
            self.dealt = BLOCK;
            draw(&mut self.bytes[..])?;
            self.dealt = 0;
        }
        let dealt = &mut self.bytes[self.dealt..self.dealt + buffer.len()];
        buffer.copy_from_slice(dealt);
        dealt.zeroize();
        self.dealt += buffer.len();
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where randomness is drawn"
)]
fn draw(buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
    aws_lc_rs::rand::fill(buffer).map_err(|_| EntropyUnavailable)
}

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        if buffer.len() > BLOCK {
            return draw(buffer);
        }
        POOL.with_borrow_mut(|block| block.deal(buffer))
    }
}

/// A variable of the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "where the binary reads its environment"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The same as AWS's clients take theirs: one that is empty is not set.
pub(crate) fn filled_variable(name: &str) -> Option<String> {
    variable(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_bytes_are_given_twice_and_what_was_given_is_wiped() {
        let mut seen = HashSet::new();
        for _ in 0..1000 {
            let mut id = [0; 24];
            SystemEntropy.fill(&mut id).unwrap();
            assert!(seen.insert(id));
        }
        POOL.with_borrow(|block| assert!(block.bytes[..block.dealt].iter().all(|b| *b == 0)));
    }

    #[test]
    fn a_buffer_larger_than_a_block_is_filled_too() {
        let mut large = [0; 3 * BLOCK];
        SystemEntropy.fill(&mut large).unwrap();
        assert!(large.chunks(64).all(|chunk| chunk.iter().any(|b| *b != 0)));
    }
}
