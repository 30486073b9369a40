//! Which commands exist: those in `rights.rs`. Tauri makes the list of rights from it; a command that is
//! not there cannot be called from the page at all.

include!("rights.rs");

fn main() {
    println!("cargo:rerun-if-changed=rights.rs");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(commands().leak()));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("the application's rights could not be made: {error:#}");
    }
}
