//! In what order do we start?

// A console window would open beside the app on Windows.
#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    penning_app::run()
}
