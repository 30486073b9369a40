//! The first paint, settings, and the window itself.

use tauri::{AppHandle, Runtime, State};

use super::blocking;
use crate::dto::{AccountRow, AppState, CodeView, Problem, Responder, Settings};
use crate::{App, shortcuts, window};

/// Rows whose codes come with the first answer: more than a window shows at first.
const FIRST_ROWS: usize = 40;

#[tauri::command]
pub async fn app_state(app: State<'_, App>) -> Result<AppState, Problem> {
    let vault = app.session.vault_state();
    let settings = app.session.settings();
    let notices = app.session.notices();
    let accounts = app.session.accounts();
    let first = match settings.hide_codes {
        // Hidden codes enter the page when they are asked for.
        true => Vec::new(),
        false => first_rows(&accounts),
    };
    let codes = app.session.codes(&first).unwrap_or_default();
    Ok(AppState {
        vault: vault.into(),
        settings,
        language: app.words().language().tag(),
        accounts: accounts.into_iter().map(AccountRow::from).collect(),
        codes: codes.into_iter().map(CodeView::from).collect(),
        has_tray: app.has_tray(),
        has_shortcuts: shortcuts::are_possible(),
        shortcuts_refused: app.shortcuts_refused.names(),
        os: std::env::consts::OS,
        version: env!("CARGO_PKG_VERSION"),
        responders: app
            .session
            .responders()
            .into_iter()
            .map(Responder::from)
            .collect(),
        enrol_waiting: app.session.has_waiting(),
        copy_waiting: app.session.has_copy_waiting(),
        notices: notices.into_iter().map(Problem::from).collect(),
        approvals: app.session.tokens().into_iter().map(Into::into).collect(),
        sign_ins_waiting: u32::try_from(app.session.sign_ins_waiting()).unwrap_or(u32::MAX),
        clock_offset: app.session.clock_offset().map(Into::into),
        wished_account: app.wished_account(),
        approves: app.session.approves(),
        time_server: app.session.time_server().to_owned(),
        guide: app.guide_place(),
        list: app.list_place(),
    })
}

#[tauri::command]
pub async fn change_settings<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    settings: Settings,
) -> Result<Settings, Problem> {
    let before = app.session.settings();
    let (keys, earlier) = (handle.clone(), before.clone());
    let settings = blocking(&app.session, move |session| {
        let wished = settings.clone();
        shortcuts::change(&keys, &earlier, &wished)?;
        let changed = session.change_settings(settings);
        if changed.is_err()
            && let Err(problem) = shortcuts::change(&keys, &wished, &earlier)
        {
            log::warn!("keys are lost: {}", problem.code.as_str());
        }
        changed
    })
    .await?;
    app.settings_changed(&settings);
    window::dress(&handle, settings.theme);
    // Who hides Penning anew means now; another setting leaves the minute as it is.
    if settings.hide_from_capture != before.hide_from_capture {
        app.shown_to_capture.until(None);
    }
    window::hide_from_capture(&handle);
    Ok(settings)
}

#[tauri::command]
pub async fn hide_window<R: Runtime>(handle: AppHandle<R>) {
    window::close(&handle);
}

#[tauri::command]
pub async fn quit<R: Runtime>(handle: AppHandle<R>) {
    crate::quit(&handle);
}

/// Pinned accounts stand first in every order.
fn first_rows(accounts: &[penning_session::AccountSummary]) -> Vec<String> {
    let pinned = accounts.iter().filter(|account| account.pinned);
    let others = accounts.iter().filter(|account| !account.pinned);
    pinned
        .chain(others)
        .take(FIRST_ROWS)
        .map(|account| account.id.clone())
        .collect()
}
