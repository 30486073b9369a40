//! Small files of our own for each format, and what damage does to them.

use penning_exchange::{ImportError, Input, MOST_BYTES, Reason, Warning, read, recognise};

const SECRET: &str = "JBSWY3DPEHPK3PXP";

/// Format, and a file of one account, *Example* / *anna* where the format has both names.
fn fixtures() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "uris",
            "# mine\notpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example\n",
        ),
        (
            "uris",
            r#"{"all":["otpauth:\/\/totp\/Example:anna?secret=JBSWY3DPEHPK3PXP\u0026issuer=Example"]}"#,
        ),
        (
            "uris",
            "<html><body><code>otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&amp;issuer=Example</code></body></html>",
        ),
        (
            "aegis",
            r#"{"version":1,"header":{"slots":null,"params":null},"db":{"version":3,"groups":[],"entries":[{"type":"totp","name":"anna","issuer":"Example","note":"","icon":null,"info":{"secret":"JBSWY3DPEHPK3PXP","algo":"SHA1","digits":6,"period":30},"groups":[]}]}}"#,
        ),
        (
            "2fas",
            r#"{"schemaVersion":4,"services":[{"name":"Example","secret":"JBSWY3DPEHPK3PXP","otp":{"account":"anna","tokenType":"TOTP"}}],"groups":[]}"#,
        ),
        (
            "proton",
            r#"{"version":1,"entries":[{"id":"1","content":{"uri":"otpauth://totp/anna?secret=JBSWY3DPEHPK3PXP&issuer=Example","entry_type":"Totp","name":"anna"},"note":null}]}"#,
        ),
        (
            "bitwarden",
            r#"{"items":[{"type":1,"name":"Example","login":{"username":"anna","totp":"JBSWY3DPEHPK3PXP"}},{"type":2,"name":"note"}]}"#,
        ),
        (
            "stratum",
            r#"{"Authenticators":[{"Type":2,"Issuer":"Example","Username":"anna","Secret":"JBSWY3DPEHPK3PXP","Algorithm":0,"Digits":6,"Period":30,"Counter":0}],"Categories":[],"AuthenticatorCategories":[],"CustomIcons":[]}"#,
        ),
        (
            "andotp",
            r#"[{"secret":"JBSWY3DPEHPK3PXP","issuer":"Example","label":"anna","digits":6,"type":"TOTP","algorithm":"SHA1","period":30,"tags":[]}]"#,
        ),
        (
            "raivo",
            r#"[{"kind":"TOTP","timer":"30","secret":"JBSWY3DPEHPK3PXP","issuer":"Example","account":"anna","digits":"6","algorithm":"SHA1","counter":"0","pinned":"false"}]"#,
        ),
        (
            "lastpass",
            r#"{"version":3,"accounts":[{"issuerName":"Example","userName":"anna","secret":"JBSWY3DPEHPK3PXP","timeStep":30,"digits":6,"algorithm":"SHA1"}],"folders":[]}"#,
        ),
        (
            "duo",
            r#"[{"name":"anna","otpGenerator":{"otpSecret":"JBSWY3DPEHPK3PXP"}}]"#,
        ),
        (
            "cotp",
            r#"{"version":2,"elements":[{"secret":"JBSWY3DPEHPK3PXP","issuer":"Example","label":"anna","digits":6,"type":"TOTP","algorithm":"SHA1","period":30,"counter":null,"pin":null}]}"#,
        ),
        (
            "freeotp-plus",
            r#"{"tokenOrder":["Example:anna"],"tokens":[{"algo":"SHA1","counter":0,"digits":6,"issuerExt":"Example","label":"anna","period":30,"secret":[72,101,108,108,111,33,-34,-83,-66,-17],"type":"TOTP"}]}"#,
        ),
        (
            "freeotp",
            r#"<?xml version='1.0'?><map><string name="Example:anna">{&quot;algo&quot;:&quot;SHA1&quot;,&quot;digits&quot;:6,&quot;issuerExt&quot;:&quot;Example&quot;,&quot;label&quot;:&quot;anna&quot;,&quot;period&quot;:30,&quot;secret&quot;:[72,101,108,108,111,33,-34,-83,-66,-17],&quot;type&quot;:&quot;TOTP&quot;}</string><string name="tokenOrder">[&quot;Example:anna&quot;]</string></map>"#,
        ),
        (
            "authy",
            r#"<map><string name="com.authy.storage.tokens.authenticator.key">[{&quot;name&quot;:&quot;Example: anna&quot;,&quot;digits&quot;:6,&quot;decryptedSecret&quot;:&quot;JBSWY3DPEHPK3PXP&quot;}]</string></map>"#,
        ),
        (
            "totp-authenticator",
            r#"<map><string name="STATIC_TOTP_CODES_LIST">[{&quot;base&quot;:32,&quot;key&quot;:&quot;JBSWY3DPEHPK3PXP&quot;,&quot;issuer&quot;:&quot;Example&quot;,&quot;name&quot;:&quot;anna&quot;,&quot;digits&quot;:&quot;6&quot;,&quot;period&quot;:&quot;&quot;}]</string></map>"#,
        ),
        (
            "authme",
            r#"{"role":"codes","encrypted":false,"codes":"Ck5hbWU6ICAgYW5uYSAKU2VjcmV0OiBKQlNXWTNEUEVIUEszUFhQIApJc3N1ZXI6IEV4YW1wbGUgClR5cGU6ICAgT1RQX1RPVFAK","version":3}"#,
        ),
        (
            "steam",
            r#"{"shared_secret":"SGVsbG8h3q2+7w==","account_name":"anna"}"#,
        ),
        (
            "csv",
            "folder,favorite,type,name,login_uri,login_totp\n,,1,Example,,otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP,,,\n\n",
        ),
        (
            "csv",
            "Title,URL,Username,Password,Notes,OTPAuth\nExample,,anna,pw,,JBSWY3DPEHPK3PXP\n",
        ),
    ]
}

