//! The screen: a known picture on a real X11 display, and a portal of our own for Wayland.

#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use image::{Rgba, RgbaImage};
use penning_platform::screen::SystemScreen;
use penning_session::ports::{PixelOrder, Rect, Screen, ScreenError, Shot, Watcher};
use penning_test_desktop::{Portal, Screenshot};
use support::{Desktop, inside, until};
use x11rb::COPY_DEPTH_FROM_PARENT;
use x11rb::connection::Connection;
use x11rb::protocol::randr::{ConnectionExt as _, MonitorInfo};
use x11rb::protocol::xproto::{
    ConnectionExt as _, CreateGCAux, CreateWindowAux, Gcontext, ImageFormat, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

#[test]
fn what_another_program_shows_is_captured_pixel_by_pixel() {
    inside(
        || Desktop::new().display("640x480x24"),
        || {
            let shown = Shown::at(40, 30, &coloured(200, 100));
            let shots = SystemScreen.capture().expect("there is a screen");
            let [shot] = &shots[..] else {
                panic!("one monitor: {shots:?}")
            };
            assert_eq!((shot.width, shot.height), (640, 480));
            assert_eq!(part(shot, 40, 30, 200, 100), coloured(200, 100));
            drop(shown);
        },
    );
}

#[test]
fn a_server_that_shares_no_memory_sends_the_same_pixels() {
    inside(
        || Desktop::new().display_with("640x480x24", &["-extension", "MIT-SHM"]),
        || {
            let shown = Shown::at(1, 2, &coloured(300, 400));
            let shots = SystemScreen.capture().expect("there is a screen");
            assert_eq!(part(&shots[0], 1, 2, 300, 400), coloured(300, 400));
            drop(shown);
        },
    );
}

#[test]
fn every_monitor_gives_a_picture_of_its_own() {
    inside(
        || Desktop::new().display("800x480x24"),
        || {
            split(&[("LEFT", 0), ("RIGHT", 400)]);
            let shown = Shown::at(350, 10, &coloured(100, 50));
            let shots = SystemScreen.capture().expect("there are screens");
            assert_eq!(shots.len(), 2, "{shots:?}");
            for (shot, (name, x)) in shots.iter().zip([("LEFT", 0), ("RIGHT", 400)]) {
                assert_eq!((shot.name.as_str(), shot.x, shot.y), (name, x, 0));
                assert_eq!((shot.width, shot.height), (400, 480));
            }
            let whole = coloured(100, 50);
            let half = |x| image::imageops::crop_imm(&whole, x, 0, 50, 50).to_image();
            assert_eq!(part(&shots[0], 350, 10, 50, 50), half(0));
            assert_eq!(part(&shots[1], 0, 10, 50, 50), half(50));
            drop(shown);
        },
    );
}

#[test]
fn a_screen_of_few_colours_is_captured_too() {
    inside(
        || Desktop::new().display("320x200x16"),
        || {
            let server = RustConnection::connect(None).expect("there is a display").0;
            let root = server.setup().roots[0].root;
            let green = CreateGCAux::new().foreground(0x07e0);
            let context: Gcontext = server.generate_id().expect("a fresh connection");
            server.create_gc(context, root, &green).expect("sent");
            let everything = x11rb::protocol::xproto::Rectangle {
                x: 0,
                y: 0,
                width: 320,
                height: 200,
            };
            server
                .poly_fill_rectangle(root, context, &[everything])
                .expect("sent");
            server.sync().expect("drawn");
            let shots = SystemScreen.capture().expect("there is a screen");
            assert_eq!(shots[0].order, PixelOrder::Bgrx);
            assert!(
                shots[0]
                    .pixels
                    .chunks(4)
                    .all(|pixel| pixel[..3] == [0, 255, 0])
            );
        },
    );
}

#[test]
fn a_watcher_is_told_of_what_is_drawn_and_not_of_what_our_own_window_draws() {
    inside(
        || Desktop::new().display("640x480x24"),
        || {
            let mut watcher = watcher();
            let soon = Duration::from_millis(300);
            let ours = Rect {
                x: 300,
                y: 300,
                width: 200,
                height: 100,
            };
            assert_eq!(
                watcher.changed(Some(ours), soon),
                Ok(true),
                "the first look"
            );
            watcher.look().expect("there is a screen");
            assert_eq!(watcher.changed(Some(ours), soon), Ok(false));

            let shown = Shown::at(40, 30, &coloured(200, 100));
            assert_eq!(watcher.changed(Some(ours), soon), Ok(true));
            let shots = watcher.look().expect("there is a screen");
            assert_eq!(part(&shots[0], 40, 30, 200, 100), coloured(200, 100));
            // Drawn in more than one step, perhaps.
            while watcher.changed(Some(ours), soon) == Ok(true) {}

            let own = Shown::at(320, 310, &coloured(100, 50));
            assert_eq!(watcher.changed(Some(ours), soon), Ok(false));
            drop(own);
            assert_eq!(watcher.changed(Some(ours), soon), Ok(false));
            drop(shown);
            assert_eq!(watcher.changed(Some(ours), soon), Ok(true));
        },
    );
}

#[test]
fn a_watcher_compares_pictures_where_the_server_tells_nothing() {
    inside(
        || Desktop::new().display_with("640x480x24", &["-extension", "DAMAGE"]),
        || {
            let mut watcher = watcher();
            let long = Duration::from_secs(3);
            assert_eq!(watcher.changed(None, long), Ok(true), "the first look");
            watcher.look().expect("there is a screen");
            assert_eq!(watcher.changed(None, long), Ok(false));
            let shown = Shown::at(40, 30, &coloured(200, 100));
            assert_eq!(watcher.changed(None, long), Ok(true));
            drop(shown);
        },
    );
}

fn watcher() -> Box<dyn Watcher> {
    let watcher = SystemScreen.watch(true).expect("there is a screen");
    watcher.expect("X11 tells of changes")
}

#[test]
fn without_a_display_there_is_no_screen() {
    inside(Desktop::new, || {
        let answer = SystemScreen.capture().map(|shots| shots.len());
        assert_eq!(answer, Err(ScreenError::NoDisplay));
    });
}

#[test]
fn a_display_that_is_gone_is_no_display() {
    inside(
        || Desktop::new().with("DISPLAY", ":4321"),
        || {
            let answer = SystemScreen.capture().map(|shots| shots.len());
            assert_eq!(answer, Err(ScreenError::NoDisplay));
        },
    );
}

#[test]
fn on_wayland_the_portal_takes_the_picture_and_no_file_stays() {
    inside(on_wayland, || {
        let shown = home().join("shown.png");
        coloured(64, 48).save(&shown).expect("there is room");
        let portal = portal();
        portal.screenshot(Screenshot::Picture(shown));
        let shots = SystemScreen.capture().expect("the portal allows it");
        let [shot] = &shots[..] else {
            panic!("one picture of all: {shots:?}")
        };
        assert_eq!(part(shot, 0, 0, 64, 48), coloured(64, 48));
        let left = portal.left_behind();
        assert!(left.is_empty(), "a picture of the screen on disk: {left:?}");
    });
}

#[test]
fn a_refusal_is_told_from_a_failure() {
    inside(on_wayland, || {
        let portal = portal();
        for refusal in [Screenshot::Denied, Screenshot::DeniedBefore] {
            portal.screenshot(refusal);
            assert_eq!(capture(), ScreenError::Denied);
        }
        let no_picture = home().join("shown.png");
        fs::write(&no_picture, "no picture").expect("there is room");
        portal.screenshot(Screenshot::Picture(no_picture));
        assert!(matches!(capture(), ScreenError::Failed(_)));
        let left = portal.left_behind();
        assert!(left.is_empty(), "also what is no picture goes: {left:?}");
        portal.screenshot(Screenshot::NoFile);
        assert!(matches!(capture(), ScreenError::Failed(_)));
        assert_eq!(portal.pictures(), 4);
    });
}

#[test]
fn a_desktop_without_a_portal_offers_no_way() {
    inside(on_wayland, || {
        assert_eq!(capture(), ScreenError::Unsupported);
    });
}

#[test]
fn a_portal_that_takes_no_pictures_offers_no_way() {
    inside(on_wayland, || {
        let bus = zbus::blocking::connection::Builder::session()
            .and_then(|builder| builder.serve_at("/org/freedesktop/portal/desktop", Other))
            .and_then(|builder| builder.name("org.freedesktop.portal.Desktop"))
            .and_then(|builder| builder.build())
            .expect("there is a bus");
        assert_eq!(capture(), ScreenError::Unsupported);
        drop(bus);
    });
}

#[test]
fn a_portal_that_goes_while_it_asks_is_a_failure() {
    inside(on_wayland, || {
        let portal = portal();
        portal.screenshot(Screenshot::Unanswered);
        let capturing = thread::spawn(capture);
        until("it is asked", || (portal.pictures() == 1).then_some(()));
        assert!(!capturing.is_finished(), "it waits for the person");
        drop(portal);
        let answer = capturing.join().expect("no panic");
        assert!(matches!(answer, ScreenError::Failed(_)), "{answer}");
    });
}

#[test]
fn wayland_without_a_bus_offers_no_way() {
    inside(
        || Desktop::new().with("WAYLAND_DISPLAY", "wayland-0"),
        || assert_eq!(capture(), ScreenError::Unsupported),
    );
}

#[test]
fn wayland_is_watched_only_where_the_desktop_may_ask_for_it() {
    inside(on_wayland, || {
        // Neither the portal nor the media service is there; without leave they are not even looked for.
        for may_ask in [false, true] {
            let refusal = SystemScreen.watch(may_ask).err();
            assert_eq!(refusal, Some(ScreenError::Unsupported), "{may_ask}");
        }
    });
}

fn on_wayland() -> Desktop {
    Desktop::new().bus().with("XDG_SESSION_TYPE", "wayland")
}

fn capture() -> ScreenError {
    let shots = SystemScreen.capture();
    shots.expect_err("no picture can be taken")
}

/// Makes monitors of 400×480 pixels out of the one screen.
fn split(monitors: &[(&str, i16)]) {
    let (server, number) = RustConnection::connect(None).expect("there is a display");
    let root = server.setup().roots[number].root;
    let all = server
        .randr_get_screen_resources(root)
        .expect("sent")
        .reply();
    let mut outputs = all.expect("the display has RandR").outputs;
    for (name, x) in monitors {
        let name = server.intern_atom(false, name.as_bytes()).expect("sent");
        let monitor = MonitorInfo {
            name: name.reply().expect("a name").atom,
            x: *x,
            width: 400,
            height: 480,
            width_in_millimeters: 100,
            height_in_millimeters: 120,
            outputs: outputs.pop().into_iter().collect(),
            ..MonitorInfo::default()
        };
        server.randr_set_monitor(root, monitor).expect("sent");
    }
    server.sync().expect("done");
}

/// A picture in which every pixel differs from its neighbours in all three colours.
fn coloured(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        Rgba([(x * 7) as u8, (y * 11) as u8, (x + 2 * y) as u8, 255])
    })
}

