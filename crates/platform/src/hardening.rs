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

/// Blanks this process's arguments that are links, for as long as it runs on: the desktop hands an
/// `otpauth://…` link over as an argument, and anyone on the machine may read arguments. Read them
/// first. What failed is only logged: the link was seen by then in any case.
#[cfg(target_os = "linux")]
pub fn blank_link_arguments() {
    if let Err(error) = linux::blank_link_arguments() {
        log::info!("the arguments stay as they were: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
pub fn blank_link_arguments() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{File, OpenOptions};
    use std::io::{self, Read, Seek, SeekFrom, Write};

    /// The arguments lie where the kernel put them, each ending in a zero byte; it tells the place
    /// in fields 48 and 49 of `stat` (proc_pid_stat(5)).
    pub fn blank_link_arguments() -> io::Result<()> {
        let mut stat = String::new();
        File::open("/proc/self/stat")?.read_to_string(&mut stat)?;
        let (start, end) = place(&stat).ok_or(io::ErrorKind::InvalidData)?;
        let mut memory = OpenOptions::new()
            .read(true)
            .write(true)
            .open("/proc/self/mem")?;
        memory.seek(SeekFrom::Start(start))?;
        let mut arguments = vec![0; usize::try_from(end - start).unwrap_or(0)];
        memory.read_exact(&mut arguments)?;
        let mut at = start;
        for argument in arguments.split_inclusive(|&byte| byte == 0) {
            let text = argument.strip_suffix(&[0]).unwrap_or(argument);
            if text.windows(3).any(|part| part == b"://") {
                memory.seek(SeekFrom::Start(at))?;
                memory.write_all(&vec![b' '; text.len()])?;
            }
            at += argument.len() as u64;
        }
        zeroize::Zeroize::zeroize(&mut arguments);
        Ok(())
    }

    fn place(stat: &str) -> Option<(u64, u64)> {
        // The name, in parentheses, may hold spaces: it is field 2, and field 3 follows it.
        let mut fields = stat.rsplit_once(") ")?.1.split_whitespace().skip(45);
        let mut number = || fields.next()?.parse::<u64>().ok();
        let (start, end) = (number()?, number()?);
        (start < end && end - start < 16 * 1024 * 1024).then_some((start, end))
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn the_place_of_the_arguments_is_told() {
            let mut stat = "7 (a (b) c) S".to_owned();
            for field in 4..48 {
                stat += &format!(" {field}");
            }
            assert_eq!(
                super::place(&format!("{stat} 4096 4200 9")),
                Some((4096, 4200))
            );
            assert_eq!(super::place(&format!("{stat} 4096 4096 9")), None);
            assert_eq!(super::place("7 (a"), None);
        }
    }
}
