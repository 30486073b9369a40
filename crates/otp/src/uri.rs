//! `otpauth://`, `motp://` and `steam://` URIs: read as they are in the wild, written as all apps read them.
//!
//! The nearest thing to a specification is Google Authenticator's Key Uri Format; what apps and
//! servers really write differs from it in the ways that the tests list one by one.

mod error;
mod label;
mod query;
mod write;

use zeroize::Zeroizing;

use crate::credential::{Algorithm, Credential, CredentialError};
use crate::enrolment::{Enrolment, Oddity};
use crate::secret::{Secret, SecretError};
use error::Rest;
pub use error::{Incomplete, UriError};
use label::Label;
pub(crate) use query::{Query, decode, split as split_query};
pub use write::write_uri;

/// The longest URI that is read, in bytes. The largest QR code holds less than 3,000.
pub const LONGEST_BYTES: usize = 64 * 1024;

/// Reads one account from an `otpauth://`, `motp://` or `steam://` URI.
///
/// Nothing is guessed silently: what is not understood is refused with the part it is in, and what
/// is unusual is listed in [`Enrolment::oddities`].
///
/// ```
/// let account = penning_otp::parse_uri(
///     "otpauth://totp/Example:anna@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example",
/// )?;
/// assert_eq!((account.issuer.as_str(), account.account_name.as_str()), ("Example", "anna@example.org"));
/// assert_eq!(account.credential.code_at(0).text(), "282760");
/// # Ok::<(), penning_otp::UriError>(())
/// ```
pub fn parse_uri(text: &str) -> Result<Enrolment, UriError> {
    let cleaned = clean(text)?;
    let Some((scheme, rest)) = split_scheme(&cleaned) else {
        // Without a scheme the text may be a secret, which does not belong in an error.
        let found = cleaned
            .split_once(':')
            .map(|(scheme, _)| beginning(scheme) + ":");
        return Err(UriError::Scheme {
            found: found.unwrap_or_default(),
        });
    };
    match scheme.to_ascii_lowercase().as_str() {
        "otpauth" | "apple-otpauth" => otpauth(rest),
        "motp" => motp(rest),
        "steam" => steam_scheme(rest),
        _ => Err(UriError::Scheme {
            found: beginning(scheme),
        }),
    }
}

/// Issuer and account name of an enrolment URI, whatever else is wrong with it; either may be empty.
pub fn uri_names(text: &str) -> (String, String) {
    let named = || {
        let cleaned = clean(text).ok()?;
        let (scheme, rest) = split_scheme(&cleaned)?;
        let label = match scheme.to_ascii_lowercase().as_str() {
            "otpauth" | "apple-otpauth" => split_host(rest).1,
            "motp" => rest,
            _ => return None,
        };
        let (raw_label, raw_query) = query::split(label);
        let query = Query::parse(raw_query);
        let issuer = query.first_filled("issuer").unwrap_or_default();
        let label = Label::parse(raw_label.trim_end_matches('/'), issuer);
        Some((label.issuer, label.account_name))
    };
    named().unwrap_or_default()
}

/// Takes away what copying adds: blanks around, a byte order mark, line ends within.
pub(crate) fn clean(text: &str) -> Result<Zeroizing<String>, UriError> {
    if text.len() > LONGEST_BYTES {
        return Err(UriError::TooLong { bytes: text.len() });
    }
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    Ok(Zeroizing::new(
        trimmed
            .chars()
            .filter(|c| !matches!(c, '\r' | '\n' | '\t'))
            .collect(),
    ))
}

/// `scheme://rest`, the scheme in RFC 3986's alphabet.
pub(crate) fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    fits.then_some((scheme, rest))
}

/// The part before `/`, `?` or `#`, which names the type.
pub(crate) fn split_host(rest: &str) -> (&str, &str) {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, after) = rest.split_at(end);
    (host, after.strip_prefix('/').unwrap_or(after))
}

/// Enough of a wrong part to recognise it by, and too little to give a secret away.
fn beginning(text: &str) -> String {
    text.chars()
        .take(16)
        .take_while(|c| !matches!(c, '?' | '='))
        .collect()
}

