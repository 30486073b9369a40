//! Grey to black and white.

use crate::bits::{Bits, WORD};
use crate::luma::Luma;

/// Edge of the blocks that have a threshold of their own.
const BLOCK: usize = 8;

/// A block whose values differ by less than this holds one colour only.
const LEAST_CONTRAST: u8 = 24;

/// Each 8×8 block against the mean of the 5×5 blocks around it: follows shadows and windows of
/// different brightness. Dark is set. `None` if the picture is too small for five blocks each way.
pub(crate) fn local(luma: &Luma) -> Option<Bits> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    if width < 5 * BLOCK || height < 5 * BLOCK {
        return None;
    }
    let thresholds = smoothed(&block_thresholds(luma), width.div_ceil(BLOCK));
    let blocks_across = width.div_ceil(BLOCK);
    Some(bits(luma, |y| {
        let from = (y / BLOCK) * blocks_across;
        &thresholds[from..from + blocks_across]
    }))
}

/// One threshold for the whole picture. Dark is set.
pub(crate) fn global(luma: &Luma, threshold: u8) -> Bits {
    let thresholds = vec![threshold; (luma.width as usize).div_ceil(BLOCK)];
    bits(luma, |_| &thresholds)
}

/// The threshold that parts the values into two groups that differ most (Otsu 1979).
pub(crate) fn otsu(luma: &Luma) -> u8 {
    let mut counts = [0u64; 256];
    for &pixel in &luma.pixels {
        counts[usize::from(pixel)] += 1;
    }
    let total: u64 = luma.pixels.len() as u64;
    let sum: u64 = counts.iter().zip(0u64..).map(|(n, value)| n * value).sum();
    let (mut below, mut sum_below, mut best, mut threshold) = (0, 0, 0.0, 127);
    for (value, &count) in (0u8..=255).zip(&counts) {
        below += count;
        sum_below += count * u64::from(value);
        let above = total - below;
        if below == 0 || above == 0 {
            continue;
        }
        let gap = sum_below as f64 / below as f64 - (sum - sum_below) as f64 / above as f64;
        let between = below as f64 * above as f64 * gap * gap;
        if between > best {
            (best, threshold) = (between, value);
        }
    }
    threshold
}

/// A pixel is set if it is at most its block's threshold; `thresholds` gives a row's blocks.
fn bits<'t>(luma: &Luma, thresholds: impl Fn(usize) -> &'t [u8]) -> Bits {
    Bits::from_rows(luma.width as usize, luma.height as usize, |y, words| {
        let (row, thresholds) = (luma.row(y), thresholds(y));
        let parts = row.chunks(WORD).zip(thresholds.chunks(WORD / BLOCK));
        for (word, (pixels, thresholds)) in words.iter_mut().zip(parts) {
            for (block, (pixels, &threshold)) in pixels.chunks(BLOCK).zip(thresholds).enumerate() {
                *word |= at_most(pixels, threshold) << (block * BLOCK);
            }
        }
    })
}

