//! Two corners make a frame: dragged from one to the other, clicked one after the other, or put down with
//! Enter where the arrow keys led the pointer. The same on every system that lets a program mark.

use std::time::Duration;

use penning_session::ports::Rect;

/// Nobody takes longer; a pointer that is held, or a covered screen, must not stay so.
pub const TOO_LONG: Duration = Duration::from_secs(60);

/// What was under the frame is drawn again.
pub const REDRAWN: Duration = Duration::from_millis(150);

/// More than was marked is read: people mark the code without the quiet zone it needs.
pub const MORE: i32 = 24;

/// Width of the frame's lines.
pub const LINE: i32 = 3;

/// How far an arrow key goes, and with Shift.
pub const STEP: i32 = 16;
pub const SMALL_STEP: i32 = 1;

/// A shorter way is a click, and the next click is the other corner.
const LEAST_DRAG: i32 = 8;

/// From the left, and from the top, as the system counts places of the pointer.
pub type Point = (i32, i32);

/// The first corner, once there is one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Corners {
    first: Option<Point>,
}

impl Corners {
    /// The button went down.
    pub fn pressed(&mut self, at: Point) {
        self.first.get_or_insert(at);
    }

    /// The button was let go: the frame, where it is one. A click in one place twice is none, and the pointer
    /// may go on.
    pub fn released(&self, at: Point) -> Option<Rect> {
        self.first.and_then(|first| frame(first, at))
    }

    /// Enter: the frame, or the first corner anew.
    pub fn put(&mut self, at: Point) -> Option<Rect> {
        let made = self.released(at);
        if made.is_none() {
            self.first = Some(at);
        }
        made
    }

    /// Where the frame's lines are while the pointer is at `at`: above, below, left and right.
    pub fn lines(&self, at: Point) -> Option<[Rect; 4]> {
        let Rect {
            x,
            y,
            width,
            height,
        } = between(self.first?, at);
        let across = width.max(1) + 2 * LINE.unsigned_abs();
        let line = |x, y, width, height| Rect {
            x,
            y,
            width,
            height,
        };
        let (right, bottom) = (x + width.max(1) as i32, y + height.max(1) as i32);
        let thick = LINE.unsigned_abs();
        Some([
            line(x - LINE, y - LINE, across, thick),
            line(x - LINE, bottom, across, thick),
            line(x - LINE, y, thick, height.max(1)),
            line(right, y, thick, height.max(1)),
        ])
    }
}

fn frame(one: Point, other: Point) -> Option<Rect> {
    let made = between(one, other);
    let least = LEAST_DRAG.unsigned_abs();
    (made.width >= least && made.height >= least).then_some(made)
}

fn between(one: Point, other: Point) -> Rect {
    Rect {
        x: one.0.min(other.0),
        y: one.1.min(other.1),
        width: one.0.abs_diff(other.0),
        height: one.1.abs_diff(other.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: i32, y: i32, width: u32, height: u32) -> Rect {
        Rect {
            x,
            y,
            width,
            height,
        }
    }

    #[test]
    fn a_frame_is_dragged_in_any_direction() {
        let expected = rect(-50, 20, 150, 80);
        for (one, other) in [
            ((-50, 20), (100, 100)),
            ((100, 100), (-50, 20)),
            ((-50, 100), (100, 20)),
            ((100, 20), (-50, 100)),
        ] {
            let mut corners = Corners::default();
            corners.pressed(one);
            assert_eq!(corners.released(other), Some(expected));
        }
    }

    #[test]
    fn two_clicks_are_two_corners() {
        let mut corners = Corners::default();
        corners.pressed((10, 10));
        assert_eq!(corners.released((12, 11)), None);
        // A hand that clicks twice has not marked anything yet.
        corners.pressed((12, 11));
        assert_eq!(corners.released((12, 11)), None);
        corners.pressed((210, 110));
        assert_eq!(corners.released((210, 110)), Some(rect(10, 10, 200, 100)));
    }

    #[test]
    fn enter_puts_corners_down() {
        let mut corners = Corners::default();
        assert_eq!(corners.put((300, 300)), None);
        // Too near to be the other one: it is the first anew.
        assert_eq!(corners.put((304, 300)), None);
        assert_eq!(corners.put((404, 340)), Some(rect(304, 300, 100, 40)));
    }

    #[test]
    fn a_line_is_no_frame() {
        let mut corners = Corners::default();
        corners.pressed((0, 0));
        assert_eq!(corners.released((500, 7)), None);
        assert_eq!(corners.released((500, 8)), Some(rect(0, 0, 500, 8)));
        assert_eq!(Corners::default().released((500, 500)), None);
    }

    #[test]
    fn the_lines_lie_around_what_is_marked() {
        let mut corners = Corners::default();
        assert_eq!(corners.lines((10, 10)), None);
        corners.pressed((110, 60));
        let [above, below, left, right] = corners.lines((10, 10)).expect("a first corner");
        assert_eq!(above, rect(7, 7, 106, 3));
        assert_eq!(below, rect(7, 60, 106, 3));
        assert_eq!(left, rect(7, 10, 3, 50));
        assert_eq!(right, rect(110, 10, 3, 50));
        // Before the pointer moved there is something to be seen, too.
        let [above, ..] = corners.lines((110, 60)).expect("a first corner");
        assert_eq!(above, rect(107, 57, 7, 3));
    }
}
