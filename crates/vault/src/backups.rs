//! Copies of the vault, for when the vault's own folder is not enough.
//!
//! An automatic backup is a vault file under a name that tells when it was made, encrypted to the vault's
//! identity: it needs no password, and opens like the vault. A portable backup (`*.penning`) is encrypted
//! with a password of its own and needs nothing else.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::document::{Document, Revision};
use crate::errors::SaveError;
use crate::folder::{BACKUPS, Folder, NotOurName};
use crate::identity::{UnwrapError, WorkFactor, decrypt_with_password, encrypt_with_password};
use crate::seal;
use crate::vault::UnlockedVault;

/// The name of an automatic backup: `penning-VVVVVVVV-2026-11-22-053000-RRRRRRRRRRRRRRRR.age` with the first
/// eight digits of the vault's id, the time in UTC, and the revision of the document in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BackupName {
    /// Seconds since 1970-01-01 UTC.
    pub made_at: u64,
    pub revision: Revision,
    /// The first 32 bits of the vault's id: a folder may hold the backups of several vaults.
    pub vault: u32,
}

/// Why a portable backup did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PortableError {
    /// Or, rarely, the hundred bytes that hold the wrapped key are damaged: age cannot tell.
    #[error("wrong password")]
    WrongPassword,
    #[error("the backup is damaged, or not one of ours")]
    Damaged,
    #[error("the backup asks for too much work")]
    TooCostly { log_n: u8 },
    #[error("the backup is in a newer format")]
    NewerFormat { found: u32 },
}

/// How old the newest backup must be for the next: a day, and an hour less, so that the daily one does not
/// slip later and later.
const DUE_AFTER_SECONDS: u64 = 23 * 3600;

/// The version of portable backups that this code writes, and the newest that it reads.
const PORTABLE_VERSION: u32 = 1;

/// What backing up needs of an open vault, taken out of it: so that a slow or absent disk elsewhere holds up
/// nothing that happens to the vault meanwhile.
pub struct Snapshot {
    folder: Arc<Folder>,
    document: Document,
    name: BackupName,
    sealed: Vec<u8>,
}

impl UnlockedVault {
    /// The vault as it is now, ready to be written elsewhere.
    pub fn snapshot(&self) -> Snapshot {
        let ports = self.folder.ports();
        let json = self.document().to_json();
        Snapshot {
            folder: Arc::clone(&self.folder),
            name: BackupName {
                made_at: ports.clock.unix_seconds(),
                revision: self.document().lineage().revision,
                vault: self.document().vault_id().short(),
            },
            sealed: seal::seal(&json, self.identity(), ports.random_bytes()),
            document: self.document().clone(),
        }
    }

    /// Where backups go unless the person chose another folder: `backups/` beside the vault.
    pub fn default_backup_folder(&self) -> PathBuf {
        self.folder.path(BACKUPS)
    }

    /// This vault's automatic backups in a folder, newest first. A folder that is not there has none.
    pub fn backups(&self, folder: &Path) -> io::Result<Vec<BackupName>> {
        backups_in(&self.folder, folder, self.document().vault_id().short())
    }

    /// See [`Snapshot::is_due`].
    pub fn is_backup_due(&self, folder: &Path) -> io::Result<bool> {
        let now = self.folder.ports().clock.unix_seconds();
        let revision = self.document().lineage().revision;
        Ok(is_due(&self.backups(folder)?, revision, now))
    }

    /// See [`Snapshot::back_up`].
    pub fn back_up(&self, folder: &Path, keep: usize) -> Result<BackupName, SaveError> {
        self.snapshot().back_up(folder, keep)
    }

    /// The vault as a file that opens with a password of its own, anywhere. Takes as long as the work factor
    /// says.
    pub fn to_portable_backup(&self, password: &str, work: WorkFactor) -> Vec<u8> {
        portable(self.document(), password, work)
    }

    /// See [`Snapshot::write_portable`].
    pub fn write_portable_backup(
        &self,
        path: &Path,
        password: &str,
        work: WorkFactor,
    ) -> Result<(), SaveError> {
        self.snapshot().write_portable(path, password, work)
    }
}

impl Snapshot {
    /// The save that this is a copy of.
    pub fn revision(&self) -> Revision {
        self.name.revision
    }

