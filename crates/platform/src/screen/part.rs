//! The part of the pictures that a person marked.

use penning_session::ports::{Rect, Shot};
use zeroize::Zeroizing;

use super::corners::MORE;

/// What was marked and a little more, of the monitor that shows most of it; `None` where none shows any.
pub fn cut(shots: Vec<Shot>, marked: &Rect) -> Option<Shot> {
    let parts = shots
        .into_iter()
        .map(|shot| (Part::of(&shot, marked), shot));
    let (part, shot) = parts.max_by_key(|(part, _)| part.size())?;
    (part.size() > 0).then(|| part.copy(&shot))
}

/// In pixels of the picture: from the first to before the last.
struct Part {
    columns: (usize, usize),
    rows: (usize, usize),
}

impl Part {
    fn of(shot: &Shot, marked: &Rect) -> Part {
        // The picture may be finer than the desktop it shows.
        let scale = f64::from(shot.scale.max(0.1));
        let more = f64::from(MORE);
        let within = |start: i32, length: u32, of: i32, most: u32| {
            let from = f64::from(start) - f64::from(of);
            let to = from + f64::from(length);
            let place = |at: f64| (at * scale).round().clamp(0.0, f64::from(most)) as usize;
            // What is marked beside this monitor is none of it, however near.
            match place(from) < place(to) {
                true => (place(from - more), place(to + more)),
                false => (0, 0),
            }
        };
        Part {
            columns: within(marked.x, marked.width, shot.x, shot.width),
            rows: within(marked.y, marked.height, shot.y, shot.height),
        }
    }

    fn width(&self) -> usize {
        self.columns.1 - self.columns.0
    }

    fn height(&self) -> usize {
        self.rows.1 - self.rows.0
    }

    fn size(&self) -> usize {
        self.width() * self.height()
    }

    fn copy(&self, shot: &Shot) -> Shot {
        let bytes = shot.order.bytes();
        let row = shot.width as usize * bytes;
        // Of its whole size from the start: a vector that grows leaves copies behind.
        let mut pixels = Zeroizing::new(Vec::with_capacity(self.size() * bytes));
        for y in self.rows.0..self.rows.1 {
            let start = y * row;
            let columns = start + self.columns.0 * bytes..start + self.columns.1 * bytes;
            pixels.extend_from_slice(&shot.pixels[columns]);
        }
        let place = |start: i32, pixels: usize| start + (pixels as f32 / shot.scale) as i32;
        Shot {
            name: "marked".into(),
            x: place(shot.x, self.columns.0),
            y: place(shot.y, self.rows.0),
            // No larger than the picture it is of.
            width: self.width() as u32,
            height: self.height() as u32,
            scale: shot.scale,
            order: shot.order,
            pixels,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use penning_session::ports::PixelOrder;

    /// Each pixel says where on its own monitor it is, in hundreds, and on which.
    fn monitor(name: u8, (x, y): (i32, i32), (width, height): (u32, u32), scale: f32) -> Shot {
        let mut pixels = Vec::new();
        for row in 0..height {
            for column in 0..width {
                pixels.extend([name, (column / 10) as u8, (row / 10) as u8, 0xff]);
            }
        }
        Shot {
            name: name.to_string(),
            x,
            y,
            width,
            height,
            scale,
            order: PixelOrder::Rgba,
            pixels: Zeroizing::new(pixels),
        }
    }

    fn rect(x: i32, y: i32, width: u32, height: u32) -> Rect {
        Rect {
            x,
            y,
            width,
            height,
        }
    }

    fn first(shot: &Shot) -> [u8; 3] {
        [shot.pixels[0], shot.pixels[1], shot.pixels[2]]
    }

    #[test]
    fn the_part_is_cut_at_every_scale() {
        for scale in [1.0_f32, 1.25, 1.5, 2.0] {
            let fine = |length: u32| (length as f32 * scale) as u32;
            let shot = monitor(1, (0, 0), (fine(800), fine(400)), scale);
            let part = cut(vec![shot], &rect(124, 64, 200, 100)).expect("a part");
            assert_eq!((part.width, part.height), (fine(248), fine(148)), "{scale}");
            let place = |at: u32| (fine(at) / 10) as u8;
            assert_eq!(first(&part), [1, place(100), place(40)], "{scale}");
            assert_eq!((part.x, part.y), (100, 40), "{scale}");
            let bytes = part.width as usize * part.height as usize * 4;
            assert_eq!(part.pixels.len(), bytes);
        }
    }

    #[test]
    fn monitors_left_of_and_above_the_first_are_found() {
        let desktop = || {
            vec![
                monitor(1, (0, 0), (800, 400), 1.0),
                monitor(2, (-600, -100), (600, 400), 1.0),
                monitor(3, (0, -300), (600, 300), 1.0),
            ]
        };
        let left = cut(desktop(), &rect(-500, -50, 100, 100)).expect("a part");
        assert_eq!(first(&left), [2, 7, 2]);
        assert_eq!((left.x, left.y), (-524, -74));
        let above = cut(desktop(), &rect(100, -200, 100, 100)).expect("a part");
        assert_eq!(first(&above), [3, 7, 7]);
        // Across an edge: the monitor that shows most of it.
        let across = cut(desktop(), &rect(-30, 100, 200, 100)).expect("a part");
        assert_eq!((first(&across)[0], across.width), (1, 194));
    }

    #[test]
    fn what_reaches_over_an_edge_ends_there() {
        let shot = || vec![monitor(1, (0, 0), (800, 400), 1.0)];
        let corner = cut(shot(), &rect(790, 390, 100, 100)).expect("a part");
        assert_eq!((corner.width, corner.height), (34, 34));
        assert!(cut(shot(), &rect(805, 100, 50, 50)).is_none());
        assert!(cut(shot(), &rect(100, 100, 0, 50)).is_none());
        assert!(cut(Vec::new(), &rect(0, 0, 50, 50)).is_none());
    }
}
