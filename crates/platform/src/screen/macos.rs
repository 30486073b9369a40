//! On macOS a person marks a part of the screen as on X11: by dragging a frame, by clicking two corners, or
//! with the arrow keys and Enter. A panel that is all but invisible takes the pointer on each screen; four thin
//! ones are the frame's lines.

use std::cell::RefCell;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;

use dispatch2::DispatchQueue;
use objc2::rc::Retained;
use objc2::{MainThreadMarker, MainThreadOnly, define_class, msg_send};
use objc2_app_kit::{
    NSBackingStoreType, NSColor, NSCursor, NSEvent, NSEventModifierFlags, NSEventType, NSPanel,
    NSScreen, NSScreenSaverWindowLevel, NSWindowCollectionBehavior, NSWindowStyleMask,
};
use objc2_core_foundation::{CGPoint, CGRect, CGSize};
use objc2_core_graphics::CGWarpMouseCursorPosition;
use penning_session::ports::{Rect, ScreenError, Shot};

use super::corners::{Corners, Point, REDRAWN, SMALL_STEP, STEP, TOO_LONG};
use super::{other, part};

/// Of 1. A window with nothing at all in it lets the pointer through.
const ALL_BUT_INVISIBLE: f64 = 0.01;

/// Keys by their place on the keyboard, which is the same for all languages (`Events.h` of Carbon's HIToolbox).
const RETURN: u16 = 36;
const SPACE: u16 = 49;
const ESCAPE: u16 = 53;
const ENTER: u16 = 76;
const LEFT: u16 = 123;
const RIGHT: u16 = 124;
const DOWN: u16 = 125;
const UP: u16 = 126;

/// The part that was marked, a little more than that; `None` where the person thought better of it.
pub fn mark() -> Result<Option<Shot>, ScreenError> {
    // Before anyone marks what may not be read then.
    other::ask()?;
    if MainThreadMarker::new().is_some() {
        return Err(failed("marking would wait for itself"));
    }
    let (tell, told) = mpsc::channel();
    // Windows belong to the main thread.
    DispatchQueue::main().exec_async(move || open(tell));
    let marked = match told.recv_timeout(TOO_LONG) {
        Ok(marked) => marked,
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => return Err(failed("no frame could be drawn")),
    };
    DispatchQueue::main().exec_async(close);
    let Some(marked) = marked else {
        return Ok(None);
    };
    thread::sleep(REDRAWN);
    Ok(part::cut(other::capture()?, &marked))
}

thread_local! {
    /// For what the panels hear; of the main thread.
    static MARKING: RefCell<Option<Marking>> = const { RefCell::new(None) };
}

struct Marking {
    corners: Corners,
    /// The frame, or that there is to be none.
    tell: Sender<Option<Rect>>,
    covers: Vec<Retained<Panel>>,
    lines: Vec<Retained<Panel>>,
    /// Height of the screen that places are counted from, in points.
    height: f64,
}

fn open(tell: Sender<Option<Rect>>) {
    let Some(main) = MainThreadMarker::new() else {
        return;
    };
    let screens = NSScreen::screens(main);
    // The first is the one with the origin of the desktop.
    let Some(first) = screens.firstObject() else {
        return;
    };
    let brass = NSColor::colorWithSRGBRed_green_blue_alpha(
        f64::from(0xe0) / 255.0,
        f64::from(0xb0) / 255.0,
        f64::from(0x4a) / 255.0,
        1.0,
    );
    let cover = NSColor::colorWithSRGBRed_green_blue_alpha(0.0, 0.0, 0.0, ALL_BUT_INVISIBLE);
    let covers = screens.iter().map(|screen| {
        let panel = Panel::new(main, screen.frame(), &cover);
        panel.setAcceptsMouseMovedEvents(true);
        // Said, or the system looks at the pixels for where a window is.
        panel.setIgnoresMouseEvents(false);
        panel
    });
    let lines = (0..4).map(|_| {
        let panel = Panel::new(main, CGRect::default(), &brass);
        panel.setIgnoresMouseEvents(true);
        panel
    });
    let marking = Marking {
        corners: Corners::default(),
        tell,
        covers: covers.collect(),
        lines: lines.collect(),
        height: first.frame().size.height,
    };
    let covers = marking.covers.clone();
    let taken = MARKING.with_borrow_mut(|now| match now {
        // One at a time: what the second waits for ends at once.
        Some(_) => false,
        None => {
            *now = Some(marking);
            true
        }
    });
    if !taken {
        return;
    }
    // After it is remembered: the system may tell of the pointer at once.
    for cover in &covers {
        cover.orderFrontRegardless();
    }
    let at = NSEvent::mouseLocation();
    let under = covers.iter().find(|cover| holds(&cover.frame(), at));
    if let Some(cover) = under.or(covers.first()) {
        cover.makeKeyAndOrderFront(None);
    }
    NSCursor::crosshairCursor().set();
}

fn holds(frame: &CGRect, at: CGPoint) -> bool {
    let within = |at: f64, start: f64, length: f64| at >= start && at < start + length;
    within(at.x, frame.origin.x, frame.size.width)
        && within(at.y, frame.origin.y, frame.size.height)
}

fn close() {
    let Some(marking) = MARKING.with_borrow_mut(Option::take) else {
        return;
    };
    for panel in marking.covers.iter().chain(&marking.lines) {
        panel.orderOut(None);
        panel.close();
    }
    NSCursor::arrowCursor().set();
}

