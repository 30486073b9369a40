//! Where the modules of a symbol lie if it is flat, told by its three finder patterns alone.
//!
//! Three centres and, at each, how large the modules are towards the other two: that is enough for the plane in
//! perspective. What is nearer to the camera is larger, and how much larger says how far the plane is tilted.

use crate::finder::Finder;
use crate::luma::Luma;

/// Three finder patterns of one symbol.
#[derive(Clone, Copy)]
pub(crate) struct Corner {
    pub(crate) top_left: Finder,
    pub(crate) top_right: Finder,
    pub(crate) bottom_left: Finder,
}

/// From module coordinates, counted from the symbol's top left, to the picture.
#[derive(Clone, Copy)]
pub(crate) struct Plane {
    corner: Corner,
    /// Modules between the centres, across and down.
    span: (f32, f32),
    /// How much nearer top right and bottom left are than top left.
    near: (f32, f32),
}

/// No picture in which modules can be told apart is tilted further.
const NEAREST: f32 = 2.0;

/// Least share of the timing patterns' steps that go the right way.
pub(crate) const LEAST_TIMING: f32 = 0.7;

impl Plane {
    pub(crate) fn new(corner: &Corner, edge: usize, near: (f32, f32)) -> Plane {
        let span = (edge - 7) as f32;
        Plane {
            corner: *corner,
            span: (span, span),
            near,
        }
    }

    pub(crate) fn at(&self, u: f32, v: f32) -> (f32, f32) {
        let Corner {
            top_left,
            top_right,
            bottom_left,
        } = &self.corner;
        let right = (u - 3.5) / self.span.0;
        let down = (v - 3.5) / self.span.1;
        let left = 1.0 - right - down;
        let (right, down) = (right * self.near.0, down * self.near.1);
        // Beyond the horizon there is no picture.
        let depth = (left + right + down).max(0.05);
        (
            (top_left.x * left + top_right.x * right + bottom_left.x * down) / depth,
            (top_left.y * left + top_right.y * right + bottom_left.y * down) / depth,
        )
    }

    fn sample(&self, luma: &Luma, u: f32, v: f32) -> f32 {
        let (x, y) = self.at(u, v);
        sample(luma, x, y)
    }

    /// Are the modules of the finder pattern whose centre is module (`u`, `v`) as they should be?
    fn is_square(&self, luma: &Luma, (u, v): (f32, f32), inverted: bool) -> bool {
        let modules = || (0..49i32).map(|i| (i % 7 - 3, i / 7 - 3));
        let values: Vec<f32> = modules()
            .map(|(x, y)| self.sample(luma, u + x as f32, v + y as f32))
            .collect();
        let least = values.iter().copied().fold(255.0, f32::min);
        let most = values.iter().copied().fold(0.0, f32::max);
        let threshold = (least + most) / 2.0;
        let right = modules().zip(values).filter(|&((x, y), value)| {
            let light = x.abs().max(y.abs()) == 2;
            (value > threshold) == (light != inverted)
        });
        // Corners may be rounded off, edges frayed.
        right.count() >= 37
    }

    /// How well do dark and light alternate where the timing patterns leave the finder patterns that are seen (top
    /// left, top right, bottom left)? Only the six modules next to each are looked at, as these lie where a plane puts
    /// them even on cloth.
    pub(crate) fn timing(&self, luma: &Luma, seen: [bool; 3], inverted: bool) -> f32 {
        const MODULES: usize = 6;
        let (mut right, mut all) = (0.0, 0.0);
        let mut follow = |seen: bool, line: &dyn Fn(f32) -> (f32, f32)| {
            if !seen {
                return;
            }
            let values: [f32; MODULES] = std::array::from_fn(|i| {
                let (u, v) = line(i as f32);
                self.sample(luma, u, v)
            });
            for (i, pair) in values.windows(2).enumerate() {
                // The first is light, the separator.
                let darker = (i % 2 == 0) != inverted;
                let is_right = if darker {
                    pair[1] < pair[0]
                } else {
                    pair[1] > pair[0]
                };
                all += 1.0;
                right += f32::from(u8::from(is_right));
            }
        };
        let (across, down) = self.span;
        follow(seen[0], &|i| (7.5 + i, 6.5));
        follow(seen[0], &|i| (6.5, 7.5 + i));
        follow(seen[1], &|i| (across - 0.5 - i, 6.5));
        follow(seen[2], &|i| (6.5, down - 0.5 - i));
        right / all
    }
}

