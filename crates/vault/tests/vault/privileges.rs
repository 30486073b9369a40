//! Folders that may not be written, files that may not be read, disks that are full. Root may do everything, so
//! as root these run themselves again as an ordinary user.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use penning_vault::{
    CreateError, Found, Identity, SaveError, UnlockError, UnlockedVault, look, real_ports,
};

use crate::world::{World, account, full, issuers};

#[test]
fn a_read_only_folder_opens_and_is_not_changed() {
    as_ordinary_user(
        "privileges::a_read_only_folder_opens_and_is_not_changed",
        || {
            let identity = Identity::generate();
            let world = World::disk();
            world
                .create(&identity)
                .change(|document| document.add(world.account("A")))
                .unwrap();
            let before = world.read("vault.age");
            for folder in ["generations", ""] {
                set_mode(&world.dir.join(folder), 0o555);
            }
            let mut vault = world.unlock(&identity);
            let refused = vault.change(|document| document.add(world.account("B")));
            assert!(matches!(refused, Err(SaveError::ReadOnly)), "{refused:?}");
            assert_eq!(issuers(vault.document()), ["A"]);
            assert!(matches!(
                vault.set_password("a", penning_vault::WorkFactor::LEAST),
                Err(SaveError::ReadOnly)
            ));
            assert_eq!(world.read("vault.age"), before);
            set_mode(&world.dir, 0o755);
            // Now only the earlier saves cannot be kept: that is part of saving.
            let refused = vault.change(|document| document.add(world.account("B")));
            assert!(matches!(refused, Err(SaveError::ReadOnly)), "{refused:?}");
            assert_eq!(world.read("vault.age"), before);
            assert!(!world.names("").iter().any(|name| name.ends_with(".tmp")));
            set_mode(&world.dir.join("generations"), 0o755);
            vault
                .change(|document| document.add(world.account("B")))
                .unwrap();
        },
    );
}

#[test]
fn what_may_not_be_looked_at_is_not_taken_for_nothing() {
    as_ordinary_user(
        "privileges::what_may_not_be_looked_at_is_not_taken_for_nothing",
        || {
            let identity = Identity::generate();
            let world = World::disk();
            world.create(&identity);
            set_mode(&world.dir.join("vault.age"), 0o000);
            let failure = world.locked().unlock(&identity).unwrap_err();
            assert!(
                matches!(failure.error, UnlockError::Io(_)),
                "{:?}",
                failure.error
            );
            set_mode(&world.dir, 0o000);
            assert!(look(&world.dir, &world.ports).is_err());
            let refused = UnlockedVault::create(&world.dir, &world.ports, &identity);
            assert!(
                matches!(refused, Err(CreateError::Save(SaveError::ReadOnly))),
                "{refused:?}"
            );
            set_mode(&world.dir, 0o700);
            set_mode(&world.dir.join("vault.age"), 0o600);
            world.unlock(&identity);
        },
    );
}

#[test]
fn only_the_owner_may_read_what_is_written() {
    let world = World::disk();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    vault
        .change(|document| document.add(world.account("A")))
        .unwrap();
    vault
        .set_password("a", penning_vault::WorkFactor::LEAST)
        .unwrap();
    let mode = |path: &Path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    let mut looked_at = 0;
    for folder in ["", "generations", "keys"] {
        let folder = world.dir.join(folder);
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                looked_at += 1;
            }
        }
    }
    assert!(
        looked_at >= 4,
        "vault, lock, an earlier save and the password were looked at"
    );
}

