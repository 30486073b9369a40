//! How hard is a password to guess?

use zxcvbn::feedback::Warning;

/// Below this a password is refused: someone with the file would find it in days.
pub(crate) const LEAST_SCORE: u8 = 2;
/// What follows after so many characters changes nothing, and would take long to look at.
const MOST_CHARACTERS: usize = 100;

/// What guessing a password would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    /// 0 (found at once) to 4 (not found).
    pub score: u8,
    pub weakness: Option<Weakness>,
}

/// What makes a password easier to guess than it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Many people use it, or nearly.
    Common,
    /// One word, with or without decoration.
    Word,
    /// First names and surnames.
    Names,
    /// Keys beside each other.
    Keyboard,
    /// The same again and again.
    Repeats,
    /// Like abc or 6543.
    Sequence,
    /// Dates and years.
    Dates,
    /// Nothing of these: just too little.
    Short,
}

/// Weighs a password, with the words of this program counted as known to everyone. Takes some milliseconds.
pub fn strength(password: &str) -> Strength {
    let end = password
        .char_indices()
        .nth(MOST_CHARACTERS)
        .map_or(password.len(), |(at, _)| at);
    let weighed = zxcvbn::zxcvbn(&password[..end], &["penning", "authenticator"]);
    let score = u8::from(weighed.score());
    let warning = weighed.feedback().and_then(|feedback| feedback.warning());
    let weakness = match warning {
        Some(warning) => Some(Weakness::from(warning)),
        None if score < LEAST_SCORE + 1 => Some(Weakness::Short),
        None => None,
    };
    Strength { score, weakness }
}

impl From<Warning> for Weakness {
    fn from(warning: Warning) -> Self {
        match warning {
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword => Weakness::Common,
            Warning::AWordByItselfIsEasyToGuess => Weakness::Word,
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess => Weakness::Names,
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess => Weakness::Keyboard,
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Weakness::Repeats,
            Warning::SequencesLikeAbcAreEasyToGuess => Weakness::Sequence,
            Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => {
                Weakness::Dates
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_told_apart() {
        for (password, score, weakness) in [
            ("", 0, Some(Weakness::Short)),
            ("password", 0, Some(Weakness::Common)),
            ("qwertyui", 0, Some(Weakness::Common)),
            ("aaaaaaaaaaaa", 0, Some(Weakness::Repeats)),
            ("penning1", 1, None),
            ("staple-quarrel-otter-brass", 4, None),
        ] {
            let weighed = strength(password);
            assert_eq!(weighed.score, score, "{password}");
            if weakness.is_some() {
                assert_eq!(weighed.weakness, weakness, "{password}");
            }
        }
    }

    #[test]
    fn what_comes_after_the_hundredth_character_changes_nothing() {
        let long = "correct horse é ".repeat(10_000);
        let start: String = long.chars().take(MOST_CHARACTERS).collect();
        assert_eq!(strength(&long), strength(&start));
    }
}
