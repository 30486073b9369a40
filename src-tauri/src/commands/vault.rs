//! Opening the vault.

use tauri::State;
use zeroize::Zeroizing;

use super::blocking;
use crate::App;
use crate::dto::{Problem, VaultState};

/// Asks the keychain again.
#[tauri::command]
pub async fn vault_retry(app: State<'_, App>) -> Result<VaultState, Problem> {
    let state = blocking(&app.session, |session| Ok(session.open())).await?;
    app.accounts_changed();
    Ok(state.into())
}

#[tauri::command]
pub async fn vault_unlock(app: State<'_, App>, password: String) -> Result<VaultState, Problem> {
    let password = Zeroizing::new(password);
    let state = blocking(&app.session, move |session| {
        session.unlock_with_password(&password)
    })
    .await?;
    app.accounts_changed();
    Ok(state.into())
}

/// First start without a usable keychain: makes the vault with a password.
#[tauri::command]
pub async fn vault_create_with_password(
    app: State<'_, App>,
    password: String,
) -> Result<VaultState, Problem> {
    let password = Zeroizing::new(password);
    let state = blocking(&app.session, move |session| {
        session.create_with_password(&password)
    })
    .await?;
    app.accounts_changed();
    Ok(state.into())
}
