//! What became of the tests of one step, as the programs that ran them report it.

use std::fmt;
use std::path::Path;

use crate::Result;

/// Tests that passed and failed, and the names of those that are worth a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
    /// Passed, but only when tried again.
    pub flaky: Vec<String>,
    /// What failed, where that has a name.
    pub broken: Vec<String>,
}

impl Outcome {
    /// A check that passes or fails as a whole.
    pub fn of_one(name: &str, passed: bool) -> Outcome {
        let mut outcome = Outcome::default();
        if passed {
            outcome.passed = 1;
        } else {
            outcome.fail(name.to_owned());
        }
        outcome
    }

    pub fn fail(&mut self, name: String) {
        self.failed += 1;
        self.broken.push(name);
    }

    pub fn is_good(&self) -> bool {
        self.failed == 0
    }

    /// The tests of a report as nextest writes it: JUnit's XML, where a `flakyFailure` is a try that failed
    /// before one that passed.
    ///
    /// # Errors
    /// It is not such a report.
    pub fn of_junit(xml: &str) -> Result<Outcome> {
        let report = roxmltree::Document::parse(xml)
            .map_err(|why| format!("the report of the tests cannot be read: {why}"))?;
        let mut outcome = Outcome::default();
        let cases = report
            .descendants()
            .filter(|node| node.has_tag_name("testcase"));
        for case in cases {
            let part = |name: &str| case.attribute(name).unwrap_or_default();
            let name = format!("{} {}", part("classname"), part("name"));
            let has = |tag: &str| case.children().any(|child| child.has_tag_name(tag));
            if has("failure") || has("error") {
                outcome.fail(name);
            } else if has("skipped") {
                outcome.skipped += 1;
            } else {
                outcome.passed += 1;
                if has("flakyFailure") || has("flakyError") {
                    outcome.flaky.push(name);
                }
            }
        }
        Ok(outcome)
    }

    /// What the page's own runner of browser tests writes.
    ///
    /// # Errors
    /// It is not such a report.
    pub fn of_browser(json: &str) -> Result<Outcome> {
        let report = parsed(json)?;
        let names = |key: &str| -> Vec<String> {
            let names = report[key].as_array().into_iter().flatten();
            names
                .filter_map(|name| name.as_str())
                .map(str::to_owned)
                .collect()
        };
        Ok(Outcome {
            passed: number(&report, "passed")?,
            failed: number(&report, "failed")?,
            skipped: number(&report, "skipped")?,
            flaky: names("flaky"),
            broken: names("failures"),
        })
    }

    /// What vitest's JSON reporter writes.
    ///
    /// # Errors
    /// It is not such a report.
    pub fn of_vitest(json: &str) -> Result<Outcome> {
        let report = parsed(json)?;
        let mut outcome = Outcome {
            passed: number(&report, "numPassedTests")?,
            failed: number(&report, "numFailedTests")?,
            skipped: number(&report, "numPendingTests")? + number(&report, "numTodoTests")?,
            ..Outcome::default()
        };
        let files = report["testResults"].as_array().into_iter().flatten();
        for file in files {
            let tests = file["assertionResults"].as_array().into_iter().flatten();
            let before = outcome.broken.len();
            for test in tests.filter(|test| test["status"] == "failed") {
                let name = test["fullName"].as_str().unwrap_or("without a name");
                outcome.broken.push(name.to_owned());
            }
            // A file that cannot even be read has no tests to count.
            if file["status"] == "failed" && outcome.broken.len() == before {
                outcome.fail(file["name"].as_str().unwrap_or("a file").to_owned());
            }
        }
        Ok(outcome)
    }

    /// Adds up the summaries that `cargo test` prints, one for each program: for examples in the
    /// documentation, and for all where nextest is not installed. `None`: there is none.
    pub fn of_cargo_test(output: &str) -> Option<Outcome> {
        let output = plain(output);
        let mut sum: Option<Outcome> = None;
        for line in output.lines().map(str::trim) {
            // test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s
            if let Some(summary) = line.strip_prefix("test result: ") {
                let of = |unit: &str| {
                    let mut parts = summary.split([';', '.']).map(str::trim);
                    parts
                        .find_map(|part| part.strip_suffix(unit)?.trim().parse().ok())
                        .unwrap_or(0)
                };
                let sum = sum.get_or_insert_default();
                sum.passed += of("passed");
                sum.failed += of("failed");
            } else if let Some(name) = line
                .strip_prefix("test ")
                .and_then(|rest| rest.strip_suffix(" ... FAILED"))
            {
                sum.get_or_insert_default().broken.push(name.to_owned());
            }
        }
        sum
    }
}

