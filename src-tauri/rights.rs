// Every command there is, by the window whose page may call it. Tauri makes the list of rights from this one table, and
// the tests hold the handler, `capabilities/` and the page to it. (Read by `build.rs` and by tests: no module's docs.)

/// The main window's alone.
pub const OF_MAIN: &[&str] = &[
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
    "enrol_marked",
    "enrol_clipboard",
    "enrol_picture",
    "enrol_unlock",
    "enrol_text",
    "enrol_typed",
    "enrol_codes",
    "enrol_commit",
    "enrol_discard",
    "enrol_take_waiting",
    "watch_start",
    "watch_stop",
    "watch_view",
    "tiqr_offer",
    "tiqr_enrol",
    "tiqr_request",
    "tiqr_answer",
    "ocra_add",
    "ocra_respond",
    "responder_remove",
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
    "show_account",
    "show_transfer",
    "show_end",
    "camera_start",
    "camera_look",
    "camera_see",
    "camera_stop",
    "activate",
    "discard_activations",
    "remove_approval",
    "expect_sign_in",
    "check_clock",
    "keep_guide",
    "keep_list",
    "show_request",
    "vault_lock",
    "vault_recover_text",
    "vault_recover_picture",
    "vault_recover_screen",
    "ways",
    "weigh_password",
    "set_password",
    "use_keychain",
    "make_new_key",
    "make_recovery_kit",
    "check_recovery_kit",
    "show_to_capture",
];

/// Answering a sign-in is the request window's alone.
pub const OF_REQUEST: &[&str] = &["request_state", "request_answer", "request_close"];

/// Choosing in the quick palette is its own.
pub const OF_QUICK: &[&str] = &["quick_state", "quick_choose", "quick_close"];

/// In the main window and in that of a request a person may have to prove to be there.
pub const OF_BOTH: &[&str] = &["presence", "prove_presence", "seal_key"];

/// All of them.
pub fn commands() -> Vec<&'static str> {
    [OF_MAIN, OF_REQUEST, OF_QUICK, OF_BOTH].concat()
}
