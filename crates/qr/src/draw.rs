//! Text to QR code: crisp at any size, always dark on light with its quiet zone.

use qrcode::{EcLevel, QrCode};
use zeroize::Zeroizing;

/// Modules of light border around the symbol (ISO/IEC 18004, 6.3.8).
const QUIET_ZONE: usize = 4;

/// Largest edge in pixels that [`draw_png`] makes.
const MOST_PIXELS: usize = 8192;

/// Why no symbol could be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// More than a symbol of the largest size holds (2,953 bytes).
    #[error("the text is too long for a QR code")]
    TooLong,
    /// No pixels a module, or more than a picture may hold.
    #[error("the picture would be empty or too large")]
    Scale,
}

/// A symbol as horizontal runs of dark modules, to be drawn by any means.
pub struct Runs {
    /// Modules along an edge, with the quiet zone.
    pub edge: usize,
    /// From left, from top, and how many, in modules; the quiet zone is counted in.
    pub runs: Vec<(usize, usize, usize)>,
}

/// The symbol as runs of dark modules.
pub fn draw_runs(text: &str) -> Result<Runs, DrawError> {
    let modules = Modules::encode(text)?;
    let mut runs = Vec::new();
    for y in 0..modules.edge {
        let mut x = 0;
        while x < modules.edge {
            let from = x;
            while x < modules.edge && modules.dark(x, y) {
                x += 1;
            }
            if x > from {
                runs.push((from + QUIET_ZONE, y + QUIET_ZONE, x - from));
            } else {
                x += 1;
            }
        }
    }
    Ok(Runs {
        edge: modules.edge + 2 * QUIET_ZONE,
        runs,
    })
}

/// The symbol as an SVG picture, one unit a module, with a light ground, for any size.
pub fn draw_svg(text: &str) -> Result<String, DrawError> {
    let Runs { edge, runs } = draw_runs(text)?;
    let mut path = String::new();
    for (left, top, run) in runs {
        path.push_str(&format!("M{left} {top}h{run}v1h-{run}z"));
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {edge} {edge}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{edge}v{edge}H0z\"/>\
         <path d=\"{path}\"/></svg>"
    ))
}

/// The symbol as a grey PNG picture, `scale` pixels a module.
pub fn draw_png(text: &str, scale: u32) -> Result<Vec<u8>, DrawError> {
    let modules = Modules::encode(text)?;
    let scale = scale as usize;
    let edge = (modules.edge + 2 * QUIET_ZONE)
        .checked_mul(scale)
        .filter(|edge| (1..=MOST_PIXELS).contains(edge))
        .ok_or(DrawError::Scale)?;
    let mut pixels = Zeroizing::new(vec![255u8; edge * edge]);
    for y in 0..modules.edge {
        for x in (0..modules.edge).filter(|&x| modules.dark(x, y)) {
            let (left, top) = ((x + QUIET_ZONE) * scale, (y + QUIET_ZONE) * scale);
            for row in pixels[top * edge..(top + scale) * edge].chunks_exact_mut(edge) {
                row[left..left + scale].fill(0);
            }
        }
    }
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    image::ImageEncoder::write_image(
        encoder,
        &pixels,
        edge as u32,
        edge as u32,
        image::ExtendedColorType::L8,
    )
    .map_err(|_| DrawError::Scale)?;
    Ok(png)
}

struct Modules {
    edge: usize,
    code: QrCode,
}

impl Modules {
    /// Level M, or L where only that fits: a screen is a clean ground, and fewer modules are larger
    /// ones.
    fn encode(text: &str) -> Result<Modules, DrawError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)
            .or_else(|_| QrCode::with_error_correction_level(text, EcLevel::L))
            .map_err(|_| DrawError::TooLong)?;
        Ok(Modules {
            edge: code.width(),
            code,
        })
    }

    fn dark(&self, x: usize, y: usize) -> bool {
        self.code[(x, y)] == qrcode::Color::Dark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_has_the_quiet_zone_and_a_light_ground() {
        let svg = draw_svg("HELLO").expect("short");
        assert!(svg.contains("viewBox=\"0 0 29 29\""), "{svg}");
        assert!(svg.contains("fill=\"#fff\" d=\"M0 0h29v29H0z\""), "{svg}");
        assert!(svg.contains("M4 4h7v1h-7z"), "top edge of a finder pattern");
    }

    #[test]
    fn too_much_is_refused() {
        assert_eq!(draw_svg(&"a".repeat(2953)).map(|_| ()), Ok(()));
        assert_eq!(draw_svg(&"a".repeat(2954)), Err(DrawError::TooLong));
        assert_eq!(draw_png("a", 0), Err(DrawError::Scale));
        assert_eq!(draw_png("a", u32::MAX), Err(DrawError::Scale));
    }
}
