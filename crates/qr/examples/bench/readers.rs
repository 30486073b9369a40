//! The readers that are compared, each on the same grey pixels.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use penning_qr::{Budget, Luma, open_picture, read, read_quick};
use rxing::multi::MultipleBarcodeReader;

use crate::pictures::Labelled;

/// Panics since the last reader.
pub static PANICS: AtomicUsize = AtomicUsize::new(0);

/// What a reader made of one picture.
pub struct Outcome {
    pub texts: Vec<String>,
    pub time: Duration,
    pub panicked: bool,
    /// Which stage found each text, where the reader says so.
    pub stages: Vec<String>,
}

/// One reader's outcomes, in the order of the pictures.
pub struct Results {
    pub reader: String,
    pub outcomes: Vec<Option<Outcome>>,
}

/// Runs all readers. The built-in ones take turns on each picture, so that a busy machine is equally
/// unkind to all.
pub fn run(pictures: &[Labelled], with: &[String], python: &str, budget: Duration) -> Vec<Results> {
    let mut all: Vec<Results> = with
        .iter()
        .map(|reader| Results {
            reader: reader.clone(),
            outcomes: Vec::new(),
        })
        .collect();
    let mut zxing_cpp = with
        .iter()
        .any(|reader| reader == "zxing-cpp")
        .then(|| ZxingCpp::start(python))
        .flatten();
    for picture in pictures {
        let opened = fs::read(&picture.path)
            .ok()
            .and_then(|bytes| open_picture(&bytes).ok());
        let Some(luma) = opened.map(|mut pages| pages.remove(0)) else {
            eprintln!("{}: cannot be opened", picture.path.display());
            all.iter_mut()
                .for_each(|results| results.outcomes.push(None));
            continue;
        };
        for results in &mut all {
            let outcome = match results.reader.as_str() {
                "zxing-cpp" => zxing_cpp.as_mut().and_then(|reader| reader.read(&luma)),
                "zbar" => zbar(picture),
                built_in => {
                    let from = Instant::now();
                    let done = catch_unwind(AssertUnwindSafe(|| {
                        built_in_reader(built_in, &luma, budget)
                    }));
                    let time = from.elapsed();
                    let panicked = PANICS.swap(0, Ordering::Relaxed) > 0;
                    let (texts, stages) = done.unwrap_or_default();
                    Some(Outcome {
                        texts,
                        time,
                        panicked,
                        stages,
                    })
                }
            };
            results.outcomes.push(outcome);
        }
    }
    all.retain(|results| results.outcomes.iter().any(Option::is_some));
    all
}

fn built_in_reader(name: &str, luma: &Luma, time: Duration) -> (Vec<String>, Vec<String>) {
    let symbols = match name {
        "cascade" => read(
            luma,
            &Budget {
                time,
                ..Budget::default()
            },
        ),
        "quick" => read_quick(luma),
        "rqrr" => return (rqrr(luma), Vec::new()),
        "rxing" => return (rxing_as_it_comes(luma), Vec::new()),
        _ => Vec::new(),
    };
    symbols
        .iter()
        .map(|symbol| (symbol.text.clone(), format!("{:?}", symbol.stage)))
        .unzip()
}

fn rqrr(luma: &Luma) -> Vec<String> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let pixel = |x: usize, y: usize| luma.pixels[y * width + x];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
    let grids = prepared.detect_grids();
    grids
        .iter()
        .filter_map(|grid| Some(grid.decode().ok()?.1))
        .collect()
}

fn rxing_as_it_comes(luma: &Luma) -> Vec<String> {
    let source = rxing::Luma8LuminanceSource::new(luma.pixels.clone(), luma.width, luma.height);
    let Ok(source) = source else {
        return Vec::new();
    };
    let binarizer = rxing::common::HybridBinarizer::new(source);
    let mut bitmap = rxing::BinaryBitmap::new(binarizer);
    let hints = rxing::DecodeHints {
        TryHarder: Some(true),
        AlsoInverted: Some(true),
        ..Default::default()
    };
    let found = rxing::qrcode::cpp_port::QrReader.decode_multiple_with_hints(&mut bitmap, &hints);
    let found = found.unwrap_or_default();
    found
        .iter()
        .map(|result| result.getText().to_owned())
        .collect()
}

fn zbar(picture: &Labelled) -> Option<Outcome> {
    let from = Instant::now();
    let output = Command::new("zbarimg")
        .args(["--quiet", "--xml", "-Sdisable", "-Sqrcode.enable"])
        .arg(&picture.path)
        .output()
        .ok()?;
    let time = from.elapsed();
    let xml = String::from_utf8_lossy(&output.stdout);
    let texts = xml
        .split("<![CDATA[")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("]]>")?.0.to_owned()));
    Some(Outcome {
        texts: texts.collect(),
        time,
        panicked: false,
        stages: Vec::new(),
    })
}

/// A Python process that takes grey pixels and answers with texts and its own time.
struct ZxingCpp {
    process: std::process::Child,
    answers: BufReader<std::process::ChildStdout>,
}

const ZXING_CPP: &str = r#"
import sys, time, json, zxingcpp, numpy
i, o = sys.stdin.buffer, sys.stdout
o.write("ready\n"); o.flush()
while True:
    head = i.readline().split()
    if len(head) != 2: break
    w, h = int(head[0]), int(head[1])
    a = numpy.frombuffer(i.read(w * h), dtype=numpy.uint8).reshape(h, w)
    t = time.perf_counter()
    r = zxingcpp.read_barcodes(a, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=True, try_downscale=True, try_invert=True)
    t = time.perf_counter() - t
    o.write(json.dumps({"time": t, "texts": [x.text for x in r]}) + "\n"); o.flush()
"#;

impl ZxingCpp {
    fn start(python: &str) -> Option<ZxingCpp> {
        let mut process = Command::new(python)
            .args(["-c", ZXING_CPP])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut answers = BufReader::new(process.stdout.take()?);
        let mut ready = String::new();
        answers.read_line(&mut ready).ok()?;
        if ready.trim() != "ready" {
            eprintln!("zxing-cpp is not installed for {python}: left out");
            process.wait().ok()?;
            return None;
        }
        Some(ZxingCpp { process, answers })
    }

    fn read(&mut self, luma: &Luma) -> Option<Outcome> {
        let pixels = self.process.stdin.as_mut()?;
        writeln!(pixels, "{} {}", luma.width, luma.height).ok()?;
        pixels.write_all(&luma.pixels).ok()?;
        pixels.flush().ok()?;
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        let answer: serde_json::Value = serde_json::from_str(&line).ok()?;
        let texts = answer["texts"].as_array()?;
        Some(Outcome {
            texts: texts
                .iter()
                .filter_map(|t| Some(t.as_str()?.to_owned()))
                .collect(),
            time: Duration::from_secs_f64(answer["time"].as_f64()?),
            panicked: false,
            stages: Vec::new(),
        })
    }
}

impl Drop for ZxingCpp {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
