//! Every member of every input: read from a request that has all of them, and written again.

use std::collections::BTreeMap;

use daypass_api::{Input, Operation, Service, Visitor, iam, sts};
use regex::Regex;
use serde_json::Value;

use crate::support::{Recorder, model, params};

/// Texts of which each constraint of the models admits one.
const SAMPLES: [&str; 11] = [
    "example",
    "arn:aws:iam::123456789012:role/example",
    "123456",
    "123456789012",
    "/example/",
    "v1",
    "https://example.com/",
    "o-a1b2c3d4e5",
    "p-a1b2c3d4",
    "ABCDEFGHIJKLMNOPQRSTUV",
    "o-a1b2c3d4e5/r-a1b2/ou-a1b2-a1b2c3d4",
];

struct Fill<'m> {
    model: &'m Value,
    inputs: usize,
}

impl Visitor for Fill<'_> {
    fn visit<O: Operation>(&mut self) {
        let mut pairs = BTreeMap::new();
        if let Some(shape) = self.model["operations"][O::NAME]["input"]["shape"].as_str() {
            self.structure("", shape, &mut pairs);
        }
        let sent: Vec<_> = pairs.iter().collect();
        let input = O::Input::decode(&params(&sent)).unwrap_or_else(|f| panic!("{}: {f}", O::NAME));
        let mut out = Recorder::default();
        input.encode(&mut out);
        let written: BTreeMap<_, _> = out.pairs.into_iter().collect();
        assert_eq!(written, pairs, "{}", O::NAME);
        self.inputs += 1;
    }
}

impl Fill<'_> {
    fn structure(&self, prefix: &str, shape: &str, pairs: &mut BTreeMap<String, String>) {
        for (member, reference) in self.model["shapes"][shape]["members"].as_object().unwrap() {
            let name = reference["locationName"].as_str().unwrap_or(member);
            self.fill(&format!("{prefix}{name}"), reference, pairs);
        }
    }

    fn fill(&self, name: &str, reference: &Value, pairs: &mut BTreeMap<String, String>) {
        let shape_name = reference["shape"].as_str().unwrap();
        let shape = &self.model["shapes"][shape_name];
        let value = match shape["type"].as_str().unwrap() {
            "structure" => return self.structure(&format!("{name}."), shape_name, pairs),
            "list" => {
                self.fill(&format!("{name}.member.1"), &shape["member"], pairs);
                return self.fill(&format!("{name}.member.2"), &shape["member"], pairs);
            }
            "map" => {
                self.fill(&format!("{name}.entry.1.key"), &shape["key"], pairs);
                return self.fill(&format!("{name}.entry.1.value"), &shape["value"], pairs);
            }
            "boolean" => "true".to_owned(),
            "integer" => shape["min"].as_i64().unwrap_or(7).to_string(),
            "string" => text(shape),
            other => panic!("{shape_name}: {other}"),
        };
        pairs.insert(name.to_owned(), value);
    }
}

/// A text that satisfies the shape's constraints.
fn text(shape: &Value) -> String {
    if let Some(values) = shape["enum"].as_array() {
        return values.last().unwrap().as_str().unwrap().to_owned();
    }
    let length = |name: &str| {
        shape[name]
            .as_u64()
            .and_then(|length| usize::try_from(length).ok())
    };
    let (min, max) = (
        length("min").unwrap_or(0),
        length("max").unwrap_or(usize::MAX),
    );
    // The look-ahead plays no part in these samples.
    let pattern = shape["pattern"]
        .as_str()
        .unwrap_or("(?s).*")
        .replace("(?!-)", "");
    let pattern = Regex::new(r"\\u([0-9A-F]{4})")
        .unwrap()
        .replace_all(&pattern, r"\x{$1}");
    let pattern = Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap();
    let long = "a".repeat(min);
    let fits = |text: &&str| (min..=max).contains(&text.len()) && pattern.is_match(text);
    SAMPLES
        .into_iter()
        .chain([long.as_str()])
        .find(fits)
        .unwrap_or_else(|| panic!("no sample for {shape}"))
        .to_owned()
}

#[test]
fn every_input_is_written_as_it_was_read() {
    let models = [Service::Sts, Service::Iam].map(model);
    let mut fill = Fill {
        model: &models[0],
        inputs: 0,
    };
    sts::visit_all(&mut fill);
    fill.model = &models[1];
    iam::visit_all(&mut fill);
    assert_eq!(fill.inputs, 196);
}
