//! Is memory for secrets really locked, and wiped when it is given back? The kernel is asked.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use penning_platform::{shelter, wiping::Wiping};

#[global_allocator]
static MEMORY: Wiping = Wiping;

/// What one test gives back another one would take.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const AGAIN: &str = "PENNING_TEST_WITHOUT_LOCKED_MEMORY";

fn sheltered<T>(make: impl FnOnce() -> T) -> T {
    shelter::begin();
    let made = make();
    shelter::end();
    made
}

/// What the kernel says of the pages around an address: its flags (proc_pid_smaps(5)).
fn flags_at(address: usize) -> Vec<String> {
    let told = std::fs::read_to_string("/proc/self/smaps").expect("Linux tells");
    let mut here = false;
    for line in told.lines() {
        let area = line
            .split_once(' ')
            .and_then(|(area, _)| area.split_once('-'));
        if let Some((start, end)) = area
            && let (Ok(start), Ok(end)) = (
                usize::from_str_radix(start, 16),
                usize::from_str_radix(end, 16),
            )
        {
            here = (start..end).contains(&address);
        } else if let Some(flags) = line.strip_prefix("VmFlags:").filter(|_| here) {
            return flags.split_whitespace().map(str::to_owned).collect();
        }
    }
    panic!("no memory at {address:x}");
}

fn is_locked(address: usize) -> bool {
    flags_at(address).iter().any(|flag| flag == "lo")
}

fn place(bytes: &[u8]) -> usize {
    bytes.as_ptr() as usize
}

/// What lies at an address, whoever it belongs to.
fn read(address: usize, bytes: &mut [u8]) {
    let memory = File::open("/proc/self/mem").expect("our own");
    memory
        .read_exact_at(bytes, address as u64)
        .expect("there is memory");
}

#[test]
fn secrets_lie_in_locked_pages_that_no_dump_has_and_leave_nothing_there() {
    let _one_at_a_time = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let secret = sheltered(|| vec![0xa7_u8; 32]);
    let at = place(&secret);
    let limit = || std::fs::read_to_string("/proc/self/limits").expect("Linux tells");
    assert!(is_locked(at), "may memory be locked here?\n{}", limit());
    assert!(flags_at(at).iter().any(|flag| flag == "dd"), "in dumps");
    let other = vec![0xa7_u8; 32];
    assert!(!is_locked(place(&other)), "what is no secret is not locked");

    // It grows where it is, and beyond in memory that is not locked.
    let mut grows = secret;
    grows.resize(4_000, 0xa7);
    assert!(is_locked(place(&grows)));
    grows.resize(9_000, 0xa7);
    assert!(!is_locked(place(&grows)));
    assert!(grows.iter().all(|byte| *byte == 0xa7));
    drop(grows);
    let mut left = [0xff; 32];
    read(at, &mut left);
    // The first bytes name the next free block.
    assert_eq!(left[8..], [0; 24]);

    let zeroed = sheltered(|| vec![0_u8; 32]);
    assert_eq!(zeroed, [0; 32]);
    let many: Vec<_> = (0..50_000)
        .map(|n| sheltered(|| [n as u8; 32].to_vec()))
        .collect();
    for (n, one) in many.iter().enumerate() {
        assert!(one.iter().all(|byte| *byte == n as u8), "{n}");
    }
    assert!(is_locked(place(&many[100])));
    assert!(!is_locked(place(&many[49_999])), "there is room for some");
}

/// Threads that give back what others took, at the same time.
#[test]
fn threads_share_the_shelter() {
    let _one_at_a_time = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (give, take) = std::sync::mpsc::channel::<Vec<u8>>();
    let taking = std::thread::spawn(move || {
        take.into_iter()
            .all(|one| one.iter().all(|byte| *byte == one[0]))
    });
    let giving: Vec<_> = (1..=4_u8)
        .map(|number| {
            let give = give.clone();
            std::thread::spawn(move || {
                for round in 0..5_000_usize {
                    let one = sheltered(|| vec![number; 1 + round % 300]);
                    give.send(one).expect("the other side listens");
                }
            })
        })
        .collect();
    drop(give);
    for one in giving {
        one.join().expect("it gives");
    }
    assert!(taking.join().expect("it takes"));
}

/// As an ordinary user who may lock nothing: memory comes from where all of it comes from.
#[test]
fn without_locked_memory_all_goes_on() {
    if std::env::var_os(AGAIN).is_some() {
        let secret = sheltered(|| vec![0xa7_u8; 32]);
        assert!(!is_locked(place(&secret)));
        assert_eq!(secret, [0xa7; 32]);
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let everyone = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), everyone).expect("our own");
    let copy = folder.path().join("test");
    std::fs::copy(std::env::current_exe().expect("this test"), &copy).expect("copied");
    let is_root = rustix::process::geteuid().is_root();
    let mut command = Command::new("prlimit");
    command.arg("--memlock=0:0").arg("--");
    if is_root {
        command.args([
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
        ]);
    }
    let output = command
        .arg(&copy)
        .args([
            "--exact",
            "without_locked_memory_all_goes_on",
            "--nocapture",
        ])
        .env(AGAIN, "1")
        .env_remove("TMPDIR")
        .current_dir("/")
        .output()
        .expect("prlimit runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
