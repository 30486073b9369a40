//! The ways to open: a password there and back, a recovery kit made, checked and used, a new key.

use std::path::{Path, PathBuf};

use penning_e2e::{GITHUB, Journey, Page, Result, Start, kept_in, travel};
use penning_test_desktop::{Offer, drag, wait_for};
use thirtyfour::Key;

pub const PASSWORD: &str = "correct horse battery staple";
const OTHER: &str = "ladder brass window quarrel";

/// Penning with one account, behind a password that was set in the settings.
pub async fn with_a_password(journey: &mut Journey, start: &Start<'_>) -> Result<Page> {
    let page = journey.start_with(start).await?;
    page.paste(journey, &GITHUB.uri()).await?;
    page.add().await?;
    open_settings(&page).await?;
    page.press("Ask for a password…").await?;
    page.write("New password", PASSWORD).await?;
    page.write("The same password again", PASSWORD).await?;
    page.press("Ask for this password").await?;
    page.press("Yes, go on").await?;
    reads_in_time(&page, "Use the keychain again").await?;
    assert_eq!(
        journey.desktop.keychain_entry("vault key")?,
        None,
        "the key left the keychain"
    );
    page.press("Back").await?;
    Ok(page)
}

pub async fn unlock(page: &Page) -> Result<()> {
    page.write("Password", PASSWORD).await?;
    page.press("Unlock").await?;
    page.reads("Search").await
}

/// Making a password dear takes a second, or many on a busy machine.
async fn reads_in_time(page: &Page, text: &str) -> Result<()> {
    for _ in 0..5 {
        if page.reads(text).await.is_ok() {
            return Ok(());
        }
    }
    page.reads(text).await
}

pub async fn open_settings(page: &Page) -> Result<()> {
    page.reads("Search").await?;
    page.press("Menu").await?;
    page.press("Settings").await
}

#[test]
fn a_password_there_another_one_and_back_to_the_keychain() -> Result<()> {
    travel("ways-password", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let key = journey.desktop.keychain_entry("vault key")?;
        assert!(key.is_some());
        open_settings(&page).await?;
        page.press("Ask for a password…").await?;
        page.write("New password", "password1").await?;
        page.reads("Found at once.").await?;
        journey.picture("weak")?;
        page.write("The same password again", "password1").await?;
        page.press("Ask for this password").await?;
        journey.picture("click")?;
        page.press("Yes, go on").await?;
        page.reads("That password is too easy to guess.").await?;
        assert_eq!(journey.desktop.keychain_entry("vault key")?, key);
        page.write("New password", PASSWORD).await?;
        page.reads("Very hard to guess.").await?;
        journey.picture("strong")?;
        page.write("The same password again", PASSWORD).await?;
        page.press("Ask for this password").await?;
        reads_in_time(&page, "Use the keychain again").await?;
        assert_eq!(journey.desktop.keychain_entry("vault key")?, None);
        journey.picture("settings")?;
        journey.kill().await?;

        let page = journey.start().await?;
        unlock(&page).await?;
        open_settings(&page).await?;
        page.press("Change the password…").await?;
        page.write("New password", OTHER).await?;
        page.write("The same password again", OTHER).await?;
        page.press("Change the password").await?;
        page.write("Password", PASSWORD).await?;
        journey.picture("presence")?;
        page.press("Continue").await?;
        reads_in_time(&page, "From now on Penning asks for the new password.").await?;
        page.press("Back").await?;
        page.keys(Key::Control + "l").await?;
        page.write("Password", PASSWORD).await?;
        page.press("Unlock").await?;
        page.reads("That password is not right.").await?;
        page.until("the button after the wait", async |page| {
            page.offers("Unlock").await
        })
        .await?;
        page.write("Password", OTHER).await?;
        page.press("Unlock").await?;
        GITHUB.is_right_in(&page).await?;

        open_settings(&page).await?;
        page.press("Use the keychain again").await?;
        page.write("Password", OTHER).await?;
        page.press("Continue").await?;
        page.until("the keychain to be the way", async |page| {
            page.offers("Ask for a password…").await
        })
        .await?;
        assert_eq!(
            journey.desktop.keychain_entry("vault key")?,
            key,
            "the same key"
        );
        journey.kill().await?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await
    })
}

/// Whether this key opens an automatic backup.
fn opens(backup: &[u8], key: &str) -> Result<bool> {
    let key = penning_vault::Identity::parse(key)?;
    Ok(penning_vault::open_document(backup, &key).is_ok())
}

