//! Starting Penning as a person would, also where there is no display.

use std::time::Duration;

use crate::packages::{self, Task};
use crate::process::{Running, command};
use crate::{Result, build};

/// Builds Penning and starts it with these words on its command line, until it ends.
///
/// # Errors
/// It does not build or start, or ended in failure.
pub fn run(words: &[String]) -> Result<()> {
    let words = words.strip_prefix(&["--".to_owned()]).unwrap_or(words);
    let display = has_display();
    packages::install_for(if display {
        Task::Run
    } else {
        Task::RunWithoutDisplay
    })?;
    build::ui()?;
    let app = build::app()?;
    if display {
        let status = Running::start(command(&app).args(words))?.wait()?;
        return if status.success() {
            Ok(())
        } else {
            Err(format!("Penning ended with {status}"))
        };
    }
    #[cfg(target_os = "linux")]
    return without_display(&app, words);
    #[cfg(not(target_os = "linux"))]
    Err("this system says that it has no display".into())
}

fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A screen that only programs see, with all that a desktop has. What Penning stores stays below
/// the target folder for the next time.
#[cfg(target_os = "linux")]
fn without_display(app: &std::path::Path, words: &[String]) -> Result<()> {
    use penning_test_desktop::{Desktop, Parts};

    let folder = crate::target().join("run");
    let home = folder.join("home");
    let said = |why: penning_test_desktop::Error| why.to_string();
    println!("There is no display: starting a virtual desktop.");
    let desktop = Desktop::start(&Parts {
        home: Some(home.clone()),
        ..Parts::default()
    })
    .map_err(said)?;
    let mut inside = desktop.command(app);
    let mut penning = Running::start(inside.args(words))?;
    if !words.iter().any(|word| word == "--hidden") {
        desktop.window("Penning").map_err(said)?;
        std::thread::sleep(Duration::from_secs(2)); // shown; the page paints a moment later
    }
    let picture = folder.join("screenshot.png");
    desktop.screenshot(&picture).map_err(said)?;
    let variables = desktop.variables();
    let inside_of = |name: &str| {
        variables
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    };
    println!(
        "Penning runs on display {}.\n  screenshot  {}\n  files       {}\n  from here   DISPLAY={} DBUS_SESSION_BUS_ADDRESS={} …\nCtrl+C ends it.",
        inside_of("DISPLAY"),
        picture.display(),
        home.display(),
        inside_of("DISPLAY"),
        inside_of("DBUS_SESSION_BUS_ADDRESS"),
    );
    let status = penning.wait()?;
    drop(desktop);
    if status.success() {
        Ok(())
    } else {
        Err(format!("Penning ended with {status}"))
    }
}
