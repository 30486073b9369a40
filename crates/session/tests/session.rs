//! What may happen when, on a desktop in memory.

mod desk;

use std::sync::atomic::Ordering;

use desk::{Desk, START, choices};
use penning_session::ports::{Clip, KeychainError, ScreenError};
use penning_session::problem::Code;
use penning_session::settings::Settings;
use penning_session::{
    Alike, Cleared, Copying, Edit, Explained, Lack, Manner, OnClipboard, OnExisting, Session,
    Typed, VaultState, Which,
};
use zeroize::Zeroizing;

const HOSPITAL: &str = "otpauth://totp/Hospital:maria?secret=JBSWY3DPEHPK3PXP&issuer=Hospital";
const COUNTER: &str =
    "otpauth://hotp/VPN:maria?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0&issuer=VPN";

fn add(session: &Session, text: &str) -> String {
    desk::add(session, text).remove(0)
}

#[test]
fn the_first_start_makes_a_key_and_a_vault_and_the_second_finds_them() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, HOSPITAL);
    drop(session);
    assert_eq!(desk.keychain.writes.load(Ordering::SeqCst), 1);

    let session = desk.open();
    assert_eq!(session.accounts().len(), 1);
    assert_eq!(session.accounts()[0].id, id);
    assert_eq!(
        desk.keychain.writes.load(Ordering::SeqCst),
        1,
        "one key for ever"
    );
}

#[test]
fn a_keychain_that_fails_at_the_first_start_leaves_nothing_behind() {
    let failures = [
        (KeychainError::Absent, Code::KeychainAbsent),
        (KeychainError::Locked, Code::KeychainLocked),
        (KeychainError::Refused, Code::KeychainRefused),
        (KeychainError::Other("odd".into()), Code::KeychainFailed),
    ];
    for (failure, code) in failures {
        let desk = Desk::new();
        *desk.keychain.fails.lock().unwrap() = Some(failure);
        let session = desk.session();
        assert_eq!(session.open(), VaultState::NoVaultNoKeychain(code.into()));
        assert!(!desk.has_vault());
        assert_eq!(desk.keychain.writes.load(Ordering::SeqCst), 0, "{code:?}");

        // *Try again*, once the keychain is back.
        *desk.keychain.fails.lock().unwrap() = None;
        assert_eq!(session.open(), VaultState::Open);
    }
}

#[test]
fn an_old_vault_never_gets_a_new_key() {
    let desk = Desk::new();
    add(&desk.open(), HOSPITAL);
    let before = std::fs::read(desk.folder().join("vault.age")).unwrap();
    let key = desk.keychain.kept.lock().unwrap().take();

    let session = desk.session();
    let locked = |code: Code| VaultState::Locked {
        has_password: false,
        has_keychain: true,
        problem: Some(code.into()),
    };
    assert_eq!(session.open(), locked(Code::KeychainNoEntry));
    *desk.keychain.fails.lock().unwrap() = Some(KeychainError::Locked);
    assert_eq!(session.open(), locked(Code::KeychainLocked));
    let refused = session.create_with_password("correct horse battery");
    assert!(refused.is_err(), "not over a vault that is there");
    *desk.keychain.fails.lock().unwrap() = None;
    *desk.keychain.kept.lock().unwrap() = Some(
        penning_vault::Identity::generate()
            .to_keychain_text()
            .to_string(),
    );
    assert_eq!(session.open(), locked(Code::VaultWrongKey));
    assert_eq!(
        std::fs::read(desk.folder().join("vault.age")).unwrap(),
        before
    );
    assert_eq!(desk.keychain.writes.load(Ordering::SeqCst), 1);

    *desk.keychain.kept.lock().unwrap() = key;
    assert_eq!(session.open(), VaultState::Open);
    assert_eq!(session.accounts().len(), 1);
}

#[test]
fn a_key_without_its_vault_is_used_again() {
    let desk = Desk::new();
    desk.open();
    let key = desk.keychain.kept.lock().unwrap().clone();
    std::fs::remove_dir_all(desk.folder()).unwrap();
    desk.open();
    assert_eq!(*desk.keychain.kept.lock().unwrap(), key);
    assert_eq!(desk.keychain.writes.load(Ordering::SeqCst), 1);
}

