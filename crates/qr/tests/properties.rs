//! What holds for any text and any picture.

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

use common::{drawn, texts};
use penning_qr::{Luma, draw_png, draw_svg, open_picture, read_quick};
use proptest::prelude::*;

/// As many as `PROPTEST_CASES` asks for, else few enough to run at every build.
fn cases() -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(96),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_is_drawn_is_read(text in "\\PC{1,300}", scale in 2u32..7) {
        prop_assert_eq!(texts(&drawn(&text, scale)), [text]);
    }

    #[test]
    fn uris_are_read(text in "otpauth://totp/[A-Za-z0-9%:@.]{1,60}\\?secret=[A-Z2-7]{16,104}", scale in 2u32..5) {
        let symbols = read_quick(&drawn(&text, scale));
        prop_assert_eq!(symbols.len(), 1);
        prop_assert_eq!(&symbols[0].text, &text);
    }

    #[test]
    fn the_svg_draws_the_same_modules(text in "[ -~]{1,120}") {
        let svg = draw_svg(&text).expect("short enough");
        prop_assert_eq!(texts(&rendered(&svg, 5)), [text]);
    }

    #[test]
    fn no_picture_makes_it_panic(
        width in 0u32..160,
        height in 0u32..160,
        seed in any::<u32>(),
        run in 1u32..12,
    ) {
        let mut noise = common::noise(seed);
        let mut row = Vec::new();
        let mut pixels = Vec::new();
        for y in 0..height {
            if y % run == 0 {
                row = (0..width.div_ceil(run)).map(|_| (noise() * 2.99) as u8 * 127).collect();
            }
            pixels.extend((0..width).map(|x| row[(x / run) as usize]));
        }
        texts(&Luma::new(width, height, pixels).expect("sized"));
    }

    #[test]
    fn a_broken_code_gives_its_text_or_nothing(
        text in "[A-Za-z0-9:/?=&]{10,120}",
        patches in prop::collection::vec((0.0f32..1.0, 0.0f32..1.0, 1u32..30, any::<u8>()), 0..12),
    ) {
        let mut code = drawn(&text, 4);
        for (x, y, edge, grey) in patches {
            let (left, top) = ((x * code.width as f32) as u32, (y * code.height as f32) as u32);
            for y in top..(top + edge).min(code.height) {
                for x in left..(left + edge).min(code.width) {
                    code.pixels[(y * code.width + x) as usize] = grey;
                }
            }
        }
        for found in texts(&code) {
            prop_assert_eq!(&found, &text);
        }
    }

    #[test]
    fn no_bytes_make_opening_panic(
        start in prop::sample::select(STARTS),
        rest in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let _ = open_picture(&[start, &rest[..]].concat());
    }
}

const STARTS: &[&[u8]] = &[
    b"",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    b"GIF89a",
    b"BM",
    b"RIFF\x30\0\0\0WEBPVP8L",
    b"II*\0\x08\0\0\0",
    b"%PDF-1.4\n",
    b"<svg",
];

/// zbarimg is another decoder from other hands: what it reads of our codes, others will read. ASCII only, as it takes
/// other UTF-8 for Shift JIS; enrolment URIs are ASCII.
#[test]
fn zbar_reads_our_codes() {
    let long = format!(
        "{}&image={}",
        common::URI,
        "https%3A%2F%2Fexample.com%2F".repeat(12)
    );
    for text in [common::URI, &long, "A", "0123456789"] {
        let mut child = Command::new("zbarimg")
            .args([
                "--quiet",
                "--raw",
                "--nodbus",
                "-Sdisable",
                "-Sqrcode.enable",
                "-",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("zbarimg is installed (Debian: zbar-tools)");
        let mut stdin = child.stdin.take().expect("piped");
        stdin
            .write_all(&draw_png(text, 6).expect("short enough"))
            .expect("zbarimg takes it");
        drop(stdin);
        let output = child.wait_with_output().expect("zbarimg ends");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), text);
    }
}

/// Draws our own SVG: a ground, then runs of modules `M{x} {y}h{run}v1h-{run}z`.
fn rendered(svg: &str, scale: usize) -> Luma {
    let between = |text: &str, from: &str, to: char| {
        let start = text.find(from).expect("as we write it") + from.len();
        text[start..]
            .split(to)
            .next()
            .expect("split gives one")
            .to_owned()
    };
    let edge: usize = between(svg, "viewBox=\"0 0 ", ' ')
        .parse()
        .expect("a number");
    let path = between(svg, "<path d=\"", '"');
    let width = edge * scale;
    let mut pixels = vec![255; width * width];
    for run in path.split('M').skip(1) {
        let number = |text: String| text.parse::<usize>().expect("a number");
        let x = number(run.split(' ').next().expect("split gives one").to_owned());
        let (y, length) = (
            number(between(run, " ", 'h')),
            number(between(run, "h", 'v')),
        );
        for row in y * scale..(y + 1) * scale {
            pixels[row * width + x * scale..row * width + (x + length) * scale].fill(0);
        }
    }
    Luma::new(width as u32, width as u32, pixels).expect("square")
}
