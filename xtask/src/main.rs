//! What do I type to run Penning, to test it, and to measure it?
//!
//! ```text
//! cargo xtask run [-- ARGUMENTS]   build Penning and start it
//! cargo xtask test [STEP…]         everything that must hold; STEPs: see `cargo xtask help`
//! cargo xtask test --changed [COMMIT]  what the changes since then can break
//! cargo xtask bench [WHICH…]       otp, qr, vault, app, ui: how fast and how large, as ratios
//! cargo xtask fuzz [TARGET…] [--hours N]  can any input break a parser? some seconds for each, or hours
//! cargo xtask screenshot           makes docs/screenshot.png anew
//! cargo xtask setup                only installs what the others need
//! ```
//! Each first installs the system's packages that it needs, says which, and asks.

mod bench;
mod build;
mod changed;
mod fuzz;
mod leftovers;
mod outcome;
mod packages;
mod process;
mod run;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What went wrong, in words for the person at the terminal.
pub type Failure = String;
pub type Result<T> = std::result::Result<T, Failure>;

fn main() -> ExitCode {
    process::end_children_on_signals();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = words
        .split_first()
        .map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    let done = match command {
        "run" => run::run(rest),
        "test" => test::test(rest),
        "bench" => bench::bench(rest),
        "fuzz" => fuzz::fuzz(rest),
        "screenshot" => test::screenshot(),
        "setup" => packages::install_for(packages::Task::Test),
        "help" | "--help" | "-h" => {
            print_help();
            Ok(())
        }
        unknown => Err(format!(
            "`cargo xtask {unknown}` is not known; try `cargo xtask help`"
        )),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_empty() {
                eprintln!("{failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn print_help() {
    println!(
        "cargo xtask run [-- ARGUMENTS]   build Penning and start it\n\
         cargo xtask test [STEP…]         run everything, or these steps, in this order:"
    );
    for step in test::STEPS {
        println!(
            "                                   {:<8} {}",
            step.name, step.what
        );
    }
    println!(
        "                                 after `--`: only the tests of unit and e2e with these names\n\
         cargo xtask test --changed [COMMIT]  run what the changes since the last commit, or that one, can break\n\
         cargo xtask bench [WHICH…]       run everything, or these of: {}\n\
         cargo xtask fuzz [TARGET…] [--hours N]  give the parsers odd inputs, some seconds for each or hours\n\
         cargo xtask screenshot           make docs/screenshot.png anew\n\
         cargo xtask setup                only install what these need",
        bench::NAMES.join(", ")
    );
}

/// The project's root folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask/ lies in the project's root folder")
}

/// Where everything is built; one folder for all commands, so that nothing is built twice.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |named| root().join(named))
}
