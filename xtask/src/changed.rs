//! What can have been broken by what was changed? For the minutes between two edits; the whole run decides.

use std::collections::BTreeSet;
use std::fmt;

use crate::Result;
use crate::process::{command, output_of};

/// Files that differ from a commit, those that git does not know yet among them.
pub struct Changed {
    files: Vec<String>,
}

/// Where a part lies, the package that holds it, and the journeys that walk over it most.
struct Part {
    folder: &'static str,
    package: &'static str,
    journeys: &'static [&'static str],
}

/// The longer one counts where two fit.
const PARTS: &[Part] = &[
    part("crates/exchange/", "penning-exchange", &[]),
    part("crates/otp/", "penning-otp", &["type_in::", "copy::"]),
    part("crates/qr/", "penning-qr", &["bring::", "show::"]),
    part(
        "crates/vault/",
        "penning-vault",
        &["damage::", "lose::", "ways::"],
    ),
    part(
        "crates/approve/",
        "penning-approve",
        &["approve::", "tiqr::"],
    ),
    part(
        "crates/session/",
        "penning-session",
        &["copy::", "unlock::", "type_in::"],
    ),
    part(
        "crates/platform/",
        "penning-platform",
        &["start::", "copy::", "tray::"],
    ),
    part(
        "src-tauri/",
        "penning",
        &["start::", "copy::", "lock::", "tray::", "walls::"],
    ),
    part("tauri.conf.json", "penning", &["start::", "walls::"]),
    part(
        "tests/desktop/",
        "penning-test-desktop",
        &["start::", "tray::"],
    ),
    part("tests/servers/", "penning-test-servers", &["approve::"]),
    part("tests/e2e/", "penning-e2e", &[]),
    part("fuzz/", "penning-fuzz", &[]),
    part("benches/", "penning-bench-app", &[]),
    part("xtask/", "xtask", &[]),
    part("locales/", "penning", &[]),
    part("ui/", "penning", &[]),
    part("ui/src/lib/approve/", "penning", &["approve::"]),
    part("ui/src/lib/camera/", "penning", &["camera::"]),
    part("ui/src/lib/challenge/", "penning", &["tiqr::"]),
    part("ui/src/lib/enrol/", "penning", &["bring::"]),
    part("ui/src/lib/guide/", "penning", &["guide::"]),
    part("ui/src/lib/list/", "penning", &["copy::"]),
    part("ui/src/lib/quick/", "penning", &["quick::"]),
    part("ui/src/lib/restore/", "penning", &["backups::"]),
    part("ui/src/lib/settings/", "penning", &["ways::"]),
    part("ui/src/lib/show/", "penning", &["show::"]),
    part("ui/src/lib/vault/", "penning", &["unlock::"]),
    part("ui/src/lib/watch/", "penning", &["watch::"]),
];

const fn part(
    folder: &'static str,
    package: &'static str,
    journeys: &'static [&'static str],
) -> Part {
    Part {
        folder,
        package,
        journeys,
    }
}

/// # Errors
/// git does not know that commit.
pub fn changed(since: &str) -> Result<Changed> {
    let git = |words: &[&str]| output_of(command("git").args(words));
    let differ = git(&["diff", "--name-only", since, "--"])
        .ok_or_else(|| format!("git knows no commit `{since}`"))?;
    let unknown = git(&["ls-files", "--others", "--exclude-standard"]).unwrap_or_default();
    Ok(Changed::of(differ.lines().chain(unknown.lines())))
}

