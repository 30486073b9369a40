//! Google Authenticator's *transfer accounts* codes: `otpauth-migration://offline?data=…`.
//!
//! The payload is a protobuf message that Google never published; its fields are known from many
//! apps that read it. A transfer of more than ten accounts takes several codes, which may be scanned
//! in any order: [`Gathering`] puts them together.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use prost::Message;
use zeroize::{Zeroize, Zeroizing};

use crate::credential::{Algorithm, Credential, CredentialError, Kind};
use crate::enrolment::Enrolment;
use crate::secret::Secret;
use crate::uri::{Query, clean, split_host, split_scheme};

/// The most accounts that Google's app puts into one code.
const MOST_ACCOUNTS_A_CODE: usize = 10;
/// Keeps a code easy to read: 1,400 bytes are 1,900 characters of base64.
const MOST_BYTES_A_CODE: usize = 1_400;
/// More parts than any real transfer has.
const MOST_PARTS: i32 = 1_000;

/// One code of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub accounts: Vec<Enrolment>,
    /// Entries that cannot be used, each with the reason; the others are unharmed.
    pub problems: Vec<EntryProblem>,
    /// The same for all codes of one transfer; may be negative.
    pub batch_id: i32,
    /// Which code this is, from 0.
    pub index: u32,
    /// How many codes the transfer has.
    pub count: u32,
}

/// An entry that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryProblem {
    pub issuer: String,
    pub account_name: String,
    pub reason: EntryReason,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryReason {
    #[error("the secret is empty")]
    SecretEmpty,
    /// 4 stands for MD5, which has no place in TOTP or HOTP.
    #[error("algorithm {found} is not supported")]
    Algorithm { found: i32 },
    #[error("digit count {found} is not known")]
    Digits { found: i32 },
    #[error("type {found} is not known")]
    Type { found: i32 },
    #[error("the counter is negative")]
    Counter { found: i64 },
}

/// A code that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MigrationError {
    #[error("a transfer starts with otpauth-migration://offline")]
    NotAMigration,
    #[error("there is no data parameter")]
    DataMissing,
    #[error("the data parameter is not base64")]
    DataNotBase64,
    /// Not the expected message: cut off, or something else.
    #[error("the data cannot be read: the code is damaged or cut off")]
    Damaged,
    #[error("there is not one account in it")]
    Empty,
}

/// Reads one code of a transfer.
pub fn parse(text: &str) -> Result<Batch, MigrationError> {
    let cleaned = clean(text).map_err(|_| MigrationError::Damaged)?;
    let (scheme, rest) = split_scheme(&cleaned).ok_or(MigrationError::NotAMigration)?;
    let (host, after) = split_host(rest);
    if !scheme.eq_ignore_ascii_case("otpauth-migration") || !host.eq_ignore_ascii_case("offline") {
        return Err(MigrationError::NotAMigration);
    }
    let query = Query::parse(after.trim_start_matches(['/', '?']));
    let data = query
        .first_filled("data")
        .ok_or(MigrationError::DataMissing)?;
    let bytes = decode_data(data)?;
    let payload = Payload::decode(bytes.expose()).map_err(|_| MigrationError::Damaged)?;
    batch(payload)
}

/// What [`write`] made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One URI for each code to show.
    pub uris: Vec<Zeroizing<String>>,
    /// Accounts (by their place in what was given) that this format cannot express.
    pub left_out: Vec<(usize, LeftOut)>,
}

/// Why an account cannot be in a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Only TOTP and HOTP exist there.
    Kind,
    /// The period is always 30 seconds there.
    Period,
    /// 6 or 8 there.
    Digits,
    /// Above 2^63 - 1.
    Counter,
}

