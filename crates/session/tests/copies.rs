//! Backups, restoring, damage, and the same vault in two processes, on a desktop in memory.

mod desk;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use desk::Desk;
use penning_session::ports::KeychainError;
use penning_session::problem::Code;
use penning_session::{
    BackupChoices, LockReason, Looked, Origin, Restore, RestorePreview, Session, VaultState,
};

const DAY: u64 = 24 * 60 * 60;
const PASSWORD: &str = "a password of its own";
const SECRETS: [&str; 4] = [
    "JBSWY3DPEHPK3PXP",
    "KRUGKIDROVUWG2ZA",
    "MFRGGZDFMZTWQ2LK",
    "GEZDGNBVGY3TQOJQ",
];

fn add(session: &Session, name: &str) -> String {
    let secret = SECRETS[name.len() % SECRETS.len()];
    let uri = format!("otpauth://totp/{name}:maria?secret={secret}&issuer={name}");
    desk::add(session, &uri).remove(0)
}

fn issuers(session: &Session) -> Vec<String> {
    session
        .accounts()
        .into_iter()
        .map(|one| one.issuer)
        .collect()
}

fn preview(looked: Looked) -> RestorePreview {
    match looked {
        Looked::Preview(preview) => preview,
        other => panic!("still shut: {other:?}"),
    }
}

fn codes(session: &Session) -> Vec<Code> {
    session.notices().into_iter().map(|one| one.code).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

#[test]
fn after_changes_a_backup_is_made_once_a_day_and_ten_stay() {
    let desk = Desk::new();
    let session = desk.open();
    let folder = desk.folder().join("backups");
    assert!(!session.back_up_if_due(), "an empty list needs none");
    add(&session, "A");
    assert!(session.back_up_if_due());
    assert_eq!(files(&folder).len(), 1);
    add(&session, "BB");
    assert!(!session.back_up_if_due(), "not twice a day");
    assert_eq!(files(&folder).len(), 1);
    for day in 0..15 {
        desk.later(DAY);
        add(&session, &format!("Day{day}"));
        assert!(session.back_up_if_due());
        desk.later(60);
        assert!(!session.back_up_if_due(), "nothing changed since");
    }
    assert_eq!(files(&folder).len(), 10);
    let view = session.backups().expect("the vault is open");
    assert_eq!((view.count, view.is_default_folder), (10, true));

    let fewer = BackupChoices {
        automatic: true,
        keep: 3,
    };
    session.change_backups(fewer).expect("in range");
    session.back_up_now().expect("the folder is there");
    assert_eq!(files(&folder).len(), 3);
    let none = BackupChoices {
        automatic: true,
        keep: 0,
    };
    assert!(session.change_backups(none).is_err(), "never none");
    let off = BackupChoices {
        automatic: false,
        keep: 3,
    };
    session.change_backups(off).expect("in range");
    desk.later(DAY);
    add(&session, "Late");
    assert!(!session.back_up_if_due());
    drop(session);
    assert_eq!(desk.open().backups().expect("open").choices, off);
}

#[test]
fn a_folder_that_is_gone_is_told_once_and_costs_nothing() {
    let desk = Desk::new();
    let session = desk.open();
    let stick = desk.beside("stick");
    assert_eq!(
        session
            .choose_backup_folder(Some(stick.clone()))
            .unwrap_err()
            .code,
        Code::BackupFolder,
        "a folder is used once a backup was made in it"
    );
    std::fs::create_dir(&stick).expect("writable");
    add(&session, "A");
    session
        .choose_backup_folder(Some(stick.clone()))
        .expect("it is there");
    assert_eq!(files(&stick).len(), 1);
    // What is not ours stays.
    std::fs::write(stick.join("holiday.jpg"), b"picture").expect("writable");

    let away = desk.beside("away");
    std::fs::rename(&stick, &away).expect("it can be unplugged");
    desk.later(DAY);
    add(&session, "BB");
    assert!(session.back_up_if_due());
    let told = session.notices();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].code, Code::BackupFolder);
    assert_eq!(told[0].data["reason"], "gone");
    assert!(!stick.exists(), "no folder is made in its place");
    assert_eq!(issuers(&session), ["A", "BB"]);
    session.dismiss_notice(Code::BackupFolder.as_str());
    add(&session, "CCC");
    assert!(!session.back_up_if_due(), "told once");
    assert_eq!(
        session.backups().expect("open").problem.expect("gone").code,
        Code::BackupFolder
    );

    std::fs::rename(&away, &stick).expect("and plugged in again");
    add(&session, "DDDD");
    assert!(session.back_up_if_due());
    assert_eq!(codes(&session), []);
    assert_eq!(files(&stick).len(), 3, "two backups and the picture");
}

