//! A person's sign-ins, from the code on the screen to the server's last word: the session with the real
//! client against the real servers. Each test has a person of its own.

#[path = "../../../crates/session/tests/desk/mod.rs"]
mod desk;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use desk::Desk;
use penning_approve::http::Http;
use penning_platform::http::SystemHttp;
use penning_session::problem::{Code, Problem};
use penning_session::{Session, SignIn, Verdict};
use penning_test_servers::{Product, Server, Transaction, serial_in};
use penning_vault::GivenAnswer;

/// Whoever sits at a desk, with a clock that goes with the real one (or so many seconds off).
struct Person {
    desk: Desk,
    session: Session,
    seconds_ahead: u64,
}

impl Person {
    fn new() -> Person {
        let desk = Desk::new();
        let http = SystemHttp::new();
        *desk.http.server.lock().unwrap() = Some(Box::new(move |request| http.send(request)));
        let session = desk.session();
        let person = Person {
            desk,
            session,
            seconds_ahead: 0,
        };
        person.look_at_clock();
        person.session.open();
        person
    }

    fn look_at_clock(&self) {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = now.expect("after 1970").as_secs() + self.seconds_ahead;
        self.desk.clock.0.store(now, Ordering::SeqCst);
    }

    /// Takes the code off the screen and activates it.
    fn activate(&self, enrolment: &str) -> Result<String, Problem> {
        self.look_at_clock();
        *self.desk.screen.shows.lock().unwrap() = vec![enrolment.to_owned()];
        let mut found = self.session.look_at_screen()?;
        self.desk.screen.shows.lock().unwrap().clear();
        let token = found.tokens.pop().expect("a code that sets up sign-ins");
        self.session
            .activate(&token.pending_id, &token.issuer, &token.account_name)
    }

    /// A person with a token on a server, enrolled by the code on the screen.
    fn enrolled(server: &Server, user: &str) -> (Person, String) {
        let person = Person::new();
        for _ in 0..5 {
            let enrolment = server.enrolment(user).expect("a code");
            match person.activate(&enrolment) {
                Ok(_) => return (person, serial_in(&enrolment).expect("a serial")),
                // Eight people enrol at once, at a server of one process: on a busy machine some wait too long for
                // it, and begin again with a new code, as people do.
                Err(problem) if problem.code == Code::ServerTimeout => continue,
                Err(problem) => panic!("not activated: {problem:?}"),
            }
        }
        panic!("the server never answered in time");
    }

    fn poll(&self) {
        self.look_at_clock();
        self.session.expect_sign_in();
        self.session.poll();
    }

    /// The sign-in that is shown, asked for until there is one.
    fn sees(&self) -> SignIn {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            self.poll();
            if let Some(sign_in) = self.session.sign_in() {
                return sign_in;
            }
        }
        panic!("no sign-in came; tokens: {:?}", self.session.tokens());
    }

    fn answer(&self, verdict: Verdict) -> Result<penning_session::Settled, Code> {
        let sign_in = self.sees();
        self.session
            .answer(&sign_in.id, verdict)
            .map_err(|problem| problem.code)
    }

    /// Why the only token's server cannot be asked.
    fn trouble(&self) -> Option<Problem> {
        self.session.tokens().remove(0).problem
    }

    fn dropped(&self) -> Vec<(String, u64)> {
        self.session.tokens().remove(0).dropped
    }
}

const APPROVE: Verdict = Verdict::Approve { option: None };

fn with(option: &str) -> Verdict {
    Verdict::Approve {
        option: Some(option.to_owned()),
    }
}

/// What the sign-in page shows, of the options.
fn on_the_page(transaction: &Transaction, options: &[String]) -> String {
    let detail = &transaction.detail;
    let answer = ["presence_answer"]
        .iter()
        .find_map(|name| find(detail, name))
        .unwrap_or_else(|| panic!("the page shows no option: {detail}"));
    assert!(options.contains(&answer), "{answer} is none of {options:?}");
    answer
}

