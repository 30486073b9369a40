//! Symbols of which two finder patterns are seen, and the third is hidden, torn off or in glare.
//!
//! A finder pattern tells the directions of its rows and columns, so two of them say where the third would be. What
//! it covered is left to error correction.

use crate::finder::Finder;
use crate::luma::Luma;
use crate::plane::{self, Corner, LEAST_TIMING, Plane, module_towards, nearness, sample};

/// Most finder patterns that are paired.
const MOST: usize = 24;

/// How far off the number of modules may be that two finder patterns tell, as a share.
const OFF: f32 = 0.04;

/// A symbol as two of its finder patterns promise it.
pub(crate) struct Promised {
    pub(crate) edge: usize,
    pub(crate) plane: Plane,
    /// Is it seen: top left, top right, bottom left.
    pub(crate) seen: [bool; 3],
}

type Vector = (f32, f32);

/// A finder pattern and the way from one module to the next, along its rows and along its columns.
struct Framed {
    finder: Finder,
    axes: [Vector; 2],
}

/// All symbols that pairs of these finder patterns may belong to, likeliest first.
pub(crate) fn promised(
    luma: &Luma,
    finders: &[Finder],
    inverted: bool,
    stop: &dyn Fn() -> bool,
) -> Vec<Promised> {
    if finders.len() < 2 || finders.len() > MOST {
        return Vec::new();
    }
    let framed: Vec<Framed> = finders
        .iter()
        .filter(|_| !stop())
        .filter_map(|finder| framed(luma, finder, inverted))
        .collect();
    let mut all = Vec::new();
    for (i, one) in framed.iter().enumerate() {
        for other in &framed[i + 1..] {
            if one.finder.module > 2.0 * other.finder.module
                || other.finder.module > 2.0 * one.finder.module
            {
                continue;
            }
            beside(one, other, &mut all);
            across(one, other, &mut all);
        }
    }
    all.retain(|one| one.plane.timing(luma, one.seen, inverted) >= LEAST_TIMING);
    all
}

/// The directions of its rows and columns in which its modules are best told apart, if they are.
fn framed(luma: &Luma, finder: &Finder, inverted: bool) -> Option<Framed> {
    /// Of a half turn.
    const STEPS: usize = 30;
    let axes: Vec<Vector> = (0..STEPS)
        .map(|step| {
            let angle = step as f32 * std::f32::consts::PI / STEPS as f32;
            let (y, x) = angle.sin_cos();
            scaled((x, y), module_towards(luma, finder, (x, y)))
        })
        .collect();
    let contrast = |across: Vector, down: Vector| {
        let mut sum = 0.0;
        for v in -3..=3i32 {
            for u in -3..=3i32 {
                let (x, y) = (u as f32, v as f32);
                let value = sample(
                    luma,
                    finder.x + across.0 * x + down.0 * y,
                    finder.y + across.1 * x + down.1 * y,
                );
                // Sixteen light modules against 33 dark ones.
                sum += if u.abs().max(v.abs()) == 2 {
                    value / 16.0
                } else {
                    -value / 33.0
                };
            }
        }
        if inverted { -sum } else { sum }
    };
    let mut best = (0.0, [(0.0, 0.0); 2]);
    for first in 0..STEPS / 2 {
        for second in first + STEPS / 5..=first + STEPS * 4 / 5 {
            let second = if second < STEPS {
                axes[second]
            } else {
                scaled(axes[second - STEPS], -1.0)
            };
            let contrast = contrast(axes[first], second);
            if contrast > best.0 {
                best = (contrast, [axes[first], second]);
            }
        }
    }
    // Finer than the steps.
    let (mut most, mut axes) = best;
    for reach in [0.08, 0.04, 0.02] {
        for _ in 0..2 {
            for part in 0..4 {
                for sign in [-1.0, 1.0] {
                    let mut moved = axes;
                    let by = sign * reach * finder.module;
                    let axis = &mut moved[part / 2];
                    *(if part % 2 == 0 {
                        &mut axis.0
                    } else {
                        &mut axis.1
                    }) += by;
                    let contrast = contrast(moved[0], moved[1]);
                    if contrast > most {
                        (most, axes) = (contrast, moved);
                    }
                }
            }
        }
    }
    (most > 12.0).then_some(Framed {
        finder: *finder,
        axes,
    })
}

