import { beforeEach, expect, test, vi } from 'vitest';
import type { Backend } from '../backend/backend';
import type { EnrolOutcome, Pending, WatchView } from '../backend/bindings';
import { Enrol, isComplete } from './enrol.svelte';
import { missingParts, nothing } from './outcome';

const pending = (pendingId: string, more: Partial<Pending> = {}): Pending => ({
  pendingId,
  issuer: 'GitHub',
  accountName: pendingId,
  kind: 'totp',
  algorithm: 'SHA1',
  digits: 6,
  periodSeconds: 30,
  counter: null,
  lacks: null,
  code: { id: pendingId, code: '123456', next: '654321', validFrom: Date.now(), validUntil: Date.now() + 30_000 },
  warnings: [],
  existing: null,
  ...more,
});
const found = (...all: Pending[]): EnrolOutcome => ({ ...nothing(), pending: all });

let discarded: string[][];
let enrolled: string[][];
let backend: Partial<Backend>;
/** The watch as it stands. */
let watch: WatchView;

async function watched(state: Enrol, more: Partial<WatchView>): Promise<void> {
  watch = { ...watch, ...more };
  await state.watch.told();
}

function enrol(more: Partial<Backend>): Enrol {
  backend = {
    enrolDiscard: vi.fn((ids: string[]) => {
      discarded.push(ids);
      return Promise.resolve();
    }),
    enrolCommit: vi.fn((choices) => Promise.resolve(choices.map((choice: { pendingId: string }) => `stored-${choice.pendingId}`))),
    enrolCodes: vi.fn(() => Promise.resolve([])),
    watchStart: vi.fn(() => Promise.resolve(watch)),
    watchView: vi.fn(() => Promise.resolve(watch)),
    watchStop: vi.fn(() => Promise.resolve()),
    ...more,
  };
  return new Enrol(backend as Backend, (ids) => {
    enrolled.push(ids);
    return Promise.resolve();
  });
}

beforeEach(() => {
  discarded = [];
  enrolled = [];
  watch = { number: 1, endsAt: Date.now() + 60_000, outcome: nothing(), end: null };
});

test('a find is shown, and stored only when it is accepted', async () => {
  const state = enrol({ enrolScreen: () => Promise.resolve(found(pending('a'))) });
  state.open();
  const looking = state.scan();
  expect(state.stage).toBe('looking');
  await looking;
  expect(state.stage).toBe('found');
  expect(backend.enrolCommit).not.toHaveBeenCalled();
  state.choice(state.outcome.pending[0]!).issuer = '  Mine ';
  await state.commit();
  expect(backend.enrolCommit).toHaveBeenCalledWith([{ pendingId: 'a', issuer: 'Mine', accountName: 'a', onExisting: 'keepBoth', counter: null, pin: null }]);
  expect(enrolled).toEqual([['stored-a']]);
  expect(state.stage).toBe('closed');
  expect(discarded).toEqual([]);
});

test('closing lets go of what was found', async () => {
  const state = enrol({ enrolScreen: () => Promise.resolve(found(pending('a'), pending('b'))) });
  await state.scan();
  state.close();
  expect(discarded).toEqual([['a', 'b']]);
  expect(state.outcome.pending).toEqual([]);
});

test('what is not ticked is let go when the others are stored', async () => {
  const state = enrol({ enrolScreen: () => Promise.resolve(found(pending('a'), pending('b'))) });
  await state.scan();
  state.choice(state.outcome.pending[1]!).take = false;
  await state.commit();
  expect(enrolled).toEqual([['stored-a']]);
  expect(discarded).toEqual([['b']]);
});

test('a find that comes after closing is let go and not shown', async () => {
  let arrive!: (outcome: EnrolOutcome) => void;
  const state = enrol({ enrolScreen: () => new Promise((resolve) => (arrive = resolve)) });
  const looking = state.scan();
  state.close();
  arrive(found(pending('late')));
  await looking;
  expect(state.stage).toBe('closed');
  expect(discarded).toEqual([['late']]);
});

test('a refusal is a find with a problem, not an exception', async () => {
  const state = enrol({ enrolClipboard: () => Promise.reject({ code: 'clipboard-empty', data: {} }) });
  await state.paste();
  expect(state.stage).toBe('found');
  expect(state.outcome.problems).toEqual([{ code: 'clipboard-empty', data: {} }]);
});

test('storing that is refused leaves the card as it was', async () => {
  const state = enrol({
    enrolScreen: () => Promise.resolve(found(pending('a'))),
    enrolCommit: () => Promise.reject({ code: 'save-disk-full', data: {} }),
  });
  await state.scan();
  await state.commit();
  expect(state.stage).toBe('found');
  expect(state.commitProblem?.code).toBe('save-disk-full');
  expect(state.outcome.pending.length).toBe(1);
  expect(discarded).toEqual([]);
});

