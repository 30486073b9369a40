//! The vault's folder: which names are ours, and the steps by which a file takes its place.
//!
//! ```text
//! vault.age                 the vault
//! vault.lock                who holds its lock may save; its content means nothing
//! generations/vault-NNNNNNNNNN-RRRRRRRRRRRRRRRR.age    earlier saves, by number and revision
//! keys/password.age         the identity, wrapped with the password
//! keys/password.age.sha256  checksums that its file may have
//! keys/old-NNNNNNNNNNNNNNNN.age      keys that were given up, while copies that need them are encrypted anew
//! set-aside/                files that could not be read, never touched again
//! .penning-RRRRRRRRRRRRRRRR.tmp      being written; never the only copy of anything
//! ```

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::document::{Lineage, Revision};
use crate::errors::SaveError;
use crate::ports::{Lock, NewFile, Ports};

/// How long to wait for another process that is saving.
pub const LOCK_PATIENCE: Duration = Duration::from_secs(10);

/// Earlier saves that stay beside the vault.
pub const GENERATIONS_KEPT: usize = 5;

/// More than any vault: ten thousand accounts take 4 MB.
pub(crate) const MOST_FILE_BYTES: u64 = 256 * 1024 * 1024;

pub const VAULT_FILE: &str = "vault.age";
pub(crate) const PASSWORD_FILE: &str = "keys/password.age";
/// Checksums that [`PASSWORD_FILE`] may have, in the form of `sha256sum`. They tell a damaged file from a
/// wrong password, which look the same to age. While a password is replaced there are two of them.
pub(crate) const CHECKSUM_FILE: &str = "keys/password.age.sha256";
const CHECKSUM_SUFFIX: &str = ".sha256";
const LOCK_FILE: &str = "vault.lock";
const GENERATIONS: &str = "generations";
pub(crate) const KEYS: &str = "keys";
const SET_ASIDE: &str = "set-aside";
pub(crate) const BACKUPS: &str = "backups";
const TEMP_PREFIX: &str = ".penning-";
const TEMP_SUFFIX: &str = ".tmp";

/// As much of a vault's beginning as differs for every save: its header and nonce (about 320 bytes).
const SIGNATURE_BYTES: usize = 512;

/// The name of an earlier save in `generations/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GenerationName {
    pub generation: u64,
    pub revision: Revision,
}

/// Tells one save from another without decrypting: every save has a fresh header.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    length: u64,
    start: Vec<u8>,
}

/// What becomes of the file that a save replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Present {
    /// There is none.
    Absent,
    /// It is kept under this name.
    Generation(GenerationName),
    /// It could not be read: it goes to `set-aside/`.
    Unreadable,
}

#[derive(Debug)]
pub(crate) struct Folder {
    dir: PathBuf,
    ports: Ports,
}

/// Puts a file in place that is no vault, whole or not at all: readable by its owner alone (0600), read back before it
/// takes its name, durable on return. What was there is not kept.
///
/// # Errors
/// Nothing changed, unless the error says that this is not known.
pub fn replace_file(ports: &Ports, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Folder::new(folder.to_owned(), ports.clone())
        .replace_file(path, bytes, |read_back| read_back == bytes)
}

