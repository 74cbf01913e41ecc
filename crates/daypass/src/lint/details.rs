//! The JSON of GetAccountAuthorizationDetails, as the AWS CLI writes it or as the API answers it.

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

/// The members that are looked at. What is not there is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Details {
    pub(super) user_detail_list: Vec<UserDetail>,
    pub(super) group_detail_list: Vec<GroupDetail>,
    pub(super) role_detail_list: Vec<RoleDetail>,
    pub(super) policies: Vec<PolicyDetail>,
    /// Set in a page that is not the last.
    pub(super) is_truncated: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct UserDetail {
    pub(super) user_name: String,
    pub(super) user_id: String,
    pub(super) arn: String,
    pub(super) user_policy_list: Vec<Inline>,
    pub(super) group_list: Vec<String>,
    pub(super) attached_managed_policies: Vec<Attached>,
    pub(super) permissions_boundary: Option<Boundary>,
    pub(super) tags: Vec<Tag>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct GroupDetail {
    pub(super) group_name: String,
    pub(super) arn: String,
    pub(super) group_policy_list: Vec<Inline>,
    pub(super) attached_managed_policies: Vec<Attached>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct RoleDetail {
    pub(super) role_name: String,
    pub(super) role_id: String,
    pub(super) arn: String,
    pub(super) create_date: Option<String>,
    pub(super) assume_role_policy_document: Document,
    pub(super) role_policy_list: Vec<Inline>,
    pub(super) attached_managed_policies: Vec<Attached>,
    pub(super) permissions_boundary: Option<Boundary>,
    pub(super) tags: Vec<Tag>,
    pub(super) role_last_used: Option<RoleLastUsed>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct PolicyDetail {
    pub(super) arn: String,
    pub(super) default_version_id: String,
    pub(super) attachment_count: u32,
    pub(super) policy_version_list: Vec<Version>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Version {
    pub(super) version_id: String,
    pub(super) document: Document,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Inline {
    pub(super) policy_name: String,
    pub(super) policy_document: Document,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Attached {
    pub(super) policy_arn: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Boundary {
    pub(super) permissions_boundary_arn: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Tag {
    pub(super) key: String,
    pub(super) value: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct RoleLastUsed {
    pub(super) last_used_date: Option<String>,
}

/// A policy: an object where a client has decoded it, a percent-encoded text otherwise.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Document(Value);

impl Document {
    /// The policy's text.
    pub(super) fn text(&self) -> String {
        match &self.0 {
            Value::String(text) => percent_decode_str(text).decode_utf8_lossy().into_owned(),
            other => other.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_however_a_client_gives_it() {
        for given in [
            r#"{"Version": "2012-10-17"}"#,
            r#""{\"Version\":\"2012-10-17\"}""#,
            r#""%7B%22Version%22%3A%222012-10-17%22%7D""#,
        ] {
            let document: Document = serde_json::from_str(given).unwrap();
            assert_eq!(document.text(), r#"{"Version":"2012-10-17"}"#, "{given}");
        }
    }

    #[test]
    fn what_is_not_there_is_empty_and_what_is_new_is_passed_over() {
        let details: Details =
            serde_json::from_str(r#"{"UserDetailList": [{"Arn": "a", "New": 1}], "X": {}}"#)
                .unwrap();
        assert_eq!(details.user_detail_list[0].arn, "a");
        assert!(details.role_detail_list.is_empty());
    }
}
