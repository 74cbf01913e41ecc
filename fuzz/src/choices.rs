//! Structure out of bytes: each byte is a choice, and where there are none left the first is
//! taken. So a small change of the input is a small change of what is made of it.

/// The bytes that are left.
pub(crate) struct Choices<'i> {
    bytes: &'i [u8],
}

impl<'i> Choices<'i> {
    pub(crate) fn new(bytes: &'i [u8]) -> Self {
        Self { bytes }
    }

    /// A number less than `bound`, which is 256 at most.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let Some((byte, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        usize::from(*byte) % bound
    }

    /// Whether one in `of` comes up; never, when nothing is left.
    pub(crate) fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == of - 1
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}
