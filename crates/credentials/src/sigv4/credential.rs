//! The credential and its scope (STS spec 2.1, steps 8 and 9).

use std::borrow::Cow;

use super::SignatureFault;
use super::fault::{self, ScopeFaults};
use super::request::Expectation;

/// Which regions a credential may be scoped to (STS spec 2.1, last paragraph).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RegionSet {
    /// Every well-formed one: 1 to 64 of `[A-Za-z0-9_-]`.
    #[default]
    Any,
    /// These.
    Only(Vec<String>),
}

impl RegionSet {
    fn contains(&self, region: &str) -> bool {
        match self {
            // No dots, slashes or signs: nothing that could become a host name (flaw A06).
            Self::Any => {
                (1..=64).contains(&region.len())
                    && region
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            }
            Self::Only(regions) => regions.iter().any(|known| known == region),
        }
    }
}

/// `keyid/date/region/service/term`, with five elements.
pub(super) struct Credential<'a> {
    text: Cow<'a, str>,
    slashes: [usize; 4],
}

impl<'a> Credential<'a> {
    /// Step 8.
    pub(super) fn parse(text: Cow<'a, str>) -> Result<Self, SignatureFault> {
        let mut found = text
            .bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'/')
            .map(|(at, _)| at);
        let slashes = [
            found.next(),
            found.next(),
            found.next(),
            found.next(),
            found.next(),
        ];
        drop(found);
        let [Some(a), Some(b), Some(c), Some(d), None] = slashes else {
            return Err(fault::credential_malformed(&text));
        };
        Ok(Self {
            slashes: [a, b, c, d],
            text,
        })
    }

    pub(super) fn access_key_id(&self) -> &str {
        &self.text[..self.slashes[0]]
    }

    pub(super) fn date(&self) -> &str {
        &self.text[self.slashes[0] + 1..self.slashes[1]]
    }

    pub(super) fn region(&self) -> &str {
        &self.text[self.slashes[1] + 1..self.slashes[2]]
    }

    pub(super) fn service(&self) -> &str {
        &self.text[self.slashes[2] + 1..self.slashes[3]]
    }

    fn terminator(&self) -> &str {
        &self.text[self.slashes[3] + 1..]
    }

    /// `date/region/service/term`, as the string to sign has it.
    pub(super) fn scope(&self) -> &str {
        &self.text[self.slashes[0] + 1..]
    }

    /// Step 9. `instant` is the request's date in the basic form.
    pub(super) fn check(
        &self,
        expected: &Expectation<'_>,
        instant: &str,
    ) -> Result<(), SignatureFault> {
        let mut faults = ScopeFaults::default();
        if !expected.regions.contains(self.region()) {
            faults.region();
        }
        if self.service() != expected.service {
            faults.service(expected.service);
        }
        if self.terminator() != "aws4_request" {
            faults.terminator(self.terminator());
        }
        if instant.get(..8) != Some(self.date()) {
            faults.date(self.date(), instant);
        }
        faults.finish()
    }
}
