//! Enrolment URIs as servers and apps really write them, one test for each way, with what must come
//! of it. The secrets are made up.

mod kinds;
mod names;
mod oddities;
mod parameters;
mod services;

use penning_otp::{Enrolment, Oddity, Secret, UriError, parse_uri};

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
