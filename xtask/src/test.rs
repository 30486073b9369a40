//! Everything that must hold, step by step; the last line says how many tests passed and failed.

use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::count::{Count, failures};
use crate::packages::{self, Task};
use crate::process::{cargo, command, interrupted, npm, run_and_keep};
use crate::{Result, build, root, target};

pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    run: fn(&[String]) -> Result<Count>,
}

pub const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        what: "Rust is formatted",
        run: fmt,
    },
    Step {
        name: "ui",
        what: "the page: types, words, unit tests",
        run: ui,
    },
    Step {
        name: "page",
        what: "the page builds",
        run: page,
    },
    Step {
        name: "clippy",
        what: "Rust without warnings",
        run: clippy,
    },
    Step {
        name: "deny",
        what: "licences, bans and sources of all that is built in",
        run: deny,
    },
    Step {
        name: "unit",
        what: "tests of the crates and of the application",
        run: unit,
    },
    Step {
        name: "fuzz",
        what: "no odd input breaks a parser: a minute for each",
        run: crate::fuzz::step,
    },
    Step {
        name: "browser",
        what: "the page in a browser: screens, keyboard, accessibility",
        run: browser,
    },
    Step {
        name: "e2e",
        what: "journeys on the real application, on a desktop of their own",
        run: e2e,
    },
];

/// The journeys' WebDriver client asks more features of crates that the application uses too.
/// Built together, all would be compiled twice, and the tests would not see what people get.
const ALL_BUT_JOURNEYS: [&str; 3] = ["--workspace", "--exclude", "penning-e2e"];

/// Runs the named steps, or all. Words after `--` choose single tests by name.
///
/// # Errors
/// A test failed; all has been said by then.
pub fn test(words: &[String]) -> Result<()> {
    let (names, filter) = match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    if let Some(unknown) = names
        .iter()
        .find(|name| !STEPS.iter().any(|step| step.name == **name))
    {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!(
            "there is no step `{unknown}`; there are: {}",
            known.join(", ")
        ));
    }
    packages::install_for(Task::Test)?;

    let mut sum = Count::default();
    let mut lines = Vec::new();
    for step in STEPS
        .iter()
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
    {
        println!("\n── {}: {} ──", step.name, step.what);
        let started = Instant::now();
        let count = (step.run)(filter).unwrap_or_else(|failure| {
            eprintln!("{failure}");
            Count::ONE_FAILED
        });
        if interrupted() {
            return Err("stopped".into());
        }
        let line = format!(
            "{:<8} {:>5} passed {:>4} failed {:>6.1} s",
            step.name,
            count.passed,
            count.failed,
            started.elapsed().as_secs_f64()
        );
        println!("{line}");
        lines.push(line);
        sum = sum + count;
    }
    // Again at the end: who reads a long log reads that first, and some keep only that.
    let named = std::mem::take(&mut *named());
    if !named.is_empty() {
        println!(
            "\n── failed, or passed when tried again ──\n{}",
            named.join("\n")
        );
    }
    println!("\n── all ──\n{}\n", lines.join("\n"));
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 {
        Ok(())
    } else {
        Err(String::new())
    }
}

/// Lets the journey that fills the list write README's picture.
///
/// # Errors
/// The journey failed.
pub fn screenshot() -> Result<()> {
    packages::install_for(Task::Test)?;
    build::ui()?;
    let picture = root().join("docs/screenshot.png");
    let count = journeys(&["readme::".to_owned()], Some(&picture))?;
    if count == Count::ONE_PASSED {
        println!("docs/screenshot.png is new");
        Ok(())
    } else {
        Err("the journey that makes the picture failed".into())
    }
}

