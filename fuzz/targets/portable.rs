//! What is in a portable backup, behind its password.
crate::target!(|plain: &[u8]| {
    let _ = penning_vault::backups::portable_document(plain);
});
