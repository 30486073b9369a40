//! Who and what: the label of an enrolment URI together with its issuer parameter.

use super::query::decode;
use crate::enrolment::Oddity;

pub(super) struct Label {
    pub(super) issuer: String,
    pub(super) account_name: String,
    /// The issuer in front of the account name, if it is another than the parameter.
    differing: Option<String>,
}

impl Label {
    /// `raw` is the label still percent-encoded, `parameter` the decoded issuer parameter or "".
    pub(super) fn parse(raw: &str, parameter: &str) -> Label {
        // Microsoft alone writes blanks in the label as plus signs.
        let raw = if parameter.eq_ignore_ascii_case("microsoft") {
            raw.replace('+', "%20")
        } else {
            raw.to_owned()
        };
        let (prefix, account_name) = divide(&raw, parameter);
        let issuer = if parameter.is_empty() {
            prefix.clone()
        } else {
            plus_as_blank(parameter, &prefix)
        };
        let differing = (!prefix.is_empty() && !same_name(&prefix, &issuer)).then_some(prefix);
        Label {
            issuer,
            account_name,
            differing,
        }
    }

    pub(super) fn oddities(&self) -> Vec<Oddity> {
        self.differing
            .iter()
            .map(|label| Oddity::IssuerDiffersFromLabel {
                label: label.clone(),
            })
            .collect()
    }
}

/// Issuer prefix (or "") and account name, both decoded and trimmed.
fn divide(raw: &str, parameter: &str) -> (String, String) {
    let whole = decode(raw).trim().to_owned();
    // Whatever colons there are, a label that begins with the issuer leaves no doubt.
    if !parameter.is_empty()
        && let Some(rest) = whole.strip_prefix(parameter)
        && let Some(account_name) = rest.trim_start().strip_prefix(':')
    {
        let account_name = match raw.strip_suffix(':') {
            Some(without) if without.contains(':') => account_name.trim_end_matches(':'),
            _ => account_name,
        };
        return (parameter.to_owned(), account_name.trim().to_owned());
    }
    if let Some(account_name) = whole.strip_prefix(':') {
        return (String::new(), account_name.trim().to_owned());
    }
    // Battle.net ends its label in a colon of no meaning.
    let raw = match raw.strip_suffix(':') {
        Some(without) if without.contains(':') => without,
        _ => raw,
    };
    let both = match raw.matches(':').count() {
        1 => raw
            .split_once(':')
            .map(|(issuer, name)| (decode(issuer).to_string(), decode(name).to_string())),
        0 if whole.matches(':').count() == 1 => whole
            .split_once(':')
            .map(|(issuer, name)| (issuer.to_owned(), name.to_owned())),
        // More than one: there is no telling which of them divides.
        _ => None,
    };
    match both {
        Some((issuer, name)) => (issuer.trim().to_owned(), name.trim().to_owned()),
        None => (String::new(), decode(raw).trim().to_owned()),
    }
}

/// `Air+Canada` is form-encoded, `Disney+` and `C++` are names: a plus sign between two letters or
/// digits is a blank, unless the label spells the issuer otherwise.
fn plus_as_blank(parameter: &str, prefix: &str) -> String {
    if prefix == parameter || prefix == parameter.replace('+', " ") {
        return prefix.to_owned();
    }
    let characters: Vec<char> = parameter.chars().collect();
    let within_word = |index: usize| characters.get(index).is_some_and(|c| c.is_alphanumeric());
    characters
        .iter()
        .enumerate()
        .map(|(index, &character)| {
            if character == '+' && index > 0 && within_word(index - 1) && within_word(index + 1) {
                ' '
            } else {
                character
            }
        })
        .collect()
}

/// Case and blanks do not make another issuer.
fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect()
    };
    plain(one) == plain(other)
}
