//! Every call that saving makes is made to fail, and the power is cut before every one of them:
//! the change is made or it is not, the document says the same as the disk, and nothing is left behind.

use std::io::ErrorKind;
use std::sync::Arc;

use penning_vault::{Document, Identity, SaveError, UnlockError, UnlockedVault, WorkFactor};

use crate::memory_fs::{ContentsAfterCut, Fault, FaultyFs, MemoryFs, NamesAfterCut, Plan};
use crate::world::{World, full, issuers, locked};

static FAULTS: [Fault; 8] = [
    Fault::Error(ErrorKind::Other), // as EIO arrives
    Fault::Error(ErrorKind::StorageFull),
    Fault::Error(ErrorKind::ReadOnlyFilesystem),
    Fault::Error(ErrorKind::PermissionDenied),
    Fault::Error(ErrorKind::Interrupted),
    Fault::ShortWrite,
    Fault::HalfThenError(ErrorKind::StorageFull),
    Fault::HalfThenError(ErrorKind::Interrupted),
];

type Place = fn() -> World;

/// Every fault in memory, where calls cost nothing; on disk two of them, unless all are asked for.
fn places() -> [(Place, &'static [Fault]); 2] {
    let on_disk = if full() { &FAULTS[..] } else { &FAULTS[..2] };
    [(World::memory, &FAULTS), (World::disk, on_disk)]
}

#[test]
fn a_call_that_fails_once_leaves_the_change_made_or_not_and_nothing_behind() {
    for (make, faults) in places() {
        for index in 0..calls_of_a_change(make) {
            for fault in faults {
                change_with(make, Plan::once(index, *fault), index, *fault, true);
            }
        }
    }
}

#[test]
fn a_disk_that_fails_from_some_call_on_leaves_the_change_made_or_not() {
    for (make, faults) in places() {
        for index in 0..calls_of_a_change(make) {
            // A call that is interrupted for ever is tried for ever, as with any program.
            for fault in faults
                .iter()
                .filter(|fault| **fault != Fault::Error(ErrorKind::Interrupted))
            {
                change_with(
                    make,
                    Plan::from_then_on(index, *fault),
                    index,
                    *fault,
                    false,
                );
            }
        }
    }
}

#[test]
fn without_links_each_failing_call_is_as_harmless() {
    let make = || World::on(MemoryFs::without_links());
    for index in 0..calls_of_a_change(make) {
        for fault in FAULTS {
            change_with(make, Plan::once(index, fault), index, fault, true);
        }
    }
}

#[test]
fn creating_with_a_failing_call_makes_a_vault_or_leaves_none() {
    let identity = Identity::generate();
    let plan = Plan::never();
    let world = World::memory();
    UnlockedVault::create(&world.dir, &faulty(&world, &plan), &identity).unwrap();
    for index in 0..plan.calls().len() {
        for fault in FAULTS {
            let world = World::memory();
            let plan = Plan::once(index, fault);
            let made = UnlockedVault::create(&world.dir, &faulty(&world, &plan), &identity);
            match made {
                Ok(_) => drop(world.unlock(&identity)),
                Err(_) => drop(world.create(&identity)),
            }
            assert_no_leftovers(&world, &format!("{index} {fault:?}"));
        }
    }
}

#[test]
fn opening_with_a_failing_call_says_so_and_never_that_the_key_is_wrong() {
    let identity = Identity::generate();
    let world = with_some_saves(World::memory(), &identity);
    let plan = Plan::never();
    locked(&world.dir, &faulty(&world, &plan))
        .unlock(&identity)
        .unwrap();
    for index in 0..plan.calls().len() {
        for kind in [
            ErrorKind::Other,
            ErrorKind::PermissionDenied,
            ErrorKind::Interrupted,
        ] {
            let plan = Plan::once(index, Fault::Error(kind));
            let ports = faulty(&world, &plan);
            let Ok(found) = penning_vault::look(&world.dir, &ports) else {
                continue; // an error, and not "nothing here"
            };
            let penning_vault::Found::Vault(locked) = found else {
                panic!("{index}: a vault was overlooked");
            };
            match locked.unlock(&identity) {
                Ok(vault) => assert_eq!(issuers(vault.document()), ["A", "B"]),
                Err(failure) => {
                    assert!(
                        matches!(failure.error, UnlockError::Io(_)),
                        "{index} {:?}",
                        failure.error
                    );
                    failure
                        .vault
                        .unlock(&identity)
                        .expect("the fault was a passing one");
                }
            }
        }
    }
}

#[test]
fn setting_a_password_with_a_failing_call_leaves_the_old_one_or_the_new_one() {
    let identity = Identity::generate();
    let count = {
        let world = with_a_password(&identity);
        let plan = Plan::never();
        let vault = locked(&world.dir, &faulty(&world, &plan))
            .unlock(&identity)
            .unwrap();
        vault.set_password("new", WorkFactor::LEAST).unwrap();
        plan.calls().len()
    };
    let world = with_a_password(&identity);
    let original =
        ["keys/password.age", "keys/password.age.sha256"].map(|name| (name, world.read(name)));
    // Each try costs some scrypts.
    let step = if full() { 1 } else { 3 };
    for index in (0..count).step_by(step) {
        for (name, bytes) in &original {
            world.overwrite(name, bytes);
        }
        let plan = Plan::once(index, Fault::Error(ErrorKind::Other));
        let Ok(penning_vault::Found::Vault(locked)) =
            penning_vault::look(&world.dir, &faulty(&world, &plan))
        else {
            continue;
        };
        let Ok(vault) = locked.unlock(&identity) else {
            continue;
        };
        let set = vault.set_password("new", WorkFactor::LEAST);
        let is_old = world.read("keys/password.age") == original[0].1;
        assert_eq!(
            set.is_err(),
            is_old,
            "{index} {:?}: {set:?}",
            plan.calls().get(index)
        );
        if set.is_err() && plan.calls().get(index) != Some(&"remove") {
            assert_no_leftovers(&world, &format!("{index}"));
        }
        // Whichever it is, a checksum fits it: a wrong password is not called damage.
        if index % 12 == 0 {
            let opened = world.locked().identity_from_password("neither");
            assert!(
                matches!(opened, Err(UnlockError::WrongPassword)),
                "{index}: {opened:?}"
            );
        }
    }
}

#[test]
fn a_power_cut_before_any_call_leaves_every_acknowledged_change() {
    let identity = Identity::generate();
    let count = {
        let world = with_some_saves(World::memory(), &identity);
        let plan = Plan::never();
        change(&world, &plan, &identity).1.unwrap();
        plan.calls().len()
    };
    let names = [NamesAfterCut::AsLastSynced, NamesAfterCut::AsTheyWere];
    for index in 0..=count {
        let files = MemoryFs::new();
        let world = with_some_saves(World::on(Arc::clone(&files)), &identity);
        // From this call on the disk takes nothing more: the same as no power.
        let plan = Plan::from_then_on(index, Fault::HalfThenError(ErrorKind::Other));
        let acknowledged = change(&world, &plan, &identity).1.is_ok();
        for contents in [ContentsAfterCut::Empty, ContentsAfterCut::HalfWritten] {
            for (vault_names, generation_names) in names
                .iter()
                .flat_map(|a| names.iter().map(move |b| (*a, *b)))
            {
                let after =
                    files.after_power_cut(contents, |path| match path.ends_with("generations") {
                        true => generation_names,
                        false => vault_names,
                    });
                let world = World::on(after);
                let found = world.unlock(&identity);
                let found = issuers(found.document());
                let what =
                    format!("call {index}, {contents:?}, {vault_names:?}, {generation_names:?}");
                match acknowledged {
                    true => assert_eq!(found, ["A", "B", "C"], "{what}"),
                    false => assert!(
                        found == ["A", "B"] || found == ["A", "B", "C"],
                        "{what}: {found:?}"
                    ),
                }
                let mut vault = world.unlock(&identity);
                vault
                    .change(|document| document.add(world.account("D")))
                    .unwrap();
                assert_no_leftovers(&world, &what);
            }
        }
    }
}

#[test]
fn what_reads_back_differently_does_not_count_as_saved() {
    // A disk that swallows the end of a write and says nothing.
    let identity = Identity::generate();
    let world = with_some_saves(World::memory(), &identity);
    let before = world.read("vault.age");
    let ports = world.ports_with(Arc::new(ForgetfulFs(world.ports.files.clone())));
    let mut vault = locked(&world.dir, &ports).unlock(&identity).unwrap();
    let saved = vault.change(|document| document.add(world.account("C")));
    assert!(matches!(saved, Err(SaveError::NotReadBack)), "{saved:?}");
    assert_eq!(issuers(vault.document()), ["A", "B"]);
    assert_eq!(world.read("vault.age"), before);
    assert_no_leftovers(&world, "forgetful");
}

#[test]
fn the_reason_is_told() {
    let identity = Identity::generate();
    for (kind, expected) in [
        (ErrorKind::StorageFull, "DiskFull"),
        (ErrorKind::QuotaExceeded, "DiskFull"),
        (ErrorKind::ReadOnlyFilesystem, "ReadOnly"),
        (ErrorKind::PermissionDenied, "ReadOnly"),
        (ErrorKind::Other, "Io"),
    ] {
        let world = with_some_saves(World::memory(), &identity);
        let plan = Plan::never();
        change(&world, &plan, &identity).1.unwrap();
        let index = plan
            .calls()
            .iter()
            .position(|call| *call == "sync")
            .unwrap();
        let world = with_some_saves(World::memory(), &identity);
        let error = change(&world, &Plan::once(index, Fault::Error(kind)), &identity)
            .1
            .unwrap_err();
        assert!(
            format!("{error:?}").starts_with(expected),
            "{kind:?}: {error:?}"
        );
    }
}

#[test]
fn a_vault_in_use_is_told_as_such() {
    let identity = Identity::generate();
    let world = with_some_saves(World::memory(), &identity);
    let plan = Plan::never();
    change(&world, &plan, &identity).1.unwrap();
    let index = plan
        .calls()
        .iter()
        .position(|call| *call == "lock")
        .unwrap();
    let plan = Plan::once(index, Fault::Error(ErrorKind::WouldBlock));
    let world = with_some_saves(World::memory(), &identity);
    assert!(matches!(
        change(&world, &plan, &identity).1,
        Err(SaveError::InUse)
    ));
    let plan = Plan::once(index, Fault::Error(ErrorKind::Unsupported));
    change(&world, &plan, &identity)
        .1
        .expect("a file system without locks can still be saved to");
}

/// Adds C to a vault with A and B through faulty files.
fn change(
    world: &World,
    plan: &Arc<Plan>,
    identity: &Identity,
) -> (Option<Document>, Result<(), SaveError>) {
    let ports = faulty(world, plan);
    let locked = match penning_vault::look(&world.dir, &ports) {
        Ok(penning_vault::Found::Vault(locked)) => locked,
        Ok(penning_vault::Found::Nothing) => panic!("a vault was overlooked"),
        Err(error) => return (None, Err(SaveError::Io(error))),
    };
    let mut vault = match locked.unlock(identity) {
        Ok(vault) => vault,
        Err(failure) => {
            let UnlockError::Io(error) = failure.error else {
                panic!("only the reading failed: {:?}", failure.error);
            };
            return (None, Err(SaveError::Io(error)));
        }
    };
    let result = vault.change(|document| document.add(world.account("C")));
    (Some(vault.document().clone()), result)
}

fn change_with(make: impl Fn() -> World, plan: Arc<Plan>, index: usize, fault: Fault, once: bool) {
    let identity = test_identity();
    let world = with_some_saves(make(), identity);
    let (document, result) = change(&world, &plan, identity);
    let what = format!(
        "{} call {index} ({:?}) {fault:?}: {result:?}",
        world.name,
        plan.calls().get(index)
    );

    let on_disk = world.unlock(identity);
    let on_disk = issuers(on_disk.document());
    match &result {
        Ok(()) => assert_eq!(on_disk, ["A", "B", "C"], "{what}"),
        Err(SaveError::Unconfirmed { .. }) => {
            assert!(!once, "one failure can always be undone: {what}");
            assert!(
                on_disk == ["A", "B"] || on_disk == ["A", "B", "C"],
                "{what}"
            );
        }
        Err(_) => assert_eq!(on_disk, ["A", "B"], "{what}"),
    }
    if let Some(document) = document {
        let in_memory = issuers(&document);
        match result.is_ok() {
            true => assert_eq!(in_memory, ["A", "B", "C"], "{what}"),
            false => assert_eq!(in_memory, ["A", "B"], "{what}"),
        }
    }
    // A failing removal is the one fault whose leftover must wait for the next save.
    if once && plan.calls().get(index) != Some(&"remove") {
        assert_no_leftovers(&world, &what);
    }
    let mut vault = world.unlock(identity);
    vault
        .change(|document| document.add(world.account("D")))
        .unwrap();
    assert_no_leftovers(&world, &what);
}

fn calls_of_a_change(make: impl Fn() -> World) -> usize {
    let plan = Plan::never();
    change(
        &with_some_saves(make(), test_identity()),
        &plan,
        test_identity(),
    )
    .1
    .unwrap();
    let calls = plan.calls();
    for needed in [
        "lock",
        "create_new",
        "write",
        "sync",
        "read",
        "rename",
        "sync_folder",
    ] {
        assert!(calls.contains(&needed), "saving does {needed}: {calls:?}");
    }
    calls.len()
}

fn with_some_saves(world: World, identity: &Identity) -> World {
    let mut vault = world.create(identity);
    for issuer in ["A", "B"] {
        vault
            .change(|document| document.add(world.account(issuer)))
            .unwrap();
    }
    world
}

fn with_a_password(identity: &Identity) -> World {
    let world = with_some_saves(World::memory(), identity);
    world
        .unlock(identity)
        .set_password("old", WorkFactor::LEAST)
        .unwrap();
    world
}

fn faulty(world: &World, plan: &Arc<Plan>) -> penning_vault::Ports {
    world.ports_with(FaultyFs::over(world.ports.files.clone(), plan))
}

fn assert_no_leftovers(world: &World, what: &str) {
    for folder in ["", "generations", "keys", "set-aside"] {
        let names = world.names(folder);
        assert!(
            !names.iter().any(|name| name.ends_with(".tmp")),
            "{what}: {names:?}"
        );
    }
}

fn test_identity() -> &'static Identity {
    static IDENTITY: std::sync::OnceLock<Identity> = std::sync::OnceLock::new();
    IDENTITY.get_or_init(Identity::generate)
}

