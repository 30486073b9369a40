//! When servers are asked, and what a person gets to see, with a server in memory.

mod desk;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use desk::Desk;
use penning_approve::http::{HttpError, Method, Request, Response};
use penning_approve::keys::DeviceKey;
use penning_session::problem::Code;
use penning_session::{LockReason, Session, Verdict};
use serde_json::{Value, json};
use zeroize::Zeroizing;

const URL: &str = "https://idp.example.org/ttype/push";
const CODE: &str = "otpauth://pipush/anna%40hospital?url=https%3A//idp.example.org/ttype/push&ttl=10&issuer=Example&enrollment_credential=0123456789abcdef0123456789abcdef01234567&v=1&serial=PIPU0000TEST&sslverify=1";

/// What the server lists, and the key it signs with.
struct Server {
    key: DeviceKey,
    open: Mutex<Vec<Value>>,
    /// Answers other than the usual.
    fails: Mutex<Option<HttpError>>,
    /// The token was deleted.
    deleted: AtomicBool,
}

impl Server {
    fn at(desk: &Desk) -> Arc<Server> {
        let server = Arc::new(Server {
            key: DeviceKey::generate().expect("a key"),
            open: Mutex::default(),
            fails: Mutex::default(),
            deleted: AtomicBool::new(false),
        });
        let answering = Arc::clone(&server);
        *desk.http.server.lock().unwrap() =
            Some(Box::new(move |request| answering.answer(request)));
        server
    }

    fn answer(&self, request: &Request) -> Result<Response, HttpError> {
        if let Some(error) = self.fails.lock().unwrap().clone() {
            return Err(error);
        }
        if self.deleted.load(Ordering::SeqCst) {
            let body = json!({"result": {"status": false, "error": {"code": 10, "message": "no such token"}}});
            return Ok(Response {
                status: 400,
                headers: Vec::new(),
                body: Zeroizing::new(body.to_string().into_bytes()),
            });
        }
        let field = |name: &str| {
            let found = request.fields.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.as_str())
        };
        let body = if request.method == Method::Get {
            json!({"result": {"status": true, "value": *self.open.lock().unwrap()}})
        } else if field("pubkey").is_some() {
            let spki = data_encoding::BASE64
                .decode(self.key.public_key_base64().as_bytes())
                .expect("base64");
            let pkcs1 = data_encoding::BASE64.encode(&spki[24..]);
            json!({"result": {"status": true, "value": true}, "detail": {"public_key": pkcs1}})
        } else {
            let mut open = self.open.lock().unwrap();
            let before = open.len();
            open.retain(|one| one["nonce"].as_str() != field("nonce"));
            json!({"result": {"status": true, "value": open.len() < before}})
        };
        Ok(Response {
            status: 200,
            headers: Vec::new(),
            body: Zeroizing::new(body.to_string().into_bytes()),
        })
    }

    fn ask(&self, nonce: &str) {
        let signed = format!("{nonce}|{URL}|PIPU0000TEST|Is it you?|Example|1");
        self.open.lock().unwrap().push(json!({
            "nonce": nonce, "url": URL, "serial": "PIPU0000TEST", "question": "Is it you?",
            "title": "Example", "sslverify": "1", "signature": self.key.sign(&signed),
        }));
    }
}

fn enrolled(desk: &Desk) -> Session {
    let session = desk.open();
    let found = session.take_text(CODE).expect("a code").tokens.remove(0);
    session
        .activate(&found.pending_id, "Example", "anna")
        .expect("activated");
    session
}

#[test]
fn without_such_an_account_or_locked_nobody_is_asked_and_nothing_wakes_up() {
    let desk = Desk::new();
    let session = desk.session();
    assert_eq!(session.next_poll(), None, "not open yet");
    session.open();
    assert_eq!(session.next_poll(), None, "no such account");
    session.poll();
    assert_eq!(desk.http.asked.load(Ordering::SeqCst), 0);
}

