//! Secrets, algorithms, digits, periods and counters.

use penning_otp::{Algorithm, Kind, Oddity, SecretError, UriError, corrected};

use super::{BASE32, read, secret_of, totp, wrong};

#[test]
fn secret_in_any_case_with_blanks_dashes_and_padding() {
    let plain = secret_of("JBSWY3DPEHPK3PXP");
    for text in [
        "jbswy3dpehpk3pxp",
        "JbSwY3dPeHpK3pXp",
        "jbsw y3dp ehpk 3pxp",
        "JBSW%20Y3DP%20EHPK%203PXP",
        "JBSW+Y3DP+EHPK+3PXP",
        "JBSW-Y3DP-EHPK-3PXP",
        "JBSWY3DPEHPK3PXP====",
        "JBSWY3DPEHPK3PXP%3D%3D",
    ] {
        assert_eq!(secret_of(text), plain, "{text}");
    }
}

#[test]
fn secret_of_odd_length_drops_the_bits_that_fill_no_byte() {
    assert_eq!(secret_of("JBSWY3D").expose(), b"Hell");
    assert_eq!(secret_of("SEVENDI").len(), 4);
    assert_eq!(secret_of("AB").len(), 1);
    assert_eq!(secret_of("AAA").len(), 1);
    assert_eq!(secret_of("MZ").expose(), b"f", "non-zero trailing bits");
}

#[test]
fn secret_empty_is_refused() {
    assert_eq!(
        wrong("otpauth://totp/Acme:anna?secret=&issuer=Acme"),
        UriError::Secret(SecretError::Empty)
    );
    assert_eq!(
        wrong("otpauth://totp/Acme:anna?secret&issuer=Acme"),
        UriError::Secret(SecretError::Empty)
    );
    assert_eq!(
        wrong("otpauth://totp/Acme:anna?secret===&issuer=Acme"),
        UriError::Secret(SecretError::Empty)
    );
    assert_eq!(
        wrong("otpauth://totp/Acme:anna?secret=A&issuer=Acme"),
        UriError::Secret(SecretError::Empty)
    );
    assert_eq!(
        wrong("otpauth://totp/Acme:anna?issuer=Acme"),
        UriError::SecretMissing
    );
    assert_eq!(wrong("otpauth://totp/Acme:anna"), UriError::SecretMissing);
}

#[test]
fn secret_with_0_1_or_8_is_refused_and_the_likely_one_offered() {
    for (text, position, found, suggestion, offer) in [
        (
            "JBSWY3DPEHPK3PX0",
            16,
            '0',
            Some('O'),
            Some("JBSWY3DPEHPK3PXO"),
        ),
        (
            "1BSW Y3DP EHPK 3PXP",
            1,
            '1',
            Some('L'),
            Some("LBSW Y3DP EHPK 3PXP"),
        ),
        (
            "JBSW Y8DP EHPK 3PX1",
            7,
            '8',
            Some('B'),
            Some("JBSW YBDP EHPK 3PXL"),
        ),
        ("JBSWY9DP", 6, '9', None, None),
        ("JBSWÿ0", 5, 'ÿ', None, None),
    ] {
        let expected = SecretError::WrongCharacter {
            position,
            found,
            suggestion,
        };
        assert_eq!(
            wrong(&format!("otpauth://totp/A?secret={text}")),
            UriError::Secret(expected),
            "{text}"
        );
        assert_eq!(
            corrected(text).as_deref().map(String::as_str),
            offer,
            "{text}"
        );
    }
    assert_eq!(corrected("JBSWY3DP"), None, "nothing to correct");
}

#[test]
fn secret_parameter_in_capitals_and_html_ampersands() {
    assert_eq!(
        read(&format!(
            "otpauth://totp/Acme:anna?SECRET={BASE32}&amp;Issuer=Acme&amp;Digits=8"
        ))
        .credential
        .digits(),
        8
    );
}

#[test]
fn algorithm_in_all_its_spellings() {
    for (text, algorithm) in [
        ("SHA1", Algorithm::Sha1),
        ("sha1", Algorithm::Sha1),
        ("SHA-1", Algorithm::Sha1),
        ("HMACSHA1", Algorithm::Sha1),
        ("HmacSHA1", Algorithm::Sha1),
        ("HMAC-SHA-256", Algorithm::Sha256),
        ("hmac_sha256", Algorithm::Sha256),
        ("Algorithm.sha256", Algorithm::Sha256),
        ("sha512", Algorithm::Sha512),
        ("SHA-512", Algorithm::Sha512),
        ("", Algorithm::Sha1),
    ] {
        let enrolment = read(&totp(&format!("&algorithm={text}")));
        assert_eq!(enrolment.credential.algorithm(), algorithm, "{text}");
    }
}

