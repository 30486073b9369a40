//! Slips are undone, and changes that cannot be saved are not made.

use std::process::Command;

use penning_e2e::{GITHUB, MAIL, Result, travel};

#[test]
fn a_deleted_account_comes_back_by_undo_and_from_the_trash() -> Result<()> {
    travel("delete", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        page.choose(GITHUB.issuer, "Delete").await?;
        page.reads("GitHub is in the trash.").await?;
        journey.picture("undo")?;
        page.press("Undo").await?;
        GITHUB.is_right_in(&page).await?;

        page.choose(GITHUB.issuer, "Delete").await?;
        page.reads("Add your first account").await?;
        journey.kill().await?;
        let page = journey.start().await?;
        page.press("Menu").await?;
        page.press("Trash").await?;
        journey.picture("trash")?;
        page.press("Restore GitHub").await?;
        page.press("Back").await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_deletion_for_good_asks_first() -> Result<()> {
    travel("purge", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        page.choose(GITHUB.issuer, "Delete").await?;
        page.press("Menu").await?;
        page.press("Trash").await?;
        page.press("Delete for good: GitHub").await?;
        page.reads("nobody can bring it back").await?;
        page.press("Keep it").await?;
        page.press("Delete for good: GitHub").await?;
        page.press("Delete for good").await?;
        page.reads("The trash is empty.").await
    })
}

/// A disk that becomes read-only: rights do not stop root, so the folder's files are made
/// immutable by a read-only mount over it, or this run has no right to do so.
#[test]
fn a_folder_that_cannot_be_written_to_keeps_what_was_there() -> Result<()> {
    travel("read-only", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let data = journey.data();
        let mut locked = Locked::lock(&data)?;
        page.paste(journey, &MAIL.uri()).await?;
        page.press("Add account").await?;
        page.reads("The change was not saved").await?;
        journey.picture("refused")?;
        page.press("Cancel").await?;
        assert_eq!(
            page.code_of(MAIL.issuer).await?,
            None,
            "a change that was not saved was not made"
        );
        GITHUB.is_right_in(&page).await?;

        locked.unlock()?;
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        journey.kill().await?;
        let page = journey.start().await?;
        GITHUB.is_right_in(&page).await?;
        MAIL.is_right_in(&page).await
    })
}

/// A folder in which nothing can be made or changed, not even by root.
struct Locked {
    folder: std::path::PathBuf,
    locked: bool,
}

impl Locked {
    fn lock(folder: &std::path::Path) -> Result<Locked> {
        let mut made = Locked {
            folder: folder.to_owned(),
            locked: false,
        };
        made.set("+i", "555")?;
        made.locked = true;
        Ok(made)
    }

    fn unlock(&mut self) -> Result<()> {
        self.locked = false;
        self.set("-i", "755")
    }

    fn set(&mut self, attribute: &str, mode: &str) -> Result<()> {
        // Root passes over rights, but not over this attribute; others may not set it, but heed rights.
        let by_attribute = Command::new("chattr")
            .arg(attribute)
            .arg(&self.folder)
            .output()?
            .status
            .success();
        let by_rights = Command::new("chmod")
            .arg(mode)
            .arg(&self.folder)
            .output()?
            .status
            .success();
        if by_attribute || by_rights {
            Ok(())
        } else {
            Err("the folder could not be made read-only".into())
        }
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        if self.locked {
            let _ = self.unlock();
        }
    }
}
