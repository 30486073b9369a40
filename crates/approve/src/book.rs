//! Which challenges does a person get to see, and when? One at a time, each once, none too late.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use crate::privacyidea::{Challenge, Drop, Dropped};

/// Servers wait this long for an answer unless they were told otherwise, and do not say how long.
pub const ANSWER_WINDOW_SECONDS: u64 = 120;
/// Challenges of one token that may wait, the one that is shown included.
const MOST_WAITING: usize = 5;
/// New challenges of one token within [`FLOOD_SECONDS`]; more are dropped.
const MOST_IN_A_WHILE: usize = 10;
const FLOOD_SECONDS: u64 = 60;
/// Nonces remembered per token.
const MOST_SEEN: usize = 4096;

/// A challenge that waits for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<Id> {
    /// The token's, as whoever keeps them names it.
    pub token: Id,
    pub challenge: Challenge,
    /// Unix seconds by our clock.
    pub since: u64,
    pub until: u64,
}

/// All tokens' challenges. Times are Unix seconds and are passed in.
#[derive(Debug)]
pub struct Book<Id> {
    waiting: VecDeque<Waiting<Id>>,
    tokens: HashMap<Id, Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Nonces that were taken up, and how they ended; the oldest go first.
    nonces: BTreeMap<u64, String>,
    states: HashMap<String, State>,
    next: u64,
    /// When challenges were taken up lately.
    lately: VecDeque<u64>,
    dropped: BTreeMap<Drop, u64>,
    /// Those of [`Book::drop`] that were counted.
    marks: HashSet<(Drop, u64)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Answered,
    Expired,
    /// Counted once; later sightings of the same are silent.
    Counted,
}

impl<Id> Default for Book<Id> {
    fn default() -> Self {
        Book {
            waiting: VecDeque::new(),
            tokens: HashMap::new(),
        }
    }
}

impl<Id: Clone + Eq + std::hash::Hash> Book<Id> {
    /// Takes up a challenge that is authentic. Gives whether it is new and waits now.
    pub fn take(&mut self, token: &Id, challenge: Challenge, now: u64) -> bool {
        self.expire(now);
        let waiting = self
            .waiting
            .iter()
            .filter(|one| one.token == *token)
            .count();
        let seen = self.tokens.entry(token.clone()).or_default();
        match seen.states.get(&challenge.nonce) {
            Some(State::Open | State::Counted) => return false,
            Some(State::Answered) => {
                seen.count_once(&challenge.nonce, Drop::Replayed);
                return false;
            }
            Some(State::Expired) => {
                seen.count_once(&challenge.nonce, Drop::Stale);
                return false;
            }
            None => {}
        }
        seen.lately
            .retain(|at| now < at.saturating_add(FLOOD_SECONDS) && *at <= now);
        if waiting >= MOST_WAITING || seen.lately.len() >= MOST_IN_A_WHILE {
            seen.remember(&challenge.nonce, State::Counted);
            seen.count(Drop::Flood);
            return false;
        }
        seen.lately.push_back(now);
        seen.remember(&challenge.nonce, State::Open);
        self.waiting.push_back(Waiting {
            token: token.clone(),
            challenge,
            since: now,
            until: now.saturating_add(ANSWER_WINDOW_SECONDS),
        });
        true
    }

    /// Notes a challenge that is not to be shown. Gives whether it is new: each is counted once.
    pub fn drop(&mut self, token: &Id, dropped: &Dropped) -> bool {
        let seen = self.tokens.entry(token.clone()).or_default();
        if seen.marks.len() >= MOST_SEEN {
            seen.marks.clear();
        }
        let is_new = seen.marks.insert((dropped.why, dropped.mark));
        if is_new {
            seen.count(dropped.why);
        }
        is_new
    }

    /// The one to show, if any: the newest, since whoever began a sign-in just before the person must not get the
    /// person's click.
    pub fn current(&mut self, now: u64) -> Option<&Waiting<Id>> {
        self.expire(now);
        self.waiting.back()
    }

    /// Those of the same token as [`current`](Self::current), that one first. Two of them are two sign-ins, one of
    /// which may be somebody else's.
    pub fn rivals(&mut self, now: u64) -> Vec<&Waiting<Id>> {
        self.expire(now);
        let Some(current) = self.waiting.back() else {
            return Vec::new();
        };
        let of_token = self.waiting.iter().rev();
        of_token.filter(|one| one.token == current.token).collect()
    }

    /// How many wait, the one that is shown included.
    pub fn count(&self) -> usize {
        self.waiting.len()
    }

    pub fn find(&mut self, nonce: &str, now: u64) -> Option<&Waiting<Id>> {
        self.expire(now);
        self.waiting.iter().find(|one| one.challenge.nonce == nonce)
    }

