//! What a protocol needs of HTTP. `penning-platform` has the real one.

use std::fmt;

use zeroize::Zeroizing;

/// An answer larger than this is refused unread.
pub const MOST_ANSWER_BYTES: usize = 1024 * 1024;

/// Sends requests to servers that the person enrolled with, and to no other.
pub trait Http: Send + Sync {
    /// Sends one request and reads the whole answer, whatever its status. Blocks, for as long as the
    /// client's own time limits. Follows no redirection. One connection is kept and used again.
    fn send(&self, request: &Request) -> Result<Response, HttpError>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Fields go into the address.
    Get,
    /// Fields are the body, as a form.
    Post,
}

/// One request. Values may be secret: they are wiped when dropped and do not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    pub url: String,
    pub fields: Vec<(&'static str, Zeroizing<String>)>,
    pub headers: Vec<(&'static str, String)>,
}

/// One answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// In the order in which they came.
    pub headers: Vec<(String, String)>,
    /// At most [`MOST_ANSWER_BYTES`].
    pub body: Zeroizing<Vec<u8>>,
}

/// Why there is no answer. Holds nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// Not an https address (or one that cannot be read).
    #[error("the address is not https")]
    Insecure,
    #[error("the server's certificate has expired")]
    CertificateExpired,
    #[error("the server's certificate is not valid yet")]
    CertificateNotYetValid,
    #[error("the server's certificate is for another name")]
    CertificateWrongHost,
    /// Self-signed, or by an authority that this system does not know.
    #[error("the server's certificate is not trusted by this system")]
    CertificateUntrusted,
    /// Too old a version of TLS, a broken handshake, or plain text where TLS was due.
    #[error("no safe connection: {0}")]
    Handshake(String),
    /// The server points elsewhere. Never followed.
    #[error("the server points to another address")]
    Redirected { to_other_origin: bool },
    #[error("the answer is too large")]
    TooLarge,
    #[error("the server did not answer in time")]
    Timeout,
    /// No such name, no route, refused, broken off.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    #[error("the proxy refused: {0}")]
    Proxy(String),
}

impl Request {
    pub fn get(url: impl Into<String>) -> Request {
        Request::new(Method::Get, url.into())
    }

    pub fn post(url: impl Into<String>) -> Request {
        Request::new(Method::Post, url.into())
    }

    fn new(method: Method, url: String) -> Request {
        Request {
            method,
            url,
            fields: Vec::new(),
            headers: Vec::new(),
        }
    }

    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.fields.push((name, Zeroizing::new(value.into())));
        self
    }

    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }

    /// The fields as a form (`application/x-www-form-urlencoded`), every byte escaped that might need it.
    pub fn form(&self) -> Zeroizing<String> {
        let mut form = Zeroizing::new(String::new());
        for (name, value) in &self.fields {
            if !form.is_empty() {
                form.push('&');
            }
            escape(name, &mut form);
            form.push('=');
            escape(value, &mut form);
        }
        form
    }

    /// The address to ask: with the fields in it for [`Method::Get`].
    pub fn address(&self) -> Zeroizing<String> {
        let mut address = Zeroizing::new(self.url.clone());
        if self.method == Method::Get && !self.fields.is_empty() {
            address.push(if self.url.contains('?') { '&' } else { '?' });
            address.push_str(&self.form());
        }
        address
    }
}

impl Response {
    /// The first header of this name, in whichever case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Request({:?}, {} fields)",
            self.method,
            self.fields.len()
        )
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

