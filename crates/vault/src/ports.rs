//! What the vault needs from outside: a file system, a clock, random numbers.
//!
//! They are passed in, so that every test is exact and every call can be made to fail.
//! [`crate::real_ports`] gives the real ones.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The file operations that saving is made of. Each method is one step that can fail by itself.
pub trait FileSystem: Send + Sync {
    /// The whole file. Fails with [`io::ErrorKind::FileTooLarge`] when it is longer than `most_bytes`.
    fn read(&self, path: &Path, most_bytes: u64) -> io::Result<Vec<u8>>;

    /// Length of the file and its first bytes (as many as there are, at most `most_bytes`).
    fn read_start(&self, path: &Path, most_bytes: usize) -> io::Result<(u64, Vec<u8>)>;

    /// A new file that only its owner may read or write (0600); fails when the name is taken.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>>;

    /// Gives a file a new name in one step, replacing what had that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// A second name for the same file; fails when the name is taken. May be unsupported.
    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()>;

    fn remove(&self, path: &Path) -> io::Result<()>;

    /// A folder that only its owner may enter (0700), with its parents; durable on return.
    /// Fine when it is there already.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder durable. Does nothing where the system has no such call.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// The names in a folder, in no particular order. [`io::ErrorKind::NotFound`] when there is no such folder.
    fn list(&self, path: &Path) -> io::Result<Vec<String>>;

    /// Takes the lock file at `path` for this process, waiting at most `patience`.
    /// [`io::ErrorKind::WouldBlock`] when another holds it all that time;
    /// [`io::ErrorKind::Unsupported`] when this file system knows no locks.
    fn lock(&self, path: &Path, patience: Duration) -> io::Result<Box<dyn Lock>>;
}

/// A file being written. `write` may take fewer bytes than given, as the system call does.
pub trait NewFile: Write + Send {
    /// Returns once the bytes are on the disk.
    fn sync(&mut self) -> io::Result<()>;
}

/// The lock, held until dropped (or until the process ends, however it ends).
pub trait Lock: Send + Sync {}

pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01 UTC.
    fn unix_seconds(&self) -> u64;

    /// Time since some fixed moment; never goes back. For measuring.
    fn elapsed(&self) -> Duration;
}

pub trait Random: Send + Sync {
    /// Fills `bytes` with random numbers fit for keys.
    fn fill(&self, bytes: &mut [u8]);
}

/// The three ports together, cheap to clone.
#[derive(Clone)]
pub struct Ports {
    pub files: Arc<dyn FileSystem>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

impl Ports {
    pub(crate) fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ports")
    }
}
