//! What several targets need.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use penning_approve::http::Response;
use penning_approve::keys::{DeviceKey, ServerKey};
use penning_approve::privacyidea::Token;
use penning_otp::{Recognised, recognise};
use zeroize::Zeroizing;

/// Decoders are fenced: a panic within is theirs, and is caught. libFuzzer's own hook would end the
/// run before that; one that nobody catches ends it still. With `FUZZ_SAYS` set, each is told.
pub fn mind_the_fence() {
    let says = std::env::var_os("FUZZ_SAYS").is_some();
    std::panic::set_hook(Box::new(move |panic| {
        if says {
            eprintln!("{panic}");
        }
    }));
}

/// What stands before the first line break, as text, and what after it.
pub fn line_and_rest(input: &[u8]) -> (String, &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let (line, rest) = input.split_at(end);
    (String::from_utf8_lossy(line).into_owned(), rest.get(1..).unwrap_or_default())
}

/// A server's answer with this body.
pub fn answered(body: &[u8]) -> Response {
    Response {
        status: 200,
        headers: Vec::new(),
        body: Zeroizing::new(body.to_vec()),
    }
}

/// The token of our own recording: what its server signed in the seeds is rightly signed.
pub fn recorded_token() -> Token {
    let text = include_str!("../crates/approve/tests/fixtures/session.json");
    let recorded: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let part = |name: &str| recorded[name].as_str().expect("a text");
    let Recognised::PushToken(code) = recognise(part("enrolment_uri")) else {
        panic!("an enrolment code")
    };
    let pem = part("phone_private_key_pkcs8_pem");
    let pem: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = DeviceKey::from_pkcs8(&STANDARD.decode(pem).expect("base64")).expect("a key");
    let server_key = part("server_public_key_pkcs1_der_base64");
    Token {
        serial: code.serial,
        url: code.url,
        device_key: Arc::new(key),
        server_key: ServerKey::from_pkcs1_base64(server_key).expect("a key"),
    }
}
