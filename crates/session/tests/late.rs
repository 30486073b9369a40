//! What began before a lock opens nothing after it: every way to open, with a lock at every call of every port.

mod desk;

use std::sync::{Arc, mpsc};
use std::time::Duration;

use desk::Desk;
use desk::tripwire::{Tripwire, When};
use penning_session::ports::KeychainError;
use penning_session::settings::Settings;
use penning_session::{LockReason, Session, VaultState, Which};

const PASSWORD: &str = "staple quarrel otter";
const HOSPITAL: &str = "otpauth://totp/Hospital:maria?secret=JBSWY3DPEHPK3PXP&issuer=Hospital";
/// Longer than any machine needs for a call that waits for nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// A way to open: what there is before, how far the session has come, and the way itself.
struct Way {
    name: &'static str,
    there_is: fn(&Desk),
    before: fn(&Session),
    open: fn(&Session, &Desk),
}

const WAYS: &[Way] = &[
    Way {
        name: "the first start",
        there_is: |_| {},
        before: |_| {},
        open: |session, _| drop(session.open()),
    },
    Way {
        name: "a start with the keychain",
        there_is: a_vault,
        before: |_| {},
        open: |session, _| drop(session.open()),
    },
    Way {
        name: "the keychain, asked again",
        there_is: a_vault,
        before: open_and_lock,
        open: |session, _| drop(session.open()),
    },
    Way {
        name: "the screen was unlocked",
        there_is: a_vault,
        before: |session| {
            session.open();
            assert!(session.lock(LockReason::ScreenLocked));
        },
        open: |session, _| drop(session.screen_was_unlocked()),
    },
    Way {
        name: "a password",
        there_is: a_vault_with_password,
        before: |session| drop(session.open()),
        open: |session, _| drop(session.unlock_with_password(PASSWORD)),
    },
    Way {
        name: "the first password",
        there_is: |desk| *desk.keychain.fails.lock().unwrap() = Some(KeychainError::Absent),
        before: |session| drop(session.open()),
        open: |session, _| drop(session.create_with_password(PASSWORD)),
    },
    Way {
        name: "the key kept for a short lock",
        there_is: |desk| {
            a_vault_with_password(desk);
            let session = desk.session();
            let settings = Settings {
                keychain_after_lock_minutes: Some(15),
                ..session.settings()
            };
            session.change_settings(settings).unwrap();
        },
        before: |session| {
            session.open();
            session.unlock_with_password(PASSWORD).unwrap();
            session.keep_key_for_short_locks();
            session.lock(LockReason::Asked);
        },
        open: |session, _| drop(session.open()),
    },
    Way {
        name: "the recovery key",
        there_is: a_vault,
        before: open_and_lock,
        open: |session, desk| drop(session.unlock_with_recovery_key(&key(desk))),
    },
    Way {
        name: "the recovery key where the keychain lost its own",
        there_is: |desk| {
            a_vault(desk);
            desk.keychain.keep("copy", &key(desk));
            *desk.keychain.kept.lock().unwrap() = None;
        },
        before: |session| drop(session.open()),
        open: |session, desk| drop(session.unlock_with_recovery_key(&key(desk))),
    },
    Way {
        name: "the recovery kit's picture",
        there_is: a_vault,
        before: open_and_lock,
        open: |session, desk| {
            let picture = penning_qr::draw_png(&key(desk), 4).unwrap();
            drop(session.unlock_with_recovery_picture(&picture));
        },
    },
    Way {
        name: "the recovery kit's file",
        there_is: |desk| {
            a_vault(desk);
            let picture = penning_qr::draw_png(&key(desk), 4).unwrap();
            std::fs::write(desk.beside("kit.png"), picture).unwrap();
        },
        before: open_and_lock,
        open: |session, desk| drop(session.unlock_with_recovery_file(&desk.beside("kit.png"))),
    },
    Way {
        name: "the recovery kit on the screen",
        there_is: |desk| {
            a_vault(desk);
            *desk.screen.shows.lock().unwrap() = vec![key(desk)];
        },
        before: open_and_lock,
        open: |session, _| drop(session.unlock_with_recovery_screen()),
    },
    Way {
        name: "a start that finds damage",
        there_is: a_damaged_vault,
        before: |_| {},
        open: |session, _| drop(session.open()),
    },
    Way {
        name: "a password that finds damage",
        there_is: |desk| {
            a_vault_with_password(desk);
            desk.damage_vault(20);
        },
        before: |session| drop(session.open()),
        open: |session, _| drop(session.unlock_with_password(PASSWORD)),
    },
    Way {
        name: "an earlier save",
        there_is: a_damaged_vault,
        before: |session| drop(session.open()),
        open: |session, _| drop(session.use_earlier_save()),
    },
    Way {
        name: "an earlier save, on a full disk",
        there_is: |desk| {
            a_damaged_vault(desk);
            desk.disk
                .full
                .store(true, std::sync::atomic::Ordering::SeqCst);
        },
        before: |session| drop(session.open()),
        open: |session, _| drop(session.use_earlier_save()),
    },
    Way {
        name: "a change of the key that was broken off",
        there_is: |desk| {
            a_vault(desk);
            let new = penning_vault::Identity::generate();
            desk.keychain
                .keep("vault key, new", &new.to_keychain_text());
            let ports = penning_vault::real_ports();
            let Ok(penning_vault::Found::Vault(vault)) = penning_vault::look(desk.folder(), &ports)
            else {
                panic!("there is a vault");
            };
            let old = penning_vault::Identity::parse(&key(desk)).unwrap();
            vault.unlock(&old).unwrap().change_key(&new, None).unwrap();
        },
        before: |_| {},
        open: |session, _| drop(session.open()),
    },
];