impl Changed {
    fn of<'a>(files: impl Iterator<Item = &'a str>) -> Changed {
        let mut files: Vec<_> = files.map(str::to_owned).collect();
        files.sort();
        files.dedup();
        Changed { files }
    }

    /// Whether a step looks at any of it.
    pub fn concerns(&self, step: &str) -> bool {
        let any = |starts: &[&str]| {
            let mut files = self.files.iter();
            files.any(|file| starts.iter().any(|start| file.starts_with(start)))
        };
        let rust = self
            .files
            .iter()
            .any(|file| file.ends_with(".rs") || file.ends_with(".toml") || file == "Cargo.lock");
        match step {
            "fmt" => rust,
            "ui" | "page" | "browser" => any(&["ui/", "locales/"]),
            "deny" => any(&["Cargo.lock", "deny.toml"]),
            "fuzz" => any(&["fuzz/"]),
            "build" | "unit" => {
                !self.packages().is_empty()
                    && (rust || any(&["src-tauri/", "crates/", "tests/", "locales/"]))
            }
            "e2e" => !self.journeys().is_empty(),
            _ => true,
        }
    }

    /// nextest's choice: the tests of these packages, and of all that depend on one of them.
    pub fn packages_filter(&self) -> String {
        let packages = self.packages();
        let each: Vec<_> = packages
            .iter()
            .map(|name| format!("rdeps({name})"))
            .collect();
        each.join(" | ")
    }

    /// A journey or two for each part; all of them take too long for the minutes between two edits.
    pub fn journeys(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for file in &self.files {
            if let Some(journey) = file.strip_prefix("tests/e2e/journeys/") {
                let module = journey.split(['/', '.']).next().unwrap_or_default();
                names.insert(format!("{module}::"));
            }
            let journeys = part_of(file).map_or(&[][..], |part| part.journeys);
            names.extend(journeys.iter().map(|name| (*name).to_owned()));
        }
        names.into_iter().collect()
    }

    /// Everything, where what all are built with was changed.
    fn packages(&self) -> BTreeSet<&'static str> {
        let of_all = |file: &String| file == "Cargo.lock" || file == "Cargo.toml";
        if self.files.iter().any(of_all) {
            return PARTS.iter().map(|part| part.package).collect();
        }
        let parts = self.files.iter().filter_map(|file| part_of(file));
        parts.map(|part| part.package).collect()
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} files were changed.", self.files.len())?;
        write!(
            out,
            "Of the journeys only these run: {}. What decides is the whole `cargo xtask test`.",
            self.journeys().join(" ")
        )
    }
}

fn part_of(file: &str) -> Option<&'static Part> {
    let fits = PARTS.iter().filter(|part| file.starts_with(part.folder));
    fits.max_by_key(|part| part.folder.len())
}

#[cfg(test)]
mod tests {
    use super::{Changed, PARTS};

    #[test]
    fn a_line_of_a_crate_runs_what_depends_on_it() {
        let changed = Changed::of(["crates/otp/src/uri.rs"].into_iter());
        assert_eq!(changed.packages_filter(), "rdeps(penning-otp)");
        assert!(changed.concerns("build") && changed.concerns("unit") && changed.concerns("e2e"));
        assert!(!changed.concerns("browser") && !changed.concerns("deny"));
    }

    #[test]
    fn a_screen_runs_the_page_s_tests_and_its_own_journeys() {
        let changed = Changed::of(["ui/src/lib/show/ShowCodes.svelte"].into_iter());
        assert!(changed.concerns("ui") && changed.concerns("browser"));
        assert!(!changed.concerns("unit"));
        assert_eq!(changed.journeys(), ["show::"]);
    }

    #[test]
    fn a_journey_runs_itself() {
        let changed = Changed::of(["tests/e2e/journeys/watch.rs"].into_iter());
        assert_eq!(changed.journeys(), ["watch::"]);
    }

    /// A package that is not in the table would never be tested by what was changed in it.
    #[test]
    fn every_folder_of_the_project_has_its_part() {
        for folder in ["crates", "tests", "benches"] {
            for entry in std::fs::read_dir(crate::root().join(folder))
                .expect("is there")
                .flatten()
            {
                if entry.path().join("Cargo.toml").is_file() {
                    let name = format!("{folder}/{}/", entry.file_name().to_string_lossy());
                    assert!(
                        PARTS.iter().any(|part| name.starts_with(part.folder)),
                        "{name} is missing from PARTS"
                    );
                }
            }
        }
    }
}
