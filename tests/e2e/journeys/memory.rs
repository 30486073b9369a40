//! What can still be read once Penning is locked? The memory of all its processes is searched.

use penning_e2e::memory::{Marker, from_base32, from_identity, search};
use std::time::{Duration, Instant};

use penning_e2e::{GITHUB, HOSPITAL, Journey, Result, Start, travel, travel_on};
use penning_test_desktop::{KeychainAtStart, Parts, wait_for};

use crate::ways::{unlock, with_a_password};

fn secrets(key: Option<&str>) -> Vec<Marker> {
    let mut markers: Vec<_> = [GITHUB, HOSPITAL]
        .iter()
        .map(|account| {
            let bytes = from_base32(account.secret);
            Marker::bytes(account.issuer, &bytes, account.secret)
        })
        .collect();
    if let Some(key) = key {
        markers.push(Marker::bytes("the vault's key", &from_identity(key), key));
    }
    markers
}

/// Penning holds the secrets while it is open: else the search would prove nothing. They lie where the system does not
/// write them to disk.
fn is_found_while_open(journey: &Journey, markers: &[Marker]) -> Result<()> {
    let open = search(&journey.desktop, &journey.processes(), markers)?;
    println!("while open: {open:#?}");
    for marker in markers {
        let raw = format!("{} (raw)", marker.name);
        let kept: Vec<_> = open.iter().filter(|line| line.starts_with(&raw)).collect();
        assert!(
            kept.iter().any(|line| line.contains("in locked memory")),
            "{} is not kept in locked memory: {open:?}",
            marker.name
        );
    }
    Ok(())
}

fn in_the_web(journey: &Journey, markers: &[Marker]) -> Result<()> {
    let web = journey.web_processes();
    assert!(!web.is_empty());
    let lines = search(&journey.desktop, &web, markers)?;
    assert!(lines.is_empty(), "in the page's processes: {lines:#?}");
    Ok(())
}

#[test]
fn a_locked_penning_remembers_no_secret() -> Result<()> {
    travel("memory", async |journey| {
        let page = journey.start().await?;
        for account in [GITHUB, HOSPITAL] {
            page.paste(journey, &account.uri()).await?;
            page.add().await?;
        }
        page.press_row(GITHUB.issuer).await?;
        page.reads("Copied · ").await?;
        let key = journey.desktop.keychain_entry("vault key")?;
        let markers = secrets(key.as_deref());
        is_found_while_open(journey, &markers)?;
        in_the_web(journey, &markers)?;
        journey.desktop.window("Penning")?.keys(&["ctrl+l"])?;
        page.reads("Your accounts are locked").await?;
        in_the_web(journey, &markers)?;
        let left = search(&journey.desktop, &journey.processes(), &markers)?;
        assert!(left.is_empty(), "after locking: {left:#?}");

        // Opened again by the keychain, and locked again.
        page.press("Unlock").await?;
        GITHUB.is_right_in(&page).await?;
        is_found_while_open(journey, &markers)?;
        journey.desktop.window("Penning")?.keys(&["ctrl+l"])?;
        page.reads("Your accounts are locked").await?;
        let left = search(&journey.desktop, &journey.processes(), &markers)?;
        assert!(left.is_empty(), "after locking again: {left:#?}");
        Ok(())
    })
}

#[test]
fn what_a_password_opened_is_forgotten_too() -> Result<()> {
    travel("memory-password", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        page.keys(thirtyfour::Key::Control + "l").await?;
        unlock(&page).await?;
        let markers = &secrets(None)[..1];
        is_found_while_open(journey, markers)?;
        page.keys(thirtyfour::Key::Control + "l").await?;
        page.reads("Your accounts are locked").await?;
        let left = search(&journey.desktop, &journey.processes(), markers)?;
        assert!(left.is_empty(), "after locking: {left:#?}");
        in_the_web(journey, markers)?;
        Ok(())
    })
}

/// Typed on a keyboard, into a Penning without a WebDriver: that would end with the page's process, and what it types
/// lies in Penning's memory as a text of its own.
const TYPED: &str = "zebra quokka lantern 7731";

