//! The picture in README: made by the application as it is, never by hand.

use penning_e2e::{Result, travel};

const SHOWN: &[(&str, &str)] = &[
    ("GitHub", "anna@example.org"),
    ("Hospital", "a.devries"),
    ("Google", "anna.devries@example.com"),
    ("GitLab", "anna"),
    ("Dropbox", "anna@example.org"),
    ("University VPN", "s1234567"),
];

#[test]
fn readme_picture() -> Result<()> {
    travel("readme", async |journey| {
        let page = journey.start().await?;
        for (number, (issuer, name)) in SHOWN.iter().enumerate() {
            let (end, start) = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".split_at(number);
            let secret = format!("{start}{end}");
            let uri = format!("otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}");
            page.paste(journey, &uri.replace(' ', "%20")).await?;
            page.add().await?;
        }
        page.press("Close").await?; // the message about the last one
        page.press_row("Hospital").await?;
        page.reads("Copied · ").await?;
        let kept = std::env::var_os("PENNING_README_PICTURE");
        let to = kept.map_or_else(|| journey.file("readme.png"), std::path::PathBuf::from);
        journey.desktop.window("Penning")?.picture(&to)?;
        assert!(
            to.metadata()?.len() > 10_000,
            "a picture with something in it"
        );
        Ok(())
    })
}
