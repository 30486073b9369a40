//! Each step, and each way in which it can go wrong.

use std::sync::Arc;

use penning_approve::keys::DeviceKey;
use penning_approve::privacyidea::{
    Activation, ActivationError, Answer, Drop, ServerError, read_answer,
};
use penning_otp::{PushToken, Recognised, recognise};
use serde_json::{Value, json};

use crate::server::{SERVER, answer, listing, pkcs1, raw};

fn code(query: &str) -> PushToken {
    let text = format!(
        "otpauth://pipush/anna%40hospital?url=https%3A//idp.example.org/ttype/push&ttl=10&issuer=Example&enrollment_credential=0123456789abcdef0123456789abcdef01234567&v=1&serial=PIPU0000TEST&{query}"
    );
    match recognise(&text) {
        Recognised::PushToken(code) => *code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_activation_runs_out() {
    let activation = Activation::new(&code("sslverify=1"), 1_000, false).expect("a good code");
    assert_eq!(activation.expires_at(), 1_600);
    let key = &SERVER.token.device_key;
    assert!(activation.request(key, 1_599).is_ok());
    assert_eq!(
        activation.request(key, 1_600),
        Err(ActivationError::Expired)
    );
}

#[test]
fn a_code_that_asks_for_something_unsafe_is_refused() {
    let refused = |code: &PushToken, plain| Activation::new(code, 0, plain).err();
    assert_eq!(
        refused(&code("sslverify=0"), true),
        Some(ActivationError::AsksToSkipChecks)
    );
    let mut plain = code("sslverify=1");
    plain.url = "http://idp.example.org/ttype/push".into();
    assert_eq!(refused(&plain, true), Some(ActivationError::UnsafeAddress));
    plain.url = "http://127.0.0.1:8099/ttype/push".into();
    assert_eq!(refused(&plain, false), Some(ActivationError::UnsafeAddress));
    assert_eq!(refused(&plain, true), None);
}

#[test]
fn what_a_server_says_to_an_activation() {
    let activation = Activation::new(&code(""), 1_000, false).expect("a good code");
    let finish = |status, body: Value| {
        let key = Arc::clone(&SERVER.token.device_key);
        let response = raw(status, body.to_string().into_bytes());
        activation.finish(key, &response).map(|token| token.serial)
    };
    let refused = |code, message: &str| json!({"result": {"status": false, "error": {"code": code, "message": message}}});
    let server_key = pkcs1(&DeviceKey::generate().expect("a key"));
    let lines = server_key
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy);
    let with_line_ends = lines.collect::<Vec<_>>().join("\n");
    let good = json!({"result": {"status": true, "value": true}, "detail": {"public_key": with_line_ends, "rollout_state": "enrolled"}});
    assert_eq!(finish(200, good), Ok("PIPU0000TEST".into()));
    assert_eq!(
        finish(404, refused(601, "no token")),
        Err(ActivationError::UsedOrUnknown)
    );
    assert_eq!(
        finish(400, refused(905, "Invalid enrollment credential")),
        Err(ActivationError::UsedOrUnknown)
    );
    let not_a_key =
        json!({"result": {"status": true, "value": true}, "detail": {"public_key": "AAAA"}});
    assert_eq!(finish(200, not_a_key), Err(ActivationError::ServerKey));
    let none = json!({"result": {"status": true, "value": true}});
    assert_eq!(finish(200, none), Err(ActivationError::ServerKey));
}

#[test]
fn what_a_server_says_to_a_poll() {
    let read = |status, body: &str| {
        let response = raw(status, body.as_bytes().to_vec());
        SERVER
            .token
            .read_poll(&response)
            .map(|poll| poll.challenges.len())
    };
    let refused = |code, message: &str| {
        json!({"result": {"status": false, "error": {"code": code, "message": message}}})
            .to_string()
    };
    assert_eq!(read(200, r#"{"result":{"status":true,"value":[]}}"#), Ok(0));
    assert_eq!(
        read(
            400,
            &refused(10, "ERR905: Timestamp 2020-01-01 not in valid range.")
        ),
        Err(ServerError::ClockOff)
    );
    assert_eq!(
        read(400, &refused(10, "Could not verify signature!")),
        Err(ServerError::UnknownToken {
            status: 400,
            code: 10
        })
    );
    assert_eq!(
        read(403, &refused(303, "Polling not allowed!")),
        Err(ServerError::NotAllowed {
            status: 403,
            code: 303
        })
    );
    assert_eq!(
        read(500, &refused(-500, "Oops")),
        Err(ServerError::Other {
            status: 500,
            code: -500
        })
    );
    for (status, body) in [
        (200, "<html>Sign in to this network</html>"),
        (200, "{}"),
        (200, r#"{"result":{"status":true,"value":true}}"#),
        (502, ""),
    ] {
        assert_eq!(
            read(status, body),
            Err(ServerError::NotAnAnswer { status }),
            "{body}"
        );
    }
}

#[test]
fn every_fault_of_a_challenge_has_its_name() {
    let dropped = |change: fn(&mut Value), seal: bool| {
        let mut challenge = SERVER.challenge("N1", "Title", "Question?", Some("45,12,48"));
        change(&mut challenge);
        if seal {
            SERVER.seal(&mut challenge);
        }
        let poll = SERVER
            .token
            .read_poll(&listing(&[challenge]))
            .expect("a list");
        assert!(poll.challenges.is_empty() || poll.dropped.is_empty());
        poll.dropped.first().map(|one| one.why)
    };
    assert_eq!(dropped(|_| {}, false), None);
    assert_eq!(
        dropped(|c| c["title"] = "Other".into(), false),
        Some(Drop::BadSignature)
    );
    assert_eq!(
        dropped(|c| c["sslverify"] = "0".into(), false),
        Some(Drop::BadSignature)
    );
    assert_eq!(
        dropped(|c| c["require_presence"] = Value::Null, false),
        Some(Drop::BadSignature)
    );
    assert_eq!(
        dropped(|c| c["require_presence"] = "45".into(), false),
        Some(Drop::BadSignature)
    );
    assert_eq!(
        dropped(|c| c["serial"] = "PIPU0000BBBB".into(), true),
        Some(Drop::WrongSerial)
    );
    assert_eq!(
        dropped(
            |c| c["url"] = "https://evil.example/ttype/push".into(),
            true
        ),
        Some(Drop::ForeignOrigin)
    );
    assert_eq!(
        dropped(
            |c| c["url"] = "http://idp.example.org/ttype/push".into(),
            true
        ),
        Some(Drop::ForeignOrigin)
    );
    assert_eq!(
        dropped(|c| c["nonce"] = 5.into(), true),
        Some(Drop::Malformed)
    );
    assert_eq!(
        dropped(|c| c["nonce"] = "".into(), true),
        Some(Drop::Malformed)
    );
    // Any words may be choices, as long as they fit a window.
    for unfit in [
        (|c| c["require_presence"] = ",".into()) as fn(&mut Value),
        |c| c["require_presence"] = "1,".into(),
        |c| c["require_presence"] = "x".repeat(41).into(),
        |c| c["require_presence"] = "0,1,2,3,4,5,6,7,8,9,10,11,12".into(),
    ] {
        assert_eq!(dropped(unfit, true), Some(Drop::CannotShow));
    }
    assert_eq!(
        dropped(
            |c| c["require_presence"] = "Roodborst!,Één,<b>,01,01,01".into(),
            true
        ),
        None
    );
    assert_eq!(
        dropped(
            |c| c["capabilities"] = r#"{"decline_reason": false}"#.into(),
            true
        ),
        Some(Drop::BadSignature)
    );
    assert_eq!(
        dropped(|c| c["capabilities_signature"] = Value::Null, true),
        Some(Drop::BadSignature)
    );
    assert_eq!(
        dropped(|c| c["capabilities"] = "{".into(), true),
        Some(Drop::Malformed)
    );
    let lower = |c: &mut Value| {
        c["signature"] = c["signature"].as_str().unwrap().to_lowercase().into();
    };
    assert_eq!(dropped(lower, false), Some(Drop::BadSignature));
    let unpadded = |c: &mut Value| {
        c["signature"] = c["signature"]
            .as_str()
            .unwrap()
            .trim_end_matches('=')
            .into();
    };
    assert_eq!(dropped(unpadded, false), Some(Drop::BadSignature));
}

#[test]
fn a_reason_is_sent_only_where_the_server_takes_one() {
    let mut challenge = SERVER.challenge("N1", "Title", "Question?", None);
    let read = |challenge: &Value| {
        let poll = SERVER
            .token
            .read_poll(&listing(std::slice::from_ref(challenge)));
        poll.expect("a list").challenges.remove(0)
    };
    let fields = |challenge: &Value| -> Vec<&'static str> {
        let request = SERVER.token.answer(&read(challenge), &Answer::NotMe);
        request.fields.iter().map(|(name, _)| *name).collect()
    };
    assert_eq!(
        fields(&challenge),
        ["serial", "nonce", "decline", "decline_reason", "signature"]
    );
    // A server before 3.14.
    let members = challenge.as_object_mut().expect("an object");
    members.remove("capabilities");
    members.remove("capabilities_signature");
    assert_eq!(
        fields(&challenge),
        ["serial", "nonce", "decline", "signature"]
    );
}

#[test]
fn what_a_server_says_to_an_answer() {
    let read = |body: Value| read_answer(&answer(&body));
    let taken = read(json!({"result": {"status": true, "value": true}})).expect("taken");
    assert!(taken.taken && taken.display_code.is_none());
    let with_code = json!({"result": {"status": true, "value": true}, "detail": {"display_code": "24", "message": "Enter the code"}});
    let taken = read(with_code).expect("taken");
    assert_eq!(taken.display_code.as_deref(), Some("24"));
    assert_eq!(taken.message.as_deref(), Some("Enter the code"));
    let blocked = json!({"result": {"status": true, "value": false}, "detail": {"display_code": "24", "message": "Access is blocked"}});
    let taken = read(blocked).expect("an answer");
    assert!(!taken.taken && taken.display_code.is_none());
    assert_eq!(taken.message.as_deref(), Some("Access is blocked"));
    let odd = json!({"result": {"status": true, "value": "yes"}});
    assert_eq!(read(odd), Err(ServerError::NotAnAnswer { status: 200 }));
}
