//! The walls as they were built: every command, from every window and origin, against the rights that the
//! application really has.

use tauri::Wry;
use tauri::ipc::Origin;

use crate::rights::{OF_BOTH, OF_MAIN, OF_QUICK, OF_REQUEST, commands};

/// What Tauri brings along, and what plugins would bring that are not linked in.
const OTHERS: &[&str] = &[
    "plugin:app|version",
    "plugin:app|set_app_theme",
    "plugin:dialog|open",
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:fs|read_file",
    "plugin:fs|write_file",
    "plugin:global-shortcut|register",
    "plugin:global-shortcut|unregister_all",
    "plugin:http|fetch",
    "plugin:image|from_path",
    "plugin:menu|new",
    "plugin:opener|open_url",
    "plugin:path|resolve_directory",
    "plugin:process|exit",
    "plugin:resources|close",
    "plugin:shell|execute",
    "plugin:shell|open",
    "plugin:tray|new",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:webview|set_webview_zoom",
    "plugin:window|close",
    "plugin:window|create",
    "plugin:window|set_content_protected",
];
const LISTENING: &[&str] = &["plugin:event|listen", "plugin:event|unlisten"];

fn origins() -> Vec<(&'static str, Origin)> {
    let remote = |url: &'static str| {
        let parsed = url.parse().expect("a URL");
        (url, Origin::Remote { url: parsed })
    };
    vec![
        ("our own page", Origin::Local),
        remote("https://example.org/"),
        remote("http://localhost/"),
        remote("http://127.0.0.1:1420/"),
        remote("http://tauri.localhost.example.org/"),
        remote("https://ipc.localhost/"),
        remote("file:///tmp/page.html"),
        remote("data:text/html,x"),
        remote("about:blank"),
    ]
}

#[test]
fn only_our_pages_in_their_own_windows_may_call_and_only_what_is_listed_for_them() {
    let mut context = crate::start::context::<Wry>();
    let authority = context.runtime_authority_mut();
    let commands = commands();
    let all = commands.iter().chain(LISTENING).chain(OTHERS);
    let (mut asked, mut allowed) = (0, 0);
    for command in all {
        for window in ["main", "request", "quick", "other", "main2", "", "*"] {
            for (name, origin) in &origins() {
                let access = authority
                    .resolve_access(command, window, window, origin)
                    .is_some();
                let listed = match window {
                    "main" => [OF_MAIN, OF_BOTH, LISTENING].concat().contains(command),
                    "request" => [OF_REQUEST, OF_BOTH, LISTENING].concat().contains(command),
                    "quick" => [OF_QUICK, LISTENING].concat().contains(command),
                    _ => false,
                };
                let right = listed && matches!(origin, Origin::Local);
                assert_eq!(access, right, "{command} from {window:?}, {name}");
                asked += 1;
                allowed += u32::from(access);
            }
        }
    }
    let listed = commands.len() + 3 * LISTENING.len() + OF_BOTH.len();
    let listed = u32::try_from(listed).expect("a few");
    assert_eq!(allowed, listed);
    println!("{asked} combinations of command, window and origin: {allowed} allowed");
}

#[test]
fn a_command_that_is_not_listed_is_not_there() {
    let mut context = crate::start::context::<Wry>();
    let authority = context.runtime_authority_mut();
    for command in ["", "*", "app_state ", "APP_STATE", "penning:app_state"] {
        let access = authority.resolve_access(command, "main", "main", &Origin::Local);
        assert!(access.is_none(), "{command:?}");
    }
}

/// What `tauri.conf.json` says of the page, word by word.
#[test]
fn the_policy_names_no_source_but_our_own() {
    let text = include_str!("../../tauri.conf.json");
    let config: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["security"]["freezePrototype"], true);
    let policy = app["security"]["csp"].as_str().expect("a policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    for part in policy.split(';') {
        let mut words = part.split_whitespace();
        let of = words.next().expect("a directive");
        for source in words {
            // Pictures made in the page, and the page's way to Rust.
            let fine = matches!(source, "'none'" | "'self'")
                || of == "img-src" && matches!(source, "data:" | "blob:")
                || of == "connect-src" && matches!(source, "ipc:" | "http://ipc.localhost");
            assert!(fine, "{of} allows {source}");
        }
    }
}
