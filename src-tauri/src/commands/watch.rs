//! Watching the screen: [`watch_start`] begins, an event says that there is more to see in
//! [`watch_view`].

use tauri::{AppHandle, Runtime, State};

use crate::App;
use crate::dto::{Problem, WatchFor, WatchView};

#[tauri::command]
pub async fn watch_start<R: Runtime>(
    handle: AppHandle<R>,
    purpose: WatchFor,
) -> Result<Option<WatchView>, Problem> {
    Ok(crate::watch::begin(&handle, purpose.into()).map(WatchView::from))
}

#[tauri::command]
pub async fn watch_stop(app: State<'_, App>) -> Result<(), Problem> {
    app.session.stop_watch();
    Ok(())
}

#[tauri::command]
pub async fn watch_view(app: State<'_, App>) -> Result<Option<WatchView>, Problem> {
    Ok(app.session.watched().map(WatchView::from))
}
