//! Watching the screen: what ends a watch, and what is told meanwhile.

mod desk;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use desk::Desk;
use penning_otp::{Credential, Enrolment, Secret};
use penning_session::ports::ScreenError;
use penning_session::problem::Code;
use penning_session::{Explained, Session, WatchEnd, WatchFor};

const HOSPITAL: &str = "otpauth://totp/Hospital:maria?secret=JBSWY3DPEHPK3PXP&issuer=Hospital";
const MICROSOFT: &str =
    "phonefactor://activate_account?code=123456789&url=https%3A%2F%2Fpad.example.org%2Fpad%2F1";
/// Longer than any of these tests takes, also on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// Watches on a thread of its own, while `meanwhile` happens; the end, and how often something was told.
fn watch(
    session: &Session,
    purpose: WatchFor,
    length: Duration,
    meanwhile: impl FnOnce(&dyn Fn(&str, &dyn Fn() -> bool)),
) -> (WatchEnd, usize) {
    let told = AtomicUsize::new(0);
    let begun = session.begin_watch(purpose, length);
    thread::scope(|scope| {
        let watching = scope.spawn(|| {
            session.keep_watching(begun, &|| None, &|| {
                told.fetch_add(1, Ordering::SeqCst);
            })
        });
        meanwhile(&|what, holds| {
            let since = Instant::now();
            while !holds() {
                assert!(since.elapsed() < LONG, "never: {what}");
                thread::sleep(Duration::from_millis(5));
            }
        });
        let end = watching.join().expect("a watch does not break off");
        (end, told.load(Ordering::SeqCst))
    })
}

fn show(desk: &Desk, texts: &[&str]) {
    *desk.screen.shows.lock().unwrap() = texts.iter().map(|text| (*text).to_owned()).collect();
}

fn looks(desk: &Desk) -> usize {
    desk.screen.taken.load(Ordering::SeqCst)
}

fn explained(session: &Session) -> Vec<Explained> {
    session.watched().expect("a watch").outcome.explained
}

#[test]
fn a_code_that_is_shown_later_ends_the_watch() {
    let desk = Desk::new();
    let session = desk.open();
    let (end, _) = watch(&session, WatchFor::Scan, LONG, |until| {
        until("a look", &|| looks(&desk) > 0);
        show(&desk, &[HOSPITAL]);
    });
    assert_eq!(end, WatchEnd::Found);
    let view = session.watched().expect("a watch");
    assert_eq!(view.end, Some(WatchEnd::Found));
    assert_eq!(view.outcome.pending[0].issuer, "Hospital");
    assert!(session.accounts().is_empty(), "nothing is stored");
}

#[test]
fn a_machine_busy_with_something_else_is_no_reason_to_rest() {
    let desk = Desk::new();
    let session = desk.open();
    *desk.screen.waits_for.lock().unwrap() = Duration::from_millis(500);
    let (end, _) = watch(&session, WatchFor::Scan, LONG, |until| {
        // As work, half a second a picture would be a rest of twelve, and then of twenty-five: fewer than these in
        // the whole of that time.
        until("five looks", &|| looks(&desk) >= 5);
        show(&desk, &[HOSPITAL]);
    });
    assert_eq!(end, WatchEnd::Found);
}

#[test]
fn a_screen_that_shows_nothing_is_watched_until_time_is_up() {
    let desk = Desk::new();
    let session = desk.open();
    let length = Duration::from_millis(500);
    let since = Instant::now();
    let (end, told) = watch(&session, WatchFor::Scan, length, |_| {});
    assert_eq!((end, told), (WatchEnd::TimeUp, 0));
    assert!(since.elapsed() >= length);
}

#[test]
fn the_person_and_a_lock_and_another_watch_end_it_within_moments() {
    let desk = Desk::new();
    let session = desk.open();
    let (end, _) = watch(&session, WatchFor::Scan, LONG, |_| session.stop_watch());
    assert_eq!(end, WatchEnd::Stopped);

    let (end, _) = watch(&session, WatchFor::Scan, LONG, |_| {
        let _ = session.begin_watch(WatchFor::Guide, LONG);
    });
    assert_eq!(end, WatchEnd::Stopped);
    let view = session.watched().expect("a watch");
    assert_eq!(view.end, None, "the other one goes on");

    let locked = desk.session();
    let (end, _) = watch(&locked, WatchFor::Scan, LONG, |_| {});
    assert_eq!(end, WatchEnd::Stopped);
}

