//! What is broken, hostile or simply no code gets an answer within a second, and harms nothing.

use penning_e2e::{GITHUB, Result, oathtool, picture, travel};
use penning_test_desktop::{Offer, drag};

#[test]
fn files_that_are_no_use_say_why() -> Result<()> {
    travel("bad-files", async |journey| {
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        let no_code = journey.file("holiday.png");
        picture::without_code(&no_code)?;
        let empty = journey.file("empty.png");
        std::fs::write(&empty, "")?;
        let text = journey.file("letter.png");
        std::fs::write(&text, "Dear Anna,\n")?;
        let drawing = journey.file("drawing.svg");
        std::fs::write(
            &drawing,
            "<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>",
        )?;
        let vast = journey.file("vast.png");
        picture::unpacking_to(10_000, &vast)?;
        let folder = journey.file("folder");
        std::fs::create_dir(&folder)?;
        for (file, said) in [
            (no_code, "There is no QR code in holiday.png."),
            (empty, "empty.png is empty."),
            (text, "letter.png is not a picture."),
            (drawing, "drawing.svg is a drawing (SVG)"),
            (vast, "vast.png is too large: 100 megapixels."),
            (folder, "folder is a folder."),
        ] {
            drag(
                &journey.desktop,
                &Offer::Files(vec![file]),
                &journey.desktop.window("Penning")?,
            )?;
            page.reads(said).await?;
            journey.picture(said.split(' ').next().unwrap_or_default())?;
            page.press("Close").await?;
        }
        Ok(())
    })
}

#[test]
fn a_broken_link_names_the_part_and_how_it_should_look() -> Result<()> {
    travel("bad-links", async |journey| {
        let page = journey.start().await?;
        let secret = GITHUB.secret;
        for (link, said) in [
            (
                format!("otpauth://totp/X:y?secret={secret}&algorithm=MD5"),
                "The algorithm “MD5” is not one",
            ),
            (
                format!("otpauth://totp/X:y?secret={secret}&digits=12"),
                "Codes of “12” digits do not exist.",
            ),
            (
                format!("otpauth://totp/X:y?secret={secret}&period=86401"),
                "A new code every “86401” seconds is not possible.",
            ),
            (
                "otpauth://totp/X:y".to_owned(),
                "The secret key is missing from the link.",
            ),
            (
                format!("otpauth://xotp/X:y?secret={secret}"),
                "codes of the kind “xotp”",
            ),
            (
                "otpauth://totp/X:y?secret=ABC1EFGH".to_owned(),
                "Character 4 of the secret key is “1”",
            ),
        ] {
            page.paste(journey, &link).await?;
            page.reads(said).await?;
            page.press("Close").await?;
            page.until("the dialog's end", async |page| {
                Ok(!page.offers("Close").await?)
            })
            .await?;
        }
        journey.kill().await?;
        let page = journey.start().await?;
        page.reads("Add your first account").await
    })
}

#[test]
fn a_counter_that_was_not_said_is_asked_for() -> Result<()> {
    travel("bad-counter", async |journey| {
        let page = journey.start().await?;
        page.paste(
            journey,
            &format!("otpauth://hotp/Bank:anna?secret={}", GITHUB.secret),
        )
        .await?;
        page.reads("does not say where to start counting").await?;
        page.write("Counter", "7").await?;
        journey.picture("card")?;
        page.add().await?;
        page.press("Next code of Bank").await?;
        let expected = oathtool(GITHUB.secret, 0, &["--hotp", "--counter", "7"])?;
        page.until("the counter's code", async |page| {
            Ok(page.code_of("Bank").await?.as_ref() == Some(&expected))
        })
        .await
    })
}

#[test]
fn text_from_outside_is_text() -> Result<()> {
    travel("bad-text", async |journey| {
        let page = journey.start().await?;
        page.reads("Search").await?;
        // HTML, a right-to-left override and a zero-width space in the issuer.
        let issuer = "%3Cb%3EBank%3C%2Fb%3E%E2%80%AEknaB%E2%80%8B";
        let link = format!(
            "otpauth://totp/anna?secret={}&issuer={issuer}",
            GITHUB.secret
        );
        let code = journey.file("code.png");
        picture::with_codes(&[&link], &code)?;
        drag(
            &journey.desktop,
            &Offer::Files(vec![code]),
            &journey.desktop.window("Penning")?,
        )?;
        page.reads("Add this account?").await?;
        page.reads("<b>Bank</b>‹U+202E›knaB‹U+200B›").await?;
        journey.picture("card")?;
        page.add().await?;
        page.reads("<b>Bank</b>‹U+202E›knaB‹U+200B›").await?;
        journey.picture("list")
    })
}

#[test]
fn a_code_with_thousands_of_characters_is_shortened() -> Result<()> {
    travel("bad-length", async |journey| {
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        let code = journey.file("long.png");
        picture::with_codes(&[&"9".repeat(4_000)], &code)?;
        drag(
            &journey.desktop,
            &Offer::Files(vec![code]),
            &journey.desktop.window("Penning")?,
        )?;
        page.reads("This is something else").await?;
        assert!(page.text().await?.len() < 1_000, "shortened");
        journey.picture("card")
    })
}
