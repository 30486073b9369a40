import { mount } from 'svelte';
import App from './App.svelte';
import type { AppState } from './lib/backend/bindings';
import { backend } from './lib/backend/here';
import { loadBrands } from './lib/brand/icons.svelte';
import { problemOf } from './lib/enrol/outcome';
import { Penning } from './lib/penning.svelte';
import './styles/tokens.css';
import './styles/base.css';

const FONT_WAIT_MS = 250;

/** What is drawn when not even the state can be asked for: a locked door with a way to knock again. */
function unreachable(refusal: unknown): AppState {
  return {
    vault: { state: 'locked', hasPassword: false, hasKeychain: true, problem: problemOf(refusal) },
    settings: {
      theme: 'system',
      language: 'system',
      sort: 'mine',
      hideCodes: false,
      clipboardClearSeconds: 30,
      lateCodeSeconds: 4,
      closeToTray: true,
      idleLockMinutes: null,
      lockWithScreen: true,
      lockOnClose: false,
      keychainAfterLockMinutes: null,
      hideFromCapture: true,
      signInSound: false,
      quickShortcut: null,
      lockShortcut: null,
      camera: null,
    },
    language: navigator.language.startsWith('nl') ? 'nl' : 'en',
    accounts: [],
    codes: [],
    hasTray: false,
    hasShortcuts: false,
    shortcutsRefused: [],
    os: 'linux',
    version: '',
    responders: [],
    enrolWaiting: false,
    copyWaiting: false,
    notices: [],
    approvals: [],
    signInsWaiting: 0,
    clockOffset: null,
    wishedAccount: null,
    approves: false,
    timeServer: '',
    guide: null,
    list: null,
  };
}

/** The face of the codes, so that they do not change width once drawn. A font that does not come is not waited for. */
function codeFace(): Promise<unknown> {
  const wait = new Promise((late) => setTimeout(late, FONT_WAIT_MS));
  return Promise.race([document.fonts.load('500 1rem "Penning Code"').catch(() => {}), wait]);
}

/** Finds the faces of the first picture: for each size and weight the engine searches among all fonts. */
function faces(): void {
  const place = document.getElementById('app')!;
  for (const style of ['', 'font-weight: 600', 'font-size: var(--text-small)', 'font-size: var(--text-small); font-weight: 600']) {
    const text = document.createElement('span');
    text.style.cssText = `position: absolute; visibility: hidden; ${style}`;
    text.textContent = 'Penning';
    place.append(text);
  }
  void place.offsetHeight;
  place.replaceChildren();
}

const chosen = await backend();
const state = chosen.appState().catch(unreachable);
const face = codeFace();
// While the state is on its way.
faces();
// Asked for before anything is drawn: the first paint shows the list with its codes, and nothing moves after it.
const [first] = await Promise.all([state, face]);
mount(App, { target: document.getElementById('app')!, props: { penning: new Penning(chosen, first) } });
requestAnimationFrame(() => setTimeout(() => void loadBrands()));
