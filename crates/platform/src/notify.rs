//! How does a short message reach a person without a window?

use penning_session::ports::Notifier;

#[cfg_attr(target_os = "linux", path = "notify/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "notify/other.rs")]
mod system;

pub use system::SystemNotifier;

impl Notifier for SystemNotifier {
    fn show(&self, title: &str, body: &str) {
        self.spawn(title.to_owned(), body.to_owned());
    }
}