async fn close_dialog(page: &Page) -> Result<()> {
    let button = thirtyfour::By::Css("dialog footer button");
    page.driver().find(button).await?.click().await?;
    Ok(())
}

/// Makes a kit by way of the settings and the desktop's own dialog, and gives the page's file.
async fn make_kit(journey: &Journey, page: &Page) -> Result<PathBuf> {
    open_settings(page).await?;
    page.press("Make a recovery kit…").await?;
    journey.picture("kit-what")?;
    page.press("Save the page…").await?;
    page.press("Yes, go on").await?;
    let file = journey.file("kit.pdf");
    journey.desktop.save_file_as(&file)?;
    page.reads("Print it now.").await?;
    Ok(file)
}

fn forget_keychain(journey: &mut Journey) -> Result<()> {
    journey.desktop.stop_keychain();
    std::fs::remove_dir_all(journey.desktop.home().join("data/keyrings"))?;
    journey.desktop.start_keychain()
}

/// Locked, and the keychain opens it no more.
async fn lock_for_good(journey: &mut Journey, page: &Page) -> Result<()> {
    page.keys(Key::Control + "l").await?;
    page.reads("Your accounts are locked").await?;
    forget_keychain(journey)?;
    page.press("Unlock").await?;
    page.reads("Your keychain no longer holds the key").await
}

/// The groups that the page asks for, as they stand on the paper.
async fn type_groups(page: &Page, key: &str) -> Result<()> {
    let text = page.text().await?;
    for number in 1..=15 {
        let label = format!("Group {number}");
        if text
            .split(&label)
            .skip(1)
            .any(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
        {
            let group = &key[16 + (number - 1) * 4..];
            page.write(&label, &group[..4].to_lowercase()).await?;
        }
    }
    Ok(())
}

#[test]
fn a_recovery_kit_is_made_checked_and_opens() -> Result<()> {
    travel("ways-kit", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let key = journey
            .desktop
            .keychain_entry("vault key")?
            .ok_or("a key")?;
        let file = make_kit(journey, &page).await?;
        assert!(
            !page.source().await?.contains(&key[16..40]),
            "the key is in the page"
        );
        let rights = std::os::unix::fs::PermissionsExt::mode(&file.metadata()?.permissions());
        assert_eq!(rights & 0o777, 0o600);
        keep_page(&file)?;
        type_groups(&page, &key).await?;
        journey.picture("kit-check")?;
        page.press("Check").await?;
        page.reads("The page is right.").await?;
        journey.picture("kit-done")?;
        close_dialog(&page).await?;
        journey.stop().await?;

        // The keychain forgets everything, as on a new computer.
        forget_keychain(journey)?;
        let page = journey.start().await?;
        page.reads("Your keychain no longer holds the key").await?;
        page.press("Use the recovery key").await?;
        page.write("Recovery key", &key[..60]).await?;
        page.press("Open").await?;
        page.reads("A character of the recovery key is wrong or missing.")
            .await?;
        journey.picture("recover")?;
        page.write("Recovery key", &key.to_lowercase()).await?;
        page.press("Open").await?;
        page.reads("your keychain has the key again").await?;
        GITHUB.is_right_in(&page).await?;
        assert_eq!(
            journey.desktop.keychain_entry("vault key")?.as_deref(),
            Some(key.as_str())
        );
        journey.stop().await?;

        // Its code does the same, out of the file itself: chosen, dropped, or on the screen.
        forget_keychain(journey)?;
        let page = journey.start().await?;
        page.press("Use the recovery key").await?;
        page.choose_file(&[&file]).await?;
        page.reads("your keychain has the key again").await?;
        GITHUB.is_right_in(&page).await?;

        lock_for_good(journey, &page).await?;
        let window = journey.desktop.window("Penning")?;
        drag(&journey.desktop, &Offer::Files(vec![file.clone()]), &window)?;
        page.reads("your keychain has the key again").await?;
        GITHUB.is_right_in(&page).await?;

        lock_for_good(journey, &page).await?;
        page.press("Use the recovery key").await?;
        page.press("From my screen").await?;
        page.reads("There is no recovery key").await?;
        journey.picture("not-on-screen")?;
        let code = journey.file("kit.png");
        penning_e2e::picture::with_codes(&[&key], &code)?;
        let _paper = journey.desktop.show_picture(&code, 450, 220)?;
        journey.desktop.window("Penning")?.move_to(430, 80)?; // over the paper
        page.press("From my screen").await?;
        page.reads("your keychain has the key again").await?;
        GITHUB.is_right_in(&page).await?;
        for file in [file, code] {
            std::fs::remove_file(file)?;
        }
        Ok(())
    })
}

