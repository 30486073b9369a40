//! The main job: a code that another program shows on the screen becomes an account.

use std::time::Duration;

use penning_e2e::{GITHUB, HOSPITAL, Journey, MAIL, Result, Start, picture, travel};
use penning_test_desktop::wait_for;

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
        let hidden = |journey: &Journey| {
            wait_for("no window in the way", 10, || {
                (!journey.desktop.shows("Penning")).then_some(())
            })
        };
        page.press("Scan my screen").await?;
        page.reads("That is a link to apps.example.org").await?;
        page.press("Mark where it is").await?;
        hidden(journey)?;
        std::thread::sleep(Duration::from_secs(1)); // people do not answer at once
        journey.desktop.press("Escape")?; // and may think better of it
        page.press("Scan my screen").await?;
        page.reads("That is a link to apps.example.org").await?;
        journey.picture("link")?;
        page.press("Mark where it is").await?;
        hidden(journey)?;
        std::thread::sleep(Duration::from_secs(1));
        // Margin 24, and a label and a gap of about 32 above the picture; Penning takes a little more.
        let (left, top) = (left + 24, top + 56 + i32::try_from(y)?);
        let from = (left - 4, top);
        let to = (left + 280, top + i32::try_from(side)? - 8);
        journey
            .desktop
            .drag(from, to, || journey.picture("frame"))?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        journey.picture("card")?;
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}
