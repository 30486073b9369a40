//! A camera that is on: small pictures for the page, and the codes held before it.
//!
//! The camera's thread keeps the newest picture; a thread of its own reads it, so that neither waits for the other.
//! Whoever shows the pictures asks for them one by one with [`Session::camera_look`]; when nobody asked for a while, the
//! vault is closed or a find is complete, the camera goes off by itself.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use penning_qr::Luma;
use zeroize::Zeroizing;

use crate::Session;
use crate::enrol::nothing_known;
use crate::ports::{CameraEvent, CameraFrame, Watching};
use crate::problem::{Code, Problem};
use crate::view::{CameraView, Outcome, VaultState};

/// Pixels across of the picture that is shown.
const PREVIEW_WIDTH: u32 = 640;
/// [`Session::camera_look`] answers after this time, whether there is news or not.
const LOOK_WAITS: Duration = Duration::from_millis(500);
/// Nobody looks any more: the page is gone, or stuck.
const UNWATCHED_AFTER: Duration = Duration::from_secs(3);
/// How often it is seen to that the camera may still be on.
const CHECK_EVERY: Duration = Duration::from_millis(200);
/// The reader rests for this part of the time that it read, so that a slow computer stays usable.
const REST: f32 = 0.7;

/// What is in use: a camera of this process, or pictures that the page brings.
#[derive(Default)]
pub(crate) enum Cameras {
    #[default]
    Off,
    On(Arc<On>),
    Page(Reader),
}

/// A camera of this process.
pub(crate) struct On {
    seen: Mutex<Seen>,
    /// Told whenever `seen` changed.
    news: Condvar,
    watching: Mutex<Option<Watching>>,
}

struct Seen {
    /// The newest picture that was not read yet.
    unread: Option<Luma>,
    view: CameraView,
    /// The view holds something that was not asked for yet.
    changed: bool,
    asked_at: Instant,
}

impl Session {
    /// Switches the camera on that is named, else the one in the settings, else the first. One that was on goes off.
    pub fn camera_start(self: &Arc<Self>, wanted: Option<&str>) -> Result<(), Problem> {
        self.camera_stop();
        self.state().vault()?;
        let settings = self.settings();
        let wanted = wanted.or(settings.camera.as_deref());
        let on = Arc::new(On {
            seen: Mutex::new(Seen {
                unread: None,
                view: CameraView::default(),
                changed: false,
                asked_at: Instant::now(),
            }),
            news: Condvar::new(),
            watching: Mutex::new(None),
        });
        let ears = Arc::downgrade(&on);
        let told = move |event| {
            if let Some(on) = ears.upgrade() {
                on.hear(event);
            }
        };
        let watching = self.ports.camera.watch(wanted, Box::new(told))?;
        *lock(&on.watching) = Some(watching);
        let (session, reads) = (Arc::clone(self), Arc::clone(&on));
        let reader = thread::Builder::new()
            .name("camera reader".into())
            .spawn(move || reads.read(&session));
        if let Err(error) = reader {
            log::error!("the camera's pictures cannot be read: {error}");
            return Err(Code::Internal.into());
        }
        *self.cameras() = Cameras::On(on);
        Ok(())
    }

    /// What the camera sees, as soon as there is news. Blocks for half a second at most.
    pub fn camera_look(&self) -> CameraView {
        let on = match &*self.cameras() {
            Cameras::On(on) => Arc::clone(on),
            _ => return CameraView::over(),
        };
        on.look()
    }

    /// From now on the page brings the pictures.
    pub fn camera_start_in_page(&self) -> Result<(), Problem> {
        self.camera_stop();
        self.state().vault()?;
        *self.cameras() = Cameras::Page(Reader::default());
        Ok(())
    }

    /// Looks at a picture of the page's camera. Takes tens of milliseconds.
    pub fn camera_see(&self, frame: &Luma) -> Result<CameraView, Problem> {
        self.state().vault()?;
        let mut cameras = self.cameras();
        let Cameras::Page(reader) = &mut *cameras else {
            return Ok(CameraView::over());
        };
        let mut view = CameraView::default();
        reader.read(self, frame, &mut view);
        if view.over {
            *cameras = Cameras::Off;
        }
        Ok(view)
    }

    /// Switches the camera off, if it is on: it is when this returns.
    pub fn camera_stop(&self) {
        let was = std::mem::take(&mut *self.cameras());
        if let Cameras::On(on) = was {
            on.end();
        }
    }

    fn cameras(&self) -> MutexGuard<'_, Cameras> {
        lock(&self.cameras)
    }
}

impl On {
    fn hear(&self, event: CameraEvent) {
        let mut frame = match event {
            CameraEvent::Frame(frame) => frame,
            CameraEvent::Cameras { all, using } => {
                let mut seen = lock(&self.seen);
                seen.view.cameras = all;
                seen.view.using = using;
                self.tell(&mut seen);
                return;
            }
            CameraEvent::Off(error) => {
                let mut seen = lock(&self.seen);
                seen.unread = None;
                seen.view.preview = None;
                seen.view.outlines.clear();
                seen.view.problem = Some(error.into());
                self.tell(&mut seen);
                return;
            }
        };
        let Some(luma) = luma(&mut frame) else {
            return;
        };
        let preview = luma.within(PREVIEW_WIDTH);
        let mut seen = lock(&self.seen);
        if seen.view.over {
            return;
        }
        seen.view.problem = None;
        seen.view.preview = Some(preview);
        seen.unread = Some(luma);
        self.tell(&mut seen);
    }

