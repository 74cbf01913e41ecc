//! Policy templates: a policy in which `@{Name}` stands for a parameter.
//!
//! A parameter is filled in as JSON text, so that no value ends the string that it stands in, and it
//! holds no pattern or variable, so that a bucket that is called `*` is not every bucket (flaw C13).
//! A parameter of type `stringList` stands alone in its string and becomes a list.

use daypass_api::fault::{Fault, FaultKind};
use daypass_api::iam::{PolicyParameter, PolicyParameterTypeEnum};
use serde_json::{Value, json};

/// The most characters of the permissions: those of a session policy (STS spec 8.12).
pub(crate) const LONGEST: usize = 2_048;

/// A template with its parameters.
pub(crate) struct Template<'a> {
    text: &'a str,
    parameters: &'a [PolicyParameter],
}

impl<'a> Template<'a> {
    pub(crate) fn new(text: &'a str, parameters: &'a [PolicyParameter]) -> Self {
        Self { text, parameters }
    }

    /// The policy; every parameter must be asked for, and every one that is asked for be there.
    pub(crate) fn filled_in(&self) -> Result<String, Fault> {
        let mut used = vec![false; self.parameters.len()];
        let mut room = Room(ROOM);
        let mut document: Value = serde_json::from_str(self.text).map_err(Fault::internal)?;
        let mut pending = vec![&mut document];
        while let Some(value) = pending.pop() {
            match value {
                Value::Array(items) => pending.extend(items),
                Value::Object(members) => pending.extend(members.values_mut()),
                Value::String(text) if text.contains("@{") => {
                    *value = self.filled(text, &mut used, &mut room)?;
                }
                _ => {}
            }
        }
        match used.iter().position(|used| !used) {
            // A text without parameters stays as it was written.
            None if used.is_empty() => Ok(self.text.to_owned()),
            None => Ok(document.to_string()),
            Some(at) => {
                let name = self.parameters[at].name.as_deref().unwrap_or_default();
                Err(invalid(format!("The template has no parameter {name}.")))
            }
        }
    }

    fn filled(&self, text: &str, used: &mut [bool], room: &mut Room) -> Result<Value, Fault> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("@{") {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| invalid("A parameter of the template has no end.".to_owned()))?;
            let named = |parameter: &PolicyParameter| parameter.name.as_deref() == Some(name);
            let at = (self.parameters.iter().position(named))
                .ok_or_else(|| invalid(format!("The parameter {name} is missing.")))?;
            used[at] = true;
            let parameter = &self.parameters[at];
            if parameter.values.iter().any(|value| is_pattern(value)) {
                return Err(invalid(format!(
                    "The parameter {name} must not hold a wildcard or a variable."
                )));
            }
            match (parameter.r#type, parameter.values.as_slice()) {
                (Some(PolicyParameterTypeEnum::StringList), values) => {
                    if !before.is_empty() || !after.is_empty() || !filled.is_empty() {
                        return Err(invalid(format!("The list {name} does not stand alone.")));
                    }
                    for value in values {
                        room.take(value)?;
                    }
                    return Ok(json!(values));
                }
                (_, [value]) => {
                    room.take(value)?;
                    filled.push_str(before);
                    filled.push_str(value);
                }
                _ => return Err(invalid(format!("The parameter {name} has not one value."))),
            }
            rest = after;
        }
        filled.push_str(rest);
        Ok(Value::String(filled))
    }

    /// The parameters as they are kept.
    pub(crate) fn parameters_text(&self) -> String {
        let parameters = self.parameters.iter().map(|parameter| {
            let is_list = parameter.r#type == Some(PolicyParameterTypeEnum::StringList);
            json!([parameter.name, parameter.values, is_list])
        });
        Value::Array(parameters.collect()).to_string()
    }
}

/// How many bytes all values that are filled in have together at most. What may be filled in
/// is longer than what it becomes only by white space between its values, so a policy of
/// [`LONGEST`] characters, each of at most four bytes, never meets it.
const ROOM: usize = 4 * LONGEST;

/// What is left of [`ROOM`]: a value may stand in many places, and is not copied without end.
struct Room(usize);

impl Room {
    fn take(&mut self, value: &str) -> Result<(), Fault> {
        self.0 = (self.0.checked_sub(value.len()))
            .ok_or_else(|| invalid("The parameters make the policy too long.".to_owned()))?;
        Ok(())
    }
}

/// Whether a policy would read more than a name from this text: a wildcard, or a variable.
fn is_pattern(value: &str) -> bool {
    value.contains(['*', '?', '$'])
}

