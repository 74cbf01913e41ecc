//! Sign-in by SAML (STS spec 9): where an identity provider sends people, the roles that it offers
//! them, and the credentials of the one that they choose.
//!
//! There is no session and no cookie. What carries a person from the list of roles to the
//! credentials is the response itself, in a hidden field: it is signed, it is good for five minutes,
//! and it stands in no URL. Nothing of a response is shown before the node has proved it.

mod handover;
mod views;

use askama::Template;
use bytes::Bytes;
use daypass_access::Arrival;
use daypass_api::Params;
use daypass_api::fault::{Fault, FaultKind};
use http::header::{ALLOW, HeaderValue};
use http::{Method, Response, StatusCode};

use crate::failure::Failure;
use crate::form::Form;
use crate::page::{self, Forms, Frame};
use crate::{Console, Handout, Node, Visit};

pub use self::handover::{Handover, InvalidHandover};

/// Where a person comes in, below `/-/`. A provider that encrypts sends people one step further
/// down, to its own id (STS spec 9.2.4).
const ACS: &str = "/-/saml/acs";

/// Where a role is chosen.
const CREDENTIALS: &str = "/-/saml/credentials";

/// The longest response, in characters of base64 (STS spec 9.1).
const LONGEST_RESPONSE: usize = 100_000;

/// The operation behind the pages.
const OPERATION: &str = "AssumeRoleWithSAML";

/// Whether a path is one of these pages'.
pub(crate) fn has(path: &str) -> bool {
    path.starts_with("/-/saml/")
}

/// Answers a request for one of these pages.
pub(crate) async fn answer(
    console: &Console,
    visit: Visit<'_>,
    node: &dyn Node,
) -> Response<Bytes> {
    let request_id = visit.facts.id.to_string();
    let desk = Desk {
        console,
        visit,
        node,
        request_id: &request_id,
    };
    let is_acs = is_acs(visit.path);
    let shown = match *visit.method == Method::POST {
        true if is_acs => desk.receive().await,
        true if visit.path == CREDENTIALS => desk.redeem().await,
        false if is_acs => Ok(desk.explain()),
        false if visit.path == CREDENTIALS => Err(Failure::not_from_here()),
        _ => Err(Failure::unknown_page()),
    };
    shown.unwrap_or_else(|failure| desk.fail(&failure))
}