define_class!(
    // SAFETY: a panel asks nothing of what is made from it, and this one has no state and no `Drop`.
    #[unsafe(super(NSPanel))]
    #[thread_kind = MainThreadOnly]
    #[name = "PenningFrame"]
    struct Panel;

    impl Panel {
        /// Without a title a window gets no keys otherwise, so no Escape.
        #[unsafe(method(canBecomeKeyWindow))]
        fn can_become_key_window(&self) -> bool {
            true
        }

        /// Before the window looks who in it is meant: nobody, there is nothing in it.
        #[unsafe(method(sendEvent:))]
        fn send_event(&self, event: &NSEvent) {
            if !heard(event) {
                // SAFETY: as it was received.
                let () = unsafe { msg_send![super(self), sendEvent: event] };
            }
        }
    }
);

impl Panel {
    fn new(main: MainThreadMarker, place: CGRect, colour: &NSColor) -> Retained<Panel> {
        let style = NSWindowStyleMask::Borderless | NSWindowStyleMask::NonactivatingPanel;
        let new = Panel::alloc(main).set_ivars(());
        // SAFETY: the one way to make a window, with values of the kinds it names.
        let panel: Retained<Panel> = unsafe {
            msg_send![
                super(new),
                initWithContentRect: place,
                styleMask: style,
                backing: NSBackingStoreType::Buffered,
                defer: false,
            ]
        };
        // SAFETY: it is let go of by us, once.
        unsafe { panel.setReleasedWhenClosed(false) };
        // Over the menu bar and programs that fill the screen.
        panel.setLevel(NSScreenSaverWindowLevel);
        panel.setCollectionBehavior(
            NSWindowCollectionBehavior::CanJoinAllSpaces
                | NSWindowCollectionBehavior::FullScreenAuxiliary
                | NSWindowCollectionBehavior::Stationary
                | NSWindowCollectionBehavior::IgnoresCycle,
        );
        panel.setHidesOnDeactivate(false);
        panel.setOpaque(false);
        panel.setHasShadow(false);
        panel.setBackgroundColor(Some(colour));
        panel
    }
}

/// Whether the event was for the frame.
fn heard(event: &NSEvent) -> bool {
    match event.r#type() {
        NSEventType::LeftMouseDown => marking(|marking, at| {
            marking.corners.pressed(at);
            None
        }),
        NSEventType::LeftMouseUp => marking(|marking, at| marking.corners.released(at)),
        NSEventType::MouseMoved | NSEventType::LeftMouseDragged => draw(),
        // The right button for who has no Escape at hand.
        NSEventType::RightMouseDown => say(None),
        NSEventType::KeyDown => key(event),
        NSEventType::KeyUp | NSEventType::RightMouseUp => {}
        _ => return false,
    }
    true
}

fn key(event: &NSEvent) {
    let far = match event.modifierFlags().contains(NSEventModifierFlags::Shift) {
        true => SMALL_STEP,
        false => STEP,
    };
    match event.keyCode() {
        ESCAPE => say(None),
        RETURN | ENTER | SPACE => marking(|marking, at| marking.corners.put(at)),
        LEFT => step(-far, 0),
        RIGHT => step(far, 0),
        UP => step(0, -far),
        DOWN => step(0, far),
        // Else the system's sound says that the key means nothing here.
        _ => {}
    }
}

/// What the pointer or a key does; ends where that made a frame.
fn marking(act: impl FnOnce(&mut Marking, Point) -> Option<Rect>) {
    let made = MARKING.with_borrow_mut(|marking| {
        let marking = marking.as_mut()?;
        let at = marking.pointer();
        act(marking, at)
    });
    if made.is_some() {
        say(made);
    }
}

fn say(marked: Option<Rect>) {
    MARKING.with_borrow(|marking| {
        // Who waited long enough has left, and the panels go with that.
        let _ = marking.as_ref().map(|marking| marking.tell.send(marked));
    });
}

impl Marking {
    /// In points from the top left of the first screen; the system counts from its bottom.
    fn pointer(&self) -> Point {
        let at = NSEvent::mouseLocation();
        (at.x.round() as i32, (self.height - at.y).round() as i32)
    }

    fn place(&self, of: &Rect) -> CGRect {
        let (width, height) = (f64::from(of.width), f64::from(of.height));
        CGRect {
            origin: CGPoint {
                x: f64::from(of.x),
                y: self.height - f64::from(of.y) - height,
            },
            size: CGSize { width, height },
        }
    }
}

fn step(right: i32, down: i32) {
    let at = MARKING.with_borrow(|marking| marking.as_ref().map(Marking::pointer));
    let Some((x, y)) = at else { return };
    let to = CGPoint {
        x: f64::from(x + right),
        y: f64::from(y + down),
    };
    // A pointer that cannot be moved stays where it is, which is seen.
    CGWarpMouseCursorPosition(to);
    draw();
}

/// The frame from the first corner to the pointer.
fn draw() {
    NSCursor::crosshairCursor().set();
    // Let go before the system is called: it may tell of the pointer.
    let drawn = MARKING.with_borrow(|marking| {
        let marking = marking.as_ref()?;
        let lines = marking.corners.lines(marking.pointer())?;
        let places = lines.map(|line| marking.place(&line));
        Some((places, marking.lines.clone()))
    });
    let Some((places, lines)) = drawn else { return };
    for (line, place) in lines.iter().zip(places) {
        line.setFrame_display(place, true);
        line.orderFrontRegardless();
    }
}

fn failed(what: &str) -> ScreenError {
    ScreenError::Failed(what.into())
}
