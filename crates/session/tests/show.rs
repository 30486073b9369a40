//! Accounts as codes for another device.

mod desk;

use std::time::{Duration, Instant};

use desk::{Desk, add};
use penning_otp::Recognised;
use penning_session::problem::Code;
use penning_session::{LockReason, ShownCodes, WatchEnd, WatchFor};

/// What the pictures say, read as somebody else's camera would: each module some pixels wide.
fn texts(shown: &ShownCodes) -> Vec<String> {
    shown
        .pictures
        .iter()
        .map(|png| {
            let small = penning_qr::open_picture(png).expect("a picture").remove(0);
            let (edge, scale) = (small.width as usize, 4);
            let pixels = (0..edge * scale * edge * scale)
                .map(|at| {
                    let (x, y) = (at % (edge * scale) / scale, at / (edge * scale) / scale);
                    small.pixels[y * edge + x]
                })
                .collect();
            let size = (edge * scale) as u32;
            let large = penning_qr::Luma::new(size, size, pixels).expect("a square");
            let symbols = penning_qr::read(&large, &penning_qr::Budget::default());
            assert_eq!(symbols.len(), 1);
            symbols[0].text.clone()
        })
        .collect()
}

#[test]
fn an_account_comes_back_as_it_was_of_every_kind() {
    let desk = Desk::new();
    let session = desk.open();
    session.prove_presence(None).expect("a click");
    for uri in [
        "otpauth://totp/GitHub:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=GitHub",
        "otpauth://totp/Bank:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Bank&digits=8&period=60&algorithm=SHA256",
        "otpauth://hotp/Door:front?secret=MFRGGZDFMZTWQ2LKMFRGGZDF&issuer=Door&counter=7",
        "otpauth://steam/Steam:penny?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Steam",
    ] {
        let Recognised::Account(expected) = penning_otp::recognise(uri) else {
            panic!("{uri} is no account");
        };
        let ids = add(&session, uri);
        let shown = session.show_account(&ids[0]).expect("proved");
        let [text] = <[String; 1]>::try_from(texts(&shown)).expect("one code");
        let Recognised::Account(read) = penning_otp::recognise(&text) else {
            panic!("no account: {uri}");
        };
        assert_eq!(read.issuer, expected.issuer);
        assert_eq!(read.account_name, expected.account_name);
        assert!(read.credential == expected.credential, "{uri}");
    }
}

#[test]
fn a_transfer_holds_what_it_can_and_names_the_rest() {
    let desk = Desk::new();
    let session = desk.open();
    let mut ids = Vec::new();
    for at in 0..23 {
        let uri =
            format!("otpauth://totp/Site{at}:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Site{at}");
        ids.extend(add(&session, &uri));
    }
    for odd in [
        "otpauth://steam/Steam:penny?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Steam",
        "otpauth://totp/Slow?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Slow&period=60",
    ] {
        ids.extend(add(&session, odd));
    }
    ids.push("gone".into());
    session.prove_presence(None).expect("a click");
    let shown = session.show_transfer(&ids).expect("proved");
    let left: Vec<_> = shown
        .left_out
        .iter()
        .map(|one| (one.title.as_str(), one.why))
        .collect();
    assert_eq!(left[0], ("Steam (penny)", "kind"));
    assert_eq!(left[1].1, "period");
    assert!(shown.pictures.len() > 1);
    let mut taken = 0;
    for text in texts(&shown) {
        taken += session.take_text(&text).expect("a transfer").pending.len();
    }
    assert_eq!(taken, 23);
}

#[test]
fn a_code_that_penning_shows_itself_is_found_by_nothing_that_looks_at_the_screen() {
    let desk = Desk::new();
    let session = desk.open();
    session.prove_presence(None).expect("a click");
    let ids = add(
        &session,
        "otpauth://totp/GitHub:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=GitHub",
    );
    let on_screen = |texts: &[String]| *desk.screen.shows.lock().unwrap() = texts.to_vec();
    let found = || session.look_at_screen().map(|outcome| outcome.pending);
    let shown = texts(&session.show_account(&ids[0]).expect("proved"));
    on_screen(&shown);
    assert_eq!(found().unwrap_err().code, Code::NothingFoundOnScreen);
    let watch = session.begin_watch(WatchFor::Scan, Duration::from_millis(800));
    let end = session.keep_watching(watch, &|| None, &|| {});
    assert_eq!(end, WatchEnd::TimeUp);
    let transfer = texts(&session.show_transfer(&ids).expect("proved"));
    on_screen(&transfer);
    assert_eq!(found().unwrap_err().code, Code::NothingFoundOnScreen);

    // What a website shows beside it is.
    let other = "otpauth://totp/Mail:anna?secret=MFRGGZDFMZTWQ2LKMFRGGZDF&issuer=Mail";
    on_screen(&[transfer[0].clone(), other.to_owned()]);
    let pending = found().expect("a code");
    assert_eq!(pending.len(), 1);
    assert_eq!(pending[0].issuer, "Mail");

    // The picture may be on its way for a moment longer than the dialog.
    on_screen(&shown);
    session.show_account(&ids[0]).expect("proved");
    session.lock(LockReason::Asked);
    session.open();
    assert_eq!(found().unwrap_err().code, Code::NothingFoundOnScreen);
    let gone = Instant::now();
    while found().is_err() {
        assert!(gone.elapsed() < Duration::from_secs(60), "never found");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn nothing_is_shown_before_the_person_proved_to_be_here() {
    let desk = Desk::new();
    let session = desk.open();
    let ids = add(
        &session,
        "otpauth://totp/GitHub:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DP",
    );
    let refused = |shown: Result<ShownCodes, penning_session::problem::Problem>| {
        shown.err().map(|problem| problem.code)
    };
    assert_eq!(
        refused(session.show_account(&ids[0])),
        Some(Code::PresenceNeeded)
    );
    assert_eq!(
        refused(session.show_transfer(&ids)),
        Some(Code::PresenceNeeded)
    );
    session.prove_presence(None).expect("a click");
    assert_eq!(
        refused(session.show_account("gone")),
        Some(Code::AccountGone)
    );
    assert!(session.show_account(&ids[0]).is_ok());
    desk.later(61);
    assert_eq!(
        refused(session.show_account(&ids[0])),
        Some(Code::PresenceNeeded)
    );
}
