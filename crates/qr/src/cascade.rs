//! One picture, looked at in several ways: the quick ones first.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::levels::Levels;
use crate::look::{self, Looked, fenced};
use crate::luma::Luma;
use crate::symbol::{Found, Stage, Symbol};

/// How long [`read`] may look.
#[derive(Clone, Debug)]
pub struct Budget {
    /// No stage starts later than this.
    pub time: Duration,
    /// Set from another thread, it ends the search at the next step.
    pub cancel: Arc<AtomicBool>,
    /// Also the dear stages, for a still picture that somebody waits for.
    pub thorough: bool,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            time: Duration::from_millis(500),
            cancel: Arc::default(),
            thorough: true,
        }
    }
}

/// All symbols in a picture, each once. Never panics; ends soon after the budget is used up.
pub fn read(luma: &Luma, budget: &Budget) -> Vec<Symbol> {
    let until = Instant::now() + budget.time;
    let stop = || budget.cancel.load(Ordering::Relaxed) || Instant::now() >= until;
    let levels = Levels::new(luma);
    let mut found = Found::default();
    let looked = quick(&levels, &mut found, &stop);
    if budget.thorough && !stop() {
        leftover(&levels, &looked, &mut found, &stop);
        if found.is_empty() {
            dear(&levels, &mut found, &stop);
        }
    }
    found.into_symbols()
}

/// The symbols that one quick pass finds, for the frames of a camera or of a watched screen. In a frame of up to a
/// megapixel that shows large modules, symbols with small ones may be left out.
pub fn read_quick(luma: &Luma) -> Vec<Symbol> {
    let mut found = Found::default();
    let levels = Levels::new(luma);
    if levels.pixels() > MOST_ALONE {
        quick(&levels, &mut found, &|| false);
    } else {
        take(&mut found, &mut fenced(|| at_half(&levels, &|| false)), 1);
        if found.is_empty() {
            take(&mut found, &mut fenced(|| at_full(&levels, &|| false)), 0);
        }
    }
    found.into_symbols()
}

type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// Up to so many pixels are looked at before a second thread has begun.
const MOST_ALONE: usize = 1_000_000;

/// Half and full scale beside each other, both polarities.
fn quick(levels: &Levels, found: &mut Found, stop: Stop) -> [Option<Looked>; 2] {
    let mut looked = if levels.pixels() > MOST_ALONE {
        thread::scope(|scope| {
            let half = scope.spawn(|| fenced(|| at_half(levels, stop)));
            let full = fenced(|| at_full(levels, stop));
            [half.join().ok().flatten(), full]
        })
    } else {
        [
            fenced(|| at_half(levels, stop)),
            fenced(|| at_full(levels, stop)),
        ]
    };
    take(found, &mut looked[0], 1);
    take(found, &mut looked[1], 0);
    looked
}

fn at_half(levels: &Levels, stop: Stop) -> Looked {
    look::quickly(&levels.at(1), 3, stop)
}

/// Modules of three pixels and more are seen at half scale.
fn at_full(levels: &Levels, stop: Stop) -> Looked {
    look::quickly(&levels.at(0), 5, stop)
}

/// Takes over the symbols of a look at level 0 or 1; its finder patterns stay.
fn take(found: &mut Found, looked: &mut Option<Looked>, level: i32) {
    let stage = if level == 0 { Stage::Full } else { Stage::Half };
    if let Some(looked) = looked {
        found.add(std::mem::take(&mut looked.dark), level, stage);
        found.add(std::mem::take(&mut looked.light), level, Stage::Inverted);
    }
}

/// Finder patterns that belong to no symbol that was read: through the mesh.
fn leftover(levels: &Levels, looked: &[Option<Looked>; 2], found: &mut Found, stop: Stop) {
    for (looked, level) in looked.iter().zip([1, 0]) {
        let Some(looked) = looked else {
            continue;
        };
        for (finders, inverted) in [(&looked.finders.dark, false), (&looked.finders.light, true)] {
            let left: Vec<_> = finders
                .iter()
                .filter(|finder| !found.covers(finder.x, finder.y, level))
                .copied()
                .collect();
            let luma = levels.at(level);
            let most = if found.is_empty() {
                look::MOST_SETS
            } else {
                look::FEW_SETS
            };
            let decoded = fenced(|| look::through_mesh(&luma, &left, inverted, most, stop));
            found.add(decoded.unwrap_or_default(), level, Stage::Mesh);
        }
    }
}

/// The dear stages, two at a time, until one finds something.
fn dear(levels: &Levels, found: &mut Found, stop: Stop) {
    let next = AtomicUsize::new(0);
    let shared = Mutex::new(found);
    let done = AtomicBool::new(false);
    let stop = || done.load(Ordering::Relaxed) || stop();
    let work = || {
        while let Some((stage, level)) = look::DEAR.get(next.fetch_add(1, Ordering::Relaxed)) {
            if stop() {
                return;
            }
            let decoded =
                fenced(|| look::dearly(levels, *stage, *level, &stop)).unwrap_or_default();
            if !decoded.is_empty() {
                // A panic while the lock is held leaves the list as it was.
                let mut found = shared.lock().unwrap_or_else(PoisonError::into_inner);
                found.add(decoded, *level, *stage);
                done.store(true, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
}
