//! The real client against servers of the test's own, good and bad.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use penning_approve::http::{Http, HttpError, MOST_ANSWER_BYTES, Request};
use penning_platform::http::SystemHttp;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// An organisation's own authority, which the system trusts (by `SSL_CERT_FILE`, as OpenSSL does).
static AUTHORITY: LazyLock<Issuer<'static, KeyPair>> = LazyLock::new(|| {
    let key = KeyPair::generate().expect("a key");
    let mut about = CertificateParams::new(Vec::new()).expect("no names");
    about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = about.self_signed(&key).expect("a certificate");
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("authority-{}.pem", std::process::id()));
    std::fs::write(&file, certificate.pem()).expect("the folder is writable");
    // SAFETY: every test of this file waits for this before it does anything else, and nothing else
    // in it reads the environment meanwhile.
    unsafe {
        std::env::set_var("SSL_CERT_FILE", &file);
        std::env::remove_var("SSL_CERT_DIR");
    }
    Issuer::new(about, key)
});

#[derive(Clone, Copy, PartialEq)]
enum Paper {
    Good,
    Expired,
    NotYet,
    OtherName,
    SelfSigned,
}

type Handler = dyn Fn(&mut dyn Write) + Send + Sync;

/// A server on this machine; counts connections and requests, and keeps what it was sent.
struct Server {
    address: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

fn tls(paper: Paper) -> Arc<ServerConfig> {
    let key = KeyPair::generate().expect("a key");
    let name = match paper {
        Paper::OtherName => "other.example",
        _ => "localhost",
    };
    let names = vec![name.to_owned(), "idp.example.test".to_owned()];
    let names = if paper == Paper::OtherName {
        vec![name.to_owned()]
    } else {
        names
    };
    let mut about = CertificateParams::new(names).expect("names");
    match paper {
        Paper::Expired => {
            about.not_before = date_time_ymd(2020, 1, 1);
            about.not_after = date_time_ymd(2021, 1, 1);
        }
        Paper::NotYet => {
            about.not_before = date_time_ymd(2090, 1, 1);
            about.not_after = date_time_ymd(2091, 1, 1);
        }
        _ => {}
    }
    let certificate = match paper {
        Paper::SelfSigned => about.self_signed(&key),
        _ => about.signed_by(&key, &AUTHORITY),
    };
    let certificate = certificate.expect("a certificate").der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(crypto)
        .with_safe_default_protocol_versions()
        .expect("the usual versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a certificate and its key");
    Arc::new(config)
}

impl Server {
    fn start(tls: Option<Arc<ServerConfig>>, handler: Box<Handler>) -> Server {
        LazyLock::force(&AUTHORITY);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let server = Server {
            address: format!("{scheme}://localhost:{port}"),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let (connections, requests) = (server.connections.clone(), server.requests.clone());
        let handler: Arc<Handler> = handler.into();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (tls, handler, requests) = (tls.clone(), handler.clone(), requests.clone());
                std::thread::spawn(move || match tls {
                    None => serve(stream, &*handler, &requests),
                    Some(config) => {
                        let session = ServerConnection::new(config).expect("a session");
                        serve(StreamOwned::new(session, stream), &*handler, &requests);
                    }
                });
            }
        });
        server
    }

    fn https(paper: Paper, handler: impl Fn(&mut dyn Write) + Send + Sync + 'static) -> Server {
        LazyLock::force(&AUTHORITY);
        Server::start(Some(tls(paper)), Box::new(handler))
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }
}

