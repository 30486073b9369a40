//! Google's transfers, read and written. The payloads are put together here byte by byte.

use data_encoding::BASE64;
use penning_otp::migration::{self, Batch, EntryReason, Gathering, LeftOut, MigrationError};
use penning_otp::{Algorithm, Credential, Enrolment, Kind, Secret};

/// Protobuf varint; negative numbers take ten bytes.
fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn number(field: u8, value: i64) -> Vec<u8> {
    [vec![field << 3], varint(value as u64)].concat()
}

fn bytes(field: u8, value: &[u8]) -> Vec<u8> {
    [
        vec![field << 3 | 2],
        varint(value.len() as u64),
        value.to_vec(),
    ]
    .concat()
}

fn entry(secret: &[u8], name: &str, issuer: &str, numbers: &[(u8, i64)]) -> Vec<u8> {
    let mut message = [
        bytes(1, secret),
        bytes(2, name.as_bytes()),
        bytes(3, issuer.as_bytes()),
    ]
    .concat();
    for &(field, value) in numbers {
        message.extend(number(field, value));
    }
    bytes(1, &message)
}

fn uri(parts: &[Vec<u8>]) -> String {
    let base64 = BASE64.encode(&parts.concat());
    format!(
        "otpauth-migration://offline?data={}",
        base64
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D")
    )
}

fn tail(count: i64, index: i64, batch_id: i64) -> Vec<u8> {
    [
        number(2, 1),
        number(3, count),
        number(4, index),
        number(5, batch_id),
    ]
    .concat()
}

const SECRET: &[u8] = b"Hello!\xde\xad\xbe\xef";
const TOTP_6_SHA1: &[(u8, i64)] = &[(4, 1), (5, 1), (6, 2)];

