//! Ports over other ports that do something at one call: lock the vault, or hang.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use penning_approve::http::{Http, HttpError, Request, Response};
use penning_session::Ports;
use penning_session::ports::{
    Clip, Clipboard, ClipboardError, Keychain, KeychainError, Screen, ScreenError, Shot,
};
use penning_vault::{Clock, FileSystem, Lock, NewFile, Random};
use zeroize::Zeroizing;

/// When a wire trips, seen from the call that trips it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Before,
    After,
}

type Then = Box<dyn FnOnce() + Send>;

/// Counts calls of every port while it is stretched, and trips once, at the call it was told.
#[derive(Default)]
pub struct Tripwire {
    stretched: AtomicBool,
    calls: AtomicU64,
    set: Mutex<Option<(u64, When, Then)>>,
    /// The call at which it tripped.
    tripped: Mutex<Option<&'static str>>,
}

impl Tripwire {
    /// From now on; `call` counts from 0.
    pub fn stretch(&self, call: u64, when: When, then: impl FnOnce() + Send + 'static) {
        *self.set.lock().unwrap() = Some((call, when, Box::new(then)));
        self.calls.store(0, Ordering::SeqCst);
        self.stretched.store(true, Ordering::SeqCst);
    }

    /// Counts no more; says at which call it tripped, if it did.
    pub fn take_up(&self) -> Option<&'static str> {
        self.stretched.store(false, Ordering::SeqCst);
        *self.set.lock().unwrap() = None;
        self.tripped.lock().unwrap().take()
    }

    pub fn over(self: &Arc<Self>, ports: Ports) -> Ports {
        let on = |wire: &Arc<Self>| Arc::clone(wire);
        Ports {
            keychain: Arc::new(Over(on(self), ports.keychain)),
            clipboard: Arc::new(Over(on(self), ports.clipboard)),
            screen: Arc::new(Over(on(self), ports.screen)),
            http: Arc::new(Over(on(self), ports.http)),
            vault: penning_vault::Ports {
                files: Arc::new(Over(on(self), ports.vault.files)),
                clock: Arc::new(Over(on(self), ports.vault.clock)),
                random: Arc::new(Over(on(self), ports.vault.random)),
            },
            ..ports
        }
    }

    fn call<T>(&self, name: &'static str, call: impl FnOnce() -> T) -> T {
        if !self.stretched.load(Ordering::SeqCst) {
            return call();
        }
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        self.at(number, When::Before, name);
        let answer = call();
        self.at(number, When::After, name);
        answer
    }

    fn at(&self, number: u64, now: When, name: &'static str) {
        let then = {
            let mut set = self.set.lock().unwrap();
            match &*set {
                Some((call, when, _)) if *call == number && *when == now => set.take(),
                _ => None,
            }
        };
        if let Some((_, _, then)) = then {
            *self.tripped.lock().unwrap() = Some(name);
            then();
        }
    }
}

struct Over<P: ?Sized>(Arc<Tripwire>, Arc<P>);

impl Keychain for Over<dyn Keychain> {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeychainError> {
        self.0.call("keychain: read", || self.1.read(name))
    }
    fn write(&self, name: &str, text: &str) -> Result<(), KeychainError> {
        self.0.call("keychain: write", || self.1.write(name, text))
    }
    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        self.0.call("keychain: delete", || self.1.delete(name))
    }
}

impl Clipboard for Over<dyn Clipboard> {
    fn put_secret(&self, text: &str) -> Result<(), ClipboardError> {
        self.0.call("clipboard: put", || self.1.put_secret(text))
    }
    fn holds(&self, text: &str) -> bool {
        self.0.call("clipboard: holds", || self.1.holds(text))
    }
    fn clear_if_holds(&self, text: &str) -> bool {
        self.0
            .call("clipboard: clear", || self.1.clear_if_holds(text))
    }
    fn read(&self) -> Result<Clip, ClipboardError> {
        self.0.call("clipboard: read", || self.1.read())
    }
}

impl Screen for Over<dyn Screen> {
    fn capture(&self) -> Result<Vec<Shot>, ScreenError> {
        self.0.call("screen: capture", || self.1.capture())
    }
}

impl Http for Over<dyn Http> {
    fn send(&self, request: &Request) -> Result<Response, HttpError> {
        self.0.call("server: send", || self.1.send(request))
    }
}

impl Clock for Over<dyn Clock> {
    fn unix_seconds(&self) -> u64 {
        self.0.call("clock: time of day", || self.1.unix_seconds())
    }
    fn elapsed(&self) -> Duration {
        self.0.call("clock: elapsed", || self.1.elapsed())
    }
}

impl Random for Over<dyn Random> {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.call("random: fill", || self.1.fill(bytes));
    }
}

impl FileSystem for Over<dyn FileSystem> {
    fn read(&self, path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
        self.0.call("files: read", || self.1.read(path, most_bytes))
    }
    fn read_start(&self, path: &Path, most_bytes: usize) -> io::Result<(u64, Vec<u8>)> {
        let call = || self.1.read_start(path, most_bytes);
        self.0.call("files: read start", call)
    }
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        let made = self.0.call("files: create", || self.1.create_new(path))?;
        Ok(Box::new(OverFile(Arc::clone(&self.0), made)))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.call("files: rename", || self.1.rename(from, to))
    }
    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.call("files: link", || self.1.hard_link(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.call("files: remove", || self.1.remove(path))
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let call = || self.1.create_folder(path);
        self.0.call("files: create folder", call)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.0
            .call("files: sync folder", || self.1.sync_folder(path))
    }
    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        self.0.call("files: list", || self.1.list(path))
    }
    fn lock(&self, path: &Path, patience: Duration) -> io::Result<Box<dyn Lock>> {
        self.0.call("files: lock", || self.1.lock(path, patience))
    }
}

struct OverFile(Arc<Tripwire>, Box<dyn NewFile>);

impl io::Write for OverFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let OverFile(wire, file) = self;
        wire.call("file: write", || file.write(bytes))
    }
    fn flush(&mut self) -> io::Result<()> {
        let OverFile(wire, file) = self;
        wire.call("file: flush", || file.flush())
    }
}

impl NewFile for OverFile {
    fn sync(&mut self) -> io::Result<()> {
        let OverFile(wire, file) = self;
        wire.call("file: sync", || file.sync())
    }
}
