//! A new key in place of one that others may know.

use std::path::Path;

use crate::errors::{ChangeKeyError, SaveError};
use crate::folder::PASSWORD_FILE;
use crate::identity::{Identity, WorkFactor};
use crate::seal;
use crate::vault::UnlockedVault;
use crate::ways::put_password;

impl UnlockedVault {
    /// Makes `new` the vault's key, in place of a key that others may know: the vault and its earlier saves
    /// are encrypted again, and when a password is set it must be given, to wrap the new key. Whoever has
    /// the old key can still open copies made before, such as backups
    /// ([`reencrypt_backups`](Self::reencrypt_backups)).
    ///
    /// Keep `new` where it is to stay *before* calling this, and the old key until it returned: killed in
    /// between, the vault opens with one of the two.
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
        if let Some((password, work)) = password {
            put_password(&self.folder, &[new, &old], password, work)?;
        }
        self.identity = new.clone();
        let saved = self.save(self.document().clone(), &lock);
        if let Err(error) = saved {
            self.identity = old;
            return Err(error.into());
        }
        for name in self.folder.generations().map_err(SaveError::from)? {
            self.reencrypt(&self.folder.generation_path(name), &old)?;
        }
        if let Some((password, work)) = password {
            put_password(&self.folder, &[new], password, work)?;
        }
        Ok(())
    }

    /// Encrypts automatic backups that `old` opens to the present key; gives how many those were.
    pub fn reencrypt_backups(&self, folder: &Path, old: &Identity) -> Result<usize, SaveError> {
        let _lock = self.folder.lock()?;
        let mut count = 0;
        for name in self.backups(folder)? {
            count += usize::from(self.reencrypt(&folder.join(name.to_string()), old)?);
        }
        Ok(count)
    }

    /// Leaves alone what the old key does not open.
    fn reencrypt(&self, path: &Path, old: &Identity) -> Result<bool, SaveError> {
        let Some(Ok(opened)) = self.folder.read(path)?.map(|bytes| seal::open(&bytes, old)) else {
            return Ok(false);
        };
        let salt = self.folder.ports().random_bytes();
        let sealed = seal::seal(opened.json(), &self.identity, salt);
        self.folder.replace_file(path, &sealed, |read_back| {
            seal::open(read_back, &self.identity).is_ok_and(|read| read.json() == opened.json())
        })?;
        Ok(true)
    }
}
