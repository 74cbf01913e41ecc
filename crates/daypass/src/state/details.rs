//! GetAccountAuthorizationDetails as the AWS CLI writes it: its pages in one object, its documents
//! decoded.

use super::document::Document;
use super::live;
use crate::remote::{Ask, Node, Remote};

/// The lists of the whole answer.
const LISTS: [&str; 4] = [
    "UserDetailList",
    "GroupDetailList",
    "RoleDetailList",
    "Policies",
];

/// The lists within, which are lists when they are empty too.
const INNER_LISTS: [&str; 9] = [
    "UserPolicyList",
    "GroupPolicyList",
    "RolePolicyList",
    "GroupList",
    "AttachedManagedPolicies",
    "InstanceProfileList",
    "Roles",
    "PolicyVersionList",
    "Tags",
];

const DOCUMENTS: [&str; 3] = ["PolicyDocument", "AssumeRolePolicyDocument", "Document"];
const FLAGS: [&str; 2] = ["IsAttachable", "IsDefaultVersion"];
const NUMBERS: [&str; 3] = [
    "AttachmentCount",
    "PermissionsBoundaryUsageCount",
    "MaxSessionDuration",
];

/// Reads all pages.
pub(super) fn read(remote: &Remote) -> anyhow::Result<Document> {
    let mut lists: [Vec<Document>; 4] = Default::default();
    let mut marker: Option<String> = None;
    loop {
        let ask = Ask::new("GetAccountAuthorizationDetails");
        let page = remote.iam(&ask.maybe("Marker", marker.as_deref()))?;
        for (name, list) in LISTS.iter().zip(&mut lists) {
            for member in page.members(name) {
                list.push(value(member)?);
            }
        }
        marker = match page.text("IsTruncated") {
            Some("true") => page.text("Marker").map(str::to_owned),
            _ => None,
        };
        if marker.is_none() {
            break;
        }
    }
    let lists = LISTS.iter().zip(lists);
    let members = lists.map(|(name, list)| ((*name).to_owned(), Document::List(list)));
    Ok(Document::Object(members.collect()))
}

fn value(node: &Node) -> anyhow::Result<Document> {
    let name = node.name.as_str();
    if INNER_LISTS.contains(&name) {
        let members = node.children.iter().map(value);
        return Ok(Document::List(members.collect::<anyhow::Result<_>>()?));
    }
    if !node.children.is_empty() {
        let mut members = Vec::with_capacity(node.children.len());
        for child in &node.children {
            members.push((child.name.clone(), value(child)?));
        }
        return Ok(Document::Object(members));
    }
    let text = node.text.as_str();
    if DOCUMENTS.contains(&name) {
        return live::document(text);
    }
    Ok(match text.parse::<i64>() {
        _ if FLAGS.contains(&name) => Document::Bool(text == "true"),
        Ok(number) if NUMBERS.contains(&name) => Document::Number(number.into()),
        _ => Document::text(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_becomes_what_the_aws_cli_writes() {
        let node = Node::parse(
            "<member><RoleName>123</RoleName><Tags/><AttachmentCount>2</AttachmentCount>\
             <AssumeRolePolicyDocument>%7B%22Statement%22%3A%5B%5D%7D</AssumeRolePolicyDocument>\
             <PolicyVersionList><member><IsDefaultVersion>true</IsDefaultVersion></member>\
             </PolicyVersionList></member>",
        );
        assert_eq!(
            value(&node.unwrap()).unwrap().compact(),
            r#"{"RoleName":"123","Tags":[],"AttachmentCount":2,"AssumeRolePolicyDocument":{"Statement":[]},"PolicyVersionList":[{"IsDefaultVersion":true}]}"#
        );
    }
}
