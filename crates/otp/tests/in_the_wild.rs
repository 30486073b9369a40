//! Enrolment URIs as servers and apps really write them, one test for each way, with what must come
//! of it. The secrets are made up.

use penning_otp::{
    Algorithm, Credential, Enrolment, Kind, Oddity, Secret, SecretError, UriError, corrected,
    parse_uri,
};

const BASE32: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

fn read(uri: &str) -> Enrolment {
    parse_uri(uri).unwrap_or_else(|error| panic!("{uri}: {error:?}"))
}

fn wrong(uri: &str) -> UriError {
    match parse_uri(uri) {
        Err(error) => error,
        Ok(enrolment) => panic!("{uri} was read as {enrolment:?}"),
    }
}

fn names(uri: &str) -> (String, String) {
    let Enrolment {
        issuer,
        account_name,
        ..
    } = read(uri);
    (issuer, account_name)
}

fn assert_names(uri: &str, issuer: &str, account_name: &str) {
    assert_eq!(
        names(uri),
        (issuer.to_owned(), account_name.to_owned()),
        "{uri}"
    );
}

fn totp(parameters: &str) -> String {
    format!("otpauth://totp/Acme:anna?secret={BASE32}{parameters}")
}

fn secret_of(text: &str) -> Secret {
    read(&format!("otpauth://totp/Acme:anna?secret={text}"))
        .credential
        .secret()
        .clone()
}

fn issuer_differs(enrolment: &Enrolment) -> Option<&str> {
    enrolment.oddities.iter().find_map(|oddity| match oddity {
        Oddity::IssuerDiffersFromLabel { label } => Some(label.as_str()),
        _ => None,
    })
}

// Labels

#[test]
fn label_with_issuer_and_account() {
    assert_names(&totp(""), "Acme", "anna");
    assert_names(&totp("&issuer=Acme"), "Acme", "anna");
}

#[test]
fn label_with_an_encoded_colon_and_a_blank() {
    assert_names(
        &format!("otpauth://totp/Acme%3A%20anna?secret={BASE32}"),
        "Acme",
        "anna",
    );
    assert_names(
        &format!("otpauth://totp/Acme%3A anna?secret={BASE32}&issuer=Acme"),
        "Acme",
        "anna",
    );
}

#[test]
fn label_with_a_blank_issuer() {
    assert_names(&format!("otpauth://totp/:anna?secret={BASE32}"), "", "anna");
    assert_names(
        &format!("otpauth://totp/%3Aanna%40acme.org?secret={BASE32}&issuer=%2Fe%2F"),
        "/e/",
        "anna@acme.org",
    );
}

#[test]
fn label_in_many_scripts() {
    assert_names(
        &format!("otpauth://totp/Żółw:安娜 😀?secret={BASE32}"),
        "Żółw",
        "安娜 😀",
    );
    assert_names(
        &format!("otpauth://totp/Zo%C3%AB:J%C3%BCrgen?secret={BASE32}&issuer=Zo%C3%AB"),
        "Zoë",
        "Jürgen",
    );
}

#[test]
fn label_with_raw_blanks() {
    assert_names(
        &format!("otpauth://totp/Acme Works:anna smith?secret={BASE32}"),
        "Acme Works",
        "anna smith",
    );
}

#[test]
fn label_with_a_raw_number_sign_is_not_cut() {
    let uri = format!("otpauth://totp/Acme #1:anna#2?secret={BASE32}&issuer=Acme #1");
    assert_names(&uri, "Acme #1", "anna#2");
    assert_eq!(read(&uri).credential.secret(), &secret_of(BASE32));
    // Neither is the rest of the URI after it.
    assert_eq!(
        read(&format!(
            "otpauth://totp/Acme%20#1:anna?secret={BASE32}&digits=8"
        ))
        .credential
        .digits(),
        8
    );
    assert_names(
        &format!("otpauth://totp/anna?issuer=Acme #1&secret={BASE32}"),
        "Acme #1",
        "anna",
    );
}

#[test]
fn fragment_after_the_last_parameter_is_none_of_it() {
    assert_eq!(secret_of(&format!("{BASE32}#top")), secret_of(BASE32));
    assert_eq!(read(&totp("&digits=8#")).credential.digits(), 8);
    // In the middle it is a wrong character, not a fragment.
    assert!(matches!(
        wrong("otpauth://totp/Acme?secret=JBSW#Y3DP&issuer=Acme"),
        UriError::Secret(SecretError::WrongCharacter {
            position: 5,
            found: '#',
            suggestion: None
        })
    ));
}

#[test]
fn label_with_a_raw_question_mark() {
    assert_names(
        &format!("otpauth://totp/What?:anna?secret={BASE32}"),
        "What?",
        "anna",
    );
}

