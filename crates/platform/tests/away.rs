//! Screen lock, sleep and idle time, as the desktop tells them.

#![cfg(target_os = "linux")]

mod support;

use std::io::Read;
use std::os::fd::OwnedFd as StdFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use penning_platform::idle;
use penning_platform::watch_lock::{Event, watch};
use support::{Desktop, inside, run, until};
use zbus::block_on;
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedFd, OwnedObjectPath};

const SOON: Duration = Duration::from_secs(10);
const SESSION: &str = "/org/freedesktop/login1/session/_31";

#[test]
fn the_screen_savers_of_all_desktops_are_heard() {
    inside(
        || Desktop::new().bus(),
        || {
            let told = watch();
            let bus = Connection::session().expect("there is a bus");
            begun(&told, |locked| {
                let saver = "org.freedesktop.ScreenSaver";
                bus.emit_signal(None::<&str>, "/", saver, "ActiveChanged", &locked)
                    .expect("sent");
            });
            for desktop in ["freedesktop", "gnome", "xfce"] {
                let interface = format!("org.{desktop}.ScreenSaver");
                for locked in [true, false] {
                    let path = "/org/ScreenSaver";
                    bus.emit_signal(
                        None::<&str>,
                        path,
                        interface.as_str(),
                        "ActiveChanged",
                        &locked,
                    )
                    .expect("sent");
                    let event = told.recv_timeout(SOON).expect("told");
                    let expected = if locked {
                        matches!(event, Event::ScreenLocked)
                    } else {
                        matches!(event, Event::ScreenUnlocked)
                    };
                    assert!(expected, "{desktop}: {event:?}");
                }
            }
            bus.emit_signal(
                None::<&str>,
                "/x",
                "org.example.Player",
                "ActiveChanged",
                &true,
            )
            .expect("sent");
            let saver = "org.gnome.ScreenSaver";
            bus.emit_signal(None::<&str>, "/x", saver, "ActiveChanged", &false)
                .expect("sent");
            let next = told.recv_timeout(SOON);
            assert!(matches!(next, Ok(Event::ScreenUnlocked)), "{next:?}");
        },
    );
}

#[test]
fn the_system_tells_of_locks_of_this_session_only() {
    inside(with_a_system_bus, || {
        let (logind, _asked) = logind();
        let told = watch();
        begun(&told, |locked| {
            signal(&logind, SESSION, if locked { "Lock" } else { "Unlock" })
        });
        let other = "/org/freedesktop/login1/session/_32";
        signal(&logind, other, "Lock");
        signal(&logind, SESSION, "Lock");
        assert!(matches!(told.recv_timeout(SOON), Ok(Event::ScreenLocked)));
        signal(&logind, SESSION, "Unlock");
        assert!(matches!(told.recv_timeout(SOON), Ok(Event::ScreenUnlocked)));
        let session = logind
            .object_server()
            .interface::<_, Session>(SESSION)
            .expect("it is served");
        session.get_mut().locked = true;
        block_on(session.get().locked_hint_changed(session.signal_emitter())).expect("sent");
        assert!(matches!(told.recv_timeout(SOON), Ok(Event::ScreenLocked)));
        assert!(told.try_recv().is_err(), "the other session's lock");
    });
}

#[test]
fn sleep_waits_until_it_is_let_go() {
    inside(with_a_system_bus, || {
        let (logind, asked) = logind();
        let told = watch();
        let inhibitor = asked.recv_timeout(SOON).expect("sleep is inhibited");
        prepare_for_sleep(&logind, true);
        let Ok(Event::FallingAsleep(hold)) = told.recv_timeout(SOON) else {
            panic!("not told")
        };
        assert!(is_held(&inhibitor));
        drop(hold);
        assert!(!is_held(&inhibitor));
        prepare_for_sleep(&logind, false);
        assert!(matches!(told.recv_timeout(SOON), Ok(Event::Awake)));
        let next = asked.recv_timeout(SOON).expect("inhibited anew");
        assert!(is_held(&next));
    });
}

#[test]
fn without_any_bus_nothing_is_told() {
    inside(
        || Desktop::new().with("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent"),
        || {
            assert_eq!(
                watch().recv_timeout(SOON).map(drop),
                Err(mpsc::RecvTimeoutError::Disconnected)
            )
        },
    );
}