/// Scheme, host and port: what two addresses share when they are one server's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an http or https address. `None` for anything that could be read in two ways:
    /// user names, backslashes, spaces, letters outside ASCII in the host.
    pub fn of(url: &str) -> Option<Origin> {
        if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let (scheme, rest) = url.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = rest.split(['/', '?', '#']).next()?;
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (host, after) = rest.split_once(']')?;
                host.parse::<std::net::Ipv6Addr>().ok()?;
                (format!("[{}]", host.to_ascii_lowercase()), after)
            }
            None => {
                let at = authority.find(':').unwrap_or(authority.len());
                let (host, port) = authority.split_at(at);
                let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
                if host.is_empty() || !host.chars().all(plain) {
                    return None;
                }
                (host.trim_end_matches('.').to_ascii_lowercase(), port)
            }
        };
        let port = match port {
            "" => 443 - 363 * u16::from(!secure),
            _ => {
                let digits = port.strip_prefix(':')?;
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                digits.parse().ok().filter(|port| *port != 0)?
            }
        };
        Some(Origin { secure, host, port })
    }

    /// As an address, with nothing behind it: `https://example.org`.
    pub fn address(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.shown())
    }

    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether this is this very machine, which no network lies between.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost"
            || bare
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Host, and port where it is not the usual one: to show to people.
    pub fn shown(&self) -> String {
        match (self.secure, self.port) {
            (true, 443) | (false, 80) => self.host.clone(),
            _ => format!("{}:{}", self.host, self.port),
        }
    }
}

fn escape(text: &str, into: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(char::from(byte));
            }
            _ => {
                into.push('%');
                into.push(char::from(HEX[usize::from(byte >> 4)]));
                into.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_every_byte() {
        let request = Request::post("https://example.org")
            .field("pubkey", "a+/=b c&é")
            .field("decline", "1");
        assert_eq!(*request.form(), "pubkey=a%2B%2F%3Db%20c%26%C3%A9&decline=1");
        assert_eq!(*request.address(), "https://example.org");
    }

    #[test]
    fn fields_of_a_get_go_into_the_address() {
        let request = Request::get("https://example.org/x").field("a", "1|2");
        assert_eq!(*request.address(), "https://example.org/x?a=1%7C2");
        let request = Request::get("https://example.org/x?b=3").field("a", "1");
        assert_eq!(*request.address(), "https://example.org/x?b=3&a=1");
    }

    #[test]
    fn nothing_that_is_sent_prints() {
        let request = Request::post("https://example.org").field("secret", "JBSWY3DP");
        assert!(!format!("{request:?}").contains("JBSW"));
    }

    #[test]
    fn one_origin_has_many_spellings() {
        let of = |url: &str| Origin::of(url).expect(url);
        assert_eq!(
            of("https://Example.org/a"),
            of("HTTPS://example.org.:443?x")
        );
        assert_eq!(of("http://example.org"), of("http://example.org:80/"));
        assert_ne!(of("https://example.org"), of("http://example.org"));
        assert_ne!(of("https://example.org"), of("https://example.org:8443"));
        assert_ne!(
            of("https://example.org"),
            of("https://example.org.evil.test")
        );
        assert_eq!(of("https://example.org:8443/a").shown(), "example.org:8443");
        assert_eq!(of("https://[2001:DB8::1]/").shown(), "[2001:db8::1]");
        assert_eq!(
            of("https://Example.org/a?b").address(),
            "https://example.org"
        );
        assert_eq!(
            of("http://example.org:81").address(),
            "http://example.org:81"
        );
        assert_eq!(of("http://example.org").port, 80);
    }

    #[test]
    fn what_can_be_read_in_two_ways_has_no_origin() {
        for url in [
            "",
            "example.org",
            "ftp://example.org",
            "https://",
            "https://example.org@evil.test/",
            "https://example.org\\@evil.test/",
            "https://exa mple.org/",
            "https://example.org:/",
            "https://example.org:0/",
            "https://example.org:99999/",
            "https://example.org:+443/",
            "https://\u{435}xample.org/",
            "https://example.org/\n",
            "https://[::1/",
            "https://[example]/",
        ] {
            assert_eq!(Origin::of(url), None, "{url}");
        }
    }

    #[test]
    fn loopback_is_this_machine_only() {
        for url in [
            "http://127.0.0.1:8099/x",
            "http://localhost",
            "http://[::1]:80/",
        ] {
            assert!(Origin::of(url).expect(url).is_loopback(), "{url}");
        }
        for url in [
            "http://127.0.0.1.evil.test",
            "http://10.0.0.1",
            "http://localhost.evil",
        ] {
            assert!(!Origin::of(url).expect(url).is_loopback(), "{url}");
        }
    }
}