#[test]
fn without_a_keychain_a_password_makes_and_opens_the_vault() {
    let desk = Desk::new();
    *desk.keychain.fails.lock().unwrap() = Some(KeychainError::Absent);
    let session = desk.session();
    session.open();
    let short = session.create_with_password("1234567").unwrap_err();
    assert_eq!(short.code, Code::PasswordTooShort);
    assert!(!desk.has_vault());
    session
        .create_with_password("correct horse battery")
        .unwrap();
    add(&session, HOSPITAL);
    drop(session);

    let session = desk.session();
    let locked = VaultState::Locked {
        has_password: true,
        has_keychain: false,
        problem: None,
    };
    assert_eq!(session.open(), locked);
    assert_eq!(session.accounts(), []);
    let wrong = session.unlock_with_password("correct horse").unwrap_err();
    assert_eq!(wrong.code, Code::WrongPassword);
    assert_eq!(wrong.data["waitSeconds"], "1");
    let at_once = session
        .unlock_with_password("correct horse battery")
        .unwrap_err();
    assert_eq!(at_once.code, Code::WrongPassword, "the next guess waits");
    desk.later(1);
    let opened = session.unlock_with_password("correct horse battery");
    assert_eq!(opened, Ok(VaultState::Open));
    assert_eq!(session.accounts().len(), 1);
}

#[test]
fn a_code_on_the_screen_becomes_an_account_only_by_the_persons_word() {
    let desk = Desk::new();
    let session = desk.open();
    *desk.screen.shows.lock().unwrap() = vec![HOSPITAL.into()];
    let before = std::fs::read(desk.folder().join("vault.age")).unwrap();
    let found = session.look_at_screen().unwrap();
    assert_eq!(found.pending.len(), 1);
    let live = found.pending[0].code.current.as_ref().unwrap();
    assert_eq!(session.accounts(), []);
    assert_eq!(
        std::fs::read(desk.folder().join("vault.age")).unwrap(),
        before
    );

    let ids = session
        .commit(&choices(&found, OnExisting::KeepBoth))
        .unwrap();
    let codes = session.codes(&ids).unwrap();
    assert_eq!(codes[0].current.as_ref().unwrap().text(), live.text());
    let again = session.commit(&choices(&found, OnExisting::KeepBoth));
    assert_eq!(
        again.unwrap_err().code,
        Code::PendingGone,
        "one click, one account"
    );
}

#[test]
fn the_same_code_on_two_monitors_is_one_find() {
    let desk = Desk::new();
    let session = desk.open();
    *desk.screen.shows.lock().unwrap() = vec![HOSPITAL.into(), HOSPITAL.into(), COUNTER.into()];
    assert_eq!(session.look_at_screen().unwrap().pending.len(), 2);
}

#[test]
fn denied_and_nothing_found_are_told_apart() {
    let desk = Desk::new();
    let session = desk.open();
    let code = |session: &Session| session.look_at_screen().unwrap_err().code;
    assert_eq!(code(&session), Code::NothingFoundOnScreen);
    *desk.screen.fails.lock().unwrap() = Some(ScreenError::Denied);
    assert_eq!(code(&session), Code::ScreenDenied);
    *desk.screen.fails.lock().unwrap() = Some(ScreenError::Unsupported);
    assert_eq!(code(&session), Code::ScreenUnsupported);
}

#[test]
fn what_a_found_account_has_in_common_with_a_stored_one_is_told() {
    let desk = Desk::new();
    let session = desk.open();
    let first = add(&session, HOSPITAL);
    let alike = |uri: &str| {
        let found = session.take_text(uri).unwrap().pending.remove(0);
        let existing = found.existing.expect("one like it");
        assert_eq!(existing.id, first);
        existing.alike
    };
    assert_eq!(alike(HOSPITAL), Alike::Account);
    let other_name = HOSPITAL.replace("Hospital", "Clinic");
    assert_eq!(alike(&other_name), Alike::Secret);
    assert_eq!(alike(&format!("{HOSPITAL}&digits=8")), Alike::Secret);

    // What is replaced is what the person was told of, whatever came meanwhile.
    let found = session.take_text(&other_name).unwrap();
    add(&session, &other_name);
    session
        .commit(&choices(&found, OnExisting::Replace))
        .unwrap();
    assert_eq!(session.trash().unwrap()[0].id, first);
}

