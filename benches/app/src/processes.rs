//! What the programs of a desktop use: memory, processor time, wake-ups.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use penning_test_desktop::Desktop;

/// Programs under measurement on a desktop: not the desktop's own.
pub struct Processes(Vec<u32>);

/// What programs used during a time.
pub struct Used {
    /// 100 is one core all the time.
    pub cpu_percent: f64,
    /// Times a thread slept and went on.
    pub wakeups_per_second: f64,
}

/// Names as the kernel cuts them, at 15 characters.
const MEASURED: &[&str] = &[
    "penning",
    "empty-window",
    "WebKitWebProces",
    "WebKitNetworkPr",
    "WebKitGPUProces",
];

pub fn of(desktop: &Desktop) -> Processes {
    let variables = desktop.variables();
    let bus = variables
        .iter()
        .find(|(name, _)| *name == "DBUS_SESSION_BUS_ADDRESS")
        .map(|(_, value)| value.as_bytes());
    let bus = bus.unwrap_or_default();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let ours = numbers.filter(|&number: &u32| {
        MEASURED.contains(&name(number).as_str())
            && fs::read(format!("/proc/{number}/environ"))
                .is_ok_and(|set| set.windows(bus.len()).any(|part| part == bus))
    });
    Processes(ours.collect())
}

impl Processes {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn any_named(&self, wanted: &str) -> bool {
        self.0.iter().any(|&number| name(number) == wanted)
    }

    /// Memory they would give back: shared pages are divided by those who share them.
    pub fn pss_megabytes(&self) -> f64 {
        let kilobytes: f64 = self
            .0
            .iter()
            .filter_map(|number| {
                let rollup = fs::read_to_string(format!("/proc/{number}/smaps_rollup")).ok()?;
                let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
                line.split_whitespace().next()?.parse::<f64>().ok()
            })
            .sum();
        kilobytes / 1024.0
    }

    /// What they use from now on; `after` are the processes at the end, which may be others.
    pub fn watch(&self, time: Duration, after: impl FnOnce() -> Processes) -> Used {
        let started = Instant::now();
        let (ticks, switches) = (ticks(&self.0), switches(&self.0));
        std::thread::sleep(time);
        let end = after().0;
        let seconds = started.elapsed().as_secs_f64();
        // The kernel counts processor time in hundredths of a second for every architecture.
        let used: f64 = ticks_since(&ticks, &self::ticks(&end)) / 100.0;
        let woken: f64 = ticks_since(&switches, &self::switches(&end));
        Used {
            cpu_percent: 100.0 * used / seconds,
            wakeups_per_second: woken / seconds,
        }
    }
}

fn name(number: u32) -> String {
    fs::read_to_string(format!("/proc/{number}/comm"))
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn ticks_since(before: &HashMap<u32, f64>, after: &HashMap<u32, f64>) -> f64 {
    after
        .iter()
        .map(|(number, count)| count - before.get(number).unwrap_or(&0.0))
        .sum()
}

fn ticks(processes: &[u32]) -> HashMap<u32, f64> {
    let of = |number: u32| {
        let stat = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
        // The name in parentheses may have spaces; times in user and kernel are fields 14 and 15.
        let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split_whitespace().collect();
        Some((
            number,
            fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?,
        ))
    };
    processes.iter().filter_map(|&number| of(number)).collect()
}

/// By thread, since each wakes by itself.
fn switches(processes: &[u32]) -> HashMap<u32, f64> {
    let threads = processes.iter().flat_map(|number| {
        fs::read_dir(format!("/proc/{number}/task"))
            .into_iter()
            .flatten()
    });
    threads
        .flatten()
        .filter_map(|thread| {
            let status = fs::read_to_string(thread.path().join("status")).ok()?;
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
            Some((
                thread.file_name().to_str()?.parse().ok()?,
                line.trim().parse().ok()?,
            ))
        })
        .collect()
}
