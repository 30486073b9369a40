//! Several processes edit one vault at once: no edit is lost.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use penning_vault::{Identity, SaveError, real_ports};

use crate::world::{World, account, full, locked};

const PROCESSES: usize = 8;

#[test]
fn eight_processes_that_edit_at_once_lose_nothing() {
    let edits = if full() { 1_000 } else { 20 };
    let world = World::disk();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    let mut shared = world.account("shared");
    shared.note = "0".to_owned();
    vault.change(|document| document.add(shared)).unwrap();

    let children: Vec<_> = (0..PROCESSES)
        .map(|number| {
            let mut child = Command::new(std::env::current_exe().expect("this test"))
                .args(["--exact", "processes::child", "--ignored", "--nocapture"])
                .env(DIR, &world.dir)
                .env(NUMBER, number.to_string())
                .env(EDITS, edits.to_string())
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .expect("this test starts again");
            let mut stdin = child.stdin.take().expect("a pipe");
            stdin
                .write_all(identity.to_keychain_text().as_bytes())
                .expect("the child reads");
            child
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("the child ends").success());
    }

    vault.reload_if_changed().unwrap();
    let document = vault.document();
    let note = |issuer: &str| {
        let account = document
            .accounts
            .iter()
            .find(|account| account.issuer == issuer);
        account
            .expect("the account is there")
            .note
            .parse::<usize>()
            .expect("a number")
    };
    for number in 0..PROCESSES {
        assert_eq!(
            note(&format!("process {number}")),
            edits,
            "process {number} lost an edit"
        );
    }
    assert_eq!(
        note("shared"),
        PROCESSES * edits,
        "edits of one account by all"
    );
    let used = document
        .accounts
        .iter()
        .find(|account| account.issuer == "shared")
        .expect("it is there");
    assert_eq!(
        used.used_count as usize,
        PROCESSES * edits,
        "uses counted by all"
    );
    assert_eq!(document.accounts.len(), PROCESSES + 1);
    assert!(document.trash.is_empty(), "nothing had to be merged");
    eprintln!("{PROCESSES} processes, {edits} edits each: none lost");
}

const DIR: &str = "PENNING_TEST_DIR";
const NUMBER: &str = "PENNING_TEST_NUMBER";
const EDITS: &str = "PENNING_TEST_EDITS";

#[test]
#[ignore = "one of the processes of the other test"]
fn child() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    let number: usize = std::env::var(NUMBER)
        .expect("given")
        .parse()
        .expect("a number");
    let edits: usize = std::env::var(EDITS)
        .expect("given")
        .parse()
        .expect("a number");
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .expect("the identity");
    let identity = Identity::parse(&text).expect("an identity");
    let ports = real_ports();
    let mut vault = locked(Path::new(&dir), &ports)
        .unlock(&identity)
        .expect("the vault opens");

    let own = account(&ports, &format!("process {number}"));
    let own_id = own.id;
    let shared_id = vault.document().accounts[0].id;
    told_to_wait(|| vault.change(|document| document.add(own.clone())));
    for edit in 1..=edits {
        vault.touch(shared_id, edit as u64).expect("it is there");
        told_to_wait(|| {
            vault.change(|document| {
                let now = edit as u64;
                document
                    .edit(own_id, now, |account| account.note = edit.to_string())
                    .expect("there");
                document
                    .edit(shared_id, now, |account| {
                        let number: usize = account.note.parse().expect("a number");
                        account.note = (number + 1).to_string();
                    })
                    .expect("there");
            })
        });
    }
}

/// Being told that another process is saving is no loss: one tries again.
fn told_to_wait(mut save: impl FnMut() -> Result<(), SaveError>) {
    loop {
        match save() {
            Ok(()) => return,
            Err(SaveError::InUse) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}
