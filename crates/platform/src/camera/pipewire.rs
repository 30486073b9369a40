//! A camera through PipeWire.
//!
//! All of it happens on one thread: see [`crate::pipewire::stream`].

use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use penning_session::ports::{CameraError, CameraEvent, Told, Watching};

use crate::pipewire::library::{self, Library};
use crate::pipewire::stream::{Connection, Ears, Heard, Node, Source, Stream, StreamEnd};

/// A turn of the loop waits no longer than this, and so does whoever drops the watch.
const TURN_MILLIS: c_int = 40;
/// A camera that has to warm up takes a second or two.
const SILENT_AFTER: Duration = Duration::from_secs(6);

pub fn watch(wanted: Option<&str>, told: Told) -> Result<Watching, CameraError> {
    let library = library::library().map_err(CameraError::Unsupported)?;
    let stop = Arc::new(AtomicBool::new(false));
    let wanted = wanted.map(str::to_owned);
    let stopped = Arc::clone(&stop);
    let thread = std::thread::Builder::new()
        .name("camera".into())
        .spawn(move || run(library, wanted, &stopped, told))
        .map_err(|error| CameraError::Failed(error.to_string()))?;
    Ok(Box::new(Watch {
        stop,
        thread: Some(thread),
    }))
}

struct Watch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the camera's thread panicked");
        }
    }
}

fn run(library: &'static Library, wanted: Option<String>, stop: &AtomicBool, mut told: Told) {
    let ears = Ears::new(library);
    let connection = match Connection::open(library, &ears, None) {
        Ok(connection) => connection,
        Err(error) => return told(CameraEvent::Off(error)),
    };
    let mut desk = Desk {
        ears: &ears,
        connection: &connection,
        nodes: Vec::new(),
        wanted,
        all_told: false,
        look_again: true,
        on: None,
        told,
    };
    while !stop.load(Ordering::Relaxed) {
        connection.turn(TURN_MILLIS);
        if !desk.act() {
            break;
        }
    }
    // A stream ends before its connection does.
    desk.on = None;
}

/// Which cameras there are, and the one that is on.
struct Desk<'a> {
    ears: &'a Ears,
    connection: &'a Connection<'a>,
    nodes: Vec<Node>,
    wanted: Option<String>,
    all_told: bool,
    /// A camera came since the last one went, so it is worth switching one on.
    look_again: bool,
    on: Option<Stream<'a>>,
    told: Told,
}

impl Desk<'_> {
    /// Does what follows from what was heard; whether to go on.
    fn act(&mut self) -> bool {
        let mut changed = false;
        for heard in self.ears.heard.take() {
            match heard {
                Heard::Appeared(node) => {
                    self.nodes.push(node);
                    self.look_again = true;
                    changed = true;
                }
                Heard::Gone(number) => {
                    let before = self.nodes.len();
                    self.nodes.retain(|node| node.number != number);
                    changed |= self.nodes.len() != before;
                    if self.on.as_ref().is_some_and(|on| on.node == number) {
                        self.off(CameraError::Unplugged);
                    }
                }
                Heard::AllTold => {
                    self.all_told = true;
                    changed = true;
                    if self.nodes.is_empty() {
                        let why = match forbidden() {
                            true => CameraError::Denied,
                            false => CameraError::Missing,
                        };
                        (self.told)(CameraEvent::Off(why));
                    }
                }
                Heard::Connection(why) => {
                    self.off(CameraError::Unsupported(why));
                    return false;
                }
                Heard::Frame(frame) => {
                    if let Some(on) = &mut self.on {
                        on.seen = true;
                        on.since = Instant::now();
                        (self.told)(CameraEvent::Frame(frame));
                    }
                }
                Heard::Stream(end) => self.ended(end),
            }
        }
        if let Some(on) = &self.on
            && on.since.elapsed() > SILENT_AFTER
        {
            self.off(CameraError::Silent);
        }
        if self.all_told && self.look_again && self.on.is_none() {
            self.look_again = false;
            self.switch_on();
            changed = true;
        }
        if changed && self.all_told {
            self.tell_cameras();
        }
        true
    }

    fn switch_on(&mut self) {
        let wanted = self.wanted.as_deref();
        let node = self
            .nodes
            .iter()
            .find(|node| Some(node.camera.id.as_str()) == wanted)
            .or(self.nodes.first());
        if let Some(node) = node {
            match Stream::open(self.connection, self.ears, &Source::Camera(node)) {
                Ok(stream) => self.on = Some(stream),
                Err(error) => (self.told)(CameraEvent::Off(error)),
            }
        }
    }

    /// The stream ended by itself. Where its camera went, the list of cameras says so a moment later.
    fn ended(&mut self, end: StreamEnd) {
        let Some(on) = &self.on else {
            return;
        };
        match end {
            StreamEnd::Error(why) if on.seen && why.contains("target") => {
                self.off(CameraError::Unplugged);
            }
            StreamEnd::Error(why) => self.off(reason(why)),
            StreamEnd::Unconnected if on.seen => self.off(CameraError::Unplugged),
            StreamEnd::Unconnected => self.off(CameraError::Failed("not connected".into())),
        }
    }

    fn off(&mut self, why: CameraError) {
        self.on = None;
        (self.told)(CameraEvent::Off(why));
    }

    fn tell_cameras(&mut self) {
        let using = self.on.as_ref().map(|on| on.node);
        let using = self.nodes.iter().find(|node| Some(node.number) == using);
        (self.told)(CameraEvent::Cameras {
            all: self.nodes.iter().map(|node| node.camera.clone()).collect(),
            using: using.map(|node| node.camera.id.clone()),
        });
    }
}

/// What the library says when a stream breaks, in the words of errno.
fn reason(said: String) -> CameraError {
    let lower = said.to_lowercase();
    if lower.contains("busy") {
        CameraError::Busy
    } else if lower.contains("permi") || lower.contains("not permitted") {
        CameraError::Denied
    } else {
        CameraError::Failed(said)
    }
}

/// Cameras are there, and none that this user may open: the media service could not, either.
fn forbidden() -> bool {
    let entries = std::fs::read_dir("/dev").into_iter().flatten().flatten();
    let mut cameras = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("video"))
        .map(|entry| rustix::fs::access(entry.path(), rustix::fs::Access::READ_OK))
        .peekable();
    cameras.peek().is_some() && cameras.all(|may| may == Err(rustix::io::Errno::ACCESS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_words_name_the_reason() {
        let said = |words: &str| reason(words.to_owned());
        assert_eq!(
            said("Start error: Device or resource busy"),
            CameraError::Busy
        );
        assert_eq!(said("Permission denied"), CameraError::Denied);
        assert_eq!(said("Operation not permitted"), CameraError::Denied);
        let other = CameraError::Failed("no more input formats".into());
        assert_eq!(said("no more input formats"), other);
    }
}
