//! What can be read in the memory of running processes?

use std::io::Write;
use std::process::Stdio;

use penning_test_desktop::Desktop;
use serde_json::{Map, Value};

use crate::Result;

/// A secret that must not be found, in every form in which it may lie about.
pub struct Marker {
    pub name: String,
    forms: Map<String, Value>,
}

impl Marker {
    /// A text as it is, in small letters, in UTF-16, in base64 and hexadecimal.
    pub fn text(name: &str, text: &str) -> Marker {
        let mut marker = Marker {
            name: name.to_owned(),
            forms: Map::new(),
        };
        marker.add("as it is", text.as_bytes());
        marker.add("in small letters", text.to_lowercase().as_bytes());
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        marker.add("in UTF-16", &utf16);
        marker.add_encoded("of the text", text.as_bytes());
        marker
    }

    /// Bytes as they are, in base64 and hexadecimal; `text` is how they are usually written.
    pub fn bytes(name: &str, bytes: &[u8], text: &str) -> Marker {
        let mut marker = Marker::text(name, text);
        marker.add("raw", bytes);
        marker.add_encoded("of the bytes", bytes);
        marker
    }

    fn add(&mut self, form: &str, bytes: &[u8]) {
        self.forms
            .insert(form.to_owned(), hexadecimal(bytes).into());
    }

    fn add_encoded(&mut self, of: &str, bytes: &[u8]) {
        let hex = hexadecimal(bytes);
        self.add(&format!("hexadecimal {of}"), hex.as_bytes());
        self.add(&format!("HEXADECIMAL {of}"), hex.to_uppercase().as_bytes());
        self.add(&format!("base64 {of}"), base64(bytes).as_bytes());
    }
}

/// Where markers are in the memory of these processes; says how much was read.
///
/// # Errors
/// Their memory cannot be read: another user's, or they are gone.
pub fn search(desktop: &Desktop, processes: &[u32], markers: &[Marker]) -> Result<Vec<String>> {
    let all: Map<String, Value> = markers
        .iter()
        .map(|marker| (marker.name.clone(), marker.forms.clone().into()))
        .collect();
    let mut command = desktop.program("memory.py");
    let mut child = command
        .args(processes.iter().map(u32::to_string))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut asked = child.stdin.take().ok_or("no standard input")?;
    asked.write_all(Value::from(all).to_string().as_bytes())?;
    drop(asked);
    let told: Value = serde_json::from_slice(&child.wait_with_output()?.stdout)?;
    println!(
        "{} MiB of {} processes searched",
        told["mebibytes"],
        processes.len()
    );
    let found = told["found"].as_array().cloned().unwrap_or_default();
    Ok(found
        .iter()
        .filter_map(|line| line.as_str().map(str::to_owned))
        .collect())
}

/// The bytes that a base32 text stands for (RFC 4648).
pub fn from_base32(text: &str) -> Vec<u8> {
    five_bits_each(text, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
}

/// The key in an age identity (bech32: its checksum are the last six characters).
pub fn from_identity(text: &str) -> Vec<u8> {
    let data = text.strip_prefix("AGE-SECRET-KEY-1").unwrap_or(text);
    let data = &data[..data.len().saturating_sub(6)];
    five_bits_each(&data.to_lowercase(), b"qpzry9x8gf2tvdw0s3jn54khce6mua7l")
}

fn five_bits_each(text: &str, alphabet: &[u8; 32]) -> Vec<u8> {
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for symbol in text.bytes() {
        let Some(value) = alphabet.iter().position(|known| *known == symbol) else {
            continue;
        };
        bits = bits << 5 | value as u32;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_right() {
        assert_eq!(base64(b"Penning"), "UGVubmluZw");
        assert_eq!(from_base32("MFRGG"), b"abc");
        assert_eq!(hexadecimal(b"\x00\xff"), "00ff");
    }
}
