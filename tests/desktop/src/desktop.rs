use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::keychain::{self, Keychain, KeychainAtStart};
use crate::served::Served;
use crate::{Clipboard, Keeper, Result, Window, programs, wait_for};

/// Which parts a desktop has.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Pixels of the screen: width, height.
    pub screen: (u32, u32),
    pub keychain: KeychainAtStart,
    pub tray: bool,
    /// Where programs keep their files; `None`: a folder that is removed with the desktop.
    pub home: Option<PathBuf>,
}

impl Default for Parts {
    fn default() -> Parts {
        Parts {
            screen: (1280, 800),
            keychain: KeychainAtStart::Unlocked,
            tray: true,
            home: None,
        }
    }
}

/// A running desktop.
pub struct Desktop {
    // In the order in which they end: users of the bus and the screen before these.
    tray: Option<Served>,
    notifications: Option<Served>,
    keychain: Option<Keychain>,
    running: Vec<Child>,
    home: PathBuf,
    display: String,
    bus: String,
    keeper: Keeper,
}

impl Desktop {
    /// # Errors
    /// A program is not installed or did not come up within some seconds.
    pub fn start(parts: &Parts) -> Result<Desktop> {
        let keeper = Keeper::start("desktop")?;
        let own = || keeper.folder().join("home");
        let home = parts.home.clone().unwrap_or_else(own);
        let run = keeper.folder().join("run");
        fs::create_dir(&run)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&run, fs::Permissions::from_mode(0o700))?;
        }
        for below in ["data", "config", "cache", "state"] {
            fs::create_dir_all(home.join(below))?;
        }
        let mut desktop = Desktop {
            tray: None,
            notifications: None,
            keychain: None,
            running: Vec::new(),
            home,
            display: String::new(),
            bus: String::new(),
            keeper,
        };
        desktop.start_screen(parts.screen)?;
        desktop.start_bus()?;
        desktop.start_window_manager()?;
        desktop.notifications = Some(Served::start(desktop.python("notifications.py"))?);
        if parts.tray {
            desktop.start_tray()?;
        }
        if parts.keychain == KeychainAtStart::Unlocked {
            desktop.start_keychain()?;
        }
        Ok(desktop)
    }

    /// A command that runs inside: on this screen and bus, with these folders, in English,
    /// and that is killed when the desktop goes, with all that it starts.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = self.keeper.command(program);
        for (name, value) in self.variables() {
            command.env(name, value);
        }
        for name in [
            "WAYLAND_DISPLAY",
            "XAUTHORITY",
            "SESSION_MANAGER",
            "DESKTOP_SESSION",
            "GTK_MODULES",
            "LC_ALL",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// What a program's environment says about this desktop.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let below = |name: &str| self.home.join(name).display().to_string();
        vec![
            ("DISPLAY", self.display.clone()),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus.clone()),
            ("HOME", self.home.display().to_string()),
            ("XDG_DATA_HOME", below("data")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_CACHE_HOME", below("cache")),
            ("XDG_STATE_HOME", below("state")),
            (
                "XDG_RUNTIME_DIR",
                self.folder().join("run").display().to_string(),
            ),
            ("XDG_SESSION_TYPE", "x11".into()),
            ("GDK_BACKEND", "x11".into()),
            ("NO_AT_BRIDGE", "1".into()),
            ("GSETTINGS_BACKEND", "memory".into()),
            ("LANG", "C.UTF-8".into()),
            ("LANGUAGE", "en".into()),
        ]
    }

    /// A folder that is removed with the desktop.
    pub fn folder(&self) -> &Path {
        self.keeper.folder()
    }

    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The tray's host: `items`, `menu`, `click` (see `programs/tray_host.py`).
    ///
    /// # Panics
    /// When the desktop was started without a tray.
    pub fn tray(&mut self) -> &mut Served {
        self.tray
            .as_mut()
            .expect("this desktop was started with a tray")
    }

    pub fn start_tray(&mut self) -> Result<()> {
        self.tray = Some(Served::start(self.python("tray_host.py"))?);
        Ok(())
    }

    /// The notification service: `shown` (see `programs/notifications.py`).
    pub fn notifications(&mut self) -> &mut Served {
        self.notifications
            .as_mut()
            .expect("every desktop has a notification service")
    }

    /// What tells programs of screen locks, sleep and shutdown (see `programs/logind.py`), until it is dropped. Start it
    /// before the program that is to listen, and give that one [`Desktop::system_bus`].
    ///
    /// # Errors
    /// It did not come up.
    pub fn start_logind(&self) -> Result<Served> {
        Served::start(self.python("logind.py"))
    }

    /// The variable by which a program takes this desktop's bus for the system's, too.
    pub fn system_bus(&self) -> (&'static str, &str) {
        ("DBUS_SYSTEM_BUS_ADDRESS", &self.bus)
    }

    /// The address of this desktop's bus.
    pub(crate) fn bus(&self) -> &str {
        &self.bus
    }

    /// The text that the keychain keeps under this name, if it does.
    ///
    /// # Errors
    /// The keychain does not answer.
    pub fn keychain_entry(&self, name: &str) -> Result<Option<String>> {
        let told = self.ask_keychain(&["read", name])?;
        Ok(told.strip_suffix('\n').map(str::to_owned))
    }

    /// Starts gnome-keyring with an open login keyring, or opens the one that was there before.
    pub fn start_keychain(&mut self) -> Result<()> {
        self.keychain = Some(Keychain::start(self.command("gnome-keyring-daemon"))?);
        keychain::wait_for_service(|program| self.quiet(program))
    }

    /// Ends gnome-keyring, as when its package is removed or its session has ended.
    pub fn stop_keychain(&mut self) {
        self.keychain = None;
    }

    pub fn lock_keychain(&self) -> Result<()> {
        self.run(self.python("keychain.py").arg("lock")).map(drop)
    }

    pub fn unlock_keychain(&self) -> Result<()> {
        self.run(self.python("keychain.py").args(["unlock", "\n"]))
            .map(drop)
    }

    /// Stops the keychain in the middle of what it does, or lets it go on: `STOP`, `CONT`.
    ///
    /// # Errors
    /// It does not run.
    pub fn signal_keychain(&self, signal: &str) -> Result<()> {
        let keychain = self.keychain.as_ref().ok_or("no keychain runs")?;
        let mut kill = self.command("/bin/kill");
        kill.arg(format!("-{signal}"))
            .arg(keychain.id().to_string());
        self.run(&mut kill).map(drop)
    }

    /// Does one of the things of `programs/keychain.py`; what it says.
    ///
    /// # Errors
    /// It failed.
    pub fn ask_keychain(&self, words: &[&str]) -> Result<String> {
        self.run(self.python("keychain.py").args(words))
    }

    /// The program that asks a person for a keyring's password.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start_prompter(&mut self) -> Result<()> {
        let prompter = self.quiet("/usr/libexec/gcr-prompter").spawn()?;
        self.running.push(prompter);
        let name = "org.gnome.keyring.SystemPrompter";
        wait_for("the prompter on the session bus", 15, || {
            let asked = ["wait", "--session", "--timeout", "1", name];
            let found = self.quiet("gdbus").args(asked).status();
            found.ok().filter(|status| status.success()).map(drop)
        })
    }

    pub fn clipboard(&self) -> Clipboard<'_> {
        Clipboard::of(self)
    }

    /// The visible window with this exact title, waiting up to 20 s for it.
    pub fn window(&self, title: &str) -> Result<Window<'_>> {
        Window::find(self, title)
    }

    /// ImageMagick's `import`. It stops the whole display while it looks, and never lets go of it when the
    /// window it looks at goes away meanwhile: so not for long.
    pub(crate) fn camera(&self) -> Command {
        let mut command = self.command("timeout");
        command.args(["--kill-after=1", "5", "import"]);
        command
    }

    /// Writes what is on the screen as a picture; the name's ending says which kind.
    pub fn screenshot(&self, to: &Path) -> Result<()> {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        self.run(self.camera().args(["-window", "root"]).arg(to))
            .map(drop)
    }

    /// Does something that shows on the screen, and waits until it has.
    ///
    /// # Errors
    /// Nothing changes within 20 s, or what was to be done fails.
    pub fn and_see(&self, act: impl FnOnce() -> Result<()>) -> Result<()> {
        let before = self.look()?;
        act()?;
        self.wait_until_unlike(&before)?;
        self.settle()
    }

    /// What is on the screen, to compare with later.
    ///
    /// # Errors
    /// The screen cannot be seen.
    pub fn look(&self) -> Result<Vec<u8>> {
        let mut command = self.camera();
        Ok(command
            .args(["-window", "root", "ppm:-"])
            .stdin(Stdio::null())
            .output()?
            .stdout)
    }

    /// Waits until the screen no longer looks as it did.
    ///
    /// # Errors
    /// It still does after 20 s.
    pub fn wait_until_unlike(&self, before: &[u8]) -> Result<()> {
        wait_for("a change on the screen", 20, || {
            self.look().ok().filter(|now| now != before)
        })
        .map(drop)
    }

    /// Waits until the screen stays as it is, for three seconds at most: some things always move.
    ///
    /// # Errors
    /// The screen cannot be seen.
    pub fn settle(&self) -> Result<()> {
        let mut before = self.look()?;
        for _ in 0..10 {
            std::thread::sleep(Duration::from_millis(300));
            let now = self.look()?;
            if now == before {
                break;
            }
            before = now;
        }
        Ok(())
    }

    /// Types a file's path into the open file chooser and confirms it.
    ///
    /// # Errors
    /// No file chooser opened.
    pub fn choose_file(&self, file: &Path) -> Result<()> {
        let chooser = wait_for("a file chooser", 10, || {
            let active = self.xdotool(&["getactivewindow"]).ok()?;
            let name = self.xdotool(&["getwindowname", active.trim()]).ok()?;
            let is_one = ["File", "Open"].iter().any(|word| name.contains(word));
            is_one.then_some(active)
        })?;
        let path = file.display().to_string();
        // Its list is filled a moment after it opened, and takes the first keys for itself until then.
        self.settle()?;
        // A slash opens the field for a path, which takes a moment; so does each name that is looked up.
        self.and_see(|| self.press("slash"))?;
        let rest = path.trim_start_matches('/');
        self.and_see(|| self.xdotool(&["type", "--delay", "30", rest]).map(drop))?;
        self.press("Return")?;
        wait_for("the file chooser's end", 10, || {
            let active = self.xdotool(&["getactivewindow"]).ok()?;
            (active != chooser).then_some(())
        })
    }

    /// A tiqr service on this machine (see `programs/tiqr_server.py` for what it can be asked).
    ///
    /// # Errors
    /// It does not start.
    pub fn tiqr_service(&self) -> Result<Served> {
        Served::start(self.python("tiqr_server.py"))
    }

    /// Types a file's path into the open dialog that asks where to save, and confirms it.
    ///
    /// # Errors
    /// No such dialog opened, or it stays.
    pub fn save_file_as(&self, file: &Path) -> Result<()> {
        let is_open = || {
            let active = self.xdotool(&["getactivewindow", "getwindowname"]).ok()?;
            (active.trim() != "Penning").then_some(())
        };
        wait_for("a dialog that asks where to save", 10, is_open)?;
        self.settle()?;
        self.press("ctrl+a")?;
        let file = file.display().to_string();
        self.and_see(|| self.xdotool(&["type", "--delay", "30", &file]).map(drop))?;
        self.press("Return")?;
        wait_for("the dialog's end", 10, || is_open().is_none().then_some(()))
    }

    /// One of `programs/`, to run to its end.
    pub fn program(&self, name: &str) -> Command {
        self.python(name)
    }

    /// Another program with this picture in its window, until the value is dropped.
    pub fn show_picture(&self, picture: &Path, x: i32, y: i32) -> Result<Shown> {
        let mut command = self.python("show_picture.py");
        command.arg(picture).args([x.to_string(), y.to_string()]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        first_line(&mut child)?;
        Ok(Shown(child))
    }

    /// Another program that fills the whole screen, until the value is dropped.
    ///
    /// # Errors
    /// It did not start.
    pub fn show_full_screen(&self) -> Result<Shown> {
        let mut child = self
            .python("full_screen.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        match first_line(&mut child)?.as_str() {
            "READY" => Ok(Shown(child)),
            _ => Err("no program fills the screen".into()),
        }
    }

    /// Another program whose window is never still, until the value is dropped.
    ///
    /// # Errors
    /// It did not start.
    pub fn show_motion(&self, x: i32, y: i32) -> Result<Shown> {
        let mut command = self.python("motion.py");
        command.args([x.to_string(), y.to_string()]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        first_line(&mut child)?;
        Ok(Shown(child))
    }

    /// Whether a window with this title is on the screen now.
    pub fn shows(&self, title: &str) -> bool {
        Window::is_shown(self, title)
    }

    /// Presses a key wherever the keyboard goes now.
    ///
    /// # Errors
    /// There is no screen.
    pub fn press(&self, key: &str) -> Result<()> {
        self.xdotool(&["key", key]).map(drop)
    }

    /// Waits until a program holds the pointer and the keyboard: only then does it hear of what is dragged and pressed.
    ///
    /// # Errors
    /// None does within 20 s.
    pub fn wait_until_grabbed(&self) -> Result<()> {
        self.run(&mut self.python("grabbed.py")).map(drop)
    }

    /// Drags the pointer from one point of the screen to another, and does something on the way.
    ///
    /// # Errors
    /// There is no screen, or `on_the_way` failed.
    pub fn drag(
        &self,
        from: (i32, i32),
        to: (i32, i32),
        on_the_way: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let at = |(x, y): (i32, i32)| [x.to_string(), y.to_string()];
        let ([x, y], [to_x, to_y]) = (at(from), at(to));
        self.xdotool(&["mousemove", &x, &y, "sleep", "0.2", "mousedown", "1"])?;
        self.xdotool(&["mousemove", &to_x, &to_y, "sleep", "0.2"])?;
        on_the_way()?;
        self.xdotool(&["mouseup", "1"]).map(drop)
    }

    /// Runs a command to its end and returns its standard output.
    ///
    /// # Errors
    /// What it said when it failed. `command` is one of [`Desktop::command`].
    pub fn run(&self, command: &mut Command) -> Result<String> {
        let output = command.stdin(Stdio::null()).output()?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            let said = String::from_utf8_lossy(&output.stderr);
            let words: Vec<_> = command
                .get_args()
                .map(|word| word.to_string_lossy())
                .collect();
            let program = command.get_program().display();
            let words = words.join(" ");
            Err(format!("`{program} {words}`: {}: {}", output.status, said.trim()).into())
        }
    }

    /// A program of `programs/`. The system's Python is named by its path: bindings for D-Bus
    /// and GTK are packaged for that one, and another may come first in the search path.
    pub(crate) fn python(&self, name: &str) -> Command {
        let mut command = self.command("/usr/bin/python3");
        command.arg("-B").arg(programs().join(name));
        command
    }

    /// Some of its commands wait for something that may never be: twenty seconds are enough.
    pub(crate) fn xdotool(&self, words: &[&str]) -> Result<String> {
        self.run(self.command("timeout").args(["20", "xdotool"]).args(words))
    }

    fn quiet(&self, program: &str) -> Command {
        let mut command = self.command(program);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn start_screen(&mut self, (width, height): (u32, u32)) -> Result<()> {
        let mut command = self.quiet("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            &format!("{width}x{height}x24"),
        ]);
        command
            .args(["-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped());
        let number = self.spawn_and_read(command, "Xvfb")?;
        self.display = format!(":{number}");
        Ok(())
    }

    fn start_bus(&mut self) -> Result<()> {
        let mut command = self.quiet("dbus-daemon");
        command.arg(format!(
            "--config-file={}",
            programs().join("session.conf").display()
        ));
        command
            .args(["--nofork", "--print-address=1"])
            .stdout(Stdio::piped());
        self.bus = self.spawn_and_read(command, "dbus-daemon")?;
        Ok(())
    }

    fn start_window_manager(&mut self) -> Result<()> {
        let mut command = self.quiet("openbox");
        command
            .arg("--sm-disable")
            .arg("--config-file")
            .arg(programs().join("openbox.xml"));
        command
            .args(["--startup", "echo ready"])
            .stdout(Stdio::piped());
        self.spawn_and_read(command, "openbox").map(drop)
    }

    fn spawn_and_read(&mut self, mut command: Command, name: &str) -> Result<String> {
        let mut child = command.stdin(Stdio::null()).spawn()?;
        let line = first_line(&mut child);
        self.running.push(child);
        let line = line?;
        if line.is_empty() {
            Err(format!("{name} did not start").into())
        } else {
            Ok(line)
        }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        self.tray = None;
        self.notifications = None;
        self.keychain = None;
        for child in self.running.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A picture in another program's window; dropping it closes that window.
pub struct Shown(Child);

impl Drop for Shown {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The first line a program says; the rest is read and forgotten, so that it never blocks.
fn first_line(child: &mut Child) -> Result<String> {
    let mut output = BufReader::new(child.stdout.take().ok_or("no standard output")?);
    let (told, heard) = channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = output.read_line(&mut line).map(|_| line);
        let _ = told.send(read);
        std::io::copy(&mut output, &mut std::io::sink())
    });
    Ok(heard
        .recv_timeout(Duration::from_secs(20))??
        .trim()
        .to_owned())
}
