//! The login keychain, through Keychain Services.

use std::collections::HashMap;
use std::time::Duration;

use apple_native_keyring_store::keychain::Store;
use keyring_core::api::CredentialStoreApi;
use keyring_core::error::PlatformError;
use keyring_core::{Entry, Error};
use penning_session::ports::KeychainError;

use super::SERVICE;

/// Runs on the thread of the caller: the system answers every prompt, also when it is dismissed.
pub fn attempt<T>(work: impl FnOnce() -> Result<T, KeychainError>) -> Result<T, KeychainError> {
    work()
}

pub fn entry(name: &str) -> Result<Entry, Error> {
    Store::new()?.build(SERVICE, name, Some(&HashMap::new()))
}

pub fn set(entry: &Entry, secret: &[u8]) -> Result<(), Error> {
    entry.set_secret(secret)
}

/// Codes of `SecBase.h`.
pub fn explain(cause: PlatformError, _waited: Duration) -> KeychainError {
    let cause = match cause.downcast::<security_framework::base::Error>() {
        Ok(cause) => *cause,
        Err(other) => return KeychainError::Other(other.to_string()),
    };
    match cause.code() {
        -25291 | -25294 | -25295 => KeychainError::Absent, // not available, no such, invalid keychain
        -25308 => KeychainError::Locked,                   // interaction not allowed
        -128 | -25293 => KeychainError::Refused,           // cancelled, wrong password given
        _ => KeychainError::Other(cause.to_string()),
    }
}
