//! From pixels and texts to accounts. Nothing is stored before [`Session::commit`].

use std::time::Duration;

use penning_otp::{
    self as otp, Algorithm, Credential, Enrolment, Incomplete, Recognised, Secret, UriError,
};
use penning_qr::{Budget, Luma, PictureError};
use penning_vault::{Account, AccountId, Document};
use zeroize::Zeroizing;

use crate::pending::Held;
use crate::ports::{Clip, PixelOrder, Shot};
use crate::problem::{Code, Problem};
use crate::view::{
    Alike, Choice, Existing, Explained, Lack, LiveCode, Manner, OnExisting, Outcome,
    PendingAccount, Typed,
};
use crate::{Session, State};

/// A picture file larger than this is refused unread.
const MOST_PICTURE_BYTES: u64 = 64 * 1024 * 1024;

/// Somebody marked the part and waits for it.
const PATIENCE_FOR_A_PART: Duration = Duration::from_millis(1_500);

impl Session {
    /// Looks at every monitor for codes. Blocks. The pixels stay in memory and are wiped.
    pub fn look_at_screen(&self) -> Result<Outcome, Problem> {
        let shots = self.ports.screen.capture()?;
        let mut texts = Vec::new();
        for shot in shots {
            if let Some(luma) = luma(&shot) {
                // The colours go before the reading starts: the luma is all it needs.
                drop(shot);
                read_texts(&luma, &mut texts);
            }
        }
        texts.retain(|text| !self.is_own_code(text));
        let outcome = self.recognise_all(&texts);
        if outcome.is_empty() {
            return Err(Code::NothingFoundOnScreen.into());
        }
        Ok(outcome)
    }

    /// Lets the person mark where on the screen the code is, and reads that part as well as can be.
    /// `None`: nothing was marked. Blocks for as long as the person takes.
    pub fn look_at_marked(&self) -> Result<Option<Outcome>, Problem> {
        let Some(shot) = self.ports.screen.mark()? else {
            return Ok(None);
        };
        let luma = luma(&shot);
        drop(shot);
        let mut texts = Vec::new();
        if let Some(luma) = luma {
            // So little of the screen goes through all the stages, the doubled picture among them.
            read_texts_within(&luma, &mut texts, PATIENCE_FOR_A_PART);
        }
        texts.retain(|text| !self.is_own_code(text));
        let outcome = self.recognise_all(&texts);
        if outcome.is_empty() {
            return Err(Code::NothingFoundInFrame.into());
        }
        Ok(Some(outcome))
    }

    /// Takes what the clipboard holds: files, a picture or text. Blocks.
    pub fn take_clipboard(&self) -> Result<Outcome, Problem> {
        let clip = self.ports.clipboard.read().map_err(|error| {
            log::warn!("the clipboard could not be read: {error}");
            Problem::from(Code::ClipboardFailed)
        })?;
        match clip {
            Clip::Empty => Err(Code::ClipboardEmpty.into()),
            Clip::Text(text) => self.take_text(&text),
            Clip::Picture {
                width,
                height,
                rgba,
                text,
            } => {
                let mut texts = Vec::new();
                if let Ok(luma) = Luma::from_rgba(width, height, width as usize * 4, &rgba) {
                    read_texts(&luma, &mut texts);
                }
                let outcome = self.recognise_all(&texts);
                match text {
                    // A page copied with its pictures: the code may be in its words.
                    Some(text) if outcome.is_empty() => self.take_text(&text),
                    _ if outcome.is_empty() => Err(Code::NothingFoundInClipboard.into()),
                    _ => Ok(outcome),
                }
            }
            Clip::Files(paths) => self.take_files(&paths),
        }
    }

    /// Takes the codes in picture files. What is wrong with one spoils no other. Blocks.
    pub fn take_files(&self, paths: &[std::path::PathBuf]) -> Result<Outcome, Problem> {
        let mut outcome = Outcome::default();
        for path in paths {
            // A link dragged out of a browser comes as a path too.
            let link = path.to_str().filter(|path| path.contains("://"));
            outcome.add(match link {
                Some(link) if is_remote_picture(link) => {
                    let host = otp::display_text(host(link));
                    Err(Problem::from(Code::PictureOnTheWeb).with("host", host))
                }
                Some(link) => self.take_text(link),
                None => self.take_file(path),
            });
        }
        single_problem(outcome)
    }

