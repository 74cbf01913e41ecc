//! Lines of bounded length.

use std::io::{self, BufRead, BufReader, Read};

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, without its end.
    Whole,
    /// A line that is longer than the bound; it was read to its end and dropped.
    TooLong,
    /// The source has ended.
    End,
}

/// Reads lines.
#[derive(Debug)]
pub(super) struct Lines<R> {
    source: BufReader<R>,
    bound: usize,
    /// The line that was read last.
    pub(super) line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R, bound: usize) -> Self {
        Self {
            source: BufReader::with_capacity(256 << 10, source),
            bound,
            line: Vec::new(),
        }
    }

    /// Whether reading on may have to wait for whoever writes.
    pub(super) fn may_wait(&self) -> bool {
        !self.source.buffer().contains(&b'\n')
    }

    /// Reads the next line into [`Self::line`].
    pub(super) fn next(&mut self) -> io::Result<Line> {
        self.line.clear();
        // One more than the bound, and the end of the line.
        let most = self.bound as u64 + 2;
        let read = (&mut self.source)
            .take(most)
            .read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(Line::End);
        }
        let has_ended = self.line.last() == Some(&b'\n');
        if has_ended {
            self.line.pop();
        }
        if self.line.len() <= self.bound {
            return Ok(Line::Whole);
        }
        self.line = Vec::new();
        if !has_ended {
            self.source.skip_until(b'\n')?;
        }
        Ok(Line::TooLong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_over_the_bound_is_dropped_and_the_next_is_read() {
        let mut lines = Lines::new(&b"abcd\nabcde\n\nabcdefghij\nab"[..], 4);
        let mut seen = Vec::new();
        loop {
            match lines.next().unwrap() {
                Line::Whole => seen.push(String::from_utf8(lines.line.clone()).unwrap()),
                Line::TooLong => seen.push("too long".to_owned()),
                Line::End => break,
            }
        }
        assert_eq!(seen, ["abcd", "too long", "", "too long", "ab"]);
    }
}
