//! The settings file, which anyone may write to. What was read is in range, and is kept as it is.
use penning_session::settings::Settings;

crate::target!(|bytes: &[u8]| {
    let settings = Settings::read(bytes);
    assert!(settings.check().is_ok());
    let kept = serde_json::to_vec(&settings).expect("plain values");
    assert_eq!(Settings::read(&kept), settings);
});
