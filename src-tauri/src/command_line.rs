//! What the command line asks for, before there is a window, a display or a desktop.

mod import;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, value_parser};
use penning_session::settings::Settings;

use crate::words::{Spoken, Words};

pub(crate) use import::Import;

/// What is to be done.
pub(crate) enum Task {
    /// Penning itself, with its window or in the tray.
    Window,
    Import(Import),
    /// It was only to say something, or cannot be done.
    Done(ExitCode),
}

/// The words of the language that was chosen.
pub(crate) fn words(data: &Path) -> Words {
    let settings = Settings::load(&data.join("settings.json"));
    Words::new(Spoken::resolve(settings.language))
}

/// Reads the arguments, the program's name first. Help and mistakes are printed here.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>, words: &Words) -> Task {
    match program(words).try_get_matches_from(arguments) {
        Ok(found) => match found.subcommand() {
            Some((IMPORT, found)) => Task::Import(Import::of(found)),
            _ => Task::Window,
        },
        Err(error) => {
            // Nothing is left to be done where not even this can be said.
            let _ = error.print();
            Task::Done(match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => ExitCode::SUCCESS,
                _ => ExitCode::from(WRONG_COMMAND_LINE),
            })
        }
    }
}

const IMPORT: &str = "import";
const WRONG_COMMAND_LINE: u8 = 2;

fn program(words: &Words) -> Command {
    let flag = |name: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(words.say(&format!("cli-{name}")))
    };
    let plain = |command: Command| {
        command
            .disable_help_flag(true)
            .disable_help_subcommand(true)
            .arg(
                Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(ArgAction::Help)
                    .help(words.say("cli-help")),
            )
    };
    let import = plain(Command::new(IMPORT))
        .about(words.say("cli-import"))
        .after_help(words.say("cli-import-exit"))
        .arg(
            Arg::new("file")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(std::path::PathBuf))
                .help(words.say("cli-import-file")),
        )
        .args(["dry-run", "json"].map(|name| {
            Arg::new(name)
                .long(name)
                .action(ArgAction::SetTrue)
                .help(words.say(&format!("cli-import-{name}")))
        }))
        .arg(
            Arg::new("at")
                .long("at")
                .value_name("UNIX_SECONDS")
                .value_parser(value_parser!(u64))
                .help(words.say("cli-import-at")),
        )
        .arg(
            Arg::new("password-fd")
                .long("password-fd")
                .value_name("N")
                .value_parser(value_parser!(u32))
                .help(words.say("cli-import-password-fd")),
        );
    plain(Command::new("penning"))
        .about(words.say("cli-about"))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(words.say("cli-version")),
        )
        .args(["hidden", "quick", "lock"].map(flag))
        .arg(
            Arg::new("link")
                .value_name("LINK")
                .num_args(0..)
                .help(words.say("cli-link")),
        )
        .args_conflicts_with_subcommands(true)
        .subcommand(import)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_line(line: &[&str]) -> Task {
        let words = Words::new(Spoken::English);
        let all = std::iter::once("penning").chain(line.iter().copied());
        read(all.map(OsString::from), &words)
    }

    #[test]
    fn what_started_the_window_still_does() {
        for line in [
            &[][..],
            &["--hidden"],
            &["--quick"],
            &["--lock"],
            &["otpauth://totp/a?secret=MFRGGZDFMZTWQ2LK"],
            &["--hidden", "otpauth://totp/a?secret=MFRGGZDFMZTWQ2LK"],
        ] {
            assert!(matches!(read_line(line), Task::Window), "{line:?}");
        }
    }

    #[test]
    fn the_command_line_is_without_mistakes_and_has_words_in_both_languages() {
        for language in [Spoken::English, Spoken::Dutch] {
            let program = program(&Words::new(language));
            program.clone().debug_assert();
            let mut all: Vec<&Command> = program.get_subcommands().collect();
            all.push(&program);
            for command in all {
                let mut said: Vec<String> = command
                    .get_arguments()
                    .map(|argument| argument.get_help().expect("help").to_string())
                    .collect();
                said.push(command.get_about().expect("about").to_string());
                for text in said {
                    assert!(!text.starts_with("cli-"), "{}.ftl: {text}", language.tag());
                }
            }
        }
    }
}
