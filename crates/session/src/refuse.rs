//! From each crate's errors to the situation a person is in.

use penning_approve::http::HttpError;
use penning_approve::privacyidea::ServerError;
use penning_otp::migration::{EntryProblem, EntryReason, MigrationError};
use penning_otp::{CredentialError, SecretError, UriError};
use penning_qr::PictureError;
use penning_vault::{CreateError, SaveError, UnlockError};

use crate::ports::{CameraError, KeychainError, ScreenError};
use crate::problem::{Code, Problem};

impl From<KeychainError> for Problem {
    fn from(error: KeychainError) -> Self {
        log::warn!("keychain: {error}");
        match error {
            KeychainError::Absent => Code::KeychainAbsent,
            KeychainError::Locked => Code::KeychainLocked,
            KeychainError::Refused => Code::KeychainRefused,
            KeychainError::TooLarge | KeychainError::Other(_) => Code::KeychainFailed,
        }
        .into()
    }
}

impl From<ScreenError> for Problem {
    fn from(error: ScreenError) -> Self {
        log::warn!("screen: {error}");
        match error {
            ScreenError::Denied => Code::ScreenDenied,
            ScreenError::Unsupported | ScreenError::NoDisplay => Code::ScreenUnsupported,
            ScreenError::Failed(_) => Code::ScreenFailed,
        }
        .into()
    }
}

impl From<CameraError> for Problem {
    fn from(error: CameraError) -> Self {
        log::warn!("camera: {error}");
        match error {
            CameraError::Missing => Code::CameraMissing,
            CameraError::Busy => Code::CameraBusy,
            CameraError::Denied => Code::CameraDenied,
            CameraError::Unplugged => Code::CameraUnplugged,
            CameraError::Silent => Code::CameraSilent,
            CameraError::Unsupported(_) => Code::CameraUnsupported,
            CameraError::Failed(_) => Code::CameraFailed,
        }
        .into()
    }
}

impl From<SaveError> for Problem {
    fn from(error: SaveError) -> Self {
        log::error!("saving: {error:?}");
        match error {
            SaveError::DiskFull => Code::SaveDiskFull,
            SaveError::ReadOnly => Code::SaveReadOnly,
            SaveError::InUse => Code::VaultInUse,
            SaveError::Replaced => Code::VaultWrongKey,
            SaveError::NewerFormat { .. } => Code::VaultNewerFormat,
            SaveError::Unconfirmed { .. } => Code::SaveUnconfirmed,
            SaveError::NotReadBack | SaveError::Io(_) => Code::SaveFailed,
        }
        .into()
    }
}

impl From<CreateError> for Problem {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::AlreadyThere => Code::VaultDamaged.into(),
            CreateError::Save(error) => error.into(),
        }
    }
}

impl From<UnlockError> for Problem {
    fn from(error: UnlockError) -> Self {
        log::warn!("opening: {error:?}");
        match error {
            UnlockError::WrongKey => Code::VaultWrongKey,
            UnlockError::WrongPassword => Code::WrongPassword,
            UnlockError::NewerFormat { .. } => Code::VaultNewerFormat,
            UnlockError::NoPassword => Code::VaultNotOpen,
            UnlockError::NoVault | UnlockError::Damaged { .. } => Code::VaultDamaged,
            UnlockError::PasswordFileDamaged { .. } | UnlockError::PasswordTooCostly { .. } => {
                Code::PasswordFileDamaged
            }
            UnlockError::Io(_) => Code::VaultUnreadable,
        }
        .into()
    }
}

/// The vault's folder could not even be looked at.
pub(crate) fn unreadable(error: &std::io::Error) -> Problem {
    log::error!("the vault's folder cannot be read: {error}");
    Code::VaultUnreadable.into()
}

impl From<SecretError> for Problem {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Empty => Code::SecretEmpty.into(),
            SecretError::OddLength => Code::SecretOddLength.into(),
            SecretError::WrongCharacter {
                position,
                found,
                suggestion,
            } => Problem::from(Code::SecretWrongCharacter)
                .with("position", position)
                .with("found", penning_otp::display_text(&found.to_string()))
                .with(
                    "suggestion",
                    suggestion.map(String::from).unwrap_or_default(),
                ),
        }
    }
}

impl From<CredentialError> for Problem {
    fn from(error: CredentialError) -> Self {
        match error {
            CredentialError::SecretEmpty => Code::SecretEmpty.into(),
            CredentialError::DigitsOutOfRange { found } => {
                Problem::from(Code::UriDigits).with("found", found)
            }
            CredentialError::PeriodOutOfRange { found } => {
                Problem::from(Code::UriPeriod).with("found", found)
            }
            CredentialError::AlgorithmNotOfThisKind { found } => {
                Problem::from(Code::UriAlgorithm).with("found", found.as_str())
            }
            CredentialError::CounterMissing => Code::UriCounterMissing.into(),
            CredentialError::MotpSecretNotText => Code::SecretOddLength.into(),
            CredentialError::PinEmpty => Code::PinEmpty.into(),
            CredentialError::YandexSecretLength { .. } | CredentialError::YandexSecretCheck => {
                Code::SecretYandex.into()
            }
        }
    }
}

