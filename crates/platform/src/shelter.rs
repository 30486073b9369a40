//! Memory that the system keeps out of swap, of hibernation where it can, and of dumps: for keys and secrets.
//!
//! One arena, locked as a whole, because systems lock pages and a locked page must stay so for as long as anything
//! in it. What asks for memory between [`begin`] and [`end`] on the same thread gets it from there, through the
//! allocator of [`crate::wiping`]. Ordinary users may lock little (8 MiB on most Linux systems, 64 KiB on some): where
//! the arena is full, too small or not to be had, memory comes from where all of it comes from.

use std::alloc::Layout;
use std::cell::{Cell, UnsafeCell};
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Room for thousands of secrets; the first that may be locked.
const SIZES: [usize; 4] = [1 << 20, 256 << 10, 48 << 10, 16 << 10];
/// Blocks have 16 bytes, twice as many and so on.
const LEAST: usize = 16;
const CLASSES: usize = 9;
/// What is larger holds more than secrets.
const MOST: usize = LEAST << (CLASSES - 1);

thread_local! {
    /// How many shelters this thread is in. Without a destructor, so that the allocator may look at any time.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// From now on this thread asks for memory for secrets.
pub fn begin() {
    DEPTH.with(|depth| depth.set(depth.get() + 1));
}

/// And now no more.
pub fn end() {
    DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
}

/// A block of the arena, if this thread is in a shelter and there is room. Its content is undefined.
pub(crate) fn wanted(layout: Layout) -> Option<NonNull<u8>> {
    match DEPTH.try_with(Cell::get) {
        Ok(1..) => ARENA.give(layout),
        _ => None,
    }
}

/// A block of the arena, if there is room.
pub(crate) fn give(layout: Layout) -> Option<NonNull<u8>> {
    ARENA.give(layout)
}

/// Whether this block is one of the arena's.
pub(crate) fn holds(block: *const u8) -> bool {
    let at = block as usize;
    START.load(Ordering::Acquire) <= at && at < END.load(Ordering::Acquire)
}

/// Takes a block back. It was wiped.
///
/// # Safety
/// The block came from [`wanted`] or [`give`] with this layout, and nobody uses it any more.
pub(crate) unsafe fn take_back(block: *mut u8, layout: Layout) {
    // SAFETY: the caller's promise.
    unsafe { ARENA.take_back(block, layout) };
}

/// Bounds of the arena; nothing is between them while there is none.
static START: AtomicUsize = AtomicUsize::new(usize::MAX);
static END: AtomicUsize = AtomicUsize::new(0);
static ARENA: Arena = Arena {
    busy: AtomicBool::new(false),
    room: UnsafeCell::new(Room {
        looked: false,
        next: null_mut(),
        left: 0,
        free: [null_mut(); CLASSES],
    }),
};

struct Arena {
    busy: AtomicBool,
    room: UnsafeCell<Room>,
}

// SAFETY: `room` is only reached by who set `busy`.
unsafe impl Sync for Arena {}

struct Room {
    looked: bool,
    next: *mut u8,
    left: usize,
    /// The first free block of each size; its first bytes name the next one.
    free: [*mut u8; CLASSES],
}

impl Arena {
    fn give(&self, layout: Layout) -> Option<NonNull<u8>> {
        let class = class_of(layout)?;
        self.with(|room| {
            if !room.looked {
                room.looked = true;
                if let Some((start, size)) = locked() {
                    (room.next, room.left) = (start, size);
                    START.store(start as usize, Ordering::Release);
                    END.store(start as usize + size, Ordering::Release);
                }
            }
            let first = room.free[class];
            if !first.is_null() {
                // SAFETY: a free block of the arena, aligned to at least 16 bytes; `take_back` wrote this.
                room.free[class] = unsafe { first.cast::<*mut u8>().read() };
                return NonNull::new(first);
            }
            let size = LEAST << class;
            let skipped = room.next.align_offset(size);
            if room.left < skipped + size {
                return None;
            }
            // SAFETY: within the arena, as just compared.
            let block = unsafe { room.next.add(skipped) };
            // SAFETY: as above; one past its end at most.
            room.next = unsafe { block.add(size) };
            room.left -= skipped + size;
            NonNull::new(block)
        })
    }

    unsafe fn take_back(&self, block: *mut u8, layout: Layout) {
        let class = class_of(layout).expect("it was given for this layout");
        self.with(|room| {
            // SAFETY: the block has at least 16 bytes, is aligned to them, and is nobody's.
            unsafe { block.cast::<*mut u8>().write(room.free[class]) };
            room.free[class] = block;
        });
    }

    /// A mutex of the standard library may itself ask for memory.
    fn with<T>(&self, work: impl FnOnce(&mut Room) -> T) -> T {
        while self.busy.swap(true, Ordering::Acquire) {
            std::thread::yield_now();
        }
        // SAFETY: nobody else set `busy`, so nobody else is here.
        let done = work(unsafe { &mut *self.room.get() });
        self.busy.store(false, Ordering::Release);
        done
    }
}

fn class_of(layout: Layout) -> Option<usize> {
    let size = layout.size().max(layout.align());
    if size > MOST {
        return None;
    }
    let size = size.next_power_of_two().max(LEAST);
    Some((size / LEAST).trailing_zeros() as usize)
}

/// As much memory as may be locked; it stays until the process ends.
#[cfg(unix)]
fn locked() -> Option<(*mut u8, usize)> {
    use rustix::mm::{MapFlags, ProtFlags, mlock, mmap_anonymous, munmap};
    for size in SIZES {
        let rights = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: new memory at a place of the system's choice.
        let start = unsafe { mmap_anonymous(null_mut(), size, rights, MapFlags::PRIVATE) }.ok()?;
        // SAFETY: just mapped, as large as said.
        if unsafe { mlock(start, size) }.is_ok() {
            #[cfg(target_os = "linux")]
            {
                use rustix::mm::{Advice, madvise};
                // Core files are off; this is for dumps that somebody else makes.
                // SAFETY: as above; the advice changes no content.
                let _ = unsafe { madvise(start, size, Advice::LinuxDontDump) };
            }
            return Some((start.cast(), size));
        }
        // SAFETY: as above; nobody has a part of it.
        let _ = unsafe { munmap(start, size) };
    }
    None
}

/// As much memory as may be locked; it stays until the process ends.
#[cfg(windows)]
fn locked() -> Option<(*mut u8, usize)> {
    use windows_sys::Win32::System::Memory::{
        MEM_COMMIT, MEM_RELEASE, MEM_RESERVE, PAGE_READWRITE, VirtualAlloc, VirtualFree,
        VirtualLock,
    };
    for size in SIZES {
        // SAFETY: new memory at a place of the system's choice.
        let start =
            unsafe { VirtualAlloc(null_mut(), size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE) };
        if start.is_null() {
            return None;
        }
        // SAFETY: just made, as large as said.
        if unsafe { VirtualLock(start, size) } != 0 {
            return Some((start.cast(), size));
        }
        // SAFETY: as above; nobody has a part of it.
        unsafe { VirtualFree(start, 0, MEM_RELEASE) };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize, align: usize) -> Layout {
        Layout::from_size_align(size, align).expect("a small block")
    }

    #[test]
    fn sizes_fall_into_classes() {
        assert_eq!(class_of(layout(1, 1)), Some(0));
        assert_eq!(class_of(layout(16, 8)), Some(0));
        assert_eq!(class_of(layout(17, 1)), Some(1));
        assert_eq!(class_of(layout(1, 64)), Some(2));
        assert_eq!(class_of(layout(MOST, 1)), Some(CLASSES - 1));
        assert_eq!(class_of(layout(MOST + 1, 1)), None);
    }

    #[test]
    fn blocks_are_apart_aligned_and_used_again() {
        let shape = layout(40, 32);
        let given: Vec<_> = (0..100).map_while(|_| give(shape)).collect();
        let mut places: Vec<_> = given.iter().map(|block| block.as_ptr() as usize).collect();
        assert_eq!(places.len(), 100, "may memory be locked here? (ulimit -l)");
        assert!(places.iter().all(|at| at.is_multiple_of(64)));
        assert!(places.iter().all(|at| holds(*at as *const u8)));
        places.sort_unstable();
        assert!(places.windows(2).all(|two| two[1] - two[0] >= 64));
        for block in &given {
            // SAFETY: given for this layout just above, and not used.
            unsafe { take_back(block.as_ptr(), shape) };
        }
        let again = give(shape).expect("there is room");
        assert!(places.contains(&(again.as_ptr() as usize)));
        // SAFETY: as above.
        unsafe { take_back(again.as_ptr(), shape) };
        assert!(!holds(std::ptr::from_ref(&shape).cast()));
    }

    #[test]
    fn only_a_thread_in_a_shelter_gets_a_block() {
        let shape = layout(32, 8);
        assert!(wanted(shape).is_none());
        begin();
        begin();
        end();
        let block = wanted(shape).expect("memory that may be locked (ulimit -l)");
        std::thread::spawn(move || assert!(wanted(shape).is_none()))
            .join()
            .expect("another thread is in none");
        end();
        assert!(wanted(shape).is_none());
        // SAFETY: given for this layout, and not used.
        unsafe { take_back(block.as_ptr(), shape) };
    }
}
