//! One [`Code`] for each situation a person can be in.
//!
//! The words live in `locales/`: `err-<code>` says what happened, `fix-<code>` what to do.
//! [`Problem::data`] fills their variables. It never holds a secret.

use std::collections::BTreeMap;

use serde::Serialize;

macro_rules! codes {
    ($($name:ident => $text:literal,)*) => {
        /// A situation a person can be in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($name,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The code as it stands in message ids.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

codes! {
    BackupFolder => "backup-folder",
    BackupReminder => "backup-reminder",
    BackupWrongPassword => "backup-wrong-password",
    BackupsOldKey => "backups-old-key",
    CopyDamaged => "copy-damaged",
    CopyGone => "copy-gone",
    CopyNotOurs => "copy-not-ours",
    CopyTooCostly => "copy-too-costly",
    CopyUnreadable => "copy-unreadable",
    EntriesUnreadable => "entries-unreadable",
    KeyMistyped => "key-mistyped",
    KeyOfAnother => "key-of-another",
    NothingToRestore => "nothing-to-restore",
    PasswordFileDamaged => "password-file-damaged",
    TrashEmptied => "trash-emptied",
    UndoGone => "undo-gone",
    VaultDamagedWhileOpen => "vault-damaged-while-open",
    VaultMerged => "vault-merged",
    VaultOlder => "vault-older",
    VaultRecovered => "vault-recovered",

    AccountGone => "account-gone",
    CameraBusy => "camera-busy",
    CameraDenied => "camera-denied",
    CameraFailed => "camera-failed",
    CameraMissing => "camera-missing",
    CameraSilent => "camera-silent",
    CameraUnplugged => "camera-unplugged",
    CameraUnsupported => "camera-unsupported",
    ClipboardEmpty => "clipboard-empty",
    ClipboardFailed => "clipboard-failed",
    Internal => "internal",
    KeyMayBeInKeychain => "key-may-be-in-keychain",
    KeychainAbsent => "keychain-absent",
    KeychainFailed => "keychain-failed",
    KeychainLocked => "keychain-locked",
    KeychainNoEntry => "keychain-no-entry",
    KeychainRefused => "keychain-refused",
    MigrationDamaged => "migration-damaged",
    MigrationEntry => "migration-entry",
    NoRecoveryKeyFound => "no-recovery-key-found",
    NothingFoundInClipboard => "nothing-found-in-clipboard",
    NothingFoundInFrame => "nothing-found-in-frame",
    NothingFoundInPicture => "nothing-found-in-picture",
    NothingFoundOnScreen => "nothing-found-on-screen",
    OcraChallenge => "ocra-challenge",
    OcraSecret => "ocra-secret",
    OcraSuite => "ocra-suite",
    PasswordTooEasy => "password-too-easy",
    PasswordTooShort => "password-too-short",
    PendingGone => "pending-gone",
    PictureDamaged => "picture-damaged",
    PictureEmpty => "picture-empty",
    PictureHeic => "picture-heic",
    PictureIsFolder => "picture-is-folder",
    PictureLocked => "picture-locked",
    PictureNotAPicture => "picture-not-a-picture",
    PicturePassword => "picture-password",
    PictureOnTheWeb => "picture-on-the-web",
    PictureSvg => "picture-svg",
    PictureTooLarge => "picture-too-large",
    PictureTooManyBytes => "picture-too-many-bytes",
    PictureUnreadable => "picture-unreadable",
    PinEmpty => "pin-empty",
    PushExpired => "push-expired",
    PushServerKey => "push-server-key",
    PushSkipsChecks => "push-skips-checks",
    PushUnsafeAddress => "push-unsafe-address",
    PushUsed => "push-used",
    PresenceNeeded => "presence-needed",
    RecoveryGroupWrong => "recovery-group-wrong",
    RecoveryKeyIsNoAccount => "recovery-key-is-no-account",
    RecoveryKeyMistyped => "recovery-key-mistyped",
    RecoveryKeyOther => "recovery-key-other",
    RecoveryKeyUnknown => "recovery-key-unknown",
    RecoveryKitOld => "recovery-kit-old",
    SaveDiskFull => "save-disk-full",
    SaveFailed => "save-failed",
    SaveReadOnly => "save-read-only",
    SaveUnconfirmed => "save-unconfirmed",
    ScreenDenied => "screen-denied",
    ScreenFailed => "screen-failed",
    ScreenUnsupported => "screen-unsupported",
    SecretEmpty => "secret-empty",
    SecretOddLength => "secret-odd-length",
    SecretWrongCharacter => "secret-wrong-character",
    SecretYandex => "secret-yandex",
    ServerAnswerOdd => "server-answer-odd",
    ServerAnswerTooLarge => "server-answer-too-large",
    ServerCertificateExpired => "server-certificate-expired",
    ServerCertificateName => "server-certificate-name",
    ServerCertificateNotYet => "server-certificate-not-yet",
    ServerCertificateUntrusted => "server-certificate-untrusted",
    ServerClock => "server-clock",
    ServerForbidsPolling => "server-forbids-polling",
    ServerProxy => "server-proxy",
    ServerRedirects => "server-redirects",
    ServerRefused => "server-refused",
    ServerTimeout => "server-timeout",
    ServerTokenUnknown => "server-token-unknown",
    ServerUnreachable => "server-unreachable",
    ServerUnsafe => "server-unsafe",
    SettingsOutOfRange => "settings-out-of-range",
    ShortcutTaken => "shortcut-taken",
    ShortcutUnusable => "shortcut-unusable",
    SignInGone => "sign-in-gone",
    SignInNumberMissing => "sign-in-number-missing",
    SignInRefused => "sign-in-refused",
    SignInWrongNumber => "sign-in-wrong-number",
    ShowTooLong => "show-too-long",
    TextNothingKnown => "text-nothing-known",
    TimeServerNoTime => "time-server-no-time",
    TimeServerSilent => "time-server-silent",
    TiqrBlocked => "tiqr-blocked",
    TiqrChallengeGone => "tiqr-challenge-gone",
    TiqrNoAccount => "tiqr-no-account",
    TiqrNoServer => "tiqr-no-server",
    TiqrOddAnswer => "tiqr-odd-answer",
    TiqrPin => "tiqr-pin",
    TiqrRefused => "tiqr-refused",
    TiqrRequestRefused => "tiqr-request-refused",
    TiqrSuite => "tiqr-suite",
    TiqrUnsafeAddress => "tiqr-unsafe-address",
    TiqrUsed => "tiqr-used",
    TiqrUserUnknown => "tiqr-user-unknown",
    TiqrWrongPin => "tiqr-wrong-pin",
    UriAlgorithm => "uri-algorithm",
    UriCounter => "uri-counter",
    UriCounterMissing => "uri-counter-missing",
    UriDigits => "uri-digits",
    UriLabel => "uri-label",
    UriParameter => "uri-parameter",
    UriPeriod => "uri-period",
    UriScheme => "uri-scheme",
    UriSecretMissing => "uri-secret-missing",
    UriTooLong => "uri-too-long",
    UriTwoStep => "uri-two-step",
    UriType => "uri-type",
    VaultDamaged => "vault-damaged",
    VaultInUse => "vault-in-use",
    VaultNewerFormat => "vault-newer-format",
    VaultNotOpen => "vault-not-open",
    VaultUnreadable => "vault-unreadable",
    VaultWrongKey => "vault-wrong-key",
    WrongPassword => "wrong-password",
}

/// What went wrong, for a person: a code and what its words need to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub data: BTreeMap<&'static str, String>,
}

impl Problem {
    /// Fills the variable `name` of the message.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.data.insert(name, value.to_string());
        self
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Problem {
            code,
            data: BTreeMap::new(),
        }
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_words_in_every_language() {
        for language in ["en", "nl"] {
            let path = format!(
                "{}/../../locales/{language}.ftl",
                env!("CARGO_MANIFEST_DIR")
            );
            let words = std::fs::read_to_string(&path).expect("the words are in the repository");
            for code in Code::ALL {
                for part in ["err", "fix"] {
                    let id = format!("\n{part}-{} =", code.as_str());
                    assert!(words.contains(&id), "{language}.ftl lacks {}", id.trim());
                }
            }
        }
    }
}