#[test]
fn an_automatic_backup_and_an_earlier_save_restore_with_a_preview_and_undo() {
    let desk = Desk::new();
    let session = desk.open();
    let gone = add(&session, "A");
    let kept = add(&session, "BB");
    session.back_up_now().expect("the folder can be made");
    session.delete_account(&gone).expect("it is there");
    session.purge_account(&gone).expect("it is in the trash");
    add(&session, "CCC");
    let edit = penning_session::Edit {
        issuer: "BB".into(),
        account_name: "someone".into(),
        note: String::new(),
        group: None,
    };
    session.edit_account(&kept, edit).expect("it is there");

    let copies = session.copies().expect("open");
    let backup = copies
        .iter()
        .find(|copy| copy.origin == Origin::AutomaticBackup)
        .expect("one");
    let looked = preview(session.look_at_copy(&backup.id).expect("it opens"));
    assert_eq!(looked.accounts, 2);
    assert_eq!(
        (looked.new.count, looked.new.names[0].issuer.as_str()),
        (1, "A")
    );
    assert_eq!((looked.changed.count, looked.missing.count), (1, 1));
    assert_eq!(issuers(&session), ["BB", "CCC"], "looking changes nothing");
    session.restore(Restore::Merge).expect("it saves");
    assert_eq!(issuers(&session), ["BB", "CCC", "A"]);
    session.undo_restore().expect("nothing else was changed");
    assert_eq!(issuers(&session), ["BB", "CCC"]);
    assert_eq!(session.undo_restore().unwrap_err().code, Code::UndoGone);
    assert_eq!(
        session.restore(Restore::Merge).unwrap_err().code,
        Code::NothingToRestore
    );

    session.look_at_copy(&backup.id).expect("it opens");
    session.restore(Restore::Replace).expect("it saves");
    assert_eq!(issuers(&session), ["A", "BB"]);
    add(&session, "DDDD");
    assert_eq!(
        session.undo_restore().unwrap_err().code,
        Code::UndoGone,
        "a later change is not undone"
    );

    let earlier = session.copies().expect("open");
    let earlier = earlier
        .iter()
        .find(|copy| copy.origin == Origin::EarlierSave)
        .expect("one");
    preview(session.look_at_copy(&earlier.id).expect("it opens"));
    assert_eq!(
        session.look_at_copy("../../etc/passwd").unwrap_err().code,
        Code::CopyGone
    );
}

#[test]
fn a_portable_backup_comes_back_on_another_computer() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session, "A");
    add(&session, "BB");
    let file = desk.beside("mine.penning");
    assert_eq!(
        session
            .write_portable_backup(&file, "short")
            .unwrap_err()
            .code,
        Code::PasswordTooShort
    );
    assert!(!file.exists());
    session
        .write_portable_backup(&file, PASSWORD)
        .expect("it saves");

    let other = Desk::new();
    let session = other.open();
    add(&session, "CCC");
    assert!(matches!(
        session.look_at_file(&file),
        Ok(Looked::NeedsPassword { .. })
    ));
    assert_eq!(
        session
            .open_copy_with_password("a pasword of its own")
            .unwrap_err()
            .code,
        Code::BackupWrongPassword
    );
    let looked = preview(session.open_copy_with_password(PASSWORD).expect("it opens"));
    assert_eq!(
        (looked.origin, looked.new.count),
        (Origin::PortableBackup, 2)
    );
    session.restore(Restore::Merge).expect("it saves");
    assert_eq!(issuers(&session), ["CCC", "A", "BB"]);
}

#[test]
fn a_vault_file_and_its_recovery_key_are_enough() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session, "A");
    let key = desk.keychain.kept.lock().unwrap().clone().expect("a key");
    let file = desk.folder().join("vault.age");

    let other = Desk::new();
    let session = other.open();
    assert!(matches!(
        session.look_at_file(&file),
        Ok(Looked::NeedsKey { .. })
    ));
    let wrong = other.keychain.kept.lock().unwrap().clone().expect("a key");
    assert_eq!(
        session.open_copy_with_key(&wrong).unwrap_err().code,
        Code::KeyOfAnother
    );
    assert_eq!(
        session.open_copy_with_key("AGE-SECRET").unwrap_err().code,
        Code::KeyMistyped
    );
    let typed = key.to_lowercase();
    let looked = preview(session.open_copy_with_key(&typed).expect("it opens"));
    assert_eq!(looked.new.count, 1);
    session.restore(Restore::Merge).expect("it saves");
    assert_eq!(issuers(&session), ["A"]);
    assert_eq!(
        other.keychain.writes.load(Ordering::SeqCst),
        1,
        "the vault keeps its own key"
    );
}

