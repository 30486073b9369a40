//! A vault, locked or unlocked. The types are the states: a [`LockedVault`] holds no key, and an
//! [`UnlockedVault`] that is locked is gone, its key and content wiped.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::account::{AccountId, VaultId};
use crate::document::{Document, Lineage, NoSuchAccount, WriterId};
use crate::errors::{CreateError, SaveError, UnlockError, UnlockFailure};
use crate::folder::{Folder, GenerationName, Present, Signature, VAULT_FILE};
use crate::identity::{Identity, WorkFactor};
use crate::merge::merge;
use crate::ports::{Lock, Ports};
use crate::seal::{self, OpenError};
use crate::ways::{put_password, remove_password_files};

/// What is in a folder.
#[derive(Debug)]
pub enum Found {
    /// Nothing that is, or may have been, a vault: one may be made here.
    Nothing,
    Vault(LockedVault),
}

/// Looks whether the folder holds a vault. A folder that does not exist holds none;
/// one that may not be listed is an error, not an empty folder.
pub fn look(dir: impl Into<PathBuf>, ports: &Ports) -> io::Result<Found> {
    let folder = Arc::new(Folder::new(dir.into(), ports.clone()));
    Ok(if folder.holds_anything()? {
        Found::Vault(LockedVault { folder })
    } else {
        Found::Nothing
    })
}

/// A vault's folder, and no key.
#[derive(Debug)]
pub struct LockedVault {
    pub(crate) folder: Arc<Folder>,
}

/// An open vault: the key, the document as it was last read or saved, and uses counted since.
#[derive(Clone)]
pub struct UnlockedVault {
    pub(crate) folder: Arc<Folder>,
    pub(crate) identity: Identity,
    /// Who we are in the lineage of the saves we make.
    writer: WriterId,
    pub(crate) document: Document,
    /// The save that `document` stems from, as the file shows it; `None` when there was no file.
    signature: Option<Signature>,
    present: Present,
    /// Uses counted in `document` and not yet saved.
    pub(crate) uses: HashMap<AccountId, Uses>,
    /// Another line of saves that went into `document`.
    merged: Option<Lineage>,
    /// `document` holds something that the file does not, though nobody edited.
    unsaved: bool,
    pub(crate) notices: Vec<Notice>,
}

/// The save that a vault stems from, as the file showed it.
pub struct LastSave {
    folder: Arc<Folder>,
    signature: Option<Signature>,
}

impl LastSave {
    /// Whether the file still shows it. Reads half a kilobyte.
    pub fn is_current(&self) -> bool {
        self.folder
            .vault_signature()
            .is_ok_and(|now| now == self.signature)
    }
}

/// Something the person should know, though the vault is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The vault file is older than another save of it that was seen: somebody or something put it back.
    OlderThanSeen { found: u64, seen: u64 },
    /// Entries that were not understood; they are kept and set aside.
    UnreadableEntries { count: usize },
    /// The vault file was damaged while open; it goes to `set-aside/` with the next save.
    DamagedWhileOpen,
    /// Two copies of the vault had been changed apart from each other; they were merged, and what lost
    /// to a later edit is in the trash.
    Merged { superseded: usize },
}

/// How far a vault had come when it was last seen. Keep it outside the vault's folder (it is no secret),
/// to notice when an older file is put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub vault_id: VaultId,
    pub generation: u64,
}

/// What came of looking for changes by others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reload {
    Unchanged,
    /// The document is now as another process or machine saved it.
    Reloaded,
    /// Both had changed: the document is now a merge, and saved.
    Merged,
    /// The file was damaged, gone, or an older one: the document stayed, and is saved again.
    Kept,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    pub(crate) count: u64,
    pub(crate) last_at: u64,
}

