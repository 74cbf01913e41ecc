//! 32 secret bytes, the size of every key in this room.

use std::fmt;

use daypass_model::Entropy;
use daypass_model::ambient::EntropyUnavailable;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

/// A 256-bit key. It lives on the heap so that moving its owner leaves no copy behind, and is
/// wiped when dropped.
pub(crate) struct Key256(Box<Zeroizing<[u8; 32]>>);

impl Key256 {
    /// Copies a key out of a buffer; the caller wipes the buffer.
    pub(crate) fn copy_of(bytes: &[u8; 32]) -> Self {
        let mut key = Self::zeroed();
        key.0.copy_from_slice(bytes);
        key
    }

    /// Draws a key.
    pub(crate) fn generate(entropy: &dyn Entropy) -> Result<Self, EntropyUnavailable> {
        let mut key = Self::zeroed();
        entropy.fill(&mut key.0[..])?;
        Ok(key)
    }

    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether every byte is the same: no random source draws that, a mistaken set-up does
    /// (flaw K02).
    pub(crate) fn is_constant(&self) -> bool {
        let first = [self.0[0]; 32];
        self.0[..].ct_eq(&first).into()
    }

    fn zeroed() -> Self {
        Self(Box::new(Zeroizing::new([0; 32])))
    }
}

impl fmt::Debug for Key256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
