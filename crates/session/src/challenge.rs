//! Accounts that answer challenges: tiqr, whose sign-ins stand on the screen as a code, and OCRA by hand.
//!
//! What is asked, and by whom, is in hand before anything is answered: [`Session::tiqr_request`] says it,
//! [`Session::tiqr_answer`] answers it. tiqr's servers sign nothing, so the person's eyes are the check.

use penning_approve::http::Origin;
use penning_approve::tiqr::{self, EnrolError, Metadata, Refusal};
use penning_otp::ocra::{Inputs, OcraError, QuestionFormat, Suite};
use penning_otp::{self as otp, Secret, TiqrAuth, TiqrEnrol, display_text};
use penning_vault::{
    AccountId, Answered, Approval, ApprovalMethod, Document, GivenAnswer, OcraKeys, TiqrKeys,
};
use zeroize::Zeroizing;

use crate::Session;
use crate::problem::{Code, Problem};

/// More than anyone looks at in one go; beyond it the oldest are forgotten.
const MOST: usize = 50;

/// tiqr codes that were seen, by the name the interface knows them under.
#[derive(Default)]
pub(crate) struct Seen {
    next: u64,
    held: Vec<(u64, Link)>,
}

#[derive(Clone, PartialEq)]
enum Link {
    Enrol(TiqrEnrol, Option<Metadata>),
    Auth(TiqrAuth),
}

/// An account that a tiqr service offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiqrOffer {
    pub service: String,
    pub account_name: String,
    /// Where answers would go.
    pub host: String,
}

/// A sign-in that asks for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiqrRequest {
    /// The service that the account is with.
    pub service: String,
    /// Where the person is signing in, as the code says it.
    pub signs_in_to: Option<String>,
    /// The accounts that can answer.
    pub accounts: Vec<Responder>,
}

/// What came of an answer.
#[derive(Clone, PartialEq, Eq)]
pub enum TiqrAnswered {
    SignedIn,
    /// The server cannot be reached: the page has fields for these.
    Offline {
        user: String,
        response: Zeroizing<String>,
    },
}

/// An account that answers challenges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responder {
    pub id: String,
    pub issuer: String,
    pub account_name: String,
    pub manner: ResponderManner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponderManner {
    Tiqr,
    Ocra {
        /// The suite asks for a PIN with each challenge.
        needs_pin: bool,
        digits_only: bool,
    },
}

/// An OCRA account, typed in by hand.
pub struct TypedOcra {
    pub issuer: String,
    pub account_name: String,
    pub suite: String,
    pub secret: Zeroizing<String>,
    /// As hexadecimal digits, and not in base32.
    pub secret_is_hex: bool,
}

impl Session {
    /// What a tiqr code offers. Asks the server, which tells it once; blocks for that long.
    pub fn tiqr_offer(&self, request: &str) -> Result<TiqrOffer, Problem> {
        let (link, known) = self.tiqr_enrolment(request)?;
        let metadata = match known {
            Some(metadata) => metadata,
            None => {
                let request_to_send = tiqr::metadata_request(&link, self.ports.plain_loopback)?;
                let response = self.send(&request_to_send, &link.host)?;
                let metadata = tiqr::read_metadata(&response, self.ports.plain_loopback)?;
                self.state().seen.describe(request, &metadata);
                metadata
            }
        };
        Ok(TiqrOffer {
            service: display_text(&metadata.service_name),
            account_name: display_text(&metadata.user_name),
            host: display_text(&metadata.authentication_host()),
        })
    }

