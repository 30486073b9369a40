//! The workspace tells of sleep, of other users' turns and of the session's end; the screen lock of itself.

use std::ptr::NonNull;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use block2::RcBlock;
use objc2_app_kit::{
    NSWorkspace, NSWorkspaceDidWakeNotification, NSWorkspaceSessionDidBecomeActiveNotification,
    NSWorkspaceSessionDidResignActiveNotification, NSWorkspaceWillPowerOffNotification,
    NSWorkspaceWillSleepNotification,
};
use objc2_foundation::{
    NSDistributedNotificationCenter, NSNotification, NSNotificationCenter, NSNotificationName,
    NSString,
};

use super::Event;
pub use super::hold::Hold;
use super::hold::hold;

/// The main thread waits in it, on which the window may have to answer too: longer than locking takes, and no more.
const SLEEP_WAITS: Duration = Duration::from_millis(500);

/// Undocumented, and posted by the lock screen since Mac OS X 10.7.
const LOCKED: &str = "com.apple.screenIsLocked";
const UNLOCKED: &str = "com.apple.screenIsUnlocked";

/// Told on the main thread, whose run loop is the application's.
pub(super) fn watch() -> Receiver<Event> {
    let (tell, told) = mpsc::channel();
    let workspace = NSWorkspace::sharedWorkspace().notificationCenter();
    // SAFETY: names of the system's own, there from its start to its end.
    let (sleeps, wakes, ends, resigned, active) = unsafe {
        (
            NSWorkspaceWillSleepNotification,
            NSWorkspaceDidWakeNotification,
            NSWorkspaceWillPowerOffNotification,
            NSWorkspaceSessionDidResignActiveNotification,
            NSWorkspaceSessionDidBecomeActiveNotification,
        )
    };
    on(&workspace, sleeps, &tell, |tell| {
        let (hold, waiting) = hold();
        if tell.send(Event::FallingAsleep(hold)).is_ok() {
            waiting.wait(SLEEP_WAITS);
        }
    });
    on(&workspace, wakes, &tell, |tell| say(tell, Event::Awake));
    on(&workspace, ends, &tell, |tell| {
        say(tell, Event::SessionEnds)
    });
    // Another person's turn at this computer.
    on(&workspace, resigned, &tell, |tell| {
        say(tell, Event::ScreenLocked);
    });
    on(&workspace, active, &tell, |tell| {
        say(tell, Event::ScreenUnlocked);
    });
    let everyone = NSDistributedNotificationCenter::defaultCenter();
    on(&everyone, &NSString::from_str(LOCKED), &tell, |tell| {
        say(tell, Event::ScreenLocked);
    });
    on(&everyone, &NSString::from_str(UNLOCKED), &tell, |tell| {
        say(tell, Event::ScreenUnlocked);
    });
    told
}

/// Nobody listens any more: then there is nothing to do.
fn say(tell: &Sender<Event>, event: Event) {
    let _ = tell.send(event);
}

fn on(
    center: &NSNotificationCenter,
    name: &NSNotificationName,
    tell: &Sender<Event>,
    heard: fn(&Sender<Event>),
) {
    let tell = tell.clone();
    let block = RcBlock::new(move |_: NonNull<NSNotification>| heard(&tell));
    // SAFETY: no object is named, and the block may be called on any thread: it owns a sender. The centre keeps
    // block and observer for as long as it is there, which is until the process ends.
    let _observer = unsafe {
        center.addObserverForName_object_queue_usingBlock(Some(name), None, None, &block)
    };
}
