//! A person marks a part of the screen: by dragging a frame, by clicking two corners, or with the arrow
//! keys and Enter. Nothing covers the screen meanwhile, so no compositor is needed.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use penning_session::ports::{ScreenError, Shot};
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

/// Nobody takes longer; a grabbed pointer must not stay so.
const TOO_LONG: Duration = Duration::from_secs(60);

/// Another program may hold the pointer, such as the menu that was just chosen from.
const GRABBED_WITHIN: Duration = Duration::from_secs(2);

/// What was under the frame is drawn again.
const REDRAWN: Duration = Duration::from_millis(150);

/// A shorter way is a click, and the next click is the other corner. Pixels.
const LEAST_DRAG: i32 = 8;

/// More than was marked is read: people mark the code without the quiet zone it needs. Pixels.
const MORE: i32 = 24;

/// How far an arrow key goes; with Shift, one. Pixels.
const STEP: i16 = 16;

/// Pixels of the frame's lines, and their colour: brass.
const LINE: i32 = 3;
const COLOUR: u32 = 0x00e0_b04a;

/// The cursor that hits a point (`XC_crosshair`; its mask is the next glyph).
const CROSSHAIR: u16 = 34;

/// The part that was marked, a little more than that; `None` where the person thought better of it.
pub fn mark() -> Result<Option<Shot>, ScreenError> {
    let display = Display::connect()?;
    let marked = Frame::over(&display)?.marked()?;
    let Some((one, other)) = marked else {
        return Ok(None);
    };
    std::thread::sleep(REDRAWN);
    let root = display.whole()?;
    let Some(area) = between(one, other).within(&root) else {
        return Ok(None);
    };
    Ok(display.capture_areas(vec![area])?.pop())
}

type Point = (i32, i32);

fn between(one: Point, other: Point) -> Area {
    let start = |a: i32, b: i32| (a.min(b) - MORE).clamp(-MORE, i32::from(i16::MAX)) as i16;
    let length = |a: i32, b: i32| ((a - b).abs() + 2 * MORE).min(i32::from(u16::MAX)) as u16;
    Area {
        name: "marked".into(),
        x: start(one.0, other.0),
        y: start(one.1, other.1),
        width: length(one.0, other.0),
        height: length(one.1, other.1),
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

    fn marked(&self) -> Result<Option<(Point, Point)>, ScreenError> {
        let until = Instant::now() + TOO_LONG;
        let mut corner: Option<Point> = None;
        // Whether the first corner was clicked, and the second is to be.
        let mut clicked = false;
        while Instant::now() < until {
            match self.next()? {
                Step::Pressed(at) if corner.is_none() => corner = Some(at),
                Step::Pressed(_) | Step::Nothing => {}
                Step::Moved(at) => {
                    if let Some(corner) = corner {
                        self.draw(corner, at)?;
                    }
                }
                Step::Released(at) => match corner {
                    Some(corner) if is_far(corner, at) => return Ok(Some((corner, at))),
                    Some(_) if clicked => return Ok(None),
                    _ => clicked = true,
                },
                Step::Corner => {
                    let at = self.server.query_pointer(self.root).map_err(failed)?;
                    let at = at.reply().map_err(failed)?;
                    let at = (i32::from(at.root_x), i32::from(at.root_y));
                    match corner {
                        Some(corner) if is_far(corner, at) => return Ok(Some((corner, at))),
                        _ => (corner, clicked) = (Some(at), true),
                    }
                }
                Step::Pointer(x, y) => {
                    self.server
                        .warp_pointer(NONE, NONE, 0, 0, 0, 0, x, y)
                        .map_err(failed)?;
                }
                Step::Given => return Ok(None),
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
                let step = if u16::from(event.state) & 1 == 1 {
                    1
                } else {
                    STEP
                };
                self.keys.step(event.detail, step)
            }
            _ => Step::Nothing,
        })
    }

    fn draw(&self, one: Point, other: Point) -> Result<(), ScreenError> {
        let (left, right) = (one.0.min(other.0), one.0.max(other.0));
        let (top, bottom) = (one.1.min(other.1), one.1.max(other.1));
        let (width, height) = ((right - left).max(1), (bottom - top).max(1));
        let sides = [
            (left - LINE, top - LINE, width + 2 * LINE, LINE),
            (left - LINE, bottom, width + 2 * LINE, LINE),
            (left - LINE, top, LINE, height),
            (right, top, LINE, height),
        ];
        for (line, (x, y, width, height)) in self.lines.iter().zip(sides) {
            let place = ConfigureWindowAux::new()
                .x(x)
                .y(y)
                .width(width.unsigned_abs())
                .height(height.unsigned_abs())
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

fn is_far(one: Point, other: Point) -> bool {
    (one.0 - other.0).abs() >= LEAST_DRAG && (one.1 - other.1).abs() >= LEAST_DRAG
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
