//! Nothing that a test starts outlives it, however it ends.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use penning_test_desktop::{Desktop, Keeper, Parts, marked, wait_for};

/// What is in the environment of all that the test's own program starts, when it is started again to be killed.
const AGAIN: &str = "PENNING_TEST_TO_BE_KILLED";

#[test]
fn of_a_test_that_is_killed_nothing_is_left() {
    if std::env::var_os(AGAIN).is_some() {
        return be_killed();
    }
    let value = format!("{}", std::process::id());
    let mut again = Command::new(std::env::current_exe().expect("this test has a path"))
        .args(["--exact", "of_a_test_that_is_killed_nothing_is_left"])
        .args(["--nocapture", "--test-threads=1"])
        .env(AGAIN, &value)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test starts again");
    let said = again.stdout.take().expect("it was piped");
    let folders: Vec<PathBuf> = BufReader::new(said)
        .lines()
        .map_while(|line| line.ok())
        .filter_map(|line| line.strip_prefix("folder ").map(PathBuf::from))
        .take(2)
        .collect();
    for wanted in ["Xvfb", "dbus-daemon", "openbox", "gnome-keyring-d", "sleep"] {
        let runs = || {
            names(&marked(AGAIN, &value))
                .iter()
                .any(|name| name == wanted)
        };
        wait_for(wanted, 60, || runs().then_some(())).expect("it was started");
    }
    assert!(folders.len() == 2 && folders.iter().all(|folder| folder.is_dir()));

    again.kill().expect("it is ours");
    again.wait().expect("it ends");
    let left = wait_for("the end of all that it started", 60, || {
        let gone =
            marked(AGAIN, &value).is_empty() && folders.iter().all(|folder| !folder.exists());
        gone.then_some(())
    });
    left.unwrap_or_else(|why| {
        panic!(
            "{why}: {:?} {folders:?}",
            self::names(&marked(AGAIN, &value))
        )
    });
}

/// Starts a desktop, and what no parent looks after any more, and waits.
fn be_killed() {
    let desktop = Desktop::start(&Parts::default()).expect("a desktop");
    // As a server that goes into the background: nobody's child, in a session of its own.
    let keeper = Keeper::start("server").expect("a shell");
    let status = keeper
        .command("sh")
        .args(["-c", "setsid sleep 1000 >/dev/null 2>&1 &"])
        .status();
    assert!(status.expect("a shell").success());
    println!(); // what runs the tests has begun a line
    println!("folder {}", desktop.folder().display());
    println!("folder {}", keeper.folder().display());
    // Until it is killed, or nobody is there to do so.
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
}

#[test]
fn what_is_left_ends_when_the_value_goes() {
    let keeper = Keeper::start("ends").expect("a shell");
    let (name, mark) = keeper.mark();
    let mark = mark.to_owned();
    let started = keeper
        .command("sh")
        .args(["-c", "(sleep 1000 & sleep 1000 &) >/dev/null 2>&1"])
        .status();
    assert!(started.expect("a shell").success());
    wait_for("both", 60, || {
        (marked(name, &mark).len() == 2).then_some(())
    })
    .expect("both started");
    let folder = keeper.folder().to_owned();
    drop(keeper);
    assert_eq!(names(&marked(name, &mark)), Vec::<String>::new());
    assert!(!folder.exists());
}

fn names(processes: &[PathBuf]) -> Vec<String> {
    processes
        .iter()
        .filter_map(|process| fs::read_to_string(process.join("comm")).ok())
        .map(|name| name.trim().to_owned())
        .collect()
}
