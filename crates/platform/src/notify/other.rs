//! Toasts on Windows, the notification centre on macOS.

use std::thread;

use notify_rust::Notification;

/// Shows messages as the system does.
#[derive(Clone, Default)]
pub struct SystemNotifier {}

impl SystemNotifier {
    pub fn new() -> SystemNotifier {
        SystemNotifier::default()
    }

    pub(super) fn spawn(&self, title: String, body: String) {
        let spawned = thread::Builder::new().name("notify".into()).spawn(move || {
            let mut message = Notification::new();
            message.appname("Penning").summary(&title).body(&body);
            if let Err(error) = message.show() {
                log::info!("no notification shown: {error}");
            }
        });
        if let Err(error) = spawned {
            log::warn!("no notification shown: {error}");
        }
    }
}
