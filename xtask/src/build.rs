//! Building the user interface and the application, and only when there is something to build.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::process::{cargo, checked, command, npm, output_of, run, run_and_keep};
use crate::{Result, root, target};

/// The newest stable one: 3.x is an alpha for Tauri 3.
const TAURI_DRIVER: &str = "2.1.0";
const CARGO_DENY: &str = "0.20.2";

/// The page's packages, installed anew only when their lock file changed.
///
/// # Errors
/// npm failed.
pub fn ui_packages() -> Result<()> {
    let lock = root().join("ui/package-lock.json");
    let stamp = root().join("ui/node_modules/.penning-lock.json");
    let locked = fs::read(&lock).map_err(|why| format!("ui/package-lock.json: {why}"))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == locked) {
        return Ok(());
    }
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, locked).map_err(|why| format!("{}: {why}", stamp.display()))
}

/// The page itself, built anew only when one of its sources is newer than it.
///
/// # Errors
/// npm failed.
pub fn ui() -> Result<()> {
    ui_packages()?;
    let built = modified(&root().join("ui/dist/index.html"));
    let sources = [
        "ui/src",
        "ui/public",
        "ui/index.html",
        "ui/package-lock.json",
        "ui/vite.config.ts",
        "locales",
    ];
    let changed = sources
        .iter()
        .filter_map(|source| newest(&root().join(source)))
        .max();
    if built.is_some() && built >= changed {
        return Ok(());
    }
    run(&mut npm(&["run", "--silent", "build"]))
}

/// The journeys' WebDriver client asks more features of crates that the application uses too.
/// Built together, all would be compiled twice, and the tests would not see what people get.
pub const ALL_BUT_JOURNEYS: [&str; 3] = ["--workspace", "--exclude", "penning-e2e"];

/// The debug build of the application; its program.
///
/// # Errors
/// It does not compile.
pub fn app() -> Result<PathBuf> {
    run(&mut cargo(&["build", "--package", "penning"]))?;
    Ok(program("debug", "penning"))
}

/// The same, built by the compiler that the tests are built by.
///
/// # Errors
/// It does not compile, or warns.
pub fn checked_app() -> Result<PathBuf> {
    run(&mut checked(&["build", "--package", "penning"])?)?;
    Ok(program("debug", "penning"))
}

/// The program with all fuzz targets. It is built of the libraries that the tests have, but our own crates
/// count which code ran.
///
/// # Errors
/// It does not compile.
pub fn fuzz_targets() -> Result<PathBuf> {
    if cfg!(not(target_os = "linux")) {
        return Err("the fuzz targets are built on Linux only".into());
    }
    let mut build = cargo(&["test", "--no-run", "--test", "targets"]);
    build.args(ALL_BUT_JOURNEYS).env(
        "RUSTC_WORKSPACE_WRAPPER",
        root().join("fuzz/instrumented.sh"),
    );
    let (status, said) = run_and_keep(&mut build)?;
    if !status.success() {
        return Err("the fuzz targets do not build".into());
    }
    // cargo says where:   Executable main.rs (target/debug/deps/targets-0123456789abcdef)
    let named = said.lines().rev().find_map(|line| {
        let (_, named) = line.trim().strip_prefix("Executable ")?.split_once('(')?;
        Some(named.trim_end_matches(')').to_owned())
    });
    let named = named.ok_or("cargo does not say where the fuzz targets are")?;
    Ok(root().join(named))
}

/// Where cargo puts the program of this profile.
pub fn program(profile: &str, name: &str) -> PathBuf {
    target()
        .join(profile)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The WebDriver front of Tauri applications, installed below the target folder.
///
/// # Errors
/// It does not compile or cannot be fetched.
pub fn tauri_driver() -> Result<PathBuf> {
    tool("tauri-driver", TAURI_DRIVER, &[])
}

/// What looks through the licences and sources of all that is built in, installed likewise.
///
/// # Errors
/// It does not compile or cannot be fetched.
pub fn cargo_deny() -> Result<PathBuf> {
    tool("cargo-deny", CARGO_DENY, &["--no-default-features"])
}

/// A program of this version from the registry, built anew only when it is another version.
fn tool(name: &str, version: &str, how: &[&str]) -> Result<PathBuf> {
    let tools = target().join("tools");
    let program = tools
        .join("bin")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let record = fs::read_to_string(tools.join(".crates.toml")).unwrap_or_default();
    if !program.is_file() || !record.contains(&format!("\"{name} {version} ")) {
        let mut install = cargo(&["install", "--locked", name, "--version", version, "--root"]);
        // They run for some seconds: not worth the time to build them for speed, or for a debugger.
        run(install
            .arg(&tools)
            .arg("--debug")
            .args(how)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", tools.join("build")))
        .map_err(|why| format!("{name} {version} cannot be installed: {why}"))?;
        let _ = fs::remove_dir_all(tools.join("build"));
    }
    Ok(program)
}

pub fn has_nextest() -> bool {
    output_of(command("cargo").args(["nextest", "--version"])).is_some()
}

fn newest(path: &Path) -> Option<SystemTime> {
    let own = modified(path);
    let Ok(entries) = fs::read_dir(path) else {
        return own;
    };
    let below = entries.flatten().filter_map(|entry| newest(&entry.path()));
    below.chain(own).max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}
