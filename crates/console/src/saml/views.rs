//! What the templates of these pages are filled with.

use askama::Template;
use daypass_access::OfferedRole;
use daypass_api::Sensitive;

use super::handover::Handover;
use crate::Handout;
use crate::failure::Failure;
use crate::page::Frame;

/// How long a session may be asked for, in seconds, and what that is called.
const DURATIONS: [(u32, &str); 7] = [
    (900, "15 minutes"),
    (1_800, "30 minutes"),
    (3_600, "1 hour"),
    (7_200, "2 hours"),
    (14_400, "4 hours"),
    (28_800, "8 hours"),
    (43_200, "12 hours"),
];

/// How long a session lasts if nothing is said (STS spec 9.4).
const USUAL: u32 = 3_600;

/// The list of roles.
#[derive(Template)]
#[template(path = "roles.html")]
pub(super) struct Roles<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) session_name: &'a str,
    pub(super) accounts: Vec<Account<'a>>,
    pub(super) response: &'a str,
    pub(super) handover: Option<&'a Handover>,
}

/// The roles of an account.
pub(super) struct Account<'a> {
    id: String,
    roles: Vec<Role<'a>>,
}

/// A role that can be chosen.
pub(super) struct Role<'a> {
    /// Its place among all.
    number: usize,
    arn: &'a str,
    name: &'a str,
    provider: &'a str,
    provider_name: &'a str,
    is_chosen: bool,
    durations: Vec<Duration>,
}

/// A length of time that can be chosen.
pub(super) struct Duration {
    seconds: u32,
    name: String,
    is_chosen: bool,
}

/// The roles by account, in the order of the response.
pub(super) fn by_account<'a>(
    roles: &'a [OfferedRole],
    handover: Option<&Handover>,
) -> Vec<Account<'a>> {
    let mut accounts: Vec<Account<'a>> = Vec::new();
    let wished = handover.and_then(Handover::seconds);
    for (number, role) in roles.iter().enumerate() {
        let wishes = handover.is_some_and(|handover| handover.wishes(&role.role));
        let shown = Role {
            number,
            arn: &role.role,
            name: below(&role.role, ":role/"),
            provider: &role.provider,
            provider_name: below(&role.provider, ":saml-provider/"),
            is_chosen: wishes || roles.len() == 1,
            durations: durations(role.longest, wished),
        };
        let id = role.account.to_string();
        match accounts.iter_mut().find(|account| account.id == id) {
            Some(account) => account.roles.push(shown),
            None => accounts.push(Account {
                id,
                roles: vec![shown],
            }),
        }
    }
    accounts
}

/// What stands in an ARN behind this mark; all of it if there is no such mark.
fn below<'a>(arn: &'a str, mark: &str) -> &'a str {
    arn.split_once(mark).map_or(arn, |(_, name)| name)
}

/// What can be chosen for a role whose sessions last so long at most.
fn durations(longest: u32, wished: Option<u32>) -> Vec<Duration> {
    let mut seconds: Vec<u32> = DURATIONS.iter().map(|(seconds, _)| *seconds).collect();
    seconds.extend(wished);
    seconds.push(longest);
    seconds.retain(|seconds| (900..=longest).contains(seconds));
    seconds.sort_unstable();
    seconds.dedup();
    let chosen = wished.unwrap_or(USUAL).min(longest);
    let shown = |seconds: u32| Duration {
        seconds,
        name: name_of(seconds),
        is_chosen: seconds == chosen,
    };
    seconds.into_iter().map(shown).collect()
}

fn name_of(seconds: u32) -> String {
    let named = DURATIONS.iter().find(|(other, _)| *other == seconds);
    match named {
        Some((_, name)) => (*name).to_owned(),
        None if seconds.is_multiple_of(3_600) => format!("{} hours", seconds / 3_600),
        None if seconds.is_multiple_of(60) => format!("{} minutes", seconds / 60),
        None => format!("{seconds} seconds"),
    }
}

/// Credentials, in every form.
#[derive(Template)]
#[template(path = "credentials.html")]
pub(super) struct Credentials<'a> {
    frame: Frame<'a>,
    handout: &'a Handout,
    profile_name: String,
    texts: [Text; 4],
}

/// Credentials in one form.
struct Text {
    id: &'static str,
    title: &'static str,
    hint: &'static str,
    text: Sensitive,
}

impl<'a> Credentials<'a> {
    pub(super) fn new(frame: Frame<'a>, handout: &'a Handout) -> Self {
        let profile_name = handout.profile_name();
        let text = |id, title, hint, text| Text {
            id,
            title,
            hint,
            text,
        };
        let texts = [
            text(
                "exports",
                "bash, zsh",
                "Paste this into a terminal; everything that is started there uses them.",
                handout.exports(),
            ),
            text(
                "powershell",
                "PowerShell",
                "Paste this into a terminal; everything that is started there uses them.",
                handout.powershell(),
            ),
            text(
                "profile",
                "Profile",
                "Add this to the file ~/.aws/credentials and name it with --profile.",
                handout.profile(&profile_name),
            ),
            text(
                "process",
                "credential_process",
                "What a credential_process of the AWS configuration writes.",
                handout.process_json(),
            ),
        ];
        Self {
            frame,
            handout,
            profile_name,
            texts,
        }
    }
}

/// Credentials that a program on the visitor's machine waits for.
#[derive(Template)]
#[template(path = "handover.html")]
pub(super) struct HandingOver<'a> {
    pub(super) view: Credentials<'a>,
    pub(super) role: &'a str,
    pub(super) handover: &'a Handover,
}

impl HandingOver<'_> {
    fn frame(&self) -> &Frame<'_> {
        &self.view.frame
    }
}

/// What the address is.
#[derive(Template)]
#[template(path = "about.html")]
pub(super) struct About<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) acs: String,
    pub(super) deployment: &'a str,
}

/// What went wrong.
#[derive(Template)]
#[template(path = "failed.html")]
pub(super) struct Failed<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) failure: &'a Failure,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(longest: u32, wished: Option<u32>) -> Vec<(String, bool)> {
        let shown = durations(longest, wished).into_iter();
        shown.map(|one| (one.name, one.is_chosen)).collect()
    }

    #[test]
    fn nothing_beyond_the_role_can_be_chosen() {
        let hour = [
            ("15 minutes", false),
            ("30 minutes", false),
            ("1 hour", true),
        ];
        let hour = hour.map(|(name, chosen)| (name.to_owned(), chosen));
        assert_eq!(shown(3_600, None), hour);
        assert_eq!(shown(3_600, Some(43_200)), hour);
        let last = shown(36_000, None).pop().unwrap();
        assert_eq!(last, ("10 hours".to_owned(), false));
    }

    #[test]
    fn what_a_program_wishes_is_chosen_at_first() {
        let shown = shown(43_200, Some(5_400));
        assert!(
            shown.contains(&("90 minutes".to_owned(), true)),
            "{shown:?}"
        );
        assert_eq!(shown.iter().filter(|(_, chosen)| *chosen).count(), 1);
    }
}
