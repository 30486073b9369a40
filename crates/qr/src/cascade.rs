//! One picture, looked at in several ways: the quick ones first.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::binarise;
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

fn quick(luma: &Luma, found: &mut Found, stop: &dyn Fn() -> bool) {
    let half = luma.half();
    for (luma, scale, stage) in [(&half, 2.0, Stage::Half), (luma, 1.0, Stage::Full)] {
        if stop() {
            return;
        }
        fenced(|| {
            let Some(mut matrix) =
                binarise::local(luma).or_else(|| binarise::global(luma, binarise::otsu(luma)))
            else {
                return;
            };
            found.add(first_family::symbols(&matrix, stop), scale, stage);
            matrix.flip_self();
            found.add(first_family::symbols(&matrix, stop), scale, Stage::Inverted);
        });
    }
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
fn fenced(stage: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(stage));
}
