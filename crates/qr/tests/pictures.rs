//! Picture files: opened by content, or refused with the reason.

mod common;

use std::io::Cursor;

use common::{URI, drawn, texts};
use image::{DynamicImage, GrayImage, ImageEncoder, ImageFormat, Rgba, RgbaImage};
use penning_qr::{Luma, MOST_MEGAPIXELS, PictureError, open_locked, open_picture};

fn grey(luma: &Luma) -> GrayImage {
    GrayImage::from_raw(luma.width, luma.height, luma.pixels.clone()).expect("sized")
}

#[test]
fn every_format_is_opened() {
    let code = DynamicImage::ImageLuma8(grey(&drawn(URI, 5)));
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
    ] {
        let mut bytes = Cursor::new(Vec::new());
        let picture = match format {
            ImageFormat::WebP | ImageFormat::Gif | ImageFormat::Bmp => code.to_rgb8().into(),
            _ => code.clone(),
        };
        picture
            .write_to(&mut bytes, format)
            .expect("an encoder is there");
        let pages = open_picture(&bytes.into_inner()).expect("opened");
        assert_eq!(pages.len(), 1);
        assert_eq!(texts(&pages[0]), [URI], "{format:?}");
    }
}

#[test]
fn a_jpeg_is_turned_as_its_exif_says() {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    // TIFF header, one entry: tag 0x0112, SHORT, one value, 6 (a quarter turn clockwise).
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    encoder
        .set_exif_metadata(exif.to_vec())
        .expect("JPEG holds EXIF");
    let mut pixels = vec![255; 64 * 32];
    pixels[..64 * 8].fill(0); // the top edge is dark
    let colour = image::ExtendedColorType::L8;
    encoder
        .write_image(&pixels, 64, 32, colour)
        .expect("encoded");
    let page = open_picture(&bytes).expect("opened").remove(0);
    assert_eq!((page.width, page.height), (32, 64));
    let right = page.pixels[31];
    let left = page.pixels[0];
    assert!(
        right < 60 && left > 200,
        "the top edge is now on the right: {left} {right}"
    );
}

#[test]
fn what_is_transparent_is_seen_against_a_ground_of_the_other_kind() {
    for ink in [0, 255] {
        let code = drawn(URI, 5);
        let picture = RgbaImage::from_fn(code.width, code.height, |x, y| {
            let dark = code.pixels[(y * code.width + x) as usize] < 128;
            Rgba([ink, ink, ink, if dark { 255 } else { 0 }])
        });
        let mut bytes = Cursor::new(Vec::new());
        picture
            .write_to(&mut bytes, ImageFormat::Png)
            .expect("encoded");
        let page = open_picture(&bytes.into_inner()).expect("opened").remove(0);
        assert_eq!(texts(&page), [URI], "ink {ink}");
    }
}

#[test]
fn what_is_not_a_picture_is_told_apart() {
    let refused = |bytes: &[u8]| open_picture(bytes).expect_err("no picture");
    assert_eq!(refused(b""), PictureError::Empty);
    assert_eq!(refused(b"hello"), PictureError::NotAPicture);
    assert_eq!(
        refused(b"<html><body>hello</body></html>"),
        PictureError::NotAPicture
    );
    assert_eq!(
        refused(b"<?xml version=\"1.0\"?>\n<svg xmlns=\"x\"/>"),
        PictureError::Svg
    );
    assert_eq!(
        refused(b"\xef\xbb\xbf <svg xmlns=\"x\"/>"),
        PictureError::Svg
    );
    assert_eq!(
        refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        PictureError::Heic
    );
    assert_eq!(refused(b"\0\0\0\x18ftypavif\0\0\0\0"), PictureError::Heic);
    assert_eq!(
        refused(b"\0\0\0\x18ftypisom\0\0\0\0"),
        PictureError::NotAPicture
    );
    assert_eq!(refused(b"\x89PNG\r\n\x1a\nnonsense"), PictureError::Damaged);
}

#[test]
fn a_picture_that_was_cut_off_is_damaged() {
    let mut bytes = Cursor::new(Vec::new());
    grey(&drawn(URI, 5))
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("encoded");
    let bytes = bytes.into_inner();
    assert_eq!(
        open_picture(&bytes[..bytes.len() / 2]).map(|_| ()),
        Err(PictureError::Damaged)
    );
}

#[test]
fn too_many_pixels_are_refused_from_the_header() {
    let most = MOST_MEGAPIXELS;
    let too_large = |megapixels| Err(PictureError::TooLarge { megapixels, most });
    assert_eq!(
        open_picture(&png_header(40_000, 50_000)).map(|_| ()),
        too_large(2000)
    );
    assert_eq!(
        open_picture(&png_header(8000, 8001)).map(|_| ()),
        too_large(65)
    );
    // At the limit only the missing pixels are at fault.
    assert_eq!(
        open_picture(&png_header(8000, 8000)).map(|_| ()),
        Err(PictureError::Damaged)
    );
}

