#![no_main]
//! A good symbol of some text, with harm done to it. What is read is the text, or nothing of it: never a part.
use penning_qr::{draw_png, open_picture, read_quick};

libfuzzer_sys::fuzz_target!(init: penning_fuzz::mind_the_fence(), |input: (&str, u8, Vec<(u16, u8)>)| {
    let (text, size, harm) = input;
    let text: String = text.chars().take(120).collect();
    let Ok(png) = draw_png(&text, 2 + u32::from(size % 3)) else { return };
    let mut picture = open_picture(&png).expect("our own picture").remove(0);
    let pixels = picture.pixels.len();
    for (at, grey) in harm {
        // In runs, as dirt and light come.
        let from = usize::from(at) * 7 % pixels;
        picture.pixels[from..(from + 9).min(pixels)].fill(grey);
    }
    for symbol in read_quick(&picture) {
        let is_part = symbol.text != text && !symbol.text.is_empty() && text.starts_with(&symbol.text);
        assert!(!is_part, "a part of the text was read as the whole");
    }
});
