//! HTTP to the servers that the person enrolled with: TLS as this system trusts it, and nothing less.
//!
//! rustls with the operating system's own judgement of certificates, so that an organisation's authority in
//! the system's store counts, and so does what the system no longer trusts. Plain http is refused, but
//! for this very machine in debug builds, which tests need. Redirections are reported, never followed.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use penning_approve::http::{
    Http, HttpError, MOST_ANSWER_BYTES, Method, Origin, Request, Response,
};
use rustls::CertificateError;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body, Proxy};
use zeroize::Zeroizing;

use crate::proxy::{Way, Ways};

/// Who we say we are: ourselves.
const USER_AGENT: &str = concat!(
    "Penning/",
    env!("CARGO_PKG_VERSION"),
    " (desktop authenticator)"
);
const CONNECTING: Duration = Duration::from_secs(10);
const WHOLE_CALL: Duration = Duration::from_secs(20);
/// A connection is used again for as long as the slowest schedule of questions needs it.
const KEPT_IDLE: Duration = Duration::from_secs(75);
const MOST_HEADER_BYTES: usize = 32 * 1024;

/// Whether plain http to this very machine passes: never in what people get.
pub const PLAIN_LOOPBACK: bool = cfg!(debug_assertions);

/// The real client. Cheap to make: certificates are read when first needed.
pub struct SystemHttp {
    /// By the proxy that the environment (on Windows: the system) names; it goes before all settings.
    named: Option<Agent>,
    /// With no proxy: always so for this very machine.
    straight: Agent,
    ways: Ways,
    /// By each proxy that the system's settings named.
    by_proxy: Mutex<HashMap<String, Agent>>,
}

impl SystemHttp {
    pub fn new() -> SystemHttp {
        SystemHttp {
            named: Proxy::try_from_env().map(|proxy| agent(Some(proxy))),
            straight: agent(None),
            ways: Ways::default(),
            by_proxy: Mutex::default(),
        }
    }

    /// The client whose way leads to this origin. One is kept for each proxy, and its connections with it.
    fn agent_for(&self, origin: &Origin) -> Result<Agent, HttpError> {
        if origin.is_loopback() {
            return Ok(self.straight.clone());
        }
        if let Some(named) = &self.named {
            return Ok(named.clone());
        }
        let address = match self.ways.to(&origin.address()) {
            Way::Straight => return Ok(self.straight.clone()),
            Way::Closed(kind) => {
                return Err(HttpError::Proxy(format!("{kind} is not spoken here")));
            }
            Way::By(address) => address,
        };
        let mut by_proxy = self.by_proxy.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(agent) = by_proxy.get(&address) {
            return Ok(agent.clone());
        }
        let proxy = Proxy::new(&address)
            .map_err(|_| HttpError::Proxy("its address cannot be read".into()))?;
        let made = agent(Some(proxy));
        by_proxy.insert(address, made.clone());
        Ok(made)
    }

    fn send_once(&self, request: &Request, agent: &Agent) -> Result<Response, HttpError> {
        let address = request.address();
        let sent = match request.method {
            Method::Get => {
                let mut call = agent.get(address.as_str());
                for (name, value) in &request.headers {
                    call = call.header(*name, value);
                }
                call.call()
            }
            Method::Post => {
                let mut call = agent
                    .post(address.as_str())
                    .content_type("application/x-www-form-urlencoded");
                for (name, value) in &request.headers {
                    call = call.header(*name, value);
                }
                call.send(request.form().as_bytes())
            }
        };
        read(request, sent.map_err(|error| refusal(&error))?)
    }
}

impl Default for SystemHttp {
    fn default() -> Self {
        SystemHttp::new()
    }
}

impl Http for SystemHttp {
    fn send(&self, request: &Request) -> Result<Response, HttpError> {
        let origin = Origin::of(&request.url).ok_or(HttpError::Insecure)?;
        let loopback = origin.is_loopback();
        let passes = origin.is_secure() || (PLAIN_LOOPBACK && loopback);
        if !passes {
            return Err(HttpError::Insecure);
        }
        let agent = self.agent_for(&origin)?;
        match self.send_once(request, &agent) {
            // A kept connection that the server closed meanwhile shows only when it is used. Asking
            // twice changes nothing at the server; answering twice might.
            Err(HttpError::Unreachable(_)) if request.method == Method::Get => {
                self.send_once(request, &agent)
            }
            sent => sent,
        }
    }
}

fn agent(proxy: Option<Proxy>) -> Agent {
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(crypto)
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .proxy(proxy)
        .user_agent(USER_AGENT)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(MOST_HEADER_BYTES)
        .max_idle_connections(4)
        .max_idle_connections_per_host(1)
        .max_idle_age(KEPT_IDLE)
        .timeout_connect(Some(CONNECTING))
        .timeout_global(Some(WHOLE_CALL))
        .build()
        .new_agent()
}

fn read(request: &Request, response: ureq::http::Response<Body>) -> Result<Response, HttpError> {
    let (parts, mut body) = response.into_parts();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let status = parts.status.as_u16();
    if (300..400).contains(&status) {
        let location = headers.iter().find(|(name, _)| name == "location");
        let to_other_origin = location.is_none_or(|(_, address)| {
            // Without a scheme it stays where it is, but for `//host`.
            let stays = !address.contains("://") && !address.starts_with("//");
            !stays && Origin::of(address) != Origin::of(&request.url)
        });
        return Err(HttpError::Redirected { to_other_origin });
    }
    let bytes = body
        .with_config()
        .limit(MOST_ANSWER_BYTES as u64)
        .read_to_vec()
        .map_err(|error| refusal(&error))?;
    Ok(Response {
        status,
        headers,
        body: Zeroizing::new(bytes),
    })
}

fn refusal(error: &ureq::Error) -> HttpError {
    if let Some(error) = tls_error(error) {
        return by_tls(error);
    }
    match error {
        ureq::Error::Timeout(_) => HttpError::Timeout,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => {
            HttpError::TooLarge
        }
        ureq::Error::ConnectProxyFailed(why) => HttpError::Proxy(why.clone()),
        ureq::Error::InvalidProxyUrl => HttpError::Proxy("its address cannot be read".into()),
        ureq::Error::Tls(why) => HttpError::Handshake((*why).to_owned()),
        ureq::Error::RequireHttpsOnly(_) | ureq::Error::TlsRequired => HttpError::Insecure,
        ureq::Error::HostNotFound => {
            HttpError::Unreachable("there is no server of that name".into())
        }
        ureq::Error::Io(error) => HttpError::Unreachable(error.kind().to_string()),
        // What is left names parts of the protocol, never the address with its fields.
        ureq::Error::Protocol(error) => HttpError::Unreachable(error.to_string()),
        _ => HttpError::Unreachable("the connection broke off".into()),
    }
}

/// What rustls said, which comes in one of two wrappings.
fn tls_error(error: &ureq::Error) -> Option<&rustls::Error> {
    match error {
        ureq::Error::Rustls(error) => Some(error),
        ureq::Error::Io(error) => error.get_ref()?.downcast_ref(),
        other => other.source()?.downcast_ref(),
    }
}

fn by_tls(error: &rustls::Error) -> HttpError {
    let rustls::Error::InvalidCertificate(why) = error else {
        return HttpError::Handshake(error.to_string());
    };
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            HttpError::CertificateExpired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            HttpError::CertificateNotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            HttpError::CertificateWrongHost
        }
        _ => HttpError::CertificateUntrusted,
    }
}
