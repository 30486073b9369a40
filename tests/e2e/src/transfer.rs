//! The codes that Google Authenticator shows to hand accounts over, written here by hand (protocol
//! buffers in base64), so that no code of Penning's is on both sides.

use crate::Account;

/// One link for each group of accounts.
pub fn links(groups: &[&[Account]]) -> Vec<String> {
    let count = groups.len() as u64;
    let mut links = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let mut batch = Vec::new();
        for account in *group {
            let mut entry = Vec::new();
            bytes(&mut entry, 1, &base32(account.secret));
            bytes(&mut entry, 2, account.name.as_bytes());
            bytes(&mut entry, 3, account.issuer.as_bytes());
            // SHA-1, six digits, TOTP
            for (field, value) in [(4, 1), (5, 1), (6, 2)] {
                number(&mut entry, field, value);
            }
            bytes(&mut batch, 1, &entry);
        }
        for (field, value) in [(2, 1), (3, count), (4, index as u64), (5, 4711)] {
            number(&mut batch, field, value);
        }
        let data = base64(&batch)
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        links.push(format!("otpauth-migration://offline?data={data}"));
    }
    links
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

fn bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, value.len() as u64);
    out.extend_from_slice(value);
}

fn base32(text: &str) -> Vec<u8> {
    let mut bits = 0;
    let mut held: u32 = 0;
    let mut out = Vec::new();
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let byte = |at: usize| u32::from(part.get(at).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= part.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}
