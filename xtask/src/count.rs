//! How many tests passed and failed, read from what the test programs print.

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

impl Count {
    pub const ONE_PASSED: Count = Count {
        passed: 1,
        failed: 0,
    };
    pub const ONE_FAILED: Count = Count {
        passed: 0,
        failed: 1,
    };

    /// Adds up every summary in the output of cargo test, cargo nextest, vitest, `node --test`
    /// and of programs that end with `N passed, N failed`. `None`: there is no summary.
    pub fn read(output: &str) -> Option<Count> {
        let output = plain(output);
        let lines = || output.lines().map(str::trim);
        // nextest repeats what a failed try printed, with the summary of that one test in it.
        let nextest = lines().any(|line| line.starts_with(NEXTEST));
        lines()
            .filter(|line| !nextest || line.starts_with(NEXTEST))
            .filter_map(in_line)
            .reduce(std::ops::Add::add)
    }
}

impl std::ops::Add for Count {
    type Output = Count;
    fn add(self, other: Count) -> Count {
        Count {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

const NEXTEST: &str = "Summary [";

fn in_line(line: &str) -> Option<Count> {
    // cargo test:  test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; …
    // nextest:     Summary [   0.071s] 4 tests run: 3 passed (1 slow), 1 failed, 2 timed out, 0 skipped
    // vitest:      Tests  1 failed | 3 passed (4)
    let is_summary = line.starts_with("test result: ")
        || line.starts_with(NEXTEST)
        || (line.starts_with("Tests ") && line.ends_with(')'));
    if is_summary {
        let words: Vec<&str> = line
            .split([' ', ';', ','])
            .filter(|word| !word.is_empty())
            .collect();
        let number = |unit: &[&str]| -> u64 {
            let at = (1..words.len()).find(|&at| words[at..].starts_with(unit));
            at.and_then(|at| words[at - 1].parse().ok()).unwrap_or(0)
        };
        return Some(Count {
            passed: number(&["passed"]),
            failed: number(&["failed"]) + number(&["timed", "out"]),
        });
    }
    // node --test:  # pass 3   and   # fail 1, or with ℹ
    let node = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "));
    if let Some((what, number)) = node.and_then(|rest| rest.split_once(' ')) {
        let number = number.trim().parse().ok()?;
        return match what {
            "pass" => Some(Count {
                passed: number,
                failed: 0,
            }),
            "fail" => Some(Count {
                passed: 0,
                failed: number,
            }),
            _ => None,
        };
    }
    // our own
    let (passed, failed) = line.split_once(" passed, ")?;
    Some(Count {
        passed: passed.parse().ok()?,
        failed: failed.strip_suffix(" failed")?.parse().ok()?,
    })
}

/// The lines that name a test that failed, or passed only when tried again.
///
/// Those of cargo test, cargo nextest, vitest, `node --test` and our own page tests.
pub fn failures(output: &str) -> Vec<String> {
    let output = plain(output);
    let mut named = Vec::new();
    for line in output.lines().map(str::trim) {
        let is_named = [
            "FAIL ", "TIMEOUT ", "SIGSEGV ", "SIGABRT ", "FLAKY ", "✖ ", "not ok ",
        ]
        .iter()
        .any(|mark| line.starts_with(mark))
            || (line.starts_with("test ") && line.ends_with("... FAILED"));
        if is_named && !named.iter().any(|known| known == line) {
            named.push(line.to_owned());
        }
    }
    named
}

/// Without the terminal's colours.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // ESC [ … final byte
            if characters.next() == Some('[') {
                characters
                    .by_ref()
                    .find(|character| ('@'..='~').contains(character));
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Count, failures};

    #[test]
    fn a_test_that_passed_at_its_second_try_has_passed() {
        let output = "  TRY 1 FAIL [ 12.5s] scan\n    test result: FAILED. 0 passed; 1 failed; 0 ignored\n\
            \u{20}    Summary [ 172.1s] 44 tests run: 44 passed (2 flaky), 0 skipped\n";
        let count = Count {
            passed: 44,
            failed: 0,
        };
        assert_eq!(Count::read(output), Some(count));
    }

    fn read(output: &str) -> Option<(u64, u64)> {
        Count::read(output).map(|count| (count.passed, count.failed))
    }

    #[test]
    fn cargo_test_binaries_add_up() {
        let output = "test a ... ok\n\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                      test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(read(output), Some((15, 2)));
    }

    #[test]
    fn nextest_counts_what_timed_out_as_failed() {
        assert_eq!(
            read("     Summary [   0.071s] 40 tests run: 40 passed, 3 skipped"),
            Some((40, 0))
        );
        assert_eq!(
            read(
                "     Summary [  61.0s] 9 tests run: 6 passed (1 slow), 2 failed, 1 timed out, 0 skipped"
            ),
            Some((6, 3))
        );
    }

    #[test]
    fn vitest_in_colour() {
        let output = "\u{1b}[2m Test Files \u{1b}[22m \u{1b}[1m2 passed\u{1b}[22m (2)\n\
                      \u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m17 passed\u{1b}[39m (18)\n";
        assert_eq!(read(output), Some((17, 1)));
    }

    #[test]
    fn node_and_own_lines() {
        assert_eq!(read("# tests 4\n# pass 3\n# fail 1\n"), Some((3, 1)));
        assert_eq!(read("26 passed, 1 failed\n"), Some((26, 1)));
    }

    #[test]
    fn what_failed_is_named_once() {
        let output = "   PASS [ 0.1s] a::b\n\u{1b}[31m  FAIL\u{1b}[0m [ 3.0s] a::c\n  FAIL [ 3.0s] a::c\n\
            test d ... FAILED\ntest e ... ok\n FLAKY 2/3 [ 2.2s] f::g\n";
        assert_eq!(
            failures(output),
            [
                "FAIL [ 3.0s] a::c",
                "test d ... FAILED",
                "FLAKY 2/3 [ 2.2s] f::g"
            ]
        );
    }

    #[test]
    fn talk_of_tests_is_not_a_count() {
        assert_eq!(
            read("running 0 tests\nall passed, none failed\nTests are fun"),
            None
        );
    }
}