/// One bit for each of up to eight values, lowest first: is it at most `threshold`?
#[inline]
fn at_most(values: &[u8], threshold: u8) -> usize {
    let Ok(eight) = <[u8; 8]>::try_from(values) else {
        return values
            .iter()
            .enumerate()
            .map(|(i, &value)| usize::from(value <= threshold) << i)
            .sum();
    };
    // All eight in one register: subtract in each byte's low seven bits, and settle the comparison in
    // its high bit.
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let values = u64::from_le_bytes(eight);
    let thresholds = u64::from(threshold) * 0x0101_0101_0101_0101;
    let difference = (thresholds | HIGH) - (values & !HIGH);
    let at_most = ((thresholds & !values) | (!(thresholds ^ values) & difference)) & HIGH;
    ((at_most >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as usize
}

/// For each block the value that parts dark from light in it.
fn block_thresholds(luma: &Luma) -> Vec<u8> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let (across, down) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
    let mut thresholds = vec![0u8; across * down];
    let mut stats = vec![(0u16, 0u8, 0u8); across];
    for by in 0..down {
        // The last blocks are moved inwards to be whole.
        let top = (by * BLOCK).min(height - BLOCK);
        stats.fill((0, u8::MAX, 0));
        for y in top..top + BLOCK {
            let row = luma.row(y);
            for (bx, stat) in stats.iter_mut().enumerate() {
                let left = (bx * BLOCK).min(width - BLOCK);
                for &pixel in &row[left..left + BLOCK] {
                    stat.0 += u16::from(pixel);
                    stat.1 = stat.1.min(pixel);
                    stat.2 = stat.2.max(pixel);
                }
            }
        }
        for (bx, &(sum, least, most)) in stats.iter().enumerate() {
            thresholds[by * across + bx] = if most - least > LEAST_CONTRAST {
                (sum / 64) as u8
            } else {
                // One colour: light, unless it is darker than what parts dark from light next to it.
                let neighbours = if by > 0 && bx > 0 {
                    let above = (by - 1) * across + bx;
                    let left = u16::from(thresholds[by * across + bx - 1]);
                    (u16::from(thresholds[above]) + 2 * left + u16::from(thresholds[above - 1])) / 4
                } else {
                    0
                };
                if u16::from(least) < neighbours {
                    neighbours as u8
                } else {
                    least / 2
                }
            };
        }
    }
    thresholds
}

/// Mean of the 5×5 blocks around each; at the border of the nearest 5×5 that fits.
fn smoothed(thresholds: &[u8], across: usize) -> Vec<u8> {
    let down = thresholds.len() / across;
    let mut out = vec![0; thresholds.len()];
    let mut columns = vec![0u16; across];
    for by in 0..down {
        let top = by.clamp(2, down - 3) - 2;
        columns.fill(0);
        for row in thresholds[top * across..(top + 5) * across].chunks_exact(across) {
            for (sum, &threshold) in columns.iter_mut().zip(row) {
                *sum += u16::from(threshold);
            }
        }
        for (bx, out) in out[by * across..(by + 1) * across].iter_mut().enumerate() {
            let left = bx.clamp(2, across - 3) - 2;
            let sum: u16 = columns[left..left + 5].iter().sum();
            *out = (sum / 25) as u8;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_at_once_is_as_one_by_one() {
        for threshold in 0..=255u8 {
            for from in 0..=248u8 {
                let values: [u8; 8] = std::array::from_fn(|i| from.wrapping_add(i as u8 * 31));
                let wanted: usize = values
                    .iter()
                    .enumerate()
                    .map(|(i, &v)| usize::from(v <= threshold) << i)
                    .sum();
                assert_eq!(
                    at_most(&values, threshold),
                    wanted,
                    "{values:?} {threshold}"
                );
            }
        }
    }

    #[test]
    fn otsu_parts_two_groups() {
        let mut pixels = vec![30; 100];
        pixels.extend([200; 60]);
        let luma = Luma::new(16, 10, pixels).expect("160 pixels");
        let threshold = otsu(&luma);
        assert!((30..200).contains(&threshold), "{threshold}");
    }

    #[test]
    fn a_shadow_does_not_hide_stripes() {
        let stripe = |x: usize, y: usize| {
            let light = 60 + x as u8; // falls from right to left
            if (y / 6).is_multiple_of(2) {
                light
            } else {
                light / 3
            }
        };
        let (width, height) = (150, 60);
        let pixels = (0..height * width)
            .map(|i| stripe(i % width, i / width))
            .collect();
        let luma = Luma::new(width as u32, height as u32, pixels).expect("sized");
        let bits = local(&luma).expect("large enough");
        for y in 0..height {
            for x in 0..width {
                let dark = !(y / 6).is_multiple_of(2);
                assert_eq!(bits.dark(x as i32, y as i32), dark, "{x} {y}");
            }
        }
    }
}