#[test]
fn plus_in_an_address_is_a_plus() {
    assert_names(
        &format!("otpauth://totp/Acme:a+b@example.org?secret={BASE32}&issuer=Acme"),
        "Acme",
        "a+b@example.org",
    );
    assert_names(
        &format!("otpauth://totp/a%2Bb@example.org?secret={BASE32}"),
        "",
        "a+b@example.org",
    );
}

#[test]
fn plus_in_a_label_of_microsoft_is_a_blank() {
    let uri = "otpauth://totp/Contoso+Hospital%3Aanna%40contoso.org?secret=abcdefghijklmnop&issuer=Microsoft";
    assert_names(uri, "Microsoft", "anna@contoso.org");
    assert_eq!(issuer_differs(&read(uri)), Some("Contoso Hospital"));
    assert_names(
        "otpauth://totp/Contoso%3Aanna+smith?secret=abcdefghijklmnop&issuer=Microsoft",
        "Microsoft",
        "anna smith",
    );
}

#[test]
fn plus_in_an_issuer_is_a_blank_between_words_only() {
    assert_names(
        &format!(
            "otpauth://hotp/Air%20Canada:Benjamin?secret={BASE32}&issuer=Air+Canada&counter=50"
        ),
        "Air Canada",
        "Benjamin",
    );
    assert_eq!(
        issuer_differs(&read(&format!(
            "otpauth://totp/Air%20Canada:B?secret={BASE32}&issuer=Air+Canada"
        ))),
        None
    );
    assert_names(
        &format!("otpauth://totp/Disney+:anna?secret={BASE32}&issuer=Disney+"),
        "Disney+",
        "anna",
    );
    assert_names(
        &format!("otpauth://totp/anna?secret={BASE32}&issuer=C++"),
        "C++",
        "anna",
    );
    assert_names(
        &format!("otpauth://totp/A%2BB:anna?secret={BASE32}&issuer=A%2BB"),
        "A+B",
        "anna",
    );
}

#[test]
fn empty_label_and_no_label() {
    assert_names(
        &format!("otpauth://totp/?secret={BASE32}&issuer=Code 3 "),
        "Code 3",
        "",
    );
    assert_names(&format!("otpauth://totp?secret={BASE32}"), "", "");
    assert_names(&format!("otpauth://totp/?secret={BASE32}"), "", "");
}

#[test]
fn more_than_one_colon_is_all_name_unless_the_issuer_tells() {
    assert_names(
        &format!("otpauth://totp/host:port:user?secret={BASE32}"),
        "",
        "host:port:user",
    );
    assert_names(
        &format!("otpauth://totp/host%3Aport%3Auser?secret={BASE32}&issuer=Acme"),
        "Acme",
        "host:port:user",
    );
    assert_names(
        &format!("otpauth://totp/Zoë%3A GmbH%3AJ?secret={BASE32}&issuer=Zoë: GmbH"),
        "Zoë: GmbH",
        "J",
    );
    assert_names(
        &format!("otpauth://totp/Acme:host:8080?secret={BASE32}&issuer=Acme"),
        "Acme",
        "host:8080",
    );
}

#[test]
fn label_with_a_slash() {
    assert_names(
        &format!("otpauth://totp/Acme/Works:anna/admin?secret={BASE32}"),
        "Acme/Works",
        "anna/admin",
    );
}

#[test]
fn damaged_percent_encoding_is_shown_as_it_is() {
    assert_names(
        &format!("otpauth://totp/Acme:100%?secret={BASE32}"),
        "Acme",
        "100%",
    );
    assert_names(
        &format!("otpauth://totp/Acme:%zz?secret={BASE32}"),
        "Acme",
        "%zz",
    );
}

// Issuers

#[test]
fn issuer_in_label_differs_from_the_parameter() {
    let enrolment = read(&format!(
        "otpauth://totp/Old%20Name:anna?secret={BASE32}&issuer=Acme"
    ));
    assert_eq!(
        (enrolment.issuer.as_str(), enrolment.account_name.as_str()),
        ("Acme", "anna")
    );
    assert_eq!(issuer_differs(&enrolment), Some("Old Name"));
    assert_eq!(
        issuer_differs(&read(&totp("&issuer=ACME"))),
        None,
        "case makes no other issuer"
    );
}

#[test]
fn issuer_missing_is_allowed_and_told() {
    let enrolment = read(&format!("otpauth://totp/anna?secret={BASE32}"));
    assert_eq!(enrolment.issuer, "");
    assert!(enrolment.oddities.contains(&Oddity::NoIssuer));
}

