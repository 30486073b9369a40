//! Locking, and the ways to open, on a desktop in memory.

mod desk;

use std::time::Duration;

use desk::Desk;
use penning_session::ports::KeychainError;
use penning_session::problem::Code;
use penning_session::settings::Settings;
use penning_session::{KeychainKept, LockReason, Session, VaultState, Which};
use zeroize::Zeroizing;

const PASSWORD: &str = "staple quarrel otter";
const OTHER: &str = "ladder brass window";
const HOSPITAL: &str = "otpauth://totp/Hospital:maria?secret=JBSWY3DPEHPK3PXP&issuer=Hospital";

fn add(session: &Session) -> String {
    desk::add(session, HOSPITAL).remove(0)
}

/// Asks for the password from now on.
fn protect(session: &Session) {
    session.prove_presence(None).unwrap();
    session.set_password(PASSWORD).unwrap();
}

fn with_password(desk: &Desk) -> Session {
    let session = desk.open();
    add(&session);
    protect(&session);
    session
}

fn change(session: &Session, change: impl FnOnce(&mut Settings)) {
    let mut settings = session.settings();
    change(&mut settings);
    session.change_settings(settings).unwrap();
}

fn locked(has_password: bool, has_keychain: bool) -> VaultState {
    VaultState::Locked {
        has_password,
        has_keychain,
        problem: None,
    }
}

fn key(desk: &Desk) -> Option<String> {
    desk.keychain.kept("vault key")
}

#[test]
fn a_locked_session_gives_nothing_and_the_clipboard_is_empty() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session);
    session.copy_code(&id, Which::Current).unwrap();
    let found = session
        .take_text("otpauth://totp/B:b?secret=KRUGKIDROVUWG2ZA")
        .unwrap();
    session.prove_presence(None).unwrap();
    assert!(session.lock(LockReason::Asked));
    assert_eq!(session.vault_state(), locked(false, true));
    assert_eq!(*desk.clipboard.text.lock().unwrap(), "");
    assert_eq!(session.accounts(), []);
    assert_eq!(
        session.codes(std::slice::from_ref(&id)).unwrap_err().code,
        Code::VaultNotOpen
    );
    assert_eq!(
        session.copy_code(&id, Which::Current).unwrap_err().code,
        Code::VaultNotOpen
    );
    let names = [found.pending[0].pending_id.clone()];
    assert!(session.pending_codes(&names).is_empty());
    assert_eq!(session.presence_seconds_left(), 0);
    assert!(!session.lock(LockReason::Asked), "it was locked already");

    assert_eq!(session.open(), VaultState::Open);
    assert_eq!(
        session.accounts()[0].used_count,
        1,
        "uses were written down"
    );
}

#[test]
fn each_reason_heeds_its_setting() {
    let desk = Desk::new();
    let session = desk.open();
    assert!(!session.lock(LockReason::WindowClosed));
    change(&session, |settings| settings.lock_on_close = true);
    assert!(session.lock(LockReason::WindowClosed));
    session.open();
    for reason in [LockReason::ScreenLocked, LockReason::Sleep] {
        assert!(session.lock(reason));
        // The keychain opens without asking, so nobody is bothered when they come back.
        assert_eq!(session.screen_was_unlocked(), Some(VaultState::Open));
    }
    change(&session, |settings| settings.lock_with_screen = false);
    assert!(!session.lock(LockReason::ScreenLocked));
    assert!(session.lock(LockReason::Asked));
    assert_eq!(
        session.screen_was_unlocked(),
        None,
        "locked by hand stays locked"
    );
}

#[test]
fn idleness_counts_with_a_password_or_where_it_was_chosen() {
    let desk = Desk::new();
    let session = desk.open();
    assert_eq!(session.idle_limit(), None);
    change(&session, |settings| settings.idle_lock_minutes = Some(2));
    assert_eq!(session.idle_limit(), Some(Duration::from_secs(120)));
    change(&session, |settings| settings.idle_lock_minutes = None);
    protect(&session);
    assert_eq!(session.idle_limit(), Some(Duration::from_secs(300)));
    change(&session, |settings| settings.idle_lock_minutes = Some(0));
    assert_eq!(session.idle_limit(), None);
    session.lock(LockReason::Asked);
    assert_eq!(session.idle_limit(), None, "what is locked needs no watch");
}

