//! 2FAS: JSON of schema 1 to 4, its services plain or sealed with AES-256-GCM.

use serde_json::Value;

use super::{Format, ImportError, Input, Warning};
use crate::content::Content;
use crate::crypto::{self, Hash};
use crate::draft::{Draft, Found};
use crate::json::{Json, list, names, number, plain, text};

pub(super) const FORMAT: Format = Format {
    name: "2fas",
    recognise: |content| content.has(&["schemaVersion", "services"]),
    sealed: |content| {
        content
            .json()
            .is_some_and(|json| json["servicesEncrypted"].is_string())
    },
    read,
};

const NEWEST_SCHEMA: u64 = 4;
const ROUNDS: u64 = 10_000;

fn read(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    let schema = number(json, "schemaVersion").ok_or(ImportError::Damaged)?;
    let groups = names(list(json, "groups"), "id", "name");
    let mut found = Found::default();
    if schema > NEWEST_SCHEMA {
        found.warnings.push(Warning::NewerVersion { found: schema });
    }
    let opened;
    let services = match json["servicesEncrypted"].as_str() {
        Some(sealed) => {
            opened = open(sealed, input.needed_password()?)?;
            opened.as_array().ok_or(ImportError::Damaged)?
        }
        None => json["services"].as_array().ok_or(ImportError::Damaged)?,
    };
    for service in services {
        found.add(draft(service, schema, &groups));
    }
    Ok(found)
}

fn open(sealed: &str, password: &str) -> Result<Json, ImportError> {
    let mut parts = sealed.split(':').map(crypto::base64);
    let mut part = || parts.next().flatten().ok_or(ImportError::Damaged);
    let (sealed, salt, nonce) = (part()?, part()?, part()?);
    let key = crypto::pbkdf2(Hash::Sha256, password.as_bytes(), &salt, ROUNDS, 32)?;
    let opened = crypto::aes_gcm(&key, &nonce, &sealed, &[]).ok_or(ImportError::WrongPassword)?;
    Json::parse(&opened).ok_or(ImportError::Damaged)
}

fn draft(
    service: &Value,
    schema: u64,
    groups: &std::collections::HashMap<String, String>,
) -> Draft {
    let otp = &service["otp"];
    let name = text(service, "name");
    let link = penning_otp::parse_uri(text(otp, "link")).ok();
    let account = match text(otp, "account") {
        // What the person wrote counts more than the link; where nothing was written the link does.
        "" => link
            .map(|link| link.account_name)
            .unwrap_or_else(|| label_name(text(otp, "label"), name)),
        account => account.to_owned(),
    };
    let issuer = match text(otp, "issuer") {
        "" => name,
        issuer => issuer,
    };
    // Schema 1 knew nothing but the plainest codes.
    let stated = |field| if schema == 1 { None } else { plain(otp, field) };
    Draft {
        issuer: issuer.to_owned(),
        name: account,
        kind: plain(otp, "tokenType").unwrap_or_default(),
        algorithm: stated("algorithm"),
        digits: stated("digits"),
        period: stated("period"),
        counter: stated("counter"),
        groups: plain(service, "groupId")
            .and_then(|id| groups.get(&id).cloned())
            .into_iter()
            .collect(),
        ..Draft::default()
    }
    .base32(text(service, "secret"))
}

fn label_name(label: &str, issuer: &str) -> String {
    match label.split_once(':') {
        Some((_, name)) => name.to_owned(),
        None if label == issuer => String::new(),
        None => label.to_owned(),
    }
}