impl std::ops::AddAssign for Outcome {
    fn add_assign(&mut self, other: Outcome) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.flaky.extend(other.flaky);
        self.broken.extend(other.broken);
    }
}

/// As the last line of a run.
impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Reads the report that a runner had to write. One that ended before it wrote any failed: what it says of
/// itself by its exit code does not make up for that.
///
/// # Errors
/// There is no report.
pub fn report(path: &Path, read: fn(&str) -> Result<Outcome>) -> Result<Outcome> {
    let text = std::fs::read_to_string(path)
        .map_err(|_| "the tests ended without a report: see above what stopped them".to_owned())?;
    read(&text)
}

fn parsed(json: &str) -> Result<serde_json::Value> {
    serde_json::from_str(json)
        .map_err(|why| format!("the report of the tests cannot be read: {why}"))
}

fn number(report: &serde_json::Value, key: &str) -> Result<u64> {
    let number = report[key].as_u64();
    number.ok_or_else(|| format!("the report of the tests says nothing of `{key}`"))
}

/// Without the terminal's colours.
pub fn plain(text: &str) -> String {
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
    use super::Outcome;

    #[test]
    fn a_second_try_that_passed_is_flaky_and_named() {
        let report = r#"<?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="nextest-run" tests="3" failures="1" errors="0">
              <testsuite name="penning-vault" tests="3" disabled="0" errors="0" failures="1">
                <testcase name="opens" classname="penning-vault" time="0.1"></testcase>
                <testcase name="saves" classname="penning-vault" time="0.1">
                  <flakyFailure message="panicked" type="test failure">at a line</flakyFailure>
                </testcase>
                <testcase name="locks" classname="penning-vault" time="9">
                  <failure type="test timeout"></failure>
                  <rerunFailure type="test timeout"></rerunFailure>
                </testcase>
              </testsuite>
            </testsuites>"#;
        let outcome = Outcome::of_junit(report).expect("a report");
        assert_eq!((outcome.passed, outcome.failed), (2, 1));
        assert_eq!(outcome.flaky, ["penning-vault saves"]);
        assert_eq!(outcome.broken, ["penning-vault locks"]);
    }

    #[test]
    fn half_a_report_is_none() {
        assert!(Outcome::of_junit("<testsuites><testsuite>").is_err());
        assert!(Outcome::of_browser(r#"{"passed": 3}"#).is_err());
        assert!(Outcome::of_vitest("").is_err());
    }

    #[test]
    fn programs_of_cargo_test_add_up() {
        let output = "test a ... ok\n\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                      \u{1b}[31mtest b::c ... FAILED\u{1b}[0m\n\
                      test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        let outcome = Outcome::of_cargo_test(output).expect("two summaries");
        assert_eq!((outcome.passed, outcome.failed), (15, 2));
        assert_eq!(outcome.broken, ["b::c"]);
        assert_eq!(Outcome::of_cargo_test("all passed, none failed"), None);
    }

    #[test]
    fn the_page_s_runners_report_in_json() {
        let browser =
            r#"{"passed": 26, "failed": 1, "skipped": 0, "flaky": ["a"], "failures": ["b"]}"#;
        let outcome = Outcome::of_browser(browser).expect("a report");
        assert_eq!((outcome.passed, outcome.failed), (26, 1));
        assert_eq!(
            (outcome.flaky, outcome.broken),
            (vec!["a".into()], vec!["b".into()])
        );

        let vitest = r#"{"numPassedTests": 7, "numFailedTests": 1, "numPendingTests": 0, "numTodoTests": 0,
            "testResults": [
                {"name": "a.test.ts", "status": "failed", "assertionResults": [{"status": "failed", "fullName": "a is b"}]},
                {"name": "b.test.ts", "status": "failed", "assertionResults": []}
            ]}"#;
        let outcome = Outcome::of_vitest(vitest).expect("a report");
        assert_eq!(
            (outcome.passed, outcome.failed),
            (7, 2),
            "a file that does not load fails, too"
        );
        assert_eq!(outcome.broken, ["a is b", "b.test.ts"]);
    }
}
