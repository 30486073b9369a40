//! A good symbol of some text, with harm done to it. What is read is the text, or nothing of it: never a part.
use penning_qr::{Luma, Runs, draw_runs, read_quick};

// Small ones: what may go wrong does so there as well, and many more are tried in the same time.
crate::target!(|input: (&str, u8, Vec<(u16, u8)>)| {
    let (text, size, harm) = input;
    let text: String = text.chars().take(if size < 16 { 120 } else { 24 }).collect();
    let Ok(Runs { edge, runs }) = draw_runs(&text) else { return };
    let scale = 2 + usize::from(size % 4 == 0);
    let width = edge * scale;
    let mut pixels = vec![255; width * width];
    for (left, top, run) in runs {
        for row in top * scale..(top + 1) * scale {
            pixels[row * width + left * scale..][..run * scale].fill(0);
        }
    }
    for (at, grey) in harm {
        // In runs, as dirt and light come.
        let from = usize::from(at) * 7 % pixels.len();
        let to = (from + 9).min(pixels.len());
        pixels[from..to].fill(grey);
    }
    let picture = Luma::new(width as u32, width as u32, pixels).expect("as many as said");
    for symbol in read_quick(&picture) {
        let is_part = symbol.text != text && !symbol.text.is_empty() && text.starts_with(&symbol.text);
        assert!(!is_part, "a part of the text was read as the whole");
    }
});
