//! Eyes kept on the screen: for a minute Penning looks again whenever the picture changes, at no
//! more than a tenth of a core, until a code is found or the person has seen enough.
//!
//! [`Session::begin_watch`] names a watch and ends the one before; [`Session::keep_watching`] is the
//! watch itself and wants a thread of its own; what it finds stands in [`Session::watched`].

use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use penning_qr::Budget;
use zeroize::Zeroizing;

use crate::enrol::luma;
use crate::ports::{Rect, Screen, ScreenError, Shot, Watcher};
use crate::problem::Problem;
use crate::view::{Explained, Outcome};
use crate::{Ports, Session};

/// What the person is doing meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchFor {
    /// Waiting for a code to be shown. Ends at the first that is more than a link or a text.
    Scan,
    /// Following the guide. Ends at the first account; codes that only their maker's app can use are
    /// told and looked past, and what was told in an earlier watch is not told again.
    Guide,
}

/// A watch as it stands.
#[derive(Clone, Debug)]
pub struct WatchView {
    /// Counts watches.
    pub number: u64,
    /// Unix milliseconds.
    pub ends_at_ms: u64,
    /// All that was found in this watch.
    pub outcome: Outcome,
    pub end: Option<WatchEnd>,
}

/// Why a watch ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchEnd {
    Found,
    TimeUp,
    /// By the person, by another watch, or because the accounts were locked.
    Stopped,
    Failed(Problem),
}

/// A watch that was begun and is to be kept.
pub struct Watch {
    number: u64,
    purpose: WatchFor,
    length: Duration,
    until: Instant,
    cancel: Arc<AtomicBool>,
}

/// What is known of watches. At most one goes on.
#[derive(Default)]
pub(crate) struct Watches(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    view: Option<WatchView>,
    number: u64,
    cancel: Arc<AtomicBool>,
    /// Texts that were told, as keyed hashes: a secret is not kept for this.
    told: HashSet<u64>,
    /// Texts of codes that Penning itself shows.
    ours: HashSet<u64>,
    /// When they went off the screen; `None` while they are shown.
    ours_went: Option<Instant>,
    hashes: RandomState,
}

impl Watches {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn hash(&self, text: &str) -> u64 {
        self.hashes.hash_one(text)
    }

    fn is_new(&self, text: &str) -> bool {
        !self.told.contains(&self.hash(text)) && !self.is_ours(text)
    }

    fn is_ours(&self, text: &str) -> bool {
        self.ours_went.is_none_or(|went| went.elapsed() < FADES)
            && self.ours.contains(&self.hash(text))
    }
}

impl Session {
    /// Begins a watch of `length`, and ends the one that goes on. To be given to
    /// [`Session::keep_watching`] on a thread of its own.
    pub fn begin_watch(&self, purpose: WatchFor, length: Duration) -> Watch {
        let mut kept = self.watches.kept();
        kept.cancel.store(true, Ordering::Relaxed);
        kept.cancel = Arc::default();
        kept.number += 1;
        if purpose == WatchFor::Scan {
            kept.told.clear();
        }
        kept.view = Some(WatchView {
            number: kept.number,
            ends_at_ms: unix_ms_in(length),
            outcome: Outcome::default(),
            end: None,
        });
        Watch {
            number: kept.number,
            purpose,
            length,
            until: Instant::now() + length,
            cancel: Arc::clone(&kept.cancel),
        }
    }

    /// Ends the watch that goes on, if any. Returns at once; the watch ends within moments.
    pub fn stop_watch(&self) {
        self.watches.kept().cancel.store(true, Ordering::Relaxed);
    }

    /// The watch that goes on, or the last one.
    pub fn watched(&self) -> Option<WatchView> {
        self.watches.kept().view.clone()
    }

    /// The texts of the codes that Penning shows itself from now on: nothing that looks at the screen finds them.
    pub(crate) fn shows_codes(&self, texts: &[Zeroizing<String>]) {
        let mut kept = self.watches.kept();
        kept.ours = texts.iter().map(|text| kept.hash(text)).collect();
        kept.ours_went = None;
    }

