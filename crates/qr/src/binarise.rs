//! Grey to black and white.

use crate::bits::{Bits, WORD};
use crate::luma::Luma;

/// Edge of the blocks that have a threshold of their own.
const BLOCK: usize = 8;

/// A block whose values differ by less than this holds one colour only, if no fainter code is looked for.
pub(crate) const LEAST_CONTRAST: u8 = 24;

/// Each 8×8 block against the mean of the 5×5 blocks around it: follows shadows and windows of
/// different brightness. A block
/// whose values differ by no more than `least_contrast` holds one colour. Dark is set. `None` if the picture is too small for five blocks each way.
pub(crate) fn local(luma: &Luma, least_contrast: u8) -> Option<Bits> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    if width < 5 * BLOCK || height < 5 * BLOCK {
        return None;
    }
    let thresholds = smoothed(
        &block_thresholds(luma, least_contrast),
        width.div_ceil(BLOCK),
    );
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

/// Each pixel against the mean of a wide square around it (an eighth of the picture's shorter edge). Dark is set.
pub(crate) fn adaptive(luma: &Luma) -> Bits {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let radius = (width.min(height) / 16).clamp(8, 60);
    // Sums over the rows of the window, moved down row by row.
    let mut columns = vec![0u32; width];
    let mut rows = 0u32;
    for y in 0..radius.min(height) {
        add_row(&mut columns, luma.row(y));
        rows += 1;
    }
    Bits::from_rows(width, height, |y, words| {
        if y + radius < height {
            add_row(&mut columns, luma.row(y + radius));
            rows += 1;
        }
        if y > radius {
            for (sum, &pixel) in columns.iter_mut().zip(luma.row(y - radius - 1)) {
                *sum -= u32::from(pixel);
            }
            rows -= 1;
        }
        let mut sum: u32 = columns[..radius.min(width)].iter().sum();
        let mut across = radius.min(width) as u32;
        for (x, &pixel) in luma.row(y).iter().enumerate() {
            if x + radius < width {
                sum += columns[x + radius];
                across += 1;
            }
            if x > radius {
                sum -= columns[x - radius - 1];
                across -= 1;
            }
            // A little below the mean, so that plain ground is light.
            let dark = (u32::from(pixel) + 3) * rows * across < sum;
            words[x / WORD] |= usize::from(dark) << (x % WORD);
        }
    })
}

fn add_row(columns: &mut [u32], row: &[u8]) {
    for (sum, &pixel) in columns.iter_mut().zip(row) {
        *sum += u32::from(pixel);
    }
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
            let pairs = pixels.chunks(2 * BLOCK).zip(thresholds.chunks(2));
            for (pair, (pixels, thresholds)) in pairs.enumerate() {
                *word |= at_most(pixels, thresholds) << (pair * 2 * BLOCK);
            }
        }
    })
}

/// One bit for each of up to sixteen values, lowest first: is it at most its block's threshold?
#[inline]
fn at_most(values: &[u8], thresholds: &[u8]) -> usize {
    match (<&[u8; 16]>::try_from(values), thresholds) {
        (Ok(values), &[first, second]) => sixteen_at_most(values, first, second),
        _ => values
            .chunks(BLOCK)
            .zip(thresholds)
            .flat_map(|(block, threshold)| block.iter().map(move |value| value <= threshold))
            .enumerate()
            .map(|(i, at_most)| usize::from(at_most) << i)
            .sum(),
    }
}

/// This is where a picture without a code spends its time.
#[cfg(target_arch = "x86_64")]
#[inline]
fn sixteen_at_most(values: &[u8; 16], first: u8, second: u8) -> usize {
    use std::arch::x86_64::{_mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_set_epi64x};
    const EACH: u64 = 0x0101_0101_0101_0101;
    let halves = u128::from_le_bytes(*values);
    let (first, second) = (u64::from(first) * EACH, u64::from(second) * EACH);
    // SAFETY: SSE2 is part of every x86-64, and no memory is touched.
    unsafe {
        let values = _mm_set_epi64x((halves >> 64) as i64, halves as i64);
        let thresholds = _mm_set_epi64x(second as i64, first as i64);
        let at_most = _mm_cmpeq_epi8(_mm_min_epu8(values, thresholds), values);
        _mm_movemask_epi8(at_most) as usize
    }
}

/// Eight bytes in a register: subtract in each byte's low seven bits, and settle the comparison in its
/// high bit.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
fn sixteen_at_most(values: &[u8; 16], first: u8, second: u8) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let eight = |values: u64, threshold: u8| {
        let thresholds = u64::from(threshold) * 0x0101_0101_0101_0101;
        let difference = (thresholds | HIGH) - (values & !HIGH);
        let at_most = ((thresholds & !values) | (!(thresholds ^ values) & difference)) & HIGH;
        ((at_most >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as usize
    };
    let halves = u128::from_le_bytes(*values);
    eight(halves as u64, first) | eight((halves >> 64) as u64, second) << 8
}

/// For each block the value that parts dark from light in it.
fn block_thresholds(luma: &Luma, least_contrast: u8) -> Vec<u8> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let (across, down) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
    let mut thresholds = vec![0u8; across * down];
    // Column by column first, as that is what a register does many at once.
    let mut sums = vec![0u16; width];
    let (mut least, mut most) = (vec![0u8; width], vec![0u8; width]);
    for by in 0..down {
        // The last blocks are moved inwards to be whole.
        let top = (by * BLOCK).min(height - BLOCK);
        sums.fill(0);
        least.copy_from_slice(luma.row(top));
        most.copy_from_slice(luma.row(top));
        for y in top..top + BLOCK {
            let columns = sums.iter_mut().zip(&mut least).zip(&mut most);
            for (((sum, least), most), &pixel) in columns.zip(luma.row(y)) {
                *sum += u16::from(pixel);
                *least = pixel.min(*least);
                *most = pixel.max(*most);
            }
        }
        for bx in 0..across {
            let left = (bx * BLOCK).min(width - BLOCK);
            let sum: u16 = sums[left..left + BLOCK].iter().sum();
            let least = least[left..left + BLOCK]
                .iter()
                .fold(u8::MAX, |a, &b| a.min(b));
            let most = most[left..left + BLOCK].iter().fold(0, |a, &b| a.max(b));
            thresholds[by * across + bx] = if most - least > least_contrast {
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
    fn sixteen_at_once_is_as_one_by_one() {
        for threshold in 0..=255u8 {
            for from in 0..=248u8 {
                let values: [u8; 16] =
                    std::array::from_fn(|i| from.wrapping_add((i as u8).wrapping_mul(31)));
                let thresholds = [threshold, threshold.wrapping_mul(3)];
                let one_by_one: usize = (0..16)
                    .map(|i| usize::from(values[i] <= thresholds[i / 8]) << i)
                    .sum();
                assert_eq!(
                    at_most(&values, &thresholds),
                    one_by_one,
                    "{values:?} {threshold}"
                );
                let fifteen = at_most(&values[..15], &thresholds);
                assert_eq!(fifteen, one_by_one & 0x7fff);
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
        let bits = local(&luma, LEAST_CONTRAST).expect("large enough");
        for y in 0..height {
            for x in 0..width {
                let dark = !(y / 6).is_multiple_of(2);
                assert_eq!(bits.dark(x as i32, y as i32), dark, "{x} {y}");
            }
        }
    }
}
