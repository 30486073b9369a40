//! Codes as photos show them: tilted away and on cloth at once, with a finger or the sun on a corner.

mod common;

use common::{URI, drawn, texts, warped};

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
