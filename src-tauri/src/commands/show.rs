//! Accounts as QR codes for another device: pictures alone, for a person who proved to be here.

use tauri::State;
use tauri::ipc::Response;

use super::blocking;
use crate::App;
use crate::dto::{LeftOutAccount, Problem};

/// The account's code: see [`packed`].
#[tauri::command]
pub async fn show_account(app: State<'_, App>, id: String) -> Result<Response, Problem> {
    let shown = blocking(&app.session, move |session| session.show_account(&id)).await?;
    packed(shown)
}

/// The codes of one transfer of these accounts: see [`packed`].
#[tauri::command]
pub async fn show_transfer(app: State<'_, App>, ids: Vec<String>) -> Result<Response, Problem> {
    let shown = blocking(&app.session, move |session| session.show_transfer(&ids)).await?;
    packed(shown)
}

/// The codes are shown no more.
#[tauri::command]
pub async fn show_end(app: State<'_, App>) -> Result<(), Problem> {
    app.session.hides_codes();
    Ok(())
}

/// Parts, each with its length before it (32 bits, the lowest first): what was left out, as JSON; then each picture, a
/// PNG file.
fn packed(shown: penning_session::ShownCodes) -> Result<Response, Problem> {
    let left_out: Vec<_> = shown
        .left_out
        .into_iter()
        .map(LeftOutAccount::from)
        .collect();
    let head = serde_json::to_vec(&left_out).map_err(|error| {
        log::error!("what was left out cannot be written: {error}");
        Problem::from(penning_session::problem::Code::Internal)
    })?;
    let parts = || {
        let pictures = shown.pictures.iter().map(|picture| picture.as_slice());
        std::iter::once(head.as_slice()).chain(pictures)
    };
    // Room from the start: growing would leave copies of the pictures behind.
    let mut bytes = Vec::with_capacity(parts().map(|part| part.len() + 4).sum());
    for part in parts() {
        bytes.extend(u32::try_from(part.len()).unwrap_or(0).to_le_bytes());
        bytes.extend(part);
    }
    Ok(Response::new(bytes))
}
