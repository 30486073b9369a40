use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::Result;

/// A program of `programs/` that is operated by JSON lines (see `programs/lines.py`).
pub struct Served {
    child: Child,
    asked: ChildStdin,
    answers: Receiver<String>,
}

impl Served {
    pub(crate) fn start(mut command: Command) -> Result<Served> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let asked = child.stdin.take().ok_or("no standard input")?;
        let output = child.stdout.take().ok_or("no standard output")?;
        let (told, answers) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(|line| line.ok()) {
                if told.send(line).is_err() {
                    break;
                }
            }
        });
        let mut served = Served {
            child,
            asked,
            answers,
        };
        served.answer()?;
        Ok(served)
    }

    /// Sends one command, such as `json!({"do": "click", "label": "Open"})`, and returns its value.
    ///
    /// # Errors
    /// The problem that the program reports, or none heard within 30 s.
    pub fn ask(&mut self, command: &Value) -> Result<Value> {
        writeln!(self.asked, "{command}")?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Value> {
        let line = self.answers.recv_timeout(Duration::from_secs(30))?;
        let mut answer: Value = serde_json::from_str(&line)?;
        if answer["ok"] == true {
            Ok(answer["value"].take())
        } else {
            Err(answer["problem"]
                .as_str()
                .unwrap_or("unknown problem")
                .into())
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
