//! Automatic and portable backups, and restoring from them and from earlier saves.

use std::io::ErrorKind;
use std::path::PathBuf;

use penning_otp::{Algorithm, Credential, Secret};
use penning_vault::{
    Account, BackupName, Identity, PortableError, Restore, SaveError, TrashReason, UnlockedVault,
    WorkFactor, open_document, open_portable_backup,
};

use crate::memory_fs::{Fault, FaultyFs, Plan};
use crate::world::{NOW, World, issuers, locked};

const DAY: u64 = 86_400;
const PASSWORD: &str = "a password of its own";

#[test]
fn a_backup_is_made_once_a_day_and_only_of_what_changed() {
    let world = World::memory();
    let mut vault = world.create(&Identity::generate());
    let folder = vault.default_backup_folder();
    assert!(vault.is_backup_due(&folder).unwrap(), "there is none");
    vault.back_up(&folder, 10).unwrap();
    world.clock.set(NOW + 2 * DAY);
    assert!(!vault.is_backup_due(&folder).unwrap(), "nothing changed");
    world.clock.set(NOW + 3_600);
    vault
        .change(|document| document.add(world.account("A")))
        .unwrap();
    assert!(!vault.is_backup_due(&folder).unwrap(), "an hour later");
    world.clock.set(NOW + DAY);
    assert!(vault.is_backup_due(&folder).unwrap(), "a day later");
    world.clock.set(NOW - 10 * DAY);
    assert!(
        vault.is_backup_due(&folder).unwrap(),
        "the clock was set back: the newest is from the future"
    );
}

#[test]
fn backups_open_with_the_key_and_only_ours_are_pruned() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        let folder = world.dir.join("elsewhere/kept");
        let another_vaults = "penning-ffffffff-2026-11-22-053000-abababababababab.age";
        let foreign = ["notes.txt", another_vaults, "penning-1.age", "vault.age"];
        for name in foreign {
            world.overwrite(&format!("elsewhere/kept/{name}"), b"mine");
        }
        let mut made = Vec::new();
        for number in 0..5 {
            vault
                .change(|document| document.add(world.account(&number.to_string())))
                .unwrap();
            made.push(vault.back_up(&folder, 3).unwrap());
        }
        let kept = vault.backups(&folder).unwrap();
        assert_eq!(kept.len(), 3, "{}", world.name);
        for name in foreign {
            assert_eq!(world.read(&format!("elsewhere/kept/{name}")), b"mine");
        }
        for name in kept {
            assert!(made.contains(&name));
            let file = world.read(&format!("elsewhere/kept/{name}"));
            let document = open_document(&file, &identity).unwrap();
            assert_eq!(document.lineage().revision, name.revision);
            assert!(open_document(&file, &Identity::generate()).is_err());
        }
    }
}

#[test]
fn the_newest_backups_stay() {
    let world = World::memory();
    let mut vault = world.create(&Identity::generate());
    let folder = vault.default_backup_folder();
    let mut made = Vec::new();
    for day in 0..6 {
        world.clock.set(NOW + day * DAY);
        vault
            .change(|document| document.add(world.account("A")))
            .unwrap();
        made.push(vault.back_up(&folder, 3).unwrap());
    }
    made.reverse();
    assert_eq!(vault.backups(&folder).unwrap(), made[..3]);
    vault.back_up(&folder, 0).unwrap();
    assert_eq!(vault.backups(&folder).unwrap().len(), 1, "never none");
}

