//! tiqr, as SURF's servers speak it: experimental, for its makers document only their own apps.
//!
//! An enrolment names an address from which the server's [`Metadata`] can be fetched once; then a secret
//! is made here and handed over. To sign in, the page shows a challenge; the OCRA response to it goes to
//! the server, or is typed over where the server cannot be reached.
//!
//! The server signs nothing: who asks, and for which account, must be shown before anything is answered.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use penning_otp::ocra::{Inputs, OcraError, QuestionFormat, Suite};
use penning_otp::{Secret, TiqrAuth, TiqrEnrol};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::http::{Origin, Request, Response};

/// The suite of services that name none.
pub const USUAL_SUITE: &str = "OCRA-1:HOTP-SHA1-6:QH10-S";
pub const SECRET_BYTES: usize = 32;
pub const SALT_BYTES: usize = 16;
pub const PIN_DIGITS: usize = 4;

const VERSION_HEADER: &str = "X-TIQR-Protocol-Version";
const VERSION: &str = "2";
/// Longer names are no names.
const MOST_TEXT: usize = 1_000;
/// Ten thousand PINs are soon tried whatever this is: what guards the secret is that none of them can
/// be told from the right one.
const WRAPPING_ROUNDS: NonZeroU32 = NonZeroU32::new(100_000).expect("not zero");

/// Who an enrolment is with, as the server describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The service's name for people.
    pub service_name: String,
    /// Its name in sign-ins.
    pub service: String,
    pub user_name: String,
    pub user: String,
    pub suite: Suite,
    pub authentication_url: String,
    enrollment_url: String,
}

/// Why an account could not be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// Not https, or an address that can be read in two ways.
    #[error("an address is not a safe one")]
    UnsafeAddress,
    /// The code was used before, or is too old: metadata can be fetched once.
    #[error("the server gives no description (any more)")]
    UsedOrExpired,
    #[error("the server's description cannot be read")]
    Unreadable,
    /// It asks for a counter or a PIN of its own.
    #[error("the service's way to answer is not known")]
    Suite,
    #[error("the server did not take the account")]
    Refused,
}

/// What the server said to a sign-in that it did not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The PIN was wrong, or the account was set up anew elsewhere.
    #[error("the response is wrong")]
    WrongResponse { attempts_left: Option<u32> },
    /// Too late, or answered already.
    #[error("the challenge is not (or no longer) there")]
    Challenge,
    #[error("the request makes no sense to the server")]
    Request,
    #[error("the server does not know the account")]
    UnknownUser,
    /// For good where no time is said.
    #[error("the account is blocked")]
    Blocked { minutes: Option<u32> },
    /// Another answer than the protocol has.
    #[error("the answer cannot be understood")]
    NotUnderstood,
}

/// Fetches what an enrolment is about. The server gives it once: not to be sent again.
pub fn metadata_request(enrol: &TiqrEnrol, plain_loopback: bool) -> Result<Request, EnrolError> {
    safe(&enrol.metadata_url, plain_loopback)?;
    Ok(tiqr_headers(Request::get(&enrol.metadata_url)))
}

