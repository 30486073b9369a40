//! A desktop in memory: the ports' other implementations, each of which can be made to fail.

#![allow(dead_code)] // each test file uses its own part

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use penning_approve::http::{Http, HttpError, Request, Response};
use penning_session::ports::{
    Camera, CameraError, CameraEvent, CameraFrame, Clip, Clipboard, ClipboardError, Keychain,
    KeychainError, PixelOrder, Screen, ScreenError, Shot, TimeServer, TimeServerError, Told,
    Watcher, Watching,
};
use penning_session::{Choice, OnExisting, Outcome, Ports, Session};
use penning_vault::{Clock, FileSystem, Lock, NewFile, real_ports};
use zeroize::Zeroizing;

pub mod tripwire;

pub const START: u64 = 1_700_000_000;

/// `kept` is the vault's key, `others` whatever else is kept.
#[derive(Default)]
pub struct FakeKeychain {
    pub kept: Mutex<Option<String>>,
    pub others: Mutex<BTreeMap<String, String>>,
    pub fails: Mutex<Option<KeychainError>>,
    pub refuses_to_delete: Mutex<bool>,
    pub writes: AtomicU64,
}

impl FakeKeychain {
    pub fn kept(&self, name: &str) -> Option<String> {
        match name {
            "vault key" => self.kept.lock().unwrap().clone(),
            other => self.others.lock().unwrap().get(other).cloned(),
        }
    }

    pub fn keep(&self, name: &str, text: &str) {
        match name {
            "vault key" => *self.kept.lock().unwrap() = Some(text.to_owned()),
            other => {
                let mut others = self.others.lock().unwrap();
                others.insert(other.to_owned(), text.to_owned());
            }
        }
    }

    pub fn forget_all(&self) {
        *self.kept.lock().unwrap() = None;
        self.others.lock().unwrap().clear();
    }
}

impl Keychain for FakeKeychain {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeychainError> {
        if let Some(error) = self.fails.lock().unwrap().clone() {
            return Err(error);
        }
        Ok(self.kept(name).map(Zeroizing::new))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), KeychainError> {
        self.writes.fetch_add(1, Ordering::SeqCst);
        if let Some(error) = self.fails.lock().unwrap().clone() {
            return Err(error);
        }
        self.keep(name, text);
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        if *self.refuses_to_delete.lock().unwrap() {
            return Err(KeychainError::Refused);
        }
        match name {
            "vault key" => *self.kept.lock().unwrap() = None,
            other => {
                self.others.lock().unwrap().remove(other);
            }
        }
        Ok(())
    }
}

#[derive(Default)]
pub struct FakeClipboard {
    pub text: Mutex<String>,
    pub picture: Mutex<Option<Clip>>,
}

impl Clipboard for FakeClipboard {
    fn put_secret(&self, text: &str) -> Result<(), ClipboardError> {
        *self.text.lock().unwrap() = text.to_owned();
        Ok(())
    }

    fn holds(&self, text: &str) -> bool {
        *self.text.lock().unwrap() == text
    }

    fn clear_if_holds(&self, text: &str) -> bool {
        let holds = self.holds(text);
        if holds {
            self.text.lock().unwrap().clear();
        }
        holds
    }

    fn read(&self) -> Result<Clip, ClipboardError> {
        if let Some(clip) = self.picture.lock().unwrap().clone() {
            return Ok(clip);
        }
        let text = self.text.lock().unwrap().clone();
        Ok(if text.is_empty() {
            Clip::Empty
        } else {
            Clip::Text(Zeroizing::new(text))
        })
    }
}

#[derive(Default)]
pub struct FakeScreen {
    /// Texts shown as QR codes, one monitor each.
    pub shows: Mutex<Vec<String>>,
    /// How long the desktop asks the person before it may be watched.
    pub asks_for: Mutex<Duration>,
    pub fails: Mutex<Option<ScreenError>>,
    /// How long a picture takes, for others are at work.
    pub waits_for: Mutex<Duration>,
    /// How many pictures were taken.
    pub taken: AtomicUsize,
}

impl Screen for FakeScreen {
    fn capture(&self) -> Result<Vec<Shot>, ScreenError> {
        if let Some(error) = self.fails.lock().unwrap().clone() {
            return Err(error);
        }
        std::thread::sleep(*self.waits_for.lock().unwrap());
        self.taken.fetch_add(1, Ordering::SeqCst);
        let shows = self.shows.lock().unwrap();
        let blank = Vec::from([None]);
        let pictures = match shows.is_empty() {
            true => blank,
            false => shows.iter().map(|text| Some(text.as_str())).collect(),
        };
        Ok(pictures.into_iter().map(shot).collect())
    }

