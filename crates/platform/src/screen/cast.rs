//! Wayland: the screens that a person shares with Penning for as long as it watches
//! (<https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.ScreenCast.html>).
//!
//! The desktop asks which, and sends a picture whenever something is drawn. Where it may, it asks once for as long as
//! Penning runs.

use std::ffi::c_int;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ashpd::desktop::screencast::{Screencast, SelectSourcesOptions, SourceType};
use ashpd::desktop::{PersistMode, Session};
use ashpd::enumflags2::BitFlags;
use penning_session::ports::{CameraFrame, PixelOrder, Rect, ScreenError, Shot, Watcher};
use zbus::block_on;

use super::portal::{explain, while_portal};
use crate::pipewire::library::{self, Library};
use crate::pipewire::stream::{Connection, Ears, Heard, Source, Stream, StreamEnd};

/// A turn of the library's loop waits no longer than this, and so does whoever drops the watcher.
const TURN_MILLIS: c_int = 40;

/// A desktop that shares its screen sends the first picture at once.
const SILENT_AFTER: Duration = Duration::from_secs(8);

/// With this the desktop knows what was shared before, and need not ask again. It forgets when Penning ends.
static SHARED_BEFORE: Mutex<Option<String>> = Mutex::new(None);

/// Screens that are shared until this is dropped.
pub struct Cast {
    session: Session<Screencast>,
    screens: Vec<Shared>,
    pictures: Arc<Pictures>,
    since: Instant,
}

/// What the person chose, as the desktop answers it.
struct Granted {
    session: Session<Screencast>,
    screens: Vec<(u32, Place, OwnedFd)>,
}

/// Where a screen lies on the desktop, in the desktop's pixels, as far as it tells.
#[derive(Clone, Copy)]
struct Place {
    at: (i32, i32),
    width: Option<i32>,
}

struct Shared {
    place: Place,
    /// Of the picture that was last told of.
    tiles: Vec<u32>,
    thread: Option<JoinHandle<()>>,
}

/// What the screens' threads tell.
struct Pictures {
    stop: AtomicBool,
    seen: Mutex<Vec<Seen>>,
    news: Condvar,
}

#[derive(Default)]
struct Seen {
    newest: Option<CameraFrame>,
    /// Nobody asked for it yet.
    is_news: bool,
    problem: Option<ScreenError>,
}

impl Pictures {
    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, screen: usize, change: impl FnOnce(&mut Seen)) {
        if let Some(seen) = self.seen().get_mut(screen) {
            change(seen);
        }
        self.news.notify_all();
    }
}

impl Cast {
    /// Asks for the screens, or for those that were shared before, which needs no answer where it may not ask. Blocks
    /// until the person answered.
    pub fn ask(may_ask: bool) -> Result<Cast, ScreenError> {
        if !may_ask && shared_before().is_none() {
            return Err(ScreenError::Unsupported);
        }
        // Asked before the person is.
        let library = library::library().map_err(|error| {
            log::info!("no media service for shared screens: {error}");
            ScreenError::Unsupported
        })?;
        let granted = while_portal(|| block_on(request()))?;
        let pictures = Arc::new(Pictures {
            stop: AtomicBool::new(false),
            seen: Mutex::new(granted.screens.iter().map(|_| Seen::default()).collect()),
            news: Condvar::new(),
        });
        // From here on whatever ends early gives the screens back.
        let mut cast = Cast {
            session: granted.session,
            screens: Vec::new(),
            pictures,
            since: Instant::now(),
        };
        for (number, (node, place, remote)) in granted.screens.into_iter().enumerate() {
            let pictures = Arc::clone(&cast.pictures);
            let thread = std::thread::Builder::new()
                .name("shared screen".into())
                .spawn(move || follow(library, remote, node, &pictures, number))
                .map_err(|error| ScreenError::Failed(error.to_string()))?;
            cast.screens.push(Shared {
                place,
                tiles: Vec::new(),
                thread: Some(thread),
            });
        }
        Ok(cast)
    }

    /// Whether a screen shows something else than when this was last asked.
    fn is_changed(&mut self) -> Result<bool, ScreenError> {
        let mut changed = false;
        let mut all_silent = true;
        for (seen, screen) in self.pictures.seen().iter_mut().zip(&mut self.screens) {
            if let Some(problem) = &seen.problem {
                return Err(problem.clone());
            }
            all_silent &= seen.newest.is_none();
            if let Some(picture) = seen.newest.as_ref().filter(|_| seen.is_news) {
                let tiles = tiles(picture, screen.place.scale(picture.width));
                changed |= are_enough(&screen.tiles, &tiles);
                screen.tiles = tiles;
            }
            seen.is_news = false;
        }
        if all_silent && self.since.elapsed() > SILENT_AFTER {
            return Err(ScreenError::Failed("the shared screen stays dark".into()));
        }
        Ok(changed)
    }
}

