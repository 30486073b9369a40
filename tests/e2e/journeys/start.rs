//! Starting, starting again, starting twice, being closed.

use penning_e2e::{GITHUB, HOSPITAL, MAIL, Result, Start, travel, travel_on};
use penning_test_desktop::{Parts, Window, wait_for};
use serde_json::json;

#[test]
fn everything_is_there_after_a_restart() -> Result<()> {
    travel("restart", async |journey| {
        let page = journey.start().await?;
        for account in [GITHUB, HOSPITAL, MAIL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        journey.stop().await?;
        let page = journey.start().await?;
        for account in [GITHUB, HOSPITAL, MAIL] {
            account.is_right_in(&page).await?;
        }
        Ok(())
    })
}

#[test]
fn a_second_start_hands_its_link_over_and_adds_nothing_by_itself() -> Result<()> {
    travel("second-start", async |journey| {
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        let before = journey.processes();
        let mut second = journey.start_alone(&Start {
            arguments: &[&GITHUB.uri()],
            ..Start::default()
        })?;
        assert!(second.ends()?, "the second start ends well");
        assert_eq!(journey.processes(), before, "one Penning only");
        page.reads("Add this account?").await?;
        journey.picture("card")?;
        page.press("Cancel").await?;
        page.reads("Add your first account").await?;
        journey.kill().await?;

        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        assert_eq!(page.code_of(GITHUB.issuer).await?, None);
        Ok(())
    })
}

#[test]
fn a_first_start_with_a_link_asks_too() -> Result<()> {
    travel("start-link", async |journey| {
        let page = journey
            .start_with(&Start {
                arguments: &[&GITHUB.uri()],
                ..Start::default()
            })
            .await?;
        page.reads("Add this account?").await?;
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_start_in_the_background_shows_no_window() -> Result<()> {
    travel("start-hidden", async |journey| {
        let _penning = journey.start_alone(&Start {
            arguments: &["--hidden"],
            ..Start::default()
        })?;
        let tray = journey.desktop.tray();
        wait_for("the icon in the tray", 15, || {
            tray.ask(&json!({ "do": "menu" })).ok()
        })?;
        journey.picture("hidden")?;
        assert!(!Window::is_shown(&journey.desktop, "Penning"));
        journey
            .desktop
            .tray()
            .ask(&json!({ "do": "click", "label": "Open Penning" }))?;
        journey.desktop.window("Penning")?;
        Ok(())
    })
}

#[test]
fn a_closed_window_goes_to_the_tray_and_gives_its_memory_back() -> Result<()> {
    travel("close", async |journey| {
        let start = Start {
            variables: &[("PENNING_RELEASE_AFTER_MS", "1500")],
            ..Start::default()
        };
        let page = journey.start_with(&start).await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        journey.stop().await?;

        let penning = journey.start_alone(&start)?;
        let window = journey.desktop.window("Penning")?;
        window.wait_until_painted()?;
        journey.desktop.settle()?;
        wait_for("a web view", 10, || {
            (!journey.web_processes().is_empty()).then_some(())
        })?;
        window.close()?;
        wait_for("the window's end", 5, || {
            (!Window::is_shown(&journey.desktop, "Penning")).then_some(())
        })?;
        wait_for("the web engine's end", 20, || {
            journey.engine_processes().is_empty().then_some(())
        })?;
        assert_eq!(
            journey.processes(),
            [penning.id()],
            "Penning itself goes on"
        );

        // Whoever looks into the menu may want the window: its page gets ready, and goes again.
        journey.desktop.tray().ask(&json!({ "do": "menu" }))?;
        wait_for("a page made ready", 10, || {
            (!journey.web_processes().is_empty()).then_some(())
        })?;
        wait_for("the end of a page that nobody wanted", 25, || {
            assert!(!Window::is_shown(&journey.desktop, "Penning"));
            journey.engine_processes().is_empty().then_some(())
        })?;

        journey.desktop.tray().ask(&json!({ "do": "menu" }))?;
        wait_for("a page made ready", 10, || {
            (!journey.web_processes().is_empty()).then_some(())
        })?;
        journey
            .desktop
            .tray()
            .ask(&json!({ "do": "click", "label": "Open Penning" }))?;
        let window = journey.desktop.window("Penning")?;
        window.wait_until_painted()?;
        journey.desktop.settle()?;
        journey.picture("opened-again")?;
        // By keyboard, since WebDriver does not see this window: the first row is copied.
        window.keys(&["g", "i", "t", "Return"])?;
        let clipboard = journey.desktop.clipboard();
        let code = wait_for("a code on the clipboard", 15, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        assert!(GITHUB.makes(&code)?);
        Ok(())
    })
}

#[test]
fn without_a_tray_closing_quits() -> Result<()> {
    travel_on(
        "close-no-tray",
        &Parts {
            tray: false,
            ..Parts::default()
        },
        async |journey| {
            let mut penning = journey.start_alone(&Start::default())?;
            let window = journey.desktop.window("Penning")?;
            journey.desktop.settle()?;
            window.close()?;
            assert!(penning.ends()?);
            Ok(())
        },
    )
}
