//! tiqr and OCRA accounts: who asks is known before anything is answered, and nothing is lost on the way.

mod desk;

use std::sync::{Arc, Mutex};

use desk::Desk;
use penning_approve::http::{Request, Response};
use penning_session::problem::Code;
use penning_session::{Explained, Session, TiqrAnswered, TypedOcra};
use zeroize::Zeroizing;

const METADATA: &str = r#"{"service":{"displayName":"University","identifier":"tiqr.example.org",
    "authenticationUrl":"https://tiqr.example.org/auth","enrollmentUrl":"https://tiqr.example.org/enrol"},
    "identity":{"identifier":"anna","displayName":"Anna de Vries"}}"#;
const ENROL: &str = "tiqrenroll://https://tiqr.example.org/metadata?key=1";
const SIGN_IN: &str = "tiqrauth://tiqr.example.org/a1b2c3/0011223344/library.example.org/2";

fn response(body: &str) -> Response {
    Response {
        status: 200,
        headers: Vec::new(),
        body: Zeroizing::new(body.as_bytes().to_vec()),
    }
}

/// A server that says these, one after another, and what it was sent.
fn serve(desk: &Desk, answers: &[&'static str]) -> Arc<Mutex<Vec<String>>> {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let left = Mutex::new(answers.iter().rev().copied().collect::<Vec<_>>());
    let kept = Arc::clone(&sent);
    *desk.http.server.lock().unwrap() = Some(Box::new(move |request: &Request| {
        kept.lock()
            .unwrap()
            .push(format!("{} {}", *request.address(), *request.form()));
        Ok(response(
            left.lock().unwrap().pop().expect("no more was to be asked"),
        ))
    }));
    sent
}

fn request_in(session: &Session, text: &str) -> String {
    match session.take_text(text).unwrap().explained.remove(0) {
        Explained::TiqrEnrol { request, .. } | Explained::TiqrSignIn { request, .. } => request,
        other => panic!("{other:?}"),
    }
}

fn enrolled(desk: &Desk) -> Session {
    let session = desk.open();
    serve(desk, &[METADATA, "OK"]);
    let request = request_in(&session, ENROL);
    session.tiqr_offer(&request).unwrap();
    session.tiqr_enrol(&request, "2580", "nl").unwrap();
    session
}

#[test]
fn the_description_is_fetched_once_and_the_secret_is_kept_before_it_is_told() {
    let desk = Desk::new();
    let session = desk.open();
    let sent = serve(&desk, &[METADATA, "OK"]);
    let request = request_in(&session, ENROL);
    assert_eq!(
        request_in(&session, ENROL),
        request,
        "one code seen twice is one"
    );
    for _ in 0..2 {
        let offer = session.tiqr_offer(&request).unwrap();
        assert_eq!(
            (offer.service.as_str(), offer.host.as_str()),
            ("University", "tiqr.example.org")
        );
    }
    let refused = session.tiqr_enrol(&request, "25", "nl").unwrap_err();
    assert_eq!(refused.code, Code::TiqrPin);
    assert_eq!(session.responders().len(), 0);
    session.tiqr_enrol(&request, "2580", "nl").unwrap();
    assert_eq!(session.responders().len(), 1);
    let sent = sent.lock().unwrap();
    assert_eq!(sent.len(), 2);
    assert!(sent[1].contains("operation=register") && sent[1].contains("language=nl"));
}

#[test]
fn an_account_that_the_server_does_not_take_is_not_there() {
    let desk = Desk::new();
    let session = desk.open();
    serve(&desk, &[METADATA, "NOT TODAY"]);
    let request = request_in(&session, ENROL);
    session.tiqr_offer(&request).unwrap();
    let refused = session.tiqr_enrol(&request, "2580", "en").unwrap_err();
    assert_eq!(refused.code, Code::TiqrRefused);
    assert_eq!(session.responders().len(), 0);
}

#[test]
fn a_sign_in_says_who_asks_and_only_that_service_is_answered() {
    let desk = Desk::new();
    let session = enrolled(&desk);
    let request = request_in(&session, SIGN_IN);
    let asked = session.tiqr_request(&request).unwrap();
    assert_eq!(asked.service, "University");
    assert_eq!(asked.signs_in_to.as_deref(), Some("library.example.org"));
    let account = asked.accounts[0].id.clone();

    let other = request_in(&session, "tiqrauth://evil.example.org/a1/00112233/x/2");
    assert_eq!(
        session.tiqr_request(&other).unwrap_err().code,
        Code::TiqrNoAccount
    );
    let sent = serve(&desk, &[]);
    let refused = session.tiqr_answer(&other, &account, "2580", "en");
    assert_eq!(
        refused.err().map(|problem| problem.code),
        Some(Code::AccountGone)
    );
    let someone = request_in(&session, "tiqrauth://bob@tiqr.example.org/a1/00112233/x/2");
    assert_eq!(
        session.tiqr_request(&someone).unwrap_err().code,
        Code::TiqrNoAccount
    );
    assert!(sent.lock().unwrap().is_empty(), "nothing was answered");

    let sent = serve(&desk, &["INVALID_RESPONSE:2", "OK"]);
    let wrong = session
        .tiqr_answer(&request, &account, "0000", "en")
        .err()
        .unwrap();
    assert_eq!(
        (wrong.code, wrong.data["count"].as_str()),
        (Code::TiqrWrongPin, "2")
    );
    let answered = session
        .tiqr_answer(&request, &account, "2580", "en")
        .unwrap();
    assert!(answered == TiqrAnswered::SignedIn);
    let sent = sent.lock().unwrap();
    assert!(sent[0] != sent[1], "another PIN, another response");
    assert!(sent[1].contains("userId=anna") && sent[1].contains("operation=login"));
    let again = session
        .tiqr_answer(&request, &account, "2580", "en")
        .err()
        .unwrap();
    assert_eq!(again.code, Code::PendingGone);
}

#[test]
fn without_the_server_the_response_is_there_to_type_over() {
    let desk = Desk::new();
    let session = enrolled(&desk);
    *desk.http.server.lock().unwrap() = None;
    let request = request_in(&session, SIGN_IN);
    let account = session.responders()[0].id.clone();
    let Ok(TiqrAnswered::Offline { user, response }) =
        session.tiqr_answer(&request, &account, "2580", "en")
    else {
        panic!("no response for who is offline")
    };
    assert_eq!(user, "anna");
    assert!(response.len() == 6 && response.bytes().all(|byte| byte.is_ascii_digit()));
}

#[test]
fn an_ocra_account_answers_and_steps_its_counter_first() {
    let desk = Desk::new();
    let session = desk.open();
    let typed = |suite: &str, secret: &str, secret_is_hex| TypedOcra {
        issuer: "Bank".to_owned(),
        account_name: "anna".to_owned(),
        suite: suite.to_owned(),
        secret: Zeroizing::new(secret.to_owned()),
        secret_is_hex,
    };
    // RFC 6287, appendix C.1
    let key = "3132333435363738393031323334353637383930";
    assert!(!session.back_up_if_due(), "nothing to lose yet");
    let plain = session
        .add_ocra(typed("OCRA-1:HOTP-SHA1-6:QN08", key, true))
        .unwrap();
    assert_eq!(
        *session.ocra_respond(&plain, "1111 1111", None).unwrap(),
        "243178"
    );
    let base32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let same = session
        .add_ocra(typed("OCRA-1:HOTP-SHA1-6:QN08", base32, false))
        .unwrap();
    assert_eq!(
        *session.ocra_respond(&same, "11111111", None).unwrap(),
        "243178"
    );
    // Appendix C.1, with a counter and the PIN 1234
    let key = "3132333435363738393031323334353637383930313233343536373839303132";
    let counted = session
        .add_ocra(typed("OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1", key, true))
        .unwrap();
    let answer = |challenge: &str| session.ocra_respond(&counted, challenge, Some("1234"));
    assert_eq!(*answer("12345678").unwrap(), "65347737");
    assert_eq!(*answer("12345678").unwrap(), "86775851");
    let without = session
        .ocra_respond(&counted, "12345678", None)
        .unwrap_err();
    assert_eq!(without.code, Code::PinEmpty);
    assert_eq!(
        *answer("12345678").unwrap(),
        "78192410",
        "a refusal steps nothing"
    );

    for (suite, secret, is_hex, code) in [
        ("OCRA-2:X", key, true, Code::OcraSuite),
        ("OCRA-1:HOTP-SHA1-6:QN08-S064", key, true, Code::OcraSuite),
        ("OCRA-1:HOTP-SHA1-6:QN08", "12345", true, Code::OcraSecret),
        ("OCRA-1:HOTP-SHA1-6:QN08", "", true, Code::SecretEmpty),
    ] {
        let refused = session.add_ocra(typed(suite, secret, is_hex)).unwrap_err();
        assert_eq!(refused.code, code, "{suite}");
    }
    let letters = session.ocra_respond(&plain, "abc", None).unwrap_err();
    assert_eq!(letters.code, Code::OcraChallenge);
    session.remove_responder(&plain).unwrap();
    assert_eq!(session.responders().len(), 2);
    assert!(
        session.back_up_if_due(),
        "what answers challenges is no less dear"
    );

    assert!(!session.empty_old_trash(), "it may have been a slip");
    desk.later(penning_session::TRASH_SECONDS);
    assert!(
        !session.empty_old_trash(),
        "of accounts there is nothing to tell"
    );
    let kept = || {
        let state = std::fs::read(desk.folder().join("vault.age")).unwrap();
        state.len()
    };
    let without = kept();
    session.remove_responder(&same).unwrap();
    session.remove_responder(&counted).unwrap();
    desk.later(penning_session::TRASH_SECONDS);
    session.empty_old_trash();
    assert!(kept() < without, "their keys are gone");
}
