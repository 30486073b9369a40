//! Time servers of the test's own, on this machine, right and wrong.

use std::net::UdpSocket;
use std::time::{Duration, SystemTime};

use penning_platform::time_server::SystemTimeServer;
use penning_session::ports::{TimeServer, TimeServerError};

/// A server that answers each question with what is made of it; its name.
fn server(answers: impl Fn(&[u8]) -> Vec<Vec<u8>> + Send + 'static) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let name = socket.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        let mut question = [0; 128];
        while let Ok((length, from)) = socket.recv_from(&mut question) {
            for answer in answers(&question[..length]) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    name
}

/// The right answer of a server whose clock is so many seconds ahead of this one's.
fn answer(question: &[u8], seconds: u64) -> Vec<u8> {
    assert_eq!(question.len(), 48);
    assert_eq!(question[0], 0x23, "version 4, a client's question");
    let now = SystemTime::now() + Duration::from_secs(seconds);
    let now = now.duration_since(SystemTime::UNIX_EPOCH).expect("later");
    let whole = (now.as_secs() + 2_208_988_800) as u32;
    let fraction = ((u64::from(now.subsec_micros()) << 32) / 1_000_000) as u32;
    let mut answer = vec![0; 48];
    answer[..2].copy_from_slice(&[0x24, 2]);
    answer[24..32].copy_from_slice(&question[40..48]);
    for at in [32, 40] {
        answer[at..at + 4].copy_from_slice(&whole.to_be_bytes());
        answer[at + 4..at + 8].copy_from_slice(&fraction.to_be_bytes());
    }
    answer
}

fn ask(name: &str) -> Result<i64, TimeServerError> {
    SystemTimeServer::named(name).ahead_millis(0x0102_0304_0506_0708)
}

#[test]
fn the_offset_is_that_of_the_server() {
    // Both processes share a clock, so the rest is the way there and back on a busy machine.
    let near = |told: i64, wanted: i64| (told - wanted).abs() < 1_500;
    let right = ask(&server(|question| vec![answer(question, 0)])).expect("a time");
    assert!(near(right, 0), "{right}");
    let behind = ask(&server(|question| vec![answer(question, 95)])).expect("a time");
    assert!(near(behind, -95_000), "{behind}");
}

#[test]
fn datagrams_of_others_are_passed_over() {
    let name = server(|question| {
        let mut other = answer(question, 500);
        other[24] ^= 1;
        vec![b"hello".to_vec(), other, vec![0; 96], answer(question, 0)]
    });
    let told = ask(&name).expect("a time");
    assert!(told.abs() < 1_500, "{told}");
}

#[test]
fn a_server_that_is_silent_or_knows_no_time_is_said_so() {
    let unsynchronised = server(|question| {
        let mut answer = answer(question, 0);
        answer[0] |= 0xC0;
        vec![answer]
    });
    assert_eq!(ask(&unsynchronised), Err(TimeServerError::NoTime));
    let silent = server(|_| Vec::new());
    assert_eq!(ask(&silent), Err(TimeServerError::Silent));
    for nobody in ["no such host.invalid", ""] {
        assert_eq!(ask(nobody), Err(TimeServerError::Silent), "{nobody:?}");
    }
}
