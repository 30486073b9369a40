//! Copies: made, lost with, brought back from.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use penning_e2e::{GITHUB, HOSPITAL, MAIL, Page, Result, travel, travel_on};
use penning_test_desktop::{Offer, drag};

use crate::other_process::{open, start_with_password, without_keychain};

const PASSWORD: &str = "brass token, worn thin";

pub async fn to_settings(page: &Page) -> Result<()> {
    page.press("Menu").await?;
    page.press("Settings").await
}

/// Presses the button of the first copy of this kind.
async fn look_at(page: &Page, kind: &str) -> Result<()> {
    page.until(&format!("a copy: {kind}"), async |page| {
        let pressed = page
            .script(&format!(
                "const row = [...document.querySelectorAll('.copies li')].find((row) => row.innerText.includes({kind:?}));\
                 row?.querySelector('button').click(); return row !== undefined"
            ))
            .await?;
        Ok(pressed == true)
    })
    .await
}

#[test]
fn a_deleted_account_comes_back_from_a_backup_after_a_look_and_goes_by_undo() -> Result<()> {
    travel("backup", async |journey| {
        let page = journey.start().await?;
        for account in [GITHUB, HOSPITAL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        to_settings(&page).await?;
        page.press("Back up now").await?;
        page.reads("Backed up").await?;
        journey.picture("settings")?;
        page.press("Back").await?;
        page.choose(GITHUB.issuer, "Delete").await?;
        page.reads("GitHub is in the trash.").await?;
        to_settings(&page).await?;
        page.press("Restore accounts…").await?;
        look_at(&page, "Automatic backup").await?;
        page.reads("It holds 2 accounts.").await?;
        page.reads("1 that you do not have now").await?;
        journey.picture("preview")?;
        page.press("Restore").await?;
        page.reads("Your accounts were restored").await?;
        GITHUB.is_right_in(&page).await?;
        HOSPITAL.is_right_in(&page).await?;
        page.press("Undo").await?;
        page.reads("Everything is as it was before").await?;
        assert_eq!(page.code_of(GITHUB.issuer).await?, None);
        HOSPITAL.is_right_in(&page).await
    })
}

#[test]
fn a_backup_is_made_by_itself_after_a_change() -> Result<()> {
    travel("backup-automatic", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let folder = journey.data().join("backups");
        page.until("a backup", async |_| Ok(names(&folder).len() == 1))
            .await?;
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        journey.stop().await?;
        assert_eq!(names(&folder).len(), 1, "one a day");
        Ok(())
    })
}

