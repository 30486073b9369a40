//! A vault's file, as it lies on the disk.
use penning_vault::{Identity, seal};

crate::target!(|file: &[u8]| {
    let key = include_str!("../../crates/vault/tests/example/identity.txt");
    let identity = Identity::parse(key).expect("the example's key");
    let _ = seal::open(file, &identity);
});
