//! Enrolment URIs of sign-in tokens: privacyIDEA's and eduMFA's push, and tiqr.
//!
//! Only what the text says; whether it is fresh and to be trusted is for whoever acts on it.

use crate::secret::Secret;
use crate::uri::{Query, UriError, decode, split_host, split_query};

/// A push token to activate, as its QR code describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushToken {
    pub dialect: PushDialect,
    /// May be empty.
    pub issuer: String,
    pub label: String,
    /// The one endpoint for everything.
    pub url: String,
    /// Host and port of `url`, to be shown.
    pub server_host: String,
    /// The token's identity at the server.
    pub serial: String,
    pub enrollment_credential: Secret,
    /// How long the activation may be used after the code was shown. Only the client enforces it.
    pub lifetime_minutes: u32,
    /// `false` asks to switch certificate checks off, which is to be refused.
    pub checks_certificates: bool,
    pub poll_only: bool,
    /// The server demands proof of presence before each answer.
    pub demands_presence: bool,
    pub image: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushDialect {
    PrivacyIdea,
    EduMfa,
}

/// A tiqr sign-in to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiqrAuth {
    /// Picks the stored service.
    pub identifier: String,
    /// Absent when the person may choose.
    pub user: Option<String>,
    pub session_key: String,
    pub challenge: String,
    /// Where the person is signing in; universal links leave it out.
    pub service_provider: Option<String>,
    pub version: Option<String>,
}

/// A tiqr enrolment: where its metadata is fetched, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TiqrEnrol {
    pub metadata_url: String,
    pub host: String,
}

/// Reads what follows `otpauth://pipush/`, `pia://pipush/` or `edumfa-push://edumfa/`.
pub(crate) fn push_token(dialect: PushDialect, after_host: &str) -> Result<PushToken, UriError> {
    let (label, query) = split_query(after_host);
    let query = Query::parse(query);
    let required = |name: &'static str| {
        query
            .first_filled(name)
            .map(str::to_owned)
            .ok_or(UriError::Parameter { name, found: None })
    };
    let url = required("url")?;
    let server_host = web_host(&url)
        .ok_or_else(|| UriError::Parameter {
            name: "url",
            found: Some(url.clone()),
        })?
        .to_owned();
    let serial = required("serial")?;
    let enrollment_credential = Secret::from_bytes(required("enrollment_credential")?.into_bytes());
    let version = required("v")?;
    if version != "1" {
        return Err(UriError::Parameter {
            name: "v",
            found: Some(version),
        });
    }
    let lifetime_minutes = match query.first_filled("ttl") {
        None => 10,
        Some(text) => match text.parse() {
            Ok(minutes @ 1..=525_600) => minutes,
            _ => {
                return Err(UriError::Parameter {
                    name: "ttl",
                    found: Some(text.to_owned()),
                });
            }
        },
    };
    let truthy = |name| {
        query
            .first_filled(name)
            .is_some_and(|text| matches!(text, "1" | "True" | "true"))
    };
    Ok(PushToken {
        dialect,
        issuer: query.first_filled("issuer").unwrap_or_default().to_owned(),
        label: decode(label).trim().to_owned(),
        url,
        server_host,
        serial,
        enrollment_credential,
        lifetime_minutes,
        checks_certificates: !query
            .first_filled("sslverify")
            .is_some_and(|t| matches!(t, "0" | "False" | "false")),
        poll_only: truthy("poll_only"),
        demands_presence: truthy("pin") || query.first_filled("app_force_unlock").is_some(),
        image: query.first_filled("image").map(str::to_owned),
    })
}

/// Reads what follows `tiqrenroll://`.
pub(crate) fn tiqr_enrol(metadata_url: &str) -> Result<TiqrEnrol, UriError> {
    match web_host(metadata_url) {
        Some(host) => Ok(TiqrEnrol {
            metadata_url: metadata_url.to_owned(),
            host: host.to_owned(),
        }),
        None => Err(UriError::Parameter {
            name: "metadata",
            found: Some(metadata_url.to_owned()),
        }),
    }
}

/// Reads what follows `tiqrauth://`: `[user@]identifier/sessionKey/challenge/spIdentifier/version`.
pub(crate) fn tiqr_auth(rest: &str) -> Result<TiqrAuth, UriError> {
    let mut parts = rest.split('/').map(|part| decode(part).trim().to_owned());
    let who = rest.split('/').next().unwrap_or_default();
    parts.next();
    let (user, identifier) = match who.rsplit_once('@') {
        Some((user, identifier)) => (Some(decode(user).to_string()), identifier),
        None => (None, who),
    };
    let mut required = |name| {
        parts
            .next()
            .filter(|part| !part.is_empty())
            .ok_or(UriError::Parameter { name, found: None })
    };
    let session_key = required("session key")?;
    let challenge = required("challenge")?;
    Ok(TiqrAuth {
        identifier: decode(identifier).to_string(),
        user: user.filter(|user| !user.is_empty()),
        session_key,
        challenge,
        service_provider: parts.next().filter(|part| !part.is_empty()),
        version: parts.next().filter(|part| !part.is_empty()),
    })
}

/// tiqr's universal links: `https://host/tiqrenroll/?metadata=…` and `https://host/tiqrauth/?u&s&q&i&v`.
pub(crate) enum TiqrLink {
    Enrol(TiqrEnrol),
    Auth(TiqrAuth),
}

pub(crate) fn tiqr_link(rest: &str) -> Option<Result<TiqrLink, UriError>> {
    let (_, after) = split_host(rest);
    let (path, query) = split_query(after);
    let query = Query::parse(query);
    let value = |name| query.first_filled(name).map(str::to_owned);
    match path
        .trim_end_matches('/')
        .rsplit('/')
        .next()?
        .to_ascii_lowercase()
        .as_str()
    {
        "tiqrenroll" => Some(tiqr_enrol(query.first_filled("metadata")?).map(TiqrLink::Enrol)),
        "tiqrauth" => {
            let required = |name| value(name).ok_or(UriError::Parameter { name, found: None });
            let auth = || {
                Ok(TiqrAuth {
                    identifier: required("i")?,
                    user: value("u"),
                    session_key: required("s")?,
                    challenge: required("q")?,
                    service_provider: None,
                    version: value("v"),
                })
            };
            Some(auth().map(TiqrLink::Auth))
        }
        _ => None,
    }
}

/// Host and port of an http or https URL in ASCII. User names, backslashes and other ways to make one
/// host look like another are not accepted.
pub(crate) fn web_host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let (host, _) = split_host(rest);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (!host.is_empty()
        && host.chars().all(plain)
        && !url.contains(|c: char| c.is_whitespace() || c.is_control()))
    .then_some(host)
}
