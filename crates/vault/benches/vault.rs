//! What do opening and saving cost, and how does it grow? `cargo bench -p penning-vault`

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use penning_otp::{Algorithm, Credential, Secret};
use penning_vault::{
    Account, AccountId, Document, Found, Identity, Ports, Restore, UnlockedVault, look, real_ports,
    seal,
};

criterion_group!(benches, on_disk, in_memory);
criterion_main!(benches);

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn on_disk(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("on disk");
    group.sample_size(10);
    let ports = real_ports();
    for size in SIZES {
        let home = tempfile::tempdir().expect("a temporary folder");
        let identity = Identity::generate();
        let mut vault = filled(home.path(), &ports, &identity, size);
        let id = vault.document().accounts[size / 2].id;
        let mut number = 0;
        group.bench_function(
            BenchmarkId::new("change one account and save", size),
            |bencher| {
                bencher.iter(|| {
                    number += 1;
                    vault
                        .change(|document| {
                            document.edit(id, number, |account| account.note = number.to_string())
                        })
                        .expect("saved")
                        .expect("there")
                })
            },
        );
        group.bench_function(BenchmarkId::new("count a use in memory", size), |bencher| {
            bencher.iter(|| vault.touch(id, 1).expect("there"))
        });
        group.bench_function(
            BenchmarkId::new("look for changes by others", size),
            |bencher| bencher.iter(|| vault.reload_if_changed().expect("read")),
        );
        group.bench_function(BenchmarkId::new("unlock", size), |bencher| {
            bencher.iter(|| match look(home.path(), &ports) {
                Ok(Found::Vault(locked)) => locked.unlock(&identity).expect("it opens"),
                _ => unreachable!("the vault is there"),
            })
        });
    }
    group.finish();
}

fn in_memory(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("in memory");
    group.sample_size(10);
    let ports = real_ports();
    for size in SIZES {
        let home = tempfile::tempdir().expect("a temporary folder");
        let identity = Identity::generate();
        let mut vault = filled(home.path(), &ports, &identity, size);
        let document = vault.document().clone();
        let json = document.to_json();
        let sealed = seal::seal(&json, &identity, [0; 16]);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("document to JSON", size), |bencher| {
            bencher.iter(|| document.to_json())
        });
        group.bench_function(BenchmarkId::new("document from JSON", size), |bencher| {
            bencher.iter(|| Document::from_json(&json).expect("our own"))
        });
        group.bench_function(BenchmarkId::new("seal", size), |bencher| {
            bencher.iter(|| seal::seal(&json, &identity, [0; 16]))
        });
        group.bench_function(BenchmarkId::new("open", size), |bencher| {
            bencher.iter(|| {
                black_box(seal::open(&sealed, &identity).expect("our own"))
                    .json()
                    .len()
            })
        });
        group.bench_function(BenchmarkId::new("preview a restore", size), |bencher| {
            bencher.iter(|| document.preview(&document))
        });
        group.bench_function(
            BenchmarkId::new("restore by replacing with the same", size),
            |bencher| {
                bencher.iter_batched(
                    || document.clone(),
                    |from| vault.restore(&from, Restore::Replace).expect("saved"),
                    BatchSize::LargeInput,
                )
            },
        );
    }
    group.finish();
}

fn filled(dir: &std::path::Path, ports: &Ports, identity: &Identity, size: usize) -> UnlockedVault {
    let mut vault = UnlockedVault::create(dir, ports, identity).expect("a new vault");
    let accounts = (0..size).map(|number| {
        let secret = Secret::from_bytes(
            (0..20)
                .map(|byte| (number >> (byte % 8)) as u8 ^ byte)
                .collect(),
        );
        let credential = Credential::totp(secret, Algorithm::Sha1, 6, 30).expect("a credential");
        let (issuer, name) = (
            format!("Example {number}"),
            format!("alice{number}@example.com"),
        );
        Account::new(
            AccountId::random(&*ports.random),
            issuer,
            name,
            credential,
            1_800_000_000,
        )
    });
    let accounts: Vec<Account> = accounts.collect();
    vault
        .change(|document| document.accounts = accounts)
        .expect("saved");
    vault
}
