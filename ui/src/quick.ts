import { mount } from 'svelte';
import { backend } from './lib/backend/here';
import { dress } from './lib/dress';
import { Quick } from './lib/quick/quick.svelte';
import QuickWindow from './lib/quick/QuickWindow.svelte';
import './styles/tokens.css';
import './styles/base.css';

const quick = new Quick(await backend(), dress);
// Asked for before anything is drawn: Enter chooses what is seen.
await quick.refresh();
mount(QuickWindow, { target: document.getElementById('app')!, props: { quick } });
