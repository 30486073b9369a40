//! Everything that must hold, step by step; the last line says how many tests passed and failed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::build::{self, ALL_BUT_JOURNEYS};
use crate::changed::{Changed, changed};
use crate::outcome::{Outcome, report};
use crate::packages::{self, Task};
use crate::process::{cargo, checked, command, interrupted, npm, run, run_and_keep};
use crate::{Result, leftovers, root, target};

pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    run: fn(&Wanted) -> Result<Outcome>,
}

/// What of a step is wanted: everything, where neither says less.
#[derive(Default)]
pub struct Wanted {
    /// Names of single tests.
    pub tests: Vec<String>,
    pub changed: Option<Changed>,
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
        name: "build",
        what: "all Rust compiles, without a warning of the compiler or of clippy",
        run: compile,
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
        what: "no odd input breaks a parser: a quarter of a minute for each",
        run: fuzz,
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

/// Runs the named steps, or all. Words after `--` choose single tests by name; `--changed` runs what what was
/// changed since the last commit (or since the named one) can break.
///
/// # Errors
/// A test failed; all has been said by then.
pub fn test(words: &[String]) -> Result<()> {
    let (words, tests) = match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    let (names, changed) = match words {
        [word] if word == "--changed" => (&[][..], Some(changed("HEAD")?)),
        [word, since] if word == "--changed" => (&[][..], Some(changed(since)?)),
        names => (names, None),
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
    packages::room_for_tests()?;

    let wanted = Wanted {
        tests: tests.to_vec(),
        changed,
    };
    if let Some(changed) = &wanted.changed {
        println!("{changed}");
    }
    let mut sum = Outcome::default();
    let mut times = Vec::new();
    for step in STEPS {
        let is_wanted = match &wanted.changed {
            Some(changed) => changed.concerns(step.name),
            None => names.is_empty() || names.iter().any(|name| name == step.name),
        };
        if !is_wanted {
            continue;
        }
        println!("\n── {}: {} ──", step.name, step.what);
        let started = Instant::now();
        let outcome = (step.run)(&wanted).and_then(|outcome| {
            let ran = outcome.passed + outcome.failed > 0;
            if ran || !wanted.tests.is_empty() || wanted.changed.is_some() {
                Ok(outcome)
            } else {
                Err("no test was run".into())
            }
        });
        let mut outcome = outcome.unwrap_or_else(|failure| {
            eprintln!("{failure}");
            Outcome::of_one(&format!("{}: {failure}", step.name), false)
        });
        for name in leftovers::ended() {
            outcome.fail(format!("{}: left behind: {name}", step.name));
        }
        if interrupted() {
            return Err("stopped".into());
        }
        let seconds = started.elapsed().as_secs_f64();
        println!("{}", line(step.name, &outcome, seconds));
        times.push((step.name, outcome.clone(), seconds));
        sum += outcome;
    }
    if sum.passed + sum.failed == 0 && wanted.changed.is_none() {
        return Err("no test was run: is there one of that name?".into());
    }
    tell(&times, &sum)?;
    if sum.is_good() {
        Ok(())
    } else {
        Err(String::new())
    }
}

/// Everything again at the end, and in a file: who reads a long log reads that first, and some keep only that.
fn tell(times: &[(&str, Outcome, f64)], sum: &Outcome) -> Result<()> {
    for (title, names) in [
        ("failed", &sum.broken),
        ("passed when tried again", &sum.flaky),
    ] {
        if !names.is_empty() {
            println!("\n── {title} ──\n{}", names.join("\n"));
        }
    }
    println!("\n── all ──");
    for (name, outcome, seconds) in times {
        println!("{}", line(name, outcome, *seconds));
    }
    let steps: Vec<_> = times
        .iter()
        .map(|(name, outcome, seconds)| {
            serde_json::json!({
                "step": name,
                "seconds": seconds.round(),
                "passed": outcome.passed,
                "failed": outcome.broken,
                "skipped": outcome.skipped,
                "flaky": outcome.flaky,
            })
        })
        .collect();
    let path = target().join("test-report.json");
    let text = serde_json::to_string_pretty(&steps).map_err(|why| why.to_string())?;
    std::fs::write(&path, text).map_err(|why| format!("{}: {why}", path.display()))?;
    let minutes = times.iter().map(|(_, _, seconds)| seconds).sum::<f64>() / 60.0;
    println!(
        "{minutes:.1} min; {} skipped, {} at a second try; also in {}\n\n{sum}",
        sum.skipped,
        sum.flaky.len(),
        path.display()
    );
    Ok(())
}

fn line(name: &str, outcome: &Outcome, seconds: f64) -> String {
    format!(
        "{name:<8} {:>5} passed {:>4} failed {:>4} skipped {:>4} tried again {seconds:>7.1} s",
        outcome.passed,
        outcome.failed,
        outcome.skipped,
        outcome.flaky.len()
    )
}

/// Lets the journey that fills the list write README's picture.
///
/// # Errors
/// The journey failed.
pub fn screenshot() -> Result<()> {
    packages::install_for(Task::Test)?;
    build::ui()?;
    let picture = root().join("docs/screenshot.png");
    let outcome = journeys(&["readme::".to_owned()], Some(&picture))?;
    if outcome.is_good() {
        println!("docs/screenshot.png is new");
        Ok(())
    } else {
        Err("the journey that makes the picture failed".into())
    }
}

fn fmt(_: &Wanted) -> Result<Outcome> {
    one("fmt", &mut cargo(&["fmt", "--all", "--check"]))
}

/// Everything that later steps run is compiled here, once, so that their times are their own.
fn compile(_: &Wanted) -> Result<Outcome> {
    build::ui()?;
    let words: &[&str] = if build::has_nextest() {
        &["nextest", "run", "--no-run", "--all-targets"]
    } else {
        &["test", "--no-run", "--all-targets"]
    };
    let mut outcome = one("build: tests", checked(words)?.args(ALL_BUT_JOURNEYS))?;
    if outcome.is_good() {
        let app = build::checked_app();
        outcome += Outcome::of_one("build: application", app.is_ok());
        let journeys = ["build", "--package", "penning-e2e", "--test", "journeys"];
        outcome += one("build: journeys", &mut checked(&journeys)?)?;
    }
    Ok(outcome)
}

/// Not the database of known weaknesses: it comes over the network, and changes by itself.
fn deny(_: &Wanted) -> Result<Outcome> {
    let mut deny = command(build::cargo_deny()?);
    one(
        "deny",
        deny.args(["--locked", "check", "licenses", "bans", "sources"]),
    )
}

fn ui(_: &Wanted) -> Result<Outcome> {
    build::ui_packages()?;
    let mut outcome = one("ui: types", &mut npm(&["run", "--silent", "check"]))?;
    outcome += one("ui: words", &mut npm(&["run", "--silent", "check:locales"]))?;
    let path = fresh_report("vitest.json")?;
    let said = run(npm(&["run", "--silent", "test"]).env("PENNING_RESULTS", &path));
    outcome += reported(said, &path, Outcome::of_vitest)?;
    Ok(outcome)
}

fn page(_: &Wanted) -> Result<Outcome> {
    build::ui()?;
    Ok(Outcome::of_one("page", true))
}

/// A test of the workspace and of the examples in its documentation.
fn unit(wanted: &Wanted) -> Result<Outcome> {
    build::ui()?;
    if !build::has_nextest() {
        let mut all = checked(&["test", "--no-fail-fast"])?;
        return summed(all.args(ALL_BUT_JOURNEYS).arg("--").args(&wanted.tests));
    }
    let path = fresh_report("unit.xml")?;
    let mut all = checked(&["nextest", "run", "--no-fail-fast", "--no-tests", "pass"])?;
    all.args(["--config-file", "tests/nextest.toml"])
        .args(["--test-threads", &threads()])
        .args(ALL_BUT_JOURNEYS)
        .args(&wanted.tests)
        .env("NEXTEST_HIDE_PROGRESS_BAR", "1");
    if let Some(changed) = &wanted.changed {
        all.args(["--filterset", &changed.packages_filter()]);
    }
    let said = run(&mut all);
    keep_junit(&path)?;
    let mut outcome = reported(said, &path, Outcome::of_junit)?;
    if wanted.tests.is_empty() && wanted.changed.is_none() {
        let mut examples = checked(&["test", "--doc", "--no-fail-fast"])?;
        outcome += summed(examples.args(ALL_BUT_JOURNEYS))?;
    }
    Ok(outcome)
}

fn fuzz(wanted: &Wanted) -> Result<Outcome> {
    crate::fuzz::step(&wanted.tests)
}

fn browser(_: &Wanted) -> Result<Outcome> {
    build::ui_packages()?;
    let path = fresh_report("browser.json")?;
    let mut tests = npm(&["run", "--silent", "test:browser"]);
    tests.env("PENNING_RESULTS", &path);
    if let Some(chromium) = packages::chromium() {
        tests.env("CHROMIUM", chromium);
    }
    let said = run(&mut tests);
    reported(said, &path, Outcome::of_browser)
}

fn e2e(wanted: &Wanted) -> Result<Outcome> {
    build::ui()?;
    let tests = match &wanted.changed {
        Some(changed) => changed.journeys(),
        None => wanted.tests.clone(),
    };
    journeys(&tests, None)
}

fn journeys(filter: &[String], picture: Option<&Path>) -> Result<Outcome> {
    let app = build::checked_app()?;
    let driver = build::tauri_driver()?;
    let path = fresh_report("e2e.xml")?;
    // The target is not tested by default: it needs what is set here.
    let journeys = ["--package", "penning-e2e", "--test", "journeys"];
    let has_nextest = build::has_nextest();
    let mut tests = if has_nextest {
        let mut tests = checked(&["nextest", "run", "--config-file", "tests/e2e/nextest.toml"])?;
        tests.args(["--no-tests", "pass"]).args(journeys);
        tests.args(["--test-threads", &threads()]);
        tests
    } else {
        let mut tests = checked(&["test", "--no-fail-fast"])?;
        tests.args(journeys).args(["--", "--test-threads", "2"]);
        tests
    };
    tests
        .args(filter)
        .env("NEXTEST_HIDE_PROGRESS_BAR", "1")
        .env("PENNING_APP", app)
        .env("TAURI_DRIVER", driver)
        .env("PENNING_KEPT", target().join("e2e"));
    if let Some(chromium) = packages::chromium() {
        tests.env("CHROMIUM", chromium);
    }
    if let Some(picture) = picture {
        tests.env("PENNING_README_PICTURE", picture);
    }
    if !has_nextest {
        return summed(&mut tests);
    }
    let said = run(&mut tests);
    keep_junit(&path)?;
    reported(said, &path, Outcome::of_junit)
}

/// Tests wait for programs and servers of their own about half of their time.
fn threads() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (2 * cores).to_string()
}

/// Where a runner is to leave its report; what an earlier run left there is gone.
fn fresh_report(name: &str) -> Result<PathBuf> {
    let folder = target().join("test-reports");
    std::fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let path = folder.join(name);
    for old in [&path, &junit()] {
        if old.exists() {
            std::fs::remove_file(old).map_err(|why| format!("{}: {why}", old.display()))?;
        }
    }
    Ok(path)
}

/// nextest has one place for the reports of all its runs, below the project's folder wherever things are built.
fn junit() -> PathBuf {
    root().join("target/nextest/default/junit.xml")
}

fn keep_junit(path: &Path) -> Result<()> {
    // Copied: the two folders may lie on two disks.
    match std::fs::copy(junit(), path) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {why}", path.display()))
        }
        _ => Ok(()),
    }
}

/// A runner's report, together with how the runner itself ended: one that failed has failed at least once.
fn reported(ended: Result<()>, path: &Path, read: fn(&str) -> Result<Outcome>) -> Result<Outcome> {
    let mut outcome = match report(path, read) {
        Ok(outcome) => outcome,
        Err(why) => return Err(ended.err().unwrap_or(why)),
    };
    if let Err(failure) = ended
        && outcome.is_good()
    {
        outcome.fail(failure);
    }
    Ok(outcome)
}

/// A check that passes or fails as a whole.
fn one(name: &str, command: &mut Command) -> Result<Outcome> {
    let said = run(command);
    if let Err(failure) = &said {
        eprintln!("{failure}");
    }
    Ok(Outcome::of_one(name, said.is_ok()))
}

/// cargo's own test runner, which tells by its prose only.
fn summed(command: &mut Command) -> Result<Outcome> {
    let (status, output) = run_and_keep(command)?;
    let mut outcome = Outcome::of_cargo_test(&output).ok_or("the tests ended without a summary")?;
    if !status.success() && outcome.is_good() {
        outcome.fail(format!("cargo test ({status})"));
    }
    Ok(outcome)
}
