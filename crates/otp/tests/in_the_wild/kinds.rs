//! The dialects of Steam, mOTP and Yandex.

use penning_otp::{Credential, Enrolment, Kind, Oddity, Secret, UriError, write_uri};

use super::{BASE32, read, wrong};

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
fn steam_by_its_own_link_or_by_name_and_five_digits() {
    for steam in [
        "Steam:anna?issuer=Steam&digits=5",
        "Steam:anna?issuer=Steam",
        "Steam?digits=5",
    ] {
        assert!(is_steam(&format!("otpauth://totp/{steam}&secret={BASE32}")));
    }
    assert!(!is_steam(&format!("otpauth://totp/steam?secret={BASE32}")));
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
    // Only letters that base32 has too: length, padding and mixed case tell.
    for text in [
        "abcdefghijklmnopqrstuvwxyzA=",
        "abcdefghijklmnopqrstuvwxyzA",
    ] {
        let letters_only = read(&format!("otpauth://steam/Steam:anna?secret={text}"));
        assert_eq!(letters_only.credential.secret().len(), 20, "{text}");
    }
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

#[test]
fn pin_whose_base32_is_all_digits_survives_writing() {
    // These three bytes are 42222 in base32, which alone would be read as a PIN of digits.
    let pin = Secret::from_bytes("浭".as_bytes().to_vec());
    let credential = Credential::yandex(Secret::from_bytes(vec![1; 16]), pin).expect("16 bytes");
    let enrolment = Enrolment::new("Yandex", "anna", credential);
    assert_eq!(read(&write_uri(&enrolment)), enrolment);
}

#[test]
fn an_encoder_that_is_named_decides_and_an_unknown_one_is_refused() {
    // As KeePassOTP writes it, and as Yandex does.
    let secret = "Q3GXYNZ7INQOWXTVKGKYBLKDU4";
    let by_plugin = read(&format!(
        "otpauth://totp/?secret={secret}&digits=8&issuer=Yandex&yandexpin=5239&encoder=yandex"
    ));
    let by_yandex = read(&format!(
        "otpauth://yaotp/Yandex:?secret={secret}&issuer=Yandex&pin=5239"
    ));
    assert_eq!(by_plugin.credential, by_yandex.credential);
    assert!(
        by_plugin.extra.is_empty(),
        "the PIN is no unknown parameter"
    );
    let unknown = format!("otpauth://totp/Acme:anna?secret={BASE32}&encoder=runes");
    assert_eq!(
        penning_otp::parse_uri(&unknown),
        Err(penning_otp::UriError::Type {
            found: "runes".to_owned()
        })
    );
}

#[test]
fn apple_s_scheme_is_otpauth_by_another_name() {
    let apple = read(&format!(
        "apple-otpauth://totp/Acme:anna?secret={BASE32}&issuer=acme.example"
    ));
    assert_eq!(apple.account_name, "anna");
    assert_eq!(apple.credential.kind(), &Kind::Totp { period_seconds: 30 });
}
