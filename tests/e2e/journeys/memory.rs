//! What can still be read once Penning is locked? The memory of all its processes is searched.

use penning_e2e::memory::{Marker, from_base32, from_identity, search};
use penning_e2e::{GITHUB, HOSPITAL, Journey, Result, Start, travel};

use crate::ways::{PASSWORD, unlock, with_a_password};

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
        page.reads("Copied · clears in").await?;
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
        // On its way to us a password passes through the web view's own library, which wipes nothing: SECURITY.md
        // says so. Shown here, so that a change is seen.
        let password = [Marker::text("the password", PASSWORD)];
        let left = search(&journey.desktop, &journey.processes(), &password)?;
        println!("left of the password: {left:#?}");
        Ok(())
    })
}