test('the parts of a migration gather, in any order', async () => {
  const part = (number: number, have: number[]): EnrolOutcome => ({ ...found(pending(`m${number}`)), migration: { have, count: 3 } });
  const parts = [part(2, [2]), part(1, [1, 2])];
  const state = enrol({ enrolScreen: () => Promise.resolve(parts.shift()!) });
  await state.scan();
  expect(missingParts(state.outcome.migration!)).toEqual([1, 3]);
  await state.scan();
  expect(missingParts(state.outcome.migration!)).toEqual([3]);
  expect(state.outcome.pending.map(({ pendingId }) => pendingId)).toEqual(['m2', 'm1']);
  expect(discarded).toEqual([]);
});

test('a second scan takes the place of the first', async () => {
  const finds = [found(pending('a')), found(pending('b'))];
  const state = enrol({ enrolScreen: () => Promise.resolve(finds.shift()!) });
  await state.scan();
  await state.scan();
  expect(state.outcome.pending.map(({ pendingId }) => pendingId)).toEqual(['b']);
  expect(discarded).toEqual([['a']]);
});

test('the very same account among several is not ticked; alone it offers to replace', async () => {
  const existing = { id: 'x', issuer: 'GitHub', accountName: 'a', alike: 'account' } as const;
  const several = enrol({ enrolScreen: () => Promise.resolve(found(pending('a', { existing }), pending('b'))) });
  await several.scan();
  expect(several.chosen.map(({ pendingId }) => pendingId)).toEqual(['b']);
  const alone = enrol({ enrolScreen: () => Promise.resolve(found(pending('a', { existing }))) });
  await alone.scan();
  expect(alone.choice(alone.outcome.pending[0]!)).toMatchObject({ take: true, onExisting: 'replace' });
  // With its secret or its name alone it may well be another.
  for (const alike of ['secret', 'name'] as const) {
    const other = enrol({ enrolScreen: () => Promise.resolve(found(pending('a', { existing: { ...existing, alike } }))) });
    await other.scan();
    expect(other.choice(other.outcome.pending[0]!)).toMatchObject({ take: true, onExisting: 'keepBoth' });
  }
});

test('a wrong character in a typed secret stays with the form', async () => {
  const problem = { code: 'secret-wrong-character', data: { position: '5', found: '0', suggestion: 'O' } };
  const state = enrol({ enrolTyped: () => Promise.reject(problem) });
  state.open();
  state.typeIn();
  await state.typed({} as never);
  expect(state.stage).toBe('typing');
  expect(state.typedProblem).toEqual(problem);
});

test('a counter that the code did not say is asked for', async () => {
  const lacking = pending('c', { kind: 'hotp', lacks: 'counter' });
  const choice = { take: true, issuer: 'VPN', accountName: 'c', onExisting: 'keepBoth' as const, lacking: '' };
  expect(isComplete(lacking, choice)).toBe(false);
  expect(isComplete(lacking, { ...choice, lacking: '-1' })).toBe(false);
  expect(isComplete(lacking, { ...choice, lacking: '0' })).toBe(true);
  expect(isComplete(pending('p', { lacks: 'pin' }), { ...choice, lacking: '1234' })).toBe(true);
  expect(isComplete(pending('d'), choice)).toBe(true);
});

const nothingThere = () => Promise.reject({ code: 'nothing-found-on-screen', data: {} });

test('a screen without a code is watched, and what comes later is shown', async () => {
  const state = enrol({ enrolScreen: nothingThere });
  await state.scan();
  expect(state.stage).toBe('watching');
  expect(backend.watchStart).toHaveBeenCalledWith('scan');
  expect(state.watch.secondsLeft).toBe(60);
  await watched(state, { outcome: found(pending('late')), end: { why: 'found' } });
  expect(state.stage).toBe('found');
  expect(state.chosen.map(({ pendingId }) => pendingId)).toEqual(['late']);
  expect(state.outcome.problems).toEqual([]);
  expect(backend.watchStop).not.toHaveBeenCalled();
  await state.commit();
  expect(enrolled).toEqual([['stored-late']]);
});

test('when time is up there was nothing, and that is said', async () => {
  const state = enrol({ enrolScreen: nothingThere });
  await state.scan();
  await watched(state, { end: { why: 'timeUp' } });
  expect(state.stage).toBe('found');
  expect(state.outcome.problems.map(({ code }) => code)).toEqual(['nothing-found-on-screen']);
});

