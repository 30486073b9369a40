//! The ways to open that live in the vault's folder: one file under `keys/` per way. Today that is the
//! password. (The keychain and the paper hold the identity itself, outside the folder.)

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::errors::{SaveError, UnlockError, UnlockFailure};
use crate::folder::{BACKUPS, CHECKSUM_FILE, Folder, PASSWORD_FILE};
use crate::hex::to_hex;
use crate::identity::{
    Identity, UnwrapError, WorkFactor, unwrap_with_password, work_factor_of, wrap_with_password,
};
use crate::seal;
use crate::vault::{LockedVault, UnlockedVault};

/// What the folder offers beside the identity itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaysToOpen {
    pub password: bool,
}

impl LockedVault {
    pub fn ways_to_open(&self) -> Result<WaysToOpen, UnlockError> {
        ways_to_open(&self.folder)
    }

    /// The vault's key, from the password. Takes about a second, by design: not for the thread that draws
    /// the window.
    pub fn identity_from_password(&self, password: &str) -> Result<Identity, UnlockError> {
        let file = self.folder.path(PASSWORD_FILE);
        let damaged = UnlockError::PasswordFileDamaged { file: file.clone() };
        let wrapped = self
            .folder
            .read(&file)
            .map_err(UnlockError::Io)?
            .ok_or(UnlockError::NoPassword)?;
        let mut identities =
            unwrap_with_password(&wrapped, password).map_err(|error| match error {
                UnwrapError::WrongPassword
                    if has_checksum(&self.folder, &wrapped) == Some(false) =>
                {
                    damaged
                }
                UnwrapError::WrongPassword => UnlockError::WrongPassword,
                UnwrapError::Damaged => damaged,
                UnwrapError::TooCostly { log_n } => UnlockError::PasswordTooCostly { log_n },
            })?;
        // While the key is being changed the file holds the new one and the old one.
        if identities.len() > 1
            && let Ok(Some(vault)) = self.folder.read_vault()
            && let Some(fits) = identities
                .iter()
                .position(|identity| seal::open(&vault, identity).is_ok())
        {
            let fits = identities.swap_remove(fits);
            self.settle_password(&wrapped, &fits, password);
            return Ok(fits);
        }
        Ok(identities.swap_remove(0))
    }

    /// Where changing the key was broken off, the file is left with the key that is in force alone. What fails
    /// here is done the next time.
    fn settle_password(&self, wrapped: &[u8], fits: &Identity, password: &str) {
        // Who changes the key at this moment holds the lock, and finishes it.
        let Ok(Some(_lock)) = self.folder.lock_within(Duration::ZERO) else {
            return;
        };
        let file = self.folder.read(&self.folder.path(PASSWORD_FILE));
        let is_as_read = file.is_ok_and(|file| file.as_deref() == Some(wrapped));
        let vault = self.folder.read_vault().ok().flatten();
        let still_fits = vault.is_some_and(|vault| seal::open(&vault, fits).is_ok());
        if let Some(work) = work_factor_of(wrapped).filter(|_| is_as_read && still_fits) {
            let _ = put_password(&self.folder, &[fits], password, work);
        }
    }

    /// [`identity_from_password`](Self::identity_from_password), then [`unlock`](Self::unlock).
    pub fn unlock_with_password(self, password: &str) -> Result<UnlockedVault, UnlockFailure> {
        match self.identity_from_password(password) {
            Ok(identity) => self.unlock(&identity),
            Err(error) => Err(UnlockFailure { vault: self, error }),
        }
    }
}

impl UnlockedVault {
    pub fn ways_to_open(&self) -> Result<WaysToOpen, UnlockError> {
        ways_to_open(&self.folder)
    }

    /// The key and its folder, to change the ways to open while the vault is used on.
    pub fn keys(&self) -> Keys {
        Keys {
            folder: self.folder.clone(),
            identity: self.identity.clone(),
            vault: self.document().vault_id().short(),
        }
    }

    /// As [`Keys::set_password`].
    pub fn set_password(&self, password: &str, work: WorkFactor) -> Result<(), SaveError> {
        self.keys().set_password(password, work)
    }

    /// As [`Keys::remove_password`].
    pub fn remove_password(&self) -> Result<(), SaveError> {
        self.keys().remove_password()
    }
}

/// A vault's key, and the folder where the files that open with it are.
#[derive(Debug)]
pub struct Keys {
    pub(crate) folder: Arc<Folder>,
    pub(crate) identity: Identity,
    /// As in the names of its backups.
    pub(crate) vault: u32,
}

impl Keys {
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// As [`UnlockedVault::default_backup_folder`].
    pub fn default_backup_folder(&self) -> PathBuf {
        self.folder.path(BACKUPS)
    }

    /// Lets this password open the vault, in place of any before it. On `Ok` it has been shown to: the
    /// file was read back and opened. Takes twice what the work factor says.
    ///
    /// The password is a second way to open until the caller takes the identity out of the keychain.
    pub fn set_password(&self, password: &str, work: WorkFactor) -> Result<(), SaveError> {
        let _lock = self.folder.lock()?;
        put_password(&self.folder, &[&self.identity], password, work)
    }

    /// Takes the password away as a way to open. Only when another way has been shown to work: without
    /// the identity nothing opens the vault.
    pub fn remove_password(&self) -> Result<(), SaveError> {
        let _lock = self.folder.lock()?;
        remove_password_files(&self.folder)
    }
}

/// Puts a new password file in place, and the checksums that go with it.
pub(crate) fn put_password(
    folder: &Folder,
    identities: &[&Identity],
    password: &str,
    work: WorkFactor,
) -> Result<(), SaveError> {
    let path = folder.path(PASSWORD_FILE);
    let wrapped = wrap_with_password(identities, password, work);
    let mut checksums = checksum_line(&wrapped);
    if let Some(present) = folder.read(&path)? {
        checksums.push_str(&checksum_line(&present));
    }
    // The checksums first: whichever of the two files is there after a crash, one line fits it.
    folder.replace_file(
        &folder.path(CHECKSUM_FILE),
        checksums.as_bytes(),
        |read_back| read_back == checksums.as_bytes(),
    )?;
    folder.replace_file(&path, &wrapped, |read_back| {
        unwrap_with_password(read_back, password).is_ok_and(|read| {
            read.len() == identities.len()
                && read
                    .iter()
                    .zip(identities)
                    .all(|(read, wrapped)| read.is_same_as(wrapped))
        })
    })
}

pub(crate) fn remove_password_files(folder: &Folder) -> Result<(), SaveError> {
    folder.remove_file(&folder.path(PASSWORD_FILE))?;
    folder.remove_file(&folder.path(CHECKSUM_FILE))
}

fn ways_to_open(folder: &Folder) -> Result<WaysToOpen, UnlockError> {
    let password = folder
        .exists(&folder.path(PASSWORD_FILE))
        .map_err(UnlockError::Io)?;
    Ok(WaysToOpen { password })
}

/// Whether a checksum fits; `None` when there are none to compare with.
fn has_checksum(folder: &Folder, wrapped: &[u8]) -> Option<bool> {
    let checksums = folder.read(&folder.path(CHECKSUM_FILE)).ok()??;
    let checksums = String::from_utf8(checksums).ok()?;
    let line = checksum_line(wrapped);
    Some(checksums.lines().any(|other| other == line.trim_end()))
}

fn checksum_line(wrapped: &[u8]) -> String {
    format!("{}  password.age\n", to_hex(&Sha256::digest(wrapped)))
}
