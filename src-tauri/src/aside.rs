//! The window made small and put into a corner, on top of the others, while Penning watches the
//! screen: whatever the person wants to show, it is not in the way.

use std::time::Duration;

use penning_session::ports::Rect;
use tauri::{
    AppHandle, LogicalSize, Manager, PhysicalPosition, PhysicalSize, Runtime, WebviewWindow,
};

use crate::window::{LEAST, MAIN};

/// Room for a sentence, the time that is left and a button.
const SMALL: LogicalSize<f64> = LogicalSize {
    width: 340.0,
    height: 250.0,
};

/// From the edges of the screen, in pixels of a screen of usual density.
const MARGIN: f64 = 12.0;

/// Until a window that was told to has its new size.
const RESIZED: Duration = Duration::from_millis(200);

/// How often it is told again.
const PATIENCE: u32 = 10;

/// A window that stepped aside.
pub struct Aside<R: Runtime> {
    window: WebviewWindow<R>,
    size: PhysicalSize<u32>,
    place: Option<PhysicalPosition<i32>>,
    was_maximized: bool,
}

impl<R: Runtime> Aside<R> {
    /// `None` where no window is to be seen, or it cannot be moved.
    pub fn step(app: &AppHandle<R>) -> Option<Aside<R>> {
        let window = app.get_webview_window(MAIN)?;
        // It may be on its way back from a look without it.
        for _ in 0..PATIENCE {
            if window.is_visible().unwrap_or(false) {
                break;
            }
            std::thread::sleep(RESIZED);
        }
        if !window.is_visible().unwrap_or(false) {
            return None;
        }
        let aside = Aside {
            size: window.inner_size().ok()?,
            place: window.outer_position().ok(),
            was_maximized: window.is_maximized().unwrap_or(false),
            window,
        };
        if let Err(error) = aside.shrink() {
            log::warn!("the window cannot step aside: {error}");
        }
        Some(aside)
    }

    fn shrink(&self) -> tauri::Result<()> {
        let window = &self.window;
        if self.was_maximized {
            window.unmaximize()?;
        }
        let frame = frame(window);
        window.set_min_size(Some(SMALL))?;
        window.set_size(SMALL)?;
        window.set_always_on_top(true)?;
        self.to_corner(frame)?;
        let small = SMALL.to_physical::<u32>(window.scale_factor()?);
        for _ in 0..PATIENCE {
            // Some window managers keep a window within the screen before it has its new size, and lose a wish that
            // comes while they are still at the one before.
            std::thread::sleep(RESIZED);
            if window.inner_size()? == small {
                break;
            }
            window.set_size(SMALL)?;
        }
        self.to_corner(frame)
    }

    fn to_corner(&self, frame: PhysicalSize<u32>) -> tauri::Result<()> {
        let Some(monitor) = self.window.current_monitor()? else {
            return Ok(());
        };
        let scale = monitor.scale_factor();
        let small = SMALL.to_physical::<u32>(scale);
        let room = monitor.work_area();
        let margin = (MARGIN * scale) as i32;
        let corner = |start: i32, room: u32, taken: u32| {
            let end = i64::from(start) + i64::from(room) - i64::from(taken) - i64::from(margin);
            i32::try_from(end).unwrap_or(start).max(start)
        };
        self.window.set_position(PhysicalPosition {
            x: corner(room.position.x, room.size.width, small.width + frame.width),
            y: corner(
                room.position.y,
                room.size.height,
                small.height + frame.height,
            ),
        })
    }

    /// Where the small window is, as the pictures of the screen count.
    pub fn place(&self) -> Option<Rect> {
        let place = self.window.outer_position().ok()?;
        let size = self.window.outer_size().ok()?;
        // Points on macOS, whichever screen the window is on.
        #[cfg(target_os = "macos")]
        let (place, size) = {
            let scale = self.window.scale_factor().ok()?;
            (
                place.to_logical::<i32>(scale),
                size.to_logical::<u32>(scale),
            )
        };
        Some(Rect {
            x: place.x,
            y: place.y,
            width: size.width,
            height: size.height,
        })
    }

    /// Gives the window its size and place back, and the keyboard.
    pub fn back(self) {
        let window = &self.window;
        let back = || -> tauri::Result<()> {
            window.set_always_on_top(false)?;
            window.set_size(self.size)?;
            window.set_min_size(Some(LEAST))?;
            // A wish that comes while the window manager is still at the one before may be lost.
            for _ in 0..PATIENCE {
                std::thread::sleep(RESIZED);
                if window.inner_size()? == self.size {
                    break;
                }
                window.set_size(self.size)?;
            }
            if let Some(place) = self.place {
                window.set_position(place)?;
            }
            if self.was_maximized {
                window.maximize()?;
            }
            if window.is_visible()? {
                window.set_focus()?;
            }
            Ok(())
        };
        if let Err(error) = back() {
            log::error!("the window could not come back: {error}");
        }
    }
}

/// What the window manager puts around the page.
fn frame<R: Runtime>(window: &WebviewWindow<R>) -> PhysicalSize<u32> {
    match (window.outer_size(), window.inner_size()) {
        (Ok(outer), Ok(inner)) => PhysicalSize {
            width: outer.width.saturating_sub(inner.width),
            height: outer.height.saturating_sub(inner.height),
        },
        _ => PhysicalSize::default(),
    }
}
