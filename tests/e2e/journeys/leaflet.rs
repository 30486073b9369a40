//! Codes in documents: leaflets of several pages, saved messages, and what is locked.

use std::path::{Path, PathBuf};
use std::process::Command;

use penning_e2e::{Account, GITHUB, HOSPITAL, MAIL, Result, picture, travel};
use penning_test_desktop::{Offer, drag};

#[test]
fn a_leaflet_of_several_pages_is_dropped() -> Result<()> {
    travel("leaflet-dropped", async |journey| {
        let leaflet = journey.file("leaflet.pdf");
        picture::leaflet(&[None, Some(&HOSPITAL.uri()), None], &leaflet)?;
        let page = journey.start().await?;
        page.reads("Search").await?;
        let window = journey.desktop.window("Penning")?;
        drag(&journey.desktop, &Offer::Files(vec![leaflet]), &window)?;
        page.reads("Add this account?").await?;
        journey.picture("card")?;
        page.add().await?;
        HOSPITAL.is_right_in(&page).await
    })
}

#[test]
fn a_leaflet_that_was_copied_is_pasted_and_one_is_opened() -> Result<()> {
    travel("leaflet-pasted", async |journey| {
        let leaflet = journey.file("leaflet.pdf");
        picture::leaflet(&[Some(&MAIL.uri())], &leaflet)?;
        let list = journey.file("list");
        std::fs::write(&list, format!("file://{}\r\n", leaflet.display()))?;
        let page = journey.start().await?;
        page.reads("Search").await?;
        journey
            .desktop
            .clipboard()
            .put_file("text/uri-list", &list)?;
        journey.desktop.window("Penning")?.keys(&["ctrl+v"])?;
        page.reads("Add this account?").await?;
        page.add().await?;
        MAIL.is_right_in(&page).await?;

        let two = journey.file("two.pdf");
        picture::leaflet(&[Some(&GITHUB.uri()), Some(&HOSPITAL.uri())], &two)?;
        let window = journey.desktop.window("Penning")?;
        drag(&journey.desktop, &Offer::Files(vec![two]), &window)?;
        page.reads("2 accounts found").await?;
        page.press("Add 2 accounts").await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_leaflet_behind_a_password_opens_with_that() -> Result<()> {
    travel("leaflet-locked", async |journey| {
        let leaflet = journey.file("leaflet.pdf");
        std::fs::write(&leaflet, LOCKED)?;
        let page = journey.start().await?;
        page.reads("Search").await?;
        let window = journey.desktop.window("Penning")?;
        drag(&journey.desktop, &Offer::Files(vec![leaflet]), &window)?;
        page.reads("leaflet.pdf opens with a password only.")
            .await?;
        journey.picture("asked")?;
        let field = "Password of leaflet.pdf";
        page.write(field, "brass").await?;
        page.press("Open it").await?;
        page.reads("That password does not open leaflet.pdf.")
            .await?;
        journey.picture("wrong")?;
        page.write(field, "brass token").await?;
        page.press("Open it").await?;
        page.reads("Add this account?").await?;
        page.add().await?;
        HOSPITAL.is_right_in(&page).await
    })
}

#[test]
fn what_cannot_be_opened_is_named_with_a_way_on() -> Result<()> {
    travel("leaflet-refused", async |journey| {
        let page = journey.start().await?;
        page.reads("Search").await?;
        for (name, bytes, words) in [
            (
                "photo.heic",
                &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
                "photo.heic",
            ),
            ("broken.pdf", b"%PDF-1.7\nnothing", "broken.pdf is damaged."),
        ] {
            let file = journey.file(name);
            std::fs::write(&file, bytes)?;
            let window = journey.desktop.window("Penning")?;
            drag(&journey.desktop, &Offer::Files(vec![file]), &window)?;
            page.reads(words).await?;
            assert!(page.offers("Scan my screen").await?, "{name}");
            journey.picture(name)?;
            page.press("Close").await?;
        }
        // Larger than is read at all: no byte of it is.
        let huge = journey.file("huge.png");
        std::fs::File::create(&huge)?.set_len(65 * 1024 * 1024)?;
        let window = journey.desktop.window("Penning")?;
        drag(&journey.desktop, &Offer::Files(vec![huge]), &window)?;
        page.reads("huge.png is too large: 65 MB.").await
    })
}

#[test]
fn the_picture_in_a_saved_message_is_read() -> Result<()> {
    travel("leaflet-message", async |journey| {
        let code = journey.file("code.png");
        picture::with_codes(&[&GITHUB.uri()], &code)?;
        let encoded = std::process::Command::new("base64")
            .arg(&code)
            .output()?
            .stdout;
        let mut message = b"From: it@hospital.example\nMIME-Version: 1.0\n\
            Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n\
            <img src=\"cid:code\">\n--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n"
            .to_vec();
        message.extend(encoded);
        message.extend(b"\n--x--\n");
        let file = journey.file("invitation.eml");
        std::fs::write(&file, message)?;
        let page = journey.start().await?;
        page.reads("Search").await?;
        let window = journey.desktop.window("Penning")?;
        drag(&journey.desktop, &Offer::Files(vec![file]), &window)?;
        page.reads("Add this account?").await?;
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn scans_photos_and_pages_that_were_saved_are_read_too() -> Result<()> {
    travel("leaflet-kinds", async |journey| {
        let code = |account: &Account| -> Result<PathBuf> {
            let file = journey.file(&format!("{}.png", account.issuer));
            picture::with_codes(&[&account.uri()], &file)?;
            Ok(file)
        };
        let scan = journey.file("scan.tiff");
        converted(&code(&GITHUB)?, &scan)?;
        let photo = journey.file("photo.jpg");
        converted(&code(&HOSPITAL)?, &photo)?;
        std::fs::write(&photo, picture::held_sideways(&std::fs::read(&photo)?))?;
        let saved = journey.file("page.html");
        let encoded = encoded(&code(&MAIL)?)?;
        let page = format!(
            "<!DOCTYPE html>\n<title>Set up</title><img src=\"data:image/png;base64,{encoded}\">"
        );
        std::fs::write(&saved, page)?;
        let page = journey.start().await?;
        page.reads("Search").await?;
        let window = journey.desktop.window("Penning")?;
        let files = vec![scan, photo, saved];
        drag(&journey.desktop, &Offer::Files(files), &window)?;
        page.reads("3 accounts found").await?;
        journey.picture("found")?;
        page.press("Add 3 accounts").await?;
        for account in [GITHUB, HOSPITAL, MAIL] {
            account.is_right_in(&page).await?;
        }
        Ok(())
    })
}

/// As ImageMagick writes it in the format that the name ends with.
fn converted(from: &Path, to: &Path) -> Result<()> {
    let done = Command::new("convert").arg(from).arg(to).status()?;
    done.success()
        .then_some(())
        .ok_or_else(|| "not converted".into())
}

fn encoded(file: &Path) -> Result<String> {
    let said = Command::new("base64")
        .args(["--wrap=0"])
        .arg(file)
        .output()?;
    Ok(String::from_utf8(said.stdout)?)
}

const LOCKED: &[u8] = include_bytes!("../../../crates/qr/tests/made/locked.pdf");
