import { FluentBundle, type FluentResource, type FluentVariable } from '@fluent/bundle';
import en from '../../../locales/en.ftl';
import nl from '../../../locales/nl.ftl';

export type Spoken = 'en' | 'nl';

const texts: Record<Spoken, () => FluentResource> = { en, nl };
let spoken = $state<Spoken>('en');
const bundle = $derived(bundleOf(spoken));

function bundleOf(language: Spoken): FluentBundle {
  // Isolation marks only where directions really mix (see `t`): elsewhere they are noise to whoever reads the page.
  const made = new FluentBundle(language, { useIsolating: false });
  for (const mistake of made.addResource(texts[language]())) console.error(mistake);
  return made;
}

/** Speaks `language` from now on, everywhere at once. */
export function speak(language: Spoken): void {
  spoken = language;
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
  const text = bundle.formatPattern(message.value, variables && isolated(variables), mistakes);
  for (const mistake of mistakes) console.error(`${id}: ${mistake.message}`);
  return text;
}

const FIRST_STRONG_ISOLATE = String.fromCharCode(0x2068);
const POP_ISOLATE = String.fromCharCode(0x2069);
// Hebrew, Arabic and their neighbours, and the presentation forms.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Keeps a right-to-left name from rearranging the sentence around it. */
function isolated(variables: Record<string, FluentVariable>): Record<string, FluentVariable> {
  const made = { ...variables };
  for (const [name, value] of Object.entries(made)) {
    if (typeof value === 'string' && RIGHT_TO_LEFT.test(value)) made[name] = FIRST_STRONG_ISOLATE + value + POP_ISOLATE;
  }
  return made;
}
