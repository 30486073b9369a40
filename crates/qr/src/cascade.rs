//! One picture, looked at in several ways: the quick ones first.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::binarise;
use crate::finder::{self, Finder, Ring};
use crate::first_family::{self, Decoded};
use crate::luma::Luma;
use crate::symbol::{Stage, Symbol};

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
    let mut found = Found::default();
    quick(luma, &mut found, &stop);
    found.symbols
}

/// All symbols that one quick pass finds, for the frames of a camera or of a watched screen.
pub fn read_quick(luma: &Luma) -> Vec<Symbol> {
    let mut found = Found::default();
    quick(luma, &mut found, &|| false);
    found.symbols
}

fn quick(luma: &Luma, found: &mut Found, stop: &(dyn Fn() -> bool + Sync)) {
    let (from_half, from_full) = std::thread::scope(|scope| {
        let half = scope.spawn(|| fenced(|| looked_at(&luma.half(), 3, stop)));
        // Modules of three pixels and more are seen at half scale.
        let full = fenced(|| looked_at(luma, 5, stop));
        (half.join().ok().flatten(), full)
    });
    let both = [(from_half, 2.0, Stage::Half), (from_full, 1.0, Stage::Full)];
    for (looked, scale, stage) in both {
        let Some((dark, light)) = looked else {
            continue;
        };
        found.add(dark, scale, stage);
        found.add(light, scale, Stage::Inverted);
    }
}

/// The symbols dark on light and light on dark, thresholds by surroundings.
fn looked_at(luma: &Luma, step: usize, stop: &dyn Fn() -> bool) -> (Vec<Decoded>, Vec<Decoded>) {
    if stop() {
        return Default::default();
    }
    let bits =
        binarise::local(luma).unwrap_or_else(|| binarise::global(luma, binarise::otsu(luma)));
    let finders = finder::finders(&bits, step, Ring::Closed);
    let symbols = |finders: &[Finder], inverted: bool| {
        if finders.len() < 3 {
            return Vec::new();
        }
        match bits.matrix(inverted) {
            Some(matrix) => first_family::symbols(&matrix, finders, stop),
            None => Vec::new(),
        }
    };
    (symbols(&finders.dark, false), symbols(&finders.light, true))
}

/// What was found so far, each symbol once.
#[derive(Default)]
struct Found {
    symbols: Vec<Symbol>,
}

impl Found {
    fn add(&mut self, decoded: Vec<Decoded>, scale: f32, stage: Stage) {
        for one in decoded {
            if self.symbols.iter().any(|known| known.bytes == one.bytes) {
                continue;
            }
            self.symbols.push(Symbol {
                text: one.text,
                bytes: one.bytes,
                corners: one.corners.map(|(x, y)| (x * scale, y * scale)),
                stage,
            });
        }
    }
}

/// A decoder's own mistake on an odd picture must not take the application with it.
fn fenced<T>(stage: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(stage)).ok()
}
