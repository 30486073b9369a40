//! The guide with the servers that its systems are about: from the leaflet to a sign-in that they accept.

use penning_e2e::web_page::WebPage;
use penning_e2e::{Journey, Result, Start, travel};
use penning_test_desktop::wait_for;
use penning_test_servers::{Product, Server};
use serde_json::json;

use crate::approve::{answered, asked, gone};
use crate::guide::in_dutch;

#[test]
fn privacyidea_from_the_portal_to_an_accepted_sign_in_in_dutch() -> Result<()> {
    travel("guide-privacyidea", async |journey| {
        let server = Server::start(Product::PrivacyIdea)?;
        let page = journey.start().await?;
        journey.desktop.window("Penning")?.move_to(30, 40)?;
        in_dutch(&page).await?;
        page.press("Werk- of schoolaccount").await?;
        page.press("privacyIDEA").await?;
        page.reads("Open het portaal").await?;
        page.press("Verder").await?;
        page.reads("Kies het soort token").await?;
        journey.picture("enroll")?;
        page.press("Verder").await?;
        page.reads("Laat de QR-code staan").await?;

        let portal = WebPage {
            title: "Token registreren",
            text: "Scan de QR-code met de app.",
            code: &server.enrolment("anna")?,
            below: "QR-code opnieuw genereren",
        }
        .show(journey)?;
        // It moves on by itself.
        page.reads_in_time("Aanmeldingen hier goedkeuren?").await?;
        journey.picture("card")?;
        page.press("Activeren").await?;
        // It has no code to compare.
        page.reads_in_time("Meld je nu aan").await?;
        drop(portal);
        page.press("Ik meld me nu aan").await?;
        page.reads("Penning vraagt de server nu om de paar seconden.")
            .await?;
        journey.picture("sign-in")?;

        let transaction = server.sign_in("anna")?;
        asked(journey, "Penning: een aanmelding")?;
        journey.picture("request")?;
        let window = journey.desktop.window("Penning: een aanmelding")?;
        window.keys(&["Tab", "space"])?;
        answered(&server, &transaction, &["accept"])?;
        assert!(server.lets_in("anna", &transaction, "")?);
        gone(journey, "Penning: een aanmelding")?;
        page.press("Klaar").await?;
        page.reads("Goedgekeurd").await
    })
}

#[test]
fn tiqr_from_the_portal_to_an_accepted_sign_in() -> Result<()> {
    travel("guide-tiqr", async |journey| {
        let mut service = journey.desktop.tiqr_service()?;
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        journey.desktop.window("Penning")?.move_to(30, 40)?;
        page.press("Work or school account").await?;
        page.press("SURFsecureID (tiqr)").await?;
        page.reads("Open the registration portal").await?;
        page.press("Next step").await?;
        page.reads("Choose tiqr").await?;
        page.press("Next step").await?;
        page.reads("Let the QR code stand there").await?;

        // Links of a website, as its newer pages show them.
        let mut code = |what: &str| -> Result<String> {
            let text = service.ask(&json!({"do": what, "universal": true}))?;
            Ok(text.as_str().unwrap_or_default().to_owned())
        };
        let enrolment = WebPage {
            title: "Register a tiqr account",
            text: "Scan the QR code with the tiqr app.",
            code: &code("enrolment")?,
            below: "Can't scan the QR code?",
        }
        .show(journey)?;
        page.reads_in_time("Set up tiqr here?").await?;
        page.press("Continue").await?;
        page.reads("Anna de Vries").await?;
        page.write("Choose a PIN of four digits", "2580").await?;
        page.write("The same PIN again", "2580").await?;
        journey.picture("set-up")?;
        page.press("Set up").await?;
        page.reads("Log in once with tiqr").await?;
        drop(enrolment);

        let sign_in = WebPage {
            title: "Log in with tiqr",
            text: "Scan the QR code with the tiqr app.",
            code: &code("sign_in")?,
            below: "My device is offline",
        }
        .show(journey)?;
        page.press("Look at my screen now").await?;
        page.reads("Are you signing in?").await?;
        page.write("PIN", "2580").await?;
        journey.picture("request")?;
        page.press("Sign in").await?;
        page.reads("You are signed in").await?;
        page.press("Close").await?;
        drop(sign_in);
        let signed_in = service.ask(&json!({"do": "signed_in"}))?;
        assert_eq!(signed_in.as_array().map(Vec::len), Some(1));

        page.reads("Log in once with tiqr").await?;
        for next in [
            "Confirm your e-mail address",
            "Activate your token",
            "Now sign in",
        ] {
            page.press("Next step").await?;
            page.reads(next).await?;
        }
        journey.picture("sign-in")?;
        page.press("Done").await?;
        page.reads("University").await
    })
}

/// The page goes when nobody looks at it; the guide is where it was when it comes back.
#[test]
fn the_guide_is_where_it_was_when_the_window_comes_back_from_the_tray() -> Result<()> {
    travel("guide-kept", async |journey| {
        let start = Start {
            variables: &[("PENNING_RELEASE_AFTER_MS", "500")],
            ..Start::default()
        };
        let page = journey.start_with(&start).await?;
        page.press("Work or school account").await?;
        page.press("A portal with an activation code").await?;
        page.press("Next step").await?;
        page.press("Next step").await?;
        page.reads("Or ask the service desk").await?;
        close_and_reopen(journey)?;
        let window = journey.desktop.window("Penning")?;
        window.wait_until_painted()?;
        journey.picture("again")?;
        // By keyboard, since WebDriver does not see this window: the first button of this step copies its text.
        let clipboard = journey.desktop.clipboard();
        wait_for("the text of this step", 60, || {
            window.keys(&["Tab", "space"]).ok()?;
            clipboard
                .text()
                .filter(|text| text.contains("Azure MFA Server"))
        })
        .map(drop)
    })
}

/// Closed to the tray, released, and opened again.
fn close_and_reopen(journey: &mut Journey) -> Result<()> {
    journey.desktop.window("Penning")?.close()?;
    // What serves pages stays while a WebDriver is there.
    let is_page = |process: &u32| {
        std::fs::read_to_string(format!("/proc/{process}/comm"))
            .is_ok_and(|name| name.starts_with("WebKitWebProces"))
    };
    wait_for("the page's end", 60, || {
        (!journey.web_processes().iter().any(is_page)).then_some(())
    })?;
    journey
        .desktop
        .tray()
        .ask(&json!({ "do": "click", "label": "Open Penning" }))
        .map(drop)
}
