//! Documents that open with a password only: in memory until the person typed it or let them go, never longer than
//! the vault is open.

use std::collections::VecDeque;

use zeroize::Zeroizing;

use crate::Session;
use crate::problem::{Code, Problem};
use crate::view::Outcome;

/// More than a person gives passwords for in one go; beyond it the oldest are let go.
const MOST: usize = 4;

/// Documents by the names they are shown under.
#[derive(Default)]
pub(crate) struct LockedPictures(VecDeque<(String, Zeroizing<Vec<u8>>)>);

impl LockedPictures {
    fn keep(&mut self, name: String, bytes: Zeroizing<Vec<u8>>) {
        self.forget(&name);
        self.0.push_back((name, bytes));
        if self.0.len() > MOST {
            self.0.pop_front();
        }
    }

    fn find(&self, name: &str) -> Option<&Zeroizing<Vec<u8>>> {
        let known = self.0.iter().find(|(known, _)| known == name);
        known.map(|(_, bytes)| bytes)
    }

    fn forget(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    pub(crate) fn forget_all(&mut self) {
        self.0.clear();
    }
}

impl Session {
    /// `name`: as it is shown.
    pub(crate) fn keep_locked_picture(&self, name: &str, bytes: &[u8]) {
        let mut state = self.state();
        if state.vault().is_ok() {
            let bytes = Zeroizing::new(bytes.to_vec());
            state.locked_pictures.keep(name.to_owned(), bytes);
        }
    }

    /// Takes the codes in a document that was locked, by the name in the problem that said so. With a wrong password
    /// it still waits. Blocks. The password is not kept.
    pub fn unlock_picture(&self, name: &str, password: &str) -> Result<Outcome, Problem> {
        let named = |code: Code| Problem::from(code).with("name", name.to_owned());
        let bytes = {
            let state = self.state();
            state.vault()?;
            let found = state.locked_pictures.find(name);
            found.ok_or_else(|| named(Code::PictureUnreadable))?.clone()
        };
        let pages = match penning_qr::open_locked(&bytes, password) {
            Ok(pages) => pages,
            Err(penning_qr::PictureError::Locked) => return Err(named(Code::PicturePassword)),
            Err(error) => return Err(crate::refuse::picture(error).with("name", name.to_owned())),
        };
        self.state().locked_pictures.forget(name);
        self.take_pages(name, &pages)
    }
}
