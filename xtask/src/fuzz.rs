//! Can any input break a parser? One target for each, in `fuzz/`, run by libFuzzer.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::count::Count;
use crate::packages::{self, Task};
use crate::process::{cargo, command, interrupted, output_of, run};
use crate::{Result, root, target};

const CARGO_FUZZ: &str = "0.13.2";

/// In `cargo xtask test`, for each target.
const SECONDS: u64 = 60;

/// Each has its minute by the clock; more at once than a small machine has cores, so that all are done in a few.
const AT_ONCE: usize = 5;

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
    let count = run_all(&chosen, time)?;
    println!("{} passed, {} failed", count.passed, count.failed);
    if count.failed == 0 {
        Ok(())
    } else {
        Err(String::new())
    }
}

/// The step of `cargo xtask test`: each target counts as a test.
///
/// # Errors
/// The targets do not build.
pub fn step(filter: &[String]) -> Result<Count> {
    let all = targets()?;
    let chosen: Vec<_> = filter
        .iter()
        .filter(|name| all.contains(name))
        .cloned()
        .collect();
    if chosen.is_empty() && !filter.is_empty() {
        return Ok(Count::default());
    }
    run_all(&chosen, Duration::from_secs(SECONDS))
}

fn run_all(chosen: &[String], time: Duration) -> Result<Count> {
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
    build(&waiting)?;
    waiting.reverse();
    let mut running: Vec<Running> = Vec::new();
    let mut count = Count::default();
    while !(waiting.is_empty() && running.is_empty()) {
        while running.len() < AT_ONCE {
            let Some(name) = waiting.pop() else { break };
            running.push(Running::start(name, time)?);
        }
        std::thread::sleep(Duration::from_millis(100));
        let mut still = Vec::new();
        for one in running {
            match one.ended()? {
                Ended::Not(one) => still.push(one),
                Ended::Well => count.passed += 1,
                Ended::Broken => count.failed += 1,
            }
        }
        running = still;
        if interrupted() {
            return Err("stopped".into());
        }
    }
    Ok(count)
}

/// Their names, from the files there are.
fn targets() -> Result<Vec<String>> {
    let folder = root().join("fuzz/fuzz_targets");
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

/// Builds all that are wanted, in one go where that is all of them.
fn build(names: &[String]) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return Err("the fuzz targets are built on Linux only".into());
    }
    let folder = root().join("fuzz");
    let mut fuzz = command(cargo_fuzz()?);
    fuzz.args(["build", "--sanitizer", "none", "--target-dir"])
        .arg(target().join("fuzz"));
    if let [only] = names {
        fuzz.arg(only);
    }
    // Safe Rust needs no address sanitizer. Its coverage flags are of the nightly compiler; the stable
    // one takes them when told.
    fuzz.env("RUSTC_BOOTSTRAP", "1").current_dir(&folder);
    run(&mut fuzz).map_err(|why| format!("the fuzz targets do not build: {why}"))
}

/// The tool, installed below the target folder.
fn cargo_fuzz() -> Result<PathBuf> {
    let tools = target().join("tools");
    let program = tools.join("bin/cargo-fuzz");
    let record = fs::read_to_string(tools.join(".crates.toml")).unwrap_or_default();
    if !program.is_file() || !record.contains(&format!("\"cargo-fuzz {CARGO_FUZZ} ")) {
        let mut install = cargo(&["install", "--locked", "cargo-fuzz", "--version", CARGO_FUZZ]);
        run(install
            .arg("--root")
            .arg(&tools)
            .env("CARGO_TARGET_DIR", tools.join("build")))
        .map_err(|why| format!("cargo-fuzz cannot be installed: {why}"))?;
        let _ = fs::remove_dir_all(tools.join("build"));
    }
    Ok(program)
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
    Broken,
}

impl Running {
    fn start(name: String, time: Duration) -> Result<Running> {
        let kept = target().join("fuzz").join("kept").join(&name);
        let broken = target().join("fuzz").join("broken").join(&name);
        for folder in [&kept, &broken] {
            fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        }
        let log = target().join("fuzz").join(format!("{name}.log"));
        let file = fs::File::create(&log).map_err(|why| format!("{}: {why}", log.display()))?;
        let said = file.try_clone().map_err(|why| why.to_string())?;
        let mut program = Command::new(program(&name)?);
        program
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
        let executions = said
            .lines()
            .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
            .map_or("?", str::trim);
        let seconds = self.since.elapsed().as_secs();
        println!("{:<10} {executions:>12} inputs in {seconds} s", self.name);
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
        Ok(Ended::Broken)
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

fn program(name: &str) -> Result<PathBuf> {
    let about = output_of(command("rustc").arg("-vV")).ok_or("rustc does not answer")?;
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("rustc does not say what it builds for")?;
    Ok(target().join("fuzz").join(host).join("release").join(name))
}
