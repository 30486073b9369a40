//! The stored accounts: their codes, and what a person may do with them.

use penning_otp::Kind;
use penning_vault::{Account, AccountId, Document, Group, GroupId, NoSuchAccount};

use crate::problem::{Code, Problem};
use crate::view::{AccountSummary, Edit, LiveCode, TrashedSummary};
use crate::{Manner, Session, State};

/// Seconds that a deleted account can come back.
pub const TRASH_SECONDS: u64 = 30 * 24 * 60 * 60;

impl Session {
    /// All accounts in the person's own order; none while the vault is not open.
    pub fn accounts(&self) -> Vec<AccountSummary> {
        let state = self.state();
        match state.vault() {
            Ok(vault) => {
                let document = vault.document();
                let summaries = document.accounts.iter();
                summaries
                    .map(|account| summary(document, account))
                    .collect()
            }
            Err(_) => Vec::new(),
        }
    }

    /// One account, as it stands in the list.
    pub fn account(&self, id: &str) -> Result<AccountSummary, Problem> {
        let state = self.state();
        let account = state.account(id)?;
        Ok(summary(state.vault()?.document(), account))
    }

    /// The codes of these accounts now. Ids that are gone are left out.
    pub fn codes(&self, ids: &[String]) -> Result<Vec<LiveCode>, Problem> {
        let now = self.now();
        let state = self.state();
        state.vault()?;
        Ok(ids
            .iter()
            .filter_map(|id| state.live_code(id, now).ok())
            .collect())
    }

    /// Stores the next counter, then returns the code made with the one before: a counter is
    /// never used twice (RFC 4226 section 7.2). Blocks.
    pub fn step_counter(&self, id: &str) -> Result<LiveCode, Problem> {
        let now = self.now();
        let id = {
            let state = self.state();
            let account = state.account(id)?;
            match account.credential.counter() {
                None => return state.live_code(&account.id.to_string(), now),
                Some(u64::MAX) => {
                    return Err(Problem::from(Code::UriCounter).with("found", u64::MAX));
                }
                Some(_) => account.id,
            }
        };
        // Within the change, since another process may have stepped the counter meanwhile.
        let code = self.change(|document| {
            let account = document.account(id).ok_or(NoSuchAccount)?;
            let code = account.credential.code_at(now);
            document.advance_counter(id)?;
            Ok(code)
        })?;
        let mut state = self.state();
        // It may have been locked this very moment.
        state.vault()?;
        state.stepped.insert(id, code.clone());
        Ok(LiveCode {
            id: id.to_string(),
            current: Some(code),
            next: None,
        })
    }

    /// Changes an account's words. Blocks.
    pub fn edit_account(&self, id: &str, edit: Edit) -> Result<(), Problem> {
        let now = self.now();
        let new_group = GroupId::random(&*self.ports.vault.random);
        let id = self.state().account(id)?.id;
        self.change(|document| {
            let group = group_named(document, edit.group.as_deref(), new_group);
            document.edit(id, now, |account| {
                account.issuer = edit.issuer;
                account.account_name = edit.account_name;
                account.note = edit.note;
                account.group = group;
            })
        })
    }

    /// Keeps an account at the top, or no longer. Blocks.
    pub fn pin_account(&self, id: &str, pinned: bool) -> Result<(), Problem> {
        let now = self.now();
        let id = self.state().account(id)?.id;
        self.change(|document| document.edit(id, now, |account| account.pinned = pinned))
    }

    /// Puts `id` before `before`, or last. Blocks.
    pub fn move_account(&self, id: &str, before: Option<&str>) -> Result<(), Problem> {
        let (id, before) = {
            let state = self.state();
            let before = before.map(|before| state.account(before).map(|account| account.id));
            (state.account(id)?.id, before.transpose()?)
        };
        self.change(|document| document.reorder(id, before))
    }

    /// Moves an account to the trash. Blocks.
    pub fn delete_account(&self, id: &str) -> Result<(), Problem> {
        let now = self.now();
        let id = self.state().account(id)?.id;
        self.change(|document| document.delete(id, now))?;
        self.state().stepped.remove(&id);
        Ok(())
    }

    /// Takes an account back out of the trash. Blocks.
    pub fn restore_account(&self, id: &str) -> Result<(), Problem> {
        let now = self.now();
        let id = parse(id)?;
        self.change(|document| document.take_back(id, now))
    }

