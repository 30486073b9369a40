//! Opening and locking the vault.

use penning_session::problem::Code;
use penning_session::{LockReason, Session, VaultState as SessionState};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use super::blocking;
use crate::dto::{Problem, Recovered, VaultState};
use crate::sealed::Sealed;
use crate::{App, locking, window};

/// Asks the keychain again.
#[tauri::command]
pub async fn vault_retry<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<VaultState, Problem> {
    let state = blocking(&app.session, |session| Ok(session.open())).await?;
    app.accounts_changed();
    locking::opened(&handle);
    Ok(state.into())
}

#[tauri::command]
pub async fn vault_unlock<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    password: Sealed<String>,
) -> Result<VaultState, Problem> {
    let password = Zeroizing::new(password.0);
    let state = blocking(&app.session, move |session| {
        session.unlock_with_password(&password)
    })
    .await?;
    window::renew(&handle);
    locking::opened(&handle);
    keep_key_for_short_locks(&app);
    Ok(state.into())
}

/// First start without a usable keychain: makes the vault with a password.
#[tauri::command]
pub async fn vault_create_with_password<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    password: Sealed<String>,
) -> Result<VaultState, Problem> {
    let password = Zeroizing::new(password.0);
    let state = blocking(&app.session, move |session| {
        session.create_with_password(&password)
    })
    .await?;
    window::renew(&handle);
    locking::opened(&handle);
    Ok(state.into())
}

#[tauri::command]
pub async fn vault_lock<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<VaultState, Problem> {
    let locking = handle.clone();
    let state = blocking(&app.session, move |session| {
        locking::lock(&locking, LockReason::Asked);
        Ok(session.vault_state())
    });
    Ok(state.await?.into())
}

/// Opens with the recovery key, as it was typed.
#[tauri::command]
pub async fn vault_recover_text<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    text: Sealed<String>,
) -> Result<Recovered, Problem> {
    let text = Zeroizing::new(text.0);
    let opening = move |session: &Session| session.unlock_with_recovery_key(&text);
    let recovered = blocking(&app.session, opening).await?;
    locking::opened(&handle);
    Ok(recovered.into())
}

/// Opens with the code of a recovery kit in a picture, whose bytes are the body of the call.
#[tauri::command]
pub async fn vault_recover_picture<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<Recovered, Problem> {
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => Zeroizing::new(bytes.clone()),
        InvokeBody::Json(_) => Zeroizing::default(),
    };
    let opening = move |session: &Session| session.unlock_with_recovery_picture(&bytes);
    let recovered = blocking(&app.session, opening).await?;
    locking::opened(&handle);
    Ok(recovered.into())
}

/// Opens with the code of a recovery kit that is on the screen; looks behind our own window, too.
#[tauri::command]
pub async fn vault_recover_screen<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<Recovered, Problem> {
    let aside = handle.clone();
    let opening = move |session: &Session| match session.unlock_with_recovery_screen() {
        Err(problem) if problem.code == Code::NoRecoveryKeyFound => {
            window::step_aside(&aside, || session.unlock_with_recovery_screen())
        }
        opened => opened,
    };
    let recovered = blocking(&app.session, opening).await?;
    locking::opened(&handle);
    Ok(recovered.into())
}

/// Not waited for: a keychain may ask its owner first.
fn keep_key_for_short_locks(app: &App) {
    let session = std::sync::Arc::clone(&app.session);
    tauri::async_runtime::spawn_blocking(move || {
        if session.vault_state() == SessionState::Open {
            session.keep_key_for_short_locks();
        }
    });
}