#[test]
fn what_is_no_backup_is_said_so() {
    let desk = Desk::new();
    let session = desk.open();
    let picture = desk.folder().join("picture.penning");
    std::fs::write(&picture, b"PNG").expect("writable");
    assert_eq!(
        session.look_at_file(&picture).unwrap_err().code,
        Code::CopyNotOurs
    );
    assert_eq!(
        session.look_at_file(&desk.folder()).unwrap_err().code,
        Code::CopyUnreadable
    );
    let mut damaged = std::fs::read(desk.folder().join("vault.age")).expect("readable");
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    assert_eq!(
        session
            .look_at_bytes("vault.age", damaged)
            .unwrap_err()
            .code,
        Code::CopyDamaged
    );
}

#[test]
fn a_damaged_vault_offers_the_newest_save_that_opens() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session, "A");
    add(&session, "BB");
    drop(session);
    let bytes = desk.damage_vault(40);

    let session = desk.session();
    let VaultState::Damaged { problem, earlier } = session.open() else {
        panic!("{:?}", session.vault_state())
    };
    assert_eq!(problem.code, Code::VaultDamaged);
    assert_eq!(earlier.expect("an earlier save").accounts, 1);
    assert_eq!(
        std::fs::read(desk.folder().join("vault.age")).expect("readable"),
        bytes,
        "nothing was touched"
    );
    assert_eq!(
        session.use_earlier_save().expect("it saves"),
        VaultState::Open
    );
    assert_eq!(issuers(&session), ["A"]);
    let told = session.notices();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].code, Code::VaultRecovered);
    let aside = desk.folder().join(&told[0].data["file"]);
    assert_eq!(std::fs::read(aside).expect("it is set aside"), bytes);
    add(&session, "CCC");
    assert_eq!(issuers(&desk.open()), ["A", "CCC"]);
}

#[test]
fn a_vault_without_any_save_that_opens_offers_its_backup() {
    let desk = Desk::new();
    let session = desk.open();
    add(&session, "A");
    session.back_up_now().expect("the folder can be made");
    drop(session);
    std::fs::write(desk.folder().join("vault.age"), b"").expect("writable");
    std::fs::remove_dir_all(desk.folder().join("generations")).expect("writable");
    let session = desk.session();
    assert!(matches!(
        session.open(),
        VaultState::Damaged {
            earlier: Some(_),
            ..
        }
    ));
    session.use_earlier_save().expect("it saves");
    assert_eq!(issuers(&session), ["A"]);
}

#[test]
fn a_damaged_vault_behind_a_password_offers_its_earlier_save_to_who_knows_it() {
    let desk = Desk::new();
    *desk.keychain.fails.lock().unwrap() = Some(KeychainError::Absent);
    let session = desk.session();
    session.open();
    session.create_with_password(PASSWORD).expect("it saves");
    add(&session, "A");
    add(&session, "BB");
    drop(session);
    desk.damage_vault(1);

    let session = desk.session();
    assert!(matches!(session.open(), VaultState::Locked { .. }));
    let wrong = session.unlock_with_password("not the password of it");
    assert_eq!(wrong.unwrap_err().code, Code::WrongPassword);
    desk.later(60);
    let refused = session.unlock_with_password(PASSWORD);
    assert_eq!(refused.unwrap_err().code, Code::VaultDamaged);

    // Locking forgets the key that the offer needs; who knows the password gets it again.
    assert!(session.lock(LockReason::Asked));
    let VaultState::Locked { has_password, .. } = session.vault_state() else {
        panic!("{:?}", session.vault_state())
    };
    assert!(has_password);
    let refused = session.use_earlier_save();
    assert_eq!(refused.unwrap_err().code, Code::NothingToRestore);
    let refused = session.unlock_with_password(PASSWORD);
    assert_eq!(refused.unwrap_err().code, Code::VaultDamaged);
    let VaultState::Damaged { earlier, .. } = session.vault_state() else {
        panic!("{:?}", session.vault_state())
    };
    assert_eq!(earlier.expect("an earlier save").accounts, 1);
    session.use_earlier_save().expect("it saves");
    assert_eq!(issuers(&session), ["A"]);
}

