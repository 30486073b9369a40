//! Modules from grey values, through a grid that gives way: for symbols on cloth, bent paper and blurred
//! frames, where one plane through black and white does not meet the modules.
//!
//! The symbol is first laid flat by its finder patterns alone (see `plane.rs`). Then a mesh of nodes grows
//! outwards from them: each node continues its neighbours, and moves by up to half a module to where the modules
//! around it are sampled with most contrast.

use rxing::common::BitMatrix;
use zeroize::Zeroizing;

use crate::bits::Matrix;
use crate::luma::Luma;
use crate::plane::{Plane, sample};

/// Pixels a module in the flat picture.
const SCALE: usize = 6;

/// Modules around the symbol in the flat picture.
const MARGIN: usize = 2;

/// Modules from one node of the mesh to the next.
const NODE: usize = 2;

/// Least share of the fixed modules (finder patterns, separators, timing) that must be as they should.
const LEAST_FIXED: f32 = 0.8;

/// Below this share, no better threshold brings it there.
const HOPELESS_FIXED: f32 = 0.7;

/// What a symbol's modules may be.
pub(crate) struct Guess {
    /// Dark set.
    pub(crate) modules: Matrix,
    /// Top left, top right, bottom right, bottom left in the picture.
    pub(crate) corners: [(f32, f32); 4],
}

/// Hands what the modules may be to `accept`, likeliest first, until it says that it is right; `seen` says which of
/// the finder patterns (top left, top right, bottom left) can be relied on. True if it did.
pub(crate) fn read(
    luma: &Luma,
    (edge, plane): (usize, Plane),
    seen: [bool; 3],
    inverted: bool,
    mut accept: impl FnMut(Guess) -> bool,
) -> bool {
    let flat = Flat::new(luma, plane, edge, inverted);
    for bend in [true, false] {
        let mesh = if bend {
            Mesh::grown(&flat, seen)
        } else {
            Mesh::plane(&flat)
        };
        let values = mesh.values(&flat);
        let plain: Vec<bool> = values.iter().map(|&value| value < 0.0).collect();
        if fixed_share(&plain, edge, seen) < HOPELESS_FIXED {
            continue;
        }
        for sharpen in [0.0, 0.18] {
            let dark = dark_modules(&values, edge, sharpen);
            if fixed_share(&dark, edge, seen) < LEAST_FIXED {
                continue;
            }
            let Ok(mut modules) = BitMatrix::new(edge as u32, edge as u32) else {
                return false;
            };
            for (i, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
                modules.set((i % edge) as u32, (i / edge) as u32);
            }
            let corners = mesh.corners(&flat);
            let modules = Matrix(modules);
            if accept(Guess { modules, corners }) {
                return true;
            }
        }
    }
    false
}

/// The symbol laid flat: [`SCALE`] pixels a module, smoothed over a module, less the local threshold, so that
/// dark is below zero.
struct Flat {
    edge: usize,
    width: usize,
    contrast: Zeroizing<Vec<f32>>,
    plane: Plane,
}

impl Flat {
    fn new(luma: &Luma, plane: Plane, edge: usize, inverted: bool) -> Flat {
        let width = (edge + 2 * MARGIN) * SCALE;
        let mut flat = Flat {
            edge,
            width,
            contrast: Zeroizing::new(Vec::with_capacity(width * width)),
            plane,
        };
        for y in 0..width {
            for x in 0..width {
                let (x, y) = flat.to_picture(x as f32 + 0.5, y as f32 + 0.5);
                let value = sample(luma, x, y);
                flat.contrast
                    .push(if inverted { 255.0 - value } else { value });
            }
        }
        let smooth = box_mean(&flat.contrast, width, SCALE / 2 - 1, 0);
        let threshold = box_mean(&smooth, width, 5 * SCALE, MARGIN * SCALE);
        for ((contrast, smooth), threshold) in flat
            .contrast
            .iter_mut()
            .zip(smooth.iter())
            .zip(threshold.iter())
        {
            *contrast = smooth - threshold;
        }
        flat
    }

    /// From pixels of the flat picture.
    fn to_picture(&self, x: f32, y: f32) -> (f32, f32) {
        let modules = |at: f32| at / SCALE as f32 - MARGIN as f32;
        self.plane.at(modules(x), modules(y))
    }

