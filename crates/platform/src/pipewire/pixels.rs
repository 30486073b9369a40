//! From the many ways in which cameras and screens code their pixels to grey ones.

use penning_session::ports::CameraFrame;
use zeroize::Zeroizing;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::pod::{Coding, Format};

/// Where the light is among a pixel's bytes, by the format's number in `enum spa_video_format`.
enum Light {
    /// A byte for each pixel: the first, and the bytes to the next.
    Byte { first: usize, step: usize },
    /// Red, green and blue: where each is, and the bytes to the next pixel.
    Colours { at: [usize; 3], step: usize },
}

/// The raw formats, those that cost least first.
pub const RAW: [u32; 21] = [
    25, 23, 24, 4, 2, 3, 5, 19, 18, 20, 6, 7, 8, 11, 12, 9, 10, 13, 14, 15, 16,
];

fn light(raw: u32) -> Option<Light> {
    let byte = |first, step| Light::Byte { first, step };
    let colours = |at, step| Light::Colours { at, step };
    Some(match raw {
        // GRAY8; the first plane of I420, YV12, NV12, NV21, Y42B and Y444.
        25 | 2 | 3 | 23 | 24 | 18 | 20 => byte(0, 1),
        4 | 19 => byte(0, 2),             // YUY2, YVYU
        5 => byte(1, 2),                  // UYVY
        6 => byte(1, 4),                  // AYUV
        7 | 11 => colours([0, 1, 2], 4),  // RGBx, RGBA
        8 | 12 => colours([2, 1, 0], 4),  // BGRx, BGRA
        9 | 13 => colours([1, 2, 3], 4),  // xRGB, ARGB
        10 | 14 => colours([3, 2, 1], 4), // xBGR, ABGR
        15 => colours([0, 1, 2], 3),      // RGB
        16 => colours([2, 1, 0], 3),      // BGR
        _ => return None,
    })
}

/// Larger than any camera that a person holds a code before, and than most screens.
const MOST_PIXELS: u64 = 64_000_000;

/// The picture in `bytes`. `stride`: bytes from one row to the next; 0 where the camera does not say.
/// `None` where the bytes are too few, or no such picture.
pub fn grey(format: &Format, stride: usize, bytes: &[u8]) -> Option<CameraFrame> {
    match format.coding {
        Coding::Jpeg => jpeg(bytes),
        Coding::Raw(raw) => plain(format, &light(raw)?, stride, bytes),
    }
}

fn plain(format: &Format, light: &Light, stride: usize, bytes: &[u8]) -> Option<CameraFrame> {
    let (width, height) = (format.width as usize, format.height as usize);
    if width == 0 || height == 0 || width as u64 * height as u64 > MOST_PIXELS {
        return None;
    }
    let (Light::Byte { step, .. } | Light::Colours { step, .. }) = light;
    let row = width * step;
    // Rows are filled up to four bytes where nothing else is said.
    let stride = if stride == 0 {
        row.next_multiple_of(4)
    } else {
        stride
    };
    if stride < row || bytes.len() < stride * (height - 1) + row {
        return None;
    }
    let mut grey = Zeroizing::new(Vec::with_capacity(width * height));
    for row in bytes.chunks(stride).take(height).map(|line| &line[..row]) {
        match light {
            Light::Byte { first: 0, step: 1 } => grey.extend_from_slice(row),
            Light::Byte { first, step } => {
                grey.extend(row.chunks_exact(*step).map(|pixel| pixel[*first]));
            }
            Light::Colours { at, step } => {
                let [red, green, blue] = *at;
                grey.extend(row.chunks_exact(*step).map(|pixel| {
                    let part = |at: usize, weight: u32| u32::from(pixel[at]) * weight;
                    ((part(red, 77) + part(green, 150) + part(blue, 29) + 128) >> 8) as u8
                }));
            }
        }
    }
    Some(CameraFrame {
        width: format.width,
        height: format.height,
        grey,
    })
}

fn jpeg(bytes: &[u8]) -> Option<CameraFrame> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .set_max_width(4096)
        .set_max_height(4096);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let grey = Zeroizing::new(decoder.decode().ok()?);
    let (width, height) = decoder.dimensions()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    (grey.len() == width as usize * height as usize).then_some(CameraFrame {
        width,
        height,
        grey,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIGHT: u8 = 200;

    fn format(raw: u32) -> Format {
        Format {
            coding: Coding::Raw(raw),
            width: 2,
            height: 2,
        }
    }

    /// Two rows of a dark and a light pixel, each row filled up with two bytes.
    fn two_by_two(dark: &[u8], light: &[u8]) -> (usize, Vec<u8>) {
        let row = [dark, light, &[77, 77]].concat();
        (row.len(), [row.clone(), row].concat())
    }

    #[test]
    fn each_raw_format_gives_its_light() {
        let l = LIGHT;
        let cases: [(u32, &[u8], &[u8]); 12] = [
            (25, &[0], &[l]),
            (23, &[0], &[l]),
            (4, &[0, 9], &[l, 9]),
            (5, &[9, 0], &[9, l]),
            (6, &[9, 0, 9, 9], &[9, l, 9, 9]),
            (7, &[0, 0, 0, 9], &[l, l, l, 9]),
            (8, &[0, 0, 0, 9], &[l, l, l, 9]),
            (9, &[9, 0, 0, 0], &[9, l, l, l]),
            (10, &[9, 0, 0, 0], &[9, l, l, l]),
            (15, &[0, 0, 0], &[l, l, l]),
            (16, &[0, 0, 0], &[l, l, l]),
            (19, &[0, 9], &[l, 9]),
        ];
        for (raw, dark, light) in cases {
            let (stride, bytes) = two_by_two(dark, light);
            let frame = grey(&format(raw), stride, &bytes).expect("enough bytes");
            assert_eq!(*frame.grey, [0, l, 0, l], "format {raw}");
            assert!(grey(&format(raw), stride, &bytes[..stride]).is_none());
        }
    }

    #[test]
    fn red_and_blue_are_not_mixed_up() {
        let red_first = [255, 0, 0, 0, 0, 0, 255, 0];
        let as_rgbx = grey(&format(7), 8, &red_first.repeat(2)).expect("enough bytes");
        let as_bgrx = grey(&format(8), 8, &red_first.repeat(2)).expect("enough bytes");
        assert_eq!(*as_rgbx.grey, [77, 29, 77, 29]);
        assert_eq!(*as_bgrx.grey, [29, 77, 29, 77]);
    }

    #[test]
    fn every_format_that_is_asked_for_is_known() {
        for raw in RAW {
            assert!(light(raw).is_some(), "format {raw}");
        }
    }

    #[test]
    fn odd_sizes_and_broken_pictures_are_refused() {
        let empty = Format {
            width: 0,
            ..format(25)
        };
        assert!(grey(&empty, 0, &[]).is_none());
        let huge = Format {
            width: u32::MAX,
            height: u32::MAX,
            ..format(4)
        };
        assert!(grey(&huge, 0, &[0; 64]).is_none());
        let jpeg = Format {
            coding: Coding::Jpeg,
            ..format(25)
        };
        assert!(grey(&jpeg, 0, b"\xff\xd8\xff\xe0 nothing").is_none());
    }
}
