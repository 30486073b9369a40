//! The bytes of a transfer code.
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};

crate::target!(|bytes: &[u8]| {
    let data = STANDARD_NO_PAD.encode(bytes).replace('+', "%2B");
    let _ = penning_otp::migration::parse(&format!("otpauth-migration://offline?data={data}"));
});
