//! What can go wrong, as situations a person can be in. The words for them are in `locales/`.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::folder::GenerationName;
use crate::seal::OpenError;
use crate::vault::LockedVault;

/// Why a change was not made. The vault on disk and the document in memory are as they were before,
/// but for [`SaveError::Unconfirmed`].
#[derive(Debug, Error)]
pub enum SaveError {
    #[error("the disk is full")]
    DiskFull,
    #[error("the folder or the disk is read-only")]
    ReadOnly,
    /// Another process held the lock file for all of [`crate::LOCK_PATIENCE`].
    #[error("another program is saving this vault")]
    InUse,
    /// What was read back was not what had been written: the disk or the file system is failing.
    #[error("what was written could not be read back")]
    NotReadBack,
    /// Meanwhile the file became one that our key does not open: another vault, or a new key.
    #[error("the vault file now belongs to another key or vault")]
    Replaced,
    /// Meanwhile a newer Penning saved the vault in a format that this version does not know.
    #[error("the vault file is now in a newer format")]
    NewerFormat { found: u32 },
    /// The new file took its place, then the system failed and did not let the old one be put back:
    /// after the next start the change may be there or not, as a whole.
    #[error("it is not certain whether the change was made")]
    Unconfirmed { cause: io::Error },
    #[error("saving failed")]
    Io(#[source] io::Error),
}

/// Why a vault was not made.
#[derive(Debug, Error)]
pub enum CreateError {
    /// The folder holds a vault, or what is left of one: a new key would lock it out for good.
    #[error("there is a vault in this folder already")]
    AlreadyThere,
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// Why the key was not changed, or not everywhere.
#[derive(Debug, Error)]
pub enum ChangeKeyError {
    /// A password is set: it must be given, to wrap the new key with it.
    #[error("the password is needed to change the key")]
    PasswordNeeded,
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// The vault that stayed locked, and why.
#[derive(Debug, Error)]
#[error("the vault stays locked")]
pub struct UnlockFailure {
    pub vault: LockedVault,
    #[source]
    pub error: UnlockError,
}

#[derive(Debug, Error)]
pub enum UnlockError {
    /// The folder holds no vault file and no earlier generation.
    #[error("there is no vault here")]
    NoVault,
    /// The vault is whole and belongs to another key.
    #[error("this key does not open this vault")]
    WrongKey,
    /// This file is damaged or (when `missing`) gone. `openable` are the earlier generations that this
    /// key opens, newest first: [`LockedVault::recover`] starts from one of them.
    #[error("the vault file is damaged or gone")]
    Damaged {
        file: PathBuf,
        missing: bool,
        openable: Vec<GenerationName>,
    },
    /// Written by a newer Penning.
    #[error("the vault is in a newer format")]
    NewerFormat { found: u32 },
    /// There is no password to this vault.
    #[error("no password is set")]
    NoPassword,
    #[error("wrong password")]
    WrongPassword,
    /// The file that wraps the key with the password is damaged: another way to open is needed.
    #[error("the key file for the password is damaged")]
    PasswordFileDamaged { file: PathBuf },
    /// The key file asks for more work than any Penning would have set.
    #[error("the key file for the password asks for too much work")]
    PasswordTooCostly { log_n: u8 },
    /// The file could not be read, though it may be in order.
    #[error("the vault could not be read")]
    Io(#[source] io::Error),
}

impl From<io::Error> for SaveError {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => SaveError::DiskFull,
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => SaveError::ReadOnly,
            _ => SaveError::Io(error),
        }
    }
}

impl From<OpenError> for SaveError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::WrongKey => SaveError::Replaced,
            OpenError::NewerFormat { found } => SaveError::NewerFormat { found },
            OpenError::Damaged => SaveError::NotReadBack,
        }
    }
}
