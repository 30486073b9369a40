//! Bringing accounts back from a copy: first to look at, then to merge or to put in place, and undone on a click.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use penning_vault::{
    Account, AccountId, BackupName, Document, FileKind, GenerationName, Identity, OpenError,
    PortableError, Restore, Revision, SaveError, Undo, WriterId, open_document,
    open_portable_backup,
};

use crate::backups::BackupPlan;
use crate::problem::{Code, Problem};
use crate::{Session, State};

/// A vault of ten thousand accounts takes four megabytes.
const MOST_FILE_BYTES: u64 = 256 * 1024 * 1024;
/// Names shown of each kind; more than that are counted.
const MOST_NAMES: usize = 200;

/// What an account is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub issuer: String,
    pub account_name: String,
}

impl Named {
    pub(crate) fn of(account: &Account) -> Named {
        Named {
            issuer: account.issuer.clone(),
            account_name: account.account_name.clone(),
        }
    }
}

/// Where a copy came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One of the saves before the newest.
    EarlierSave,
    AutomaticBackup,
    PortableBackup,
    /// A vault's file from elsewhere.
    VaultFile,
}

/// A copy that can be looked at without choosing a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    pub id: String,
    pub origin: Origin,
    /// Unix seconds.
    pub made_at: u64,
    /// Where that is known without opening it.
    pub accounts: Option<usize>,
}

/// How far looking at a copy has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    Preview(RestorePreview),
    /// It opens with a password of its own.
    NeedsPassword {
        file: String,
    },
    /// It opens with another key than ours: that of its recovery kit.
    NeedsKey {
        file: String,
    },
}

/// What restoring would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestorePreview {
    pub origin: Origin,
    /// Unix seconds; `None` where the copy does not say.
    pub made_at: Option<u64>,
    pub accounts: usize,
    pub new: Some200,
    pub changed: Some200,
    /// In the list now, and not in the copy.
    pub missing: Some200,
    /// Entries of the copy that cannot be read.
    pub unreadable: usize,
}

/// How many, and the names of the first two hundred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Some200 {
    pub count: usize,
    pub names: Vec<Named>,
}

/// What is being looked at. Belongs to one opening of the vault.
pub(crate) struct Restoring {
    writer: WriterId,
    stage: RestoreStage,
}

enum RestoreStage {
    /// Still shut.
    File { bytes: Vec<u8> },
    Open {
        origin: Origin,
        document: Box<Document>,
    },
    Done {
        undo: Box<Undo>,
        /// The save that restoring made.
        revision: Revision,
    },
}

impl Session {
    /// The copies that Penning made, the newest first. Blocks.
    pub fn copies(&self) -> Result<Vec<Copy>, Problem> {
        let (vault, folder) = {
            let state = self.state();
            (state.vault()?.clone(), state.backup_folder()?)
        };
        let snapshot = vault.snapshot();
        let names = vault.generations().unwrap_or_default();
        let saves = names.into_iter().filter_map(|name| {
            let document = vault.open_generation(name).ok()?;
            Some(Copy {
                id: name.to_string(),
                origin: Origin::EarlierSave,
                made_at: document.lineage().saved_at,
                accounts: Some(document.accounts.len()),
            })
        });
        let mut copies: Vec<Copy> = saves.collect();
        drop(vault);
        // A folder that cannot be reached has none to offer; Settings say why.
        for name in snapshot.backups(&folder).unwrap_or_default() {
            copies.push(Copy {
                id: name.to_string(),
                origin: Origin::AutomaticBackup,
                made_at: name.made_at,
                accounts: None,
            });
        }
        copies.sort_by_key(|copy| std::cmp::Reverse(copy.made_at));
        Ok(copies)
    }

    /// Looks at one of [`Session::copies`]. Blocks.
    pub fn look_at_copy(&self, id: &str) -> Result<Looked, Problem> {
        let gone = || Problem::from(Code::CopyGone);
        if let Ok(name) = id.parse::<GenerationName>() {
            let vault = self.state().vault()?.clone();
            let document = vault.open_generation(name).map_err(|_| gone())?;
            drop(vault);
            return self.state().now_looking_at(Origin::EarlierSave, document);
        }
        let name: BackupName = id.parse().map_err(|_| gone())?;
        let folder = self.state().backup_folder()?;
        let bytes = read(&folder.join(name.to_string())).map_err(|_| gone())?;
        let identity = self.state().vault()?.identity().clone();
        let document = open_document(&bytes, &identity).map_err(refused)?;
        drop(identity);
        self.state()
            .now_looking_at(Origin::AutomaticBackup, document)
    }

