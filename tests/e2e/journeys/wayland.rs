//! On Wayland no program sees the screen by itself: the desktop's portal shows it, if the person wants.

use std::path::PathBuf;

use penning_e2e::{GITHUB, HOSPITAL, Journey, Page, Result, Start, picture, travel};
use penning_test_desktop::{Cameras, Portal, Screencast, Screenshot, wait_for};

const ON_WAYLAND: Start<'_> = Start {
    arguments: &[],
    variables: &[("XDG_SESSION_TYPE", "wayland")],
};

#[test]
fn the_portal_shows_the_screen_and_a_refusal_is_told_from_a_screen_without_a_code() -> Result<()> {
    travel("wayland-look", async |journey| {
        let (code, nothing) = (journey.file("code.png"), journey.file("nothing.png"));
        picture::with_codes(&[&GITHUB.uri()], &code)?;
        picture::without_code(&nothing)?;
        let page = journey.start_with(&ON_WAYLAND).await?;
        page.reads("Add your first account").await?;
        scan(&page).await?;
        page.reads("Penning cannot look at the screen on this desktop.")
            .await?;
        page.press("Close").await?;

        let portal = Portal::start(&journey.desktop)?;
        scan(&page).await?;
        page.reads("Penning was not allowed to look at your screen.")
            .await?;
        assert_eq!(portal.pictures(), 1, "asked again after a no");
        journey.picture("denied")?;
        page.press("Close").await?;

        portal.screenshot(Screenshot::Picture(nothing));
        scan(&page).await?;
        page.reads("There is no QR code on your screen that Penning can read.")
            .await?;
        assert!(!page.text().await?.contains("not allowed"));
        journey.picture("nothing")?;
        page.press("Close").await?;

        portal.screenshot(Screenshot::Picture(code));
        scan(&page).await?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        let left = portal.left_behind();
        assert!(left.is_empty(), "pictures of the screen on disk: {left:?}");
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn a_screen_that_is_shared_is_watched_until_the_code_comes() -> Result<()> {
    travel("wayland-watch", async |journey| {
        let nothing = journey.file("nothing.png");
        picture::without_code(&nothing)?;
        let (empty, code) = (
            monitor(journey, None)?,
            monitor(journey, Some(&HOSPITAL.uri()))?,
        );
        let page = journey.start_with(&ON_WAYLAND).await?;
        page.reads("Add your first account").await?;
        let portal = Portal::start(&journey.desktop)?;
        portal.screenshot(Screenshot::Picture(nothing));
        let mut cameras = Cameras::start(&journey.desktop)?;
        let node = cameras.plug_screen("monitor", SIZE)?;
        cameras.show("monitor", &empty)?;
        portal.screencast(Screencast::Node(node));
        scan(&page).await?;
        page.reads("Watching your screen").await?;
        wait_for("the shared screen", 20, || {
            (cameras.watchers().ok()? == ["penning"]).then_some(())
        })?;
        journey.picture("watching")?;
        assert_eq!(portal.pictures(), 2, "watching takes no more of them");
        cameras.show("monitor", &code)?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, HOSPITAL.issuer);
        wait_for("the end of sharing", 20, || {
            (!portal.shares() && cameras.watchers().ok()?.is_empty()).then_some(())
        })?;
        page.add().await?;
        HOSPITAL.is_right_in(&page).await
    })
}

const SIZE: (u32, u32) = (1920, 1080);

/// The grey values of a monitor that shows a code of this text, or none.
fn monitor(journey: &Journey, text: Option<&str>) -> Result<PathBuf> {
    let file = journey.file(if text.is_some() { "with" } else { "without" });
    let grey = picture::camera_sees(text, (SIZE.0 as usize, SIZE.1 as usize))?;
    std::fs::write(&file, grey)?;
    Ok(file)
}

async fn scan(page: &Page) -> Result<()> {
    page.press("Scan my screen").await
}
