//! From the wish for a code to the code in another program.

use std::time::{Duration, Instant};

use penning_e2e::{GITHUB, HOSPITAL, Journey, MAIL, Page, Result, oathtool, travel};
use penning_test_desktop::wait_for;
use thirtyfour::Key;

async fn with_accounts(journey: &mut Journey) -> Result<Page> {
    let page = journey.start().await?;
    for account in [GITHUB, HOSPITAL, MAIL] {
        page.paste(journey, &account.uri()).await?;
        page.add().await?;
    }
    Ok(page)
}

/// The shortest time that can be chosen: 10 s.
async fn clear_soon(page: &Page) -> Result<()> {
    page.press("Close").await?; // the message that lies over the settings
    page.press("Menu").await?;
    page.press("Settings").await?;
    page.choose_option("Clear a copied code", "After 10 seconds")
        .await?;
    page.press("Back").await
}

#[test]
fn three_letters_and_enter_copy_a_code_that_is_cleared_later() -> Result<()> {
    travel("copy-search", async |journey| {
        let page = with_accounts(journey).await?;
        clear_soon(&page).await?;
        let window = journey.desktop.window("Penning")?;
        window.keys(&["h", "o", "s", "Return"])?;
        let copied = Instant::now();
        page.reads("Copied · ").await?;
        journey.picture("copied")?;
        let clipboard = journey.desktop.clipboard();
        let code = wait_for("a code on the clipboard", 5, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        assert!(HOSPITAL.makes(&code)?, "{code} is not what oathtool makes");
        // What clipboard histories on Linux look for before they keep something.
        assert_eq!(
            clipboard.as_type("x-kde-passwordManagerHint").as_deref(),
            Some("secret")
        );

        // After 10 s, and not a moment before.
        let cleared = wait_for("the clipboard's clearing", 60, || {
            clipboard.text().is_none().then(|| copied.elapsed())
        })?;
        println!("cleared after {cleared:?}");
        assert!(cleared.as_secs() >= 9, "cleared after {cleared:?}");
        page.no_longer_reads("Copied").await
    })
}

#[test]
fn what_another_program_copied_since_stays() -> Result<()> {
    travel("copy-replaced", async |journey| {
        let page = with_accounts(journey).await?;
        clear_soon(&page).await?;
        page.press_row(MAIL.issuer).await?;
        page.reads("Copied · ").await?;
        journey.desktop.clipboard().put_text("a shopping list")?;
        tokio::time::sleep(Duration::from_secs(12)).await;
        assert_eq!(
            journey.desktop.clipboard().text().as_deref(),
            Some("a shopping list")
        );
        Ok(())
    })
}

#[test]
fn a_copied_code_is_cleared_when_penning_quits() -> Result<()> {
    travel("copy-quit", async |journey| {
        let page = with_accounts(journey).await?;
        page.press_row(MAIL.issuer).await?;
        page.reads("Copied · ").await?;
        let clipboard = journey.desktop.clipboard();
        assert!(clipboard.text().is_some_and(|text| text.len() == 6));
        page.press("Menu").await?;
        page.press("Quit Penning").await?;
        wait_for("the end of Penning", 10, || {
            journey.processes().is_empty().then_some(())
        })?;
        assert_eq!(journey.desktop.clipboard().text(), None);
        Ok(())
    })
}

#[test]
fn a_counter_is_stored_before_its_code_is_shown() -> Result<()> {
    travel("copy-counter", async |journey| {
        let page = journey.start().await?;
        let uri = format!(
            "otpauth://hotp/Bank:anna?secret={}&issuer=Bank&counter=7",
            MAIL.secret
        );
        page.paste(journey, &uri).await?;
        page.add().await?;
        page.reads("Bank").await?;
        assert_eq!(
            page.code_of("Bank").await?,
            None,
            "a counter is not used up by looking"
        );
        for counter in ["7", "8"] {
            page.press("Next code of Bank").await?;
            let expected = oathtool(MAIL.secret, 0, &["--hotp", "--counter", counter])?;
            page.until("the counter's code", async |page| {
                Ok(page.code_of("Bank").await?.as_ref() == Some(&expected))
            })
            .await?;
        }
        journey.kill().await?;

        let page = journey.start().await?;
        page.press("Next code of Bank").await?;
        let expected = oathtool(MAIL.secret, 0, &["--hotp", "--counter", "9"])?;
        page.until("the next counter's code", async |page| {
            Ok(page.code_of("Bank").await?.as_ref() == Some(&expected))
        })
        .await
    })
}

#[test]
fn hidden_codes_are_not_in_the_page_until_asked_for() -> Result<()> {
    travel("copy-hidden", async |journey| {
        let page = with_accounts(journey).await?;
        page.press("Menu").await?;
        page.press("Hide codes").await?;
        page.until("hidden codes", async |page| {
            Ok(page.code_of(GITHUB.issuer).await?.is_none())
        })
        .await?;
        let now = oathtool(GITHUB.secret, penning_e2e::now(), &[])?;
        assert!(
            !page.source().await?.contains(&now[..3]) || !page.text().await?.contains(&now[3..])
        );
        journey.picture("hidden")?;
        page.point_at(GITHUB.issuer).await?;
        page.press("Show the code of GitHub").await?;
        GITHUB.is_right_in(&page).await?;
        assert_eq!(
            page.code_of(MAIL.issuer).await?,
            None,
            "only the one that was asked for"
        );
        page.keys(Key::Escape).await?;
        page.until("a hidden code", async |page| {
            Ok(page.code_of(GITHUB.issuer).await?.is_none())
        })
        .await
    })
}
