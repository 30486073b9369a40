//! The keychain is there, absent, locked, or gone; a password takes its place.

use penning_e2e::{GITHUB, Result, travel, travel_on};
use penning_test_desktop::{KeychainAtStart, Parts};

use crate::keychain::{stays_alive, with_an_account};

const PASSWORD: &str = "correct horse battery staple";

fn without_keychain() -> Parts {
    Parts {
        keychain: KeychainAtStart::Absent,
        ..Parts::default()
    }
}

#[test]
fn without_a_keychain_a_password_keeps_the_key() -> Result<()> {
    travel_on("password", &without_keychain(), async |journey| {
        let page = journey.start().await?;
        page.reads("No keychain was found on this computer.")
            .await?;
        journey.picture("no-keychain")?;
        page.press("Use a password instead").await?;
        page.write("New password", PASSWORD).await?;
        page.write("The same password again", PASSWORD).await?;
        journey.picture("new-password")?;
        page.press("Start with this password").await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        journey.stop().await?;

        let page = journey.start().await?;
        page.write("Password", "correct horse battery stable")
            .await?;
        page.press("Unlock").await?;
        page.reads("That password is not right.").await?;
        journey.picture("wrong-password")?;
        page.until("the button after the wait", async |page| {
            page.offers("Unlock").await
        })
        .await?;
        page.write("Password", PASSWORD).await?;
        page.press("Unlock").await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_keychain_that_comes_up_late_is_tried_again() -> Result<()> {
    travel_on("keychain-late", &without_keychain(), async |journey| {
        let page = journey.start().await?;
        page.reads("No keychain was found on this computer.")
            .await?;
        journey.desktop.start_keychain()?;
        page.press("Try again").await?;
        page.reads("Add your first account").await
    })
}

#[test]
fn a_locked_keychain_is_not_an_empty_one() -> Result<()> {
    travel("keychain-locked", async |journey| {
        let before = with_an_account(journey).await?;
        journey.desktop.lock_keychain()?;
        let page = journey.start().await?;
        page.reads("Your keychain is locked.").await?;
        journey.picture("locked")?;
        stays_alive(&page, "locked").await?;
        before.still(journey)?;
        journey.desktop.unlock_keychain()?;
        assert_eq!(journey.desktop.ask_keychain(&["entries"])?.trim(), "1");
        page.press("Try again").await?;
        GITHUB.is_right_in(&page).await?;
        before.still(journey)
    })
}

#[test]
fn an_emptied_keychain_makes_no_new_key_over_an_old_vault() -> Result<()> {
    travel("keychain-emptied", async |journey| {
        let before = with_an_account(journey).await?;
        journey.desktop.stop_keychain();
        let keyrings = journey.desktop.home().join("data/keyrings");
        let aside = journey.file("keyrings-aside");
        std::fs::rename(&keyrings, &aside)?;
        journey.desktop.start_keychain()?;
        let page = journey.start().await?;
        page.reads("Your keychain no longer holds the key to your accounts.")
            .await?;
        journey.picture("emptied")?;
        stays_alive(&page, "entry gone").await?;
        before.still(journey)?;
        let entries = journey.desktop.ask_keychain(&["entries"])?;
        assert_eq!(entries.trim(), "0", "no key was made");
        journey.stop().await?;

        journey.desktop.stop_keychain();
        std::fs::remove_dir_all(&keyrings)?;
        std::fs::rename(&aside, &keyrings)?;
        journey.desktop.start_keychain()?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await?;
        before.still(journey)
    })
}
