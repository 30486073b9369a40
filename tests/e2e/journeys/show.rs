//! Codes for another device: what another program reads off the window is what was put in.

use std::process::Command;
use std::time::Duration;

use penning_e2e::{GITHUB, HOSPITAL, Journey, MAIL, Page, Result, VPN, picture, travel};
use penning_test_desktop::wait_for;
use serde_json::json;

#[test]
fn an_account_is_shown_to_another_device_as_it_came() -> Result<()> {
    travel("show-account", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        page.choose("GitHub", "Show as QR code").await?;
        page.reads("Is it you?").await?;
        assert!(read_off(journey)?.is_empty(), "shown before the proof");
        page.press("Yes, go on").await?;
        page.reads("Scan this with the authenticator").await?;
        let texts = until_read(journey, 1)?;
        // As other programs write it: parameters in any order, defaults written out.
        let [uri] = texts.as_slice() else {
            return Err(format!("{} codes instead of one", texts.len()).into());
        };
        assert!(uri.starts_with("otpauth://totp/GitHub:anna@example.org?"));
        assert!(
            uri.contains(&format!("secret={}", GITHUB.secret)),
            "another secret"
        );
        assert!(uri.contains("issuer=GitHub"));
        journey.picture("account")?;
        // The picture crosses to the page, and no text of it.
        assert!(!page.source().await?.contains(GITHUB.secret));

        // Dark, and in the smallest window.
        close(journey, &page).await?;
        dark_and_small(journey, &page).await?;
        page.choose("GitHub", "Show as QR code").await?;
        page.reads("Scan this with the authenticator").await?;
        assert_eq!(until_read(journey, 1)?, texts);
        journey.picture("account-dark-small")?;
        its_own_code_is_not_found(journey, &page).await
    })
}

#[test]
fn accounts_move_in_a_transfer_of_several_codes() -> Result<()> {
    travel("show-transfer", async |journey| {
        let page = journey.start().await?;
        for account in [GITHUB, HOSPITAL, MAIL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        // More than one code holds.
        let many: Vec<String> = (0..12)
            .map(|at| {
                format!(
                    "otpauth://totp/Site{at}:anna.k?secret={}&issuer=Site{at}",
                    VPN.secret
                )
            })
            .collect();
        page.paste(journey, &many.join("\n")).await?;
        page.press("Add 12 accounts").await?;
        page.press("Menu").await?;
        page.press("Move to another device").await?;
        page.press("Show the codes").await?;
        page.press("Yes, go on").await?;
        page.reads("Code 1 of 2").await?;
        let first = until_read(journey, 1)?;
        journey.picture("transfer")?;
        page.press("Next code").await?;
        page.reads("Code 2 of 2").await?;
        let second = wait_for("the second code", 20, || {
            let read = read_off(journey).ok()?;
            (read.len() == 1 && read != first).then_some(read)
        })?;
        assert!(first[0].starts_with("otpauth-migration://offline?data="));

        // A Penning of another person takes both.
        close(journey, &page).await?;
        journey.stop().await?;
        let page = journey
            .start_with(&penning_e2e::Start {
                variables: &[("PENNING_DATA_DIR", &other_data(journey))],
                ..penning_e2e::Start::default()
            })
            .await?;
        page.paste(journey, &format!("{}\n{}", first[0], second[0]))
            .await?;
        page.reads("All 2 codes read.").await?;
        page.press("Add 15 accounts").await?;
        for account in [GITHUB, HOSPITAL, MAIL] {
            account.is_right_in(&page).await?;
        }
        Ok(())
    })
}

/// From the tray, while the code is shown: neither the first look nor the watch after it takes the code for a website's.
async fn its_own_code_is_not_found(journey: &mut Journey, page: &Page) -> Result<()> {
    let click = json!({ "do": "click", "label": "Scan my screen" });
    journey.desktop.tray().ask(&click)?;
    let notifications = journey.desktop.notifications();
    wait_for("word that there is nothing yet", 20, || {
        let shown = notifications.ask(&json!({ "do": "shown" })).ok()?;
        let shown = shown.to_string();
        shown
            .contains("No QR code on your screen yet")
            .then_some(())
    })?;
    // The window was out of the way for the second look, and shows no secret when it comes back.
    page.choose("GitHub", "Show as QR code").await?;
    page.reads("Scan this with the authenticator").await?;
    until_read(journey, 1)?;
    tokio::time::sleep(Duration::from_secs(3)).await; // the watch looks more than once
    close(journey, page).await?;
    let code = journey.file("code.png");
    picture::with_codes(&[&HOSPITAL.uri()], &code)?;
    let _website = journey.desktop.show_picture(&code, 500, 60)?;
    page.reads("Add this account?").await?;
    assert_eq!(page.value_of("Issuer").await?, HOSPITAL.issuer);
    Ok(())
}

/// By key: a message below the dialog has a button of that name, too.
async fn close(journey: &Journey, page: &Page) -> Result<()> {
    journey.desktop.window("Penning")?.keys(&["Escape"])?;
    page.until("the code's end", async |page| {
        Ok(
            !page.offers("Next code").await?
                && !page.text().await?.contains("on your other device"),
        )
    })
    .await
}

/// Another folder, so another vault.
fn other_data(journey: &Journey) -> String {
    journey.file("other").display().to_string()
}

/// What zbarimg reads on the screen now.
fn read_off(journey: &Journey) -> Result<Vec<String>> {
    let file = journey.file("screen.png");
    journey.desktop.screenshot(&file)?;
    let read = Command::new("zbarimg")
        .args(["--quiet", "--raw"])
        .arg(&file)
        .output()?;
    std::fs::remove_file(&file)?;
    let said = String::from_utf8(read.stdout)?;
    Ok(said.lines().map(str::to_owned).collect())
}

fn until_read(journey: &Journey, count: usize) -> Result<Vec<String>> {
    wait_for("codes that zbarimg reads", 20, || {
        read_off(journey).ok().filter(|read| read.len() == count)
    })
}

async fn dark_and_small(journey: &Journey, page: &Page) -> Result<()> {
    page.press("Menu").await?;
    page.press("Settings").await?;
    page.choose_option("Theme", "Dark").await?;
    page.press("Back").await?;
    let window = journey.desktop.window("Penning")?;
    window.resize(340, 480)
}
