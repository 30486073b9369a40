//! Finder patterns: the three squares of a symbol, by their proportions 1:1:3:1:1 (ISO/IEC 18004, 6.3.3).
//!
//! Both polarities come from one scan. On request the outer ring need not end: then a symbol without quiet
//! zone is seen whose ring runs into a dark ground.

use crate::bits::Bits;

/// More are not kept: a page with hundreds of codes is not an enrolment.
const MOST: usize = 600;

/// A finder pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Finder {
    /// Its centre.
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Pixels a module, mean of across and down.
    pub(crate) module: f32,
}

/// The finder patterns in a picture.
#[derive(Default)]
pub(crate) struct Finders {
    /// Of symbols dark on light.
    pub(crate) dark: Vec<Finder>,
    /// Of symbols light on dark.
    pub(crate) light: Vec<Finder>,
}

/// Must the outer ring end after its one module?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ring {
    /// It must: few other things look like that.
    Closed,
    /// Only the inner light ring and the dark centre count.
    Open,
}

/// Looks along every `step`th row until told to stop.
pub(crate) fn finders(bits: &Bits, step: usize, ring: Ring, stop: &dyn Fn() -> bool) -> Finders {
    let mut found = Finders::default();
    let mut edges = Vec::new();
    for y in (step / 2..bits.height).step_by(step) {
        if stop() {
            break;
        }
        bits.edges(y, &mut edges);
        // Dark runs begin at the edges of even index.
        let mut look = |runs: Runs, begins_dark: bool, centre_from: u32| {
            let list = if begins_dark {
                &mut found.dark
            } else {
                &mut found.light
            };
            let (x, y) = (centre_from as f32 + runs[2] as f32 / 2.0, y as f32 + 0.5);
            if list.len() < MOST
                && !list.iter().any(|known| known.covers(x, y))
                && let Some(finder) = checked(bits, x, y, runs[2], begins_dark, ring)
                && !list.iter().any(|known| known.covers(finder.x, finder.y))
            {
                list.push(finder);
            }
        };
        match ring {
            Ring::Closed => {
                for (index, six) in edges.windows(6).enumerate() {
                    let runs: Runs = std::array::from_fn(|i| six[i + 1] - six[i]);
                    if runs[2] >= 2 && like_closed(&runs) {
                        look(runs, index % 2 == 0, six[2]);
                    }
                }
            }
            Ring::Open => {
                for (index, four) in edges.windows(4).enumerate() {
                    let [before, centre, after] = std::array::from_fn(|i| four[i + 1] - four[i]);
                    let runs = [before, before, centre, after, after];
                    if centre >= 2 && like_open(&runs) {
                        look(runs, index % 2 == 1, four[1]);
                    }
                }
            }
        }
    }
    found
}

impl Finder {
    /// Lies the point on the dark square at the centre?
    fn covers(&self, x: f32, y: f32) -> bool {
        let reach = self.module * 2.0;
        (self.x - x).abs() < reach && (self.y - y).abs() < reach
    }
}

/// Lengths of outer ring, light ring, centre, light ring, outer ring along a line.
type Runs = [u32; 5];

/// Compares from edge to edge of the same kind, two to four to four to two modules, which holds however
/// much ink or blur has fattened the dark parts.
#[inline]
fn like_closed(runs: &Runs) -> bool {
    let [outer, ring, centre, ring_after, outer_after] = *runs;
    if centre < ring.max(ring_after) || centre < outer.max(outer_after) {
        return false;
    }
    let sum = outer + ring + centre + ring_after + outer_after;
    // In sevenths of a pixel: half a module and half a pixel.
    let slack = sum / 2 + 4;
    let near = |length: u32, modules: u32| (7 * length).abs_diff(modules * sum) <= slack;
    near(outer + ring, 2)
        && near(ring + centre, 4)
        && near(centre + ring_after, 4)
        && near(ring_after + outer_after, 2)
}

/// Compares the light ring and the centre only.
#[inline]
fn like_open(runs: &Runs) -> bool {
    let [_, ring, centre, ring_after, _] = *runs;
    let sum = ring + centre + ring_after;
    // In fifths of a pixel: a third of a module and half a pixel.
    let slack = sum / 3 + 3;
    let near = |length: u32, modules: u32| (5 * length).abs_diff(modules * sum) <= slack;
    near(ring, 1) && near(ring_after, 1) && near(centre, 3)
}

/// What a line through a finder pattern meets.
struct Crossing {
    /// Middle of the centre run, as x or as y for a line downwards.
    middle: f32,
    /// Pixels a module along the line.
    module: f32,
}

/// The finder pattern around a point on a run of `centre` pixels, if there is one.
fn checked(bits: &Bits, x: f32, y: f32, centre: u32, dark: bool, ring: Ring) -> Option<Finder> {
    let most = 3 * centre + 3;
    let down = crossing(bits, x, y, (0, 1), most, dark, ring)?;
    let y = down.middle;
    let along = crossing(bits, x, y, (1, 0), most, dark, ring)?;
    let x = along.middle;
    if along.module > 2.5 * down.module || down.module > 2.5 * along.module {
        return None;
    }
    let rising = crossing(bits, x, y, (1, -1), most, dark, ring)?;
    let falling = crossing(bits, x, y, (1, 1), most, dark, ring)?;
    if rising.module.max(falling.module) > 3.0 * along.module.min(down.module) {
        return None;
    }
    Some(Finder {
        x,
        y,
        module: (along.module + down.module) / 2.0,
    })
}

/// Follows a line both ways from within the centre; `None` if the runs are not a finder pattern's.
fn crossing(
    bits: &Bits,
    x: f32,
    y: f32,
    (dx, dy): (i32, i32),
    most: u32,
    dark: bool,
    ring: Ring,
) -> Option<Crossing> {
    let (x, y) = (x as i32, y as i32);
    if bits.dark(x, y) != dark || !bits.contains(x, y) {
        return None;
    }
    let forth = half_crossing(bits, (x, y), (dx, dy), most, dark)?;
    let back = half_crossing(bits, (x, y), (-dx, -dy), most, dark)?;
    // The pixel the line begins on was counted both ways.
    let runs = [back[2], back[1], back[0] + forth[0] - 1, forth[1], forth[2]];
    let module = match ring {
        Ring::Closed if like_closed(&runs) => runs.iter().sum::<u32>() as f32 / 7.0,
        Ring::Open if like_open(&runs) => runs[1..4].iter().sum::<u32>() as f32 / 5.0,
        _ => return None,
    };
    // However open, a ring there must be.
    if (back[2].min(forth[2]) as f32) < module * 0.4 {
        return None;
    }
    Some(Crossing {
        middle: if dx == 0 { y } else { x } as f32 + 0.5 + (forth[0] as f32 - back[0] as f32) / 2.0,
        module,
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
