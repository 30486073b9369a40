//! What is this text? Every QR code, paste and drop comes through here first.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use zeroize::Zeroizing;

use crate::enrolment::Enrolment;
use crate::migration;
use crate::push::{self, PushDialect, PushToken, TiqrAuth, TiqrEnrol, TiqrLink};
use crate::secret::{self, Secret};
use crate::uri::{
    Query, UriError, clean, decode, parse_uri, split_host, split_query, split_scheme,
};

/// What a text is, as far as a person with an authenticator is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// One account to enrol.
    Account(Box<Enrolment>),
    /// One code of a Google transfer.
    Migration(migration::Batch),
    /// A push token to activate.
    PushToken(Box<PushToken>),
    TiqrEnrol(TiqrEnrol),
    /// A sign-in to answer.
    TiqrAuth(TiqrAuth),
    /// Only its maker's app can use it.
    MakersApp(MakersApp),
    /// A plain link.
    WebLink(String),
    /// A base32 secret without anything around it.
    BareSecret(Secret),
    /// Meant as one of the above, with a fault.
    Broken {
        what: UriError,
    },
    /// None of them.
    Nothing,
}

/// Whose app a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MakersApp {
    MicrosoftAuthenticator,
    /// The self-hosted server whose service ended on 30 September 2024.
    AzureMfaServer,
    OktaVerify,
    Duo,
}

/// Symbols below which base32 letters are more likely a word than a secret.
const SHORTEST_BARE_SECRET: usize = 16;

/// Names what `text` is. Never fails: what cannot be used is [`Recognised::Broken`] with the reason,
/// what is not known is [`Recognised::Nothing`].
pub fn recognise(text: &str) -> Recognised {
    let cleaned = match clean(text) {
        Ok(cleaned) => cleaned,
        Err(what) => return Recognised::Broken { what },
    };
    if let Some(pair) = microsoft_pair(text) {
        return Recognised::MakersApp(pair);
    }
    match split_scheme(&cleaned) {
        Some((scheme, rest)) => by_scheme(&cleaned, scheme, rest),
        None => match embedded(text) {
            Some(uri) => recognise(uri),
            None => without_scheme(&cleaned),
        },
    }
}

/// Names every line of a text that is something; for pasted lists and dropped text files. Lines that
/// begin with `#` are comments.
pub fn recognise_lines(text: &str) -> Vec<Recognised> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .map(recognise)
        .filter(|recognised| *recognised != Recognised::Nothing)
        .collect()
}