    /// Looks at a file that the person chose or dropped. Blocks.
    pub fn look_at_file(&self, path: &Path) -> Result<Looked, Problem> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = read(path).map_err(|error| {
            log::warn!("a backup cannot be read: {error}");
            Problem::from(Code::CopyUnreadable).with("name", penning_otp::display_text(&name))
        })?;
        self.look_at_bytes(&name, bytes)
    }

    /// The same, where the page got the file.
    pub fn look_at_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<Looked, Problem> {
        let name = penning_otp::display_text(name);
        let (writer, identity) = {
            let state = self.state();
            let vault = state.vault()?;
            (vault.writer(), vault.identity().clone())
        };
        match FileKind::of(&bytes) {
            FileKind::Other => Err(Problem::from(Code::CopyNotOurs).with("name", name)),
            FileKind::Portable => {
                self.state().hold(writer, bytes)?;
                Ok(Looked::NeedsPassword { file: name })
            }
            FileKind::Vault => match open_document(&bytes, &identity) {
                Ok(document) => self.state().now_looking_at(Origin::VaultFile, document),
                Err(OpenError::WrongKey) => {
                    self.state().hold(writer, bytes)?;
                    Ok(Looked::NeedsKey { file: name })
                }
                Err(error) => Err(refused(error).with("name", name)),
            },
        }
    }

    /// Opens the portable backup that is held. Blocks for about a second.
    pub fn open_copy_with_password(&self, password: &str) -> Result<Looked, Problem> {
        let held = self.state().held()?;
        let document = open_portable_backup(&held, password).map_err(|error| match error {
            PortableError::WrongPassword => Problem::from(Code::BackupWrongPassword),
            PortableError::Damaged => Code::CopyDamaged.into(),
            PortableError::TooCostly { .. } => Code::CopyTooCostly.into(),
            PortableError::NewerFormat { .. } => Code::VaultNewerFormat.into(),
        })?;
        self.state()
            .now_looking_at(Origin::PortableBackup, document)
    }

    /// Opens the vault's file that is held with the key of its recovery kit. Blocks.
    pub fn open_copy_with_key(&self, key: &str) -> Result<Looked, Problem> {
        let identity = Identity::parse(key).map_err(|_| Problem::from(Code::KeyMistyped))?;
        let held = self.state().held()?;
        let document = open_document(&held, &identity).map_err(|error| match error {
            OpenError::WrongKey => Problem::from(Code::KeyOfAnother),
            error => refused(error),
        })?;
        self.state().now_looking_at(Origin::VaultFile, document)
    }

    /// Restores what was looked at. Blocks.
    pub fn restore(&self, how: Restore) -> Result<(), Problem> {
        let (writer, origin, document) = {
            let mut state = self.state();
            let writer = state.vault()?.writer();
            match state.restoring.take() {
                Some(Restoring {
                    writer: of,
                    stage: RestoreStage::Open { origin, document },
                }) if of == writer => (writer, origin, document),
                other => {
                    state.restoring = other;
                    return Err(Code::NothingToRestore.into());
                }
            }
        };
        let restored = self.write(|vault| {
            let undo = Box::new(vault.restore(&document, how)?);
            let revision = vault.document().lineage().revision;
            Ok::<_, SaveError>(RestoreStage::Done { undo, revision })
        });
        let mut state = self.state();
        // Locked meanwhile, and perhaps opened again: nothing of a copy stays.
        if state.vault()?.writer() != writer {
            return Err(Code::VaultNotOpen.into());
        }
        let (stage, outcome) = match restored {
            Ok(done) => (done, Ok(())),
            // Still there to try again.
            Err(problem) => (RestoreStage::Open { origin, document }, Err(problem)),
        };
        if outcome.is_ok() {
            state.stepped.clear();
        }
        state.restoring = Some(Restoring { writer, stage });
        outcome
    }

    /// Puts everything back as it was before restoring, unless something else was changed since. Blocks.
    pub fn undo_restore(&self) -> Result<(), Problem> {
        self.state().vault()?;
        let done = self.state().restoring.take();
        let undone = self.write(|vault| {
            vault.reload_if_changed()?;
            let now = vault.document().lineage().revision;
            match done {
                Some(Restoring {
                    writer,
                    stage: RestoreStage::Done { undo, revision },
                }) if writer == vault.writer() && revision == now => {
                    vault.undo(*undo)?;
                    Ok(())
                }
                _ => Err(Problem::from(Code::UndoGone)),
            }
        });
        undone?;
        self.state().stepped.clear();
        Ok(())
    }

    /// Forgets what was looked at.
    pub fn forget_copy(&self) {
        let mut state = self.state();
        if let Some(Restoring {
            stage: RestoreStage::File { .. } | RestoreStage::Open { .. },
            ..
        }) = state.restoring
        {
            state.restoring = None;
        }
    }

    /// To call when the vault may have been locked: nothing of a copy stays in memory then.
    pub fn forget_copies_unless_open(&self) {
        let mut state = self.state();
        if state.vault().is_err() {
            state.forget_copies();
        }
    }

    /// Holds the answer to a file that was dropped until the window asks for it.
    pub fn leave_copy_waiting(&self, looked: Result<Looked, Problem>) {
        self.state().copy_waiting = Some(looked);
    }

    pub fn has_copy_waiting(&self) -> bool {
        self.state().copy_waiting.is_some()
    }

    pub fn take_copy_waiting(&self) -> Option<Result<Looked, Problem>> {
        self.state().copy_waiting.take()
    }
}

