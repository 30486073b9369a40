//! The guide for a work or school account: from the leaflet in the hand to the first sign-in, while
//! another program shows the pages that the leaflet is about.

use penning_e2e::web_page::WebPage;
use penning_e2e::{Journey, Page, Result, now, oathtool, travel};

/// The secret that Microsoft's standard code carries: sixteen small letters and digits.
const SECRET: &str = "nbswy3dpo5xxe3de";
const OWN: &str = "phonefactor://activate_account?code=240592747&url=https%3A%2F%2Fco1pfpad04.phonefactor.net%2Fpad%2F744503877";

fn standard() -> String {
    // A plus sign in Microsoft's labels is a space.
    format!(
        "otpauth://totp/Test+Hospital%3Aa.devries%40hospital.example?secret={SECRET}&issuer=Microsoft"
    )
}

/// The code that the guide shows is what another program makes of the secret.
async fn compares(page: &Page) -> Result<()> {
    page.until("the right code in the guide", async |page| {
        let code = page
            .script(
                "return document.querySelector('article .code')?.textContent.replaceAll(' ', '') ?? ''",
            )
            .await?;
        Ok(code.as_str() == Some(oathtool(SECRET, now(), &[])?.as_str()))
    })
    .await
}

#[test]
fn the_guide_leads_from_microsofts_own_code_to_signing_in() -> Result<()> {
    travel("guide-en", async |journey| {
        let page = journey.start().await?;
        page.reads("Add your first account").await?;
        journey.desktop.window("Penning")?.move_to(30, 40)?;
        page.press("Work or school account").await?;
        page.reads("Penning is that app, on this computer.").await?;
        journey.picture("choose")?;
        page.press("Microsoft 365").await?;
        page.reads("Open Microsoft’s page").await?;
        page.reads("Penning is watching your screen").await?;
        page.press("Copy the address").await?;
        page.reads("Copied").await?;
        assert_eq!(
            journey.desktop.clipboard().text().as_deref(),
            Some("https://aka.ms/mfasetup")
        );
        page.press("Next step").await?;
        page.reads("Add a sign-in method").await?;
        page.press("Next step").await?;

        // The leaflet's way: the page shows the code for Microsoft's own app.
        let own = WebPage {
            title: "Keep your account secure",
            text: "Scan the QR code with the Microsoft Authenticator app.",
            code: OWN,
            below: "Can't scan the QR code?",
        }
        .show(journey)?;
        page.reads_in_time("This code works only in Microsoft’s own app.")
            .await?;
        page.reads("Go back on the page until you see this link, and click it: I want to use a different authenticator app")
            .await?;
        journey.picture("wrong")?;
        drop(own);

        page.press("Next step").await?;
        page.no_longer_reads("This code works only").await?;
        let _standard = WebPage {
            title: "Scan the QR code",
            text: "Use the authenticator app to scan the QR code.",
            code: &standard(),
            below: "Can't scan image?",
        }
        .show(journey)?;
        // It moves on by itself, and comes forward.
        page.reads_in_time("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, "Microsoft");
        journey.picture("card")?;
        page.add().await?;

        page.reads("Type this code on the page").await?;
        compares(&page).await?;
        journey.picture("compare")?;
        page.press("Next step").await?;
        page.reads("Finish on the page").await?;
        page.press("Next step").await?;
        page.reads("Now sign in").await?;
        page.press("VPN (FortiClient)").await?;
        page.reads("SAML Login").await?;
        journey.picture("sign-in")?;
        page.press("Done").await?;
        page.until("the account in the list", async |page| {
            Ok(page.code_of("Microsoft").await?.as_deref()
                == Some(oathtool(SECRET, now(), &[])?.as_str()))
        })
        .await
    })
}

/// To Dutch by the settings, as a person does it.
pub async fn in_dutch(page: &Page) -> Result<()> {
    page.press("Menu").await?;
    page.press("Settings").await?;
    page.choose_option("Language", "Nederlands").await?;
    page.reads("Instellingen").await?;
    page.press("Terug").await
}

#[test]
fn the_guide_in_dutch_tells_that_the_old_portal_ended_and_how_to_go_on() -> Result<()> {
    travel("guide-nl", async |journey| {
        let page = journey.start().await?;
        journey.desktop.window("Penning")?.move_to(30, 40)?;
        in_dutch(&page).await?;
        page.press("Werk- of schoolaccount").await?;
        page.press("Een portaal met een activeringscode").await?;
        page.reads("Microsoft is daarmee gestopt op 30 september 2024.")
            .await?;
        journey.picture("ended")?;

        // The page of the leaflet: a QR code, nine digits and an address.
        let portal = WebPage {
            title: "Gebruikersinstellingen",
            text: "De activeringscode verloopt over 10 minuten. Activeringscode: 240 592 747",
            code: OWN,
            below: "Nieuwe activeringscode genereren",
        }
        .show(journey)?;
        page.press("Lukt scannen niet?").await?;
        page.write(
            "Wat de pagina toont",
            "240 592 747 https://co1pfpad04.phonefactor.net/pad/744503877",
        )
        .await?;
        page.press("Verder").await?;
        page.reads("Dit is een activeringscode voor Azure MFA Server.")
            .await?;
        journey.picture("explained")?;
        drop(portal);

        page.press("Verder").await?;
        page.press("Verder").await?;
        page.press("Kopieer de tekst").await?;
        page.reads("Gekopieerd").await?;
        let text = journey.desktop.clipboard().text().unwrap_or_default();
        assert!(text.contains("Third-party software OATH tokens"), "{text}");
        page.press("Stap terug").await?;
        page.press("Naar de uitleg ‘Microsoft 365’").await?;
        page.reads("Open de pagina van Microsoft").await?;
        for _ in 0..3 {
            page.press("Verder").await?;
        }
        page.reads("Laat de QR-code staan").await?;
        let _standard = WebPage {
            title: "De QR-code scannen",
            text: "Gebruik de verificator-app om de QR-code te scannen.",
            code: &standard(),
            below: "Kunt u de afbeelding niet scannen?",
        }
        .show(journey)?;
        page.reads_in_time("Dit account toevoegen?").await?;
        page.press("Account toevoegen").await?;
        page.reads("Typ deze code op de pagina").await?;
        compares(&page).await?;
        journey.picture("compare")?;
        page.press("Verder").await?;
        page.press("Verder").await?;
        page.press("Thuiswerkplek (VMware Horizon)").await?;
        page.reads("Horizon Client").await?;
        journey.picture("sign-in")?;
        page.press("Klaar").await?;
        page.reads("Microsoft").await
    })
}

/// Whatever the page shows to those who cannot scan is understood at any step.
#[test]
fn what_a_page_shows_instead_of_a_code_can_be_typed() -> Result<()> {
    travel("guide-typed", async |journey| {
        let page = journey.start().await?;
        page.press("Work or school account").await?;
        page.press("Microsoft 365").await?;
        for (typed, answer) in [
            (
                "240 592 747",
                "This code works only in Microsoft’s own app.",
            ),
            (
                "https://co1pfpad04.phonefactor.net/pad/744503877",
                "This code works only in Microsoft’s own app.",
            ),
            (
                "240592747 https://mfa.hospital.example/MfaWsMobile/PA.asmx",
                "This is an activation code for Azure MFA Server.",
            ),
        ] {
            enter(&page, typed).await?;
            page.reads(answer).await?;
            page.press("Next step").await?;
            page.no_longer_reads(answer).await?;
            page.press("Step back").await?;
        }
        enter(&page, "Good morning").await?;
        page.reads("There is no account in this text.").await?;
        journey.picture("nothing")?;
        page.press("Cancel").await?;

        enter(&page, "nbsw y3dp o5xx e3de").await?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, "Microsoft");
        page.add().await?;
        compares(&page).await
    })
}

async fn enter(page: &Page, what: &str) -> Result<()> {
    page.press("Can’t scan?").await?;
    page.write("What the page shows", what).await?;
    page.press("Continue").await
}

/// What does not work, and the words to send to the service desk.
#[test]
fn trouble_has_answers() -> Result<()> {
    travel("guide-trouble", async |journey: &mut Journey| {
        let page = journey.start().await?;
        page.press("Work or school account").await?;
        page.press("Something does not work").await?;
        page.press("I have no smartphone").await?;
        page.reads("You need none.").await?;
        page.press("The link for another app is missing").await?;
        page.press("Copy the text").await?;
        page.reads("Copied").await?;
        let text = journey.desktop.clipboard().text().unwrap_or_default();
        assert!(text.contains("Third-party software OATH tokens"), "{text}");
        journey.picture("trouble")
    })
}
