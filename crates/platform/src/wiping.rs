//! What was given back is not left lying about.
//!
//! Secrets have types that wipe themselves, but they pass through others' code as well: the clipboard, D-Bus,
//! JSON, the bridge from the page. Each leaves copies in memory that it gave back, and which may lie there for
//! days. With this allocator everything that Rust gives back is wiped first, whoever held it. What is asked for as
//! memory for secrets comes from [`crate::shelter`].

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;

use crate::shelter;

/// The system's allocator, with every block wiped when it is given back. Use it as `#[global_allocator]`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wiping;

// SAFETY: every block comes from the system's allocator, or from the shelter, with the layout that was asked for, and
// goes back to where it came from with the same one; in between only bytes that belong to the block are written.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match shelter::wanted(layout) {
            Some(block) => block.as_ptr(),
            // SAFETY: the caller's promises are passed on.
            None => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match shelter::wanted(layout) {
            Some(block) => {
                // SAFETY: the block has that many bytes, and is the caller's only after this.
                unsafe { block.write_bytes(0, layout.size()) };
                block.as_ptr()
            }
            // SAFETY: as above.
            None => unsafe { System.alloc_zeroed(layout) },
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is the caller's to give back, with as many bytes as its layout says.
        unsafe {
            block.write_bytes(0, layout.size());
            // Compilers leave out what is written to a block that is given back next.
            let block = black_box(block);
            if shelter::holds(block) {
                shelter::take_back(block, layout);
            } else {
                System.dealloc(block, layout);
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The system would move a block and leave its old place as it was.
        // SAFETY: the size is not zero and, rounded up to the alignment, not too large: the caller's promise.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // What is in the shelter stays there, whoever lets it grow.
        let sheltered = shelter::holds(block)
            .then(|| shelter::give(wanted))
            .flatten();
        let moved = match sheltered {
            Some(moved) => moved.as_ptr(),
            // SAFETY: as for `alloc`.
            None => unsafe { self.alloc(wanted) },
        };
        if !moved.is_null() {
            // SAFETY: both blocks have at least that many bytes, and they are different ones.
            unsafe {
                moved.copy_from_nonoverlapping(block, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_grows_keeps_what_it_held() {
        let layout = Layout::array::<u8>(16).expect("a small block");
        // SAFETY: a block is asked for, written within its size, grown, read, and given back once.
        unsafe {
            let block = Wiping.alloc(layout);
            block.write_bytes(7, 16);
            let grown = Wiping.realloc(block, layout, 4096);
            assert_eq!(std::slice::from_raw_parts(grown, 16), [7; 16]);
            let shrunk = Wiping.realloc(grown, Layout::array::<u8>(4096).expect("small"), 8);
            assert_eq!(std::slice::from_raw_parts(shrunk, 8), [7; 8]);
            Wiping.dealloc(shrunk, Layout::array::<u8>(8).expect("small"));
        }
    }
}
