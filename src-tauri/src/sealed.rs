//! How does what somebody typed reach Rust without being left on the way?
//!
//! The web view's library copies a call into buffers of its own, in its processes and in ours, and wipes none of
//! them. So passwords and keys cross encrypted to a key that is made for one call, held here alone, and forgotten with
//! it: what stays in those buffers opens nothing. ECDH on P-256, SHA-256 of what was agreed and of both public keys,
//! AES-256-GCM: what every web view has built in. (`ui/src/lib/backend/seal.ts` is the other end.)

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use penning_session::problem::Code;
use serde::de::DeserializeOwned;
use tauri::ipc::{CommandArg, CommandItem, InvokeBody, InvokeError};
use tauri::{Manager, Runtime};
use zeroize::Zeroizing;

use crate::App;
use crate::dto::Problem;

/// An uncompressed point (SEC 1, section 2.3.3).
const PUBLIC_BYTES: usize = 65;
/// A page that asks for keys and uses none holds up no other.
const MOST_OFFERED: usize = 16;

/// The argument of a command that only Rust could read on its way: JSON, sealed, as the body of the call.
pub struct Sealed<T>(pub T);

impl<'de, R: Runtime, T: DeserializeOwned> CommandArg<'de, R> for Sealed<T> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        let refused = || InvokeError::from(Problem::from(Code::Internal));
        let InvokeBody::Raw(sealed) = command.message.payload() else {
            return Err(refused());
        };
        let app = command.message.webview_ref().state::<App>();
        let opened = app.offered.open(sealed).ok_or_else(refused)?;
        serde_json::from_slice(&opened)
            .map(Sealed)
            .map_err(|_| refused())
    }
}

/// Keys that wait for the call that they were made for.
#[derive(Default)]
pub struct Offered(Mutex<VecDeque<Offer>>);

struct Offer {
    public: [u8; PUBLIC_BYTES],
    private: EphemeralPrivateKey,
}

impl Offered {
    /// A new key for one call; its public half.
    pub fn offer(&self) -> Result<[u8; PUBLIC_BYTES], Unspecified> {
        let private = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new())?;
        let public = private.compute_public_key()?;
        let public = public.as_ref().try_into().map_err(|_| Unspecified)?;
        let mut offers = self.offers();
        if offers.len() == MOST_OFFERED {
            offers.pop_front();
        }
        offers.push_back(Offer { public, private });
        Ok(public)
    }

    /// What was sealed to one of the offered keys, which is then gone: our public key, theirs, and the sealed text with
    /// its tag. The nonce is zero, as each key seals once.
    fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (ours, rest) = sealed.split_at_checked(PUBLIC_BYTES)?;
        let (theirs, sealed) = rest.split_at_checked(PUBLIC_BYTES)?;
        let private = {
            let mut offers = self.offers();
            let at = offers.iter().position(|offer| offer.public == ours)?;
            offers.remove(at)?.private
        };
        let key = agree_ephemeral(
            private,
            UnparsedPublicKey::new(&ECDH_P256, theirs),
            Unspecified,
            |agreed| {
                let mut context = Context::new(&SHA256);
                for part in [agreed, ours, theirs] {
                    context.update(part);
                }
                UnboundKey::new(&AES_256_GCM, context.finish().as_ref())
            },
        );
        let key = LessSafeKey::new(key.ok()?);
        let mut opened = Zeroizing::new(sealed.to_vec());
        let nonce = Nonce::assume_unique_for_key([0; 12]);
        let length = key
            .open_in_place(nonce, Aad::empty(), &mut opened)
            .ok()?
            .len();
        opened.truncate(length);
        Some(opened)
    }

    fn offers(&self) -> MutexGuard<'_, VecDeque<Offer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the page does it.
    fn seal(ours: &[u8], text: &[u8]) -> Vec<u8> {
        let private = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
        let theirs = private.compute_public_key().unwrap();
        let theirs = theirs.as_ref();
        let peer = UnparsedPublicKey::new(&ECDH_P256, ours);
        let key = agree_ephemeral(private, peer, Unspecified, |agreed| {
            let mut context = Context::new(&SHA256);
            for part in [agreed, ours, theirs] {
                context.update(part);
            }
            UnboundKey::new(&AES_256_GCM, context.finish().as_ref())
        });
        let mut sealed = text.to_vec();
        LessSafeKey::new(key.unwrap())
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key([0; 12]),
                Aad::empty(),
                &mut sealed,
            )
            .unwrap();
        [ours, theirs, &sealed].concat()
    }

    #[test]
    fn what_was_sealed_opens_once() {
        let offered = Offered::default();
        let sealed = seal(&offered.offer().unwrap(), b"\"word\"");
        assert_eq!(offered.open(&sealed).unwrap().as_slice(), b"\"word\"");
        assert!(offered.open(&sealed).is_none(), "its key is gone");
    }

    #[test]
    fn what_was_changed_or_is_not_sealed_does_not_open() {
        let offered = Offered::default();
        let mut at = 0;
        loop {
            let mut sealed = seal(&offered.offer().unwrap(), b"\"word\"");
            let Some(byte) = sealed.get_mut(at) else {
                break;
            };
            *byte ^= 1;
            assert!(offered.open(&sealed).is_none(), "byte {at}");
            at += 7;
        }
        assert!(at > 2 * PUBLIC_BYTES);
        for bytes in [&b""[..], b"\"word\"", &[4; 200]] {
            assert!(offered.open(bytes).is_none());
        }
    }

    #[test]
    fn keys_that_nobody_uses_do_not_pile_up() {
        let offered = Offered::default();
        let first = seal(&offered.offer().unwrap(), b"1");
        let mut last = Vec::new();
        for _ in 0..MOST_OFFERED {
            last = seal(&offered.offer().unwrap(), b"2");
        }
        assert!(offered.open(&first).is_none());
        assert!(offered.open(&last).is_some());
    }
}
