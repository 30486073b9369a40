import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CodeView } from './backend/bindings';
import { LiveCodes } from './codes.svelte';

const PERIOD = 30_000;
let asked: string[][];

function codes(): LiveCodes {
  return new LiveCodes((ids) => {
    asked.push(ids);
    return Promise.resolve(ids.map(viewNow));
  });
}

function viewNow(id: string): CodeView {
  const validFrom = Math.floor(Date.now() / PERIOD) * PERIOD;
  const step = validFrom / PERIOD;
  return { id, code: String(step), next: String(step + 1), validFrom, validUntil: validFrom + PERIOD };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 * PERIOD + 1_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  asked = [];
});
afterEach(() => vi.useRealTimers());

test('asks once for what is on screen, and again at the next time step', async () => {
  const live = codes();
  live.watch(['a', 'b']);
  await vi.advanceTimersByTimeAsync(1);
  expect(live.of('a')?.code).toBe('1000000');
  await vi.advanceTimersByTimeAsync(28_000);
  expect(asked).toEqual([['a', 'b']]);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(asked).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect(live.of('a')?.code).toBe('1000001');
});

test('rows that scroll in are asked for alone; rows that scroll out are forgotten', async () => {
  const live = codes();
  live.watch(['a', 'b']);
  await vi.advanceTimersByTimeAsync(1);
  live.watch(['b', 'c']);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual([['a', 'b'], ['c']]);
  expect(live.of('a')).toBeUndefined();
});

test('the next code is due in the last ten seconds', async () => {
  const live = codes();
  live.watch(['a']);
  await vi.advanceTimersByTimeAsync(18_900);
  flushSync();
  expect(live.isLate('a')).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(live.isLate('a')).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(live.isLate('a')).toBe(false);
});

test('between two moments of change nothing runs', async () => {
  const live = codes();
  live.watch(['a']);
  await vi.advanceTimersByTimeAsync(1);
  expect(vi.getTimerCount()).toBe(1);
  live.pause();
  expect(vi.getTimerCount()).toBe(0);
});

test('nobody looking, nothing is asked; looking again asks at once', async () => {
  const live = codes();
  live.watch(['a']);
  await vi.advanceTimersByTimeAsync(1);
  live.pause();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked.length).toBe(1);
  live.resume();
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.length).toBe(2);
  expect(live.of('a')?.code).toBe('1000004');
});

test('when asking fails the old codes go, and it asks again after a while, not at once', async () => {
  let refuse = false;
  const live = new LiveCodes((ids) => {
    asked.push(ids);
    return refuse ? Promise.reject(new Error('locked')) : Promise.resolve(ids.map(viewNow));
  });
  live.watch(['a']);
  await vi.advanceTimersByTimeAsync(1);
  refuse = true;
  await vi.advanceTimersByTimeAsync(29_100);
  expect(live.of('a')).toBeUndefined();
  expect(asked.length).toBe(2);
  refuse = false;
  await vi.advanceTimersByTimeAsync(1_100);
  expect(asked.length).toBe(3);
  expect(live.of('a')?.code).toBe('1000001');
});

test('a clock set by hand starts the rings anew', () => {
  const live = codes();
  live.checkClock();
  expect(live.epoch).toBe(0);
  vi.setSystemTime(Date.now() + 60_000);
  live.checkClock();
  expect(live.epoch).toBe(1);
});

test('locked: nothing is kept and nothing is asked', async () => {
  const live = codes();
  live.watch(['a']);
  await vi.advanceTimersByTimeAsync(1);
  live.forgetAll();
  expect(live.of('a')).toBeUndefined();
  await vi.advanceTimersByTimeAsync(90_000);
  expect(asked.length).toBe(1);
});
