//! Memory that the X11 server writes pictures into (MIT-SHM 1.2).
//!
//! A 4K screen is 33 MB, which otherwise comes through a socket in five hundred pieces.

use std::ptr::{self, NonNull};
use std::slice;

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
use x11rb::connection::{Connection, RequestConnection};
use x11rb::protocol::shm::{self, ConnectionExt as _};
use x11rb::rust_connection::RustConnection;
use zeroize::Zeroize;

/// Wiped and given back when dropped.
pub struct Shared<'s> {
    server: &'s RustConnection,
    segment: shm::Seg,
    address: NonNull<u8>,
    length: usize,
}

impl<'s> Shared<'s> {
    /// `None` where the server cannot share memory: it is old, or on another machine.
    pub fn with(server: &'s RustConnection, length: usize) -> Option<Shared<'s>> {
        server
            .extension_information(shm::X11_EXTENSION_NAME)
            .ok()??;
        let version = server.shm_query_version().ok()?.reply().ok()?;
        if (version.major_version, version.minor_version) < (1, 2) {
            return None;
        }
        let segment = server.generate_id().ok()?;
        let size = u32::try_from(length).ok()?;
        let memory = server.shm_create_segment(segment, size, false).ok()?;
        let memory = memory.reply().ok()?.shm_fd;
        // SAFETY: a mapping of its own, at an address of the system's choice.
        let address = unsafe {
            mmap(
                ptr::null_mut(),
                length,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::SHARED,
                &memory,
                0,
            )
        };
        Some(Shared {
            server,
            segment,
            address: NonNull::new(address.ok()?.cast())?,
            length,
        })
    }

    pub fn segment(&self) -> shm::Seg {
        self.segment
    }

    /// What the server has written. Call when it answered every request that writes here.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: mapped for as long as `self` lives, `length` bytes long, made of plain bytes; the
        // server writes only on request, and all of those were answered.
        unsafe { slice::from_raw_parts(self.address.as_ptr(), self.length) }
    }
}

impl Drop for Shared<'_> {
    fn drop(&mut self) {
        // SAFETY: as in `bytes`; `self` is borrowed alone.
        unsafe { slice::from_raw_parts_mut(self.address.as_ptr(), self.length) }.zeroize();
        // A server that is gone has detached already.
        if let Ok(request) = self.server.shm_detach(self.segment) {
            request.ignore_error();
        }
        // SAFETY: mapped with these in `with`, and nothing borrows it any more.
        if let Err(error) = unsafe { munmap(self.address.as_ptr().cast(), self.length) } {
            log::warn!("the picture's memory could not be given back: {error}");
        }
    }
}
