//! Pictures as people meet them: codes on websites, holiday photos, broken files.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::Result;

/// Writes a PNG with a QR code for each text, side by side, dark on white.
///
/// # Errors
/// A text is too long for a QR code, or the file cannot be written.
pub fn with_codes(texts: &[&str], to: &Path) -> Result<()> {
    const SCALE: usize = 5;
    const QUIET: usize = 4;
    let codes = texts
        .iter()
        .map(qrcode::QrCode::new)
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let across = |modules: usize| (modules + 2 * QUIET) * SCALE;
    let width: usize = codes.iter().map(|code| across(code.width())).sum();
    let height = codes
        .iter()
        .map(|code| across(code.width()))
        .max()
        .unwrap_or(SCALE);
    let mut pixels = vec![255; width * height];
    let mut left = 0;
    for code in &codes {
        let dark = code.to_colors();
        for (number, module) in dark.iter().enumerate() {
            if *module == qrcode::Color::Dark {
                let x = left + (number % code.width() + QUIET) * SCALE;
                let y = (number / code.width() + QUIET) * SCALE;
                for row in y..y + SCALE {
                    pixels[row * width + x..row * width + x + SCALE].fill(0);
                }
            }
        }
        left += across(code.width());
    }
    write_grey(to, width, height, &pixels)
}

/// Writes a PNG without any code: a soft slope of greys.
///
/// # Errors
/// The file cannot be written.
pub fn without_code(to: &Path) -> Result<()> {
    let (width, height) = (320, 240);
    let pixels: Vec<u8> = (0..width * height)
        .map(|at| u8::try_from((at % width + at / width) / 3).unwrap_or(255))
        .collect();
    write_grey(to, width, height, &pixels)
}

/// Writes a small PNG file that unpacks to this many pixels each way, all white.
///
/// # Errors
/// The file cannot be written.
pub fn unpacking_to(side: usize, to: &Path) -> Result<()> {
    let mut encoder = png::Encoder::new(
        BufWriter::new(File::create(to)?),
        u32::try_from(side)?,
        u32::try_from(side)?,
    );
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    let row = vec![0xFF; side.div_ceil(8)];
    for _ in 0..side {
        std::io::Write::write_all(&mut stream, &row)?;
    }
    Ok(stream.finish()?)
}

fn write_grey(to: &Path, width: usize, height: usize, pixels: &[u8]) -> Result<()> {
    let mut encoder = png::Encoder::new(
        BufWriter::new(File::create(to)?),
        u32::try_from(width)?,
        u32::try_from(height)?,
    );
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    Ok(encoder.write_header()?.write_image_data(pixels)?)
}
