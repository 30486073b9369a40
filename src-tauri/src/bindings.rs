//! Writes `ui/src/lib/backend/bindings.ts` from the types that cross the wire, and holds the walls:
//! no secret in what goes out, and one list of commands everywhere.
//!
//! `PENNING_WRITE_BINDINGS=1 cargo test -p penning bindings` writes the file anew.

use std::collections::{BTreeMap, BTreeSet};

use penning_session::settings::{Language, SortOrder, Theme};
use ts_rs::{Config, TS};

use crate::dto;
use crate::rights::{OF_BOTH, OF_MAIN, OF_QUICK, OF_REQUEST};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/ui/src/lib/backend/bindings.ts"
);

const HEAD: &str = "// Generated from src-tauri/src/dto.rs. Do not edit: run\n\
    // PENNING_WRITE_BINDINGS=1 cargo test -p penning bindings\n";

/// What the page is given, by command or event. Everything these reach is checked.
const OUTBOUND: &[&str] = &[
    "AppState",
    "BackupsState",
    "CopyLooked",
    "CopyRow",
    "BackendEvent",
    "CameraView",
    "CodeView",
    "Copied",
    "EnrolOutcome",
    "LeftOutAccount",
    "KitMade",
    "PasswordStrength",
    "Presence",
    "Recovered",
    "Ways",
    "Problem",
    "QuickState",
    "RequestState",
    "Settled",
    "Settings",
    "TiqrAnswered",
    "TiqrOffer",
    "TiqrRequest",
    "TrashedRow",
    "VaultState",
    "WatchView",
];

/// Words that a field holding a secret would have in its name.
const FORBIDDEN: &[&str] = &[
    "secret",
    "pin",
    "password",
    "passphrase",
    "uri",
    "url",
    "seed",
    "key",
    "token",
    "credential",
    "identity",
    "qr",
];
const ALLOWED: &[&str] = &[
    "pinned",
    "hasKeychain",
    "hasPassword",
    "needsPin",
    "keychainAfterLockMinutes",
];

fn declarations() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    macro_rules! declare {
        ($($type:ty),* $(,)?) => {{
            let config = Config::default();
            $(
                let docs = <$type>::docs().unwrap_or_default();
                let text = format!("{docs}export {}", <$type>::decl(&config));
                all.insert(<$type>::ident(&config), text);
            )*
        }};
    }
    declare!(
        dto::Kind,
        dto::Algorithm,
        dto::Problem,
        dto::VaultState,
        dto::AccountRow,
        dto::AppState,
        dto::CodeView,
        dto::Copied,
        dto::AccountEdit,
        dto::TrashedRow,
        dto::Warning,
        dto::Existing,
        dto::Alike,
        dto::Pending,
        dto::Lack,
        dto::MakersApp,
        dto::Explained,
        dto::MigrationProgress,
        dto::EnrolOutcome,
        dto::Responder,
        dto::ResponderKind,
        dto::TiqrAnswered,
        dto::TiqrOffer,
        dto::TiqrRequest,
        dto::TypedOcra,
        dto::TypedIn,
        dto::CommitChoice,
        dto::OnExisting,
        dto::Which,
        dto::BackendEvent,
        dto::GuidePlace,
        dto::ListPlace,
        dto::WatchEnd,
        dto::WatchFor,
        dto::WatchView,
        dto::BackupChoices,
        dto::BackupsState,
        dto::CopyLooked,
        dto::CopyOrigin,
        dto::CopyRow,
        dto::EarlierSave,
        dto::Named,
        dto::RestoreHow,
        dto::Several,
        dto::Settings,
        dto::LeftOutAccount,
        dto::CameraChoice,
        dto::CameraView,
        dto::Presence,
        dto::QuickAccount,
        dto::QuickChoice,
        dto::QuickState,
        dto::PresenceProof,
        dto::PendingActivation,
        dto::ApprovalRow,
        dto::AnswerRow,
        dto::Given,
        dto::DroppedCount,
        dto::ClockView,
        dto::RequestState,
        dto::SignIn,
        dto::Rival,
        dto::Verdict,
        dto::Settled,
        dto::KitMade,
        dto::PasswordStrength,
        dto::Recovered,
        dto::Ways,
        dto::Weakness,
        Theme,
        Language,
        SortOrder,
    );
    all
}

