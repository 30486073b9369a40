//! Windows and macOS.

use penning_session::ports::{PixelOrder, ScreenError, Shot};
use xcap::{Monitor, XCapError};
use zeroize::Zeroizing;

pub fn capture() -> Result<Vec<Shot>, ScreenError> {
    #[cfg(target_os = "macos")]
    ask()?;
    let monitors = Monitor::all().map_err(failed)?;
    if monitors.is_empty() {
        return Err(ScreenError::NoDisplay);
    }
    monitors.iter().map(shot).collect()
}

fn shot(monitor: &Monitor) -> Result<Shot, ScreenError> {
    let picture = monitor.capture_image().map_err(failed)?;
    Ok(Shot {
        name: monitor.name().map_err(failed)?,
        x: monitor.x().map_err(failed)?,
        y: monitor.y().map_err(failed)?,
        width: picture.width(),
        height: picture.height(),
        // macOS counts places in points. On Windows the desktop's pixels are the real ones.
        scale: match cfg!(target_os = "macos") {
            true => monitor.scale_factor().map_err(failed)?,
            false => 1.0,
        },
        order: PixelOrder::Rgba,
        pixels: Zeroizing::new(picture.into_raw()),
    })
}

/// Without permission macOS gives pictures of an empty desktop instead of an error. The first time
/// this asks the person; the permission counts from the next start.
#[cfg(target_os = "macos")]
pub fn ask() -> Result<(), ScreenError> {
    use objc2_core_graphics::{CGPreflightScreenCaptureAccess, CGRequestScreenCaptureAccess};
    match CGPreflightScreenCaptureAccess() || CGRequestScreenCaptureAccess() {
        true => Ok(()),
        false => Err(ScreenError::Denied),
    }
}

fn failed(error: XCapError) -> ScreenError {
    match error {
        XCapError::NotSupported => ScreenError::Unsupported,
        other => ScreenError::Failed(other.to_string()),
    }
}
