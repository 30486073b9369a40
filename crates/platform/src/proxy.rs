//! Which way leads to a server: straight, or by a proxy that the system's settings name?
//!
//! Asked for an origin only, never for an address with what is in it. On Windows the HTTP client itself reads the
//! system's settings, at start.

#[cfg(target_os = "macos")]
mod macos;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A way to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    Straight,
    /// By this proxy: `http://host:port` or `https://host:port`, perhaps with a name and password.
    By(String),
    /// The settings name only proxies of a kind that is not spoken here; going straight would go round them.
    Closed(&'static str),
}

/// Settings change while a program runs; a look at each question is more than they need.
const HOLDS: Duration = Duration::from_secs(30);

/// Remembers for a while what the system said of each origin.
#[derive(Default)]
pub struct Ways(Mutex<HashMap<String, (Way, Instant)>>);

impl Ways {
    /// `origin` is such as `https://idp.example`. Blocks where the system's settings are a script.
    pub fn to(&self, origin: &str) -> Way {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((way, since)) = known().get(origin)
            && since.elapsed() < HOLDS
        {
            return way.clone();
        }
        let way = system_way(origin);
        known().insert(origin.to_owned(), (way.clone(), Instant::now()));
        way
    }
}

/// The first of what the system offers that is spoken here.
#[cfg_attr(not(any(target_os = "linux", test)), allow(dead_code))]
fn chosen<'a>(offers: impl IntoIterator<Item = &'a str>) -> Way {
    let mut closed = None;
    for offer in offers {
        match offer.split_once("://") {
            Some(("direct", _)) => return Way::Straight,
            Some(("http" | "https", rest)) if !rest.is_empty() => {
                return Way::By(offer.trim_end_matches('/').to_owned());
            }
            _ => closed = Some(Way::Closed("SOCKS")),
        }
    }
    closed.unwrap_or(Way::Straight)
}

/// GIO's resolver is the one that WebKitGTK and most programs use: GNOME's and KDE's settings, scripts among them, and
/// the portal within a sandbox.
#[cfg(target_os = "linux")]
fn system_way(origin: &str) -> Way {
    use gio::prelude::ProxyResolverExt;
    match gio::ProxyResolver::default().lookup(origin, gio::Cancellable::NONE) {
        Ok(offers) => chosen(offers.iter().map(|offer| offer.as_str())),
        Err(error) => {
            log::warn!("the system names no way to a server: {error}");
            Way::Straight
        }
    }
}

#[cfg(target_os = "macos")]
use macos::system_way;

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn system_way(_origin: &str) -> Way {
    Way::Straight
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_spoken_here_is_taken() {
        let by = |proxy: &str| Way::By(proxy.to_owned());
        assert_eq!(chosen([]), Way::Straight);
        assert_eq!(chosen(["direct://"]), Way::Straight);
        assert_eq!(
            chosen(["http://p.example:3128"]),
            by("http://p.example:3128")
        );
        assert_eq!(
            chosen([
                "socks5://s.example:1080",
                "http://u:p@p.example:3128/",
                "direct://"
            ]),
            by("http://u:p@p.example:3128")
        );
        assert_eq!(chosen(["direct://", "http://p.example:1"]), Way::Straight);
        // Not round it, where the organisation wants all to go by it.
        assert_eq!(chosen(["socks://s.example:1080"]), Way::Closed("SOCKS"));
        assert_eq!(
            chosen(["socks://s.example:1080", "direct://"]),
            Way::Straight
        );
    }
}
