//! Which programs and libraries of the system does Penning need, and how do they get here?

use std::io::{IsTerminal, Write};
use std::process::Command;

use crate::Result;
use crate::process::{command, exists, npm, output_of};

/// What somebody is about to do; each needs all that the ones before it need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    Run,
    RunWithoutDisplay,
    Test,
}

/// Names as Debian and Ubuntu have them.
const BUILD: &[&str] = &[
    "gcc",
    "libc6-dev",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libayatana-appindicator3-dev",
];
const VIRTUAL_DISPLAY: &[&str] = &[
    "dbus",
    "fonts-dejavu-core",
    "gir1.2-gtk-3.0",
    "gnome-keyring",
    "imagemagick",
    "libglib2.0-bin",
    "openbox",
    "python3-dbus",
    "python3-gi",
    "util-linux",
    "xdotool",
    "xvfb",
];
const TEST: &[&str] = &[
    "age",
    "fonts-noto-core",
    "g++",
    "gir1.2-ayatanaappindicator3-0.1",
    "libfaketime",
    "oathtool",
    "pipewire",
    "pipewire-bin",
    "poppler-utils",
    "procps",
    "python3-venv",
    "webkit2gtk-driver",
    "wireplumber",
    "xclip",
    "zbar-tools",
];

/// Node's oldest release that the UI's build tools accept.
const NODE_AT_LEAST: (u32, u32) = (20, 19);

/// Makes sure that what `task` needs is installed: asks before it installs, unless run by root
/// or by CI (the variable `CI` is `true`).
///
/// # Errors
/// Something is missing and was not installed; the text says what to do.
pub fn install_for(task: Task) -> Result<()> {
    check_node()?;
    match System::here() {
        System::Debian { ubuntu } => install_debian(task, ubuntu),
        System::Other { name, advice } => check_other(task, name, advice),
    }
}

/// All that is compiled and left by the tests takes about 9 GB.
const ROOM_GIB: u64 = 12;

/// Makes sure that the disk will not be full in the middle: that shows as failures of all kinds.
///
/// # Errors
/// There is too little room; the text says how much is needed where.
pub fn room_for_tests() -> Result<()> {
    #[cfg(unix)]
    {
        let target = crate::target();
        std::fs::create_dir_all(&target).map_err(|why| format!("{}: {why}", target.display()))?;
        let built = target.join("debug/deps").is_dir();
        let needed = if built { ROOM_GIB / 4 } else { ROOM_GIB };
        if let Ok(disk) = rustix::fs::statvfs(&target) {
            let free = disk.f_bavail * disk.f_frsize / (1 << 30);
            if free < needed {
                return Err(format!(
                    "{} has {free} GiB of room, and the tests need {needed}: make room, or name another folder in CARGO_TARGET_DIR",
                    target.display()
                ));
            }
        }
    }
    Ok(())
}

enum System {
    Debian {
        ubuntu: bool,
    },
    Other {
        name: &'static str,
        advice: &'static str,
    },
}

impl System {
    fn here() -> System {
        if cfg!(target_os = "macos") {
            return System::Other {
                name: "macOS",
                advice: "xcode-select --install && brew install node",
            };
        }
        if cfg!(windows) {
            return System::Other {
                name: "Windows",
                advice: "winget install Microsoft.VisualStudio.2022.BuildTools OpenJS.NodeJS.LTS \
                         Microsoft.EdgeWebView2Runtime\n(in the Build Tools, choose \"Desktop development with C++\")",
            };
        }
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        let named = |key: &str| {
            let line = release
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        let families = format!("{} {}", named("ID"), named("ID_LIKE"));
        let is = |family: &str| families.split_whitespace().any(|name| name == family);
        if is("debian") || is("ubuntu") {
            System::Debian {
                ubuntu: is("ubuntu"),
            }
        } else if is("fedora") || is("rhel") {
            System::Other {
                name: "Fedora",
                advice: "sudo dnf install gcc pkgconf-pkg-config nodejs webkit2gtk4.1-devel libayatana-appindicator-gtk3-devel\n\
                         and for tests: sudo dnf install xorg-x11-server-Xvfb openbox xdotool xclip xprop webkit2gtk-driver \
                         gnome-keyring dbus-daemon python3-dbus python3-gobject gtk3 libayatana-appindicator-gtk3 libfaketime chromium \
                         oathtool zbar age ImageMagick procps-ng pipewire pipewire-utils wireplumber dejavu-sans-fonts google-noto-sans-fonts",
            }
        } else if is("arch") {
            System::Other {
                name: "Arch",
                advice: "sudo pacman -S --needed base-devel nodejs npm webkit2gtk-4.1 libayatana-appindicator\n\
                         and for tests: sudo pacman -S --needed xorg-server-xvfb openbox xdotool xclip xorg-xprop \
                         gnome-keyring python-dbus python-gobject gtk3 libfaketime chromium oath-toolkit zbar age imagemagick \
                         procps-ng pipewire wireplumber ttf-dejavu noto-fonts",
            }
        } else {
            System::Other {
                name: "this system",
                advice: "a C compiler, pkg-config, Node, and the development files of WebKitGTK 4.1 and \
                         libayatana-appindicator3\nand for tests: Xvfb, openbox, xdotool, xclip, xprop, WebKitWebDriver, \
                         gnome-keyring, dbus-daemon, libfaketime, Python 3 with its D-Bus and GObject bindings and GTK 3, Chromium, \
                         oathtool, zbarimg, age, ImageMagick, PipeWire with pw-dump and WirePlumber",
            }
        }
    }
}

fn install_debian(task: Task, ubuntu: bool) -> Result<()> {
    let mut wanted = BUILD.to_vec();
    if task >= Task::RunWithoutDisplay {
        wanted.extend(VIRTUAL_DISPLAY);
    }
    if task >= Task::Test {
        wanted.extend(TEST);
        // The browser without windows: half the work of the one that only hides them. Ubuntu's packages only fetch
        // a snap, which does not run in containers and cannot be driven from a build folder.
        if !ubuntu {
            wanted.push("chromium-headless-shell");
        }
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !is_installed(name))
        .collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    if task >= Task::Test && chromium().is_none() {
        return Err("The UI's tests need Chromium. Ubuntu has it only as a snap, which they cannot use: \
                    install Google Chrome or a Chromium from elsewhere, and name its program in the variable CHROMIUM."
            .into());
    }
    Ok(())
}

/// The browser of the UI's tests: as `CHROMIUM` names it, else where the path has one.
pub fn chromium() -> Option<String> {
    if let Ok(named) = std::env::var("CHROMIUM") {
        return Some(named);
    }
    let usual = [
        "chromium-headless-shell",
        "chromium",
        "google-chrome",
        "google-chrome-stable",
        "chromium-browser",
    ];
    let name = usual.into_iter().find(|name| runs_as_browser(name))?;
    // The driver starts programs by their whole path only.
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .map(|program| program.to_string_lossy().into_owned())
}

/// A snap's stub exists as a program, and says so instead of its version.
fn runs_as_browser(name: &str) -> bool {
    output_of(command(name).arg("--version")).is_some_and(|said| !said.contains("snap"))
}

/// A virtual package counts as installed when something installed provides it.
fn is_installed(package: &str) -> bool {
    let asked = ["-W", "-f", "${Package} ${db:Status-Status} ${Provides}\n"];
    output_of(command("dpkg-query").args(asked).arg(package))
        .is_some_and(|said| said.contains(" installed"))
}

fn install(missing: &[&str]) -> Result<()> {
    println!(
        "Penning needs these packages of the system:\n  {}",
        missing.join(" ")
    );
    let root = is_root();
    if !root && !is_ci() && !agreed("Install them with sudo apt-get?")? {
        return Err(format!(
            "Install them yourself:\n  sudo apt-get install {}",
            missing.join(" ")
        ));
    }
    let apt = |words: &[&str]| {
        let mut apt = if root {
            command("apt-get")
        } else {
            with_terminal(command("sudo"), &["apt-get"])
        };
        apt.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        // In the terminal's own process group, or sudo could not ask for the password.
        match apt.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("apt-get {} failed ({status})", words[0])),
            Err(why) => Err(format!("apt-get could not be started: {why}")),
        }
    };
    apt(&["update", "-q"])?;
    apt(&[&["install", "-q", "-y", "--no-install-recommends"], missing].concat())
}

