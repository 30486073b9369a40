use std::collections::HashMap;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use zbus::blocking::{Connection, connection};
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{ObjectPath, OwnedFd, OwnedObjectPath, OwnedValue, Value};
use zbus::{ObjectServer, interface};

use crate::{Desktop, Result};

/// The desktop's portal as far as it shows the screen, in place of the person and the compositor behind a real one:
/// it answers what it was told to. Gone when the value is dropped.
pub struct Portal {
    answers: Arc<Mutex<Answers>>,
    _bus: Connection,
}

/// What comes of the wish for a picture of the screen.
#[derive(Clone, Debug)]
pub enum Screenshot {
    /// A copy of this file.
    Picture(PathBuf),
    /// The name of a file that is not there.
    NoFile,
    /// The person said no.
    Denied,
    /// The person said so before, and is not asked again.
    DeniedBefore,
    /// The person says nothing.
    Unanswered,
}

/// What comes of the wish to watch the screen.
#[derive(Clone, Copy, Debug)]
pub enum Screencast {
    /// This node of the media service.
    Node(u32),
    /// The person said no.
    Denied,
}

struct Answers {
    folder: PathBuf,
    screenshot: Screenshot,
    screencast: Screencast,
    pictures: u32,
    /// Sessions that were not closed.
    open: u32,
}

const PATH: &str = "/org/freedesktop/portal/desktop";

impl Portal {
    /// Starts it; until it is told otherwise the person refuses everything.
    ///
    /// # Errors
    /// The bus has a portal already.
    pub fn start(desktop: &Desktop) -> Result<Portal> {
        let bus = connection::Builder::address(desktop.bus())?;
        Portal::on(bus, desktop.folder())
    }

    /// The same on the bus of this very process, with its pictures in `folder`.
    ///
    /// # Errors
    /// There is no bus, or it has a portal already.
    pub fn start_here(folder: &Path) -> Result<Portal> {
        Portal::on(connection::Builder::session()?, folder)
    }

    fn on(bus: connection::Builder<'_>, folder: &Path) -> Result<Portal> {
        let answers = Arc::new(Mutex::new(Answers {
            folder: folder.to_owned(),
            screenshot: Screenshot::Denied,
            screencast: Screencast::Denied,
            pictures: 0,
            open: 0,
        }));
        let bus = bus
            .serve_at(PATH, Screenshots(Arc::clone(&answers)))?
            .serve_at(PATH, Screencasts(Arc::clone(&answers)))?
            .name("org.freedesktop.portal.Desktop")?
            .build()?;
        Ok(Portal { answers, _bus: bus })
    }

    pub fn screenshot(&self, answer: Screenshot) {
        lock(&self.answers).screenshot = answer;
    }

    pub fn screencast(&self, answer: Screencast) {
        lock(&self.answers).screencast = answer;
    }

    /// How many pictures of the screen were asked for.
    pub fn pictures(&self) -> u32 {
        lock(&self.answers).pictures
    }

    /// Whether the screen is shared now.
    pub fn shares(&self) -> bool {
        lock(&self.answers).open > 0
    }

    /// Pictures that the portal made and nobody removed.
    pub fn left_behind(&self) -> Vec<PathBuf> {
        let answers = lock(&self.answers);
        let made = (0..=answers.pictures).map(|number| picture(&answers.folder, number));
        made.filter(|file| file.exists()).collect()
    }
}

struct Screenshots(Arc<Mutex<Answers>>);

#[interface(name = "org.freedesktop.portal.Screenshot")]
impl Screenshots {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        2
    }

    async fn screenshot(
        &self,
        _window: &str,
        options: HashMap<String, OwnedValue>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(object_server)] server: &ObjectServer,
        #[zbus(connection)] bus: &zbus::Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let answer = {
            let mut answers = lock(&self.0);
            answers.pictures += 1;
            let file = picture(&answers.folder, answers.pictures);
            let uri = Value::from(format!("file://{}", file.display()));
            match &answers.screenshot {
                Screenshot::Picture(of) => {
                    std::fs::copy(of, &file).map_err(failed)?;
                    Some(Ok(HashMap::from([("uri", uri)])))
                }
                Screenshot::NoFile => Some(Ok(HashMap::from([("uri", uri)]))),
                Screenshot::Denied => Some(Err(CANCELLED)),
                Screenshot::DeniedBefore => Some(Err(ENDED_OTHERWISE)),
                Screenshot::Unanswered => None,
            }
        };
        match answer {
            Some(answer) => answer_later(bus, server, &header, &options, answer).await,
            None => begin(server, &header, &options).await,
        }
    }
}

struct Screencasts(Arc<Mutex<Answers>>);

#[interface(name = "org.freedesktop.portal.ScreenCast")]
impl Screencasts {
    #[zbus(property, name = "version")]
    fn version(&self) -> u32 {
        5
    }

