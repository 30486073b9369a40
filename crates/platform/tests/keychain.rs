//! The keychain against GNOME Keyring itself.

#![cfg(target_os = "linux")]

mod support;

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use penning_platform::keychain::SystemKeychain;
use penning_session::ports::{Keychain, KeychainError};
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use support::{Desktop, PASSWORD, inside, keyring, run, until};

const NAME: &str = "vault-1";
const KEY: &str = "AGE-SECRET-KEY-1MADEUPFORTESTS";

#[test]
fn an_entry_is_kept_read_replaced_and_removed() {
    inside(
        || Desktop::new().bus().keyring(),
        || {
            assert_eq!(SystemKeychain.read(NAME), Ok(None));
            SystemKeychain.write(NAME, "an earlier key").expect("kept");
            SystemKeychain.write(NAME, KEY).expect("replaced");
            assert_eq!(read().as_deref(), Ok(KEY));
            assert_eq!(SystemKeychain.read("another"), Ok(None));
            SystemKeychain.delete(NAME).expect("removed");
            assert_eq!(SystemKeychain.read(NAME), Ok(None));
            SystemKeychain.delete(NAME).expect("nothing left to remove");
        },
    );
}

#[test]
fn the_entry_carries_pennings_name_for_the_person_who_looks() {
    inside(
        || Desktop::new().bus().keyring(),
        || {
            SystemKeychain.write(NAME, KEY).expect("kept");
            let service = SecretService::connect(EncryptionType::Dh).expect("there is one");
            let collection = service.get_default_collection().expect("there is one");
            let items = collection.get_all_items().expect("it is unlocked");
            let labels: Vec<_> = items.iter().map(|item| item.get_label()).collect();
            assert!(matches!(&labels[..], [Ok(label)] if label == "Penning (vault-1)"));
        },
    );
}

#[test]
fn an_entry_kept_twice_is_read_while_both_agree() {
    inside(
        || Desktop::new().bus().keyring(),
        || {
            SystemKeychain.write(NAME, KEY).expect("kept");
            let service = SecretService::connect(EncryptionType::Dh).expect("there is one");
            let collection = service.get_default_collection().expect("there is one");
            let copy = |key: &str| {
                let filed = [
                    ("service", "org.penning.Penning"),
                    ("username", NAME),
                    ("copy", key),
                ];
                let made = collection.create_item("copy", filed.into(), key.as_bytes(), false, "");
                made.expect("it is unlocked");
            };
            copy(KEY);
            assert_eq!(read().as_deref(), Ok(KEY));
            copy("another key");
            assert!(matches!(
                SystemKeychain.read(NAME),
                Err(KeychainError::Other(_))
            ));
            SystemKeychain.write(NAME, KEY).expect("all replaced");
            assert_eq!(read().as_deref(), Ok(KEY));
            SystemKeychain.delete(NAME).expect("all removed");
            assert_eq!(SystemKeychain.read(NAME), Ok(None));
        },
    );
}

#[test]
fn without_a_bus_the_keychain_is_absent() {
    inside(Desktop::new, || {
        assert_eq!(SystemKeychain.read(NAME), Err(KeychainError::Absent));
        assert_eq!(SystemKeychain.write(NAME, KEY), Err(KeychainError::Absent));
        assert_eq!(SystemKeychain.delete(NAME), Err(KeychainError::Absent));
    });
}