    fn watch(&self, _may_ask: bool) -> Result<Option<Box<dyn Watcher>>, ScreenError> {
        std::thread::sleep(*self.asks_for.lock().unwrap());
        Ok(None)
    }
}

fn shot(text: Option<&str>) -> Shot {
    let (width, height, grey) = match text {
        None => (64, 64, vec![200; 64 * 64]),
        Some(text) => {
            let png = penning_qr::draw_png(text, 4).expect("a text that fits");
            let luma = penning_qr::open_picture(&png)
                .expect("our own picture")
                .remove(0);
            (luma.width, luma.height, luma.pixels.to_vec())
        }
    };
    let pixels = grey
        .iter()
        .flat_map(|grey| [*grey, *grey, *grey, 0])
        .collect();
    Shot {
        name: "TEST-1".into(),
        x: 0,
        y: 0,
        width,
        height,
        scale: 1.0,
        order: PixelOrder::Bgrx,
        pixels: Zeroizing::new(pixels),
    }
}

/// The time of day, and how often elapsed time was asked for.
pub struct FakeClock(pub AtomicU64, pub AtomicU64);

impl Clock for FakeClock {
    fn unix_seconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn elapsed(&self) -> Duration {
        // Work takes no time here: passwords get the least work there is.
        Duration::from_secs(1_000 * self.1.fetch_add(1, Ordering::SeqCst))
    }
}

/// The real file system, until told to be full.
pub struct Disk {
    real: Arc<dyn FileSystem>,
    pub full: AtomicBool,
}

impl FileSystem for Disk {
    fn read(&self, path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
        self.real.read(path, most_bytes)
    }
    fn read_start(&self, path: &Path, most_bytes: usize) -> io::Result<(u64, Vec<u8>)> {
        self.real.read_start(path, most_bytes)
    }
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        if self.full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.real.create_new(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.real.rename(from, to)
    }
    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.real.hard_link(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.real.remove(path)
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.real.create_folder(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.real.sync_folder(path)
    }
    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        self.real.list(path)
    }
    fn lock(&self, path: &Path, patience: Duration) -> io::Result<Box<dyn Lock>> {
        self.real.lock(path, patience)
    }
}

type Answering = dyn Fn(&Request) -> Result<Response, HttpError> + Send + Sync;

/// The network, with whatever server a test puts into it; nobody answers where there is none.
#[derive(Default)]
pub struct FakeHttp {
    pub server: Mutex<Option<Box<Answering>>>,
    pub asked: AtomicU64,
}

impl Http for FakeHttp {
    fn send(&self, request: &Request) -> Result<Response, HttpError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match &*self.server.lock().unwrap() {
            Some(server) => server(request),
            None => Err(HttpError::Unreachable("no server".into())),
        }
    }
}

/// One person's desktop; sessions on it share keychain, clipboard, screen and folder.
/// A camera that shows what a test holds before it.
#[derive(Default)]
pub struct FakeCamera {
    pub wanted: Mutex<Vec<Option<String>>>,
    pub fails: Mutex<Option<CameraError>>,
    told: Mutex<Option<Told>>,
    pub off: Arc<AtomicU64>,
}

impl Camera for FakeCamera {
    fn watch(&self, wanted: Option<&str>, told: Told) -> Result<Watching, CameraError> {
        struct Off(Arc<AtomicU64>);
        impl Drop for Off {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::SeqCst);
            }
        }
        if let Some(error) = self.fails.lock().unwrap().clone() {
            return Err(error);
        }
        self.wanted.lock().unwrap().push(wanted.map(str::to_owned));
        *self.told.lock().unwrap() = Some(told);
        Ok(Box::new(Off(self.off.clone())))
    }
}

impl FakeCamera {
    pub fn tell(&self, event: CameraEvent) {
        if let Some(told) = &mut *self.told.lock().unwrap() {
            told(event);
        }
    }

    /// Holds the code of this text before the camera.
    pub fn show(&self, text: &str) {
        let png = penning_qr::draw_png(text, 5).expect("a short text");
        let page = penning_qr::open_picture(&png).expect("a picture").remove(0);
        self.tell(CameraEvent::Frame(CameraFrame {
            width: page.width,
            height: page.height,
            grey: Zeroizing::new(page.pixels.clone()),
        }));
    }

    pub fn times_off(&self) -> u64 {
        self.off.load(Ordering::SeqCst)
    }
}

