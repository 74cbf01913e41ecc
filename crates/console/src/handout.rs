//! Credentials in the forms in which shells and AWS's tools take them.

use daypass_api::encode::Encoder;
use daypass_api::{Output, Sensitive};
use daypass_model::{AccountId, Arn, Timestamp};
use serde_json::json;

/// The region that is named where nobody named one: without any, clients ask nothing. One node
/// takes them all, unless it was told to take some.
const REGION: &str = "us-east-1";

/// Credentials of a role, to be handed out.
#[derive(Debug)]
pub struct Handout {
    /// The id of the access key.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: Sensitive,
    /// The session's token.
    pub session_token: Sensitive,
    /// When they end.
    pub expiration: String,
    /// The session, as GetCallerIdentity will answer it.
    pub assumed_role_arn: String,
    /// Where they are good.
    pub endpoint: String,
}

/// What is picked out of an answer.
#[derive(Default)]
struct Picked {
    access_key_id: Option<String>,
    secret: Option<Sensitive>,
    token: Option<Sensitive>,
    expiration: Option<Timestamp>,
    arn: Option<String>,
}

impl Handout {
    /// The credentials of an answer that has some.
    pub fn of(answer: &dyn Output, endpoint: &str) -> Option<Self> {
        let mut picked = Picked::default();
        answer.encode(&mut picked);
        Some(Self {
            access_key_id: picked.access_key_id?,
            secret_access_key: picked.secret?,
            session_token: picked.token?,
            expiration: picked.expiration?.to_string(),
            assumed_role_arn: picked.arn?,
            endpoint: endpoint.to_owned(),
        })
    }

    /// The account that they are of.
    pub fn account(&self) -> Option<AccountId> {
        self.arn()?.account()
    }

    /// A name for a profile that holds them: of the account and the role.
    pub fn profile_name(&self) -> String {
        let arn = self.arn();
        let role = (arn.as_ref())
            .and_then(|arn| arn.resource().strip_prefix("assumed-role/"))
            .and_then(|rest| rest.split('/').next())
            .unwrap_or("daypass");
        let plain = |c: char| match c.is_ascii_alphanumeric() || "-_.".contains(c) {
            true => c,
            false => '-',
        };
        let role: String = role.chars().map(plain).collect();
        match self.account() {
            Some(account) => format!("{account}_{role}"),
            None => role,
        }
    }

    fn arn(&self) -> Option<Arn> {
        self.assumed_role_arn.parse().ok()
    }

    /// Variables and their values. With the credentials goes where they are good, for elsewhere
    /// they are worth nothing.
    fn variables(&self) -> [(&'static str, &str); 5] {
        [
            ("AWS_ACCESS_KEY_ID", &self.access_key_id),
            ("AWS_SECRET_ACCESS_KEY", self.secret_access_key.expose()),
            ("AWS_SESSION_TOKEN", self.session_token.expose()),
            ("AWS_CREDENTIAL_EXPIRATION", &self.expiration),
            ("AWS_ENDPOINT_URL", &self.endpoint),
        ]
    }

    /// Lines for a POSIX shell.
    pub fn exports(&self) -> Sensitive {
        let lines = self.variables().map(|(name, value)| {
            let value = value.replace('\'', r"'\''");
            format!("export {name}='{value}'\n")
        });
        // Some clients read the one and some the other; what is set stays.
        let region = format!(
            "export AWS_REGION=\"${{AWS_REGION:-${{AWS_DEFAULT_REGION:-{REGION}}}}}\"\n\
             export AWS_DEFAULT_REGION=\"${{AWS_DEFAULT_REGION:-$AWS_REGION}}\"\n"
        );
        Sensitive::from(lines.concat() + &region)
    }

    /// Lines for PowerShell.
    pub fn powershell(&self) -> Sensitive {
        let lines = self.variables().map(|(name, value)| {
            let value = value.replace('\'', "''");
            format!("$Env:{name} = '{value}'\n")
        });
        let region = format!(
            "if (-not $Env:AWS_DEFAULT_REGION) {{ $Env:AWS_DEFAULT_REGION = \
             if ($Env:AWS_REGION) {{ $Env:AWS_REGION }} else {{ '{REGION}' }} }}\n\
             if (-not $Env:AWS_REGION) {{ $Env:AWS_REGION = $Env:AWS_DEFAULT_REGION }}\n"
        );
        Sensitive::from(lines.concat() + &region)
    }

    /// A profile for `~/.aws/credentials` that is not there yet.
    pub fn profile(&self, name: &str) -> Sensitive {
        let lines = self.profile_lines();
        Sensitive::from(format!("[{name}]\n{}region = {REGION}\n", lines.expose()))
    }

    /// What stands in a profile, below its name, and is new after every sign-in.
    pub fn profile_lines(&self) -> Sensitive {
        Sensitive::from(format!(
            "aws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}\n\
             x_security_token_expires = {}\nx_principal_arn = {}\nendpoint_url = {}\n",
            self.access_key_id,
            self.secret_access_key.expose(),
            self.session_token.expose(),
            self.expiration,
            self.assumed_role_arn,
            self.endpoint,
        ))
    }

    /// What a `credential_process` writes.
    pub fn process_json(&self) -> Sensitive {
        let mut object = json!({
            "Version": 1,
            "AccessKeyId": self.access_key_id,
            "SecretAccessKey": self.secret_access_key.expose(),
            "SessionToken": self.session_token.expose(),
            "Expiration": self.expiration,
        });
        if let Some(account) = self.account() {
            object["AccountId"] = account.to_string().into();
        }
        Sensitive::from(format!("{object:#}\n"))
    }
}

impl Encoder for Picked {
    fn text(&mut self, name: &'static str, value: &str) {
        match name {
            "AccessKeyId" => self.access_key_id = Some(value.to_owned()),
            "Arn" => self.arn = Some(value.to_owned()),
            _ => {}
        }
    }