fn fmt(_: &[String]) -> Result<Count> {
    one(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy(_: &[String]) -> Result<Count> {
    let warnings_fail = ["--", "-D", "warnings"];
    let all = one(cargo(&["clippy", "--all-targets"])
        .args(ALL_BUT_JOURNEYS)
        .args(warnings_fail))?;
    let journeys = one(cargo(&[
        "clippy",
        "--package",
        "penning-e2e",
        "--lib",
        "--test",
        "journeys",
    ])
    .args(warnings_fail))?;
    Ok(all + journeys)
}

/// Not the database of known weaknesses: it comes over the network, and changes by itself.
fn deny(_: &[String]) -> Result<Count> {
    let mut deny = command(build::cargo_deny()?);
    one(deny.args(["--locked", "check", "licenses", "bans", "sources"]))
}

fn ui(_: &[String]) -> Result<Count> {
    build::ui_packages()?;
    let types = one(&mut npm(&["run", "--silent", "check"]))?;
    let words = one(&mut npm(&["run", "--silent", "check:locales"]))?;
    let tests = counted(&mut npm(&["run", "--silent", "test"]))?;
    Ok(types + words + tests)
}

fn page(_: &[String]) -> Result<Count> {
    build::ui()?;
    Ok(Count::ONE_PASSED)
}

/// A test of the workspace and of the examples in its documentation.
fn unit(filter: &[String]) -> Result<Count> {
    build::ui()?;
    if !build::has_nextest() {
        let mut all = cargo(&["test", "--no-fail-fast"]);
        return counted(all.args(ALL_BUT_JOURNEYS).arg("--").args(filter));
    }
    let mut all = cargo(&["nextest", "run", "--no-fail-fast", "--no-tests", "pass"]);
    all.args(["--config-file", "tests/nextest.toml"]);
    let tests = counted(
        all.args(ALL_BUT_JOURNEYS)
            .args(filter)
            .env("NEXTEST_HIDE_PROGRESS_BAR", "1"),
    )?;
    if !filter.is_empty() {
        return Ok(tests);
    }
    Ok(tests + counted(cargo(&["test", "--doc", "--no-fail-fast"]).args(ALL_BUT_JOURNEYS))?)
}

fn browser(_: &[String]) -> Result<Count> {
    build::ui_packages()?;
    let mut tests = npm(&["run", "--silent", "test:browser"]);
    if let Some(chromium) = packages::chromium() {
        tests.env("CHROMIUM", chromium);
    }
    counted(&mut tests)
}

fn e2e(filter: &[String]) -> Result<Count> {
    build::ui()?;
    journeys(filter, None)
}

fn journeys(filter: &[String], picture: Option<&std::path::Path>) -> Result<Count> {
    let app = build::app()?;
    let driver = build::tauri_driver()?;
    let pictures = target().join("e2e");
    // The target is not tested by default: it needs what is set here.
    let journeys = ["--package", "penning-e2e", "--test", "journeys"];
    let mut tests = if build::has_nextest() {
        let mut tests = cargo(&["nextest", "run", "--config-file", "tests/e2e/nextest.toml"]);
        tests.args(journeys);
        tests
    } else {
        let mut tests = cargo(&["test", "--no-fail-fast"]);
        tests.args(journeys).args(["--", "--test-threads", "2"]);
        tests
    };
    tests.args(filter);
    tests.env("NEXTEST_HIDE_PROGRESS_BAR", "1");
    tests
        .env("PENNING_APP", app)
        .env("TAURI_DRIVER", driver)
        .env("PENNING_PICTURES", pictures);
    if let Some(chromium) = packages::chromium() {
        tests.env("CHROMIUM", chromium);
    }
    if let Some(picture) = picture {
        tests.env("PENNING_README_PICTURE", picture);
    }
    counted(&mut tests)
}

/// The lines that named failures so far.
fn named() -> MutexGuard<'static, Vec<String>> {
    static NAMED: Mutex<Vec<String>> = Mutex::new(Vec::new());
    NAMED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A check that passes or fails as a whole.
fn one(command: &mut Command) -> Result<Count> {
    let (status, _) = run_and_keep(command)?;
    Ok(if status.success() {
        Count::ONE_PASSED
    } else {
        Count::ONE_FAILED
    })
}

/// A program that runs tests and says how many. It fails at least once when it ends in failure,
/// as it does when it does not compile.
fn counted(command: &mut Command) -> Result<Count> {
    let (status, output) = run_and_keep(command)?;
    named().extend(failures(&output));
    let count = Count::read(&output);
    Ok(match count {
        Some(count) if status.success() || count.failed > 0 => count,
        Some(count) => count + Count::ONE_FAILED,
        None if status.success() => Count::ONE_PASSED,
        None => Count::ONE_FAILED,
    })
}