fn otpauth(rest: &str) -> Result<Enrolment, UriError> {
    let (host, after) = split_host(rest);
    let (raw_label, raw_query) = query::split(after);
    let query = Query::parse(raw_query);
    if query.names().any(|name| name.starts_with("2step_")) {
        return Err(UriError::TwoStep);
    }
    let label = Label::parse(raw_label, query.first_filled("issuer").unwrap_or_default());
    let host = host.to_ascii_lowercase();
    let family = match host.as_str() {
        "totp" => by_encoder(&label, &query)?,
        "hotp" => Family::Hotp,
        "steam" => Family::Steam,
        "motp" => Family::Motp,
        "yaotp" | "yandex" => Family::Yandex,
        _ => {
            return Err(UriError::Type {
                found: beginning(&host),
            });
        }
    };
    let mut oddities = label.oddities();
    let account = match family {
        Family::Totp | Family::Hotp => {
            let secret = secret_base32(&query)?;
            let algorithm = algorithm(&query, &mut oddities)?;
            let digits = digits(&query, &mut oddities)?;
            if let Family::Hotp = family {
                match counter(&query)? {
                    Some(counter) => Ok(Credential::hotp(secret, algorithm, digits, counter)),
                    None => Err(Rest::Hotp {
                        secret,
                        algorithm,
                        digits,
                    }),
                }
            } else {
                Ok(Credential::totp(
                    secret,
                    algorithm,
                    digits,
                    period(&query, &mut oddities)?,
                ))
            }
        }
        Family::Steam => {
            // KeePassXC writes 6, all others 5; the code has five symbols in any case.
            fixed(&query, "digits", &["5", "6"]).map_err(|found| UriError::Digits { found })?;
            fixed(&query, "period", &["30"]).map_err(|found| UriError::Period { found })?;
            fixed_algorithm(&query, Algorithm::Sha1)?;
            Ok(Credential::steam(steam_secret(&query)?))
        }
        Family::Yandex => {
            fixed(&query, "digits", &["8"]).map_err(|found| UriError::Digits { found })?;
            fixed(&query, "period", &["30"]).map_err(|found| UriError::Period { found })?;
            fixed_algorithm(&query, Algorithm::Sha256)?;
            let secret = secret_base32(&query)?;
            crate::yandex::check_secret(secret.expose()).map_err(UriError::Credential)?;
            match pin(&query)? {
                Some(pin) => Ok(Credential::yandex(secret, pin)),
                None => Err(Rest::Yandex { secret }),
            }
        }
        Family::Motp => {
            fixed(&query, "digits", &["6"]).map_err(|found| UriError::Digits { found })?;
            fixed(&query, "period", &["10", "30"]).map_err(|found| UriError::Period { found })?;
            fixed_algorithm(&query, Algorithm::Md5)?;
            // cotp writes the raw bytes in base32 here; hexadecimal nearly always has a 0, 1, 8 or 9.
            let text = query
                .first_filled("secret")
                .ok_or_else(|| missing_secret(&query))?;
            let secret = match Secret::parse_base32(text) {
                Ok(raw) => Secret::from_bytes(raw.to_hex().as_bytes().to_vec()),
                Err(_) => motp_text(text),
            };
            with_motp_pin(secret, &query)?
        }
    };
    finish(label, query, account, oddities)
}

enum Family {
    Totp,
    Hotp,
    Steam,
    Yandex,
    Motp,
}

/// `motp://Issuer:account?secret=<hex>`, the label where other URIs have their host.
fn motp(rest: &str) -> Result<Enrolment, UriError> {
    let (raw_label, raw_query) = query::split(rest);
    let query = Query::parse(raw_query);
    let label = Label::parse(
        raw_label.trim_end_matches('/'),
        query.first_filled("issuer").unwrap_or_default(),
    );
    let text = query
        .first_filled("secret")
        .ok_or_else(|| missing_secret(&query))?;
    let oddities = label.oddities();
    let account = with_motp_pin(motp_text(text), &query)?;
    finish(label, query, account, oddities)
}

/// `steam://<secret>`, as Bitwarden and Proton keep it. Links of the Steam program itself
/// (`steam://run/440`) are not secrets.
fn steam_scheme(rest: &str) -> Result<Enrolment, UriError> {
    let text = rest.trim_end_matches('/');
    let credential = Credential::steam(steam_secret_text(text)?).map_err(UriError::Credential)?;
    Ok(Enrolment::new("Steam", "", credential))
}

fn finish(
    label: Label,
    query: Query,
    account: Result<Result<Credential, CredentialError>, Rest>,
    oddities: Vec<Oddity>,
) -> Result<Enrolment, UriError> {
    let extra = query.extra();
    match account {
        Ok(credential) => {
            let credential = credential.map_err(UriError::Credential)?;
            Ok(enrolment(
                &label.issuer,
                &label.account_name,
                credential,
                extra,
                oddities,
            ))
        }
        Err(rest) => {
            let needs_counter = matches!(rest, Rest::Hotp { .. });
            let incomplete = Box::new(Incomplete {
                issuer: label.issuer,
                account_name: label.account_name,
                rest,
                extra,
                oddities,
            });
            Err(if needs_counter {
                UriError::CounterMissing(incomplete)
            } else {
                UriError::PinMissing(incomplete)
            })
        }
    }
}