/// Requests on one connection, each answered by the handler.
fn serve(stream: impl Read + Write, handler: &Handler, requests: &Mutex<Vec<String>>) {
    let mut stream = BufReader::new(stream);
    loop {
        let mut head = String::new();
        let mut length = 0;
        loop {
            let mut line = String::new();
            match stream.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            head.push_str(&line);
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        if stream.read_exact(&mut body).is_err() {
            return;
        }
        head.push_str(&String::from_utf8_lossy(&body));
        requests.lock().expect("no panic").push(head);
        handler(stream.get_mut());
        if stream.get_mut().flush().is_err() {
            return;
        }
    }
}

fn ok(to: &mut dyn Write) {
    let _ = to.write_all(
        b"HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\n\r\n{}",
    );
}

fn ask(server: &Server) -> Result<u16, HttpError> {
    let request = Request::get(format!("{}/ttype/push", server.address)).field("serial", "A B");
    SystemHttp::new()
        .send(&request)
        .map(|response| response.status)
}

#[test]
fn an_authority_in_the_systems_store_is_trusted() {
    let server = Server::https(Paper::Good, ok);
    assert_eq!(ask(&server), Ok(200));
    let head = &server.requests()[0];
    assert!(
        head.starts_with("GET /ttype/push?serial=A%20B HTTP/1.1"),
        "{head}"
    );
    assert!(
        head.to_ascii_lowercase().contains("user-agent: penning/"),
        "{head}"
    );
    assert!(
        !head.to_ascii_lowercase().contains("accept-encoding"),
        "{head}"
    );
}

#[test]
fn certificates_that_are_not_good_are_refused_each_by_its_name() {
    for (paper, wanted) in [
        (Paper::Expired, HttpError::CertificateExpired),
        (Paper::NotYet, HttpError::CertificateNotYetValid),
        (Paper::OtherName, HttpError::CertificateWrongHost),
        (Paper::SelfSigned, HttpError::CertificateUntrusted),
    ] {
        let server = Server::https(paper, ok);
        assert_eq!(ask(&server), Err(wanted));
        assert!(
            server.requests().is_empty(),
            "something was sent all the same"
        );
    }
}

#[test]
fn plain_http_passes_to_this_machine_alone() {
    let server = Server::start(None, Box::new(ok));
    assert_eq!(ask(&server), Ok(200));
    for url in [
        "http://idp.example.test/",
        "ftp://localhost/",
        "http://127.0.0.1.example.test/",
    ] {
        let sent = SystemHttp::new().send(&Request::get(url));
        assert_eq!(sent.map(|_| ()), Err(HttpError::Insecure), "{url}");
    }
}

#[test]
fn a_server_without_tls_or_with_an_old_one_is_refused() {
    // Answers whatever it is sent with these bytes: plain HTTP; TLS 1.1's server hello.
    let mut hello = vec![22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    hello.extend([7; 32]);
    hello.extend([0, 0, 0x2f, 0]);
    for bytes in [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec(),
        hello,
    ] {
        LazyLock::force(&AUTHORITY);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut some = [0; 512];
                let _ = stream.read(&mut some);
                let _ = stream.write_all(&bytes);
                // Until the client has gone: closing first could take from it what it has not read.
                let _ = std::io::copy(&mut stream, &mut std::io::sink());
            }
        });
        let sent = SystemHttp::new().send(&Request::get(format!("https://localhost:{port}/")));
        assert!(matches!(sent, Err(HttpError::Handshake(_))), "{sent:?}");
    }
}

#[test]
fn a_redirection_is_reported_and_never_followed() {
    let other = Arc::new(Server::start(None, Box::new(ok)));
    for (location, to_other_origin) in [
        (format!("{}/elsewhere", other.address), true),
        ("//evil.example/".to_owned(), true),
        ("/login".to_owned(), false),
    ] {
        let server = Server::https(Paper::Good, move |to| {
            let _ = write!(
                to,
                "HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
            );
        });
        assert_eq!(ask(&server), Err(HttpError::Redirected { to_other_origin }));
        assert_eq!(server.requests().len(), 1);
    }
    assert!(other.requests().is_empty());
}

#[test]
fn an_answer_of_more_than_a_megabyte_is_refused() {
    let large = "x".repeat(MOST_ANSWER_BYTES + 1);
    let announced = Server::https(Paper::Good, move |to| {
        let _ = write!(
            to,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{large}",
            large.len()
        );
    });
    assert_eq!(ask(&announced), Err(HttpError::TooLarge));
    let endless = Server::https(Paper::Good, |to| {
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        let _ = to.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while to.write_all(chunk.as_bytes()).is_ok() {}
    });
    assert_eq!(ask(&endless), Err(HttpError::TooLarge));
    let header = "x".repeat(100_000);
    let headers = Server::https(Paper::Good, move |to| {
        let _ = write!(
            to,
            "HTTP/1.1 200 OK\r\nX: {header}\r\nContent-Length: 0\r\n\r\n"
        );
    });
    assert!(ask(&headers).is_err());
    let just = "x".repeat(MOST_ANSWER_BYTES);
    let largest = Server::https(Paper::Good, move |to| {
        let _ = write!(
            to,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{just}",
            just.len()
        );
    });
    assert_eq!(ask(&largest), Ok(200));
}

#[test]
fn one_connection_serves_many_questions() {
    let server = Server::https(Paper::Good, ok);
    let http = SystemHttp::new();
    for _ in 0..5 {
        let request = Request::get(&server.address).field("serial", "X");
        http.send(&request).expect("an answer");
    }
    assert_eq!(server.requests().len(), 5);
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

#[test]
fn a_form_is_sent_as_a_form() {
    let server = Server::https(Paper::Good, ok);
    let request = Request::post(&server.address)
        .field("pubkey", "a+b=")
        .header("X-TIQR-Protocol-Version", "2");
    let response = SystemHttp::new().send(&request).expect("an answer");
    assert_eq!(
        response.header("DATE"),
        Some("Sun, 06 Nov 1994 08:49:37 GMT")
    );
    let sent = &server.requests()[0].to_ascii_lowercase();
    assert!(
        sent.contains("content-type: application/x-www-form-urlencoded\r\n"),
        "{sent}"
    );
    assert!(sent.contains("x-tiqr-protocol-version: 2\r\n"), "{sent}");
    assert!(sent.ends_with("pubkey=a%2bb%3d"), "{sent}");
}

#[test]
fn a_status_of_refusal_is_an_answer_too() {
    let server = Server::https(Paper::Good, |to| {
        let _ = to.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}");
    });
    assert_eq!(ask(&server), Ok(400));
}

