//! Whatever is written is read back as it was, and no text breaks a reader.

use penning_otp::migration::{self, Gathering};
use penning_otp::ocra::Suite;
use penning_otp::{
    Algorithm, Credential, Enrolment, Kind, MOST_CHARACTERS, Recognised, Secret, display_text,
    parse_uri, recognise, recognise_lines, write_uri,
};
use proptest::prelude::*;

fn secret(bytes: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Secret> {
    proptest::collection::vec(any::<u8>(), bytes).prop_map(Secret::from_bytes)
}

fn text_secret() -> impl Strategy<Value = Secret> {
    prop_oneof![Just("1234".to_owned()), "[0-9]{1,16}", "\\PC{1,20}"]
        .prop_map(|text| Secret::from_bytes(text.into_bytes()))
}

fn algorithm() -> impl Strategy<Value = Algorithm> {
    prop_oneof![
        Just(Algorithm::Sha1),
        Just(Algorithm::Sha256),
        Just(Algorithm::Sha512)
    ]
}

/// Names in every script, and those made of what URIs are divided by.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[:/?#&=+% @.a-c-]{0,12}",
        "(Microsoft|Steam|null|Acme|secret=|otpauth://|%3A|\\+){0,3}",
    ]
}

fn credential() -> impl Strategy<Value = Credential> {
    let valid = "made of valid parts";
    prop_oneof![
        (secret(1..100), algorithm(), 5..=10u8, 1..=86_400u32).prop_map(
            move |(secret, algorithm, digits, period)| Credential::totp(
                secret, algorithm, digits, period
            )
            .expect(valid)
        ),
        (secret(1..100), algorithm(), 5..=10u8, any::<u64>()).prop_map(
            move |(secret, algorithm, digits, counter)| Credential::hotp(
                secret, algorithm, digits, counter
            )
            .expect(valid)
        ),
        secret(1..40).prop_map(move |secret| Credential::steam(secret).expect(valid)),
        (secret(16), text_secret())
            .prop_map(move |(secret, pin)| Credential::yandex(secret, pin).expect(valid)),
        ("[!-~]{1,40}|[0-9a-fA-F]{1,32}", text_secret()).prop_map(move |(text, pin)| {
            Credential::motp(Secret::from_bytes(text.into_bytes()), pin).expect(valid)
        }),
    ]
}

fn extra() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::vec(
        (
            "(image|icon|codeDisplay|lock|x[A-Za-z0-9_]{0,8})",
            any::<String>(),
        ),
        0..4,
    )
}

fn enrolment() -> impl Strategy<Value = Enrolment> {
    (name(), name(), credential(), extra()).prop_map(|(issuer, account_name, credential, extra)| {
        Enrolment {
            extra,
            ..Enrolment::new(&issuer, &account_name, credential)
        }
    })
}

/// Texts near to what the readers know, as well as any at all.
fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "(otpauth|motp|steam|pia|tiqrauth|tiqrenroll|phonefactor|https|edumfa-push)://[ -~]{0,80}",
        "otpauth://(totp|hotp|steam|yaotp|motp|pipush)/[ -~é]{0,20}\\?(secret|issuer|digits|period|counter|pin|data|url|v)=[ -~é]{0,20}(&[a-z2_]{0,8}=[ -~é]{0,20}){0,6}",
        "otpauth-migration://offline\\?data=[A-Za-z0-9+/=%]{0,200}",
        "OCRA-1:HOTP-SHA(1|256|512)-[0-9]{1,2}:[C-]{0,2}Q[ANHé][0-9]{0,3}(-[PST][A-Z0-9é]{0,6}){0,4}",
        enrolment().prop_map(|enrolment| write_uri(&enrolment).to_string()),
    ]
}