    /// Takes the codes in a picture file's bytes. `name` is for messages. Blocks.
    pub fn take_picture(&self, name: &str, bytes: &[u8]) -> Result<Outcome, Problem> {
        let name = otp::display_text(name);
        let pages = penning_qr::open_picture(bytes).map_err(|error| {
            if error == PictureError::Locked {
                self.keep_locked_picture(&name, bytes);
            }
            crate::refuse::picture(error).with("name", name.clone())
        })?;
        self.take_pages(&name, &pages)
    }

    /// Takes the codes on the pages of a document; `name` as it is shown.
    pub(crate) fn take_pages(&self, name: &str, pages: &[Luma]) -> Result<Outcome, Problem> {
        let mut texts = Vec::new();
        for page in pages {
            read_texts(page, &mut texts);
        }
        let outcome = self.recognise_all(&texts);
        log::info!("a picture was read: {} texts", texts.len());
        if outcome.is_empty() {
            return Err(Problem::from(Code::NothingFoundInPicture).with("name", name.to_owned()));
        }
        Ok(outcome)
    }

    /// Takes a text as found in a code, pasted, dropped or handed over by a link.
    /// Several lines are taken one by one. Blocks for no longer than reading memory does.
    pub fn take_text(&self, text: &str) -> Result<Outcome, Problem> {
        let links = text.lines().filter(|line| line.contains("://")).count();
        let outcome = if links > 1 {
            let mut outcome = Outcome::default();
            for recognised in otp::recognise_lines(text) {
                outcome.merge(self.take_recognised(recognised, text));
            }
            outcome
        } else {
            // One link that a mail program broke into lines is one link still.
            self.recognise(text)
        };
        if nothing_known(&outcome) {
            return Err(Code::TextNothingKnown.into());
        }
        single_problem(outcome)
    }

    /// The texts of the codes in a picture file's bytes, for who looks for something else than accounts.
    pub(crate) fn texts_in_picture(&self, bytes: &[u8]) -> Result<Vec<Zeroizing<String>>, Problem> {
        let pages = penning_qr::open_picture(bytes).map_err(crate::refuse::picture)?;
        let mut texts = Vec::new();
        for page in &pages {
            read_texts(page, &mut texts);
        }
        Ok(texts)
    }

    /// As [`Session::texts_in_picture`], of the codes on the screen.
    pub(crate) fn texts_on_screen(&self) -> Result<Vec<Zeroizing<String>>, Problem> {
        let mut texts = Vec::new();
        for shot in self.ports.screen.capture()? {
            if let Some(luma) = luma(&shot) {
                drop(shot);
                read_texts(&luma, &mut texts);
            }
        }
        Ok(texts)
    }

    /// Takes an account typed in by hand.
    pub fn take_typed(&self, typed: Typed) -> Result<Outcome, Problem> {
        let pin = || {
            let pin = typed.pin.as_ref().map(|pin| pin.trim().as_bytes().to_vec());
            Secret::from_bytes(pin.unwrap_or_default())
        };
        let secret = || Secret::parse_base32(&typed.secret);
        let credential = match typed.manner {
            Manner::Totp => {
                let period = typed.period_seconds;
                Credential::totp(secret()?, typed.algorithm, typed.digits, period)
            }
            Manner::Hotp => {
                let counter = typed.counter.ok_or(Code::UriCounterMissing)?;
                Credential::hotp(secret()?, typed.algorithm, typed.digits, counter)
            }
            Manner::Steam => Credential::steam(secret()?),
            Manner::Yandex => Credential::yandex(secret()?, pin()),
            Manner::Motp => {
                let text = typed.secret.trim().as_bytes().to_vec();
                Credential::motp(Secret::from_bytes(text), pin())
            }
        }?;
        let enrolment = Enrolment::new(&typed.issuer, &typed.account_name, credential);
        let mut outcome = Outcome::default();
        let pending = self.hold(enrolment);
        outcome.pending.push(pending);
        Ok(outcome)
    }

    /// The live codes of accounts that wait. Names that are gone are left out.
    pub fn pending_codes(&self, names: &[String]) -> Vec<LiveCode> {
        let now = self.now();
        let state = self.state();
        names
            .iter()
            .filter_map(|name| {
                let held = state.pending.find(name)?;
                Some(preview(name, held, now))
            })
            .collect()
    }

