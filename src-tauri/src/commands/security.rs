//! Settings, security: the ways to open, the recovery kit, and who may see the window.

use std::time::{Duration, Instant};

use penning_session::KitWords;
use tauri::{AppHandle, Manager, Runtime, State};
use zeroize::Zeroizing;

use super::blocking;
use crate::dialogs::{self, Ask};
use crate::dto::{BackendEvent, KitMade, PasswordStrength, Problem, Ways};
use crate::sealed::Sealed;
use crate::{App, window};

/// For how long our windows may be seen in pictures of the screen when somebody asked for that.
const SHOWN_TO_CAPTURE: Duration = Duration::from_secs(60);

#[tauri::command]
pub async fn ways(app: State<'_, App>) -> Result<Ways, Problem> {
    let ways = blocking(&app.session, |session| session.ways()).await?;
    Ok(ways.into())
}

/// The password goes in, and only what it is worth comes out.
#[tauri::command]
pub async fn weigh_password(
    app: State<'_, App>,
    password: Sealed<String>,
) -> Result<PasswordStrength, Problem> {
    let password = Zeroizing::new(password.0);
    let weighed = blocking(&app.session, move |_| {
        Ok(penning_session::strength(&password))
    });
    Ok(weighed.await?.into())
}

/// Sets the first password, or another in place of the present one.
#[tauri::command]
pub async fn set_password(app: State<'_, App>, password: Sealed<String>) -> Result<(), Problem> {
    let password = Zeroizing::new(password.0);
    blocking(&app.session, move |session| session.set_password(&password)).await?;
    app.away.settings_changed();
    Ok(())
}

#[tauri::command]
pub async fn use_keychain(app: State<'_, App>) -> Result<(), Problem> {
    blocking(&app.session, |session| session.use_keychain()).await?;
    app.away.settings_changed();
    Ok(())
}

/// Says how many automatic backups got the new key, too.
#[tauri::command]
pub async fn make_new_key<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    password: Sealed<Option<String>>,
) -> Result<usize, Problem> {
    let password = password.0.map(Zeroizing::new);
    let made = blocking(&app.session, move |session| {
        session.make_new_key(password.as_ref().map(|password| password.as_str()))
    })
    .await;
    // There is something to tell: of kits, of backups.
    handle.state::<App>().tell(BackendEvent::Changed);
    made
}

/// Asks where the kit's page should go, and writes it there. Null: the person thought better of it.
#[tauri::command]
pub async fn make_recovery_kit<R: Runtime>(
    handle: AppHandle<R>,
    app: State<'_, App>,
    made_on: String,
) -> Result<Option<KitMade>, Problem> {
    app.session.require_presence()?;
    let (title, name, words) = {
        let words = app.words();
        let kit = KitWords {
            title: words.say("kit-page-title"),
            made_on: words.say_with("kit-page-made-on", &[("date", made_on.into())]),
            paragraphs: ["kit-page-what", "kit-page-use", "kit-page-keep"]
                .map(|id| words.say(id))
                .to_vec(),
            key_title: words.say("kit-page-key"),
            vault: words.say("kit-page-vault"),
            without_penning: words.say("kit-page-without"),
        };
        (words.say("kit-save-title"), words.say("kit-file-name"), kit)
    };
    let Some(path) = dialogs::ask(&handle, title, Ask::Save { name }).await else {
        return Ok(None);
    };
    let file_name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let groups = blocking(&app.session, move |session| {
        session.write_recovery_kit(&path, &words)
    })
    .await?;
    Ok(Some(KitMade {
        file_name: penning_otp::display_text(&file_name),
        groups: groups.into_iter().map(|group| group as u32).collect(),
    }))
}

/// What was typed from the page, in the order in which its groups were named.
#[tauri::command]
pub async fn check_recovery_kit(
    app: State<'_, App>,
    typed: Sealed<Vec<String>>,
) -> Result<(), Problem> {
    let typed: Vec<_> = typed.0.into_iter().map(Zeroizing::new).collect();
    blocking(&app.session, move |session| {
        session.check_recovery_kit(&typed)
    })
    .await
}

/// Lets pictures of the screen show our windows for a minute.
#[tauri::command]
pub async fn show_to_capture<R: Runtime>(handle: AppHandle<R>) {
    let until = Instant::now() + SHOWN_TO_CAPTURE;
    handle.state::<App>().shown_to_capture.until(Some(until));
    window::hide_from_capture(&handle);
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep_until(until.into()).await;
        window::hide_from_capture(&handle);
    });
}
