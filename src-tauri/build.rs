//! Which commands exist. Tauri makes the list of rights from this one; a command that is
//! not here cannot be called from the page at all.

const COMMANDS: &[&str] = &[
    "app_state",
    "change_settings",
    "hide_window",
    "quit",
    "codes",
    "copy_code",
    "hotp_next",
    "edit_account",
    "pin_account",
    "move_account",
    "delete_account",
    "restore_account",
    "trash",
    "purge_account",
    "enrol_screen",
    "enrol_clipboard",
    "enrol_picture",
    "enrol_text",
    "enrol_typed",
    "enrol_codes",
    "enrol_commit",
    "enrol_discard",
    "enrol_take_waiting",
    "watch_start",
    "watch_stop",
    "watch_view",
    "vault_retry",
    "vault_unlock",
    "vault_create_with_password",
    "backups",
    "backups_change",
    "backups_choose_folder",
    "backups_usual_folder",
    "back_up_now",
    "back_up_portable",
    "copies",
    "copy_look",
    "copy_choose",
    "copy_dropped",
    "copy_take_waiting",
    "copy_open_with_password",
    "copy_open_with_key",
    "copy_forget",
    "restore",
    "restore_undo",
    "vault_use_earlier",
    "notice_dismiss",
    "camera_start",
    "camera_look",
    "camera_see",
    "camera_stop",
    "presence",
    "prove_presence",
];

fn main() {
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("the application's rights could not be made: {error:#}");
    }
}