#[test]
fn an_existing_account_is_kept_beside_or_replaced_and_never_lost() {
    let desk = Desk::new();
    let session = desk.open();
    let first = add(&session, HOSPITAL);
    session.pin_account(&first, true).unwrap();
    add(&session, COUNTER);

    let again = session
        .take_text("otpauth://totp/hospital:Maria?secret=MFRGGZDFMZTWQ2LK&issuer=HOSPITAL")
        .unwrap();
    let existing = again.pending[0].existing.as_ref().unwrap();
    assert_eq!(
        (existing.id.as_str(), existing.alike),
        (first.as_str(), Alike::Name)
    );
    session
        .commit(&choices(&again, OnExisting::Replace))
        .unwrap();
    let accounts = session.accounts();
    assert_eq!(accounts.len(), 2);
    assert_ne!(accounts[0].id, first);
    assert!(accounts[0].pinned, "it took the place and the pin");
    assert_eq!(
        session.trash().unwrap()[0].id,
        first,
        "the old one can come back"
    );

    let beside = session.take_text(HOSPITAL).unwrap();
    session
        .commit(&choices(&beside, OnExisting::KeepBoth))
        .unwrap();
    assert_eq!(session.accounts().len(), 3);
}

#[test]
fn a_counter_is_stored_before_its_code_is_shown() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, COUNTER);
    let shown = |session: &Session| {
        let live = session.codes(std::slice::from_ref(&id)).unwrap().remove(0);
        live.current.map(|code| code.text().to_owned())
    };
    assert_eq!(shown(&session), None, "not before it is asked for");
    // RFC 4226, appendix D
    assert_eq!(
        session.step_counter(&id).unwrap().current.unwrap().text(),
        "755224"
    );
    assert_eq!(shown(&session).as_deref(), Some("755224"));

    desk.disk.full.store(true, Ordering::SeqCst);
    let refused = session.step_counter(&id).unwrap_err();
    assert_eq!(refused.code, Code::SaveDiskFull);
    desk.disk.full.store(false, Ordering::SeqCst);
    drop(session);

    let session = desk.open();
    assert_eq!(
        session.step_counter(&id).unwrap().current.unwrap().text(),
        "287082"
    );
}

#[test]
fn a_full_disk_means_the_change_was_not_made() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, HOSPITAL);
    let found = session.take_text(COUNTER).unwrap();
    desk.disk.full.store(true, Ordering::SeqCst);
    let full = session
        .commit(&choices(&found, OnExisting::KeepBoth))
        .unwrap_err();
    assert_eq!(full.code, Code::SaveDiskFull);
    assert_eq!(
        session.delete_account(&id).unwrap_err().code,
        Code::SaveDiskFull
    );
    assert_eq!(session.accounts().len(), 1);
    desk.disk.full.store(false, Ordering::SeqCst);
    let stored = session.commit(&choices(&found, OnExisting::KeepBoth));
    assert!(stored.is_ok(), "what was found still waits");
}

#[test]
fn a_copied_code_is_cleared_in_time_and_only_if_it_is_still_there() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, HOSPITAL);
    let copied = session.copy_code(&id, Which::Current).unwrap();
    assert_eq!(copied.clears_after_seconds, Some(30));
    let copied = desk.clipboard.text.lock().unwrap().clone();
    let live = session.codes(std::slice::from_ref(&id)).unwrap().remove(0);
    assert_eq!(copied, live.current.unwrap().text());
    desk.later(29);
    assert_eq!(session.clear_clipboard_when_due(), Cleared::NotDue);
    desk.later(1);
    assert_eq!(session.clear_clipboard_when_due(), Cleared::Emptied);
    assert_eq!(*desk.clipboard.text.lock().unwrap(), "");

    session.copy_code(&id, Which::Next).unwrap();
    *desk.clipboard.text.lock().unwrap() = "something else".into();
    desk.later(30);
    assert_eq!(session.clear_clipboard_when_due(), Cleared::Replaced);
    session.copy_code(&id, Which::Current).unwrap();
    *desk.clipboard.text.lock().unwrap() = "something else".into();
    session.clear_clipboard();
    assert_eq!(*desk.clipboard.text.lock().unwrap(), "something else");
}

