//! Text from strangers, made fit to be shown.

/// The most characters of untrusted text that are shown.
pub const MOST_CHARACTERS: usize = 200;

/// `text` with control, bidirectional and invisible characters made visible as `‹U+202E›`, cut to
/// [`MOST_CHARACTERS`] with an ellipsis. What it returns never turns or hides the text around it.
pub fn display_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(4 * MOST_CHARACTERS));
    for (index, character) in text.chars().enumerate() {
        if index == MOST_CHARACTERS {
            shown.push('…');
            break;
        }
        if is_deceptive(character) {
            shown.push_str(&format!("‹U+{:04X}›", character as u32));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Characters that are not seen, or that change how others are seen.
pub(crate) fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{00AD}' // soft hyphen
            | '\u{034F}' // combining grapheme joiner
            | '\u{061C}' // Arabic letter mark
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' // Hangul fillers
            | '\u{17B4}' | '\u{17B5}' // Khmer inherent vowels
            | '\u{180B}'..='\u{180F}' // Mongolian selectors and separator
            | '\u{200B}'..='\u{200F}' // zero-width characters and direction marks
            | '\u{2028}'..='\u{202E}' // line and paragraph separators, embeddings, overrides
            | '\u{2060}'..='\u{206F}' // word joiner, invisible operators, isolates
            | '\u{2800}' // Braille blank
            | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}' // unassigned specials and interlinear annotation
            | '\u{1D173}'..='\u{1D17A}' // musical controls
            | '\u{E0000}'..='\u{E0FFF}' // tags and their like
        )
}

/// Does a word mix Latin with letters of other scripts that look like Latin, or consist of nothing
/// but such letters?
pub(crate) fn has_lookalikes(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let mut letters = 0usize;
        let mut latin = false;
        let mut foreign = false;
        let mut imitating = 0usize;
        for character in word.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            match character {
                'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => {
                    latin = true
                }
                // Greek, Cyrillic, Armenian, Cherokee
                '\u{0370}'..='\u{03FF}' | '\u{0400}'..='\u{058F}' | '\u{13A0}'..='\u{13FF}' => {
                    foreign = true
                }
                // Mathematical and full-width letters have no other purpose in a name.
                '\u{1D400}'..='\u{1D7FF}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
                    return true;
                }
                _ => {}
            }
            if imitates_latin(character) {
                imitating += 1;
            }
        }
        (latin && foreign) || (letters > 2 && imitating == letters)
    })
}

fn imitates_latin(character: char) -> bool {
    "аеорсухіјѕԁԛԝһӏАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_text_is_made_visible() {
        assert_eq!(display_text("a\u{202E}b"), "a‹U+202E›b");
        assert_eq!(display_text("a\nb\u{0}"), "a‹U+000A›b‹U+0000›");
        assert_eq!(display_text("pay\u{200B}pal"), "pay‹U+200B›pal");
        assert_eq!(display_text("\u{E0041}"), "‹U+E0041›");
    }

    #[test]
    fn other_text_stays_and_long_text_is_cut() {
        assert_eq!(
            display_text("<b>Zoë</b> 安娜 שלום 😀"),
            "<b>Zoë</b> 安娜 שלום 😀"
        );
        let long = display_text(&"é".repeat(4_000));
        assert_eq!(long.chars().count(), MOST_CHARACTERS + 1);
        assert!(long.ends_with('…'));
    }
}
