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

/// All symbols that one quick pass finds, for the frames of a camera or of a watched screen.
pub fn read_quick(luma: &Luma) -> Vec<Symbol> {
    let mut found = Found::default();
    quick(&Levels::new(luma), &mut found, &|| false);
    found.into_symbols()
}

type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// Half and full scale beside each other, both polarities.
fn quick(levels: &Levels, found: &mut Found, stop: Stop) -> [Option<Looked>; 2] {
    let (from_half, from_full) = thread::scope(|scope| {
        let half = scope.spawn(|| fenced(|| look::quickly(&levels.at(1), 3, stop)));
        // Modules of three pixels and more are seen at half scale.
        let full = fenced(|| look::quickly(&levels.at(0), 5, stop));
        (half.join().ok().flatten(), full)
    });
    let mut looked = [from_half, from_full];
    for (one, level, stage) in [(0, 1, Stage::Half), (1, 0, Stage::Full)] {
        if let Some(looked) = &mut looked[one] {
            found.add(std::mem::take(&mut looked.dark), level, stage);
            found.add(std::mem::take(&mut looked.light), level, Stage::Inverted);
        }
    }
    looked
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
            let decoded = fenced(|| look::through_mesh(&luma, &left, inverted, stop));
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
