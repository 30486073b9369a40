//! The vault's key, as text for the keychain and for paper, and wrapped with a password.
//!
//! The identity is an X25519 key of the age format (`AGE-SECRET-KEY-1…`, 74 characters), so the public
//! `age` tool takes it as it is. A password never encrypts the vault itself: it encrypts the identity, in
//! a file of its own, with age's scrypt.

use std::fmt;
use std::io::{self, Read, Write};
use std::iter;
use std::sync::Arc;
use std::time::Duration;

use age::secrecy::{ExposeSecret, SecretString};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::header;
use crate::hex::{from_hex, to_hex};
use crate::ports::Clock;

/// The key of one vault. Wiped from memory when the last clone is dropped.
///
/// It stays in its place: moving or cloning the value leaves no copy of the key behind.
#[derive(Clone)]
pub struct Identity(Arc<age::x25519::Identity>);

/// Why a text is not an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// It does not begin with `AGE-SECRET-KEY-1`.
    #[error("not an age secret key")]
    NotAnIdentity,
    /// It begins rightly, but its checksum does not fit: a character is wrong or missing.
    #[error("an age secret key with a wrong or missing character")]
    Mistyped,
}

/// What it costs to try one password: scrypt with N = 2^`log_n`, r = 8, p = 1 (RFC 7914), which
/// takes 1,024 × N bytes of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkFactor(u8);

/// Why a wrapped identity did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnwrapError {
    #[error("wrong password")]
    WrongPassword,
    #[error("the wrapped key is damaged")]
    Damaged,
    /// It asks for more work than [`WorkFactor::MOST_ACCEPTED`]; `log_n` is what it asks for.
    #[error("the wrapped key asks for too much work")]
    TooCostly { log_n: u8 },
}

impl Identity {
    /// A new key, from the operating system's random numbers (the age format's own code draws them).
    pub fn generate() -> Self {
        Self::keep(age::x25519::Identity::generate())
    }

    /// Reads `AGE-SECRET-KEY-1…`. Spaces, line breaks and small letters do not matter, so that a key
    /// typed from paper in groups is taken too. The checksum in it catches typing errors.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        // One allocation of the full size, so that no shorter copy is left behind.
        let mut plain = Zeroizing::new(String::with_capacity(text.len()));
        for character in text.chars().filter(|character| !character.is_whitespace()) {
            if !character.is_ascii() {
                return Err(IdentityError::NotAnIdentity);
            }
            plain.push(character.to_ascii_uppercase());
        }
        if !plain.starts_with("AGE-SECRET-KEY-1") {
            return Err(IdentityError::NotAnIdentity);
        }
        plain
            .parse()
            .map(Self::keep)
            .map_err(|_| IdentityError::Mistyped)
    }

    fn keep(identity: age::x25519::Identity) -> Self {
        Self(penning_otp::sheltered(|| Arc::new(identity)))
    }

    /// `AGE-SECRET-KEY-1…`: 74 characters, small enough for every keychain (Windows allows 2,560 bytes).
    pub fn to_keychain_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// `age1…`, the public half: whoever has it can encrypt to the vault, not open it.
    pub fn recipient_text(&self) -> String {
        self.0.to_public().to_string()
    }

    /// Whether both are the same key.
    pub fn is_same_as(&self, other: &Self) -> bool {
        // Comparing MACs under a key that nobody else has tells nothing by its timing.
        self.keyed("penning-vault same key") == other.keyed("penning-vault same key")
    }

    /// The identity as a file that opens with the password: an age file with one scrypt stanza whose
    /// content is the identity's text and a line feed, as `age-keygen` writes it.
    ///
    /// Takes as long as the work factor says; not for the thread that draws the window.
    pub fn wrap_with_password(&self, password: &str, work: WorkFactor) -> Vec<u8> {
        wrap_with_password(&[self], password, work)
    }

    /// The way back from [`wrap_with_password`](Self::wrap_with_password).
    ///
    /// A wrong password and a change in the salt or the wrapped key look the same here;
    /// [`crate::LockedVault::unlock_with_password`] tells them apart by a checksum beside the file.
    pub fn unwrap_with_password(wrapped: &[u8], password: &str) -> Result<Self, UnwrapError> {
        unwrap_with_password(wrapped, password).map(|mut identities| identities.remove(0))
    }

    pub(crate) fn as_age(&self) -> &age::x25519::Identity {
        &self.0
    }

    pub(crate) fn to_age_recipient(&self) -> age::x25519::Recipient {
        self.0.to_public()
    }

    /// HMAC-SHA256 of a purpose, keyed with the identity's text: a key that only a holder of the identity
    /// can make, and that does not give the identity away.
    pub(crate) fn keyed(&self, purpose: &str) -> [u8; 32] {
        let text = self.0.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(text.expose_secret().as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// 64 hexadecimal digits that only a holder of the identity can make of this content. An age file says who may
    /// read it, not who wrote it.
    pub(crate) fn tag(&self, purpose: &str, content: &[u8]) -> String {
        to_hex(&self.mac(purpose, content).finalize().into_bytes())
    }

    /// Whether the tag is the one that [`tag`](Self::tag) makes.
    pub(crate) fn has_tagged(&self, purpose: &str, content: &[u8], tag: &str) -> bool {
        from_hex(tag).is_some_and(|tag| self.mac(purpose, content).verify_slice(&tag).is_ok())
    }

    fn mac(&self, purpose: &str, content: &[u8]) -> Hmac<Sha256> {
        let key = Zeroizing::new(self.keyed(purpose));
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&*key).expect("HMAC takes a key of any length");
        mac.update(content);
        mac
    }
}