#[test]
fn each_own_file_is_recognised_and_gives_its_account() {
    for (format, file) in fixtures() {
        let import = read(&Input {
            bytes: file.as_bytes(),
            ..Input::default()
        })
        .unwrap_or_else(|error| panic!("{format}: {error}\n{file}"));
        assert_eq!(import.format, format, "{file}");
        assert_eq!(
            (import.entries.len(), import.problems.len()),
            (1, 0),
            "{format}: {import:?}"
        );
        let entry = &import.entries[0].enrolment;
        let issuer = match format {
            "duo" => "",
            "steam" => "Steam",
            _ => "Example",
        };
        assert_eq!(
            (entry.issuer.as_str(), entry.account_name.as_str()),
            (issuer, "anna"),
            "{format}"
        );
        assert_eq!(*entry.credential.secret().to_base32(), SECRET, "{format}");
    }
}

#[test]
fn a_file_cut_off_or_changed_anywhere_is_read_or_refused_and_never_panics() {
    for (_, file) in fixtures() {
        let bytes = file.as_bytes();
        for end in 0..bytes.len() {
            let _ = read(&Input {
                bytes: &bytes[..end],
                ..Input::default()
            });
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1 << (at % 8);
            let _ = read(&Input {
                bytes: &changed,
                password: Some("x"),
                ..Input::default()
            });
        }
    }
}

#[test]
fn one_bad_entry_is_told_with_its_name_and_the_others_are_taken() {
    let file = r#"[{"secret":"Secret1One","issuer":"Bad","label":"b","type":"TOTP"},{"secret":"JBSWY3DPEHPK3PXP","issuer":"Zero","label":"z","digits":0,"type":"TOTP"},{"secret":"JBSWY3DPEHPK3PXP","issuer":"Good","label":"g","type":"TOTP"}]"#;
    let import = read(&Input {
        bytes: file.as_bytes(),
        ..Input::default()
    })
    .unwrap();
    assert_eq!(import.entries.len(), 1);
    assert_eq!(import.problems[0].issuer, "Bad");
    assert!(matches!(import.problems[0].reason, Reason::Secret(_)));
    assert_eq!(
        import.problems[1].reason,
        Reason::Digits { found: "0".into() }
    );
}

