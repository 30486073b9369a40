//! What several targets need.

/// Decoders are fenced: a panic within is theirs, and is caught. libFuzzer's own hook would end the
/// run before that; one that nobody catches ends it still. With `FUZZ_SAYS` set, each is told.
pub fn mind_the_fence() {
    let says = std::env::var_os("FUZZ_SAYS").is_some();
    std::panic::set_hook(Box::new(move |panic| {
        if says {
            eprintln!("{panic}");
        }
    }));
}
