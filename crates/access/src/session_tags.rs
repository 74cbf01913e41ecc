//! Session tags: what a request passes and what the caller's session hands on (STS spec 8.12).

use daypass_api::fault::{Fault, FaultKind};
use daypass_api::pattern::is_tag_text;
use daypass_model::{Session, SessionTag, Tag, TagKey};
use daypass_policy::Context;

/// How many tags a request passes at most (STS spec 8.12). Those of a request's own members are
/// counted by the model.
const MOST: usize = 50;

/// The tags of a session to be made. Only [`SessionTags::gather`] makes them, so the rules of
/// STS spec 8.12 have been asked about every tag that reaches a decision or a token.
#[derive(Debug, Default)]
pub struct SessionTags {
    /// Transitive tags of the caller's session; no key of them is passed.
    inherited: Vec<SessionTag>,
    /// What the request passes.
    passed: Vec<SessionTag>,
}

impl SessionTags {
    /// Joins the tags that a request passes with those that the caller's session hands on.
    /// `transitive` are the keys that the request marks; they are matched ignoring case.
    pub fn gather(
        passed: Vec<Tag>,
        transitive: &[TagKey],
        session: Option<&Session>,
    ) -> Result<Self, Fault> {
        let folded: Vec<String> = passed.iter().map(|tag| tag.key.folded()).collect();
        if (1..folded.len()).any(|at| folded[..at].contains(&folded[at])) {
            return Err(refused(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
        let marked: Vec<String> = transitive.iter().map(TagKey::folded).collect();
        if marked.iter().any(|key| !folded.contains(key)) {
            return Err(refused(
                "The specified transitive tag key must be included in the requested tags.",
            ));
        }
        let inherited: Vec<SessionTag> = session
            .into_iter()
            .flat_map(|session| &session.tags)
            .filter(|tag| tag.transitive)
            .cloned()
            .collect();
        if inherited
            .iter()
            .any(|tag| folded.contains(&tag.key.folded()))
        {
            return Err(refused(
                "One of the specified transitive tag keys can't be set because it conflicts with \
                 a transitive tag key from the calling session.",
            ));
        }
        if folded.iter().any(|key| key.starts_with("aws:")) {
            return Err(refused(
                "Tag keys that begin with aws: are reserved and cannot be passed.",
            ));
        }
        let passed = passed
            .into_iter()
            .zip(folded)
            .map(|(Tag { key, value }, folded)| SessionTag {
                transitive: marked.contains(&folded),
                key,
                value,
            })
            .collect();
        Ok(Self { inherited, passed })
    }

    /// The tags that an identity provider says of whoever logs in. No model has looked at them, so
    /// their number and their alphabet are asked about here.
    pub(crate) fn vouched(passed: Vec<Tag>, transitive: &[TagKey]) -> Result<Self, Fault> {
        if passed.len() > MOST {
            return Err(Fault::new(
                FaultKind::InvalidIdentityToken,
                format!("The identity token must not contain more than {MOST} tags"),
            ));
        }
        let is_tag = |tag: &Tag| is_tag_text(tag.key.as_str()) && is_tag_text(tag.value.as_str());
        if !passed.iter().all(is_tag) {
            return Err(Fault::new(
                FaultKind::InvalidIdentityToken,
                "Tag keys and values in the identity token must match \
                 [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*",
            ));
        }
        Self::gather(passed, transitive, None)
    }

    /// Whether the session gets no tag at all: then nobody needs to be allowed to tag it.
    pub(crate) fn is_empty(&self) -> bool {
        self.inherited.is_empty() && self.passed.is_empty()
    }

    /// What the request passes.
    pub(crate) fn passed_tags(&self) -> Vec<Tag> {
        let tags = self.passed.iter().map(|tag| Tag {
            key: tag.key.clone(),
            value: tag.value.clone(),
        });
        tags.collect()
    }

    /// Whether the caller's session hands on any.
    pub(crate) fn has_inherited(&self) -> bool {
        !self.inherited.is_empty()
    }

    /// The keys that describe what the request passes.
    pub(crate) fn describe_passed(&self, context: &mut Context) {
        describe(&self.passed, context);
    }

    /// The keys for the decision about tagging itself, in which inherited tags appear too
    /// (STS spec 8.12).
    pub(crate) fn describe_all(&self, context: &mut Context) {
        let all: Vec<SessionTag> = self.inherited.iter().chain(&self.passed).cloned().collect();
        describe(&all, context);
    }

    /// An inherited tag stands in place of the role's own of that key while the role's trust is
    /// asked (STS spec 8.12).
    pub(crate) fn overlay_resource(&self, own: &[Tag], context: &mut Context) {
        for tag in &self.inherited {
            if own.iter().any(|other| other.key.same_as(&tag.key)) {
                let key = format!("aws:ResourceTag/{}", tag.key.as_str());
                context.insert(key, tag.value.as_str());
            }
        }
    }

    /// The tags as the session carries them.
    pub(crate) fn into_vec(self) -> Vec<SessionTag> {
        let mut tags = self.inherited;
        tags.extend(self.passed);
        tags
    }
}

/// `aws:RequestTag/..`, `aws:TagKeys`, `sts:TransitiveTagKeys`; none of them without tags.
fn describe(tags: &[SessionTag], context: &mut Context) {
    if tags.is_empty() {
        return;
    }
    for tag in tags {
        let key = format!("aws:RequestTag/{}", tag.key.as_str());
        context.insert(key, tag.value.as_str());
    }
    let keys = |tags: &mut dyn Iterator<Item = &SessionTag>| -> Vec<String> {
        tags.map(|tag| tag.key.as_str().to_owned()).collect()
    };
    context.insert("aws:TagKeys", keys(&mut tags.iter()));
    let transitive = keys(&mut tags.iter().filter(|tag| tag.transitive));
    if !transitive.is_empty() {
        context.insert("sts:TransitiveTagKeys", transitive);
    }
}

fn refused(message: &str) -> Fault {
    Fault::new(FaultKind::InvalidParameterValue, message)
}