/// One of [`hostile_text`] with a piece cut out or put in.
fn mutated_text() -> impl Strategy<Value = String> {
    (
        hostile_text(),
        any::<prop::sample::Index>(),
        0..4usize,
        "[ -~é\u{202E}\u{0}]{0,3}",
    )
        .prop_map(|(text, at, cut, put)| {
            let characters: Vec<char> = text.chars().collect();
            let at = at.index(characters.len() + 1);
            let rest = (at + cut).min(characters.len());
            characters[..at]
                .iter()
                .chain(put.chars().collect::<Vec<_>>().iter())
                .chain(&characters[rest..])
                .collect()
        })
}

/// What [`migration::write`] can express, as it comes back: without the parameters of URIs.
fn transferable(enrolment: Enrolment) -> Enrolment {
    Enrolment::new(
        &enrolment.issuer,
        &enrolment.account_name,
        enrolment.credential,
    )
}

proptest! {
    #[test]
    fn written_uris_are_read_back_as_they_were(enrolment in enrolment()) {
        let uri = write_uri(&enrolment);
        prop_assert_eq!(parse_uri(&uri), Ok(enrolment.clone()), "{}", uri.as_str());
        prop_assert_eq!(recognise(&uri), Recognised::Account(Box::new(enrolment)));
        prop_assert!(uri.is_ascii());
    }

    #[test]
    fn written_migrations_are_read_back_as_they_were(
        given in proptest::collection::vec(enrolment().prop_map(transferable), 0..23),
        batch_id in any::<i32>(),
        rotation in any::<prop::sample::Index>(),
    ) {
        let written = migration::write(&given, batch_id);
        let kept: Vec<Enrolment> = given
            .iter()
            .enumerate()
            .filter(|(place, _)| !written.left_out.iter().any(|(left_out, _)| left_out == place))
            .map(|(_, account)| account.clone())
            .collect();
        // Nothing is left out that the format can express.
        for (place, _) in &written.left_out {
            let credential = &given[*place].credential;
            let expressible = matches!(credential.digits(), 6 | 8)
                && matches!(credential.kind(), Kind::Totp { period_seconds: 30 } | Kind::Hotp { counter: 0..=0x7FFF_FFFF_FFFF_FFFF });
            prop_assert!(!expressible);
        }
        let mut uris = written.uris;
        if uris.is_empty() {
            prop_assert!(kept.is_empty());
            return Ok(());
        }
        let by = rotation.index(uris.len());
        uris.rotate_left(by);
        let mut batches = uris.iter().map(|uri| migration::parse(uri).expect("what we wrote"));
        let mut gathering = Gathering::new(batches.next().expect("one at least"));
        for batch in batches {
            prop_assert!(gathering.add(batch).is_ok());
        }
        prop_assert!(gathering.is_complete());
        prop_assert_eq!(gathering.batch_id(), batch_id);
        let (accounts, problems) = gathering.into_accounts();
        prop_assert_eq!(problems, vec![]);
        prop_assert_eq!(accounts, kept);
    }

    #[test]
    fn transfers_of_common_accounts_leave_nothing_out(
        given in proptest::collection::vec((name(), name(), secret(1..40), algorithm(), prop_oneof![Just(6u8), Just(8)]), 1..30),
    ) {
        let given: Vec<Enrolment> = given
            .into_iter()
            .map(|(issuer, account_name, secret, algorithm, digits)| {
                Enrolment::new(&issuer, &account_name, Credential::totp(secret, algorithm, digits, 30).expect("valid"))
            })
            .collect();
        let written = migration::write(&given, 1);
        prop_assert_eq!(written.left_out.len(), 0);
        let read: Vec<Enrolment> = written
            .uris
            .iter()
            .flat_map(|uri| migration::parse(uri).expect("what we wrote").accounts)
            .collect();
        prop_assert_eq!(read, given);
    }

    #[test]
    fn base32_is_read_back_however_it_is_laid_out(bytes in proptest::collection::vec(any::<u8>(), 1..64), group in 1..9usize) {
        let secret = Secret::from_bytes(bytes);
        let text = secret.to_base32();
        prop_assert_eq!(Secret::parse_base32(&text), Ok(secret.clone()));
        let grouped: Vec<String> = text.to_lowercase().as_bytes().chunks(group).map(|chunk| String::from_utf8_lossy(chunk).into_owned()).collect();
        prop_assert_eq!(Secret::parse_base32(&grouped.join(" ")), Ok(secret.clone()));
        prop_assert_eq!(Secret::parse_base32(&grouped.join("-")), Ok(secret.clone()));
        prop_assert_eq!(Secret::parse_hex(&secret.to_hex()), Ok(secret.clone()));
    }

    #[test]
    fn readers_never_panic(text in prop_oneof![hostile_text(), mutated_text()]) {
        let _ = parse_uri(&text);
        let _ = migration::parse(&text);
        let _ = recognise(&text);
        let _ = recognise_lines(&text);
        let _ = Secret::parse_base32(&text);
        let _ = Secret::parse_base64(&text);
        let _ = Secret::parse_hex(&text);
        let _ = Suite::parse(&text);
        let _ = penning_otp::corrected(&text);
    }

    #[test]
    fn damaged_payloads_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let uri = format!("otpauth-migration://offline?data={}", data_encoding::BASE64URL_NOPAD.encode(&bytes));
        let _ = migration::parse(&uri);
    }

    #[test]
    fn what_is_read_can_be_written_and_read_again(text in prop_oneof![hostile_text(), mutated_text()]) {
        if let Ok(enrolment) = parse_uri(&text) {
            let again = parse_uri(&write_uri(&enrolment)).expect("what we wrote");
            prop_assert_eq!((again.issuer, again.account_name), (enrolment.issuer, enrolment.account_name));
            prop_assert_eq!((again.credential, again.extra), (enrolment.credential, enrolment.extra));
        }
    }

    #[test]
    fn shown_text_holds_nothing_that_deceives(text in prop_oneof![any::<String>(), "[a-z\u{0}-\u{1F}\u{7F}-\u{9F}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{E0001}\u{61C}]{0,300}"]) {
        let shown = display_text(&text);
        for character in shown.chars() {
            prop_assert!(!character.is_control());
            let deceives = matches!(character, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
            prop_assert!(!deceives);
        }
        prop_assert!(shown.chars().count() <= MOST_CHARACTERS * "‹U+10FFFF›".chars().count() + 1);
        if text.chars().count() <= MOST_CHARACTERS && text.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
            prop_assert_eq!(shown, text);
        }
    }

    #[test]
    fn codes_have_their_digits_and_their_time(credential in credential(), at in 0..=u64::from(u32::MAX) * 100) {
        let code = credential.code_at(at);
        prop_assert_eq!(code.text().chars().count(), usize::from(credential.digits()));
        prop_assert_eq!(code.grouped().replace(' ', ""), code.text());
        prop_assert!(code.valid_from <= at && at < code.valid_until);
        match (credential.period_seconds(), credential.next_code_at(at)) {
            (Some(period), Some(next)) => {
                prop_assert_eq!(code.valid_until - code.valid_from, u64::from(period));
                prop_assert_eq!(next.valid_from, code.valid_until);
                prop_assert_eq!(credential.code_at(code.valid_until), next);
                prop_assert_eq!(credential.code_at(code.valid_until - 1), code);
            }
            (period, next) => prop_assert_eq!((period, next), (None, None)),
        }
    }

    #[test]
    fn the_end_of_time_does_not_panic(credential in credential(), before in 0..100_000u64) {
        let _ = credential.code_at(u64::MAX - before);
        let _ = credential.next_code_at(u64::MAX - before);
    }

    #[test]
    fn debug_shows_no_secret(enrolment in enrolment()) {
        let shown = format!("{enrolment:?} {:?}", enrolment.credential.code_at(0));
        let secret = enrolment.credential.secret();
        if secret.len() < 8 {
            // Too short to tell from a number or a name.
            return Ok(());
        }
        prop_assert!(!shown.contains(secret.to_base32().as_str()));
        prop_assert!(!shown.contains(secret.to_hex().as_str()));
        let bytes = format!("{:?}", secret.expose());
        prop_assert!(!shown.contains(&bytes));
    }
}
