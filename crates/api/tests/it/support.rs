//! What the tests share: parameters, a recording encoder, the service models.

use std::fs;

use daypass_api::{Encoder, Params, Service};
use daypass_model::Timestamp;
use serde_json::Value;

pub(crate) fn params<K: ToString, V: ToString>(pairs: &[(K, V)]) -> Params {
    Params::new(
        pairs
            .iter()
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .collect(),
    )
}

/// Writes shapes down as the parameters that would be read to them.
#[derive(Default)]
pub(crate) struct Recorder {
    pub(crate) pairs: Vec<(String, String)>,
    /// The names of the lists, empty ones too.
    pub(crate) lists: Vec<String>,
    /// The places down to the present one, each with the number of items seen when it is a list
    /// or a map.
    places: Vec<(String, Option<usize>)>,
}

impl Recorder {
    fn name(&mut self, name: &str) -> String {
        match self.places.last_mut() {
            None => name.to_owned(),
            Some((place, None)) => format!("{place}.{name}"),
            Some((place, Some(items))) => {
                *items += 1;
                format!("{place}.{name}.{items}")
            }
        }
    }

    fn value(&mut self, name: &str, value: impl ToString) {
        let name = self.name(name);
        self.pairs.push((name, value.to_string()));
    }

    fn enter(&mut self, name: &str, items: Option<usize>) {
        let place = self.name(name);
        self.places.push((place, items));
    }

    fn leave(&mut self) {
        self.places.pop();
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.pairs.iter().map(|(name, _)| name.as_str()).collect()
    }
}

impl Encoder for Recorder {
    fn text(&mut self, name: &'static str, value: &str) {
        self.value(name, value);
    }
    fn secret(&mut self, name: &'static str, value: &str) {
        self.value(name, value);
    }
    fn integer(&mut self, name: &'static str, value: i64) {
        self.value(name, value);
    }
    fn boolean(&mut self, name: &'static str, value: bool) {
        self.value(name, value);
    }
    fn time(&mut self, name: &'static str, value: Timestamp) {
        self.value(name, value);
    }
    fn begin(&mut self, name: &'static str) {
        self.enter(name, None);
    }
    fn end(&mut self, _name: &'static str) {
        self.leave();
    }
    fn begin_list(&mut self, name: &'static str) {
        self.lists.push(name.to_owned());
        self.enter(name, Some(0));
    }
    fn end_list(&mut self, _name: &'static str) {
        self.leave();
    }
    fn begin_map(&mut self, name: &'static str) {
        self.enter(name, Some(0));
    }
    fn end_map(&mut self, _name: &'static str) {
        self.leave();
    }
    fn begin_entry(&mut self, key: &str) {
        self.enter("entry", None);
        self.value("key", key);
    }
    fn end_entry(&mut self) {
        self.leave();
    }
}

/// A service model with what its overlay adds to it.
pub(crate) fn model(service: Service) -> Value {
    let (model, overlay) = match service {
        Service::Sts => ("sts-2011-06-15", "overlay-sts"),
        Service::Iam => ("iam-2010-05-08", "overlay-iam"),
    };
    let read = |name: &str| -> Value {
        let path = format!("{}/../../models/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let (mut model, mut overlay) = (read(model), read(overlay));
    for part in ["operations", "shapes"] {
        if let Some(more) = overlay[part].as_object_mut() {
            model[part].as_object_mut().unwrap().append(more);
        }
    }
    model
}
