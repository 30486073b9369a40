//! What is read and deserves a second look.

use penning_otp::Oddity;

use super::{BASE32, read, totp};

#[test]
fn names_with_control_and_bidirectional_characters_are_told() {
    for text in [
        "%E2%80%AEgnp.exe",
        "a%00b",
        "a%E2%80%8Bb",
        "a%0Ab",
        "%EF%BB%BFb",
    ] {
        let enrolment = read(&format!("otpauth://totp/Acme:{text}?secret={BASE32}"));
        assert!(
            enrolment.oddities.contains(&Oddity::ControlCharacters),
            "{text}"
        );
    }
    assert!(
        !read(&format!("otpauth://totp/Zoë:安娜?secret={BASE32}"))
            .oddities
            .contains(&Oddity::ControlCharacters)
    );
}

#[test]
fn names_with_lookalike_letters_are_told() {
    let told = |name: &str| {
        read(&format!("otpauth://totp/{name}:anna?secret={BASE32}"))
            .oddities
            .contains(&Oddity::LookalikeCharacters)
    };
    assert!(told("Gооgle"), "Cyrillic o");
    assert!(told("аррӏе"), "all Cyrillic");
    assert!(told("Ｇoogle"), "full width");
    for honest in [
        "Google",
        "Яндекс",
        "Москва Банк",
        "Ελλάδα",
        "Café Zoë",
        "安娜",
    ] {
        assert!(!told(honest), "{honest}");
    }
}

#[test]
fn short_secrets_are_told() {
    let enrolment = read("otpauth://totp/Acme:anna?secret=JBSWY3DP&issuer=Acme");
    assert!(
        enrolment
            .oddities
            .contains(&Oddity::ShortSecret { bytes: 5 })
    );
    assert_eq!(read(&totp("&issuer=Acme")).oddities, []);
}