fn enrolment(
    issuer: &str,
    account_name: &str,
    credential: Credential,
    extra: Vec<(String, String)>,
    mut oddities: Vec<Oddity>,
) -> Enrolment {
    let mut enrolment = Enrolment::new(issuer, account_name, credential);
    oddities.append(&mut enrolment.oddities);
    Enrolment {
        extra,
        oddities,
        ..enrolment
    }
}

/// What an encoder makes of a secret is no code of another: one that is named decides, and one that we do not know
/// is refused. KeePassXC names `steam`, KeePassOTP `yandex` too, we ourselves `default`.
fn by_encoder(label: &Label, query: &Query) -> Result<Family, UriError> {
    let Some(encoder) = query.first_filled("encoder") else {
        return Ok(match is_steam(label, query) {
            true => Family::Steam,
            false => Family::Totp,
        });
    };
    match encoder.to_ascii_lowercase().as_str() {
        "steam" => Ok(Family::Steam),
        "yandex" => Ok(Family::Yandex),
        "default" => Ok(Family::Totp),
        _ => Err(UriError::Type {
            found: beginning(encoder),
        }),
    }
}

/// Steam is marked by a bare `&steam` (Stratum), WinAuth's `data`, or by its name together with Steam's digits, period
/// and algorithm (OTPClient, WinAuth). Steam's own link leaves the digits out; no other service is called so.
fn is_steam(label: &Label, query: &Query) -> bool {
    let name = match label.issuer.as_str() {
        "" => &label.account_name,
        issuer => issuer,
    };
    let digits = query.first_filled("digits");
    query.has("steam")
        || winauth_secret(query).is_some()
        || (name.eq_ignore_ascii_case("steam")
            && (digits == Some("5") || (digits.is_none() && !label.issuer.is_empty()))
            && matches!(query.first_filled("period"), None | Some("30"))
            && query
                .first_filled("algorithm")
                .is_none_or(|text| Algorithm::parse(text) == Some(Algorithm::Sha1)))
}

fn missing_secret(query: &Query) -> UriError {
    if query.has("secret") {
        UriError::Secret(SecretError::Empty)
    } else {
        UriError::SecretMissing
    }
}

fn secret_base32(query: &Query) -> Result<Secret, UriError> {
    let text = query
        .first_filled("secret")
        .ok_or_else(|| missing_secret(query))?;
    // A form-encoded blank; no base32 has a plus sign.
    Ok(Secret::parse_base32(&Zeroizing::new(
        text.replace('+', " "),
    ))?)
}

fn steam_secret(query: &Query) -> Result<Secret, UriError> {
    if let Some(secret) = winauth_secret(query) {
        return secret;
    }
    steam_secret_text(
        query
            .first_filled("secret")
            .ok_or_else(|| missing_secret(query))?,
    )
}

/// WinAuth keeps Steam's own answer in `data`; its `shared_secret` is the one that counts.
fn winauth_secret(query: &Query) -> Option<Result<Secret, UriError>> {
    let data = query.first_filled("data")?;
    let mut value: serde_json::Value = serde_json::from_str(data).ok()?;
    let serde_json::Value::String(text) = value.get_mut("shared_secret")?.take() else {
        return None;
    };
    let text = Zeroizing::new(text);
    Some(Secret::parse_base64(&text).map_err(UriError::Secret))
}

/// Steam secrets come in base32 (authenticator apps) and base64 (Steam itself). Base64 shows by its
/// characters, or by a length and padding or mixed case that base32 never has.
fn steam_secret_text(text: &str) -> Result<Secret, UriError> {
    let as_base32 = Secret::parse_base32(text);
    let symbols = text.trim_end_matches('=');
    let impossible_length = matches!(symbols.len() % 8, 1 | 3 | 6);
    let mixed_case = symbols.contains(|c: char| c.is_ascii_lowercase())
        && symbols.contains(|c: char| c.is_ascii_uppercase());
    let looks_like_base64 = impossible_length && (symbols.len() < text.len() || mixed_case);
    match as_base32 {
        Ok(secret) if !looks_like_base64 => Ok(secret),
        Ok(_) => Ok(Secret::parse_base64(text)?),
        // Twenty bytes are what Steam gives out; a mistyped base32 secret is not turned into noise.
        Err(error) => match Secret::parse_base64(text) {
            Ok(secret) if matches!(secret.len(), 16 | 20) => Ok(secret),
            _ => Err(UriError::Secret(error)),
        },
    }
}

