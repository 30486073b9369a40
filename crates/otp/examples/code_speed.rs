//! How long do all codes of 10,000 accounts take for one time step? `cargo xtask bench otp`
//!
//! Beside them runs a bare HMAC-SHA-1 over as many keys and counters of the same size, which is the
//! least that HOTP can cost: the ratio means the same on every machine.

use std::cell::Cell;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use criterion::Criterion;
use hmac::{Hmac, KeyInit, Mac};
use penning_otp::{Algorithm, Credential, Secret};
use sha1::Sha1;

const ACCOUNTS: u32 = 10_000;
const KEY_BYTES: usize = 20;
const MOST_PER_CODE: Duration = Duration::from_micros(1);

fn main() -> ExitCode {
    let keys: Vec<[u8; KEY_BYTES]> = (0..ACCOUNTS)
        .map(|account| {
            std::array::from_fn(|place| (account.rotate_left(place as u32) ^ place as u32) as u8)
        })
        .collect();
    let credentials: Vec<Credential> = keys
        .iter()
        .map(|key| {
            Credential::totp(Secret::from_bytes(key.to_vec()), Algorithm::Sha1, 6, 30)
                .expect("a usual credential")
        })
        .collect();
    let mut criterion = Criterion::default();
    let codes = best(&mut criterion, "codes of 10,000 accounts", |step| {
        for credential in &credentials {
            black_box(credential.code_at(step * 30));
        }
    });
    let bare = best(&mut criterion, "bare HMAC-SHA-1 of the same size", |step| {
        for key in &keys {
            let mut mac =
                Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes keys of every length");
            mac.update(&step.to_be_bytes());
            black_box(mac.finalize().into_bytes());
        }
    });
    let (each, bare_each) = (codes / ACCOUNTS, bare / ACCOUNTS);
    println!("one code                 {each:?} (at most {MOST_PER_CODE:?})");
    println!("bare HMAC-SHA-1          {bare_each:?}");
    println!(
        "ratio                    {:.2}",
        codes.as_secs_f64() / bare.as_secs_f64()
    );
    if each > MOST_PER_CODE {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The shortest time of one round; what is longer is other programs' doing.
fn best(criterion: &mut Criterion, name: &str, round: impl Fn(u64)) -> Duration {
    let best = Cell::new(Duration::MAX);
    let step = Cell::new(59_000_000u64);
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| {
            let start = Instant::now();
            for _ in 0..rounds {
                let begun = Instant::now();
                round(step.replace(step.get() + 1));
                best.set(best.get().min(begun.elapsed()));
            }
            start.elapsed()
        });
    });
    best.get()
}
