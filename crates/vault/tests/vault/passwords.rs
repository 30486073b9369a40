//! The password: it wraps the key, can be replaced, can be taken away.

use std::io::ErrorKind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use penning_vault::{
    ChangeKeyError, Clock, CreateError, Found, Identity, IdentityError, SaveError, UnlockError,
    UnlockedVault, WorkFactor, look,
};

use crate::memory_fs::{Fault, FaultyFs, Plan};
use crate::world::{World, full, issuers};

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

#[test]
fn a_vault_made_with_a_password_opens_with_it() {
    for world in World::all() {
        let identity = Identity::generate();
        let made = UnlockedVault::create_with_password(
            &world.dir,
            &world.ports,
            &identity,
            "word",
            WorkFactor::LEAST,
        );
        made.unwrap()
            .change(|document| document.add(world.account("A")))
            .unwrap();
        let vault = world.locked().unlock_with_password("word").unwrap();
        assert_eq!(issuers(vault.document()), ["A"], "{}", world.name);
    }
}

#[test]
fn making_a_vault_with_a_password_never_leaves_one_that_nothing_opens() {
    let make = |world: &World, plan: &_| {
        let ports = world.ports_with(FaultyFs::over(world.ports.files.clone(), plan));
        UnlockedVault::create_with_password(
            &world.dir,
            &ports,
            &Identity::generate(),
            "word",
            WorkFactor::LEAST,
        )
    };
    let plan = Plan::never();
    make(&World::memory(), &plan).unwrap();
    // Each try costs some scrypts.
    let step = if full() { 1 } else { 3 };
    for index in (0..plan.calls().len()).step_by(step) {
        // The disk is gone from here on, as when the process is killed.
        let world = World::memory();
        let made = make(
            &world,
            &Plan::from_then_on(index, Fault::Error(ErrorKind::Other)),
        );
        match look(&world.dir, &world.ports).unwrap() {
            Found::Nothing => assert!(made.is_err()),
            Found::Vault(locked) => match locked.identity_from_password("word") {
                Err(error) => panic!("{index}: {error:?}"),
                Ok(identity) => match locked.unlock(&identity) {
                    Ok(_) => {}
                    Err(failure) => {
                        assert!(
                            matches!(failure.error, UnlockError::NoVault),
                            "{index}: {:?}",
                            failure.error
                        );
                        failure.vault.make_missing_vault(&identity).unwrap();
                        world.locked().unlock_with_password("word").unwrap();
                    }
                },
            },
        }
    }
}

#[test]
fn a_missing_vault_is_only_made_where_there_is_none() {
    let world = World::memory();
    let identity = Identity::generate();
    world
        .create(&identity)
        .change(|document| document.add(world.account("A")))
        .unwrap();
    let other = Identity::generate();
    assert!(matches!(
        world.locked().make_missing_vault(&other),
        Err(CreateError::AlreadyThere)
    ));
    world
        .ports
        .files
        .remove(&world.dir.join("vault.age"))
        .unwrap();
    assert!(matches!(
        world.locked().make_missing_vault(&other),
        Err(CreateError::AlreadyThere)
    ));
}

#[test]
fn a_new_key_takes_the_place_of_the_old_one_everywhere() {
    for world in World::all() {
        let (old, new) = (Identity::generate(), Identity::generate());
        let mut vault = world.create(&old);
        for issuer in ["A", "B", "C"] {
            vault
                .change(|document| document.add(world.account(issuer)))
                .unwrap();
        }
        let backups = vault.default_backup_folder();
        vault.back_up(&backups, 3).unwrap();
        vault.set_password("word", WorkFactor::LEAST).unwrap();
        assert!(matches!(
            vault.change_key(&new, None),
            Err(ChangeKeyError::PasswordNeeded)
        ));
        vault
            .change_key(&new, Some(("word", WorkFactor::LEAST)))
            .unwrap();
        let became = vault.keys().reencrypt_backups(&backups, &old).unwrap();
        assert_eq!((became.done, became.left), (1, 0));

        let mut files = vec![world.read("vault.age")];
        for folder in ["generations", "backups"] {
            files.extend(
                world
                    .names(folder)
                    .iter()
                    .map(|name| world.read(&format!("{folder}/{name}"))),
            );
        }
        assert!(files.len() >= 5);
        for file in files {
            penning_vault::open_document(&file, &new).unwrap();
            assert!(
                penning_vault::open_document(&file, &old).is_err(),
                "{}",
                world.name
            );
        }
        let vault = world.locked().unlock_with_password("word").unwrap();
        assert!(vault.identity().is_same_as(&new));
        assert_eq!(issuers(vault.document()), ["A", "B", "C"]);
    }
}