#[test]
fn never_clearing_is_a_choice_and_odd_choices_are_refused() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, HOSPITAL);
    let with = |clipboard_clear_seconds| Settings {
        clipboard_clear_seconds,
        ..Settings::default()
    };
    for odd in [0, 9, 121] {
        let refused = session.change_settings(with(Some(odd))).unwrap_err();
        assert_eq!(refused.code, Code::SettingsOutOfRange);
    }
    session.change_settings(with(None)).unwrap();
    let copied = session.copy_code(&id, Which::Current).unwrap();
    assert_eq!(copied.clears_after_seconds, None);
    desk.later(10_000);
    assert_eq!(session.clear_clipboard_when_due(), Cleared::NotDue);
    session.clear_clipboard();
    assert_eq!(
        *desk.clipboard.text.lock().unwrap(),
        "",
        "on quit all the same"
    );
    assert_eq!(desk.session().settings(), with(None));
}

#[test]
fn a_code_that_is_about_to_change_waits_for_the_next_one() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, HOSPITAL);
    let clipboard = || desk.clipboard.text.lock().unwrap().clone();
    let step_ends = (START / 30 + 1) * 30;
    desk.later(step_ends - START - 4);
    let Ok(Copying::Done(copied)) = session.copy_unless_late(&id) else {
        panic!("four seconds are enough");
    };
    assert_eq!(copied.good_for_seconds, Some(4));
    let before = clipboard();

    desk.later(1);
    for _ in 0..2 {
        assert_eq!(
            session.copy_unless_late(&id),
            Ok(Copying::WaitFor(step_ends))
        );
        assert_eq!(clipboard(), before, "nothing is copied meanwhile");
    }
    // Asked for by name, the next one is copied at once, and is good for longer than a step.
    let next = session.copy_code(&id, Which::Next).unwrap();
    assert_eq!(next.good_for_seconds, Some(33));
    let early = clipboard();
    assert_ne!(early, before);

    desk.later(3);
    assert!(matches!(
        session.copy_unless_late(&id),
        Ok(Copying::Done(OnClipboard {
            good_for_seconds: Some(30),
            ..
        }))
    ));
    assert_eq!(clipboard(), early, "what was next is the code now");

    session
        .change_settings(Settings {
            late_code_seconds: 0,
            ..Settings::default()
        })
        .unwrap();
    desk.later(29);
    assert!(matches!(
        session.copy_unless_late(&id),
        Ok(Copying::Done(OnClipboard {
            good_for_seconds: Some(1),
            ..
        }))
    ));
    let odd = Settings {
        late_code_seconds: 11,
        ..Settings::default()
    };
    assert_eq!(
        session.change_settings(odd).unwrap_err().code,
        Code::SettingsOutOfRange
    );
}

#[test]
fn the_code_of_a_counter_is_never_late() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, COUNTER);
    desk.later(29);
    for _ in 0..31 {
        desk.later(1);
        let Ok(Copying::Done(copied)) = session.copy_unless_late(&id) else {
            panic!("a counter waits for nothing");
        };
        assert_eq!(copied.good_for_seconds, None);
    }
}

#[test]
fn use_is_counted_and_survives_a_restart() {
    let desk = Desk::new();
    let session = desk.open();
    let id = add(&session, HOSPITAL);
    session.copy_code(&id, Which::Current).unwrap();
    session.copy_code(&id, Which::Current).unwrap();
    session.flush();
    drop(session);
    let account = desk.open().accounts().remove(0);
    assert_eq!((account.used_count, account.last_used_at), (2, Some(START)));
}