    /// Stores the chosen accounts in one save, and returns their ids. On error none is stored
    /// and all still wait. Blocks.
    pub fn commit(&self, choices: &[Choice]) -> Result<Vec<String>, Problem> {
        let now = self.now();
        let state = self.state();
        state.vault()?;
        let mut accounts = Vec::new();
        for choice in choices {
            let held = state
                .pending
                .find(&choice.pending_id)
                .ok_or(Code::PendingGone)?;
            let enrolment = &completed(held, choice)?;
            let replaced = match choice.on_existing {
                OnExisting::KeepBoth => None,
                OnExisting::Replace => held.existing.clone(),
            };
            let mut account = Account::new(
                AccountId::random(&*self.ports.vault.random),
                choice.issuer.trim(),
                choice.account_name.trim(),
                enrolment.credential.clone(),
                now,
            );
            account.extra = enrolment.extra.clone();
            accounts.push((account, replaced));
        }
        let ids = accounts
            .iter()
            .map(|(account, _)| account.id.to_string())
            .collect();
        drop(state);
        self.change(|document| {
            for (account, replaced) in accounts {
                match replaced.and_then(|id| crate::accounts::parse(&id).ok()) {
                    Some(id) => replace(document, id, account, now),
                    None => document.add(account),
                }
            }
            Ok(())
        })?;
        let mut state = self.state();
        for choice in choices {
            state.pending.forget(&choice.pending_id);
        }
        Ok(ids)
    }

    /// Forgets what was found and not wanted.
    pub fn discard(&self, names: &[String]) {
        let mut state = self.state();
        for name in names {
            state.pending.forget(name);
        }
        state.pending.forget_gathering();
        state.locked_pictures.forget_all();
    }

    /// Keeps an outcome until the window asks for it.
    pub fn leave_waiting(&self, outcome: Outcome) {
        let mut state = self.state();
        match &mut state.waiting {
            // A flood of links is one dialog with a bounded list.
            Some(waiting) if waiting.pending.len() < MOST_WAITING => waiting.merge(outcome),
            Some(_) => {}
            none => *none = Some(outcome),
        }
    }

    /// What was left for the window.
    pub fn take_waiting(&self) -> Option<Outcome> {
        self.state().waiting.take()
    }

    pub fn has_waiting(&self) -> bool {
        self.state().waiting.is_some()
    }

    fn take_file(&self, path: &std::path::Path) -> Result<Outcome, Problem> {
        let bytes = picture_file(path)?;
        self.take_picture(&file_name(path), &bytes)
    }

    fn recognise_all(&self, texts: &[Zeroizing<String>]) -> Outcome {
        let mut outcome = Outcome::default();
        for text in texts {
            outcome.merge(self.recognise(text));
        }
        outcome
    }

    pub(crate) fn recognise(&self, text: &str) -> Outcome {
        self.take_recognised(otp::recognise(text), text)
    }

    /// `text` is shown where nothing is known of it.
    fn take_recognised(&self, recognised: Recognised, text: &str) -> Outcome {
        let mut outcome = Outcome::default();
        if crate::recovery_kit::is_a_recovery_key(text) {
            // Not even a part of it is shown.
            let problem = Problem::from(Code::RecoveryKeyIsNoAccount);
            outcome.explained.push(Explained::Broken(problem));
            return outcome;
        }
        match recognised {
            Recognised::Account(enrolment) => outcome.pending.push(self.hold(*enrolment)),
            Recognised::Migration(batch) => self.gather(batch, &mut outcome),
            Recognised::BareSecret(secret) => {
                // What nearly every site means when it shows only a key.
                if let Ok(credential) = Credential::totp(secret, Algorithm::Sha1, 6, 30) {
                    outcome
                        .pending
                        .push(self.hold(Enrolment::new("", "", credential)));
                }
            }
            Recognised::Broken {
                what: UriError::CounterMissing(rest),
            } => self.hold_lacking(Lack::Counter, *rest, &mut outcome),
            Recognised::Broken {
                what: UriError::PinMissing(rest),
            } => self.hold_lacking(Lack::Pin, *rest, &mut outcome),
            Recognised::Broken { what } => outcome.explained.push(Explained::Broken(what.into())),
            Recognised::PushToken(token) => match self.hold_token(*token) {
                Ok(token) => outcome.tokens.push(token),
                Err(problem) => outcome.explained.push(Explained::Broken(problem)),
            },
            Recognised::TiqrEnrol(enrol) => outcome.explained.push(Explained::TiqrEnrol {
                host: otp::display_text(&enrol.host),
                request: self.see_tiqr_enrol(enrol),
            }),
            Recognised::TiqrAuth(sign_in) => outcome.explained.push(Explained::TiqrSignIn {
                service: otp::display_text(
                    sign_in
                        .service_provider
                        .as_deref()
                        .unwrap_or(&sign_in.identifier),
                ),
                request: self.see_tiqr_auth(sign_in),
            }),
            Recognised::MakersApp(app) => outcome.explained.push(Explained::MakersApp(app)),
            Recognised::WebLink(link) => outcome.explained.push(Explained::WebLink {
                host: otp::display_text(host(&link)),
            }),
            Recognised::Nothing => outcome.explained.push(Explained::OtherText {
                preview: otp::display_text(text),
            }),
        }
        outcome
    }

