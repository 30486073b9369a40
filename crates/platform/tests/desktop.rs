//! Notifications, tray and core files, as the desktop sees them.

#![cfg(target_os = "linux")]

mod support;

use std::collections::HashMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use penning_platform::notify::SystemNotifier;
use penning_platform::tray_host::TrayHost;
use penning_platform::{hardening, paths};
use penning_session::ports::Notifier;
use support::{Desktop, inside, run, until};
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::OwnedValue;

const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_message_is_shown_and_the_next_takes_its_place() {
    inside(
        || Desktop::new().bus(),
        || {
            let (shown, _bus) = messages(&["body", "body-markup"]);
            let notifier = SystemNotifier::new();
            notifier.show("Copied", "<b>R&D</b>: maria");
            let first = shown.recv_timeout(SOON).expect("shown");
            assert_eq!(first.title, "Copied");
            assert_eq!(first.body, "&lt;b&gt;R&amp;D&lt;/b&gt;: maria");
            assert_eq!(first.replaces, 0);
            assert!(first.transient, "it is kept in a history");
            notifier.show("Copied", "another");
            let second = shown.recv_timeout(SOON).expect("shown");
            assert_eq!(second.replaces, 71, "the number of the first");
        },
    );
}

#[test]
fn where_tags_mean_nothing_the_text_stays_as_it_is() {
    inside(
        || Desktop::new().bus(),
        || {
            let (shown, _bus) = messages(&["body"]);
            SystemNotifier::new().show("Copied", "R&D <maria>");
            let message = shown.recv_timeout(SOON).expect("shown");
            assert_eq!(message.body, "R&D <maria>");
        },
    );
}

#[test]
fn a_tray_counts_once_something_draws_its_icons() {
    inside(
        || Desktop::new().bus(),
        || {
            assert!(!TrayHost::watched().is_there());
            let empty = tray(false);
            assert!(
                !TrayHost::watched().is_there(),
                "nothing would draw the icon"
            );
            drop(empty);
            let full = tray(true);
            let host = TrayHost::watched();
            until("the tray is there", || host.is_there().then_some(()));
            drop(full);
            assert!(!TrayHost::watched().is_there());
        },
    );
}

#[test]
fn a_tray_that_comes_and_goes_is_noticed() {
    inside(
        || Desktop::new().bus(),
        || {
            let host = TrayHost::watched();
            assert!(!host.is_there());
            let full = tray(true);
            until("the tray is there", || host.is_there().then_some(()));
            drop(full);
            until("the tray is gone", || (!host.is_there()).then_some(()));

            let waiting = tray(false);
            let watcher = waiting
                .object_server()
                .interface::<_, Tray>("/StatusNotifierWatcher")
                .expect("it is served");
            watcher.get_mut().panel = true;
            zbus::block_on(Tray::status_notifier_host_registered(
                watcher.signal_emitter(),
            ))
            .expect("sent");
            until("its panel is there", || host.is_there().then_some(()));
        },
    );
}

/// A panel may be stuck, or wait for an answer of this very program.
#[test]
fn a_tray_that_does_not_answer_holds_nobody_up() {
    inside(
        || Desktop::new().bus(),
        || {
            let full = tray(true);
            let host = TrayHost::watched();
            until("the tray is there", || host.is_there().then_some(()));
            let watcher = full
                .object_server()
                .interface::<_, Tray>("/StatusNotifierWatcher")
                .expect("it is served");
            // Who asks now waits for as long as it is held.
            let held = watcher.get_mut();
            zbus::block_on(Tray::status_notifier_host_registered(
                watcher.signal_emitter(),
            ))
            .expect("sent");
            // It gives up on an answer, and by then the other has long heard what it is to ask about.
            let late = TrayHost::watched();
            assert!(!late.is_there(), "no answer is none");
            assert!(host.is_there(), "what it said last");
            assert!(!late.is_there());
            drop(held);
            until("it answers", || late.is_there().then_some(()));
        },
    );
}

#[test]
fn without_a_bus_there_is_no_tray() {
    inside(Desktop::new, || assert!(!TrayHost::watched().is_there()));
}

#[test]
fn programs_started_after_it_write_no_core_files_either() {
    inside(Desktop::new, || {
        hardening::forbid_core_files().expect("less is always allowed");
        let limits = run("sh", &["-c", "ulimit -S -c; ulimit -H -c"]);
        assert_eq!(limits, "0\n0\n");
    });
}

#[test]
fn one_variable_moves_all_folders() {
    inside(
        || Desktop::new().with(paths::OVERRIDE, "/somewhere/else"),
        || {
            let folders = paths::folders().expect("named");
            assert_eq!(folders.config, folders.data);
            assert_eq!(folders.data.to_str(), Some("/somewhere/else"));
        },
    );
}

#[derive(Debug)]
struct Message {
    title: String,
    body: String,
    replaces: u32,
    transient: bool,
}

/// The part of `org.freedesktop.Notifications` that shows messages.
struct Notifications {
    capabilities: &'static [&'static str],
    shown: Sender<Message>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.iter().map(ToString::to_string).collect()
    }

    #[allow(clippy::too_many_arguments)] // the protocol's own
    fn notify(
        &self,
        program: &str,
        replaces: u32,
        _icon: &str,
        title: String,
        body: String,
        _actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _milliseconds: i32,
    ) -> u32 {
        assert_eq!(program, "Penning");
        let transient = hints.get("transient").cloned();
        let message = Message {
            title,
            body,
            replaces,
            transient: transient.is_some_and(|is| bool::try_from(is) == Ok(true)),
        };
        self.shown.send(message).expect("the test listens");
        71
    }
}

fn messages(capabilities: &'static [&'static str]) -> (Receiver<Message>, Connection) {
    let (shown, messages) = mpsc::channel();
    let notifications = Notifications {
        capabilities,
        shown,
    };
    let bus = Builder::session()
        .and_then(|builder| builder.serve_at("/org/freedesktop/Notifications", notifications))
        .and_then(|builder| builder.name("org.freedesktop.Notifications"))
        .and_then(|builder| builder.build())
        .expect("there is a bus");
    (messages, bus)
}

/// The part of `org.kde.StatusNotifierWatcher` that knows whether icons are drawn.
struct Tray {
    panel: bool,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Tray {
    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        self.panel
    }

    #[zbus(signal)]
    async fn status_notifier_host_registered(
        emitter: &zbus::object_server::SignalEmitter<'_>,
    ) -> zbus::Result<()>;
}

fn tray(panel: bool) -> Connection {
    Builder::session()
        .and_then(|builder| builder.serve_at("/StatusNotifierWatcher", Tray { panel }))
        .and_then(|builder| builder.name("org.kde.StatusNotifierWatcher"))
        .and_then(|builder| builder.build())
        .expect("there is a bus")
}
