//! The camera: on while its dialog is open.
//!
//! The page asks for picture after picture, so a slow page gets fewer instead of a queue, and one that asks no more
//! has no camera any more. A picture goes as bytes, since as numbers in JSON it would be four times as large.

use penning_qr::Luma;
use penning_session::problem::{Code, Problem as SessionProblem};
use tauri::State;
use tauri::ipc::{InvokeBody, Request, Response};

use super::blocking;
use crate::App;
use crate::dto::{CameraView, Problem};

/// Switches a camera on. `true`: pictures come from [`camera_look`]; `false`: the page has the camera on this system,
/// and brings them to [`camera_see`].
#[tauri::command]
pub async fn camera_start(app: State<'_, App>, camera: Option<String>) -> Result<bool, Problem> {
    let session = std::sync::Arc::clone(&app.session);
    let native = is_native();
    blocking(&app.session, move |_| match native {
        true => session.camera_start(camera.as_deref()),
        false => session.camera_start_in_page(),
    })
    .await?;
    Ok(native)
}

/// What the camera sees, as soon as there is news: see [`packed`].
#[tauri::command]
pub async fn camera_look(app: State<'_, App>) -> Result<Response, Problem> {
    let view = blocking(&app.session, |session| Ok(session.camera_look())).await?;
    packed(view)
}

/// Reads a picture of the page's camera: its body has a byte for each pixel, the header `x-width` the pixels a row.
#[tauri::command]
pub async fn camera_see(app: State<'_, App>, request: Request<'_>) -> Result<CameraView, Problem> {
    let frame = frame(&request)
        .ok_or_else(|| SessionProblem::from(Code::CameraFailed))
        .map_err(Problem::from)?;
    let view = blocking(&app.session, move |session| session.camera_see(&frame)).await?;
    Ok(view.into())
}

/// Switches the camera off: it is when this returns.
#[tauri::command]
pub async fn camera_stop(app: State<'_, App>) -> Result<(), Problem> {
    blocking(&app.session, |session| {
        session.camera_stop();
        Ok(())
    })
    .await
}

/// The view as JSON with its length before it, then the picture's width and height, if there is one, and its grey
/// values. Numbers have 32 bits, the lowest first.
fn packed(mut view: penning_session::CameraView) -> Result<Response, Problem> {
    let preview = view.preview.take();
    let head = serde_json::to_vec(&CameraView::from(view)).map_err(|error| {
        log::error!("a view cannot be written: {error}");
        Problem::from(Code::Internal)
    })?;
    let mut bytes =
        Vec::with_capacity(head.len() + 12 + preview.as_ref().map_or(0, |p| p.pixels.len()));
    let number = |bytes: &mut Vec<u8>, value: u32| bytes.extend(value.to_le_bytes());
    number(&mut bytes, u32::try_from(head.len()).unwrap_or(0));
    bytes.extend(head);
    if let Some(preview) = preview {
        number(&mut bytes, preview.width);
        number(&mut bytes, preview.height);
        bytes.extend(&preview.pixels);
    }
    Ok(Response::new(bytes))
}

fn frame(request: &Request<'_>) -> Option<Luma> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return None;
    };
    let width: u32 = request
        .headers()
        .get("x-width")?
        .to_str()
        .ok()?
        .parse()
        .ok()?;
    let height = u32::try_from(bytes.len()).ok()?.checked_div(width)?;
    // Wiped when it was read.
    Luma::new(width, height, bytes.clone()).ok()
}

fn is_native() -> bool {
    // Where the page has the camera on other systems is tested on this one.
    #[cfg(debug_assertions)]
    if std::env::var_os("PENNING_CAMERA_IN_PAGE").is_some() {
        return false;
    }
    penning_platform::camera::IS_NATIVE
}
