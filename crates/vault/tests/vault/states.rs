//! Making, opening, changing, locking: on files in memory and on disk alike.

use penning_vault::{
    CreateError, Found, GENERATIONS_KEPT, Identity, Lineage, Notice, RecoverFailure, Reload,
    SaveError, TrashReason, UnlockError, UnlockedVault, look,
};

use crate::memory_fs::MemoryFs;
use crate::world::{NOW, World, issuers};

#[test]
fn an_empty_or_missing_folder_holds_nothing() {
    for world in World::all() {
        assert!(
            matches!(look(&world.dir, &world.ports), Ok(Found::Nothing)),
            "{}",
            world.name
        );
        world.ports.files.create_folder(&world.dir).unwrap();
        assert!(
            matches!(look(&world.dir, &world.ports), Ok(Found::Nothing)),
            "{}",
            world.name
        );
    }
}

#[test]
fn what_was_changed_is_there_after_locking_and_unlocking() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        let account = world.account("Example");
        let id = account.id;
        vault
            .change(|document| document.add(account.clone()))
            .unwrap();

        let vault = vault.lock().unlock(&identity).unwrap();
        assert_eq!(
            vault.document().account(id),
            Some(&account),
            "{}",
            world.name
        );
        assert_eq!(vault.document().generation(), 2);
    }
}

#[test]
fn create_refuses_wherever_something_of_a_vault_is() {
    let traces = [
        "vault.age",
        "generations/vault-0000000003-00000000000000aa.age",
        "keys/password.age",
        "set-aside/vault-1-00000000000000aa.age",
        "backups/anything",
        "Copy of vault.AGE",
        "saved.penning",
    ];
    for world in World::all() {
        for trace in traces {
            world.overwrite(trace, b"");
            assert!(
                matches!(look(&world.dir, &world.ports), Ok(Found::Vault(_))),
                "{trace}"
            );
            let refused = UnlockedVault::create(&world.dir, &world.ports, &Identity::generate());
            assert!(
                matches!(refused, Err(CreateError::AlreadyThere)),
                "{} {trace}",
                world.name
            );
            assert_eq!(world.read(trace), b"", "{trace} was not touched");
            world.ports.files.remove(&world.dir.join(trace)).unwrap();
        }
        world.overwrite(".penning-00000000000000aa.tmp", b"left by a crash");
        world.create(&Identity::generate());
        assert!(
            !world.names("").iter().any(|name| name.ends_with(".tmp")),
            "{}",
            world.name
        );
    }
}

#[test]
fn another_key_is_refused_and_hands_the_vault_back() {
    for world in World::all() {
        let identity = Identity::generate();
        world.create(&identity);
        let failure = world.locked().unlock(&Identity::generate()).unwrap_err();
        assert!(
            matches!(failure.error, UnlockError::WrongKey),
            "{}",
            world.name
        );
        failure.vault.unlock(&identity).unwrap();
    }
}

#[test]
fn five_earlier_saves_stay() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        for number in 0..8 {
            let account = world.account(&number.to_string());
            vault.change(|document| document.add(account)).unwrap();
        }
        let generations = vault.generations().unwrap();
        let numbers: Vec<u64> = generations.iter().map(|name| name.generation).collect();
        assert_eq!(numbers, [8, 7, 6, 5, 4], "{}", world.name);
        assert_eq!(world.names("generations").len(), GENERATIONS_KEPT);
        let earlier = vault.open_generation(generations[2]).unwrap();
        assert_eq!(issuers(&earlier), ["0", "1", "2", "3", "4"]);
    }
}

#[test]
fn only_names_of_ours_are_pruned() {
    for world in World::all() {
        let mut vault = world.create(&Identity::generate());
        let foreign = [
            "generations/vault-1-2.age",
            "generations/notes.txt",
            "generations/vault-0000000001-00000000000000aa.age.bak",
        ];
        for name in foreign {
            world.overwrite(name, b"mine");
        }
        for number in 0..8 {
            let account = world.account(&number.to_string());
            vault.change(|document| document.add(account)).unwrap();
        }
        for name in foreign {
            assert_eq!(world.read(name), b"mine", "{}", world.name);
        }
    }
}

