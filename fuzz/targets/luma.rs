//! Any grey picture: its width, then its pixels.
use penning_qr::{Luma, read_quick};

crate::target!(|bytes: &[u8]| {
    let Some((&width, pixels)) = bytes.split_first() else { return };
    let width = usize::from(width.max(1));
    let rows = pixels.len() / width;
    let luma = Luma::new(width as u32, rows as u32, pixels[..rows * width].to_vec());
    let _ = read_quick(&luma.expect("as many as said"));
});
