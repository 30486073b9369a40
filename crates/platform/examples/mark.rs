//! Marks a part of the screen, for trying that by hand on a system that no test reaches:
//! `cargo run -p penning-platform --example mark`.

use penning_platform::screen::SystemScreen;
use penning_session::ports::Screen as _;

fn main() {
    println!("drag a frame, click two corners, or use the arrow keys and Enter; Escape gives up");
    #[cfg(target_os = "macos")]
    {
        use objc2_app_kit::{NSApplication, NSApplicationActivationPolicy};
        // The main thread is the application's there, and hears of the pointer.
        std::thread::spawn(|| {
            mark();
            std::process::exit(0);
        });
        let main = objc2::MainThreadMarker::new().expect("`main` runs on the main thread");
        let application = NSApplication::sharedApplication(main);
        application.setActivationPolicy(NSApplicationActivationPolicy::Accessory);
        application.run();
    }
    #[cfg(not(target_os = "macos"))]
    mark();
}

fn mark() {
    match SystemScreen.mark() {
        Err(error) => println!("{error}"),
        Ok(None) => println!("nothing was marked"),
        Ok(Some(shot)) => {
            let sum: u64 = shot.pixels.iter().copied().map(u64::from).sum();
            let mean = sum / (shot.pixels.len() as u64).max(1);
            println!("{shot:?}; the mean of all its bytes is {mean}");
        }
    }
}
