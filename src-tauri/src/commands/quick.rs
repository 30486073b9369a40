//! The quick palette.

use tauri::{AppHandle, Runtime, State};

use crate::dto::{Problem, QuickChoice, QuickState};
use crate::{App, quick};

#[tauri::command]
pub async fn quick_state(app: State<'_, App>) -> Result<QuickState, Problem> {
    Ok(quick::state(&app))
}

#[tauri::command]
pub async fn quick_choose<R: Runtime>(
    handle: AppHandle<R>,
    choice: QuickChoice,
) -> Result<(), Problem> {
    quick::choose(&handle, choice);
    Ok(())
}

#[tauri::command]
pub async fn quick_close<R: Runtime>(handle: AppHandle<R>) -> Result<(), Problem> {
    quick::close(&handle);
    Ok(())
}