test('a desktop that cannot be watched says what the one look said', async () => {
  const state = enrol({ enrolScreen: nothingThere });
  await state.scan();
  await watched(state, { end: { why: 'failed', problem: { code: 'screen-unsupported', data: {} } } });
  expect(state.outcome.problems.map(({ code }) => code)).toEqual(['nothing-found-on-screen']);
});

test('a screen that may not be seen is no reason to watch', async () => {
  const state = enrol({ enrolScreen: () => Promise.reject({ code: 'screen-denied', data: {} }) });
  await state.scan();
  expect(state.stage).toBe('found');
  expect(backend.watchStart).not.toHaveBeenCalled();
});

test('closing ends the watch, and a find that comes after is not shown', async () => {
  const state = enrol({ enrolScreen: nothingThere });
  await state.scan();
  state.close();
  expect(backend.watchStop).toHaveBeenCalled();
  await watched(state, { outcome: found(pending('late')), end: { why: 'found' } });
  expect(state.stage).toBe('closed');
});

test('stopping goes back to the ways in', async () => {
  const state = enrol({ enrolScreen: nothingThere });
  await state.scan();
  state.stopWatching();
  expect(state.stage).toBe('ways');
  expect(backend.watchStop).toHaveBeenCalled();
});

test('the parts of a migration are gathered while watching, and may be taken before all are there', async () => {
  const part = (ids: string[], have: number[]): EnrolOutcome => ({ ...found(...ids.map((id) => pending(id))), migration: { have, count: 3 } });
  const state = enrol({ enrolScreen: () => Promise.resolve(part(['m1'], [1])) });
  await state.scan();
  expect(state.stage).toBe('watching');
  await watched(state, { outcome: part(['m2'], [1, 2]) });
  expect(state.stage).toBe('watching');
  expect(state.outcome.migration?.have).toEqual([1, 2]);
  state.stopWatching();
  expect(state.stage).toBe('found');
  expect(state.chosen.map(({ pendingId }) => pendingId)).toEqual(['m1', 'm2']);
  expect(discarded).toEqual([]);
});

test('a link beside the code is looked past', async () => {
  const link: EnrolOutcome = { ...nothing(), explained: [{ found: 'webLink', host: 'apps.example.org' }] };
  const state = enrol({ enrolScreen: () => Promise.resolve(link) });
  await state.scan();
  expect(state.stage).toBe('watching');
  await watched(state, { outcome: link });
  await watched(state, { end: { why: 'timeUp' } });
  expect(state.stage).toBe('found');
  expect(state.outcome.explained.length).toBe(1);
  expect(state.outcome.problems).toEqual([]);
});

const picture = { name: 'leaflet.pdf', bytes: new Uint8Array([1]) };

test('a locked document opens with its password, and is let go when nobody wants it', async () => {
  const locked = { code: 'picture-locked', data: { name: 'leaflet.pdf' } };
  const other = { code: 'picture-empty', data: { name: 'empty.png' } };
  const enrolUnlock = vi.fn((_name: string, password: string) =>
    password === 'right' ? Promise.resolve(found(pending('a'))) : Promise.reject({ code: 'picture-password', data: { name: 'leaflet.pdf' } }),
  );
  const state = enrol({ enrolPictures: () => Promise.resolve({ ...nothing(), problems: [locked, other] }), enrolUnlock });
  await state.pictures([picture]);
  expect((await state.unlock('leaflet.pdf', 'wrong'))?.code).toBe('picture-password');
  expect(state.outcome.problems).toContainEqual(locked);
  expect(await state.unlock('leaflet.pdf', 'right')).toBeNull();
  expect(state.outcome.problems).toEqual([other]);
  expect(state.outcome.pending.map(({ pendingId }) => pendingId)).toEqual(['a']);

  await state.pictures([picture]);
  discarded = [];
  state.close();
  expect(discarded).toEqual([[]]);
});

test('an answer to a password that comes after the dialog was closed is let go', async () => {
  let answer: (outcome: EnrolOutcome) => void = () => {};
  const enrolUnlock = () => new Promise<EnrolOutcome>((resolve) => (answer = resolve));
  const locked = { code: 'picture-locked', data: { name: 'leaflet.pdf' } };
  const state = enrol({ enrolPictures: () => Promise.resolve({ ...nothing(), problems: [locked] }), enrolUnlock });
  await state.pictures([picture]);
  const opening = state.unlock('leaflet.pdf', 'right');
  state.close();
  answer(found(pending('late')));
  await opening;
  expect(state.stage).toBe('closed');
  expect(discarded).toEqual([[], ['late']]);
});