/// Tells how far the clock is ahead, if anything.
#[derive(Default)]
pub struct FakeTimeServer {
    pub ahead_millis: Mutex<Option<i64>>,
    pub asked: AtomicU64,
}

impl TimeServer for FakeTimeServer {
    fn name(&self) -> &str {
        "time.example"
    }

    fn ahead_millis(&self, _mark: u64) -> Result<i64, TimeServerError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let told = *self.ahead_millis.lock().unwrap();
        told.ok_or(TimeServerError::Silent)
    }
}

pub struct Desk {
    pub keychain: Arc<FakeKeychain>,
    pub clipboard: Arc<FakeClipboard>,
    pub screen: Arc<FakeScreen>,
    pub camera: Arc<FakeCamera>,
    pub http: Arc<FakeHttp>,
    pub time_server: Arc<FakeTimeServer>,
    pub clock: Arc<FakeClock>,
    pub disk: Arc<Disk>,
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk {
            keychain: Arc::default(),
            clipboard: Arc::default(),
            screen: Arc::default(),
            camera: Arc::default(),
            http: Arc::default(),
            time_server: Arc::default(),
            clock: Arc::new(FakeClock(AtomicU64::new(START), AtomicU64::new(0))),
            disk: Arc::new(Disk {
                real: real_ports().files,
                full: AtomicBool::new(false),
            }),
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("penning")
    }

    /// A place outside of the vault's folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where this desktop's sessions remember what they saw.
    pub fn seen(&self) -> PathBuf {
        self.beside("seen.json")
    }

    /// Flips a bit of the vault's file, so many bytes before its end; gives the damaged bytes.
    pub fn damage_vault(&self, before_end: usize) -> Vec<u8> {
        let vault = self.folder().join("vault.age");
        let mut bytes = std::fs::read(&vault).expect("readable");
        let at = bytes.len() - before_end;
        bytes[at] ^= 1;
        std::fs::write(&vault, &bytes).expect("writable");
        bytes
    }

    pub fn has_vault(&self) -> bool {
        self.folder().join("vault.age").exists()
    }

    /// Another desktop that has, and holds, the same.
    pub fn copied(&self) -> Desk {
        let copy = Desk::new();
        copy_folder(self.folder.path(), copy.folder.path());
        *copy.keychain.kept.lock().unwrap() = self.keychain.kept.lock().unwrap().clone();
        *copy.keychain.others.lock().unwrap() = self.keychain.others.lock().unwrap().clone();
        *copy.keychain.fails.lock().unwrap() = self.keychain.fails.lock().unwrap().clone();
        *copy.screen.shows.lock().unwrap() = self.screen.shows.lock().unwrap().clone();
        copy.disk
            .full
            .store(self.disk.full.load(Ordering::SeqCst), Ordering::SeqCst);
        copy
    }

    pub fn ports(&self) -> Ports {
        Ports {
            keychain: self.keychain.clone(),
            clipboard: self.clipboard.clone(),
            screen: self.screen.clone(),
            camera: self.camera.clone(),
            http: self.http.clone(),
            time_server: self.time_server.clone(),
            processor_time: || Duration::ZERO,
            plain_loopback: true,
            vault: penning_vault::Ports {
                files: self.disk.clone(),
                clock: self.clock.clone(),
                random: real_ports().random,
            },
        }
    }

    /// A start of Penning, before the vault was opened.
    pub fn session(&self) -> Session {
        Session::new(self.ports(), self.folder())
    }

    /// A start of Penning that finds or makes its vault.
    pub fn open(&self) -> Session {
        let session = self.session();
        assert_eq!(session.open(), penning_session::VaultState::Open);
        session
    }

    pub fn later(&self, seconds: u64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// Everything that was found, as it was found.
pub fn choices(found: &Outcome, on_existing: OnExisting) -> Vec<Choice> {
    let pending = found.pending.iter();
    pending
        .map(|found| Choice {
            pending_id: found.pending_id.clone(),
            issuer: found.issuer.clone(),
            account_name: found.account_name.clone(),
            on_existing,
            counter: None,
            pin: None,
        })
        .collect()
}

/// Adds all accounts of a text, and names them.
pub fn add(session: &Session, text: &str) -> Vec<String> {
    let found = session.take_text(text).expect("a good text");
    let choices = choices(&found, OnExisting::KeepBoth);
    session.commit(&choices).expect("it is stored")
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy_folder(&path, &copy),
            false => std::fs::copy(&path, &copy).map(drop).expect("a file"),
        }
    }
}
