//! Pages as websites show them when somebody enrols: written here, drawn by a browser, and then
//! shown by another program, for it is the screen that Penning reads.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use penning_test_desktop::{Keeper, Shown};

use crate::{Journey, Result};

/// What stands on a page.
#[derive(Clone, Copy, Debug)]
pub struct WebPage<'a> {
    pub title: &'a str,
    pub text: &'a str,
    /// The text of the QR code.
    pub code: &'a str,
    /// Words below the code: links, or what is for those who cannot scan.
    pub below: &'a str,
}

impl WebPage<'_> {
    /// Draws the page and puts it on the screen, right of where Penning's window opens.
    ///
    /// # Errors
    /// There is no browser to draw it, or it does not appear.
    pub fn show(&self, journey: &Journey) -> Result<Shown> {
        let picture = self.draw(journey)?;
        journey.desktop.show_picture(&picture, 640, 30)
    }

    fn draw(&self, journey: &Journey) -> Result<PathBuf> {
        let (html, picture) = (journey.file("page.html"), journey.file("page.png"));
        std::fs::write(&html, self.html()?)?;
        draw(&html, &picture)?;
        Ok(picture)
    }

    fn html(&self) -> Result<String> {
        let WebPage {
            title, text, below, ..
        } = self;
        let code = svg(self.code)?;
        Ok(format!(
            "<!doctype html><meta charset=utf-8><style>
             body {{ margin: 0; background: #eef1f4; font: 15px sans-serif; color: #1b1b1b }}
             main {{ margin: 24px; padding: 24px; background: white; border: 1px solid #ccd }}
             h1 {{ font-size: 21px }} svg {{ width: 210px; height: 210px }} a {{ color: #0067b8 }}
             .foot {{ text-align: right }} .foot span {{ padding: 6px 18px; background: #0067b8; color: white }}
             </style><main><h1>{title}</h1><p>{text}</p>{code}<p><a>{below}</a></p>
             <p class=foot><span>Next</span></p></main>"
        ))
    }
}

/// A browser of its own, without a window, network or profile.
fn draw(html: &Path, to: &Path) -> Result<()> {
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    let profile = to.with_extension("profile");
    let keeper = Keeper::start("browser")?;
    let status = keeper
        .command(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
        ])
        .args(["--window-size=560,560", "--host-rules=MAP * ~NOTFOUND"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--screenshot={}", to.display()))
        .arg(html)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if status.success() && to.is_file() {
        Ok(())
    } else {
        Err(format!("the browser drew no page: {status}").into())
    }
}

fn svg(text: &str) -> Result<String> {
    const QUIET: usize = 4;
    let code = qrcode::QrCode::new(text)?;
    let side = code.width() + 2 * QUIET;
    let mut path = String::new();
    for (number, module) in code.to_colors().iter().enumerate() {
        if *module == qrcode::Color::Dark {
            let (x, y) = (number % code.width() + QUIET, number / code.width() + QUIET);
            write!(path, "M{x} {y}h1v1h-1z")?;
        }
    }
    Ok(format!(
        "<svg viewBox='0 0 {side} {side}' shape-rendering='crispEdges'><path d='{path}'/></svg>"
    ))
}