    /// The vault's automatic backups in a folder, newest first. A folder that is not there has none.
    pub fn backups(&self, folder: &Path) -> io::Result<Vec<BackupName>> {
        backups_in(&self.folder, folder, self.name.vault)
    }

    /// Whether it is time for an automatic backup: there is none of the last day, and none of the vault as
    /// it is.
    pub fn is_due(&self, folder: &Path) -> io::Result<bool> {
        let present = self.backups(folder)?;
        Ok(is_due(&present, self.name.revision, self.name.made_at))
    }

    /// Writes an automatic backup, reads it back, then removes the oldest beyond `keep` (at least one stays).
    /// Only this vault's files with names that [`BackupName`] writes are ever removed.
    pub fn back_up(&self, folder: &Path, keep: usize) -> Result<BackupName, SaveError> {
        let path = folder.join(self.name.to_string());
        self.folder
            .replace_file(&path, &self.sealed, |read_back| read_back == self.sealed)?;
        // The backup is made: one too many that stays is removed the next time.
        let all = self.backups(folder).unwrap_or_default();
        for old in all
            .iter()
            .filter(|other| **other != self.name)
            .skip(keep.max(1) - 1)
        {
            let files = &self.folder.ports().files;
            let _ = files.remove(&folder.join(old.to_string()));
        }
        Ok(self.name)
    }

    /// Writes a portable backup to a file the person chose, and opens it again before it counts as made.
    /// Takes twice what the work factor says.
    pub fn write_portable(
        &self,
        path: &Path,
        password: &str,
        work: WorkFactor,
    ) -> Result<(), SaveError> {
        let backup = portable(&self.document, password, work);
        self.folder.replace_file(path, &backup, |read_back| {
            open_portable_backup(read_back, password)
                .is_ok_and(|document| document == self.document)
        })
    }
}

/// Says nothing of the content.
impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot({})", self.name)
    }
}

pub(crate) fn backups_in(
    folder: &Folder,
    backups: &Path,
    vault: u32,
) -> io::Result<Vec<BackupName>> {
    let mut found: Vec<BackupName> = folder
        .names(backups)?
        .iter()
        .filter_map(|name| name.parse().ok())
        .filter(|name: &BackupName| name.vault == vault)
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

fn is_due(present: &[BackupName], revision: Revision, now: u64) -> bool {
    present.first().is_none_or(|newest| {
        // A backup from the future is one from before the clock was set.
        let age = now.checked_sub(newest.made_at);
        newest.revision != revision && age.is_none_or(|age| age >= DUE_AFTER_SECONDS)
    })
}

fn portable(document: &Document, password: &str, work: WorkFactor) -> Vec<u8> {
    let document = document.to_json();
    let head = format!(r#"{{"penning_backup":{PORTABLE_VERSION},"document":"#);
    let mut plain = Zeroizing::new(Vec::with_capacity(head.len() + document.len() + 2));
    plain.extend_from_slice(head.as_bytes());
    plain.extend_from_slice(&document);
    plain.extend_from_slice(b"}\n");
    encrypt_with_password(&plain, password, work)
}

/// What a file is, as far as can be seen without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A vault, an earlier save or an automatic backup: it opens with a key.
    Vault,
    /// It opens with a password.
    Portable,
    /// Nothing of ours.
    Other,
}

impl FileKind {
    pub fn of(file: &[u8]) -> FileKind {
        let header = &file[..file.len().min(4096)];
        let has = |stanza: &[u8]| header.windows(stanza.len()).any(|part| part == stanza);
        if !header.starts_with(b"age-encryption.org/v1\n") {
            FileKind::Other
        } else if has(b"\n-> scrypt ") {
            FileKind::Portable
        } else if has(b"\n-> X25519 ") {
            FileKind::Vault
        } else {
            FileKind::Other
        }
    }
}

/// The document in a portable backup.
pub fn open_portable_backup(file: &[u8], password: &str) -> Result<Document, PortableError> {
    let plain = decrypt_with_password(file, password).map_err(|error| match error {
        UnwrapError::WrongPassword => PortableError::WrongPassword,
        UnwrapError::Damaged => PortableError::Damaged,
        UnwrapError::TooCostly { log_n } => PortableError::TooCostly { log_n },
    })?;
    portable_document(&plain)
}

/// The document in a portable backup that was decrypted.
pub fn portable_document(plain: &[u8]) -> Result<Document, PortableError> {
    #[derive(Deserialize)]
    struct Frame<'a> {
        penning_backup: u32,
        #[serde(default, borrow)]
        document: Option<&'a RawValue>,
    }
    let frame: Frame = serde_json::from_slice(plain).map_err(|_| PortableError::Damaged)?;
    if frame.penning_backup > PORTABLE_VERSION {
        return Err(PortableError::NewerFormat {
            found: frame.penning_backup,
        });
    }
    let document = frame.document.ok_or(PortableError::Damaged)?;
    Document::from_json(document.get().as_bytes()).map_err(|_| PortableError::Damaged)
}