fn read(text: &str) -> Batch {
    migration::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn one(name: &str, issuer: &str, numbers: &[(u8, i64)]) -> Enrolment {
    let mut batch = read(&uri(&[entry(SECRET, name, issuer, numbers), tail(1, 0, 1)]));
    assert_eq!(batch.problems, []);
    batch.accounts.remove(0)
}

#[test]
fn kinds_algorithms_and_digits() {
    let plain = one("anna", "Acme", &[]);
    assert_eq!(plain.credential.kind(), &Kind::Totp { period_seconds: 30 });
    assert_eq!(
        (plain.credential.algorithm(), plain.credential.digits()),
        (Algorithm::Sha1, 6)
    );
    assert_eq!(plain.credential.secret().expose(), SECRET);
    let all = one("anna", "Acme", &[(4, 3), (5, 2), (6, 1), (7, 10_300)]);
    assert_eq!(all.credential.kind(), &Kind::Hotp { counter: 10_300 });
    assert_eq!(
        (all.credential.algorithm(), all.credential.digits()),
        (Algorithm::Sha512, 8)
    );
    assert_eq!(
        one("anna", "Acme", &[(4, 2)]).credential.algorithm(),
        Algorithm::Sha256
    );
}

#[test]
fn names_with_and_without_the_issuer() {
    let names = |name: &str, issuer: &str| {
        let account = one(name, issuer, TOTP_6_SHA1);
        (account.issuer, account.account_name)
    };
    for (name, issuer, expected) in [
        ("anna", "Acme", ("Acme", "anna")),
        ("Acme:anna", "Acme", ("Acme", "anna")),
        ("Acme: anna", "Acme", ("Acme", "anna")),
        ("Acme:anna", "Acme ", ("Acme", "anna")),
        ("Acme:anna", "", ("Acme", "anna")),
        ("Other:anna", "Acme", ("Acme", "Other:anna")),
        ("a:b:c", "", ("", "a:b:c")),
        (":anna", "", ("", "anna")),
        ("anna", "", ("", "anna")),
        ("", "", ("", "")),
        ("Żółw: 安娜", "", ("Żółw", "安娜")),
    ] {
        assert_eq!(
            names(name, issuer),
            (expected.0.to_owned(), expected.1.to_owned()),
            "{name} {issuer}"
        );
    }
}

#[test]
fn batch_id_may_be_negative_and_ten_bytes_long() {
    let text = uri(&[
        entry(SECRET, "anna", "", TOTP_6_SHA1),
        tail(2, 1, -1_234_567_890),
    ]);
    let batch = read(&text);
    assert_eq!(
        (batch.batch_id, batch.index, batch.count),
        (-1_234_567_890, 1, 2)
    );
}

#[test]
fn data_with_raw_plus_blanks_and_without_padding() {
    // FB EF BE make plus signs, FF FF FE slashes.
    let payload = [
        entry(
            b"12\xfb\xef\xbe\xff\xff\xfe\xfb\xef\xbe\xff\xff\xfe",
            "an",
            "",
            TOTP_6_SHA1,
        ),
        tail(1, 0, 1),
    ]
    .concat();
    let base64 = BASE64.encode(&payload);
    assert!(
        base64.contains('+') && base64.contains('/') && base64.ends_with('='),
        "{base64}"
    );
    let start = "otpauth-migration://offline?data=";
    let expected = read(&format!(
        "{start}{}",
        base64
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D")
    ));
    let twice = base64
        .replace('+', "%252B")
        .replace('/', "%252F")
        .replace('=', "%253D");
    for data in [
        base64.clone(),
        base64.trim_end_matches('=').to_owned(),
        base64.replace('+', " "),
        base64.replace('+', "-").replace('/', "_"),
        twice,
        format!("{base64}\n"),
    ] {
        assert_eq!(read(&format!("{start}{data}")), expected, "{data}");
    }
    assert_eq!(
        read(&format!("OTPAUTH-MIGRATION://OFFLINE/?data={base64}")),
        expected
    );
}

#[test]
fn a_bad_entry_does_not_stop_the_others() {
    let batch = read(&uri(&[
        entry(b"", "empty", "Acme", TOTP_6_SHA1),
        entry(SECRET, "md5", "Acme", &[(4, 4)]),
        entry(SECRET, "nine", "Acme", &[(5, 9)]),
        entry(SECRET, "typed", "Acme", &[(6, 7)]),
        entry(SECRET, "negative", "Acme", &[(6, 1), (7, -1)]),
        entry(SECRET, "good", "Acme", TOTP_6_SHA1),
        tail(1, 0, 1),
    ]));
    assert_eq!(batch.accounts.len(), 1);
    assert_eq!(batch.accounts[0].account_name, "good");
    let problems: Vec<_> = batch
        .problems
        .iter()
        .map(|problem| (problem.account_name.as_str(), &problem.reason))
        .collect();
    assert_eq!(
        problems,
        [
            ("empty", &EntryReason::SecretEmpty),
            ("md5", &EntryReason::Algorithm { found: 4 }),
            ("nine", &EntryReason::Digits { found: 9 }),
            ("typed", &EntryReason::Type { found: 7 }),
            ("negative", &EntryReason::Counter { found: -1 }),
        ]
    );
}

#[test]
fn fields_of_newer_versions_are_passed_over() {
    let mut message = [bytes(1, SECRET), bytes(2, b"anna")].concat();
    message.extend(bytes(8, b"a unique id"));
    let text = uri(&[bytes(1, &message), number(2, 2), bytes(9, b"news")]);
    assert_eq!(read(&text).accounts[0].account_name, "anna");
}

#[test]
fn damage_is_told_apart() {
    let whole = [entry(SECRET, "anna", "Acme", TOTP_6_SHA1), tail(1, 0, 1)].concat();
    let start = "otpauth-migration://offline?data=";
    let error = |text: &str| migration::parse(text).expect_err(text);
    assert_eq!(
        error(&format!(
            "{start}{}",
            BASE64.encode(&whole[..whole.len() / 2])
        )),
        MigrationError::Damaged
    );
    assert_eq!(
        error(&format!("{start}****")),
        MigrationError::DataNotBase64
    );
    assert_eq!(error(start), MigrationError::DataMissing);
    assert_eq!(
        error("otpauth-migration://offline"),
        MigrationError::DataMissing
    );
    assert_eq!(
        error("otpauth://totp/Acme?secret=A"),
        MigrationError::NotAMigration
    );
    assert_eq!(
        error("otpauth-migration://online?data=AAAA"),
        MigrationError::NotAMigration
    );
    assert_eq!(error(&uri(&[tail(1, 0, 1)])), MigrationError::Empty);
    for (count, index) in [(2, 2), (2, -1), (2_000, 0)] {
        assert_eq!(
            error(&uri(&[
                entry(SECRET, "anna", "", &[]),
                tail(count, index, 1)
            ])),
            MigrationError::Damaged
        );
    }
}

fn part(count: i64, index: i64, batch_id: i64) -> Batch {
    read(&uri(&[
        entry(SECRET, &format!("anna{index}"), "Acme", TOTP_6_SHA1),
        tail(count, index, batch_id),
    ]))
}

#[test]
fn gathering_says_which_part_is_missing() {
    let mut gathering = Gathering::new(part(4, 2, -7));
    assert_eq!(
        (gathering.missing(), gathering.seen(), gathering.count()),
        (vec![1, 2, 4], 1, 4)
    );
    gathering.add(part(4, 0, -7)).expect("the same transfer");
    gathering
        .add(part(4, 0, -7))
        .expect("once more does no harm");
    assert_eq!(gathering.missing(), [2, 4]);
    let other = gathering.add(part(4, 1, 8)).expect_err("another transfer");
    assert_eq!(other.batch_id, 8);
    gathering.add(part(4, 3, -7)).expect("the same transfer");
    assert!(!gathering.is_complete());
    gathering.add(part(4, 1, -7)).expect("the same transfer");
    assert!(gathering.is_complete());
    let (accounts, problems) = gathering.into_accounts();
    let names: Vec<_> = accounts
        .iter()
        .map(|account| account.account_name.as_str())
        .collect();
    assert_eq!(names, ["anna0", "anna1", "anna2", "anna3"]);
    assert_eq!(problems, []);
}

fn account(name: &str, credential: Credential) -> Enrolment {
    Enrolment::new("Acme", name, credential)
}

fn secret() -> Secret {
    Secret::from_bytes(SECRET.to_vec())
}

#[test]
fn written_in_parts_of_ten() {
    let accounts: Vec<Enrolment> = (0..25)
        .map(|index| {
            account(
                &format!("anna{index}"),
                Credential::totp(secret(), Algorithm::Sha1, 6, 30).expect("valid"),
            )
        })
        .collect();
    let written = migration::write(&accounts, -5);
    assert_eq!((written.uris.len(), written.left_out.len()), (3, 0));
    let mut gathering = Gathering::new(read(&written.uris[2]));
    gathering
        .add(read(&written.uris[0]))
        .expect("the same transfer");
    gathering
        .add(read(&written.uris[1]))
        .expect("the same transfer");
    assert!(gathering.is_complete());
    assert_eq!(gathering.into_accounts().0, accounts);
}

#[test]
fn long_names_make_more_parts_not_larger_codes() {
    let accounts: Vec<Enrolment> = (0..10)
        .map(|_| {
            account(
                &"é".repeat(200),
                Credential::totp(secret(), Algorithm::Sha1, 6, 30).expect("valid"),
            )
        })
        .collect();
    let written = migration::write(&accounts, 1);
    assert!(written.uris.len() > 1);
    assert!(
        written.uris.iter().all(|uri| uri.len() < 2_600),
        "fits a QR code"
    );
    assert_eq!(
        written
            .uris
            .iter()
            .map(|uri| read(uri).accounts.len())
            .sum::<usize>(),
        10
    );
}

#[test]
fn what_the_format_cannot_say_is_left_out_and_named() {
    let pin = || Secret::from_bytes(b"1234".to_vec());
    let text = Secret::from_bytes(b"e3152afee62599c8".to_vec());
    let accounts: Vec<Enrolment> = [
        Credential::totp(secret(), Algorithm::Sha1, 6, 60),
        Credential::totp(secret(), Algorithm::Sha1, 7, 30),
        Credential::steam(secret()),
        Credential::motp(text, pin()),
        Credential::yandex(Secret::from_bytes(vec![1; 16]), pin()),
        Credential::hotp(secret(), Algorithm::Sha1, 6, u64::MAX),
        Credential::hotp(secret(), Algorithm::Sha512, 8, 5),
    ]
    .into_iter()
    .map(|credential| account("anna", credential.expect("valid")))
    .collect();
    let written = migration::write(&accounts, 1);
    use LeftOut::{Counter, Digits, Kind, Period};
    assert_eq!(
        written.left_out,
        [
            (0, Period),
            (1, Digits),
            (2, Kind),
            (3, Kind),
            (4, Kind),
            (5, Counter)
        ]
    );
    assert_eq!(read(&written.uris[0]).accounts, accounts[6..]);
    assert_eq!(migration::write(&[], 1).uris.len(), 0);
}