#[test]
fn another_key_is_not_damage() {
    let desk = Desk::new();
    add(&desk.open(), "A");
    let other = Desk::new();
    other.open();
    *desk.keychain.kept.lock().unwrap() = other.keychain.kept.lock().unwrap().clone();
    let VaultState::Locked {
        problem: Some(problem),
        ..
    } = desk.session().open()
    else {
        panic!("it opened")
    };
    assert_eq!(problem.code, Code::VaultWrongKey);
}

#[test]
fn an_older_vault_is_noticed_until_that_was_read() {
    let desk = Desk::new();
    let start = || desk.session().remembering_in(desk.seen());
    let session = start();
    session.open();
    add(&session, "A");
    let older = std::fs::read(desk.folder().join("vault.age")).expect("readable");
    add(&session, "BB");
    assert_eq!(codes(&session), []);
    drop(session);
    // The whole folder comes from an older copy, so nothing in it tells.
    std::fs::write(desk.folder().join("vault.age"), older).expect("writable");
    std::fs::remove_dir_all(desk.folder().join("generations")).expect("writable");
    for _ in 0..2 {
        let session = start();
        session.open();
        assert_eq!(codes(&session), [Code::VaultOlder]);
        assert_eq!(issuers(&session), ["A"]);
    }
    let session = start();
    session.open();
    session.notices();
    session.dismiss_notice(Code::VaultOlder.as_str());
    assert_eq!(codes(&session), []);
    let session = start();
    session.open();
    assert_eq!(codes(&session), []);
}

#[test]
fn after_two_weeks_without_a_copy_there_is_a_reminder() {
    let desk = Desk::new();
    let session = desk.session().remembering_in(desk.seen());
    session.open();
    assert_eq!(codes(&session), []);
    add(&session, "A");
    desk.later(13 * DAY);
    assert_eq!(codes(&session), []);
    desk.later(DAY);
    assert_eq!(codes(&session), [Code::BackupReminder]);
    session.dismiss_notice(Code::BackupReminder.as_str());
    assert_eq!(codes(&session), []);
    desk.later(31 * DAY);
    assert_eq!(codes(&session), [Code::BackupReminder]);
    let file = desk.folder().join("mine.penning");
    session
        .write_portable_backup(&file, PASSWORD)
        .expect("it saves");
    assert_eq!(codes(&session), []);
}

#[test]
fn two_processes_see_and_keep_each_others_edits() {
    let desk = Desk::new();
    let ours = desk.open();
    let id = add(&ours, "A");
    let theirs = desk.open();
    assert!(!ours.reload(), "nothing changed");
    add(&theirs, "BB");
    assert!(ours.reload());
    assert_eq!(issuers(&ours), ["A", "BB"]);
    // Without looking first: a change takes in what the others saved.
    add(&theirs, "CCC");
    ours.pin_account(&id, true).expect("it is there");
    assert_eq!(issuers(&ours), ["A", "BB", "CCC"]);
    assert!(theirs.reload());
    assert!(theirs.accounts()[0].pinned);
    assert!(!theirs.reload());
}

#[test]
fn an_entry_that_cannot_be_read_is_told_and_blocks_no_other() {
    use penning_vault::{Identity, seal};
    let desk = Desk::new();
    add(&desk.open(), "A");
    let vault = desk.folder().join("vault.age");
    let key = desk.keychain.kept.lock().unwrap().clone().expect("a key");
    let identity = Identity::parse(&key).expect("our own");
    let opened =
        seal::open(&std::fs::read(&vault).expect("readable"), &identity).expect("it opens");
    let text = std::str::from_utf8(opened.json()).expect("JSON");
    let with_odd = text.replacen(
        "\"accounts\":[",
        "\"accounts\":[{\"id\":\"of a later version\"},",
        1,
    );
    assert_ne!(text, with_odd);
    std::fs::write(&vault, seal::seal(with_odd.as_bytes(), &identity, [7; 16])).expect("writable");
    let session = desk.open();
    assert_eq!(issuers(&session), ["A"]);
    assert_eq!(codes(&session), [Code::EntriesUnreadable]);
    add(&session, "BB");
    let kept = seal::open(&std::fs::read(&vault).expect("readable"), &identity).expect("it opens");
    let kept = std::str::from_utf8(kept.json()).expect("JSON");
    assert!(kept.contains("of a later version"), "kept as it was");
}
