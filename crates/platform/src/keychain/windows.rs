//! Credential Manager. Its entries belong to the signed-in person and are never locked apart from
//! them; a text of more than 2,560 bytes does not fit.

use std::collections::HashMap;
use std::time::Duration;

use keyring_core::api::CredentialStoreApi;
use keyring_core::error::PlatformError;
use keyring_core::{Entry, Error};
use penning_session::ports::KeychainError;
use windows_native_keyring_store::Store;

use super::SERVICE;

/// Answers at once, so it needs no thread.
pub fn attempt<T>(work: impl FnOnce() -> Result<T, KeychainError>) -> Result<T, KeychainError> {
    work()
}

pub fn entry(name: &str) -> Result<Entry, Error> {
    // Not on the person's other machines of the same domain: the vault is not there either.
    let modifiers = HashMap::from([("persistence", "Local")]);
    Store::new()?.build(SERVICE, name, Some(&modifiers))
}

pub fn set(entry: &Entry, secret: &[u8]) -> Result<(), Error> {
    entry.set_secret(secret)
}

pub fn explain(cause: PlatformError, _waited: Duration) -> KeychainError {
    KeychainError::Other(cause.to_string())
}
