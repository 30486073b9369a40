import type { Theme } from './backend/bindings';
import { speak, type Spoken } from './words.svelte';

/** Gives the page the person's language and colours. */
export function dress({ language, theme }: { language: Spoken; theme: Theme }): void {
  speak(language);
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset.theme;
  else dataset.theme = theme;
  dataset.dressed = '';
}
