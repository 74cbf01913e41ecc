//! The credential report: a line for root and one for each user, with what they sign in with.
//!
//! Columns and words are AWS's: `N/A` where there is nothing, `no_information` where nothing is
//! known, `not_supported` where nothing can be.

use daypass_access::{Call, Records, Target, blame};
use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{
    GenerateCredentialReportInput, GenerateCredentialReportOutput, GetCredentialReportInput,
    GetCredentialReportOutput, ReportFormatType, ReportStateType,
};
use daypass_model::{AccountId, Arn, Partition, Timestamp};
use daypass_store::{Conflict, FinishedReport, KeyOwner, Page, ReportAges, ReportStart, User};

/// How long a report is good, in seconds; before that none is made.
const LIFETIME: i64 = 4 * 3_600;

/// How long it may take to make one, in seconds. After that whoever began it is given up.
const PATIENCE: i64 = 15 * 60;

/// In seconds.
const DAY: i64 = 86_400;

/// How many users are read at a time.
const BATCH: usize = 1_000;

const HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,\
    password_last_changed,password_next_rotation,mfa_active,access_key_1_active,\
    access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,\
    access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
    access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,\
    cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

const NONE: &str = "N/A";
const UNKNOWN: &str = "no_information";
const UNSUPPORTED: &str = "not_supported";

/// GenerateCredentialReport. Whoever begins a report makes it, and is told `STARTED` when it is
/// done.
pub(crate) async fn generate_credential_report(
    call: &Call<'_>,
    _input: GenerateCredentialReportInput,
) -> Result<GenerateCredentialReportOutput, Fault> {
    let (account, now) = (call.caller().account(), call.facts().received_at);
    let grant = call.authorize(&["iam:GenerateCredentialReport"], anything(account), [])?;
    let store = call.store(&grant);
    let ages = ReportAges {
        now,
        finished_after: now.plus(-LIFETIME),
        begun_after: now.plus(-PATIENCE),
    };
    let begun = store.reports().begin_credential_report(account, ages).await;
    let state = match begun.map_err(blame::store)? {
        ReportStart::Finished => ReportStateType::Complete,
        ReportStart::UnderWay => ReportStateType::Inprogress,
        ReportStart::Begun => {
            let policy = store.password_policies().password_policy(account).await;
            let policy = policy.map_err(blame::store)?;
            let writer = Writer {
                store,
                account,
                partition: call.gate().partition(),
                password_days: policy.and_then(|policy| policy.maximum_age),
            };
            let text = writer.write().await?;
            let report = FinishedReport { at: now, text };
            let done = store
                .reports()
                .finish_credential_report(account, now, report);
            match done.await {
                // It took so long that somebody else began one.
                Err(error) if error.conflict() == Some(&Conflict::NotFound) => {}
                done => done.map_err(blame::store)?,
            }
            ReportStateType::Started
        }
    };
    let begun = state == ReportStateType::Started;
    Ok(GenerateCredentialReportOutput {
        state: Some(state),
        description: begun
            .then(|| "No report exists. Starting a new report generation task".to_owned()),
    })
}

/// GetCredentialReport.
pub(crate) async fn get_credential_report(
    call: &Call<'_>,
    _input: GetCredentialReportInput,
) -> Result<GetCredentialReportOutput, Fault> {
    let (account, now) = (call.caller().account(), call.facts().received_at);
    let grant = call.authorize(&["iam:GetCredentialReport"], anything(account), [])?;
    let report = call
        .store(&grant)
        .reports()
        .credential_report(account)
        .await;
    let absent = || Fault::without_message(FaultKind::ReportNotPresent);
    let report = report.map_err(blame::store)?.ok_or_else(absent)?;
    match report.finished {
        Some(report) if now.since(report.at) < LIFETIME => Ok(GetCredentialReportOutput {
            content: Some(report.text.into_bytes()),
            report_format: Some(ReportFormatType::TextCsv),
            generated_time: Some(report.at),
        }),
        Some(_) => Err(Fault::without_message(FaultKind::ReportExpired)),
        None if now.since(report.begun_at) < PATIENCE => {
            Err(Fault::without_message(FaultKind::ReportInProgress))
        }
        None => Err(absent()),
    }
}

/// The target of an action without a resource type.
fn anything<'a>(account: AccountId) -> Target<'a> {
    Target {
        arn: "*",
        account,
        tags: &[],
    }
}

/// Writes a report.
struct Writer<'a> {
    store: Records<'a>,
    account: AccountId,
    partition: Partition,
    /// After how many days a password must be set anew.
    password_days: Option<u32>,
}

