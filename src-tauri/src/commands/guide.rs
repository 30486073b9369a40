//! Where the person is in the guide and in the list, kept while their page is not there.

use tauri::State;

use crate::App;
use crate::dto::{GuidePlace, ListPlace, Problem};

/// Keeps where the person is in the guide, in place of what was kept.
#[tauri::command]
pub async fn keep_guide(app: State<'_, App>, place: GuidePlace) -> Result<(), Problem> {
    if place.is_sound() {
        app.keep_guide(place);
    }
    Ok(())
}

/// Keeps what the list shows, for a page that takes this one's place in the window.
#[tauri::command]
pub async fn keep_list(app: State<'_, App>, place: ListPlace) -> Result<(), Problem> {
    if place.is_sound() {
        app.keep_list(Some(place));
    }
    Ok(())
}
