//! Sign-in requests: activating accounts for them, and answering.

use tauri::{AppHandle, Runtime, State};

use super::blocking;
use crate::App;
use crate::approve;
use crate::dto::{BackendEvent, ClockView, Problem, RequestState, Settled, Verdict};

/// Makes a key and hands it to the server: takes a second or several.
#[tauri::command]
pub async fn activate(
    app: State<'_, App>,
    pending_id: String,
    issuer: String,
    account_name: String,
) -> Result<String, Problem> {
    let activated = blocking(&app.session, move |session| {
        session.activate(&pending_id, &issuer, &account_name)
    });
    let id = activated.await?;
    app.accounts_changed();
    Ok(id)
}

#[tauri::command]
pub async fn discard_activations(
    app: State<'_, App>,
    pending_ids: Vec<String>,
) -> Result<(), Problem> {
    app.session.discard_tokens(&pending_ids);
    Ok(())
}

#[tauri::command]
pub async fn remove_approval(app: State<'_, App>, id: String) -> Result<(), Problem> {
    blocking(&app.session, move |session| session.remove_token(&id)).await?;
    app.accounts_changed();
    Ok(())
}

/// "I'm signing in now."
#[tauri::command]
pub async fn expect_sign_in(app: State<'_, App>) -> Result<(), Problem> {
    app.session.expect_sign_in();
    app.wake_poller();
    Ok(())
}

/// Asks the time server, once.
#[tauri::command]
pub async fn check_clock(app: State<'_, App>) -> Result<ClockView, Problem> {
    let offset = blocking(&app.session, |session| session.check_clock()).await?;
    app.tell(BackendEvent::Changed);
    Ok(offset.into())
}

/// Brings the request window back where it was put off.
#[tauri::command]
pub async fn show_request<R: Runtime>(handle: AppHandle<R>) -> Result<(), Problem> {
    approve::bring_back(&handle);
    Ok(())
}

#[tauri::command]
pub async fn request_state(app: State<'_, App>) -> Result<RequestState, Problem> {
    Ok(RequestState {
        sign_in: app.session.sign_in().map(Into::into),
        language: app.words().language().tag(),
        theme: app.session.settings().theme,
        sound: app.session.settings().sign_in_sound,
    })
}

#[tauri::command]
pub async fn request_answer<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    id: String,
    verdict: Verdict,
    rivals: Vec<String>,
) -> Result<Settled, Problem> {
    let answered = blocking(&app.session, move |session| {
        session.answer_of_several(&id, verdict.into(), &rivals)
    });
    let answered = answered.await;
    approve::changed(&handle);
    Ok(answered?.into())
}

/// The person wants it out of the way: what waits goes on waiting, until its time is up.
#[tauri::command]
pub async fn request_close<R: Runtime>(handle: AppHandle<R>) -> Result<(), Problem> {
    approve::put_off(&handle);
    Ok(())
}