#[test]
fn a_palette_that_is_cut_off_is_a_damaged_picture() {
    // Found by the fuzzer: png 0.18.1 panics on it (image-rs/image-png, issue 694).
    let chunk = |name: &[u8], content: &[u8]| {
        let named = [name, content].concat();
        let length = u32::try_from(content.len()).expect("short");
        let (length, check) = (length.to_be_bytes(), crc32(&named).to_be_bytes());
        [&length[..], &named, &check].concat()
    };
    // One pixel of a palette whose second colour lacks two thirds.
    let one_pixel = [0, 0, 0, 1, 0, 0, 0, 1, 8, 3, 0, 0, 0];
    let row = b"\x78\x01\x01\x02\0\xfd\xff\0\0\0\x02\0\x01";
    let png = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &one_pixel),
        chunk(b"PLTE", &[255, 0, 0, 9]),
        chunk(b"IDAT", row),
        chunk(b"IEND", &[]),
    ];
    assert_eq!(
        open_picture(&png.concat()).map(|_| ()),
        Err(PictureError::Damaged)
    );
}

/// A grey PNG that ends after its header.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 0, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\r".to_vec();
    bytes.extend(&chunk);
    bytes.extend(crc32(&chunk).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

#[cfg(feature = "pdf")]
#[test]
fn every_page_of_a_pdf_is_looked_at() {
    let second = format!("{URI}&digits=8");
    let pdf = pdf(&[Some(URI), None, Some(&second)]);
    let pages = open_picture(&pdf).expect("opened");
    assert_eq!(pages.len(), 3);
    let found: Vec<Vec<String>> = pages.iter().map(texts).collect();
    assert_eq!(found, [vec![URI.to_owned()], vec![], vec![second]]);
    assert_eq!(
        open_picture(b"%PDF-1.7\nnothing").map(|_| ()),
        Err(PictureError::Damaged)
    );
}

/// Made with `qpdf --encrypt "brass token" owner 256` (AES) and `--allow-weak-crypto … 128` (RC4).
#[cfg(feature = "pdf")]
#[test]
fn a_document_behind_a_password_opens_with_that_and_is_told_apart_from_a_damaged_one() {
    for locked in [
        &include_bytes!("made/locked.pdf")[..],
        &include_bytes!("made/locked-rc4.pdf")[..],
    ] {
        let locked_still = Err(PictureError::Locked);
        assert_eq!(open_picture(locked).map(|_| ()), locked_still);
        assert_eq!(open_locked(locked, "").map(|_| ()), locked_still);
        assert_eq!(open_locked(locked, "brass").map(|_| ()), locked_still);
        let pages = open_locked(locked, "brass token").expect("the password");
        let [text] = &texts(&pages[0])[..] else {
            panic!("one code")
        };
        assert!(text.starts_with("otpauth://totp/Hospital:a.devries?"));
    }
}

/// A saved message with a picture in it, as a mail program writes it.
#[test]
fn the_picture_within_a_saved_message_is_read() {
    let png = penning_qr::draw_png(URI, 4).expect("short");
    let body: String = data_encoding::BASE64.encode(&png);
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    let message = format!(
        "From: it@hospital.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n\
         --x\r\nContent-Type: text/html\r\n\r\n<img src=\"cid:code\">\r\n--x\r\nContent-Type: image/png\r\n\
         Content-Transfer-Encoding: base64\r\nContent-ID: <code>\r\n\r\n{}\r\n--x--\r\n",
        lines.join("\r\n")
    );
    let pages = open_picture(message.as_bytes()).expect("a message");
    assert_eq!(pages.iter().flat_map(texts).collect::<Vec<_>>(), [URI]);
    let page = format!(
        "<!DOCTYPE html><html><body><img src=\"data:image/png;base64,{body}\"></body></html>"
    );
    let pages = open_picture(page.as_bytes()).expect("a page");
    assert_eq!(pages.iter().flat_map(texts).collect::<Vec<_>>(), [URI]);
}

/// A document of A4 pages, each with a code of 4 cm drawn as squares, or empty.
#[cfg(feature = "pdf")]
fn pdf(pages: &[Option<&str>]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: String = (0..pages.len())
        .map(|i| format!("{} 0 R ", 3 + 2 * i))
        .collect();
    objects.push(format!(
        "<< /Type /Pages /Kids [{kids}] /Count {} >>",
        pages.len()
    ));
    for (i, text) in pages.iter().enumerate() {
        let mut content = String::from("0 g\n");
        if let Some(text) = text {
            let code = drawn(text, 1);
            let module = 113.0 / code.width as f32; // 4 cm in points
            for (i, _) in code
                .pixels
                .iter()
                .enumerate()
                .filter(|(_, pixel)| **pixel < 128)
            {
                let (x, y) = (i as u32 % code.width, i as u32 / code.width);
                let (x, y) = (300.0 + x as f32 * module, 600.0 - y as f32 * module);
                content.push_str(&format!("{x:.3} {y:.3} {module:.3} {module:.3} re f\n"));
            }
        }
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R >>",
            4 + 2 * i
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}endstream",
            content.len()
        ));
    }
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let count = objects.len() + 1;
    bytes.extend(
        format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    bytes
}
