//! Numbers, dates and networks as conditions write them.

use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// An exact decimal number: a sign, and digits before and after the point without needless
/// zeros. Binary floating point would make large neighbours equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Reads `[+-]digits[.digits]`; the digits on one side of the point may be missing.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let has_digits = !whole.is_empty() || !fraction.is_empty();
        if !has_digits || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self {
            negative: negative && !is_zero,
            whole,
            fraction,
        })
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // Without leading zeros the longer whole is the greater; fractions without trailing
        // zeros compare as text.
        let size = |a: &Self, b: &Self| {
            (a.whole.len().cmp(&b.whole.len()))
                .then_with(|| a.whole.cmp(b.whole))
                .then_with(|| a.fraction.cmp(b.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An instant, exact to the nanosecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(jiff::Timestamp);

impl Instant {
    /// Reads the W3C subset of ISO 8601 or epoch seconds (policy spec, Values). Nothing but digits
    /// is seconds: AWS's own parser looks for a dash or a T before it thinks of a calendar, so a
    /// bare year is none.
    ///
    /// AWS saves some dates that the W3C leaves out: too few digits, a small `t` and `z`, no zone,
    /// nothing after the T. Those are read too, the time as UTC, for a Deny that was saved must be
    /// able to apply. What
    /// names no instant is refused, 24:00 and leap seconds among it (flaw E19).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if is_number {
            let seconds = text.parse::<i64>().ok()?.clamp(
                jiff::Timestamp::MIN.as_second(),
                jiff::Timestamp::MAX.as_second(),
            );
            return jiff::Timestamp::from_second(seconds).ok().map(Self);
        }
        let (date, time) = match text.split_once(['T', 't']) {
            Some((date, time)) => (date, Some(time).filter(|time| !time.is_empty())),
            None => (text, None),
        };
        let date = parse_date(date, time.is_some())?;
        let (time, offset) = match time {
            Some(time) => parse_time(time)?,
            None => (Time::midnight(), Offset::UTC),
        };
        let instant = offset.to_timestamp(DateTime::from_parts(date, time));
        instant.ok().map(Self)
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; before a time only the last.
fn parse_date(text: &str, whole: bool) -> Option<Date> {
    let mut fields = text.split('-');
    let year = number(fields.next()?, 4)?;
    let month = fields.next().map(|text| number(text, 2));
    let day = fields.next().map(|text| number(text, 2));
    if fields.next().is_some() || (whole && day.is_none()) {
        return None;
    }
    let month = month.unwrap_or(Some(1))?;
    let day = day.unwrap_or(Some(1))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `hh:mm[:ss[.s+]][Z|±hh[:mm]]`.
fn parse_time(text: &str) -> Option<(Time, Offset)> {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => (&text[..at], parse_offset(&text[at..])?),
        None => (text, Offset::UTC),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let mut fields = clock.split(':');
    let hour = number(fields.next()?, 2)?;
    let minute = number(fields.next()?, 2)?;
    let second = fields.next().map(|text| number(text, 2));
    if fields.next().is_some() || (fraction.is_some() && second.is_none()) {
        return None;
    }
    let second = second.unwrap_or(Some(0))?;
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        nanoseconds(fraction)?,
    );
    Some((time.ok()?, offset))
}

fn parse_offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let zone = text.get(1..)?;
    let (hours, minutes) = zone.split_once(':').unwrap_or((zone, "00"));
    let is_padded = hours.len() == 2 && minutes.len() == 2;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    if !is_padded || hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// Nanoseconds of a fraction of at most nine digits.
fn nanoseconds(fraction: Option<&str>) -> Option<i32> {
    let Some(digits) = fraction else {
        return Some(0);
    };
    if !(1..=9).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let padded = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(padded.fold(0, |sum, byte| sum * 10 + i32::from(byte - b'0')))
}

/// At least one and at most so many ASCII digits.
fn number(text: &str, most: usize) -> Option<i16> {
    let fits = (1..=most).contains(&text.len());
    let is_number = fits && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Reads a network: CIDR or a bare address, host bits masked (policy spec, Values). IPv4 mapped
/// into IPv6 is IPv4 (flaw E19); octal octets and zone ids are refused by the library.
pub(crate) fn parse_network(text: &str) -> Option<IpNet> {
    let network = match text.parse::<IpNet>() {
        Ok(network) => network,
        Err(_) => text.parse::<IpAddr>().ok()?.into(),
    };
    match (network.addr().to_canonical(), network.prefix_len()) {
        (IpAddr::V4(address), length) if network.addr().is_ipv6() => {
            let length = length.checked_sub(96)?;
            IpNet::new(address.into(), length)
                .ok()
                .map(|net| net.trunc())
        }
        _ => Some(network.trunc()),
    }
}

/// Reads the address of a request.
pub(crate) fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>()
        .ok()
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_exact_and_not_text() {
        let compare = |a, b| Decimal::parse(a).unwrap().cmp(&Decimal::parse(b).unwrap());
        assert_eq!(compare("9", "10"), Ordering::Less);
        assert_eq!(compare("10.0", "010"), Ordering::Equal);
        assert_eq!(compare("-0", "0.0"), Ordering::Equal);
        assert_eq!(compare("-2", "-10"), Ordering::Greater);
        assert_eq!(compare("0.05", "0.5"), Ordering::Less);
        assert_eq!(
            compare("9007199254740993", "9007199254740992"),
            Ordering::Greater
        );
        assert_eq!(compare(".5", "0.50"), Ordering::Equal);
        for bad in ["", "-", ".", "-.", "1.2.3", "1e3", "0x1", " 1", "1,0", "１"] {
            assert_eq!(Decimal::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates() {
        let at = |text: &str| Instant::parse(text).map(|i| i.0.as_second());
        assert_eq!(at("2020-01-01T00:00:00Z"), Some(1_577_836_800));
        assert_eq!(at("1577836800"), Some(1_577_836_800));
        assert_eq!(at("2020-01-01"), Some(1_577_836_800));
        assert_eq!(at("2020-01"), Some(1_577_836_800));
        assert_eq!(at("2020"), Some(2_020));
        assert_eq!(at("2020T"), Some(1_577_836_800));
        assert_eq!(at("2020-01-01T1:00:00.593194+01"), Some(1_577_836_800));
        assert!(at("-292275054").is_some() && at("01T").is_some());
        assert_eq!(at("2020-01-01T01:00+01:00"), Some(1_577_836_800));
        assert_eq!(at("2019-12-31T19:00:00.5-05:00"), Some(1_577_836_800));
        assert_eq!(at("2020-1-1t0:0:0z"), Some(1_577_836_800));
        assert_eq!(at("2020-01-01T00:00:00"), Some(1_577_836_800));
        assert!(Instant::parse("2020-01-01T00:00:00.5Z") > Instant::parse("2020-01-01"));
        for bad in [
            "",
            "yesterday",
            "-",
            "2020-13",
            "2020-02-30",
            "2020-01-01T24:00:00Z",
            "2020-01-01T00:00:60Z",
            "2020-01T00:00Z",
            "2020-01-01T00Z",
            "2020-01-01T00:00:00.Z",
            "2020-01-01 00:00:00Z",
            "2020-01-01T00:00:00+24:00",
            "2020-01-01T00:00:00ZZ",
            "2020-01-01T00:00:00+1",
            "2020-01-01T00:00:00.1999999999Z",
            "2020--1",
            "99999999999999999999",
        ] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }

    #[test]
    fn networks() {
        let holds = |net: &str, address: &str| {
            parse_network(net)
                .unwrap()
                .contains(&parse_address(address).unwrap())
        };
        assert!(holds("10.1.2.3/8", "10.9.9.9"));
        assert!(holds("0.0.0.0/0", "192.168.1.9"));
        assert!(!holds("0.0.0.0/0", "2001:db8::1"));
        assert!(!holds("::/0", "10.0.0.1"));
        assert!(holds("2001:db8:0:0:0:0:0:1", "2001:0DB8::1"));
        assert!(holds("10.0.0.1", "::ffff:10.0.0.1"));
        assert!(holds("::ffff:10.0.0.0/104", "10.200.0.1"));
        for bad in [
            "",
            "010.0.0.1",
            "10.0.0.0/33",
            "10.0.0",
            "fe80::1%eth0",
            "10.0.0.0/-1",
        ] {
            assert_eq!(parse_network(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[-+0-9TZ:./a]{0,30}|\\PC{0,20}") {
            let _ = Decimal::parse(&text);
            let _ = Instant::parse(&text);
            let _ = parse_network(&text);
        }

        #[test]
        fn decimals_order_as_numbers_do(a in -5000i32..5000, b in -5000i32..5000) {
            let text = |n: i32| format!("{:.3}", f64::from(n) / 100.0);
            let (x, y) = (text(a), text(b));
            prop_assert_eq!(Decimal::parse(&x).unwrap().cmp(&Decimal::parse(&y).unwrap()), a.cmp(&b));
        }
    }
}
