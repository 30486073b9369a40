//! privacyIDEA and eduMFA, the real ones, from PyPI.
//!
//! The first start installs a server with pinned versions into `target/servers` (minutes, once) and makes an
//! instance there; every start after that runs a copy of it on a port of its own, on this machine alone.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use penning_test_desktop::Keeper;
use serde_json::Value;

pub type Error = Box<dyn std::error::Error + Send + Sync>;
pub type Result<T> = std::result::Result<T, Error>;

/// Which server. Their interfaces are the same but for names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    PrivacyIdea,
    EduMfa,
}

/// A server that runs; it ends when dropped, or with the process that started it.
pub struct Server {
    product: Product,
    child: Child,
    port: u16,
    login: String,
    keeper: Keeper,
}

/// A sign-in that was begun.
#[derive(Clone, Debug)]
pub struct Transaction {
    pub id: String,
    /// All that the sign-in page is told.
    pub detail: Value,
}

impl Product {
    fn name(self) -> &'static str {
        match self {
            Product::PrivacyIdea => "privacyidea",
            Product::EduMfa => "edumfa",
        }
    }

    fn manage(self) -> &'static str {
        match self {
            Product::PrivacyIdea => "pi-manage",
            Product::EduMfa => "edumfa-manage",
        }
    }

    fn config_variable(self) -> &'static str {
        match self {
            Product::PrivacyIdea => "PRIVACYIDEA_CONFIGFILE",
            Product::EduMfa => "EDUMFA_CONFIGFILE",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Product::PrivacyIdea => "push",
            Product::EduMfa => "edupush",
        }
    }

    fn venv(self) -> PathBuf {
        kept().join(format!("{}-venv", self.name()))
    }
}

