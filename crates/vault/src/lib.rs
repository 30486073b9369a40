//! How are accounts kept?
//!
//! A vault is a folder with one file that matters, `vault.age`, encrypted in the standard age format to the
//! vault's own [`Identity`]. [`look`] says what is in a folder; [`UnlockedVault::create`] makes a vault where
//! there is none; [`LockedVault::unlock`] opens one; [`UnlockedVault::change`] edits it, and returns once the
//! change is safe. The file format is in `FORMAT.md`, with a script that opens a vault without this code.
//!
//! Read [`identity`] for the key, [`seal`] for the encryption, [`document`] for what is kept, `folder` for the
//! steps of saving, `merge` for two copies that were changed apart, [`vault`] for the states,
//! [`ways`] for the password, [`backups`] and [`restore`] for copies elsewhere.
//!
//! ```
//! use penning_otp::{Algorithm, Credential, Kind, Secret};
//! use penning_vault::{Account, AccountId, Found, Identity, UnlockedVault, look, real_ports};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let home = tempfile::tempdir()?;
//! let ports = real_ports();
//! assert!(matches!(look(home.path(), &ports)?, Found::Nothing));
//!
//! let identity = Identity::generate();
//! let mut vault = UnlockedVault::create(home.path(), &ports, &identity)?;
//! let credential = Credential::new(
//!     Kind::Totp { period_seconds: 30 },
//!     Algorithm::Sha1,
//!     6,
//!     Secret::parse_base32("JBSWY3DPEHPK3PXP")?,
//! )?;
//! let id = AccountId::random(&*ports.random);
//! let now = ports.clock.unix_seconds();
//! vault.change(|document| document.add(Account::new(id, "Example", "alice", credential, now)))?;
//!
//! let locked = vault.lock();
//! let vault = locked.unlock(&identity)?;
//! assert_eq!(vault.document().account(id).map(|account| account.issuer.as_str()), Some("Example"));
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]

pub mod account;
pub mod approval;
mod approval_json;
pub mod backups;
mod change_key;
pub mod document;
mod document_json;
mod draft;
pub mod errors;
mod folder;
mod header;
mod hex;
pub mod identity;
mod merge;
mod old_keys;
pub mod ports;
pub mod restore;
pub mod seal;
mod secret_buffer;
mod std_fs;
pub mod vault;
pub mod ways;

pub use account::{Account, AccountId, Group, GroupId, VaultId};
pub use approval::{Answered, Approval, ApprovalMethod, GivenAnswer, OcraKeys, PushKeys, TiqrKeys};
pub use backups::{BackupName, FileKind, PortableError, Snapshot, date_of, open_portable_backup};
pub use change_key::Reencrypted;
pub use document::{
    Document, Lineage, List, NoSuchAccount, OpaqueRecord, Revision, TrashReason, Trashed,
    Unreadable, UnreadableReason, WriterId,
};
pub use errors::{ChangeKeyError, CreateError, SaveError, UnlockError, UnlockFailure};
pub use folder::{GENERATIONS_KEPT, GenerationName, LOCK_PATIENCE, VAULT_FILE, replace_file};
pub use identity::{Identity, IdentityError, UnwrapError, WorkFactor};
pub use ports::{Clock, FileSystem, Lock, NewFile, Ports, Random};
pub use restore::{Preview, Restore, Undo};
pub use seal::OpenError;
pub use std_fs::{StdFileSystem, SystemClock, SystemRandom, real_ports};
pub use vault::{
    Found, LastSave, LockedVault, Notice, RecoverFailure, Reload, Seen, UnlockedVault, look,
    open_document,
};
pub use ways::{Keys, WaysToOpen};
