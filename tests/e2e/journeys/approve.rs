//! Sign-ins that are approved on the desktop, with the real server: the code on the screen, the window that
//! asks, and the server's last word.

use std::time::{Duration, Instant};

use penning_e2e::{Journey, Page, Result, picture, travel};
use penning_test_servers::{Product, Server, Transaction};
use serde_json::json;

pub const WINDOW: &str = "Penning: a sign-in";

/// Penning with a push account, enrolled from the screen.
pub async fn enrolled(journey: &mut Journey, server: &Server, user: &str) -> Result<Page> {
    let page = journey.start().await?;
    activate(journey, &page, server, user).await?;
    Ok(page)
}

/// Takes a person's code off the screen, and activates it.
pub async fn activate(journey: &Journey, page: &Page, server: &Server, user: &str) -> Result<()> {
    let code = journey.file("activation.png");
    picture::with_codes(&[&server.enrolment(user)?], &code)?;
    let website = journey.desktop.show_picture(&code, 450, 120)?;
    if !page.offers("Scan my screen").await? {
        page.press("Add an account").await?;
    }
    page.press("Scan my screen").await?;
    page.reads("Approve sign-ins here?").await?;
    page.reads("Can be used for 9:").await?;
    journey.picture("activation")?;
    page.press("Activate").await?;
    page.reads_in_time("Waiting for sign-ins").await?;
    drop(website);
    Ok(())
}

/// Waits for the request window.
pub fn asked(journey: &Journey, title: &str) -> Result<()> {
    until("the request window", || {
        Ok(journey.desktop.shows(title).then_some(()))
    })?;
    journey.desktop.window(title)?.wait_until_painted()?;
    // Half a second long nothing can be answered.
    std::thread::sleep(Duration::from_millis(900));
    Ok(())
}

pub fn gone(journey: &Journey, title: &str) -> Result<()> {
    until("the request window's end", || {
        Ok((!journey.desktop.shows(title)).then_some(()))
    })
}

/// Waits until the icon in the tray is the one with the dot, or the one without.
fn badge(journey: &mut Journey, waits: bool) -> Result<()> {
    let icons = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../icons");
    let name = if waits {
        "tray-waiting.png"
    } else {
        "tray.png"
    };
    let wanted = pixels(&icons.join(name))?;
    until("the right icon in the tray", || {
        let items = journey.desktop.tray().ask(&json!({ "do": "items" }))?;
        let icon = items[0]["icon"].as_str().unwrap_or_default().to_owned();
        Ok((pixels(icon.as_ref()).ok() == Some(wanted.clone())).then_some(()))
    })
}

fn pixels(icon: &std::path::Path) -> Result<Vec<u8>> {
    let mut convert = std::process::Command::new("convert");
    let made = convert.arg(icon).args(["-depth", "8", "rgba:-"]).output()?;
    match made.status.success() {
        true => Ok(made.stdout),
        false => Err(String::from_utf8_lossy(&made.stderr).into()),
    }
}

pub fn answered(server: &Server, transaction: &Transaction, wanted: &[&str]) -> Result<()> {
    until("the answer at the server", || {
        let status = server.status(transaction)?;
        Ok(wanted.contains(&status.as_str()).then_some(()))
    })
}

pub fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if let Some(found) = look()? {
            return Ok(found);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Err(format!("{what} did not come within a minute").into())
}

#[test]
fn a_sign_in_is_approved_denied_and_disowned() -> Result<()> {
    travel("approve", async |journey| {
        let server = Server::start(Product::PrivacyIdea)?;
        let page = enrolled(journey, &server, "anna").await?;

        let transaction = server.sign_in("anna")?;
        asked(journey, WINDOW)?;
        journey.picture("request")?;
        page.reads("A sign-in waits for your answer").await?;
        badge(journey, true)?;
        let told = journey
            .desktop
            .notifications()
            .ask(&serde_json::json!({"do": "shown"}))?;
        assert!(
            told.to_string().contains("Test Clinic: a sign-in waits"),
            "{told}"
        );

        // The keys of somebody who types elsewhere, or presses Enter without looking, approve nothing.
        let window = journey.desktop.window(WINDOW)?;
        window.keys(&["Return"])?;
        window.keys(&["Tab", "Return"])?;
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(server.status(&transaction)?, "pending");
        // The first button is the one that approves; Space presses it.
        window.keys(&["space"])?;
        answered(&server, &transaction, &["accept"])?;
        assert!(server.lets_in("anna", &transaction, "")?);
        gone(journey, WINDOW)?;
        page.reads("Approved").await?;
        badge(journey, false)?;

        // A program that fills the screen and has the keyboard lies over all others here, as EWMH has it: then
        // the notification tells, and the window is there when the film is over.
        let film = journey.desktop.show_full_screen()?;
        let transaction = server.sign_in("anna")?;
        until("the second notification", || {
            let told = journey.desktop.notifications();
            let told = told.ask(&json!({ "do": "shown" }))?.to_string();
            Ok((told.matches("a sign-in waits").count() == 2).then_some(()))
        })?;
        journey.picture("full-screen")?;
        drop(film);
        asked(journey, WINDOW)?;
        journey
            .desktop
            .window(WINDOW)?
            .keys(&["Tab", "Tab", "space"])?;
        answered(&server, &transaction, &["declined", "cancelled"])?;
        assert!(!server.lets_in("anna", &transaction, "")?);
        gone(journey, WINDOW)?;

        let transaction = server.sign_in("anna")?;
        asked(journey, WINDOW)?;
        journey
            .desktop
            .window(WINDOW)?
            .keys(&["Tab", "Tab", "Tab", "space"])?;
        answered(&server, &transaction, &["declined", "cancelled"])?;
        gone(journey, WINDOW)?;
        page.reads("It wasn’t you").await?;
        journey.picture("answered")
    })
}
