use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::Result;

/// The name of [`Keeper::mark`] in the environment.
const KEEPER: &str = "PENNING_TEST_KEEPER";

/// Sees to it that what a test starts ends with it, and that the folder for it goes.
///
/// All that carries [`Keeper::mark`] in its environment is killed when the value is dropped, or when the process that
/// holds it ends, in whatever way: by a panic elsewhere, a timeout or `kill -9`, and for a value in a static, too.
/// See `programs/keeper.sh`, the process that waits for that.
pub struct Keeper {
    warden: Child,
    mark: String,
    folder: PathBuf,
}

impl Keeper {
    /// `what` is to be kept, in one short word of small letters.
    ///
    /// # Errors
    /// There is no room for a folder, or no shell.
    pub fn start(what: &str) -> Result<Keeper> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        // Process numbers come again, and so would a mark and a folder made of them alone.
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() % 1_000_000;
        let own = format!("{what}-{process}-{number}-{now}");
        // Short, since a socket's path may have 107 bytes.
        let folder = std::env::temp_dir().join(format!("penning-{own}"));
        fs::create_dir(&folder)?;
        let mut warden = Command::new("sh");
        warden
            .arg(crate::programs().join("keeper.sh"))
            .args([&own])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            use std::os::unix::process::CommandExt;
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
            // Whoever ends the test's whole group leaves this one to do its work.
            warden.process_group(0);
        }
        let warden = warden.spawn()?;
        // Programs that a test starts may be tests themselves: theirs are found by the outer mark, too.
        let mark = match std::env::var(KEEPER) {
            Ok(outer) => format!("{outer}/{own}"),
            Err(_) => own,
        };
        Ok(Keeper {
            warden,
            mark,
            folder,
        })
    }

    /// For this test only.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The variable that must be in the environment of all that is started.
    pub fn mark(&self) -> (&'static str, &str) {
        (KEEPER, &self.mark)
    }

    /// A command whose program ends with this value, with all that it starts.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env(KEEPER, &self.mark);
        command
    }
}

/// Every other process in whose environment this variable has this value: `/proc/NUMBER` of each.
///
/// One that has ended and waits for its parent has no environment any more.
pub fn marked(name: &str, value: &str) -> Vec<PathBuf> {
    let wanted = format!("{name}={value}");
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .map(|entry| entry.path())
        .filter(|process| {
            let set = fs::read(process.join("environ")).unwrap_or_default();
            let mut variables = set.split(|byte| *byte == 0);
            !process.ends_with(&own) && variables.any(|variable| variable == wanted.as_bytes())
        })
        .collect()
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.warden.stdin.take());
        let _ = self.warden.wait();
    }
}