    fn at(&self, x: i32, y: i32) -> f32 {
        let most = self.width as i32 - 1;
        self.contrast[(y.clamp(0, most) * self.width as i32 + x.clamp(0, most)) as usize]
    }

    /// Where the centre of a module lies if the symbol is flat.
    fn centre(module: usize) -> f32 {
        ((module + MARGIN) * SCALE) as f32 + SCALE as f32 / 2.0 - 0.5
    }
}

/// Mean over `2 * radius + 1` pixels each way, of the pixels at least `border` from the edge.
fn box_mean(values: &[f32], width: usize, radius: usize, border: usize) -> Zeroizing<Vec<f32>> {
    let stride = width + 1;
    let mut sums = Zeroizing::new(vec![0f64; stride * stride]);
    for y in 0..width {
        let mut row = 0.0;
        for x in 0..width {
            row += f64::from(values[y * width + x]);
            sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
        }
    }
    let span = |at: usize| {
        let from = at.saturating_sub(radius).max(border);
        let to = (at + radius + 1).min(width - border);
        if from < to {
            (from, to)
        } else {
            (border, width - border)
        }
    };
    let mut means = Zeroizing::new(Vec::with_capacity(width * width));
    for y in 0..width {
        let (top, bottom) = span(y);
        for x in 0..width {
            let (left, right) = span(x);
            let sum = sums[bottom * stride + right]
                - sums[top * stride + right]
                - sums[bottom * stride + left]
                + sums[top * stride + left];
            means.push((sum / ((bottom - top) * (right - left)) as f64) as f32);
        }
    }
    means
}

/// How far each node lies from where it would on a plane, in pixels of the flat picture.
struct Mesh {
    nodes: usize,
    edge: usize,
    moved: Vec<(f32, f32)>,
}

impl Mesh {
    fn plane(flat: &Flat) -> Mesh {
        // Nodes at modules 1, 3, 5, …: the finder patterns' centres, at 3 and edge - 4, are nodes.
        let nodes = flat.edge / NODE;
        Mesh {
            nodes,
            edge: flat.edge,
            moved: vec![(0.0, 0.0); nodes * nodes],
        }
    }

    fn grown(flat: &Flat, seen: [bool; 3]) -> Mesh {
        let mut mesh = Mesh::plane(flat);
        let nodes = mesh.nodes;
        let far = nodes - 2;
        let seeds = [(1, 1), (far, 1), (1, far)].into_iter().zip(seen);
        let seeds: Vec<_> = seeds.filter_map(|(at, seen)| seen.then_some(at)).collect();
        let mut order: Vec<(usize, usize)> =
            (0..nodes * nodes).map(|i| (i % nodes, i / nodes)).collect();
        let distance = |&(x, y): &(usize, usize)| {
            let one = |&(sx, sy): &(usize, usize)| x.abs_diff(sx).pow(2) + y.abs_diff(sy).pow(2);
            seeds.iter().map(one).min().unwrap_or(0)
        };
        order.sort_by_key(distance);
        let mut weights = vec![0.0f32; nodes * nodes];
        for &(x, y) in &order {
            let predicted = if seeds.contains(&(x, y)) {
                (0.0, 0.0)
            } else {
                mesh.continued(&weights, x, y)
            };
            let (moved, weight) = mesh.settled(flat, (x, y), predicted, SCALE as i32 / 2);
            mesh.moved[y * nodes + x] = moved;
            weights[y * nodes + x] = weight;
        }
        for _ in 0..2 {
            for &(x, y) in &order {
                let predicted = mesh.continued(&weights, x, y);
                let (moved, weight) = mesh.settled(flat, (x, y), predicted, SCALE as i32 / 3);
                mesh.moved[y * nodes + x] = moved;
                weights[y * nodes + x] = weight;
            }
        }
        mesh
    }

