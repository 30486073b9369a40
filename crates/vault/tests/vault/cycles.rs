//! Locking and unlocking for long leaves nothing behind: no memory, no open file.

use penning_vault::Identity;

use crate::world::{World, full};

#[test]
#[cfg(target_os = "linux")]
fn locking_and_unlocking_leaks_neither_memory_nor_files() {
    let cycles = if full() { 10_000 } else { 200 };
    let world = World::disk();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    vault
        .change(|document| {
            (0..100).for_each(|number| document.add(world.account(&number.to_string())))
        })
        .unwrap();
    let mut locked = vault.lock();
    let mut cycle = |count: usize| {
        for _ in 0..count {
            let vault = std::mem::replace(&mut locked, world.locked())
                .unlock(&identity)
                .unwrap();
            assert_eq!(vault.document().accounts.len(), 100);
            locked = vault.lock();
        }
    };
    cycle(cycles / 4);
    let (memory, files) = (resident_kilobytes(), open_files());
    cycle(cycles);
    let (memory_after, files_after) = (resident_kilobytes(), open_files());
    eprintln!(
        "{cycles} cycles: {memory} kB before, {memory_after} kB after, {files} and {files_after} open files"
    );
    // Other tests run beside this one, unless it is started alone as for the full count.
    if full() {
        assert!(
            memory_after <= memory + memory / 20,
            "{memory} kB became {memory_after} kB"
        );
        assert_eq!(files, files_after);
    }
    let open_here = || {
        std::fs::read_dir("/proc/self/fd")
            .expect("Linux has it")
            .filter_map(|entry| std::fs::read_link(entry.expect("an entry").path()).ok())
            .filter(|target| target.starts_with(&world.dir))
            .count()
    };
    assert_eq!(open_here(), 0, "files of this vault that are still open");
}

#[cfg(target_os = "linux")]
fn resident_kilobytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .expect("a line");
    line.split_whitespace()
        .nth(1)
        .expect("a number")
        .parse()
        .expect("a number")
}

#[cfg(target_os = "linux")]
fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd")
        .expect("Linux has it")
        .count()
}