#[test]
fn editing_moving_deleting_and_coming_back() {
    let desk = Desk::new();
    let session = desk.open();
    let hospital = add(&session, HOSPITAL);
    let vpn = add(&session, COUNTER);
    session.move_account(&vpn, Some(&hospital)).unwrap();
    let edit = Edit {
        issuer: "Ward".into(),
        account_name: "maria".into(),
        note: "night shifts".into(),
        group: Some("Work".into()),
    };
    session.edit_account(&hospital, edit).unwrap();
    let accounts = session.accounts();
    assert_eq!(accounts[0].id, vpn);
    assert_eq!(accounts[1].group.as_deref(), Some("Work"));

    session.delete_account(&vpn).unwrap();
    assert_eq!(session.accounts().len(), 1);
    session.restore_account(&vpn).unwrap();
    assert_eq!(session.accounts().len(), 2);
    session.delete_account(&vpn).unwrap();
    desk.later(30 * 24 * 60 * 60 + 60);
    assert!(session.trash().unwrap().is_empty(), "gone after 30 days");
    assert!(session.empty_old_trash());
    let told = session.notices().remove(0);
    assert_eq!(
        (told.code, told.data["count"].as_str()),
        (Code::TrashEmptied, "1")
    );
    assert_eq!(
        session.restore_account(&vpn).unwrap_err().code,
        Code::AccountGone,
        "for good"
    );
    assert!(!session.empty_old_trash(), "once");
    session.delete_account(&hospital).unwrap();
    session.purge_account(&hospital).unwrap();
    assert_eq!(
        session.restore_account(&hospital).unwrap_err().code,
        Code::AccountGone
    );
    assert_eq!(
        session.pin_account("nonsense", true).unwrap_err().code,
        Code::AccountGone
    );
}

#[test]
fn texts_are_taken_line_by_line_and_odd_ones_explained() {
    let desk = Desk::new();
    let session = desk.open();
    let lines = session
        .take_text(&format!("# my codes\n{HOSPITAL}\n\n{COUNTER}\n"))
        .unwrap();
    assert_eq!(lines.pending.len(), 2);
    let nothing = session.take_text("good morning").unwrap_err();
    assert_eq!(nothing.code, Code::TextNothingKnown);
    let broken = session
        .take_text("otpauth://totp/A:b?secret=JBSWY3DPEHPK3PX1&issuer=A")
        .unwrap();
    let Explained::Broken(problem) = &broken.explained[0] else {
        panic!("{:?}", broken.explained);
    };
    assert_eq!(problem.code, Code::SecretWrongCharacter);
    assert_eq!(problem.data["suggestion"], "L");
    let makers = session
        .take_text(
            "phonefactor://activate_account?code=123456789&url=https%3A%2F%2Fpad.example%2Fpad%2F1",
        )
        .unwrap();
    assert!(matches!(makers.explained[0], Explained::MakersApp(_)));
    let bare = session
        .take_text("jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp")
        .unwrap();
    assert_eq!(bare.pending[0].manner, Manner::Totp);
}

#[test]
fn a_transfer_is_gathered_part_by_part() {
    let desk = Desk::new();
    let session = desk.open();
    let accounts: Vec<_> = (0..23)
        .map(|n| {
            let uri = format!("otpauth://totp/Site{n}:me?secret=JBSWY3DPEHPK3PXP&issuer=Site{n}");
            penning_otp::parse_uri(&uri).unwrap()
        })
        .collect();
    let parts = penning_otp::migration::write(&accounts, -7).uris;
    assert_eq!(parts.len(), 3);
    let last = session.take_text(&parts[2]).unwrap().migration.unwrap();
    assert_eq!((last.have, last.count), (vec![3], 3));
    let first = session.take_text(&parts[0]).unwrap();
    assert_eq!(first.pending.len(), 10);
    assert_eq!(first.migration.unwrap().have, [1, 3]);
    let twice = session.take_text(&parts[0]).unwrap();
    assert_eq!(
        twice.pending.len(),
        0,
        "a part seen before brings nothing twice"
    );
    let second = session.take_text(&parts[1]).unwrap().migration.unwrap();
    assert_eq!(second.have, [1, 2, 3]);
}

