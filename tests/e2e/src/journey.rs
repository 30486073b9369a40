use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use penning_test_desktop::{Desktop, Parts, wait_for};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::{ALL, Page, Result};

/// A desktop of its own with Penning in it, and what a test needs to look at.
pub struct Journey {
    name: &'static str,
    driver: Option<Driver>,
    starts: u32,
    pub desktop: Desktop,
}

/// Makes one journey: `steps` happen on a desktop of their own. Afterwards nothing secret may
/// have been said, or be left outside of the vault. The last screen is kept if it fails.
///
/// # Errors
/// What went wrong on the way.
pub fn travel(
    name: &'static str,
    steps: impl AsyncFnOnce(&mut Journey) -> Result<()>,
) -> Result<()> {
    travel_on(name, &Parts::default(), steps)
}

/// # Errors
/// What went wrong on the way.
pub fn travel_on(
    name: &'static str,
    parts: &Parts,
    steps: impl AsyncFnOnce(&mut Journey) -> Result<()>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let mut journey = Journey::on(name, parts)?;
    let went = runtime.block_on(async {
        steps(&mut journey).await?;
        journey.picture("end")?;
        journey.started_quietly()?;
        journey.stop().await
    });
    if went.is_err() {
        let _ = journey.photograph("failed");
    }
    went?;
    journey.kept_quiet()
}

/// How Penning is started.
#[derive(Clone, Debug, Default)]
pub struct Start<'a> {
    pub arguments: &'a [&'a str],
    pub variables: &'a [(&'a str, &'a str)],
}

/// tauri-driver, which starts Penning for each session.
struct Driver {
    child: Child,
    session: WebDriver,
}

impl Journey {
    fn on(name: &'static str, parts: &Parts) -> Result<Journey> {
        std::fs::create_dir_all(kept_in())?;
        Ok(Journey {
            name,
            driver: None,
            starts: 0,
            desktop: Desktop::start(parts)?,
        })
    }

    /// Starts Penning and waits for its page.
    ///
    /// # Errors
    /// It does not start, or shows no page.
    pub async fn start(&mut self) -> Result<Page> {
        self.start_with(&Start::default()).await
    }

    /// # Errors
    /// It does not start, or shows no page.
    pub async fn start_with(&mut self, start: &Start<'_>) -> Result<Page> {
        self.stop().await?;
        self.starts += 1;
        let (port, native_port) = (free_port()?, free_port()?);
        let mut command = self.desktop.command(named_by("TAURI_DRIVER")?);
        command.args([
            "--port",
            &port.to_string(),
            "--native-port",
            &native_port.to_string(),
        ]);
        for (name, value) in self.penning_variables(start) {
            command.env(name, value);
        }
        let log = File::create(self.log())?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut capabilities = Capabilities::new();
        capabilities.set(
            "tauri:options",
            json!({ "application": penning()?, "args": start.arguments }),
        )?;
        let session = session((port, native_port), &capabilities).await;
        let driver = match session {
            Ok(session) => Driver { child, session },
            Err(why) => {
                end(child);
                return Err(why);
            }
        };
        let page = Page::of(driver.session.clone());
        self.driver = Some(driver);
        page.until("Penning's page", async |page| {
            Ok(!page.text().await?.is_empty())
        })
        .await?;
        Ok(page)
    }

    /// Starts Penning without a WebDriver, as a person does.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start_alone(&mut self, start: &Start<'_>) -> Result<Alone> {
        self.starts += 1;
        let log = File::create(self.log())?;
        let mut command = self.desktop.command(penning()?);
        command
            .args(start.arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        for (name, value) in self.penning_variables(start) {
            command.env(name, value);
        }
        Ok(Alone(command.spawn()?))
    }

    /// What Penning writes to a terminal, asked by these arguments.
    ///
    /// # Errors
    /// It ends with another code than 0.
    pub fn says(&self, arguments: &[&str]) -> Result<String> {
        let mut command = self.desktop.command(penning()?);
        command.args(arguments);
        for (name, value) in self.penning_variables(&Start::default()) {
            command.env(name, value);
        }
        self.desktop.run(&mut command)
    }

