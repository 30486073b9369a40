//! Services and apps with ways of their own.

use penning_otp::{Oddity, UriError};

use super::{BASE32, assert_names, issuer_differs, read, totp, wrong};

#[test]
fn battle_net() {
    let enrolment = read(&format!(
        "otpauth://totp/Battle.net:EU123456789012:?secret={BASE32}&digits=8"
    ));
    assert_eq!(
        (enrolment.issuer.as_str(), enrolment.account_name.as_str()),
        ("Battle.net", "EU123456789012")
    );
    assert_eq!(enrolment.credential.digits(), 8);
    assert_names(
        &format!("otpauth://totp/Battle.net:EU-1234:?secret={BASE32}&issuer=Battle.net&digits=8"),
        "Battle.net",
        "EU-1234",
    );
}

#[test]
fn authy_with_seven_digits_every_ten_seconds() {
    let enrolment = read(&totp("&digits=7&period=10"));
    assert_eq!(
        (
            enrolment.credential.digits(),
            enrolment.credential.period_seconds()
        ),
        (7, Some(10))
    );
    assert!(
        enrolment
            .oddities
            .contains(&Oddity::UnusualDigits { digits: 7 })
    );
    assert!(
        enrolment
            .oddities
            .contains(&Oddity::UnusualPeriod { seconds: 10 })
    );
}

#[test]
fn symantec_vip() {
    let uri = format!(
        "otpauth://totp/VIP%20Access:SYMC12345678?digits=6&secret={BASE32}&period=30&algorithm=sha1&issuer=Symantec"
    );
    assert_names(&uri, "Symantec", "SYMC12345678");
    assert_eq!(issuer_differs(&read(&uri)), Some("VIP Access"));
}

#[test]
fn unknown_parameters_are_kept() {
    let enrolment = read(&totp(
        "&image=https%3A%2F%2Facme.org%2Fa%2Bb.png&codeDisplay=%7B%22pinned%22%3Atrue%7D&lock=false",
    ));
    let extra: Vec<(&str, &str)> = enrolment
        .extra
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        extra,
        [
            ("image", "https://acme.org/a+b.png"),
            ("codeDisplay", r#"{"pinned":true}"#),
            ("lock", "false")
        ]
    );
}

#[test]
fn two_step_rollout_is_not_stored_as_if_it_were_final() {
    for parameter in ["2step_salt=8", "2step_output=20", "2step_difficulty=10000"] {
        assert_eq!(wrong(&totp(&format!("&{parameter}"))), UriError::TwoStep);
    }
}

#[test]
fn scheme_and_type_in_any_case() {
    assert_names(
        &format!("OTPAUTH://TOTP/Acme:anna?secret={BASE32}"),
        "Acme",
        "anna",
    );
    assert_names(
        &format!("OtpAuth://Totp/Acme:anna?secret={BASE32}"),
        "Acme",
        "anna",
    );
}

#[test]
fn sign_in_tokens_are_not_totp() {
    assert_eq!(
        wrong("otpauth://pipush/anna?url=https%3A//pi.acme.org/ttype/push&v=1&serial=PIPU01"),
        UriError::Type {
            found: "pipush".to_owned()
        }
    );
}

#[test]
fn other_schemes_and_types_are_named() {
    assert_eq!(
        wrong("https://acme.org/totp?secret=A"),
        UriError::Scheme {
            found: "https".to_owned()
        }
    );
    assert_eq!(
        wrong("otpauth:/totp/Acme?secret=A"),
        UriError::Scheme {
            found: "otpauth:".to_owned()
        }
    );
    assert_eq!(
        wrong(&format!("otpauth://sms/Acme?secret={BASE32}")),
        UriError::Type {
            found: "sms".to_owned()
        }
    );
    assert_eq!(
        wrong(&format!("otpauth:///Acme?secret={BASE32}")),
        UriError::Type {
            found: String::new()
        }
    );
    assert_eq!(
        wrong(&format!("otpauth://totp/{}", "x".repeat(70_000))),
        UriError::TooLong { bytes: 70_015 }
    );
}

#[test]
fn copied_with_blanks_line_ends_and_a_byte_order_mark() {
    assert_names(
        &format!("\u{FEFF}  otpauth://totp/Acme:an\r\nna?secret={BASE32}\r\n"),
        "Acme",
        "anna",
    );
}
