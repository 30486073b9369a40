//! A grey picture: 8 bits a pixel, wiped on drop.

use std::fmt;

use zeroize::Zeroize;

/// A grey picture, row by row without gaps. It may show a secret: it is wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct Luma {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width * height` values, 0 black to 255 white.
    pub pixels: Vec<u8>,
}

/// The pixels that were given do not make a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given} bytes do not hold {height} rows of {width} pixels")]
pub struct LumaError {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bytes that were given.
    pub given: usize,
}

impl Luma {
    /// A picture from grey values, row by row without gaps.
    pub fn new(width: u32, height: u32, pixels: Vec<u8>) -> Result<Luma, LumaError> {
        if pixels.len() != width as usize * height as usize {
            return Err(LumaError {
                width,
                height,
                given: pixels.len(),
            });
        }
        Ok(Luma {
            width,
            height,
            pixels,
        })
    }

    /// A picture from red, green, blue and an ignored fourth byte; `stride` is the bytes from one row
    /// to the next.
    pub fn from_rgba(
        width: u32,
        height: u32,
        stride: usize,
        bytes: &[u8],
    ) -> Result<Luma, LumaError> {
        from_four(width, height, stride, bytes, [0, 1, 2])
    }

    /// The same from blue, green, red and an ignored fourth byte.
    pub fn from_bgra(
        width: u32,
        height: u32,
        stride: usize,
        bytes: &[u8],
    ) -> Result<Luma, LumaError> {
        from_four(width, height, stride, bytes, [2, 1, 0])
    }

    /// The same picture, at most `most_width` pixels wide: by whole steps, each new pixel the mean of a square.
    pub fn within(&self, most_width: u32) -> Luma {
        let step = self.width.div_ceil(most_width.max(1)).max(1);
        let (width, height) = (self.width / step, self.height / step);
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        let mut sums = vec![0u32; width as usize];
        for y in 0..height * step {
            let row = self.row(y as usize).chunks_exact(step as usize);
            for (sum, square) in sums.iter_mut().zip(row) {
                *sum += square.iter().map(|&grey| u32::from(grey)).sum::<u32>();
            }
            if (y + 1) % step == 0 {
                let area = step * step;
                pixels.extend(sums.iter().map(|sum| ((sum + area / 2) / area) as u8));
                sums.fill(0);
            }
        }
        Luma {
            width,
            height,
            pixels,
        }
    }

    pub(crate) fn row(&self, y: usize) -> &[u8] {
        let width = self.width as usize;
        &self.pixels[y * width..(y + 1) * width]
    }

    /// Mean of every 2×2 pixels; an odd last row or column is left out.
    pub(crate) fn half(&self) -> Luma {
        let (width, height) = (self.width as usize / 2, self.height as usize / 2);
        let mut pixels = vec![0; width * height];
        if width > 0 {
            for (y, out) in pixels.chunks_exact_mut(width).enumerate() {
                let above = self.row(2 * y).chunks_exact(2);
                let below = self.row(2 * y + 1).chunks_exact(2);
                for ((out, a), b) in out.iter_mut().zip(above).zip(below) {
                    let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
                    *out = ((sum + 2) >> 2) as u8;
                }
            }
        }
        Luma {
            width: width as u32,
            height: height as u32,
            pixels,
        }
    }

    /// Twice the width and height, between the pixels by straight lines.
    pub(crate) fn doubled(&self) -> Luma {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut pixels = Vec::with_capacity(4 * width * height);
        for y in 0..2 * height {
            // A new pixel lies a quarter pixel from the nearer old one.
            let near = self.row(y / 2);
            let far = self.row(if y % 2 == 0 {
                (y / 2).saturating_sub(1)
            } else {
                (y / 2 + 1).min(height - 1)
            });
            for x in 0..2 * width {
                let (a, b) = (
                    x / 2,
                    if x % 2 == 0 {
                        (x / 2).saturating_sub(1)
                    } else {
                        (x / 2 + 1).min(width - 1)
                    },
                );
                let mixed = |row: &[u8]| 3 * u16::from(row[a]) + u16::from(row[b]);
                pixels.push(((3 * mixed(near) + mixed(far) + 8) >> 4) as u8);
            }
        }
        Luma {
            width: self.width * 2,
            height: self.height * 2,
            pixels,
        }
    }