#[test]
fn nobody_there_is_said_so() {
    LazyLock::force(&AUTHORITY);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let sent = SystemHttp::new().send(&Request::get(format!("https://127.0.0.1:{port}/")));
    assert!(matches!(sent, Err(HttpError::Unreachable(_))), "{sent:?}");
}

/// The environment and the desktop's settings are a process's own, so these tests run again as processes of their own.
const PROXIED: &str = "PENNING_TEST_PROXIED_PORT";

/// In such a process: by the proxy to elsewhere, straight to this machine.
fn asks_by_proxy_and_straight() -> bool {
    let Ok(local) = std::env::var(PROXIED) else {
        return false;
    };
    let http = SystemHttp::new();
    for _ in 0..2 {
        let sent = http.send(&Request::get("https://idp.example.test/ttype/push?secret"));
        assert_eq!(sent.expect("through the proxy").status, 200);
    }
    let sent = http.send(&Request::get(format!("https://localhost:{local}/")));
    assert_eq!(sent.expect("not through the proxy").status, 200);
    true
}

/// Runs this test again, where `set` names the proxy of this port; and what that proxy was asked.
fn proxied(test: &str, set: impl FnOnce(&mut Command, u16)) {
    let server = Server::https(Paper::Good, ok);
    let target = server.address.trim_start_matches("https://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (noted, target) = (Arc::clone(&noted), target.clone());
            std::thread::spawn(move || tunnel(client, &target, &noted));
        }
    });
    let local = server
        .address
        .rsplit(':')
        .next()
        .expect("a port")
        .to_owned();
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", test]).env(PROXIED, local).env(
        "SSL_CERT_FILE",
        std::env::var_os("SSL_CERT_FILE").expect("set"),
    );
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    set(&mut command, port);
    let done = command.output().expect("this test runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stdout)
    );
    // One connection, used again; and nothing of the address but whose it is.
    assert_eq!(
        *asked.lock().expect("no panic"),
        ["CONNECT idp.example.test:443 HTTP/1.1"]
    );
}

#[test]
fn the_environments_proxy_is_used_but_never_for_this_machine() {
    if asks_by_proxy_and_straight() {
        return;
    }
    proxied(
        "the_environments_proxy_is_used_but_never_for_this_machine",
        |command, port| {
            command.env("HTTPS_PROXY", format!("http://127.0.0.1:{port}"));
        },
    );
}

/// As a person on GNOME sets it under "Network proxy".
#[cfg(target_os = "linux")]
#[test]
fn the_desktops_proxy_is_used_but_never_for_this_machine() {
    if asks_by_proxy_and_straight() {
        return;
    }
    let home = tempfile::tempdir().expect("a temporary folder");
    proxied(
        "the_desktops_proxy_is_used_but_never_for_this_machine",
        |command, port| {
            let settings = home.path().join("glib-2.0/settings");
            std::fs::create_dir_all(&settings).expect("the folder is writable");
            let text = format!(
                "[system/proxy]\nmode='manual'\n\n\
                 [system/proxy/https]\nhost='127.0.0.1'\nport={port}\n"
            );
            std::fs::write(settings.join("keyfile"), text).expect("the folder is writable");
            command
                .env("XDG_CURRENT_DESKTOP", "GNOME")
                .env("GSETTINGS_BACKEND", "keyfile")
                .env("XDG_CONFIG_HOME", home.path());
        },
    );
}

/// One `CONNECT`, to `target` whatever was asked for.
fn tunnel(client: TcpStream, target: &str, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(client.try_clone().expect("a second handle"));
    let mut first = String::new();
    let _ = reader.read_line(&mut first);
    asked
        .lock()
        .expect("no panic")
        .push(first.trim().to_owned());
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        line.clear();
    }
    let Ok(server) = TcpStream::connect(target) else {
        return;
    };
    let mut to_client = client;
    let _ = to_client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
    let mut from_server = server.try_clone().expect("a second handle");
    let back = std::thread::spawn(move || std::io::copy(&mut from_server, &mut to_client));
    let mut to_server = server;
    let _ = std::io::copy(&mut reader, &mut to_server);
    let _ = back.join();
}