/// sudo asks for a password, and does not pass on variables that it was not told about.
fn with_terminal(mut sudo: Command, words: &[&str]) -> Command {
    sudo.stdin(std::process::Stdio::inherit())
        .arg("DEBIAN_FRONTEND=noninteractive")
        .args(words);
    sudo
}

fn agreed(question: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("{question} [Y/n] ");
    std::io::stdout().flush().map_err(|why| why.to_string())?;
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|why| why.to_string())?;
    Ok(matches!(
        answer.trim().to_lowercase().as_str(),
        "" | "y" | "yes" | "j" | "ja"
    ))
}

fn check_other(task: Task, name: &str, advice: &str) -> Result<()> {
    let mut needed: Vec<&str> = Vec::new();
    if cfg!(target_os = "linux") {
        needed.push("pkg-config");
        if task >= Task::RunWithoutDisplay {
            needed.extend([
                "Xvfb",
                "openbox",
                "xdotool",
                "dbus-daemon",
                "gnome-keyring-daemon",
                "import",
                "gdbus",
            ]);
        }
        if task >= Task::Test {
            needed.extend([
                "xclip",
                "WebKitWebDriver",
                "oathtool",
                "zbarimg",
                "pdftotext",
                "age",
                "pipewire",
                "pw-dump",
                "wireplumber",
            ]);
        }
    }
    let mut missing: Vec<&str> = needed
        .into_iter()
        .filter(|program| !exists(program))
        .collect();
    if cfg!(target_os = "linux") && exists("pkg-config") {
        let has =
            |library: &str| output_of(command("pkg-config").args(["--exists", library])).is_some();
        missing.extend(
            ["webkit2gtk-4.1", "ayatana-appindicator3-0.1"]
                .into_iter()
                .filter(|library| !has(library)),
        );
    }
    if task >= Task::Test && chromium().is_none() {
        missing.push("chromium");
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "Not found: {}.\nOn {name}, install what Penning needs with:\n{advice}",
        missing.join(", ")
    ))
}

fn check_node() -> Result<()> {
    let (major, minor) = NODE_AT_LEAST;
    let found = output_of(command("node").arg("--version"));
    let version = found.as_deref().and_then(|said| {
        let mut numbers = said
            .strip_prefix('v')?
            .split('.')
            .map(|part| part.parse::<u32>().ok());
        Some((numbers.next()??, numbers.next()??))
    });
    match version {
        Some(version) if version >= NODE_AT_LEAST => Ok(()),
        _ => Err(format!(
            "Penning's window is built with Node {major}.{minor} or newer; found: {}. See https://nodejs.org/en/download",
            found.as_deref().unwrap_or("none")
        )),
    }?;
    match output_of(&mut npm(&["--version"])) {
        Some(_) => Ok(()),
        None => {
            Err("npm, which comes with Node, is not there; on Debian it is the package npm".into())
        }
    }
}

pub fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

fn is_root() -> bool {
    #[cfg(unix)]
    return rustix::process::geteuid().is_root();
    #[cfg(not(unix))]
    false
}