impl fmt::Display for BackupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = (self.made_at / 86_400, self.made_at % 86_400);
        let (year, month, day) = date_of(days);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(
            f,
            "penning-{:08x}-{year:04}-{month:02}-{day:02}-{hour:02}{minute:02}{second:02}-{}.age",
            self.vault, self.revision
        )
    }
}

impl FromStr for BackupName {
    type Err = NotOurName;

    fn from_str(name: &str) -> Result<Self, NotOurName> {
        let parse = || {
            let rest = name.strip_prefix("penning-")?.strip_suffix(".age")?;
            let mut parts = rest.split('-');
            let vault = u32::from_str_radix(parts.next()?, 16).ok()?;
            let mut number = || parts.next()?.parse::<u64>().ok();
            let (year, month, day, time) = (number()?, number()?, number()?, number()?);
            let seconds = (time / 10_000) * 3600 + (time / 100 % 100) * 60 + time % 100;
            let days = days_until(year, month, day)?;
            Some(Self {
                made_at: days.checked_mul(86_400)?.checked_add(seconds)?,
                revision: Revision::parse(parts.next()?)?,
                vault,
            })
        };
        let parsed = parse().ok_or(NotOurName)?;
        // Only the exact spelling is ours; this also refuses a 31st of June.
        (parsed.to_string() == name)
            .then_some(parsed)
            .ok_or(NotOurName)
    }
}

/// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar. Counts in eras of 400
/// years that begin on a 1st of March, so that the leap day comes last.
pub fn date_of(days: u64) -> (u64, u64, u64) {
    const DAYS_FROM_0000_03_01_TO_1970: u64 = 719_468;
    const DAYS_OF_ERA: u64 = 146_097;
    let days = days + DAYS_FROM_0000_03_01_TO_1970;
    let (era, day) = (days / DAYS_OF_ERA, days % DAYS_OF_ERA);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next_year, month, day)
}

/// The way back; `None` for what is before 1970 or far beyond use.
fn days_until(year: u64, month: u64, day: u64) -> Option<u64> {
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    days.checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_day() {
        let name = |made_at| BackupName {
            made_at,
            revision: Revision([0xab; 8]),
            vault: 0x12,
        };
        let shown = name(1_795_325_400).to_string();
        assert_eq!(
            shown,
            "penning-00000012-2026-11-22-053000-abababababababab.age"
        );
        assert_eq!(name(951_782_399).to_string()[17..27], *"2000-02-28");
        assert_eq!(name(951_782_400).to_string()[17..27], *"2000-02-29");
        assert_eq!(name(0).to_string()[17..34], *"1970-01-01-000000");
        for day in (0..200_000).step_by(7) {
            let name = name(day * 86_400 + day % 86_400);
            assert_eq!(name.to_string().parse(), Ok(name));
        }
    }

    #[test]
    fn names_of_others_are_not_ours() {
        for name in [
            "",
            "penning-00000012-2026-11-22-053000-abababababababab.age.tmp",
            "penning-00000012-2026-06-31-053000-abababababababab.age",
            "penning-00000012-2026-11-22-253000-abababababababab.age",
            "penning-12-2026-11-22-053000-abababababababab.age",
            "penning-00000012-2026-11-22-053000-ABABABABABABABAB.age",
            "penning-00000012-2026-11-22-053000-abababababababab-1.age",
            "penning-00000012-99999999999-11-22-053000-abababababababab.age",
            "vault.age",
        ] {
            assert_eq!(name.parse::<BackupName>(), Err(NotOurName), "{name}");
        }
    }
}
