//! Activating a push token that was found: nothing is sent before the person's click.

use std::sync::Arc;

use penning_approve::keys::DeviceKey;
use penning_approve::privacyidea::{Activation, ActivationError};
use penning_otp::{PushToken, Secret};
use penning_vault::{AccountId, Approval, ApprovalMethod, PushKeys};

use crate::Session;
use crate::problem::{Code, Problem};
use crate::refuse::server_error;

/// A push token that was found and waits for the person's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingToken {
    pub pending_id: String,
    pub issuer: String,
    pub account_name: String,
    pub server_host: String,
    /// Unix seconds: until then it can be activated.
    pub expires_at: u64,
    /// The same token is in use already, and will be replaced.
    pub replaces: bool,
}

pub(crate) struct Held {
    id: String,
    code: PushToken,
    activation: Arc<Activation>,
    /// Kept between two tries, so that the second is the same to the server.
    key: Option<Arc<DeviceKey>>,
}

/// More than anyone scans; beyond it the oldest are forgotten.
const MOST: usize = 50;

impl Session {
    /// Holds a code that was found, unless it asks for something that is refused.
    pub(crate) fn hold_token(&self, code: PushToken) -> Result<PendingToken, Problem> {
        let now = self.now();
        let mut state = self.state();
        // Looking again at the same code does not make it live longer.
        let known = state.approvals.activations.iter().find(|held| {
            held.code.serial == code.serial
                && held.code.enrollment_credential == code.enrollment_credential
        });
        if let Some(held) = known {
            let pending = state.pending_token(held);
            return Ok(pending);
        }
        let loopback = self.ports.plain_loopback;
        let activation = Activation::new(&code, now, loopback)
            .map_err(|error| activation_problem(error, &code.server_host))?;
        let activations = &mut state.approvals.activations;
        let id = format!("token-{}", AccountId::random(&*self.ports.vault.random));
        activations.push(Held {
            id: id.clone(),
            code,
            activation: Arc::new(activation),
            key: None,
        });
        let beyond = activations.len().saturating_sub(MOST);
        activations.drain(..beyond);
        let held = state
            .approvals
            .activations
            .last()
            .ok_or(Code::PendingGone)?;
        Ok(state.pending_token(held))
    }

    /// Makes a key, hands its public half to the server, and keeps the token under the person's names
    /// for it. Gives its id. Blocks: a second or several for the key, and for the server.
    pub fn activate(
        &self,
        pending_id: &str,
        issuer: &str,
        account_name: &str,
    ) -> Result<String, Problem> {
        let (activation, code, key) = {
            let state = self.state();
            state.vault()?;
            let mut held = state.approvals.activations.iter();
            let held = held.find(|held| held.id == pending_id);
            let held = held.ok_or(Code::PendingGone)?;
            (
                Arc::clone(&held.activation),
                held.code.clone(),
                held.key.clone(),
            )
        };
        if self.now() >= activation.expires_at() {
            return Err(activation_problem(
                ActivationError::Expired,
                &code.server_host,
            ));
        }
        let key = match key {
            Some(key) => key,
            None => {
                let key = DeviceKey::generate().map_err(|_| Problem::from(Code::Internal))?;
                let key = Arc::new(key);
                let mut state = self.state();
                let mut held = state.approvals.activations.iter_mut();
                if let Some(held) = held.find(|held| held.id == pending_id) {
                    held.key = Some(Arc::clone(&key));
                }
                key
            }
        };
        let refused = |error| activation_problem(error, &code.server_host);
        let request = activation.request(&key, self.now()).map_err(refused)?;
        let response = self.ask(&request)?;
        let token = activation
            .finish(Arc::clone(&key), &response)
            .map_err(refused)?;
        let now = self.now();
        let id = AccountId::random(&*self.ports.vault.random);
        let keys = PushKeys {
            serial: token.serial,
            url: token.url,
            device_key: Secret::from_bytes(key.to_pkcs8().to_vec()),
            server_key: token.server_key.to_pkcs1_base64(),
            demands_presence: code.demands_presence,
        };
        let method = ApprovalMethod::Push(keys);
        let approval = Approval::new(id, issuer.trim(), account_name.trim(), method, now);
        let replaced = self.state().in_use(&code);
        self.change(|document| {
            if let Some(replaced) = replaced {
                document.remove_approval(replaced, now)?;
            }
            document.approvals.push(approval);
            Ok(())
        })?;
        let mut state = self.state();
        if let Some(replaced) = replaced {
            state.approvals.book.forget(&replaced);
        }
        state
            .approvals
            .activations
            .retain(|held| held.id != pending_id);
        Ok(id.to_string())
    }

    /// Forgets codes that were found and are not wanted.
    pub fn discard_tokens(&self, pending_ids: &[String]) {
        let mut state = self.state();
        state
            .approvals
            .activations
            .retain(|held| !pending_ids.contains(&held.id));
    }
}

impl crate::State {
    fn pending_token(&self, held: &Held) -> PendingToken {
        PendingToken {
            pending_id: held.id.clone(),
            issuer: held.code.issuer.clone(),
            account_name: held.code.label.clone(),
            server_host: held.code.server_host.clone(),
            expires_at: held.activation.expires_at(),
            replaces: self.in_use(&held.code).is_some(),
        }
    }

    /// The token in use with the same serial at the same address.
    fn in_use(&self, code: &PushToken) -> Option<AccountId> {
        let document = self.vault().ok()?.document();
        let mut tokens = document.approvals_in_use();
        let found = tokens.find(|token| {
            let keys = token.push();
            keys.is_some_and(|keys| keys.serial == code.serial && keys.url == code.url)
        });
        found.map(|token| token.id)
    }
}

fn activation_problem(error: ActivationError, host: &str) -> Problem {
    log::info!("activation: {error}");
    let host = penning_otp::display_text(host);
    match error {
        ActivationError::AsksToSkipChecks => {
            Problem::from(Code::PushSkipsChecks).with("host", host)
        }
        ActivationError::UnsafeAddress => Problem::from(Code::PushUnsafeAddress).with("host", host),
        ActivationError::Expired => Code::PushExpired.into(),
        ActivationError::UsedOrUnknown => Code::PushUsed.into(),
        ActivationError::ServerKey => Problem::from(Code::PushServerKey).with("host", host),
        ActivationError::Server(error) => server_error(error, &host, None),
    }
}
