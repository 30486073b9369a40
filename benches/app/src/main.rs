//! How fast, how large and how quiet is Penning beside an empty Tauri window?
//!
//! `penning-bench-app PENNING EMPTY-WINDOW` (both programs; `cargo xtask bench app` builds and
//! names them). Every number is taken on the same virtual desktop in the same run, rounds of the
//! two alternating, and the limits are ratios: they mean the same on every machine.

mod processes;
mod screen;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use penning_platform::{
    camera::SystemCamera, clipboard::SystemClipboard, keychain::SystemKeychain,
    screen::SystemScreen,
};
use penning_session::{Choice, OnExisting, Ports, Session, VaultState};
use penning_test_desktop::{Desktop, Parts, Result, wait_for};
use serde_json::json;

use crate::screen::Screen;

const ACCOUNTS: usize = 100;
const ROUNDS: usize = 5;
/// Longer than any start: by then the picture is the final one.
const SETTLED: Duration = Duration::from_secs(8);
/// Penning gives the web view back after a minute in the tray.
const RELEASED_WITHIN_SECONDS: u64 = 75;
const REOPENINGS: usize = 3;
/// From a menu's opening to a click in it, for somebody who knows where to click.
const MENU_READ: Duration = Duration::from_millis(600);
/// The engine's process of the page, named as the kernel cuts it.
const PAGE: &str = "WebKitWebProces";
const WATCHED: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["fill", folder] => fill(Path::new(folder)).map(|()| true),
        [penning, empty] => measure(Path::new(penning), Path::new(empty)),
        _ => Err("penning-bench-app PENNING EMPTY-WINDOW".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes a vault in which there are accounts, its key in the keychain of this desktop.
fn fill(folder: &Path) -> Result<()> {
    let ports = Ports {
        keychain: std::sync::Arc::new(SystemKeychain),
        clipboard: std::sync::Arc::new(SystemClipboard::new()),
        screen: std::sync::Arc::new(SystemScreen),
        camera: std::sync::Arc::new(SystemCamera),
        http: std::sync::Arc::new(penning_platform::http::SystemHttp::new()),
        time_server: std::sync::Arc::new(penning_platform::time_server::SystemTimeServer::new()),
        processor_time: penning_platform::processor::time_used,
        plain_loopback: false,
        vault: penning_vault::real_ports(),
    };
    let session = Session::new(ports, folder.to_owned());
    if session.open() != VaultState::Open {
        return Err(format!("the vault did not open: {:?}", session.vault_state()).into());
    }
    let mut choices = Vec::new();
    for number in 0..ACCOUNTS {
        let name = [
            "GitHub",
            "Google",
            "Microsoft",
            "Hospital",
            "GitLab",
            "Example",
        ][number % 6];
        // Three base32 letters that count.
        let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
        let own: String = [number / 26, number, number * 7]
            .map(letter)
            .iter()
            .collect();
        let uri = format!(
            "otpauth://totp/{name}%20{number}:person{number}@example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3{own}&issuer={name}%20{number}"
        );
        let found = session
            .take_text(&uri)
            .map_err(|problem| format!("{problem:?}"))?;
        choices.extend(found.pending.into_iter().map(|pending| Choice {
            pending_id: pending.pending_id,
            issuer: pending.issuer,
            account_name: pending.account_name,
            on_existing: OnExisting::KeepBoth,
            counter: None,
            pin: None,
        }));
    }
    let added = session
        .commit(&choices)
        .map_err(|problem| format!("{problem:?}"))?;
    if added.len() == ACCOUNTS {
        Ok(())
    } else {
        Err(format!("{} accounts, not {ACCOUNTS}", added.len()).into())
    }
}

fn measure(penning: &Path, empty: &Path) -> Result<bool> {
    let mut desktop = Desktop::start(&Parts {
        screen: (640, 760),
        ..Parts::default()
    })?;
    let data = desktop.home().join("penning");
    let itself = std::env::current_exe()?;
    desktop.run(desktop.command(&itself).arg("fill").arg(&data))?;

    let (mut penning_starts, mut empty_starts) = (Vec::new(), Vec::new());
    let (mut penning_sizes, mut empty_sizes) = (Vec::new(), Vec::new());
    // Programs are read from the disk once before anything counts.
    for round in 0..=ROUNDS {
        for (program, starts, sizes) in [
            (empty, &mut empty_starts, &mut empty_sizes),
            (penning, &mut penning_starts, &mut penning_sizes),
        ] {
            let mut shown = Shown::start(&desktop, program, &data)?;
            if round > 0 {
                starts.push(shown.after.as_secs_f64());
                sizes.push(processes::of(&desktop).pss_megabytes());
            }
            shown.end(&desktop)?;
        }
    }
    let mut report = Report::default();
    let (penning_start, empty_start) = (median(&mut penning_starts), median(&mut empty_starts));
    let (penning_size, empty_size) = (median(&mut penning_sizes), median(&mut empty_sizes));
    report.ratio(
        "start to codes on the screen",
        penning_start / empty_start,
        1.25,
        &format!("{penning_start:.2} s to {empty_start:.2} s"),
    );
    report.ratio(
        "memory with the list shown",
        penning_size / empty_size,
        1.25,
        &format!("{penning_size:.0} MB to {empty_size:.0} MB"),
    );

    let mut shown = Shown::start(&desktop, penning, &data)?;
    desktop.screenshot(&pictures()?.join("penning.png"))?;
    let used = processes::of(&desktop).watch(WATCHED, || processes::of(&desktop));
    report.number(
        "CPU while the list is visible",
        used.cpu_percent,
        1.0,
        "% of a core",
    );

    desktop.window("Penning")?.close()?;
    wait_for("the web view's end", RELEASED_WITHIN_SECONDS, || {
        (!processes::of(&desktop).any_named(PAGE)).then_some(())
    })?;
    sleep(SETTLED);
    let left = processes::of(&desktop);
    let size = left.pss_megabytes();
    report.ratio(
        "memory in the tray",
        size / empty_size,
        0.55,
        &format!("{size:.0} MB to {empty_size:.0} MB"),
    );
    let used = left.watch(WATCHED, || processes::of(&desktop));
    report.number(
        "wake-ups in the tray",
        used.wakeups_per_second,
        1.0,
        "a second",
    );

    let from_tray = median_of_reopenings(&mut desktop, |desktop| {
        desktop.tray().ask(&json!({ "do": "menu" }))?;
        sleep(MENU_READ);
        let clicked = Instant::now();
        desktop
            .tray()
            .ask(&json!({ "do": "click", "label": "Open Penning" }))?;
        Ok((clicked, None))
    })?;
    report.ratio(
        "opened again to a first start",
        from_tray / penning_start,
        0.5,
        &format!("{from_tray:.2} s to {penning_start:.2} s"),
    );
    let by_start = median_of_reopenings(&mut desktop, |desktop| {
        let started = Instant::now();
        let second = penning_command(desktop, penning, &data).spawn()?;
        Ok((started, Some(second)))
    })?;
    println!(
        "{:<32} {:>6.2}, for comparison             ×  ({by_start:.2} s to {penning_start:.2} s)",
        "the same, by a second start",
        by_start / penning_start
    );
    shown.end(&desktop)?;
    Ok(report.kept)
}

/// From the moment that `open` tells to codes on the screen, the window and its engine gone before.
fn median_of_reopenings(
    desktop: &mut Desktop,
    open: impl Fn(&mut Desktop) -> Result<(Instant, Option<Child>)>,
) -> Result<f64> {
    let mut reopenings = Vec::new();
    for _ in 0..REOPENINGS {
        if processes::of(desktop).any_named(PAGE) {
            desktop.window("Penning")?.close()?;
            wait_for("the web view's end", RELEASED_WITHIN_SECONDS, || {
                (!processes::of(desktop).any_named(PAGE)).then_some(())
            })?;
            sleep(SETTLED);
        }
        wait_for_quiet_moment();
        let screen = Screen::of(desktop)?;
        let (opened, second) = open(desktop)?;
        reopenings.push(screen.settles_from(opened, SETTLED)?.as_secs_f64());
        if let Some(mut second) = second {
            second.wait()?;
        }
    }
    Ok(median(&mut reopenings))
}

/// A program whose window is on the screen.
struct Shown {
    child: Child,
    /// From its start to the first picture that looks like the final one.
    after: Duration,
}

impl Shown {
    fn start(desktop: &Desktop, program: &Path, data: &Path) -> Result<Shown> {
        wait_for_quiet_moment();
        let screen = Screen::of(desktop)?;
        let mut command = penning_command(desktop, program, data);
        let started = Instant::now();
        let mut child = command.spawn()?;
        match screen.settles_from(started, SETTLED) {
            Ok(after) => Ok(Shown { child, after }),
            Err(error) => {
                let _ = child.kill();
                Err(format!("{}: {error}", program.display()).into())
            }
        }
    }

    fn end(&mut self, desktop: &Desktop) -> Result<()> {
        // Killed, not closed: closing would leave Penning in the tray.
        self.child.kill()?;
        self.child.wait()?;
        wait_for("the end of its processes", 10, || {
            processes::of(desktop).is_empty().then_some(())
        })
    }
}

fn penning_command(desktop: &Desktop, program: &Path, data: &Path) -> Command {
    let mut command = desktop.command(program);
    command
        .env("PENNING_DATA_DIR", data)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The list changes when codes do: start early in a time step, so that the picture stays.
fn wait_for_quiet_moment() {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
        % 30.0;
    if !(1.0..=12.0).contains(&since) {
        sleep(Duration::from_secs_f64((31.0 - since) % 30.0));
    }
}

/// Prints each number beside its limit.
struct Report {
    kept: bool,
}

impl Default for Report {
    fn default() -> Report {
        Report { kept: true }
    }
}

impl Report {
    fn ratio(&mut self, what: &str, ratio: f64, most: f64, from: &str) {
        self.line(what, ratio, most, &format!("×  ({from})"));
    }

    fn number(&mut self, what: &str, number: f64, most: f64, unit: &str) {
        self.line(what, number, most, unit);
    }

    fn line(&mut self, what: &str, number: f64, most: f64, unit: &str) {
        let kept = number <= most;
        self.kept &= kept;
        println!(
            "{what:<32} {number:>6.2}, at most {most:<5} {}  {unit}",
            if kept { "kept    " } else { "NOT KEPT" }
        );
    }
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn pictures() -> Result<PathBuf> {
    let itself = std::env::current_exe()?;
    Ok(itself
        .ancestors()
        .nth(2)
        .ok_or("no target folder")?
        .join("bench"))
}
