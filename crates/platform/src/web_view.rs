//! What must be settled before the first web view is made, and put away after the last?

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

/// Ends the engine's network process once no page is left: WebKitGTK keeps it for the next one, and it is a
/// quarter of what Penning takes in the tray. The next page starts another.
///
/// False while a page's process is still there: nothing was done then. Call it on the thread that makes web
/// views, so that none is made meanwhile.
#[cfg(target_os = "linux")]
pub fn end_idle_engine() -> bool {
    let children = children();
    if children.iter().any(|(_, name)| name == PAGE) {
        return false;
    }
    for (child, _) in children.iter().filter(|(_, name)| name == NETWORK) {
        if let Err(error) = rustix::process::kill_process(*child, rustix::process::Signal::TERM) {
            log::warn!("the web view's network process goes on: {error}");
        }
    }
    give_memory_back();
    true
}

/// In the tray a program that was busy drawing does next to nothing, for hours: what it freed and the code it does not
/// run go back to the system.
#[cfg(target_os = "linux")]
fn give_memory_back() {
    // SAFETY: it only returns free pages; any thread may call it.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::malloc_trim(0)
    };
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    for (start, length) in maps.lines().filter_map(code) {
        // SAFETY: code that is mapped from a file and was never written to comes back from that file
        // when it runs next.
        let given = unsafe {
            rustix::mm::madvise(
                std::ptr::without_provenance_mut(start),
                length,
                rustix::mm::Advice::LinuxDontNeed,
            )
        };
        if let Err(error) = given {
            log::info!("some code stays in memory: {error}");
        }
    }
}

/// Where a line of `/proc/self/maps` has code of a file that nobody may write to, and how long it is (proc_pid_maps(5)).
#[cfg(target_os = "linux")]
fn code(line: &str) -> Option<(usize, usize)> {
    let mut words = line.split_ascii_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let rights = words.next()?;
    let file = words.nth(3)?;
    let start = usize::from_str_radix(start, 16).ok()?;
    let end = usize::from_str_radix(end, 16).ok()?;
    (rights == "r-xp" && file.starts_with('/')).then_some((start, end.checked_sub(start)?))
}

/// Other engines end by themselves what they no longer need.
#[cfg(not(target_os = "linux"))]
pub fn end_idle_engine() -> bool {
    true
}

/// Names as the kernel cuts them, at 15 characters.
#[cfg(target_os = "linux")]
const PAGE: &str = "WebKitWebProces";
#[cfg(target_os = "linux")]
const NETWORK: &str = "WebKitNetworkPr";

/// The processes that this one started, with their names.
#[cfg(target_os = "linux")]
fn children() -> Vec<(rustix::process::Pid, String)> {
    let own = std::process::id();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    numbers
        .filter_map(|number| {
            let status = std::fs::read_to_string(format!("/proc/{number}/status")).ok()?;
            let field = |name: &str| {
                let mut lines = status.lines();
                lines.find_map(|line| line.strip_prefix(name).map(str::trim))
            };
            let parent: u32 = field("PPid:")?.parse().ok()?;
            let name = field("Name:")?.to_owned();
            let number = rustix::process::Pid::from_raw(number)?;
            (parent == own).then_some((number, name))
        })
        .collect()
}

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
    fn its_own_children_are_known_by_name() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .expect("every system has it");
        let number = i32::try_from(child.id()).expect("a process number");
        // Between its start and its program's, a child has this program's name.
        let named = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            children()
                .iter()
                .any(|(pid, name)| pid.as_raw_nonzero().get() == number && name == "sleep")
        });
        child.kill().expect("it runs");
        child.wait().expect("it was ours");
        assert!(named);
        assert!(end_idle_engine(), "there is no page");
    }

    #[test]
    fn only_code_of_files_is_given_back() {
        let line = "7f0000001000-7f0000003000 r-xp 00001000 fd:00 1234    /usr/lib/libgtk-3.so.0";
        assert_eq!(code(line), Some((0x7f00_0000_1000, 0x2000)));
        for other in [
            "7f0000001000-7f0000003000 r--p 00001000 fd:00 1234    /usr/lib/libgtk-3.so.0",
            "7f0000001000-7f0000003000 rwxp 00001000 fd:00 1234    /usr/lib/libgtk-3.so.0",
            "7f0000001000-7f0000003000 r-xp 00000000 00:00 0",
            "7ffd00001000-7ffd00003000 r-xp 00000000 00:00 0       [vdso]",
            "",
        ] {
            assert_eq!(code(other), None, "{other}");
        }
        // This very code among it: it runs on.
        give_memory_back();
    }

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
