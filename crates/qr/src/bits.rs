//! A black and white picture, one bit a pixel, dark set.

use rxing::common::{BitArray, BitMatrix};
use zeroize::Zeroize;

/// Bits in a word: the word of rxing's matrices, so that rows are handed over as they are.
pub(crate) const WORD: usize = usize::BITS as usize;

/// A black and white picture. Bits past the width are unset. Wiped on drop, as it shows what the grey
/// picture shows.
pub(crate) struct Bits {
    pub(crate) width: usize,
    pub(crate) height: usize,
    row_words: usize,
    words: Vec<usize>,
}

impl Bits {
    /// A picture from its rows' words, lowest bit leftmost.
    pub(crate) fn from_rows(
        width: usize,
        height: usize,
        mut fill: impl FnMut(usize, &mut [usize]),
    ) -> Bits {
        let row_words = width.div_ceil(WORD);
        let mut words = vec![0; row_words * height];
        if row_words > 0 {
            for (y, row) in words.chunks_exact_mut(row_words).enumerate() {
                fill(y, row);
            }
        }
        Bits {
            width,
            height,
            row_words,
            words,
        }
    }

    /// Is the pixel dark? Outside is light.
    #[inline]
    pub(crate) fn dark(&self, x: i32, y: i32) -> bool {
        let (x, y) = (x as usize, y as usize); // a negative one becomes huge
        if x >= self.width || y >= self.height {
            return false;
        }
        self.words[y * self.row_words + x / WORD] >> (x % WORD) & 1 == 1
    }

    /// Is the pixel within the picture?
    #[inline]
    pub(crate) fn contains(&self, x: i32, y: i32) -> bool {
        (x as usize) < self.width && (y as usize) < self.height
    }

    /// The columns of row `y` whose colour differs from the one to the left (the first from light), and
    /// at last the width.
    pub(crate) fn edges(&self, y: usize, edges: &mut Vec<u32>) {
        edges.clear();
        let mut before = 0;
        let row = &self.words[y * self.row_words..(y + 1) * self.row_words];
        for (index, &word) in row.iter().enumerate() {
            let mut changes = word ^ (word << 1 | before);
            before = word >> (WORD - 1);
            let base = (index * WORD) as u32;
            while changes != 0 {
                edges.push(base + changes.trailing_zeros());
                changes &= changes - 1;
            }
        }
        if edges.last() != Some(&(self.width as u32)) {
            edges.push(self.width as u32);
        }
    }

    /// The same picture for rxing, with dark and light exchanged if `inverted`.
    pub(crate) fn matrix(&self, inverted: bool) -> Option<Matrix> {
        let mut matrix = BitMatrix::new(self.width as u32, self.height as u32).ok()?;
        let mut row_bits = BitArray::with_size(self.width);
        let flip = if inverted { usize::MAX } else { 0 };
        let past = self.row_words * WORD - self.width;
        for (y, row) in self.words.chunks_exact(self.row_words).enumerate() {
            for (index, &word) in row.iter().enumerate() {
                row_bits.setBulk(index * WORD, word ^ flip);
            }
            if inverted {
                let last = row[self.row_words - 1] ^ flip;
                row_bits.setBulk((self.row_words - 1) * WORD, last << past >> past);
            }
            matrix.setRow(y as u32, &row_bits);
        }
        row_bits.clear();
        Some(Matrix(matrix))
    }
}

impl Drop for Bits {
    fn drop(&mut self) {
        self.words.zeroize();
    }
}

/// rxing's matrix, cleared on drop.
pub(crate) struct Matrix(pub(crate) BitMatrix);

impl Drop for Matrix {
    fn drop(&mut self) {
        self.0.clear();
        std::hint::black_box(&self.0); // else the clearing may be left out as never seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn striped(width: usize) -> Bits {
        Bits::from_rows(width, 2, |y, row| {
            for x in (0..width).filter(|x| (x / 3 + y) % 2 == 1) {
                row[x / WORD] |= 1 << (x % WORD);
            }
        })
    }

    #[test]
    fn edges_are_where_colours_change() {
        let mut edges = Vec::new();
        let bits = striped(70);
        bits.edges(0, &mut edges);
        let every_third: Vec<u32> = (1..=23).map(|i| i * 3).chain([70]).collect();
        assert_eq!(edges, every_third);
        bits.edges(1, &mut edges);
        assert_eq!(edges[..3], [0, 3, 6]);
        assert_eq!(edges.last(), Some(&70));
    }

    #[test]
    fn the_matrix_is_the_same_picture_in_either_polarity() {
        for width in [1, 63, 64, 65, 130] {
            let bits = striped(width);
            for inverted in [false, true] {
                let matrix = bits.matrix(inverted).expect("not empty");
                for (x, y) in (0..width).flat_map(|x| [(x, 0), (x, 1)]) {
                    let dark = bits.dark(x as i32, y);
                    assert_eq!(matrix.0.get(x as u32, y as u32), dark != inverted);
                }
                let dark = matrix.0.getBottomRightOnBit();
                assert!(
                    dark.is_none_or(|p| (p.x as usize) < width),
                    "nothing past the width"
                );
            }
        }
    }

    #[test]
    fn outside_is_light() {
        let bits = striped(64);
        for (x, y) in [(-1, 0), (0, -1), (64, 1), (3, 2), (i32::MIN, i32::MAX)] {
            assert!(!bits.dark(x, y) && !bits.contains(x, y));
        }
    }
}