/// Modules along an edge of the symbol and the plane it lies in, likeliest first; `None` if these are not three
/// squares in line with each other.
pub(crate) fn likely(luma: &Luma, corner: &Corner, inverted: bool) -> Option<Vec<(usize, Plane)>> {
    let Corner {
        top_left,
        top_right,
        bottom_left,
    } = corner;
    let modules = |to: &Finder| {
        let here = module_along(luma, top_left, to).max(0.5);
        let there = module_along(luma, to, top_left).max(0.5);
        let distance = (to.x - top_left.x).hypot(to.y - top_left.y).max(1.0);
        let near = nearness((here / there).sqrt());
        (distance / (here * there).sqrt(), near)
    };
    let (across, right_near) = modules(top_right);
    let (down, bottom_near) = modules(bottom_left);
    let near = (right_near, bottom_near);
    let plane = Plane {
        corner: *corner,
        span: (across, down),
        near,
    };
    let centres = [(3.5, 3.5), (across + 3.5, 3.5), (3.5, down + 3.5)];
    if !centres
        .iter()
        .all(|&centre| plane.is_square(luma, centre, inverted))
    {
        return None;
    }
    let planes = edges((across + down) / 2.0, 0.06, 3)
        .into_iter()
        .map(|edge| (edge, Plane::new(corner, edge, near)));
    let planes: Vec<_> = planes
        .filter(|(_, plane)| plane.timing(luma, [true; 3], inverted) >= LEAST_TIMING)
        .collect();
    (!planes.is_empty()).then_some(planes)
}

/// Modules along an edge of the symbols with about so many between the centres of two finder patterns, likeliest
/// first: no more than `most`, and none further off than the share `off` of the estimate.
pub(crate) fn edges(span: f32, off: f32, most: usize) -> Vec<usize> {
    let estimate = span + 7.0;
    let reach = 2.5 + estimate * off;
    let off = |edge: usize| (edge as f32 - estimate).abs();
    // Versions 1 to 40 (ISO/IEC 18004, table 1).
    let mut edges: Vec<usize> = (21..=177).step_by(4).collect();
    edges.retain(|&edge| off(edge) < reach);
    edges.sort_by(|&a, &b| off(a).total_cmp(&off(b)));
    edges.truncate(most);
    edges
}

/// No more than can be told apart: how much nearer one end is than the other.
pub(crate) fn nearness(near: f32) -> f32 {
    near.clamp(1.0 / NEAREST, NEAREST)
}

/// Pixels a module of a finder pattern in the direction of another: a fifth of what lies between the outer
/// edges of its light ring, or its mean where these are not seen.
fn module_along(luma: &Luma, finder: &Finder, to: &Finder) -> f32 {
    let (dx, dy) = (to.x - finder.x, to.y - finder.y);
    let length = dx.hypot(dy).max(1.0);
    module_towards(luma, finder, (dx / length, dy / length))
}

/// The same along a direction of length one.
pub(crate) fn module_towards(luma: &Luma, finder: &Finder, (dx, dy): (f32, f32)) -> f32 {
    let reach = finder.module * 3.2;
    let at = |along: f32| sample(luma, finder.x + dx * along, finder.y + dy * along);
    let steps = (reach * 4.0) as i32;
    let (mut least, mut most) = (255.0f32, 0.0f32);
    for step in -steps..=steps {
        let value = at(step as f32 / 4.0);
        (least, most) = (least.min(value), most.max(value));
    }
    let threshold = (least + most) / 2.0;
    let centre_is_dark = at(0.0) <= threshold;
    let outer_edge = |sign: f32| {
        let mut in_ring = false;
        for step in 1..=steps {
            let along = step as f32 / 4.0;
            let dark = at(sign * along) <= threshold;
            if in_ring && dark == centre_is_dark {
                return Some(along);
            }
            in_ring |= dark != centre_is_dark;
        }
        None
    };
    match (outer_edge(1.0), outer_edge(-1.0)) {
        (Some(forth), Some(back)) => (forth + back) / 5.0,
        (Some(one), None) | (None, Some(one)) => one / 2.5,
        (None, None) => finder.module,
    }
}

/// The grey value between pixels; the border goes on outside.
pub(crate) fn sample(luma: &Luma, x: f32, y: f32) -> f32 {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let x = (x - 0.5).clamp(0.0, (width - 1) as f32);
    let y = (y - 0.5).clamp(0.0, (height - 1) as f32);
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let at = |x: usize, y: usize| f32::from(luma.pixels[y * width + x]);
    let above = at(left, top) * (1.0 - fx) + at(right, top) * fx;
    let below = at(left, bottom) * (1.0 - fx) + at(right, bottom) * fx;
    above * (1.0 - fy) + below * fy
}
