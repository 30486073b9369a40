//! What a step started ends with it. What is still there afterwards is named, ended, and fails the run: servers
//! that nobody owns fill a machine, and make the next run red.

use std::sync::OnceLock;

/// Inherited by everything that this run starts.
pub const MARK: &str = "PENNING_TEST_RUN";

/// The mark of this run, unlike that of any other.
pub fn mark() -> &'static str {
    static RUN: OnceLock<String> = OnceLock::new();
    RUN.get_or_init(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_nanos());
        format!("{}-{now}", std::process::id())
    })
}

/// The programs of this run that are still there some seconds after their step ended; they are gone afterwards.
#[cfg(target_os = "linux")]
pub fn ended() -> Vec<String> {
    use std::time::{Duration, Instant};

    // Programs that were told to end take a moment to.
    let until = Instant::now() + Duration::from_secs(15);
    let mut left = found();
    while !left.is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(100));
        left = found();
    }
    for (pid, _) in &left {
        if let Some(pid) = rustix::process::Pid::from_raw(*pid) {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
    left.into_iter().map(|(_, name)| name).collect()
}

#[cfg(not(target_os = "linux"))]
pub fn ended() -> Vec<String> {
    Vec::new()
}

#[cfg(target_os = "linux")]
fn found() -> Vec<(i32, String)> {
    let processes = penning_test_desktop::marked(MARK, mark()).into_iter();
    processes
        .filter_map(|process| {
            let pid: i32 = process.file_name()?.to_str()?.parse().ok()?;
            let words = std::fs::read(process.join("cmdline")).unwrap_or_default();
            let words = String::from_utf8_lossy(&words).replace('\0', " ");
            Some((pid, format!("{pid} {}", words.trim())))
        })
        .collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{MARK, found, mark};

    #[test]
    fn a_program_that_stays_is_found_by_its_mark() {
        let mut stays = std::process::Command::new("sleep")
            .arg("600")
            .env(MARK, mark())
            .spawn()
            .expect("sleep");
        let is_there = || found().iter().any(|(_, name)| name.ends_with(" sleep 600"));
        while !is_there() {
            std::thread::yield_now(); // until it is another program than ours
        }
        stays.kill().expect("ours");
        stays.wait().expect("ours");
        assert!(!is_there());
    }
}
