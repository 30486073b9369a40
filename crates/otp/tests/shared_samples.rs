//! Real exports of other apps that are plain URI text, where they lie beside the project. Without
//! them there is nothing to check; what they taught is in the other tests.

use std::collections::BTreeMap;
use std::path::Path;

use penning_otp::migration::{self, Gathering};
use penning_otp::{Enrolment, Kind, Secret, parse_uri};
use serde::Deserialize;

const SAMPLES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/samples/imports"
);

#[derive(Deserialize)]
struct Expected {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    r#type: String,
    issuer: String,
    name: String,
    secret: String,
    algorithm: String,
    digits: u8,
    period: Option<u32>,
    counter: Option<u64>,
}

type Row = (
    String,
    String,
    String,
    Vec<u8>,
    String,
    u8,
    Option<u32>,
    Option<u64>,
);

fn expected(path: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("beside each sample lies what it holds");
    let expected: Expected = serde_json::from_str(&text).expect("of this shape");
    expected
        .entries
        .into_iter()
        .map(|entry| {
            let secret = Secret::parse_base32(&entry.secret)
                .expect("base32")
                .expose()
                .to_vec();
            // A label of one colon is divided here, which those files' notes allow.
            let (issuer, name) = match entry.name.split_once(": ") {
                Some((issuer, name)) if entry.issuer.is_empty() => {
                    (issuer.to_owned(), name.to_owned())
                }
                _ => (entry.issuer.trim().to_owned(), entry.name.trim().to_owned()),
            };
            let period = entry.period.filter(|_| entry.r#type != "hotp");
            (
                entry.r#type,
                issuer,
                name,
                secret,
                entry.algorithm,
                entry.digits,
                period,
                entry.counter,
            )
        })
        .collect()
}

fn row(account: &Enrolment) -> Row {
    let credential = &account.credential;
    let kind = match credential.kind() {
        Kind::Totp { .. } => "totp",
        Kind::Hotp { .. } => "hotp",
        Kind::Steam => "steam",
        Kind::Yandex { .. } => "yandex",
        Kind::Motp { .. } => "motp",
    };
    (
        kind.to_owned(),
        account.issuer.clone(),
        account.account_name.clone(),
        credential.secret().expose().to_vec(),
        credential.algorithm().as_str().to_owned(),
        credential.digits(),
        credential.period_seconds(),
        credential.counter(),
    )
}

fn accounts(text: &str) -> Vec<Enrolment> {
    let mut accounts = Vec::new();
    let mut transfers: BTreeMap<i32, Gathering> = BTreeMap::new();
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if line.starts_with("otpauth-migration:") {
            let batch = migration::parse(line).unwrap_or_else(|error| panic!("{error:?}"));
            match transfers.get_mut(&batch.batch_id) {
                Some(gathering) => gathering.add(batch).expect("the same transfer"),
                None => drop(transfers.insert(batch.batch_id, Gathering::new(batch))),
            }
        } else if line.contains("://") {
            accounts.push(parse_uri(line).unwrap_or_else(|error| panic!("{error:?}")));
        }
    }
    for gathering in transfers.into_values() {
        assert!(gathering.is_complete());
        let (found, problems) = gathering.into_accounts();
        assert_eq!(problems, []);
        accounts.extend(found);
    }
    accounts
}

fn check(file: &str) {
    let path = Path::new(SAMPLES).join(file);
    if !path.exists() {
        return;
    }
    let mut found: Vec<Row> = accounts(&std::fs::read_to_string(&path).expect("UTF-8 text"))
        .iter()
        .map(row)
        .collect();
    let mut expected = expected(&Path::new(SAMPLES).join(format!("{file}.expected.json")));
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{file}");
}

#[test]
fn plain_uri_lists() {
    check("plain_uri/plain.txt");
    check("ente/ente_auth.txt");
}

#[test]
fn google_transfers() {
    check("google/example_export.txt");
    check("google/test_plus_problem_export.txt");
    check("google/synthetic_two_batches.txt");
    check("google/stratum_googleauthenticator.txt");
}
