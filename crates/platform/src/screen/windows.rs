//! On Windows a person marks a part of the screen as on X11: by dragging a frame, by clicking two corners, or
//! with the arrow keys and Enter. A window that is all but invisible takes the pointer and the keyboard
//! meanwhile; four thin ones are the frame's lines.

use std::cell::RefCell;
use std::thread;

use penning_session::ports::{Rect, ScreenError, Shot};
use windows_sys::Win32::Foundation::{HINSTANCE, HWND, LPARAM, LRESULT, POINT, WPARAM};
use windows_sys::Win32::Graphics::Gdi::CreateSolidBrush;
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::UI::HiDpi::{
    DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2, SetThreadDpiAwarenessContext,
};
use windows_sys::Win32::UI::Input::KeyboardAndMouse::{
    GetKeyState, ReleaseCapture, SetCapture, VK_DOWN, VK_ESCAPE, VK_LEFT, VK_RETURN, VK_RIGHT,
    VK_SHIFT, VK_SPACE, VK_UP,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DestroyWindow, DispatchMessageW, GetCursorPos, GetMessageW,
    GetSystemMetrics, IDC_CROSS, LWA_ALPHA, LoadCursorW, MSG, PostQuitMessage, RegisterClassW,
    SM_CXVIRTUALSCREEN, SM_CYVIRTUALSCREEN, SM_XVIRTUALSCREEN, SM_YVIRTUALSCREEN, SW_SHOW,
    SW_SHOWNOACTIVATE, SWP_NOACTIVATE, SetCursorPos, SetForegroundWindow,
    SetLayeredWindowAttributes, SetTimer, SetWindowPos, ShowWindow, UnregisterClassW, WM_CLOSE,
    WM_KEYDOWN, WM_LBUTTONDOWN, WM_LBUTTONUP, WM_MOUSEMOVE, WM_RBUTTONDOWN, WM_TIMER, WNDCLASSW,
    WS_EX_LAYERED, WS_EX_NOACTIVATE, WS_EX_TOOLWINDOW, WS_EX_TOPMOST, WS_EX_TRANSPARENT, WS_POPUP,
};
use windows_sys::core::{PCWSTR, w};

use super::corners::{Corners, Point, REDRAWN, SMALL_STEP, STEP, TOO_LONG};
use super::{other, part};

/// The colour of the frame's lines: brass, blue first.
const COLOUR: u32 = 0x004a_b0e0;

/// Of 255. With none at all a window lets the pointer through.
const ALL_BUT_INVISIBLE: u8 = 1;

const NAME: PCWSTR = w!("Penning frame");

/// The part that was marked, a little more than that; `None` where the person thought better of it.
pub fn mark() -> Result<Option<Shot>, ScreenError> {
    // A thread of its own, since messages go to the thread that made the window.
    let marking = thread::Builder::new().name("frame".into()).spawn(marked);
    let marked = marking.map_err(failed)?.join().map_err(|_| unexpected())?;
    let Some(marked) = marked? else {
        return Ok(None);
    };
    thread::sleep(REDRAWN);
    Ok(part::cut(other::capture()?, &marked))
}

fn marked() -> Result<Option<Rect>, ScreenError> {
    // SAFETY: a constant of the system; it counts for this thread. Places are real pixels then, on every monitor.
    unsafe { SetThreadDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2) };
    let _windows = Windows::open()?;
    let mut message = MSG::default();
    // SAFETY: `message` is there to be written to; 0 is the end, -1 an error.
    while unsafe { GetMessageW(&mut message, std::ptr::null_mut(), 0, 0) } > 0 {
        // SAFETY: as it was received.
        unsafe { DispatchMessageW(&message) };
    }
    Ok(MARKING.with_borrow(|marking| marking.frame))
}

thread_local! {
    /// For the windows' procedure, which runs on the thread that made them.
    static MARKING: RefCell<Marking> = RefCell::new(Marking::default());
}

#[derive(Default)]
struct Marking {
    corners: Corners,
    frame: Option<Rect>,
    lines: Vec<HWND>,
    /// The other end of the frame as drawn.
    drawn: Point,
}

/// Ends with the frame, if that is one.
fn end(marking: &mut Marking, frame: Option<Rect>) {
    if frame.is_some() {
        marking.frame = frame;
        quit();
    }
}

/// The cover and the lines. Gone when dropped.
struct Windows {
    program: HINSTANCE,
    all: Vec<HWND>,
}

impl Windows {
    fn open() -> Result<Windows, ScreenError> {
        // SAFETY: `null` names the program itself.
        let program = unsafe { GetModuleHandleW(std::ptr::null()) };
        let class = WNDCLASSW {
            lpfnWndProc: Some(heard),
            hInstance: program,
            // SAFETY: a cursor of the system's own, which is never given back.
            hCursor: unsafe { LoadCursorW(std::ptr::null_mut(), IDC_CROSS) },
            // SAFETY: no more than a colour goes in; the class owns the brush.
            hbrBackground: unsafe { CreateSolidBrush(COLOUR) },
            lpszClassName: NAME,
            ..WNDCLASSW::default()
        };
        // SAFETY: the class is whole, its name a constant, its procedure of the right kind.
        if unsafe { RegisterClassW(&class) } == 0 {
            return Err(last());
        }
        let mut windows = Windows {
            program,
            all: Vec::new(),
        };
        // SAFETY: no more than a number goes in, and comes out.
        let of = |what| unsafe { GetSystemMetrics(what) };
        let cover = windows.add(
            0,
            (of(SM_XVIRTUALSCREEN), of(SM_YVIRTUALSCREEN)),
            (of(SM_CXVIRTUALSCREEN), of(SM_CYVIRTUALSCREEN)),
            ALL_BUT_INVISIBLE,
        )?;
        let mut lines = Vec::new();
        for _ in 0..4 {
            let through = WS_EX_TRANSPARENT | WS_EX_NOACTIVATE;
            lines.push(windows.add(through, (0, 0), (0, 0), u8::MAX)?);
        }
        MARKING.with_borrow_mut(|marking| marking.lines = lines);
        // SAFETY: our own window. Penning was just clicked in, so it may take the keyboard; where it may not,
        // the pointer and the timer still end this.
        unsafe {
            ShowWindow(cover, SW_SHOW);
            SetForegroundWindow(cover);
            SetTimer(cover, 1, TOO_LONG.as_millis() as u32, None);
        }
        Ok(windows)
    }

