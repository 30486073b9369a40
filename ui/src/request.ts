import { mount } from 'svelte';
import { SignInRequest } from './lib/approve/request.svelte';
import RequestWindow from './lib/approve/RequestWindow.svelte';
import { backend } from './lib/backend/here';
import { dress } from './lib/dress';
import './styles/tokens.css';
import './styles/base.css';

const request = new SignInRequest(await backend(), dress);
// Asked for before anything is drawn, so that nothing moves under a hand.
await request.refresh();
mount(RequestWindow, { target: document.getElementById('app')!, props: { request } });
