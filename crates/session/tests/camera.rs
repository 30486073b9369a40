//! A camera that is on: what is shown, what is found, and that it goes off.

mod desk;

use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::Desk;
use penning_session::ports::{CameraError, CameraEvent, CameraName};
use penning_session::problem::Code;
use penning_session::{CameraView, Session};

const GITHUB: &str = "otpauth://totp/GitHub:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=GitHub";

/// Looks until `pick` gives something.
fn look<T>(session: &Session, pick: impl Fn(CameraView) -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        if let Some(picked) = pick(session.camera_look()) {
            return picked;
        }
    }
    panic!("not seen in time");
}

fn until(what: &str, is: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !is() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn started(desk: &Desk) -> Arc<Session> {
    let session = Arc::new(desk.open());
    session.camera_start(None).expect("a camera");
    session
}

#[test]
fn a_code_before_the_camera_waits_for_a_click_and_the_camera_goes_off() {
    let desk = Desk::new();
    let session = started(&desk);
    desk.camera.show(GITHUB);
    let view = look(&session, |view| view.found.is_some().then_some(view));
    let found = view.found.expect("it was there");
    assert_eq!(found.pending[0].issuer, "GitHub");
    assert!(view.over);
    assert_eq!(view.outlines.len(), 1);
    let inside = |part: f32| (0.0..=1.0).contains(&part);
    assert!(
        view.outlines[0]
            .iter()
            .all(|(x, y)| inside(*x) && inside(*y))
    );
    assert!(
        session.accounts().is_empty(),
        "nothing is stored before a click"
    );
    until("the camera is on", || desk.camera.times_off() == 1);
    assert!(session.camera_look().over);
}

#[test]
fn a_preview_is_small_and_goes_out_once() {
    let desk = Desk::new();
    let session = started(&desk);
    desk.camera.show(&"nothing of use ".repeat(60));
    let preview = look(&session, |view| view.preview);
    assert!((1..=640).contains(&preview.width), "{preview:?}");
    let view = look(&session, |view| view.unknown.then_some(view));
    assert!(!view.over && view.found.is_none() && view.problem.is_none());
    assert!(
        session.camera_look().preview.is_none(),
        "the same picture twice"
    );
}

#[test]
fn a_transfer_is_gathered_code_by_code() {
    use penning_otp::{Algorithm, Credential, Enrolment, Secret, migration};
    let accounts: Vec<Enrolment> = (0..23)
        .map(|at| {
            let secret = Secret::from_bytes(vec![at; 20]);
            let credential = Credential::totp(secret, Algorithm::Sha1, 6, 30).expect("usual");
            Enrolment::new("Site", &format!("anna{at}"), credential)
        })
        .collect();
    let codes = migration::write(&accounts, 7).uris;
    assert!(codes.len() > 1, "one code only");
    let desk = Desk::new();
    let session = started(&desk);
    let mut taken = 0;
    for (at, code) in codes.iter().enumerate() {
        desk.camera.show(code);
        let view = look(&session, |view| view.found.is_some().then_some(view));
        let found = view.found.expect("it was there");
        let progress = found.migration.expect("a transfer");
        assert_eq!(progress.have.len(), at + 1);
        assert_eq!(view.over, at + 1 == codes.len());
        taken += found.pending.len();
        // The same again is not found again.
        desk.camera.show(code);
    }
    assert_eq!(taken, accounts.len());
}

#[test]
fn what_is_wrong_is_said_and_pictures_take_its_place() {
    let desk = Desk::new();
    let session = started(&desk);
    for (error, code) in [
        (CameraError::Missing, Code::CameraMissing),
        (CameraError::Busy, Code::CameraBusy),
        (CameraError::Denied, Code::CameraDenied),
        (CameraError::Unplugged, Code::CameraUnplugged),
        (CameraError::Silent, Code::CameraSilent),
        (
            CameraError::Unsupported("x".into()),
            Code::CameraUnsupported,
        ),
        (CameraError::Failed("x".into()), Code::CameraFailed),
    ] {
        desk.camera.tell(CameraEvent::Off(error));
        let problem = look(&session, |view| view.problem);
        assert_eq!(problem.code, code);
    }
    let name = CameraName {
        id: "front".into(),
        title: "Front camera".into(),
    };
    desk.camera.tell(CameraEvent::Cameras {
        all: vec![name.clone()],
        using: Some("front".into()),
    });
    desk.camera.show("nothing of use");
    let view = look(&session, |view| view.preview.is_some().then_some(view));
    assert_eq!(view.problem, None);
    assert_eq!(
        (view.cameras, view.using.as_deref()),
        (vec![name], Some("front"))
    );
    *desk.camera.fails.lock().unwrap() = Some(CameraError::Unsupported("x".into()));
    let refused = session.camera_start(None).expect_err("no service");
    assert_eq!(refused.code, Code::CameraUnsupported);
    assert_eq!(desk.camera.times_off(), 1, "the one before is on");
}

#[test]
fn the_chosen_camera_is_remembered_and_another_ends_the_one_before() {
    let desk = Desk::new();
    let session = Arc::new(desk.open());
    let mut settings = session.settings();
    settings.camera = Some("desk".into());
    session.change_settings(settings).expect("kept");
    session.camera_start(None).expect("a camera");
    session.camera_start(Some("front")).expect("a camera");
    assert_eq!(desk.camera.times_off(), 1);
    let wanted = desk.camera.wanted.lock().unwrap().clone();
    assert_eq!(wanted, [Some("desk".into()), Some("front".into())]);
    session.camera_stop();
    assert_eq!(desk.camera.times_off(), 2);
    assert!(session.camera_look().over);
}

#[test]
fn nobody_looking_switches_it_off() {
    let desk = Desk::new();
    let session = started(&desk);
    session.camera_look();
    until("the camera is on", || desk.camera.times_off() == 1);
}

#[test]
fn no_camera_goes_on_before_the_vault_is_open() {
    let desk = Desk::new();
    let session = Arc::new(desk.session());
    let refused = session.camera_start(None).expect_err("nothing is open");
    assert_eq!(refused.code, Code::VaultNotOpen);
    assert!(desk.camera.wanted.lock().unwrap().is_empty());
    assert!(session.camera_start_in_page().is_err());
}

#[test]
fn pictures_that_the_page_brings_are_read_alike() {
    let desk = Desk::new();
    let session = desk.open();
    session.camera_start_in_page().expect("open");
    let png = penning_qr::draw_png(GITHUB, 5).expect("short");
    let frame = penning_qr::open_picture(&png).expect("a picture").remove(0);
    let view = session.camera_see(&frame).expect("open");
    assert_eq!(view.found.expect("found").pending[0].issuer, "GitHub");
    assert!(view.over);
    assert!(session.camera_see(&frame).expect("open").over, "it goes on");
}
