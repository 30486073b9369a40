use std::path::Path;
use std::time::Duration;

use thirtyfour::prelude::*;

use crate::{Error, Result};

const PATIENCE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(50);

/// What acts like a button, whatever it is made of.
const PRESSABLE: &str = "self::button or self::a or self::summary or self::option or \
    @role='button' or @role='menuitem' or @role='option' or @role='tab' or @role='switch' or @role='radio'";
const WRITABLE: &str =
    "self::input or self::textarea or self::select or @role='combobox' or @role='searchbox'";

/// Penning's window, found through by what it shows and how its parts are named.
/// Everything waits up to ten seconds for what it looks for.
#[derive(Clone)]
pub struct Page {
    driver: WebDriver,
}

impl Page {
    pub(crate) fn of(driver: WebDriver) -> Page {
        Page { driver }
    }

    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Presses the button, link or menu entry with this accessible name.
    ///
    /// # Errors
    /// There is none that can be pressed.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.pressable(name).await?.click().await?;
        Ok(())
    }

    /// # Errors
    /// There is no such button, link or menu entry to be seen.
    pub async fn pressable(&self, name: &str) -> Result<WebElement> {
        let named = named(name);
        self.shown(
            &format!("//*[({PRESSABLE}) and ({named})]"),
            &format!("a button {name:?}"),
        )
        .await
    }

    /// Whether there is such a button right now.
    ///
    /// # Errors
    /// The window is gone.
    pub async fn offers(&self, name: &str) -> Result<bool> {
        let named = named(name);
        Ok(self
            .first_shown(&format!("//*[({PRESSABLE}) and ({named})]"))
            .await?
            .is_some())
    }

    /// The field with this label.
    ///
    /// # Errors
    /// There is none to be seen.
    pub async fn field(&self, label: &str) -> Result<WebElement> {
        let text = literal(label);
        let path = format!(
            "//*[({WRITABLE}) and (@aria-label={text} or @placeholder={text} \
             or @id=//label[normalize-space(.)={text}]/@for \
             or ancestor::label[normalize-space(.)={text} or .//*[normalize-space(text())={text}] or normalize-space(text())={text}])]"
        );
        self.shown(&path, &format!("a field {label:?}")).await
    }

    /// Empties the field with this label and types into it.
    ///
    /// # Errors
    /// There is none.
    pub async fn write(&self, label: &str, text: &str) -> Result<()> {
        let field = self.field(label).await?;
        field.click().await?;
        field.send_keys(Key::Control + "a").await?;
        if text.is_empty() {
            field.send_keys(Key::Delete).await?;
        } else {
            field.send_keys(text).await?;
        }
        Ok(())
    }

    /// Waits until this text can be read somewhere in the window.
    ///
    /// # Errors
    /// It did not appear; says what could be read instead.
    pub async fn reads(&self, text: &str) -> Result<()> {
        self.until(&format!("the text {text:?}"), async |page| {
            Ok(page.text().await?.contains(text))
        })
        .await
    }

    /// Waits until this text can no longer be read.
    ///
    /// # Errors
    /// It is still there.
    pub async fn no_longer_reads(&self, text: &str) -> Result<()> {
        self.until(&format!("no text {text:?}"), async |page| {
            Ok(!page.text().await?.contains(text))
        })
        .await
    }

    /// All that can be read in the window now, spaces of any kind as one.
    ///
    /// # Errors
    /// The window is gone.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .script("return document.body ? document.body.innerText : ''")
            .await?;
        Ok(text
            .as_str()
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "))
    }

    /// The page's whole source, to search for what must not be in it.
    ///
    /// # Errors
    /// The window is gone.
    pub async fn source(&self) -> Result<String> {
        Ok(self.driver.source().await?)
    }

    /// Types keys to whatever has the focus.
    ///
    /// # Errors
    /// The window is gone.
    pub async fn keys(&self, keys: impl Into<TypingData>) -> Result<()> {
        self.driver.active_element().await?.send_keys(keys).await?;
        Ok(())
    }

    /// Puts a file into the page's file chooser, as choosing it in the dialog does.
    ///
    /// # Errors
    /// There is none.
    pub async fn choose_file(&self, files: &[&Path]) -> Result<()> {
        let inputs = self.driver.find_all(By::Css("input[type=file]")).await?;
        let input = inputs.first().ok_or("no file chooser in the page")?;
        let names: Vec<_> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        input.send_keys(names.join("\n")).await?;
        Ok(())
    }

    /// # Errors
    /// The script threw.
    pub async fn script(&self, script: &str) -> Result<serde_json::Value> {
        Ok(self
            .driver
            .execute(script, Vec::new())
            .await?
            .json()
            .clone())
    }

    /// Waits until `holds` says so.
    ///
    /// # Errors
    /// It never did; says what could be read instead.
    pub async fn until(
        &self,
        what: &str,
        holds: impl AsyncFn(&Page) -> Result<bool>,
    ) -> Result<()> {
        let end = std::time::Instant::now() + PATIENCE;
        loop {
            if holds(self).await.unwrap_or(false) {
                return Ok(());
            }
            if std::time::Instant::now() > end {
                return Err(self.missing(what).await);
            }
            tokio::time::sleep(STEP).await;
        }
    }

    async fn shown(&self, path: &str, what: &str) -> Result<WebElement> {
        let end = std::time::Instant::now() + PATIENCE;
        loop {
            if let Ok(Some(element)) = self.first_shown(path).await {
                return Ok(element);
            }
            if std::time::Instant::now() > end {
                return Err(self.missing(what).await);
            }
            tokio::time::sleep(STEP).await;
        }
    }

    async fn first_shown(&self, path: &str) -> Result<Option<WebElement>> {
        // Dialogs come last in a page and lie on top of what has the same name below them.
        for element in self
            .driver
            .find_all(By::XPath(path))
            .await?
            .into_iter()
            .rev()
        {
            if element.is_displayed().await.unwrap_or(false) {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    async fn missing(&self, what: &str) -> Error {
        let text = self
            .text()
            .await
            .unwrap_or_else(|why| format!("(nothing: {why})"));
        format!("{what} did not come; the window reads: {text}").into()
    }
}

/// The XPath condition for an accessible name: its label, else its text, else its tool tip.
fn named(name: &str) -> String {
    let text = literal(name);
    format!(
        "@aria-label={text} or (not(@aria-label) and normalize-space(.)={text}) or @title={text}"
    )
}

/// XPath has no escapes in strings.
fn literal(text: &str) -> String {
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let parts: Vec<_> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}