#[test]
fn a_password_takes_the_key_out_of_the_keychain_and_the_keychain_takes_it_back() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session);
    assert_eq!(
        session.set_password(PASSWORD).unwrap_err().code,
        Code::PresenceNeeded
    );
    session.prove_presence(None).unwrap();
    assert_eq!(
        session.set_password("1234567").unwrap_err().code,
        Code::PasswordTooShort
    );
    assert_eq!(
        session.set_password("password1").unwrap_err().code,
        Code::PasswordTooEasy
    );
    let before = key(&desk);
    session.set_password(PASSWORD).unwrap();
    assert_eq!(key(&desk), None);
    assert!(session.ways().unwrap().password);

    session.lock(LockReason::Asked);
    assert_eq!(session.open(), locked(true, false));
    session.unlock_with_password(PASSWORD).unwrap();
    assert_eq!(
        session.use_keychain().unwrap_err().code,
        Code::PresenceNeeded
    );
    session.prove_presence(Some(PASSWORD)).unwrap();
    *desk.keychain.fails.lock().unwrap() = Some(KeychainError::Absent);
    assert_eq!(
        session.use_keychain().unwrap_err().code,
        Code::KeychainAbsent
    );
    assert!(session.ways().unwrap().password, "nothing was removed");
    *desk.keychain.fails.lock().unwrap() = None;
    session.use_keychain().unwrap();
    assert_eq!(key(&desk), before, "the same key");
    session.lock(LockReason::Asked);
    assert_eq!(session.open(), VaultState::Open);
    assert_eq!(session.accounts().len(), 1);
}

#[test]
fn a_keychain_that_holds_on_to_the_key_gets_no_password_beside_it() {
    let desk = Desk::new();
    let session = desk.open();
    session.prove_presence(None).unwrap();
    *desk.keychain.refuses_to_delete.lock().unwrap() = true;
    assert!(session.set_password(PASSWORD).is_err());
    assert!(!session.ways().unwrap().password);
    session.lock(LockReason::Asked);
    assert_eq!(session.open(), VaultState::Open);
}

#[test]
fn changing_the_password_changes_what_opens_and_not_the_key() {
    let desk = Desk::new();
    let session = with_password(&desk);
    let before = std::fs::read(desk.folder().join("vault.age")).unwrap();
    session.prove_presence(Some(PASSWORD)).unwrap();
    session.set_password(OTHER).unwrap();
    assert_eq!(
        std::fs::read(desk.folder().join("vault.age")).unwrap(),
        before
    );
    session.lock(LockReason::Asked);
    assert_eq!(
        session.unlock_with_password(PASSWORD).unwrap_err().code,
        Code::WrongPassword
    );
    desk.later(1);
    session.unlock_with_password(OTHER).unwrap();
}

#[test]
fn a_short_lock_opens_by_the_keychain_and_a_long_one_does_not() {
    const SHORT: &str = "vault key, until locked for long";
    let desk = Desk::new();
    let session = with_password(&desk);
    change(&session, |settings| {
        settings.keychain_after_lock_minutes = Some(15)
    });
    session.keep_key_for_short_locks();
    assert!(desk.keychain.kept(SHORT).is_some());
    session.lock(LockReason::Asked);
    assert_eq!(session.vault_state(), locked(true, true));
    desk.later(15 * 60 - 1);
    session.end_short_lock_when_due();
    assert_eq!(session.open(), VaultState::Open);

    session.lock(LockReason::Asked);
    desk.later(15 * 60);
    assert_eq!(session.vault_state(), locked(true, false));
    assert_eq!(session.open(), locked(true, false));
    session.end_short_lock_when_due();
    assert_eq!(desk.keychain.kept(SHORT), None);

    // A run that was killed leaves it behind; the next start does not use it, and takes it away.
    session.unlock_with_password(PASSWORD).unwrap();
    session.keep_key_for_short_locks();
    drop(session);
    let session = desk.session();
    assert_eq!(session.open(), locked(true, false));
    session.forget_short_lock_key();
    assert_eq!(desk.keychain.kept(SHORT), None);
}

