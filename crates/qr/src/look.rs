//! The ways of looking at one scale of a picture.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::point;
use rxing::qrcode::cpp_port::detector;

use crate::binarise;
use crate::bits::Bits;
use crate::finder::{self, Finder, Finders, Ring};
use crate::first_family::{self, Decoded};
use crate::levels::Levels;
use crate::luma::Luma;
use crate::mesh;
use crate::pairs;
use crate::plane::{self, Corner};
use crate::second_family;
use crate::symbol::Stage;

/// The dear stages and the level each looks at, in order of what they found for what they cost.
pub(crate) const DEAR: [(Stage, i32); 17] = [
    (Stage::Quarter, 2),
    (Stage::OpenRing, 1),
    (Stage::Pair, 1),
    (Stage::OneThreshold, 0),
    (Stage::OneThreshold, 1),
    (Stage::OpenRing, 0),
    (Stage::Pair, 0),
    (Stage::Pair, 2),
    (Stage::Adaptive, 1),
    (Stage::Adaptive, 0),
    (Stage::Faint, 1),
    (Stage::Faint, 0),
    (Stage::Doubled, -1),
    (Stage::Blurred, 0),
    (Stage::SecondFamily, 1),
    (Stage::SecondFamily, 0),
    (Stage::Eighth, 3),
];

/// Most pixels of a picture that is doubled or given to the second family.
const MOST_DEAR: usize = 2_100_000;

/// Most finder patterns for the second family.
const MOST_FINDERS: usize = 40;

/// Most sets of three finder patterns that are looked at, where symbols were found already and where none was.
pub(crate) const FEW_SETS: usize = 100;
pub(crate) const MOST_SETS: usize = 5000;

/// Most sets that the mesh is laid through.
const MOST_MESHES: usize = 24;

/// What one look found.
pub(crate) struct Looked {
    pub(crate) dark: Vec<Decoded>,
    pub(crate) light: Vec<Decoded>,
    pub(crate) finders: Finders,
}

/// A decoder's own mistake on an odd picture must not take the application with it.
pub(crate) fn fenced<T>(stage: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(stage)).ok()
}

/// Thresholds by surroundings, closed finder patterns, the first family.
pub(crate) fn quickly(luma: &Luma, step: usize, stop: &dyn Fn() -> bool) -> Looked {
    let bits = binarise::local(luma, binarise::LEAST_CONTRAST)
        .unwrap_or_else(|| binarise::global(luma, binarise::otsu(luma)));
    decoded(&bits, step, stop)
}

/// One of the dear stages.
pub(crate) fn dearly(
    levels: &Levels,
    stage: Stage,
    level: i32,
    stop: &dyn Fn() -> bool,
) -> Vec<Decoded> {
    if level <= 0
        && matches!(stage, Stage::Doubled | Stage::SecondFamily)
        && levels.pixels() > MOST_DEAR
    {
        return Vec::new();
    }
    let luma = levels.at(level);
    let local = |luma: &Luma, contrast: u8| binarise::local(luma, contrast);
    let bits = match stage {
        Stage::Half | Stage::Full | Stage::Inverted | Stage::Mesh => return Vec::new(),
        Stage::Quarter
        | Stage::Eighth
        | Stage::Doubled
        | Stage::OpenRing
        | Stage::Pair
        | Stage::SecondFamily => local(&luma, binarise::LEAST_CONTRAST),
        Stage::OneThreshold => Some(binarise::global(&luma, binarise::otsu(&luma))),
        Stage::Adaptive => Some(binarise::adaptive(&luma)),
        Stage::Faint => local(&luma, 5),
        Stage::Blurred => local(&luma.blurred(), 10),
    };
    let Some(bits) = bits else {
        return Vec::new();
    };
    match stage {
        Stage::SecondFamily => {
            let finders = finder::finders(&bits, 3, Ring::Closed, stop);
            if finders.dark.len().max(finders.light.len()) > MOST_FINDERS {
                return Vec::new();
            }
            second_family::symbols(&bits)
        }
        Stage::Pair => {
            let finders = finder::finders(&bits, 2, Ring::Closed, stop);
            let mut found = of_pairs(&luma, &finders.dark, false, stop);
            found.extend(of_pairs(&luma, &finders.light, true, stop));
            found
        }
        Stage::OpenRing => {
            let finders = finder::finders(&bits, 3, Ring::Open, stop);
            both_through_mesh(&luma, &finders, stop)
        }
        _ => {
            let looked = decoded(&bits, 2, stop);
            let mut found = looked.dark;
            found.extend(looked.light);
            if found.is_empty() {
                found = both_through_mesh(&luma, &looked.finders, stop);
            }
            found
        }
    }
}

