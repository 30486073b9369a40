//! Sign-in requests: asking the servers, showing one at a time, answering.
//!
//! The poller is whoever runs the program: it waits for [`Session::next_poll`] and then calls
//! [`Session::poll`]. Without tokens, or locked, there is nothing to wait for.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use penning_approve::book::{Book, Waiting};
use penning_approve::clock;
use penning_approve::http::{Origin, Request, Response};
use penning_approve::keys::{DeviceKey, ServerKey};
use penning_approve::privacyidea::{self as push, Answer, Drop, ServerError};
use penning_approve::schedule;
use penning_vault::{AccountId, Answered, Approval, Document, GivenAnswer, PushKeys};

use crate::problem::{Code, Problem};
use crate::refuse::{at_server, server_error};
use crate::{Session, State};

/// How long "I'm signing in now" holds.
pub const EXPECTING_SECONDS: u64 = 120;
/// From this much on people are told that their clock is off.
pub const CLOCK_OFF_SECONDS: u64 = 20;

/// A token as lists show it.
#[derive(Clone, Debug)]
pub struct TokenSummary {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub server_host: String,
    pub serial: String,
    pub demands_presence: bool,
    /// Unix seconds.
    pub created_at: u64,
    /// When the server last answered, by our clock.
    pub reached_at: Option<u64>,
    /// Why the server cannot be asked now.
    pub problem: Option<Problem>,
    /// The newest first.
    pub answers: Vec<Answered>,
    /// Requests that were not shown: why, and how many.
    pub dropped: Vec<(String, u64)>,
}

/// A sign-in that waits for the person's answer. Title and question are texts from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub id: String,
    pub token: String,
    pub issuer: String,
    pub account_name: String,
    pub server_host: String,
    pub title: String,
    pub question: String,
    /// One of these is shown where the person signs in.
    pub options: Option<Vec<String>>,
    pub needs_presence: bool,
    /// Unix seconds.
    pub since: u64,
    pub until: u64,
    /// Others of the same token, the newest first: one of them may be somebody else's.
    pub rivals: Vec<Rival>,
    /// How many more wait, of other tokens.
    pub others: usize,
    /// Why its server cannot be asked now: the sign-in may be over there, and an answer may not arrive.
    pub problem: Option<Problem>,
}

/// A sign-in beside another of the same token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    pub id: String,
    pub title: String,
    pub question: String,
    pub options: Option<Vec<String>>,
    /// Unix seconds.
    pub since: u64,
    pub until: u64,
}

/// What the person says to a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// With the chosen option where there are any.
    Approve {
        option: Option<String>,
    },
    Deny,
    NotMe,
}

/// What came of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// To be typed where the person signs in.
    pub display_code: Option<String>,
    /// In the server's words: a text from outside.
    pub message: Option<String>,
}

/// What a look at the servers brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    /// Sign-ins that were not there before.
    pub new: Vec<SignIn>,
    /// Something that windows show is different from before.
    pub changed: bool,
    /// A server's request came that fits no window.
    pub not_shown: bool,
}

/// How far this computer's clock is off, as a server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockOffset {
    /// Ahead; negative: behind.
    pub seconds: i64,
    pub host: String,
}

/// What is known of the servers. Gone when the vault is locked.
#[derive(Default)]
pub(crate) struct Approvals {
    pub(crate) book: Book<AccountId>,
    reach: HashMap<AccountId, Reach>,
    /// A window is on the screen.
    visible: bool,
    /// Unix seconds.
    expecting_until: u64,
    /// Sign-ins whose answer is on its way.
    answering: Vec<String>,
    clock: Option<ClockOffset>,
    /// There was a token when the vault was locked: that much may be known of it.
    had_tokens: bool,
    pub(crate) activations: Vec<crate::activate::Held>,
}

impl Approvals {
    /// The vault is locked: all that was asked and answered, and what waits to be set up, goes.
    pub(crate) fn forget(&mut self) {
        *self = Approvals {
            visible: self.visible,
            had_tokens: self.had_tokens,
            ..Approvals::default()
        };
    }
}

#[derive(Default)]
struct Reach {
    failures: u32,
    /// Unix seconds; 0: now.
    next_at: u64,
    reached_at: Option<u64>,
    problem: Option<Problem>,
}

impl Session {
    /// The tokens in use.
    pub fn tokens(&self) -> Vec<TokenSummary> {
        let state = self.state();
        let Ok(vault) = state.vault() else {
            return Vec::new();
        };
        let tokens = vault.document().approvals_in_use();
        tokens.filter_map(|token| state.summary(token)).collect()
    }

