//! Whole sessions with real servers, replayed: PKCS#1 v1.5 signatures are the same each time, so
//! everything that goes out is compared byte for byte. `fixtures/` holds our own recording;
//! `../shared/vectors` another, where it is there.

use std::path::PathBuf;
use std::sync::Arc;

use data_encoding::BASE64;
use penning_approve::http::{Method, Request, Response};
use penning_approve::keys::{DeviceKey, ServerKey};
use penning_approve::privacyidea::{Activation, Answer, Challenge, Token, read_answer};
use penning_otp::{PushToken, Recognised, recognise};
use serde_json::{Value, json};
use zeroize::Zeroizing;

fn sessions() -> Vec<(PathBuf, Value)> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    [
        here.join("tests/fixtures/session.json"),
        here.join("../../../shared/vectors/pipush_vectors.json"),
    ]
    .into_iter()
    .filter_map(|path| {
        let text = std::fs::read_to_string(&path).ok()?;
        Some((
            path,
            serde_json::from_str(&text).expect("a recording is JSON"),
        ))
    })
    .collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("no text {name}"))
}

fn device_key(session: &Value) -> Arc<DeviceKey> {
    let pem = text(session, "phone_private_key_pkcs8_pem");
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = BASE64.decode(body.as_bytes()).expect("base64 in PEM");
    Arc::new(DeviceKey::from_pkcs8(&der).expect("the recorded key"))
}

fn code(session: &Value) -> PushToken {
    match recognise(text(session, "enrolment_uri")) {
        Recognised::PushToken(code) => *code,
        other => panic!("not an enrolment code: {other:?}"),
    }
}

fn token(session: &Value) -> Token {
    let code = code(session);
    let server_key = text(session, "server_public_key_pkcs1_der_base64");
    Token {
        serial: code.serial,
        url: code.url,
        device_key: device_key(session),
        server_key: ServerKey::from_pkcs1_base64(server_key).expect("the recorded key"),
    }
}

fn response(exchange: &Value) -> Response {
    let body = match (&exchange["response"], &exchange["challenge"]) {
        (Value::Null, challenge) => json!({"result": {"status": true, "value": [challenge]}}),
        (response, _) => response.clone(),
    };
    Response {
        status: exchange["status"].as_u64().expect("a status") as u16,
        headers: Vec::new(),
        body: Zeroizing::new(body.to_string().into_bytes()),
    }
}

#[track_caller]
fn assert_sent(request: &Request, exchange: &Value) {
    let name = text(exchange, "name");
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    assert_eq!(method, text(exchange, "method"), "{name}");
    assert_eq!(request.url, text(exchange, "url"), "{name}");
    let fields = exchange["fields"].as_object().expect("fields");
    let mut sent: Vec<_> = request
        .fields
        .iter()
        .map(|(field, value)| ((*field).to_owned(), value.as_str().to_owned()))
        .collect();
    sent.sort();
    let mut wanted: Vec<_> = fields
        .iter()
        .map(|(field, value)| (field.clone(), value.as_str().expect("a text").to_owned()))
        .collect();
    wanted.sort();
    assert_eq!(sent, wanted, "{name}");
}

/// The Unix microseconds of `2026-11-21T21:26:43.520732Z`, found without the code under test.
fn micros(timestamp: &str) -> u64 {
    let (seconds, fraction) = timestamp
        .trim_end_matches('Z')
        .split_once('.')
        .expect("a fraction");
    let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let month: usize = seconds[5..7].parse().expect("a month");
    let date = format!(
        "Xxx, {} {} {} {} GMT",
        &seconds[8..10],
        &months[month * 3 - 3..month * 3],
        &seconds[..4],
        &seconds[11..]
    );
    let seconds = penning_approve::clock::http_date(&date).expect("a date");
    seconds * 1_000_000 + fraction.parse::<u64>().expect("microseconds")
}

#[test]
fn a_recorded_session_is_replayed_byte_for_byte() {
    let sessions = sessions();
    assert!(!sessions.is_empty(), "not even our own recording is there");
    for (path, session) in sessions {
        let token = token(&session);
        let mut open: Option<Challenge> = None;
        let mut steps = Vec::new();
        for exchange in session["exchanges"].as_array().expect("exchanges") {
            let name = text(exchange, "name");
            let response = response(exchange);
            if name == "enrol" {
                let code = code(&session);
                let activation = Activation::new(&code, 1_000, true).expect("a good code");
                let key = Arc::clone(&token.device_key);
                let request = activation.request(&key, 1_001).expect("in time");
                assert_sent(&request, exchange);
                let made = activation
                    .finish(key, &response)
                    .expect("the server took it");
                assert!(made.server_key == token.server_key, "{path:?}");
            } else if name.starts_with("poll") {
                let timestamp = text(&exchange["fields"], "timestamp");
                assert_sent(&token.poll(micros(timestamp)), exchange);
                let poll = token.read_poll(&response).expect("a list");
                assert_eq!(poll.dropped, [], "{name}");
                open = poll.challenges.into_iter().next();
                assert_eq!(open.is_some(), !exchange["challenge"].is_null(), "{name}");
            } else if name == "fb-update" {
                // Of the official app only: it tells the server how to wake it.
                continue;
            } else {
                let fields = &exchange["fields"];
                let answer = if let Some(presence) = fields["presence_answer"].as_str() {
                    Answer::ApproveWith {
                        presence: presence.into(),
                    }
                } else if fields["decline_reason"].is_string() {
                    Answer::NotMe
                } else if fields["decline"].is_string() {
                    Answer::Deny
                } else {
                    Answer::Approve
                };
                let challenge = open.as_ref().expect("a challenge to answer");
                assert_sent(&token.answer(challenge, &answer), exchange);
                let taken = read_answer(&response).expect("an answer");
                let wanted = &exchange["response"];
                assert_eq!(
                    Some(taken.taken),
                    wanted["result"]["value"].as_bool(),
                    "{name}"
                );
                let code = wanted["detail"]["display_code"].as_str();
                assert_eq!(taken.display_code.as_deref(), code, "{name}");
            }
            steps.push(name.to_owned());
        }
        for kind in [
            "enrol",
            "poll-presence",
            "presence-wrong",
            "code-to-phone-confirm",
        ] {
            assert!(
                steps.iter().any(|step| step == kind),
                "{path:?} lacks {kind}"
            );
        }
    }
}
