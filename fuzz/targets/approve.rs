//! A line with an enrolment code, then what a server of sign-ins answers.
use std::sync::{Arc, LazyLock};

use penning_approve::privacyidea::{Activation, Answer, Token, read_answer};
use crate::{answered, line_and_rest, recorded_token};
use penning_otp::{Recognised, recognise};

static TOKEN: LazyLock<Token> = LazyLock::new(recorded_token);

crate::target!(|input: &[u8]| {
    let (code, body) = line_and_rest(input);
    let answer = answered(body);
    let _ = read_answer(&answer);
    if let Ok(poll) = TOKEN.read_poll(&answer) {
        for challenge in poll.challenges {
            let buttons = challenge.presence.as_ref().map_or(1, Vec::len);
            assert!((1..=12).contains(&buttons));
            let _ = TOKEN.answer(&challenge, &Answer::Deny);
        }
    }
    if let Recognised::PushToken(code) = recognise(&code)
        && let Ok(activation) = Activation::new(&code, 1_000, true)
    {
        let key = &TOKEN.device_key;
        assert!(activation.request(key, activation.expires_at()).is_err());
        let _ = activation.finish(Arc::clone(key), &answer);
    }
});