impl Watcher for Cast {
    /// Where our own window lies no program knows here: changes as small as those in it count nowhere.
    fn changed(&mut self, _ours: Option<Rect>, patience: Duration) -> Result<bool, ScreenError> {
        let until = Instant::now() + patience;
        loop {
            if self.is_changed()? {
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            let seen = self.pictures.seen();
            if !seen.iter().any(|seen| seen.is_news) {
                drop(self.pictures.news.wait_timeout(seen, left));
            }
        }
    }

    fn look(&mut self) -> Result<Vec<Shot>, ScreenError> {
        let seen = self.pictures.seen();
        let shots = seen.iter().zip(&self.screens).filter_map(|(seen, screen)| {
            let picture = seen.newest.as_ref()?;
            Some(Shot {
                name: "shared screen".into(),
                x: screen.place.at.0,
                y: screen.place.at.1,
                width: picture.width,
                height: picture.height,
                scale: screen.place.scale(picture.width),
                order: PixelOrder::Grey,
                pixels: picture.grey.clone(),
            })
        });
        Ok(shots.collect())
    }
}

impl Drop for Cast {
    fn drop(&mut self) {
        self.pictures.stop.store(true, Ordering::Relaxed);
        for screen in &mut self.screens {
            if let Some(thread) = screen.thread.take()
                && thread.join().is_err()
            {
                log::error!("a shared screen's thread panicked");
            }
        }
        if let Err(error) = block_on(self.session.close()) {
            log::info!("the portal closed the session before: {error}");
        }
    }
}

impl Place {
    /// Pixels of the picture for each of the desktop's.
    fn scale(self, pixels: u32) -> f32 {
        match self.width {
            Some(width @ 1..) => pixels as f32 / width as f32,
            _ => 1.0,
        }
    }
}

async fn request() -> Result<Granted, ScreenError> {
    let portal = Screencast::new().await.map_err(explain)?;
    let session = portal.create_session(Default::default()).await;
    let session = session.map_err(explain)?;
    match choose(&portal, &session).await {
        Ok(screens) => Ok(Granted { session, screens }),
        Err(error) => {
            // Nobody else would.
            let _ = session.close().await;
            Err(explain(error))
        }
    }
}

async fn choose(
    portal: &Screencast,
    session: &Session<Screencast>,
) -> Result<Vec<(u32, Place, OwnedFd)>, ashpd::Error> {
    let before = shared_before().take();
    let sources = SelectSourcesOptions::default()
        .set_sources(BitFlags::from(SourceType::Monitor))
        .set_multiple(true)
        .set_persist_mode(PersistMode::Application)
        .set_restore_token(before.as_deref());
    portal.select_sources(session, sources).await?.response()?;
    let started = portal.start(session, None, Default::default()).await?;
    let streams = started.response()?;
    *shared_before() = streams.restore_token().map(str::to_owned);
    let mut screens = Vec::new();
    for stream in streams.streams() {
        let place = Place {
            at: stream.position().unwrap_or_default(),
            width: stream.size().map(|(width, _)| width),
        };
        let remote = portal.open_pipe_wire_remote(session, Default::default());
        screens.push((stream.pipe_wire_node_id(), place, remote.await?));
    }
    Ok(screens)
}

fn shared_before() -> MutexGuard<'static, Option<String>> {
    SHARED_BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Follows one screen until it ends or nobody watches any more.
fn follow(
    library: &'static Library,
    remote: OwnedFd,
    node: u32,
    pictures: &Pictures,
    number: usize,
) {
    let end = follow_until(library, remote, node, pictures, number);
    if let Err(problem) = end {
        pictures.tell(number, |seen| seen.problem = Some(problem));
    }
}

fn follow_until(
    library: &'static Library,
    remote: OwnedFd,
    node: u32,
    pictures: &Pictures,
    number: usize,
) -> Result<(), ScreenError> {
    let failed = |error: &dyn std::fmt::Display| ScreenError::Failed(error.to_string());
    let ears = Ears::new(library);
    let connection =
        Connection::open(library, &ears, Some(remote)).map_err(|error| failed(&error))?;
    let mut stream: Option<Stream<'_>> = None;
    while !pictures.stop.load(Ordering::Relaxed) {
        connection.turn(TURN_MILLIS);
        for heard in ears.heard.take() {
            match heard {
                Heard::AllTold if stream.is_none() => {
                    let opened = Stream::open(&connection, &ears, &Source::Screen(node));
                    stream = Some(opened.map_err(|error| failed(&error))?);
                }
                // The person ended it with the desktop's own button.
                Heard::Gone(gone) if gone == node => return Err(ScreenError::Denied),
                Heard::Stream(StreamEnd::Unconnected) => return Err(ScreenError::Denied),
                Heard::Stream(StreamEnd::Error(why)) | Heard::Connection(why) => {
                    return Err(failed(&why));
                }
                _ => {}
            }
        }
        if let Some(picture) = stream.as_ref().and_then(Stream::frame_held) {
            pictures.tell(number, |seen| {
                seen.newest = Some(picture);
                seen.is_news = true;
            });
        }
    }
    Ok(())
}

/// Pixels of the desktop across a tile.
const TILE: f32 = 8.0;

/// Digits of a clock or a countdown change fewer tiles, any code that can be read more.
const LEAST_TILES: usize = 32;

/// A number for each square of the picture that tells it from another: rows of them, and how many a row has first.
fn tiles(picture: &CameraFrame, scale: f32) -> Vec<u32> {
    let side = ((TILE * scale).round() as usize).max(4);
    let width = picture.width as usize;
    let across = width.div_ceil(side);
    let mut tiles = vec![across as u32];
    for band in picture.grey.chunks(side * width.max(1)) {
        let from = tiles.len();
        tiles.resize(from + across, 0);
        for row in band.chunks(width) {
            for (tile, pixels) in tiles[from..].iter_mut().zip(row.chunks(side)) {
                for pixel in pixels {
                    *tile = tile.wrapping_mul(0x0100_0193) ^ u32::from(*pixel);
                }
            }
        }
    }
    tiles
}

fn are_enough(before: &[u32], now: &[u32]) -> bool {
    if before.len() != now.len() || before.first() != now.first() {
        return true;
    }
    let changed = before.iter().zip(now).filter(|(before, now)| before != now);
    changed.count() >= LEAST_TILES
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn picture(width: u32, height: u32, drawn: impl Fn(u32, u32) -> bool) -> CameraFrame {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let grey = pixels.map(|(x, y)| if drawn(x, y) { 20 } else { 240 });
        CameraFrame {
            width,
            height,
            grey: Zeroizing::new(grey.collect()),
        }
    }

    #[test]
    fn a_code_counts_as_a_change_and_a_countdown_does_not() {
        for (scale, name) in [(1.0, "usual"), (1.5, "fractional"), (2.0, "double")] {
            let of = |length: u32| (length as f32 * scale) as u32;
            let (width, height) = (of(640), of(400));
            let within = |x, y, left, top, wide, high| {
                (of(left)..of(left + wide)).contains(&x) && (of(top)..of(top + high)).contains(&y)
            };
            let empty = tiles(&picture(width, height, |_, _| false), scale);
            // Two digits of 10 by 16.
            let digits = picture(width, height, |x, y| within(x, y, 501, 301, 20, 16));
            assert!(!are_enough(&empty, &tiles(&digits, scale)), "{name}");
            // 21 modules of 3 pixels, half of them dark.
            let module = of(3).max(1);
            let code = picture(width, height, |x, y| {
                within(x, y, 99, 50, 63, 63) && (x / module + y / module) % 2 == 0
            });
            assert!(are_enough(&empty, &tiles(&code, scale)), "{name}");
            // 21 modules of 12 pixels, where most tiles lie within one module.
            let module = of(12);
            let code = picture(width, height, |x, y| {
                within(x, y, 99, 50, 252, 252) && (x / module + y / module) % 2 == 0
            });
            assert!(are_enough(&empty, &tiles(&code, scale)), "{name}");
        }
    }

    #[test]
    fn the_first_picture_and_one_of_another_size_are_changes() {
        let one = tiles(&picture(64, 48, |_, _| false), 1.0);
        assert!(are_enough(&[], &one));
        assert!(!are_enough(&one, &one));
        let other = tiles(&picture(48, 64, |_, _| false), 1.0);
        assert!(are_enough(&one, &other));
        assert_eq!(tiles(&picture(0, 0, |_, _| false), 1.0), [0]);
    }
}
