//! Starting other programs: what they say is shown and kept, and they end when we end.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::{Result, leftovers, root, target};

/// Process groups that are running now.
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A command in the project's root folder that builds where all others build.
pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target())
        .env(leftovers::MARK, leftovers::mark())
        .stdin(Stdio::null());
    command
}

pub fn cargo(words: &[&str]) -> Command {
    let mut command =
        command(std::env::var_os("CARGO").map_or_else(|| "cargo".into(), std::path::PathBuf::from));
    command.args(words);
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}

/// cargo with clippy as the compiler of our own crates, where a warning is an error: whatever is built for
/// the tests is looked through as it is compiled, and nothing is compiled twice.
///
/// # Errors
/// The toolchain has no clippy.
pub fn checked(words: &[&str]) -> Result<Command> {
    let toolchain = output_of(command("rustc").args(["--print", "sysroot"]));
    let toolchain = toolchain.ok_or("rustc does not answer: install Rust by https://rustup.rs")?;
    let clippy = Path::new(&toolchain)
        .join("bin")
        .join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
    if !clippy.is_file() {
        return Err("Rust's linter is not installed: rustup component add clippy".into());
    }
    let mut cargo = cargo(words);
    cargo
        .env("RUSTC_WORKSPACE_WRAPPER", clippy)
        .env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
    Ok(cargo)
}

/// npm in `ui/`. On Windows it is a script, which only the command interpreter starts.
pub fn npm(words: &[&str]) -> Command {
    let mut command = if cfg!(windows) {
        let mut shell = command("cmd");
        shell.args(["/C", "npm"]);
        shell
    } else {
        command("npm")
    };
    command.args(words).current_dir(root().join("ui"));
    command
}

/// Whether `program --version` runs.
pub fn exists(program: &str) -> bool {
    let mut asked = command(program);
    asked
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    asked.status().is_ok()
}

/// What a command prints, or `None` when it cannot be run or fails.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command whose output the person sees.
///
/// # Errors
/// It could not be started, or failed.
pub fn run(command: &mut Command) -> Result<()> {
    let name = shown(command);
    let status = Running::start(command)?.wait()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{name}` failed ({status})"))
    }
}

/// Runs a command, shows what it says as it says it, and returns that too.
///
/// # Errors
/// It could not be started.
pub fn run_and_keep(command: &mut Command) -> Result<(ExitStatus, String)> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let mut running = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let out = running
        .child
        .stdout
        .take()
        .map(|from| tee(from, std::io::stdout(), Arc::clone(&kept)));
    let err = running
        .child
        .stderr
        .take()
        .map(|from| tee(from, std::io::stderr(), Arc::clone(&kept)));
    let status = running.wait()?;
    for reader in [out, err].into_iter().flatten() {
        let _ = reader.join();
    }
    let kept = kept.lock().map_err(|_| "reading its output failed")?;
    Ok((status, String::from_utf8_lossy(&kept).into_owned()))
}

fn tee<R: Read + Send + 'static, W: Write + Send + 'static>(
    from: R,
    mut to: W,
    kept: Arc<Mutex<Vec<u8>>>,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let _ = to.write_all(&line).and_then(|()| to.flush());
            if let Ok(mut kept) = kept.lock() {
                kept.extend_from_slice(&line);
            }
            line.clear();
        }
    })
}

/// A program with everything it started: dropping it ends them all.
pub struct Running {
    child: Child,
}

impl Running {
    /// # Errors
    /// The program is not there, or may not be started.
    pub fn start(command: &mut Command) -> Result<Running> {
        own_group(command);
        let child = command
            .spawn()
            .map_err(|why| format!("`{}` could not be started: {why}", shown(command)))?;
        if let Ok(mut groups) = GROUPS.lock() {
            groups.push(child.id());
        }
        Ok(Running { child })
    }

    /// Waits for its end, or for Ctrl+C.
    ///
    /// # Errors
    /// The person pressed Ctrl+C, or the system does not tell.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            let ended = self.ended()?;
            // Asked after that: what Ctrl+C ended did not end by itself.
            if interrupted() {
                return Err("stopped".into());
            }
            match ended {
                Some(status) => return Ok(status),
                None => thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().map_err(|why| why.to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        end_group(self.child.id());
        for _ in 0..100 {
            if matches!(self.ended(), Ok(Some(_)) | Err(_)) {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Ok(mut groups) = GROUPS.lock() {
            groups.retain(|&group| group != self.child.id());
        }
    }
}

/// Ctrl+C, a hang-up and a polite kill end what was started before we end ourselves.
pub fn end_children_on_signals() {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else {
            return;
        };
        thread::spawn(move || {
            let mut before = false;
            for signal in signals.forever() {
                INTERRUPTED.store(true, Ordering::Relaxed);
                for group in GROUPS
                    .lock()
                    .map(|groups| groups.clone())
                    .unwrap_or_default()
                {
                    end_group(group);
                }
                if before {
                    std::process::exit(128 + signal);
                }
                before = true;
            }
        });
    }
}

pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// A group of its own, so that all it starts can be ended with it; and it is not the terminal's
/// group, so Ctrl+C reaches us first and the order of ending is ours.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    #[cfg(not(unix))]
    let _ = command;
}

fn end_group(group: u32) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(group)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::TERM);
    }
    #[cfg(not(unix))]
    let _ = group;
}

fn shown(command: &Command) -> String {
    let mut words = vec![
        Path::new(command.get_program())
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    ];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}