/// All symbols that the mesh makes of these finder patterns.
pub(crate) fn through_mesh(
    luma: &Luma,
    finders: &[Finder],
    inverted: bool,
    most_sets: usize,
    stop: &dyn Fn() -> bool,
) -> Vec<Decoded> {
    let mut found = Vec::new();
    let mut used: Vec<ConcentricPattern> = Vec::new();
    let mut meshes = 0;
    let mut patterns: Vec<ConcentricPattern> = finders
        .iter()
        .map(|finder| ConcentricPattern {
            p: point(finder.x, finder.y),
            size: (finder.module * 7.0).round() as i32,
        })
        .collect();
    let sets = detector::GenerateFinderPatternSets(&mut patterns);
    for set in sets.into_iter().take(most_sets) {
        if [set.bl, set.tl, set.tr].iter().any(|p| used.contains(p)) {
            continue;
        }
        if meshes == MOST_MESHES || stop() {
            break;
        }
        let finder = |pattern: ConcentricPattern| Finder {
            x: pattern.p.x,
            y: pattern.p.y,
            module: pattern.size as f32 / 7.0,
        };
        let corner = Corner {
            top_left: finder(set.tl),
            top_right: finder(set.tr),
            bottom_left: finder(set.bl),
        };
        let Some(planes) = plane::likely(luma, &corner, inverted) else {
            continue;
        };
        meshes += 1;
        for plane in planes {
            let read = mesh::read(luma, plane, [true; 3], inverted, |guess| {
                accept(&guess, &mut found)
            });
            if read {
                used.extend([set.bl, set.tl, set.tr]);
                break;
            }
        }
    }
    found
}

/// All symbols of which two finder patterns are among these.
fn of_pairs(
    luma: &Luma,
    finders: &[Finder],
    inverted: bool,
    stop: &dyn Fn() -> bool,
) -> Vec<Decoded> {
    let mut found = Vec::new();
    let promised = pairs::promised(luma, finders, inverted, stop);
    for one in promised.into_iter().take(MOST_MESHES) {
        if stop() {
            break;
        }
        let plane = (one.edge, one.plane);
        mesh::read(luma, plane, one.seen, inverted, |guess| {
            accept(&guess, &mut found)
        });
    }
    found
}

/// Are these the modules of a symbol? Then its text is added.
fn accept(guess: &mesh::Guess, found: &mut Vec<Decoded>) -> bool {
    let Some((text, bytes)) = first_family::content(&guess.modules.0) else {
        return false;
    };
    found.push(Decoded {
        text,
        bytes,
        corners: guess.corners,
    });
    true
}

fn both_through_mesh(luma: &Luma, finders: &Finders, stop: &dyn Fn() -> bool) -> Vec<Decoded> {
    let mut found = through_mesh(luma, &finders.dark, false, MOST_SETS, stop);
    found.extend(through_mesh(luma, &finders.light, true, MOST_SETS, stop));
    found
}

fn decoded(bits: &Bits, step: usize, stop: &dyn Fn() -> bool) -> Looked {
    let finders = finder::finders(bits, step, Ring::Closed, stop);
    let symbols = |finders: &[Finder], inverted: bool| {
        if finders.len() < 3 || stop() {
            return Vec::new();
        }
        match bits.matrix(inverted) {
            Some(matrix) => first_family::symbols(&matrix, finders, stop),
            None => Vec::new(),
        }
    };
    Looked {
        dark: symbols(&finders.dark, false),
        light: symbols(&finders.light, true),
        finders,
    }
}