fn is_acs(path: &str) -> bool {
    let Some(rest) = path.strip_prefix(ACS) else {
        return false;
    };
    // The id of a provider: letters and digits.
    let id = rest.strip_prefix('/');
    rest.is_empty()
        || id.is_some_and(|id| {
            (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// One request for a page, and what it takes to answer it.
struct Desk<'a> {
    console: &'a Console,
    visit: Visit<'a>,
    node: &'a dyn Node,
    request_id: &'a str,
}

/// What every form of these pages holds.
struct Sent {
    form: Form,
    response: String,
    handover: Option<Handover>,
}

impl<'a> Desk<'a> {
    /// What an identity provider has sent a person with.
    async fn receive(&self) -> Result<Response<Bytes>, Failure> {
        let sent = self.read()?;
        let arrival = Arrival {
            response: &sent.response,
            place: self.place(),
            // A program that waits gets nothing without a click.
            redeems_the_only: sent.handover.is_none(),
        };
        let offered =
            (self.node.offered(arrival).await).map_err(|fault| Failure::of(&fault, self.node))?;
        match (offered.roles.as_slice(), sent.handover) {
            ([], _) => Err(Failure::no_role()),
            ([only], None) => {
                let choice = Choice {
                    role: &only.role,
                    provider: &only.provider,
                    seconds: None,
                };
                self.hand_out(&sent.response, choice, None).await
            }
            (_, handover) => {
                let handover = handover.as_ref();
                let view = views::Roles {
                    frame: self.frame(),
                    session_name: &offered.session_name,
                    accounts: views::by_account(&offered.roles, handover),
                    response: &sent.response,
                    handover,
                };
                Ok(self.show(&view))
            }
        }
    }

    /// The id of the provider whose own address this is, if it is one's.
    fn place(&self) -> Option<&str> {
        self.visit.path.strip_prefix(ACS)?.strip_prefix('/')
    }

    /// A role that somebody has chosen.
    async fn redeem(&self) -> Result<Response<Bytes>, Failure> {
        let sent = self.read()?;
        let pair = sent.form.get("role").ok_or_else(Failure::no_choice)?;
        // A role's name may hold a comma, a provider's none.
        let (role, provider) = pair.rsplit_once(',').ok_or_else(Failure::no_choice)?;
        let choice = Choice {
            role,
            provider,
            seconds: sent.form.get(&format!("duration.{pair}")),
        };
        self.hand_out(&sent.response, choice, sent.handover.as_ref())
            .await
    }

    async fn hand_out(
        &self,
        response: &str,
        choice: Choice<'_>,
        handover: Option<&Handover>,
    ) -> Result<Response<Bytes>, Failure> {
        let mut params = vec![
            ("RoleArn".to_owned(), choice.role.to_owned()),
            ("PrincipalArn".to_owned(), choice.provider.to_owned()),
            ("SAMLAssertion".to_owned(), response.to_owned()),
        ];
        if let Some(seconds) = choice.seconds {
            params.push(("DurationSeconds".to_owned(), seconds.to_owned()));
        }
        let params = Params::new(params);
        let answer = (self.node.perform(OPERATION, &params).await)
            .map_err(|fault| Failure::of(&fault, self.node))?;
        let handout = Handout::of(&*answer, &self.console.public_url).ok_or_else(|| {
            let fault = Fault::internal("an answer without credentials");
            Failure::of(&fault, self.node)
        })?;
        let view = views::Credentials::new(self.frame(), &handout);
        match handover {
            None => Ok(self.show(&view)),
            Some(handover) => {
                let view = views::HandingOver {
                    view,
                    role: choice.role,
                    handover,
                };
                let forms = Forms::Loopback(handover.port());
                Ok(page::show(StatusCode::OK, &view, forms))
            }
        }
    }

    fn read(&self) -> Result<Sent, Failure> {
        let body = (self.visit.body).map_err(|fault| Failure::of(fault, self.node))?;
        let form = Form::read(self.visit.headers, body).map_err(Failure::of_form)?;
        let response = form.get("SAMLResponse").ok_or_else(Failure::no_response)?;
        // Providers break base64 into lines, which neither an attribute nor the API keeps.
        let response: String = response
            .chars()
            .filter(|c| !c.is_ascii_whitespace())
            .collect();
        if response.len() > LONGEST_RESPONSE {
            return Err(Failure::of(
                &Fault::without_message(FaultKind::RequestTooLarge),
                self.node,
            ));
        }
        let handover = (form.get("RelayState"))
            .filter(|state| Handover::is_meant(state))
            .map(|state| state.parse().map_err(Failure::of_handover))
            .transpose()?;
        Ok(Sent {
            form,
            response,
            handover,
        })
    }

    /// What this address is, for whoever looks at it.
    fn explain(&self) -> Response<Bytes> {
        let view = views::About {
            frame: self.frame(),
            acs: format!("{}{ACS}", self.console.public_url),
            deployment: &self.console.public_url,
        };
        let mut response = page::show(StatusCode::METHOD_NOT_ALLOWED, &view, Forms::Here);
        let post = HeaderValue::from_static("POST");
        response.headers_mut().insert(ALLOW, post);
        response
    }

    fn fail(&self, failure: &Failure) -> Response<Bytes> {
        let view = views::Failed {
            frame: self.frame(),
            failure,
        };
        let mut response = page::show(failure.status, &view, Forms::Here);
        if failure.status == StatusCode::METHOD_NOT_ALLOWED {
            let post = HeaderValue::from_static("POST");
            response.headers_mut().insert(ALLOW, post);
        }
        response
    }

    fn show(&self, view: &impl Template) -> Response<Bytes> {
        page::show(StatusCode::OK, view, Forms::Here)
    }

    fn frame(&self) -> Frame<'a> {
        Frame {
            assets: &self.console.assets,
            up: page::up(self.visit.path),
            request_id: self.request_id,
        }
    }
}

/// A role that is to be had.
#[derive(Clone, Copy)]
struct Choice<'a> {
    role: &'a str,
    provider: &'a str,
    seconds: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encrypting_provider_has_an_address_of_its_own() {
        for path in ["/-/saml/acs", "/-/saml/acs/ABCDEF0123456789"] {
            assert!(is_acs(path), "{path}");
        }
        for path in [
            "/-/saml/acs/",
            "/-/saml/acsx",
            "/-/saml/acs/a/b",
            "/-/saml/acs/%41",
            "/-/saml",
        ] {
            assert!(!is_acs(path), "{path}");
        }
    }
}
