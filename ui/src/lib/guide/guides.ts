/**
 * The guides, read from `locales/guides/`: one file for each system and language, and in the same way what is told
 * about signing in and about trouble. Loaded with the guide's screen, not with the list.
 *
 * `[[…]]` in a text are words as they stand on the page in the browser.
 */
import type { Spoken } from '../words.svelte';
import type { StepKind, System } from './guide.svelte';

export { SYSTEMS } from './guide.svelte';

export type DrawingName =
  | 'address' | 'button' | 'link' | 'choice' | 'qr' | 'field' | 'ended' | 'number'
  | 'tray' | 'letter' | 'desk' | 'mail' | 'shield' | 'desktop' | 'clock' | 'no-phone' | 'computers' | 'token';

/** Where a button leads: to another guide, or to an answer on the page about trouble. */
export type Go = { guide: System } | { trouble: string };

export type Unlike = { question: string; answer: string[]; go?: Go };

export type Step = {
  id: string;
  kind: StepKind;
  title: string;
  text: string[];
  drawing: DrawingName;
  /** The words on the page that are to be clicked. */
  click?: string;
  /** An address to go to. */
  address?: string;
  /** A text to send to the service desk. */
  ask?: string;
  unlike?: Unlike[];
  go?: Go;
};

export type Guide = {
  name: string;
  about: string;
  /** Whose name stands on the card when a secret key is typed. */
  issuer: string;
  steps: Step[];
};

export type Topic = {
  id: string;
  title: string;
  drawing: DrawingName;
  steps: string[];
  notes?: string[];
  ask?: string;
  /** A look at the computer's clock belongs to it. */
  checksClock?: boolean;
  go?: Go;
};

const files = import.meta.glob<Guide | { topics: Topic[] }>('../../../../locales/guides/*.json', { eager: true, import: 'default' });

/** Every file by its name without its ending, such as `microsoft.nl`. */
export const all: ReadonlyMap<string, Guide | { topics: Topic[] }> = new Map(
  Object.entries(files).map(([path, file]) => [path.replace(/^.*\/(.+)\.json$/, '$1'), file]),
);

export function guideOf(system: System, language: Spoken): Guide {
  return all.get(`${system}.${language}`) as Guide;
}

export function topicsOf(name: 'sign-in' | 'trouble', language: Spoken): Topic[] {
  return (all.get(`${name}.${language}`) as { topics: Topic[] }).topics;
}

/** A text in parts, words of the page apart from ours. */
export function parts(text: string): { text: string; ofPage: boolean }[] {
  return text
    .split(/\[\[(.+?)\]\]/)
    .map((part, at) => ({ text: part, ofPage: at % 2 === 1 }))
    .filter((part) => part.text !== '');
}
