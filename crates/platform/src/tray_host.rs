//! Does this desktop show tray icons?
//!
//! A window may only hide where there is a way back to it. Windows and macOS always show them; on
//! Linux the desktop says so over D-Bus
//! (<https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/>): GNOME has none without
//! an extension.

/// What the desktop says of its tray. It is asked and listened to from a thread of its own: a panel that is stuck, or that
/// waits for this very program to answer, must not hold up who only wants to close a window.
pub struct TrayHost {
    #[cfg(target_os = "linux")]
    told: std::sync::Arc<linux::Told>,
}

impl TrayHost {
    /// Asks, and keeps the answer true for as long as the program runs. Sleeps in between.
    pub fn watched() -> TrayHost {
        #[cfg(target_os = "linux")]
        {
            TrayHost {
                told: linux::Told::watched(),
            }
        }
        #[cfg(not(target_os = "linux"))]
        TrayHost {}
    }

    /// Whether a tray icon shown now would be seen. Waits for the first answer, two seconds from [`TrayHost::watched`] at
    /// most, and never again; a desktop that did not answer has no tray.
    pub fn is_there(&self) -> bool {
        #[cfg(target_os = "linux")]
        {
            self.told.is_there()
        }
        #[cfg(not(target_os = "linux"))]
        true
    }
}

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
    use std::sync::{Arc, Condvar, Mutex, PoisonError};
    use std::time::{Duration, Instant};

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

    /// For the first answer.
    const PATIENCE: Duration = Duration::from_secs(2);

    pub struct Told {
        answer: Mutex<Option<bool>>,
        came: Condvar,
        until: Instant,
    }

    impl Told {
        pub fn watched() -> Arc<Told> {
            let told = Arc::new(Told {
                answer: Mutex::new(None),
                came: Condvar::new(),
                until: Instant::now() + PATIENCE,
            });
            let listener = Arc::clone(&told);
            let spawned = std::thread::Builder::new()
                .name("tray host".into())
                .spawn(move || {
                    if let Err(error) = watch(&|there| listener.is(there)) {
                        log::info!("no tray: {error}");
                        listener.is(false);
                    }
                });
            if let Err(error) = spawned {
                log::warn!("the tray is not watched: {error}");
                told.is(false);
            }
            told
        }

        fn is(&self, there: bool) {
            *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(there);
            self.came.notify_all();
        }

        pub fn is_there(&self) -> bool {
            let answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
            let left = self.until.saturating_duration_since(Instant::now());
            let waited = self
                .came
                .wait_timeout_while(answer, left, |answer| answer.is_none());
            let (answer, _) = waited.unwrap_or_else(PoisonError::into_inner);
            answer.unwrap_or(false)
        }
    }

    /// Tells the answer now and after each word that it may have changed.
    fn watch(tell: &dyn Fn(bool)) -> zbus::Result<()> {
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
        tell(has_host(&bus)?);
        for message in messages {
            if message?.message_type() != Type::Signal {
                continue; // the answer to our own question
            }
            tell(has_host(&bus)?);
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
