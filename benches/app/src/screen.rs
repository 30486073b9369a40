//! When does the screen look as it will stay? Seen from outside, the same for every program.

use std::time::{Duration, Instant};

use penning_test_desktop::{Desktop, Result};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

/// Of the pixels that are not background, so many must be as they will stay: the ring beside a
/// code moves on.
const ALIKE: f64 = 0.9;
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

pub struct Screen {
    connection: RustConnection,
    root: u32,
    width: u16,
    height: u16,
}

impl Screen {
    pub fn of(desktop: &Desktop) -> Result<Screen> {
        let variables = desktop.variables();
        let display = variables
            .iter()
            .find(|(name, _)| *name == "DISPLAY")
            .map(|(_, value)| value.as_str());
        let (connection, number) = x11rb::connect(display)?;
        let screen = &connection.setup().roots[number];
        let (root, width, height) = (screen.root, screen.width_in_pixels, screen.height_in_pixels);
        Ok(Screen {
            connection,
            root,
            width,
            height,
        })
    }

    /// Watches for `time` from now, and says how long after `started` the screen first looked as
    /// it did in the end.
    pub fn settles_from(&self, started: Instant, time: Duration) -> Result<Duration> {
        let mut looks = Vec::new();
        while started.elapsed() < time {
            let seen = self.look()?;
            looks.push((started.elapsed(), seen));
            std::thread::sleep(BETWEEN_LOOKS);
        }
        let first = &looks.first().ok_or("never looked")?.1;
        let last = &looks.last().ok_or("never looked")?.1;
        let background = most_common(last, first);
        let content: Vec<usize> = (0..last.len())
            .filter(|&at| last[at] != first[at] && Some(last[at]) != background)
            .collect();
        if content.len() < 200 {
            return Err("nothing came onto the screen".into());
        }
        let alike = |seen: &[u32]| {
            let same = content.iter().filter(|&&at| seen[at] == last[at]).count();
            same as f64 >= ALIKE * content.len() as f64
        };
        let settled = looks
            .iter()
            .find(|(_, seen)| alike(seen))
            .map(|(after, _)| *after);
        Ok(settled.ok_or("the screen never settled")?)
    }

    /// Every second pixel of every second line: letters are wider than that.
    fn look(&self) -> Result<Vec<u32>> {
        let image = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            self.root,
            0,
            0,
            self.width,
            self.height,
            !0,
        )?;
        let data = image.reply()?.data;
        let line = usize::from(self.width) * 4;
        let pixels = data
            .chunks_exact(line)
            .step_by(2)
            .flat_map(|line| line.chunks_exact(4).step_by(2));
        Ok(pixels
            .map(|pixel| u32::from_ne_bytes([pixel[0], pixel[1], pixel[2], 0]))
            .collect())
    }
}

/// The colour of most pixels that changed: the window's ground.
fn most_common(now: &[u32], before: &[u32]) -> Option<u32> {
    let mut counts = std::collections::HashMap::new();
    for (pixel, _) in now
        .iter()
        .zip(before)
        .filter(|(pixel, before)| pixel != before)
    {
        *counts.entry(*pixel).or_insert(0u32) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(pixel, _)| pixel)
}
