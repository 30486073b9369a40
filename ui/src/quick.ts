import { mount } from 'svelte';
import type { Backend } from './lib/backend/backend';
import { tauri } from './lib/backend/tauri';
import { Quick } from './lib/quick/quick.svelte';
import QuickWindow from './lib/quick/QuickWindow.svelte';
import { speak } from './lib/words.svelte';
import './styles/tokens.css';
import './styles/base.css';

async function backend(): Promise<Backend> {
  if (__FAKE__ && !('__TAURI_INTERNALS__' in window)) return (await import('./lib/backend/fake')).fake();
  return tauri();
}

const quick = new Quick(await backend(), ({ language, theme }) => {
  speak(language);
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.dressed = '';
});
// Asked for before anything is drawn: Enter chooses what is seen.
await quick.refresh();
mount(QuickWindow, { target: document.getElementById('app')!, props: { quick } });
