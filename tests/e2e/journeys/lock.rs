//! Locked by the person, by the clock, by the screen and by sleep; and what was wished for meanwhile.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use penning_e2e::{GITHUB, HOSPITAL, Journey, Page, Result, Start, travel};
use penning_test_desktop::{Served, wait_for};
use serde_json::json;

use crate::ways::{PASSWORD, unlock, with_a_password};

/// A moment before something locks.
struct Before {
    since: Instant,
    unix_ms: u128,
    /// How often Penning had said that it locked.
    locks: usize,
}

/// How long each thing took since that moment.
#[derive(Debug)]
struct Took {
    /// Another page stands in the window: no account and no code in it.
    page: Duration,
    /// No key: it is gone before Penning says so.
    key: Duration,
    /// Seen by another program, which looks every few milliseconds.
    clipboard: Duration,
}

impl Before {
    async fn now(journey: &Journey, page: &Page) -> Result<Before> {
        page.reads("Search").await?;
        let locks = locks(journey)?;
        let unix = SystemTime::now().duration_since(UNIX_EPOCH)?;
        Ok(Before {
            since: Instant::now(),
            unix_ms: unix.as_millis(),
            locks,
        })
    }

    /// The list is gone, with its codes, the key and what was copied.
    async fn until_locked(self, journey: &Journey, page: &Page) -> Result<Took> {
        let clipboard = journey.desktop.clipboard();
        let (mut key, mut cleared) = (None, None);
        let took = |at: &mut Option<Duration>, is: bool| {
            if is && at.is_none() {
                *at = Some(self.since.elapsed());
            }
        };
        wait_for("the key's end, and an empty clipboard", 20, || {
            let locked = locks(journey).is_ok_and(|locks| locks > self.locks);
            took(&mut key, locked);
            took(&mut cleared, clipboard.text().is_none());
            key.zip(cleared)
        })?;
        page.reads("Your accounts are locked").await?;
        let source = page.source().await?;
        assert!(!source.contains(GITHUB.name), "an account is in the page");
        assert_eq!(page.code_of(GITHUB.issuer).await?, None);
        // Another page has taken the place of the one with the list.
        let stood = page
            .script(
                "return performance.timeOrigin + performance.getEntriesByType('navigation')[0].domInteractive",
            )
            .await?;
        let after = stood.as_f64().ok_or("a time")? - self.unix_ms as f64;
        assert!(after > 0.0, "the page is the old one");
        let page = Duration::from_secs_f64(after / 1000.0);
        let (key, clipboard) = key.zip(cleared).ok_or("waited for above")?;
        let took = Took {
            page,
            key,
            clipboard,
        };
        println!("locked: {took:?}");
        Ok(took)
    }
}

fn locks(journey: &Journey) -> Result<usize> {
    Ok(journey.said()?.matches("] locked: ").count())
}

/// A copied code on the clipboard, to see it go.
async fn copy(page: &Page) -> Result<()> {
    page.press_row(GITHUB.issuer).await?;
    page.reads("Copied · ").await
}

#[test]
fn ctrl_l_locks_and_the_password_opens() -> Result<()> {
    travel("lock-by-key", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        copy(&page).await?;
        let window = journey.desktop.window("Penning")?;
        let before = Before::now(journey, &page).await?;
        window.keys(&["ctrl+l"])?;
        before.until_locked(journey, &page).await?;
        journey.picture("locked")?;
        unlock(&page).await?;
        GITHUB.is_right_in(&page).await?;

        // From the menu, too.
        page.press("Menu").await?;
        let before = Before::now(journey, &page).await?;
        page.press("Lock").await?;
        before.until_locked(journey, &page).await?;
        Ok(())
    })
}

/// Within a second there is no key, no code and nothing on the clipboard: how much of the second it takes.
#[test]
fn locking_is_measured() -> Result<()> {
    travel("lock-measured", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let window = journey.desktop.window("Penning")?;
        let mut all = Vec::new();
        for _ in 0..10 {
            copy(&page).await?;
            let before = Before::now(journey, &page).await?;
            window.keys(&["ctrl+l"])?;
            all.push(before.until_locked(journey, &page).await?);
            page.press("Unlock").await?;
            GITHUB.is_right_in(&page).await?;
        }
        let told = |what: &str, of: fn(&Took) -> Duration| {
            let mut times: Vec<_> = all.iter().map(of).collect();
            times.sort_unstable();
            println!("{what}: {:?} to {:?}", times[0], times[times.len() - 1]);
        };
        told("no code in the page", |took| took.page);
        told("no key", |took| took.key);
        told("an empty clipboard", |took| took.clipboard);
        Ok(())
    })
}

