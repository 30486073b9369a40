use std::path::Path;

use crate::{Desktop, Result, Window, wait_for};

impl Desktop {
    /// Answers the desktop's file dialog of this title with a path, by keyboard.
    ///
    /// # Errors
    /// It does not open, or does not take the path.
    pub fn answer_file_dialog(&self, title: &str, path: &Path) -> Result<()> {
        let dialog = self.window(title)?;
        dialog.focus()?;
        // Its list is filled a moment after it opened, and takes the first keys for itself until then.
        self.settle()?;
        let path = path.display().to_string();
        // A slash opens the field for a path, where the dialog has no field for a name already.
        self.and_see(|| self.xdotool(&["key", "ctrl+a", "key", "slash"]).map(drop))?;
        let rest = path.trim_start_matches('/');
        self.and_see(|| self.xdotool(&["type", "--delay", "30", rest]).map(drop))?;
        self.press("Return")?;
        let gone = || (!Window::is_shown(self, title)).then_some(());
        if wait_for("the dialog's end", 3, gone).is_ok() {
            return Ok(());
        }
        // The first one chose the folder in the list, or the name that was completed.
        self.xdotool(&["key", "Return"])?;
        wait_for("the dialog's end", 10, gone)
    }

    /// Presses keys for whatever window has the focus.
    ///
    /// # Errors
    /// There is no screen.
    pub fn press_keys(&self, keys: &[&str]) -> Result<()> {
        self.xdotool(&[&["key", "--delay", "30"], keys].concat())
            .map(drop)
    }
}
