import { expect, test } from 'vitest';
import { entryOf } from './cant-scan';

test.each([
  ['JBSWY3DPEHPK3PXP', 'a key in capitals'],
  ['jbsw y3dp ehpk 3pxp', 'in groups'],
  ['abcdefghijklmnop', 'without a single digit, as Microsoft may show it'],
  ['JBSW-Y3DP-EHPK-3PXP', 'with dashes'],
  ['JBSW 0DPE', 'with a slip in it, for Rust to name'],
])('%s is a secret key (%s)', (text) => {
  const entry = entryOf(` ${text} `, 'Microsoft');
  expect(entry).toMatchObject({ entry: 'key', typed: { secret: text, issuer: 'Microsoft', kind: 'totp', digits: 6, periodSeconds: 30 } });
});

test.each([['123 456 789'], ['010 911 395'], ['123456789']])('%s alone is an activation code', (text) => {
  expect(entryOf(text, '').entry).toBe('activationCode');
});

test.each([
  ['otpauth://totp/a?secret=JBSWY3DPEHPK3PXP'],
  ['123 456 789 https://pad.example.org/pad/1'],
  ['https://pad.example.org/pad/1'],
  ['pad.example.org/pad/1'],
  ['1234567'],
  ['Anna!'],
  ['Good morning'],
])('%s goes the way of pasted text', (text) => {
  expect(entryOf(text, '')).toEqual({ entry: 'text', text });
});
