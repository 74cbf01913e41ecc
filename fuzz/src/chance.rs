//! Chance that is none: the same bytes every time.

use daypass_model::Entropy;
use daypass_model::ambient::EntropyUnavailable;

/// Fills buffers with what counts up from its seed.
pub(crate) struct Counting(pub(crate) u8);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), EntropyUnavailable> {
        for (at, byte) in buffer.iter_mut().enumerate() {
            *byte = self.0.wrapping_add(at as u8);
        }
        Ok(())
    }
}
