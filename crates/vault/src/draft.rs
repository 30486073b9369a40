//! A change that is made beside the vault, so that nobody who looks at the vault, or locks it, waits for a disk.

use crate::vault::UnlockedVault;

impl UnlockedVault {
    /// The vault as it is, to change and save while this one is only read. What waits to be saved or told goes with
    /// it: [`count_in`](Self::count_in) brings back what comes up meanwhile.
    pub fn draft(&mut self) -> UnlockedVault {
        let draft = self.clone();
        self.uses.clear();
        self.take_notices();
        draft
    }

    /// Takes over what was counted and noted in the vault, now left, while this draft of it was saved.
    pub fn count_in(&mut self, mut left: UnlockedVault) {
        for (id, uses) in left.uses.drain() {
            // An account that was deleted meanwhile takes its uses along.
            if let Ok(account) = self.document.account_mut(id) {
                account.used_count = account.used_count.saturating_add(uses.count);
                account.last_used_at = account.last_used_at.max(Some(uses.last_at));
                let counted = self.uses.entry(id).or_default();
                counted.count += uses.count;
                counted.last_at = counted.last_at.max(uses.last_at);
            }
        }
        self.notices.append(&mut left.notices);
    }
}