#[test]
fn a_backup_that_fails_leaves_the_others_and_nothing_half_written() {
    let identity = Identity::generate();
    let world = World::memory();
    let mut vault = world.create(&identity);
    let folder = vault.default_backup_folder();
    let first = vault.back_up(&folder, 3).unwrap();
    vault
        .change(|document| document.add(world.account("A")))
        .unwrap();
    let plan = Plan::never();
    let ports = world.ports_with(FaultyFs::over(world.ports.files.clone(), &plan));
    locked(&world.dir, &ports)
        .unlock(&identity)
        .unwrap()
        .back_up(&folder, 3)
        .unwrap();
    let calls = plan.calls().len();
    for index in 0..calls {
        for name in world.names("backups") {
            if name != first.to_string() {
                world.ports.files.remove(&folder.join(name)).unwrap();
            }
        }
        let plan = Plan::once(index, Fault::Error(ErrorKind::StorageFull));
        let ports = world.ports_with(FaultyFs::over(world.ports.files.clone(), &plan));
        let Ok(penning_vault::Found::Vault(locked)) = penning_vault::look(&world.dir, &ports)
        else {
            continue;
        };
        let Ok(vault) = locked.unlock(&identity) else {
            continue;
        };
        let made = vault.back_up(&folder, 3);
        let names = world.names("backups");
        let what = format!("{index} {:?} {made:?} {names:?}", plan.calls().get(index));
        assert!(names.contains(&first.to_string()), "{what}");
        match made {
            Ok(name) => {
                drop(open_document(&world.read(&format!("backups/{name}")), &identity).unwrap())
            }
            Err(error) => {
                assert!(matches!(error, SaveError::DiskFull), "{what}");
                assert!(
                    names.iter().all(|name| name.parse::<BackupName>().is_ok()),
                    "{what}"
                );
            }
        }
    }
}

#[test]
fn a_portable_backup_opens_with_its_own_password_anywhere() {
    for world in World::all() {
        let mut vault = world.create(&Identity::generate());
        vault
            .change(|document| document.add(world.account("A")))
            .unwrap();
        let path = world.dir.join("mine.penning");
        vault
            .write_portable_backup(&path, PASSWORD, WorkFactor::LEAST)
            .unwrap();
        let file = world.read("mine.penning");
        assert_eq!(
            &open_portable_backup(&file, PASSWORD).unwrap(),
            vault.document(),
            "{}",
            world.name
        );
        let wrong = open_portable_backup(&file, "another").map(drop);
        assert_eq!(wrong, Err(PortableError::WrongPassword));
    }
}

#[test]
fn a_damaged_portable_backup_never_opens() {
    let world = World::memory();
    let mut vault = world.create(&Identity::generate());
    vault
        .change(|document| document.add(world.account("A")))
        .unwrap();
    let file = vault.to_portable_backup(PASSWORD, WorkFactor::LEAST);
    let header = file
        .windows(5)
        .position(|window| window == b"\n--- ")
        .expect("a header ends so");
    // Each try costs a scrypt, so a few places in each part.
    for at in (0..file.len()).step_by(file.len() / 24) {
        let mut changed = file.clone();
        changed[at] ^= 1;
        let error = open_portable_backup(&changed, PASSWORD)
            .map(drop)
            .unwrap_err();
        if at > header {
            assert_eq!(error, PortableError::Damaged, "byte {at}");
        }
        let cut = open_portable_backup(&file[..at], PASSWORD).map(drop);
        assert_eq!(cut, Err(PortableError::Damaged), "length {at}");
    }
    assert_eq!(
        open_portable_backup(b"", PASSWORD).map(drop),
        Err(PortableError::Damaged)
    );
    // A vault is no portable backup, and the other way round.
    let vault_file = world.read("vault.age");
    assert_eq!(
        open_portable_backup(&vault_file, PASSWORD).map(drop),
        Err(PortableError::Damaged)
    );
    assert!(open_document(&file, &Identity::generate()).is_err());
}