/// Says that it wrote, and leaves out the last byte.
struct ForgetfulFs(Arc<dyn penning_vault::FileSystem>);

mod forgetful {
    use std::io::{self, Write};
    use std::path::Path;
    use std::time::Duration;

    use penning_vault::{FileSystem, Lock, NewFile};

    use super::ForgetfulFs;

    impl FileSystem for ForgetfulFs {
        fn read(&self, path: &Path, most_bytes: u64) -> io::Result<Vec<u8>> {
            self.0.read(path, most_bytes)
        }
        fn read_start(&self, path: &Path, most_bytes: usize) -> io::Result<(u64, Vec<u8>)> {
            self.0.read_start(path, most_bytes)
        }
        fn create_new(&self, path: &Path) -> io::Result<Box<dyn NewFile>> {
            self.0
                .create_new(path)
                .map(|file| Box::new(ForgetfulFile(file)) as _)
        }
        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            self.0.rename(from, to)
        }
        fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
            self.0.hard_link(from, to)
        }
        fn remove(&self, path: &Path) -> io::Result<()> {
            self.0.remove(path)
        }
        fn create_folder(&self, path: &Path) -> io::Result<()> {
            self.0.create_folder(path)
        }
        fn sync_folder(&self, path: &Path) -> io::Result<()> {
            self.0.sync_folder(path)
        }
        fn list(&self, path: &Path) -> io::Result<Vec<String>> {
            self.0.list(path)
        }
        fn lock(&self, path: &Path, patience: Duration) -> io::Result<Box<dyn Lock>> {
            self.0.lock(path, patience)
        }
    }

    struct ForgetfulFile(Box<dyn NewFile>);

    impl Write for ForgetfulFile {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write_all(&bytes[..bytes.len() - 1])?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            self.0.flush()
        }
    }

    impl NewFile for ForgetfulFile {
        fn sync(&mut self) -> io::Result<()> {
            self.0.sync()
        }
    }
}
