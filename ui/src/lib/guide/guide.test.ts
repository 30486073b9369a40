import { expect, test, vi } from 'vitest';
import type { Backend } from '../backend/backend';
import type { EnrolOutcome, WatchView } from '../backend/bindings';
import type { Enrol } from '../enrol/enrol.svelte';
import { nothing } from '../enrol/outcome';
import { Guide, type StepKind } from './guide.svelte';

const KINDS: StepKind[] = ['do', 'do', 'code', 'compare', 'do', 'signIn'];
const account = { pendingId: 'a' } as EnrolOutcome['pending'][number];
const microsoft = { found: 'makersApp', app: 'microsoftAuthenticator' } as const;

function following(enrolScreen: Backend['enrolScreen'] = () => Promise.resolve(nothing())) {
  const present = vi.fn();
  let see: (view: WatchView) => void = () => {};
  const watch = {
    start: vi.fn((_purpose: string, told: typeof see) => {
      see = told;
      return Promise.resolve();
    }),
    stop: vi.fn(),
  };
  const guide = new Guide({ enrolScreen } as Backend, { present, watch } as unknown as Enrol);
  guide.choose('microsoft', KINDS);
  const seen = (outcome: Partial<EnrolOutcome>, end: WatchView['end'] = null) =>
    see({ number: 1, endsAt: 0, outcome: { ...nothing(), ...outcome }, end });
  return { guide, present, watch, seen };
}

test('the screen is watched: the wrong kind of code is told once, and an account goes to its card', () => {
  const { guide, present, watch, seen } = following();
  guide.watch();
  guide.watch();
  expect(watch.start).toHaveBeenCalledTimes(1);
  seen({ explained: [microsoft] });
  expect(guide.wrong).toEqual(microsoft);
  guide.next();
  // The outcome of a watch holds all that was found in it.
  seen({ explained: [microsoft, { found: 'webLink', host: 'example.org' }] });
  expect(guide.wrong).toBeNull();
  seen({ pending: [account], explained: [microsoft] }, { why: 'found' });
  expect(present).toHaveBeenCalledTimes(1);
  expect(guide.watches).toBe(false);
  expect(watch.stop).not.toHaveBeenCalled();
});

test('a watch is renewed when its time is up, and ends with the guide', () => {
  const { guide, watch, seen } = following();
  guide.watch();
  seen({}, { why: 'timeUp' });
  expect(watch.start).toHaveBeenCalledTimes(2);
  guide.unwatch();
  expect(watch.stop).toHaveBeenCalledTimes(1);
  seen({ explained: [microsoft] });
  expect(guide.wrong).toBeNull();
});

test('a desktop that cannot be watched is not asked again', () => {
  const { guide, watch, seen } = following();
  guide.watch();
  seen({}, { why: 'failed', problem: { code: 'screen-unsupported', data: {} } });
  expect(guide.watches).toBe(false);
  guide.watch();
  expect(watch.start).toHaveBeenCalledTimes(1);
});

test('an account that is seen goes to its card, and once added the guide goes on behind the code', async () => {
  const outcome = { ...nothing(), pending: [account] };
  const { guide, present } = following(() => Promise.resolve(outcome));
  await guide.look();
  expect(present).toHaveBeenCalledWith(outcome);
  expect(guide.step).toBe(0);
  expect(guide.added('stored')).toBe(true);
  expect(guide.step).toBe(3);
  expect(guide.account).toBe('stored');
});

test('an account without codes has none to compare', () => {
  const { guide } = following();
  expect(guide.added('stored', false)).toBe(true);
  expect(guide.step).toBe(4);
});

test('the wrong kind of code is explained in place, and the explanation goes with the step', async () => {
  const { guide, present } = following(() => Promise.resolve({ ...nothing(), explained: [microsoft] }));
  await guide.look();
  expect(present).not.toHaveBeenCalled();
  expect(guide.wrong).toEqual(microsoft);
  guide.next();
  expect(guide.wrong).toBeNull();
});

test('an account beside the wrong kind of code is what counts', async () => {
  const { guide, present } = following(() => Promise.resolve({ ...nothing(), pending: [account], explained: [microsoft] }));
  await guide.look();
  expect(present).toHaveBeenCalled();
  expect(guide.wrong).toBeNull();
});

test('links and other texts on the screen are no reason to explain anything', async () => {
  const { guide } = following(() => Promise.resolve({ ...nothing(), explained: [{ found: 'webLink', host: 'example.org' }] }));
  await guide.look();
  expect(guide.wrong).toBeNull();
  expect(guide.problem?.code).toBe('nothing-found-on-screen');
});

test('a refusal is told, and a second look while one is under way is none', async () => {
  const refused = vi.fn(() => Promise.reject({ code: 'screen-denied', data: {} }));
  const { guide } = following(refused);
  await Promise.all([guide.look(), guide.look()]);
  expect(refused).toHaveBeenCalledTimes(1);
  expect(guide.problem?.code).toBe('screen-denied');
  expect(guide.looking).toBe(false);
});

test('steps end at both ends', () => {
  const { guide } = following();
  guide.back();
  expect(guide.system).toBeNull();
  expect(guide.added('stored')).toBe(false);
  guide.choose('microsoft', KINDS, 4);
  guide.next();
  guide.next();
  expect(guide.step).toBe(5);
  guide.choose('azure-mfa-server', ['do', 'do', 'do']);
  expect(guide.added('stored')).toBe(false);
});

test('a page that comes later goes on where the one before was', () => {
  const { guide } = following();
  guide.go(3);
  guide.account = 'stored';
  const place = guide.place(true);
  expect(place).toEqual({ open: true, system: 'microsoft', step: 3, account: 'stored' });

  const later = new Guide({} as Backend, {} as Enrol);
  later.resume(place);
  expect([later.system, later.step, later.account, later.count]).toEqual(['microsoft', 3, 'stored', 0]);
  later.follow(KINDS);
  expect([later.step, later.count]).toEqual([3, 6]);
  // Fewer steps than there were, in another version of the guide.
  later.follow(KINDS.slice(0, 2));
  expect(later.step).toBe(1);
  // What this page follows already is not replaced.
  later.resume({ ...place, system: 'other' });
  expect(later.system).toBe('microsoft');

  const odd = new Guide({} as Backend, {} as Enrol);
  odd.resume({ ...place, system: 'no such' });
  expect([odd.system, odd.step]).toEqual([null, 0]);
});