/// Writes accounts as the codes of one transfer. `batch_id` should differ from transfer to transfer.
pub fn write(accounts: &[Enrolment], batch_id: i32) -> Written {
    let mut parts: Vec<Vec<OtpParameters>> = Vec::new();
    let mut left_out = Vec::new();
    let mut room = 0;
    for (place, account) in accounts.iter().enumerate() {
        let entry = match entry(account) {
            Ok(entry) => entry,
            Err(reason) => {
                left_out.push((place, reason));
                continue;
            }
        };
        let size = entry.encoded_len() + 4;
        match parts.last_mut() {
            Some(part) if part.len() < MOST_ACCOUNTS_A_CODE && size <= room => {
                room -= size;
                part.push(entry);
            }
            _ => {
                room = MOST_BYTES_A_CODE.saturating_sub(size);
                parts.push(vec![entry]);
            }
        }
    }
    let count = parts.len() as i32;
    let uris = (0..count)
        .zip(parts)
        .map(|(index, otp_parameters)| {
            let payload = Payload {
                otp_parameters,
                version: 1,
                batch_size: count,
                batch_index: index,
                batch_id,
            };
            let bytes = Zeroizing::new(payload.encode_to_vec());
            let base64 = Zeroizing::new(BASE64.encode(&bytes));
            let mut uri = Zeroizing::new(String::with_capacity(3 * base64.len() + 40));
            uri.push_str("otpauth-migration://offline?data=");
            uri.extend(utf8_percent_encode(&base64, NON_ALPHANUMERIC));
            uri
        })
        .collect();
    Written { uris, left_out }
}

/// The codes of one transfer seen so far, in whatever order they come.
#[derive(Clone, Debug)]
pub struct Gathering {
    batch_id: i32,
    count: u32,
    parts: BTreeMap<u32, Batch>,
}

impl Gathering {
    pub fn new(first: Batch) -> Gathering {
        let (batch_id, count) = (first.batch_id, first.count);
        Gathering {
            batch_id,
            count,
            parts: BTreeMap::from([(first.index, first)]),
        }
    }

    /// Takes another code of the same transfer, a known one too; gives back a code of another one.
    pub fn add(&mut self, batch: Batch) -> Result<(), Box<Batch>> {
        if batch.batch_id != self.batch_id || batch.count != self.count {
            return Err(Box::new(batch));
        }
        self.parts.insert(batch.index, batch);
        Ok(())
    }

    pub fn batch_id(&self) -> i32 {
        self.batch_id
    }

    /// How many codes the transfer has.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// How many of them have been seen.
    pub fn seen(&self) -> u32 {
        self.parts.len() as u32
    }

    /// The codes that have not been seen, counted from 1 as Google's app shows them.
    pub fn missing(&self) -> Vec<u32> {
        (0..self.count)
            .filter(|index| !self.parts.contains_key(index))
            .map(|index| index + 1)
            .collect()
    }

    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }

    /// All accounts and problems in the order of the codes, complete or not.
    pub fn into_accounts(self) -> (Vec<Enrolment>, Vec<EntryProblem>) {
        let mut accounts = Vec::new();
        let mut problems = Vec::new();
        for batch in self.parts.into_values() {
            accounts.extend(batch.accounts);
            problems.extend(batch.problems);
        }
        (accounts, problems)
    }
}

// Neither message has a Debug: it would show the secrets.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct Payload {
    #[prost(message, repeated, tag = "1")]
    otp_parameters: Vec<OtpParameters>,
    #[prost(int32, tag = "2")]
    version: i32,
    #[prost(int32, tag = "3")]
    batch_size: i32,
    #[prost(int32, tag = "4")]
    batch_index: i32,
    /// Random, and often negative: then ten bytes long.
    #[prost(int32, tag = "5")]
    batch_id: i32,
}

#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
struct OtpParameters {
    #[prost(bytes = "vec", tag = "1")]
    secret: Vec<u8>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    issuer: String,
    /// 0 unset, 1 SHA-1, 2 SHA-256, 3 SHA-512, 4 MD5
    #[prost(int32, tag = "4")]
    algorithm: i32,
    /// 0 unset, 1 six, 2 eight
    #[prost(int32, tag = "5")]
    digits: i32,
    /// 0 unset, 1 HOTP, 2 TOTP
    #[prost(int32, tag = "6")]
    otp_type: i32,
    #[prost(int64, tag = "7")]
    counter: i64,
}

