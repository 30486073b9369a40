//! Writing URIs that every app reads, and that we read back as they were.

use data_encoding::BASE32_NOPAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::credential::{Algorithm, Kind};
use crate::enrolment::Enrolment;

/// All but RFC 3986's unreserved characters, and `@` which is fine in a label and easier to read.
const IN_LABEL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@');
const IN_VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The URI of an account: `otpauth://` for all kinds but mOTP, which is `motp://`.
///
/// [`parse_uri`](super::parse_uri) reads it back as the same account. What equals the default is
/// written all the same, since some apps have other defaults.
pub fn write_uri(enrolment: &Enrolment) -> Zeroizing<String> {
    let credential = &enrolment.credential;
    let secret = match credential.kind() {
        // mOTP's secret is text already.
        Kind::Motp { .. } => Zeroizing::new(
            credential
                .secret()
                .expose()
                .iter()
                .map(|&byte| char::from(byte))
                .collect(),
        ),
        _ => credential.secret().to_base32(),
    };
    // Room from the start: growing would leave copies of the secret behind.
    let mut uri = Zeroizing::new(String::with_capacity(
        512 + 3 * (enrolment.issuer.len() * 2 + enrolment.account_name.len() + secret.len())
            + enrolment
                .extra
                .iter()
                .map(|(name, value)| 3 * (name.len() + value.len()) + 2)
                .sum::<usize>(),
    ));
    uri.push_str(match credential.kind() {
        Kind::Totp { .. } => "otpauth://totp/",
        Kind::Hotp { .. } => "otpauth://hotp/",
        Kind::Steam => "otpauth://steam/",
        Kind::Yandex { .. } => "otpauth://yaotp/",
        Kind::Motp { .. } => "motp://",
    });
    push_label(&mut uri, enrolment);
    uri.push_str("?secret=");
    push(&mut uri, &secret, IN_VALUE);
    if !enrolment.issuer.is_empty() {
        parameter(&mut uri, "issuer", &enrolment.issuer);
    }
    match credential.kind() {
        Kind::Totp { period_seconds } => {
            push_algorithm_and_digits(&mut uri, credential.algorithm(), credential.digits());
            parameter(&mut uri, "period", &period_seconds.to_string());
            if credential.digits() == 5 {
                // Or some, and we, would take it for Steam's code if its issuer is called so.
                parameter(&mut uri, "encoder", "default");
            }
        }
        Kind::Hotp { counter } => {
            push_algorithm_and_digits(&mut uri, credential.algorithm(), credential.digits());
            parameter(&mut uri, "counter", &counter.to_string());
        }
        Kind::Steam => {
            push_algorithm_and_digits(&mut uri, Algorithm::Sha1, 5);
            parameter(&mut uri, "period", "30");
        }
        Kind::Yandex { pin } | Kind::Motp { pin } => {
            let mut pin = Zeroizing::new(BASE32_NOPAD.encode(pin.expose()));
            if pin.bytes().all(|symbol| symbol.is_ascii_digit()) {
                // Digits alone would be read as the PIN itself.
                pin.push('=');
            }
            parameter(&mut uri, "pin", &pin);
        }
    }
    for (name, value) in &enrolment.extra {
        uri.push('&');
        push(&mut uri, name, IN_VALUE);
        uri.push('=');
        push(&mut uri, value, IN_VALUE);
    }
    uri
}

/// `Issuer:account`, other colons encoded; a name with a colon but no issuer gets a blank one.
fn push_label(uri: &mut String, enrolment: &Enrolment) {
    if !enrolment.issuer.is_empty() || enrolment.account_name.contains(':') {
        push(uri, &enrolment.issuer, IN_LABEL);
        uri.push(':');
    }
    push(uri, &enrolment.account_name, IN_LABEL);
}

fn push_algorithm_and_digits(uri: &mut String, algorithm: Algorithm, digits: u8) {
    parameter(uri, "algorithm", algorithm.as_str());
    parameter(uri, "digits", &digits.to_string());
}

fn parameter(uri: &mut String, name: &str, value: &str) {
    uri.push('&');
    uri.push_str(name);
    uri.push('=');
    push(uri, value, IN_VALUE);
}

fn push(uri: &mut String, text: &str, set: &'static AsciiSet) {
    uri.extend(utf8_percent_encode(text, set));
}
