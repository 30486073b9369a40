//! RSA keys: the one of this device that signs answers, and the server's that signs challenges.
//!
//! Signatures are RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2) over a text in UTF-8, written in
//! upper-case base32 with padding. The arithmetic is AWS-LC's, in constant time; the random numbers
//! for a new key are its own, from the operating system.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
};
use data_encoding::{BASE32, BASE64};
use zeroize::Zeroizing;

/// The key of this device for one server. Wiped when dropped; does not print.
pub struct DeviceKey {
    pair: KeyPair,
}

/// The server's key for one token.
#[derive(Clone)]
pub struct ServerKey {
    /// `RSAPublicKey` (RFC 8017 appendix A.1.1) in DER.
    pkcs1_der: Vec<u8>,
    parsed: ParsedPublicKey,
}

/// Not an RSA key of 2048 to 8192 bits in the form that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a usable RSA key")]
pub struct NotAKey;

impl DeviceKey {
    /// A new key of 4096 bits. Takes a second or several: never call it from a thread that draws.
    pub fn generate() -> Result<DeviceKey, NotAKey> {
        let pair = KeyPair::generate(KeySize::Rsa4096).map_err(|_| NotAKey)?;
        Ok(DeviceKey { pair })
    }

    /// Reads what [`to_pkcs8`](Self::to_pkcs8) wrote.
    pub fn from_pkcs8(der: &[u8]) -> Result<DeviceKey, NotAKey> {
        let pair = KeyPair::from_pkcs8(der).map_err(|_| NotAKey)?;
        Ok(DeviceKey { pair })
    }

    /// The private key, to be kept in the vault: PKCS#8 in DER.
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        let der: Result<Pkcs8V1Der<'_>, _> = self.pair.as_der();
        let der = der.expect("a key that was made or read can be written");
        Zeroizing::new(der.as_ref().to_vec())
    }

    /// The public key as a server takes it: `SubjectPublicKeyInfo` in DER, in base64.
    pub fn public_key_base64(&self) -> String {
        let der: Result<PublicKeyX509Der<'_>, _> = self.pair.public_key().as_der();
        BASE64.encode(der.expect("a public key can be written").as_ref())
    }

    /// Signs a text.
    pub fn sign(&self, text: &str) -> String {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
            .expect("a valid key of 2048 bits or more signs any text");
        BASE32.encode(&signature)
    }
}

impl ServerKey {
    /// Reads PKCS#1 DER in base64, with line ends or without.
    pub fn from_pkcs1_base64(text: &str) -> Result<ServerKey, NotAKey> {
        let compact: String = text.split_ascii_whitespace().collect();
        let der = BASE64.decode(compact.as_bytes()).map_err(|_| NotAKey)?;
        ServerKey::from_pkcs1_der(der)
    }

    fn from_pkcs1_der(der: Vec<u8>) -> Result<ServerKey, NotAKey> {
        // No server's key is longer: 8192 bits take about 1,050 bytes.
        if der.len() > 2048 {
            return Err(NotAKey);
        }
        let parsed =
            ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &der).map_err(|_| NotAKey)?;
        Ok(ServerKey {
            pkcs1_der: der,
            parsed,
        })
    }

    /// PKCS#1 DER in base64, without line ends.
    pub fn to_pkcs1_base64(&self) -> String {
        BASE64.encode(&self.pkcs1_der)
    }

    /// Whether this key signed exactly this text. Signatures in lower case or without padding are not
    /// ones that a server makes.
    pub fn signed(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = BASE32.decode(signature.as_bytes()) else {
            return false;
        };
        self.parsed.verify_sig(text.as_bytes(), &signature).is_ok()
    }
}

impl PartialEq for ServerKey {
    fn eq(&self, other: &Self) -> bool {
        self.pkcs1_der == other.pkcs1_der
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(..)")
    }
}