#[test]
fn every_three_seconds_while_somebody_looks_every_ten_otherwise_up_to_sixty_in_trouble() {
    let desk = Desk::new();
    let server = Server::at(&desk);
    let session = enrolled(&desk);
    let waits = || {
        session.poll();
        session
            .next_poll()
            .expect("there is something to ask")
            .as_secs()
    };
    assert_eq!(waits(), 10);
    session.watch_closely(true);
    desk.later(10);
    assert_eq!(waits(), 3);
    session.watch_closely(false);
    desk.later(3);
    assert_eq!(waits(), 10);
    session.expect_sign_in();
    assert_eq!(session.next_poll().map(|wait| wait.as_secs()), Some(0));
    assert_eq!(waits(), 3);
    desk.later(120);
    assert_eq!(waits(), 10, "two minutes are over");
    *server.fails.lock().unwrap() = Some(HttpError::Timeout);
    let growing: Vec<u64> = (0..4)
        .map(|_| {
            desk.later(60);
            waits()
        })
        .collect();
    assert_eq!(growing, [20, 40, 60, 60]);
    assert_eq!(
        session.tokens()[0].problem.as_ref().map(|one| one.code),
        Some(Code::ServerTimeout)
    );
    // In between, looking often asks nobody.
    let asked = desk.http.asked.load(Ordering::SeqCst);
    for _ in 0..50 {
        session.poll();
    }
    assert_eq!(desk.http.asked.load(Ordering::SeqCst), asked);
    *server.fails.lock().unwrap() = None;
    desk.later(60);
    assert_eq!(waits(), 10);
    assert_eq!(session.tokens()[0].problem, None);
}

#[test]
fn a_thousand_requests_in_a_minute_are_one_prompt() {
    let desk = Desk::new();
    let server = Server::at(&desk);
    let session = enrolled(&desk);
    let mut prompts = std::collections::BTreeSet::new();
    for n in 0..20 {
        for m in 0..50 {
            server.ask(&format!("N{n}-{m}"));
        }
        session.expect_sign_in();
        session.poll();
        prompts.extend(session.sign_in().map(|one| one.id));
        desk.later(3);
    }
    assert_eq!(prompts.len(), 1);
    let flood = session.tokens()[0].dropped.clone();
    assert_eq!(flood, [("flood".to_owned(), 995)]);
}

#[test]
fn one_that_was_answered_is_not_shown_again_even_by_another_start() {
    let desk = Desk::new();
    let server = Server::at(&desk);
    let session = enrolled(&desk);
    server.ask("N1");
    session.expect_sign_in();
    session.poll();
    let shown = session.sign_in().expect("a sign-in");
    session.answer(&shown.id, Verdict::Deny).expect("taken");
    // Something on the way plays it again.
    server.ask("N1");
    session.expect_sign_in();
    session.poll();
    assert_eq!(session.sign_in(), None);
    assert_eq!(session.tokens()[0].dropped, [("replayed".to_owned(), 1)]);
    let again = desk.open();
    again.poll();
    assert_eq!(again.sign_in(), None);
}

#[test]
fn a_sign_in_is_over_after_two_minutes() {
    let desk = Desk::new();
    let server = Server::at(&desk);
    let session = enrolled(&desk);
    server.ask("N1");
    session.poll();
    let shown = session.sign_in().expect("a sign-in");
    assert_eq!(shown.until - shown.since, 120);
    desk.later(120);
    assert_eq!(session.sign_in(), None);
    assert_eq!(
        session
            .answer(&shown.id, Verdict::Approve { option: None })
            .map_err(|problem| problem.code),
        Err(Code::SignInGone)
    );
}

#[test]
fn while_one_waits_its_server_is_asked_often_and_what_is_wrong_with_it_is_told() {
    let desk = Desk::new();
    let server = Server::at(&desk);
    let session = enrolled(&desk);
    server.ask("N1");
    session.poll();
    let wait = || session.next_poll().map(|wait| wait.as_secs());
    assert_eq!(wait(), Some(3));
    assert_eq!(session.sign_in().expect("a sign-in").problem, None);

    // Out of reach, it may be wanted yet: it stays, and says so.
    *server.fails.lock().unwrap() = Some(HttpError::Timeout);
    desk.later(3);
    assert!(session.poll().changed);
    let problem = session.sign_in().expect("it stays").problem;
    assert_eq!(problem.map(|one| one.code), Some(Code::ServerTimeout));
    *server.fails.lock().unwrap() = None;
    desk.later(6);
    assert!(session.poll().changed);
    assert_eq!(session.sign_in().expect("it stays").problem, None);

    // Answered elsewhere or deleted, it is gone with the next question.
    server.deleted.store(true, Ordering::SeqCst);
    desk.later(3);
    assert!(session.poll().changed);
    assert_eq!(session.sign_in(), None);
    assert_eq!(
        session.tokens()[0].problem.as_ref().map(|one| one.code),
        Some(Code::ServerTokenUnknown)
    );
}

