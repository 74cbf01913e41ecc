//! Pages for people, as a strict parser of somebody else's reads them.

use roxmltree::{Document, Node};

use super::http::{Reply, Request};
use super::query::encoded;
use super::server::Server;

/// A form as a browser sends it.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| {
        let (name, value) = (encoded(name), encoded(value));
        format!("{name}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// The request of a browser that posts a form.
pub(crate) fn posting(host: &str, target: &str, body: &str) -> Request {
    let headers = [
        ("Host", host),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    Request {
        method: "POST".to_owned(),
        target: target.to_owned(),
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        body: body.as_bytes().to_vec(),
    }
}

impl Server {
    /// Posts a form.
    #[track_caller]
    pub(crate) fn post(&self, target: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(&posting(&self.host(), target, &form(fields)))
    }
}

impl Reply {
    fn look<T>(&self, look: impl Fn(&Document<'_>) -> T) -> T {
        let text = self.body.strip_prefix("<!DOCTYPE html>").unwrap();
        look(&Document::parse(text).unwrap_or_else(|why| panic!("{why} in {text}")))
    }

    /// The heading of a page.
    pub(crate) fn heading(&self) -> String {
        self.look(|page| {
            let mut all = page.descendants();
            text(all.find(|node| node.has_tag_name("h1")).unwrap())
        })
    }

    /// The text of the element with this id.
    pub(crate) fn by_id(&self, id: &str) -> String {
        self.look(|page| {
            let mut all = page.descendants();
            let found = all.find(|node| node.attribute("id") == Some(id));
            text(found.unwrap_or_else(|| panic!("no {id} in {}", self.body)))
        })
    }

    /// The values of the inputs of this name.
    pub(crate) fn inputs(&self, name: &str) -> Vec<String> {
        self.look(|page| {
            let inputs = page
                .descendants()
                .filter(|node| node.has_tag_name("input") && node.attribute("name") == Some(name));
            inputs
                .map(|node| node.attribute("value").unwrap().to_owned())
                .collect()
        })
    }

    /// Where the page's form goes, and the hidden fields that it takes there.
    pub(crate) fn form(&self) -> (String, Vec<(String, String)>) {
        self.look(|page| {
            let mut all = page.descendants();
            let form = all.find(|node| node.has_tag_name("form")).unwrap();
            let hidden = form
                .descendants()
                .filter(|node| node.attribute("type") == Some("hidden"));
            let own = |node: Node<'_, '_>, name: &str| node.attribute(name).unwrap().to_owned();
            let fields = hidden.map(|node| (own(node, "name"), own(node, "value")));
            (own(form, "action"), fields.collect())
        })
    }
}

fn text(node: Node<'_, '_>) -> String {
    let inside = node.descendants().filter(Node::is_text);
    inside.filter_map(|node| node.text()).collect()
}
