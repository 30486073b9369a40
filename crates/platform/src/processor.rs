//! How much of the processor did this program take?

use std::time::Duration;

/// What all threads of this process have used of the processors since it began, and nothing of what they waited: on a
/// machine that is busy with something else the two differ a lot.
#[cfg(unix)]
pub fn time_used() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// What all threads of this process have used of the processors since it began, and nothing of what they waited: on a
/// machine that is busy with something else the two differ a lot.
#[cfg(windows)]
pub fn time_used() -> Duration {
    use windows_sys::Win32::Foundation::FILETIME;
    use windows_sys::Win32::System::Threading::{GetCurrentProcess, GetProcessTimes};
    const NONE: FILETIME = FILETIME {
        dwLowDateTime: 0,
        dwHighDateTime: 0,
    };
    let (mut began, mut ended, mut in_kernel, mut in_program) = (NONE, NONE, NONE, NONE);
    // SAFETY: four places to write to, and a handle that is always good and is not closed.
    let told = unsafe {
        GetProcessTimes(
            GetCurrentProcess(),
            &raw mut began,
            &raw mut ended,
            &raw mut in_kernel,
            &raw mut in_program,
        )
    };
    if told == 0 {
        log::warn!(
            "the time used is not known: {}",
            std::io::Error::last_os_error()
        );
        return Duration::ZERO;
    }
    let ticks =
        |time: FILETIME| u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime);
    // A tick is 100 ns.
    Duration::from_nanos((ticks(in_kernel) + ticks(in_program)).saturating_mul(100))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn work_counts_and_waiting_does_not() {
        let before = time_used();
        std::thread::sleep(Duration::from_millis(300));
        let waited = time_used() - before;
        let until = Instant::now() + Duration::from_secs(60);
        // What it takes to be given so much of a busy machine is as it may.
        while time_used() - before - waited < Duration::from_millis(200) {
            assert!(Instant::now() < until, "work is not counted");
        }
        assert!(waited < Duration::from_millis(150), "{waited:?}");
    }
}
