//! Every bit of a small vault is flipped, every length is tried, and files are swapped: it is always
//! noticed, and never taken for a wrong key.

use penning_vault::seal::{self, OpenError};
use penning_vault::{Identity, UnlockError, UnwrapError, WorkFactor};

use crate::world::{World, full};

#[test]
fn every_flipped_bit_is_noticed_and_told_from_a_wrong_key() {
    let (identity, file) = small_vault();
    let other = Identity::generate();
    let mut changed = file.clone();
    for bit in 0..file.len() * 8 {
        changed[bit / 8] ^= 1 << (bit % 8);
        let opened = seal::open(&changed, &identity).map(drop);
        assert_eq!(opened, Err(OpenError::Damaged), "bit {bit}, the right key");
        let opened = seal::open(&changed, &other).map(drop);
        assert!(
            matches!(opened, Err(OpenError::Damaged | OpenError::WrongKey)),
            "bit {bit}, a wrong key"
        );
        changed[bit / 8] ^= 1 << (bit % 8);
    }
    assert!(
        seal::open(&changed, &identity).is_ok(),
        "all bits were flipped back"
    );
    assert_eq!(
        seal::open(&changed, &other).map(drop),
        Err(OpenError::WrongKey)
    );
}

/// Read stanza by stanza, this one would take hours.
#[test]
fn a_header_of_a_hundred_thousand_stanzas_is_refused_unread() {
    let stanza = "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    let tag = "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    let stanzas = "-> a\n\n".repeat(100_000);
    let file = format!("age-encryption.org/v1\n{stanza}{stanzas}{tag}").into_bytes();
    let opened = seal::open(&file, &Identity::generate()).map(drop);
    assert_eq!(opened, Err(OpenError::Damaged));
    let scrypt =
        "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 15\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    let file = format!("age-encryption.org/v1\n{scrypt}{stanzas}{tag}").into_bytes();
    let opened = penning_vault::backups::open_portable_backup(&file, "brass token");
    assert!(matches!(
        opened,
        Err(penning_vault::backups::PortableError::Damaged)
    ));
}

#[test]
fn every_truncation_and_every_addition_is_noticed() {
    let (identity, file) = small_vault();
    for length in 0..file.len() {
        let opened = seal::open(&file[..length], &identity).map(drop);
        assert_eq!(opened, Err(OpenError::Damaged), "the first {length} bytes");
    }
    for added in [&b"\0"[..], b"\n", &file[..], &[0; 70_000]] {
        let longer = [&file[..], added].concat();
        assert_eq!(
            seal::open(&longer, &identity).map(drop),
            Err(OpenError::Damaged)
        );
    }
}

#[test]
fn a_vault_of_several_chunks_is_as_closely_watched() {
    // age encrypts 64 KiB at a time: changes at and around the borders, and whole chunks left out.
    let identity = Identity::generate();
    let document = vec![b' '; 200_000];
    let file = seal::seal(&[&b"{}"[..], &document].concat(), &identity, [7; 16]);
    let header = file
        .windows(5)
        .position(|window| window == b"\n--- ")
        .expect("a header ends so")
        + 5
        + 43
        + 1;
    let chunk = 64 * 1024 + 16;
    let payload = header + 16;
    for border in [
        payload,
        payload + chunk,
        payload + 2 * chunk,
        payload + 3 * chunk,
    ] {
        for at in border.saturating_sub(18)..(border + 2).min(file.len()) {
            let mut changed = file.clone();
            changed[at] ^= 0x10;
            assert_eq!(
                seal::open(&changed, &identity).map(drop),
                Err(OpenError::Damaged),
                "byte {at}"
            );
        }
        let opened = seal::open(&file[..border], &identity).map(drop);
        assert_eq!(opened, Err(OpenError::Damaged), "cut at {border}");
    }
    let without_second = [&file[..payload + chunk], &file[payload + 2 * chunk..]].concat();
    assert_eq!(
        seal::open(&without_second, &identity).map(drop),
        Err(OpenError::Damaged)
    );
}