    /// Where a node would lie by the plane through its neighbours that are settled.
    fn continued(&self, weights: &[f32], x: usize, y: usize) -> (f32, f32) {
        const REACH: usize = 3;
        let (mut sum, mut sum_x, mut sum_y) = (0.0f32, 0.0, 0.0);
        let (mut xx, mut xy, mut yy) = (0.0f32, 0.0, 0.0);
        let (mut means, mut by_x, mut by_y) = ([0.0f32; 2], [0.0f32; 2], [0.0f32; 2]);
        let span = |at: usize| at.saturating_sub(REACH)..(at + REACH + 1).min(self.nodes);
        for ny in span(y) {
            for nx in span(x) {
                if (nx, ny) == (x, y) {
                    continue;
                }
                let index = ny * self.nodes + nx;
                let (dx, dy) = (nx as f32 - x as f32, ny as f32 - y as f32);
                let weight = weights[index] / (dx * dx + dy * dy);
                if weight == 0.0 {
                    continue;
                }
                let moved = [self.moved[index].0, self.moved[index].1];
                sum += weight;
                sum_x += weight * dx;
                sum_y += weight * dy;
                xx += weight * dx * dx;
                xy += weight * dx * dy;
                yy += weight * dy * dy;
                for axis in 0..2 {
                    means[axis] += weight * moved[axis];
                    by_x[axis] += weight * dx * moved[axis];
                    by_y[axis] += weight * dy * moved[axis];
                }
            }
        }
        if sum == 0.0 {
            return (0.0, 0.0);
        }
        // Around the weighted centre; a little is added so that few neighbours do not tilt it much.
        let (cx, cy) = (sum_x / sum, sum_y / sum);
        let xx = xx / sum - cx * cx + 0.3;
        let yy = yy / sum - cy * cy + 0.3;
        let xy = xy / sum - cx * cy;
        let determinant = xx * yy - xy * xy;
        let at_node = |axis: usize| {
            let mean = means[axis] / sum;
            let along_x = by_x[axis] / sum - cx * mean;
            let along_y = by_y[axis] / sum - cy * mean;
            let slope_x = (along_x * yy - along_y * xy) / determinant;
            let slope_y = (along_y * xx - along_x * xy) / determinant;
            mean - slope_x * cx - slope_y * cy
        };
        (at_node(0), at_node(1))
    }

    /// The place near the predicted one where the 5×5 modules around are sampled with most contrast, and
    /// how much that place stands out.
    fn settled(
        &self,
        flat: &Flat,
        (x, y): (usize, usize),
        predicted: (f32, f32),
        reach: i32,
    ) -> ((f32, f32), f32) {
        let centre_x = (Flat::centre(NODE * x + 1) + predicted.0).round() as i32;
        let centre_y = (Flat::centre(NODE * y + 1) + predicted.1).round() as i32;
        let inside = |module: usize, by: i32| {
            (0..self.edge as i32).contains(&((NODE * module + 1) as i32 + by))
        };
        let score = |dx: i32, dy: i32| {
            let mut sum = 0.0;
            for v in (-2..=2).filter(|&v| inside(y, v)) {
                for u in (-2..=2).filter(|&u| inside(x, u)) {
                    let (u, v) = (u * SCALE as i32, v * SCALE as i32);
                    sum += flat.at(centre_x + dx + u, centre_y + dy + v).abs();
                }
            }
            sum
        };
        let (mut best, mut all, mut count) = ((0.0, (0, 0)), 0.0, 0.0);
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let raw = score(dx, dy);
                all += raw;
                count += 1.0;
                let liked = raw * (1.0 - 0.008 * (dx * dx + dy * dy) as f32);
                if liked > best.0 {
                    best = (liked, (dx, dy));
                }
            }
        }
        let (dx, dy) = best.1;
        let mean = all / count;
        let stands_out = ((best.0 - mean) / (mean + 1.0)).clamp(0.02, 1.0);
        // Half way back to the prediction where the place hardly stands out.
        let trust = (stands_out * 6.0).min(1.0);
        let moved = (
            predicted.0
                + trust * (centre_x as f32 + dx as f32 - Flat::centre(NODE * x + 1) - predicted.0),
            predicted.1
                + trust * (centre_y as f32 + dy as f32 - Flat::centre(NODE * y + 1) - predicted.1),
        );
        (moved, stands_out)
    }

    /// How far the centre of a module is moved: between the four nodes around it.
    fn moved_at(&self, u: f32, v: f32) -> (f32, f32) {
        let place = |at: f32| {
            let at = ((at - 1.0) / NODE as f32).clamp(-0.5, self.nodes as f32 - 0.5);
            let low = at.clamp(0.0, (self.nodes - 2) as f32) as usize;
            (low, at - low as f32)
        };
        let ((x, fx), (y, fy)) = (place(u), place(v));
        let at = |x: usize, y: usize| self.moved[y * self.nodes + x];
        let mix =
            |a: (f32, f32), b: (f32, f32), f: f32| (a.0 + (b.0 - a.0) * f, a.1 + (b.1 - a.1) * f);
        mix(
            mix(at(x, y), at(x + 1, y), fx),
            mix(at(x, y + 1), at(x + 1, y + 1), fx),
            fy,
        )
    }

    /// The contrast of each module, row by row.
    fn values(&self, flat: &Flat) -> Zeroizing<Vec<f32>> {
        let values = (0..self.edge * self.edge).map(|i| {
            let (u, v) = (i % self.edge, i / self.edge);
            let (dx, dy) = self.moved_at(u as f32, v as f32);
            let x = (Flat::centre(u) + dx).round() as i32;
            let y = (Flat::centre(v) + dy).round() as i32;
            flat.at(x, y)
        });
        Zeroizing::new(values.collect())
    }

    fn corners(&self, flat: &Flat) -> [(f32, f32); 4] {
        let far = self.edge as f32 - 0.5;
        [(-0.5, -0.5), (far, -0.5), (far, far), (-0.5, far)].map(|(u, v)| {
            let (dx, dy) = self.moved_at(u, v);
            let pixel = |at: f32| (at + 0.5 + MARGIN as f32) * SCALE as f32;
            flat.to_picture(pixel(u) + dx, pixel(v) + dy)
        })
    }
}

