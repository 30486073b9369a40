//! Two clicks in the tray, and the code is where another program can paste it.

use penning_e2e::{GITHUB, HOSPITAL, Journey, MAIL, Result, now, oathtool, picture, travel};
use penning_test_desktop::{Served, wait_for};
use serde_json::{Value, json};

fn labels(tray: &mut Served) -> Vec<String> {
    let menu = tray.ask(&json!({ "do": "menu" })).unwrap_or_default();
    let entries = menu["children"].as_array().cloned().unwrap_or_default();
    let shown = entries
        .iter()
        .filter(|entry| entry["separator"] == false && entry["visible"] == true);
    shown
        .filter_map(|entry| entry["label"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_click_in_the_tray_copies_with_the_window_hidden() -> Result<()> {
    travel("tray-copy", async |journey| {
        let page = journey.start().await?;
        wait_for("the tray's menu", 10, || {
            (!labels(journey.desktop.tray()).is_empty()).then_some(())
        })?;
        assert_eq!(
            labels(journey.desktop.tray()),
            [
                "No accounts yet",
                "Scan my screen",
                "Open Penning",
                "Lock",
                "Quit"
            ]
        );
        for account in [GITHUB, HOSPITAL, MAIL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        page.choose(MAIL.issuer, "Pin to the top").await?;
        let tray = journey.desktop.tray();
        wait_for("the pinned account first", 10, || {
            (labels(tray).first().is_some_and(|first| first == "Mail")).then_some(())
        })?;
        assert_eq!(labels(tray).len(), 7);

        journey.desktop.window("Penning")?.close()?;
        let tray = journey.desktop.tray();
        tray.ask(&json!({ "do": "click", "label": "Hospital" }))?;
        let clipboard = journey.desktop.clipboard();
        let code = wait_for("a code on the clipboard", 10, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        assert!(HOSPITAL.makes(&code)?, "{code} is not what oathtool makes");
        assert_eq!(
            clipboard.as_type("x-kde-passwordManagerHint").as_deref(),
            Some("secret")
        );

        let notifications = journey.desktop.notifications();
        let shown = wait_for("a notification", 10, || {
            let shown = notifications.ask(&json!({ "do": "shown" })).ok()?;
            shown
                .as_array()
                .is_some_and(|shown| !shown.is_empty())
                .then_some(shown)
        })?;
        let told = shown.to_string();
        assert!(told.contains("Hospital"), "{told}");
        assert!(
            !told.contains(&code) && !told.contains(&format!("{} {}", &code[..3], &code[3..])),
            "{told}"
        );
        Ok(())
    })
}

#[test]
fn a_code_that_is_almost_over_waits_for_the_next_one() -> Result<()> {
    const PERIOD: u64 = 15;
    travel("tray-late", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &format!("{}&period={PERIOD}", MAIL.uri()))
            .await?;
        page.add().await?;
        journey.desktop.window("Penning")?.close()?;
        // Where the click itself takes longer than what was left, the next end of a code is as good.
        let begins = wait_for("a wait for the next code", 120, || {
            wait_for("the end of a code", 2 * PERIOD, || {
                (now() % PERIOD == PERIOD - 3).then_some(())
            })
            .ok()?;
            let begins = (now() / PERIOD + 1) * PERIOD;
            journey
                .desktop
                .clipboard()
                .put_text("a shopping list")
                .ok()?;
            let tray = journey.desktop.tray();
            tray.ask(&json!({ "do": "click", "label": "Mail" })).ok()?;
            told(journey, "The code is almost over")?;
            Some(begins)
        })?;
        let clipboard = journey.desktop.clipboard();
        let meanwhile = clipboard.text();
        assert!(
            now() >= begins || meanwhile.as_deref() == Some("a shopping list"),
            "copied meanwhile: {meanwhile:?}"
        );
        let code = wait_for("a code on the clipboard", 10, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        let period = format!("--time-step-size={PERIOD}s");
        assert_eq!(code, oathtool(MAIL.secret, begins, &[&period])?);
        wait_for("word of it", 10, || told(journey, "Copied: Mail"))?;
        wait_for("how long it is valid", 10, || told(journey, "Valid for"))
    })
}

/// Whether a notification said this.
fn told(journey: &mut Journey, words: &str) -> Option<()> {
    let notifications = journey.desktop.notifications();
    let found = wait_for("the notification", 2, || {
        let shown = notifications.ask(&json!({ "do": "shown" })).ok()?;
        shown.to_string().contains(words).then_some(())
    });
    found.ok()
}

#[test]
fn a_scan_from_the_tray_opens_the_window_with_what_it_found() -> Result<()> {
    travel("tray-scan", async |journey| {
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        journey.desktop.window("Penning")?.close()?;
        let click = |label: &str| -> Value { json!({ "do": "click", "label": label }) };
        journey.desktop.tray().ask(&click("Scan my screen"))?;
        let notifications = journey.desktop.notifications();
        wait_for("word that there is nothing yet", 10, || {
            let shown = notifications.ask(&json!({ "do": "shown" })).ok()?;
            shown
                .to_string()
                .contains("No QR code on your screen yet")
                .then_some(())
        })?;

        let code = journey.file("code.png");
        picture::with_codes(&[&GITHUB.uri()], &code)?;
        // Penning watches on, without a window.
        let _website = journey.desktop.show_picture(&code, 20, 20)?;
        page.reads("Add this account?").await?;
        journey.desktop.window("Penning")?;
        journey.picture("card")?;
        page.add().await?;
        GITHUB.is_right_in(&page).await?;
        journey.desktop.tray().ask(&click("Quit"))?;
        wait_for("the end of Penning", 10, || {
            journey.processes().is_empty().then_some(())
        })
    })
}
