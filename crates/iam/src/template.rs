//! Policy templates: a policy in which `@{Name}` stands for a parameter.
//!
//! A parameter is filled in as JSON text, so that no value ends the string that it stands in. A
//! parameter of type `stringList` stands alone in its string and becomes a list.

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
        let mut document: Value = serde_json::from_str(self.text).map_err(Fault::internal)?;
        let mut pending = vec![&mut document];
        while let Some(value) = pending.pop() {
            match value {
                Value::Array(items) => pending.extend(items),
                Value::Object(members) => pending.extend(members.values_mut()),
                Value::String(text) if text.contains("@{") => {
                    *value = self.filled(text, &mut used)?;
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

    fn filled(&self, text: &str, used: &mut [bool]) -> Result<Value, Fault> {
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
            match (parameter.r#type, parameter.values.as_slice()) {
                (Some(PolicyParameterTypeEnum::StringList), values) => {
                    if !before.is_empty() || !after.is_empty() || !filled.is_empty() {
                        return Err(invalid(format!("The list {name} does not stand alone.")));
                    }
                    return Ok(json!(values));
                }
                (_, [value]) => {
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
    fn values_stay_inside_the_string_that_they_stand_in() {
        let text = r#"{"Resource":"arn:aws:s3:::@{Bucket}/*"}"#;
        let evil = parameter("Bucket", &[r#"x","Action":"*"#], false);
        let filled: Value = serde_json::from_str(&fill(text, &[evil]).unwrap()).unwrap();
        assert_eq!(
            filled,
            json!({"Resource": r#"arn:aws:s3:::x","Action":"*/*"#})
        );
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