#[test]
fn a_keychain_that_was_missing_is_found_at_the_next_try() {
    inside(
        || Desktop::new().bus(),
        || {
            assert_eq!(SystemKeychain.read(NAME), Err(KeychainError::Absent));
            let mut late = Command::new("gnome-keyring-daemon")
                .args(["--foreground", "--components=secrets"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it is installed");
            until("the keychain answers", || {
                let answer = SystemKeychain.read(NAME);
                (answer != Err(KeychainError::Absent)).then(|| assert_eq!(answer, Ok(None)))
            });
            late.kill().expect("it is ours");
            late.wait().expect("it ends");
        },
    );
}

#[test]
fn a_locked_keychain_that_cannot_ask_is_locked() {
    inside(
        || Desktop::new().bus().keyring(),
        || {
            SystemKeychain.write(NAME, KEY).expect("kept");
            lock();
            assert_eq!(SystemKeychain.read(NAME), Err(KeychainError::Locked));
            assert_eq!(SystemKeychain.write(NAME, KEY), Err(KeychainError::Locked));
            assert_eq!(SystemKeychain.delete(NAME), Err(KeychainError::Locked));
        },
    );
}

#[test]
fn a_service_without_a_keyring_that_cannot_ask_for_one_is_locked() {
    inside(
        || Desktop::new().bus().empty_keyring(),
        || {
            assert_eq!(SystemKeychain.read(NAME), Ok(None));
            assert_eq!(SystemKeychain.write(NAME, KEY), Err(KeychainError::Locked));
        },
    );
}

#[test]
fn a_service_without_a_keyring_asks_for_a_password_and_makes_one() {
    inside(
        || {
            Desktop::new()
                .display("800x600x24")
                .bus_with_prompts()
                .empty_keyring()
        },
        || {
            let write = thread::spawn(|| SystemKeychain.write(NAME, KEY));
            prompt();
            run("xdotool", &["type", "--delay", "30", PASSWORD]);
            run("xdotool", &["key", "Tab"]);
            run("xdotool", &["type", "--delay", "30", PASSWORD]);
            run("xdotool", &["key", "Return"]);
            assert_eq!(write.join().expect("no panic"), Ok(()));
            assert_eq!(read().as_deref(), Ok(KEY));
        },
    );
}

#[test]
fn a_locked_keychain_asks_and_then_answers() {
    inside(on_a_display, || {
        SystemKeychain.write(NAME, KEY).expect("kept");
        lock();
        let reading = thread::spawn(read);
        prompt();
        // A key that comes before its field is drawn is lost: typed anew until it is taken.
        until("an answer", || {
            run("xdotool", &["key", "ctrl+a"]);
            run("xdotool", &["type", "--delay", "30", PASSWORD]);
            run("xdotool", &["key", "Return"]);
            reading.is_finished().then_some(())
        });
        let answer = reading.join().expect("no panic");
        assert_eq!(answer.as_deref(), Ok(KEY));
    });
}

#[test]
fn a_prompt_sent_away_is_a_refusal() {
    inside(on_a_display, || {
        SystemKeychain.write(NAME, KEY).expect("kept");
        lock();
        let reading = thread::spawn(read);
        prompt();
        // A person reads before they refuse: what ends sooner never asked anyone.
        thread::sleep(Duration::from_secs(1));
        until("an answer", || {
            run("xdotool", &["key", "Escape"]);
            reading.is_finished().then_some(())
        });
        let answer = reading.join().expect("no panic");
        assert_eq!(answer, Err(KeychainError::Refused));
    });
}

#[test]
fn a_keychain_that_dies_behind_its_prompt_is_absent() {
    inside(on_a_display, || {
        SystemKeychain.write(NAME, KEY).expect("kept");
        lock();
        let reading = thread::spawn(read);
        prompt();
        run("kill", &["-KILL", &keyring()]);
        let answer = reading.join().expect("no panic");
        assert_eq!(answer, Err(KeychainError::Absent));
    });
}

#[test]
fn a_keychain_that_dies_mid_call_is_absent() {
    inside(
        || Desktop::new().bus().keyring(),
        || {
            SystemKeychain.write(NAME, KEY).expect("kept");
            run("kill", &["-STOP", &keyring()]);
            let reading = thread::spawn(read);
            thread::sleep(Duration::from_millis(300));
            assert!(!reading.is_finished(), "a stopped keychain answers nothing");
            run("kill", &["-KILL", &keyring()]);
            let answer = reading.join().expect("no panic");
            assert_eq!(answer, Err(KeychainError::Absent));
            assert_eq!(SystemKeychain.read(NAME), Err(KeychainError::Absent));
        },
    );
}

fn on_a_display() -> Desktop {
    Desktop::new()
        .display("800x600x24")
        .bus_with_prompts()
        .keyring()
}

fn read() -> Result<String, KeychainError> {
    let kept = SystemKeychain.read(NAME)?;
    Ok(kept.expect("the entry is there").to_string())
}

fn lock() {
    let service = SecretService::connect(EncryptionType::Dh).expect("there is one");
    let collection = service.get_default_collection().expect("there is one");
    collection.lock().expect("it can be locked");
}

/// Waits for the keychain's prompt to take the keyboard.
fn prompt() {
    until("a prompt is on the screen", || {
        let windows = Command::new("xdotool")
            .args(["search", "--onlyvisible", "--class", "gcr-prompter"])
            .output()
            .expect("xdotool is installed");
        let windows = String::from_utf8(windows.stdout).expect("numbers");
        let window = windows.lines().next()?.to_owned();
        // There is no window manager to hand over the keyboard.
        run("xdotool", &["windowfocus", "--sync", &window]);
        Some(())
    });
}