    fn gather(&self, batch: otp::migration::Batch, outcome: &mut Outcome) {
        for problem in &batch.problems {
            outcome
                .problems
                .push(crate::refuse::migration_entry(problem));
        }
        let (accounts, progress) = self.state().pending.gather(batch);
        for enrolment in accounts {
            outcome.pending.push(self.hold(enrolment));
        }
        outcome.migration = Some(progress);
    }

    fn hold_lacking(&self, lack: Lack, rest: Incomplete, outcome: &mut Outcome) {
        let stand_in = match lack {
            Lack::Counter => rest.clone().with_counter(0),
            Lack::Pin => rest.clone().with_pin("0000"),
        };
        match stand_in {
            Ok(enrolment) => {
                let held = Held {
                    lacks: Some((lack, rest)),
                    ..Held::from(enrolment)
                };
                outcome.pending.push(self.hold(held));
            }
            Err(error) => outcome.explained.push(Explained::Broken(error.into())),
        }
    }

    fn hold(&self, held: impl Into<Held>) -> PendingAccount {
        let mut held = held.into();
        let now = self.now();
        let mut state = self.state();
        let existing = state.existing(&held.enrolment);
        held.existing = existing.as_ref().map(|existing| existing.id.clone());
        let enrolment = &held.enrolment;
        let credential = &enrolment.credential;
        let lacks = held.lacks.as_ref().map(|(lack, _)| *lack);
        let mut pending = PendingAccount {
            pending_id: String::new(),
            issuer: enrolment.issuer.clone(),
            account_name: enrolment.account_name.clone(),
            manner: Manner::from(credential.kind()),
            algorithm: credential.algorithm(),
            digits: credential.digits(),
            period_seconds: credential.period_seconds(),
            counter: credential.counter().filter(|_| lacks.is_none()),
            lacks,
            code: preview("", &held, now),
            oddities: enrolment.oddities.clone(),
            existing,
        };
        pending.pending_id = state.pending.hold(held);
        pending.code.id = pending.pending_id.clone();
        pending
    }
}

const MOST_WAITING: usize = 100;

impl State {
    /// The stored account that this is, else one with its secret, else one with its names.
    fn existing(&self, enrolment: &Enrolment) -> Option<Existing> {
        let accounts = &self.vault().ok()?.document().accounts;
        let credential = &enrolment.credential;
        let same_secret = |account: &&Account| account.credential.secret() == credential.secret();
        let same_name = |account: &&Account| {
            same_words(&account.issuer, &enrolment.issuer)
                && same_words(&account.account_name, &enrolment.account_name)
                && !(account.issuer.is_empty() && account.account_name.is_empty())
        };
        let mut all = accounts.iter();
        let (found, alike) = all
            .find(|account| account.has_credential(credential) && same_name(account))
            .map(|found| (found, Alike::Account))
            .or_else(|| Some((accounts.iter().find(same_secret)?, Alike::Secret)))
            .or_else(|| Some((accounts.iter().find(same_name)?, Alike::Name)))?;
        Some(Existing {
            id: found.id.to_string(),
            issuer: found.issuer.clone(),
            account_name: found.account_name.clone(),
            alike,
        })
    }
}

/// A pending counter shows the code it would start with: storing it does not use it up.
/// Where a number is lacking there is no code yet.
fn preview(name: &str, held: &Held, now: u64) -> LiveCode {
    let credential = &held.enrolment.credential;
    let known = held.lacks.is_none();
    LiveCode {
        id: name.to_owned(),
        current: known.then(|| credential.code_at(now)),
        next: credential.next_code_at(now).filter(|_| known),
    }
}

