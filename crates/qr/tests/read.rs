//! Draw, distort, read.

use penning_qr::{Budget, Luma, PictureError, draw_png, open_picture, read, read_quick};

const URI: &str = "otpauth://totp/Example:alice@example.com?secret=MFRGGZDFMZTWQ2LK&issuer=Example";

fn drawn(text: &str, scale: u32) -> Luma {
    let png = draw_png(text, scale).expect("short enough");
    open_picture(&png).expect("our own PNG").remove(0)
}

fn texts(luma: &Luma) -> Vec<String> {
    let symbols = read(luma, &Budget::default());
    symbols.iter().map(|symbol| symbol.text.clone()).collect()
}

fn mapped(luma: &Luma, f: impl Fn(u8) -> u8) -> Luma {
    let pixels = luma.pixels.iter().map(|&pixel| f(pixel)).collect();
    Luma::new(luma.width, luma.height, pixels).expect("same size")
}

#[test]
fn every_scale_is_read() {
    for scale in [1, 2, 3, 4, 5, 8, 13, 20, 40] {
        assert_eq!(texts(&drawn(URI, scale)), [URI], "{scale} pixels a module");
    }
}

#[test]
fn light_on_dark_is_read() {
    let inverted = mapped(&drawn(URI, 4), |pixel| 255 - pixel);
    assert_eq!(texts(&inverted), [URI]);
}

#[test]
fn a_quick_pass_reads_a_clean_code() {
    let symbols = read_quick(&drawn(URI, 6));
    assert_eq!(symbols.len(), 1);
    assert_eq!(symbols[0].text, URI);
    assert_eq!(symbols[0].bytes, URI.as_bytes());
    let [top_left, _, bottom_right, _] = symbols[0].corners;
    assert!(
        (top_left.0 - 24.0).abs() < 3.0 && (top_left.1 - 24.0).abs() < 3.0,
        "{top_left:?}"
    );
    assert!(
        bottom_right.0 > 200.0 && bottom_right.1 > 200.0,
        "{bottom_right:?}"
    );
}

#[test]
fn nothing_is_found_in_nothing() {
    for (width, height) in [(0, 0), (1, 1), (7, 3), (40, 40), (640, 1)] {
        let luma = Luma::new(width, height, vec![200; (width * height) as usize]).expect("sized");
        assert_eq!(texts(&luma), [""; 0], "{width}x{height}");
    }
}

#[test]
fn what_is_not_a_picture_is_told_apart() {
    let refused = |bytes: &[u8]| open_picture(bytes).expect_err("no picture");
    assert_eq!(refused(b""), PictureError::Empty);
    assert_eq!(refused(b"hello"), PictureError::NotAPicture);
    assert_eq!(
        refused(b"<?xml version=\"1.0\"?>\n<svg xmlns=\"x\"/>"),
        PictureError::Svg
    );
    assert_eq!(
        refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        PictureError::Heic
    );
    assert_eq!(refused(b"\x89PNG\r\n\x1a\nnonsense"), PictureError::Damaged);
}