impl State {
    /// What was looked at, and what undoing would need: it holds accounts.
    pub(crate) fn forget_copies(&mut self) {
        self.restoring = None;
        self.copy_waiting = None;
    }

    fn hold(&mut self, writer: WriterId, bytes: Vec<u8>) -> Result<(), Problem> {
        // Not where it was locked meanwhile.
        self.vault()?;
        let stage = RestoreStage::File { bytes };
        self.restoring = Some(Restoring { writer, stage });
        Ok(())
    }

    fn held(&self) -> Result<Vec<u8>, Problem> {
        let writer = self.vault()?.writer();
        match &self.restoring {
            Some(Restoring {
                writer: of,
                stage: RestoreStage::File { bytes },
            }) if *of == writer => Ok(bytes.clone()),
            _ => Err(Code::NothingToRestore.into()),
        }
    }

    fn now_looking_at(&mut self, origin: Origin, document: Document) -> Result<Looked, Problem> {
        let vault = self.vault()?;
        let writer = vault.writer();
        let ours = vault.document();
        let preview = ours.preview(&document);
        let names = |of: &Document, ids: &[AccountId]| {
            let wanted: HashSet<&AccountId> = ids.iter().collect();
            let accounts = of.accounts.iter().filter(|one| wanted.contains(&one.id));
            Some200 {
                count: ids.len(),
                names: accounts.take(MOST_NAMES).map(Named::of).collect(),
            }
        };
        let saved_at = document.lineage().saved_at;
        let shown = RestorePreview {
            origin,
            made_at: (saved_at > 0).then_some(saved_at),
            accounts: preview.accounts,
            new: names(&document, &preview.new),
            changed: names(&document, &preview.changed),
            missing: names(ours, &preview.missing),
            unreadable: preview.unreadable,
        };
        let document = Box::new(document);
        let stage = RestoreStage::Open { origin, document };
        self.restoring = Some(Restoring { writer, stage });
        Ok(Looked::Preview(shown))
    }
}

impl BackupPlan {
    /// Where automatic backups of the vault in `vault` are.
    pub(crate) fn folder_for(&self, vault: &Path) -> PathBuf {
        self.folder().unwrap_or_else(|| vault.join("backups"))
    }
}

/// A file of ours is small.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    file.take(MOST_FILE_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refused(error: OpenError) -> Problem {
    match error {
        OpenError::WrongKey => Code::KeyOfAnother.into(),
        OpenError::Damaged => Code::CopyDamaged.into(),
        OpenError::NewerFormat { .. } => Code::VaultNewerFormat.into(),
    }
}
