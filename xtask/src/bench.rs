//! How fast and how large is Penning? Each number is a ratio to something measured in the same
//! run, so that it means the same on every machine.

use crate::packages::{self, Task};
use crate::process::{cargo, command, npm, run};
use crate::{Result, build, root};

pub const NAMES: &[&str] = &["otp", "qr", "vault", "app", "ui"];

/// Runs the named benches, or all; what follows `--` is passed on to one.
///
/// # Errors
/// A bench failed, or a limit is not kept.
pub fn bench(words: &[String]) -> Result<()> {
    let (names, passed_on) = match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    if let Some(unknown) = names.iter().find(|name| !NAMES.contains(&name.as_str())) {
        return Err(format!(
            "there is no bench `{unknown}`; there are: {}",
            NAMES.join(", ")
        ));
    }
    let mut failures = Vec::new();
    for name in NAMES
        .iter()
        .filter(|name| names.is_empty() || names.iter().any(|asked| asked == *name))
    {
        println!("\n── {name} ──");
        let done = match *name {
            "otp" => example("penning-otp", "code_speed", passed_on),
            "qr" => of_pictures(passed_on),
            "vault" => run(cargo(&["bench", "--package", "penning-vault", "--"]).args(passed_on)),
            "app" => of_app(passed_on),
            _ => of_page(),
        };
        if let Err(failure) = done {
            eprintln!("{failure}");
            failures.push(*name);
        }
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(format!("not kept: {}", failures.join(", ")))
    }
}

fn example(package: &str, name: &str, passed_on: &[String]) -> Result<()> {
    run(cargo(&[
        "run",
        "--release",
        "--package",
        package,
        "--example",
        name,
        "--",
    ])
    .args(passed_on))
}

/// Needs a folder of labelled pictures, which is too large to come with the source.
fn of_pictures(passed_on: &[String]) -> Result<()> {
    let usual = root().join("../shared/samples/qr");
    if !passed_on.is_empty() {
        example("penning-qr", "bench", passed_on)
    } else if usual.is_dir() {
        example("penning-qr", "bench", &[usual.display().to_string()])
    } else {
        println!(
            "left out: name a folder of labelled pictures, as in `cargo xtask bench qr -- FOLDER`"
        );
        Ok(())
    }
}

fn of_page() -> Result<()> {
    packages::install_for(Task::Test)?;
    build::ui_packages()?;
    run(&mut npm(&["run", "--silent", "bench"]))
}

/// Penning beside an empty Tauri window, both as they are released; `--profile dev` for a quick look.
fn of_app(passed_on: &[String]) -> Result<()> {
    let (profile, folder) = match passed_on {
        [] => ("release", "release"),
        [word, profile] if word == "--profile" => (
            profile.as_str(),
            if profile == "dev" { "debug" } else { profile },
        ),
        _ => return Err("bench app takes nothing but `--profile NAME`".into()),
    };
    packages::install_for(Task::RunWithoutDisplay)?;
    build::ui()?;
    // In one command, so that both get the same features of every crate.
    run(&mut cargo(&[
        "build",
        "--profile",
        profile,
        "--package",
        "penning",
        "--package",
        "penning-bench-app",
    ]))?;
    let named = |name: &str| build::program(folder, name);
    run(command(named("penning-bench-app")).args([named("penning"), named("empty-window")]))
}