/// Reads the answer to [`metadata_request`].
pub fn read_metadata(response: &Response, plain_loopback: bool) -> Result<Metadata, EnrolError> {
    #[derive(Deserialize)]
    struct Described {
        service: DescribedService,
        identity: DescribedIdentity,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct DescribedService {
        display_name: Option<String>,
        identifier: String,
        authentication_url: String,
        enrollment_url: String,
        ocra_suite: Option<String>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct DescribedIdentity {
        identifier: String,
        display_name: Option<String>,
    }

    if response.status != 200 || response.body.trim_ascii() == b"false" {
        return Err(EnrolError::UsedOrExpired);
    }
    let Described { service, identity } =
        serde_json::from_slice(&response.body).map_err(|_| EnrolError::Unreadable)?;
    let named = |text: &str| !text.trim().is_empty() && text.len() <= MOST_TEXT;
    if !named(&service.identifier) || !named(&identity.identifier) {
        return Err(EnrolError::Unreadable);
    }
    let shown = |name: Option<String>, or: &str| match name {
        Some(name) if named(&name) => name,
        _ => or.to_owned(),
    };
    safe(&service.authentication_url, plain_loopback)?;
    safe(&service.enrollment_url, plain_loopback)?;
    let suite = service.ocra_suite.as_deref().unwrap_or(USUAL_SUITE);
    let suite = Suite::parse(suite).map_err(|_| EnrolError::Suite)?;
    if suite.needs_counter() || suite.needs_pin() || suite.time_step_seconds().is_some() {
        return Err(EnrolError::Suite);
    }
    Ok(Metadata {
        service_name: shown(service.display_name, &service.identifier),
        user_name: shown(identity.display_name, &identity.identifier),
        service: service.identifier,
        user: identity.identifier,
        suite,
        authentication_url: service.authentication_url,
        enrollment_url: service.enrollment_url,
    })
}

impl Metadata {
    /// Hands our secret to the server.
    pub fn register_request(&self, secret: &Secret, language: &str) -> Request {
        tiqr_headers(
            Request::post(&self.enrollment_url)
                .field("secret", secret.to_hex().as_str())
                .field("language", language)
                .field("operation", "register"),
        )
    }

    /// Host and port that answers will go to, to be shown.
    pub fn authentication_host(&self) -> String {
        Origin::of(&self.authentication_url).map_or_else(String::new, |origin| origin.shown())
    }
}

/// Reads the answer to [`Metadata::register_request`].
pub fn read_registered(response: &Response) -> Result<(), EnrolError> {
    match said(response) {
        Said::Code { code: 1, .. } => Ok(()),
        Said::Text(text) if text == "OK" => Ok(()),
        _ => Err(EnrolError::Refused),
    }
}

/// The response to a sign-in's challenge.
pub fn respond(
    suite: &Suite,
    secret: &Secret,
    auth: &TiqrAuth,
) -> Result<Zeroizing<String>, OcraError> {
    // Session keys are hexadecimal; one that is not enters as its own text.
    let session = data_encoding::HEXLOWER_PERMISSIVE
        .decode(auth.session_key.as_bytes())
        .unwrap_or_else(|_| auth.session_key.as_bytes().to_vec());
    let question = match suite.question_format() {
        QuestionFormat::Hexadecimal | QuestionFormat::Numeric => auth.challenge.trim(),
        QuestionFormat::Alphanumeric => &auth.challenge,
    };
    suite.respond(
        secret,
        &Inputs {
            question,
            session: Some(&session),
            ..Inputs::default()
        },
    )
}

/// Sends a response.
pub fn login_request(
    authentication_url: &str,
    auth: &TiqrAuth,
    user: &str,
    response: &str,
    language: &str,
) -> Request {
    tiqr_headers(
        Request::post(authentication_url)
            .field("sessionKey", auth.session_key.as_str())
            .field("userId", user)
            .field("response", response)
            .field("language", language)
            .field("operation", "login"),
    )
}

/// Reads the answer to [`login_request`].
pub fn read_login(response: &Response) -> Result<(), Refusal> {
    match said(response) {
        Said::Code {
            code,
            attempts_left,
            duration,
        } => match code {
            1 => Ok(()),
            201 => Err(Refusal::WrongResponse { attempts_left }),
            202 => Err(Refusal::Request),
            203 => Err(Refusal::Challenge),
            204 => Err(Refusal::Blocked { minutes: duration }),
            205 => Err(Refusal::UnknownUser),
            // What servers say of enrolments.
            101 => Err(Refusal::Request),
            _ => Err(Refusal::NotUnderstood),
        },
        Said::Text(text) => {
            let (word, number) = match text.split_once([':', '|']) {
                Some((word, number)) => (word, number.trim().parse().ok()),
                None => (text.as_str(), None),
            };
            match word.trim() {
                "OK" => Ok(()),
                "INVALID_RESPONSE" => Err(Refusal::WrongResponse {
                    attempts_left: number,
                }),
                "INVALID_CHALLENGE" => Err(Refusal::Challenge),
                "INVALID_REQUEST" => Err(Refusal::Request),
                "INVALID_USERID" => Err(Refusal::UnknownUser),
                "ACCOUNT_BLOCKED" => Err(Refusal::Blocked { minutes: number }),
                _ => Err(Refusal::NotUnderstood),
            }
        }
    }
}

/// Whether this can be a PIN: four digits.
pub fn is_pin(text: &str) -> bool {
    text.len() == PIN_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Wraps a secret with a PIN, or unwraps it: the same both ways. Every PIN gives a secret.
pub fn wrap(secret: &Secret, pin: &str, salt: &Secret) -> Secret {
    let mut bytes = Zeroizing::new(vec![0; secret.expose().len()]);
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        WRAPPING_ROUNDS,
        salt.expose(),
        pin.as_bytes(),
        &mut bytes,
    );
    for (byte, other) in bytes.iter_mut().zip(secret.expose()) {
        *byte ^= other;
    }
    Secret::from_bytes(std::mem::take(&mut *bytes))
}

enum Said {
    Code {
        code: u32,
        attempts_left: Option<u32>,
        duration: Option<u32>,
    },
    Text(String),
}

/// What a server said. Version 2 of the protocol says it in JSON; some servers leave out the header
/// that says so.
fn said(response: &Response) -> Said {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Coded {
        response_code: u32,
        attempts_left: Option<u32>,
        duration: Option<u32>,
    }
    if let Ok(coded) = serde_json::from_slice::<Coded>(&response.body) {
        return Said::Code {
            code: coded.response_code,
            attempts_left: coded.attempts_left,
            duration: coded.duration,
        };
    }
    let text = String::from_utf8_lossy(&response.body[..response.body.len().min(MOST_TEXT)]);
    // An error page is not an answer, whatever stands in it.
    if response.status != 200 {
        return Said::Text(String::new());
    }
    Said::Text(text.trim().to_owned())
}

fn tiqr_headers(request: Request) -> Request {
    request
        .header("Accept", "application/json")
        .header(VERSION_HEADER, VERSION)
}

fn safe(url: &str, plain_loopback: bool) -> Result<(), EnrolError> {
    let origin = Origin::of(url).ok_or(EnrolError::UnsafeAddress)?;
    if origin.is_secure() || (plain_loopback && origin.is_loopback()) {
        Ok(())
    } else {
        Err(EnrolError::UnsafeAddress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DESCRIPTION: &str = r#"{"service":{"displayName":"Example <b>U</b>","identifier":"tiqr.example.org",
        "logoUrl":"https://tiqr.example.org/logo","infoUrl":"https://tiqr.example.org","ocraSuite":"OCRA-1:HOTP-SHA1-6:QH10-S",
        "authenticationUrl":"https://tiqr.example.org/auth","enrollmentUrl":"https://tiqr.example.org/enrol?otp=1"},
        "identity":{"identifier":"anna","displayName":"Anna de Vries"}}"#;

    fn response(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body: Zeroizing::new(body.as_bytes().to_vec()),
        }
    }

    fn described(change: impl Fn(&str) -> String) -> Result<Metadata, EnrolError> {
        read_metadata(&response(200, &change(DESCRIPTION)), false)
    }

    #[test]
    fn a_description_is_read_and_the_secret_handed_over() {
        let metadata = described(str::to_owned).expect("a description");
        assert_eq!(metadata.service_name, "Example <b>U</b>");
        assert_eq!(
            (metadata.service.as_str(), metadata.user.as_str()),
            ("tiqr.example.org", "anna")
        );
        assert_eq!(metadata.authentication_host(), "tiqr.example.org");
        let secret = Secret::from_bytes(vec![0xab; SECRET_BYTES]);
        let request = metadata.register_request(&secret, "nl");
        assert_eq!(request.url, "https://tiqr.example.org/enrol?otp=1");
        assert_eq!(
            *request.form(),
            format!("secret={}&language=nl&operation=register", "ab".repeat(32))
        );
        assert!(
            request
                .headers
                .contains(&("X-TIQR-Protocol-Version", "2".to_owned()))
        );
        assert_eq!(read_registered(&response(200, "OK\n")), Ok(()));
        assert_eq!(
            read_registered(&response(200, r#"{"responseCode":1}"#)),
            Ok(())
        );
        for refused in [
            response(200, r#"{"responseCode":101}"#),
            response(200, "NO"),
            response(500, "OK"),
            response(200, ""),
        ] {
            assert_eq!(read_registered(&refused), Err(EnrolError::Refused));
        }
    }

    #[test]
    fn a_description_that_is_unsafe_or_unknown_is_refused() {
        let changed =
            |from: &'static str, to: &'static str| described(|text| text.replace(from, to));
        assert_eq!(
            changed(
                "https://tiqr.example.org/auth",
                "http://tiqr.example.org/auth"
            ),
            Err(EnrolError::UnsafeAddress)
        );
        assert_eq!(
            changed(
                "https://tiqr.example.org/enrol",
                "https://a@evil.test/enrol"
            ),
            Err(EnrolError::UnsafeAddress)
        );
        assert_eq!(changed("QH10-S", "C-QH10-S"), Err(EnrolError::Suite));
        assert_eq!(changed("QH10-S", "QH10-PSHA1-S"), Err(EnrolError::Suite));
        assert_eq!(changed("OCRA-1", "OCRA-9"), Err(EnrolError::Suite));
        assert_eq!(changed("\"anna\"", "\" \""), Err(EnrolError::Unreadable));
        assert_eq!(changed("}}", "}"), Err(EnrolError::Unreadable));
        assert_eq!(
            described(|_| "false".to_owned()),
            Err(EnrolError::UsedOrExpired)
        );
        assert_eq!(
            read_metadata(&response(404, DESCRIPTION), false),
            Err(EnrolError::UsedOrExpired)
        );
        let usual = changed("\"ocraSuite\":\"OCRA-1:HOTP-SHA1-6:QH10-S\",", "").expect("usual");
        assert_eq!(usual.suite.as_str(), USUAL_SUITE);
        let enrol = |url: &str| TiqrEnrol {
            metadata_url: url.to_owned(),
            host: String::new(),
        };
        assert!(metadata_request(&enrol("https://tiqr.example.org/m?key=1"), false).is_ok());
        assert!(metadata_request(&enrol("http://127.0.0.1:1/m"), false).is_err());
        assert!(metadata_request(&enrol("http://127.0.0.1:1/m"), true).is_ok());
        assert!(metadata_request(&enrol("http://tiqr.example.org/m"), true).is_err());
    }

    #[test]
    fn every_answer_to_a_sign_in_is_understood() {
        let wrong = |attempts_left| Err(Refusal::WrongResponse { attempts_left });
        let blocked = |minutes| Err(Refusal::Blocked { minutes });
        for (body, expected) in [
            ("OK", Ok(())),
            ("INVALID_RESPONSE", wrong(None)),
            ("INVALID_RESPONSE:2", wrong(Some(2))),
            ("INVALID_RESPONSE|0", wrong(Some(0))),
            ("INVALID_CHALLENGE", Err(Refusal::Challenge)),
            ("INVALID_REQUEST", Err(Refusal::Request)),
            ("INVALID_USERID", Err(Refusal::UnknownUser)),
            ("ACCOUNT_BLOCKED", blocked(None)),
            ("ACCOUNT_BLOCKED:5", blocked(Some(5))),
            (r#"{"responseCode":1}"#, Ok(())),
            (r#"{"responseCode":201,"attemptsLeft":3}"#, wrong(Some(3))),
            (r#"{"responseCode":201}"#, wrong(None)),
            (r#"{"responseCode":202}"#, Err(Refusal::Request)),
            (r#"{"responseCode":203}"#, Err(Refusal::Challenge)),
            (r#"{"responseCode":204,"duration":10}"#, blocked(Some(10))),
            (r#"{"responseCode":204}"#, blocked(None)),
            (r#"{"responseCode":205}"#, Err(Refusal::UnknownUser)),
            (r#"{"responseCode":999}"#, Err(Refusal::NotUnderstood)),
            ("<html>OK</html>", Err(Refusal::NotUnderstood)),
            ("", Err(Refusal::NotUnderstood)),
        ] {
            assert_eq!(read_login(&response(200, body)), expected, "{body}");
        }
        assert_eq!(
            read_login(&response(500, "OK")),
            Err(Refusal::NotUnderstood)
        );
    }

    #[test]
    fn a_sign_in_carries_what_the_page_gave() {
        let auth = TiqrAuth {
            identifier: "tiqr.example.org".to_owned(),
            user: None,
            session_key: "a1b2c3".to_owned(),
            challenge: "0011223344".to_owned(),
            service_provider: None,
            version: None,
        };
        let suite = Suite::parse(USUAL_SUITE).expect("the usual suite");
        let secret = Secret::from_bytes(vec![1; SECRET_BYTES]);
        let said = respond(&suite, &secret, &auth).expect("a response");
        // The same, made of the suite's parts.
        let made = suite
            .respond(
                &secret,
                &Inputs {
                    question: "0011223344",
                    session: Some(&[0xa1, 0xb2, 0xc3]),
                    ..Inputs::default()
                },
            )
            .expect("a response");
        assert_eq!(said, made);
        let request = login_request("https://tiqr.example.org/auth", &auth, "anna", &said, "en");
        assert_eq!(
            *request.form(),
            format!(
                "sessionKey=a1b2c3&userId=anna&response={}&language=en&operation=login",
                *said
            )
        );
    }

    #[test]
    fn a_pin_is_four_digits() {
        assert!(is_pin("0000") && is_pin("1234"));
        for text in ["", "123", "12345", "12a4", "١٢٣٤", " 123"] {
            assert!(!is_pin(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn every_pin_unwraps_to_something_and_only_one_to_the_secret(
            bytes in prop::array::uniform32(any::<u8>()),
            salt in prop::array::uniform16(any::<u8>()),
            pin in "[0-9]{4}",
            other in "[0-9]{4}",
        ) {
            let secret = Secret::from_bytes(bytes.to_vec());
            let salt = Secret::from_bytes(salt.to_vec());
            let wrapped = wrap(&secret, &pin, &salt);
            prop_assert_eq!(wrapped.expose().len(), 32);
            prop_assert!(wrapped != secret);
            prop_assert!(wrap(&wrapped, &pin, &salt) == secret);
            prop_assert_eq!(wrap(&wrapped, &other, &salt) == secret, pin == other);
        }

        #[test]
        fn no_answer_makes_it_fall_over(body in prop::collection::vec(any::<u8>(), 0..2_000), status in 100u16..600) {
            let answer = Response { status, headers: Vec::new(), body: Zeroizing::new(body) };
            let _ = read_metadata(&answer, true);
            let _ = read_registered(&answer);
            let _ = read_login(&answer);
        }
    }
}