/// The account with what the person added to it.
fn completed(held: &Held, choice: &Choice) -> Result<Enrolment, Problem> {
    let completed = match &held.lacks {
        None => return Ok(held.enrolment.clone()),
        Some((Lack::Counter, rest)) => {
            let counter = choice.counter.ok_or(Code::UriCounterMissing)?;
            rest.clone().with_counter(counter)
        }
        Some((Lack::Pin, rest)) => {
            let pin = choice.pin.as_ref().ok_or(Code::PinEmpty)?;
            rest.clone().with_pin(pin)
        }
    };
    Ok(completed?)
}

fn same_words(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The new account takes the old one's place; the old one goes to the trash.
fn replace(document: &mut Document, old: AccountId, mut account: Account, now: u64) {
    let new = account.id;
    if let Some(old) = document.account(old) {
        account.pinned = old.pinned;
        account.group = old.group;
        account.note = old.note.clone();
        account.used_count = old.used_count;
        account.last_used_at = old.last_used_at;
    }
    document.add(account);
    // Where the old one is gone already, the new one stands at the end.
    if document.reorder(new, Some(old)).is_ok() {
        let _ = document.delete(old, now);
    }
}

/// A picture that would have to be fetched: Penning does not.
fn is_remote_picture(link: &str) -> bool {
    let path = link.split(['?', '#']).next().unwrap_or(link);
    let lower = path.to_ascii_lowercase();
    let ends = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg"];
    lower.starts_with("http") && ends.iter().any(|end| lower.ends_with(end))
}

fn host(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// Adds the texts of the codes in a picture. One shown on two monitors is one text.
fn file_name(path: &std::path::Path) -> String {
    let name = path.file_name();
    name.map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The bytes of a file that may be a picture.
pub(crate) fn picture_file(path: &std::path::Path) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let named = |code: Code| Problem::from(code).with("name", otp::display_text(&file_name(path)));
    let about = std::fs::metadata(path).map_err(|_| named(Code::PictureUnreadable))?;
    if about.is_dir() {
        return Err(named(Code::PictureIsFolder));
    }
    if about.len() > MOST_PICTURE_BYTES {
        let megabytes = |bytes: u64| bytes.div_ceil(1024 * 1024);
        return Err(named(Code::PictureTooManyBytes)
            .with("megabytes", megabytes(about.len()))
            .with("most", megabytes(MOST_PICTURE_BYTES)));
    }
    let bytes = std::fs::read(path).map_err(|_| named(Code::PictureUnreadable))?;
    Ok(Zeroizing::new(bytes))
}

fn read_texts(luma: &Luma, texts: &mut Vec<Zeroizing<String>>) {
    read_texts_within(luma, texts, Budget::default().time);
}

fn read_texts_within(luma: &Luma, texts: &mut Vec<Zeroizing<String>>, time: Duration) {
    let budget = Budget {
        time,
        ..Budget::default()
    };
    for symbol in penning_qr::read(luma, &budget) {
        if !texts.iter().any(|known| **known == symbol.text) {
            texts.push(Zeroizing::new(symbol.text.clone()));
        }
    }
}

pub(crate) fn luma(shot: &Shot) -> Option<Luma> {
    let stride = shot.width as usize * shot.order.bytes();
    let made = match shot.order {
        PixelOrder::Rgba => Luma::from_rgba(shot.width, shot.height, stride, &shot.pixels),
        PixelOrder::Bgrx => Luma::from_bgra(shot.width, shot.height, stride, &shot.pixels),
        PixelOrder::Grey => Luma::new(shot.width, shot.height, shot.pixels.to_vec()),
    };
    made.inspect_err(|error| log::warn!("a monitor's picture is odd: {error}"))
        .ok()
}

/// Whether all that was found are texts that mean nothing here.
pub(crate) fn nothing_known(outcome: &Outcome) -> bool {
    outcome.pending.is_empty()
        && outcome.tokens.is_empty()
        && outcome.migration.is_none()
        && outcome.problems.is_empty()
        && outcome
            .explained
            .iter()
            .all(|explained| matches!(explained, Explained::OtherText { .. }))
}

/// An outcome that is one problem and nothing else is that problem.
fn single_problem(mut outcome: Outcome) -> Result<Outcome, Problem> {
    if outcome.pending.is_empty()
        && outcome.explained.is_empty()
        && outcome.tokens.is_empty()
        && outcome.migration.is_none()
        && outcome.problems.len() == 1
        && let Some(problem) = outcome.problems.pop()
    {
        return Err(problem);
    }
    Ok(outcome)
}
