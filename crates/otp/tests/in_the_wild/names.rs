//! Labels and issuers.

use penning_otp::{Oddity, SecretError, UriError};

use super::{BASE32, assert_names, issuer_differs, read, secret_of, totp, wrong};

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
fn a_form_encoded_issuer_is_what_the_label_spells() {
    for (label, issuer) in [
        ("Dr.%20Jansen", "Dr.+Jansen"),
        ("A%20cup%20of%20tea%20%28git%29", "A+cup+of+tea+%28git%29"),
    ] {
        let uri = format!("otpauth://totp/{label}:anna?secret={BASE32}&issuer={issuer}");
        let read = read(&uri);
        assert!(!read.issuer.contains('+'), "{}", read.issuer);
        assert_eq!(read.account_name, "anna");
        assert_eq!(issuer_differs(&read), None);
    }
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