#[test]
fn a_portable_backup_goes_out_and_comes_in_by_dropping_it() -> Result<()> {
    travel("backup-portable", async |journey| {
        let page = journey.start().await?;
        for account in [GITHUB, MAIL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        to_settings(&page).await?;
        page.press("Make a portable backup").await?;
        page.write("New password", PASSWORD).await?;
        page.write("The same password again", PASSWORD).await?;
        journey.picture("password")?;
        page.press("Choose where to save it").await?;
        let file = journey.file("mine.penning");
        journey
            .desktop
            .answer_file_dialog("Save the portable backup", &file)?;
        page.reads("Saved as mine.penning").await?;
        journey.stop().await?;

        // Another computer: no vault, no key.
        std::fs::remove_dir_all(journey.data())?;
        journey.desktop.stop_keychain();
        std::fs::remove_dir_all(journey.desktop.home().join("data/keyrings"))?;
        journey.desktop.start_keychain()?;
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        let window = journey.desktop.window("Penning")?;
        drag(&journey.desktop, &Offer::Files(vec![file]), &window)?;
        page.reads("Type the password of mine.penning").await?;
        page.write("Password of the backup", "brass token, worn thick")
            .await?;
        page.press("Open it").await?;
        page.reads("That is not the password of this backup.")
            .await?;
        page.write("Password of the backup", PASSWORD).await?;
        page.press("Open it").await?;
        page.reads("2 that you do not have now").await?;
        journey.picture("dropped")?;
        page.press("Restore").await?;
        GITHUB.is_right_in(&page).await?;
        MAIL.is_right_in(&page).await
    })
}

#[test]
fn a_backup_file_is_opened_in_the_desktops_dialog() -> Result<()> {
    travel("backup-open", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let earlier = journey.file("earlier vault.age");
        std::fs::copy(journey.data().join("vault.age"), &earlier)?;
        page.choose(GITHUB.issuer, "Delete").await?;
        to_settings(&page).await?;
        page.press("Restore accounts…").await?;
        page.press("Open a backup file").await?;
        journey
            .desktop
            .answer_file_dialog("Open a backup", &earlier)?;
        page.reads("1 that you do not have now").await?;
        page.press("Replace my list").await?;
        page.press("Restore").await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_folder_that_cannot_be_reached_is_told_and_nothing_is_lost() -> Result<()> {
    travel("backup-folder", async |journey| {
        let stick = journey.file("stick");
        std::fs::create_dir(&stick)?;
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        to_settings(&page).await?;
        page.press("Choose another folder").await?;
        journey
            .desktop
            .answer_file_dialog("Where should backups go?", &stick)?;
        page.reads("Backed up").await?;
        assert_eq!(names(&stick).len(), 1);
        page.press("Back").await?;

        std::fs::rename(&stick, journey.file("unplugged"))?;
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        page.reads("No backup was made: the folder").await?;
        page.reads("Your accounts themselves are safe.").await?;
        journey.picture("gone")?;
        assert!(!stick.exists(), "no folder is made in its place");
        page.press("Understood").await?;
        page.no_longer_reads("No backup was made").await?;
        GITHUB.is_right_in(&page).await?;
        MAIL.is_right_in(&page).await?;
        journey.kill().await?;
        let page = journey.start().await?;
        MAIL.is_right_in(&page).await
    })
}

#[test]
fn two_weeks_without_a_copy_elsewhere_bring_a_reminder() -> Result<()> {
    travel_on("backup-reminder", &without_keychain(), async |journey| {
        let page = start_with_password(journey).await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        // Another process makes the account fifteen days old.
        open(&journey.data())?.change(|document| {
            document.accounts[0].created_at -= 15 * 24 * 60 * 60;
        })?;
        page.reads("There is no copy of your accounts outside this computer.")
            .await?;
        journey.picture("reminder")?;
        page.press("Make a backup").await?;
        page.press("Make a portable backup").await?;
        page.write("New password", PASSWORD).await?;
        page.write("The same password again", PASSWORD).await?;
        page.press("Choose where to save it").await?;
        let file = journey.file("mine.penning");
        journey
            .desktop
            .answer_file_dialog("Save the portable backup", &file)?;
        page.reads("Saved as mine.penning").await?;
        page.press("Back").await?;
        GITHUB.is_right_in(&page).await?;
        page.no_longer_reads("There is no copy").await
    })
}

/// A disk of its own for the vault, which others fill.
#[test]
fn a_full_disk_refuses_the_change_and_keeps_what_was_there() -> Result<()> {
    if std::fs::metadata("/proc/self")?.uid() != 0 {
        let this = "backups::a_full_disk_refuses_the_change_and_keeps_what_was_there";
        return where_disks_may_be_mounted(this);
    }
    travel("full-disk", async |journey| {
        let data = journey.data();
        std::fs::create_dir_all(&data)?;
        let disk = SmallDisk::mount(&data)?;
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        // The backup that follows the change.
        page.until("a backup", async |_| {
            Ok(names(&data.join("backups")).len() == 1)
        })
        .await?;
        disk.fill()?;
        let before = std::fs::read(data.join("vault.age"))?;
        page.paste(journey, &MAIL.uri()).await?;
        page.press("Add account").await?;
        page.reads("The change was not saved: the disk is full.")
            .await?;
        journey.picture("full")?;
        page.press("Cancel").await?;
        assert_eq!(page.code_of(MAIL.issuer).await?, None);
        GITHUB.is_right_in(&page).await?;
        assert_eq!(std::fs::read(data.join("vault.age"))?, before);

        disk.empty()?;
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        journey.kill().await?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await?;
        MAIL.is_right_in(&page).await?;
        journey.stop().await
    })
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect()
}

struct SmallDisk<'a>(&'a Path);

/// Runs a test of this program as its own root, with mounts that nobody else sees.
fn where_disks_may_be_mounted(test: &str) -> Result<()> {
    let ran = Command::new("unshare")
        .args(["--mount", "--map-root-user"])
        .arg(std::env::current_exe()?)
        .args(["--exact", test, "--nocapture"])
        .status()?;
    match ran.success() {
        true => Ok(()),
        false => Err(format!("{test}, as its own root: {ran}").into()),
    }
}

impl SmallDisk<'_> {
    fn mount(at: &Path) -> Result<SmallDisk<'_>> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=512k", "none"])
            .arg(at)
            .output()?;
        match mounted.status.success() {
            true => Ok(SmallDisk(at)),
            false => Err(String::from_utf8_lossy(&mounted.stderr).into()),
        }
    }

    fn fill(&self) -> Result<()> {
        use std::io::Write;
        let mut file = std::fs::File::create(self.0.join("somebody else's"))?;
        while file.write_all(&[0; 4096]).is_ok() {}
        Ok(())
    }

    fn empty(&self) -> Result<()> {
        Ok(std::fs::remove_file(self.0.join("somebody else's"))?)
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}
