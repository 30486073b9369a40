//! What the window may ask: one file per screen. The list stands in `build.rs`.
//!
//! Everything that may block runs on a thread made for it, so that the window stays alive
//! while a keychain asks its owner or a disk is slow.

pub mod codes;
pub mod enrol;
pub mod presence;
pub mod settings;
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