    /// Whether there are accounts that approve sign-ins, as far as that is known: a locked vault goes by what
    /// it held when it was locked.
    pub fn approves(&self) -> bool {
        let mut state = self.state();
        let known = state
            .vault()
            .map(|vault| push_tokens(vault.document()).count() > 0);
        if let Ok(has_tokens) = known {
            state.approvals.had_tokens = has_tokens;
        }
        state.approvals.had_tokens
    }

    /// A window of ours is on the screen, or no longer: servers are asked more often while one is.
    pub fn watch_closely(&self, visible: bool) {
        let now = self.now();
        let mut state = self.state();
        state.approvals.visible = visible;
        if visible {
            state.approvals.hurry(now);
        }
    }

    /// The person is about to sign in somewhere: servers are asked often for a while, and at once.
    pub fn expect_sign_in(&self) {
        let now = self.now();
        let mut state = self.state();
        state.approvals.expecting_until = now + EXPECTING_SECONDS;
        for reach in state.approvals.reach.values_mut() {
            reach.failures = 0;
            reach.next_at = 0;
        }
    }

    /// How long until the servers are to be asked; `None`: there is nothing to ask.
    pub fn next_poll(&self) -> Option<Duration> {
        let now = self.now();
        let state = self.state();
        let vault = state.vault().ok()?;
        let tokens = push_tokens(vault.document());
        let next = tokens.map(|token| {
            let reach = state.approvals.reach.get(&token.id);
            // A clock that was set back must not stop the asking.
            let wait = reach.map_or(0, |reach| reach.next_at.saturating_sub(now));
            wait.min(schedule::SLOWEST.as_secs())
        });
        next.min().map(Duration::from_secs)
    }

    /// Asks every server whose time has come. Blocks, for as long as servers take.
    pub fn poll(&self) -> Polled {
        let now = self.now();
        let (due, ticket): (Vec<Approval>, _) = {
            let mut state = self.state();
            let Ok(vault) = state.vault() else {
                state.approvals.forget();
                return Polled::default();
            };
            let tokens = push_tokens(vault.document());
            let due = |token: &&Approval| {
                let reach = state.approvals.reach.get(&token.id);
                reach.is_none_or(|reach| {
                    reach.next_at <= now || reach.next_at > now + schedule::SLOWEST.as_secs()
                })
            };
            (tokens.filter(due).cloned().collect(), state.keeper.draw())
        };
        let mut polled = Polled::default();
        for approval in due {
            // Locked meanwhile: nobody is asked any more, and nothing is signed.
            if !self.state().keeper.is_good(&ticket) {
                break;
            }
            let one = self.poll_one(&approval);
            polled.new.extend(one.new);
            polled.changed |= one.changed;
            polled.not_shown |= one.not_shown;
        }
        polled
    }

    /// The sign-in to show now.
    pub fn sign_in(&self) -> Option<SignIn> {
        let now = self.now();
        let mut state = self.state();
        state.vault().ok()?;
        let all: Vec<_> = state
            .approvals
            .book
            .rivals(now)
            .into_iter()
            .cloned()
            .collect();
        let (current, rivals) = all.split_first()?;
        let mut sign_in = state.sign_in(current)?;
        sign_in.others = sign_in.others.saturating_sub(rivals.len());
        sign_in.rivals = rivals
            .iter()
            .map(|one| Rival {
                id: one.challenge.nonce.clone(),
                title: one.challenge.title.clone(),
                question: one.challenge.question.clone(),
                options: one.challenge.presence.clone(),
                since: one.since,
                until: one.until,
            })
            .collect();
        Some(sign_in)
    }

    /// How many sign-ins wait.
    pub fn sign_ins_waiting(&self) -> usize {
        let now = self.now();
        let mut state = self.state();
        if state.vault().is_err() {
            return 0;
        }
        state.approvals.book.current(now);
        state.approvals.book.count()
    }

    /// Answers one, and denies the others that the person saw beside it: of all of them it was not the person where
    /// it was not of this one. Those that cannot be denied wait on. Blocks for as long as the servers take.
    pub fn answer_of_several(
        &self,
        id: &str,
        verdict: Verdict,
        rivals: &[String],
    ) -> Result<Settled, Problem> {
        let others = match verdict {
            Verdict::NotMe => Verdict::NotMe,
            Verdict::Approve { .. } | Verdict::Deny => Verdict::Deny,
        };
        let settled = self.answer(id, verdict)?;
        for rival in rivals {
            if let Err(problem) = self.answer(rival, others.clone()) {
                log::warn!(
                    "a sign-in beside the answered one waits on: {:?}",
                    problem.code
                );
            }
        }
        Ok(settled)
    }

