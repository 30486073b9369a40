//! Files in memory that know what would survive a power cut: contents that were synced, and names in
//! folders that were synced. And a wrapper that makes a chosen call fail.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use penning_vault::{FileSystem, Lock, NewFile};

#[derive(Default)]
pub struct MemoryFs {
    state: Arc<Mutex<State>>,
    /// Like FAT: no second name for a file.
    pub without_links: bool,
}

#[derive(Clone, Default)]
struct State {
    contents: Vec<Content>,
    folders: BTreeMap<PathBuf, Names>,
}

#[derive(Clone, Default)]
struct Content {
    now: Vec<u8>,
    durable: Vec<u8>,
}

#[derive(Clone, Default)]
struct Names {
    now: BTreeMap<String, usize>,
    durable: BTreeMap<String, usize>,
}

/// What a power cut leaves of the names of a folder that was not synced since they changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesAfterCut {
    AsLastSynced,
    AsTheyWere,
}

/// What a power cut leaves of contents that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentsAfterCut {
    Empty,
    HalfWritten,
}

impl MemoryFs {
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    pub fn without_links() -> Arc<Self> {
        Arc::new(Self {
            without_links: true,
            ..Self::default()
        })
    }

    /// The file system as it is after the power went now and came back.
    pub fn after_power_cut(
        &self,
        contents_left: ContentsAfterCut,
        names_left: impl Fn(&Path) -> NamesAfterCut,
    ) -> Arc<Self> {
        let mut state = self.state().clone();
        for content in &mut state.contents {
            if content.now != content.durable {
                content.now = match contents_left {
                    ContentsAfterCut::Empty => content.durable.clone(),
                    ContentsAfterCut::HalfWritten => content.now[..content.now.len() / 2].to_vec(),
                };
                content.durable = content.now.clone();
            }
        }
        for (path, names) in &mut state.folders {
            match names_left(path) {
                NamesAfterCut::AsLastSynced => names.now = names.durable.clone(),
                NamesAfterCut::AsTheyWere => names.durable = names.now.clone(),
            }
        }
        Arc::new(Self {
            state: Arc::new(Mutex::new(state)),
            without_links: self.without_links,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        held(&self.state)
    }
}

fn held(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no test panics while holding it")
}

impl State {
    fn folder(&mut self, path: &Path) -> io::Result<&mut Names> {
        self.folders
            .get_mut(path)
            .ok_or(io::ErrorKind::NotFound.into())
    }

    fn content(&mut self, path: &Path) -> io::Result<usize> {
        let (folder, name) = split(path);
        self.folder(folder)?
            .now
            .get(name)
            .copied()
            .ok_or(io::ErrorKind::NotFound.into())
    }
}

fn split(path: &Path) -> (&Path, &str) {
    let name = path.file_name().and_then(|name| name.to_str());
    (path.parent().expect("a folder"), name.expect("a name"))
}

impl FileSystem for MemoryFs {
    fn read(&self, path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        let content = state.content(path)?;
        let bytes = &state.contents[content].now;
        if bytes.len() as u64 > most_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.clone())
    }

    fn read_start(&self, path: &Path, most_bytes: usize) -> io::Result<(u64, Vec<u8>)> {
        let bytes = self.read(path, u64::MAX)?;
        Ok((
            bytes.len() as u64,
            bytes[..bytes.len().min(most_bytes)].to_vec(),
        ))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        let mut state = self.state();
        let (folder, name) = split(path);
        let content = state.contents.len();
        let names = state.folder(folder)?;
        if names.now.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        names.now.insert(name.to_owned(), content);
        state.contents.push(Content::default());
        Ok(Box::new(MemoryFile {
            state: Arc::clone(&self.state),
            content,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let content = state.content(from)?;
        let (to_folder, to_name) = split(to);
        state
            .folder(to_folder)?
            .now
            .insert(to_name.to_owned(), content);
        let (from_folder, from_name) = split(from);
        state.folder(from_folder)?.now.remove(from_name);
        Ok(())
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.without_links {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let mut state = self.state();
        let content = state.content(from)?;
        let (folder, name) = split(to);
        let names = state.folder(folder)?;
        if names.now.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        names.now.insert(name.to_owned(), content);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let (folder, name) = split(path);
        let removed = self.state().folder(folder)?.now.remove(name);
        removed.map(drop).ok_or(io::ErrorKind::NotFound.into())
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.state().folders.entry(path.to_owned()).or_default();
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        let names = state.folder(path)?;
        names.durable = names.now.clone();
        Ok(())
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        let mut state = self.state();
        let mut names: Vec<String> = state.folder(path)?.now.keys().cloned().collect();
        let inside = state
            .folders
            .keys()
            .filter(|folder| folder.parent() == Some(path));
        names.extend(inside.map(|folder| split(folder).1.to_owned()));
        Ok(names)
    }

    fn lock(&self, path: &Path, _patience: Duration) -> io::Result<Box<dyn Lock>> {
        // One thread per file system: what locks keep apart is tested with real processes.
        self.state().folder(split(path).0)?;
        Ok(Box::new(MemoryLock))
    }
}

struct MemoryFile {
    state: Arc<Mutex<State>>,
    content: usize,
}

impl Write for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        held(&self.state).contents[self.content]
            .now
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl NewFile for MemoryFile {
    fn sync(&mut self) -> io::Result<()> {
        let mut state = held(&self.state);
        let content = &mut state.contents[self.content];
        content.durable = content.now.clone();
        Ok(())
    }
}

struct MemoryLock;

impl Lock for MemoryLock {}

/// What happens at the chosen call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Error(io::ErrorKind),
    /// Only for writing: half of the bytes are taken, and the call succeeds.
    ShortWrite,
    /// Only for writing: half of the bytes are taken, the next write fails.
    HalfThenError(io::ErrorKind),
    /// The process is killed; for writing, after half of the bytes.
    Kill,
}

/// Counts calls, and makes one of them (or all from it on) go wrong.
pub struct FaultyFs {
    inner: Arc<dyn FileSystem>,
    plan: Arc<Plan>,
}

pub struct Plan {
    calls: AtomicUsize,
    at: usize,
    fault: Fault,
    lasting: bool,
    log: Mutex<Vec<&'static str>>,
}

impl Plan {
    pub fn once(at: usize, fault: Fault) -> Arc<Self> {
        Self::new(at, fault, false)
    }

    pub fn from_then_on(at: usize, fault: Fault) -> Arc<Self> {
        Self::new(at, fault, true)
    }

    /// Nothing goes wrong; for counting.
    pub fn never() -> Arc<Self> {
        Self::once(usize::MAX, Fault::ShortWrite)
    }

    fn new(at: usize, fault: Fault, lasting: bool) -> Arc<Self> {
        Arc::new(Self {
            calls: AtomicUsize::new(0),
            at,
            fault,
            lasting,
            log: Mutex::default(),
        })
    }

    /// The names of the calls so far.
    pub fn calls(&self) -> Vec<&'static str> {
        self.log
            .lock()
            .expect("no test panics while holding it")
            .clone()
    }

    fn next(&self, name: &'static str) -> Option<Fault> {
        self.log
            .lock()
            .expect("no test panics while holding it")
            .push(name);
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        let hit = call == self.at || (self.lasting && call > self.at);
        hit.then_some(self.fault)
    }

    fn step(&self, name: &'static str) -> io::Result<()> {
        match self.next(name) {
            Some(Fault::Error(kind) | Fault::HalfThenError(kind)) => Err(kind.into()),
            Some(Fault::Kill) => kill_this_process(),
            Some(Fault::ShortWrite) | None => Ok(()),
        }
    }
}

impl FaultyFs {
    pub fn over(inner: Arc<dyn FileSystem>, plan: &Arc<Plan>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            plan: Arc::clone(plan),
        })
    }
}

impl FileSystem for FaultyFs {
    fn read(&self, path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
        self.plan.step("read")?;
        self.inner.read(path, most_bytes)
    }

