//! The bytes of a picture file to grey pages.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use zeroize::Zeroizing;

use crate::letter;
use crate::look::fenced;
use crate::luma::{Luma, brightness};

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
    /// A document that opens with its password only.
    #[error("behind a password")]
    Locked,
    /// A known format whose content is broken or cut off.
    #[error("a damaged picture")]
    Damaged,
}

/// Opens PNG, JPEG (turned as its EXIF orientation says), WebP, GIF, BMP and TIFF as one page, and with the feature
/// `pdf` the first pages of a PDF document; of a saved message or web page the pictures in it. Told by content, never by name. Takes as long as the content asks for:
/// not for the thread that draws the window.
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
        ) => {
            // A decoder's own mistake on an odd file is a damaged file.
            let page = fenced(|| raster(bytes, format)).unwrap_or(Err(PictureError::Damaged))?;
            Ok(vec![page])
        }
        #[cfg(feature = "pdf")]
        _ if crate::pdf::is_pdf(bytes) => crate::pdf::pages(bytes, ""),
        _ if letter::is_letter(bytes) => match within(bytes) {
            pages if pages.is_empty() => Err(PictureError::NotAPicture),
            pages => Ok(pages),
        },
        _ => Err(not_pixels(bytes)),
    }
}

/// Opens what [`open_picture`] called [`PictureError::Locked`]; with a wrong password it does so again.
pub fn open_locked(bytes: &[u8], password: &str) -> Result<Vec<Luma>, PictureError> {
    #[cfg(feature = "pdf")]
    if crate::pdf::is_pdf(bytes) {
        return crate::pdf::pages(bytes, password);
    }
    let _ = password;
    open_picture(bytes)
}

/// What can be opened of the pictures in a letter. One in a letter in a letter is not looked for.
fn within(letter: &[u8]) -> Vec<Luma> {
    let pictures = letter::pictures(letter).into_iter();
    let pictures = pictures.filter(|bytes| !letter::is_letter(bytes));
    pictures
        .filter_map(|bytes| open_picture(&bytes).ok())
        .flatten()
        .take(MOST_WITHIN)
        .collect()
}

/// Pages and pictures that are looked at in one letter.
const MOST_WITHIN: usize = 32;

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
    let pixels = match picture {
        DynamicImage::ImageLuma8(grey) => grey.into_raw(),
        picture if picture.color().has_alpha() => {
            on_ground(&Zeroizing::new(picture.into_rgba8().into_raw()))
        }
        picture => Zeroizing::new(picture.into_rgb8().into_raw())
            .chunks_exact(3)
            .map(|pixel| brightness(pixel[0], pixel[1], pixel[2]))
            .collect(),
    };
    Luma {
        width,
        height,
        pixels,
    }
}

fn on_ground(rgba: &[u8]) -> Vec<u8> {
    let greys = || {
        rgba.chunks_exact(4)
            .map(|p| (brightness(p[0], p[1], p[2]), u32::from(p[3])))
    };
    let (sum, weight) = greys().fold((0, 1), |(sum, weight), (grey, alpha)| {
        (
            sum + u64::from(grey) * u64::from(alpha),
            weight + u64::from(alpha),
        )
    });
    let ground = if sum / weight > 160 { 0 } else { 255 };
    greys()
        .map(|(grey, alpha)| ((u32::from(grey) * alpha + ground * (255 - alpha) + 127) / 255) as u8)
        .collect()
}