#[test]
fn a_forgotten_password_is_replaced_with_the_recovery_key() -> Result<()> {
    travel("ways-forgotten", async |journey| {
        let page = journey.start().await?;
        let key = wait_for("a key", 10, || {
            journey.desktop.keychain_entry("vault key").ok().flatten()
        })?;
        drop(page);
        let page = with_a_password(journey, &Start::default()).await?;
        page.keys(Key::Control + "l").await?;
        page.press("Use the recovery key").await?;
        page.write("Recovery key", &key).await?;
        page.press("Open").await?;
        page.reads("Choose the password that Penning asks for from now on.")
            .await?;
        journey.picture("choose")?;
        page.write("New password", OTHER).await?;
        page.write("The same password again", OTHER).await?;
        page.press("Change the password").await?;
        reads_in_time(&page, "From now on Penning asks for the new password.").await?;
        journey.kill().await?;
        let page = journey.start().await?;
        page.write("Password", OTHER).await?;
        page.press("Unlock").await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_new_key_opens_and_the_old_one_does_not() -> Result<()> {
    travel("ways-new-key", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let old = journey
            .desktop
            .keychain_entry("vault key")?
            .ok_or("a key")?;
        let kit = make_kit(journey, &page).await?;
        type_groups(&page, &old).await?;
        page.press("Check").await?;
        page.reads("The page is right.").await?;
        close_dialog(&page).await?;
        page.press("Back up now").await?;
        page.reads("Backed up").await?;
        let backups = journey.data().join("backups");
        page.press("Make a new key…").await?;
        journey.picture("new-key")?;
        page.press("Make a new key").await?;
        // One made by itself may be there as well.
        let told = match std::fs::read_dir(&backups)?.count() {
            1 => "and so has one backup.".to_owned(),
            count => format!("and so have {count} backups."),
        };
        page.reads(&format!("Your accounts have a new key, {told}"))
            .await?;
        journey.picture("done")?;
        let new = journey
            .desktop
            .keychain_entry("vault key")?
            .ok_or("a key")?;
        assert_ne!(new, old);
        for file in std::fs::read_dir(&backups)? {
            let bytes = std::fs::read(file?.path())?;
            assert!(opens(&bytes, &new)? && !opens(&bytes, &old)?);
        }
        page.press("Back").await?;
        page.reads("Your recovery kit opens nothing any more.")
            .await?;
        journey.picture("kit-is-old")?;
        page.press("Make a recovery kit").await?;
        page.reads("Penning writes one page").await?;
        std::fs::remove_file(kit)?;
        assert_eq!(journey.desktop.keychain_entry("vault key, new")?, None);
        journey.kill().await?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_short_lock_opens_by_the_keychain() -> Result<()> {
    travel("ways-short", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        open_settings(&page).await?;
        page.choose_option("After a short lock", "Open by itself within 15 minutes")
            .await?;
        page.press("Back").await?;
        page.keys(Key::Control + "l").await?;
        unlock(&page).await?;
        const SHORT: &str = "vault key, until locked for long";
        wait_for("the key for short locks", 10, || {
            journey.desktop.keychain_entry(SHORT).ok().flatten()
        })?;
        // The keychain has the key a moment before Penning knows that.
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        page.keys(Key::Control + "l").await?;
        page.press("Unlock without the password").await?;
        GITHUB.is_right_in(&page).await?;
        page.press("Menu").await?;
        page.press("Quit Penning").await?;
        wait_for("the end of Penning", 10, || {
            journey.processes().is_empty().then_some(())
        })?;
        assert_eq!(
            journey.desktop.keychain_entry(SHORT)?,
            None,
            "quitting takes it away"
        );
        let page = journey.start().await?;
        page.reads("Your accounts are locked").await?;
        assert!(!page.offers("Unlock without the password").await?);
        unlock(&page).await
    })
}

/// Keeps the kit's page as a picture beside the journey's own.
fn keep_page(file: &Path) -> Result<()> {
    let to = kept_in().join("ways-kit-page");
    let drawn = std::process::Command::new("pdftoppm")
        .args(["-png", "-singlefile", "-r", "80"])
        .arg(file)
        .arg(to)
        .status()
        .map_err(|why| format!("pdftoppm is not installed (Debian: poppler-utils): {why}"))?;
    if drawn.success() {
        Ok(())
    } else {
        Err("pdftoppm drew no picture of the kit's page".into())
    }
}
