//! In what order do we start?

// A console window would open beside the app on Windows.
#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

/// Nothing that passed through this process lies about in memory that it gave back.
#[global_allocator]
static MEMORY: penning_platform::wiping::Wiping = penning_platform::wiping::Wiping;

fn main() -> std::process::ExitCode {
    penning_app::run()
}
