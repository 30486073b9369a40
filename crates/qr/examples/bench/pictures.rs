//! Folders of labelled pictures.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A picture and what is to be found in it.
pub struct Labelled {
    pub path: PathBuf,
    pub category: String,
    /// Empty: nothing is to be found. `None`: something is, but nobody wrote down what.
    pub texts: Option<Vec<String>>,
}

/// The pictures of a folder in either layout, at most `few` of each category.
pub fn labelled(folder: &Path, only: &[String], few: usize) -> io::Result<Vec<Labelled>> {
    let manifest = folder.join("manifest.jsonl");
    let mut all = if manifest.is_file() {
        from_manifest(folder, &fs::read_to_string(manifest)?)?
    } else {
        from_folders(folder)?
    };
    all.retain(|one| only.is_empty() || only.contains(&one.category));
    let mut taken = std::collections::HashMap::<String, usize>::new();
    all.retain(|one| {
        let count = taken.entry(one.category.clone()).or_default();
        *count += 1;
        *count <= few
    });
    Ok(all)
}

fn from_manifest(folder: &Path, lines: &str) -> io::Result<Vec<Labelled>> {
    let odd = || io::Error::new(io::ErrorKind::InvalidData, "manifest.jsonl: an odd line");
    let one = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        let texts = value["texts"].as_array()?;
        let texts = texts.iter().map(|text| text.as_str().map(str::to_owned));
        Some(Labelled {
            path: folder.join(value["path"].as_str()?),
            category: value["cat"].as_str()?.to_owned(),
            texts: Some(texts.collect::<Option<_>>()?),
        })
    };
    lines
        .lines()
        .map(|line| one(line).ok_or_else(odd))
        .collect()
}

fn from_folders(folder: &Path) -> io::Result<Vec<Labelled>> {
    let mut all = Vec::new();
    for category in sorted(folder)? {
        if !category.is_dir() {
            continue;
        }
        let name = category
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        for path in sorted(&category)? {
            let is_picture = path.extension().is_some_and(|extension| {
                ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif"]
                    .iter()
                    .any(|e| extension == *e)
            });
            if !is_picture {
                continue;
            }
            let texts = if name.starts_with("falsepositives") {
                Some(Vec::new())
            } else {
                fs::read_to_string(path.with_extension("txt"))
                    .ok()
                    .map(|text| vec![text])
            };
            all.push(Labelled {
                path,
                category: name.clone(),
                texts,
            });
        }
    }
    Ok(all)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
