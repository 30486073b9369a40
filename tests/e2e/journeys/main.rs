//! Are the promises kept on the real application? One file for each part of a person's day.

mod approve;
mod approve_ways;
mod backups;
mod bad_input;
mod bring;
mod camera;
mod clock;
mod copy;
mod damage;
mod desktop;
mod guide;
mod guide_servers;
mod keychain;
mod leaflet;
mod lock;
mod lose;
mod memory;
mod other_process;
mod quick;
mod readme;
mod repeat;
#[path = "../../../src-tauri/rights.rs"]
mod rights;
mod scan;
mod show;
mod start;
mod tiqr;
mod tray;
mod type_in;
mod unlock;
mod walls;
mod watch;
mod wayland;
mod ways;
