//! GetAccountAuthorizationDetails as the AWS CLI writes it. What is not carried is not read.

use anyhow::ensure;
use serde::Deserialize;

use crate::state::document::Document;

/// A page of the answer, as the AWS CLI writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Page {
    pub(super) user_detail_list: Vec<UserDetail>,
    pub(super) group_detail_list: Vec<GroupDetail>,
    pub(super) role_detail_list: Vec<RoleDetail>,
    pub(super) policies: Vec<PolicyDetail>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UserDetail {
    pub(super) user_name: String,
    pub(super) path: String,
    pub(super) arn: String,
    #[serde(default)]
    pub(super) user_policy_list: Vec<Inline>,
    #[serde(default)]
    pub(super) group_list: Vec<String>,
    #[serde(default)]
    pub(super) attached_managed_policies: Vec<Attached>,
    pub(super) permissions_boundary: Option<Boundary>,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GroupDetail {
    pub(super) group_name: String,
    pub(super) path: String,
    pub(super) arn: String,
    #[serde(default)]
    pub(super) group_policy_list: Vec<Inline>,
    #[serde(default)]
    pub(super) attached_managed_policies: Vec<Attached>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RoleDetail {
    pub(super) role_name: String,
    pub(super) path: String,
    pub(super) arn: String,
    pub(super) assume_role_policy_document: Document,
    #[serde(default)]
    pub(super) role_policy_list: Vec<Inline>,
    #[serde(default)]
    pub(super) attached_managed_policies: Vec<Attached>,
    #[serde(default)]
    pub(super) instance_profile_list: Vec<ProfileDetail>,
    pub(super) permissions_boundary: Option<Boundary>,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
    /// These two AWS leaves out; whoever adds them from list-roles gets them carried.
    pub(super) description: Option<String>,
    pub(super) max_session_duration: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ProfileDetail {
    pub(super) instance_profile_name: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct PolicyDetail {
    pub(super) policy_name: String,
    pub(super) path: String,
    pub(super) arn: String,
    pub(super) default_version_id: Option<String>,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) policy_version_list: Vec<VersionDetail>,
    #[serde(default)]
    pub(super) tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct VersionDetail {
    pub(super) document: Document,
    pub(super) version_id: String,
    #[serde(default)]
    pub(super) is_default_version: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Inline {
    pub(super) policy_name: String,
    pub(super) policy_document: Document,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attached {
    pub(super) policy_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Boundary {
    pub(super) permissions_boundary_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    pub(super) key: String,
    pub(super) value: String,
}

/// The pages of a text, which may stand one after the other.
pub(super) fn pages(text: &str) -> anyhow::Result<Vec<Page>> {
    let pages = serde_json::Deserializer::from_str(text).into_iter::<Page>();
    let pages = pages.collect::<Result<Vec<_>, _>>()?;
    let is_empty = |page: &Page| {
        page.user_detail_list.is_empty()
            && page.group_detail_list.is_empty()
            && page.role_detail_list.is_empty()
            && page.policies.is_empty()
    };
    ensure!(
        !pages.iter().all(is_empty),
        "this is not what `aws iam get-account-authorization-details` writes: there is no user, \
         group, role or policy in it"
    );
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_may_stand_one_after_the_other() {
        let page = |name: &str| {
            format!(
                r#"{{"UserDetailList":[{{"UserName":"{name}","Path":"/","Arn":"a","Extra":1}}],"IsTruncated":true}}"#
            )
        };
        let text = page("a") + "\n" + &page("b");
        let pages = pages(&text).unwrap();
        let names: Vec<&str> = (pages.iter())
            .flat_map(|page| &page.user_detail_list)
            .map(|user| user.user_name.as_str())
            .collect();
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn what_is_something_else_is_refused() {
        for text in ["{}", "", r#"{"Roles": []}"#] {
            assert!(pages(text).is_err(), "{text}");
        }
    }
}