impl Drop for OtpParameters {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// Base64 as it arrives: percent-encoded once or twice, padded or not, its `+` raw or turned into a
/// blank by a form decoder on the way.
fn decode_data(data: &str) -> Result<Secret, MigrationError> {
    let once = Zeroizing::new(percent_decode_str(data).decode_utf8_lossy().into_owned());
    let restored = Zeroizing::new(once.trim().replace(' ', "+"));
    Secret::parse_base64(&restored).map_err(|_| MigrationError::DataNotBase64)
}

fn batch(payload: Payload) -> Result<Batch, MigrationError> {
    let Payload {
        otp_parameters,
        batch_size,
        batch_index,
        batch_id,
        ..
    } = payload;
    // Single codes of other apps leave both at 0.
    let count = batch_size.max(1);
    if !(0..count).contains(&batch_index) || count > MOST_PARTS {
        return Err(MigrationError::Damaged);
    }
    if otp_parameters.is_empty() {
        return Err(MigrationError::Empty);
    }
    let mut accounts = Vec::new();
    let mut problems = Vec::new();
    for entry in otp_parameters {
        let (issuer, account_name) = names(&entry);
        match credential(&entry) {
            Ok(credential) => accounts.push(Enrolment::new(&issuer, &account_name, credential)),
            Err(reason) => problems.push(EntryProblem {
                issuer,
                account_name,
                reason,
            }),
        }
    }
    Ok(Batch {
        accounts,
        problems,
        batch_id,
        index: batch_index as u32,
        count: count as u32,
    })
}

/// The name is often `Issuer:account`; the issuer may stand there alone.
fn names(entry: &OtpParameters) -> (String, String) {
    let issuer = entry.issuer.trim();
    let name = entry.name.trim();
    if !issuer.is_empty() {
        let account_name = name
            .strip_prefix(issuer)
            .and_then(|rest| rest.trim_start().strip_prefix(':'))
            .unwrap_or(name);
        return (issuer.to_owned(), account_name.trim().to_owned());
    }
    if let Some(account_name) = name.strip_prefix(':') {
        return (String::new(), account_name.trim().to_owned());
    }
    match name.split_once(':') {
        Some((issuer, account_name)) if !account_name.contains(':') => {
            (issuer.trim().to_owned(), account_name.trim().to_owned())
        }
        _ => (String::new(), name.to_owned()),
    }
}

fn credential(entry: &OtpParameters) -> Result<Credential, EntryReason> {
    let algorithm = match entry.algorithm {
        0 | 1 => Algorithm::Sha1,
        2 => Algorithm::Sha256,
        3 => Algorithm::Sha512,
        found => return Err(EntryReason::Algorithm { found }),
    };
    let digits = match entry.digits {
        0 | 1 => 6,
        2 => 8,
        found => return Err(EntryReason::Digits { found }),
    };
    let kind = match entry.otp_type {
        0 | 2 => Kind::Totp { period_seconds: 30 },
        1 => Kind::Hotp {
            counter: u64::try_from(entry.counter).map_err(|_| EntryReason::Counter {
                found: entry.counter,
            })?,
        },
        found => return Err(EntryReason::Type { found }),
    };
    Credential::new(
        kind,
        algorithm,
        digits,
        Secret::from_bytes(entry.secret.clone()),
    )
    .map_err(|error| match error {
        CredentialError::SecretEmpty => EntryReason::SecretEmpty,
        // Kind, algorithm and digits come from the tables above, so only the secret can be wrong.
        other => unreachable!("{other}"),
    })
}

fn entry(account: &Enrolment) -> Result<OtpParameters, LeftOut> {
    let credential = &account.credential;
    let (otp_type, counter) = match *credential.kind() {
        Kind::Totp { period_seconds: 30 } => (2, 0),
        Kind::Totp { .. } => return Err(LeftOut::Period),
        Kind::Hotp { counter } => (1, i64::try_from(counter).map_err(|_| LeftOut::Counter)?),
        Kind::Steam | Kind::Yandex { .. } | Kind::Motp { .. } => return Err(LeftOut::Kind),
    };
    let digits = match credential.digits() {
        6 => 1,
        8 => 2,
        _ => return Err(LeftOut::Digits),
    };
    let algorithm = match credential.algorithm() {
        Algorithm::Sha1 => 1,
        Algorithm::Sha256 => 2,
        Algorithm::Sha512 => 3,
        Algorithm::Md5 => return Err(LeftOut::Kind),
    };
    // A colon without an issuer would be read as one; a blank issuer in front keeps it a name.
    let name = if !account.issuer.is_empty() || account.account_name.contains(':') {
        format!("{}:{}", account.issuer, account.account_name)
    } else {
        account.account_name.clone()
    };
    Ok(OtpParameters {
        secret: credential.secret().expose().to_vec(),
        name,
        issuer: account.issuer.clone(),
        algorithm,
        digits,
        otp_type,
        counter,
    })
}
