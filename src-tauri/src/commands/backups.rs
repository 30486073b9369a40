//! Copies of the vault: made, looked at, and restored from. Files and folders are chosen in the desktop's own
//! dialog; the page names none.

use std::time::{SystemTime, UNIX_EPOCH};

use penning_session::Session;
use penning_session::problem::{Code, Problem as SessionProblem};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Runtime, State};
use zeroize::Zeroizing;

use super::{blocking, name_of};
use crate::App;
use crate::dialogs::{self, Ask};
use crate::dto::{
    BackupChoices, BackupsState, CopyLooked, CopyRow, Problem, RestoreHow, VaultState,
};
use crate::sealed::Sealed;

/// Files that hold accounts: portable backups, and vaults.
const ENDINGS: &[&str] = &["penning", "age"];

#[tauri::command]
pub async fn backups(app: State<'_, App>) -> Result<BackupsState, Problem> {
    Ok(blocking(&app.session, Session::backups).await?.into())
}

#[tauri::command]
pub async fn backups_change(
    app: State<'_, App>,
    choices: BackupChoices,
) -> Result<BackupsState, Problem> {
    let changed = blocking(&app.session, move |session| {
        session.change_backups(choices)?;
        session.backups()
    });
    let changed = changed.await?;
    // It may be due now.
    app.accounts_changed();
    Ok(changed.into())
}

/// Asks for a folder, and uses it once a backup was made in it. Null: none was chosen.
#[tauri::command]
pub async fn backups_choose_folder<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<Option<BackupsState>, Problem> {
    let title = app.words().say("backups-choose-folder-title");
    let Some(folder) = dialogs::ask(&handle, title, Ask::Folder).await else {
        return Ok(None);
    };
    let chosen = blocking(&app.session, move |session| {
        session.choose_backup_folder(Some(folder))?;
        session.backups()
    });
    Ok(Some(chosen.await?.into()))
}

/// Back to the folder beside the vault.
#[tauri::command]
pub async fn backups_usual_folder(app: State<'_, App>) -> Result<BackupsState, Problem> {
    let chosen = blocking(&app.session, |session| {
        session.choose_backup_folder(None)?;
        session.backups()
    });
    Ok(chosen.await?.into())
}

#[tauri::command]
pub async fn back_up_now(app: State<'_, App>) -> Result<BackupsState, Problem> {
    let made = blocking(&app.session, |session| {
        session.back_up_now()?;
        session.backups()
    });
    Ok(made.await?.into())
}

/// Asks where to, then makes a portable backup there. Its file's name; null: no place was chosen.
#[tauri::command]
pub async fn back_up_portable<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    password: Sealed<String>,
) -> Result<Option<String>, Problem> {
    let password = Zeroizing::new(password.0);
    app.session.check_backup_password(&password)?;
    let title = app.words().say("backup-portable-title");
    let ask = Ask::Save {
        name: portable_name(),
    };
    let Some(path) = dialogs::ask(&handle, title, ask).await else {
        return Ok(None);
    };
    let name = path.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    blocking(&app.session, move |session| {
        session.write_portable_backup(&path, &password)
    })
    .await?;
    Ok(Some(name))
}

#[tauri::command]
pub async fn copies(app: State<'_, App>) -> Result<Vec<CopyRow>, Problem> {
    let copies = blocking(&app.session, Session::copies).await?;
    Ok(copies.into_iter().map(CopyRow::from).collect())
}

#[tauri::command]
pub async fn copy_look(app: State<'_, App>, id: String) -> Result<CopyLooked, Problem> {
    let looked = blocking(&app.session, move |session| session.look_at_copy(&id));
    Ok(looked.await?.into())
}

/// Asks for a file, and looks at it. Null: none was chosen.
#[tauri::command]
pub async fn copy_choose<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
) -> Result<Option<CopyLooked>, Problem> {
    let title = app.words().say("restore-choose-title");
    let ask = Ask::Open {
        endings: ENDINGS,
        kind: app.words().say("restore-choose-kind"),
    };
    let Some(path) = dialogs::ask(&handle, title, ask).await else {
        return Ok(None);
    };
    let looked = blocking(&app.session, move |session| session.look_at_file(&path));
    Ok(Some(looked.await?.into()))
}

/// A file that was dropped on the page: its bytes as the body, its name, percent-encoded, in `x-name`.
#[tauri::command]
pub async fn copy_dropped(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<CopyLooked, Problem> {
    let name = name_of(&request);
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(SessionProblem::from(Code::CopyNotOurs)
            .with("name", name)
            .into());
    };
    let bytes = bytes.clone();
    let looked = blocking(&app.session, move |session| {
        session.look_at_bytes(&name, bytes)
    });
    Ok(looked.await?.into())
}

/// What was dropped on the window, where the desktop gives it to Rust.
#[tauri::command]
pub async fn copy_take_waiting(app: State<'_, App>) -> Result<Option<CopyLooked>, Problem> {
    match app.session.take_copy_waiting() {
        None => Ok(None),
        Some(looked) => Ok(Some(looked?.into())),
    }
}

#[tauri::command]
pub async fn copy_open_with_password(
    app: State<'_, App>,
    password: Sealed<String>,
) -> Result<CopyLooked, Problem> {
    let password = Zeroizing::new(password.0);
    let looked = blocking(&app.session, move |session| {
        session.open_copy_with_password(&password)
    });
    Ok(looked.await?.into())
}

#[tauri::command]
pub async fn copy_open_with_key(
    app: State<'_, App>,
    key: Sealed<String>,
) -> Result<CopyLooked, Problem> {
    let key = Zeroizing::new(key.0);
    let looked = blocking(&app.session, move |session| {
        session.open_copy_with_key(&key)
    });
    Ok(looked.await?.into())
}

#[tauri::command]
pub async fn copy_forget(app: State<'_, App>) -> Result<(), Problem> {
    app.session.forget_copy();
    Ok(())
}

#[tauri::command]
pub async fn restore(app: State<'_, App>, how: RestoreHow) -> Result<(), Problem> {
    blocking(&app.session, move |session| session.restore(how.into())).await?;
    app.accounts_changed();
    Ok(())
}

#[tauri::command]
pub async fn restore_undo(app: State<'_, App>) -> Result<(), Problem> {
    blocking(&app.session, Session::undo_restore).await?;
    app.accounts_changed();
    Ok(())
}

/// Goes on with the copy that was offered in place of a damaged vault.
#[tauri::command]
pub async fn vault_use_earlier(app: State<'_, App>) -> Result<VaultState, Problem> {
    let state = blocking(&app.session, Session::use_earlier_save).await?;
    app.accounts_changed();
    Ok(state.into())
}

#[tauri::command]
pub async fn notice_dismiss(app: State<'_, App>, code: String) -> Result<(), Problem> {
    app.session.dismiss_notice(&code);
    Ok(())
}

/// `Penning 2026-11-25.penning`, by the calendar of Greenwich.
fn portable_name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = now.unwrap_or_default().as_secs() / 86_400;
    let (year, month, day) = penning_vault::date_of(days);
    format!("Penning {year:04}-{month:02}-{day:02}.penning")
}
