//! Codes as photos show them: tilted away and on cloth at once, with a finger or the sun on a corner.

mod common;

use common::{URI, drawn, lay, plain, texts, turned, warped};

#[test]
fn a_code_that_is_tilted_and_on_cloth_is_read() {
    let code = drawn(URI, 8);
    let (middle, size) = (280.0, 560.0);
    let half = code.width as f32 / 2.0;
    for (tilt, amount) in [(0.4, 4.0), (0.4, 6.0), (0.8, 4.0)] {
        let tilted = warped(&code, (560, 560), 255, |x, y| {
            let (x, y) = (x - middle, y - middle);
            let depth = 1.0 / (1.0 - tilt * y / size);
            let (x, y) = (x * depth, y * depth * (1.0 + 0.4 * tilt));
            let wave = |at: f32| amount * (at / 40.0).sin();
            (x + wave(y) + half, y + wave(x + 60.0) + half)
        });
        assert_eq!(
            texts(&tilted),
            [URI],
            "tilt {tilt}, waves of {amount} pixels"
        );
    }
}

/// Whichever it is, whatever hides it, and however the code is turned.
#[test]
fn a_code_with_a_hidden_finder_pattern_is_read() {
    let far = drawn(URI, 6).width - (4 + 7) * 6;
    for (name, left, top) in [
        ("top left", 24, 24),
        ("top right", far, 24),
        ("bottom left", 24, far),
    ] {
        for (degrees, grey) in [(0.0, 255), (12.0, 120), (97.0, 0)] {
            let mut code = drawn(URI, 6);
            lay(&mut code, &plain(7 * 6, 7 * 6, grey), left, top);
            let found = texts(&turned(&code, degrees));
            assert_eq!(found, [URI], "{name} under {grey}, {degrees} degrees");
        }
    }
}
