//! The credential and its scope (STS spec 2.1, steps 8 and 9; 2.2).

use std::borrow::Cow;
use std::ops::Range;

use super::SignatureFault;
use super::fault::{self, ScopeFaults};
use super::request::Expectation;

/// Where a credential's region stands.
pub(super) enum RegionPlace<'r> {
    /// In its scope.
    Scope,
    /// In a set beside it (STS spec 2.2). Here is the one of the set that is served, if one is.
    Set(Option<&'r str>),
}

/// A credential's region.
enum Region {
    /// An element of its text.
    Element(Range<usize>),
    /// One of a set; empty if none of the set is served.
    OfSet(Box<str>),
}

/// `keyid/date/region/service/term`, or without the region.
pub(super) struct Credential<'a> {
    text: Cow<'a, str>,
    date: Range<usize>,
    region: Region,
    service: Range<usize>,
}

impl<'a> Credential<'a> {
    /// Step 8.
    pub(super) fn parse(
        text: Cow<'a, str>,
        region: RegionPlace<'_>,
    ) -> Result<Self, SignatureFault> {
        let mut slashes = text.match_indices('/').map(|(at, _)| at);
        let found: [Option<usize>; 5] = std::array::from_fn(|_| slashes.next());
        drop(slashes);
        let (date, region, service) = match (region, found) {
            (RegionPlace::Scope, [Some(a), Some(b), Some(c), Some(d), None]) => {
                (a + 1..b, Region::Element(b + 1..c), c + 1..d)
            }
            (RegionPlace::Set(served), [Some(a), Some(b), Some(c), None, None]) => {
                let region = Region::OfSet(served.unwrap_or_default().into());
                (a + 1..b, region, b + 1..c)
            }
            (RegionPlace::Scope, _) => return Err(fault::credential_malformed(&text)),
            (RegionPlace::Set(_), _) => return Err(fault::regionless_credential_malformed(&text)),
        };
        Ok(Self {
            text,
            date,
            region,
            service,
        })
    }

    pub(super) fn access_key_id(&self) -> &str {
        &self.text[..self.date.start - 1]
    }

    pub(super) fn date(&self) -> &str {
        &self.text[self.date.clone()]
    }

    pub(super) fn region(&self) -> &str {
        match &self.region {
            Region::Element(at) => &self.text[at.clone()],
            Region::OfSet(region) => region,
        }
    }

    pub(super) fn service(&self) -> &str {
        &self.text[self.service.clone()]
    }

    fn terminator(&self) -> &str {
        &self.text[self.service.end + 1..]
    }

    /// What follows the access key id, as the string to sign has it.
    pub(super) fn scope(&self) -> &str {
        &self.text[self.date.start..]
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
