//! Cameras, as the desktop's media service has them.

#![cfg(target_os = "linux")]

mod support;

use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use penning_platform::camera::SystemCamera;
use penning_session::ports::{Camera, CameraError, CameraEvent, CameraFrame, Watching};
use penning_test_desktop::{Cameras, KeychainAtStart, Parts};
use support::{Desktop, inside};

const SOON: Duration = Duration::from_secs(20);
const SIZE: (u32, u32) = (1280, 720);

/// Runs `body` on a desktop that has a media service.
fn with_cameras(body: impl FnOnce(&mut Cameras<'_>)) {
    inside(
        || Desktop::new().bus(),
        || {
            let desktop = penning_test_desktop::Desktop::start(&Parts {
                keychain: KeychainAtStart::Absent,
                tray: false,
                ..Parts::default()
            })
            .expect("a desktop");
            let folder = desktop.folder().join("run");
            // SAFETY: this process runs this test alone, and no other thread looks at its environment now.
            unsafe { std::env::set_var("XDG_RUNTIME_DIR", folder) };
            body(&mut Cameras::start(&desktop).expect("a media service"));
        },
    );
}

fn watch(wanted: Option<&str>) -> (Watching, Receiver<CameraEvent>) {
    let (told, heard) = mpsc::channel();
    let watching = SystemCamera
        .watch(wanted, Box::new(move |event| drop(told.send(event))))
        .expect("libpipewire is installed");
    (watching, heard)
}

/// The next event that `pick` gives something for.
fn next<T>(heard: &Receiver<CameraEvent>, pick: impl Fn(CameraEvent) -> Option<T>) -> T {
    let until = Instant::now() + SOON;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let event = heard.recv_timeout(left).expect("told in time");
        if let Some(picked) = pick(event) {
            return picked;
        }
    }
}

fn frame(event: CameraEvent) -> Option<CameraFrame> {
    match event {
        CameraEvent::Frame(frame) => Some(frame),
        CameraEvent::Off(error) => panic!("{error}"),
        CameraEvent::Cameras { .. } => None,
    }
}

fn off(event: CameraEvent) -> Option<CameraError> {
    match event {
        CameraEvent::Off(error) => Some(error),
        _ => None,
    }
}

#[test]
fn pictures_go_on_coming_and_end_with_the_watch() {
    with_cameras(|cameras| {
        cameras
            .plug("front", "Front camera", SIZE)
            .expect("plugged in");
        let grey: Vec<u8> = (0..SIZE.0 * SIZE.1).map(|at| (at % 251) as u8).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("grey");
        std::fs::write(&file, &grey).expect("written");
        cameras.show("front", &file).expect("shown");

        let (watching, heard) = watch(None);
        let (all, using) = next(&heard, |event| match event {
            CameraEvent::Cameras { all, using } if using.is_some() => Some((all, using)),
            _ => None,
        });
        assert_eq!(all[0].title, "Front camera");
        assert_eq!(using.as_deref(), Some("front"));
        let first = next(&heard, frame);
        assert_eq!((first.width, first.height), SIZE);
        assert!(*first.grey == grey, "the picture is another");
        assert_eq!(cameras.watchers().expect("told"), ["penning"]);
        for _ in 0..30 {
            next(&heard, frame);
        }

        drop(watching);
        let none: [&str; 0] = [];
        assert_eq!(cameras.watchers().expect("told"), none, "the camera is on");
    });
}

#[test]
fn no_camera_is_told_and_one_that_is_plugged_in_comes_on() {
    with_cameras(|cameras| {
        let (_watching, heard) = watch(None);
        // In a container the machine's own cameras may be visible and closed.
        let why = next(&heard, off);
        assert!(
            [CameraError::Missing, CameraError::Denied].contains(&why),
            "{why}"
        );
        cameras
            .plug("front", "Front camera", (640, 480))
            .expect("plugged in");
        let first = next(&heard, frame);
        assert_eq!((first.width, first.height), (640, 480));
    });
}

#[test]
fn an_unplugged_camera_is_told_and_comes_back() {
    with_cameras(|cameras| {
        cameras
            .plug("front", "Front camera", SIZE)
            .expect("plugged in");
        let (_watching, heard) = watch(None);
        next(&heard, frame);
        cameras.unplug("front").expect("unplugged");
        assert_eq!(next(&heard, off), CameraError::Unplugged);
        cameras
            .plug("front", "Front camera", SIZE)
            .expect("plugged in");
        next(&heard, frame);
    });
}

#[test]
fn the_camera_that_was_wanted_is_on_where_it_is_there() {
    with_cameras(|cameras| {
        cameras
            .plug("front", "Front camera", SIZE)
            .expect("plugged in");
        cameras
            .plug("desk", "Desk camera", (640, 480))
            .expect("plugged in");
        for (wanted, expected) in [("desk", "desk"), ("front", "front"), ("gone", "front")] {
            let (_watching, heard) = watch(Some(wanted));
            let using = next(&heard, |event| match event {
                CameraEvent::Cameras { using, all } if all.len() == 2 => using,
                _ => None,
            });
            assert_eq!(using, expected, "{wanted} was wanted");
            next(&heard, frame);
        }
    });
}

#[test]
fn a_camera_that_sends_nothing_is_told() {
    with_cameras(|cameras| {
        cameras
            .plug("front", "Front camera", SIZE)
            .expect("plugged in");
        cameras.mute("front", true).expect("muted");
        let (_watching, heard) = watch(None);
        assert_eq!(next(&heard, off), CameraError::Silent);
    });
}

#[test]
fn without_a_media_service_there_is_a_reason() {
    inside(
        || Desktop::new().bus(),
        || {
            let (_watching, heard) = watch(None);
            let why = next(&heard, off);
            assert!(matches!(why, CameraError::Unsupported(_)), "{why}");
        },
    );
}
