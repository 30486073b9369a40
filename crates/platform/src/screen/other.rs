//! Windows and macOS.

use penning_session::ports::{PixelOrder, ScreenError, Shot};
use xcap::{Monitor, XCapError};
use zeroize::Zeroizing;

pub fn capture() -> Result<Vec<Shot>, ScreenError> {
    #[cfg(target_os = "macos")]
    if !is_allowed() {
        return Err(ScreenError::Denied);
    }
    let monitors = Monitor::all().map_err(failed)?;
    if monitors.is_empty() {
        return Err(ScreenError::NoDisplay);
    }
    monitors.iter().map(shot).collect()
}

fn shot(monitor: &Monitor) -> Result<Shot, ScreenError> {
    let picture = monitor.capture_image().map_err(failed)?;
    // The desktop's pixels are the real ones here, as in the places of windows. macOS counts in points.
    let points = match cfg!(target_os = "macos") {
        true => monitor.scale_factor().map_err(failed)?,
        false => 1.0,
    };
    let place = |at: i32| (at as f32 * points) as i32;
    Ok(Shot {
        name: monitor.name().map_err(failed)?,
        x: place(monitor.x().map_err(failed)?),
        y: place(monitor.y().map_err(failed)?),
        width: picture.width(),
        height: picture.height(),
        scale: 1.0,
        order: PixelOrder::Rgba,
        pixels: Zeroizing::new(picture.into_raw()),
    })
}

/// Without permission macOS gives pictures of an empty desktop instead of an error. The first time
/// this asks the person; the permission counts from the next start.
#[cfg(target_os = "macos")]
fn is_allowed() -> bool {
    use objc2_core_graphics::{CGPreflightScreenCaptureAccess, CGRequestScreenCaptureAccess};
    CGPreflightScreenCaptureAccess() || CGRequestScreenCaptureAccess()
}

fn failed(error: XCapError) -> ScreenError {
    match error {
        XCapError::NotSupported => ScreenError::Unsupported,
        other => ScreenError::Failed(other.to_string()),
    }
}
