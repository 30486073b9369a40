//! The same account comes again.

use penning_e2e::{GITHUB, HOSPITAL, MAIL, Result, travel};

#[test]
fn the_same_name_again_replaces_or_stands_beside() -> Result<()> {
    travel("repeat", async |journey| {
        let page = journey.start().await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        GITHUB.is_right_in(&page).await?;

        // The website made a new secret for the same account.
        let anew = GITHUB.uri().replace(GITHUB.secret, HOSPITAL.secret);
        page.paste(journey, &anew).await?;
        page.reads("You already have an account with this name")
            .await?;
        journey.picture("card")?;
        page.press("Keep both").await?;
        page.add().await?;
        page.until("two accounts", async |page| {
            Ok(page.text().await?.matches(GITHUB.name).count() == 2)
        })
        .await?;

        let again = GITHUB.uri().replace(GITHUB.secret, MAIL.secret);
        page.paste(journey, &again).await?;
        page.press("Replace GitHub The old one goes to the trash, where it stays for 30 days.")
            .await?;
        page.press("Replace account").await?;
        page.until("two accounts still", async |page| {
            Ok(page.text().await?.matches(GITHUB.name).count() == 2)
        })
        .await?;
        page.press("Menu").await?;
        page.press("Trash").await?;
        page.reads("Deleted accounts stay here for 30 days.")
            .await?;
        page.reads(GITHUB.issuer).await
    })
}
