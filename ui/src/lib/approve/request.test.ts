import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SignIn } from '../backend/bindings';
import { GUARD_MS, SignInRequest, type RequestBackend } from './request.svelte';

const signIn = (id: string, more: Partial<SignIn> = {}): SignIn => ({
  id,
  issuer: 'Hospital',
  accountName: 'anna',
  serverHost: 'idp.example',
  title: 'Hospital',
  question: 'Is it you?',
  options: null,
  needsPresence: false,
  since: Date.now(),
  until: Date.now() + 120_000,
  rivals: [],
  others: 0,
  problem: null,
  ...more,
});

function world(first: SignIn | null) {
  let waiting = first;
  const answers: string[] = [];
  let closed = 0;
  let fails: string | null = null;
  let proved = 0;
  let heard = 0;
  let sound = false;
  const backend = {
    requestState: async () => ({ signIn: waiting, language: 'en' as const, theme: 'system' as const, sound }),
    requestAnswer: async (id: string, verdict: { verdict: string }, rivals: string[]) => {
      if (fails) throw { code: fails, data: {} };
      answers.push([id, verdict.verdict, ...rivals].join(' '));
      waiting = null;
      return { displayCode: null as string | null, message: null };
    },
    requestClose: async () => void closed++,
    presence: async () => ({ proof: 'click' as const, secondsLeft: proved }),
    provePresence: async () => {},
    listen: () => () => {},
  };
  const request = new SignInRequest(
    backend as unknown as RequestBackend,
    () => {},
    async () => void heard++,
  );
  return {
    request,
    answers,
    backend,
    closed: () => closed,
    wait: (next: SignIn | null) => (waiting = next),
    fail: (code: string | null) => (fails = code),
    prove: () => (proved = 60),
    heard: () => heard,
    aloud: () => (sound = true),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('an answer within a second after it appeared is none', async () => {
  const { request, answers } = world(signIn('a'));
  await request.refresh();
  await pass(GUARD_MS - 1);
  await request.answer({ verdict: 'approve', option: null });
  expect(answers).toEqual([]);
  await pass(1);
  await request.answer({ verdict: 'approve', option: null });
  expect(answers).toEqual(['a approve']);
});

test('when another takes its place the second begins anew', async () => {
  const { request, answers, wait } = world(signIn('a'));
  await request.refresh();
  await pass(GUARD_MS);
  wait(signIn('b'));
  await request.refresh();
  await request.answer({ verdict: 'approve', option: null });
  expect(answers).toEqual([]);
  expect(request.signIn?.id).toBe('b');
});

test('a second click while the answer is on its way sends nothing', async () => {
  const { request, answers } = world(signIn('a'));
  await request.refresh();
  await pass(GUARD_MS);
  await Promise.all([request.answer({ verdict: 'deny' }), request.answer({ verdict: 'approve', option: null })]);
  expect(answers).toEqual(['a deny']);
});

test('a plain answer is confirmed and the window goes', async () => {
  const { request, closed } = world(signIn('a'));
  await request.refresh();
  await pass(GUARD_MS);
  await request.answer({ verdict: 'deny' });
  expect(request.stage).toBe('settled');
  await pass(5_000);
  expect(closed()).toBe(1);
});

test('a code to type stays until it is dismissed, whatever comes', async () => {
  const { request, backend, closed, wait } = world(signIn('a'));
  backend.requestAnswer = async () => ({ displayCode: '24', message: null });
  await request.refresh();
  await pass(GUARD_MS);
  await request.answer({ verdict: 'approve', option: null });
  wait(signIn('b'));
  await request.refresh();
  await pass(600_000);
  expect(request.settled?.displayCode).toBe('24');
  expect(closed()).toBe(0);
  wait(signIn('c', { until: Date.now() + 100_000 }));
  await request.done();
  expect(request.signIn?.id).toBe('c');
  expect(request.ready).toBe(false);
});

test('the wrong number ends it', async () => {
  const { request, fail } = world(signIn('a', { options: ['12', '45'] }));
  await request.refresh();
  await pass(GUARD_MS);
  fail('sign-in-wrong-number');
  await request.answer({ verdict: 'approve', option: '12' });
  expect(request.stage).toBe('over');
  expect(request.problem?.code).toBe('sign-in-wrong-number');
});

const rival = (id: string) => ({ id, title: 'Hospital', question: 'Is it you?', options: null, since: Date.now(), until: Date.now() + 120_000 });

test('of two for one account one is approved and the other denied, or both are denied', async () => {
  const both = () => signIn('b', { rivals: [rival('a')] });
  for (const [verdict, id, sent] of [
    ['approve', undefined, 'b approve a'],
    ['approve', 'a', 'a approve b'],
    ['deny', undefined, 'b deny a'],
    ['notMe', undefined, 'b notMe a'],
  ] as const) {
    const { request, answers } = world(both());
    await request.refresh();
    await pass(GUARD_MS);
    await request.answer(verdict === 'approve' ? { verdict, option: null } : { verdict }, id);
    expect(answers).toEqual([sent]);
  }
});

test('a thousand arrivals, withdrawals and clicks in any order: no answer goes to what was not there for a second', async () => {
  let seed = 7;
  // Of a fixed seed, by its upper bits: the lower ones of such a sequence repeat.
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  let given = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const { request, wait, answers } = world(null);
    let open: string[] = [];
    /** What is on the screen, and since when. */
    let seen = { what: '', since: 0 };
    const look = () => {
      const what = request.stage === 'asking' && request.signIn ? [request.signIn.id, ...request.signIn.rivals.map(({ id }) => id)].join(' ') : '';
      if (what !== seen.what) seen = { what, since: Date.now() };
    };
    for (let step = 0; step < 12; step += 1) {
      const what = random(4);
      if (what === 0) open = [`${round}-${step}`, ...open].slice(0, 3);
      else if (what === 1) open = open.filter(() => random(2) === 0);
      else if (what === 2) {
        // A person's hand is slow: it aims at what is on the screen now, and clicks later.
        const aimed = seen.what.split(' ');
        const id = aimed[random(aimed.length)];
        const late = random(700);
        await pass(late);
        if (random(2) === 0) open = [`${round}-${step}`, ...open].slice(0, 3);
        wait(open.length > 0 ? signIn(open[0]!, { rivals: open.slice(1).map(rival) }) : null);
        await request.refresh();
        look();
        const before = answers.length;
        // The button under the hand is that of what is there now, at the same place.
        const now = seen.what.split(' ').filter((one) => one !== '');
        const under = now.length > 0 ? now[Math.max(0, aimed.indexOf(id!)) % now.length] : undefined;
        await request.answer({ verdict: 'approve', option: null }, under);
        if (answers.length > before) {
          given += 1;
          expect(Date.now() - seen.since).toBeGreaterThanOrEqual(GUARD_MS);
          expect(answers.at(-1)!.split(' ')[0]).toBe(id);
          open = [];
          break;
        }
      }
      wait(open.length > 0 ? signIn(open[0]!, { rivals: open.slice(1).map(rival) }) : null);
      await request.refresh();
      look();
      await pass(random(1_500));
      look();
    }
  }
  expect(given).toBeGreaterThan(100);
});

test('one that is over says so, and can no longer be answered', async () => {
  const { request, wait, answers } = world(signIn('a'));
  await request.refresh();
  await pass(GUARD_MS);
  wait(null);
  await request.refresh();
  expect(request.stage).toBe('over');
  await request.answer({ verdict: 'approve', option: null });
  expect(answers).toEqual([]);
});

test('nothing to show closes the window', async () => {
  const { request, closed } = world(null);
  await request.refresh();
  expect(closed()).toBe(1);
});

test('where presence is asked for, nothing is sent without it', async () => {
  const { request, answers, prove } = world(signIn('a', { needsPresence: true }));
  await request.refresh();
  await pass(GUARD_MS);
  const refused = request.answer({ verdict: 'approve', option: null });
  await pass(0);
  expect(request.presence.asked).not.toBeNull();
  request.presence.answer(false);
  await refused;
  expect(answers).toEqual([]);
  prove();
  await request.answer({ verdict: 'approve', option: null });
  expect(answers).toEqual(['a approve']);
});

test('a tone is heard once for each, and only where it is wanted', async () => {
  const quiet = world(signIn('a'));
  await quiet.request.refresh();
  expect(quiet.heard()).toBe(0);

  const { request, wait, heard, aloud } = world(signIn('a'));
  aloud();
  await request.refresh();
  await request.refresh();
  expect(heard()).toBe(1);
  wait(signIn('b'));
  await request.refresh();
  expect(heard()).toBe(2);
  wait(signIn('a'));
  await request.refresh();
  expect(heard()).toBe(2);
});