    /// Sets a tiqr account up with a PIN of the person's choice, and returns its id. It is kept first and
    /// then told to the server, so that no answer of the server's finds us without the secret. Blocks.
    pub fn tiqr_enrol(&self, request: &str, pin: &str, language: &str) -> Result<String, Problem> {
        if !tiqr::is_pin(pin) {
            return Err(Code::TiqrPin.into());
        }
        let (_, known) = self.tiqr_enrolment(request)?;
        let metadata = known.ok_or(Code::TiqrUsed)?;
        let secret = self.random(tiqr::SECRET_BYTES);
        let salt = self.random(tiqr::SALT_BYTES);
        let now = self.now();
        let id = AccountId::random(&*self.ports.vault.random);
        let approval = Approval::new(
            id,
            display_text(&metadata.service_name),
            display_text(&metadata.user_name),
            ApprovalMethod::Tiqr(TiqrKeys {
                service: metadata.service.clone(),
                user: metadata.user.clone(),
                url: metadata.authentication_url.clone(),
                suite: metadata.suite.as_str().to_owned(),
                wrapped_secret: tiqr::wrap(&secret, pin, &salt),
                salt,
            }),
            now,
        );
        self.write(|vault| vault.change(|document| document.approvals.push(approval)))?;
        let told = self
            .send(
                &metadata.register_request(&secret, language),
                &metadata.authentication_host(),
            )
            .and_then(|response| tiqr::read_registered(&response).map_err(Problem::from));
        if let Err(problem) = told {
            self.remove_responder(&id.to_string())?;
            return Err(problem);
        }
        // An account that was there before is replaced by success alone.
        let is_older = |approval: &&Approval| match &approval.method {
            ApprovalMethod::Tiqr(keys) => {
                approval.id != id && keys.service == metadata.service && keys.user == metadata.user
            }
            _ => false,
        };
        let older: Vec<_> = self
            .state()
            .vault()?
            .document()
            .approvals_in_use()
            .filter(is_older)
            .map(|approval| approval.id)
            .collect();
        if !older.is_empty() {
            self.change(|document| {
                for id in older {
                    // It was just there.
                    let _ = document.remove_approval(id, now);
                }
                Ok(())
            })?;
        }
        self.state().seen.forget(request);
        Ok(id.to_string())
    }

    /// Who asks, and which accounts can answer.
    pub fn tiqr_request(&self, request: &str) -> Result<TiqrRequest, Problem> {
        let state = self.state();
        let auth = state.seen.auth(request)?;
        let fits = |approval: &&Approval| match &approval.method {
            ApprovalMethod::Tiqr(keys) => {
                keys.service == auth.identifier
                    && auth.user.as_ref().is_none_or(|user| *user == keys.user)
            }
            _ => false,
        };
        let accounts: Vec<Responder> = state
            .vault()?
            .document()
            .approvals_in_use()
            .filter(fits)
            .filter_map(responder)
            .collect();
        let service = match accounts.first() {
            Some(account) => account.issuer.clone(),
            None => display_text(&auth.identifier),
        };
        if accounts.is_empty() {
            return Err(Problem::from(Code::TiqrNoAccount).with("service", service));
        }
        Ok(TiqrRequest {
            service,
            signs_in_to: auth
                .service_provider
                .as_deref()
                .map(display_text)
                .filter(|name| !name.is_empty()),
            accounts,
        })
    }

