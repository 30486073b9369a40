//! Two copies of a vault in a synced folder, changed apart: both edits are kept, or the earlier one is in
//! the trash.

use penning_otp::{Algorithm, Credential, Secret};
use penning_vault::{
    Account, AccountId, Answered, ApprovalMethod, Document, GivenAnswer, Identity, NoSuchAccount,
    Notice, Reload, TrashReason, UnlockedVault,
};
use proptest::prelude::*;

use crate::world::{NOW, World, issuers};

/// One vault on two machines.
struct Two {
    identity: Identity,
    here: World,
    there: World,
    vault_here: UnlockedVault,
    vault_there: UnlockedVault,
    ids: Vec<AccountId>,
}

impl Two {
    fn with(issuers: &[&str]) -> Self {
        let identity = Identity::generate();
        let (here, there) = (World::memory(), World::memory());
        let mut vault_here = here.create(&identity);
        let accounts: Vec<Account> = issuers.iter().map(|issuer| here.account(issuer)).collect();
        let ids = accounts.iter().map(|account| account.id).collect();
        vault_here
            .change(|document| document.accounts = accounts)
            .unwrap();
        there.overwrite("vault.age", &here.read("vault.age"));
        let vault_there = there.unlock(&identity);
        Self {
            identity,
            here,
            there,
            vault_here,
            vault_there,
            ids,
        }
    }

    /// The sync service puts the other machine's file over ours; Penning notices.
    fn sync(&mut self) -> Reload {
        self.here
            .overwrite("vault.age", &self.there.read("vault.age"));
        self.vault_here.reload_if_changed().unwrap()
    }

    /// And back again: the other machine gets what came of it.
    fn sync_back(&mut self) -> Reload {
        self.there
            .overwrite("vault.age", &self.here.read("vault.age"));
        self.vault_there.reload_if_changed().unwrap()
    }
}

fn note(vault: &mut UnlockedVault, id: AccountId, now: u64, note: &str) {
    vault
        .change(|document| document.edit(id, now, |account| account.note = note.to_owned()))
        .unwrap()
        .unwrap();
}

#[test]
fn edits_of_different_accounts_are_both_kept() {
    let mut two = Two::with(&["A", "B"]);
    let (a, b) = (two.ids[0], two.ids[1]);
    note(&mut two.vault_here, a, NOW + 1, "here");
    note(&mut two.vault_there, b, NOW + 2, "there");
    two.vault_here
        .change(|document| document.add(two.here.account("New here")))
        .unwrap();
    two.vault_there
        .change(|document| document.add(two.there.account("New there")))
        .unwrap();
    assert_eq!(two.sync(), Reload::Merged);
    assert_eq!(
        two.vault_here.take_notices(),
        [Notice::Merged { superseded: 0 }]
    );
    let document = two.vault_here.document();
    assert_eq!(issuers(document), ["A", "B", "New there", "New here"]);
    assert_eq!(
        (&*document.accounts[0].note, &*document.accounts[1].note),
        ("here", "there")
    );
    assert!(document.trash.is_empty());
    // What is saved is the merge, and the other machine takes it as the newer one.
    assert_eq!(two.here.unlock(&two.identity).document(), document);
    assert_eq!(two.sync_back(), Reload::Reloaded);
    assert_eq!(two.vault_there.document(), two.vault_here.document());
}

#[test]
fn of_two_edits_of_one_account_the_later_wins_and_the_earlier_is_in_the_trash() {
    for (here_at, there_at, winner, loser) in [
        (1, 2, "there", "here"),
        (2, 1, "here", "there"),
        (1, 1, "here", "there"),
    ] {
        let mut two = Two::with(&["A"]);
        let a = two.ids[0];
        note(&mut two.vault_here, a, NOW + here_at, "here");
        note(&mut two.vault_there, a, NOW + there_at, "there");
        assert_eq!(two.sync(), Reload::Merged);
        assert_eq!(
            two.vault_here.take_notices(),
            [Notice::Merged { superseded: 1 }]
        );
        let document = two.vault_here.document();
        assert_eq!(document.account(a).unwrap().note, winner);
        let trashed = &document.trash[0];
        assert_eq!(
            (&*trashed.account.note, trashed.reason),
            (loser, TrashReason::Superseded)
        );
        assert_ne!(
            trashed.account.id, a,
            "it can be taken back beside the winner"
        );
    }
}

