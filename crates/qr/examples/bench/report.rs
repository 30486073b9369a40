//! Tables for people.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::pictures::Labelled;
use crate::readers::{Outcome, Results};

/// One table for all readers.
pub fn print(pictures: &[Labelled], results: &[Results], missed: bool) {
    let mut categories: Vec<&str> = Vec::new();
    for picture in pictures {
        if !categories.contains(&picture.category.as_str()) {
            categories.push(&picture.category);
        }
    }
    println!(
        "{:<18}{:<11}{:>9}{:>9}{:>11}{:>7}{:>8}{:>10}{:>10}{:>10}",
        "category",
        "reader",
        "pictures",
        "read",
        "symbols",
        "wrong",
        "panics",
        "median ms",
        "p95 ms",
        "worst ms"
    );
    for category in categories.iter().copied().chain(["all"]) {
        for result in results {
            let chosen = pictures
                .iter()
                .zip(&result.outcomes)
                .filter(|(picture, _)| category == "all" || picture.category == category)
                .filter_map(|(picture, outcome)| Some((picture, outcome.as_ref()?)));
            Row::of(chosen).print(category, &result.reader);
        }
    }
    for result in results.iter().filter(|result| result.reader == "cascade") {
        print_stages(result);
    }
    if missed {
        print_missed(pictures, results);
    }
}

#[derive(Default)]
struct Row {
    pictures: usize,
    read: usize,
    symbols: usize,
    expected: usize,
    wrong: usize,
    panics: usize,
    times: Vec<Duration>,
}

impl Row {
    fn of<'a>(chosen: impl Iterator<Item = (&'a Labelled, &'a Outcome)>) -> Row {
        let mut row = Row::default();
        for (picture, outcome) in chosen {
            row.pictures += 1;
            row.panics += usize::from(outcome.panicked);
            row.times.push(outcome.time);
            match &picture.texts {
                Some(texts) => {
                    let hits = texts.iter().filter(|text| has(outcome, text)).count();
                    row.symbols += hits;
                    row.expected += texts.len();
                    row.read += usize::from(hits == texts.len());
                    row.wrong += wrong(picture, outcome);
                }
                None => row.read += usize::from(!outcome.texts.is_empty()),
            }
        }
        row.times.sort();
        row
    }

    fn print(&self, category: &str, reader: &str) {
        if self.pictures == 0 {
            return;
        }
        let at = |share: f64| {
            let index = ((self.times.len() as f64 * share) as usize).min(self.times.len() - 1);
            self.times[index].as_secs_f64() * 1000.0
        };
        println!(
            "{category:<18}{reader:<11}{:>9}{:>9}{:>11}{:>7}{:>8}{:>10.1}{:>10.1}{:>10.1}",
            self.pictures,
            self.read,
            format!("{}/{}", self.symbols, self.expected),
            self.wrong,
            self.panics,
            at(0.5),
            at(0.95),
            at(1.0),
        );
    }
}

fn has(outcome: &Outcome, text: &str) -> bool {
    outcome.texts.iter().any(|found| same(found, text))
}

fn wrong(picture: &Labelled, outcome: &Outcome) -> usize {
    let Some(texts) = &picture.texts else {
        return 0;
    };
    let strange = |found: &&String| !texts.iter().any(|text| same(found, text));
    outcome.texts.iter().filter(strange).count()
}

/// Labels were written with either line end, and some with one more at the end.
fn same(found: &str, label: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").trim_end_matches('\n').to_owned();
    plain(found) == plain(label)
}

fn print_stages(result: &Results) {
    let mut counts = BTreeMap::<&str, usize>::new();
    for stage in result
        .outcomes
        .iter()
        .flatten()
        .flat_map(|outcome| &outcome.stages)
    {
        *counts.entry(stage).or_default() += 1;
    }
    println!("\nfound by stage: {counts:?}");
}

fn print_missed(pictures: &[Labelled], results: &[Results]) {
    println!();
    for (index, picture) in pictures.iter().enumerate() {
        let Some(texts) = &picture.texts else {
            continue;
        };
        let mut notes = Vec::new();
        for result in results {
            let Some(outcome) = &result.outcomes[index] else {
                continue;
            };
            let missing = texts.iter().filter(|text| !has(outcome, text)).count();
            let strange = wrong(picture, outcome);
            if missing + strange > 0 || outcome.panicked {
                let name = &result.reader;
                notes.push(format!("{name} missed {missing} wrong {strange}"));
            }
        }
        if !notes.is_empty() {
            println!("{}: {}", picture.path.display(), notes.join("; "));
        }
    }
}
