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

/// The rows of the QR code of a text: `1` for each dark module.
///
/// # Errors
/// The text is too long.
pub fn rows(text: &str) -> Result<Vec<String>> {
    let code = qrcode::QrCode::new(text)?;
    let modules = code.to_colors();
    Ok(modules
        .chunks(code.width())
        .map(|row| row.iter().map(|module| module.select('1', '0')).collect())
        .collect())
}

/// The grey values of what a camera sees: a hand-held sheet with the code of this text, a little turned and out of
/// focus, or only the desk behind it.
///
/// # Errors
/// The text is too long.
pub fn camera_sees(text: Option<&str>, (width, height): (usize, usize)) -> Result<Vec<u8>> {
    const TURN: f32 = 0.12;
    let rows = text.map(rows).transpose()?.unwrap_or_default();
    let modules = rows.len() as f32;
    let scale = height as f32 * 0.62 / modules.max(1.0);
    let (sine, cosine) = TURN.sin_cos();
    let at = |x: f32, y: f32| {
        let desk = 70.0 + 60.0 * x / width as f32 + 25.0 * y / height as f32;
        if rows.is_empty() {
            return desk;
        }
        let (x, y) = (x - width as f32 / 2.0, y - height as f32 / 2.0);
        let across = (x * cosine + y * sine) / scale + modules / 2.0;
        let down = (y * cosine - x * sine) / scale + modules / 2.0;
        let on_sheet = |place: f32| (-4.0..modules + 4.0).contains(&place);
        if !on_sheet(across) || !on_sheet(down) {
            return desk;
        }
        let module = rows
            .get(down.max(-1.0) as usize)
            .filter(|_| across >= 0.0 && down >= 0.0)
            .and_then(|row| row.as_bytes().get(across as usize));
        if module == Some(&b'1') { 45.0 } else { 205.0 }
    };
    let mut grey = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            // The mean of four points is a lens that is not quite sharp.
            let points = [(0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)];
            let light: f32 = points
                .iter()
                .map(|(dx, dy)| at(x as f32 + dx, y as f32 + dy))
                .sum();
            grey.push((light / 4.0) as u8);
        }
    }
    Ok(grey)
}

/// A code that is easily read and, below it, one that is hardly to be seen, as on a page that is dimmed.
/// Returns where the faint one begins, from the top, and how high it is.
///
/// # Errors
/// A text is too long for a QR code, or the file cannot be written.
pub fn clear_and_faint(clear: &str, faint: &str, to: &Path) -> Result<(usize, usize)> {
    const SCALE: usize = 4;
    const QUIET: usize = 4;
    const GROUND: u8 = 246;
    let codes = [
        (qrcode::QrCode::new(clear)?, 0),
        (qrcode::QrCode::new(faint)?, GROUND - 8),
    ];
    let across = |code: &qrcode::QrCode| (code.width() + 2 * QUIET) * SCALE;
    let width = across(&codes[0].0).max(across(&codes[1].0));
    let height = across(&codes[0].0) + across(&codes[1].0);
    let mut pixels = vec![GROUND; width * height];
    let mut top = 0;
    for (code, dark) in &codes {
        let colours = code.to_colors();
        for (number, _) in (0..)
            .zip(&colours)
            .filter(|(_, c)| **c == qrcode::Color::Dark)
        {
            let x = (number % code.width() + QUIET) * SCALE;
            let y = top + (number / code.width() + QUIET) * SCALE;
            for row in y..y + SCALE {
                pixels[row * width + x..row * width + x + SCALE].fill(*dark);
            }
        }
        top += across(code);
    }
    write_grey(to, width, height, &pixels)?;
    Ok((across(&codes[0].0), across(&codes[1].0)))
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

/// Writes a PDF document of A4 pages, as a leaflet comes: each page with the code of a text, 4 cm wide and drawn as
/// squares, or with a line of words.
///
/// # Errors
/// A text is too long for a QR code, or the file cannot be written.
pub fn leaflet(pages: &[Option<&str>], to: &Path) -> Result<()> {
    let font = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>";
    let kids: String = (0..pages.len())
        .map(|page| format!("{} 0 R ", 3 + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
    ];
    for (number, text) in pages.iter().enumerate() {
        let mut drawn = "BT /F 14 Tf 60 760 Td (How to sign in from home) Tj ET 0 g\n".to_owned();
        let rows = text.map(rows).transpose()?.unwrap_or_default();
        let module = 113.4 / rows.len().max(1) as f32;
        for (y, row) in rows.iter().enumerate() {
            for (x, _) in row.bytes().enumerate().filter(|(_, bit)| *bit == b'1') {
                let (x, y) = (240.0 + x as f32 * module, 600.0 - y as f32 * module);
                drawn += &format!("{x:.3} {y:.3} {module:.3} {module:.3} re f\n");
            }
        }
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {font} /Contents {} 0 R >>",
            4 + 2 * number
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{drawn}endstream",
            drawn.len()
        ));
    }
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = String::new();
    for (number, object) in objects.iter().enumerate() {
        places += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
    }
    let (count, start) = (objects.len() + 1, bytes.len());
    bytes.extend(
        format!(
            "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        )
        .bytes(),
    );
    Ok(std::fs::write(to, bytes)?)
}

/// A JPEG file with word that the camera was held sideways (EXIF, tag 274, value 6), as phones write it.
pub fn held_sideways(jpeg: &[u8]) -> Vec<u8> {
    let (start, rest) = jpeg.split_at(2.min(jpeg.len()));
    let about = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let length = u16::try_from(about.len() + 2).unwrap_or(0).to_be_bytes();
    [start, &[0xff, 0xe1], &length, about, rest].concat()
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