#[test]
fn a_deletion_and_an_edit_are_both_kept() {
    let mut two = Two::with(&["A", "B"]);
    let (a, b) = (two.ids[0], two.ids[1]);
    // Deleted here, edited there later: it stays. Edited here, deleted there later: in the trash, as edited.
    two.vault_here
        .change(|document| document.delete(a, NOW + 1))
        .unwrap()
        .unwrap();
    note(&mut two.vault_there, a, NOW + 2, "still needed");
    note(&mut two.vault_here, b, NOW + 3, "edited");
    two.vault_there
        .change(|document| document.delete(b, NOW + 4))
        .unwrap()
        .unwrap();
    two.sync();
    let document = two.vault_here.document();
    assert_eq!(document.account(a).unwrap().note, "still needed");
    assert!(document.account(b).is_none());
    let notes: Vec<&str> = document
        .trash
        .iter()
        .map(|entry| &*entry.account.note)
        .collect();
    assert!(notes.contains(&"edited"), "the edit is not lost: {notes:?}");
}

#[test]
fn what_was_purged_does_not_come_back_from_an_older_copy() {
    let mut two = Two::with(&["A", "B"]);
    let a = two.ids[0];
    two.vault_here
        .change(|document| document.delete(a, NOW + 1))
        .unwrap()
        .unwrap();
    two.vault_here
        .change(|document| document.purge(a, NOW + 2))
        .unwrap()
        .unwrap();
    two.vault_there
        .change(|document| document.add(two.there.account("C")))
        .unwrap();
    two.sync();
    assert_eq!(issuers(two.vault_here.document()), ["B", "C"]);
    assert!(two.vault_here.document().trash.is_empty());
}

#[test]
fn uses_add_up_and_a_counter_never_steps_back() {
    let mut two = Two::with(&[]);
    let secret = Secret::from_bytes(b"12345678901234567890".to_vec());
    let hotp = Account {
        credential: Credential::hotp(secret, Algorithm::Sha1, 6, 5).unwrap(),
        ..two.here.account("H")
    };
    let id = hotp.id;
    two.vault_here
        .change(|document| document.add(hotp))
        .unwrap();
    two.sync_back();
    for _ in 0..3 {
        two.vault_here
            .change(|document| document.advance_counter(id))
            .unwrap()
            .unwrap();
        two.vault_here.touch(id, NOW + 1).unwrap();
    }
    two.vault_here.flush().unwrap();
    two.vault_there
        .change(|document| document.advance_counter(id))
        .unwrap()
        .unwrap();
    two.vault_there.touch(id, NOW + 9).unwrap();
    note(&mut two.vault_there, id, NOW + 9, "later edit");
    two.sync();
    let account = two.vault_here.document().account(id).unwrap();
    assert_eq!(account.credential.counter(), Some(8));
    assert_eq!(
        (account.used_count, account.last_used_at),
        (4, Some(NOW + 9))
    );
    assert_eq!(account.note, "later edit");
    assert!(
        two.vault_here.document().trash.is_empty(),
        "counting is no edit"
    );
}

#[test]
fn an_order_changed_on_one_side_only_is_kept() {
    let mut two = Two::with(&["A", "B", "C"]);
    let (a, c) = (two.ids[0], two.ids[2]);
    two.vault_there
        .change(|document| document.reorder(c, Some(a)))
        .unwrap()
        .unwrap();
    note(&mut two.vault_here, a, NOW + 1, "here");
    two.sync();
    assert_eq!(issuers(two.vault_here.document()), ["C", "A", "B"]);
}

#[test]
fn without_a_common_save_nothing_is_lost_either() {
    let mut two = Two::with(&["A", "B"]);
    let a = two.ids[0];
    note(&mut two.vault_here, a, NOW + 1, "here");
    note(&mut two.vault_there, a, NOW + 2, "there");
    for name in two.here.names("generations") {
        two.here
            .ports
            .files
            .remove(&two.here.dir.join("generations").join(name))
            .unwrap();
    }
    two.sync();
    let document = two.vault_here.document();
    assert_eq!(document.account(a).unwrap().note, "there");
    assert_eq!(document.trash[0].account.note, "here");
    assert_eq!(issuers(document), ["A", "B"]);
}

