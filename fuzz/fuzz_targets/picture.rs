#![no_main]
//! The bytes of a picture file of any format.
libfuzzer_sys::fuzz_target!(init: penning_fuzz::mind_the_fence(), |bytes: &[u8]| {
    let _ = penning_qr::open_picture(bytes);
});
