//! The bytes of a picture file to grey pages.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use zeroize::Zeroize;

use crate::luma::Luma;

/// Larger pictures are refused before any of their pixels is decoded.
pub const MOST_MEGAPIXELS: u32 = 64;

/// Why a file is not a picture that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// A drawing, not pixels.
    #[error("an SVG drawing")]
    Svg,
    /// HEIC or AVIF, as phones make them: no kept reader in Rust.
    #[error("a HEIC picture")]
    Heic,
    /// No format that is known.
    #[error("not a picture")]
    NotAPicture,
    /// More pixels than [`MOST_MEGAPIXELS`].
    #[error("{megapixels} megapixels, at most {most} can be read")]
    TooLarge {
        /// What the file's header says, rounded up.
        megapixels: u32,
        /// [`MOST_MEGAPIXELS`].
        most: u32,
    },
    /// A known format whose content is broken or cut off.
    #[error("a damaged picture")]
    Damaged,
}

/// Opens PNG, JPEG (turned as its EXIF orientation says), WebP, GIF, BMP and TIFF: one page, or
/// several for a document. Told by content, never by name.
pub fn open_picture(bytes: &[u8]) -> Result<Vec<Luma>, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    match image::guess_format(bytes) {
        Ok(
            format @ (ImageFormat::Png
            | ImageFormat::Jpeg
            | ImageFormat::WebP
            | ImageFormat::Gif
            | ImageFormat::Bmp
            | ImageFormat::Tiff),
        ) => Ok(vec![raster(bytes, format)?]),
        _ => Err(not_pixels(bytes)),
    }
}

fn not_pixels(bytes: &[u8]) -> PictureError {
    if is_heic(bytes) {
        PictureError::Heic
    } else if is_svg(bytes) {
        PictureError::Svg
    } else {
        PictureError::NotAPicture
    }
}

/// ISO base media file with one of the brands of HEIF or AVIF pictures (ISO/IEC 23008-12, annex B).
fn is_heic(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 10] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis",
    ];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|b| BRANDS.contains(&b))
}

fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<') && start.contains("<svg")
}

fn raster(bytes: &[u8], format: ImageFormat) -> Result<Luma, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(u64::from(MOST_MEGAPIXELS) * 1_000_000 * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| told(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| told(&error))?;
    picture.apply_orientation(orientation);
    Ok(grey(picture))
}

fn check_size(width: u32, height: u32) -> Result<(), PictureError> {
    let megapixels = (u64::from(width) * u64::from(height)).div_ceil(1_000_000);
    if megapixels > u64::from(MOST_MEGAPIXELS) {
        return Err(PictureError::TooLarge {
            megapixels: u32::try_from(megapixels).unwrap_or(u32::MAX),
            most: MOST_MEGAPIXELS,
        });
    }
    Ok(())
}

fn told(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge {
            megapixels: MOST_MEGAPIXELS + 1,
            most: MOST_MEGAPIXELS,
        },
        _ => PictureError::Damaged,
    }
}

/// Transparent parts are shown on whichever ground sets off what is drawn there.
fn grey(picture: DynamicImage) -> Luma {
    let (width, height) = (picture.width(), picture.height());
    let pixels = if picture.color().has_alpha() {
        let mut both = picture.into_luma_alpha8().into_raw();
        let (mut sum, mut weight) = (0u64, 1u64);
        for pair in both.chunks_exact(2) {
            sum += u64::from(pair[0]) * u64::from(pair[1]);
            weight += u64::from(pair[1]);
        }
        let ground = if sum / weight > 160 { 0u32 } else { 255 };
        let pixels = both
            .chunks_exact(2)
            .map(|pair| {
                let alpha = u32::from(pair[1]);
                ((u32::from(pair[0]) * alpha + ground * (255 - alpha) + 127) / 255) as u8
            })
            .collect();
        both.zeroize();
        pixels
    } else {
        picture.into_luma8().into_raw()
    };
    Luma {
        width,
        height,
        pixels,
    }
}