#[test]
fn a_full_disk_leaves_the_change_made_or_not() {
    let mount = ["--mount", "--map-root-user"];
    let mount = if is_root() { &mount[..1] } else { &mount[..] };
    let probe = Command::new("unshare")
        .args(mount)
        .args(["mount", "-t", "tmpfs", "none", "/mnt"])
        .output();
    let probe = probe.expect("`unshare` runs");
    assert!(
        probe.status.success(),
        "a disk of a chosen size is mounted, as root or in a user namespace: {}",
        String::from_utf8_lossy(&probe.stderr)
    );
    // A disk of a few pages holds little of the steps of saving, one of many holds all.
    let pages: Vec<usize> = if full() {
        (1..=100).collect()
    } else {
        vec![1, 2, 3, 4, 5, 6, 8, 12, 24, 48]
    };
    // As an ordinary user always: where this runs as root, a program that others may read, and a disk of theirs.
    let program = tempfile::tempdir().expect("a temporary folder");
    set_mode(program.path(), 0o755);
    let copy = program.path().join("test");
    fs::copy(std::env::current_exe().expect("this test"), &copy).expect("copied");
    let (owner, user) = match is_root() {
        true => (
            ",uid=65534,gid=65534",
            "setpriv --reuid=65534 --regid=65534 --clear-groups",
        ),
        false => ("", ""),
    };
    let mut outcomes = Vec::new();
    for pages in pages {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = Command::new("unshare")
            .args(mount)
            .args(["sh", "-c", r#"mount -t tmpfs -o "size=$1" none "$2" && exec $4 "$3" --exact privileges::on_a_small_disk --ignored --nocapture"#, "sh"])
            .arg(format!("{}k{owner}", pages * 4))
            .arg(folder.path())
            .arg(&copy)
            .arg(user)
            .env(DIR, folder.path())
            .env_remove("TMPDIR")
            .current_dir("/")
            .envs((!is_root()).then_some((MAPPED, "1")))
            .output()
            .expect("unshare runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{pages} pages: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        outcomes.push(said.contains("disk filled"));
    }
    assert!(
        outcomes.iter().all(|filled| *filled),
        "every disk was filled: {outcomes:?}"
    );
}

const DIR: &str = "PENNING_TEST_DIR";
/// Set where an ordinary user became root within a namespace of its own, to mount a disk.
const MAPPED: &str = "PENNING_TEST_MAPPED";
const AGAIN: &str = "PENNING_TEST_AGAIN";

#[test]
#[ignore = "what the other test runs on a small disk"]
fn on_a_small_disk() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    if std::env::var_os(MAPPED).is_none() {
        assert!(!is_root(), "root may do more than people may");
    }
    let dir = Path::new(&dir).join("vault");
    let ports = real_ports();
    let identity = Identity::generate();
    let mut vault = match UnlockedVault::create(&dir, &ports, &identity) {
        Ok(vault) => vault,
        Err(error) => {
            assert!(
                matches!(error, CreateError::Save(SaveError::DiskFull)),
                "{error:?}"
            );
            assert!(matches!(look(&dir, &ports), Ok(Found::Nothing)));
            println!("disk filled");
            return;
        }
    };
    for number in 0..2_000 {
        let mut added = account(&ports, &number.to_string());
        added.note = "x".repeat(2_000);
        let saved = vault.change(|document| document.add(added));
        let on_disk = crate::world::locked(&dir, &ports)
            .unlock(&identity)
            .expect("the vault opens");
        match saved {
            Ok(()) => assert_eq!(on_disk.document().accounts.len(), number + 1),
            Err(error) => {
                assert!(matches!(error, SaveError::DiskFull), "{error:?}");
                assert_eq!(
                    on_disk.document().accounts.len(),
                    number,
                    "the old vault is intact"
                );
                assert_eq!(vault.document().accounts.len(), number);
                let names = ports.files.list(&dir).expect("a folder");
                assert!(
                    !names.iter().any(|name| name.ends_with(".tmp")),
                    "{names:?}"
                );
                println!("disk filled");
                return;
            }
        }
    }
    panic!("the disk is not small");
}

fn as_ordinary_user(test: &str, run: impl FnOnce()) {
    if !is_root() {
        return run();
    }
    assert!(std::env::var_os(AGAIN).is_none(), "still root");
    // Where the test was built may be closed to others.
    let folder = tempfile::tempdir().expect("a temporary folder");
    set_mode(folder.path(), 0o755);
    let copy = folder.path().join("test");
    fs::copy(std::env::current_exe().expect("this test"), &copy).expect("copied");
    let output = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(&copy)
        .args(["--exact", test, "--nocapture"])
        .env(AGAIN, "1")
        .env_remove("TMPDIR")
        .current_dir("/")
        .output()
        .expect("setpriv runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions are set");
}
