//! How long is it worth waiting for a D-Bus service that may be asking a person?
//!
//! Keychain and portal answer a request that a person decides on with a signal, minutes later. When
//! the service leaves the bus before that, the signal never comes, and their clients wait forever.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

/// Why there is no answer.
pub enum Unserved {
    /// There is no session bus, or it went.
    NoBus,
    /// The service left the bus before it answered.
    Left,
    /// The system has no thread left, in its own words.
    NoThread(String),
}

/// How often the service's presence is checked. What needs no person is answered sooner, and is
/// never checked.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Runs `work`, which calls `service` on the session bus, on a thread of its own, for as long as
/// that service stays. When it leaves, the thread stays behind, asleep.
pub fn while_served<T: Send + 'static>(
    service: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unserved> {
    let bus = Connection::session().map_err(|error| {
        log::info!("no session bus: {error}");
        Unserved::NoBus
    })?;
    let mut owner = owner(&bus, service);
    let (answer, answered) = mpsc::channel();
    thread::Builder::new()
        .name(service.into())
        .spawn(move || {
            // Nobody listens any more when the service left the bus first.
            let _ = answer.send(work());
        })
        .map_err(|error| Unserved::NoThread(error.to_string()))?;
    loop {
        match answered.recv_timeout(LOOK_AGAIN) {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Unserved::NoThread("it panicked".into()));
            }
            Err(RecvTimeoutError::Timeout) => {
                let now = self::owner(&bus, service);
                if owner.is_some() && owner != now {
                    return Err(Unserved::Left);
                }
                owner = now; // the bus starts a service at the first call
            }
        }
    }
}

/// The connection that serves now.
fn owner(bus: &Connection, service: &str) -> Option<String> {
    let name = BusName::try_from(service).ok()?;
    let owner = DBusProxy::new(bus).ok()?.get_name_owner(name).ok()?;
    Some(owner.to_string())
}
