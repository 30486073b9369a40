#![no_main]
//! What is in a portable backup, behind its password.
libfuzzer_sys::fuzz_target!(|plain: &[u8]| {
    let _ = penning_vault::backups::portable_document(plain);
});