fn part(shot: &Shot, x: u32, y: u32, width: u32, height: u32) -> RgbaImage {
    let row = shot.width as usize * 4;
    assert_eq!(shot.pixels.len(), row * shot.height as usize);
    RgbaImage::from_fn(width, height, |right, down| {
        let at = (y + down) as usize * row + (x + right) as usize * 4;
        let pixel = &shot.pixels[at..at + 4];
        match shot.order {
            PixelOrder::Rgba => Rgba([pixel[0], pixel[1], pixel[2], 255]),
            PixelOrder::Bgrx => Rgba([pixel[2], pixel[1], pixel[0], 255]),
            PixelOrder::Grey => panic!("neither of these ways is grey"),
        }
    })
}

/// A window of another client of the display, showing a picture until this is dropped.
struct Shown {
    _server: RustConnection,
}

impl Shown {
    fn at(x: i16, y: i16, picture: &RgbaImage) -> Shown {
        let (server, number) = RustConnection::connect(None).expect("there is a display");
        let screen = &server.setup().roots[number];
        let window = server.generate_id().expect("a fresh connection");
        let (width, height) = (picture.width() as u16, picture.height() as u16);
        server
            .create_window(
                COPY_DEPTH_FROM_PARENT,
                window,
                screen.root,
                x,
                y,
                width,
                height,
                0,
                WindowClass::INPUT_OUTPUT,
                0,
                &CreateWindowAux::new().override_redirect(1),
            )
            .expect("sent");
        server.map_window(window).expect("sent");
        let context = server.generate_id().expect("a fresh connection");
        server
            .create_gc(context, window, &CreateGCAux::new())
            .expect("sent");
        let pixels: Vec<u8> = picture
            .pixels()
            .flat_map(|Rgba([red, green, blue, _])| [*blue, *green, *red, 0])
            .collect();
        server
            .put_image(
                ImageFormat::Z_PIXMAP,
                window,
                context,
                width,
                height,
                0,
                0,
                0,
                screen.root_depth,
                &pixels,
            )
            .expect("sent");
        server.sync().expect("shown");
        Shown { _server: server }
    }
}

/// A portal on the bus of this test's desktop.
fn portal() -> Portal {
    Portal::start_here(&home()).expect("there is a bus")
}

/// Every test's desktop has a folder of its own.
fn home() -> PathBuf {
    std::env::var_os("HOME").expect("a home").into()
}

/// Stands where a portal does, and takes no pictures.
struct Other;

#[zbus::interface(name = "org.freedesktop.portal.Other")]
impl Other {
    fn nothing(&self) {}
}