#[test]
fn issuer_without_a_value_empty_and_twice() {
    assert_names(
        &format!("otpauth://totp/:anna?algorithm=SHA1&issuer&period=30&secret={BASE32}"),
        "",
        "anna",
    );
    assert_names(
        &format!("otpauth://totp/anna?issuer=&secret={BASE32}"),
        "",
        "anna",
    );
    assert_names(
        &format!("otpauth://totp/Acme:anna?secret={BASE32}&issuer=&issuer=Acme"),
        "Acme",
        "anna",
    );
    assert_names(
        &format!("otpauth://totp/Acme:anna?secret={BASE32}&issuer=Acme&issuer=Acme"),
        "Acme",
        "anna",
    );
}

#[test]
fn issuer_with_raw_utf8_blanks_and_an_ampersand() {
    assert_names(
        &format!(
            "otpauth://totp/Zo%C3%AB%20%26%20S%C3%B6hne%3AJ?secret={BASE32}&issuer=Zoë & Söhne&digits=6"
        ),
        "Zoë & Söhne",
        "J",
    );
}

// Secrets

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

// Algorithms

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

// Digits, period, counter

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
fn period_0_text_negative_and_out_of_range_are_refused() {
    for text in ["0", "86401", "30s", "-30", "0.5", "4294967296"] {
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

// Services with ways of their own

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
            found: "otpauth:/totp/Ac".to_owned()
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

// Steam

fn is_steam(uri: &str) -> bool {
    let enrolment = read(uri);
    assert_eq!(
        *enrolment.credential.kind() == Kind::Steam,
        enrolment.credential.code_at(0).text().len() == 5
    );
    *enrolment.credential.kind() == Kind::Steam
}

#[test]
fn steam_by_type() {
    let uri = format!(
        "otpauth://steam/Steam:anna?secret={BASE32}&issuer=Steam&algorithm=SHA1&digits=5&period=30"
    );
    assert!(is_steam(&uri));
    assert!(is_steam(&format!(
        "otpauth://Steam/Boeing:anna?secret={BASE32}"
    )));
}

#[test]
fn steam_by_scheme() {
    let enrolment = read("steam://STEAMKEY");
    assert_eq!(enrolment.credential.code_at(1_742_298_622).text(), "NTK5M");
    assert_eq!(
        (enrolment.issuer.as_str(), enrolment.account_name.as_str()),
        ("Steam", "")
    );
    assert_eq!(read("steam://steamkey").credential, enrolment.credential);
}

#[test]
fn steam_by_a_flag_and_by_encoder() {
    assert!(is_steam(&format!(
        "otpauth://totp/Steam:anna?secret={BASE32}&steam"
    )));
    assert!(is_steam(&format!(
        "otpauth://totp/Acme:anna?secret={BASE32}&period=30&digits=5&encoder=steam"
    )));
    assert!(is_steam(&format!(
        "otpauth://totp/Acme:anna?secret={BASE32}&period=30&digits=6&encoder=steam"
    )));
}

#[test]
fn steam_by_issuer_needs_five_digits_as_well() {
    assert!(is_steam(&format!(
        "otpauth://totp/Steam:anna?secret={BASE32}&issuer=Steam&digits=5"
    )));
    assert!(!is_steam(&format!(
        "otpauth://totp/Steam:anna?secret={BASE32}&issuer=Steam"
    )));
    for denying in [
        "digits=6",
        "digits=5&period=60",
        "digits=5&algorithm=SHA256",
        "digits=5&encoder=default",
    ] {
        let uri = format!("otpauth://totp/Steam:anna?secret={BASE32}&issuer=Steam&{denying}");
        assert!(
            matches!(read(&uri).credential.kind(), Kind::Totp { .. }),
            "{denying}"
        );
    }
    let hotp = format!("otpauth://hotp/Steam:anna?secret={BASE32}&issuer=Steam&digits=5&counter=1");
    assert_eq!(read(&hotp).credential.kind(), &Kind::Hotp { counter: 1 });
}

#[test]
fn steam_with_the_data_of_winauth() {
    let data = "%7B%22shared_secret%22%3A%22zvIayp3JPvtvX%2FQGHqsqKBk%2F44s%3D%22%2C%22serial_number%22%3A%221%22%7D";
    let enrolment = read(&format!(
        "otpauth://totp/anna?secret={BASE32}&digits=5&issuer=Steam&data={data}"
    ));
    assert_eq!(enrolment.credential.code_at(1_616_374_841).text(), "2F9J5");
    assert!(enrolment.extra.is_empty(), "the data holds secrets");
}

#[test]
fn steam_secret_in_base64() {
    for text in [
        "zvIayp3JPvtvX/QGHqsqKBk/44s=",
        "zvIayp3JPvtvX%2FQGHqsqKBk%2F44s%3D",
        "zvIayp3JPvtvX/QGHqsqKBk/44s",
    ] {
        let enrolment = read(&format!("otpauth://steam/Steam:anna?secret={text}"));
        assert_eq!(
            enrolment.credential.code_at(1_616_374_841).text(),
            "2F9J5",
            "{text}"
        );
    }
    // Only letters and digits that base32 has too: the length tells.
    let letters_only = read("otpauth://steam/Steam:anna?secret=abcdefghijklmnopqrstuvwxyzA=");
    assert_eq!(letters_only.credential.secret().len(), 20);
    assert!(matches!(
        wrong("otpauth://steam/Steam?secret=STEAM0EY"),
        UriError::Secret(_)
    ));
}

#[test]
fn steam_with_other_digits_or_algorithm_is_refused() {
    assert!(matches!(
        wrong(&format!("otpauth://steam/S?secret={BASE32}&digits=8")),
        UriError::Digits { .. }
    ));
    assert!(matches!(
        wrong(&format!("otpauth://steam/S?secret={BASE32}&period=60")),
        UriError::Period { .. }
    ));
    assert!(matches!(
        wrong(&format!(
            "otpauth://steam/S?secret={BASE32}&algorithm=SHA256"
        )),
        UriError::Algorithm { .. }
    ));
}

// mOTP and Yandex

fn with_pin(uri: &str, pin: &str) -> Credential {
    match wrong(uri) {
        UriError::PinMissing(incomplete) => incomplete.with_pin(pin).expect("complete").credential,
        other => panic!("{uri}: {other:?}"),
    }
}

#[test]
fn motp_asks_for_its_pin() {
    for uri in [
        "motp://motp:anna?secret=e3152afee62599c8",
        "motp://Acme:anna?secret=E3152AFEE62599C8",
        "motp://Acme:anna/?secret=e315+2afe+e625+99c8"
            .replace('+', " ")
            .as_str(),
        "otpauth://motp/Acme:anna?secret=4MKSV7XGEWM4Q&algorithm=MD5&digits=6&period=10&lock=false",
    ] {
        assert_eq!(
            with_pin(uri, "1234").code_at(165_892_298).text(),
            "e7d8b6",
            "{uri}"
        );
    }
}

#[test]
fn motp_names_and_pin_in_the_uri() {
    let enrolment = read("motp://Acme:anna@acme.org?secret=e3152afee62599c8&pin=GEZDGNA");
    assert_eq!(
        (enrolment.issuer.as_str(), enrolment.account_name.as_str()),
        ("Acme", "anna@acme.org")
    );
    assert_eq!(enrolment.credential.code_at(165_892_298).text(), "e7d8b6");
    assert_eq!(
        read("motp://Acme:anna?secret=e3152afee62599c8&pin=1234").credential,
        enrolment.credential
    );
    assert_eq!(enrolment.credential.period_seconds(), Some(10));
}

#[test]
fn motp_with_a_secret_that_is_not_hexadecimal_is_told() {
    let enrolment = read("motp://Acme:anna?secret=asdasddasadsadsadsads2133&pin=1234");
    assert_eq!(
        enrolment.credential.secret().expose(),
        b"asdasddasadsadsadsads2133"
    );
    assert!(enrolment.oddities.contains(&Oddity::SecretNotHexadecimal));
}

#[test]
fn yandex_with_and_without_its_pin() {
    let secret = "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY";
    for uri in [
        format!("otpauth://yaotp/Yandex:anna?secret={secret}&issuer=Yandex&pin=GUZDGOI"),
        format!(
            "otpauth://yandex/Yandex:anna?secret={secret}&algorithm=SHA256&digits=8&period=30&pin=5239"
        ),
    ] {
        assert_eq!(
            read(&uri).credential.code_at(1_641_559_648).text(),
            "umozdicq",
            "{uri}"
        );
    }
    let without = format!("otpauth://yaotp/Yandex:anna?secret={secret}&issuer=Yandex&pin_length=4");
    assert_eq!(
        with_pin(&without, "5239").code_at(1_641_559_648).text(),
        "umozdicq"
    );
}

#[test]
fn yandex_with_a_mistyped_secret_is_refused() {
    use penning_otp::CredentialError::{YandexSecretCheck, YandexSecretLength};
    let uri = "otpauth://yaotp/Yandex:anna?pin=5239&secret=";
    assert_eq!(
        wrong(&format!("{uri}7SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY")),
        UriError::Credential(YandexSecretCheck)
    );
    assert_eq!(
        wrong(&format!("{uri}7SB2IKNM6OBZ")),
        UriError::Credential(YandexSecretLength { found: 7 })
    );
}

// What deserves a second look

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