    fn add(
        &mut self,
        style: u32,
        (x, y): (i32, i32),
        (width, height): (i32, i32),
        opacity: u8,
    ) -> Result<HWND, ScreenError> {
        let none = std::ptr::null_mut();
        let style = style | WS_EX_TOPMOST | WS_EX_TOOLWINDOW | WS_EX_LAYERED;
        // SAFETY: of the class just registered, without parent, menu or parameter.
        let window = unsafe {
            CreateWindowExW(
                style,
                NAME,
                NAME,
                WS_POPUP,
                x,
                y,
                width,
                height,
                none,
                none,
                self.program,
                none,
            )
        };
        if window.is_null() {
            return Err(last());
        }
        self.all.push(window);
        // SAFETY: our own window, made as a layer. It is not shown before it has its opacity.
        if unsafe { SetLayeredWindowAttributes(window, 0, opacity, LWA_ALPHA) } == 0 {
            return Err(last());
        }
        Ok(window)
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        for window in self.all.drain(..) {
            // SAFETY: our own windows, on the thread that made them.
            unsafe { DestroyWindow(window) };
        }
        // SAFETY: our own class, which has no window any more.
        unsafe { UnregisterClassW(NAME, self.program) };
    }
}

/// The windows' procedure.
unsafe extern "system" fn heard(window: HWND, message: u32, what: WPARAM, more: LPARAM) -> LRESULT {
    match message {
        WM_LBUTTONDOWN => {
            // SAFETY: our own window. The way goes on over the edge of a monitor.
            unsafe { SetCapture(window) };
            MARKING.with_borrow_mut(|marking| marking.corners.pressed(pointer()));
        }
        WM_LBUTTONUP => {
            // SAFETY: takes nothing.
            unsafe { ReleaseCapture() };
            MARKING.with_borrow_mut(|marking| {
                let frame = marking.corners.released(pointer());
                end(marking, frame);
            });
        }
        WM_MOUSEMOVE => draw(),
        // Told in 32 bits.
        WM_KEYDOWN => key(what as u16),
        // The right button for who has no Escape at hand.
        WM_RBUTTONDOWN | WM_CLOSE | WM_TIMER => quit(),
        // SAFETY: as it was received.
        _ => return unsafe { DefWindowProcW(window, message, what, more) },
    }
    0
}

fn key(key: u16) {
    match key {
        VK_ESCAPE => quit(),
        VK_RETURN | VK_SPACE => MARKING.with_borrow_mut(|marking| {
            let frame = marking.corners.put(pointer());
            end(marking, frame);
        }),
        VK_LEFT => step(-1, 0),
        VK_RIGHT => step(1, 0),
        VK_UP => step(0, -1),
        VK_DOWN => step(0, 1),
        _ => {}
    }
}

fn step(right: i32, down: i32) {
    // SAFETY: takes a number; below 0 the key is held.
    let far = match unsafe { GetKeyState(i32::from(VK_SHIFT)) } < 0 {
        true => SMALL_STEP,
        false => STEP,
    };
    let (x, y) = pointer();
    // SAFETY: no more than numbers go in; the system keeps the pointer on the screen.
    unsafe { SetCursorPos(x + right * far, y + down * far) };
    draw();
}

fn pointer() -> Point {
    let mut at = POINT::default();
    // SAFETY: `at` is there to be written to.
    unsafe { GetCursorPos(&mut at) };
    (at.x, at.y)
}

/// The frame from the first corner to the pointer.
fn draw() {
    let at = pointer();
    // Let go before the system is called: it may call the procedure.
    let drawn = MARKING.with_borrow_mut(|marking| {
        let places = marking.corners.lines(at)?;
        // A window that moves under the pointer makes the system tell that the pointer moved.
        let moved = std::mem::replace(&mut marking.drawn, at) != at;
        moved.then(|| (places, marking.lines.clone()))
    });
    let Some((places, lines)) = drawn else { return };
    for (line, place) in lines.into_iter().zip(places) {
        // SAFETY: our own windows; `null` is the top.
        unsafe {
            SetWindowPos(
                line,
                std::ptr::null_mut(),
                place.x,
                place.y,
                place.width as i32,
                place.height as i32,
                SWP_NOACTIVATE,
            );
            ShowWindow(line, SW_SHOWNOACTIVATE);
        }
    }
}

fn quit() {
    // SAFETY: takes a number; ends the loop of this thread.
    unsafe { PostQuitMessage(0) };
}

fn last() -> ScreenError {
    failed(std::io::Error::last_os_error())
}

fn failed(error: std::io::Error) -> ScreenError {
    ScreenError::Failed(error.to_string())
}

fn unexpected() -> ScreenError {
    ScreenError::Failed("the frame ended before its time".into())
}
