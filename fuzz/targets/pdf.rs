//! A document as leaflets come.
crate::target!(|bytes: &[u8]| {
    let document = [b"%PDF-1.7\n", bytes].concat();
    let _ = penning_qr::open_picture(&document);
});
