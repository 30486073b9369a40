//! Is the person here now? On a desktop in memory.

mod desk;

use desk::Desk;
use penning_session::Proof;
use penning_session::ports::KeychainError;
use penning_session::problem::Code;

const PASSWORD: &str = "correct horse battery";

fn with_password(desk: &Desk) -> penning_session::Session {
    *desk.keychain.fails.lock().unwrap() = Some(KeychainError::Absent);
    let session = desk.session();
    session.open();
    session.create_with_password(PASSWORD).unwrap();
    session
}

#[test]
fn a_click_is_the_proof_where_the_keychain_opens() {
    let desk = Desk::new();
    let session = desk.open();
    assert_eq!(session.presence_proof(), Ok(Proof::Click));
    let refused = session.require_presence().unwrap_err();
    assert_eq!(refused.code, Code::PresenceNeeded);
    session.prove_presence(None).unwrap();
    assert_eq!(session.require_presence(), Ok(()));
    desk.later(59);
    assert_eq!(session.presence_seconds_left(), 1);
    assert_eq!(session.require_presence(), Ok(()));
    desk.later(1);
    let refused = session.require_presence().unwrap_err();
    assert_eq!(refused.code, Code::PresenceNeeded);
}

#[test]
fn a_password_must_be_the_vaults() {
    let desk = Desk::new();
    let session = with_password(&desk);
    assert_eq!(session.presence_proof(), Ok(Proof::Password));
    let clicked = session.prove_presence(None).unwrap_err();
    assert_eq!(clicked.code, Code::PresenceNeeded);
    for (tried, wait) in [("1", "1"), ("2", "2"), ("3", "4")] {
        let wrong = session.prove_presence(Some(tried)).unwrap_err();
        assert_eq!(wrong.code, Code::WrongPassword);
        assert_eq!(wrong.data["waitSeconds"], wait);
        assert!(session.require_presence().is_err());
        // Not even the right one, while it waits.
        let early = session.prove_presence(Some(PASSWORD)).unwrap_err();
        assert_eq!(early.code, Code::WrongPassword);
        desk.later(4);
    }
    session.prove_presence(Some(PASSWORD)).unwrap();
    assert_eq!(session.require_presence(), Ok(()));
}

#[test]
fn the_waits_of_unlocking_and_of_presence_are_one() {
    let desk = Desk::new();
    with_password(&desk);
    let session = desk.session();
    session.open();
    session.unlock_with_password("guess").unwrap_err();
    desk.later(1);
    session.unlock_with_password(PASSWORD).unwrap();
    assert!(
        session.require_presence().is_err(),
        "opening is not yet a proof"
    );
    session.prove_presence(Some("guess")).unwrap_err();
    let waits = session.unlock_with_password(PASSWORD).unwrap_err();
    assert_eq!(waits.data["waitSeconds"], "1");
}

#[test]
fn nobody_is_present_in_a_closed_vault() {
    let desk = Desk::new();
    let session = desk.session();
    let closed = session.prove_presence(None).unwrap_err();
    assert_eq!(closed.code, Code::VaultNotOpen);
    assert_eq!(session.presence_seconds_left(), 0);
}