#[test]
fn a_new_key_opens_what_the_old_one_did_and_the_old_one_nothing() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session);
    let old = key(&desk).unwrap();
    session.prove_presence(None).unwrap();
    session.make_new_key(None).unwrap();
    let new = key(&desk).unwrap();
    assert_ne!(old, new);
    assert_eq!(desk.keychain.kept("vault key, new"), None);
    session.lock(LockReason::Asked);
    assert_eq!(
        session.unlock_with_recovery_key(&old).unwrap_err().code,
        Code::RecoveryKeyOther
    );
    assert_eq!(session.open(), VaultState::Open);
    assert_eq!(session.accounts().len(), 1);

    protect(&session);
    session.prove_presence(Some(PASSWORD)).unwrap();
    assert_eq!(
        session.make_new_key(None).unwrap_err().code,
        Code::PresenceNeeded
    );
    assert_eq!(
        session.make_new_key(Some("guess")).unwrap_err().code,
        Code::WrongPassword
    );
    desk.later(1);
    session.make_new_key(Some(PASSWORD)).unwrap();
    session.lock(LockReason::Asked);
    assert_eq!(
        session.unlock_with_recovery_key(&new).unwrap_err().code,
        Code::RecoveryKeyOther
    );
    session.unlock_with_password(PASSWORD).unwrap();
    assert_eq!(session.accounts().len(), 1);
}

#[test]
fn a_new_key_is_the_backups_key_too_and_old_kits_are_told_of() {
    let desk = Desk::new();
    let start = || {
        let session = desk.session().remembering_in(desk.seen());
        session.open();
        session
    };
    let told = |session: &Session| -> Vec<_> {
        let notices = session.notices();
        notices.into_iter().map(|one| one.code).collect()
    };
    let session = start();
    add(&session);
    session.back_up_now().unwrap();
    let stick = desk.beside("stick");
    std::fs::create_dir(&stick).unwrap();
    session.choose_backup_folder(Some(stick.clone())).unwrap();
    session.recovery_kit_was_made();
    let old = key(&desk).unwrap();
    session.prove_presence(None).unwrap();
    assert_eq!(session.make_new_key(None).unwrap(), 2);
    let new = key(&desk).unwrap();
    for folder in [&stick, &desk.folder().join("backups")] {
        let file = std::fs::read_dir(folder).unwrap().next().unwrap();
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let opens = |key: &str| {
            let identity = penning_vault::Identity::parse(key).unwrap();
            penning_vault::open_document(&bytes, &identity).is_ok()
        };
        assert!(opens(&new) && !opens(&old), "in {}", folder.display());
    }
    assert_eq!(told(&session), [Code::RecoveryKitOld]);
    drop(session);
    let session = start();
    assert_eq!(told(&session), [Code::RecoveryKitOld], "until it was read");
    session.recovery_kit_was_made();
    assert_eq!(told(&session), [], "or there is a new one");
    session.dismiss_notice(Code::RecoveryKitOld.as_str());

    // A folder that is not there keeps what only the old key opens.
    let away = desk.beside("away");
    std::fs::rename(&stick, &away).unwrap();
    session.prove_presence(None).unwrap();
    assert_eq!(session.make_new_key(None).unwrap(), 1);
    assert_eq!(told(&session), [Code::BackupsOldKey, Code::RecoveryKitOld]);
}

#[test]
fn killed_while_the_key_was_changed_the_vault_opens() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session);
    session.back_up_now().unwrap();
    let backup = || {
        let file = std::fs::read_dir(desk.folder().join("backups"))
            .unwrap()
            .next();
        file.unwrap().unwrap().path()
    };
    drop(session);
    // As if all that comes after the vault's own new key had not come.
    let new = penning_vault::Identity::generate();
    desk.keychain
        .keep("vault key, new", &new.to_keychain_text());
    change_key_only(&desk, &key(&desk).unwrap(), &new, None);
    let session = desk.session();
    assert_eq!(session.open(), VaultState::Open);
    assert_eq!(key(&desk).unwrap(), *new.to_keychain_text());
    assert_eq!(desk.keychain.kept("vault key, new"), None);
    penning_vault::open_document(&std::fs::read(backup()).unwrap(), &new).unwrap();
    assert_eq!(old_keys(&desk), 0);
}

