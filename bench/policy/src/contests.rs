//! Every contest.

use anyhow::ensure;

use crate::cases::Case;
use crate::contest::{Answer, Contest, Engine, Order};
use crate::grants::{Actions, Grant, Question};
use crate::typical::TRUST_POLICY;
use crate::{cedar, daypass, iam_rs};

/// Questions of a contest about grants.
const QUESTIONS: usize = 64;

/// Makes the contests whose name begins with `only`.
pub(crate) fn all(cases: &[&Case], only: &str) -> anyhow::Result<Vec<Contest>> {
    let mut contests = Vec::new();
    let is_wanted = |name: &str| name.starts_with(only);
    for (name, order) in [
        ("cases", Order::Blocks(100)),
        ("cases-cold", Order::Through),
    ] {
        if is_wanted(name) {
            contests.push(Contest {
                name: name.to_owned(),
                questions: cases.len(),
                order,
                contenders: vec![
                    (Engine::Daypass, daypass::cases(cases)?),
                    (Engine::IamRs, iam_rs::cases(cases)?),
                ],
            });
        }
    }
    for (name, action, resource, trust) in TYPICAL {
        if is_wanted(name) {
            let ask = daypass::typical(action, resource, trust)?;
            ensure!(ask(0) == Answer::Allowed, "{name} is refused");
            contests.push(Contest {
                name: name.to_owned(),
                questions: 1,
                order: Order::Through,
                contenders: vec![(Engine::Daypass, ask)],
            });
        }
    }
    for count in [1, 10, 100, 1_000] {
        for (shape, actions, size) in SHAPES {
            let name = format!("{shape}/{count}");
            if is_wanted(&name) {
                contests.push(about_grants(name, &actions.grants(count), actions, size)?);
            }
        }
    }
    if is_wanted("compile") {
        contests.push(compile()?);
    }
    Ok(contests)
}

/// Decisions of every day: name, action, resource and trust policy.
const TYPICAL: [(&str, &str, &str, Option<&str>); 2] = [
    (
        "typical/AssumeRole",
        "sts:AssumeRole",
        "arn:aws:iam::111111111111:role/target",
        Some(TRUST_POLICY),
    ),
    (
        "typical/GetObject",
        "s3:GetObject",
        "arn:aws:s3:::example/alice/report.csv",
        None,
    ),
];

/// Shapes of contests about grants: name, how grants differ, and how many a policy holds.
const SHAPES: [(&str, Actions, usize); 3] = [
    ("policies", Actions::Same, 1),
    ("statements", Actions::Differ, usize::MAX),
    ("statements-of-one-action", Actions::Same, usize::MAX),
];

/// All engines, held to the answers that the questions have.
fn about_grants(
    name: String,
    grants: &[Grant],
    actions: Actions,
    size: usize,
) -> anyhow::Result<Contest> {
    let questions = actions.questions(grants.len(), QUESTIONS);
    let policies: Vec<&[Grant]> = grants.chunks(size).collect();
    let contest = Contest {
        name,
        questions: questions.len(),
        order: Order::Through,
        contenders: vec![
            (Engine::Daypass, daypass::grants(&policies, &questions)?),
            (Engine::IamRs, iam_rs::grants(&policies, &questions)?),
            (Engine::Cedar, cedar::grants(grants, &questions)?),
        ],
    };
    for (engine, ask) in &contest.contenders {
        for (number, Question { allowed, .. }) in questions.iter().enumerate() {
            let is_right = (ask(number) == Answer::Allowed) == *allowed;
            ensure!(
                is_right,
                "{}: {} is wrong about question {number}",
                contest.name,
                engine.name()
            );
        }
    }
    Ok(contest)
}

/// A document as long as a managed policy may be.
fn compile() -> anyhow::Result<Contest> {
    let mut text = String::new();
    let grants = Actions::Differ.grants(1_000);
    for count in 1.. {
        let longer = daypass::text(&grants[..count]);
        if longer.len() > 6_144 {
            break;
        }
        text = longer;
    }
    ensure!(text.len() > 5_900, "the document is too short");
    let contest = Contest {
        name: "compile".to_owned(),
        questions: 1,
        order: Order::Through,
        contenders: vec![
            (Engine::Daypass, daypass::compile(text.clone())),
            (Engine::IamRs, iam_rs::compile(text)),
        ],
    };
    for (engine, ask) in &contest.contenders {
        ensure!(ask(0) == Answer::Allowed, "{} refuses it", engine.name());
    }
    Ok(contest)
}
