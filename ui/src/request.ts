import { mount } from 'svelte';
import { SignInRequest } from './lib/approve/request.svelte';
import RequestWindow from './lib/approve/RequestWindow.svelte';
import type { Backend } from './lib/backend/backend';
import { tauri } from './lib/backend/tauri';
import { speak } from './lib/words.svelte';
import './styles/tokens.css';
import './styles/base.css';

async function backend(): Promise<Backend> {
  if (__FAKE__ && !('__TAURI_INTERNALS__' in window)) return (await import('./lib/backend/fake')).fake();
  return tauri();
}

const request = new SignInRequest(await backend(), ({ language, theme }) => {
  speak(language);
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.dressed = '';
});
// Asked for before anything is drawn, so that nothing moves under a hand.
await request.refresh();
mount(RequestWindow, { target: document.getElementById('app')!, props: { request } });
