//! Grants that every engine's language can say: who may do one action on what stands under one
//! prefix, if the request is of one team.

use crate::dice::Dice;

/// Whom every grant is for.
pub(crate) const USER: &str = "alice";

/// The team that every grant asks for.
pub(crate) const TEAM: &str = "blue";

/// One grant.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) action: String,
    /// What the resource's ARN begins with.
    pub(crate) prefix: String,
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) team: &'static str,
    /// The answer that every engine must give.
    pub(crate) allowed: bool,
}

/// Whether grants differ in their action, or in their resource only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Actions {
    Differ,
    Same,
}

impl Actions {
    fn name(self, grant: usize) -> String {
        match self {
            Self::Differ => format!("s3:Act{grant}"),
            Self::Same => "s3:GetObject".to_owned(),
        }
    }

    /// So many grants.
    pub(crate) fn grants(self, count: usize) -> Vec<Grant> {
        (0..count)
            .map(|grant| Grant {
                action: self.name(grant),
                prefix: format!("arn:aws:s3:::bucket-{grant}/"),
            })
            .collect()
    }

    /// So many questions about them: of eight, six are granted by some grant, one is about
    /// a resource that no grant names, and one comes from another team.
    pub(crate) fn questions(self, grants: usize, count: usize) -> Vec<Question> {
        let mut dice = Dice::new(grants as u64);
        (0..count)
            .map(|number| {
                let grant = dice.below(grants);
                let bucket = if number % 8 == 6 { grants } else { grant };
                let team = if number % 8 == 7 { "red" } else { TEAM };
                Question {
                    action: self.name(grant),
                    resource: format!("arn:aws:s3:::bucket-{bucket}/reports/2026/january.csv"),
                    team,
                    allowed: number % 8 < 6,
                }
            })
            .collect()
    }
}
