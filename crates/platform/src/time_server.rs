//! What time is it, by a time server? One datagram there and one back, only when somebody asks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::time::{Duration, Instant, SystemTime};

use penning_approve::sntp::{self, SntpError};
use penning_session::ports::{TimeServer, TimeServerError};

/// Asked where the environment names none.
pub const USUAL: &str = "pool.ntp.org";
/// Names another, for networks in which only the organisation's own answers: `host` or `host:port`.
pub const VARIABLE: &str = "PENNING_TIME_SERVER";

/// How long one address may take; names of time servers have several.
const PATIENCE: Duration = Duration::from_secs(3);
const MOST_ADDRESSES: usize = 3;

/// The time server that the environment names, or the usual one.
pub struct SystemTimeServer {
    name: String,
}

impl SystemTimeServer {
    pub fn new() -> SystemTimeServer {
        let named = std::env::var(VARIABLE).ok();
        let name = named.filter(|name| !name.is_empty());
        SystemTimeServer::named(name.as_deref().unwrap_or(USUAL))
    }

    /// Asks this one.
    pub fn named(name: &str) -> SystemTimeServer {
        SystemTimeServer {
            name: name.to_owned(),
        }
    }
}

impl Default for SystemTimeServer {
    fn default() -> Self {
        SystemTimeServer::new()
    }
}

impl TimeServer for SystemTimeServer {
    fn name(&self) -> &str {
        &self.name
    }

    fn ahead_millis(&self, mark: u64) -> Result<i64, TimeServerError> {
        let mut problem = TimeServerError::Silent;
        for address in addresses(&self.name)
            .into_iter()
            .flatten()
            .take(MOST_ADDRESSES)
        {
            match ask(address, mark) {
                Ok(ahead) => return Ok(ahead),
                Err(why) => {
                    log::warn!("the time server: {why}");
                    problem = why;
                }
            }
        }
        Err(problem)
    }
}

/// A name with a port, or without one; an address of IPv6 alone has colons, too.
fn addresses(name: &str) -> Option<impl Iterator<Item = SocketAddr>> {
    let named = match name.to_socket_addrs() {
        Ok(found) => Ok(found),
        Err(_) => (name.trim_matches(['[', ']']), sntp::PORT).to_socket_addrs(),
    };
    named.ok()
}

fn ask(address: SocketAddr, mark: u64) -> Result<i64, TimeServerError> {
    exchange(address, mark).map_err(|error| {
        log::warn!("the time server: {}", error.kind());
        TimeServerError::Silent
    })?
}

fn exchange(address: SocketAddr, mark: u64) -> std::io::Result<Result<i64, TimeServerError>> {
    let from: IpAddr = match address {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((from, 0))?;
    socket.connect(address)?;
    let begun = Instant::now();
    let sent_micros = now_micros();
    socket.send(&sntp::question(mark))?;
    let mut answer = [0; 2 * sntp::BYTES];
    loop {
        let left = PATIENCE.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Ok(Err(TimeServerError::Silent));
        }
        socket.set_read_timeout(Some(left))?;
        let length = socket.recv(&mut answer)?;
        // By the clock that does not jump: the other may be set right meanwhile.
        let took = i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX);
        let got_micros = sent_micros.saturating_add(took);
        match sntp::ahead_millis(&answer[..length], mark, sent_micros, got_micros) {
            Ok(ahead) => return Ok(Ok(ahead)),
            Err(SntpError::NoTime) => return Ok(Err(TimeServerError::NoTime)),
            // Somebody else's datagram: the answer may come yet.
            Err(SntpError::NotAnAnswer) => {}
        }
    }
}

fn now_micros() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    })
}