/// The text that mOTP hashes, without the blanks that people put in.
fn motp_text(text: &str) -> Secret {
    Secret::from_bytes(
        text.bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect(),
    )
}

type Account = Result<Result<Credential, CredentialError>, Rest>;

fn with_motp_pin(secret: Secret, query: &Query) -> Result<Account, UriError> {
    if !secret.expose().iter().all(u8::is_ascii_graphic) {
        return Err(UriError::Credential(CredentialError::MotpSecretNotText));
    }
    Ok(match pin(query)? {
        Some(pin) => Ok(Credential::motp(secret, pin)),
        None => Err(Rest::Motp { secret }),
    })
}

/// PINs are base32 of their text (Aegis). A PIN of digits as it is cannot be mistaken for that: base32
/// digits stand for bits that never begin an ASCII character.
fn pin(query: &Query) -> Result<Option<Secret>, UriError> {
    // KeePassOTP has a name of its own for it.
    let named = query.first_filled("pin");
    let Some(text) = named.or_else(|| query.first_filled("yandexpin")) else {
        return Ok(None);
    };
    if text.chars().all(|c| c.is_ascii_digit()) {
        return Ok(Some(Secret::from_bytes(text.as_bytes().to_vec())));
    }
    Secret::parse_base32(text)
        .map(Some)
        .map_err(|_| UriError::Pin)
}

fn algorithm(query: &Query, oddities: &mut Vec<Oddity>) -> Result<Algorithm, UriError> {
    let Some(text) = stated(query, "algorithm", oddities) else {
        return Ok(Algorithm::Sha1);
    };
    match Algorithm::parse(text) {
        Some(Algorithm::Md5) | None => Err(UriError::Algorithm {
            found: beginning(text),
        }),
        Some(algorithm) => Ok(algorithm),
    }
}

fn digits(query: &Query, oddities: &mut Vec<Oddity>) -> Result<u8, UriError> {
    let Some(text) = stated(query, "digits", oddities) else {
        return Ok(6);
    };
    match text.parse() {
        Ok(digits) if Credential::DIGITS.contains(&digits) => Ok(digits),
        _ => Err(UriError::Digits {
            found: beginning(text),
        }),
    }
}

fn period(query: &Query, oddities: &mut Vec<Oddity>) -> Result<u32, UriError> {
    let Some(text) = stated(query, "period", oddities) else {
        return Ok(30);
    };
    match text.parse() {
        // No step has no length (RFC 6238, section 4.1); HCL Notes writes so, and means the usual.
        Ok(0) => {
            oddities.push(Oddity::DefaultTaken {
                parameter: "period",
            });
            Ok(30)
        }
        Ok(seconds) if Credential::PERIOD_SECONDS.contains(&seconds) => Ok(seconds),
        _ => Err(UriError::Period {
            found: beginning(text),
        }),
    }
}

fn counter(query: &Query) -> Result<Option<u64>, UriError> {
    match query.first_filled("counter") {
        None => Ok(None),
        Some(text) => match text.parse() {
            Ok(counter) => Ok(Some(counter)),
            Err(_) => Err(UriError::Counter {
                found: beginning(text),
            }),
        },
    }
}

/// The value of a parameter with a default, unless it is left out, or written as `null` by an app
/// that meant to leave it out; the latter is told.
fn stated<'q>(query: &'q Query, name: &'static str, oddities: &mut Vec<Oddity>) -> Option<&'q str> {
    let text = query.first_filled(name)?;
    if text.eq_ignore_ascii_case("null") {
        oddities.push(Oddity::DefaultTaken { parameter: name });
        return None;
    }
    Some(text)
}

/// Kinds with a fixed value accept only that; `null` is as good as nothing there.
fn fixed(query: &Query, name: &str, allowed: &[&str]) -> Result<(), String> {
    match query.first_filled(name) {
        Some(text) if !allowed.contains(&text) && !text.eq_ignore_ascii_case("null") => {
            Err(beginning(text))
        }
        _ => Ok(()),
    }
}

fn fixed_algorithm(query: &Query, allowed: Algorithm) -> Result<(), UriError> {
    match query.first_filled("algorithm") {
        Some(text)
            if !text.eq_ignore_ascii_case("null") && Algorithm::parse(text) != Some(allowed) =>
        {
            Err(UriError::Algorithm {
                found: beginning(text),
            })
        }
        _ => Ok(()),
    }
}
