//! `penning import`: what is in a file of another app.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ArgMatches;
use fluent_bundle::FluentValue;
use penning_exchange::{
    self as exchange, Beside, Entry, ImportError, Input, MOST_BYTES, Problem, Warning,
};
use penning_otp::{Kind, display_text};
use penning_qr::Budget;
use penning_session::{BroughtIn, Session, VaultState};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::words::Words;

/// `penning import FILE`
pub(crate) struct Import {
    file: PathBuf,
    dry_run: bool,
    json: bool,
    /// Unix seconds.
    at: Option<u64>,
    password_fd: Option<u32>,
}

/// How it ended, as the program's exit code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    AllRead = 0,
    SomeNotTaken = 1,
    NoFile = 3,
    UnknownFormat = 4,
    NoPassword = 5,
    Refused = 6,
    /// The vault, or it was not saved.
    NotOpened = 7,
}

/// Wrong passwords before it ends.
const TRIES: usize = 3;
/// Nobody has a longer password.
const MOST_PASSWORD_BYTES: u64 = 64 * 1024;
/// A file that lies beside: Steam's are small.
const MOST_BYTES_BESIDE: u64 = 1024 * 1024;
/// What pictures are called in reports.
const PICTURES: &str = "pictures";

impl Import {
    pub(super) fn of(found: &ArgMatches) -> Import {
        Import {
            file: found
                .get_one::<PathBuf>("file")
                .cloned()
                .unwrap_or_default(),
            dry_run: found.get_flag("dry-run"),
            json: found.get_flag("json"),
            at: found.get_one("at").copied(),
            password_fd: found.get_one("password-fd").copied(),
        }
    }

    /// `session` is made only where something is to be added.
    pub(crate) fn run(&self, words: &Words, session: impl FnOnce() -> Session) -> ExitCode {
        if std::env::var_os("PENNING_LOG").is_none() {
            // What went wrong is said in words.
            log::set_max_level(log::LevelFilter::Off);
        }
        let end = self.read_and_add(words, session).unwrap_or_else(|end| end);
        ExitCode::from(end as u8)
    }

    fn read_and_add(&self, words: &Words, session: impl FnOnce() -> Session) -> Result<End, End> {
        let import = self.read(words)?;
        let brought = match self.dry_run {
            true => None,
            false => Some(self.add(&import, words, &session())?),
        };
        let said = if self.json {
            let mut report = report(&import, self.moment());
            if let Some(brought) = brought {
                report["added"] = brought.added.into();
                report["already_there"] = brought.already_there.into();
                report["trash_left_out"] = brought.trash_left_out.into();
            }
            serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
        } else {
            let mut text = listing(&import, self.moment(), words);
            for (id, count) in brought.into_iter().flat_map(|brought| {
                [
                    ("import-added", Some(brought.added)),
                    (
                        "import-already-there",
                        more_than_none(brought.already_there),
                    ),
                    (
                        "import-trash-left-out",
                        more_than_none(brought.trash_left_out),
                    ),
                ]
            }) {
                if let Some(count) = count {
                    text += &words.say_with(id, &[("count", count.into())]);
                    text.push('\n');
                }
            }
            text
        };
        say(&Zeroizing::new(said));
        Ok(match import.problems.is_empty() {
            true => End::AllRead,
            false => End::SomeNotTaken,
        })
    }

    fn add(
        &self,
        import: &exchange::Import,
        words: &Words,
        session: &Session,
    ) -> Result<BroughtIn, End> {
        let refused = |problem: &penning_session::problem::Problem| {
            let code = problem.code.as_str();
            for part in ["err", "fix"] {
                eprintln!("{}", words.say(&format!("{part}-{code}")));
            }
            End::NotOpened
        };
        let mut state = session.open();
        if let VaultState::Locked {
            has_password: true, ..
        } = state
        {
            for _ in 0..TRIES {
                let prompt = words.say("cli-vault-password") + " ";
                let Ok(password) = rpassword::prompt_password(prompt).map(Zeroizing::new) else {
                    self.fail(words, "cli-vault-no-terminal", &[]);
                    return Err(End::NotOpened);
                };
                match session.unlock_with_password(&password) {
                    Ok(opened) => {
                        state = opened;
                        break;
                    }
                    Err(problem) => {
                        let wait = problem.code == penning_session::problem::Code::WrongPassword;
                        let end = refused(&problem);
                        if !wait {
                            return Err(end);
                        }
                    }
                }
            }
        }
        match state {
            VaultState::Open => session
                .bring_in(&import.entries)
                .map_err(|error| refused(&error)),
            VaultState::Locked {
                problem: Some(problem),
                ..
            }
            | VaultState::NoVaultNoKeychain(problem)
            | VaultState::Damaged { problem, .. } => Err(refused(&problem)),
            VaultState::Locked { problem: None, .. } | VaultState::Opening => Err(End::NotOpened),
        }
    }