/// The first enrolment URI amid other text, such as a sentence or the HTML that browsers hand over.
/// It ends with its line, or where the quotation mark or bracket before it is closed.
fn embedded(text: &str) -> Option<&str> {
    const BEGINNINGS: [&str; 7] = [
        "otpauth://",
        "apple-otpauth://",
        "otpauth-migration://",
        "motp://",
        "pia://",
        "edumfa-push://",
        "phonefactor://",
    ];
    let lower = text.to_ascii_lowercase();
    let start = BEGINNINGS
        .iter()
        .flat_map(|beginning| lower.match_indices(beginning))
        .map(|(at, _)| at)
        .filter(|&at| !lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
        .min()
        .filter(|&at| at > 0)?;
    let uri = text[start..].lines().next().unwrap_or_default();
    let closing = match text[..start].chars().next_back() {
        Some(quote @ ('"' | '\'' | '`')) => quote,
        Some('<') => '>',
        Some('>') => '<',
        Some('(') => ')',
        _ => return Some(uri),
    };
    Some(uri.split(closing).next().unwrap_or(uri))
}

fn by_scheme(whole: &str, scheme: &str, rest: &str) -> Recognised {
    let (host, after) = split_host(rest);
    let is_host = |name: &str| host.eq_ignore_ascii_case(name);
    match scheme.to_ascii_lowercase().as_str() {
        "otpauth-migration" => match migration::parse(whole) {
            Ok(batch) => Recognised::Migration(batch),
            Err(error) => broken(error.into()),
        },
        "otpauth" | "pia" if is_host("pipush") => push_token(PushDialect::PrivacyIdea, after),
        "edumfa-push" => push_token(PushDialect::EduMfa, after),
        "otpauth" if is_okta(after) => Recognised::MakersApp(MakersApp::OktaVerify),
        "otpauth" | "apple-otpauth" | "motp" => account(whole),
        // The Steam program's own links: steam://run/440
        "steam" if rest.trim_end_matches('/').contains('/') => Recognised::Nothing,
        "steam" => account(whole),
        "tiqrenroll" => match push::tiqr_enrol(rest) {
            Ok(enrol) => Recognised::TiqrEnrol(enrol),
            Err(what) => broken(what),
        },
        "tiqrauth" => match push::tiqr_auth(rest) {
            Ok(auth) => Recognised::TiqrAuth(auth),
            Err(what) => broken(what),
        },
        "phonefactor" => Recognised::MakersApp(phonefactor(after)),
        "oktaverify" | "com-okta-authenticator" => Recognised::MakersApp(MakersApp::OktaVerify),
        "duo" => Recognised::MakersApp(MakersApp::Duo),
        "http" | "https" => web(whole, rest),
        _ if looks_meant(whole) => account(whole),
        _ => Recognised::Nothing,
    }
}

fn without_scheme(text: &str) -> Recognised {
    if looks_meant(text) {
        return account(text);
    }
    if is_duo(text) {
        return Recognised::MakersApp(MakersApp::Duo);
    }
    bare_secret(text)
}

fn account(text: &str) -> Recognised {
    match parse_uri(text) {
        Ok(enrolment) => Recognised::Account(Box::new(enrolment)),
        Err(what) => broken(what),
    }
}

fn push_token(dialect: PushDialect, after: &str) -> Recognised {
    match push::push_token(dialect, after) {
        Ok(token) => Recognised::PushToken(Box::new(token)),
        Err(what) => broken(what),
    }
}

fn broken(what: UriError) -> Recognised {
    Recognised::Broken { what }
}

/// An enrolment URI whose beginning is damaged, rather than some other kind of text.
fn looks_meant(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.starts_with("otpauth")
        || lower.starts_with("motp:")
        || (lower.contains("://") && lower.contains("secret="))
}

/// Okta's QR has `t`, `f` and `s` where others have the secret.
fn is_okta(after_host: &str) -> bool {
    let query = Query::parse(split_query(after_host).1);
    !query.has("secret") && ["t", "f", "s"].into_iter().all(|name| query.has(name))
}

/// `phonefactor://activate_account?code=<9 digits>&url=<where>`
fn phonefactor(after_host: &str) -> MakersApp {
    let query = Query::parse(after_host.trim_start_matches('?'));
    match query.first_filled("url") {
        Some(url) => microsoft_url(url).unwrap_or(MakersApp::AzureMfaServer),
        None => MakersApp::MicrosoftAuthenticator,
    }
}

fn web(whole: &str, rest: &str) -> Recognised {
    if let Some(app) = microsoft_url(whole) {
        return Recognised::MakersApp(app);
    }
    match push::tiqr_link(rest) {
        Some(Ok(TiqrLink::Enrol(enrol))) => return Recognised::TiqrEnrol(enrol),
        Some(Ok(TiqrLink::Auth(auth))) => return Recognised::TiqrAuth(auth),
        Some(Err(what)) => return broken(what),
        None => {}
    }
    if let Some(uri) = drawn_by_service(rest) {
        return recognise(&uri);
    }
    let (host, _) = split_host(rest);
    if host.is_empty() {
        return Recognised::Nothing;
    }
    Recognised::WebLink(whole.to_owned())
}

/// What a picture's address says when a chart service drew the QR code: dragging such a picture out
/// of a browser hands over `https://…?chl=otpauth%3A%2F%2F…`, or the same without encoding.
fn drawn_by_service(rest: &str) -> Option<Zeroizing<String>> {
    const BEGINNINGS: [&str; 2] = ["otpauth://", "otpauth-migration://"];
    let (_, raw) = split_query(rest);
    let value = raw.split('&').find_map(|parameter| {
        let value = decode(parameter.split_once('=')?.1);
        let lower = value.to_ascii_lowercase();
        BEGINNINGS
            .iter()
            .any(|beginning| lower.starts_with(beginning))
            .then_some(value)
    })?;
    match raw.find(value.as_str()) {
        // Not encoded: all the rest belongs to it.
        Some(at) => Some(Zeroizing::new(raw[at..].to_owned())),
        None => Some(value),
    }
}

/// Microsoft's activation addresses: its cloud (`phonefactor.net`, `login.microsoftonline.com`) and
/// the mobile web service of the server that organisations ran themselves.
fn microsoft_url(url: &str) -> Option<MakersApp> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (host, path) = split_host(rest);
    let host = host
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let path = path.to_ascii_lowercase();
    let of = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|sub| sub.ends_with('.'))
    };
    let segment = |name: &str| path.split(['/', '?']).any(|part| part == name);
    if segment("mfawsmobile") || segment("multifactorauthmobileappwebservice") {
        Some(MakersApp::AzureMfaServer)
    } else if of("phonefactor.net")
        || of("mobileappcommunicator.auth.microsoft.com")
        || ((of("login.microsoftonline.com")
            || of("login.microsoftonline.us")
            || of("login.partner.microsoftonline.cn"))
            && segment("authenticatorapp"))
    {
        Some(MakersApp::MicrosoftAuthenticator)
    } else {
        None
    }
}