#[test]
fn algorithm_unknown_is_refused() {
    for text in [
        "MD5", "SHA224", "SHA-384", "SHA3-256", "SHA", "1", "sha256x", "none",
    ] {
        assert_eq!(
            wrong(&totp(&format!("&algorithm={text}"))),
            UriError::Algorithm {
                found: text.to_owned()
            }
        );
    }
}

#[test]
fn null_takes_the_default_and_says_so() {
    let enrolment = read(&totp("&algorithm=null&digits=null"));
    assert_eq!(
        (
            enrolment.credential.algorithm(),
            enrolment.credential.digits()
        ),
        (Algorithm::Sha1, 6)
    );
    assert!(enrolment.oddities.contains(&Oddity::DefaultTaken {
        parameter: "algorithm"
    }));
    assert!(enrolment.oddities.contains(&Oddity::DefaultTaken {
        parameter: "digits"
    }));
}

#[test]
fn digits_from_5_to_10() {
    for digits in 5..=10u8 {
        assert_eq!(
            read(&totp(&format!("&digits={digits}")))
                .credential
                .digits(),
            digits
        );
    }
    assert_eq!(read(&totp("")).credential.digits(), 6);
}

#[test]
fn digits_0_text_negative_and_out_of_range_are_refused() {
    for text in [
        "0",
        "4",
        "11",
        "six",
        "-6",
        "6.0",
        "256",
        "99999999999999999999",
    ] {
        let found = text.chars().take(16).collect();
        assert_eq!(
            wrong(&totp(&format!("&digits={text}"))),
            UriError::Digits { found }
        );
    }
}

#[test]
fn period_from_a_second_to_a_day() {
    for (text, seconds) in [
        ("1", 1),
        ("10", 10),
        ("15", 15),
        ("60", 60),
        ("90", 90),
        ("86400", 86_400),
    ] {
        let enrolment = read(&totp(&format!("&period={text}")));
        assert_eq!(enrolment.credential.period_seconds(), Some(seconds));
    }
    assert_eq!(read(&totp("")).credential.period_seconds(), Some(30));
}

#[test]
fn period_0_is_the_usual_one_and_told() {
    let read = penning_otp::parse_uri(&totp("&period=0")).expect("an account");
    assert_eq!(read.credential.period_seconds(), Some(30));
    assert!(read.oddities.contains(&penning_otp::Oddity::DefaultTaken {
        parameter: "period"
    }));
}

#[test]
fn period_text_negative_and_out_of_range_are_refused() {
    for text in ["86401", "30s", "-30", "0.5", "4294967296"] {
        assert_eq!(
            wrong(&totp(&format!("&period={text}"))),
            UriError::Period {
                found: text.to_owned()
            }
        );
    }
}

#[test]
fn counter_missing_on_hotp_is_asked_for() {
    let uri = format!("otpauth://hotp/Acme:anna?secret={BASE32}&algorithm=SHA256&digits=8&image=x");
    let UriError::CounterMissing(incomplete) = wrong(&uri) else {
        panic!("a counter is missing")
    };
    assert_eq!(
        (incomplete.issuer.as_str(), incomplete.account_name.as_str()),
        ("Acme", "anna")
    );
    let completed = incomplete.with_counter(7).expect("complete");
    assert_eq!(completed, read(&format!("{uri}&counter=7")));
}

#[test]
fn counter_up_to_64_bits() {
    for (text, counter) in [
        ("0", 0),
        ("10300", 10_300),
        ("18446744073709551615", u64::MAX),
    ] {
        let uri = format!("otpauth://hotp/Acme:anna?secret={BASE32}&period=30&counter={text}");
        assert_eq!(read(&uri).credential.kind(), &Kind::Hotp { counter });
    }
    for text in ["-1", "one", "18446744073709551616"] {
        let uri = format!("otpauth://hotp/Acme:anna?secret={BASE32}&counter={text}");
        assert!(
            matches!(wrong(&uri), UriError::Counter { found } if text.starts_with(&found)),
            "{text}"
        );
    }
}
