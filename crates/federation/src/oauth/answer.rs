//! What a provider says of a token.

use serde_json::{Map, Value};

use super::InspectionFault;
use crate::transport::Answer;

/// The longest id of an application or user.
const LONGEST_ID: usize = 255;

/// What a member of an answer tells.
#[derive(Clone, Copy, Debug)]
pub(super) enum Learns {
    /// The application that the token was given to.
    App,
    /// The user that it was given for.
    User,
    /// How long it is good, in seconds from now.
    SecondsLeft,
    /// Who gave it, who must be this one.
    Issuer(&'static str),
}

/// What was learnt so far.
#[derive(Default)]
pub(super) struct Learnt {
    pub(super) app: Option<String>,
    pub(super) user: Option<String>,
}

impl Learnt {
    /// Takes in an answer. What it does not say as it should makes it no answer at all.
    pub(super) fn take(
        &mut self,
        answer: &Answer,
        learns: &[(&str, Learns)],
    ) -> Result<(), InspectionFault> {
        let members = members(answer)?;
        for (name, learns) in learns {
            let value = members.get(*name).ok_or(odd("a member is missing"))?;
            match learns {
                Learns::App => self.app = Some(id(value)?),
                Learns::User => self.user = Some(id(value)?),
                Learns::SecondsLeft => {
                    let left = value.as_i64().ok_or(odd("a time is no integer"))?;
                    if left <= 0 {
                        return Err(InspectionFault::Rejected("it has expired"));
                    }
                }
                Learns::Issuer(issuer) => {
                    if value.as_str() != Some(issuer) {
                        return Err(InspectionFault::Rejected("it is of another issuer"));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The answer as an object, if it is about a token that counts. Being too busy or broken is not
/// saying no.
fn members(answer: &Answer) -> Result<Map<String, Value>, InspectionFault> {
    match answer.status {
        200 => {}
        400 | 401 | 403 => return Err(InspectionFault::Rejected("the provider does not know it")),
        status => {
            let what = format!("it answers with status {status}");
            return Err(InspectionFault::Unreachable(what));
        }
    }
    match serde_json::from_slice(&answer.body) {
        Ok(Value::Object(members)) if members.contains_key("error") => {
            Err(InspectionFault::Rejected("the provider says so"))
        }
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(odd("it is no JSON object")),
    }
}

fn id(value: &Value) -> Result<String, InspectionFault> {
    let id = value.as_str().unwrap_or_default();
    let good = (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
    good.then(|| id.to_owned()).ok_or(odd("an id is none"))
}

fn odd(what: &str) -> InspectionFault {
    InspectionFault::Unreachable(format!("its answer cannot be understood: {what}"))
}