/// A vault with A, B, C and a copy of it from before B was edited, C deleted and D added.
fn with_an_earlier_copy() -> (World, UnlockedVault, penning_vault::Document) {
    let world = World::memory();
    let mut vault = world.create(&Identity::generate());
    for issuer in ["A", "B", "C"] {
        vault
            .change(|document| document.add(world.account(issuer)))
            .unwrap();
    }
    let earlier = vault.document().clone();
    let (b, c) = (earlier.accounts[1].id, earlier.accounts[2].id);
    vault
        .change(|document| {
            document
                .edit(b, NOW + 10, |account| account.note = "edited".to_owned())
                .unwrap();
            document.delete(c, NOW + 11).unwrap();
            document.add(world.account("D"));
        })
        .unwrap();
    world.clock.set(NOW + 100);
    (world, vault, earlier)
}

#[test]
fn a_preview_tells_what_is_new_changed_and_missing() {
    let (_world, vault, earlier) = with_an_earlier_copy();
    let preview = vault.document().preview(&earlier);
    let ids = |range: std::ops::Range<usize>| -> Vec<_> {
        earlier.accounts[range]
            .iter()
            .map(|account| account.id)
            .collect()
    };
    assert_eq!(preview.accounts, 3);
    assert_eq!(preview.changed, ids(1..2));
    assert_eq!(preview.new, ids(2..3));
    assert_eq!(preview.missing, [vault.document().accounts[2].id]);
    let same = vault.document().preview(vault.document());
    assert_eq!(
        (same.new, same.changed, same.missing),
        (vec![], vec![], vec![])
    );
}

#[test]
fn merging_brings_back_what_is_gone_and_keeps_later_edits() {
    let (world, mut vault, earlier) = with_an_earlier_copy();
    let before = vault.document().clone();
    let undo = vault.restore(&earlier, Restore::Merge).unwrap();
    let document = vault.document();
    assert_eq!(issuers(document), ["A", "B", "D", "C"]);
    assert_eq!(document.accounts[1].note, "edited");
    let trash: Vec<_> = document
        .trash
        .iter()
        .map(|entry| (entry.account.issuer.as_str(), entry.reason))
        .collect();
    assert_eq!(
        trash,
        [("B", TrashReason::Superseded)],
        "the earlier B, and C no longer"
    );
    assert_eq!(
        issuers(
            locked(&world.dir, &world.ports)
                .unlock(vault.identity())
                .unwrap()
                .document()
        ),
        ["A", "B", "D", "C"]
    );

    vault.undo(undo).unwrap();
    assert_eq!(
        (&vault.document().accounts, &vault.document().trash),
        (&before.accounts, &before.trash)
    );
    assert!(
        vault.document().generation() > before.generation() + 1,
        "undoing is a save of its own"
    );
}

#[test]
fn replacing_makes_the_list_the_other_one_and_loses_nothing() {
    let (_world, mut vault, earlier) = with_an_earlier_copy();
    let before = vault.document().clone();
    let undo = vault.restore(&earlier, Restore::Replace).unwrap();
    let document = vault.document();
    assert_eq!(issuers(document), ["A", "B", "C"]);
    assert_eq!(document.accounts[1].note, "");
    let mut trash: Vec<_> = document
        .trash
        .iter()
        .map(|entry| {
            (
                entry.account.issuer.as_str(),
                entry.account.note.as_str(),
                entry.reason,
            )
        })
        .collect();
    trash.sort_by_key(|entry| entry.0);
    assert_eq!(
        trash,
        [
            ("B", "edited", TrashReason::Superseded),
            ("D", "", TrashReason::Deleted)
        ]
    );
    vault.undo(undo).unwrap();
    assert_eq!(
        (&vault.document().accounts, &vault.document().trash),
        (&before.accounts, &before.trash)
    );
}

