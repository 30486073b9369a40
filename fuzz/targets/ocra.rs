//! A line with a suite, then the question.
use penning_otp::Secret;
use penning_otp::ocra::{Inputs, Suite};

crate::target!(|text: &str| {
    let (suite, question) = text.split_once('\n').unwrap_or((text, ""));
    let Ok(suite) = Suite::parse(suite) else { return };
    assert_eq!(Suite::parse(suite.as_str()).as_ref(), Ok(&suite));
    let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
    let inputs = Inputs {
        counter: Some(7),
        question,
        pin: Some(&secret),
        session: Some(b"session"),
        unix_seconds: Some(1_800_000_000),
    };
    if let Ok(response) = suite.respond(&secret, &inputs) {
        assert!(response.len() >= 4 && response.bytes().all(|symbol| symbol.is_ascii_hexdigit()));
    }
});