    fn secret(&mut self, name: &'static str, value: &str) {
        let value = Some(Sensitive::from(value.to_owned()));
        match name {
            "SecretAccessKey" => self.secret = value,
            "SessionToken" => self.token = value,
            _ => {}
        }
    }

    fn time(&mut self, name: &'static str, value: Timestamp) {
        if name == "Expiration" {
            self.expiration = Some(value);
        }
    }

    fn integer(&mut self, _: &'static str, _: i64) {}
    fn boolean(&mut self, _: &'static str, _: bool) {}
    fn begin(&mut self, _: &'static str) {}
    fn end(&mut self, _: &'static str) {}
    fn begin_list(&mut self, _: &'static str) {}
    fn end_list(&mut self, _: &'static str) {}
    fn begin_map(&mut self, _: &'static str) {}
    fn end_map(&mut self, _: &'static str) {}
    fn begin_entry(&mut self, _: &str) {}
    fn end_entry(&mut self) {}
}

#[cfg(test)]
mod tests {
    use daypass_api::sts::{AssumeRoleWithSAMLOutput, AssumedRoleUser, Credentials};

    use super::*;

    fn handout() -> Handout {
        let answer = AssumeRoleWithSAMLOutput {
            credentials: Some(Credentials {
                access_key_id: "ASIAEXAMPLE".to_owned(),
                secret_access_key: "s+/'cret".to_owned().into(),
                session_token: "to/ken==".to_owned().into(),
                expiration: Timestamp::from_seconds(1_767_268_800),
            }),
            assumed_role_user: Some(AssumedRoleUser {
                assumed_role_id: "AROAEXAMPLE:alice".to_owned(),
                arn: "arn:aws:sts::841860927337:assumed-role/S3=Access,Role/alice".to_owned(),
            }),
            ..AssumeRoleWithSAMLOutput::default()
        };
        Handout::of(&answer, "https://sts.example").unwrap()
    }

    #[test]
    fn shells_get_every_value_whole() {
        let exports = handout().exports();
        let lines: Vec<&str> = exports.expose().lines().collect();
        assert_eq!(lines[0], "export AWS_ACCESS_KEY_ID='ASIAEXAMPLE'");
        assert_eq!(lines[1], r"export AWS_SECRET_ACCESS_KEY='s+/'\''cret'");
        assert_eq!(lines[2], "export AWS_SESSION_TOKEN='to/ken=='");
        assert_eq!(lines.len(), 7);
        let powershell = handout().powershell();
        let secret = "$Env:AWS_SECRET_ACCESS_KEY = 's+/''cret'";
        assert_eq!(powershell.expose().lines().nth(1), Some(secret));
    }

    #[test]
    fn a_process_says_what_sdks_ask_for() {
        let written = handout().process_json();
        let read: serde_json::Value = serde_json::from_str(written.expose()).unwrap();
        let wanted = json!({
            "Version": 1,
            "AccessKeyId": "ASIAEXAMPLE",
            "SecretAccessKey": "s+/'cret",
            "SessionToken": "to/ken==",
            "Expiration": "2026-01-01T12:00:00Z",
            "AccountId": "841860927337",
        });
        assert_eq!(read, wanted);
    }

    #[test]
    fn a_profile_is_named_by_account_and_role() {
        let handout = handout();
        assert_eq!(handout.profile_name(), "841860927337_S3-Access-Role");
        let profile = handout.profile("x");
        assert!(
            profile
                .expose()
                .starts_with("[x]\naws_access_key_id = ASIAEXAMPLE\n")
        );
    }

    #[test]
    fn an_answer_without_credentials_is_no_handout() {
        let empty = AssumeRoleWithSAMLOutput::default();
        assert!(Handout::of(&empty, "https://sts.example").is_none());
    }
}
