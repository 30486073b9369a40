//! Can any input break a parser? The targets are in `main.rs` and `targets/`; a package needs a library, too.