    fn tell(&self, seen: &mut Seen) {
        seen.changed = true;
        self.news.notify_all();
    }

    fn look(&self) -> CameraView {
        let mut seen = lock(&self.seen);
        seen.asked_at = Instant::now();
        let until = seen.asked_at + LOOK_WAITS;
        while !seen.changed && !seen.view.over {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.news.wait_timeout(seen, left);
            seen = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        seen.asked_at = Instant::now();
        seen.changed = false;
        let view = seen.view.clone_without_finds();
        // Each picture and each find goes out once.
        CameraView {
            preview: seen.view.preview.take(),
            found: seen.view.found.take(),
            ..view
        }
    }

    /// Reads one picture after the other until the camera is off.
    fn read(&self, session: &Session) {
        let mut reader = Reader::default();
        let mut checked = Instant::now();
        loop {
            let mut seen = lock(&self.seen);
            if seen.unread.is_none() {
                let waited = self.news.wait_timeout(seen, CHECK_EVERY);
                seen = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
            if seen.view.over {
                return;
            }
            let luma = seen.unread.take();
            let unwatched = seen.asked_at.elapsed() > UNWATCHED_AFTER;
            drop(seen);
            if checked.elapsed() >= CHECK_EVERY || unwatched {
                checked = Instant::now();
                if unwatched || session.vault_state() != VaultState::Open {
                    log::info!("nobody looks at the camera: it goes off");
                    return self.end();
                }
            }
            let Some(luma) = luma else {
                continue;
            };
            let began = Instant::now();
            let mut read = CameraView::default();
            reader.read(session, &luma, &mut read);
            let took = began.elapsed();
            log::trace!("a picture was read in {} ms", took.as_millis());
            if self.take(session, read) {
                return self.end();
            }
            thread::sleep(took.mul_f32(REST));
        }
    }

    /// Adds what was read to what is shown; whether that is all.
    fn take(&self, session: &Session, read: CameraView) -> bool {
        let mut seen = lock(&self.seen);
        if seen.view.over {
            // Switched off meanwhile: nobody will see this find.
            drop(seen);
            if let Some(found) = &read.found {
                let ids = found.pending.iter().map(|one| one.pending_id.clone());
                session.discard(&ids.collect::<Vec<_>>());
            }
            return true;
        }
        if let Some(found) = read.found {
            match &mut seen.view.found {
                Some(before) => before.merge(found),
                none => *none = Some(found),
            }
        }
        let over = read.over;
        seen.view.outlines = read.outlines;
        seen.view.unknown = read.unknown;
        seen.view.over = over;
        self.tell(&mut seen);
        over
    }

    /// The camera is off when this returns.
    fn end(&self) {
        let mut seen = lock(&self.seen);
        seen.view.over = true;
        seen.unread = None;
        self.tell(&mut seen);
        // The camera's own thread may want it to tell something.
        drop(seen);
        let watching = lock(&self.watching).take();
        drop(watching);
    }
}

/// Reads codes in picture after picture, and takes each text once.
#[derive(Default)]
pub(crate) struct Reader {
    /// Texts, and whether they were of any use.
    known: Vec<(Zeroizing<String>, bool)>,
}

/// More texts than anyone holds before a camera; beyond it the first are taken again.
const MOST_KNOWN: usize = 200;

impl Reader {
    fn read(&mut self, session: &Session, luma: &Luma, view: &mut CameraView) {
        let symbols = penning_qr::read_quick(luma);
        let (width, height) = (luma.width as f32, luma.height as f32);
        for symbol in &symbols {
            let corners = symbol.corners.map(|(x, y)| (x / width, y / height));
            view.outlines.push(corners);
        }
        let mut found = Outcome::default();
        let mut useful = false;
        for symbol in &symbols {
            let known = self.known.iter().find(|(text, _)| **text == symbol.text);
            if let Some((_, of_use)) = known {
                useful |= of_use;
                continue;
            }
            let recognised = session.recognise(&symbol.text);
            let of_use = !nothing_known(&recognised);
            if of_use {
                found.merge(recognised);
            }
            useful |= of_use;
            if self.known.len() == MOST_KNOWN {
                self.known.remove(0);
            }
            let text = Zeroizing::new(symbol.text.clone());
            self.known.push((text, of_use));
        }
        // A code on whatever lies on the desk is no reason to stop.
        view.unknown = !symbols.is_empty() && !useful;
        if !found.is_empty() {
            let unfinished = |have: &[u32], count: u32| (have.len() as u32) < count;
            view.over = !found
                .migration
                .as_ref()
                .is_some_and(|progress| unfinished(&progress.have, progress.count));
            view.found = Some(found);
        }
    }
}

fn luma(frame: &mut CameraFrame) -> Option<Luma> {
    let pixels = std::mem::take(&mut *frame.grey);
    Luma::new(frame.width, frame.height, pixels)
        .inspect_err(|error| log::warn!("a camera's picture is odd: {error}"))
        .ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is in there is whole after every single assignment.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CameraView {
    fn over() -> CameraView {
        CameraView {
            over: true,
            ..CameraView::default()
        }
    }

    fn clone_without_finds(&self) -> CameraView {
        CameraView {
            cameras: self.cameras.clone(),
            using: self.using.clone(),
            preview: None,
            outlines: self.outlines.clone(),
            unknown: self.unknown,
            found: None,
            problem: self.problem.clone(),
            over: self.over,
        }
    }
}
