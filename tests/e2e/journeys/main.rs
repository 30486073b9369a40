//! Are the promises kept on the real application? One file for each part of a person's day.

mod bad_input;
mod bring;
mod camera;
mod copy;
mod desktop;
mod guide;
mod lose;
mod readme;
mod repeat;
mod scan;
mod start;
mod tray;
mod type_in;
mod unlock;
mod watch;