#[test]
fn nothing_opens_after_a_lock_whichever_way_it_began_and_wherever_the_lock_falls() {
    let mut combinations = 0;
    let mut opened = Vec::new();
    for way in WAYS {
        let desk = Desk::new();
        (way.there_is)(&desk);
        let before = combinations;
        for call in 0.. {
            let mut tripped = false;
            for when in [When::Before, When::After] {
                let desk = desk.copied();
                let wire = Arc::new(Tripwire::default());
                let session = Session::new(wire.over(desk.ports()), desk.folder());
                let session = Arc::new(session);
                (way.before)(&session);
                let locking = Arc::clone(&session);
                wire.stretch(call, when, move || lock_elsewhere(&locking));
                (way.open)(&session, &desk);
                let Some(port) = wire.take_up() else { continue };
                tripped = true;
                combinations += 1;
                let state = session.vault_state();
                let holds_key = matches!(
                    state,
                    VaultState::Open
                        | VaultState::Damaged {
                            earlier: Some(_),
                            ..
                        }
                );
                let waits = state == VaultState::Opening;
                let present = session.presence_seconds_left() > 0;
                if holds_key || waits || present || !session.accounts().is_empty() {
                    let name = way.name;
                    opened.push(format!("{name}: {when:?} {port} ({call}): {state:?}"));
                }
                // Opening again with a password is dear: once for each call.
                if when == When::After {
                    opens_later(&session, &desk, way.name);
                }
            }
            if !tripped {
                break;
            }
        }
        assert!(combinations > before, "{} calls no port", way.name);
        println!("{:>4}  {}", combinations - before, way.name);
    }
    println!("{combinations} combinations, {} open", opened.len());
    assert_eq!(opened, Vec::<String>::new());
    assert!(combinations >= 500, "{combinations}");
}

#[test]
fn a_keychain_that_answers_late_opens_nothing_after_a_lock() {
    let desk = Desk::new();
    a_vault(&desk);
    let wire = Arc::new(Tripwire::default());
    let session = Arc::new(Session::new(wire.over(desk.ports()), desk.folder()));
    let (began, wait_began) = mpsc::channel();
    let (go, wait_go) = mpsc::channel::<()>();
    let keychain_is_asked = calls_until(&desk, "keychain: read");
    wire.stretch(keychain_is_asked, When::Before, move || {
        began.send(()).unwrap();
        wait_go.recv().unwrap();
    });
    let opening = Arc::clone(&session);
    let opening = std::thread::spawn(move || opening.open());
    wait_began.recv_timeout(PATIENCE).unwrap();
    assert_eq!(session.vault_state(), VaultState::Opening);
    assert!(session.lock(LockReason::ScreenLocked));
    let locked = VaultState::Locked {
        has_password: false,
        has_keychain: true,
        problem: None,
    };
    assert_eq!(session.vault_state(), locked, "at once");
    go.send(()).unwrap();
    assert_eq!(opening.join().unwrap(), locked);
    assert_eq!(session.vault_state(), locked);
    // Locked by the screen, it opens with the screen.
    assert_eq!(session.screen_was_unlocked(), Some(VaultState::Open));
}

#[test]
fn a_proof_that_began_before_a_lock_proves_nothing_after_it_even_where_somebody_opened_again() {
    let desk = Desk::new();
    a_vault(&desk);
    let mut combinations = 0;
    for call in 0.. {
        let desk = desk.copied();
        let wire = Arc::new(Tripwire::default());
        let session = Arc::new(Session::new(wire.over(desk.ports()), desk.folder()));
        session.open();
        let locking = Arc::clone(&session);
        wire.stretch(call, When::Before, move || {
            lock_elsewhere(&locking);
            let opening = std::thread::spawn(move || locking.open());
            assert_eq!(opening.join().unwrap(), VaultState::Open);
        });
        let proved = session.prove_presence(None);
        if wire.take_up().is_none() {
            break;
        }
        combinations += 1;
        assert!(proved.is_err(), "{call}");
        assert_eq!(session.presence_seconds_left(), 0, "{call}");
    }
    println!("{combinations} combinations");
    assert!(combinations >= 2);
}

