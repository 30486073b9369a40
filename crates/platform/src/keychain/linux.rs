//! Secret Service over D-Bus (<https://specifications.freedesktop.org/secret-service-spec/>).

use std::collections::HashMap;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use keyring_core::api::CredentialStoreApi;
use keyring_core::error::PlatformError;
use keyring_core::{Entry, Error};
use penning_session::ports::KeychainError;
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use zbus::DBusError;
use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;
use zbus_secret_service_keyring_store::Store;

use super::SERVICE;

/// Prompts are answered within seconds to minutes; the service's presence is checked this often
/// meanwhile. Without a prompt a call takes milliseconds and is never checked.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A prompt that ended sooner was not seen by anyone: the desktop had no way to show it.
const NOBODY_WAS_ASKED: Duration = Duration::from_secs(1);

/// Runs `work` on a thread of its own and gives its answer, or [`KeychainError::Absent`] as soon as
/// the keychain service has left the bus.
///
/// A prompt whose service went away is never answered, so in that case the thread stays behind,
/// asleep. The person can start the service and try again.
pub fn attempt<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
) -> Result<T, KeychainError> {
    let bus = Connection::session().map_err(|error| {
        log::info!("no session bus: {error}");
        KeychainError::Absent
    })?;
    let mut owner = owner(&bus);
    let (answer, answered) = mpsc::channel();
    thread::Builder::new()
        .name("keychain".into())
        .spawn(move || {
            // Nobody listens any more when the service left the bus first.
            let _ = answer.send(work());
        })
        .map_err(|error| KeychainError::Other(error.to_string()))?;
    loop {
        match answered.recv_timeout(LOOK_AGAIN) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(KeychainError::Other("its client stopped".into()));
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = self::owner(&bus);
                if owner.is_some() && owner != now {
                    return Err(KeychainError::Absent);
                }
                owner = now; // the bus starts the service at the first call
            }
        }
    }
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

/// The connection that serves as the keychain now.
fn owner(bus: &Connection) -> Option<String> {
    let name = BusName::try_from("org.freedesktop.secrets").ok()?;
    let owner = DBusProxy::new(bus).ok()?.get_name_owner(name).ok()?;
    Some(owner.to_string())
}