#[test]
fn a_while_without_a_touch_locks() -> Result<()> {
    travel("lock-idle", async |journey| {
        // Minutes of two seconds: five of them are the usual time, and WebDriver's presses are no touches.
        let start = Start {
            variables: &[("PENNING_IDLE_MINUTE_MS", "2000")],
            ..Start::default()
        };
        let page = with_a_password(journey, &start).await?;
        copy(&page).await?;
        let window = journey.desktop.window("Penning")?;
        // Who is there stays in: longer in all than the time after which it locks.
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(12) {
            window.keys(&["shift"])?;
        }
        assert_eq!(locks(journey)?, 0, "locked while somebody was there");
        page.reads_in_time("Your accounts are locked").await?;
        wait_for("an empty clipboard", 60, || {
            let clipboard = journey.desktop.clipboard();
            clipboard.text().is_none().then_some(())
        })
    })
}

#[test]
fn screen_session_and_sleep_lock() -> Result<()> {
    travel("lock-screen", async |journey| {
        let mut logind = journey.desktop.start_logind()?;
        let (name, bus) = journey.desktop.system_bus();
        let bus = bus.to_owned();
        let page = with_a_password(
            journey,
            &Start {
                variables: &[(name, &bus)],
                ..Start::default()
            },
        )
        .await?;
        wait_for("sleep to be held back", 10, || {
            held(&mut logind).then_some(())
        })?;
        for (what, back) in [
            (
                json!({ "do": "screen", "locked": true }),
                json!({ "do": "screen", "locked": false }),
            ),
            (
                json!({ "do": "session", "locked": true }),
                json!({ "do": "session", "locked": false }),
            ),
            (
                json!({ "do": "sleep", "start": true }),
                json!({ "do": "sleep", "start": false }),
            ),
        ] {
            copy(&page).await?;
            let before = Before::now(journey, &page).await?;
            logind.ask(&what)?;
            before.until_locked(journey, &page).await?;
            if what["do"] == "sleep" {
                wait_for("sleep to be let go", 5, || {
                    (!held(&mut logind)).then_some(())
                })?;
            }
            logind.ask(&back)?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            page.reads("Your accounts are locked").await?; // a password is asked for all the same
            unlock(&page).await?;
            GITHUB.is_right_in(&page).await?;
        }
        Ok(())
    })
}

#[test]
fn what_the_keychain_opens_is_open_again_when_the_screen_is() -> Result<()> {
    travel("lock-screen-keychain", async |journey| {
        let mut logind = journey.desktop.start_logind()?;
        let (name, bus) = journey.desktop.system_bus();
        let bus = bus.to_owned();
        let page = journey
            .start_with(&Start {
                variables: &[(name, &bus)],
                ..Start::default()
            })
            .await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        wait_for("sleep to be held back", 10, || {
            held(&mut logind).then_some(())
        })?;
        logind.ask(&json!({ "do": "screen", "locked": true }))?;
        page.reads("Your accounts are locked").await?;
        logind.ask(&json!({ "do": "screen", "locked": false }))?;
        GITHUB.is_right_in(&page).await?;

        // Locked by hand it stays so until somebody clicks.
        journey.desktop.window("Penning")?.keys(&["ctrl+l"])?;
        page.reads("Your accounts are locked").await?;
        logind.ask(&json!({ "do": "screen", "locked": true }))?;
        logind.ask(&json!({ "do": "screen", "locked": false }))?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        journey.picture("by-hand")?;
        page.press("Unlock").await?;
        GITHUB.is_right_in(&page).await?;

        // The machine goes off: Penning ends, and its code is gone from the clipboard.
        page.press_row(GITHUB.issuer).await?;
        page.reads("Copied · ").await?;
        logind.ask(&json!({ "do": "shutdown" }))?;
        wait_for("the end of Penning", 10, || {
            journey.processes().is_empty().then_some(())
        })?;
        assert_eq!(journey.desktop.clipboard().text(), None);
        Ok(())
    })
}

fn held(logind: &mut Served) -> bool {
    logind
        .ask(&json!({ "do": "held" }))
        .is_ok_and(|held| held == true)
}

