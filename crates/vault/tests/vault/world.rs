//! What the tests share: ports that do as they are told, places to put a vault, and accounts to put in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use penning_otp::{Algorithm, Credential, Secret};
use penning_vault::{
    Account, AccountId, Approval, ApprovalMethod, Clock, Document, FileSystem, Found, Identity,
    LockedVault, Ports, PushKeys, Random, UnlockedVault, look, real_ports,
};

use crate::memory_fs::MemoryFs;

pub const NOW: u64 = 1_800_000_000;

/// Whether to run the full counts.
pub fn full() -> bool {
    std::env::var_os("PENNING_FULL").is_some_and(|value| value != "0")
}

/// One place where a vault can be, with the ports to reach it.
pub struct World {
    pub name: &'static str,
    pub ports: Ports,
    pub dir: PathBuf,
    /// What the time is in memory; on disk the real clock runs.
    pub clock: Arc<TestClock>,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    pub fn memory() -> Self {
        Self::on(MemoryFs::new())
    }

    pub fn on(files: Arc<MemoryFs>) -> Self {
        let clock = Arc::new(TestClock(AtomicU64::new(NOW)));
        Self {
            name: "memory",
            ports: Ports {
                files,
                clock: clock.clone(),
                random: Arc::new(CountingRandom::default()),
            },
            dir: PathBuf::from("/vault"),
            clock,
            _folder: None,
        }
    }

    pub fn disk() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            name: "disk",
            ports: real_ports(),
            dir: folder.path().join("vault"),
            clock: Arc::new(TestClock(AtomicU64::new(NOW))),
            _folder: Some(folder),
        }
    }

    /// Every kind of place, for tests that must hold in all of them.
    pub fn all() -> [Self; 2] {
        [Self::memory(), Self::disk()]
    }

    /// The same place with other files in between.
    pub fn ports_with(&self, files: Arc<dyn FileSystem>) -> Ports {
        Ports {
            files,
            ..self.ports.clone()
        }
    }

    pub fn create(&self, identity: &Identity) -> UnlockedVault {
        UnlockedVault::create(&self.dir, &self.ports, identity).expect("a new vault")
    }

    pub fn locked(&self) -> LockedVault {
        locked(&self.dir, &self.ports)
    }

    pub fn unlock(&self, identity: &Identity) -> UnlockedVault {
        self.locked().unlock(identity).expect("the vault opens")
    }

    pub fn account(&self, issuer: &str) -> Account {
        account(&self.ports, issuer)
    }

    pub fn approval(&self, issuer: &str) -> Approval {
        approval(&self.ports, issuer)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        let path = self.dir.join(name);
        self.ports
            .files
            .read(&path, u64::MAX - 1)
            .expect("the file is there")
    }

    /// Replaces a file as another program would: not through the vault's steps.
    pub fn overwrite(&self, name: &str, bytes: &[u8]) {
        let path = self.dir.join(name);
        let folder = path.parent().expect("a file is in a folder");
        self.ports.files.create_folder(folder).expect("the folder");
        let _ = self.ports.files.remove(&path);
        let mut file = self.ports.files.create_new(&path).expect("a new file");
        file.write_all(bytes).expect("written");
        file.sync().expect("synced");
    }

    pub fn names(&self, folder: &str) -> Vec<String> {
        let mut names = self
            .ports
            .files
            .list(&self.dir.join(folder))
            .unwrap_or_default();
        names.sort();
        names
    }
}

pub fn locked(dir: &Path, ports: &Ports) -> LockedVault {
    match look(dir, ports).expect("the folder can be listed") {
        Found::Vault(locked) => locked,
        Found::Nothing => panic!("there is a vault in {}", dir.display()),
    }
}

pub fn account(ports: &Ports, issuer: &str) -> Account {
    let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
    let credential = Credential::totp(secret, Algorithm::Sha1, 6, 30).expect("a credential");
    Account::new(
        AccountId::random(&*ports.random),
        issuer,
        "alice@example.com",
        credential,
        NOW,
    )
}

pub fn approval(ports: &Ports, issuer: &str) -> Approval {
    let keys = PushKeys {
        serial: "PIPU0000TEST".to_owned(),
        url: "https://idp.example.org/ttype/push".to_owned(),
        device_key: Secret::from_bytes(b"not a key, but bytes".to_vec()),
        server_key: "AAAA".to_owned(),
        demands_presence: true,
    };
    Approval::new(
        AccountId::random(&*ports.random),
        issuer,
        "alice@example.com",
        ApprovalMethod::Push(keys),
        NOW,
    )
}

pub fn issuers(document: &Document) -> Vec<&str> {
    document
        .accounts
        .iter()
        .map(|account| account.issuer.as_str())
        .collect()
}

/// Stands still until it is set.
pub struct TestClock(AtomicU64);

impl TestClock {
    pub fn set(&self, unix_seconds: u64) {
        self.0.store(unix_seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn unix_seconds(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// Different for every call (SplitMix64).
pub struct CountingRandom(AtomicU64);

impl Default for CountingRandom {
    fn default() -> Self {
        static WORLDS: AtomicU64 = AtomicU64::new(1);
        Self(AtomicU64::new(WORLDS.fetch_add(1, Ordering::Relaxed) << 32))
    }
}

impl Random for CountingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let state = self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
            let mut mixed = state.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
