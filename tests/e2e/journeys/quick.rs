//! The quick palette and the keys for every program: real key presses, over another program's full screen.

use std::time::Instant;

use penning_e2e::{GITHUB, HOSPITAL, Journey, Page, Result, Start, travel};
use penning_test_desktop::wait_for;
use penning_test_servers::{Product, Server};

use crate::approve;
use crate::ways::{PASSWORD, open_settings, unlock, with_a_password};

const PALETTE: &str = "Penning: quick palette";

async fn choose_keys(journey: &Journey, page: &Page, field: &str, keys: &str) -> Result<()> {
    page.enter(field).await?;
    page.reads("Backspace clears").await?;
    journey.desktop.press(keys)
}

async fn stands_in(page: &Page, field: &str, text: &str) -> Result<()> {
    page.until(&format!("{text:?} in {field:?}"), async |page| {
        Ok(page.value_of(field).await? == text)
    })
    .await
}

/// Both, by real keys in the settings' fields.
async fn with_keys(journey: &Journey, page: &Page) -> Result<()> {
    open_settings(page).await?;
    choose_keys(journey, page, "Quick palette", "ctrl+shift+p").await?;
    stands_in(page, "Quick palette", "Ctrl+Shift+P").await?;
    choose_keys(journey, page, "Lock at once", "ctrl+alt+k").await?;
    stands_in(page, "Lock at once", "Ctrl+Alt+K").await?;
    journey.picture("keys")?;
    page.press("Back").await
}

fn opens(journey: &Journey) -> Result<()> {
    journey.desktop.window(PALETTE)?.wait_until_painted()
}

fn goes(journey: &Journey) -> Result<()> {
    wait_for("the palette's end", 10, || {
        (!journey.desktop.shows(PALETTE)).then_some(())
    })
}

/// Wherever the keyboard is: nothing is brought to the front for it.
fn types(journey: &Journey, keys: &[&str]) -> Result<()> {
    journey.desktop.press_keys(keys)
}

fn locks(journey: &Journey) -> Result<usize> {
    Ok(journey.said()?.matches("] locked: ").count())
}

