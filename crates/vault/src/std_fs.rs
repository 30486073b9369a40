//! The real ports, on nothing but the standard library and the operating system's random numbers.
//!
//! They live here and not in `penning-platform` because the standard library already speaks to every
//! system we run on; the few lines that differ are the access rights of new files.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::ports::{Clock, FileSystem, Lock, NewFile, Ports, Random};

/// The operating system's files, clock and random numbers.
pub fn real_ports() -> Ports {
    Ports {
        files: Arc::new(StdFileSystem),
        clock: Arc::new(SystemClock {
            started: Instant::now(),
        }),
        random: Arc::new(SystemRandom),
    }
}

/// [`FileSystem`] on `std::fs`.
pub struct StdFileSystem;

/// [`Clock`] on the system's wall clock and monotonic clock.
pub struct SystemClock {
    started: Instant,
}

/// [`Random`] on the operating system's generator.
pub struct SystemRandom;

/// How long to sleep between attempts to take a lock: short enough that eight busy processes share fairly.
const LOCK_RETRY: Duration = Duration::from_millis(2);

impl FileSystem for StdFileSystem {
    fn read(&self, path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        if length > most_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        // One byte more than allowed shows a file that grew since its length was asked.
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
        (&file)
            .take(most_bytes.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn read_start(&self, path: &Path, most_bytes: usize) -> io::Result<(u64, Vec<u8>)> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut bytes = Vec::with_capacity(most_bytes);
        file.take(most_bytes as u64).read_to_end(&mut bytes)?;
        Ok((length, bytes))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
        Ok(Box::new(StdNewFile(
            owner_only().create_new(true).open(path)?,
        )))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent {
            self.create_folder(parent)?;
        }
        let mut builder = fs::DirBuilder::new();
        // Fine when another process makes it in this very moment.
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder.create(path)?;
        self.sync_folder(parent.unwrap_or(Path::new(".")))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Windows has no such call: NTFS journals the names itself.
        #[cfg(unix)]
        File::open(path)?.sync_all()?;
        #[cfg(not(unix))]
        let _ = path;
        Ok(())
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        fs::read_dir(path)?
            // A name that is not Unicode is none of ours.
            .filter_map(|entry| {
                entry
                    .map(|entry| entry.file_name().into_string().ok())
                    .transpose()
            })
            .collect()
    }

    fn lock(&self, path: &Path, patience: Duration) -> io::Result<Box<dyn Lock>> {
        let file = owner_only().create(true).truncate(false).open(path)?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Box::new(StdLock(file))),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if started.elapsed() >= patience => {
                    return Err(io::ErrorKind::WouldBlock.into());
                }
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_RETRY),
            }
        }
    }
}

impl Clock for SystemClock {
    fn unix_seconds(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs())
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        // Without random numbers every id and salt would be guessable: better to stop.
        getrandom::fill(bytes).expect("the operating system gives random numbers");
    }
}

struct StdNewFile(File);

impl Write for StdNewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl NewFile for StdNewFile {
    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// Closing the file gives the lock back.
struct StdLock(#[allow(dead_code, reason = "held for its drop")] File);

impl Lock for StdLock {}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}