#[test]
fn a_file_that_anyone_with_the_recipient_could_have_made_is_refused() {
    let (identity, file) = small_vault();
    let genuine = seal::open(&file, &identity).unwrap().json().to_vec();
    // Made with the public half only: the tag of another vault, no tag, an invented one.
    let frames = [
        format!(
            r#"{{"penning_vault":1,"tag":"{}","document":{}}}"#,
            "00".repeat(32),
            utf8(&genuine)
        ),
        format!(r#"{{"penning_vault":1,"document":{}}}"#, utf8(&genuine)),
        utf8(&genuine).to_owned(),
        String::new(),
    ];
    for frame in frames {
        let forged = encrypt_to_recipient(&identity, frame.as_bytes());
        assert_eq!(
            seal::open(&forged, &identity).map(drop),
            Err(OpenError::Damaged),
            "{frame}"
        );
    }
}

#[test]
fn a_newer_format_is_told_as_such() {
    let identity = Identity::generate();
    let frame = br#"{"penning_vault":2,"anything":"else"}"#;
    let file = encrypt_to_recipient(&identity, frame);
    assert_eq!(
        seal::open(&file, &identity).map(drop),
        Err(OpenError::NewerFormat { found: 2 })
    );
    let world = World::memory();
    world.overwrite("vault.age", &file);
    let failure = world.locked().unlock(&identity).unwrap_err();
    assert!(matches!(
        failure.error,
        UnlockError::NewerFormat { found: 2 }
    ));
}

#[test]
fn keys_swapped_between_vaults_open_neither() {
    let (first, first_file) = small_vault();
    let (second, second_file) = small_vault();
    assert_eq!(
        seal::open(&first_file, &second).map(drop),
        Err(OpenError::WrongKey)
    );
    assert_eq!(
        seal::open(&second_file, &first).map(drop),
        Err(OpenError::WrongKey)
    );
}

#[test]
fn a_damaged_password_file_is_never_called_a_wrong_password() {
    let identity = Identity::generate();
    let world = World::memory();
    world
        .create(&identity)
        .set_password("correct horse", WorkFactor::LEAST)
        .unwrap();
    let file = world.read("keys/password.age");
    // Each try costs a scrypt, so one bit of every seventeenth byte, and as many lengths.
    let samples = (0..file.len()).step_by(if full() { 1 } else { 17 });
    for at in samples {
        let mut changed = file.clone();
        changed[at] ^= 1;
        // What the file asks for may also have become too much, or not be scrypt at all.
        world.overwrite("keys/password.age", &changed);
        let opened = world.locked().identity_from_password("correct horse");
        assert!(
            matches!(
                opened,
                Err(UnlockError::PasswordFileDamaged { .. } | UnlockError::PasswordTooCostly { .. })
            ),
            "byte {at}: {opened:?}"
        );
        world.overwrite("keys/password.age", &file[..at]);
        let opened = world.locked().identity_from_password("correct horse");
        assert!(
            matches!(opened, Err(UnlockError::PasswordFileDamaged { .. })),
            "length {at}: {opened:?}"
        );
    }
    world.overwrite("keys/password.age", &file);
    world
        .locked()
        .unlock_with_password("correct horse")
        .unwrap();
}

#[test]
fn a_password_file_that_asks_for_too_much_work_is_refused_at_once() {
    let wrapped = Identity::generate().wrap_with_password("a", WorkFactor::LEAST);
    for log_n in [21, 30, 63] {
        let text: Vec<u8> = wrapped
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| match line.strip_suffix(b" 15\n") {
                Some(start) => [start, format!(" {log_n}\n").as_bytes()].concat(),
                None => line.to_vec(),
            })
            .collect::<Vec<_>>()
            .concat();
        let refused = Identity::unwrap_with_password(&text, "a").map(drop);
        assert_eq!(refused, Err(UnwrapError::TooCostly { log_n }));
    }
}

#[test]
fn no_file_makes_it_panic() {
    let identity = Identity::generate();
    let mut noise = 0x1234_5678_9abc_def0_u64;
    for length in 0..2_000 {
        let bytes: Vec<u8> = (0..length)
            .map(|_| {
                noise ^= noise << 13;
                noise ^= noise >> 7;
                noise ^= noise << 17;
                noise as u8
            })
            .collect();
        assert_eq!(
            seal::open(&bytes, &identity).map(drop),
            Err(OpenError::Damaged)
        );
        assert_eq!(
            Identity::unwrap_with_password(&bytes, "").map(drop),
            Err(UnwrapError::Damaged)
        );
    }
}

fn small_vault() -> (Identity, Vec<u8>) {
    let world = World::memory();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    vault
        .change(|document| document.add(world.account("Example")))
        .unwrap();
    (identity, world.read("vault.age"))
}

/// What anyone can do who knows the public half.
fn encrypt_to_recipient(identity: &Identity, plain: &[u8]) -> Vec<u8> {
    let recipient: age::x25519::Recipient = identity.recipient_text().parse().expect("a recipient");
    age::encrypt(&recipient, plain).expect("encrypted")
}

fn utf8(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("JSON is UTF-8")
}
