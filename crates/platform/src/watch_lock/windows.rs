//! Windows tells windows: one that is never shown, on a thread of its own.

use std::cell::RefCell;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::System::RemoteDesktop::{
    NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DispatchMessageW, GetMessageW, MSG, PBT_APMRESUMEAUTOMATIC,
    PBT_APMSUSPEND, RegisterClassW, WM_ENDSESSION, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE,
    WNDCLASSW, WS_OVERLAPPED, WTS_SESSION_LOCK, WTS_SESSION_UNLOCK,
};
use windows_sys::core::w;

use super::Event;
pub use super::hold::Hold;
use super::hold::hold;

/// Windows goes to sleep after two seconds whoever answers.
const SLEEP_WAITS: Duration = Duration::from_millis(1_500);
/// Once this is answered, the process may end at any moment; Penning ends by itself before.
const END_WAITS: Duration = Duration::from_secs(4);

thread_local! {
    /// For the window's procedure, which runs on the thread that made the window.
    static TELL: RefCell<Option<Sender<Event>>> = const { RefCell::new(None) };
}

pub(super) fn watch() -> Receiver<Event> {
    let (tell, told) = mpsc::channel();
    let spawned = thread::Builder::new()
        .name("session".into())
        .spawn(move || {
            TELL.with_borrow_mut(|told| *told = Some(tell));
            if let Err(error) = listen() {
                log::warn!("nobody listens for screen locks: {error}");
            }
        });
    if let Err(error) = spawned {
        log::warn!("nobody listens for screen locks: {error}");
    }
    told
}

/// A window at the top, not one for messages only: sleep and the session's end are told to those alone.
fn listen() -> std::io::Result<()> {
    let name = w!("Penning session");
    // SAFETY: `None` names the program itself.
    let program = unsafe { GetModuleHandleW(std::ptr::null()) };
    let class = WNDCLASSW {
        lpfnWndProc: Some(heard),
        hInstance: program,
        lpszClassName: name,
        ..WNDCLASSW::default()
    };
    // SAFETY: the class is whole, its name a constant, its procedure of the right kind.
    if unsafe { RegisterClassW(&class) } == 0 {
        return Err(std::io::Error::last_os_error());
    }
    let none = std::ptr::null_mut();
    // SAFETY: of the class just registered, without parent, menu or parameter; it is never shown.
    let window = unsafe {
        CreateWindowExW(
            0,
            name,
            name,
            WS_OVERLAPPED,
            0,
            0,
            0,
            0,
            none,
            none,
            program,
            none,
        )
    };
    if window.is_null() {
        return Err(std::io::Error::last_os_error());
    }
    // SAFETY: our own window.
    if unsafe { WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) } == 0 {
        log::warn!(
            "screen locks are not told: {}",
            std::io::Error::last_os_error()
        );
    }
    let mut message = MSG::default();
    // SAFETY: `message` is there to be written to; 0 is the end, -1 an error.
    while unsafe { GetMessageW(&mut message, none, 0, 0) } > 0 {
        // SAFETY: as it was received.
        unsafe { DispatchMessageW(&message) };
    }
    Ok(())
}

fn say(event: Event) {
    TELL.with_borrow(|tell| {
        if let Some(tell) = tell {
            // Nobody listens any more: then there is nothing to do.
            let _ = tell.send(event);
        }
    });
}

/// The window's procedure.
unsafe extern "system" fn heard(window: HWND, message: u32, what: WPARAM, more: LPARAM) -> LRESULT {
    // What is told in it fits 32 bits.
    let which = what as u32;
    match message {
        WM_WTSSESSION_CHANGE if which == WTS_SESSION_LOCK => say(Event::ScreenLocked),
        WM_WTSSESSION_CHANGE if which == WTS_SESSION_UNLOCK => say(Event::ScreenUnlocked),
        WM_POWERBROADCAST if which == PBT_APMSUSPEND => {
            let (hold, waiting) = hold();
            say(Event::FallingAsleep(hold));
            waiting.wait(SLEEP_WAITS);
        }
        WM_POWERBROADCAST if which == PBT_APMRESUMEAUTOMATIC => say(Event::Awake),
        WM_ENDSESSION if what != 0 => {
            say(Event::SessionEnds);
            thread::sleep(END_WAITS);
        }
        // SAFETY: as it was received.
        _ => return unsafe { DefWindowProcW(window, message, what, more) },
    }
    // Of the answer to power's messages it is said that it should be true; the others' is not looked at.
    LRESULT::from(message == WM_POWERBROADCAST)
}
