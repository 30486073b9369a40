//! The parameters of an enrolment URI.

use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

/// Parameters that mean something to us, in lower case.
const KNOWN: [&str; 12] = [
    "secret",
    "issuer",
    "algorithm",
    "digits",
    "period",
    "counter",
    "pin",
    "pin_length",
    "yandexpin",
    "encoder",
    "steam",
    "data",
];

/// Divides `label?parameters`. A label may hold a raw `?` or `#`: the parameters begin at the first
/// `?` that is followed by something like `name=`.
pub(crate) fn split(text: &str) -> (&str, &str) {
    let begins_parameters = |index: usize| {
        let after = &text[index + 1..];
        let name_length =
            after.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ';')));
        matches!(name_length, Some(length) if length > 0 && after[length..].starts_with('='))
    };
    let at = text
        .match_indices('?')
        .map(|(index, _)| index)
        .find(|&index| begins_parameters(index))
        .or_else(|| text.find('?'));
    match at {
        Some(index) => (&text[..index], &text[index + 1..]),
        None => (text, ""),
    }
}

/// Decoded parameters in their order. Wiped when dropped, since one of them is the secret.
pub(crate) struct Query {
    parameters: Vec<Parameter>,
}

struct Parameter {
    /// In lower case, to find it by.
    name: String,
    /// As it was written, to keep it by.
    written: String,
    value: Option<Zeroizing<String>>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Query {
        let mut parameters: Vec<Parameter> = Vec::new();
        let segments: Vec<&str> = text.split('&').collect();
        let last = segments.len() - 1;
        for (index, segment) in segments.into_iter().enumerate() {
            // URIs copied out of HTML.
            let segment = segment.strip_prefix("amp;").unwrap_or(segment);
            let (name, value) = match segment.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (segment, None),
            };
            let written = decode(name).trim().to_owned();
            let name = written.to_ascii_lowercase();
            if value.is_none()
                && let Some(Parameter {
                    name: previous,
                    value: Some(issuer),
                    ..
                }) = parameters.last_mut()
                && previous == "issuer"
                && !segment.is_empty()
                && !KNOWN.contains(&name.as_str())
            {
                // A raw `&` inside the issuer (OTPClient).
                issuer.push('&');
                issuer.push_str(&decode(segment));
                continue;
            }
            if name.is_empty() {
                continue;
            }
            let mut value = value.map(decode);
            if let Some(value) = &mut value
                && index == last
                && matches!(
                    name.as_str(),
                    "secret" | "algorithm" | "digits" | "period" | "counter" | "pin"
                )
                && let Some(fragment) = value.find('#')
            {
                // None of these has a `#`, so at the very end it begins a fragment. In names it does not.
                value.truncate(fragment);
            }
            parameters.push(Parameter {
                name,
                written,
                value,
            });
        }
        Query { parameters }
    }

    /// The first value of `name` that is not blank, trimmed. An empty and a repeated parameter are
    /// both seen in the wild.
    pub(crate) fn first_filled(&self, name: &str) -> Option<&str> {
        self.parameters
            .iter()
            .filter(|parameter| parameter.name == name)
            .filter_map(|parameter| parameter.value.as_ref().map(|value| value.trim()))
            .find(|value| !value.is_empty())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.parameters
            .iter()
            .any(|parameter| parameter.name == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
    }

    /// What we do not know and may keep.
    pub(super) fn extra(&self) -> Vec<(String, String)> {
        self.parameters
            .iter()
            .filter(|parameter| !KNOWN.contains(&parameter.name.as_str()))
            .filter_map(|parameter| {
                Some((
                    parameter.written.clone(),
                    parameter.value.as_ref()?.to_string(),
                ))
            })
            .collect()
    }
}

/// Percent-decoding in which `+` stays `+`.
pub(crate) fn decode(text: &str) -> Zeroizing<String> {
    Zeroizing::new(percent_decode_str(text).decode_utf8_lossy().into_owned())
}
