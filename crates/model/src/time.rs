//! Instants in whole seconds, and the two ways AWS writes them.

use std::fmt;

/// An instant: whole seconds since 1970-01-01T00:00:00Z, in the years -9999 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The text is not `YYYYMMDDThhmmssZ`, or names no instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 8601 basic date and time, YYYYMMDDThhmmssZ")]
pub struct InvalidTimestamp;

impl Timestamp {
    /// The instant so many seconds after the epoch, clamped to the years that can be written.
    pub fn from_seconds(seconds: i64) -> Self {
        Self(seconds.clamp(
            jiff::Timestamp::MIN.as_second(),
            jiff::Timestamp::MAX.as_second(),
        ))
    }

    /// Seconds since the epoch.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The instant so many seconds later.
    pub fn plus(self, seconds: i64) -> Self {
        Self::from_seconds(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this instant.
    pub fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    fn civil(self) -> jiff::civil::DateTime {
        // The field is clamped on the way in, so the conversion cannot fail; the epoch is the
        // harmless answer should that ever stop being true.
        let instant = jiff::Timestamp::from_second(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        jiff::tz::Offset::UTC.to_datetime(instant)
    }

    /// `YYYYMMDDThhmmssZ`, as SigV4 writes it.
    pub fn basic(self) -> String {
        self.digits().write("YYYYMMDDThhmmssZ")
    }

    /// `YYYYMMDD`, as a credential scope writes it.
    pub fn basic_date(self) -> String {
        self.digits().write("YYYYMMDD")
    }

    fn digits(self) -> Digits {
        let t = self.civil();
        let two = |n: i8| {
            [
                b'0' + n.unsigned_abs() / 10 % 10,
                b'0' + n.unsigned_abs() % 10,
            ]
        };
        let year = t.year().unsigned_abs();
        let (century, year) = ((year / 100 % 100) as i8, (year % 100) as i8);
        Digits {
            negative: t.year() < 0,
            pairs: [
                two(century),
                two(year),
                two(t.month()),
                two(t.day()),
                two(t.hour()),
                two(t.minute()),
                two(t.second()),
            ],
        }
    }

    /// Reads `YYYYMMDDThhmmssZ`.
    pub fn parse_basic(text: &str) -> Result<Self, InvalidTimestamp> {
        let bytes = text.as_bytes();
        if bytes.len() != 16 || bytes[8] != b'T' || bytes[15] != b'Z' {
            return Err(InvalidTimestamp);
        }
        let number = |from: usize, to: usize| -> Result<i16, InvalidTimestamp> {
            bytes[from..to].iter().try_fold(0i16, |sum, byte| {
                byte.is_ascii_digit()
                    .then(|| sum * 10 + i16::from(byte - b'0'))
                    .ok_or(InvalidTimestamp)
            })
        };
        // Two decimal digits always fit an i8.
        let two = |from: usize| number(from, from + 2).map(|n| n as i8);
        let date = jiff::civil::DateTime::new(
            number(0, 4)?,
            two(4)?,
            two(6)?,
            two(9)?,
            two(11)?,
            two(13)?,
            0,
        )
        .map_err(|_| InvalidTimestamp)?;
        let instant = jiff::tz::Offset::UTC
            .to_timestamp(date)
            .map_err(|_| InvalidTimestamp)?;
        Ok(Self(instant.as_second()))
    }
}

/// An instant's fourteen digits. Every request writes several instants, so they are laid into a
/// pattern and not formatted field by field.
struct Digits {
    negative: bool,
    pairs: [[u8; 2]; 7],
}

impl Digits {
    /// The pattern with its letters `Y M D h m s` replaced, in this order.
    fn write(&self, pattern: &str) -> String {
        let mut digits = self.pairs.as_flattened().iter();
        let mut text = Vec::with_capacity(1 + pattern.len());
        if self.negative {
            text.push(b'-');
        }
        // Patterns are ASCII, so bytes are characters.
        text.extend(pattern.bytes().map(|c| match c {
            b'Y' | b'M' | b'D' | b'h' | b'm' | b's' => digits.next().copied().unwrap_or(c),
            _ => c,
        }));
        String::from_utf8(text).unwrap_or_default()
    }
}

/// `YYYY-MM-DDThh:mm:ssZ`, as the APIs write it.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits().write("YYYY-MM-DDThh:mm:ssZ"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_spellings() {
        let t = Timestamp::from_seconds(1_767_225_600);
        assert_eq!(t.to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(t.basic(), "20260101T000000Z");
        assert_eq!(t.basic_date(), "20260101");
    }

    #[test]
    fn what_is_not_a_basic_timestamp() {
        for text in [
            "",
            "20260101",
            "2026-01-01T00:00:00Z",
            "20261301T000000Z",
            "20260230T000000Z",
            "20260101T240000Z",
            "20260101T000060Z",
            "2026010１T00000Z",
            "+0260101T000000Z",
            "20260101t000000Z",
        ] {
            assert_eq!(
                Timestamp::parse_basic(text),
                Err(InvalidTimestamp),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn basic_round_trips(seconds in 0i64..253_402_300_799) {
            let t = Timestamp::from_seconds(seconds);
            prop_assert_eq!(Timestamp::parse_basic(&t.basic()), Ok(t));
        }

        #[test]
        fn nothing_panics(seconds: i64, add: i64, text in "\\PC{0,20}") {
            let _ = Timestamp::from_seconds(seconds).plus(add).to_string();
            let _ = Timestamp::parse_basic(&text);
        }
    }
}
