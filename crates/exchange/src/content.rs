//! A file looked at in the ways in which formats differ, each once.

use std::cell::OnceCell;
use std::io::{Cursor, Read};

use quick_xml::events::Event;
use zeroize::Zeroizing;

use crate::crypto::Bytes;
use crate::import::{ImportError, MOST_BYTES};
use crate::json::Json;

/// A name and its text.
pub(crate) type Preference = (String, Zeroizing<String>);

pub(crate) struct Content<'a> {
    pub bytes: &'a [u8],
    text: OnceCell<Option<Zeroizing<String>>>,
    json: OnceCell<Option<Json>>,
    preferences: OnceCell<Option<Vec<Preference>>>,
    zip_names: OnceCell<Vec<String>>,
}

impl<'a> Content<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Content<'a> {
        Content {
            bytes,
            text: OnceCell::new(),
            json: OnceCell::new(),
            preferences: OnceCell::new(),
            zip_names: OnceCell::new(),
        }
    }

    /// UTF-8 or UTF-16 with a mark, without the mark; `None` for what is not text.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text
            .get_or_init(|| {
                let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
                    let units = Zeroizing::new(
                        bytes
                            .chunks_exact(2)
                            .map(|pair| unit([pair[0], pair[1]]))
                            .collect::<Vec<u16>>(),
                    );
                    String::from_utf16(&units).ok()
                };
                let text = match self.bytes {
                    [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
                    [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
                    bytes => {
                        let text = std::str::from_utf8(bytes).ok()?;
                        text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned()
                    }
                };
                Some(Zeroizing::new(text)).filter(|text| !text.contains('\0'))
            })
            .as_ref()
            .map(|text| text.as_str())
    }

    pub(crate) fn json(&self) -> Option<&serde_json::Value> {
        self.json
            .get_or_init(|| {
                let text = self.text()?.trim_start();
                text.starts_with(['{', '['])
                    .then(|| Json::parse(text.as_bytes()))
                    .flatten()
            })
            .as_ref()
            .map(|json| &json.0)
    }

    /// The JSON object has all of these keys.
    pub(crate) fn has(&self, keys: &[&str]) -> bool {
        self.json()
            .is_some_and(|json| keys.iter().all(|key| json.get(key).is_some()))
    }

    /// The first of a JSON array's items has all of these keys.
    pub(crate) fn items_have(&self, keys: &[&str]) -> bool {
        self.json()
            .and_then(|json| json.as_array()?.first())
            .is_some_and(|item| keys.iter().all(|key| item.get(key).is_some()))
    }

    /// The texts of an Android app's settings: `<map><string name="…">…</string></map>`.
    pub(crate) fn preferences(&self) -> Option<&[Preference]> {
        self.preferences
            .get_or_init(|| preferences(self.text()?))
            .as_deref()
    }

    pub(crate) fn preference(&self, name: &str) -> Option<&str> {
        let found = self.preferences()?.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str())
    }

    pub(crate) fn zip_names(&self) -> &[String] {
        self.zip_names.get_or_init(|| {
            if !self.bytes.starts_with(b"PK\x03\x04") {
                return Vec::new();
            }
            match zip::ZipArchive::new(Cursor::new(self.bytes)) {
                Ok(archive) => archive
                    .file_names()
                    .map(|name| name.map(|name| name.into_owned()).unwrap_or_default())
                    .collect(),
                Err(_) => Vec::new(),
            }
        })
    }

    pub(crate) fn zip_name_ending(&self, ending: &str) -> Option<&str> {
        self.zip_names()
            .iter()
            .map(String::as_str)
            .find(|name| name.ends_with(ending))
    }

    /// One file of a zip, unpacked up to [`MOST_BYTES`].
    pub(crate) fn unzip(&self, name: &str, password: Option<&str>) -> Result<Bytes, ImportError> {
        use zip::result::ZipError;
        let mut archive =
            zip::ZipArchive::new(Cursor::new(self.bytes)).map_err(|_| ImportError::Damaged)?;
        let index = archive.index_for_name(name).ok_or(ImportError::Damaged)?;
        let sealed = archive
            .by_index_raw(index)
            .map_err(|_| ImportError::Damaged)?
            .encrypted();
        let mut file = if sealed {
            let password = password.ok_or(ImportError::PasswordNeeded)?;
            archive.by_index_decrypt(index, password.as_bytes())
        } else {
            archive.by_index(index)
        }
        .map_err(|error| match error {
            ZipError::InvalidPassword => ImportError::WrongPassword,
            _ => ImportError::Damaged,
        })?;
        let mut unpacked = Zeroizing::new(Vec::new());
        let read = (&mut file)
            .take(MOST_BYTES as u64 + 1)
            .read_to_end(&mut unpacked);
        if unpacked.len() > MOST_BYTES {
            return Err(ImportError::TooLarge);
        }
        match read {
            Ok(_) => Ok(unpacked),
            // ZipCrypto checks one byte of the password; what passes by chance fails here.
            Err(_) if sealed => Err(ImportError::WrongPassword),
            Err(_) => Err(ImportError::Damaged),
        }
    }
}

fn preferences(text: &str) -> Option<Vec<Preference>> {
    let beginning = text.trim_start();
    if !beginning.starts_with('<') || !text.contains("<map") {
        return None;
    }
    let mut reader = quick_xml::Reader::from_str(text);
    let mut found = Vec::new();
    let mut current: Option<Preference> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.name().as_ref() == "string" => {
                let name = start
                    .attributes()
                    .flatten()
                    .find(|attribute| attribute.key.as_ref() == "name")
                    .map(|attribute| {
                        quick_xml::escape::unescape(&attribute.value).map(|name| name.into_owned())
                    })?
                    .ok()?;
                current = Some((name, Zeroizing::new(String::new())));
            }
            Event::Text(part) => {
                if let Some((_, text)) = &mut current {
                    text.push_str(&part);
                }
            }
            Event::GeneralRef(reference) => {
                if let Some((_, text)) = &mut current {
                    text.push_str(&entity(&reference)?);
                }
            }
            Event::End(end) if end.name().as_ref() == "string" => found.extend(current.take()),
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

/// One of XML's own five entities, or a character by its number; no others, so none that grow.
pub(crate) fn entity(name: &str) -> Option<String> {
    quick_xml::escape::unescape(&format!("&{name};"))
        .ok()
        .map(|text| text.into_owned())
}