    /// What can still come back, the newest first.
    pub fn trash(&self) -> Result<Vec<TrashedSummary>, Problem> {
        let now = self.now();
        let state = self.state();
        let mut trash: Vec<_> = state
            .vault()?
            .document()
            .trash
            .iter()
            .filter(|trashed| now < trashed.deleted_at.saturating_add(TRASH_SECONDS))
            .map(|trashed| TrashedSummary {
                id: trashed.account.id.to_string(),
                issuer: trashed.account.issuer.clone(),
                account_name: trashed.account.account_name.clone(),
                deleted_at: trashed.deleted_at,
            })
            .collect();
        trash.sort_by_key(|trashed| std::cmp::Reverse(trashed.deleted_at));
        Ok(trash)
    }

    /// Removes an account from the trash for good. Blocks.
    pub fn purge_account(&self, id: &str) -> Result<(), Problem> {
        let now = self.now();
        let id = parse(id)?;
        self.change(|document| document.purge(id, now))
    }

    /// Forgets for good what was deleted longer ago than it can come back, accounts and tokens, and says so. To call
    /// after the vault opened or changed. Whether there is something new to tell. Blocks.
    pub fn empty_old_trash(&self) -> bool {
        let now = self.now();
        // As the list of what can come back counts.
        let before = now.saturating_sub(TRASH_SECONDS).saturating_add(1);
        let is_due = self
            .state()
            .vault()
            .is_ok_and(|vault| vault.document().holds_deleted_before(before));
        if !is_due {
            return false;
        }
        let emptied = self.change(|document| {
            document.purge_approvals(before, now);
            Ok(document.purge_deleted_before(before, now))
        });
        match emptied {
            Ok(0) => false,
            Ok(count) => {
                let told = Problem::from(Code::TrashEmptied).with("count", count);
                self.state().notice(told);
                true
            }
            Err(problem) => {
                log::warn!("the trash was not emptied: {:?}", problem.code);
                false
            }
        }
    }

    /// Writes down what changed without a save of its own, such as how often codes were
    /// copied. Blocks. A failure is logged; the next save takes it along.
    pub fn flush(&self) {
        let has_unsaved = self.state().vault().is_ok_and(|vault| vault.has_unsaved());
        if has_unsaved && let Err(problem) = self.write(|vault| vault.flush()) {
            log::warn!("usage was not written: {:?}", problem.code);
        }
    }
}

impl State {
    pub(crate) fn account(&self, id: &str) -> Result<&Account, Problem> {
        let id = parse(id)?;
        let found = self.vault()?.document().account(id);
        found.ok_or_else(|| Code::AccountGone.into())
    }

    pub(crate) fn live_code(&self, id: &str, now: u64) -> Result<LiveCode, Problem> {
        let account = self.account(id)?;
        let mut live = LiveCode::of(id, &account.credential, now);
        if let Kind::Hotp { .. } = account.credential.kind() {
            live.current = self.stepped.get(&account.id).cloned();
        }
        Ok(live)
    }
}

pub(crate) fn parse(id: &str) -> Result<AccountId, Problem> {
    id.parse().map_err(|_| Code::AccountGone.into())
}

/// The group called `name`, made where there is none; no group for an empty name.
pub(crate) fn group_named(
    document: &mut Document,
    name: Option<&str>,
    new: GroupId,
) -> Option<GroupId> {
    let name = name.map(str::trim).filter(|name| !name.is_empty())?;
    let known = document.groups.iter().find(|group| group.name == name);
    if let Some(known) = known {
        return Some(known.id);
    }
    document.groups.push(Group {
        id: new,
        name: name.to_owned(),
        unknown_fields: Default::default(),
    });
    Some(new)
}

fn summary(document: &Document, account: &Account) -> AccountSummary {
    let group = account.group.and_then(|id| {
        let group = document.groups.iter().find(|group| group.id == id);
        group.map(|group| group.name.clone())
    });
    AccountSummary {
        id: account.id.to_string(),
        issuer: account.issuer.clone(),
        account_name: account.account_name.clone(),
        manner: Manner::from(account.credential.kind()),
        digits: account.credential.digits(),
        period_seconds: account.credential.period_seconds(),
        pinned: account.pinned,
        group,
        note: account.note.clone(),
        used_count: account.used_count,
        last_used_at: account.last_used_at,
        created_at: account.created_at,
    }
}
