//! The main job: a code that another program shows on the screen becomes an account.

use penning_e2e::{
    GITHUB, HOSPITAL, Journey, MAIL, Page, Result, Start, picture, travel, travel_on,
};
use penning_test_desktop::{Parts, wait_for};

#[test]
fn a_code_behind_the_window_becomes_an_account() -> Result<()> {
    travel("scan-behind", async |journey| {
        let code = journey.file("code.png");
        picture::with_codes(&[&GITHUB.uri()], &code)?;
        // Shown first and in the middle, so that Penning's window comes to lie over it.
        let _website = journey.desktop.show_picture(&code, 450, 220)?;
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        journey.desktop.window("Penning")?.move_to(430, 80)?; // over the website
        journey.picture("empty")?;

        page.press("Scan my screen").await?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        assert_eq!(page.value_of("Account").await?, GITHUB.name);
        let live = page.code_on_card().await?;
        assert!(GITHUB.makes(&live)?, "{live} is not what oathtool makes");
        journey.picture("card")?;
        assert_eq!(
            page.code_of(GITHUB.issuer).await?,
            None,
            "nothing is stored before the click"
        );

        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn several_codes_are_a_checklist() -> Result<()> {
    travel("scan-several", async |journey| {
        let code = journey.file("codes.png");
        picture::with_codes(&[&GITHUB.uri(), &HOSPITAL.uri(), &MAIL.uri()], &code)?;
        let _website = journey.desktop.show_picture(&code, 20, 20)?;
        let page = journey.start().await?;
        page.press("Scan my screen").await?;
        page.reads("3 accounts found").await?;
        page.press("Add Hospital").await?;
        journey.picture("checklist")?;
        page.press("Add 2 accounts").await?;
        GITHUB.is_right_in(&page).await?;
        MAIL.is_right_in(&page).await?;
        assert_eq!(
            page.code_of(HOSPITAL.issuer).await?,
            None,
            "what was not chosen is not added"
        );
        Ok(())
    })
}

#[test]
fn a_screen_without_a_code_offers_the_next_way() -> Result<()> {
    travel("scan-nothing", async |journey| {
        let start = Start {
            variables: &[("PENNING_WATCH_MS", "1000")],
            ..Start::default()
        };
        let page = journey.start_with(&start).await?;
        page.press("Scan my screen").await?;
        page.reads("There is no QR code on your screen that Penning can read.")
            .await?;
        journey.picture("nothing")?;
        page.press("Type it in").await?;
        page.field("Secret key").await?;
        Ok(())
    })
}

#[test]
fn a_code_for_its_makers_app_is_explained() -> Result<()> {
    travel("scan-makers-app", async |journey| {
        let code = journey.file("code.png");
        let uri = "phonefactor://activate_account?code=123456789&url=https%3A%2F%2Fpad.example.org%2Fpad%2F1";
        picture::with_codes(&[uri], &code)?;
        let _website = journey.desktop.show_picture(&code, 20, 20)?;
        let page = journey.start().await?;
        page.press("Scan my screen").await?;
        page.reads("This is something else").await?;
        journey.picture("explained")
    })
}

#[test]
fn a_code_that_was_overlooked_is_read_where_the_person_marks_it() -> Result<()> {
    travel("scan-mark", async |journey| {
        let code = journey.file("code.png");
        let link = "https://apps.example.org/get-it";
        let (y, side) = picture::clear_and_faint(link, &GITHUB.uri(), &code)?;
        let _website = journey.desktop.show_picture(&code, 60, 40)?;
        let (left, top, _, _) = journey.desktop.window("Some website")?.place()?;
        let page = journey.start().await?;
        page.press("Scan my screen").await?;
        page.reads("That is a link to apps.example.org").await?;
        stepped_aside(journey)?;
        page.press("Mark where it is").await?;
        out_of_the_way(journey)?;
        journey.desktop.press("Escape")?; // and may think better of it
        page.press("Scan my screen").await?;
        page.reads("That is a link to apps.example.org").await?;
        stepped_aside(journey)?;
        journey.picture("link")?;
        page.press("Mark where it is").await?;
        mark(journey, (left, top + i32::try_from(y)?), side)?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        journey.picture("card")?;
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

/// As with a text scale of 150 % on X11: drawn at double size, with letters of three quarters.
#[test]
fn on_a_screen_drawn_larger_codes_are_seen_marked_and_watched_for_in_the_same_places() -> Result<()>
{
    let parts = Parts {
        screen: SCREEN,
        ..Parts::default()
    };
    travel_on("scan-larger", &parts, async |journey| {
        let code = journey.file("code.png");
        let link = "https://apps.example.org/get-it";
        let (y, side) = picture::clear_and_faint(link, &GITHUB.uri(), &code)?;
        let website = journey.desktop.show_picture(&code, 60, 40)?;
        let (left, top, _, _) = journey.desktop.window("Some website")?.place()?;
        let start = Start {
            variables: &[("GDK_SCALE", "2"), ("GDK_DPI_SCALE", "0.75")],
            ..Start::default()
        };
        let page = journey.start_with(&start).await?;
        click(&page, "Scan my screen").await?;
        page.reads("That is a link to apps.example.org").await?;
        click(&page, "Mark where it is").await?;
        mark(journey, (left, top + i32::try_from(y)?), side)?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        click(&page, "Add account").await?;
        GITHUB.is_right_in(&page).await?;
        drop(website);

        click(&page, "Add an account").await?;
        click(&page, "Scan my screen").await?;
        page.reads("Watching your screen").await?;
        wait_for("a small window in the corner", 10, || {
            let window = journey.desktop.window("Penning").ok()?;
            let (x, y, width, height) = window.place().ok()?;
            let right = i32::try_from(SCREEN.0).ok()? - x - width;
            let below = i32::try_from(SCREEN.1).ok()? - y - height;
            let is_small = (600..800).contains(&width) && (450..650).contains(&height);
            (is_small && (0..60).contains(&right) && (0..60).contains(&below)).then_some(())
        })?;
        journey.picture("watching")?;
        picture::with_codes(&[&HOSPITAL.uri()], &code)?;
        let _website = journey.desktop.show_picture(&code, 60, 40)?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, HOSPITAL.issuer);
        journey.picture("card")
    })
}

/// WebDriver's own click goes astray where the page is drawn larger.
async fn click(page: &Page, name: &str) -> Result<()> {
    let script = format!(
        "const all = [...document.querySelectorAll('button:enabled')];
         const button = all.findLast((one) => (one.ariaLabel ?? one.textContent).trim().startsWith({name:?}));
         button?.click();
         return Boolean(button);"
    );
    page.until(name, async |page| Ok(page.script(&script).await? == true))
        .await
}

const SCREEN: (u32, u32) = (2560, 1440);

/// Watching makes the window small, and a click meanwhile goes astray.
fn stepped_aside(journey: &Journey) -> Result<()> {
    wait_for("a small window", 20, || {
        let (_, _, width, _) = journey.desktop.window("Penning").ok()?.place().ok()?;
        (width < 400).then_some(())
    })?;
    journey.desktop.settle()
}

fn out_of_the_way(journey: &Journey) -> Result<()> {
    wait_for("no window in the way", 10, || {
        (!journey.desktop.shows("Penning")).then_some(())
    })?;
    journey.desktop.wait_until_grabbed()
}

/// Marks what lies so far down in the picture of the website whose window is at this place.
fn mark(journey: &Journey, (left, top): (i32, i32), side: usize) -> Result<()> {
    out_of_the_way(journey)?;
    // Margin 24, and a label and a gap of about 32 above the picture; Penning takes a little more.
    let (left, top) = (left + 24, top + 56);
    let from = (left - 4, top);
    let to = (left + 280, top + i32::try_from(side)? - 8);
    journey.desktop.drag(from, to, || journey.picture("frame"))
}