#[test]
fn a_change_made_before_the_other_copy_is_noticed_is_merged_too() {
    let mut two = Two::with(&["A"]);
    two.vault_here
        .change(|document| document.add(two.here.account("Here")))
        .unwrap();
    two.vault_there
        .change(|document| document.add(two.there.account("There")))
        .unwrap();
    two.here
        .overwrite("vault.age", &two.there.read("vault.age"));
    two.vault_here
        .change(|document| document.add(two.here.account("Later")))
        .unwrap();
    let reopened = two.here.unlock(&two.identity);
    let mut found = issuers(reopened.document());
    found.sort();
    assert_eq!(found, ["A", "Here", "Later", "There"]);
    // The file of the other machine is among the earlier saves.
    assert!(
        reopened
            .generations()
            .unwrap()
            .iter()
            .any(|name| name.revision == two.vault_there.document().lineage().revision)
    );
}

/// What one may do to an account.
#[derive(Clone, Copy, Debug)]
enum Action {
    Edit(usize),
    Delete(usize),
    TakeBack(usize),
    Add,
    MoveToFront(usize),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        (0..4usize).prop_map(Action::Edit),
        (0..4usize).prop_map(Action::Delete),
        (0..4usize).prop_map(Action::TakeBack),
        Just(Action::Add),
        (0..4usize).prop_map(Action::MoveToFront),
    ]
}

fn act(
    world: &World,
    vault: &mut UnlockedVault,
    ids: &[AccountId],
    action: Action,
    now: u64,
    label: &str,
) {
    vault
        .change(|document| {
            // Impossible actions (deleting what is deleted) do nothing.
            let _ = match action {
                Action::Edit(n) => {
                    document.edit(ids[n], now, |account| account.note = label.to_owned())
                }
                Action::Delete(n) => document.delete(ids[n], now),
                Action::TakeBack(n) => document.take_back(ids[n], now),
                Action::MoveToFront(n) => {
                    let first = document.accounts.first().map(|account| account.id);
                    document.reorder(ids[n], first)
                }
                Action::Add => {
                    document.add(Account {
                        note: label.to_owned(),
                        ..world.account("Added")
                    });
                    Ok(())
                }
            };
        })
        .unwrap();
}

#[test]
fn answers_given_on_two_machines_are_both_kept() {
    let mut two = Two::with(&["A"]);
    let token = two.here.approval("Example");
    let id = token.id;
    two.vault_here
        .change(|document| document.approvals.push(token))
        .unwrap();
    assert_eq!(two.sync_back(), Reload::Reloaded);
    let answer = |at, nonce: &str, answer| Answered {
        at,
        nonce: nonce.to_owned(),
        title: "Example".to_owned(),
        question: "Is it you?".to_owned(),
        answer,
    };
    let (first, second) = (
        answer(NOW + 1, "A", GivenAnswer::Approved),
        answer(NOW + 2, "B", GivenAnswer::NotMe),
    );
    two.vault_here
        .change(|document| document.record_answer(id, first.clone()))
        .unwrap()
        .unwrap();
    two.vault_there
        .change(|document| {
            document.edit_approval(id, NOW + 9, |token| token.account_name = "bob".to_owned())?;
            document.record_answer(id, second.clone())
        })
        .unwrap()
        .unwrap();
    two.sync();
    let merged = two.vault_here.document().approval(id).unwrap();
    assert_eq!(merged.answers, [first, second]);
    assert_eq!(merged.account_name, "bob");
    two.sync_back();
    assert_eq!(two.vault_there.document(), two.vault_here.document());
}

