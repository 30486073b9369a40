//! A person marks a part of the screen: by dragging a frame, by clicking two corners, or with the arrow
//! keys and Enter. Nothing covers the screen meanwhile, so no compositor is needed.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use penning_session::ports::{Rect, ScreenError, Shot};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, EventMask, GrabMode, GrabStatus,
    WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::{COPY_DEPTH_FROM_PARENT, COPY_FROM_PARENT, CURRENT_TIME, NONE};

use super::{Area, Display, failed};
use crate::screen::corners::{Corners, MORE, Point, REDRAWN, SMALL_STEP, STEP, TOO_LONG};

/// Another program may hold the pointer, such as the menu that was just chosen from.
const GRABBED_WITHIN: Duration = Duration::from_secs(2);

/// The colour of the frame's lines: brass.
const COLOUR: u32 = 0x00e0_b04a;

/// The cursor that hits a point (`XC_crosshair`; its mask is the next glyph).
const CROSSHAIR: u16 = 34;

/// The part that was marked, a little more than that; `None` where the person thought better of it.
pub fn mark() -> Result<Option<Shot>, ScreenError> {
    let display = Display::connect()?;
    let marked = Frame::over(&display)?.marked()?;
    let Some(marked) = marked else {
        return Ok(None);
    };
    std::thread::sleep(REDRAWN);
    let root = display.whole()?;
    let Some(area) = around(&marked).within(&root) else {
        return Ok(None);
    };
    Ok(display.capture_areas(vec![area])?.pop())
}

fn around(marked: &Rect) -> Area {
    let start = |at: i32| (at - MORE).clamp(-MORE, i32::from(i16::MAX)) as i16;
    let length = |of: u32| (of + 2 * MORE.unsigned_abs()).min(u32::from(u16::MAX)) as u16;
    Area {
        name: "marked".into(),
        x: start(marked.x),
        y: start(marked.y),
        width: length(marked.width),
        height: length(marked.height),
    }
}

/// The pointer and the keyboard held, and four thin windows for lines. All given back when dropped.
struct Frame<'d> {
    server: &'d RustConnection,
    root: u32,
    lines: [u32; 4],
    keys: Keys,
}

enum Step {
    Pressed(Point),
    Moved(Point),
    Released(Point),
    Corner,
    Pointer(i16, i16),
    Given,
    Nothing,
}

