//! How is memory kept out of files?

use std::io;

/// No core files of this process, nor of any that it starts from now on (the web view's among
/// them): a crash must not write keys to disk. Call it first in `main`.
///
/// `PR_SET_DUMPABLE`, which would also keep debuggers away, is left alone on Linux: it hides
/// `/proc/self` from the desktop portals, and without them no file dialog opens.
#[cfg(unix)]
pub fn forbid_core_files() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    Ok(setrlimit(Resource::Core, none)?)
}

/// No error report, and so no dump, of this process or of any that it starts from now on: a crash
/// must not write keys to disk. Call it first in `main`.
#[cfg(windows)]
pub fn forbid_core_files() -> io::Result<()> {
    use windows_sys::Win32::System::Diagnostics::Debug::{
        SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode,
    };
    // SAFETY: takes and returns plain numbers.
    unsafe { SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX) };
    Ok(())
}
