//! Real files of other apps, where the folder `shared/` stands beside the checkout: each gives exactly what
//! its `.expected.json` says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use penning_exchange::{Beside, Entry, Input, Problem, read};
use penning_otp::{Kind, Secret};
use serde_json::Value;

/// Formats of the samples that are not read; one that is read must leave this list.
const NOT_READ: &[&str] = &[
    "battlenet/",
    "freeotp/freeotp_v2",
    "google/google_authenticator.sqlite",
    "keepass/keepass.aes256",
    "keepass/keepass.chacha20",
    "keepass/keepass.groups",
    "keepass/keepass.nocompression",
    "keepass/synthetic_legacy",
    "microsoft/",
    "otpauth_ios/",
    "otpclient/NewDatabase",
    "steam/sda_1-account-encrypted/1234.maFile",
    "stratum/stratum_internal.db",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(items) = std::fs::read_dir(folder) else {
        return;
    };
    for item in items.flatten() {
        let path = item.path();
        if path.is_dir() {
            files(&path, found);
        } else if !path.to_string_lossy().ends_with(".expected.json") {
            let expected = PathBuf::from(format!("{}.expected.json", path.display()));
            if expected.exists() {
                found.push(path);
            }
        }
    }
    found.sort();
}

fn kind(entry: &Entry) -> &'static str {
    match entry.enrolment.credential.kind() {
        Kind::Totp { .. } => "totp",
        Kind::Hotp { .. } => "hotp",
        Kind::Steam => "steam",
        Kind::Yandex { .. } => "yandex",
        Kind::Motp { .. } => "motp",
    }
}