impl Server {
    /// # Errors
    /// It cannot be installed or does not start.
    pub fn start(product: Product) -> Result<Server> {
        let pattern = prepare(product)?;
        let keeper = Keeper::start("server")?;
        for entry in std::fs::read_dir(&pattern)?.flatten() {
            std::fs::copy(entry.path(), keeper.folder().join(entry.file_name()))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = launch(product, &keeper, port)?;
        let mut server = Server {
            product,
            child,
            port,
            login: String::new(),
            keeper,
        };
        server.wait_until_up()?;
        let fields = [("username", "admin"), ("password", "admin-test-1")];
        let answer = server.call("POST", "/auth", &fields)?;
        let login = answer["result"]["value"]["token"].as_str();
        server.login = login.ok_or("no login")?.to_owned();
        server.enrol_at(&format!("http://127.0.0.1:{port}/ttype/{}", product.kind()))?;
        Ok(server)
    }

    /// The address at which new tokens ask: the server's own, or that of something in between.
    ///
    /// # Errors
    /// The server refuses.
    pub fn enrol_at(&self, url: &str) -> Result<()> {
        let push = self.product.kind();
        let action = format!(
            "{push}_firebase_configuration=poll only, {push}_registration_url={url}, {push}_ttl=10, {push}_ssl_verify=1"
        );
        self.policy("enrolling", "enrollment", "", &action)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes a token for a person; gives the text of its QR code.
    ///
    /// # Errors
    /// The server refuses.
    pub fn enrolment(&self, user: &str) -> Result<String> {
        let fields = [
            ("type", self.product.kind()),
            ("genkey", "1"),
            ("user", user),
            ("realm", "hospital"),
            ("pin", "1234"),
        ];
        let answer = self.call("POST", "/token/init", &fields)?;
        text(&answer["detail"]["pushurl"]["value"])
    }

    /// A new code for a token that there is already.
    ///
    /// # Errors
    /// The server refuses.
    pub fn enrolment_again(&self, user: &str, serial: &str) -> Result<String> {
        let fields = [
            ("type", self.product.kind()),
            ("genkey", "1"),
            ("user", user),
            ("realm", "hospital"),
            ("serial", serial),
            ("rollover", "1"),
        ];
        let answer = self.call("POST", "/token/init", &fields)?;
        text(&answer["detail"]["pushurl"]["value"])
    }

    /// Begins a sign-in of a person.
    ///
    /// # Errors
    /// The server refuses.
    pub fn sign_in(&self, user: &str) -> Result<Transaction> {
        let fields = [("user", user), ("realm", "hospital"), ("pass", "1234")];
        let answer = self.call("POST", "/validate/triggerchallenge", &fields)?;
        let detail = answer["detail"].clone();
        Ok(Transaction {
            id: text(&detail["transaction_id"])?,
            detail,
        })
    }

    /// What became of a sign-in: `pending`, `accept`, `declined`, `cancelled`, … as the server names it.
    ///
    /// # Errors
    /// The server refuses.
    pub fn status(&self, transaction: &Transaction) -> Result<String> {
        let path = format!("/validate/polltransaction/{}", transaction.id);
        let answer = self.call("GET", &path, &[])?;
        match answer["detail"]["challenge_status"].as_str() {
            Some(status) => Ok(status.to_owned()),
            None => Ok(answer["result"]["value"].to_string()),
        }
    }

    /// Whether the person is let in now, with `pass` typed on the sign-in page (mostly nothing).
    ///
    /// # Errors
    /// The server refuses to say.
    pub fn lets_in(&self, user: &str, transaction: &Transaction, pass: &str) -> Result<bool> {
        let fields = [
            ("user", user),
            ("realm", "hospital"),
            ("transaction_id", transaction.id.as_str()),
            ("pass", pass),
        ];
        let answer = self.call("POST", "/validate/check", &fields)?;
        Ok(answer["result"]["value"] == true && answer["result"]["authentication"] != "REJECT")
    }

    /// Sets a policy, for one person or (empty) for all.
    ///
    /// # Errors
    /// The server refuses.
    pub fn policy(&self, name: &str, scope: &str, user: &str, action: &str) -> Result<()> {
        let fields = [
            ("scope", scope),
            ("action", action),
            ("user", user),
            ("active", "true"),
            ("realm", "hospital"),
        ];
        let fields: Vec<_> = fields
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        self.call("POST", &format!("/policy/{name}"), &fields)
            .map(drop)
    }

    /// Takes a policy back.
    ///
    /// # Errors
    /// The server refuses.
    pub fn no_policy(&self, name: &str) -> Result<()> {
        self.call("DELETE", &format!("/policy/{name}"), &[])
            .map(drop)
    }

    /// The serial of the first token that a person has.
    ///
    /// # Errors
    /// There is none.
    pub fn serial_of(&self, user: &str) -> Result<String> {
        let answer = self.call("GET", &format!("/token/?user={user}&realm=hospital"), &[])?;
        text(&answer["result"]["value"]["tokens"][0]["serial"])
    }

    /// Sets a value of the server's configuration.
    ///
    /// # Errors
    /// The server refuses.
    pub fn configure(&self, name: &str, value: &str) -> Result<()> {
        self.call("POST", "/system/setConfig", &[(name, value)])
            .map(drop)
    }

    /// # Errors
    /// The server refuses.
    pub fn disable(&self, serial: &str) -> Result<()> {
        self.call("POST", "/token/disable", &[("serial", serial)])
            .map(drop)
    }

    /// # Errors
    /// The server refuses.
    pub fn enable(&self, serial: &str) -> Result<()> {
        self.call("POST", "/token/enable", &[("serial", serial)])
            .map(drop)
    }

    /// # Errors
    /// The server refuses.
    pub fn delete(&self, serial: &str) -> Result<()> {
        self.call("DELETE", &format!("/token/{serial}"), &[])
            .map(drop)
    }

    /// How often it was asked for sign-ins until now.
    ///
    /// # Errors
    /// It keeps no record.
    pub fn polls(&self) -> Result<usize> {
        let log = std::fs::read_to_string(self.keeper.folder().join("output.log"))?;
        Ok(log.matches("GET /ttype/push?").count())
    }

    /// Ends it, as a power cut would.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again after [`stop`](Self::stop), on the same port with the same database.
    ///
    /// # Errors
    /// It does not start.
    pub fn start_again(&mut self) -> Result<()> {
        self.child = launch(self.product, &self.keeper, self.port)?;
        self.wait_until_up()
    }

    fn wait_until_up(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(180) {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("{} ended: {status}", self.product.name()).into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(format!("{} does not listen", self.product.name()).into())
    }

    fn call(&self, method: &str, path: &str, fields: &[(&str, &str)]) -> Result<Value> {
        let body = serde_json::Value::Object(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).into()))
                .collect(),
        )
        .to_string();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\nAuthorization: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            self.login,
            body.len()
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
        let value: Value = serde_json::from_str(body).map_err(|_| format!("{path}: {head}"))?;
        if value["result"]["status"] != true {
            return Err(format!("{path}: {}", value["result"]["error"]).into());
        }
        Ok(value)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The serial in the text of a token's QR code.
///
/// # Errors
/// There is none.
pub fn serial_in(enrolment: &str) -> Result<String> {
    let (_, rest) = enrolment.split_once("serial=").ok_or("no serial")?;
    Ok(rest.split('&').next().unwrap_or(rest).to_owned())
}

fn launch(product: Product, keeper: &Keeper, port: u16) -> Result<Child> {
    let folder = keeper.folder();
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("output.log"))?;
    let program = product.venv().join("bin").join(product.manage());
    let child = keeper
        .command(program)
        .args([
            "run",
            "-h",
            "127.0.0.1",
            "-p",
            &port.to_string(),
            "--no-reload",
        ])
        .env(product.config_variable(), folder.join("server.cfg"))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    Ok(child)
}

/// Installs a server and makes the instance that all starts copy, where they are not there yet.
fn prepare(product: Product) -> Result<PathBuf> {
    std::fs::create_dir_all(kept())?;
    let name = product.name();
    // Tests run as several processes; one prepares, the others wait.
    let lock = File::create(kept().join(format!("{name}.lock")))?;
    lock.lock()?;
    let keeper = Keeper::start("prepare")?;
    let wanted = programs().join(format!("{name}.txt"));
    let wanted_text = std::fs::read_to_string(&wanted)?;
    let done = product.venv().join("installed.txt");
    if std::fs::read_to_string(&done).unwrap_or_default() != wanted_text {
        run(keeper
            .command("python3")
            .args(["-m", "venv"])
            .arg(product.venv()))?;
        run(keeper
            .command(product.venv().join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&wanted))?;
        std::fs::write(&done, &wanted_text)?;
    }
    let program = programs().join("instance.py");
    let recipe = std::fs::read_to_string(&program)? + &wanted_text;
    let pattern = kept().join(format!("{name}-instance"));
    let made = kept().join(format!("{name}-instance.recipe"));
    if std::fs::read_to_string(&made).unwrap_or_default() != recipe {
        let _ = std::fs::remove_dir_all(&pattern);
        run(keeper
            .command(product.venv().join("bin/python"))
            .arg(&program)
            .arg(name)
            .arg(&pattern))?;
        std::fs::write(&made, recipe)?;
    }
    Ok(pattern)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed: {said}").into())
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().ok_or("not a text")?.to_owned())
}

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs")
}

fn kept() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"))
        .join("servers")
}