#[test]
fn idle_time_grows_until_a_key_is_pressed() {
    inside(
        || Desktop::new().display("320x200x24"),
        || {
            run("xdotool", &["key", "a"]);
            let told = || idle::time().expect("X11 tells");
            let before = until("half a second without a key", || {
                Some(told()).filter(|idle| *idle >= Duration::from_millis(500))
            });
            until("a key that counts", || {
                run("xdotool", &["key", "a"]);
                (told() < before).then_some(())
            });
        },
    );
}

#[test]
fn idle_time_on_gnome_comes_from_its_compositor() {
    inside(
        || Desktop::new().bus().with("WAYLAND_DISPLAY", "wayland-0"),
        || {
            assert_eq!(idle::time(), None);
            let _bus = Builder::session()
                .and_then(|bus| bus.serve_at("/org/gnome/Mutter/IdleMonitor/Core", Mutter))
                .and_then(|bus| bus.name("org.gnome.Mutter.IdleMonitor"))
                .and_then(|bus| bus.build())
                .expect("there is a bus");
            assert_eq!(idle::time(), Some(Duration::from_millis(61_234)));
        },
    );
}

fn with_a_system_bus() -> Desktop {
    let desktop = Desktop::new().bus();
    let address = desktop.bus_address().to_owned();
    desktop.with("DBUS_SYSTEM_BUS_ADDRESS", &address)
}

/// A watch begins in a thread of its own, and says nothing about that: it is told until it hears.
fn begun(told: &Receiver<Event>, tell: impl Fn(bool)) {
    until("the watch hears", || {
        tell(false);
        told.try_recv().ok()
    });
    // What it was told too often comes before this.
    tell(true);
    while !matches!(told.recv_timeout(SOON), Ok(Event::ScreenLocked)) {}
}

struct Mutter;

#[zbus::interface(name = "org.gnome.Mutter.IdleMonitor")]
impl Mutter {
    fn get_idletime(&self) -> u64 {
        61_234
    }
}

/// The part of logind that is asked, and its end of every inhibitor it gave away.
struct Manager {
    given: Sender<UnixStream>,
}

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn get_session(&self, name: &str) -> OwnedObjectPath {
        assert_eq!(name, "auto");
        OwnedObjectPath::try_from(SESSION).expect("a path")
    }

    fn inhibit(&self, what: &str, who: &str, _why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, who, mode), ("sleep", "Penning", "delay"));
        let (ours, theirs) = UnixStream::pair().expect("there are sockets");
        self.given.send(ours).expect("the test listens");
        StdFd::from(theirs).into()
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
}

struct Session {
    locked: bool,
}

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.locked
    }
}

fn logind() -> (Connection, Receiver<UnixStream>) {
    let (given, asked) = mpsc::channel();
    let session = Session { locked: false };
    let bus = Builder::system()
        .and_then(|bus| bus.serve_at("/org/freedesktop/login1", Manager { given }))
        .and_then(|bus| bus.serve_at(SESSION, session))
        .and_then(|bus| bus.name("org.freedesktop.login1"))
        .and_then(|bus| bus.build())
        .expect("there is a bus");
    (bus, asked)
}

fn signal(logind: &Connection, path: &str, member: &str) {
    let interface = "org.freedesktop.login1.Session";
    let sent = logind.emit_signal(None::<&str>, path, interface, member, &());
    sent.expect("sent");
}

fn prepare_for_sleep(logind: &Connection, start: bool) {
    let manager = logind
        .object_server()
        .interface::<_, Manager>("/org/freedesktop/login1")
        .expect("it is served");
    block_on(Manager::prepare_for_sleep(manager.signal_emitter(), start)).expect("sent");
}

/// Whether anyone still has the other end of an inhibitor: it is how logind knows.
fn is_held(inhibitor: &UnixStream) -> bool {
    let wait = Duration::from_millis(200);
    inhibitor.set_read_timeout(Some(wait)).expect("a socket");
    let mut end = inhibitor;
    !matches!(end.read(&mut [0]), Ok(0))
}
