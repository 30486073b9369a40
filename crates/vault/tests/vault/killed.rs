//! A process that is saving is killed (SIGKILL), at every step and at random moments. What it said was saved
//! is there; what it was saving is there as a whole or not at all.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use penning_vault::{AccountId, Identity, Ports, real_ports};

use crate::memory_fs::{Fault, FaultyFs, Plan};
use crate::world::{World, full, locked};

#[test]
fn killed_at_every_step_of_saving_it_keeps_all_it_acknowledged() {
    let times = if full() { 200 } else { 2 };
    let (world, identity) = with_a_pair();
    let steps = steps_of_two_changes(&world, &identity);
    let mut seen = Seen::default();
    for step in 0..steps {
        for _ in 0..times {
            let mut child = spawn(&world.dir, &identity, Some(step));
            let acknowledged = acknowledgements(child.stdout.take().expect("a pipe"))
                .last()
                .copied();
            let status = child.wait().expect("the child ends");
            assert_eq!(
                status.signal(),
                Some(9),
                "step {step}: the child was killed, {status}"
            );
            seen.check(&world, &identity, acknowledged, &format!("step {step}"));
        }
    }
    assert!(
        seen.kept > 0 && seen.lost > 0,
        "kills came both before and after the rename: {seen:?}"
    );
    assert_no_leftovers_after_a_save(&world, &identity);
    eprintln!("{} kills at {steps} steps: {seen:?}", steps * times);
}

#[test]
fn killed_at_any_moment_it_keeps_all_it_acknowledged() {
    let times = if full() { 2_000 } else { 40 };
    let (world, identity) = with_a_pair();
    let mut seen = Seen::default();
    for time in 0..times {
        let mut child = spawn(&world.dir, &identity, None);
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        // The first acknowledgement shows that it is at work.
        let mut acknowledged = None;
        let mut line = String::new();
        while acknowledged.is_none() {
            line.clear();
            assert_ne!(
                stdout.read_line(&mut line).expect("readable"),
                0,
                "the child works until it is killed"
            );
            acknowledged = acknowledgement(&line);
        }
        // From nothing to several saves, in steps that no save is in tune with.
        std::thread::sleep(Duration::from_micros((time as u64 * 7_919) % 20_000));
        child.kill().expect("killed");
        child.wait().expect("the child ends");
        let rest = acknowledgements(stdout);
        seen.check(
            &world,
            &identity,
            rest.last().copied().or(acknowledged),
            &format!("kill {time}"),
        );
    }
    assert_no_leftovers_after_a_save(&world, &identity);
    eprintln!("{times} kills at random: {seen:?}");
}

/// Two accounts whose notes hold the same number: a change sets both, so half a change shows.
fn with_a_pair() -> (World, Identity) {
    let world = World::disk();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    vault
        .change(|document| {
            for issuer in ["A", "B"] {
                let mut account = world.account(issuer);
                account.note = "0".to_owned();
                document.add(account);
            }
        })
        .unwrap();
    (world, identity)
}

#[derive(Debug, Default)]
struct Seen {
    /// The number both notes hold.
    number: u64,
    /// Changes killed too late to matter, and early enough.
    kept: usize,
    lost: usize,
}

impl Seen {
    fn check(&mut self, world: &World, identity: &Identity, acknowledged: Option<u64>, what: &str) {
        let vault = world.unlock(identity);
        let notes: Vec<u64> = vault
            .document()
            .accounts
            .iter()
            .map(|account| account.note.parse().expect("a number"))
            .collect();
        assert_eq!(notes.len(), 2, "{what}");
        assert_eq!(notes[0], notes[1], "{what}: half a change");
        let acknowledged = acknowledged.unwrap_or(self.number);
        assert!(
            notes[0] == acknowledged || notes[0] == acknowledged + 1,
            "{what}: {} is there, {acknowledged} was acknowledged",
            notes[0]
        );
        match notes[0] == acknowledged {
            true => self.lost += 1,
            false => self.kept += 1,
        }
        self.number = notes[0];
    }
}

fn steps_of_two_changes(world: &World, identity: &Identity) -> usize {
    let plan = Plan::never();
    let ports = world.ports_with(FaultyFs::over(world.ports.files.clone(), &plan));
    change_pair(&world.dir, &ports, identity, 2, |_| ());
    // As the child starts from the same folder, it makes the same calls.
    let mut vault = world.unlock(identity);
    vault
        .change(|document| {
            for account in &mut document.accounts {
                account.note = "0".to_owned();
            }
        })
        .unwrap();
    plan.calls().len()
}

fn change_pair(
    dir: &Path,
    ports: &Ports,
    identity: &Identity,
    times: usize,
    acknowledge: impl Fn(u64),
) {
    let mut vault = locked(dir, ports)
        .unlock(identity)
        .expect("the vault opens");
    for _ in 0..times {
        let number = vault
            .change(|document| {
                let ids: Vec<AccountId> =
                    document.accounts.iter().map(|account| account.id).collect();
                let mut number = 0;
                for id in ids {
                    number = document
                        .edit(id, 0, |account| {
                            let number: u64 = account.note.parse::<u64>().expect("a number") + 1;
                            account.note = number.to_string();
                            number
                        })
                        .expect("the account is there");
                }
                number
            })
            .expect("saved");
        acknowledge(number);
    }
}

const DIR: &str = "PENNING_TEST_DIR";
const KILL_AT: &str = "PENNING_TEST_KILL_AT";

fn spawn(dir: &Path, identity: &Identity, kill_at: Option<usize>) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command
        .args(["--exact", "killed::child", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(kill_at) = kill_at {
        command.env(KILL_AT, kill_at.to_string());
    }
    let mut child = command.spawn().expect("this test starts again");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(identity.to_keychain_text().as_bytes())
        .expect("the child reads");
    child
}

#[test]
#[ignore = "the process that the other tests kill"]
fn child() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .expect("the identity");
    let identity = Identity::parse(&text).expect("an identity");
    let mut ports = real_ports();
    let (mut times, kill_at) = (usize::MAX, std::env::var(KILL_AT));
    if let Ok(kill_at) = kill_at {
        let plan = Plan::once(kill_at.parse().expect("a number"), Fault::Kill);
        ports.files = FaultyFs::over(ports.files.clone(), &plan);
        times = 2;
    }
    change_pair(Path::new(&dir), &ports, &identity, times, |number| {
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "saved {number}")
            .and_then(|()| stdout.flush())
            .expect("the parent listens");
    });
}

fn acknowledgements(stdout: impl Read) -> Vec<u64> {
    BufReader::new(stdout)
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| acknowledgement(&line))
        .collect()
}

/// The test harness writes on the same line, so the text may begin anywhere in it.
fn acknowledgement(line: &str) -> Option<u64> {
    line.split_once("saved ")?.1.trim().parse().ok()
}

fn assert_no_leftovers_after_a_save(world: &World, identity: &Identity) {
    change_pair(&world.dir, &world.ports, identity, 1, |_| ());
    for folder in ["", "generations"] {
        let names = world.names(folder);
        assert!(
            !names.iter().any(|name| name.ends_with(".tmp")),
            "{names:?}"
        );
    }
}