impl Folder {
    pub(crate) fn new(dir: PathBuf, ports: Ports) -> Self {
        Self { dir, ports }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn ports(&self) -> &Ports {
        &self.ports
    }

    /// Whether the folder holds anything that may be, or may open, somebody's vault.
    /// Files left over from an interrupted write do not count: nothing in them was ever promised.
    pub(crate) fn holds_anything(&self) -> io::Result<bool> {
        let names = self.names(&self.dir)?;
        if names.iter().any(|name| is_vault_like(name)) {
            return Ok(true);
        }
        for folder in [GENERATIONS, KEYS, SET_ASIDE, BACKUPS] {
            if names.iter().any(|name| name == folder) {
                let inside = self.names(&self.dir.join(folder))?;
                // Checksums alone open nothing: they are written before the file they are of.
                let counts = |name: &String| !is_temp(name) && !name.ends_with(CHECKSUM_SUFFIX);
                if inside.iter().any(counts) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Waits its turn to save. On a file system without locks the check of the vault's signature
    /// right before saving is all there is.
    pub(crate) fn lock(&self) -> Result<Option<Box<dyn Lock>>, SaveError> {
        self.lock_within(LOCK_PATIENCE)
    }

    pub(crate) fn lock_within(
        &self,
        patience: Duration,
    ) -> Result<Option<Box<dyn Lock>>, SaveError> {
        match self.ports.files.lock(&self.dir.join(LOCK_FILE), patience) {
            Ok(lock) => Ok(Some(lock)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(SaveError::InUse),
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn create(&self) -> io::Result<()> {
        self.ports.files.create_folder(&self.dir)
    }

    /// The vault file; `None` when there is none.
    pub(crate) fn read_vault(&self) -> io::Result<Option<Vec<u8>>> {
        self.read(&self.dir.join(VAULT_FILE))
    }

    /// Which save the vault file is; `None` when there is none.
    pub(crate) fn vault_signature(&self) -> io::Result<Option<Signature>> {
        let path = self.dir.join(VAULT_FILE);
        match self.ports.files.read_start(&path, SIGNATURE_BYTES) {
            Ok((length, start)) => Ok(Some(Signature { length, start })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Earlier saves, newest first.
    pub(crate) fn generations(&self) -> io::Result<Vec<GenerationName>> {
        let mut found: Vec<GenerationName> = self
            .names(&self.dir.join(GENERATIONS))?
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        Ok(found)
    }

    pub(crate) fn read_generation(&self, name: GenerationName) -> io::Result<Option<Vec<u8>>> {
        self.read(&self.generation_path(name))
    }

    /// Files that were set aside, the oldest first: their names begin with when that was.
    pub(crate) fn set_aside(&self) -> io::Result<Vec<PathBuf>> {
        let folder = self.dir.join(SET_ASIDE);
        let mut names = self.names(&folder)?;
        names.retain(|name| !is_temp(name));
        names.sort_unstable();
        Ok(names.iter().map(|name| folder.join(name)).collect())
    }

    /// Puts a new vault file in place, in steps that each leave a whole vault behind:
    /// write and sync beside it, read back and check, keep what is there now, rename, sync the folder.
    /// When it returns an error, the file that was there is there again.
    /// Only for who holds the lock.
    pub(crate) fn replace_vault(
        &self,
        bytes: &[u8],
        present: Present,
        is_right: impl FnOnce(&[u8]) -> bool,
    ) -> Result<(), SaveError> {
        let files = &*self.ports.files;
        self.remove_leftovers(&self.dir);
        let temp = self.write_temp(&self.dir, bytes, is_right)?;
        let vault = self.dir.join(VAULT_FILE);
        let placed = self.keep_present(present).and_then(|kept| {
            files.rename(&temp, &vault)?;
            Ok(kept)
        });
        let kept = placed.inspect_err(|_| self.discard(&temp))?;
        if let Err(cause) = files.sync_folder(&self.dir) {
            return Err(match self.put_back(kept.as_deref()) {
                Ok(()) => cause.into(),
                Err(_) => SaveError::Unconfirmed { cause },
            });
        }
        self.prune_generations();
        Ok(())
    }

    /// Puts a file other than the vault in place, by the same steps; what was there is not kept.
    pub(crate) fn replace_file(
        &self,
        path: &Path,
        bytes: &[u8],
        is_right: impl FnOnce(&[u8]) -> bool,
    ) -> Result<(), SaveError> {
        let folder = path.parent().unwrap_or(&self.dir);
        self.ports.files.create_folder(folder)?;
        self.remove_leftovers(folder);
        let temp = self.write_temp(folder, bytes, is_right)?;
        let replaced = self.swap_in(Some(&temp), path, folder);
        replaced.inspect_err(|_| self.discard(&temp))
    }

    /// Removes a file other than the vault; fine when there is none.
    pub(crate) fn remove_file(&self, path: &Path) -> Result<(), SaveError> {
        if !self.exists(path)? {
            return Ok(());
        }
        self.swap_in(None, path, path.parent().unwrap_or(&self.dir))
    }

    /// Puts `temp` (or nothing) where `path` is. When it returns an error, what was there is there again.
    fn swap_in(&self, temp: Option<&Path>, path: &Path, folder: &Path) -> Result<(), SaveError> {
        let files = &*self.ports.files;
        let previous = self.temp_path(folder);
        let had_previous = self.exists(path)?;
        if had_previous {
            self.copy(path, &previous, folder)?;
        }
        let swapped = match temp {
            Some(temp) => files.rename(temp, path),
            None => files.remove(path),
        };
        if let Err(error) = swapped {
            self.discard(&previous);
            return Err(error.into());
        }
        if let Err(cause) = files.sync_folder(folder) {
            let undone = match had_previous {
                true => files.rename(&previous, path),
                false => files.remove(path),
            };
            return Err(match undone {
                Ok(()) => cause.into(),
                Err(_) => SaveError::Unconfirmed { cause },
            });
        }
        if had_previous {
            self.discard(&previous);
        }
        Ok(())
    }

    pub(crate) fn exists(&self, path: &Path) -> io::Result<bool> {
        match self.ports.files.read_start(path, 0) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A file of at most [`MOST_FILE_BYTES`]; `None` when there is none.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match self.ports.files.read(path, MOST_FILE_BYTES) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A second copy of the file that is about to be replaced, durable, and its path.
    fn keep_present(&self, present: Present) -> Result<Option<PathBuf>, SaveError> {
        let (folder, kept) = match present {
            Present::Absent => return Ok(None),
            Present::Generation(name) => (GENERATIONS, self.generation_path(name)),
            Present::Unreadable => {
                let name = format!(
                    "vault-{}-{}.age",
                    self.ports.clock.unix_seconds(),
                    Revision(self.ports.random_bytes())
                );
                (SET_ASIDE, self.dir.join(SET_ASIDE).join(name))
            }
        };
        let folder = self.dir.join(folder);
        self.ports.files.create_folder(&folder)?;
        self.copy(&self.dir.join(VAULT_FILE), &kept, &folder)?;
        self.ports.files.sync_folder(&folder)?;
        Ok(Some(kept))
    }

    /// The same file under a second name: a link where there are links, else a whole copy.
    fn copy(&self, from: &Path, to: &Path, to_folder: &Path) -> Result<(), SaveError> {
        match self.ports.files.hard_link(from, to) {
            Ok(()) => Ok(()),
            // The name holds number and revision: it is this very save, kept before.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(error.into()),
            Err(_) => {
                let bytes = self.ports.files.read(from, MOST_FILE_BYTES)?;
                let temp = self.write_temp(to_folder, &bytes, |read_back| read_back == bytes)?;
                self.ports.files.rename(&temp, to).map_err(|error| {
                    self.discard(&temp);
                    error.into()
                })
            }
        }
    }

    /// Undoes the rename. The state on disk may lag behind, so the folder is synced again if it can be.
    fn put_back(&self, kept: Option<&Path>) -> Result<(), SaveError> {
        let vault = self.dir.join(VAULT_FILE);
        match kept {
            None => self.ports.files.remove(&vault)?,
            Some(kept) => {
                let temp = self.temp_path(&self.dir);
                self.copy(kept, &temp, &self.dir)?;
                if let Err(error) = self.ports.files.rename(&temp, &vault) {
                    self.discard(&temp);
                    return Err(error.into());
                }
            }
        }
        let _ = self.ports.files.sync_folder(&self.dir);
        Ok(())
    }

    /// Writes a file under a name of its own, and returns once it is on the disk and read back.
    fn write_temp(
        &self,
        folder: &Path,
        bytes: &[u8],
        is_right: impl FnOnce(&[u8]) -> bool,
    ) -> Result<PathBuf, SaveError> {
        let temp = self.temp_path(folder);
        let mut file = self.ports.files.create_new(&temp)?;
        let written = write_and_sync(&mut *file, bytes)
            .map_err(SaveError::from)
            .and_then(|()| Ok(self.ports.files.read(&temp, MOST_FILE_BYTES)?))
            .and_then(|read_back| match is_right(&read_back) {
                true => Ok(()),
                false => Err(SaveError::NotReadBack),
            });
        drop(file);
        match written {
            Ok(()) => Ok(temp),
            Err(error) => {
                self.discard(&temp);
                Err(error)
            }
        }
    }

    fn discard(&self, temp: &Path) {
        // What stays because of a second failure is removed before the next save.
        let _ = self.ports.files.remove(temp);
    }

    fn remove_leftovers(&self, folder: &Path) {
        for name in self.names(folder).unwrap_or_default() {
            if is_temp(&name) {
                self.discard(&folder.join(name));
            }
        }
    }

    /// Removes the oldest saves beyond the number kept. The save has been made, so a failure here
    /// only leaves one more for the next time.
    fn prune_generations(&self) {
        for old in self
            .generations()
            .unwrap_or_default()
            .iter()
            .skip(GENERATIONS_KEPT)
        {
            let _ = self.ports.files.remove(&self.generation_path(*old));
        }
        self.remove_leftovers(&self.dir.join(GENERATIONS));
    }

    pub(crate) fn generation_path(&self, name: GenerationName) -> PathBuf {
        self.dir.join(GENERATIONS).join(name.to_string())
    }

    fn temp_path(&self, folder: &Path) -> PathBuf {
        let unique = Revision(self.ports.random_bytes());
        folder.join(format!("{TEMP_PREFIX}{unique}{TEMP_SUFFIX}"))
    }

    /// The names in a folder; none when there is no such folder.
    pub(crate) fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        match self.ports.files.list(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            result => result,
        }
    }
}

impl Signature {
    pub(crate) fn of(file: &[u8]) -> Self {
        Self {
            length: file.len() as u64,
            start: file[..file.len().min(SIGNATURE_BYTES)].to_vec(),
        }
    }
}

impl From<&Lineage> for GenerationName {
    fn from(lineage: &Lineage) -> Self {
        Self {
            generation: lineage.generation,
            revision: lineage.revision,
        }
    }
}

impl fmt::Display for GenerationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "vault-{:010}-{}.age", self.generation, self.revision)
    }
}

/// The name is not one that we gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOurName;

impl FromStr for GenerationName {
    type Err = NotOurName;

    fn from_str(name: &str) -> Result<Self, NotOurName> {
        let parsed = name
            .strip_prefix("vault-")
            .and_then(|rest| rest.strip_suffix(".age"))
            .and_then(|rest| rest.split_once('-'))
            .and_then(|(generation, revision)| {
                Some(Self {
                    generation: generation.parse().ok()?,
                    revision: Revision::parse(revision)?,
                })
            })
            .ok_or(NotOurName)?;
        // Only the exact spelling is ours.
        (parsed.to_string() == name)
            .then_some(parsed)
            .ok_or(NotOurName)
    }
}

fn write_and_sync(file: &mut dyn NewFile, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.flush()?;
    file.sync()
}

fn is_temp(name: &str) -> bool {
    name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX)
}

fn is_vault_like(name: &str) -> bool {
    [".age", ".penning"]
        .iter()
        .any(|ending| name.to_ascii_lowercase().ends_with(ending))
}