#[test]
fn the_tray_locks_and_keeps_a_wish() -> Result<()> {
    travel("lock-tray", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        page.paste(journey, &HOSPITAL.uri()).await?;
        page.add().await?;
        copy(&page).await?;
        let click = |label: &str| json!({ "do": "click", "label": label });
        let before = Before::now(journey, &page).await?;
        journey.desktop.tray().ask(&click("Lock"))?;
        before.until_locked(journey, &page).await?;
        let tray = journey.desktop.tray();
        wait_for("the offer to unlock", 5, || {
            tray.ask(&json!({ "do": "menu" }))
                .ok()?
                .to_string()
                .contains("Unlock")
                .then_some(())
        })?;
        tray.ask(&click("Hospital"))?;
        page.reads("Then the code of Hospital is copied.").await?;
        journey.picture("wish")?;
        unlock(&page).await?;
        let clipboard = journey.desktop.clipboard();
        let code = wait_for("the code that was wished for", 10, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        assert!(HOSPITAL.makes(&code)?, "{code} is not what oathtool makes");
        Ok(())
    })
}

#[test]
fn the_keychain_grants_a_wish_from_the_tray_without_asking() -> Result<()> {
    travel("lock-tray-keychain", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &HOSPITAL.uri()).await?;
        page.add().await?;
        journey.desktop.window("Penning")?.keys(&["ctrl+l"])?;
        page.reads("Your accounts are locked").await?;
        journey
            .desktop
            .tray()
            .ask(&json!({ "do": "click", "label": "Hospital" }))?;
        let clipboard = journey.desktop.clipboard();
        let code = wait_for("the code that was wished for", 10, || {
            clipboard.text().filter(|text| text.len() == 6)
        })?;
        assert!(HOSPITAL.makes(&code)?);
        HOSPITAL.is_right_in(&page).await
    })
}

#[test]
fn closing_the_window_locks_where_that_was_chosen() -> Result<()> {
    travel("lock-close", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        page.keys(thirtyfour::Key::Control + ",").await?;
        page.switch("Lock when the window closes").await?;
        page.press("Back").await?;
        journey.desktop.window("Penning")?.close()?;
        let tray = journey.desktop.tray();
        wait_for("the offer to unlock", 5, || {
            tray.ask(&json!({ "do": "menu" }))
                .ok()?
                .to_string()
                .contains("Unlock")
                .then_some(())
        })?;
        // The page went with the lock: no code is kept where nobody looks. One that was made ready for who looked
        // into the menu goes, too.
        wait_for("the web view's end", 30, || {
            journey.web_processes().is_empty().then_some(())
        })
    })
}

#[test]
fn a_signal_to_end_clears_the_clipboard() -> Result<()> {
    for signal in ["-TERM", "-INT", "-HUP"] {
        travel("signal", async |journey| {
            let page = journey.start().await?;
            page.paste(journey, &GITHUB.uri()).await?;
            page.add().await?;
            page.press_row(GITHUB.issuer).await?;
            page.reads("Copied · ").await?;
            assert!(journey.desktop.clipboard().text().is_some());
            let process = journey.processes().first().copied().ok_or("Penning runs")?;
            let process = process.to_string();
            journey.desktop.run(
                journey
                    .desktop
                    .command("/bin/kill")
                    .args([signal, &process]),
            )?;
            wait_for("the end of Penning", 10, || {
                journey.processes().is_empty().then_some(())
            })?;
            assert_eq!(journey.desktop.clipboard().text(), None, "after {signal}");

            // The use was written down.
            let page = journey.start().await?;
            GITHUB.is_right_in(&page).await
        })?;
    }
    Ok(())
}

/// Guessing is slow, and the wait is in sight.
#[test]
fn wrong_passwords_wait_in_sight() -> Result<()> {
    travel("lock-wrong", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        journey.desktop.window("Penning")?.keys(&["ctrl+l"])?;
        for _ in 0..3 {
            page.until("the button", async |page| page.offers("Unlock").await)
                .await?;
            page.write("Password", "not this one").await?;
            page.press("Unlock").await?;
            page.reads("That password is not right.").await?;
        }
        page.reads("Wait ").await?;
        journey.picture("countdown")?;
        page.until("the button after the wait", async |page| {
            page.offers("Unlock").await
        })
        .await?;
        page.write("Password", PASSWORD).await?;
        page.press("Unlock").await?;
        GITHUB.is_right_in(&page).await
    })
}