    /// Each pixel the mean of itself and its eight neighbours, weighted 1-2-1 each way.
    pub(crate) fn blurred(&self) -> Luma {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut pixels = Vec::with_capacity(width * height);
        let mut columns = vec![0u16; width];
        for y in 0..height {
            let rows = [y.saturating_sub(1), y, (y + 1).min(height - 1)].map(|y| self.row(y));
            for (x, column) in columns.iter_mut().enumerate() {
                *column = u16::from(rows[0][x]) + 2 * u16::from(rows[1][x]) + u16::from(rows[2][x]);
            }
            pixels.extend((0..width).map(|x| {
                let sum =
                    columns[x.saturating_sub(1)] + 2 * columns[x] + columns[(x + 1).min(width - 1)];
                ((sum + 8) >> 4) as u8
            }));
        }
        Luma {
            width: self.width,
            height: self.height,
            pixels,
        }
    }
}

impl fmt::Debug for Luma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Luma({}x{})", self.width, self.height)
    }
}

impl Drop for Luma {
    fn drop(&mut self) {
        self.pixels.zeroize();
    }
}

fn from_four(
    width: u32,
    height: u32,
    stride: usize,
    bytes: &[u8],
    [red, green, blue]: [usize; 3],
) -> Result<Luma, LumaError> {
    let wrong = LumaError {
        width,
        height,
        given: bytes.len(),
    };
    let (columns, rows) = (width as usize, height as usize);
    let row_bytes = columns.checked_mul(4).ok_or(wrong)?;
    let needed = match rows.checked_sub(1) {
        Some(gaps) => gaps
            .checked_mul(stride)
            .and_then(|n| n.checked_add(row_bytes))
            .ok_or(wrong)?,
        None => 0,
    };
    if stride < row_bytes || bytes.len() < needed {
        return Err(wrong);
    }
    let mut pixels = Vec::with_capacity(columns * rows);
    for row in bytes[..needed].chunks(stride.max(1)) {
        let pixel = |pixel: &[u8]| brightness(pixel[red], pixel[green], pixel[blue]);
        pixels.extend(row[..row_bytes].chunks_exact(4).map(pixel));
    }
    Ok(Luma {
        width,
        height,
        pixels,
    })
}

/// ITU-R BT.601 weights in 1/128, so that sums stay in 16 bits and several fit a register.
#[inline]
pub(crate) fn brightness(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u16::from(red) * 38 + u16::from(green) * 75 + u16::from(blue) * 15;
    ((sum + 64) >> 7) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rgba_and_bgra_with_a_gap_after_each_row() {
        let rgba = [
            255, 0, 0, 9, 0, 0, 255, 9, 7, 7, 0, 255, 0, 9, 255, 255, 255, 9,
        ];
        let grey = Luma::from_rgba(2, 2, 10, &rgba).expect("well formed");
        assert_eq!(grey.pixels, [76, 30, 149, 255]);
        let swapped = Luma::from_bgra(2, 2, 10, &rgba).expect("well formed");
        assert_eq!(swapped.pixels, [30, 76, 149, 255]);
    }

    #[test]
    fn too_few_bytes_are_refused() {
        assert!(Luma::from_rgba(2, 2, 8, &[0; 15]).is_err());
        assert!(Luma::from_rgba(2, 2, 7, &[0; 99]).is_err());
        assert!(Luma::from_rgba(u32::MAX, u32::MAX, usize::MAX, &[0; 99]).is_err());
        assert!(Luma::from_rgba(0, 0, 0, &[]).is_ok());
        assert!(Luma::new(2, 2, vec![0; 5]).is_err());
    }

    #[test]
    fn half_leaves_an_odd_edge_out() {
        let grey = Luma::new(3, 3, vec![0, 4, 9, 8, 4, 9, 9, 9, 9]).expect("3x3");
        let half = grey.half();
        assert_eq!((half.width, half.height), (1, 1));
        assert_eq!(half.pixels, [4]);
    }
}
