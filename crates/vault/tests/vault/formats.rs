//! The document as JSON: what we do not know is kept, what we cannot read is set aside, the rest opens.

use penning_otp::{Algorithm, Credential, Kind, Secret};
use penning_vault::{
    Account, AccountId, Approval, ApprovalMethod, Document, Group, GroupId, Identity, List, Notice,
    OcraKeys, TiqrKeys, TrashReason, UnreadableReason, seal,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{NOW, World, issuers};

#[test]
fn every_kind_of_account_comes_back() {
    let world = World::memory();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    let secret = || Secret::from_bytes(b"0123456789abcdef".to_vec());
    let pin = || Secret::from_bytes(b"5239".to_vec());
    let group = GroupId::random(&*world.ports.random);
    let credentials = [
        Credential::totp(secret(), Algorithm::Sha512, 10, 86_400),
        Credential::hotp(secret(), Algorithm::Sha256, 8, u64::MAX),
        Credential::steam(secret()),
        Credential::yandex(secret(), pin()),
        Credential::motp(Secret::from_bytes(b"e3152afee62599c8".to_vec()), pin()),
    ];
    let accounts: Vec<Account> = credentials
        .into_iter()
        .map(|credential| Account {
            credential: credential.unwrap(),
            extra: vec![("image".to_owned(), "https://example.com/a.png".to_owned())],
            note: "line\nbreak \u{202e} \0".to_owned(),
            group: Some(group),
            pinned: true,
            used_count: 3,
            last_used_at: Some(NOW),
            ..world.account("Ünï\"cöde\\")
        })
        .collect();
    let token = world.approval("Ünï\"cöde\\");
    vault
        .change(|document| {
            document.accounts = accounts.clone();
            document.groups.push(Group {
                id: group,
                name: "Work".to_owned(),
                unknown_fields: Default::default(),
            });
            document.approvals.push(token.clone());
        })
        .unwrap();
    vault
        .change(|document| document.delete(accounts[0].id, NOW))
        .unwrap()
        .unwrap();
    let vault = world.unlock(&identity);
    let document = vault.document();
    assert_eq!(document.accounts, accounts[1..]);
    assert_eq!(document.trash[0].account, accounts[0]);
    assert_eq!(document.groups[0].name, "Work");
    assert_eq!(document.approvals, [token]);
}

#[test]
fn unknown_fields_stay_on_every_level() {
    let mut json = document(vec![account(1), account(2)]);
    json["future"] = json!({"a": [1, null, "x"]});
    json["accounts"][0]["colour"] = json!("red");
    json["groups"] = json!([{"id": id(9), "name": "Work", "icon": 3}]);
    json["trash"] =
        json!([{"account": account(3), "deleted_at": 5, "reason": "deleted", "by": "me"}]);
    json["trash"][0]["account"]["colour"] = json!("blue");
    let token = World::memory().approval("Example");
    json["approvals"] = json!([serde_json::to_value(&token).unwrap()]);
    json["approvals"][0]["colour"] = json!("green");
    let read = read(&json);
    assert!(read.unreadable().is_empty());
    let written: Value = serde_json::from_slice(&read.to_json()).unwrap();
    assert_eq!(written["future"], json["future"]);
    assert_eq!(written["accounts"][0]["colour"], "red");
    assert_eq!(written["groups"], json["groups"]);
    assert_eq!(written["trash"][0]["by"], "me");
    assert_eq!(written["trash"][0]["account"]["colour"], "blue");
    assert_eq!(written["approvals"], json["approvals"]);
}

#[test]
fn a_number_in_an_unknown_field_is_the_same_after_any_number_of_saves() {
    // Found by the fuzzer: read a unit in the last place off, it drifted.
    let number = "88888888888888888888888888888888888888888888";
    let mut json = document(vec![]);
    json["future"] = json!("NUMBER");
    let text = json.to_string().replace("\"NUMBER\"", number);
    let first = Document::from_json(text.as_bytes()).unwrap();
    let second = Document::from_json(&first.to_json()).unwrap();
    assert!(second == first);
    assert_eq!(second.to_json(), first.to_json());
}

#[test]
fn a_token_of_a_later_kind_stays_as_it_stands() {
    let mut json = document(vec![account(1)]);
    let token = World::memory().approval("Example");
    let later = json!({"id": id(70), "kind": "later", "key": {"a": [1]}});
    let odd = json!({"anything": true});
    let twice = serde_json::to_value(&token).unwrap();
    json["approvals"] = json!([later, twice, odd, twice]);
    let read = read(&json);
    assert_eq!(read.approvals, [token]);
    let reasons: Vec<_> = read.unreadable().iter().map(|one| &one.reason).collect();
    let kind = "later".to_owned();
    assert_eq!(
        reasons,
        [
            &UnreadableReason::UnknownKind { kind },
            &UnreadableReason::Malformed,
            &UnreadableReason::DuplicateId
        ]
    );
    let written: Value = serde_json::from_slice(&read.to_json()).unwrap();
    assert_eq!(written["approvals"], json["approvals"]);
}

#[test]
fn an_entry_that_cannot_be_read_is_set_aside_and_the_rest_opens() {
    let broken = |change: fn(&mut Value)| {
        let mut entry = account(50);
        change(&mut entry);
        entry
    };
    let unknown = || UnreadableReason::UnknownKind {
        kind: "ocra2".to_owned(),
    };
    let cases = [
        (json!(null), UnreadableReason::Malformed),
        (json!("text"), UnreadableReason::Malformed),
        (json!([]), UnreadableReason::Malformed),
        (json!({"kind": "ocra2"}), unknown()),
        (broken(|entry| entry["kind"] = json!("ocra2")), unknown()),
        (
            broken(|entry| entry["digits"] = json!(-1)),
            UnreadableReason::Malformed,
        ),
        (
            broken(|entry| entry["digits"] = json!(99)),
            UnreadableReason::InvalidCredential,
        ),
        (
            broken(|entry| entry["period_seconds"] = json!(0)),
            UnreadableReason::InvalidCredential,
        ),
        (
            broken(|entry| entry["period_seconds"] = Value::Null),
            UnreadableReason::Malformed,
        ),
        (
            broken(|entry| entry["secret"] = json!("not base32!")),
            UnreadableReason::InvalidCredential,
        ),
        (
            broken(|entry| entry["secret"] = json!("")),
            UnreadableReason::InvalidCredential,
        ),
        (
            broken(|entry| entry["algorithm"] = json!("CRC32")),
            UnreadableReason::InvalidCredential,
        ),
        (
            broken(|entry| entry["id"] = json!("7")),
            UnreadableReason::Malformed,
        ),
        (
            broken(|entry| entry["id"] = id(1)),
            UnreadableReason::DuplicateId,
        ),
        (
            broken(|entry| entry["group"] = json!("Work")),
            UnreadableReason::Malformed,
        ),
    ];
    for (entry, reason) in cases {
        let json = document(vec![account(1), entry.clone(), account(2)]);
        let read = read(&json);
        assert_eq!(read.accounts.len(), 2, "{entry}");
        let set_aside = &read.unreadable()[0];
        assert_eq!(
            (set_aside.list, set_aside.position, &set_aside.reason),
            (List::Accounts, 1, &reason),
            "{entry}"
        );
        // Written back where it was, as it was.
        let written: Value = serde_json::from_slice(&read.to_json()).unwrap();
        assert_eq!(written["accounts"][1], entry);
        assert_eq!(written["accounts"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn unreadable_entries_are_kept_byte_for_byte_through_changes() {
    let world = World::memory();
    let identity = Identity::generate();
    let odd = r#"{ "kind":"future" , "n":1.10000000000000000001e400, "s":"\u0041" }"#;
    let text = document(vec![account(1), json!("HERE"), account(2)])
        .to_string()
        .replace("\"HERE\"", odd);
    world.overwrite(
        "vault.age",
        &seal::seal(text.as_bytes(), &identity, [0; 16]),
    );
    let mut vault = world.unlock(&identity);
    assert_eq!(
        vault.take_notices(),
        [Notice::UnreadableEntries { count: 1 }]
    );
    vault
        .change(|document| document.add(world.account("New")))
        .unwrap();
    let first = vault.document().accounts[0].id;
    vault
        .change(|document| document.delete(first, NOW))
        .unwrap()
        .unwrap();
    let file = world.read("vault.age");
    let opened = seal::open(&file, &identity).unwrap();
    assert!(str::from_utf8(opened.json()).unwrap().contains(odd));
    assert_eq!(
        issuers(world.unlock(&identity).document()),
        ["Example 2", "New"]
    );
}

#[test]
fn what_is_no_document_is_damage_and_no_panic() {
    let deep = "[".repeat(100_000);
    let good = document(vec![]).to_string();
    let mut texts = vec![
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        deep.clone(),
        format!("{{\"accounts\":{deep}"),
        good.replace(
            "\"accounts\":[]",
            &format!("\"accounts\":{deep}{}", "]".repeat(100_000)),
        ),
        good.replace("\"generation\":1", "\"generation\":-1"),
        good.replace("\"vault_id\"", "\"other\""),
    ];
    texts.extend((0..good.len()).map(|length| good[..length].to_owned()));
    for text in texts {
        // Nesting inside one account only sets that account aside.
        if let Ok(document) = Document::from_json(text.as_bytes()) {
            assert_eq!(document.unreadable().len(), 1);
        }
    }
}

#[test]
fn a_vault_of_the_first_version_opens_for_ever() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/example");
    let read =
        |name: &str| std::fs::read(format!("{folder}/{name}")).expect("the example is committed");
    let identity = Identity::parse(str::from_utf8(&read("identity.txt")).unwrap()).unwrap();
    let opened = seal::open(&read("vault.age"), &identity).unwrap();
    let document = Document::from_json(opened.json()).unwrap();
    assert_eq!(issuers(&document), ["Example", "Bank"]);
    assert_eq!(document.accounts[0].credential.code_at(59).text(), "287082");
    assert_eq!(
        document.accounts[1].credential.kind(),
        &Kind::Hotp { counter: 7 }
    );
    assert_eq!(document.trash[0].reason, TrashReason::Deleted);
    assert_eq!(document.generation(), 3);
    let unwrapped =
        Identity::unwrap_with_password(&read("password.age"), "correct horse battery staple");
    assert!(unwrapped.unwrap().is_same_as(&identity));
    let format = include_str!("../../FORMAT.md");
    assert!(
        format.contains(str::from_utf8(opened.json()).unwrap()),
        "FORMAT.md shows this very document"
    );
    assert!(
        format.contains(identity.to_keychain_text().as_str()),
        "and its key"
    );
}

/// How tests/example was made: `PENNING_EXAMPLE=folder cargo test -p penning-vault -- --ignored make_example`.
#[test]
#[ignore = "writes the example anew"]
fn make_example() {
    let Some(folder) = std::env::var_os("PENNING_EXAMPLE") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    let world = World::memory();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    let bank = Credential::hotp(
        Secret::from_bytes(b"12345678901234567890".to_vec()),
        Algorithm::Sha256,
        8,
        7,
    );
    let bank = Account {
        credential: bank.unwrap(),
        note: "the blue card".to_owned(),
        pinned: true,
        ..world.account("Bank")
    };
    let gone = world.account("Gone");
    let gone_id = gone.id;
    vault
        .change(|document| {
            [world.account("Example"), bank, gone]
                .into_iter()
                .for_each(|a| document.add(a))
        })
        .unwrap();
    vault
        .change(|document| document.delete(gone_id, NOW + 60))
        .unwrap()
        .unwrap();
    vault
        .set_password(
            "correct horse battery staple",
            penning_vault::WorkFactor::LEAST,
        )
        .unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    write("vault.age", &world.read("vault.age"));
    write("password.age", &world.read("keys/password.age"));
    write(
        "identity.txt",
        format!("{}\n", *identity.to_keychain_text()).as_bytes(),
    );
    write(
        "document.json",
        seal::open(&world.read("vault.age"), &identity)
            .unwrap()
            .json(),
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn writing_and_reading_is_the_identity(
        texts in prop::collection::vec((".*", ".*", ".*", any::<bool>(), any::<u64>()), 0..8),
        secret in prop::collection::vec(any::<u8>(), 1..64),
    ) {
        let world = World::memory();
        let vault = world.create(&Identity::generate());
        let mut document = vault.document().clone();
        for (issuer, name, note, pinned, number) in texts {
            let secret = Secret::from_bytes(secret.clone());
            let credential = Credential::hotp(secret, Algorithm::Sha1, 6, number).unwrap();
            document.add(Account {
                account_name: name,
                note,
                pinned,
                used_count: number,
                credential,
                ..world.account(&issuer)
            });
        }
        prop_assert_eq!(Document::from_json(&document.to_json()).unwrap(), document);
    }
}

/// tiqr's and OCRA's tokens are kept as FORMAT.md says, and one without a suite that can be answered is left alone.
#[test]
fn tokens_that_answer_challenges_are_kept() {
    let world = World::memory();
    let suite = "OCRA-1:HOTP-SHA1-6:QH10-S";
    let tiqr = Approval {
        method: ApprovalMethod::Tiqr(TiqrKeys {
            service: "tiqr.example.org".to_owned(),
            user: "anna".to_owned(),
            url: "https://tiqr.example.org/auth".to_owned(),
            suite: suite.to_owned(),
            wrapped_secret: Secret::from_bytes(vec![7; 32]),
            salt: Secret::from_bytes(vec![8; 16]),
        }),
        ..world.approval("University")
    };
    let ocra = Approval {
        method: ApprovalMethod::Ocra(OcraKeys {
            suite: "OCRA-1:HOTP-SHA256-8:C-QN08".to_owned(),
            secret: Secret::from_bytes(b"12345678901234567890".to_vec()),
            counter: Some(9),
        }),
        ..world.approval("Bank")
    };
    let mut json = document(vec![]);
    json["approvals"] = json!([
        serde_json::to_value(&tiqr).unwrap(),
        serde_json::to_value(&ocra).unwrap(),
        {"id": id(9), "kind": "ocra", "suite": "OCRA-2", "secret": "GEZDGNBV"},
    ]);
    assert_eq!(json["approvals"][0]["kind"], "tiqr");
    assert_eq!(json["approvals"][0]["service"], "tiqr.example.org");
    assert_eq!(json["approvals"][0].get("device_key"), None);
    assert_eq!(json["approvals"][1]["counter"], 9);
    let read = read(&json);
    assert_eq!(read.approvals, [tiqr, ocra]);
    assert_eq!(read.unreadable().len(), 1);
    let written: Value = serde_json::from_slice(&read.to_json()).unwrap();
    assert_eq!(written["approvals"], json["approvals"]);
}

fn read(json: &Value) -> Document {
    Document::from_json(json.to_string().as_bytes()).expect("a document")
}

fn document(accounts: Vec<Value>) -> Value {
    json!({"vault_id": id(0), "generation": 1, "revision": "00000000000000aa", "writer": "00000000000000bb", "accounts": accounts})
}

fn account(number: u32) -> Value {
    json!({
        "id": id(number), "issuer": format!("Example {number}"), "account_name": "alice",
        "kind": "totp", "algorithm": "SHA1", "digits": 6, "secret": "JBSWY3DPEHPK3PXP", "period_seconds": 30,
    })
}

fn id(number: u32) -> Value {
    let id: AccountId = format!("00000000-0000-4000-8000-{number:012}")
        .parse()
        .expect("a UUID");
    json!(id.to_string())
}
