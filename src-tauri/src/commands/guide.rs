//! The guide's place, kept while its page is not there.

use tauri::State;

use crate::App;
use crate::dto::{GuidePlace, Problem};

/// Keeps where the person is in the guide, in place of what was kept.
#[tauri::command]
pub async fn keep_guide(app: State<'_, App>, place: GuidePlace) -> Result<(), Problem> {
    if place.is_sound() {
        app.keep_guide(place);
    }
    Ok(())
}
