//! What a copied code leaves behind, and for how long.

use zeroize::Zeroizing;

use crate::Session;
use crate::ports::Clipboard;
use crate::problem::{Code, Problem};

/// The code that Penning put on the clipboard last.
pub(crate) struct Copied {
    text: Zeroizing<String>,
    /// Unix seconds; `None`: never cleared.
    clears_at: Option<u64>,
}

/// A code that is on the clipboard now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnClipboard {
    /// `None`: it stays until something else is copied.
    pub clears_after_seconds: Option<u32>,
    /// How long its server takes it from now on, clocks being right; `None` for a counter's.
    pub good_for_seconds: Option<u64>,
}

/// What a wish for the present code led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copying {
    Done(OnClipboard),
    /// The code is about to change, and nothing was copied: the next one begins at this moment, in Unix seconds.
    WaitFor(u64),
}

/// What became of the copied code when its time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleared {
    /// The clipboard still held it and is empty now.
    Emptied,
    /// Another program had replaced it: left alone.
    Replaced,
    /// Not due yet, or nothing was copied.
    NotDue,
}

impl Copied {
    /// Empties the clipboard where it still holds this code.
    pub(crate) fn clear(&self, clipboard: &dyn Clipboard) {
        clipboard.clear_if_holds(&self.text);
    }
}

impl Session {
    /// Puts an account's code on the clipboard, marked for clipboard histories to leave out.
    /// Blocks. A counter that shows no code steps first.
    pub fn copy_code(&self, id: &str, which: Which) -> Result<OnClipboard, Problem> {
        let ticket = self.state().keeper.draw();
        let (text, good_until) = self.code_to_copy(id, which)?;
        self.ports.clipboard.put_secret(&text).map_err(|error| {
            log::warn!("copying failed: {error}");
            Problem::from(Code::ClipboardFailed)
        })?;
        let now = self.now();
        let mut state = self.state();
        if !state.keeper.is_good(&ticket) {
            // Locked while it was on its way: nothing of ours stays there.
            drop(state);
            self.ports.clipboard.clear_if_holds(&text);
            return Err(Code::VaultNotOpen.into());
        }
        let seconds = state.settings.clipboard_clear_seconds;
        state.copied = Some(Copied {
            text,
            clears_at: seconds.map(|seconds| now + u64::from(seconds)),
        });
        if let (Ok(vault), Ok(id)) = (state.vault_mut(), crate::accounts::parse(id)) {
            // An account deleted this very moment has no use to count.
            let _ = vault.touch(id, now);
        }
        Ok(OnClipboard {
            clears_after_seconds: seconds,
            good_for_seconds: good_until.map(|until| until.saturating_sub(now)),
        })
    }

    /// Copies the present code, unless so little is left of its time that it would be over before it is pasted:
    /// then says when to copy instead. Blocks.
    pub fn copy_unless_late(&self, id: &str) -> Result<Copying, Problem> {
        let now = self.now();
        let waits = {
            let state = self.state();
            let least_seconds = u64::from(state.settings.late_code_seconds);
            let live = state.live_code(id, now)?;
            // A counter's code has no next one, and no end.
            let until = live
                .current
                .zip(live.next)
                .map(|(code, _)| code.valid_until);
            until.filter(|until| until.saturating_sub(now) < least_seconds)
        };
        match waits {
            Some(until) => Ok(Copying::WaitFor(until)),
            None => self.copy_code(id, Which::Current).map(Copying::Done),
        }
    }

    /// Empties the clipboard if its time is up and it still holds our code. Blocks.
    pub fn clear_clipboard_when_due(&self) -> Cleared {
        let due = {
            let now = self.now();
            let mut state = self.state();
            match &state.copied {
                Some(copied) if copied.clears_at.is_some_and(|at| at <= now) => state.copied.take(),
                _ => None,
            }
        };
        match due {
            None => Cleared::NotDue,
            Some(copied) if self.ports.clipboard.clear_if_holds(&copied.text) => Cleared::Emptied,
            Some(_) => Cleared::Replaced,
        }
    }

    /// Empties the clipboard if it still holds our code, due or not: on quit. Blocks.
    pub fn clear_clipboard(&self) {
        let copied = self.state().copied.take();
        if let Some(copied) = copied {
            copied.clear(&*self.ports.clipboard);
        }
    }

    /// The code, and until when it is good.
    fn code_to_copy(
        &self,
        id: &str,
        which: Which,
    ) -> Result<(Zeroizing<String>, Option<u64>), Problem> {
        let now = self.now();
        let live = self.state().live_code(id, now)?;
        let shown = match which {
            Which::Current => live.current,
            // A counter has no next code: the one on screen is meant.
            Which::Next => live.next.or(live.current),
        };
        let code = match shown {
            Some(code) => code,
            None => self
                .step_counter(id)?
                .current
                .ok_or(Problem::from(Code::Internal))?,
        };
        let good_until = Some(code.valid_until).filter(|until| *until != u64::MAX);
        Ok((Zeroizing::new(code.text().to_owned()), good_until))
    }
}

/// Which of a row's codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Current,
    /// The following time step's, for a code about to change.
    Next,
}
