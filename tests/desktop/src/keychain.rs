use std::io::Write;
use std::process::{Child, Command, Stdio};

use crate::{Result, wait_for};

/// What kind of keychain a desktop starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeychainAtStart {
    /// A gnome-keyring whose login keyring is open.
    Unlocked,
    /// No program answers to the Secret Service's name.
    Absent,
}

/// A running gnome-keyring. Its login keyring's password is a line break, the least it takes from
/// standard input.
pub struct Keychain {
    daemon: Child,
}

impl Keychain {
    pub(crate) fn start(mut command: Command) -> Result<Keychain> {
        command.args(["--unlock", "--foreground", "--components=secrets"]);
        let mut daemon = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        daemon
            .stdin
            .take()
            .ok_or("no standard input")?
            .write_all(b"\n")?;
        Ok(Keychain { daemon })
    }
}

impl Keychain {
    pub(crate) fn id(&self) -> u32 {
        self.daemon.id()
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

pub(crate) fn wait_for_service(bus: impl Fn(&str) -> Command) -> Result<()> {
    wait_for("gnome-keyring on the session bus", 15, || {
        let found = bus("gdbus")
            .args([
                "wait",
                "--session",
                "--timeout",
                "1",
                "org.freedesktop.secrets",
            ])
            .status();
        found.ok().filter(|status| status.success()).map(drop)
    })
}