#[test]
fn several_on_one_line_are_several() {
    for between in [",", " ", ", ", ";"] {
        let one = "otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example";
        let text = format!("{one}{between}{one}{between}{one}");
        let import = read(&Input {
            bytes: text.as_bytes(),
            ..Input::default()
        })
        .unwrap();
        assert_eq!(
            (import.entries.len(), import.problems.len()),
            (3, 0),
            "{between:?}: {import:?}"
        );
    }
}

#[test]
fn what_asks_for_too_much_work_is_refused_at_once() {
    let ente = |memory: u64, passes: u64| {
        let file = format!(
            r#"{{"version":1,"kdfParams":{{"memLimit":{memory},"opsLimit":{passes},"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}},"encryptedData":"AAAA","encryptionNonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}"#
        );
        read(&Input {
            bytes: file.as_bytes(),
            password: Some("x"),
            ..Input::default()
        })
        .unwrap_err()
    };
    assert_eq!(ente(4 << 40, 1), ImportError::TooCostly);
    assert_eq!(ente(1 << 20, u64::MAX), ImportError::TooCostly);
    let aegis = r#"{"header":{"slots":[{"type":1,"n":1073741824,"r":8,"p":1,"salt":"00","key":"00","key_params":{}}],"params":{}},"db":"AAAA"}"#;
    assert_eq!(
        read(&Input {
            bytes: aegis.as_bytes(),
            password: Some("x"),
            ..Input::default()
        })
        .unwrap_err(),
        ImportError::TooCostly
    );
    let bitwarden = r#"{"encrypted":true,"passwordProtected":true,"salt":"s","kdfType":0,"kdfIterations":2147483648,"encKeyValidation_DO_NOT_EDIT":"2.a|b|c","data":"2.a|b|c"}"#;
    assert_eq!(
        read(&Input {
            bytes: bitwarden.as_bytes(),
            password: Some("x"),
            ..Input::default()
        })
        .unwrap_err(),
        ImportError::TooCostly
    );
}

#[test]
fn what_is_too_large_deep_or_nothing_is_refused() {
    let refused = |bytes: &[u8]| {
        read(&Input {
            bytes,
            ..Input::default()
        })
        .unwrap_err()
    };
    assert_eq!(refused(b""), ImportError::Empty);
    assert_eq!(refused(b"just words"), ImportError::Unknown);
    assert_eq!(refused(&vec![b'['; 100_000]), ImportError::Unknown);
    assert_eq!(refused(&vec![b' '; MOST_BYTES + 1]), ImportError::TooLarge);
    let line = "otpauth://totp/a?secret=AAAA,".repeat(100_001);
    assert_eq!(refused(line.as_bytes()), ImportError::TooManyEntries);
    let many = "otpauth://totp/a?secret=AAAA\n".repeat(100_001);
    assert_eq!(refused(many.as_bytes()), ImportError::TooManyEntries);
}

#[test]
fn a_newer_version_is_read_with_a_warning() {
    let file = r#"{"schemaVersion":9,"services":[]}"#;
    let import = read(&Input {
        bytes: file.as_bytes(),
        ..Input::default()
    })
    .unwrap();
    assert_eq!(import.warnings, [Warning::NewerVersion { found: 9 }]);
}

#[test]
fn a_sealed_file_asks_for_its_password_first() {
    let file = br#"{"version":1,"salt":"AAAA","content":"AAAA"}"#;
    assert_eq!(recognise(file), Some(("proton", true)));
    assert_eq!(
        read(&Input {
            bytes: file,
            ..Input::default()
        })
        .unwrap_err(),
        ImportError::PasswordNeeded
    );
}