/// The two are at the ends of one edge: the third lies to either side, at either end.
fn beside(one: &Framed, other: &Framed, all: &mut Vec<Promised>) {
    for (corner, far) in [(one, other), (other, one)] {
        let to_far = between(&corner.finder, &far.finder);
        for along in 0..2 {
            let Some((here, aside)) = parts(to_far, corner.axes[along], corner.axes[1 - along])
            else {
                continue;
            };
            if aside.abs() > 0.3 * here.abs() {
                continue;
            }
            let down = corner.axes[1 - along];
            // The far one's axes, matched to the corner's.
            let (far_along, far_down) = matched(far, corner.axes[along], down);
            let Some((there, _)) = parts(to_far, far_along, far_down) else {
                continue;
            };
            if here * there <= 0.0 {
                continue;
            }
            let span = (here * there).sqrt();
            let near_far = nearness((there / here).sqrt());
            for side in [1.0, -1.0] {
                let (down, far_down) = (scaled(down, side), scaled(far_down, side));
                for edge in plane::edges(span, OFF, 2) {
                    let span = (edge - 7) as f32;
                    let bend = (
                        span * (down.0 - near_far * far_down.0),
                        span * (down.1 - near_far * far_down.1),
                    );
                    let length = dot(to_far, to_far).max(1.0);
                    let near = nearness(1.0 + dot(bend, to_far) / length);
                    let third = Finder {
                        x: corner.finder.x + down.0 * span / near,
                        y: corner.finder.y + down.1 * span / near,
                        module: corner.finder.module,
                    };
                    let corner = Corner {
                        top_left: corner.finder,
                        top_right: far.finder,
                        bottom_left: third,
                    };
                    all.push(Promised {
                        edge,
                        plane: Plane::new(&corner, edge, (near_far, near)),
                        seen: [true, true, false],
                    });
                }
            }
        }
    }
}

/// The two are at opposite corners: the third, top left, lies to either side.
fn across(one: &Framed, other: &Framed, all: &mut Vec<Promised>) {
    let way = between(&one.finder, &other.finder);
    let Some((first, second)) = parts(way, one.axes[0], one.axes[1]) else {
        return;
    };
    let (big, small) = (first.abs().max(second.abs()), first.abs().min(second.abs()));
    if small < 0.5 * big {
        return;
    }
    for (along, there) in [(0, first), (1, second)] {
        // From the one straight to top left, then at a right angle to the other.
        let to_corner = scaled(one.axes[along], there.signum());
        let on = scaled(one.axes[1 - along], [second, first][along].signum());
        let (_, far_on) = matched(other, to_corner, on);
        // way = to_corner * a + far_on * b, and both are the span.
        let Some((a, b)) = parts(way, to_corner, far_on) else {
            continue;
        };
        if a <= 0.0 || b <= 0.0 || a > 1.5 * b || b > 1.5 * a {
            continue;
        }
        let top_left = Finder {
            x: one.finder.x + to_corner.0 * a,
            y: one.finder.y + to_corner.1 * a,
            module: (one.finder.module + other.finder.module) / 2.0,
        };
        for edge in plane::edges((a + b) / 2.0, OFF, 2) {
            let corner = Corner {
                top_left,
                top_right: one.finder,
                bottom_left: other.finder,
            };
            all.push(Promised {
                edge,
                plane: Plane::new(&corner, edge, (1.0, 1.0)),
                seen: [false, true, true],
            });
        }
    }
}

/// The axes of `framed` that go the same ways as these two.
fn matched(framed: &Framed, along: Vector, down: Vector) -> (Vector, Vector) {
    let cosine = |a: Vector, b: Vector| dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1e-6);
    let [first, second] = framed.axes;
    let straight = cosine(first, along).abs() + cosine(second, down).abs();
    let turned = cosine(second, along).abs() + cosine(first, down).abs();
    let (one, other) = if straight >= turned {
        (first, second)
    } else {
        (second, first)
    };
    (
        scaled(one, dot(one, along).signum()),
        scaled(other, dot(other, down).signum()),
    )
}

/// How often `a` and `b` must be taken to make `way`; `None` if they are all but parallel.
fn parts(way: Vector, a: Vector, b: Vector) -> Option<Vector> {
    let area = a.0 * b.1 - a.1 * b.0;
    if area.abs() < 0.1 * (dot(a, a) * dot(b, b)).sqrt() || area == 0.0 {
        return None;
    }
    Some((
        (way.0 * b.1 - way.1 * b.0) / area,
        (a.0 * way.1 - a.1 * way.0) / area,
    ))
}

fn between(from: &Finder, to: &Finder) -> Vector {
    (to.x - from.x, to.y - from.y)
}

fn scaled(vector: Vector, by: f32) -> Vector {
    (vector.0 * by, vector.1 * by)
}

fn dot(a: Vector, b: Vector) -> f32 {
    a.0 * b.0 + a.1 * b.1
}