#[test]
fn a_backup_of_another_vault_finds_the_same_accounts_by_name_and_secret() {
    let (one, two) = (World::memory(), World::memory());
    let mut here = one.create(&Identity::generate());
    let mut there = two.create(&Identity::generate());
    let other_secret =
        Credential::totp(Secret::from_bytes(vec![9; 20]), Algorithm::Sha1, 6, 30).unwrap();
    here.change(|document| document.add(one.account("Same")))
        .unwrap();
    here.change(|document| document.add(one.account("Other secret")))
        .unwrap();
    there
        .change(|document| document.add(two.account("Same")))
        .unwrap();
    there
        .change(|document| {
            document.add(Account {
                credential: other_secret,
                ..two.account("Other secret")
            })
        })
        .unwrap();
    let file = there.to_portable_backup(PASSWORD, WorkFactor::LEAST);
    let from = open_portable_backup(&file, PASSWORD).unwrap();
    let preview = here.document().preview(&from);
    assert_eq!(preview.new, [from.accounts[1].id]);
    assert!(preview.changed.is_empty());
    here.restore(&from, Restore::Merge).unwrap();
    assert_eq!(
        issuers(here.document()),
        ["Same", "Other secret", "Other secret"]
    );
    // Doing it again changes nothing.
    assert!(here.document().preview(&from).new.is_empty());
}

#[test]
fn a_counter_is_not_stepped_back_by_restoring() {
    let world = World::memory();
    let mut vault = world.create(&Identity::generate());
    let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
    let hotp = Account {
        credential: Credential::hotp(secret, Algorithm::Sha1, 6, 5).unwrap(),
        ..world.account("H")
    };
    let id = hotp.id;
    vault.change(|document| document.add(hotp)).unwrap();
    let earlier = vault.document().clone();
    vault
        .change(|document| document.advance_counter(id))
        .unwrap()
        .unwrap();
    for how in [Restore::Merge, Restore::Replace] {
        vault.restore(&earlier, how).unwrap();
        assert_eq!(
            vault.document().account(id).unwrap().credential.counter(),
            Some(6)
        );
        assert!(vault.document().trash.is_empty());
    }
}

#[test]
fn a_vault_file_from_elsewhere_and_its_key_are_enough() {
    // The recovery kit and a copy of the file, on a machine with a vault of its own.
    let old = World::disk();
    let kit = Identity::generate();
    old.create(&kit)
        .change(|document| document.add(old.account("Old")))
        .unwrap();
    let file: PathBuf = old.dir.join("vault.age");
    let typed = Identity::parse(&kit.to_keychain_text()).unwrap();
    let from = open_document(&std::fs::read(file).unwrap(), &typed).unwrap();
    let new = World::disk();
    let mut vault = new.create(&Identity::generate());
    vault.restore(&from, Restore::Merge).unwrap();
    assert_eq!(issuers(vault.document()), ["Old"]);
}

#[test]
fn what_a_file_is_shows_before_it_is_opened() {
    use penning_vault::FileKind;
    let identity = Identity::generate();
    let world = World::memory();
    let vault = world.create(&identity);
    assert_eq!(FileKind::of(&world.read("vault.age")), FileKind::Vault);
    let portable = vault.to_portable_backup("a password", WorkFactor::LEAST);
    assert_eq!(FileKind::of(&portable), FileKind::Portable);
    for other in [
        &b""[..],
        b"PNG",
        b"age-encryption.org/v1\n-> ssh-ed25519 a\n",
    ] {
        assert_eq!(FileKind::of(other), FileKind::Other);
    }
}

#[test]
fn a_snapshot_is_of_its_moment_and_needs_no_vault() {
    let identity = Identity::generate();
    let world = World::memory();
    let mut vault = world.create(&identity);
    let folder = vault.default_backup_folder();
    vault
        .change(|document| document.add(world.account("A")))
        .unwrap();
    let snapshot = vault.snapshot();
    vault
        .change(|document| document.add(world.account("B")))
        .unwrap();
    drop(vault.lock());
    assert!(snapshot.is_due(&folder).unwrap());
    let name = snapshot.back_up(&folder, 3).unwrap();
    assert!(!snapshot.is_due(&folder).unwrap());
    let kept = open_document(&world.read(&format!("backups/{name}")), &identity).unwrap();
    assert_eq!(issuers(&kept), ["A"]);
}