#[test]
fn killed_while_backups_got_the_new_key_the_next_opening_goes_on_behind_a_password_too() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session);
    session.back_up_now().unwrap();
    let stick = desk.beside("stick");
    std::fs::create_dir(&stick).unwrap();
    session.choose_backup_folder(Some(stick.clone())).unwrap();
    let first = key(&desk).unwrap();
    protect(&session);
    drop(session);
    let second = penning_vault::Identity::generate();
    change_key_only(&desk, &first, &second, Some(PASSWORD));
    assert_eq!(old_keys(&desk), 1);

    // The stick is away when the vault opens next, and while the key is changed once more.
    let away = desk.beside("away");
    std::fs::rename(&stick, &away).unwrap();
    let opens = |folder: &std::path::Path, key: &penning_vault::Identity| {
        let file = std::fs::read_dir(folder).unwrap().next().unwrap();
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        penning_vault::open_document(&bytes, key).is_ok()
    };
    let usual = desk.folder().join("backups");
    assert!(!opens(&usual, &second));
    let session = desk.session();
    session.open();
    session.unlock_with_password(PASSWORD).unwrap();
    assert!(opens(&usual, &second));
    assert_eq!(old_keys(&desk), 1, "the stick's backup needs it");
    drop(session);
    let third = penning_vault::Identity::generate();
    let text = second.to_keychain_text();
    change_key_only(&desk, &text, &third, Some(PASSWORD));

    // Then it is there again, and has a backup of the first key.
    std::fs::rename(&away, &stick).unwrap();
    let session = desk.session();
    session.open();
    session.unlock_with_password(PASSWORD).unwrap();
    assert!(opens(&usual, &third) && opens(&stick, &third));
    assert_eq!(old_keys(&desk), 0);
}

/// The vault's own part of a change of its key, and no more of it.
fn change_key_only(desk: &Desk, old: &str, new: &penning_vault::Identity, password: Option<&str>) {
    let ports = penning_vault::real_ports();
    let Ok(penning_vault::Found::Vault(vault)) = penning_vault::look(desk.folder(), &ports) else {
        panic!("there is a vault");
    };
    let old = penning_vault::Identity::parse(old).unwrap();
    let mut vault = vault.unlock(&old).unwrap();
    let password = password.map(|password| (password, penning_vault::WorkFactor::LEAST));
    vault.change_key(new, password).unwrap();
}

/// How many files of old keys there are.
fn old_keys(desk: &Desk) -> usize {
    let Ok(files) = std::fs::read_dir(desk.folder().join("keys")) else {
        return 0;
    };
    files
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().starts_with("old-"))
        .count()
}

#[test]
fn the_recovery_key_opens_what_nothing_else_does() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session);
    let text = key(&desk).unwrap();
    session.lock(LockReason::Asked);
    desk.keychain.forget_all();
    session.open();
    for (typed, code) in [
        ("", Code::RecoveryKeyUnknown),
        ("hello", Code::RecoveryKeyUnknown),
        (&text[..70], Code::RecoveryKeyMistyped),
        (&text.replace('1', "2"), Code::RecoveryKeyUnknown),
        (
            &penning_vault::Identity::generate().to_keychain_text(),
            Code::RecoveryKeyOther,
        ),
    ] {
        let refused = session.unlock_with_recovery_key(typed).unwrap_err();
        assert_eq!(refused.code, code);
    }
    let spaced: Vec<_> = text
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).to_lowercase())
        .collect();
    assert_eq!(
        session.unlock_with_recovery_key(&spaced.join(" ")),
        Ok(KeychainKept::Kept)
    );
    assert_eq!(session.accounts().len(), 1);
    assert_eq!(
        key(&desk).as_ref(),
        Some(&text),
        "the keychain has it again"
    );

    // A picture of the kit's code does, too.
    session.lock(LockReason::Asked);
    let picture = penning_qr::draw_png(&text, 4).unwrap();
    session.unlock_with_recovery_picture(&picture).unwrap();
    session.lock(LockReason::Asked);
    *desk.screen.shows.lock().unwrap() = vec!["hello".into()];
    assert_eq!(
        session.unlock_with_recovery_screen().unwrap_err().code,
        Code::NoRecoveryKeyFound
    );
    *desk.screen.shows.lock().unwrap() = vec!["hello".into(), text.clone()];
    session.unlock_with_recovery_screen().unwrap();
}

