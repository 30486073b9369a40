//! The header of an age file, looked at before age reads it.

use age::Decryptor;

/// The longest header that is read, in bytes. Ours have three stanzas in some 400 bytes; age reads a header in time
/// that grows with the square of its stanzas, so that 60 KB of them would take a minute in which nothing else can
/// happen. <https://age-encryption.org/v1>, *The header*.
const MOST_BYTES: usize = 16 * 1024;

/// What decrypts this file; `None` where it is not an age file, or its header is longer than any of ours could be.
pub(crate) fn decryptor(file: &[u8]) -> Option<Decryptor<&[u8]>> {
    if !ends_soon(file) {
        return None;
    }
    Decryptor::new_buffered(file).ok()
}

/// Whether the line with the header's tag begins within the bytes that may be read.
fn ends_soon(file: &[u8]) -> bool {
    let header = &file[..file.len().min(MOST_BYTES)];
    header.windows(5).any(|part| part == b"\n--- ")
}

#[cfg(test)]
mod tests {
    use super::{MOST_BYTES, ends_soon};

    #[test]
    fn a_header_of_many_stanzas_is_not_read() {
        let header = |stanzas: usize| {
            let stanzas = "-> a\n\n".repeat(stanzas);
            format!("age-encryption.org/v1\n{stanzas}--- AAAA\n").into_bytes()
        };
        assert!(ends_soon(&header(3)));
        assert!(!ends_soon(&header(MOST_BYTES / 6)));
        assert!(!ends_soon(b""));
    }
}