#[test]
fn an_edit_that_finds_itself_impossible_saves_nothing() {
    for world in World::all() {
        let mut vault = world.create(&Identity::generate());
        let before = world.read("vault.age");
        let refused: Result<(), &str> = vault
            .try_change(|document| {
                document.accounts.clear();
                document.add(world.account("Never"));
                Err("no")
            })
            .unwrap();
        assert_eq!(refused, Err("no"));
        assert!(vault.document().accounts.is_empty());
        assert_eq!(world.read("vault.age"), before, "{}", world.name);
    }
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    for world in World::all() {
        let mut vault = world.create(&Identity::generate());
        let before = world.read("vault.age");
        vault.change(|_| ()).unwrap();
        assert_eq!(world.read("vault.age"), before, "{}", world.name);
    }
}

#[test]
fn uses_are_counted_in_memory_and_saved_with_the_next_change() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        let account = world.account("Example");
        let id = account.id;
        vault.change(|document| document.add(account)).unwrap();
        let before = world.read("vault.age");
        vault.touch(id, NOW + 5).unwrap();
        vault.touch(id, NOW + 7).unwrap();
        assert_eq!(
            vault.document().account(id).unwrap().used_count,
            2,
            "counted at once"
        );
        assert_eq!(world.read("vault.age"), before, "nothing was written");

        // Meanwhile another process counts too.
        let mut other = world.unlock(&identity);
        other.touch(id, NOW + 6).unwrap();
        other.flush().unwrap();

        vault.flush().unwrap();
        assert!(!vault.has_unsaved());
        let vault = world.unlock(&identity);
        let account = vault.document().account(id).unwrap();
        assert_eq!(
            (account.used_count, account.last_used_at),
            (3, Some(NOW + 7)),
            "{}",
            world.name
        );
    }
}

#[test]
fn a_second_process_sees_and_keeps_what_the_first_saved() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut first = world.create(&identity);
        let mut second = world.unlock(&identity);
        first
            .change(|document| document.add(world.account("A")))
            .unwrap();
        second
            .change(|document| document.add(world.account("B")))
            .unwrap();
        assert_eq!(issuers(second.document()), ["A", "B"], "{}", world.name);
        assert_eq!(first.reload_if_changed().unwrap(), Reload::Reloaded);
        assert_eq!(first.reload_if_changed().unwrap(), Reload::Unchanged);
        assert_eq!(issuers(first.document()), ["A", "B"]);
    }
}

#[test]
fn deleting_goes_to_the_trash_and_back() {
    let world = World::memory();
    let mut vault = world.create(&Identity::generate());
    let account = world.account("Example");
    let id = account.id;
    vault.change(|document| document.add(account)).unwrap();
    vault
        .change(|document| document.delete(id, NOW + 1))
        .unwrap()
        .unwrap();
    assert!(vault.document().account(id).is_none());
    assert_eq!(vault.document().trash[0].reason, TrashReason::Deleted);
    vault
        .change(|document| document.take_back(id, NOW + 2))
        .unwrap()
        .unwrap();
    assert_eq!(vault.document().account(id).unwrap().edited_at, NOW + 2);
    vault
        .change(|document| document.delete(id, NOW + 3))
        .unwrap()
        .unwrap();
    let purged = vault
        .change(|document| document.purge_deleted_before(NOW + 4, NOW + 5))
        .unwrap();
    assert_eq!(purged, 1);
    assert!(
        vault
            .change(|document| document.take_back(id, NOW + 6))
            .unwrap()
            .is_err()
    );
}

#[test]
fn accounts_are_reordered_by_id() {
    let world = World::memory();
    let mut vault = world.create(&Identity::generate());
    let ids: Vec<_> = ["A", "B", "C"]
        .into_iter()
        .map(|issuer| {
            let account = world.account(issuer);
            let id = account.id;
            vault.change(|document| document.add(account)).unwrap();
            id
        })
        .collect();
    let mut reorder = |id, before| {
        vault
            .change(|document| document.reorder(id, before))
            .unwrap()
    };
    reorder(ids[2], Some(ids[0])).unwrap();
    reorder(ids[0], None).unwrap();
    reorder(ids[1], Some(ids[1])).unwrap();
    assert!(reorder(penning_vault::AccountId::random(&*world.ports.random), None).is_err());
    assert_eq!(issuers(vault.document()), ["C", "B", "A"]);
}

