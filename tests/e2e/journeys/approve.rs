//! Sign-ins that are approved on the desktop, with the real server: the code on the screen, the window that
//! asks, and the server's last word.

use std::time::{Duration, Instant};

use penning_e2e::{Journey, Page, Result, picture, travel};
use penning_test_servers::{Product, Server, Transaction};

const WINDOW: &str = "Penning: a sign-in";

/// Penning with a push account, enrolled from the screen.
async fn enrolled(journey: &mut Journey, server: &Server, user: &str) -> Result<Page> {
    let code = journey.file("activation.png");
    picture::with_codes(&[&server.enrolment(user)?], &code)?;
    let website = journey.desktop.show_picture(&code, 450, 120)?;
    let page = journey.start().await?;
    page.press("Scan my screen").await?;
    page.reads("Approve sign-ins here?").await?;
    page.reads("Can be used for 9:").await?;
    journey.picture("activation")?;
    page.press("Activate").await?;
    page.reads("Waiting for sign-ins").await?;
    drop(website);
    Ok(page)
}

/// Waits for the request window.
fn asked(journey: &Journey) -> Result<()> {
    until("the request window", || {
        Ok(penning_test_desktop::Window::is_shown(&journey.desktop, WINDOW).then_some(()))
    })?;
    journey.desktop.window(WINDOW)?.wait_until_painted()?;
    // Half a second long nothing can be answered.
    std::thread::sleep(Duration::from_millis(900));
    Ok(())
}

fn gone(journey: &Journey) -> Result<()> {
    until("the request window's end", || {
        Ok((!penning_test_desktop::Window::is_shown(&journey.desktop, WINDOW)).then_some(()))
    })
}

fn answered(server: &Server, transaction: &Transaction, wanted: &[&str]) -> Result<()> {
    until("the answer at the server", || {
        let status = server.status(transaction)?;
        Ok(wanted.contains(&status.as_str()).then_some(()))
    })
}

fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
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
        asked(journey)?;
        journey.picture("request")?;
        page.reads("A sign-in waits for your answer").await?;
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
        gone(journey)?;
        page.reads("Approved").await?;

        let transaction = server.sign_in("anna")?;
        asked(journey)?;
        journey
            .desktop
            .window(WINDOW)?
            .keys(&["Tab", "Tab", "space"])?;
        answered(&server, &transaction, &["declined", "cancelled"])?;
        assert!(!server.lets_in("anna", &transaction, "")?);
        gone(journey)?;

        let transaction = server.sign_in("anna")?;
        asked(journey)?;
        journey
            .desktop
            .window(WINDOW)?
            .keys(&["Tab", "Tab", "Tab", "space"])?;
        answered(&server, &transaction, &["declined", "cancelled"])?;
        gone(journey)?;
        page.reads("It wasn’t you").await?;
        journey.picture("answered")
    })
}
