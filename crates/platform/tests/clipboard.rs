//! The clipboard as other programs see it: `xclip` on a real X11 display.

#![cfg(target_os = "linux")]

mod support;

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

use penning_platform::clipboard::SystemClipboard;
use penning_session::ports::{Clip, Clipboard, ClipboardError};
use support::{Desktop, inside, run, until};

const CODE: &str = "482913";

#[test]
fn a_code_reaches_other_programs_marked_as_a_secret() {
    inside(on_a_display, || {
        let clipboard = SystemClipboard::new();
        clipboard.put_secret(CODE).expect("there is a display");
        assert_eq!(seen_by_others("UTF8_STRING"), CODE);
        let forms = seen_by_others("TARGETS");
        assert!(forms.contains("x-kde-passwordManagerHint"), "{forms}");
        assert_eq!(seen_by_others("x-kde-passwordManagerHint"), "secret");
        assert!(clipboard.holds(CODE));
        assert!(!clipboard.holds("482914"));
    });
}

#[test]
fn a_code_is_cleared_while_it_is_still_there() {
    inside(on_a_display, || {
        let clipboard = SystemClipboard::new();
        clipboard.put_secret(CODE).expect("there is a display");
        assert!(clipboard.clear_if_holds(CODE));
        assert!(!clipboard.holds(CODE));
        assert_eq!(clipboard.read(), Ok(Clip::Empty));
        let left = Command::new("xclip")
            .args(["-selection", "clipboard", "-o"])
            .output()
            .expect("xclip is installed");
        assert!(left.stdout.is_empty());
        assert!(!clipboard.clear_if_holds(CODE), "only once");
    });
}

#[test]
fn what_was_copied_since_stays() {
    inside(on_a_display, || {
        let clipboard = SystemClipboard::new();
        clipboard.put_secret(CODE).expect("there is a display");
        copy("UTF8_STRING", b"a shopping list");
        assert!(!clipboard.clear_if_holds(CODE));
        assert_eq!(seen_by_others("UTF8_STRING"), "a shopping list");
    });
}

#[test]
fn text_pictures_and_files_are_read() {
    inside(on_a_display, || {
        let clipboard = SystemClipboard::new();
        assert_eq!(clipboard.read(), Ok(Clip::Empty));

        copy("UTF8_STRING", "otpauth://totp/Café".as_bytes());
        let Ok(Clip::Text(text)) = clipboard.read() else {
            panic!("not a text")
        };
        assert_eq!(*text, "otpauth://totp/Café");

        let red_and_blue = image::RgbaImage::from_vec(2, 1, vec![255, 0, 0, 255, 0, 0, 255, 255]);
        let mut png = Vec::new();
        red_and_blue
            .expect("two pixels")
            .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
            .expect("memory takes all");
        copy("image/png", &png);
        let Ok(Clip::Picture {
            width: 2,
            height: 1,
            rgba,
            text: None,
        }) = clipboard.read()
        else {
            panic!("not that picture")
        };
        assert_eq!(*rgba, [255, 0, 0, 255, 0, 0, 255, 255]);

        copy(
            "text/uri-list",
            b"file:///tmp/a%20code.png\r\nfile:///tmp/b.png\r\n",
        );
        let Ok(Clip::Files(files)) = clipboard.read() else {
            panic!("not files")
        };
        assert_eq!(
            files,
            ["/tmp/a code.png", "/tmp/b.png"].map(Into::<std::path::PathBuf>::into)
        );
    });
}

#[test]
fn a_broken_picture_is_no_picture() {
    inside(on_a_display, || {
        copy("image/png", b"\x89PNG\r\n\x1a\nand then something else");
        let clipboard = SystemClipboard::new();
        let clip = clipboard.read();
        assert!(!matches!(clip, Ok(Clip::Picture { .. } | Clip::Text(_))));
        clipboard.put_secret(CODE).expect("it goes on working");
        assert!(clipboard.holds(CODE));
    });
}

#[test]
fn a_program_that_hangs_on_its_clipboard_is_named_as_the_cause() {
    inside(on_a_display, || {
        let owner = copy("UTF8_STRING", b"never handed out");
        run("kill", &["-STOP", &owner]);
        let clipboard = SystemClipboard::new();
        assert_eq!(clipboard.read(), Err(ClipboardError::Busy));
        assert!(!clipboard.holds(CODE));
        clipboard.put_secret(CODE).expect("it can be taken over");
        assert!(clipboard.clear_if_holds(CODE));
        run("kill", &["-KILL", &owner]);
    });
}

#[test]
fn a_second_owner_may_live_in_another_thread() {
    inside(on_a_display, || {
        let clipboard = SystemClipboard::new();
        thread::scope(|threads| {
            for number in 0..8 {
                let clipboard = &clipboard;
                threads.spawn(move || {
                    let code = format!("{number:06}");
                    clipboard.put_secret(&code).expect("there is a display");
                    clipboard.clear_if_holds(&code);
                });
            }
        });
        clipboard.put_secret(CODE).expect("there is a display");
        assert_eq!(seen_by_others("UTF8_STRING"), CODE);
    });
}

#[test]
fn a_code_copied_right_after_a_clearing_stays() {
    inside(on_a_display, || {
        let clipboard = SystemClipboard::new();
        for _ in 0..100 {
            clipboard.put_secret("000000").expect("there is a display");
            assert!(clipboard.clear_if_holds("000000"));
            clipboard.put_secret(CODE).expect("there is a display");
            assert!(clipboard.holds(CODE));
        }
        assert_eq!(seen_by_others("UTF8_STRING"), CODE);
    });
}

#[test]
fn without_a_display_there_is_no_clipboard() {
    inside(Desktop::new, || {
        let clipboard = SystemClipboard::new();
        assert_eq!(clipboard.put_secret(CODE), Err(ClipboardError::Absent));
        assert_eq!(clipboard.read(), Err(ClipboardError::Absent));
        assert!(!clipboard.clear_if_holds(CODE));
    });
}

fn on_a_display() -> Desktop {
    Desktop::new().display("320x200x24")
}

/// Has another program copy `bytes`, and gives that program's process id.
fn copy(form: &str, bytes: &[u8]) -> String {
    let mut xclip = Command::new("xclip")
        .args(["-selection", "clipboard", "-quiet", "-t", form, "-i"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("xclip is installed");
    let id = xclip.id().to_string();
    let mut input = xclip.stdin.take().expect("it was piped");
    input.write_all(bytes).expect("it reads");
    drop(input);
    until("the other program owns the clipboard", || {
        let forms = Command::new("xclip")
            .args(["-selection", "clipboard", "-o", "-t", "TARGETS"])
            .output()
            .expect("xclip is installed");
        let forms = String::from_utf8(forms.stdout).expect("names");
        let marked = forms.contains("x-kde-passwordManagerHint");
        (forms.contains(form) && !marked).then_some(())
    });
    // It ends when another program copies, at the latest when the display goes.
    thread::spawn(move || xclip.wait());
    id
}

fn seen_by_others(form: &str) -> String {
    run("xclip", &["-selection", "clipboard", "-o", "-t", form])
}