#[test]
fn a_few_letters_over_a_full_screen_and_the_code_is_on_the_clipboard() -> Result<()> {
    travel("quick", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        page.paste(journey, &HOSPITAL.uri()).await?;
        page.add().await?;
        with_keys(journey, &page).await?;
        journey.desktop.window("Penning")?.close()?;

        let film = journey.desktop.show_full_screen()?;
        let before = journey.desktop.look()?;
        journey.desktop.press("ctrl+shift+p")?;
        opens(journey)?;
        journey.desktop.wait_until_unlike(&before)?;
        journey.picture("over-full-screen")?;
        types(journey, &["h", "s", "p"])?;
        journey.picture("typed")?;
        types(journey, &["Return"])?;
        goes(journey)?;
        let clipboard = journey.desktop.clipboard();
        let code = wait_for("a code on the clipboard", 10, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        assert!(HOSPITAL.makes(&code)?, "{code} is not what oathtool makes");

        // Escape, the same keys again, and a click elsewhere each close it.
        for close in ["Escape", "ctrl+shift+p"] {
            journey.desktop.press("ctrl+shift+p")?;
            opens(journey)?;
            journey.desktop.press(close)?;
            goes(journey)?;
        }
        journey.desktop.press("ctrl+shift+p")?;
        opens(journey)?;
        journey.desktop.window("Full screen")?.click(5, 5)?;
        goes(journey)?;

        // Locked from here, and what is chosen then is copied once the password was given.
        let locked = locks(journey)?;
        journey.desktop.press("ctrl+alt+k")?;
        wait_for("the lock", 10, || {
            locks(journey).is_ok_and(|now| now > locked).then_some(())
        })?;
        wait_for("an empty clipboard", 10, || {
            clipboard.text().is_none().then_some(())
        })?;
        drop(film);
        journey.desktop.press("ctrl+shift+p")?;
        opens(journey)?;
        journey.picture("locked")?;
        types(journey, &["g", "i", "t", "Return"])?;
        let window = journey.desktop.window("Penning")?;
        window.wait_until_painted()?;
        journey.picture("unlock")?;
        window.type_text(PASSWORD)?;
        window.keys(&["Return"])?;
        let code = wait_for("the code that was wished for", 20, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        assert!(GITHUB.makes(&code)?, "{code} is not what oathtool makes");
        Ok(())
    })
}

/// With no window in sight the server is asked every ten seconds, and then every three.
#[test]
fn signing_in_is_said_in_the_palette_and_the_server_sees_it() -> Result<()> {
    travel("quick-sign-in", async |journey| {
        let server = Server::start(Product::PrivacyIdea)?;
        let page = approve::enrolled(journey, &server, "anna").await?;
        with_keys(journey, &page).await?;
        journey.desktop.window("Penning")?.close()?;
        // From one time that the server is asked to the next: what the window's last moment asked for is over then.
        let next_poll = || -> Result<Instant> {
            let before = server.polls()?;
            approve::until("the server is asked", || {
                Ok((server.polls()? > before).then(Instant::now))
            })
        };
        let first = next_poll()?;
        let unseen = next_poll()? - first;
        journey.desktop.press("ctrl+shift+p")?;
        opens(journey)?;
        types(journey, &["s", "i", "g", "n"])?;
        journey.picture("offered")?;
        types(journey, &["Return"])?;
        goes(journey)?;
        let first = next_poll()?;
        let expected = next_poll()? - first;
        println!("asked after {unseen:?}, and once expected after {expected:?}");
        assert!(expected < unseen, "{expected:?}, not less than {unseen:?}");
        server.sign_in("anna")?;
        approve::asked(journey, approve::WINDOW)?;
        journey.picture("asked")
    })
}

/// Where the desktop keeps keys to itself, its own settings start Penning once more.
#[test]
fn a_second_start_opens_the_palette_or_locks() -> Result<()> {
    travel("quick-command", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        let penning = journey.processes();
        let mut start = |argument: &str| -> Result<()> {
            let mut second = journey.start_alone(&Start {
                arguments: &[argument],
                ..Start::default()
            })?;
            assert!(second.ends()?, "the second start ends well");
            assert_eq!(journey.processes(), penning, "one Penning only");
            Ok(())
        };
        start("--quick")?;
        start("--quick")?;
        start("--lock")?;
        opens(journey)?;
        page.reads("Your accounts are locked").await?;
        // Enter unlocks.
        types(journey, &["Return"])?;
        goes(journey)?;
        unlock(&page).await?;
        GITHUB.is_right_in(&page).await?;
        journey.stop().await?;

        // Nothing is open, so nothing has to be locked, and no Penning stays.
        let mut alone = journey.start_alone(&Start {
            arguments: &["--lock"],
            ..Start::default()
        })?;
        assert!(alone.ends()?, "it ends well");
        // As the first start, the palette comes alone.
        let _alone = journey.start_alone(&Start {
            arguments: &["--quick"],
            ..Start::default()
        })?;
        opens(journey)?;
        journey.picture("first-start")?;
        assert!(!journey.desktop.shows("Penning"));
        types(journey, &["Escape"])?;
        goes(journey)
    })
}

/// The window manager has Alt+F4.
#[test]
fn keys_that_another_program_has_are_told() -> Result<()> {
    travel("quick-refused", async |journey| {
        let data = journey.data();
        std::fs::create_dir_all(&data)?;
        std::fs::write(
            data.join("settings.json"),
            r#"{"quickShortcut":"Alt+F4","lockShortcut":"Ctrl+Alt+KeyK"}"#,
        )?;
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        open_settings(&page).await?;
        page.reads("Another program has these keys now").await?;
        journey.picture("told")?;
        // The same for both is one too many.
        choose_keys(journey, &page, "Quick palette", "ctrl+shift+p").await?;
        stands_in(&page, "Quick palette", "Ctrl+Shift+P").await?;
        page.no_longer_reads("Another program has these keys now")
            .await?;
        journey.desktop.press("BackSpace")?;
        stands_in(&page, "Quick palette", "").await?;
        // They are other programs' again.
        journey.desktop.press("ctrl+shift+p")?;
        stands_in(&page, "Quick palette", "Ctrl+Shift+P").await?;
        choose_keys(journey, &page, "Lock at once", "x").await?;
        page.reads("These keys cannot be used").await?;
        stands_in(&page, "Lock at once", "Ctrl+Alt+K").await
    })
}
