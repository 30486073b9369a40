//! The first decoder family: rxing's port of zxing-cpp, from black and white to texts.

use rxing::common::DetectorRXingResult;
use rxing::common::cpp_essentials::{ConcentricPattern, LocateConcentricPattern};
use rxing::point;
use rxing::qrcode::cpp_port::{decoder, detector};

use zeroize::Zeroize;

use crate::bits::Matrix;
use crate::finder::Finder;

/// A decoded symbol in the coordinates of the picture it was found in; wiped on drop, as it is often found twice.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) corners: [(f32, f32); 4],
}

impl Drop for Decoded {
    fn drop(&mut self) {
        self.text.zeroize();
        self.bytes.zeroize();
    }
}

/// All symbols in `matrix` whose finder patterns are among `finders`.
pub(crate) fn symbols(
    matrix: &Matrix,
    finders: &[Finder],
    stop: &dyn Fn() -> bool,
) -> Vec<Decoded> {
    let matrix = &matrix.0;
    let mut patterns: Vec<ConcentricPattern> = finders
        .iter()
        .filter_map(|finder| {
            let range = (finder.module * 21.0) as i32 + 1;
            let centre = point(finder.x, finder.y);
            LocateConcentricPattern::<true, 5, 7>(matrix, &[1, 1, 3, 1, 1], centre, range)
        })
        .collect();
    let mut used: Vec<ConcentricPattern> = Vec::new();
    let mut found = Vec::new();
    for set in detector::GenerateFinderPatternSets(&mut patterns) {
        if [set.bl, set.tl, set.tr].iter().any(|p| used.contains(p)) {
            continue;
        }
        if stop() {
            break;
        }
        let Ok(sampled) = detector::SampleQR(matrix, &set) else {
            continue;
        };
        let Some((text, bytes)) = content(sampled.getBits()) else {
            continue;
        };
        // The sampler gives bottom left before bottom right.
        let corners = match sampled.getPoints() {
            [tl, tr, bl, br] => [tl, tr, br, bl].map(|p| (p.x, p.y)),
            _ => [(set.tl.p.x, set.tl.p.y); 4],
        };
        used.extend([set.bl, set.tl, set.tr]);
        found.push(Decoded {
            text,
            bytes,
            corners,
        });
    }
    found
}

/// Text and bytes of a symbol's modules, dark set.
pub(crate) fn content(modules: &rxing::common::BitMatrix) -> Option<(String, Vec<u8>)> {
    let decoded = decoder::Decode(modules).ok()?;
    if !decoded.isValid() {
        return None;
    }
    let content = decoded.content();
    let bytes = content.bytes().to_vec();
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) if !content.has_eci => text.to_owned(),
        _ => content.to_string(),
    };
    Some((text, bytes))
}