/// Says nothing of the key.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

impl WorkFactor {
    /// N = 2^15 (32 MiB), about a tenth of a second: no password is ever wrapped cheaper.
    pub const LEAST: WorkFactor = WorkFactor(15);

    /// N = 2^19 (512 MiB): more would not fit beside other programs on a small machine.
    pub const MOST: WorkFactor = WorkFactor(19);

    /// N = 2^20 (1 GiB): what a file may ask for before it is refused unopened.
    pub const MOST_ACCEPTED: WorkFactor = WorkFactor(20);

    /// N = 2^`log_n`, brought within [`LEAST`](Self::LEAST) and [`MOST`](Self::MOST).
    pub fn new(log_n: u8) -> Self {
        Self(log_n.clamp(Self::LEAST.0, Self::MOST.0))
    }

    pub fn log_n(self) -> u8 {
        self.0
    }

    /// The work factor that takes about `target` on this machine (one second is a good choice).
    /// Measures for about an eighth of that, at least one round of 2^13.
    pub fn calibrate(clock: &dyn Clock, target: Duration) -> Self {
        Self::calibrate_with(clock, target, |log_n| {
            // The cost of wrapping is the cost of its scrypt; the rest takes microseconds.
            encrypt_with_password_at(b"", "", log_n);
        })
    }

    fn calibrate_with(clock: &dyn Clock, target: Duration, mut run: impl FnMut(u8)) -> Self {
        let mut log_n = 13;
        loop {
            let started = clock.elapsed();
            run(log_n);
            let mut took = clock.elapsed().saturating_sub(started);
            if took * 16 < target && log_n < Self::MOST.0 {
                // Too short to measure well.
                log_n += 1;
                continue;
            }
            // Cost doubles with each step; stop at the one nearest to the target from below,
            // unless the next is nearer.
            while took * 3 / 2 < target && log_n < Self::MOST.0 {
                log_n += 1;
                took *= 2;
            }
            return Self::new(log_n);
        }
    }
}

/// As [`Identity::wrap_with_password`], for more than one: a line each, the one to use first in front.
pub(crate) fn wrap_with_password(
    identities: &[&Identity],
    password: &str,
    work: WorkFactor,
) -> Vec<u8> {
    let text = lines(identities.iter().copied());
    encrypt_with_password(text.as_bytes(), password, work)
}

/// Identities as in a file of the `age` tool, a line each.
pub(crate) fn lines<'i>(
    identities: impl ExactSizeIterator<Item = &'i Identity>,
) -> Zeroizing<String> {
    // Room for all, so that no shorter copy is left behind.
    let mut text = Zeroizing::new(String::with_capacity(80 * identities.len()));
    for identity in identities {
        text.push_str(&identity.to_keychain_text());
        text.push('\n');
    }
    text
}