#[test]
fn typed_in_accounts_are_checked_where_they_are_typed() {
    let desk = Desk::new();
    let session = desk.open();
    let typed = |secret: &str, manner: Manner| Typed {
        issuer: "Hospital".into(),
        account_name: "maria".into(),
        secret: Zeroizing::new(secret.into()),
        manner,
        algorithm: penning_otp::Algorithm::Sha1,
        digits: 6,
        period_seconds: 30,
        counter: None,
        pin: None,
    };
    let code = |typed: Typed| session.take_typed(typed).unwrap_err().code;
    assert_eq!(code(typed("", Manner::Totp)), Code::SecretEmpty);
    assert_eq!(
        code(typed("JBSWY3D!", Manner::Totp)),
        Code::SecretWrongCharacter
    );
    assert_eq!(
        code(typed("JBSWY3DP", Manner::Hotp)),
        Code::UriCounterMissing
    );
    assert_eq!(
        code(typed("e3152afee62599c8", Manner::Motp)),
        Code::PinEmpty
    );
    let digits = Typed {
        digits: 11,
        ..typed("JBSWY3DP", Manner::Totp)
    };
    assert_eq!(code(digits), Code::UriDigits);
    let period = Typed {
        period_seconds: 0,
        ..typed("JBSWY3DP", Manner::Totp)
    };
    assert_eq!(code(period), Code::UriPeriod);
    let good = session
        .take_typed(typed("jbsw y3dp ehpk 3pxp", Manner::Totp))
        .unwrap();
    assert_eq!(good.pending[0].issuer, "Hospital");
    let motp = Typed {
        pin: Some(Zeroizing::new("1234".into())),
        ..typed("e3152afee62599c8", Manner::Motp)
    };
    assert_eq!(session.take_typed(motp).unwrap().pending[0].digits, 6);
}

#[test]
fn the_clipboard_may_hold_text_a_picture_or_nothing() {
    let desk = Desk::new();
    let session = desk.open();
    assert_eq!(
        session.take_clipboard().unwrap_err().code,
        Code::ClipboardEmpty
    );
    *desk.clipboard.text.lock().unwrap() = HOSPITAL.into();
    assert_eq!(session.take_clipboard().unwrap().pending.len(), 1);
    let picture = |text: Option<&str>| Clip::Picture {
        width: 8,
        height: 8,
        rgba: Zeroizing::new(vec![255; 256]),
        text: text.map(|text| Zeroizing::new(text.to_owned())),
    };
    *desk.clipboard.picture.lock().unwrap() = Some(picture(None));
    let empty = session.take_clipboard().unwrap_err();
    assert_eq!(empty.code, Code::NothingFoundInClipboard);
    *desk.clipboard.picture.lock().unwrap() = Some(picture(Some(COUNTER)));
    assert_eq!(session.take_clipboard().unwrap().pending.len(), 1);
    *desk.clipboard.picture.lock().unwrap() = Some(Clip::Files(vec![desk.folder()]));
    let folder = session.take_clipboard().unwrap_err();
    assert_eq!(folder.code, Code::PictureIsFolder);
}

#[test]
fn a_flood_of_links_is_one_bounded_list() {
    let desk = Desk::new();
    let session = desk.open();
    for n in 0..1_000 {
        let link = format!("otpauth://totp/S{n}:m?secret=JBSWY3DPEHPK3PXP");
        session.leave_waiting(session.take_text(&link).unwrap());
    }
    let waiting = session.take_waiting().unwrap();
    assert!(waiting.pending.len() <= 100, "{}", waiting.pending.len());
    assert!(session.take_waiting().is_none());
    assert_eq!(session.accounts(), []);
}

#[test]
fn a_missing_counter_is_asked_for_and_never_guessed() {
    let desk = Desk::new();
    let session = desk.open();
    let found = session
        .take_text("otpauth://hotp/VPN:maria?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        .unwrap();
    let pending = &found.pending[0];
    assert_eq!(pending.lacks, Some(Lack::Counter));
    assert_eq!(pending.counter, None);
    assert!(pending.code.current.is_none(), "no code that may be wrong");
    let mut choices = choices(&found, OnExisting::KeepBoth);
    let refused = session.commit(&choices).unwrap_err();
    assert_eq!(refused.code, Code::UriCounterMissing);
    choices[0].counter = Some(9);
    let id = session.commit(&choices).unwrap().remove(0);
    // RFC 4226, appendix D
    let code = session.step_counter(&id).unwrap().current.unwrap();
    assert_eq!(code.text(), "520489");
}

#[test]
fn a_missing_pin_is_asked_for() {
    let desk = Desk::new();
    let session = desk.open();
    let found = session
        .take_text("motp://Work:maria?secret=e3152afee62599c8")
        .unwrap();
    assert_eq!(found.pending[0].lacks, Some(Lack::Pin));
    let mut choices = choices(&found, OnExisting::KeepBoth);
    let refused = session.commit(&choices).unwrap_err();
    assert_eq!(refused.code, Code::PinEmpty);
    choices[0].pin = Some(Zeroizing::new("1234".into()));
    assert_eq!(session.commit(&choices).unwrap().len(), 1);
}