impl From<UriError> for Problem {
    fn from(error: UriError) -> Self {
        let part = |code: Code, found: &str| {
            Problem::from(code).with("found", penning_otp::display_text(found))
        };
        match error {
            UriError::TooLong { .. } => Code::UriTooLong.into(),
            UriError::Scheme { found } => part(Code::UriScheme, &found),
            UriError::Type { found } => part(Code::UriType, &found),
            UriError::SecretMissing => Code::UriSecretMissing.into(),
            UriError::Secret(error) => error.into(),
            UriError::Algorithm { found } => part(Code::UriAlgorithm, &found),
            UriError::Digits { found } => part(Code::UriDigits, &found),
            UriError::Period { found } => part(Code::UriPeriod, &found),
            UriError::Counter { found } => part(Code::UriCounter, &found),
            UriError::CounterMissing(_) => Code::UriCounterMissing.into(),
            UriError::PinMissing(_) => Code::PinEmpty.into(),
            UriError::Pin => Code::PinEmpty.into(),
            UriError::TwoStep => Code::UriTwoStep.into(),
            UriError::Credential(error) => error.into(),
            UriError::Parameter { name, .. } => {
                Problem::from(Code::UriParameter).with("name", name)
            }
            UriError::Migration(error) => error.into(),
        }
    }
}

impl From<MigrationError> for Problem {
    fn from(error: MigrationError) -> Self {
        log::info!("migration: {error}");
        Code::MigrationDamaged.into()
    }
}

/// One entry of a migration that could not be taken; the others were.
pub(crate) fn migration_entry(problem: &EntryProblem) -> Problem {
    // The words choose by this name.
    let reason = match problem.reason {
        EntryReason::SecretEmpty => "secret",
        EntryReason::Algorithm { .. } => "algorithm",
        EntryReason::Digits { .. } => "digits",
        EntryReason::Type { .. } => "type",
        EntryReason::Counter { .. } => "counter",
    };
    let name = format!("{} {}", problem.issuer, problem.account_name);
    Problem::from(Code::MigrationEntry)
        .with("name", penning_otp::display_text(name.trim()))
        .with("reason", reason)
}

pub(crate) fn picture(error: PictureError) -> Problem {
    match error {
        PictureError::Empty => Code::PictureEmpty.into(),
        PictureError::Svg => Code::PictureSvg.into(),
        PictureError::Heic => Code::PictureHeic.into(),
        PictureError::NotAPicture => Code::PictureNotAPicture.into(),
        PictureError::TooLarge { megapixels, most } => Problem::from(Code::PictureTooLarge)
            .with("megapixels", megapixels)
            .with("most", most),
        PictureError::Locked => Code::PictureLocked.into(),
        PictureError::Damaged => Code::PictureDamaged.into(),
    }
}

/// No answer from a server.
pub(crate) fn at_server(error: &HttpError, host: &str) -> Problem {
    log::info!("a server could not be asked: {error}");
    let code = match error {
        HttpError::Insecure | HttpError::Handshake(_) => Code::ServerUnsafe,
        HttpError::CertificateExpired => Code::ServerCertificateExpired,
        HttpError::CertificateNotYetValid => Code::ServerCertificateNotYet,
        HttpError::CertificateWrongHost => Code::ServerCertificateName,
        HttpError::CertificateUntrusted => Code::ServerCertificateUntrusted,
        HttpError::Redirected { .. } => Code::ServerRedirects,
        HttpError::TooLarge => Code::ServerAnswerTooLarge,
        HttpError::Timeout => Code::ServerTimeout,
        HttpError::Unreachable(_) => Code::ServerUnreachable,
        HttpError::Proxy(_) => Code::ServerProxy,
    };
    Problem::from(code).with("host", penning_otp::display_text(host))
}

/// A server's answer that is a refusal. `clock_offset_seconds` is how far our clock is ahead by its date.
pub(crate) fn server_error(
    error: ServerError,
    host: &str,
    clock_offset_seconds: Option<i64>,
) -> Problem {
    log::info!("a server refused: {error}");
    let host = penning_otp::display_text(host);
    match error {
        ServerError::NotAnAnswer { status } => {
            Problem::from(Code::ServerAnswerOdd).with("status", status)
        }
        ServerError::ClockOff => Problem::from(Code::ServerClock)
            .with("seconds", clock_offset_seconds.unwrap_or_default().abs()),
        ServerError::UnknownToken { .. } => Code::ServerTokenUnknown.into(),
        ServerError::NotAllowed { .. } => Code::ServerForbidsPolling.into(),
        ServerError::Other { status, code } => Problem::from(Code::ServerRefused)
            .with("status", status)
            .with("number", code),
    }
    .with("host", host)
}