    /// Ends Penning, however it is doing, and waits until it is gone.
    ///
    /// # Errors
    /// It does not go.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(driver) = self.driver.take() else {
            return Ok(());
        };
        let before = self.processes();
        // A session that is already gone cannot be ended; the driver's end takes all with it.
        let _ = tokio::time::timeout(Duration::from_secs(5), driver.session.quit()).await;
        end(driver.child);
        // The driver closes the window, which may leave Penning in the tray.
        for process in &before {
            let _ = Command::new("kill")
                .arg(process.to_string())
                .stderr(Stdio::null())
                .status();
        }
        self.wait_until_gone(&before)?;
        // Its windows go a moment later: the next start's are not to be taken for them. Another Penning may have one.
        let _ = wait_for("the windows' end", 5, || {
            (!self.desktop.shows("Penning")).then_some(())
        });
        Ok(())
    }

    /// Ends Penning in the middle of whatever it does.
    ///
    /// # Errors
    /// It was not running, or does not go.
    pub async fn kill(&mut self) -> Result<()> {
        let before = self.processes();
        if before.is_empty() {
            return Err("Penning is not running".into());
        }
        for process in &before {
            self.desktop.run(
                self.desktop
                    .command("/bin/kill")
                    .args(["-KILL", &process.to_string()]),
            )?;
        }
        self.wait_until_gone(&before)?;
        self.stop().await
    }

    /// Process numbers of Penning itself (not of its web view) on this desktop.
    pub fn processes(&self) -> Vec<u32> {
        let Ok(penning) = penning() else {
            return Vec::new();
        };
        processes_of(&self.desktop, |about| {
            about
                .join("exe")
                .canonicalize()
                .is_ok_and(|exe| exe == penning)
        })
    }

    /// Process numbers of pages on this desktop.
    pub fn web_processes(&self) -> Vec<u32> {
        self.named("WebKitWebProces")
    }

    /// Process numbers of the web engine on this desktop: pages, and what serves them.
    pub fn engine_processes(&self) -> Vec<u32> {
        self.named("WebKit")
    }

    fn named(&self, start: &str) -> Vec<u32> {
        processes_of(&self.desktop, |about| {
            std::fs::read_to_string(about.join("comm")).is_ok_and(|name| name.starts_with(start))
        })
    }

    /// Where Penning keeps its vault and settings.
    pub fn data(&self) -> PathBuf {
        self.desktop.home().join("penning")
    }

    /// What Penning has said on standard output and error in this journey.
    ///
    /// # Errors
    /// Not readable.
    pub fn said(&self) -> Result<String> {
        let mut said = String::new();
        for number in 1..=self.starts {
            said += &String::from_utf8_lossy(&std::fs::read(self.log_of(number))?);
        }
        Ok(said)
    }

    /// Fails when a secret, a link or a label of the journeys' accounts is in what Penning said, or
    /// in a file it left.
    fn kept_quiet(&self) -> Result<()> {
        let mut places = vec![("what Penning said".to_owned(), self.said()?.into_bytes())];
        for folder in [self.desktop.home(), &self.data()] {
            files_below(folder, &mut |file| {
                // The keyring's own files hold the vault's key, encrypted, and nothing of ours.
                places.push((
                    file.display().to_string(),
                    std::fs::read(file).unwrap_or_default(),
                ));
            });
        }
        tell_nothing(&places)
    }

    /// Fails when one of those can be read in the arguments of a process of Penning that runs:
    /// everybody on the machine may read them.
    fn started_quietly(&self) -> Result<()> {
        let mut places = Vec::new();
        for process in [self.processes(), self.web_processes()].concat() {
            let file = format!("/proc/{process}/cmdline");
            let bytes = std::fs::read(&file).unwrap_or_default();
            places.push((file, bytes));
        }
        tell_nothing(&places)
    }

    /// Keeps a picture of the screen under this journey's name, where pictures are wanted: 300 of them take
    /// minutes of a run that nobody looks at.
    ///
    /// # Errors
    /// It cannot be taken.
    pub fn picture(&self, of: &str) -> Result<()> {
        match std::env::var_os("PENNING_PICTURES") {
            Some(_) => self.photograph(of),
            None => Ok(()),
        }
    }

    fn photograph(&self, of: &str) -> Result<()> {
        self.desktop.settle()?; // the page is painted a moment after it changed
        self.desktop
            .screenshot(&kept_in().join(format!("{}-{of}.png", self.name)))
    }

    /// A path for a file that this journey makes.
    pub fn file(&self, name: &str) -> PathBuf {
        self.desktop.folder().join(name)
    }

    /// Logs at the finest level always: what must not be in a log must not be there at any level.
    fn penning_variables(&self, start: &Start<'_>) -> Vec<(String, String)> {
        let mut variables = vec![
            (
                "PENNING_DATA_DIR".to_owned(),
                self.data().display().to_string(),
            ),
            ("PENNING_LOG".to_owned(), "trace".to_owned()),
            ("RUST_BACKTRACE".to_owned(), "1".to_owned()),
            // Nobody listens there: no journey asks a server outside.
            ("PENNING_TIME_SERVER".to_owned(), "127.0.0.1:9".to_owned()),
        ];
        variables.extend(
            start
                .variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        variables
    }

    /// Gone with all it held: a process that is ending still has its name on the bus for a moment.
    fn wait_until_gone(&self, processes: &[u32]) -> Result<()> {
        let gone = |process: &u32| match std::fs::read_to_string(format!("/proc/{process}/stat")) {
            Ok(about) => about
                .rsplit_once(") ")
                .is_some_and(|(_, state)| state.starts_with('Z')),
            Err(_) => true,
        };
        wait_for("Penning's end", 10, || {
            processes.iter().all(gone).then_some(())
        })
    }

    fn log(&self) -> PathBuf {
        self.log_of(self.starts)
    }

    fn log_of(&self, number: u32) -> PathBuf {
        kept_in().join(format!("{}-{number}.log", self.name))
    }
}

