//! Is this a valid account, and what is its code at time *t*?
//!
//! This crate knows no clock, network, file or random number: times go in as Unix seconds, texts
//! come in from wherever they were found. Read it in this order:
//!
//! 1. [`recognise`] names what a scanned, pasted or dropped text is;
//! 2. [`parse_uri`] and [`migration`] read accounts, [`write_uri`] and [`migration::write`] write them;
//! 3. [`Credential::code_at`] makes the code: RFC 4226 (HOTP), RFC 6238 (TOTP), Steam, Yandex, mOTP;
//! 4. [`Secret`] keeps the shared bytes out of logs and wipes them.
//!
//! ```
//! use penning_otp::{Algorithm, Credential, Secret};
//!
//! // RFC 6238, appendix B
//! let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
//! let credential = Credential::totp(secret, Algorithm::Sha1, 8, 30)?;
//! let code = credential.code_at(59);
//! assert_eq!(code.text(), "94287082");
//! assert_eq!((code.valid_from, code.valid_until), (30, 60));
//! # Ok::<(), penning_otp::CredentialError>(())
//! ```

mod code;
mod credential;
mod display;
mod enrolment;
pub mod migration;
pub mod ocra;
mod push;
mod recognise;
mod secret;
mod uri;
mod yandex;

pub use code::Code;
pub use credential::{Algorithm, Credential, CredentialError, Kind};
pub use display::{MOST_CHARACTERS, display_text};
pub use enrolment::{Enrolment, Oddity};
pub use push::{PushDialect, PushToken, TiqrAuth, TiqrEnrol};
pub use recognise::{MakersApp, Recognised, recognise, recognise_lines};
pub use secret::{Secret, SecretError, corrected, shelter_with, sheltered};
pub use uri::{Incomplete, LONGEST_BYTES, UriError, parse_uri, uri_names, write_uri};