impl LockedVault {
    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }

    /// Opens the vault with its key.
    pub fn unlock(self, identity: &Identity) -> Result<UnlockedVault, UnlockFailure> {
        match self.open(identity) {
            Ok((document, signature)) => Ok(UnlockedVault::opened(
                self.folder,
                identity.clone(),
                document,
                signature,
            )),
            Err(error) => Err(UnlockFailure { vault: self, error }),
        }
    }

    /// Starts again from an earlier save, which [`UnlockError::Damaged`] offered. The file that could not
    /// be read goes to `set-aside/`, and the earlier save becomes the newest.
    pub fn recover(
        self,
        identity: &Identity,
        from: GenerationName,
    ) -> Result<UnlockedVault, RecoverFailure> {
        let document = match self.open_generation(identity, from) {
            Ok(document) => document,
            Err(error) => return Err(RecoverFailure::Open(UnlockFailure { vault: self, error })),
        };
        self.recover_with(identity, document)
    }

    /// As [`recover`](Self::recover), from a document that was read elsewhere, such as a backup.
    pub fn recover_with(
        self,
        identity: &Identity,
        document: Document,
    ) -> Result<UnlockedVault, RecoverFailure> {
        let mut vault = UnlockedVault::opened(self.folder, identity.clone(), document, None);
        match vault.save_recovered() {
            Ok(()) => Ok(vault),
            Err(error) => Err(RecoverFailure::Save {
                vault: vault.lock(),
                error,
            }),
        }
    }

    /// Makes an empty vault for a key that has none, when [`unlock`](Self::unlock) says
    /// [`UnlockError::NoVault`]: the program was killed while it made the vault. Nothing is lost by it, since
    /// the key stays the one that the folder's password or the keychain holds.
    pub fn make_missing_vault(self, identity: &Identity) -> Result<UnlockedVault, CreateError> {
        let lock = self.folder.lock()?;
        let is_missing = self
            .folder
            .vault_signature()
            .map_err(SaveError::from)?
            .is_none()
            && self
                .folder
                .generations()
                .map_err(SaveError::from)?
                .is_empty();
        if !is_missing {
            return Err(CreateError::AlreadyThere);
        }
        Ok(UnlockedVault::first_save(self.folder, identity, &lock)?)
    }

    /// The document of an earlier save, to look at.
    pub fn open_generation(
        &self,
        identity: &Identity,
        name: GenerationName,
    ) -> Result<Document, UnlockError> {
        let bytes = self
            .folder
            .read_generation(name)
            .map_err(UnlockError::Io)?
            .ok_or(UnlockError::NoVault)?;
        open_document(&bytes, identity).map_err(|error| match error {
            OpenError::WrongKey => UnlockError::WrongKey,
            OpenError::NewerFormat { found } => UnlockError::NewerFormat { found },
            OpenError::Damaged => UnlockError::Damaged {
                file: self.folder.generation_path(name),
                missing: false,
                openable: Vec::new(),
            },
        })
    }

    fn open(&self, identity: &Identity) -> Result<(Document, Option<Signature>), UnlockError> {
        let Some(bytes) = self.folder.read_vault().map_err(UnlockError::Io)? else {
            let generations = self.folder.generations().map_err(UnlockError::Io)?;
            if generations.is_empty() {
                return Err(UnlockError::NoVault);
            }
            let openable = self.openable(identity);
            // Earlier saves that all belong to another key say that the key is the wrong one.
            if openable.is_empty() && self.all_generations_refuse(identity) {
                return Err(UnlockError::WrongKey);
            }
            return Err(self.damaged(true, openable));
        };
        match open_document(&bytes, identity) {
            Ok(document) => Ok((document, Some(Signature::of(&bytes)))),
            Err(OpenError::NewerFormat { found }) => Err(UnlockError::NewerFormat { found }),
            Err(OpenError::Damaged) => Err(self.damaged(false, self.openable(identity))),
            Err(OpenError::WrongKey) => Err(UnlockError::WrongKey),
        }
    }

    fn damaged(&self, missing: bool, openable: Vec<GenerationName>) -> UnlockError {
        UnlockError::Damaged {
            file: self.folder.path(VAULT_FILE),
            missing,
            openable,
        }
    }

    /// Earlier saves that this key opens, newest first.
    fn openable(&self, identity: &Identity) -> Vec<GenerationName> {
        let mut names = self.folder.generations().unwrap_or_default();
        names.retain(|name| self.open_generation(identity, *name).is_ok());
        names
    }

    fn all_generations_refuse(&self, identity: &Identity) -> bool {
        let names = self.folder.generations().unwrap_or_default();
        names.iter().all(|name| {
            matches!(
                self.open_generation(identity, *name),
                Err(UnlockError::WrongKey)
            )
        })
    }
}

/// Why starting from an earlier save did not work.
#[derive(Debug, thiserror::Error)]
pub enum RecoverFailure {
    #[error(transparent)]
    Open(UnlockFailure),
    #[error("the earlier save could not be put in place")]
    Save {
        vault: LockedVault,
        #[source]
        error: SaveError,
    },
}

impl UnlockedVault {
    /// Makes a new, empty vault. Refuses when the folder holds a vault or anything that may be left of
    /// one; keep the identity where it is to stay *before* calling this.
    pub fn create(
        dir: impl Into<PathBuf>,
        ports: &Ports,
        identity: &Identity,
    ) -> Result<Self, CreateError> {
        Self::create_in(dir.into(), ports, identity, |_| Ok(()))
    }

