//! Sign-ins that ask for more than a click, come when they do not suit, or when something is wrong.

use penning_e2e::{Journey, Result, Start, faketime, travel};
use penning_test_desktop::wait_for;
use penning_test_servers::{Product, Server, Transaction};
use serde_json::json;

use crate::approve::{WINDOW, activate, answered, asked, enrolled, gone, until};
use crate::ways::{PASSWORD, unlock, with_a_password};

/// What the sign-in page shows, of which the window offers several.
fn number(transaction: &Transaction) -> Result<String> {
    let told = transaction.detail.to_string();
    let (_, rest) = told
        .split_once("\"presence_answer\":\"")
        .ok_or_else(|| format!("the page shows no number: {told}"))?;
    Ok(rest.chars().take_while(|c| *c != '"').collect())
}

/// Types what the page shows, which finds its button, then these keys.
fn choose(journey: &Journey, number: &str, keys: &[&str]) -> Result<()> {
    let mut typed: Vec<String> = number.chars().map(|c| c.to_string()).collect();
    typed.extend(keys.iter().map(|key| (*key).to_owned()));
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    journey.desktop.window(WINDOW)?.keys(&typed)
}

/// What can be marked in the window, as another program gets it.
fn copied(journey: &Journey) -> Result<String> {
    let window = journey.desktop.window(WINDOW)?;
    wait_for("words to copy", 20, || {
        window.keys(&["ctrl+a", "ctrl+c"]).ok()?;
        journey.desktop.clipboard().text()
    })
}

#[test]
fn numbers_codes_queues_and_what_the_server_withdraws() -> Result<()> {
    travel("approve-ways", async |journey| {
        let mut server = Server::start(Product::PrivacyIdea)?;
        let page = enrolled(journey, &server, "anna").await?;
        let serial = server.serial_of("anna")?;

        // Only what the sign-in page shows lets in; after a wrong one it takes a new sign-in.
        server.policy("more", "authentication", "anna", "push_require_presence=1")?;
        let transaction = server.sign_in("anna")?;
        asked(journey, WINDOW)?;
        journey.picture("numbers")?;
        let right = number(&transaction)?;
        journey
            .desktop
            .and_see(|| choose(journey, &right, &["Right", "space"]))?;
        journey.picture("wrong-number")?;
        answered(&server, &transaction, &["declined", "cancelled"])?;
        let window = journey.desktop.window(WINDOW)?;
        until("the end of the refused one", || {
            let _ = window.keys(&["Tab", "space"]);
            Ok((!journey.desktop.shows(WINDOW)).then_some(()))
        })?;
        let transaction = server.sign_in("anna")?;
        asked(journey, WINDOW)?;
        let right = number(&transaction)?;
        until("the right number's answer", || {
            // The window goes with the answer, maybe in the middle of this.
            let _ = choose(journey, &right, &["space"]);
            Ok((server.status(&transaction)? == "accept").then_some(()))
        })?;
        assert!(server.lets_in("anna", &transaction, "")?);
        gone(journey, WINDOW)?;

        // A code to type on the sign-in page stays until it is put away.
        server.policy("more", "authentication", "anna", "push_code_to_phone=1")?;
        let transaction = server.sign_in("anna")?;
        asked(journey, WINDOW)?;
        let window = journey.desktop.window(WINDOW)?;
        journey.desktop.and_see(|| window.keys(&["Tab", "space"]))?;
        journey.picture("code")?;
        let code: String = copied(journey)?
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        assert_eq!(code.len(), 2, "{code}");
        assert!(!server.lets_in("anna", &transaction, "")?);
        assert!(server.lets_in("anna", &transaction, &code)?);
        until("the window's end", || {
            let _ = window.keys(&["Tab", "space"]);
            Ok((!journey.desktop.shows(WINDOW)).then_some(()))
        })?;

        // Of two at once, one of which may be somebody else's, the newer is the first to choose.
        server.no_policy("more")?;
        let older = server.sign_in("anna")?;
        asked(journey, WINDOW)?;
        let alone = journey.desktop.look()?;
        let newer = server.sign_in("anna")?;
        page.reads_in_time("2 sign-ins wait for your answer")
            .await?;
        journey.desktop.wait_until_unlike(&alone)?;
        journey.desktop.settle()?;
        journey.picture("two")?;
        let window = journey.desktop.window(WINDOW)?;
        window.keys(&["Tab"])?;
        until("the newer one's answer", || {
            // A second after it came it can be answered. The window goes with the answer.
            let _ = window.keys(&["space"]);
            Ok((server.status(&newer)? == "accept").then_some(()))
        })?;
        answered(&server, &older, &["declined", "cancelled"])?;
        gone(journey, WINDOW)?;

        // Out of reach it says so; deleted at the server, it is withdrawn.
        server.sign_in("anna")?;
        asked(journey, WINDOW)?;
        server.stop();
        page.reads_in_time("cannot be reached").await?;
        journey.picture("unreachable")?;
        server.start_again()?;
        server.delete(&serial)?;
        page.reads_in_time("does not know this account").await?;
        assert!(!page.text().await?.contains("waits for your answer"));
        journey.picture("withdrawn")
    })
}

#[test]
fn a_locked_penning_asks_first_and_a_wrong_clock_is_told() -> Result<()> {
    travel("approve-locked", async |journey| {
        let server = Server::start(Product::PrivacyIdea)?;
        // This one wants to see who is there.
        server.policy("presence", "enrollment", "", "push_app_force_unlock=any")?;
        let page = with_a_password(journey, &Start::default()).await?;
        activate(journey, &page, &server, "bram").await?;
        journey.desktop.window("Penning")?.keys(&["ctrl+l"])?;
        page.reads("Your accounts are locked").await?;
        page.reads("While it is locked, Penning gets no sign-ins to approve")
            .await?;
        let transaction = server.sign_in("bram")?;
        journey.picture("locked")?;
        assert!(!journey.desktop.shows(WINDOW), "nobody was asked for it");
        journey
            .desktop
            .tray()
            .ask(&json!({ "do": "click", "label": "I’m signing in now" }))?;
        unlock(&page).await?;
        asked(journey, WINDOW)?;

        // Approve: first the password, again.
        let window = journey.desktop.window(WINDOW)?;
        journey.desktop.and_see(|| window.keys(&["Tab", "space"]))?;
        journey.picture("presence")?;
        assert_eq!(server.status(&transaction)?, "pending");
        window.type_text(PASSWORD)?;
        window.keys(&["Return"])?;
        answered(&server, &transaction, &["accept"])?;
        gone(journey, WINDOW)?;

        let library = faketime()?;
        let page = journey
            .start_with(&Start {
                variables: &[
                    ("LD_PRELOAD", &library),
                    ("FAKETIME", "+95s"),
                    ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
                ],
                ..Start::default()
            })
            .await?;
        unlock(&page).await?;
        page.reads_in_time(" seconds ahead, by 127.0.0.1").await?;
        // The server tells whole seconds.
        let text = page.text().await?;
        let told = |seconds: u32| text.contains(&format!("{seconds} seconds ahead, by 127.0.0.1"));
        assert!((94..=96).any(told), "{text}");
        page.reads("Date and time").await?;
        page.reads("finds that your computer’s clock is wrong by")
            .await?;
        journey.picture("clock")
    })
}
