//! Real photos with the text that is in them, where the shared samples lie beside the project: ZXing's test
//! pictures, of which the best single decoder reads 167 of 179.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::texts;
use penning_qr::open_picture;

const SAMPLES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/samples/qr/zxing"
);

/// Least number of the labelled photos that must be read.
const LEAST_READ: usize = 178;

/// Holds a second code within the first; the label is the outer one's.
const DOUBLE: &str = "qrcode-2/16.png";

/// Its label lacks a letter: other decoders read the same as we from its modules drawn anew.
const MISLABELLED: (&str, &str) = (
    "qrcode-2/13.png",
    "The 2005 USGS aerial photography of the Washington Monument is censored.",
);

#[test]
fn real_photos_are_read_and_none_wrongly() {
    let mut missed = Vec::new();
    let mut count = 0;
    for folder in folders("qrcode-") {
        for path in pictures(&folder) {
            let Ok(label) = fs::read_to_string(path.with_extension("txt")) else {
                continue;
            };
            let label = if path.ends_with(MISLABELLED.0) {
                MISLABELLED.1.to_owned()
            } else {
                label
            };
            count += 1;
            let found = read(&path);
            let right = |text: &&String| plain(text) == plain(&label);
            if !found.iter().any(|text| right(&text)) {
                missed.push(path.clone());
            }
            if !path.ends_with(DOUBLE) {
                let wrong: Vec<_> = found.iter().filter(|text| !right(text)).collect();
                assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
            }
        }
    }
    assert!(
        count == 0 || count - missed.len() >= LEAST_READ,
        "of {count} missed {missed:?}"
    );
}

#[test]
fn nothing_is_found_where_nothing_is() {
    for folder in folders("falsepositives-") {
        for path in pictures(&folder) {
            assert_eq!(read(&path), [""; 0], "{}", path.display());
        }
    }
}

#[test]
fn several_codes_in_one_photo_are_all_found() {
    for folder in folders("multi-qrcode-") {
        for path in pictures(&folder) {
            assert_eq!(read(&path).len(), 4, "{}", path.display());
        }
    }
}

fn read(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).expect("it was listed");
    texts(&open_picture(&bytes).expect("a picture")[0])
}

fn folders(start: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(SAMPLES) else {
        eprintln!("no shared samples: left out");
        return Vec::new();
    };
    let named = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with(start))
    };
    entries
        .map(|entry| entry.expect("listed").path())
        .filter(named)
        .collect()
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let is_png = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "png");
    entries
        .map(|entry| entry.expect("listed").path())
        .filter(is_png)
        .collect()
}

/// Labels were written with either line end, and some with one more at the end.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end_matches('\n').to_owned()
}
