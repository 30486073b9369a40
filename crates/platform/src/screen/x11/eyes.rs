//! What changes on the screen, told by the server (DAMAGE, with regions of XFIXES).

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use penning_session::ports::{Rect, ScreenError, Shot, Watcher};
use penning_session::print_of;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::{Connection, RequestConnection};
use x11rb::protocol::Event;
use x11rb::protocol::damage::{self, ConnectionExt as _, ReportLevel};
use x11rb::protocol::xfixes::{self, ConnectionExt as _};

use super::{Display, failed};

/// Follows the root window, and with it all that is drawn on the screen.
pub struct Eyes {
    display: Display,
    told: Option<Told>,
    /// Of the picture that was looked at last.
    print: Option<u64>,
    ours: Option<Rect>,
    compared_at: Instant,
}

/// What the server tells with.
struct Told {
    damage: damage::Damage,
    region: xfixes::Region,
}

/// Some drivers draw past the server; so now and then the picture itself is compared.
const COMPARES_AFTER: Duration = Duration::from_secs(4);

/// The same where the server tells nothing at all.
const COMPARES_AFTER_UNTOLD: Duration = Duration::from_millis(700);

impl Eyes {
    pub fn new() -> Result<Eyes, ScreenError> {
        let display = Display::connect()?;
        let told = Told::by(&display)?;
        if told.is_none() {
            log::info!("the X11 server does not tell what changes");
        }
        Ok(Eyes {
            display,
            told,
            print: None,
            ours: None,
            compared_at: Instant::now(),
        })
    }

    /// Whether the server told of a change outside of `ours`.
    fn is_told(&self, ours: Option<Rect>) -> Result<bool, ScreenError> {
        let Some(told) = &self.told else {
            return Ok(false);
        };
        let mut any = false;
        while let Some(event) = self.display.server.poll_for_event().map_err(failed)? {
            any |= matches!(event, Event::DamageNotify(_));
        }
        if !any {
            return Ok(false);
        }
        let server = &self.display.server;
        server
            .damage_subtract(told.damage, x11rb::NONE, told.region)
            .map_err(failed)?;
        let changed = server.xfixes_fetch_region(told.region).map_err(failed)?;
        let changed = changed.reply().map_err(failed)?.rectangles;
        Ok(changed.iter().any(|part| {
            let part = Rect {
                x: i32::from(part.x),
                y: i32::from(part.y),
                width: u32::from(part.width),
                height: u32::from(part.height),
            };
            !ours.is_some_and(|ours| ours.covers(&part))
        }))
    }

    /// Whether the picture is another than the one looked at last, where it is time to compare.
    fn is_seen(&mut self, ours: Option<Rect>) -> Result<bool, ScreenError> {
        let after = match self.told {
            Some(_) => COMPARES_AFTER,
            None => COMPARES_AFTER_UNTOLD,
        };
        if self.compared_at.elapsed() < after {
            return Ok(false);
        }
        let print = print_of(&self.display.capture()?, ours);
        self.compared_at = Instant::now();
        Ok(self.print.replace(print) != Some(print))
    }

    fn wait(&self, patience: Duration) -> Result<(), ScreenError> {
        self.display.server.flush().map_err(failed)?;
        let stream = self.display.server.stream().as_fd();
        let mut ready = [PollFd::new(&stream, PollFlags::IN)];
        let patience = Timespec::try_from(patience).map_err(failed)?;
        match poll(&mut ready, Some(&patience)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

impl Watcher for Eyes {
    fn changed(&mut self, ours: Option<Rect>, patience: Duration) -> Result<bool, ScreenError> {
        let until = Instant::now() + patience;
        self.ours = ours;
        if self.print.is_none() {
            // Nothing was looked at yet.
            self.print = Some(0);
            return Ok(true);
        }
        loop {
            if self.is_told(ours)? || self.is_seen(ours)? {
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            self.wait(left)?;
        }
    }

    fn look(&mut self) -> Result<Vec<Shot>, ScreenError> {
        // What was told so far is in this picture.
        self.is_told(None)?;
        let shots = self.display.capture()?;
        self.print = Some(print_of(&shots, self.ours));
        self.compared_at = Instant::now();
        Ok(shots)
    }
}

impl Told {
    /// `None` where the server has no such extensions.
    fn by(display: &Display) -> Result<Option<Told>, ScreenError> {
        let server = &display.server;
        for name in [damage::X11_EXTENSION_NAME, xfixes::X11_EXTENSION_NAME] {
            if server
                .extension_information(name)
                .map_err(failed)?
                .is_none()
            {
                return Ok(None);
            }
        }
        // Both want to be asked for their version before they serve.
        let version = server.xfixes_query_version(2, 0).map_err(failed)?;
        version.reply().map_err(failed)?;
        let version = server.damage_query_version(1, 1).map_err(failed)?;
        version.reply().map_err(failed)?;
        let region = server.generate_id().map_err(failed)?;
        server.xfixes_create_region(region, &[]).map_err(failed)?;
        let damage = server.generate_id().map_err(failed)?;
        let created = server
            .damage_create(damage, display.root, ReportLevel::NON_EMPTY)
            .map_err(failed)?;
        match created.check() {
            Ok(()) => Ok(Some(Told { damage, region })),
            Err(error) => {
                log::info!("the X11 server does not tell what changes: {error}");
                Ok(None)
            }
        }
    }
}
