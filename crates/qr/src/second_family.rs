//! The second decoder family: rqrr, which finds symbols by flood filling and decodes with code of its own. What
//! it finds counts only where the first family decodes the same text from the same modules, since rqrr does not
//! tell a text that was cut off.

use rqrr::BitGrid;
use rxing::common::BitMatrix;

use crate::bits::{Bits, Matrix};
use crate::first_family::{self, Decoded};

/// All symbols dark on light, on which both decoders agree. Takes time by the square of what looks like finder
/// patterns: for pictures with few of these.
pub(crate) fn symbols(bits: &Bits) -> Vec<Decoded> {
    let dark = |x, y| bits.dark(x as i32, y as i32);
    let mut prepared = rqrr::PreparedImage::prepare_from_bitmap(bits.width, bits.height, dark);
    let grids = prepared.detect_grids();
    grids
        .iter()
        .filter_map(|found| {
            let mut bytes = Vec::new();
            found.decode_to(&mut bytes).ok()?;
            let edge = found.grid.size();
            let mut modules = Matrix(BitMatrix::new(edge as u32, edge as u32).ok()?);
            for (x, y) in (0..edge * edge).map(|i| (i % edge, i / edge)) {
                if found.grid.bit(y, x) {
                    modules.0.set(x as u32, y as u32);
                }
            }
            let (text, agreed) = first_family::content(&modules.0)?;
            if agreed != bytes {
                return None;
            }
            Some(Decoded {
                text,
                bytes,
                corners: found.bounds.map(|p| (p.x as f32, p.y as f32)),
            })
        })
        .collect()
}
