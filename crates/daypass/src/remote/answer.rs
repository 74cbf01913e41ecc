//! An answer of the Query API, as a tree.

use std::fmt::Write;

/// An element: its text, or its children by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) children: Vec<Node>,
}

impl Node {
    /// Reads a document. Document types, and with them entities, are refused.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        let document = roxmltree::Document::parse(text)?;
        Ok(Self::of(document.root_element()))
    }

    fn of(element: roxmltree::Node<'_, '_>) -> Self {
        let children: Vec<Self> = (element.children())
            .filter(roxmltree::Node::is_element)
            .map(Self::of)
            .collect();
        let mut text = String::new();
        if children.is_empty() {
            for part in element.children().filter_map(|child| child.text()) {
                let _ = write!(text, "{part}");
            }
        }
        Self {
            name: element.tag_name().name().to_owned(),
            text,
            children,
        }
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(crate) fn into_child(self, name: &str) -> Option<Self> {
        let mut children = self.children.into_iter();
        children.find(|child| child.name == name)
    }

    /// A child's text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// A child's text, which the operation always answers.
    pub(crate) fn required(&self, name: &str) -> anyhow::Result<&str> {
        self.text(name)
            .ok_or_else(|| anyhow::anyhow!("the answer has no {name} in {}", self.name))
    }

    /// The members of a list.
    pub(crate) fn members(&self, name: &str) -> &[Self] {
        self.child(name).map_or(&[], |list| &list.children)
    }

    /// The members of a list, taken out.
    pub(crate) fn take_members(&mut self, name: &str) -> Vec<Self> {
        let mut children = self.children.iter_mut();
        let list = children.find(|child| child.name == name);
        list.map_or_else(Vec::new, |list| std::mem::take(&mut list.children))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_by_name_and_its_lists_by_member() {
        let text = "<R xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><X><A>1&amp;2</A><L>\
                    <member>a</member><member>b</member></L><E/></X></R>";
        let result = Node::parse(text).unwrap().into_child("X").unwrap();
        assert_eq!(result.text("A"), Some("1&2"));
        let members: Vec<&str> = result
            .members("L")
            .iter()
            .map(|m| m.text.as_str())
            .collect();
        assert_eq!(members, ["a", "b"]);
        assert!(result.members("E").is_empty());
        assert!(result.required("B").is_err());
    }

    #[test]
    fn a_document_type_is_refused() {
        assert!(Node::parse("<!DOCTYPE r [<!ENTITY x \"y\">]><r>&x;</r>").is_err());
    }
}
