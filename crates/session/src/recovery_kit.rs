//! The recovery kit: the vault's key on paper.
//!
//! One page with the key as a code and in groups to type. It goes from here to the file that the person chose, and
//! nowhere else. It counts once some of its groups were typed back: a page that was never printed, or printed badly,
//! saves nobody.

use std::path::Path;

use zeroize::Zeroizing;

use crate::Session;
use crate::problem::{Code, Problem};

mod page;

/// How an identity begins; the rest of it differs from key to key.
const BEGINNING: &str = "AGE-SECRET-KEY-1";
const GROUP_CHARACTERS: usize = 4;
/// How many groups are typed back.
pub const GROUPS_CHECKED: usize = 4;
/// After so many wrong tries a new kit is needed: else the check could be asked for the key.
const MOST_TRIES: u32 = 20;

/// What stands on the page beside the key, in the person's language.
#[derive(Clone, Debug)]
pub struct KitWords {
    pub title: String,
    /// Such as “Made on 25 November 2026”.
    pub made_on: String,
    /// Paragraphs: what this is, how to use it, where to keep it.
    pub paragraphs: Vec<String>,
    /// Above the groups, in which the beginning of the key stands out.
    pub key_title: String,
    /// Which accounts it opens; the vault's public name follows.
    pub vault: String,
    /// At the foot: how to open a vault without Penning.
    pub without_penning: String,
}

/// Which groups the person is asked to type, and how often they tried.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    groups: [usize; GROUPS_CHECKED],
    tries: u32,
}

impl Session {
    /// Writes the kit's page (PDF) to `path`, readable by its owner alone, and returns the numbers of the groups
    /// to type back, from 1. The person must be present. Blocks for the disk.
    pub fn write_recovery_kit(&self, path: &Path, words: &KitWords) -> Result<Vec<usize>, Problem> {
        self.require_presence()?;
        let identity = self.state().vault()?.identity().clone();
        let text = identity.to_keychain_text();
        let pdf = page::draw(&text, &groups(&text), &identity.recipient_text(), words)?;
        penning_vault::replace_file(&self.ports.vault, path, &pdf)?;
        let groups = self.choose_groups(groups(&text).len());
        self.state().kit_check = Some(Check { groups, tries: 0 });
        Ok(groups.to_vec())
    }

    /// Compares what was typed from the page with the key, group by group.
    pub fn check_recovery_kit(&self, typed: &[Zeroizing<String>]) -> Result<(), Problem> {
        let mut state = self.state();
        let text = state.vault()?.identity().to_keychain_text();
        let groups = groups(&text);
        let check = state.kit_check.as_mut().ok_or(Code::PresenceNeeded)?;
        check.tries += 1;
        let wrong = check.groups.iter().enumerate().find(|(at, number)| {
            let typed = typed.get(*at).map_or("", |typed| typed.as_str());
            !is_same(typed, &groups[**number - 1])
        });
        let wrong = wrong.map(|(_, number)| *number);
        if wrong.is_none() || check.tries >= MOST_TRIES {
            state.kit_check = None;
        }
        drop(state);
        match wrong {
            None => {
                self.recovery_kit_was_made();
                Ok(())
            }
            Some(number) => Err(Problem::from(Code::RecoveryGroupWrong).with("group", number)),
        }
    }

    /// Different groups by chance, in the order of the page. The last one is shorter: never that.
    fn choose_groups(&self, count: usize) -> [usize; GROUPS_CHECKED] {
        let random = &self.ports.vault.random;
        let mut numbers: Vec<usize> = (1..count).collect();
        let mut chosen = [0; GROUPS_CHECKED];
        for place in &mut chosen {
            let mut byte = [0];
            random.fill(&mut byte);
            *place = numbers.swap_remove(usize::from(byte[0]) % numbers.len());
        }
        chosen.sort_unstable();
        chosen
    }
}

/// Whether a text is, or holds, a vault's key.
pub(crate) fn is_a_recovery_key(text: &str) -> bool {
    let plain: Zeroizing<String> = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_ascii_uppercase())
        .collect::<String>()
        .into();
    plain.contains(BEGINNING)
}

/// What follows the beginning, in groups to read and type.
fn groups(identity: &str) -> Vec<Zeroizing<String>> {
    let rest = identity.strip_prefix(BEGINNING).unwrap_or(identity);
    rest.as_bytes()
        .chunks(GROUP_CHARACTERS)
        .map(|group| Zeroizing::new(group.iter().copied().map(char::from).collect()))
        .collect()
}

fn is_same(typed: &str, group: &str) -> bool {
    let mut typed = typed.chars().filter(|character| !character.is_whitespace());
    group.chars().all(|expected| {
        let found = typed.next();
        found.is_some_and(|found| found.eq_ignore_ascii_case(&expected))
    }) && typed.next().is_none()
}

#[cfg(test)]
mod tests {
    use penning_vault::Identity;

    use super::*;

    #[test]
    fn groups_are_of_four_and_together_the_key() {
        let identity = Identity::generate();
        let text = identity.to_keychain_text();
        let groups = groups(&text);
        assert_eq!(groups.len(), 15);
        assert!(groups[..14].iter().all(|group| group.len() == 4));
        let joined: String = groups.iter().map(|group| group.as_str()).collect();
        assert_eq!(format!("{BEGINNING}{joined}"), *text);
    }

    #[test]
    fn a_key_is_known_however_it_is_written() {
        let text = Identity::generate().to_keychain_text();
        assert!(is_a_recovery_key(&text));
        assert!(is_a_recovery_key(&text.to_lowercase()));
        assert!(is_a_recovery_key(&format!(
            "key:\n AGE-SECRET -KEY-1 {}",
            &text[16..]
        )));
        assert!(!is_a_recovery_key("otpauth://totp/a?secret=JBSWY3DP"));
    }
}