    /// Gives the person's answer. Where it cannot be given, the sign-in waits on, unless it is over.
    /// Blocks for as long as the server takes.
    pub fn answer(&self, id: &str, verdict: Verdict) -> Result<Settled, Problem> {
        let now = self.now();
        let (approval, waiting) = {
            let mut state = self.state();
            state.vault()?;
            let waiting = state.approvals.book.find(id, now).cloned();
            let waiting = waiting.ok_or(Code::SignInGone)?;
            let approval = state.vault()?.document().approval(waiting.token).cloned();
            let approval = approval.ok_or(Code::AccountGone)?;
            if approval.demands_presence() && state.presence.seconds_left(now) == 0 {
                return Err(Code::PresenceNeeded.into());
            }
            if state.approvals.answering.iter().any(|other| other == id) {
                return Err(Code::SignInGone.into());
            }
            state.approvals.answering.push(id.to_owned());
            (approval, waiting)
        };
        let settled = self.answer_one(&approval, &waiting, &verdict);
        self.state().approvals.answering.retain(|other| other != id);
        settled
    }

    /// Takes a token out of use. The server keeps it until its administrator removes it. Blocks.
    pub fn remove_token(&self, id: &str) -> Result<(), Problem> {
        let now = self.now();
        let id = crate::accounts::parse(id)?;
        self.change(|document| document.remove_approval(id, now))?;
        let mut state = self.state();
        state.approvals.book.forget(&id);
        state.approvals.reach.remove(&id);
        Ok(())
    }

    /// How far the clock is off, where that is enough to matter.
    pub fn clock_offset(&self) -> Option<ClockOffset> {
        let state = self.state();
        let clock = state.approvals.clock.as_ref()?;
        (clock.seconds.unsigned_abs() >= CLOCK_OFF_SECONDS).then(|| clock.clone())
    }

    fn poll_one(&self, approval: &Approval) -> Polled {
        let asked = token_of(approval).and_then(|token| {
            let request = token.poll(self.now_micros());
            let response = self.ask(&request)?;
            let host = host_of(approval);
            token.read_poll(&response).map_err(|error| {
                let offset = self.measured(&response);
                server_error(error, &host, offset)
            })
        });

        let now = self.now();
        let mut state = self.state();
        // Locked or removed meanwhile: what came is nobody's.
        let in_use = |state: &State| {
            let vault = state.vault().ok()?;
            let token = vault.document().approval(approval.id)?;
            token.removed_at.is_none().then_some(())
        };
        if in_use(&state).is_none() {
            return Polled::default();
        }
        let attentive = state.approvals.is_attentive(now);
        let reach = state.approvals.reach.entry(approval.id).or_default();
        let mut polled = Polled::default();
        let poll = match asked {
            Ok(poll) => {
                polled.changed = reach.problem.take().is_some();
                reach.failures = 0;
                reach.reached_at = Some(now);
                poll
            }
            Err(problem) => {
                reach.failures = reach.failures.saturating_add(1);
                reach.next_at = now + schedule::wait(attentive, reach.failures).as_secs();
                polled.changed = reach.problem.as_ref() != Some(&problem);
                // A token that the server does not know (any more) has no sign-ins either.
                let withdrawn = problem.code == Code::ServerTokenUnknown;
                reach.problem = Some(problem);
                if withdrawn {
                    state.approvals.book.withdraw(&approval.id);
                }
                return polled;
            }
        };
        let book = &mut state.approvals.book;
        let before = (book.count(), book.dropped(&approval.id));
        for dropped in poll.dropped {
            if book.drop(&approval.id, &dropped) {
                log::warn!("a sign-in request was dropped: {:?}", dropped.why);
                polled.not_shown |= dropped.why == Drop::CannotShow;
            }
        }
        let open: Vec<&str> = poll
            .challenges
            .iter()
            .map(|one| one.nonce.as_str())
            .collect();
        book.keep_only(&approval.id, &open);
        // Answered in an earlier run of Penning.
        for answer in &approval.answers {
            if open.contains(&answer.nonce.as_str()) {
                book.answered(&approval.id, &answer.nonce);
            }
        }
        let mut new = Vec::new();
        for challenge in poll.challenges {
            let nonce = challenge.nonce.clone();
            if book.take(&approval.id, challenge, now) {
                new.extend(book.find(&nonce, now).cloned());
            }
        }
        polled.changed |= before != (book.count(), book.dropped(&approval.id));
        let wait = schedule::wait(state.approvals.is_attentive(now), 0);
        let reach = state.approvals.reach.entry(approval.id).or_default();
        reach.next_at = now + wait.as_secs();
        polled.new = new.iter().filter_map(|one| state.sign_in(one)).collect();
        polled
    }

