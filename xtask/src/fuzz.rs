//! Can any input break a parser? One target for each, in `fuzz/`, run by libFuzzer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::outcome::Outcome;
use crate::packages::{self, Task};
use crate::process::interrupted;
use crate::{Result, build, root, target};

/// In `cargo xtask test`, for each target: the seeds, and what time allows. Hours are for `cargo xtask fuzz --hours`.
const SECONDS: u64 = 15;

/// No input may take longer, instrumented as the targets are and on a busy machine.
const TIMEOUT_SECONDS: u32 = 40;

/// The largest picture that is opened takes half of it.
const MOST_MEGABYTES: u32 = 2_048;

/// `cargo xtask fuzz [TARGET…] [--hours N]`
///
/// # Errors
/// A target does not build, or an input broke one.
pub fn fuzz(words: &[String]) -> Result<()> {
    let mut chosen = Vec::new();
    let mut time = Duration::from_secs(SECONDS);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--hours" {
            let hours = words.next().and_then(|hours| hours.parse::<f64>().ok());
            let hours = hours.filter(|hours| (0.001..=10_000.0).contains(hours));
            time = Duration::from_secs_f64(hours.ok_or("--hours wants a number")? * 3600.0);
        } else {
            chosen.push(word.clone());
        }
    }
    packages::install_for(Task::Test)?;
    let outcome = run_all(&chosen, time)?;
    println!("{outcome}");
    if outcome.is_good() {
        Ok(())
    } else {
        Err(String::new())
    }
}

/// The step of `cargo xtask test`: each target counts as a test.
///
/// # Errors
/// The targets do not build.
pub fn step(filter: &[String]) -> Result<Outcome> {
    let all = targets()?;
    let chosen: Vec<_> = filter
        .iter()
        .filter(|name| all.contains(name))
        .cloned()
        .collect();
    if chosen.is_empty() && !filter.is_empty() {
        return Ok(Outcome::default());
    }
    run_all(&chosen, Duration::from_secs(SECONDS))
}

fn run_all(chosen: &[String], time: Duration) -> Result<Outcome> {
    let all = targets()?;
    if let Some(unknown) = chosen.iter().find(|name| !all.contains(name)) {
        return Err(format!(
            "there is no target `{unknown}`; there are: {}",
            all.join(", ")
        ));
    }
    let mut waiting: Vec<_> = all
        .into_iter()
        .filter(|name| chosen.is_empty() || chosen.contains(name))
        .collect();
    let program = build::fuzz_targets()?;
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    waiting.reverse();
    let mut running: Vec<Running> = Vec::new();
    let mut outcome = Outcome::default();
    while !(waiting.is_empty() && running.is_empty()) {
        while running.len() < at_once {
            let Some(name) = waiting.pop() else { break };
            running.push(Running::start(&program, name, time)?);
        }
        std::thread::sleep(Duration::from_millis(100));
        let mut still = Vec::new();
        for one in running {
            match one.ended()? {
                Ended::Not(one) => still.push(one),
                Ended::Well => outcome.passed += 1,
                Ended::Broken(name) => outcome.fail(format!("fuzz {name}")),
            }
        }
        running = still;
        if interrupted() {
            return Err("stopped".into());
        }
    }
    Ok(outcome)
}

/// Their names, from the files there are.
fn targets() -> Result<Vec<String>> {
    let folder = root().join("fuzz/targets");
    let entries = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            name.strip_suffix(".rs").map(str::to_owned)
        })
        .collect();
    names.sort();
    Ok(names)
}

struct Running {
    name: String,
    child: Child,
    log: PathBuf,
    since: Instant,
}

enum Ended {
    Not(Running),
    Well,
    Broken(String),
}

impl Running {
    fn start(program: &Path, name: String, time: Duration) -> Result<Running> {
        let kept = target().join("fuzz").join("kept").join(&name);
        let broken = target().join("fuzz").join("broken").join(&name);
        for folder in [&kept, &broken] {
            fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        }
        let log = target().join("fuzz").join(format!("{name}.log"));
        let file = fs::File::create(&log).map_err(|why| format!("{}: {why}", log.display()))?;
        let said = file.try_clone().map_err(|why| why.to_string())?;
        let mut program = Command::new(program);
        program
            .env("PENNING_FUZZ_TARGET", &name)
            .arg(format!("-max_total_time={}", time.as_secs().max(1)))
            .arg(format!("-timeout={TIMEOUT_SECONDS}"))
            .arg(format!("-rss_limit_mb={MOST_MEGABYTES}"))
            .arg(format!("-artifact_prefix={}/", broken.display()))
            .arg("-print_final_stats=1")
            .arg(&kept)
            .arg(root().join("fuzz/seeds").join(&name));
        let child = program
            .stdin(Stdio::null())
            .stdout(said)
            .stderr(file)
            .spawn()
            .map_err(|why| format!("the target {name} does not start: {why}"))?;
        Ok(Running {
            name,
            child,
            log,
            since: Instant::now(),
        })
    }

    fn ended(mut self) -> Result<Ended> {
        let Some(status) = self.child.try_wait().map_err(|why| why.to_string())? else {
            return Ok(Ended::Not(self));
        };
        let said = fs::read(&self.log).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let figure = |name: &str| {
            let mut lines = said.lines();
            let figure = lines.find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name));
            figure.map_or("?", |figure| figure.trim_start_matches(':').trim())
        };
        let executions = figure("number_of_executed_units");
        let seconds = self.since.elapsed().as_secs();
        println!(
            "{:<10} {executions:>12} inputs, {:>6} of them on new paths, in {seconds} s",
            self.name,
            figure("new_units_added")
        );
        if status.success() && executions != "?" {
            return Ok(Ended::Well);
        }
        let end: Vec<_> = said.lines().rev().take(25).collect();
        for line in end.iter().rev() {
            eprintln!("    {line}");
        }
        eprintln!(
            "{} was broken; the input is in {}",
            self.name,
            target().join("fuzz/broken").join(&self.name).display()
        );
        Ok(Ended::Broken(self.name.clone()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
