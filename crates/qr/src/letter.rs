//! The pictures within a saved message (`.eml`) or web page (`.html`): those that are in the file itself. Nothing is fetched.

use data_encoding::{BASE64, Specification};

/// More than a letter with a code in it has.
const MOST_PICTURES: usize = 32;

/// A message begins with its headers, of which one says how it is built (RFC 2045, 4); a page with its element.
pub(crate) fn is_letter(bytes: &[u8]) -> bool {
    let start = lower(&bytes[..bytes.len().min(16 * 1024)]);
    let page = start.trim_start_matches('\u{feff}').trim_start();
    let is_page = page.starts_with("<!doctype html") || page.starts_with("<html");
    let headers = start.split("\n\n").next().unwrap_or_default();
    let is_message = headers
        .lines()
        .any(|line| line.starts_with("mime-version:"))
        && headers
            .lines()
            .any(|line| line.starts_with("content-type:"));
    is_page || is_message
}

/// The bytes of its pictures, in the order in which they stand there. What cannot be decoded is left out.
pub(crate) fn pictures(bytes: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let mut found = in_addresses(&text);
    found.extend(in_parts(&text));
    found.truncate(MOST_PICTURES);
    found
}

/// `data:image/png;base64,…` (RFC 2397), as a browser saves what was drawn in the page.
fn in_addresses(text: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("data:image/") {
        rest = &rest[at + "data:image/".len()..];
        let Some((kind, after)) = rest.split_once(',') else {
            break;
        };
        if kind.len() < 60 && kind.ends_with(";base64") {
            let end = after.find(['"', '\'', ')', '>']).unwrap_or(after.len());
            // A message may break the line anywhere, and mark that with a sign of equality (RFC 2045, 6.7).
            let body = after[..end].replace("=\n", "").replace("=3D", "=");
            found.extend(decoded(&body.replace("%2B", "+").replace("%2F", "/")));
        }
    }
    found
}

/// Parts of a message that say they are pictures (RFC 2045, 5 and 6), at any depth: a part ends where a line begins with
/// two dashes, which no line in base64 does.
fn in_parts(text: &str) -> Vec<Vec<u8>> {
    let parts = text.split("\n--").filter_map(|part| {
        let (headers, body) = part.split_once("\n\n")?;
        let headers = headers.to_ascii_lowercase();
        let says = |name: &str, what: &str| {
            headers.lines().any(|line| {
                line.strip_prefix(name)
                    .is_some_and(|is| is.trim_start().starts_with(what))
            })
        };
        let is_picture = says("content-type:", "image/")
            || says("content-type:", "application/octet-stream")
            || says("content-type:", "application/pdf");
        (is_picture && says("content-transfer-encoding:", "base64")).then_some(body)
    });
    parts.filter_map(decoded).collect()
}

fn decoded(base64: &str) -> Option<Vec<u8>> {
    let mut forgiving: Specification = BASE64.specification();
    forgiving.ignore.push_str(" \n\r\t");
    let bytes = forgiving
        .encoding()
        .ok()?
        .decode(base64.trim().as_bytes())
        .ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

fn lower(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .replace("\r\n", "\n")
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_a_message_in_several_levels() {
        let message = "From: it@hospital.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n\
            --a\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src=\"cid:1\">\r\n\
            --b\r\nContent-Type: image/png; name=code.png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <1>\r\n\r\n\
            AQID\r\nBAUG\r\n--b--\r\n--a\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nAQID\r\n--a--\r\n";
        assert!(is_letter(message.as_bytes()));
        assert_eq!(pictures(message.as_bytes()), [[1, 2, 3, 4, 5, 6]]);
    }

    #[test]
    fn pictures_in_the_addresses_of_a_page() {
        let page = "<!DOCTYPE html><html><img src='data:image/png;base64,AQID'>\
            <img src=\"https://example.org/a.png\"><i style=\"background:url(data:image/gif;base64,BA==)\"></i>\
            <img src=\"data:image/svg+xml,%3Csvg%3E\"></html>";
        assert!(is_letter(page.as_bytes()));
        assert_eq!(pictures(page.as_bytes()), [vec![1, 2, 3], vec![4]]);
    }

    #[test]
    fn nothing_else_is_a_letter() {
        for other in [
            &b"<svg xmlns='x'></svg>"[..],
            b"\x89PNG\r\n\x1a\n",
            b"",
            b"Dear anna,\n\nMIME-Version: 1.0\n",
        ] {
            assert!(!is_letter(other));
        }
    }
}
