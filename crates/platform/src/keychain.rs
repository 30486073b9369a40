//! Where does the desktop keep a secret for us?
//!
//! Secret Service on Linux (GNOME Keyring, KWallet, KeePassXC), Credential Manager on Windows, the
//! login keychain on macOS: the stores of the `keyring` family, chosen in this crate's manifest.
//! The Linux kernel's own keyrings are not among them: they forget everything at reboot.

use std::time::{Duration, Instant};

use keyring_core::{Entry, Error};
use penning_session::ports::{Keychain, KeychainError};
use zeroize::Zeroizing;

#[cfg_attr(target_os = "linux", path = "keychain/linux.rs")]
#[cfg_attr(target_os = "windows", path = "keychain/windows.rs")]
#[cfg_attr(target_os = "macos", path = "keychain/macos.rs")]
mod system;

/// Under which all of Penning's entries are filed. Changing it loses them.
pub const SERVICE: &str = "org.penning.Penning";

/// The keychain of the person's own desktop session.
///
/// Each call opens the keychain anew, in a thread of its own, and blocks until it answered: up to
/// minutes while the desktop asks for the keychain's password. On Linux a call also ends when the
/// keychain service leaves the bus, which it would otherwise wait for without end.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<String>>, KeychainError> {
        let name = name.to_owned();
        system::attempt(move || open(&name)?.read())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), KeychainError> {
        let name = name.to_owned();
        let text = Zeroizing::new(text.to_owned());
        system::attempt(move || {
            let entry = open(&name)?;
            entry.write(&text)?;
            // A key that only seems to be kept is a vault that never opens again.
            match entry.read()? {
                Some(kept) if *kept == *text => Ok(()),
                _ => Err(KeychainError::Other(
                    "it confirmed an entry and gave back another".into(),
                )),
            }
        })
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        let name = name.to_owned();
        system::attempt(move || open(&name)?.delete())
    }
}

/// One entry, looked at from the moment the keychain was opened.
struct Kept {
    entry: Entry,
    since: Instant,
}

fn open(name: &str) -> Result<Kept, KeychainError> {
    let since = Instant::now();
    let entry = system::entry(name).map_err(|error| explain(error, since.elapsed()))?;
    Ok(Kept { entry, since })
}

impl Kept {
    fn read(&self) -> Result<Option<Zeroizing<String>>, KeychainError> {
        match self.entry.get_secret() {
            Ok(bytes) => text(bytes).map(Some),
            Err(Error::NoEntry) => Ok(None),
            // Two entries of the same name come from a restored or synchronised keychain.
            Err(Error::Ambiguous(twins)) => {
                let mut texts = Vec::new();
                for twin in twins {
                    let bytes = twin.get_secret().map_err(|error| self.explain(error))?;
                    texts.push(text(bytes)?);
                }
                texts.dedup();
                match texts.len() {
                    1 => Ok(texts.pop()),
                    different => Err(KeychainError::Other(format!(
                        "it holds {different} different entries of this name"
                    ))),
                }
            }
            Err(error) => Err(self.explain(error)),
        }
    }

    fn write(&self, text: &str) -> Result<(), KeychainError> {
        match system::set(&self.entry, text.as_bytes()) {
            Ok(()) => Ok(()),
            Err(Error::Ambiguous(twins)) => twins.iter().try_for_each(|twin| {
                twin.set_secret(text.as_bytes())
                    .map_err(|error| self.explain(error))
            }),
            Err(error) => Err(self.explain(error)),
        }
    }

    fn delete(&self) -> Result<(), KeychainError> {
        match self.entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(Error::Ambiguous(twins)) => twins.iter().try_for_each(|twin| {
                twin.delete_credential()
                    .map_err(|error| self.explain(error))
            }),
            Err(error) => Err(self.explain(error)),
        }
    }

    fn explain(&self, error: Error) -> KeychainError {
        explain(error, self.since.elapsed())
    }
}

fn text(bytes: Vec<u8>) -> Result<Zeroizing<String>, KeychainError> {
    String::from_utf8(bytes)
        .map(Zeroizing::new)
        .map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            KeychainError::Other("it holds bytes that are no text".into())
        })
}

/// `waited`: how long the keychain took until this error.
fn explain(error: Error, waited: Duration) -> KeychainError {
    match error {
        Error::TooLong(..) => KeychainError::TooLarge,
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => {
            system::explain(cause, waited)
        }
        // These carry what was read.
        Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
            drop(Zeroizing::new(bytes));
            KeychainError::Other("it holds bytes that are no text".into())
        }
        other => KeychainError::Other(other.to_string()),
    }
}
