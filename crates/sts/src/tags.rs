//! Session tags as a request passes them (STS spec 8.12).

use daypass_access::{Call, SessionTags};
use daypass_api::fault::Fault;
use daypass_api::sts;
use daypass_model::{Tag, TagKey};

use crate::refusal;

/// Joins what a request passes with what the caller's session hands on.
pub(crate) fn gather(
    call: &Call<'_>,
    tags: &[sts::Tag],
    transitive: &[String],
) -> Result<SessionTags, Fault> {
    let passed = passed(tags)?;
    let transitive: Vec<TagKey> = transitive
        .iter()
        .map(|key| key.parse().map_err(refusal::invalid))
        .collect::<Result<_, Fault>>()?;
    SessionTags::gather(passed, &transitive, call.caller().session())
}

/// What a request passes for this once: nothing is inherited, and nothing is handed on.
pub(crate) fn of_request(tags: &[sts::Tag]) -> Result<SessionTags, Fault> {
    SessionTags::gather(passed(tags)?, &[], None)
}

fn passed(tags: &[sts::Tag]) -> Result<Vec<Tag>, Fault> {
    // The model has bounded both already; a type of its own keeps them so.
    tags.iter()
        .map(|tag| {
            Ok(Tag {
                key: tag.key.parse().map_err(refusal::invalid)?,
                value: tag.value.parse().map_err(refusal::invalid)?,
            })
        })
        .collect()
}