/// What Microsoft's pages show to those who cannot scan: a code of nine digits and an address, typed
/// or pasted together with any words between.
fn microsoft_pair(text: &str) -> Option<MakersApp> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')'))
        .find_map(|word| {
            let is_address = word.contains('/')
                && (!word.contains("://") || word.to_ascii_lowercase().starts_with("http"));
            is_address.then(|| microsoft_url(word)).flatten()
        })
}

/// Duo's QR: an activation code, a dash, and its server's name in base64.
fn is_duo(text: &str) -> bool {
    let Some((code, host)) = text.split_once('-') else {
        return false;
    };
    let host = host.trim_end_matches('=');
    let decoded = BASE64_NOPAD
        .decode(host.as_bytes())
        .or_else(|_| BASE64URL_NOPAD.decode(host.as_bytes()));
    !code.is_empty()
        && code.chars().all(|c| c.is_ascii_alphanumeric())
        && decoded.is_ok_and(|bytes| {
            let name = bytes.to_ascii_lowercase();
            [&b".duosecurity.com"[..], b".duofederal.com"]
                .into_iter()
                .any(|domain| name.ends_with(domain))
        })
}

/// Sixteen symbols or more, and either a digit, all capitals, or in groups of four as pages show them.
fn bare_secret(text: &str) -> Recognised {
    let symbols: Vec<char> = text.chars().filter(|&c| !secret::is_filler(c)).collect();
    if symbols.len() < SHORTEST_BARE_SECRET || !symbols.iter().all(char::is_ascii_alphanumeric) {
        return Recognised::Nothing;
    }
    let has_digit = symbols.iter().any(char::is_ascii_digit);
    let has_letter = symbols.iter().any(char::is_ascii_alphabetic);
    let one_case = !(symbols.iter().any(char::is_ascii_lowercase)
        && symbols.iter().any(char::is_ascii_uppercase));
    let capitals = !symbols.iter().any(char::is_ascii_lowercase);
    let groups: Vec<usize> = text
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(str::len)
        .collect();
    let grouped = groups.len() > 1 && groups[..groups.len() - 1].iter().all(|&length| length == 4);
    if !has_letter || !one_case || !(has_digit || capitals || grouped) {
        return Recognised::Nothing;
    }
    match Secret::parse_base32(text) {
        Ok(secret) => Recognised::BareSecret(secret),
        // One or two slips are a secret with a typing error; more is some other kind of text.
        Err(error) => {
            let slips = symbols
                .iter()
                .filter(|&&c| secret::base32_value(c).is_none())
                .count();
            if slips <= 2 && secret::corrected(text).is_some() {
                broken(UriError::Secret(error))
            } else {
                Recognised::Nothing
            }
        }
    }
}
