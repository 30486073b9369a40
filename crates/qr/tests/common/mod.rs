//! Drawing codes, and doing to them what screens, printers and cameras do.
#![allow(dead_code)] // each test binary uses some of it

use std::time::Duration;

use penning_qr::{Budget, Luma, draw_png, open_picture, read};

pub const URI: &str =
    "otpauth://totp/Example:alice@example.com?secret=MFRGGZDFMZTWQ2LK&issuer=Example";

/// The code with its quiet zone, `scale` pixels a module.
pub fn drawn(text: &str, scale: u32) -> Luma {
    let png = draw_png(text, scale).expect("short enough");
    open_picture(&png).expect("our own PNG").remove(0)
}

/// What the thorough reader finds when it may take its time, so that a slow machine finds the same.
pub fn texts(luma: &Luma) -> Vec<String> {
    let budget = Budget {
        time: Duration::from_secs(20),
        ..Budget::default()
    };
    let symbols = read(luma, &budget);
    symbols.iter().map(|symbol| symbol.text.clone()).collect()
}

pub fn mapped(luma: &Luma, f: impl Fn(u8) -> u8) -> Luma {
    let pixels = luma.pixels.iter().map(|&pixel| f(pixel)).collect();
    Luma::new(luma.width, luma.height, pixels).expect("same size")
}

/// A picture of another size whose pixels come from places in the old one; `ground` where there is none.
pub fn warped(
    luma: &Luma,
    (width, height): (u32, u32),
    ground: u8,
    place: impl Fn(f32, f32) -> (f32, f32),
) -> Luma {
    let at = |x: i32, y: i32| {
        let inside = (0..luma.width as i32).contains(&x) && (0..luma.height as i32).contains(&y);
        let index = || y as usize * luma.width as usize + x as usize;
        f32::from(if inside { luma.pixels[index()] } else { ground })
    };
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let (u, v) = place(x as f32 + 0.5, y as f32 + 0.5);
            let (u, v) = (u - 0.5, v - 0.5);
            let (left, top) = (u.floor(), v.floor());
            let (fx, fy) = (u - left, v - top);
            let (left, top) = (left as i32, top as i32);
            let above = at(left, top) * (1.0 - fx) + at(left + 1, top) * fx;
            let below = at(left, top + 1) * (1.0 - fx) + at(left + 1, top + 1) * fx;
            pixels.push((above * (1.0 - fy) + below * fy).round() as u8);
        }
    }
    Luma::new(width, height, pixels).expect("sized")
}

pub fn turned(luma: &Luma, degrees: f32) -> Luma {
    let size = (luma.width as f32 * 1.5) as u32;
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle, half) = (size as f32 / 2.0, luma.width as f32 / 2.0);
    warped(luma, (size, size), 255, |x, y| {
        let (x, y) = (x - middle, y - middle);
        (x * cos + y * sin + half, y * cos - x * sin + half)
    })
}

/// The same every time for one seed: 0 to 1.
pub fn noise(seed: u32) -> impl FnMut() -> f32 {
    let mut state = seed.wrapping_mul(2_654_435_761).max(1);
    move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as f32 / u32::MAX as f32
    }
}

pub fn noisy(luma: &Luma, amount: f32, seed: u32) -> Luma {
    let mut noise = noise(seed);
    let mut spread = || (noise() + noise() + noise() - 1.5) * 2.0 * amount;
    let pixels = luma
        .pixels
        .iter()
        .map(|&p| (f32::from(p) + spread()).clamp(0.0, 255.0) as u8);
    Luma::new(luma.width, luma.height, pixels.collect()).expect("same size")
}

/// `part` laid into `ground` at a place.
pub fn lay(ground: &mut Luma, part: &Luma, left: u32, top: u32) {
    for y in 0..part.height {
        let from = (y * part.width) as usize;
        let to = ((top + y) * ground.width + left) as usize;
        let row = &part.pixels[from..from + part.width as usize];
        ground.pixels[to..to + row.len()].copy_from_slice(row);
    }
}

pub fn plain(width: u32, height: u32, grey: u8) -> Luma {
    Luma::new(width, height, vec![grey; (width * height) as usize]).expect("sized")
}

/// The part of a picture within a border of `by` pixels.
pub fn cropped(luma: &Luma, by: u32) -> Luma {
    let by = by as f32;
    let size = (luma.width - 2 * by as u32, luma.height - 2 * by as u32);
    warped(luma, size, 255, |x, y| (x + by, y + by))
}
