//! tiqr, against a service of its own on this machine, and OCRA by hand.

use penning_e2e::{Journey, Page, Result, picture, travel};
use penning_test_desktop::{Served, Shown};
use serde_json::{Value, json};

const PIN: &str = "2580";

fn shown(journey: &Journey, text: &str) -> Result<Shown> {
    let code = journey.file("code.png");
    picture::with_codes(&[text], &code)?;
    journey.desktop.show_picture(&code, 700, 60)
}

fn ask(service: &mut Served, what: Value) -> Result<String> {
    Ok(service.ask(&what)?.as_str().unwrap_or_default().to_owned())
}

/// Looks for the code on the screen that is there now.
async fn scan(page: &Page) -> Result<()> {
    page.press("Add an account").await?;
    page.press("Scan my screen").await
}

async fn set_up(journey: &Journey, page: &Page, service: &mut Served) -> Result<()> {
    let code = ask(service, json!({"do": "enrolment"}))?;
    let website = shown(journey, &code)?;
    scan(page).await?;
    page.reads("Set up tiqr here?").await?;
    assert_eq!(
        service.ask(&json!({"do": "asked"}))?,
        json!([]),
        "nobody is asked before a click"
    );
    page.press("Continue").await?;
    page.reads("University").await?;
    page.reads("Anna de Vries").await?;
    drop(website);
    page.write("Choose a PIN of four digits", PIN).await?;
    page.write("The same PIN again", PIN).await?;
    journey.picture("set-up")?;
    page.press("Set up").await?;
    page.until("the account in the list", async |page| {
        page.offers("University").await
    })
    .await
}

#[test]
fn a_tiqr_account_is_set_up_and_signs_in() -> Result<()> {
    travel("tiqr", async |journey| {
        let mut service = journey.desktop.tiqr_service()?;
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        journey.desktop.window("Penning")?.move_to(30, 40)?;
        set_up(journey, &page, &mut service).await?;
        journey.picture("list")?;

        // The code of an enrolment is good once.
        let code = ask(&mut service, json!({"do": "sign_in"}))?;
        let website = shown(journey, &code)?;
        scan(&page).await?;
        page.reads("Are you signing in?").await?;
        page.reads("library.university.example").await?;
        page.reads("Anna de Vries").await?;
        journey.picture("request")?;
        page.write("PIN", "0000").await?;
        page.press("Sign in").await?;
        page.reads("That PIN is not right. 2 attempts are left.")
            .await?;
        journey.picture("wrong-pin")?;
        assert_eq!(service.ask(&json!({"do": "signed_in"}))?, json!([]));
        page.write("PIN", PIN).await?;
        page.press("Sign in").await?;
        page.reads("You are signed in to library.university.example")
            .await?;
        journey.picture("signed-in")?;
        page.press("Close").await?;
        drop(website);
        let signed_in = service.ask(&json!({"do": "signed_in"}))?;
        assert_eq!(signed_in.as_array().map(Vec::len), Some(1));

        // Started anew, the account is still there; the server is not.
        let page = journey.start().await?;
        let code = ask(&mut service, json!({"do": "sign_in", "user": "anna"}))?;
        let right = ask(&mut service, json!({"do": "response", "text": code}))?;
        service.ask(&json!({"do": "stop"}))?;
        let _website = shown(journey, &code)?;
        scan(&page).await?;
        page.write("PIN", PIN).await?;
        page.press("Sign in").await?;
        page.reads("The server cannot be reached from here.")
            .await?;
        page.reads(&format!("{} {}", &right[..3], &right[3..]))
            .await?;
        page.reads("anna").await?;
        journey.picture("offline")
    })
}

