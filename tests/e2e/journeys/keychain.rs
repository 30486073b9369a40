//! A keychain that is slow, dies, says no, or holds something else: the window stays alive, the vault stays as
//! it is, and no second key is ever made.

use std::time::{Duration, Instant};

use penning_e2e::{GITHUB, Journey, Page, Result, travel};

/// What must not change, whatever the keychain does.
pub struct Before {
    vault: Vec<u8>,
    names: Vec<String>,
}

impl Before {
    fn of(journey: &Journey) -> Result<Before> {
        let mut names: Vec<String> = std::fs::read_dir(journey.data())?
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        Ok(Before {
            vault: std::fs::read(journey.data().join("vault.age"))?,
            names,
        })
    }

    pub fn still(&self, journey: &Journey) -> Result<()> {
        let now = Before::of(journey)?;
        assert!(now.vault == self.vault, "the vault was written to");
        assert_eq!(now.names, self.names, "files of the vault");
        Ok(())
    }
}

pub async fn with_an_account(journey: &mut Journey) -> Result<Before> {
    let page = journey.start().await?;
    page.paste(journey, &GITHUB.uri()).await?;
    page.add().await?;
    // The backup that follows the change: nothing is on its way any more.
    let backups = journey.data().join("backups");
    page.until("a backup", async |_| Ok(backups.exists()))
        .await?;
    journey.stop().await?;
    Before::of(journey)
}

/// The Rust side goes on answering the page, whatever the keychain does.
pub async fn stays_alive(page: &Page, what: &str) -> Result<()> {
    page.script(
        "window.penningAnswers = 0; (async () => { for (let at = 0; at < 20; at += 1) { \
         await window.__TAURI_INTERNALS__.invoke('app_state'); window.penningAnswers += 1; } })()",
    )
    .await?;
    page.until(&format!("twenty answers, keychain {what}"), async |page| {
        Ok(page.script("return window.penningAnswers").await? == 20)
    })
    .await
}

#[test]
fn a_keychain_that_takes_half_a_minute_is_waited_for() -> Result<()> {
    travel("keychain-slow", async |journey| {
        let before = with_an_account(journey).await?;
        journey.desktop.signal_keychain("STOP")?;
        let page = journey.start().await?;
        let since = Instant::now();
        page.reads("Your keychain has not answered yet.").await?;
        journey.picture("waiting")?;
        // Calls over the bus are commonly given up after 25 s: this one must not be.
        while since.elapsed() < Duration::from_secs(30) {
            stays_alive(&page, "slow").await?;
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
        before.still(journey)?;
        journey.desktop.signal_keychain("CONT")?;
        GITHUB.is_right_in(&page).await?;
        before.still(journey)?;
        assert_eq!(journey.desktop.ask_keychain(&["entries"])?.trim(), "1");
        Ok(())
    })
}

#[test]
fn a_keychain_that_is_killed_while_it_is_asked_is_told() -> Result<()> {
    travel("keychain-killed", async |journey| {
        let before = with_an_account(journey).await?;
        journey.desktop.signal_keychain("STOP")?;
        let page = journey.start().await?;
        page.reads("Your keychain has not answered yet.").await?;
        journey.desktop.stop_keychain();
        page.reads("No keychain was found on this computer.")
            .await?;
        journey.picture("told")?;
        stays_alive(&page, "killed mid-call").await?;
        before.still(journey)?;
        journey.desktop.start_keychain()?;
        page.press("Try again").await?;
        GITHUB.is_right_in(&page).await?;
        assert_eq!(journey.desktop.ask_keychain(&["entries"])?.trim(), "1");
        before.still(journey)
    })
}

#[test]
fn a_keychain_that_is_not_there_makes_no_new_key_over_an_old_vault() -> Result<()> {
    travel("keychain-absent", async |journey| {
        let before = with_an_account(journey).await?;
        journey.desktop.stop_keychain();
        let page = journey.start().await?;
        page.reads("No keychain was found on this computer.")
            .await?;
        journey.picture("told")?;
        stays_alive(&page, "absent").await?;
        before.still(journey)?;
        journey.desktop.start_keychain()?;
        assert_eq!(journey.desktop.ask_keychain(&["entries"])?.trim(), "1");
        page.press("Try again").await?;
        GITHUB.is_right_in(&page).await?;
        before.still(journey)
    })
}

#[test]
fn a_keychain_whose_owner_says_no_is_told() -> Result<()> {
    travel("keychain-cancelled", async |journey| {
        let before = with_an_account(journey).await?;
        journey.desktop.lock_keychain()?;
        journey.desktop.start_prompter()?;
        let page = journey.start().await?;
        page.reads("Your keychain has not answered yet.").await?;
        stays_alive(&page, "asking").await?;
        journey.picture("asked")?;
        journey.desktop.press_keys(&["Escape"])?;
        page.reads("Your keychain did not give Penning the key.")
            .await?;
        journey.picture("told")?;
        stays_alive(&page, "cancelled").await?;
        before.still(journey)?;
        journey.desktop.unlock_keychain()?;
        page.press("Try again").await?;
        GITHUB.is_right_in(&page).await?;
        assert_eq!(journey.desktop.ask_keychain(&["entries"])?.trim(), "1");
        before.still(journey)
    })
}

#[test]
fn an_entry_that_was_changed_is_not_overwritten() -> Result<()> {
    travel("keychain-changed", async |journey| {
        let before = with_an_account(journey).await?;
        let ours = journey.desktop.ask_keychain(&["entry"])?;
        let another = penning_vault::Identity::generate().to_keychain_text();
        for changed in ["something else", another.as_str()] {
            journey.desktop.ask_keychain(&["change", changed])?;
            let page = journey.start().await?;
            page.reads("This key does not open these accounts.").await?;
            stays_alive(&page, "entry changed").await?;
            before.still(journey)?;
            assert_eq!(journey.desktop.ask_keychain(&["entry"])?, changed);
            assert_eq!(journey.desktop.ask_keychain(&["entries"])?.trim(), "1");
            journey.stop().await?;
        }
        journey.desktop.ask_keychain(&["change", &ours])?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await?;
        before.still(journey)
    })
}
