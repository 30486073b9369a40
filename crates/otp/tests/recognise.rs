//! What a scanned, pasted or dropped text is.

use penning_otp::{
    MakersApp, PushDialect, Recognised, SecretError, UriError, recognise, recognise_lines,
};

const BASE32: &str = "JBSWY3DPEHPK3PXP";

fn app(text: &str) -> Option<MakersApp> {
    match recognise(text) {
        Recognised::MakersApp(app) => Some(app),
        _ => None,
    }
}

fn broken(text: &str) -> UriError {
    match recognise(text) {
        Recognised::Broken { what } => what,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn accounts() {
    for text in [
        format!("otpauth://totp/Acme:anna?secret={BASE32}"),
        format!("  OTPAUTH://HOTP/Acme:anna?secret={BASE32}&counter=1\n"),
        "steam://STEAMKEY".to_owned(),
        "motp://Acme:anna?secret=e3152afee62599c8&pin=1234".to_owned(),
    ] {
        assert!(matches!(recognise(&text), Recognised::Account(_)), "{text}");
    }
}

#[test]
fn broken_uris_name_the_part() {
    assert_eq!(
        broken("otpauth://totp/Acme?issuer=x"),
        UriError::SecretMissing
    );
    assert!(matches!(
        broken(&format!("otpauth://hotp/Acme?secret={BASE32}")),
        UriError::CounterMissing(_)
    ));
    assert_eq!(
        broken("otpauth://totp/Acme?secret="),
        UriError::Secret(SecretError::Empty)
    );
    assert!(matches!(
        broken(&format!("otpauth:/totp/Acme?secret={BASE32}")),
        UriError::Scheme { .. }
    ));
    assert!(matches!(
        broken(&format!("otpath://totp/Acme?secret={BASE32}")),
        UriError::Scheme { .. }
    ));
    assert!(matches!(
        broken("otpauth-migration://offline?data=AAAA"),
        UriError::Migration(_)
    ));
    assert_eq!(
        broken(&format!("otpauth://totp/Acme?secret={BASE32}&2step_salt=8")),
        UriError::TwoStep
    );
    assert!(matches!(
        broken(&"x".repeat(70_000)),
        UriError::TooLong { .. }
    ));
}

#[test]
fn migrations() {
    let text = "otpauth-migration://offline?data=CiUKEPqlBekzoNEukL7qlsjBCDYSCWhvdHAgZGVtbyABKAEwATgEEAEYASAAKNuv15j6%2F%2F%2F%2F%2FwE%3D";
    let Recognised::Migration(batch) = recognise(text) else {
        panic!("a migration")
    };
    assert_eq!(batch.accounts.len(), 1);
}

const PUSH: &str = "url=https%3A//pi.acme.org/ttype/push&ttl=10&issuer=Test%20Hospital&enrollment_credential=9311ee50678983c0f29d3d843f86e39405e2b427&v=1&serial=PIPU0000D1D0&sslverify=1";

#[test]
fn push_tokens() {
    for (beginning, dialect) in [
        (
            "otpauth://pipush/anna%40hospital?",
            PushDialect::PrivacyIdea,
        ),
        (
            "OTPAUTH://PIPUSH/anna%40hospital?",
            PushDialect::PrivacyIdea,
        ),
        ("pia://pipush/anna%40hospital?", PushDialect::PrivacyIdea),
        ("edumfa-push://edumfa/anna%40hospital?", PushDialect::EduMfa),
    ] {
        let Recognised::PushToken(token) = recognise(&format!("{beginning}{PUSH}&poll_only=True"))
        else {
            panic!("{beginning}")
        };
        assert_eq!(token.dialect, dialect);
        assert_eq!(
            (token.issuer.as_str(), token.label.as_str()),
            ("Test Hospital", "anna@hospital")
        );
        assert_eq!(
            (token.url.as_str(), token.server_host.as_str()),
            ("https://pi.acme.org/ttype/push", "pi.acme.org")
        );
        assert_eq!(
            (token.serial.as_str(), token.lifetime_minutes),
            ("PIPU0000D1D0", 10)
        );
        assert_eq!(token.enrollment_credential.len(), 40);
        assert!(token.checks_certificates && token.poll_only && !token.demands_presence);
    }
}

#[test]
fn push_tokens_with_other_wishes() {
    let token = |more: &str| match recognise(&format!(
        "otpauth://pipush/anna?{}{more}",
        PUSH.replace("&ttl=10", "")
    )) {
        Recognised::PushToken(token) => token,
        other => panic!("{more}: {other:?}"),
    };
    assert_eq!(token("").lifetime_minutes, 10);
    assert_eq!(token("&ttl=120").lifetime_minutes, 120);
    assert!(token("&pin=True").demands_presence);
    assert!(token("&app_force_unlock=biometric").demands_presence);
    assert!(!token("&pin=False").demands_presence);
    let unchecked = PUSH.replace("sslverify=1", "sslverify=0");
    let Recognised::PushToken(token) = recognise(&format!("otpauth://pipush/anna?{unchecked}"))
    else {
        panic!("a token")
    };
    assert!(!token.checks_certificates);
}

#[test]
fn push_tokens_that_are_broken() {
    for (from, to, name) in [
        ("url=https%3A//pi.acme.org/ttype/push&", "", "url"),
        ("https%3A//pi.acme.org", "ftp%3A//pi.acme.org", "url"),
        ("pi.acme.org", "good.org%5C@evil.org", "url"),
        ("pi.acme.org", "good.org%40evil.org", "url"),
        ("&serial=PIPU0000D1D0", "", "serial"),
        ("enrollment_credential=", "x=", "enrollment_credential"),
        ("v=1", "v=2", "v"),
        ("&v=1", "", "v"),
        ("ttl=10", "ttl=0", "ttl"),
        ("ttl=10", "ttl=soon", "ttl"),
    ] {
        match broken(&format!("otpauth://pipush/anna?{}", PUSH.replace(from, to))) {
            UriError::Parameter { name: found, .. } => assert_eq!(found, name, "{to}"),
            other => panic!("{to}: {other:?}"),
        }
    }
}

#[test]
fn tiqr_enrolments() {
    for text in [
        "tiqrenroll://https://demo.tiqr.acme.org/metadata?key=1",
        "https://tiqr.acme.org/tiqrenroll/?metadata=https%3A%2F%2Fdemo.tiqr.acme.org%2Fmetadata%3Fkey%3D1",
        "https://tiqr.acme.org/tiqrenroll?metadata=https%3A%2F%2Fdemo.tiqr.acme.org%2Fmetadata%3Fkey%3D1",
    ] {
        let Recognised::TiqrEnrol(enrol) = recognise(text) else {
            panic!("{text}")
        };
        assert_eq!(
            enrol.metadata_url,
            "https://demo.tiqr.acme.org/metadata?key=1"
        );
        assert_eq!(enrol.host, "demo.tiqr.acme.org");
    }
    assert!(matches!(
        broken("tiqrenroll://nonsense"),
        UriError::Parameter {
            name: "metadata",
            ..
        }
    ));
}

#[test]
fn tiqr_sign_ins() {
    let Recognised::TiqrAuth(auth) =
        recognise("tiqrauth://anna%40acme@demo.acme.org/a1b2c3/0011223344/sp.acme.org/2")
    else {
        panic!("a sign-in")
    };
    assert_eq!(
        (auth.user.as_deref(), auth.identifier.as_str()),
        (Some("anna@acme"), "demo.acme.org")
    );
    assert_eq!(
        (auth.session_key.as_str(), auth.challenge.as_str()),
        ("a1b2c3", "0011223344")
    );
    assert_eq!(
        (auth.service_provider.as_deref(), auth.version.as_deref()),
        (Some("sp.acme.org"), Some("2"))
    );

    let Recognised::TiqrAuth(anyone) =
        recognise("tiqrauth://demo.acme.org/a1b2c3/0011223344/sp.acme.org")
    else {
        panic!("a sign-in")
    };
    assert_eq!((anyone.user, anyone.version), (None, None));

    let link = "https://tiqr.acme.org/tiqrauth/?u=anna&s=a1b2c3&q=0011223344&i=demo.acme.org&v=2";
    let Recognised::TiqrAuth(linked) = recognise(link) else {
        panic!("a sign-in")
    };
    assert_eq!(
        (linked.user.as_deref(), linked.identifier.as_str()),
        (Some("anna"), "demo.acme.org")
    );
    assert_eq!(
        (linked.session_key.as_str(), linked.challenge.as_str()),
        ("a1b2c3", "0011223344")
    );

    assert!(matches!(
        broken("tiqrauth://demo.acme.org/a1b2c3"),
        UriError::Parameter {
            name: "challenge",
            ..
        }
    ));
}

#[test]
fn microsoft_authenticator() {
    for text in [
        "phonefactor://activate_account?code=123456789&url=https%3A%2F%2Fco1pfpad04.phonefactor.net%2Fpad%2F123456789",
        "phonefactor://activate_account?code=123456789&url=https://bn1.mobileappcommunicator.auth.microsoft.com/activatev2/1",
        "https://login.microsoftonline.com/authenticatorApp/activateAccount?code=1",
        "https://co1pfpad04.phonefactor.net/pad/123456789",
        "123456789 https://co1pfpad04.phonefactor.net/pad/123456789",
        "Code: 123 456 789\nURL: <https://co1pfpad04.phonefactor.net/pad/123456789>",
        "co1pfpad04.phonefactor.net/pad/123456789",
    ] {
        assert_eq!(app(text), Some(MakersApp::MicrosoftAuthenticator), "{text}");
    }
}

#[test]
fn azure_mfa_server() {
    for text in [
        "phonefactor://activate_account?code=123456789&url=https%3A%2F%2Fmfa.acme.org%2FMfaWsMobile%2Fpa",
        "phonefactor://activate_account?code=123456789&url=https%3A%2F%2Fmfa.acme.org%2Fmobile",
        "https://mfa.acme.org/MfaWsMobile/",
        "Activeringscode 123456789, URL https://mfa.acme.org/MFAWSMOBILE/pad",
    ] {
        assert_eq!(app(text), Some(MakersApp::AzureMfaServer), "{text}");
    }
}

#[test]
fn addresses_that_only_look_like_microsofts() {
    for text in [
        "https://phonefactor.net.evil.org/pad/123456789",
        "https://evilphonefactor.net/pad/123456789",
        "https://login.microsoftonline.com.evil.org/authenticatorApp/activateAccount",
        "https://login.microsoftonline.com/common/oauth2",
    ] {
        assert_eq!(
            recognise(text),
            Recognised::WebLink(text.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn okta_verify() {
    for text in [
        "oktaverify://email.acme.org/?t=abc&f=def&s=https://acme.okta.com",
        "otpauth://totp/acme.okta.com:anna?t=abc&f=def&s=https://acme.okta.com&issuer=Okta",
    ] {
        assert_eq!(app(text), Some(MakersApp::OktaVerify), "{text}");
    }
    let standard = format!("otpauth://totp/Okta:anna?secret={BASE32}&t=1&f=2&s=3");
    assert!(
        matches!(recognise(&standard), Recognised::Account(_)),
        "with a secret it is an account"
    );
}

#[test]
fn duo() {
    // "api-1b9bcc1e.duosecurity.com"
    assert_eq!(
        app("abCD1234efGH5678ijKL-YXBpLTFiOWJjYzFlLmR1b3NlY3VyaXR5LmNvbQ"),
        Some(MakersApp::Duo)
    );
    assert_eq!(
        app("abCD1234efGH5678ijKL-YXBpLTFiOWJjYzFlLmR1b3NlY3VyaXR5LmNvbQ=="),
        Some(MakersApp::Duo)
    );
    assert_eq!(
        app("duo://abCD1234efGH5678ijKL-YXBpLTFiOWJjYzFlLmR1b3NlY3VyaXR5LmNvbQ"),
        Some(MakersApp::Duo)
    );
    assert_eq!(recognise("some-thing"), Recognised::Nothing);
}

#[test]
fn plain_links() {
    for text in [
        "https://acme.org/login?next=%2F",
        "http://acme.org",
        "HTTPS://ACME.ORG/",
    ] {
        assert_eq!(recognise(text), Recognised::WebLink(text.to_owned()));
    }
    assert_eq!(recognise("https://"), Recognised::Nothing);
}

#[test]
fn bare_secrets() {
    for text in [
        "JBSWY3DPEHPK3PXP",
        "jbswy3dpehpk3pxp",
        "jbsw y3dp ehpk 3pxp",
        "JBSW-Y3DP-EHPK-3PXP",
        "abcd efgh ijkl mnop qrst",
        "ABCDEFGHIJKLMNOPQRST",
        " JBSWY3DPEHPK3PXP====\n",
    ] {
        assert!(
            matches!(recognise(text), Recognised::BareSecret(_)),
            "{text}"
        );
    }
}

#[test]
fn bare_secrets_with_a_slip_are_broken_with_the_character() {
    assert_eq!(
        broken("JBSWY3DPEHPK3PX0"),
        UriError::Secret(SecretError::WrongCharacter {
            position: 16,
            found: '0',
            suggestion: Some('O')
        })
    );
    assert!(matches!(
        broken("jbsw y3dp ehpk 3px1"),
        UriError::Secret(SecretError::WrongCharacter { position: 19, .. })
    ));
}

#[test]
fn nothing_known() {
    for text in [
        "",
        "   ",
        "hello",
        "internationalization",
        "The quick brown fox jumps over the lazy dog",
        "123456",
        "1234567890123456",
        "WIFI:S:Guest;T:WPA;P:secret;;",
        "BEGIN:VCARD",
        "mailto:anna@acme.org",
        "steam://run/440",
        "steam://open/friends",
        "bitcoin://abc",
        "ftp://acme.org/file",
        "0123456789ABCDEF0123456789ABCDEF",
        "<script>alert(1)</script>",
    ] {
        assert_eq!(recognise(text), Recognised::Nothing, "{text}");
    }
}

#[test]
fn lists_of_accounts() {
    let text = format!(
        "# my accounts\r\notpauth://totp/Acme:anna?secret={BASE32}\r\n\r\notpauth://totp/Acme:ben?secret={BASE32}\nhello\notpauth://totp/x\n"
    );
    let found = recognise_lines(&text);
    assert!(
        matches!(
            found[..],
            [
                Recognised::Account(_),
                Recognised::Account(_),
                Recognised::Broken { .. }
            ]
        ),
        "{found:?}"
    );
}

#[test]
fn accounts_amid_other_text() {
    let uri = format!("otpauth://totp/Acme Works:anna?secret={BASE32}&issuer=Acme Works");
    let Recognised::Account(expected) = recognise(&uri) else {
        panic!("an account")
    };
    for text in [
        format!("Scan this: {uri}"),
        format!("Your key\n{uri}\nKeep it safe"),
        format!("<a href=\"{uri}\">here</a>"),
        format!("<a href='{}'>here</a>", uri.replace('&', "&amp;")),
        format!("<p>{uri}</p>"),
        format!("<{uri}>"),
        format!("({uri})"),
    ] {
        assert_eq!(
            recognise(&text),
            Recognised::Account(expected.clone()),
            "{text}"
        );
    }
    assert_eq!(recognise("xotpauth://"), Recognised::Nothing);
}

#[test]
fn pictures_drawn_by_a_chart_service() {
    let plain = format!("otpauth://totp/Acme:anna?secret={BASE32}&issuer=Acme");
    let encoded = plain
        .replace(':', "%3A")
        .replace('/', "%2F")
        .replace('?', "%3F")
        .replace('=', "%3D")
        .replace('&', "%26");
    let Recognised::Account(expected) = recognise(&plain) else {
        panic!("an account")
    };
    for text in [
        format!("https://charts.acme.org/chart?chs=200x200&cht=qr&chl={encoded}&chld=M"),
        format!("https://charts.acme.org/chart?cht=qr&chl={plain}"),
    ] {
        assert_eq!(
            recognise(&text),
            Recognised::Account(expected.clone()),
            "{text}"
        );
    }
}
