//! What the window may ask: one file per screen. The list stands in `rights.rs`.
//!
//! Everything that may block runs on a thread made for it, so that the window stays alive
//! while a keychain asks its owner or a disk is slow.

pub mod approve;
pub mod backups;
pub mod camera;
pub mod challenge;
pub mod codes;
pub mod enrol;
pub mod guide;
pub mod presence;
pub mod quick;
pub mod security;
pub mod settings;
pub mod show;
pub mod vault;
pub mod watch;

use std::sync::Arc;

use penning_session::Session;
use penning_session::problem::{Code, Problem as SessionProblem};

use crate::dto::Problem;

/// Runs `work` where blocking is fine.
async fn blocking<T: Send + 'static>(
    session: &Arc<Session>,
    work: impl FnOnce(&Session) -> Result<T, SessionProblem> + Send + 'static,
) -> Result<T, Problem> {
    let session = Arc::clone(session);
    match tauri::async_runtime::spawn_blocking(move || work(&session)).await {
        Ok(done) => done.map_err(Problem::from),
        Err(error) => {
            log::error!("a command broke off: {error}");
            Err(Code::Internal.into())
        }
    }
}

/// What a file is called that came as the body of a call: percent-encoded in the header `x-name`.
fn name_of(request: &tauri::ipc::Request<'_>) -> String {
    let header = request.headers().get("x-name");
    let encoded = header.and_then(|value| value.to_str().ok());
    let decoded = percent_encoding::percent_decode_str(encoded.unwrap_or_default());
    decoded.decode_utf8_lossy().into_owned()
}
