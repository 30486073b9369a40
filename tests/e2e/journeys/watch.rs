//! A screen with no code on it yet is watched: the code comes into view, and the card opens.

use penning_e2e::{GITHUB, HOSPITAL, Journey, MAIL, Result, Start, picture, transfer, travel};
use penning_test_desktop::wait_for;

#[test]
fn a_code_that_another_program_shows_later_opens_the_card() -> Result<()> {
    travel("watch-later", async |journey| {
        let code = journey.file("code.png");
        picture::with_codes(&[&GITHUB.uri()], &code)?;
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        let before = size(journey)?;
        page.press("Scan my screen").await?;
        page.reads("Watching your screen").await?;
        page.reads("seconds left").await?;
        wait_for("a small window", 10, || {
            (size(journey).ok()?.1 < before.1 / 2).then_some(())
        })?;
        journey.picture("watching")?;

        let _website = journey.desktop.show_picture(&code, 100, 60)?;
        page.reads("Add this account?").await?;
        wait_for("the window's own size", 10, || {
            (size(journey).ok()? == before).then_some(())
        })?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        journey.picture("card")?;
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn parts_of_a_transfer_are_gathered_while_they_are_shown_one_by_one() -> Result<()> {
    travel("watch-transfer", async |journey| {
        let parts = transfer::links(&[&[GITHUB], &[HOSPITAL], &[MAIL]]);
        let shown: Vec<_> = (0..parts.len())
            .map(|part| journey.file(&format!("part-{part}.png")))
            .collect();
        for (part, file) in parts.iter().zip(&shown) {
            picture::with_codes(&[part], file)?;
        }
        let page = journey.start().await?;
        let first = journey.desktop.show_picture(&shown[0], 60, 40)?;
        page.press("Scan my screen").await?;
        page.reads("1 of 3 codes read.").await?;
        drop(first);
        let second = journey.desktop.show_picture(&shown[2], 60, 40)?;
        page.reads("2 of 3 codes read.").await?;
        journey.picture("two-of-three")?;
        drop(second);
        let _third = journey.desktop.show_picture(&shown[1], 60, 40)?;
        page.reads("All 3 codes read.").await?;
        page.reads("3 accounts found").await?;
        journey.picture("all")?;
        page.press("Add 3 accounts").await?;
        for account in [GITHUB, HOSPITAL, MAIL] {
            account.is_right_in(&page).await?;
        }
        Ok(())
    })
}

#[test]
fn when_time_is_up_the_window_comes_back_and_says_so() -> Result<()> {
    travel("watch-time-up", async |journey| {
        let page = journey
            .start_with(&Start {
                variables: &[("PENNING_WATCH_MS", "2500")],
                ..Start::default()
            })
            .await?;
        let before = size(journey)?;
        page.press("Scan my screen").await?;
        page.reads("Watching your screen").await?;
        page.reads("There is no QR code on your screen that Penning can read.")
            .await?;
        wait_for("the window's own size", 10, || {
            (size(journey).ok()? == before).then_some(())
        })?;
        page.press("Type it in").await?;
        page.field("Secret key").await?;
        Ok(())
    })
}

/// Width and height of Penning's window.
fn size(journey: &Journey) -> Result<(i32, i32)> {
    let (_, _, width, height) = journey.desktop.window("Penning")?.place()?;
    Ok((width, height))
}