impl<'d> Frame<'d> {
    fn over(display: &'d Display) -> Result<Frame<'d>, ScreenError> {
        let server = &display.server;
        let mut lines = [NONE; 4];
        for line in &mut lines {
            *line = server.generate_id().map_err(failed)?;
            let look = CreateWindowAux::new()
                .override_redirect(1)
                .save_under(1)
                .background_pixel(COLOUR);
            server
                .create_window(
                    COPY_DEPTH_FROM_PARENT,
                    *line,
                    display.root,
                    0,
                    0,
                    1,
                    1,
                    0,
                    WindowClass::INPUT_OUTPUT,
                    COPY_FROM_PARENT,
                    &look,
                )
                .map_err(failed)?;
        }
        let frame = Frame {
            server,
            root: display.root,
            lines,
            keys: Keys::of(server)?,
        };
        frame.grab()?;
        Ok(frame)
    }

    fn grab(&self) -> Result<(), ScreenError> {
        let font = self.server.generate_id().map_err(failed)?;
        let cursor = self.server.generate_id().map_err(failed)?;
        self.server.open_font(font, b"cursor").map_err(failed)?;
        let (glyph, mask) = (CROSSHAIR, CROSSHAIR + 1);
        let white = u16::MAX;
        let made = self.server.create_glyph_cursor(
            cursor, font, font, glyph, mask, 0, 0, 0, white, white, white,
        );
        // A server without that font has its own cursor, which points as well.
        let cursor = match made.map_err(failed)?.check() {
            Ok(()) => cursor,
            Err(_) => NONE,
        };
        let events =
            EventMask::BUTTON_PRESS | EventMask::BUTTON_RELEASE | EventMask::POINTER_MOTION;
        let until = Instant::now() + GRABBED_WITHIN;
        loop {
            let pointer = self.server.grab_pointer(
                false,
                self.root,
                events,
                GrabMode::ASYNC,
                GrabMode::ASYNC,
                NONE,
                cursor,
                CURRENT_TIME,
            );
            let pointer = pointer.map_err(failed)?.reply().map_err(failed)?.status;
            let keyboard = self.server.grab_keyboard(
                false,
                self.root,
                CURRENT_TIME,
                GrabMode::ASYNC,
                GrabMode::ASYNC,
            );
            let keyboard = keyboard.map_err(failed)?.reply().map_err(failed)?.status;
            if [pointer, keyboard] == [GrabStatus::SUCCESS; 2] {
                return Ok(());
            }
            if Instant::now() >= until {
                return Err(ScreenError::Failed(
                    "another program holds the pointer".into(),
                ));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn marked(&self) -> Result<Option<Rect>, ScreenError> {
        let until = Instant::now() + TOO_LONG;
        let mut corners = Corners::default();
        while Instant::now() < until {
            let made = match self.next()? {
                Step::Pressed(at) => {
                    corners.pressed(at);
                    None
                }
                Step::Moved(at) => {
                    self.draw(&corners, at)?;
                    None
                }
                Step::Released(at) => corners.released(at),
                Step::Corner => {
                    let at = self.server.query_pointer(self.root).map_err(failed)?;
                    let at = at.reply().map_err(failed)?;
                    corners.put((i32::from(at.root_x), i32::from(at.root_y)))
                }
                Step::Pointer(x, y) => {
                    self.server
                        .warp_pointer(NONE, NONE, 0, 0, 0, 0, x, y)
                        .map_err(failed)?;
                    None
                }
                Step::Given => return Ok(None),
                Step::Nothing => None,
            };
            if made.is_some() {
                return Ok(made);
            }
        }
        Ok(None)
    }

    fn next(&self) -> Result<Step, ScreenError> {
        let Some(event) = self.server.poll_for_event().map_err(failed)? else {
            self.server.flush().map_err(failed)?;
            let stream = self.server.stream().as_fd();
            let mut ready = [PollFd::new(&stream, PollFlags::IN)];
            let patience = Timespec::try_from(Duration::from_millis(200)).map_err(failed)?;
            // Interrupted or not, the next look tells.
            let _ = poll(&mut ready, Some(&patience));
            return Ok(Step::Nothing);
        };
        let point = |x: i16, y: i16| (i32::from(x), i32::from(y));
        Ok(match event {
            Event::ButtonPress(event) if event.detail == 1 => {
                Step::Pressed(point(event.root_x, event.root_y))
            }
            // Any other button: no.
            Event::ButtonPress(event) if event.detail < 4 => Step::Given,
            Event::ButtonRelease(event) if event.detail == 1 => {
                Step::Released(point(event.root_x, event.root_y))
            }
            Event::MotionNotify(event) => Step::Moved(point(event.root_x, event.root_y)),
            Event::KeyPress(event) => {
                let step = match u16::from(event.state) & 1 {
                    1 => SMALL_STEP,
                    _ => STEP,
                };
                self.keys.step(event.detail, step as i16)
            }
            _ => Step::Nothing,
        })
    }

    fn draw(&self, corners: &Corners, at: Point) -> Result<(), ScreenError> {
        let Some(places) = corners.lines(at) else {
            return Ok(());
        };
        for (
            line,
            Rect {
                x,
                y,
                width,
                height,
            },
        ) in self.lines.iter().zip(places)
        {
            let place = ConfigureWindowAux::new()
                .x(x)
                .y(y)
                .width(width)
                .height(height)
                .stack_mode(x11rb::protocol::xproto::StackMode::ABOVE);
            self.server
                .configure_window(*line, &place)
                .map_err(failed)?;
            self.server.map_window(*line).map_err(failed)?;
        }
        self.server.flush().map_err(failed)
    }
}

impl Drop for Frame<'_> {
    fn drop(&mut self) {
        // A server that is gone has given everything back.
        let _ = self.server.ungrab_pointer(CURRENT_TIME);
        let _ = self.server.ungrab_keyboard(CURRENT_TIME);
        for line in self.lines {
            let _ = self.server.destroy_window(line);
        }
        let _ = self.server.sync();
    }
}

/// Which keys mean something, on the keyboard at hand.
struct Keys {
    first: u8,
    each: usize,
    symbols: Vec<u32>,
}

impl Keys {
    fn of(server: &RustConnection) -> Result<Keys, ScreenError> {
        let setup = server.setup();
        let count = setup.max_keycode - setup.min_keycode + 1;
        let mapping = server
            .get_keyboard_mapping(setup.min_keycode, count)
            .map_err(failed)?;
        let mapping = mapping.reply().map_err(failed)?;
        Ok(Keys {
            first: setup.min_keycode,
            each: usize::from(mapping.keysyms_per_keycode).max(1),
            symbols: mapping.keysyms,
        })
    }

    fn step(&self, key: u8, step: i16) -> Step {
        let at = usize::from(key.saturating_sub(self.first)) * self.each;
        match self.symbols.get(at) {
            Some(0xff1b) => Step::Given,                  // Escape
            Some(0xff0d | 0xff8d | 0x20) => Step::Corner, // Return, Enter, space
            Some(0xff51) => Step::Pointer(-step, 0),      // Left
            Some(0xff52) => Step::Pointer(0, -step),      // Up
            Some(0xff53) => Step::Pointer(step, 0),       // Right
            Some(0xff54) => Step::Pointer(0, step),       // Down
            _ => Step::Nothing,
        }
    }
}