#[test]
fn a_damaged_vault_offers_its_earlier_saves_and_is_set_aside() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        for issuer in ["A", "B", "C"] {
            vault
                .change(|document| document.add(world.account(issuer)))
                .unwrap();
        }
        let mut damaged = world.read("vault.age");
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        world.overwrite("vault.age", &damaged);
        let newest = vault.generations().unwrap()[0];
        let path = format!("generations/{newest}");
        world.overwrite(&path, b"damaged too");

        let failure = world.locked().unlock(&identity).unwrap_err();
        let UnlockError::Damaged {
            file,
            missing: false,
            openable,
        } = failure.error
        else {
            panic!("{}: {:?}", world.name, failure.error);
        };
        assert!(file.ends_with("vault.age"));
        assert_eq!(openable.len(), 2, "the damaged one is not offered");
        let wrong_key = failure.vault.recover(&Identity::generate(), openable[0]);
        let Err(RecoverFailure::Open(failure)) = wrong_key else {
            panic!("another key starts from nothing");
        };
        assert_eq!(world.read("vault.age"), damaged, "not overwritten");

        let recovered = failure.vault.recover(&identity, openable[0]).unwrap();
        assert_eq!(issuers(recovered.document()), ["A"]);
        assert!(recovered.document().generation() > newest.generation);
        let aside = world.names("set-aside");
        assert_eq!(aside.len(), 1);
        assert_eq!(world.read(&format!("set-aside/{}", aside[0])), damaged);
        assert_eq!(issuers(world.unlock(&identity).document()), ["A"]);
    }
}

#[test]
fn a_vault_file_that_is_gone_is_recovered_from_its_earlier_saves() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        vault
            .change(|document| document.add(world.account("A")))
            .unwrap();
        vault
            .change(|document| document.add(world.account("B")))
            .unwrap();
        world
            .ports
            .files
            .remove(&world.dir.join("vault.age"))
            .unwrap();
        let failure = world.locked().unlock(&Identity::generate()).unwrap_err();
        assert!(
            matches!(failure.error, UnlockError::WrongKey),
            "{}",
            world.name
        );
        let failure = world.locked().unlock(&identity).unwrap_err();
        let UnlockError::Damaged {
            missing: true,
            openable,
            ..
        } = failure.error
        else {
            panic!("{:?}", failure.error);
        };
        let recovered = failure.vault.recover(&identity, openable[0]).unwrap();
        assert_eq!(issuers(recovered.document()), ["A"]);
        assert!(world.names("set-aside").is_empty());
    }
}

#[test]
fn a_file_damaged_while_open_is_set_aside_by_the_next_save() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        vault
            .change(|document| document.add(world.account("A")))
            .unwrap();
        world.overwrite("vault.age", b"gone wrong");
        vault
            .change(|document| document.add(world.account("B")))
            .unwrap();
        assert_eq!(
            vault.take_notices(),
            [Notice::DamagedWhileOpen],
            "{}",
            world.name
        );
        let aside = world.names("set-aside");
        assert_eq!(
            world.read(&format!("set-aside/{}", aside[0])),
            b"gone wrong"
        );
        assert_eq!(issuers(world.unlock(&identity).document()), ["A", "B"]);
    }
}

#[test]
fn another_vault_in_its_place_is_never_overwritten() {
    for (ours, theirs) in World::all().into_iter().zip(World::all()) {
        let identity = Identity::generate();
        let mut vault = ours.create(&identity);
        for other_identity in [Identity::generate(), identity.clone()] {
            let other = fresh(&theirs);
            let foreign = {
                other.create(&other_identity);
                other.read("vault.age")
            };
            ours.overwrite("vault.age", &foreign);
            let refused = vault.change(|document| document.add(ours.account("A")));
            assert!(
                matches!(refused, Err(SaveError::Replaced)),
                "{}: {refused:?}",
                ours.name
            );
            assert!(vault.document().accounts.is_empty());
            assert_eq!(ours.read("vault.age"), foreign);
        }
    }
}

fn fresh(like: &World) -> World {
    if like.name == "memory" {
        World::memory()
    } else {
        World::disk()
    }
}

