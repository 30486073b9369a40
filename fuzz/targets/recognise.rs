//! A text as found in a code, pasted or dropped, or given as a link. What is an account can be written and
//! read again.
use penning_otp::{Recognised, parse_uri, recognise, recognise_lines, write_uri};

crate::target!(|text: &str| {
    let _ = recognise_lines(text);
    if let Recognised::Account(account) = recognise(text) {
        let again = parse_uri(&write_uri(&account)).expect("what was written can be read");
        assert_eq!(again.credential, account.credential);
    }
});
