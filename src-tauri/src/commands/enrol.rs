//! Adding accounts: each way returns what was found, and nothing is stored before
//! [`enrol_commit`].

use penning_session::Outcome;
use penning_session::problem::{Code, Problem as SessionProblem};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use super::{blocking, name_of};
use crate::App;
use crate::dto::{CodeView, CommitChoice, EnrolOutcome, Problem, TypedIn};
use crate::sealed::Sealed;

#[tauri::command]
pub async fn enrol_screen<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<EnrolOutcome, Problem> {
    let found = blocking(&app.session, move |session| {
        crate::actions::look_at_screen(&handle, session)
    });
    Ok(found.await?.into())
}

/// Null where the person marked nothing.
#[tauri::command]
pub async fn enrol_marked<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<Option<EnrolOutcome>, Problem> {
    let found = blocking(&app.session, move |session| {
        crate::window::step_aside(&handle, || session.look_at_marked())
    });
    Ok(found.await?.map(EnrolOutcome::from))
}

#[tauri::command]
pub async fn enrol_clipboard(app: State<'_, App>) -> Result<EnrolOutcome, Problem> {
    let found = blocking(&app.session, |session| session.take_clipboard());
    Ok(found.await?.into())
}

/// A picture's bytes as the body of the call; its name, percent-encoded, in the header `x-name`.
#[tauri::command]
pub async fn enrol_picture(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<EnrolOutcome, Problem> {
    let name = name_of(&request);
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(SessionProblem::from(Code::PictureEmpty)
            .with("name", name)
            .into());
    };
    let bytes = Zeroizing::new(bytes.clone());
    let found = blocking(&app.session, move |session| {
        session.take_picture(&name, &bytes)
    });
    Ok(found.await?.into())
}

/// Opens a document that was locked, by the name in that problem: percent-encoded in `x-name`.
#[tauri::command]
pub async fn enrol_unlock(
    app: State<'_, App>,
    request: Request<'_>,
    password: Sealed<String>,
) -> Result<EnrolOutcome, Problem> {
    let name = name_of(&request);
    let password = Zeroizing::new(password.0);
    let found = blocking(&app.session, move |session| {
        session.unlock_picture(&name, &password)
    });
    Ok(found.await?.into())
}

#[tauri::command]
pub async fn enrol_text(
    app: State<'_, App>,
    text: Sealed<String>,
) -> Result<EnrolOutcome, Problem> {
    let text = Zeroizing::new(text.0);
    let found = blocking(&app.session, move |session| session.take_text(&text));
    Ok(found.await?.into())
}

#[tauri::command]
pub async fn enrol_typed(
    app: State<'_, App>,
    typed: Sealed<TypedIn>,
) -> Result<EnrolOutcome, Problem> {
    Ok(app.session.take_typed(typed.0.into())?.into())
}

#[tauri::command]
pub async fn enrol_codes(
    app: State<'_, App>,
    pending_ids: Vec<String>,
) -> Result<Vec<CodeView>, Problem> {
    let live = app.session.pending_codes(&pending_ids);
    Ok(live.into_iter().map(CodeView::from).collect())
}

#[tauri::command]
pub async fn enrol_commit(
    app: State<'_, App>,
    choices: Vec<CommitChoice>,
) -> Result<Vec<String>, Problem> {
    let choices: Vec<_> = choices.into_iter().map(Into::into).collect();
    let ids = blocking(&app.session, move |session| session.commit(&choices)).await?;
    app.accounts_changed();
    Ok(ids)
}

#[tauri::command]
pub async fn enrol_discard(app: State<'_, App>, pending_ids: Vec<String>) -> Result<(), Problem> {
    app.session.discard(&pending_ids);
    Ok(())
}

#[tauri::command]
pub async fn enrol_take_waiting(app: State<'_, App>) -> Result<Option<EnrolOutcome>, Problem> {
    Ok(app
        .session
        .take_waiting()
        .map(|waiting: Outcome| waiting.into()))
}
