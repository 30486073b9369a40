use std::path::Path;
use std::time::Duration;

use thirtyfour::prelude::*;

use crate::{Error, Journey, Result};

const PATIENCE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(50);

/// What acts like a button, whatever it is made of.
const PRESSABLE: &str = "self::button or self::a or self::summary or self::option or \
    @role='button' or starts-with(@role,'menuitem') or @role='option' or @role='switch' or \
    self::input[@type='radio' or @type='checkbox'] or \
    (self::label and .//input[@type='radio' or @type='checkbox'])";
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
        let button = self.pressable(name).await?;
        self.click(&button).await
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
        self.click(&field).await?;
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

    /// Waits up to a minute for what takes a server, a key or a look at the screen, on machines that are busy.
    ///
    /// # Errors
    /// It did not appear; says what could be read instead.
    pub async fn reads_in_time(&self, text: &str) -> Result<()> {
        for _ in 0..5 {
            if self.reads(text).await.is_ok() {
                return Ok(());
            }
        }
        self.reads(text).await
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
        Ok(heard(text.as_str().unwrap_or_default())
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

    /// The digits in the list beside this name, without spaces; `None` when there are none.
    ///
    /// # Errors
    /// The window is gone.
    pub async fn code_of(&self, name: &str) -> Result<Option<String>> {
        let labels = self
            .script(
                "return [...document.querySelectorAll('button[aria-label]')].map(b => b.ariaLabel)",
            )
            .await?;
        let labels = labels.as_array().cloned().unwrap_or_default();
        Ok(labels
            .iter()
            .filter_map(|label| label.as_str())
            .find_map(|label| spoken_code(heard(label).strip_prefix(name)?)))
    }

    /// The live code on the confirmation card.
    ///
    /// # Errors
    /// There is no card, or it shows no code.
    pub async fn code_on_card(&self) -> Result<String> {
        let code = self
            .shown(
                &format!("//*[starts-with({LABEL}, 'The code now: ')]"),
                "a code on the card",
            )
            .await?;
        Ok(code.text().await?.split_whitespace().collect())
    }

    /// Adds the account of the confirmation card, and waits until that is done.
    ///
    /// # Errors
    /// It was not added.
    pub async fn add(&self) -> Result<()> {
        self.press("Add account").await?;
        self.until("the card's end", async |page| {
            Ok(!page.offers("Add account").await?)
        })
        .await
    }

    /// What stands in the field with this label.
    ///
    /// # Errors
    /// There is none.
    pub async fn value_of(&self, label: &str) -> Result<String> {
        Ok(self.field(label).await?.value().await?.unwrap_or_default())
    }

    /// Puts the keyboard into the field with this label.
    ///
    /// # Errors
    /// There is none.
    pub async fn enter(&self, label: &str) -> Result<()> {
        let field = self.field(label).await?;
        self.click(&field).await
    }

    /// Chooses in the drop-down list with this label.
    ///
    /// # Errors
    /// There is no such list, or it has no such entry.
    pub async fn choose_option(&self, label: &str, option: &str) -> Result<()> {
        let path = format!("./option[{TEXT}={}]", literal(option));
        let list = self.field(label).await?;
        let middle = "arguments[0].scrollIntoView({ block: 'center' })";
        self.driver.execute(middle, vec![list.to_json()?]).await?;
        list.find(By::XPath(path)).await?.click().await?;
        Ok(())
    }

    /// Turns the switch with this label.
    ///
    /// # Errors
    /// There is none.
    pub async fn switch(&self, label: &str) -> Result<()> {
        let field = self.field(label).await?;
        self.click(&field).await
    }

    /// A message at the foot of the window may lie over what is wanted: people scroll then.
    async fn click(&self, element: &WebElement) -> Result<()> {
        if element.click().await.is_err() {
            let middle = "arguments[0].scrollIntoView({ block: 'center' })";
            self.driver
                .execute(middle, vec![element.to_json()?])
                .await?;
            element.click().await?;
        }
        Ok(())
    }

    /// Moves the pointer to the row of this account: its other buttons show then.
    ///
    /// # Errors
    /// There is no such row.
    pub async fn point_at(&self, account: &str) -> Result<()> {
        let row = self.row(account).await?;
        // From elsewhere: a row that came under a resting pointer does not know of it.
        self.driver
            .action_chain()
            .move_to(1, 1)
            .move_to_element_center(&row)
            .perform()
            .await?;
        Ok(())
    }

    /// Clicks the row of this account, which copies its code.
    ///
    /// # Errors
    /// There is none.
    pub async fn press_row(&self, account: &str) -> Result<()> {
        self.row(account).await?.click().await?;
        Ok(())
    }

    async fn row(&self, account: &str) -> Result<WebElement> {
        let path = format!(
            "//button[starts-with({LABEL}, {})]",
            literal(&format!("{account}, "))
        );
        self.shown(&path, &format!("a row of {account:?}")).await
    }

    /// Copies this text in another program, and pastes it into the window by keyboard.
    ///
    /// # Errors
    /// The window is not on the screen.
    pub async fn paste(&self, journey: &Journey, text: &str) -> Result<()> {
        self.reads("Search").await?; // the list is there: only then does it hear keys
        journey.desktop.clipboard().put_text(text)?;
        journey.desktop.window("Penning")?.keys(&["ctrl+v"])
    }

    /// Chooses from the menu of this account's row.
    ///
    /// # Errors
    /// There is no such account or no such entry.
    pub async fn choose(&self, account: &str, entry: &str) -> Result<()> {
        self.point_at(account).await?;
        self.press(&format!("More for {account}")).await?;
        self.press(entry).await
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

    /// Runs a script with an argument.
    ///
    /// # Errors
    /// It fails.
    pub async fn script_with(&self, script: &str, argument: serde_json::Value) -> Result<()> {
        self.driver.execute(script, vec![argument]).await?;
        Ok(())
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
            let held = holds(self).await;
            if matches!(held, Ok(true)) {
                return Ok(());
            }
            if std::time::Instant::now() > end {
                let missing = self.missing(what).await;
                return Err(match held {
                    Ok(_) => missing,
                    Err(why) => format!("{missing} ({why})").into(),
                });
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

/// The XPath condition for a name as people read it: the label, the text, or one part of the text
/// where a description or a key stands beside it.
fn named(name: &str) -> String {
    let wanted = literal(name);
    format!("{LABEL}={wanted} or {TEXT}={wanted} or .//*[{TEXT}={wanted}]")
}

/// The code at the end of what a row is called for people who listen, such as
/// "GitHub, anna, 4 9 2, 0 3 9".
fn spoken_code(label: &str) -> Option<String> {
    let is_group = |part: &&str| part.split(' ').all(|symbol| symbol.chars().count() == 1);
    let mut groups: Vec<_> = label.rsplit(", ").take_while(is_group).collect();
    groups.reverse();
    let code = groups.concat().replace(' ', "");
    (code.len() > 4).then_some(code)
}

/// Without the marks that keep words of foreign direction apart, which nobody sees.
fn heard(text: &str) -> String {
    text.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "")
}

// The same in XPath.
const LABEL: &str = "translate(@aria-label,'\u{2066}\u{2067}\u{2068}\u{2069}','')";
const TEXT: &str = "normalize-space(translate(.,'\u{2066}\u{2067}\u{2068}\u{2069}',''))";

/// XPath has no escapes in strings.
fn literal(text: &str) -> String {
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let parts: Vec<_> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_names() {
        let code = |label: &str| spoken_code(label);
        assert_eq!(
            code("GitHub, anna, 4 9 2, 0 3 9").as_deref(),
            Some("492039")
        );
        assert_eq!(code("Steam, R 7 V, 2 B").as_deref(), Some("R7V2B"));
        assert_eq!(code("GitHub, anna, code hidden"), None);
        assert_eq!(code("GitHub, a, no code asked for yet"), None);
    }

    #[test]
    fn any_text_is_an_xpath_string() {
        assert_eq!(literal("Keep it"), "'Keep it'");
        assert_eq!(literal("it's"), r#"concat('it', "'", 's')"#);
    }
}