    /// As [`create`](Self::create), for a vault whose only way to open is to be a password: the password's
    /// file is made first, so that there is never a vault that nothing opens.
    pub fn create_with_password(
        dir: impl Into<PathBuf>,
        ports: &Ports,
        identity: &Identity,
        password: &str,
        work: WorkFactor,
    ) -> Result<Self, CreateError> {
        Self::create_in(dir.into(), ports, identity, |folder| {
            put_password(folder, &[identity], password, work)
        })
    }

    fn create_in(
        dir: PathBuf,
        ports: &Ports,
        identity: &Identity,
        prepare: impl FnOnce(&Folder) -> Result<(), SaveError>,
    ) -> Result<Self, CreateError> {
        let folder = Arc::new(Folder::new(dir, ports.clone()));
        folder.create().map_err(SaveError::from)?;
        let lock = folder.lock()?;
        // Only under the lock is the answer still true when the file is made.
        if folder.holds_anything().map_err(SaveError::from)? {
            return Err(CreateError::AlreadyThere);
        }
        let made =
            prepare(&folder).and_then(|()| Self::first_save(Arc::clone(&folder), identity, &lock));
        made.map_err(|error| {
            // What was prepared opens nothing, and must not stand in the way of the next attempt.
            let _ = remove_password_files(&folder);
            error.into()
        })
    }

    fn first_save(
        folder: Arc<Folder>,
        identity: &Identity,
        lock: &Option<Box<dyn Lock>>,
    ) -> Result<Self, SaveError> {
        let document = Document::new(folder.ports());
        let mut vault = Self::opened(folder, identity.clone(), document.clone(), None);
        vault.save(document, lock)?;
        Ok(vault)
    }

    pub fn dir(&self) -> &Path {
        self.folder.dir()
    }

    /// Names this opening of the vault: another one from unlocking to unlocking.
    pub fn writer(&self) -> WriterId {
        self.writer
    }

    /// Where the damaged files are that a save replaced, the newest last.
    pub fn set_aside(&self) -> io::Result<Vec<PathBuf>> {
        self.folder.set_aside()
    }

    pub fn document(&self) -> &Document {
        &self.document
    }

    /// For wrapping it with a password, storing it in the keychain or printing it: after the person
    /// proved presence.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What the person should be told; asked once, told once.
    pub fn take_notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// To keep outside the folder, for [`compare_with`](Self::compare_with) at the next start.
    pub fn seen(&self) -> Seen {
        Seen {
            vault_id: self.document.vault_id,
            generation: self.document.generation(),
        }
    }

    /// Adds a notice when this vault is older than it was when last seen.
    pub fn compare_with(&mut self, seen: Seen) {
        let found = self.document.generation();
        if seen.vault_id == self.document.vault_id && found < seen.generation {
            let notice = Notice::OlderThanSeen {
                found,
                seen: seen.generation,
            };
            self.notices
                .retain(|other| !matches!(other, Notice::OlderThanSeen { .. }));
            self.notices.push(notice);
        }
    }

    /// Changes the document and saves it. The change counts once this returns `Ok`: it is then on the
    /// disk and was read back. On `Err` the document is as before. What other processes saved meanwhile is
    /// taken in first, so `edit` sees it.
    ///
    /// Blocks for the disk, and for at most [`crate::LOCK_PATIENCE`] while another process saves.
    pub fn change<T>(&mut self, edit: impl FnOnce(&mut Document) -> T) -> Result<T, SaveError> {
        match self.try_change(|document| Ok::<T, Infallible>(edit(document)))? {
            Ok(result) => Ok(result),
            Err(never) => match never {},
        }
    }

    /// As [`change`](Self::change), for an edit that may find itself impossible: then nothing is saved.
    pub fn try_change<T, E>(
        &mut self,
        edit: impl FnOnce(&mut Document) -> Result<T, E>,
    ) -> Result<Result<T, E>, SaveError> {
        let lock = self.folder.lock()?;
        self.take_in()?;
        let mut next = self.document.clone();
        let result = match edit(&mut next) {
            Ok(result) => result,
            Err(error) => return Ok(Err(error)),
        };
        if next != self.document || self.has_unsaved() {
            self.save(next, &lock)?;
        }
        Ok(Ok(result))
    }

