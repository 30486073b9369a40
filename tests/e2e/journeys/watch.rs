//! A screen with no code on it yet is watched: the code comes into view, and the card opens.

use std::time::{Duration, Instant};

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

        tokio::time::sleep(Duration::from_secs(5)).await; // a person opens the page meanwhile
        let used = cpu_seconds(&journey.processes());
        let since = Instant::now();
        let _website = journey.desktop.show_picture(&code, 100, 60)?;
        page.reads("Add this account?").await?;
        let after = since.elapsed();
        println!(
            "the card opened {:.1} s after the code began to show; {:.2} s of work meanwhile",
            after.as_secs_f64(),
            cpu_seconds(&journey.processes()) - used
        );
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
fn watching_a_still_and_a_moving_screen_is_little_work() -> Result<()> {
    travel("watch-work", async |journey| {
        let page = journey.start().await?;
        page.press("Scan my screen").await?;
        page.reads("Watching your screen").await?;
        tokio::time::sleep(Duration::from_secs(3)).await;
        let share = async |seconds: u64| {
            let before = cpu_seconds(&journey.processes());
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            (cpu_seconds(&journey.processes()) - before) / seconds as f64
        };
        let still = share(8).await;
        let moving = {
            let _clock = journey.desktop.show_motion(60, 60)?;
            share(12).await
        };
        println!(
            "of a core: {:.1} % on a still screen, {:.1} % on one that always changes",
            still * 100.0,
            moving * 100.0
        );
        // Penning's own process: watching, and telling the web view the time.
        assert!(still <= 0.10, "{still:.3} of a core on a still screen");
        assert!(moving <= 0.10, "{moving:.3} of a core on a moving screen");
        page.press("Stop").await?;
        page.reads("Add an account").await
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

/// Processor time of these processes, of user and system.
fn cpu_seconds(processes: &[u32]) -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let ticks = |process: &u32| -> Option<f64> {
        let about = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let fields: Vec<_> = about.rsplit_once(") ")?.1.split(' ').collect();
        let field = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some(field(11)? + field(12)?)
    };
    processes.iter().filter_map(ticks).sum::<f64>() / TICKS_A_SECOND
}