#[test]
fn a_token_is_not_dropped_by_a_copy_that_never_had_it_nor_brought_back_once_purged() {
    let mut two = Two::with(&["A"]);
    let (ours, theirs) = (two.here.approval("Ours"), two.there.approval("Theirs"));
    let (our_id, their_id) = (ours.id, theirs.id);
    two.vault_here
        .change(|document| document.approvals.push(ours))
        .unwrap();
    two.vault_there
        .change(|document| document.approvals.push(theirs))
        .unwrap();
    two.sync();
    two.sync_back();
    assert_eq!(two.vault_here.document().approvals.len(), 2);
    two.vault_here
        .change(|document| {
            document.remove_approval(our_id, NOW + 10)?;
            document.purge_approvals(NOW + 11, NOW + 20);
            Ok::<_, NoSuchAccount>(())
        })
        .unwrap()
        .unwrap();
    two.vault_there
        .change(|document| {
            document.edit_approval(their_id, NOW + 12, |token| token.issuer.push('!'))
        })
        .unwrap()
        .unwrap();
    two.sync();
    let kept: Vec<_> = two
        .vault_here
        .document()
        .approvals
        .iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(kept, [their_id]);
}

#[test]
fn keys_that_lose_to_other_keys_are_kept_as_a_removed_token() {
    let mut two = Two::with(&["A"]);
    let token = two.here.approval("Example");
    let id = token.id;
    two.vault_here
        .change(|document| document.approvals.push(token))
        .unwrap();
    two.sync_back();
    let rekey = |vault: &mut UnlockedVault, now, serial: &str| {
        vault
            .change(|document| {
                document.edit_approval(id, now, |token| {
                    if let ApprovalMethod::Push(keys) = &mut token.method {
                        keys.serial = serial.to_owned();
                    }
                })
            })
            .unwrap()
            .unwrap();
    };
    rekey(&mut two.vault_here, NOW + 1, "EARLIER");
    rekey(&mut two.vault_there, NOW + 2, "LATER");
    two.sync();
    let document = two.vault_here.document();
    let serials: Vec<_> = document
        .approvals
        .iter()
        .map(|token| {
            let ApprovalMethod::Push(keys) = &token.method else {
                panic!("another kind came out")
            };
            (keys.serial.as_str(), token.removed_at.is_some())
        })
        .collect();
    assert_eq!(serials, [("LATER", false), ("EARLIER", true)]);
}

/// All that is said of accounts, listed or in the trash.
fn notes(document: &Document) -> Vec<String> {
    let trashed = document.trash.iter().map(|entry| &entry.account);
    document
        .accounts
        .iter()
        .chain(trashed)
        .map(|account| account.note.clone())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_done_on_both_sides_the_last_word_of_each_is_somewhere(
        here in prop::collection::vec(action(), 0..7),
        there in prop::collection::vec(action(), 0..7),
        later_there in any::<bool>(),
    ) {
        let mut two = Two::with(&["A", "B", "C", "D"]);
        let ids = two.ids.clone();
        for (number, action) in here.iter().enumerate() {
            let now = NOW + 10 + 2 * number as u64;
            act(&two.here, &mut two.vault_here, &ids, *action, now, &format!("here {number}"));
        }
        for (number, action) in there.iter().enumerate() {
            let now = NOW + 10 + 2 * number as u64 + u64::from(later_there);
            act(&two.there, &mut two.vault_there, &ids, *action, now, &format!("there {number}"));
        }
        let said: Vec<String> = [&two.vault_here, &two.vault_there]
            .iter()
            .flat_map(|vault| notes(vault.document()))
            // Nobody said the empty note of an account that this side left as it was; the other's word replaces it.
            .filter(|note| !note.is_empty())
            .collect();
        two.sync();
        let merged = two.vault_here.document();
        let kept = notes(merged);
        for note in said {
            prop_assert!(kept.contains(&note), "{note} is lost: {kept:?}");
        }
        let mut all: Vec<AccountId> = merged.accounts.iter().map(|account| account.id).collect();
        all.extend(merged.trash.iter().map(|entry| entry.account.id));
        let count = all.len();
        all.sort();
        all.dedup();
        prop_assert_eq!(all.len(), count, "every id once");
        for id in ids {
            prop_assert!(all.contains(&id), "an account is gone");
        }
        // The other side then has the same, and a second exchange changes nothing.
        two.sync_back();
        prop_assert_eq!(two.vault_there.document(), two.vault_here.document());
        prop_assert_eq!(two.sync(), Reload::Unchanged);
    }
}
