//! Files that are truly damaged, older, or of another key.

use penning_e2e::{GITHUB, MAIL, Result, travel};
use penning_vault::{Identity, UnlockedVault, real_ports};

#[test]
fn a_damaged_vault_is_set_aside_and_an_earlier_version_goes_on() -> Result<()> {
    travel("damaged", async |journey| {
        let page = journey.start().await?;
        for account in [GITHUB, MAIL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        journey.stop().await?;
        let vault = journey.data().join("vault.age");
        let mut bytes = std::fs::read(&vault)?;
        let middle = bytes.len() - 100;
        bytes[middle] ^= 0x10;
        std::fs::write(&vault, &bytes)?;

        let page = journey.start().await?;
        page.reads("The file with your accounts is damaged.")
            .await?;
        page.reads("An earlier version opens").await?;
        page.press("Show what is in it").await?;
        page.reads(GITHUB.issuer).await?;
        journey.picture("offer")?;
        assert_eq!(std::fs::read(&vault)?, bytes, "nothing was touched yet");
        page.press("Go on with this version").await?;
        GITHUB.is_right_in(&page).await?;
        page.reads("The damaged file is kept as set-aside/vault-")
            .await?;
        journey.picture("went-on")?;
        let aside: Vec<_> = std::fs::read_dir(journey.data().join("set-aside"))?
            .flatten()
            .collect();
        assert_eq!(aside.len(), 1);
        assert_eq!(std::fs::read(aside[0].path())?, bytes);
        page.press("Understood").await?;
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        journey.kill().await?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await?;
        MAIL.is_right_in(&page).await
    })
}

#[test]
fn a_vault_damaged_while_it_is_open_is_saved_again() -> Result<()> {
    travel("damaged-open", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let vault = journey.data().join("vault.age");
        std::fs::write(&vault, b"age-encryption.org/v1\nnot a vault any more")?;
        page.reads("The file with your accounts was damaged by something outside Penning.")
            .await?;
        journey.picture("told")?;
        GITHUB.is_right_in(&page).await?;
        journey.kill().await?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn an_older_vault_that_was_put_back_is_noticed() -> Result<()> {
    travel("older", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let vault = journey.data().join("vault.age");
        let older = std::fs::read(&vault)?;
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        // What was seen is written down with the look for a backup, some seconds after a change.
        let seen = journey.desktop.home().join("state/penning/seen.json");
        page.until("what was seen", async |_| {
            let kept = std::fs::read_to_string(&seen).unwrap_or_default();
            Ok(kept.contains("\"generation\": 3"))
        })
        .await?;
        journey.stop().await?;
        // The whole folder, as from a backup of the disk: nothing in it tells.
        std::fs::write(&vault, older)?;
        std::fs::remove_dir_all(journey.data().join("generations"))?;
        let page = journey.start().await?;
        page.reads("Something put back an older version of your accounts.")
            .await?;
        journey.picture("told")?;
        GITHUB.is_right_in(&page).await?;
        page.press("Understood").await?;
        page.no_longer_reads("older version").await
    })
}

#[test]
fn a_vault_of_another_key_is_not_called_damaged() -> Result<()> {
    travel("another-key", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        journey.stop().await?;
        let other = journey.file("other");
        UnlockedVault::create(&other, &real_ports(), &Identity::generate())?;
        let vault = journey.data().join("vault.age");
        let ours = std::fs::read(&vault)?;
        std::fs::copy(other.join("vault.age"), &vault)?;
        let theirs = std::fs::read(&vault)?;
        let page = journey.start().await?;
        page.reads("This key does not open these accounts.").await?;
        let text = page.text().await?;
        assert!(!text.contains("damaged"), "{text}");
        journey.picture("told")?;
        assert_eq!(std::fs::read(&vault)?, theirs, "nothing was touched");
        std::fs::write(&vault, ours)?;
        page.press("Try again").await?;
        GITHUB.is_right_in(&page).await
    })
}
