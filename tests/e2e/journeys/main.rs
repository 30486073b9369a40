//! Are the promises kept on the real application? One file for each part of a person's day.

mod desktop;