/// The parameters from the text in which they are kept.
pub(crate) fn parameters(text: &str) -> Vec<PolicyParameter> {
    let kept: Vec<(Option<String>, Vec<String>, bool)> =
        serde_json::from_str(text).unwrap_or_default();
    kept.into_iter()
        .map(|(name, values, is_list)| PolicyParameter {
            name,
            values,
            r#type: Some(match is_list {
                true => PolicyParameterTypeEnum::StringList,
                false => PolicyParameterTypeEnum::String,
            }),
        })
        .collect()
}

fn invalid(message: String) -> Fault {
    Fault::new(FaultKind::InvalidInput, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(name: &str, values: &[&str], is_list: bool) -> PolicyParameter {
        let values: Vec<&str> = values.to_vec();
        let text = json!([[name, values, is_list]]).to_string();
        parameters(&text).remove(0)
    }

    fn fill(text: &str, given: &[PolicyParameter]) -> Result<String, String> {
        let template = Template::new(text, given);
        template
            .filled_in()
            .map_err(|fault| fault.message().unwrap_or_default().to_owned())
    }

    #[test]
    fn flaw_c15_values_stay_inside_the_string_that_they_stand_in() {
        let text = r#"{"Resource":"arn:aws:s3:::@{Bucket}/*"}"#;
        let evil = parameter("Bucket", &[r#"x","Action":"s3:Put"#], false);
        let filled: Value = serde_json::from_str(&fill(text, &[evil]).unwrap()).unwrap();
        assert_eq!(
            filled,
            json!({"Resource": r#"arn:aws:s3:::x","Action":"s3:Put/*"#})
        );
    }

    #[test]
    fn flaw_c13_a_parameter_holds_no_pattern() {
        let embedded = r#"{"Resource":"arn:aws:s3:::@{Name}/*"}"#;
        let alone = r#"{"Resource":"@{Name}"}"#;
        for value in ["*", "a*", "?", "${aws:username}", "${*}", "$"] {
            for (text, is_list) in [(embedded, false), (alone, false), (alone, true)] {
                let refused = fill(text, &[parameter("Name", &[value], is_list)]).unwrap_err();
                let told = "The parameter Name must not hold a wildcard or a variable.";
                assert_eq!(refused, told, "{value}");
            }
        }
        let name = parameter("Name", &["foo.bar-1/{x}"], false);
        assert_eq!(
            fill(embedded, &[name]).unwrap(),
            r#"{"Resource":"arn:aws:s3:::foo.bar-1/{x}/*"}"#
        );
    }

    #[test]
    fn a_long_value_in_many_places_is_not_copied_into_all_of_them() {
        let value = "x".repeat(240_000);
        let text = json!({ "Resource": vec!["@{A}"; 740] }).to_string();
        for value in [value.as_str(), &value[..2_048]] {
            let given = [parameter("A", &[value], false)];
            let told = fill(&text, &given).unwrap_err();
            assert_eq!(told, "The parameters make the policy too long.");
        }
    }

    #[test]
    fn a_list_becomes_a_list_where_it_stands_alone() {
        let list = || [parameter("Names", &["a", "b"], true)];
        assert_eq!(
            fill(r#"{"Action":"@{Names}"}"#, &list()).unwrap(),
            r#"{"Action":["a","b"]}"#
        );
        assert!(fill(r#"{"Action":"s3:@{Names}"}"#, &list()).is_err());
    }

    #[test]
    fn parameters_and_places_must_match() {
        let one = || parameter("Bucket", &["b"], false);
        let text = r#"{ "Resource": "@{Bucket}" }"#;
        assert_eq!(fill(text, &[one()]).unwrap(), r#"{"Resource":"b"}"#);
        assert_eq!(
            fill(text, &[]).unwrap_err(),
            "The parameter Bucket is missing."
        );
        assert_eq!(
            fill("{}", &[one()]).unwrap_err(),
            "The template has no parameter Bucket."
        );
        assert!(fill(r#"{"a":"@{Bucket"}"#, &[one()]).is_err());
        assert!(fill(text, &[parameter("Bucket", &[], false)]).is_err());
    }

    #[test]
    fn a_text_without_parameters_stays_as_it_was_written() {
        let text = "{ \"Version\" : \"2012-10-17\" }\n";
        assert_eq!(fill(text, &[]).unwrap(), text);
    }

    #[test]
    fn parameters_are_kept_and_told_again() {
        let given = [
            parameter("Bucket", &["b"], false),
            parameter("Names", &["a", "b"], true),
        ];
        let text = Template::new("", &given).parameters_text();
        let told = parameters(&text);
        assert_eq!(told.len(), 2);
        assert_eq!(told[1].values, ["a", "b"]);
        assert_eq!(told[1].r#type, Some(PolicyParameterTypeEnum::StringList));
    }
}
