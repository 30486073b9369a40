//! Is the person here? Asked before a secret is shown, and before an answer is given in their name.

use tauri::State;
use tauri::ipc::Response;
use zeroize::Zeroizing;

use super::blocking;
use crate::App;
use crate::dto::{Presence, Problem};
use crate::sealed::Sealed;

/// A key for the next call that takes what was typed; see [`crate::sealed`].
#[tauri::command]
pub async fn seal_key(app: State<'_, App>) -> Result<Response, Problem> {
    match app.offered.offer() {
        Ok(public) => Ok(Response::new(public.to_vec())),
        Err(_) => Err(penning_session::problem::Code::Internal.into()),
    }
}

#[tauri::command]
pub async fn presence(app: State<'_, App>) -> Result<Presence, Problem> {
    blocking(&app.session, |session| {
        Ok(Presence {
            proof: session.presence_proof()?.into(),
            seconds_left: session.presence_seconds_left(),
        })
    })
    .await
}

/// Holds for a minute. Without a password the call itself is the proof: the click that led to it.
#[tauri::command]
pub async fn prove_presence(
    app: State<'_, App>,
    password: Sealed<Option<String>>,
) -> Result<(), Problem> {
    let password = password.0.map(Zeroizing::new);
    blocking(&app.session, move |session| {
        session.prove_presence(password.as_ref().map(|password| password.as_str()))
    })
    .await
}
