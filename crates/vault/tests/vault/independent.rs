//! The vault as others see it: the public `age` tool, and a short Python script beside FORMAT.md.
//!
//! Where there is no `age` tool the tests say so and pass; in CI (the variable `CI` is set) they fail.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use penning_vault::{Identity, WorkFactor};

use crate::world::{World, issuers};

#[test]
fn age_opens_the_vault_and_its_earlier_saves_with_the_identity() {
    needs_age();
    let (world, identity) = with_accounts();
    let key = key_file(&world, &identity);
    let mut files = vec![world.dir.join("vault.age")];
    files.extend(
        world
            .names("generations")
            .iter()
            .map(|name| world.dir.join("generations").join(name)),
    );
    assert!(files.len() > 2);
    for file in &files {
        let output = run("age", &["--decrypt", "--identity", path(&key), path(file)]);
        let plain: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(plain["penning_vault"], 1);
    }
    let output = run(
        "age",
        &["--decrypt", "--identity", path(&key), path(&files[0])],
    );
    let plain: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let account = &plain["document"]["accounts"][1];
    assert_eq!(account["issuer"], "Second “ünï”");
    assert_eq!(account["secret"], "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_eq!(account["period_seconds"], 30);
}

#[test]
fn age_agrees_on_the_recipient() {
    needs_age();
    let identity = Identity::generate();
    let mut child = Command::new("age-keygen")
        .arg("-y")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("age-keygen comes with age");
    let text = identity.to_keychain_text();
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(text.as_bytes())
        .expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        identity.recipient_text()
    );
}

#[test]
fn age_refuses_what_we_refuse() {
    needs_age();
    let (world, identity) = with_accounts();
    let key = key_file(&world, &identity);
    let mut file = world.read("vault.age");
    let last = file.len() - 1;
    file[last] ^= 1;
    world.overwrite("vault.age", &file);
    let output = Command::new("age")
        .args([
            "--decrypt",
            "--identity",
            path(&key),
            path(&world.dir.join("vault.age")),
        ])
        .output()
        .expect("age runs");
    assert!(!output.status.success());
}

#[test]
fn age_opens_the_password_file_and_gets_the_identity() {
    needs_age();
    let (world, identity) = with_accounts();
    world
        .unlock(&identity)
        .set_password("correct horse", WorkFactor::LEAST)
        .unwrap();
    let opened = world.dir.join("opened.txt");
    open_with_password(
        &world.dir.join("keys/password.age"),
        &opened,
        "correct horse",
    );
    let text = std::fs::read_to_string(opened).expect("age wrote it");
    assert!(Identity::parse(&text).unwrap().is_same_as(&identity));
    // And the checksums are those of `sha256sum`.
    let output = Command::new("sha256sum")
        .args(["--check", "password.age.sha256"])
        .current_dir(world.dir.join("keys"))
        .output()
        .expect("sha256sum runs");
    assert!(output.status.success());
}

#[test]
fn the_python_script_opens_the_vault_and_checks_the_tag() {
    needs_age();
    let (world, identity) = with_accounts();
    let key = key_file(&world, &identity);
    let vault = world.dir.join("vault.age");
    let output = run("python3", &[SCRIPT, path(&vault), path(&key)]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let opened = world.unlock(&identity);
    let read: Vec<&str> = document["accounts"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|account| account["issuer"].as_str().expect("a text"))
        .collect();
    assert_eq!(read, issuers(opened.document()));
    assert_eq!(
        document["vault_id"],
        opened.document().vault_id().to_string()
    );

    // A file by somebody who knows the recipient only.
    let forged = format!(
        r#"{{"penning_vault":1,"tag":"{}","document":{{}}}}"#,
        "00".repeat(32)
    );
    let plain = world.dir.join("forged.json");
    std::fs::write(&plain, forged).expect("written");
    let forged = world.dir.join("forged");
    run(
        "age",
        &[
            "--encrypt",
            "--recipient",
            &identity.recipient_text(),
            "--output",
            path(&forged),
            path(&plain),
        ],
    );
    let output = Command::new("python3")
        .args([SCRIPT, path(&forged), path(&key)])
        .output()
        .expect("Python runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("The tag is wrong"));
}

#[test]
fn age_and_the_script_open_automatic_and_portable_backups() {
    needs_age();
    let (world, identity) = with_accounts();
    let vault = world.unlock(&identity);
    let wanted = issuers(vault.document());
    let read = |document: &serde_json::Value| -> Vec<String> {
        let accounts = document["accounts"].as_array().expect("a list");
        accounts
            .iter()
            .map(|account| account["issuer"].as_str().expect("a text").to_owned())
            .collect()
    };

    let folder = world.dir.join("elsewhere");
    let name = vault.back_up(&folder, 10).unwrap();
    let backup = folder.join(name.to_string());
    let key = key_file(&world, &identity);
    let output = run("python3", &[SCRIPT, path(&backup), path(&key)]);
    assert_eq!(
        read(&serde_json::from_slice(&output.stdout).unwrap()),
        wanted
    );

    let portable = world.dir.join("mine.penning");
    vault
        .write_portable_backup(&portable, "battery staple", WorkFactor::LEAST)
        .unwrap();
    let opened = world.dir.join("portable.json");
    open_with_password(&portable, &opened, "battery staple");
    let text = std::fs::read_to_string(opened).expect("age wrote it");
    let frame: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(frame["penning_backup"], 1);
    assert_eq!(read(&frame["document"]), wanted);
}

/// age asks on the terminal and nowhere else, so Python plays one.
fn open_with_password(file: &Path, to: &Path, password: &str) {
    let script = r#"
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp("age", ["age", "--decrypt", "--output", sys.argv[2], sys.argv[1]])
os.read(terminal, 1000)
os.write(terminal, sys.argv[3].encode() + b"\n")
try:
    while os.read(terminal, 1000): pass
except OSError: pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"#;
    run("python3", &["-c", script, path(file), path(to), password]);
}

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/open_vault.py");

fn with_accounts() -> (World, Identity) {
    let world = World::disk();
    let identity = Identity::generate();
    let mut vault = world.create(&identity);
    for issuer in ["First", "Second “ünï”", "\"Third\"}"] {
        vault
            .change(|document| document.add(world.account(issuer)))
            .unwrap();
    }
    (world, identity)
}

fn key_file(world: &World, identity: &Identity) -> PathBuf {
    let path = world.dir.join("key.txt");
    std::fs::write(
        &path,
        format!(
            "# as age-keygen writes it\n{}\n",
            *identity.to_keychain_text()
        ),
    )
    .expect("written");
    path
}

/// The word of another program is what these tests are for: without it they do not pass.
fn needs_age() {
    for program in ["age", "age-keygen"] {
        let there = Command::new(program).arg("--version").output().is_ok();
        assert!(there, "{program} is not installed (Debian: age)");
    }
}

fn run(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("the program is there");
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a temporary path is Unicode")
}
