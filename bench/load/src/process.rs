//! What a process has used, as the kernel tells it in `/proc`.

use std::fs;

use anyhow::Context;

/// CPU time since its start and memory now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    pub(crate) cpu_seconds: f64,
    pub(crate) rss_kib: u64,
    pub(crate) peak_kib: u64,
}

impl Usage {
    /// Reads the figures of a living process.
    pub(crate) fn of(pid: u32) -> anyhow::Result<Self> {
        let read = |file: &str| {
            let path = format!("/proc/{pid}/{file}");
            fs::read_to_string(&path).with_context(|| format!("reading {path}"))
        };
        let (stat, status) = (read("stat")?, read("status")?);
        let seconds = cpu_ticks(&stat)? as f64 / rustix::param::clock_ticks_per_second() as f64;
        Ok(Self {
            cpu_seconds: seconds,
            rss_kib: kib(&status, "VmRSS:")?,
            peak_kib: kib(&status, "VmHWM:")?,
        })
    }
}

/// `utime` + `stime`: fields 14 and 15 of proc_pid_stat(5). The second field, the program's
/// name in parentheses, may hold blanks and parentheses itself.
fn cpu_ticks(stat: &str) -> anyhow::Result<u64> {
    let (_, rest) = stat
        .rsplit_once(')')
        .context("stat without a program name")?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let mut next = || anyhow::Ok(fields.next().context("a short stat")?.parse::<u64>()?);
    Ok(next()? + next()?)
}

fn kib(status: &str, field: &str) -> anyhow::Result<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let text = line.with_context(|| format!("status without {field}"))?;
    Ok(text.trim().trim_end_matches(" kB").parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_name_may_hold_anything() {
        let stat = "42 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 700 30 0 0 20 0 1";
        assert_eq!(cpu_ticks(stat).unwrap(), 730);
        assert!(cpu_ticks("42 (a) S 1 2").is_err());
    }

    #[test]
    fn this_very_process_can_be_read() {
        let usage = Usage::of(std::process::id()).unwrap();
        assert!(usage.rss_kib > 0 && usage.peak_kib >= usage.rss_kib);
    }
}
