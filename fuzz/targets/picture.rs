//! The bytes of a picture file of any format.
crate::target!(|bytes: &[u8]| {
    let _ = penning_qr::open_picture(bytes);
});
