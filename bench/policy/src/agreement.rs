//! On which random cases our engine and iam-rs agree: only those are measured, for an engine that
//! answers another question may be fast at it.

use serde_json::{Value, json};

use crate::cases::Case;
use crate::contest::Answer;
use crate::{daypass, iam_rs};

/// The cases by what became of them.
#[derive(Debug)]
pub(crate) struct Agreement<'a> {
    pub(crate) cases: Vec<&'a Case>,
    failed: Vec<&'a Case>,
    different: Vec<&'a Case>,
}

/// Asks both engines about every case.
pub(crate) fn of(cases: &[Case]) -> anyhow::Result<Agreement<'_>> {
    let all: Vec<&Case> = cases.iter().collect();
    let (ours, theirs) = (daypass::cases(&all)?, iam_rs::cases(&all)?);
    let mut agreement = Agreement {
        cases: Vec::new(),
        failed: Vec::new(),
        different: Vec::new(),
    };
    for (number, case) in all.into_iter().enumerate() {
        let theirs = theirs(number);
        let list = if theirs == Answer::Failed {
            &mut agreement.failed
        } else if theirs == ours(number) {
            &mut agreement.cases
        } else {
            &mut agreement.different
        };
        list.push(case);
    }
    Ok(agreement)
}

/// Whether a case is of a shape.
type Holds = fn(&Case) -> bool;

/// What a case may hold that engines differ about.
const SHAPES: [(&str, Holds); 2] = [
    ("a variable in a condition", |case| {
        has_condition(case, |_, values| values.contains("${"))
    }),
    ("ArnEquals", |case| {
        has_condition(case, |operator, _| operator.starts_with("ArnEquals"))
    }),
];

fn has_condition(case: &Case, is_meant: impl Fn(&str, &str) -> bool) -> bool {
    let statements = case.policies.iter().flat_map(|policy| {
        let list = policy["Statement"].as_array();
        list.into_iter().flatten()
    });
    statements
        .filter_map(|statement| statement["Condition"].as_object())
        .flatten()
        .any(|(operator, keys)| is_meant(operator, &keys.to_string()))
}

impl Agreement<'_> {
    /// The figures; a case that holds several shapes is counted at the first.
    pub(crate) fn report(&self) -> Value {
        let mut left = self.different.clone();
        let mut shapes = Vec::new();
        for (shape, holds) in SHAPES {
            let before = left.len();
            left.retain(|case| !holds(case));
            shapes.push(json!({ "shape": shape, "cases": before - left.len() }));
        }
        json!({ "agreement": {
            "agreed": self.cases.len(),
            "iam_rs_fails": self.failed.len(),
            "iam_rs_differs": self.different.len(),
            "shapes": shapes,
            "other": left.len(),
        }})
    }
}