#[test]
fn a_forgotten_password_is_replaced_by_who_has_the_recovery_key() {
    let desk = Desk::new();
    let session = desk.open();
    let text = key(&desk).unwrap();
    protect(&session);
    session.lock(LockReason::Asked);
    assert_eq!(
        session.unlock_with_recovery_key(&text),
        Ok(KeychainKept::NotTheWay)
    );
    assert_eq!(key(&desk), None);
    desk.later(600);
    assert!(session.ways().unwrap().recovered);
    session.set_password(OTHER).unwrap();
    assert!(!session.ways().unwrap().recovered);
    assert_eq!(
        session.set_password(PASSWORD).unwrap_err().code,
        Code::PresenceNeeded
    );
    session.lock(LockReason::Asked);
    session.unlock_with_password(OTHER).unwrap();
}

#[test]
fn a_recovery_kit_counts_once_it_was_typed_back() {
    let desk = Desk::new();
    let session = desk.open();
    let text = key(&desk).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kit.pdf");
    let words = words();
    let refused = session.write_recovery_kit(&path, &words).unwrap_err();
    assert_eq!(refused.code, Code::PresenceNeeded);
    assert!(!path.exists());
    // In the place of an older page that anyone may read, and that somebody has open.
    std::fs::write(&path, "an older page").unwrap();
    let mut open = std::fs::File::open(&path).unwrap();
    session.prove_presence(None).unwrap();
    let numbers = session.write_recovery_kit(&path, &words).unwrap();
    assert_eq!(numbers.len(), 4);
    assert!(numbers.is_sorted() && numbers.iter().all(|number| (1..=14).contains(number)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut read = String::new();
    std::io::Read::read_to_string(&mut open, &mut read).unwrap();
    assert_eq!(read, "an older page");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let group = |number: usize| &text[16 + (number - 1) * 4..16 + number * 4];
    let mut typed: Vec<_> = numbers
        .iter()
        .map(|n| Zeroizing::new(group(*n).to_lowercase()))
        .collect();
    let right = std::mem::replace(&mut typed[2], Zeroizing::new("AAAA".into()));
    let wrong = session.check_recovery_kit(&typed).unwrap_err();
    assert_eq!(
        (wrong.code, wrong.data["group"].clone()),
        (Code::RecoveryGroupWrong, numbers[2].to_string())
    );
    typed[2] = right;
    assert_eq!(session.check_recovery_kit(&typed), Ok(()));
    assert!(session.check_recovery_kit(&typed).is_err(), "once");
}

/// The page is read by another program: its words, and the code on it.
#[test]
fn the_kits_page_can_be_read() {
    let desk = Desk::new();
    let session = desk.open();
    let text = key(&desk).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kit.pdf");
    session.prove_presence(None).unwrap();
    session.write_recovery_kit(&path, &words()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    // Penning itself reads codes in PDF files.
    session.lock(LockReason::Asked);
    session.unlock_with_recovery_picture(&bytes).unwrap();
    let read = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(&path)
        .arg("-")
        .output()
        .expect("pdftotext is installed (Debian: poppler-utils)");
    let read = String::from_utf8_lossy(&read.stdout).into_owned();
    assert!(read.contains("Herstelset – “Penning”"), "{read}");
    assert!(read.contains("AGE-SECRET-KEY-1"), "{read}");
    for group in text.as_bytes()[16..].chunks(4) {
        let group = std::str::from_utf8(group).unwrap();
        assert!(read.contains(group), "{group} in {read}");
    }
}

fn words() -> penning_session::KitWords {
    penning_session::KitWords {
        title: "Herstelset – “Penning”".into(),
        made_on: "Gemaakt op 25 november 2026".into(),
        paragraphs: vec![
            "Bewaar dit blad als je paspoort. ".repeat(8),
            "Eén keer.".into(),
        ],
        key_title: "De sleutel".into(),
        vault: "Kluis".into(),
        without_penning: "age -d -i key.txt vault.age".into(),
    }
}
