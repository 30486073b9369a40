//! The program at a terminal, where there is no display, bus or home but a folder of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const FILE: &str = "otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example\n";

struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Home {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Home(path)
    }

    fn file(&self, content: &str) -> PathBuf {
        let path = self.0.join("export");
        std::fs::write(&path, content).unwrap();
        path
    }

    fn penning(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_penning"))
            .args(arguments)
            .env_clear()
            .env("HOME", &self.0)
            .env("PENNING_DATA_DIR", self.0.join("data"))
            .env("LANG", "en_US.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // It may have ended without asking for anything.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    fn import(&self, content: &str, more: &[&str], input: &str) -> (i32, String, String) {
        let file = self.file(content);
        let mut arguments = vec!["import", file.to_str().unwrap()];
        arguments.extend_from_slice(more);
        said(self.penning(&arguments, input))
    }
}

fn said(output: Output) -> (i32, String, String) {
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn help_needs_no_display() {
    let home = Home::new("help");
    for arguments in [
        &["--help"][..],
        &["-h"],
        &["import", "--help"],
        &["--version"],
    ] {
        let (code, out, err) = said(home.penning(arguments, ""));
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        assert!(!out.is_empty() && !out.contains("cli-"), "{out}");
    }
    let (code, _, err) = said(home.penning(&["--no-such-thing"], ""));
    assert_eq!(code, 2, "{err}");
}

#[test]
fn a_dry_run_says_what_would_come_and_makes_nothing() {
    let home = Home::new("dry");
    let bad = "otpauth://totp/Bad:b?secret=MFRGG&digits=11\n";
    let file = format!("{FILE}{bad}");
    let (code, out, _) = home.import(&file, &["--dry-run", "--at", "59"], "");
    assert_eq!(code, 1, "{out}");
    for part in [
        "Example",
        "anna",
        "TOTP, 6 digits, 30 s",
        "996 554",
        "1 can't be added",
        "Bad",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
    let (code, out, _) = home.import(&file, &["--dry-run", "--json", "--at", "59"], "");
    assert_eq!(code, 1);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["entries"][0]["code"], "996554");
    assert_eq!(report["not_taken"][0]["reason"], "digits");
    assert!(!out.contains("JBSWY3DPEHPK3PXP"));
    assert!(!home.0.join("data").exists());
}

#[test]
fn each_end_has_its_exit_code() {
    let home = Home::new("ends");
    let sealed = r#"{"version":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","content":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#;
    let dry = &["--dry-run"][..];
    assert_eq!(home.import(FILE, dry, "").0, 0);
    assert_eq!(said(home.penning(&["import", "/no/such/file"], "")).0, 3);
    assert_eq!(home.import("just words", dry, "").0, 4);
    assert_eq!(home.import(sealed, dry, "").0, 5, "no terminal to ask at");
    let (code, _, err) = home.import(sealed, &["--dry-run", "--password-fd", "0"], "wrong\n");
    assert_eq!(code, 5);
    assert!(err.contains("doesn't open this file"), "{err}");
    let bound = r#"{"encrypted":true,"encKeyValidation_DO_NOT_EDIT":"2.a|b|c"}"#;
    assert_eq!(home.import(bound, dry, "").0, 6);
    // There is no keychain to open Penning's accounts with.
    let (code, out, err) = home.import(FILE, &[], "");
    assert_eq!((code, out.as_str()), (7, ""), "{err}");
}