    fn moment(&self) -> u64 {
        self.at.unwrap_or_else(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .as_secs()
        })
    }

    fn read(&self, words: &Words) -> Result<exchange::Import, End> {
        let bytes = whole(&self.file, MOST_BYTES as u64).map_err(|error| {
            let why = error.to_string();
            self.fail(words, "cli-no-file", &[("why", why.into())]);
            End::NoFile
        })?;
        let beside = self.beside(&bytes);
        let beside: Vec<Beside> = beside
            .iter()
            .map(|(name, bytes)| Beside { name, bytes })
            .collect();
        let read = |password: Option<&str>| {
            exchange::read(&Input {
                bytes: &bytes,
                password,
                beside: &beside,
            })
        };
        let mut outcome = read(None);
        if outcome.as_ref().err() == Some(&ImportError::PasswordNeeded) {
            for _ in 0..TRIES {
                let Some(password) = self.password(words) else {
                    return Err(End::NoPassword);
                };
                outcome = read(Some(&password));
                // What came from a file descriptor comes only once.
                let again = self.password_fd.is_none()
                    && outcome.as_ref().err() == Some(&ImportError::WrongPassword);
                if !again {
                    break;
                }
                eprintln!("{}", words.say("import-wrong-password"));
            }
        }
        if outcome.as_ref().err() == Some(&ImportError::Unknown)
            && let Some(found) = in_pictures(&bytes)
        {
            outcome = found;
        }
        outcome.map_err(|error| {
            let found = match &error {
                ImportError::Version { found } => display_text(found),
                _ => String::new(),
            };
            if self.json {
                let report = json!({ "error": error.name() });
                say(&format!("{report}\n"));
            }
            self.fail(
                words,
                &format!("import-{}", error.name()),
                &[("found", found.into())],
            );
            match error {
                ImportError::Unknown | ImportError::Empty => End::UnknownFormat,
                ImportError::PasswordNeeded | ImportError::WrongPassword => End::NoPassword,
                _ => End::Refused,
            }
        })
    }

    fn fail(&self, words: &Words, id: &str, variables: &[(&str, FluentValue<'_>)]) {
        let mut all = vec![("file", FluentValue::from(self.shown()))];
        all.extend_from_slice(variables);
        eprintln!("{}", words.say_with(id, &all));
    }

    /// A link given in place of a file is not repeated: it may be one with a secret.
    fn shown(&self) -> String {
        let path = self.file.to_string_lossy();
        match path.split_once("://") {
            Some((scheme, _)) => format!("{}://…", display_text(scheme)),
            None => display_text(&path),
        }
    }

    fn password(&self, words: &Words) -> Option<Zeroizing<String>> {
        if let Some(number) = self.password_fd {
            let password = from_descriptor(number).ok().flatten();
            if password.is_none() {
                let number = FluentValue::from(number.to_string());
                self.fail(words, "cli-password-fd-failed", &[("number", number)]);
            }
            return password;
        }
        let prompt = words.say_with("cli-password", &[("file", self.shown().into())]);
        match rpassword::prompt_password(prompt + " ") {
            Ok(password) => Some(Zeroizing::new(password)),
            Err(_) => {
                self.fail(words, "cli-no-terminal", &[]);
                None
            }
        }
    }

    fn beside(&self, bytes: &[u8]) -> Vec<(String, Zeroizing<Vec<u8>>)> {
        let Some(folder) = self.file.parent() else {
            return Vec::new();
        };
        exchange::names_beside(bytes)
            .into_iter()
            .filter_map(|name| {
                let bytes = whole(&folder.join(&name), MOST_BYTES_BESIDE).ok()?;
                Some((name, bytes))
            })
            .collect()
    }
}

/// A whole file, and one byte more where it is larger than `most`, so that whoever reads it says so.
fn whole(path: &Path, most: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len().min(most + 1);
    // Room from the start: growing would leave halves behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(size as usize + 1));
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The first line that comes from a file descriptor, or all of it where it has no end of line.
fn from_descriptor(number: u32) -> io::Result<Option<Zeroizing<String>>> {
    let source: Box<dyn Read> = match number {
        0 => Box::new(io::stdin()),
        #[cfg(unix)]
        number => Box::new(File::open(format!("/dev/fd/{number}"))?),
        #[cfg(not(unix))]
        _ => return Ok(None),
    };
    let mut line = Zeroizing::new(String::with_capacity(1024));
    BufReader::with_capacity(1, source.take(MOST_PASSWORD_BYTES)).read_line(&mut line)?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok((!line.is_empty()).then_some(line))
}

/// The accounts in the codes of a picture or document; `None` if it is neither, or has none.
fn in_pictures(bytes: &[u8]) -> Option<Result<exchange::Import, ImportError>> {
    let pages = penning_qr::open_picture(bytes).ok()?;
    let mut texts = Zeroizing::new(String::new());
    for page in &pages {
        for symbol in penning_qr::read(page, &Budget::default()) {
            texts.push_str(&symbol.text);
            texts.push('\n');
        }
    }
    if texts.is_empty() {
        return None;
    }
    let input = Input {
        bytes: texts.as_bytes(),
        ..Input::default()
    };
    Some(exchange::read(&input).map(|import| exchange::Import {
        format: PICTURES,
        ..import
    }))
}

fn more_than_none(count: usize) -> Option<usize> {
    (count > 0).then_some(count)
}

/// To standard output; a reader that went away is no mistake.
fn say(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Totp { .. } => "totp",
        Kind::Hotp { .. } => "hotp",
        Kind::Steam => "steam",
        Kind::Yandex { .. } => "yandex",
        Kind::Motp { .. } => "motp",
    }
}

/// Everything but secrets, for programs.
fn report(import: &exchange::Import, at: u64) -> Value {
    let entry = |entry: &Entry| {
        let credential = &entry.enrolment.credential;
        json!({
            "issuer": entry.enrolment.issuer,
            "name": entry.enrolment.account_name,
            "kind": kind(credential.kind()),
            "algorithm": credential.algorithm().as_str(),
            "digits": credential.digits(),
            "period": credential.period_seconds(),
            "counter": credential.counter(),
            "groups": entry.groups,
            "pinned": entry.pinned,
            "trashed": entry.trashed,
            "archived": entry.archived,
            "code": credential.code_at(at).text(),
        })
    };
    let problem = |problem: &Problem| {
        json!({
            "issuer": problem.issuer,
            "name": problem.account_name,
            "place": problem.place,
            "reason": problem.reason.name(),
            "found": problem.reason.found(),
        })
    };
    let warning = |warning: &Warning| match warning {
        Warning::NewerVersion { found } => json!({ "warning": "newer-version", "found": found }),
        Warning::PartsMissing { missing } => {
            json!({ "warning": "parts-missing", "missing": missing })
        }
    };
    json!({
        "format": import.format,
        "at": at,
        "entries": import.entries.iter().map(entry).collect::<Vec<_>>(),
        "not_taken": import.problems.iter().map(problem).collect::<Vec<_>>(),
        "warnings": import.warnings.iter().map(warning).collect::<Vec<_>>(),
    })
}

/// The same for people, in columns.
fn listing(import: &exchange::Import, at: u64, words: &Words) -> String {
    let named = format!("import-name-{}", import.format);
    let format = match words.say(&named) {
        unnamed if unnamed == named => import.format.to_owned(),
        name => name,
    };
    let count = |id: &str, count: usize| {
        let variables = [
            ("count", FluentValue::from(count)),
            ("format", FluentValue::from(format.as_str())),
        ];
        words.say_with(id, &variables) + "\n"
    };
    let mut text = count("import-format-count", import.entries.len());
    for warning in &import.warnings {
        text += &match warning {
            Warning::NewerVersion { found } => words.say_with(
                "import-newer-version",
                &[("found", FluentValue::from(found.to_string()))],
            ),
            Warning::PartsMissing { missing } => {
                let missing: Vec<String> = missing.iter().map(u32::to_string).collect();
                words.say_with(
                    "import-parts-missing",
                    &[("missing", FluentValue::from(missing.join(", ")))],
                )
            }
        };
        text.push('\n');
    }
    let rows: Vec<Vec<String>> = import
        .entries
        .iter()
        .map(|entry| row(entry, at, words))
        .collect();
    text += &columns(&rows);
    if !import.problems.is_empty() {
        text += &count("import-not-taken", import.problems.len());
        let rows: Vec<Vec<String>> = import
            .problems
            .iter()
            .map(|problem| {
                let found = FluentValue::from(display_text(problem.reason.found()));
                let place = FluentValue::from(problem.place);
                let mut who = display_text(&problem.issuer);
                if who.is_empty() && problem.account_name.is_empty() {
                    who = words.say_with("import-place", &[("place", place)]);
                }
                vec![
                    who,
                    display_text(&problem.account_name),
                    words.say_with(
                        &format!("reason-{}", problem.reason.name()),
                        &[("found", found)],
                    ),
                ]
            })
            .collect();
        text += &columns(&rows);
    }
    text
}

fn row(entry: &Entry, at: u64, words: &Words) -> Vec<String> {
    let credential = &entry.enrolment.credential;
    let digits = FluentValue::from(credential.digits());
    let mut what = vec![
        match credential.kind() {
            Kind::Totp { .. } => "TOTP",
            Kind::Hotp { .. } => "HOTP",
            Kind::Steam => "Steam",
            Kind::Yandex { .. } => "Yandex",
            Kind::Motp { .. } => "mOTP",
        }
        .to_owned(),
        words.say_with("import-digits", &[("digits", digits)]),
    ];
    if let Some(seconds) = credential.period_seconds() {
        what.push(words.say_with("import-period", &[("seconds", seconds.into())]));
    }
    if let Some(counter) = credential.counter() {
        let counter = FluentValue::from(counter.to_string());
        what.push(words.say_with("import-counter", &[("counter", counter)]));
    }
    let mut groups: Vec<String> = entry
        .groups
        .iter()
        .map(|group| display_text(group))
        .collect();
    if entry.trashed {
        groups.push(words.say("import-in-trash"));
    }
    if entry.archived {
        groups.push(words.say("import-archived"));
    }
    vec![
        display_text(&entry.enrolment.issuer),
        display_text(&entry.enrolment.account_name),
        what.join(", "),
        credential.code_at(at).grouped().to_string(),
        groups.join(", "),
    ]
}

/// Rows with their fields under each other.
fn columns(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column));
        widths.map(|field| field.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for (field, width) in row.iter().zip(&widths) {
            line += &format!(" {field:<width$} ");
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Spoken;

    #[test]
    fn every_reason_and_refusal_has_words_in_both_languages() {
        let refusals = [
            ImportError::Empty,
            ImportError::Unknown,
            ImportError::PasswordNeeded,
            ImportError::WrongPassword,
            ImportError::Damaged,
            ImportError::Version { found: "9".into() },
            ImportError::BoundToAccount,
            ImportError::BoundToDevice,
            ImportError::TooLarge,
            ImportError::TooManyEntries,
            ImportError::TooCostly,
            ImportError::NotEnoughMemory,
        ];
        let reasons = [
            "secret-missing",
            "secret",
            "kind",
            "algorithm",
            "digits",
            "period",
            "counter",
            "pin-missing",
            "does-not-fit",
            "link",
            "cut-off",
            "damaged",
            "other-password",
            "bound-to-device",
            "file-missing",
            "makers-app",
        ];
        for language in [Spoken::English, Spoken::Dutch] {
            let words = Words::new(language);
            let ids = refusals
                .iter()
                .map(|error| format!("import-{}", error.name()))
                .chain(reasons.iter().map(|reason| format!("reason-{reason}")));
            for id in ids {
                assert_ne!(words.say(&id), id, "{}.ftl lacks {id}", language.tag());
            }
        }
    }

    #[test]
    fn a_link_in_place_of_a_file_is_not_repeated() {
        let import = Import {
            file: "otpauth://totp/a?secret=MFRGGZDFMZTWQ2LK".into(),
            dry_run: true,
            json: false,
            at: None,
            password_fd: None,
        };
        assert_eq!(import.shown(), "otpauth://…");
    }
}