    /// The challenge was answered: it waits no more, and is a replay when it comes again.
    pub fn answered(&mut self, token: &Id, nonce: &str) {
        self.waiting
            .retain(|one| one.token != *token || one.challenge.nonce != nonce);
        let seen = self.tokens.entry(token.clone()).or_default();
        seen.remember(nonce, State::Answered);
    }

    /// The server no longer lists these, so somebody else answered or withdrew them: only challenges of
    /// `token` whose nonces are `still_open` go on waiting.
    pub fn keep_only(&mut self, token: &Id, still_open: &[&str]) {
        let Some(seen) = self.tokens.get_mut(token) else {
            return;
        };
        self.waiting.retain(|one| {
            let open = one.token != *token || still_open.contains(&one.challenge.nonce.as_str());
            if !open {
                seen.remember(&one.challenge.nonce, State::Answered);
            }
            open
        });
    }

    /// The server no longer knows the token: what waits of it waits no more. Were it known again, the same
    /// would be shown again.
    pub fn withdraw(&mut self, token: &Id) {
        let seen = self.tokens.entry(token.clone()).or_default();
        self.waiting.retain(|one| {
            let stays = one.token != *token;
            if !stays {
                seen.forget(&one.challenge.nonce);
            }
            stays
        });
    }

    /// What was dropped of this token's, and how often.
    pub fn dropped(&self, token: &Id) -> BTreeMap<Drop, u64> {
        let seen = self.tokens.get(token);
        seen.map(|seen| seen.dropped.clone()).unwrap_or_default()
    }

    /// The counts were written down elsewhere.
    pub fn forget_dropped(&mut self, token: &Id) {
        if let Some(seen) = self.tokens.get_mut(token) {
            seen.dropped.clear();
        }
    }

    /// Forgets a token and what waits of it.
    pub fn forget(&mut self, token: &Id) {
        self.waiting.retain(|one| one.token != *token);
        self.tokens.remove(token);
    }

    /// Nothing waits any more. What was seen stays known.
    pub fn clear_waiting(&mut self) {
        for one in self.waiting.drain(..) {
            if let Some(seen) = self.tokens.get_mut(&one.token) {
                // It may be shown again once there is somebody to see it.
                seen.forget(&one.challenge.nonce);
            }
        }
    }

    fn expire(&mut self, now: u64) {
        let tokens = &mut self.tokens;
        self.waiting.retain(|one| {
            // A clock that was set back counts as late, too.
            let open = now < one.until && one.since <= now;
            if !open && let Some(seen) = tokens.get_mut(&one.token) {
                seen.remember(&one.challenge.nonce, State::Expired);
            }
            open
        });
    }
}

impl Seen {
    fn remember(&mut self, nonce: &str, state: State) {
        if self.states.insert(nonce.to_owned(), state).is_none() {
            self.nonces.insert(self.next, nonce.to_owned());
            self.next += 1;
            while self.nonces.len() > MOST_SEEN {
                if let Some((_, oldest)) = self.nonces.pop_first() {
                    self.states.remove(&oldest);
                }
            }
        }
    }

    fn forget(&mut self, nonce: &str) {
        self.states.remove(nonce);
        self.nonces.retain(|_, known| known != nonce);
    }

    fn count(&mut self, why: Drop) {
        *self.dropped.entry(why).or_default() += 1;
    }

