//! The password: it wraps the key, can be replaced, can be taken away.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use penning_vault::{Clock, Identity, IdentityError, UnlockError, WorkFactor};

use crate::world::World;

#[test]
fn a_password_opens_until_it_is_replaced_or_removed() {
    for world in World::all() {
        let identity = Identity::generate();
        let vault = world.create(&identity);
        assert!(!vault.ways_to_open().unwrap().password);
        let failure = world.locked().unlock_with_password("first").unwrap_err();
        assert!(matches!(failure.error, UnlockError::NoPassword));

        vault.set_password("first", WorkFactor::LEAST).unwrap();
        assert!(world.locked().ways_to_open().unwrap().password);
        world.locked().unlock_with_password("first").unwrap();
        vault.set_password("sécond 🔑", WorkFactor::LEAST).unwrap();
        world.locked().unlock_with_password("sécond 🔑").unwrap();
        let failure = world.locked().unlock_with_password("first").unwrap_err();
        assert!(
            matches!(failure.error, UnlockError::WrongPassword),
            "{}",
            world.name
        );

        vault.remove_password().unwrap();
        vault.remove_password().expect("removing it twice is fine");
        assert!(world.names("keys").is_empty());
        let failure = failure.vault.unlock_with_password("sécond 🔑").unwrap_err();
        assert!(matches!(failure.error, UnlockError::NoPassword));
        failure.vault.unlock(&identity).unwrap();
    }
}

#[test]
fn without_its_checksum_a_password_file_still_opens() {
    let world = World::memory();
    let vault = world.create(&Identity::generate());
    vault.set_password("word", WorkFactor::LEAST).unwrap();
    world
        .ports
        .files
        .remove(&world.dir.join("keys/password.age.sha256"))
        .unwrap();
    world.locked().unlock_with_password("word").unwrap();
    let failure = world.locked().unlock_with_password("other").unwrap_err();
    assert!(matches!(failure.error, UnlockError::WrongPassword));
}

#[test]
fn an_identity_typed_from_paper_is_taken() {
    let identity = Identity::generate();
    let text = identity.to_keychain_text();
    assert_eq!(text.len(), 74);
    let grouped: Vec<&str> = (0..text.len())
        .step_by(4)
        .map(|at| &text[at..(at + 4).min(text.len())])
        .collect();
    for written in [
        text.to_string(),
        format!("  {}\r\n", *text),
        text.to_lowercase(),
        grouped.join(" "),
        grouped.join("\n"),
    ] {
        assert!(
            Identity::parse(&written).unwrap().is_same_as(&identity),
            "{written:?}"
        );
    }
    assert!(!Identity::generate().is_same_as(&identity));
}

#[test]
fn every_wrong_character_of_an_identity_is_noticed() {
    let text = Identity::generate().to_keychain_text();
    for at in 0..text.len() {
        for wrong in ["Q", "B", "é", ""] {
            if text[at..=at] == *wrong {
                continue;
            }
            let typed = format!("{}{wrong}{}", &text[..at], &text[at + 1..]);
            let error = Identity::parse(&typed).unwrap_err();
            if at >= "AGE-SECRET-KEY-1".len() && wrong != "é" {
                assert_eq!(error, IdentityError::Mistyped, "{at} {wrong}");
            } else {
                assert_eq!(error, IdentityError::NotAnIdentity, "{at} {wrong}");
            }
        }
    }
    assert_eq!(
        Identity::parse("").unwrap_err(),
        IdentityError::NotAnIdentity
    );
}

#[test]
fn the_work_is_calibrated_within_its_bounds() {
    // A clock that only moves when looked at: every measurement takes the same.
    struct Ticking(AtomicU64, u64);
    impl Clock for Ticking {
        fn unix_seconds(&self) -> u64 {
            0
        }
        fn elapsed(&self) -> Duration {
            Duration::from_micros(self.0.fetch_add(self.1, Ordering::Relaxed))
        }
    }
    let second = Duration::from_secs(1);
    let slow = Ticking(AtomicU64::new(0), 2_000_000);
    assert_eq!(WorkFactor::calibrate(&slow, second), WorkFactor::LEAST);
    let typical = Ticking(AtomicU64::new(0), 64_000);
    assert_eq!(WorkFactor::calibrate(&typical, second), WorkFactor::new(17));
    assert_eq!(WorkFactor::new(1), WorkFactor::LEAST);
    assert_eq!(WorkFactor::new(40), WorkFactor::MOST);
}
