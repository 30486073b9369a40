import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import en from '../../../locales/en.ftl?raw';
import nl from '../../../locales/nl.ftl?raw';

export type Spoken = 'en' | 'nl';

const texts: Record<Spoken, string> = { en, nl };
let spoken = $state<Spoken>('en');
let bundle = $state.raw(read('en'));

function read(language: Spoken): FluentBundle {
  const made = new FluentBundle(language);
  for (const mistake of made.addResource(new FluentResource(texts[language]))) console.error(mistake);
  return made;
}

/** Speaks `language` from now on, everywhere at once. */
export function speak(language: Spoken): void {
  if (language !== spoken) {
    spoken = language;
    bundle = read(language);
  }
  document.documentElement.lang = language;
}

export function language(): Spoken {
  return spoken;
}

/** Whether the files have the message `id`. */
export function has(id: string): boolean {
  return bundle.hasMessage(id);
}

/** The message `id` in the language in use, with its variables filled; its name where there is none. */
export function t(id: string, variables?: Record<string, FluentVariable>): string {
  const message = bundle.getMessage(id);
  if (!message?.value) {
    console.error(`No message ${id}`);
    return id;
  }
  const mistakes: Error[] = [];
  const text = bundle.formatPattern(message.value, variables, mistakes);
  for (const mistake of mistakes) console.error(`${id}: ${mistake.message}`);
  return text;
}
