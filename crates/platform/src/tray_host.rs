//! Does this desktop show tray icons?
//!
//! A window may only hide where there is a way back to it. Windows and macOS always show them; on
//! Linux the desktop says so over D-Bus
//! (<https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/>): GNOME has none without
//! an extension.

/// Whether a tray icon shown now would be seen. Asks the desktop, which takes milliseconds.
#[cfg(target_os = "linux")]
pub fn is_there() -> bool {
    linux::ask().unwrap_or_else(|error| {
        log::info!("no tray: {error}");
        false
    })
}

#[cfg(not(target_os = "linux"))]
pub fn is_there() -> bool {
    true
}

/// Calls `changed` whenever the answer of [`is_there`] may have changed, with the new answer, from
/// a thread of its own and for as long as the program runs. Sleeps in between. Never calls where
/// the desktop has no session bus, nor on Windows and macOS.
#[cfg(target_os = "linux")]
pub fn watch(changed: impl Fn(bool) + Send + 'static) {
    let spawned = std::thread::Builder::new()
        .name("tray host".into())
        .spawn(move || {
            if let Err(error) = linux::watch(changed) {
                log::info!("the tray is not watched: {error}");
            }
        });
    if let Err(error) = spawned {
        log::warn!("the tray is not watched: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
pub fn watch(_changed: impl Fn(bool) + Send + 'static) {}

/// Calls `opening` whenever a person opens the tray's menu: what they choose from it can then be made ready. Called
/// from a thread of the bus, at the latest when the menu is on the screen. Never called where the desktop does
/// not tell, nor on Windows and macOS.
#[cfg(target_os = "linux")]
pub fn on_menu_opening(opening: impl Fn() + Send + Sync + 'static) {
    // The connection that the tray's own library answers on.
    match gio::bus_get_sync(gio::BusType::Session, gio::Cancellable::NONE) {
        Ok(bus) => {
            bus.add_filter(move |_, message, incoming| {
                if incoming && linux::opens_menu(message) {
                    opening();
                }
                Some(message.clone())
            });
        }
        Err(error) => log::info!("the tray's menu does not tell when it opens: {error}"),
    }
}

#[cfg(not(target_os = "linux"))]
pub fn on_menu_opening(_opening: impl Fn() + Send + Sync + 'static) {}

#[cfg(target_os = "linux")]
mod linux {
    use zbus::MatchRule;
    use zbus::blocking::fdo::DBusProxy;
    use zbus::blocking::{Connection, MessageIterator, Proxy};
    use zbus::message::Type;
    use zbus::names::BusName;
    use zbus::proxy::CacheProperties;

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    /// Nobody has given it a specification; libdbusmenu's `dbus-menu.xml` is what everybody follows.
    const MENU: &str = "com.canonical.dbusmenu";

    /// Hosts ask before they show a menu whether it has changed.
    pub fn opens_menu(message: &gio::DBusMessage) -> bool {
        message.message_type() == gio::DBusMessageType::MethodCall
            && message.interface().as_deref() == Some(MENU)
            && message.member().as_deref() == Some("AboutToShow")
    }

    pub fn ask() -> zbus::Result<bool> {
        has_host(&Connection::session()?)
    }

    pub fn watch(changed: impl Fn(bool)) -> zbus::Result<()> {
        let bus = Connection::session()?;
        // The watcher itself comes and goes …
        let owners = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender("org.freedesktop.DBus")?
            .member("NameOwnerChanged")?
            .arg(0, WATCHER)?
            .build();
        // … and tells when the panel that draws the icons does.
        let hosts = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface(WATCHER)?
            .build();
        let matches = DBusProxy::new(&bus)?;
        matches.add_match_rule(owners)?;
        matches.add_match_rule(hosts)?;
        let messages = MessageIterator::from(&bus);
        let mut before = has_host(&bus)?;
        for message in messages {
            if message?.message_type() != Type::Signal {
                continue; // the answer to our own question
            }
            let now = has_host(&bus)?;
            if now != before {
                changed(now);
                before = now;
            }
        }
        Ok(())
    }

    fn has_host(bus: &Connection) -> zbus::Result<bool> {
        let name = BusName::try_from(WATCHER)?;
        // Asked first, so that asking never starts one.
        if !DBusProxy::new(bus)?.name_has_owner(name)? {
            return Ok(false);
        }
        let watcher = zbus::blocking::proxy::Builder::<Proxy<'_>>::new(bus)
            .destination(WATCHER)?
            .path("/StatusNotifierWatcher")?
            .interface(WATCHER)?
            .cache_properties(CacheProperties::No)
            .build()?;
        watcher.get_property("IsStatusNotifierHostRegistered")
    }
}
