//! Keys that were given up, kept until no copy needs them any more.
//!
//! A new key is in force once the vault was saved with it. Earlier saves and backups are encrypted to it after that,
//! which a killed process leaves half done, and a backup's disk that is not there leaves undone. So the old keys
//! lie in a file that only the new key opens, under a name that only it has.

use std::io;
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::errors::SaveError;
use crate::folder::{Folder, KEYS};
use crate::hex::to_hex;
use crate::identity::{Identity, decrypt_with_identity, encrypt_to, lines};

const NAME_START: &str = "old-";
const NAME_END: &str = ".age";
/// A line that age passes over in a file of identities.
const TAG_LINE: &str = "# penning-vault old keys 1 ";
const TAG: &str = "penning-vault old keys tag 1";

/// The keys that `current` took the place of; none where there is no file, or none that this key's holder wrote.
pub(crate) fn read(folder: &Folder, current: &Identity) -> io::Result<Vec<Identity>> {
    let file = folder.read(&path(folder, current))?;
    Ok(file
        .and_then(|file| parse(&file, current))
        .unwrap_or_default())
}

/// Only for who holds the lock.
pub(crate) fn write(
    folder: &Folder,
    current: &Identity,
    given_up: &[Identity],
) -> Result<(), SaveError> {
    let file = encrypt_to(
        &current.to_age_recipient(),
        text(given_up, current).as_bytes(),
    );
    folder.replace_file(&path(folder, current), &file, |read_back| {
        parse(read_back, current).is_some_and(|read| read.len() == given_up.len())
    })
}

/// Removes the files of keys that are not in force. Only for who holds the lock.
pub(crate) fn forget_others(folder: &Folder, current: &Identity) -> Result<(), SaveError> {
    remove(folder, |name| name != self::name(current))
}

/// Removes every such file. Only for who holds the lock.
pub(crate) fn forget(folder: &Folder) -> Result<(), SaveError> {
    remove(folder, |_| true)
}

fn remove(folder: &Folder, which: impl Fn(&str) -> bool) -> Result<(), SaveError> {
    let keys = folder.path(KEYS);
    for name in folder.names(&keys)? {
        if name.starts_with(NAME_START) && name.ends_with(NAME_END) && which(&name) {
            folder.remove_file(&keys.join(name))?;
        }
    }
    Ok(())
}

fn path(folder: &Folder, current: &Identity) -> PathBuf {
    folder.path(KEYS).join(name(current))
}

fn name(current: &Identity) -> String {
    let named = &current.keyed("penning-vault old keys name 1")[..8];
    format!("{NAME_START}{}{NAME_END}", to_hex(named))
}

/// The tag, then a line for each: all of it a file of identities as the `age` tool takes it.
fn text(given_up: &[Identity], current: &Identity) -> Zeroizing<String> {
    let lines = lines(given_up.iter());
    let tag = current.tag(TAG, lines.as_bytes());
    // Room for all, so that no shorter copy is left behind.
    let mut text = Zeroizing::new(String::with_capacity(lines.len() + 128));
    for part in [TAG_LINE, &tag, "\n", &lines] {
        text.push_str(part);
    }
    text
}

/// Anyone may encrypt to a key that has been seen: without the tag, a stranger could name a key of their own here
/// and have a vault of their own making encrypted, and vouched for, as ours.
fn parse(file: &[u8], current: &Identity) -> Option<Vec<Identity>> {
    let text = decrypt_with_identity(file, current)?;
    let text = str::from_utf8(&text).ok()?;
    let (tagged, lines) = text.strip_prefix(TAG_LINE)?.split_once('\n')?;
    if !current.has_tagged(TAG, lines.as_bytes(), tagged) {
        return None;
    }
    lines
        .lines()
        .map(|line| Identity::parse(line).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_keys_holder_wrote_is_believed() {
        let (current, old) = (Identity::generate(), Identity::generate());
        let right = text(std::slice::from_ref(&old), &current);
        let sealed = |text: &str| encrypt_to(&current.to_age_recipient(), text.as_bytes());
        let read = parse(&sealed(&right), &current).expect("it is ours");
        assert!(read.len() == 1 && read[0].is_same_as(&old));
        assert!(parse(&sealed(&right), &old).is_none(), "another key");
        let other = text(&[Identity::generate()], &Identity::generate());
        let (_, lines) = other.split_once('\n').expect("two lines");
        assert!(parse(&sealed(&other), &current).is_none(), "another's tag");
        assert!(parse(&sealed(lines), &current).is_none(), "no tag");
    }
}
