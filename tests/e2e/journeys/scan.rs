//! The main job: a code that another program shows on the screen becomes an account.

use penning_e2e::{GITHUB, HOSPITAL, MAIL, Result, Start, picture, travel};

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