    /// The codes that Penning showed are on the screen no more.
    pub fn hides_codes(&self) {
        self.watches
            .kept()
            .ours_went
            .get_or_insert_with(Instant::now);
    }

    /// Whether this is the text of a code that Penning shows itself.
    pub(crate) fn is_own_code(&self, text: &str) -> bool {
        self.watches.kept().is_ours(text)
    }

    /// Watches until there is a reason to end, and says which. Blocks for as long. `ours` is where our
    /// own window lies on top of the others: changes within it are not looked at. `tell` is called when
    /// [`Session::watched`] has more to say.
    pub fn keep_watching(
        &self,
        mut watch: Watch,
        ours: &dyn Fn() -> Option<Rect>,
        tell: &dyn Fn(),
    ) -> WatchEnd {
        let asked = Instant::now();
        let end = match self.watcher(watch.purpose) {
            Ok(mut watcher) => {
                self.put_off_end(&mut watch, asked.elapsed(), tell);
                self.watch_through(&mut *watcher, &mut watch, ours, tell)
            }
            Err(error) => WatchEnd::Failed(error.into()),
        };
        let mut kept = self.watches.kept();
        if let Some(view) = kept.view.as_mut()
            && view.number == watch.number
        {
            view.end = Some(end.clone());
        }
        end
    }

    /// Where the desktop asks the person first, watching begins with the answer.
    fn put_off_end(&self, watch: &mut Watch, by: Duration, tell: &dyn Fn()) {
        if by < SLICE {
            return;
        }
        watch.until += by;
        if let Some(view) = self.watches.kept().view.as_mut()
            && view.number == watch.number
        {
            view.ends_at_ms = unix_ms_in(watch.length);
        }
        tell();
    }

    fn watcher(&self, purpose: WatchFor) -> Result<Box<dyn Watcher>, ScreenError> {
        // Who follows the guide did not say that Penning should watch.
        let told = self.ports.screen.watch(purpose == WatchFor::Scan)?;
        Ok(told.unwrap_or_else(|| Box::new(Polled::new(&self.ports))))
    }

    fn watch_through(
        &self,
        watcher: &mut dyn Watcher,
        watch: &mut Watch,
        ours: &dyn Fn() -> Option<Rect>,
        tell: &dyn Fn(),
    ) -> WatchEnd {
        let mut pace = Pace::new(self.ports.processor_time);
        // Whether the picture on the screen was looked at quickly, and thoroughly.
        let (mut quickly, mut thoroughly) = (false, false);
        let mut changed_at = Instant::now();
        loop {
            if watch.cancel.load(Ordering::Relaxed) || !self.is_open() {
                return WatchEnd::Stopped;
            }
            if Instant::now() >= watch.until {
                return WatchEnd::TimeUp;
            }
            match watcher.changed(ours(), SLICE) {
                Ok(true) => {
                    if quickly {
                        changed_at = Instant::now();
                    }
                    (quickly, thoroughly) = (false, false);
                }
                Ok(false) => {}
                Err(error) => return WatchEnd::Failed(error.into()),
            }
            let thorough = quickly;
            let is_time = if quickly {
                !thoroughly && changed_at.elapsed() >= STILL && pace.affords(THOROUGH)
            } else {
                changed_at.elapsed() >= SETTLES && pace.affords(Duration::ZERO)
            };
            if !is_time {
                continue;
            }
            let texts = match self.look_once(watcher, watch, thorough, &mut pace) {
                Ok(texts) => texts,
                Err(error) => return WatchEnd::Failed(error.into()),
            };
            (quickly, thoroughly) = (true, thorough);
            if self.take_watched(&texts, watch, tell) {
                return WatchEnd::Found;
            }
        }
    }

