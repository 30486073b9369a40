#!/bin/sh
# The compiler of our own crates for fuzzing: cargo calls it as RUSTC_WORKSPACE_WRAPPER, with the true compiler first.
# It counts which code ran, for libFuzzer to see what is new, and optimises. Other crates stay as the tests have
# them, so they are compiled once for both; safe Rust needs no address sanitizer.
compiler=$1
shift
exec "$compiler" "$@" -Copt-level=2 -Cdebug-assertions=on -Coverflow-checks=on -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares
