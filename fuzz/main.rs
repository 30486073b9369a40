#![no_main]
#![cfg(target_os = "linux")]
//! Every target in one program: the variable `PENNING_FUZZ_TARGET` names the one that is run. libFuzzer's
//! own `main` reads the rest of the command line.

use std::sync::{Arc, LazyLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use penning_approve::http::Response;
use penning_approve::keys::{DeviceKey, ServerKey};
use penning_approve::privacyidea::Token;
use penning_otp::{Recognised, recognise};
use zeroize::Zeroizing;

/// Of bytes, or of what can be made of bytes: what libFuzzer tries is given to `run`.
macro_rules! target {
    (|$input:ident: &[u8]| $body:block) => {
        pub fn run($input: &[u8]) $body
    };
    (|$input:ident: $kind:ty| $body:block) => {
        pub fn run(bytes: &[u8]) {
            use libfuzzer_sys::arbitrary::{Arbitrary, Unstructured};
            fn with($input: $kind) $body
            if let Ok(input) = <$kind>::arbitrary_take_rest(Unstructured::new(bytes)) {
                with(input);
            }
        }
    };
}
pub(crate) use target;

/// The targets, each of a file, with whether it stands behind a fence.
macro_rules! targets {
    ($($name:ident $(fenced $fenced:tt)?;)*) => {
        mod targets { $(pub mod $name;)* }
        const TARGETS: &[(&str, fn(&[u8]), bool)] = &[
            $((stringify!($name), targets::$name::run, targets!(@fenced $($fenced)?)),)*
        ];
    };
    (@fenced) => { false };
    (@fenced yes) => { true };
}

targets! {
    approve;
    document;
    luma fenced yes;
    migration;
    ocra;
    pdf fenced yes;
    picture fenced yes;
    portable;
    recognise;
    settings;
    symbol fenced yes;
    tiqr;
    vault;
}

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let wanted = std::env::var("PENNING_FUZZ_TARGET").unwrap_or_default();
    let Some(&(_, run, fenced)) = TARGETS.iter().find(|(name, ..)| *name == wanted) else {
        let known: Vec<_> = TARGETS.iter().map(|(name, ..)| *name).collect();
        panic!("PENNING_FUZZ_TARGET is one of: {}", known.join(", "))
    };
    if fenced {
        mind_the_fence();
    }
    run
});

libfuzzer_sys::fuzz_target!(init: LazyLock::force(&TARGET), |bytes: &[u8]| TARGET(bytes));

/// Decoders are fenced: a panic within is theirs, and is caught. libFuzzer's own hook would end the
/// run before that; one that nobody catches ends it still. With `FUZZ_SAYS` set, each is told.
fn mind_the_fence() {
    let says = std::env::var_os("FUZZ_SAYS").is_some();
    std::panic::set_hook(Box::new(move |panic| {
        if says {
            eprintln!("{panic}");
        }
    }));
}

/// What stands before the first line break, as text, and what after it.
fn line_and_rest(input: &[u8]) -> (String, &[u8]) {
    let end = input
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(input.len());
    let (line, rest) = input.split_at(end);
    (
        String::from_utf8_lossy(line).into_owned(),
        rest.get(1..).unwrap_or_default(),
    )
}

/// A server's answer with this body.
fn answered(body: &[u8]) -> Response {
    Response {
        status: 200,
        headers: Vec::new(),
        body: Zeroizing::new(body.to_vec()),
    }
}

/// The token of our own recording: what its server signed in the seeds is rightly signed.
fn recorded_token() -> Token {
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