/// The identities in a wrapped file, at least one.
pub(crate) fn unwrap_with_password(
    wrapped: &[u8],
    password: &str,
) -> Result<Vec<Identity>, UnwrapError> {
    let text = decrypt_with_password(wrapped, password)?;
    let text = str::from_utf8(&text).map_err(|_| UnwrapError::Damaged)?;
    let identities: Vec<Identity> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| Identity::parse(line).map_err(|_| UnwrapError::Damaged))
        .collect::<Result<_, _>>()?;
    match identities.is_empty() {
        true => Err(UnwrapError::Damaged),
        false => Ok(identities),
    }
}

/// Any content as an age file that opens with a password.
pub(crate) fn encrypt_with_password(plain: &[u8], password: &str, work: WorkFactor) -> Vec<u8> {
    encrypt_with_password_at(plain, password, work.0)
}

/// The content of an age file that opens with a password.
pub(crate) fn decrypt_with_password(
    file: &[u8],
    password: &str,
) -> Result<Zeroizing<Vec<u8>>, UnwrapError> {
    let decryptor = header::decryptor(file).ok_or(UnwrapError::Damaged)?;
    if !decryptor.is_scrypt() {
        return Err(UnwrapError::Damaged);
    }
    let mut identity = age::scrypt::Identity::new(SecretString::from(password.to_owned()));
    identity.set_max_work_factor(WorkFactor::MOST_ACCEPTED.0);
    let reader = decryptor
        .decrypt(iter::once(&identity as &dyn age::Identity))
        .map_err(|error| match error {
            age::DecryptError::DecryptionFailed => UnwrapError::WrongPassword,
            age::DecryptError::ExcessiveWork { required, .. } => {
                UnwrapError::TooCostly { log_n: required }
            }
            _ => UnwrapError::Damaged,
        })?;
    content(reader, file).map_err(|_| UnwrapError::Damaged)
}

/// The content of an age file that this identity opens.
pub(crate) fn decrypt_with_identity(
    file: &[u8],
    identity: &Identity,
) -> Option<Zeroizing<Vec<u8>>> {
    let decryptor = header::decryptor(file)?;
    let reader = decryptor
        .decrypt(iter::once(identity.as_age() as &dyn age::Identity))
        .ok()?;
    content(reader, file).ok()
}

/// All that a file's decryption gives.
pub(crate) fn content(mut reader: impl Read, file: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    // Shorter than the file, so this never grows and leaves no copy behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(file.len()));
    reader.read_to_end(&mut plain)?;
    Ok(plain)
}

/// The work factor of a file that [`encrypt_with_password`] made (age's `scrypt` stanza: salt, then log N).
pub(crate) fn work_factor_of(file: &[u8]) -> Option<WorkFactor> {
    let mut lines = file.split(|byte| *byte == b'\n');
    let stanza = lines.find_map(|line| line.strip_prefix(b"-> scrypt "))?;
    let log_n = str::from_utf8(stanza).ok()?.split(' ').nth(1)?;
    Some(WorkFactor::new(log_n.parse().ok()?))
}

fn encrypt_with_password_at(plain: &[u8], password: &str, log_n: u8) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(password.to_owned()));
    recipient.set_work_factor(log_n);
    encrypt_to(&recipient, plain)
}

/// `plain` as an age file to one recipient.
pub(crate) fn encrypt_to(recipient: &dyn age::Recipient, plain: &[u8]) -> Vec<u8> {
    // Header, nonce and one 16-byte tag per 64 KiB: room for all, so that it is allocated once.
    let mut file = Vec::with_capacity(plain.len() + plain.len() / 4096 + 1024);
    let encryptor = age::Encryptor::with_recipients(iter::once(recipient))
        .expect("one recipient of our own making is always acceptable");
    let mut writer = encryptor
        .wrap_output(&mut file)
        .expect("writing to memory does not fail");
    writer
        .write_all(plain)
        .expect("writing to memory does not fail");
    writer.finish().expect("writing to memory does not fail");
    file
}