#[test]
fn an_older_file_put_back_is_noticed() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        vault
            .change(|document| document.add(world.account("A")))
            .unwrap();
        let older = world.read("vault.age");
        vault
            .change(|document| document.add(world.account("B")))
            .unwrap();
        vault
            .change(|document| document.add(world.account("C")))
            .unwrap();
        let seen = vault.seen();

        // At the next start, by what the folder itself remembers, and by what was remembered elsewhere.
        world.overwrite("vault.age", &older);
        let mut reopened = world.unlock(&identity);
        assert_eq!(
            reopened.take_notices(),
            [Notice::OlderThanSeen { found: 2, seen: 3 }],
            "{}",
            world.name
        );
        reopened.compare_with(seen);
        assert_eq!(
            reopened.take_notices(),
            [Notice::OlderThanSeen { found: 2, seen: 4 }]
        );

        // While open: what is in memory is kept and saved again.
        assert_eq!(vault.reload_if_changed().unwrap(), Reload::Kept);
        assert_eq!(
            vault.take_notices(),
            [Notice::OlderThanSeen { found: 2, seen: 4 }]
        );
        assert_eq!(issuers(world.unlock(&identity).document()), ["A", "B", "C"]);
    }
}

#[test]
fn a_file_deleted_while_open_is_saved_again() {
    for world in World::all() {
        let identity = Identity::generate();
        let mut vault = world.create(&identity);
        vault
            .change(|document| document.add(world.account("A")))
            .unwrap();
        world
            .ports
            .files
            .remove(&world.dir.join("vault.age"))
            .unwrap();
        assert_eq!(
            vault.reload_if_changed().unwrap(),
            Reload::Kept,
            "{}",
            world.name
        );
        assert_eq!(issuers(world.unlock(&identity).document()), ["A"]);
    }
}

#[test]
fn a_file_system_without_links_keeps_whole_copies() {
    let world = World::on(MemoryFs::without_links());
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    vault
        .change(|document| document.add(world.account("A")))
        .unwrap();
    vault
        .change(|document| document.add(world.account("B")))
        .unwrap();
    let generations = vault.generations().unwrap();
    assert_eq!(
        issuers(&vault.open_generation(generations[0]).unwrap()),
        ["A"]
    );
    assert_eq!(issuers(world.unlock(&identity).document()), ["A", "B"]);
}

#[test]
fn nothing_of_the_content_is_shown_by_debug() {
    let world = World::memory();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    vault
        .change(|document| document.add(world.account("Example Bank")))
        .unwrap();
    let shown = format!(
        "{vault:?} {:?} {:?} {identity:?}",
        vault.document(),
        vault.document().accounts
    );
    for secret in ["Example Bank", "alice", "AGE-SECRET", "GEZDGNBV"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_process_that_slept_through_many_saves_takes_them_over_as_they_are() {
    let world = World::memory();
    let identity = Identity::generate();
    let mut sleeper = world.create(&identity);
    let id = world.account("A").id;
    let account = penning_vault::Account {
        id,
        ..world.account("A")
    };
    sleeper.change(|document| document.add(account)).unwrap();
    sleeper.touch(id, NOW).unwrap();
    for _ in 0..Lineage::MOST_WRITERS - 1 {
        let mut other = world.unlock(&identity);
        for _ in 0..4 {
            other.touch(id, NOW).unwrap();
            other
                .change(|document| document.edit(id, NOW, |account| account.note.push('x')))
                .unwrap()
                .unwrap();
        }
    }
    sleeper.flush().unwrap();
    let account = sleeper.document().account(id).unwrap();
    assert_eq!(account.note.len(), 4 * (Lineage::MOST_WRITERS - 1));
    assert_eq!(account.used_count as usize, account.note.len() + 1);
    assert!(
        sleeper.document().trash.is_empty(),
        "there was nothing to merge"
    );
    assert!(sleeper.take_notices().is_empty());
    assert_eq!(
        sleeper.document().lineage().writers.len(),
        Lineage::MOST_WRITERS
    );
}

#[test]
fn uses_not_yet_saved_outlive_even_a_merge() {
    let world = World::memory();
    let identity = Identity::generate();
    let mut sleeper = world.create(&identity);
    let account = world.account("A");
    let id = account.id;
    sleeper.change(|document| document.add(account)).unwrap();
    sleeper.touch(id, NOW).unwrap();
    // More writers than a vault remembers: it can no longer tell that nothing was changed apart.
    for _ in 0..Lineage::MOST_WRITERS + 1 {
        let mut other = world.unlock(&identity);
        other.touch(id, NOW).unwrap();
        other.flush().unwrap();
    }
    sleeper.flush().unwrap();
    let account = sleeper.document().account(id).unwrap();
    assert_eq!(account.used_count as usize, Lineage::MOST_WRITERS + 2);
    assert!(sleeper.document().trash.is_empty());
}
