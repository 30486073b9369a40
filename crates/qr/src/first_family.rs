//! The first decoder family: rxing's port of zxing-cpp, from black and white to texts.

use rxing::common::cpp_essentials::ConcentricPattern;
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::{decoder, detector};

/// A decoded symbol in the coordinates of the bit matrix.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) corners: [(f32, f32); 4],
}

/// All symbols in `matrix`.
pub(crate) fn symbols(matrix: &BitMatrix, stop: &dyn Fn() -> bool) -> Vec<Decoded> {
    let mut patterns = detector::FindFinderPatterns(matrix, false, 0);
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
        let Ok(decoded) = decoder::Decode(sampled.getBits()) else {
            continue;
        };
        if !decoded.isValid() {
            continue;
        }
        let content = decoded.content();
        let bytes = content.bytes().to_vec();
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) if !content.has_eci => text.to_owned(),
            _ => content.to_string(),
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