    fn answer_one(
        &self,
        approval: &Approval,
        waiting: &Waiting<AccountId>,
        verdict: &Verdict,
    ) -> Result<Settled, Problem> {
        let token = token_of(approval)?;
        let answer = match (verdict, &waiting.challenge.presence) {
            (
                Verdict::Approve {
                    option: Some(option),
                },
                Some(options),
            ) if options.contains(option) => Answer::ApproveWith {
                presence: option.clone(),
            },
            (Verdict::Approve { option: None }, None) => Answer::Approve,
            (Verdict::Approve { .. }, _) => return Err(Code::SignInNumberMissing.into()),
            (Verdict::Deny, _) => Answer::Deny,
            (Verdict::NotMe, _) => Answer::NotMe,
        };
        let host = host_of(approval);
        let response = self.ask(&token.answer(&waiting.challenge, &answer))?;
        let taken = push::read_answer(&response);
        let nonce = &waiting.challenge.nonce;
        let mut state = self.state();
        let taken = match taken {
            Ok(taken) => taken,
            Err(error) => {
                // A token that the server does not know (any more) has no sign-ins either.
                if let ServerError::UnknownToken { .. } = error {
                    state.approvals.book.answered(&approval.id, nonce);
                }
                return Err(server_error(error, &host, None));
            }
        };
        if !taken.taken {
            state.approvals.book.answered(&approval.id, nonce);
            if let Answer::ApproveWith { .. } = answer {
                drop(state);
                self.deny_after_a_wrong_choice(&token, approval, waiting);
                return Err(Code::SignInWrongNumber.into());
            }
            return Err(match &taken.message {
                Some(message) => Problem::from(Code::SignInRefused)
                    .with("message", penning_otp::display_text(message)),
                None => Code::SignInGone.into(),
            });
        }
        state.approvals.book.answered(&approval.id, nonce);
        drop(state);
        let answer = match verdict {
            Verdict::Approve { .. } => GivenAnswer::Approved,
            Verdict::Deny => GivenAnswer::Denied,
            Verdict::NotMe => GivenAnswer::NotMe,
        };
        self.note_answer(approval, waiting, answer);
        Ok(Settled {
            display_code: taken.display_code,
            message: taken.message,
        })
    }

    /// The server leaves it open for another try, and three choices are guessed soon: it takes a new sign-in.
    fn deny_after_a_wrong_choice(
        &self,
        token: &push::Token,
        approval: &Approval,
        waiting: &Waiting<AccountId>,
    ) {
        let denied = self.ask(&token.answer(&waiting.challenge, &Answer::Deny));
        match denied.map(|response| push::read_answer(&response)) {
            Ok(Ok(taken)) if taken.taken => {
                self.note_answer(approval, waiting, GivenAnswer::Denied);
            }
            _ => log::warn!("a sign-in with a wrong choice stays open at its server"),
        }
    }

    fn note_answer(&self, approval: &Approval, waiting: &Waiting<AccountId>, answer: GivenAnswer) {
        let given = Answered {
            at: self.now(),
            nonce: waiting.challenge.nonce.clone(),
            title: waiting.challenge.title.clone(),
            question: waiting.challenge.question.clone(),
            answer,
        };
        let dropped = self.state().approvals.book.dropped(&approval.id);
        let noted = self.change(|document| {
            document.record_answer(approval.id, given)?;
            document.count_dropped(approval.id, dropped.iter().map(|(why, n)| (name(*why), *n)))
        });
        // The answer was given, whether it can be noted or not.
        match noted {
            Ok(()) => self.state().approvals.book.forget_dropped(&approval.id),
            Err(problem) => log::warn!("an answer was not noted: {:?}", problem.code),
        }
    }

    /// Sends a request, and notes what the answer's date says of the clock.
    pub(crate) fn ask(&self, request: &Request) -> Result<Response, Problem> {
        let sent_at = self.now();
        let host = Origin::of(&request.url).map(|origin| origin.shown());
        let host = host.unwrap_or_default();
        let response = self.ports.http.send(request);
        let answered_at = self.now();
        let response = response.map_err(|error| at_server(&error, &host))?;
        let date = response.header("date");
        let seconds = date.and_then(|date| clock::offset_seconds(date, sent_at, answered_at));
        if let Some(seconds) = seconds {
            let offset = ClockOffset { seconds, host };
            self.state().approvals.note_clock(offset);
        }
        Ok(response)
    }

