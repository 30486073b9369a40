//! What must be settled before the first web view is made?

/// Without a graphics device WebKitGTK's DMA-BUF renderer has nothing to render with: it only takes
/// a third more memory and a slower start, as on the virtual desktops that hospitals and companies
/// hand out. There it is switched off, unless the person set the variable themselves.
///
/// Call it before any thread is started: it changes the environment.
#[cfg(target_os = "linux")]
pub fn prepare() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_none() && !has_render_node(std::path::Path::new("/dev/dri")) {
        // SAFETY: no other thread runs yet that could read the environment.
        unsafe { std::env::set_var(SWITCH, "1") };
    }
}

#[cfg(not(target_os = "linux"))]
pub fn prepare() {}

/// The kernel names devices that render `renderD128` and on.
#[cfg(target_os = "linux")]
fn has_render_node(devices: &std::path::Path) -> bool {
    std::fs::read_dir(devices).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_graphics_device_is_one_that_renders() {
        let devices = tempfile::tempdir().expect("a temporary folder");
        assert!(!has_render_node(&devices.path().join("none")));
        std::fs::write(devices.path().join("card0"), "").expect("writable");
        assert!(!has_render_node(devices.path()));
        std::fs::write(devices.path().join("renderD128"), "").expect("writable");
        assert!(has_render_node(devices.path()));
    }
}
