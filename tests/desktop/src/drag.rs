use std::io::{BufRead, BufReader, Lines};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::{Desktop, Result, Window};

/// What another program lets a person drag out of it.
#[derive(Clone, Debug)]
pub enum Offer {
    /// As a file manager does.
    Files(Vec<PathBuf>),
    /// As a text editor does.
    Text(String),
    /// As a browser does with a picture on a page: its address, its HTML, and its pixels.
    PictureOnPage { address: String, picture: PathBuf },
}

/// Drags `offer` from another program to the middle of `window`, by pointer, and lets go there.
///
/// Returns the types that were asked for, such as `text/uri-list`.
///
/// # Errors
/// The drop was refused.
pub fn drag(desktop: &Desktop, offer: &Offer, window: &Window) -> Result<Vec<String>> {
    hold(desktop, offer, window)?.let_go()
}

/// Something that is dragged over a window and not let go of yet.
pub struct Held<'a> {
    desktop: &'a Desktop,
    source: Child,
    said: Lines<BufReader<ChildStdout>>,
}

/// Drags `offer` to the middle of `window` and holds it there.
///
/// # Errors
/// The program to drag from did not start.
pub fn hold<'a>(desktop: &'a Desktop, offer: &Offer, window: &Window) -> Result<Held<'a>> {
    let offered = match offer {
        Offer::Files(files) => json!({ "files": files }),
        Offer::Text(text) => json!({ "text": text }),
        Offer::PictureOnPage { address, picture } => {
            json!({ "link": address, "html": format!("<img src=\"{address}\">"), "picture": picture })
        }
    };
    let (x, y, width, height) = clear_of_corner(window)?;
    let mut source = desktop.python("drag_source.py");
    let mut source = source
        .arg(offered.to_string())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut said = BufReader::new(source.stdout.take().ok_or("no standard output")?).lines();
    if !matches!(said.next(), Some(Ok(ready)) if ready == "READY") {
        return Err("the program to drag from did not start".into());
    }
    std::thread::sleep(Duration::from_millis(300)); // it is mapped, and painted a moment later
    move_pointer(desktop, x + width / 2, y + height / 2)?;
    Ok(Held {
        desktop,
        source,
        said,
    })
}

impl Held<'_> {
    /// Returns the types that were asked for, such as `text/uri-list`.
    ///
    /// # Errors
    /// The drop was refused.
    pub fn let_go(mut self) -> Result<Vec<String>> {
        self.desktop.xdotool(&["sleep", "0.3", "mouseup", "1"])?;
        let mut types = Vec::new();
        let mut refused = None;
        for line in self.said.by_ref().map_while(|line| line.ok()) {
            match line.split_once(' ') {
                Some(("DATA", kind)) => types.push(kind.to_owned()),
                Some(("FAILED", reason)) => refused = Some(reason.to_owned()),
                _ if line == "END" => break,
                _ => {}
            }
        }
        let _ = self.source.kill();
        self.source.wait()?;
        match refused {
            Some(reason) => Err(format!("the drop was refused: {reason}").into()),
            None if types.is_empty() => Err("nothing was asked for".into()),
            None => Ok(types),
        }
    }
}

/// The program to drag from stands in the upper left corner.
fn clear_of_corner(window: &Window) -> Result<(i32, i32, i32, i32)> {
    let (x, y, ..) = window.place()?;
    if x < 120 || y < 120 {
        window.move_to(200, 140)?;
        std::thread::sleep(Duration::from_millis(300));
    }
    window.place()
}

fn move_pointer(desktop: &Desktop, to_x: i32, to_y: i32) -> Result<()> {
    let mut words: Vec<String> =
        "mousemove 40 40 sleep 0.2 mousedown 1 sleep 0.2 mousemove 50 50 sleep 0.1 mousemove 70 70 sleep 0.2"
            .split(' ')
            .map(str::to_owned)
            .collect();
    for step in 1..=8 {
        let (x, y) = (70 + (to_x - 70) * step / 8, 70 + (to_y - 70) * step / 8);
        words.extend([
            "mousemove".into(),
            x.to_string(),
            y.to_string(),
            "sleep".into(),
            "0.1".into(),
        ]);
    }
    words.extend([
        "sleep".into(),
        "0.3".into(),
        "mousemove".into(),
        to_x.to_string(),
        (to_y + 3).to_string(),
    ]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    desktop.xdotool(&words).map(drop)
}
