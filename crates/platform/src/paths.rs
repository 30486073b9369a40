//! Which folders are ours?

use std::env;
use std::path::PathBuf;

use etcetera::app_strategy::{AppStrategy, AppStrategyArgs, choose_native_strategy};

/// Names the one folder to keep everything in, instead of the usual ones: for tests, and for a
/// vault on a stick.
pub const OVERRIDE: &str = "PENNING_DATA_DIR";

/// Penning's folders; they need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// For settings: `~/.config/penning` on Linux, `%APPDATA%\Penning\config` on Windows,
    /// `~/Library/Application Support/org.penning.Penning` on macOS.
    pub config: PathBuf,
    /// For the vault: `~/.local/share/penning` on Linux, `%APPDATA%\Penning\data` on Windows, the
    /// same as `config` on macOS.
    pub data: PathBuf,
    /// For what this computer remembers of a vault wherever that lies: `~/.local/state/penning` on Linux, the
    /// same as `config` elsewhere. Never moved by [`OVERRIDE`] where there is another: who puts an older
    /// vault in place must not put this in place with it.
    pub state: PathBuf,
}

/// The folders of the person who runs this process. `None` when they have no home folder.
pub fn folders() -> Option<Folders> {
    match env::var_os(OVERRIDE) {
        Some(folder) if !folder.is_empty() => Some(Folders {
            config: folder.clone().into(),
            state: usual().map_or_else(|| folder.clone().into(), |usual| usual.state),
            data: folder.into(),
        }),
        _ => usual(),
    }
}

fn usual() -> Option<Folders> {
    let strategy = choose_native_strategy(AppStrategyArgs {
        top_level_domain: "org".into(),
        // On Windows this would be one more folder around the application's.
        author: if cfg!(windows) { "" } else { "penning" }.into(),
        app_name: "Penning".into(),
    })
    .ok()?;
    let data = strategy.data_dir();
    // Apple keeps the preferences folder for files that the system writes.
    let config = if cfg!(target_os = "macos") {
        data.clone()
    } else {
        strategy.config_dir()
    };
    let state = strategy.state_dir().unwrap_or_else(|| config.clone());
    Some(Folders {
        config,
        data,
        state,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn folders_are_named_after_penning() {
        let folders = usual().expect("whoever runs tests has a home");
        assert!(folders.config.ends_with("penning"), "{folders:?}");
        assert!(folders.data.ends_with("penning"), "{folders:?}");
        assert!(folders.state.ends_with("penning"), "{folders:?}");
        assert_ne!(folders.config, folders.data);
        assert_ne!(folders.state, folders.data);
    }
}