#[test]
fn that_there_are_such_accounts_is_known_of_a_locked_vault() {
    let desk = Desk::new();
    let _server = Server::at(&desk);
    let session = desk.open();
    assert!(!session.approves());
    let session = enrolled(&desk);
    assert!(session.approves());
    session.lock(LockReason::Asked);
    assert_eq!(session.next_poll(), None, "nobody is asked");
    session.poll();
    assert!(session.approves(), "but that much is known");
}

#[test]
fn the_clock_is_checked_when_the_person_asks_and_only_then() {
    let desk = Desk::new();
    let _server = Server::at(&desk);
    let session = enrolled(&desk);
    session.expect_sign_in();
    session.poll();
    assert_eq!(desk.time_server.asked.load(Ordering::SeqCst), 0);

    let refused = session.check_clock().unwrap_err();
    assert_eq!(refused.code, Code::TimeServerSilent);
    assert_eq!(refused.data["host"], "time.example");
    assert_eq!(session.clock_offset(), None);
    for (ahead_millis, seconds, told) in [
        (Some(400), 0, false),
        (Some(-400), 0, false),
        (Some(19_400), 19, false),
        (Some(19_600), 20, true),
        (Some(-95_400), -95, true),
    ] {
        *desk.time_server.ahead_millis.lock().unwrap() = ahead_millis;
        let offset = session.check_clock().expect("a time");
        assert_eq!(offset.seconds, seconds);
        assert_eq!(session.clock_offset(), told.then_some(offset));
    }
}

#[test]
fn an_account_that_demands_presence_is_answered_only_with_it() {
    let desk = Desk::new();
    let server = Server::at(&desk);
    let session = desk.open();
    let code = format!("{CODE}&app_force_unlock=any");
    let found = session.take_text(&code).expect("a code").tokens.remove(0);
    session
        .activate(&found.pending_id, "Example", "anna")
        .expect("activated");
    server.ask("N1");
    session.poll();
    let shown = session.sign_in().expect("a sign-in");
    assert!(shown.needs_presence);
    for verdict in [Verdict::Approve { option: None }, Verdict::Deny] {
        let refused = session
            .answer(&shown.id, verdict)
            .map_err(|problem| problem.code);
        assert_eq!(refused, Err(Code::PresenceNeeded));
    }
    session.prove_presence(None).expect("a click is the proof");
    session
        .answer(&shown.id, Verdict::Approve { option: None })
        .expect("taken");
}

#[test]
fn codes_that_ask_for_something_unsafe_or_came_too_late_are_refused_with_the_reason() {
    let desk = Desk::new();
    Server::at(&desk);
    let session = desk.open();
    let explained = |text: &str| match session
        .take_text(text)
        .expect("explained")
        .explained
        .remove(0)
    {
        penning_session::Explained::Broken(problem) => problem.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        explained(&CODE.replace("sslverify=1", "sslverify=0")),
        Code::PushSkipsChecks
    );
    assert_eq!(
        explained(&CODE.replace("https%3A", "http%3A")),
        Code::PushUnsafeAddress
    );
    let found = session.take_text(CODE).expect("a code").tokens.remove(0);
    desk.later(300);
    // Scanned again it does not live longer.
    let again = session.take_text(CODE).expect("a code").tokens.remove(0);
    assert_eq!(again, found);
    desk.later(300);
    let late = session.activate(&found.pending_id, "Example", "anna");
    assert_eq!(late.unwrap_err().code, Code::PushExpired);
    assert_eq!(
        desk.http.asked.load(Ordering::SeqCst),
        0,
        "nothing was sent"
    );
}
