//! Texts that hold enrolment URIs: one to a line, several on one, within JSON, HTML or prose.

use std::collections::{BTreeMap, HashSet};

use penning_otp::Enrolment;
use penning_otp::migration::{self, Batch, Gathering};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Format, ImportError, Warning, ente};
use crate::content::{Content, entity};
use crate::draft::{Entry, Found, Reason};

pub(super) const FORMAT: Format = Format {
    name: "uris",
    recognise: |content| {
        content
            .text()
            .is_some_and(|text| !starts(text).is_empty() || text.contains("otpauth:\\/\\/"))
    },
    sealed: super::never,
    read: |content, _| read(content),
};

const BEGINNINGS: [&str; 5] = [
    "otpauth://",
    "apple-otpauth://",
    "otpauth-migration://",
    "motp://",
    "steam://",
];

fn read(content: &Content) -> Result<Found, ImportError> {
    let text = content.text().ok_or(ImportError::Damaged)?;
    if let Some(json) = content.json() {
        let mut texts = Vec::new();
        collect(json, &mut texts);
        let lines = Zeroizing::new(texts.join("\n"));
        return Ok(accounts(&lines));
    }
    if text.contains("\\/\\/") {
        let plain = Zeroizing::new(
            text.replace("\\/", "/")
                .replace("\\u0026", "&")
                .replace("\\u003d", "="),
        );
        return Ok(accounts(&plain));
    }
    Ok(accounts(text))
}

fn collect<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) if !starts(text).is_empty() => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, texts)),
        _ => {}
    }
}

/// Where URIs begin, in order.
fn starts(text: &str) -> Vec<usize> {
    let lower = Zeroizing::new(text.to_ascii_lowercase());
    let mut found: Vec<usize> = BEGINNINGS
        .iter()
        .flat_map(|beginning| lower.match_indices(beginning).map(|(at, _)| at))
        .collect();
    found.sort_unstable();
    // A name such as `x-motp://` has another scheme within it.
    found.retain(|&at| !lower[..at].ends_with(['-', '+', '.']));
    // The Steam program's own links: steam://run/440
    found.retain(|&at| {
        let Some(rest) = lower[at..].strip_prefix("steam://") else {
            return true;
        };
        let own_link = rest
            .bytes()
            .take(256)
            .take_while(|byte| !matches!(byte, b'\n' | b'"' | b'<' | b' '))
            .any(|byte| byte == b'/');
        !own_link
    });
    found
}

/// All accounts in a text.
pub(super) fn accounts(text: &str) -> Found {
    let mut found = Found::default();
    let mut gatherings: BTreeMap<i32, Gathering> = BTreeMap::new();
    let mut single: Vec<Batch> = Vec::new();
    let html = is_html(text);
    let mut seen = HashSet::new();
    let starts = starts(text);
    let (mut line_start, mut looked_at) = (0, 0);
    for (index, &start) in starts.iter().enumerate() {
        // Line by line from where the last one was, or a single long line would take for ever.
        if let Some(at) = text[looked_at..start].rfind('\n') {
            line_start = looked_at + at + 1;
        }
        looked_at = start;
        if text[line_start..start].trim_start().starts_with('#') {
            continue;
        }
        let next = starts.get(index + 1).copied().unwrap_or(text.len());
        let piece = &text[start..next];
        let mut uri = piece.lines().next().unwrap_or_default();
        let reaches_next = uri.len() == piece.len() && next < text.len();
        let before = text[..start].chars().next_back();
        match before {
            Some(quote @ ('"' | '\'' | '`')) => uri = uri.split(quote).next().unwrap_or(uri),
            Some('>') => uri = uri.split('<').next().unwrap_or(uri),
            Some('<') => uri = uri.split('>').next().unwrap_or(uri),
            _ => {}
        }
        if html {
            uri = uri.split(['<', '"']).next().unwrap_or(uri);
        }
        let whole = uri;
        uri = uri.trim_end_matches([',', ';', ' ', '\t', '\r']);
        let uri = if html {
            unescaped(uri)
        } else {
            Zeroizing::new(uri.to_owned())
        };
        // In HTML a link often stands behind its own text.
        if html && !seen.insert(*crate::crypto::sha256(&[uri.as_bytes()])) {
            continue;
        }
        if reaches_next && whole.ends_with(|c: char| c.is_alphanumeric() || c == '=') {
            let (issuer, name) = penning_otp::parse_uri(&uri)
                .map(|cut| (cut.issuer, cut.account_name))
                .unwrap_or_default();
            found.problem(&issuer, &name, Reason::CutOff);
            continue;
        }
        if uri
            .get(..20)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("otpauth-migration://"))
        {
            match migration::parse(&uri) {
                Ok(batch) if batch.count > 1 => match gatherings.remove(&batch.batch_id) {
                    None => {
                        gatherings.insert(batch.batch_id, Gathering::new(batch));
                    }
                    Some(mut gathering) => {
                        let id = batch.batch_id;
                        if let Err(other) = gathering.add(batch) {
                            single.push(*other);
                        }
                        gatherings.insert(id, gathering);
                    }
                },
                Ok(batch) => single.push(batch),
                Err(error) => found.problem("", "", Reason::Uri(error.into())),
            }
            continue;
        }
        // Ente alone writes blanks there as plus signs.
        let uri = match uri.split_once("codeDisplay=") {
            Some((before, after)) => {
                let (display, rest) = after.split_at(after.find('&').unwrap_or(after.len()));
                Zeroizing::new(format!(
                    "{before}codeDisplay={}{rest}",
                    display.replace('+', "%20")
                ))
            }
            None => uri,
        };
        if let Some(entry) = found.uri(&uri, "", "") {
            ente::take_display(entry);
        }
    }
    for batch in single {
        add(&mut found, batch.accounts, batch.problems);
    }
    for gathering in gatherings.into_values() {
        let missing = gathering.missing();
        if !missing.is_empty() {
            found.warnings.push(Warning::PartsMissing { missing });
        }
        let (accounts, problems) = gathering.into_accounts();
        add(&mut found, accounts, problems);
    }
    found
}

fn add(found: &mut Found, accounts: Vec<Enrolment>, problems: Vec<migration::EntryProblem>) {
    found.entries.extend(accounts.into_iter().map(Entry::new));
    for problem in problems {
        let reason = match problem.reason {
            migration::EntryReason::SecretEmpty => Reason::SecretMissing,
            migration::EntryReason::Algorithm { found } => Reason::Algorithm {
                found: found.to_string(),
            },
            migration::EntryReason::Digits { found } => Reason::Digits {
                found: found.to_string(),
            },
            migration::EntryReason::Type { found } => Reason::Kind {
                found: found.to_string(),
            },
            migration::EntryReason::Counter { found } => Reason::Counter {
                found: found.to_string(),
            },
        };
        found.problem(&problem.issuer, &problem.account_name, reason);
    }
}

fn is_html(text: &str) -> bool {
    let beginning: String = text
        .trim_start()
        .chars()
        .take(512)
        .collect::<String>()
        .to_ascii_lowercase();
    beginning.starts_with("<!doctype html")
        || beginning.contains("<html")
        || beginning.contains("<table")
        || beginning.contains("<body")
}

fn unescaped(text: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let known = rest
            .char_indices()
            .take(10)
            .find(|(_, c)| *c == ';')
            .and_then(|(end, _)| Some((end, entity(&rest[..end])?)));
        match known {
            Some((end, text)) => {
                plain.push_str(&text);
                rest = &rest[end + 1..];
            }
            None => plain.push('&'),
        }
    }
    plain.push_str(rest);
    plain
}
