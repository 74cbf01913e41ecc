//! Roles, keys and passwords that nobody uses.

use daypass_model::Timestamp;

use super::details::RoleDetail;
use super::finding::Finding;
use super::rules::{
    OLD_KEY, PASSWORD_WITHOUT_MFA, ROOT_KEY, ROOT_WITHOUT_MFA, UNUSED_KEY, UNUSED_PASSWORD,
    UNUSED_ROLE,
};

const DAY: i64 = 86_400;

/// After how many days a key is old.
const OLD: i64 = 365;

/// When it is, and how long something may go unused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    pub(super) now: Timestamp,
    pub(super) days: i64,
}

impl Patience {
    fn days_since(self, at: Timestamp) -> i64 {
        self.now.since(at) / DAY
    }

    /// How long something was not used, if that is too long: since it was made if it never was.
    /// What is not known is not held against it.
    fn is_over(self, used: Option<Timestamp>, made: Option<Timestamp>) -> Option<String> {
        let (since, told) = match used {
            Some(used) => (self.days_since(used), "last used"),
            None => (self.days_since(made?), "never used, and made"),
        };
        (since > self.days).then(|| format!("It was {told} {since} days ago."))
    }
}

/// Looks for roles that nobody uses.
pub(super) fn look_at_roles(roles: &[RoleDetail], patience: Patience, found: &mut Vec<Finding>) {
    for role in roles {
        // Service-linked roles are their service's, which deletes them.
        if role.arn.contains(":role/aws-service-role/") {
            continue;
        }
        // A file that says nothing of uses does not say that there were none.
        let Some(last) = &role.role_last_used else {
            continue;
        };
        let used = last.last_used_date.as_deref().and_then(instant);
        let made = role.create_date.as_deref().and_then(instant);
        if let Some(why) = patience.is_over(used, made) {
            found.push(Finding::of(&UNUSED_ROLE, &role.arn, why));
        }
    }
}

/// Looks at a credential report. It is an error if it is none.
pub(super) fn look_at_report(
    text: &str,
    patience: Patience,
    found: &mut Vec<Finding>,
) -> anyhow::Result<()> {
    let mut lines = text.lines().filter(|line| !line.is_empty()).map(fields);
    let header = lines.next().unwrap_or_default();
    if header.first().map(String::as_str) != Some("user") {
        anyhow::bail!("it is no credential report: its first line does not begin with \"user\"");
    }
    for line in lines {
        let value = |name: &str| {
            let at = header.iter().position(|column| column == name)?;
            line.get(at).map(String::as_str)
        };
        let row = Row { value: &value };
        row.look(patience, found);
    }
    Ok(())
}

struct Row<'a> {
    value: &'a dyn Fn(&str) -> Option<&'a str>,
}

impl Row<'_> {
    fn is(&self, column: &str) -> bool {
        (self.value)(column).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    fn at(&self, column: &str) -> Option<Timestamp> {
        (self.value)(column).and_then(instant)
    }

    fn look(&self, patience: Patience, found: &mut Vec<Finding>) {
        let arn = (self.value)("arn").unwrap_or_default();
        let is_root = (self.value)("user") == Some("<root_account>");
        for number in ["1", "2"] {
            let column = |name: &str| format!("access_key_{number}_{name}");
            if !self.is(&column("active")) {
                continue;
            }
            if is_root {
                let why = format!("Its access key {number} is active.");
                found.push(Finding::of(&ROOT_KEY, arn, why));
                continue;
            }
            let (used, made) = (
                self.at(&column("last_used_date")),
                self.at(&column("last_rotated")),
            );
            if let Some(why) = patience.is_over(used, made) {
                let why = format!("Access key {number}: {why}");
                found.push(Finding::of(&UNUSED_KEY, arn, why));
            } else if let Some(days) = made.map(|made| patience.days_since(made))
                && days > OLD
            {
                let why = format!("Access key {number} is {days} days old.");
                found.push(Finding::of(&OLD_KEY, arn, why));
            }
        }
        let mfa = self.is("mfa_active");
        if is_root && !mfa {
            let why = "The report says so.".to_owned();
            found.push(Finding::of(&ROOT_WITHOUT_MFA, arn, why));
        }
        if !self.is("password_enabled") {
            return;
        }
        if !mfa && !is_root {
            let why = "It has a password and no MFA device.".to_owned();
            found.push(Finding::of(&PASSWORD_WITHOUT_MFA, arn, why));
        }
        let made = self.at("password_last_changed");
        if let Some(why) = patience.is_over(self.at("password_last_used"), made) {
            found.push(Finding::of(&UNUSED_PASSWORD, arn, why));
        }
    }
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let last = fields.len() - 1;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                fields[last].push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields[last].push(other),
        }
    }
    fields
}

/// An instant as AWS writes it: `2026-01-02T03:04:05+00:00` or `…Z`, with or without a fraction.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let (civil, rest) = text.split_at_checked(19)?;
    let digits: String = civil.chars().filter(|c| !"-:".contains(*c)).collect();
    let at = Timestamp::parse_basic(&format!("{digits}Z")).ok()?;
    let offset = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    match offset.split_at_checked(1)? {
        ("Z", "") => Some(at),
        (sign @ ("+" | "-"), clock) => {
            let (hours, minutes) = clock.split_once(':')?;
            let seconds = hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60;
            Some(at.plus(if sign == "+" { -seconds } else { seconds }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_with_their_offsets() {
        let at = instant("2026-01-02T03:04:05Z").unwrap();
        assert_eq!(instant("2026-01-02T03:04:05+00:00"), Some(at));
        assert_eq!(instant("2026-01-02T03:04:05.678Z"), Some(at));
        assert_eq!(instant("2026-01-02T05:04:05+02:00"), Some(at));
        assert_eq!(instant("2026-01-01T22:04:05-05:00"), Some(at));
        for other in [
            "",
            "N/A",
            "no_information",
            "2026-01-02",
            "2026-01-02T03:04:05",
        ] {
            assert_eq!(instant(other), None, "{other}");
        }
    }

    #[test]
    fn a_field_may_hold_commas_and_quotes() {
        assert_eq!(
            fields(r#"a,"b,c","d""e",,f"#),
            ["a", "b,c", "d\"e", "", "f"]
        );
    }
}