    /// Answers a sign-in with this account and PIN. Blocks.
    pub fn tiqr_answer(
        &self,
        request: &str,
        account: &str,
        pin: &str,
        language: &str,
    ) -> Result<TiqrAnswered, Problem> {
        if !tiqr::is_pin(pin) {
            return Err(Code::TiqrPin.into());
        }
        let id = crate::accounts::parse(account)?;
        let (auth, keys, host) = {
            let state = self.state();
            let auth = state.seen.auth(request)?.clone();
            let document = state.vault()?.document();
            match &in_use(document, id)?.method {
                // Another service's sign-in is never answered, whoever asks for it.
                ApprovalMethod::Tiqr(keys) if keys.service == auth.identifier => {
                    let host = Origin::of(&keys.url).map(|origin| origin.shown());
                    (auth, keys.clone(), host.unwrap_or_default())
                }
                _ => return Err(Code::AccountGone.into()),
            }
        };
        let suite = Suite::parse(&keys.suite)?;
        let secret = tiqr::wrap(&keys.wrapped_secret, pin, &keys.salt);
        let response = tiqr::respond(&suite, &secret, &auth)?;
        let login = tiqr::login_request(&keys.url, &auth, &keys.user, &response, language);
        let answer = match self.ports.http.send(&login) {
            Ok(answer) => answer,
            Err(error) => {
                log::info!("no server for a tiqr answer: {error}");
                return Ok(TiqrAnswered::Offline {
                    user: display_text(&keys.user),
                    response,
                });
            }
        };
        tiqr::read_login(&answer)
            .map_err(|refusal| Problem::from(refusal).with("host", display_text(&host)))?;
        let answered = Answered {
            at: self.now(),
            nonce: auth.challenge.clone(),
            title: auth.service_provider.clone().unwrap_or_default(),
            question: auth.identifier.clone(),
            answer: GivenAnswer::Approved,
        };
        self.state().seen.forget(request);
        // The person is signed in whether or not this can be noted.
        if let Err(problem) = self.change(|document| document.record_answer(id, answered)) {
            log::warn!("an answer could not be noted: {:?}", problem.code);
        }
        Ok(TiqrAnswered::SignedIn)
    }

