//! Wiping what functions leave behind on the stack.

use std::hint::black_box;

use zeroize::Zeroize;

/// More than the deepest of the functions that handle keys use.
const BYTES: usize = 128 * 1024;

/// Overwrites the part of this thread's stack that functions called before have used.
///
/// Keys are kept in memory that is wiped, but code that works with them puts parts on the stack, and
/// stacks are wiped by nobody.
#[inline(never)]
pub(crate) fn stack() {
    let mut used = [0u8; BYTES];
    // Not left out as useless: what is behind the box might look at it.
    black_box(&mut used).zeroize();
    black_box(&used);
}