    fn measured(&self, response: &Response) -> Option<i64> {
        let now = self.now();
        clock::offset_seconds(response.header("date")?, now, now)
    }

    fn now_micros(&self) -> u64 {
        self.now().saturating_mul(1_000_000)
    }
}

impl Approvals {
    pub(crate) fn note_clock(&mut self, offset: ClockOffset) {
        self.clock = Some(offset);
    }

    /// Whether servers are asked often: somebody looks or is signing in, or one waits, and whether it is still
    /// wanted should be seen soon.
    fn is_attentive(&mut self, now: u64) -> bool {
        self.visible || now < self.expecting_until || self.book.current(now).is_some()
    }

    /// Asks soon those that would be asked only later.
    fn hurry(&mut self, now: u64) {
        for reach in self.reach.values_mut() {
            if reach.failures == 0 {
                reach.next_at = reach.next_at.min(now + schedule::ATTENTIVE.as_secs());
            }
        }
    }
}

impl State {
    fn summary(&self, token: &Approval) -> Option<TokenSummary> {
        let keys = token.push()?;
        let reach = self.approvals.reach.get(&token.id);
        let mut dropped = token.dropped.clone();
        for (why, count) in self.approvals.book.dropped(&token.id) {
            *dropped.entry(name(why).to_owned()).or_default() += count;
        }
        Some(TokenSummary {
            id: token.id.to_string(),
            issuer: token.issuer.clone(),
            account_name: token.account_name.clone(),
            server_host: host_of(token),
            serial: keys.serial.clone(),
            demands_presence: keys.demands_presence,
            created_at: token.created_at,
            reached_at: reach.and_then(|reach| reach.reached_at),
            problem: reach.and_then(|reach| reach.problem.clone()),
            answers: token.answers.iter().rev().cloned().collect(),
            dropped: dropped.into_iter().collect(),
        })
    }

    fn sign_in(&self, waiting: &Waiting<AccountId>) -> Option<SignIn> {
        let token = self.vault().ok()?.document().approval(waiting.token)?;
        Some(SignIn {
            id: waiting.challenge.nonce.clone(),
            token: token.id.to_string(),
            issuer: token.issuer.clone(),
            account_name: token.account_name.clone(),
            server_host: host_of(token),
            title: waiting.challenge.title.clone(),
            question: waiting.challenge.question.clone(),
            options: waiting.challenge.presence.clone(),
            needs_presence: token.demands_presence(),
            since: waiting.since,
            until: waiting.until,
            rivals: Vec::new(),
            others: self.approvals.book.count().saturating_sub(1),
            problem: self
                .approvals
                .reach
                .get(&token.id)
                .and_then(|reach| reach.problem.clone()),
        })
    }
}

/// The token with its keys, ready to sign.
fn token_of(approval: &Approval) -> Result<push::Token, Problem> {
    let PushKeys {
        serial,
        url,
        device_key,
        server_key,
        ..
    } = approval.push().ok_or(Code::AccountGone)?;
    let odd = |_| Problem::from(Code::PushServerKey);
    Ok(push::Token {
        serial: serial.clone(),
        url: url.clone(),
        device_key: Arc::new(DeviceKey::from_pkcs8(device_key.expose()).map_err(odd)?),
        server_key: ServerKey::from_pkcs1_base64(server_key).map_err(odd)?,
    })
}

fn host_of(approval: &Approval) -> String {
    let origin = approval.push().and_then(|keys| Origin::of(&keys.url));
    origin.map(|origin| origin.shown()).unwrap_or_default()
}

/// The tokens whose servers are asked.
fn push_tokens(document: &Document) -> impl Iterator<Item = &Approval> {
    document
        .approvals_in_use()
        .filter(|approval| approval.push().is_some())
}

/// A reason as it stands in the vault and in messages' ids.
fn name(why: Drop) -> &'static str {
    match why {
        Drop::Malformed => "malformed",
        Drop::CannotShow => "cannot-show",
        Drop::WrongSerial => "wrong-serial",
        Drop::ForeignOrigin => "foreign-origin",
        Drop::BadSignature => "bad-signature",
        Drop::Replayed => "replayed",
        Drop::Stale => "stale",
        Drop::Flood => "flood",
    }
}
