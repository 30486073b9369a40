//! Codes that are brought to Penning: dragged from another program, pasted, opened.

use penning_e2e::{
    Account, GITHUB, HOSPITAL, Journey, MAIL, Page, Result, Start, VPN, picture, travel,
};
use penning_test_desktop::{Offer, drag, hold, wait_for};

async fn dropped(journey: &Journey, page: &Page, offer: &Offer) -> Result<()> {
    page.reads("Search").await?; // the list is there: only then does it take drops
    drag(&journey.desktop, offer, &journey.desktop.window("Penning")?)?;
    Ok(())
}

#[test]
fn a_picture_file_is_dropped() -> Result<()> {
    travel("drop-file", async |journey| {
        let code = journey.file("a code.png");
        picture::with_codes(&[&GITHUB.uri()], &code)?;
        let page = journey.start().await?;
        page.reads("Search").await?;
        let window = journey.desktop.window("Penning")?;
        let held = hold(&journey.desktop, &Offer::Files(vec![code]), &window)?;
        page.reads("Drop it here").await?;
        journey.picture("over")?;
        held.let_go()?;
        page.reads("Add this account?").await?;
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn several_files_are_dropped_and_one_is_no_picture() -> Result<()> {
    travel("drop-several", async |journey| {
        let (first, second, third) = (
            journey.file("1.png"),
            journey.file("2.png"),
            journey.file("notes.txt"),
        );
        picture::with_codes(&[&GITHUB.uri()], &first)?;
        picture::with_codes(&[&HOSPITAL.uri()], &second)?;
        std::fs::write(&third, "no picture at all")?;
        let page = journey.start().await?;
        dropped(journey, &page, &Offer::Files(vec![first, second, third])).await?;
        page.reads("2 accounts found").await?;
        page.reads("notes.txt is not a picture.").await?;
        journey.picture("card")?;
        page.press("Add 2 accounts").await?;
        GITHUB.is_right_in(&page).await?;
        HOSPITAL.is_right_in(&page).await
    })
}

#[test]
fn a_link_is_dropped_as_text() -> Result<()> {
    travel("drop-text", async |journey| {
        let page = journey.start().await?;
        dropped(journey, &page, &Offer::Text(VPN.uri())).await?;
        page.reads("Add this account?").await?;
        page.add().await?;
        VPN.is_right_in(&page).await
    })
}

#[test]
fn a_picture_is_dragged_out_of_a_browser() -> Result<()> {
    travel("drop-browser", async |journey| {
        let code = journey.file("code.png");
        picture::with_codes(&[&MAIL.uri()], &code)?;
        let page = journey.start().await?;
        let address = "https://mail.example.org/qr.png".to_owned();
        dropped(
            journey,
            &page,
            &Offer::PictureOnPage {
                address,
                picture: code,
            },
        )
        .await?;
        // Browsers hand over the address; Penning uses no network and names the way that works.
        page.reads("mail.example.org").await?;
        page.reads("Copy image").await?;
        journey.picture("explained")
    })
}

#[test]
fn a_copied_picture_and_a_copied_link_are_pasted() -> Result<()> {
    travel("paste", async |journey| {
        let code = journey.file("code.png");
        picture::with_codes(&[&MAIL.uri()], &code)?;
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        journey.desktop.clipboard().put_file("image/png", &code)?;
        journey.desktop.window("Penning")?.keys(&["ctrl+v"])?;
        page.reads("Add this account?").await?;
        page.add().await?;
        MAIL.is_right_in(&page).await?;

        journey.desktop.clipboard().put_text(&VPN.uri())?;
        journey.desktop.window("Penning")?.keys(&["ctrl+v"])?;
        page.reads("Add this account?").await?;
        page.add().await?;
        VPN.is_right_in(&page).await
    })
}

/// WebDriver answers file choosers itself, so this one is made by hand: by keys alone, and
/// without anything but Penning running.
#[test]
fn a_picture_is_opened_by_keyboard() -> Result<()> {
    travel("open-file", async |journey| {
        let code = journey.file("code.png");
        picture::with_codes(&[&GITHUB.uri()], &code)?;
        let penning = journey.start_alone(&Start::default())?;
        let window = journey.desktop.window("Penning")?;
        window.wait_until_painted()?;
        journey.desktop.settle()?;
        let desktop = &journey.desktop;
        // Ways to add: the first has the focus; the guide and the camera stand before opening a picture.
        desktop.and_see(|| window.keys(&["ctrl+n"]))?;
        for _ in 0..3 {
            desktop.and_see(|| window.keys(&["Tab"]))?;
        }
        let vault = journey.data().join("vault.age");
        let empty = std::fs::read(&vault)?;
        window.keys(&["Return"])?;
        desktop.choose_file(&code)?;
        // The page of ways is back for a moment, where the same key would ask for a file again.
        wait_for("the account in the file", 20, || {
            let said = journey.said().ok()?;
            said.contains("a picture was read: 1 texts").then_some(())
        })?;
        desktop.settle()?;
        journey.picture("card")?;
        // The card's own button has the focus. WebKitGTK still waits for the Enter that the file
        // chooser heard the end of, and takes the next one for the same; the space bar it takes.
        window.keys(&["space"])?;
        wait_for("the saved account", 20, || {
            std::fs::read(&vault).ok().filter(|now| *now != empty)
        })?;
        journey.picture("list")?;
        drop(penning);

        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_file_of_another_app_comes_in_by_the_command_line() -> Result<()> {
    travel("import", async |journey| {
        let file = journey.file("export.txt");
        let text = |accounts: &[Account]| {
            let uris: Vec<String> = accounts.iter().map(Account::uri).collect();
            uris.join("\n")
        };
        std::fs::write(&file, text(&[GITHUB, HOSPITAL]))?;
        let file = file.display().to_string();
        // Before Penning ever ran.
        let said = journey.says(&["import", &file])?;
        assert!(said.contains("2 accounts were added"), "{said}");

        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await?;
        HOSPITAL.is_right_in(&page).await?;

        // And while it runs: the list has them at once.
        std::fs::write(&file, text(&[GITHUB, VPN]))?;
        let said = journey.says(&["import", &file])?;
        assert!(said.contains("1 account was added"), "{said}");
        assert!(said.contains("1 was already in Penning"), "{said}");
        VPN.is_right_in(&page).await?;
        for account in [GITHUB, HOSPITAL, VPN] {
            assert!(!said.contains(account.secret), "no secret is said");
        }
        Ok(())
    })
}
