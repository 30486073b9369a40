//! Keys from passwords, each with a bound, and the ciphers that exports are sealed with.

use aes::cipher::{
    BlockModeDecrypt, KeyInit, KeyIvInit,
    block_padding::Pkcs7,
    consts::{U12, U16},
};
use aes::{Aes128, Aes192, Aes256};
use aes_gcm::{
    AesGcm,
    aead::{Aead, Payload},
};
use data_encoding::{Encoding, Specification};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::import::ImportError;

pub(crate) type Bytes = Zeroizing<Vec<u8>>;

/// Apps ask for 2,000,000 at most.
const MOST_ROUNDS: u64 = 10_000_000;
/// What Ente asks for on a strong machine.
const MOST_MEMORY_KIB: u64 = 1024 * 1024;
/// Memory times passes: Ente's 1 GiB with four, or 256 MiB with sixteen.
const MOST_WORK_KIB: u64 = 8 * 1024 * 1024;
const MOST_LANES: u64 = 64;
const MOST_SCRYPT_BYTES: u64 = 512 * 1024 * 1024;

fn too_costly() -> ImportError {
    ImportError::TooCostly
}

#[derive(Clone, Copy)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
}

pub(crate) fn pbkdf2(
    hash: Hash,
    password: &[u8],
    salt: &[u8],
    rounds: u64,
    length: usize,
) -> Result<Bytes, ImportError> {
    if rounds == 0 || rounds > MOST_ROUNDS {
        return Err(too_costly());
    }
    let rounds = rounds as u32;
    let mut key = Zeroizing::new(vec![0; length]);
    match hash {
        Hash::Sha1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, salt, rounds, &mut key),
        Hash::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, rounds, &mut key),
    }
    Ok(key)
}

#[derive(Clone, Copy)]
pub(crate) struct Argon2 {
    pub memory_kib: u64,
    pub passes: u64,
    pub lanes: u64,
}

pub(crate) fn argon2id(cost: Argon2, password: &[u8], salt: &[u8]) -> Result<Bytes, ImportError> {
    argon2(argon2::Algorithm::Argon2id, cost, password, salt)
}

pub(crate) fn argon2(
    algorithm: argon2::Algorithm,
    cost: Argon2,
    password: &[u8],
    salt: &[u8],
) -> Result<Bytes, ImportError> {
    if cost.memory_kib > MOST_MEMORY_KIB
        || cost.lanes > MOST_LANES
        || cost.memory_kib.saturating_mul(cost.passes) > MOST_WORK_KIB
    {
        return Err(too_costly());
    }
    let params = argon2::Params::new(
        cost.memory_kib as u32,
        cost.passes as u32,
        cost.lanes as u32,
        Some(32),
    )
    .map_err(|_| ImportError::Damaged)?;
    let mut blocks = Vec::new();
    let count = params.block_count();
    // A machine without that much memory says so, and lives on.
    blocks
        .try_reserve_exact(count)
        .map_err(|_| ImportError::NotEnoughMemory)?;
    blocks.resize(count, argon2::Block::default());
    let mut key = Zeroizing::new(vec![0; 32]);
    argon2::Argon2::new(algorithm, argon2::Version::V0x13, params)
        .hash_password_into_with_memory(password, salt, &mut key, &mut blocks)
        .map_err(|_| ImportError::Damaged)?;
    Ok(key)
}

pub(crate) fn scrypt(
    password: &[u8],
    salt: &[u8],
    n: u64,
    r: u64,
    p: u64,
) -> Result<Bytes, ImportError> {
    if !n.is_power_of_two() || n < 2 || r == 0 || p == 0 {
        return Err(ImportError::Damaged);
    }
    let work = n.saturating_mul(r).saturating_mul(128);
    if work > MOST_SCRYPT_BYTES || work.saturating_mul(p) > MOST_SCRYPT_BYTES * 4 {
        return Err(too_costly());
    }
    let params = scrypt::Params::new(n.trailing_zeros() as u8, r as u32, p as u32)
        .map_err(|_| ImportError::Damaged)?;
    let mut key = Zeroizing::new(vec![0; 32]);
    scrypt::scrypt(password, salt, &params, &mut key).map_err(|_| ImportError::Damaged)?;
    Ok(key)
}

/// Opens ciphertext and tag; `None` if the key is wrong or a byte differs.
pub(crate) fn aes_gcm(key: &[u8], nonce: &[u8], sealed: &[u8], aad: &[u8]) -> Option<Bytes> {
    let payload = Payload { msg: sealed, aad };
    let opened = match (key.len(), nonce.len()) {
        (32, 12) => AesGcm::<Aes256, U12>::new_from_slice(key)
            .ok()?
            .decrypt(nonce.try_into().ok()?, payload),
        (32, 16) => AesGcm::<Aes256, U16>::new_from_slice(key)
            .ok()?
            .decrypt(nonce.try_into().ok()?, payload),
        (16, 12) => AesGcm::<Aes128, U12>::new_from_slice(key)
            .ok()?
            .decrypt(nonce.try_into().ok()?, payload),
        (24, 12) => AesGcm::<Aes192, U12>::new_from_slice(key)
            .ok()?
            .decrypt(nonce.try_into().ok()?, payload),
        _ => return None,
    };
    opened.ok().map(Zeroizing::new)
}

/// AES-256-CBC with PKCS #7 padding; `None` if the padding is not one.
pub(crate) fn aes_cbc(key: &[u8], iv: &[u8], sealed: &[u8]) -> Option<Bytes> {
    if sealed.is_empty() || !sealed.len().is_multiple_of(16) {
        return None;
    }
    cbc::Decryptor::<Aes256>::new_from_slices(key, iv)
        .ok()?
        .decrypt_padded_vec::<Pkcs7>(sealed)
        .ok()
        .map(Zeroizing::new)
}

pub(crate) fn sha256(parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    Zeroizing::new(hash.finalize().into())
}

pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hmac_of(key, parts).finalize().into_bytes().into())
}

/// Compares in constant time.
pub(crate) fn hmac_sha256_is(key: &[u8], parts: &[&[u8]], tag: &[u8]) -> bool {
    hmac_of(key, parts).verify_slice(tag).is_ok()
}

fn hmac_of(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac
}

/// Base64 in either alphabet, with padding or none, and line ends within.
pub(crate) fn base64(text: &str) -> Option<Bytes> {
    static LENIENT: std::sync::LazyLock<Encoding> = std::sync::LazyLock::new(|| {
        let mut lenient = Specification::new();
        lenient
            .symbols
            .push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
        lenient.translate.from.push_str("-_");
        lenient.translate.to.push_str("+/");
        lenient.ignore.push_str("= \t\r\n");
        lenient.check_trailing_bits = false;
        lenient.encoding().expect("the standard alphabet")
    });
    LENIENT.decode(text.as_bytes()).ok().map(Zeroizing::new)
}

pub(crate) fn hex(text: &str) -> Option<Bytes> {
    data_encoding::HEXLOWER_PERMISSIVE
        .decode(text.trim().as_bytes())
        .ok()
        .map(Zeroizing::new)
}
