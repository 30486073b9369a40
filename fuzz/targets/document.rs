//! What is in a vault. What was read is written and read again without loss.
use penning_vault::Document;

crate::target!(|json: &[u8]| {
    if let Ok(document) = Document::from_json(json) {
        let again = Document::from_json(&document.to_json()).expect("what was written can be read");
        assert!(again == document);
    }
});
