import { beforeAll, expect, test, vi } from 'vitest';
import { situations, wordsFor } from './errors';
import { speak, t } from './words.svelte';

// All that speaking touches of a page.
beforeAll(() => {
  globalThis.document ??= { documentElement: {} } as Document;
});

const known = { found: 'x', position: '1', least: '8', most: '64', megapixels: '100', megabytes: '65', count: '60', reason: 'type', folder: '/media/stick', file: 'vault.age', message: 'x', status: '400', number: '10', seconds: '95' };

test.each(['en', 'nl'] as const)('in %s every situation has its words, with nothing left unfilled', (language) => {
  const complaints = vi.spyOn(console, 'error');
  speak(language);
  for (const code of Object.keys(situations)) {
    const { what, fix } = wordsFor({ code, data: known });
    expect(what, code).not.toBe('');
    expect(fix, code).not.toBe('');
  }
  expect(complaints).not.toHaveBeenCalled();
  complaints.mockRestore();
});

test('numbers that cross the wire as text are counted', () => {
  speak('en');
  expect(wordsFor({ code: 'wrong-password', data: { waitSeconds: '1' } }).fix).toContain('in a second');
  expect(wordsFor({ code: 'wrong-password', data: { waitSeconds: '4' } }).fix).toContain('in 4 seconds');
  expect(wordsFor({ code: 'wrong-password', data: {} }).fix).toBe('Check the capitals, and try again.');
});

test('a character without a likely intention gets the rule instead', () => {
  speak('en');
  const data = { position: '3', found: '!', suggestion: '' };
  expect(wordsFor({ code: 'secret-wrong-character', data }).fix).toContain('A to Z');
});

test('an unknown code is told as a fault of Penning, never as nothing', () => {
  speak('en');
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(wordsFor({ code: 'no-such-code', data: {} }).what).toBe(t('err-internal'));
  expect(complaints).toHaveBeenCalledOnce();
  complaints.mockRestore();
});

test('a name from right to left does not rearrange the sentence', () => {
  speak('en');
  expect(t('deleted', { account: 'בנק' })).toBe('\u2068בנק\u2069 is in the trash.');
  expect(t('deleted', { account: 'Bank' })).toBe('Bank is in the trash.');
});
