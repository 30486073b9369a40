//! Documents that open with a password only.

mod desk;

use desk::Desk;
use penning_session::problem::Code;
use penning_session::{LockReason, Session};

/// Opens with "brass token".
const LOCKED: &[u8] = include_bytes!("../../qr/tests/made/locked.pdf");

fn taken(session: &Session, name: &str) {
    let refusal = session.take_picture(name, LOCKED).unwrap_err();
    assert_eq!(refusal.code, Code::PictureLocked);
}

fn refused(session: &Session, name: &str, password: &str) -> Code {
    session.unlock_picture(name, password).unwrap_err().code
}

#[test]
fn a_locked_document_waits_for_its_password() {
    let desk = Desk::new();
    let session = desk.open();
    taken(&session, "leaflet.pdf");
    assert_eq!(
        refused(&session, "leaflet.pdf", "brass"),
        Code::PicturePassword
    );
    assert_eq!(
        refused(&session, "other.pdf", "brass token"),
        Code::PictureUnreadable
    );
    let found = session.unlock_picture("leaflet.pdf", "brass token");
    let found = found.expect("the password");
    assert_eq!(found.pending[0].issuer, "Hospital");
    assert!(session.accounts().is_empty(), "nothing is stored");
    // Once open it waits no more.
    assert_eq!(
        refused(&session, "leaflet.pdf", "brass token"),
        Code::PictureUnreadable
    );
}

#[test]
fn a_locked_document_is_let_go_with_the_rest_and_at_a_lock() {
    let desk = Desk::new();
    let session = desk.open();
    taken(&session, "leaflet.pdf");
    session.discard(&[]);
    assert_eq!(
        refused(&session, "leaflet.pdf", "brass token"),
        Code::PictureUnreadable
    );
    taken(&session, "leaflet.pdf");
    session.lock(LockReason::Asked);
    assert_eq!(
        refused(&session, "leaflet.pdf", "brass token"),
        Code::VaultNotOpen
    );
    session.open();
    assert_eq!(
        refused(&session, "leaflet.pdf", "brass token"),
        Code::PictureUnreadable
    );
    // Nor does one come in while locked.
    session.lock(LockReason::Asked);
    let _ = session.take_picture("leaflet.pdf", LOCKED);
    session.open();
    assert_eq!(
        refused(&session, "leaflet.pdf", "brass token"),
        Code::PictureUnreadable
    );
}

#[test]
fn only_the_last_few_locked_documents_wait() {
    let desk = Desk::new();
    let session = desk.open();
    for name in ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf"] {
        taken(&session, name);
    }
    assert_eq!(
        refused(&session, "1.pdf", "brass token"),
        Code::PictureUnreadable
    );
    assert!(session.unlock_picture("2.pdf", "brass token").is_ok());
    assert!(session.unlock_picture("5.pdf", "brass token").is_ok());
}
