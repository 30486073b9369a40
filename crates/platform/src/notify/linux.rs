//! Desktop Notifications over D-Bus (<https://specifications.freedesktop.org/notification-spec/>).
//! One method call, made directly: the client libraries are for pictures, actions and answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::Value;

/// Shows messages one at a time: each takes the place of the one before, so that ten copied codes
/// leave one message.
#[derive(Clone, Default)]
pub struct SystemNotifier {
    /// The number the desktop gave the last message; 0 when there was none.
    last: Arc<Mutex<u32>>,
}

impl SystemNotifier {
    pub fn new() -> SystemNotifier {
        SystemNotifier::default()
    }

    pub(super) fn spawn(&self, title: String, body: String) {
        let last = self.last.clone();
        let spawned = thread::Builder::new().name("notify".into()).spawn(move || {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            match show(*last, &title, &body) {
                Ok(shown) => *last = shown,
                // The desktop's own words; they hold neither title nor body.
                Err(error) => log::info!("no notification shown: {error}"),
            }
        });
        if let Err(error) = spawned {
            log::warn!("no notification shown: {error}");
        }
    }
}

fn show(replaces: u32, title: &str, body: &str) -> zbus::Result<u32> {
    const NAME: &str = "org.freedesktop.Notifications";
    let bus = Connection::session()?;
    let desktop = Proxy::new(&bus, NAME, "/org/freedesktop/Notifications", NAME)?;
    let capabilities: Vec<String> = desktop.call("GetCapabilities", &())?;
    let body = if capabilities.iter().any(|known| known == "body-markup") {
        without_markup(body)
    } else {
        body.to_owned()
    };
    let hints = HashMap::from([
        ("desktop-entry", Value::from("org.penning.Penning")),
        // Which accounts a person uses is nobody's history.
        ("transient", Value::from(true)),
    ]);
    let actions: &[&str] = &[];
    let desktops_own_time = -1_i32;
    desktop.call(
        "Notify",
        &(
            "Penning",
            replaces,
            "org.penning.Penning",
            title,
            body,
            actions,
            hints,
            desktops_own_time,
        ),
    )
}

/// Names of accounts come from outside; a tag in one must be seen, not followed.
fn without_markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_a_name_are_shown_as_text() {
        assert_eq!(
            without_markup("<a href='x'>R&D</a>"),
            "&lt;a href='x'&gt;R&amp;D&lt;/a&gt;"
        );
    }
}
