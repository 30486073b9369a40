//! A secret key from a letter, typed in.

use penning_e2e::{MAIL, Page, Result, now, oathtool, travel};

async fn open_form(page: &Page) -> Result<()> {
    page.press("Add an account").await?;
    page.press("Type it in").await
}

#[test]
fn a_slip_is_named_and_the_likely_character_offered() -> Result<()> {
    travel("type-slip", async |journey| {
        let page = journey.start().await?;
        open_form(&page).await?;
        // A zero for the letter O, as it is read from paper: in groups, in small letters.
        let slipped = "nvqws3banfzsayja 0bsw43tjnztscijb";
        page.write("Secret key", slipped).await?;
        page.write("Issuer", MAIL.issuer).await?;
        page.write("Account", MAIL.name).await?;
        page.press("Continue").await?;
        page.reads("of the secret key is “0”").await?;
        journey.picture("offer")?;
        page.press("Use O instead of 0").await?;
        page.press("Continue").await?;
        page.reads("Add this account?").await?;
        page.add().await?;
        MAIL.is_right_in(&page).await
    })
}

#[test]
fn options_are_kept_and_impossible_ones_refused() -> Result<()> {
    travel("type-options", async |journey| {
        let page = journey.start().await?;
        open_form(&page).await?;
        page.write("Secret key", MAIL.secret).await?;
        page.write("Issuer", MAIL.issuer).await?;
        page.write("Account", MAIL.name).await?;
        page.press("More options").await?;
        page.press("SHA-256").await?;
        page.write("Digits", "12").await?;
        page.write("Seconds per code", "60").await?;
        page.press("Continue").await?;
        page.reads("5 to 10").await?;
        journey.picture("refused")?;
        page.write("Digits", "8").await?;
        page.press("Continue").await?;
        page.reads("Add this account?").await?;
        page.add().await?;
        let options = ["--totp=SHA256", "--digits=8", "--time-step-size=60s"];
        page.until("the right code", async |page| {
            let expected = oathtool(MAIL.secret, now(), &options)?;
            Ok(page.code_of(MAIL.issuer).await? == Some(expected))
        })
        .await
    })
}
