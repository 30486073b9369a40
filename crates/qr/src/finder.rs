//! Finder patterns: the three squares of a symbol, by their proportions 1:1:3:1:1 (ISO/IEC 18004, 6.3.3).
//!
//! Only the core is needed, a light ring of one module around a dark square of three, so that a symbol
//! without quiet zone on a dark ground is seen too; and both polarities come from one scan.

use crate::bits::Bits;

/// More are not kept: a page with hundreds of codes is not an enrolment.
const MOST: usize = 600;

/// A finder pattern's core.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Core {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Pixels a module, mean of across and down.
    pub(crate) module: f32,
    /// The outer ring ends after about one module on all four sides; else the ground around is as dark as
    /// the pattern.
    pub(crate) closed: bool,
}

/// The cores in a picture.
#[derive(Default)]
pub(crate) struct Cores {
    /// Of symbols dark on light.
    pub(crate) dark: Vec<Core>,
    /// Of symbols light on dark.
    pub(crate) light: Vec<Core>,
}

/// Looks along every `step`th row.
pub(crate) fn cores(bits: &Bits, step: usize) -> Cores {
    let mut found = Cores::default();
    let mut edges = Vec::new();
    for y in (step / 2..bits.height).step_by(step) {
        bits.edges(y, &mut edges);
        for (index, four) in edges.windows(4).enumerate() {
            let (ring, centre, ring_after) =
                (four[1] - four[0], four[2] - four[1], four[3] - four[2]);
            if centre < 2 || centre < ring.max(ring_after) || !core_like(ring, centre, ring_after) {
                continue;
            }
            // Dark runs begin at the edges of even index.
            let dark = index % 2 == 1;
            let list = if dark {
                &mut found.dark
            } else {
                &mut found.light
            };
            let (x, y) = ((four[1] + four[2]) as f32 / 2.0, y as f32 + 0.5);
            if list.len() >= MOST || list.iter().any(|core| core.covers(x, y)) {
                continue;
            }
            if let Some(core) = checked(bits, x, y, centre, dark)
                && !list.iter().any(|known| known.covers(core.x, core.y))
            {
                list.push(core);
            }
        }
    }
    found
}

impl Core {
    /// Lies the point on the dark square of the core?
    fn covers(&self, x: f32, y: f32) -> bool {
        let reach = self.module * 2.0;
        (self.x - x).abs() < reach && (self.y - y).abs() < reach
    }
}

/// Is it one to three to one, as far as so few pixels can tell?
#[inline]
fn core_like(ring: u32, centre: u32, ring_after: u32) -> bool {
    let sum = ring + centre + ring_after;
    // In fifths of a pixel: 0.45 modules and 0.7 pixels.
    let slack = (sum * 9) / 20 + 4;
    (5 * centre).abs_diff(3 * sum) <= slack + sum / 5
        && (5 * ring).abs_diff(sum) <= slack
        && (5 * ring_after).abs_diff(sum) <= slack
}

/// What a line through a core meets, from its centre outwards.
struct Crossing {
    /// Middle of the centre run, as x or as y for a line downwards.
    middle: f32,
    /// Steps from the ring's one outer edge to the other: five modules.
    across: f32,
    closed: bool,
}

/// The core around a point on a run of `centre` pixels, if there is one.
fn checked(bits: &Bits, x: f32, y: f32, centre: u32, dark: bool) -> Option<Core> {
    let most = 3 * centre + 3;
    let down = crossing(bits, x, y, (0, 1), most, dark)?;
    let y = down.middle;
    let along = crossing(bits, x, y, (1, 0), most, dark)?;
    let x = along.middle;
    if along.across > 2.5 * down.across || down.across > 2.5 * along.across {
        return None;
    }
    // At least one module of ring must also be met on both diagonals.
    let rising = crossing(bits, x, y, (1, -1), most, dark)?;
    let falling = crossing(bits, x, y, (1, 1), most, dark)?;
    let most = rising.across.max(falling.across);
    let least = along.across.min(down.across);
    if most > 3.0 * least {
        return None;
    }
    Some(Core {
        x,
        y,
        module: (along.across + down.across) / 10.0,
        closed: along.closed && down.closed,
    })
}

/// Follows a line both ways from within the centre; `None` if the runs are not a core's.
fn crossing(
    bits: &Bits,
    x: f32,
    y: f32,
    (dx, dy): (i32, i32),
    most: u32,
    dark: bool,
) -> Option<Crossing> {
    let (x, y) = (x as i32, y as i32);
    if bits.dark(x, y) != dark || !bits.contains(x, y) {
        return None;
    }
    let forth = half_crossing(bits, (x, y), (dx, dy), most, dark)?;
    let back = half_crossing(bits, (x, y), (-dx, -dy), most, dark)?;
    // The pixel the line begins on was counted both ways.
    let centre = forth[0] + back[0] - 1;
    if !core_like(forth[1], centre, back[1]) {
        return None;
    }
    let across = (forth[1] + centre + back[1]) as f32;
    let closed = |outer: u32| (outer as f32) < across / 5.0 * 1.9 + 1.0;
    let wide = |outer: u32| outer as f32 + 1.0 > across / 5.0 * 0.5;
    if !wide(forth[2]) || !wide(back[2]) {
        return None;
    }
    Some(Crossing {
        middle: if dx == 0 { y } else { x } as f32 + 0.5 + (forth[0] as f32 - back[0] as f32) / 2.0,
        across,
        closed: closed(forth[2]) && closed(back[2]),
    })
}

/// Lengths of the rest of the centre, of the ring and of the outer ring in one direction; the outer ring is
/// followed only as far as tells whether it ends.
fn half_crossing(
    bits: &Bits,
    (mut x, mut y): (i32, i32),
    (dx, dy): (i32, i32),
    most: u32,
    dark: bool,
) -> Option<[u32; 3]> {
    let mut runs = [0u32; 3];
    let mut colour = dark;
    for run in 0..3 {
        let most = match run {
            0 => most,
            1 => 3 * runs[0] + 3,
            _ => 2 * (runs[0] + runs[1]) + 3,
        };
        while runs[run] < most && bits.contains(x, y) && bits.dark(x, y) == colour {
            runs[run] += 1;
            x += dx;
            y += dy;
        }
        if runs[run] == 0 || (run < 2 && runs[run] == most) {
            return None;
        }
        colour = !colour;
    }
    Some(runs)
}
