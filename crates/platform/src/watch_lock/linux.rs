//! The desktop's screen saver (session bus) and logind (system bus), whichever there is.

use std::collections::HashMap;
use std::os::fd::OwnedFd as Inhibitor;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use zbus::MatchRule;
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::message::{Message, Type};
use zbus::zvariant::{OwnedFd, OwnedObjectPath, Value};

use super::Event;

/// Holds sleep back while it exists, where the system allows that.
#[derive(Debug)]
pub struct Hold {
    _inhibitor: Option<Inhibitor>,
}

const LOGIND: &str = "org.freedesktop.login1";

/// Two threads sleep in it.
pub(super) fn watch() -> Receiver<Event> {
    let (tell, told) = mpsc::channel();
    for (name, watch) in [
        ("screen saver", screen_saver as fn(&Sender<Event>) -> _),
        ("logind", logind),
    ] {
        let tell = tell.clone();
        let spawned = thread::Builder::new().name(name.into()).spawn(move || {
            let watched: zbus::Result<()> = watch(&tell);
            if let Err(error) = watched {
                log::info!("{name} is not watched: {error}");
            }
        });
        if let Err(error) = spawned {
            log::warn!("{name} is not watched: {error}");
        }
    }
    told
}

/// `ActiveChanged(b)` of `org.freedesktop.ScreenSaver` (KDE and others), `org.gnome.ScreenSaver`,
/// `org.cinnamon.ScreenSaver`, `org.mate.ScreenSaver`, `org.xfce.ScreenSaver`.
fn screen_saver(tell: &Sender<Event>) -> zbus::Result<()> {
    let bus = Connection::session()?;
    let changes = MatchRule::builder()
        .msg_type(Type::Signal)
        .member("ActiveChanged")?
        .build();
    for signal in MessageIterator::for_match_rule(changes, &bus, None)? {
        let signal = signal?;
        let header = signal.header();
        let Some(interface) = header.interface() else {
            continue;
        };
        if !interface.ends_with(".ScreenSaver") {
            continue;
        }
        let Ok(locked) = signal.body().deserialize() else {
            continue;
        };
        if tell.send(screen(locked)).is_err() {
            break;
        }
    }
    Ok(())
}

/// <https://www.freedesktop.org/software/systemd/man/org.freedesktop.login1.html>
fn logind(tell: &Sender<Event>) -> zbus::Result<()> {
    let bus = Connection::system()?;
    let matches = DBusProxy::new(&bus)?;
    let ours = || {
        let rule = MatchRule::builder().msg_type(Type::Signal);
        rule.sender(LOGIND)
    };
    for rule in [
        ours()?.member("PrepareForSleep")?.build(),
        ours()?.member("PrepareForShutdown")?.build(),
        ours()?.member("Lock")?.build(),
        ours()?.member("Unlock")?.build(),
        ours()?.member("PropertiesChanged")?.build(),
    ] {
        matches.add_match_rule(rule)?;
    }
    let messages = MessageIterator::from(&bus);
    let manager = Proxy::new(
        &bus,
        LOGIND,
        "/org/freedesktop/login1",
        "org.freedesktop.login1.Manager",
    )?;
    // Of other people's sessions only where ours is not known: better locked once too often.
    let session: Option<OwnedObjectPath> = manager.call("GetSession", &("auto",)).ok();
    let mut inhibitor = inhibit_sleep(&manager);
    for message in messages {
        let message = message?;
        if message.message_type() != Type::Signal {
            continue;
        }
        let header = message.header();
        let member = header.member().map(|member| member.as_str());
        let elsewhere = session
            .as_ref()
            .is_some_and(|session| header.path() != Some(session));
        let event = match member {
            Some("PrepareForSleep") => match message.body().deserialize() {
                Ok(true) => Event::FallingAsleep(Hold {
                    _inhibitor: inhibitor.take(),
                }),
                Ok(false) => {
                    inhibitor = inhibit_sleep(&manager);
                    Event::Awake
                }
                Err(_) => continue,
            },
            Some("PrepareForShutdown") => match message.body().deserialize() {
                Ok(true) => Event::SessionEnds,
                _ => continue,
            },
            _ if elsewhere => continue,
            Some("Lock") => Event::ScreenLocked,
            Some("Unlock") => Event::ScreenUnlocked,
            Some("PropertiesChanged") => match locked_hint(&message) {
                Some(locked) => screen(locked),
                None => continue,
            },
            _ => continue,
        };
        if tell.send(event).is_err() {
            break;
        }
    }
    Ok(())
}

fn screen(locked: bool) -> Event {
    if locked {
        Event::ScreenLocked
    } else {
        Event::ScreenUnlocked
    }
}

fn inhibit_sleep(manager: &Proxy<'_>) -> Option<Inhibitor> {
    let asked = ("sleep", "Penning", "Locking the accounts", "delay");
    let inhibitor = manager.call::<_, _, OwnedFd>("Inhibit", &asked);
    match inhibitor {
        Ok(inhibitor) => Some(inhibitor.into()),
        Err(error) => {
            log::info!("sleep will not wait: {error}");
            None
        }
    }
}

/// The session's `LockedHint`, where this is what changed.
fn locked_hint(changed: &Message) -> Option<bool> {
    let body = changed.body();
    let (interface, values, _): (&str, HashMap<&str, Value<'_>>, Vec<&str>) =
        body.deserialize().ok()?;
    if interface != "org.freedesktop.login1.Session" {
        return None;
    }
    values.get("LockedHint")?.downcast_ref().ok()
}