    fn count_once(&mut self, nonce: &str, why: Drop) {
        self.remember(nonce, State::Counted);
        self.count(why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(nonce: &str) -> Challenge {
        Challenge {
            nonce: nonce.into(),
            title: "Example".into(),
            question: "Is it you?".into(),
            presence: None,
            takes_reason: true,
        }
    }

    fn shown(book: &mut Book<u8>, now: u64) -> Option<String> {
        book.current(now).map(|one| one.challenge.nonce.clone())
    }

    #[test]
    fn the_newest_is_shown_and_those_of_its_token_with_it() {
        let mut book = Book::default();
        assert!(book.take(&1, challenge("a"), 100));
        assert!(book.take(&2, challenge("b"), 101));
        assert!(book.take(&1, challenge("c"), 102));
        assert!(!book.take(&1, challenge("a"), 102), "seen again, not new");
        assert_eq!(shown(&mut book, 103).as_deref(), Some("c"));
        let rivals = book.rivals(103);
        let rivals: Vec<&str> = rivals.iter().map(|one| &*one.challenge.nonce).collect();
        assert_eq!(rivals, ["c", "a"]);
        assert_eq!(book.count(), 3);
        book.answered(&1, "c");
        assert_eq!(shown(&mut book, 104).as_deref(), Some("b"));
        assert_eq!(book.rivals(104).len(), 1);
    }

    #[test]
    fn what_is_not_shown_is_counted_once() {
        let mut book = Book::<u8>::default();
        let dropped = |why, mark| Dropped { why, mark };
        assert!(book.drop(&1, &dropped(Drop::BadSignature, 1)));
        for _ in 0..10 {
            assert!(!book.drop(&1, &dropped(Drop::BadSignature, 1)));
        }
        assert!(book.drop(&1, &dropped(Drop::BadSignature, 2)));
        assert!(book.drop(&2, &dropped(Drop::BadSignature, 1)));
        assert_eq!(book.dropped(&1), BTreeMap::from([(Drop::BadSignature, 2)]));
    }

    #[test]
    fn an_answered_challenge_is_a_replay_and_counted_once() {
        let mut book = Book::default();
        book.take(&1, challenge("a"), 100);
        book.answered(&1, "a");
        for now in 101..110 {
            assert!(!book.take(&1, challenge("a"), now));
        }
        assert_eq!(shown(&mut book, 110), None);
        assert_eq!(book.dropped(&1), BTreeMap::from([(Drop::Replayed, 1)]));
    }

    #[test]
    fn a_challenge_past_its_window_is_stale() {
        let mut book = Book::default();
        book.take(&1, challenge("a"), 100);
        assert_eq!(shown(&mut book, 219).as_deref(), Some("a"));
        assert_eq!(shown(&mut book, 220), None);
        assert!(!book.take(&1, challenge("a"), 221));
        assert_eq!(book.dropped(&1), BTreeMap::from([(Drop::Stale, 1)]));
    }

    #[test]
    fn a_clock_set_back_does_not_lengthen_the_window() {
        let mut book = Book::default();
        book.take(&1, challenge("a"), 1000);
        assert_eq!(shown(&mut book, 900), None);
    }

    #[test]
    fn a_thousand_in_a_minute_are_a_short_list_of_one_token() {
        let mut book = Book::default();
        for n in 0..1000_u64 {
            book.take(&1, challenge(&n.to_string()), 100 + n * 60 / 1000);
            let rivals = book.rivals(100 + n * 60 / 1000).len();
            assert_eq!(rivals, MOST_WAITING.min(n as usize + 1));
        }
        assert_eq!(book.count(), MOST_WAITING);
        assert_eq!(book.dropped(&1)[&Drop::Flood], 1000 - MOST_WAITING as u64);
    }

    #[test]
    fn who_answers_a_flood_gets_no_more_than_ten_a_minute() {
        let mut book = Book::default();
        let mut prompts = 0;
        for n in 0..1000_u64 {
            let now = 100 + n * 59 / 1000;
            book.take(&1, challenge(&n.to_string()), now);
            if let Some(nonce) = shown(&mut book, now) {
                prompts += 1;
                book.answered(&1, &nonce);
            }
        }
        assert_eq!(prompts, MOST_IN_A_WHILE);
        // One token's flood is not another's.
        assert!(book.take(&2, challenge("x"), 160));
    }

    #[test]
    fn what_the_server_no_longer_lists_is_no_longer_shown() {
        let mut book = Book::default();
        book.take(&1, challenge("a"), 100);
        book.take(&1, challenge("b"), 100);
        book.take(&2, challenge("c"), 100);
        book.keep_only(&1, &["b"]);
        assert_eq!(book.count(), 2);
        book.answered(&2, "c");
        assert_eq!(shown(&mut book, 101).as_deref(), Some("b"));
    }

    #[test]
    fn what_a_token_that_is_gone_asked_is_withdrawn_and_no_other() {
        let mut book = Book::default();
        book.take(&1, challenge("a"), 100);
        book.take(&2, challenge("b"), 100);
        book.withdraw(&1);
        assert_eq!(shown(&mut book, 101).as_deref(), Some("b"));
        assert_eq!(book.count(), 1);
        assert!(book.take(&1, challenge("a"), 102), "known again");
    }

    #[test]
    fn memory_is_bounded() {
        let mut book = Book::default();
        for n in 0..20_000_u64 {
            book.take(&1, challenge(&n.to_string()), 100 + n);
        }
        let seen = &book.tokens[&1];
        assert!(seen.states.len() <= MOST_SEEN && seen.nonces.len() <= MOST_SEEN);
    }

    #[test]
    fn what_waited_when_locking_is_shown_again_after() {
        let mut book = Book::default();
        book.take(&1, challenge("a"), 100);
        book.clear_waiting();
        assert_eq!(shown(&mut book, 101), None);
        assert!(book.take(&1, challenge("a"), 102));
    }
}