fn password() -> [Marker; 2] {
    // Nearly all of it is as good as the whole.
    let most = &TYPED[..TYPED.len() - 5];
    [
        Marker::text("the password", TYPED),
        Marker::text("most of it", most),
    ]
}

/// Every process of Penning: its own, the page's, and what else the web view runs.
fn everywhere(journey: &Journey) -> Result<Vec<String>> {
    let all = [journey.processes(), journey.engine_processes()].concat();
    search(&journey.desktop, &all, &password())
}

/// Nothing is left within seconds, in any process.
fn is_forgotten(journey: &Journey, when: &str) -> Result<()> {
    // A look takes seconds.
    let mut left = everywhere(journey)?;
    if !left.is_empty() {
        println!("{when}, at the first look: {left:#?}");
        left = everywhere(journey)?;
    }
    assert!(left.is_empty(), "{when}: {left:#?}");
    println!("{when}: nothing left");
    Ok(())
}

/// Waits until another process has the page, and says how long that took.
fn has_another_page(journey: &Journey, before: &[u32], since: Instant) -> Result<()> {
    let gone = wait_for("the end of the page's process", 30, || {
        let now = journey.web_processes();
        (!before.iter().any(|old| now.contains(old))).then(|| since.elapsed())
    })?;
    wait_for("another page", 10, || {
        (!journey.web_processes().is_empty()).then_some(())
    })?;
    println!("the page's process was gone after {gone:?}");
    Ok(())
}

#[test]
fn typed_passwords_are_forgotten() -> Result<()> {
    let parts = Parts {
        keychain: KeychainAtStart::Absent,
        ..Parts::default()
    };
    travel_on("memory-typed", &parts, async |journey| {
        let _penning = journey.start_alone(&Start::default())?;
        let window = journey.desktop.window("Penning")?;
        window.wait_until_painted()?;
        // "Try again", "Use a password instead".
        window.keys(&["Tab", "Tab", "Return"])?;
        journey.desktop.settle()?;
        window.type_text(TYPED)?;
        let typed = everywhere(journey)?;
        println!("while it is typed: {typed:#?}");
        assert!(!typed.is_empty(), "the search finds nothing at all");
        // Past the eye, to the second field.
        window.keys(&["Tab", "Tab"])?;
        window.type_text(TYPED)?;
        journey.picture("typed")?;
        let pages = journey.web_processes();
        window.keys(&["Return"])?;
        wait_for("the vault", 30, || {
            journey.data().join("vault.age").exists().then_some(())
        })?;
        has_another_page(journey, &pages, Instant::now())?;
        is_forgotten(journey, "opened by a new password")?;
        window.wait_until_painted()?;
        journey.picture("created")?;

        for round in 1..=2 {
            let pages = journey.web_processes();
            let since = Instant::now();
            window.keys(&["ctrl+l"])?;
            has_another_page(journey, &pages, since)?;
            is_forgotten(journey, "locked")?;
            window.wait_until_painted()?;
            journey.desktop.settle()?;
            journey.picture("locked")?;
            // The field has the keyboard, in a page that took another's place.
            let pages = journey.web_processes();
            window.type_text(TYPED)?;
            let since = Instant::now();
            window.keys(&["Return"])?;
            has_another_page(journey, &pages, since)?;
            is_forgotten(journey, "opened")?;
            window.wait_until_painted()?;
            journey.picture("opened")?;
            let locks = journey.said()?.matches("] locked: ").count();
            assert_eq!(locks, round);
        }
        Ok(())
    })
}

/// Another page takes the old one's place in the window: what the person was at is there again.
#[test]
fn the_list_is_where_it_was_after_locking() -> Result<()> {
    travel("memory-place", async |journey| {
        let page = with_a_password(journey, &Start::default()).await?;
        page.write("Search", "git").await?;
        page.reads(GITHUB.issuer).await?;
        tokio::time::sleep(Duration::from_millis(600)).await;
        let window = journey.desktop.window("Penning")?;
        window.keys(&["ctrl+l"])?;
        page.reads("Your accounts are locked").await?;
        unlock(&page).await?;
        GITHUB.is_right_in(&page).await?;
        let searched = page
            .script("return document.querySelector('input[inputmode=search]').value")
            .await?;
        assert_eq!(searched, "git");
        Ok(())
    })
}