    async fn create_session(
        &self,
        options: HashMap<String, OwnedValue>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(object_server)] server: &ObjectServer,
        #[zbus(connection)] bus: &zbus::Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let path = path("session", &header, &options, "session_handle_token")?;
        server
            .at(&path, Session(Arc::clone(&self.0)))
            .await
            .map_err(failed)?;
        lock(&self.0).open += 1;
        let session = Value::from(path.as_str().to_owned());
        let answer = HashMap::from([("session_handle", session)]);
        answer_later(bus, server, &header, &options, Ok(answer)).await
    }

    async fn select_sources(
        &self,
        _session: ObjectPath<'_>,
        options: HashMap<String, OwnedValue>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(object_server)] server: &ObjectServer,
        #[zbus(connection)] bus: &zbus::Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        answer_later(bus, server, &header, &options, Ok(HashMap::new())).await
    }

    async fn start(
        &self,
        _session: ObjectPath<'_>,
        _window: &str,
        options: HashMap<String, OwnedValue>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(object_server)] server: &ObjectServer,
        #[zbus(connection)] bus: &zbus::Connection,
    ) -> zbus::fdo::Result<OwnedObjectPath> {
        let answer = match lock(&self.0).screencast {
            Screencast::Denied => Err(CANCELLED),
            Screencast::Node(node) => {
                let about = HashMap::from([("position", Value::from((0i32, 0i32)))]);
                let streams = Value::from(vec![(node, about)]);
                Ok(HashMap::from([("streams", streams)]))
            }
        };
        answer_later(bus, server, &header, &options, answer).await
    }

    fn open_pipe_wire_remote(
        &self,
        _session: ObjectPath<'_>,
        _options: HashMap<String, OwnedValue>,
    ) -> zbus::fdo::Result<OwnedFd> {
        let service = lock(&self.0).folder.join("run/pipewire-0");
        let connected = UnixStream::connect(service).map_err(failed)?;
        Ok(OwnedFd::from(std::os::fd::OwnedFd::from(connected)))
    }
}

struct Session(Arc<Mutex<Answers>>);

#[interface(name = "org.freedesktop.portal.Session")]
impl Session {
    async fn close(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(object_server)] server: &ObjectServer,
    ) -> zbus::fdo::Result<()> {
        lock(&self.0).open -= 1;
        let path = header.path().cloned().ok_or_else(|| failed("no path"))?;
        server.remove::<Session, _>(path).await.map_err(failed)?;
        Ok(())
    }
}

struct Request;

#[interface(name = "org.freedesktop.portal.Request")]
impl Request {
    fn close(&self) {}

    #[zbus(signal)]
    async fn response(
        emitter: &SignalEmitter<'_>,
        code: u32,
        results: HashMap<&str, Value<'_>>,
    ) -> zbus::Result<()>;
}

/// What a request ends with: what was wished for, or how it ended without.
type Answer = std::result::Result<HashMap<&'static str, Value<'static>>, u32>;

/// The endings without a result (org.freedesktop.portal.Request, Response).
const CANCELLED: u32 = 1;
const ENDED_OTHERWISE: u32 = 2;

/// As portals do: the answer comes after the call was answered.
async fn answer_later(
    bus: &zbus::Connection,
    server: &ObjectServer,
    header: &Header<'_>,
    options: &HashMap<String, OwnedValue>,
    answer: Answer,
) -> zbus::fdo::Result<OwnedObjectPath> {
    let path = begin(server, header, options).await?;
    let (bus, to) = (bus.clone(), path.clone());
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(30));
        let (code, results) = match answer {
            Ok(results) => (0, results),
            Err(code) => (code, HashMap::new()),
        };
        let told = SignalEmitter::new(&bus, to)
            .map(|emitter| zbus::block_on(Request::response(&emitter, code, results)));
        if let Err(error) | Ok(Err(error)) = told {
            eprintln!("the portal's answer was not sent: {error}");
        }
    });
    Ok(path)
}

async fn begin(
    server: &ObjectServer,
    header: &Header<'_>,
    options: &HashMap<String, OwnedValue>,
) -> zbus::fdo::Result<OwnedObjectPath> {
    let path = path("request", header, options, "handle_token")?;
    server.at(&path, Request).await.map_err(failed)?;
    Ok(path)
}

/// Where the portal puts what a caller asked for: it may listen there before it asks.
fn path(
    of: &str,
    header: &Header<'_>,
    options: &HashMap<String, OwnedValue>,
    token: &str,
) -> zbus::fdo::Result<OwnedObjectPath> {
    let sender = header.sender().ok_or_else(|| failed("no sender"))?;
    let sender = sender.trim_start_matches(':').replace('.', "_");
    let token = options.get(token).ok_or_else(|| failed("no token"))?;
    let token: &str = token.try_into().map_err(failed)?;
    OwnedObjectPath::try_from(format!("{PATH}/{of}/{sender}/{token}")).map_err(failed)
}

fn picture(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("Screenshot-{number}.png"))
}

fn failed(error: impl std::fmt::Display) -> zbus::fdo::Error {
    zbus::fdo::Error::Failed(error.to_string())
}

fn lock(answers: &Mutex<Answers>) -> MutexGuard<'_, Answers> {
    answers.lock().unwrap_or_else(PoisonError::into_inner)
}
