//! A privacyIDEA server's half of the protocol, with a key of its own: what the real one would sign.

use std::sync::{Arc, LazyLock};

use data_encoding::BASE32;
use penning_approve::http::Response;
use penning_approve::keys::{DeviceKey, ServerKey};
use penning_approve::privacyidea::Token;
use serde_json::{Value, json};
use zeroize::Zeroizing;

pub const URL: &str = "https://idp.example.org/ttype/push";
pub const SERIAL: &str = "PIPU0000TEST";

pub struct Server {
    /// An RSA key signs the same way on either side.
    key: DeviceKey,
    pub token: Token,
}

pub static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let key = DeviceKey::generate().expect("a key");
    let server_key = ServerKey::from_pkcs1_base64(&pkcs1(&key)).expect("its public half");
    let device_key = DeviceKey::generate().expect("a key");
    let token = Token {
        serial: SERIAL.into(),
        url: URL.into(),
        device_key: Arc::new(device_key),
        server_key,
    };
    Server { key, token }
});

/// The public key as servers send it: what a SubjectPublicKeyInfo holds after its fixed head.
pub fn pkcs1(key: &DeviceKey) -> String {
    let spki = data_encoding::BASE64
        .decode(key.public_key_base64().as_bytes())
        .expect("base64");
    // SEQUENCE, AlgorithmIdentifier (15 bytes), BIT STRING with no unused bits.
    data_encoding::BASE64.encode(&spki[4 + 15 + 5..])
}

impl Server {
    pub fn sign(&self, text: &str) -> String {
        self.key.sign(text)
    }

    /// A challenge as the real server sends it.
    pub fn challenge(
        &self,
        nonce: &str,
        title: &str,
        question: &str,
        presence: Option<&str>,
    ) -> Value {
        let mut challenge = json!({
            "nonce": nonce,
            "url": URL,
            "serial": SERIAL,
            "question": question,
            "title": title,
            "sslverify": "1",
            "capabilities": r#"{"decline_reason": true}"#,
        });
        let capabilities =
            format!(r#"{{"capabilities":{{"decline_reason":true}},"nonce":"{nonce}"}}"#);
        challenge["capabilities_signature"] = self.sign(&capabilities).into();
        if let Some(presence) = presence {
            challenge["require_presence"] = presence.into();
            challenge["version"] = "2".into();
        }
        self.seal(&mut challenge);
        challenge
    }

    /// Signs a challenge as it stands.
    pub fn seal(&self, challenge: &mut Value) {
        let part = |name: &str| challenge[name].as_str().unwrap_or_default().to_owned();
        let mut signed: Vec<String> = ["nonce", "url", "serial", "question", "title", "sslverify"]
            .map(part)
            .into();
        if challenge["require_presence"].is_string() {
            signed.push(part("require_presence"));
        }
        challenge["signature"] = self.sign(&signed.join("|")).into();
    }
}

pub fn answer(body: &Value) -> Response {
    raw(200, body.to_string().into_bytes())
}

pub fn raw(status: u16, body: Vec<u8>) -> Response {
    Response {
        status,
        headers: Vec::new(),
        body: Zeroizing::new(body),
    }
}

pub fn listing(challenges: &[Value]) -> Response {
    answer(&json!({"result": {"status": true, "value": challenges}}))
}

#[test]
fn the_test_server_signs_as_the_real_one_does() {
    assert!(BASE32.decode(SERVER.sign("x").as_bytes()).is_ok());
    assert!(SERVER.token.server_key.signed("x", &SERVER.sign("x")));
}
