//! From the document's JSON to the bytes of `vault.age`, and back.
//!
//! Two things are added to plain age (both are explained in FORMAT.md):
//! - a keyed tag within, that only a holder of the identity can make. An age file says who may read it,
//!   not who wrote it: anyone who knows the recipient could else put a vault of their own in its place;
//! - a key check in the header, an age stanza that other tools pass over. Without it a wrong key and a
//!   damaged header could not be told apart.

use std::cell::Cell;
use std::collections::HashSet;

use age_core::format::{FileKey, Stanza};
use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::header;
use crate::hex::to_hex;
use crate::identity::{Identity, content, encrypt_to};

/// The version of the document that this code writes, and the newest that it reads.
pub const FORMAT_VERSION: u32 = 1;

const TAG: &str = "penning-vault tag 1";

/// Why a sealed file did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// The file is whole as far as can be told, and made for another key.
    #[error("this key does not open this vault")]
    WrongKey,
    /// Something in the file changed since it was written, or it was not written by a holder of the key.
    #[error("the file is damaged")]
    Damaged,
    /// Written by a newer Penning; `found` is its format version.
    #[error("the vault is in a newer format")]
    NewerFormat { found: u32 },
}

/// Encrypts a document (JSON text, UTF-8) to the identity, with its tag.
pub fn seal(document: &[u8], identity: &Identity, salt: [u8; 16]) -> Vec<u8> {
    let plain = frame(document, identity);
    encrypt_to(&VaultRecipient { identity, salt }, &plain)
}

/// The document within a sealed file, its tag checked.
pub fn open(file: &[u8], identity: &Identity) -> Result<OpenedDocument, OpenError> {
    let key_check = KeyCheck {
        identity,
        found: Cell::new(false),
    };
    let decryptor = header::decryptor(file).ok_or(OpenError::Damaged)?;
    let identities: [&dyn age::Identity; 2] = [identity.as_age(), &key_check];
    let reader = decryptor
        .decrypt(identities.into_iter())
        .map_err(|error| match error {
            age::DecryptError::NoMatchingKeys if !key_check.found.get() => OpenError::WrongKey,
            _ => OpenError::Damaged,
        })?;
    let plain = content(reader, file).map_err(|_| OpenError::Damaged)?;
    unframe(plain, identity)
}

/// A decrypted file, wiped when dropped.
pub struct OpenedDocument {
    plain: Zeroizing<Vec<u8>>,
    start: usize,
    end: usize,
}

impl OpenedDocument {
    /// The document's JSON text.
    pub fn json(&self) -> &[u8] {
        &self.plain[self.start..self.end]
    }
}

/// What is encrypted: an object whose last member is the document, byte for byte as the tag covers it.
#[derive(Deserialize)]
struct Frame<'a> {
    penning_vault: u32,
    #[serde(default, borrow)]
    tag: Option<&'a str>,
    #[serde(default, borrow)]
    document: Option<&'a RawValue>,
}

fn frame(document: &[u8], identity: &Identity) -> Zeroizing<Vec<u8>> {
    let head = format!(
        r#"{{"penning_vault":{FORMAT_VERSION},"tag":"{}","document":"#,
        identity.tag(TAG, document),
    );
    let mut plain = Zeroizing::new(Vec::with_capacity(head.len() + document.len() + 2));
    plain.extend_from_slice(head.as_bytes());
    plain.extend_from_slice(document);
    plain.extend_from_slice(b"}\n");
    plain
}

fn unframe(plain: Zeroizing<Vec<u8>>, identity: &Identity) -> Result<OpenedDocument, OpenError> {
    let (start, end) = {
        let frame: Frame = serde_json::from_slice(&plain).map_err(|_| OpenError::Damaged)?;
        if frame.penning_vault > FORMAT_VERSION {
            return Err(OpenError::NewerFormat {
                found: frame.penning_vault,
            });
        }
        let document = frame.document.ok_or(OpenError::Damaged)?.get().as_bytes();
        let claimed = frame.tag.ok_or(OpenError::Damaged)?;
        if !identity.has_tagged(TAG, document, claimed) {
            return Err(OpenError::Damaged);
        }
        let start = document.as_ptr() as usize - plain.as_ptr() as usize;
        (start, start + document.len())
    };
    Ok(OpenedDocument { plain, start, end })
}

/// The age recipient together with the key check.
struct VaultRecipient<'a> {
    identity: &'a Identity,
    salt: [u8; 16],
}

/// Stanza: `-> penning-key-check SALT`, SALT 16 bytes in hexadecimal, body 32 bytes.
const KEY_CHECK: &str = "penning-key-check";

impl age::Recipient for VaultRecipient<'_> {
    fn wrap_file_key(
        &self,
        file_key: &FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), age::EncryptError> {
        let (mut stanzas, labels) = self.identity.to_age_recipient().wrap_file_key(file_key)?;
        let salt = to_hex(&self.salt);
        stanzas.push(Stanza {
            tag: KEY_CHECK.to_owned(),
            body: key_check(self.identity, &salt).to_vec(),
            args: vec![salt],
        });
        Ok((stanzas, labels))
    }
}

/// Looks at the header when the key itself found nothing there: is this file meant for this key at all?
struct KeyCheck<'a> {
    identity: &'a Identity,
    found: Cell<bool>,
}

impl age::Identity for KeyCheck<'_> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, age::DecryptError>> {
        if stanza.tag == KEY_CHECK
            && let [salt] = &stanza.args[..]
            && stanza.body == key_check(self.identity, salt)
        {
            self.found.set(true);
        }
        None
    }
}

/// Salted, so that two files of one vault cannot be linked by it, as is true of age itself.
fn key_check(identity: &Identity, salt: &str) -> [u8; 32] {
    identity.keyed(&format!("penning-vault key check 1 {salt}"))
}
