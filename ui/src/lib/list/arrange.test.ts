import { expect, test } from 'vitest';
import type { AccountRow } from '../backend/bindings';
import { arranged, Arrangement, placeBefore } from './arrange';

const row = (id: string, more: Partial<AccountRow> = {}): AccountRow => ({
  id,
  issuer: id,
  accountName: '',
  kind: 'totp',
  digits: 6,
  periodSeconds: 30,
  pinned: false,
  group: null,
  note: '',
  usedCount: 0,
  lastUsedAt: null,
  createdAt: 0,
  ...more,
});
const ids = (rows: readonly AccountRow[]) => rows.map((account) => account.id).join(' ');

test('pinned accounts come first in every order', () => {
  const accounts = [row('c'), row('b', { pinned: true, usedCount: 1 }), row('a', { usedCount: 9, lastUsedAt: 5 })];
  expect(ids(arranged(accounts, 'mine'))).toBe('b c a');
  expect(ids(arranged(accounts, 'name'))).toBe('b a c');
  expect(ids(arranged(accounts, 'mostUsed'))).toBe('b a c');
  expect(ids(arranged(accounts, 'lastUsed'))).toBe('b a c');
});

test('names sort as people do: without regard to case, numbers by value', () => {
  expect(ids(arranged([row('server 10'), row('Server 9'), row('école'), row('Zoo')], 'name'))).toBe('école Server 9 server 10 Zoo');
});

test('copying a code does not move its row while the list is in sight', () => {
  const arrangement = new Arrangement();
  const before = [row('a', { usedCount: 3 }), row('b', { usedCount: 2 })];
  expect(ids(arrangement.of(before, 'mostUsed'))).toBe('a b');
  const after = [row('a', { usedCount: 3 }), row('b', { usedCount: 8 })];
  expect(ids(arrangement.of(after, 'mostUsed'))).toBe('a b');
  expect(arrangement.of(after, 'mostUsed')[1]!.usedCount).toBe(8);
  expect(ids(arrangement.of([...after, row('c', { usedCount: 9 })], 'mostUsed'))).toBe('c b a');
});

test('a row goes before the one that must follow it, and last is null', () => {
  const rows = [row('p', { pinned: true }), row('q', { pinned: true }), row('a'), row('b'), row('c')];
  expect(placeBefore(rows, 'c', 2)).toBe('a');
  expect(placeBefore(rows, 'a', 3)).toBe('c');
  expect(placeBefore(rows, 'a', 4)).toBeNull();
  expect(placeBefore(rows, 'b', 3)).toBeUndefined();
});

test('pinned rows stay among the pinned, others below them', () => {
  const rows = [row('p', { pinned: true }), row('q', { pinned: true }), row('a'), row('b')];
  expect(placeBefore(rows, 'b', 0)).toBe('a');
  expect(placeBefore(rows, 'q', 0)).toBe('p');
  expect(placeBefore(rows, 'a', 1)).toBeUndefined();
});

test('the last of the pinned goes before the first of the others', () => {
  const rows = [row('p', { pinned: true }), row('q', { pinned: true }), row('a')];
  expect(placeBefore(rows, 'p', 1)).toBe('a');
  expect(placeBefore(rows, 'p', 2)).toBe('a');
});