    /// Counts a use of an account at `now` (seconds since 1970-01-01 UTC) in memory. It is saved with
    /// the next change or by [`flush`](Self::flush), so that copying a code costs no disk write.
    pub fn touch(&mut self, id: AccountId, now: u64) -> Result<(), NoSuchAccount> {
        self.document.record_use(id, now)?;
        let uses = self.uses.entry(id).or_default();
        uses.count += 1;
        uses.last_at = uses.last_at.max(now);
        Ok(())
    }

    /// Saves uses counted since the last save, if any.
    pub fn flush(&mut self) -> Result<(), SaveError> {
        if self.has_unsaved() {
            self.change(|_| ())?;
        }
        Ok(())
    }

    /// As [`flush`](Self::flush), for whoever cannot wait while another process saves.
    pub fn flush_within(&mut self, patience: Duration) -> Result<(), SaveError> {
        if self.has_unsaved() {
            let lock = self.folder.lock_within(patience)?;
            self.take_in()?;
            self.save(self.document.clone(), &lock)?;
        }
        Ok(())
    }

    /// Whether there is something to [`flush`](Self::flush).
    pub fn has_unsaved(&self) -> bool {
        self.unsaved || !self.uses.is_empty()
    }

    /// To look, without the vault itself, whether another process or machine saved meanwhile.
    pub fn last_save(&self) -> LastSave {
        LastSave {
            folder: Arc::clone(&self.folder),
            signature: self.signature.clone(),
        }
    }

    /// Looks whether another process or machine saved the vault, and takes that in. Cheap when nothing
    /// changed: it reads half a kilobyte.
    pub fn reload_if_changed(&mut self) -> Result<Reload, SaveError> {
        if self.folder.vault_signature()? == self.signature {
            return Ok(Reload::Unchanged);
        }
        // Renaming is atomic, so reading needs no lock; saving what the merge gave does.
        let reload = self.take_in()?;
        if self.unsaved {
            self.flush()?;
        }
        Ok(reload)
    }

    /// Forgets key and content. Uses not yet flushed are lost with them: call [`flush`](Self::flush) first.
    pub fn lock(self) -> LockedVault {
        LockedVault {
            folder: self.folder,
        }
    }

    /// Earlier saves that this key opens, newest first, with their documents' number of accounts.
    pub fn generations(&self) -> io::Result<Vec<GenerationName>> {
        self.folder.generations()
    }

    /// The document of an earlier save, to look at or to restore from.
    pub fn open_generation(&self, name: GenerationName) -> Result<Document, UnlockError> {
        self.as_locked().open_generation(&self.identity, name)
    }

    pub(crate) fn ports(&self) -> &Ports {
        self.folder.ports()
    }

    pub(crate) fn as_locked(&self) -> LockedVault {
        LockedVault {
            folder: self.folder.clone(),
        }
    }

    fn opened(
        folder: Arc<Folder>,
        identity: Identity,
        document: Document,
        signature: Option<Signature>,
    ) -> Self {
        let present = match signature {
            None => Present::Absent,
            Some(_) => Present::Generation((&document.lineage).into()),
        };
        let writer = WriterId(folder.ports().random_bytes());
        let mut vault = Self {
            folder,
            identity,
            writer,
            document,
            signature,
            present,
            uses: HashMap::new(),
            merged: None,
            unsaved: false,
            notices: Vec::new(),
        };
        vault.notice_unreadable_entries();
        vault.notice_newer_generation();
        vault
    }

    fn notice_unreadable_entries(&mut self) {
        let count = self.document.unreadable.len();
        if count > 0 {
            self.notices.push(Notice::UnreadableEntries { count });
        }
    }

    /// The folder itself may remember a later save than the one in place.
    fn notice_newer_generation(&mut self) {
        let newest = self
            .folder
            .generations()
            .unwrap_or_default()
            .first()
            .copied();
        let found = self.document.generation();
        if let Some(newest) = newest
            && self.signature.is_some()
            && newest.generation > found
        {
            self.notices.push(Notice::OlderThanSeen {
                found,
                seen: newest.generation,
            });
        }
    }

