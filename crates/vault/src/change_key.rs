//! A new key in place of one that others may know.

use std::path::Path;

use crate::backups::backups_in;
use crate::errors::{ChangeKeyError, SaveError};
use crate::folder::{Folder, PASSWORD_FILE};
use crate::identity::{Identity, WorkFactor};
use crate::old_keys;
use crate::seal;
use crate::vault::UnlockedVault;
use crate::ways::{Keys, put_password};

impl UnlockedVault {
    /// Makes `new` the vault's key, in place of a key that others may know: the vault and its earlier saves
    /// are encrypted again, and when a password is set it must be given, to wrap the new key. Whoever has
    /// the old key can still open copies made before, such as backups
    /// ([`Keys::reencrypt_backups`]).
    ///
    /// Keep `new` where it is to stay *before* calling this, and the old key until it returned: killed in
    /// between, the vault opens with one of the two. From the moment that `new` opens it, the old key is among
    /// [`Keys::old_keys`], until [`Keys::forget_old_keys`]: so that what is left to do can be done at any time.
    pub fn change_key(
        &mut self,
        new: &Identity,
        password: Option<(&str, WorkFactor)>,
    ) -> Result<(), ChangeKeyError> {
        let has_password = self.folder.exists(&self.folder.path(PASSWORD_FILE));
        if has_password.map_err(SaveError::from)? && password.is_none() {
            return Err(ChangeKeyError::PasswordNeeded);
        }
        let lock = self.folder.lock()?;
        self.take_in()?;
        let old = self.identity.clone();
        let mut given_up = vec![old.clone()];
        given_up.extend(old_keys::read(&self.folder, &old).map_err(SaveError::from)?);
        old_keys::write(&self.folder, new, &given_up)?;
        if let Some((password, work)) = password {
            put_password(&self.folder, &[new, &old], password, work)?;
        }
        self.identity = new.clone();
        let saved = self.save(self.document().clone(), &lock);
        if let Err(error) = saved {
            self.identity = old;
            return Err(error.into());
        }
        old_keys::forget_others(&self.folder, new)?;
        reencrypt_generations(&self.folder, &old, new)?;
        if let Some((password, work)) = password {
            put_password(&self.folder, &[new], password, work)?;
        }
        Ok(())
    }
}

/// What became of backups when they were to be encrypted anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reencrypted {
    /// Open with the new key.
    pub done: usize,
    /// Still open with the old one only.
    pub left: usize,
}

impl Keys {
    /// Keys that this one took the place of, and that copies may still need: the newest first.
    pub fn old_keys(&self) -> Result<Vec<Identity>, SaveError> {
        Ok(old_keys::read(&self.folder, &self.identity)?)
    }

    /// To call when no copy needs them any more.
    pub fn forget_old_keys(&self) -> Result<(), SaveError> {
        let _lock = self.folder.lock()?;
        old_keys::forget(&self.folder)
    }

    /// Encrypts earlier saves that `old` opens to this key, where that was broken off.
    pub fn reencrypt_generations(&self, old: &Identity) -> Result<(), SaveError> {
        let _lock = self.folder.lock()?;
        reencrypt_generations(&self.folder, old, &self.identity)
    }

    /// Encrypts automatic backups in a folder that `old` opens to this key. One that cannot be written does not
    /// hold up the others.
    pub fn reencrypt_backups(
        &self,
        folder: &Path,
        old: &Identity,
    ) -> Result<Reencrypted, SaveError> {
        let _lock = self.folder.lock()?;
        let mut became = Reencrypted::default();
        for name in backups_in(&self.folder, folder, self.vault)? {
            let path = folder.join(name.to_string());
            match reencrypt(&self.folder, &path, old, &self.identity) {
                Ok(true) => became.done += 1,
                Ok(false) => {}
                Err(_) => became.left += 1,
            }
        }
        Ok(became)
    }
}

fn reencrypt_generations(folder: &Folder, old: &Identity, new: &Identity) -> Result<(), SaveError> {
    for name in folder.generations()? {
        reencrypt(folder, &folder.generation_path(name), old, new)?;
    }
    Ok(())
}

/// Leaves alone what the old key does not open.
fn reencrypt(
    folder: &Folder,
    path: &Path,
    old: &Identity,
    new: &Identity,
) -> Result<bool, SaveError> {
    let Some(Ok(opened)) = folder.read(path)?.map(|bytes| seal::open(&bytes, old)) else {
        return Ok(false);
    };
    let salt = folder.ports().random_bytes();
    let sealed = seal::seal(opened.json(), new, salt);
    folder.replace_file(path, &sealed, |read_back| {
        seal::open(read_back, new).is_ok_and(|read| read.json() == opened.json())
    })?;
    Ok(true)
}
