use std::path::Path;

use crate::{Desktop, Result, wait_for};

/// A window on the screen, handled as by a person: by pointer and keys.
pub struct Window<'a> {
    desktop: &'a Desktop,
    id: String,
}

impl<'a> Window<'a> {
    pub(crate) fn find(desktop: &'a Desktop, title: &str) -> Result<Window<'a>> {
        let id = wait_for(&format!("a window with the title {title:?}"), 20, || {
            Window::visible(desktop, title)
        })?;
        Ok(Window { desktop, id })
    }

    fn visible(desktop: &Desktop, title: &str) -> Option<String> {
        // xdotool takes a regular expression.
        let name = format!("^{}$", title.replace('?', "[?]"));
        let found = desktop
            .xdotool(&["search", "--onlyvisible", "--name", &name])
            .ok()?;
        found.lines().last().map(str::to_owned)
    }

    /// Whether a window with this exact title is on the screen now.
    pub fn is_shown(desktop: &Desktop, title: &str) -> bool {
        Window::visible(desktop, title).is_some()
    }

    /// Pixels on the screen: x, y, width, height.
    pub fn place(&self) -> Result<(i32, i32, i32, i32)> {
        let told = self
            .desktop
            .xdotool(&["getwindowgeometry", "--shell", &self.id])?;
        let number = |name: &str| -> Result<i32> {
            let line = told
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            Ok(line
                .ok_or_else(|| format!("no {name} in {told:?}"))?
                .parse()?)
        };
        Ok((
            number("X")?,
            number("Y")?,
            number("WIDTH")?,
            number("HEIGHT")?,
        ))
    }

    pub fn move_to(&self, x: i32, y: i32) -> Result<()> {
        self.desktop
            .xdotool(&["windowmove", &self.id, &x.to_string(), &y.to_string()])
            .map(drop)
    }

    /// # Errors
    /// The window is gone.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        let (width, height) = (width.to_string(), height.to_string());
        self.desktop
            .xdotool(&["windowsize", "--sync", &self.id, &width, &height])
            .map(drop)
    }

    /// Waits until more is in it than the ground it is painted on.
    ///
    /// # Errors
    /// Nothing comes within 20 s, or the window goes.
    pub fn wait_until_painted(&self) -> Result<()> {
        let colours = || -> Option<u32> {
            let mut command = self.desktop.camera();
            let told = self
                .desktop
                .run(command.args(["-window", &self.id, "-format", "%k", "info:"]));
            told.ok()?.trim().parse().ok()
        };
        wait_for("something in the window", 20, || {
            colours().filter(|&count| count > 20)
        })
        .map(drop)
    }

    pub fn focus(&self) -> Result<()> {
        self.desktop
            .xdotool(&["windowactivate", "--sync", &self.id])
            .map(drop)
    }

    /// Writes what is in it as a picture, without the window manager's frame.
    ///
    /// # Errors
    /// The window is gone, or the file cannot be written.
    pub fn picture(&self, to: &Path) -> Result<()> {
        let mut command = self.desktop.camera();
        self.desktop
            .run(command.args(["-window", &self.id]).arg(to))
            .map(drop)
    }

    /// Closes it by Alt+F4, which the window manager takes like a click on its ×.
    pub fn close(&self) -> Result<()> {
        self.keys(&["alt+F4"])
    }

    /// Clicks this far from its left and, where negative, from its lower edge, in pixels of the screen.
    ///
    /// # Errors
    /// The window is gone.
    pub fn click(&self, x: i32, y: i32) -> Result<()> {
        let y = match y {
            0.. => y,
            _ => self.place()?.3 + y,
        };
        let (x, y) = (x.to_string(), y.to_string());
        let there = ["mousemove", "--window", &self.id, &x, &y];
        self.desktop
            .xdotool(&[&there[..], &["sleep", "0.1", "click", "1"]].concat())
            .map(drop)
    }

    /// Types a text, as a person does.
    ///
    /// # Errors
    /// The window is gone.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.focus()?;
        self.desktop
            .xdotool(&["type", "--clearmodifiers", "--delay", "30", text])
            .map(drop)
    }

    /// Presses keys as xdotool names them, such as `ctrl+v`.
    pub fn keys(&self, keys: &[&str]) -> Result<()> {
        self.focus()?;
        self.desktop
            .xdotool(&[&["key", "--clearmodifiers", "--delay", "30"], keys].concat())
            .map(drop)
    }
}
