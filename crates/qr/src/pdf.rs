//! The pages of a PDF document as grey pictures.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use zeroize::Zeroize;

use crate::look::fenced;
use crate::luma::Luma;
use crate::picture::PictureError;

/// A code to enrol with is on the first pages.
const MOST_PAGES: usize = 16;

/// Pixels on the longer edge: an A4 page at 216 dots an inch, so that a code of 2 cm has 170 pixels.
const LONG_EDGE: f32 = 2526.0;

/// Shorter than this in points is no page.
const LEAST_EDGE: f32 = 1.0;

/// Does the content begin as a PDF document does (ISO 32000-1, 7.5.2; readers allow for 1,024 bytes before)?
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1024)];
    start.windows(5).any(|five| five == b"%PDF-")
}

/// The first pages, drawn on white. One that cannot be drawn is left out. Without a password, `password` is empty.
pub(crate) fn pages(bytes: &[u8], password: &str) -> Result<Vec<Luma>, PictureError> {
    let pages = fenced(|| {
        let pdf = match Pdf::new_with_password(bytes.to_vec(), password) {
            Ok(pdf) => pdf,
            Err(LoadPdfError::Decryption(_)) => {
                return Err(PictureError::Locked);
            }
            Err(_) => return Err(PictureError::Damaged),
        };
        let cache = RenderCache::new();
        let settings = InterpreterSettings::default();
        let pages = pdf.pages().iter().take(MOST_PAGES).filter_map(|page| {
            let (width, height) = page.render_dimensions();
            if !(width >= LEAST_EDGE && height >= LEAST_EDGE) {
                return None;
            }
            let scale = LONG_EDGE / width.max(height);
            if width * scale < 1.0 || height * scale < 1.0 {
                return None;
            }
            let pixmap_settings = PixmapSettings {
                x_scale: scale,
                y_scale: scale,
                bg_color: WHITE,
            };
            let render = || {
                let drawn = RenderSettings::default();
                hayro::render(page, &cache, &settings, &drawn, &pixmap_settings)
            };
            let mut drawn = fenced(render)?;
            let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
            let stride = width as usize * 4;
            let luma = Luma::from_rgba(width, height, stride, drawn.data_as_u8_slice()).ok();
            drawn.data_as_u8_slice_mut().zeroize();
            luma
        });
        Ok(pages.collect::<Vec<_>>())
    });
    match pages {
        Some(Ok(pages)) if pages.is_empty() => Err(PictureError::Damaged),
        Some(pages) => pages,
        None => Err(PictureError::Damaged),
    }
}
