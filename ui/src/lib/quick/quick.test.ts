import { expect, test } from 'vitest';
import type { QuickAccount, QuickChoice, QuickState } from '../backend/bindings';
import { Quick, type QuickBackend } from './quick.svelte';

const account = (id: string, issuer: string, accountName = 'anna'): QuickAccount => ({ id, issuer, accountName, group: null, note: '' });
const three = [account('1', 'GitHub'), account('2', 'Hospital'), account('3', 'Mail', 'git@example.org')];

function world(state: Partial<QuickState> = {}) {
  const chosen: QuickChoice[] = [];
  let closed = 0;
  const now: QuickState = { vault: { state: 'open' }, accounts: three, approves: false, language: 'en', theme: 'system', ...state };
  const backend: QuickBackend = {
    quickState: async () => now,
    quickChoose: async (choice) => void chosen.push(choice),
    quickClose: async () => void closed++,
    listen: () => () => {},
  };
  return { quick: new Quick(backend), chosen, now, closed: () => closed };
}

const ids = (quick: Quick) => quick.entries.map((entry) => entry.account?.id ?? entry.id);

test('a few letters find, and Enter chooses the best of what they found', async () => {
  const { quick, chosen } = world();
  await quick.refresh();
  expect(ids(quick)).toEqual(['1', '2', '3']);
  quick.type('hsp');
  expect(ids(quick)).toEqual(['2']);
  await quick.choose();
  expect(chosen).toEqual([{ choice: 'copy', id: '2' }]);
});

test('arrows go around the ends, and another letter begins at the top', async () => {
  const { quick } = world();
  await quick.refresh();
  quick.move(-1);
  expect(quick.chosen?.account?.id).toBe('3');
  quick.move(1);
  expect(quick.chosen?.account?.id).toBe('1');
  quick.move(1);
  quick.type('git');
  expect(quick.chosen?.account?.id).toBe('1');
});

test('"I’m signing in now" is offered only where an account approves sign-ins, and found by its words', async () => {
  const without = world();
  await without.quick.refresh();
  expect(ids(without.quick)).not.toContain('expect');
  const { quick, chosen } = world({ approves: true });
  await quick.refresh();
  expect(ids(quick)).toEqual(['1', '2', '3', 'expect']);
  quick.type('signing');
  expect(ids(quick)).toEqual(['expect']);
  await quick.choose();
  expect(chosen).toEqual([{ choice: 'expectSignIn' }]);
});

test('of a locked vault, Enter unlocks; an account can be wished for', async () => {
  const { quick, chosen } = world({ vault: { state: 'locked', hasPassword: true, hasKeychain: false, problem: null } });
  await quick.refresh();
  expect(ids(quick)).toEqual(['unlock', '1', '2', '3']);
  await quick.choose();
  quick.type('mail');
  await quick.choose();
  expect(chosen).toEqual([{ choice: 'unlock' }, { choice: 'copy', id: '3' }]);
});

test('nothing found is nothing chosen, and what became shorter has a last one', async () => {
  const { quick, chosen, now } = world();
  await quick.refresh();
  quick.move(-1);
  now.accounts = three.slice(0, 1);
  await quick.refresh();
  quick.state = { ...now };
  expect(quick.chosen?.account?.id).toBe('1');
  quick.type('xyzzy');
  await quick.choose();
  expect(chosen).toEqual([]);
});