impl Writer<'_> {
    async fn write(&self) -> Result<String, Fault> {
        let mut text = HEADER.to_owned();
        self.root(&mut text).await?;
        let mut page = Some(Page::first(BATCH));
        while let Some(wanted) = page {
            let users = self.store.users();
            let slice = users.list_users(self.account, "/", wanted.clone()).await;
            let slice = slice.map_err(blame::store)?;
            for user in &slice.items {
                self.user(user, &mut text).await?;
            }
            page = wanted.following(&slice);
        }
        Ok(text)
    }

    async fn root(&self, text: &mut String) -> Result<(), Fault> {
        let record = self.store.accounts().account(self.account).await;
        let record = record.map_err(blame::store)?;
        let record = record.ok_or_else(|| Fault::internal("the caller's account is not stored"))?;
        let mut line = vec![
            "<root_account>".to_owned(),
            Arn::root(self.partition, self.account),
            instant(record.created_at),
        ];
        line.extend([UNSUPPORTED, UNKNOWN, UNSUPPORTED, UNSUPPORTED].map(str::to_owned));
        self.credentials(&KeyOwner::Root, &mut line).await?;
        add(text, &line);
        Ok(())
    }

    async fn user(&self, user: &User, text: &mut String) -> Result<(), Fault> {
        let mut line = vec![
            user.name.to_string(),
            Arn::user(self.partition, self.account, &user.path, &user.name),
            instant(user.created_at),
        ];
        line.extend(self.password(user).await?);
        let owner = KeyOwner::User(user.id.clone());
        self.credentials(&owner, &mut line).await?;
        add(text, &line);
        Ok(())
    }

    /// Whether a user has a password, when it was used last, when it was set, and when another must
    /// be. Nobody signs in with one yet.
    async fn password(&self, user: &User) -> Result<[String; 4], Fault> {
        let profile = self
            .store
            .login_profiles()
            .login_profile(self.account, &user.id);
        let Some(profile) = profile.await.map_err(blame::store)? else {
            return Ok(["false", NONE, NONE, NONE].map(str::to_owned));
        };
        let set_at = profile.password.set_at;
        let next = self
            .password_days
            .map(|days| set_at.plus(i64::from(days) * DAY));
        Ok([
            true.to_string(),
            UNKNOWN.to_owned(),
            instant(set_at),
            next.map_or_else(|| NONE.to_owned(), instant),
        ])
    }

    /// MFA, two access keys, and the certificates that nobody has.
    async fn credentials(&self, owner: &KeyOwner, line: &mut Vec<String>) -> Result<(), Fault> {
        let devices = self.store.mfa_devices().mfa_devices_of(self.account, owner);
        let devices = devices.await.map_err(blame::store)?;
        line.push((!devices.is_empty()).to_string());
        let keys = self
            .store
            .keys()
            .list_access_keys(self.account, owner)
            .await;
        let mut keys = keys.map_err(blame::store)?;
        keys.sort_by_key(|key| key.created_at);
        for at in 0..2 {
            let Some(key) = keys.get(at) else {
                line.extend(["false", NONE, NONE, NONE, NONE].map(str::to_owned));
                continue;
            };
            line.extend([key.active.to_string(), instant(key.created_at)]);
            let last = self.store.last_key_use(&key.id).await;
            line.extend(match last.map_err(blame::store)? {
                Some(last) => [instant(last.at), last.region, last.service],
                None => [NONE, NONE, NONE].map(str::to_owned),
            });
        }
        line.extend(["false", NONE, "false", NONE].map(str::to_owned));
        Ok(())
    }
}

/// `2026-01-02T03:04:05+00:00`.
fn instant(at: Timestamp) -> String {
    let text = at.to_string();
    format!("{}+00:00", text.trim_end_matches('Z'))
}

/// Adds a line. A field is quoted where it must be.
fn add(text: &mut String, line: &[String]) {
    for (at, field) in line.iter().enumerate() {
        text.push(if at == 0 { '\n' } else { ',' });
        if field.contains([',', '"']) {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(field);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_as_many_fields_as_there_are_columns() {
        assert_eq!(HEADER.split(',').count(), 22);
        assert!(!HEADER.contains(' '));
    }

    #[test]
    fn a_field_is_quoted_where_it_must_be() {
        let mut text = "h".to_owned();
        add(
            &mut text,
            &["a".to_owned(), "b,c".to_owned(), "d\"e".to_owned()],
        );
        assert_eq!(text, "h\na,\"b,c\",\"d\"\"e\"");
        let at = Timestamp::from_seconds(0);
        assert_eq!(instant(at), "1970-01-01T00:00:00+00:00");
    }
}
