//! Secret Service over D-Bus (<https://specifications.freedesktop.org/secret-service-spec/>).

use std::collections::HashMap;
use std::time::Duration;

use keyring_core::api::CredentialStoreApi;
use keyring_core::error::PlatformError;
use keyring_core::{Entry, Error};
use penning_session::ports::KeychainError;
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use zbus::DBusError;
use zbus_secret_service_keyring_store::Store;

use super::SERVICE;
use crate::bus::{Unserved, while_served};

/// A prompt that ended sooner was not seen by anyone: the desktop had no way to show it.
const NOBODY_WAS_ASKED: Duration = Duration::from_secs(1);

/// Runs `work` on a thread of its own and gives its answer, or [`KeychainError::Absent`] as soon as
/// the keychain service has left the bus. The person can start the service and try again.
pub fn attempt<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
) -> Result<T, KeychainError> {
    while_served("org.freedesktop.secrets", work).unwrap_or_else(|unserved| match unserved {
        Unserved::NoBus | Unserved::Left => Err(KeychainError::Absent),
        Unserved::NoThread(error) => Err(KeychainError::Other(error)),
    })
}

/// A fresh connection for every entry: a service that was missing may be there now.
pub fn entry(name: &str) -> Result<Entry, Error> {
    let label = format!("Penning ({name})");
    let modifiers = HashMap::from([("label", label.as_str())]);
    Store::new()?.build(SERVICE, name, Some(&modifiers))
}

/// Where the service has no keyring to write to, as on a desktop that makes none at login, it is
/// made first; the service then asks the person for a password to put on it.
pub fn set(entry: &Entry, secret: &[u8]) -> Result<(), Error> {
    match entry.set_secret(secret) {
        Err(Error::NoStorageAccess(cause)) if is_no_result(&cause) => {
            let service = SecretService::connect(EncryptionType::Dh).map_err(failure)?;
            service
                .create_collection("Login", "default")
                .map_err(failure)?;
            entry.set_secret(secret)
        }
        done => done,
    }
}

/// `waited`: how long the keychain took until this error.
pub fn explain(cause: PlatformError, waited: Duration) -> KeychainError {
    use secret_service::Error as Cause;
    let cause = match cause.downcast::<Cause>() {
        Ok(cause) => *cause,
        Err(other) => return KeychainError::Other(other.to_string()),
    };
    let name = match &cause {
        // The service tells both in one way; only time tells whether a person had a say.
        Cause::Prompt if waited < NOBODY_WAS_ASKED => return KeychainError::Locked,
        Cause::Prompt => return KeychainError::Refused,
        Cause::Locked => return KeychainError::Locked,
        Cause::Unavailable | Cause::PromptDisconnected => return KeychainError::Absent,
        Cause::Zbus(error) => match error {
            zbus::Error::MethodError(name, ..) => name.to_string(),
            zbus::Error::FDO(error) => error.name().to_string(),
            zbus::Error::InputOutput(_) | zbus::Error::Connection(..) => {
                return KeychainError::Absent;
            }
            _ => String::new(),
        },
        Cause::ZbusFdo(error) => error.name().to_string(),
        _ => String::new(),
    };
    match name.strip_prefix("org.freedesktop.") {
        Some("Secret.Error.IsLocked") => KeychainError::Locked,
        Some(
            "DBus.Error.ServiceUnknown"
            | "DBus.Error.NameHasNoOwner"
            | "DBus.Error.NoReply"
            | "DBus.Error.Disconnected"
            | "DBus.Error.NoServer",
        ) => KeychainError::Absent,
        // The bus tried to start the service, and it did not come up.
        Some(error) if error.starts_with("DBus.Error.Spawn.") => KeychainError::Absent,
        _ => KeychainError::Other(cause.to_string()),
    }
}

fn is_no_result(cause: &PlatformError) -> bool {
    let cause = cause.downcast_ref::<secret_service::Error>();
    matches!(cause, Some(secret_service::Error::NoResult))
}

fn failure(cause: secret_service::Error) -> Error {
    Error::PlatformFailure(Box::new(cause))
}
