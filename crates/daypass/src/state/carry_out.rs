//! A plan, carried out request by request.

use super::plan::Plan;
use super::requests::Phase;
use super::show;
use crate::log;
use crate::remote::Remote;

/// Sends a plan's requests in order, and stops at the first that fails. What was done then stays
/// done: the same files can be applied again, and what is left is done.
pub(crate) fn carry_out(plan: &Plan, remote: &Remote, tells: bool) -> anyhow::Result<()> {
    let mut left = vec![0_usize; plan.changes.len()];
    for step in &plan.steps {
        left[step.change] += 1;
    }
    let mut done = 0;
    for (at, step) in plan.steps.iter().enumerate() {
        if let Err(error) = remote.iam(&step.ask) {
            // What went with something else is gone as it should be.
            if !(step.phase == Phase::Delete && error.is("NoSuchEntity")) {
                let headline = show::headline(&plan.changes[step.change]);
                return Err(anyhow::Error::new(error).context(format!(
                    "stopped at `{headline}`, after {at} of {} requests: {done} of {} changes are \
                     done in full. Apply the same again to go on",
                    plan.steps.len(),
                    plan.changes.len()
                )));
            }
        }
        left[step.change] -= 1;
        if left[step.change] == 0 {
            done += 1;
            if tells {
                log::tell(&show::headline(&plan.changes[step.change]));
            }
        }
    }
    Ok(())
}
