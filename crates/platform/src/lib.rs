//! How does this operating system do it?
//!
//! Penning's rules know no operating system; they ask through the traits of
//! [`penning_session::ports`], and this crate answers for Linux, Windows and macOS. Each module
//! holds one fact:
//!
//! | module | question |
//! |---|---|
//! | [`keychain`] | where does the desktop keep a secret for us? |
//! | [`clipboard`] | how does a code get to another program, and leave again? |
//! | [`screen`] | what is on the monitors now? |
//! | [`camera`] | what does a camera see? |
//! | [`notify`] | how does a short message reach a person without a window? |
//! | [`http`] | how are the servers reached that the person enrolled with? |
//! | [`time_server`] | what time is it elsewhere? |
//! | [`tray_host`] | does this desktop show tray icons? |
//! | [`watch_file`] | did somebody else change this file? |
//! | [`watch_lock`] | has the person left, as far as the desktop knows? |
//! | [`idle`] | for how long has nobody touched anything? |
//! | [`hardening`] | how is memory kept out of files? |
//! | [`shelter`] | which memory never goes to the disk? |
//! | [`wiping`] | what is left in memory that was given back? |
//! | [`paths`] | which folders are ours? |
//! | [`processor`] | how much of the processor did we take? |
//! | [`web_view`] | what must be settled before the first web view? |
//!
//! Nothing here draws, and nothing here must run on the thread that does: keychain, clipboard and
//! screen wait for other programs, and for people.

#[cfg(target_os = "linux")]
mod bus;
pub mod camera;
pub mod clipboard;
pub mod hardening;
pub mod http;
pub mod idle;
pub mod keychain;
pub mod notify;
pub mod paths;
#[cfg(target_os = "linux")]
mod pipewire;
pub mod processor;
mod proxy;
pub mod screen;
pub mod shelter;
pub mod time_server;
pub mod tray_host;
pub mod watch_file;
pub mod watch_lock;
pub mod web_view;
pub mod wiping;
