import { expect, test } from 'vitest';
import { shown } from './shown';

test.each([
  ['GitHub', 'GitHub'],
  ['Ziekenhuis Gelre · ’t Loo', 'Ziekenhuis Gelre · ’t Loo'],
  ['bank\u202Egro.elpmaxe', 'bank‹U+202E›gro.elpmaxe'],
  ['pay\u200Bpal', 'pay‹U+200B›pal'],
  ['two\nlines', 'two‹U+000A›lines'],
  ['tag\u{E0041}', 'tag‹U+E0041›'],
  ['<b onmouseover=x>', '<b onmouseover=x>'],
])('%j reads %j', (text, read) => expect(shown(text)).toBe(read));

test('4,000 characters are cut off', () => {
  const cut = shown('x'.repeat(4000));
  expect(cut.length).toBeLessThan(250);
  expect(cut.endsWith('…')).toBe(true);
});
