//! The desktop that the journeys happen on does what theirs would, proved on other programs.

use std::process::Stdio;

use penning_e2e::{Result, picture};
use penning_test_desktop::{Desktop, KeychainAtStart, Offer, Parts, Window, drag, wait_for};
use serde_json::json;

/// A tray program as most are made on Linux: libayatana-appindicator and a GTK menu.
const TRAY_PROGRAM: &str = r#"
import gi
gi.require_version("Gtk", "3.0"); gi.require_version("AyatanaAppIndicator3", "0.1")
from gi.repository import AyatanaAppIndicator3 as Indicator, Gtk
icon = Indicator.Indicator.new("example", "dialog-information", Indicator.IndicatorCategory.APPLICATION_STATUS)
icon.set_status(Indicator.IndicatorStatus.ACTIVE)
menu = Gtk.Menu()
for label in ["Mail & more", "snake_case"]:
    entry = Gtk.MenuItem.new_with_label(label)
    entry.connect("activate", lambda entry: (print(entry.get_label(), flush=True), Gtk.main_quit()))
    menu.append(entry)
grey = Gtk.MenuItem.new_with_label("Grey"); grey.set_sensitive(False); menu.append(grey)
menu.show_all(); icon.set_menu(menu); Gtk.main()
"#;

/// A window that takes what is dropped and says what it was.
const DROP_PROGRAM: &str = r#"
import sys, gi
gi.require_version("Gtk", "3.0"); gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, Gtk
window = Gtk.Window(title="Drop here"); window.set_default_size(300, 200)
window.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
window.drag_dest_add_uri_targets(); window.drag_dest_add_text_targets()
def taken(_w, _c, _x, _y, data, *_):
    print(" ".join(data.get_uris()) if data.get_uris() else data.get_text(), flush=True); Gtk.main_quit()
window.connect("drag-data-received", taken); window.show_all(); Gtk.main()
"#;

fn python(desktop: &Desktop, program: &str) -> Result<std::process::Child> {
    let mut command = desktop.command("/usr/bin/python3");
    Ok(command
        .args(["-c", program])
        .stdout(Stdio::piped())
        .spawn()?)
}

#[test]
fn tray_lists_and_clicks_a_menu() -> Result<()> {
    let mut desktop = Desktop::start(&Parts::default())?;
    let program = python(&desktop, TRAY_PROGRAM)?;
    let tray = desktop.tray();
    let menu = wait_for("the icon's menu", 10, || {
        tray.ask(&json!({ "do": "menu" })).ok()
    })?;
    let labels: Vec<_> = menu["children"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|entry| entry["label"].clone())
        .collect();
    assert_eq!(labels, ["Mail & more", "snake_case", "Grey"]);
    assert!(
        tray.ask(&json!({ "do": "click", "label": "Grey" }))
            .is_err(),
        "a grey entry takes no click"
    );
    assert!(
        tray.ask(&json!({ "do": "click", "label": "No such" }))
            .is_err()
    );
    tray.ask(&json!({ "do": "click", "label": "snake_case" }))?;
    let output = program.wait_with_output()?;
    assert_eq!(String::from_utf8(output.stdout)?.trim(), "snake_case");
    Ok(())
}

#[test]
fn drag_carries_files_and_text_between_programs() -> Result<()> {
    let desktop = Desktop::start(&Parts::default())?;
    let file = desktop.folder().join("a picture.png");
    picture::without_code(&file)?;
    for (offer, expected) in [
        (
            Offer::Files(vec![file.clone()]),
            format!("file://{}", file.display().to_string().replace(' ', "%20")),
        ),
        (
            Offer::Text("otpauth://totp/x".into()),
            "otpauth://totp/x".into(),
        ),
    ] {
        let program = python(&desktop, DROP_PROGRAM)?;
        drag(&desktop, &offer, &desktop.window("Drop here")?)?;
        assert_eq!(
            String::from_utf8(program.wait_with_output()?.stdout)?.trim(),
            expected
        );
    }
    Ok(())
}

#[test]
fn codes_on_the_screen_are_read_by_another_program() -> Result<()> {
    let desktop = Desktop::start(&Parts::default())?;
    let file = desktop.folder().join("codes.png");
    picture::with_codes(&["first", "second"], &file)?;
    let shown = desktop.show_picture(&file, 200, 100)?;
    let screen = desktop.folder().join("screen.png");
    desktop.screenshot(&screen)?;
    let read = desktop.run(
        desktop
            .command("zbarimg")
            .args(["-q", "--raw"])
            .arg(&screen),
    )?;
    let mut texts: Vec<_> = read.lines().collect();
    texts.sort_unstable();
    assert_eq!(texts, ["first", "second"]);
    drop(shown);
    wait_for("the window's end", 5, || {
        (!Window::is_shown(&desktop, "Some website")).then_some(())
    })
}

#[test]
fn keychain_locks_unlocks_and_can_be_absent() -> Result<()> {
    let mut desktop = Desktop::start(&Parts {
        keychain: KeychainAtStart::Absent,
        ..Parts::default()
    })?;
    let owner = |desktop: &Desktop| {
        let asked = [
            "wait",
            "--session",
            "--timeout",
            "1",
            "org.freedesktop.secrets",
        ];
        desktop.run(desktop.command("gdbus").args(asked)).is_ok()
    };
    assert!(!owner(&desktop));
    desktop.start_keychain()?;
    assert!(owner(&desktop));
    desktop.lock_keychain()?;
    desktop.unlock_keychain()?;
    desktop.stop_keychain();
    assert!(!owner(&desktop));
    desktop.start_keychain()
}

#[test]
fn clipboard_passes_text_between_programs() -> Result<()> {
    let desktop = Desktop::start(&Parts::default())?;
    assert_eq!(desktop.clipboard().text(), None);
    desktop.clipboard().put_text("Größe")?;
    assert_eq!(desktop.clipboard().text().as_deref(), Some("Größe"));
    let file = desktop.folder().join("a.png");
    picture::without_code(&file)?;
    desktop.clipboard().put_file("image/png", &file)?;
    assert!(
        desktop
            .clipboard()
            .targets()
            .contains(&"image/png".to_owned())
    );
    Ok(())
}
