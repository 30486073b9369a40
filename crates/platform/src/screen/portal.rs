//! Wayland: the desktop portal takes the picture, of all monitors at once, and may ask the person
//! first (<https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Screenshot.html>).

use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use ashpd::PortalError;
use ashpd::desktop::ResponseError;
use ashpd::desktop::screenshot::Screenshot;
use image::{ImageFormat, ImageReader};
use penning_session::ports::{PixelOrder, ScreenError, Shot};
use zbus::block_on;
use zeroize::Zeroizing;

use crate::bus::{Unserved, while_served};

pub fn capture() -> Result<Vec<Shot>, ScreenError> {
    Ok(vec![ask(false)?])
}

/// The desktop's own dialog lets the person mark a part. Closed without one, it is `None`.
pub fn mark() -> Result<Option<Shot>, ScreenError> {
    match ask(true) {
        Ok(shot) => Ok(Some(shot)),
        // Its answer is the same for who closed the dialog and who never may.
        Err(ScreenError::Denied) => Ok(None),
        Err(error) => Err(error),
    }
}

fn ask(interactive: bool) -> Result<Shot, ScreenError> {
    let uri = while_portal(move || {
        block_on(async {
            let request = Screenshot::request().interactive(interactive).modal(false);
            let answer = request.send().await?.response()?;
            Ok(answer.uri().as_str().to_owned())
        })
        .map_err(explain)
    })?;
    let path = file(&uri).ok_or_else(|| {
        ScreenError::Failed("the portal's picture is not a file on this machine".into())
    })?;
    let png = take(&path).map_err(|error| {
        ScreenError::Failed(format!("the portal's picture could not be read: {error}"))
    })?;
    shot(&png)
}

/// Runs `ask` for as long as there is a portal that may answer.
pub fn while_portal<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, ScreenError> + Send + 'static,
) -> Result<T, ScreenError> {
    match while_served("org.freedesktop.portal.Desktop", ask) {
        Ok(answer) => answer,
        Err(Unserved::NoBus) => Err(ScreenError::Unsupported),
        Err(Unserved::Left) => Err(ScreenError::Failed("the portal went away".into())),
        Err(Unserved::NoThread(error)) => Err(ScreenError::Failed(error)),
    }
}

/// Reads a file of ours alone and removes it: no picture of the screen stays on disk.
fn take(path: &Path) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let opened = File::open(path);
    // Whatever follows, the picture goes.
    if let Err(error) = fs::remove_file(path) {
        log::warn!("the portal's picture of the screen could not be removed: {error}");
    }
    let mut file = opened?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
    // Room for all, so that growing leaves no copies behind.
    let mut png = Zeroizing::new(Vec::with_capacity(length + 1));
    file.read_to_end(&mut png)?;
    Ok(png)
}

fn shot(png: &[u8]) -> Result<Shot, ScreenError> {
    let reader = ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    let picture = reader
        .decode()
        .map_err(|error| ScreenError::Failed(error.to_string()))?;
    let (width, height) = (picture.width(), picture.height());
    let pixels = match picture {
        image::DynamicImage::ImageRgba8(rgba) => Zeroizing::new(rgba.into_raw()),
        other => {
            let rgba = other.to_rgba8().into_raw();
            drop(Zeroizing::new(other.into_bytes()));
            Zeroizing::new(rgba)
        }
    };
    Ok(Shot {
        name: "desktop".into(),
        x: 0,
        y: 0,
        width,
        height,
        scale: 1.0,
        order: PixelOrder::Rgba,
        pixels,
    })
}

fn file(uri: &str) -> Option<PathBuf> {
    let path = uri.strip_prefix("file://")?;
    let path = path.strip_prefix("localhost").unwrap_or(path);
    if !path.starts_with('/') {
        return None;
    }
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

pub fn explain(error: ashpd::Error) -> ScreenError {
    match &error {
        // A refusal remembered from before comes as "other", like a dialog that was closed.
        ashpd::Error::Response(ResponseError::Cancelled | ResponseError::Other)
        | ashpd::Error::Portal(PortalError::Cancelled(_) | PortalError::NotAllowed(_)) => {
            ScreenError::Denied
        }
        ashpd::Error::PortalNotFound(_) | ashpd::Error::RequiresVersion(..) => {
            ScreenError::Unsupported
        }
        ashpd::Error::Zbus(cause) if is_missing(cause) => ScreenError::Unsupported,
        ashpd::Error::Portal(PortalError::ZBus(cause)) if is_missing(cause) => {
            ScreenError::Unsupported
        }
        _ => ScreenError::Failed(error.to_string()),
    }
}

/// Whether there is no bus, no portal on it, or no desktop behind the portal that takes pictures.
fn is_missing(error: &zbus::Error) -> bool {
    use zbus::DBusError;
    let name = match error {
        zbus::Error::MethodError(name, ..) => name.to_string(),
        zbus::Error::FDO(error) => error.name().to_string(),
        zbus::Error::InputOutput(_)
        | zbus::Error::Connection(..)
        | zbus::Error::Address(_)
        | zbus::Error::InterfaceNotFound => return true,
        _ => return false,
    };
    name.strip_prefix("org.freedesktop.DBus.Error.")
        .is_some_and(|error| {
            error.starts_with("Spawn.")
                || matches!(
                    error,
                    "ServiceUnknown" | "NameHasNoOwner" | "UnknownMethod" | "UnknownInterface"
                )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portals_address_becomes_a_path() {
        let path = |uri| file(uri).map(|path| path.display().to_string());
        assert_eq!(
            path("file:///tmp/a%20b/s.png").as_deref(),
            Some("/tmp/a b/s.png")
        );
        assert_eq!(
            path("file://localhost/tmp/s.png").as_deref(),
            Some("/tmp/s.png")
        );
        assert_eq!(path("file://elsewhere/tmp/s.png"), None);
        assert_eq!(path("https://example.org/s.png"), None);
    }
}
