//! The list: codes, and what a person does with an account.

use penning_session::Copying;
use tauri::{AppHandle, Runtime, State};

use super::blocking;
use crate::dto::{AccountEdit, CodeView, Copied, Problem, TrashedRow, Which};
use crate::{App, actions};

#[tauri::command]
pub async fn codes(app: State<'_, App>, ids: Vec<String>) -> Result<Vec<CodeView>, Problem> {
    let live = app.session.codes(&ids)?;
    Ok(live.into_iter().map(CodeView::from).collect())
}

#[tauri::command]
pub async fn copy_code<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    id: String,
    which: Which,
) -> Result<Copied, Problem> {
    let turn = app.copies.next();
    let account = id.clone();
    let copying = blocking(&app.session, move |session| match which {
        Which::Current => session.copy_unless_late(&account),
        Which::Next => session.copy_code(&account, which.into()).map(Copying::Done),
    })
    .await?;
    Ok(match copying {
        Copying::Done(copied) => Copied {
            clears_at: app.plan_clearing(copied.clears_after_seconds),
            comes_at: None,
        },
        Copying::WaitFor(until) => Copied {
            clears_at: None,
            comes_at: Some(actions::copy_at(&handle, id, until, turn)),
        },
    })
}

#[tauri::command]
pub async fn hotp_next(app: State<'_, App>, id: String) -> Result<CodeView, Problem> {
    let live = blocking(&app.session, move |session| session.step_counter(&id)).await?;
    Ok(live.into())
}

#[tauri::command]
pub async fn edit_account(
    app: State<'_, App>,
    id: String,
    edit: AccountEdit,
) -> Result<(), Problem> {
    blocking(&app.session, move |session| {
        session.edit_account(&id, edit.into())
    })
    .await?;
    app.accounts_changed();
    Ok(())
}

#[tauri::command]
pub async fn pin_account(app: State<'_, App>, id: String, pinned: bool) -> Result<(), Problem> {
    blocking(&app.session, move |session| {
        session.pin_account(&id, pinned)
    })
    .await?;
    app.accounts_changed();
    Ok(())
}

#[tauri::command]
pub async fn move_account(
    app: State<'_, App>,
    id: String,
    before: Option<String>,
) -> Result<(), Problem> {
    blocking(&app.session, move |session| {
        session.move_account(&id, before.as_deref())
    })
    .await?;
    app.accounts_changed();
    Ok(())
}

#[tauri::command]
pub async fn delete_account(app: State<'_, App>, id: String) -> Result<(), Problem> {
    blocking(&app.session, move |session| session.delete_account(&id)).await?;
    app.accounts_changed();
    Ok(())
}

#[tauri::command]
pub async fn restore_account(app: State<'_, App>, id: String) -> Result<(), Problem> {
    blocking(&app.session, move |session| session.restore_account(&id)).await?;
    app.accounts_changed();
    Ok(())
}

#[tauri::command]
pub async fn trash(app: State<'_, App>) -> Result<Vec<TrashedRow>, Problem> {
    let trash = app.session.trash()?;
    Ok(trash.into_iter().map(TrashedRow::from).collect())
}

#[tauri::command]
pub async fn purge_account(app: State<'_, App>, id: String) -> Result<(), Problem> {
    blocking(&app.session, move |session| session.purge_account(&id)).await?;
    app.accounts_changed();
    Ok(())
}
