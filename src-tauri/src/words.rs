//! The words of tray and notifications, from the same files as the window's.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use penning_session::settings::Language;
use unic_langid::LanguageIdentifier;

/// The messages of one language.
pub struct Words {
    language: Spoken,
    bundle: FluentBundle<FluentResource>,
}

/// A language Penning speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    English,
    Dutch,
}

impl Spoken {
    /// The language chosen; for [`Language::System`] the desktop's, or English where that is another.
    pub fn resolve(chosen: Language) -> Spoken {
        match chosen {
            Language::En => Spoken::English,
            Language::Nl => Spoken::Dutch,
            Language::System => {
                let desktop = sys_locale::get_locale().unwrap_or_default();
                if desktop.to_ascii_lowercase().starts_with("nl") {
                    Spoken::Dutch
                } else {
                    Spoken::English
                }
            }
        }
    }

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Spoken::English => "en",
            Spoken::Dutch => "nl",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Spoken::English => include_str!("../../locales/en.ftl"),
            Spoken::Dutch => include_str!("../../locales/nl.ftl"),
        }
    }
}

impl Words {
    pub fn new(language: Spoken) -> Words {
        let locale: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Marks around variables are for running text; menus and notifications show them as boxes.
        bundle.set_use_isolating(false);
        // A file with a mistake still gives its other messages; the tests see the mistake.
        let resource = FluentResource::try_new(language.text().to_owned())
            .unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Words { language, bundle }
    }

    pub fn language(&self) -> Spoken {
        self.language
    }

    /// The message `id`; its name where there is none.
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// The message `id` with its variables filled.
    pub fn say_with(&self, id: &str, variables: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(id)
            .and_then(|message| message.value())
        else {
            return id.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in variables {
            arguments.set(*name, value.clone());
        }
        self.bundle
            .format_pattern(pattern, Some(&arguments), &mut Vec::new())
            .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_are_without_mistakes() {
        for language in [Spoken::English, Spoken::Dutch] {
            let resource = FluentResource::try_new(language.text().to_owned());
            let mistakes = resource.err().map(|(_, mistakes)| mistakes);
            assert_eq!(mistakes, None, "{}.ftl", language.tag());
        }
    }

    #[test]
    fn tray_and_notifications_have_words_in_both_languages() {
        for language in [Spoken::English, Spoken::Dutch] {
            let words = Words::new(language);
            for id in crate::tray::MESSAGES {
                assert_ne!(words.say(id), *id, "{}.ftl lacks {id}", language.tag());
            }
        }
    }

    #[test]
    fn variables_are_filled() {
        let words = Words::new(Spoken::Dutch);
        let said = words.say_with("notify-copied", &[("account", "Ziekenhuis".into())]);
        assert!(said.contains("Ziekenhuis"), "{said}");
    }
}
