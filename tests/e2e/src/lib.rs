//! What the journeys in `journeys/` are made of.
//!
//! A [`Journey`] is a desktop of its own with Penning in it, [`Page`] is Penning's window as a
//! person finds their way in it: by the names of buttons and fields, never by the page's structure.
//! [`picture`] makes pictures with codes in them, [`web_page`] whole pages of websites; [`oathtool`] says what a code must be.

mod account;
mod journey;
pub mod memory;
mod page;
pub mod picture;
pub mod transfer;
pub mod web_page;

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

pub use account::{ALL, Account, GITHUB, HOSPITAL, MAIL, VPN};
pub use journey::{Journey, Start, kept_in, travel, travel_on};
pub use page::Page;
pub use penning_test_desktop::{Error, Result};

/// Seconds since the Unix epoch.
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// The library that gives a program another time: to be loaded by `LD_PRELOAD`, and told by `FAKETIME`.
///
/// # Errors
/// It is not installed.
pub fn faketime() -> Result<String> {
    let folders = ["/usr/lib", "/usr/lib64"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok());
    let below = folders.flatten().flatten().map(|entry| entry.path());
    let places = ["/usr/lib".into(), "/usr/lib64".into()];
    let found = below
        .chain(places)
        .map(|folder: std::path::PathBuf| folder.join("faketime/libfaketime.so.1"))
        .find(|library| library.is_file());
    let library = found.ok_or("libfaketime is not installed")?;
    Ok(library.display().to_string())
}

/// The code that another program makes of a base32 secret: time step 30 s, SHA-1, 6 digits,
/// unless `options` say otherwise (see `man oathtool`).
///
/// # Errors
/// oathtool is not installed, or refuses.
pub fn oathtool(secret: &str, unix_seconds: u64, options: &[&str]) -> Result<String> {
    let mut command = Command::new("oathtool");
    if !options.iter().any(|option| option.contains("otp")) {
        command.arg("--totp");
    }
    command.arg(format!("--now=@{unix_seconds}"));
    let output = command.args(options).args(["--base32", secret]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
