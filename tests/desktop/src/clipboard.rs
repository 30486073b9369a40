use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Desktop, Result};

/// The clipboard as another program (`xclip`) sees and fills it.
pub struct Clipboard<'a> {
    desktop: &'a Desktop,
}

impl Clipboard<'_> {
    pub(crate) fn of(desktop: &Desktop) -> Clipboard<'_> {
        Clipboard { desktop }
    }

    /// The text, or `None` when the clipboard is empty or holds no text.
    pub fn text(&self) -> Option<String> {
        self.desktop
            .run(self.xclip().arg("-o"))
            .ok()
            .filter(|text| !text.is_empty())
    }

    /// The offered types, such as `UTF8_STRING` and `x-kde-passwordManagerHint`.
    pub fn targets(&self) -> Vec<String> {
        let listed = self
            .desktop
            .run(self.xclip().args(["-o", "-t", "TARGETS"]))
            .unwrap_or_default();
        listed.lines().map(str::to_owned).collect()
    }

    /// The clipboard's content as this type.
    pub fn as_type(&self, kind: &str) -> Option<String> {
        self.desktop.run(self.xclip().args(["-o", "-t", kind])).ok()
    }

    pub fn put_text(&self, text: &str) -> Result<()> {
        let mut child = self.serving().stdin(Stdio::piped()).spawn()?;
        child
            .stdin
            .take()
            .ok_or("no standard input")?
            .write_all(text.as_bytes())?;
        child.wait()?;
        Ok(())
    }

    /// A file's bytes under a type, such as `image/png`.
    pub fn put_file(&self, kind: &str, file: &Path) -> Result<()> {
        self.serving()
            .args(["-t", kind, "-i"])
            .arg(file)
            .stdin(Stdio::null())
            .status()?;
        Ok(())
    }

    fn xclip(&self) -> Command {
        let mut command = self.desktop.command("xclip");
        command.args(["-selection", "clipboard"]);
        command
    }

    /// xclip serves the selection from a child in the background, until another program takes it.
    fn serving(&self) -> Command {
        let mut command = self.xclip();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}