/// Identifiers in a declaration, without comments and texts.
fn identifiers(declaration: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    for line in declaration.lines() {
        let line = line.trim();
        if line.starts_with('*') || line.starts_with("/*") {
            continue;
        }
        let mut rest = line;
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let tail = &rest[start..];
            let end = tail
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(tail.len());
            let is_field = tail[end..]
                .trim_start_matches(['"', '?', ' '])
                .starts_with(':');
            found.push((&tail[..end], is_field));
            rest = &tail[end..];
        }
    }
    found
}

#[test]
fn bindings_are_up_to_date() {
    let text: Vec<String> = declarations().into_values().collect();
    let text = format!("{HEAD}\n{}\n", text.join("\n\n"));
    if std::env::var_os("PENNING_WRITE_BINDINGS").is_some() {
        std::fs::write(FILE, &text).expect("the page's folder is writable");
    }
    let kept = std::fs::read_to_string(FILE).expect("the file is in the repository");
    assert!(
        kept == text,
        "bindings.ts is older than dto.rs: run PENNING_WRITE_BINDINGS=1 cargo test -p penning bindings"
    );
}

#[test]
fn no_secret_goes_out() {
    let all = declarations();
    let mut seen = BTreeSet::new();
    let mut next: Vec<&str> = OUTBOUND.to_vec();
    while let Some(name) = next.pop() {
        let Some(declaration) = all.get(name) else {
            panic!("{name} is said to go out and has no declaration");
        };
        if !seen.insert(name) {
            continue;
        }
        for (word, is_field) in identifiers(declaration) {
            if all.contains_key(word) {
                next.push(all.get_key_value(word).expect("it was just found").0);
            }
            let lower = word.to_ascii_lowercase();
            let suspect = FORBIDDEN.iter().any(|forbidden| lower.contains(forbidden));
            assert!(
                !is_field || !suspect || ALLOWED.contains(&word),
                "the field {word} of {name} looks like a secret on its way out"
            );
        }
    }
    assert!(!seen.contains("TypedIn"), "what is typed in came back out");
    assert!(seen.contains("Pending"), "the walk went nowhere");
}

#[test]
fn the_check_for_secrets_can_fail() {
    let fields = identifiers("export type X = { accountSecret: string, id: string, };");
    assert!(fields.contains(&("accountSecret", true)));
    assert!(fields.contains(&("string", false)));
}

#[test]
fn one_list_of_commands_everywhere() {
    let quoted = |text: &str, before: &str, after: char| -> BTreeSet<String> {
        text.lines()
            .filter_map(|line| {
                line.trim()
                    .strip_prefix(before)?
                    .split(after)
                    .next()
                    .map(str::to_owned)
            })
            .filter(|name| {
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c == '_' || c == '-')
            })
            .collect()
    };
    let named = |lists: &[&[&str]]| -> BTreeSet<String> {
        lists.concat().into_iter().map(str::to_owned).collect()
    };
    let listed = named(&[OF_MAIN, OF_REQUEST, OF_QUICK, OF_BOTH]);
    let handled: BTreeSet<String> = include_str!("lib.rs")
        .lines()
        .filter_map(|line| line.trim().strip_prefix("commands::"))
        .filter_map(|line| line.split("::").nth(1))
        .map(|name| name.trim_end_matches([',', ' ']).to_owned())
        .collect();
    assert_eq!(listed, handled, "rights.rs and the handler differ");
    for (granted, table) in [
        (
            include_str!("../capabilities/main.json"),
            [OF_MAIN, OF_BOTH],
        ),
        (
            include_str!("../capabilities/request.json"),
            [OF_REQUEST, OF_BOTH],
        ),
        (include_str!("../capabilities/quick.json"), [OF_QUICK, &[]]),
    ] {
        let granted: BTreeSet<String> = quoted(granted, "\"allow-", '"')
            .into_iter()
            .map(|name| name.replace('-', "_"))
            .collect();
        assert_eq!(
            granted,
            named(&table),
            "rights.rs and a window's rights differ"
        );
    }
    let page = include_str!("../../ui/src/lib/backend/tauri.ts");
    for command in &listed {
        assert!(
            page.contains(&format!("'{command}'")),
            "the page never calls {command}"
        );
    }
}
