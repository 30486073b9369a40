//! For how long has nobody touched keyboard or mouse?

use std::time::Duration;

/// Time since the last touch in this desktop session; `None` where the desktop does not tell.
///
/// To lock after five minutes, ask now and again when the rest of the five minutes is over: that
/// wakes up once for each stretch of work instead of every second.
#[cfg(target_os = "linux")]
pub fn time() -> Option<Duration> {
    // Mutter knows on X11 and Wayland alike; X11 itself under XWayland only knows of older programs.
    linux::mutter().or_else(|| {
        let wayland = std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty());
        if wayland { None } else { linux::x11() }
    })
}

/// Time since the last touch in this desktop session; `None` where the system does not tell.
#[cfg(target_os = "windows")]
pub fn time() -> Option<Duration> {
    use windows_sys::Win32::System::SystemInformation::GetTickCount;
    use windows_sys::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};
    let mut last = LASTINPUTINFO {
        cbSize: size_of::<LASTINPUTINFO>() as u32,
        dwTime: 0,
    };
    // SAFETY: `last` is a complete structure that names its own size.
    let told = unsafe { GetLastInputInfo(&mut last) } != 0;
    // SAFETY: takes nothing, gives a number.
    let now = unsafe { GetTickCount() };
    // Both count milliseconds since start and begin anew after 49.7 days.
    told.then(|| Duration::from_millis(now.wrapping_sub(last.dwTime).into()))
}

/// Time since the last touch in this desktop session.
#[cfg(target_os = "macos")]
pub fn time() -> Option<Duration> {
    use objc2_core_graphics::{CGEventSource, CGEventSourceStateID, CGEventType};
    const ANY_INPUT: CGEventType = CGEventType(u32::MAX); // kCGAnyInputEventType
    let session = CGEventSourceStateID::CombinedSessionState;
    let seconds = CGEventSource::seconds_since_last_event_type(session, ANY_INPUT);
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use x11rb::connection::Connection as _;
    use x11rb::protocol::screensaver::ConnectionExt as _;
    use x11rb::rust_connection::RustConnection;
    use zbus::blocking::{Connection, Proxy};

    pub fn mutter() -> Option<Duration> {
        let bus = Connection::session().ok()?;
        let monitor = Proxy::new(
            &bus,
            "org.gnome.Mutter.IdleMonitor",
            "/org/gnome/Mutter/IdleMonitor/Core",
            "org.gnome.Mutter.IdleMonitor",
        );
        let milliseconds: u64 = monitor.ok()?.call("GetIdletime", &()).ok()?;
        Some(Duration::from_millis(milliseconds))
    }

    pub fn x11() -> Option<Duration> {
        let (server, number) = RustConnection::connect(None).ok()?;
        let root = server.setup().roots[number].root;
        let info = server.screensaver_query_info(root).ok()?.reply().ok()?;
        Some(Duration::from_millis(info.ms_since_user_input.into()))
    }
}