    fn look_once(
        &self,
        watcher: &mut dyn Watcher,
        watch: &Watch,
        thorough: bool,
        pace: &mut Pace,
    ) -> Result<Vec<Zeroizing<String>>, ScreenError> {
        let before = pace.processor_time();
        let shots = watcher.look()?;
        let taken = pace.processor_time();
        // The system copies as much as we do.
        pace.spent(2 * taken.saturating_sub(before));
        let mut texts: Vec<Zeroizing<String>> = Vec::new();
        for shot in shots {
            let Some(luma) = luma(&shot) else {
                continue;
            };
            drop(shot);
            let symbols = if thorough {
                let budget = Budget {
                    cancel: Arc::clone(&watch.cancel),
                    ..Budget::default()
                };
                penning_qr::read(&luma, &budget)
            } else {
                penning_qr::read_quick(&luma)
            };
            for symbol in symbols {
                if !texts.iter().any(|known| **known == symbol.text) {
                    texts.push(Zeroizing::new(symbol.text.clone()));
                }
            }
        }
        pace.spent(pace.processor_time().saturating_sub(taken));
        Ok(texts)
    }

    /// Takes what is new among the texts; whether that ends the watch.
    fn take_watched(
        &self,
        texts: &[Zeroizing<String>],
        watch: &mut Watch,
        tell: &dyn Fn(),
    ) -> bool {
        let mut ends = false;
        let mut any = false;
        for text in texts {
            if !self.watches.kept().is_new(text) {
                continue;
            }
            let found = self.recognise(text);
            any = true;
            ends |= ends_watch(&found, watch.purpose);
            let mut kept = self.watches.kept();
            let hash = kept.hash(text);
            kept.told.insert(hash);
            let part = found.migration.is_some();
            if part {
                // The person is at it: the next part gets a whole turn.
                watch.until = Instant::now() + watch.length;
            }
            match kept.view.as_mut() {
                Some(view) if view.number == watch.number => {
                    if part {
                        view.ends_at_ms = unix_ms_in(watch.length);
                    }
                    view.outcome.merge(found);
                }
                _ => {}
            }
        }
        if any && !ends {
            tell();
        }
        ends
    }

    fn is_open(&self) -> bool {
        self.state().vault().is_ok()
    }
}

/// Whether this find is what the person waits for.
fn ends_watch(found: &Outcome, purpose: WatchFor) -> bool {
    if let Some(progress) = &found.migration {
        return progress.have.len() as u64 == u64::from(progress.count);
    }
    if !found.pending.is_empty() {
        return true;
    }
    // Pages with the code on them often show another beside it: where to get the maker's app.
    let aside =
        |one: &Explained| matches!(one, Explained::WebLink { .. } | Explained::OtherText { .. });
    purpose == WatchFor::Scan && found.explained.iter().any(|one| !aside(one))
}

/// How long the watcher waits before it is asked whether to go on.
const SLICE: Duration = Duration::from_millis(150);

/// A page is drawn in several steps.
const SETTLES: Duration = Duration::from_millis(100);

/// A picture taken before a code of ours went may be read this long after.
const FADES: Duration = Duration::from_secs(2);

/// A picture that stays so long is looked at thoroughly, once.
const STILL: Duration = Duration::from_secs(1);

/// What a thorough look may cost.
const THOROUGH: Duration = Duration::from_millis(1_000);

/// Keeps the work within its share of a core. Work is what the processor did for us: where others keep it busy, the same
/// look takes many times as long and is no more work.
struct Pace {
    processor_time: fn() -> Duration,
    at: Instant,
    /// Work that may be done now; below zero while it has to rest.
    credit: f64,
}

impl Pace {
    /// The rest of the tenth is what the system takes to tell of changes, and the page to count the time.
    const SHARE: f64 = 0.05;
    const FIRST: f64 = 0.3;
    const MOST: f64 = 1.2;

    fn new(processor_time: fn() -> Duration) -> Pace {
        Pace {
            processor_time,
            at: Instant::now(),
            credit: Pace::FIRST,
        }
    }

    fn affords(&mut self, work: Duration) -> bool {
        let now = Instant::now();
        self.credit += (now - self.at).as_secs_f64() * Pace::SHARE;
        self.credit = self.credit.min(Pace::MOST);
        self.at = now;
        self.credit >= work.as_secs_f64()
    }

    fn processor_time(&self) -> Duration {
        (self.processor_time)()
    }

    fn spent(&mut self, work: Duration) {
        self.credit -= work.as_secs_f64();
    }
}

/// Where the system tells of no changes: a picture now and then, compared with the one before.
struct Polled {
    screen: Arc<dyn Screen>,
    processor_time: fn() -> Duration,
    last: Option<u64>,
    taken: Option<Vec<Shot>>,
    due: Instant,
}

