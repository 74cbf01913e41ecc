//! Inputs written down as the parameters that they were read from.

use daypass_api::Encoder;
use daypass_model::Timestamp;

/// An encoder that writes parameters.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) pairs: Vec<(String, String)>,
    /// Whether there was a structure without members: a parameter that nobody knows can make one,
    /// `Tags.member.1.X`, and there is nothing to write it down as.
    pub(crate) has_empty: bool,
    /// Where the writing is, inmost last.
    open: Vec<Place>,
}

/// A structure, list or map that is being written.
#[derive(Debug)]
struct Place {
    prefix: String,
    /// Of a list or map: how many items there were.
    items: Option<usize>,
    /// How many parameters stood before it.
    from: usize,
}

impl Recorder {
    fn full_name(&mut self, name: &str) -> String {
        let Some(place) = self.open.last_mut() else {
            return name.to_owned();
        };
        let prefix = &place.prefix;
        match &mut place.items {
            None => format!("{prefix}.{name}"),
            Some(items) => {
                *items += 1;
                format!("{prefix}.{name}.{items}")
            }
        }
    }

    fn write(&mut self, name: &str, value: impl ToString) {
        let name = self.full_name(name);
        self.pairs.push((name, value.to_string()));
    }

    fn open(&mut self, name: &str, items: Option<usize>) {
        let prefix = self.full_name(name);
        let from = self.pairs.len();
        self.open.push(Place {
            prefix,
            items,
            from,
        });
    }

    fn close(&mut self) {
        let Some(place) = self.open.pop() else {
            return;
        };
        match place.items {
            // An empty list is sent as its bare name.
            Some(0) => self.pairs.push((place.prefix, String::new())),
            Some(_) => {}
            None => self.has_empty |= place.from == self.pairs.len(),
        }
    }
}

impl Encoder for Recorder {
    fn text(&mut self, name: &'static str, value: &str) {
        self.write(name, value);
    }

    fn secret(&mut self, name: &'static str, value: &str) {
        self.write(name, value);
    }

    fn integer(&mut self, name: &'static str, value: i64) {
        self.write(name, value);
    }

    fn boolean(&mut self, name: &'static str, value: bool) {
        self.write(name, value);
    }

    fn time(&mut self, name: &'static str, value: Timestamp) {
        self.write(name, value);
    }

    fn begin(&mut self, name: &'static str) {
        self.open(name, None);
    }

    fn end(&mut self, _: &'static str) {
        self.close();
    }

    fn begin_list(&mut self, name: &'static str) {
        self.open(name, Some(0));
    }

    fn end_list(&mut self, _: &'static str) {
        self.close();
    }

    fn begin_map(&mut self, name: &'static str) {
        self.open(name, Some(0));
    }

    fn end_map(&mut self, _: &'static str) {
        self.close();
    }

    fn begin_entry(&mut self, key: &str) {
        self.open("entry", None);
        self.write("key", key);
    }

    fn end_entry(&mut self) {
        self.close();
    }
}