#[test]
fn changing_the_key_can_fail_at_any_call_and_the_password_still_opens() {
    let (old, new) = (Identity::generate(), Identity::generate());
    let world = World::memory();
    let prepare = |world: &World| {
        let mut vault = world.create(&old);
        vault
            .change(|document| document.add(world.account("A")))
            .unwrap();
        vault.set_password("word", WorkFactor::LEAST).unwrap();
    };
    prepare(&world);
    let change = |world: &World, plan: &_| {
        let ports = world.ports_with(FaultyFs::over(world.ports.files.clone(), plan));
        let mut vault = crate::world::locked(&world.dir, &ports).unlock(&old).ok()?;
        Some(vault.change_key(&new, Some(("word", WorkFactor::LEAST))))
    };
    let plan = Plan::never();
    change(&world, &plan).unwrap().unwrap();
    // Each try costs half a dozen scrypts.
    let step = if full() { 1 } else { 9 };
    for index in (7..plan.calls().len()).step_by(step) {
        let world = World::memory();
        prepare(&world);
        change(
            &world,
            &Plan::from_then_on(index, Fault::Error(ErrorKind::Other)),
        );
        let vault = world.locked().unlock_with_password("word").unwrap();
        assert_eq!(issuers(vault.document()), ["A"], "call {index}");
    }
}

/// Every call of the disk fails from some call on, as when the process is killed there; what opens then goes on.
#[test]
fn changing_the_key_can_be_broken_off_at_any_call_and_is_finished_later() {
    let (old, new) = (Identity::generate(), Identity::generate());
    let work = WorkFactor::LEAST;
    let prepare = |world: &World, password: Option<&str>| {
        let mut vault = world.create(&old);
        for issuer in ["A", "B"] {
            vault
                .change(|document| document.add(world.account(issuer)))
                .unwrap();
            vault.back_up(&vault.default_backup_folder(), 5).unwrap();
            world.clock.set(crate::world::NOW + 1);
        }
        if let Some(password) = password {
            vault.set_password(password, work).unwrap();
        }
    };
    let change = |world: &World, plan: &_, password: Option<&str>| {
        let ports = world.ports_with(FaultyFs::over(world.ports.files.clone(), plan));
        let Ok(Found::Vault(locked)) = look(&world.dir, &ports) else {
            return;
        };
        let Ok(mut vault) = locked.unlock(&old) else {
            return;
        };
        let _ = vault.change_key(&new, password.map(|password| (password, work)));
        let _ = finish(&vault);
    };
    for password in [None, Some("word")] {
        let world = World::memory();
        prepare(&world, password);
        let plan = Plan::never();
        change(&world, &plan, password);
        assert_all_open_with(&world, &new, "not broken off");
        let step = match password {
            Some(_) if !full() => 11,
            _ => 1,
        };
        let (mut with_old, mut with_new) = (0, 0);
        for index in (0..plan.calls().len()).step_by(step) {
            let world = World::memory();
            prepare(&world, password);
            let plan = Plan::from_then_on(index, Fault::Error(ErrorKind::Other));
            change(&world, &plan, password);
            let vault = match password {
                Some(password) => world.locked().unlock_with_password(password).ok(),
                None => [&old, &new]
                    .into_iter()
                    .find_map(|key| world.locked().unlock(key).ok()),
            };
            let vault = vault.unwrap_or_else(|| panic!("call {index}: nothing opens it"));
            finish(&vault).unwrap();
            assert_eq!(issuers(vault.document()), ["A", "B"], "call {index}");
            assert_all_open_with(&world, vault.identity(), &format!("call {index}"));
            if let Some(password) = password {
                let wrapped = world.read("keys/password.age");
                let one = Identity::unwrap_with_password(&wrapped, password).unwrap();
                assert!(one.is_same_as(vault.identity()), "call {index}");
            }
            match vault.identity().is_same_as(&new) {
                true => with_new += 1,
                false => with_old += 1,
            }
        }
        assert!(with_old > 0 && with_new > 0, "{with_old} {with_new}");
    }
}

/// What is to be done after opening.
fn finish(vault: &penning_vault::UnlockedVault) -> Result<(), SaveError> {
    let keys = vault.keys();
    for old in keys.old_keys()? {
        keys.reencrypt_generations(&old)?;
        let became = keys.reencrypt_backups(&keys.default_backup_folder(), &old)?;
        if became.left > 0 {
            return Ok(());
        }
    }
    keys.forget_old_keys()
}

fn assert_all_open_with(world: &World, key: &Identity, what: &str) {
    let mut files = vec!["vault.age".to_owned()];
    for folder in ["generations", "backups"] {
        let names = world.names(folder);
        let ours = names.iter().filter(|name| !name.ends_with(".tmp"));
        files.extend(ours.map(|name| format!("{folder}/{name}")));
    }
    assert!(files.len() >= 4, "{what}: {files:?}");
    for file in files {
        let opened = penning_vault::open_document(&world.read(&file), key);
        assert!(opened.is_ok(), "{what}: {file}");
    }
    let keys = world.names("keys");
    assert!(
        !keys.iter().any(|name| name.starts_with("old-")),
        "{what}: {keys:?}"
    );
}

#[test]
fn a_process_with_the_old_key_is_told_and_overwrites_nothing() {
    let (old, new) = (Identity::generate(), Identity::generate());
    let world = World::memory();
    let mut first = world.create(&old);
    let mut second = world.unlock(&old);
    first.change_key(&new, None).unwrap();
    let file = world.read("vault.age");
    let refused = second.change(|document| document.add(world.account("A")));
    assert!(matches!(refused, Err(SaveError::Replaced)));
    assert_eq!(world.read("vault.age"), file);
}