impl Polled {
    fn new(ports: &Ports) -> Polled {
        Polled {
            screen: Arc::clone(&ports.screen),
            processor_time: ports.processor_time,
            last: None,
            taken: None,
            due: Instant::now(),
        }
    }
}

impl Watcher for Polled {
    fn changed(&mut self, ours: Option<Rect>, patience: Duration) -> Result<bool, ScreenError> {
        let wait = self.due.saturating_duration_since(Instant::now());
        std::thread::sleep(wait.min(patience));
        if wait > patience {
            return Ok(false);
        }
        let (began, before) = (Instant::now(), (self.processor_time)());
        let shots = self.screen.capture()?;
        let print = print(&shots, ours);
        let changed = self.last.replace(print) != Some(print);
        self.taken = Some(shots);
        let work = 2 * (self.processor_time)().saturating_sub(before);
        // Half of what a watch may use; and the system takes its pictures in processes of its own, whose work nobody counts.
        self.due = began + (work * 25).max(2 * began.elapsed()).max(patience);
        Ok(changed)
    }

    fn look(&mut self) -> Result<Vec<Shot>, ScreenError> {
        match self.taken.take() {
            Some(shots) => Ok(shots),
            None => self.screen.capture(),
        }
    }
}

/// A number that tells one picture of the screen from another: every eighth row, without what lies
/// within `ours`. Any code that can be read is higher than that.
pub fn print(shots: &[Shot], ours: Option<Rect>) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    for shot in shots {
        let bytes = shot.order.bytes();
        let row_bytes = shot.width as usize * bytes;
        if row_bytes == 0 {
            continue;
        }
        hasher.write_u32(shot.width);
        hasher.write_u32(shot.height);
        for (y, row) in shot.pixels.chunks_exact(row_bytes).enumerate().step_by(8) {
            match ours.and_then(|ours| ours.columns_at(shot, y)) {
                Some((from, to)) => {
                    hasher.write(&row[..from * bytes]);
                    hasher.write(&row[to * bytes..]);
                }
                None => hasher.write(row),
            }
        }
    }
    hasher.finish()
}

fn unix_ms_in(length: Duration) -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from((now + length).as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::PixelOrder;

    #[test]
    fn work_stays_within_its_share_and_rests_after_a_dear_look() {
        let mut pace = Pace::new(|| Duration::ZERO);
        assert!(pace.affords(Duration::ZERO));
        pace.spent(Duration::from_secs(1));
        assert!(!pace.affords(Duration::ZERO));
        pace.at -= Duration::from_secs(5);
        assert!(!pace.affords(Duration::ZERO), "0.7 s are 14 s of rest");
        pace.at -= Duration::from_secs(10);
        assert!(pace.affords(Duration::ZERO));
        pace.at -= Duration::from_secs(600);
        assert!(pace.affords(Duration::from_secs(1)));
        pace.spent(Duration::from_secs(2));
        assert!(
            !pace.affords(Duration::ZERO),
            "a long rest is no licence to work long"
        );
    }

    #[test]
    fn what_changes_within_our_own_window_changes_nothing() {
        let shot = |changed: Option<(usize, usize)>| {
            let mut pixels = vec![9; 40 * 40 * 4];
            if let Some((x, y)) = changed {
                pixels[(y * 40 + x) * 4] = 1;
            }
            vec![Shot {
                name: "A".into(),
                x: 100,
                y: 0,
                width: 40,
                height: 40,
                scale: 1.0,
                order: PixelOrder::Bgrx,
                pixels: Zeroizing::new(pixels),
            }]
        };
        let ours = Some(Rect {
            x: 110,
            y: 10,
            width: 20,
            height: 20,
        });
        let before = print(&shot(None), ours);
        assert_eq!(print(&shot(Some((15, 16))), ours), before);
        assert_ne!(print(&shot(Some((15, 16))), None), before);
        assert_ne!(print(&shot(Some((5, 16))), ours), before);
        assert_ne!(print(&shot(Some((30, 16))), ours), before);
        assert_ne!(print(&shot(Some((15, 32))), ours), before);
    }
}
