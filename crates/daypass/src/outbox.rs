//! Where trade-in tokens of delegations are put: a file each, readable by the server's user only,
//! for whoever brings them to their requestors.

use std::fs;
use std::io;
use std::path::PathBuf;

use daypass_access::delegate::{Delivery, Outbox};
use serde_json::json;

use crate::private_file;

/// A directory of tokens.
#[derive(Debug)]
pub(crate) struct FileOutbox {
    directory: PathBuf,
}

impl FileOutbox {
    /// The outbox in this directory, which is made when the first token is put there.
    pub(crate) fn new(directory: PathBuf) -> Self {
        Self { directory }
    }
}

impl Outbox for FileOutbox {
    fn deliver(&self, delivery: &Delivery<'_>) -> io::Result<()> {
        let text = json!({
            "delegationRequestId": delivery.delegation,
            "requestorAccount": delivery.requestor.to_string(),
            "notificationChannel": delivery.channel,
            "tradeInToken": delivery.token.expose(),
            "expiration": delivery.expires_at.to_string(),
        });
        fs::create_dir_all(&self.directory)?;
        // A request's id is made here and has no separator in it.
        let path = self.directory.join(format!("{}.json", delivery.delegation));
        private_file::write(&path, &format!("{text}\n"))
    }
}