/// Whatever a service answers, in both versions of the protocol, is said in words that help.
#[test]
fn every_answer_of_a_tiqr_service_has_its_words() -> Result<()> {
    travel("tiqr-answers", async |journey| {
        let mut service = journey.desktop.tiqr_service()?;
        let page = journey.start().await?;
        journey.desktop.window("Penning")?.move_to(30, 40)?;
        set_up(journey, &page, &mut service).await?;
        let code = ask(&mut service, json!({"do": "sign_in"}))?;
        let website = shown(journey, &code)?;
        scan(&page).await?;
        page.reads("Are you signing in?").await?;
        for (body, words) in [
            ("INVALID_RESPONSE", "That PIN is not right."),
            ("INVALID_RESPONSE:1", "One attempt is left."),
            ("INVALID_RESPONSE:0", "there are no attempts left"),
            ("INVALID_CHALLENGE", "This sign-in is over."),
            ("INVALID_REQUEST", "did not understand the sign-in"),
            ("INVALID_USERID", "does not know this account"),
            ("ACCOUNT_BLOCKED", "This account is blocked."),
            (
                r#"{"responseCode":201,"attemptsLeft":3}"#,
                "3 attempts are left.",
            ),
            (r#"{"responseCode":202}"#, "did not understand the sign-in"),
            (r#"{"responseCode":203}"#, "This sign-in is over."),
            (
                r#"{"responseCode":204,"duration":5}"#,
                "blocked for 5 minutes",
            ),
            (r#"{"responseCode":204}"#, "This account is blocked."),
            (r#"{"responseCode":205}"#, "does not know this account"),
            ("<html>OK</html>", "does not understand"),
        ] {
            service.ask(&json!({"do": "say", "body": body}))?;
            page.write("PIN", PIN).await?;
            page.press("Sign in").await?;
            page.reads(words).await?;
        }
        page.press("Cancel").await?;
        drop(website);

        // An enrolment that was used before, and one that the service does not take.
        let code = ask(&mut service, json!({"do": "enrolment"}))?;
        service.ask(&json!({"do": "say", "body": "false"}))?;
        let website = shown(journey, &code)?;
        scan(&page).await?;
        page.press("Continue").await?;
        page.reads("This code was used before, or is too old.")
            .await?;
        page.press("Continue").await?;
        page.write("Choose a PIN of four digits", PIN).await?;
        page.write("The same PIN again", PIN).await?;
        service.ask(&json!({"do": "say", "body": "{\"responseCode\":101}"}))?;
        page.press("Set up").await?;
        page.reads("The service did not take the account.").await?;
        journey.picture("refused")?;
        page.press("Cancel").await?;
        drop(website);

        // Another service's sign-in finds no account here.
        let _website = shown(
            journey,
            "tiqrauth://other.example/a1b2c3/0011223344/shop.example/2",
        )?;
        scan(&page).await?;
        page.reads("You have no account with other.example in Penning.")
            .await
    })
}

#[test]
fn a_challenge_is_answered_by_hand() -> Result<()> {
    travel("ocra", async |journey| {
        let page = journey.start().await?;
        page.press("Add an account").await?;
        page.press("Type it in").await?;
        page.press("More options").await?;
        page.press("Challenge and response (OCRA)").await?;
        page.write("Issuer", "Bank").await?;
        page.write("OCRA suite", "OCRA-1:HOTP-SHA1-6:QN08").await?;
        // RFC 6287, appendix C.1
        page.write("Secret key", "3132333435363738393031323334353637383930")
            .await?;
        journey.picture("add")?;
        page.press("Add account").await?;
        page.press("Bank").await?;
        page.write("The challenge that the page shows", "1111 1111")
            .await?;
        page.press("Answer").await?;
        page.reads("243 178").await?;
        journey.picture("response")?;
        page.write("The challenge that the page shows", "abc")
            .await?;
        page.press("Answer").await?;
        page.reads("This challenge does not fit this account.")
            .await?;
        page.press("Cancel").await?;

        let page = journey.start().await?;
        page.press("Bank").await?;
        page.write("The challenge that the page shows", "22222222")
            .await?;
        page.press("Answer").await?;
        page.reads("653 583").await?;
        page.press("Delete").await?;
        page.reads("You will no longer get codes for it").await?;
        page.press("Delete for good").await?;
        page.until("no account", async |page| Ok(!page.offers("Bank").await?))
            .await
    })
}