/// Dark or light, against the middle between the dark and the light modules around; `sharpen` takes that much
/// of the four neighbours away first, as blur has put it there.
fn dark_modules(values: &[f32], edge: usize, sharpen: f32) -> Vec<bool> {
    let at = |x: i32, y: i32| {
        let most = edge as i32 - 1;
        values[(y.clamp(0, most) * edge as i32 + x.clamp(0, most)) as usize]
    };
    let places = || (0..(edge * edge) as i32).map(|i| (i % edge as i32, i / edge as i32));
    let sharp: Vec<f32> = places()
        .map(|(x, y)| {
            let around = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
            at(x, y) - sharpen * around
        })
        .collect();
    places()
        .map(|(x, y)| {
            let (mut dark, mut light) = ((0.0, 0.0), (0.0, 0.0));
            for v in (y - 4).max(0)..=(y + 4).min(edge as i32 - 1) {
                for u in (x - 4).max(0)..=(x + 4).min(edge as i32 - 1) {
                    let value = sharp[(v * edge as i32 + u) as usize];
                    let side = if value < 0.0 { &mut dark } else { &mut light };
                    side.0 += value;
                    side.1 += 1.0;
                }
            }
            let middle = if dark.1 > 0.0 && light.1 > 0.0 {
                (dark.0 / dark.1 + light.0 / light.1) / 2.0
            } else {
                0.0
            };
            sharp[(y * edge as i32 + x) as usize] < middle
        })
        .collect()
}

/// The share of the modules that are the same in every symbol which are as they should.
fn fixed_share(dark: &[bool], edge: usize, seen: [bool; 3]) -> f32 {
    let (mut right, mut all) = (0u32, 0u32);
    let mut check = |x: usize, y: usize, wanted: bool| {
        all += 1;
        right += u32::from(dark[y * edge + x] == wanted);
    };
    let squares = [(0, 0), (edge - 7, 0), (0, edge - 7)].into_iter().zip(seen);
    for ((left, top), _) in squares.filter(|(_, seen)| *seen) {
        for y in 0..7usize {
            for x in 0..7usize {
                let ring = x.abs_diff(3).max(y.abs_diff(3));
                check(left + x, top + y, ring != 2);
            }
        }
    }
    for at in 8..edge - 8 {
        check(at, 6, at % 2 == 0);
        check(6, at, at % 2 == 0);
    }
    right as f32 / all as f32
}