#[test]
fn a_link_beside_the_code_is_told_once_and_does_not_end_the_watch() {
    let desk = Desk::new();
    let session = desk.open();
    show(&desk, &["https://apps.example.org/authenticator"]);
    let (end, told) = watch(&session, WatchFor::Scan, LONG, |until| {
        until("the link", &|| !explained(&session).is_empty());
        show(&desk, &["https://apps.example.org/authenticator", HOSPITAL]);
    });
    assert_eq!((end, told), (WatchEnd::Found, 1));
    let view = session.watched().expect("a watch");
    assert_eq!(view.outcome.explained.len(), 1);
    assert_eq!(view.outcome.pending.len(), 1);
}

#[test]
fn the_guide_looks_past_codes_of_makers_apps_and_hears_of_each_once() {
    let desk = Desk::new();
    let session = desk.open();
    show(&desk, &[MICROSOFT]);
    let (end, told) = watch(&session, WatchFor::Guide, LONG, |until| {
        until("Microsoft's code", &|| !explained(&session).is_empty());
        session.stop_watch();
    });
    assert_eq!((end, told), (WatchEnd::Stopped, 1));

    // Known from before: not told again.
    let before = looks(&desk);
    let (end, told) = watch(&session, WatchFor::Guide, LONG, |until| {
        until("a look", &|| looks(&desk) > before);
        show(&desk, &[MICROSOFT, HOSPITAL]);
    });
    assert_eq!((end, told), (WatchEnd::Found, 0));
    assert!(explained(&session).is_empty());

    // Someone who scans wants an answer, known or not.
    let (end, _) = watch(&session, WatchFor::Scan, LONG, |_| {});
    assert_eq!(end, WatchEnd::Found);
    assert_eq!(explained(&session).len(), 1);
}

#[test]
fn parts_of_a_transfer_are_gathered_until_all_are_there() {
    let desk = Desk::new();
    let session = desk.open();
    let accounts: Vec<Enrolment> = (0..30)
        .map(|n| {
            let secret = Secret::from_bytes(vec![n; 20]);
            let credential = Credential::totp(secret, penning_otp::Algorithm::Sha1, 6, 30);
            Enrolment::new(
                "Issuer",
                &format!("account {n}"),
                credential.expect("usual values"),
            )
        })
        .collect();
    let parts = penning_otp::migration::write(&accounts, 77).uris;
    assert!(parts.len() > 2, "{}", parts.len());
    let have = || {
        let migration = session.watched().and_then(|view| view.outcome.migration);
        migration.map_or(0, |progress| progress.have.len())
    };
    let (end, told) = watch(&session, WatchFor::Scan, LONG, |until| {
        for (number, part) in parts.iter().enumerate() {
            show(&desk, &[part]);
            until("the next part", &|| have() == number + 1);
        }
    });
    assert_eq!((end, told), (WatchEnd::Found, parts.len() - 1));
    let outcome = session.watched().expect("a watch").outcome;
    assert_eq!(outcome.pending.len(), accounts.len());
}

#[test]
fn a_watch_has_its_whole_time_after_the_desktop_asked_the_person() {
    let desk = Desk::new();
    let session = desk.open();
    *desk.screen.asks_for.lock().unwrap() = Duration::from_millis(2_500);
    show(&desk, &[HOSPITAL]);
    let (end, told) = watch(&session, WatchFor::Scan, Duration::from_secs(2), |_| {});
    assert_eq!((end, told), (WatchEnd::Found, 1));
}

#[test]
fn a_screen_that_may_not_be_seen_ends_it_with_the_reason() {
    let desk = Desk::new();
    let session = desk.open();
    *desk.screen.fails.lock().unwrap() = Some(ScreenError::Denied);
    let (end, _) = watch(&session, WatchFor::Scan, LONG, |_| {});
    assert_eq!(end, WatchEnd::Failed(Code::ScreenDenied.into()));
}
