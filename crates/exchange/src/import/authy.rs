//! Authy: the settings of its Android app, and what its servers give out.

use serde_json::Value;

use super::{Format, ImportError, Input};
use crate::content::Content;
use crate::crypto::{self, Hash};
use crate::draft::{Draft, Found, Reason};
use crate::json::{Json, list, number, plain, text};

pub(super) const FORMAT: Format = Format {
    name: "authy",
    recognise: |content| content.preference(TOKENS_KEY).is_some(),
    sealed: |content| {
        content
            .preference(TOKENS_KEY)
            .is_some_and(|tokens| tokens.contains("encryptedSecret"))
    },
    read: settings,
};
pub(super) const TOKENS: Format = Format {
    name: "authy",
    recognise: |content| content.has(&["authenticator_tokens"]),
    sealed: super::always,
    read: tokens,
};

const TOKENS_KEY: &str = "com.authy.storage.tokens.authenticator.key";
const ROUNDS: u64 = 1_000;
/// All derivations of a file together.
const MOST_ROUNDS: u64 = 20_000_000;

fn settings(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let tokens = content
        .preference(TOKENS_KEY)
        .and_then(|tokens| Json::parse(tokens.as_bytes()));
    let tokens = tokens.ok_or(ImportError::Damaged)?;
    let mut opening = Opening::new(input);
    for token in tokens.as_array().ok_or(ImportError::Damaged)? {
        // What the person wrote may be only a name; the original says who asks for the code.
        let name = text(token, "name");
        let mut issuer = text(token, "originalIssuer");
        let mut account = name;
        if let Some((before, after)) = name.split_once(':')
            && (issuer.is_empty() || before.trim().eq_ignore_ascii_case(issuer))
        {
            issuer = before;
            account = after;
        }
        let draft = Draft {
            issuer: issuer.trim().to_owned(),
            name: account.trim().to_owned(),
            digits: plain(token, "digits"),
            ..Draft::default()
        };
        match token.get("decryptedSecret").and_then(Value::as_str) {
            Some(secret) => opening.found.add(draft.base32(secret)),
            None => opening.add(
                draft,
                text(token, "encryptedSecret"),
                text(token, "salt"),
                "",
                ROUNDS,
            )?,
        }
    }
    opening.finish()
}

fn tokens(content: &Content, input: &Input) -> Result<Found, ImportError> {
    let json = content.json().ok_or(ImportError::Damaged)?;
    let mut opening = Opening::new(input);
    for token in list(json, "authenticator_tokens") {
        let draft = Draft {
            issuer: text(token, "issuer").to_owned(),
            name: text(token, "name").to_owned(),
            digits: plain(token, "digits"),
            ..Draft::default()
        };
        let rounds = number(token, "key_derivation_iterations").unwrap_or(ROUNDS);
        opening.add(
            draft,
            text(token, "encrypted_seed"),
            text(token, "salt"),
            text(token, "unique_iv"),
            rounds,
        )?;
    }
    opening.finish()
}

/// Each entry has a key of its own, from the same password.
struct Opening<'a> {
    input: &'a Input<'a>,
    found: Found,
    rounds: u64,
    wrong: usize,
}

impl<'a> Opening<'a> {
    fn new(input: &'a Input<'a>) -> Opening<'a> {
        Opening {
            input,
            found: Found::default(),
            rounds: 0,
            wrong: 0,
        }
    }

    fn add(
        &mut self,
        draft: Draft,
        sealed: &str,
        salt: &str,
        iv: &str,
        rounds: u64,
    ) -> Result<(), ImportError> {
        let password = self.input.needed_password()?;
        self.rounds = self.rounds.saturating_add(rounds);
        if self.rounds > MOST_ROUNDS {
            return Err(ImportError::TooCostly);
        }
        let iv = match iv {
            "" => Some(vec![0; 16].into()),
            iv => crypto::hex(iv),
        };
        let (Some(sealed), Some(iv)) = (crypto::base64(sealed), iv) else {
            self.found
                .problem(&draft.issuer, &draft.name, Reason::Damaged);
            return Ok(());
        };
        // The salt counts as the text that it is.
        let key = crypto::pbkdf2(Hash::Sha1, password.as_bytes(), salt.as_bytes(), rounds, 32)?;
        let opened = crypto::aes_cbc(&key, &iv, &sealed);
        match opened
            .as_deref()
            .and_then(|opened| std::str::from_utf8(opened).ok())
        {
            Some(secret) => self.found.add(draft.base32(secret)),
            None => {
                self.wrong += 1;
                self.found
                    .problem(&draft.issuer, &draft.name, Reason::OtherPassword);
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Found, ImportError> {
        if self.wrong > 0 && self.found.entries.is_empty() {
            return Err(ImportError::WrongPassword);
        }
        Ok(self.found)
    }
}