/// What a person or Penning itself does while the vault is open, and an account's id.
type Deed = (&'static str, fn(&Session, &str));

const DEEDS: &[Deed] = &[
    ("a change", |session, id| {
        drop(session.pin_account(id, true));
    }),
    ("a copy", |session, id| {
        drop(session.copy_code(id, Which::Current));
    }),
    ("a look at what others saved", |session, _| {
        session.reload();
    }),
    ("earlier saves", |session, _| drop(session.copies())),
    ("a new key", |session, _| {
        drop(session.prove_presence(None));
        drop(session.make_new_key(None));
    }),
];

#[test]
fn locking_waits_for_no_port_that_hangs_and_nothing_lands_after_it() {
    let desk = Desk::new();
    a_vault(&desk);
    let mut combinations = 0;
    for (deed, act) in DEEDS {
        let before = combinations;
        for call in 0.. {
            let desk = desk.copied();
            let wire = Arc::new(Tripwire::default());
            let session = Session::new(wire.over(desk.ports()), desk.folder());
            let session = Arc::new(session);
            session.open();
            let id = session.accounts()[0].id.clone();
            let (began, wait_began) = mpsc::channel();
            let (go, wait_go) = mpsc::channel::<()>();
            wire.stretch(call, When::Before, move || {
                began.send(()).unwrap();
                let _ = wait_go.recv();
            });
            let doing = Arc::clone(&session);
            let doing = std::thread::spawn(move || act(&doing, &id));
            // It hangs, or it was done without so many calls, and nobody is left to say that it began.
            let wire_up = Arc::clone(&wire);
            let doing = std::thread::spawn(move || {
                doing.join().unwrap();
                wire_up.take_up()
            });
            if wait_began.recv_timeout(PATIENCE).is_err() {
                assert_eq!(doing.join().unwrap(), None, "{deed}: call {call}");
                break;
            }
            lock_elsewhere(&session);
            assert_ne!(session.vault_state(), VaultState::Open, "{deed} {call}");
            assert!(session.accounts().is_empty(), "{deed} {call}");
            go.send(()).unwrap();
            let port = doing.join().unwrap();
            assert_ne!(
                session.vault_state(),
                VaultState::Open,
                "{deed} {port:?} {call}"
            );
            assert_eq!(
                *desk.clipboard.text.lock().unwrap(),
                "",
                "{deed} {port:?} {call}"
            );
            combinations += 1;
        }
        println!("{:>4}  {deed}", combinations - before);
    }
    println!("{combinations} combinations");
    assert!(combinations > 50, "{combinations}");
}

fn lock_elsewhere(session: &Arc<Session>) {
    let (done, wait) = mpsc::channel();
    let session = Arc::clone(session);
    std::thread::spawn(move || {
        session.lock(LockReason::Asked);
        let _ = done.send(());
    });
    wait.recv_timeout(PATIENCE)
        .expect("locking waits for this call");
}

/// The lock took nothing that is needed later.
fn opens_later(session: &Session, desk: &Desk, name: &str) {
    let full = &desk.disk.full;
    full.store(false, std::sync::atomic::Ordering::SeqCst);
    desk.later(60);
    let mut state = session.open();
    for _ in 0..2 {
        state = match state {
            VaultState::Locked {
                has_password: true, ..
            } => {
                let _ = session.unlock_with_password(PASSWORD);
                session.vault_state()
            }
            VaultState::Locked { .. } => {
                let _ = session.unlock_with_recovery_key(&key(desk));
                session.vault_state()
            }
            VaultState::Damaged {
                earlier: Some(_), ..
            } => session.use_earlier_save().unwrap(),
            VaultState::NoVaultNoKeychain(_) => session.create_with_password(PASSWORD).unwrap(),
            state => state,
        };
    }
    assert_eq!(state, VaultState::Open, "{name}");
}

/// How many calls of ports come before this one at a start with the keychain.
fn calls_until(desk: &Desk, port: &str) -> u64 {
    (0..)
        .find(|call| {
            let desk = desk.copied();
            let wire = Arc::new(Tripwire::default());
            let session = Session::new(wire.over(desk.ports()), desk.folder());
            wire.stretch(*call, When::Before, || {});
            session.open();
            wire.take_up().expect("the port is called") == port
        })
        .expect("calls are counted")
}

fn key(desk: &Desk) -> String {
    let kept = desk.keychain.kept("vault key");
    kept.or_else(|| desk.keychain.kept("copy")).expect("a key")
}

fn a_vault(desk: &Desk) {
    add(&desk.open());
}

fn a_damaged_vault(desk: &Desk) {
    let session = desk.open();
    add(&session);
    add(&session);
    desk.damage_vault(20);
}

fn a_vault_with_password(desk: &Desk) {
    let session = desk.open();
    add(&session);
    add(&session);
    desk.keychain.keep("copy", &key(desk));
    session.prove_presence(None).unwrap();
    session.set_password(PASSWORD).unwrap();
}

fn open_and_lock(session: &Session) {
    session.open();
    session.lock(LockReason::Asked);
}

fn add(session: &Session) {
    desk::add(session, HOSPITAL);
}
