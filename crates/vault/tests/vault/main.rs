//! Are the vault's promises kept? On files in memory and on real ones; with failing calls, cut power, killed
//! processes and damaged files; and seen by the independent `age` tool.
//!
//! `PENNING_FULL=1` runs the full counts (some ten minutes); without it a sample of each takes a minute.

mod world;

mod backups;
mod cycles;
mod damage;
mod faults;
mod formats;
mod independent;
mod killed;
mod memory_fs;
mod merging;
mod passwords;
mod privileges;
mod processes;
mod states;