    fn read_start(&self, path: &Path, most_bytes: usize) -> io::Result<(u64, Vec<u8>)> {
        self.plan.step("read_start")?;
        self.inner.read_start(path, most_bytes)
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        self.plan.step("create_new")?;
        Ok(Box::new(FaultyFile {
            inner: self.inner.create_new(path)?,
            plan: Arc::clone(&self.plan),
            fail_next: None,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.plan.step("rename")?;
        self.inner.rename(from, to)
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.plan.step("hard_link")?;
        self.inner.hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.plan.step("remove")?;
        self.inner.remove(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.plan.step("create_folder")?;
        self.inner.create_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.plan.step("sync_folder")?;
        self.inner.sync_folder(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        self.plan.step("list")?;
        self.inner.list(path)
    }

    fn lock(&self, path: &Path, patience: Duration) -> io::Result<Box<dyn Lock>> {
        self.plan.step("lock")?;
        self.inner.lock(path, patience)
    }
}

struct FaultyFile {
    inner: Box<dyn NewFile>,
    plan: Arc<Plan>,
    fail_next: Option<io::ErrorKind>,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(kind) = self.fail_next.take() {
            return Err(kind.into());
        }
        let half = bytes.len().div_ceil(2);
        match self.plan.next("write") {
            Some(Fault::Error(kind)) => Err(kind.into()),
            Some(Fault::ShortWrite) => self.inner.write(&bytes[..half]),
            Some(Fault::HalfThenError(kind)) => {
                self.fail_next = Some(kind);
                self.inner.write(&bytes[..half])
            }
            Some(Fault::Kill) => {
                self.inner.write_all(&bytes[..half])?;
                kill_this_process()
            }
            None => self.inner.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl NewFile for FaultyFile {
    fn sync(&mut self) -> io::Result<()> {
        self.plan.step("sync")?;
        self.inner.sync()
    }
}

/// As a power cut or `kill -9` would: no destructor, no handler.
fn kill_this_process() -> ! {
    let this = rustix::process::getpid();
    let _ = rustix::process::kill_process(this, rustix::process::Signal::KILL);
    unreachable!("SIGKILL cannot be outlived")
}
