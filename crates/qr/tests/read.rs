//! Draw, distort, read.

mod common;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use common::{URI, cropped, drawn, lay, mapped, noisy, plain, texts, turned, warped};
use penning_qr::{Budget, Luma, Stage, read, read_quick};

#[test]
fn every_scale_is_read() {
    for scale in [1, 2, 3, 4, 5, 8, 13, 20, 40] {
        assert_eq!(texts(&drawn(URI, scale)), [URI], "{scale} pixels a module");
    }
}

#[test]
fn every_fraction_of_a_scale_is_read() {
    let code = drawn(URI, 8);
    for percent in [22, 27, 33, 41, 58, 71, 83, 96] {
        let scale = 100.0 / percent as f32;
        let size = (code.width * percent / 100, code.height * percent / 100);
        let small = warped(&code, size, 255, |x, y| (x * scale, y * scale));
        assert_eq!(texts(&small), [URI], "{percent} %");
    }
}

#[test]
fn light_on_dark_is_read() {
    let inverted = mapped(&drawn(URI, 4), |pixel| 255 - pixel);
    assert_eq!(texts(&inverted), [URI]);
}

#[test]
fn every_angle_is_read() {
    let code = drawn(URI, 5);
    for degrees in (0..360).step_by(15) {
        assert_eq!(
            texts(&turned(&code, degrees as f32)),
            [URI],
            "{degrees} degrees"
        );
    }
}

#[test]
fn a_mirrored_code_is_read() {
    let code = drawn(URI, 4);
    let edge = code.width;
    let mirrored = warped(&code, (edge, edge), 255, |x, y| (edge as f32 - x, y));
    assert_eq!(texts(&mirrored), [URI]);
}

#[test]
fn noise_and_shadow_do_not_hide_a_code() {
    let code = drawn(URI, 5);
    for seed in 1..6 {
        assert_eq!(texts(&noisy(&code, 40.0, seed)), [URI], "seed {seed}");
    }
    let width = code.width as usize;
    let mut shadowed = code;
    for (i, pixel) in shadowed.pixels.iter_mut().enumerate() {
        let light = 1.0 - 0.8 * (i % width) as f32 / width as f32;
        *pixel = (f32::from(*pixel) * light) as u8;
    }
    assert_eq!(texts(&shadowed), [URI]);
}

#[test]
fn the_faintest_contrast_is_read() {
    for (dark, light) in [(200, 216), (20, 32), (120, 140)] {
        let faint = mapped(
            &drawn(URI, 5),
            |pixel| if pixel < 128 { dark } else { light },
        );
        assert_eq!(texts(&faint), [URI], "{dark} on {light}");
    }
}

#[test]
fn a_slanted_code_is_read() {
    let code = drawn(URI, 6);
    let edge = code.width as f32;
    for slant in [0.15, 0.3, 0.45] {
        let slanted = warped(&code, (code.width + 60, code.height + 60), 255, |x, y| {
            let depth = 1.0 + slant * (y / edge - 0.5);
            (
                (x - 30.0 - edge / 2.0) * depth + edge / 2.0,
                (y - 30.0) * depth,
            )
        });
        assert_eq!(texts(&slanted), [URI], "slant {slant}");
    }
}

#[test]
fn a_code_on_cloth_is_read_through_the_mesh() {
    let code = drawn(URI, 6);
    for amount in [2.5, 3.0, 3.5] {
        let waved = warped(&code, (code.width, code.height), 255, |x, y| {
            let wave = |at: f32| amount * (at / 26.0).sin();
            (x + wave(y), y + wave(x + 40.0))
        });
        let symbols = read(&waved, &patient());
        assert_eq!(symbols.len(), 1, "{amount} pixels");
        assert_eq!(
            (symbols[0].text.as_str(), symbols[0].stage),
            (URI, Stage::Mesh)
        );
    }
}

#[test]
fn a_code_without_quiet_zone_is_read_on_any_ground() {
    let bare = cropped(&drawn(URI, 4), 16);
    for grey in [0, 25, 128, 255] {
        let mut ground = plain(400, 300, grey);
        lay(&mut ground, &bare, 120, 60);
        assert_eq!(texts(&ground), [URI], "on {grey}");
    }
}

#[test]
fn all_codes_of_a_picture_are_found_once() {
    let mut ground = plain(1200, 900, 230);
    let mut wanted = Vec::new();
    for (i, (left, top, scale)) in [
        (10, 10, 3),
        (400, 30, 2),
        (800, 20, 6),
        (60, 500, 8),
        (700, 480, 4),
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!("{URI}{i}");
        lay(&mut ground, &drawn(&text, scale), left, top);
        wanted.push(text);
    }
    // The first one twice.
    lay(&mut ground, &drawn(&wanted[0], 2), 1000, 600);
    let mut found = texts(&ground);
    found.sort();
    assert_eq!(found, wanted);
}

#[test]
fn a_quick_pass_reads_a_clean_code_and_says_where_it_is() {
    let mut ground = plain(600, 400, 200);
    lay(&mut ground, &drawn(URI, 6), 100, 50);
    let symbols = read_quick(&ground);
    assert_eq!(symbols.len(), 1);
    assert_eq!(symbols[0].text, URI);
    assert_eq!(symbols[0].bytes, URI.as_bytes());
    // Version 5 has 37 modules; the quiet zone 4.
    let (left, top, edge) = (124.0, 74.0, 222.0);
    let wanted = [
        (left, top),
        (left + edge, top),
        (left + edge, top + edge),
        (left, top + edge),
    ];
    for ((x, y), (wanted_x, wanted_y)) in symbols[0].corners.into_iter().zip(wanted) {
        assert!(
            (x - wanted_x).abs() < 4.0 && (y - wanted_y).abs() < 4.0,
            "{:?}",
            symbols[0]
        );
    }
}

#[test]
fn nothing_is_found_in_nothing() {
    for (width, height) in [
        (0, 0),
        (1, 1),
        (7, 3),
        (40, 40),
        (640, 1),
        (1, 640),
        (41, 43),
    ] {
        assert_eq!(
            texts(&plain(width, height, 200)),
            [""; 0],
            "{width}x{height}"
        );
    }
    let mut noise = common::noise(7);
    let pixels = (0..400 * 300).map(|_| (noise() * 255.0) as u8).collect();
    let noise = Luma::new(400, 300, pixels).expect("sized");
    assert_eq!(texts(&noise), [""; 0]);
}

#[test]
fn a_cancelled_search_and_one_without_time_give_up() {
    let code = drawn(URI, 6);
    let hard = warped(&code, (code.width, code.height), 255, |x, y| {
        let wave = |at: f32| 3.0 * (at / 26.0).sin();
        (x + wave(y), y + wave(x + 40.0))
    });
    let cancelled = Budget {
        cancel: Arc::new(AtomicBool::new(true)),
        ..patient()
    };
    let without_time = Budget {
        time: Duration::ZERO,
        ..Budget::default()
    };
    assert_eq!(read(&hard, &patient()).len(), 1, "with time it is found");
    for budget in [cancelled, without_time] {
        assert!(read(&hard, &budget).is_empty());
    }
}

#[test]
fn what_was_read_is_not_printed() {
    let symbols = read_quick(&drawn(URI, 4));
    assert!(!format!("{symbols:?}").contains("MFRGG"));
}

fn patient() -> Budget {
    Budget {
        time: Duration::from_secs(20),
        ..Budget::default()
    }
}
