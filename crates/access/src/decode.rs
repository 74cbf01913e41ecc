//! Encoded authorization messages, opened for whoever may read them (STS spec 11).

use daypass_api::fault::{Fault, FaultKind};
use daypass_credentials::message;

use crate::call::Call;
use crate::grant::Grant;

impl Call<'_> {
    /// What an encoded authorization message says. Only messages of the caller's own account
    /// open; of what does not, nothing is said but that.
    pub fn decode_message(&self, _allowed: &Grant, encoded: &str) -> Result<String, Fault> {
        let (gate, account) = (self.gate, self.caller.account());
        message::open(gate.ring(), account, encoded, self.facts.received_at).map_err(|_| {
            Fault::new(
                FaultKind::InvalidAuthorizationMessage,
                "Message is not valid",
            )
        })
    }
}
