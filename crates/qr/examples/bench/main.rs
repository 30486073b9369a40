//! Reads a folder of labelled pictures with several readers and prints, for each category, how many
//! were read, how many texts were wrong, and the median and 95th percentile of the time for one picture.
//!
//! `cargo run --release -p penning-qr --example bench -- FOLDER [--with NAME,...] [--only CATEGORY,...]
//! [--few N] [--budget MS] [--missed] [--python PYTHON]`
//!
//! FOLDER holds either `manifest.jsonl` (one object a line: `path`, `cat`, `texts`), or one folder a
//! category with pictures and the expected text beside each as `.txt`; a category whose name starts with
//! `falsepositives` holds nothing to be found, and other pictures without a text only count as found or not.
//! Readers: `cascade`, `quick`, `rqrr`, `rxing`, and where installed `zxing-cpp` (the Python package) and
//! `zbar` (the `zbarimg` program, whose time includes opening the picture).

mod pictures;
mod readers;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Duration;

use penning_qr::Budget;

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!(
            "bench FOLDER [--with cascade,quick,rqrr,rxing,zxing-cpp,zbar] [--only CATEGORY,...] \
             [--few N] [--budget MS] [--missed] [--python PYTHON]"
        );
        return ExitCode::FAILURE;
    };
    let labelled = match pictures::labelled(&options.folder, &options.only, options.few) {
        Ok(labelled) if !labelled.is_empty() => labelled,
        Ok(_) => {
            eprintln!("no labelled pictures in {}", options.folder.display());
            return ExitCode::FAILURE;
        }
        Err(error) => {
            eprintln!("{}: {error}", options.folder.display());
            return ExitCode::FAILURE;
        }
    };
    // A reader's panic is counted, also where a fence catches it, and not printed a hundred times.
    std::panic::set_hook(Box::new(|_| {
        readers::PANICS.fetch_add(1, Ordering::Relaxed);
    }));
    let results = readers::run(&labelled, &options.with, &options.python, options.budget);
    report::print(&labelled, &results, options.missed);
    ExitCode::SUCCESS
}

struct Options {
    folder: PathBuf,
    with: Vec<String>,
    only: Vec<String>,
    few: usize,
    budget: Duration,
    missed: bool,
    python: String,
}

fn options() -> Option<Options> {
    let mut options = Options {
        folder: PathBuf::new(),
        with: list("cascade,quick,rqrr,rxing,zxing-cpp,zbar"),
        only: Vec::new(),
        few: usize::MAX,
        budget: Budget::default().time,
        missed: false,
        python: "python3".to_owned(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--with" => options.with = list(&words.next()?),
            "--only" => options.only = list(&words.next()?),
            "--few" => options.few = words.next()?.parse().ok()?,
            "--budget" => options.budget = Duration::from_millis(words.next()?.parse().ok()?),
            "--python" => options.python = words.next()?,
            "--missed" => options.missed = true,
            _ if word.starts_with('-') => return None,
            _ => options.folder = PathBuf::from(word),
        }
    }
    (options.folder != PathBuf::new()).then_some(options)
}

fn list(words: &str) -> Vec<String> {
    words.split(',').map(str::to_owned).collect()
}
