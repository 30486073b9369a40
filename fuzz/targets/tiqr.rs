//! A line with a code of tiqr, then what its server answers.
use penning_approve::tiqr::{
    USUAL_SUITE, login_request, metadata_request, read_login, read_metadata, read_registered, respond,
};
use crate::{answered, line_and_rest};
use penning_otp::ocra::Suite;
use penning_otp::{Recognised, Secret, recognise};

crate::target!(|input: &[u8]| {
    let (code, body) = line_and_rest(input);
    let answer = answered(body);
    let (_, _) = (read_registered(&answer), read_login(&answer));
    let described = read_metadata(&answer, true).ok();
    let secret = Secret::from_bytes(vec![7; 32]);
    if let Some(described) = &described {
        assert!(!described.authentication_host().is_empty());
        let _ = described.register_request(&secret, "en").form();
    }
    match recognise(&code) {
        Recognised::TiqrEnrol(enrol) => {
            let _ = metadata_request(&enrol, true);
        }
        Recognised::TiqrAuth(auth) => {
            let usual = Suite::parse(USUAL_SUITE).expect("ours");
            let suite = described.map_or(usual, |described| described.suite);
            if let Ok(response) = respond(&suite, &secret, &auth) {
                let _ = login_request("https://tiqr.example.org/", &auth, "anna", &response, "en").form();
            }
        }
        _ => {}
    }
});
