//! Accounts of another app, added in one change.

mod desk;

use desk::Desk;
use penning_exchange::{Input, read};
use penning_session::BroughtIn;

const FILE: &str = r#"{"version":1,"header":{"slots":null,"params":null},"db":{"version":3,
  "groups":[{"uuid":"g","name":"Work"}],"entries":[
  {"type":"totp","name":"maria","issuer":"Hospital","note":"ward 3","favorite":true,"groups":["g"],
   "info":{"secret":"JBSWY3DPEHPK3PXP"}},
  {"type":"totp","name":"maria","issuer":"Hospital, twice","note":"","groups":["g"],
   "info":{"secret":"JBSWY3DPEHPK3PXP"}},
  {"type":"hotp","name":"maria","issuer":"VPN","note":"","groups":[],
   "info":{"secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ","counter":7}}]}}"#;

fn entries(file: &str) -> Vec<penning_exchange::Entry> {
    let input = Input {
        bytes: file.as_bytes(),
        ..Input::default()
    };
    read(&input).unwrap().entries
}

#[test]
fn what_comes_is_kept_as_it_came_and_once() {
    let desk = Desk::new();
    let session = desk.open();
    let brought = session.bring_in(&entries(FILE)).unwrap();
    let all = BroughtIn {
        added: 3,
        ..BroughtIn::default()
    };
    assert_eq!(brought, all, "two entries of a file may share a secret");
    let accounts = session.accounts();
    assert_eq!(accounts[0].issuer, "Hospital");
    assert_eq!(accounts[0].note, "ward 3");
    assert_eq!(accounts[0].group.as_deref(), Some("Work"));
    assert!(accounts[0].pinned);
    assert_eq!(accounts[1].group, accounts[0].group);

    // The counter went on here: it is the same account still, and is not put back.
    session.step_counter(&accounts[2].id).unwrap();
    let brought = session.bring_in(&entries(FILE)).unwrap();
    assert_eq!((brought.added, brought.already_there), (0, 3));
    assert_eq!(session.accounts().len(), 3);
}

#[test]
fn the_other_apps_trash_is_left_out_and_counted() {
    let file = "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&codeDisplay=%7B%22trashed%22%3Atrue%7D\n\
                otpauth://totp/b?secret=GEZDGNBVGY3TQOJQ\n";
    let brought = Desk::new().open().bring_in(&entries(file)).unwrap();
    assert_eq!((brought.added, brought.trash_left_out), (1, 1));
}

#[test]
fn nothing_is_added_to_a_locked_vault() {
    let desk = Desk::new();
    assert!(desk.session().bring_in(&entries(FILE)).is_err());
    assert!(!desk.has_vault());
}