/// Fails when a secret, a link or a label of the journeys' accounts is in one of these places.
fn tell_nothing(places: &[(String, Vec<u8>)]) -> Result<()> {
    for (place, bytes) in places {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for account in ALL {
            for marker in [
                account.secret,
                account.name,
                "otpauth://totp",
                "age-secret-key-1",
            ] {
                if text.contains(&marker.to_lowercase()) {
                    return Err(format!("{marker:?} can be read in {place}").into());
                }
            }
        }
    }
    Ok(())
}

impl Drop for Journey {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            end(driver.child);
        }
    }
}

/// Penning as a person started it; ends when dropped.
pub struct Alone(Child);

impl Alone {
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits up to 20 s for it to end by itself; whether it ended well.
    ///
    /// # Errors
    /// It goes on.
    pub fn ends(&mut self) -> Result<bool> {
        wait_for("the end of Penning", 20, || {
            self.0.try_wait().ok().flatten()
        })
        .map(|status| status.success())
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The driver and WebKit's own behind it need a moment before they listen.
async fn session(
    (port, native_port): (u16, u16),
    capabilities: &Capabilities,
) -> Result<WebDriver> {
    wait_for("the drivers", 20, || {
        let listens = |port: u16| TcpStream::connect(("127.0.0.1", port)).is_ok();
        (listens(native_port) && listens(port)).then_some(())
    })?;
    let asked = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities.clone());
    match tokio::time::timeout(Duration::from_secs(60), asked).await {
        Ok(session) => Ok(session?),
        Err(_) => Err("no session within a minute".into()),
    }
}

fn end(mut child: Child) {
    // Asked politely it ends WebKitWebDriver, too.
    let _ = Command::new("kill").arg(child.id().to_string()).status();
    for _ in 0..100 {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Processes on this desktop, told by the display in their environment.
fn processes_of(desktop: &Desktop, is: impl Fn(&Path) -> bool) -> Vec<u32> {
    let variables = desktop.variables();
    let ours: Vec<u8> = variables
        .iter()
        .filter(|(name, _)| *name == "DBUS_SESSION_BUS_ADDRESS")
        .flat_map(|(_, value)| value.bytes())
        .collect();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbered =
        entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())));
    numbered
        .filter(|(_, about)| is(about))
        .filter(|(_, about)| {
            std::fs::read(about.join("environ"))
                .is_ok_and(|set| set.windows(ours.len()).any(|part| part == ours))
        })
        .map(|(number, _)| number)
        .collect()
}

fn files_below(folder: &Path, seen: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files_below(&entry.path(), seen),
            Ok(kind) if kind.is_file() => seen(&entry.path()),
            _ => {}
        }
    }
}

fn penning() -> Result<PathBuf> {
    named_by("PENNING_APP")
}

/// Where logs and pictures stay.
pub fn kept_in() -> PathBuf {
    std::env::var_os("PENNING_KEPT")
        .map_or_else(|| std::env::temp_dir().join("penning-e2e"), PathBuf::from)
}

fn named_by(variable: &str) -> Result<PathBuf> {
    let named = std::env::var_os(variable)
        .ok_or_else(|| format!("{variable} is not set: use `cargo xtask test e2e`"))?;
    Ok(PathBuf::from(named).canonicalize()?)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