fn find(value: &serde_json::Value, name: &str) -> Option<String> {
    match value {
        serde_json::Value::Object(members) => {
            match members.get(name).and_then(|one| one.as_str()) {
                Some(text) => Some(text.to_owned()),
                None => members.values().find_map(|member| find(member, name)),
            }
        }
        serde_json::Value::Array(items) => items.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}

/// A server takes seconds to start and most of a core: one is enough for people who do not meet.
#[test]
fn people_sign_in_at_one_server() {
    let server = Server::start(Product::PrivacyIdea).expect("privacyIDEA starts");
    type Story = (&'static str, fn(&Server));
    let stories: [Story; 8] = [
        (
            "a code on the screen then a click lets the person in",
            a_code_on_the_screen_then_a_click_lets_the_person_in,
        ),
        (
            "deny and this wasnt me keep everybody out",
            deny_and_this_wasnt_me_keep_everybody_out,
        ),
        (
            "the wrong number ends it and the right one lets in",
            the_wrong_number_ends_it_and_the_right_one_lets_in,
        ),
        (
            "a code for the sign in page is shown and lets the person in",
            a_code_for_the_sign_in_page_is_shown_and_lets_the_person_in,
        ),
        (
            "of two at once the newer is shown first and the other denied",
            of_two_at_once_the_newer_is_shown_first_and_the_other_denied,
        ),
        (
            "a token that is disabled or deleted at the server",
            a_token_that_is_disabled_or_deleted_at_the_server,
        ),
        (
            "a clock that is off is named with its offset",
            a_clock_that_is_off_is_named_with_its_offset,
        ),
        (
            "a code works once and a new one for the same token replaces",
            a_code_works_once_and_a_new_one_for_the_same_token_replaces,
        ),
    ];
    let failed: Vec<_> = std::thread::scope(|all| {
        let begun = stories.map(|(name, story)| {
            let named = std::thread::Builder::new().name(name.to_owned());
            let server = &server;
            let running = named.spawn_scoped(all, move || story(server));
            (name, running.expect("a thread"))
        });
        let ended = begun.into_iter().map(|(name, story)| (name, story.join()));
        let failed = ended.filter(|(_, end)| end.is_err());
        failed.map(|(name, _)| name).collect()
    });
    assert!(failed.is_empty(), "failed: {failed:?}");
}

fn a_code_on_the_screen_then_a_click_lets_the_person_in(server: &Server) {
    let (person, serial) = Person::enrolled(server, "anna");
    let token = person.session.tokens().remove(0);
    assert_eq!(token.serial, serial);
    assert_eq!(
        (token.issuer.as_str(), token.account_name.as_str()),
        ("Test Clinic", "anna@hospital")
    );
    let transaction = server.sign_in("anna").unwrap();
    assert_eq!(server.status(&transaction).unwrap(), "pending");
    let sign_in = person.sees();
    assert_eq!(sign_in.title, "Test Clinic");
    assert_eq!(sign_in.question, "Is it you who signs in?");
    assert!(!server.lets_in("anna", &transaction, "").unwrap());
    person.answer(APPROVE).unwrap();
    assert_eq!(server.status(&transaction).unwrap(), "accept");
    assert!(server.lets_in("anna", &transaction, "").unwrap());
    person.poll();
    assert_eq!(person.session.sign_in(), None);
    let answers = person.session.tokens().remove(0).answers;
    assert_eq!(answers[0].answer, GivenAnswer::Approved);
    // Kept: another start of Penning still has it.
    let again = person.desk.open();
    assert_eq!(again.tokens().remove(0).answers.len(), 1);
}

fn deny_and_this_wasnt_me_keep_everybody_out(server: &Server) {
    let (person, _) = Person::enrolled(server, "bram");
    for verdict in [Verdict::Deny, Verdict::NotMe] {
        let transaction = server.sign_in("bram").unwrap();
        person.answer(verdict.clone()).unwrap();
        let status = server.status(&transaction).unwrap();
        assert!(
            ["declined", "cancelled"].contains(&status.as_str()),
            "{verdict:?}: {status}"
        );
        assert!(!server.lets_in("bram", &transaction, "").unwrap());
    }
}

fn the_wrong_number_ends_it_and_the_right_one_lets_in(server: &Server) {
    server
        .policy(
            "presence",
            "authentication",
            "carla",
            "push_require_presence=1",
        )
        .unwrap();
    let (person, _) = Person::enrolled(server, "carla");
    let transaction = server.sign_in("carla").unwrap();
    let options = person.sees().options.expect("options to choose from");
    let right = on_the_page(&transaction, &options);
    let wrong = options.iter().find(|option| **option != right).unwrap();
    assert_eq!(person.answer(APPROVE), Err(Code::SignInNumberMissing));
    assert_eq!(
        person.answer(with("<none>")),
        Err(Code::SignInNumberMissing)
    );
    assert_eq!(person.answer(with(wrong)), Err(Code::SignInWrongNumber));
    assert!(!server.lets_in("carla", &transaction, "").unwrap());
    let status = server.status(&transaction).unwrap();
    assert!(
        ["declined", "cancelled"].contains(&status.as_str()),
        "{status}"
    );
    person.poll();
    assert_eq!(person.session.sign_in(), None, "it is not asked again");
    let transaction = server.sign_in("carla").unwrap();
    let options = person.sees().options.expect("options to choose from");
    let right = on_the_page(&transaction, &options);
    person.answer(with(&right)).unwrap();
    assert!(server.lets_in("carla", &transaction, "").unwrap());
}

fn a_code_for_the_sign_in_page_is_shown_and_lets_the_person_in(server: &Server) {
    server
        .policy("code", "authentication", "daan", "push_code_to_phone=1")
        .unwrap();
    let (person, _) = Person::enrolled(server, "daan");
    let transaction = server.sign_in("daan").unwrap();
    let settled = person.answer(APPROVE).unwrap();
    let code = settled.display_code.expect("a code to type");
    assert!(settled.message.is_some());
    assert!(!server.lets_in("daan", &transaction, "").unwrap());
    assert!(server.lets_in("daan", &transaction, &code).unwrap());
}

fn of_two_at_once_the_newer_is_shown_first_and_the_other_denied(server: &Server) {
    let (person, _) = Person::enrolled(server, "eva");
    let first = server.sign_in("eva").unwrap();
    let shown = person.sees();
    let second = server.sign_in("eva").unwrap();
    let begun = Instant::now();
    while person.session.sign_ins_waiting() < 2 && begun.elapsed() < Duration::from_secs(60) {
        person.poll();
    }
    let sign_in = person.session.sign_in().unwrap();
    assert_ne!(sign_in.id, shown.id, "the newer is first");
    assert_eq!(sign_in.rivals.len(), 1);
    assert_eq!((&sign_in.rivals[0].id, sign_in.others), (&shown.id, 0));
    person
        .session
        .answer_of_several(&sign_in.id, APPROVE, std::slice::from_ref(&shown.id))
        .unwrap();
    person.poll();
    assert_eq!(person.session.sign_in(), None);
    let status = server.status(&first).unwrap();
    assert!(
        ["declined", "cancelled"].contains(&status.as_str()),
        "{status}"
    );
    assert!(!server.lets_in("eva", &first, "").unwrap());
    assert!(server.lets_in("eva", &second, "").unwrap());
}

fn a_token_that_is_disabled_or_deleted_at_the_server(server: &Server) {
    let (person, serial) = Person::enrolled(server, "fatima");
    server.disable(&serial).unwrap();
    assert!(server.sign_in("fatima").is_err(), "it cannot be asked for");
    person.poll();
    assert_eq!(person.session.sign_in(), None);
    assert_eq!(person.trouble(), None);
    server.enable(&serial).unwrap();
    server.sign_in("fatima").unwrap();
    let waits = person.sees();
    server.delete(&serial).unwrap();
    let late = person.session.answer(&waits.id, APPROVE);
    assert_eq!(late.unwrap_err().code, Code::ServerTokenUnknown);
    assert_eq!(person.session.sign_in(), None);
    person.poll();
    let trouble = person.trouble().expect("a reason");
    assert_eq!(trouble.code, Code::ServerTokenUnknown);
    person
        .session
        .remove_token(&person.session.tokens()[0].id)
        .unwrap();
    assert_eq!(person.session.next_poll(), None, "nothing is left to ask");
}

fn a_clock_that_is_off_is_named_with_its_offset(server: &Server) {
    let (mut person, _) = Person::enrolled(server, "gijs");
    person.poll();
    assert_eq!(person.session.clock_offset(), None);
    person.seconds_ahead = 95;
    person.poll();
    let trouble = person.trouble().expect("a reason");
    assert_eq!(trouble.code, Code::ServerClock);
    let seconds: i64 = trouble.data["seconds"].parse().unwrap();
    assert!((90..=100).contains(&seconds), "{seconds}");
    let offset = person.session.clock_offset().expect("an offset");
    assert!((90..=100).contains(&offset.seconds), "{offset:?}");
    // Not yet too far off for the server, but for codes.
    person.seconds_ahead = 30;
    person.poll();
    assert_eq!(person.trouble(), None);
    assert!(person.session.clock_offset().is_some());
    person.seconds_ahead = 0;
    person.poll();
    assert_eq!(person.session.clock_offset(), None);
}

fn a_code_works_once_and_a_new_one_for_the_same_token_replaces(server: &Server) {
    let (person, serial) = Person::enrolled(server, "hanna");
    let used = server.enrolment("hanna").unwrap();
    person.activate(&used).unwrap();
    assert_eq!(person.session.tokens().len(), 2);
    let other = Person::new();
    assert_eq!(other.activate(&used).unwrap_err().code, Code::PushUsed);
    assert!(other.session.tokens().is_empty());
    let again = server.enrolment_again("hanna", &serial).unwrap();
    assert_eq!(serial_in(&again).unwrap(), serial);
    person.activate(&again).unwrap();
    let serials: Vec<_> = person
        .session
        .tokens()
        .iter()
        .map(|token| token.serial.clone())
        .collect();
    assert_eq!(serials.len(), 2, "{serials:?}");
    assert!(serials.contains(&serial));
}

#[test]
fn an_expired_sign_in_and_a_server_that_went_away() {
    let mut server = Server::start(Product::PrivacyIdea).expect("privacyIDEA starts");
    let (person, _) = Person::enrolled(&server, "ivo");
    server.configure("PushChallengeValidityTime", "4").unwrap();
    let late = server.sign_in("ivo").unwrap();
    let shown = person.sees();
    // Nobody answers in time.
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(6) {
        std::thread::sleep(Duration::from_millis(200));
    }
    person.look_at_clock();
    let answered = person.session.answer(&shown.id, APPROVE);
    assert_eq!(answered.unwrap_err().code, Code::SignInGone);
    assert!(!server.lets_in("ivo", &late, "").unwrap());
    person.poll();
    assert_eq!(person.session.sign_in(), None);

    server
        .configure("PushChallengeValidityTime", "120")
        .unwrap();
    server.stop();
    person.poll();
    assert_eq!(person.trouble().unwrap().code, Code::ServerUnreachable);
    server.start_again().unwrap();
    let transaction = server.sign_in("ivo").unwrap();
    person.answer(APPROVE).unwrap();
    assert!(server.lets_in("ivo", &transaction, "").unwrap());
    assert_eq!(person.trouble(), None);
}

#[test]
fn whatever_something_in_between_changes_nothing_of_it_is_shown() {
    let server = Server::start(Product::PrivacyIdea).expect("privacyIDEA starts");
    let between = Between::start(server.port());
    server
        .enrol_at(&format!("http://127.0.0.1:{}/ttype/push", between.port))
        .unwrap();
    let (person, _) = Person::enrolled(&server, "julia");
    person.poll();
    assert_eq!(person.trouble(), None, "left alone, it works");
    server.sign_in("julia").unwrap();
    for (from, to, reason) in [
        (
            "Is it you who signs in?",
            "Click Approve to win!!!",
            "bad-signature",
        ),
        ("Test Clinic", "Best Clinic", "bad-signature"),
        ("/ttype/push", "/ttype/pull", "bad-signature"),
        ("http://127.0.0.1:", "http://127.0.0.9:", "foreign-origin"),
        ("decline_reason", "decline_raeson", "bad-signature"),
    ] {
        let before = count(&person.dropped(), reason);
        *between.changes.lock().unwrap() = Some((from, to));
        person.poll();
        assert_eq!(person.session.sign_in(), None, "{to}");
        assert!(
            count(&person.dropped(), reason) > before,
            "{to}: {:?}",
            person.dropped()
        );
    }
    *between.changes.lock().unwrap() = None;
    assert_eq!(person.sees().title, "Test Clinic", "unchanged, it is shown");
}

fn count(dropped: &[(String, u64)], reason: &str) -> u64 {
    let found = dropped.iter().find(|(name, _)| name == reason);
    found.map_or(0, |(_, count)| *count)
}

#[test]
fn edumfa_enrols_and_is_answered_too() {
    let server = Server::start(Product::EduMfa).expect("eduMFA starts");
    let person = Person::new();
    let enrolment = server.enrolment("anna").unwrap();
    assert!(enrolment.starts_with("edumfa-push://"), "{enrolment}");
    person.activate(&enrolment).expect("activated");
    let transaction = server.sign_in("anna").unwrap();
    person.answer(APPROVE).unwrap();
    assert!(server.lets_in("anna", &transaction, "").unwrap());
    let refused = server.sign_in("anna").unwrap();
    // It takes no reason: a plain refusal is sent.
    person.answer(Verdict::NotMe).unwrap();
    assert!(!server.lets_in("anna", &refused, "").unwrap());
}

/// Something in between that hands on what passes, with a text changed on its way back.
struct Between {
    port: u16,
    changes: std::sync::Arc<Mutex<Option<(&'static str, &'static str)>>>,
}

impl Between {
    fn start(server: u16) -> Between {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let changes: std::sync::Arc<Mutex<Option<(&'static str, &'static str)>>> =
            Default::default();
        let shared = changes.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let change = *shared.lock().expect("no panic");
                std::thread::spawn(move || hand_on(client, server, change));
            }
        });
        Between { port, changes }
    }
}

/// One connection with one question and one answer.
fn hand_on(mut client: TcpStream, server: u16, change: Option<(&str, &str)>) {
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", server)) else {
        return;
    };
    let mut asking = client.try_clone().expect("a second handle");
    let mut to_server = server.try_clone().expect("a second handle");
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut asking, &mut to_server);
    });
    // The development server ends each connection after its answer.
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer);
    let mut answer = String::from_utf8_lossy(&answer).into_owned();
    if let Some((from, to)) = change {
        assert_eq!(from.len(), to.len(), "the length is announced");
        answer = answer.replace(from, to);
    }
    let _ = client.write_all(answer.as_bytes());
    let _ = client.shutdown(Shutdown::Both);
}
