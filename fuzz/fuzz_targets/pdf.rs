#![no_main]
//! A document as leaflets come.
libfuzzer_sys::fuzz_target!(init: penning_fuzz::mind_the_fence(), |bytes: &[u8]| {
    let document = [b"%PDF-1.7\n", bytes].concat();
    let _ = penning_qr::open_picture(&document);
});
