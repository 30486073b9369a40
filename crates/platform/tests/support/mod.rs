//! A desktop of its own for one test: display, D-Bus session and keychain, in a folder that goes
//! with it. Needs `dbus-daemon`, `Xvfb` and `gnome-keyring-daemon` (Debian: dbus, xvfb,
//! gnome-keyring).

#![allow(dead_code)] // each test file uses its own part

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use penning_test_desktop::Keeper;
use zbus::blocking::connection;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

/// Set in the process that runs inside the desktop.
const INSIDE: &str = "PENNING_TEST_INSIDE";
/// The keychain's process, for tests that stop it.
const KEYRING: &str = "PENNING_TEST_KEYRING";
/// Far longer than any of these tests takes, also on a busy machine.
const TOO_LONG: Duration = Duration::from_secs(60);
/// What unlocks the keychain of [`Desktop::keyring`].
pub const PASSWORD: &str = "open sesame";

/// Runs `body` in a process that lives on the desktop made by `desktop`, and fails as it fails.
///
/// The environment of a process says which desktop it belongs to and cannot be changed safely
/// while tests run beside each other, so the test's own program is started again for itself.
pub fn inside(desktop: impl FnOnce() -> Desktop, body: impl FnOnce()) {
    if std::env::var_os(INSIDE).is_some() {
        return body();
    }
    let desktop = desktop();
    let thread = std::thread::current();
    let test = thread.name().expect("libtest names threads after tests");
    let program = std::env::current_exe().expect("a running program has a path");
    // Kept out of this process's own output, where it would count as tests of its own.
    let said = desktop.keeper.folder().join("said");
    let into = fs::File::create(&said).expect("the folder is ours");
    let mut again = desktop
        .command(program)
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .stdout(into.try_clone().expect("a file can be shared"))
        .stderr(into)
        .spawn()
        .expect("the test's own program starts");
    let since = Instant::now();
    let ended = loop {
        match again.try_wait().expect("a child can be waited for") {
            Some(status) => break Some(status),
            None if since.elapsed() > TOO_LONG => break None,
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    if ended.is_none() {
        let _ = again.kill();
        let _ = again.wait();
    }
    if !ended.is_some_and(|status| status.success()) {
        let said = fs::read_to_string(said).unwrap_or_default();
        panic!("inside the desktop ({ended:?}):\n{said}");
    }
}

/// Looks until `look` finds something, for not too long.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(since.elapsed() < TOO_LONG / 2, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Runs a program on the desktop that this process lives on, and gives what it wrote.
pub fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8(output.stdout).expect("these programs write text")
}

pub struct Desktop {
    environment: Vec<(&'static str, String)>,
    programs: Vec<Child>,
    keeper: Keeper,
}

impl Desktop {
    /// With nothing on it.
    pub fn new() -> Desktop {
        let keeper = Keeper::start("desk").expect("there is room for a folder");
        let home = keeper.folder().display().to_string();
        let mut environment = vec![("PATH", std::env::var("PATH").expect("there is a PATH"))];
        let (mark, of_this) = keeper.mark();
        environment.push((mark, of_this.to_owned()));
        // By this one, whoever runs all the tests finds what is left of them.
        if let Ok(run) = std::env::var("PENNING_TEST_RUN") {
            environment.push(("PENNING_TEST_RUN", run));
        }
        for name in [
            "HOME",
            "XDG_RUNTIME_DIR",
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
        ] {
            environment.push((name, home.clone()));
        }
        Desktop {
            environment,
            programs: Vec::new(),
            keeper,
        }
    }

    /// With a variable in the environment of all that is started from now on.
    pub fn with(mut self, name: &'static str, value: &str) -> Desktop {
        self.environment.push((name, value.to_owned()));
        self
    }

    /// An X11 display of one screen, such as `1280x800x24`.
    pub fn display(self, size: &str) -> Desktop {
        self.display_with(size, &[])
    }

    /// A display whose server gets `options`.
    pub fn display_with(mut self, size: &str, options: &[&str]) -> Desktop {
        let mut server = self.start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"])
                .args(["-screen", "0", size])
                .args(options)
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let number = first_line(&mut server);
        self.environment.push(("DISPLAY", format!(":{number}")));
        self.programs.push(server);
        self
    }

    /// A D-Bus session on which nothing starts by itself.
    pub fn bus(self) -> Desktop {
        self.bus_starting("")
    }

    /// A D-Bus session that can show the keychain's prompts. Needs a display.
    pub fn bus_with_prompts(self) -> Desktop {
        let services = self.keeper.folder().join("services");
        fs::create_dir(&services).expect("the folder is ours");
        for name in ["SystemPrompter", "PrivatePrompter"] {
            let file = format!("org.gnome.keyring.{name}.service");
            let installed = Path::new("/usr/share/dbus-1/services").join(&file);
            fs::copy(installed, services.join(&file)).expect("the gcr package is installed");
        }
        self.bus_starting(&format!("<servicedir>{}</servicedir>", services.display()))
    }

    fn bus_starting(mut self, services: &str) -> Desktop {
        let settings = self.keeper.folder().join("bus.conf");
        let text = format!(
            "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN' \
             'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>
             <busconfig>
               <type>session</type>
               <listen>unix:dir={}</listen>
               <auth>EXTERNAL</auth>
               {services}
               <policy context='default'>
                 <allow send_destination='*' eavesdrop='true'/>
                 <allow eavesdrop='true'/>
                 <allow own='*'/>
               </policy>
             </busconfig>",
            self.keeper.folder().display()
        );
        fs::write(&settings, text).expect("the folder is ours");
        let mut bus = self.start(
            Command::new("dbus-daemon")
                .args(["--nofork", "--print-address"])
                .arg(format!("--config-file={}", settings.display()))
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let address = first_line(&mut bus);
        self.environment.push(("DBUS_SESSION_BUS_ADDRESS", address));
        self.programs.push(bus);
        self
    }

    /// GNOME Keyring with an unlocked login keyring. Needs a bus.
    pub fn keyring(self) -> Desktop {
        self.keyring_with(true)
    }

    /// GNOME Keyring as it runs where nobody logged in through it: without any keyring.
    pub fn empty_keyring(self) -> Desktop {
        self.keyring_with(false)
    }

    fn keyring_with(mut self, login: bool) -> Desktop {
        let mut start = Command::new("gnome-keyring-daemon");
        start.args(["--foreground", "--components=secrets"]);
        if login {
            start.arg("--unlock");
        }
        let mut keyring = self.start(
            start
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let mut typed = keyring.stdin.take().expect("it was piped");
        if login {
            typed
                .write_all(PASSWORD.as_bytes())
                .expect("it reads its password");
        }
        drop(typed);
        self.environment.push((KEYRING, keyring.id().to_string()));
        self.programs.push(keyring);
        self.wait_for("org.freedesktop.secrets");
        self
    }

    /// Where the bus of [`Desktop::bus`] is.
    pub fn bus_address(&self) -> &str {
        let mut known = self.environment.iter();
        let bus = known.find(|(name, _)| *name == "DBUS_SESSION_BUS_ADDRESS");
        bus.expect("there is a bus").1.as_str()
    }

    fn wait_for(&self, service: &str) {
        let bus = connection::Builder::address(self.bus_address())
            .and_then(|builder| builder.build())
            .expect("the bus answers");
        let bus = DBusProxy::new(&bus).expect("every bus has this");
        until(service, || {
            let name = BusName::try_from(service).expect("a name of a service");
            bus.name_has_owner(name)
                .expect("the bus answers")
                .then_some(())
        });
    }

    fn start(&self, command: &mut Command) -> Child {
        let program = command.get_program().to_owned();
        self.lives_here(command)
            .spawn()
            .unwrap_or_else(|error| panic!("{} is not installed: {error}", program.display()))
    }

    fn command(&self, program: PathBuf) -> Command {
        let mut command = Command::new(program);
        self.lives_here(&mut command);
        command
    }

    fn lives_here<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env_clear().envs(self.environment.iter().cloned())
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // The last one started depends on those before it.
        for program in self.programs.iter_mut().rev() {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// The process id of the keychain on the desktop that this process lives on.
pub fn keyring() -> String {
    std::env::var(KEYRING).expect("this desktop has a keychain")
}

fn first_line(program: &mut Child) -> String {
    let output = program.stdout.as_mut().expect("it was piped");
    let mut line = String::new();
    BufReader::new(output)
        .read_line(&mut line)
        .expect("it writes text");
    let line = line.trim().to_owned();
    assert!(!line.is_empty(), "a program of the desktop did not start");
    line
}