    /// The accounts that answer challenges, in the order in which they came.
    pub fn responders(&self) -> Vec<Responder> {
        let state = self.state();
        match state.vault() {
            Ok(vault) => vault
                .document()
                .approvals_in_use()
                .filter_map(responder)
                .collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Takes an account out of use; its keys are forgotten after a month. Blocks.
    pub fn remove_responder(&self, id: &str) -> Result<(), Problem> {
        let id = crate::accounts::parse(id)?;
        let now = self.now();
        self.change(|document| document.remove_approval(id, now))
    }

    /// Keeps an OCRA account, and returns its id. Blocks.
    pub fn add_ocra(&self, typed: TypedOcra) -> Result<String, Problem> {
        let suite = Suite::parse(typed.suite.trim())?;
        if suite.needs_session() {
            return Err(Problem::from(Code::OcraSuite).with("part", "S"));
        }
        let secret = match typed.secret_is_hex {
            true => hexadecimal(&typed.secret)?,
            false => Secret::parse_base32(&typed.secret)?,
        };
        let id = AccountId::random(&*self.ports.vault.random);
        let approval = Approval::new(
            id,
            typed.issuer.trim(),
            typed.account_name.trim(),
            ApprovalMethod::Ocra(OcraKeys {
                suite: suite.as_str().to_owned(),
                secret,
                counter: suite.needs_counter().then_some(0),
            }),
            self.now(),
        );
        self.write(|vault| vault.change(|document| document.approvals.push(approval)))?;
        Ok(id.to_string())
    }

    /// The response to a challenge. A counter is stored before its response is given. Blocks.
    pub fn ocra_respond(
        &self,
        id: &str,
        challenge: &str,
        pin: Option<&str>,
    ) -> Result<Zeroizing<String>, Problem> {
        let id = crate::accounts::parse(id)?;
        let now = self.now();
        let pin = pin.map(|pin| Secret::from_bytes(pin.as_bytes().to_vec()));
        let has_counter = {
            let state = self.state();
            let keys = ocra_in_use(state.vault()?.document(), id)?;
            if keys.counter.is_none() {
                return ocra_response(keys, challenge, pin.as_ref(), now);
            }
            // A counter that will be refused is not stepped.
            ocra_response(keys, challenge, pin.as_ref(), now).map(drop)
        };
        has_counter?;
        // Within the change, since another process may have stepped the counter meanwhile.
        self.write(|vault| {
            vault.try_change(|document| {
                let keys = ocra_in_use(document, id)?;
                let response = ocra_response(keys, challenge, pin.as_ref(), now)?;
                let step = |approval: &mut Approval| {
                    if let ApprovalMethod::Ocra(keys) = &mut approval.method {
                        keys.counter = keys.counter.map(|counter| counter.saturating_add(1));
                    }
                };
                let stepped = document.edit_approval(id, now, step);
                stepped.map_err(|_| Problem::from(Code::AccountGone))?;
                Ok::<_, Problem>(response)
            })
        })?
    }

    pub(crate) fn see_tiqr_enrol(&self, link: TiqrEnrol) -> String {
        self.state().seen.hold(Link::Enrol(link, None))
    }

    pub(crate) fn see_tiqr_auth(&self, link: TiqrAuth) -> String {
        self.state().seen.hold(Link::Auth(link))
    }

    fn tiqr_enrolment(&self, request: &str) -> Result<(TiqrEnrol, Option<Metadata>), Problem> {
        let state = self.state();
        state.vault()?;
        match state.seen.find(request) {
            Some(Link::Enrol(link, known)) => Ok((link.clone(), known.clone())),
            _ => Err(Code::PendingGone.into()),
        }
    }

    fn send(
        &self,
        request: &penning_approve::http::Request,
        host: &str,
    ) -> Result<penning_approve::http::Response, Problem> {
        self.ports.http.send(request).map_err(|error| {
            log::info!("a tiqr server could not be asked: {error}");
            Problem::from(Code::TiqrNoServer).with("host", display_text(host))
        })
    }

    fn random(&self, length: usize) -> Secret {
        let mut bytes = vec![0; length];
        self.ports.vault.random.fill(&mut bytes);
        Secret::from_bytes(bytes)
    }
}

/// The keys of an account that answers by hand; not of one that was removed.
fn ocra_in_use(document: &Document, id: AccountId) -> Result<&OcraKeys, Problem> {
    let approval = in_use(document, id)?;
    match &approval.method {
        ApprovalMethod::Ocra(keys) => Ok(keys),
        _ => Err(Code::AccountGone.into()),
    }
}

/// An account that was removed answers nothing any more, though its keys stay for a while.
fn in_use(document: &Document, id: AccountId) -> Result<&Approval, Problem> {
    let mut found = document.approvals_in_use();
    let found = found.find(|approval| approval.id == id);
    found.ok_or_else(|| Code::AccountGone.into())
}

fn ocra_response(
    keys: &OcraKeys,
    challenge: &str,
    pin: Option<&Secret>,
    now: u64,
) -> Result<Zeroizing<String>, Problem> {
    let suite = Suite::parse(&keys.suite)?;
    let question: String = match suite.question_format() {
        // People copy challenges in groups.
        QuestionFormat::Numeric | QuestionFormat::Hexadecimal => challenge
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect(),
        QuestionFormat::Alphanumeric => challenge.trim().to_owned(),
    };
    if suite.needs_pin() && pin.is_none_or(Secret::is_empty) {
        return Err(Code::PinEmpty.into());
    }
    let response = suite.respond(
        &keys.secret,
        &Inputs {
            counter: keys.counter,
            question: &question,
            pin,
            session: None,
            unix_seconds: Some(now),
        },
    )?;
    Ok(response)
}

impl Seen {
    fn hold(&mut self, link: Link) -> String {
        let is_same = |known: &Link| match (known, &link) {
            (Link::Enrol(one, _), Link::Enrol(other, _)) => one == other,
            (one, other) => one == other,
        };
        if let Some((name, _)) = self.held.iter().find(|(_, known)| is_same(known)) {
            return name.to_string();
        }
        self.next += 1;
        self.held.push((self.next, link));
        if self.held.len() > MOST {
            self.held.remove(0);
        }
        self.next.to_string()
    }

    fn find(&self, name: &str) -> Option<&Link> {
        let name: u64 = name.parse().ok()?;
        let found = self.held.iter().find(|(known, _)| *known == name);
        found.map(|(_, link)| link)
    }

    fn auth(&self, name: &str) -> Result<&TiqrAuth, Problem> {
        match self.find(name) {
            Some(Link::Auth(auth)) => Ok(auth),
            _ => Err(Code::PendingGone.into()),
        }
    }

    fn describe(&mut self, name: &str, metadata: &Metadata) {
        for (known, link) in &mut self.held {
            if let Link::Enrol(_, described) = link
                && known.to_string() == name
            {
                *described = Some(metadata.clone());
            }
        }
    }

    /// Names are not given out anew: a page may still show an old one.
    pub(crate) fn forget_all(&mut self) {
        self.held.clear();
    }

    fn forget(&mut self, name: &str) {
        self.held.retain(|(known, _)| known.to_string() != name);
    }
}

fn responder(approval: &Approval) -> Option<Responder> {
    let manner = match &approval.method {
        ApprovalMethod::Push(_) => return None,
        ApprovalMethod::Tiqr(_) => ResponderManner::Tiqr,
        ApprovalMethod::Ocra(keys) => {
            let suite = Suite::parse(&keys.suite).ok()?;
            ResponderManner::Ocra {
                needs_pin: suite.needs_pin(),
                digits_only: suite.question_format() == QuestionFormat::Numeric,
            }
        }
    };
    Some(Responder {
        id: approval.id.to_string(),
        issuer: display_text(&approval.issuer),
        account_name: display_text(&approval.account_name),
        manner,
    })
}

/// A key as tokens' papers print it.
fn hexadecimal(text: &str) -> Result<Secret, Problem> {
    let digits: Zeroizing<String> =
        Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect());
    let nibbles: Option<Vec<u8>> = digits
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    match nibbles {
        Some(nibbles) if nibbles.is_empty() => Err(Code::SecretEmpty.into()),
        Some(nibbles) if nibbles.len() % 2 == 0 => Ok(Secret::from_bytes(
            nibbles
                .chunks(2)
                .map(|pair| pair[0] << 4 | pair[1])
                .collect(),
        )),
        _ => Err(Code::OcraSecret.into()),
    }
}

impl From<EnrolError> for Problem {
    fn from(error: EnrolError) -> Self {
        log::info!("tiqr: {error}");
        match error {
            EnrolError::UnsafeAddress => Code::TiqrUnsafeAddress,
            EnrolError::UsedOrExpired => Code::TiqrUsed,
            EnrolError::Unreadable => Code::TiqrOddAnswer,
            EnrolError::Suite => Code::TiqrSuite,
            EnrolError::Refused => Code::TiqrRefused,
        }
        .into()
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        log::info!("tiqr: {refusal}");
        // The words choose by these; 0 is none left, and absence is not known.
        let number =
            |number: Option<u32>| number.map_or_else(|| "none".to_owned(), |n| n.to_string());
        match refusal {
            Refusal::WrongResponse { attempts_left } => {
                Problem::from(Code::TiqrWrongPin).with("count", number(attempts_left))
            }
            Refusal::Challenge => Code::TiqrChallengeGone.into(),
            Refusal::Request => Code::TiqrRequestRefused.into(),
            Refusal::UnknownUser => Code::TiqrUserUnknown.into(),
            Refusal::Blocked { minutes } => {
                Problem::from(Code::TiqrBlocked).with("count", number(minutes))
            }
            Refusal::NotUnderstood => Code::TiqrOddAnswer.into(),
        }
    }
}

impl From<OcraError> for Problem {
    fn from(error: OcraError) -> Self {
        match error {
            OcraError::Suite { part } => {
                Problem::from(Code::OcraSuite).with("part", otp::display_text(&part))
            }
            OcraError::InputMissing { .. } | OcraError::Question | OcraError::Session => {
                Code::OcraChallenge.into()
            }
        }
    }
}