/// Why `entry` is not the expected one; "" if it is.
fn differs(entry: &Entry, expected: &Value, all: &Value) -> String {
    let wanted_text = |name: &str| expected[name].as_str().unwrap_or_default().trim();
    // Differences that are meant. A label with one colon is issuer and name; and where an old version wrote
    // no names, they are taken from the order of the tokens.
    let (issuer, account_name) = (&entry.enrolment.issuer, &entry.enrolment.account_name);
    let divided = wanted_text("issuer").is_empty()
        && format!("{issuer}: {account_name}") == wanted_text("name");
    let unnamed = wanted_text("name") == "{token.label}" && !account_name.contains('{');
    let credential = &entry.enrolment.credential;
    let mut why = String::new();
    let mut check = |name: &str, found: String, wanted: String| {
        if found != wanted {
            let _ = write!(why, " {name}: {found:?} instead of {wanted:?};");
        }
    };
    let text = |name: &str| {
        expected[name]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    check("type", kind(entry).into(), text("type"));
    if !divided && all["accept_issuer"].as_str() != Some(&entry.enrolment.issuer) {
        check("issuer", entry.enrolment.issuer.clone(), text("issuer"));
    }
    let name = entry.enrolment.account_name.clone();
    let prefixed = all["accept_names_with_issuer_prefix"] == true && name.ends_with(&text("name"));
    if !(divided || unnamed || prefixed) {
        check("name", name, text("name"));
    }
    let secret = match (kind(entry), expected["secret_text"].as_str()) {
        ("motp", None) => Secret::parse_hex(&String::from_utf8_lossy(credential.secret().expose()))
            .map(|raw| raw.to_base32().to_string())
            .unwrap_or_default(),
        ("motp", Some(_)) => String::from_utf8_lossy(credential.secret().expose()).into_owned(),
        _ => credential.secret().to_base32().to_string(),
    };
    let wanted = match expected["secret_text"].as_str() {
        Some(wanted) => wanted.to_owned(),
        None => Secret::parse_base32(&text("secret"))
            .unwrap()
            .to_base32()
            .to_string(),
    };
    check("secret", secret, wanted);
    check(
        "algorithm",
        credential.algorithm().as_str().into(),
        text("algorithm"),
    );
    check(
        "digits",
        credential.digits().to_string(),
        expected["digits"].to_string(),
    );
    if let Some(period) = expected.get("period").filter(|_| kind(entry) != "hotp") {
        check(
            "period",
            credential.period_seconds().unwrap_or(0).to_string(),
            period.to_string(),
        );
    }
    let counter = credential.counter().unwrap_or(0);
    let accepted = match &expected["accept_counter"] {
        Value::Array(all) => all.iter().any(|one| one.as_u64() == Some(counter)),
        one => one.as_u64() == Some(counter),
    };
    if let Some(wanted) = expected.get("counter")
        && !accepted
    {
        check("counter", counter.to_string(), wanted.to_string());
    }
    if let Some(groups) = expected["groups"].as_array() {
        let wanted: Vec<&str> = groups.iter().filter_map(Value::as_str).collect();
        check("groups", entry.groups.join(","), wanted.join(","));
    } else if all.get("accept_groups").is_none()
        && !all["format"].as_str().unwrap_or_default().contains("Pass")
    {
        check("groups", entry.groups.join(","), String::new());
    }
    if let Some(note) = expected["note"].as_str() {
        check("note", entry.note.trim().into(), note.trim().into());
    }
    if let Some(pinned) = expected["favorite"].as_bool() {
        check("favorite", entry.pinned.to_string(), pinned.to_string());
    }
    if expected["icon"] == true {
        check("icon", entry.icon_png.is_some().to_string(), "true".into());
    }
    if let Some(trashed) = expected["trashed"].as_bool() {
        check("trashed", entry.trashed.to_string(), trashed.to_string());
    }
    if let (Some(wanted), Kind::Motp { pin } | Kind::Yandex { pin }) =
        (expected["pin"].as_str(), credential.kind())
    {
        check(
            "pin",
            String::from_utf8_lossy(pin.expose()).into_owned(),
            wanted.to_owned(),
        );
    }
    why
}

/// Everything that is not as expected, in words.
fn compare(mut entries: Vec<Entry>, mut problems: Vec<Problem>, expected: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let skipped = expected["skipped"].as_array().map_or(0, Vec::len);
    if problems.len() < skipped {
        faults.push(format!("{} problems, expected {skipped}", problems.len()));
    }
    for wanted in expected["entries"].as_array().unwrap() {
        if let Some(at) = entries
            .iter()
            .position(|entry| differs(entry, wanted, expected).is_empty())
        {
            entries.remove(at);
            continue;
        }
        // Without a PIN there is no code: such entries are told instead.
        if matches!(wanted["type"].as_str(), Some("motp" | "yandex"))
            && wanted.get("pin").is_none()
            && let Some(at) = problems
                .iter()
                .position(|problem| problem.account_name == wanted["name"].as_str().unwrap().trim())
        {
            problems.remove(at);
            continue;
        }
        let nearest = entries
            .iter()
            .map(|entry| differs(entry, wanted, expected))
            .min_by_key(String::len);
        faults.push(format!(
            "missing {} / {}: {nearest:?}; problems {problems:?}",
            wanted["issuer"], wanted["name"]
        ));
    }
    if problems.len() > skipped {
        faults.push(format!("unexpected problems {problems:?}"));
    }
    // Of a damaged line more may be recovered than was expected.
    if skipped == 0 || entries.len() > 2 {
        faults.extend(entries.iter().map(|entry| format!("unexpected {entry:?}")));
    }
    faults
}

#[test]
fn every_sample_gives_what_is_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/imports");
    let mut samples = Vec::new();
    files(&folder, &mut samples);
    let mut report = Vec::new();
    for path in &samples {
        let name = path.strip_prefix(&folder).unwrap().display().to_string();
        let expected: Value = serde_json::from_slice(
            &std::fs::read(format!("{}.expected.json", path.display())).unwrap(),
        )
        .unwrap();
        let not_read = NOT_READ.iter().any(|beginning| name.starts_with(beginning))
            || name.ends_with(".png")
            || name.ends_with(".jpg");
        // A gigabyte of memory is more than a test may take beside others.
        if name == "ente/stratum_ente.encrypted.json"
            && std::env::var_os("PENNING_LONG_TESTS").is_none()
        {
            continue;
        }
        let bytes = std::fs::read(path).unwrap();
        let neighbours: Vec<(String, Vec<u8>)> = std::fs::read_dir(path.parent().unwrap())
            .unwrap()
            .flatten()
            .filter_map(|item| {
                Some((
                    item.file_name().into_string().ok()?,
                    std::fs::read(item.path()).ok()?,
                ))
            })
            .collect();
        let beside: Vec<Beside> = neighbours
            .iter()
            .map(|(name, bytes)| Beside { name, bytes })
            .collect();
        let input = Input {
            bytes: &bytes,
            password: expected["password"].as_str(),
            beside: &beside,
        };
        let refused = expected["outcome"] == "error";
        let faults = match read(&input) {
            Ok(_) if refused && expected["accept_outcome"] != "ok" => {
                vec!["taken, not refused".to_owned()]
            }
            Ok(import) => compare(import.entries, import.problems, &expected),
            Err(_) if refused => Vec::new(),
            Err(error) => vec![format!("{error}")],
        };
        match (faults.is_empty(), not_read) {
            (true, true) => report.push(format!("{name}: is read, and stands among what is not")),
            (false, false) => report.push(format!("{name}: {}", faults.join("\n    "))),
            _ => {}
        }
    }
    assert!(
        report.is_empty(),
        "{} of {} samples:\n{}",
        report.len(),
        samples.len(),
        report.join("\n")
    );
}
