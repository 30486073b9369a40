//! Nothing that a hostile server or network can make of a challenge is taken for one, and nothing breaks.

use penning_approve::privacyidea::read_answer;
use proptest::prelude::*;
use serde_json::Value;

use crate::server::{SERVER, listing, raw};

/// One change to one text of a challenge.
#[derive(Clone, Debug)]
enum Change {
    Flip { at: usize, to: char },
    Cut { at: usize },
    Append(String),
    Replace(String),
    Remove,
    Null,
    Number(i64),
    Nest,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<usize>(), any::<char>()).prop_map(|(at, to)| Change::Flip { at, to }),
        any::<usize>().prop_map(|at| Change::Cut { at }),
        "\\PC{1,20}".prop_map(Change::Append),
        ".{0,40}".prop_map(Change::Replace),
        Just(Change::Remove),
        Just(Change::Null),
        any::<i64>().prop_map(Change::Number),
        Just(Change::Nest),
    ]
}

const SIGNED: [&str; 8] = [
    "nonce",
    "url",
    "serial",
    "question",
    "title",
    "sslverify",
    "require_presence",
    "signature",
];

fn changed(challenge: &Value, field: &str, change: &Change) -> Value {
    let mut changed = challenge.clone();
    let before = challenge[field].as_str().expect("a text").to_owned();
    let letters: Vec<char> = before.chars().collect();
    let members = changed.as_object_mut().expect("an object");
    let now: Value = match change {
        Change::Remove => {
            members.remove(field);
            return changed;
        }
        Change::Null => Value::Null,
        Change::Number(number) => (*number).into(),
        Change::Nest => Value::Array(vec![before.into()]),
        Change::Flip { at, to } => {
            let mut letters = letters;
            let at = at % letters.len();
            letters[at] = *to;
            letters.into_iter().collect::<String>().into()
        }
        Change::Cut { at } => letters[..at % letters.len()]
            .iter()
            .collect::<String>()
            .into(),
        Change::Append(more) => format!("{before}{more}").into(),
        Change::Replace(text) => text.clone().into(),
    };
    members.insert(field.to_owned(), now);
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_thousand_changed_challenges_are_never_taken(
        field in proptest::sample::select(&SIGNED[..]),
        change in change(),
    ) {
        let good = challenge();
        let bad = changed(&good, field, &change);
        prop_assume!(bad != good);
        let poll = SERVER.token.read_poll(&listing(&[bad]));
        let poll = poll.expect("a list is a list");
        prop_assert_eq!(poll.challenges, []);
        prop_assert_eq!(poll.dropped.len(), 1);
    }

    #[test]
    fn any_bytes_are_an_error_and_no_more(status in 100_u16..600, body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let response = raw(status, body);
        let _ = SERVER.token.read_poll(&response);
        let _ = read_answer(&response);
    }

    #[test]
    fn a_changed_answer_breaks_nothing(at in any::<usize>(), byte in any::<u8>()) {
        let mut body = listing(&[challenge()]).body.to_vec();
        let at = at % body.len();
        let before = body[at];
        body[at] = byte;
        if let Ok(poll) = SERVER.token.read_poll(&raw(200, body)) {
            // Where the change hit nothing that is signed, the challenge is the very one.
            for taken in poll.challenges {
                prop_assert!(before == byte || taken.nonce == "NONCE" && taken.title == "Title");
            }
        }
    }
}

fn challenge() -> Value {
    static MADE: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| {
        SERVER.challenge("NONCE", "Title", "Is it you?", Some("45,12,48"))
    });
    MADE.clone()
}

#[test]
fn texts_from_outside_stay_what_they_are() {
    let title = "<img src=x onerror=alert(1)>\u{202e}evil";
    let sent = SERVER.challenge("N", title, "{{7*7}}\u{200b}", None);
    let poll = SERVER.token.read_poll(&listing(&[sent])).expect("a list");
    assert_eq!(poll.challenges[0].title, title);
}

#[test]
fn a_text_longer_than_any_server_sends_is_dropped() {
    let sent = SERVER.challenge("N", &"x".repeat(9_000), "?", None);
    let poll = SERVER.token.read_poll(&listing(&[sent])).expect("a list");
    assert!(poll.challenges.is_empty());
}