    /// Brings `document` up to what is on the disk, without saving.
    pub(crate) fn take_in(&mut self) -> Result<Reload, SaveError> {
        if self.folder.vault_signature()? == self.signature {
            return Ok(Reload::Unchanged);
        }
        let Some(bytes) = self.folder.read_vault()? else {
            self.keep_ours(None, Present::Absent);
            return Ok(Reload::Kept);
        };
        let signature = Some(Signature::of(&bytes));
        let theirs = match open_document(&bytes, &self.identity) {
            Ok(theirs) => theirs,
            Err(OpenError::Damaged) => {
                self.notices.push(Notice::DamagedWhileOpen);
                self.keep_ours(signature, Present::Unreadable);
                return Ok(Reload::Kept);
            }
            Err(error) => return Err(error.into()),
        };
        if theirs.vault_id != self.document.vault_id {
            return Err(SaveError::Replaced);
        }
        let present = Present::Generation((&theirs.lineage).into());
        if theirs.lineage.includes(&self.document.lineage) {
            self.document = theirs;
            self.add_uses();
            self.signature = signature;
            self.present = present;
            self.merged = None;
            self.unsaved = false;
            self.notice_unreadable_entries();
            return Ok(Reload::Reloaded);
        }
        if self.document.lineage.includes(&theirs.lineage) {
            self.notices.push(Notice::OlderThanSeen {
                found: theirs.generation(),
                seen: self.document.generation(),
            });
            self.keep_ours(signature, present);
            return Ok(Reload::Kept);
        }
        let base = self.common_ancestor(&theirs.lineage);
        // Uses not yet saved are on top of what either side saved.
        self.take_off_uses();
        let merge = merge(
            base.as_ref(),
            &self.document,
            &theirs,
            &*self.folder.ports().random,
        );
        self.notices.push(Notice::Merged {
            superseded: merge.superseded,
        });
        self.document = merge.document;
        self.add_uses();
        self.merged = Some(theirs.lineage);
        self.keep_ours(signature, present);
        Ok(Reload::Merged)
    }

    /// An account that was deleted elsewhere takes its uses along.
    fn add_uses(&mut self) {
        for (id, uses) in &self.uses {
            if let Ok(account) = self.document.account_mut(*id) {
                account.used_count = account.used_count.saturating_add(uses.count);
                account.last_used_at = account.last_used_at.max(Some(uses.last_at));
            }
        }
    }

    fn take_off_uses(&mut self) {
        for (id, uses) in &self.uses {
            if let Ok(account) = self.document.account_mut(*id) {
                account.used_count = account.used_count.saturating_sub(uses.count);
            }
        }
    }

    /// The file is not what `document` is: the next save replaces it.
    fn keep_ours(&mut self, signature: Option<Signature>, present: Present) {
        self.signature = signature;
        self.present = present;
        self.unsaved = true;
    }

    /// The newest save still there from which both stem.
    fn common_ancestor(&self, theirs: &Lineage) -> Option<Document> {
        let ours = &self.document.lineage;
        self.folder
            .generations()
            .unwrap_or_default()
            .into_iter()
            .filter_map(|name| self.open_generation(name).ok())
            .find(|save| ours.includes(&save.lineage) && theirs.includes(&save.lineage))
    }

    fn save_recovered(&mut self) -> Result<(), SaveError> {
        let lock = self.folder.lock()?;
        let newest = self
            .folder
            .generations()?
            .first()
            .map_or(0, |newest| newest.generation);
        self.present = match self.folder.vault_signature()? {
            None => Present::Absent,
            Some(_) => Present::Unreadable,
        };
        let mut document = self.document.clone();
        // Later than all that was, so that no other process takes it for an older file.
        document.lineage.generation = document.lineage.generation.max(newest + 1);
        self.document.lineage.generation = document.lineage.generation;
        self.save(document, &lock)
    }

    /// Saves `next` as the successor of `document`. The lock is asked for to show that it is held.
    pub(crate) fn save(
        &mut self,
        mut next: Document,
        _lock: &Option<Box<dyn Lock>>,
    ) -> Result<(), SaveError> {
        let ports = self.folder.ports();
        next.vault_id = self.document.vault_id;
        next.lineage = self
            .document
            .lineage
            .next(self.merged.as_ref(), self.writer, ports);
        let json = next.to_json();
        let sealed = seal::seal(&json, &self.identity, ports.random_bytes());
        self.folder
            .replace_vault(&sealed, self.present, |read_back| {
                seal::open(read_back, &self.identity).is_ok_and(|opened| opened.json() == &json[..])
            })?;
        self.signature = Some(Signature::of(&sealed));
        self.present = Present::Generation((&next.lineage).into());
        self.document = next;
        self.uses.clear();
        self.merged = None;
        self.unsaved = false;
        Ok(())
    }
}

/// Says nothing of key and content.
impl fmt::Debug for UnlockedVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnlockedVault({:?})", self.folder.dir())
    }
}

/// The document in a vault file, an earlier save, or an automatic backup, wherever it lies.
pub fn open_document(file: &[u8], identity: &Identity) -> Result<Document, OpenError> {
    let opened = seal::open(file, identity)?;
    Document::from_json(opened.json()).map_err(|_| OpenError::Damaged)
}
